//! The contract between a board and its parts: time, events, wires, bus, DMA, RAM, devices,
//! snapshot, log and host channels. Everything else in the house builds on this crate and parts
//! know nothing but this crate.
//!
//! The [`System`] owns every part in an arena. A part never holds another part; while it runs it
//! is handed a [`Cx`] with which it reads the time, drives its pins, sets its timers, moves data
//! by DMA and talks to the host.
#![deny(unsafe_code)]

pub mod access;
pub mod apb;
pub mod bench;
pub mod device;
pub mod events;
pub mod host;
pub mod log;
pub mod power;
pub mod ram;
pub mod registers;
pub mod snapshot;
pub mod space;
pub mod system;
pub mod time;
pub mod wires;

pub use access::{Access, Fault, MasterId, StreamId};
pub use device::{Cx, Device, DeviceId, IccAccess};
pub use events::Events;
pub use host::Medium;
pub use log::{Blame, Log};
pub use power::{CoreId, PowerRequest};
pub use ram::{Page, Ram};
pub use space::{Region, Space, SpaceId, Target};
pub use system::System;
pub use time::{Frequency, Time};
pub use wires::{Sink, Source};
