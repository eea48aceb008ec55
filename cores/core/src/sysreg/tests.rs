use super::{Access, cnthctl, encoding, find, hcr, registers, scr, sctlr};
use crate::environment::pin;
use crate::exception::bench::{Outside, core, core_at, core_of, user};
use crate::exception::{Exception, ec};
use crate::profile::Profile;
use crate::state::Core;

/// The encoding of a name, with a recognisable Rt.
fn imm(name: &str) -> u64 {
    let row = registers().find(|r| r.name == name);
    u64::from(row.unwrap_or_else(|| panic!("no {name}")).encoding) | 9 << 16
}
fn read(c: &mut Core, name: &str) -> Result<u64, Exception> {
    c.mrs(&mut Outside::default(), imm(name))
}
fn write(c: &mut Core, name: &str, v: u64) -> Result<(), Exception> {
    c.msr(&mut Outside::default(), imm(name), v).map(|_| ())
}
/// EC and target of what an access ends in.
fn end<T>(r: Result<T, Exception>) -> Option<(u8, u8)> {
    r.err().map(|e| (e.syndrome.ec, e.target_el))
}
const UNDEF_AT_EL1: Option<(u8, u8)> = Some((ec::UNKNOWN, 1));
const fn trapped(target: u8) -> Option<(u8, u8)> {
    Some((ec::SYSREG, target))
}

#[test]
fn encodings_and_names_are_unique() {
    let mut seen = std::collections::BTreeMap::new();
    for r in registers() {
        assert!(seen.insert(r.encoding, r.name).is_none(), "{}", r.name);
        assert_eq!(find(r.encoding).map(|f| f.name), Some(r.name));
    }
    let names: std::collections::BTreeSet<_> = seen.values().collect();
    assert_eq!(names.len(), seen.len());
    assert!(seen.len() > 250, "{}", seen.len());
}

#[test]
fn syndrome_of_an_access() {
    let a = Access {
        encoding: encoding(3, 5, 14, 3, 6),
        rt: 21,
        read: true,
    };
    assert_eq!(
        a.iss(),
        3 << 20 | 6 << 17 | 5 << 14 | 14 << 10 | 21 << 5 | 3 << 1 | 1
    );
}

/// Every encoding at every level, with and without VHE and EL2: an access succeeds, or is UNDEFINED,
/// or trapped (FPCR and FPSR as FP instructions are).
#[test]
fn any_access_at_any_level_has_an_architectural_end() {
    let mut env = Outside::default();
    for name in ["a72", "max"] {
        let base = Profile::by_name(name).expect("a known profile");
        for (el2, el3) in [(true, true), (false, true), (true, false), (false, false)] {
            let p = Profile::variant(base, el2, el3);
            for state in 0..12u64 {
                let el = (state & 3) as u8;
                let value = [0, !0, 0x0123_4567_89ab_cdef][(state >> 2) as usize];
                for e in 0x8000..=0xffffu32 {
                    let listed = find(e as u16).is_some();
                    if !listed && (e % 7 != 0 || state > 3) {
                        continue;
                    }
                    let mut c = core_of(p);
                    c.boot_at(c.highest_el(), 0, false);
                    if value != 0 && el2 {
                        c.sys.hcr_el2 = if state & 4 != 0 { !0 } else { hcr::E2H };
                        c.sys.mdcr_el2 = value & 0xfff;
                    }
                    if el > c.highest_el() {
                        continue;
                    }
                    c.set_level(el, el > 0);
                    let ends = [
                        end(c.mrs(&mut env, e.into())),
                        end(c.msr(&mut env, e.into(), value)),
                    ];
                    for (class, target) in ends.into_iter().flatten() {
                        assert!(matches!(class, ec::UNKNOWN | ec::SYSREG | ec::FP_ACCESS));
                        assert!(target >= el.max(1) && target <= c.highest_el());
                    }
                    // The same in the state that the write left.
                    let _ = c.mrs(&mut env, e.into());
                    c.update_timers(&mut env);
                    env.icc.clear();
                    env.driven.clear();
                    env.logged.clear();
                }
            }
        }
    }
}

