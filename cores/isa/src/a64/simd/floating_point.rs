//! Scalar floating-point: `sf 0 0 1111x …`.
use super::decode::{DOUBLE, HALF, SINGLE};
use super::float as fp;
use super::float::mode::*;
use super::lanes::*;
use super::means;
use crate::a64::Decoder;
use crate::emit::Bind;
use crate::features::Feature;

crate::instructions! {
    pub trait FloatingPoint, rows FLOATING_POINT;
    section "Conversion between floating-point and fixed-point" {
        SCVTF_fix (sf, ftype, scale, Rn, Rd) = "sf 0 0 11110 ftype:2 0 00 010 scale:6 Rn:5 Rd:5",
            "scvtf {Rd:f}, {Rn:r}, #{64-scale:d}";
        UCVTF_fix (sf, ftype, scale, Rn, Rd) = "sf 0 0 11110 ftype:2 0 00 011 scale:6 Rn:5 Rd:5",
            "ucvtf {Rd:f}, {Rn:r}, #{64-scale:d}";
        FCVTZS_fix (sf, ftype, scale, Rn, Rd) = "sf 0 0 11110 ftype:2 0 11 000 scale:6 Rn:5 Rd:5",
            "fcvtzs {Rd:r}, {Rn:f}, #{64-scale:d}";
        FCVTZU_fix (sf, ftype, scale, Rn, Rd) = "sf 0 0 11110 ftype:2 0 11 001 scale:6 Rn:5 Rd:5",
            "fcvtzu {Rd:r}, {Rn:f}, #{64-scale:d}";
    }
    section "Conversion between floating-point and integer" {
        FCVTNS (sf, ftype, Rn, Rd) = "sf 0 0 11110 ftype:2 1 00 000 000000 Rn:5 Rd:5", "fcvtns {Rd:r}, {Rn:f}";
        FCVTNU (sf, ftype, Rn, Rd) = "sf 0 0 11110 ftype:2 1 00 001 000000 Rn:5 Rd:5", "fcvtnu {Rd:r}, {Rn:f}";
        SCVTF (sf, ftype, Rn, Rd) = "sf 0 0 11110 ftype:2 1 00 010 000000 Rn:5 Rd:5", "scvtf {Rd:f}, {Rn:r}";
        UCVTF (sf, ftype, Rn, Rd) = "sf 0 0 11110 ftype:2 1 00 011 000000 Rn:5 Rd:5", "ucvtf {Rd:f}, {Rn:r}";
        FCVTAS (sf, ftype, Rn, Rd) = "sf 0 0 11110 ftype:2 1 00 100 000000 Rn:5 Rd:5", "fcvtas {Rd:r}, {Rn:f}";
        FCVTAU (sf, ftype, Rn, Rd) = "sf 0 0 11110 ftype:2 1 00 101 000000 Rn:5 Rd:5", "fcvtau {Rd:r}, {Rn:f}";
        FMOV_to_general (sf, ftype, Rn, Rd) = "sf 0 0 11110 ftype:2 1 00 110 000000 Rn:5 Rd:5", "fmov {Rd:r}, {Rn:f}";
        FMOV_from_general (sf, ftype, Rn, Rd) = "sf 0 0 11110 ftype:2 1 00 111 000000 Rn:5 Rd:5", "fmov {Rd:f}, {Rn:r}";
        FCVTPS (sf, ftype, Rn, Rd) = "sf 0 0 11110 ftype:2 1 01 000 000000 Rn:5 Rd:5", "fcvtps {Rd:r}, {Rn:f}";
        FCVTPU (sf, ftype, Rn, Rd) = "sf 0 0 11110 ftype:2 1 01 001 000000 Rn:5 Rd:5", "fcvtpu {Rd:r}, {Rn:f}";
        FCVTMS (sf, ftype, Rn, Rd) = "sf 0 0 11110 ftype:2 1 10 000 000000 Rn:5 Rd:5", "fcvtms {Rd:r}, {Rn:f}";
        FCVTMU (sf, ftype, Rn, Rd) = "sf 0 0 11110 ftype:2 1 10 001 000000 Rn:5 Rd:5", "fcvtmu {Rd:r}, {Rn:f}";
        FCVTZS (sf, ftype, Rn, Rd) = "sf 0 0 11110 ftype:2 1 11 000 000000 Rn:5 Rd:5", "fcvtzs {Rd:r}, {Rn:f}";
        FCVTZU (sf, ftype, Rn, Rd) = "sf 0 0 11110 ftype:2 1 11 001 000000 Rn:5 Rd:5", "fcvtzu {Rd:r}, {Rn:f}";
        FMOV_top_to_general (Rn, Rd) = "1 0 0 11110 10 1 01 110 000000 Rn:5 Rd:5", "fmov {Rd:x}, {Rn:e<3}[1]";
        FMOV_top_from_general (Rn, Rd) = "1 0 0 11110 10 1 01 111 000000 Rn:5 Rd:5", "fmov {Rd:e<3}[1], {Rn:x}";
        FJCVTZS (Rn, Rd) = "0 0 0 11110 01 1 11 110 000000 Rn:5 Rd:5", "fjcvtzs {Rd:w}, {Rn:f<3}" if JSCVT;
    }
    section "Floating-point data-processing (1 source)" {
        FMOV (ftype, Rn, Rd) = "000 11110 ftype:2 1 000000 10000 Rn:5 Rd:5", "fmov {Rd:f}, {Rn:f}";
        FABS (ftype, Rn, Rd) = "000 11110 ftype:2 1 000001 10000 Rn:5 Rd:5", "fabs {Rd:f}, {Rn:f}";
        FNEG (ftype, Rn, Rd) = "000 11110 ftype:2 1 000010 10000 Rn:5 Rd:5", "fneg {Rd:f}, {Rn:f}";
        FSQRT (ftype, Rn, Rd) = "000 11110 ftype:2 1 000011 10000 Rn:5 Rd:5", "fsqrt {Rd:f}, {Rn:f}";
        FRINTN (ftype, Rn, Rd) = "000 11110 ftype:2 1 001000 10000 Rn:5 Rd:5", "frintn {Rd:f}, {Rn:f}";
        FRINTP (ftype, Rn, Rd) = "000 11110 ftype:2 1 001001 10000 Rn:5 Rd:5", "frintp {Rd:f}, {Rn:f}";
        FRINTM (ftype, Rn, Rd) = "000 11110 ftype:2 1 001010 10000 Rn:5 Rd:5", "frintm {Rd:f}, {Rn:f}";
        FRINTZ (ftype, Rn, Rd) = "000 11110 ftype:2 1 001011 10000 Rn:5 Rd:5", "frintz {Rd:f}, {Rn:f}";
        FRINTA (ftype, Rn, Rd) = "000 11110 ftype:2 1 001100 10000 Rn:5 Rd:5", "frinta {Rd:f}, {Rn:f}";
        FRINTX (ftype, Rn, Rd) = "000 11110 ftype:2 1 001110 10000 Rn:5 Rd:5", "frintx {Rd:f}, {Rn:f}";
        FRINTI (ftype, Rn, Rd) = "000 11110 ftype:2 1 001111 10000 Rn:5 Rd:5", "frinti {Rd:f}, {Rn:f}";
        FCVT_S (ftype, Rn, Rd) = "000 11110 ftype:2 1 000100 10000 Rn:5 Rd:5", "fcvt {Rd:f<2}, {Rn:f}";
        FCVT_D (ftype, Rn, Rd) = "000 11110 ftype:2 1 000101 10000 Rn:5 Rd:5", "fcvt {Rd:f<3}, {Rn:f}";
        FCVT_H (ftype, Rn, Rd) = "000 11110 ftype:2 1 000111 10000 Rn:5 Rd:5", "fcvt {Rd:f<1}, {Rn:f}";
        BFCVT (Rn, Rd) = "000 11110 01 1 000110 10000 Rn:5 Rd:5", "bfcvt {Rd:f<1}, {Rn:f<2}" if BF16;
        FRINT32Z (sz, Rn, Rd) = "000 11110 0 sz 1 010000 10000 Rn:5 Rd:5", "frint32z {Rd:f}, {Rn:f}" if FRINTTS;
        FRINT32X (sz, Rn, Rd) = "000 11110 0 sz 1 010001 10000 Rn:5 Rd:5", "frint32x {Rd:f}, {Rn:f}" if FRINTTS;
        FRINT64Z (sz, Rn, Rd) = "000 11110 0 sz 1 010010 10000 Rn:5 Rd:5", "frint64z {Rd:f}, {Rn:f}" if FRINTTS;
        FRINT64X (sz, Rn, Rd) = "000 11110 0 sz 1 010011 10000 Rn:5 Rd:5", "frint64x {Rd:f}, {Rn:f}" if FRINTTS;
    }
    section "Floating-point compare" {
        FCMP (ftype, Rm, Rn) = "000 11110 ftype:2 1 Rm:5 00 1000 Rn:5 00000", "fcmp {Rn:f}, {Rm:f}";
        FCMP_zero (ftype, Rm, Rn) = "000 11110 ftype:2 1 Rm:5 00 1000 Rn:5 01000", "fcmp {Rn:f}, #0.0";
        FCMPE (ftype, Rm, Rn) = "000 11110 ftype:2 1 Rm:5 00 1000 Rn:5 10000", "fcmpe {Rn:f}, {Rm:f}";
        FCMPE_zero (ftype, Rm, Rn) = "000 11110 ftype:2 1 Rm:5 00 1000 Rn:5 11000", "fcmpe {Rn:f}, #0.0";
    }
    section "Floating-point immediate" {
        FMOV_imm (ftype, imm8, Rd) = "000 11110 ftype:2 1 imm8:8 100 00000 Rd:5", "fmov {Rd:f}, #{imm8:fp}";
    }
    section "Floating-point conditional compare" {
        FCCMP (ftype, Rm, cond, Rn, nzcv) = "000 11110 ftype:2 1 Rm:5 cond:4 01 Rn:5 0 nzcv:4",
            "fccmp {Rn:f}, {Rm:f}, #{nzcv}, {cond:c}";
        FCCMPE (ftype, Rm, cond, Rn, nzcv) = "000 11110 ftype:2 1 Rm:5 cond:4 01 Rn:5 1 nzcv:4",
            "fccmpe {Rn:f}, {Rm:f}, #{nzcv}, {cond:c}";
    }
    section "Floating-point data-processing (2 source)" {
        FMUL (ftype, Rm, Rn, Rd) = "000 11110 ftype:2 1 Rm:5 0000 10 Rn:5 Rd:5", "fmul {Rd:f}, {Rn:f}, {Rm:f}";
        FDIV (ftype, Rm, Rn, Rd) = "000 11110 ftype:2 1 Rm:5 0001 10 Rn:5 Rd:5", "fdiv {Rd:f}, {Rn:f}, {Rm:f}";
        FADD (ftype, Rm, Rn, Rd) = "000 11110 ftype:2 1 Rm:5 0010 10 Rn:5 Rd:5", "fadd {Rd:f}, {Rn:f}, {Rm:f}";
        FSUB (ftype, Rm, Rn, Rd) = "000 11110 ftype:2 1 Rm:5 0011 10 Rn:5 Rd:5", "fsub {Rd:f}, {Rn:f}, {Rm:f}";
        FMAX (ftype, Rm, Rn, Rd) = "000 11110 ftype:2 1 Rm:5 0100 10 Rn:5 Rd:5", "fmax {Rd:f}, {Rn:f}, {Rm:f}";
        FMIN (ftype, Rm, Rn, Rd) = "000 11110 ftype:2 1 Rm:5 0101 10 Rn:5 Rd:5", "fmin {Rd:f}, {Rn:f}, {Rm:f}";
        FMAXNM (ftype, Rm, Rn, Rd) = "000 11110 ftype:2 1 Rm:5 0110 10 Rn:5 Rd:5", "fmaxnm {Rd:f}, {Rn:f}, {Rm:f}";
        FMINNM (ftype, Rm, Rn, Rd) = "000 11110 ftype:2 1 Rm:5 0111 10 Rn:5 Rd:5", "fminnm {Rd:f}, {Rn:f}, {Rm:f}";
        FNMUL (ftype, Rm, Rn, Rd) = "000 11110 ftype:2 1 Rm:5 1000 10 Rn:5 Rd:5", "fnmul {Rd:f}, {Rn:f}, {Rm:f}";
    }
    section "Floating-point conditional select" {
        FCSEL (ftype, Rm, cond, Rn, Rd) = "000 11110 ftype:2 1 Rm:5 cond:4 11 Rn:5 Rd:5",
            "fcsel {Rd:f}, {Rn:f}, {Rm:f}, {cond:c}";
    }
    section "Floating-point data-processing (3 source)" {
        FMADD (ftype, Rm, Ra, Rn, Rd) = "000 11111 ftype:2 0 Rm:5 0 Ra:5 Rn:5 Rd:5",
            "fmadd {Rd:f}, {Rn:f}, {Rm:f}, {Ra:f}";
        FMSUB (ftype, Rm, Ra, Rn, Rd) = "000 11111 ftype:2 0 Rm:5 1 Ra:5 Rn:5 Rd:5",
            "fmsub {Rd:f}, {Rn:f}, {Rm:f}, {Ra:f}";
        FNMADD (ftype, Rm, Ra, Rn, Rd) = "000 11111 ftype:2 1 Rm:5 0 Ra:5 Rn:5 Rd:5",
            "fnmadd {Rd:f}, {Rn:f}, {Rm:f}, {Ra:f}";
        FNMSUB (ftype, Rm, Ra, Rn, Rd) = "000 11111 ftype:2 1 Rm:5 1 Ra:5 Rn:5 Rd:5",
            "fnmsub {Rd:f}, {Rn:f}, {Rm:f}, {Ra:f}";
    }
}

