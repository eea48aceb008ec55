//! What a debugger of one cluster writes into memory that the other one holds.
use super::asm::Asm;
use super::{COMMON, TABLES, machine, run, word};
use dyno_boards::{Machine, Stop};
use dyno_core::halting::{Breakpoint, Halt, Scope};
use dyno_fabric::Time;
use dyno_fabric::system::Elsewhere;

const RET: u32 = 0xd65f_03c0;
/// MOV X0, #imm.
fn mov_0(imm: u32) -> u32 {
    0xd280_0000 | imm << 5
}
fn bytes(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|w| w.to_le_bytes()).collect()
}

/// Which cell holds a page.
fn owner(m: &Machine, pa: u64) -> usize {
    let foreign = |cell: &dyno_boards::Cell| {
        let what = cell.system().elsewhere(cell.space(), pa);
        matches!(what, Some(Elsewhere::Page { .. }))
    };
    let own: Vec<_> = m.cells().map(|c| !foreign(c)).collect();
    assert_eq!(own.iter().filter(|&&own| own).count(), 1, "{pa:#x}");
    own.iter().position(|&own| own).unwrap()
}

/// Puts a function at the end of the first common page, and calls it for ever.
fn calls() -> Asm {
    let mut a = Asm::default();
    a.mmu(TABLES);
    a.mov(1, COMMON + 0xff8)
        .mov(3, u64::from(RET) << 32 | u64::from(mov_0(1)))
        .str(3, 1, 0);
    let again = a.here();
    // BLR X1.
    a.word(0xd63f_0020).add_r(9, 9, 0).b(again);
    a
}
/// Takes the second common page.
fn takes() -> Asm {
    let mut b = Asm::default();
    b.mov(1, COMMON + 0x1000).mov(2, 7).str(2, 1, 0).rest();
    b
}
/// What the function returns, by what a hundred calls have added up to.
fn returned(m: &mut Machine) -> u64 {
    let x = |m: &Machine| m.cell(0).cores()[0].x[9];
    let until = |m: &Machine| m.now() + Time::from_us(10);
    run(m, until(m));
    let (before, instructions) = (x(m), m.cell(0).cores()[0].stats.instructions);
    run(m, until(m));
    let calls = (m.cell(0).cores()[0].stats.instructions - instructions) / 5;
    assert!(calls > 100, "{calls}");
    (x(m) - before + calls / 2) / calls
}

#[test]
fn code_that_the_owner_runs_is_replaced_and_the_page_stays_his() {
    let (a, b) = (calls(), takes());
    let mut m = machine(&[(0, 0, &a), (1, 0, &b)]);
    run(&mut m, Time::from_us(50));
    assert_eq!([owner(&m, COMMON), owner(&m, COMMON + 0x1000)], [0, 1]);
    assert_eq!(returned(&mut m), 1);
    // Alone, and together with what the writer's own cell holds behind it.
    assert!(m.poke(1, 0, COMMON + 0xff8, &bytes(&[mov_0(5)])));
    assert_eq!(returned(&mut m), 5);
    assert!(m.poke(1, 0, COMMON + 0xff8, &bytes(&[mov_0(3), RET, 11, 0])));
    assert_eq!(returned(&mut m), 3);
    assert_eq!([0, 1].map(|cell| word(&m, cell, COMMON + 0x1000)), [11; 2]);
    // And from the other side.
    assert!(m.poke(0, 0, COMMON + 0xff8, &bytes(&[mov_0(9), RET, 12, 0])));
    assert_eq!(returned(&mut m), 9);
    assert_eq!([0, 1].map(|cell| word(&m, cell, COMMON + 0x1000)), [12; 2]);
    assert_eq!([owner(&m, COMMON), owner(&m, COMMON + 0x1000)], [0, 1]);
}

