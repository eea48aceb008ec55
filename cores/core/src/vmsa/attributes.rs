//! Memory types and cacheability, as far as anything can be seen of them: Device or Normal, and what
//! PAR_EL1 reports (DDI 0487 D8.6).

/// Shareability as encoded in descriptors.
mod sh {
    pub const NON: u8 = 0b00;
    pub const OUTER: u8 = 0b10;
    pub const INNER: u8 = 0b11;
}

/// The memory attributes of a translation, in the encoding of a MAIR_ELx byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Attributes {
    pub mair: u8,
    pub sh: u8,
}

/// Strength of a cacheability, weakest first. The order is that of combining two stages.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Cache {
    NonCacheable,
    WriteThrough,
    WriteBack,
}

/// Of the outer or inner nibble of a MAIR byte.
fn cache_of(nibble: u8) -> Cache {
    match nibble {
        0b0100 => Cache::NonCacheable,
        // 00RW is transient, 10RW non-transient.
        _ if nibble & 0b0100 == 0 => Cache::WriteThrough,
        _ => Cache::WriteBack,
    }
}

/// Combines a stage 1 nibble with two bits of a stage 2 MemAttr. The hints are those of stage 1.
fn combine(nibble: u8, two: u8) -> u8 {
    let second = match two {
        0b01 => Cache::NonCacheable,
        0b10 => Cache::WriteThrough,
        _ => Cache::WriteBack,
    };
    match second {
        s if s >= cache_of(nibble) => nibble,
        Cache::NonCacheable => 0b0100,
        _ => 0b1000 | nibble & 0b0011,
    }
}

impl Attributes {
    pub const DEVICE: Attributes = Attributes {
        mair: 0,
        sh: sh::OUTER,
    };
    /// What HCR_EL2.DC makes of everything.
    pub const WRITE_BACK: Attributes = Attributes {
        mair: 0xff,
        sh: sh::NON,
    };
    /// Instruction fetches with stage 1 off: SCTLR_ELx.I makes them cacheable.
    pub fn fetch(cacheable: bool) -> Attributes {
        Attributes {
            mair: if cacheable { 0xaa } else { 0x44 },
            sh: sh::OUTER,
        }
    }
    pub fn device(self) -> bool {
        self.mair & 0xf0 == 0
    }
    /// SH as PAR_EL1 reports it: what is not cacheable is Outer Shareable.
    pub fn reported_sh(self) -> u8 {
        match self.device() || self.mair == 0x44 {
            true => sh::OUTER,
            false => self.sh,
        }
    }
    /// What is left after stage 2 with the MemAttr\[3:0] and SH of its descriptor. `fwb` is
    /// HCR_EL2.FWB (FEAT_S2FWB).
    pub fn with_stage2(self, memattr: u8, sh2: u8, fwb: bool) -> Attributes {
        let mair = match (fwb, memattr) {
            (true, 0b0110 | 0b1110) => 0xff,
            (true, 0b0111 | 0b1111) => self.mair,
            (true, 0b0100 | 0b0101 | 0b1100 | 0b1101) if !self.device() => 0x44,
            (true, 0b0100 | 0b0101 | 0b1100 | 0b1101) => self.mair,
            _ if stage2_device(memattr, fwb) => {
                let strict = (memattr & 3) << 2;
                if self.device() {
                    self.mair.min(strict)
                } else {
                    strict
                }
            }
            _ if self.device() => self.mair,
            _ => combine(self.mair >> 4, memattr >> 2) << 4 | combine(self.mair & 15, memattr & 3),
        };
        let sh = match (self.sh, sh2) {
            (sh::OUTER, _) | (_, sh::OUTER) => sh::OUTER,
            (sh::INNER, _) | (_, sh::INNER) => sh::INNER,
            _ => sh::NON,
        };
        Attributes { mair, sh }
    }
}

/// Whether a stage 2 MemAttr by itself makes Device memory.
pub(super) fn stage2_device(memattr: u8, fwb: bool) -> bool {
    memattr & if fwb { 0b0100 } else { 0b1100 } == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stricter_stage_wins() {
        let wb = Attributes {
            mair: 0xff,
            sh: sh::INNER,
        };
        let with = |a: Attributes, m| a.with_stage2(m, sh::NON, false).mair;
        assert_eq!(with(wb, 0b1111), 0xff);
        assert_eq!(with(wb, 0b0101), 0x44);
        assert_eq!(with(wb, 0b1010), 0xbb);
        assert_eq!(with(wb, 0b1101), 0xf4);
        assert_eq!(with(wb, 0b0001), 0x04);
        let nc = Attributes { mair: 0x44, ..wb };
        assert_eq!(with(nc, 0b1111), 0x44);
        let device = Attributes { mair: 0x0c, ..wb };
        assert_eq!(with(device, 0b1111), 0x0c);
        assert_eq!(with(device, 0b0001), 0x04);
        assert_eq!(wb.with_stage2(0b1111, sh::NON, false).sh, sh::INNER);
        assert_eq!(nc.reported_sh(), sh::OUTER);
    }

    #[test]
    fn forced_write_back() {
        let device = Attributes::DEVICE;
        let wb = Attributes::WRITE_BACK;
        let with = |a: Attributes, m| a.with_stage2(m, sh::NON, true).mair;
        assert_eq!(with(device, 0b0110), 0xff);
        assert_eq!(with(device, 0b0111), 0x00);
        assert_eq!(with(device, 0b0101), 0x00);
        assert_eq!(with(wb, 0b0101), 0x44);
        assert_eq!(with(wb, 0b0001), 0x04);
        assert_eq!(with(wb, 0b0111), 0xff);
    }
}
