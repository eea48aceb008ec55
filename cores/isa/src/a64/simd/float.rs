//! Floating-point, lane by lane; scalars are vectors of one lane. The lane size in `imm` is that of
//! the narrower format where there are two.
use super::integer::pairs;
use super::lanes::*;
use super::shift::half;
use crate::fp::host::{self, Difference, Maximum, Minimum, Product, Quotient, Sum};
use crate::fp::{self, BFLOAT, DOUBLE, Format, FpEnv, HALF, Rounding, SINGLE};
use std::cmp::Ordering;

/// How to round, in the argument of `imm`; below it stands the number of fraction bits.
pub mod mode {
    use super::{NEG, ROUND, U};

    pub const NEAREST: u32 = 0;
    pub const UP: u32 = 1 << 8;
    pub const DOWN: u32 = 2 << 8;
    pub const ZERO: u32 = 3 << 8;
    pub const AWAY: u32 = 4 << 8;
    pub const ODD: u32 = 5 << 8;
    /// As FPCR says.
    pub const CURRENT: u32 = 6 << 8;
    /// The integer has 32 or 64 bits, whatever the lane.
    pub const BITS_32: u32 = 1 << 12;
    pub const BITS_64: u32 = 2 << 12;

    /// Compares magnitudes.
    pub const ABS: u64 = ROUND;
    /// Negates what a product is added to.
    pub const NEG_ADDEND: u64 = ROUND;
    /// FCMPE: any NaN is invalid.
    pub const CMP_E: u64 = NEG;
    /// Compares with zero.
    pub const CMP_ZERO: u64 = ROUND;
    /// FRINT32 and FRINT64.
    pub const INT32: u64 = 0;
    pub const INT64: u64 = U;
}
use mode::*;

type One = fn(&mut FpEnv, Format, u64) -> u64;
type Two = fn(&mut FpEnv, Format, u64, u64) -> u64;
type Relation = fn(&mut FpEnv, Format, u64, u64) -> bool;

fn format(imm: u64) -> Format {
    Format::of_lane(esize(imm))
}
fn rounding(env: &FpEnv, imm: u64) -> Rounding {
    match arg(imm) & 0xf00 {
        NEAREST => Rounding::TieEven,
        UP => Rounding::Up,
        DOWN => Rounding::Down,
        ZERO => Rounding::Zero,
        AWAY => Rounding::TieAway,
        ODD => Rounding::Odd,
        _ => fp::rounding_mode(env),
    }
}
fn integer_bits(imm: u64) -> u32 {
    match arg(imm) & 0xf000 {
        BITS_32 => 32,
        BITS_64 => 64,
        _ => esize(imm),
    }
}

#[inline(always)]
fn each(imm: u64, mut lane: impl FnMut(u32, u32) -> u64) -> u128 {
    let e = esize(imm);
    (0..lanes(imm)).fold(0, |r, i| r | at(lane(e, i).into(), e, i))
}

/// Lanes by number as the host computes them, if it can do all of them.
#[inline(always)]
fn on_host(
    imm: u64,
    single: impl Fn(u32) -> Option<u64>,
    double: impl Fn(u32) -> Option<u64>,
) -> Option<u128> {
    const ONE_SINGLE: u64 = SCALAR | 2;
    const ONE_DOUBLE: u64 = SCALAR | 3;
    const TWO_SINGLES: u64 = 2;
    const SINGLES: u64 = FULL | 2;
    const DOUBLES: u64 = FULL | 3;
    let wide = |lo: u64, hi: u64| u128::from(lo) | u128::from(hi) << 64;
    let pair = |i: u32| Some(single(i)? | single(i + 1)? << 32);
    match imm & (SIZE | SCALAR | FULL) {
        ONE_SINGLE => Some(single(0)?.into()),
        ONE_DOUBLE => Some(double(0)?.into()),
        TWO_SINGLES => Some(pair(0)?.into()),
        SINGLES => Some(wide(pair(0)?, pair(2)?)),
        DOUBLES => Some(wide(double(0)?, double(1)?)),
        _ => None,
    }
}

