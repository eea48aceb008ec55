//! PSCI: every call and its return codes.
use dyno_boards::psci::{self, PowerAction, Psci};
use dyno_boards::{Board, Options};
use dyno_core::state::Rest;
use dyno_core::{Conduit, Core, Outcome};

const RAM: (u64, u64) = (0x4000_0000, 0x1000_0000);
const ENTRY: u64 = 0x4008_0000;

struct Rig {
    psci: Psci,
    core: Core,
    actions: Vec<PowerAction>,
}

fn rig() -> Rig {
    let board = Board::load("virt").unwrap();
    let mut built = board.build(Options::default()).unwrap();
    let mut psci = Psci::new(Conduit::Hvc, &[0, 1, 2, 0x100], &[RAM]);
    psci.mark_on(0);
    Rig {
        psci,
        core: built.parts.cells[0].cluster.cores.remove(0),
        actions: Vec::new(),
    }
}

impl Rig {
    fn call(&mut self, function: u32, args: [u64; 3]) -> i64 {
        self.core.x[0] = u64::from(function);
        self.core.x[1..4].copy_from_slice(&args);
        for (i, x) in self.core.x[4..31].iter_mut().enumerate() {
            *x = 0x1000 + i as u64;
        }
        let before = self.core.x;
        let outcome = self
            .psci
            .call(&mut self.core, Conduit::Hvc, &mut self.actions);
        assert_eq!(outcome, Outcome::Done);
        assert_eq!(self.core.x[1..], before[1..], "only X0 may change");
        self.core.x[0] as i64
    }
}

#[test]
fn versions_and_features() {
    let mut r = rig();
    assert_eq!(r.call(psci::VERSION, [0; 3]), 0x1_0001);
    assert_eq!(r.call(psci::SMCCC_VERSION, [0; 3]), 0x1_0001);
    assert_eq!(r.call(psci::MIGRATE_INFO_TYPE, [0; 3]), 2);
    for f in [
        psci::VERSION,
        psci::CPU_ON,
        psci::CPU_ON_64,
        psci::CPU_OFF,
        psci::CPU_SUSPEND_64,
        psci::AFFINITY_INFO_64,
        psci::SYSTEM_OFF,
        psci::SYSTEM_RESET,
        psci::SYSTEM_RESET2_64,
        psci::FEATURES,
        psci::SMCCC_VERSION,
    ] {
        assert_eq!(r.call(psci::FEATURES, [u64::from(f), 0, 0]), 0, "{f:#x}");
    }
    for f in [
        0x8400_000e_u32,
        0xc400_000e,
        psci::MIGRATE_64,
        0x8000_8000,
        0,
        0xffff_ffff,
    ] {
        assert_eq!(r.call(psci::FEATURES, [u64::from(f), 0, 0]), -1, "{f:#x}");
    }
    let arch = |r: &mut Rig, f: u32| r.call(psci::SMCCC_ARCH_FEATURES, [u64::from(f), 0, 0]);
    assert_eq!(arch(&mut r, psci::SMCCC_ARCH_FEATURES), 0);
    assert_eq!(arch(&mut r, 0x8000_8000), -1);
    assert_eq!(arch(&mut r, 0x8000_7fff), -1);
}

#[test]
fn unknown_functions_are_not_supported() {
    let mut r = rig();
    for f in [
        0x8400_0005_u32,
        0xc400_0005,
        0xc400_000e,
        0x8600_ff01,
        0x8000_8000,
        0xbf00_ff01,
        1,
    ] {
        assert_eq!(r.call(f, [1, 2, 3]), -1, "{f:#x}");
    }
    assert_eq!(r.core.x[0], u64::MAX);
    assert!(r.actions.is_empty());
}

#[test]
fn the_other_conduit_is_not_ours() {
    let mut r = rig();
    r.core.x[0] = u64::from(psci::VERSION);
    let outcome = r.psci.call(&mut r.core, Conduit::Smc, &mut r.actions);
    assert_eq!(outcome, Outcome::NotMine);
    assert_eq!(r.core.x[0], u64::from(psci::VERSION));
}

