use super::next_tick;
use crate::environment::pin;
use crate::exception::bench::{Outside, core, core_at, go_to};
use crate::state::{Core, Rest};
use crate::sysreg::{encoding, hcr};
use dyno_fabric::Time;
use dyno_isa::System;

const TVAL: u16 = 0;
const CTL: u16 = 1;
const CVAL: u16 = 2;
/// 62.5 MHz.
const TICK: u64 = 16_000;

fn timer(op1: u16, crm: u16, op2: u16) -> u64 {
    encoding(3, op1, 14, crm, op2).into()
}
fn write(c: &mut Core, env: &mut Outside, reg: u64, v: u64) {
    c.msr(env, reg, v).expect("allowed");
}
fn read(c: &mut Core, reg: u64) -> u64 {
    c.mrs(&mut Outside::default(), reg).expect("allowed")
}

#[test]
fn the_counter_is_a_function_of_time() {
    let mut c = core_at("a78ae", 1);
    for (ps, ticks) in [
        (0, 0),
        (TICK - 250, 0),
        (TICK, 1),
        (1_000_000_000_000, 62_500_000),
    ] {
        go_to(&mut c, Time(ps));
        assert_eq!(read(&mut c, timer(3, 0, 1)), ticks, "{ps} ps");
    }
}

#[test]
fn a_timer_fires_at_its_exact_instant() {
    // (op1, CRm, pin, level of the access)
    for (op1, crm, number, el) in [
        (3, 2, pin::CNTP, 1),
        (3, 3, pin::CNTV, 1),
        (4, 2, pin::CNTHP, 2),
        (4, 3, pin::CNTHV, 2),
        (7, 2, pin::CNTPS, 3),
    ] {
        let mut env = Outside::default();
        let mut c = core("a78ae");
        c.sys.scr_el3 |= 1;
        c.set_level(el, true);
        go_to(&mut c, Time::from_us(1));
        let start = c.counter();
        write(&mut c, &mut env, timer(op1, crm, TVAL), 100);
        write(&mut c, &mut env, timer(op1, crm, CTL), 1);
        assert!(env.driven.is_empty());
        let due = Time((start + 100) * TICK);
        assert_eq!(c.next_timer(), due);
        go_to(&mut c, Time(due.0 - 250));
        c.update_timers(&mut env);
        assert!(env.driven.is_empty());
        assert_eq!(read(&mut c, timer(op1, crm, CTL)), 1);
        go_to(&mut c, due);
        c.update_timers(&mut env);
        assert_eq!(env.driven, [(due, number, true)]);
        assert_eq!(c.next_timer(), Time::NEVER);
        assert_eq!(read(&mut c, timer(op1, crm, CTL)), 5);
        assert_eq!(read(&mut c, timer(op1, crm, TVAL)), 0);
        // A mask hides it, a later comparison value ends it.
        write(&mut c, &mut env, timer(op1, crm, CTL), 3);
        write(&mut c, &mut env, timer(op1, crm, CTL), 1);
        write(&mut c, &mut env, timer(op1, crm, TVAL), 1);
        let levels: Vec<bool> = env.driven.iter().map(|d| d.2).collect();
        assert_eq!(levels, [true, false, true, false]);
    }
}

#[test]
fn past_far_and_negative_comparison_values() {
    let mut env = Outside::default();
    let mut c = core_at("a78ae", 1);
    go_to(&mut c, Time::from_ms(1));
    write(&mut c, &mut env, timer(3, 3, CVAL), !0);
    write(&mut c, &mut env, timer(3, 3, CTL), 1);
    assert_eq!(c.next_timer(), Time::NEVER);
    write(&mut c, &mut env, timer(3, 3, TVAL), 0xffff_ffff);
    assert_eq!(c.sys.cntv_cval_el0, c.counter() - 1);
    assert_eq!(env.driven.last().map(|d| d.2), Some(true));
}

#[test]
fn the_offset_moves_the_virtual_timer_alone() {
    let mut env = Outside::default();
    let mut c = core_at("a78ae", 2);
    go_to(&mut c, Time::from_us(100));
    let now = c.counter();
    write(&mut c, &mut env, timer(4, 0, 3), 1000);
    assert_eq!(read(&mut c, timer(3, 0, 2)), now - 1000);
    c.sys.hcr_el2 |= hcr::E2H;
    assert_eq!(read(&mut c, timer(3, 0, 2)), now, "EL2 of a host");
    c.sys.hcr_el2 &= !hcr::E2H;
    c.set_level(1, true);
    assert_eq!(read(&mut c, timer(3, 0, 2)), now - 1000);
    write(&mut c, &mut env, timer(3, 3, CVAL), now - 1000 + 7);
    write(&mut c, &mut env, timer(3, 3, CTL), 1);
    assert_eq!(c.next_timer(), Time((now + 7) * TICK));
}

#[test]
fn ticks_of_an_event_stream() {
    // Bit 3 rises at 8, 24, 40, …, and falls at 16, 32, …
    for (v, rises, falls) in [
        (0, 8, 16),
        (7, 8, 16),
        (8, 24, 16),
        (23, 24, 32),
        (24, 40, 32),
    ] {
        assert_eq!(next_tick(3 << 4, v), rises);
        assert_eq!(next_tick(3 << 4 | 8, v), falls);
    }
}

/// FEAT_ECV: EVNTIS takes the bit eight places further up.
#[test]
fn slow_event_streams() {
    let ctl = 3 << 4 | 1 << 17;
    assert_eq!(next_tick(ctl, 0), 8 << 8);
    assert_eq!(next_tick(ctl | 8, 8 << 8), 16 << 8);
}

