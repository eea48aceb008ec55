//! Between formats.
use super::*;

/// FPConvertNaN(): quiet, with the upper bits of the fraction.
pub(crate) const fn convert_nan(from: Format, to: Format, v: u64) -> u64 {
    let fraction = (v & from.fraction_ones()) << (63 - from.fraction);
    let kept = fraction >> (63 - to.fraction);
    to.pack(from.is_negative(v), to.exponent_ones(), kept | to.quiet())
}

/// FPConvert() and FPConvertBF(). Half precision is not flushed here, and may be the alternative
/// one (FPCR.AHP).
pub fn convert(env: &mut FpEnv, from: Format, to: Format, mode: Rounding, v: u64) -> u64 {
    let flushes = |env: &FpEnv, f: Format| f != HALF && f.flushes(env);
    let alternative = |env: &FpEnv, f: Format| f == HALF && env.fpcr & AHP != 0;
    let (flush, from_alternative) = (flushes(env, from), alternative(env, from));
    let to_alternative = alternative(env, to);
    let x = unpack_as(env, from, v, flush, from_alternative);
    match x.kind {
        Kind::QuietNan | Kind::SignalingNan => {
            if x.kind == Kind::SignalingNan || to_alternative {
                env.fpsr |= IOC;
            }
            if to_alternative {
                to.zero(x.negative)
            } else if env.fpcr & DN != 0 {
                to.default_nan()
            } else {
                convert_nan(from, to, v)
            }
        }
        Kind::Infinity if to_alternative => {
            env.fpsr |= IOC;
            to.zero(x.negative) | (to.sign_bit() - 1)
        }
        Kind::Infinity => to.infinity(x.negative),
        Kind::Zero => to.zero(x.negative),
        Kind::Finite => {
            let flush = flushes(env, to);
            let significand = x.significand.into();
            round_as(
                env,
                to,
                mode,
                x.negative,
                x.exponent,
                significand,
                flush,
                to_alternative,
            )
        }
    }
}
