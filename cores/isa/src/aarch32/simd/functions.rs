//! Vector functions that only AArch32 has, and those of A64 with the floating-point environment of
//! Advanced SIMD.
use crate::a64::simd::lanes::*;
use crate::a64::simd::{float, integer, permute};
use crate::emit::{FpEnv, VecFn};
use crate::fp::{self, AHP, DN, FZ, FZ16, Format, Rounding};

/// FPSCR.RMode.
const RMODE: u64 = 3 << 22;
const NZCV: u64 = 0xf000_0000;

/// Flags of a fixed-point number of 16 bits instead of 32, in `imm`.
pub const SHORT: u64 = ROUND;

/// Carries `f` out with StandardFPSCRValue() and keeps the cumulative flags it sets.
#[inline(always)]
fn standard(fp: &mut FpEnv, f: impl FnOnce(&mut FpEnv) -> u128) -> u128 {
    let mut env = FpEnv {
        fpcr: fp.fpcr & (AHP | FZ16) | DN | FZ,
        fpsr: 0,
    };
    let r = f(&mut env);
    fp.fpsr |= env.fpsr;
    r
}

/// `Add "fadd.std" = float::Add;` declares `Add` as the function of A64 in that environment.
macro_rules! standard {
    ($($T:ident $name:literal = $F:ty;)*) => { $(
        pub struct $T;
        impl VecFn for $T {
            const NAME: &'static str = $name;
            #[inline]
            fn call(fp: &mut FpEnv, imm: u64, a: u128, b: u128, c: u128) -> u128 {
                standard(fp, |env| <$F>::call(env, imm, a, b, c))
            }
        }
        impl Op for $T {
            const CLASS: crate::emit::Class = <$F as Op>::CLASS;
            const USES: u8 = <$F as Op>::USES;
        }
    )* };
}

/// Arithmetic of Advanced SIMD.
pub mod std {
    use super::*;
    standard! {
        Add "fadd.std" = float::Add;
        Sub "fsub.std" = float::Sub;
        Mul "fmul.std" = float::Mul;
        AbsDiff "fabd.std" = float::AbsDiff;
        AddPairs "faddp.std" = float::AddPairs;
        Max "fmax.std" = float::Max;
        Min "fmin.std" = float::Min;
        MaxPairs "fmaxp.std" = float::MaxPairs;
        MinPairs "fminp.std" = float::MinPairs;
        MaxNumber "fmaxnm.std" = float::MaxNumber;
        MinNumber "fminnm.std" = float::MinNumber;
        MulThenAdd "vmla.std" = super::MulThenAdd;
        MulAdd "fmla.std" = float::MulAdd;
        MulAddLong "fmlal.std" = float::MulAddLong;
        BfMulAddLong "bfmlal.std" = float::BfMulAddLong;
        BfConvertNarrow "bfcvtn.std" = float::BfConvertNarrow;
        ComplexAdd "fcadd.std" = float::ComplexAdd;
        ComplexMulAdd "fcmla.std" = float::ComplexMulAdd;
        RecipStep "vrecps.std" = super::RecipStep;
        RsqrtStep "vrsqrts.std" = super::RsqrtStep;
        CmpEq "fcmeq.std" = float::CmpEq;
        CmpGe "fcmge.std" = float::CmpGe;
        CmpGt "fcmgt.std" = float::CmpGt;
        CmpEq0 "fcmeq0.std" = float::CmpEq0;
        CmpGe0 "fcmge0.std" = float::CmpGe0;
        CmpGt0 "fcmgt0.std" = float::CmpGt0;
        CmpLe0 "fcmle0.std" = float::CmpLe0;
        CmpLt0 "fcmlt0.std" = float::CmpLt0;
        RecipEstimate "frecpe.std" = float::RecipEstimate;
        RsqrtEstimate "frsqrte.std" = float::RsqrtEstimate;
        RoundInt "frint.std" = float::RoundInt;
        ToInt "fcvt_to_int.std" = float::ToInt;
        FromInt "cvtf.std" = float::FromInt;
        ConvertLong "fcvtl.std" = float::ConvertLong;
        ConvertNarrow "fcvtn.std" = float::ConvertNarrow;
    }
}

