//! Exceptions through the engine: which level takes what, and what its registers say of it
//! (DDI 0487 D1.3, ESR_ELx).
use dyno_core::bench::{BASE, DATA, World};
use dyno_core::interpreter::Interpreter;
use dyno_core::profile::{CostTable, Profile, Timing};
use dyno_core::{Core, SysRegs};
use dyno_fabric::Frequency;
use dyno_isa::slot;

/// UNDEFINED: EC 0 and IL.
const UNDEF: u64 = 1 << 25;
const HOST: u64 = 1 << 34 | 1 << 27;
const TGE: u64 = 1 << 27;
/// Nothing answers there.
const HOLE: u64 = 0x6000_0000;
const TABLES: u64 = BASE + 0x8_0000;

/// What an instruction ended in: nothing, or the level, ESR, and how far ELR is from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Done,
    To(u8, u64, i64),
}
use End::{Done, To};

fn trap(target: u8, esr: u64) -> End {
    To(target, esr, 0)
}
fn undefined(target: u8) -> End {
    trap(target, UNDEF)
}
/// A data abort: EC of the same level or a lower one, IL.
fn data_abort(from: u8, target: u8, iss: u64) -> End {
    let class = if target > from { 0x24 } else { 0x25 };
    trap(target, class << 26 | UNDEF | iss)
}

/// A Cortex-A76 in Non-secure state, with nothing trapped, at the first of `words`.
fn core_at(el: u8, words: &[u32]) -> (Core, World) {
    let timing = Timing {
        clock: Frequency::mhz(1000),
        counter: Frequency::hz(62_500_000),
        costs: CostTable::uniform(4),
    };
    let profile = Profile::by_name("a76").expect("a known profile");
    let mut c = Core::new(0, 0, profile, timing);
    c.boot_at(3, BASE, true);
    let s = &mut c.sys;
    s.scr_el3 |= 1 | 1 << 8;
    (s.sctlr_el1, s.sctlr_el2) = (1 << 14 | 1 << 26 | 5 << 16, 1 << 14 | 1 << 26 | 5 << 16);
    s.cpacr_el1 = 3 << 20;
    s.cptr_el2 = 3 << 20;
    s.vbar_el1 = BASE + 0x4000;
    s.vbar_el2 = BASE + 0x5000;
    s.vbar_el3 = BASE + 0x6000;
    c.pstate.el = el;
    c.pstate.sp = el > 0;
    c.x[1] = DATA;
    (c, World::new(words))
}

/// Runs until the first instruction, and what it causes, is over.
fn run(c: &mut Core, world: &mut World) -> End {
    c.context_changed();
    let start = c.pc;
    let from = c.pstate.el;
    c.turn_end = c.position() + 8;
    c.budget = 8;
    Interpreter::default().run(c, world);
    let s = &c.sys;
    let taken: Vec<usize> = (1..4).filter(|&n| c.stats.exceptions[n] > 0).collect();
    match taken[..] {
        [] => Done,
        [n] => {
            let (esr, elr) = match n {
                1 => (s.esr_el1, s.elr_el1),
                2 => (s.esr_el2, s.elr_el2),
                _ => (s.esr_el3, s.elr_el3),
            };
            assert!(n >= usize::from(from), "to a lower level");
            To(n as u8, esr, elr.wrapping_sub(start) as i64)
        }
        _ => panic!("several exceptions"),
    }
}

fn end(el: u8, word: u32, set: impl Fn(&mut SysRegs)) -> End {
    let (mut c, mut world) = core_at(el, &[word]);
    set(&mut c.sys);
    run(&mut c, &mut world)
}

