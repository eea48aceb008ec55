//! Random code on random machines.
use dyno_boards::{Machine, Stop};
use dyno_fabric::Time;
use dyno_soak::{Xorshift, guard, world};
use std::time::Duration;

/// What one run may take on the host: the slowest seen is a hundredth of it.
const BOUND: Duration = Duration::from_secs(2);

/// Runs to `until`, then says why it ended and in what state.
fn run(m: &mut Machine, until: Time) -> (Stop, u128) {
    let stop = m.run(until);
    m.system_mut().take_outputs();
    (stop, m.fingerprint())
}

/// Virtual time of a run: mostly short, so that many different ones fit.
fn length(seed: u64) -> Time {
    let mut rng = Xorshift::new(seed ^ 0x77);
    Time::from_ns(rng.pick(&[500, 2_000, 5_000, 20_000]) + rng.below(100))
}

/// Twice the same.
fn repeats(seed: u64, length: Time) {
    let first = run(&mut world::machine(seed), length);
    let second = run(&mut world::machine(seed), length);
    assert_eq!(first, second, "two results");
}

#[test]
fn random_machines_run_and_repeat() {
    guard::cases("short runs", 0..1500, BOUND, |n| repeats(n, length(n)));
}

#[test]
#[ignore = "an hour: cargo test -p dyno-soak --release -- --ignored long"]
fn long_random_machines_run_and_repeat() {
    guard::cases("runs", 1_000_000..1_200_000, BOUND, |n| {
        repeats(n, length(n))
    });
}

#[test]
#[ignore = "minutes: cargo test -p dyno-soak --release -- --ignored long"]
fn long_random_machines_run_for_milliseconds() {
    let bound = Duration::from_secs(60);
    guard::cases("long runs", 0..300, bound, |n| repeats(n, Time::from_ms(2)));
}

/// The generator is worth something: code runs, exceptions of every level are taken, devices are
/// reached, no single way to end swallows most of the runs.
#[test]
fn random_machines_get_somewhere() {
    let (mut instructions, mut devices, mut walks, mut full) = (0, 0, 0, 0);
    let mut exceptions = [0; 4];
    for seed in 0..300 {
        let mut m = world::machine(seed);
        full += u32::from(m.run(Time::from_us(5)) == Stop::Time);
        for c in m.cores() {
            instructions += c.stats.instructions;
            devices += c.stats.device_accesses;
            walks += c.stats.walks;
            for (sum, n) in exceptions.iter_mut().zip(c.stats.exceptions) {
                *sum += n;
            }
        }
    }
    println!("{instructions} instructions, {devices} devices, {walks} walks, {exceptions:?}");
    assert!(instructions > 100_000, "{instructions} instructions");
    assert!(devices > 1_000, "{devices} device accesses");
    assert!(walks > 1_000, "{walks} walks");
    assert!(exceptions[1..].iter().all(|&n| n > 1_000), "{exceptions:?}");
    assert!((100..300).contains(&full), "{full} runs to the end");
}

/// Where the pieces end makes no difference, for one core that does not wait for events: every
/// turn continues where the last one stopped.
#[test]
fn one_core_in_slices_is_one_run() {
    guard::cases("slices", 0..600, BOUND, |seed| {
        if world::shape(seed).cores > 1 {
            return;
        }
        let until = length(seed);
        let mut whole = world::machine(seed);
        let mut sliced = world::machine(seed);
        let expected = run(&mut whole, until);
        let mut rng = Xorshift::new(seed);
        let mut at = Time::ZERO;
        let found = loop {
            at = (at + Time::from_ps(1 + rng.below(until.ps() / 3))).min(until);
            let stop = sliced.run(at);
            if stop != Stop::Time || at == until {
                sliced.system_mut().take_outputs();
                break (stop, sliced.fingerprint());
            }
        };
        assert_eq!(expected, found, "sliced");
    });
}
