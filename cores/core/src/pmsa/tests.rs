//! Both MPUs against a plain model, and the exact words of faults.
use super::*;
use crate::aarch32::mode;
use crate::exception::bench::{Outside, core};
use crate::exception::{Kind32, ec};
use crate::vmsa;

const ENABLED: u64 = sctlr::M;

fn request(va: u64, purpose: Purpose) -> Request {
    Request {
        va,
        purpose,
        unprivileged: false,
    }
}
/// At `el`, both MPUs off.
fn at(el: u8) -> Core {
    let mut c = core("r52");
    c.sys.sctlr_el1 = 0;
    c.sys.sctlr_el2 = 0;
    c.sys.hcr_el2 = 0;
    c.sys.mair_el1 = 0x0004_44ff;
    c.sys.mair_el2 = 0x0004_44ff;
    go(&mut c, el);
    c
}
fn go(c: &mut Core, el: u8) {
    c.write_mode([mode::USR, mode::SVC, mode::HYP][usize::from(el)]);
}
fn first(c: &mut Core, n: usize, bar: u32, lar: u32) {
    (c.sys32.prbar[n], c.sys32.prlar[n]) = (bar, lar | 1);
}
fn second(c: &mut Core, n: usize, bar: u32, lar: u32) {
    (c.sys32.hprbar[n], c.sys32.hprlar[n]) = (bar, lar | 1);
}
fn allowed(c: &Core, va: u64) -> String {
    [
        (Purpose::Read, 'r'),
        (Purpose::Write, 'w'),
        (Purpose::Execute, 'x'),
    ]
    .map(|(p, letter)| match translate(c, request(va, p)) {
        Ok(_) => letter,
        Err(_) => '-',
    })
    .iter()
    .collect()
}

#[test]
fn permissions_of_el1_and_el0() {
    // AP[2:1], XN, WXN, UWXN; then EL1 and EL0.
    for (ap, xn, wxn, uwxn, el1, el0) in [
        (0b00, 0, 0, 0, "rwx", "---"),
        (0b01, 0, 0, 0, "rwx", "rwx"),
        (0b10, 0, 0, 0, "r-x", "---"),
        (0b11, 0, 0, 0, "r-x", "r-x"),
        (0b00, 1, 0, 0, "rw-", "---"),
        (0b01, 1, 0, 0, "rw-", "rw-"),
        (0b10, 1, 0, 0, "r--", "---"),
        (0b11, 1, 0, 0, "r--", "r--"),
        (0b00, 0, 1, 0, "rw-", "---"),
        (0b01, 0, 1, 0, "rw-", "rw-"),
        (0b10, 0, 1, 0, "r-x", "---"),
        (0b11, 0, 1, 0, "r-x", "r-x"),
        (0b00, 0, 0, 1, "rwx", "---"),
        (0b01, 0, 0, 1, "rw-", "rwx"),
        (0b10, 0, 0, 1, "r-x", "---"),
        (0b11, 0, 0, 1, "r-x", "r-x"),
        (0b01, 0, 1, 1, "rw-", "rw-"),
    ] {
        for (el, want) in [(1, el1), (0, el0)] {
            let mut c = at(el);
            c.sys.sctlr_el1 = ENABLED | wxn << 19 | uwxn << 20;
            first(&mut c, 7, 0x1000 | ap << 1 | xn, 0x1fc0);
            let row = (el, ap, xn, wxn, uwxn);
            assert_eq!(allowed(&c, 0x1234), want, "{row:?}");
            // LDRT and STRT.
            if el == 1 {
                for (purpose, letter) in [(Purpose::Read, 'r'), (Purpose::Write, 'w')] {
                    let r = Request {
                        unprivileged: true,
                        ..request(0x1234, purpose)
                    };
                    assert_eq!(translate(&c, r).is_ok(), el0.contains(letter), "{row:?}");
                }
            }
        }
    }
}

#[test]
fn permissions_of_el2() {
    for (ap, xn, wxn, want) in [
        (0b00, 0, 0, "rwx"),
        (0b01, 0, 0, "rwx"),
        (0b10, 0, 0, "r-x"),
        (0b11, 0, 0, "r-x"),
        (0b00, 1, 0, "rw-"),
        (0b11, 1, 0, "r--"),
        (0b00, 0, 1, "rw-"),
        (0b10, 0, 1, "r-x"),
    ] {
        let mut c = at(2);
        c.sys.sctlr_el2 = ENABLED | wxn << 19;
        second(&mut c, 0, 0x1000 | ap << 1 | xn, 0x1fc0);
        assert_eq!(allowed(&c, 0x1fff), want, "{ap:02b} {xn} {wxn}");
        assert_eq!(allowed(&c, 0x2000), "---");
    }
}

