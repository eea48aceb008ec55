use super::Next;
use crate::environment::{Broadcast, Conduit, line};
use crate::exception::bench::{Outside, core_at, user};
use crate::exception::ec;
use crate::state::Rest;
use crate::sysreg::{encoding, hcr, scr};
use dyno_isa::System;

fn sys(op1: u16, crn: u16, crm: u16, op2: u16) -> u64 {
    u64::from(encoding(1, op1, crn, crm, op2)) | 3 << 16
}

#[test]
fn calls_ask_the_machine_first() {
    let mut env = Outside {
        serves: true,
        ..Outside::default()
    };
    let mut c = core_at("a78ae", 1);
    for (what, conduit) in [(System::Hvc, Conduit::Hvc), (System::Smc, Conduit::Smc)] {
        let pc = c.pc;
        let r = c.system(&mut env, what, 0, 0).expect("served");
        assert_eq!(r.next, Next::JumpToPc);
        assert_eq!((c.pc, c.x[0]), (pc + 4, 0x5eed));
        assert_eq!(env.calls.pop().map(|call| call.conduit), Some(conduit));
    }
    // A hypervisor that traps SMC sees it before the machine does.
    c.sys.hcr_el2 |= hcr::TSC;
    let e = c.system(&mut env, System::Smc, 0, 0).unwrap_err();
    assert_eq!((e.syndrome.ec, e.target_el), (ec::SMC64, 2));
    assert!(env.calls.is_empty());
    // Nobody serves: the architecture decides, and the PC is where it was.
    env.serves = false;
    let pc = c.pc;
    let e = c.system(&mut env, System::Hvc, 5, 0).unwrap_err();
    assert_eq!((e.syndrome.ec, e.target_el, c.pc), (ec::HVC64, 2, pc));
    let e = c.system(&mut env, System::Hlt, 0xf000, 0).unwrap_err();
    assert_eq!((e.syndrome.ec, c.pc), (ec::UNKNOWN, pc));
    env.serves = true;
    assert!(c.system(&mut env, System::Hlt, 0xf000, 0).is_ok());
    assert!(c.system(&mut env, System::Hlt, 0, 0).is_err());
}

#[test]
fn waiting() {
    let mut env = Outside::default();
    let mut c = core_at("a78ae", 1);
    c.sys.sctlr_el1 |= 1 << 16 | 1 << 18;
    let r = c.system(&mut env, System::Wfi, 0, 0).expect("allowed");
    assert_eq!((r.next, c.rest), (Next::Leave, Rest::Wfi));
    c.rest = Rest::Running;
    env.lines = line::GROUP1_NON_SECURE;
    let r = c.system(&mut env, System::Wfi, 0, 0).expect("allowed");
    assert_eq!((r.next, c.rest), (Next::Continue, Rest::Running));
    // Masked interrupts do not end a WFE; an event does, and is used up.
    c.system(&mut env, System::Sevl, 0, 0).expect("allowed");
    let r = c.system(&mut env, System::Wfe, 0, 0).expect("allowed");
    assert_eq!((r.next, c.event), (Next::Continue, false));
    c.system(&mut env, System::Wfe, 0, 0).expect("allowed");
    assert_eq!(c.rest, Rest::Wfe);
    c.rest = Rest::Running;
    c.sys.hcr_el2 |= hcr::TWE | hcr::TWI;
    env.lines = 0;
    let e = c.system(&mut env, System::Wfi, 0, 0).unwrap_err();
    assert_eq!((e.syndrome.ec, e.target_el), (ec::WFX, 2));
    c.event = true;
    assert!(c.system(&mut env, System::Wfe, 0, 0).is_ok());
    assert!(c.system(&mut env, System::Wfe, 0, 0).is_err());
    c.system(&mut env, System::Sev, 0, 0).expect("allowed");
    assert_eq!((env.events, c.event), (1, true));
}

