//! What the branches do. `imm` is the absolute target.
use crate::a64::register::pointer;
use crate::emit::{Class, Emit, Operands, Semantics, System};

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

/// BR, BLR and RET. BLR X30 goes to the old value. `TYPED` where FEAT_BTI checks what it lands on.
pub struct BranchRegister<const LINK: bool, const TYPED: bool>;
impl<const LINK: bool, const TYPED: bool> Semantics for BranchRegister<LINK, TYPED> {
    const ENDS: bool = true;
    const CLASS: Class = Class::Branch;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let to = e.x(o.rn);
        branch_to::<E, LINK, TYPED>(e, o, to)
    }
}

/// BRAA, BLRAA and RETAA, with their B and Z forms.
pub struct BranchAuthenticated<const LINK: bool, const TYPED: bool>;
impl<const LINK: bool, const TYPED: bool> Semantics for BranchAuthenticated<LINK, TYPED> {
    const ENDS: bool = true;
    const CLASS: Class = Class::Branch;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (pointer, modifier) = (e.x(o.rn), e.x(o.rm));
        let to = e.pointer_auth(pointer::operation(o), pointer, modifier)?;
        branch_to::<E, LINK, TYPED>(e, o, to)
    }
}

/// `imm` is the next PSTATE.BTYPE.
#[inline(always)]
fn branch_to<E: Emit, const LINK: bool, const TYPED: bool>(
    e: &mut E,
    o: &Operands,
    to: E::Val,
) -> Result<(), E::Stop> {
    if TYPED {
        let none = e.imm(0);
        e.system(System::BranchType, o.imm, none)?;
    }
    if LINK {
        let back = e.next_pc();
        e.set_x(LR, back);
    }
    e.branch_to(to);
    Ok(())
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