/// Every pair of permissions: what both stages allow is what each of them does.
#[test]
fn two_stages_allow_what_both_do() {
    for el in [0, 1] {
        for one in 0..8 {
            for two in 0..8 {
                let mut c = at(el);
                c.sys.sctlr_el1 = ENABLED;
                first(&mut c, 0, 0x1000 | one, 0x1fc0);
                let alone = allowed(&c, 0x1800);
                c.sys.hcr_el2 = VM;
                second(&mut c, 31, two, 0xffff_ffc0);
                let behind = match two >> 1 {
                    0 | 2 => "---",
                    1 => "rwx",
                    _ => "r-x",
                };
                let xn = two & 1 == 1;
                let want: String = alone
                    .chars()
                    .zip(behind.chars())
                    .map(|(a, b)| match (a == b, xn && a == 'x') {
                        (true, false) => a,
                        _ => '-',
                    })
                    .collect();
                assert_eq!(allowed(&c, 0x1800), want, "EL{el} {one:03b} {two:03b}");
            }
        }
    }
}

#[test]
fn the_background_region_is_for_privileged_accesses() {
    let mut c = at(1);
    c.sys.sctlr_el1 = ENABLED;
    assert_eq!(allowed(&c, 0x1000), "---");
    c.sys.sctlr_el1 |= sctlr::BR;
    assert_eq!(allowed(&c, 0x1000), "rwx");
    assert_eq!(allowed(&c, 0x7fff_ffff), "rwx");
    assert_eq!(allowed(&c, 0x8000_0000), "rw-");
    go(&mut c, 0);
    assert_eq!(allowed(&c, 0x1000), "---");
    go(&mut c, 2);
    c.sys.sctlr_el2 = ENABLED;
    assert_eq!(allowed(&c, 0x1000), "---");
    c.sys.sctlr_el2 |= sctlr::BR;
    assert_eq!(allowed(&c, 0xffff_ffff), "rw-");
    // It is none of the EL2-controlled MPU for what is below.
    go(&mut c, 1);
    c.sys.hcr_el2 = VM;
    assert_eq!(allowed(&c, 0x1000), "---");
}

#[test]
fn without_mpu_the_default_memory_map_holds() {
    for el in [0, 1, 2] {
        let mut c = at(el);
        assert_eq!(allowed(&c, 0x4000_0000), "rwx");
        assert_eq!(allowed(&c, 0xc000_0000), "rw-");
        let device = |c: &Core, va| translate(c, request(va, Purpose::Read)).map(|t| t.device);
        assert_eq!(device(&c, 0x4000_0000), Ok(false));
        assert_eq!(device(&c, 0x8000_0000), Ok(true));
        if el < 2 {
            // HCR.DC makes Normal memory of all of it, and turns both controls of MPUs around.
            c.sys.hcr_el2 = DC;
            c.sys.sctlr_el1 = ENABLED;
            second(&mut c, 0, 0b010, 0xffff_ffc0);
            assert_eq!(device(&c, 0x8000_0000), Ok(false));
            c.sys32.hprlar[0] = 0;
            assert_eq!(allowed(&c, 0x4000_0000), "---");
        }
    }
    // HCR.TGE too.
    let mut c = at(0);
    c.sys.sctlr_el1 = ENABLED;
    assert_eq!(allowed(&c, 0x1000), "---");
    c.sys.hcr_el2 = hcr::TGE;
    assert_eq!(allowed(&c, 0x1000), "rwx");
}

