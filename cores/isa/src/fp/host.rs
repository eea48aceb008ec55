//! Where the host's arithmetic gives the same result: IEEE 754 single and double precision, rounding to
//! nearest with no flushing, as Rust defines `f32` and `f64`.
//!
//! Nothing here raises a flag. An operation declines (`None`) unless FPCR asks for nothing else, no
//! NaN takes part, the result can neither overflow nor be tiny, and it is either exact or FPSR.IXC
//! is set already; the functions of the pseudocode do the rest. As FPSR is cumulative, a program meets
//! its first inexact result there and most others here.
use super::*;
use std::cmp::Ordering;
use std::ops::{Add, Div, Mul, Sub};

/// FPCR.RMode.
const RMODE: u64 = 3 << 22;

/// The host rounds as FPCR says, and subnormals are what they are.
#[inline(always)]
pub(crate) const fn is_plain(env: &FpEnv) -> bool {
    env.fpcr & (RMODE | FZ) == 0
}
/// As [`is_plain`], for what does not round.
#[inline(always)]
pub(crate) const fn keeps_subnormals(env: &FpEnv) -> bool {
    env.fpcr & FZ == 0
}

/// `f32` and `f64`.
pub(crate) trait Float:
    Copy
    + PartialOrd
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
{
    const FORMAT: Format;
    const ZERO: Self;
    fn of(bits: u64) -> Self;
    fn bits(self) -> u64;
    fn root(self) -> Self;
    /// `self * b + c`, rounded once.
    fn fused(self, b: Self, c: Self) -> Self;
    fn double(self) -> f64;
    fn from_double(v: f64) -> Self;
    fn from_signed(v: i64) -> Self;
    fn from_unsigned(v: u64) -> Self;
}

impl Float for f64 {
    const FORMAT: Format = DOUBLE;
    const ZERO: f64 = 0.;
    #[inline(always)]
    fn of(bits: u64) -> f64 {
        f64::from_bits(bits)
    }
    #[inline(always)]
    fn bits(self) -> u64 {
        self.to_bits()
    }
    #[inline(always)]
    fn root(self) -> f64 {
        self.sqrt()
    }
    #[inline(always)]
    fn fused(self, b: f64, c: f64) -> f64 {
        self.mul_add(b, c)
    }
    #[inline(always)]
    fn double(self) -> f64 {
        self
    }
    #[inline(always)]
    fn from_double(v: f64) -> f64 {
        v
    }
    #[inline(always)]
    fn from_signed(v: i64) -> f64 {
        v as f64
    }
    #[inline(always)]
    fn from_unsigned(v: u64) -> f64 {
        v as f64
    }
}

impl Float for f32 {
    const FORMAT: Format = SINGLE;
    const ZERO: f32 = 0.;
    #[inline(always)]
    fn of(bits: u64) -> f32 {
        f32::from_bits(bits as u32)
    }
    #[inline(always)]
    fn bits(self) -> u64 {
        self.to_bits().into()
    }
    #[inline(always)]
    fn root(self) -> f32 {
        self.sqrt()
    }
    /// In double precision the product is exact; the sum is rounded to odd, which loses nothing that
    /// a second rounding to so much fewer bits looks at.
    #[inline(always)]
    fn fused(self, b: f32, c: f32) -> f32 {
        let (product, addend) = (f64::from(self) * f64::from(b), f64::from(c));
        let sum = product + addend;
        let error = sum_error(sum, product, addend);
        let bits = sum.to_bits();
        if error == 0. || bits & 1 == 1 {
            return sum as f32;
        }
        // Towards the exact sum: away from zero where the error has the sign of the sum.
        let outward = (error > 0.) == (sum > 0.);
        f64::from_bits(if outward { bits + 1 } else { bits - 1 }) as f32
    }
    #[inline(always)]
    fn double(self) -> f64 {
        self.into()
    }
    #[inline(always)]
    fn from_double(v: f64) -> f32 {
        v as f32
    }
    #[inline(always)]
    fn from_signed(v: i64) -> f32 {
        v as f32
    }
    #[inline(always)]
    fn from_unsigned(v: u64) -> f32 {
        v as f32
    }
}

