//! Exceptions, their state, and returns.
use super::*;
use crate::environment::line;
use crate::exception::{Kind32, Syndrome, ec};

const A32: Location = Location::new(0x2000, false, 0);
/// In an IT block.
const T32: Location = Location::new(0x2002, true, 0x0c);

fn abort(instruction: bool, target: u8, status: u32) -> Exception {
    let fsr = 0x200 | status;
    let (class, kind) = match instruction {
        true => (ec::INSTRUCTION_ABORT_LOWER, Kind32::PrefetchAbort { fsr }),
        false => (ec::DATA_ABORT_LOWER, Kind32::DataAbort { fsr }),
    };
    Exception::synchronous(target, Syndrome::new(class, status))
        .with_kind32(kind)
        .with_far(0xdead_0000)
}
fn asynchronous(kind: Kind, target: u8) -> Exception {
    Exception {
        kind,
        ..Exception::synchronous(target, Syndrome::new(0, 0))
    }
}

/// G1.12.3: the mode, the vector, and what LR is ahead of the preferred return address in A32 and T32.
#[test]
fn exceptions_of_el1() {
    let serror = Exception {
        kind: Kind::SError,
        far: None,
        ..abort(false, 1, 0x11)
    };
    let undef = Exception::synchronous(1, Syndrome::new(0, 0));
    for from in [USR, SVC, FIQ, SYS] {
        let svc = core(from).svc32(7);
        for (e, m, vector, ahead, masks) in [
            (undef, UND, 0x04, [4, 2], I),
            (svc, SVC, 0x08, [0, 0], I),
            (abort(true, 1, 5), ABT, 0x0c, [4, 4], A | I),
            (abort(false, 1, 5), ABT, 0x10, [8, 8], A | I),
            (serror, ABT, 0x10, [8, 8], A | I),
            (asynchronous(Kind::Irq, 1), IRQ, 0x18, [4, 4], A | I),
            (asynchronous(Kind::Fiq, 1), FIQ, 0x1c, [4, 4], A | I | F),
        ] {
            for (at, ahead) in [A32, T32].into_iter().zip(ahead) {
                let mut c = core(from);
                c.sys.vbar_el1 = 0x8000_0000;
                c.sys.sctlr_el1 = 0;
                c.set_nzcv_bits(0x9000_0000);
                (c.pstate.e, c.pstate.il) = (true, true);
                let before = c.psr(at);
                take(&mut c, &e, at);
                assert_eq!(c.pc, 0x8000_0000 + vector);
                assert_eq!(psr(&c), 0x9000_0000 | u32::from(m) | masks);
                assert_eq!(c.spsr(), Some(before));
                assert_eq!(c.x[14], u64::from(at.address()) + ahead, "{e:?} {at:?}");
                assert_eq!(before & T != 0, at.is_thumb());
            }
        }
    }
    // IT as SPSR has it: [7:2] in bits 15:10, [1:0] in 26:25.
    assert_eq!(
        core(SVC).psr(Location::new(0, true, 0xa7)),
        0x0600_a400 | T | u32::from(SVC)
    );
}

#[test]
fn fault_registers_of_el1() {
    let mut c = core(USR);
    (c.sys.far_el1, c.sys32.dfsr, c.sys32.ifsr) = (0x1111_1111_2222_2222, 1, 2);
    take(&mut c, &abort(true, 1, 5), A32);
    assert_eq!((c.sys32.dfsr, c.sys32.ifsr), (1, 0x205));
    assert_eq!(c.sys.far_el1, 0xdead_0000_2222_2222);
    c.sys.far_el1 = 0x1111_1111_2222_2222;
    take(&mut c, &abort(false, 1, 0xd), A32);
    assert_eq!((c.sys32.dfsr, c.sys32.ifsr), (0x20d, 0x205));
    assert_eq!(c.sys.far_el1, 0x1111_1111_dead_0000);
    assert_eq!(c.sys.esr_el2, 0);
}

