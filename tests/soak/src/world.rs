//! A machine of the `virt` board in a state that no sane guest would be in.
use crate::{Xorshift, code};
use dyno_boards::boot::{Level, Load, Plan, Start};
use dyno_boards::{Board, Machine, Options, Plug};
use dyno_core::sysreg::registers;
use dyno_core::{Core, SysRegs};
use dyno_fabric::Time;
use dyno_fabric::host::Overlay;
use std::borrow::Cow;
use std::sync::OnceLock;

pub const RAM: u64 = 0x4000_0000;
pub const RAM_LEN: u64 = 16 << 20;
const CODE: u64 = RAM;
const CODE_WORDS: usize = 0x800;
const VECTORS: u64 = RAM + 0x8000;
const fn vectors(el: u8) -> u64 {
    VECTORS + 0x1000 * el as u64
}
const TABLES: u64 = RAM + 0x10_0000;
const TABLE_COUNT: u64 = 16;
const DATA: u64 = RAM + 0x20_0000;

/// Where devices are on this board: distributor, redistributor, UARTs, RTC, GPIO, virtio.
const DEVICES: &[u64] = &[
    0x0800_0000,
    0x080a_0000,
    0x080b_0000,
    0x0900_0000,
    0x0901_0000,
    0x0903_0000,
    0x0904_0000,
    0x0a00_0000,
    0x0a00_3e00,
    0x0a00_3c00,
    0x0a00_3a00,
    0x0a00_3800,
    0x0e00_0000,
];

fn board() -> &'static Board {
    static BOARD: OnceLock<Board> = OnceLock::new();
    BOARD.get_or_init(|| Board::load("virt").expect("built in"))
}

/// An address that may mean something.
fn address(rng: &mut Xorshift) -> u64 {
    match rng.below(16) {
        0..=6 => DATA + rng.below(0x4000),
        7 => CODE + rng.below(4 * CODE_WORDS as u64) / 4 * 4,
        8 => TABLES + rng.below(TABLE_COUNT << 12) / 8 * 8,
        9 => VECTORS,
        10 => RAM + RAM_LEN - rng.below(64),
        11 => rng.value(),
        _ => rng.pick(DEVICES) + rng.below(0x40) * 4 * rng.below(2),
    }
}

fn register(rng: &mut Xorshift) -> u64 {
    match rng.below(4) {
        0 => rng.value(),
        1 => rng.below(64),
        _ => address(rng),
    }
}

/// A descriptor: nothing, a table, a block or page of RAM or devices, or noise.
fn descriptor(rng: &mut Xorshift, index: u64) -> u64 {
    let attributes = match rng.below(3) {
        0 => 0x701,
        1 => 0x401 | rng.draw() & 0x0078_0000_0000_03fc,
        _ => 1 | rng.draw() & 0x7ff8_0000_0000_0ffc,
    };
    match rng.below(16) {
        0 => 0,
        1 => rng.draw(),
        2..=4 => {
            (TABLES + (rng.below(TABLE_COUNT) << 12)) | 3 | (rng.below(16) * rng.below(2)) << 60
        }
        5 => rng.pick(DEVICES) & !0xfff | attributes | 2,
        6 => (DATA + (rng.below(16) << 12)) | attributes | 2,
        // What makes the address its own translation, at level 1 or 2.
        7..=12 => (index & 3) << 30 | attributes & !2,
        _ => (RAM + ((index & 7) << 21)) | attributes & !2,
    }
}

fn tables(rng: &mut Xorshift) -> Vec<u8> {
    let mut out = Vec::with_capacity((TABLE_COUNT as usize) << 12);
    let kind = rng.below(4);
    for table in 0..TABLE_COUNT {
        for i in 0..512u64 {
            let d = match (kind, table, i) {
                // The first tables are mostly sane: flat at level 1 and level 0.
                (1.., 0, 0) => 0x401,
                (1.., 0, 1) => RAM | 0x705,
                (1.., 1, 0) => TABLES | 3,
                (2.., 0 | 1, _) => 0,
                (0, ..) if rng.one_in(2) => rng.draw(),
                _ => descriptor(rng, i),
            };
            out.extend(d.to_le_bytes());
        }
    }
    out
}

