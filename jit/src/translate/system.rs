//! System instructions: the registers that software moves most in place, the others by a helper.
use super::{Translator, exchange};
use crate::helpers;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{I8, I64};
use cranelift_codegen::ir::{InstBuilder, Value};
use dyno_core::Core;
use dyno_core::aarch32::fpscr;
use dyno_core::exchange::Exchange;
use dyno_core::interpreter::is_delicate;
use dyno_core::interpreter::names::*;
use dyno_core::pstate::PState;
use dyno_core::sysreg::SysRegs;
use dyno_isa::aarch32::Coprocessor;
use dyno_isa::{FpEnv, System};
use std::mem::offset_of;

/// Offset of a system register in [`Core`].
macro_rules! sys {
    ($field:ident) => {
        offset_of!(Core, sys) + offset_of!(SysRegs, $field)
    };
}
/// Likewise of a field of PSTATE.
macro_rules! pstate {
    ($field:ident) => {
        offset_of!(Core, pstate) + offset_of!(PState, $field)
    };
}

/// The registers of an exception's entry.
fn of_entry(name: u64) -> usize {
    match name {
        ELR_EL1 => sys!(elr_el1),
        SPSR_EL1 => sys!(spsr_el1),
        ESR_EL1 => sys!(esr_el1),
        _ => sys!(far_el1),
    }
}

impl Translator<'_, '_> {
    /// What [`dyno_core::interpreter::plain`] does, under the same conditions.
    pub(super) fn plain(&mut self, what: System, imm: u64, arg: Value) -> Option<Value> {
        let nothing = self.constant(0);
        match (what, imm & 0xffff) {
            (System::Mrs, TPIDR_EL0) => Some(self.get(I64, sys!(tpidr_el0))),
            (System::Msr, TPIDR_EL0) => {
                self.put(arg, sys!(tpidr_el0));
                Some(nothing)
            }
            (System::Mrs, TPIDR_EL1) => {
                self.only_privileged(false);
                Some(self.get(I64, sys!(tpidr_el1)))
            }
            (System::Mrs, SP_EL0) => {
                self.only_privileged(true);
                Some(self.get(I64, offset_of!(Core, sp_bank)))
            }
            (System::Msr, SP_EL0) => {
                self.only_privileged(true);
                self.put(arg, offset_of!(Core, sp_bank));
                Some(nothing)
            }
            (System::Mrs, ELR_EL1 | SPSR_EL1 | ESR_EL1 | FAR_EL1) => {
                self.only_where_open();
                Some(self.get(I64, of_entry(imm & 0xffff)))
            }
            (System::Msr, ELR_EL1 | SPSR_EL1) => {
                self.only_where_open();
                self.put(arg, of_entry(imm & 0xffff));
                Some(nothing)
            }
            // Where FP is trapped, this is another instruction.
            (System::Vmrs, fpscr::NUMBER) => {
                let fp = offset_of!(Core, fp);
                let control = self.constant(fpscr::CONTROL | fpscr::FZ16);
                let fpcr = self.get(I64, fp + offset_of!(FpEnv, fpcr));
                let fpcr = self.b.ins().band(fpcr, control);
                let status = self.constant(fpscr::STATUS);
                let fpsr = self.get(I64, fp + offset_of!(FpEnv, fpsr));
                let fpsr = self.b.ins().band(fpsr, status);
                let both = self.b.ins().bor(fpcr, fpsr);
                Some(self.fits(both, 32))
            }
            (System::Mrs, DAIF) => {
                self.only_privileged(false);
                let daif = self.byte(pstate!(daif));
                let by = self.constant(6);
                Some(self.b.ins().ishl(daif, by))
            }
            (System::MsrImm, op) if op & !15 == DAIF_SET => {
                self.only_privileged(false);
                let mdscr = self.get(I64, sys!(mdscr_el1));
                let mask = self.constant(MDSCR_DEBUG);
                let debugged = self.b.ins().band(mdscr, mask);
                self.only_if_zero(debugged);
                let daif = self.get(I8, pstate!(daif));
                let set = self.b.ins().iconst(I8, (op & 15) as i64);
                let daif = self.b.ins().bor(daif, set);
                self.put(daif, pstate!(daif));
                Some(nothing)
            }
            (System::Msr, DAIF) => {
                self.unmask(imm, false, arg);
                Some(nothing)
            }
            (System::MsrImm, op) if op & !15 == DAIF_CLEAR => {
                self.unmask(imm, true, arg);
                Some(nothing)
            }
            _ => None,
        }
    }
    fn byte(&mut self, at: usize) -> Value {
        let v = self.get(I8, at);
        self.b.ins().uextend(I64, v)
    }
    fn unmask(&mut self, imm: u64, immediate: bool, arg: Value) {
        self.flush();
        let imm = self.constant(imm);
        let f = helpers::unmask as *const () as usize;
        self.call(f, imm, u64::from(immediate), arg);
        let done = self.b.create_block();
        self.alone_unless_done(self.now.fuel, done);
        self.b.switch_to_block(done);
    }
    /// Leaves the instruction to the interpreter at EL0 and, where `own_stack`, on SP_EL0.
    fn only_privileged(&mut self, own_stack: bool) {
        let el = self.byte(pstate!(el));
        let zero = self.constant(0);
        let mut not = self.test(IntCC::Equal, el, zero);
        if own_stack {
            let sp = self.get(I8, pstate!(sp));
            let zero = self.b.ins().iconst(I8, 0);
            let shared = self.test(IntCC::Equal, sp, zero);
            not = self.b.ins().bor(not, shared);
        }
        self.only_if_zero(not);
    }
    fn only_where_open(&mut self) {
        let open = self.byte(offset_of!(Core, entry_is_open));
        let zero = self.constant(0);
        let not = self.test(IntCC::Equal, open, zero);
        self.only_if_zero(not);
    }
    pub(super) fn only_if_zero(&mut self, not: Value) {
        self.flush();
        let (alone, go) = (self.cold_block(), self.b.create_block());
        let fuel = self.now.fuel;
        self.b.ins().brif(not, alone, &[fuel.into()], go, &[]);
        self.b.switch_to_block(alone);
        let fuel = self.b.block_params(alone)[0];
        let args = self.by_itself(fuel, false);
        self.b.ins().jump(self.alone, &args);
        self.b.switch_to_block(go);
    }