#[test]
fn controls_decide_the_state_of_handlers() {
    let mut c = core(USR);
    c.sys.sctlr_el1 = sctlr::V | sctlr::TE | sctlr::EE;
    take(&mut c, &asynchronous(Kind::Irq, 1), A32);
    assert_eq!(location(&c), Location::new(0xffff_0018, true, 0));
    assert_eq!(psr(&c), A | I | T | E | u32::from(IRQ));
    // HSCTLR has no V.
    let mut c = core(USR);
    c.sys.sctlr_el2 = sctlr::V | sctlr::TE | sctlr::EE;
    c.sys.vbar_el2 = 0x4000_0020;
    take(&mut c, &asynchronous(Kind::Irq, 2), A32);
    assert_eq!(location(&c), Location::new(0x4000_0038, true, 0));
    assert_eq!(psr(&c), A | I | F | T | E | u32::from(HYP));
}

/// G1.12.4: everything but interrupts arrives at one vector from below, and at its own from Hyp mode.
#[test]
fn exceptions_of_hyp_mode() {
    let undef = Exception::synchronous(2, Syndrome::new(0, 0));
    let irq = asynchronous(Kind::Irq, 2);
    for from in [USR, SVC, HYP] {
        let hvc = core(SVC).hvc32(0xabcd);
        for (e, vector, hsr) in [
            (undef, 0x04, Some(0x0200_0000)),
            (hvc, 0x08, Some(0x4a00_abcd)),
            (abort(true, 2, 5), 0x0c, Some(0x8200_0005)),
            (abort(false, 2, 5), 0x10, Some(0x9200_0005)),
            (irq, 0x18, None),
            (asynchronous(Kind::Fiq, 2), 0x1c, None),
        ] {
            for at in [A32, T32] {
                let mut c = core(from);
                c.sys.vbar_el2 = 0x100;
                c.sys.sctlr_el2 = 0;
                (c.sys.esr_el2, c.sys.far_el2) = (1, 0x1111_1111_2222_2222);
                let (before, lr) = (c.psr(at), c.x[14]);
                take(&mut c, &e, at);
                let vector = match (from, hsr) {
                    (HYP, _) | (_, None) => vector,
                    _ => 0x14,
                };
                assert_eq!(c.pc, 0x100 + vector);
                assert_eq!(psr(&c), A | I | F | u32::from(HYP));
                assert_eq!(c.sys.spsr_el2, u64::from(before));
                assert_eq!(c.sys.elr_el2, u64::from(at.address()));
                // LR of Hyp mode is that of User mode.
                c.write_mode(from);
                assert_eq!(c.x[14], lr);
                assert_eq!(c.sys.esr_el2, hsr.unwrap_or(1));
                let far = match e.kind32 {
                    Kind32::PrefetchAbort { .. } => 0xdead_0000_2222_2222,
                    Kind32::DataAbort { .. } => 0x1111_1111_dead_0000,
                    _ => 0x1111_1111_2222_2222,
                };
                assert_eq!(c.sys.far_el2, far);
            }
        }
    }
}

#[test]
fn a_stage_2_fault_reports_its_address() {
    let mut c = core(SVC);
    let e = Exception {
        ipa: Some(0x1234_5678),
        ..abort(false, 2, 7)
    };
    take(&mut c, &e, A32);
    assert_eq!(c.sys.hpfar_el2, 0x0001_2345 << 4);
}

