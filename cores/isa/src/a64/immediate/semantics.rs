//! What the instructions of this group do. `imm` arrives expanded.
use crate::emit::{Emit, Operands, Semantics, Shift};

/// ADR, ADRP, MOVZ, MOVN: everything the decoder can work out.
pub struct MoveImmediate;
impl Semantics for MoveImmediate {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let v = e.imm(o.imm);
        e.set_x(o.rd, v);
        Ok(())
    }
}

/// The common tail of ADD, ADDS, SUB and SUBS.
#[inline(always)]
pub fn add_sub<E: Emit>(e: &mut E, sf: bool, sub: bool, s: bool, a: E::Val, b: E::Val) -> E::Val {
    if s {
        let f = if sub {
            e.flags_of_sub(sf, a, b)
        } else {
            e.flags_of_add(sf, a, b)
        };
        e.set_flags(f);
    }
    if sub {
        e.sub(sf, a, b)
    } else {
        e.add(sf, a, b)
    }
}

pub struct AddSubImmediate<const SF: bool, const SUB: bool, const S: bool>;
impl<const SF: bool, const SUB: bool, const S: bool> Semantics for AddSubImmediate<SF, SUB, S> {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let a = e.x(o.rn);
        let b = e.imm(o.imm);
        let r = add_sub(e, SF, SUB, S, a, b);
        e.set_x(o.rd, r);
        Ok(())
    }
}

/// The common tail of SMAX, SMIN, UMAX and UMIN. NZCV stays as it is.
#[inline(always)]
pub fn min_max<E: Emit>(
    e: &mut E,
    sf: bool,
    unsigned: bool,
    min: bool,
    a: E::Val,
    b: E::Val,
) -> E::Val {
    const CS: u8 = 2;
    const GE: u8 = 10;
    let f = e.flags_of_sub(sf, a, b);
    let first_is_larger = e.condition(f, if unsigned { CS } else { GE });
    let r = if min {
        e.select(first_is_larger, b, a)
    } else {
        e.select(first_is_larger, a, b)
    };
    if sf { r } else { e.zero_extend(32, r) }
}

pub struct MinMaxImmediate<const SF: bool, const UNSIGNED: bool, const MIN: bool>;
impl<const SF: bool, const UNSIGNED: bool, const MIN: bool> Semantics
    for MinMaxImmediate<SF, UNSIGNED, MIN>
{
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let a = e.x(o.rn);
        let b = e.imm(o.imm);
        let r = min_max(e, SF, UNSIGNED, MIN, a, b);
        e.set_x(o.rd, r);
        Ok(())
    }
}

/// `opc`: AND, ORR, EOR, ANDS, without the flags.
#[inline(always)]
pub fn logical<E: Emit>(e: &mut E, hi: bool, lo: bool, a: E::Val, b: E::Val) -> E::Val {
    match (hi, lo) {
        (false, true) => e.or(a, b),
        (true, false) => e.xor(a, b),
        _ => e.and(a, b),
    }
}

pub struct LogicalImmediate<const SF: bool, const HI: bool, const LO: bool>;
impl<const SF: bool, const HI: bool, const LO: bool> Semantics for LogicalImmediate<SF, HI, LO> {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let a = e.x(o.rn);
        let b = e.imm(o.imm);
        let r = logical(e, HI, LO, a, b);
        // The mask of AND and ANDS has no upper half: nothing to clear.
        let clean = SF || HI == LO;
        let r = if clean { r } else { e.zero_extend(32, r) };
        if HI && LO {
            let f = e.flags_of_logic(SF, r);
            e.set_flags(f);
        }
        e.set_x(o.rd, r);
        Ok(())
    }
}

pub struct MoveKeep<const SF: bool>;
impl<const SF: bool> Semantics for MoveKeep<SF> {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let old = e.x(o.ra);
        let hole = !(0xffff << o.amt);
        let hole = e.imm(if SF { hole } else { hole & 0xffff_ffff });
        let kept = e.and(old, hole);
        let new = e.imm(o.imm);
        let r = e.or(kept, new);
        e.set_x(o.rd, r);
        Ok(())
    }
}