#[test]
fn immediate_writes() {
    let mut env = Outside::default();
    let mut c = core_at("a78ae", 1);
    let clear = 3 << 8 | 7 << 4 | 2;
    let r = c.system(&mut env, System::MsrImm, clear, 0).unwrap();
    assert_eq!((r.next, c.pstate.daif), (Next::Continue, 13));
    env.lines = line::GROUP1_NON_SECURE;
    let set = 3 << 8 | 6 << 4 | 15;
    c.system(&mut env, System::MsrImm, set, 0).unwrap();
    assert_eq!(c.pstate.daif, 15);
    let r = c.system(&mut env, System::MsrImm, clear, 0).unwrap();
    assert_eq!(r.next, Next::Leave, "something is pending now");
    c.system(&mut env, System::MsrImm, 4 << 4 | 1, 0).unwrap();
    assert!(c.pstate.pan);
    c.system(&mut env, System::MsrImm, 5 << 4, 0).unwrap();
    assert!(!c.pstate.sp);
    let mut c = user("a78ae", false);
    c.sys.sctlr_el1 = 0;
    let e = c.system(&mut env, System::MsrImm, clear, 0).unwrap_err();
    let iss = 7 << 17 | 3 << 14 | 4 << 10 | 31 << 5 | 2 << 1;
    assert_eq!((e.syndrome.ec, e.syndrome.iss), (ec::SYSREG, iss));
    c.sys.sctlr_el1 = 1 << 9;
    assert!(c.system(&mut env, System::MsrImm, clear, 0).is_ok());
    for field in [3 << 4, 4 << 4, 5 << 4] {
        let e = c.system(&mut env, System::MsrImm, field, 0).unwrap_err();
        assert_eq!(e.syndrome.ec, ec::UNKNOWN);
    }
    let mut c = core_at("a72", 1);
    assert!(c.system(&mut env, System::MsrImm, 4 << 4, 0).is_err());
}

#[test]
fn maintenance_is_allowed_or_trapped() {
    let mut env = Outside::default();
    let (iallu, isw) = (sys(0, 7, 5, 0), sys(0, 7, 6, 2));
    let mut c = core_at("a78ae", 1);
    for i in [iallu, isw, sys(0, 7, 1, 0), sys(0, 7, 14, 2)] {
        assert!(c.system(&mut env, System::Sys, i, 0).is_ok());
    }
    c.sys.hcr_el2 |= hcr::TSW;
    let e = c.system(&mut env, System::Sys, isw, 0).unwrap_err();
    let iss = 1 << 20 | 2 << 17 | 7 << 10 | 3 << 5 | 6 << 1;
    assert_eq!((e.syndrome.iss, e.target_el), (iss, 2));
    assert!(c.system(&mut env, System::Sys, iallu, 0).is_ok());
    // EL0: never by set and way, by address where SCTLR_ELx.UCI says so.
    let civac = sys(3, 7, 14, 1);
    let zva = sys(3, 7, 4, 1);
    for host in [false, true] {
        let own = if host { 2 } else { 1 };
        let mut c = user("a78ae", host);
        (c.sys.sctlr_el1, c.sys.sctlr_el2) = (0, 0);
        let e = c.system(&mut env, System::Sys, civac, 0).unwrap_err();
        assert_eq!((e.syndrome.ec, e.target_el), (ec::SYSREG, own));
        let e = c.system(&mut env, System::Sys, isw, 0).unwrap_err();
        assert_eq!((e.syndrome.ec, e.target_el), (ec::UNKNOWN, own));
        (c.sys.sctlr_el1, c.sys.sctlr_el2) = (1 << 26, 1 << 26);
        assert!(c.system(&mut env, System::Sys, civac, 0).is_ok());
        let e = c.dc_zva_check(zva).unwrap_err();
        assert_eq!((e.syndrome.ec, e.target_el), (ec::SYSREG, own));
        // DC ZVA, X3.
        assert_eq!(e.syndrome.iss, 0x12_dc68);
        (c.sys.sctlr_el1, c.sys.sctlr_el2) = (1 << 14, 1 << 14);
        assert_eq!(c.dc_zva_check(zva), Ok(()));
    }
    // Not of this core: DC CVAP on Armv8.0, CFP RCTX.
    let cvap = sys(3, 7, 12, 1);
    let mut c = core_at("a72", 1);
    assert!(c.system(&mut env, System::Sys, cvap, 0).is_err());
    let mut c = core_at("a78ae", 1);
    assert!(c.system(&mut env, System::Sys, cvap, 0).is_ok());
    assert!(c.system(&mut env, System::Sys, sys(3, 7, 3, 4), 0).is_err());
}

