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
        LSL_i (imm5, Rm, Rd) = "000 00 imm5:5 Rm:3 Rd:3", "";
        LSR_i (imm5, Rm, Rd) = "000 01 imm5:5 Rm:3 Rd:3", "";
        ASR_i (imm5, Rm, Rd) = "000 10 imm5:5 Rm:3 Rd:3", "";
        ADD_r (Rm, Rn, Rd) = "000110 0 Rm:3 Rn:3 Rd:3", "";
        ADD_i3 (imm3, Rn, Rd) = "000111 0 imm3:3 Rn:3 Rd:3", "";
        SUB_r (Rm, Rn, Rd) = "000110 1 Rm:3 Rn:3 Rd:3", "";
        SUB_i3 (imm3, Rn, Rd) = "000111 1 imm3:3 Rn:3 Rd:3", "";
        MOV_i (Rd, imm8) = "00100 Rd:3 imm8:8", "";
        CMP_i (Rn, imm8) = "00101 Rn:3 imm8:8", "";
        ADD_i8 (Rdn, imm8) = "00110 Rdn:3 imm8:8", "";
        SUB_i8 (Rdn, imm8) = "00111 Rdn:3 imm8:8", "";
    }
    section "Data processing (two low registers)" {
        AND (Rm, Rdn) = "010000 0000 Rm:3 Rdn:3", "";
        EOR (Rm, Rdn) = "010000 0001 Rm:3 Rdn:3", "";
        LSL_r (Rm, Rdn) = "010000 0010 Rm:3 Rdn:3", "";
        LSR_r (Rm, Rdn) = "010000 0011 Rm:3 Rdn:3", "";
        ASR_r (Rm, Rdn) = "010000 0100 Rm:3 Rdn:3", "";
        ADC (Rm, Rdn) = "010000 0101 Rm:3 Rdn:3", "";
        SBC (Rm, Rdn) = "010000 0110 Rm:3 Rdn:3", "";
        ROR_r (Rm, Rdn) = "010000 0111 Rm:3 Rdn:3", "";
        TST (Rm, Rdn) = "010000 1000 Rm:3 Rdn:3", "";
        RSB (Rm, Rdn) = "010000 1001 Rm:3 Rdn:3", "";
        CMP_r (Rm, Rdn) = "010000 1010 Rm:3 Rdn:3", "";
        CMN (Rm, Rdn) = "010000 1011 Rm:3 Rdn:3", "";
        ORR (Rm, Rdn) = "010000 1100 Rm:3 Rdn:3", "";
        MUL (Rm, Rdn) = "010000 1101 Rm:3 Rdn:3", "";
        BIC (Rm, Rdn) = "010000 1110 Rm:3 Rdn:3", "";
        MVN (Rm, Rdn) = "010000 1111 Rm:3 Rdn:3", "";
    }
    section "Special data instructions, branch and exchange" {
        ADD_high (DN, Rm, Rdn) = "01000100 DN Rm:4 Rdn:3", "";
        CMP_high (N, Rm, Rn) = "01000101 N Rm:4 Rn:3", "";
        MOV_high (D, Rm, Rd) = "01000110 D Rm:4 Rd:3", "";
        BX (Rm) = "010001110 Rm:4 000", "";
        BLX_r (Rm) = "010001111 Rm:4 000", "";
    }
    section "Load/store" {
        LDR_lit (Rt, imm8) = "01001 Rt:3 imm8:8", "";
        STR_r (Rm, Rn, Rt) = "0101 000 Rm:3 Rn:3 Rt:3", "";
        STRH_r (Rm, Rn, Rt) = "0101 001 Rm:3 Rn:3 Rt:3", "";
        STRB_r (Rm, Rn, Rt) = "0101 010 Rm:3 Rn:3 Rt:3", "";
        LDRSB_r (Rm, Rn, Rt) = "0101 011 Rm:3 Rn:3 Rt:3", "";
        LDR_r (Rm, Rn, Rt) = "0101 100 Rm:3 Rn:3 Rt:3", "";
        LDRH_r (Rm, Rn, Rt) = "0101 101 Rm:3 Rn:3 Rt:3", "";
        LDRB_r (Rm, Rn, Rt) = "0101 110 Rm:3 Rn:3 Rt:3", "";
        LDRSH_r (Rm, Rn, Rt) = "0101 111 Rm:3 Rn:3 Rt:3", "";
        STR_i (imm5, Rn, Rt) = "01100 imm5:5 Rn:3 Rt:3", "";
        LDR_i (imm5, Rn, Rt) = "01101 imm5:5 Rn:3 Rt:3", "";
        STRB_i (imm5, Rn, Rt) = "01110 imm5:5 Rn:3 Rt:3", "";
        LDRB_i (imm5, Rn, Rt) = "01111 imm5:5 Rn:3 Rt:3", "";
        STRH_i (imm5, Rn, Rt) = "10000 imm5:5 Rn:3 Rt:3", "";
        LDRH_i (imm5, Rn, Rt) = "10001 imm5:5 Rn:3 Rt:3", "";
        STR_sp (Rt, imm8) = "10010 Rt:3 imm8:8", "";
        LDR_sp (Rt, imm8) = "10011 Rt:3 imm8:8", "";
    }
    section "Add PC/SP (immediate)" {
        ADR (Rd, imm8) = "10100 Rd:3 imm8:8", "";
        ADD_sp_i (Rd, imm8) = "10101 Rd:3 imm8:8", "";
        ADD_sp (imm7) = "101100000 imm7:7", "";
        SUB_sp (imm7) = "101100001 imm7:7", "";
    }
    section "Miscellaneous" {
        SXTH (Rm, Rd) = "1011001000 Rm:3 Rd:3", "";
        SXTB (Rm, Rd) = "1011001001 Rm:3 Rd:3", "";
        UXTH (Rm, Rd) = "1011001010 Rm:3 Rd:3", "";
        UXTB (Rm, Rd) = "1011001011 Rm:3 Rd:3", "";
        SETEND (E) = "1011 0110 0101 E 000", "";
        CPS (im, A, I, F) = "1011 0110 011 im 0 A I F", "";
        CBZ (op, i, imm5, Rn) = "1011 op 0 i 1 imm5:5 Rn:3", "";
        PUSH (M, list) = "1011010 M list:8", "";
        POP (P, list) = "1011110 P list:8", "";
        REV (Rm, Rd) = "1011101000 Rm:3 Rd:3", "";
        REV16 (Rm, Rd) = "1011101001 Rm:3 Rd:3", "";
        HLT (imm6) = "1011101010 imm6:6", "";
        REVSH (Rm, Rd) = "1011101011 Rm:3 Rd:3", "";
        BKPT (imm8) = "10111110 imm8:8", "";
        HINT (hint) = "10111111 hint:4 0000", "";
        IT (firstcond, mask) = "10111111 firstcond:4 mask:4", "";
    }
    section "Load/store multiple" {
        STM (Rn, list) = "11000 Rn:3 list:8", "";
        LDM (Rn, list) = "11001 Rn:3 list:8", "";
    }
    section "Conditional branch, supervisor call, branch" {
        UDF () = "11011110 imm8:8", "";
        SVC (imm8) = "11011111 imm8:8", "";
        B_cond (cond, imm8) = "1101 cond:4 imm8:8", "";
        B (imm11) = "11100 imm11:11", "";
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
