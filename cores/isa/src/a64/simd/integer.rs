//! Integer arithmetic and comparison, lane by lane. See [`lanes`](super::lanes) for `imm`.
use super::lanes::*;

const fn truth(c: bool) -> u64 {
    (c as u64).wrapping_neg()
}

ops! {
    Add "add" nm Simd |_, imm, a, b, _| unsigned2(imm, a, b, u64::wrapping_add);
    Sub "sub" nm Simd |_, imm, a, b, _| unsigned2(imm, a, b, u64::wrapping_sub);
    Mul "mul" nm Simd |_, imm, a, b, _| unsigned2(imm, a, b, u64::wrapping_mul);
    /// MLA and MLS (NEG).
    MulAdd "mla" nma Simd |_, imm, a, b, c| {
        let p = unsigned2(imm, a, b, u64::wrapping_mul);
        if imm & NEG != 0 {
            unsigned2(imm, c, p, u64::wrapping_sub)
        } else {
            unsigned2(imm, c, p, u64::wrapping_add)
        }
    };
    CmpEq "cmeq" nm Simd |_, imm, a, b, _| unsigned2(imm, a, b, |x, y| truth(x == y));
    CmpGt "cmgt" nm Simd |_, imm, a, b, _| signed2(imm, a, b, |x, y| truth(x > y) as i64);
    CmpGe "cmge" nm Simd |_, imm, a, b, _| signed2(imm, a, b, |x, y| truth(x >= y) as i64);
    CmpHi "cmhi" nm Simd |_, imm, a, b, _| unsigned2(imm, a, b, |x, y| truth(x > y));
    CmpHs "cmhs" nm Simd |_, imm, a, b, _| unsigned2(imm, a, b, |x, y| truth(x >= y));
    CmpTst "cmtst" nm Simd |_, imm, a, b, _| unsigned2(imm, a, b, |x, y| truth(x & y != 0));
    CmpEq0 "cmeq0" n Simd |_, imm, a, _, _| unsigned2(imm, a, 0, |x, _| truth(x == 0));
    CmpGt0 "cmgt0" n Simd |_, imm, a, _, _| signed2(imm, a, 0, |x, _| truth(x > 0) as i64);
    CmpGe0 "cmge0" n Simd |_, imm, a, _, _| signed2(imm, a, 0, |x, _| truth(x >= 0) as i64);
    CmpLe0 "cmle0" n Simd |_, imm, a, _, _| signed2(imm, a, 0, |x, _| truth(x <= 0) as i64);
    CmpLt0 "cmlt0" n Simd |_, imm, a, _, _| signed2(imm, a, 0, |x, _| truth(x < 0) as i64);
    Max "max" nm Simd |_, imm, a, b, _| if unsigned(imm) {
        unsigned2(imm, a, b, u64::max)
    } else {
        signed2(imm, a, b, i64::max)
    };
    Min "min" nm Simd |_, imm, a, b, _| if unsigned(imm) {
        unsigned2(imm, a, b, u64::min)
    } else {
        signed2(imm, a, b, i64::min)
    };
    /// SABD, UABD.
    AbsDiff "abd" nm Simd |_, imm, a, b, _| map2(imm, a, b, |x, y| (x - y).abs());
    /// SABA, UABA.
    AbsDiffAdd "aba" nma Simd |_, imm, a, b, c| map3(imm, a, b, c, |x, y, z| z + (x - y).abs());
    /// SHADD, UHADD, SRHADD, URHADD (ROUND).
    HalvingAdd "hadd" nm Simd |_, imm, a, b, _| {
        let round = i128::from(imm & ROUND != 0);
        map2(imm, a, b, |x, y| (x + y + round) >> 1)
    };
    HalvingSub "hsub" nm Simd |_, imm, a, b, _| map2(imm, a, b, |x, y| (x - y) >> 1);
    /// SQADD, UQADD.
    SatAdd "qadd" nm Simd |fp, imm, a, b, _| {
        map2(imm, a, b, |x, y| saturate(fp, x + y, esize(imm), unsigned(imm)))
    };
    SatSub "qsub" nm Simd |fp, imm, a, b, _| {
        map2(imm, a, b, |x, y| saturate(fp, x - y, esize(imm), unsigned(imm)))
    };
    /// SUQADD, and USQADD (U): the accumulator has the sign that the operand lacks.
    SatAddMixed "suqadd" na Simd |fp, imm, a, _, c| {
        let (e, u) = (esize(imm), unsigned(imm));
        (0..lanes(imm)).fold(0, |r, i| {
            let sum = int(get(a, e, i), e, !u) + int(get(c, e, i), e, u);
            r | at(saturate(fp, sum, e, u), e, i)
        })
    };
    /// SQDMULH, and SQRDMULH (ROUND).
    SatDoublingMulHigh "qdmulh" nm Simd |fp, imm, a, b, _| {
        let e = esize(imm);
        let round = if imm & ROUND != 0 { 1 << (e - 1) } else { 0 };
        map2(imm, a, b, |x, y| saturate(fp, (2 * x * y + round) >> e, e, false))
    };
    /// SQRDMLAH, and SQRDMLSH (NEG).
    SatDoublingMulAddHigh "qrdmlah" nma Simd |fp, imm, a, b, c| {
        let e = esize(imm);
        map3(imm, a, b, c, |x, y, z| {
            let p = if imm & NEG != 0 { -2 * x * y } else { 2 * x * y };
            saturate(fp, ((z << e) + p + (1 << (e - 1))) >> e, e, false)
        })
    };
    Abs "abs" n Simd |_, imm, a, _, _| map(imm, a, i128::abs);
    Neg "neg" n Simd |_, imm, a, _, _| map(imm, a, |x| -x);
    SatAbs "qabs" n Simd |fp, imm, a, _, _| {
        map(imm, a, |x| saturate(fp, x.abs(), esize(imm), false))
    };
    SatNeg "qneg" n Simd |fp, imm, a, _, _| map(imm, a, |x| saturate(fp, -x, esize(imm), false));
    /// CLZ with unsigned lanes.
    CountZeros "clz" n Simd |_, imm, a, _, _| {
        map(imm | U, a, |x| i128::from(x.leading_zeros() + esize(imm)) - 128)
    };
    CountSigns "cls" n Simd |_, imm, a, _, _| map(imm, a, |x| {
        i128::from((x ^ (x >> 1)).leading_zeros() + esize(imm)) - 129
    });
    /// Population count of bytes.
    CountOnes "cnt" n Simd |_, imm, a, _, _| {
        unsigned2(imm, a, 0, |x, _| u64::from(x.count_ones()))
    };
    /// PMUL: polynomial product of bytes over {0, 1}.
    PolyMul "pmul" nm Simd |_, imm, a, b, _| {
        map2(imm | U, a, b, |x, y| poly(x as u64, y as u64) as i128)
    };

    And "and" nm Simd |_, imm, a, b, _| low(imm, a & b);
    /// BIC (vector, register).
    AndNot "bic" nm Simd |_, imm, a, b, _| low(imm, a & !b);
    Or "orr" nm Simd |_, imm, a, b, _| low(imm, a | b);
    OrNot "orn" nm Simd |_, imm, a, b, _| low(imm, a | !b);
    ExclusiveOr "eor" nm Simd |_, imm, a, b, _| low(imm, a ^ b);
    /// Vd selects Vn or Vm.
    SelectBits "bsl" nma Simd |_, imm, a, b, c| low(imm, b ^ ((b ^ a) & c));
    InsertIfTrue "bit" nma Simd |_, imm, a, b, c| low(imm, c ^ ((c ^ a) & b));
    InsertIfFalse "bif" nma Simd |_, imm, a, b, c| low(imm, c ^ ((c ^ a) & !b));
    Not "not" n Simd |_, imm, a, _, _| low(imm, !a);
    /// RBIT: the bits of each byte.
    ReverseBits "rbit" n Simd |_, imm, a, _, _| low(imm, a.reverse_bits().swap_bytes());

    /// ADDP, S/UMAXP, S/UMINP work on adjacent lanes of Vm:Vn.
    AddPairs "addp" nm Simd |_, imm, a, b, _| {
        let (x, y) = pairs(imm, a, b);
        unsigned2(imm, x, y, u64::wrapping_add)
    };
    MaxPairs "maxp" nm Simd |fp, imm, a, b, _| {
        let (x, y) = pairs(imm, a, b);
        <Max as crate::emit::VecFn>::call(fp, imm, x, y, 0)
    };
    MinPairs "minp" nm Simd |fp, imm, a, b, _| {
        let (x, y) = pairs(imm, a, b);
        <Min as crate::emit::VecFn>::call(fp, imm, x, y, 0)
    };
    /// ADDP (scalar).
    AddPair "addp_scalar" n Simd |_, _, a, _, _| u128::from((a as u64).wrapping_add((a >> 64) as u64));
    /// SADDLP, UADDLP.
    AddLongPairs "addlp" n Simd |_, imm, a, _, _| add_long_pairs(imm, a, 0);
    /// SADALP, UADALP.
    AddLongPairsAdd "adalp" na Simd |_, imm, a, _, c| add_long_pairs(imm, a, c);

    AddAcross "addv" n Simd |_, imm, a, _, _| {
        let e = esize(imm);
        at(reduce(imm, a, |x, y| x + y), e, 0)
    };
    /// SADDLV, UADDLV.
    AddLongAcross "addlv" n Simd |_, imm, a, _, _| {
        at(reduce(imm, a, |x, y| x + y), 2 * esize(imm), 0)
    };
    MaxAcross "maxv" n Simd |_, imm, a, _, _| at(reduce(imm, a, i128::max), esize(imm), 0);
    MinAcross "minv" n Simd |_, imm, a, _, _| at(reduce(imm, a, i128::min), esize(imm), 0);

    /// SDOT, UDOT (U) of bytes into words; the lane size in `imm` is that of the words.
    Dot "dot" nma Simd |_, imm, a, b, c| dot(imm, a, b, c, unsigned(imm), unsigned(imm));
    /// USDOT: Vn unsigned, Vm signed.
    DotMixed "usdot" nma Simd |_, imm, a, b, c| dot(imm, a, b, c, true, false);
    /// SUDOT: Vn signed, Vm unsigned.
    DotMixedSwapped "sudot" nma Simd |_, imm, a, b, c| dot(imm, a, b, c, false, true);
    /// SMMLA, UMMLA (U) and USMMLA (ROUND): 2x8 by 8x2 bytes into 2x2 words.
    MatrixMulAdd "mmla" nma Simd |_, imm, a, b, c| {
        let (ua, ub) = (imm & (U | ROUND) != 0, unsigned(imm));
        (0..4).fold(0, |r, k| {
            let (row, column) = (k / 2 * 8, k % 2 * 8);
            let sum = (0..8).fold(i128::from(get(c, 32, k)), |s, j| {
                s + int(get(a, 8, row + j), 8, ua) * int(get(b, 8, column + j), 8, ub)
            });
            r | at(sum, 32, k)
        })
    };
}