/// Breakpoints close to where the core starts, watchpoints on the data, now and then anything else; mostly in conditions
/// that can be met.
fn debug_registers(rng: &mut Xorshift, s: &mut SysRegs, pc: u64) {
    let conditions = |rng: &mut Xorshift| match rng.below(4) {
        0 => rng.draw() & 0xe007,
        _ => rng.pick(&[0x2006, 6, 6, 0xe000]) | 1,
    };
    // KDE and MDE, now and then SS.
    s.mdscr_el1 = rng.pick(&[0xa000, 0xa000, 0xa000, 0x8000, 0xa001, 0x2001]);
    s.oslsr_el1 = 2 * u64::from(rng.one_in(8));
    for i in 0..6 {
        let linked = u64::from(i < 4 && rng.one_in(3));
        s.dbgbvr[i] = match rng.below(4) {
            0 => address(rng) & !3,
            1 => CODE + 4 * rng.below(CODE_WORDS as u64),
            _ => pc + 4 * rng.below(16),
        };
        let context = if i < 4 { linked } else { rng.below(16) };
        s.dbgbcr[i] = conditions(rng) | context << 20 | (4 + rng.below(2)) << 16;
        if context > 1 {
            s.dbgbvr[i] = rng.below(2) << 32 | rng.below(2);
        }
    }
    for i in 0..4 {
        s.dbgwvr[i] = address(rng) & !3;
        let range = match rng.below(3) {
            0 => 0xff << 5 | rng.below(32) << 24,
            _ => rng.draw() & 0xff << 5,
        };
        s.dbgwcr[i] = conditions(rng) | range | rng.below(4) << 3;
        s.dbgwcr[i] |= rng.below(2) * rng.below(2) * (1 << 20 | 4 << 16);
    }
}

/// Counters of any event, about to overflow.
fn performance_monitors(rng: &mut Xorshift, c: &mut Core) {
    const EVENTS: &[u64] = &[0, 8, 9, 0xa, 0xb, 0xc, 0xd, 0xe, 0x11, 0x1c, 0x1e, 0x21];
    let mut nobody = dyno_core::bench::World::new(&[]);
    let mut write = |name: &str, v: u64| {
        let row = registers().find(|r| r.name == name).expect("a register");
        // A level that may not gets none.
        let _ = c.msr(&mut nobody, row.encoding.into(), v);
    };
    for n in 0..6 {
        let filter = rng.draw() & rng.draw() & 0xfc00_0000;
        write(&format!("PMEVTYPER{n}_EL0"), rng.pick(EVENTS) | filter);
        write(&format!("PMEVCNTR{n}_EL0"), !rng.below(200) & 0xffff_ffff);
    }
    write("PMCCNTR_EL0", !rng.below(2000));
    write("PMCNTENSET_EL0", rng.draw());
    write("PMINTENSET_EL1", rng.draw());
    write("PMCR_EL0", 1 | rng.draw() & 0x20);
}

