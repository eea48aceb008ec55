//! Vector operations with `0 Q U 01110 … 0 Rn Rd`: permutations, two registers, across lanes,
//! three registers of different shapes, AES.
use super::crypto;
use super::decode::{DOUBLE, HALF, SINGLE};
use super::float as fp;
use super::float::mode::*;
use super::integer::*;
use super::lanes::*;
use super::means;
use super::permute::*;
use super::shift::*;
use super::sizes::*;
use crate::a64::Decoder;
use crate::emit::Bind;
use crate::features::Feature;

crate::instructions! {
    pub trait Miscellaneous, rows MISCELLANEOUS;
    section "Cryptographic AES" {
        AESE (Rn, Rd) = "01001110 00 10100 00100 10 Rn:5 Rd:5", "aese {Rd:v<0}, {Rn:v<0}" if AES;
        AESD (Rn, Rd) = "01001110 00 10100 00101 10 Rn:5 Rd:5", "aesd {Rd:v<0}, {Rn:v<0}" if AES;
        AESMC (Rn, Rd) = "01001110 00 10100 00110 10 Rn:5 Rd:5", "aesmc {Rd:v<0}, {Rn:v<0}" if AES;
        AESIMC (Rn, Rd) = "01001110 00 10100 00111 10 Rn:5 Rd:5", "aesimc {Rd:v<0}, {Rn:v<0}" if AES;
    }
    section "Advanced SIMD table lookup" {
        TBL (Q, Rm, len, Rn, Rd) = "0 Q 001110 00 0 Rm:5 0 len:2 0 00 Rn:5 Rd:5",
            "tbl {Rd:v<0}, ({Rn:vq<0}{len?, {Rn+1:vq<0}}{len>1?, {Rn+2:vq<0}}{len>2?, {Rn+3:vq<0}}), {Rm:v<0}";
        TBX (Q, Rm, len, Rn, Rd) = "0 Q 001110 00 0 Rm:5 0 len:2 1 00 Rn:5 Rd:5",
            "tbx {Rd:v<0}, ({Rn:vq<0}{len?, {Rn+1:vq<0}}{len>1?, {Rn+2:vq<0}}{len>2?, {Rn+3:vq<0}}), {Rm:v<0}";
    }
    section "Advanced SIMD permute" {
        UZP1 (Q, size, Rm, Rn, Rd) = "0 Q 001110 size:2 0 Rm:5 0 001 10 Rn:5 Rd:5", "uzp1 {Rd:v}, {Rn:v}, {Rm:v}";
        TRN1 (Q, size, Rm, Rn, Rd) = "0 Q 001110 size:2 0 Rm:5 0 010 10 Rn:5 Rd:5", "trn1 {Rd:v}, {Rn:v}, {Rm:v}";
        ZIP1 (Q, size, Rm, Rn, Rd) = "0 Q 001110 size:2 0 Rm:5 0 011 10 Rn:5 Rd:5", "zip1 {Rd:v}, {Rn:v}, {Rm:v}";
        UZP2 (Q, size, Rm, Rn, Rd) = "0 Q 001110 size:2 0 Rm:5 0 101 10 Rn:5 Rd:5", "uzp2 {Rd:v}, {Rn:v}, {Rm:v}";
        TRN2 (Q, size, Rm, Rn, Rd) = "0 Q 001110 size:2 0 Rm:5 0 110 10 Rn:5 Rd:5", "trn2 {Rd:v}, {Rn:v}, {Rm:v}";
        ZIP2 (Q, size, Rm, Rn, Rd) = "0 Q 001110 size:2 0 Rm:5 0 111 10 Rn:5 Rd:5", "zip2 {Rd:v}, {Rn:v}, {Rm:v}";
    }
    section "Advanced SIMD extract" {
        EXT (Q, Rm, imm4, Rn, Rd) = "0 Q 101110 00 0 Rm:5 0 imm4:4 0 Rn:5 Rd:5",
            "ext {Rd:v<0}, {Rn:v<0}, {Rm:v<0}, #{imm4:d}";
    }
    section "Advanced SIMD two-register miscellaneous (FP16)" {
        FRINTN_vh (Q, Rn, Rd) = "0 Q 0 01110 0 111100 11000 10 Rn:5 Rd:5", "frintn {Rd:v<1}, {Rn:v<1}" if FP16;
        FRINTM_vh (Q, Rn, Rd) = "0 Q 0 01110 0 111100 11001 10 Rn:5 Rd:5", "frintm {Rd:v<1}, {Rn:v<1}" if FP16;
        FCVTNS_vh (Q, Rn, Rd) = "0 Q 0 01110 0 111100 11010 10 Rn:5 Rd:5", "fcvtns {Rd:v<1}, {Rn:v<1}" if FP16;
        FCVTMS_vh (Q, Rn, Rd) = "0 Q 0 01110 0 111100 11011 10 Rn:5 Rd:5", "fcvtms {Rd:v<1}, {Rn:v<1}" if FP16;
        FCVTAS_vh (Q, Rn, Rd) = "0 Q 0 01110 0 111100 11100 10 Rn:5 Rd:5", "fcvtas {Rd:v<1}, {Rn:v<1}" if FP16;
        SCVTF_vh (Q, Rn, Rd) = "0 Q 0 01110 0 111100 11101 10 Rn:5 Rd:5", "scvtf {Rd:v<1}, {Rn:v<1}" if FP16;
        FCMGT_zero_vh (Q, Rn, Rd) = "0 Q 0 01110 1 111100 01100 10 Rn:5 Rd:5", "fcmgt {Rd:v<1}, {Rn:v<1}, #0.0" if FP16;
        FCMEQ_zero_vh (Q, Rn, Rd) = "0 Q 0 01110 1 111100 01101 10 Rn:5 Rd:5", "fcmeq {Rd:v<1}, {Rn:v<1}, #0.0" if FP16;
        FCMLT_zero_vh (Q, Rn, Rd) = "0 Q 0 01110 1 111100 01110 10 Rn:5 Rd:5", "fcmlt {Rd:v<1}, {Rn:v<1}, #0.0" if FP16;
        FABS_vh (Q, Rn, Rd) = "0 Q 0 01110 1 111100 01111 10 Rn:5 Rd:5", "fabs {Rd:v<1}, {Rn:v<1}" if FP16;
        FRINTP_vh (Q, Rn, Rd) = "0 Q 0 01110 1 111100 11000 10 Rn:5 Rd:5", "frintp {Rd:v<1}, {Rn:v<1}" if FP16;
        FRINTZ_vh (Q, Rn, Rd) = "0 Q 0 01110 1 111100 11001 10 Rn:5 Rd:5", "frintz {Rd:v<1}, {Rn:v<1}" if FP16;
        FCVTPS_vh (Q, Rn, Rd) = "0 Q 0 01110 1 111100 11010 10 Rn:5 Rd:5", "fcvtps {Rd:v<1}, {Rn:v<1}" if FP16;
        FCVTZS_vh (Q, Rn, Rd) = "0 Q 0 01110 1 111100 11011 10 Rn:5 Rd:5", "fcvtzs {Rd:v<1}, {Rn:v<1}" if FP16;
        FRECPE_vh (Q, Rn, Rd) = "0 Q 0 01110 1 111100 11101 10 Rn:5 Rd:5", "frecpe {Rd:v<1}, {Rn:v<1}" if FP16;
        FRINTA_vh (Q, Rn, Rd) = "0 Q 1 01110 0 111100 11000 10 Rn:5 Rd:5", "frinta {Rd:v<1}, {Rn:v<1}" if FP16;
        FRINTX_vh (Q, Rn, Rd) = "0 Q 1 01110 0 111100 11001 10 Rn:5 Rd:5", "frintx {Rd:v<1}, {Rn:v<1}" if FP16;
        FCVTNU_vh (Q, Rn, Rd) = "0 Q 1 01110 0 111100 11010 10 Rn:5 Rd:5", "fcvtnu {Rd:v<1}, {Rn:v<1}" if FP16;
        FCVTMU_vh (Q, Rn, Rd) = "0 Q 1 01110 0 111100 11011 10 Rn:5 Rd:5", "fcvtmu {Rd:v<1}, {Rn:v<1}" if FP16;
        FCVTAU_vh (Q, Rn, Rd) = "0 Q 1 01110 0 111100 11100 10 Rn:5 Rd:5", "fcvtau {Rd:v<1}, {Rn:v<1}" if FP16;
        UCVTF_vh (Q, Rn, Rd) = "0 Q 1 01110 0 111100 11101 10 Rn:5 Rd:5", "ucvtf {Rd:v<1}, {Rn:v<1}" if FP16;
        FCMGE_zero_vh (Q, Rn, Rd) = "0 Q 1 01110 1 111100 01100 10 Rn:5 Rd:5", "fcmge {Rd:v<1}, {Rn:v<1}, #0.0" if FP16;
        FCMLE_zero_vh (Q, Rn, Rd) = "0 Q 1 01110 1 111100 01101 10 Rn:5 Rd:5", "fcmle {Rd:v<1}, {Rn:v<1}, #0.0" if FP16;
        FNEG_vh (Q, Rn, Rd) = "0 Q 1 01110 1 111100 01111 10 Rn:5 Rd:5", "fneg {Rd:v<1}, {Rn:v<1}" if FP16;
        FRINTI_vh (Q, Rn, Rd) = "0 Q 1 01110 1 111100 11001 10 Rn:5 Rd:5", "frinti {Rd:v<1}, {Rn:v<1}" if FP16;
        FCVTPU_vh (Q, Rn, Rd) = "0 Q 1 01110 1 111100 11010 10 Rn:5 Rd:5", "fcvtpu {Rd:v<1}, {Rn:v<1}" if FP16;
        FCVTZU_vh (Q, Rn, Rd) = "0 Q 1 01110 1 111100 11011 10 Rn:5 Rd:5", "fcvtzu {Rd:v<1}, {Rn:v<1}" if FP16;
        FRSQRTE_vh (Q, Rn, Rd) = "0 Q 1 01110 1 111100 11101 10 Rn:5 Rd:5", "frsqrte {Rd:v<1}, {Rn:v<1}" if FP16;
        FSQRT_vh (Q, Rn, Rd) = "0 Q 1 01110 1 111100 11111 10 Rn:5 Rd:5", "fsqrt {Rd:v<1}, {Rn:v<1}" if FP16;
    }
    section "Advanced SIMD two-register miscellaneous" {
        REV64_v (Q, size, Rn, Rd) = "0 Q 0 01110 size:2 10000 00000 10 Rn:5 Rd:5", "rev64 {Rd:v}, {Rn:v}";
        REV16_v (Q, size, Rn, Rd) = "0 Q 0 01110 size:2 10000 00001 10 Rn:5 Rd:5", "rev16 {Rd:v}, {Rn:v}";
        SADDLP_v (Q, size, Rn, Rd) = "0 Q 0 01110 size:2 10000 00010 10 Rn:5 Rd:5", "saddlp {Rd:v<size+1}, {Rn:v}";
        SUQADD_v (Q, size, Rn, Rd) = "0 Q 0 01110 size:2 10000 00011 10 Rn:5 Rd:5", "suqadd {Rd:v}, {Rn:v}";
        CLS_v (Q, size, Rn, Rd) = "0 Q 0 01110 size:2 10000 00100 10 Rn:5 Rd:5", "cls {Rd:v}, {Rn:v}";
        CNT_v (Q, size, Rn, Rd) = "0 Q 0 01110 size:2 10000 00101 10 Rn:5 Rd:5", "cnt {Rd:v}, {Rn:v}";
        SADALP_v (Q, size, Rn, Rd) = "0 Q 0 01110 size:2 10000 00110 10 Rn:5 Rd:5", "sadalp {Rd:v<size+1}, {Rn:v}";
        SQABS_v (Q, size, Rn, Rd) = "0 Q 0 01110 size:2 10000 00111 10 Rn:5 Rd:5", "sqabs {Rd:v}, {Rn:v}";
        CMGT_zero_v (Q, size, Rn, Rd) = "0 Q 0 01110 size:2 10000 01000 10 Rn:5 Rd:5", "cmgt {Rd:v}, {Rn:v}, #0";
        CMEQ_zero_v (Q, size, Rn, Rd) = "0 Q 0 01110 size:2 10000 01001 10 Rn:5 Rd:5", "cmeq {Rd:v}, {Rn:v}, #0";
        CMLT_zero_v (Q, size, Rn, Rd) = "0 Q 0 01110 size:2 10000 01010 10 Rn:5 Rd:5", "cmlt {Rd:v}, {Rn:v}, #0";
        ABS_v (Q, size, Rn, Rd) = "0 Q 0 01110 size:2 10000 01011 10 Rn:5 Rd:5", "abs {Rd:v}, {Rn:v}";
        XTN_v (Q, size, Rn, Rd) = "0 Q 0 01110 size:2 10000 10010 10 Rn:5 Rd:5", "xtn{Q||2} {Rd:v}, {Rn:vq<size+1}";
        SQXTN_v (Q, size, Rn, Rd) = "0 Q 0 01110 size:2 10000 10100 10 Rn:5 Rd:5", "sqxtn{Q||2} {Rd:v}, {Rn:vq<size+1}";
        REV32_v (Q, size, Rn, Rd) = "0 Q 1 01110 size:2 10000 00000 10 Rn:5 Rd:5", "rev32 {Rd:v}, {Rn:v}";
        UADDLP_v (Q, size, Rn, Rd) = "0 Q 1 01110 size:2 10000 00010 10 Rn:5 Rd:5", "uaddlp {Rd:v<size+1}, {Rn:v}";
        USQADD_v (Q, size, Rn, Rd) = "0 Q 1 01110 size:2 10000 00011 10 Rn:5 Rd:5", "usqadd {Rd:v}, {Rn:v}";
        CLZ_v (Q, size, Rn, Rd) = "0 Q 1 01110 size:2 10000 00100 10 Rn:5 Rd:5", "clz {Rd:v}, {Rn:v}";
        UADALP_v (Q, size, Rn, Rd) = "0 Q 1 01110 size:2 10000 00110 10 Rn:5 Rd:5", "uadalp {Rd:v<size+1}, {Rn:v}";
        SQNEG_v (Q, size, Rn, Rd) = "0 Q 1 01110 size:2 10000 00111 10 Rn:5 Rd:5", "sqneg {Rd:v}, {Rn:v}";
        CMGE_zero_v (Q, size, Rn, Rd) = "0 Q 1 01110 size:2 10000 01000 10 Rn:5 Rd:5", "cmge {Rd:v}, {Rn:v}, #0";
        CMLE_zero_v (Q, size, Rn, Rd) = "0 Q 1 01110 size:2 10000 01001 10 Rn:5 Rd:5", "cmle {Rd:v}, {Rn:v}, #0";
        NEG_v (Q, size, Rn, Rd) = "0 Q 1 01110 size:2 10000 01011 10 Rn:5 Rd:5", "neg {Rd:v}, {Rn:v}";
        SQXTUN_v (Q, size, Rn, Rd) = "0 Q 1 01110 size:2 10000 10010 10 Rn:5 Rd:5",
            "sqxtun{Q||2} {Rd:v}, {Rn:vq<size+1}";
        SHLL_v (Q, size, Rn, Rd) = "0 Q 1 01110 size:2 10000 10011 10 Rn:5 Rd:5",
            "shll{Q||2} {Rd:vq<size+1}, {Rn:v}, #{8<<size:d}";
        UQXTN_v (Q, size, Rn, Rd) = "0 Q 1 01110 size:2 10000 10100 10 Rn:5 Rd:5", "uqxtn{Q||2} {Rd:v}, {Rn:vq<size+1}";
        NOT_v (Q, Rn, Rd) = "0 Q 1 01110 00 10000 00101 10 Rn:5 Rd:5", "mvn {Rd:v<0}, {Rn:v<0}";
        RBIT_v (Q, Rn, Rd) = "0 Q 1 01110 01 10000 00101 10 Rn:5 Rd:5", "rbit {Rd:v<0}, {Rn:v<0}";
        FRINTN_v (Q, sz, Rn, Rd) = "0 Q 0 01110 0 sz 10000 11000 10 Rn:5 Rd:5", "frintn {Rd:v}, {Rn:v}";
        FRINTM_v (Q, sz, Rn, Rd) = "0 Q 0 01110 0 sz 10000 11001 10 Rn:5 Rd:5", "frintm {Rd:v}, {Rn:v}";
        FCVTNS_v (Q, sz, Rn, Rd) = "0 Q 0 01110 0 sz 10000 11010 10 Rn:5 Rd:5", "fcvtns {Rd:v}, {Rn:v}";
        FCVTMS_v (Q, sz, Rn, Rd) = "0 Q 0 01110 0 sz 10000 11011 10 Rn:5 Rd:5", "fcvtms {Rd:v}, {Rn:v}";
        FCVTAS_v (Q, sz, Rn, Rd) = "0 Q 0 01110 0 sz 10000 11100 10 Rn:5 Rd:5", "fcvtas {Rd:v}, {Rn:v}";
        SCVTF_v (Q, sz, Rn, Rd) = "0 Q 0 01110 0 sz 10000 11101 10 Rn:5 Rd:5", "scvtf {Rd:v}, {Rn:v}";
        FCMGT_zero_v (Q, sz, Rn, Rd) = "0 Q 0 01110 1 sz 10000 01100 10 Rn:5 Rd:5", "fcmgt {Rd:v}, {Rn:v}, #0.0";
        FCMEQ_zero_v (Q, sz, Rn, Rd) = "0 Q 0 01110 1 sz 10000 01101 10 Rn:5 Rd:5", "fcmeq {Rd:v}, {Rn:v}, #0.0";
        FCMLT_zero_v (Q, sz, Rn, Rd) = "0 Q 0 01110 1 sz 10000 01110 10 Rn:5 Rd:5", "fcmlt {Rd:v}, {Rn:v}, #0.0";
        FABS_v (Q, sz, Rn, Rd) = "0 Q 0 01110 1 sz 10000 01111 10 Rn:5 Rd:5", "fabs {Rd:v}, {Rn:v}";
        FRINTP_v (Q, sz, Rn, Rd) = "0 Q 0 01110 1 sz 10000 11000 10 Rn:5 Rd:5", "frintp {Rd:v}, {Rn:v}";
        FRINTZ_v (Q, sz, Rn, Rd) = "0 Q 0 01110 1 sz 10000 11001 10 Rn:5 Rd:5", "frintz {Rd:v}, {Rn:v}";
        FCVTPS_v (Q, sz, Rn, Rd) = "0 Q 0 01110 1 sz 10000 11010 10 Rn:5 Rd:5", "fcvtps {Rd:v}, {Rn:v}";
        FCVTZS_v (Q, sz, Rn, Rd) = "0 Q 0 01110 1 sz 10000 11011 10 Rn:5 Rd:5", "fcvtzs {Rd:v}, {Rn:v}";
        FRECPE_v (Q, sz, Rn, Rd) = "0 Q 0 01110 1 sz 10000 11101 10 Rn:5 Rd:5", "frecpe {Rd:v}, {Rn:v}";
        FRINTA_v (Q, sz, Rn, Rd) = "0 Q 1 01110 0 sz 10000 11000 10 Rn:5 Rd:5", "frinta {Rd:v}, {Rn:v}";
        FRINTX_v (Q, sz, Rn, Rd) = "0 Q 1 01110 0 sz 10000 11001 10 Rn:5 Rd:5", "frintx {Rd:v}, {Rn:v}";
        FCVTNU_v (Q, sz, Rn, Rd) = "0 Q 1 01110 0 sz 10000 11010 10 Rn:5 Rd:5", "fcvtnu {Rd:v}, {Rn:v}";
        FCVTMU_v (Q, sz, Rn, Rd) = "0 Q 1 01110 0 sz 10000 11011 10 Rn:5 Rd:5", "fcvtmu {Rd:v}, {Rn:v}";
        FCVTAU_v (Q, sz, Rn, Rd) = "0 Q 1 01110 0 sz 10000 11100 10 Rn:5 Rd:5", "fcvtau {Rd:v}, {Rn:v}";
        UCVTF_v (Q, sz, Rn, Rd) = "0 Q 1 01110 0 sz 10000 11101 10 Rn:5 Rd:5", "ucvtf {Rd:v}, {Rn:v}";
        FCMGE_zero_v (Q, sz, Rn, Rd) = "0 Q 1 01110 1 sz 10000 01100 10 Rn:5 Rd:5", "fcmge {Rd:v}, {Rn:v}, #0.0";
        FCMLE_zero_v (Q, sz, Rn, Rd) = "0 Q 1 01110 1 sz 10000 01101 10 Rn:5 Rd:5", "fcmle {Rd:v}, {Rn:v}, #0.0";
        FNEG_v (Q, sz, Rn, Rd) = "0 Q 1 01110 1 sz 10000 01111 10 Rn:5 Rd:5", "fneg {Rd:v}, {Rn:v}";
        FRINTI_v (Q, sz, Rn, Rd) = "0 Q 1 01110 1 sz 10000 11001 10 Rn:5 Rd:5", "frinti {Rd:v}, {Rn:v}";
        FCVTPU_v (Q, sz, Rn, Rd) = "0 Q 1 01110 1 sz 10000 11010 10 Rn:5 Rd:5", "fcvtpu {Rd:v}, {Rn:v}";
        FCVTZU_v (Q, sz, Rn, Rd) = "0 Q 1 01110 1 sz 10000 11011 10 Rn:5 Rd:5", "fcvtzu {Rd:v}, {Rn:v}";
        FRSQRTE_v (Q, sz, Rn, Rd) = "0 Q 1 01110 1 sz 10000 11101 10 Rn:5 Rd:5", "frsqrte {Rd:v}, {Rn:v}";
        FSQRT_v (Q, sz, Rn, Rd) = "0 Q 1 01110 1 sz 10000 11111 10 Rn:5 Rd:5", "fsqrt {Rd:v}, {Rn:v}";
        URECPE_v (Q, Rn, Rd) = "0 Q 0 01110 10 10000 11100 10 Rn:5 Rd:5", "urecpe {Rd:v<2}, {Rn:v<2}";
        URSQRTE_v (Q, Rn, Rd) = "0 Q 1 01110 10 10000 11100 10 Rn:5 Rd:5", "ursqrte {Rd:v<2}, {Rn:v<2}";
        FCVTN_v (Q, sz, Rn, Rd) = "0 Q 0 01110 0 sz 10000 10110 10 Rn:5 Rd:5", "fcvtn{Q||2} {Rd:v<sz+1}, {Rn:vq<sz+2}";
        FCVTL_v (Q, sz, Rn, Rd) = "0 Q 0 01110 0 sz 10000 10111 10 Rn:5 Rd:5", "fcvtl{Q||2} {Rd:vq<sz+2}, {Rn:v<sz+1}";
        FCVTXN_v (Q, Rn, Rd) = "0 Q 1 01110 0 1 10000 10110 10 Rn:5 Rd:5", "fcvtxn{Q||2} {Rd:v<2}, {Rn:vq<3}";
        BFCVTN (Q, Rn, Rd) = "0 Q 0 01110 10 10000 10110 10 Rn:5 Rd:5", "bfcvtn{Q||2} {Rd:v<1}, {Rn:vq<2}" if BF16;
        FRINT32Z_v (Q, sz, Rn, Rd) = "0 Q 0 01110 0 sz 10000 11110 10 Rn:5 Rd:5", "frint32z {Rd:v}, {Rn:v}" if FRINTTS;
        FRINT64Z_v (Q, sz, Rn, Rd) = "0 Q 0 01110 0 sz 10000 11111 10 Rn:5 Rd:5", "frint64z {Rd:v}, {Rn:v}" if FRINTTS;
        FRINT32X_v (Q, sz, Rn, Rd) = "0 Q 1 01110 0 sz 10000 11110 10 Rn:5 Rd:5", "frint32x {Rd:v}, {Rn:v}" if FRINTTS;
        FRINT64X_v (Q, sz, Rn, Rd) = "0 Q 1 01110 0 sz 10000 11111 10 Rn:5 Rd:5", "frint64x {Rd:v}, {Rn:v}" if FRINTTS;
    }
    section "Advanced SIMD across lanes" {
        SADDLV (Q, size, Rn, Rd) = "0 Q 0 01110 size:2 11000 00011 10 Rn:5 Rd:5", "saddlv {Rd:f<size+1}, {Rn:v}";
        SMAXV (Q, size, Rn, Rd) = "0 Q 0 01110 size:2 11000 01010 10 Rn:5 Rd:5", "smaxv {Rd:f}, {Rn:v}";
        SMINV (Q, size, Rn, Rd) = "0 Q 0 01110 size:2 11000 11010 10 Rn:5 Rd:5", "sminv {Rd:f}, {Rn:v}";
        ADDV (Q, size, Rn, Rd) = "0 Q 0 01110 size:2 11000 11011 10 Rn:5 Rd:5", "addv {Rd:f}, {Rn:v}";
        UADDLV (Q, size, Rn, Rd) = "0 Q 1 01110 size:2 11000 00011 10 Rn:5 Rd:5", "uaddlv {Rd:f<size+1}, {Rn:v}";
        UMAXV (Q, size, Rn, Rd) = "0 Q 1 01110 size:2 11000 01010 10 Rn:5 Rd:5", "umaxv {Rd:f}, {Rn:v}";
        UMINV (Q, size, Rn, Rd) = "0 Q 1 01110 size:2 11000 11010 10 Rn:5 Rd:5", "uminv {Rd:f}, {Rn:v}";
        FMAXNMV_h (Q, Rn, Rd) = "0 Q 0 01110 0 0 11000 01100 10 Rn:5 Rd:5", "fmaxnmv {Rd:f<1}, {Rn:v<1}" if FP16;
        FMAXV_h (Q, Rn, Rd) = "0 Q 0 01110 0 0 11000 01111 10 Rn:5 Rd:5", "fmaxv {Rd:f<1}, {Rn:v<1}" if FP16;
        FMINNMV_h (Q, Rn, Rd) = "0 Q 0 01110 1 0 11000 01100 10 Rn:5 Rd:5", "fminnmv {Rd:f<1}, {Rn:v<1}" if FP16;
        FMINV_h (Q, Rn, Rd) = "0 Q 0 01110 1 0 11000 01111 10 Rn:5 Rd:5", "fminv {Rd:f<1}, {Rn:v<1}" if FP16;
        FMAXNMV (Rn, Rd) = "0 1 1 01110 0 0 11000 01100 10 Rn:5 Rd:5", "fmaxnmv {Rd:f<2}, {Rn:v<2}";
        FMAXV (Rn, Rd) = "0 1 1 01110 0 0 11000 01111 10 Rn:5 Rd:5", "fmaxv {Rd:f<2}, {Rn:v<2}";
        FMINNMV (Rn, Rd) = "0 1 1 01110 1 0 11000 01100 10 Rn:5 Rd:5", "fminnmv {Rd:f<2}, {Rn:v<2}";
        FMINV (Rn, Rd) = "0 1 1 01110 1 0 11000 01111 10 Rn:5 Rd:5", "fminv {Rd:f<2}, {Rn:v<2}";
    }
    section "Advanced SIMD three different" {
        SADDL_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 0000 00 Rn:5 Rd:5",
            "saddl{Q||2} {Rd:vq<size+1}, {Rn:v}, {Rm:v}";
        SADDW_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 0001 00 Rn:5 Rd:5",
            "saddw{Q||2} {Rd:vq<size+1}, {Rn:vq<size+1}, {Rm:v}";
        SSUBL_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 0010 00 Rn:5 Rd:5",
            "ssubl{Q||2} {Rd:vq<size+1}, {Rn:v}, {Rm:v}";
        SSUBW_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 0011 00 Rn:5 Rd:5",
            "ssubw{Q||2} {Rd:vq<size+1}, {Rn:vq<size+1}, {Rm:v}";
        ADDHN_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 0100 00 Rn:5 Rd:5",
            "addhn{Q||2} {Rd:v}, {Rn:vq<size+1}, {Rm:vq<size+1}";
        SABAL_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 0101 00 Rn:5 Rd:5",
            "sabal{Q||2} {Rd:vq<size+1}, {Rn:v}, {Rm:v}";
        SUBHN_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 0110 00 Rn:5 Rd:5",
            "subhn{Q||2} {Rd:v}, {Rn:vq<size+1}, {Rm:vq<size+1}";
        SABDL_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 0111 00 Rn:5 Rd:5",
            "sabdl{Q||2} {Rd:vq<size+1}, {Rn:v}, {Rm:v}";
        SMLAL_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 1000 00 Rn:5 Rd:5",
            "smlal{Q||2} {Rd:vq<size+1}, {Rn:v}, {Rm:v}";
        SQDMLAL_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 1001 00 Rn:5 Rd:5",
            "sqdmlal{Q||2} {Rd:vq<size+1}, {Rn:v}, {Rm:v}";
        SMLSL_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 1010 00 Rn:5 Rd:5",
            "smlsl{Q||2} {Rd:vq<size+1}, {Rn:v}, {Rm:v}";
        SQDMLSL_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 1011 00 Rn:5 Rd:5",
            "sqdmlsl{Q||2} {Rd:vq<size+1}, {Rn:v}, {Rm:v}";
        SMULL_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 1100 00 Rn:5 Rd:5",
            "smull{Q||2} {Rd:vq<size+1}, {Rn:v}, {Rm:v}";
        SQDMULL_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 1101 00 Rn:5 Rd:5",
            "sqdmull{Q||2} {Rd:vq<size+1}, {Rn:v}, {Rm:v}";
        UADDL_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 0000 00 Rn:5 Rd:5",
            "uaddl{Q||2} {Rd:vq<size+1}, {Rn:v}, {Rm:v}";
        UADDW_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 0001 00 Rn:5 Rd:5",
            "uaddw{Q||2} {Rd:vq<size+1}, {Rn:vq<size+1}, {Rm:v}";
        USUBL_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 0010 00 Rn:5 Rd:5",
            "usubl{Q||2} {Rd:vq<size+1}, {Rn:v}, {Rm:v}";
        USUBW_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 0011 00 Rn:5 Rd:5",
            "usubw{Q||2} {Rd:vq<size+1}, {Rn:vq<size+1}, {Rm:v}";
        RADDHN_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 0100 00 Rn:5 Rd:5",
            "raddhn{Q||2} {Rd:v}, {Rn:vq<size+1}, {Rm:vq<size+1}";
        UABAL_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 0101 00 Rn:5 Rd:5",
            "uabal{Q||2} {Rd:vq<size+1}, {Rn:v}, {Rm:v}";
        RSUBHN_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 0110 00 Rn:5 Rd:5",
            "rsubhn{Q||2} {Rd:v}, {Rn:vq<size+1}, {Rm:vq<size+1}";
        UABDL_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 0111 00 Rn:5 Rd:5",
            "uabdl{Q||2} {Rd:vq<size+1}, {Rn:v}, {Rm:v}";
        UMLAL_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 1000 00 Rn:5 Rd:5",
            "umlal{Q||2} {Rd:vq<size+1}, {Rn:v}, {Rm:v}";
        UMLSL_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 1010 00 Rn:5 Rd:5",
            "umlsl{Q||2} {Rd:vq<size+1}, {Rn:v}, {Rm:v}";
        UMULL_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 1100 00 Rn:5 Rd:5",
            "umull{Q||2} {Rd:vq<size+1}, {Rn:v}, {Rm:v}";
        PMULL_8H (Q, Rm, Rn, Rd) = "0 Q 0 01110 00 1 Rm:5 1110 00 Rn:5 Rd:5",
            "pmull{Q||2} {Rd:vq<1}, {Rn:v<0}, {Rm:v<0}";
        PMULL_1Q (Q, Rm, Rn, Rd) = "0 Q 0 01110 11 1 Rm:5 1110 00 Rn:5 Rd:5",
            "pmull{Q||2} {Rd:vq<4}, {Rn:v<3}, {Rm:v<3}" if PMULL;
    }
}

