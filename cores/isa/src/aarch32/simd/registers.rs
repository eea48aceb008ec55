//! S, D and Q registers as parts of vectors, and how vector functions meet them.
//!
//! D0 to D31 are the halves of `v[0]` to `v[15]` and S0 to S31 the quarters of `v[0]` to `v[7]` (E1.3.2). A
//! write leaves the rest of the vector alone. A register operand is the number of an S or D register; a Q
//! register is that of its lower D register.
use crate::a64::simd::lanes::{FULL, Op, with};
use crate::a64::simd::permute::Dup;
use crate::emit::{Class, Emit, Operands, Semantics, Shift};
use std::marker::PhantomData;

pub const S: u8 = 0;
pub const D: u8 = 1;
pub const Q: u8 = 2;

/// What the destination and the two sources are.
pub const fn shape(d: u8, n: u8, m: u8) -> u8 {
    d | n << 2 | m << 4
}
pub const SSS: u8 = shape(S, S, S);
pub const DDD: u8 = shape(D, D, D);
pub const QQQ: u8 = shape(Q, Q, Q);
/// From single to double, and back.
pub const DS: u8 = shape(D, S, S);
pub const SD: u8 = shape(S, D, D);
pub const LONG: u8 = shape(Q, D, D);
pub const WIDE: u8 = shape(Q, Q, D);
pub const NARROW: u8 = shape(D, Q, Q);

/// An S or D register as a number.
#[inline(always)]
pub fn number<E: Emit>(e: &mut E, kind: u8, n: u8) -> E::Val {
    if kind == D {
        let v = e.v(n >> 1);
        return if n & 1 == 0 { e.vec_lo(v) } else { e.vec_hi(v) };
    }
    let half = number(e, D, n >> 1);
    if n & 1 == 0 {
        e.zero_extend(32, half)
    } else {
        e.shift(true, Shift::Lsr, half, 32)
    }
}
#[inline(always)]
pub fn set_number<E: Emit>(e: &mut E, kind: u8, n: u8, x: E::Val) {
    if kind == D {
        let old = e.v(n >> 1);
        let new = if n & 1 == 0 {
            let hi = e.vec_hi(old);
            e.vec(x, hi)
        } else {
            let lo = e.vec_lo(old);
            e.vec(lo, x)
        };
        return e.set_v(n >> 1, new);
    }
    let old = number(e, D, n >> 1);
    let (kept, x) = if n & 1 == 0 {
        let top = e.shift(true, Shift::Lsr, old, 32);
        (e.shift(true, Shift::Lsl, top, 32), e.zero_extend(32, x))
    } else {
        (e.zero_extend(32, old), e.shift(true, Shift::Lsl, x, 32))
    };
    let new = e.or(kept, x);
    set_number(e, D, n >> 1, new);
}
#[inline(always)]
pub fn read<E: Emit>(e: &mut E, kind: u8, n: u8) -> E::Vec {
    if kind == Q {
        return e.v(n >> 1);
    }
    let (x, zero) = (number(e, kind, n), e.imm(0));
    e.vec(x, zero)
}
#[inline(always)]
pub fn write<E: Emit>(e: &mut E, kind: u8, n: u8, v: E::Vec) {
    if kind == Q {
        return e.set_v(n >> 1, v);
    }
    let x = e.vec_lo(v);
    set_number(e, kind, n, x);
}

/// Rd = F(Rn, Rm, Rd), of which F may use only some.
pub struct Registers<F, const SHAPE: u8>(PhantomData<F>);
impl<F: Op, const SHAPE: u8> Semantics for Registers<F, SHAPE> {
    const CLASS: Class = F::CLASS;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (d, n, m) = (SHAPE & 3, SHAPE >> 2 & 3, SHAPE >> 4 & 3);
        let a = read(e, n, o.rn);
        let b = if F::USES & 2 != 0 {
            read(e, m, o.rm)
        } else {
            a
        };
        let c = if F::USES & 4 != 0 {
            read(e, d, o.rd)
        } else {
            a
        };
        let r = e.vec_fn::<F>(o.imm, a, b, c);
        write(e, d, o.rd, r);
        Ok(())
    }
}

