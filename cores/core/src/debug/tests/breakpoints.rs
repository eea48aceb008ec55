//! D2.8: Breakpoint exceptions of a running core.
use super::*;

const ADD: u32 = 0x9100_0421; // add x1,x1,#1
const B_MINUS_4: u32 = 0x17ff_ffff;

fn taken(el: u8, ec: u8, elr: u64) -> Option<Taken> {
    let (iss, far, ss) = (0x22, 0, false);
    Some(Taken {
        el,
        ec,
        iss,
        far,
        elr,
        ss,
    })
}

#[test]
fn any_instruction_of_a_block_can_have_one() {
    for at in 0..8u64 {
        for el in 0..=2u8 {
            let mut b = bench(el, &[ADD; 8]);
            b.set(|c| {
                c.sys.mdcr_el2 |= u64::from(el == 2) << 8;
                c.sys.dbgbvr[3] = c.pc + 4 * at;
                c.sys.dbgbcr[3] = bcr(0, 0) | EVERY_LEVEL;
            });
            let (target, ec) = [(1, 0x30), (1, 0x31), (2, 0x31)][usize::from(el)];
            let base = b.c.pc;
            assert_eq!(b.outcome(), taken(target, ec, base + 4 * at));
            assert_eq!(b.c.x[1], at, "instructions before it were executed");
        }
    }
}

#[test]
fn it_does_not_matter_how_the_run_is_cut_or_what_was_decoded_before() {
    // A loop over two pages of code, long since decoded and linked.
    let mut code = [ADD; 1026];
    code[1025] = 0x17ff_fbff; // b .-4100
    let prepared = || {
        let mut b = bench(1, &code);
        b.run(3000);
        b.set(|c| {
            c.sys.dbgbvr[0] = PRIVILEGED + 4 * 700;
            c.sys.dbgbcr[0] = bcr(0, 0);
        });
        b
    };
    let mut whole = prepared();
    whole.run(1000);
    assert_eq!(whole.taken(), taken(1, 0x31, PRIVILEGED + 4 * 700).unwrap());
    let saved = whole.c.save();
    for piece in [1, 3, 64] {
        let mut b = prepared();
        (0..1000 / piece).for_each(|_| {
            b.run(piece);
        });
        b.run(1000 % piece);
        assert!(b.c.save() == saved, "{piece}");
    }
    // A core that has decoded nothing yet, restored in the middle.
    let mut b = bench(1, &code);
    let mut first = prepared();
    first.run(77);
    b.c.restore(&first.c.save()).expect("its own bytes");
    b.run(1000 - 77);
    assert!(b.c.save() == saved);
}

#[test]
fn other_pages_run_on_until_it_is_reached() {
    // The loop is in the page behind the one with the breakpoint.
    let mut code = vec![0x1400_0400]; // b .+4096
    code.resize(1024, ADD);
    // add ; subs x2,x2,#1 ; b.ne .-8 ; b .-4104
    code.extend([ADD, 0xf100_0442, 0x54ff_ffc1, 0x17ff_fbfe]);
    let mut b = bench(1, &code);
    b.set(|c| {
        c.x[2] = 1000;
        c.sys.dbgbvr[0] = PRIVILEGED + 4;
        c.sys.dbgbcr[0] = bcr(0, 0);
    });
    b.run(5000);
    assert_eq!(b.c.x[1], 1000);
    assert_eq!(b.taken(), taken(1, 0x31, PRIVILEGED + 4).unwrap());
}

#[test]
fn tags_and_sign_extension_do_not_matter() {
    for upper in [0, 0x5a00_0000_0000_0000, !0 << 49] {
        let mut b = bench(1, &[ADD; 4]);
        b.set(|c| {
            c.sys.dbgbvr[0] = (PRIVILEGED + 8) | upper;
            c.sys.dbgbcr[0] = bcr(0, 0);
        });
        assert_eq!(b.outcome(), taken(1, 0x31, PRIVILEGED + 8), "{upper:#x}");
    }
    // Bit 48 is the sign.
    let mut b = bench(1, &[ADD; 4]);
    b.set(|c| {
        c.sys.dbgbvr[0] = (PRIVILEGED + 8) | 1 << 48;
        c.sys.dbgbcr[0] = bcr(0, 0);
    });
    assert_eq!(b.outcome(), None);
}

