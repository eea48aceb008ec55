//! Taking an exception and returning from one (D1.3.4, D1.4).
use super::{Exception, Kind};
use crate::debug::Stepped;
use crate::environment::Environment;
use crate::state::Core;
use crate::sysreg::{hcr, scr, sctlr};
use dyno_isa::{Feature, PointerAuth, slot};

/// M[4]: the level below is in AArch32 state.
const M_AARCH32: u64 = 1 << 4;

impl Core {
    /// Which of the banked stack pointers `x[SP]` is changes with EL and PSTATE.SP.
    fn switch_stack(&mut self, el: u8, sp: bool) {
        let sp_slot = usize::from(slot::SP);
        self.sp_bank[self.pstate.stack()] = self.x[sp_slot];
        self.pstate.el = el;
        self.pstate.sp = sp;
        self.x[sp_slot] = self.sp_bank[self.pstate.stack()];
    }
    pub(crate) fn select_stack(&mut self, sp: bool) {
        self.switch_stack(self.pstate.el, sp);
    }
    /// Puts the core at a level as reset and boot code want it; translation follows.
    pub(crate) fn set_level(&mut self, el: u8, sp: bool) {
        self.switch_stack(el, sp);
        self.context_changed();
    }

    /// The PSTATE bits of SPSR_ELx (C5.2.19).
    pub fn spsr_bits(&self) -> u64 {
        let p = &self.pstate;
        let bit = |b: bool, n: u32| u64::from(b) << n;
        self.nzcv_bits()
            | bit(p.tco, 25)
            | bit(p.dit, 24)
            | bit(p.uao, 23)
            | bit(p.pan, 22)
            | bit(p.ss, 21)
            | bit(p.il, 20)
            | bit(p.ssbs, 12)
            | u64::from(p.btype & 3) << 10
            | u64::from(p.daif & 15) << 6
            | u64::from(p.el) << 2
            | bit(p.sp, 0)
    }

