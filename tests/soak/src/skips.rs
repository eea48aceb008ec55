//! Runs of a machine with and without skips of loops that only poll, on both engines.
use crate::{Xorshift, guard};
use dyno_boards::Machine;
use dyno_fabric::Time;
use dyno_scenario::engine::{self, Engine};
use std::ops::Range;
use std::time::Duration;

/// The engine, compiling from so many executions on where there is a number; whether nothing is skipped.
pub fn install(m: &mut Machine, threshold: Option<u32>, off: bool) {
    if let Some(threshold) = threshold {
        let options = engine::Options {
            threshold,
            ..engine::Options::default()
        };
        let installed = Engine::Auto.install(&options, m);
        installed.expect("an engine for this host");
    }
    for core in m.cores_mut() {
        core.polls.off = off;
    }
}

/// What a run shows.
#[derive(PartialEq, Eq, Debug)]
struct Shown {
    /// Time and state at some instants, between which somebody types.
    at: Vec<(Time, u128)>,
    instructions: u64,
}

/// Also how many instructions were skipped.
fn run(seed: u64, mut m: Machine, uart: &str) -> (Shown, u64) {
    let mut rng = Xorshift::new(!seed);
    let uart = m.system().find_device(uart).expect("a UART");
    let mut until = Time::ZERO;
    let mut at = Vec::new();
    for _ in 0..4 {
        until += Time::from_ns(1 + rng.below(600_000));
        m.run(until);
        at.push((m.now(), m.fingerprint()));
        if rng.one_in(2) {
            m.host_input(uart, 0, b"x");
        }
    }
    let stats = || m.cores().iter().map(|c| &c.stats);
    let instructions = stats().map(|s| s.instructions).sum();
    let skipped = stats().map(|s| s.skipped).sum();
    (Shown { at, instructions }, skipped)
}

/// Panics unless the machines of all seeds come to the same with and without skips. Share of instructions that
/// were skipped, in percent.
pub fn compare(
    what: &str,
    uart: &str,
    seeds: Range<u64>,
    bound: Duration,
    machine: impl Fn(u64, Option<u32>, bool) -> Machine,
) -> u64 {
    let (mut all, mut skipped) = (0, 0);
    guard::cases(what, seeds, bound, |seed| {
        let (plain, none) = run(seed, machine(seed, None, true), uart);
        assert_eq!(none, 0);
        let engines = [None, Some(1 + (seed % 40) as u32)];
        for engine in engines {
            let (shown, left_out) = run(seed, machine(seed, engine, false), uart);
            assert_eq!(shown, plain, "seed {seed}, {engine:?}");
            (all, skipped) = (all + shown.instructions, skipped + left_out);
        }
    });
    100 * skipped / all
}
