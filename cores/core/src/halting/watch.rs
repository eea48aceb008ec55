//! Watchpoints: the pages of what is watched lose their fast entries in the soft TLB, and keep their
//! translations ([`crate::tlb::Tlb::watch`]), so that nothing a guest can tell depends on them. They
//! match virtual addresses in the address space they were asked for, as DBGWVR does.
use super::{Halt, Scope};
use crate::state::Core;
use crate::tlb::WatchedPage;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watchpoint {
    pub va: u64,
    /// In bytes, at least one.
    pub len: u64,
    pub read: bool,
    pub write: bool,
    pub scope: Scope,
}

/// Address bits that take part, without a tag (TBI).
const ADDRESS: u64 = (1 << 56) - 1;

impl Watchpoint {
    /// The first byte of an access that is watched, as this watchpoint names it.
    fn first(&self, va: u64, size: u64) -> Option<u64> {
        // The distance from one to the other, whichever comes first.
        let ahead = va.wrapping_sub(self.va) & ADDRESS;
        let behind = self.va.wrapping_sub(va) & ADDRESS;
        if ahead < self.len {
            Some(self.va.wrapping_add(ahead))
        } else if behind < size {
            Some(self.va)
        } else {
            None
        }
    }
    fn pages(&self) -> impl Iterator<Item = WatchedPage> {
        let (first, last) = (
            self.va & !0xfff,
            self.va.wrapping_add(self.len - 1) & !0xfff,
        );
        let count = (last.wrapping_sub(first) >> 12) + 1;
        let (read, write) = (self.read, self.write);
        (0..count).map(move |i| WatchedPage {
            va: first.wrapping_add(i << 12),
            read,
            write,
        })
    }
}

impl Core {
    /// Replaces all watchpoints. One of no bytes, or of more than `MOST` pages, is left out.
    pub fn set_watchpoints(&mut self, watchpoints: &[Watchpoint]) {
        const MOST: u64 = 16 << 12;
        let fit = watchpoints.iter().filter(|w| (1..=MOST).contains(&w.len));
        self.halting.watchpoints = fit.copied().collect();
        let pages = self.halting.watchpoints.iter().flat_map(Watchpoint::pages);
        self.tlb.watch(pages.collect());
    }
    /// Somebody looks at accesses: a debugger outside, or DBGWCR.
    #[inline]
    pub(crate) fn is_watched(&self) -> bool {
        !self.halting.watchpoints.is_empty() || self.debug.watchpoints != 0
    }
    /// … and perhaps at this one.
    #[inline]
    pub(crate) fn is_watched_at(&self, va: u64, size: u64) -> bool {
        let mut outside = self.halting.watchpoints.iter();
        self.debug.watchpoints != 0 || outside.any(|w| w.first(va, size).is_some())
    }
    /// Whether the core halts in front of the instruction that makes this access. Its engine must not
    /// carry it out then, and give back what it has charged.
    #[cold]
    pub(crate) fn halts_at_access(&mut self, va: u64, size: u64, read: bool, write: bool) -> bool {
        if self.halting.pass || self.halting.halted.is_some() {
            return self.halting.halted.is_some();
        }
        let mut watching = self.halting.watchpoints.iter();
        let found = watching.find_map(|w| {
            let kind = read && w.read || write && w.write;
            let first = w.first(va, size).filter(|_| kind)?;
            self.is_in(w.scope).then_some(first)
        });
        let Some(first) = found else {
            return false;
        };
        let h = &mut self.halting;
        h.halted = Some(Halt::Watchpoint { va: first, write });
        (h.step, h.looked, h.attention) = (None, None, self.attention);
        self.attention = true;
        true
    }
    /// The core has halted, or waits, in the middle of the instructions its engine carried out.
    #[inline]
    pub(crate) fn has_halted(&self) -> bool {
        self.halting.halted.is_some() || self.waits()
    }
    /// The engine took [`Core::attention`] away before it went on.
    pub(crate) fn halted_with_attention(&mut self, attention: bool) {
        self.halting.attention |= attention;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_byte_that_is_watched() {
        let w = Watchpoint {
            va: 0xffff_8000_0000_1004,
            len: 4,
            read: true,
            write: true,
            scope: Scope::Anywhere,
        };
        let first = |va: u64, size| w.first(va, size).map(|at| at - w.va);
        assert_eq!(first(w.va, 4), Some(0));
        assert_eq!(first(w.va + 2, 8), Some(2));
        assert_eq!(first(w.va - 4, 8), Some(0));
        assert_eq!(first(w.va - 4, 4), None);
        assert_eq!(first(w.va + 4, 1), None);
        // With a tag in its top byte it is the same address.
        assert_eq!(first(w.va & ADDRESS | 0x5a << 56, 1), Some(0));
        let wide = Watchpoint {
            va: 0x1fff,
            len: 0x1002,
            ..w
        };
        let pages: Vec<u64> = wide.pages().map(|p| p.va).collect();
        assert_eq!(pages, [0x1000, 0x2000, 0x3000]);
    }
}
