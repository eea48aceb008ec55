//! T16, the 16-bit instructions (DDI 0487 F3.1.1 to F3.1.9).

use super::SP;
use crate::a64::register::ReverseBytes;
use crate::a64::system::*;
use crate::aarch32::data::{ReverseSignedHalfword, op};
use crate::aarch32::memory::{Access, OFFSET, Where};
use crate::aarch32::multiple::Direction;
use crate::aarch32::{Decoder, sign_extend};
use crate::emit::Bind;
use crate::features::Feature;

crate::instructions! {
    pub trait Half, rows HALF, specific first;
    section "Shift (immediate), add, subtract, move, compare" {
        LSL_i (imm5, Rm, Rd) = "000 00 imm5:5 Rm:3 Rd:3", "imm5=0 => mov{sets?s} {Rd:r}, {Rm:r}; lsl{sets?s} {Rd:r}, {Rm:r}, #{imm5:d}";
        LSR_i (imm5, Rm, Rd) = "000 01 imm5:5 Rm:3 Rd:3", "lsr{sets?s} {Rd:r}, {Rm:r}, #{amount:d}";
        ASR_i (imm5, Rm, Rd) = "000 10 imm5:5 Rm:3 Rd:3", "asr{sets?s} {Rd:r}, {Rm:r}, #{amount:d}";
        ADD_r (Rm, Rn, Rd) = "000110 0 Rm:3 Rn:3 Rd:3", "add{sets?s} {Rd:r}, {Rn:r}, {Rm:r}";
        ADD_i3 (imm3, Rn, Rd) = "000111 0 imm3:3 Rn:3 Rd:3", "add{sets?s} {Rd:r}, {Rn:r}, #{imm3}";
        SUB_r (Rm, Rn, Rd) = "000110 1 Rm:3 Rn:3 Rd:3", "sub{sets?s} {Rd:r}, {Rn:r}, {Rm:r}";
        SUB_i3 (imm3, Rn, Rd) = "000111 1 imm3:3 Rn:3 Rd:3", "sub{sets?s} {Rd:r}, {Rn:r}, #{imm3}";
        MOV_i (Rd, imm8) = "00100 Rd:3 imm8:8", "mov{sets?s} {Rd:r}, #{imm8}";
        CMP_i (Rn, imm8) = "00101 Rn:3 imm8:8", "cmp {Rn:r}, #{imm8}";
        ADD_i8 (Rdn, imm8) = "00110 Rdn:3 imm8:8", "add{sets?s} {Rdn:r}, #{imm8}";
        SUB_i8 (Rdn, imm8) = "00111 Rdn:3 imm8:8", "sub{sets?s} {Rdn:r}, #{imm8}";
    }
    section "Data processing (two low registers)" {
        AND (Rm, Rdn) = "010000 0000 Rm:3 Rdn:3", "and{sets?s} {Rdn:r}, {Rm:r}";
        EOR (Rm, Rdn) = "010000 0001 Rm:3 Rdn:3", "eor{sets?s} {Rdn:r}, {Rm:r}";
        LSL_r (Rm, Rdn) = "010000 0010 Rm:3 Rdn:3", "lsl{sets?s} {Rdn:r}, {Rm:r}";
        LSR_r (Rm, Rdn) = "010000 0011 Rm:3 Rdn:3", "lsr{sets?s} {Rdn:r}, {Rm:r}";
        ASR_r (Rm, Rdn) = "010000 0100 Rm:3 Rdn:3", "asr{sets?s} {Rdn:r}, {Rm:r}";
        ADC (Rm, Rdn) = "010000 0101 Rm:3 Rdn:3", "adc{sets?s} {Rdn:r}, {Rm:r}";
        SBC (Rm, Rdn) = "010000 0110 Rm:3 Rdn:3", "sbc{sets?s} {Rdn:r}, {Rm:r}";
        ROR_r (Rm, Rdn) = "010000 0111 Rm:3 Rdn:3", "ror{sets?s} {Rdn:r}, {Rm:r}";
        TST (Rm, Rdn) = "010000 1000 Rm:3 Rdn:3", "tst {Rdn:r}, {Rm:r}";
        RSB (Rm, Rdn) = "010000 1001 Rm:3 Rdn:3", "rsb{sets?s} {Rdn:r}, {Rm:r}, #0";
        CMP_r (Rm, Rdn) = "010000 1010 Rm:3 Rdn:3", "cmp {Rdn:r}, {Rm:r}";
        CMN (Rm, Rdn) = "010000 1011 Rm:3 Rdn:3", "cmn {Rdn:r}, {Rm:r}";
        ORR (Rm, Rdn) = "010000 1100 Rm:3 Rdn:3", "orr{sets?s} {Rdn:r}, {Rm:r}";
        MUL (Rm, Rdn) = "010000 1101 Rm:3 Rdn:3", "mul{sets?s} {Rdn:r}, {Rm:r}, {Rdn:r}";
        BIC (Rm, Rdn) = "010000 1110 Rm:3 Rdn:3", "bic{sets?s} {Rdn:r}, {Rm:r}";
        MVN (Rm, Rdn) = "010000 1111 Rm:3 Rdn:3", "mvn{sets?s} {Rdn:r}, {Rm:r}";
    }
    section "Special data instructions, branch and exchange" {
        ADD_high (DN, Rm, Rdn) = "01000100 DN Rm:4 Rdn:3", "Rm=13 => add {DN.Rdn:r}, sp, {DN.Rdn:r}; add {DN.Rdn:r}, {Rm:r}";
        CMP_high (N, Rm, Rn) = "01000101 N Rm:4 Rn:3", "cmp {N.Rn:r}, {Rm:r}";
        MOV_high (D, Rm, Rd) = "01000110 D Rm:4 Rd:3", "mov {D.Rd:r}, {Rm:r}";
        BX (Rm) = "010001110 Rm:4 000", "bx {Rm:r}";
        BLX_r (Rm) = "010001111 Rm:4 000", "blx {Rm:r}";
    }
    section "Load/store" {
        LDR_lit (Rt, imm8) = "01001 Rt:3 imm8:8", "ldr {Rt:r}, {imm8<<2:at<15}";
        STR_r (Rm, Rn, Rt) = "0101 000 Rm:3 Rn:3 Rt:3", "str {Rt:r}, {Rm:by}";
        STRH_r (Rm, Rn, Rt) = "0101 001 Rm:3 Rn:3 Rt:3", "strh {Rt:r}, {Rm:by}";
        STRB_r (Rm, Rn, Rt) = "0101 010 Rm:3 Rn:3 Rt:3", "strb {Rt:r}, {Rm:by}";
        LDRSB_r (Rm, Rn, Rt) = "0101 011 Rm:3 Rn:3 Rt:3", "ldrsb {Rt:r}, {Rm:by}";
        LDR_r (Rm, Rn, Rt) = "0101 100 Rm:3 Rn:3 Rt:3", "ldr {Rt:r}, {Rm:by}";
        LDRH_r (Rm, Rn, Rt) = "0101 101 Rm:3 Rn:3 Rt:3", "ldrh {Rt:r}, {Rm:by}";
        LDRB_r (Rm, Rn, Rt) = "0101 110 Rm:3 Rn:3 Rt:3", "ldrb {Rt:r}, {Rm:by}";
        LDRSH_r (Rm, Rn, Rt) = "0101 111 Rm:3 Rn:3 Rt:3", "ldrsh {Rt:r}, {Rm:by}";
        STR_i (imm5, Rn, Rt) = "01100 imm5:5 Rn:3 Rt:3", "str {Rt:r}, {imm5<<2:at}";
        LDR_i (imm5, Rn, Rt) = "01101 imm5:5 Rn:3 Rt:3", "ldr {Rt:r}, {imm5<<2:at}";
        STRB_i (imm5, Rn, Rt) = "01110 imm5:5 Rn:3 Rt:3", "strb {Rt:r}, {imm5:at}";
        LDRB_i (imm5, Rn, Rt) = "01111 imm5:5 Rn:3 Rt:3", "ldrb {Rt:r}, {imm5:at}";
        STRH_i (imm5, Rn, Rt) = "10000 imm5:5 Rn:3 Rt:3", "strh {Rt:r}, {imm5<<1:at}";
        LDRH_i (imm5, Rn, Rt) = "10001 imm5:5 Rn:3 Rt:3", "ldrh {Rt:r}, {imm5<<1:at}";
        STR_sp (Rt, imm8) = "10010 Rt:3 imm8:8", "str {Rt:r}, {imm8<<2:at<13}";
        LDR_sp (Rt, imm8) = "10011 Rt:3 imm8:8", "ldr {Rt:r}, {imm8<<2:at<13}";
    }
    section "Add PC/SP (immediate)" {
        ADR (Rd, imm8) = "10100 Rd:3 imm8:8", "adr {Rd:r}, #{imm8<<2}";
        ADD_sp_i (Rd, imm8) = "10101 Rd:3 imm8:8", "add {Rd:r}, sp, #{imm8<<2}";
        ADD_sp (imm7) = "101100000 imm7:7", "add sp, #{imm7<<2}";
        SUB_sp (imm7) = "101100001 imm7:7", "sub sp, #{imm7<<2}";
    }
    section "Miscellaneous" {
        SXTH (Rm, Rd) = "1011001000 Rm:3 Rd:3", "sxth {Rd:r}, {Rm:r}";
        SXTB (Rm, Rd) = "1011001001 Rm:3 Rd:3", "sxtb {Rd:r}, {Rm:r}";
        UXTH (Rm, Rd) = "1011001010 Rm:3 Rd:3", "uxth {Rd:r}, {Rm:r}";
        UXTB (Rm, Rd) = "1011001011 Rm:3 Rd:3", "uxtb {Rd:r}, {Rm:r}";
        SETEND (E) = "1011 0110 0101 E 000", "setend {E|le|be}";
        CPS (im, A, I, F) = "1011 0110 011 im 0 A I F", "cps{im|ie|id} {A?a}{I?i}{F?f}";
        CBZ (op, i, imm5, Rn) = "1011 op 0 i 1 imm5:5 Rn:3", "cb{op?n}z {Rn:r}, {i.imm5<<1:from}";
        PUSH (M, list) = "1011010 M list:8", "push ({registers:list})";
        POP (P, list) = "1011110 P list:8", "pop ({registers:list})";
        REV (Rm, Rd) = "1011101000 Rm:3 Rd:3", "rev {Rd:r}, {Rm:r}";
        REV16 (Rm, Rd) = "1011101001 Rm:3 Rd:3", "rev16 {Rd:r}, {Rm:r}";
        HLT (imm6) = "1011101010 imm6:6", "hlt #{imm6}";
        REVSH (Rm, Rd) = "1011101011 Rm:3 Rd:3", "revsh {Rd:r}, {Rm:r}";
        BKPT (imm8) = "10111110 imm8:8", "bkpt #{imm8}";
        HINT (hint) = "10111111 hint:4 0000", "{hint:hint}";
        IT (firstcond, mask) = "10111111 firstcond:4 mask:4", "it{firstcond.mask:then} {firstcond:c}";
    }
    section "Load/store multiple" {
        STM (Rn, list) = "11000 Rn:3 list:8", "stm {Rn:r}!, ({registers:list})";
        LDM (Rn, list) = "11001 Rn:3 list:8", "ldm {Rn:r}{written?!}, ({registers:list})";
    }
    section "Conditional branch, supervisor call, branch" {
        UDF () = "11011110 imm8:8", "udf #{imm8}";
        SVC (imm8) = "11011111 imm8:8", "svc #{imm8}";
        B_cond (cond, imm8) = "1101 cond:4 imm8:8", "b {imm8:label<1}";
        B (imm11) = "11100 imm11:11", "b {imm11:label<1}";
    }
}

