//! Shifts, and the functions that halve or double the lanes.
use super::integer::poly;
use super::lanes::*;

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
    ShiftLeft "shl" n Simd |_, imm, a, _, _| map(imm, a, |x| x << arg(imm));
    /// SQSHL, UQSHL (immediate).
    SatShiftLeft "qshl" n Simd |fp, imm, a, _, _| {
        map(imm, a, |x| saturate(fp, x << arg(imm), esize(imm), unsigned(imm)))
    };
    /// SQSHLU.
    SatShiftLeftUnsigned "qshlu" n Simd |fp, imm, a, _, _| {
        map(imm, a, |x| saturate(fp, x << arg(imm), esize(imm), true))
    };
    /// SSHR, USHR, SRSHR, URSHR.
    ShiftRight "shr" n Simd |_, imm, a, _, _| map(imm, a, |x| right(imm, x, arg(imm)));
    /// SSRA, USRA, SRSRA, URSRA.
    ShiftRightAdd "sra" na Simd |_, imm, a, _, c| {
        map2(imm, a, c, |x, z| z + right(imm, x, arg(imm)))
    };
    ShiftLeftInsert "sli" na Simd |_, imm, a, _, c| {
        let kept = (1i128 << arg(imm)) - 1;
        map2(imm | U, a, c, |x, z| x << arg(imm) | z & kept)
    };
    ShiftRightInsert "sri" na Simd |_, imm, a, _, c| {
        let kept = !(((1i128 << esize(imm)) - 1) >> arg(imm));
        map2(imm | U, a, c, |x, z| x >> arg(imm) | z & kept)
    };

    /// SSHLL, USHLL, SHLL; without an argument SXTL, UXTL.
    ShiftLeftLong "shll" n Simd |_, imm, a, _, _| long(imm, a, 0, 0, |x, _, _| x << arg(imm));
    /// XTN, SHRN, RSHRN.
    ShiftRightNarrow "shrn" na Simd |_, imm, a, _, c| {
        narrow(imm, a, c, |x| right(imm, x, arg(imm)))
    };
    /// SQXTN, UQXTN, SQSHRN, UQSHRN, SQRSHRN, UQRSHRN.
    SatShiftRightNarrow "qshrn" na Simd |fp, imm, a, _, c| narrow(imm, a, c, |x| {
        saturate(fp, right(imm, x, arg(imm)), esize(imm), unsigned(imm))
    });
    /// SQXTUN, SQSHRUN, SQRSHRUN.
    SatShiftRightNarrowUnsigned "qshrun" na Simd |fp, imm, a, _, c| narrow(imm, a, c, |x| {
        saturate(fp, right(imm, x, arg(imm)), esize(imm), true)
    });
    /// ADDHN, RADDHN.
    AddHighNarrow "addhn" nma Simd |_, imm, a, b, c| {
        let e = esize(imm);
        narrow2(imm, a, b, c, |x, y| right(imm, x + y, e))
    };
    SubHighNarrow "subhn" nma Simd |_, imm, a, b, c| {
        let e = esize(imm);
        narrow2(imm, a, b, c, |x, y| right(imm, x - y, e))
    };

    AddLong "addl" nm Simd |_, imm, a, b, _| long(imm, a, b, 0, |x, y, _| x + y);
    SubLong "subl" nm Simd |_, imm, a, b, _| long(imm, a, b, 0, |x, y, _| x - y);
    AddWide "addw" nm Simd |_, imm, a, b, _| long(imm, 0, b, a, |_, y, z| z + y);
    SubWide "subw" nm Simd |_, imm, a, b, _| long(imm, 0, b, a, |_, y, z| z - y);
    AbsDiffLong "abdl" nm Simd |_, imm, a, b, _| long(imm, a, b, 0, |x, y, _| (x - y).abs());
    AbsDiffAddLong "abal" nma Simd |_, imm, a, b, c| long(imm, a, b, c, |x, y, z| z + (x - y).abs());
    MulLong "mull" nm Simd |_, imm, a, b, _| long(imm, a, b, 0, |x, y, _| x * y);
    /// SMLAL, UMLAL, SMLSL, UMLSL (NEG).
    MulAddLong "mlal" nma Simd |_, imm, a, b, c| {
        let sign = if imm & NEG != 0 { -1 } else { 1 };
        long(imm, a, b, c, |x, y, z| z + sign * (x * y))
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

#[inline(always)]
fn narrow2(imm: u64, a: u128, b: u128, c: u128, mut f: impl FnMut(i128, i128) -> i128) -> u128 {
    let (e, u) = (esize(imm), unsigned(imm));
    let n = if imm & SCALAR != 0 { 1 } else { 64 / e };
    let r = (0..n).fold(0, |r, i| {
        let [x, y] = [a, b].map(|v| int(get(v, 2 * e, i), 2 * e, u));
        r | at(f(x, y), e, i)
    });
    half(imm, r, c)
}
fn narrow(imm: u64, a: u128, c: u128, mut f: impl FnMut(i128) -> i128) -> u128 {
    narrow2(imm, a, 0, c, |x, _| f(x))
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
    use crate::emit::FpEnv;

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
