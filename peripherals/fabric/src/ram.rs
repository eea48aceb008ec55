//! Guest RAM: the one file of this crate with `unsafe`, and small for that reason.
//!
//! Every mapping is made once, padded by a guard page and never unmapped, so a [`Page`] can be kept
//! in a TLB without a lifetime. Dropping a [`Ram`] only gives its pages back to the host, after
//! which stale pages read as zeros.
#![allow(unsafe_code)]

use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

pub const PAGE_SIZE: u64 = 4096;

/// A block of guest memory, zero at first, a whole number of 4 KiB pages.
pub struct Ram {
    base: *mut u8,
    len: u64,
    /// Pages from which code was decoded: a store to one must be noticed.
    code: Box<[AtomicU64]>,
    /// Pages that may hold something else than zeros: all that were ever handed out or written.
    used: Box<[AtomicU64]>,
    /// The cells that own the first pages, where several map them. Changes only while no cell runs.
    owners: Box<[AtomicU8]>,
}

// SAFETY: `base` points to a mapping that lives for ever. Two cells never touch one page in the
// same window (the ownership rule of the time contract), so plain accesses do not race.
unsafe impl Send for Ram {}
// SAFETY: as above.
unsafe impl Sync for Ram {}

/// One 4 KiB page of guest RAM: what a TLB entry holds.
#[derive(Clone, Copy, Debug)]
pub struct Page(*mut u8);

// SAFETY: as for `Ram`, into whose mapping it points.
unsafe impl Send for Page {}

macro_rules! accessors {
    ($($load:ident $store:ident $t:ty;)*) => { $(
        /// Little-endian, at `addr` modulo the page size. What would cross the end of the page
        /// reads its neighbour, so the caller checks for that.
        #[inline(always)]
        pub fn $load(self, addr: u64) -> $t {
            // SAFETY: at most 4095 + 16 bytes from the start of a page, which the guard page
            // behind every mapping keeps inside it.
            <$t>::from_le(unsafe {
                self.0.add((addr & (PAGE_SIZE - 1)) as usize).cast::<$t>().read_unaligned()
            })
        }
        #[inline(always)]
        pub fn $store(self, addr: u64, v: $t) {
            // SAFETY: as for the load.
            unsafe {
                let p = self.0.add((addr & (PAGE_SIZE - 1)) as usize);
                p.cast::<$t>().write_unaligned(v.to_le())
            }
        }
    )* };
}

