//! Sum, product, quotient, root.
use super::*;

/// A sign and a magnitude, `significand * 2^exponent`, not zero.
#[derive(Clone, Copy)]
struct Term {
    negative: bool,
    exponent: i32,
    significand: u128,
}

/// Where the leading one of a term stands while it is added.
const TOP: u32 = 124;

impl Term {
    fn normalized(self) -> Term {
        let up = TOP - self.significand.ilog2();
        Term {
            exponent: self.exponent - up as i32,
            significand: self.significand << up,
            ..self
        }
    }
}

fn term(n: Number) -> Term {
    Term {
        negative: n.negative,
        exponent: n.exponent,
        significand: n.significand.into(),
    }
}
fn product(a: Number, b: Number) -> Term {
    Term {
        negative: a.negative != b.negative,
        exponent: a.exponent + b.exponent,
        significand: u128::from(a.significand) * u128::from(b.significand),
    }
}

/// a + b, or `None` for zero. A term has at most 106 bits, so where the smaller one loses bits the
/// sum still has far more than any format keeps.
fn sum(a: Term, b: Term) -> Option<Term> {
    let (a, b) = (a.normalized(), b.normalized());
    let a_first = (a.exponent, a.significand) >= (b.exponent, b.significand);
    let (big, small) = if a_first { (a, b) } else { (b, a) };
    let low = shift_right_jam(small.significand, (big.exponent - small.exponent) as u32);
    let significand = if a.negative == b.negative {
        big.significand + low
    } else {
        big.significand - low
    };
    (significand != 0).then_some(Term { significand, ..big })
}

/// Rounds by FPCR; an exact zero is positive except when rounding down.
fn finish(env: &mut FpEnv, f: Format, sum: Option<Term>) -> u64 {
    let mode = rounding_mode(env);
    finish_as(env, f, sum, mode)
}
fn finish_as(env: &mut FpEnv, f: Format, sum: Option<Term>, mode: Rounding) -> u64 {
    match sum {
        Some(t) => round(env, f, mode, t.negative, t.exponent, t.significand),
        None => f.zero(mode == Rounding::Down),
    }
}

/// FPNeg(), FPAbs(): not arithmetic, any NaN included.
pub const fn neg(f: Format, a: u64) -> u64 {
    a ^ f.sign_bit()
}
pub const fn abs(f: Format, a: u64) -> u64 {
    a & !f.sign_bit()
}

/// FPAdd().
pub fn add(env: &mut FpEnv, f: Format, a: u64, b: u64) -> u64 {
    let mode = rounding_mode(env);
    add_or_sub(env, f, a, b, false, mode)
}
pub(crate) fn add_rounding(env: &mut FpEnv, f: Format, a: u64, b: u64, mode: Rounding) -> u64 {
    add_or_sub(env, f, a, b, false, mode)
}
/// FPSub().
pub fn sub(env: &mut FpEnv, f: Format, a: u64, b: u64) -> u64 {
    let mode = rounding_mode(env);
    add_or_sub(env, f, a, b, true, mode)
}
fn add_or_sub(env: &mut FpEnv, f: Format, a: u64, b: u64, subtract: bool, mode: Rounding) -> u64 {
    let (x, mut y) = (unpack(env, f, a), unpack(env, f, b));
    if let Some(nan) = process_nans(env, f, [(x, a), (y, b)]) {
        return nan;
    }
    y.negative ^= subtract;
    match (x.kind, y.kind) {
        (Kind::Infinity, Kind::Infinity) if x.negative != y.negative => invalid(env, f),
        (Kind::Infinity, _) => f.infinity(x.negative),
        (_, Kind::Infinity) => f.infinity(y.negative),
        (Kind::Zero, Kind::Zero) if x.negative == y.negative => f.zero(x.negative),
        (Kind::Zero, Kind::Zero) => finish_as(env, f, None, mode),
        (Kind::Zero, _) => finish_as(env, f, Some(term(y)), mode),
        (_, Kind::Zero) => finish_as(env, f, Some(term(x)), mode),
        _ => finish_as(env, f, sum(term(x), term(y)), mode),
    }
}

