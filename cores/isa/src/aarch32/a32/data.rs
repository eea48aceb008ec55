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
        STRHT_i (U, Rn, Rt, imm4H, imm4L) = "cond:4 000 0 U 1 1 0 Rn:4 Rt:4 imm4H:4 1011 imm4L:4", "";
        STRHT_r (U, Rn, Rt, Rm) = "cond:4 000 0 U 0 1 0 Rn:4 Rt:4 0000 1011 Rm:4", "";
        LDRHT_i (U, Rn, Rt, imm4H, imm4L) = "cond:4 000 0 U 1 1 1 Rn:4 Rt:4 imm4H:4 1011 imm4L:4", "";
        LDRHT_r (U, Rn, Rt, Rm) = "cond:4 000 0 U 0 1 1 Rn:4 Rt:4 0000 1011 Rm:4", "";
        LDRSBT_i (U, Rn, Rt, imm4H, imm4L) = "cond:4 000 0 U 1 1 1 Rn:4 Rt:4 imm4H:4 1101 imm4L:4", "";
        LDRSBT_r (U, Rn, Rt, Rm) = "cond:4 000 0 U 0 1 1 Rn:4 Rt:4 0000 1101 Rm:4", "";
        LDRSHT_i (U, Rn, Rt, imm4H, imm4L) = "cond:4 000 0 U 1 1 1 Rn:4 Rt:4 imm4H:4 1111 imm4L:4", "";
        LDRSHT_r (U, Rn, Rt, Rm) = "cond:4 000 0 U 0 1 1 Rn:4 Rt:4 0000 1111 Rm:4", "";
        STRH_i (P, U, W, Rn, Rt, imm4H, imm4L) = "cond:4 000 P U 1 W 0 Rn:4 Rt:4 imm4H:4 1011 imm4L:4", "";
        STRH_r (P, U, W, Rn, Rt, Rm) = "cond:4 000 P U 0 W 0 Rn:4 Rt:4 0000 1011 Rm:4", "";
        LDRH_i (P, U, W, Rn, Rt, imm4H, imm4L) = "cond:4 000 P U 1 W 1 Rn:4 Rt:4 imm4H:4 1011 imm4L:4", "";
        LDRH_r (P, U, W, Rn, Rt, Rm) = "cond:4 000 P U 0 W 1 Rn:4 Rt:4 0000 1011 Rm:4", "";
        LDRD_i (P, U, W, Rn, Rt, imm4H, imm4L) = "cond:4 000 P U 1 W 0 Rn:4 Rt:4 imm4H:4 1101 imm4L:4", "";
        LDRD_r (P, U, W, Rn, Rt, Rm) = "cond:4 000 P U 0 W 0 Rn:4 Rt:4 0000 1101 Rm:4", "";
        LDRSB_i (P, U, W, Rn, Rt, imm4H, imm4L) = "cond:4 000 P U 1 W 1 Rn:4 Rt:4 imm4H:4 1101 imm4L:4", "";
        LDRSB_r (P, U, W, Rn, Rt, Rm) = "cond:4 000 P U 0 W 1 Rn:4 Rt:4 0000 1101 Rm:4", "";
        STRD_i (P, U, W, Rn, Rt, imm4H, imm4L) = "cond:4 000 P U 1 W 0 Rn:4 Rt:4 imm4H:4 1111 imm4L:4", "";
        STRD_r (P, U, W, Rn, Rt, Rm) = "cond:4 000 P U 0 W 0 Rn:4 Rt:4 0000 1111 Rm:4", "";
        LDRSH_i (P, U, W, Rn, Rt, imm4H, imm4L) = "cond:4 000 P U 1 W 1 Rn:4 Rt:4 imm4H:4 1111 imm4L:4", "";
        LDRSH_r (P, U, W, Rn, Rt, Rm) = "cond:4 000 P U 0 W 1 Rn:4 Rt:4 0000 1111 Rm:4", "";
    }
    section "Multiply and accumulate" {
        MUL (S, Rd, Rm, Rn) = "cond:4 0000000 S Rd:4 0000 Rm:4 1001 Rn:4", "";
        MLA (S, Rd, Ra, Rm, Rn) = "cond:4 0000001 S Rd:4 Ra:4 Rm:4 1001 Rn:4", "";
        UMAAL (RdHi, RdLo, Rm, Rn) = "cond:4 0000010 0 RdHi:4 RdLo:4 Rm:4 1001 Rn:4", "";
        MLS (Rd, Ra, Rm, Rn) = "cond:4 0000011 0 Rd:4 Ra:4 Rm:4 1001 Rn:4", "";
        UMULL (S, RdHi, RdLo, Rm, Rn) = "cond:4 0000100 S RdHi:4 RdLo:4 Rm:4 1001 Rn:4", "";
        UMLAL (S, RdHi, RdLo, Rm, Rn) = "cond:4 0000101 S RdHi:4 RdLo:4 Rm:4 1001 Rn:4", "";
        SMULL (S, RdHi, RdLo, Rm, Rn) = "cond:4 0000110 S RdHi:4 RdLo:4 Rm:4 1001 Rn:4", "";
        SMLAL (S, RdHi, RdLo, Rm, Rn) = "cond:4 0000111 S RdHi:4 RdLo:4 Rm:4 1001 Rn:4", "";
    }
    section "Synchronization primitives, load-acquire, store-release" {
        STL (Rn, Rt) = "cond:4 00011 00 0 Rn:4 1111 1100 1001 Rt:4", "";
        LDA (Rn, Rt) = "cond:4 00011 00 1 Rn:4 Rt:4 1100 1001 1111", "";
        STLEX (Rn, Rd, Rt) = "cond:4 00011 00 0 Rn:4 Rd:4 1110 1001 Rt:4", "";
        LDAEX (Rn, Rt) = "cond:4 00011 00 1 Rn:4 Rt:4 1110 1001 1111", "";
        STREX (Rn, Rd, Rt) = "cond:4 00011 00 0 Rn:4 Rd:4 1111 1001 Rt:4", "";
        LDREX (Rn, Rt) = "cond:4 00011 00 1 Rn:4 Rt:4 1111 1001 1111", "";
        STLEXD (Rn, Rd, Rt) = "cond:4 00011 01 0 Rn:4 Rd:4 1110 1001 Rt:4", "";
        LDAEXD (Rn, Rt) = "cond:4 00011 01 1 Rn:4 Rt:4 1110 1001 1111", "";
        STREXD (Rn, Rd, Rt) = "cond:4 00011 01 0 Rn:4 Rd:4 1111 1001 Rt:4", "";
        LDREXD (Rn, Rt) = "cond:4 00011 01 1 Rn:4 Rt:4 1111 1001 1111", "";
        STLB (Rn, Rt) = "cond:4 00011 10 0 Rn:4 1111 1100 1001 Rt:4", "";
        LDAB (Rn, Rt) = "cond:4 00011 10 1 Rn:4 Rt:4 1100 1001 1111", "";
        STLEXB (Rn, Rd, Rt) = "cond:4 00011 10 0 Rn:4 Rd:4 1110 1001 Rt:4", "";
        LDAEXB (Rn, Rt) = "cond:4 00011 10 1 Rn:4 Rt:4 1110 1001 1111", "";
        STREXB (Rn, Rd, Rt) = "cond:4 00011 10 0 Rn:4 Rd:4 1111 1001 Rt:4", "";
        LDREXB (Rn, Rt) = "cond:4 00011 10 1 Rn:4 Rt:4 1111 1001 1111", "";
        STLH (Rn, Rt) = "cond:4 00011 11 0 Rn:4 1111 1100 1001 Rt:4", "";
        LDAH (Rn, Rt) = "cond:4 00011 11 1 Rn:4 Rt:4 1100 1001 1111", "";
        STLEXH (Rn, Rd, Rt) = "cond:4 00011 11 0 Rn:4 Rd:4 1110 1001 Rt:4", "";
        LDAEXH (Rn, Rt) = "cond:4 00011 11 1 Rn:4 Rt:4 1110 1001 1111", "";
        STREXH (Rn, Rd, Rt) = "cond:4 00011 11 0 Rn:4 Rd:4 1111 1001 Rt:4", "";
        LDREXH (Rn, Rt) = "cond:4 00011 11 1 Rn:4 Rt:4 1111 1001 1111", "";
    }
    section "Miscellaneous" {
        MRS (R, Rd) = "cond:4 00010 R 00 1111 Rd:4 0000 0000 0000", "";
        MRS_br (R, M1, Rd, M) = "cond:4 00010 R 00 M1:4 Rd:4 001 M 0000 0000", "";
        MSR_r (R, mask, Rn) = "cond:4 00010 R 10 mask:4 1111 0000 0000 Rn:4", "";
        MSR_br (R, M1, M, Rn) = "cond:4 00010 R 10 M1:4 1111 001 M 0000 Rn:4", "";
        BX (Rm) = "cond:4 00010010 1111 1111 1111 0001 Rm:4", "";
        BXJ (Rm) = "cond:4 00010010 1111 1111 1111 0010 Rm:4", "";
        BLX_r (Rm) = "cond:4 00010010 1111 1111 1111 0011 Rm:4", "";
        CLZ (Rd, Rm) = "cond:4 00010110 1111 Rd:4 1111 0001 Rm:4", "";
        ERET () = "cond:4 00010110 0000 0000 0000 0110 1110", "";
        CRC32 (sz, Rn, Rd, C, Rm) = "cond:4 00010 sz:2 0 Rn:4 Rd:4 00 C 0 0100 Rm:4", "" if CRC32;
        QADD (Rn, Rd, Rm) = "cond:4 00010000 Rn:4 Rd:4 0000 0101 Rm:4", "";
        QSUB (Rn, Rd, Rm) = "cond:4 00010010 Rn:4 Rd:4 0000 0101 Rm:4", "";
        QDADD (Rn, Rd, Rm) = "cond:4 00010100 Rn:4 Rd:4 0000 0101 Rm:4", "";
        QDSUB (Rn, Rd, Rm) = "cond:4 00010110 Rn:4 Rd:4 0000 0101 Rm:4", "";
        HLT (imm12, imm4) = "cond:4 00010000 imm12:12 0111 imm4:4", "";
        BKPT (imm12, imm4) = "cond:4 00010010 imm12:12 0111 imm4:4", "";
        HVC (imm12, imm4) = "cond:4 00010100 imm12:12 0111 imm4:4", "";
        SMC (imm4) = "cond:4 00010110 0000 0000 0000 0111 imm4:4", "";
    }
    section "Halfword multiply and accumulate" {
        SMLABB (Rd, Ra, Rm, M, N, Rn) = "cond:4 00010000 Rd:4 Ra:4 Rm:4 1 M N 0 Rn:4", "";
        SMLAWB (Rd, Ra, Rm, M, Rn) = "cond:4 00010010 Rd:4 Ra:4 Rm:4 1 M 0 0 Rn:4", "";
        SMULWB (Rd, Rm, M, Rn) = "cond:4 00010010 Rd:4 0000 Rm:4 1 M 1 0 Rn:4", "";
        SMLALBB (RdHi, RdLo, Rm, M, N, Rn) = "cond:4 00010100 RdHi:4 RdLo:4 Rm:4 1 M N 0 Rn:4", "";
        SMULBB (Rd, Rm, M, N, Rn) = "cond:4 00010110 Rd:4 0000 Rm:4 1 M N 0 Rn:4", "";
    }
    section "Data processing (register, immediate shift)" {
        AND_r (S, Rn, Rd, imm5, stype, Rm) = "cond:4 00 0 0000 S Rn:4 Rd:4 imm5:5 stype:2 0 Rm:4", "";
        EOR_r (S, Rn, Rd, imm5, stype, Rm) = "cond:4 00 0 0001 S Rn:4 Rd:4 imm5:5 stype:2 0 Rm:4", "";
        SUB_r (S, Rn, Rd, imm5, stype, Rm) = "cond:4 00 0 0010 S Rn:4 Rd:4 imm5:5 stype:2 0 Rm:4", "";
        RSB_r (S, Rn, Rd, imm5, stype, Rm) = "cond:4 00 0 0011 S Rn:4 Rd:4 imm5:5 stype:2 0 Rm:4", "";
        ADD_r (S, Rn, Rd, imm5, stype, Rm) = "cond:4 00 0 0100 S Rn:4 Rd:4 imm5:5 stype:2 0 Rm:4", "";
        ADC_r (S, Rn, Rd, imm5, stype, Rm) = "cond:4 00 0 0101 S Rn:4 Rd:4 imm5:5 stype:2 0 Rm:4", "";
        SBC_r (S, Rn, Rd, imm5, stype, Rm) = "cond:4 00 0 0110 S Rn:4 Rd:4 imm5:5 stype:2 0 Rm:4", "";
        RSC_r (S, Rn, Rd, imm5, stype, Rm) = "cond:4 00 0 0111 S Rn:4 Rd:4 imm5:5 stype:2 0 Rm:4", "";
        TST_r (Rn, imm5, stype, Rm) = "cond:4 00 0 1000 1 Rn:4 0000 imm5:5 stype:2 0 Rm:4", "";
        TEQ_r (Rn, imm5, stype, Rm) = "cond:4 00 0 1001 1 Rn:4 0000 imm5:5 stype:2 0 Rm:4", "";
        CMP_r (Rn, imm5, stype, Rm) = "cond:4 00 0 1010 1 Rn:4 0000 imm5:5 stype:2 0 Rm:4", "";
        CMN_r (Rn, imm5, stype, Rm) = "cond:4 00 0 1011 1 Rn:4 0000 imm5:5 stype:2 0 Rm:4", "";
        ORR_r (S, Rn, Rd, imm5, stype, Rm) = "cond:4 00 0 1100 S Rn:4 Rd:4 imm5:5 stype:2 0 Rm:4", "";
        MOV_r (S, Rd, imm5, stype, Rm) = "cond:4 00 0 1101 S 0000 Rd:4 imm5:5 stype:2 0 Rm:4", "";
        BIC_r (S, Rn, Rd, imm5, stype, Rm) = "cond:4 00 0 1110 S Rn:4 Rd:4 imm5:5 stype:2 0 Rm:4", "";
        MVN_r (S, Rd, imm5, stype, Rm) = "cond:4 00 0 1111 S 0000 Rd:4 imm5:5 stype:2 0 Rm:4", "";
    }
    section "Data processing (register-shifted register)" {
        AND_rr (S, Rn, Rd, Rs, stype, Rm) = "cond:4 00 0 0000 S Rn:4 Rd:4 Rs:4 0 stype:2 1 Rm:4", "";
        EOR_rr (S, Rn, Rd, Rs, stype, Rm) = "cond:4 00 0 0001 S Rn:4 Rd:4 Rs:4 0 stype:2 1 Rm:4", "";
        SUB_rr (S, Rn, Rd, Rs, stype, Rm) = "cond:4 00 0 0010 S Rn:4 Rd:4 Rs:4 0 stype:2 1 Rm:4", "";
        RSB_rr (S, Rn, Rd, Rs, stype, Rm) = "cond:4 00 0 0011 S Rn:4 Rd:4 Rs:4 0 stype:2 1 Rm:4", "";
        ADD_rr (S, Rn, Rd, Rs, stype, Rm) = "cond:4 00 0 0100 S Rn:4 Rd:4 Rs:4 0 stype:2 1 Rm:4", "";
        ADC_rr (S, Rn, Rd, Rs, stype, Rm) = "cond:4 00 0 0101 S Rn:4 Rd:4 Rs:4 0 stype:2 1 Rm:4", "";
        SBC_rr (S, Rn, Rd, Rs, stype, Rm) = "cond:4 00 0 0110 S Rn:4 Rd:4 Rs:4 0 stype:2 1 Rm:4", "";
        RSC_rr (S, Rn, Rd, Rs, stype, Rm) = "cond:4 00 0 0111 S Rn:4 Rd:4 Rs:4 0 stype:2 1 Rm:4", "";
        TST_rr (Rn, Rs, stype, Rm) = "cond:4 00 0 1000 1 Rn:4 0000 Rs:4 0 stype:2 1 Rm:4", "";
        TEQ_rr (Rn, Rs, stype, Rm) = "cond:4 00 0 1001 1 Rn:4 0000 Rs:4 0 stype:2 1 Rm:4", "";
        CMP_rr (Rn, Rs, stype, Rm) = "cond:4 00 0 1010 1 Rn:4 0000 Rs:4 0 stype:2 1 Rm:4", "";
        CMN_rr (Rn, Rs, stype, Rm) = "cond:4 00 0 1011 1 Rn:4 0000 Rs:4 0 stype:2 1 Rm:4", "";
        ORR_rr (S, Rn, Rd, Rs, stype, Rm) = "cond:4 00 0 1100 S Rn:4 Rd:4 Rs:4 0 stype:2 1 Rm:4", "";
        MOV_rr (S, Rd, Rs, stype, Rm) = "cond:4 00 0 1101 S 0000 Rd:4 Rs:4 0 stype:2 1 Rm:4", "";
        BIC_rr (S, Rn, Rd, Rs, stype, Rm) = "cond:4 00 0 1110 S Rn:4 Rd:4 Rs:4 0 stype:2 1 Rm:4", "";
        MVN_rr (S, Rd, Rs, stype, Rm) = "cond:4 00 0 1111 S 0000 Rd:4 Rs:4 0 stype:2 1 Rm:4", "";
    }
    section "Move halfword, hints, MSR (immediate)" {
        MOVW (imm4, Rd, imm12) = "cond:4 00110000 imm4:4 Rd:4 imm12:12", "";
        MOVT (imm4, Rd, imm12) = "cond:4 00110100 imm4:4 Rd:4 imm12:12", "";
        HINT (imm8) = "cond:4 00110010 0000 1111 0000 imm8:8", "";
        MSR_i (R, mask, imm12) = "cond:4 00110 R 10 mask:4 1111 imm12:12", "";
    }
    section "Data processing (immediate)" {
        AND_i (S, Rn, Rd, imm12) = "cond:4 00 1 0000 S Rn:4 Rd:4 imm12:12", "";
        EOR_i (S, Rn, Rd, imm12) = "cond:4 00 1 0001 S Rn:4 Rd:4 imm12:12", "";
        SUB_i (S, Rn, Rd, imm12) = "cond:4 00 1 0010 S Rn:4 Rd:4 imm12:12", "";
        RSB_i (S, Rn, Rd, imm12) = "cond:4 00 1 0011 S Rn:4 Rd:4 imm12:12", "";
        ADD_i (S, Rn, Rd, imm12) = "cond:4 00 1 0100 S Rn:4 Rd:4 imm12:12", "";
        ADC_i (S, Rn, Rd, imm12) = "cond:4 00 1 0101 S Rn:4 Rd:4 imm12:12", "";
        SBC_i (S, Rn, Rd, imm12) = "cond:4 00 1 0110 S Rn:4 Rd:4 imm12:12", "";
        RSC_i (S, Rn, Rd, imm12) = "cond:4 00 1 0111 S Rn:4 Rd:4 imm12:12", "";
        TST_i (Rn, imm12) = "cond:4 00 1 1000 1 Rn:4 0000 imm12:12", "";
        TEQ_i (Rn, imm12) = "cond:4 00 1 1001 1 Rn:4 0000 imm12:12", "";
        CMP_i (Rn, imm12) = "cond:4 00 1 1010 1 Rn:4 0000 imm12:12", "";
        CMN_i (Rn, imm12) = "cond:4 00 1 1011 1 Rn:4 0000 imm12:12", "";
        ORR_i (S, Rn, Rd, imm12) = "cond:4 00 1 1100 S Rn:4 Rd:4 imm12:12", "";
        MOV_i (S, Rd, imm12) = "cond:4 00 1 1101 S 0000 Rd:4 imm12:12", "";
        BIC_i (S, Rn, Rd, imm12) = "cond:4 00 1 1110 S Rn:4 Rd:4 imm12:12", "";
        MVN_i (S, Rd, imm12) = "cond:4 00 1 1111 S 0000 Rd:4 imm12:12", "";
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
