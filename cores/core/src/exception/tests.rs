use super::bench::{Outside, core, core_at, core_of, user};
use super::{Exception, Kind, Syndrome, ec};
use crate::environment::line;
use crate::profile::Profile;
use crate::pstate::PState;
use crate::state::Core;
use crate::sysreg::{hcr, scr};
use crate::system::Wait;
use dyno_isa::slot;

const SP: usize = slot::SP as usize;

fn sync(target: u8) -> Exception {
    Exception::synchronous(target, Syndrome::new(ec::SVC64, 7))
}
fn irq(target: u8) -> Exception {
    Exception {
        kind: Kind::Irq,
        ..sync(target)
    }
}

#[test]
fn entry_saves_state_and_goes_to_the_vector() {
    let mut env = Outside::default();
    // (from EL, SP selected, target, kind) -> offset
    let table = [
        (1, false, 1, Kind::Synchronous, 0x000),
        (1, false, 1, Kind::Irq, 0x080),
        (1, true, 1, Kind::Synchronous, 0x200),
        (1, true, 1, Kind::Irq, 0x280),
        (1, true, 1, Kind::Fiq, 0x300),
        (1, true, 1, Kind::SError, 0x380),
        (0, false, 1, Kind::Synchronous, 0x400),
        (0, false, 1, Kind::Fiq, 0x500),
        (1, true, 2, Kind::Irq, 0x480),
        (1, true, 3, Kind::SError, 0x580),
    ];
    for (el, sp, target, kind, offset) in table {
        let mut c = core_at("a78ae", 1);
        (c.sys.vbar_el1, c.sys.vbar_el2, c.sys.vbar_el3) = (0x1_0000, 0x2_0000, 0x3_0000);
        c.set_level(el, sp);
        c.pstate.daif = PState::D;
        c.set_nzcv_bits(0x6000_0000);
        let e = Exception {
            kind,
            ..sync(target)
        };
        c.take_exception(&mut env, &e, 0x1234);
        assert_eq!(c.pc, u64::from(target) * 0x1_0000 + offset);
        let (spsr, elr, esr) = match target {
            1 => (c.sys.spsr_el1, c.sys.elr_el1, c.sys.esr_el1),
            2 => (c.sys.spsr_el2, c.sys.elr_el2, c.sys.esr_el2),
            _ => (c.sys.spsr_el3, c.sys.elr_el3, c.sys.esr_el3),
        };
        let m = u64::from(el) << 2 | u64::from(sp);
        assert_eq!(spsr, 0x6000_0000 | 8 << 6 | m);
        assert_eq!(elr, 0x1234);
        let reports = matches!(kind, Kind::Synchronous | Kind::SError);
        assert_eq!(esr, if reports { 0x5600_0007 } else { 0 });
        assert_eq!((c.pstate.el, c.pstate.sp), (target, true));
        assert_eq!(c.pstate.daif, 15);
        assert_eq!(c.stats.exceptions[usize::from(target)], 1);
    }
}

#[test]
fn entry_sets_pan_uao_and_ssbs_as_the_target_wants() {
    let mut env = Outside::default();
    for (span, dssbs) in [(false, true), (true, false)] {
        let mut c = core_at("a78ae", 1);
        c.sys.sctlr_el1 = u64::from(span) << 23 | u64::from(dssbs) << 44;
        c.pstate.uao = true;
        c.pstate.ssbs = !dssbs;
        c.take_exception(&mut env, &sync(1), 0);
        assert_eq!(c.pstate.pan, !span);
        assert!(!c.pstate.uao);
        assert_eq!(c.pstate.ssbs, dssbs);
    }
    // EL2 looks at SPAN only as the host of EL0.
    for host in [false, true] {
        let mut c = user("a78ae", host);
        c.sys.sctlr_el2 = 0;
        c.take_exception(&mut env, &sync(2), 0);
        assert_eq!(c.pstate.pan, host);
    }
    // Without FEAT_PAN there is none.
    let mut c = core_at("a72", 1);
    c.sys.sctlr_el1 = 0;
    c.take_exception(&mut env, &sync(1), 0);
    assert!(!c.pstate.pan);
}

