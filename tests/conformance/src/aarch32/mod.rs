//! A32 and T32 in User mode, on the interpreter of a core and on `qemu-arm` (`oracle/aarch32.c`): single
//! instructions, also in IT blocks, and runs of several.
//!
//! A test is a piece of code and the states that it is tried from. Both sides have the same words around it, so
//! that wherever it branches to, what happens next is compared too. Behind it stands a jump to where the oracle
//! reads the state; on Dyno's side nothing is there and the jump ends in a Prefetch Abort.

mod generate;
mod machine;
mod operands;
mod oracle;
mod rules;
mod run;
mod test;

pub use generate::Pool;
pub use machine::{Machine, Part};
pub use oracle::{Oracle, Program};
pub use run::{Judge, Mismatch, Report, Tally};
pub use test::{Code, Outcome, Signal, State, Test};

use crate::random::mix;

/// The same constants as in `oracle/aarch32.c`.
pub const CODE: u32 = 0x3000_0000;
pub const CODE_SIZE: u32 = 0x4000;
pub const DATA: u32 = 0x3001_0000;
pub const DATA_SIZE: u32 = 0x1000;
/// The code region where there is no test: UDF in A32, and in T32 both halves lead to UDF.
pub const FILL: u32 = 0xe7ff_def0;
/// Where nothing else is mapped on the oracle's side: other addresses may be the oracle's own.
pub const NOTHING: std::ops::Range<u32> = 0x2000_0000..0x4000_0000;

/// The word at this multiple of four in the data region, before every test.
pub const fn initial(offset: u32) -> u32 {
    mix(mix(42) ^ (offset as u64 / 4)) as u32
}
