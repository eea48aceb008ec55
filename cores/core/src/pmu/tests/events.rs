//! What running code counts (D14.3), and when it overflows.
use super::{imm, read, write};
use crate::bench::{BASE, DATA, World};
use crate::environment::pin;
use crate::exception::bench::{Outside, core_at};
use crate::exception::{Exception, Syndrome};
use crate::interpreter::Interpreter;
use crate::state::Core;
use dyno_fabric::Time;

/// Counts `event` in counter 0 while `code` runs at EL1 for `n` instructions.
fn count(event: u64, code: &[u32], n: u64) -> u64 {
    let mut b = Running::new(code);
    b.write("PMEVTYPER0_EL0", event);
    b.write("PMCNTENSET_EL0", 1);
    b.write("PMCR_EL0", 1);
    b.run(n);
    read(&mut b.c, "PMEVCNTR0_EL0")
}

/// A core at EL1 that executes code, one cycle an instruction.
struct Running {
    c: Core,
    world: World,
    engine: Interpreter,
}

impl Running {
    fn new(code: &[u32]) -> Running {
        let mut c = core_at("a78ae", 1);
        c.sys.vbar_el1 = BASE + 0x4000;
        c.pc = BASE;
        c.context_changed();
        Running {
            c,
            world: World::new(code),
            engine: Interpreter::default(),
        }
    }
    fn write(&mut self, name: &str, v: u64) {
        self.c.msr(&mut self.world, imm(name), v).expect("allowed");
    }
    fn run(&mut self, cycles: u64) {
        self.c.turn_end = self.c.position() + 4 * cycles;
        self.c.budget = 4 * cycles as i64;
        self.engine.run(&mut self.c, &mut self.world);
    }
    /// As a machine does: turns end where the timers say.
    fn run_in_windows(&mut self, cycles: u64) {
        let end = self.c.position() + 4 * cycles;
        while self.c.position() < end {
            self.c.update_timers(&mut self.world);
            let at = self.c.unit.time_of(end).min(self.c.next_timer());
            self.c.begin_turn(at);
            self.engine.run(&mut self.c, &mut self.world);
        }
        self.c.update_timers(&mut self.world);
    }
}

const NOP: u32 = 0xd503_201f;
/// Every kind of branch, taken and not, and an SVC. x0 is 0, x6 and x7 lead on.
const BRANCHES: [u32; 16] = [
    0x1400_0002, // b .+8
    NOP,
    0x9400_0001, // bl .+4
    0x5400_0041, // b.ne .+8, not taken
    0x5400_0040, // b.eq .+8
    NOP,
    0xb400_0040, // cbz x0,.+8
    NOP,
    0xb500_0040, // cbnz x0,.+8, not taken
    0x3600_0040, // tbz w0,#0,.+8
    NOP,
    0x3700_0040, // tbnz w0,#0,.+8, not taken
    0xd61f_00c0, // br x6
    0xd63f_00e0, // blr x7
    0xd65f_03c0, // ret
    NOP,
];

#[test]
fn branches_by_kind() {
    // Up to RET, which goes behind BLR: to itself, once more.
    let set = |event: u64| {
        let mut b = Running::new(&BRANCHES);
        (b.c.x[6], b.c.x[7]) = (BASE + 4 * 13, BASE + 4 * 14);
        b.c.flags = dyno_isa::concrete::Nzcv::from_bits(1 << 30);
        b.write("PMEVTYPER0_EL0", event);
        b.write("PMCNTENSET_EL0", 1);
        b.write("PMCR_EL0", 1);
        b.run(12);
        assert_eq!(b.c.pc, BASE + 4 * 14, "behind RET");
        read(&mut b.c, "PMEVCNTR0_EL0")
    };
    // b, bl, 2 b.cond, cbz, cbnz, tbz, tbnz, br, blr, 2 ret
    let table = [(0x08, 12), (0x0c, 9), (0x0d, 8), (0x0e, 2), (0x21, 12)];
    for (event, expected) in table {
        assert_eq!(set(event), expected, "event {event:#x}");
    }
}