#[inline(always)]
fn exponent<T: Float>(v: T) -> u64 {
    v.bits() >> T::FORMAT.fraction & T::FORMAT.exponent_ones()
}
#[inline(always)]
fn is_finite<T: Float>(v: T) -> bool {
    exponent(v) != T::FORMAT.exponent_ones()
}
/// Finite, and so far above the subnormals that it was not tiny before rounding either.
#[inline(always)]
fn is_ordinary<T: Float>(v: T) -> bool {
    exponent(v).wrapping_sub(2) < T::FORMAT.exponent_ones() - 2
}
#[inline(always)]
fn is_number<T: Float>(v: T) -> bool {
    v.partial_cmp(&v).is_some()
}
/// What rounding a sum left out (Knuth's TwoSum); not zero or NaN where that cannot be told.
#[inline(always)]
fn sum_error<T: Float>(sum: T, a: T, b: T) -> T {
    let rest = sum - a;
    (a - (sum - rest)) + (b - rest)
}
/// The significand has room for all bits of the product.
#[inline(always)]
fn product_fits<T: Float>(a: T, b: T) -> bool {
    let significand = |v: T| {
        let hidden = u64::from(exponent(v) != 0) << T::FORMAT.fraction;
        u128::from(v.bits() & T::FORMAT.fraction_ones() | hidden)
    };
    let p = significand(a) * significand(b);
    p == 0 || p.ilog2() - p.trailing_zeros() <= T::FORMAT.fraction
}

/// An operation on two operands.
pub(crate) trait Two {
    fn value<T: Float>(a: T, b: T) -> T;
    /// Whether `r` is Arm's result, with no other flag than IXC.
    fn agrees<T: Float>(r: T, a: T, b: T) -> bool;
    /// Nothing was rounded; may be false for lack of knowledge.
    fn is_exact<T: Float>(r: T, a: T, b: T) -> bool;
}

/// A sum is exact where it is subnormal, so it never raises UFC.
pub(crate) struct Sum;
impl Two for Sum {
    #[inline(always)]
    fn value<T: Float>(a: T, b: T) -> T {
        a + b
    }
    #[inline(always)]
    fn agrees<T: Float>(r: T, _: T, _: T) -> bool {
        is_finite(r)
    }
    #[inline(always)]
    fn is_exact<T: Float>(r: T, a: T, b: T) -> bool {
        sum_error(r, a, b) == T::ZERO
    }
}
pub(crate) struct Difference;
impl Two for Difference {
    #[inline(always)]
    fn value<T: Float>(a: T, b: T) -> T {
        a - b
    }
    #[inline(always)]
    fn agrees<T: Float>(r: T, _: T, _: T) -> bool {
        is_finite(r)
    }
    #[inline(always)]
    fn is_exact<T: Float>(r: T, a: T, b: T) -> bool {
        sum_error(r, a, T::ZERO - b) == T::ZERO
    }
}
pub(crate) struct Product;
impl Two for Product {
    #[inline(always)]
    fn value<T: Float>(a: T, b: T) -> T {
        a * b
    }
    #[inline(always)]
    fn agrees<T: Float>(r: T, _: T, _: T) -> bool {
        is_ordinary(r)
    }
    #[inline(always)]
    fn is_exact<T: Float>(_: T, a: T, b: T) -> bool {
        product_fits(a, b)
    }
}
pub(crate) struct Quotient;
impl Two for Quotient {
    #[inline(always)]
    fn value<T: Float>(a: T, b: T) -> T {
        a / b
    }
    #[inline(always)]
    fn agrees<T: Float>(r: T, _: T, _: T) -> bool {
        is_ordinary(r)
    }
    #[inline(always)]
    fn is_exact<T: Float>(r: T, a: T, b: T) -> bool {
        is_ordinary(a) && product_fits(r, b) && r * b == a
    }
}
/// Equal operands are left out: zeros have signs.
pub(crate) struct Maximum;
impl Two for Maximum {
    #[inline(always)]
    fn value<T: Float>(a: T, b: T) -> T {
        if a > b { a } else { b }
    }
    #[inline(always)]
    fn agrees<T: Float>(_: T, a: T, b: T) -> bool {
        // Neither equal, as zeros of both signs are, nor with a NaN among them.
        a.partial_cmp(&b).is_some_and(Ordering::is_ne)
    }
    #[inline(always)]
    fn is_exact<T: Float>(_: T, _: T, _: T) -> bool {
        true
    }
}
pub(crate) struct Minimum;
impl Two for Minimum {
    #[inline(always)]
    fn value<T: Float>(a: T, b: T) -> T {
        if a < b { a } else { b }
    }
    #[inline(always)]
    fn agrees<T: Float>(_: T, a: T, b: T) -> bool {
        // Neither equal, as zeros of both signs are, nor with a NaN among them.
        a.partial_cmp(&b).is_some_and(Ordering::is_ne)
    }
    #[inline(always)]
    fn is_exact<T: Float>(_: T, _: T, _: T) -> bool {
        true
    }
}

#[inline(always)]
const fn inexact_is_flagged(env: &FpEnv) -> bool {
    env.fpsr & IXC != 0
}

/// Of one lane, where [`is_plain`].
#[inline(always)]
pub(crate) fn two<O: Two, T: Float>(env: &FpEnv, a: u64, b: u64) -> Option<u64> {
    let (x, y) = (T::of(a), T::of(b));
    let r = O::value(x, y);
    let good = O::agrees(r, x, y) && (inexact_is_flagged(env) || O::is_exact(r, x, y));
    good.then(|| r.bits())
}

