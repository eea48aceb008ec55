//! The table against itself, rights at every level, and traps with the exact HSR.
use super::traps::Trap;
use super::*;
use crate::aarch32::mode;
use crate::exception::bench::{Outside, core};
use crate::sysreg::{self, hcr};
use crate::system::Next;
use dyno_isa::aarch32::Coprocessor;
use std::collections::BTreeSet;

type Control = fn(&mut Core);

/// A core of `r52` at a level, nothing trapped.
fn at(el: u8) -> Core {
    let mut c = core("r52");
    go(&mut c, el);
    c
}
fn go(c: &mut Core, el: u8) {
    c.write_mode([mode::USR, mode::SVC, mode::HYP][usize::from(el)]);
    c.context_changed();
}
fn register(encoding: u32) -> Coprocessor {
    let field = |shift: u32| (encoding >> shift & 15) as u8;
    Coprocessor {
        coproc: field(16),
        opc1: field(12),
        crn: field(8),
        crm: field(4),
        opc2: field(0),
        rt: 5,
        rt2: 7,
    }
}
fn encoding_of(name: &str) -> u32 {
    let row = registers().find(|row| row.name == name);
    row.expect("a register of that name").encoding
}
fn read_at(c: &mut Core, e: u32) -> Result<u64, Exception> {
    c.coprocessor_read(&mut Outside::default(), register(e), e >> 20 & 1 == 1)
}
fn write_at(c: &mut Core, e: u32, v: u64) -> Result<Next, Exception> {
    c.coprocessor_write(&mut Outside::default(), register(e), e >> 20 & 1 == 1, v)
}
fn read(c: &mut Core, name: &str) -> u64 {
    read_at(c, encoding_of(name)).expect("may be read")
}
fn write(c: &mut Core, name: &str, v: u64) {
    write_at(c, encoding_of(name), v).expect("may be written");
}
fn hsr(e: Exception) -> Option<u64> {
    (e.target_el == 2).then(|| e.syndrome.esr())
}
fn is_undefined(e: Exception) -> bool {
    e.syndrome.ec == 0 && e.syndrome.iss == 0
}

#[test]
fn no_two_registers_have_one_encoding() {
    let mut seen = BTreeSet::new();
    for row in registers() {
        assert!(seen.insert(row.encoding), "{}", row.name);
        assert!(matches!(row.encoding >> 16 & 15, 14 | 15), "{}", row.name);
        if let Store::Same(e, _) = row.store {
            assert!(sysreg::find(e).is_some(), "{}", row.name);
        }
        if matches!(row.store, Store::Id) {
            let id = core("r52").profile.id;
            assert!(id.iter().any(|(name, _)| *name == row.name), "{}", row.name);
        }
    }
    assert!(seen.len() > 350, "{}", seen.len());
}

/// With nothing trapped and everything open an access is UNDEFINED where the rights say so, and only there.
#[test]
fn rights_of_every_register_at_every_level() {
    for el in 0..=2u8 {
        for row in registers() {
            let mut c = at(el);
            c.sys.cntkctl_el1 = 0x303;
            c.sys.actlr_el2 = !0;
            c.sys.icc_sre_el2 = 0xf;
            c.pmu.user_enable = 15;
            let name = row.name;
            let rights = |needed| match needed {
                Rights::HIGHEST => el == 2,
                n => el >= n,
            };
            // Regions that there are not, by their own names.
            let n = (row.encoding >> 12 & 1) << 4 | (row.encoding >> 4 & 7) << 1;
            let there = !name.ends_with('n') || n < 24;
            let found = read_at(&mut c, row.encoding);
            assert_eq!(
                found.is_ok(),
                there && rights(row.rights.read),
                "{name} EL{el}"
            );
            assert!(found.err().is_none_or(is_undefined), "{name} EL{el}");
            let mut c = at(el);
            c.sys.cntkctl_el1 = 0x303;
            c.sys.actlr_el2 = !0;
            c.sys.icc_sre_el2 = 0xf;
            c.pmu.user_enable = 15;
            let done = write_at(&mut c, row.encoding, 0);
            assert_eq!(
                done.is_ok(),
                there && rights(row.rights.write),
                "{name} EL{el}"
            );
        }
    }
}

