//! How vector functions meet registers. The functions themselves carry the arithmetic.
use super::float::{Compare, CompareIf, ToIntJs};
use super::lanes::{FULL, Op, with};
use super::permute::{Dup, Insert, Table, TableKeep};
use crate::emit::{Class, Emit, Operands, Semantics, Shift};
use std::marker::PhantomData;

/// Vd = F(Vn, Vm, Va), of which F may use only some.
pub struct Vector<F>(PhantomData<F>);
impl<F: Op> Semantics for Vector<F> {
    const CLASS: Class = F::CLASS;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let a = e.v(o.rn);
        let b = if F::USES & 2 != 0 { e.v(o.rm) } else { a };
        let c = if F::USES & 4 != 0 { e.v(o.ra) } else { a };
        let r = e.vec_fn::<F>(o.imm, a, b, c);
        e.set_v(o.rd, r);
        Ok(())
    }
}

/// As [`Vector`], with element `aux` of Vm (of size `amt`) in every lane.
pub struct ByElement<F>(PhantomData<F>);
impl<F: Op> Semantics for ByElement<F> {
    const CLASS: Class = F::CLASS;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let m = e.v(o.rm);
        let b = e.vec_fn::<Dup>(with(u64::from(o.amt) | FULL, o.aux.into()), m, m, m);
        let a = e.v(o.rn);
        let c = if F::USES & 4 != 0 { e.v(o.ra) } else { a };
        let r = e.vec_fn::<F>(o.imm, a, b, c);
        e.set_v(o.rd, r);
        Ok(())
    }
}

/// Vd = F(Xn).
pub struct FromGeneral<F>(PhantomData<F>);
impl<F: Op> Semantics for FromGeneral<F> {
    const CLASS: Class = F::CLASS;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (x, zero) = (e.x(o.rn), e.imm(0));
        let a = e.vec(x, zero);
        let r = e.vec_fn::<F>(o.imm, a, a, a);
        e.set_v(o.rd, r);
        Ok(())
    }
}

/// Xd = F(Vn).
pub struct ToGeneral<F>(PhantomData<F>);
impl<F: Op> Semantics for ToGeneral<F> {
    const CLASS: Class = F::CLASS;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let a = e.v(o.rn);
        let r = e.vec_fn::<F>(o.imm, a, a, a);
        let r = e.vec_lo(r);
        e.set_x(o.rd, r);
        Ok(())
    }
}

/// INS (general).
pub struct InsertGeneral;
impl Semantics for InsertGeneral {
    const CLASS: Class = Class::Simd;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (x, zero) = (e.x(o.rn), e.imm(0));
        let a = e.vec(x, zero);
        let old = e.v(o.rd);
        let r = e.vec_fn::<Insert>(o.imm, a, a, old);
        e.set_v(o.rd, r);
        Ok(())
    }
}

/// MOV (vector); without HIGH of the low half.
pub struct MoveVector<const HIGH: bool>;
impl<const HIGH: bool> Semantics for MoveVector<HIGH> {
    const CLASS: Class = Class::Simd;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let mut v = e.v(o.rn);
        if !HIGH {
            let (lo, zero) = (e.vec_lo(v), e.imm(0));
            v = e.vec(lo, zero);
        }
        e.set_v(o.rd, v);
        Ok(())
    }
}

/// The `bits` from bit `at` (inside one half) of a register.
#[inline(always)]
fn extract<E: Emit>(e: &mut E, v: E::Vec, at: u8) -> E::Val {
    let half = if at < 64 { e.vec_lo(v) } else { e.vec_hi(v) };
    match at % 64 {
        0 => half,
        by => e.shift(true, Shift::Lsr, half, by),
    }
}

/// UMOV, and FMOV to a general register: `aux` bits from bit `amt`.
pub struct UnsignedMove;
impl Semantics for UnsignedMove {
    const CLASS: Class = Class::Simd;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let v = e.v(o.rn);
        let x = extract(e, v, o.amt);
        let x = e.zero_extend(o.aux, x);
        e.set_x(o.rd, x);
        Ok(())
    }
}

/// SMOV.
pub struct SignedMove<const SF: bool>;
impl<const SF: bool> Semantics for SignedMove<SF> {
    const CLASS: Class = Class::Simd;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let v = e.v(o.rn);
        let x = extract(e, v, o.amt);
        let x = e.sign_extend(SF, o.aux, x);
        e.set_x(o.rd, x);
        Ok(())
    }
}

/// FMOV from a general register, of `aux` bits.
pub struct MoveFromGeneral;
impl Semantics for MoveFromGeneral {
    const CLASS: Class = Class::Fp;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (x, zero) = (e.x(o.rn), e.imm(0));
        let x = e.zero_extend(o.aux, x);
        let r = e.vec(x, zero);
        e.set_v(o.rd, r);
        Ok(())
    }
}

/// FMOV Vd.D\[1\], Xn.
pub struct MoveTopFromGeneral;
impl Semantics for MoveTopFromGeneral {
    const CLASS: Class = Class::Fp;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (x, old) = (e.x(o.rn), e.v(o.rd));
        let lo = e.vec_lo(old);
        let r = e.vec(lo, x);
        e.set_v(o.rd, r);
        Ok(())
    }
}

/// FMOV (register), DUP (scalar): `aux` bits from bit `amt`.
pub struct MoveScalar;
impl Semantics for MoveScalar {
    const CLASS: Class = Class::Fp;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let v = e.v(o.rn);
        let x = extract(e, v, o.amt);
        let x = e.zero_extend(o.aux, x);
        let zero = e.imm(0);
        let r = e.vec(x, zero);
        e.set_v(o.rd, r);
        Ok(())
    }
}