#[test]
fn branches_count_alike_however_the_run_is_cut() {
    // subs x2,x2,#1 ; ldr x0,[x4] ; b.ne .-8 ; b .
    let code = [0xf100_0442, 0xf940_0080, 0x54ff_ffc1, 0x1400_0000];
    for piece in [1, 2, 7, 500] {
        let mut b = Running::new(&code);
        (b.c.x[2], b.c.x[4]) = (100, DATA);
        b.write("PMEVTYPER3_EL0", 0x0c);
        b.write("PMEVTYPER4_EL0", 0x21);
        b.write("PMCNTENSET_EL0", 0x18);
        b.write("PMCR_EL0", 1);
        (0..350 / piece).for_each(|_| b.run(piece));
        b.run(350 % piece);
        assert_eq!(read(&mut b.c, "PMEVCNTR3_EL0"), 149);
        assert_eq!(read(&mut b.c, "PMEVCNTR4_EL0"), 150);
    }
}

#[test]
fn exceptions_returns_and_writes() {
    // svc #0, whose vector is a branch to itself
    assert_eq!(count(0x09, &[0xd400_0001], 5), 1);
    assert_eq!(count(0x0c, &[0xd400_0001], 5), 3);
    // udf: is no instruction that was executed
    assert_eq!(count(0x09, &[0], 5), 1);
    assert_eq!(count(0x08, &[0], 5), 4);
    // eret, to svc #0: a return is a branch that is taken, once
    let returns = |event| {
        let mut b = Running::new(&[0xd69f_03e0, 0xd400_0001]);
        (b.c.sys.spsr_el1, b.c.sys.elr_el1) = (5, BASE + 4);
        b.write("PMEVTYPER0_EL0", event);
        b.write("PMCNTENSET_EL0", 1);
        b.write("PMCR_EL0", 1);
        b.run(2);
        read(&mut b.c, "PMEVCNTR0_EL0")
    };
    let table = [(0x0a, 1), (0x0c, 1), (0x0d, 0), (0x0e, 0), (0x21, 1)];
    for (event, expected) in table {
        assert_eq!(returns(event), expected, "event {event:#x}");
    }
    // msr contextidr_el1,x8 ; msr ttbr0_el1,x8 ; msr ttbr1_el1,x8 ; msr tpidr_el1,x8 ; b .
    let writes = [
        0xd518_d028,
        0xd518_2008,
        0xd518_2028,
        0xd518_d088,
        0x1400_0000,
    ];
    assert_eq!(count(0x0b, &writes, 9), 1);
    assert_eq!(count(0x1c, &writes, 9), 2);
    // By name: what a host calls CONTEXTIDR_EL1 counts, the names of EL2 and EL12 do not.
    let mut env = Outside::default();
    let mut c = core_at("a78ae", 2);
    c.sys.hcr_el2 |= 1 << 34;
    c.sys.mdcr_el2 = 6;
    write(&mut c, &mut env, "PMEVTYPER0_EL0", 0x0b | 1 << 27);
    write(&mut c, &mut env, "PMEVTYPER1_EL0", 0x1c | 1 << 27);
    write(&mut c, &mut env, "PMCNTENSET_EL0", 3);
    write(&mut c, &mut env, "PMCR_EL0", 1);
    let el12 = |name: &str| imm(name) | 5 << 11;
    for (name, counts) in [
        (imm("CONTEXTIDR_EL1"), (1, 0)),
        (imm("CONTEXTIDR_EL2"), (1, 0)),
        (el12("CONTEXTIDR_EL1"), (1, 0)),
        (imm("TTBR0_EL1"), (1, 1)),
        (imm("TTBR1_EL1"), (1, 2)),
        (imm("TTBR0_EL2"), (1, 2)),
        (el12("TTBR0_EL1"), (1, 2)),
    ] {
        c.msr(&mut env, name, 0).expect("EL2 may");
        let now = (read(&mut c, "PMEVCNTR0_EL0"), read(&mut c, "PMEVCNTR1_EL0"));
        assert_eq!(now, counts, "{name:#x}");
    }
}

