//! TLBI: which translations an invalidation is about (DDI 0487 D8, C5.5).
use super::context::{effective_hcr, hcr};
use crate::state::Core;
use crate::tlb::Invalidate;
use dyno_isa::Feature;

/// Bits of a by-address operand.
fn address(value: u64) -> u64 {
    // VA[55:12] in [43:0]; the soft TLB wants it as the program writes it.
    ((value << 20) as i64 >> 8) as u64
}

/// A range operand: TG, SCALE, NUM, BaseADDR.
fn range(value: u64) -> Invalidate {
    let granule = match value >> 46 & 3 {
        1 => 12,
        2 => 14,
        3 => 16,
        // Reserved: whatever was meant, this covers it.
        _ => return Invalidate::All,
    };
    let (scale, num) = (value >> 44 & 3, value >> 39 & 31);
    let base = ((value << 27) as i64 >> 27 << granule) as u64;
    Invalidate::Range(base, (num + 1) << (5 * scale + 1 + granule))
}

/// What TLBI with this op0:op1:CRn:CRm:op2 (bits \[20:5] of the instruction) and operand removes, and
/// whether from the other cores too. `None` for what this core does not have.
///
/// Every form by address stays one; everything else drops all, which is allowed. Forms that name
/// only the last level leave what is known of the tables above it.
pub fn decode_tlbi(c: &Core, encoding: u16, value: u64) -> Option<(Invalidate, bool)> {
    if encoding >> 14 != 1 || encoding >> 7 & 15 != 8 {
        return None;
    }
    let has = |f| c.profile.features.has(f);
    let (op1, crm, op2) = (encoding >> 11 & 7, encoding >> 3 & 15, encoding & 7);
    let all = Some(Invalidate::All);
    let (what, shareable) = match (op1, crm) {
        // IPAS2E1 and RIPAS2E1: what stage 1 made of the address is not known.
        (4, 0) => match op2 {
            1 | 5 => (all, true),
            2 | 6 if has(Feature::TLBIRANGE) => (all, true),
            _ => return None,
        },
        (4, 4) => match op2 {
            1 | 5 => (all, false),
            2 | 6 if has(Feature::TLBIRANGE) => (all, false),
            0 | 4 if has(Feature::TLBIOS) => (all, true),
            3 | 7 if has(Feature::TLBIRANGE) => (all, true),
            _ => return None,
        },
        (_, 1 | 3 | 7) => {
            let what = match (op1, op2) {
                // VMALLE1, ASIDE1.
                (0, 0 | 2) => all,
                // VAE1, VAAE1; VALE1, VAALE1.
                (0, 1 | 3) => Some(Invalidate::Va(address(value))),
                (0, 5 | 7) => Some(Invalidate::Leaf(address(value))),
                // ALLE2, ALLE1, VMALLS12E1.
                (4, 0 | 4 | 6) => all,
                (6, 0) => all,
                (4 | 6, 1) => Some(Invalidate::Va(address(value))),
                (4 | 6, 5) => Some(Invalidate::Leaf(address(value))),
                _ => None,
            };
            (what, crm != 7)
        }
        (_, 2 | 5 | 6) if has(Feature::TLBIRANGE) => {
            let what = match (op1, op2) {
                (0, 1 | 3 | 5 | 7) | (4 | 6, 1 | 5) => Some(range(value)),
                _ => None,
            };
            (what, crm != 6)
        }
        _ => return None,
    };
    let outer = matches!(crm, 1 | 5);
    if outer && !has(Feature::TLBIOS) {
        return None;
    }
    // HCR_EL2.FB makes what EL1 does Inner Shareable.
    let forced = c.pstate.el == 1 && effective_hcr(c) & hcr::FB != 0;
    Some((what?, shareable || forced))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{CostTable, Profile, Timing};
    use dyno_fabric::Frequency;
    use dyno_isa::Features;

    static FULL: Profile = Profile {
        name: "test",
        features: Features::ALL,
        midr: 0,
        has_el2: true,
        has_el3: true,
        armv8_r: false,
        pa_range: 5,
        id: &[],
        differences: &[],
    };
    static PLAIN: Profile = Profile {
        features: Features::NONE,
        ..FULL
    };

    fn core(profile: &'static Profile) -> Core {
        let timing = Timing {
            clock: Frequency::mhz(1000),
            counter: Frequency::hz(62_500_000),
            costs: CostTable::uniform(4),
        };
        let mut c = Core::new(0, 0, profile, timing);
        c.pstate.el = 2;
        c
    }
    fn op(op1: u16, crm: u16, op2: u16) -> u16 {
        1 << 14 | op1 << 11 | 8 << 7 | crm << 3 | op2
    }

    const ALL: Invalidate = Invalidate::All;

    #[test]
    fn every_instruction() {
        let c = core(&FULL);
        let page: u64 = 0xffff_8000_1234_5000;
        let value = (page >> 12 & 0xfff_ffff_ffff) | 0x42 << 48;
        let (va, leaf) = (Invalidate::Va(page), Invalidate::Leaf(page));
        // The shareable forms of one family: IS, OS and the core's own.
        for (crm, shareable) in [(3, true), (1, true), (7, false)] {
            for (op1, op2, what) in [
                (0, 0, Some(ALL)),
                (0, 1, Some(va)),
                (0, 2, Some(ALL)),
                (0, 3, Some(va)),
                (0, 4, None),
                (0, 5, Some(leaf)),
                (0, 6, None),
                (0, 7, Some(leaf)),
                (4, 0, Some(ALL)),
                (4, 1, Some(va)),
                (4, 4, Some(ALL)),
                (4, 5, Some(leaf)),
                (4, 6, Some(ALL)),
                (4, 7, None),
                (6, 0, Some(ALL)),
                (6, 1, Some(va)),
                (6, 5, Some(leaf)),
                (6, 6, None),
                (3, 0, None),
            ] {
                let want = what.map(|w| (w, shareable));
                assert_eq!(decode_tlbi(&c, op(op1, crm, op2), value), want);
            }
        }
        for (crm, op2, shareable) in [
            (0, 1, true),
            (0, 2, true),
            (0, 5, true),
            (0, 6, true),
            (4, 0, true),
            (4, 1, false),
            (4, 2, false),
            (4, 3, true),
            (4, 4, true),
            (4, 5, false),
            (4, 6, false),
            (4, 7, true),
        ] {
            let want = Some((ALL, shareable));
            assert_eq!(decode_tlbi(&c, op(4, crm, op2), value), want);
        }
        for e in [op(4, 0, 0), op(0, 0, 1), op(0, 4, 1), 8 << 7 | 7 << 3] {
            assert_eq!(decode_tlbi(&c, e, value), None);
        }
    }

    #[test]
    fn ranges() {
        let c = core(&FULL);
        let range = |value| decode_tlbi(&c, op(0, 6, 1), value);
        let of = |a, len| Some((Invalidate::Range(a, len), false));
        // 4 KiB, SCALE 0, NUM 0: two pages.
        assert_eq!(range(1 << 46 | 0x12345), of(0x1234_5000, 0x2000));
        // NUM 3, SCALE 1.
        let value = 1 << 46 | 1 << 44 | 3 << 39 | 0x10;
        assert_eq!(range(value), of(0x1_0000, 4 << 6 << 12));
        // 64 KiB in the upper half.
        let value = 3 << 46 | 0x1f_ffff_ffff;
        assert_eq!(range(value), of(0xffff_ffff_ffff_0000, 0x2_0000));
        let value = 2 << 46 | 1;
        assert_eq!(range(value), of(0x4000, 0x8000));
        assert_eq!(range(1), Some((ALL, false)));
        for (crm, shareable) in [(2, true), (5, true), (6, false)] {
            for (op1, op2, exists) in [
                (0, 1, true),
                (0, 3, true),
                (0, 5, true),
                (0, 7, true),
                (0, 0, false),
                (4, 1, true),
                (4, 5, true),
                (4, 3, false),
                (6, 1, true),
                (6, 5, true),
                (6, 7, false),
            ] {
                let found = decode_tlbi(&c, op(op1, crm, op2), 1 << 46);
                let want = (Invalidate::Range(0, 0x2000), shareable);
                assert_eq!(found, exists.then_some(want));
            }
        }
    }

    #[test]
    fn features_and_forced_broadcast() {
        let mut c = core(&PLAIN);
        c.sys.scr_el3 = 1;
        for e in [
            op(0, 1, 0),
            op(0, 6, 1),
            op(0, 2, 1),
            op(4, 0, 2),
            op(4, 4, 0),
            op(4, 4, 3),
        ] {
            assert_eq!(decode_tlbi(&c, e, 0), None);
        }
        assert_eq!(decode_tlbi(&c, op(0, 7, 0), 0), Some((ALL, false)));
        c.sys.hcr_el2 = 1 << 9;
        assert_eq!(decode_tlbi(&c, op(0, 7, 0), 0), Some((ALL, false)));
        c.pstate.el = 1;
        assert_eq!(decode_tlbi(&c, op(0, 7, 0), 0), Some((ALL, true)));
    }
}
