//! Vector operations on registers of one shape: `0 Q U 01110 … 1 Rn Rd`.
use super::decode::{HALF, SINGLE};
use super::float as fp;
use super::float::mode::ABS;
use super::integer::*;
use super::lanes::*;
use super::means;
use super::shift::*;
use super::sizes::*;
use crate::a64::Decoder;
use crate::emit::Bind;
use crate::features::Feature;

crate::instructions! {
    pub trait ThreeSame, rows THREE_SAME;
    section "Advanced SIMD copy" {
        DUP_element (Q, imm5, Rn, Rd) = "0 Q 0 01110000 imm5:5 0 0000 1 Rn:5 Rd:5", "";
        DUP_general (Q, imm5, Rn, Rd) = "0 Q 0 01110000 imm5:5 0 0001 1 Rn:5 Rd:5", "";
        INS_general (imm5, Rn, Rd) = "0 1 0 01110000 imm5:5 0 0011 1 Rn:5 Rd:5", "";
        SMOV (Q, imm5, Rn, Rd) = "0 Q 0 01110000 imm5:5 0 0101 1 Rn:5 Rd:5", "";
        UMOV (Q, imm5, Rn, Rd) = "0 Q 0 01110000 imm5:5 0 0111 1 Rn:5 Rd:5", "";
        INS_element (imm5, imm4, Rn, Rd) = "0 1 1 01110000 imm5:5 0 imm4:4 1 Rn:5 Rd:5", "";
    }
    section "Advanced SIMD three same (FP16)" {
        FMAXNM_vh (Q, Rm, Rn, Rd) = "0 Q 0 01110 0 10 Rm:5 00 000 1 Rn:5 Rd:5", "" if FP16;
        FMLA_vh (Q, Rm, Rn, Rd) = "0 Q 0 01110 0 10 Rm:5 00 001 1 Rn:5 Rd:5", "" if FP16;
        FADD_vh (Q, Rm, Rn, Rd) = "0 Q 0 01110 0 10 Rm:5 00 010 1 Rn:5 Rd:5", "" if FP16;
        FMULX_vh (Q, Rm, Rn, Rd) = "0 Q 0 01110 0 10 Rm:5 00 011 1 Rn:5 Rd:5", "" if FP16;
        FCMEQ_vh (Q, Rm, Rn, Rd) = "0 Q 0 01110 0 10 Rm:5 00 100 1 Rn:5 Rd:5", "" if FP16;
        FMAX_vh (Q, Rm, Rn, Rd) = "0 Q 0 01110 0 10 Rm:5 00 110 1 Rn:5 Rd:5", "" if FP16;
        FRECPS_vh (Q, Rm, Rn, Rd) = "0 Q 0 01110 0 10 Rm:5 00 111 1 Rn:5 Rd:5", "" if FP16;
        FMINNM_vh (Q, Rm, Rn, Rd) = "0 Q 0 01110 1 10 Rm:5 00 000 1 Rn:5 Rd:5", "" if FP16;
        FMLS_vh (Q, Rm, Rn, Rd) = "0 Q 0 01110 1 10 Rm:5 00 001 1 Rn:5 Rd:5", "" if FP16;
        FSUB_vh (Q, Rm, Rn, Rd) = "0 Q 0 01110 1 10 Rm:5 00 010 1 Rn:5 Rd:5", "" if FP16;
        FMIN_vh (Q, Rm, Rn, Rd) = "0 Q 0 01110 1 10 Rm:5 00 110 1 Rn:5 Rd:5", "" if FP16;
        FRSQRTS_vh (Q, Rm, Rn, Rd) = "0 Q 0 01110 1 10 Rm:5 00 111 1 Rn:5 Rd:5", "" if FP16;
        FMAXNMP_vh (Q, Rm, Rn, Rd) = "0 Q 1 01110 0 10 Rm:5 00 000 1 Rn:5 Rd:5", "" if FP16;
        FADDP_vh (Q, Rm, Rn, Rd) = "0 Q 1 01110 0 10 Rm:5 00 010 1 Rn:5 Rd:5", "" if FP16;
        FMUL_vh (Q, Rm, Rn, Rd) = "0 Q 1 01110 0 10 Rm:5 00 011 1 Rn:5 Rd:5", "" if FP16;
        FCMGE_vh (Q, Rm, Rn, Rd) = "0 Q 1 01110 0 10 Rm:5 00 100 1 Rn:5 Rd:5", "" if FP16;
        FACGE_vh (Q, Rm, Rn, Rd) = "0 Q 1 01110 0 10 Rm:5 00 101 1 Rn:5 Rd:5", "" if FP16;
        FMAXP_vh (Q, Rm, Rn, Rd) = "0 Q 1 01110 0 10 Rm:5 00 110 1 Rn:5 Rd:5", "" if FP16;
        FDIV_vh (Q, Rm, Rn, Rd) = "0 Q 1 01110 0 10 Rm:5 00 111 1 Rn:5 Rd:5", "" if FP16;
        FMINNMP_vh (Q, Rm, Rn, Rd) = "0 Q 1 01110 1 10 Rm:5 00 000 1 Rn:5 Rd:5", "" if FP16;
        FABD_vh (Q, Rm, Rn, Rd) = "0 Q 1 01110 1 10 Rm:5 00 010 1 Rn:5 Rd:5", "" if FP16;
        FCMGT_vh (Q, Rm, Rn, Rd) = "0 Q 1 01110 1 10 Rm:5 00 100 1 Rn:5 Rd:5", "" if FP16;
        FACGT_vh (Q, Rm, Rn, Rd) = "0 Q 1 01110 1 10 Rm:5 00 101 1 Rn:5 Rd:5", "" if FP16;
        FMINP_vh (Q, Rm, Rn, Rd) = "0 Q 1 01110 1 10 Rm:5 00 110 1 Rn:5 Rd:5", "" if FP16;
    }
    section "Advanced SIMD three-register extension" {
        SQRDMLAH_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 0 Rm:5 1 0000 1 Rn:5 Rd:5", "" if RDM;
        SQRDMLSH_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 0 Rm:5 1 0001 1 Rn:5 Rd:5", "" if RDM;
        SDOT_v (Q, Rm, Rn, Rd) = "0 Q 0 01110 10 0 Rm:5 1 0010 1 Rn:5 Rd:5", "" if DotProd;
        UDOT_v (Q, Rm, Rn, Rd) = "0 Q 1 01110 10 0 Rm:5 1 0010 1 Rn:5 Rd:5", "" if DotProd;
        USDOT_v (Q, Rm, Rn, Rd) = "0 Q 0 01110 10 0 Rm:5 1 0011 1 Rn:5 Rd:5", "" if I8MM;
        FCMLA_v (Q, size, Rm, rot, Rn, Rd) = "0 Q 1 01110 size:2 0 Rm:5 1 10 rot:2 1 Rn:5 Rd:5", "" if FCMA;
        FCADD (Q, size, Rm, rot, Rn, Rd) = "0 Q 1 01110 size:2 0 Rm:5 1 11 rot 0 1 Rn:5 Rd:5", "" if FCMA;
        SMMLA (Rm, Rn, Rd) = "0 1 0 01110 10 0 Rm:5 1 0100 1 Rn:5 Rd:5", "" if I8MM;
        UMMLA (Rm, Rn, Rd) = "0 1 1 01110 10 0 Rm:5 1 0100 1 Rn:5 Rd:5", "" if I8MM;
        USMMLA (Rm, Rn, Rd) = "0 1 0 01110 10 0 Rm:5 1 0101 1 Rn:5 Rd:5", "" if I8MM;
        BFDOT_v (Q, Rm, Rn, Rd) = "0 Q 1 01110 01 0 Rm:5 1 1111 1 Rn:5 Rd:5", "" if BF16;
        BFMLAL_v (Q, Rm, Rn, Rd) = "0 Q 1 01110 11 0 Rm:5 1 1111 1 Rn:5 Rd:5", "" if BF16;
        BFMMLA (Rm, Rn, Rd) = "0 1 1 01110 01 0 Rm:5 1 1101 1 Rn:5 Rd:5", "" if BF16;
    }
    section "Advanced SIMD three same" {
        SHADD_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 00000 1 Rn:5 Rd:5", "";
        SQADD_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 00001 1 Rn:5 Rd:5", "";
        SRHADD_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 00010 1 Rn:5 Rd:5", "";
        SHSUB_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 00100 1 Rn:5 Rd:5", "";
        SQSUB_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 00101 1 Rn:5 Rd:5", "";
        CMGT_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 00110 1 Rn:5 Rd:5", "";
        CMGE_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 00111 1 Rn:5 Rd:5", "";
        SSHL_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 01000 1 Rn:5 Rd:5", "";
        SQSHL_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 01001 1 Rn:5 Rd:5", "";
        SRSHL_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 01010 1 Rn:5 Rd:5", "";
        SQRSHL_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 01011 1 Rn:5 Rd:5", "";
        SMAX_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 01100 1 Rn:5 Rd:5", "";
        SMIN_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 01101 1 Rn:5 Rd:5", "";
        SABD_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 01110 1 Rn:5 Rd:5", "";
        SABA_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 01111 1 Rn:5 Rd:5", "";
        ADD_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 10000 1 Rn:5 Rd:5", "";
        CMTST_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 10001 1 Rn:5 Rd:5", "";
        MLA_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 10010 1 Rn:5 Rd:5", "";
        MUL_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 10011 1 Rn:5 Rd:5", "";
        SMAXP_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 10100 1 Rn:5 Rd:5", "";
        SMINP_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 10101 1 Rn:5 Rd:5", "";
        SQDMULH_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 10110 1 Rn:5 Rd:5", "";
        ADDP_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 10111 1 Rn:5 Rd:5", "";
        UHADD_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 00000 1 Rn:5 Rd:5", "";
        UQADD_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 00001 1 Rn:5 Rd:5", "";
        URHADD_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 00010 1 Rn:5 Rd:5", "";
        UHSUB_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 00100 1 Rn:5 Rd:5", "";
        UQSUB_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 00101 1 Rn:5 Rd:5", "";
        CMHI_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 00110 1 Rn:5 Rd:5", "";
        CMHS_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 00111 1 Rn:5 Rd:5", "";
        USHL_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 01000 1 Rn:5 Rd:5", "";
        UQSHL_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 01001 1 Rn:5 Rd:5", "";
        URSHL_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 01010 1 Rn:5 Rd:5", "";
        UQRSHL_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 01011 1 Rn:5 Rd:5", "";
        UMAX_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 01100 1 Rn:5 Rd:5", "";
        UMIN_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 01101 1 Rn:5 Rd:5", "";
        UABD_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 01110 1 Rn:5 Rd:5", "";
        UABA_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 01111 1 Rn:5 Rd:5", "";
        SUB_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 10000 1 Rn:5 Rd:5", "";
        CMEQ_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 10001 1 Rn:5 Rd:5", "";
        MLS_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 10010 1 Rn:5 Rd:5", "";
        PMUL_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 10011 1 Rn:5 Rd:5", "";
        UMAXP_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 10100 1 Rn:5 Rd:5", "";
        UMINP_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 10101 1 Rn:5 Rd:5", "";
        SQRDMULH_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 10110 1 Rn:5 Rd:5", "";
        AND_v (Q, Rm, Rn, Rd) = "0 Q 0 01110 00 1 Rm:5 00011 1 Rn:5 Rd:5", "";
        BIC_v (Q, Rm, Rn, Rd) = "0 Q 0 01110 01 1 Rm:5 00011 1 Rn:5 Rd:5", "";
        ORR_v (Q, Rm, Rn, Rd) = "0 Q 0 01110 10 1 Rm:5 00011 1 Rn:5 Rd:5", "";
        ORN_v (Q, Rm, Rn, Rd) = "0 Q 0 01110 11 1 Rm:5 00011 1 Rn:5 Rd:5", "";
        EOR_v (Q, Rm, Rn, Rd) = "0 Q 1 01110 00 1 Rm:5 00011 1 Rn:5 Rd:5", "";
        BSL_v (Q, Rm, Rn, Rd) = "0 Q 1 01110 01 1 Rm:5 00011 1 Rn:5 Rd:5", "";
        BIT_v (Q, Rm, Rn, Rd) = "0 Q 1 01110 10 1 Rm:5 00011 1 Rn:5 Rd:5", "";
        BIF_v (Q, Rm, Rn, Rd) = "0 Q 1 01110 11 1 Rm:5 00011 1 Rn:5 Rd:5", "";
        FMAXNM_v (Q, sz, Rm, Rn, Rd) = "0 Q 0 01110 0 sz 1 Rm:5 11000 1 Rn:5 Rd:5", "";
        FMLA_v (Q, sz, Rm, Rn, Rd) = "0 Q 0 01110 0 sz 1 Rm:5 11001 1 Rn:5 Rd:5", "";
        FADD_v (Q, sz, Rm, Rn, Rd) = "0 Q 0 01110 0 sz 1 Rm:5 11010 1 Rn:5 Rd:5", "";
        FMULX_v (Q, sz, Rm, Rn, Rd) = "0 Q 0 01110 0 sz 1 Rm:5 11011 1 Rn:5 Rd:5", "";
        FCMEQ_v (Q, sz, Rm, Rn, Rd) = "0 Q 0 01110 0 sz 1 Rm:5 11100 1 Rn:5 Rd:5", "";
        FMAX_v (Q, sz, Rm, Rn, Rd) = "0 Q 0 01110 0 sz 1 Rm:5 11110 1 Rn:5 Rd:5", "";
        FRECPS_v (Q, sz, Rm, Rn, Rd) = "0 Q 0 01110 0 sz 1 Rm:5 11111 1 Rn:5 Rd:5", "";
        FMINNM_v (Q, sz, Rm, Rn, Rd) = "0 Q 0 01110 1 sz 1 Rm:5 11000 1 Rn:5 Rd:5", "";
        FMLS_v (Q, sz, Rm, Rn, Rd) = "0 Q 0 01110 1 sz 1 Rm:5 11001 1 Rn:5 Rd:5", "";
        FSUB_v (Q, sz, Rm, Rn, Rd) = "0 Q 0 01110 1 sz 1 Rm:5 11010 1 Rn:5 Rd:5", "";
        FMIN_v (Q, sz, Rm, Rn, Rd) = "0 Q 0 01110 1 sz 1 Rm:5 11110 1 Rn:5 Rd:5", "";
        FRSQRTS_v (Q, sz, Rm, Rn, Rd) = "0 Q 0 01110 1 sz 1 Rm:5 11111 1 Rn:5 Rd:5", "";
        FMAXNMP_v (Q, sz, Rm, Rn, Rd) = "0 Q 1 01110 0 sz 1 Rm:5 11000 1 Rn:5 Rd:5", "";
        FADDP_v (Q, sz, Rm, Rn, Rd) = "0 Q 1 01110 0 sz 1 Rm:5 11010 1 Rn:5 Rd:5", "";
        FMUL_v (Q, sz, Rm, Rn, Rd) = "0 Q 1 01110 0 sz 1 Rm:5 11011 1 Rn:5 Rd:5", "";
        FCMGE_v (Q, sz, Rm, Rn, Rd) = "0 Q 1 01110 0 sz 1 Rm:5 11100 1 Rn:5 Rd:5", "";
        FACGE_v (Q, sz, Rm, Rn, Rd) = "0 Q 1 01110 0 sz 1 Rm:5 11101 1 Rn:5 Rd:5", "";
        FMAXP_v (Q, sz, Rm, Rn, Rd) = "0 Q 1 01110 0 sz 1 Rm:5 11110 1 Rn:5 Rd:5", "";
        FDIV_v (Q, sz, Rm, Rn, Rd) = "0 Q 1 01110 0 sz 1 Rm:5 11111 1 Rn:5 Rd:5", "";
        FMINNMP_v (Q, sz, Rm, Rn, Rd) = "0 Q 1 01110 1 sz 1 Rm:5 11000 1 Rn:5 Rd:5", "";
        FABD_v (Q, sz, Rm, Rn, Rd) = "0 Q 1 01110 1 sz 1 Rm:5 11010 1 Rn:5 Rd:5", "";
        FCMGT_v (Q, sz, Rm, Rn, Rd) = "0 Q 1 01110 1 sz 1 Rm:5 11100 1 Rn:5 Rd:5", "";
        FACGT_v (Q, sz, Rm, Rn, Rd) = "0 Q 1 01110 1 sz 1 Rm:5 11101 1 Rn:5 Rd:5", "";
        FMINP_v (Q, sz, Rm, Rn, Rd) = "0 Q 1 01110 1 sz 1 Rm:5 11110 1 Rn:5 Rd:5", "";
        FMLAL_v (Q, Rm, Rn, Rd) = "0 Q 0 01110 0 0 1 Rm:5 11101 1 Rn:5 Rd:5", "" if FHM;
        FMLSL_v (Q, Rm, Rn, Rd) = "0 Q 0 01110 1 0 1 Rm:5 11101 1 Rn:5 Rd:5", "" if FHM;
        FMLAL2_v (Q, Rm, Rn, Rd) = "0 Q 1 01110 0 0 1 Rm:5 11001 1 Rn:5 Rd:5", "" if FHM;
        FMLSL2_v (Q, Rm, Rn, Rd) = "0 Q 1 01110 1 0 1 Rm:5 11001 1 Rn:5 Rd:5", "" if FHM;
    }
}

