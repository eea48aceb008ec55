//! What acts on the core as a whole in AArch32 state: [`System`]'s variants for it. What the manual calls
//! UNPREDICTABLE is UNDEFINED here.
use super::{ALWAYS, mode};
use crate::aarch32::causes::EN;
use crate::environment::{Environment, Outcome};
use crate::exception::{Exception, ec};
use crate::state::Core;
use crate::sysreg::{hcr, sctlr};
use crate::system::{Next, SystemResult, Wait};
use dyno_isa::aarch32::{Coprocessor, Location};
use dyno_isa::{Feature, System};

type Done = Result<SystemResult, Exception>;
type Env<'a> = dyn Environment + 'a;

/// Numbers of VMRS and VMSR.
mod reg {
    pub const FPSID: u64 = 0;
    pub const FPSCR: u64 = 1;
    pub const MVFR2: u64 = 5;
    pub const MVFR1: u64 = 6;
    pub const MVFR0: u64 = 7;
    pub const FPEXC: u64 = 8;
}
/// FPEXC.VECITR, which is RES1 where there are no vectors of the old kind.
const VECITR: u32 = 7 << 8;
/// What FPSCR shares with FPCR (AHP, DN, FZ, RMode; FZ16), and with FPSR (NZCV, QC and the cumulative flags).
pub mod fpscr {
    /// Of VMRS and VMSR.
    pub const NUMBER: u64 = super::reg::FPSCR;
    pub const CONTROL: u64 = 0x07c0_0000;
    pub const FZ16: u64 = 1 << 19;
    pub const STATUS: u64 = 0xf800_009f;
}

fn value(v: impl Into<u64>) -> Done {
    Ok(SystemResult {
        value: v.into(),
        next: Next::Continue,
    })
}
fn done() -> Done {
    Ok(Next::Continue.into())
}

impl Core {
    /// [`Core::system`] in AArch32 state.
    pub(crate) fn system32(&mut self, env: &mut Env<'_>, what: System, imm: u64, arg: u64) -> Done {
        let imm16 = imm as u16;
        match what {
            System::Svc | System::Hlt if self.is_semihosting(what, imm) => {
                self.semihosting32(env, what, imm16)
            }
            System::Svc => Err(self.svc32(imm16)),
            System::Hvc => self.hypervisor_call32(env, imm16),
            System::Brk => Err(self.bkpt()),
            System::FpTrap => {
                let e = self.fp_trapped32(imm == 1);
                Err(e.unwrap_or_else(|| self.undefined()))
            }
            System::Wfi => Ok(self.wait(env, Wait::new(false, 0, 0))?.into()),
            System::Wfe => Ok(self.wait(env, Wait::new(true, 0, 0))?.into()),
            System::Mrc => value(self.coprocessor_read(env, Coprocessor::unpack(imm), false)?),
            System::Mrrc => value(self.coprocessor_read(env, Coprocessor::unpack(imm), true)?),
            System::Mcr => {
                let c = Coprocessor::unpack(imm);
                Ok(self.coprocessor_write(env, c, false, arg)?.into())
            }
            System::Mcrr => {
                let c = Coprocessor::unpack(imm);
                Ok(self.coprocessor_write(env, c, true, arg)?.into())
            }
            System::PsrRead if imm == 0 => value(self.cpsr_shown()),
            System::PsrRead => match self.spsr() {
                Some(v) => value(v),
                None => Err(self.undefined()),
            },
            System::PsrWrite => {
                let (v, bytes) = (arg as u32, (imm & 15) as u8);
                if imm >> 4 & 1 == 0 {
                    return Ok(self.write_cpsr(env, v, bytes).into());
                }
                self.allow(self.spsr().is_some())?;
                self.write_spsr(v, bytes);
                done()
            }
            System::BankedRead => {
                let b = self.banked(imm)?;
                value(self.read_banked(b))
            }
            System::BankedWrite => {
                let b = self.banked(imm)?;
                self.write_banked(b, arg as u32);
                done()
            }
            System::UserRead => {
                let at = self.user_slot(imm)?;
                value(self.x[at])
            }
            System::UserWrite => {
                let at = self.user_slot(imm)?;
                self.x[at] = arg & 0xffff_ffff;
                done()
            }
            System::StackRead => {
                let at = self.stack_slot(imm)?;
                value(self.x[at])
            }
            System::StackWrite => {
                let at = self.stack_slot(imm)?;
                self.x[at] = arg & 0xffff_ffff;
                done()
            }
            System::Cps => Ok(self.cps(env, imm).into()),
            System::Setend => {
                self.allow(self.own_sctlr() & sctlr::SED == 0)?;
                self.pstate.e = imm & 1 == 1;
                self.level_changed();
                Ok(Next::Leave.into())
            }
            System::ExceptionReturn => self.exception_return(env, imm, arg),
            System::Eret32 => {
                let spsr = self.allow_some(self.spsr())?;
                let to = match self.pstate.el {
                    2 => self.sys.elr_el2,
                    _ => self.x[14],
                };
                self.return_to32(env, spsr, to as u32);
                Ok(Next::JumpToPc.into())
            }
            System::Vmrs => self.vmrs(imm),
            System::Vmsr => self.vmsr(imm, arg),
            // There is no EL3 that SMC could call, and no halting debug. The others are A64's.
            _ => Err(self.undefined()),
        }
    }

