//! What structure accesses do. All loads come before the first register is written and write-back
//! comes last, so a fault leaves the registers as they were.
//!
//! Memory is read and written in whole registers, and lanes are sorted afterwards.
use crate::a64::simd::lanes::with;
use crate::a64::simd::permute::{Dup, Insert, Unzip, Unzip3, Zip, Zip3};
use crate::emit::{Class, Emit, MemKind, Operands, Semantics, Shift};

fn next(o: &Operands, i: u8) -> u8 {
    (o.rd + i) % 32
}
fn write_back<E: Emit>(e: &mut E, o: &Operands, base: E::Val) {
    let by = match o.ra {
        0 => e.x(o.rm),
        bytes => e.imm(bytes.into()),
    };
    let moved = e.add(true, base, by);
    e.set_x(o.rn, moved);
}
fn plus<E: Emit>(e: &mut E, base: E::Val, offset: u8) -> E::Val {
    if offset == 0 {
        return base;
    }
    let offset = e.imm(offset.into());
    e.add(true, base, offset)
}
const fn class(load: bool) -> Class {
    if load { Class::Load } else { Class::Store }
}

/// LD1 to LD4 and ST1 to ST4 (multiple structures): `aux` registers, of which `amt` take turns.
pub struct Multiple<const LOAD: bool, const Q: bool, const WB: bool>;
impl<const LOAD: bool, const Q: bool, const WB: bool> Semantics for Multiple<LOAD, Q, WB> {
    const CLASS: Class = class(LOAD);
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let base = e.base(o.rn)?;
        let bytes = if Q { 16 } else { 8 };
        let kind = MemKind::Elements(o.imm as u8 & 3);
        if LOAD {
            let first = load::<E, Q>(e, kind, base)?;
            let mut v = [first; 4];
            for i in 1..o.aux {
                let va = plus(e, base, bytes * i);
                v[usize::from(i)] = load::<E, Q>(e, kind, va)?;
            }
            let v = take_apart(e, o, v);
            for i in 0..o.aux {
                e.set_v(next(o, i), v[usize::from(i)]);
            }
        } else {
            let v = [0, 1, 2, 3].map(|i| e.v(next(o, i % o.aux)));
            let v = put_together(e, o, v);
            for i in 0..o.aux {
                let va = plus(e, base, bytes * i);
                if Q {
                    e.store_vec(kind, va, v[usize::from(i)])?;
                } else {
                    let lo = e.vec_lo(v[usize::from(i)]);
                    e.store(kind, 3, va, lo)?;
                }
            }
        }
        if WB {
            write_back(e, o, base);
        }
        Ok(())
    }
}

#[inline(always)]
fn load<E: Emit, const Q: bool>(e: &mut E, kind: MemKind, va: E::Val) -> Result<E::Vec, E::Stop> {
    if Q {
        return e.load_vec(kind, va);
    }
    let (lo, zero) = (e.load(kind, 3, va)?, e.imm(0));
    Ok(e.vec(lo, zero))
}

#[inline(always)]
fn take_apart<E: Emit>(e: &mut E, o: &Operands, [a, b, c, d]: [E::Vec; 4]) -> [E::Vec; 4] {
    let mut uzp = |k, x, y| e.vec_fn::<Unzip>(with(o.imm, k), x, y, y);
    match o.amt {
        2 => [uzp(0, a, b), uzp(1, a, b), c, d],
        3 => [0, 1, 2, 2].map(|k| e.vec_fn::<Unzip3>(with(o.imm, k), a, b, c)),
        4 => {
            let (even0, even1) = (uzp(0, a, b), uzp(0, c, d));
            let (odd0, odd1) = (uzp(1, a, b), uzp(1, c, d));
            [
                uzp(0, even0, even1),
                uzp(0, odd0, odd1),
                uzp(1, even0, even1),
                uzp(1, odd0, odd1),
            ]
        }
        _ => [a, b, c, d],
    }
}

#[inline(always)]
fn put_together<E: Emit>(e: &mut E, o: &Operands, [a, b, c, d]: [E::Vec; 4]) -> [E::Vec; 4] {
    let mut zip = |k, x, y| e.vec_fn::<Zip>(with(o.imm, k), x, y, y);
    match o.amt {
        2 => [zip(0, a, b), zip(1, a, b), c, d],
        3 => [0, 1, 2, 2].map(|k| e.vec_fn::<Zip3>(with(o.imm, k), a, b, c)),
        4 => {
            let (even0, even1) = (zip(0, a, c), zip(1, a, c));
            let (odd0, odd1) = (zip(0, b, d), zip(1, b, d));
            [
                zip(0, even0, odd0),
                zip(1, even0, odd0),
                zip(0, even1, odd1),
                zip(1, even1, odd1),
            ]
        }
        _ => [a, b, c, d],
    }
}

/// LD1 to LD4 and ST1 to ST4 (single structure): lane `aux` of `amt` registers.
pub struct Single<const LOAD: bool, const WB: bool>;
impl<const LOAD: bool, const WB: bool> Semantics for Single<LOAD, WB> {
    const CLASS: Class = class(LOAD);
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let base = e.base(o.rn)?;
        let size = o.imm as u8;
        if LOAD {
            let x = elements(e, o, base, size)?;
            for i in 0..o.amt {
                let old = e.v(next(o, i));
                let new =
                    e.vec_fn::<Insert>(with(o.imm, o.aux.into()), x[usize::from(i)], old, old);
                e.set_v(next(o, i), new);
            }
        } else {
            let at = o.aux << (size + 3);
            for i in 0..o.amt {
                let v = e.v(next(o, i));
                let half = if at < 64 { e.vec_lo(v) } else { e.vec_hi(v) };
                let x = e.shift(true, Shift::Lsr, half, at % 64);
                let va = plus(e, base, i << size);
                e.store(MemKind::Normal, size, va, x)?;
            }
        }
        if WB {
            write_back(e, o, base);
        }
        Ok(())
    }
}

/// LD1R to LD4R.
pub struct Replicate<const WB: bool>;
impl<const WB: bool> Semantics for Replicate<WB> {
    const CLASS: Class = Class::Load;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let base = e.base(o.rn)?;
        let x = elements(e, o, base, o.imm as u8 & 3)?;
        for i in 0..o.amt {
            let x = x[usize::from(i)];
            let all = e.vec_fn::<Dup>(o.imm, x, x, x);
            e.set_v(next(o, i), all);
        }
        if WB {
            write_back(e, o, base);
        }
        Ok(())
    }
}

/// `amt` elements from `base` on, each in lane 0.
#[inline(always)]
fn elements<E: Emit>(
    e: &mut E,
    o: &Operands,
    base: E::Val,
    size: u8,
) -> Result<[E::Vec; 4], E::Stop> {
    let zero = e.imm(0);
    let first = e.load(MemKind::Normal, size, base)?;
    let mut x = [e.vec(first, zero); 4];
    for i in 1..o.amt {
        let va = plus(e, base, i << size);
        let lane = e.load(MemKind::Normal, size, va)?;
        x[usize::from(i)] = e.vec(lane, zero);
    }
    Ok(x)
}