/// By the host where it can, else by the function of the pseudocode.
#[inline(always)]
fn two<O: host::Two>(env: &mut FpEnv, imm: u64, a: u128, b: u128, f: Two) -> u128 {
    if host::is_plain(env)
        && let Some(r) = on_host(
            imm,
            |i| host::two::<O, f32>(env, get(a, 32, i), get(b, 32, i)),
            |i| host::two::<O, f64>(env, get(a, 64, i), get(b, 64, i)),
        )
    {
        return r;
    }
    two_by_pseudocode(env, imm, a, b, f)
}
#[inline(never)]
fn two_by_pseudocode(env: &mut FpEnv, imm: u64, a: u128, b: u128, f: Two) -> u128 {
    each(imm, |e, i| f(env, format(imm), get(a, e, i), get(b, e, i)))
}
#[inline(never)]
fn one(env: &mut FpEnv, imm: u64, a: u128, f: One) -> u128 {
    each(imm, |e, i| f(env, format(imm), get(a, e, i)))
}
fn truth(c: bool) -> u64 {
    if c { u64::MAX } else { 0 }
}
/// Whether lanes are in one of the orders that `holds` takes.
#[inline(always)]
fn test(
    env: &mut FpEnv,
    imm: u64,
    a: u128,
    b: u128,
    holds: fn(Ordering) -> bool,
    f: Relation,
) -> u128 {
    let kept = |sign: u64| if imm & ABS != 0 { !sign } else { !0 };
    if host::keeps_subnormals(env)
        && let Some(r) = on_host(
            imm,
            |i| {
                let [x, y] = [a, b].map(|v| get(v, 32, i) & kept(1 << 31));
                host::order::<f32>(x, y).map(|o| truth(holds(o)) >> 32)
            },
            |i| {
                let [x, y] = [a, b].map(|v| get(v, 64, i) & kept(1 << 63));
                host::order::<f64>(x, y).map(|o| truth(holds(o)))
            },
        )
    {
        return r;
    }
    test_by_pseudocode(env, imm, a, b, f)
}
#[inline(never)]
fn test_by_pseudocode(env: &mut FpEnv, imm: u64, a: u128, b: u128, f: Relation) -> u128 {
    let kept = match imm & ABS {
        0 => !0,
        _ => !format(imm).sign_bit(),
    };
    each(imm, |e, i| {
        let r = f(env, format(imm), get(a, e, i) & kept, get(b, e, i) & kept);
        truth(r) & (u64::MAX >> (64 - e))
    })
}
/// Adjacent lanes; of a scalar the two lowest lanes.
#[inline(always)]
fn adjacent<O: host::Two>(env: &mut FpEnv, imm: u64, a: u128, b: u128, f: Two) -> u128 {
    if imm & SCALAR != 0 {
        return two::<O>(env, imm, a, a >> esize(imm), f);
    }
    let (x, y) = pairs(imm, a, b);
    two::<O>(env, imm, x, y, f)
}
/// Reduce(): halves first.
fn reduce(env: &mut FpEnv, imm: u64, a: u128, first: u32, n: u32, f: Two) -> u64 {
    if n == 1 {
        return get(a, esize(imm), first);
    }
    let low = reduce(env, imm, a, first, n / 2, f);
    let high = reduce(env, imm, a, first + n / 2, n / 2, f);
    f(env, format(imm), low, high)
}
fn across(env: &mut FpEnv, imm: u64, a: u128, f: Two) -> u128 {
    reduce(env, imm, a, 0, lanes(imm), f).into()
}

