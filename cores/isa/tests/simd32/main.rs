//! VFP and Advanced SIMD of AArch32: known answers, the tables themselves, and every row against QEMU's user
//! mode (`oracle.c`) on random operands.
#[path = "../plain/mod.rs"]
#[macro_use]
mod plain;

mod differential;
mod evaluator;
mod known;
mod operands;
mod oracle;
mod table;

pub use plain::Random;
