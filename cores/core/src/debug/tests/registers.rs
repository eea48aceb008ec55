//! D24.3: who may access which debug register, and what the registers hold.
use super::*;
use crate::exception::{Exception, ec};
use crate::profile::Profile;

/// Controls: MDCR_EL2 bits that trap to EL2 (TDE does so for all), MDCR_EL3 bits that trap to EL3.
#[derive(Clone, Copy, PartialEq)]
enum Group {
    /// TDA; TDA.
    Tda,
    /// TDOSA; TDOSA.
    Tdosa,
    /// TDRA; TDA.
    Tdra,
    /// The communications channel, which EL0 may use.
    Dcc,
}
use Group::*;

/// Name, readable, writable, group.
const REGISTERS: [(&str, bool, bool, Group); 22] = [
    ("OSDTRRX_EL1", true, true, Tda),
    ("OSDTRTX_EL1", true, true, Tda),
    ("MDCCINT_EL1", true, true, Tda),
    ("MDSCR_EL1", true, true, Tda),
    ("OSECCR_EL1", true, true, Tda),
    ("DBGBVR0_EL1", true, true, Tda),
    ("DBGBCR5_EL1", true, true, Tda),
    ("DBGWVR3_EL1", true, true, Tda),
    ("DBGWCR0_EL1", true, true, Tda),
    ("DBGCLAIMSET_EL1", true, true, Tda),
    ("DBGCLAIMCLR_EL1", true, true, Tda),
    ("DBGAUTHSTATUS_EL1", true, false, Tda),
    ("MDRAR_EL1", true, false, Tdra),
    ("OSLAR_EL1", false, true, Tdosa),
    ("OSLSR_EL1", true, false, Tdosa),
    ("OSDLR_EL1", true, true, Tdosa),
    ("DBGPRCR_EL1", true, true, Tdosa),
    ("MDCCSR_EL0", true, false, Dcc),
    ("DBGDTR_EL0", true, true, Dcc),
    ("DBGDTRRX_EL0", true, true, Dcc),
    // Not there: more breakpoints than six, more watchpoints than four.
    ("DBGBVR6_EL1", false, false, Tda),
    ("DBGWCR4_EL1", false, false, Tda),
];

const TDRA: u64 = 1 << 11;
const TDOSA: u64 = 1 << 10;
const TDA: u64 = 1 << 9;
const TDE: u64 = 1 << 8;

fn end<T>(r: Result<T, Exception>) -> Option<(u8, u8)> {
    r.err().map(|e| (e.syndrome.ec, e.target_el))
}

#[test]
fn rights_and_traps() {
    let mut world = World::new(&[]);
    for (name, readable, writable, group) in REGISTERS {
        for el in 0..=3u8 {
            for controls in 0..128u64 {
                let bit = |n: u32| controls >> n & 1 == 1;
                let (tge, tdcc, secure) = (bit(4), bit(5), bit(6));
                let mdcr2 = [TDE, TDA, TDOSA, TDRA][(controls & 3) as usize] * (controls >> 2 & 1);
                let mdcr3 = [TDA, TDOSA][(controls & 1) as usize] * (controls >> 3 & 1);
                if el == 1 && tge || el == 2 && secure {
                    continue;
                }
                let mut c = core_at("a72", 2);
                c.sys.mdcr_el2 |= mdcr2;
                c.sys.mdcr_el3 |= mdcr3;
                c.sys.hcr_el2 |= if tge { hcr::TGE } else { 0 };
                c.sys.mdscr_el1 = if tdcc { 1 << 12 } else { 0 };
                if secure {
                    c.sys.scr_el3 &= !scr::NS;
                }
                c.set_level(el, el > 0);
                let own = match el {
                    0 if tge && !secure => 2,
                    0 => 1,
                    el => el,
                };
                let (to2, to3) = match group {
                    Tda | Dcc => (TDA | TDE, TDA),
                    Tdosa => (TDOSA | TDE, TDOSA),
                    Tdra => (TDRA | TDE, TDA),
                };
                let el2 = el <= 1 && !secure && (mdcr2 & to2 != 0 || el == 0 && tge);
                let expected = |allowed: bool| {
                    if !allowed || el == 0 && group != Dcc {
                        Some((ec::UNKNOWN, own))
                    } else if el == 0 && tdcc {
                        Some((ec::SYSREG, own))
                    } else if el2 {
                        Some((ec::SYSREG, 2))
                    } else if el <= 2 && mdcr3 & to3 != 0 {
                        Some((ec::SYSREG, 3))
                    } else {
                        None
                    }
                };
                let what = format!("{name} EL{el} {controls:#x}");
                let imm = encoding(name);
                assert_eq!(end(c.mrs(&mut world, imm)), expected(readable), "{what}");
                assert_eq!(end(c.msr(&mut world, imm, 0)), expected(writable), "{what}");
            }
        }
    }
}

