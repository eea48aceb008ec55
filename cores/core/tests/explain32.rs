//! What the MPUs say of an address to people who look, against what they do.
use dyno_core::Core;
use dyno_core::aarch32::mode;
use dyno_core::bench::{BASE, World};
use dyno_core::cp15::Pins;
use dyno_core::pmsa::explain::{Match, Stage};
use dyno_core::pmsa::{Regime, explain, look, translate};
use dyno_core::profile::{CostTable, Profile, Timing};
use dyno_core::vmsa::{Purpose, Request};
use dyno_fabric::Frequency;

/// SCTLR and HSCTLR.
const M: u64 = 1;
const BR: u64 = 1 << 17;
const WXN: u64 = 1 << 19;
/// HCR.
const VM: u64 = 1;
const DC: u64 = 1 << 12;

/// Both MPUs off.
fn core(m: u8) -> Core {
    let timing = Timing {
        clock: Frequency::mhz(1000),
        counter: Frequency::hz(62_500_000),
        costs: CostTable::uniform(4),
    };
    let profile = Profile::by_name("cortex-r52").expect("a known profile");
    let mut c = Core::new(0, 0, profile, timing);
    c.boot_at(2, BASE, false);
    (c.sys.sctlr_el1, c.sys.sctlr_el2, c.sys.hcr_el2) = (0, 0, 0);
    c.sys.mair_el1 = 0x0004_44ff;
    c.sys.mair_el2 = 0x0004_bbee;
    assert!(c.set_cpsr_bits(&mut World::new(&[]), 0x1c0 | u32::from(m)));
    c
}
fn first(c: &mut Core, n: usize, bar: u32, lar: u32) {
    (c.sys32.prbar[n], c.sys32.prlar[n]) = (bar, lar | 1);
}
fn second(c: &mut Core, n: usize, bar: u32, lar: u32) {
    (c.sys32.hprbar[n], c.sys32.hprlar[n]) = (bar, lar | 1);
}

#[test]
fn a_unit_that_is_off_is_the_default_map() {
    for (m, regime) in [(mode::SVC, Regime::El10), (mode::HYP, Regime::El2)] {
        let mut c = core(m);
        // What is in the registers means nothing.
        first(&mut c, 0, 0x1000, 0x1fc0);
        second(&mut c, 0, 0x1000, 0x1fc0);
        let e = explain(&c, 0x1234);
        assert_eq!((e.regime, e.pa, e.stages.len()), (regime, Some(0x1234), 1));
        let Stage {
            el2,
            enabled,
            regions,
            rights,
            ..
        } = &e.stages[0];
        assert_eq!((*el2, *enabled), (m == mode::HYP, false));
        assert_eq!((regions.len(), *rights), (0, Ok((true, true, true))));
        // Peripherals: Device memory is XN.
        let e = explain(&c, 0xb000_0000);
        assert_eq!(e.stages[0].rights, Ok((true, true, false)));
    }
}

#[test]
fn the_region_is_named_and_its_attributes() {
    let mut c = core(mode::SVC);
    c.sys.sctlr_el1 = M;
    // Read-only, executable, inner shareable; MAIR byte 1.
    first(&mut c, 5, 0x1000 | 3 << 3 | 2 << 1, 0x1fc0 | 1 << 1);
    let e = explain(&c, 0x1fff);
    assert_eq!(e.pa, Some(0x1fff));
    let region = Match {
        number: 5,
        bar: 0x101c,
        lar: 0x1fc3,
    };
    let stage = Stage {
        el2: false,
        enabled: true,
        regions: vec![region],
        rights: Ok((true, false, true)),
        attributes: Some((0x44, 3)),
    };
    assert_eq!(e.stages, [stage]);
    // Its last granule is the one that LIMIT is in.
    for outside in [0xfff, 0x2000] {
        let e = explain(&c, outside);
        assert_eq!((e.pa, e.stages[0].regions.len()), (None, 0));
        assert_eq!(e.stages[0].rights, Err("Translation fault: no region"));
        assert_eq!(e.stages[0].attributes, None);
    }
    // With the background region there is a place everywhere else.
    c.sys.sctlr_el1 |= BR;
    let e = explain(&c, 0x2000);
    assert_eq!((e.pa, e.stages[0].regions.len()), (Some(0x2000), 0));
    assert_eq!(e.stages[0].rights, Ok((true, true, true)));
}

#[test]
fn two_regions_are_a_fault_and_both_are_named() {
    let mut c = core(mode::HYP);
    c.sys.sctlr_el2 = M | BR;
    second(&mut c, 3, 0x1000, 0x2fc0);
    second(&mut c, 9, 0x2000, 0x3fc0);
    let e = explain(&c, 0x2040);
    assert_eq!((e.regime, e.pa), (Regime::El2, None));
    let numbers: Vec<_> = e.stages[0].regions.iter().map(|m| m.number).collect();
    assert_eq!(numbers, [3, 9]);
    let what = "Translation fault: more than one region";
    assert_eq!(e.stages[0].rights, Err(what));
    assert_eq!(explain(&c, 0x1fff).pa, Some(0x1fff));
    // Disabled it is none.
    c.sys32.hprlar[9] &= !1;
    assert_eq!(explain(&c, 0x2040).stages[0].regions.len(), 1);
}

