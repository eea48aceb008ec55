//! The local exclusive monitor (B2.12). The global one is the [`crate::Environment`]'s.
use serde::{Deserialize, Serialize};

/// Exclusives reservation granule: 64 bytes (CTR_EL0.ERG = 4).
pub const GRANULE: u64 = 64;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Monitor {
    /// Physical address of the reserved granule.
    reserved: Option<u64>,
}

impl Monitor {
    pub fn reserve(&mut self, pa: u64) {
        self.reserved = Some(pa & !(GRANULE - 1));
    }
    pub fn clear(&mut self) {
        self.reserved = None;
    }
    pub fn reserved(&self) -> Option<u64> {
        self.reserved
    }
    /// Whether a store-exclusive to `pa` may go ahead. Either way the reservation is used up.
    pub fn take(&mut self, pa: u64) -> bool {
        self.reserved.take() == Some(pa & !(GRANULE - 1))
    }
}
