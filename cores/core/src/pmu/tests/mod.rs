mod events;
mod filters;

use crate::environment::pin;
use crate::exception::bench::{Outside, core_at, go_to};
use crate::exception::{Exception, Syndrome};
use crate::state::Core;
use crate::sysreg::registers;
use dyno_fabric::Time;

fn imm(name: &str) -> u64 {
    let row = registers().find(|r| r.name == name);
    row.unwrap_or_else(|| panic!("no {name}")).encoding.into()
}
fn write(c: &mut Core, env: &mut Outside, name: &str, v: u64) {
    c.msr(env, imm(name), v).expect("allowed");
}
fn read(c: &mut Core, name: &str) -> u64 {
    c.mrs(&mut Outside::default(), imm(name)).expect("allowed")
}
/// `n` instructions of a cycle each at 1 GHz.
fn execute(c: &mut Core, n: u64) {
    let t = Time(c.time().0 + n * 1000);
    go_to(c, t);
    c.stats.instructions += n;
}

#[test]
fn cycles_and_instructions() {
    let mut env = Outside::default();
    let mut c = core_at("a78ae", 1);
    execute(&mut c, 5);
    write(&mut c, &mut env, "PMEVTYPER2_EL0", 8);
    write(&mut c, &mut env, "PMCNTENSET_EL0", 1 << 31 | 1 << 2);
    execute(&mut c, 5);
    assert_eq!(read(&mut c, "PMCCNTR_EL0"), 0, "PMCR_EL0.E is clear");
    write(&mut c, &mut env, "PMCR_EL0", 1);
    execute(&mut c, 7);
    assert_eq!(read(&mut c, "PMCCNTR_EL0"), 7);
    assert_eq!(read(&mut c, "PMEVCNTR2_EL0"), 7);
    write(&mut c, &mut env, "PMSELR_EL0", 2);
    assert_eq!(read(&mut c, "PMXEVCNTR_EL0"), 7);
    assert_eq!(read(&mut c, "PMXEVTYPER_EL0"), 8);
    write(&mut c, &mut env, "PMCR_EL0", 1 | 2 | 4);
    assert_eq!(read(&mut c, "PMCCNTR_EL0"), 0);
    assert_eq!(read(&mut c, "PMEVCNTR2_EL0"), 0);
    assert_eq!(read(&mut c, "PMCR_EL0"), 0x4122_3041);
    assert_eq!(read(&mut c, "PMCEID0_EL0"), 0x5002_7f01);
    assert_eq!(read(&mut c, "PMCEID1_EL0"), 2);
}

#[test]
fn filters_split_at_the_change_of_level() {
    let mut env = Outside::default();
    let mut c = core_at("a78ae", 1);
    // Counter 0: not at EL0; counter 1: not at EL1.
    write(&mut c, &mut env, "PMEVTYPER0_EL0", 8 | 1 << 30);
    write(&mut c, &mut env, "PMEVTYPER1_EL0", 8 | 1 << 31);
    write(&mut c, &mut env, "PMCNTENSET_EL0", 3);
    write(&mut c, &mut env, "PMCR_EL0", 1);
    execute(&mut c, 10);
    c.sys.spsr_el1 = 0;
    c.eret(&mut env).expect("EL1 may return");
    execute(&mut c, 3);
    let e = Exception::synchronous(1, Syndrome::new(0x15, 0));
    c.take_exception(&mut env, &e, 0);
    execute(&mut c, 5);
    assert_eq!(read(&mut c, "PMEVCNTR0_EL0"), 15);
    assert_eq!(read(&mut c, "PMEVCNTR1_EL0"), 3);
}

#[test]
fn overflow_interrupts_at_its_instant() {
    let mut env = Outside::default();
    let mut c = core_at("a78ae", 1);
    write(&mut c, &mut env, "PMCCNTR_EL0", 0u64.wrapping_sub(100));
    write(&mut c, &mut env, "PMCNTENSET_EL0", 1 << 31);
    write(&mut c, &mut env, "PMINTENSET_EL1", 1 << 31);
    write(&mut c, &mut env, "PMCR_EL0", 1);
    let due = Time(c.time().0 + 100_000);
    assert_eq!(c.next_timer(), due);
    execute(&mut c, 99);
    c.update_timers(&mut env);
    assert!(env.driven.is_empty());
    execute(&mut c, 1);
    c.update_timers(&mut env);
    assert_eq!(env.driven, [(due, pin::PMU, true)]);
    assert_eq!(read(&mut c, "PMOVSSET_EL0"), 1 << 31);
    write(&mut c, &mut env, "PMOVSCLR_EL0", 1 << 31);
    assert_eq!(env.driven.last(), Some(&(due, pin::PMU, false)));
}

#[test]
fn instruction_overflow_is_never_looked_for_too_late() {
    let mut env = Outside::default();
    let mut c = core_at("a78ae", 1);
    write(&mut c, &mut env, "PMEVTYPER0_EL0", 8);
    write(&mut c, &mut env, "PMEVCNTR0_EL0", 0xffff_ffff - 999);
    write(&mut c, &mut env, "PMCNTENSET_EL0", 1);
    write(&mut c, &mut env, "PMINTENSET_EL1", 1);
    write(&mut c, &mut env, "PMCR_EL0", 1);
    assert_eq!(c.next_timer(), Time(c.time().0 + 1_000_000));
    // Half as many instructions as cycles: it is looked for again, later.
    let t = c.next_timer();
    go_to(&mut c, t);
    c.stats.instructions += 500;
    c.update_timers(&mut env);
    assert_eq!(c.next_timer(), Time(t.0 + 500_000));
    assert!(env.driven.is_empty());
    execute(&mut c, 500);
    c.update_timers(&mut env);
    assert_eq!(env.driven.len(), 1);
}

