//! System registers that are not architecturally mapped to one of AArch64.
use serde::{Deserialize, Serialize};

/// Bits above what a register has are zero.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sys32 {
    pub ifsr: u64,
    pub dfsr: u64,
}