#[test]
fn a_guest_has_two_stages_and_either_may_refuse() {
    let mut c = core(mode::SVC);
    c.sys.sctlr_el1 = M;
    c.sys.hcr_el2 = VM;
    first(&mut c, 0, 0x1000, 0x3fc0);
    // Of the guest; of the guest but read-only, never executed; of EL2 alone.
    second(&mut c, 1, 0x1000 | 1 << 1, 0x1fc0);
    second(&mut c, 2, 0x2000 | 3 << 1 | 1, 0x2fc0 | 2 << 1);
    second(&mut c, 4, 0x3000, 0x3fc0);
    for (va, rights, pa) in [
        (0x1000, Ok((true, true, true)), Some(0x1000)),
        (0x2000, Ok((true, false, false)), Some(0x2000)),
        (0x3000, Err("Permission fault"), None),
        (0x4000, Err("Translation fault: no region"), None),
    ] {
        let e = explain(&c, va);
        assert_eq!((e.regime, e.pa, e.stages.len()), (Regime::El10, pa, 2));
        assert!(!e.stages[0].el2 && e.stages[1].el2 && e.stages[1].enabled);
        assert_eq!(e.stages[1].rights, rights, "{va:#x}");
        let whole = if va == 0x4000 { 0 } else { 1 };
        assert_eq!(e.stages[1].regions.len(), whole, "{va:#x}");
    }
    assert_eq!(explain(&c, 0x2000).stages[1].attributes, Some((4, 0)));
    // For EL2 itself there is one.
    let mut c = core(mode::HYP);
    c.sys.hcr_el2 = VM;
    assert_eq!(explain(&c, 0x1000).stages.len(), 1);
}

#[test]
fn a_tightly_coupled_memory_is_elsewhere_on_the_bus() {
    let mut c = core(mode::SVC);
    c.set_pins(Pins {
        tcm: [0x1_0000_0000, 0x2_0000_0000, 0],
        ..Pins::default()
    });
    // 64 KiB at 0x20000 for EL1 and EL0, and not for EL2.
    c.sys32.tcmregionr[0] = 0x2_0000 | 7 << 2 | 1;
    assert_eq!(explain(&c, 0x2_1234).pa, Some(0x1_0000_1234));
    assert_eq!(explain(&c, 0x1_1234).pa, Some(0x1_1234));
    assert_eq!(look(&c, 1 << 32), None, "there is no such address");
}

/// Random regions, controls and addresses: whoever looks is told what software meets.
#[test]
fn what_is_said_is_what_happens() {
    let mut state = 1u64;
    let mut next = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005);
        state = state.wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let (mut fine, mut refused) = (0, 0);
    for round in 0..4_000 {
        let m = [mode::USR, mode::SVC, mode::HYP][next(3) as usize];
        let mut c = core(m);
        for control in [&mut c.sys.sctlr_el1, &mut c.sys.sctlr_el2] {
            *control = [0, M][next(2) as usize] | [0, BR, WXN, BR | WXN][next(4) as usize];
        }
        c.sys.hcr_el2 = [0, VM, DC, VM | DC][next(4) as usize];
        for n in 0..4 {
            let mut region = || {
                let base = 0x1000 * next(4) as u32 + 0x40 * next(4) as u32;
                let limit = base + 0x40 * next(0x80) as u32;
                (base | next(32) as u32, limit | (next(8) as u32) << 1)
            };
            let (bar, lar) = region();
            first(&mut c, n, bar, lar);
            let (bar, lar) = region();
            second(&mut c, 31 - n, bar, lar);
            c.sys32.prlar[n] &= !1 | next(2) as u32;
            c.sys32.hprlar[31 - n] &= !1 | next(2) as u32;
        }
        let va = next(0x6000) as u32;
        let before = c.save();
        let e = explain(&c, va);
        let again = explain(&c, va);
        assert_eq!((&e.pa, &e.stages), (&again.pa, &again.stages));
        assert_eq!(c.save(), before);
        // Privileged software of the same regime.
        let level = if m == mode::HYP { mode::HYP } else { mode::SVC };
        assert!(c.set_cpsr_bits(&mut World::new(&[]), 0x1c0 | u32::from(level)));
        let allowed = |purpose| {
            let request = Request {
                va: va.into(),
                purpose,
                unprivileged: false,
            };
            translate(&c, request).ok().map(|t| t.pa)
        };
        assert_eq!(e.pa, allowed(Purpose::Read), "round {round}: {e:x?}");
        assert_eq!(look(&c, va.into()).map(|t| t.pa), e.pa);
        let all = e.stages.iter().try_fold((true, true, true), |all, s| {
            let (r, w, x) = s.rights?;
            Ok::<_, &str>((all.0 & r, all.1 & w, all.2 & x))
        });
        let (r, w, x) = all.unwrap_or_default();
        assert_eq!(r, e.pa.is_some(), "round {round}: {e:x?}");
        assert_eq!(
            w,
            allowed(Purpose::Write).is_some(),
            "round {round}: {e:x?}"
        );
        assert_eq!(
            x,
            allowed(Purpose::Execute).is_some(),
            "round {round}: {e:x?}"
        );
        for s in &e.stages {
            assert_eq!(s.attributes.is_some(), s.rights.is_ok());
            assert!(s.regions.len() < 2 || s.rights.is_err());
        }
        match e.pa {
            Some(_) => fine += 1,
            None => refused += 1,
        }
    }
    assert!(fine > 400 && refused > 400, "{fine} {refused}");
}