#[test]
fn entry_and_return_count_in_the_state_that_is_left() {
    let mut env = Outside::default();
    let mut c = core_at("a78ae", 1);
    // Counters 0 and 1 count at EL0 alone, 2 and 3 at EL1.
    for (n, event, filter) in [(0, 0x09, 31), (1, 0x0a, 31), (2, 0x09, 30), (3, 0x0a, 30)] {
        write(
            &mut c,
            &mut env,
            &format!("PMEVTYPER{n}_EL0"),
            event | 1 << filter,
        );
    }
    write(&mut c, &mut env, "PMCNTENSET_EL0", 15);
    write(&mut c, &mut env, "PMCR_EL0", 1);
    let counts = |c: &mut Core| [0, 1, 2, 3].map(|n| read(c, &format!("PMEVCNTR{n}_EL0")));
    c.sys.spsr_el1 = 0;
    c.eret(&mut env).expect("EL1 may return");
    c.set_level(1, true);
    assert_eq!(counts(&mut c), [0, 0, 0, 1]);
    c.set_level(0, false);
    let e = Exception::synchronous(1, Syndrome::new(0x15, 0));
    c.take_exception(&mut env, &e, 0);
    assert_eq!(counts(&mut c), [1, 0, 0, 1]);
    c.take_exception(&mut env, &e, 0);
    assert_eq!(counts(&mut c), [1, 0, 1, 1]);
}

#[test]
fn every_overflow_interrupts_behind_its_instruction() {
    // nop ; nop ; b .-8, the branch costing a cycle like the others.
    let code = [NOP, NOP, 0x17ff_fffe];
    // (event, counter, instant of the overflow in cycles)
    let table = [
        (0x08, 0xffff_fff0, 16),
        (0x11, 0xffff_ff00, 256),
        (0x0c, 0xffff_fffe, 6),
        (0x21, 0xffff_ffff, 3),
    ];
    for (event, start, cycles) in table {
        for chained in [false, true] {
            let mut b = Running::new(&code);
            b.write("PMEVTYPER2_EL0", event);
            b.write("PMEVCNTR2_EL0", start);
            b.write("PMEVTYPER3_EL0", 0x1e);
            b.write("PMEVCNTR3_EL0", 0xffff_ffff);
            b.write("PMCNTENSET_EL0", 12);
            b.write("PMINTENSET_EL1", if chained { 8 } else { 4 });
            b.write("PMCR_EL0", 1);
            let from = b.c.position();
            b.run_in_windows(300);
            let due = b.c.unit.time_of(from + 4 * cycles);
            let driven = [(due, pin::PMU, true)];
            assert_eq!(b.world.driven, driven, "event {event:#x} chained {chained}");
            assert_eq!(read(&mut b.c, "PMOVSCLR_EL0"), 12);
        }
    }
    // EXC_TAKEN, of the SVC in the fourth place; the exception itself costs a cycle.
    let mut b = Running::new(&[NOP, NOP, NOP, 0xd400_0001]);
    b.write("PMEVTYPER0_EL0", 0x09);
    b.write("PMEVCNTR0_EL0", 0xffff_ffff);
    b.write("PMCNTENSET_EL0", 1);
    b.write("PMINTENSET_EL1", 1);
    b.write("PMCR_EL0", 1);
    let from = b.c.position();
    b.run_in_windows(20);
    let due = b.c.unit.time_of(from + 4 * 5);
    assert_eq!(b.world.driven, [(due, pin::PMU, true)]);
}

#[test]
fn an_overflow_is_due_from_when_the_level_counts() {
    // At EL1 nothing is counted; EL0 counts cycles from its first instruction on.
    let mut b = Running::new(&[NOP, 0xd69f_03e0]);
    b.c.sys.spsr_el1 = 0;
    b.c.sys.elr_el1 = BASE + 0x100;
    b.write("PMCCFILTR_EL0", 1 << 31);
    b.write("PMCCNTR_EL0", 0u64.wrapping_sub(10));
    b.write("PMCNTENSET_EL0", 1 << 31);
    b.write("PMINTENSET_EL1", 1 << 31);
    b.write("PMCR_EL0", 1);
    assert_eq!(b.c.next_timer(), Time::NEVER);
    let from = b.c.position();
    b.run_in_windows(100);
    let due = b.c.unit.time_of(from + 4 * (2 + 10));
    assert_eq!(b.world.driven, [(due, pin::PMU, true)]);
}
