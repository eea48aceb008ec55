//! Taking an exception to AArch32 state (G1.12, G1.13).
use super::mode;
use crate::exception::{Exception, Kind, Kind32};
use crate::pstate::PState;
use crate::state::Core;
use crate::sysreg::sctlr;
use dyno_isa::Feature;
use dyno_isa::aarch32::Location;

/// With SCTLR.V.
const HIGH_VECTORS: u32 = 0xffff_0000;
/// Exceptions that Hyp mode takes from EL0 and EL1, but for interrupts.
const HYP_TRAP: u32 = 0x14;

/// One half of a FAR_ELx: IFAR is above DFAR.
fn set_far(register: &mut u64, kind: Kind32, address: u64) {
    let address = address & 0xffff_ffff;
    *register = match kind {
        Kind32::PrefetchAbort { .. } => *register & 0xffff_ffff | address << 32,
        _ => *register >> 32 << 32 | address,
    };
}

impl Core {
    /// AArch32.EnterMode and AArch32.EnterHypMode. `return_pc` is the preferred return address, and T and
    /// IT of the instruction there.
    pub(crate) fn enter_aarch32(&mut self, e: &Exception, target: u8, return_pc: u64) {
        let at = Location(return_pc);
        let psr = self.psr(at);
        // Vector, mode, and what LR is ahead of the preferred return address.
        let (vector, mode, ahead) = match (e.kind, e.kind32) {
            (Kind::Irq, _) => (0x18, mode::IRQ, 4),
            (Kind::Fiq, _) => (0x1c, mode::FIQ, 4),
            (_, Kind32::Undefined) if at.is_thumb() => (0x04, mode::UND, 2),
            (_, Kind32::Undefined) => (0x04, mode::UND, 4),
            (_, Kind32::Call) => (0x08, mode::SVC, 0),
            (_, Kind32::PrefetchAbort { .. }) => (0x0c, mode::ABT, 4),
            (_, Kind32::DataAbort { .. }) => (0x10, mode::ABT, 8),
        };
        let interrupt = matches!(e.kind, Kind::Irq | Kind::Fiq);
        let (base, control) = if target == 2 {
            if !interrupt {
                self.report_to_hyp(e);
            }
            let trap = !interrupt && self.pstate.el < 2;
            self.write_mode(mode::HYP);
            self.sys.spsr_el2 = psr.into();
            self.sys.elr_el2 = at.address().into();
            self.pstate.daif = PState::A | PState::I | PState::F;
            let base = self.sys.vbar_el2 as u32 & !0x1f;
            let vector = if trap { HYP_TRAP } else { vector };
            (base + vector, self.sys.sctlr_el2)
        } else {
            self.report_to_el1(e);
            self.write_mode(mode);
            self.set_spsr_of(mode, psr);
            self.x[14] = at.address().wrapping_add(ahead).into();
            self.pstate.daif |= match mode {
                mode::FIQ => PState::A | PState::I | PState::F,
                mode::ABT | mode::IRQ => PState::A | PState::I,
                _ => PState::I,
            };
            let control = self.sys.sctlr_el1;
            if self.profile.features.has(Feature::PAN) && control & sctlr::SPAN == 0 {
                self.pstate.pan = true;
            }
            let base = if control & sctlr::V != 0 {
                HIGH_VECTORS
            } else {
                self.sys.vbar_el1 as u32 & !0x1f
            };
            (base + vector, control)
        };
        let p = &mut self.pstate;
        if self.profile.features.has(Feature::SSBS) {
            p.ssbs = control >> 31 & 1 == 1;
        }
        p.e = control & sctlr::EE != 0;
        p.il = false;
        p.ss = false;
        p.aarch32 = true;
        self.pc = Location::new(base, control & sctlr::TE != 0, 0).0;
    }

    /// AArch32.ReportHypEntry: HSR, HDFAR, HIFAR, HPFAR.
    fn report_to_hyp(&mut self, e: &Exception) {
        self.sys.esr_el2 = e.syndrome.esr();
        if let Some(far) = e.far {
            set_far(&mut self.sys.far_el2, e.kind32, far);
        }
        if let Some(ipa) = e.ipa {
            self.sys.hpfar_el2 = (ipa >> 12 & 0xfff_ffff) << 4;
        }
    }
    /// IFSR and IFAR, or DFSR and DFAR, of an abort.
    fn report_to_el1(&mut self, e: &Exception) {
        match e.kind32 {
            _ if matches!(e.kind, Kind::Irq | Kind::Fiq) => return,
            Kind32::PrefetchAbort { fsr } => self.sys32.ifsr = fsr.into(),
            Kind32::DataAbort { fsr } => self.sys32.dfsr = fsr.into(),
            _ => return,
        }
        if let Some(far) = e.far {
            set_far(&mut self.sys.far_el1, e.kind32, far);
        }
    }
}