#[test]
fn levels_and_rights() {
    for (name, lowest) in [
        ("SCTLR_EL1", 1),
        ("VBAR_EL1", 1),
        ("HCR_EL2", 2),
        ("VTTBR_EL2", 2),
        ("SP_EL1", 2),
        ("SCR_EL3", 3),
        ("SP_EL2", 3),
        ("TPIDR_EL0", 0),
        ("ID_AA64PFR0_EL1", 1),
    ] {
        for el in 0..=3 {
            let mut c = core_at("a78ae", 3);
            c.sys.scr_el3 |= scr::NS;
            c.set_level(el, el > 0);
            let expected = (el < lowest).then_some((ec::UNKNOWN, el.max(1)));
            assert_eq!(end(read(&mut c, name)), expected, "{name} at EL{el}");
        }
    }
    let mut c = core_at("a78ae", 1);
    assert_eq!(end(write(&mut c, "MIDR_EL1", 0)), UNDEF_AT_EL1);
    assert_eq!(end(read(&mut c, "OSLAR_EL1")), UNDEF_AT_EL1);
    assert_eq!(end(write(&mut c, "TPIDRRO_EL0", 5)), None);
    c.set_level(0, false);
    assert_eq!(read(&mut c, "TPIDRRO_EL0"), Ok(5));
    assert_eq!(end(write(&mut c, "TPIDRRO_EL0", 0)), UNDEF_AT_EL1);
    // Not there at all.
    let e = u64::from(encoding(3, 0, 1, 0, 6));
    assert_eq!(
        end(core_at("a78ae", 1).mrs(&mut Outside::default(), e)),
        UNDEF_AT_EL1
    );
    // The feature is not there.
    assert_eq!(end(read(&mut core_at("a72", 1), "PAN")), UNDEF_AT_EL1);
    assert_eq!(read(&mut core_at("a78ae", 1), "PAN"), Ok(0));
    assert_eq!(end(read(&mut core_at("a78ae", 1), "SSBS")), UNDEF_AT_EL1);
}

#[test]
fn hypervisor_traps_on_el1() {
    let table = [
        ("TTBR0_EL1", hcr::TRVM, hcr::TVM),
        ("CONTEXTIDR_EL1", hcr::TRVM, hcr::TVM),
        ("ACTLR_EL1", hcr::TACR, hcr::TACR),
        ("LORC_EL1", hcr::TLOR, hcr::TLOR),
        ("ERRSELR_EL1", hcr::TERR, hcr::TERR),
        ("CSSELR_EL1", hcr::TID2, hcr::TID2),
    ];
    for (name, on_read, on_write) in table {
        for bits in [0, on_read, on_write, !hcr::E2H & !hcr::TGE] {
            let mut c = core_at("a78ae", 1);
            c.sys.hcr_el2 = bits;
            let hit = |bit| (bits & bit != 0).then_some((ec::SYSREG, 2));
            assert_eq!(end(read(&mut c, name)), hit(on_read), "{name} {bits:#x}");
            assert_eq!(
                end(write(&mut c, name, 0)),
                hit(on_write),
                "{name} {bits:#x}"
            );
            c.set_level(2, true);
            assert_eq!(end(read(&mut c, name)), None);
        }
    }
    for (name, bit) in [
        ("ID_AA64MMFR0_EL1", hcr::TID3),
        ("REVIDR_EL1", hcr::TID1),
        ("CLIDR_EL1", hcr::TID2),
        ("CTR_EL0", hcr::TID2),
    ] {
        let mut c = core_at("a78ae", 1);
        c.sys.hcr_el2 = bit;
        let e = read(&mut c, name).expect_err("trapped");
        assert_eq!(e.syndrome.iss, Access::from_imm(imm(name), true).iss());
        assert_eq!((e.syndrome.ec, e.target_el), (ec::SYSREG, 2));
        assert_eq!(e.syndrome.iss >> 5 & 31, 9);
    }
    // The holes of the ID space trap alike, and read as zero.
    let hole = u64::from(encoding(3, 0, 0, 7, 7));
    let mut c = core_at("a78ae", 1);
    assert_eq!(c.mrs(&mut Outside::default(), hole), Ok(0));
    c.sys.hcr_el2 = hcr::TID3;
    assert_eq!(end(c.mrs(&mut Outside::default(), hole)), trapped(2));
    // Nothing of it acts in Secure state.
    c.sys.scr_el3 &= !scr::NS;
    assert_eq!(c.mrs(&mut Outside::default(), hole), Ok(0));
}