    fn allow(&self, allowed: bool) -> Result<(), Exception> {
        if allowed {
            Ok(())
        } else {
            Err(self.undefined())
        }
    }
    fn allow_some<T>(&self, v: Option<T>) -> Result<T, Exception> {
        v.ok_or_else(|| self.undefined())
    }

    /// HVC from EL1 may be meant for firmware that the machine stands in for.
    fn hypervisor_call32(&mut self, env: &mut Env<'_>, imm16: u16) -> Done {
        let pc = self.pc;
        let r = self.hypervisor_call(env, imm16);
        if r.is_ok() {
            for r in &mut self.x[..15] {
                *r &= 0xffff_ffff;
            }
            return r;
        }
        self.pc = pc;
        Err(self.hvc32(imm16))
    }

    /// Whether an instruction is the semihosting call of its instruction set, which User mode cannot make.
    fn is_semihosting(&self, what: System, imm: u64) -> bool {
        let number = match (what, Location(self.pc).is_thumb()) {
            (System::Svc, false) => 0x12_3456,
            (System::Svc, true) => 0xab,
            (_, false) => 0xf000,
            (_, true) => 0x3c,
        };
        imm == number && self.pstate.el > 0
    }
    fn semihosting32(&mut self, env: &mut Env<'_>, what: System, imm16: u16) -> Done {
        let pc = self.pc;
        // In T32 both are halfwords.
        self.pc = Location(pc).next(0).0;
        if env.semihosting(self) == Outcome::Done {
            self.x[0] &= 0xffff_ffff;
            return Ok(Next::JumpToPc.into());
        }
        self.pc = pc;
        Err(match what {
            System::Svc => self.svc32(imm16),
            _ => self.undefined(),
        })
    }

    /// CPS, which does nothing in User mode.
    fn cps(&mut self, env: &mut Env<'_>, imm: u64) -> Next {
        if self.pstate.el == 0 {
            return Next::Continue;
        }
        let aif = (imm >> 5 & 7) as u8;
        let daif = match imm >> 9 & 3 {
            2 => self.pstate.daif & !aif,
            3 => self.pstate.daif | aif,
            _ => self.pstate.daif,
        };
        let changes_mode = imm >> 8 & 1 == 1;
        if changes_mode {
            self.write_mode_by_instruction((imm & 0x1f) as u8);
        }
        self.psr_written(env, daif, changes_mode)
    }

    /// See [`System::ExceptionReturn`]: RFE, and SUBS PC, LR and its kin.
    fn exception_return(&mut self, env: &mut Env<'_>, imm: u64, arg: u64) -> Done {
        // All of them are UNDEFINED in Hyp mode.
        self.allow(self.pstate.el == 1)?;
        let spsr = match imm {
            1 => self.allow_some(self.spsr())?,
            _ => (arg >> 32) as u32,
        };
        self.return_to32(env, spsr, arg as u32);
        Ok(Next::JumpToPc.into())
    }

