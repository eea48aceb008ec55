//! The suite that every part has to pass, whatever it is.
//!
//! [`parts::all`] is the list: a new part needs one entry there and gets register, snapshot and
//! robustness tests for nothing. What a part does belongs into the tests beside its code.
#![forbid(unsafe_code)]

pub mod fuzz;
pub mod parts;
pub mod xorshift;
