//! One processing element: its state, system registers, exceptions, translation, monitors and
//! timers, and the interpreter that carries out what `isa` describes.
//!
//! A [`Core`] knows the world outside through [`Environment`] alone.
#![forbid(unsafe_code)]

pub mod aarch32;
pub mod bench;
mod bti;
pub mod cp15;
pub mod debug;
pub mod elsewhere;
pub mod environment;
pub mod exception;
pub mod exchange;
pub mod halting;
pub mod interpreter;
pub mod monitor;
pub mod pauth;
pub mod pmsa;
pub mod pmu;
pub mod polling;
pub mod profile;
pub mod pstate;
pub mod snapshot;
pub mod state;
pub mod sysreg;
pub mod system;
pub mod timer;
pub mod tlb;
pub mod vmsa;

pub use elsewhere::Need;
pub use environment::{Broadcast, Conduit, Environment, FirmwareCall, Outcome, Windows};
pub use exception::{Exception, Syndrome};
pub use profile::{CostTable, Profile};
pub use pstate::PState;
pub use state::Core;
pub use sysreg::SysRegs;