    /// The exact position of this instruction, for whoever asks the core.
    fn write_position(&mut self) {
        let pc = self.constant(self.pc_of(self.index));
        self.put(pc, offset_of!(Core, block_pc));
        if self.region.mode.aarch32 {
            let word = self.constant(self.guest().words[self.index].into());
            self.put(word, exchange!(word));
        }
        let fuel = self.now.fuel;
        self.put(fuel, exchange!(fuel));
    }
    /// Whether an instruction of AArch32 is for the interpreter: where it depends on the instant, and where it
    /// does more than this.
    pub(super) fn is_for_the_interpreter(&self, what: System, imm: u64) -> bool {
        use System::*;
        let alone = match what {
            Mrc | Mcr | Mrrc | Mcrr => {
                is_delicate(what, imm) || Coprocessor::unpack(imm).coproc != 15
            }
            PsrRead => imm != 0,
            BankedRead | BankedWrite | UserRead | UserWrite | StackRead | StackWrite => true,
            _ => false,
        };
        self.region.mode.aarch32 && alone
    }
    pub(super) fn call_system(&mut self, what: System, imm: u64, arg: Value) -> Value {
        self.flush();
        self.write_position();
        // The branch itself is still to come, and leaves.
        let last = self.index + 1 == self.guest().words.len() && what != System::BranchType;
        let mode = helpers::pack_system(what, self.position(), last);
        let imm = self.constant(imm);
        self.call(helpers::system as *const () as usize, imm, mode, arg);
        self.now.fuel = self.get(I64, exchange!(fuel));
        self.forget();
        let how = self.get(I64, exchange!(status));
        let go = self.b.create_block();
        self.b.ins().brif(how, self.moved, &[how.into()], go, &[]);
        self.b.switch_to_block(go);
        self.get(I64, exchange!(value))
    }
}