#[test]
fn calls_and_where_they_go() {
    // (mode, HCR, what, target, class)
    let at = |m, h: u64| {
        let mut c = core(m);
        c.sys.hcr_el2 |= h;
        c
    };
    let goes = |c: &mut Core, what, imm| {
        let e = run(c, what, imm, 0).unwrap_err();
        (e.target_el, e.syndrome.ec, e.syndrome.iss, e.return_to_next)
    };
    assert_eq!(
        goes(&mut at(USR, 0), System::Svc, 9),
        (1, ec::SVC32, 9, true)
    );
    assert_eq!(
        goes(&mut at(USR, hcr::TGE), System::Svc, 9),
        (2, ec::SVC32, 9, true)
    );
    assert_eq!(
        goes(&mut at(HYP, 0), System::Svc, 9),
        (2, ec::SVC32, 9, true)
    );
    assert_eq!(
        goes(&mut at(SVC, 0), System::Hvc, 9),
        (2, ec::HVC32, 9, true)
    );
    assert_eq!(
        goes(&mut at(HYP, 0), System::Hvc, 9),
        (2, ec::HVC32, 9, true)
    );
    // HVC is UNDEFINED in User mode and with HCD; SMC everywhere, as there is no EL3.
    assert_eq!(goes(&mut at(USR, 0), System::Hvc, 9), (1, 0, 0, false));
    assert_eq!(
        goes(&mut at(SVC, hcr::HCD), System::Hvc, 9),
        (1, 0, 0, false)
    );
    assert_eq!(
        goes(&mut at(SVC, hcr::TSC), System::Smc, 9),
        (1, 0, 0, false)
    );
    assert_eq!(goes(&mut at(HYP, 0), System::Smc, 9), (2, 0, 0, false));
    assert_eq!(
        goes(&mut at(USR, hcr::TGE), System::Undefined, 0),
        (2, 0, 0, false)
    );
    // BKPT is a Prefetch Abort with the status of a debug event.
    assert_eq!(
        goes(&mut at(SVC, 0), System::Brk, 9),
        (1, 0x21, 0x22, false)
    );
    assert_eq!(
        goes(&mut at(USR, hcr::TGE), System::Brk, 9),
        (2, 0x20, 0x22, false)
    );
    assert_eq!(
        goes(&mut at(HYP, 0), System::Brk, 9),
        (2, 0x21, 0x22, false)
    );
    let mut c = at(SVC, 0);
    // HDCR.TDE
    c.sys.mdcr_el2 |= 1 << 8;
    assert_eq!(goes(&mut c, System::Brk, 9), (2, 0x20, 0x22, false));
    let mut c = at(SVC, 0);
    let e = c.bkpt();
    take(&mut c, &e, A32);
    assert_eq!((c.pstate.mode, c.x[14], c.sys32.ifsr), (ABT, 0x2004, 0x222));
}

#[test]
fn firmware_behind_hvc_answers_in_32_bits() {
    let mut env = Outside {
        serves: true,
        ..Outside::default()
    };
    let mut c = core(SVC);
    c.pc = Location::new(0x100, true, 0).0;
    c.x[1] = !0;
    let r = c.system(&mut env, System::Hvc, 0, 0).unwrap();
    assert_eq!(r.next, Next::JumpToPc);
    assert_eq!(
        (location(&c).address(), location(&c).is_thumb()),
        (0x104, true)
    );
    assert_eq!((c.x[0], c.x[1]), (0x5eed, 0xffff_ffff));
}

#[test]
fn a_misaligned_pc_is_a_prefetch_abort() {
    let mut c = core(USR);
    c.pc = 0x2002;
    let (e, at) = (c.pc_alignment32(), Location(c.pc));
    take(&mut c, &e, at);
    assert_eq!((c.pstate.mode, c.x[14], c.sys32.ifsr), (ABT, 0x2006, 0x221));
    assert_eq!(c.sys.far_el1 >> 32, 0x2002);
    let mut c = core(HYP);
    c.pc = 0x2002;
    let (e, at) = (c.pc_alignment32(), Location(c.pc));
    take(&mut c, &e, at);
    assert_eq!((c.sys.esr_el2 >> 26, c.sys.far_el2 >> 32), (0x22, 0x2002));
    assert_eq!(c.pc & 0x1f, 0x0c);
}

