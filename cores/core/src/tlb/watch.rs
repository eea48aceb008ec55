//! Pages of which somebody outside watches accesses: their entries stay, with tags that no access
//! compares with.
use super::{Entry, GROUP, PAGE_MASK, Tlb, canonical};

/// A page of which somebody outside watches accesses, by virtual address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WatchedPage {
    pub va: u64,
    pub read: bool,
    pub write: bool,
}

/// Turned in a tag that would be one if the page were not watched. No access compares with such a tag, and
/// none of AArch32 is in the 4 GiB around it.
const WATCHED: u64 = 1 << 62 | 1 << 11;

/// A tag as it would be without a mark.
fn without(tag: u64, mark: u64) -> u64 {
    let marked = tag & mark & !PAGE_MASK != 0;
    tag ^ if marked { mark } else { 0 }
}
/// The page of a tag, however it is marked.
pub(super) fn page_of(tag: u64) -> u64 {
    without(without(tag, WATCHED), Entry::ALIGNED)
}

impl Entry {
    /// Sends accesses that are watched down the slow path, and no others.
    pub(super) fn watch(&mut self, pages: &[WatchedPage]) {
        for (tag, writes) in [(&mut self.read, false), (&mut self.write, true)] {
            if *tag == Entry::NEVER {
                continue;
            }
            let (page, plain) = (page_of(*tag), without(*tag, WATCHED));
            let watched = pages.iter().any(|w| {
                let kind = if writes { w.write } else { w.read };
                kind && canonical(w.va) == canonical(page)
            });
            *tag = plain ^ if watched { WATCHED } else { 0 };
        }
    }
}

impl Tlb {
    /// Sends accesses to these pages down the slow path, and no longer those to any others. All
    /// translations stay as they are.
    pub fn watch(&mut self, pages: Vec<WatchedPage>) {
        if self.watched == pages {
            return;
        }
        for t in self.tables() {
            for group in t.groups() {
                for e in &mut t.entries[group * GROUP..][..GROUP] {
                    e.watch(&pages);
                }
            }
        }
        self.watched = pages;
    }
    /// The entry that would have answered an access of this kind, if its page were not watched.
    #[inline]
    pub fn watched(&self, va: u64, read: bool, write: bool) -> Option<&Entry> {
        if self.watched.is_empty() {
            return None;
        }
        let (e, page) = (self.entry(va), va & PAGE_MASK);
        let good = |tag: u64| without(tag, WATCHED) == page;
        ((!read || good(e.read)) && (!write || good(e.write))).then_some(e)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tlb::{Invalidate, Rights};
    use dyno_fabric::Page;

    #[test]
    fn a_watched_page_keeps_its_translation() {
        let mut t = Tlb::default();
        let both = Rights {
            read: true,
            write: true,
            aligned: false,
        };
        let read = Rights {
            write: false,
            ..both
        };
        let watched = WatchedPage {
            va: 0x1000,
            read: false,
            write: true,
        };
        t.fill(0x1000, 0x8000, Page::nowhere(), both, 12);
        t.watch(vec![watched]);
        let tagged = 0x5a << 56 | 0x1000;
        assert_eq!(t.entry(0x1234).read, 0x1000);
        assert_ne!(t.entry(0x1234).write, 0x1000);
        assert_eq!(t.watched(0x1234, false, true).map(|e| e.pa), Some(0x8000));
        assert!(t.watched(0x2234, false, true).is_none());
        // No address of 32 bits differs from it in its lower bits alone.
        assert_ne!((t.entry(0x1234).write ^ 0x1234) >> 32, 0);
        // With a tag in its top byte it is the same page.
        t.fill(tagged, 0x8000, Page::nowhere(), both, 12);
        assert_ne!(t.entry(tagged).write, tagged);
        t.invalidate(Invalidate::Va(0x1000));
        assert!(t.watched(0x1234, false, true).is_none());
        t.fill(0x1000, 0x9000, Page::nowhere(), read, 12);
        assert!(t.watched(0x1234, false, true).is_none());
        t.fill(0x1000, 0x9000, Page::nowhere(), both, 12);
        t.watch(Vec::new());
        assert_eq!(t.entry(0x1234).write, 0x1000);
        let aligned = Rights {
            aligned: true,
            ..both
        };
        t.fill(0x1000, 0x9000, Page::nowhere(), aligned, 12);
        t.watch(vec![watched]);
        assert!(t.aligned(0x1234, true).is_none() && t.watched(0x1234, false, true).is_none());
        t.watch(Vec::new());
        assert!(t.aligned(0x1234, true).is_some());
    }
}
