//! A32 data processing and miscellaneous instructions (DDI 0487 F4.1.2), and the loads and stores among them.

use super::expand;
use crate::a64::register::CountLeadingZeros;
use crate::a64::system::*;
use crate::aarch32::Decoder;
use crate::aarch32::data::op;
use crate::aarch32::memory::{Access, POST, Where};
use crate::emit::Bind;
use crate::features::Feature;

crate::instructions! {
    pub trait Data, rows DATA, specific first;
    section "Extra load/store" {
        STRHT_i (U, Rn, Rt, imm4H, imm4L) = "cond:4 000 0 U 1 1 0 Rn:4 Rt:4 imm4H:4 1011 imm4L:4", "strht {Rt:r}, {imm4H.imm4L:past}";
        STRHT_r (U, Rn, Rt, Rm) = "cond:4 000 0 U 0 1 0 Rn:4 Rt:4 0000 1011 Rm:4", "strht {Rt:r}, {Rm:past_by}";
        LDRHT_i (U, Rn, Rt, imm4H, imm4L) = "cond:4 000 0 U 1 1 1 Rn:4 Rt:4 imm4H:4 1011 imm4L:4", "ldrht {Rt:r}, {imm4H.imm4L:past}";
        LDRHT_r (U, Rn, Rt, Rm) = "cond:4 000 0 U 0 1 1 Rn:4 Rt:4 0000 1011 Rm:4", "ldrht {Rt:r}, {Rm:past_by}";
        LDRSBT_i (U, Rn, Rt, imm4H, imm4L) = "cond:4 000 0 U 1 1 1 Rn:4 Rt:4 imm4H:4 1101 imm4L:4", "ldrsbt {Rt:r}, {imm4H.imm4L:past}";
        LDRSBT_r (U, Rn, Rt, Rm) = "cond:4 000 0 U 0 1 1 Rn:4 Rt:4 0000 1101 Rm:4", "ldrsbt {Rt:r}, {Rm:past_by}";
        LDRSHT_i (U, Rn, Rt, imm4H, imm4L) = "cond:4 000 0 U 1 1 1 Rn:4 Rt:4 imm4H:4 1111 imm4L:4", "ldrsht {Rt:r}, {imm4H.imm4L:past}";
        LDRSHT_r (U, Rn, Rt, Rm) = "cond:4 000 0 U 0 1 1 Rn:4 Rt:4 0000 1111 Rm:4", "ldrsht {Rt:r}, {Rm:past_by}";
        STRH_i (P, U, W, Rn, Rt, imm4H, imm4L) = "cond:4 000 P U 1 W 0 Rn:4 Rt:4 imm4H:4 1011 imm4L:4", "strh {Rt:r}, {imm4H.imm4L:at}";
        STRH_r (P, U, W, Rn, Rt, Rm) = "cond:4 000 P U 0 W 0 Rn:4 Rt:4 0000 1011 Rm:4", "strh {Rt:r}, {Rm:by}";
        LDRH_i (P, U, W, Rn, Rt, imm4H, imm4L) = "cond:4 000 P U 1 W 1 Rn:4 Rt:4 imm4H:4 1011 imm4L:4", "ldrh {Rt:r}, {imm4H.imm4L:at}";
        LDRH_r (P, U, W, Rn, Rt, Rm) = "cond:4 000 P U 0 W 1 Rn:4 Rt:4 0000 1011 Rm:4", "ldrh {Rt:r}, {Rm:by}";
        LDRD_i (P, U, W, Rn, Rt, imm4H, imm4L) = "cond:4 000 P U 1 W 0 Rn:4 Rt:4 imm4H:4 1101 imm4L:4", "ldrd {Rt:r}, {Rt+1:r}, {imm4H.imm4L:at}";
        LDRD_r (P, U, W, Rn, Rt, Rm) = "cond:4 000 P U 0 W 0 Rn:4 Rt:4 0000 1101 Rm:4", "ldrd {Rt:r}, {Rt+1:r}, {Rm:by}";
        LDRSB_i (P, U, W, Rn, Rt, imm4H, imm4L) = "cond:4 000 P U 1 W 1 Rn:4 Rt:4 imm4H:4 1101 imm4L:4", "ldrsb {Rt:r}, {imm4H.imm4L:at}";
        LDRSB_r (P, U, W, Rn, Rt, Rm) = "cond:4 000 P U 0 W 1 Rn:4 Rt:4 0000 1101 Rm:4", "ldrsb {Rt:r}, {Rm:by}";
        STRD_i (P, U, W, Rn, Rt, imm4H, imm4L) = "cond:4 000 P U 1 W 0 Rn:4 Rt:4 imm4H:4 1111 imm4L:4", "strd {Rt:r}, {Rt+1:r}, {imm4H.imm4L:at}";
        STRD_r (P, U, W, Rn, Rt, Rm) = "cond:4 000 P U 0 W 0 Rn:4 Rt:4 0000 1111 Rm:4", "strd {Rt:r}, {Rt+1:r}, {Rm:by}";
        LDRSH_i (P, U, W, Rn, Rt, imm4H, imm4L) = "cond:4 000 P U 1 W 1 Rn:4 Rt:4 imm4H:4 1111 imm4L:4", "ldrsh {Rt:r}, {imm4H.imm4L:at}";
        LDRSH_r (P, U, W, Rn, Rt, Rm) = "cond:4 000 P U 0 W 1 Rn:4 Rt:4 0000 1111 Rm:4", "ldrsh {Rt:r}, {Rm:by}";
    }
    section "Multiply and accumulate" {
        MUL (S, Rd, Rm, Rn) = "cond:4 0000000 S Rd:4 0000 Rm:4 1001 Rn:4", "mul{S?s} {Rd:r}, {Rn:r}, {Rm:r}";
        MLA (S, Rd, Ra, Rm, Rn) = "cond:4 0000001 S Rd:4 Ra:4 Rm:4 1001 Rn:4", "mla{S?s} {Rd:r}, {Rn:r}, {Rm:r}, {Ra:r}";
        UMAAL (RdHi, RdLo, Rm, Rn) = "cond:4 0000010 0 RdHi:4 RdLo:4 Rm:4 1001 Rn:4", "umaal {RdLo:r}, {RdHi:r}, {Rn:r}, {Rm:r}";
        MLS (Rd, Ra, Rm, Rn) = "cond:4 0000011 0 Rd:4 Ra:4 Rm:4 1001 Rn:4", "mls {Rd:r}, {Rn:r}, {Rm:r}, {Ra:r}";
        UMULL (S, RdHi, RdLo, Rm, Rn) = "cond:4 0000100 S RdHi:4 RdLo:4 Rm:4 1001 Rn:4", "umull{S?s} {RdLo:r}, {RdHi:r}, {Rn:r}, {Rm:r}";
        UMLAL (S, RdHi, RdLo, Rm, Rn) = "cond:4 0000101 S RdHi:4 RdLo:4 Rm:4 1001 Rn:4", "umlal{S?s} {RdLo:r}, {RdHi:r}, {Rn:r}, {Rm:r}";
        SMULL (S, RdHi, RdLo, Rm, Rn) = "cond:4 0000110 S RdHi:4 RdLo:4 Rm:4 1001 Rn:4", "smull{S?s} {RdLo:r}, {RdHi:r}, {Rn:r}, {Rm:r}";
        SMLAL (S, RdHi, RdLo, Rm, Rn) = "cond:4 0000111 S RdHi:4 RdLo:4 Rm:4 1001 Rn:4", "smlal{S?s} {RdLo:r}, {RdHi:r}, {Rn:r}, {Rm:r}";
    }
    section "Synchronization primitives, load-acquire, store-release" {
        STL (Rn, Rt) = "cond:4 00011 00 0 Rn:4 1111 1100 1001 Rt:4", "stl {Rt:r}, [{Rn:r}]";
        LDA (Rn, Rt) = "cond:4 00011 00 1 Rn:4 Rt:4 1100 1001 1111", "lda {Rt:r}, [{Rn:r}]";
        STLEX (Rn, Rd, Rt) = "cond:4 00011 00 0 Rn:4 Rd:4 1110 1001 Rt:4", "stlex {Rd:r}, {Rt:r}, [{Rn:r}]";
        LDAEX (Rn, Rt) = "cond:4 00011 00 1 Rn:4 Rt:4 1110 1001 1111", "ldaex {Rt:r}, [{Rn:r}]";
        STREX (Rn, Rd, Rt) = "cond:4 00011 00 0 Rn:4 Rd:4 1111 1001 Rt:4", "strex {Rd:r}, {Rt:r}, [{Rn:r}]";
        LDREX (Rn, Rt) = "cond:4 00011 00 1 Rn:4 Rt:4 1111 1001 1111", "ldrex {Rt:r}, [{Rn:r}]";
        STLEXD (Rn, Rd, Rt) = "cond:4 00011 01 0 Rn:4 Rd:4 1110 1001 Rt:4", "stlexd {Rd:r}, {Rt:r}, {Rt+1:r}, [{Rn:r}]";
        LDAEXD (Rn, Rt) = "cond:4 00011 01 1 Rn:4 Rt:4 1110 1001 1111", "ldaexd {Rt:r}, {Rt+1:r}, [{Rn:r}]";
        STREXD (Rn, Rd, Rt) = "cond:4 00011 01 0 Rn:4 Rd:4 1111 1001 Rt:4", "strexd {Rd:r}, {Rt:r}, {Rt+1:r}, [{Rn:r}]";
        LDREXD (Rn, Rt) = "cond:4 00011 01 1 Rn:4 Rt:4 1111 1001 1111", "ldrexd {Rt:r}, {Rt+1:r}, [{Rn:r}]";
        STLB (Rn, Rt) = "cond:4 00011 10 0 Rn:4 1111 1100 1001 Rt:4", "stlb {Rt:r}, [{Rn:r}]";
        LDAB (Rn, Rt) = "cond:4 00011 10 1 Rn:4 Rt:4 1100 1001 1111", "ldab {Rt:r}, [{Rn:r}]";
        STLEXB (Rn, Rd, Rt) = "cond:4 00011 10 0 Rn:4 Rd:4 1110 1001 Rt:4", "stlexb {Rd:r}, {Rt:r}, [{Rn:r}]";
        LDAEXB (Rn, Rt) = "cond:4 00011 10 1 Rn:4 Rt:4 1110 1001 1111", "ldaexb {Rt:r}, [{Rn:r}]";
        STREXB (Rn, Rd, Rt) = "cond:4 00011 10 0 Rn:4 Rd:4 1111 1001 Rt:4", "strexb {Rd:r}, {Rt:r}, [{Rn:r}]";
        LDREXB (Rn, Rt) = "cond:4 00011 10 1 Rn:4 Rt:4 1111 1001 1111", "ldrexb {Rt:r}, [{Rn:r}]";
        STLH (Rn, Rt) = "cond:4 00011 11 0 Rn:4 1111 1100 1001 Rt:4", "stlh {Rt:r}, [{Rn:r}]";
        LDAH (Rn, Rt) = "cond:4 00011 11 1 Rn:4 Rt:4 1100 1001 1111", "ldah {Rt:r}, [{Rn:r}]";
        STLEXH (Rn, Rd, Rt) = "cond:4 00011 11 0 Rn:4 Rd:4 1110 1001 Rt:4", "stlexh {Rd:r}, {Rt:r}, [{Rn:r}]";
        LDAEXH (Rn, Rt) = "cond:4 00011 11 1 Rn:4 Rt:4 1110 1001 1111", "ldaexh {Rt:r}, [{Rn:r}]";
        STREXH (Rn, Rd, Rt) = "cond:4 00011 11 0 Rn:4 Rd:4 1111 1001 Rt:4", "strexh {Rd:r}, {Rt:r}, [{Rn:r}]";
        LDREXH (Rn, Rt) = "cond:4 00011 11 1 Rn:4 Rt:4 1111 1001 1111", "ldrexh {Rt:r}, [{Rn:r}]";
    }
    section "Miscellaneous" {
        MRS (R, Rd) = "cond:4 00010 R 00 1111 Rd:4 0000 0000 0000", "mrs {Rd:r}, {R|cpsr|spsr}";
        MRS_br (R, M1, Rd, M) = "cond:4 00010 R 00 M1:4 Rd:4 001 M 0000 0000", "mrs {Rd:r}, {R.M.M1:banked}";
        MSR_r (R, mask, Rn) = "cond:4 00010 R 10 mask:4 1111 0000 0000 Rn:4", "msr {R|cpsr|spsr}_{mask:psr}, {Rn:r}";
        MSR_br (R, M1, M, Rn) = "cond:4 00010 R 10 M1:4 1111 001 M 0000 Rn:4", "msr {R.M.M1:banked}, {Rn:r}";
        BX (Rm) = "cond:4 00010010 1111 1111 1111 0001 Rm:4", "bx {Rm:r}";
        BXJ (Rm) = "cond:4 00010010 1111 1111 1111 0010 Rm:4", "bxj {Rm:r}";
        BLX_r (Rm) = "cond:4 00010010 1111 1111 1111 0011 Rm:4", "blx {Rm:r}";
        CLZ (Rd, Rm) = "cond:4 00010110 1111 Rd:4 1111 0001 Rm:4", "clz {Rd:r}, {Rm:r}";
        ERET () = "cond:4 00010110 0000 0000 0000 0110 1110", "eret";
        CRC32 (sz, Rn, Rd, C, Rm) = "cond:4 00010 sz:2 0 Rn:4 Rd:4 00 C 0 0100 Rm:4", "sz<3 => crc32{C?c}{sz|b|h|w|} {Rd:r}, {Rn:r}, {Rm:r}" if CRC32;
        QADD (Rn, Rd, Rm) = "cond:4 00010000 Rn:4 Rd:4 0000 0101 Rm:4", "qadd {Rd:r}, {Rm:r}, {Rn:r}";
        QSUB (Rn, Rd, Rm) = "cond:4 00010010 Rn:4 Rd:4 0000 0101 Rm:4", "qsub {Rd:r}, {Rm:r}, {Rn:r}";
        QDADD (Rn, Rd, Rm) = "cond:4 00010100 Rn:4 Rd:4 0000 0101 Rm:4", "qdadd {Rd:r}, {Rm:r}, {Rn:r}";
        QDSUB (Rn, Rd, Rm) = "cond:4 00010110 Rn:4 Rd:4 0000 0101 Rm:4", "qdsub {Rd:r}, {Rm:r}, {Rn:r}";
        HLT (imm12, imm4) = "cond:4 00010000 imm12:12 0111 imm4:4", "hlt #{imm12.imm4}";
        BKPT (imm12, imm4) = "cond:4 00010010 imm12:12 0111 imm4:4", "bkpt #{imm12.imm4}";
        HVC (imm12, imm4) = "cond:4 00010100 imm12:12 0111 imm4:4", "hvc #{imm12.imm4}";
        SMC (imm4) = "cond:4 00010110 0000 0000 0000 0111 imm4:4", "smc #{imm4}";
    }
    section "Halfword multiply and accumulate" {
        SMLABB (Rd, Ra, Rm, M, N, Rn) = "cond:4 00010000 Rd:4 Ra:4 Rm:4 1 M N 0 Rn:4", "smla{N|b|t}{M|b|t} {Rd:r}, {Rn:r}, {Rm:r}, {Ra:r}";
        SMLAWB (Rd, Ra, Rm, M, Rn) = "cond:4 00010010 Rd:4 Ra:4 Rm:4 1 M 0 0 Rn:4", "smlaw{M|b|t} {Rd:r}, {Rn:r}, {Rm:r}, {Ra:r}";
        SMULWB (Rd, Rm, M, Rn) = "cond:4 00010010 Rd:4 0000 Rm:4 1 M 1 0 Rn:4", "smulw{M|b|t} {Rd:r}, {Rn:r}, {Rm:r}";
        SMLALBB (RdHi, RdLo, Rm, M, N, Rn) = "cond:4 00010100 RdHi:4 RdLo:4 Rm:4 1 M N 0 Rn:4", "smlal{N|b|t}{M|b|t} {RdLo:r}, {RdHi:r}, {Rn:r}, {Rm:r}";
        SMULBB (Rd, Rm, M, N, Rn) = "cond:4 00010110 Rd:4 0000 Rm:4 1 M N 0 Rn:4", "smul{N|b|t}{M|b|t} {Rd:r}, {Rn:r}, {Rm:r}";
    }
    section "Data processing (register, immediate shift)" {
        AND_r (S, Rn, Rd, imm5, stype, Rm) = "cond:4 00 0 0000 S Rn:4 Rd:4 imm5:5 stype:2 0 Rm:4", "and{S?s} {Rd:r}, {Rn:r}, {Rm:r}{stype.imm5:shift}";
        EOR_r (S, Rn, Rd, imm5, stype, Rm) = "cond:4 00 0 0001 S Rn:4 Rd:4 imm5:5 stype:2 0 Rm:4", "eor{S?s} {Rd:r}, {Rn:r}, {Rm:r}{stype.imm5:shift}";
        SUB_r (S, Rn, Rd, imm5, stype, Rm) = "cond:4 00 0 0010 S Rn:4 Rd:4 imm5:5 stype:2 0 Rm:4", "sub{S?s} {Rd:r}, {Rn:r}, {Rm:r}{stype.imm5:shift}";
        RSB_r (S, Rn, Rd, imm5, stype, Rm) = "cond:4 00 0 0011 S Rn:4 Rd:4 imm5:5 stype:2 0 Rm:4", "rsb{S?s} {Rd:r}, {Rn:r}, {Rm:r}{stype.imm5:shift}";
        ADD_r (S, Rn, Rd, imm5, stype, Rm) = "cond:4 00 0 0100 S Rn:4 Rd:4 imm5:5 stype:2 0 Rm:4", "add{S?s} {Rd:r}, {Rn:r}, {Rm:r}{stype.imm5:shift}";
        ADC_r (S, Rn, Rd, imm5, stype, Rm) = "cond:4 00 0 0101 S Rn:4 Rd:4 imm5:5 stype:2 0 Rm:4", "adc{S?s} {Rd:r}, {Rn:r}, {Rm:r}{stype.imm5:shift}";
        SBC_r (S, Rn, Rd, imm5, stype, Rm) = "cond:4 00 0 0110 S Rn:4 Rd:4 imm5:5 stype:2 0 Rm:4", "sbc{S?s} {Rd:r}, {Rn:r}, {Rm:r}{stype.imm5:shift}";
        RSC_r (S, Rn, Rd, imm5, stype, Rm) = "cond:4 00 0 0111 S Rn:4 Rd:4 imm5:5 stype:2 0 Rm:4", "rsc{S?s} {Rd:r}, {Rn:r}, {Rm:r}{stype.imm5:shift}";
        TST_r (Rn, imm5, stype, Rm) = "cond:4 00 0 1000 1 Rn:4 0000 imm5:5 stype:2 0 Rm:4", "tst {Rn:r}, {Rm:r}{stype.imm5:shift}";
        TEQ_r (Rn, imm5, stype, Rm) = "cond:4 00 0 1001 1 Rn:4 0000 imm5:5 stype:2 0 Rm:4", "teq {Rn:r}, {Rm:r}{stype.imm5:shift}";
        CMP_r (Rn, imm5, stype, Rm) = "cond:4 00 0 1010 1 Rn:4 0000 imm5:5 stype:2 0 Rm:4", "cmp {Rn:r}, {Rm:r}{stype.imm5:shift}";
        CMN_r (Rn, imm5, stype, Rm) = "cond:4 00 0 1011 1 Rn:4 0000 imm5:5 stype:2 0 Rm:4", "cmn {Rn:r}, {Rm:r}{stype.imm5:shift}";
        ORR_r (S, Rn, Rd, imm5, stype, Rm) = "cond:4 00 0 1100 S Rn:4 Rd:4 imm5:5 stype:2 0 Rm:4", "orr{S?s} {Rd:r}, {Rn:r}, {Rm:r}{stype.imm5:shift}";
        MOV_r (S, Rd, imm5, stype, Rm) = "cond:4 00 0 1101 S 0000 Rd:4 imm5:5 stype:2 0 Rm:4", "stype.imm5=0 => mov{S?s} {Rd:r}, {Rm:r}; stype.imm5=96 => rrx{S?s} {Rd:r}, {Rm:r}; {stype|lsl|lsr|asr|ror}{S?s} {Rd:r}, {Rm:r}, #{amount:d}";
        BIC_r (S, Rn, Rd, imm5, stype, Rm) = "cond:4 00 0 1110 S Rn:4 Rd:4 imm5:5 stype:2 0 Rm:4", "bic{S?s} {Rd:r}, {Rn:r}, {Rm:r}{stype.imm5:shift}";
        MVN_r (S, Rd, imm5, stype, Rm) = "cond:4 00 0 1111 S 0000 Rd:4 imm5:5 stype:2 0 Rm:4", "mvn{S?s} {Rd:r}, {Rm:r}{stype.imm5:shift}";
    }
    section "Data processing (register-shifted register)" {
        AND_rr (S, Rn, Rd, Rs, stype, Rm) = "cond:4 00 0 0000 S Rn:4 Rd:4 Rs:4 0 stype:2 1 Rm:4", "and{S?s} {Rd:r}, {Rn:r}, {Rm:r}, {stype|lsl|lsr|asr|ror} {Rs:r}";
        EOR_rr (S, Rn, Rd, Rs, stype, Rm) = "cond:4 00 0 0001 S Rn:4 Rd:4 Rs:4 0 stype:2 1 Rm:4", "eor{S?s} {Rd:r}, {Rn:r}, {Rm:r}, {stype|lsl|lsr|asr|ror} {Rs:r}";
        SUB_rr (S, Rn, Rd, Rs, stype, Rm) = "cond:4 00 0 0010 S Rn:4 Rd:4 Rs:4 0 stype:2 1 Rm:4", "sub{S?s} {Rd:r}, {Rn:r}, {Rm:r}, {stype|lsl|lsr|asr|ror} {Rs:r}";
        RSB_rr (S, Rn, Rd, Rs, stype, Rm) = "cond:4 00 0 0011 S Rn:4 Rd:4 Rs:4 0 stype:2 1 Rm:4", "rsb{S?s} {Rd:r}, {Rn:r}, {Rm:r}, {stype|lsl|lsr|asr|ror} {Rs:r}";
        ADD_rr (S, Rn, Rd, Rs, stype, Rm) = "cond:4 00 0 0100 S Rn:4 Rd:4 Rs:4 0 stype:2 1 Rm:4", "add{S?s} {Rd:r}, {Rn:r}, {Rm:r}, {stype|lsl|lsr|asr|ror} {Rs:r}";
        ADC_rr (S, Rn, Rd, Rs, stype, Rm) = "cond:4 00 0 0101 S Rn:4 Rd:4 Rs:4 0 stype:2 1 Rm:4", "adc{S?s} {Rd:r}, {Rn:r}, {Rm:r}, {stype|lsl|lsr|asr|ror} {Rs:r}";
        SBC_rr (S, Rn, Rd, Rs, stype, Rm) = "cond:4 00 0 0110 S Rn:4 Rd:4 Rs:4 0 stype:2 1 Rm:4", "sbc{S?s} {Rd:r}, {Rn:r}, {Rm:r}, {stype|lsl|lsr|asr|ror} {Rs:r}";
        RSC_rr (S, Rn, Rd, Rs, stype, Rm) = "cond:4 00 0 0111 S Rn:4 Rd:4 Rs:4 0 stype:2 1 Rm:4", "rsc{S?s} {Rd:r}, {Rn:r}, {Rm:r}, {stype|lsl|lsr|asr|ror} {Rs:r}";
        TST_rr (Rn, Rs, stype, Rm) = "cond:4 00 0 1000 1 Rn:4 0000 Rs:4 0 stype:2 1 Rm:4", "tst {Rn:r}, {Rm:r}, {stype|lsl|lsr|asr|ror} {Rs:r}";
        TEQ_rr (Rn, Rs, stype, Rm) = "cond:4 00 0 1001 1 Rn:4 0000 Rs:4 0 stype:2 1 Rm:4", "teq {Rn:r}, {Rm:r}, {stype|lsl|lsr|asr|ror} {Rs:r}";
        CMP_rr (Rn, Rs, stype, Rm) = "cond:4 00 0 1010 1 Rn:4 0000 Rs:4 0 stype:2 1 Rm:4", "cmp {Rn:r}, {Rm:r}, {stype|lsl|lsr|asr|ror} {Rs:r}";
        CMN_rr (Rn, Rs, stype, Rm) = "cond:4 00 0 1011 1 Rn:4 0000 Rs:4 0 stype:2 1 Rm:4", "cmn {Rn:r}, {Rm:r}, {stype|lsl|lsr|asr|ror} {Rs:r}";
        ORR_rr (S, Rn, Rd, Rs, stype, Rm) = "cond:4 00 0 1100 S Rn:4 Rd:4 Rs:4 0 stype:2 1 Rm:4", "orr{S?s} {Rd:r}, {Rn:r}, {Rm:r}, {stype|lsl|lsr|asr|ror} {Rs:r}";
        MOV_rr (S, Rd, Rs, stype, Rm) = "cond:4 00 0 1101 S 0000 Rd:4 Rs:4 0 stype:2 1 Rm:4", "{stype|lsl|lsr|asr|ror}{S?s} {Rd:r}, {Rm:r}, {Rs:r}";
        BIC_rr (S, Rn, Rd, Rs, stype, Rm) = "cond:4 00 0 1110 S Rn:4 Rd:4 Rs:4 0 stype:2 1 Rm:4", "bic{S?s} {Rd:r}, {Rn:r}, {Rm:r}, {stype|lsl|lsr|asr|ror} {Rs:r}";
        MVN_rr (S, Rd, Rs, stype, Rm) = "cond:4 00 0 1111 S 0000 Rd:4 Rs:4 0 stype:2 1 Rm:4", "mvn{S?s} {Rd:r}, {Rm:r}, {stype|lsl|lsr|asr|ror} {Rs:r}";
    }
    section "Move halfword, hints, MSR (immediate)" {
        MOVW (imm4, Rd, imm12) = "cond:4 00110000 imm4:4 Rd:4 imm12:12", "movw {Rd:r}, #{imm4.imm12}";
        MOVT (imm4, Rd, imm12) = "cond:4 00110100 imm4:4 Rd:4 imm12:12", "movt {Rd:r}, #{imm4.imm12}";
        HINT (imm8) = "cond:4 00110010 0000 1111 0000 imm8:8", "{imm8:hint}";
        MSR_i (R, mask, imm12) = "cond:4 00110 R 10 mask:4 1111 imm12:12", "msr {R|cpsr|spsr}_{mask:psr}, {imm12:constant}";
    }
    section "Data processing (immediate)" {
        AND_i (S, Rn, Rd, imm12) = "cond:4 00 1 0000 S Rn:4 Rd:4 imm12:12", "and{S?s} {Rd:r}, {Rn:r}, {imm12:constant}";
        EOR_i (S, Rn, Rd, imm12) = "cond:4 00 1 0001 S Rn:4 Rd:4 imm12:12", "eor{S?s} {Rd:r}, {Rn:r}, {imm12:constant}";
        SUB_i (S, Rn, Rd, imm12) = "cond:4 00 1 0010 S Rn:4 Rd:4 imm12:12", "sub{S?s} {Rd:r}, {Rn:r}, {imm12:constant}";
        RSB_i (S, Rn, Rd, imm12) = "cond:4 00 1 0011 S Rn:4 Rd:4 imm12:12", "rsb{S?s} {Rd:r}, {Rn:r}, {imm12:constant}";
        ADD_i (S, Rn, Rd, imm12) = "cond:4 00 1 0100 S Rn:4 Rd:4 imm12:12", "add{S?s} {Rd:r}, {Rn:r}, {imm12:constant}";
        ADC_i (S, Rn, Rd, imm12) = "cond:4 00 1 0101 S Rn:4 Rd:4 imm12:12", "adc{S?s} {Rd:r}, {Rn:r}, {imm12:constant}";
        SBC_i (S, Rn, Rd, imm12) = "cond:4 00 1 0110 S Rn:4 Rd:4 imm12:12", "sbc{S?s} {Rd:r}, {Rn:r}, {imm12:constant}";
        RSC_i (S, Rn, Rd, imm12) = "cond:4 00 1 0111 S Rn:4 Rd:4 imm12:12", "rsc{S?s} {Rd:r}, {Rn:r}, {imm12:constant}";
        TST_i (Rn, imm12) = "cond:4 00 1 1000 1 Rn:4 0000 imm12:12", "tst {Rn:r}, {imm12:constant}";
        TEQ_i (Rn, imm12) = "cond:4 00 1 1001 1 Rn:4 0000 imm12:12", "teq {Rn:r}, {imm12:constant}";
        CMP_i (Rn, imm12) = "cond:4 00 1 1010 1 Rn:4 0000 imm12:12", "cmp {Rn:r}, {imm12:constant}";
        CMN_i (Rn, imm12) = "cond:4 00 1 1011 1 Rn:4 0000 imm12:12", "cmn {Rn:r}, {imm12:constant}";
        ORR_i (S, Rn, Rd, imm12) = "cond:4 00 1 1100 S Rn:4 Rd:4 imm12:12", "orr{S?s} {Rd:r}, {Rn:r}, {imm12:constant}";
        MOV_i (S, Rd, imm12) = "cond:4 00 1 1101 S 0000 Rd:4 imm12:12", "mov{S?s} {Rd:r}, {imm12:constant}";
        BIC_i (S, Rn, Rd, imm12) = "cond:4 00 1 1110 S Rn:4 Rd:4 imm12:12", "bic{S?s} {Rd:r}, {Rn:r}, {imm12:constant}";
        MVN_i (S, Rd, imm12) = "cond:4 00 1 1111 S 0000 Rd:4 imm12:12", "mvn{S?s} {Rd:r}, {imm12:constant}";
    }
}