/// G1.14: from which modes, and whether the masks count.
#[test]
fn interrupts_are_routed_and_masked() {
    let all = 0xff & !line::VIRQ & !line::VFIQ & !line::FIQ & !line::SERROR & !line::GROUP1_SECURE;
    let taken = |m, h: u64, masks: u8, lines| {
        let mut c = core(m);
        c.sys.hcr_el2 |= h;
        c.pstate.daif = masks;
        c.pending_interrupt(lines).map(|e| (e.kind, e.target_el))
    };
    let irq = |target| Some((Kind::Irq, target));
    assert_eq!(taken(USR, 0, 0, all), irq(1));
    assert_eq!(taken(SVC, 0, 0, all), irq(1));
    assert_eq!(taken(SVC, 0, 2, all), None);
    assert_eq!(taken(HYP, 0, 0, all), irq(2));
    assert_eq!(taken(HYP, 0, 2, all), None);
    assert_eq!(taken(HYP, hcr::IMO, 2, all), None);
    for m in [USR, SVC] {
        assert_eq!(taken(m, hcr::IMO, 2, all), irq(2));
    }
    assert_eq!(taken(USR, hcr::TGE, 2, all), irq(2));
    // Virtual ones, of HCR and of the GIC.
    assert_eq!(taken(SVC, hcr::IMO | hcr::VI, 0, 0), irq(1));
    assert_eq!(taken(SVC, hcr::IMO | hcr::VI, 2, 0), None);
    assert_eq!(taken(SVC, hcr::VI, 0, 0), None);
    assert_eq!(taken(HYP, hcr::IMO | hcr::VI, 0, 0), None);
    assert_eq!(taken(USR, hcr::FMO, 0, line::VFIQ), Some((Kind::Fiq, 1)));
    assert_eq!(
        taken(USR, hcr::AMO | hcr::VSE, 0, 0),
        Some((Kind::SError, 1))
    );
    assert_eq!(taken(SVC, 0, 0, line::SERROR), Some((Kind::SError, 1)));
    assert_eq!(
        taken(SVC, hcr::AMO, 4, line::SERROR),
        Some((Kind::SError, 2))
    );
}

#[test]
fn an_serror_is_an_asynchronous_data_abort() {
    let mut c = core(SVC);
    c.sys.hcr_el2 |= hcr::AMO | hcr::VSE;
    let e = c.pending_interrupt(0).unwrap();
    c.sys.far_el1 = 5;
    take(&mut c, &e, A32);
    assert_eq!((c.pstate.mode, c.sys32.dfsr, c.x[14]), (ABT, 0x211, 0x2008));
    assert_eq!(c.sys.far_el1, 5);
    assert_eq!(c.sys.hcr_el2 & hcr::VSE, 0, "it is used up");
    for (m, class, vector) in [(SVC, 0x24, 0x14), (HYP, 0x25, 0x10)] {
        let mut c = core(m);
        c.sys.hcr_el2 |= hcr::AMO;
        let e = c.pending_interrupt(line::SERROR).unwrap();
        take(&mut c, &e, A32);
        assert_eq!(c.sys.esr_el2, class << 26 | 1 << 25 | 0x11);
        assert_eq!(c.pc & 0x1f, vector);
    }
}

fn eret(c: &mut Core) {
    assert_eq!(run(c, System::Eret32, 0, 0).unwrap().next, Next::JumpToPc);
}

#[test]
fn returns_restore_everything() {
    for from in [SVC, FIQ, ABT, HYP] {
        let mut c = core(from);
        let to = 0x9c05_4e00 | I | T | u32::from(USR);
        c.set_spsr_of(from, to);
        (c.x[14], c.sys.elr_el2) = (0x8003, 0x8003);
        c.monitor.reserve(0x40);
        eret(&mut c);
        assert_eq!(psr(&c), to);
        assert_eq!(location(&c).address(), 0x8002);
        assert_eq!(location(&c).it(), 0x4e & 0xfc | 2);
        assert_eq!((c.monitor.reserved(), c.event), (None, true));
    }
    // To A32: bits [1:0] of the address are ignored, IT is gone.
    let mut c = core(SVC);
    c.set_spsr_of(SVC, 0x0600_0c00 | u32::from(SYS));
    c.x[14] = 0x8003;
    eret(&mut c);
    assert_eq!((c.pc, psr(&c)), (0x8000, u32::from(SYS)));
}

