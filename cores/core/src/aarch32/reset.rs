//! Reset of a core that has AArch32 state only (G1.10), and the state in which firmware hands over.
use super::mode;
use crate::pstate::PState;
use crate::state::Core;
use dyno_isa::aarch32::Location;

impl Core {
    /// Behind what every reset does. Bit 0 of the address is PSTATE.T, as CFGTHUMBEXCEPTIONS or the like
    /// would say.
    pub(crate) fn reset_aarch32(&mut self, pc: u64) {
        self.sys.hcr_el2 = 0;
        self.sys.cptr_el2 = 0;
        // ICC_HSRE.Enable is UNKNOWN out of reset, or RAO/WI as in other cores of Arm's: start
        // code for this one leaves EL2 without setting it and uses ICC_SRE.
        self.sys.icc_sre_el2 = 0xf;
        self.a32 = super::State::default();
        self.reset_cp15();
        let hyp = self.profile.has_el2;
        self.pstate = PState {
            el: if hyp { 2 } else { 1 },
            daif: PState::A | PState::I | PState::F,
            aarch32: true,
            mode: if hyp { mode::HYP } else { mode::SVC },
            ..PState::default()
        };
        self.jump32(pc);
    }
    /// A branch to a location without IT, from outside.
    fn jump32(&mut self, pc: u64) {
        self.pc = Location::new(pc as u32, pc & 1 == 1, 0).0;
    }
    /// See [`Core::boot_at`]; the counter is open to Supervisor mode.
    pub(crate) fn boot_aarch32(&mut self, el: u8, pc: u64) {
        if el < 2 && self.pstate.el == 2 {
            self.sys.cnthctl_el2 = 3;
            self.sys.actlr_el2 = crate::cp15::HACTLR;
            self.write_mode(mode::SVC);
        }
        self.jump32(pc);
        self.context_changed();
    }
}
