//! Software step (D2.11).
use super::mdscr;
use crate::exception::{Exception, Syndrome, ec};
use crate::state::Core;
use serde::{Deserialize, Serialize};

/// What the last instruction was to software step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stepped {
    /// Executed in the inactive state, or ended in an exception.
    #[default]
    No,
    Instruction,
    /// A load-exclusive, which the syndrome tells: its monitor will be clear.
    LoadExclusive,
}

impl Stepped {
    /// By the instruction word: LDXR, LDAXR, LDXP, LDAXP.
    pub fn of(word: u32) -> Stepped {
        let exclusive = word & 0x3fc0_0000 == 0x0840_0000;
        // Bit 21 tells pairs, of which only words and doublewords are; otherwise it is CASP.
        let casp = word >> 21 & 1 == 1 && word >> 31 == 0;
        if exclusive && !casp {
            Stepped::LoadExclusive
        } else {
            Stepped::Instruction
        }
    }
}

impl Core {
    /// Software step is active: with PSTATE.SS set the next instruction is executed alone
    /// ([`Core::step_done`] follows it); with PSTATE.SS clear the exception is pending now.
    #[inline]
    pub fn step_active(&self) -> bool {
        self.sys.mdscr_el1 & mdscr::SS != 0 && self.debug_exceptions_enabled()
    }
    /// DebugExceptionReturnSS: PSTATE.SS behind a return to `el` with `spsr`. It comes from the SPSR
    /// only where the level that is left is not stepped and the other one is.
    pub(crate) fn step_bit_of_return(&self, spsr: u64, el: u8) -> bool {
        let d = spsr >> 9 & 1 == 1;
        spsr >> 21 & 1 == 1
            && self.sys.mdscr_el1 & mdscr::SS != 0
            && !self.debug_exceptions_enabled()
            && self.debug_exceptions_from(el, d)
    }
    /// SSAdvance behind an instruction in the active-not-pending state.
    pub fn step_done(&mut self) {
        self.pstate.ss = false;
    }
    /// The exception of the active-pending state, before anything of the next instruction.
    #[inline]
    pub(crate) fn take_step_exception(&mut self) -> Option<Exception> {
        if self.step_active() {
            return (!self.pstate.ss).then(|| self.software_step_exception());
        }
        self.stepped = Stepped::No;
        None
    }
    pub(crate) fn software_step_exception(&self) -> Exception {
        let (target, class) = self.debug_class(ec::SOFTWARE_STEP_LOWER);
        // ISV, EX, and the debug exception code in IFSC.
        let iss = match self.stepped {
            Stepped::No => 0,
            Stepped::Instruction => 1 << 24,
            Stepped::LoadExclusive => 1 << 24 | 1 << 6,
        };
        Exception::synchronous(target, Syndrome::new(class, iss | 0x22))
    }
}