/// Values for the registers that decide most, set behind the guest's back as firmware would.
fn system_registers(rng: &mut Xorshift, c: &mut Core) {
    let some =
        |rng: &mut Xorshift, of: u64| rng.draw() & rng.draw() & of | rng.draw() & of & 0x1005;
    const SCTLR: u64 = 0x0200_0000_2382_d01f | 1 << 26;
    let mmu = u64::from(rng.one_in(2));
    let tcr = |rng: &mut Xorshift, wide: bool| {
        let size = rng.pick(&[25u64, 25, 16, 32, 39, 5]);
        let granules = if rng.one_in(4) {
            rng.draw() & 0xc000_c000
        } else {
            0x8000_0000
        };
        let high = if wide {
            rng.draw() & rng.draw() & 0x07ff_0000_0000 | 5 << 32
        } else {
            5 << 16
        };
        let wild = if rng.one_in(8) { rng.draw() } else { 0 };
        size | if wide { size << 16 } else { 0 }
            | granules & if wide { !0 } else { 0xc000 }
            | high
            | wild
    };
    let ttbr = |rng: &mut Xorshift| match rng.below(8) {
        0 => register(rng),
        n => (TABLES + (n & 1) * 0x1000) | (rng.below(4) << 48),
    };
    let vbar = |rng: &mut Xorshift, el| match rng.below(8) {
        0 => register(rng) & !0x7ff,
        _ => vectors(el),
    };
    let (el, pc) = (c.pstate.el, c.pc);
    let s = &mut c.sys;
    let on = |level: u8| if level == el { mmu } else { 1 };
    s.sctlr_el1 = some(rng, SCTLR) & !1 | on(1);
    (s.tcr_el1, s.ttbr0_el1, s.ttbr1_el1) = (tcr(rng, true), ttbr(rng), ttbr(rng));
    s.mair_el1 = if rng.one_in(2) {
        0xff44_0400_ff44_0400
    } else {
        rng.draw()
    };
    s.vbar_el1 = vbar(rng, 1);
    (s.elr_el1, s.spsr_el1) = (address(rng), rng.draw() & 0x3d0_03c0 | rng.pick(&[0, 4, 5]));
    s.cpacr_el1 = rng.pick(&[3 << 20, 3 << 20, 0, 1 << 20]);
    if rng.one_in(3) {
        debug_registers(rng, s, pc);
    }
    s.cntkctl_el1 = rng.draw() & 0x3ff;
    if rng.one_in(3) {
        (s.cntv_ctl_el0, s.cntv_cval_el0) = (1, rng.below(2000));
        (s.cntp_ctl_el0, s.cntp_cval_el0) = (rng.below(4), rng.value());
    }
    if c.profile.has_el2 {
        s.sctlr_el2 = some(rng, SCTLR) & !1 | on(2);
        s.vbar_el2 = vbar(rng, 2);
        (s.elr_el2, s.spsr_el2) = (
            address(rng),
            rng.draw() & 0x3d0_03c0 | rng.pick(&[0, 4, 5, 9]),
        );
        s.hcr_el2 = match rng.below(3) {
            0 => 1 << 31,
            1 => 1 << 31 | rng.pick(&[1, 0x39, 1 << 34 | 1 << 27, 1 << 34, 1 << 27]),
            _ => 1 << 31 | rng.draw() & rng.draw() & 0x3_dfff_ffff,
        };
        let e2h = s.hcr_el2 >> 34 & 1 != 0;
        (s.tcr_el2, s.ttbr0_el2, s.ttbr1_el2) = (tcr(rng, e2h), ttbr(rng), ttbr(rng));
        s.mair_el2 = 0xff44_0400_ff44_0400;
        s.vttbr_el2 = ttbr(rng);
        s.vtcr_el2 = match rng.below(3) {
            0 => rng.draw(),
            _ => 25 | rng.pick(&[0, 1, 2]) << 6 | 5 << 16 | 1 << 31,
        };
        s.cntvoff_el2 = if rng.one_in(2) { 0 } else { rng.value() };
        s.mdcr_el2 = rng.draw() & 0x2_0fff;
    }
    if c.profile.has_el3 {
        s.sctlr_el3 = some(rng, SCTLR) & !1 | on(3);
        s.vbar_el3 = vbar(rng, 3);
        (s.tcr_el3, s.ttbr0_el3) = (tcr(rng, false), ttbr(rng));
        s.mair_el3 = 0xff44_0400_ff44_0400;
        (s.elr_el3, s.spsr_el3) = (
            address(rng),
            rng.draw() & 0x3d0_03c0 | rng.pick(&[4, 5, 9, 13]),
        );
        s.scr_el3 = 1 << 10 | 0x30 | rng.draw() & 0x3b8f;
    }
}

fn core(rng: &mut Xorshift, c: &mut Core) {
    for r in &mut c.x[..31] {
        *r = register(rng);
    }
    for v in &mut c.v {
        let lanes = (rng.value(), rng.value());
        *v = u128::from(lanes.0) << 64 | u128::from(lanes.1);
    }
    c.fp.fpcr = rng.draw() & (0x07c8_0000 * rng.below(2));
    c.x[usize::from(dyno_isa::slot::SP)] = DATA + 0x1000 + rng.below(16);
    if rng.one_in(2) {
        system_registers(rng, c);
    } else {
        let s = &mut c.sys;
        (s.vbar_el1, s.vbar_el2, s.vbar_el3) = (vectors(1), vectors(2), vectors(3));
        s.cpacr_el1 = 3 << 20;
    }
    if rng.one_in(4) {
        performance_monitors(rng, c);
    }
    c.pstate.daif = rng.draw() as u8 & if c.sys.mdscr_el1 == 0 { 15 } else { 7 };
    c.pstate.sp = true;
    c.translation_changed();
}