#[test]
fn calls_and_undefined_instructions_of_every_level() {
    // Instruction, then the level that takes it from EL0 to EL3, its ESR, and where ELR is.
    let svc = 0xd400_0241; // svc #0x12
    let hvc = 0xd400_0682; // hvc #0x34
    let smc = 0xd400_0ac3; // smc #0x56
    let brk = 0xd420_0f00; // brk #0x78
    for (word, ends) in [
        (svc, [1, 1, 2, 3].map(|t| To(t, 0x5600_0012, 4))),
        (
            hvc,
            [
                undefined(1),
                To(2, 0x5a00_0034, 4),
                To(2, 0x5a00_0034, 4),
                To(3, 0x5a00_0034, 4),
            ],
        ),
        (
            smc,
            [
                undefined(1),
                To(3, 0x5e00_0056, 4),
                To(3, 0x5e00_0056, 4),
                To(3, 0x5e00_0056, 4),
            ],
        ),
        (brk, [1, 1, 2, 3].map(|t| trap(t, 0xf200_0078))),
        // hlt #0x9a ; udf #7 ; dcps1 ; dcps3 ; drps ; an unallocated word ; msr tco, #0
        (0xd440_1340, [1, 1, 2, 3].map(undefined)),
        (0x0000_0007, [1, 1, 2, 3].map(undefined)),
        (0xd4a0_0001, [1, 1, 2, 3].map(undefined)),
        (0xd4a0_0003, [1, 1, 2, 3].map(undefined)),
        (0xd6bf_03e0, [1, 1, 2, 3].map(undefined)),
        (0xffff_ffff, [1, 1, 2, 3].map(undefined)),
        (0xd503_409f, [1, 1, 2, 3].map(undefined)),
        // msr spsel, #1 ; msr pan, #0 ; msr uao, #0
        (0xd500_41bf, [undefined(1), Done, Done, Done]),
        (0xd500_409f, [undefined(1), Done, Done, Done]),
        (0xd500_407f, [undefined(1), Done, Done, Done]),
    ] {
        for (el, expected) in (0..4).zip(ends) {
            assert_eq!(end(el, word, |_| ()), expected, "{word:#x} at EL{el}");
        }
        // EL0 of a host, or with nothing but TGE: EL2 stands where EL1 would.
        for bits in [TGE, HOST] {
            let moved = match ends[0] {
                To(1, esr, off) => To(2, esr, off),
                other => other,
            };
            let found = end(0, word, |s| s.hcr_el2 |= bits);
            assert_eq!(found, moved, "{word:#x} with HCR {bits:#x}");
        }
    }
}

#[test]
fn el0_returns_from_nothing() {
    assert_eq!(end(0, 0xd69f_03e0, |_| ()), undefined(1));
    assert_eq!(end(0, 0xd69f_03e0, |s| s.hcr_el2 |= TGE), undefined(2));
}

#[test]
fn controls_over_calls() {
    let (hvc, smc) = (0xd400_0002, 0xd400_0003);
    // HCR_EL2.TSC: to EL2, at the SMC itself.
    assert_eq!(end(1, smc, |s| s.hcr_el2 |= 1 << 19), trap(2, 0x5e00_0000));
    assert_eq!(end(2, smc, |s| s.hcr_el2 |= 1 << 19), To(3, 0x5e00_0000, 4));
    assert_eq!(end(0, smc, |s| s.hcr_el2 |= 1 << 19), undefined(1));
    // SCR_EL3.SMD, which TSC comes before; SCR_EL3.HCE.
    for el in 1..4 {
        assert_eq!(end(el, smc, |s| s.scr_el3 |= 1 << 7), undefined(el));
        assert_eq!(end(el, hvc, |s| s.scr_el3 &= !(1 << 8)), undefined(el));
    }
    let both = |s: &mut SysRegs| (s.scr_el3, s.hcr_el2) = (s.scr_el3 | 1 << 7, 1 << 19 | 1 << 31);
    assert_eq!(end(1, smc, both), trap(2, 0x5e00_0000));
    // Secure state has no EL2 to call, or to be trapped to.
    assert_eq!(end(1, hvc, |s| s.scr_el3 &= !1), undefined(1));
    let secure = |s: &mut SysRegs| (s.scr_el3, s.hcr_el2) = (s.scr_el3 & !1, !0);
    assert_eq!(end(1, smc, secure), To(3, 0x5e00_0000, 4));
    assert_eq!(end(0, 0xd400_0001, secure), To(1, 0x5600_0000, 4));
    // MDCR_EL2.TDE moves BRK.
    let tde = |s: &mut SysRegs| s.mdcr_el2 |= 1 << 8;
    for (el, target) in [(0, 2), (1, 2), (2, 2), (3, 3)] {
        assert_eq!(end(el, 0xd420_0000, tde), trap(target, 0xf200_0000));
    }
}

