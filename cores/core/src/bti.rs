//! Branch target identification (FEAT_BTI, DDI 0487 D8.4.4): what an indirect branch may land on.
//!
//! PSTATE.BTYPE is zero but between an indirect branch and the instruction it lands on, so only that
//! instruction needs a look. SPSR_ELx.BTYPE of an exception that it takes itself is zero, as it may be
//! for all but BRK (AArch64.TakeException(), zero_btype).
use crate::environment::Environment;
use crate::state::Core;
use crate::sysreg::sctlr;
use crate::vmsa::{self, Purpose, Request};

/// BR through another register than X16 and X17.
const JUMP: u8 = 3;
const CALL: u8 = 2;
const BRK: u32 = 0xd420_0000;
const HLT: u32 = 0xd440_0000;

impl Core {
    /// The page of the current instruction is guarded (GP).
    fn in_guarded_page(&mut self, env: &mut (dyn Environment + '_)) -> bool {
        let request = Request {
            va: self.pc,
            purpose: Purpose::Execute,
            unprivileged: false,
        };
        vmsa::fill(self, env, request).is_ok_and(|f| f.translated.guarded)
    }

    /// See [`dyno_isa::System::BranchType`].
    pub(crate) fn set_branch_type(&mut self, env: &mut (dyn Environment + '_), btype: u8) {
        self.pstate.btype = match btype {
            JUMP if !self.in_guarded_page(env) => 1,
            _ => btype,
        };
    }

    /// Whether a branch of the current PSTATE.BTYPE may land on `word`.
    fn may_land_on(&self, word: u32) -> bool {
        const IMM16: u32 = 0xffff << 5;
        let btype = self.pstate.btype;
        match word {
            // BTI, BTI c, BTI j, BTI jc
            0xd503_241f => false,
            0xd503_245f => btype != JUMP,
            0xd503_249f => btype != CALL,
            0xd503_24df => true,
            // PACIASP, PACIBSP
            0xd503_233f | 0xd503_237f => {
                let bit = if self.pstate.el == 0 {
                    sctlr::BT0
                } else {
                    sctlr::BT1
                };
                btype != JUMP || vmsa::current_sctlr(self) & bit == 0
            }
            _ => matches!(word & !IMM16, BRK | HLT),
        }
    }

    /// Before the instruction at the PC, which is `word`, is executed with PSTATE.BTYPE not zero.
    /// False where the Branch Target exception is to be taken instead.
    pub(crate) fn land(&mut self, env: &mut (dyn Environment + '_), word: u32) -> bool {
        if self.in_guarded_page(env) && !self.may_land_on(word) {
            return false;
        }
        if word & 0xffe0_001f != BRK {
            self.pstate.btype = 0;
        }
        true
    }
}
