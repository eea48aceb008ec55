//! Lanes of a vector, and how the functions over them are told which lanes.
//!
//! `imm` of a [`VecFn`] has one layout for all of them: the constants below, and an argument (shift
//! amount, index, rotation, …) from bit 8 on. A `NAME` together with `imm` says everything.
use super::packed::Packed;
use crate::emit::{Class, FpEnv, VecFn};

/// Bits [1:0] of `imm`: log2 of the bytes of a lane.
pub const SIZE: u64 = 3;
/// All 128 bits instead of the low 64; in the narrowing and widening functions: the "2" form.
pub const FULL: u64 = 1 << 2;
/// One lane only.
pub const SCALAR: u64 = 1 << 3;
/// Lanes are unsigned.
pub const U: u64 = 1 << 4;
/// Rounding instead of truncating.
pub const ROUND: u64 = 1 << 5;
/// Subtract the product, or negate an operand.
pub const NEG: u64 = 1 << 6;
const ARG: u32 = 8;

/// FPSR.QC, cumulative saturation.
pub const QC: u64 = 1 << 27;

/// A vector function with what a row needs to know about it.
pub trait Op: VecFn {
    const CLASS: Class;
    /// Which of Vn, Vm, Va (or the old Vd) it looks at, in this order from bit 0.
    const USES: u8;
}