#[test]
fn the_guest_arms_and_disarms_them() {
    // msr dbgbvr0_el1,x7 ; msr dbgbcr0_el1,x6 ; isb ; add ; add ; b .-4
    let code = [0xd510_0087, 0xd510_00a6, 0xd503_3fdf, ADD, ADD, B_MINUS_4];
    let mut b = bench(1, &code);
    (b.c.x[6], b.c.x[7]) = (bcr(0, 0), PRIVILEGED + 16);
    assert_eq!(b.outcome(), taken(1, 0x31, PRIVILEGED + 16));
    assert_eq!(b.c.x[1], 1);
    // The handler returns with the breakpoint off.
    b.msr("DBGBCR0_EL1", 0);
    b.c.eret(&mut b.world).expect("EL1 may return");
    assert_eq!(b.outcome(), None);
    // A linked one whose context comes with: msr contextidr_el1,x8 ; add ; add
    let mut b = bench(1, &[0xd518_d028, ADD, ADD]);
    b.c.x[8] = 42;
    b.set(|c| {
        (c.sys.dbgbvr[4], c.sys.dbgbcr[4]) = (42, bcr(3, 0));
        c.sys.dbgbvr[0] = PRIVILEGED + 4;
        c.sys.dbgbcr[0] = bcr(1, 4);
    });
    assert_eq!(b.outcome(), taken(1, 0x31, PRIVILEGED + 4));
}

#[test]
fn an_unlinked_context_breakpoint_is_everywhere() {
    let mut b = bench(0, &[ADD; 4]);
    b.set(|c| {
        (c.sys.contextidr_el1, c.sys.dbgbvr[5]) = (9, 9);
        c.sys.dbgbcr[5] = bcr(2, 0) & !2;
    });
    assert_eq!(b.outcome(), taken(1, 0x30, USER));
    assert_eq!(b.c.x[1], 0);
}

#[test]
fn exceptions_of_the_fetch_come_first_and_illegal_state_behind() {
    // Software step, PC alignment, Instruction Abort, Breakpoint, Illegal Execution state, undefined.
    let armed = |pc: u64| {
        let mut b = bench(1, &[0; 4]);
        b.set(|c| {
            c.pc = pc;
            c.sys.mdscr_el1 |= SS;
            c.sys.dbgbvr[0] = pc & !3;
            c.sys.dbgbcr[0] = bcr(0, 0);
            c.pstate.il = true;
        });
        b
    };
    let outside = 0x10_0000;
    // (PC, EC while PSTATE.SS is clear, set)
    for (pc, ec) in [
        (PRIVILEGED + 2, 0x22),
        (outside, 0x21),
        (outside + 2, 0x22),
        (PRIVILEGED, 0x31),
    ] {
        let mut b = armed(pc);
        assert_eq!(b.outcome().map(|t| (t.ec, t.elr)), Some((0x33, pc)));
        let mut b = armed(pc);
        b.c.pstate.ss = true;
        let t = b.outcome().unwrap();
        assert_eq!((t.ec, t.elr, t.ss), (ec, pc, true), "{pc:#x}");
    }
    let mut b = armed(PRIVILEGED);
    b.c.pstate.ss = true;
    b.set(|c| c.sys.dbgbcr[0] = 0);
    assert_eq!(b.outcome().map(|t| t.ec), Some(0x0e));
    let mut b = armed(PRIVILEGED);
    b.c.pstate.ss = true;
    b.set(|c| (c.sys.dbgbcr[0], c.pstate.il) = (0, false));
    assert_eq!(b.outcome().map(|t| (t.ec, t.ss)), Some((0, true)));
}

#[test]
fn an_interrupt_is_taken_before_it() {
    let mut b = bench(0, &[ADD; 4]);
    b.set(|c| {
        c.sys.dbgbvr[0] = USER;
        c.sys.dbgbcr[0] = bcr(0, 0);
    });
    b.world.lines = crate::environment::line::IRQ;
    b.run(1);
    assert_eq!((b.c.pstate.el, b.c.sys.elr_el1), (1, USER));
    assert_eq!(b.c.pc, PRIVILEGED + VECTORS + 0x480, "the vector of an IRQ");
}
