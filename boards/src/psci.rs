//! Power State Coordination Interface 1.1 (Arm DEN 0022, issue D) and SMC Calling Convention 1.1
//! (DEN 0028), for machines on which no EL3 firmware is loaded.
//!
//! Not modelled: power-down states (CPU_SUSPEND to one is a standby, as if a wake-up had come at
//! once, which §5.4.5 allows), SYSTEM_SUSPEND, CPU_FREEZE, statistics, MEM_PROTECT, OS-initiated
//! suspend, AArch32 callers. SMCCC_ARCH_WORKAROUND_n are not needed by these cores.
use dyno_core::state::Rest;
use dyno_core::{Conduit, Core, Outcome};
use serde::{Deserialize, Serialize};

pub const VERSION: u32 = 0x8400_0000;
pub const CPU_SUSPEND: u32 = 0x8400_0001;
pub const CPU_SUSPEND_64: u32 = 0xc400_0001;
pub const CPU_OFF: u32 = 0x8400_0002;
pub const CPU_ON: u32 = 0x8400_0003;
pub const CPU_ON_64: u32 = 0xc400_0003;
pub const AFFINITY_INFO: u32 = 0x8400_0004;
pub const AFFINITY_INFO_64: u32 = 0xc400_0004;
/// Only its number is needed: there is no Trusted OS to migrate.
pub const MIGRATE_64: u32 = 0xc400_0005;
pub const MIGRATE_INFO_TYPE: u32 = 0x8400_0006;
pub const SYSTEM_OFF: u32 = 0x8400_0008;
pub const SYSTEM_RESET: u32 = 0x8400_0009;
pub const FEATURES: u32 = 0x8400_000a;
pub const NODE_HW_STATE: u32 = 0x8400_000d;
pub const NODE_HW_STATE_64: u32 = 0xc400_000d;
pub const SYSTEM_RESET2: u32 = 0x8400_0012;
pub const SYSTEM_RESET2_64: u32 = 0xc400_0012;
pub const SMCCC_VERSION: u32 = 0x8000_0000;
pub const SMCCC_ARCH_FEATURES: u32 = 0x8000_0001;

/// Return codes, DEN 0022 §5.2.2.
pub const SUCCESS: i64 = 0;
pub const NOT_SUPPORTED: i64 = -1;
pub const INVALID_PARAMETERS: i64 = -2;
pub const DENIED: i64 = -3;
pub const ALREADY_ON: i64 = -4;
pub const ON_PENDING: i64 = -5;
pub const INVALID_ADDRESS: i64 = -9;

/// 1.1 in both documents' encoding.
const V1_1: i64 = 0x1_0001;
/// There is no Trusted OS, so nothing ever needs to migrate.
const NO_TRUSTED_OS: i64 = 2;
/// MPIDR_EL1's affinity fields; the other bits of a target must be zero.
const AFFINITY: u64 = 0xff_00ff_ffff;

#[derive(Serialize, Deserialize)]
#[serde(remote = "Conduit")]
enum ConduitBytes {
    Smc,
    Hvc,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Power {
    On,
    Off,
    OnPending,
}

/// What the machine has to do for a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PowerAction {
    /// Start a core at `entry`, at the caller's exception level, with `context` in X0.
    On {
        core: u32,
        entry: u64,
        context: u64,
    },
    Off(u32),
    SystemOff,
    SystemReset,
}

/// The firmware that is not there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Psci {
    #[serde(with = "ConduitBytes")]
    conduit: Conduit,
    /// Affinity and power of each core.
    cores: Vec<(u64, Power)>,
    /// First and last address of RAM that a core may start in.
    ram: Vec<(u64, u64)>,
}

impl Psci {
    /// All cores are off until [`Psci::mark_on`]. `ram` is base and size of Non-secure RAM.
    pub fn new(conduit: Conduit, affinities: &[u64], ram: &[(u64, u64)]) -> Psci {
        let ram = ram.iter().filter(|r| r.1 > 0);
        Psci {
            conduit,
            cores: affinities
                .iter()
                .map(|&a| (a & AFFINITY, Power::Off))
                .collect(),
            ram: ram
                .map(|&(base, size)| (base, base.saturating_add(size - 1)))
                .collect(),
        }
    }
    pub fn conduit(&self) -> Conduit {
        self.conduit
    }
    /// The core runs.
    pub fn mark_on(&mut self, core: u32) {
        self.mark(core, true);
    }
    /// The core was powered on or off, by whomever.
    pub fn mark(&mut self, core: u32, on: bool) {
        if let Some((_, power)) = self.cores.get_mut(core as usize) {
            *power = if on { Power::On } else { Power::Off };
        }
    }
    /// Whether a core runs, by what calls and [`Psci::mark_on`] said.
    pub fn is_on(&self, core: u32) -> bool {
        let found = self.cores.get(core as usize);
        found.is_some_and(|&(_, power)| power == Power::On)
    }