/// `imm` in the low half, and in the high half with HIGH.
#[inline(always)]
fn constant<E: Emit>(e: &mut E, o: &Operands, high: bool) -> (E::Val, E::Val) {
    (e.imm(o.imm), e.imm(if high { o.imm } else { 0 }))
}

/// MOVI, MVNI, FMOV (immediate).
pub struct MoveImmediate<const HIGH: bool>;
impl<const HIGH: bool> Semantics for MoveImmediate<HIGH> {
    const CLASS: Class = Class::Simd;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (lo, hi) = constant(e, o, HIGH);
        let r = e.vec(lo, hi);
        e.set_v(o.rd, r);
        Ok(())
    }
}

/// ORR (vector, immediate).
pub struct OrImmediate<const HIGH: bool>;
impl<const HIGH: bool> Semantics for OrImmediate<HIGH> {
    const CLASS: Class = Class::Simd;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (lo, hi) = constant(e, o, HIGH);
        let old = e.v(o.rd);
        let l = e.vec_lo(old);
        let l = e.or(l, lo);
        let h = if HIGH {
            let h = e.vec_hi(old);
            e.or(h, hi)
        } else {
            hi
        };
        let r = e.vec(l, h);
        e.set_v(o.rd, r);
        Ok(())
    }
}

/// BIC (vector, immediate); `imm` is complemented already.
pub struct AndImmediate<const HIGH: bool>;
impl<const HIGH: bool> Semantics for AndImmediate<HIGH> {
    const CLASS: Class = Class::Simd;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (lo, hi) = constant(e, o, HIGH);
        let old = e.v(o.rd);
        let l = e.vec_lo(old);
        let l = e.and(l, lo);
        let h = if HIGH {
            let h = e.vec_hi(old);
            e.and(h, hi)
        } else {
            hi
        };
        let r = e.vec(l, h);
        e.set_v(o.rd, r);
        Ok(())
    }
}

/// TBL and TBX (KEEP) of `aux` registers from Vn on. A function sees two of them at a time; an index
/// past its table reads as zero, so the parts can be put together.
pub struct TableLookup<const KEEP: bool>;
impl<const KEEP: bool> Semantics for TableLookup<KEEP> {
    const CLASS: Class = Class::Simd;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let index = e.v(o.rm);
        let a = e.v(o.rn);
        let b = e.v((o.rn + 1) % 32);
        let mut r = e.vec_fn::<Table>(with(o.imm, o.aux.into()), a, b, index);
        if o.aux > 2 {
            let c = e.v((o.rn + 2) % 32);
            let d = e.v((o.rn + 3) % 32);
            let back = e.imm(0x2020_2020_2020_2020);
            let back = e.vec(back, back);
            let rest = e.vec_fn::<super::integer::Sub>(o.imm, index, back, back);
            let s = e.vec_fn::<Table>(with(o.imm, u32::from(o.aux) - 2), c, d, rest);
            r = e.vec_fn::<super::integer::Or>(o.imm, r, s, s);
        }
        if KEEP {
            let old = e.v(o.rd);
            r = e.vec_fn::<TableKeep>(with(o.imm, 16 * u32::from(o.aux)), r, index, old);
        }
        e.set_v(o.rd, r);
        Ok(())
    }
}

/// FCSEL of `amt` bits on condition `aux`.
pub struct SelectFp;
impl Semantics for SelectFp {
    const CLASS: Class = Class::Fp;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let f = e.flags();
        let c = e.condition(f, o.aux);
        let (a, b) = (e.v(o.rn), e.v(o.rm));
        let (a, b) = (e.vec_lo(a), e.vec_lo(b));
        let x = e.select(c, a, b);
        let x = e.zero_extend(o.amt, x);
        let zero = e.imm(0);
        let r = e.vec(x, zero);
        e.set_v(o.rd, r);
        Ok(())
    }
}

/// FCMP, FCMPE.
pub struct CompareFp;
impl Semantics for CompareFp {
    const CLASS: Class = Class::Fp;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (a, b) = (e.v(o.rn), e.v(o.rm));
        let r = e.vec_fn::<Compare>(o.imm, a, b, b);
        let nzcv = e.vec_lo(r);
        let f = e.flags_from(nzcv);
        e.set_flags(f);
        Ok(())
    }
}

/// FCCMP, FCCMPE on condition `aux`. Where it does not hold nothing is compared, nor is any
/// exception flagged.
pub struct CompareFpIf;
impl Semantics for CompareFpIf {
    const CLASS: Class = Class::Fp;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let f = e.flags();
        let c = e.condition(f, o.aux);
        let (one, zero) = (e.imm(1), e.imm(0));
        let c = e.select(c, one, zero);
        let c = e.vec(c, zero);
        let (a, b) = (e.v(o.rn), e.v(o.rm));
        let r = e.vec_fn::<CompareIf>(o.imm, a, b, c);
        let nzcv = e.vec_lo(r);
        let f = e.flags_from(nzcv);
        e.set_flags(f);
        Ok(())
    }
}

/// FJCVTZS.
pub struct JavaScriptConvert;
impl Semantics for JavaScriptConvert {
    const CLASS: Class = Class::Fp;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let a = e.v(o.rn);
        let r = e.vec_fn::<ToIntJs>(0, a, a, a);
        let (x, nzcv) = (e.vec_lo(r), e.vec_hi(r));
        e.set_x(o.rd, x);
        let f = e.flags_from(nzcv);
        e.set_flags(f);
        Ok(())
    }
}
