//! The instruction sets as text: encoding tables in the order of the Arm ARM, and the meaning of
//! every row written once over [`Emit`].
//!
//! This crate imports nothing of the house and knows no engine: `Val` is a number to the
//! interpreter and an SSA value to the JIT.
#![forbid(unsafe_code)]
#![allow(long_running_const_eval)]

#[macro_use]
pub mod a64;
pub mod aarch32;
pub mod concrete;
pub mod emit;
pub mod features;
pub mod fp;
pub mod syntax;
pub mod table;

pub use emit::{
    Allocated, AtomicOp, Bind, Class, Emit, FpEnv, MemKind, Operands, PointerAuth, Semantics,
    Shift, System, VecFn, slot,
};
pub use features::{Feature, Features};
pub use table::{Pattern, Row};
