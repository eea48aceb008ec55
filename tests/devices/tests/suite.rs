//! What holds for every part in the list.
use dyno_devices::fuzz::Fuzz;
use dyno_devices::parts::{Part, all};
use dyno_fabric::bench::Bench;
use dyno_fabric::registers::{Mode, RegInfo};

fn table(b: &Bench) -> &'static [RegInfo] {
    let part = b.system.device(b.device).expect("the part is at home");
    part.registers()
}
fn excused(list: &[(&str, &str)], reg: &RegInfo) -> bool {
    list.iter().any(|(name, _)| *name == reg.name)
}
fn offset(r: &RegInfo) -> u64 {
    u64::from(r.offset)
}
fn pins(b: &Bench) -> Vec<u32> {
    let high = b.system.wires().levels().filter(|&(_, level)| level);
    high.map(|(source, _)| match source {
        dyno_fabric::Source::Device(_, pin) => pin,
        dyno_fabric::Source::Core(..) => unreachable!("there is no core"),
    })
    .collect()
}

#[test]
fn every_part_has_a_table_and_every_excuse_a_register() {
    for part in all() {
        let b = (part.bench)();
        let table = table(&b);
        assert!(!table.is_empty(), "{}", part.name);
        for (name, _) in part.resets_otherwise.iter().chain(part.writes_otherwise) {
            assert!(
                table.iter().any(|r| r.name == *name),
                "{}: {name}",
                part.name
            );
        }
        for r in table {
            assert!(offset(r) + 4 <= part.window, "{}: {}", part.name, r.name);
        }
    }
}

#[test]
fn reset_is_the_register_table() {
    for part in all() {
        let mut b = (part.bench)();
        for r in table(&b)
            .iter()
            .filter(|r| !excused(part.resets_otherwise, r))
        {
            let want = r.reset & !r.mask_of(Mode::Wo);
            assert_eq!(b.read32(offset(r)), want, "{}: {}", part.name, r.name);
        }
    }
}

#[test]
fn reset_undoes_whatever_was_written() {
    for part in all() {
        let mut b = (part.bench)();
        let fresh = b.save();
        for r in table(&b) {
            let _ = b.try_write(offset(r), 4, 0xffff_ffff);
        }
        b.system.reset();
        assert_eq!(b.save(), fresh, "{}", part.name);
        assert_eq!(pins(&b), [0; 0], "{}", part.name);
    }
}

/// Reserved and read-only bits hold, the others take what is written.
#[test]
fn each_bit_answers_as_its_field_says() {
    for part in all() {
        for ones in [0xffff_ffff, 0] {
            let registers = table(&(part.bench)());
            for r in registers
                .iter()
                .filter(|r| !excused(part.writes_otherwise, r))
            {
                let mut b = (part.bench)();
                let before = b.read32(offset(r));
                b.write32(offset(r), ones);
                let rw = r.mask_of(Mode::Rw) | r.mask_of(Mode::Todo);
                let w1c = r.mask_of(Mode::W1c);
                let want = (before & !rw | ones & rw) & !(ones & w1c);
                assert_eq!(b.read32(offset(r)), want, "{}: {}", part.name, r.name);
            }
        }
    }
}

#[test]
fn reads_of_the_reset_state_change_nothing() {
    for part in all() {
        let mut b = (part.bench)();
        let before = b.save();
        for at in (0..part.window).step_by(4) {
            let _ = b.try_read(at, 4);
        }
        assert_eq!(b.save(), before, "{}", part.name);
    }
}

#[test]
fn no_output_without_cause() {
    for part in all() {
        let mut b = (part.bench)();
        assert_eq!(pins(&b), [0; 0], "{}", part.name);
        b.advance(dyno_fabric::Time::from_secs(2));
        assert_eq!(pins(&b), [0; 0], "{}", part.name);
        assert!(b.outputs().is_empty(), "{}", part.name);
    }
}

#[test]
fn a_saved_state_is_the_state() {
    for part in all() {
        let mut fuzz = Fuzz::new(part, 7);
        for i in 0..200 {
            for _ in 0..20 {
                fuzz.step();
            }
            // The content of the medium is not part of the state: only an equal one is accepted.
            let saved = fuzz.bench.save();
            let mut other = (part.bench)();
            if other.restore(&saved).is_ok() {
                assert_eq!(other.save(), saved, "{} after {i}", part.name);
            } else {
                assert!(part.name.contains("block"), "{} after {i}", part.name);
            }
        }
    }
}