/// FPMul().
pub fn mul(env: &mut FpEnv, f: Format, a: u64, b: u64) -> u64 {
    let mode = rounding_mode(env);
    multiply(env, f, a, b, false, mode)
}
pub(crate) fn mul_rounding(env: &mut FpEnv, f: Format, a: u64, b: u64, mode: Rounding) -> u64 {
    multiply(env, f, a, b, false, mode)
}
/// FPMulX(): zero times infinity is two.
pub fn mul_extended(env: &mut FpEnv, f: Format, a: u64, b: u64) -> u64 {
    let mode = rounding_mode(env);
    multiply(env, f, a, b, true, mode)
}
fn multiply(env: &mut FpEnv, f: Format, a: u64, b: u64, extended: bool, mode: Rounding) -> u64 {
    let (x, y) = (unpack(env, f, a), unpack(env, f, b));
    if let Some(nan) = process_nans(env, f, [(x, a), (y, b)]) {
        return nan;
    }
    let negative = x.negative != y.negative;
    match (x.kind, y.kind) {
        (Kind::Infinity, Kind::Zero) | (Kind::Zero, Kind::Infinity) => {
            if extended {
                f.power_of_two(negative, 1)
            } else {
                invalid(env, f)
            }
        }
        (Kind::Infinity, _) | (_, Kind::Infinity) => f.infinity(negative),
        (Kind::Zero, _) | (_, Kind::Zero) => f.zero(negative),
        _ => finish_as(env, f, Some(product(x, y)), mode),
    }
}

/// FPDiv().
pub fn div(env: &mut FpEnv, f: Format, a: u64, b: u64) -> u64 {
    let (x, y) = (unpack(env, f, a), unpack(env, f, b));
    if let Some(nan) = process_nans(env, f, [(x, a), (y, b)]) {
        return nan;
    }
    let negative = x.negative != y.negative;
    match (x.kind, y.kind) {
        (Kind::Infinity, Kind::Infinity) | (Kind::Zero, Kind::Zero) => invalid(env, f),
        (Kind::Infinity, _) => f.infinity(negative),
        (_, Kind::Zero) => {
            env.fpsr |= DZC;
            f.infinity(negative)
        }
        (Kind::Zero, _) | (_, Kind::Infinity) => f.zero(negative),
        _ => {
            let (up_x, up_y) = (x.significand.leading_zeros(), y.significand.leading_zeros());
            let n = u128::from(x.significand << up_x) << 62;
            let d = u128::from(y.significand << up_y);
            let quotient = Term {
                negative,
                exponent: x.exponent - up_x as i32 - (y.exponent - up_y as i32) - 62,
                significand: (n / d) | u128::from(n % d != 0),
            };
            finish(env, f, Some(quotient))
        }
    }
}

/// FPSqrt().
pub fn sqrt(env: &mut FpEnv, f: Format, a: u64) -> u64 {
    let x = unpack(env, f, a);
    match x.kind {
        Kind::QuietNan | Kind::SignalingNan => process_nan(env, f, x.kind, a),
        Kind::Zero => f.zero(x.negative),
        _ if x.negative => invalid(env, f),
        Kind::Infinity => f.infinity(false),
        Kind::Finite => {
            let up = x.significand.leading_zeros() + 60;
            let up = up + (x.exponent - up as i32).rem_euclid(2) as u32;
            let square = u128::from(x.significand) << up;
            let root = square.isqrt();
            let root = Term {
                negative: false,
                exponent: (x.exponent - up as i32) / 2,
                significand: root << 1 | u128::from(root * root != square),
            };
            let root = Term {
                exponent: root.exponent - 1,
                ..root
            };
            finish(env, f, Some(root))
        }
    }
}

