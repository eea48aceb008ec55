//! D2.11: the state machine of software step.
use super::*;
use crate::debug::Stepped;
use crate::state::Rest;

const NOP: u32 = 0xd503_201f;

/// EL1 steps EL0, or (`el` 1) EL2 steps EL1.
fn stepping(el: u8, code: &[u32]) -> Bench {
    let mut b = bench(el, code);
    b.set(|c| {
        c.sys.mdscr_el1 = SS;
        c.sys.mdcr_el2 |= u64::from(el) << 8;
    });
    b.c.pstate.ss = true;
    b
}
const ISV: u32 = 1 << 24;
const EX: u32 = 1 << 6;

#[test]
fn the_syndrome_tells_what_was_stepped() {
    // (word, EX)
    let table = [
        (NOP, false),
        (0xc85f_7c80, true),  // ldxr x0,[x4]
        (0x085f_7c80, true),  // ldxrb w0,[x4]
        (0x885f_fc80, true),  // ldaxr w0,[x4]
        (0xc87f_0480, true),  // ldxp x0,x1,[x4]
        (0xc87f_8480, true),  // ldaxp x0,x1,[x4]
        (0xc802_7c80, false), // stxr w2,x0,[x4]
        (0xc8df_fc80, false), // ldar x0,[x4]
        (0x4860_7c82, false), // caspa x0,x1,x2,x3,[x4]
        (0xc8e0_7c81, false), // casa x0,x1,[x4]
        (0xf940_0080, false), // ldr x0,[x4]
    ];
    for (word, exclusive) in table {
        for el in 0..=1u8 {
            let mut b = stepping(el, &[word, NOP]);
            let pc = b.c.pc;
            let expected = Taken {
                el: el + 1,
                ec: 0x32,
                iss: 0x22 | ISV | if exclusive { EX } else { 0 },
                far: 0,
                elr: pc + 4,
                ss: false,
            };
            assert_eq!(b.outcome(), Some(expected), "{word:#x}");
            assert_eq!(b.c.stepped, Stepped::No, "an exception was taken");
        }
    }
}

#[test]
fn an_instruction_with_an_exception_of_its_own() {
    // What EL0 executes, and where it stands behind: EC, ELR, SPSR.SS.
    let table = [
        (0xd400_0021, 0x15, 4, false), // svc #1: was executed
        (0xd420_00e0, 0x3c, 0, true),  // brk #7
        (0x0000_0000, 0x00, 0, true),  // udf #0
        (0xd503_48df, 0x18, 0, true),  // msr daifset,#8: trapped
        (0xf940_00a0, 0x24, 0, true),  // ldr x0,[x5] of nothing
    ];
    for (word, ec, behind, ss) in table {
        let mut b = stepping(0, &[word, NOP]);
        let t = b.outcome().unwrap();
        assert_eq!((t.el, t.ec, t.elr, t.ss), (1, ec, USER + behind, ss));
        assert_eq!(b.c.stepped, Stepped::No);
        assert!(!b.c.pstate.ss);
        // The handler is not stepped. Its return is, according to SPSR.SS.
        b.c.eret(&mut b.world).expect("EL1 may return");
        assert_eq!(b.c.pstate.ss, ss);
        if !ss {
            // Active-pending at once: nothing was stepped.
            let t = b.outcome().unwrap();
            assert_eq!((t.ec, t.iss, t.elr), (0x32, 0x22, USER + 4));
        }
    }
}

#[test]
fn an_exception_to_a_level_that_is_stepped_too() {
    // EL2 steps EL1 and EL0: svc #1 goes to EL1, whose first instruction is not executed.
    let mut b = stepping(0, &[0xd400_0021]);
    b.set(|c| c.sys.mdcr_el2 |= 1 << 8);
    let vector = PRIVILEGED + VECTORS + 0x400;
    b.run(1);
    assert_eq!((b.c.pstate.el, b.c.pc, b.c.pstate.ss), (1, vector, false));
    b.run(1);
    let t = b.taken();
    assert_eq!((t.el, t.ec, t.iss, t.elr), (2, 0x32, 0x22, vector));
}

/// SPSR of a return with SS: to M, with D.
const fn spsr(m: u64, d: bool) -> u64 {
    1 << 21 | (d as u64) << 9 | m
}

