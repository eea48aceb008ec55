//! Single A64 instructions at EL0, on the interpreter and on an oracle: the same word from the same
//! state must end in the same state, the same memory and the same exception.
//!
//! Tests are made from the encoding tables by counter: test `index` of a seed is the same on every
//! host and in any order. The oracle is `oracle/oracle.c` under QEMU's user mode; what it once said
//! about a mismatch is kept in `regressions.ins` and replayed without it.
#![forbid(unsafe_code)]

pub mod aarch32;
pub mod allowed;
pub mod compare;
pub mod cpu;
pub mod edges;
pub mod elsewhere;
pub mod engine;
pub mod generate;
pub mod instructions;
pub mod layout;
pub mod machine;
pub mod oracle;
pub mod random;
pub mod rows;
pub mod run;
pub mod state;
pub mod system;
pub mod vectors;