#[test]
fn what_el0_may_touch() {
    for host in [false, true] {
        let own = if host { 2 } else { 1 };
        let mut c = user("a78ae", host);
        (c.sys.sctlr_el1, c.sys.sctlr_el2) = (0, 0);
        (c.sys.cntkctl_el1, c.sys.cnthctl_el2) = (0, if host { 0 } else { 3 });
        for name in [
            "CTR_EL0",
            "DAIF",
            "CNTVCT_EL0",
            "CNTFRQ_EL0",
            "CNTP_CTL_EL0",
            "CNTV_TVAL_EL0",
            "PMCCNTR_EL0",
        ] {
            assert_eq!(end(read(&mut c, name)), trapped(own), "{name}");
        }
        let open = sctlr::UCT | sctlr::UMA;
        if host {
            c.sys.sctlr_el2 = open;
            c.sys.cnthctl_el2 = 0x303;
        } else {
            c.sys.sctlr_el1 = open;
            c.sys.cntkctl_el1 = 0x303;
        }
        c.pmu.user_enable = 1;
        for name in ["CTR_EL0", "CNTVCT_EL0", "CNTFRQ_EL0"] {
            assert_eq!(end(read(&mut c, name)), None, "{name}");
        }
        // SCTLR_EL2 has no UMA: a host's EL0 never gets at DAIF.
        let daif = if host { trapped(2) } else { None };
        assert_eq!(end(read(&mut c, "DAIF")), daif);
        assert_eq!(end(read(&mut c, "PMCCNTR_EL0")), None);
    }
    // A guest's EL0 whose EL1 opens a timer that EL2 keeps.
    let mut c = user("a78ae", false);
    c.sys.cntkctl_el1 = 0x3ff;
    c.sys.cnthctl_el2 = 1;
    assert_eq!(end(read(&mut c, "CNTP_CVAL_EL0")), trapped(2));
    assert_eq!(end(read(&mut c, "CNTPCT_EL0")), None);
    assert_eq!(end(read(&mut c, "CNTV_CVAL_EL0")), None);
}

