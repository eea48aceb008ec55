//! A32 media instructions (DDI 0487 F4.1.5).

use crate::a64::register::{Divide, ReverseBits, ReverseBytes};
use crate::aarch32::Decoder;
use crate::aarch32::data::ReverseSignedHalfword;
use crate::aarch32::parallel::Select;
use crate::emit::Bind;
use crate::features::Feature;

crate::instructions! {
    pub trait Media, rows MEDIA;
    section "Parallel arithmetic" {
        SADD16 (Rn, Rd, Rm) = "cond:4 01100 001 Rn:4 Rd:4 1111 000 1 Rm:4", "";
        SASX (Rn, Rd, Rm) = "cond:4 01100 001 Rn:4 Rd:4 1111 001 1 Rm:4", "";
        SSAX (Rn, Rd, Rm) = "cond:4 01100 001 Rn:4 Rd:4 1111 010 1 Rm:4", "";
        SSUB16 (Rn, Rd, Rm) = "cond:4 01100 001 Rn:4 Rd:4 1111 011 1 Rm:4", "";
        SADD8 (Rn, Rd, Rm) = "cond:4 01100 001 Rn:4 Rd:4 1111 100 1 Rm:4", "";
        SSUB8 (Rn, Rd, Rm) = "cond:4 01100 001 Rn:4 Rd:4 1111 111 1 Rm:4", "";
        QADD16 (Rn, Rd, Rm) = "cond:4 01100 010 Rn:4 Rd:4 1111 000 1 Rm:4", "";
        QASX (Rn, Rd, Rm) = "cond:4 01100 010 Rn:4 Rd:4 1111 001 1 Rm:4", "";
        QSAX (Rn, Rd, Rm) = "cond:4 01100 010 Rn:4 Rd:4 1111 010 1 Rm:4", "";
        QSUB16 (Rn, Rd, Rm) = "cond:4 01100 010 Rn:4 Rd:4 1111 011 1 Rm:4", "";
        QADD8 (Rn, Rd, Rm) = "cond:4 01100 010 Rn:4 Rd:4 1111 100 1 Rm:4", "";
        QSUB8 (Rn, Rd, Rm) = "cond:4 01100 010 Rn:4 Rd:4 1111 111 1 Rm:4", "";
        SHADD16 (Rn, Rd, Rm) = "cond:4 01100 011 Rn:4 Rd:4 1111 000 1 Rm:4", "";
        SHASX (Rn, Rd, Rm) = "cond:4 01100 011 Rn:4 Rd:4 1111 001 1 Rm:4", "";
        SHSAX (Rn, Rd, Rm) = "cond:4 01100 011 Rn:4 Rd:4 1111 010 1 Rm:4", "";
        SHSUB16 (Rn, Rd, Rm) = "cond:4 01100 011 Rn:4 Rd:4 1111 011 1 Rm:4", "";
        SHADD8 (Rn, Rd, Rm) = "cond:4 01100 011 Rn:4 Rd:4 1111 100 1 Rm:4", "";
        SHSUB8 (Rn, Rd, Rm) = "cond:4 01100 011 Rn:4 Rd:4 1111 111 1 Rm:4", "";
        UADD16 (Rn, Rd, Rm) = "cond:4 01100 101 Rn:4 Rd:4 1111 000 1 Rm:4", "";
        UASX (Rn, Rd, Rm) = "cond:4 01100 101 Rn:4 Rd:4 1111 001 1 Rm:4", "";
        USAX (Rn, Rd, Rm) = "cond:4 01100 101 Rn:4 Rd:4 1111 010 1 Rm:4", "";
        USUB16 (Rn, Rd, Rm) = "cond:4 01100 101 Rn:4 Rd:4 1111 011 1 Rm:4", "";
        UADD8 (Rn, Rd, Rm) = "cond:4 01100 101 Rn:4 Rd:4 1111 100 1 Rm:4", "";
        USUB8 (Rn, Rd, Rm) = "cond:4 01100 101 Rn:4 Rd:4 1111 111 1 Rm:4", "";
        UQADD16 (Rn, Rd, Rm) = "cond:4 01100 110 Rn:4 Rd:4 1111 000 1 Rm:4", "";
        UQASX (Rn, Rd, Rm) = "cond:4 01100 110 Rn:4 Rd:4 1111 001 1 Rm:4", "";
        UQSAX (Rn, Rd, Rm) = "cond:4 01100 110 Rn:4 Rd:4 1111 010 1 Rm:4", "";
        UQSUB16 (Rn, Rd, Rm) = "cond:4 01100 110 Rn:4 Rd:4 1111 011 1 Rm:4", "";
        UQADD8 (Rn, Rd, Rm) = "cond:4 01100 110 Rn:4 Rd:4 1111 100 1 Rm:4", "";
        UQSUB8 (Rn, Rd, Rm) = "cond:4 01100 110 Rn:4 Rd:4 1111 111 1 Rm:4", "";
        UHADD16 (Rn, Rd, Rm) = "cond:4 01100 111 Rn:4 Rd:4 1111 000 1 Rm:4", "";
        UHASX (Rn, Rd, Rm) = "cond:4 01100 111 Rn:4 Rd:4 1111 001 1 Rm:4", "";
        UHSAX (Rn, Rd, Rm) = "cond:4 01100 111 Rn:4 Rd:4 1111 010 1 Rm:4", "";
        UHSUB16 (Rn, Rd, Rm) = "cond:4 01100 111 Rn:4 Rd:4 1111 011 1 Rm:4", "";
        UHADD8 (Rn, Rd, Rm) = "cond:4 01100 111 Rn:4 Rd:4 1111 100 1 Rm:4", "";
        UHSUB8 (Rn, Rd, Rm) = "cond:4 01100 111 Rn:4 Rd:4 1111 111 1 Rm:4", "";
    }
    section "Saturate, select, pack" {
        SEL (Rn, Rd, Rm) = "cond:4 01101000 Rn:4 Rd:4 1111 1011 Rm:4", "";
        PKHBT (Rn, Rd, imm5, tb, Rm) = "cond:4 01101000 Rn:4 Rd:4 imm5:5 tb 01 Rm:4", "";
        SSAT (sat_imm, Rd, imm5, sh, Rn) = "cond:4 0110101 sat_imm:5 Rd:4 imm5:5 sh 01 Rn:4", "";
        USAT (sat_imm, Rd, imm5, sh, Rn) = "cond:4 0110111 sat_imm:5 Rd:4 imm5:5 sh 01 Rn:4", "";
        SSAT16 (sat_imm, Rd, Rn) = "cond:4 01101010 sat_imm:4 Rd:4 1111 0011 Rn:4", "";
        USAT16 (sat_imm, Rd, Rn) = "cond:4 01101110 sat_imm:4 Rd:4 1111 0011 Rn:4", "";
    }
    section "Reverse bits and bytes" {
        REV (Rd, Rm) = "cond:4 01101011 1111 Rd:4 1111 0011 Rm:4", "";
        REV16 (Rd, Rm) = "cond:4 01101011 1111 Rd:4 1111 1011 Rm:4", "";
        RBIT (Rd, Rm) = "cond:4 01101111 1111 Rd:4 1111 0011 Rm:4", "";
        REVSH (Rd, Rm) = "cond:4 01101111 1111 Rd:4 1111 1011 Rm:4", "";
    }
    section "Extend and add" {
        SXTAB16 (Rn, Rd, rotate, Rm) = "cond:4 01101 000 Rn:4 Rd:4 rotate:2 00 0111 Rm:4", "";
        SXTAB (Rn, Rd, rotate, Rm) = "cond:4 01101 010 Rn:4 Rd:4 rotate:2 00 0111 Rm:4", "";
        SXTAH (Rn, Rd, rotate, Rm) = "cond:4 01101 011 Rn:4 Rd:4 rotate:2 00 0111 Rm:4", "";
        UXTAB16 (Rn, Rd, rotate, Rm) = "cond:4 01101 100 Rn:4 Rd:4 rotate:2 00 0111 Rm:4", "";
        UXTAB (Rn, Rd, rotate, Rm) = "cond:4 01101 110 Rn:4 Rd:4 rotate:2 00 0111 Rm:4", "";
        UXTAH (Rn, Rd, rotate, Rm) = "cond:4 01101 111 Rn:4 Rd:4 rotate:2 00 0111 Rm:4", "";
    }
    section "Signed multiply, divide" {
        SMLAD (Rd, Ra, Rm, M, Rn) = "cond:4 01110000 Rd:4 Ra:4 Rm:4 00 M 1 Rn:4", "";
        SMLSD (Rd, Ra, Rm, M, Rn) = "cond:4 01110000 Rd:4 Ra:4 Rm:4 01 M 1 Rn:4", "";
        SDIV (Rd, Rm, Rn) = "cond:4 01110001 Rd:4 1111 Rm:4 0001 Rn:4", "";
        UDIV (Rd, Rm, Rn) = "cond:4 01110011 Rd:4 1111 Rm:4 0001 Rn:4", "";
        SMLALD (RdHi, RdLo, Rm, M, Rn) = "cond:4 01110100 RdHi:4 RdLo:4 Rm:4 00 M 1 Rn:4", "";
        SMLSLD (RdHi, RdLo, Rm, M, Rn) = "cond:4 01110100 RdHi:4 RdLo:4 Rm:4 01 M 1 Rn:4", "";
        SMMLA (Rd, Ra, Rm, R, Rn) = "cond:4 01110101 Rd:4 Ra:4 Rm:4 00 R 1 Rn:4", "";
        SMMLS (Rd, Ra, Rm, R, Rn) = "cond:4 01110101 Rd:4 Ra:4 Rm:4 11 R 1 Rn:4", "";
    }
    section "Sums of differences, bitfields, UDF" {
        USADA8 (Rd, Ra, Rm, Rn) = "cond:4 01111000 Rd:4 Ra:4 Rm:4 0001 Rn:4", "";
        SBFX (widthm1, Rd, lsb, Rn) = "cond:4 0111101 widthm1:5 Rd:4 lsb:5 101 Rn:4", "";
        UBFX (widthm1, Rd, lsb, Rn) = "cond:4 0111111 widthm1:5 Rd:4 lsb:5 101 Rn:4", "";
        BFI (msb, Rd, lsb, Rn) = "cond:4 0111110 msb:5 Rd:4 lsb:5 001 Rn:4", "";
        UDF () = "cond:4 01111111 imm12:12 1111 imm4:4", "";
    }
}

