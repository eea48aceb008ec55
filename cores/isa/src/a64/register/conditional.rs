//! What the conditional and flag-handling instructions on registers do.
use crate::emit::{Emit, Operands, Semantics, Shift};

/// RMIF: bits [3:0] of the rotated source go to NZCV under `imm`.
pub struct RotateIntoFlags;
impl Semantics for RotateIntoFlags {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let n = e.x(o.rn);
        let rotated = e.shift(true, Shift::Ror, n, o.amt);
        let new = e.shift(true, Shift::Lsl, rotated, 28);
        let mask = e.imm(o.imm << 28);
        let new = e.and(new, mask);
        let f = e.flags();
        let old = e.flags_value(f);
        let hole = e.imm(!o.imm << 28 & 0xf000_0000);
        let kept = e.and(old, hole);
        let v = e.or(new, kept);
        let f = e.flags_from(v);
        e.set_flags(f);
        Ok(())
    }
}

/// SETF8, SETF16: N and Z of the low bits, V where the next bit disagrees with the sign, C stays.
pub struct EvaluateIntoFlags<const BITS: u8>;
impl<const BITS: u8> Semantics for EvaluateIntoFlags<BITS> {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let v = e.x(o.rn);
        let f = e.flags();
        let old = e.flags_value(f);
        let c = e.imm(1 << 29);
        let c = e.and(old, c);
        // N: the sign to bit 31. V: the bit above it to 31, exclusive or, and down to 28.
        let n = e.shift(false, Shift::Lsl, v, 32 - BITS);
        let above = e.shift(false, Shift::Lsl, v, 31 - BITS);
        let differ = e.xor(n, above);
        let overflow = e.shift(false, Shift::Lsr, differ, 31);
        let overflow = e.shift(false, Shift::Lsl, overflow, 28);
        let zero = e.is_zero(false, n);
        let (z, nz) = (e.imm(1 << 30), e.imm(0));
        let z = e.select(zero, z, nz);
        let sign = e.imm(1 << 31);
        let n = e.and(n, sign);
        let nz = e.or(n, z);
        let cv = e.or(c, overflow);
        let all = e.or(nz, cv);
        let f = e.flags_from(all);
        e.set_flags(f);
        Ok(())
    }
}

/// CCMP and CCMN; the second operand is `imm` in the immediate form. `aux` is the condition and
/// `amt` the flags where it fails.
pub struct ConditionalCompare<const SF: bool, const SUB: bool, const IMMEDIATE: bool>;
impl<const SF: bool, const SUB: bool, const IMMEDIATE: bool> Semantics
    for ConditionalCompare<SF, SUB, IMMEDIATE>
{
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let f = e.flags();
        let c = e.condition(f, o.aux);
        let a = e.x(o.rn);
        let b = if IMMEDIATE { e.imm(o.imm) } else { e.x(o.rm) };
        let compared = if SUB {
            e.flags_of_sub(SF, a, b)
        } else {
            e.flags_of_add(SF, a, b)
        };
        let given = e.flags_imm(o.amt);
        let f = e.select_flags(c, compared, given);
        e.set_flags(f);
        Ok(())
    }
}

/// CSEL, CSINC, CSINV, CSNEG.
pub struct ConditionalSelect<const COND: u8, const SF: bool, const INVERT: bool, const INC: bool>;
impl<const COND: u8, const SF: bool, const INVERT: bool, const INC: bool> Semantics
    for ConditionalSelect<COND, SF, INVERT, INC>
{
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let f = e.flags();
        let c = e.condition(f, COND);
        let (a, mut b) = (e.x(o.rn), e.x(o.rm));
        if INVERT {
            b = e.not(SF, b);
        }
        if INC {
            let one = e.imm(1);
            b = e.add(SF, b, one);
        }
        let r = e.select(c, a, b);
        let r = if SF { r } else { e.zero_extend(32, r) };
        e.set_x(o.rd, r);
        Ok(())
    }
}
