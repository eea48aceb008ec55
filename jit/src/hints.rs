//! What was learnt of single instructions by executing them. None of it is needed for a right result.
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Hint {
    /// It is often in another page than the access before it.
    Far,
    /// It meets devices.
    Device,
}

/// By virtual address of the instruction.
pub type Hints = BTreeMap<u64, Hint>;

impl Hint {
    /// In bits [1:0], beside the address of an instruction.
    pub fn mark(self) -> u64 {
        match self {
            Hint::Far => 1,
            Hint::Device => 2,
        }
    }
    /// The other way round.
    pub fn marked(v: u64) -> Option<(u64, Hint)> {
        let hint = match v & 3 {
            1 => Hint::Far,
            2 => Hint::Device,
            _ => return None,
        };
        Some((v & !3, hint))
    }
}
