//! Software step (D2.12) and where debug exceptions go (D2.3).
use super::{Exception, Syndrome, ec};
use crate::pstate::PState;
use crate::state::Core;
use crate::sysreg::scr;

const MDSCR_SS: u64 = 1;
const MDSCR_KDE: u64 = 1 << 13;
const MDCR_TDE: u64 = 1 << 8;
const OSLSR_OSLK: u64 = 2;

impl Core {
    /// The level that debug exceptions are taken to: EL2 if MDCR_EL2.TDE or HCR_EL2.TGE say so.
    pub fn debug_target(&self) -> u8 {
        let routed = self.el2_enabled() && (self.sys.mdcr_el2 & MDCR_TDE != 0 || self.tge());
        if routed { 2 } else { 1 }
    }
    /// AArch64.GenerateDebugExceptionsFrom for a level and its PSTATE.D.
    fn debug_exceptions_from(&self, el: u8, d: bool) -> bool {
        if self.sys.oslsr_el1 & OSLSR_OSLK != 0 || self.sys.osdlr_el1 & 1 != 0 {
            return false;
        }
        let target = self.debug_target();
        let secure = self.profile.has_el3 && (el == 3 || self.sys.scr_el3 & scr::NS == 0);
        // MDCR_EL3.SDD: no debug exceptions from Secure state.
        if secure && self.sys.mdcr_el3 >> 16 & 1 == 1 {
            return false;
        }
        if el == target {
            self.sys.mdscr_el1 & MDSCR_KDE != 0 && !d
        } else {
            target > el
        }
    }
    /// Whether software step acts on a level.
    pub(super) fn step_enabled(&self, el: u8, d: bool) -> bool {
        self.sys.mdscr_el1 & MDSCR_SS != 0 && self.debug_exceptions_from(el, d)
    }
    pub(super) fn steps_at(&self, el: u8) -> bool {
        self.step_enabled(el, self.pstate.masks(PState::D))
    }
    /// Software step is active here: with PSTATE.SS set the next instruction is executed alone
    /// ([`Core::step_done`] follows it); with PSTATE.SS clear the exception is pending now.
    pub fn step_active(&self) -> bool {
        self.sys.mdscr_el1 & MDSCR_SS != 0 && self.steps_at(self.pstate.el)
    }
    /// One instruction was executed in the active-not-pending state. `exclusive` if it was a
    /// load-exclusive, which the syndrome tells.
    pub fn step_done(&mut self) {
        self.pstate.ss = false;
    }
    pub fn software_step_exception(&self, exclusive: bool) -> Exception {
        let target = self.debug_target().max(self.pstate.el);
        let class = if target > self.pstate.el {
            ec::SOFTWARE_STEP_LOWER
        } else {
            ec::SOFTWARE_STEP_SAME
        };
        // ISV, EX, and the debug exception code in IFSC.
        let iss = 1 << 24 | u32::from(exclusive) << 6 | 0x22;
        Exception::synchronous(target, Syndrome::new(class, iss))
    }
    /// MDSCR_EL1 or the OS lock changed: stepping begins at the next context synchronisation.
    pub(crate) fn debug_changed(&mut self) {
        self.attention = true;
    }
}
