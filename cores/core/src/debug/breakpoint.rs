//! Breakpoint exceptions (D2.8).
use super::conditions::Control;
use super::{ADDRESS, numbers};
use crate::exception::{Exception, Syndrome, ec};
use crate::state::Core;

/// DBGBCR.BT: address match, and the same linked.
const ADDRESS_MATCH: u64 = 0;
const LINKED_ADDRESS_MATCH: u64 = 1;

impl Core {
    /// Breakpoints that match where the address does, and whether one matches everywhere.
    pub(super) fn armed_breakpoints(&self) -> (u16, bool) {
        let units = self.debug_units();
        let (mut addresses, mut everywhere) = (0, false);
        for n in 0..units.breakpoints {
            let c = Control(self.sys.dbgbcr[n]);
            let linked = c.bt() == LINKED_ADDRESS_MATCH;
            if !c.enabled() || !self.state_matches(c, false, linked, &units) {
                continue;
            }
            if matches!(c.bt(), ADDRESS_MATCH | LINKED_ADDRESS_MATCH) {
                addresses |= 1 << n;
            } else if c.bt() & 1 == 0 && n >= units.first_context {
                everywhere |= self.context_matches(n);
            }
        }
        (addresses, everywhere)
    }
    /// Distances from `pc` to the addresses that have a breakpoint, where within 49 bits.
    fn breakpoint_distances(&self, pc: u64) -> impl Iterator<Item = u64> {
        let armed = numbers(self.debug.breakpoints);
        armed.map(move |n| (self.sys.dbgbvr[n] & !3).wrapping_sub(pc) & ADDRESS)
    }
    pub(super) fn breaks_at(&self, pc: u64) -> bool {
        self.debug.everywhere || self.breakpoint_distances(pc).any(|d| d == 0)
    }
    /// Instructions from `pc` on that have no breakpoint; the one at `pc` has none.
    pub(crate) fn until_breakpoint(&self, pc: u64) -> usize {
        let nearest = self.breakpoint_distances(pc).min();
        nearest.map_or(usize::MAX, |d| (d / 4) as usize)
    }
    pub(super) fn breakpoint_exception(&self) -> Exception {
        let (target, class) = self.debug_class(ec::BREAKPOINT_LOWER);
        Exception::synchronous(target, Syndrome::new(class, 0x22))
    }
}
