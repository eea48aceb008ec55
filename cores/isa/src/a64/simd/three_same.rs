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
        DUP_element (Q, imm5, Rn, Rd) = "0 Q 0 01110000 imm5:5 0 0000 1 Rn:5 Rd:5",
            "dup {Rd:v}, {Rn:e}[{imm5>>lane>>1:d}]";
        DUP_general (Q, imm5, Rn, Rd) = "0 Q 0 01110000 imm5:5 0 0001 1 Rn:5 Rd:5", "dup {Rd:v}, {lane=3|w|x}{Rn:n}";
        INS_general (imm5, Rn, Rd) = "0 1 0 01110000 imm5:5 0 0011 1 Rn:5 Rd:5",
            "mov {Rd:e}[{imm5>>lane>>1:d}], {lane=3|w|x}{Rn:n}";
        SMOV (Q, imm5, Rn, Rd) = "0 Q 0 01110000 imm5:5 0 0101 1 Rn:5 Rd:5",
            "smov {Q|w|x}{Rd:n}, {Rn:e}[{imm5>>lane>>1:d}]";
        UMOV (Q, imm5, Rn, Rd) = "0 Q 0 01110000 imm5:5 0 0111 1 Rn:5 Rd:5",
            "lane=2|lane=3 => mov {Q|w|x}{Rd:n}, {Rn:e}[{imm5>>lane>>1:d}]; umov {Q|w|x}{Rd:n}, {Rn:e}[{imm5>>lane>>1:d}]";
        INS_element (imm5, imm4, Rn, Rd) = "0 1 1 01110000 imm5:5 0 imm4:4 1 Rn:5 Rd:5",
            "mov {Rd:e}[{imm5>>lane>>1:d}], {Rn:e}[{imm4>>lane:d}]";
    }
    section "Advanced SIMD three same (FP16)" {
        FMAXNM_vh (Q, Rm, Rn, Rd) = "0 Q 0 01110 0 10 Rm:5 00 000 1 Rn:5 Rd:5",
            "fmaxnm {Rd:v<1}, {Rn:v<1}, {Rm:v<1}" if FP16;
        FMLA_vh (Q, Rm, Rn, Rd) = "0 Q 0 01110 0 10 Rm:5 00 001 1 Rn:5 Rd:5",
            "fmla {Rd:v<1}, {Rn:v<1}, {Rm:v<1}" if FP16;
        FADD_vh (Q, Rm, Rn, Rd) = "0 Q 0 01110 0 10 Rm:5 00 010 1 Rn:5 Rd:5",
            "fadd {Rd:v<1}, {Rn:v<1}, {Rm:v<1}" if FP16;
        FMULX_vh (Q, Rm, Rn, Rd) = "0 Q 0 01110 0 10 Rm:5 00 011 1 Rn:5 Rd:5",
            "fmulx {Rd:v<1}, {Rn:v<1}, {Rm:v<1}" if FP16;
        FCMEQ_vh (Q, Rm, Rn, Rd) = "0 Q 0 01110 0 10 Rm:5 00 100 1 Rn:5 Rd:5",
            "fcmeq {Rd:v<1}, {Rn:v<1}, {Rm:v<1}" if FP16;
        FMAX_vh (Q, Rm, Rn, Rd) = "0 Q 0 01110 0 10 Rm:5 00 110 1 Rn:5 Rd:5",
            "fmax {Rd:v<1}, {Rn:v<1}, {Rm:v<1}" if FP16;
        FRECPS_vh (Q, Rm, Rn, Rd) = "0 Q 0 01110 0 10 Rm:5 00 111 1 Rn:5 Rd:5",
            "frecps {Rd:v<1}, {Rn:v<1}, {Rm:v<1}" if FP16;
        FMINNM_vh (Q, Rm, Rn, Rd) = "0 Q 0 01110 1 10 Rm:5 00 000 1 Rn:5 Rd:5",
            "fminnm {Rd:v<1}, {Rn:v<1}, {Rm:v<1}" if FP16;
        FMLS_vh (Q, Rm, Rn, Rd) = "0 Q 0 01110 1 10 Rm:5 00 001 1 Rn:5 Rd:5",
            "fmls {Rd:v<1}, {Rn:v<1}, {Rm:v<1}" if FP16;
        FSUB_vh (Q, Rm, Rn, Rd) = "0 Q 0 01110 1 10 Rm:5 00 010 1 Rn:5 Rd:5",
            "fsub {Rd:v<1}, {Rn:v<1}, {Rm:v<1}" if FP16;
        FMIN_vh (Q, Rm, Rn, Rd) = "0 Q 0 01110 1 10 Rm:5 00 110 1 Rn:5 Rd:5",
            "fmin {Rd:v<1}, {Rn:v<1}, {Rm:v<1}" if FP16;
        FRSQRTS_vh (Q, Rm, Rn, Rd) = "0 Q 0 01110 1 10 Rm:5 00 111 1 Rn:5 Rd:5",
            "frsqrts {Rd:v<1}, {Rn:v<1}, {Rm:v<1}" if FP16;
        FMAXNMP_vh (Q, Rm, Rn, Rd) = "0 Q 1 01110 0 10 Rm:5 00 000 1 Rn:5 Rd:5",
            "fmaxnmp {Rd:v<1}, {Rn:v<1}, {Rm:v<1}" if FP16;
        FADDP_vh (Q, Rm, Rn, Rd) = "0 Q 1 01110 0 10 Rm:5 00 010 1 Rn:5 Rd:5",
            "faddp {Rd:v<1}, {Rn:v<1}, {Rm:v<1}" if FP16;
        FMUL_vh (Q, Rm, Rn, Rd) = "0 Q 1 01110 0 10 Rm:5 00 011 1 Rn:5 Rd:5",
            "fmul {Rd:v<1}, {Rn:v<1}, {Rm:v<1}" if FP16;
        FCMGE_vh (Q, Rm, Rn, Rd) = "0 Q 1 01110 0 10 Rm:5 00 100 1 Rn:5 Rd:5",
            "fcmge {Rd:v<1}, {Rn:v<1}, {Rm:v<1}" if FP16;
        FACGE_vh (Q, Rm, Rn, Rd) = "0 Q 1 01110 0 10 Rm:5 00 101 1 Rn:5 Rd:5",
            "facge {Rd:v<1}, {Rn:v<1}, {Rm:v<1}" if FP16;
        FMAXP_vh (Q, Rm, Rn, Rd) = "0 Q 1 01110 0 10 Rm:5 00 110 1 Rn:5 Rd:5",
            "fmaxp {Rd:v<1}, {Rn:v<1}, {Rm:v<1}" if FP16;
        FDIV_vh (Q, Rm, Rn, Rd) = "0 Q 1 01110 0 10 Rm:5 00 111 1 Rn:5 Rd:5",
            "fdiv {Rd:v<1}, {Rn:v<1}, {Rm:v<1}" if FP16;
        FMINNMP_vh (Q, Rm, Rn, Rd) = "0 Q 1 01110 1 10 Rm:5 00 000 1 Rn:5 Rd:5",
            "fminnmp {Rd:v<1}, {Rn:v<1}, {Rm:v<1}" if FP16;
        FABD_vh (Q, Rm, Rn, Rd) = "0 Q 1 01110 1 10 Rm:5 00 010 1 Rn:5 Rd:5",
            "fabd {Rd:v<1}, {Rn:v<1}, {Rm:v<1}" if FP16;
        FCMGT_vh (Q, Rm, Rn, Rd) = "0 Q 1 01110 1 10 Rm:5 00 100 1 Rn:5 Rd:5",
            "fcmgt {Rd:v<1}, {Rn:v<1}, {Rm:v<1}" if FP16;
        FACGT_vh (Q, Rm, Rn, Rd) = "0 Q 1 01110 1 10 Rm:5 00 101 1 Rn:5 Rd:5",
            "facgt {Rd:v<1}, {Rn:v<1}, {Rm:v<1}" if FP16;
        FMINP_vh (Q, Rm, Rn, Rd) = "0 Q 1 01110 1 10 Rm:5 00 110 1 Rn:5 Rd:5",
            "fminp {Rd:v<1}, {Rn:v<1}, {Rm:v<1}" if FP16;
    }
    section "Advanced SIMD three-register extension" {
        SQRDMLAH_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 0 Rm:5 1 0000 1 Rn:5 Rd:5",
            "sqrdmlah {Rd:v}, {Rn:v}, {Rm:v}" if RDM;
        SQRDMLSH_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 0 Rm:5 1 0001 1 Rn:5 Rd:5",
            "sqrdmlsh {Rd:v}, {Rn:v}, {Rm:v}" if RDM;
        SDOT_v (Q, Rm, Rn, Rd) = "0 Q 0 01110 10 0 Rm:5 1 0010 1 Rn:5 Rd:5",
            "sdot {Rd:v<2}, {Rn:v<0}, {Rm:v<0}" if DotProd;
        UDOT_v (Q, Rm, Rn, Rd) = "0 Q 1 01110 10 0 Rm:5 1 0010 1 Rn:5 Rd:5",
            "udot {Rd:v<2}, {Rn:v<0}, {Rm:v<0}" if DotProd;
        USDOT_v (Q, Rm, Rn, Rd) = "0 Q 0 01110 10 0 Rm:5 1 0011 1 Rn:5 Rd:5",
            "usdot {Rd:v<2}, {Rn:v<0}, {Rm:v<0}" if I8MM;
        FCMLA_v (Q, size, Rm, rot, Rn, Rd) = "0 Q 1 01110 size:2 0 Rm:5 1 10 rot:2 1 Rn:5 Rd:5",
            "fcmla {Rd:v}, {Rn:v}, {Rm:v}, #{rot*90:d}" if FCMA;
        FCADD (Q, size, Rm, rot, Rn, Rd) = "0 Q 1 01110 size:2 0 Rm:5 1 11 rot 0 1 Rn:5 Rd:5",
            "fcadd {Rd:v}, {Rn:v}, {Rm:v}, #{rot*180+90:d}" if FCMA;
        SMMLA (Rm, Rn, Rd) = "0 1 0 01110 10 0 Rm:5 1 0100 1 Rn:5 Rd:5", "smmla {Rd:v<2}, {Rn:v<0}, {Rm:v<0}" if I8MM;
        UMMLA (Rm, Rn, Rd) = "0 1 1 01110 10 0 Rm:5 1 0100 1 Rn:5 Rd:5", "ummla {Rd:v<2}, {Rn:v<0}, {Rm:v<0}" if I8MM;
        USMMLA (Rm, Rn, Rd) = "0 1 0 01110 10 0 Rm:5 1 0101 1 Rn:5 Rd:5", "usmmla {Rd:v<2}, {Rn:v<0}, {Rm:v<0}" if I8MM;
        BFDOT_v (Q, Rm, Rn, Rd) = "0 Q 1 01110 01 0 Rm:5 1 1111 1 Rn:5 Rd:5",
            "bfdot {Rd:v<2}, {Rn:v<1}, {Rm:v<1}" if BF16;
        BFMLAL_v (Q, Rm, Rn, Rd) = "0 Q 1 01110 11 0 Rm:5 1 1111 1 Rn:5 Rd:5",
            "bfmlal{Q|b|t} {Rd:vq<2}, {Rn:vq<1}, {Rm:vq<1}" if BF16;
        BFMMLA (Rm, Rn, Rd) = "0 1 1 01110 01 0 Rm:5 1 1101 1 Rn:5 Rd:5", "bfmmla {Rd:v<2}, {Rn:v<1}, {Rm:v<1}" if BF16;
    }
    section "Advanced SIMD three same" {
        SHADD_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 00000 1 Rn:5 Rd:5", "shadd {Rd:v}, {Rn:v}, {Rm:v}";
        SQADD_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 00001 1 Rn:5 Rd:5", "sqadd {Rd:v}, {Rn:v}, {Rm:v}";
        SRHADD_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 00010 1 Rn:5 Rd:5", "srhadd {Rd:v}, {Rn:v}, {Rm:v}";
        SHSUB_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 00100 1 Rn:5 Rd:5", "shsub {Rd:v}, {Rn:v}, {Rm:v}";
        SQSUB_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 00101 1 Rn:5 Rd:5", "sqsub {Rd:v}, {Rn:v}, {Rm:v}";
        CMGT_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 00110 1 Rn:5 Rd:5", "cmgt {Rd:v}, {Rn:v}, {Rm:v}";
        CMGE_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 00111 1 Rn:5 Rd:5", "cmge {Rd:v}, {Rn:v}, {Rm:v}";
        SSHL_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 01000 1 Rn:5 Rd:5", "sshl {Rd:v}, {Rn:v}, {Rm:v}";
        SQSHL_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 01001 1 Rn:5 Rd:5", "sqshl {Rd:v}, {Rn:v}, {Rm:v}";
        SRSHL_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 01010 1 Rn:5 Rd:5", "srshl {Rd:v}, {Rn:v}, {Rm:v}";
        SQRSHL_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 01011 1 Rn:5 Rd:5", "sqrshl {Rd:v}, {Rn:v}, {Rm:v}";
        SMAX_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 01100 1 Rn:5 Rd:5", "smax {Rd:v}, {Rn:v}, {Rm:v}";
        SMIN_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 01101 1 Rn:5 Rd:5", "smin {Rd:v}, {Rn:v}, {Rm:v}";
        SABD_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 01110 1 Rn:5 Rd:5", "sabd {Rd:v}, {Rn:v}, {Rm:v}";
        SABA_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 01111 1 Rn:5 Rd:5", "saba {Rd:v}, {Rn:v}, {Rm:v}";
        ADD_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 10000 1 Rn:5 Rd:5", "add {Rd:v}, {Rn:v}, {Rm:v}";
        CMTST_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 10001 1 Rn:5 Rd:5", "cmtst {Rd:v}, {Rn:v}, {Rm:v}";
        MLA_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 10010 1 Rn:5 Rd:5", "mla {Rd:v}, {Rn:v}, {Rm:v}";
        MUL_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 10011 1 Rn:5 Rd:5", "mul {Rd:v}, {Rn:v}, {Rm:v}";
        SMAXP_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 10100 1 Rn:5 Rd:5", "smaxp {Rd:v}, {Rn:v}, {Rm:v}";
        SMINP_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 10101 1 Rn:5 Rd:5", "sminp {Rd:v}, {Rn:v}, {Rm:v}";
        SQDMULH_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 10110 1 Rn:5 Rd:5",
            "sqdmulh {Rd:v}, {Rn:v}, {Rm:v}";
        ADDP_v (Q, size, Rm, Rn, Rd) = "0 Q 0 01110 size:2 1 Rm:5 10111 1 Rn:5 Rd:5", "addp {Rd:v}, {Rn:v}, {Rm:v}";
        UHADD_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 00000 1 Rn:5 Rd:5", "uhadd {Rd:v}, {Rn:v}, {Rm:v}";
        UQADD_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 00001 1 Rn:5 Rd:5", "uqadd {Rd:v}, {Rn:v}, {Rm:v}";
        URHADD_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 00010 1 Rn:5 Rd:5", "urhadd {Rd:v}, {Rn:v}, {Rm:v}";
        UHSUB_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 00100 1 Rn:5 Rd:5", "uhsub {Rd:v}, {Rn:v}, {Rm:v}";
        UQSUB_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 00101 1 Rn:5 Rd:5", "uqsub {Rd:v}, {Rn:v}, {Rm:v}";
        CMHI_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 00110 1 Rn:5 Rd:5", "cmhi {Rd:v}, {Rn:v}, {Rm:v}";
        CMHS_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 00111 1 Rn:5 Rd:5", "cmhs {Rd:v}, {Rn:v}, {Rm:v}";
        USHL_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 01000 1 Rn:5 Rd:5", "ushl {Rd:v}, {Rn:v}, {Rm:v}";
        UQSHL_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 01001 1 Rn:5 Rd:5", "uqshl {Rd:v}, {Rn:v}, {Rm:v}";
        URSHL_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 01010 1 Rn:5 Rd:5", "urshl {Rd:v}, {Rn:v}, {Rm:v}";
        UQRSHL_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 01011 1 Rn:5 Rd:5", "uqrshl {Rd:v}, {Rn:v}, {Rm:v}";
        UMAX_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 01100 1 Rn:5 Rd:5", "umax {Rd:v}, {Rn:v}, {Rm:v}";
        UMIN_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 01101 1 Rn:5 Rd:5", "umin {Rd:v}, {Rn:v}, {Rm:v}";
        UABD_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 01110 1 Rn:5 Rd:5", "uabd {Rd:v}, {Rn:v}, {Rm:v}";
        UABA_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 01111 1 Rn:5 Rd:5", "uaba {Rd:v}, {Rn:v}, {Rm:v}";
        SUB_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 10000 1 Rn:5 Rd:5", "sub {Rd:v}, {Rn:v}, {Rm:v}";
        CMEQ_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 10001 1 Rn:5 Rd:5", "cmeq {Rd:v}, {Rn:v}, {Rm:v}";
        MLS_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 10010 1 Rn:5 Rd:5", "mls {Rd:v}, {Rn:v}, {Rm:v}";
        PMUL_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 10011 1 Rn:5 Rd:5", "pmul {Rd:v}, {Rn:v}, {Rm:v}";
        UMAXP_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 10100 1 Rn:5 Rd:5", "umaxp {Rd:v}, {Rn:v}, {Rm:v}";
        UMINP_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 10101 1 Rn:5 Rd:5", "uminp {Rd:v}, {Rn:v}, {Rm:v}";
        SQRDMULH_v (Q, size, Rm, Rn, Rd) = "0 Q 1 01110 size:2 1 Rm:5 10110 1 Rn:5 Rd:5",
            "sqrdmulh {Rd:v}, {Rn:v}, {Rm:v}";
        AND_v (Q, Rm, Rn, Rd) = "0 Q 0 01110 00 1 Rm:5 00011 1 Rn:5 Rd:5", "and {Rd:v<0}, {Rn:v<0}, {Rm:v<0}";
        BIC_v (Q, Rm, Rn, Rd) = "0 Q 0 01110 01 1 Rm:5 00011 1 Rn:5 Rd:5", "bic {Rd:v<0}, {Rn:v<0}, {Rm:v<0}";
        ORR_v (Q, Rm, Rn, Rd) = "0 Q 0 01110 10 1 Rm:5 00011 1 Rn:5 Rd:5",
            "Rm=Rn => mov {Rd:v<0}, {Rn:v<0}; orr {Rd:v<0}, {Rn:v<0}, {Rm:v<0}";
        ORN_v (Q, Rm, Rn, Rd) = "0 Q 0 01110 11 1 Rm:5 00011 1 Rn:5 Rd:5", "orn {Rd:v<0}, {Rn:v<0}, {Rm:v<0}";
        EOR_v (Q, Rm, Rn, Rd) = "0 Q 1 01110 00 1 Rm:5 00011 1 Rn:5 Rd:5", "eor {Rd:v<0}, {Rn:v<0}, {Rm:v<0}";
        BSL_v (Q, Rm, Rn, Rd) = "0 Q 1 01110 01 1 Rm:5 00011 1 Rn:5 Rd:5", "bsl {Rd:v<0}, {Rn:v<0}, {Rm:v<0}";
        BIT_v (Q, Rm, Rn, Rd) = "0 Q 1 01110 10 1 Rm:5 00011 1 Rn:5 Rd:5", "bit {Rd:v<0}, {Rn:v<0}, {Rm:v<0}";
        BIF_v (Q, Rm, Rn, Rd) = "0 Q 1 01110 11 1 Rm:5 00011 1 Rn:5 Rd:5", "bif {Rd:v<0}, {Rn:v<0}, {Rm:v<0}";
        FMAXNM_v (Q, sz, Rm, Rn, Rd) = "0 Q 0 01110 0 sz 1 Rm:5 11000 1 Rn:5 Rd:5", "fmaxnm {Rd:v}, {Rn:v}, {Rm:v}";
        FMLA_v (Q, sz, Rm, Rn, Rd) = "0 Q 0 01110 0 sz 1 Rm:5 11001 1 Rn:5 Rd:5", "fmla {Rd:v}, {Rn:v}, {Rm:v}";
        FADD_v (Q, sz, Rm, Rn, Rd) = "0 Q 0 01110 0 sz 1 Rm:5 11010 1 Rn:5 Rd:5", "fadd {Rd:v}, {Rn:v}, {Rm:v}";
        FMULX_v (Q, sz, Rm, Rn, Rd) = "0 Q 0 01110 0 sz 1 Rm:5 11011 1 Rn:5 Rd:5", "fmulx {Rd:v}, {Rn:v}, {Rm:v}";
        FCMEQ_v (Q, sz, Rm, Rn, Rd) = "0 Q 0 01110 0 sz 1 Rm:5 11100 1 Rn:5 Rd:5", "fcmeq {Rd:v}, {Rn:v}, {Rm:v}";
        FMAX_v (Q, sz, Rm, Rn, Rd) = "0 Q 0 01110 0 sz 1 Rm:5 11110 1 Rn:5 Rd:5", "fmax {Rd:v}, {Rn:v}, {Rm:v}";
        FRECPS_v (Q, sz, Rm, Rn, Rd) = "0 Q 0 01110 0 sz 1 Rm:5 11111 1 Rn:5 Rd:5", "frecps {Rd:v}, {Rn:v}, {Rm:v}";
        FMINNM_v (Q, sz, Rm, Rn, Rd) = "0 Q 0 01110 1 sz 1 Rm:5 11000 1 Rn:5 Rd:5", "fminnm {Rd:v}, {Rn:v}, {Rm:v}";
        FMLS_v (Q, sz, Rm, Rn, Rd) = "0 Q 0 01110 1 sz 1 Rm:5 11001 1 Rn:5 Rd:5", "fmls {Rd:v}, {Rn:v}, {Rm:v}";
        FSUB_v (Q, sz, Rm, Rn, Rd) = "0 Q 0 01110 1 sz 1 Rm:5 11010 1 Rn:5 Rd:5", "fsub {Rd:v}, {Rn:v}, {Rm:v}";
        FMIN_v (Q, sz, Rm, Rn, Rd) = "0 Q 0 01110 1 sz 1 Rm:5 11110 1 Rn:5 Rd:5", "fmin {Rd:v}, {Rn:v}, {Rm:v}";
        FRSQRTS_v (Q, sz, Rm, Rn, Rd) = "0 Q 0 01110 1 sz 1 Rm:5 11111 1 Rn:5 Rd:5", "frsqrts {Rd:v}, {Rn:v}, {Rm:v}";
        FMAXNMP_v (Q, sz, Rm, Rn, Rd) = "0 Q 1 01110 0 sz 1 Rm:5 11000 1 Rn:5 Rd:5", "fmaxnmp {Rd:v}, {Rn:v}, {Rm:v}";
        FADDP_v (Q, sz, Rm, Rn, Rd) = "0 Q 1 01110 0 sz 1 Rm:5 11010 1 Rn:5 Rd:5", "faddp {Rd:v}, {Rn:v}, {Rm:v}";
        FMUL_v (Q, sz, Rm, Rn, Rd) = "0 Q 1 01110 0 sz 1 Rm:5 11011 1 Rn:5 Rd:5", "fmul {Rd:v}, {Rn:v}, {Rm:v}";
        FCMGE_v (Q, sz, Rm, Rn, Rd) = "0 Q 1 01110 0 sz 1 Rm:5 11100 1 Rn:5 Rd:5", "fcmge {Rd:v}, {Rn:v}, {Rm:v}";
        FACGE_v (Q, sz, Rm, Rn, Rd) = "0 Q 1 01110 0 sz 1 Rm:5 11101 1 Rn:5 Rd:5", "facge {Rd:v}, {Rn:v}, {Rm:v}";
        FMAXP_v (Q, sz, Rm, Rn, Rd) = "0 Q 1 01110 0 sz 1 Rm:5 11110 1 Rn:5 Rd:5", "fmaxp {Rd:v}, {Rn:v}, {Rm:v}";
        FDIV_v (Q, sz, Rm, Rn, Rd) = "0 Q 1 01110 0 sz 1 Rm:5 11111 1 Rn:5 Rd:5", "fdiv {Rd:v}, {Rn:v}, {Rm:v}";
        FMINNMP_v (Q, sz, Rm, Rn, Rd) = "0 Q 1 01110 1 sz 1 Rm:5 11000 1 Rn:5 Rd:5", "fminnmp {Rd:v}, {Rn:v}, {Rm:v}";
        FABD_v (Q, sz, Rm, Rn, Rd) = "0 Q 1 01110 1 sz 1 Rm:5 11010 1 Rn:5 Rd:5", "fabd {Rd:v}, {Rn:v}, {Rm:v}";
        FCMGT_v (Q, sz, Rm, Rn, Rd) = "0 Q 1 01110 1 sz 1 Rm:5 11100 1 Rn:5 Rd:5", "fcmgt {Rd:v}, {Rn:v}, {Rm:v}";
        FACGT_v (Q, sz, Rm, Rn, Rd) = "0 Q 1 01110 1 sz 1 Rm:5 11101 1 Rn:5 Rd:5", "facgt {Rd:v}, {Rn:v}, {Rm:v}";
        FMINP_v (Q, sz, Rm, Rn, Rd) = "0 Q 1 01110 1 sz 1 Rm:5 11110 1 Rn:5 Rd:5", "fminp {Rd:v}, {Rn:v}, {Rm:v}";
        FMLAL_v (Q, Rm, Rn, Rd) = "0 Q 0 01110 0 0 1 Rm:5 11101 1 Rn:5 Rd:5",
            "fmlal {Rd:v<2}, v{Rn:d}.{Q|2|4}h, v{Rm:d}.{Q|2|4}h" if FHM;
        FMLSL_v (Q, Rm, Rn, Rd) = "0 Q 0 01110 1 0 1 Rm:5 11101 1 Rn:5 Rd:5",
            "fmlsl {Rd:v<2}, v{Rn:d}.{Q|2|4}h, v{Rm:d}.{Q|2|4}h" if FHM;
        FMLAL2_v (Q, Rm, Rn, Rd) = "0 Q 1 01110 0 0 1 Rm:5 11001 1 Rn:5 Rd:5",
            "fmlal2 {Rd:v<2}, v{Rn:d}.{Q|2|4}h, v{Rm:d}.{Q|2|4}h" if FHM;
        FMLSL2_v (Q, Rm, Rn, Rd) = "0 Q 1 01110 1 0 1 Rm:5 11001 1 Rn:5 Rd:5",
            "fmlsl2 {Rd:v<2}, v{Rn:d}.{Q|2|4}h, v{Rm:d}.{Q|2|4}h" if FHM;
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