    /// Serves a call with the function identifier in W0. All that come through this conduit are
    /// served: unknown ones are answered with NOT_SUPPORTED (DEN 0028 §5.2). Registers other than
    /// X0 keep their values.
    pub fn call(
        &mut self,
        core: &mut Core,
        conduit: Conduit,
        actions: &mut Vec<PowerAction>,
    ) -> Outcome {
        if conduit != self.conduit {
            return Outcome::NotMine;
        }
        let function = core.x[0] as u32;
        // Arguments of SMC32 calls are W registers (DEN 0028 §2.6).
        let width = if function & 1 << 30 == 0 {
            u64::from(u32::MAX)
        } else {
            u64::MAX
        };
        let args = [1, 2, 3].map(|n| core.x[n] & width);
        let result = match function {
            // These do not return.
            CPU_OFF => {
                if let Some((_, power)) = self.cores.get_mut(core.index as usize) {
                    *power = Power::Off;
                }
                actions.push(PowerAction::Off(core.index));
                return halt(core);
            }
            SYSTEM_OFF => {
                actions.push(PowerAction::SystemOff);
                return halt(core);
            }
            SYSTEM_RESET => {
                actions.push(PowerAction::SystemReset);
                return halt(core);
            }
            // Only SYSTEM_WARM_RESET; vendor-specific ones have bit 31.
            SYSTEM_RESET2 | SYSTEM_RESET2_64 if args[0] as u32 == 0 => {
                actions.push(PowerAction::SystemReset);
                return halt(core);
            }
            SYSTEM_RESET2 | SYSTEM_RESET2_64 => INVALID_PARAMETERS,
            VERSION | SMCCC_VERSION => V1_1,
            CPU_ON | CPU_ON_64 => self.cpu_on(args, actions),
            CPU_SUSPEND | CPU_SUSPEND_64 => self.cpu_suspend(core, args),
            AFFINITY_INFO | AFFINITY_INFO_64 => match (self.find(args[0]), args[1]) {
                (Some(target), 0) => match self.cores[target].1 {
                    Power::On => 0,
                    Power::Off => 1,
                    Power::OnPending => 2,
                },
                _ => INVALID_PARAMETERS,
            },
            NODE_HW_STATE | NODE_HW_STATE_64 => match (self.find(args[0]), args[1]) {
                (Some(target), 0) => i64::from(self.cores[target].1 == Power::Off),
                _ => INVALID_PARAMETERS,
            },
            MIGRATE_INFO_TYPE => NO_TRUSTED_OS,
            FEATURES => features(args[0] as u32),
            SMCCC_ARCH_FEATURES => match args[0] as u32 {
                SMCCC_VERSION | SMCCC_ARCH_FEATURES => SUCCESS,
                _ => NOT_SUPPORTED,
            },
            _ => NOT_SUPPORTED,
        };
        core.x[0] = result as u64;
        Outcome::Done
    }

    fn find(&self, target: u64) -> Option<usize> {
        self.cores
            .iter()
            .position(|&(affinity, _)| affinity == target)
    }
    /// Executable memory at a place an A64 instruction can be.
    fn is_entry(&self, entry: u64) -> bool {
        let in_ram = |&(first, last): &(u64, u64)| (first..=last).contains(&entry);
        entry.is_multiple_of(4) && self.ram.iter().any(in_ram)
    }
    fn cpu_on(&mut self, args: [u64; 3], actions: &mut Vec<PowerAction>) -> i64 {
        let [target, entry, context] = args;
        let Some(core) = self.find(target) else {
            return INVALID_PARAMETERS;
        };
        match self.cores[core].1 {
            Power::On => return ALREADY_ON,
            Power::OnPending => return ON_PENDING,
            Power::Off => {}
        }
        if !self.is_entry(entry) {
            return INVALID_ADDRESS;
        }
        self.cores[core].1 = Power::OnPending;
        actions.push(PowerAction::On {
            core: core as u32,
            entry,
            context,
        });
        SUCCESS
    }
    /// `power_state` in its original format, §5.4.2: StateID [15:0], StateType [16], PowerLevel
    /// [25:24].
    fn cpu_suspend(&self, core: &mut Core, args: [u64; 3]) -> i64 {
        const RESERVED: u32 = !0x0301_ffff;
        const POWER_DOWN: u32 = 1 << 16;
        let state = args[0] as u32;
        if state & RESERVED != 0 {
            return INVALID_PARAMETERS;
        }
        if state & POWER_DOWN != 0 && !self.is_entry(args[1]) {
            return INVALID_ADDRESS;
        }
        core.rest = Rest::Wfi;
        core.attention = true;
        SUCCESS
    }
}

/// The caller executes nothing more.
fn halt(core: &mut Core) -> Outcome {
    core.rest = Rest::Off;
    core.attention = true;
    Outcome::Done
}

fn features(function: u32) -> i64 {
    match function {
        VERSION | CPU_SUSPEND | CPU_SUSPEND_64 | CPU_OFF | CPU_ON | CPU_ON_64 | AFFINITY_INFO
        | AFFINITY_INFO_64 | MIGRATE_INFO_TYPE | SYSTEM_OFF | SYSTEM_RESET | FEATURES
        | NODE_HW_STATE | NODE_HW_STATE_64 | SYSTEM_RESET2 | SYSTEM_RESET2_64 | SMCCC_VERSION => {
            SUCCESS
        }
        _ => NOT_SUPPORTED,
    }
}