/// `Add "add" nm Simd |fp, imm, a, b, c| …;` declares the [`Op`] `Add`.
macro_rules! ops {
    ($($(#[$m:meta])* $T:ident $name:literal $uses:ident $class:ident
        |$fp:pat_param, $imm:pat_param, $a:pat_param, $b:pat_param, $c:pat_param| $body:expr;)*) => { $(
        $(#[$m])*
        pub struct $T;
        impl $crate::emit::VecFn for $T {
            const NAME: &'static str = $name;
            #[inline]
            fn call($fp: &mut $crate::emit::FpEnv, $imm: u64, $a: u128, $b: u128, $c: u128) -> u128 {
                $body
            }
        }
        impl $crate::a64::simd::lanes::Op for $T {
            const CLASS: $crate::emit::Class = $crate::emit::Class::$class;
            const USES: u8 = $crate::a64::simd::lanes::ops!(@uses $uses);
        }
    )* };
    (@uses n) => { 1 };
    (@uses m) => { 2 };
    (@uses nm) => { 3 };
    (@uses na) => { 5 };
    (@uses nma) => { 7 };
}
pub(crate) use ops;

/// `imm` with an argument.
pub const fn with(imm: u64, arg: u32) -> u64 {
    imm | (arg as u64) << ARG
}
pub const fn arg(imm: u64) -> u32 {
    (imm >> ARG) as u32
}
/// Bits of a lane.
pub const fn esize(imm: u64) -> u32 {
    8 << (imm & SIZE)
}
/// Bits in use.
pub const fn width(imm: u64) -> u32 {
    if imm & SCALAR != 0 {
        esize(imm)
    } else if imm & FULL != 0 {
        128
    } else {
        64
    }
}
pub const fn lanes(imm: u64) -> u32 {
    width(imm) / esize(imm)
}
pub const fn unsigned(imm: u64) -> bool {
    imm & U != 0
}
pub const fn ones(bits: u32) -> u128 {
    !0 >> (128 - bits)
}
/// What is in use of `v`.
pub const fn low(imm: u64, v: u128) -> u128 {
    v & ones(width(imm))
}
/// Lane `i` of `v`.
pub const fn get(v: u128, e: u32, i: u32) -> u64 {
    (v >> (e * i)) as u64 & (!0 >> (64 - e))
}
pub const fn int(v: u64, e: u32, unsigned: bool) -> i128 {
    if unsigned {
        v as i128
    } else {
        ((v << (64 - e)) as i64 >> (64 - e)) as i128
    }
}
/// The low bits of `x` as lane `i`.
pub const fn at(x: i128, e: u32, i: u32) -> u128 {
    (x as u128 & ones(e)) << (e * i)
}
pub const fn all_ones_if(c: bool) -> i128 {
    if c { -1 } else { 0 }
}
/// `v`, which has no more bits than that, in every lane.
#[inline(always)]
pub const fn replicate(imm: u64, v: u64) -> u128 {
    let half = (Packed::of(imm).low as u64).wrapping_mul(v) as u128;
    low(imm, half << 64 | half)
}

/// Lane by lane, signed or unsigned by `imm`.
#[inline(always)]
pub fn map(imm: u64, a: u128, mut f: impl FnMut(i128) -> i128) -> u128 {
    map3(imm, a, 0, 0, |x, _, _| f(x))
}
#[inline(always)]
pub fn map2(imm: u64, a: u128, b: u128, mut f: impl FnMut(i128, i128) -> i128) -> u128 {
    map3(imm, a, b, 0, |x, y, _| f(x, y))
}
#[inline(always)]
pub fn map3(
    imm: u64,
    a: u128,
    b: u128,
    c: u128,
    mut f: impl FnMut(i128, i128, i128) -> i128,
) -> u128 {
    let (e, u) = (esize(imm), unsigned(imm));
    let mut r = 0;
    for i in 0..lanes(imm) {
        let [x, y, z] = [a, b, c].map(|v| int(get(v, e, i), e, u));
        r |= at(f(x, y, z), e, i);
    }
    r
}

/// SatQ(): sets FPSR.QC where `x` does not fit.
pub fn saturate(fp: &mut FpEnv, x: i128, e: u32, unsigned: bool) -> i128 {
    let (min, max) = if unsigned {
        (0, (1i128 << e) - 1)
    } else {
        (-(1i128 << (e - 1)), (1i128 << (e - 1)) - 1)
    };
    if x < min || x > max {
        fp.fpsr |= QC;
    }
    x.clamp(min, max)
}

/// Lanes as host integers: for the functions worth straight code per lane size.
pub trait Lane: Copy {
    const BYTES: usize;
    fn get(v: &[u8; 16], i: usize) -> Self;
    fn put(self, v: &mut [u8; 16], i: usize);
    fn unsigned(self) -> u64;
    fn signed(self) -> i64;
    fn truncate(v: u64) -> Self;
}
macro_rules! lane {
    ($($u:ty, $s:ty, $n:literal;)*) => { $(
        impl Lane for $u {
            const BYTES: usize = $n;
            #[inline(always)]
            fn get(v: &[u8; 16], i: usize) -> $u {
                let mut b = [0; $n];
                b.copy_from_slice(&v[$n * i..$n * i + $n]);
                <$u>::from_le_bytes(b)
            }
            #[inline(always)]
            fn put(self, v: &mut [u8; 16], i: usize) {
                v[$n * i..$n * i + $n].copy_from_slice(&self.to_le_bytes());
            }
            #[inline(always)]
            fn unsigned(self) -> u64 {
                u64::from(self)
            }
            #[inline(always)]
            fn signed(self) -> i64 {
                i64::from(self as $s)
            }
            #[inline(always)]
            fn truncate(v: u64) -> $u {
                v as $u
            }
        }
    )* };
}
lane! { u8, i8, 1; u16, i16, 2; u32, i32, 4; u64, i64, 8; }

#[inline(always)]
fn each<L: Lane>(a: u128, b: u128, mut f: impl FnMut(L, L) -> u64) -> u128 {
    let (a, b, mut r) = (a.to_le_bytes(), b.to_le_bytes(), [0; 16]);
    for i in 0..16 / L::BYTES {
        L::truncate(f(L::get(&a, i), L::get(&b, i))).put(&mut r, i);
    }
    u128::from_le_bytes(r)
}
/// Lane by lane with zero-extended lanes.
#[inline(always)]
pub fn unsigned2(imm: u64, a: u128, b: u128, mut f: impl FnMut(u64, u64) -> u64) -> u128 {
    let r = match imm & SIZE {
        0 => each::<u8>(a, b, |x, y| f(x.unsigned(), y.unsigned())),
        1 => each::<u16>(a, b, |x, y| f(x.unsigned(), y.unsigned())),
        2 => each::<u32>(a, b, |x, y| f(x.unsigned(), y.unsigned())),
        _ => each::<u64>(a, b, |x, y| f(x.unsigned(), y.unsigned())),
    };
    low(imm, r)
}
/// Lane by lane with sign-extended lanes.
#[inline(always)]
pub fn signed2(imm: u64, a: u128, b: u128, mut f: impl FnMut(i64, i64) -> i64) -> u128 {
    let r = match imm & SIZE {
        0 => each::<u8>(a, b, |x, y| f(x.signed(), y.signed()) as u64),
        1 => each::<u16>(a, b, |x, y| f(x.signed(), y.signed()) as u64),
        2 => each::<u32>(a, b, |x, y| f(x.signed(), y.signed()) as u64),
        _ => each::<u64>(a, b, |x, y| f(x.signed(), y.signed()) as u64),
    };
    low(imm, r)
}
