//! Shifts, and the functions that halve or double the lanes.
use super::integer::poly;
use super::lanes::*;
use super::packed::{self, Packed};
use crate::emit::FpEnv;

/// What rounding adds before a shift right by `n`.
fn rounding(imm: u64, n: u32) -> i128 {
    if imm & ROUND != 0 && n != 0 {
        1 << (n - 1)
    } else {
        0
    }
}
fn right(imm: u64, x: i128, n: u32) -> i128 {
    (x + rounding(imm, n)) >> n
}
/// By the signed low byte of a lane; the result may exceed the lane.
fn by_register(imm: u64, x: i128, by: i128) -> i128 {
    match by as i8 {
        // 64 or more to the left: keep what saturation looks at.
        64.. => x.signum() << 100,
        n @ 0.. => x << n,
        n @ -66..0 => right(imm, x, u32::from(n.unsigned_abs())),
        _ if imm & ROUND != 0 => 0,
        _ => x >> 66,
    }
}

ops! {
    /// SSHL, USHL, SRSHL, URSHL (ROUND).
    ShiftByRegister "shl_reg" nm Simd |_, imm, a, b, _| map2(imm, a, b, |x, y| by_register(imm, x, y));
    /// SQSHL, UQSHL, SQRSHL, UQRSHL (register).
    SatShiftByRegister "qshl_reg" nm Simd |fp, imm, a, b, _| map2(imm, a, b, |x, y| {
        saturate(fp, by_register(imm, x, y), esize(imm), unsigned(imm))
    });
    ShiftLeft "shl" n Simd |_, imm, a, _, _| low(imm, Packed::of(imm).shl(a, arg(imm)));
    /// SQSHL, UQSHL (immediate).
    SatShiftLeft "qshl" n Simd |fp, imm, a, _, _| {
        map(imm, a, |x| saturate(fp, x << arg(imm), esize(imm), unsigned(imm)))
    };
    /// SQSHLU.
    SatShiftLeftUnsigned "qshlu" n Simd |fp, imm, a, _, _| {
        map(imm, a, |x| saturate(fp, x << arg(imm), esize(imm), true))
    };
    /// SSHR, USHR, SRSHR, URSHR.
    ShiftRight "shr" n Simd |_, imm, a, _, _| low(imm, shift_right(Packed::of(imm), imm, a));
    /// SSRA, USRA, SRSRA, URSRA.
    ShiftRightAdd "sra" na Simd |_, imm, a, _, c| {
        let l = Packed::of(imm);
        low(imm, l.add(c, shift_right(l, imm, a)))
    };
    ShiftLeftInsert "sli" na Simd |_, imm, a, _, c| {
        let (l, n) = (Packed::of(imm), arg(imm));
        low(imm, l.shl(a, n) | c & l.low_ones(n))
    };
    ShiftRightInsert "sri" na Simd |_, imm, a, _, c| {
        let (l, n) = (Packed::of(imm), arg(imm));
        low(imm, l.shr(true, a, n) | c & !l.low_ones(l.e - n))
    };

    /// SSHLL, USHLL, SHLL; without an argument SXTL, UXTL.
    ShiftLeftLong "shll" n Simd |_, imm, a, _, _| Packed::wide(imm).shl(part(imm, a), arg(imm));
    /// XTN, SHRN, RSHRN.
    ShiftRightNarrow "shrn" na Simd |_, imm, a, _, c| {
        half(imm, packed::narrow(imm, shift_right(Packed::wide(imm), imm, a)), c)
    };
    /// SQXTN, UQXTN, SQSHRN, UQSHRN, SQRSHRN, UQRSHRN.
    SatShiftRightNarrow "qshrn" na Simd |fp, imm, a, _, c| {
        let a = shift_right(Packed::wide(imm), imm, wide_low(imm, a));
        half(imm, note(fp, Packed::sat_narrow(imm, a)), c)
    };
    /// SQXTUN, SQSHRUN, SQRSHRUN.
    SatShiftRightNarrowUnsigned "qshrun" na Simd |fp, imm, a, _, c| {
        let a = shift_right(Packed::wide(imm), imm, wide_low(imm, a));
        half(imm, note(fp, Packed::sat_narrow_unsigned(imm, a)), c)
    };
    /// ADDHN, RADDHN.
    AddHighNarrow "addhn" nma Simd |_, imm, a, b, c| {
        let l = Packed::wide(imm);
        half(imm, high_narrow(imm, l.add(a, b)), c)
    };
    SubHighNarrow "subhn" nma Simd |_, imm, a, b, c| {
        let l = Packed::wide(imm);
        half(imm, high_narrow(imm, l.sub(a, b)), c)
    };

    AddLong "addl" nm Simd |_, imm, a, b, _| Packed::wide(imm).add(part(imm, a), part(imm, b));
    SubLong "subl" nm Simd |_, imm, a, b, _| Packed::wide(imm).sub(part(imm, a), part(imm, b));
    AddWide "addw" nm Simd |_, imm, a, b, _| Packed::wide(imm).add(a, part(imm, b));
    SubWide "subw" nm Simd |_, imm, a, b, _| Packed::wide(imm).sub(a, part(imm, b));
    AbsDiffLong "abdl" nm Simd |_, imm, a, b, _| abs_diff(imm, a, b);
    AbsDiffAddLong "abal" nma Simd |_, imm, a, b, c| Packed::wide(imm).add(c, abs_diff(imm, a, b));
    MulLong "mull" nm Simd |_, imm, a, b, _| product(imm, a, b);
    /// SMLAL, UMLAL, SMLSL, UMLSL (NEG).
    MulAddLong "mlal" nma Simd |_, imm, a, b, c| {
        let (p, l) = (product(imm, a, b), Packed::wide(imm));
        if imm & NEG != 0 { l.sub(c, p) } else { l.add(c, p) }
    };
    SatDoublingMulLong "qdmull" nm Simd |fp, imm, a, b, _| {
        long(imm, a, b, 0, |x, y, _| saturate(fp, 2 * x * y, 2 * esize(imm), false))
    };
    /// SQDMLAL, and SQDMLSL (NEG): saturates twice.
    SatDoublingMulAddLong "qdmlal" nma Simd |fp, imm, a, b, c| long(imm, a, b, c, |x, y, z| {
        let e = 2 * esize(imm);
        let p = saturate(fp, 2 * x * y, e, false);
        saturate(fp, if imm & NEG != 0 { z - p } else { z + p }, e, false)
    });
    PolyMulLong "pmull" nm Simd |_, imm, a, b, _| {
        long(imm | U, a, b, 0, |x, y, _| poly(x as u64, y as u64) as i128)
    };
}