#[test]
fn cpu_on_goes_through_its_states() {
    let mut r = rig();
    let info = |r: &mut Rig, target| r.call(psci::AFFINITY_INFO_64, [target, 0, 0]);
    assert_eq!(info(&mut r, 1), 1);
    assert_eq!(r.call(psci::CPU_ON_64, [1, ENTRY, 7]), 0);
    let on = PowerAction::On {
        core: 1,
        entry: ENTRY,
        context: 7,
    };
    assert_eq!(r.actions, [on]);
    assert_eq!(info(&mut r, 1), 2);
    assert_eq!(r.call(psci::CPU_ON_64, [1, ENTRY, 7]), psci::ON_PENDING);
    r.psci.mark_on(1);
    assert_eq!(info(&mut r, 1), 0);
    assert_eq!(r.call(psci::CPU_ON_64, [1, ENTRY, 7]), psci::ALREADY_ON);
    assert_eq!(r.call(psci::CPU_ON_64, [0, ENTRY, 7]), psci::ALREADY_ON);
    assert_eq!(r.actions.len(), 1);
    // The caller is core 0; it turns itself off.
    r.call(psci::CPU_OFF, [0; 3]);
    assert_eq!(r.actions.pop(), Some(PowerAction::Off(0)));
    assert_eq!(r.core.rest, Rest::Off);
    assert_eq!(info(&mut r, 0), 1);
    assert_eq!(r.call(psci::NODE_HW_STATE_64, [0, 0, 0]), 1);
    assert_eq!(r.call(psci::NODE_HW_STATE_64, [1, 0, 0]), 0);
}

#[test]
fn cpu_on_checks_its_arguments() {
    let mut r = rig();
    let mut on = |target, entry| r.call(psci::CPU_ON_64, [target, entry, 0]);
    for target in [3, 0x8000_0001, 0x1_0000_0001, u64::MAX] {
        assert_eq!(on(target, ENTRY), psci::INVALID_PARAMETERS, "{target:#x}");
    }
    for entry in [
        0,
        ENTRY + 2,
        ENTRY + 1,
        RAM.0 - 4,
        RAM.0 + RAM.1,
        u64::MAX - 3,
    ] {
        assert_eq!(on(1, entry), psci::INVALID_ADDRESS, "{entry:#x}");
    }
    assert!(r.actions.is_empty());
    // SMC32: the upper halves of the arguments do not count.
    assert_eq!(
        r.call(
            psci::CPU_ON,
            [0xf_0000_0100, 0xf << 32 | ENTRY, 0xf_0000_0009]
        ),
        0
    );
    let on = PowerAction::On {
        core: 3,
        entry: ENTRY,
        context: 9,
    };
    assert_eq!(r.actions, [on]);
}

#[test]
fn affinity_levels_above_zero_are_gone_since_1_0() {
    let mut r = rig();
    assert_eq!(
        r.call(psci::AFFINITY_INFO_64, [0, 1, 0]),
        psci::INVALID_PARAMETERS
    );
    assert_eq!(
        r.call(psci::AFFINITY_INFO_64, [9, 0, 0]),
        psci::INVALID_PARAMETERS
    );
    assert_eq!(r.call(psci::AFFINITY_INFO, [0, 0, 0]), 0);
}

#[test]
fn suspend_is_a_standby() {
    let mut r = rig();
    assert_eq!(r.call(psci::CPU_SUSPEND_64, [0, 0, 0]), 0);
    assert_eq!(r.core.rest, Rest::Wfi);
    r.core.rest = Rest::Running;
    assert_eq!(r.call(psci::CPU_SUSPEND_64, [1 << 16, ENTRY, 0]), 0);
    assert_eq!(r.core.rest, Rest::Wfi);
    r.core.rest = Rest::Running;
    assert_eq!(
        r.call(psci::CPU_SUSPEND_64, [1 << 16, 0, 0]),
        psci::INVALID_ADDRESS
    );
    assert_eq!(
        r.call(psci::CPU_SUSPEND, [1 << 30, ENTRY, 0]),
        psci::INVALID_PARAMETERS
    );
    assert_eq!(r.core.rest, Rest::Running);
}

#[test]
fn the_system_goes_off_and_resets() {
    for (f, arg, action) in [
        (psci::SYSTEM_OFF, 0, PowerAction::SystemOff),
        (psci::SYSTEM_RESET, 0, PowerAction::SystemReset),
        (psci::SYSTEM_RESET2_64, 0, PowerAction::SystemReset),
    ] {
        let mut r = rig();
        r.call(f, [arg, 0, 0]);
        assert_eq!(r.actions, [action]);
        assert_eq!(r.core.rest, Rest::Off);
    }
    let mut r = rig();
    for kind in [1u64, 0x8000_0000] {
        assert_eq!(
            r.call(psci::SYSTEM_RESET2_64, [kind, 0, 0]),
            psci::INVALID_PARAMETERS
        );
    }
    assert!(r.actions.is_empty());
}

#[test]
fn its_state_survives_a_snapshot() {
    let mut r = rig();
    r.call(psci::CPU_ON_64, [2, ENTRY, 0]);
    let bytes = dyno_fabric::snapshot::to_bytes(&r.psci);
    let again: Psci = dyno_fabric::snapshot::from_bytes(&bytes).unwrap();
    assert_eq!(again, r.psci);
    assert!(again.is_on(0) && !again.is_on(2));
}