#[test]
fn registers_hold_what_their_bits_allow() {
    for (name, kept) in [
        ("SCTLR", 0x421f_31a7 | 0x30c0_0818),
        ("HSCTLR", 0x420a_11a7 | 0x30c5_0818),
        ("CPACR", 0x80f0_0000),
        ("DFSR", 0x1_3a3f),
        ("IFSR", 0x1_123f),
        ("DFAR", 0xffff_ffff),
        ("IFAR", 0xffff_ffff),
        ("HDFAR", 0xffff_ffff),
        ("HIFAR", 0xffff_ffff),
        ("HPFAR", 0xffff_fff0),
        ("MAIR0", 0xffff_ffff),
        ("MAIR1", 0xffff_ffff),
        ("HMAIR1", 0xffff_ffff),
        ("VBAR", 0xffff_ffe0),
        ("HVBAR", 0xffff_ffe0),
        ("HACTLR", 0xb783),
        ("HCPTR", 0x8000_bfff),
        ("HSTR", 0xbfef),
        ("HCR2", 3),
        ("VSCTLR", 0xff_0006),
        ("ACTLR", 0),
        ("IMP_MEMPROTCTLR", 3),
    ] {
        let mut c = at(2);
        write(&mut c, name, 0xffff_ffff);
        assert_eq!(read(&mut c, name), kept, "{name}");
    }
    // Halves of one register leave each other alone.
    let mut c = at(2);
    write(&mut c, "DFAR", 0x1111_1111);
    write(&mut c, "IFAR", 0x2222_2222);
    write(&mut c, "HCR", 1 << 27);
    write(&mut c, "HCR2", 1);
    assert_eq!(read(&mut c, "DFAR"), 0x1111_1111);
    assert_eq!(c.sys.far_el1, 0x2222_2222_1111_1111);
    assert_eq!(c.sys.hcr_el2, 1 << 32 | 1 << 27);
    write(&mut c, "PAR_64", 0x1234_5678_9abc_def0);
    assert_eq!(read(&mut c, "PAR"), 0x9abc_def0);
    write(&mut c, "CNTP_CVAL", 0x1234_5678_9abc_def0);
    assert_eq!(c.sys.cntp_cval_el0, 0x1234_5678_9abc_def0);
    write(&mut c, "PMCCNTR_64", 0x1_0000_0005);
    write(&mut c, "PMCCNTR", 7);
    assert_eq!(read(&mut c, "PMCCNTR_64"), 0x1_0000_0007);
}

#[test]
fn after_reset() {
    let mut c = at(2);
    assert_eq!(read(&mut c, "SCTLR"), 0x30c5_0838);
    assert_eq!(read(&mut c, "HSCTLR"), 0x30c5_0838);
    assert_eq!(read(&mut c, "HCPTR"), 0x33ff);
    assert_eq!(read(&mut c, "HCR"), 0);
    assert_eq!(read(&mut c, "MIDR"), 0x411f_d133);
    assert_eq!(read(&mut c, "MIDR7"), 0x411f_d133);
    assert_eq!(read(&mut c, "MPIDR"), 0x8000_0100);
    assert_eq!(read(&mut c, "MPUIR"), 24 << 8);
    assert_eq!(read(&mut c, "HMPUIR"), 24);
    assert_eq!(read(&mut c, "VPIDR"), 0x411f_d133);
    assert_eq!(read(&mut c, "PMCR") >> 16, 0x4113);
    // What EL1 is told, and a cache by CSSELR.
    c.sys.vpidr_el2 = 0x1234;
    write(&mut c, "CSSELR", 1);
    assert_eq!(read(&mut c, "CCSIDR"), 0x200f_e01a);
    go(&mut c, 1);
    assert_eq!(read(&mut c, "MIDR"), 0x1234);
    // Space kept for later.
    assert_eq!(read_at(&mut c, encoding(15, 0, 0, 7, 3)), Ok(0));
    assert!(read_at(&mut c, encoding(15, 0, 0, 8, 0)).is_err());
    assert!(write_at(&mut c, encoding(15, 0, 0, 7, 3), 0).is_err());
}

