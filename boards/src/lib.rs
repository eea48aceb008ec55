//! How parts meet: boards as RON, the builder, the devicetree, boot loading, and the machine that
//! runs it all.
//!
//! [`Board::load`] reads a board file, [`Board::build`] makes a machine of it, [`boot`] decides
//! where images go, [`devicetree`] tells the guest, [`map`] tells people.
#![forbid(unsafe_code)]

pub mod board;
pub mod boot;
pub mod builder;
pub mod built;
mod check;
pub mod description;
pub mod devicetree;
pub mod error;
pub mod machine;
pub mod map;
pub mod params;
pub mod psci;
pub mod unmodelled;
mod wiring;

pub use board::Board;
pub use builder::{Options, Plug};
pub use built::{Built, Port};
pub use error::BoardError;
pub use machine::{Cell, Gain, HostTime, Machine, MachineParts, Stop};