    /// The slot of a register of User mode, for LDM and STM (User registers).
    fn user_slot(&self, r: u64) -> Result<usize, Exception> {
        let own = matches!(self.pstate.mode, mode::USR | mode::SYS | mode::HYP);
        self.allow(!own)?;
        Ok(self.banked_slot(mode::USR, (r & 15).min(14) as u8))
    }
    /// The slot of SP of a mode, for SRS.
    fn stack_slot(&self, m: u64) -> Result<usize, Exception> {
        let m = (m & 0x1f) as u8;
        let to = mode::level(m).is_some_and(|el| el < 2);
        let from = !matches!(self.pstate.mode, mode::USR | mode::SYS | mode::HYP);
        self.allow(to && from)?;
        Ok(self.banked_slot(m, 13))
    }

    /// Access to FP system registers: by CPACR and HCPTR, and for FPSCR by FPEXC.EN too.
    fn vfp_access(&self, r: u64) -> Result<(), Exception> {
        self.allow(r == reg::FPSCR || self.pstate.el > 0)?;
        match self.fp_checked(false, r == reg::FPSCR) {
            Some(e) => Err(e),
            None => Ok(()),
        }
    }
    pub fn fpscr(&self) -> u32 {
        let control = self.fp.fpcr & (fpscr::CONTROL | fpscr::FZ16);
        (control | self.fp.fpsr & fpscr::STATUS) as u32
    }
    pub fn set_fpscr(&mut self, v: u32) {
        let half = self.profile.features.has(Feature::FP16);
        let control = fpscr::CONTROL | if half { fpscr::FZ16 } else { 0 };
        self.fp.fpcr = u64::from(v) & control;
        self.fp.fpsr = u64::from(v) & fpscr::STATUS;
    }
    pub fn fpexc(&self) -> u32 {
        self.a32.fpexc & EN | VECITR
    }
    pub fn set_fpexc(&mut self, v: u32) {
        self.a32.fpexc = v & EN;
        self.context_changed();
    }
    fn vmrs(&mut self, r: u64) -> Done {
        self.vfp_access(r)?;
        let trap = match r {
            reg::FPSID => hcr::TID0,
            reg::MVFR0 | reg::MVFR1 | reg::MVFR2 => hcr::TID3,
            _ => 0,
        };
        if self.pstate.el == 1 && self.hcr_trap(trap) {
            // Opc1 and CRn; a read. Rt is in the instruction.
            let iss = ALWAYS | 7 << 14 | (r as u32) << 10 | 1;
            return Err(self.hyp_trap(ec::FP_ID, iss));
        }
        match r {
            reg::FPSID => value(self.profile.id_value("FPSID")),
            reg::FPSCR => value(self.fpscr()),
            reg::MVFR0 => value(self.profile.id_value("MVFR0")),
            reg::MVFR1 => value(self.profile.id_value("MVFR1")),
            reg::MVFR2 => value(self.profile.id_value("MVFR2")),
            reg::FPEXC => value(self.fpexc()),
            _ => Err(self.undefined()),
        }
    }
    fn vmsr(&mut self, r: u64, v: u64) -> Done {
        self.vfp_access(r)?;
        match r {
            reg::FPSCR => {
                self.set_fpscr(v as u32);
                done()
            }
            reg::FPEXC => {
                self.set_fpexc(v as u32);
                Ok(Next::Leave.into())
            }
            // Writes are ignored.
            reg::FPSID => done(),
            _ => Err(self.undefined()),
        }
    }

    /// The instruction behind the one at the PC, of 32 bits.
    pub(crate) fn behind_wide(&self) -> u64 {
        match self.pstate.aarch32 {
            true => Location(self.pc).next(1 << 16).0,
            false => self.pc.wrapping_add(4),
        }
    }
}
