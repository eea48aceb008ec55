//! Memory attributes: a byte of MAIR0, MAIR1, HMAIR0 or HMAIR1 with the shareability of a region, and the
//! default memory map (DDI 0568 C1.2, C1.5).
use super::region::Region;

const NON_SHAREABLE: u8 = 0b00;
const OUTER: u8 = 0b10;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Attributes {
    pub mair: u8,
    pub sh: u8,
}

/// How far a cacheability goes; the lesser of two stages is in force.
fn strength(nibble: u8) -> u8 {
    match nibble {
        0b0100 => 0,
        // 00RW is transient, 10RW is not.
        _ if nibble & 0b0100 == 0 => 1,
        _ => 2,
    }
}
fn weaker(first: u8, second: u8) -> u8 {
    if strength(second) < strength(first) {
        second
    } else {
        first
    }
}

impl Attributes {
    /// What HCR.DC makes of everything.
    pub const WRITE_BACK: Attributes = Attributes {
        mair: 0xff,
        sh: NON_SHAREABLE,
    };
    pub fn of(r: Region, mair: u64) -> Attributes {
        Attributes {
            mair: (mair >> (8 * r.attribute())) as u8,
            sh: r.sh(),
        }
    }
    /// The default memory map: Normal below 2 GiB, with less and less caching, Device above.
    pub fn default_map(va: u32) -> Attributes {
        let (mair, sh) = match va >> 29 {
            0 | 1 => (0xff, NON_SHAREABLE),
            2 => (0xaa, NON_SHAREABLE),
            3 => (0x44, OUTER),
            4 | 5 => (0x04, OUTER),
            _ => (0x00, OUTER),
        };
        Attributes { mair, sh }
    }
    pub fn device(self) -> bool {
        self.mair & 0xf0 == 0
    }
    /// What both stages leave: Device memory if either says so, else the lesser cacheability.
    pub fn with(self, second: Attributes) -> Attributes {
        let mair = match (self.device(), second.device()) {
            (true, true) => self.mair.min(second.mair),
            (true, false) => self.mair,
            (false, true) => second.mair,
            (false, false) => {
                weaker(self.mair >> 4, second.mair >> 4) << 4
                    | weaker(self.mair & 15, second.mair & 15)
            }
        };
        let sh = match (self.sh, second.sh) {
            (OUTER, _) | (_, OUTER) => OUTER,
            (a, b) => a | b,
        };
        Attributes { mair, sh }
    }
    /// SH as PAR reports it.
    pub fn reported_sh(self) -> u8 {
        match self.device() || self.mair == 0x44 {
            true => OUTER,
            false => self.sh,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stricter_stage_wins() {
        let with = |a, b| {
            let of = |mair| Attributes { mair, sh: 0b11 };
            of(a).with(of(b)).mair
        };
        assert_eq!(with(0xff, 0xff), 0xff);
        assert_eq!(with(0xff, 0x44), 0x44);
        assert_eq!(with(0xbb, 0xff), 0xbb);
        assert_eq!(with(0xf4, 0xbb), 0xb4);
        assert_eq!(with(0xff, 0x04), 0x04);
        assert_eq!(with(0x0c, 0x04), 0x04);
        assert_eq!(with(0x08, 0xff), 0x08);
    }

    #[test]
    fn the_default_map_is_device_from_2_gib_on() {
        for (va, device) in [
            (0, false),
            (0x7fff_ffff, false),
            (0x8000_0000, true),
            (0xffff_ffff, true),
        ] {
            assert_eq!(Attributes::default_map(va).device(), device, "{va:#x}");
        }
    }
}