impl Page {
    accessors! {
        load8 store8 u8;
        load16 store16 u16;
        load32 store32 u32;
        load64 store64 u64;
        load128 store128 u128;
    }
    /// For the tables of a JIT, which owns the `unsafe` that follows from it.
    #[inline(always)]
    pub fn host_address(self) -> usize {
        self.0 as usize
    }
    /// A page that belongs to nobody: the content of an empty TLB entry.
    pub fn nowhere() -> Page {
        #[repr(align(4096))]
        struct Blank(#[allow(dead_code)] std::cell::UnsafeCell<[u8; 2 * PAGE_SIZE as usize]>);
        // SAFETY: raw memory that is never referenced, only read and written through pointers.
        unsafe impl Sync for Blank {}
        static BLANK: Blank = Blank(std::cell::UnsafeCell::new([0; 2 * PAGE_SIZE as usize]));
        Page(BLANK.0.get().cast())
    }
}

impl Ram {
    /// `len` is rounded up to whole pages. The error is the host's.
    pub fn new(len: u64) -> std::io::Result<Ram> {
        Ram::shared(len, 0, 0)
    }
    /// Memory of which several cells map the first `shared` bytes. At first all of them are the `owner`'s.
    pub fn shared(len: u64, shared: u64, owner: u8) -> std::io::Result<Ram> {
        let len = len.max(1).next_multiple_of(PAGE_SIZE);
        let map = memmap2::MmapOptions::new()
            .len(usize::try_from(len + PAGE_SIZE).map_err(std::io::Error::other)?)
            .no_reserve_swap()
            .map_anon()?;
        let base = Box::leak(Box::new(map)).as_mut_ptr();
        let words = (len / PAGE_SIZE).div_ceil(64);
        let bits = || (0..words).map(|_| AtomicU64::new(0)).collect();
        let shared = shared.min(len).div_ceil(PAGE_SIZE);
        Ok(Ram {
            base,
            len,
            code: bits(),
            used: bits(),
            owners: (0..shared).map(|_| AtomicU8::new(owner)).collect(),
        })
    }
    /// The cell that owns the page of `offset`, if several may.
    #[inline]
    pub fn owner(&self, offset: u64) -> Option<u8> {
        let page = usize::try_from(offset / PAGE_SIZE).ok()?;
        Some(self.owners.get(page)?.load(Ordering::Relaxed))
    }
    /// Whether a cell may touch the page of `offset`.
    #[inline]
    pub fn is_owned(&self, offset: u64, cell: u8) -> bool {
        self.owner(offset).is_none_or(|owner| owner == cell)
    }
    /// Makes a cell the owner of a page. Only while no cell runs.
    pub fn give(&self, offset: u64, cell: u8) {
        if let Some(owner) = self.owners.get((offset / PAGE_SIZE) as usize) {
            owner.store(cell, Ordering::Relaxed);
        }
    }
    /// Owners of the pages that several cells map, in runs: how many, and whose.
    pub fn ownership(&self) -> Vec<(u64, u8)> {
        let mut runs: Vec<(u64, u8)> = Vec::new();
        for owner in self.owners.iter().map(|o| o.load(Ordering::Relaxed)) {
            match runs.last_mut() {
                Some((n, last)) if *last == owner => *n += 1,
                _ => runs.push((1, owner)),
            }
        }
        runs
    }
    /// Bytes.
    pub fn len(&self) -> u64 {
        self.len
    }
    pub fn is_empty(&self) -> bool {
        false
    }
    /// The page that holds `offset`, or `None` beyond the end.
    #[inline]
    pub fn page(&self, offset: u64) -> Option<Page> {
        if offset >= self.len {
            return None;
        }
        self.mark_used(offset);
        // SAFETY: inside the mapping.
        Some(unsafe { Page(self.base.add((offset & !0xfff) as usize)) })
    }
    /// False, and nothing is done, where the range is not wholly inside.
    #[must_use]
    pub fn read(&self, offset: u64, out: &mut [u8]) -> bool {
        let inside = self.holds(offset, out.len());
        if inside {
            // SAFETY: the range is inside the mapping, and `out` is not guest memory.
            unsafe {
                let from = self.base.add(offset as usize);
                std::ptr::copy_nonoverlapping(from, out.as_mut_ptr(), out.len())
            };
        }
        inside
    }
    /// False, and nothing is done, where the range is not wholly inside.
    #[must_use]
    pub fn write(&self, offset: u64, data: &[u8]) -> bool {
        let inside = self.holds(offset, data.len());
        if inside && !data.is_empty() {
            let last = offset + (data.len() as u64 - 1);
            for page in offset / PAGE_SIZE..=last / PAGE_SIZE {
                self.mark_used(page * PAGE_SIZE);
            }
            // SAFETY: the range is inside the mapping, and `data` is not guest memory.
            unsafe {
                let to = self.base.add(offset as usize);
                std::ptr::copy_nonoverlapping(data.as_ptr(), to, data.len())
            };
        }
        inside
    }
    #[inline]
    fn mark_used(&self, offset: u64) {
        let (word, bit) = self.bit(offset);
        // Looking first spares most calls the locked instruction.
        if self.used[word].load(Ordering::Relaxed) & bit == 0 {
            self.used[word].fetch_or(bit, Ordering::Relaxed);
        }
    }
    fn holds(&self, offset: u64, len: usize) -> bool {
        offset
            .checked_add(len as u64)
            .is_some_and(|end| end <= self.len)
    }