#[test]
fn traps_name_the_register_that_was_to_be_moved() {
    // Word, control of HCR_EL2, ISS.
    for (word, bit, iss) in [
        (0xd538_1029, 21, 0x32_0521), // mrs x9, actlr_el1
        (0xd518_1029, 21, 0x32_0520), // msr actlr_el1, x9
        (0xd518_103f, 21, 0x32_07e0), // msr actlr_el1, xzr
        (0xd538_04b1, 18, 0x3a_0229), // mrs x17, id_aa64afr1_el1
        (0xd508_7645, 22, 0x14_1cac), // dc isw, x5
        (0xd50b_7423, 28, 0x12_dc68), // dc zva, x3
        (0xd508_871f, 25, 0x10_23ee), // tlbi vmalle1
        (0xd508_8721, 25, 0x12_202e), // tlbi vae1, x1
        (0xd50b_7e3e, 23, 0x12_dfdc), // dc civac, x30
    ] {
        let trapped = trap(2, 0x18 << 26 | UNDEF | iss);
        assert_eq!(
            end(1, word, |s| s.hcr_el2 |= 1 << bit),
            trapped,
            "{word:#x}"
        );
    }
    // MSR (immediate) has no register: Rt is 31, and CRm the immediate. EL0 with UMA clear.
    let daifset = trap(1, 0x18 << 26 | UNDEF | 0x0c_d3e4);
    assert_eq!(end(0, 0xd503_42df, |s| s.sctlr_el1 &= !(1 << 9)), daifset);
}

#[test]
fn waiting_is_trapped_only_where_it_would_wait() {
    let (wfi, wfe, sevl) = (0xd503_207f, 0xd503_205f, 0xd503_20bf);
    let wfx = |target, what: u64| trap(target, 0x01 << 26 | UNDEF | 1 << 24 | 0xe << 20 | what);
    for (word, ti, bit2, bit3, open) in [(wfi, 0, 13, 12, 16), (wfe, 1, 14, 13, 18)] {
        for el in 0..3 {
            assert_eq!(end(el, word, |_| ()), Done, "EL{el}");
            let to3 = |s: &mut SysRegs| s.scr_el3 |= 1 << bit3;
            assert_eq!(end(el, word, to3), wfx(3, ti), "EL{el}");
            // EL2 comes first.
            let both = |s: &mut SysRegs| {
                s.scr_el3 |= 1 << bit3;
                s.hcr_el2 |= 1 << bit2;
            };
            let first = if el < 2 { 2 } else { 3 };
            assert_eq!(end(el, word, both), wfx(first, ti), "EL{el}");
        }
        let closed = |s: &mut SysRegs| {
            s.sctlr_el1 &= !(1 << open);
            s.sctlr_el2 &= !(1 << open);
            s.hcr_el2 |= 1 << bit2;
        };
        assert_eq!(end(0, word, closed), wfx(1, ti));
        assert_eq!(end(1, word, closed), wfx(2, ti));
        for bits in [HOST, TGE] {
            let host = |s: &mut SysRegs| {
                closed(s);
                s.hcr_el2 |= bits;
            };
            assert_eq!(end(0, word, host), wfx(2, ti));
        }
        // EL3 is nobody's.
        let all = |s: &mut SysRegs| (s.scr_el3, s.hcr_el2) = (s.scr_el3 | 3 << 12, 3 << 13);
        assert_eq!(end(3, word, all), Done);
    }
    // An event is there: WFE does not wait.
    let (mut c, mut world) = core_at(1, &[sevl, wfe]);
    c.sys.hcr_el2 |= 1 << 14;
    assert_eq!(run(&mut c, &mut world), Done);
}