#[test]
fn tlb_invalidation_reaches_the_others() {
    let mut env = Outside::default();
    let (vae1, vae1is) = (sys(0, 8, 7, 1), sys(0, 8, 3, 1));
    let alle2 = sys(4, 8, 7, 0);
    let mut c = core_at("a78ae", 1);
    c.system(&mut env, System::Sys, vae1, 1).expect("EL1 may");
    assert!(env.broadcasts.is_empty());
    c.system(&mut env, System::Sys, vae1is, 1).expect("EL1 may");
    assert!(matches!(env.broadcasts[..], [Broadcast::Tlbi(_)]));
    let e = c.system(&mut env, System::Sys, alle2, 0).unwrap_err();
    assert_eq!(e.syndrome.ec, ec::UNKNOWN);
    c.sys.hcr_el2 |= hcr::TTLB;
    let e = c.system(&mut env, System::Sys, vae1, 1).unwrap_err();
    assert_eq!((e.syndrome.ec, e.target_el), (ec::SYSREG, 2));
    c.set_level(0, false);
    let e = c.system(&mut env, System::Sys, vae1, 1).unwrap_err();
    assert_eq!((e.syndrome.ec, e.target_el), (ec::UNKNOWN, 1));
    c.set_level(2, true);
    c.system(&mut env, System::Sys, alle2, 0).expect("EL2 may");
}

#[test]
fn address_translation_writes_par() {
    let mut env = Outside::default();
    let mut c = core_at("a78ae", 1);
    let s1e1r = sys(0, 7, 8, 0);
    c.system(&mut env, System::Sys, s1e1r, 0x1234_5678)
        .expect("EL1 may");
    assert_eq!(c.sys.par_el1 & 0xffff_f001, 0x1234_5000);
    let s12e1r = sys(4, 7, 8, 4);
    let e = c.system(&mut env, System::Sys, s12e1r, 0).unwrap_err();
    assert_eq!(e.syndrome.ec, ec::UNKNOWN);
    // Secure EL3 has no EL2 to ask.
    c.set_level(3, true);
    c.sys.scr_el3 &= !scr::NS;
    assert!(c.system(&mut env, System::Sys, sys(4, 7, 8, 0), 0).is_err());
}

#[test]
fn other_instructions() {
    let mut env = Outside::default();
    let mut c = core_at("a78ae", 1);
    c.monitor.reserve(0x40);
    c.system(&mut env, System::Clrex, 0, 0).expect("allowed");
    assert!(c.monitor.reserved().is_none());
    for what in [System::Isb, System::Barrier, System::Yield] {
        let r = c.system(&mut env, what, 0, 0).expect("allowed");
        assert_eq!(r.next, Next::Continue);
    }
    for (what, class) in [
        (System::Svc, ec::SVC64),
        (System::Brk, ec::BRK64),
        (System::Undefined, ec::UNKNOWN),
        (System::Drps, ec::UNKNOWN),
        (System::FpTrap, ec::FP_ACCESS),
        (System::Sysl, ec::UNKNOWN),
    ] {
        let e = c.system(&mut env, what, 0x42, 0).unwrap_err();
        assert_eq!(e.syndrome.ec, class, "{what:?}");
        assert_eq!(e.return_to_next, what == System::Svc);
    }
}