#[test]
fn there_is_no_tlb() {
    for (crm, opc2) in [(7, 0), (7, 1), (3, 0), (5, 0), (6, 0)] {
        for opc1 in [0, 4] {
            let e = write_at(&mut at(2), encoding(15, opc1, 8, crm, opc2), 0);
            assert!(is_undefined(e.unwrap_err()));
        }
    }
    for opc2 in [0, 1, 2] {
        assert!(read_at(&mut at(2), encoding(15, 0, 2, 0, opc2)).is_err());
    }
}

#[test]
fn regions_by_selection_and_by_name() {
    let mut c = at(2);
    for (n, opc1, crm, opc2) in [
        (0, 0, 8, 0),
        (1, 0, 8, 4),
        (15, 0, 15, 4),
        (16, 1, 8, 0),
        (23, 1, 11, 4),
    ] {
        for (hyp, select, bar, lar) in [
            (0, "PRSELR", "PRBAR", "PRLAR"),
            (4, "HPRSELR", "HPRBAR", "HPRLAR"),
        ] {
            let base = 0x1000 * n + hyp as u64 * 0x10_0000;
            write(&mut c, select, n);
            write(&mut c, bar, base | 0x3f);
            write(&mut c, lar, base | 0xffb);
            let direct = |limit: u32| encoding(15, opc1 | hyp, 6, crm, opc2 | limit);
            assert_eq!(read_at(&mut c, direct(0)), Ok(base | 0x1f));
            assert_eq!(read_at(&mut c, direct(1)), Ok(base | 0xfcb));
            write_at(&mut c, direct(1), base | 0x40).unwrap();
            assert_eq!(read(&mut c, lar), base | 0x40);
        }
    }
    // Beyond the last one.
    for (select, bar, name) in [
        ("PRSELR", "PRBAR", encoding(15, 1, 6, 12, 0)),
        ("HPRSELR", "HPRBAR", encoding(15, 5, 6, 12, 0)),
    ] {
        write(&mut c, select, 24);
        write(&mut c, bar, !0);
        assert_eq!(read(&mut c, bar), 0);
        assert!(is_undefined(read_at(&mut c, name).unwrap_err()));
        assert!(is_undefined(write_at(&mut c, name, !0).unwrap_err()));
    }
    // EL1 has no register of all enables.
    assert!(write_at(&mut c, encoding(15, 0, 6, 1, 1), 1).is_err());
    write(&mut c, "HPRENR", 0xff80_0001);
    assert_eq!(read(&mut c, "HPRENR"), 0x80_0001);
    assert_eq!(c.sys32.hprlar[23] & 1, 1);
    write(&mut c, "HPRENR", 0);
    assert!(c.sys32.hprlar.iter().all(|lar| lar & 1 == 0));
}

#[test]
fn a_write_to_a_region_is_in_force() {
    use crate::vmsa::{Purpose, Request, fill};
    let mut c = at(1);
    let mut env = Outside::default();
    let r = Request {
        va: 0x4000,
        purpose: Purpose::Read,
        unprivileged: false,
    };
    write(&mut c, "PRBAR", 0x4000);
    write(&mut c, "PRLAR", 0x4fc1);
    let control = read(&mut c, "SCTLR");
    write(&mut c, "SCTLR", control | 1);
    assert!(fill(&mut c, &mut env, r).is_ok());
    assert!(c.tlb.recall(r).is_some());
    write(&mut c, "PRLAR", 0x4fc0);
    assert!(c.tlb.recall(r).is_none());
    assert!(fill(&mut c, &mut env, r).is_err());
}