#[test]
fn floating_point_is_trapped_level_by_level() {
    let fmov = 0x1e6e_1000; // fmov d0, #1.0
    let fp = |target| trap(target, 0x07 << 26 | UNDEF | 1 << 24 | 0xe << 20);
    // CPACR_EL1.FPEN, and what EL0 and EL1 get.
    for (fpen, el0, el1) in [
        (0, fp(1), fp(1)),
        (1, fp(1), Done),
        (2, fp(1), fp(1)),
        (3, Done, Done),
    ] {
        let set = |s: &mut SysRegs| (s.cpacr_el1, s.cptr_el2) = (fpen << 20, 0);
        assert_eq!(end(0, fmov, set), el0, "FPEN {fpen}");
        assert_eq!(end(1, fmov, set), el1, "FPEN {fpen}");
        assert_eq!(end(2, fmov, set), Done, "FPEN {fpen}");
        // EL2 in the place of EL1 learns only that it was UNDEFINED.
        let tge = |s: &mut SysRegs| {
            set(s);
            s.hcr_el2 |= TGE;
        };
        let moved = if el0 == Done { Done } else { undefined(2) };
        assert_eq!(end(0, fmov, tge), moved, "FPEN {fpen}");
        // A host does not look at CPACR_EL1, but at CPTR_EL2 in its layout.
        let host = |s: &mut SysRegs| {
            set(s);
            s.cptr_el2 = fpen << 20;
            s.hcr_el2 |= HOST;
        };
        let hosted = if el0 == Done { Done } else { fp(2) };
        assert_eq!(end(0, fmov, host), hosted, "CPTR_EL2.FPEN {fpen}");
        let el2 = if fpen & 1 == 1 { Done } else { fp(2) };
        assert_eq!(end(2, fmov, host), el2, "CPTR_EL2.FPEN {fpen}");
    }
    for el in 0..4 {
        let tfp2 = |s: &mut SysRegs| s.cptr_el2 = 1 << 10;
        let tfp3 = |s: &mut SysRegs| (s.cptr_el2, s.cptr_el3) = (0, 1 << 10);
        assert_eq!(end(el, fmov, tfp2), if el < 3 { fp(2) } else { Done });
        assert_eq!(end(el, fmov, tfp3), fp(3));
    }
}

#[test]
fn what_is_wrong_with_the_fetch_comes_before_an_illegal_state() {
    let nop = 0xd503_201f;
    let illegal = 0x0e << 26 | UNDEF;
    for el in 0..4u8 {
        let target = el.max(1);
        let abort = if el == 0 { 0x20 } else { 0x21 };
        for (offset, il, esr) in [
            (0, true, illegal),
            (2, false, 0x22 << 26 | UNDEF),
            (2, true, 0x22 << 26 | UNDEF),
            (HOLE - BASE, true, abort << 26 | UNDEF | 0x10),
            (HOLE - BASE + 1, true, 0x22 << 26 | UNDEF),
        ] {
            let (mut c, mut world) = core_at(el, &[nop]);
            c.pc = BASE + offset;
            c.pstate.il = il;
            assert_eq!(
                run(&mut c, &mut world),
                trap(target, esr),
                "EL{el} {offset:#x} {il}"
            );
            let s = &c.sys;
            let (far, spsr) = match target {
                1 => (s.far_el1, s.spsr_el1),
                2 => (s.far_el2, s.spsr_el2),
                _ => (s.far_el3, s.spsr_el3),
            };
            assert_eq!(spsr >> 20 & 1 == 1, il);
            assert!(!c.pstate.il, "the handler is in a legal state");
            if esr != illegal {
                assert_eq!(far, BASE + offset);
            }
        }
    }
}

#[test]
fn what_an_exception_keeps_and_what_it_sets() {
    for (el, sp, target_offset) in [(0, false, 0x400), (1, false, 0), (1, true, 0x200)] {
        let (mut c, mut world) = core_at(1, &[0xd400_0001]);
        c.pstate.el = el;
        c.pstate.sp = sp;
        c.set_nzcv_bits(0xa000_0000);
        c.pstate.daif = 5;
        c.pstate.uao = true;
        let m = u64::from(el) << 2 | u64::from(sp);
        assert_eq!(run(&mut c, &mut world), To(1, 0x5600_0000, 4));
        assert_eq!(c.sys.spsr_el1, 0xa000_0000 | 1 << 23 | 5 << 6 | m);
        assert_eq!(c.pc, c.sys.vbar_el1 + target_offset);
        assert_eq!(c.nzcv_bits(), 0xa000_0000, "flags stay");
        assert!(!c.pstate.uao && c.pstate.daif == 15);
        // SCTLR_EL1.SPAN is 0.
        assert!(c.pstate.pan);
    }
}