#[test]
fn a_host_means_its_own_registers() {
    let mut c = core_at("a78ae", 2);
    for (el1, el2, v) in [
        ("TTBR1_EL1", "TTBR1_EL2", 0x1000),
        ("VBAR_EL1", "VBAR_EL2", 0x2000),
        ("ESR_EL1", "ESR_EL2", 5),
        ("SPSR_EL1", "SPSR_EL2", 0x3c9),
        ("ELR_EL1", "ELR_EL2", 0x4000),
        ("CNTKCTL_EL1", "CNTHCTL_EL2", 0x3),
        ("CPACR_EL1", "CPTR_EL2", 3 << 20),
        ("CNTP_CVAL_EL0", "CNTHP_CVAL_EL2", 77),
        ("CNTV_CVAL_EL0", "CNTHV_CVAL_EL2", 78),
    ] {
        c.sys.hcr_el2 &= !hcr::E2H;
        write(&mut c, el1, 0).expect("EL2 may");
        c.sys.hcr_el2 |= hcr::E2H;
        write(&mut c, el1, v).expect("EL2 may");
        assert_eq!(read(&mut c, el2), Ok(v), "{el1}");
        let row = find(imm(el1) as u16).expect("listed");
        // The EL12 or EL02 name finds what EL1 has.
        let alias = u64::from(row.encoding & !(7 << 11) | 5 << 11);
        let mut env = Outside::default();
        assert_eq!(c.mrs(&mut env, alias), Ok(0), "{el1}2");
        c.msr(&mut env, alias, v).expect("EL2 may");
        c.sys.hcr_el2 &= !hcr::E2H;
        assert_eq!(read(&mut c, el1), Ok(v));
        assert_eq!(end(c.mrs(&mut env, alias)), Some((ec::UNKNOWN, 2)));
    }
    // EL0 of the host shares its timers.
    let mut c = user("a78ae", true);
    c.sys.cnthctl_el2 = 0x300;
    write(&mut c, "CNTV_CVAL_EL0", 0x99).expect("opened");
    assert_eq!((c.sys.cnthv_cval_el2, c.sys.cntv_cval_el0), (0x99, 0));
    // A72 has no VHE.
    let mut c = core_at("a72", 2);
    c.msr(&mut Outside::default(), imm("HCR_EL2"), hcr::E2H)
        .expect("EL2 may");
    assert_eq!(read(&mut c, "HCR_EL2"), Ok(hcr::RW));
    assert_eq!(end(read(&mut c, "CONTEXTIDR_EL2")), Some((ec::UNKNOWN, 2)));
}

#[test]
fn identity_is_virtualised() {
    let mut c = core_at("a78ae", 2);
    assert_eq!(read(&mut c, "MIDR_EL1"), Ok(0x410f_d423));
    assert_eq!(read(&mut c, "MPIDR_EL1"), Ok(0x8100_0100));
    write(&mut c, "VPIDR_EL2", 0x1234).expect("EL2 may");
    write(&mut c, "VMPIDR_EL2", 0x2).expect("EL2 may");
    c.set_level(1, true);
    assert_eq!(read(&mut c, "MIDR_EL1"), Ok(0x1234));
    assert_eq!(read(&mut c, "MPIDR_EL1"), Ok(0x8000_0002));
    assert_eq!(
        read(&mut core_at("a72", 1), "MPIDR_EL1"),
        Ok(0x8000_0100),
        "no threads"
    );
    let small = Profile::variant(Profile::by_name("a72").unwrap(), false, false);
    let mut c = core_of(small);
    assert_eq!(read(&mut c, "ID_AA64PFR0_EL1"), Ok(0x0100_0011));
    for (select, value) in [(0, 0x701f_e00a), (1, 0x201f_e012), (2, 0x707f_e07a), (6, 0)] {
        write(&mut c, "CSSELR_EL1", select).expect("EL1 may");
        assert_eq!(read(&mut c, "CCSIDR_EL1"), Ok(value));
    }
}

#[test]
fn el2_registers_without_el2() {
    let base = Profile::by_name("a78ae").unwrap();
    let mut c = core_of(Profile::variant(base, false, true));
    assert_eq!(end(write(&mut c, "VBAR_EL2", 0x1000)), None);
    assert_eq!(read(&mut c, "VBAR_EL2"), Ok(0));
    c.set_level(1, true);
    assert_eq!(end(read(&mut c, "VBAR_EL2")), UNDEF_AT_EL1);
}

#[test]
fn reserved_bits_hold() {
    for (name, all, none) in [
        ("SCR_EL3", 0x3_ffbf, 0x430),
        ("HCR_EL2", 0x0000_033f_dfff_ffff, hcr::RW),
        ("CPTR_EL2", 0x8000_37ff, 0x33ff),
        ("VBAR_EL3", !0x7ff, 0),
        ("CPACR_EL1", 3 << 20, 0),
        ("VTCR_EL2", !0, 1 << 31),
        ("FPCR", 0x07c8_0000, 0),
        ("FPSR", 0x0800_009f, 0),
        ("CSSELR_EL1", 15, 0),
    ] {
        let mut c = core_at("a78ae", 3);
        write(&mut c, name, !0).expect("EL3 may");
        assert_eq!(read(&mut c, name), Ok(all), "{name}");
        write(&mut c, name, 0).expect("EL3 may");
        assert_eq!(read(&mut c, name), Ok(none), "{name}");
    }
}

