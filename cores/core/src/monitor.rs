//! The local exclusive monitor (B2.12). The global one is the [`crate::Environment`]'s.
use serde::{Deserialize, Serialize};

/// Exclusives reservation granule: 64 bytes (CTR_EL0.ERG = 4).
pub const GRANULE: u64 = 64;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Monitor {
    /// Physical address of the reserved granule, or [`NOTHING`]; compiled code uses it in place.
    pub granule: u64,
}

/// No granule has this address.
pub const NOTHING: u64 = !0;

impl Default for Monitor {
    fn default() -> Monitor {
        Monitor { granule: NOTHING }
    }
}

impl Monitor {
    pub fn reserve(&mut self, pa: u64) {
        self.granule = pa & !(GRANULE - 1);
    }
    pub fn clear(&mut self) {
        self.granule = NOTHING;
    }
    /// Somebody else wrote `len` bytes at `pa`.
    pub fn lose(&mut self, pa: u64, len: u64) {
        let first = pa & !(GRANULE - 1);
        let hit = self
            .reserved()
            .is_some_and(|g| first <= g && g < pa.saturating_add(len));
        if hit {
            self.clear();
        }
    }
    pub fn reserved(&self) -> Option<u64> {
        (self.granule != NOTHING).then_some(self.granule)
    }
    /// Whether a store-exclusive to `pa` may go ahead. Either way the reservation is used up.
    pub fn take(&mut self, pa: u64) -> bool {
        std::mem::replace(&mut self.granule, NOTHING) == pa & !(GRANULE - 1)
    }
}
