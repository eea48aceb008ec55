//! Table D2-13, and what breakpoints compare of the context (D2.8.2).
use super::*;
use crate::profile::Profile;

/// HMC, SSC, PMC or PAC, and what matches: Non-secure EL2, EL1, EL0, Secure EL1, EL0.
const CONDITIONS: [(u64, u64, u64, &str); 17] = [
    (0, 0, 1, "-1-1-"),
    (0, 0, 2, "--0-0"),
    (0, 0, 3, "-1010"),
    (0, 1, 1, "-1---"),
    (0, 1, 2, "--0--"),
    (0, 1, 3, "-10--"),
    (0, 2, 1, "---1-"),
    (0, 2, 2, "----0"),
    (0, 2, 3, "---10"),
    (1, 0, 1, "21-1-"),
    (1, 0, 3, "21010"),
    (1, 1, 1, "21---"),
    (1, 1, 3, "210--"),
    (1, 2, 0, "-----"),
    (1, 2, 1, "---1-"),
    (1, 2, 3, "---10"),
    (1, 3, 0, "2----"),
];
const STATES: [(u8, bool); 5] = [(2, false), (1, false), (0, false), (1, true), (0, true)];

/// A core in that state, where nothing but the conditions decides.
fn state(profile: &'static Profile, el: u8, secure: bool) -> Option<Core> {
    let mut c = crate::exception::bench::core_of(profile);
    if el == 2 && !profile.has_el2 || secure && !profile.has_el3 {
        return None;
    }
    c.boot_at(c.highest_el().min(2), 0, false);
    c.sys.mdscr_el1 = MDE | KDE;
    c.sys.oslsr_el1 = 0;
    c.sys.mdcr_el2 |= 1 << 8;
    if secure {
        c.sys.scr_el3 &= !scr::NS;
    }
    c.pstate.daif = 0;
    c.set_level(el, el > 0);
    Some(c)
}

#[test]
fn conditions_are_those_of_the_table() {
    let base = Profile::by_name("a78ae").unwrap();
    for (el2, el3) in [(true, true), (true, false), (false, true), (false, false)] {
        let profile = Profile::variant(base, el2, el3);
        for bits in 0..32u64 {
            let (hmc, ssc, pxc) = (bits >> 4, bits >> 2 & 3, bits & 3);
            let row = CONDITIONS
                .iter()
                .find(|r| (r.0, r.1, r.2) == (hmc, ssc, pxc));
            // Table D2-16.
            let reserved = !el3 && matches!(ssc, 1 | 2)
                || !el2 && !el3 && (hmc, ssc) != (0, 0)
                || !el2 && ssc == 3;
            for (i, (el, secure)) in STATES.into_iter().enumerate() {
                let Some(mut c) = state(profile, el, secure) else {
                    continue;
                };
                let expected = !reserved && row.is_some_and(|r| r.3.as_bytes()[i] != b'-');
                let control = ssc << 14 | hmc << 13 | pxc << 1 | 1;
                c.sys.dbgbvr[2] = 0x1000;
                c.sys.dbgbcr[2] = control;
                c.sys.dbgwcr[3] = control | 0xff << 5 | 1 << 3;
                c.context_changed();
                c.pc = 0x1000;
                let what =
                    format!("HMC {hmc} SSC {ssc} PxC {pxc} EL{el} secure {secure} {el2} {el3}");
                assert_eq!(c.debug_exception().is_some(), expected, "{what}");
                // LDTR is an access of EL0, so a watchpoint for that may match above.
                let read = |unprivileged| crate::debug::DataAccess {
                    va: 0,
                    size: 1,
                    read: true,
                    write: false,
                    unprivileged,
                    maintenance: false,
                    far: None,
                };
                assert_eq!(c.watchpoint(read(false)).is_some(), expected, "{what}");
                let user = STATES.iter().position(|&s| s == (0, secure)).unwrap();
                let as_el0 = !reserved && row.is_some_and(|r| r.3.as_bytes()[user] != b'-');
                assert_eq!(c.watchpoint(read(true)).is_some(), as_el0, "LDTR {what}");
                c.sys.dbgbcr[2] &= !1;
                c.sys.dbgwcr[3] &= !1;
                c.context_changed();
                assert_eq!(c.debug, Default::default(), "disabled: {what}");
            }
        }
    }
}