/// Bits of SCTLR_ELx that are there with a feature alone.
#[test]
fn sctlr_holds_the_bits_of_features() {
    let pauth = sctlr::ENIA | sctlr::ENIB | sctlr::ENDA | sctlr::ENDB;
    let all =
        pauth | sctlr::NAA | sctlr::ENRCTX | sctlr::BT0 | sctlr::BT1 | sctlr::DSSBS | sctlr::EPAN;
    let own = all & !sctlr::BT0 & !sctlr::EPAN & !sctlr::ENRCTX;
    for (part, name, bits) in [
        ("a72", "SCTLR_EL1", 0),
        ("a76", "SCTLR_EL1", sctlr::DSSBS),
        ("a78ae", "SCTLR_EL2", pauth | sctlr::NAA | sctlr::DSSBS),
        ("max", "SCTLR_EL1", all),
        ("max", "SCTLR_EL2", all),
        ("max", "SCTLR_EL3", own),
    ] {
        let mut c = core_at(part, 3);
        write(&mut c, name, !0).expect("EL3 may");
        let v = read(&mut c, name).expect("EL3 may");
        assert_eq!(v & all, bits, "{part} {name}");
        assert_eq!(v & !all, 0xfffd_ffff & !all, "{part} {name}");
    }
}

/// FEAT_IDST: what of the ID space EL0 may not read is trapped as a register.
#[test]
fn the_id_space_traps_with_a_syndrome() {
    let hole = |op1, crm| u64::from(encoding(3, op1, 0, crm, 6));
    for (part, class) in [("a78ae", ec::UNKNOWN), ("max", ec::SYSREG)] {
        for host in [false, true] {
            let target = if host { 2 } else { 1 };
            let mut c = user(part, host);
            for name in ["MIDR_EL1", "ID_AA64MMFR2_EL1", "CLIDR_EL1"] {
                assert_eq!(end(read(&mut c, name)), Some((class, target)), "{name}");
                let writes = end(write(&mut c, name, 0));
                assert_eq!(writes, Some((ec::UNKNOWN, target)), "{name}");
            }
            for e in [hole(0, 7), hole(1, 3), hole(3, 2)] {
                let r = end(c.mrs(&mut Outside::default(), e));
                assert_eq!(r, Some((class, target)), "{e:#x}");
            }
            // CSSELR_EL1 has op1 of 2.
            let r = end(read(&mut c, "CSSELR_EL1"));
            assert_eq!(r, Some((ec::UNKNOWN, target)));
        }
    }
}