/// SCTLR_ELx.M, and tables that lead `va` to `page` with these attributes; everything else is flat.
fn map(c: &mut Core, world: &World, page: u64) {
    let put = |at: u64, v: u64| assert!(world.ram.write(at - BASE, &v.to_le_bytes()));
    let normal = 1 << 10 | 3 << 8 | 1 << 2;
    // 4 GB from level 1: RAM is readable everywhere, and may be executed.
    put(TABLES + 8, 0x4000_0000 | normal | 3 << 6 | 1);
    put(TABLES + 16, (TABLES + 0x1000) | 3);
    put(TABLES + 0x1000, (TABLES + 0x2000) | 3);
    put(TABLES + 0x2000, page);
    let s = &mut c.sys;
    (s.mair_el1, s.mair_el2, s.mair_el3) = (0xff00, 0xff00, 0xff00);
    (s.ttbr0_el1, s.ttbr0_el2, s.ttbr0_el3) = (TABLES, TABLES, TABLES);
    let tcr = 32 | 0x3500;
    s.tcr_el1 = tcr | 1 << 23;
    (s.tcr_el2, s.tcr_el3) = (tcr, tcr);
    for sctlr in [&mut s.sctlr_el1, &mut s.sctlr_el2, &mut s.sctlr_el3] {
        *sctlr |= 0x1005;
    }
    c.x[1] = PAGE;
}
/// The page whose entry [`map`] takes.
const PAGE: u64 = 0x8000_0000;
/// A page of RAM that EL0 may write.
const OPEN: u64 = DATA | 1 << 10 | 3 << 8 | 1 << 2 | 1 << 6 | 3;

#[test]
fn an_alignment_fault_comes_before_a_translation_fault() {
    // stp w5, w6, [x1] ; ldp x5, x6, [x1] ; str x5, [x1] ; ldr x5, [x1], the end of the page in x1.
    for (word, write) in [
        (0x2900_1825, true),
        (0xa940_1825, false),
        (0xf900_0025, true),
        (0xf940_0025, false),
    ] {
        for el in 0..4u8 {
            for strict in [true, false] {
                let (mut c, mut world) = core_at(el, &[word]);
                map(&mut c, &world, OPEN);
                if strict {
                    let s = &mut c.sys;
                    for sctlr in [&mut s.sctlr_el1, &mut s.sctlr_el2, &mut s.sctlr_el3] {
                        *sctlr |= 2;
                    }
                }
                c.x[1] = PAGE + 0xfff;
                // Of the page behind: a translation fault of level 3.
                let iss = if strict { 0x21 } else { 0x07 } | u64::from(write) << 6;
                let expected = data_abort(el, el.max(1), iss);
                assert_eq!(
                    run(&mut c, &mut world),
                    expected,
                    "{word:#x} EL{el} {strict}"
                );
            }
        }
    }
}

#[test]
fn external_aborts_go_where_scr_and_hcr_say() {
    let (ldr, str) = (0xf940_0025, 0xf900_0025);
    for (ea, tea, tge) in [(0, 0, 0), (0, 1, 0), (0, 0, 1), (1, 0, 0), (1, 1, 1)] {
        for el in 0..4u8 {
            if tge == 1 && el == 1 {
                continue;
            }
            let target = match el {
                3 => 3,
                _ if ea == 1 => 3,
                2 => 2,
                1 if tea == 1 => 2,
                0 if tea == 1 || tge == 1 => 2,
                _ => 1,
            };
            for (word, wnr) in [(ldr, 0), (str, 1 << 6)] {
                let (mut c, mut world) = core_at(el, &[word]);
                c.sys.scr_el3 |= ea << 3;
                c.sys.hcr_el2 |= tea << 37 | tge << 27;
                c.x[1] = HOLE;
                let expected = data_abort(el, target, 0x10 | wnr);
                assert_eq!(run(&mut c, &mut world), expected, "EL{el} {ea} {tea} {tge}");
            }
        }
    }
}

