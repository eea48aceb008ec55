//! The soft TLB: translations in the form the fast path wants, one table per context.
//!
//! A context is everything a translation depends on that changes often (translation regime, EL0 or
//! not, PAN, the TTBR and VTTBR values with their ASID and VMID). Switching to a context that was in use
//! lately costs a pointer swap. What changes rarely (TCR, MAIR, SCTLR, HCR) flushes everything.
#[cfg(test)]
mod tests;
mod watch;

use crate::vmsa::{Purpose, Request, Translated};
use dyno_fabric::Page;
pub use watch::WatchedPage;

/// Entries of one table, direct mapped by page number.
pub const ENTRIES: usize = 2048;
/// Entries are cleared by groups: most tables are far from full.
const GROUP: usize = ENTRIES / 64;
/// Translation tables remembered per context, by 2 MiB of address.
const WALKS: usize = 64;
/// Contexts kept at a time.
const CONTEXTS: usize = 8;
const PAGE_MASK: u64 = !0xfff;

/// One 4 KiB page. A tag is the virtual page address where accesses of that kind may go straight to
/// RAM, turned by [`Entry::ALIGNED`] where only aligned ones may, and [`Entry::NEVER`] where they take the slow
/// path. Tags that are no such address differ from all of 32 bits above them.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Entry {
    pub read: u64,
    pub write: u64,
    pub page: Page,
    /// Physical address of the page.
    pub pa: u64,
}

impl Entry {
    /// No page has this address.
    pub const NEVER: u64 = !0;
    /// Turned in a tag where unaligned accesses fault (SCTLR_ELx.A, Device memory). No access compares with such
    /// a tag that does not know of it.
    pub const ALIGNED: u64 = 1 << 61 | 1 << 10;
    fn empty() -> Entry {
        Entry {
            read: Entry::NEVER,
            write: Entry::NEVER,
            page: Page::nowhere(),
            pa: 0,
        }
    }
}

/// Which accesses may go straight to RAM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rights {
    pub read: bool,
    pub write: bool,
    /// Only such.
    pub aligned: bool,
}

/// What a context is known by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ContextKey {
    /// Regime, EL0, PAN and the like, packed by [`crate::vmsa`].
    pub mode: u32,
    /// Watchpoints that may match: their pages have no fast entries.
    pub watchpoints: u16,
    pub ttbr0: u64,
    pub ttbr1: u64,
    pub vttbr: u64,
}

/// A decoded TLBI. Invalidating more than asked is always allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invalidate {
    /// Everything.
    All,
    /// One page, or the block it lies in, in every context: stage 1 by address.
    Va(u64),
    /// Likewise, but the tables that lead there have not changed (TLBI VALE1 and the like).
    Leaf(u64),
    /// A range of addresses: first byte and length.
    Range(u64, u64),
}

/// The translation table in which a walk found its leaf, and what the tables above it said
/// (hierarchical permissions). The next walk of a nearby address starts there.
#[derive(Clone, Copy, Debug)]
pub struct Walk {
    pub base: u64,
    pub level: u32,
    pub secure: bool,
    pub no_el0: bool,
    pub read_only: bool,
    pub pxn: bool,
    pub uxn: bool,
}

/// Every leaf table covers at least this much: 512 pages of 4 KiB.
const WALK_LOG2: u32 = 21;

#[derive(Clone, Copy)]
struct KnownWalk {
    /// Its address in units of `1 << WALK_LOG2`.
    unit: u64,
    /// [`Tlb::walk_epoch`] when it was found.
    epoch: u64,
    walk: Walk,
}

/// `repr(C)`: a JIT looks into it.
#[repr(C)]
struct Table {
    entries: [Entry; ENTRIES],
    /// Unique over contexts and flushes: what code found through this table is remembered by.
    id: u32,
    /// Which groups of `entries` hold anything.
    filled: u64,
    /// Walks by address.
    walks: [KnownWalk; WALKS],
    key: ContextKey,
    /// Where mappings larger than a page are.
    blocks: Blocks,
    /// Whole translations for the slow path: devices, pages with code, fetches, LDTR.
    slow: [Slow; SLOW],
    /// Pages that instructions were fetched from, as a Bloom filter.
    fetched: [u64; 16],
    used: u64,
}

/// The gigabytes that hold mappings larger than a page.
#[derive(Clone, Copy, Default)]
struct Blocks {
    gigabytes: [u64; 8],
    len: u8,
    /// More than fit, or one larger than a gigabyte.
    everywhere: bool,
}