/// FEAT_EVT.
#[test]
fn more_hypervisor_traps() {
    for (name, read_too) in [
        ("CLIDR_EL1", true),
        ("CSSELR_EL1", true),
        ("CTR_EL0", false),
    ] {
        let mut c = core_at("max", 1);
        c.sys.hcr_el2 |= hcr::TID4;
        let want = read_too.then_some((ec::SYSREG, 2));
        assert_eq!(end(read(&mut c, name)), want, "{name}");
    }
    // Without the feature the bit is RES0.
    for (part, bits) in [("a78ae", 0), ("max", hcr::EVT)] {
        let mut c = core_at(part, 2);
        write(&mut c, "HCR_EL2", !0).expect("EL2 may");
        assert_eq!(c.sys.hcr_el2 & hcr::EVT, bits);
    }
    let sys = |op1, crn, crm, op2| u64::from(encoding(1, op1, crn, crm, op2));
    for (bit, traps, not) in [
        (hcr::TICAB, sys(0, 7, 1, 0), sys(0, 7, 5, 0)),
        (hcr::TOCU, sys(0, 7, 5, 0), sys(0, 7, 1, 0)),
        // TLBI VMALLE1IS, VMALLE1OS, VMALLE1; RVAE1IS, RVAE1OS, RVAE1.
        (hcr::TTLBIS, sys(0, 8, 3, 0), sys(0, 8, 1, 0)),
        (hcr::TTLBOS, sys(0, 8, 1, 0), sys(0, 8, 7, 0)),
        (hcr::TTLBIS, sys(0, 8, 2, 1), sys(0, 8, 6, 1)),
        (hcr::TTLBOS, sys(0, 8, 5, 1), sys(0, 8, 2, 1)),
    ] {
        let mut c = core_at("max", 1);
        c.sys.hcr_el2 |= bit;
        let mut env = Outside::default();
        assert_eq!(end(c.sys_instruction(&mut env, traps, 0)), trapped(2));
        assert_eq!(end(c.sys_instruction(&mut env, not, 0)), None);
        c.set_level(2, true);
        assert_eq!(end(c.sys_instruction(&mut env, traps, 0)), None);
    }
}

/// FEAT_ECV: traps of the virtual timer and counter, and of CNTPOFF_EL2.
#[test]
fn enhanced_counter_virtualization_traps() {
    for (bit, name) in [
        (cnthctl::EL1TVT, "CNTV_CTL_EL0"),
        (cnthctl::EL1TVT, "CNTV_CVAL_EL0"),
        (cnthctl::EL1TVCT, "CNTVCT_EL0"),
        (cnthctl::EL1TVCT, "CNTVCTSS_EL0"),
    ] {
        let mut c = core_at("max", 1);
        assert_eq!(end(read(&mut c, name)), None);
        c.sys.cnthctl_el2 |= bit;
        assert_eq!(end(read(&mut c, name)), trapped(2), "{name}");
        assert_eq!(end(read(&mut c, "CNTPCTSS_EL0")), None);
        c.sys.cntkctl_el1 = 0x303;
        c.set_level(0, false);
        assert_eq!(end(read(&mut c, name)), trapped(2), "{name}");
        c.set_level(2, true);
        assert_eq!(end(read(&mut c, name)), None);
    }
    let mut c = core_at("max", 2);
    assert_eq!(end(write(&mut c, "CNTPOFF_EL2", 5)), None);
    c.sys.scr_el3 &= !scr::ECVEN;
    assert_eq!(end(read(&mut c, "CNTPOFF_EL2")), trapped(3));
    let mut c = core_at("a78ae", 2);
    assert_eq!(end(read(&mut c, "CNTPOFF_EL2")), Some((ec::UNKNOWN, 2)));
    for (part, bits) in [("a78ae", 0xfff), ("max", 0x3_ffff)] {
        let mut c = core_at(part, 2);
        write(&mut c, "CNTHCTL_EL2", !0).expect("EL2 may");
        assert_eq!(c.sys.cnthctl_el2, bits);
    }
}

#[test]
fn stack_pointers_by_name() {
    let mut c = core_at("a78ae", 1);
    write(&mut c, "SP_EL0", 0x1000).expect("SP_EL1 is selected");
    write(&mut c, "SPSel", 0).expect("EL1 may");
    assert_eq!(c.sp(), 0x1000);
    assert_eq!(end(read(&mut c, "SP_EL0")), UNDEF_AT_EL1);
    c.set_level(3, true);
    write(&mut c, "SP_EL1", 0x2000).expect("EL3 may");
    write(&mut c, "SP_EL2", 0x3000).expect("EL3 may");
    assert_eq!(c.sp_bank[1..3], [0x2000, 0x3000]);
}

