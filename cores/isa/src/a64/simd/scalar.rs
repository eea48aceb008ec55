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
        SHA1C (Rm, Rn, Rd) = "01011110 00 0 Rm:5 0 000 00 Rn:5 Rd:5", "sha1c {Rd:f<4}, {Rn:f<2}, {Rm:v<2}" if SHA1;
        SHA1P (Rm, Rn, Rd) = "01011110 00 0 Rm:5 0 001 00 Rn:5 Rd:5", "sha1p {Rd:f<4}, {Rn:f<2}, {Rm:v<2}" if SHA1;
        SHA1M (Rm, Rn, Rd) = "01011110 00 0 Rm:5 0 010 00 Rn:5 Rd:5", "sha1m {Rd:f<4}, {Rn:f<2}, {Rm:v<2}" if SHA1;
        SHA1SU0 (Rm, Rn, Rd) = "01011110 00 0 Rm:5 0 011 00 Rn:5 Rd:5", "sha1su0 {Rd:v<2}, {Rn:v<2}, {Rm:v<2}" if SHA1;
        SHA256H (Rm, Rn, Rd) = "01011110 00 0 Rm:5 0 100 00 Rn:5 Rd:5",
            "sha256h {Rd:f<4}, {Rn:f<4}, {Rm:v<2}" if SHA256;
        SHA256H2 (Rm, Rn, Rd) = "01011110 00 0 Rm:5 0 101 00 Rn:5 Rd:5",
            "sha256h2 {Rd:f<4}, {Rn:f<4}, {Rm:v<2}" if SHA256;
        SHA256SU1 (Rm, Rn, Rd) = "01011110 00 0 Rm:5 0 110 00 Rn:5 Rd:5",
            "sha256su1 {Rd:v<2}, {Rn:v<2}, {Rm:v<2}" if SHA256;
    }
    section "Cryptographic two-register SHA" {
        SHA1H (Rn, Rd) = "01011110 00 10100 00000 10 Rn:5 Rd:5", "sha1h {Rd:f<2}, {Rn:f<2}" if SHA1;
        SHA1SU1 (Rn, Rd) = "01011110 00 10100 00001 10 Rn:5 Rd:5", "sha1su1 {Rd:v<2}, {Rn:v<2}" if SHA1;
        SHA256SU0 (Rn, Rd) = "01011110 00 10100 00010 10 Rn:5 Rd:5", "sha256su0 {Rd:v<2}, {Rn:v<2}" if SHA256;
    }
    section "Advanced SIMD scalar copy" {
        DUP_element_s (imm5, Rn, Rd) = "01 0 11110000 imm5:5 0 0000 1 Rn:5 Rd:5",
            "mov {Rd:f}, {Rn:e}[{imm5>>lane>>1:d}]";
    }
    section "Advanced SIMD scalar three same FP16" {
        FMULX_sh (Rm, Rn, Rd) = "01 0 11110 0 10 Rm:5 00 011 1 Rn:5 Rd:5", "fmulx {Rd:f<1}, {Rn:f<1}, {Rm:f<1}" if FP16;
        FCMEQ_sh (Rm, Rn, Rd) = "01 0 11110 0 10 Rm:5 00 100 1 Rn:5 Rd:5", "fcmeq {Rd:f<1}, {Rn:f<1}, {Rm:f<1}" if FP16;
        FRECPS_sh (Rm, Rn, Rd) = "01 0 11110 0 10 Rm:5 00 111 1 Rn:5 Rd:5",
            "frecps {Rd:f<1}, {Rn:f<1}, {Rm:f<1}" if FP16;
        FRSQRTS_sh (Rm, Rn, Rd) = "01 0 11110 1 10 Rm:5 00 111 1 Rn:5 Rd:5",
            "frsqrts {Rd:f<1}, {Rn:f<1}, {Rm:f<1}" if FP16;
        FCMGE_sh (Rm, Rn, Rd) = "01 1 11110 0 10 Rm:5 00 100 1 Rn:5 Rd:5", "fcmge {Rd:f<1}, {Rn:f<1}, {Rm:f<1}" if FP16;
        FACGE_sh (Rm, Rn, Rd) = "01 1 11110 0 10 Rm:5 00 101 1 Rn:5 Rd:5", "facge {Rd:f<1}, {Rn:f<1}, {Rm:f<1}" if FP16;
        FABD_sh (Rm, Rn, Rd) = "01 1 11110 1 10 Rm:5 00 010 1 Rn:5 Rd:5", "fabd {Rd:f<1}, {Rn:f<1}, {Rm:f<1}" if FP16;
        FCMGT_sh (Rm, Rn, Rd) = "01 1 11110 1 10 Rm:5 00 100 1 Rn:5 Rd:5", "fcmgt {Rd:f<1}, {Rn:f<1}, {Rm:f<1}" if FP16;
        FACGT_sh (Rm, Rn, Rd) = "01 1 11110 1 10 Rm:5 00 101 1 Rn:5 Rd:5", "facgt {Rd:f<1}, {Rn:f<1}, {Rm:f<1}" if FP16;
    }
    section "Advanced SIMD scalar two-register miscellaneous FP16" {
        FCVTNS_sh (Rn, Rd) = "01 0 11110 0 111100 11010 10 Rn:5 Rd:5", "fcvtns {Rd:f<1}, {Rn:f<1}" if FP16;
        FCVTMS_sh (Rn, Rd) = "01 0 11110 0 111100 11011 10 Rn:5 Rd:5", "fcvtms {Rd:f<1}, {Rn:f<1}" if FP16;
        FCVTAS_sh (Rn, Rd) = "01 0 11110 0 111100 11100 10 Rn:5 Rd:5", "fcvtas {Rd:f<1}, {Rn:f<1}" if FP16;
        SCVTF_sh (Rn, Rd) = "01 0 11110 0 111100 11101 10 Rn:5 Rd:5", "scvtf {Rd:f<1}, {Rn:f<1}" if FP16;
        FCMGT_zero_sh (Rn, Rd) = "01 0 11110 1 111100 01100 10 Rn:5 Rd:5", "fcmgt {Rd:f<1}, {Rn:f<1}, #0.0" if FP16;
        FCMEQ_zero_sh (Rn, Rd) = "01 0 11110 1 111100 01101 10 Rn:5 Rd:5", "fcmeq {Rd:f<1}, {Rn:f<1}, #0.0" if FP16;
        FCMLT_zero_sh (Rn, Rd) = "01 0 11110 1 111100 01110 10 Rn:5 Rd:5", "fcmlt {Rd:f<1}, {Rn:f<1}, #0.0" if FP16;
        FCVTPS_sh (Rn, Rd) = "01 0 11110 1 111100 11010 10 Rn:5 Rd:5", "fcvtps {Rd:f<1}, {Rn:f<1}" if FP16;
        FCVTZS_sh (Rn, Rd) = "01 0 11110 1 111100 11011 10 Rn:5 Rd:5", "fcvtzs {Rd:f<1}, {Rn:f<1}" if FP16;
        FRECPE_sh (Rn, Rd) = "01 0 11110 1 111100 11101 10 Rn:5 Rd:5", "frecpe {Rd:f<1}, {Rn:f<1}" if FP16;
        FRECPX_sh (Rn, Rd) = "01 0 11110 1 111100 11111 10 Rn:5 Rd:5", "frecpx {Rd:f<1}, {Rn:f<1}" if FP16;
        FCVTNU_sh (Rn, Rd) = "01 1 11110 0 111100 11010 10 Rn:5 Rd:5", "fcvtnu {Rd:f<1}, {Rn:f<1}" if FP16;
        FCVTMU_sh (Rn, Rd) = "01 1 11110 0 111100 11011 10 Rn:5 Rd:5", "fcvtmu {Rd:f<1}, {Rn:f<1}" if FP16;
        FCVTAU_sh (Rn, Rd) = "01 1 11110 0 111100 11100 10 Rn:5 Rd:5", "fcvtau {Rd:f<1}, {Rn:f<1}" if FP16;
        UCVTF_sh (Rn, Rd) = "01 1 11110 0 111100 11101 10 Rn:5 Rd:5", "ucvtf {Rd:f<1}, {Rn:f<1}" if FP16;
        FCMGE_zero_sh (Rn, Rd) = "01 1 11110 1 111100 01100 10 Rn:5 Rd:5", "fcmge {Rd:f<1}, {Rn:f<1}, #0.0" if FP16;
        FCMLE_zero_sh (Rn, Rd) = "01 1 11110 1 111100 01101 10 Rn:5 Rd:5", "fcmle {Rd:f<1}, {Rn:f<1}, #0.0" if FP16;
        FCVTPU_sh (Rn, Rd) = "01 1 11110 1 111100 11010 10 Rn:5 Rd:5", "fcvtpu {Rd:f<1}, {Rn:f<1}" if FP16;
        FCVTZU_sh (Rn, Rd) = "01 1 11110 1 111100 11011 10 Rn:5 Rd:5", "fcvtzu {Rd:f<1}, {Rn:f<1}" if FP16;
        FRSQRTE_sh (Rn, Rd) = "01 1 11110 1 111100 11101 10 Rn:5 Rd:5", "frsqrte {Rd:f<1}, {Rn:f<1}" if FP16;
    }
    section "Advanced SIMD scalar three same extra" {
        SQRDMLAH_s (size, Rm, Rn, Rd) = "01 1 11110 size:2 0 Rm:5 1 0000 1 Rn:5 Rd:5",
            "sqrdmlah {Rd:f}, {Rn:f}, {Rm:f}" if RDM;
        SQRDMLSH_s (size, Rm, Rn, Rd) = "01 1 11110 size:2 0 Rm:5 1 0001 1 Rn:5 Rd:5",
            "sqrdmlsh {Rd:f}, {Rn:f}, {Rm:f}" if RDM;
    }
    section "Advanced SIMD scalar two-register miscellaneous" {
        SUQADD_s (size, Rn, Rd) = "01 0 11110 size:2 10000 00011 10 Rn:5 Rd:5", "suqadd {Rd:f}, {Rn:f}";
        SQABS_s (size, Rn, Rd) = "01 0 11110 size:2 10000 00111 10 Rn:5 Rd:5", "sqabs {Rd:f}, {Rn:f}";
        CMGT_zero_s (size, Rn, Rd) = "01 0 11110 size:2 10000 01000 10 Rn:5 Rd:5", "cmgt {Rd:f}, {Rn:f}, #0";
        CMEQ_zero_s (size, Rn, Rd) = "01 0 11110 size:2 10000 01001 10 Rn:5 Rd:5", "cmeq {Rd:f}, {Rn:f}, #0";
        CMLT_zero_s (size, Rn, Rd) = "01 0 11110 size:2 10000 01010 10 Rn:5 Rd:5", "cmlt {Rd:f}, {Rn:f}, #0";
        ABS_s (size, Rn, Rd) = "01 0 11110 size:2 10000 01011 10 Rn:5 Rd:5", "abs {Rd:f}, {Rn:f}";
        SQXTN_s (size, Rn, Rd) = "01 0 11110 size:2 10000 10100 10 Rn:5 Rd:5", "sqxtn {Rd:f}, {Rn:f<size+1}";
        USQADD_s (size, Rn, Rd) = "01 1 11110 size:2 10000 00011 10 Rn:5 Rd:5", "usqadd {Rd:f}, {Rn:f}";
        SQNEG_s (size, Rn, Rd) = "01 1 11110 size:2 10000 00111 10 Rn:5 Rd:5", "sqneg {Rd:f}, {Rn:f}";
        CMGE_zero_s (size, Rn, Rd) = "01 1 11110 size:2 10000 01000 10 Rn:5 Rd:5", "cmge {Rd:f}, {Rn:f}, #0";
        CMLE_zero_s (size, Rn, Rd) = "01 1 11110 size:2 10000 01001 10 Rn:5 Rd:5", "cmle {Rd:f}, {Rn:f}, #0";
        NEG_s (size, Rn, Rd) = "01 1 11110 size:2 10000 01011 10 Rn:5 Rd:5", "neg {Rd:f}, {Rn:f}";
        SQXTUN_s (size, Rn, Rd) = "01 1 11110 size:2 10000 10010 10 Rn:5 Rd:5", "sqxtun {Rd:f}, {Rn:f<size+1}";
        UQXTN_s (size, Rn, Rd) = "01 1 11110 size:2 10000 10100 10 Rn:5 Rd:5", "uqxtn {Rd:f}, {Rn:f<size+1}";
        FCVTNS_s (sz, Rn, Rd) = "01 0 11110 0 sz 10000 11010 10 Rn:5 Rd:5", "fcvtns {Rd:f}, {Rn:f}";
        FCVTMS_s (sz, Rn, Rd) = "01 0 11110 0 sz 10000 11011 10 Rn:5 Rd:5", "fcvtms {Rd:f}, {Rn:f}";
        FCVTAS_s (sz, Rn, Rd) = "01 0 11110 0 sz 10000 11100 10 Rn:5 Rd:5", "fcvtas {Rd:f}, {Rn:f}";
        SCVTF_s (sz, Rn, Rd) = "01 0 11110 0 sz 10000 11101 10 Rn:5 Rd:5", "scvtf {Rd:f}, {Rn:f}";
        FCMGT_zero_s (sz, Rn, Rd) = "01 0 11110 1 sz 10000 01100 10 Rn:5 Rd:5", "fcmgt {Rd:f}, {Rn:f}, #0.0";
        FCMEQ_zero_s (sz, Rn, Rd) = "01 0 11110 1 sz 10000 01101 10 Rn:5 Rd:5", "fcmeq {Rd:f}, {Rn:f}, #0.0";
        FCMLT_zero_s (sz, Rn, Rd) = "01 0 11110 1 sz 10000 01110 10 Rn:5 Rd:5", "fcmlt {Rd:f}, {Rn:f}, #0.0";
        FCVTPS_s (sz, Rn, Rd) = "01 0 11110 1 sz 10000 11010 10 Rn:5 Rd:5", "fcvtps {Rd:f}, {Rn:f}";
        FCVTZS_s (sz, Rn, Rd) = "01 0 11110 1 sz 10000 11011 10 Rn:5 Rd:5", "fcvtzs {Rd:f}, {Rn:f}";
        FRECPE_s (sz, Rn, Rd) = "01 0 11110 1 sz 10000 11101 10 Rn:5 Rd:5", "frecpe {Rd:f}, {Rn:f}";
        FRECPX_s (sz, Rn, Rd) = "01 0 11110 1 sz 10000 11111 10 Rn:5 Rd:5", "frecpx {Rd:f}, {Rn:f}";
        FCVTNU_s (sz, Rn, Rd) = "01 1 11110 0 sz 10000 11010 10 Rn:5 Rd:5", "fcvtnu {Rd:f}, {Rn:f}";
        FCVTMU_s (sz, Rn, Rd) = "01 1 11110 0 sz 10000 11011 10 Rn:5 Rd:5", "fcvtmu {Rd:f}, {Rn:f}";
        FCVTAU_s (sz, Rn, Rd) = "01 1 11110 0 sz 10000 11100 10 Rn:5 Rd:5", "fcvtau {Rd:f}, {Rn:f}";
        UCVTF_s (sz, Rn, Rd) = "01 1 11110 0 sz 10000 11101 10 Rn:5 Rd:5", "ucvtf {Rd:f}, {Rn:f}";
        FCMGE_zero_s (sz, Rn, Rd) = "01 1 11110 1 sz 10000 01100 10 Rn:5 Rd:5", "fcmge {Rd:f}, {Rn:f}, #0.0";
        FCMLE_zero_s (sz, Rn, Rd) = "01 1 11110 1 sz 10000 01101 10 Rn:5 Rd:5", "fcmle {Rd:f}, {Rn:f}, #0.0";
        FCVTPU_s (sz, Rn, Rd) = "01 1 11110 1 sz 10000 11010 10 Rn:5 Rd:5", "fcvtpu {Rd:f}, {Rn:f}";
        FCVTZU_s (sz, Rn, Rd) = "01 1 11110 1 sz 10000 11011 10 Rn:5 Rd:5", "fcvtzu {Rd:f}, {Rn:f}";
        FRSQRTE_s (sz, Rn, Rd) = "01 1 11110 1 sz 10000 11101 10 Rn:5 Rd:5", "frsqrte {Rd:f}, {Rn:f}";
        FCVTXN_s (Rn, Rd) = "01 1 11110 0 1 10000 10110 10 Rn:5 Rd:5", "fcvtxn {Rd:f<2}, {Rn:f<3}";
    }
    section "Advanced SIMD scalar pairwise" {
        ADDP_s (Rn, Rd) = "01 0 11110 11 11000 11011 10 Rn:5 Rd:5", "addp {Rd:f<3}, {Rn:v<3}";
        FMAXNMP_sh (Rn, Rd) = "01 0 11110 0 0 11000 01100 10 Rn:5 Rd:5", "fmaxnmp {Rd:f<1}, v{Rn:d}.2h" if FP16;
        FADDP_sh (Rn, Rd) = "01 0 11110 0 0 11000 01101 10 Rn:5 Rd:5", "faddp {Rd:f<1}, v{Rn:d}.2h" if FP16;
        FMAXP_sh (Rn, Rd) = "01 0 11110 0 0 11000 01111 10 Rn:5 Rd:5", "fmaxp {Rd:f<1}, v{Rn:d}.2h" if FP16;
        FMINNMP_sh (Rn, Rd) = "01 0 11110 1 0 11000 01100 10 Rn:5 Rd:5", "fminnmp {Rd:f<1}, v{Rn:d}.2h" if FP16;
        FMINP_sh (Rn, Rd) = "01 0 11110 1 0 11000 01111 10 Rn:5 Rd:5", "fminp {Rd:f<1}, v{Rn:d}.2h" if FP16;
        FMAXNMP_s (sz, Rn, Rd) = "01 1 11110 0 sz 11000 01100 10 Rn:5 Rd:5", "fmaxnmp {Rd:f}, v{Rn:d}.2{sz|s|d}";
        FADDP_s (sz, Rn, Rd) = "01 1 11110 0 sz 11000 01101 10 Rn:5 Rd:5", "faddp {Rd:f}, v{Rn:d}.2{sz|s|d}";
        FMAXP_s (sz, Rn, Rd) = "01 1 11110 0 sz 11000 01111 10 Rn:5 Rd:5", "fmaxp {Rd:f}, v{Rn:d}.2{sz|s|d}";
        FMINNMP_s (sz, Rn, Rd) = "01 1 11110 1 sz 11000 01100 10 Rn:5 Rd:5", "fminnmp {Rd:f}, v{Rn:d}.2{sz|s|d}";
        FMINP_s (sz, Rn, Rd) = "01 1 11110 1 sz 11000 01111 10 Rn:5 Rd:5", "fminp {Rd:f}, v{Rn:d}.2{sz|s|d}";
    }
    section "Advanced SIMD scalar three different" {
        SQDMLAL_s (size, Rm, Rn, Rd) = "01 0 11110 size:2 1 Rm:5 1001 00 Rn:5 Rd:5",
            "sqdmlal {Rd:f<size+1}, {Rn:f}, {Rm:f}";
        SQDMLSL_s (size, Rm, Rn, Rd) = "01 0 11110 size:2 1 Rm:5 1011 00 Rn:5 Rd:5",
            "sqdmlsl {Rd:f<size+1}, {Rn:f}, {Rm:f}";
        SQDMULL_s (size, Rm, Rn, Rd) = "01 0 11110 size:2 1 Rm:5 1101 00 Rn:5 Rd:5",
            "sqdmull {Rd:f<size+1}, {Rn:f}, {Rm:f}";
    }
    section "Advanced SIMD scalar three same" {
        SQADD_s (size, Rm, Rn, Rd) = "01 0 11110 size:2 1 Rm:5 00001 1 Rn:5 Rd:5", "sqadd {Rd:f}, {Rn:f}, {Rm:f}";
        SQSUB_s (size, Rm, Rn, Rd) = "01 0 11110 size:2 1 Rm:5 00101 1 Rn:5 Rd:5", "sqsub {Rd:f}, {Rn:f}, {Rm:f}";
        CMGT_s (size, Rm, Rn, Rd) = "01 0 11110 size:2 1 Rm:5 00110 1 Rn:5 Rd:5", "cmgt {Rd:f}, {Rn:f}, {Rm:f}";
        CMGE_s (size, Rm, Rn, Rd) = "01 0 11110 size:2 1 Rm:5 00111 1 Rn:5 Rd:5", "cmge {Rd:f}, {Rn:f}, {Rm:f}";
        SSHL_s (size, Rm, Rn, Rd) = "01 0 11110 size:2 1 Rm:5 01000 1 Rn:5 Rd:5", "sshl {Rd:f}, {Rn:f}, {Rm:f}";
        SQSHL_s (size, Rm, Rn, Rd) = "01 0 11110 size:2 1 Rm:5 01001 1 Rn:5 Rd:5", "sqshl {Rd:f}, {Rn:f}, {Rm:f}";
        SRSHL_s (size, Rm, Rn, Rd) = "01 0 11110 size:2 1 Rm:5 01010 1 Rn:5 Rd:5", "srshl {Rd:f}, {Rn:f}, {Rm:f}";
        SQRSHL_s (size, Rm, Rn, Rd) = "01 0 11110 size:2 1 Rm:5 01011 1 Rn:5 Rd:5", "sqrshl {Rd:f}, {Rn:f}, {Rm:f}";
        ADD_s (size, Rm, Rn, Rd) = "01 0 11110 size:2 1 Rm:5 10000 1 Rn:5 Rd:5", "add {Rd:f}, {Rn:f}, {Rm:f}";
        CMTST_s (size, Rm, Rn, Rd) = "01 0 11110 size:2 1 Rm:5 10001 1 Rn:5 Rd:5", "cmtst {Rd:f}, {Rn:f}, {Rm:f}";
        SQDMULH_s (size, Rm, Rn, Rd) = "01 0 11110 size:2 1 Rm:5 10110 1 Rn:5 Rd:5", "sqdmulh {Rd:f}, {Rn:f}, {Rm:f}";
        UQADD_s (size, Rm, Rn, Rd) = "01 1 11110 size:2 1 Rm:5 00001 1 Rn:5 Rd:5", "uqadd {Rd:f}, {Rn:f}, {Rm:f}";
        UQSUB_s (size, Rm, Rn, Rd) = "01 1 11110 size:2 1 Rm:5 00101 1 Rn:5 Rd:5", "uqsub {Rd:f}, {Rn:f}, {Rm:f}";
        CMHI_s (size, Rm, Rn, Rd) = "01 1 11110 size:2 1 Rm:5 00110 1 Rn:5 Rd:5", "cmhi {Rd:f}, {Rn:f}, {Rm:f}";
        CMHS_s (size, Rm, Rn, Rd) = "01 1 11110 size:2 1 Rm:5 00111 1 Rn:5 Rd:5", "cmhs {Rd:f}, {Rn:f}, {Rm:f}";
        USHL_s (size, Rm, Rn, Rd) = "01 1 11110 size:2 1 Rm:5 01000 1 Rn:5 Rd:5", "ushl {Rd:f}, {Rn:f}, {Rm:f}";
        UQSHL_s (size, Rm, Rn, Rd) = "01 1 11110 size:2 1 Rm:5 01001 1 Rn:5 Rd:5", "uqshl {Rd:f}, {Rn:f}, {Rm:f}";
        URSHL_s (size, Rm, Rn, Rd) = "01 1 11110 size:2 1 Rm:5 01010 1 Rn:5 Rd:5", "urshl {Rd:f}, {Rn:f}, {Rm:f}";
        UQRSHL_s (size, Rm, Rn, Rd) = "01 1 11110 size:2 1 Rm:5 01011 1 Rn:5 Rd:5", "uqrshl {Rd:f}, {Rn:f}, {Rm:f}";
        SUB_s (size, Rm, Rn, Rd) = "01 1 11110 size:2 1 Rm:5 10000 1 Rn:5 Rd:5", "sub {Rd:f}, {Rn:f}, {Rm:f}";
        CMEQ_s (size, Rm, Rn, Rd) = "01 1 11110 size:2 1 Rm:5 10001 1 Rn:5 Rd:5", "cmeq {Rd:f}, {Rn:f}, {Rm:f}";
        SQRDMULH_s (size, Rm, Rn, Rd) = "01 1 11110 size:2 1 Rm:5 10110 1 Rn:5 Rd:5", "sqrdmulh {Rd:f}, {Rn:f}, {Rm:f}";
        FMULX_s (sz, Rm, Rn, Rd) = "01 0 11110 0 sz 1 Rm:5 11011 1 Rn:5 Rd:5", "fmulx {Rd:f}, {Rn:f}, {Rm:f}";
        FCMEQ_s (sz, Rm, Rn, Rd) = "01 0 11110 0 sz 1 Rm:5 11100 1 Rn:5 Rd:5", "fcmeq {Rd:f}, {Rn:f}, {Rm:f}";
        FRECPS_s (sz, Rm, Rn, Rd) = "01 0 11110 0 sz 1 Rm:5 11111 1 Rn:5 Rd:5", "frecps {Rd:f}, {Rn:f}, {Rm:f}";
        FRSQRTS_s (sz, Rm, Rn, Rd) = "01 0 11110 1 sz 1 Rm:5 11111 1 Rn:5 Rd:5", "frsqrts {Rd:f}, {Rn:f}, {Rm:f}";
        FCMGE_s (sz, Rm, Rn, Rd) = "01 1 11110 0 sz 1 Rm:5 11100 1 Rn:5 Rd:5", "fcmge {Rd:f}, {Rn:f}, {Rm:f}";
        FACGE_s (sz, Rm, Rn, Rd) = "01 1 11110 0 sz 1 Rm:5 11101 1 Rn:5 Rd:5", "facge {Rd:f}, {Rn:f}, {Rm:f}";
        FABD_s (sz, Rm, Rn, Rd) = "01 1 11110 1 sz 1 Rm:5 11010 1 Rn:5 Rd:5", "fabd {Rd:f}, {Rn:f}, {Rm:f}";
        FCMGT_s (sz, Rm, Rn, Rd) = "01 1 11110 1 sz 1 Rm:5 11100 1 Rn:5 Rd:5", "fcmgt {Rd:f}, {Rn:f}, {Rm:f}";
        FACGT_s (sz, Rm, Rn, Rd) = "01 1 11110 1 sz 1 Rm:5 11101 1 Rn:5 Rd:5", "facgt {Rd:f}, {Rn:f}, {Rm:f}";
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
