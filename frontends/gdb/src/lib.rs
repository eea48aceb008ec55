//! The gdb server: real `gdb-multiarch` on a machine that does not notice.
//!
//! Sockets and the protocol have threads of their own ([`server`], [`client`]). Whatever concerns the machine
//! is a job that its thread does between slices or where a core has halted ([`target::Link`]), so the machine
//! is never shared. [`debugger`] knows what all clients together want.
#![forbid(unsafe_code)]

mod address;
mod client;
mod clusters;
mod debugger;
mod monitor;
mod processes;
mod registers;
mod server;
mod target;

pub use address::Address;
pub use server::{Server, Wait};