#[test]
fn interrupt_controller_accesses_are_checked_and_forwarded() {
    let mut env = Outside::default();
    let mut c = core_at("a78ae", 1);
    assert_eq!(c.mrs(&mut env, imm("ICC_IAR1_EL1")), Ok(0x1cc));
    let (a, v) = env.icc.pop().expect("forwarded");
    assert_eq!((a.reg, a.el, a.ns, v), (0xc660, 1, true, None));
    assert!(!a.virtual_irq && !a.virtual_fiq);
    c.sys.hcr_el2 |= hcr::IMO;
    c.msr(&mut env, imm("ICC_EOIR1_EL1"), 33).expect("virtual");
    let (a, v) = env.icc.pop().expect("forwarded");
    assert!(a.virtual_irq && !a.virtual_fiq);
    assert_eq!(v, Some(33));
    assert_eq!(
        end(c.msr(&mut env, imm("ICC_SGI1R_EL1"), 1)),
        trapped(2),
        "a virtual machine has no SGIs of its own"
    );
    c.sys.ich_hcr_el2 = 1 << 10;
    assert_eq!(end(c.mrs(&mut env, imm("ICC_PMR_EL1"))), trapped(2));
    c.sys.ich_hcr_el2 = 1 << 12;
    assert_eq!(end(c.mrs(&mut env, imm("ICC_IAR1_EL1"))), trapped(2));
    assert_eq!(end(c.mrs(&mut env, imm("ICC_IAR0_EL1"))), None);
    // SCR_EL3 keeps what EL3 takes for itself.
    let mut c = core_at("a78ae", 2);
    c.sys.scr_el3 |= scr::FIQ;
    assert_eq!(end(c.mrs(&mut env, imm("ICC_IAR0_EL1"))), trapped(3));
    assert_eq!(end(c.mrs(&mut env, imm("ICC_IAR1_EL1"))), None);
    assert_eq!(end(c.mrs(&mut env, imm("ICC_PMR_EL1"))), None);
    c.sys.scr_el3 |= scr::IRQ;
    assert_eq!(end(c.mrs(&mut env, imm("ICC_PMR_EL1"))), trapped(3));
    // SRE is fixed; Enable opens it to the level below.
    assert_eq!(c.mrs(&mut env, imm("ICC_SRE_EL2")), Ok(7));
    c.sys.icc_sre_el3 = 0;
    assert_eq!(end(c.mrs(&mut env, imm("ICC_SRE_EL2"))), trapped(3));
    c.sys.icc_sre_el3 = 8;
    c.set_level(1, true);
    assert_eq!(end(c.mrs(&mut env, imm("ICC_SRE_EL1"))), trapped(2));
    c.set_level(2, true);
    c.msr(&mut env, imm("ICH_HCR_EL2"), 1).expect("EL2 may");
    assert_eq!(c.sys.ich_hcr_el2, 1);
    env.icc_absent = true;
    assert_eq!(
        end(c.mrs(&mut env, imm("ICH_LR9_EL2"))),
        Some((ec::UNKNOWN, 2))
    );
}

/// UNDEFINED comes before the traps of a register that is not there.
#[test]
fn active_priorities_that_are_not_there_are_not_trapped() {
    let mut env = Outside::default();
    for (absent, class) in [(false, ec::SYSREG), (true, ec::UNKNOWN)] {
        env.icc_absent = absent;
        let mut c = core_at("a78ae", 2);
        c.sys.scr_el3 |= scr::FIQ | scr::IRQ;
        let target = if absent { 2 } else { 3 };
        for name in ["ICC_AP0R1_EL1", "ICC_AP1R3_EL1"] {
            let (read, write) = (c.mrs(&mut env, imm(name)), c.msr(&mut env, imm(name), 0));
            let ends = (end(read), end(write));
            assert_eq!(ends, (Some((class, target)), Some((class, target))));
        }
        assert_eq!(end(c.mrs(&mut env, imm("ICC_PMR_EL1"))), trapped(3));
    }
}