impl<B: Bind> Half for Decoder<'_, B> {
    type Out = B::Out;
    fn unallocated(&mut self) -> B::Out {
        self.none()
    }
    fn has(&self, f: Feature) -> bool {
        self.b.has(f)
    }

    visit! { d;
        LSL_i (imm5, Rm, Rd) => d.data_register(op::MOV, d.flags(), (Rd, 0, Rm), 0, imm5);
        LSR_i (imm5, Rm, Rd) => d.data_register(op::MOV, d.flags(), (Rd, 0, Rm), 1, imm5);
        ASR_i (imm5, Rm, Rd) => d.data_register(op::MOV, d.flags(), (Rd, 0, Rm), 2, imm5);
        ADD_r (Rm, Rn, Rd) => d.data_register(op::ADD, d.flags(), (Rd, Rn, Rm), 0, 0);
        ADD_i3 (imm3, Rn, Rd) => d.data_immediate(op::ADD, d.flags(), (Rd, Rn), imm3, false);
        SUB_r (Rm, Rn, Rd) => d.data_register(op::SUB, d.flags(), (Rd, Rn, Rm), 0, 0);
        SUB_i3 (imm3, Rn, Rd) => d.data_immediate(op::SUB, d.flags(), (Rd, Rn), imm3, false);
        MOV_i (Rd, imm8) => d.data_immediate(op::MOV, d.flags(), (Rd, 0), imm8, false);
        CMP_i (Rn, imm8) => d.data_immediate(op::CMP, 1, (0, Rn), imm8, false);
        ADD_i8 (Rdn, imm8) => d.data_immediate(op::ADD, d.flags(), (Rdn, Rdn), imm8, false);
        SUB_i8 (Rdn, imm8) => d.data_immediate(op::SUB, d.flags(), (Rdn, Rdn), imm8, false);
        AND (Rm, Rdn) => d.data_register(op::AND, d.flags(), (Rdn, Rdn, Rm), 0, 0);
        EOR (Rm, Rdn) => d.data_register(op::EOR, d.flags(), (Rdn, Rdn, Rm), 0, 0);
        LSL_r (Rm, Rdn) => d.data_by_register(op::MOV, d.flags(), (Rdn, 0, Rdn, Rm), 0);
        LSR_r (Rm, Rdn) => d.data_by_register(op::MOV, d.flags(), (Rdn, 0, Rdn, Rm), 1);
        ASR_r (Rm, Rdn) => d.data_by_register(op::MOV, d.flags(), (Rdn, 0, Rdn, Rm), 2);
        ADC (Rm, Rdn) => d.data_register(op::ADC, d.flags(), (Rdn, Rdn, Rm), 0, 0);
        SBC (Rm, Rdn) => d.data_register(op::SBC, d.flags(), (Rdn, Rdn, Rm), 0, 0);
        ROR_r (Rm, Rdn) => d.data_by_register(op::MOV, d.flags(), (Rdn, 0, Rdn, Rm), 3);
        TST (Rm, Rdn) => d.data_register(op::TST, 1, (0, Rdn, Rm), 0, 0);
        RSB (Rm, Rdn) => d.data_immediate(op::RSB, d.flags(), (Rdn, Rm), 0, false);
        CMP_r (Rm, Rdn) => d.data_register(op::CMP, 1, (0, Rdn, Rm), 0, 0);
        CMN (Rm, Rdn) => d.data_register(op::CMN, 1, (0, Rdn, Rm), 0, 0);
        ORR (Rm, Rdn) => d.data_register(op::ORR, d.flags(), (Rdn, Rdn, Rm), 0, 0);
        MUL (Rm, Rdn) => d.multiply(d.flags(), 0, (Rdn, Rm, Rdn, 15));
        BIC (Rm, Rdn) => d.data_register(op::BIC, d.flags(), (Rdn, Rdn, Rm), 0, 0);
        MVN (Rm, Rdn) => d.data_register(op::MVN, d.flags(), (Rdn, 0, Rm), 0, 0);
        ADD_high (DN, Rm, Rdn) => d.add_high(DN << 3 | Rdn, Rm);
        CMP_high (N, Rm, Rn) => d.compare_high(N << 3 | Rn, Rm);
        MOV_high (D, Rm, Rd) => d.move_high(D << 3 | Rd, Rm);
        BX (Rm) => d.last(|d| d.branch_exchange(Rm));
        BLX_r (Rm) => d.last(|d| d.branch_link_register(Rm, 2));
        LDR_lit (Rt, imm8) => d.transfer(Access::load(2, false, OFFSET), Rt, 15, Where::Constant(imm8 << 2));
        STR_r (Rm, Rn, Rt) => d.transfer(Access::store(2, OFFSET), Rt, Rn, Where::register(1, Rm));
        STRH_r (Rm, Rn, Rt) => d.transfer(Access::store(1, OFFSET), Rt, Rn, Where::register(1, Rm));
        STRB_r (Rm, Rn, Rt) => d.transfer(Access::store(0, OFFSET), Rt, Rn, Where::register(1, Rm));
        LDRSB_r (Rm, Rn, Rt) => d.transfer(Access::load(0, true, OFFSET), Rt, Rn, Where::register(1, Rm));
        LDR_r (Rm, Rn, Rt) => d.transfer(Access::load(2, false, OFFSET), Rt, Rn, Where::register(1, Rm));
        LDRH_r (Rm, Rn, Rt) => d.transfer(Access::load(1, false, OFFSET), Rt, Rn, Where::register(1, Rm));
        LDRB_r (Rm, Rn, Rt) => d.transfer(Access::load(0, false, OFFSET), Rt, Rn, Where::register(1, Rm));
        LDRSH_r (Rm, Rn, Rt) => d.transfer(Access::load(1, true, OFFSET), Rt, Rn, Where::register(1, Rm));
        STR_i (imm5, Rn, Rt) => d.transfer(Access::store(2, OFFSET), Rt, Rn, Where::Constant(imm5 << 2));
        LDR_i (imm5, Rn, Rt) => d.transfer(Access::load(2, false, OFFSET), Rt, Rn, Where::Constant(imm5 << 2));
        STRB_i (imm5, Rn, Rt) => d.transfer(Access::store(0, OFFSET), Rt, Rn, Where::Constant(imm5));
        LDRB_i (imm5, Rn, Rt) => d.transfer(Access::load(0, false, OFFSET), Rt, Rn, Where::Constant(imm5));
        STRH_i (imm5, Rn, Rt) => d.transfer(Access::store(1, OFFSET), Rt, Rn, Where::Constant(imm5 << 1));
        LDRH_i (imm5, Rn, Rt) => d.transfer(Access::load(1, false, OFFSET), Rt, Rn, Where::Constant(imm5 << 1));
        STR_sp (Rt, imm8) => d.transfer(Access::store(2, OFFSET), Rt, SP, Where::Constant(imm8 << 2));
        LDR_sp (Rt, imm8) => d.transfer(Access::load(2, false, OFFSET), Rt, SP, Where::Constant(imm8 << 2));
        ADR (Rd, imm8) => d.address(Rd, 1, imm8 << 2);
        ADD_sp_i (Rd, imm8) => d.data_immediate(op::ADD, 0, (Rd, SP), imm8 << 2, false);
        ADD_sp (imm7) => d.data_immediate(op::ADD, 0, (SP, SP), imm7 << 2, false);
        SUB_sp (imm7) => d.data_immediate(op::SUB, 0, (SP, SP), imm7 << 2, false);
        SXTH (Rm, Rd) => d.extend(0, 3, (Rd, 15, Rm), 0);
        SXTB (Rm, Rd) => d.extend(0, 2, (Rd, 15, Rm), 0);
        UXTH (Rm, Rd) => d.extend(1, 3, (Rd, 15, Rm), 0);
        UXTB (Rm, Rd) => d.extend(1, 2, (Rd, 15, Rm), 0);
        SETEND (E) => d.set_endianness(E);
        CPS (im, A, I, F) => d.change_state(2 | im, 0, A << 2 | I << 1 | F, 0);
        CBZ (op, i, imm5, Rn) => d.compare_branch(op, i << 6 | imm5 << 1, Rn);
        PUSH (M, list) => d.multiple(false, Direction::DB, 1, SP, M << 14 | list);
        POP (P, list) => d.pop(P << 15 | list);
        REV (Rm, Rd) => d.unary::<ReverseBytes<2, false>>(Rd, Rm);
        REV16 (Rm, Rd) => d.unary::<ReverseBytes<1, false>>(Rd, Rm);
        HLT (imm6) => d.always::<Halt>(imm6);
        REVSH (Rm, Rd) => d.unary::<ReverseSignedHalfword>(Rd, Rm);
        BKPT (imm8) => d.always::<Breakpoint>(imm8);
        HINT (hint) => d.hint(hint);
        IT (firstcond, mask) => d.if_then(firstcond, mask);
        STM (Rn, list) => d.multiple(false, Direction::IA, 1, Rn, list);
        LDM (Rn, list) => d.multiple(true, Direction::IA, !list >> Rn & 1, Rn, list);
        UDF () => d.none();
        SVC (imm8) => d.effect::<SupervisorCall>(imm8);
        B_cond (cond, imm8) => d.branch_if(cond, sign_extend(imm8, 8) << 1);
        B (imm11) => d.last(|d| d.branch(sign_extend(imm11, 11) << 1));
    }
}
