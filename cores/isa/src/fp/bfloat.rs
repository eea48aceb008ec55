//! The dot product of BFloat16 pairs: rounds to odd, flushes subnormals, knows one NaN and touches
//! no flags (FPCR.EBF is 0).
use super::*;

/// The FPCR that these functions behave by.
fn own() -> FpEnv {
    FpEnv {
        fpcr: FZ | DN,
        fpsr: 0,
    }
}

/// What rounding to odd leaves out: BFRound() overflows to infinity.
fn or_infinity(env: &FpEnv, v: u64) -> u64 {
    if env.fpsr & OFC != 0 {
        SINGLE.infinity(SINGLE.is_negative(v))
    } else {
        v
    }
}

/// BFAdd() of single-precision numbers.
fn add_odd(a: u64, b: u64) -> u64 {
    let mut env = own();
    let r = add_rounding(&mut env, SINGLE, a, b, Rounding::Odd);
    or_infinity(&env, r)
}
/// BFMul(): the product of BFloat16 numbers is exact but for its range.
fn mul_odd(a: u64, b: u64) -> u64 {
    let mut env = own();
    let r = mul_rounding(&mut env, SINGLE, a << 16, b << 16, Rounding::Odd);
    or_infinity(&env, r)
}

/// BFDotAdd(): `addend + a.0 * b.0 + a.1 * b.1` of the halves of two words.
pub fn bf_dot(addend: u64, a: u64, b: u64) -> u64 {
    let low = mul_odd(a & 0xffff, b & 0xffff);
    let high = mul_odd(a >> 16 & 0xffff, b >> 16 & 0xffff);
    add_odd(addend, add_odd(low, high))
}
