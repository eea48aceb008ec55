//! Self-hosted debug (DDI 0487 D2): which debug exceptions are enabled, breakpoints, watchpoints,
//! software step.
//!
//! Nothing is asked on the way of an instruction. [`Armed`] says what may match in the current state
//! and is worked out anew whenever that state changes. Pages that an armed watchpoint watches get no
//! fast entries in the soft TLB, so accesses to them take the slow path, which asks
//! [`Core::watchpoint`]. Where a breakpoint is armed or software step is active the core is *observed*
//! ([`Core::is_observed`]): the engine asks [`Core::debug_exception`] before an instruction that may
//! have one, and does not run past the next ([`Core::until_breakpoint`]). Any engine has to keep these
//! two rules and nothing else.
//!
//! Writes of debug registers take effect at once, which D2.2 allows.
//!
//! Not modelled: external debug. There is no Debug state and no EDSCR but the flags of the
//! communications channel, at whose other end is nobody: what is written to DBGDTRTX_EL0 stays there.
//! COMMIRQ is not a pin. Vector Catch exceptions are AArch32's.
mod breakpoint;
mod conditions;
mod step;
mod watchpoint;

#[cfg(test)]
mod tests;

use crate::exception::Exception;
use crate::pstate::PState;
use crate::state::Core;
use crate::sysreg::scr;
use dyno_isa::Feature;

pub use step::Stepped;
pub use watchpoint::DataAccess;

/// MDSCR_EL1.
pub(crate) mod mdscr {
    pub const SS: u64 = 1;
    pub const TDCC: u64 = 1 << 12;
    pub const KDE: u64 = 1 << 13;
    pub const MDE: u64 = 1 << 15;
    pub const TXFULL: u64 = 1 << 29;
    pub const RXFULL: u64 = 1 << 30;
}
const OSLSR_OSLK: u64 = 2;
const MDCR_EL2_TDE: u64 = 1 << 8;
const MDCR_EL3_SDD: u64 = 1 << 16;

/// What of DBGBCR and DBGWCR may match in the current state; follows from the registers and
/// PSTATE ([`Core::context_changed`]).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Armed {
    /// Breakpoints that match where the address does, by number.
    breakpoints: u16,
    /// An unlinked context breakpoint matches: at every address.
    everywhere: bool,
    /// Watchpoints that match where address and kind of access do, by number.
    pub(crate) watchpoints: u16,
}

impl Armed {
    pub(crate) fn breaks(self) -> bool {
        self.everywhere || self.breakpoints != 0
    }
}

/// The numbers in a mask.
fn numbers(mask: u16) -> impl Iterator<Item = usize> {
    (0..16).filter(move |n| mask >> n & 1 == 1)
}

/// DBGBVR and DBGWVR hold addresses of 49 bits: what is above (RESS, and a tag) takes no part.
const ADDRESS: u64 = (1 << 49) - 1;

