//! Tightly coupled memories: which addresses a core answers itself, before the bus (100026 7.2).
//!
//! The RAM is the board's. Where it is, IMP_xTCMREGIONR says, for EL2 and for EL1 and EL0 apart.
use super::Sys32;

/// BASEADDRESS, ENABLEEL2 and ENABLEEL10.
pub(super) const WRITABLE: u64 = 0xffff_e003;

/// One of ATCM, BTCM and CTCM where it is in the address map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tcm {
    pub base: u64,
    pub size: u64,
    pub at_el2: bool,
    /// At EL1 and EL0.
    pub below: bool,
}

impl Tcm {
    /// SIZE is 0 without the memory, 0b00100 for 8 KiB, 0b01011 for 1 MiB. The base is a multiple of the
    /// size: bits below it are not compared.
    pub fn of(regionr: u64) -> Option<Tcm> {
        let size = match regionr >> 2 & 31 {
            n @ 4..=11 => 512 << n,
            _ => return None,
        };
        Some(Tcm {
            base: regionr & 0xffff_e000 & !(size - 1),
            size,
            at_el2: regionr >> 1 & 1 == 1,
            below: regionr & 1 == 1,
        })
    }
}

impl Sys32 {
    /// ATCM, BTCM and CTCM.
    pub fn tcms(&self) -> [Option<Tcm>; 3] {
        self.tcmregionr.map(Tcm::of)
    }
    /// Which TCM answers `pa` at this level, and where in it. Where regions overlap, which is UNPREDICTABLE,
    /// the first of them does.
    pub fn tcm_at(&self, pa: u64, el: u8) -> Option<(usize, u64)> {
        self.tcms().iter().enumerate().find_map(|(n, tcm)| {
            let t = tcm.filter(|t| if el == 2 { t.at_el2 } else { t.below })?;
            let offset = pa.checked_sub(t.base)?;
            (offset < t.size).then_some((n, offset))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_register_says_where_and_for_whom() {
        // 64 KiB at 0x20000 for EL1 and EL0, 8 KiB at 0x3000_2000 for EL2; no CTCM.
        let s = Sys32 {
            tcmregionr: [0x2_0000 | 7 << 2 | 1, 0x3000_2000 | 4 << 2 | 2, 3],
            ..Sys32::default()
        };
        for (pa, el, want) in [
            (0x1_ffff, 1, None),
            (0x2_0000, 1, Some((0, 0))),
            (0x2_ffff, 0, Some((0, 0xffff))),
            (0x3_0000, 1, None),
            (0x2_0000, 2, None),
            (0x3000_2000, 2, Some((1, 0))),
            (0x3000_3fff, 2, Some((1, 0x1fff))),
            (0x3000_4000, 2, None),
            (0x3000_2000, 1, None),
            (0, 2, None),
        ] {
            assert_eq!(s.tcm_at(pa, el), want, "{pa:#x} EL{el}");
        }
        assert_eq!(Tcm::of(11 << 2).map(|t| t.size), Some(1 << 20));
        assert_eq!(Tcm::of(12 << 2), None);
    }
}