/// ASR (immediate).
pub struct ShiftRightArithmetic<const SF: bool>;
impl<const SF: bool> Semantics for ShiftRightArithmetic<SF> {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let v = e.x(o.rn);
        let r = e.shift(SF, Shift::Asr, v, o.amt);
        e.set_x(o.rd, r);
        Ok(())
    }
}

/// SXTB, SXTH, SXTW, and SBFX from bit 0: of `amt` bits.
pub struct SignExtend<const SF: bool>;
impl<const SF: bool> Semantics for SignExtend<SF> {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let v = e.x(o.rn);
        let r = e.sign_extend(SF, o.amt, v);
        e.set_x(o.rd, r);
        Ok(())
    }
}

/// SBFX and SBFIZ as two shifts: left by `amt`, right by `aux`.
pub struct SignedBitfield<const SF: bool>;
impl<const SF: bool> Semantics for SignedBitfield<SF> {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let v = e.x(o.rn);
        let v = e.shift(SF, Shift::Lsl, v, o.amt);
        let r = e.shift(SF, Shift::Asr, v, o.aux);
        e.set_x(o.rd, r);
        Ok(())
    }
}

/// LSL and LSR (immediate).
pub struct ShiftImmediate<const SF: bool, const LEFT: bool>;
impl<const SF: bool, const LEFT: bool> Semantics for ShiftImmediate<SF, LEFT> {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let v = e.x(o.rn);
        let kind = if LEFT { Shift::Lsl } else { Shift::Lsr };
        let r = e.shift(SF, kind, v, o.amt);
        e.set_x(o.rd, r);
        Ok(())
    }
}

/// UBFX and UBFIZ: a shift, and the mask of what stays.
pub struct UnsignedBitfield<const SF: bool, const LEFT: bool>;
impl<const SF: bool, const LEFT: bool> Semantics for UnsignedBitfield<SF, LEFT> {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let v = e.x(o.rn);
        let kind = if LEFT { Shift::Lsl } else { Shift::Lsr };
        let v = e.shift(SF, kind, v, o.amt);
        let mask = e.imm(o.imm);
        let r = e.and(v, mask);
        e.set_x(o.rd, r);
        Ok(())
    }
}

/// BFM: rotate the source into place and merge under the mask `imm`.
pub struct BitfieldInsert<const SF: bool>;
impl<const SF: bool> Semantics for BitfieldInsert<SF> {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let src = e.x(o.rn);
        let src = e.shift(SF, Shift::Ror, src, o.amt);
        let mask = e.imm(o.imm);
        let put = e.and(src, mask);
        let hole = e.imm(if SF { !o.imm } else { !o.imm & 0xffff_ffff });
        let old = e.x(o.ra);
        let kept = e.and(old, hole);
        let r = e.or(put, kept);
        e.set_x(o.rd, r);
        Ok(())
    }
}

/// ROR (immediate).
pub struct RotateImmediate<const SF: bool>;
impl<const SF: bool> Semantics for RotateImmediate<SF> {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let v = e.x(o.rn);
        let r = e.shift(SF, Shift::Ror, v, o.amt);
        e.set_x(o.rd, r);
        Ok(())
    }
}

/// EXTR by neither 0 nor of one register twice.
pub struct Extract<const SF: bool>;
impl<const SF: bool> Semantics for Extract<SF> {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (hi, lo) = (e.x(o.rn), e.x(o.rm));
        let lo = e.shift(SF, Shift::Lsr, lo, o.amt);
        let hi = e.shift(SF, Shift::Lsl, hi, (if SF { 64 } else { 32 }) - o.amt);
        let r = e.or(hi, lo);
        e.set_x(o.rd, r);
        Ok(())
    }
}