#[allow(non_snake_case)]
impl<B: Bind> Miscellaneous for Decoder<'_, B> {
    type Out = B::Out;
    fn unallocated(&mut self) -> B::Out {
        self.none()
    }
    fn has(&self, f: Feature) -> bool {
        self.b.has(f)
    }

    // Cryptographic AES
    means! {
        AESE(Rn, Rd) = whole::<crypto::AesEncrypt>(0);
        AESD(Rn, Rd) = whole::<crypto::AesDecrypt>(0);
        AESMC(Rn, Rd) = whole::<crypto::AesMixColumns>(0);
        AESIMC(Rn, Rd) = whole::<crypto::AesInverseMixColumns>(0);
    }
    // Advanced SIMD table lookup
    means! {
        TBL(Q, Rm, len, Rn, Rd) = tbl();
        TBX(Q, Rm, len, Rn, Rd) = tbx();
    }
    // Advanced SIMD permute
    means! {
        UZP1(Q, size, Rm, Rn, Rd) = three::<Unzip>(BHSD, with(0, 0));
        TRN1(Q, size, Rm, Rn, Rd) = three::<Transpose>(BHSD, with(0, 0));
        ZIP1(Q, size, Rm, Rn, Rd) = three::<Zip>(BHSD, with(0, 0));
        UZP2(Q, size, Rm, Rn, Rd) = three::<Unzip>(BHSD, with(0, 1));
        TRN2(Q, size, Rm, Rn, Rd) = three::<Transpose>(BHSD, with(0, 1));
        ZIP2(Q, size, Rm, Rn, Rd) = three::<Zip>(BHSD, with(0, 1));
    }
    // Advanced SIMD extract
    means! {
        EXT(Q, Rm, imm4, Rn, Rd) = ext();
    }
    // Advanced SIMD two-register miscellaneous (FP16)
    means! {
        FRINTN_vh(Q, Rn, Rd) = two_as::<fp::RoundInt>(with(0, NEAREST) | HALF);
        FRINTM_vh(Q, Rn, Rd) = two_as::<fp::RoundInt>(with(0, DOWN) | HALF);
        FCVTNS_vh(Q, Rn, Rd) = two_as::<fp::ToInt>(with(0, NEAREST) | HALF);
        FCVTMS_vh(Q, Rn, Rd) = two_as::<fp::ToInt>(with(0, DOWN) | HALF);
        FCVTAS_vh(Q, Rn, Rd) = two_as::<fp::ToInt>(with(0, AWAY) | HALF);
        SCVTF_vh(Q, Rn, Rd) = two_as::<fp::FromInt>(HALF);
        FCMGT_zero_vh(Q, Rn, Rd) = two_as::<fp::CmpGt0>(HALF);
        FCMEQ_zero_vh(Q, Rn, Rd) = two_as::<fp::CmpEq0>(HALF);
        FCMLT_zero_vh(Q, Rn, Rd) = two_as::<fp::CmpLt0>(HALF);
        FABS_vh(Q, Rn, Rd) = two_as::<fp::Abs>(HALF);
        FRINTP_vh(Q, Rn, Rd) = two_as::<fp::RoundInt>(with(0, UP) | HALF);
        FRINTZ_vh(Q, Rn, Rd) = two_as::<fp::RoundInt>(with(0, ZERO) | HALF);
        FCVTPS_vh(Q, Rn, Rd) = two_as::<fp::ToInt>(with(0, UP) | HALF);
        FCVTZS_vh(Q, Rn, Rd) = two_as::<fp::ToInt>(with(0, ZERO) | HALF);
        FRECPE_vh(Q, Rn, Rd) = two_as::<fp::RecipEstimate>(HALF);
        FRINTA_vh(Q, Rn, Rd) = two_as::<fp::RoundInt>(with(0, AWAY) | HALF);
        FRINTX_vh(Q, Rn, Rd) = two_as::<fp::RoundInt>(with(ROUND, CURRENT) | HALF);
        FCVTNU_vh(Q, Rn, Rd) = two_as::<fp::ToInt>(with(U, NEAREST) | HALF);
        FCVTMU_vh(Q, Rn, Rd) = two_as::<fp::ToInt>(with(U, DOWN) | HALF);
        FCVTAU_vh(Q, Rn, Rd) = two_as::<fp::ToInt>(with(U, AWAY) | HALF);
        UCVTF_vh(Q, Rn, Rd) = two_as::<fp::FromInt>(U | HALF);
        FCMGE_zero_vh(Q, Rn, Rd) = two_as::<fp::CmpGe0>(HALF);
        FCMLE_zero_vh(Q, Rn, Rd) = two_as::<fp::CmpLe0>(HALF);
        FNEG_vh(Q, Rn, Rd) = two_as::<fp::Neg>(HALF);
        FRINTI_vh(Q, Rn, Rd) = two_as::<fp::RoundInt>(with(0, CURRENT) | HALF);
        FCVTPU_vh(Q, Rn, Rd) = two_as::<fp::ToInt>(with(U, UP) | HALF);
        FCVTZU_vh(Q, Rn, Rd) = two_as::<fp::ToInt>(with(U, ZERO) | HALF);
        FRSQRTE_vh(Q, Rn, Rd) = two_as::<fp::RsqrtEstimate>(HALF);
        FSQRT_vh(Q, Rn, Rd) = two_as::<fp::Sqrt>(HALF);
    }
    // Advanced SIMD two-register miscellaneous
    means! {
        REV64_v(Q, size, Rn, Rd) = two::<Reverse>(BHS, with(0, 64));
        REV16_v(Q, size, Rn, Rd) = two::<Reverse>(B, with(0, 16));
        SADDLP_v(Q, size, Rn, Rd) = two::<AddLongPairs>(BHS, 0);
        SUQADD_v(Q, size, Rn, Rd) = two::<SatAddMixed>(BHSD, 0);
        CLS_v(Q, size, Rn, Rd) = two::<CountSigns>(BHS, 0);
        CNT_v(Q, size, Rn, Rd) = two::<CountOnes>(B, 0);
        SADALP_v(Q, size, Rn, Rd) = two::<AddLongPairsAdd>(BHS, 0);
        SQABS_v(Q, size, Rn, Rd) = two::<SatAbs>(BHSD, 0);
        CMGT_zero_v(Q, size, Rn, Rd) = two::<CmpGt0>(BHSD, 0);
        CMEQ_zero_v(Q, size, Rn, Rd) = two::<CmpEq0>(BHSD, 0);
        CMLT_zero_v(Q, size, Rn, Rd) = two::<CmpLt0>(BHSD, 0);
        ABS_v(Q, size, Rn, Rd) = two::<Abs>(BHSD, 0);
        XTN_v(Q, size, Rn, Rd) = two::<ShiftRightNarrow>(BHS, 0);
        SQXTN_v(Q, size, Rn, Rd) = two::<SatShiftRightNarrow>(BHS, 0);
        REV32_v(Q, size, Rn, Rd) = two::<Reverse>(BH, with(0, 32));
        UADDLP_v(Q, size, Rn, Rd) = two::<AddLongPairs>(BHS, U);
        USQADD_v(Q, size, Rn, Rd) = two::<SatAddMixed>(BHSD, U);
        CLZ_v(Q, size, Rn, Rd) = two::<CountZeros>(BHS, 0);
        UADALP_v(Q, size, Rn, Rd) = two::<AddLongPairsAdd>(BHS, U);
        SQNEG_v(Q, size, Rn, Rd) = two::<SatNeg>(BHSD, 0);
        CMGE_zero_v(Q, size, Rn, Rd) = two::<CmpGe0>(BHSD, 0);
        CMLE_zero_v(Q, size, Rn, Rd) = two::<CmpLe0>(BHSD, 0);
        NEG_v(Q, size, Rn, Rd) = two::<Neg>(BHSD, 0);
        SQXTUN_v(Q, size, Rn, Rd) = two::<SatShiftRightNarrowUnsigned>(BHS, 0);
        SHLL_v(Q, size, Rn, Rd) = shll();
        UQXTN_v(Q, size, Rn, Rd) = two::<SatShiftRightNarrow>(BHS, U);
        NOT_v(Q, Rn, Rd) = two_as::<Not>(0);
        RBIT_v(Q, Rn, Rd) = two_as::<ReverseBits>(0);
        FRINTN_v(Q, sz, Rn, Rd) = two_fp::<fp::RoundInt>(with(0, NEAREST));
        FRINTM_v(Q, sz, Rn, Rd) = two_fp::<fp::RoundInt>(with(0, DOWN));
        FCVTNS_v(Q, sz, Rn, Rd) = two_fp::<fp::ToInt>(with(0, NEAREST));
        FCVTMS_v(Q, sz, Rn, Rd) = two_fp::<fp::ToInt>(with(0, DOWN));
        FCVTAS_v(Q, sz, Rn, Rd) = two_fp::<fp::ToInt>(with(0, AWAY));
        SCVTF_v(Q, sz, Rn, Rd) = two_fp::<fp::FromInt>(0);
        FCMGT_zero_v(Q, sz, Rn, Rd) = two_fp::<fp::CmpGt0>(0);
        FCMEQ_zero_v(Q, sz, Rn, Rd) = two_fp::<fp::CmpEq0>(0);
        FCMLT_zero_v(Q, sz, Rn, Rd) = two_fp::<fp::CmpLt0>(0);
        FABS_v(Q, sz, Rn, Rd) = two_fp::<fp::Abs>(0);
        FRINTP_v(Q, sz, Rn, Rd) = two_fp::<fp::RoundInt>(with(0, UP));
        FRINTZ_v(Q, sz, Rn, Rd) = two_fp::<fp::RoundInt>(with(0, ZERO));
        FCVTPS_v(Q, sz, Rn, Rd) = two_fp::<fp::ToInt>(with(0, UP));
        FCVTZS_v(Q, sz, Rn, Rd) = two_fp::<fp::ToInt>(with(0, ZERO));
        FRECPE_v(Q, sz, Rn, Rd) = two_fp::<fp::RecipEstimate>(0);
        FRINTA_v(Q, sz, Rn, Rd) = two_fp::<fp::RoundInt>(with(0, AWAY));
        FRINTX_v(Q, sz, Rn, Rd) = two_fp::<fp::RoundInt>(with(ROUND, CURRENT));
        FCVTNU_v(Q, sz, Rn, Rd) = two_fp::<fp::ToInt>(with(U, NEAREST));
        FCVTMU_v(Q, sz, Rn, Rd) = two_fp::<fp::ToInt>(with(U, DOWN));
        FCVTAU_v(Q, sz, Rn, Rd) = two_fp::<fp::ToInt>(with(U, AWAY));
        UCVTF_v(Q, sz, Rn, Rd) = two_fp::<fp::FromInt>(U);
        FCMGE_zero_v(Q, sz, Rn, Rd) = two_fp::<fp::CmpGe0>(0);
        FCMLE_zero_v(Q, sz, Rn, Rd) = two_fp::<fp::CmpLe0>(0);
        FNEG_v(Q, sz, Rn, Rd) = two_fp::<fp::Neg>(0);
        FRINTI_v(Q, sz, Rn, Rd) = two_fp::<fp::RoundInt>(with(0, CURRENT));
        FCVTPU_v(Q, sz, Rn, Rd) = two_fp::<fp::ToInt>(with(U, UP));
        FCVTZU_v(Q, sz, Rn, Rd) = two_fp::<fp::ToInt>(with(U, ZERO));
        FRSQRTE_v(Q, sz, Rn, Rd) = two_fp::<fp::RsqrtEstimate>(0);
        FSQRT_v(Q, sz, Rn, Rd) = two_fp::<fp::Sqrt>(0);
        URECPE_v(Q, Rn, Rd) = two_as::<fp::RecipEstimateUnsigned>(SINGLE);
        URSQRTE_v(Q, Rn, Rd) = two_as::<fp::RsqrtEstimateUnsigned>(SINGLE);
        FCVTN_v(Q, sz, Rn, Rd) = convert::<fp::ConvertNarrow>(0);
        FCVTL_v(Q, sz, Rn, Rd) = convert::<fp::ConvertLong>(0);
        FCVTXN_v(Q, Rn, Rd) = two_as::<fp::ConvertNarrow>(with(SINGLE, ODD));
        BFCVTN(Q, Rn, Rd) = two_as::<fp::BfConvertNarrow>(HALF);
        FRINT32Z_v(Q, sz, Rn, Rd) = two_fp::<fp::RoundIntSized>(with(INT32, ZERO));
        FRINT64Z_v(Q, sz, Rn, Rd) = two_fp::<fp::RoundIntSized>(with(INT64, ZERO));
        FRINT32X_v(Q, sz, Rn, Rd) = two_fp::<fp::RoundIntSized>(with(INT32, CURRENT));
        FRINT64X_v(Q, sz, Rn, Rd) = two_fp::<fp::RoundIntSized>(with(INT64, CURRENT));
    }
    // Advanced SIMD across lanes
    means! {
        SADDLV(Q, size, Rn, Rd) = across::<AddLongAcross>(0);
        SMAXV(Q, size, Rn, Rd) = across::<MaxAcross>(0);
        SMINV(Q, size, Rn, Rd) = across::<MinAcross>(0);
        ADDV(Q, size, Rn, Rd) = across::<AddAcross>(0);
        UADDLV(Q, size, Rn, Rd) = across::<AddLongAcross>(U);
        UMAXV(Q, size, Rn, Rd) = across::<MaxAcross>(U);
        UMINV(Q, size, Rn, Rd) = across::<MinAcross>(U);
        FMAXNMV_h(Q, Rn, Rd) = two_as::<fp::MaxNumberAcross>(HALF);
        FMAXV_h(Q, Rn, Rd) = two_as::<fp::MaxAcross>(HALF);
        FMINNMV_h(Q, Rn, Rd) = two_as::<fp::MinNumberAcross>(HALF);
        FMINV_h(Q, Rn, Rd) = two_as::<fp::MinAcross>(HALF);
        FMAXNMV(Rn, Rd) = across_fp::<fp::MaxNumberAcross>();
        FMAXV(Rn, Rd) = across_fp::<fp::MaxAcross>();
        FMINNMV(Rn, Rd) = across_fp::<fp::MinNumberAcross>();
        FMINV(Rn, Rd) = across_fp::<fp::MinAcross>();
    }
    // Advanced SIMD three different
    means! {
        SADDL_v(Q, size, Rm, Rn, Rd) = three::<AddLong>(BHS, 0);
        SADDW_v(Q, size, Rm, Rn, Rd) = three::<AddWide>(BHS, 0);
        SSUBL_v(Q, size, Rm, Rn, Rd) = three::<SubLong>(BHS, 0);
        SSUBW_v(Q, size, Rm, Rn, Rd) = three::<SubWide>(BHS, 0);
        ADDHN_v(Q, size, Rm, Rn, Rd) = three::<AddHighNarrow>(BHS, 0);
        SABAL_v(Q, size, Rm, Rn, Rd) = three::<AbsDiffAddLong>(BHS, 0);
        SUBHN_v(Q, size, Rm, Rn, Rd) = three::<SubHighNarrow>(BHS, 0);
        SABDL_v(Q, size, Rm, Rn, Rd) = three::<AbsDiffLong>(BHS, 0);
        SMLAL_v(Q, size, Rm, Rn, Rd) = three::<MulAddLong>(BHS, 0);
        SQDMLAL_v(Q, size, Rm, Rn, Rd) = three::<SatDoublingMulAddLong>(HS, 0);
        SMLSL_v(Q, size, Rm, Rn, Rd) = three::<MulAddLong>(BHS, NEG);
        SQDMLSL_v(Q, size, Rm, Rn, Rd) = three::<SatDoublingMulAddLong>(HS, NEG);
        SMULL_v(Q, size, Rm, Rn, Rd) = three::<MulLong>(BHS, 0);
        SQDMULL_v(Q, size, Rm, Rn, Rd) = three::<SatDoublingMulLong>(HS, 0);
        UADDL_v(Q, size, Rm, Rn, Rd) = three::<AddLong>(BHS, U);
        UADDW_v(Q, size, Rm, Rn, Rd) = three::<AddWide>(BHS, U);
        USUBL_v(Q, size, Rm, Rn, Rd) = three::<SubLong>(BHS, U);
        USUBW_v(Q, size, Rm, Rn, Rd) = three::<SubWide>(BHS, U);
        RADDHN_v(Q, size, Rm, Rn, Rd) = three::<AddHighNarrow>(BHS, ROUND);
        UABAL_v(Q, size, Rm, Rn, Rd) = three::<AbsDiffAddLong>(BHS, U);
        RSUBHN_v(Q, size, Rm, Rn, Rd) = three::<SubHighNarrow>(BHS, ROUND);
        UABDL_v(Q, size, Rm, Rn, Rd) = three::<AbsDiffLong>(BHS, U);
        UMLAL_v(Q, size, Rm, Rn, Rd) = three::<MulAddLong>(BHS, U);
        UMLSL_v(Q, size, Rm, Rn, Rd) = three::<MulAddLong>(BHS, U | NEG);
        UMULL_v(Q, size, Rm, Rn, Rd) = three::<MulLong>(BHS, U);
        PMULL_8H(Q, Rm, Rn, Rd) = three_as::<PolyMulLong>(0);
        PMULL_1Q(Q, Rm, Rn, Rd) = three_as::<PolyMulLong>(DOUBLE);
    }
}
