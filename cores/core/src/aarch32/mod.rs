//! AArch32 state (DDI 0487 G1): modes, program status registers, exceptions.
//!
//! **Registers.** Slots 0 to 14 of the general registers are R0 to R14 of the current mode. What is banked
//! and not in view is in the slot of the AArch64 register it is architecturally mapped to (D1.20.1), from
//! X13 on, so User mode's view of slots 0 to 30 is what AArch64 state would find there.
//!
//! **Location.** T and IT of PSTATE are in [`Core::pc`], see [`dyno_isa::aarch32::Location`].
mod banked;
mod causes;
mod entry;
pub mod mode;
mod psr;
mod reset;
mod system;
#[cfg(test)]
mod tests;

pub use causes::fsr;
pub use system::fpscr;

use crate::exception::Exception;
use crate::state::Core;
use serde::{Deserialize, Serialize};

/// What has no place among the registers of AArch64 state. SPSR_svc is SPSR_EL1, SPSR_hyp is SPSR_EL2 and
/// ELR_hyp is ELR_EL2.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    pub spsr_fiq: u32,
    pub spsr_irq: u32,
    pub spsr_abt: u32,
    pub spsr_und: u32,
    /// FPEXC; EN is bit 30.
    pub fpexc: u32,
}

/// CV and COND of a syndrome: an instruction that fails its condition check is never trapped, so that
/// COND may say "always" (G1.16, "Conditional instructions").
pub const ALWAYS: u32 = 1 << 24 | 0xe << 20;

impl Core {
    /// Whether exceptions that go to `el` are taken to AArch32 state.
    pub fn el_is_aarch32(&self, _el: u8) -> bool {
        self.profile.armv8_r
    }
    /// What takes an instruction to Hyp mode; one of Hyp mode itself to its Undefined Instruction vector.
    pub fn hyp_trap(&self, class: u8, iss: u32) -> Exception {
        Exception::synchronous(2, crate::exception::Syndrome::new(class, iss))
    }
}
