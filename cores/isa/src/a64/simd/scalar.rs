//! Scalar operations of Advanced SIMD, and SHA-1 and SHA-256: `01 U 11110 …`.
use super::decode::{DOUBLE, HALF, SINGLE};
use super::integer::*;
use super::lanes::*;
use super::means;
use super::shift::*;
use super::sizes::*;
use crate::a64::Decoder;
use crate::emit::Bind;
use crate::features::Feature;

crate::instructions! {
    pub trait Scalar, rows SCALAR;
    section "Cryptographic three-register SHA" {
        SHA1C (Rm, Rn, Rd) = "01011110 00 0 Rm:5 0 000 00 Rn:5 Rd:5", "" if SHA1 todo;
        SHA1P (Rm, Rn, Rd) = "01011110 00 0 Rm:5 0 001 00 Rn:5 Rd:5", "" if SHA1 todo;
        SHA1M (Rm, Rn, Rd) = "01011110 00 0 Rm:5 0 010 00 Rn:5 Rd:5", "" if SHA1 todo;
        SHA1SU0 (Rm, Rn, Rd) = "01011110 00 0 Rm:5 0 011 00 Rn:5 Rd:5", "" if SHA1 todo;
        SHA256H (Rm, Rn, Rd) = "01011110 00 0 Rm:5 0 100 00 Rn:5 Rd:5", "" if SHA256 todo;
        SHA256H2 (Rm, Rn, Rd) = "01011110 00 0 Rm:5 0 101 00 Rn:5 Rd:5", "" if SHA256 todo;
        SHA256SU1 (Rm, Rn, Rd) = "01011110 00 0 Rm:5 0 110 00 Rn:5 Rd:5", "" if SHA256 todo;
    }
    section "Cryptographic two-register SHA" {
        SHA1H (Rn, Rd) = "01011110 00 10100 00000 10 Rn:5 Rd:5", "" if SHA1 todo;
        SHA1SU1 (Rn, Rd) = "01011110 00 10100 00001 10 Rn:5 Rd:5", "" if SHA1 todo;
        SHA256SU0 (Rn, Rd) = "01011110 00 10100 00010 10 Rn:5 Rd:5", "" if SHA256 todo;
    }
    section "Advanced SIMD scalar copy" {
        DUP_element_s (imm5, Rn, Rd) = "01 0 11110000 imm5:5 0 0000 1 Rn:5 Rd:5", "";
    }
    section "Advanced SIMD scalar three same FP16" {
        FMULX_sh (Rm, Rn, Rd) = "01 0 11110 0 10 Rm:5 00 011 1 Rn:5 Rd:5", "" if FP16 todo;
        FCMEQ_sh (Rm, Rn, Rd) = "01 0 11110 0 10 Rm:5 00 100 1 Rn:5 Rd:5", "" if FP16 todo;
        FRECPS_sh (Rm, Rn, Rd) = "01 0 11110 0 10 Rm:5 00 111 1 Rn:5 Rd:5", "" if FP16 todo;
        FRSQRTS_sh (Rm, Rn, Rd) = "01 0 11110 1 10 Rm:5 00 111 1 Rn:5 Rd:5", "" if FP16 todo;
        FCMGE_sh (Rm, Rn, Rd) = "01 1 11110 0 10 Rm:5 00 100 1 Rn:5 Rd:5", "" if FP16 todo;
        FACGE_sh (Rm, Rn, Rd) = "01 1 11110 0 10 Rm:5 00 101 1 Rn:5 Rd:5", "" if FP16 todo;
        FABD_sh (Rm, Rn, Rd) = "01 1 11110 1 10 Rm:5 00 010 1 Rn:5 Rd:5", "" if FP16 todo;
        FCMGT_sh (Rm, Rn, Rd) = "01 1 11110 1 10 Rm:5 00 100 1 Rn:5 Rd:5", "" if FP16 todo;
        FACGT_sh (Rm, Rn, Rd) = "01 1 11110 1 10 Rm:5 00 101 1 Rn:5 Rd:5", "" if FP16 todo;
    }
    section "Advanced SIMD scalar two-register miscellaneous FP16" {
        FCVTNS_sh (Rn, Rd) = "01 0 11110 0 111100 11010 10 Rn:5 Rd:5", "" if FP16 todo;
        FCVTMS_sh (Rn, Rd) = "01 0 11110 0 111100 11011 10 Rn:5 Rd:5", "" if FP16 todo;
        FCVTAS_sh (Rn, Rd) = "01 0 11110 0 111100 11100 10 Rn:5 Rd:5", "" if FP16 todo;
        SCVTF_sh (Rn, Rd) = "01 0 11110 0 111100 11101 10 Rn:5 Rd:5", "" if FP16 todo;
        FCMGT_zero_sh (Rn, Rd) = "01 0 11110 1 111100 01100 10 Rn:5 Rd:5", "" if FP16 todo;
        FCMEQ_zero_sh (Rn, Rd) = "01 0 11110 1 111100 01101 10 Rn:5 Rd:5", "" if FP16 todo;
        FCMLT_zero_sh (Rn, Rd) = "01 0 11110 1 111100 01110 10 Rn:5 Rd:5", "" if FP16 todo;
        FCVTPS_sh (Rn, Rd) = "01 0 11110 1 111100 11010 10 Rn:5 Rd:5", "" if FP16 todo;
        FCVTZS_sh (Rn, Rd) = "01 0 11110 1 111100 11011 10 Rn:5 Rd:5", "" if FP16 todo;
        FRECPE_sh (Rn, Rd) = "01 0 11110 1 111100 11101 10 Rn:5 Rd:5", "" if FP16 todo;
        FRECPX_sh (Rn, Rd) = "01 0 11110 1 111100 11111 10 Rn:5 Rd:5", "" if FP16 todo;
        FCVTNU_sh (Rn, Rd) = "01 1 11110 0 111100 11010 10 Rn:5 Rd:5", "" if FP16 todo;
        FCVTMU_sh (Rn, Rd) = "01 1 11110 0 111100 11011 10 Rn:5 Rd:5", "" if FP16 todo;
        FCVTAU_sh (Rn, Rd) = "01 1 11110 0 111100 11100 10 Rn:5 Rd:5", "" if FP16 todo;
        UCVTF_sh (Rn, Rd) = "01 1 11110 0 111100 11101 10 Rn:5 Rd:5", "" if FP16 todo;
        FCMGE_zero_sh (Rn, Rd) = "01 1 11110 1 111100 01100 10 Rn:5 Rd:5", "" if FP16 todo;
        FCMLE_zero_sh (Rn, Rd) = "01 1 11110 1 111100 01101 10 Rn:5 Rd:5", "" if FP16 todo;
        FCVTPU_sh (Rn, Rd) = "01 1 11110 1 111100 11010 10 Rn:5 Rd:5", "" if FP16 todo;
        FCVTZU_sh (Rn, Rd) = "01 1 11110 1 111100 11011 10 Rn:5 Rd:5", "" if FP16 todo;
        FRSQRTE_sh (Rn, Rd) = "01 1 11110 1 111100 11101 10 Rn:5 Rd:5", "" if FP16 todo;
    }
    section "Advanced SIMD scalar three same extra" {
        SQRDMLAH_s (size, Rm, Rn, Rd) = "01 1 11110 size:2 0 Rm:5 1 0000 1 Rn:5 Rd:5", "" if RDM;
        SQRDMLSH_s (size, Rm, Rn, Rd) = "01 1 11110 size:2 0 Rm:5 1 0001 1 Rn:5 Rd:5", "" if RDM;
    }
    section "Advanced SIMD scalar two-register miscellaneous" {
        SUQADD_s (size, Rn, Rd) = "01 0 11110 size:2 10000 00011 10 Rn:5 Rd:5", "";
        SQABS_s (size, Rn, Rd) = "01 0 11110 size:2 10000 00111 10 Rn:5 Rd:5", "";
        CMGT_zero_s (size, Rn, Rd) = "01 0 11110 size:2 10000 01000 10 Rn:5 Rd:5", "";
        CMEQ_zero_s (size, Rn, Rd) = "01 0 11110 size:2 10000 01001 10 Rn:5 Rd:5", "";
        CMLT_zero_s (size, Rn, Rd) = "01 0 11110 size:2 10000 01010 10 Rn:5 Rd:5", "";
        ABS_s (size, Rn, Rd) = "01 0 11110 size:2 10000 01011 10 Rn:5 Rd:5", "";
        SQXTN_s (size, Rn, Rd) = "01 0 11110 size:2 10000 10100 10 Rn:5 Rd:5", "";
        USQADD_s (size, Rn, Rd) = "01 1 11110 size:2 10000 00011 10 Rn:5 Rd:5", "";
        SQNEG_s (size, Rn, Rd) = "01 1 11110 size:2 10000 00111 10 Rn:5 Rd:5", "";
        CMGE_zero_s (size, Rn, Rd) = "01 1 11110 size:2 10000 01000 10 Rn:5 Rd:5", "";
        CMLE_zero_s (size, Rn, Rd) = "01 1 11110 size:2 10000 01001 10 Rn:5 Rd:5", "";
        NEG_s (size, Rn, Rd) = "01 1 11110 size:2 10000 01011 10 Rn:5 Rd:5", "";
        SQXTUN_s (size, Rn, Rd) = "01 1 11110 size:2 10000 10010 10 Rn:5 Rd:5", "";
        UQXTN_s (size, Rn, Rd) = "01 1 11110 size:2 10000 10100 10 Rn:5 Rd:5", "";
        FCVTNS_s (sz, Rn, Rd) = "01 0 11110 0 sz 10000 11010 10 Rn:5 Rd:5", "" todo;
        FCVTMS_s (sz, Rn, Rd) = "01 0 11110 0 sz 10000 11011 10 Rn:5 Rd:5", "" todo;
        FCVTAS_s (sz, Rn, Rd) = "01 0 11110 0 sz 10000 11100 10 Rn:5 Rd:5", "" todo;
        SCVTF_s (sz, Rn, Rd) = "01 0 11110 0 sz 10000 11101 10 Rn:5 Rd:5", "" todo;
        FCMGT_zero_s (sz, Rn, Rd) = "01 0 11110 1 sz 10000 01100 10 Rn:5 Rd:5", "" todo;
        FCMEQ_zero_s (sz, Rn, Rd) = "01 0 11110 1 sz 10000 01101 10 Rn:5 Rd:5", "" todo;
        FCMLT_zero_s (sz, Rn, Rd) = "01 0 11110 1 sz 10000 01110 10 Rn:5 Rd:5", "" todo;
        FCVTPS_s (sz, Rn, Rd) = "01 0 11110 1 sz 10000 11010 10 Rn:5 Rd:5", "" todo;
        FCVTZS_s (sz, Rn, Rd) = "01 0 11110 1 sz 10000 11011 10 Rn:5 Rd:5", "" todo;
        FRECPE_s (sz, Rn, Rd) = "01 0 11110 1 sz 10000 11101 10 Rn:5 Rd:5", "" todo;
        FRECPX_s (sz, Rn, Rd) = "01 0 11110 1 sz 10000 11111 10 Rn:5 Rd:5", "" todo;
        FCVTNU_s (sz, Rn, Rd) = "01 1 11110 0 sz 10000 11010 10 Rn:5 Rd:5", "" todo;
        FCVTMU_s (sz, Rn, Rd) = "01 1 11110 0 sz 10000 11011 10 Rn:5 Rd:5", "" todo;
        FCVTAU_s (sz, Rn, Rd) = "01 1 11110 0 sz 10000 11100 10 Rn:5 Rd:5", "" todo;
        UCVTF_s (sz, Rn, Rd) = "01 1 11110 0 sz 10000 11101 10 Rn:5 Rd:5", "" todo;
        FCMGE_zero_s (sz, Rn, Rd) = "01 1 11110 1 sz 10000 01100 10 Rn:5 Rd:5", "" todo;
        FCMLE_zero_s (sz, Rn, Rd) = "01 1 11110 1 sz 10000 01101 10 Rn:5 Rd:5", "" todo;
        FCVTPU_s (sz, Rn, Rd) = "01 1 11110 1 sz 10000 11010 10 Rn:5 Rd:5", "" todo;
        FCVTZU_s (sz, Rn, Rd) = "01 1 11110 1 sz 10000 11011 10 Rn:5 Rd:5", "" todo;
        FRSQRTE_s (sz, Rn, Rd) = "01 1 11110 1 sz 10000 11101 10 Rn:5 Rd:5", "" todo;
        FCVTXN_s (Rn, Rd) = "01 1 11110 0 1 10000 10110 10 Rn:5 Rd:5", "" todo;
    }
    section "Advanced SIMD scalar pairwise" {
        ADDP_s (Rn, Rd) = "01 0 11110 11 11000 11011 10 Rn:5 Rd:5", "";
        FMAXNMP_sh (Rn, Rd) = "01 0 11110 0 0 11000 01100 10 Rn:5 Rd:5", "" if FP16 todo;
        FADDP_sh (Rn, Rd) = "01 0 11110 0 0 11000 01101 10 Rn:5 Rd:5", "" if FP16 todo;
        FMAXP_sh (Rn, Rd) = "01 0 11110 0 0 11000 01111 10 Rn:5 Rd:5", "" if FP16 todo;
        FMINNMP_sh (Rn, Rd) = "01 0 11110 1 0 11000 01100 10 Rn:5 Rd:5", "" if FP16 todo;
        FMINP_sh (Rn, Rd) = "01 0 11110 1 0 11000 01111 10 Rn:5 Rd:5", "" if FP16 todo;
        FMAXNMP_s (sz, Rn, Rd) = "01 1 11110 0 sz 11000 01100 10 Rn:5 Rd:5", "" todo;
        FADDP_s (sz, Rn, Rd) = "01 1 11110 0 sz 11000 01101 10 Rn:5 Rd:5", "" todo;
        FMAXP_s (sz, Rn, Rd) = "01 1 11110 0 sz 11000 01111 10 Rn:5 Rd:5", "" todo;
        FMINNMP_s (sz, Rn, Rd) = "01 1 11110 1 sz 11000 01100 10 Rn:5 Rd:5", "" todo;
        FMINP_s (sz, Rn, Rd) = "01 1 11110 1 sz 11000 01111 10 Rn:5 Rd:5", "" todo;
    }
    section "Advanced SIMD scalar three different" {
        SQDMLAL_s (size, Rm, Rn, Rd) = "01 0 11110 size:2 1 Rm:5 1001 00 Rn:5 Rd:5", "";
        SQDMLSL_s (size, Rm, Rn, Rd) = "01 0 11110 size:2 1 Rm:5 1011 00 Rn:5 Rd:5", "";
        SQDMULL_s (size, Rm, Rn, Rd) = "01 0 11110 size:2 1 Rm:5 1101 00 Rn:5 Rd:5", "";
    }
    section "Advanced SIMD scalar three same" {
        SQADD_s (size, Rm, Rn, Rd) = "01 0 11110 size:2 1 Rm:5 00001 1 Rn:5 Rd:5", "";
        SQSUB_s (size, Rm, Rn, Rd) = "01 0 11110 size:2 1 Rm:5 00101 1 Rn:5 Rd:5", "";
        CMGT_s (size, Rm, Rn, Rd) = "01 0 11110 size:2 1 Rm:5 00110 1 Rn:5 Rd:5", "";
        CMGE_s (size, Rm, Rn, Rd) = "01 0 11110 size:2 1 Rm:5 00111 1 Rn:5 Rd:5", "";
        SSHL_s (size, Rm, Rn, Rd) = "01 0 11110 size:2 1 Rm:5 01000 1 Rn:5 Rd:5", "";
        SQSHL_s (size, Rm, Rn, Rd) = "01 0 11110 size:2 1 Rm:5 01001 1 Rn:5 Rd:5", "";
        SRSHL_s (size, Rm, Rn, Rd) = "01 0 11110 size:2 1 Rm:5 01010 1 Rn:5 Rd:5", "";
        SQRSHL_s (size, Rm, Rn, Rd) = "01 0 11110 size:2 1 Rm:5 01011 1 Rn:5 Rd:5", "";
        ADD_s (size, Rm, Rn, Rd) = "01 0 11110 size:2 1 Rm:5 10000 1 Rn:5 Rd:5", "";
        CMTST_s (size, Rm, Rn, Rd) = "01 0 11110 size:2 1 Rm:5 10001 1 Rn:5 Rd:5", "";
        SQDMULH_s (size, Rm, Rn, Rd) = "01 0 11110 size:2 1 Rm:5 10110 1 Rn:5 Rd:5", "";
        UQADD_s (size, Rm, Rn, Rd) = "01 1 11110 size:2 1 Rm:5 00001 1 Rn:5 Rd:5", "";
        UQSUB_s (size, Rm, Rn, Rd) = "01 1 11110 size:2 1 Rm:5 00101 1 Rn:5 Rd:5", "";
        CMHI_s (size, Rm, Rn, Rd) = "01 1 11110 size:2 1 Rm:5 00110 1 Rn:5 Rd:5", "";
        CMHS_s (size, Rm, Rn, Rd) = "01 1 11110 size:2 1 Rm:5 00111 1 Rn:5 Rd:5", "";
        USHL_s (size, Rm, Rn, Rd) = "01 1 11110 size:2 1 Rm:5 01000 1 Rn:5 Rd:5", "";
        UQSHL_s (size, Rm, Rn, Rd) = "01 1 11110 size:2 1 Rm:5 01001 1 Rn:5 Rd:5", "";
        URSHL_s (size, Rm, Rn, Rd) = "01 1 11110 size:2 1 Rm:5 01010 1 Rn:5 Rd:5", "";
        UQRSHL_s (size, Rm, Rn, Rd) = "01 1 11110 size:2 1 Rm:5 01011 1 Rn:5 Rd:5", "";
        SUB_s (size, Rm, Rn, Rd) = "01 1 11110 size:2 1 Rm:5 10000 1 Rn:5 Rd:5", "";
        CMEQ_s (size, Rm, Rn, Rd) = "01 1 11110 size:2 1 Rm:5 10001 1 Rn:5 Rd:5", "";
        SQRDMULH_s (size, Rm, Rn, Rd) = "01 1 11110 size:2 1 Rm:5 10110 1 Rn:5 Rd:5", "";
        FMULX_s (sz, Rm, Rn, Rd) = "01 0 11110 0 sz 1 Rm:5 11011 1 Rn:5 Rd:5", "" todo;
        FCMEQ_s (sz, Rm, Rn, Rd) = "01 0 11110 0 sz 1 Rm:5 11100 1 Rn:5 Rd:5", "" todo;
        FRECPS_s (sz, Rm, Rn, Rd) = "01 0 11110 0 sz 1 Rm:5 11111 1 Rn:5 Rd:5", "" todo;
        FRSQRTS_s (sz, Rm, Rn, Rd) = "01 0 11110 1 sz 1 Rm:5 11111 1 Rn:5 Rd:5", "" todo;
        FCMGE_s (sz, Rm, Rn, Rd) = "01 1 11110 0 sz 1 Rm:5 11100 1 Rn:5 Rd:5", "" todo;
        FACGE_s (sz, Rm, Rn, Rd) = "01 1 11110 0 sz 1 Rm:5 11101 1 Rn:5 Rd:5", "" todo;
        FABD_s (sz, Rm, Rn, Rd) = "01 1 11110 1 sz 1 Rm:5 11010 1 Rn:5 Rd:5", "" todo;
        FCMGT_s (sz, Rm, Rn, Rd) = "01 1 11110 1 sz 1 Rm:5 11100 1 Rn:5 Rd:5", "" todo;
        FACGT_s (sz, Rm, Rn, Rd) = "01 1 11110 1 sz 1 Rm:5 11101 1 Rn:5 Rd:5", "" todo;
    }
}