impl Core {
    /// The level that debug exceptions are taken to: EL2 if MDCR_EL2.TDE or HCR_EL2.TGE say so (D2.5).
    pub fn debug_target(&self) -> u8 {
        let routed = self.el2_enabled() && (self.sys.mdcr_el2 & MDCR_EL2_TDE != 0 || self.tge());
        if routed { 2 } else { 1 }
    }
    /// FEAT_DoubleLock, as ID_AA64DFR0_EL1.DoubleLock says.
    pub(crate) fn has_double_lock(&self) -> bool {
        self.profile.id_value("ID_AA64DFR0_EL1") >> 36 & 15 == 0
    }
    /// DoubleLockStatus(). DBGPRCR_EL1.CORENPDRQ keeps the lock from acting.
    fn is_double_locked(&self) -> bool {
        self.sys.osdlr_el1 & 1 != 0 && self.sys.dbgprcr_el1 & 1 == 0
    }
    /// AArch64.GenerateDebugExceptionsFrom for a level and its PSTATE.D (D2.6).
    fn debug_exceptions_from(&self, el: u8, d: bool) -> bool {
        if self.sys.oslsr_el1 & OSLSR_OSLK != 0 || self.is_double_locked() {
            return false;
        }
        let secure = self.profile.has_el3 && (el == 3 || self.sys.scr_el3 & scr::NS == 0);
        if secure && self.sys.mdcr_el3 & MDCR_EL3_SDD != 0 {
            return false;
        }
        let target = self.debug_target();
        if el == target {
            self.sys.mdscr_el1 & mdscr::KDE != 0 && !d
        } else {
            target > el
        }
    }
    /// AArch64.GenerateDebugExceptions.
    fn debug_exceptions_enabled(&self) -> bool {
        self.debug_exceptions_from(self.pstate.el, self.pstate.masks(PState::D))
    }
    /// MDSCR_EL1 asks for debug exceptions other than BRK, wherever they are enabled.
    #[inline]
    pub(crate) fn is_debugged(&self) -> bool {
        self.sys.mdscr_el1 & (mdscr::SS | mdscr::MDE) != 0
    }
    /// IsInHost(): CONTEXTIDR_EL2 stands for the context.
    fn is_in_host(&self) -> bool {
        self.is_host_el0() || (self.pstate.el == 2 && self.e2h())
    }

    /// What may match now.
    pub(crate) fn armed(&self) -> Armed {
        if self.sys.mdscr_el1 & mdscr::MDE == 0 || !self.debug_exceptions_enabled() {
            return Armed::default();
        }
        let (breakpoints, everywhere) = self.armed_breakpoints();
        Armed {
            breakpoints,
            everywhere,
            watchpoints: self.armed_watchpoints(),
        }
    }
    /// Something that [`Armed`] and the state of software step depend on has changed, and nothing
    /// else.
    pub(crate) fn debug_changed(&mut self) {
        if self.armed() != self.debug {
            self.context_changed();
        }
        self.attention = true;
    }

    /// Instructions are looked at one by one, or in runs that end where the next may have a debug
    /// exception. Changes only where something sets [`Core::attention`].
    #[inline]
    pub(crate) fn is_observed(&self) -> bool {
        self.pstate.il
            || self.debug.breaks()
            || self.step_active()
            || self.counts_branches()
            || self.goes_singly()
    }
    /// What is taken instead of the instruction that was fetched from `pc`: the Breakpoint exception,
    /// then that of the Illegal Execution state (D1.3.5.5).
    pub(crate) fn debug_exception(&self) -> Option<Exception> {
        if self.breaks_at(self.pc) {
            return Some(self.breakpoint_exception());
        }
        self.pstate.il.then(|| self.illegal_state())
    }
    /// The exception class of a debug exception, which is odd where the level stays the same.
    fn debug_class(&self, lower: u8) -> (u8, u8) {
        let target = self.debug_target().max(self.pstate.el);
        (target, lower | u8::from(target == self.pstate.el))
    }
}

/// Numbers of units, from ID_AA64DFR0_EL1: breakpoints, the first of them that is context-aware,
/// watchpoints.
pub(crate) struct Units {
    pub breakpoints: usize,
    pub first_context: usize,
    pub watchpoints: usize,
}

impl Core {
    pub(crate) fn debug_units(&self) -> Units {
        let dfr0 = self.profile.id_value("ID_AA64DFR0_EL1");
        let field = |shift: u32| (dfr0 >> shift & 15) as usize;
        Units {
            breakpoints: field(12) + 1,
            first_context: field(12).saturating_sub(field(28)),
            watchpoints: field(20) + 1,
        }
    }
    /// FEAT_VHE or FEAT_Debugv8p2: breakpoints that compare CONTEXTIDR_EL2.
    fn has_context_el2(&self) -> bool {
        self.profile.features.has(Feature::VHE)
            || self.profile.id_value("ID_AA64DFR0_EL1") & 15 >= 8
    }
}
