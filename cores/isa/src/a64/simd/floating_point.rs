//! Scalar floating-point: `sf 0 0 1111x …`.
use super::lanes::*;
use super::means;
use crate::a64::Decoder;
use crate::emit::Bind;
use crate::features::Feature;

crate::instructions! {
    pub trait FloatingPoint, rows FLOATING_POINT;
    section "Conversion between floating-point and fixed-point" {
        SCVTF_fix (sf, ftype, scale, Rn, Rd) = "sf 0 0 11110 ftype:2 0 00 010 scale:6 Rn:5 Rd:5", "" todo;
        UCVTF_fix (sf, ftype, scale, Rn, Rd) = "sf 0 0 11110 ftype:2 0 00 011 scale:6 Rn:5 Rd:5", "" todo;
        FCVTZS_fix (sf, ftype, scale, Rn, Rd) = "sf 0 0 11110 ftype:2 0 11 000 scale:6 Rn:5 Rd:5", "" todo;
        FCVTZU_fix (sf, ftype, scale, Rn, Rd) = "sf 0 0 11110 ftype:2 0 11 001 scale:6 Rn:5 Rd:5", "" todo;
    }
    section "Conversion between floating-point and integer" {
        FCVTNS (sf, ftype, Rn, Rd) = "sf 0 0 11110 ftype:2 1 00 000 000000 Rn:5 Rd:5", "" todo;
        FCVTNU (sf, ftype, Rn, Rd) = "sf 0 0 11110 ftype:2 1 00 001 000000 Rn:5 Rd:5", "" todo;
        SCVTF (sf, ftype, Rn, Rd) = "sf 0 0 11110 ftype:2 1 00 010 000000 Rn:5 Rd:5", "" todo;
        UCVTF (sf, ftype, Rn, Rd) = "sf 0 0 11110 ftype:2 1 00 011 000000 Rn:5 Rd:5", "" todo;
        FCVTAS (sf, ftype, Rn, Rd) = "sf 0 0 11110 ftype:2 1 00 100 000000 Rn:5 Rd:5", "" todo;
        FCVTAU (sf, ftype, Rn, Rd) = "sf 0 0 11110 ftype:2 1 00 101 000000 Rn:5 Rd:5", "" todo;
        FMOV_to_general (sf, ftype, Rn, Rd) = "sf 0 0 11110 ftype:2 1 00 110 000000 Rn:5 Rd:5", "";
        FMOV_from_general (sf, ftype, Rn, Rd) = "sf 0 0 11110 ftype:2 1 00 111 000000 Rn:5 Rd:5", "";
        FCVTPS (sf, ftype, Rn, Rd) = "sf 0 0 11110 ftype:2 1 01 000 000000 Rn:5 Rd:5", "" todo;
        FCVTPU (sf, ftype, Rn, Rd) = "sf 0 0 11110 ftype:2 1 01 001 000000 Rn:5 Rd:5", "" todo;
        FCVTMS (sf, ftype, Rn, Rd) = "sf 0 0 11110 ftype:2 1 10 000 000000 Rn:5 Rd:5", "" todo;
        FCVTMU (sf, ftype, Rn, Rd) = "sf 0 0 11110 ftype:2 1 10 001 000000 Rn:5 Rd:5", "" todo;
        FCVTZS (sf, ftype, Rn, Rd) = "sf 0 0 11110 ftype:2 1 11 000 000000 Rn:5 Rd:5", "" todo;
        FCVTZU (sf, ftype, Rn, Rd) = "sf 0 0 11110 ftype:2 1 11 001 000000 Rn:5 Rd:5", "" todo;
        FMOV_top_to_general (Rn, Rd) = "1 0 0 11110 10 1 01 110 000000 Rn:5 Rd:5", "";
        FMOV_top_from_general (Rn, Rd) = "1 0 0 11110 10 1 01 111 000000 Rn:5 Rd:5", "";
        FJCVTZS (Rn, Rd) = "0 0 0 11110 01 1 11 110 000000 Rn:5 Rd:5", "" if JSCVT todo;
    }
    section "Floating-point data-processing (1 source)" {
        FMOV (ftype, Rn, Rd) = "000 11110 ftype:2 1 000000 10000 Rn:5 Rd:5", "";
        FABS (ftype, Rn, Rd) = "000 11110 ftype:2 1 000001 10000 Rn:5 Rd:5", "" todo;
        FNEG (ftype, Rn, Rd) = "000 11110 ftype:2 1 000010 10000 Rn:5 Rd:5", "" todo;
        FSQRT (ftype, Rn, Rd) = "000 11110 ftype:2 1 000011 10000 Rn:5 Rd:5", "" todo;
        FRINTN (ftype, Rn, Rd) = "000 11110 ftype:2 1 001000 10000 Rn:5 Rd:5", "" todo;
        FRINTP (ftype, Rn, Rd) = "000 11110 ftype:2 1 001001 10000 Rn:5 Rd:5", "" todo;
        FRINTM (ftype, Rn, Rd) = "000 11110 ftype:2 1 001010 10000 Rn:5 Rd:5", "" todo;
        FRINTZ (ftype, Rn, Rd) = "000 11110 ftype:2 1 001011 10000 Rn:5 Rd:5", "" todo;
        FRINTA (ftype, Rn, Rd) = "000 11110 ftype:2 1 001100 10000 Rn:5 Rd:5", "" todo;
        FRINTX (ftype, Rn, Rd) = "000 11110 ftype:2 1 001110 10000 Rn:5 Rd:5", "" todo;
        FRINTI (ftype, Rn, Rd) = "000 11110 ftype:2 1 001111 10000 Rn:5 Rd:5", "" todo;
        FCVT_S (ftype, Rn, Rd) = "000 11110 ftype:2 1 000100 10000 Rn:5 Rd:5", "" todo;
        FCVT_D (ftype, Rn, Rd) = "000 11110 ftype:2 1 000101 10000 Rn:5 Rd:5", "" todo;
        FCVT_H (ftype, Rn, Rd) = "000 11110 ftype:2 1 000111 10000 Rn:5 Rd:5", "" todo;
        BFCVT (Rn, Rd) = "000 11110 01 1 000110 10000 Rn:5 Rd:5", "" if BF16 todo;
        FRINT32Z (sz, Rn, Rd) = "000 11110 0 sz 1 010000 10000 Rn:5 Rd:5", "" if FRINTTS todo;
        FRINT32X (sz, Rn, Rd) = "000 11110 0 sz 1 010001 10000 Rn:5 Rd:5", "" if FRINTTS todo;
        FRINT64Z (sz, Rn, Rd) = "000 11110 0 sz 1 010010 10000 Rn:5 Rd:5", "" if FRINTTS todo;
        FRINT64X (sz, Rn, Rd) = "000 11110 0 sz 1 010011 10000 Rn:5 Rd:5", "" if FRINTTS todo;
    }
    section "Floating-point compare" {
        FCMP (ftype, Rm, Rn) = "000 11110 ftype:2 1 Rm:5 00 1000 Rn:5 00000", "" todo;
        FCMP_zero (ftype, Rm, Rn) = "000 11110 ftype:2 1 Rm:5 00 1000 Rn:5 01000", "" todo;
        FCMPE (ftype, Rm, Rn) = "000 11110 ftype:2 1 Rm:5 00 1000 Rn:5 10000", "" todo;
        FCMPE_zero (ftype, Rm, Rn) = "000 11110 ftype:2 1 Rm:5 00 1000 Rn:5 11000", "" todo;
    }
    section "Floating-point immediate" {
        FMOV_imm (ftype, imm8, Rd) = "000 11110 ftype:2 1 imm8:8 100 00000 Rd:5", "";
    }
    section "Floating-point conditional compare" {
        FCCMP (ftype, Rm, cond, Rn, nzcv) = "000 11110 ftype:2 1 Rm:5 cond:4 01 Rn:5 0 nzcv:4", "" todo;
        FCCMPE (ftype, Rm, cond, Rn, nzcv) = "000 11110 ftype:2 1 Rm:5 cond:4 01 Rn:5 1 nzcv:4", "" todo;
    }
    section "Floating-point data-processing (2 source)" {
        FMUL (ftype, Rm, Rn, Rd) = "000 11110 ftype:2 1 Rm:5 0000 10 Rn:5 Rd:5", "" todo;
        FDIV (ftype, Rm, Rn, Rd) = "000 11110 ftype:2 1 Rm:5 0001 10 Rn:5 Rd:5", "" todo;
        FADD (ftype, Rm, Rn, Rd) = "000 11110 ftype:2 1 Rm:5 0010 10 Rn:5 Rd:5", "" todo;
        FSUB (ftype, Rm, Rn, Rd) = "000 11110 ftype:2 1 Rm:5 0011 10 Rn:5 Rd:5", "" todo;
        FMAX (ftype, Rm, Rn, Rd) = "000 11110 ftype:2 1 Rm:5 0100 10 Rn:5 Rd:5", "" todo;
        FMIN (ftype, Rm, Rn, Rd) = "000 11110 ftype:2 1 Rm:5 0101 10 Rn:5 Rd:5", "" todo;
        FMAXNM (ftype, Rm, Rn, Rd) = "000 11110 ftype:2 1 Rm:5 0110 10 Rn:5 Rd:5", "" todo;
        FMINNM (ftype, Rm, Rn, Rd) = "000 11110 ftype:2 1 Rm:5 0111 10 Rn:5 Rd:5", "" todo;
        FNMUL (ftype, Rm, Rn, Rd) = "000 11110 ftype:2 1 Rm:5 1000 10 Rn:5 Rd:5", "" todo;
    }
    section "Floating-point conditional select" {
        FCSEL (ftype, Rm, cond, Rn, Rd) = "000 11110 ftype:2 1 Rm:5 cond:4 11 Rn:5 Rd:5", "";
    }
    section "Floating-point data-processing (3 source)" {
        FMADD (ftype, Rm, Ra, Rn, Rd) = "000 11111 ftype:2 0 Rm:5 0 Ra:5 Rn:5 Rd:5", "" todo;
        FMSUB (ftype, Rm, Ra, Rn, Rd) = "000 11111 ftype:2 0 Rm:5 1 Ra:5 Rn:5 Rd:5", "" todo;
        FNMADD (ftype, Rm, Ra, Rn, Rd) = "000 11111 ftype:2 1 Rm:5 0 Ra:5 Rn:5 Rd:5", "" todo;
        FNMSUB (ftype, Rm, Ra, Rn, Rd) = "000 11111 ftype:2 1 Rm:5 1 Ra:5 Rn:5 Rd:5", "" todo;
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

    // Conversion between floating-point and integer
    means! {
        FMOV_to_general(sf, ftype, Rn, Rd) = fmov_to_general();
        FMOV_from_general(sf, ftype, Rn, Rd) = fmov_from_general();
        FMOV_top_to_general(Rn, Rd) = fmov_top_to_general();
        FMOV_top_from_general(Rn, Rd) = fmov_top_from_general();
    }
    // Floating-point data-processing (1 source)
    means! {
        FMOV(ftype, Rn, Rd) = fmov();
    }
    // Floating-point immediate
    means! {
        FMOV_imm(ftype, imm8, Rd) = fmov_immediate();
    }
    // Floating-point conditional select
    means! {
        FCSEL(ftype, Rm, cond, Rn, Rd) = fcsel();
    }
}