impl<B: Bind> Data for Decoder<'_, B> {
    type Out = B::Out;
    fn unallocated(&mut self) -> B::Out {
        self.none()
    }
    fn has(&self, f: Feature) -> bool {
        self.b.has(f)
    }

    visit! { d;
        STRHT_i (U, Rn, Rt, imm4H, imm4L) => d.transfer(Access::store(1, POST).unprivileged(), Rt, Rn, Where::constant(U, imm4H << 4 | imm4L));
        STRHT_r (U, Rn, Rt, Rm) => d.transfer(Access::store(1, POST).unprivileged(), Rt, Rn, Where::register(U, Rm));
        LDRHT_i (U, Rn, Rt, imm4H, imm4L) => d.transfer(Access::load(1, false, POST).unprivileged(), Rt, Rn, Where::constant(U, imm4H << 4 | imm4L));
        LDRHT_r (U, Rn, Rt, Rm) => d.transfer(Access::load(1, false, POST).unprivileged(), Rt, Rn, Where::register(U, Rm));
        LDRSBT_i (U, Rn, Rt, imm4H, imm4L) => d.transfer(Access::load(0, true, POST).unprivileged(), Rt, Rn, Where::constant(U, imm4H << 4 | imm4L));
        LDRSBT_r (U, Rn, Rt, Rm) => d.transfer(Access::load(0, true, POST).unprivileged(), Rt, Rn, Where::register(U, Rm));
        LDRSHT_i (U, Rn, Rt, imm4H, imm4L) => d.transfer(Access::load(1, true, POST).unprivileged(), Rt, Rn, Where::constant(U, imm4H << 4 | imm4L));
        LDRSHT_r (U, Rn, Rt, Rm) => d.transfer(Access::load(1, true, POST).unprivileged(), Rt, Rn, Where::register(U, Rm));
        STRH_i (P, U, W, Rn, Rt, imm4H, imm4L) => d.store(1, (P, W), (Rt, Rn), Where::constant(U, imm4H << 4 | imm4L));
        STRH_r (P, U, W, Rn, Rt, Rm) => d.store(1, (P, W), (Rt, Rn), Where::register(U, Rm));
        LDRH_i (P, U, W, Rn, Rt, imm4H, imm4L) => d.load(1, false, (P, W), (Rt, Rn), Where::constant(U, imm4H << 4 | imm4L));
        LDRH_r (P, U, W, Rn, Rt, Rm) => d.load(1, false, (P, W), (Rt, Rn), Where::register(U, Rm));
        LDRD_i (P, U, W, Rn, Rt, imm4H, imm4L) => d.dual_at(true, (P, W), (Rt, Rn), Where::constant(U, imm4H << 4 | imm4L));
        LDRD_r (P, U, W, Rn, Rt, Rm) => d.dual_at(true, (P, W), (Rt, Rn), Where::register(U, Rm));
        LDRSB_i (P, U, W, Rn, Rt, imm4H, imm4L) => d.load(0, true, (P, W), (Rt, Rn), Where::constant(U, imm4H << 4 | imm4L));
        LDRSB_r (P, U, W, Rn, Rt, Rm) => d.load(0, true, (P, W), (Rt, Rn), Where::register(U, Rm));
        STRD_i (P, U, W, Rn, Rt, imm4H, imm4L) => d.dual_at(false, (P, W), (Rt, Rn), Where::constant(U, imm4H << 4 | imm4L));
        STRD_r (P, U, W, Rn, Rt, Rm) => d.dual_at(false, (P, W), (Rt, Rn), Where::register(U, Rm));
        LDRSH_i (P, U, W, Rn, Rt, imm4H, imm4L) => d.load(1, true, (P, W), (Rt, Rn), Where::constant(U, imm4H << 4 | imm4L));
        LDRSH_r (P, U, W, Rn, Rt, Rm) => d.load(1, true, (P, W), (Rt, Rn), Where::register(U, Rm));
        MUL (S, Rd, Rm, Rn) => d.multiply(S, 0, (Rd, Rn, Rm, 15));
        MLA (S, Rd, Ra, Rm, Rn) => d.with_ra(Ra, |d| d.multiply(S, 0, (Rd, Rn, Rm, Ra)));
        UMAAL (RdHi, RdLo, Rm, Rn) => d.multiply_add_both((RdHi, Rn, Rm, RdLo));
        MLS (Rd, Ra, Rm, Rn) => d.with_ra(Ra, |d| d.multiply(0, 1, (Rd, Rn, Rm, Ra)));
        UMULL (S, RdHi, RdLo, Rm, Rn) => d.multiply_long(0, 0, S, (RdHi, Rn, Rm, RdLo));
        UMLAL (S, RdHi, RdLo, Rm, Rn) => d.multiply_long(0, 1, S, (RdHi, Rn, Rm, RdLo));
        SMULL (S, RdHi, RdLo, Rm, Rn) => d.multiply_long(1, 0, S, (RdHi, Rn, Rm, RdLo));
        SMLAL (S, RdHi, RdLo, Rm, Rn) => d.multiply_long(1, 1, S, (RdHi, Rn, Rm, RdLo));
        STL (Rn, Rt) => d.ordered(false, 2, Rt, Rn);
        LDA (Rn, Rt) => d.ordered(true, 2, Rt, Rn);
        STLEX (Rn, Rd, Rt) => d.store_exclusive(true, 2, Rd, (Rt, 0), (Rn, 0));
        LDAEX (Rn, Rt) => d.load_exclusive(true, 2, (Rt, 0), Rn, 0);
        STREX (Rn, Rd, Rt) => d.store_exclusive(false, 2, Rd, (Rt, 0), (Rn, 0));
        LDREX (Rn, Rt) => d.load_exclusive(false, 2, (Rt, 0), Rn, 0);
        STLEXD (Rn, Rd, Rt) => d.even(Rt, |d| d.store_exclusive(true, 3, Rd, (Rt, Rt + 1), (Rn, 0)));
        LDAEXD (Rn, Rt) => d.even(Rt, |d| d.load_exclusive(true, 3, (Rt, Rt + 1), Rn, 0));
        STREXD (Rn, Rd, Rt) => d.even(Rt, |d| d.store_exclusive(false, 3, Rd, (Rt, Rt + 1), (Rn, 0)));
        LDREXD (Rn, Rt) => d.even(Rt, |d| d.load_exclusive(false, 3, (Rt, Rt + 1), Rn, 0));
        STLB (Rn, Rt) => d.ordered(false, 0, Rt, Rn);
        LDAB (Rn, Rt) => d.ordered(true, 0, Rt, Rn);
        STLEXB (Rn, Rd, Rt) => d.store_exclusive(true, 0, Rd, (Rt, 0), (Rn, 0));
        LDAEXB (Rn, Rt) => d.load_exclusive(true, 0, (Rt, 0), Rn, 0);
        STREXB (Rn, Rd, Rt) => d.store_exclusive(false, 0, Rd, (Rt, 0), (Rn, 0));
        LDREXB (Rn, Rt) => d.load_exclusive(false, 0, (Rt, 0), Rn, 0);
        STLH (Rn, Rt) => d.ordered(false, 1, Rt, Rn);
        LDAH (Rn, Rt) => d.ordered(true, 1, Rt, Rn);
        STLEXH (Rn, Rd, Rt) => d.store_exclusive(true, 1, Rd, (Rt, 0), (Rn, 0));
        LDAEXH (Rn, Rt) => d.load_exclusive(true, 1, (Rt, 0), Rn, 0);
        STREXH (Rn, Rd, Rt) => d.store_exclusive(false, 1, Rd, (Rt, 0), (Rn, 0));
        LDREXH (Rn, Rt) => d.load_exclusive(false, 1, (Rt, 0), Rn, 0);
        MRS (R, Rd) => d.read_status(R, Rd);
        MRS_br (R, M1, Rd, M) => d.read_banked(R, M << 4 | M1, Rd);
        MSR_r (R, mask, Rn) => d.write_status_register(R, mask, Rn);
        MSR_br (R, M1, M, Rn) => d.write_banked(R, M << 4 | M1, Rn);
        BX (Rm) => d.branch_exchange(Rm);
        BXJ (Rm) => d.branch_exchange_jazelle(Rm);
        BLX_r (Rm) => d.branch_link_register(Rm, 4);
        CLZ (Rd, Rm) => d.unary::<CountLeadingZeros<false>>(Rd, Rm);
        ERET () => d.eret();
        CRC32 (sz, Rn, Rd, C, Rm) => d.checksum(C, sz, (Rd, Rn, Rm));
        QADD (Rn, Rd, Rm) => d.saturating_add(0, 0, (Rd, Rn, Rm));
        QSUB (Rn, Rd, Rm) => d.saturating_add(0, 1, (Rd, Rn, Rm));
        QDADD (Rn, Rd, Rm) => d.saturating_add(1, 0, (Rd, Rn, Rm));
        QDSUB (Rn, Rd, Rm) => d.saturating_add(1, 1, (Rd, Rn, Rm));
        HLT (imm12, imm4) => d.unconditional::<Halt>(imm12 << 4 | imm4);
        BKPT (imm12, imm4) => d.unconditional::<Breakpoint>(imm12 << 4 | imm4);
        HVC (imm12, imm4) => d.unconditional::<HypervisorCall>(imm12 << 4 | imm4);
        SMC (imm4) => d.effect::<SecureMonitorCall>(imm4);
        SMLABB (Rd, Ra, Rm, M, N, Rn) => d.multiply_halves(N, M, (Rd, Rn, Rm), Some(Ra));
        SMLAWB (Rd, Ra, Rm, M, Rn) => d.multiply_word_by_half(M, (Rd, Rn, Rm), Some(Ra));
        SMULWB (Rd, Rm, M, Rn) => d.multiply_word_by_half(M, (Rd, Rn, Rm), None);
        SMLALBB (RdHi, RdLo, Rm, M, N, Rn) => d.multiply_halves_long(N, M, (RdHi, Rn, Rm, RdLo));
        SMULBB (Rd, Rm, M, N, Rn) => d.multiply_halves(N, M, (Rd, Rn, Rm), None);
        AND_r (S, Rn, Rd, imm5, stype, Rm) => d.data_register(op::AND, S, (Rd, Rn, Rm), stype, imm5);
        EOR_r (S, Rn, Rd, imm5, stype, Rm) => d.data_register(op::EOR, S, (Rd, Rn, Rm), stype, imm5);
        SUB_r (S, Rn, Rd, imm5, stype, Rm) => d.data_register(op::SUB, S, (Rd, Rn, Rm), stype, imm5);
        RSB_r (S, Rn, Rd, imm5, stype, Rm) => d.data_register(op::RSB, S, (Rd, Rn, Rm), stype, imm5);
        ADD_r (S, Rn, Rd, imm5, stype, Rm) => d.data_register(op::ADD, S, (Rd, Rn, Rm), stype, imm5);
        ADC_r (S, Rn, Rd, imm5, stype, Rm) => d.data_register(op::ADC, S, (Rd, Rn, Rm), stype, imm5);
        SBC_r (S, Rn, Rd, imm5, stype, Rm) => d.data_register(op::SBC, S, (Rd, Rn, Rm), stype, imm5);
        RSC_r (S, Rn, Rd, imm5, stype, Rm) => d.data_register(op::RSC, S, (Rd, Rn, Rm), stype, imm5);
        TST_r (Rn, imm5, stype, Rm) => d.data_register(op::TST, 1, (0, Rn, Rm), stype, imm5);
        TEQ_r (Rn, imm5, stype, Rm) => d.data_register(op::TEQ, 1, (0, Rn, Rm), stype, imm5);
        CMP_r (Rn, imm5, stype, Rm) => d.data_register(op::CMP, 1, (0, Rn, Rm), stype, imm5);
        CMN_r (Rn, imm5, stype, Rm) => d.data_register(op::CMN, 1, (0, Rn, Rm), stype, imm5);
        ORR_r (S, Rn, Rd, imm5, stype, Rm) => d.data_register(op::ORR, S, (Rd, Rn, Rm), stype, imm5);
        MOV_r (S, Rd, imm5, stype, Rm) => d.data_register(op::MOV, S, (Rd, 0, Rm), stype, imm5);
        BIC_r (S, Rn, Rd, imm5, stype, Rm) => d.data_register(op::BIC, S, (Rd, Rn, Rm), stype, imm5);
        MVN_r (S, Rd, imm5, stype, Rm) => d.data_register(op::MVN, S, (Rd, 0, Rm), stype, imm5);
        AND_rr (S, Rn, Rd, Rs, stype, Rm) => d.data_by_register(op::AND, S, (Rd, Rn, Rm, Rs), stype);
        EOR_rr (S, Rn, Rd, Rs, stype, Rm) => d.data_by_register(op::EOR, S, (Rd, Rn, Rm, Rs), stype);
        SUB_rr (S, Rn, Rd, Rs, stype, Rm) => d.data_by_register(op::SUB, S, (Rd, Rn, Rm, Rs), stype);
        RSB_rr (S, Rn, Rd, Rs, stype, Rm) => d.data_by_register(op::RSB, S, (Rd, Rn, Rm, Rs), stype);
        ADD_rr (S, Rn, Rd, Rs, stype, Rm) => d.data_by_register(op::ADD, S, (Rd, Rn, Rm, Rs), stype);
        ADC_rr (S, Rn, Rd, Rs, stype, Rm) => d.data_by_register(op::ADC, S, (Rd, Rn, Rm, Rs), stype);
        SBC_rr (S, Rn, Rd, Rs, stype, Rm) => d.data_by_register(op::SBC, S, (Rd, Rn, Rm, Rs), stype);
        RSC_rr (S, Rn, Rd, Rs, stype, Rm) => d.data_by_register(op::RSC, S, (Rd, Rn, Rm, Rs), stype);
        TST_rr (Rn, Rs, stype, Rm) => d.data_by_register(op::TST, 1, (0, Rn, Rm, Rs), stype);
        TEQ_rr (Rn, Rs, stype, Rm) => d.data_by_register(op::TEQ, 1, (0, Rn, Rm, Rs), stype);
        CMP_rr (Rn, Rs, stype, Rm) => d.data_by_register(op::CMP, 1, (0, Rn, Rm, Rs), stype);
        CMN_rr (Rn, Rs, stype, Rm) => d.data_by_register(op::CMN, 1, (0, Rn, Rm, Rs), stype);
        ORR_rr (S, Rn, Rd, Rs, stype, Rm) => d.data_by_register(op::ORR, S, (Rd, Rn, Rm, Rs), stype);
        MOV_rr (S, Rd, Rs, stype, Rm) => d.data_by_register(op::MOV, S, (Rd, 0, Rm, Rs), stype);
        BIC_rr (S, Rn, Rd, Rs, stype, Rm) => d.data_by_register(op::BIC, S, (Rd, Rn, Rm, Rs), stype);
        MVN_rr (S, Rd, Rs, stype, Rm) => d.data_by_register(op::MVN, S, (Rd, 0, Rm, Rs), stype);
        MOVW (imm4, Rd, imm12) => d.move_half(false, Rd, imm4 << 12 | imm12);
        MOVT (imm4, Rd, imm12) => d.move_half(true, Rd, imm4 << 12 | imm12);
        HINT (imm8) => d.hint(imm8);
        MSR_i (R, mask, imm12) => d.write_status_immediate(R, mask, expand(imm12));
        AND_i (S, Rn, Rd, imm12) => d.expanded(op::AND, S, (Rd, Rn), imm12);
        EOR_i (S, Rn, Rd, imm12) => d.expanded(op::EOR, S, (Rd, Rn), imm12);
        SUB_i (S, Rn, Rd, imm12) => d.add_sub_immediate(op::SUB, S, (Rd, Rn), imm12);
        RSB_i (S, Rn, Rd, imm12) => d.expanded(op::RSB, S, (Rd, Rn), imm12);
        ADD_i (S, Rn, Rd, imm12) => d.add_sub_immediate(op::ADD, S, (Rd, Rn), imm12);
        ADC_i (S, Rn, Rd, imm12) => d.expanded(op::ADC, S, (Rd, Rn), imm12);
        SBC_i (S, Rn, Rd, imm12) => d.expanded(op::SBC, S, (Rd, Rn), imm12);
        RSC_i (S, Rn, Rd, imm12) => d.expanded(op::RSC, S, (Rd, Rn), imm12);
        TST_i (Rn, imm12) => d.expanded(op::TST, 1, (0, Rn), imm12);
        TEQ_i (Rn, imm12) => d.expanded(op::TEQ, 1, (0, Rn), imm12);
        CMP_i (Rn, imm12) => d.expanded(op::CMP, 1, (0, Rn), imm12);
        CMN_i (Rn, imm12) => d.expanded(op::CMN, 1, (0, Rn), imm12);
        ORR_i (S, Rn, Rd, imm12) => d.expanded(op::ORR, S, (Rd, Rn), imm12);
        MOV_i (S, Rd, imm12) => d.expanded(op::MOV, S, (Rd, 0), imm12);
        BIC_i (S, Rn, Rd, imm12) => d.expanded(op::BIC, S, (Rd, Rn), imm12);
        MVN_i (S, Rd, imm12) => d.expanded(op::MVN, S, (Rd, 0), imm12);
    }
}