#[test]
fn stack_pointers_are_banked() {
    let mut env = Outside::default();
    let mut c = core_at("a78ae", 1);
    c.x[SP] = 0x1111;
    c.sp_bank[0] = 0x1000;
    c.select_stack(false);
    assert_eq!((c.x[SP], c.sp_bank[1]), (0x1000, 0x1111));
    c.take_exception(&mut env, &sync(1), 0);
    assert_eq!((c.x[SP], c.sp_bank[0]), (0x1111, 0x1000));
    c.sys.spsr_el1 = 0;
    c.eret(&mut env).expect("EL1 may return");
    assert_eq!((c.pstate.el, c.x[SP]), (0, 0x1000));
}

#[test]
fn returns_restore_what_the_spsr_says() {
    let mut env = Outside::default();
    let mut c = core_at("a78ae", 2);
    c.monitor.reserve(0x40);
    c.sys.elr_el2 = 0xffff_0000_1234_5678;
    c.sys.spsr_el2 = 0xa000_0000 | 1 << 22 | 1 << 23 | 1 << 12 | 5 << 6 | 5;
    c.eret(&mut env).expect("EL2 may return");
    assert_eq!(c.pc, 0xffff_0000_1234_5678);
    assert_eq!((c.pstate.el, c.pstate.sp, c.pstate.daif), (1, true, 5));
    assert!(c.pstate.pan && c.pstate.uao && c.pstate.ssbs && !c.pstate.il);
    assert_eq!(c.nzcv_bits(), 0xa000_0000);
    assert!(c.event && c.monitor.reserved().is_none());
    c.set_level(0, false);
    assert_eq!(c.eret(&mut env).unwrap_err().syndrome.ec, ec::UNKNOWN);
}

#[test]
fn illegal_returns_set_il_and_stay() {
    let mut env = Outside::default();
    let illegal = |c: &mut Core, env: &mut Outside, spsr: u64| {
        let (el, sp) = (c.pstate.el, c.pstate.sp);
        match el {
            1 => c.sys.spsr_el1 = spsr,
            2 => c.sys.spsr_el2 = spsr,
            _ => c.sys.spsr_el3 = spsr,
        }
        c.eret(env).expect("returns illegally");
        let bad = c.pstate.il;
        assert_eq!(bad, (c.pstate.el, c.pstate.sp) == (el, sp) && bad);
        if bad {
            assert_eq!(u64::from(c.pstate.daif), spsr >> 6 & 15);
        }
        bad
    };
    for m in [0x1, 0x2, 0x10, 0x13, 0x8, 0x9, 0xc, 0xd, 0x6] {
        let mut c = core_at("a78ae", 1);
        assert!(illegal(&mut c, &mut env, m | 0x2c0), "M {m:#x} from EL1");
    }
    for m in [0, 4, 5] {
        assert!(!illegal(&mut core_at("a78ae", 1), &mut env, m));
    }
    // EL1 does not exist for a host.
    let mut c = core_at("a78ae", 2);
    c.sys.hcr_el2 |= hcr::TGE;
    assert!(illegal(&mut c, &mut env, 5));
    let mut c = core_at("a78ae", 2);
    c.sys.hcr_el2 |= hcr::TGE;
    assert!(!illegal(&mut c, &mut env, 0));
    // EL2 is not there in Secure state, and not without EL2.
    let mut c = core("a78ae");
    assert!(illegal(&mut c, &mut env, 9));
    c.pstate.il = false;
    c.sys.scr_el3 |= scr::NS;
    assert!(!illegal(&mut c, &mut env, 9));
    let small = Profile::variant(Profile::by_name("a78ae").unwrap(), false, true);
    let mut c = core_of(small);
    c.sys.scr_el3 |= scr::NS;
    assert!(illegal(&mut c, &mut env, 9));
}

/// What becomes of a line: nothing, or the kind and the target.
fn outcome(c: &Core, lines: u32) -> Option<(Kind, u8)> {
    c.pending_interrupt(lines).map(|e| (e.kind, e.target_el))
}

