//! Where counters count (D13.5), and how far (FEAT_PMUv3p5).
use super::{execute, read, write};
use crate::bench::BASE;
use crate::exception::bench::{Outside, core_at, core_of};
use crate::profile::Profile;
use crate::state::Core;

/// PMEVTYPER and PMCCFILTR, and the levels that count: Non-secure EL0, EL1, EL2, Secure EL0, EL1, EL3.
const FILTERS: [(u64, &str); 13] = [
    (0, "01-013"),
    (1 << 31, "0--0--"),
    (1 << 30, "-1--13"),
    (3 << 30, "------"),
    // NSK and NSU: as P and U in Non-secure state where they are equal, the other way where not.
    (1 << 29, "0--013"),
    (1 << 28, "-1-013"),
    (1 << 31 | 1 << 29, "01-0--"),
    (1 << 30 | 1 << 28, "01--13"),
    (1 << 27, "012013"),
    // M: EL3 where it is equal to P.
    (1 << 26, "01-01-"),
    (1 << 31 | 1 << 26, "0--0-3"),
    (3 << 30 | 1 << 27, "--2---"),
    (3 << 30 | 3 << 28, "01----"),
];
const LEVELS: [(u8, bool); 6] = [
    (0, false),
    (1, false),
    (2, false),
    (0, true),
    (1, true),
    (3, true),
];

/// Events of counter 0 and cycles, while three instructions are executed there.
fn counted_at(c: &mut Core, el: u8, secure: bool) -> (u64, u64) {
    c.sys.scr_el3 |= crate::sysreg::scr::NS;
    if secure {
        c.sys.scr_el3 &= !crate::sysreg::scr::NS;
    }
    c.set_level(el, el > 0);
    c.pmu_rebase();
    let before = c.pmu_now();
    execute(c, 3);
    c.pmu_sync();
    (
        c.pmu.counts[0] - before.counts[0],
        c.pmu.cycles - before.cycles,
    )
}

#[test]
fn filters_by_level_and_security_state() {
    let mut env = Outside::default();
    for (filter, counts) in FILTERS {
        let mut c = core_at("a78ae", 3);
        c.sys.mdcr_el3 = 1 << 17;
        c.sys.mdcr_el2 = 6;
        write(&mut c, &mut env, "PMEVTYPER0_EL0", 8 | filter);
        write(&mut c, &mut env, "PMCCFILTR_EL0", filter);
        assert_eq!(read(&mut c, "PMCCFILTR_EL0"), filter);
        write(&mut c, &mut env, "PMCNTENSET_EL0", 1 << 31 | 1);
        write(&mut c, &mut env, "PMCR_EL0", 1);
        for (i, (el, secure)) in LEVELS.into_iter().enumerate() {
            let n = if counts.as_bytes()[i] == b'-' { 0 } else { 3 };
            let counted = counted_at(&mut c, el, secure);
            assert_eq!(counted, (n, n), "{filter:#x} EL{el} secure {secure}");
        }
    }
    // Without EL3 and EL2 their bits are RES0.
    let single = Profile::variant(Profile::by_name("a72").unwrap(), false, false);
    let mut c = core_of(single);
    write(&mut c, &mut env, "PMEVTYPER0_EL0", !0);
    assert_eq!(read(&mut c, "PMEVTYPER0_EL0"), 0xc000_03ff);
}

#[test]
fn counting_is_prohibited_by_spme_hpmd_and_dp() {
    let mut env = Outside::default();
    // (MDCR_EL3.SPME, MDCR_EL2 without HPMN, HPMN, PMCR.DP, EL, secure, event and cycles counted)
    const HPMD: u64 = 1 << 17;
    const HPME: u64 = 1 << 7;
    let table = [
        (true, 0, 6, false, 1, true, (3, 3)),
        (false, 0, 6, false, 1, true, (0, 3)),
        (false, 0, 6, true, 1, true, (0, 0)),
        (false, 0, 6, true, 3, true, (0, 0)),
        (false, 0, 6, true, 1, false, (3, 3)),
        (true, 0, 6, true, 2, false, (3, 3)),
        (true, HPMD, 6, false, 2, false, (0, 3)),
        (true, HPMD, 6, true, 2, false, (0, 0)),
        (true, HPMD, 6, true, 1, false, (3, 3)),
        // EL2's own counters: HPME turns them on, HPMD does not stop them, SPME does.
        (true, HPMD, 0, true, 2, false, (0, 0)),
        (true, HPMD | HPME, 0, true, 2, false, (3, 0)),
        (false, HPME, 0, false, 1, true, (0, 3)),
        (true, HPME, 0, false, 1, false, (3, 3)),
    ];
    for (i, (spme, mdcr2, hpmn, dp, el, secure, expected)) in table.into_iter().enumerate() {
        let mut c = core_at("a78ae", 3);
        write(&mut c, &mut env, "MDCR_EL3", u64::from(spme) << 17);
        write(&mut c, &mut env, "MDCR_EL2", mdcr2 | hpmn);
        // At every level.
        write(&mut c, &mut env, "PMEVTYPER0_EL0", 8 | 1 << 27);
        write(&mut c, &mut env, "PMCCFILTR_EL0", 1 << 27);
        write(&mut c, &mut env, "PMCNTENSET_EL0", 1 << 31 | 1);
        write(&mut c, &mut env, "PMCR_EL0", 1 | u64::from(dp) << 5);
        assert_eq!(counted_at(&mut c, el, secure), expected, "{i}");
    }
}