#[test]
fn faults_of_el1_are_in_the_status_registers() {
    let mut c = at(1);
    c.sys.sctlr_el1 = ENABLED;
    first(&mut c, 0, 0x1000 | 0b101, 0x1fc0);
    first(&mut c, 1, 0x1f00, 0x1fc0);
    let data = |fsr| Kind32::DataAbort { fsr };
    for (va, purpose, kind32) in [
        (0x3004, Purpose::Read, data(0x204)),
        (0x3004, Purpose::Write, data(0xa04)),
        (0x3004, Purpose::ReadWrite, data(0x204)),
        (0x1f00, Purpose::Read, data(0x204)),
        (0x1004, Purpose::Write, data(0xa0c)),
        (0x1004, Purpose::ReadWrite, data(0xa0c)),
        (0x1004, Purpose::CacheInvalidate, data(0x2a0c)),
        (0x3004, Purpose::CacheMaintenance, data(0x2a04)),
        (
            0x3004,
            Purpose::Execute,
            Kind32::PrefetchAbort { fsr: 0x204 },
        ),
        (
            0x1004,
            Purpose::Execute,
            Kind32::PrefetchAbort { fsr: 0x20c },
        ),
    ] {
        let e = translate(&c, request(va, purpose)).unwrap_err();
        assert_eq!(e.kind32, kind32, "{va:#x} {purpose:?}");
        assert_eq!((e.target_el, e.far, e.ipa), (1, Some(va), None));
    }
    let e = vmsa::alignment_fault(&c, 0x1001, Purpose::Write);
    assert_eq!(e.kind32, data(0xa21));
    let e = vmsa::external_abort(&c, 0x1001, Purpose::Execute);
    assert_eq!(e.kind32, Kind32::PrefetchAbort { fsr: 0x210 });
    let e = vmsa::unsupported_atomic(&c, 0x1000, Purpose::Read);
    assert_eq!(e.kind32, data(0x235));
}

#[test]
fn faults_of_the_second_stage_are_in_hsr() {
    let mut c = at(1);
    c.sys.hcr_el2 = VM;
    second(&mut c, 0, 0x1000 | 0b111, 0x1fc0);
    for (va, purpose, class, iss) in [
        (0x1_3004, Purpose::Read, ec::DATA_ABORT_LOWER, 0x04),
        (0x1_3004, Purpose::Write, ec::DATA_ABORT_LOWER, 0x44),
        (0x1004, Purpose::Write, ec::DATA_ABORT_LOWER, 0x4c),
        (
            0x1004,
            Purpose::CacheInvalidate,
            ec::DATA_ABORT_LOWER,
            0x14c,
        ),
        (0x1004, Purpose::Execute, ec::INSTRUCTION_ABORT_LOWER, 0x0c),
    ] {
        let e = translate(&c, request(va, purpose)).unwrap_err();
        let found = (e.target_el, e.syndrome.ec, e.syndrome.iss, e.far, e.ipa);
        assert_eq!(found, (2, class, iss, Some(va), Some(va)), "{purpose:?}");
    }
    // Where the first stage fails already it is EL1's, or with HCR.TGE EL2's without an IPA.
    c.sys.sctlr_el1 = ENABLED;
    let e = translate(&c, request(0x1004, Purpose::Write)).unwrap_err();
    assert_eq!(
        (e.target_el, e.kind32),
        (1, Kind32::DataAbort { fsr: 0xa04 })
    );
    go(&mut c, 0);
    c.sys.hcr_el2 = hcr::TGE;
    let e = vmsa::alignment_fault(&c, 0x1001, Purpose::Read);
    let found = (e.target_el, e.syndrome.ec, e.syndrome.iss, e.ipa);
    assert_eq!(found, (2, ec::DATA_ABORT_LOWER, 0x21, None));
    // EL2's own.
    go(&mut c, 2);
    c.sys.sctlr_el2 = ENABLED;
    let e = translate(&c, request(0x1_0000, Purpose::Write)).unwrap_err();
    let found = (e.target_el, e.syndrome.ec, e.syndrome.iss, e.ipa);
    assert_eq!(found, (2, ec::DATA_ABORT_SAME, 0x44, None));
}

#[test]
fn device_memory_of_either_stage() {
    let mut c = at(1);
    c.sys.sctlr_el1 = ENABLED;
    c.sys.hcr_el2 = VM;
    // Index 2 is Device-nGnRE.
    first(&mut c, 0, 0, 0x0fc0 | 2 << 1);
    first(&mut c, 1, 0x1000, 0xffff_ffc0);
    second(&mut c, 0, 0b010, 0x1fc0);
    second(&mut c, 1, 0x2000 | 0b010, 0xffff_ffc0 | 2 << 1);
    let found = [0, 0x1000, 0x2000].map(|va| {
        let t = translate(&c, request(va, Purpose::Read)).unwrap();
        (t.device, t.device_by_stage2)
    });
    assert_eq!(found, [(true, false), (false, false), (true, true)]);
    let t = translate(&c, request(0x2000, Purpose::Read)).unwrap();
    let e = vmsa::device_alignment_fault(&c, 0x2001, Purpose::Write, &t);
    let found = (e.target_el, e.syndrome.ec, e.syndrome.iss);
    assert_eq!(found, (2, ec::DATA_ABORT_LOWER, 0x61));
}