/// DISR_EL1 is VDISR_EL2 to EL1 while EL2 takes SErrors, and nothing below EL3 while EL3 does.
#[test]
fn deferred_errors_belong_to_who_takes_them() {
    for (el, bits, route, own, of_el2) in [
        (1, 0, 0, 5, 0),
        (1, hcr::AMO, 0, 0, 5),
        (1, 0, scr::EA, 0, 0),
        (2, hcr::AMO, 0, 5, 0),
        (2, 0, scr::EA, 0, 0),
        (3, hcr::AMO, scr::EA, 5, 0),
    ] {
        let mut c = core_at("a78ae", el);
        c.sys.hcr_el2 |= bits;
        c.sys.scr_el3 |= route;
        write(&mut c, "DISR_EL1", 5).expect("it is allowed");
        assert_eq!((c.sys.disr_el1, c.sys.vdisr_el2), (own, of_el2), "EL{el}");
        assert_eq!(read(&mut c, "DISR_EL1"), Ok(own | of_el2), "EL{el}");
    }
}

#[test]
fn implementation_defined_space() {
    let mut env = Outside::default();
    let cpuectlr = u64::from(encoding(3, 0, 15, 1, 4));
    let mut c = core_at("a78ae", 1);
    assert_eq!(c.mrs(&mut env, cpuectlr), Ok(0));
    assert!(env.logged[0].contains("S3_0_C15_C1_4"));
    c.sys.hcr_el2 |= hcr::TIDCP;
    assert_eq!(end(c.mrs(&mut env, cpuectlr)), trapped(2));
    c.sys.hcr_el2 &= !hcr::TIDCP;
    c.set_level(0, false);
    assert_eq!(end(c.mrs(&mut env, cpuectlr)), UNDEF_AT_EL1);
}

#[test]
fn secure_timer_is_el3s_to_give() {
    let mut c = core("a78ae");
    assert_eq!(end(read(&mut c, "CNTPS_CTL_EL1")), None);
    c.set_level(1, true);
    assert_eq!(end(read(&mut c, "CNTPS_CTL_EL1")), trapped(3));
    c.sys.scr_el3 |= scr::ST;
    assert_eq!(end(read(&mut c, "CNTPS_CTL_EL1")), None);
    c.sys.scr_el3 |= scr::NS;
    assert_eq!(end(read(&mut c, "CNTPS_CTL_EL1")), UNDEF_AT_EL1);
    let mut env = Outside::default();
    c.set_level(3, true);
    c.msr(&mut env, imm("CNTPS_CTL_EL1"), 1).expect("EL3 may");
    assert_eq!(env.driven, [(c.time(), pin::CNTPS, true)]);
}

#[test]
fn limited_ordering_regions_are_selected() {
    let mut c = core_at("a78ae", 1);
    for ds in 0..4 {
        write(&mut c, "LORC_EL1", ds << 2 | 1).expect("EL1 may");
        write(&mut c, "LORSA_EL1", ds << 16 | 0xf_0001).expect("EL1 may");
        write(&mut c, "LORN_EL1", !ds).expect("EL1 may");
    }
    for ds in 0..4 {
        write(&mut c, "LORC_EL1", ds << 2 | !0xf).expect("EL1 may");
        assert_eq!(read(&mut c, "LORC_EL1"), Ok(ds << 2));
        assert_eq!(read(&mut c, "LORSA_EL1"), Ok(ds << 16 | 0xf_0001));
        assert_eq!(read(&mut c, "LORN_EL1"), Ok(3 - ds));
        assert_eq!(read(&mut c, "LOREA_EL1"), Ok(0));
    }
    // Secure state has none of them, but says how many there would be.
    c.sys.scr_el3 &= !scr::NS;
    assert_eq!(end(read(&mut c, "LORN_EL1")), UNDEF_AT_EL1);
    assert_eq!(read(&mut c, "LORID_EL1"), Ok(0x0004_0004));
}
