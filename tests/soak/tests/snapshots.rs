//! Damaged snapshots: refused or taken over, never a panic, and what is taken over runs.
use dyno_boards::{Machine, Stop};
use dyno_fabric::{DeviceId, Time};
use dyno_soak::{Xorshift, guard, mutate, world};
use std::time::Duration;

const BOUND: Duration = Duration::from_secs(2);

fn devices(m: &Machine) -> Vec<(DeviceId, String)> {
    let all = m.system().devices();
    all.map(|(id, name)| (id, name.to_string())).collect()
}

fn save(m: &Machine, id: DeviceId) -> Vec<u8> {
    m.system().device(id).expect("at home").save()
}

fn restore(m: &mut Machine, id: DeviceId, bytes: &[u8]) -> Result<(), String> {
    let done = m.system_mut().with(id, |d, _| d.restore(bytes));
    done.expect("at home")
}

/// A machine with some past, so that its parts have something to save.
fn lived(seed: u64) -> Machine {
    let mut m = world::machine(seed);
    m.run(Time::from_us(3));
    m
}

/// Restored damage is run for a moment: values that no reset gives must not panic later either.
fn parts(cases: u64, each: u64) {
    guard::cases("parts", 0..cases, BOUND, |seed| {
        let mut m = lived(seed);
        let mut rng = Xorshift::new(seed);
        for (id, name) in devices(&m) {
            let saved = save(&m, id);
            restore(&mut m, id, &saved).unwrap_or_else(|e| panic!("{name}: {e}"));
            assert_eq!(save(&m, id), saved, "{name}");
            for _ in 0..each {
                let bytes = mutate::bytes(&mut rng, &saved);
                match restore(&mut m, id, &bytes) {
                    Ok(()) => save(&m, id),
                    Err(e) => {
                        assert!(!e.is_empty(), "{name}: no reason");
                        assert_eq!(save(&m, id), saved, "{name}: refused, but changed");
                        continue;
                    }
                };
                let _ = restore(&mut m, id, &saved);
            }
        }
        let (id, _) = rng.pick(&devices(&m).iter().map(|d| (d.0, 0)).collect::<Vec<_>>());
        let bytes = mutate::bytes(&mut rng, &save(&m, id));
        let _ = restore(&mut m, id, &bytes);
        m.run(m.now() + Time::from_us(2));
        m.fingerprint();
    });
}

fn cores(cases: u64, each: u64) {
    guard::cases("cores", 0..cases, BOUND, |seed| {
        let mut m = lived(seed);
        let mut rng = Xorshift::new(seed);
        let saved = m.cores()[0].save();
        m.cores_mut()[0].restore(&saved).expect("its own bytes");
        assert_eq!(m.cores()[0].save(), saved);
        for _ in 0..each {
            let bytes = mutate::bytes(&mut rng, &saved);
            match m.cores_mut()[0].restore(&bytes) {
                Ok(()) => {
                    m.cores()[0].save();
                }
                Err(e) => {
                    assert!(!e.is_empty());
                    assert_eq!(m.cores()[0].save(), saved, "refused, but changed");
                }
            }
            let _ = m.cores_mut()[0].restore(&saved);
        }
        let bytes = mutate::bytes(&mut rng, &saved);
        let _ = m.cores_mut()[0].restore(&bytes);
        m.run(m.now() + Time::from_us(2));
        m.fingerprint();
    });
}

#[test]
fn damaged_parts() {
    parts(60, 8);
}
#[test]
fn damaged_cores() {
    cores(250, 40);
}
#[test]
#[ignore = "minutes: cargo test -p dyno-soak --release -- --ignored long"]
fn long_damaged_parts() {
    parts(2000, 40);
}
#[test]
#[ignore = "minutes: cargo test -p dyno-soak --release -- --ignored long"]
fn long_damaged_cores() {
    cores(10_000, 40);
}

/// Truncated at every byte: refused, and nothing has changed.
#[test]
fn cut_snapshots_are_refused() {
    let mut m = lived(1);
    let saved = m.cores()[0].save();
    for len in 0..saved.len() {
        let e = m.cores_mut()[0].restore(&saved[..len]);
        assert!(e.is_err(), "core: {len} bytes");
    }
    assert_eq!(m.cores()[0].save(), saved);
    for (id, name) in devices(&m) {
        let saved = save(&m, id);
        for len in 0..saved.len() {
            let e = restore(&mut m, id, &saved[..len]);
            assert!(e.is_err(), "{name}: {len} of {} bytes", saved.len());
        }
        assert_eq!(save(&m, id), saved, "{name}");
    }
}

/// The core goes on from its bytes as it would have gone on anyway.
#[test]
fn a_restored_core_goes_on() {
    guard::cases("save, restore, go on", 0..200, BOUND, |seed| {
        if world::shape(seed).cores > 1 {
            return;
        }
        let (mut plain, mut restored) = (lived(seed), lived(seed));
        let saved = restored.cores()[0].save();
        restored.cores_mut()[0].restore(&saved).expect("its own");
        let until = plain.now() + Time::from_us(2);
        let (a, b): (Stop, Stop) = (plain.run(until), restored.run(until));
        assert_eq!(a, b);
        assert_eq!(plain.fingerprint(), restored.fingerprint());
    });
}