#[test]
fn chains_and_software_increments() {
    let mut env = Outside::default();
    let mut c = core_at("a78ae", 1);
    write(&mut c, &mut env, "PMEVTYPER4_EL0", 0);
    write(&mut c, &mut env, "PMEVTYPER5_EL0", 0x1e);
    write(&mut c, &mut env, "PMEVCNTR4_EL0", 0xffff_ffff);
    write(&mut c, &mut env, "PMCNTENSET_EL0", 0x30);
    write(&mut c, &mut env, "PMCR_EL0", 1);
    write(&mut c, &mut env, "PMSWINC_EL0", 0x3f);
    assert_eq!(read(&mut c, "PMEVCNTR4_EL0"), 0);
    assert_eq!(read(&mut c, "PMEVCNTR5_EL0"), 1);
    assert_eq!(read(&mut c, "PMOVSCLR_EL0"), 1 << 4);
}

#[test]
fn a_hypervisor_keeps_counters_for_itself() {
    let mut env = Outside::default();
    let mut c = core_at("a78ae", 1);
    c.sys.mdcr_el2 = 4;
    assert_eq!(read(&mut c, "PMCR_EL0") >> 11 & 31, 4);
    assert!(c.mrs(&mut env, imm("PMEVCNTR4_EL0")).is_err());
    write(&mut c, &mut env, "PMCNTENSET_EL0", 0xffff_ffff);
    assert_eq!(read(&mut c, "PMCNTENSET_EL0"), 0x8000_000f);
    c.sys.mdcr_el2 |= 1 << 6;
    let e = c.mrs(&mut env, imm("PMCCNTR_EL0")).unwrap_err();
    assert_eq!((e.syndrome.ec, e.target_el), (0x18, 2));
    let e = c.mrs(&mut env, imm("PMCCFILTR_EL0")).unwrap_err();
    assert_eq!(e.target_el, 2);
    c.sys.mdcr_el2 = 4 | 1 << 5;
    assert!(c.mrs(&mut env, imm("PMCR_EL0")).is_err());
    assert!(c.mrs(&mut env, imm("PMCCNTR_EL0")).is_ok());
}

#[test]
fn el0_sees_what_pmuserenr_opens() {
    let mut env = Outside::default();
    let mut c = core_at("a78ae", 1);
    write(&mut c, &mut env, "PMUSERENR_EL0", 4);
    c.set_level(0, false);
    assert!(c.mrs(&mut env, imm("PMCCNTR_EL0")).is_ok());
    assert!(c.msr(&mut env, imm("PMCCNTR_EL0"), 0).is_err());
    assert!(c.mrs(&mut env, imm("PMEVCNTR0_EL0")).is_err());
    assert_eq!(read(&mut c, "PMUSERENR_EL0"), 4);
}

#[test]
fn a_saved_counter_of_more_than_32_bits_is_refused() {
    let mut c = core_at("a78ae", 1);
    let good = c.save();
    c.pmu.counts[3] = 1 << 32;
    let bad = c.save();
    assert!(c.restore(&bad).is_err());
    c.restore(&good).expect("its own bytes");
    // Further than time goes.
    c.turn_end = u64::MAX;
    c.budget = 0;
    let bad = c.save();
    assert!(c.restore(&bad).is_err());
}

#[test]
fn a_level_does_not_reach_what_it_does_not_see() {
    let mut env = Outside::default();
    let mut c = core_at("a78ae", 2);
    write(&mut c, &mut env, "MDCR_EL2", 2 | 1 << 7);
    for (name, all) in [
        ("PMCNTENSET_EL0", "PMCNTENCLR_EL0"),
        ("PMINTENSET_EL1", "PMINTENCLR_EL1"),
        ("PMOVSSET_EL0", "PMOVSCLR_EL0"),
    ] {
        write(&mut c, &mut env, name, !0);
        assert_eq!(read(&mut c, name), 0x8000_003f);
        c.set_level(1, true);
        assert_eq!(read(&mut c, all), 0x8000_0003);
        write(&mut c, &mut env, all, !0);
        c.set_level(2, true);
        assert_eq!(read(&mut c, name), 0x3c, "{all} at EL1 leaves EL2's");
    }
    for n in 0..6 {
        write(&mut c, &mut env, &format!("PMEVCNTR{n}_EL0"), 7);
    }
    c.set_level(1, true);
    write(&mut c, &mut env, "PMCR_EL0", 2);
    write(&mut c, &mut env, "PMSELR_EL0", 3);
    assert_eq!(read(&mut c, "PMXEVCNTR_EL0"), 0, "RAZ");
    write(&mut c, &mut env, "PMXEVCNTR_EL0", 9);
    c.set_level(2, true);
    let counts = [0, 1, 2, 3].map(|n| read(&mut c, &format!("PMEVCNTR{n}_EL0")));
    assert_eq!(counts, [0, 0, 7, 7]);
    // PMSELR.SEL of 31 is the filter of the cycle counter.
    write(&mut c, &mut env, "PMSELR_EL0", 31);
    write(&mut c, &mut env, "PMXEVTYPER_EL0", 1 << 31);
    assert_eq!(read(&mut c, "PMCCFILTR_EL0"), 1 << 31);
    assert_eq!(read(&mut c, "PMXEVCNTR_EL0"), 0);
}