#[test]
fn address_translation_writes_par() {
    let mut c = at(2);
    write(&mut c, "ATS1CPR", 0x1234_5678);
    assert_eq!(read(&mut c, "PAR_64"), 0xff << 56 | 0x1234_5a00);
    c.sys.hcr_el2 = 1;
    write(&mut c, "ATS12NSOPR", 0x1000);
    assert_eq!(read(&mut c, "PAR"), 0x800 | 0x200 | 4 << 1 | 1);
    write(&mut c, "HSCTLR", 1);
    write(&mut c, "ATS1HW", 0x1000);
    assert_eq!(read(&mut c, "PAR"), 0x800 | 4 << 1 | 1);
    // A fault of maintenance is one of the access.
    let e = write_at(&mut c, encoding_of("DCIMVAC"), 0x1000).unwrap_err();
    assert_eq!(hsr(e), Some(0x25 << 26 | 1 << 25 | 1 << 8 | 1 << 6 | 4));
}

/// CV, COND of always, and Rt of 5.
const MRC: u64 = 1 << 25 | 0xe << 20 | 1 << 24 | 5 << 5;

#[test]
fn traps_of_el2_and_what_hsr_says() {
    let cp15 = |name| {
        let e = u64::from(encoding_of(name));
        let (opc1, crn, crm, opc2) = (e >> 12 & 7, e >> 8 & 15, e >> 4 & 15, e & 7);
        3 << 26 | MRC | opc2 << 17 | opc1 << 14 | crn << 10 | crm << 1
    };
    let table: [(&str, bool, Control); 28] = [
        ("ID_PFR0", true, |c| c.sys.hcr_el2 = hcr::TID3),
        ("CTR", true, |c| c.sys.hcr_el2 = hcr::TID2),
        ("CSSELR", false, |c| c.sys.hcr_el2 = hcr::TID2),
        ("MPUIR", true, |c| c.sys.hcr_el2 = hcr::TID1),
        ("ACTLR", true, |c| c.sys.hcr_el2 = hcr::TACR),
        ("ACTLR2", false, |c| c.sys.hcr_el2 = hcr::TACR),
        ("SCTLR", false, |c| c.sys.hcr_el2 = hcr::TVM),
        ("SCTLR", true, |c| c.sys.hcr_el2 = hcr::TRVM),
        ("PRBAR", false, |c| c.sys.hcr_el2 = hcr::TVM),
        ("PRSELR", true, |c| c.sys.hcr_el2 = hcr::TRVM),
        ("CONTEXTIDR", false, |c| c.sys.hcr_el2 = hcr::TVM),
        ("DCISW", false, |c| c.sys.hcr_el2 = hcr::TSW),
        ("DCCMVAC", false, |c| c.sys.hcr_el2 = hcr::TPCP),
        ("ICIALLU", false, |c| c.sys.hcr_el2 = hcr::TPU),
        ("IMP_ATCMREGIONR", true, |c| c.sys.hcr_el2 = hcr::TIDCP),
        ("IMP_SLAVEPCTLR", false, |c| c.sys.hcr_el2 = hcr::TIDCP),
        ("CPACR", true, |c| c.sys.cptr_el2 = 1 << 31),
        ("PMCR", true, |c| c.sys.mdcr_el2 |= 1 << 5),
        ("PMXEVCNTR", true, |c| c.sys.mdcr_el2 |= 1 << 6),
        ("CNTP_CTL", true, |c| c.sys.cnthctl_el2 = 1),
        ("TPIDRURW", true, |c| c.sys.hstr_el2 = 1 << 13),
        ("SCTLR", true, |c| c.sys.hstr_el2 = 1 << 1),
        ("IMP_CBAR", true, |c| c.sys.hstr_el2 = 1 << 15),
        ("IMP_QOSR", false, |c| c.sys.actlr_el2 = 0),
        ("ICC_SRE", true, |c| c.sys.icc_sre_el2 = 7),
        ("ICC_PMR", true, |c| c.sys.ich_hcr_el2 = 1 << 10),
        ("ICC_IAR1", true, |c| c.sys.ich_hcr_el2 = 1 << 12),
        ("ICC_BPR0", false, |c| c.sys.ich_hcr_el2 = 1 << 11),
    ];
    for (name, reads, control) in table {
        let mut c = at(1);
        c.sys.cnthctl_el2 = 3;
        c.sys.icc_sre_el2 = 0xf;
        c.sys.actlr_el2 = !0;
        let attempt = |c: &mut Core| match reads {
            true => read_at(c, encoding_of(name)).err(),
            false => write_at(c, encoding_of(name), 0).err(),
        };
        assert_eq!(attempt(&mut c), None, "{name}");
        control(&mut c);
        let e = attempt(&mut c).expect(name);
        assert_eq!(hsr(e), Some(cp15(name) | u64::from(reads)), "{name}");
        // EL2 is above all of it.
        go(&mut c, 2);
        assert_eq!(attempt(&mut c), None, "{name}");
    }
}