#[allow(non_snake_case)]
impl<B: Bind> ThreeSame for Decoder<'_, B> {
    type Out = B::Out;
    fn unallocated(&mut self) -> B::Out {
        self.none()
    }
    fn has(&self, f: Feature) -> bool {
        self.b.has(f)
    }

    // Advanced SIMD copy
    means! {
        DUP_element(Q, imm5, Rn, Rd) = dup_element();
        DUP_general(Q, imm5, Rn, Rd) = dup_general();
        INS_general(imm5, Rn, Rd) = ins_general();
        SMOV(Q, imm5, Rn, Rd) = smov();
        UMOV(Q, imm5, Rn, Rd) = umov();
        INS_element(imm5, imm4, Rn, Rd) = ins_element();
    }
    // Advanced SIMD three same (FP16)
    means! {
        FMAXNM_vh(Q, Rm, Rn, Rd) = three_as::<fp::MaxNumber>(HALF);
        FMLA_vh(Q, Rm, Rn, Rd) = three_as::<fp::MulAdd>(HALF);
        FADD_vh(Q, Rm, Rn, Rd) = three_as::<fp::Add>(HALF);
        FMULX_vh(Q, Rm, Rn, Rd) = three_as::<fp::MulExtended>(HALF);
        FCMEQ_vh(Q, Rm, Rn, Rd) = three_as::<fp::CmpEq>(HALF);
        FMAX_vh(Q, Rm, Rn, Rd) = three_as::<fp::Max>(HALF);
        FRECPS_vh(Q, Rm, Rn, Rd) = three_as::<fp::RecipStep>(HALF);
        FMINNM_vh(Q, Rm, Rn, Rd) = three_as::<fp::MinNumber>(HALF);
        FMLS_vh(Q, Rm, Rn, Rd) = three_as::<fp::MulAdd>(NEG | HALF);
        FSUB_vh(Q, Rm, Rn, Rd) = three_as::<fp::Sub>(HALF);
        FMIN_vh(Q, Rm, Rn, Rd) = three_as::<fp::Min>(HALF);
        FRSQRTS_vh(Q, Rm, Rn, Rd) = three_as::<fp::RsqrtStep>(HALF);
        FMAXNMP_vh(Q, Rm, Rn, Rd) = three_as::<fp::MaxNumberPairs>(HALF);
        FADDP_vh(Q, Rm, Rn, Rd) = three_as::<fp::AddPairs>(HALF);
        FMUL_vh(Q, Rm, Rn, Rd) = three_as::<fp::Mul>(HALF);
        FCMGE_vh(Q, Rm, Rn, Rd) = three_as::<fp::CmpGe>(HALF);
        FACGE_vh(Q, Rm, Rn, Rd) = three_as::<fp::CmpGe>(ABS | HALF);
        FMAXP_vh(Q, Rm, Rn, Rd) = three_as::<fp::MaxPairs>(HALF);
        FDIV_vh(Q, Rm, Rn, Rd) = three_as::<fp::Div>(HALF);
        FMINNMP_vh(Q, Rm, Rn, Rd) = three_as::<fp::MinNumberPairs>(HALF);
        FABD_vh(Q, Rm, Rn, Rd) = three_as::<fp::AbsDiff>(HALF);
        FCMGT_vh(Q, Rm, Rn, Rd) = three_as::<fp::CmpGt>(HALF);
        FACGT_vh(Q, Rm, Rn, Rd) = three_as::<fp::CmpGt>(ABS | HALF);
        FMINP_vh(Q, Rm, Rn, Rd) = three_as::<fp::MinPairs>(HALF);
    }
    // Advanced SIMD three-register extension
    means! {
        SQRDMLAH_v(Q, size, Rm, Rn, Rd) = three::<SatDoublingMulAddHigh>(HS, 0);
        SQRDMLSH_v(Q, size, Rm, Rn, Rd) = three::<SatDoublingMulAddHigh>(HS, NEG);
        SDOT_v(Q, Rm, Rn, Rd) = three_as::<Dot>(SINGLE);
        UDOT_v(Q, Rm, Rn, Rd) = three_as::<Dot>(U | SINGLE);
        USDOT_v(Q, Rm, Rn, Rd) = three_as::<DotMixed>(SINGLE);
        FCMLA_v(Q, size, Rm, rot, Rn, Rd) = fcmla();
        FCADD(Q, size, Rm, rot, Rn, Rd) = fcadd();
        SMMLA(Rm, Rn, Rd) = matrix::<MatrixMulAdd>(0);
        UMMLA(Rm, Rn, Rd) = matrix::<MatrixMulAdd>(U);
        USMMLA(Rm, Rn, Rd) = matrix::<MatrixMulAdd>(ROUND);
        BFDOT_v(Q, Rm, Rn, Rd) = three_as::<fp::BfDot>(SINGLE);
        BFMLAL_v(Q, Rm, Rn, Rd) = three_as::<fp::BfMulAddLong>(SINGLE);
        BFMMLA(Rm, Rn, Rd) = matrix::<fp::BfMatrixMulAdd>(0);
    }
    // Advanced SIMD three same
    means! {
        SHADD_v(Q, size, Rm, Rn, Rd) = three::<HalvingAdd>(BHS, 0);
        SQADD_v(Q, size, Rm, Rn, Rd) = three::<SatAdd>(BHSD, 0);
        SRHADD_v(Q, size, Rm, Rn, Rd) = three::<HalvingAdd>(BHS, ROUND);
        SHSUB_v(Q, size, Rm, Rn, Rd) = three::<HalvingSub>(BHS, 0);
        SQSUB_v(Q, size, Rm, Rn, Rd) = three::<SatSub>(BHSD, 0);
        CMGT_v(Q, size, Rm, Rn, Rd) = three::<CmpGt>(BHSD, 0);
        CMGE_v(Q, size, Rm, Rn, Rd) = three::<CmpGe>(BHSD, 0);
        SSHL_v(Q, size, Rm, Rn, Rd) = three::<ShiftByRegister>(BHSD, 0);
        SQSHL_v(Q, size, Rm, Rn, Rd) = three::<SatShiftByRegister>(BHSD, 0);
        SRSHL_v(Q, size, Rm, Rn, Rd) = three::<ShiftByRegister>(BHSD, ROUND);
        SQRSHL_v(Q, size, Rm, Rn, Rd) = three::<SatShiftByRegister>(BHSD, ROUND);
        SMAX_v(Q, size, Rm, Rn, Rd) = three::<Max>(BHS, 0);
        SMIN_v(Q, size, Rm, Rn, Rd) = three::<Min>(BHS, 0);
        SABD_v(Q, size, Rm, Rn, Rd) = three::<AbsDiff>(BHS, 0);
        SABA_v(Q, size, Rm, Rn, Rd) = three::<AbsDiffAdd>(BHS, 0);
        ADD_v(Q, size, Rm, Rn, Rd) = three::<Add>(BHSD, 0);
        CMTST_v(Q, size, Rm, Rn, Rd) = three::<CmpTst>(BHSD, 0);
        MLA_v(Q, size, Rm, Rn, Rd) = three::<MulAdd>(BHS, 0);
        MUL_v(Q, size, Rm, Rn, Rd) = three::<Mul>(BHS, 0);
        SMAXP_v(Q, size, Rm, Rn, Rd) = three::<MaxPairs>(BHS, 0);
        SMINP_v(Q, size, Rm, Rn, Rd) = three::<MinPairs>(BHS, 0);
        SQDMULH_v(Q, size, Rm, Rn, Rd) = three::<SatDoublingMulHigh>(HS, 0);
        ADDP_v(Q, size, Rm, Rn, Rd) = three::<AddPairs>(BHSD, 0);
        UHADD_v(Q, size, Rm, Rn, Rd) = three::<HalvingAdd>(BHS, U);
        UQADD_v(Q, size, Rm, Rn, Rd) = three::<SatAdd>(BHSD, U);
        URHADD_v(Q, size, Rm, Rn, Rd) = three::<HalvingAdd>(BHS, U | ROUND);
        UHSUB_v(Q, size, Rm, Rn, Rd) = three::<HalvingSub>(BHS, U);
        UQSUB_v(Q, size, Rm, Rn, Rd) = three::<SatSub>(BHSD, U);
        CMHI_v(Q, size, Rm, Rn, Rd) = three::<CmpHi>(BHSD, 0);
        CMHS_v(Q, size, Rm, Rn, Rd) = three::<CmpHs>(BHSD, 0);
        USHL_v(Q, size, Rm, Rn, Rd) = three::<ShiftByRegister>(BHSD, U);
        UQSHL_v(Q, size, Rm, Rn, Rd) = three::<SatShiftByRegister>(BHSD, U);
        URSHL_v(Q, size, Rm, Rn, Rd) = three::<ShiftByRegister>(BHSD, U | ROUND);
        UQRSHL_v(Q, size, Rm, Rn, Rd) = three::<SatShiftByRegister>(BHSD, U | ROUND);
        UMAX_v(Q, size, Rm, Rn, Rd) = three::<Max>(BHS, U);
        UMIN_v(Q, size, Rm, Rn, Rd) = three::<Min>(BHS, U);
        UABD_v(Q, size, Rm, Rn, Rd) = three::<AbsDiff>(BHS, U);
        UABA_v(Q, size, Rm, Rn, Rd) = three::<AbsDiffAdd>(BHS, U);
        SUB_v(Q, size, Rm, Rn, Rd) = three::<Sub>(BHSD, 0);
        CMEQ_v(Q, size, Rm, Rn, Rd) = three::<CmpEq>(BHSD, 0);
        MLS_v(Q, size, Rm, Rn, Rd) = three::<MulAdd>(BHS, NEG);
        PMUL_v(Q, size, Rm, Rn, Rd) = three::<PolyMul>(B, 0);
        UMAXP_v(Q, size, Rm, Rn, Rd) = three::<MaxPairs>(BHS, U);
        UMINP_v(Q, size, Rm, Rn, Rd) = three::<MinPairs>(BHS, U);
        SQRDMULH_v(Q, size, Rm, Rn, Rd) = three::<SatDoublingMulHigh>(HS, ROUND);
        AND_v(Q, Rm, Rn, Rd) = three_as::<And>(0);
        BIC_v(Q, Rm, Rn, Rd) = three_as::<AndNot>(0);
        ORR_v(Q, Rm, Rn, Rd) = orr();
        ORN_v(Q, Rm, Rn, Rd) = three_as::<OrNot>(0);
        EOR_v(Q, Rm, Rn, Rd) = three_as::<ExclusiveOr>(0);
        BSL_v(Q, Rm, Rn, Rd) = three_as::<SelectBits>(0);
        BIT_v(Q, Rm, Rn, Rd) = three_as::<InsertIfTrue>(0);
        BIF_v(Q, Rm, Rn, Rd) = three_as::<InsertIfFalse>(0);
        FMAXNM_v(Q, sz, Rm, Rn, Rd) = three_fp::<fp::MaxNumber>(0);
        FMLA_v(Q, sz, Rm, Rn, Rd) = three_fp::<fp::MulAdd>(0);
        FADD_v(Q, sz, Rm, Rn, Rd) = three_fp::<fp::Add>(0);
        FMULX_v(Q, sz, Rm, Rn, Rd) = three_fp::<fp::MulExtended>(0);
        FCMEQ_v(Q, sz, Rm, Rn, Rd) = three_fp::<fp::CmpEq>(0);
        FMAX_v(Q, sz, Rm, Rn, Rd) = three_fp::<fp::Max>(0);
        FRECPS_v(Q, sz, Rm, Rn, Rd) = three_fp::<fp::RecipStep>(0);
        FMINNM_v(Q, sz, Rm, Rn, Rd) = three_fp::<fp::MinNumber>(0);
        FMLS_v(Q, sz, Rm, Rn, Rd) = three_fp::<fp::MulAdd>(NEG);
        FSUB_v(Q, sz, Rm, Rn, Rd) = three_fp::<fp::Sub>(0);
        FMIN_v(Q, sz, Rm, Rn, Rd) = three_fp::<fp::Min>(0);
        FRSQRTS_v(Q, sz, Rm, Rn, Rd) = three_fp::<fp::RsqrtStep>(0);
        FMAXNMP_v(Q, sz, Rm, Rn, Rd) = three_fp::<fp::MaxNumberPairs>(0);
        FADDP_v(Q, sz, Rm, Rn, Rd) = three_fp::<fp::AddPairs>(0);
        FMUL_v(Q, sz, Rm, Rn, Rd) = three_fp::<fp::Mul>(0);
        FCMGE_v(Q, sz, Rm, Rn, Rd) = three_fp::<fp::CmpGe>(0);
        FACGE_v(Q, sz, Rm, Rn, Rd) = three_fp::<fp::CmpGe>(ABS);
        FMAXP_v(Q, sz, Rm, Rn, Rd) = three_fp::<fp::MaxPairs>(0);
        FDIV_v(Q, sz, Rm, Rn, Rd) = three_fp::<fp::Div>(0);
        FMINNMP_v(Q, sz, Rm, Rn, Rd) = three_fp::<fp::MinNumberPairs>(0);
        FABD_v(Q, sz, Rm, Rn, Rd) = three_fp::<fp::AbsDiff>(0);
        FCMGT_v(Q, sz, Rm, Rn, Rd) = three_fp::<fp::CmpGt>(0);
        FACGT_v(Q, sz, Rm, Rn, Rd) = three_fp::<fp::CmpGt>(ABS);
        FMINP_v(Q, sz, Rm, Rn, Rd) = three_fp::<fp::MinPairs>(0);
        FMLAL_v(Q, Rm, Rn, Rd) = three_as::<fp::MulAddLong>(SINGLE);
        FMLSL_v(Q, Rm, Rn, Rd) = three_as::<fp::MulAddLong>(NEG | SINGLE);
        FMLAL2_v(Q, Rm, Rn, Rd) = three_as::<fp::MulAddLong>(ROUND | SINGLE);
        FMLSL2_v(Q, Rm, Rn, Rd) = three_as::<fp::MulAddLong>(ROUND | NEG | SINGLE);
    }
}
