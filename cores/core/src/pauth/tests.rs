use super::qarma::{Key, qarma3, qarma5};
use super::{SELECT, TOP_BYTE};
use crate::exception::bench::core_of;
use crate::exception::{Exception, ec};
use crate::profile::Profile;
use crate::state::Core;
use crate::sysreg::{hcr, scr, sctlr};
use dyno_isa::{Feature, Features, PointerAuth};

/// R. Avanzi, "The QARMA Block Cipher Family", appendix: QARMA-64 with σ2 and r = 5.
#[test]
fn qarma5_of_the_published_vector() {
    let key = Key {
        hi: 0x84be_85ce_9804_e94b,
        lo: 0xec28_02d4_e0a4_88e9,
    };
    let (p, t) = (0xfb62_3599_da6e_8127, 0x477d_469d_ec0b_8762);
    assert_eq!(qarma5(p, t, key), 0xc003_b939_99b3_3765);
}

/// What PACGA gives in QEMU 10 with `-cpu max,pauth-qarma3=on` (and `pauth-qarma5=on`).
#[test]
fn as_the_oracle_has_it() {
    let key = Key {
        hi: 0x9b81_0e76_6ec9_d286,
        lo: 0x63ca_828d_d5f4_b3b2,
    };
    assert_eq!(qarma3(0x1234, 0x5678, key) >> 32, 0x657b_1d7e);
    assert_eq!(qarma5(0x1234, 0x5678, key) >> 32, 0xd83b_fd07);
}

/// A cipher is a permutation: every bit of the input changes about half of the output.
#[test]
fn every_input_bit_counts() {
    let key = Key {
        hi: 0x0123_4567_89ab_cdef,
        lo: 0xfedc_ba98_7654_3210,
    };
    for f in [qarma3, qarma5, super::implementation_defined] {
        let base = f(1, 2, key);
        let mut changed = 0;
        for bit in (0..64).map(|n| 1 << n) {
            let others = [
                f(1 ^ bit, 2, key),
                f(1, 2 ^ bit, key),
                f(
                    1,
                    2,
                    Key {
                        hi: key.hi ^ bit,
                        ..key
                    },
                ),
                f(
                    1,
                    2,
                    Key {
                        lo: key.lo ^ bit,
                        ..key
                    },
                ),
            ];
            for other in others {
                let n = (other ^ base).count_ones();
                assert!(n >= 12, "{n} bits");
                changed += n;
            }
        }
        assert!((28 * 256..36 * 256).contains(&changed), "{changed}");
    }
}

const PLAIN: Features = Features::of(&[Feature::PAuth, Feature::PACQARMA5, Feature::VHE]);

/// A core with everything enabled and nothing trapped, 48-bit addresses in both ranges.
fn core(more: &[Feature], el: u8) -> Core {
    let base = Profile::by_name("a78ae").expect("a known profile");
    let profile = Box::leak(Box::new(Profile {
        features: PLAIN.with(Features::of(more)),
        ..base.clone()
    }));
    let mut c = core_of(profile);
    c.boot_at(2, 0, false);
    let enabled = sctlr::ENIA | sctlr::ENIB | sctlr::ENDA | sctlr::ENDB;
    let s = &mut c.sys;
    (s.sctlr_el1, s.sctlr_el2, s.sctlr_el3) = (enabled, enabled, enabled);
    s.hcr_el2 |= hcr::API | hcr::APK;
    s.tcr_el1 = 16 | 16 << 16;
    s.tcr_el2 = 16;
    s.tcr_el3 = 16;
    let keys = [
        &mut s.apiakeylo_el1,
        &mut s.apiakeyhi_el1,
        &mut s.apibkeylo_el1,
        &mut s.apibkeyhi_el1,
        &mut s.apdakeylo_el1,
        &mut s.apdakeyhi_el1,
        &mut s.apdbkeylo_el1,
        &mut s.apdbkeyhi_el1,
        &mut s.apgakeylo_el1,
        &mut s.apgakeyhi_el1,
    ];
    for (n, key) in (1..).zip(keys) {
        *key = 0x0123_4567_89ab_cdef_u64.wrapping_mul(2 * n + 1);
    }
    c.set_level(el, el > 0);
    c
}