#[allow(non_snake_case)]
impl<B: Bind> Scalar for Decoder<'_, B> {
    type Out = B::Out;
    fn unallocated(&mut self) -> B::Out {
        self.none()
    }
    fn has(&self, f: Feature) -> bool {
        self.b.has(f)
    }

    // Advanced SIMD scalar copy
    means! {
        DUP_element_s(imm5, Rn, Rd) = dup_scalar();
    }
    // Advanced SIMD scalar three same extra
    means! {
        SQRDMLAH_s(size, Rm, Rn, Rd) = scalar3::<SatDoublingMulAddHigh>(HS, 0);
        SQRDMLSH_s(size, Rm, Rn, Rd) = scalar3::<SatDoublingMulAddHigh>(HS, NEG);
    }
    // Advanced SIMD scalar two-register miscellaneous
    means! {
        SUQADD_s(size, Rn, Rd) = scalar2::<SatAddMixed>(BHSD, 0);
        SQABS_s(size, Rn, Rd) = scalar2::<SatAbs>(BHSD, 0);
        CMGT_zero_s(size, Rn, Rd) = scalar2::<CmpGt0>(ONLY_D, 0);
        CMEQ_zero_s(size, Rn, Rd) = scalar2::<CmpEq0>(ONLY_D, 0);
        CMLT_zero_s(size, Rn, Rd) = scalar2::<CmpLt0>(ONLY_D, 0);
        ABS_s(size, Rn, Rd) = scalar2::<Abs>(ONLY_D, 0);
        SQXTN_s(size, Rn, Rd) = scalar2::<SatShiftRightNarrow>(BHS, 0);
        USQADD_s(size, Rn, Rd) = scalar2::<SatAddMixed>(BHSD, U);
        SQNEG_s(size, Rn, Rd) = scalar2::<SatNeg>(BHSD, 0);
        CMGE_zero_s(size, Rn, Rd) = scalar2::<CmpGe0>(ONLY_D, 0);
        CMLE_zero_s(size, Rn, Rd) = scalar2::<CmpLe0>(ONLY_D, 0);
        NEG_s(size, Rn, Rd) = scalar2::<Neg>(ONLY_D, 0);
        SQXTUN_s(size, Rn, Rd) = scalar2::<SatShiftRightNarrowUnsigned>(BHS, 0);
        UQXTN_s(size, Rn, Rd) = scalar2::<SatShiftRightNarrow>(BHS, U);
    }
    // Advanced SIMD scalar pairwise
    means! {
        ADDP_s(Rn, Rd) = scalar2_as::<AddPair>(DOUBLE);
    }
    // Advanced SIMD scalar three different
    means! {
        SQDMLAL_s(size, Rm, Rn, Rd) = scalar3::<SatDoublingMulAddLong>(HS, 0);
        SQDMLSL_s(size, Rm, Rn, Rd) = scalar3::<SatDoublingMulAddLong>(HS, NEG);
        SQDMULL_s(size, Rm, Rn, Rd) = scalar3::<SatDoublingMulLong>(HS, 0);
    }
    // Advanced SIMD scalar three same
    means! {
        SQADD_s(size, Rm, Rn, Rd) = scalar3::<SatAdd>(BHSD, 0);
        SQSUB_s(size, Rm, Rn, Rd) = scalar3::<SatSub>(BHSD, 0);
        CMGT_s(size, Rm, Rn, Rd) = scalar3::<CmpGt>(ONLY_D, 0);
        CMGE_s(size, Rm, Rn, Rd) = scalar3::<CmpGe>(ONLY_D, 0);
        SSHL_s(size, Rm, Rn, Rd) = scalar3::<ShiftByRegister>(ONLY_D, 0);
        SQSHL_s(size, Rm, Rn, Rd) = scalar3::<SatShiftByRegister>(BHSD, 0);
        SRSHL_s(size, Rm, Rn, Rd) = scalar3::<ShiftByRegister>(ONLY_D, ROUND);
        SQRSHL_s(size, Rm, Rn, Rd) = scalar3::<SatShiftByRegister>(BHSD, ROUND);
        ADD_s(size, Rm, Rn, Rd) = scalar3::<Add>(ONLY_D, 0);
        CMTST_s(size, Rm, Rn, Rd) = scalar3::<CmpTst>(ONLY_D, 0);
        SQDMULH_s(size, Rm, Rn, Rd) = scalar3::<SatDoublingMulHigh>(HS, 0);
        UQADD_s(size, Rm, Rn, Rd) = scalar3::<SatAdd>(BHSD, U);
        UQSUB_s(size, Rm, Rn, Rd) = scalar3::<SatSub>(BHSD, U);
        CMHI_s(size, Rm, Rn, Rd) = scalar3::<CmpHi>(ONLY_D, 0);
        CMHS_s(size, Rm, Rn, Rd) = scalar3::<CmpHs>(ONLY_D, 0);
        USHL_s(size, Rm, Rn, Rd) = scalar3::<ShiftByRegister>(ONLY_D, U);
        UQSHL_s(size, Rm, Rn, Rd) = scalar3::<SatShiftByRegister>(BHSD, U);
        URSHL_s(size, Rm, Rn, Rd) = scalar3::<ShiftByRegister>(ONLY_D, U | ROUND);
        UQRSHL_s(size, Rm, Rn, Rd) = scalar3::<SatShiftByRegister>(BHSD, U | ROUND);
        SUB_s(size, Rm, Rn, Rd) = scalar3::<Sub>(ONLY_D, 0);
        CMEQ_s(size, Rm, Rn, Rd) = scalar3::<CmpEq>(ONLY_D, 0);
        SQRDMULH_s(size, Rm, Rn, Rd) = scalar3::<SatDoublingMulHigh>(HS, ROUND);
    }
}