#[test]
fn groups_map_to_signals_by_security_state() {
    // IHI 0069 4.6.2: (level, secure, line) -> signal
    let table = [
        (1, false, line::FIQ, Kind::Fiq),
        (1, false, line::GROUP1_NON_SECURE, Kind::Irq),
        (1, false, line::GROUP1_SECURE, Kind::Fiq),
        (1, true, line::FIQ, Kind::Fiq),
        (1, true, line::GROUP1_NON_SECURE, Kind::Fiq),
        (1, true, line::GROUP1_SECURE, Kind::Irq),
        (2, false, line::GROUP1_NON_SECURE, Kind::Irq),
        (2, false, line::GROUP1_SECURE, Kind::Fiq),
        (3, true, line::GROUP1_NON_SECURE, Kind::Fiq),
        (3, true, line::GROUP1_SECURE, Kind::Fiq),
        (1, false, line::IRQ, Kind::Irq),
    ];
    for (el, secure, lines, kind) in table {
        let mut c = core("a78ae");
        c.sys.scr_el3 &= !scr::NS;
        if !secure {
            c.sys.scr_el3 |= scr::NS;
        }
        if el == 2 {
            c.sys.hcr_el2 |= hcr::IMO | hcr::FMO;
        }
        if el == 3 {
            c.sys.scr_el3 |= scr::IRQ | scr::FIQ;
        }
        c.set_level(el, true);
        c.pstate.daif = 0;
        assert_eq!(
            outcome(&c, lines),
            Some((kind, el)),
            "EL{el} {secure} {lines:#x}"
        );
    }
}

#[test]
fn interrupts_are_routed_and_masked() {
    let irq_line = line::GROUP1_NON_SECURE;
    // (EL, SCR bits, HCR bits, DAIF.I masked) -> target
    let table = [
        (0, 0, 0, false, Some(1)),
        (0, 0, 0, true, None),
        (1, 0, 0, false, Some(1)),
        (1, 0, 0, true, None),
        (2, 0, 0, false, None),
        (2, 0, hcr::IMO, false, Some(2)),
        (2, 0, hcr::IMO, true, None),
        (2, 0, hcr::TGE, false, Some(2)),
        (1, 0, hcr::IMO, true, Some(2)),
        (0, 0, hcr::IMO, true, Some(2)),
        (0, 0, hcr::TGE, true, Some(2)),
        (0, 0, hcr::TGE | hcr::E2H, true, None),
        (0, 0, hcr::TGE | hcr::E2H, false, Some(2)),
        (0, scr::IRQ, 0, true, Some(3)),
        (1, scr::IRQ, hcr::IMO, true, Some(3)),
        (2, scr::IRQ, hcr::IMO, true, Some(3)),
    ];
    for (el, scr_bits, hcr_bits, masked, target) in table {
        let mut c = core_at("a78ae", 2);
        c.sys.scr_el3 |= scr_bits;
        c.sys.hcr_el2 |= hcr_bits;
        c.set_level(el, el > 0);
        c.pstate.daif = if masked { PState::I } else { 0 };
        let expected = target.map(|t| (Kind::Irq, t));
        assert_eq!(
            outcome(&c, irq_line),
            expected,
            "EL{el} SCR {scr_bits:#x} HCR {hcr_bits:#x} masked {masked}"
        );
        assert!(c.wakes_wfi(irq_line), "WFI wakes whatever is masked");
    }
    // EL3 takes what SCR routes to it, as its masks allow, and nothing else.
    let mut c = core("a78ae");
    c.pstate.daif = 0;
    assert_eq!(outcome(&c, line::FIQ), None);
    c.sys.scr_el3 |= scr::FIQ;
    assert_eq!(outcome(&c, line::FIQ), Some((Kind::Fiq, 3)));
    c.pstate.daif = PState::F;
    assert_eq!(outcome(&c, line::FIQ), None);
}