ops! {
    Add "fadd" nm Fp |env, imm, a, b, _| two::<Sum>(env, imm, a, b, fp::add);
    Sub "fsub" nm Fp |env, imm, a, b, _| two::<Difference>(env, imm, a, b, fp::sub);
    /// FMUL, and FNMUL (NEG), a scalar.
    Mul "fmul" nm Fp |env, imm, a, b, _| {
        let sign = if imm & NEG != 0 { format(imm).sign_bit() } else { 0 };
        two::<Product>(env, imm, a, b, fp::mul) ^ u128::from(sign)
    };
    MulExtended "fmulx" nm Fp |env, imm, a, b, _| two::<Product>(env, imm, a, b, fp::mul_extended);
    Div "fdiv" nm FpDivide |env, imm, a, b, _| two::<Quotient>(env, imm, a, b, fp::div);
    Max "fmax" nm Fp |env, imm, a, b, _| two::<Maximum>(env, imm, a, b, fp::max);
    Min "fmin" nm Fp |env, imm, a, b, _| two::<Minimum>(env, imm, a, b, fp::min);
    MaxNumber "fmaxnm" nm Fp |env, imm, a, b, _| two::<Maximum>(env, imm, a, b, fp::max_number);
    MinNumber "fminnm" nm Fp |env, imm, a, b, _| two::<Minimum>(env, imm, a, b, fp::min_number);
    AbsDiff "fabd" nm Fp |env, imm, a, b, _| {
        two::<Difference>(env, imm, a, b, fp::sub) & !signs(imm)
    };
    RecipStep "frecps" nm Fp |env, imm, a, b, _| two_by_pseudocode(env, imm, a, b, fp::recip_step);
    RsqrtStep "frsqrts" nm Fp |env, imm, a, b, _| two_by_pseudocode(env, imm, a, b, fp::rsqrt_step);
    /// FMLA, FMLS, FMADD, FMSUB, FNMADD, FNMSUB: NEG is for the product, NEG_ADDEND for Va.
    MulAdd "fmla" nma Fp |env, imm, a, b, c| {
        let a = if imm & NEG != 0 { a ^ signs(imm) } else { a };
        let c = if imm & NEG_ADDEND != 0 { c ^ signs(imm) } else { c };
        mul_add(env, imm, a, b, c)
    };
    AddPairs "faddp" nm Fp |env, imm, a, b, _| adjacent::<Sum>(env, imm, a, b, fp::add);
    MaxPairs "fmaxp" nm Fp |env, imm, a, b, _| adjacent::<Maximum>(env, imm, a, b, fp::max);
    MinPairs "fminp" nm Fp |env, imm, a, b, _| adjacent::<Minimum>(env, imm, a, b, fp::min);
    MaxNumberPairs "fmaxnmp" nm Fp |env, imm, a, b, _| adjacent::<Maximum>(env, imm, a, b, fp::max_number);
    MinNumberPairs "fminnmp" nm Fp |env, imm, a, b, _| adjacent::<Minimum>(env, imm, a, b, fp::min_number);
    MaxAcross "fmaxv" n Fp |env, imm, a, _, _| across(env, imm, a, fp::max);
    MinAcross "fminv" n Fp |env, imm, a, _, _| across(env, imm, a, fp::min);
    MaxNumberAcross "fmaxnmv" n Fp |env, imm, a, _, _| across(env, imm, a, fp::max_number);
    MinNumberAcross "fminnmv" n Fp |env, imm, a, _, _| across(env, imm, a, fp::min_number);

    CmpEq "fcmeq" nm Fp |env, imm, a, b, _| {
        test(env, imm, a, b, Ordering::is_eq, fp::equal)
    };
    /// FCMGE, and FACGE (ABS).
    CmpGe "fcmge" nm Fp |env, imm, a, b, _| {
        test(env, imm, a, b, Ordering::is_ge, fp::greater_or_equal)
    };
    CmpGt "fcmgt" nm Fp |env, imm, a, b, _| {
        test(env, imm, a, b, Ordering::is_gt, fp::greater)
    };
    CmpEq0 "fcmeq0" n Fp |env, imm, a, _, _| {
        test(env, imm, a, 0, Ordering::is_eq, fp::equal)
    };
    CmpGe0 "fcmge0" n Fp |env, imm, a, _, _| {
        test(env, imm, a, 0, Ordering::is_ge, fp::greater_or_equal)
    };
    CmpGt0 "fcmgt0" n Fp |env, imm, a, _, _| {
        test(env, imm, a, 0, Ordering::is_gt, fp::greater)
    };
    CmpLe0 "fcmle0" n Fp |env, imm, a, _, _| {
        test(env, imm, 0, a, Ordering::is_ge, fp::greater_or_equal)
    };
    CmpLt0 "fcmlt0" n Fp |env, imm, a, _, _| {
        test(env, imm, 0, a, Ordering::is_gt, fp::greater)
    };
    /// FCMP: NZCV in bits [31:28].
    Compare "fcmp" nm Fp |env, imm, a, b, _| compare(env, imm, a, b);
    /// FCCMP: the argument of `imm` is nzcv, for where Va is zero.
    CompareIf "fccmp" nma Fp |env, imm, a, b, c| if c == 0 {
        u128::from(arg(imm)) << 28
    } else {
        compare(env, imm, a, b)
    };

    Abs "fabs" n Fp |_, imm, a, _, _| low(imm, a & !signs(imm));
    Neg "fneg" n Fp |_, imm, a, _, _| low(imm, a ^ signs(imm));
    Sqrt "fsqrt" n FpDivide |env, imm, a, _, _| {
        if host::is_plain(env)
            && let Some(r) = on_host(
                imm,
                |i| host::root::<f32>(env, get(a, 32, i)),
                |i| host::root::<f64>(env, get(a, 64, i)),
            )
        {
            return r;
        }
        one(env, imm, a, fp::sqrt)
    };
    RecipEstimate "frecpe" n Fp |env, imm, a, _, _| one(env, imm, a, fp::recip_estimate);
    RsqrtEstimate "frsqrte" n Fp |env, imm, a, _, _| one(env, imm, a, fp::rsqrt_estimate);
    RecipExponent "frecpx" n Fp |env, imm, a, _, _| one(env, imm, a, fp::recip_exponent);
    RecipEstimateUnsigned "urecpe" n Fp |_, imm, a, _, _| {
        each(imm, |e, i| fp::recip_estimate_unsigned(get(a, e, i) as u32).into())
    };
    RsqrtEstimateUnsigned "ursqrte" n Fp |_, imm, a, _, _| {
        each(imm, |e, i| fp::rsqrt_estimate_unsigned(get(a, e, i) as u32).into())
    };

    /// FRINTN and its kin; ROUND raises IXC.
    RoundInt "frint" n Fp |env, imm, a, _, _| {
        let (mode, exact) = (rounding(env, imm), imm & ROUND != 0);
        if host::keeps_subnormals(env)
            && let Some(r) = on_host(
                imm,
                |i| host::round_integer::<f32>(env, get(a, 32, i), mode, exact),
                |i| host::round_integer::<f64>(env, get(a, 64, i), mode, exact),
            )
        {
            return r;
        }
        each(imm, |e, i| fp::round_int(env, format(imm), get(a, e, i), mode, exact))
    };
    RoundIntSized "frint_sized" n Fp |env, imm, a, _, _| each(imm, |e, i| {
        let mode = rounding(env, imm);
        let bits = if imm & INT64 != 0 { 64 } else { 32 };
        fp::round_int_sized(env, format(imm), get(a, e, i), mode, bits)
    });
    /// FCVTZS and its kin. An integer wider than the lane is possible for a scalar only.
    ToInt "fcvt_to_int" n Fp |env, imm, a, _, _| {
        let (bits, mode, u) = (integer_bits(imm), rounding(env, imm), unsigned(imm));
        let fraction = arg(imm) & 0xff;
        if fraction == 0 && host::keeps_subnormals(env)
            && let Some(r) = on_host(
                imm,
                |i| host::to_integer::<f32>(env, get(a, 32, i), bits, u, mode),
                |i| host::to_integer::<f64>(env, get(a, 64, i), bits, u, mode),
            )
        {
            return r;
        }
        to_int(env, imm, a)
    };
    /// SCVTF, UCVTF.
    FromInt "cvtf" n Fp |env, imm, a, _, _| {
        let (bits, u) = (integer_bits(imm), unsigned(imm));
        if arg(imm) & 0xff == 0 && host::is_plain(env)
            && let Some(r) = on_host(
                imm,
                |i| host::from_integer::<f32>(env, extend(a, 32, bits, i, u), u),
                |i| host::from_integer::<f64>(env, extend(a, 64, bits, i, u), u),
            )
        {
            return r;
        }
        from_int(env, imm, a)
    };
    /// FJCVTZS: the integer, and NZCV in the upper half.
    ToIntJs "fjcvtzs" n Fp |env, _, a, _, _| {
        let (v, exact) = fp::to_int32_js(env, a as u64);
        u128::from(v) | u128::from(exact) << (64 + 30)
    };
    /// FCVT (scalar) from the lane size to that of the argument.
    Convert "fcvt" n Fp |env, imm, a, _, _| {
        let to = Format::of_lane(8 << (arg(imm) & 3));
        let r = match (format(imm), to) {
            (SINGLE, DOUBLE) if host::keeps_subnormals(env) => host::widen(get(a, 32, 0)),
            (DOUBLE, SINGLE) if host::is_plain(env) => host::narrow(env, get(a, 64, 0)),
            _ => None,
        };
        if let Some(r) = r {
            return r.into();
        }
        let mode = fp::rounding_mode(env);
        fp::convert(env, format(imm), to, mode, get(a, esize(imm), 0)).into()
    };
    ConvertLong "fcvtl" n Fp |env, imm, a, _, _| {
        let e = esize(imm);
        let first = if imm & FULL != 0 { 64 / e } else { 0 };
        (0..64 / e).fold(0, |r, i| {
            let v = get(a, e, first + i);
            let v = fp::convert(env, format(imm), Format::of_lane(2 * e), Rounding::TieEven, v);
            r | at(v.into(), 2 * e, i)
        })
    };
    /// FCVTN, FCVTXN.
    ConvertNarrow "fcvtn" na Fp |env, imm, a, _, c| {
        let (e, mode) = (esize(imm), rounding(env, imm));
        let n = if imm & SCALAR != 0 { 1 } else { 64 / e };
        let r = (0..n).fold(0, |r, i| {
            let v = get(a, 2 * e, i);
            let v = fp::convert(env, Format::of_lane(2 * e), format(imm), mode, v);
            r | at(v.into(), e, i)
        });
        half(imm, r, c)
    };

    /// FMLAL, FMLSL (NEG), and with ROUND the second forms: words plus products of halfwords.
    MulAddLong "fmlal" nma Fp |env, imm, a, b, c| {
        let n = lanes(imm);
        let first = if imm & ROUND != 0 { n } else { 0 };
        let flip = if imm & NEG != 0 { HALF.sign_bit() } else { 0 };
        each(imm, |e, i| {
            let (x, y) = (get(a, 16, first + i) ^ flip, get(b, 16, first + i));
            fp::mul_add_half(env, get(c, e, i), x, y)
        })
    };
    /// FCADD: the argument is 0 for 90 degrees, 1 for 270.
    ComplexAdd "fcadd" nm Fp |env, imm, a, b, _| {
        let f = format(imm);
        each(imm, |e, i| {
            let minus = (i ^ arg(imm)) & 1 == 0;
            let y = get(b, e, i ^ 1);
            fp::add(env, f, get(a, e, i), if minus { fp::neg(f, y) } else { y })
        })
    };
    /// FCMLA: the argument is the rotation in quarter turns.
    ComplexMulAdd "fcmla" nma Fp |env, imm, a, b, c| {
        let (f, rot) = (format(imm), arg(imm));
        each(imm, |e, i| {
            let imaginary = i & 1;
            let x = get(a, e, (i & !1) | (rot & 1));
            let y = get(b, e, i ^ (rot & 1));
            let minus = if imaginary == 0 { rot == 1 || rot == 2 } else { rot >= 2 };
            let y = if minus { fp::neg(f, y) } else { y };
            fp::mul_add(env, f, get(c, e, i), x, y)
        })
    };

    BfDot "bfdot" nma Fp |_, imm, a, b, c| {
        each(imm, |e, i| fp::bf_dot(get(c, e, i), get(a, e, i), get(b, e, i)))
    };
    /// BFMMLA: 2x4 by 4x2.
    BfMatrixMulAdd "bfmmla" nma Fp |_, imm, a, b, c| each(imm, |e, i| {
        let (row, column) = (i / 2 * 2, i % 2 * 2);
        (0..2).fold(get(c, e, i), |s, k| {
            fp::bf_dot(s, get(a, e, row + k), get(b, e, column + k))
        })
    });
    /// BFMLALB, BFMLALT (FULL).
    BfMulAddLong "bfmlal" nma Fp |env, imm, a, b, c| {
        let top = u32::from(imm & FULL != 0);
        each(imm | FULL, |e, i| {
            let [x, y] = [a, b].map(|v| get(v, 16, 2 * i + top) << 16);
            fp::mul_add(env, SINGLE, get(c, e, i), x, y)
        })
    };
    BfConvert "bfcvt" n Fp |env, _, a, _, _| {
        let mode = fp::rounding_mode(env);
        fp::convert(env, SINGLE, BFLOAT, mode, get(a, 32, 0)).into()
    };
    BfConvertNarrow "bfcvtn" na Fp |env, imm, a, _, c| {
        let mode = fp::rounding_mode(env);
        let r = (0..4).fold(0, |r, i| {
            let v = fp::convert(env, SINGLE, BFLOAT, mode, get(a, 32, i));
            r | at(v.into(), 16, i)
        });
        half(imm, r, c)
    };
}

