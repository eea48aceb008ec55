//! Floating-point arithmetic on bit patterns, as the pseudocode of DDI 0487 J1 (shared/functions/
//! float) defines it: rounding modes, flushing, NaN propagation and the cumulative flags of FPSR,
//! with underflow detected before rounding. No host arithmetic is used, so every host agrees.
//!
//! A number is taken apart into sign, exponent and an integer significand; the exact result (or one
//! whose lowest bit stands for everything below it) goes through [`round`] once.
mod arithmetic;
mod bfloat;
mod compare;
mod convert;
mod estimate;
pub(crate) mod host;
mod integer;

pub use crate::emit::FpEnv;
pub use arithmetic::*;
pub use bfloat::*;
pub use compare::*;
pub use convert::*;
pub use estimate::*;
pub use integer::*;

/// FPSR: invalid operation, division by zero, overflow, underflow, inexact, input denormal.
pub const IOC: u64 = 1 << 0;
pub const DZC: u64 = 1 << 1;
pub const OFC: u64 = 1 << 2;
pub const UFC: u64 = 1 << 3;
pub const IXC: u64 = 1 << 4;
pub const IDC: u64 = 1 << 7;
/// FPCR: alternative half precision, default NaN, flush to zero, and the latter of half precision.
pub const AHP: u64 = 1 << 26;
pub const DN: u64 = 1 << 25;
pub const FZ: u64 = 1 << 24;
pub const FZ16: u64 = 1 << 19;

/// A binary interchange format: widths of exponent and fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    pub exponent: u32,
    pub fraction: u32,
}

pub const HALF: Format = Format::of(5, 10);
pub const BFLOAT: Format = Format::of(8, 7);
pub const SINGLE: Format = Format::of(8, 23);
pub const DOUBLE: Format = Format::of(11, 52);

impl Format {
    const fn of(exponent: u32, fraction: u32) -> Format {
        Format { exponent, fraction }
    }
    /// That of lanes of `bits` bits.
    pub const fn of_lane(bits: u32) -> Format {
        match bits {
            16 => HALF,
            32 => SINGLE,
            _ => DOUBLE,
        }
    }
    pub const fn bits(self) -> u32 {
        1 + self.exponent + self.fraction
    }
    const fn exponent_ones(self) -> u64 {
        (1 << self.exponent) - 1
    }
    const fn fraction_ones(self) -> u64 {
        (1 << self.fraction) - 1
    }
    /// The exponent of the smallest normal number.
    const fn minimum(self) -> i32 {
        2 - (1 << (self.exponent - 1))
    }
    const fn bias(self) -> i32 {
        1 - self.minimum()
    }
    const fn quiet(self) -> u64 {
        1 << (self.fraction - 1)
    }
    pub const fn sign_bit(self) -> u64 {
        1 << (self.exponent + self.fraction)
    }
    pub const fn is_negative(self, v: u64) -> bool {
        v & self.sign_bit() != 0
    }
    const fn pack(self, negative: bool, exponent: u64, fraction: u64) -> u64 {
        let sign = if negative { self.sign_bit() } else { 0 };
        sign | exponent << self.fraction | fraction
    }
    pub const fn zero(self, negative: bool) -> u64 {
        self.pack(negative, 0, 0)
    }
    pub const fn infinity(self, negative: bool) -> u64 {
        self.pack(negative, self.exponent_ones(), 0)
    }
    pub const fn max_normal(self, negative: bool) -> u64 {
        self.pack(negative, self.exponent_ones() - 1, self.fraction_ones())
    }
    pub const fn default_nan(self) -> u64 {
        self.pack(false, self.exponent_ones(), self.quiet())
    }
    /// 2.0 for `by` 1, and so on.
    const fn power_of_two(self, negative: bool, by: i32) -> u64 {
        self.pack(negative, (self.bias() + by) as u64, 0)
    }
    const fn flushes(self, env: &FpEnv) -> bool {
        let bit = if self.bits() == 16 && self.exponent == 5 {
            FZ16
        } else {
            FZ
        };
        env.fpcr & bit != 0
    }
}

/// How to round. `Odd` keeps the lowest bit set where a result is inexact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    TieEven,
    Up,
    Down,
    Zero,
    TieAway,
    Odd,
}

/// FPRoundingMode().
pub const fn rounding_mode(env: &FpEnv) -> Rounding {
    match env.fpcr >> 22 & 3 {
        0 => Rounding::TieEven,
        1 => Rounding::Up,
        2 => Rounding::Down,
        _ => Rounding::Zero,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Zero,
    Finite,
    Infinity,
    QuietNan,
    SignalingNan,
}

/// A number taken apart: `significand * 2^exponent` where finite.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Number {
    pub kind: Kind,
    pub negative: bool,
    pub exponent: i32,
    pub significand: u64,
}

impl Number {
    pub const fn is_nan(self) -> bool {
        matches!(self.kind, Kind::QuietNan | Kind::SignalingNan)
    }
    pub const fn is_zero(self) -> bool {
        matches!(self.kind, Kind::Zero)
    }
    pub const fn is_infinite(self) -> bool {
        matches!(self.kind, Kind::Infinity)
    }
}

/// FPUnpack(): subnormals may become zero here.
pub(crate) fn unpack(env: &mut FpEnv, f: Format, v: u64) -> Number {
    unpack_as(env, f, v, f.flushes(env), false)
}