#[test]
fn an_it_that_no_block_has_is_not_restored() {
    let it = |it: u32, itd: bool| {
        let mut c = core(SVC);
        c.sys.sctlr_el1 = if itd { sctlr::ITD } else { 0 };
        let to = (it & 3) << 25 | (it >> 2) << 10 | T | u32::from(USR);
        c.set_spsr_of(SVC, to);
        eret(&mut c);
        location(&c).it()
    };
    assert_eq!(it(0x0c, false), 0x0c);
    assert_eq!(it(0x50, false), 0, "no mask");
    assert_eq!(it(0x0c, true), 0, "ITD, and two instructions");
    assert_eq!(it(0x08, true), 8);
}

#[test]
fn illegal_returns() {
    for (from, to, tge) in [
        (SVC, HYP, false),
        (SVC, 0x16, false),
        (SVC, 0x00, false),
        (IRQ, 0x05, false),
        (HYP, SVC, true),
        (HYP, 0x09, false),
    ] {
        let mut c = core(from);
        if tge {
            c.sys.hcr_el2 |= hcr::TGE;
        }
        c.set_spsr_of(from, 0xf00a_0200 | F | T | u32::from(to));
        (c.x[14], c.sys.elr_el2) = (0x100, 0x100);
        eret(&mut c);
        // The mode stays; flags, masks, T and E do not.
        assert_eq!(psr(&c), 0xf00a_0200 | IL | F | T | u32::from(from));
        // The next instruction is the exception.
        let (e, at) = (c.illegal_state(), location(&c));
        take(&mut c, &e, at);
        assert_eq!(psr(&c) & IL, 0);
        let hyp = from == HYP;
        assert_eq!(c.pstate.mode, if hyp { HYP } else { UND });
        assert_eq!(c.pc & 0x1f, 4);
        assert_eq!(c.spsr().unwrap() & IL, IL);
        if hyp {
            assert_eq!(c.sys.esr_el2, 0x0e << 26 | 1 << 25);
        } else {
            assert_eq!(c.x[14], 0x102);
        }
    }
    // TGE does not bar the way to User mode.
    let mut c = core(HYP);
    c.sys.hcr_el2 |= hcr::TGE;
    c.set_spsr_of(HYP, USR.into());
    eret(&mut c);
    assert_eq!(psr(&c), u32::from(USR));
}

#[test]
fn returns_with_a_status_of_their_own() {
    // RFE
    let mut c = core(SYS);
    let psr_of = u64::from(T | u32::from(USR));
    run(&mut c, System::ExceptionReturn, 0, psr_of << 32 | 0x4001).unwrap();
    assert_eq!(
        (psr(&c), location(&c).address()),
        (T | u32::from(USR), 0x4000)
    );
    // SUBS PC, LR
    let mut c = core(IRQ);
    c.set_spsr_of(IRQ, SVC.into());
    run(&mut c, System::ExceptionReturn, 1, 0x4000).unwrap();
    assert_eq!((psr(&c), c.pc), (u32::from(SVC), 0x4000));
    for m in [USR, HYP] {
        let mut c = core(m);
        assert!(undefined(run(
            &mut c,
            System::ExceptionReturn,
            0,
            psr_of << 32
        )));
    }
    for m in [USR, SYS, HYP] {
        let mut c = core(m);
        assert!(undefined(run(&mut c, System::ExceptionReturn, 1, 0)));
    }
    for m in [USR, SYS] {
        assert!(undefined(run(&mut core(m), System::Eret32, 0, 0)));
    }
}

#[test]
fn reset_is_hyp_mode() {
    let mut c = core(FIQ);
    c.a32.fpexc = !0;
    c.reset(2, 0);
    assert_eq!((c.pc, psr(&c)), (0, A | I | F | u32::from(HYP)));
    assert_eq!((c.pstate.el, c.a32.fpexc), (2, 0));
    c.reset(2, 0x101);
    assert_eq!(location(&c), Location::new(0x100, true, 0));
    c.boot_at(1, 0x2000, false);
    assert_eq!((c.pc, psr(&c)), (0x2000, A | I | F | u32::from(SVC)));
}