#[inline(always)]
fn shift_right(l: Packed, imm: u64, a: u128) -> u128 {
    match imm & ROUND {
        0 => l.shr(unsigned(imm), a, arg(imm)),
        _ => l.shr_round(unsigned(imm), a, arg(imm)),
    }
}
/// One half (by FULL) of a register, its lanes extended.
#[inline(always)]
fn part(imm: u64, a: u128) -> u128 {
    packed::extend(imm, if imm & FULL != 0 { a >> 64 } else { a })
}
#[inline(always)]
fn product(imm: u64, a: u128, b: u128) -> u128 {
    let wide = ((imm & SIZE) + 1) | FULL;
    unsigned2(wide, part(imm, a), part(imm, b), u64::wrapping_mul)
}
/// An absolute difference fits in the lane, unsigned.
#[inline(always)]
fn abs_diff(imm: u64, a: u128, b: u128) -> u128 {
    let l = Packed::of(imm);
    part(imm | U, l.abs_diff(l.bias(imm), a, b))
}
/// The upper halves of wide lanes, rounded or not.
#[inline(always)]
fn high_narrow(imm: u64, a: u128) -> u128 {
    let (l, e) = (Packed::wide(imm), esize(imm));
    let a = match imm & ROUND {
        0 => a,
        _ => l.add(a, l.low << (e - 1)),
    };
    packed::narrow(imm, a >> e)
}
/// What is in use of the wide lanes of a narrowing function.
#[inline(always)]
fn wide_low(imm: u64, a: u128) -> u128 {
    if imm & SCALAR != 0 {
        a & ones(2 * esize(imm))
    } else {
        a
    }
}
#[inline(always)]
fn note(fp: &mut FpEnv, (r, over): (u128, u128)) -> u128 {
    if over != 0 {
        fp.fpsr |= QC;
    }
    r
}

/// Lanes of one half (by FULL) of `a` and `b`, with lanes twice as wide of `c`.
#[inline(always)]
fn long(imm: u64, a: u128, b: u128, c: u128, mut f: impl FnMut(i128, i128, i128) -> i128) -> u128 {
    let (e, u) = (esize(imm), unsigned(imm));
    if e == 64 {
        let part = if imm & FULL != 0 { 1 } else { 0 };
        let [x, y] = [a, b].map(|v| int(get(v, e, part), e, u));
        return f(x, y, c as i128) as u128;
    }
    let (n, part) = if imm & SCALAR != 0 {
        (1, 0)
    } else {
        (64 / e, if imm & FULL != 0 { 64 } else { 0 })
    };
    (0..n).fold(0, |r, i| {
        let [x, y] = [a, b].map(|v| int(get(v >> part, e, i), e, u));
        let z = int(get(c, 2 * e, i), 2 * e, u);
        r | at(f(x, y, z), 2 * e, i)
    })
}

/// A 64-bit result as the low half, or as the high half of what Vd had.
pub fn half(imm: u64, r: u128, c: u128) -> u128 {
    if imm & FULL != 0 {
        r << 64 | c & ones(64)
    } else {
        r
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extreme_register_shifts() {
        assert_eq!(by_register(0, -1, -128), -1);
        assert_eq!(by_register(ROUND, -1, -128), 0);
        assert_eq!(by_register(ROUND, i128::from(u64::MAX), -64), 1);
        let mut fp = FpEnv::default();
        assert_eq!(
            saturate(&mut fp, by_register(0, 1, 127), 64, false),
            i64::MAX.into()
        );
        assert_eq!(fp.fpsr, QC);
    }
}