/// CNTPOFF_EL2: EL1 and EL0 see the physical counter and timer with an offset.
#[test]
fn the_offset_of_the_physical_counter() {
    let mut env = Outside::default();
    let mut c = core_at("max", 2);
    let (cntpoff, cnthctl) = (timer(4, 0, 6), timer(4, 1, 0));
    write(&mut c, &mut env, cntpoff, 1000);
    go_to(&mut c, Time(5000 * TICK));
    c.set_level(1, true);
    assert_eq!(read(&mut c, timer(3, 0, 1)), 5000, "not enabled");
    c.set_level(2, true);
    write(&mut c, &mut env, cnthctl, 3 | 1 << 12);
    assert_eq!(read(&mut c, timer(3, 0, 1)), 5000, "EL2");
    c.set_level(1, true);
    assert_eq!(read(&mut c, timer(3, 0, 1)), 4000);
    assert_eq!(read(&mut c, timer(3, 0, 5)), 4000, "CNTPCTSS_EL0");
    write(&mut c, &mut env, timer(3, 2, CVAL), 4007);
    write(&mut c, &mut env, timer(3, 2, CTL), 1);
    assert_eq!(read(&mut c, timer(3, 2, 0)), 7, "CNTP_TVAL_EL0");
    assert_eq!(c.next_timer(), Time(5007 * TICK));
    // EL3 takes the offset away: the condition holds at once.
    c.set_level(3, true);
    let scr = u64::from(encoding(3, 6, 1, 1, 0));
    let old = read(&mut c, scr);
    write(&mut c, &mut env, scr, old & !(1 << 28));
    assert!(env.driven.iter().any(|d| d.1 == pin::CNTP && d.2));
}

/// FEAT_WFxT: a wait ends when CNTVCT_EL0 is what the register said.
#[test]
fn waits_with_timeouts() {
    const X5: u64 = 32 | 5;
    for (what, rest) in [(System::Wfi, Rest::Wfi), (System::Wfe, Rest::Wfe)] {
        let mut env = Outside::default();
        let mut c = core_at("max", 1);
        c.sys.sctlr_el1 |= 1 << 16 | 1 << 18;
        c.sys.cntvoff_el2 = 1000;
        go_to(&mut c, Time(5000 * TICK));
        // What has been reached needs no wait.
        for past in [0, 3999, 4000] {
            c.system(&mut env, what, X5, past).expect("allowed");
            assert_eq!(c.rest, Rest::Running);
        }
        c.system(&mut env, what, X5, 4010).expect("allowed");
        assert_eq!((c.rest, c.next_timer()), (rest, Time(5010 * TICK)));
        go_to(&mut c, Time(5010 * TICK - 250));
        c.update_timers(&mut env);
        assert_eq!(c.rest, rest);
        go_to(&mut c, Time(5010 * TICK));
        c.update_timers(&mut env);
        assert_eq!(c.rest, Rest::Running);
        // Further than the counter goes: never.
        c.system(&mut env, what, X5, !0).expect("allowed");
        assert_eq!((c.rest, c.next_timer()), (rest, Time::NEVER));
        // A wait that something else ended leaves nothing behind.
        c.rest = Rest::Running;
        c.system(&mut env, what, X5, 4020).expect("allowed");
        assert_eq!(c.next_timer(), Time(5020 * TICK));
        c.rest = Rest::Running;
        c.begin_turn(Time(5011 * TICK));
        c.system(&mut env, what, 0, 0).expect("allowed");
        assert_eq!((c.rest, c.next_timer()), (rest, Time::NEVER));
        // Trapped only where it would wait.
        c.rest = Rest::Running;
        c.sys.sctlr_el1 = 0;
        c.set_level(0, false);
        assert!(c.system(&mut env, what, X5, 0).is_ok());
        let e = c.system(&mut env, what, X5, !0).expect_err("trapped");
        assert_eq!(e.syndrome.iss & 0x3fe, 5 << 5 | 0b110);
    }
}

#[test]
fn an_event_stream_ends_a_wfe() {
    let mut env = Outside::default();
    let mut c = core_at("a78ae", 1);
    c.sys.sctlr_el1 |= 1 << 18;
    let cntkctl = u64::from(encoding(3, 0, 14, 1, 0));
    write(&mut c, &mut env, cntkctl, 1 << 2 | 5 << 4);
    go_to(&mut c, Time(TICK));
    c.system(&mut env, System::Wfe, 0, 0).expect("allowed");
    assert_eq!((c.rest, c.next_timer()), (Rest::Wfe, Time(32 * TICK)));
    go_to(&mut c, Time(32 * TICK - 250));
    c.update_timers(&mut env);
    assert!(!c.event);
    go_to(&mut c, Time(32 * TICK));
    c.update_timers(&mut env);
    assert!(c.event);
    // The event that ended the wait is used up; a tick while running counts for the next one.
    c.rest = Rest::Running;
    c.event = false;
    go_to(&mut c, Time(97 * TICK));
    c.system(&mut env, System::Wfe, 0, 0).expect("allowed");
    assert_eq!((c.rest, c.event), (Rest::Running, false));
    c.system(&mut env, System::Wfe, 0, 0).expect("allowed");
    assert_eq!((c.rest, c.next_timer()), (Rest::Wfe, Time(160 * TICK)));
}

#[test]
fn looking_does_not_change_what_is_saved() {
    let mut env = Outside::default();
    let mut c = core_at("a78ae", 1);
    let cntkctl = u64::from(encoding(3, 0, 14, 1, 0));
    write(&mut c, &mut env, cntkctl, 1 << 2);
    go_to(&mut c, Time::from_us(50));
    let before = c.save();
    c.collect_stream_events();
    c.update_timers(&mut env);
    assert_eq!(c.save(), before);
}