#[allow(non_snake_case)]
impl<B: Bind> FloatingPoint for Decoder<'_, B> {
    type Out = B::Out;
    fn unallocated(&mut self) -> B::Out {
        self.none()
    }
    fn has(&self, f: Feature) -> bool {
        self.b.has(f)
    }

    // Conversion between floating-point and fixed-point
    means! {
        SCVTF_fix(sf, ftype, scale, Rn, Rd) = convert_from_fixed(0);
        UCVTF_fix(sf, ftype, scale, Rn, Rd) = convert_from_fixed(U);
        FCVTZS_fix(sf, ftype, scale, Rn, Rd) = convert_to_fixed(0);
        FCVTZU_fix(sf, ftype, scale, Rn, Rd) = convert_to_fixed(U);
    }
    // Conversion between floating-point and integer
    means! {
        FCVTNS(sf, ftype, Rn, Rd) = convert_to_int(0, NEAREST);
        FCVTNU(sf, ftype, Rn, Rd) = convert_to_int(U, NEAREST);
        SCVTF(sf, ftype, Rn, Rd) = convert_from_int(0);
        UCVTF(sf, ftype, Rn, Rd) = convert_from_int(U);
        FCVTAS(sf, ftype, Rn, Rd) = convert_to_int(0, AWAY);
        FCVTAU(sf, ftype, Rn, Rd) = convert_to_int(U, AWAY);
        FMOV_to_general(sf, ftype, Rn, Rd) = fmov_to_general();
        FMOV_from_general(sf, ftype, Rn, Rd) = fmov_from_general();
        FCVTPS(sf, ftype, Rn, Rd) = convert_to_int(0, UP);
        FCVTPU(sf, ftype, Rn, Rd) = convert_to_int(U, UP);
        FCVTMS(sf, ftype, Rn, Rd) = convert_to_int(0, DOWN);
        FCVTMU(sf, ftype, Rn, Rd) = convert_to_int(U, DOWN);
        FCVTZS(sf, ftype, Rn, Rd) = convert_to_int(0, ZERO);
        FCVTZU(sf, ftype, Rn, Rd) = convert_to_int(U, ZERO);
        FMOV_top_to_general(Rn, Rd) = fmov_top_to_general();
        FMOV_top_from_general(Rn, Rd) = fmov_top_from_general();
        FJCVTZS(Rn, Rd) = fjcvtzs();
    }
    // Floating-point data-processing (1 source)
    means! {
        FMOV(ftype, Rn, Rd) = fmov();
        FABS(ftype, Rn, Rd) = fp1::<fp::Abs>(0);
        FNEG(ftype, Rn, Rd) = fp1::<fp::Neg>(0);
        FSQRT(ftype, Rn, Rd) = fp1::<fp::Sqrt>(0);
        FRINTN(ftype, Rn, Rd) = fp1::<fp::RoundInt>(with(0, NEAREST));
        FRINTP(ftype, Rn, Rd) = fp1::<fp::RoundInt>(with(0, UP));
        FRINTM(ftype, Rn, Rd) = fp1::<fp::RoundInt>(with(0, DOWN));
        FRINTZ(ftype, Rn, Rd) = fp1::<fp::RoundInt>(with(0, ZERO));
        FRINTA(ftype, Rn, Rd) = fp1::<fp::RoundInt>(with(0, AWAY));
        FRINTX(ftype, Rn, Rd) = fp1::<fp::RoundInt>(with(ROUND, CURRENT));
        FRINTI(ftype, Rn, Rd) = fp1::<fp::RoundInt>(with(0, CURRENT));
        FCVT_S(ftype, Rn, Rd) = fcvt(SINGLE);
        FCVT_D(ftype, Rn, Rd) = fcvt(DOUBLE);
        FCVT_H(ftype, Rn, Rd) = fcvt(HALF);
        BFCVT(Rn, Rd) = scalar2_as::<fp::BfConvert>(SINGLE);
        FRINT32Z(sz, Rn, Rd) = scalar2_fp::<fp::RoundIntSized>(with(INT32, ZERO));
        FRINT32X(sz, Rn, Rd) = scalar2_fp::<fp::RoundIntSized>(with(INT32, CURRENT));
        FRINT64Z(sz, Rn, Rd) = scalar2_fp::<fp::RoundIntSized>(with(INT64, ZERO));
        FRINT64X(sz, Rn, Rd) = scalar2_fp::<fp::RoundIntSized>(with(INT64, CURRENT));
    }
    // Floating-point compare
    means! {
        FCMP(ftype, Rm, Rn) = fcmp(0);
        FCMP_zero(ftype, Rm, Rn) = fcmp(CMP_ZERO);
        FCMPE(ftype, Rm, Rn) = fcmp(CMP_E);
        FCMPE_zero(ftype, Rm, Rn) = fcmp(CMP_E | CMP_ZERO);
    }
    // Floating-point immediate
    means! {
        FMOV_imm(ftype, imm8, Rd) = fmov_immediate();
    }
    // Floating-point conditional compare
    means! {
        FCCMP(ftype, Rm, cond, Rn, nzcv) = fccmp(0);
        FCCMPE(ftype, Rm, cond, Rn, nzcv) = fccmp(CMP_E);
    }
    // Floating-point data-processing (2 source)
    means! {
        FMUL(ftype, Rm, Rn, Rd) = fp2::<fp::Mul>(0);
        FDIV(ftype, Rm, Rn, Rd) = fp2::<fp::Div>(0);
        FADD(ftype, Rm, Rn, Rd) = fp2::<fp::Add>(0);
        FSUB(ftype, Rm, Rn, Rd) = fp2::<fp::Sub>(0);
        FMAX(ftype, Rm, Rn, Rd) = fp2::<fp::Max>(0);
        FMIN(ftype, Rm, Rn, Rd) = fp2::<fp::Min>(0);
        FMAXNM(ftype, Rm, Rn, Rd) = fp2::<fp::MaxNumber>(0);
        FMINNM(ftype, Rm, Rn, Rd) = fp2::<fp::MinNumber>(0);
        FNMUL(ftype, Rm, Rn, Rd) = fp2::<fp::Mul>(NEG);
    }
    // Floating-point conditional select
    means! {
        FCSEL(ftype, Rm, cond, Rn, Rd) = fcsel();
    }
    // Floating-point data-processing (3 source)
    means! {
        FMADD(ftype, Rm, Ra, Rn, Rd) = fp3::<fp::MulAdd>(0);
        FMSUB(ftype, Rm, Ra, Rn, Rd) = fp3::<fp::MulAdd>(NEG);
        FNMADD(ftype, Rm, Ra, Rn, Rd) = fp3::<fp::MulAdd>(NEG | NEG_ADDEND);
        FNMSUB(ftype, Rm, Ra, Rn, Rd) = fp3::<fp::MulAdd>(NEG_ADDEND);
    }
}
