//! A power controller of one cluster that releases the cores of the other.
use super::asm::Asm;
use super::{CODE, COMMON, LATENCY, built, machine, run, word};
use dyno_boards::boot::{Level, Load, Plan, Start};
use dyno_core::state::Rest;
use dyno_fabric::{Access, CoreId, Cx, Device, Fault, PowerRequest, Region, SpaceId, Target, Time};
use std::borrow::Cow;

/// Writes: bits [63:8] a reset vector, or nothing for off, [7:4] cluster, [3:0] core. Reads: which cores
/// it was told of.
#[derive(Default)]
struct Controller {
    on: u64,
    told: u64,
}

impl Device for Controller {
    fn reset(&mut self, _: &mut Cx<'_>) {}
    fn read(&mut self, a: &Access, _: &mut Cx<'_>) -> Result<u64, Fault> {
        Ok(if a.addr == 0 { self.on } else { self.told })
    }
    fn write(&mut self, _: &Access, value: u64, cx: &mut Cx<'_>) -> Result<(), Fault> {
        let core = CoreId {
            cluster: (value >> 4 & 15) as u8,
            core: (value & 15) as u8,
        };
        let vector = value >> 8;
        cx.request_power(match vector {
            0 => PowerRequest::Off { core },
            vector => PowerRequest::On { core, vector },
        });
        Ok(())
    }
    fn power(&mut self, core: CoreId, on: bool, _: &mut Cx<'_>) {
        let bit = 1 << (16 * core.cluster + core.core);
        self.told |= bit;
        self.on = if on { self.on | bit } else { self.on & !bit };
    }
    fn save(&self) -> Vec<u8> {
        [self.on, self.told].map(u64::to_le_bytes).concat()
    }
    fn restore(&mut self, _: &[u8]) -> Result<(), String> {
        Err("not needed here".to_string())
    }
}

const CONTROLLER: u64 = 0x1100_0000;

/// Core 0 of cluster a runs `program`; what others start at is loaded for both.
fn with_controller(program: &Asm, other: &Asm) -> dyno_boards::Machine {
    with_running(program, other, None)
}
/// This core of cluster b runs from power-on.
fn with_running(program: &Asm, other: &Asm, running: Option<u32>) -> dyno_boards::Machine {
    let mut built = built();
    let system = &mut built.parts.cells[0].system;
    let id = system.add_device("controller", Box::<Controller>::default());
    let region = Region {
        name: "controller".to_string(),
        base: CONTROLLER,
        len: 0x1000,
        secure_only: false,
        target: Target::Device { id, offset: 0 },
    };
    system.map(SpaceId(0), region).unwrap();
    let load = |addr, asm: &Asm| Load {
        name: format!("{addr:#x}"),
        addr,
        bytes: Cow::Owned(asm.bytes()),
        size: 4 * asm.words.len() as u64,
    };
    let start = |core, pc| Start {
        core,
        pc,
        level: Level::Reset,
        x: [0; 4],
        aarch32: None,
    };
    let a = Plan {
        loads: vec![load(CODE, program), load(CODE + 0x1_0000, other)],
        starts: vec![start(0, CODE)],
        ..Plan::default()
    };
    let of_b = running.map(|core| start(core, CODE + 0x1_0000));
    let b = Plan {
        loads: vec![load(CODE + 0x1_0000, other)],
        starts: of_b.into_iter().collect(),
        ..Plan::default()
    };
    built.start_all(&[(0, &a), (1, &b)]).unwrap()
}

fn request(cluster: u64, core: u64, vector: u64) -> u64 {
    vector << 8 | cluster << 4 | core
}

#[test]
fn a_core_of_the_other_cluster_starts_one_latency_later_and_goes_off_again() {
    let mut other = Asm::default();
    // When it starts, by the common counter.
    other.counter(2).mov(1, COMMON).str(2, 1, 8);
    let again = other.here();
    other.add(3, 3, 1).str(3, 1, 16).b(again);
    let mut a = Asm::default();
    a.mov(1, CONTROLLER).mov(2, request(1, 1, CODE + 0x1_0000));
    a.mov(4, COMMON).counter(3).str(2, 1, 0).str(3, 4, 0);
    // Long enough for its answer, and for it to run for a while.
    a.mov(5, 40_000);
    let again = a.here();
    a.sub(5, 5, 1).cbnz(5, again);
    a.ldr(6, 1, 0)
        .str(6, 4, 24)
        .mov(2, request(1, 1, 0))
        .str(2, 1, 0);
    a.mov(5, 40_000);
    let again = a.here();
    a.sub(5, 5, 1).cbnz(5, again);
    a.ldr(6, 1, 0)
        .str(6, 4, 32)
        .ldr(6, 4, 16)
        .str(6, 4, 40)
        .rest();
    let mut m = with_controller(&a, &other);
    run(&mut m, Time::from_ms(1));
    let ticks = |t: Time| t.ps() / 16_000;
    let [asked, started] = [0, 8].map(|at| word(&m, 0, COMMON + at));
    let late = started - asked;
    assert!(
        late >= ticks(LATENCY) && late <= ticks(Time::from_us(5)),
        "{late}"
    );
    // It was told of what it asked for.
    assert_eq!(word(&m, 0, COMMON + 24) >> 17, 1);
    assert_eq!(word(&m, 0, COMMON + 32) >> 17, 0);
    assert_eq!(m.cell(1).cores()[1].rest, Rest::Off);
    let rounds = word(&m, 0, COMMON + 16);
    assert!(rounds > 0 && rounds == word(&m, 0, COMMON + 40));
}

#[test]
fn parts_know_from_power_on_which_cores_run() {
    for (running, on) in [(None, 1), (Some(1), 1 | 1 << 17)] {
        let mut other = Asm::default();
        other.rest();
        let mut a = Asm::default();
        a.mov(1, CONTROLLER).mov(4, COMMON).ldr(2, 1, 0);
        a.str(2, 4, 0).rest();
        let mut m = with_running(&a, &other, running);
        run(&mut m, Time::from_us(100));
        assert_eq!(word(&m, 0, COMMON), on, "{running:?}");
    }
}

#[test]
fn a_core_of_its_own_cluster_starts_at_once() {
    let mut other = Asm::default();
    other.counter(2).mov(1, COMMON).str(2, 1, 8).rest();
    let mut a = Asm::default();
    a.mov(1, CONTROLLER).mov(2, request(0, 1, CODE + 0x1_0000));
    a.mov(4, COMMON).counter(3).str(2, 1, 0).str(3, 4, 0).rest();
    let mut m = with_controller(&a, &other);
    run(&mut m, Time::from_us(100));
    let late = word(&m, 0, COMMON + 8) - word(&m, 0, COMMON);
    assert!(late <= 4, "{late}");
}

#[test]
fn a_request_for_a_core_that_is_not_there_is_nothing() {
    let mut a = Asm::default();
    a.mov(1, CONTROLLER)
        .mov(2, request(1, 9, CODE))
        .str(2, 1, 0);
    a.mov(2, request(5, 0, CODE)).str(2, 1, 0).rest();
    let mut m = with_controller(&a, &Asm::default());
    run(&mut m, Time::from_us(100));
    assert!(m.cell(1).cores().iter().all(|c| c.rest == Rest::Off));
    let _ = machine(&[]);
}
