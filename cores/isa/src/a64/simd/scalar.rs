//! Scalar operations of Advanced SIMD, and SHA-1 and SHA-256: `01 U 11110 …`.
use super::crypto;
use super::decode::{DOUBLE, HALF, SINGLE};
use super::float as fp;
use super::float::mode::*;
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
        SHA1C (Rm, Rn, Rd) = "01011110 00 0 Rm:5 0 000 00 Rn:5 Rd:5", "" if SHA1;
        SHA1P (Rm, Rn, Rd) = "01011110 00 0 Rm:5 0 001 00 Rn:5 Rd:5", "" if SHA1;
        SHA1M (Rm, Rn, Rd) = "01011110 00 0 Rm:5 0 010 00 Rn:5 Rd:5", "" if SHA1;
        SHA1SU0 (Rm, Rn, Rd) = "01011110 00 0 Rm:5 0 011 00 Rn:5 Rd:5", "" if SHA1;
        SHA256H (Rm, Rn, Rd) = "01011110 00 0 Rm:5 0 100 00 Rn:5 Rd:5", "" if SHA256;
        SHA256H2 (Rm, Rn, Rd) = "01011110 00 0 Rm:5 0 101 00 Rn:5 Rd:5", "" if SHA256;
        SHA256SU1 (Rm, Rn, Rd) = "01011110 00 0 Rm:5 0 110 00 Rn:5 Rd:5", "" if SHA256;
    }
    section "Cryptographic two-register SHA" {
        SHA1H (Rn, Rd) = "01011110 00 10100 00000 10 Rn:5 Rd:5", "" if SHA1;
        SHA1SU1 (Rn, Rd) = "01011110 00 10100 00001 10 Rn:5 Rd:5", "" if SHA1;
        SHA256SU0 (Rn, Rd) = "01011110 00 10100 00010 10 Rn:5 Rd:5", "" if SHA256;
    }
    section "Advanced SIMD scalar copy" {
        DUP_element_s (imm5, Rn, Rd) = "01 0 11110000 imm5:5 0 0000 1 Rn:5 Rd:5", "";
    }
    section "Advanced SIMD scalar three same FP16" {
        FMULX_sh (Rm, Rn, Rd) = "01 0 11110 0 10 Rm:5 00 011 1 Rn:5 Rd:5", "" if FP16;
        FCMEQ_sh (Rm, Rn, Rd) = "01 0 11110 0 10 Rm:5 00 100 1 Rn:5 Rd:5", "" if FP16;
        FRECPS_sh (Rm, Rn, Rd) = "01 0 11110 0 10 Rm:5 00 111 1 Rn:5 Rd:5", "" if FP16;
        FRSQRTS_sh (Rm, Rn, Rd) = "01 0 11110 1 10 Rm:5 00 111 1 Rn:5 Rd:5", "" if FP16;
        FCMGE_sh (Rm, Rn, Rd) = "01 1 11110 0 10 Rm:5 00 100 1 Rn:5 Rd:5", "" if FP16;
        FACGE_sh (Rm, Rn, Rd) = "01 1 11110 0 10 Rm:5 00 101 1 Rn:5 Rd:5", "" if FP16;
        FABD_sh (Rm, Rn, Rd) = "01 1 11110 1 10 Rm:5 00 010 1 Rn:5 Rd:5", "" if FP16;
        FCMGT_sh (Rm, Rn, Rd) = "01 1 11110 1 10 Rm:5 00 100 1 Rn:5 Rd:5", "" if FP16;
        FACGT_sh (Rm, Rn, Rd) = "01 1 11110 1 10 Rm:5 00 101 1 Rn:5 Rd:5", "" if FP16;
    }
    section "Advanced SIMD scalar two-register miscellaneous FP16" {
        FCVTNS_sh (Rn, Rd) = "01 0 11110 0 111100 11010 10 Rn:5 Rd:5", "" if FP16;
        FCVTMS_sh (Rn, Rd) = "01 0 11110 0 111100 11011 10 Rn:5 Rd:5", "" if FP16;
        FCVTAS_sh (Rn, Rd) = "01 0 11110 0 111100 11100 10 Rn:5 Rd:5", "" if FP16;
        SCVTF_sh (Rn, Rd) = "01 0 11110 0 111100 11101 10 Rn:5 Rd:5", "" if FP16;
        FCMGT_zero_sh (Rn, Rd) = "01 0 11110 1 111100 01100 10 Rn:5 Rd:5", "" if FP16;
        FCMEQ_zero_sh (Rn, Rd) = "01 0 11110 1 111100 01101 10 Rn:5 Rd:5", "" if FP16;
        FCMLT_zero_sh (Rn, Rd) = "01 0 11110 1 111100 01110 10 Rn:5 Rd:5", "" if FP16;
        FCVTPS_sh (Rn, Rd) = "01 0 11110 1 111100 11010 10 Rn:5 Rd:5", "" if FP16;
        FCVTZS_sh (Rn, Rd) = "01 0 11110 1 111100 11011 10 Rn:5 Rd:5", "" if FP16;
        FRECPE_sh (Rn, Rd) = "01 0 11110 1 111100 11101 10 Rn:5 Rd:5", "" if FP16;
        FRECPX_sh (Rn, Rd) = "01 0 11110 1 111100 11111 10 Rn:5 Rd:5", "" if FP16;
        FCVTNU_sh (Rn, Rd) = "01 1 11110 0 111100 11010 10 Rn:5 Rd:5", "" if FP16;
        FCVTMU_sh (Rn, Rd) = "01 1 11110 0 111100 11011 10 Rn:5 Rd:5", "" if FP16;
        FCVTAU_sh (Rn, Rd) = "01 1 11110 0 111100 11100 10 Rn:5 Rd:5", "" if FP16;
        UCVTF_sh (Rn, Rd) = "01 1 11110 0 111100 11101 10 Rn:5 Rd:5", "" if FP16;
        FCMGE_zero_sh (Rn, Rd) = "01 1 11110 1 111100 01100 10 Rn:5 Rd:5", "" if FP16;
        FCMLE_zero_sh (Rn, Rd) = "01 1 11110 1 111100 01101 10 Rn:5 Rd:5", "" if FP16;
        FCVTPU_sh (Rn, Rd) = "01 1 11110 1 111100 11010 10 Rn:5 Rd:5", "" if FP16;
        FCVTZU_sh (Rn, Rd) = "01 1 11110 1 111100 11011 10 Rn:5 Rd:5", "" if FP16;
        FRSQRTE_sh (Rn, Rd) = "01 1 11110 1 111100 11101 10 Rn:5 Rd:5", "" if FP16;
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
        FCVTNS_s (sz, Rn, Rd) = "01 0 11110 0 sz 10000 11010 10 Rn:5 Rd:5", "";
        FCVTMS_s (sz, Rn, Rd) = "01 0 11110 0 sz 10000 11011 10 Rn:5 Rd:5", "";
        FCVTAS_s (sz, Rn, Rd) = "01 0 11110 0 sz 10000 11100 10 Rn:5 Rd:5", "";
        SCVTF_s (sz, Rn, Rd) = "01 0 11110 0 sz 10000 11101 10 Rn:5 Rd:5", "";
        FCMGT_zero_s (sz, Rn, Rd) = "01 0 11110 1 sz 10000 01100 10 Rn:5 Rd:5", "";
        FCMEQ_zero_s (sz, Rn, Rd) = "01 0 11110 1 sz 10000 01101 10 Rn:5 Rd:5", "";
        FCMLT_zero_s (sz, Rn, Rd) = "01 0 11110 1 sz 10000 01110 10 Rn:5 Rd:5", "";
        FCVTPS_s (sz, Rn, Rd) = "01 0 11110 1 sz 10000 11010 10 Rn:5 Rd:5", "";
        FCVTZS_s (sz, Rn, Rd) = "01 0 11110 1 sz 10000 11011 10 Rn:5 Rd:5", "";
        FRECPE_s (sz, Rn, Rd) = "01 0 11110 1 sz 10000 11101 10 Rn:5 Rd:5", "";
        FRECPX_s (sz, Rn, Rd) = "01 0 11110 1 sz 10000 11111 10 Rn:5 Rd:5", "";
        FCVTNU_s (sz, Rn, Rd) = "01 1 11110 0 sz 10000 11010 10 Rn:5 Rd:5", "";
        FCVTMU_s (sz, Rn, Rd) = "01 1 11110 0 sz 10000 11011 10 Rn:5 Rd:5", "";
        FCVTAU_s (sz, Rn, Rd) = "01 1 11110 0 sz 10000 11100 10 Rn:5 Rd:5", "";
        UCVTF_s (sz, Rn, Rd) = "01 1 11110 0 sz 10000 11101 10 Rn:5 Rd:5", "";
        FCMGE_zero_s (sz, Rn, Rd) = "01 1 11110 1 sz 10000 01100 10 Rn:5 Rd:5", "";
        FCMLE_zero_s (sz, Rn, Rd) = "01 1 11110 1 sz 10000 01101 10 Rn:5 Rd:5", "";
        FCVTPU_s (sz, Rn, Rd) = "01 1 11110 1 sz 10000 11010 10 Rn:5 Rd:5", "";
        FCVTZU_s (sz, Rn, Rd) = "01 1 11110 1 sz 10000 11011 10 Rn:5 Rd:5", "";
        FRSQRTE_s (sz, Rn, Rd) = "01 1 11110 1 sz 10000 11101 10 Rn:5 Rd:5", "";
        FCVTXN_s (Rn, Rd) = "01 1 11110 0 1 10000 10110 10 Rn:5 Rd:5", "";
    }
    section "Advanced SIMD scalar pairwise" {
        ADDP_s (Rn, Rd) = "01 0 11110 11 11000 11011 10 Rn:5 Rd:5", "";
        FMAXNMP_sh (Rn, Rd) = "01 0 11110 0 0 11000 01100 10 Rn:5 Rd:5", "" if FP16;
        FADDP_sh (Rn, Rd) = "01 0 11110 0 0 11000 01101 10 Rn:5 Rd:5", "" if FP16;
        FMAXP_sh (Rn, Rd) = "01 0 11110 0 0 11000 01111 10 Rn:5 Rd:5", "" if FP16;
        FMINNMP_sh (Rn, Rd) = "01 0 11110 1 0 11000 01100 10 Rn:5 Rd:5", "" if FP16;
        FMINP_sh (Rn, Rd) = "01 0 11110 1 0 11000 01111 10 Rn:5 Rd:5", "" if FP16;
        FMAXNMP_s (sz, Rn, Rd) = "01 1 11110 0 sz 11000 01100 10 Rn:5 Rd:5", "";
        FADDP_s (sz, Rn, Rd) = "01 1 11110 0 sz 11000 01101 10 Rn:5 Rd:5", "";
        FMAXP_s (sz, Rn, Rd) = "01 1 11110 0 sz 11000 01111 10 Rn:5 Rd:5", "";
        FMINNMP_s (sz, Rn, Rd) = "01 1 11110 1 sz 11000 01100 10 Rn:5 Rd:5", "";
        FMINP_s (sz, Rn, Rd) = "01 1 11110 1 sz 11000 01111 10 Rn:5 Rd:5", "";
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
        FMULX_s (sz, Rm, Rn, Rd) = "01 0 11110 0 sz 1 Rm:5 11011 1 Rn:5 Rd:5", "";
        FCMEQ_s (sz, Rm, Rn, Rd) = "01 0 11110 0 sz 1 Rm:5 11100 1 Rn:5 Rd:5", "";
        FRECPS_s (sz, Rm, Rn, Rd) = "01 0 11110 0 sz 1 Rm:5 11111 1 Rn:5 Rd:5", "";
        FRSQRTS_s (sz, Rm, Rn, Rd) = "01 0 11110 1 sz 1 Rm:5 11111 1 Rn:5 Rd:5", "";
        FCMGE_s (sz, Rm, Rn, Rd) = "01 1 11110 0 sz 1 Rm:5 11100 1 Rn:5 Rd:5", "";
        FACGE_s (sz, Rm, Rn, Rd) = "01 1 11110 0 sz 1 Rm:5 11101 1 Rn:5 Rd:5", "";
        FABD_s (sz, Rm, Rn, Rd) = "01 1 11110 1 sz 1 Rm:5 11010 1 Rn:5 Rd:5", "";
        FCMGT_s (sz, Rm, Rn, Rd) = "01 1 11110 1 sz 1 Rm:5 11100 1 Rn:5 Rd:5", "";
        FACGT_s (sz, Rm, Rn, Rd) = "01 1 11110 1 sz 1 Rm:5 11101 1 Rn:5 Rd:5", "";
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

    // Cryptographic three-register SHA
    means! {
        SHA1C(Rm, Rn, Rd) = whole3::<crypto::Sha1Choose>(0);
        SHA1P(Rm, Rn, Rd) = whole3::<crypto::Sha1Parity>(0);
        SHA1M(Rm, Rn, Rd) = whole3::<crypto::Sha1Majority>(0);
        SHA1SU0(Rm, Rn, Rd) = whole3::<crypto::Sha1Schedule0>(0);
        SHA256H(Rm, Rn, Rd) = whole3::<crypto::Sha256Hash>(0);
        SHA256H2(Rm, Rn, Rd) = whole3::<crypto::Sha256Hash2>(0);
        SHA256SU1(Rm, Rn, Rd) = whole3::<crypto::Sha256Schedule1>(0);
    }
    // Cryptographic two-register SHA
    means! {
        SHA1H(Rn, Rd) = whole::<crypto::Sha1FixedRotate>(0);
        SHA1SU1(Rn, Rd) = whole::<crypto::Sha1Schedule1>(0);
        SHA256SU0(Rn, Rd) = whole::<crypto::Sha256Schedule0>(0);
    }
    // Advanced SIMD scalar copy
    means! {
        DUP_element_s(imm5, Rn, Rd) = dup_scalar();
    }
    // Advanced SIMD scalar three same FP16
    means! {
        FMULX_sh(Rm, Rn, Rd) = scalar3_as::<fp::MulExtended>(HALF);
        FCMEQ_sh(Rm, Rn, Rd) = scalar3_as::<fp::CmpEq>(HALF);
        FRECPS_sh(Rm, Rn, Rd) = scalar3_as::<fp::RecipStep>(HALF);
        FRSQRTS_sh(Rm, Rn, Rd) = scalar3_as::<fp::RsqrtStep>(HALF);
        FCMGE_sh(Rm, Rn, Rd) = scalar3_as::<fp::CmpGe>(HALF);
        FACGE_sh(Rm, Rn, Rd) = scalar3_as::<fp::CmpGe>(ABS | HALF);
        FABD_sh(Rm, Rn, Rd) = scalar3_as::<fp::AbsDiff>(HALF);
        FCMGT_sh(Rm, Rn, Rd) = scalar3_as::<fp::CmpGt>(HALF);
        FACGT_sh(Rm, Rn, Rd) = scalar3_as::<fp::CmpGt>(ABS | HALF);
    }
    // Advanced SIMD scalar two-register miscellaneous FP16
    means! {
        FCVTNS_sh(Rn, Rd) = scalar2_as::<fp::ToInt>(with(0, NEAREST) | HALF);
        FCVTMS_sh(Rn, Rd) = scalar2_as::<fp::ToInt>(with(0, DOWN) | HALF);
        FCVTAS_sh(Rn, Rd) = scalar2_as::<fp::ToInt>(with(0, AWAY) | HALF);
        SCVTF_sh(Rn, Rd) = scalar2_as::<fp::FromInt>(HALF);
        FCMGT_zero_sh(Rn, Rd) = scalar2_as::<fp::CmpGt0>(HALF);
        FCMEQ_zero_sh(Rn, Rd) = scalar2_as::<fp::CmpEq0>(HALF);
        FCMLT_zero_sh(Rn, Rd) = scalar2_as::<fp::CmpLt0>(HALF);
        FCVTPS_sh(Rn, Rd) = scalar2_as::<fp::ToInt>(with(0, UP) | HALF);
        FCVTZS_sh(Rn, Rd) = scalar2_as::<fp::ToInt>(with(0, ZERO) | HALF);
        FRECPE_sh(Rn, Rd) = scalar2_as::<fp::RecipEstimate>(HALF);
        FRECPX_sh(Rn, Rd) = scalar2_as::<fp::RecipExponent>(HALF);
        FCVTNU_sh(Rn, Rd) = scalar2_as::<fp::ToInt>(with(U, NEAREST) | HALF);
        FCVTMU_sh(Rn, Rd) = scalar2_as::<fp::ToInt>(with(U, DOWN) | HALF);
        FCVTAU_sh(Rn, Rd) = scalar2_as::<fp::ToInt>(with(U, AWAY) | HALF);
        UCVTF_sh(Rn, Rd) = scalar2_as::<fp::FromInt>(U | HALF);
        FCMGE_zero_sh(Rn, Rd) = scalar2_as::<fp::CmpGe0>(HALF);
        FCMLE_zero_sh(Rn, Rd) = scalar2_as::<fp::CmpLe0>(HALF);
        FCVTPU_sh(Rn, Rd) = scalar2_as::<fp::ToInt>(with(U, UP) | HALF);
        FCVTZU_sh(Rn, Rd) = scalar2_as::<fp::ToInt>(with(U, ZERO) | HALF);
        FRSQRTE_sh(Rn, Rd) = scalar2_as::<fp::RsqrtEstimate>(HALF);
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
        FCVTNS_s(sz, Rn, Rd) = scalar2_fp::<fp::ToInt>(with(0, NEAREST));
        FCVTMS_s(sz, Rn, Rd) = scalar2_fp::<fp::ToInt>(with(0, DOWN));
        FCVTAS_s(sz, Rn, Rd) = scalar2_fp::<fp::ToInt>(with(0, AWAY));
        SCVTF_s(sz, Rn, Rd) = scalar2_fp::<fp::FromInt>(0);
        FCMGT_zero_s(sz, Rn, Rd) = scalar2_fp::<fp::CmpGt0>(0);
        FCMEQ_zero_s(sz, Rn, Rd) = scalar2_fp::<fp::CmpEq0>(0);
        FCMLT_zero_s(sz, Rn, Rd) = scalar2_fp::<fp::CmpLt0>(0);
        FCVTPS_s(sz, Rn, Rd) = scalar2_fp::<fp::ToInt>(with(0, UP));
        FCVTZS_s(sz, Rn, Rd) = scalar2_fp::<fp::ToInt>(with(0, ZERO));
        FRECPE_s(sz, Rn, Rd) = scalar2_fp::<fp::RecipEstimate>(0);
        FRECPX_s(sz, Rn, Rd) = scalar2_fp::<fp::RecipExponent>(0);
        FCVTNU_s(sz, Rn, Rd) = scalar2_fp::<fp::ToInt>(with(U, NEAREST));
        FCVTMU_s(sz, Rn, Rd) = scalar2_fp::<fp::ToInt>(with(U, DOWN));
        FCVTAU_s(sz, Rn, Rd) = scalar2_fp::<fp::ToInt>(with(U, AWAY));
        UCVTF_s(sz, Rn, Rd) = scalar2_fp::<fp::FromInt>(U);
        FCMGE_zero_s(sz, Rn, Rd) = scalar2_fp::<fp::CmpGe0>(0);
        FCMLE_zero_s(sz, Rn, Rd) = scalar2_fp::<fp::CmpLe0>(0);
        FCVTPU_s(sz, Rn, Rd) = scalar2_fp::<fp::ToInt>(with(U, UP));
        FCVTZU_s(sz, Rn, Rd) = scalar2_fp::<fp::ToInt>(with(U, ZERO));
        FRSQRTE_s(sz, Rn, Rd) = scalar2_fp::<fp::RsqrtEstimate>(0);
        FCVTXN_s(Rn, Rd) = scalar2_as::<fp::ConvertNarrow>(with(SINGLE, ODD));
    }
    // Advanced SIMD scalar pairwise
    means! {
        ADDP_s(Rn, Rd) = scalar2_as::<AddPair>(DOUBLE);
        FMAXNMP_sh(Rn, Rd) = scalar2_as::<fp::MaxNumberPairs>(HALF);
        FADDP_sh(Rn, Rd) = scalar2_as::<fp::AddPairs>(HALF);
        FMAXP_sh(Rn, Rd) = scalar2_as::<fp::MaxPairs>(HALF);
        FMINNMP_sh(Rn, Rd) = scalar2_as::<fp::MinNumberPairs>(HALF);
        FMINP_sh(Rn, Rd) = scalar2_as::<fp::MinPairs>(HALF);
        FMAXNMP_s(sz, Rn, Rd) = scalar2_fp::<fp::MaxNumberPairs>(0);
        FADDP_s(sz, Rn, Rd) = scalar2_fp::<fp::AddPairs>(0);
        FMAXP_s(sz, Rn, Rd) = scalar2_fp::<fp::MaxPairs>(0);
        FMINNMP_s(sz, Rn, Rd) = scalar2_fp::<fp::MinNumberPairs>(0);
        FMINP_s(sz, Rn, Rd) = scalar2_fp::<fp::MinPairs>(0);
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
        FMULX_s(sz, Rm, Rn, Rd) = scalar3_fp::<fp::MulExtended>(0);
        FCMEQ_s(sz, Rm, Rn, Rd) = scalar3_fp::<fp::CmpEq>(0);
        FRECPS_s(sz, Rm, Rn, Rd) = scalar3_fp::<fp::RecipStep>(0);
        FRSQRTS_s(sz, Rm, Rn, Rd) = scalar3_fp::<fp::RsqrtStep>(0);
        FCMGE_s(sz, Rm, Rn, Rd) = scalar3_fp::<fp::CmpGe>(0);
        FACGE_s(sz, Rm, Rn, Rd) = scalar3_fp::<fp::CmpGe>(ABS);
        FABD_s(sz, Rm, Rn, Rd) = scalar3_fp::<fp::AbsDiff>(0);
        FCMGT_s(sz, Rm, Rn, Rd) = scalar3_fp::<fp::CmpGt>(0);
        FACGT_s(sz, Rm, Rn, Rd) = scalar3_fp::<fp::CmpGt>(ABS);
    }
}
