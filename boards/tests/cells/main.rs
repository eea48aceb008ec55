//! Two clusters on one time line: wires, parts, memory and power between cells.
mod asm;

use asm::{Asm, tables};
use dyno_boards::boot::{Level, Load, Plan, Start};
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
        let bytes = asm.bytes();
        let plan = &mut plans[cluster];
        plan.loads.push(Load {
            name: format!("program {core}"),
            addr,
            size: bytes.len() as u64,
            bytes: Cow::Owned(bytes),
        });
        plan.starts.push(Start {
            core,
            pc: addr,
            level: Level::Reset,
            x: [0; 4],
            aarch32: None,
        });
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
