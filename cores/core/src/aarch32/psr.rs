//! CPSR and the SPSRs (G1.9.2, G1.9.3; the pseudocode functions are those of J1).
use super::mode;
use crate::environment::Environment;
use crate::pstate::PState;
use crate::state::Core;
use crate::sysreg::sctlr;
use crate::system::Next;
use dyno_isa::aarch32::Location;
use dyno_isa::{Feature, slot};

const T: u32 = 1 << 5;
const E: u32 = 1 << 9;
const IL: u32 = 1 << 20;
const DIT: u32 = 1 << 21;
const PAN: u32 = 1 << 22;
const SSBS: u32 = 1 << 23;
const Q: u32 = 1 << 27;
/// What MRS shows of CPSR: not IT, J, IL and T.
const SHOWN: u32 = 0xf8ef_03df;

const fn bit(b: bool, mask: u32) -> u32 {
    if b { mask } else { 0 }
}

impl Core {
    /// PSTATE as an SPSR holds it (GetPSRFromPSTATE), with T and IT of `at`.
    pub fn psr(&self, at: Location) -> u32 {
        let p = &self.pstate;
        let it = u32::from(at.it());
        self.nzcv_bits() as u32
            | bit(self.x[usize::from(slot::Q)] & 1 == 1, Q)
            | (it & 3) << 25
            | bit(p.ssbs, SSBS)
            | bit(p.pan, PAN)
            | bit(p.dit, DIT)
            | bit(p.il, IL)
            | (self.x[usize::from(slot::GE)] as u32 & 15) << 16
            | (it >> 2) << 10
            | bit(p.e, E)
            | u32::from(p.daif & 7) << 6
            | bit(at.is_thumb(), T)
            | u32::from(p.mode)
    }
    /// SPSR of the current mode; User and System mode have none.
    pub(super) fn spsr(&self) -> Option<u32> {
        self.spsr_of(self.pstate.mode)
    }
    pub(crate) fn spsr_of(&self, mode: u8) -> Option<u32> {
        match mode {
            mode::FIQ => Some(self.a32.spsr_fiq),
            mode::IRQ => Some(self.a32.spsr_irq),
            mode::SVC => Some(self.sys.spsr_el1 as u32),
            mode::ABT => Some(self.a32.spsr_abt),
            mode::UND => Some(self.a32.spsr_und),
            mode::HYP => Some(self.sys.spsr_el2 as u32),
            _ => None,
        }
    }
    pub(crate) fn set_spsr_of(&mut self, mode: u8, v: u32) {
        match mode {
            mode::FIQ => self.a32.spsr_fiq = v,
            mode::IRQ => self.a32.spsr_irq = v,
            mode::SVC => self.sys.spsr_el1 = v.into(),
            mode::ABT => self.a32.spsr_abt = v,
            mode::UND => self.a32.spsr_und = v,
            mode::HYP => self.sys.spsr_el2 = v.into(),
            _ => {}
        }
    }
    /// SCTLR, or HSCTLR in Hyp mode.
    pub(super) fn own_sctlr(&self) -> u64 {
        match self.pstate.el {
            2 => self.sys.sctlr_el2,
            _ => self.sys.sctlr_el1,
        }
    }

    /// What MRS reads as CPSR. In User mode E, A, I, F and M are UNKNOWN, and here what they are.
    pub(super) fn cpsr_shown(&self) -> u32 {
        self.psr(Location::default()) & SHOWN
    }

