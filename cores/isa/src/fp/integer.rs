//! To and from integers and fixed-point numbers.
use super::*;

/// `n * 2^scale` as an integer, and whether it is inexact. What does not fit in 127 bits is larger
/// than anything it is compared with.
fn to_integer(n: Number, scale: i32, mode: Rounding) -> (i128, bool) {
    let by = -(n.exponent + scale);
    if by < -70 {
        let huge = i128::MAX >> 1;
        return (if n.negative { -huge } else { huge }, false);
    }
    let (kept, half, more) = split(n.significand.into(), by);
    let up = rounds_up(mode, n.negative, kept & 1 == 1, half, more);
    let magnitude = kept as i128 + i128::from(up);
    let v = if n.negative { -magnitude } else { magnitude };
    (v, half || more)
}

/// FPToFixed(): to `bits` bits of which `fraction` are below the point; saturates.
pub fn to_fixed(
    env: &mut FpEnv,
    f: Format,
    v: u64,
    bits: u32,
    fraction: u32,
    unsigned: bool,
    mode: Rounding,
) -> u64 {
    let n = unpack(env, f, v);
    let (min, max) = if unsigned {
        (0, (1i128 << bits) - 1)
    } else {
        (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1)
    };
    let (r, inexact) = match n.kind {
        Kind::QuietNan | Kind::SignalingNan => {
            env.fpsr |= IOC;
            return 0;
        }
        Kind::Zero => (0, false),
        Kind::Infinity if n.negative => (min - 1, false),
        Kind::Infinity => (max + 1, false),
        Kind::Finite => to_integer(n, fraction as i32, mode),
    };
    if r < min || r > max {
        env.fpsr |= IOC;
    } else if inexact {
        env.fpsr |= IXC;
    }
    r.clamp(min, max) as u64 & (u64::MAX >> (64 - bits))
}

/// FixedToFP(): of the low `bits` bits.
pub fn from_fixed(
    env: &mut FpEnv,
    f: Format,
    v: u64,
    bits: u32,
    fraction: u32,
    unsigned: bool,
) -> u64 {
    let v = v << (64 - bits);
    let negative = !unsigned && (v as i64) < 0;
    let magnitude = if negative {
        ((v as i64) >> (64 - bits)).unsigned_abs()
    } else {
        v >> (64 - bits)
    };
    if magnitude == 0 {
        return f.zero(false);
    }
    let mode = rounding_mode(env);
    round(env, f, mode, negative, -(fraction as i32), magnitude.into())
}

/// FPRoundInt(): to an integer of the same format; `exact` raises IXC.
pub fn round_int(env: &mut FpEnv, f: Format, v: u64, mode: Rounding, exact: bool) -> u64 {
    let n = unpack(env, f, v);
    match n.kind {
        Kind::QuietNan | Kind::SignalingNan => process_nan(env, f, n.kind, v),
        Kind::Infinity => v,
        Kind::Zero => f.zero(n.negative),
        Kind::Finite if n.exponent >= 0 => v,
        Kind::Finite => {
            let (r, inexact) = to_integer(n, 0, mode);
            if inexact && exact {
                env.fpsr |= IXC;
            }
            from_integer(env, f, n.negative, r)
        }
    }
}
/// An integer that the format can hold; zero keeps the sign of what was rounded.
fn from_integer(env: &mut FpEnv, f: Format, negative: bool, v: i128) -> u64 {
    if v == 0 {
        return f.zero(negative);
    }
    round(env, f, Rounding::Zero, negative, 0, v.unsigned_abs())
}

/// FPRoundIntN(): to an integer that also fits in `bits` bits, signed. What does not fit is the
/// lowest of these.
pub fn round_int_sized(env: &mut FpEnv, f: Format, v: u64, mode: Rounding, bits: u32) -> u64 {
    let n = unpack(env, f, v);
    let limit = 1i128 << (bits - 1);
    let (r, inexact) = match n.kind {
        Kind::QuietNan | Kind::SignalingNan | Kind::Infinity => (limit, false),
        Kind::Zero => (0, false),
        Kind::Finite => to_integer(n, 0, mode),
    };
    if r < -limit || r >= limit {
        env.fpsr |= IOC;
        return f.power_of_two(true, bits as i32 - 1);
    }
    if inexact {
        env.fpsr |= IXC;
    }
    from_integer(env, f, n.negative, r)
}

/// FPToFixedJS(): the low 32 bits of the integer part, and whether that is all of it (NZCV.Z).
pub fn to_int32_js(env: &mut FpEnv, v: u64) -> (u32, bool) {
    let n = unpack(env, DOUBLE, v);
    if n.is_nan() || n.is_infinite() {
        env.fpsr |= IOC;
        return (0, false);
    }
    if n.is_zero() {
        return (0, v == 0);
    }
    let (r, inexact) = to_integer(n, 0, Rounding::Zero);
    if n.exponent >= 32 {
        env.fpsr |= IOC;
        return (0, false);
    }
    if i32::try_from(r).is_err() {
        env.fpsr |= IOC;
    } else if inexact {
        env.fpsr |= IXC;
    } else {
        return (r as u32, true);
    }
    (r as u32, false)
}
