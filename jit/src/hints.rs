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

/// By virtual address of the instruction; in AArch32 with T, as in its `Location`.
pub type Hints = BTreeMap<u64, Hint>;

impl Hint {
    /// As a number that is not 0.
    pub fn mark(self) -> u64 {
        match self {
            Hint::Far => 1,
            Hint::Device => 2,
        }
    }
    /// The other way round.
    pub fn marked(v: u64) -> Option<Hint> {
        match v {
            1 => Some(Hint::Far),
            2 => Some(Hint::Device),
            _ => None,
        }
    }
}