ops! {
    /// VMLA, VMLS (NEG), VNMLS (NEG_ADDEND) and VNMLA (both): the product is rounded before the sum.
    MulThenAdd "vmla" nma Fp |env, imm, a, b, c| {
        let lanes = imm & (SIZE | FULL | SCALAR);
        let p = float::Mul::call(env, lanes, a, b, 0);
        let mut negated = |v, flag| match imm & flag {
            0 => v,
            _ => float::Neg::call(env, lanes, v, 0, 0),
        };
        let (p, c) = (negated(p, NEG), negated(c, float::mode::NEG_ADDEND));
        float::Add::call(env, lanes, c, p, 0)
    };
    RecipStep "vrecps" nm Fp |env, imm, a, b, _| lane_by_lane(imm, |e, f, i| {
        fp::recip_step_rounded(env, f, get(a, e, i), get(b, e, i))
    });
    RsqrtStep "vrsqrts" nm Fp |env, imm, a, b, _| lane_by_lane(imm, |e, f, i| {
        fp::rsqrt_step_rounded(env, f, get(a, e, i), get(b, e, i))
    });
    /// VCMP, VCMPE: FPSCR.NZCV.
    Compare "vcmp" nm Fp |env, imm, a, b, _| {
        let nzcv = float::Compare::call(env, imm, a, b, 0);
        env.fpsr = env.fpsr & !NZCV | nzcv as u64;
        0
    };
    /// VJCVT: the integer, and FPSCR.NZCV.
    ToIntJs "vjcvt" n Fp |env, imm, a, _, _| {
        let r = float::ToIntJs::call(env, imm, a, 0, 0);
        env.fpsr = env.fpsr & !NZCV | (r >> 64) as u64;
        r & ones(32)
    };
    /// VCVT to a fixed-point number of 32 or (SHORT) 16 bits with `arg` fraction bits, extended to the
    /// register.
    ToFixed "vcvt_to_fixed" n Fp |env, imm, a, _, _| {
        let e = esize(imm);
        let bits = if imm & SHORT != 0 { 16 } else { 32 };
        let v = get(a, e, 0);
        let f = Format::of_lane(e);
        let r = fp::to_fixed(env, f, v, bits, arg(imm), unsigned(imm), Rounding::Zero);
        int(r, bits, unsigned(imm)) as u128 & ones(e.max(32))
    };
    /// VCVT from such a number, to nearest whatever FPSCR.RMode says.
    FromFixed "vcvt_from_fixed" n Fp |env, imm, a, _, _| {
        let e = esize(imm);
        let bits = if imm & SHORT != 0 { 16 } else { 32 };
        let mut nearest = FpEnv { fpcr: env.fpcr & !RMODE, ..*env };
        let f = Format::of_lane(e);
        let r = fp::from_fixed(&mut nearest, f, get(a, bits, 0), bits, arg(imm), unsigned(imm));
        env.fpsr = nearest.fpsr;
        r.into()
    };
    /// VCVTB and VCVTT (ROUND) from half precision to the lane size.
    FromHalf "vcvtb_from" n Fp |env, imm, a, _, _| {
        let half = if imm & ROUND != 0 { a >> 16 } else { a };
        float::Convert::call(env, with(1, (imm & SIZE) as u32), half, 0, 0)
    };
    /// VCVTB and VCVTT (ROUND) from the lane size into one half of S.
    ToHalf "vcvtb_to" na Fp |env, imm, a, _, c| {
        let r = float::Convert::call(env, with(imm & SIZE, 1), a, 0, 0);
        into_half(imm, r, c)
    };
    ToBfloat "vcvtb_to_bf16" na Fp |env, imm, a, _, c| {
        let r = float::BfConvert::call(env, 0, a, 0, 0);
        into_half(imm, r, c)
    };
    /// VTBL of up to four D registers, with zeros for those that are not there: the table is Vm:Vn.
    Table "vtbl" nma Simd |env, imm, a, b, c| permute::Table::call(env, with(imm & SIZE, 2), a, b, c);
    /// VINS: the low half of Sm as the high half of Sd.
    InsertHalf "vins" na Fp |_, _, a, _, c| c & ones(16) | (a & ones(16)) << 16;
    /// VMOVX.
    TakeHalf "vmovx" n Fp |_, _, a, _, _| a >> 16 & ones(16);
    /// VMULL.P64.
    PolyMulLong64 "pmull64" nm Simd |_, _, a, b, _| integer::poly(a as u64, b as u64);
}

/// `r` as one half of a word, by ROUND the upper one.
fn into_half(imm: u64, r: u128, old: u128) -> u128 {
    let by = if imm & ROUND != 0 { 16 } else { 0 };
    old & ones(32) & !(ones(16) << by) | r << by
}
fn lane_by_lane(imm: u64, mut lane: impl FnMut(u32, Format, u32) -> u64) -> u128 {
    let (e, f) = (esize(imm), Format::of_lane(esize(imm)));
    (0..lanes(imm)).fold(0, |r, i| r | at(lane(e, f, i).into(), e, i))
}
