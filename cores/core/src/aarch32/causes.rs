//! Exceptions that instructions of A32 and T32 cause, and where each goes (G1.12, G1.17).
use super::ALWAYS;
use crate::exception::{Exception, Kind32, Syndrome, ec};
use crate::state::Core;
use crate::sysreg::{hcr, sctlr};

/// IFSR and DFSR in the format of the Long-descriptor translation table, which is PMSAv8-32's too.
pub mod fsr {
    pub const LPAE: u32 = 1 << 9;
    pub const DEBUG: u32 = 0b10_0010;
    pub const ALIGNMENT: u32 = 0b10_0001;
    /// SError interrupt.
    pub const ASYNCHRONOUS: u32 = 0b01_0001;
}

/// CPACR and HCPTR.
mod cp {
    /// HCPTR.TCP10.
    pub const TCP10: u64 = 1 << 10;
    pub const TASE: u64 = 1 << 15;
    pub const ASEDIS: u64 = 1 << 31;
}
/// FPEXC.
pub(super) const EN: u32 = 1 << 30;

impl Core {
    fn plain32(&self, class: u8, iss: u32, kind: Kind32) -> Exception {
        Exception::synchronous(self.default_target(), Syndrome::new(class, iss)).with_kind32(kind)
    }
    pub(super) fn svc32(&self, imm16: u16) -> Exception {
        self.plain32(ec::SVC32, imm16.into(), Kind32::Call)
            .to_next()
    }
    /// HVC: UNDEFINED at EL0, and where HCR.HCD disables it.
    pub(super) fn hvc32(&self, imm16: u16) -> Exception {
        let e = self.hvc(imm16);
        if e.syndrome.ec != ec::HVC64 {
            return e;
        }
        Exception {
            syndrome: Syndrome::new(ec::HVC32, imm16.into()),
            kind32: Kind32::Call,
            ..e
        }
    }
    /// BKPT, a debug exception that is always enabled.
    pub(super) fn bkpt(&self) -> Exception {
        let target = self.debug_target().max(self.default_target());
        let class = if target > self.pstate.el {
            ec::INSTRUCTION_ABORT_LOWER
        } else {
            ec::INSTRUCTION_ABORT_SAME
        };
        let fsr = fsr::LPAE | fsr::DEBUG;
        Exception::synchronous(target, Syndrome::new(class, fsr::DEBUG))
            .with_kind32(Kind32::PrefetchAbort { fsr })
    }
    /// A32 state at an address that is not a multiple of four.
    pub(crate) fn pc_alignment32(&self) -> Exception {
        let target = match self.pstate.el {
            0 | 1 if self.tge() => 2,
            el => el.max(1),
        };
        let fsr = fsr::LPAE | fsr::ALIGNMENT;
        Exception::synchronous(target, Syndrome::new(ec::PC_ALIGNMENT, 0))
            .with_kind32(Kind32::PrefetchAbort { fsr })
            .with_far(self.pc & 0xffff_ffff)
    }

    /// What CPACR and FPEXC make UNDEFINED, and HCPTR takes to Hyp mode, of FP instructions, or of
    /// those of Advanced SIMD (AArch32.CheckAdvSIMDOrFPEnabled).
    pub(crate) fn fp_trapped32(&self, simd: bool) -> Option<Exception> {
        self.fp_checked(simd, true)
    }
    /// … with `enabled` only where FPEXC.EN is set, which VMRS and VMSR of most registers do not need.
    pub(super) fn fp_checked(&self, simd: bool, enabled: bool) -> Option<Exception> {
        let el = self.pstate.el;
        if el != 2 {
            let cpacr = self.sys.cpacr_el1;
            let open = match cpacr >> 20 & 3 {
                1 => el != 0,
                3 => true,
                _ => false,
            };
            if simd && cpacr & cp::ASEDIS != 0 || !open {
                return Some(self.undefined());
            }
        }
        if enabled && self.a32.fpexc & EN == 0 {
            return Some(self.undefined());
        }
        let hcptr = self.sys.cptr_el2;
        if self.el2_enabled() && (simd && hcptr & cp::TASE != 0 || hcptr & cp::TCP10 != 0) {
            // TA, or the coprocessor.
            let what = if simd { 1 << 5 } else { 0xa };
            return Some(self.hyp_trap(ec::FP_ACCESS, ALWAYS | what));
        }
        None
    }

    /// A wait that is not allowed here (AArch32.CheckForWFxTrap).
    pub(crate) fn wfx_trap32(&self, wfe: bool) -> Option<Exception> {
        let (open, trap) = if wfe {
            (sctlr::NTWE, hcr::TWE)
        } else {
            (sctlr::NTWI, hcr::TWI)
        };
        if self.pstate.el == 0 && self.sys.sctlr_el1 & open == 0 {
            return Some(self.undefined());
        }
        self.hcr_trap(trap)
            .then(|| self.hyp_trap(ec::WFX, ALWAYS | u32::from(wfe)))
    }
}