#[test]
fn syndromes_of_two_registers_and_of_coprocessor_14() {
    let mut c = at(1);
    c.sys.cnthctl_el2 = 0;
    let e = read_at(&mut c, encoding_of("CNTPCT")).unwrap_err();
    let two = 1 << 25 | 1 << 24 | 0xe << 20 | 7 << 10 | 5 << 5;
    assert_eq!(hsr(e), Some(4 << 26 | two | 14 << 1 | 1));
    // CNTP_CVAL has opc1 of 2.
    let e = write_at(&mut c, encoding_of("CNTP_CVAL"), 0).unwrap_err();
    assert_eq!(hsr(e), Some(4 << 26 | two | 2 << 16 | 14 << 1));
    c.sys.hcr_el2 = hcr::FMO;
    let e = write_at(&mut c, encoding_of("ICC_SGI1R"), 0).unwrap_err();
    assert_eq!(hsr(e), Some(4 << 26 | two | 12 << 1));
    // HSTR goes by CRm there, and knows no T4 and no T14.
    c.sys.hcr_el2 = 0;
    c.sys.cnthctl_el2 = 3;
    c.sys.hstr_el2 = 1 << 9 | 1 << 14 | 1 << 4;
    let e = read_at(&mut c, encoding_of("PMCCNTR_64")).unwrap_err();
    assert_eq!(hsr(e), Some(4 << 26 | two | 9 << 1 | 1));
    assert!(read_at(&mut c, encoding_of("CNTPCT")).is_ok());
    assert!(read_at(&mut c, encoding_of("ICC_PMR")).is_ok());
    c.sys.mdcr_el2 |= 1 << 11;
    let e = read_at(&mut c, encoding_of("DBGDRAR")).unwrap_err();
    assert_eq!(hsr(e), Some(5 << 26 | MRC | 1 << 10 | 1));
    let e = read_at(&mut c, encoding_of("DBGDRAR_64")).unwrap_err();
    assert_eq!(hsr(e), Some(0xc << 26 | two | 1 << 1 | 1));
    c.sys.hcr_el2 = hcr::TID0;
    let e = read_at(&mut c, encoding_of("JIDR")).unwrap_err();
    assert_eq!(hsr(e), Some(5 << 26 | MRC | 7 << 14 | 1));
}

/// A trap that knows no registers takes what is UNDEFINED at EL1, and leaves that of EL0.
#[test]
fn coarse_traps_and_what_is_not_there() {
    let nowhere = encoding(15, 0, 11, 3, 3);
    let mut c = at(1);
    assert!(is_undefined(read_at(&mut c, nowhere).unwrap_err()));
    c.sys.hstr_el2 = 1 << 11;
    assert_eq!(read_at(&mut c, nowhere).unwrap_err().syndrome.ec, 3);
    c.sys.hstr_el2 = 0;
    c.sys.hcr_el2 = hcr::TIDCP;
    assert_eq!(read_at(&mut c, nowhere).unwrap_err().syndrome.ec, 3);
    go(&mut c, 0);
    let e = read_at(&mut c, nowhere).unwrap_err();
    assert!(is_undefined(e) && e.target_el == 1);
    c.sys.hstr_el2 = 1 << 13;
    assert_eq!(
        hsr(read_at(&mut c, encoding_of("TPIDRURO")).unwrap_err()).map(|v| v >> 26),
        Some(3)
    );
    let e = write_at(&mut c, encoding_of("TPIDRURO"), 0).unwrap_err();
    assert!(is_undefined(e) && e.target_el == 1);
}

