//! Protection regions: what PRBAR and PRLAR say, and which of them an address is in (DDI 0568 C1.1).

/// Of a 4 KiB page, which is what the soft TLB knows.
const PAGE: u32 = 0xfff;
/// Regions begin and end at multiples of 64 bytes.
const GRANULE: u32 = 63;

/// PRBAR and PRLAR, or HPRBAR and HPRLAR.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Region {
    pub bar: u32,
    pub lar: u32,
}

impl Region {
    fn base(self) -> u32 {
        self.bar & !GRANULE
    }
    fn limit(self) -> u32 {
        self.lar | GRANULE
    }
    fn enabled(self) -> bool {
        self.lar & 1 == 1
    }
    fn contains(self, va: u32) -> bool {
        self.base() <= va && va <= self.limit()
    }
    /// It has a part of the page of `va`, and not all of it.
    fn divides(self, va: u32) -> bool {
        let (first, last) = (va & !PAGE, va | PAGE);
        let meets = self.base() <= last && first <= self.limit() && self.base() <= self.limit();
        meets && (first < self.base() || self.limit() < last)
    }
    pub fn xn(self) -> bool {
        self.bar & 1 == 1
    }
    /// AP[1]: EL0 has access too; of an HPRBAR, EL1 and EL0.
    pub fn lower(self) -> bool {
        self.bar >> 1 & 1 == 1
    }
    /// AP[2].
    pub fn read_only(self) -> bool {
        self.bar >> 2 & 1 == 1
    }
    pub fn sh(self) -> u8 {
        (self.bar >> 3 & 3) as u8
    }
    /// AttrIndx: which byte of MAIR0 and MAIR1.
    pub fn attribute(self) -> u32 {
        self.lar >> 1 & 7
    }
}

/// What a search found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    Nothing,
    One(Region),
    /// More than one.
    Overlap,
}

/// The region of an address, and whether the whole page of it gives the same answer.
pub fn find(bars: &[u32], lars: &[u32], va: u32) -> (Found, bool) {
    let (mut found, mut whole) = (Found::Nothing, true);
    let regions = bars
        .iter()
        .zip(lars)
        .map(|(&bar, &lar)| Region { bar, lar });
    for r in regions.filter(|r| r.enabled()) {
        whole &= !r.divides(va);
        if r.contains(va) {
            found = match found {
                Found::Nothing => Found::One(r),
                _ => Found::Overlap,
            };
        }
    }
    (found, whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(regions: &[(u32, u32)], va: u32) -> (Found, bool) {
        let bars: Vec<u32> = regions.iter().map(|r| r.0).collect();
        let lars: Vec<u32> = regions.iter().map(|r| r.1 & !GRANULE | 1).collect();
        find(&bars, &lars, va)
    }
    fn found(regions: &[(u32, u32)], va: u32) -> Option<u32> {
        match at(regions, va).0 {
            Found::One(r) => Some(r.bar),
            _ => None,
        }
    }

    #[test]
    fn edges_are_those_of_granules() {
        let r = &[(0x1040, 0x10bf)];
        for (va, inside) in [
            (0x103f, false),
            (0x1040, true),
            (0x10bf, true),
            (0x10c0, false),
        ] {
            assert_eq!(found(r, va), inside.then_some(0x1040), "{va:#x}");
            assert!(!at(r, va).1, "{va:#x}");
        }
        // The next page has nothing of it.
        assert_eq!(at(r, 0x2000), (Found::Nothing, true));
        assert_eq!(at(r, 0x0fff), (Found::Nothing, true));
    }

    #[test]
    fn both_ends_of_the_address_space() {
        assert_eq!(found(&[(0, !0)], 0), Some(0));
        assert_eq!(found(&[(0, !0)], !0), Some(0));
        assert!(at(&[(0, !0)], !0).1);
        assert_eq!(found(&[(0xffff_ffc0, !0)], !0), Some(0xffff_ffc0));
        assert!(!at(&[(0xffff_ffc0, !0)], 0xffff_f000).1);
    }

    #[test]
    fn two_regions_at_one_address_overlap() {
        let r = &[(0x1000, 0x2fff), (0x2fc0, 0x3fff)];
        assert_eq!(found(r, 0x2fbf), Some(0x1000));
        assert_eq!(at(r, 0x2fc0).0, Found::Overlap);
        assert_eq!(at(r, 0x2fff).0, Found::Overlap);
        assert_eq!(found(r, 0x3000), Some(0x2fc0));
        // The page of the overlap is divided, its neighbours are not.
        assert_eq!(
            [0x1000, 0x2000, 0x3000].map(|va| at(r, va).1),
            [true, false, true]
        );
    }

    #[test]
    fn what_ends_before_it_begins_or_is_disabled_is_not_there() {
        assert_eq!(at(&[(0x2000, 0x1fff)], 0x2000), (Found::Nothing, true));
        assert_eq!(at(&[(0x2040, 0x200f)], 0x2000), (Found::Nothing, true));
        assert_eq!(find(&[0x2000], &[0x2fc0], 0x2000), (Found::Nothing, true));
    }
}
