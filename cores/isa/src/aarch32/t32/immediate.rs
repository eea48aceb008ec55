//! T32 data processing on immediates and shifted registers, branches and control (DDI 0487 F3.1.10 and on).

use super::wide_offset;
use crate::a64::system::*;
use crate::aarch32::data::op;
use crate::aarch32::{Decoder, sign_extend};
use crate::emit::Bind;
use crate::features::Feature;

crate::instructions! {
    pub trait Immediate, rows IMMEDIATE, specific first;
    section "Data processing (shifted register)" {
        AND_r (S, Rn, imm3, Rd, imm2, stype, Rm) = "1110101 0000 S Rn:4 0 imm3:3 Rd:4 imm2:2 stype:2 Rm:4", "Rd=15 & S=1 => tst.w {Rn:r}, {Rm:r}{stype.imm3.imm2:shift}; and{S?s}.w {Rd:r}, {Rn:r}, {Rm:r}{stype.imm3.imm2:shift}";
        BIC_r (S, Rn, imm3, Rd, imm2, stype, Rm) = "1110101 0001 S Rn:4 0 imm3:3 Rd:4 imm2:2 stype:2 Rm:4", "bic{S?s}.w {Rd:r}, {Rn:r}, {Rm:r}{stype.imm3.imm2:shift}";
        ORR_r (S, Rn, imm3, Rd, imm2, stype, Rm) = "1110101 0010 S Rn:4 0 imm3:3 Rd:4 imm2:2 stype:2 Rm:4", "Rn=15 & stype.imm3.imm2=0 => mov{S?s}.w {Rd:r}, {Rm:r}; Rn=15 & stype.imm3.imm2=96 => rrx{S?s} {Rd:r}, {Rm:r}; Rn=15 => {stype|lsl|lsr|asr|ror}{S?s}.w {Rd:r}, {Rm:r}, #{amount:d}; orr{S?s}.w {Rd:r}, {Rn:r}, {Rm:r}{stype.imm3.imm2:shift}";
        ORN_r (S, Rn, imm3, Rd, imm2, stype, Rm) = "1110101 0011 S Rn:4 0 imm3:3 Rd:4 imm2:2 stype:2 Rm:4", "Rn=15 => mvn{S?s}.w {Rd:r}, {Rm:r}{stype.imm3.imm2:shift}; orn{S?s} {Rd:r}, {Rn:r}, {Rm:r}{stype.imm3.imm2:shift}";
        EOR_r (S, Rn, imm3, Rd, imm2, stype, Rm) = "1110101 0100 S Rn:4 0 imm3:3 Rd:4 imm2:2 stype:2 Rm:4", "Rd=15 & S=1 => teq.w {Rn:r}, {Rm:r}{stype.imm3.imm2:shift}; eor{S?s}.w {Rd:r}, {Rn:r}, {Rm:r}{stype.imm3.imm2:shift}";
        ADD_r (S, Rn, imm3, Rd, imm2, stype, Rm) = "1110101 1000 S Rn:4 0 imm3:3 Rd:4 imm2:2 stype:2 Rm:4", "Rd=15 & S=1 => cmn.w {Rn:r}, {Rm:r}{stype.imm3.imm2:shift}; add{S?s}.w {Rd:r}, {Rn:r}, {Rm:r}{stype.imm3.imm2:shift}";
        ADC_r (S, Rn, imm3, Rd, imm2, stype, Rm) = "1110101 1010 S Rn:4 0 imm3:3 Rd:4 imm2:2 stype:2 Rm:4", "adc{S?s}.w {Rd:r}, {Rn:r}, {Rm:r}{stype.imm3.imm2:shift}";
        SBC_r (S, Rn, imm3, Rd, imm2, stype, Rm) = "1110101 1011 S Rn:4 0 imm3:3 Rd:4 imm2:2 stype:2 Rm:4", "sbc{S?s}.w {Rd:r}, {Rn:r}, {Rm:r}{stype.imm3.imm2:shift}";
        SUB_r (S, Rn, imm3, Rd, imm2, stype, Rm) = "1110101 1101 S Rn:4 0 imm3:3 Rd:4 imm2:2 stype:2 Rm:4", "Rd=15 & S=1 => cmp.w {Rn:r}, {Rm:r}{stype.imm3.imm2:shift}; sub{S?s}.w {Rd:r}, {Rn:r}, {Rm:r}{stype.imm3.imm2:shift}";
        RSB_r (S, Rn, imm3, Rd, imm2, stype, Rm) = "1110101 1110 S Rn:4 0 imm3:3 Rd:4 imm2:2 stype:2 Rm:4", "rsb{S?s} {Rd:r}, {Rn:r}, {Rm:r}{stype.imm3.imm2:shift}";
        PKHBT (Rn, imm3, Rd, imm2, tb, Rm) = "1110101 0110 0 Rn:4 0 imm3:3 Rd:4 imm2:2 tb 0 Rm:4", "tb=0 => pkhbt {Rd:r}, {Rn:r}, {Rm:r}{imm3.imm2?, lsl #{imm3.imm2:d}}; pkhtb {Rd:r}, {Rn:r}, {Rm:r}, asr #{amount:d}";
    }
    section "Data processing (modified immediate)" {
        AND_i (i, S, Rn, imm3, Rd, imm8) = "11110 i 0 0000 S Rn:4 0 imm3:3 Rd:4 imm8:8", "Rd=15 & S=1 => tst.w {Rn:r}, {i.imm3.imm8:constant}; and{S?s} {Rd:r}, {Rn:r}, {i.imm3.imm8:constant}";
        BIC_i (i, S, Rn, imm3, Rd, imm8) = "11110 i 0 0001 S Rn:4 0 imm3:3 Rd:4 imm8:8", "bic{S?s} {Rd:r}, {Rn:r}, {i.imm3.imm8:constant}";
        ORR_i (i, S, Rn, imm3, Rd, imm8) = "11110 i 0 0010 S Rn:4 0 imm3:3 Rd:4 imm8:8", "Rn=15 => mov{S?s}.w {Rd:r}, {i.imm3.imm8:constant}; orr{S?s} {Rd:r}, {Rn:r}, {i.imm3.imm8:constant}";
        ORN_i (i, S, Rn, imm3, Rd, imm8) = "11110 i 0 0011 S Rn:4 0 imm3:3 Rd:4 imm8:8", "Rn=15 => mvn{S?s} {Rd:r}, {i.imm3.imm8:constant}; orn{S?s} {Rd:r}, {Rn:r}, {i.imm3.imm8:constant}";
        EOR_i (i, S, Rn, imm3, Rd, imm8) = "11110 i 0 0100 S Rn:4 0 imm3:3 Rd:4 imm8:8", "Rd=15 & S=1 => teq.w {Rn:r}, {i.imm3.imm8:constant}; eor{S?s} {Rd:r}, {Rn:r}, {i.imm3.imm8:constant}";
        ADD_i (i, S, Rn, imm3, Rd, imm8) = "11110 i 0 1000 S Rn:4 0 imm3:3 Rd:4 imm8:8", "Rd=15 & S=1 => cmn.w {Rn:r}, {i.imm3.imm8:constant}; add{S?s}.w {Rd:r}, {Rn:r}, {i.imm3.imm8:constant}";
        ADC_i (i, S, Rn, imm3, Rd, imm8) = "11110 i 0 1010 S Rn:4 0 imm3:3 Rd:4 imm8:8", "adc{S?s} {Rd:r}, {Rn:r}, {i.imm3.imm8:constant}";
        SBC_i (i, S, Rn, imm3, Rd, imm8) = "11110 i 0 1011 S Rn:4 0 imm3:3 Rd:4 imm8:8", "sbc{S?s} {Rd:r}, {Rn:r}, {i.imm3.imm8:constant}";
        SUB_i (i, S, Rn, imm3, Rd, imm8) = "11110 i 0 1101 S Rn:4 0 imm3:3 Rd:4 imm8:8", "Rd=15 & S=1 => cmp.w {Rn:r}, {i.imm3.imm8:constant}; sub{S?s}.w {Rd:r}, {Rn:r}, {i.imm3.imm8:constant}";
        RSB_i (i, S, Rn, imm3, Rd, imm8) = "11110 i 0 1110 S Rn:4 0 imm3:3 Rd:4 imm8:8", "rsb{S?s}.w {Rd:r}, {Rn:r}, {i.imm3.imm8:constant}";
    }
    section "Data processing (plain binary immediate)" {
        ADDW (i, Rn, imm3, Rd, imm8) = "11110 i 100000 Rn:4 0 imm3:3 Rd:4 imm8:8", "addw {Rd:r}, {Rn:r}, #{i.imm3.imm8}";
        MOVW (i, imm4, imm3, Rd, imm8) = "11110 i 100100 imm4:4 0 imm3:3 Rd:4 imm8:8", "movw {Rd:r}, #{imm4.i.imm3.imm8}";
        SUBW (i, Rn, imm3, Rd, imm8) = "11110 i 101010 Rn:4 0 imm3:3 Rd:4 imm8:8", "subw {Rd:r}, {Rn:r}, #{i.imm3.imm8}";
        MOVT (i, imm4, imm3, Rd, imm8) = "11110 i 101100 imm4:4 0 imm3:3 Rd:4 imm8:8", "movt {Rd:r}, #{imm4.i.imm3.imm8}";
        SSAT16 (Rn, Rd, sat_imm) = "111100110010 Rn:4 0000 Rd:4 0000 sat_imm:4", "ssat16 {Rd:r}, #{sat_imm+1:d}, {Rn:r}";
        USAT16 (Rn, Rd, sat_imm) = "111100111010 Rn:4 0000 Rd:4 0000 sat_imm:4", "usat16 {Rd:r}, #{sat_imm:d}, {Rn:r}";
        SSAT (sh, Rn, imm3, Rd, imm2, sat_imm) = "1111001100 sh 0 Rn:4 0 imm3:3 Rd:4 imm2:2 0 sat_imm:5", "sh=0 => ssat {Rd:r}, #{sat_imm+1:d}, {Rn:r}{imm3.imm2?, lsl #{imm3.imm2:d}}; ssat {Rd:r}, #{sat_imm+1:d}, {Rn:r}, asr #{amount:d}";
        USAT (sh, Rn, imm3, Rd, imm2, sat_imm) = "1111001110 sh 0 Rn:4 0 imm3:3 Rd:4 imm2:2 0 sat_imm:5", "sh=0 => usat {Rd:r}, #{sat_imm:d}, {Rn:r}{imm3.imm2?, lsl #{imm3.imm2:d}}; usat {Rd:r}, #{sat_imm:d}, {Rn:r}, asr #{amount:d}";
        SBFX (Rn, imm3, Rd, imm2, widthm1) = "111100110100 Rn:4 0 imm3:3 Rd:4 imm2:2 0 widthm1:5", "sbfx {Rd:r}, {Rn:r}, #{imm3.imm2:d}, #{widthm1+1:d}";
        UBFX (Rn, imm3, Rd, imm2, widthm1) = "111100111100 Rn:4 0 imm3:3 Rd:4 imm2:2 0 widthm1:5", "ubfx {Rd:r}, {Rn:r}, #{imm3.imm2:d}, #{widthm1+1:d}";
        BFI (Rn, imm3, Rd, imm2, msb) = "111100110110 Rn:4 0 imm3:3 Rd:4 imm2:2 0 msb:5", "Rn=15 & msb+1>imm3.imm2 => bfc {Rd:r}, #{imm3.imm2:d}, #{msb-imm3.imm2+1:d}; msb+1>imm3.imm2 => bfi {Rd:r}, {Rn:r}, #{imm3.imm2:d}, #{msb-imm3.imm2+1:d}";
    }
    section "Branches and miscellaneous control" {
        MSR_r (R, Rn, mask) = "11110011100 R Rn:4 1000 mask:4 0000 0000", "msr {R|cpsr|spsr}_{mask:psr}, {Rn:r}";
        MSR_br (R, Rn, M1, M) = "11110011100 R Rn:4 1000 M1:4 001 M 0000", "msr {R.M.M1:banked}, {Rn:r}";
        HINT (hint) = "111100111010 1111 1000 0000 hint:8", "{hint:hint<1}";
        CPS (imod, M, A, I, F, mode) = "111100111010 1111 1000 0 imod:2 M A I F mode:5", "imod=0 => cps #{mode}; M=1 => cps{imod|||ie|id} {A?a}{I?i}{F?f}, #{mode}; cps{imod|||ie|id}.w {A?a}{I?i}{F?f}";
        CLREX () = "111100111011 1111 1000 1111 0010 1111", "clrex";
        DSB () = "111100111011 1111 1000 1111 0100 option:4", "option=12 => dfb; dsb {option:barrier}";
        DMB () = "111100111011 1111 1000 1111 0101 option:4", "dmb {option:barrier}";
        ISB () = "111100111011 1111 1000 1111 0110 option:4", "isb {option:instruction}";
        BXJ (Rm) = "111100111100 Rm:4 1000 1111 0000 0000", "bxj {Rm:r}";
        ERET () = "111100111101 1110 1000 1111 0000 0000", "eret";
        SUBS_pc (imm8) = "111100111101 1110 1000 1111 imm8:8", "subs pc, lr, #{imm8}";
        MRS (R, Rd) = "11110011111 R 1111 1000 Rd:4 0000 0000", "mrs {Rd:r}, {R|cpsr|spsr}";
        MRS_br (R, M1, Rd, M) = "11110011111 R M1:4 1000 Rd:4 001 M 0000", "mrs {Rd:r}, {R.M.M1:banked}";
        DCPS () = "111101111000 1111 1000 0000 0000 00 opt:2", "opt>0 => dcps{opt:d}";
        HVC (imm4, imm12) = "111101111110 imm4:4 1000 imm12:12", "hvc.w #{imm4.imm12}";
        SMC (imm4) = "111101111111 imm4:4 1000 0000 0000 0000", "smc #{imm4}";
        UDF () = "111101111111 imm4:4 1010 imm12:12", "udf.w #{imm4.imm12}";
        B_cond (S, cond, imm6, J1, J2, imm11) = "11110 S cond:4 imm6:6 10 J1 0 J2 imm11:11", "b.w {offset:from}";
        B (S, imm10, J1, J2, imm11) = "11110 S imm10:10 10 J1 1 J2 imm11:11", "b.w {offset:from}";
        BL (S, imm10, J1, J2, imm11) = "11110 S imm10:10 11 J1 1 J2 imm11:11", "bl {offset:from}";
        BLX_i (S, imm10H, J1, J2, imm10L) = "11110 S imm10H:10 11 J1 0 J2 imm10L:10 0", "blx {offset:from<4}";
    }
}

