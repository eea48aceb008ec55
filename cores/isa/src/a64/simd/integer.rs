//! Integer arithmetic and comparison, lane by lane. See [`lanes`](super::lanes) for `imm`.
use super::lanes::*;
use super::packed::{self, Packed};
use crate::emit::FpEnv;

/// Sets FPSR.QC where a lane in use had to saturate.
#[inline(always)]
fn note(fp: &mut FpEnv, imm: u64, (r, over): (u128, u128)) -> u128 {
    if low(imm, over) != 0 {
        fp.fpsr |= QC;
    }
    low(imm, r)
}

ops! {
    Add "add" nm Simd |_, imm, a, b, _| low(imm, Packed::of(imm).add(a, b));
    Sub "sub" nm Simd |_, imm, a, b, _| low(imm, Packed::of(imm).sub(a, b));
    Mul "mul" nm Simd |_, imm, a, b, _| unsigned2(imm, a, b, u64::wrapping_mul);
    /// MLA and MLS (NEG).
    MulAdd "mla" nma Simd |_, imm, a, b, c| {
        let (p, l) = (unsigned2(imm, a, b, u64::wrapping_mul), Packed::of(imm));
        low(imm, if imm & NEG != 0 { l.sub(c, p) } else { l.add(c, p) })
    };
    CmpEq "cmeq" nm Simd |_, imm, a, b, _| low(imm, Packed::of(imm).equal(a, b));
    CmpGt "cmgt" nm Simd |_, imm, a, b, _| {
        let l = Packed::of(imm);
        low(imm, !l.at_least(b ^ l.top, a ^ l.top))
    };
    CmpGe "cmge" nm Simd |_, imm, a, b, _| {
        let l = Packed::of(imm);
        low(imm, l.at_least(a ^ l.top, b ^ l.top))
    };
    CmpHi "cmhi" nm Simd |_, imm, a, b, _| low(imm, !Packed::of(imm).at_least(b, a));
    CmpHs "cmhs" nm Simd |_, imm, a, b, _| low(imm, Packed::of(imm).at_least(a, b));
    CmpTst "cmtst" nm Simd |_, imm, a, b, _| low(imm, !Packed::of(imm).zero(a & b));
    CmpEq0 "cmeq0" n Simd |_, imm, a, _, _| low(imm, Packed::of(imm).zero(a));
    CmpGt0 "cmgt0" n Simd |_, imm, a, _, _| {
        let l = Packed::of(imm);
        low(imm, !(l.negative(a) | l.zero(a)))
    };
    CmpGe0 "cmge0" n Simd |_, imm, a, _, _| low(imm, !Packed::of(imm).negative(a));
    CmpLe0 "cmle0" n Simd |_, imm, a, _, _| {
        let l = Packed::of(imm);
        low(imm, l.negative(a) | l.zero(a))
    };
    CmpLt0 "cmlt0" n Simd |_, imm, a, _, _| low(imm, Packed::of(imm).negative(a));
    Max "max" nm Simd |_, imm, a, b, _| low(imm, max(imm, a, b));
    Min "min" nm Simd |_, imm, a, b, _| low(imm, min(imm, a, b));
    /// SABD, UABD.
    AbsDiff "abd" nm Simd |_, imm, a, b, _| low(imm, abs_diff(imm, a, b));
    /// SABA, UABA.
    AbsDiffAdd "aba" nma Simd |_, imm, a, b, c| {
        low(imm, Packed::of(imm).add(c, abs_diff(imm, a, b)))
    };
    /// SHADD, UHADD, SRHADD, URHADD (ROUND).
    HalvingAdd "hadd" nm Simd |_, imm, a, b, _| {
        let l = Packed::of(imm);
        low(imm, match imm & ROUND {
            0 => l.average(l.bias(imm), a, b),
            _ => l.average_up(l.bias(imm), a, b),
        })
    };
    HalvingSub "hsub" nm Simd |_, imm, a, b, _| {
        let l = Packed::of(imm);
        low(imm, l.half_diff(l.bias(imm), a, b))
    };
    /// SQADD, UQADD.
    SatAdd "qadd" nm Simd |fp, imm, a, b, _| {
        note(fp, imm, Packed::of(imm).sat_add(unsigned(imm), a, b))
    };
    SatSub "qsub" nm Simd |fp, imm, a, b, _| {
        note(fp, imm, Packed::of(imm).sat_sub(unsigned(imm), a, b))
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
        let (a, b) = (low(imm, a), low(imm, b));
        let round = if imm & ROUND != 0 { 1 << (e - 2) } else { 0 };
        // Halfwords and words alone, of which only the square of the lowest does not fit.
        let most = (1 << (e - 1)) - 1;
        signed2(imm, a, b, |x, y| {
            let r = (x * y + round) >> (e - 1);
            if r > most {
                fp.fpsr |= QC;
            }
            r.min(most)
        })
    };
    /// SQRDMLAH, and SQRDMLSH (NEG).
    SatDoublingMulAddHigh "qrdmlah" nma Simd |fp, imm, a, b, c| {
        let e = esize(imm);
        map3(imm, a, b, c, |x, y, z| {
            let p = if imm & NEG != 0 { -2 * x * y } else { 2 * x * y };
            saturate(fp, ((z << e) + p + (1 << (e - 1))) >> e, e, false)
        })
    };
    Abs "abs" n Simd |_, imm, a, _, _| low(imm, Packed::of(imm).abs(a));
    Neg "neg" n Simd |_, imm, a, _, _| low(imm, Packed::of(imm).neg(a));
    /// Only the lowest number has no counterpart.
    SatAbs "qabs" n Simd |fp, imm, a, _, _| {
        let l = Packed::of(imm);
        let over = l.equal(a, l.top);
        note(fp, imm, (l.abs(a) ^ over, over))
    };
    SatNeg "qneg" n Simd |fp, imm, a, _, _| {
        let l = Packed::of(imm);
        let over = l.equal(a, l.top);
        note(fp, imm, (l.neg(a) ^ over, over))
    };
    CountZeros "clz" n Simd |_, imm, a, _, _| {
        unsigned2(imm, a, 0, |x, _| u64::from(x.leading_zeros() + esize(imm) - 64))
    };
    CountSigns "cls" n Simd |_, imm, a, _, _| signed2(imm, a, 0, |x, _| {
        i64::from((x ^ (x >> 1)).leading_zeros() + esize(imm) - 65)
    });
    /// Population count of bytes.
    CountOnes "cnt" n Simd |_, imm, a, _, _| packed::count_ones(low(imm, a));
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
    AddPairs "addp" nm Simd |fp, imm, a, b, _| {
        let (x, y) = pairs(imm, a, b);
        Add::call(fp, imm, x, y, 0)
    };
    MaxPairs "maxp" nm Simd |fp, imm, a, b, _| {
        let (x, y) = pairs(imm, a, b);
        Max::call(fp, imm, x, y, 0)
    };
    MinPairs "minp" nm Simd |fp, imm, a, b, _| {
        let (x, y) = pairs(imm, a, b);
        Min::call(fp, imm, x, y, 0)
    };
    /// ADDP (scalar).
    AddPair "addp_scalar" n Simd |_, _, a, _, _| u128::from((a as u64).wrapping_add((a >> 64) as u64));
    /// SADDLP, UADDLP.
    AddLongPairs "addlp" n Simd |_, imm, a, _, _| low(imm, packed::add_long_pairs(imm, a));
    /// SADALP, UADALP.
    AddLongPairsAdd "adalp" na Simd |_, imm, a, _, c| {
        low(imm, Packed::wide(imm).add(c, packed::add_long_pairs(imm, a)))
    };

    AddAcross "addv" n Simd |_, imm, a, _, _| {
        let l = Packed::of(imm);
        reduce(imm, l.e, a, |x, y| l.add(x, y))
    };
    /// SADDLV, UADDLV.
    AddLongAcross "addlv" n Simd |_, imm, a, _, _| {
        let l = Packed::wide(imm);
        reduce(imm, l.e, packed::add_long_pairs(imm, low(imm, a)), |x, y| l.add(x, y))
    };
    MaxAcross "maxv" n Simd |_, imm, a, _, _| reduce(imm, esize(imm), a, |x, y| max(imm, x, y));
    MinAcross "minv" n Simd |_, imm, a, _, _| reduce(imm, esize(imm), a, |x, y| min(imm, x, y));

    /// SDOT, UDOT (U) of bytes into words; the lane size in `imm` is that of the words.
    Dot "dot" nma Simd |_, imm, a, b, c| dot(imm, a, b, c, unsigned(imm), unsigned(imm));
    /// USDOT: Vn unsigned, Vm signed.
    DotMixed "usdot" nma Simd |_, imm, a, b, c| dot(imm, a, b, c, true, false);
    /// SUDOT: Vn signed, Vm unsigned.
    DotMixedSwapped "sudot" nma Simd |_, imm, a, b, c| dot(imm, a, b, c, false, true);
    /// SMMLA, UMMLA (U) and USMMLA (ROUND): 2x8 by 8x2 bytes into 2x2 words.
    MatrixMulAdd "mmla" nma Simd |_, imm, a, b, c| {
        let (x, y) = (bytes(a, imm & (U | ROUND) != 0), bytes(b, unsigned(imm)));
        (0..4).fold(0, |r, k| {
            let (row, column) = (k / 2 * 8, k % 2 * 8);
            let sum = (0..8).fold(get(c, 32, k as u32) as i32, |s, j| {
                s.wrapping_add(x[row + j] * y[column + j])
            });
            r | u128::from(sum as u32) << (32 * k)
        })
    };
}