#[test]
fn what_the_registers_hold() {
    // Name, after a write of ones (with the OS lock off, and on), after one of zeros.
    let table: [(&str, u64, u64, u64); 15] = [
        ("DBGBVR0_EL1", !0, !0, 0),
        ("DBGBCR0_EL1", 0x00ff_e1e7, 0x00ff_e1e7, 0x1e0),
        ("DBGWVR0_EL1", !3, !3, 0),
        ("DBGWCR0_EL1", 0x1f1f_ffff, 0x1f1f_ffff, 0),
        ("MDSCR_EL1", 0xb001, 0x6ce0_f041, 0),
        ("MDCCINT_EL1", 0x6000_0000, 0x6000_0000, 0),
        ("OSDTRRX_EL1", 0xffff_ffff, 0xffff_ffff, 0),
        ("OSDTRTX_EL1", 0xffff_ffff, 0xffff_ffff, 0),
        ("OSECCR_EL1", 0, 0, 0),
        ("OSDLR_EL1", 1, 1, 0),
        ("DBGPRCR_EL1", 1, 1, 0),
        ("MDCR_EL2", 0x2_0fff, 0x2_0fff, 0),
        ("MDCR_EL3", 0x33_0640, 0x33_0640, 0),
        ("PMSELR_EL0", 31, 31, 0),
        ("PMUSERENR_EL0", 15, 15, 0),
    ];
    for (name, unlocked, locked, zeros) in table {
        for (lock, ones) in [(0, unlocked), (1, locked)] {
            let mut b = bench(1, &[]);
            b.c.set_level(3, true);
            b.msr("OSLAR_EL1", lock);
            b.msr("MDSCR_EL1", 0);
            b.msr(name, !0);
            assert_eq!(b.mrs(name), ones, "{name} {lock}");
            b.msr(name, 0);
            assert_eq!(b.mrs(name), zeros, "{name} {lock}");
        }
    }
    // PMUv3 of Armv8.0 has no HPMD.
    let mut b = bench_of("a72", 1, &[]);
    b.c.set_level(3, true);
    b.msr("MDCR_EL2", !0);
    assert_eq!(b.mrs("MDCR_EL2"), 0xfff);
    // Reset: locked, nothing enabled.
    let mut c = crate::exception::bench::core("a78ae");
    let mut world = World::new(&[]);
    for (name, value) in [
        ("OSLSR_EL1", 0xa),
        ("MDSCR_EL1", 0),
        ("DBGBCR0_EL1", 0x1e0),
        ("DBGWCR3_EL1", 0),
        ("DBGCLAIMSET_EL1", 0xff),
        ("DBGCLAIMCLR_EL1", 0),
        ("DBGAUTHSTATUS_EL1", 0xaa),
        ("MDRAR_EL1", 0),
        ("MDCR_EL2", 6),
    ] {
        assert_eq!(c.mrs(&mut world, encoding(name)), Ok(value), "{name}");
    }
    let single = Profile::variant(Profile::by_name("a72").unwrap(), true, false);
    let mut c = crate::exception::bench::core_of(single);
    let value = c.mrs(&mut world, encoding("DBGAUTHSTATUS_EL1"));
    assert_eq!(value, Ok(0x0a), "no Secure state");
}

