//! Calls out of the guest with any arguments: PSCI, SMCCC, semihosting.
use dyno_boards::Stop;
use dyno_boards::psci::{self, PowerAction, Psci};
use dyno_core::{Conduit, Core, CostTable, Outcome, Profile, profile::Timing};
use dyno_fabric::{Frequency, Time};
use dyno_soak::{Xorshift, guard, world};
use std::time::Duration;

const BOUND: Duration = Duration::from_secs(1);
const CORES: u32 = 4;

fn core(index: u32) -> Core {
    let timing = Timing {
        clock: Frequency::mhz(1000),
        counter: Frequency::hz(62_500_000),
        costs: CostTable::uniform(4),
    };
    Core::new(index, u64::from(index), Profile::ALL[0], timing)
}

fn firmware(n: u64) {
    let affinities: Vec<u64> = (0..u64::from(CORES)).collect();
    let ram = [
        (0x4000_0000, 0x1000_0000),
        (u64::MAX - 0xfff, 0x1000),
        (0, 0),
    ];
    let mut cores: Vec<Core> = (0..CORES).map(core).collect();
    let mut psci = Psci::new(Conduit::Smc, &affinities, &ram);
    psci.mark_on(0);
    psci.mark_on(u32::MAX);
    guard::cases("PSCI", 0..n, BOUND, |seed| {
        let mut rng = Xorshift::new(seed);
        let c = &mut cores[rng.below(CORES.into()) as usize];
        c.x[0] = match rng.below(3) {
            0 => rng.value(),
            1 => rng
                .pick(&[psci::CPU_ON, psci::CPU_ON_64, psci::CPU_SUSPEND_64])
                .into(),
            _ => 0x8400_0000 | rng.below(2) << 30 | rng.below(32) | rng.below(2) << 40,
        };
        for r in &mut c.x[1..4] {
            *r = match rng.below(3) {
                0 => rng.value(),
                1 => rng.below(6),
                _ => 0x4000_0000 + rng.below(64),
            };
        }
        let mut actions = Vec::new();
        let outcome = psci.call(c, Conduit::Smc, &mut actions);
        assert_eq!(outcome, Outcome::Done);
        assert!(actions.len() <= 1, "{actions:?}");
        for a in actions {
            match a {
                PowerAction::On { core, entry, .. } => {
                    assert!(core < CORES && entry % 4 == 0);
                    psci.mark_on(core);
                }
                PowerAction::Off(core) => assert!(core < CORES),
                PowerAction::SystemOff | PowerAction::SystemReset => {}
            }
        }
    });
}

/// HLT #0xF000 with any operation and any pointer, under any translation.
fn semihosting(machines: u64, calls: u64) {
    guard::cases("semihosting", 0..machines, 4 * BOUND, |seed| {
        let mut rng = Xorshift::new(seed);
        // Machines without semihosting have nothing to test here: take the next seed that has it.
        let mut m = world::machine(seed);
        let pc = world::RAM + 0x4000;
        let space = m.space();
        let words: Vec<u8> = [0xd45e_0000u32, 0x17ff_ffff]
            .iter()
            .flat_map(|w| w.to_le_bytes())
            .collect();
        assert!(m.system_mut().load(space, pc, &words));
        for _ in 0..calls {
            let c = &mut m.cores_mut()[0];
            c.rest = dyno_core::state::Rest::Running;
            c.pc = pc;
            c.x[0] = rng.pick(&[3, 4, 0x10, 0x13, 0x15, 0x18, 0x20, 0x30, 0x31, 7]);
            c.x[1] = match rng.below(3) {
                0 => rng.value(),
                1 => u64::MAX - rng.below(16),
                _ => world::RAM + rng.below(world::RAM_LEN),
            };
            let until = m.now() + Time::from_ns(20);
            let stop = m.run(until);
            assert!(matches!(
                stop,
                Stop::Time | Stop::Exit(_) | Stop::Stuck | Stop::PowerOff | Stop::Reset
            ));
            m.system_mut().take_outputs();
        }
    });
}

#[test]
fn firmware_calls_with_any_arguments() {
    firmware(100_000);
}
#[test]
fn semihosting_calls_with_any_arguments() {
    semihosting(400, 25);
}
#[test]
#[ignore = "minutes: cargo test -p dyno-soak --release -- --ignored long"]
fn long_semihosting_calls_with_any_arguments() {
    semihosting(10_000, 25);
}