/// An A78AE with FEAT_PMUv3p5.
fn with_p5(el: u8) -> Core {
    let base = Profile::by_name("a78ae").unwrap();
    let mut id = base.id.to_vec();
    let dfr0 = id.iter_mut().find(|(name, _)| *name == "ID_AA64DFR0_EL1");
    dfr0.expect("listed").1 += 0x200;
    let profile = Box::leak(Box::new(Profile {
        id: Box::leak(id.into_boxed_slice()),
        ..base.clone()
    }));
    let mut c = core_of(profile);
    c.boot_at(el, BASE, false);
    c
}

#[test]
fn long_counters_of_pmuv3p5() {
    let mut env = Outside::default();
    // (PMCR.LP, MDCR_EL2.HLP, HPMN, counter before, overflow of 0, CHAIN in 1)
    let table = [
        (0, 0, 6, 0xffff_ffff, 1, 1),
        (1, 0, 6, 0xffff_ffff, 0, 0),
        (1, 0, 6, !0, 1, 0),
        (0, 1, 6, 0xffff_ffff, 1, 1),
        (0, 1, 0, 0xffff_ffff, 0, 0),
        (0, 1, 0, !0, 1, 0),
        (1, 0, 0, 0xffff_ffff, 1, 1),
        (0, 0, 6, 0x5_ffff_ffff, 1, 1),
    ];
    for (lp, hlp, hpmn, before, overflow, chain) in table {
        let mut c = with_p5(2);
        write(&mut c, &mut env, "MDCR_EL2", hlp << 26 | 1 << 7 | hpmn);
        write(&mut c, &mut env, "PMEVTYPER0_EL0", 1 << 27);
        write(&mut c, &mut env, "PMEVTYPER1_EL0", 0x1e | 1 << 27);
        write(&mut c, &mut env, "PMEVCNTR0_EL0", before);
        write(&mut c, &mut env, "PMCNTENSET_EL0", 3);
        write(&mut c, &mut env, "PMCR_EL0", 1 | lp << 7);
        write(&mut c, &mut env, "PMSWINC_EL0", 1);
        assert_eq!(read(&mut c, "PMEVCNTR0_EL0"), before.wrapping_add(1));
        assert_eq!(
            read(&mut c, "PMEVCNTR1_EL0"),
            chain,
            "{lp} {hlp} {before:#x}"
        );
        assert_eq!(read(&mut c, "PMOVSCLR_EL0"), overflow);
        // 64 bits outlive a snapshot.
        let bytes = c.save();
        let mut d = with_p5(2);
        d.restore(&bytes).expect("what was saved");
        assert_eq!(d.pmu_now(), c.pmu_now());
    }
    // HCCD and SCCD stop the cycle counter alone.
    for (hccd, sccd, el, secure, cycles) in [
        (0, 0, 2, false, 3),
        (1, 0, 2, false, 0),
        (1, 0, 1, false, 3),
        (0, 1, 1, true, 0),
        (0, 1, 3, true, 0),
        (0, 1, 1, false, 3),
    ] {
        let mut c = with_p5(3);
        write(&mut c, &mut env, "MDCR_EL3", 1 << 17 | sccd << 23);
        write(&mut c, &mut env, "MDCR_EL2", hccd << 23 | 6);
        write(&mut c, &mut env, "PMEVTYPER0_EL0", 8 | 1 << 27);
        write(&mut c, &mut env, "PMCCFILTR_EL0", 1 << 27);
        write(&mut c, &mut env, "PMCNTENSET_EL0", 1 << 31 | 1);
        write(&mut c, &mut env, "PMCR_EL0", 1);
        assert_eq!(counted_at(&mut c, el, secure), (3, cycles));
    }
    // Before, the bits are RES0.
    let mut c = core_at("a78ae", 3);
    for (name, bits) in [
        ("MDCR_EL2", 5 << 23),
        ("MDCR_EL3", 1 << 23),
        ("PMCR_EL0", 1 << 7),
    ] {
        write(&mut c, &mut env, name, bits);
        assert_eq!(read(&mut c, name) & bits, 0, "{name}");
    }
}