#[test]
fn virtual_interrupts_reach_el1_and_el0_alone() {
    let mut c = core_at("a78ae", 2);
    c.pstate.daif = 0;
    c.sys.hcr_el2 |= hcr::IMO | hcr::FMO | hcr::AMO;
    assert_eq!(outcome(&c, line::VIRQ | line::VFIQ), None);
    c.set_level(1, true);
    assert_eq!(outcome(&c, line::VIRQ), Some((Kind::Irq, 1)));
    assert_eq!(outcome(&c, line::VFIQ), Some((Kind::Fiq, 1)));
    assert_eq!(outcome(&c, line::VIRQ | line::FIQ), Some((Kind::Fiq, 2)));
    c.pstate.daif = PState::I;
    assert_eq!(outcome(&c, line::VIRQ), None);
    assert!(c.wakes_wfi(line::VIRQ) && !c.wakes_wfe(line::VIRQ));
    c.pstate.daif = 0;
    c.sys.hcr_el2 |= hcr::VI;
    assert_eq!(outcome(&c, 0), Some((Kind::Irq, 1)));
    c.sys.hcr_el2 &= !hcr::IMO;
    assert_eq!(outcome(&c, line::VIRQ), None);
    c.sys.hcr_el2 |= hcr::VSE;
    c.sys.vsesr_el2 = 0x12;
    let e = c.pending_interrupt(0).expect("a virtual SError");
    assert_eq!((e.kind, e.target_el), (Kind::SError, 1));
    let mut env = Outside::default();
    c.take_exception(&mut env, &e, 0);
    assert_eq!(c.sys.esr_el1, 0xbe00_0012);
    assert_eq!(c.sys.hcr_el2 & hcr::VSE, 0);
}

#[test]
fn undefined_goes_to_el1_or_the_host() {
    let target = |c: &Core| (c.undefined().target_el, c.undefined().syndrome.esr());
    assert_eq!(target(&user("a78ae", false)), (1, 0x0200_0000));
    assert_eq!(target(&user("a78ae", true)), (2, 0x0200_0000));
    for el in 1..=3 {
        assert_eq!(target(&core_at("a78ae", el)).0, el);
    }
}

#[test]
fn calls_follow_their_enables() {
    let ec_of = |e: Exception| (e.syndrome.ec, e.target_el);
    let mut c = core_at("a78ae", 1);
    assert_eq!(ec_of(c.svc(1)), (ec::SVC64, 1));
    assert_eq!(ec_of(c.hvc(1)), (ec::HVC64, 2));
    assert_eq!(ec_of(c.smc(1)), (ec::SMC64, 3));
    assert!(c.hvc(1).return_to_next && c.smc(1).return_to_next);
    c.sys.hcr_el2 |= hcr::TSC;
    assert_eq!(ec_of(c.smc(1)), (ec::SMC64, 2));
    assert!(!c.smc(1).return_to_next, "a trap returns to the SMC");
    c.sys.hcr_el2 &= !hcr::TSC;
    c.sys.scr_el3 = c.sys.scr_el3 & !scr::HCE | scr::SMD;
    assert_eq!(ec_of(c.hvc(1)), (ec::UNKNOWN, 1));
    assert_eq!(ec_of(c.smc(1)), (ec::UNKNOWN, 1));
    let u = user("a78ae", true);
    assert_eq!(ec_of(u.svc(0)), (ec::SVC64, 2));
    assert_eq!(ec_of(u.hvc(0)), (ec::UNKNOWN, 2));
    assert_eq!(ec_of(u.smc(0)), (ec::UNKNOWN, 2));
    // Without EL3: HCD disables HVC, SMC is UNDEFINED unless TSC traps it.
    let base = Profile::by_name("a78ae").unwrap();
    let mut c = core_of(Profile::variant(base, true, false));
    c.set_level(1, true);
    assert_eq!(ec_of(c.hvc(0)), (ec::HVC64, 2));
    assert_eq!(ec_of(c.smc(0)), (ec::UNKNOWN, 1));
    c.sys.hcr_el2 |= hcr::HCD | hcr::TSC;
    assert_eq!(ec_of(c.hvc(0)), (ec::UNKNOWN, 1));
    assert_eq!(ec_of(c.smc(0)), (ec::SMC64, 2));
    // Secure EL1 has no EL2 to call.
    let mut c = core("a78ae");
    c.sys.scr_el3 |= scr::HCE;
    c.set_level(1, true);
    assert_eq!(ec_of(c.hvc(0)), (ec::UNKNOWN, 1));
}