#[test]
fn addresses_end_at_4_gib() {
    let c = at(1);
    let t = translate(&c, request(0x1_0000_0010, Purpose::Read)).unwrap();
    assert_eq!(t.pa, 0x10);
}

#[test]
fn a_tcm_is_behind_the_mpu() {
    let mut c = at(1);
    c.sys32.pins.tcm[1] = 1 << 36;
    c.sys32.tcmregionr[1] = 0x2000 | 4 << 2 | 1;
    let pa = |c: &Core, va| translate(c, request(va, Purpose::Write)).map(|t| t.pa);
    assert_eq!(pa(&c, 0x2345), Ok(1 << 36 | 0x345));
    assert_eq!(pa(&c, 0x4000), Ok(0x4000));
    c.sys.sctlr_el1 = ENABLED;
    assert!(pa(&c, 0x2345).is_err());
    go(&mut c, 2);
    assert_eq!(pa(&c, 0x2345), Ok(0x2345));
}

#[test]
fn only_whole_pages_are_remembered() {
    let mut c = at(1);
    let mut env = Outside::default();
    c.sys.sctlr_el1 = ENABLED;
    first(&mut c, 0, 0x1000, 0x1fc0);
    first(&mut c, 1, 0x2000, 0x27c0);
    c.translation_changed();
    for (va, kept) in [(0x1000, true), (0x2000, false)] {
        let r = request(va, Purpose::Read);
        assert!(vmsa::fill(&mut c, &mut env, r).is_ok());
        assert_eq!(c.tlb.recall(r).is_some(), kept, "{va:#x}");
    }
    assert!(vmsa::fill(&mut c, &mut env, request(0x2800, Purpose::Read)).is_err());
}

#[test]
fn contexts_are_told_apart() {
    let base = |el| {
        let c = at(el);
        vmsa::context_key(&c)
    };
    let with = |el, change: fn(&mut Core)| {
        let mut c = at(el);
        change(&mut c);
        vmsa::context_key(&c)
    };
    let keys = [
        base(0),
        base(1),
        base(2),
        with(1, |c| c.sys.sctlr_el1 |= sctlr::M),
        with(1, |c| c.sys.sctlr_el1 |= sctlr::BR),
        with(1, |c| c.sys.sctlr_el1 |= sctlr::A),
        with(1, |c| c.sys.sctlr_el1 |= sctlr::WXN),
        with(1, |c| c.sys.sctlr_el1 |= sctlr::UWXN),
        with(1, |c| c.sys.hcr_el2 |= VM),
        with(1, |c| c.sys.hcr_el2 |= DC),
        with(0, |c| c.sys.hcr_el2 |= hcr::TGE),
        with(2, |c| c.sys.sctlr_el2 |= sctlr::M),
    ];
    for (i, a) in keys.iter().enumerate() {
        for (j, b) in keys.iter().enumerate() {
            assert_eq!(a == b, i == j, "{i} {j}");
        }
    }
}

#[test]
fn par_says_what_an_access_would_find() {
    use super::at::{At, address_translate};
    let mut c = at(2);
    c.sys.sctlr_el1 = ENABLED;
    first(&mut c, 0, 0x1000 | 3 << 3 | 0b110, 0x1fc0);
    second(&mut c, 0, 0b110, 0x1fc0 | 1 << 1);
    c.sys.hcr_el2 = VM;
    let op = At {
        regime: Regime::El10,
        user: false,
        write: false,
        both_stages: false,
    };
    let par = |c: &Core, op, va| address_translate(c, op, va);
    // Inner Shareable Normal memory; with the second stage Non-cacheable, which is Outer Shareable.
    assert_eq!(par(&c, op, 0x1234), 0xff << 56 | 0x1000 | 0xa00 | 3 << 7);
    let both = At {
        both_stages: true,
        ..op
    };
    assert_eq!(par(&c, both, 0x1234), 0x44 << 56 | 0x1000 | 0xa00 | 2 << 7);
    let write = At { write: true, ..op };
    assert_eq!(par(&c, write, 0x1234), 0x800 | 0b00_1100 << 1 | 1);
    assert_eq!(par(&c, op, 0x2000), 0x800 | 0b00_0100 << 1 | 1);
    c.sys.sctlr_el1 = 0;
    assert_eq!(par(&c, both, 0x2000), 0x800 | 1 << 9 | 0b00_0100 << 1 | 1);
    let hyp = At {
        regime: Regime::El2,
        ..op
    };
    assert_eq!(par(&c, hyp, 0x8000_0000), 4 << 56 | 0x8000_0a00 | 2 << 7);
}
