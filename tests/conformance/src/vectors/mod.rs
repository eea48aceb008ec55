//! Floating point by the million: one instruction over a block of operands, on the interpreter and
//! on an oracle that makes the same operands itself and answers with a hash (`oracle/vectors.c`).
//!
//! A vector is one execution: operands, FPSR and NZCV before, result and flags after. Vectors come in
//! blocks of [`BLOCK`] that share the word and FPCR; vector `index` of a seed and group is the same
//! on every host and in any order.
mod engine;
mod groups;
mod judge;
mod operands;

pub use engine::{Engine, Outcome};
pub use groups::{GROUPS, Group, Plan, rows_of};
pub use judge::{Judge, Mismatch, Report, Tally, group};
pub use operands::{Kinds, Vector, vector};

/// Vectors that share an instruction and FPCR.
pub const BLOCK: u64 = 1024;
