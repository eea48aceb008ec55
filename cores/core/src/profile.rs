//! What a core is: features, identification values, speed and costs.
mod parts;
mod reset;

#[cfg(test)]
mod tests;

use dyno_fabric::Frequency;
use dyno_isa::{Class, Features};
use serde::{Deserialize, Serialize};

/// Quarter cycles per instruction class: the published cost table. Throughput-like figures, never
/// claimed to be cycle-exact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostTable {
    costs: [u8; Class::ALL.len()],
    /// Taking an exception, and returning from one.
    pub exception: u16,
}

impl CostTable {
    /// One cycle for everything: what people expect who compare with other simulators.
    pub const fn uniform(quarter_cycles: u8) -> CostTable {
        CostTable {
            costs: [quarter_cycles; Class::ALL.len()],
            exception: quarter_cycles as u16,
        }
    }
    pub const fn with(mut self, class: Class, quarter_cycles: u8) -> CostTable {
        self.costs[class as usize] = quarter_cycles;
        self
    }
    pub const fn of(&self, class: Class) -> u8 {
        self.costs[class as usize]
    }
    /// The least that an instruction can cost.
    pub fn cheapest(&self) -> u8 {
        self.costs.iter().copied().min().unwrap_or(1)
    }
}

/// Values of the identification registers that name a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// As in `dyno board show`: `a72`, `a78ae`, …
    pub name: &'static str,
    pub features: Features,
    pub midr: u32,
    /// Implemented exception levels above EL1.
    pub has_el2: bool,
    pub has_el3: bool,
    /// Armv8-R AArch32: every exception level is in AArch32 state, and PMSAv8-32 protects memory.
    pub armv8_r: bool,
    /// ID_AA64MMFR0_EL1.PARange as encoded (0: 32 bits … 5: 48 bits).
    pub pa_range: u8,
    /// Every other identification register, by name; besides those of the architecture
    /// `CCSIDR_L1D`, `CCSIDR_L1I`, `CCSIDR_L2`, and `MPIDR_MT` for the MT bit of MPIDR_EL1.
    pub id: &'static [(&'static str, u64)],
    /// What the part has and this core does not, with the fields that say so.
    pub differences: &'static [&'static str],
}

impl Profile {
    pub const ALL: &'static [&'static Profile] = &[
        &parts::A53,
        &parts::A55,
        &parts::A72,
        &parts::A76,
        &parts::A78AE,
        &parts::R52,
        &parts::MAX,
    ];

    /// `a72` or `cortex-a72`.
    pub fn by_name(name: &str) -> Option<&'static Profile> {
        let short = name.strip_prefix("cortex-").unwrap_or(name);
        Profile::ALL.iter().copied().find(|p| p.name == short)
    }
    /// The same part built without EL2 or EL3. Lives as long as the program: a board has few.
    pub fn variant(base: &'static Profile, has_el2: bool, has_el3: bool) -> &'static Profile {
        let (has_el2, has_el3) = (has_el2 && base.has_el2, has_el3 && base.has_el3);
        if (base.has_el2, base.has_el3) == (has_el2, has_el3) {
            return base;
        }
        Box::leak(Box::new(Profile {
            has_el2,
            has_el3,
            ..base.clone()
        }))
    }
    /// The value of an identification register; zero for what is not listed.
    pub fn id_value(&self, name: &str) -> u64 {
        let entry = self.id.iter().find(|(n, _)| *n == name);
        entry.map_or(0, |&(_, v)| v)
    }
    /// MSR and MRS of SSBS exist (ID_AA64PFR1_EL1.SSBS is 2), not only the PSTATE bit.
    pub fn has_ssbs_register(&self) -> bool {
        self.id_value("ID_AA64PFR1_EL1") >> 4 & 15 >= 2
    }
}

/// How fast the core runs: its clock, the system counter, and the price of instructions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timing {
    pub clock: Frequency,
    /// The system counter that feeds the generic timers (62.5 MHz on AX-1).
    pub counter: Frequency,
    pub costs: CostTable,
}
