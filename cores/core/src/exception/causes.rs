//! Exceptions that instructions cause, and where each goes (D1.3.1 to D1.3.3).
use super::{Exception, Syndrome, ec};
use crate::state::Core;
use crate::sysreg::{Access, hcr, scr, sctlr};
use crate::system::Wait;

impl Core {
    /// The level that a synchronous exception of the current level goes to when nothing routes it
    /// higher.
    pub(crate) fn default_target(&self) -> u8 {
        self.el1_or_tge()
    }
    fn plain(&self, class: u8, iss: u32) -> Exception {
        Exception::synchronous(self.default_target(), Syndrome::new(class, iss))
    }
    /// UNDEFINED.
    pub fn undefined(&self) -> Exception {
        self.plain(ec::UNKNOWN, 0)
    }
    pub fn illegal_state(&self) -> Exception {
        self.plain(ec::ILLEGAL_STATE, 0)
    }
    /// The PC is what FAR reports.
    pub fn pc_alignment(&self) -> Exception {
        self.plain(ec::PC_ALIGNMENT, 0).with_far(self.pc)
    }
    pub fn sp_alignment(&self) -> Exception {
        self.plain(ec::SP_ALIGNMENT, 0)
    }
    /// FEAT_BTI: an indirect branch has landed on an instruction that does not expect it.
    pub fn branch_target(&self) -> Exception {
        self.plain(ec::BRANCH_TARGET, self.pstate.btype.into())
    }
    /// FEAT_FPAC: a failed authentication, with a data key or key B.
    pub fn pac_fail(&self, data: bool, b: bool) -> Exception {
        self.plain(ec::PAC_FAIL, u32::from(data) << 1 | u32::from(b))
    }
    pub fn svc(&self, imm16: u16) -> Exception {
        self.plain(ec::SVC64, imm16.into()).to_next()
    }
    pub fn brk(&self, imm16: u16) -> Exception {
        let target = self.debug_target().max(self.default_target());
        Exception::synchronous(target, Syndrome::new(ec::BRK64, imm16.into()))
    }
    /// HVC: UNDEFINED at EL0, in Secure state, and where SCR_EL3.HCE or HCR_EL2.HCD disable it.
    pub fn hvc(&self, imm16: u16) -> Exception {
        let el = self.pstate.el;
        let disabled = if self.profile.has_el3 {
            self.sys.scr_el3 & scr::HCE == 0
        } else {
            self.sys.hcr_el2 & hcr::HCD != 0
        };
        let absent = !self.profile.has_el2 || el == 0 || (el == 1 && !self.el2_enabled());
        if absent || disabled {
            return self.undefined();
        }
        let target = el.max(2);
        Exception::synchronous(target, Syndrome::new(ec::HVC64, imm16.into())).to_next()
    }
    /// What keeps an SMC from being executed: EL0, HCR_EL2.TSC, SCR_EL3.SMD.
    pub fn smc_trap(&self, imm16: u16) -> Option<Exception> {
        let el = self.pstate.el;
        if el == 0 {
            return Some(self.undefined());
        }
        if el == 1 && self.hcr() & hcr::TSC != 0 {
            let s = Syndrome::new(ec::SMC64, imm16.into());
            return Some(Exception::synchronous(2, s));
        }
        if self.profile.has_el3 && self.sys.scr_el3 & scr::SMD != 0 {
            return Some(self.undefined());
        }
        None
    }
    pub fn smc(&self, imm16: u16) -> Exception {
        if let Some(e) = self.smc_trap(imm16) {
            return e;
        }
        if !self.profile.has_el3 {
            return self.undefined();
        }
        Exception::synchronous(3, Syndrome::new(ec::SMC64, imm16.into())).to_next()
    }

    /// What FP and SIMD instructions take here: CPACR_EL1.FPEN, CPTR_EL2 in the layout that E2H
    /// selects, CPTR_EL3.TFP (D1.3.1).
    pub fn fp_trapped(&self) -> Option<Exception> {
        if self.pstate.aarch32 {
            return self.fp_trapped32(false);
        }
        let el = self.pstate.el;
        // CV and COND say "always", as for every A64 instruction.
        let s = Syndrome::new(ec::FP_ACCESS, 1 << 24 | 0xe << 20);
        let to = |target| Some(Exception::synchronous(target, s));
        let opens = |fpen: u64| match fpen & 3 {
            1 => el != 0,
            3 => true,
            _ => false,
        };
        let host = self.is_host();
        if el <= 1 && !host && !opens(self.sys.cpacr_el1 >> 20) {
            // EL2 in the place of EL1 does not learn what it was.
            return if el == 0 && self.tge() {
                Some(self.undefined())
            } else {
                to(1)
            };
        }
        if el <= 2 && (self.el2_enabled() || el == 2) {
            let cptr = self.sys.cptr_el2;
            let trapped = if self.e2h() {
                match cptr >> 20 & 3 {
                    1 => el == 0 && host,
                    3 => false,
                    _ => true,
                }
            } else {
                cptr >> 10 & 1 == 1
            };
            if trapped {
                return to(2);
            }
        }
        if self.profile.has_el3 && self.sys.cptr_el3 >> 10 & 1 == 1 {
            return to(3);
        }
        None
    }

    /// A wait at a level whose controls do not allow it. Taken only if the instruction would have
    /// waited.
    pub fn wfx_trap(&self, w: Wait) -> Option<Exception> {
        if self.pstate.aarch32 {
            return self.wfx_trap32(w.event);
        }
        let el = self.pstate.el;
        let wfe = w.event;
        // TI; with a timeout its upper bit, RV and RN.
        let timeout = w.timeout.map_or(0, |(rn, _)| u32::from(rn) << 5 | 0b110);
        let s = Syndrome::new(ec::WFX, 1 << 24 | 0xe << 20 | timeout | u32::from(wfe));
        let to = |target| Some(Exception::synchronous(target, s));
        let (open, trap2, trap3) = if wfe {
            (sctlr::NTWE, hcr::TWE, scr::TWE)
        } else {
            (sctlr::NTWI, hcr::TWI, scr::TWI)
        };
        if el == 0 && self.sctlr_of_el0() & open == 0 {
            return to(self.el1_or_tge());
        }
        if self.hcr_trap(trap2) {
            return to(2);
        }
        if el <= 2 && self.profile.has_el3 && self.sys.scr_el3 & trap3 != 0 {
            return to(3);
        }
        None
    }

    /// The level that takes DC ZVA away: SCTLR_ELx.DZE at EL0, HCR_EL2.TDZ below EL2.
    pub(crate) fn dc_zva_trap(&self) -> Option<u8> {
        if self.pstate.el == 0 && self.sctlr_of_el0() & sctlr::DZE == 0 {
            return Some(self.el1_or_tge());
        }
        self.hcr_trap(hcr::TDZ).then_some(2)
    }
    /// Whether DC ZVA may go on; `imm` as for [`Core::mrs`].
    pub fn dc_zva_check(&self, imm: u64) -> Result<(), Exception> {
        match self.dc_zva_trap() {
            Some(target) => Err(self.sysreg_trap(target, Access::from_imm(imm, false))),
            None => Ok(()),
        }
    }
}
