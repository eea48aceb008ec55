//! What the branches do. `imm` is the absolute target.
use crate::emit::{Class, Emit, Operands, Semantics};

/// The link register of BL and BLR.
const LR: u8 = 30;

/// B and BL.
pub struct BranchImmediate<const LINK: bool>;
impl<const LINK: bool> Semantics for BranchImmediate<LINK> {
    const ENDS: bool = true;
    const CLASS: Class = Class::Branch;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        if LINK {
            let back = e.next_pc();
            e.set_x(LR, back);
        }
        e.branch(o.imm);
        Ok(())
    }
}

/// BR, BLR and RET. BLR X30 goes to the old value.
pub struct BranchRegister<const LINK: bool>;
impl<const LINK: bool> Semantics for BranchRegister<LINK> {
    const ENDS: bool = true;
    const CLASS: Class = Class::Branch;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let to = e.x(o.rn);
        if LINK {
            let back = e.next_pc();
            e.set_x(LR, back);
        }
        e.branch_to(to);
        Ok(())
    }
}

/// B.cond and BC.cond, of the conditions that can fail.
pub struct BranchConditional<const COND: u8>;
impl<const COND: u8> Semantics for BranchConditional<COND> {
    const ENDS: bool = true;
    const CLASS: Class = Class::Branch;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let f = e.flags();
        let c = e.condition(f, COND);
        e.branch_if(c, o.imm);
        Ok(())
    }
}

/// CBZ and CBNZ.
pub struct CompareBranch<const SF: bool, const NZ: bool>;
impl<const SF: bool, const NZ: bool> Semantics for CompareBranch<SF, NZ> {
    const ENDS: bool = true;
    const CLASS: Class = Class::Branch;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let v = e.x(o.rn);
        let c = e.is_zero(SF, v);
        let c = if NZ { e.negate(c) } else { c };
        e.branch_if(c, o.imm);
        Ok(())
    }
}

/// TBZ and TBNZ.
pub struct TestBranch<const NZ: bool>;
impl<const NZ: bool> Semantics for TestBranch<NZ> {
    const ENDS: bool = true;
    const CLASS: Class = Class::Branch;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let v = e.x(o.rn);
        let c = e.bit(v, o.amt);
        let c = if NZ { c } else { e.negate(c) };
        e.branch_if(c, o.imm);
        Ok(())
    }
}