/// PolynomialMult().
pub fn poly(x: u64, y: u64) -> u128 {
    (0..64).fold(0, |r, i| {
        r ^ (u128::from(x >> i & 1).wrapping_neg() & u128::from(y) << i)
    })
}

/// The even and the odd lanes of b:a.
pub fn pairs(imm: u64, a: u128, b: u128) -> (u128, u128) {
    let (e, half) = (esize(imm), lanes(imm) / 2);
    let (mut x, mut y) = (0, 0);
    for i in 0..half {
        x |= at(get(a, e, 2 * i) as i128, e, i) | at(get(b, e, 2 * i) as i128, e, half + i);
        y |= at(get(a, e, 2 * i + 1) as i128, e, i) | at(get(b, e, 2 * i + 1) as i128, e, half + i);
    }
    (x, y)
}

fn add_long_pairs(imm: u64, a: u128, c: u128) -> u128 {
    let (e, u) = (esize(imm), unsigned(imm));
    (0..lanes(imm) / 2).fold(0, |r, i| {
        let sum = int(get(a, e, 2 * i), e, u) + int(get(a, e, 2 * i + 1), e, u);
        r | at(sum + (c >> (2 * e * i)) as i128, 2 * e, i)
    })
}

fn reduce(imm: u64, a: u128, f: impl Fn(i128, i128) -> i128) -> i128 {
    let (e, u) = (esize(imm), unsigned(imm));
    let lane = |i| int(get(a, e, i), e, u);
    (1..lanes(imm)).fold(lane(0), |r, i| f(r, lane(i)))
}

fn dot(imm: u64, a: u128, b: u128, c: u128, ua: bool, ub: bool) -> u128 {
    (0..lanes(imm)).fold(0, |r, i| {
        let sum = (4 * i..4 * i + 4).fold(i128::from(get(c, 32, i)), |s, j| {
            s + int(get(a, 8, j), 8, ua) * int(get(b, 8, j), 8, ub)
        });
        r | at(sum, 32, i)
    })
}
