//! Tightly coupled memories: which addresses a core answers itself, before the bus (100026 7.2).
//!
//! The RAM is the board's: it has an address on the board's bus, above the 4 GiB that the core itself can
//! name ([`Pins::tcm`](super::Pins)), so that TCMs of different cores never look alike. IMP_xTCMREGIONR says
//! which addresses of the core mean it, for EL2 and for EL1 and EL0 apart.
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
    /// Where on the board's bus an access to `pa` at this level goes. Where regions of TCMs overlap, which is
    /// UNPREDICTABLE, it is to the first of them.
    pub fn bus_address(&self, pa: u64, el: u8) -> u64 {
        let in_tcm = self.tcms().iter().zip(self.pins.tcm).find_map(|(tcm, at)| {
            let t = tcm.filter(|t| if el == 2 { t.at_el2 } else { t.below })?;
            let offset = pa.checked_sub(t.base)?;
            (offset < t.size).then_some(at + offset)
        });
        in_tcm.unwrap_or_else(|| {
            let local = self.pins.local.iter().find_map(|&(base, size, at)| {
                let offset = pa.checked_sub(base)?;
                (offset < size).then_some(at + offset)
            });
            local.unwrap_or(pa)
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
            pins: super::super::Pins {
                tcm: [1 << 40, 1 << 40 | 1 << 20, 1 << 40 | 2 << 20],
                ..Default::default()
            },
            ..Sys32::default()
        };
        for (pa, el, want) in [
            (0x1_ffff, 1, None),
            (0x2_0000, 1, Some(0x100_0000_0000)),
            (0x2_ffff, 0, Some(0x100_0000_ffff)),
            (0x3_0000, 1, None),
            (0x2_0000, 2, None),
            (0x3000_2000, 2, Some(0x100_0010_0000)),
            (0x3000_3fff, 2, Some(0x100_0010_1fff)),
            (0x3000_4000, 2, None),
            (0x3000_2000, 1, None),
            (0, 2, None),
        ] {
            assert_eq!(s.bus_address(pa, el), want.unwrap_or(pa), "{pa:#x} EL{el}");
        }
        assert_eq!(Tcm::of(11 << 2).map(|t| t.size), Some(1 << 20));
        assert_eq!(Tcm::of(12 << 2), None);
    }
}
