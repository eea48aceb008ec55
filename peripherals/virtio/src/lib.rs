//! Virtio devices behind the MMIO transport of virtio 1.2.
//!
//! One part is a [`VirtioMmio`] around a [`VirtioDevice`]: the transport holds the registers and
//! the queues, the device what its chapter of the specification says. A device never touches a
//! ring itself: it pops [`Chain`]s from its queues and pushes them back through [`Io`].
//!
//! Nothing a guest puts into memory is trusted: see `queue.rs` for what is checked, and
//! DEVICE_NEEDS_RESET for what becomes of a ring that is wrong.
#![forbid(unsafe_code)]

pub mod block;
pub mod console;
mod empty;
pub mod net;
pub mod queue;
pub mod rng;
mod transport_mmio;

#[cfg(test)]
mod testing;

pub use block::{Block, BlockConfig};
pub use console::Console;
pub use empty::{Empty, empty};
pub use net::{Net, NetConfig};
pub use queue::{Broken, Chain, Seg};
pub use rng::Rng;
pub use transport_mmio::{Io, VirtioDevice, VirtioMmio, WINDOW};