#[test]
fn fp_traps_go_where_the_control_is() {
    let target = |c: &Core| c.fp_trapped().map(|e| (e.target_el, e.syndrome.esr()));
    const ESR: u64 = 0x1fe0_0000;
    let mut c = core_at("a78ae", 1);
    assert_eq!(target(&c), Some((1, ESR)));
    c.sys.cpacr_el1 = 1 << 20;
    assert_eq!(target(&c), None);
    c.set_level(0, false);
    assert!(c.fp_is_trapped, "the cached state follows the level");
    assert_eq!(target(&c), Some((1, ESR)));
    c.sys.hcr_el2 |= hcr::TGE;
    assert_eq!(target(&c), Some((2, 0x0200_0000)));
    c.sys.hcr_el2 &= !hcr::TGE;
    c.sys.cpacr_el1 = 3 << 20;
    assert_eq!(target(&c), None);
    c.sys.cptr_el2 = 1 << 10;
    assert_eq!(target(&c), Some((2, ESR)));
    c.sys.hcr_el2 |= hcr::E2H;
    assert_eq!(target(&c), Some((2, ESR)), "FPEN of CPTR_EL2 is 0");
    c.sys.cptr_el2 = 1 << 20;
    assert_eq!(target(&c), None, "01 traps EL0 of the host only");
    c.sys.hcr_el2 |= hcr::TGE;
    assert_eq!(target(&c), Some((2, ESR)));
    c.sys.cptr_el2 = 3 << 20;
    c.sys.cptr_el3 = 1 << 10;
    assert_eq!(target(&c), Some((3, ESR)));
    c.set_level(3, true);
    assert_eq!(target(&c), Some((3, ESR)));
}

#[test]
fn waiting_traps_by_level() {
    let target = |c: &Core, event| {
        let timeout = None;
        let trap = c.wfx_trap(Wait { event, timeout });
        trap.map(|e| (e.target_el, e.syndrome.esr()))
    };
    let mut c = user("a78ae", false);
    c.sys.sctlr_el1 = 0;
    assert_eq!(target(&c, false), Some((1, 0x07e0_0000)));
    assert_eq!(target(&c, true), Some((1, 0x07e0_0001)));
    c.sys.sctlr_el1 = 1 << 16 | 1 << 18;
    assert_eq!(target(&c, true), None);
    c.sys.hcr_el2 |= hcr::TWI;
    c.sys.scr_el3 |= scr::TWE;
    assert_eq!(target(&c, false), Some((2, 0x07e0_0000)));
    assert_eq!(target(&c, true), Some((3, 0x07e0_0001)));
    // WFIT X9: TI is 0b10, RV is set, RN is 9.
    let wait = Wait {
        event: false,
        timeout: Some((9, 0)),
    };
    let esr = c.wfx_trap(wait).map(|e| e.syndrome.esr());
    assert_eq!(esr, Some(0x07e0_0000 | 9 << 5 | 0b110));
    c.set_level(3, true);
    assert_eq!(target(&c, true), None);
}

#[test]
fn interrupt_entry_leaves_esr_and_far_alone() {
    let mut env = Outside::default();
    let mut c = core_at("a78ae", 1);
    (c.sys.esr_el1, c.sys.far_el1) = (1, 2);
    c.take_exception(&mut env, &irq(1), 0x80);
    assert_eq!((c.sys.esr_el1, c.sys.far_el1), (1, 2));
    let abort = Exception {
        ipa: Some(0x0123_456000),
        ..sync(2).with_far(0x77)
    };
    c.take_exception(&mut env, &abort, 0x84);
    assert_eq!((c.sys.far_el2, c.sys.hpfar_el2), (0x77, 0x0123_4560));
}