#[test]
fn returns_enter_the_active_state_from_the_inactive_one() {
    // (what stands before, EL, SPSR, PSTATE.SS behind)
    type Change = fn(&mut Core);
    let table: [(Change, u8, u64, bool); 16] = [
        (|_| (), 1, spsr(0, false), true),
        (|_| (), 1, spsr(0, true), true),
        (|_| (), 1, spsr(0, false) & !(1 << 21), false),
        // To itself, which is stepped with KDE and without D.
        (|c| c.pstate.daif = 8, 1, spsr(5, false), true),
        (|c| c.pstate.daif = 8, 1, spsr(5, true), false),
        (|c| c.sys.mdscr_el1 = SS, 1, spsr(5, false), false),
        (|c| c.sys.mdscr_el1 = SS, 1, spsr(0, false), true),
        // From a level that is stepped itself.
        (|c| c.pstate.daif = 0, 1, spsr(5, false), false),
        (|c| c.pstate.daif = 0, 1, spsr(0, false), false),
        // Not enabled.
        (|c| c.sys.mdscr_el1 = KDE, 1, spsr(0, false), false),
        (|c| c.sys.oslsr_el1 = 2, 1, spsr(0, false), false),
        // EL2 steps EL1 with TDE; without it EL1 steps itself.
        (|c| c.sys.mdcr_el2 |= 1 << 8, 2, spsr(5, true), true),
        (|c| c.pstate.daif = 8, 2, spsr(5, true), false),
        (|c| c.pstate.daif = 8, 2, spsr(5, false), true),
        // Illegal returns stay where they are, and are stepped there.
        (|c| c.pstate.daif = 8, 1, spsr(9, false), true),
        (|c| c.pstate.daif = 8, 1, spsr(9, true), false),
    ];
    for (i, (change, el, spsr, ss)) in table.into_iter().enumerate() {
        let mut b = bench(el, &[]);
        b.set(|c| {
            c.sys.mdscr_el1 = SS | KDE;
            c.pstate.daif = 8;
            (c.sys.spsr_el1, c.sys.spsr_el2) = (spsr, spsr);
            (c.sys.elr_el1, c.sys.elr_el2) = (USER, PRIVILEGED);
            change(c);
        });
        b.c.eret(&mut b.world).expect("a return");
        assert_eq!(b.c.pstate.ss, ss, "{i}");
    }
}

#[test]
fn an_illegal_return_is_stepped_into_its_exception() {
    let mut b = bench(1, &[]);
    b.set(|c| {
        c.sys.mdscr_el1 = SS | KDE;
        c.pstate.daif = 8;
        (c.sys.spsr_el1, c.sys.elr_el1) = (spsr(9, false), PRIVILEGED);
    });
    b.c.eret(&mut b.world).expect("an illegal one");
    assert!(b.c.pstate.il && b.c.pstate.ss);
    let t = b.outcome().unwrap();
    assert_eq!((t.ec, t.elr, t.ss), (0x0e, PRIVILEGED, true));
}

#[test]
fn the_kernel_steps_itself() {
    // msr daifset,#8 ; add x1,x1,#1 ; msr daifclr,#8 ; add x1,x1,#1
    let code = [0xd503_48df, 0x9100_0421, 0xd503_48ff, 0x9100_0421];
    let mut b = bench(1, &code);
    b.set(|c| c.sys.mdscr_el1 = SS | KDE);
    b.c.pstate.ss = true;
    // The first masks debug exceptions and ends its step thereby; the third unmasks them, and the
    // exception that is pending then is of no stepped instruction.
    let t = b.outcome().unwrap();
    assert_eq!((t.ec, t.iss, t.elr), (0x33, 0x22, PRIVILEGED + 12));
    assert_eq!(b.c.x[1], 1);
}

#[test]
fn a_stepped_eret_stays_in_the_active_state() {
    // eret, at EL1 stepped by itself, to EL0: SPSR.SS is not looked at.
    let mut b = bench(1, &[0xd69f_03e0]);
    b.set(|c| {
        c.sys.mdscr_el1 = SS | KDE;
        (c.sys.spsr_el1, c.sys.elr_el1) = (spsr(0, false), USER);
    });
    b.c.pstate.ss = true;
    let t = b.outcome().unwrap();
    assert_eq!((t.ec, t.iss, t.elr), (0x32, 0x22 | ISV, USER));
}

#[test]
fn waiting_is_stepped_when_it_is_over() {
    // wfi
    let mut b = stepping(0, &[0xd503_207f, NOP]);
    b.set(|c| c.sys.sctlr_el1 |= 1 << 16);
    assert_eq!(b.outcome(), None);
    assert_eq!((b.c.rest, b.c.pstate.ss), (Rest::Wfi, false));
    // What was stepped outlives a snapshot.
    let saved = b.c.save();
    b.c.stepped = Stepped::No;
    b.c.restore(&saved).expect("its own bytes");
    b.c.rest = Rest::Running;
    let t = b.outcome().unwrap();
    assert_eq!((t.ec, t.iss, t.elr), (0x32, 0x22 | ISV, USER + 4));
}

#[test]
fn an_interrupt_between_two_steps() {
    let mut b = stepping(0, &[NOP, NOP]);
    b.run(1);
    assert_eq!(b.c.stepped, Stepped::Instruction);
    b.world.lines = crate::environment::line::IRQ;
    b.run(1);
    assert_eq!((b.c.pstate.el, b.c.sys.elr_el1), (1, USER + 4));
    assert_eq!(b.c.sys.spsr_el1 >> 21 & 1, 0);
    b.world.lines = 0;
    b.c.eret(&mut b.world).expect("EL1 may return");
    let t = b.outcome().unwrap();
    assert_eq!((t.ec, t.iss), (0x32, 0x22), "nothing was stepped since");
}

#[test]
fn branches_are_stepped_to_their_targets() {
    // b .+8 ; nop ; cbz x0,.-8
    let mut b = stepping(0, &[0x1400_0002, NOP, 0xb4ff_ffc0]);
    b.c.x[0] = 0;
    assert_eq!(b.outcome().map(|t| t.elr), Some(USER + 8));
    b.c.sys.spsr_el1 |= 1 << 21;
    b.c.eret(&mut b.world).expect("EL1 may return");
    assert_eq!(b.outcome().map(|t| t.elr), Some(USER));
}