    /// AArch64.TakeException. `return_pc` is the preferred return address.
    pub fn take_exception(
        &mut self,
        env: &mut (dyn Environment + '_),
        e: &Exception,
        return_pc: u64,
    ) {
        self.count_exception(env);
        let target = e.target_el.clamp(self.pstate.el.max(1), 3);
        // A virtual SError is used up by being taken.
        if e.kind == Kind::SError && target == 1 && self.hcr() & hcr::AMO != 0 {
            self.sys.hcr_el2 &= !hcr::VSE;
        }
        if self.el_is_aarch32(target) {
            self.enter_aarch32(e, target, return_pc);
        } else {
            self.enter_aarch64(e, target, return_pc);
        }
        self.stepped = Stepped::No;
        self.stats.exceptions[usize::from(target)] += 1;
        self.log_exception(env, e, return_pc);
        self.level_changed();
        self.pmu_level_changed();
    }
    fn enter_aarch64(&mut self, e: &Exception, target: u8, return_pc: u64) {
        let f = self.profile.features;
        let kind = match e.kind {
            Kind::Synchronous => 0,
            Kind::Irq => 0x80,
            Kind::Fiq => 0x100,
            Kind::SError => 0x180,
        };
        let from = if target > self.pstate.el {
            0x400
        } else if self.pstate.sp {
            0x200
        } else {
            0
        };
        let mut spsr = self.spsr_bits();
        if e.return_to_next {
            // The instruction has been executed: its step is over.
            spsr &= !(1 << 21);
        }
        let esr = e.syndrome.esr();
        let reports = matches!(e.kind, Kind::Synchronous | Kind::SError);
        let s = &mut self.sys;
        let (spsr_at, elr_at, esr_at, far_at, vbar, control) = match target {
            1 => (
                &mut s.spsr_el1,
                &mut s.elr_el1,
                &mut s.esr_el1,
                &mut s.far_el1,
                s.vbar_el1,
                s.sctlr_el1,
            ),
            2 => (
                &mut s.spsr_el2,
                &mut s.elr_el2,
                &mut s.esr_el2,
                &mut s.far_el2,
                s.vbar_el2,
                s.sctlr_el2,
            ),
            _ => (
                &mut s.spsr_el3,
                &mut s.elr_el3,
                &mut s.esr_el3,
                &mut s.far_el3,
                s.vbar_el3,
                s.sctlr_el3,
            ),
        };
        *spsr_at = spsr;
        *elr_at = return_pc;
        if reports {
            *esr_at = esr;
        }
        if let Some(far) = e.far {
            *far_at = far;
        }
        if let (Some(ipa), 2) = (e.ipa, target) {
            s.hpfar_el2 = (ipa >> 12 & 0xff_ffff_ffff) << 4;
        }
        let in_host = target == 2 && self.is_host();
        self.switch_stack(target, true);
        let p = &mut self.pstate;
        if f.has(Feature::PAN) && (target == 1 || in_host) && control & sctlr::SPAN == 0 {
            p.pan = true;
        }
        p.uao = false;
        p.btype = 0;
        p.tco = f.has(Feature::MTE);
        if f.has(Feature::SSBS) {
            p.ssbs = control & sctlr::DSSBS != 0;
        }
        p.daif = 15;
        p.ss = false;
        p.il = false;
        self.pc = (vbar & !0x7ff).wrapping_add(from + kind);
    }

    fn log_exception(&self, env: &mut (dyn Environment + '_), e: &Exception, return_pc: u64) {
        use dyno_fabric::log::Blame;
        if env.logs(Blame::Interrupt) {
            let (ec, iss) = (e.syndrome.ec, e.syndrome.iss);
            env.log(
                self.time(),
                self.index,
                Blame::Interrupt,
                format_args!(
                    "exception: {:?} to EL{} from {return_pc:#x}, EC {ec:#04x} ISS {iss:#x}, FAR {:x?}",
                    e.kind, e.target_el, e.far
                ),
            );
        }
    }

    /// IllegalExceptionReturn: what SPSR asks for cannot be returned to.
    fn is_illegal_return(&self, spsr: u64) -> bool {
        let el = (spsr >> 2 & 3) as u8;
        if spsr & M_AARCH32 != 0 || spsr & 2 != 0 || el > self.pstate.el {
            return true;
        }
        match el {
            0 => spsr & 1 == 1,
            1 => self.pstate.el >= 2 && self.tge(),
            2 => {
                let secure = self.profile.has_el3 && self.sys.scr_el3 & scr::NS == 0;
                !self.profile.has_el2 || secure
            }
            _ => !self.profile.has_el3,
        }
    }

    /// SPSR and ELR of the current level. Returning is UNDEFINED at EL0.
    fn return_state(&self) -> Result<(u64, u64), Exception> {
        match self.pstate.el {
            0 => Err(self.undefined()),
            1 => Ok((self.sys.spsr_el1, self.sys.elr_el1)),
            2 => Ok((self.sys.spsr_el2, self.sys.elr_el2)),
            _ => Ok((self.sys.spsr_el3, self.sys.elr_el3)),
        }
    }
    /// ERET at EL1 or above: PSTATE from SPSR, PC from ELR.
    pub fn eret(&mut self, env: &mut (dyn Environment + '_)) -> Result<(), Exception> {
        let (spsr, elr) = self.return_state()?;
        self.return_to(env, spsr, elr);
        Ok(())
    }
    /// ERETAA and ERETAB: ELR is authenticated, and stays as it is.
    pub fn eret_authenticated(
        &mut self,
        env: &mut (dyn Environment + '_),
        what: PointerAuth,
        modifier: u64,
    ) -> Result<(), Exception> {
        let (spsr, elr) = self.return_state()?;
        let elr = self.pointer_auth(what, elr, modifier)?;
        self.return_to(env, spsr, elr);
        Ok(())
    }
    /// AArch64.ExceptionReturn().
    fn return_to(&mut self, env: &mut (dyn Environment + '_), spsr: u64, elr: u64) {
        self.count_return(env);
        let f = self.profile.features;
        let bit = |n: u32| spsr >> n & 1 == 1;
        let illegal = self.is_illegal_return(spsr);
        let to = if illegal {
            self.pstate.el
        } else {
            (spsr >> 2 & 3) as u8
        };
        self.pstate.ss = self.step_bit_of_return(spsr, to);
        if illegal {
            self.pstate.il = true;
        } else {
            self.switch_stack(to, bit(0));
            let p = &mut self.pstate;
            p.il = bit(20);
            p.uao = f.has(Feature::UAO) && bit(23);
            p.dit = f.has(Feature::DIT) && bit(24);
            p.tco = f.has(Feature::MTE) && bit(25);
            p.ssbs = f.has(Feature::SSBS) && bit(12);
            p.btype = if f.has(Feature::BTI) {
                (spsr >> 10 & 3) as u8
            } else {
                0
            };
        }
        self.set_nzcv_bits(spsr);
        self.pstate.daif = (spsr >> 6 & 15) as u8;
        self.pstate.pan = f.has(Feature::PAN) && bit(22);
        self.monitor.clear();
        self.event = true;
        self.pc = elr;
        self.level_changed();
        self.pmu_level_changed();
    }
}