/// The sign bits of all lanes in use.
fn signs(imm: u64) -> u128 {
    low(imm, replicate(imm, format(imm).sign_bit()))
}

#[inline(always)]
fn mul_add(env: &mut FpEnv, imm: u64, a: u128, b: u128, c: u128) -> u128 {
    if host::is_plain(env)
        && let Some(r) = on_host(
            imm,
            |i| host::fused::<f32>(env, get(c, 32, i), get(a, 32, i), get(b, 32, i)),
            |i| host::fused::<f64>(env, get(c, 64, i), get(a, 64, i), get(b, 64, i)),
        )
    {
        return r;
    }
    mul_add_by_pseudocode(env, imm, a, b, c)
}
#[inline(never)]
fn mul_add_by_pseudocode(env: &mut FpEnv, imm: u64, a: u128, b: u128, c: u128) -> u128 {
    let f = format(imm);
    each(imm, |e, i| {
        fp::mul_add(env, f, get(c, e, i), get(a, e, i), get(b, e, i))
    })
}

#[inline(never)]
fn to_int(env: &mut FpEnv, imm: u64, a: u128) -> u128 {
    let (bits, mode) = (integer_bits(imm), rounding(env, imm));
    let lane = |env: &mut _, v| {
        fp::to_fixed(
            env,
            format(imm),
            v,
            bits,
            arg(imm) & 0xff,
            unsigned(imm),
            mode,
        )
    };
    if imm & SCALAR != 0 {
        return lane(env, get(a, esize(imm), 0)).into();
    }
    each(imm, |e, i| lane(env, get(a, e, i)))
}

