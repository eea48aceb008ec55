//! Comparison, maximum and minimum.
use super::*;
use std::cmp::Ordering;

/// Of two that are not NaN.
fn order(a: Number, b: Number) -> Ordering {
    let magnitude = |n: Number| match n.kind {
        Kind::Zero => (i32::MIN, 0),
        Kind::Infinity => (i32::MAX, 0),
        _ => {
            let up = n.significand.leading_zeros();
            (n.exponent - up as i32, n.significand << up)
        }
    };
    match (a.negative, b.negative) {
        _ if a.is_zero() && b.is_zero() => Ordering::Equal,
        (false, true) => Ordering::Greater,
        (true, false) => Ordering::Less,
        (false, false) => magnitude(a).cmp(&magnitude(b)),
        (true, true) => magnitude(b).cmp(&magnitude(a)),
    }
}

/// `None` where unordered. With `signal`, or for a signaling NaN, that is invalid.
pub fn partial_compare(
    env: &mut FpEnv,
    f: Format,
    a: u64,
    b: u64,
    signal: bool,
) -> Option<Ordering> {
    let (x, y) = (unpack(env, f, a), unpack(env, f, b));
    if x.is_nan() || y.is_nan() {
        if signal || x.kind == Kind::SignalingNan || y.kind == Kind::SignalingNan {
            env.fpsr |= IOC;
        }
        return None;
    }
    Some(order(x, y))
}

/// FPCompare(): NZCV in bits [31:28].
pub fn compare(env: &mut FpEnv, f: Format, a: u64, b: u64, signal: bool) -> u64 {
    partial_compare(env, f, a, b, signal).map_or(0b0011 << 28, nzcv)
}
/// Of two that are ordered.
pub(crate) const fn nzcv(order: Ordering) -> u64 {
    match order {
        Ordering::Equal => 0b0110 << 28,
        Ordering::Less => 0b1000 << 28,
        Ordering::Greater => 0b0010 << 28,
    }
}
/// FPCompareEQ().
pub fn equal(env: &mut FpEnv, f: Format, a: u64, b: u64) -> bool {
    partial_compare(env, f, a, b, false) == Some(Ordering::Equal)
}
/// FPCompareGE().
pub fn greater_or_equal(env: &mut FpEnv, f: Format, a: u64, b: u64) -> bool {
    partial_compare(env, f, a, b, true).is_some_and(Ordering::is_ge)
}
/// FPCompareGT().
pub fn greater(env: &mut FpEnv, f: Format, a: u64, b: u64) -> bool {
    partial_compare(env, f, a, b, true).is_some_and(Ordering::is_gt)
}

/// FPMax(): +0 is above -0.
pub fn max(env: &mut FpEnv, f: Format, a: u64, b: u64) -> u64 {
    extreme(env, f, a, b, Ordering::Greater)
}
/// FPMin().
pub fn min(env: &mut FpEnv, f: Format, a: u64, b: u64) -> u64 {
    extreme(env, f, a, b, Ordering::Less)
}
fn extreme(env: &mut FpEnv, f: Format, a: u64, b: u64, wanted: Ordering) -> u64 {
    let (x, y) = (unpack(env, f, a), unpack(env, f, b));
    if let Some(nan) = process_nans(env, f, [(x, a), (y, b)]) {
        return nan;
    }
    if x.is_zero() && y.is_zero() {
        return f.zero(match wanted {
            Ordering::Greater => x.negative && y.negative,
            _ => x.negative || y.negative,
        });
    }
    let (n, v) = if order(x, y) == wanted {
        (x, a)
    } else {
        (y, b)
    };
    if n.is_zero() { f.zero(n.negative) } else { v }
}

/// FPMaxNum(): a number wins over a quiet NaN.
pub fn max_number(env: &mut FpEnv, f: Format, a: u64, b: u64) -> u64 {
    let (a, b) = without_nan(env, f, a, b, f.infinity(true));
    max(env, f, a, b)
}
/// FPMinNum().
pub fn min_number(env: &mut FpEnv, f: Format, a: u64, b: u64) -> u64 {
    let (a, b) = without_nan(env, f, a, b, f.infinity(false));
    min(env, f, a, b)
}
fn without_nan(env: &mut FpEnv, f: Format, a: u64, b: u64, neutral: u64) -> (u64, u64) {
    let (x, y) = (unpack(env, f, a), unpack(env, f, b));
    match (x.kind, y.kind) {
        (Kind::QuietNan, Kind::QuietNan) => (a, b),
        (Kind::QuietNan, _) => (neutral, b),
        (_, Kind::QuietNan) => (a, neutral),
        _ => (a, b),
    }
}
