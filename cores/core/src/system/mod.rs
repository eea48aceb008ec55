//! Instructions that act on the core as a whole: what `isa` hands over as [`System`].
mod maintenance;
mod wait;

#[cfg(test)]
mod tests;

pub use wait::Wait;

use crate::environment::{Conduit, Environment, FirmwareCall, Outcome};
use crate::exception::Exception;
use crate::state::Core;
use crate::sysreg::{Access, Trap};
use dyno_isa::{Feature, PointerAuth, System};

/// Where execution goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Behind the instruction.
    Continue,
    /// At `pc`, which was set.
    JumpToPc,
    /// Behind the instruction, after a look at interrupts, context and rest.
    Leave,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SystemResult {
    pub value: u64,
    pub next: Next,
}

impl From<Next> for SystemResult {
    fn from(next: Next) -> SystemResult {
        SystemResult { value: 0, next }
    }
}

type Done = Result<SystemResult, Exception>;

/// HLT #0xF000 is the semihosting call of A64.
const SEMIHOSTING: u64 = 0xf000;

/// The same in both execution states.
fn is_of_both(what: System) -> bool {
    use System::{Barrier, Clrex, Isb, Sev, Sevl, Yield};
    matches!(what, Barrier | Clrex | Isb | Sev | Sevl | Yield)
}

