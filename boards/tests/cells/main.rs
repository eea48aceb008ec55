//! Two clusters on one time line: wires, parts, memory and power between cells.
mod asm;
mod halting;
mod power;
mod random;

use asm::{Asm, tables};
use dyno_boards::boot::{Load, Plan};
use dyno_boards::{Board, Built, Machine, Options, Stop};
use dyno_core::state::Rest;
use dyno_fabric::{Access, Time};
use std::borrow::Cow;

const BOARD: &str = include_str!("two.ron");
/// In both views, and of both at first the first cluster's.
const COMMON: u64 = 0x2000_0000;
/// Where programs and tables of a core are.
const CODE: u64 = 0x4008_0000;
const TABLES: u64 = 0x4010_0000;
/// PL061: of cluster a, and of cluster b, both in both views.
const GPIO_A: u64 = 0x1004_0000;
const GPIO_B: u64 = 0x1005_0000;
const GPIODIR: u32 = 0x400;
/// GPIODATA with all bits.
const GPIODATA: u32 = 0x3fc;
const LATENCY: Time = Time::from_us(2);

fn built() -> Built {
    let board = Board::parse("two.ron", BOARD).unwrap();
    board.build(Options::default()).unwrap()
}

/// A machine with a program for each core that has one: cluster, core, program.
fn machine(programs: &[(usize, u32, &Asm)]) -> Machine {
    let mut plans = vec![Plan::default(), Plan::default()];
    for plan in &mut plans {
        plan.loads.push(Load {
            name: "tables".to_string(),
            addr: TABLES,
            bytes: Cow::Owned(tables(TABLES)),
            size: 0x2000,
        });
    }
    for &(cluster, core, asm) in programs {
        let addr = CODE + 0x1_0000 * u64::from(core);
        plans[cluster].program(core, addr, asm.bytes());
    }
    let all: Vec<(usize, &Plan<'_>)> = plans.iter().enumerate().collect();
    built().start_all(&all).unwrap()
}

fn word(m: &Machine, cell: usize, at: u64) -> u64 {
    let mut bytes = [0; 8];
    assert!(m.cell(cell).peek_physical(at, &mut bytes));
    u64::from_le_bytes(bytes)
}

fn run(m: &mut Machine, until: Time) {
    let stop = m.run(until);
    assert!(matches!(stop, Stop::Time | Stop::Stuck), "{stop:?}");
}

#[test]
fn a_part_of_another_cluster_is_like_ones_own() {
    // One word at a time, and both in one instruction.
    let mut a = Asm::default();
    a.mov(1, GPIO_B).mov(2, 0xff).str_w(2, 1, GPIODIR);
    a.mov(2, 0x5a).str_w(2, 1, GPIODATA).ldr_w(3, 1, GPIODATA);
    a.add(4, 1, GPIODATA).mov(5, 0x21).ldp_w(6, 7, 4, 0);
    // Bits 7 to 0 by address bits 9 to 2: 0x3f8 leaves bit 0 alone.
    a.sub(4, 4, 4).mov(8, 0xa5).mov(9, 0x3c).stp_w(8, 9, 4, 0);
    a.ldr_w(10, 1, GPIODATA).mov(11, COMMON).str(3, 11, 0);
    a.stp(6, 7, 11, 8).str(10, 11, 24).rest();
    let mut m = machine(&[(0, 0, &a)]);
    run(&mut m, Time::from_us(100));
    assert_eq!(word(&m, 0, COMMON), 0x5a);
    // GPIODIR is behind GPIODATA.
    assert_eq!(word(&m, 0, COMMON + 8), 0x5a);
    assert_eq!(word(&m, 0, COMMON + 16), 0xff);
    assert_eq!(word(&m, 0, COMMON + 24), 0x3c);
}

/// VBAR_EL1: what an exception does is to note ESR_EL1 and ELR_EL1 at COMMON, and to stop.
fn with_vectors(asm: &mut Asm, vectors: u64) {
    asm.mov(0, vectors).word(0xd518_c000);
}
fn vectors() -> Asm {
    let mut v = Asm::default();
    // Synchronous, from the current level with SP_ELx.
    v.words.resize(0x200 / 4, 0xd503_201f);
    v.mov(1, COMMON).word(0xd538_5202).word(0xd538_4023);
    v.stp(2, 3, 1, 0).rest();
    v
}

#[test]
fn a_fault_of_another_clusters_part_is_taken_by_who_asked() {
    let mut seen = Vec::new();
    for part in [GPIO_A, GPIO_B] {
        let mut a = Asm::default();
        with_vectors(&mut a, CODE + 0x1_0000);
        // A PL061 has no registers of eight bytes.
        a.mov(4, part).ldr(5, 4, 0).rest();
        let mut m = machine(&[(0, 0, &a), (0, 1, &vectors())]);
        m.cell_mut(0).cores_mut()[1].rest = Rest::Off;
        run(&mut m, Time::from_us(50));
        seen.push((word(&m, 0, COMMON) >> 26, word(&m, 0, COMMON + 8)));
        let log = m.take_log();
        assert!(log.iter().all(|l| l.blame != dyno_fabric::Blame::Model));
    }
    // EC: a Data Abort without a change of level, at the same instruction.
    assert_eq!(seen[0].0, 0x25);
    assert_eq!(seen[0], seen[1]);
}

/// Whether SPI n is pending at the controller of a cell.
fn pending(m: &mut Machine, cell: usize, spi: u32) -> bool {
    let space = m.cell(cell).space();
    let a = Access::plain(0x0800_0204, 4);
    let bits = m.cell_mut(cell).system_mut().read(space, a).unwrap();
    bits >> spi & 1 == 1
}

#[test]
fn a_wire_reaches_the_other_cluster_one_latency_later() {
    // GPIOIE of line 1; GPIOIS, GPIOIEV: high level.
    let mut a = Asm::default();
    a.mov(1, GPIO_A).mov(2, 2);
    for register in [0x404, 0x40c, 0x410] {
        a.str_w(2, 1, register);
    }
    a.rest();
    let mut m = machine(&[(0, 0, &a)]);
    run(&mut m, Time::from_us(21));
    let gpio = m.cell(0).system().find_device("gpio-a").unwrap();
    for level in [true, false] {
        let at = m.now();
        m.set_input(gpio, 1, level);
        assert_eq!(pending(&mut m, 0, 3), level);
        run(&mut m, at + LATENCY - Time::from_ps(1));
        assert_eq!(pending(&mut m, 1, 3), !level);
        run(&mut m, at + LATENCY);
        assert_eq!(pending(&mut m, 1, 3), level);
        run(&mut m, at + Time::from_us(7));
    }
}

/// Increments the word at X1 `n` times.
fn count(n: u64, mmu: bool) -> Asm {
    let mut a = Asm::default();
    if mmu {
        a.mmu(TABLES);
    }
    a.mov(1, COMMON).mov(4, n);
    let again = a.here();
    a.increment(1, 2, 3).sub(4, 4, 1).cbnz(4, again).rest();
    a
}

#[test]
fn exclusives_count_over_all_clusters() {
    for mmu in [false, true] {
        let (x, y) = (count(300, mmu), count(500, mmu));
        let mut m = machine(&[(0, 0, &x), (0, 1, &y), (1, 0, &y), (1, 1, &x)]);
        run(&mut m, Time::from_ms(20));
        assert_eq!(word(&m, 0, COMMON), 1600);
    }
}

#[test]
fn instructions_that_need_two_pages_get_both() {
    // Each cluster wants the page that the other one has, all the time; and an LDP needs both.
    let program = |own: u64| {
        let mut a = Asm::default();
        a.mmu(TABLES);
        a.mov(1, COMMON + 0xff8).mov(4, COMMON + own).mov(6, 0);
        let again = a.here();
        a.str(6, 4, 0).ldp(2, 3, 1, 0).add(6, 6, 1).b(again);
        a
    };
    let (x, y) = (program(0), program(0x1000));
    let mut m = machine(&[(0, 0, &x), (1, 0, &y), (1, 1, &x)]);
    run(&mut m, Time::from_ms(2));
    let rounds: Vec<u64> = m.cells().map(|c| c.cores()[0].x[6]).collect();
    // A round is at most three accesses, each of which waits for at most the others.
    assert!(rounds.iter().all(|&n| n > 80), "{rounds:?}");
}

#[test]
fn a_mailbox_in_memory_works_both_ways() {
    const ROUNDS: u64 = 200;
    // The request in the first page, the answer in the second.
    let mut a = Asm::default();
    a.mmu(TABLES);
    a.mov(1, COMMON)
        .mov(2, COMMON + 0x1000)
        .mov(4, 0)
        .mov(7, ROUNDS);
    let again = a.here();
    a.add(4, 4, 1).str(4, 1, 8).stlr_w(4, 1);
    let wait = a.here();
    a.ldar_w(5, 2).sub_r(6, 5, 4).cbnz(6, wait);
    a.ldr(8, 2, 8).add_r(9, 9, 8).sub(7, 7, 1).cbnz(7, again);
    a.mov(10, COMMON + 0x2000).str(9, 10, 0).rest();
    let mut b = Asm::default();
    b.mmu(TABLES);
    b.mov(1, COMMON).mov(2, COMMON + 0x1000).mov(4, 1);
    let again = b.here();
    b.ldar_w(5, 1).sub_r(6, 5, 4).cbnz(6, again);
    // Twice the payload.
    b.ldr(8, 1, 8).add_r(8, 8, 8).str(8, 2, 8).stlr_w(4, 2);
    b.add(4, 4, 1).b(again);
    let mut m = machine(&[(0, 0, &a), (1, 0, &b)]);
    run(&mut m, Time::from_ms(20));
    assert_eq!(word(&m, 0, COMMON + 0x2000), ROUNDS * (ROUNDS + 1));
}

#[test]
fn code_of_a_page_that_went_to_the_other_cluster_is_forgotten() {
    // A calls a function in common memory; B then puts another one there.
    let (mov_1, mov_2, ret) = (0xd280_0020_u64, 0xd280_0040_u64, 0xd65f_03c0_u64);
    let mut a = Asm::default();
    a.mmu(TABLES);
    a.mov(1, COMMON)
        .mov(2, COMMON + 0x1000)
        .mov(3, ret << 32 | mov_1);
    a.str(3, 1, 0)
        .word(0xd63f_0020)
        .mov(4, 0)
        .add(4, 0, 0)
        .str(4, 2, 8);
    a.mov(5, 1).str(5, 2, 0);
    let wait = a.here();
    a.ldr(6, 2, 0).sub(6, 6, 2).cbnz(6, wait);
    a.word(0xd63f_0020).add(4, 0, 0).str(4, 2, 16).rest();
    let mut b = Asm::default();
    b.mmu(TABLES);
    b.mov(1, COMMON)
        .mov(2, COMMON + 0x1000)
        .mov(3, ret << 32 | mov_2);
    let wait = b.here();
    b.ldr(6, 2, 0).sub(6, 6, 1).cbnz(6, wait);
    b.str(3, 1, 0).mov(5, 2).str(5, 2, 0).rest();
    let mut m = machine(&[(0, 0, &a), (1, 0, &b)]);
    run(&mut m, Time::from_ms(1));
    assert_eq!(
        [word(&m, 0, COMMON + 0x1008), word(&m, 0, COMMON + 0x1010)],
        [1, 2]
    );
}

#[test]
fn a_cluster_alone_runs_in_windows_of_its_own() {
    // The other one rests: nobody meets until there is something to do.
    let mut a = Asm::default();
    let again = a.here();
    a.add(1, 1, 1).b(again);
    let mut both = machine(&[(0, 0, &a)]);
    run(&mut both, Time::from_ms(3));
    let mut text = BOARD.to_string();
    let start = text.find("        (\n            name: \"b\",").unwrap();
    let end = text.find("    ],\n    latency_ns").unwrap();
    text.replace_range(start..end, "");
    let one = Board::parse("one.ron", &text.replace("cluster: \"b\",", "")).unwrap();
    let built = one.build(Options::default()).unwrap();
    let mut plan = Plan::default();
    plan.program(0, CODE, a.bytes());
    let mut alone = built.start(&plan).unwrap();
    run(&mut alone, Time::from_ms(3));
    assert_eq!(both.now(), alone.now());
    assert_eq!(both.cores()[0].save(), alone.cores()[0].save());
}
