//! A machine that is stopped, looked at and stepped does what it does when nobody looks.
use dyno_boards::{Machine, Stop};
use dyno_core::halting::{Breakpoint, Halt, Scope, Watchpoint};
use dyno_fabric::Time;
use dyno_scenario::engine::{Engine, Options};
use dyno_soak::{Xorshift, guard, world};
use std::time::Duration;

const BOUND: Duration = Duration::from_secs(5);
/// Where most data of these machines is, unless their tables say otherwise.
const DATA: u64 = world::RAM + 0x20_0000;
/// Halts of one run; behind them it is left alone.
const MOST: u32 = 400;

fn length(seed: u64) -> Time {
    let mut rng = Xorshift::new(seed ^ 0x99);
    Time::from_ns(rng.pick(&[500, 2_000, 5_000, 10_000]) + rng.below(100))
}

fn machine(seed: u64, jit: bool) -> Machine {
    let mut m = world::machine(seed);
    if jit {
        let options = Options {
            threshold: 2,
            ..Options::default()
        };
        Engine::Jit
            .install(&options, &mut m)
            .expect("this host has a JIT");
    }
    m
}

/// An address that a core might come by: close to where one is, or where vectors are.
fn code_address(rng: &mut Xorshift, m: &Machine) -> u64 {
    let cores = m.cores();
    let c = &cores[rng.below(cores.len() as u64) as usize];
    match rng.below(8) {
        0 => c.sys.vbar_el1 + 0x80 * rng.below(16),
        1 => c.sys.elr_el1,
        _ => (c.pc & !3).wrapping_add(4 * rng.below(12)),
    }
}

fn scope(rng: &mut Xorshift, m: &mut Machine, va: u64) -> Scope {
    let core = rng.below(m.cores().len() as u64) as usize;
    match rng.below(3) {
        0 => m.scope(core, va),
        _ => Scope::Anywhere,
    }
}

/// Asks for something new.
fn ask(rng: &mut Xorshift, m: &mut Machine) {
    let n = m.cores().len();
    let mut breakpoints = vec![Vec::new(); n];
    for of_core in &mut breakpoints {
        for _ in 0..rng.below(4) {
            let va = code_address(rng, m);
            let scope = scope(rng, m, va);
            of_core.push(Breakpoint { va, scope });
        }
    }
    m.set_breakpoints(&breakpoints, rng.one_in(2));
    for core in 0..n {
        let va = match rng.below(2) {
            0 => m.cores()[core].x[rng.below(32) as usize].wrapping_add(rng.below(64)),
            _ => (DATA + rng.below(0x4000)) & !0xff8,
        };
        let watchpoint = Watchpoint {
            va,
            len: rng.pick(&[1, 8, 64, 0x1000, 0x4000, 0x8000]),
            read: !rng.one_in(4),
            write: !rng.one_in(4),
            scope: scope(rng, m, va),
        };
        let some: &[Watchpoint] = if rng.one_in(4) { &[] } else { &[watchpoint] };
        m.set_watchpoints(core, some);
        m.set_step(core, rng.one_in(4));
    }
}

/// Reads what a debugger reads.
fn look(rng: &mut Xorshift, m: &mut Machine) {
    for core in 0..m.cores().len() {
        let rows: Vec<_> = m.cores()[core].visible_registers().collect();
        for row in rows {
            if rng.one_in(8) {
                m.peek_register(core, row);
            }
        }
        let va = m.cores()[core].pc;
        m.peek(core, va.wrapping_sub(64), &mut [0; 256]);
        m.explain(core, va);
    }
}

fn leave_alone(m: &mut Machine) {
    let n = m.cores().len();
    m.set_breakpoints(&vec![Vec::new(); n], true);
    for core in 0..n {
        m.set_watchpoints(core, &[]);
        m.set_step(core, false);
    }
}

/// Halts by kind.
#[derive(Default, Debug)]
struct Seen {
    breakpoints: u32,
    watchpoints: u32,
    steps: u32,
}

fn run(m: &mut Machine, until: Time, seed: u64, seen: &mut Seen) -> (Stop, u128) {
    let mut rng = Xorshift::new(seed);
    let mut left = MOST;
    ask(&mut rng, m);
    let stop = loop {
        let stop = m.run(until);
        if stop != Stop::Halted {
            break stop;
        }
        let halts = m.halts();
        assert!(!halts.is_empty(), "halted, and nobody says why");
        for (core, halt) in halts {
            match halt {
                Halt::Breakpoint => seen.breakpoints += 1,
                Halt::Watchpoint { .. } => seen.watchpoints += 1,
                Halt::Step => seen.steps += 1,
            }
            assert!(core < m.cores().len());
        }
        left = left.saturating_sub(1);
        if left == 0 {
            leave_alone(m);
        } else if rng.one_in(3) {
            ask(&mut rng, m);
            look(&mut rng, m);
        } else {
            let core = rng.below(m.cores().len() as u64) as usize;
            m.set_step(core, true);
        }
    };
    m.system_mut().take_outputs();
    (stop, m.fingerprint())
}

fn same(seed: u64, jit: bool, seen: &mut Seen) {
    let until = length(seed);
    let mut alone = machine(seed, jit);
    let stop = alone.run(until);
    alone.system_mut().take_outputs();
    let alone = (stop, alone.fingerprint());
    let debugged = run(&mut machine(seed, jit), until, seed, seen);
    assert_eq!(alone, debugged, "looked at");
}

fn all(what: &str, seeds: std::ops::Range<u64>, jit: bool) {
    let mut seen = Seen::default();
    let cases = seeds.end - seeds.start;
    guard::cases(what, seeds, BOUND, |seed| same(seed, jit, &mut seen));
    println!("{what}: {seen:?}");
    let least = (cases / 20) as u32;
    assert!(seen.breakpoints > least && seen.watchpoints > least && seen.steps > least);
}

#[test]
fn a_debugger_changes_nothing() {
    all("interpreter", 0..500, false);
}

#[test]
fn a_debugger_changes_nothing_for_compiled_code() {
    all("jit", 0..150, true);
}

#[test]
#[ignore = "minutes: cargo test -p dyno-soak --release -- --ignored long"]
fn long_a_debugger_changes_nothing() {
    all("interpreter", 1_000_000..1_020_000, false);
    all("jit", 1_000_000..1_005_000, true);
}