/// FPSqrt(), where [`is_plain`].
#[inline(always)]
pub(crate) fn root<T: Float>(env: &FpEnv, a: u64) -> Option<u64> {
    let x = T::of(a);
    let r = x.root();
    let exact = || is_ordinary(x) && product_fits(r, r) && r * r == x;
    let good = is_ordinary(r) && (inexact_is_flagged(env) || exact());
    good.then(|| r.bits())
}

/// FPMulAdd(), where [`is_plain`].
#[inline(always)]
pub(crate) fn fused<T: Float>(env: &FpEnv, addend: u64, a: u64, b: u64) -> Option<u64> {
    let (x, y, z) = (T::of(a), T::of(b), T::of(addend));
    let r = x.fused(y, z);
    let exact = || {
        let p = x * y;
        is_ordinary(p) && product_fits(x, y) && sum_error(p + z, p, z) == T::ZERO
    };
    let good = is_ordinary(r) && (inexact_is_flagged(env) || exact());
    good.then(|| r.bits())
}

/// FPCompare() and its kin, where [`keeps_subnormals`].
#[inline(always)]
pub(crate) fn order<T: Float>(a: u64, b: u64) -> Option<Ordering> {
    T::of(a).partial_cmp(&T::of(b))
}

/// Single to double, where [`keeps_subnormals`].
#[inline(always)]
pub(crate) fn widen(v: u64) -> Option<u64> {
    let x = f32::of(v);
    is_number(x).then(|| f64::from(x).to_bits())
}
/// Double to single, where [`is_plain`].
#[inline(always)]
pub(crate) fn narrow(env: &FpEnv, v: u64) -> Option<u64> {
    let x = f64::of(v);
    let r = x as f32;
    let exact = inexact_is_flagged(env) || f64::from(r) == x;
    (is_ordinary(r) && exact).then(|| r.bits())
}

/// Rounded to an integer below 2^62.
#[inline(always)]
fn integer(x: f64, mode: Rounding) -> Option<i64> {
    const LIMIT: f64 = (1u64 << 62) as f64;
    if !(x > -LIMIT && x < LIMIT) {
        return None;
    }
    let down = x as i64;
    // Exact: an integer and a fraction of the same sign.
    let rest = x - down as f64;
    let step = if rest < 0. { -1 } else { 1 };
    let half = rest == 0.5 || rest == -0.5;
    let more = !(-0.5..=0.5).contains(&rest);
    let moves = match mode {
        Rounding::Zero => false,
        Rounding::Up => rest > 0.,
        Rounding::Down => rest < 0.,
        Rounding::TieEven => more || half && down & 1 == 1,
        Rounding::TieAway => more || half,
        Rounding::Odd => return None,
    };
    Some(if moves { down + step } else { down })
}

/// FPToFixed() without a fraction, where [`keeps_subnormals`].
#[inline(always)]
pub(crate) fn to_integer<T: Float>(
    env: &FpEnv,
    v: u64,
    bits: u32,
    unsigned: bool,
    mode: Rounding,
) -> Option<u64> {
    let x = T::of(v).double();
    let r = integer(x, mode)?;
    let fits = match (bits, unsigned) {
        (32, false) => i64::from(r as i32) == r,
        (32, true) => i64::from(r as u32) == r,
        (_, true) => r >= 0,
        (_, false) => true,
    };
    let exact = inexact_is_flagged(env) || r as f64 == x;
    (fits && exact).then_some(r as u64 & (u64::MAX >> (64 - bits)))
}

/// FPRoundInt(), where [`keeps_subnormals`].
#[inline(always)]
pub(crate) fn round_integer<T: Float>(
    env: &FpEnv,
    v: u64,
    mode: Rounding,
    exact: bool,
) -> Option<u64> {
    let x = T::of(v).double();
    let r = integer(x, mode)? as f64;
    let silent = !exact || inexact_is_flagged(env) || r == x;
    // Zero has the sign of what was rounded.
    silent.then(|| T::from_double(r.copysign(x)).bits())
}

/// FixedToFP() without a fraction, where [`is_plain`]. The integer is extended to 64 bits.
#[inline(always)]
pub(crate) fn from_integer<T: Float>(env: &FpEnv, v: u64, unsigned: bool) -> Option<u64> {
    let magnitude = if unsigned {
        v
    } else {
        (v as i64).unsigned_abs()
    };
    let length = 64 - (magnitude.leading_zeros() + magnitude.trailing_zeros()).min(64);
    let r = if unsigned {
        T::from_unsigned(v)
    } else {
        T::from_signed(v as i64)
    };
    (inexact_is_flagged(env) || length <= T::FORMAT.fraction + 1).then(|| r.bits())
}