impl Blocks {
    fn add(&mut self, va: u64, log2: u8) {
        let gigabyte = va >> 30;
        if self.everywhere || self.known().contains(&gigabyte) {
            return;
        }
        if log2 > 30 || usize::from(self.len) == self.gigabytes.len() {
            self.everywhere = true;
            return;
        }
        self.gigabytes[usize::from(self.len)] = gigabyte;
        self.len += 1;
    }
    fn known(&self) -> &[u64] {
        &self.gigabytes[..usize::from(self.len)]
    }
    /// Whether a page at `va`, whatever its tag byte, may come from a larger mapping.
    fn may_hold(&self, va: u64) -> bool {
        let untagged = |gigabyte: u64| gigabyte << 30 & (!0 >> 8);
        let va = va & (!0 >> 8) & !((1 << 30) - 1);
        self.everywhere || self.known().iter().any(|&g| untagged(g) == va)
    }
}

/// A whole translation, as the slow path wants it.
#[derive(Clone, Copy)]
struct Slow {
    page: u64,
    translated: Translated,
    /// Something other than RAM answers there, which never changes.
    no_ram: bool,
}

const NOTHING: Slow = Slow {
    page: Entry::NEVER,
    translated: Translated {
        pa: 0,
        secure: false,
        block_log2: 12,
        read: false,
        write: false,
        device: false,
        device_by_stage2: false,
        guarded: false,
        whole: true,
    },
    no_ram: false,
};
const NO_WALK: KnownWalk = KnownWalk {
    unit: !0,
    epoch: 0,
    walk: Walk {
        base: 0,
        level: 0,
        secure: false,
        no_el0: false,
        read_only: false,
        pxn: false,
        uxn: false,
    },
};
const SLOW: usize = 256;
/// Kinds of access that are remembered apart.
const KINDS: usize = 8;

/// Where a translation for this request is kept; `None` for those that are not.
fn slow_index(r: Request) -> Option<usize> {
    let kind = match (r.purpose, r.unprivileged) {
        (Purpose::Read, false) => 0,
        (Purpose::Write, false) => 1,
        (Purpose::Execute, false) => 2,
        (Purpose::Read, true) => 3,
        (Purpose::Write, true) => 4,
        _ => return None,
    };
    Some(((r.va >> 12) as usize * KINDS + kind) % SLOW)
}

/// All tables of a core; `current` is the one the fast path looks into.
pub struct Tlb {
    current: Box<Table>,
    others: Vec<Box<Table>>,
    /// Where in `others` the last change found its table: changes often go back and forth.
    last: usize,
    next_id: u32,
    clock: u64,
    /// Goes up when any translation table above the last level may have changed.
    walk_epoch: u64,
    /// How often the slow path filled an entry.
    pub refills: u64,
    watched: Vec<WatchedPage>,
}

/// Where compiled code finds things.
pub mod layout {
    use super::{ENTRIES, Entry, Table, Tlb};
    use std::mem::offset_of;

    /// In [`Tlb`]: address of the current table.
    pub const TABLE: usize = offset_of!(Tlb, current);
    /// In the table: 32 bits that change with the context, see [`Tlb::id`].
    pub const ID: usize = offset_of!(Table, id);
    /// The address bits that select an entry, at the distance of its size.
    pub const INDEX: u64 = (ENTRIES as u64 - 1) << SHIFT;
    pub const SHIFT: u32 = size_of::<Entry>().trailing_zeros();
    const _: () = assert!(size_of::<Entry>() == 32 && offset_of!(Table, entries) == 0);
}

impl Default for Tlb {
    fn default() -> Tlb {
        Tlb {
            current: Table::new(ContextKey::default(), 1),
            others: Vec::new(),
            last: 0,
            next_id: 2,
            clock: 0,
            walk_epoch: 0,
            refills: 0,
            watched: Vec::new(),
        }
    }
}

/// The address a TLBI names: without the tag that TBI lets a pointer carry in its top byte.
fn canonical(va: u64) -> u64 {
    ((va << 8) as i64 >> 8) as u64
}