#[test]
fn contexts_match_by_type() {
    const CID: u64 = 0x1234_5678;
    const CID2: u64 = 0x8765_4321;
    const VMID: u64 = 0x4711;
    // What the registers hold: EL1's context, EL2's context, VMID of 16 bits or 8.
    let value = |low: u64, high: u64| high << 32 | low;
    // (EL, HCR_EL2, VTCR.VS, BT, DBGBVR, matches)
    let host = hcr::E2H | hcr::TGE;
    let table = [
        (0, 0, 1, 2, value(CID, 0), true),
        (1, 0, 1, 2, value(CID, 99), true),
        (1, 0, 1, 2, value(CID + 1, 0), false),
        (2, 0, 1, 2, value(CID, 0), false),
        (2, 0, 1, 2, value(CID2, 0), false),
        (2, hcr::E2H, 1, 2, value(CID2, 0), true),
        (0, host, 1, 2, value(CID2, 0), true),
        (0, host, 1, 2, value(CID, 0), false),
        (1, hcr::E2H, 1, 2, value(CID, 0), true),
        (0, 0, 1, 6, value(CID, 0), true),
        (0, host, 1, 6, value(CID, 0), false),
        (2, hcr::E2H, 1, 6, value(CID2, 0), false),
        (1, 0, 1, 8, value(0, VMID), true),
        (1, 0, 1, 8, value(0, VMID & 0xff), false),
        (1, 0, 0, 8, value(0, VMID & 0xff), true),
        (1, 0, 0, 8, value(0, VMID ^ 0x100), true),
        (2, 0, 1, 8, value(0, VMID), false),
        (0, host, 1, 8, value(0, VMID), false),
        (1, 0, 1, 10, value(CID, VMID), true),
        (1, 0, 1, 10, value(CID, VMID + 1), false),
        (1, 0, 1, 10, value(CID + 1, VMID), false),
        (1, 0, 1, 12, value(0, CID2), true),
        (2, 0, 1, 12, value(0, CID2), true),
        (0, host, 1, 12, value(0, CID2), true),
        (2, 0, 1, 12, value(CID2, 0), false),
        (1, 0, 1, 14, value(CID, CID2), true),
        (1, 0, 1, 14, value(CID, CID2 + 1), false),
        (2, 0, 1, 14, value(CID, CID2), false),
        // Reserved.
        (1, 0, 1, 4, value(CID, 0), false),
    ];
    for (i, (el, hcr_bits, vs, bt, bvr, matches)) in table.into_iter().enumerate() {
        for linked in [false, true] {
            let mut b = bench(el, &[]);
            b.set(|c| {
                c.sys.hcr_el2 |= hcr_bits;
                c.sys.mdcr_el2 |= 1 << 8;
                c.sys.vtcr_el2 |= vs << 19;
                c.sys.vttbr_el2 = VMID << 48;
                (c.sys.contextidr_el1, c.sys.contextidr_el2) = (CID, CID2);
                c.sys.dbgbvr[5] = bvr;
                c.sys.dbgbcr[5] = bcr(bt | u64::from(linked), 0) | EVERY_LEVEL;
                if linked {
                    c.sys.dbgbvr[0] = c.pc + 4;
                    c.sys.dbgbcr[0] = bcr(1, 5) | EVERY_LEVEL;
                    c.sys.dbgwvr[0] = DATA;
                    c.sys.dbgwcr[0] = wcr(0xff, 3) | EVERY_LEVEL | 1 << 20 | 5 << 16;
                }
            });
            let c = &mut b.c;
            // Without a link every address matches, with one the address has to.
            assert_eq!(c.debug_exception().is_some(), matches && !linked, "{i}");
            c.pc += 4;
            assert_eq!(c.debug_exception().is_some(), matches, "{i} {linked}");
            assert_eq!(c.watches_page(DATA), matches && linked, "{i} {linked}");
        }
    }
}

#[test]
fn links_lead_to_enabled_context_breakpoints_alone() {
    // (LBN, DBGBCR of the linked one, matches)
    let table = [
        (4, bcr(3, 0), true),
        (5, bcr(3, 0), true),
        (5, bcr(3, 0) & !1, false),
        (5, bcr(2, 0) & !6, false),
        (5, bcr(1, 0), false),
        (5, bcr(0, 0), false),
        // Not context-aware, not there.
        (3, bcr(3, 0), false),
        (6, bcr(3, 0), false),
        (15, bcr(3, 0), false),
        // The conditions of the linked one do not matter.
        (4, 3 << 20 | 1, true),
    ];
    for (lbn, linked, matches) in table {
        let mut b = bench(1, &[]);
        b.set(|c| {
            c.sys.dbgbcr[lbn as usize] = linked;
            c.sys.dbgbvr[0] = c.pc;
            c.sys.dbgbcr[0] = bcr(1, lbn);
            c.sys.dbgwvr[0] = DATA;
            c.sys.dbgwcr[0] = wcr(0xff, 3) | 1 << 20 | lbn << 16;
        });
        assert_eq!(
            b.c.debug_exception().is_some(),
            matches,
            "{lbn} {linked:#x}"
        );
        assert_eq!(b.c.watches_page(DATA), matches, "{lbn} {linked:#x}");
    }
    // An unlinked context breakpoint that is not context-aware never matches.
    for (n, matches) in [(3, false), (4, true)] {
        let mut b = bench(1, &[]);
        b.set(|c| c.sys.dbgbcr[n] = bcr(2, 0));
        assert_eq!(b.c.debug_exception().is_some(), matches);
    }
    // Armv8.0 without FEAT_VHE compares CONTEXTIDR_EL2 to nothing, and has VMIDs of 8 bits.
    for (bt, matches) in [(2, true), (6, false), (8, true), (12, false), (14, false)] {
        let mut b = bench_of("a72", 1, &[]);
        b.set(|c| {
            c.sys.dbgbcr[4] = bcr(bt, 0);
            c.sys.vtcr_el2 |= 1 << 19;
            c.sys.vttbr_el2 = 0x100 << 48;
        });
        assert_eq!(b.c.debug_exception().is_some(), matches, "BT {bt}");
    }
}