const ADD: [PointerAuth; 4] = [
    PointerAuth::AddIA,
    PointerAuth::AddIB,
    PointerAuth::AddDA,
    PointerAuth::AddDB,
];
const AUTH: [PointerAuth; 4] = [
    PointerAuth::AuthIA,
    PointerAuth::AuthIB,
    PointerAuth::AuthDA,
    PointerAuth::AuthDB,
];
const COMBINED: [PointerAuth; 4] = [
    PointerAuth::CombinedIA,
    PointerAuth::CombinedIB,
    PointerAuth::CombinedDA,
    PointerAuth::CombinedDB,
];
const MODIFIER: u64 = 0x1357_9bdf_0246_8ace;
/// Canonical pointers of both ranges.
const POINTERS: [u64; 2] = [0x0000_1234_5678_9abc, 0xffff_fedc_ba98_7654];

const EPAC: &[Feature] = &[Feature::EPAC];
const PAUTH2: &[Feature] = &[Feature::PAuth2];
const FPAC: &[Feature] = &[Feature::PAuth2, Feature::FPAC];
const COMBINE: &[Feature] = &[Feature::PAuth2, Feature::FPAC, Feature::FPACCOMBINE];
const VARIANTS: [&[Feature]; 5] = [&[], EPAC, PAUTH2, FPAC, COMBINE];

fn end<T>(r: Result<T, Exception>) -> Option<(u8, u8, u32)> {
    r.err()
        .map(|e| (e.syndrome.ec, e.target_el, e.syndrome.iss))
}

#[test]
fn what_is_signed_authenticates_with_its_key_and_modifier_alone() {
    for features in VARIANTS {
        let mut c = core(features, 1);
        for pointer in POINTERS {
            let mut codes = vec![];
            for (k, &add) in ADD.iter().enumerate() {
                let signed = c.pointer_auth(add, pointer, MODIFIER).unwrap();
                assert_eq!((signed ^ pointer) & SELECT, 0);
                assert_eq!((signed ^ pointer) << 16, 0);
                assert_eq!(c.pointer_auth(AUTH[k], signed, MODIFIER), Ok(pointer));
                assert_eq!(c.pointer_auth(COMBINED[k], signed, MODIFIER), Ok(pointer));
                for wrong in [
                    c.pointer_auth(AUTH[k], signed, MODIFIER + 1),
                    c.pointer_auth(AUTH[k ^ 1], signed, MODIFIER),
                    c.pointer_auth(AUTH[k], signed ^ 1, MODIFIER),
                    c.pointer_auth(AUTH[k], signed ^ 1 << 50, MODIFIER),
                ] {
                    assert!(wrong.is_err() || !POINTERS.contains(&(wrong.unwrap() & !1)));
                }
                let strip = [PointerAuth::StripI, PointerAuth::StripD][k / 2];
                assert_eq!(c.pointer_auth(strip, signed, 0), Ok(pointer));
                codes.push(signed);
            }
            codes.sort();
            codes.dedup();
            assert_eq!(codes.len(), 4, "four keys, four codes");
        }
    }
}

/// What a failed authentication leaves, or raises (Auth()).
#[test]
fn failures() {
    for (k, b) in [(0, false), (1, true), (2, false), (3, true)] {
        for pointer in POINTERS {
            let bad = pointer ^ 1 << 50;
            for features in [&[] as &[Feature], EPAC] {
                let mut c = core(features, 1);
                let code = if b { 2 } else { 1 };
                let want = pointer & !(3 << 61) | code << 61;
                assert_eq!(c.pointer_auth(AUTH[k], bad, 0), Ok(want));
                // With the top byte ignored the code stands below it.
                c.sys.tcr_el1 |= 3 << 37;
                let want = pointer & !(3 << 53) | code << 53;
                assert_eq!(c.pointer_auth(AUTH[k], bad, 0), Ok(want));
            }
            let mut c = core(PAUTH2, 1);
            let pac = c.pointer_auth(ADD[k], pointer, 0).unwrap() ^ pointer;
            assert_eq!(c.pointer_auth(AUTH[k], bad, 0), Ok(bad ^ pac));
            let raises = Some((ec::PAC_FAIL, 1, (k / 2) as u32 * 2 + u32::from(b)));
            let mut c = core(FPAC, 1);
            assert_eq!(end(c.pointer_auth(AUTH[k], bad, 0)), raises);
            assert_eq!(c.pointer_auth(COMBINED[k], bad, 0), Ok(bad ^ pac));
            let mut c = core(COMBINE, 1);
            assert_eq!(end(c.pointer_auth(AUTH[k], bad, 0)), raises);
            assert_eq!(end(c.pointer_auth(COMBINED[k], bad, 0)), raises);
        }
    }
    // Where it goes.
    let fail = |el, more: u64| {
        let mut c = core(COMBINE, el);
        c.sys.hcr_el2 |= more;
        end(c.pointer_auth(PointerAuth::AuthIA, 1 << 50, 0)).map(|e| (e.0, e.1))
    };
    assert_eq!(fail(0, 0), Some((ec::PAC_FAIL, 1)));
    assert_eq!(fail(0, hcr::TGE), Some((ec::PAC_FAIL, 2)));
    assert_eq!(fail(2, 0), Some((ec::PAC_FAIL, 2)));
    assert_eq!(fail(3, 0), Some((ec::PAC_FAIL, 3)));
}

