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
#[ignore = "minutes: cargo test -p dyno-soak --release -- --ignored long"]
fn long_random_machines_run_and_repeat() {
    guard::cases("runs", 1_000_000..1_050_000, BOUND, |n| {
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

/// Runs in pieces of random length; whether any of them ended otherwise than by its time.
fn run_in_slices(m: &mut Machine, seed: u64, until: Time) -> Option<u128> {
    let mut rng = Xorshift::new(seed);
    let mut at = Time::ZERO;
    while at < until {
        at = (at + Time::from_ps(1 + rng.below(until.ps() / 3))).min(until);
        if m.run(at) != Stop::Time {
            return None;
        }
    }
    m.system_mut().take_outputs();
    Some(m.fingerprint())
}

/// It makes no difference into which pieces a run is cut: windows never end because a piece does.
#[test]
fn a_run_in_slices_is_one_run() {
    let mut same = 0;
    guard::cases("slices", 0..1000, BOUND, |seed| {
        let until = length(seed);
        let (stop, whole) = run(&mut world::machine(seed), until);
        let sliced = run_in_slices(&mut world::machine(seed), seed, until);
        if let (Stop::Time, Some(sliced)) = (stop, sliced) {
            assert_eq!(whole, sliced, "sliced");
            same += 1;
        }
    });
    assert!(same > 100, "{same}");
}

/// The same pieces give the same result, whatever the guest does.
#[test]
fn the_same_slices_are_the_same_run() {
    guard::cases("same slices", 0..500, BOUND, |seed| {
        let until = length(seed);
        let run = || run_in_slices(&mut world::machine(seed), seed, until);
        assert_eq!(run(), run(), "two results");
    });
}