/// The integer of `bits` bits that becomes lane `i` of size `e`, extended.
#[inline(always)]
fn extend(a: u128, e: u32, bits: u32, i: u32, unsigned: bool) -> u64 {
    int(
        get(a, bits.max(e), i) & (u64::MAX >> (64 - bits)),
        bits,
        unsigned,
    ) as u64
}
#[inline(never)]
fn from_int(env: &mut FpEnv, imm: u64, a: u128) -> u128 {
    let bits = integer_bits(imm);
    each(imm, |e, i| {
        let v = get(a, bits.max(e), i) & (u64::MAX >> (64 - bits));
        fp::from_fixed(env, format(imm), v, bits, arg(imm) & 0xff, unsigned(imm))
    })
}

#[inline(always)]
fn compare(env: &mut FpEnv, imm: u64, a: u128, b: u128) -> u128 {
    let b = if imm & CMP_ZERO != 0 { 0 } else { b };
    let order = match format(imm) {
        SINGLE => host::order::<f32>(get(a, 32, 0), get(b, 32, 0)),
        DOUBLE => host::order::<f64>(get(a, 64, 0), get(b, 64, 0)),
        _ => None,
    };
    match order {
        Some(order) if host::keeps_subnormals(env) => fp::nzcv(order).into(),
        _ => compare_by_pseudocode(env, imm, a, b),
    }
}
#[inline(never)]
fn compare_by_pseudocode(env: &mut FpEnv, imm: u64, a: u128, b: u128) -> u128 {
    let (e, f) = (esize(imm), format(imm));
    fp::compare(env, f, get(a, e, 0), get(b, e, 0), imm & CMP_E != 0).into()
}