/// What a loop may skip (`Device::is_steady`): such a read succeeds, changes and logs nothing, and
/// gives the same until the next event.
#[test]
fn steady_reads_are_steady() {
    for part in all() {
        let mut fuzz = Fuzz::new(part, 11);
        let (mut steady, mut other) = (0, 0);
        for i in 0..100 {
            for _ in 0..20 {
                fuzz.step();
            }
            let b = &mut fuzz.bench;
            for class in dyno_fabric::Blame::ALL {
                b.system.log.enable(class);
            }
            b.system.log.take_lines();
            let now = b.now();
            let later = b.system.events().next().unwrap_or(dyno_fabric::Time::NEVER);
            let later = later.min(now + dyno_fabric::Time::from_secs(100));
            let before = b.save();
            for at in 0..part.window + 8 {
                for size in [1, 2, 4, 8] {
                    let a = dyno_fabric::Access::plain(at, size);
                    if !b.system.is_steady(b.space, &a) {
                        other += 1;
                        continue;
                    }
                    steady += 1;
                    b.system.set_now(now);
                    let first = b.try_read(at, size);
                    b.system.set_now(later);
                    let second = b.try_read(at, size);
                    assert!(first.is_ok(), "{} after {i}: {at:#x}", part.name);
                    assert_eq!(first, second, "{} after {i}: {at:#x}", part.name);
                }
            }
            b.system.set_now(now);
            assert_eq!(b.save(), before, "{} after {i}", part.name);
            let lines = b.system.log.take_lines();
            assert!(lines.is_empty(), "{} after {i}: {lines:?}", part.name);
        }
        assert!(steady > 0 && other > 0, "{}", part.name);
    }
}

#[test]
fn damaged_states_are_refused_without_a_panic() {
    for part in all() {
        let mut b = (part.bench)();
        let saved = b.save();
        for len in 0..saved.len() {
            assert!(
                b.restore(&saved[..len]).is_err(),
                "{}: {len} bytes",
                part.name
            );
        }
        let mut longer = saved.clone();
        longer.push(0);
        assert!(b.restore(&longer).is_err(), "{}", part.name);
        assert_eq!(
            b.save(),
            saved,
            "{}: a refused state changes nothing",
            part.name
        );
    }
}

/// The same operations give the same state, to the byte.
#[test]
fn runs_repeat() {
    for part in all() {
        let run = || {
            let mut fuzz = Fuzz::new(part, 3);
            for _ in 0..5_000 {
                fuzz.step();
            }
            let mut f = dyno_fabric::snapshot::Fingerprint::default();
            fuzz.bench.system.fingerprint(&mut f, &mut Vec::new());
            f.finish()
        };
        assert_eq!(run(), run(), "{}", part.name);
    }
}

/// A fuzzer whose queues never work would test nothing but the transport's refusals.
#[test]
fn the_random_driver_gets_somewhere() {
    for part in all().into_iter().filter(|p| p.queues > 0) {
        let mut fuzz = Fuzz::new(part, 5);
        for _ in 0..50_000 {
            fuzz.step();
        }
        let (used, broken) = (fuzz.used, fuzz.broken);
        assert!(used > 200, "{}: used {used}", part.name);
        assert!(broken > 200, "{}: broken {broken}", part.name);
    }
}

/// Operations that take host time beyond reason would show as a test that hangs.
fn hammer(part: Part, operations: u32) {
    let mut fuzz = Fuzz::new(part, 1);
    for _ in 0..operations {
        fuzz.step();
    }
}

macro_rules! hammers {
    ($($short:ident $long:ident $name:literal;)*) => {
        $(
            #[test]
            fn $short() {
                hammer(find($name), 200_000);
            }
            #[test]
            #[ignore = "a million operations: cargo test -- --ignored million"]
            fn $long() {
                hammer(find($name), 1_000_000);
            }
        )*
        #[test]
        fn every_part_is_hammered() {
            let hammered = [$($name),*];
            for part in all() {
                assert!(hammered.contains(&part.name), "{}", part.name);
            }
        }
    };
}

fn find(name: &str) -> Part {
    let found = all().into_iter().find(|p| p.name == name);
    found.expect("a name of the list")
}

hammers! {
    hammer_pl011 million_pl011 "pl011";
    hammer_cmsdk_uart million_cmsdk_uart "cmsdk-uart";
    hammer_cmsdk_uart_timed million_cmsdk_uart_timed "cmsdk-uart-timed";
    hammer_cmsdk_dual_timer million_cmsdk_dual_timer "cmsdk-dual-timer";
    hammer_mps3_fpgaio million_mps3_fpgaio "mps3-fpgaio";
    hammer_mps3_scc million_mps3_scc "mps3-scc";
    hammer_pl011_timed million_pl011_timed "pl011-timed";
    hammer_pl061 million_pl061 "pl061";
    hammer_pl031 million_pl031 "pl031";
    hammer_sp805 million_sp805 "sp805";
    hammer_sbsa_watchdog million_sbsa_watchdog "sbsa-watchdog";
    hammer_mhu million_mhu "mhu";
    hammer_aon million_aon "aon";
    hammer_virtio_empty million_virtio_empty "virtio-empty";
    hammer_virtio_block million_virtio_block "virtio-block";
    hammer_virtio_block_ro million_virtio_block_ro "virtio-block-ro";
    hammer_virtio_console million_virtio_console "virtio-console";
    hammer_virtio_rng million_virtio_rng "virtio-rng";
    hammer_virtio_net million_virtio_net "virtio-net";
}