    /// Marks the page that holds `offset` as one that code was decoded from. True if it was not.
    pub fn mark_code(&self, offset: u64) -> bool {
        let (word, bit) = self.bit(offset);
        self.code[word].fetch_or(bit, Ordering::Relaxed) & bit == 0
    }
    /// The code of that page was thrown away.
    pub fn unmark_code(&self, offset: u64) {
        let (word, bit) = self.bit(offset);
        self.code[word].fetch_and(!bit, Ordering::Relaxed);
    }
    #[inline]
    pub fn has_code(&self, offset: u64) -> bool {
        let (word, bit) = self.bit(offset);
        self.code[word].load(Ordering::Relaxed) & bit != 0
    }
    #[inline]
    fn bit(&self, offset: u64) -> (usize, u64) {
        let page = offset.min(self.len - 1) / PAGE_SIZE;
        ((page / 64) as usize, 1 << (page % 64))
    }

    /// Calls `f` with the index and the content of every page that is not all zeros.
    pub fn for_each_used_page(&self, mut f: impl FnMut(u64, &[u8])) {
        let mut page = [0u8; PAGE_SIZE as usize];
        for (i, word) in self.used.iter().enumerate() {
            let mut bits = word.load(Ordering::Relaxed);
            while bits != 0 {
                let index = 64 * i as u64 + u64::from(bits.trailing_zeros());
                bits &= bits - 1;
                let inside = self.read(index * PAGE_SIZE, &mut page);
                debug_assert!(inside);
                let zero = page.chunks(64).all(|c| c.iter().fold(0, |a, b| a | b) == 0);
                if !zero {
                    f(index, &page);
                }
            }
        }
    }
}

impl Drop for Ram {
    fn drop(&mut self) {
        // SAFETY: the whole of our own mapping; private anonymous pages read as zero afterwards.
        let map = unsafe { std::slice::from_raw_parts_mut(self.base, self.len as usize) };
        let _ = madvise_dont_need(map);
    }
}

/// Gives the pages back to the host. Only memory use depends on its success.
fn madvise_dont_need(map: &mut [u8]) -> std::io::Result<()> {
    unsafe extern "C" {
        fn madvise(addr: *mut core::ffi::c_void, len: usize, advice: i32) -> i32;
    }
    const MADV_DONTNEED: i32 = 4;
    // SAFETY: a valid, page-aligned range of an anonymous private mapping.
    match unsafe { madvise(map.as_mut_ptr().cast(), map.len(), MADV_DONTNEED) } {
        0 => Ok(()),
        _ => Err(std::io::Error::last_os_error()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_checked() {
        let r = Ram::new(5000).unwrap();
        assert_eq!(r.len(), 8192);
        assert!(r.write(8190, &[1, 2]));
        assert!(!r.write(8191, &[1, 2]));
        assert!(!r.read(u64::MAX, &mut [0; 2]));
        let p = r.page(4096).unwrap();
        assert_eq!(p.load16(0xffe), 0x0201);
        assert!(r.page(8192).is_none());
    }

    #[test]
    fn code_marks_are_per_page() {
        let r = Ram::new(1 << 20).unwrap();
        assert!(r.mark_code(0x1234));
        assert!(!r.mark_code(0x1ffc));
        assert!(r.has_code(0x1000) && !r.has_code(0x2000));
        r.unmark_code(0x1000);
        assert!(!r.has_code(0x1000));
    }

    #[test]
    fn pages_that_are_shared_have_owners() {
        let r = Ram::shared(4 << 12, 2 << 12, 1).unwrap();
        assert_eq!([r.owner(0x1fff), r.owner(0x2000)], [Some(1), None]);
        assert!(r.is_owned(0, 1) && !r.is_owned(0, 0) && r.is_owned(0x3000, 0));
        r.give(0x1008, 0);
        assert_eq!(r.ownership(), [(1, 1), (1, 0)]);
    }

    #[test]
    fn used_pages_are_found() {
        let r = Ram::new(1 << 20).unwrap();
        assert!(r.write(0x5010, &[9]));
        let mut seen = vec![];
        r.for_each_used_page(|i, p| seen.push((i, p[0x10])));
        assert_eq!(seen, [(5, 9)]);
    }
}
