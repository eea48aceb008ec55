//! Single A32 and T32 instructions in User mode, on the meanings of the tables and on `qemu-arm`
//! (`oracle/aarch32.c`), as A64's are in the rest of this crate.
//!
//! [`evaluate`] is what runs Dyno's side: the tables' meanings on plain numbers.

mod generate;
mod machine;
mod oracle;
mod rules;
mod run;

pub use generate::{Pool, Test};
pub use machine::evaluate;
pub use oracle::{Oracle, Program};
pub use run::{Mismatch, Report, run};

use crate::random::mix;

/// The same constants as in `oracle/aarch32.c`.
pub const CODE: u32 = 0x3000_0000;
pub const CODE_SIZE: u32 = 0x4000;
pub const DATA: u32 = 0x3001_0000;
pub const DATA_SIZE: u32 = 0x1000;
/// Where nothing is mapped on the oracle's side: other addresses may be the oracle's own.
pub const NOTHING: std::ops::Range<u32> = 0x2000_0000..0x4000_0000;

/// The word at this multiple of four in the data region, before every test.
pub const fn initial(offset: u32) -> u32 {
    mix(mix(42) ^ offset as u64 / 4) as u32
}

/// Registers, and NZCV, Q and GE at their places in CPSR.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct State {
    pub r: [u32; 15],
    pub psr: u32,
}

impl State {
    /// N, Z, C, V, Q and GE.
    pub const PSR: u32 = 0xf80f_0000;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    None,
    /// SIGILL
    Undefined,
    /// SIGTRAP
    Breakpoint,
    /// SIGBUS
    Alignment,
    /// SIGSEGV
    Fault,
    Other(u32),
}

impl Signal {
    const fn from_number(n: u32) -> Signal {
        match n {
            0 => Signal::None,
            4 => Signal::Undefined,
            5 => Signal::Breakpoint,
            7 => Signal::Alignment,
            11 => Signal::Fault,
            n => Signal::Other(n),
        }
    }
}

/// What became of a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub signal: Signal,
    /// Of the next instruction, or the one that took the signal; bit 0 is PSTATE.T.
    pub pc: u32,
    /// The address, for faults of accesses.
    pub fault: u32,
    pub after: State,
    /// Offset and new value of changed words of the data region.
    pub memory: Vec<(u32, u32)>,
}