/// FPUnpackBase(): with `alternative` there are no infinities and NaNs.
pub(crate) fn unpack_as(
    env: &mut FpEnv,
    f: Format,
    v: u64,
    flush: bool,
    alternative: bool,
) -> Number {
    let negative = f.is_negative(v);
    let exponent = v >> f.fraction & f.exponent_ones();
    let fraction = v & f.fraction_ones();
    let number = |kind, exponent, significand| Number {
        kind,
        negative,
        exponent,
        significand,
    };
    let lowest = f.minimum() - f.fraction as i32;
    if exponent == 0 {
        if fraction == 0 {
            return number(Kind::Zero, 0, 0);
        }
        if flush {
            if f != HALF {
                env.fpsr |= IDC;
            }
            return number(Kind::Zero, 0, 0);
        }
        return number(Kind::Finite, lowest, fraction);
    }
    if exponent == f.exponent_ones() && !alternative {
        return number(
            match fraction {
                0 => Kind::Infinity,
                q if q & f.quiet() != 0 => Kind::QuietNan,
                _ => Kind::SignalingNan,
            },
            0,
            0,
        );
    }
    let significand = fraction | 1 << f.fraction;
    number(Kind::Finite, lowest + exponent as i32 - 1, significand)
}

/// FPProcessNaN().
pub(crate) fn process_nan(env: &mut FpEnv, f: Format, kind: Kind, v: u64) -> u64 {
    if kind == Kind::SignalingNan {
        env.fpsr |= IOC;
    }
    if env.fpcr & DN != 0 {
        f.default_nan()
    } else {
        v | f.quiet()
    }
}

/// FPProcessNaNs() and FPProcessNaNs3(): the first signaling one, else the first.
pub(crate) fn process_nans<const N: usize>(
    env: &mut FpEnv,
    f: Format,
    operands: [(Number, u64); N],
) -> Option<u64> {
    for kind in [Kind::SignalingNan, Kind::QuietNan] {
        for (n, v) in operands {
            if n.kind == kind {
                return Some(process_nan(env, f, kind, v));
            }
        }
    }
    None
}

/// The default NaN of an invalid operation.
pub(crate) fn invalid(env: &mut FpEnv, f: Format) -> u64 {
    env.fpsr |= IOC;
    f.default_nan()
}

/// `v >> by`, with the lowest bit set where a one is lost.
pub(crate) const fn shift_right_jam(v: u128, by: u32) -> u128 {
    if by == 0 {
        v
    } else if by > 127 {
        (v != 0) as u128
    } else {
        v >> by | (v << (128 - by) != 0) as u128
    }
}

/// Whether rounding adds one, given the last kept bit and what lies below it: its half bit, and
/// whether there is more.
pub(crate) const fn rounds_up(
    mode: Rounding,
    negative: bool,
    odd: bool,
    half: bool,
    more: bool,
) -> bool {
    match mode {
        Rounding::TieEven => half && (more || odd),
        Rounding::TieAway => half,
        Rounding::Up => !negative && (half || more),
        Rounding::Down => negative && (half || more),
        Rounding::Zero | Rounding::Odd => false,
    }
}

/// `significand >> by` in two parts: what is kept, and the half bit and the rest of what is not.
pub(crate) const fn split(significand: u128, by: i32) -> (u128, bool, bool) {
    if by <= 0 {
        return (significand << -by, false, false);
    }
    if by > 127 {
        return (0, false, significand != 0);
    }
    let half = significand >> (by - 1) & 1 == 1;
    let more = significand & ((1 << (by - 1)) - 1) != 0;
    (significand >> by, half, more)
}

/// FPRound() of `significand * 2^exponent`, which is not zero and below 2^126.
pub(crate) fn round(
    env: &mut FpEnv,
    f: Format,
    mode: Rounding,
    negative: bool,
    exponent: i32,
    significand: u128,
) -> u64 {
    let flush = f.flushes(env);
    round_as(env, f, mode, negative, exponent, significand, flush, false)
}

/// FPRoundBase(), which is told whether to flush and about the alternative half precision.
pub(crate) fn round_as(
    env: &mut FpEnv,
    f: Format,
    mode: Rounding,
    negative: bool,
    exponent: i32,
    significand: u128,
    flush: bool,
    alternative: bool,
) -> u64 {
    debug_assert!(significand != 0 && significand >> 126 == 0);
    let leading = exponent + significand.ilog2() as i32;
    let tiny = leading < f.minimum();
    if tiny && flush {
        env.fpsr |= UFC;
        return f.zero(negative);
    }
    let last = leading.max(f.minimum()) - f.fraction as i32;
    let (kept, half, more) = split(significand, last - exponent);
    let mut kept = kept as u64;
    let inexact = half || more;
    if tiny && inexact {
        env.fpsr |= UFC;
    }
    if rounds_up(mode, negative, kept & 1 == 1, half, more) {
        kept += 1;
    }
    if mode == Rounding::Odd && inexact {
        kept |= 1;
    }
    // The leading one of `kept` adds to the exponent, also where rounding made it.
    let below = if tiny { 0 } else { leading - f.minimum() } as u64;
    let magnitude = (below << f.fraction) + kept;
    let limit = if alternative {
        f.sign_bit()
    } else {
        f.infinity(false)
    };
    if magnitude >= limit {
        if alternative {
            env.fpsr |= IOC;
            return f.zero(negative) | (f.sign_bit() - 1);
        }
        env.fpsr |= OFC | IXC;
        return overflow(f, mode, negative);
    }
    if inexact {
        env.fpsr |= IXC;
    }
    f.zero(negative) | magnitude
}

/// What an overflow rounds to.
pub(crate) const fn overflow(f: Format, mode: Rounding, negative: bool) -> u64 {
    let to_infinity = match mode {
        Rounding::TieEven | Rounding::TieAway => true,
        Rounding::Up => !negative,
        Rounding::Down => negative,
        Rounding::Zero | Rounding::Odd => false,
    };
    if to_infinity {
        f.infinity(negative)
    } else {
        f.max_normal(negative)
    }
}