/// As [`Registers`], with element `ra` of the vector `rm` (of size `amt`) in every lane of Rm.
pub struct ByScalar<F, const SHAPE: u8>(PhantomData<F>);
impl<F: Op, const SHAPE: u8> Semantics for ByScalar<F, SHAPE> {
    const CLASS: Class = F::CLASS;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (d, n) = (SHAPE & 3, SHAPE >> 2 & 3);
        let m = e.v(o.rm);
        let b = e.vec_fn::<Dup>(with(u64::from(o.amt) | FULL, o.ra.into()), m, m, m);
        let a = read(e, n, o.rn);
        let c = if F::USES & 4 != 0 {
            read(e, d, o.rd)
        } else {
            a
        };
        let r = e.vec_fn::<F>(o.imm, a, b, c);
        write(e, d, o.rd, r);
        Ok(())
    }
}

/// VTRN, VUZP and VZIP: F with argument 0 is the new Rd, with argument 1 the new Rm.
pub struct Both<F, const SHAPE: u8>(PhantomData<F>);
impl<F: Op, const SHAPE: u8> Semantics for Both<F, SHAPE> {
    const CLASS: Class = F::CLASS;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let kind = SHAPE & 3;
        let (a, b) = (read(e, kind, o.rd), read(e, kind, o.rm));
        let first = e.vec_fn::<F>(with(o.imm, 0), a, b, b);
        let second = e.vec_fn::<F>(with(o.imm, 1), a, b, b);
        write(e, kind, o.rd, first);
        write(e, kind, o.rm, second);
        Ok(())
    }
}

/// VSWP.
pub struct Swap<const SHAPE: u8>;
impl<const SHAPE: u8> Semantics for Swap<SHAPE> {
    const CLASS: Class = Class::Simd;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let kind = SHAPE & 3;
        let (a, b) = (read(e, kind, o.rd), read(e, kind, o.rm));
        write(e, kind, o.rd, b);
        write(e, kind, o.rm, a);
        Ok(())
    }
}

/// VMOV (register) of VFP.
pub struct Move<const KIND: u8>;
impl<const KIND: u8> Semantics for Move<KIND> {
    const CLASS: Class = Class::Fp;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let x = number(e, KIND, o.rn);
        set_number(e, KIND, o.rd, x);
        Ok(())
    }
}

/// VMOV (immediate): `imm` in S or D, or twice in Q.
pub struct Constant<const KIND: u8>;
impl<const KIND: u8> Semantics for Constant<KIND> {
    const CLASS: Class = Class::Simd;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let x = e.imm(o.imm);
        let v = e.vec(x, x);
        write(e, KIND, o.rd, v);
        Ok(())
    }
}

/// VORR and (AND, with `imm` complemented already) VBIC (immediate).
pub struct WithConstant<const AND: bool, const KIND: u8>;
impl<const AND: bool, const KIND: u8> Semantics for WithConstant<AND, KIND> {
    const CLASS: Class = Class::Simd;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (x, old) = (e.imm(o.imm), read(e, KIND, o.rd));
        let (lo, hi) = (e.vec_lo(old), e.vec_hi(old));
        let [lo, hi] = [lo, hi].map(|h| if AND { e.and(h, x) } else { e.or(h, x) });
        let v = e.vec(lo, hi);
        write(e, KIND, o.rd, v);
        Ok(())
    }
}

/// VCMP: F has no result but the flags that it leaves in FPSCR.
pub struct Test<F, const KIND: u8>(PhantomData<F>);
impl<F: Op, const KIND: u8> Semantics for Test<F, KIND> {
    const CLASS: Class = F::CLASS;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (a, b) = (read(e, KIND, o.rn), read(e, KIND, o.rm));
        e.vec_fn::<F>(o.imm, a, b, b);
        Ok(())
    }
}

/// VSEL of half precision: the upper half becomes zero.
pub struct SelectHalf;
impl Semantics for SelectHalf {
    const CLASS: Class = Class::Fp;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let f = e.flags();
        let c = e.condition(f, o.amt);
        let (a, b) = (number(e, S, o.rn), number(e, S, o.rm));
        let x = e.select(c, a, b);
        let x = e.zero_extend(16, x);
        set_number(e, S, o.rd, x);
        Ok(())
    }
}

/// VSEL on condition `amt`.
pub struct Select<const KIND: u8>;
impl<const KIND: u8> Semantics for Select<KIND> {
    const CLASS: Class = Class::Fp;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let f = e.flags();
        let c = e.condition(f, o.amt);
        let (a, b) = (number(e, KIND, o.rn), number(e, KIND, o.rm));
        let x = e.select(c, a, b);
        set_number(e, KIND, o.rd, x);
        Ok(())
    }
}