#[test]
fn the_channel_has_nobody_at_its_other_end() {
    let mut b = bench(0, &[]);
    assert_eq!(b.mrs("MDCCSR_EL0"), 0);
    b.msr("DBGDTRRX_EL0", 0x1234_5678_9abc_def0); // DBGDTRTX_EL0
    assert_eq!(b.mrs("MDCCSR_EL0"), 1 << 29, "TXfull");
    b.c.set_level(1, true);
    assert_eq!(b.mrs("OSDTRTX_EL1"), 0x9abc_def0);
    assert_eq!(b.mrs("MDSCR_EL1") & 3 << 29, 1 << 29);
    // Software that restores a session fills the other direction, under the OS lock.
    b.msr("OSLAR_EL1", 1);
    b.msr("OSDTRRX_EL1", 0x55);
    b.msr("MDSCR_EL1", 3 << 29);
    b.msr("OSLAR_EL1", 0);
    b.msr("MDSCR_EL1", 0);
    assert_eq!(b.mrs("MDCCSR_EL0"), 3 << 29, "read-only without the lock");
    assert_eq!(b.mrs("DBGDTRRX_EL0"), 0x55);
    assert_eq!(b.mrs("MDCCSR_EL0"), 1 << 29, "RXfull is clear");
    b.msr("DBGDTR_EL0", 0x1111_1111_2222_2222);
    assert_eq!(b.mrs("DBGDTR_EL0"), 0x2222_2222_1111_1111);
    assert_eq!(b.mrs("MDCCSR_EL0"), 1 << 29);
}

#[test]
fn fields_of_id_aa64dfr0_agree() {
    for p in Profile::ALL.iter().filter(|p| !p.armv8_r) {
        let mut b = bench_of(p.name, 1, &[]);
        let dfr0 = b.mrs("ID_AA64DFR0_EL1");
        let there = |b: &mut Bench, name: String| {
            rows().any(|r| r.name == name) && b.c.mrs(&mut b.world, encoding(&name)).is_ok()
        };
        for n in 0..16u64 {
            let (brps, wrps) = (dfr0 >> 12 & 15, dfr0 >> 20 & 15);
            assert_eq!(there(&mut b, format!("DBGBCR{n}_EL1")), n <= brps);
            assert_eq!(there(&mut b, format!("DBGWVR{n}_EL1")), n <= wrps);
            // CTX_CMPs: the last ones are context-aware.
            if n <= brps {
                b.set(|c| c.sys.dbgbcr[n as usize] = bcr(2, 0));
                let aware = n + (dfr0 >> 28 & 15) >= brps;
                assert_eq!(b.c.debug.breaks(), aware, "{} {n}", p.name);
                b.set(|c| c.sys.dbgbcr[n as usize] = 0);
            }
        }
        // DebugVer 8 or FEAT_VHE: breakpoints on CONTEXTIDR_EL2.
        b.set(|c| c.sys.dbgbcr[5] = bcr(12, 0));
        assert_eq!(b.c.debug.breaks(), dfr0 & 15 >= 8, "{}", p.name);
        // DoubleLock of 0: OSDLR_EL1 is more than RAZ/WI.
        b.msr("OSDLR_EL1", 1);
        assert_eq!(b.mrs("OSDLR_EL1") == 1, dfr0 >> 36 & 15 == 0);
        // PMUVer: what the widths of evtCount and HPMD say.
        b.msr("PMEVTYPER0_EL0", !0);
        let wide = b.mrs("PMEVTYPER0_EL0") & 0xffff == 0xffff;
        assert_eq!(wide, dfr0 >> 8 & 15 >= 4, "{}", p.name);
    }
}
