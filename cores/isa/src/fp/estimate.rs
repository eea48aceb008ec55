//! Reciprocal and reciprocal square root estimates, eight bits of them.
use super::*;

/// RecipEstimate(): 256..512 is 0.5..1.0, and so is the result over 1.0..2.0.
fn recip_table(a: u64) -> u64 {
    let a = 2 * a + 1;
    ((1 << 19) / a).div_ceil(2)
}
/// RecipSqrtEstimate(): 128..512 is 0.25..1.0.
fn rsqrt_table(a: u64) -> u64 {
    let a = if a < 256 { 2 * a + 1 } else { 2 * (a | 1) };
    // The largest b with a * b * b < 2^28; the table has at least 512.
    let mut b = 512;
    while a * (b + 1) * (b + 1) < 1 << 28 {
        b += 1;
    }
    b.div_ceil(2)
}

/// Fraction as 52 bits, and the exponent field, of a finite number.
fn parts(f: Format, v: u64) -> (u64, i64) {
    let fraction = (v & f.fraction_ones()) << (52 - f.fraction);
    (fraction, (v >> f.fraction & f.exponent_ones()) as i64)
}
const FRACTION: u64 = (1 << 52) - 1;

/// FPRecipEstimate().
pub fn recip_estimate(env: &mut FpEnv, f: Format, v: u64) -> u64 {
    let n = unpack(env, f, v);
    match n.kind {
        Kind::QuietNan | Kind::SignalingNan => return process_nan(env, f, n.kind, v),
        Kind::Infinity => return f.zero(n.negative),
        Kind::Zero => {
            env.fpsr |= DZC;
            return f.infinity(n.negative);
        }
        Kind::Finite => {}
    }
    let leading = n.exponent + n.significand.ilog2() as i32;
    if leading < f.minimum() - 2 {
        env.fpsr |= OFC | IXC;
        return overflow(f, rounding_mode(env), n.negative);
    }
    if f.flushes(env) && leading >= -f.minimum() {
        env.fpsr |= UFC;
        return f.zero(n.negative);
    }
    let (mut fraction, mut exponent) = parts(f, v);
    if exponent == 0 {
        let up = if fraction >> 51 == 0 { 2 } else { 1 };
        exponent = 1 - up;
        fraction = fraction << up & FRACTION;
    }
    let estimate = recip_table(1 << 8 | fraction >> 44);
    let mut fraction = (estimate & 0xff) << 44;
    let mut result = 2 * i64::from(f.bias()) - 1 - exponent;
    if result == 0 {
        fraction = 1 << 51 | fraction >> 1;
    } else if result == -1 {
        fraction = 1 << 50 | fraction >> 2;
        result = 0;
    }
    f.pack(n.negative, result as u64, fraction >> (52 - f.fraction))
}

/// FPRSqrtEstimate().
pub fn rsqrt_estimate(env: &mut FpEnv, f: Format, v: u64) -> u64 {
    let n = unpack(env, f, v);
    match n.kind {
        Kind::QuietNan | Kind::SignalingNan => return process_nan(env, f, n.kind, v),
        Kind::Zero => {
            env.fpsr |= DZC;
            return f.infinity(n.negative);
        }
        _ if n.negative => return invalid(env, f),
        Kind::Infinity => return f.zero(false),
        Kind::Finite => {}
    }
    let (mut fraction, mut exponent) = parts(f, v);
    if exponent == 0 {
        let up = (fraction << 12).leading_zeros() + 1;
        fraction = fraction << up & FRACTION;
        exponent = 1 - i64::from(up);
    }
    let scaled = if exponent & 1 == 0 {
        1 << 8 | fraction >> 44
    } else {
        1 << 7 | fraction >> 45
    };
    let result = (3 * i64::from(f.bias()) - 1 - exponent).div_euclid(2);
    let estimate = rsqrt_table(scaled) & 0xff;
    f.pack(false, result as u64, estimate << (f.fraction - 8))
}

/// FPRecpX(): a power of two near the reciprocal.
pub fn recip_exponent(env: &mut FpEnv, f: Format, v: u64) -> u64 {
    let n = unpack(env, f, v);
    if n.is_nan() {
        return process_nan(env, f, n.kind, v);
    }
    let exponent = v >> f.fraction & f.exponent_ones();
    let result = match exponent {
        0 => f.exponent_ones() - 1,
        e => !e & f.exponent_ones(),
    };
    f.pack(n.negative, result, 0)
}

/// UnsignedRecipEstimate().
pub fn recip_estimate_unsigned(v: u32) -> u32 {
    if v >> 31 == 0 {
        return !0;
    }
    (recip_table((v >> 23).into()) as u32) << 23
}
/// UnsignedRSqrtEstimate().
pub fn rsqrt_estimate_unsigned(v: u32) -> u32 {
    if v >> 30 == 0 {
        return !0;
    }
    (rsqrt_table((v >> 23).into()) as u32) << 23
}