#[test]
fn what_is_not_all_memory_is_not_written_at_all() {
    let (a, b) = (calls(), takes());
    let mut m = machine(&[(0, 0, &a), (1, 0, &b)]);
    run(&mut m, Time::from_us(50));
    let end = COMMON + 0x10_0000;
    let before = m.fingerprint();
    for cell in 0..2 {
        // Over the end of memory, a part of either cluster, and nothing.
        for va in [end - 4, super::GPIO_A, super::GPIO_B, 0x3000_0000] {
            assert!(!m.poke(cell, 0, va, &[0xff; 8]), "{cell} {va:#x}");
        }
        assert!(m.poke(cell, 0, end - 8, &[]));
    }
    assert_eq!(m.fingerprint(), before);
    assert_eq!(returned(&mut m), 1);
}

/// Both clusters call a function of their own for ever.
fn counters() -> Machine {
    let program = || {
        let mut a = Asm::default();
        let again = a.here();
        a.add(9, 9, 1).b(again);
        a
    };
    machine(&[(0, 0, &program()), (1, 0, &program())])
}

#[test]
fn a_step_in_one_cell_leaves_the_other_where_it_halted() {
    const UNTIL: Time = Time::from_us(50);
    let mut alone = counters();
    run(&mut alone, UNTIL);
    let mut m = counters();
    let va = super::CODE + 4;
    let scope = Scope::Anywhere;
    for n in 0..2 {
        m.cell_mut(n)
            .set_breakpoints(&[vec![Breakpoint { va, scope }], vec![]], true);
    }
    let place = |m: &Machine, n: usize| {
        let c = &m.cell(n).cores()[0];
        (c.address(), c.x[9], c.time())
    };
    for round in 1..=5 {
        // Both halt in one window, each in front of its own instruction.
        assert_eq!(m.run(UNTIL), Stop::Halted);
        assert_eq!(m.halts(), [(0, Halt::Breakpoint), (2, Halt::Breakpoint)]);
        for (n, other) in [(0, 1), (1, 0)] {
            let (before, stands) = (place(&m, n), place(&m, other));
            m.cell_mut(n).set_step(0, true);
            assert_eq!(m.run(UNTIL), Stop::Halted);
            assert_eq!(m.halts(), [(2 * n, Halt::Step)]);
            assert_eq!(place(&m, n).0, super::CODE);
            assert!(place(&m, n).2 > before.2);
            assert_eq!(place(&m, other), stands, "round {round}");
        }
    }
    for n in 0..2 {
        m.cell_mut(n).set_breakpoints(&[vec![], vec![]], true);
    }
    run(&mut m, UNTIL);
    assert_eq!(
        (m.fingerprint(), m.now()),
        (alone.fingerprint(), alone.now())
    );
}

#[test]
fn a_reservation_of_the_owner_is_lost_with_what_it_is_on() {
    // The page written by the other one's debugger, and whether the STXR fails.
    for (page, fails) in [(None, 0), (Some(0x1000), 0), (Some(0), 1)] {
        let mut a = Asm::default();
        a.mov(1, COMMON);
        // LDXR X2, [X1]; NOP; STXR W3, X2, [X1].
        a.word(0xc85f_7c22).word(0xd503_201f).word(0xc803_7c22);
        a.rest();
        let mut m = machine(&[(0, 0, &a)]);
        m.cell_mut(0).cores_mut()[0].x[3] = 77;
        // MOVZ and MOVK may be two.
        let loaded = a.words.iter().position(|&w| w == 0xc85f_7c22).unwrap() + 1;
        for _ in 0..loaded {
            m.cell_mut(0).set_step(0, true);
            assert_eq!(m.run(Time::from_ms(1)), Stop::Halted);
        }
        if let Some(page) = page {
            assert!(m.poke(1, 0, COMMON + page + 8, &[1; 4]));
        }
        run(&mut m, Time::from_ms(1));
        assert_eq!(m.cell(0).cores()[0].x[3], fails, "{page:?}");
    }
}