    /// CPSRWriteByInstr: `bytes` has a bit for each byte of `v` that is written.
    pub(super) fn write_cpsr(
        &mut self,
        env: &mut (dyn Environment + '_),
        v: u32,
        bytes: u8,
    ) -> Next {
        let f = self.profile.features;
        let privileged = self.pstate.el > 0;
        let has = |n: u8| bytes >> n & 1 == 1;
        let mut daif = self.pstate.daif;
        let e = self.pstate.e;
        if has(3) {
            self.set_nzcv_bits(v.into());
            self.x[usize::from(slot::Q)] = (v >> 27 & 1).into();
        }
        if has(2) {
            if f.has(Feature::SSBS) {
                self.pstate.ssbs = v & SSBS != 0;
            }
            if f.has(Feature::PAN) && privileged {
                self.pstate.pan = v & PAN != 0;
            }
            if f.has(Feature::DIT) {
                self.pstate.dit = v & DIT != 0;
            }
            self.x[usize::from(slot::GE)] = (v >> 16 & 15).into();
        }
        if has(1) {
            self.pstate.e = v & E != 0;
            if privileged {
                daif = daif & !PState::A | (v >> 6) as u8 & PState::A;
            }
        }
        if has(0) && privileged {
            let both = PState::I | PState::F;
            daif = daif & !both | (v >> 6) as u8 & both;
            self.write_mode_by_instruction((v & 0x1f) as u8);
        }
        let looked_at = e != self.pstate.e || has(2) || has(0) && privileged;
        self.psr_written(env, daif, looked_at)
    }
    /// Everything in `v` but mode, T and IT, whoever may: what a debugger writes.
    pub(crate) fn put_psr(&mut self, env: &mut (dyn Environment + '_), v: u32) {
        let f = self.profile.features;
        self.set_nzcv_bits(v.into());
        self.x[usize::from(slot::Q)] = (v >> 27 & 1).into();
        self.x[usize::from(slot::GE)] = (v >> 16 & 15).into();
        let p = &mut self.pstate;
        p.ssbs = f.has(Feature::SSBS) && v & SSBS != 0;
        p.pan = f.has(Feature::PAN) && v & PAN != 0;
        p.dit = f.has(Feature::DIT) && v & DIT != 0;
        p.il = v & IL != 0;
        p.e = v & E != 0;
        self.psr_written(env, (v >> 6 & 7) as u8, true);
    }
    /// What follows from a write of CPSR by an instruction: the masks, and where `looked_at` what depends
    /// on mode, E and PAN.
    pub(super) fn psr_written(
        &mut self,
        env: &mut (dyn Environment + '_),
        daif: u8,
        looked_at: bool,
    ) -> Next {
        let next = self.set_daif(env, daif);
        if !looked_at {
            return next;
        }
        self.level_changed();
        self.pmu_level_changed();
        Next::Leave
    }
    /// SPSRWriteByInstr. False in User and System mode, where it is UNPREDICTABLE.
    pub(super) fn write_spsr(&mut self, v: u32, bytes: u8) -> bool {
        let Some(old) = self.spsr() else {
            return false;
        };
        let mask = (0..4).fold(0, |m, n| m | bit(bytes >> n & 1 == 1, 0xff << (8 * n)));
        self.set_spsr_of(self.pstate.mode, old & !mask | v & mask);
        true
    }

    /// AArch32.WriteModeByInstr. A change that only an exception or its return may make is illegal: that to
    /// a higher level, and any from Hyp mode (G1.9.3.3).
    pub(super) fn write_mode_by_instruction(&mut self, mode: u8) {
        if mode == self.pstate.mode {
            return;
        }
        match mode::level(mode) {
            Some(el) if el <= self.pstate.el && self.pstate.mode != mode::HYP => {
                self.write_mode(mode);
            }
            _ => self.pstate.il = true,
        }
    }

    /// IllegalExceptionReturn, for a return from AArch32 state.
    fn is_illegal_return32(&self, spsr: u32) -> bool {
        match mode::level((spsr & 0x1f) as u8) {
            Some(el) => el > self.pstate.el || el == 1 && self.pstate.el == 2 && self.tge(),
            None => true,
        }
    }
    /// AArch32.ExceptionReturn.
    pub(super) fn return_to32(
        &mut self,
        env: &mut (dyn Environment + '_),
        spsr: u32,
        address: u32,
    ) {
        self.count_return(env);
        let f = self.profile.features;
        if self.is_illegal_return32(spsr) {
            self.pstate.il = true;
        } else {
            self.pstate.il = spsr & IL != 0;
            self.write_mode((spsr & 0x1f) as u8);
            self.pstate.ssbs = f.has(Feature::SSBS) && spsr & SSBS != 0;
        }
        self.set_nzcv_bits(spsr.into());
        self.x[usize::from(slot::Q)] = (spsr >> 27 & 1).into();
        self.x[usize::from(slot::GE)] = (spsr >> 16 & 15).into();
        let t = spsr & T != 0;
        let it = self.restored_it(spsr);
        let p = &mut self.pstate;
        p.pan = f.has(Feature::PAN) && spsr & PAN != 0;
        p.dit = f.has(Feature::DIT) && spsr & DIT != 0;
        p.e = spsr & E != 0;
        p.daif = (spsr >> 6 & 7) as u8;
        self.monitor.clear();
        self.event = true;
        let address = if t { address } else { address & !3 };
        self.pc = Location::new(address, t, it).0;
        self.level_changed();
        self.pmu_level_changed();
    }
    /// RestoredITBits. With PSTATE.IL they are zero, which is allowed.
    fn restored_it(&self, spsr: u32) -> u8 {
        let it = (spsr >> 10 & 0x3f) << 2 | spsr >> 25 & 3;
        let reserved = it & 0xf0 != 0 && it & 15 == 0;
        let disabled = self.own_sctlr() & sctlr::ITD != 0 && it & 7 != 0;
        if self.pstate.il || reserved || spsr & T == 0 || disabled {
            0
        } else {
            it as u8
        }
    }

    /// Q, GE, mode and E from what [`Core::psr`] gave, for snapshots: nothing that follows from them.
    pub(crate) fn restore_psr(&mut self, psr: u32) {
        self.x[usize::from(slot::Q)] = (psr >> 27 & 1).into();
        self.x[usize::from(slot::GE)] = (psr >> 16 & 15).into();
        self.pstate.aarch32 = true;
        self.pstate.mode = (psr & 0x1f) as u8;
        self.pstate.e = psr & E != 0;
    }
}