impl Table {
    fn new(key: ContextKey, id: u32) -> Box<Table> {
        Box::new(Table {
            entries: [Entry::empty(); ENTRIES],
            filled: 0,
            walks: [NO_WALK; WALKS],
            key,
            id,
            blocks: Blocks::default(),
            slow: [NOTHING; SLOW],
            fetched: [0; 16],
            used: 0,
        })
    }
    fn clear(&mut self, id: u32) {
        for group in self.groups() {
            self.entries[group * GROUP..][..GROUP].fill(Entry::empty());
        }
        self.filled = 0;
        self.walks.fill(NO_WALK);
        self.blocks = Blocks::default();
        self.slow.fill(NOTHING);
        self.fetched = [0; 16];
        self.id = id;
    }
    /// The groups of `entries` that hold anything.
    fn groups(&self) -> impl Iterator<Item = usize> + use<> {
        let mut bits = self.filled;
        std::iter::from_fn(move || {
            let group = bits.trailing_zeros() as usize;
            bits &= bits.wrapping_sub(1);
            (group < 64).then_some(group)
        })
    }
    fn bloom(va: u64) -> (usize, u64) {
        let h = (canonical(va) >> 12).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 54;
        ((h / 64) as usize, 1 << (h % 64))
    }
}

impl Tlb {
    #[inline(always)]
    pub fn entry(&self, va: u64) -> &Entry {
        &self.current.entries[(va >> 12) as usize % ENTRIES]
    }
    /// The page of an aligned access of a kind, where others fault.
    #[inline]
    pub fn aligned(&self, va: u64, write: bool) -> Option<Page> {
        let e = self.entry(va);
        let tag = if write { e.write } else { e.read };
        (tag == va & PAGE_MASK ^ Entry::ALIGNED).then_some(e.page)
    }
    /// Identity of the current context, for caches of code addresses.
    #[inline(always)]
    pub fn id(&self) -> u32 {
        self.current.id
    }
    /// Puts a translation in. `block_log2` is the size of the mapping it comes from.
    pub fn fill(&mut self, va: u64, pa: u64, page: Page, rights: Rights, block_log2: u8) {
        self.refills += 1;
        let va = va & PAGE_MASK;
        let mark = if rights.aligned { Entry::ALIGNED } else { 0 };
        let tag = |on| if on { va ^ mark } else { Entry::NEVER };
        let at = (va >> 12) as usize % ENTRIES;
        self.current.filled |= 1 << (at / GROUP);
        self.current.entries[at] = Entry {
            read: tag(rights.read),
            write: tag(rights.write),
            page,
            pa: pa & PAGE_MASK,
        };
        if !self.watched.is_empty() {
            self.current.entries[at].watch(&self.watched);
        }
        self.note_block(va, block_log2);
    }
    fn note_block(&mut self, va: u64, block_log2: u8) {
        if block_log2 > 12 {
            self.current.blocks.add(va, block_log2);
        }
    }
    /// A translation that [`Tlb::remember`] put in and nothing has invalidated since, and whether no
    /// RAM is behind it.
    #[inline]
    pub fn recall(&self, r: Request) -> Option<(Translated, bool)> {
        let s = &self.current.slow[slow_index(r)?];
        let t = Translated {
            pa: s.translated.pa & PAGE_MASK | r.va & !PAGE_MASK,
            ..s.translated
        };
        (s.page == r.va & PAGE_MASK).then_some((t, s.no_ram))
    }
    pub fn remember(&mut self, r: Request, translated: Translated, no_ram: bool) {
        if let Some(i) = slow_index(r) {
            self.note_block(r.va, translated.block_log2);
            self.current.slow[i] = Slow {
                page: r.va & PAGE_MASK,
                translated,
                no_ram,
            };
        }
    }
    /// Where a walk for `va` in the current context may start.
    #[inline]
    pub fn walk(&self, va: u64) -> Option<Walk> {
        let unit = va >> WALK_LOG2;
        let known = &self.current.walks[unit as usize % WALKS];
        (known.unit == unit && known.epoch == self.walk_epoch).then_some(known.walk)
    }
    pub fn remember_walk(&mut self, va: u64, walk: Walk) {
        let unit = va >> WALK_LOG2;
        self.current.walks[unit as usize % WALKS] = KnownWalk {
            unit,
            epoch: self.walk_epoch,
            walk,
        };
    }
    /// Remembers that code was found at `va` through this context.
    pub fn note_fetch(&mut self, va: u64, block_log2: u8) {
        let (word, bit) = Table::bloom(va);
        self.current.fetched[word] |= bit;
        self.note_block(va, block_log2);
    }
    /// Makes the table of `key` the current one.
    pub fn select(&mut self, key: ContextKey) {
        if self.current.key == key {
            return;
        }
        self.clock += 1;
        self.current.used = self.clock;
        let known = match self.others.get(self.last) {
            Some(t) if t.key == key => Some(self.last),
            _ => self.others.iter().position(|t| t.key == key),
        };
        if let Some(i) = known {
            self.last = i;
            std::mem::swap(&mut self.others[i], &mut self.current);
            return;
        }
        self.select_new(key);
    }
    /// A context that has no table. Apart, because its stack frame is that of a whole table.
    #[cold]
    #[inline(never)]
    fn select_new(&mut self, key: ContextKey) {
        let id = self.new_id();
        if self.others.len() + 1 < CONTEXTS {
            let fresh = Table::new(key, id);
            self.others
                .push(std::mem::replace(&mut self.current, fresh));
            return;
        }
        let oldest = self.others.iter_mut().min_by_key(|t| t.used);
        let oldest = oldest.expect("there are always others here");
        oldest.clear(id);
        oldest.key = key;
        std::mem::swap(oldest, &mut self.current);
    }
    fn new_id(&mut self) -> u32 {
        self.next_id = self.next_id.wrapping_add(1);
        self.next_id
    }
    fn tables(&mut self) -> impl Iterator<Item = &mut Table> {
        std::iter::once(&mut *self.current).chain(self.others.iter_mut().map(|t| &mut **t))
    }
    pub fn invalidate(&mut self, what: Invalidate) {
        match what {
            Invalidate::All => self.flush(),
            Invalidate::Va(va) => {
                self.walk_epoch += 1;
                self.invalidate_page(canonical(va) & PAGE_MASK);
            }
            Invalidate::Leaf(va) => self.invalidate_page(canonical(va) & PAGE_MASK),
            Invalidate::Range(first, len) if len <= 64 << 12 => {
                self.walk_epoch += 1;
                let first = first & PAGE_MASK;
                for i in 0..len.div_ceil(4096) {
                    self.invalidate_page(canonical(first.wrapping_add(i << 12)));
                }
            }
            Invalidate::Range(..) => self.flush(),
        }
    }
    pub fn flush(&mut self) {
        let mut id = self.next_id;
        for t in self.tables() {
            id = id.wrapping_add(1);
            t.clear(id);
        }
        self.next_id = id;
    }
    fn invalidate_page(&mut self, va: u64) {
        let mut id = self.next_id;
        let (word, bit) = Table::bloom(va);
        for t in self.tables() {
            if t.blocks.may_hold(va) {
                id = id.wrapping_add(1);
                t.clear(id);
                continue;
            }
            // Whatever its tag: with TBI one page is known under many.
            t.entries[(va >> 12) as usize % ENTRIES] = Entry::empty();
            let first = (va >> 12) as usize * KINDS % SLOW;
            t.slow[first..first + KINDS].fill(NOTHING);
            if t.fetched[word] & bit != 0 {
                id = id.wrapping_add(1);
                t.id = id;
                t.fetched = [0; 16];
            }
        }
        self.next_id = id;
    }
    /// Pages of the current context that the fast path knows: virtual and physical address, and whether
    /// they may be read and written.
    pub fn known(&self) -> impl Iterator<Item = (u64, u64, bool, bool)> {
        let page = |tag: u64| (tag != Entry::NEVER).then(|| watch::page_of(tag));
        self.current.entries.iter().filter_map(move |e| {
            let (read, write) = (page(e.read), page(e.write));
            Some((read.or(write)?, e.pa, read.is_some(), write.is_some()))
        })
    }
    /// Forgets where this physical page is in RAM: another cell has it now.
    pub fn forget(&mut self, pa: u64) {
        let pa = pa & PAGE_MASK;
        for t in self.tables() {
            for group in t.groups() {
                for e in &mut t.entries[group * GROUP..][..GROUP] {
                    if e.pa == pa {
                        *e = Entry::empty();
                    }
                }
            }
        }
    }
    /// Sends later stores to this physical page down the slow path.
    pub fn forbid_stores(&mut self, pa: u64) {
        let pa = pa & PAGE_MASK;
        for t in self.tables() {
            for group in t.groups() {
                for e in &mut t.entries[group * GROUP..][..GROUP] {
                    if e.pa == pa {
                        e.write = Entry::NEVER;
                    }
                }
            }
        }
    }
}