impl<B: Bind> Immediate for Decoder<'_, B> {
    type Out = B::Out;
    fn unallocated(&mut self) -> B::Out {
        self.none()
    }
    fn has(&self, f: Feature) -> bool {
        self.b.has(f)
    }

    visit! { d;
        AND_r (S, Rn, imm3, Rd, imm2, stype, Rm) => d.shifted(op::AND, S, (Rd, Rn, Rm), stype, imm3 << 2 | imm2);
        BIC_r (S, Rn, imm3, Rd, imm2, stype, Rm) => d.shifted(op::BIC, S, (Rd, Rn, Rm), stype, imm3 << 2 | imm2);
        ORR_r (S, Rn, imm3, Rd, imm2, stype, Rm) => d.shifted(op::ORR, S, (Rd, Rn, Rm), stype, imm3 << 2 | imm2);
        ORN_r (S, Rn, imm3, Rd, imm2, stype, Rm) => d.shifted(op::ORN, S, (Rd, Rn, Rm), stype, imm3 << 2 | imm2);
        EOR_r (S, Rn, imm3, Rd, imm2, stype, Rm) => d.shifted(op::EOR, S, (Rd, Rn, Rm), stype, imm3 << 2 | imm2);
        ADD_r (S, Rn, imm3, Rd, imm2, stype, Rm) => d.shifted(op::ADD, S, (Rd, Rn, Rm), stype, imm3 << 2 | imm2);
        ADC_r (S, Rn, imm3, Rd, imm2, stype, Rm) => d.shifted(op::ADC, S, (Rd, Rn, Rm), stype, imm3 << 2 | imm2);
        SBC_r (S, Rn, imm3, Rd, imm2, stype, Rm) => d.shifted(op::SBC, S, (Rd, Rn, Rm), stype, imm3 << 2 | imm2);
        SUB_r (S, Rn, imm3, Rd, imm2, stype, Rm) => d.shifted(op::SUB, S, (Rd, Rn, Rm), stype, imm3 << 2 | imm2);
        RSB_r (S, Rn, imm3, Rd, imm2, stype, Rm) => d.shifted(op::RSB, S, (Rd, Rn, Rm), stype, imm3 << 2 | imm2);
        PKHBT (Rn, imm3, Rd, imm2, tb, Rm) => d.pack(tb, (Rd, Rn, Rm), imm3 << 2 | imm2);
        AND_i (i, S, Rn, imm3, Rd, imm8) => d.modified(op::AND, S, (Rd, Rn), i << 11 | imm3 << 8 | imm8);
        BIC_i (i, S, Rn, imm3, Rd, imm8) => d.modified(op::BIC, S, (Rd, Rn), i << 11 | imm3 << 8 | imm8);
        ORR_i (i, S, Rn, imm3, Rd, imm8) => d.modified(op::ORR, S, (Rd, Rn), i << 11 | imm3 << 8 | imm8);
        ORN_i (i, S, Rn, imm3, Rd, imm8) => d.modified(op::ORN, S, (Rd, Rn), i << 11 | imm3 << 8 | imm8);
        EOR_i (i, S, Rn, imm3, Rd, imm8) => d.modified(op::EOR, S, (Rd, Rn), i << 11 | imm3 << 8 | imm8);
        ADD_i (i, S, Rn, imm3, Rd, imm8) => d.modified(op::ADD, S, (Rd, Rn), i << 11 | imm3 << 8 | imm8);
        ADC_i (i, S, Rn, imm3, Rd, imm8) => d.modified(op::ADC, S, (Rd, Rn), i << 11 | imm3 << 8 | imm8);
        SBC_i (i, S, Rn, imm3, Rd, imm8) => d.modified(op::SBC, S, (Rd, Rn), i << 11 | imm3 << 8 | imm8);
        SUB_i (i, S, Rn, imm3, Rd, imm8) => d.modified(op::SUB, S, (Rd, Rn), i << 11 | imm3 << 8 | imm8);
        RSB_i (i, S, Rn, imm3, Rd, imm8) => d.modified(op::RSB, S, (Rd, Rn), i << 11 | imm3 << 8 | imm8);
        ADDW (i, Rn, imm3, Rd, imm8) => d.wide(op::ADD, (Rd, Rn), i << 11 | imm3 << 8 | imm8);
        MOVW (i, imm4, imm3, Rd, imm8) => d.move_half(false, Rd, imm4 << 12 | i << 11 | imm3 << 8 | imm8);
        SUBW (i, Rn, imm3, Rd, imm8) => d.wide(op::SUB, (Rd, Rn), i << 11 | imm3 << 8 | imm8);
        MOVT (i, imm4, imm3, Rd, imm8) => d.move_half(true, Rd, imm4 << 12 | i << 11 | imm3 << 8 | imm8);
        SSAT16 (Rn, Rd, sat_imm) => d.saturate_halves(0, sat_imm + 1, Rd, Rn);
        USAT16 (Rn, Rd, sat_imm) => d.saturate_halves(1, sat_imm, Rd, Rn);
        SSAT (sh, Rn, imm3, Rd, imm2, sat_imm) => d.saturate_wide(0, sat_imm + 1, (Rd, Rn), sh, imm3 << 2 | imm2);
        USAT (sh, Rn, imm3, Rd, imm2, sat_imm) => d.saturate_wide(1, sat_imm, (Rd, Rn), sh, imm3 << 2 | imm2);
        SBFX (Rn, imm3, Rd, imm2, widthm1) => d.extract(true, Rd, Rn, imm3 << 2 | imm2, widthm1);
        UBFX (Rn, imm3, Rd, imm2, widthm1) => d.extract(false, Rd, Rn, imm3 << 2 | imm2, widthm1);
        BFI (Rn, imm3, Rd, imm2, msb) => d.insert(Rd, Rn, imm3 << 2 | imm2, msb);
        MSR_r (R, Rn, mask) => d.write_status_register(R, mask, Rn);
        MSR_br (R, Rn, M1, M) => d.write_banked(R, M << 4 | M1, Rn);
        HINT (hint) => d.hint(hint);
        CPS (imod, M, A, I, F, mode) => d.change_state(imod, M, A << 2 | I << 1 | F, mode);
        CLREX () => d.effect::<ClearExclusive>(0);
        DSB () => d.effect::<Barrier>(0);
        DMB () => d.effect::<Barrier>(0);
        ISB () => d.effect::<InstructionBarrier>(0);
        BXJ (Rm) => d.last(|d| d.branch_exchange_jazelle(Rm));
        ERET () => d.eret();
        SUBS_pc (imm8) => d.last(|d| d.data_immediate(op::SUB, 1, (15, 14), imm8, false));
        MRS (R, Rd) => d.read_status(R, Rd);
        MRS_br (R, M1, Rd, M) => d.read_banked(R, M << 4 | M1, Rd);
        DCPS () => d.none();
        HVC (imm4, imm12) => d.hypervisor_call(imm4 << 12 | imm12);
        SMC (imm4) => d.last(|d| d.effect::<SecureMonitorCall>(imm4));
        UDF () => d.none();
        B_cond (S, cond, imm6, J1, J2, imm11) => d.branch_if(cond, sign_extend(S << 19 | J2 << 18 | J1 << 17 | imm6 << 11 | imm11, 20) << 1);
        B (S, imm10, J1, J2, imm11) => d.last(|d| d.branch(wide_offset(S, J1, J2, imm10 << 11 | imm11)));
        BL (S, imm10, J1, J2, imm11) => d.last(|d| d.branch_link(wide_offset(S, J1, J2, imm10 << 11 | imm11)));
        BLX_i (S, imm10H, J1, J2, imm10L) => d.last(|d| d.branch_link_exchange(wide_offset(S, J1, J2, imm10H << 11 | imm10L << 1)));
    }
}