/// A pointer whose extension bits are neither all ones nor all zeros (AddPAC()).
#[test]
fn bad_extension_bits() {
    let pointer = 0x0040_1234_5678_9abc;
    let canonical = pointer & !(0x40 << 48);
    let add = |features, tcr: u64, p| {
        let mut c = core(features, 1);
        c.sys.tcr_el1 |= tcr;
        c.pointer_auth(PointerAuth::AddDA, p, 0).unwrap()
    };
    let tbi = 3 << 37;
    for (tcr, flipped) in [(0, 62), (tbi, 54)] {
        let good = add(&[], tcr, canonical);
        assert_eq!(add(&[], tcr, pointer), good ^ 1 << flipped);
        assert_eq!(add(EPAC, tcr, pointer), canonical);
        assert_eq!(add(PAUTH2, tcr, pointer), good ^ pointer ^ canonical);
    }
    // Bit 63 decides which range it was, bit 55 with TBI.
    let lower = add(&[], 0, POINTERS[1] & !(1 << 63));
    let upper = add(&[], tbi, POINTERS[1] & !(1 << 63));
    assert_eq!((lower & SELECT, upper & SELECT), (0, SELECT));
}

/// TBI and TBID, by range, for instructions and data.
#[test]
fn the_top_byte() {
    let tag = 0xa5 << 56;
    for (tcr, data, code) in [
        (0, [false; 2], [false; 2]),
        (1 << 37, [true, false], [true, false]),
        (1 << 38, [false, true], [false, true]),
        (1 << 37 | 1 << 51, [true, false], [false; 2]),
        (3 << 37 | 1 << 52, [true; 2], [true, false]),
    ] {
        for (range, pointer) in POINTERS.into_iter().enumerate() {
            for (what, ignored) in [
                (PointerAuth::StripD, data[range]),
                (PointerAuth::StripI, code[range]),
            ] {
                let mut c = core(&[], 1);
                c.sys.tcr_el1 |= tcr;
                let tagged = pointer & !TOP_BYTE | tag;
                let want = if ignored { tagged } else { pointer };
                assert_eq!(c.pointer_auth(what, tagged, 0), Ok(want), "{tcr:#x}");
            }
        }
    }
    // One range: TBI is bit 20, TBID bit 29.
    for (el, tcr, tagged_data, tagged_code) in [
        (2, 1 << 20, true, true),
        (2, 1 << 20 | 1 << 29, true, false),
        (3, 1 << 20 | 1 << 29, true, false),
        (3, 0, false, false),
    ] {
        let mut c = core(&[], el);
        c.sys.tcr_el2 |= tcr;
        c.sys.tcr_el3 |= tcr;
        let tagged = POINTERS[0] | tag;
        let want = |ignored| Ok(if ignored { tagged } else { POINTERS[0] });
        assert_eq!(
            c.pointer_auth(PointerAuth::StripD, tagged, 0),
            want(tagged_data)
        );
        assert_eq!(
            c.pointer_auth(PointerAuth::StripI, tagged, 0),
            want(tagged_code)
        );
    }
}