#[inline(always)]
fn max(imm: u64, a: u128, b: u128) -> u128 {
    let l = Packed::of(imm);
    l.max(l.bias(imm), a, b)
}
#[inline(always)]
fn min(imm: u64, a: u128, b: u128) -> u128 {
    let l = Packed::of(imm);
    l.min(l.bias(imm), a, b)
}
#[inline(always)]
fn abs_diff(imm: u64, a: u128, b: u128) -> u128 {
    let l = Packed::of(imm);
    l.abs_diff(l.bias(imm), a, b)
}

/// PolynomialMult().
pub fn poly(x: u64, y: u64) -> u128 {
    (0..64).fold(0, |r, i| {
        r ^ (u128::from(x >> i & 1).wrapping_neg() & u128::from(y) << i)
    })
}

/// The even and the odd lanes of b:a.
#[inline(always)]
pub fn pairs(imm: u64, a: u128, b: u128) -> (u128, u128) {
    let (e, half) = (esize(imm), width(imm) / 2);
    let (a, b) = (low(imm, a), low(imm, b));
    let join = |a, b| packed::narrow(imm, a) | packed::narrow(imm, b) << half;
    (join(a, b), join(a >> e, b >> e))
}

/// Halves the lanes in use, of size `e`, until one is left.
#[inline(always)]
fn reduce(imm: u64, e: u32, a: u128, f: impl Fn(u128, u128) -> u128) -> u128 {
    let (mut a, mut by) = (a, width(imm) / 2);
    while by >= e {
        a = f(a, a >> by);
        by /= 2;
    }
    a & ones(e)
}

