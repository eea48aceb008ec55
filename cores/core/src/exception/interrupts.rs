//! Which asynchronous exception is taken next (D1.3.5, and IHI 0069 4.6 for the signals).
use super::{Exception, Kind, Kind32, Syndrome, ec};
use crate::aarch32::fsr;
use crate::environment::line;
use crate::pstate::PState;
use crate::state::Core;
use crate::sysreg::{hcr, scr};

/// What is pending, as the architecture counts it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Pending {
    irq: bool,
    fiq: bool,
    serror: bool,
}

impl Core {
    /// Group 0 is FIQ. Group 1 is IRQ in its own security state below EL3, and FIQ elsewhere.
    fn physical(&self, lines: u32) -> Pending {
        let own = if self.pstate.el == 3 {
            0
        } else if self.is_secure() {
            line::GROUP1_SECURE
        } else {
            line::GROUP1_NON_SECURE
        };
        let group1 = line::GROUP1_SECURE | line::GROUP1_NON_SECURE;
        Pending {
            irq: lines & (line::IRQ | own) != 0,
            fiq: lines & (line::FIQ | group1 & !own) != 0,
            serror: lines & line::SERROR != 0,
        }
    }
    fn virtual_(&self, lines: u32) -> Pending {
        let h = self.hcr();
        if self.pstate.el > 1 || h & hcr::TGE != 0 {
            return Pending::default();
        }
        Pending {
            irq: h & hcr::IMO != 0 && (h & hcr::VI != 0 || lines & line::VIRQ != 0),
            fiq: h & hcr::FMO != 0 && (h & hcr::VF != 0 || lines & line::VFIQ != 0),
            serror: h & hcr::AMO != 0 && h & hcr::VSE != 0,
        }
    }
    /// The level a physical interrupt goes to.
    fn route(&self, scr_bit: u64, hcr_bit: u64) -> u8 {
        if self.pstate.aarch32 && self.pstate.el == 2 {
            // Hyp mode has them whatever HCR says (G1.14).
            2
        } else if self.profile.has_el3 && self.sys.scr_el3 & scr_bit != 0 {
            3
        } else if self.hcr() & (hcr_bit | hcr::TGE) != 0 {
            2
        } else {
            1
        }
    }
    /// A level below the current one never gets it; one above always does, except a host kernel
    /// from its user space and EL1 from EL0.
    fn is_taken(&self, target: u8, mask: u8) -> bool {
        let el = self.pstate.el;
        if target < el {
            return false;
        }
        let maskable = target == el || target == 1 || (target == 2 && self.is_host());
        !(maskable && self.pstate.masks(mask))
    }

    /// In AArch32 state an asynchronous Data Abort, of which HSR says no more than DFSR.
    fn serror(&self, target: u8, iss: u32) -> Exception {
        let syndrome = match (self.el_is_aarch32(target), target > self.pstate.el) {
            (false, _) => Syndrome::new(ec::SERROR, iss),
            (true, true) => Syndrome::new(ec::DATA_ABORT_LOWER, fsr::ASYNCHRONOUS),
            (true, false) => Syndrome::new(ec::DATA_ABORT_SAME, fsr::ASYNCHRONOUS),
        };
        let fsr = fsr::LPAE | fsr::ASYNCHRONOUS;
        Exception {
            kind: Kind::SError,
            ..Exception::synchronous(target, syndrome).with_kind32(Kind32::DataAbort { fsr })
        }
    }

    /// The asynchronous exception to take before the next instruction. Where several are pending
    /// the order is fixed: physical SError, FIQ, IRQ, then the virtual ones alike.
    pub fn pending_interrupt(&self, lines: u32) -> Option<Exception> {
        let quiet = hcr::VI | hcr::VF | hcr::VSE;
        if lines == 0 && self.sys.hcr_el2 & quiet == 0 {
            return None;
        }
        let none = Syndrome::new(ec::UNKNOWN, 0);
        let taken = |kind, target_el, syndrome| Exception {
            kind,
            ..Exception::synchronous(target_el, syndrome)
        };
        let p = self.physical(lines);
        let candidates = [
            (p.serror, Kind::SError, scr::EA, hcr::AMO, PState::A),
            (p.fiq, Kind::Fiq, scr::FIQ, hcr::FMO, PState::F),
            (p.irq, Kind::Irq, scr::IRQ, hcr::IMO, PState::I),
        ];
        for (pending, kind, scr_bit, hcr_bit, mask) in candidates {
            if pending {
                let target = self.route(scr_bit, hcr_bit);
                if self.is_taken(target, mask) {
                    if kind == Kind::SError {
                        return Some(self.serror(target, 0));
                    }
                    return Some(taken(kind, target, none));
                }
            }
        }
        let v = self.virtual_(lines);
        if v.serror && !self.pstate.masks(PState::A) {
            let iss = (self.sys.vsesr_el2 & 0x1ff_ffff) as u32;
            return Some(self.serror(1, iss));
        }
        if v.fiq && !self.pstate.masks(PState::F) {
            return Some(taken(Kind::Fiq, 1, none));
        }
        if v.irq && !self.pstate.masks(PState::I) {
            return Some(taken(Kind::Irq, 1, none));
        }
        None
    }

    /// WFI completes when an interrupt is pending that is not routed below the current level,
    /// whatever PSTATE masks (D1.6.2).
    pub fn wakes_wfi(&self, lines: u32) -> bool {
        let (p, v) = (self.physical(lines), self.virtual_(lines));
        p.irq || p.fiq || p.serror || v.irq || v.fiq || v.serror
    }
    /// WFE completes at an event, or when an interrupt would be taken (D1.6.1).
    pub fn wakes_wfe(&self, lines: u32) -> bool {
        self.event || self.pending_interrupt(lines).is_some()
    }

    /// ISR_EL1: A, I and F in bits 8, 7 and 6; EL1 sees the virtual ones where it has those.
    pub(crate) fn interrupt_status(&self, lines: u32) -> u64 {
        let (p, v) = (self.physical(lines), self.virtual_(lines));
        let h = if self.pstate.el <= 1 { self.hcr() } else { 0 };
        let see = |bit, physical, virtual_| if h & bit != 0 { virtual_ } else { physical };
        u64::from(see(hcr::AMO, p.serror, v.serror)) << 8
            | u64::from(see(hcr::IMO, p.irq, v.irq)) << 7
            | u64::from(see(hcr::FMO, p.fiq, v.fiq)) << 6
    }
}
