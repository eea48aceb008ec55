//! System registers at every exception level and in every security state, on Dyno's `virt` board and
//! on QEMU's: what MRS and MSR of an encoding do there, with each control that may take them away.
//!
//! `oracle/system.S` is the guest of both. It boots at EL3, and for each test of a table puts the
//! registers into a known state, goes to a level, executes the access and says where the first
//! exception went, with which syndrome, and what was read.
mod allowed;
mod guest;
mod probe;
mod space;
mod suite;

pub use allowed::{RULES, Rule};
pub use guest::Builder;
pub use probe::{Outcome, Probe, What};
pub use space::{Level, Part};
pub use suite::{Mismatch, Report, Suite};