#[inline(always)]
fn bytes(v: u128, unsigned: bool) -> [i32; 16] {
    v.to_le_bytes()
        .map(|b| if unsigned { b.into() } else { (b as i8).into() })
}
fn dot(imm: u64, a: u128, b: u128, c: u128, ua: bool, ub: bool) -> u128 {
    let (x, y) = (bytes(a, ua), bytes(b, ub));
    (0..lanes(imm) as usize).fold(0, |r, i| {
        let sum = (4 * i..4 * i + 4).fold(get(c, 32, i as u32) as i32, |s, j| {
            s.wrapping_add(x[j] * y[j])
        });
        r | u128::from(sum as u32) << (32 * i)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emit::VecFn;

    /// Every pair of bytes, beside lanes that carry and borrow: lane by lane arithmetic and that of
    /// whole registers are the same.
    #[test]
    fn lanes_do_not_disturb_each_other() {
        type Model = fn(i32, i32) -> i32;
        fn check<F: VecFn>(imm: u64, unsigned: bool, model: Model) {
            let extend = |v: u8| {
                if unsigned {
                    v.into()
                } else {
                    i32::from(v as i8)
                }
            };
            for a in 0..=255u8 {
                for b in 0..=255u8 {
                    let x = [a, !0, b, 0, a, 0x80, b, 0x7f, 1, a, b, b, !0, a, 0, a];
                    let y = [b, 1, a, !0, b, 0x80, b, 0x80, 0, b, a, 0, a, !0, b, b];
                    let [u, v] = [x, y].map(u128::from_le_bytes);
                    let fp = &mut FpEnv::default();
                    let got = F::call(fp, imm | FULL, u, v, 0).to_le_bytes();
                    for i in 0..16 {
                        let want = model(extend(x[i]), extend(y[i])) as u8;
                        assert_eq!(got[i], want, "{} {imm:x} {} {}", F::NAME, x[i], y[i]);
                    }
                }
            }
        }
        check::<Add>(0, true, |x, y| x + y);
        check::<Sub>(0, true, |x, y| x - y);
        check::<CmpEq>(0, true, |x, y| -i32::from(x == y));
        check::<CmpGt>(0, false, |x, y| -i32::from(x > y));
        check::<CmpGe>(0, false, |x, y| -i32::from(x >= y));
        check::<CmpHi>(0, true, |x, y| -i32::from(x > y));
        check::<CmpHs>(0, true, |x, y| -i32::from(x >= y));
        check::<CmpTst>(0, true, |x, y| -i32::from(x & y != 0));
        for (imm, unsigned) in [(0, false), (U, true)] {
            check::<Max>(imm, unsigned, i32::max);
            check::<Min>(imm, unsigned, i32::min);
            check::<AbsDiff>(imm, unsigned, |x, y| (x - y).abs());
            check::<HalvingAdd>(imm, unsigned, |x, y| (x + y) >> 1);
            check::<HalvingAdd>(imm | ROUND, unsigned, |x, y| (x + y + 1) >> 1);
            check::<HalvingSub>(imm, unsigned, |x, y| (x - y) >> 1);
        }
        check::<SatAdd>(U, true, |x, y| (x + y).min(255));
        check::<SatAdd>(0, false, |x, y| (x + y).clamp(-128, 127));
        check::<SatSub>(U, true, |x, y| (x - y).max(0));
        check::<SatSub>(0, false, |x, y| (x - y).clamp(-128, 127));
        check::<Abs>(0, false, |x, _| x.abs());
        check::<SatAbs>(0, false, |x, _| x.abs().min(127));
        check::<SatNeg>(0, false, |x, _| (-x).min(127));
        check::<CountOnes>(0, true, |x, _| x.count_ones() as i32);
        check::<CountZeros>(0, true, |x, _| x.leading_zeros() as i32 - 24);
    }
}