/// What a number stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    pub cores: u32,
    /// Highest exception level, and the one the cores start at.
    pub highest: u8,
    pub start: u8,
}

/// The shape of a seed, without the machine.
pub fn shape(seed: u64) -> Shape {
    let mut rng = Xorshift::new(seed ^ 0x5a5a);
    let highest = 1 + rng.below(3) as u8;
    Shape {
        cores: 1 + rng.below(3) as u32,
        highest,
        start: 1 + rng.below(u64::from(highest)) as u8,
    }
}

fn plugs(rng: &mut Xorshift) -> Vec<Plug> {
    let medium = Overlay::new(vec![0x5a; 1 << 16], rng.one_in(4));
    vec![
        Plug::disk(Box::new(medium)),
        Plug::Console,
        Plug::Rng { seed: rng.draw() },
        Plug::Net(dyno_virtio::NetConfig::new([2, 0, 0, 0, 0, 1])),
    ]
}

/// The machine of a seed.
pub fn machine(seed: u64) -> Machine {
    machine_with(seed, None)
}

/// The machine of a seed, with other code than its own.
pub fn machine_with(seed: u64, program: Option<&[u8]>) -> Machine {
    make(seed, program, |word| word)
}

/// The machine of a seed without WFE, which ends when a turn does.
pub fn machine_without_wfe(seed: u64) -> Machine {
    const WFE: u32 = 0xd503_205f;
    const NOP: u32 = 0xd503_201f;
    make(seed, None, |word| if word == WFE { NOP } else { word })
}

fn make(seed: u64, program: Option<&[u8]>, edit: fn(u32) -> u32) -> Machine {
    let Shape {
        cores,
        highest,
        start,
    } = shape(seed);
    let mut rng = Xorshift::new(seed);
    let options = Options {
        cpus: Some(cores),
        memory: Some(RAM_LEN),
        el: Some(highest),
        firmware: rng.one_in(4),
        plugs: plugs(&mut rng),
        seed,
        semihosting: rng.one_in(2).then(|| "a b".to_string()),
        quantum: rng
            .pick(&[None, Some(1_000), Some(333), Some(50)])
            .map(Time::from_ns),
        ..Options::default()
    };
    let built = board().build(options).expect("the board builds");
    let mut plan = Plan::default();
    let mut load = |name: &str, addr: u64, bytes: Vec<u8>| {
        plan.loads.push(Load {
            name: name.to_string(),
            addr,
            size: bytes.len() as u64,
            bytes: Cow::Owned(bytes),
        });
    };
    let own = code::program(&mut rng, CODE_WORDS).into_iter().map(edit);
    let own = code::bytes(&own.collect::<Vec<_>>());
    let program = program.filter(|p| !p.is_empty());
    let len = program.map_or(0, |p| p.len().min(own.len()));
    load("code", CODE, program.map_or(own, |p| p[..len].to_vec()));
    for el in 1..=3 {
        let words = match rng.below(4) {
            0 => code::program(&mut rng, 0x200)
                .into_iter()
                .map(edit)
                .collect(),
            n => code::vectors(el, n > 1),
        };
        load("vectors", vectors(el), code::bytes(&words));
    }
    load("tables", TABLES, tables(&mut rng));
    let data: Vec<u8> = (0..0x800)
        .flat_map(|_| register(&mut rng).to_le_bytes())
        .collect();
    load("data", DATA, data);
    plan.starts = (0..cores)
        .map(|core| Start {
            core,
            pc: CODE + rng.below(CODE_WORDS as u64) * 4,
            level: Level::Reset,
            x: [0; 4],
            aarch32: None,
        })
        .collect();
    let mut m = built.start(&plan).expect("the plan fits");
    for c in m.cores_mut() {
        if start != highest {
            let pc = c.pc;
            c.boot_at(start, pc, rng.one_in(4));
        }
        core(&mut rng, c);
    }
    m
}