/// FPMulAdd(): `addend + a * b`, rounded once.
pub fn mul_add(env: &mut FpEnv, f: Format, addend: u64, a: u64, b: u64) -> u64 {
    let z = unpack(env, f, addend);
    let (x, y) = (unpack(env, f, a), unpack(env, f, b));
    let nan = process_nans(env, f, [(z, addend), (x, a), (y, b)]);
    fused(env, f, z, x, y, nan)
}
/// FPMulAddH(): the factors are halves, the sum is single.
pub fn mul_add_half(env: &mut FpEnv, addend: u64, a: u64, b: u64) -> u64 {
    let z = unpack(env, SINGLE, addend);
    let (x, y) = (unpack(env, HALF, a), unpack(env, HALF, b));
    let wide = |v| convert_nan(HALF, SINGLE, v);
    // Widening a signaling NaN makes it quiet, and the flag is as for the original.
    let nan = process_nans(env, SINGLE, [(z, addend), (x, wide(a)), (y, wide(b))]);
    fused(env, SINGLE, z, x, y, nan)
}
fn fused(env: &mut FpEnv, f: Format, z: Number, x: Number, y: Number, nan: Option<u64>) -> u64 {
    let meaningless = x.is_infinite() && y.is_zero() || x.is_zero() && y.is_infinite();
    if z.kind == Kind::QuietNan && meaningless {
        return invalid(env, f);
    }
    if let Some(nan) = nan {
        return nan;
    }
    let infinite = x.is_infinite() || y.is_infinite();
    let negative = x.negative != y.negative;
    if meaningless || z.is_infinite() && infinite && z.negative != negative {
        return invalid(env, f);
    }
    if z.is_infinite() {
        return f.infinity(z.negative);
    }
    if infinite {
        return f.infinity(negative);
    }
    match (z.is_zero(), x.is_zero() || y.is_zero()) {
        (true, true) if z.negative == negative => f.zero(negative),
        (true, true) => finish(env, f, None),
        (true, false) => finish(env, f, Some(product(x, y))),
        (false, true) => finish(env, f, Some(term(z))),
        (false, false) => finish(env, f, sum(term(z), product(x, y))),
    }
}

/// FPRecipStepFused(): `2 - a * b`.
pub fn recip_step(env: &mut FpEnv, f: Format, a: u64, b: u64) -> u64 {
    step(env, f, a, b, 2, 0, f.power_of_two(false, 1))
}
/// FPRSqrtStepFused(): `(3 - a * b) / 2`.
pub fn rsqrt_step(env: &mut FpEnv, f: Format, a: u64, b: u64) -> u64 {
    step(env, f, a, b, 3, 1, f.power_of_two(false, 0) | f.quiet())
}
fn step(
    env: &mut FpEnv,
    f: Format,
    a: u64,
    b: u64,
    from: u64,
    halvings: i32,
    meaningless: u64,
) -> u64 {
    let a = neg(f, a);
    let (x, y) = (unpack(env, f, a), unpack(env, f, b));
    if let Some(nan) = process_nans(env, f, [(x, a), (y, b)]) {
        return nan;
    }
    let constant = Term {
        negative: false,
        exponent: 0,
        significand: from.into(),
    };
    let total = match (x.kind, y.kind) {
        (Kind::Infinity, Kind::Zero) | (Kind::Zero, Kind::Infinity) => return meaningless,
        (Kind::Infinity, _) | (_, Kind::Infinity) => {
            return f.infinity(x.negative != y.negative);
        }
        (Kind::Zero, _) | (_, Kind::Zero) => Some(constant),
        _ => sum(constant, product(x, y)),
    };
    let total = total.map(|t| Term {
        exponent: t.exponent - halvings,
        ..t
    });
    finish(env, f, total)
}

/// FPRecipStep() of AArch32: `2 - a * b`, where the product is rounded.
pub fn recip_step_rounded(env: &mut FpEnv, f: Format, a: u64, b: u64) -> u64 {
    step_rounded(env, f, a, b, f.power_of_two(false, 1))
}
/// FPRSqrtStep() of AArch32: `(3 - a * b) / 2`. No difference from three is so small that half of it would
/// be rounded once more.
pub fn rsqrt_step_rounded(env: &mut FpEnv, f: Format, a: u64, b: u64) -> u64 {
    let three = f.power_of_two(false, 1) | f.quiet();
    let difference = step_rounded(env, f, a, b, three);
    mul(env, f, difference, f.power_of_two(false, -1))
}
fn step_rounded(env: &mut FpEnv, f: Format, a: u64, b: u64, from: u64) -> u64 {
    let (x, y) = (unpack(env, f, a), unpack(env, f, b));
    if let Some(nan) = process_nans(env, f, [(x, a), (y, b)]) {
        return nan;
    }
    let product = match (x.kind, y.kind) {
        (Kind::Infinity, Kind::Zero) | (Kind::Zero, Kind::Infinity) => f.zero(false),
        _ => mul(env, f, a, b),
    };
    sub(env, f, from, product)
}