#[test]
fn what_el1_closes_to_el0_is_undefined() {
    let opens: [(&str, bool, Control); 12] = [
        ("CNTPCT", true, |c| c.sys.cntkctl_el1 = 1),
        ("CNTVCT", true, |c| c.sys.cntkctl_el1 = 2),
        ("CNTFRQ", true, |c| c.sys.cntkctl_el1 = 2),
        ("CNTV_CTL", false, |c| c.sys.cntkctl_el1 = 1 << 8),
        ("CNTP_TVAL", false, |c| c.sys.cntkctl_el1 = 1 << 9),
        ("PMCR", true, |c| c.pmu.user_enable = EN),
        ("PMSWINC", false, |c| c.pmu.user_enable = SW),
        ("PMCCNTR", true, |c| c.pmu.user_enable = CR),
        ("PMXEVCNTR", true, |c| c.pmu.user_enable = ER),
        ("PMSELR", false, |c| c.pmu.user_enable = ER),
        ("PMCCNTR_64", false, |c| c.pmu.user_enable = EN),
        ("DBGDIDR", true, |c| c.sys.mdscr_el1 = 0),
    ];
    use super::traps::{CR, EN, ER, SW};
    for (name, reads, open) in opens {
        let mut c = at(0);
        c.sys.mdscr_el1 = 1 << 12;
        // Traps of EL2 come behind.
        c.sys.hstr_el2 = 0xffff;
        let attempt = |c: &mut Core| match reads {
            true => read_at(c, encoding_of(name)).err(),
            false => write_at(c, encoding_of(name), 0).err(),
        };
        let e = attempt(&mut c).expect(name);
        assert!(is_undefined(e) && e.target_el == 1, "{name}");
        c.sys.hcr_el2 = hcr::TGE;
        let e = attempt(&mut c).expect(name);
        assert!(is_undefined(e) && e.target_el == 2, "{name}");
        c.sys.hcr_el2 = 0;
        c.sys.hstr_el2 = 0;
        c.sys.cnthctl_el2 = 3;
        open(&mut c);
        assert_eq!(attempt(&mut c), None, "{name}");
    }
    // CR and ER are for reading.
    let mut c = at(0);
    c.pmu.user_enable = CR | ER;
    assert!(write_at(&mut c, encoding_of("PMCCNTR"), 0).is_err());
    assert!(write_at(&mut c, encoding_of("PMXEVCNTR"), 0).is_err());
    assert!(write_at(&mut c, encoding_of("PMUSERENR"), 0).is_err());
    assert_eq!(read(&mut c, "PMUSERENR"), CR | ER);
}

#[test]
fn barriers_where_cp15ben_is_set() {
    for el in 0..=2 {
        let mut c = at(el);
        for name in ["CP15ISB", "CP15DSB", "CP15DMB"] {
            c.sys.sctlr_el1 = 1 << 5;
            c.sys.sctlr_el2 = 1 << 5;
            write(&mut c, name, 0);
            match el {
                2 => c.sys.sctlr_el2 = 0,
                _ => c.sys.sctlr_el1 = 0,
            }
            let e = write_at(&mut c, encoding_of(name), 0).unwrap_err();
            assert!(is_undefined(e), "{name} EL{el}");
        }
    }
}

/// Start code that leaves EL2 at once finds the system-register interface open.
#[test]
fn out_of_reset_el1_may_read_icc_sre() {
    let mut c = at(1);
    assert_eq!(c.sys.icc_sre_el2, 0xf);
    assert!(read_at(&mut c, encoding_of("ICC_SRE")).is_ok());
}