#[test]
fn the_size_of_the_address_is_that_of_its_range() {
    let mut c = core(&[], 1);
    c.sys.tcr_el1 = 25 | 39 << 16;
    for (pointer, bottom) in [(!SELECT, 39), (!0, 25), (0x5a5a << 48, 39)] {
        let select = pointer & SELECT != 0;
        let low = pointer & ((1 << bottom) - 1);
        let want = if select { low | !0 << bottom } else { low };
        assert_eq!(c.pointer_auth(PointerAuth::StripD, pointer, 0), Ok(want));
    }
    // Out of bounds: as the nearest bound.
    c.sys.tcr_el1 = 63 << 16;
    assert_eq!(
        c.pointer_auth(PointerAuth::StripD, !SELECT, 0),
        Ok((1 << 48) - 1)
    );
    assert_eq!(c.pointer_auth(PointerAuth::StripD, SELECT, 0), Ok(!0 << 25));
}

#[test]
fn enables_and_traps() {
    let bits = [sctlr::ENIA, sctlr::ENIB, sctlr::ENDA, sctlr::ENDB];
    let pointer = POINTERS[0];
    for el in 0..=3 {
        for (k, bit) in bits.into_iter().enumerate() {
            for what in [ADD[k], AUTH[k], COMBINED[k]] {
                let mut c = core(COMBINE, el);
                let all = bits.into_iter().sum::<u64>();
                let own = match el {
                    0 | 1 => &mut c.sys.sctlr_el1,
                    2 => &mut c.sys.sctlr_el2,
                    _ => &mut c.sys.sctlr_el3,
                };
                *own = all & !bit;
                // Not enabled, so it does nothing and is not trapped.
                c.sys.hcr_el2 &= !hcr::API;
                c.sys.scr_el3 &= !scr::API;
                assert_eq!(c.pointer_auth(what, pointer, 0), Ok(pointer));
            }
        }
        for what in [ADD[0], AUTH[1], COMBINED[2], PointerAuth::AddGA] {
            let mut c = core(&[], el);
            c.sys.scr_el3 &= !scr::API;
            let trap = |to| Some((ec::PAC_TRAP, to, 0));
            let to3 = if el < 3 { trap(3) } else { None };
            assert_eq!(
                end(c.pointer_auth(what, pointer, 0)),
                to3,
                "{what:?} EL{el}"
            );
            // EL2 goes first.
            c.sys.hcr_el2 &= !hcr::API;
            let to2 = if el < 2 { trap(2) } else { to3 };
            assert_eq!(
                end(c.pointer_auth(what, pointer, 0)),
                to2,
                "{what:?} EL{el}"
            );
            // … but a host does not trap its own user space.
            c.sys.hcr_el2 |= hcr::E2H | hcr::TGE;
            let host = if el == 0 { to3 } else { to2 };
            assert_eq!(
                end(c.pointer_auth(what, pointer, 0)),
                host,
                "{what:?} EL{el}"
            );
            assert_eq!(c.pointer_auth(PointerAuth::StripI, pointer, 0), Ok(pointer));
        }
    }
}

#[test]
fn the_generic_code_is_the_upper_half() {
    let mut c = core(&[], 1);
    let key = Key {
        hi: c.sys.apgakeyhi_el1,
        lo: c.sys.apgakeylo_el1,
    };
    c.sys.sctlr_el1 = 0;
    let want = qarma5(5, 6, key) & !0 << 32;
    assert_eq!(c.pointer_auth(PointerAuth::AddGA, 5, 6), Ok(want));
    // A second time it comes from the memo, which a change of key gets past.
    assert_eq!(c.pointer_auth(PointerAuth::AddGA, 5, 6), Ok(want));
    c.sys.apgakeylo_el1 ^= 1;
    assert_ne!(c.pointer_auth(PointerAuth::AddGA, 5, 6), Ok(want));
}

#[test]
fn the_algorithm_is_that_of_the_features() {
    let code = |algorithm| {
        let features = PLAIN.without(Feature::PACQARMA5);
        let base = Profile::by_name("a78ae").expect("a known profile");
        let profile = Box::leak(Box::new(Profile {
            features: features.with(Features::of(&[algorithm])),
            ..base.clone()
        }));
        let mut c = core_of(profile);
        c.boot_at(3, 0, true);
        c.pointer_auth(PointerAuth::AddGA, 1, 2).unwrap()
    };
    let (key, upper) = (Key::default(), !0 << 32);
    assert_eq!(code(Feature::PACQARMA5), qarma5(1, 2, key) & upper);
    assert_eq!(code(Feature::PACQARMA3), qarma3(1, 2, key) & upper);
    let other = super::implementation_defined(1, 2, key) & upper;
    assert_eq!(code(Feature::PACIMP), other);
}