#[test]
fn a_hypervisor_learns_which_register_an_access_moves() {
    const ISV: u64 = 1 << 24;
    let valid = |sas: u64, sse: u64, srt: u64, sf: u64, ar: u64| {
        ISV | sas << 22 | sse << 21 | srt << 16 | sf << 15 | ar << 14
    };
    for (word, iss) in [
        (0xf940_0025, valid(3, 0, 5, 1, 0)),           // ldr x5, [x1]
        (0x3940_0026, valid(0, 0, 6, 0, 0)),           // ldrb w6, [x1]
        (0x7980_002c, valid(1, 1, 12, 1, 0)),          // ldrsh x12, [x1]
        (0xb900_003f, valid(2, 0, 31, 0, 0) | 1 << 6), // str wzr, [x1]
        (0xc8df_fc3c, valid(3, 0, 28, 1, 1)),          // ldar x28, [x1]
        (0x089f_fc25, valid(0, 0, 5, 0, 1) | 1 << 6),  // stlrb w5, [x1]
        (0xf8bf_c025, valid(3, 0, 5, 1, 1)),           // ldapr x5, [x1]
        (0x78bf_c025, valid(1, 0, 5, 0, 1)),           // ldaprh w5, [x1]
        // Not of a single register, or with write-back.
        (0xa940_1825, 0),      // ldp x5, x6, [x1]
        (0xf840_8425, 0),      // ldr x5, [x1], #8
        (0xc85f_7c25, 0),      // ldxr x5, [x1]
        (0xf825_0026, 0),      // ldadd x5, x6, [x1]
        (0x3dc0_0020, 0),      // ldr q0, [x1]
        (0xd50b_7421, 1 << 6), // dc zva, x1
    ] {
        for el in 0..2u8 {
            let (mut c, mut world) = core_at(el, &[word]);
            // Stage 1 leads to an address that stage 2 does not know.
            map(&mut c, &world, PAGE | OPEN & 0xfff);
            let put = |at: u64, v: u64| assert!(world.ram.write(at - BASE, &v.to_le_bytes()));
            let s2 = TABLES + 0x4000;
            put(
                s2 + 8,
                0x4000_0000 | 1 << 10 | 3 << 8 | 3 << 6 | 0xf << 2 | 1,
            );
            c.sys.vttbr_el2 = s2;
            c.sys.vtcr_el2 = 1 << 31 | 0x3500 | 1 << 6 | 32;
            c.sys.hcr_el2 |= 1;
            c.x[1] = PAGE | 0x40;
            let expected = data_abort(el, 2, iss | 0x05);
            assert_eq!(run(&mut c, &mut world), expected, "{word:#x} at EL{el}");
            assert_eq!(c.sys.far_el2, PAGE | 0x40);
            assert_eq!(c.sys.hpfar_el2, PAGE >> 8);
        }
    }
}

#[test]
fn a_misaligned_sp_is_no_base() {
    // ldr x5, [sp] ; stp x5, x6, [sp, #16] ; ldar x5, [sp]
    for word in [0xf940_03e5, 0xa901_1be5, 0xc8df_ffe5] {
        for el in 0..4u8 {
            for (off, checked) in [(8, true), (8, false), (0, true), (4, true)] {
                let (mut c, mut world) = core_at(el, &[word]);
                map(&mut c, &world, OPEN);
                let s = &mut c.sys;
                for sctlr in [&mut s.sctlr_el1, &mut s.sctlr_el2, &mut s.sctlr_el3] {
                    // SA0 for EL0, SA for the others.
                    *sctlr &= !0x18;
                    *sctlr |= u64::from(checked) << if el == 0 { 4 } else { 3 };
                }
                c.x[usize::from(slot::SP)] = PAGE + 0x100 + off;
                let bad = checked && off != 0;
                let expected = match bad {
                    true => trap(el.max(1), 0x26 << 26 | UNDEF),
                    false => Done,
                };
                assert_eq!(
                    run(&mut c, &mut world),
                    expected,
                    "{word:#x} EL{el} {off} {checked}"
                );
            }
        }
    }
}