#[test]
fn the_controller_is_asked_by_its_own_names() {
    let mut c = at(2);
    c.sys.icc_sre_el2 = 0xf;
    let mut env = Outside::default();
    let mut name_of = |name: &str, v: u64| {
        let e = encoding_of(name);
        let r = register(e);
        c.coprocessor_write(&mut env, r, e >> 20 & 1 == 1, v)
            .unwrap();
        let (access, value) = *env.icc.last().unwrap();
        let row = sysreg::find(access.reg).unwrap();
        (row.name, value)
    };
    assert_eq!(name_of("ICC_EOIR1", 30), ("ICC_EOIR1_EL1", Some(30)));
    assert_eq!(
        name_of("ICC_SGI1R", 1 << 40),
        ("ICC_SGI1R_EL1", Some(1 << 40))
    );
    assert_eq!(name_of("ICC_ASGI1R", 2), ("ICC_ASGI1R_EL1", Some(2)));
    assert_eq!(name_of("ICC_SGI0R", 3), ("ICC_SGI0R_EL1", Some(3)));
    assert_eq!(name_of("ICH_HCR", 1), ("ICH_HCR_EL2", Some(1)));
    // The bench reads 0x1cc of everything.
    assert_eq!(name_of("ICH_LR9", 7), ("ICH_LR9_EL2", Some(7)));
    assert_eq!(
        name_of("ICH_LRC9", 7),
        ("ICH_LR9_EL2", Some(7 << 32 | 0x1cc))
    );
    env.icc_absent = true;
    let r = register(encoding_of("ICC_AP1R3"));
    assert!(is_undefined(
        c.coprocessor_read(&mut env, r, false).unwrap_err()
    ));
    // A register that is not there is not trapped either.
    go(&mut c, 1);
    c.sys.ich_hcr_el2 = 1 << 12;
    assert!(is_undefined(
        c.coprocessor_read(&mut env, r, false).unwrap_err()
    ));
}

#[test]
fn pins_decide_what_reset_leaves() {
    let mut c = at(2);
    c.set_pins(Pins {
        cbar: 0xaf00_0000,
        tcmregionr: [7 << 2, 4 << 2, 0],
        tcm: [1 << 40, 0, 0],
        local: Default::default(),
        periphpregionr: 0xa000_0000 | 7 << 2,
        flashifregionr: 0x6000_0000,
        buildoptr: 5,
        pinoptr: 6,
    });
    assert_eq!(read(&mut c, "IMP_CBAR"), 0xaf00_0000);
    assert_eq!(read(&mut c, "TCMTR"), 0x8000_0003);
    write(&mut c, "IMP_ATCMREGIONR", 0x3000_1fff);
    assert_eq!(read(&mut c, "IMP_ATCMREGIONR"), 0x3000_0003 | 7 << 2);
    use crate::vmsa;
    assert_eq!(
        vmsa::probe(&c, &mut Outside::default(), 0x3000_0010),
        Some(1 << 40 | 0x10)
    );
    write(&mut c, "IMP_PERIPHPREGIONR", 0xffff_ffff);
    assert_eq!(read(&mut c, "IMP_PERIPHPREGIONR"), 0xa000_0003 | 7 << 2);
    write(&mut c, "IMP_FLASHIFREGIONR", 0xffff_ffff);
    assert_eq!(read(&mut c, "IMP_FLASHIFREGIONR"), 0x6000_0001);
    assert_eq!(
        (read(&mut c, "IMP_BUILDOPTR"), read(&mut c, "IMP_PINOPTR")),
        (5, 6)
    );
    c.reset(2, 0);
    go(&mut c, 2);
    assert_eq!(read(&mut c, "IMP_ATCMREGIONR"), 7 << 2);
}

/// Every control that a row names is one that some row meets in the tests above or in the other rows.
#[test]
fn memory_controls_are_trapped_together() {
    for row in registers() {
        let (crn, opc1) = (row.encoding >> 8 & 15, row.encoding >> 12 & 15);
        let two = row.encoding >> 20 & 1 == 1;
        let of_memory = matches!(crn, 5 | 6 | 10) && opc1 < 2 && row.encoding >> 16 & 15 == 15;
        let tvm = row.traps.contains(&Trap::Tvm);
        let others = ["SCTLR", "CONTEXTIDR"].contains(&row.name);
        assert_eq!(tvm, of_memory && !two || others, "{}", row.name);
    }
}