impl Core {
    /// Carries out one instruction; `imm` and `arg` are as [`System`] says. `pc` is its address, and
    /// nobody moves it unless the result says so.
    pub fn system(
        &mut self,
        env: &mut (dyn Environment + '_),
        what: System,
        imm: u64,
        arg: u64,
    ) -> Done {
        let imm16 = imm as u16;
        if self.pstate.aarch32 && !is_of_both(what) {
            return self.system32(env, what, imm, arg);
        }
        match what {
            System::Svc => Err(self.svc(imm16)),
            System::Hvc => self.hypervisor_call(env, imm16),
            System::Smc => self.monitor_call(env, imm16),
            System::Brk => Err(self.brk(imm16)),
            System::Hlt if imm == SEMIHOSTING => {
                self.call_out(env, |c, env| env.semihosting(c), Core::undefined)
            }
            System::Hlt | System::Undefined | System::Drps => Err(self.undefined()),
            System::FpTrap => Err(self.fp_trapped().unwrap_or_else(|| self.undefined())),
            System::Eret => {
                match imm {
                    0 => self.eret(env)?,
                    2 => self.eret_authenticated(env, PointerAuth::CombinedIA, arg)?,
                    _ => self.eret_authenticated(env, PointerAuth::CombinedIB, arg)?,
                }
                Ok(Next::JumpToPc.into())
            }
            System::Mrs => {
                let value = self.mrs(env, imm)?;
                Ok(SystemResult {
                    value,
                    next: Next::Continue,
                })
            }
            System::Msr => Ok(self.msr(env, imm, arg)?.into()),
            System::MsrImm => {
                let (op1, op2, crm) = (imm >> 8 & 7, imm >> 4 & 7, imm & 15);
                Ok(self.msr_imm(env, op1 as u8, op2 as u8, crm as u8)?.into())
            }
            System::Sys => Ok(self.sys_instruction(env, imm, arg)?.into()),
            System::Sysl => {
                let value = self.sysl(env, imm)?;
                Ok(SystemResult {
                    value,
                    next: Next::Continue,
                })
            }
            System::Wfi => Ok(self.wait(env, Wait::new(false, imm, arg))?.into()),
            System::Wfe => Ok(self.wait(env, Wait::new(true, imm, arg))?.into()),
            System::Sev => {
                self.event = true;
                env.send_event(self.index);
                Ok(Next::Leave.into())
            }
            System::Sevl => {
                self.event = true;
                Ok(Next::Continue.into())
            }
            // Whatever changes how instructions are executed took effect when it was done.
            System::Yield | System::Barrier | System::Isb => Ok(Next::Continue.into()),
            System::Clrex => {
                self.monitor.clear();
                Ok(Next::Continue.into())
            }
            System::DcZva => {
                self.dc_zva_check(imm)?;
                Ok(Next::Continue.into())
            }
            System::BranchType => {
                self.set_branch_type(env, imm as u8);
                Ok(Next::Leave.into())
            }
            // AArch32's.
            _ => Err(self.undefined()),
        }
    }

    /// Asks somebody outside. The PC is behind the instruction meanwhile, so that whoever serves the
    /// call may put the core elsewhere.
    fn call_out(
        &mut self,
        env: &mut (dyn Environment + '_),
        ask: impl FnOnce(&mut Core, &mut (dyn Environment + '_)) -> Outcome,
        otherwise: impl FnOnce(&Core) -> Exception,
    ) -> Done {
        let pc = self.pc;
        self.pc = self.behind_wide();
        match ask(self, env) {
            Outcome::Done => Ok(Next::JumpToPc.into()),
            Outcome::NotMine => {
                self.pc = pc;
                Err(otherwise(self))
            }
        }
    }

    /// HVC from EL1 may be meant for firmware that the machine stands in for.
    pub(crate) fn hypervisor_call(&mut self, env: &mut (dyn Environment + '_), imm16: u16) -> Done {
        if self.pstate.el != 1 {
            return Err(self.hvc(imm16));
        }
        let call = FirmwareCall {
            conduit: Conduit::Hvc,
            imm16,
        };
        self.call_out(env, |c, env| env.firmware(c, call), |c| c.hvc(imm16))
    }
    fn monitor_call(&mut self, env: &mut (dyn Environment + '_), imm16: u16) -> Done {
        if let Some(e) = self.smc_trap(imm16) {
            return Err(e);
        }
        let call = FirmwareCall {
            conduit: Conduit::Smc,
            imm16,
        };
        self.call_out(env, |c, env| env.firmware(c, call), |c| c.smc(imm16))
    }

    /// MSR (immediate), C6.2.228: one field of PSTATE.
    pub fn msr_imm(
        &mut self,
        env: &mut (dyn Environment + '_),
        op1: u8,
        op2: u8,
        crm: u8,
    ) -> Result<Next, Exception> {
        let has = |f| self.profile.features.has(f);
        let on = crm & 1 == 1;
        let privileged = self.pstate.el > 0;
        let next = match (op1, op2) {
            (0, 3) if has(Feature::UAO) && privileged => {
                self.pstate.uao = on;
                self.context_changed();
                Next::Leave
            }
            (0, 4) if has(Feature::PAN) && privileged => {
                self.pstate.pan = on;
                self.context_changed();
                Next::Leave
            }
            (0, 5) if privileged => {
                self.select_stack(on);
                Next::Continue
            }
            (3, 1) if self.profile.has_ssbs_register() => {
                self.pstate.ssbs = on;
                Next::Continue
            }
            (3, 2) if has(Feature::DIT) => {
                self.pstate.dit = on;
                Next::Continue
            }
            (3, 4) if has(Feature::MTE) => {
                self.pstate.tco = on;
                Next::Continue
            }
            (3, 6 | 7) => {
                let a = Access {
                    encoding: u16::from(op1) << 11 | 4 << 7 | u16::from(crm) << 3 | u16::from(op2),
                    rt: 31,
                    read: false,
                };
                self.check_trap(Trap::Uma, a)?;
                let daif = self.pstate.daif;
                let daif = match op2 {
                    6 => daif | crm & 15,
                    _ => daif & !(crm & 15),
                };
                self.set_daif(env, daif)
            }
            _ => return Err(self.undefined()),
        };
        Ok(next)
    }

    /// Leaves where something may be pending now that was masked before.
    pub(crate) fn set_daif(&mut self, env: &mut (dyn Environment + '_), daif: u8) -> Next {
        self.pstate.daif = daif;
        if self.is_debugged() {
            self.debug_changed();
            return Next::Leave;
        }
        match self.pending_interrupt(env.lines(self.index)) {
            Some(_) => Next::Leave,
            None => Next::Continue,
        }
    }
}
