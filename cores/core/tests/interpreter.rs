//! The interpreter's own duties: budgets, single steps, exclusives, code that is written to.
use dyno_core::Core;
use dyno_core::bench::{BASE, DATA, World, core};
use dyno_core::interpreter::Interpreter;

/// Runs `c` for `instructions` at one cycle each.
fn run(c: &mut Core, world: &mut World, engine: &mut Interpreter, instructions: i64) {
    c.turn_end = c.position() + 4 * instructions as u64;
    c.budget = 4 * instructions;
    engine.run(c, world);
}

#[test]
fn any_split_of_the_budget_gives_the_same_end() {
    // add x1,x1,x0 ; eor x2,x2,x1,lsl #3 ; subs x0,x0,#1 ; ldr x3,[x4,#8]! ; b.ne -16
    let words = [
        0x8b00_0021,
        0xca01_0c42,
        0xf100_0400,
        0xf840_8c83,
        0x54ff_ff81,
    ];
    let end = |pieces: &[i64]| {
        let (mut c, mut world) = (core(), World::new(&words));
        (c.x[0], c.x[4]) = (40, DATA);
        let mut engine = Interpreter::default();
        for &p in pieces {
            run(&mut c, &mut world, &mut engine, p);
            assert_eq!(c.budget, 0, "every instruction costs one cycle");
        }
        c.save()
    };
    let whole = end(&[150]);
    assert_eq!(whole, end(&[1; 150]));
    assert_eq!(whole, end(&[7, 50, 1, 2, 3, 37, 50]));
}

#[test]
fn software_step_runs_one_instruction_of_a_lower_level() {
    // add x1,x1,#1 ; add x1,x1,#1 at EL0
    let words = [0x9100_0421, 0x9100_0421];
    let (mut c, mut world) = (core(), World::new(&words));
    c.sys.mdscr_el1 = 1;
    c.sys.oslsr_el1 = 0;
    c.sys.elr_el1 = BASE;
    // To EL0t with PSTATE.SS set.
    c.sys.spsr_el1 = 1 << 21;
    c.eret(&mut world).expect("a legal return");
    let mut engine = Interpreter::default();
    run(&mut c, &mut world, &mut engine, 4);
    assert_eq!(c.x[1], 1, "one instruction, then the exception");
    assert_eq!(c.pstate.el, 1);
    assert_eq!(c.sys.elr_el1, BASE + 4);
    // EC 0x32: software step from a lower level; ISV, no EX, DFSC 0x22.
    assert_eq!(c.sys.esr_el1, 0x32 << 26 | 1 << 25 | 1 << 24 | 0x22);
    assert_eq!(c.sys.spsr_el1 >> 21 & 1, 0);
}

#[test]
fn a_store_exclusive_needs_its_reservation() {
    // ldxr x1,[x4] ; stxr w2,x0,[x4] ; stxr w3,x0,[x4] ; ldxr x5,[x4] ; clrex ; stxr w6,x0,[x4]
    let words = [
        0xc85f_7c81,
        0xc802_7c80,
        0xc803_7c80,
        0xc85f_7c85,
        0xd503_3f5f,
        0xc806_7c80,
    ];
    let (mut c, mut world) = (core(), World::new(&words));
    (c.x[0], c.x[4]) = (99, DATA);
    run(&mut c, &mut world, &mut Interpreter::default(), 6);
    assert_eq!((c.x[2], c.x[3], c.x[6]), (0, 1, 1));
    assert_eq!(c.x[5], 99);
}

#[test]
fn exceptions_without_end_end_the_turn() {
    let (mut c, mut world) = (core(), World::new(&[0]));
    // Vectors where there is no memory: every fetch faults again.
    c.sys.vbar_el1 = 0;
    run(&mut c, &mut world, &mut Interpreter::default(), 10_000);
    assert!(c.budget <= 0);
    assert!(c.stats.exceptions[1] > 5_000);
}