impl<B: Bind> Media for Decoder<'_, B> {
    type Out = B::Out;
    fn unallocated(&mut self) -> B::Out {
        self.none()
    }
    fn has(&self, f: Feature) -> bool {
        self.b.has(f)
    }

    visit! { d;
        SADD16 (Rn, Rd, Rm) => d.parallel(1, 0, Rd, Rn, Rm);
        SASX (Rn, Rd, Rm) => d.parallel(1, 1, Rd, Rn, Rm);
        SSAX (Rn, Rd, Rm) => d.parallel(1, 2, Rd, Rn, Rm);
        SSUB16 (Rn, Rd, Rm) => d.parallel(1, 3, Rd, Rn, Rm);
        SADD8 (Rn, Rd, Rm) => d.parallel(1, 4, Rd, Rn, Rm);
        SSUB8 (Rn, Rd, Rm) => d.parallel(1, 7, Rd, Rn, Rm);
        QADD16 (Rn, Rd, Rm) => d.parallel(2, 0, Rd, Rn, Rm);
        QASX (Rn, Rd, Rm) => d.parallel(2, 1, Rd, Rn, Rm);
        QSAX (Rn, Rd, Rm) => d.parallel(2, 2, Rd, Rn, Rm);
        QSUB16 (Rn, Rd, Rm) => d.parallel(2, 3, Rd, Rn, Rm);
        QADD8 (Rn, Rd, Rm) => d.parallel(2, 4, Rd, Rn, Rm);
        QSUB8 (Rn, Rd, Rm) => d.parallel(2, 7, Rd, Rn, Rm);
        SHADD16 (Rn, Rd, Rm) => d.parallel(3, 0, Rd, Rn, Rm);
        SHASX (Rn, Rd, Rm) => d.parallel(3, 1, Rd, Rn, Rm);
        SHSAX (Rn, Rd, Rm) => d.parallel(3, 2, Rd, Rn, Rm);
        SHSUB16 (Rn, Rd, Rm) => d.parallel(3, 3, Rd, Rn, Rm);
        SHADD8 (Rn, Rd, Rm) => d.parallel(3, 4, Rd, Rn, Rm);
        SHSUB8 (Rn, Rd, Rm) => d.parallel(3, 7, Rd, Rn, Rm);
        UADD16 (Rn, Rd, Rm) => d.parallel(5, 0, Rd, Rn, Rm);
        UASX (Rn, Rd, Rm) => d.parallel(5, 1, Rd, Rn, Rm);
        USAX (Rn, Rd, Rm) => d.parallel(5, 2, Rd, Rn, Rm);
        USUB16 (Rn, Rd, Rm) => d.parallel(5, 3, Rd, Rn, Rm);
        UADD8 (Rn, Rd, Rm) => d.parallel(5, 4, Rd, Rn, Rm);
        USUB8 (Rn, Rd, Rm) => d.parallel(5, 7, Rd, Rn, Rm);
        UQADD16 (Rn, Rd, Rm) => d.parallel(6, 0, Rd, Rn, Rm);
        UQASX (Rn, Rd, Rm) => d.parallel(6, 1, Rd, Rn, Rm);
        UQSAX (Rn, Rd, Rm) => d.parallel(6, 2, Rd, Rn, Rm);
        UQSUB16 (Rn, Rd, Rm) => d.parallel(6, 3, Rd, Rn, Rm);
        UQADD8 (Rn, Rd, Rm) => d.parallel(6, 4, Rd, Rn, Rm);
        UQSUB8 (Rn, Rd, Rm) => d.parallel(6, 7, Rd, Rn, Rm);
        UHADD16 (Rn, Rd, Rm) => d.parallel(7, 0, Rd, Rn, Rm);
        UHASX (Rn, Rd, Rm) => d.parallel(7, 1, Rd, Rn, Rm);
        UHSAX (Rn, Rd, Rm) => d.parallel(7, 2, Rd, Rn, Rm);
        UHSUB16 (Rn, Rd, Rm) => d.parallel(7, 3, Rd, Rn, Rm);
        UHADD8 (Rn, Rd, Rm) => d.parallel(7, 4, Rd, Rn, Rm);
        UHSUB8 (Rn, Rd, Rm) => d.parallel(7, 7, Rd, Rn, Rm);
        SEL (Rn, Rd, Rm) => d.binary::<Select>(Rd, Rn, Rm);
        PKHBT (Rn, Rd, imm5, tb, Rm) => d.pack(tb, (Rd, Rn, Rm), imm5);
        SSAT (sat_imm, Rd, imm5, sh, Rn) => d.saturate(0, sat_imm + 1, (Rd, Rn), sh, imm5);
        USAT (sat_imm, Rd, imm5, sh, Rn) => d.saturate(1, sat_imm, (Rd, Rn), sh, imm5);
        SSAT16 (sat_imm, Rd, Rn) => d.saturate_halves(0, sat_imm + 1, Rd, Rn);
        USAT16 (sat_imm, Rd, Rn) => d.saturate_halves(1, sat_imm, Rd, Rn);
        REV (Rd, Rm) => d.unary::<ReverseBytes<2, false>>(Rd, Rm);
        REV16 (Rd, Rm) => d.unary::<ReverseBytes<1, false>>(Rd, Rm);
        RBIT (Rd, Rm) => d.unary::<ReverseBits<false>>(Rd, Rm);
        REVSH (Rd, Rm) => d.unary::<ReverseSignedHalfword>(Rd, Rm);
        SXTAB16 (Rn, Rd, rotate, Rm) => d.extend(0, 0, (Rd, Rn, Rm), rotate);
        SXTAB (Rn, Rd, rotate, Rm) => d.extend(0, 2, (Rd, Rn, Rm), rotate);
        SXTAH (Rn, Rd, rotate, Rm) => d.extend(0, 3, (Rd, Rn, Rm), rotate);
        UXTAB16 (Rn, Rd, rotate, Rm) => d.extend(1, 0, (Rd, Rn, Rm), rotate);
        UXTAB (Rn, Rd, rotate, Rm) => d.extend(1, 2, (Rd, Rn, Rm), rotate);
        UXTAH (Rn, Rd, rotate, Rm) => d.extend(1, 3, (Rd, Rn, Rm), rotate);
        SMLAD (Rd, Ra, Rm, M, Rn) => d.multiply_dual(0, M, (Rd, Rn, Rm, Ra));
        SMLSD (Rd, Ra, Rm, M, Rn) => d.multiply_dual(1, M, (Rd, Rn, Rm, Ra));
        SDIV (Rd, Rm, Rn) => d.binary::<Divide<true, false>>(Rd, Rn, Rm);
        UDIV (Rd, Rm, Rn) => d.binary::<Divide<false, false>>(Rd, Rn, Rm);
        SMLALD (RdHi, RdLo, Rm, M, Rn) => d.multiply_dual_long(0, M, (RdHi, Rn, Rm, RdLo));
        SMLSLD (RdHi, RdLo, Rm, M, Rn) => d.multiply_dual_long(1, M, (RdHi, Rn, Rm, RdLo));
        SMMLA (Rd, Ra, Rm, R, Rn) => d.multiply_high(0, R, (Rd, Rn, Rm, Ra));
        SMMLS (Rd, Ra, Rm, R, Rn) => d.multiply_high(1, R, (Rd, Rn, Rm, Ra));
        USADA8 (Rd, Ra, Rm, Rn) => d.sum_of_differences((Rd, Rn, Rm), Ra);
        SBFX (widthm1, Rd, lsb, Rn) => d.extract(true, Rd, Rn, lsb, widthm1);
        UBFX (widthm1, Rd, lsb, Rn) => d.extract(false, Rd, Rn, lsb, widthm1);
        BFI (msb, Rd, lsb, Rn) => d.insert(Rd, Rn, lsb, msb);
        UDF () => d.none();
    }
}
