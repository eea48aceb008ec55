//! T32 data processing on registers, multiplication and division (DDI 0487 F3.1.16 to F3.1.18).

use crate::a64::register::{CountLeadingZeros, Divide, ReverseBits, ReverseBytes};
use crate::aarch32::Decoder;
use crate::aarch32::data::{ReverseSignedHalfword, op};
use crate::aarch32::parallel::Select;
use crate::emit::Bind;
use crate::features::Feature;

crate::instructions! {
    pub trait Register, rows REGISTER;
    section "Register-shifted register, extends" {
        MOV_rr (stype, S, Rm, Rd, Rs) = "111110100 stype:2 S Rm:4 1111 Rd:4 0000 Rs:4", "";
        SXTAH (Rn, Rd, rotate, Rm) = "111110100 000 Rn:4 1111 Rd:4 10 rotate:2 Rm:4", "";
        UXTAH (Rn, Rd, rotate, Rm) = "111110100 001 Rn:4 1111 Rd:4 10 rotate:2 Rm:4", "";
        SXTAB16 (Rn, Rd, rotate, Rm) = "111110100 010 Rn:4 1111 Rd:4 10 rotate:2 Rm:4", "";
        UXTAB16 (Rn, Rd, rotate, Rm) = "111110100 011 Rn:4 1111 Rd:4 10 rotate:2 Rm:4", "";
        SXTAB (Rn, Rd, rotate, Rm) = "111110100 100 Rn:4 1111 Rd:4 10 rotate:2 Rm:4", "";
        UXTAB (Rn, Rd, rotate, Rm) = "111110100 101 Rn:4 1111 Rd:4 10 rotate:2 Rm:4", "";
    }
    section "Parallel add-subtract" {
        SADD16 (Rn, Rd, Rm) = "111110101 001 Rn:4 1111 Rd:4 0 000 Rm:4", "";
        SASX (Rn, Rd, Rm) = "111110101 010 Rn:4 1111 Rd:4 0 000 Rm:4", "";
        SSAX (Rn, Rd, Rm) = "111110101 110 Rn:4 1111 Rd:4 0 000 Rm:4", "";
        SSUB16 (Rn, Rd, Rm) = "111110101 101 Rn:4 1111 Rd:4 0 000 Rm:4", "";
        SADD8 (Rn, Rd, Rm) = "111110101 000 Rn:4 1111 Rd:4 0 000 Rm:4", "";
        SSUB8 (Rn, Rd, Rm) = "111110101 100 Rn:4 1111 Rd:4 0 000 Rm:4", "";
        QADD16 (Rn, Rd, Rm) = "111110101 001 Rn:4 1111 Rd:4 0 001 Rm:4", "";
        QASX (Rn, Rd, Rm) = "111110101 010 Rn:4 1111 Rd:4 0 001 Rm:4", "";
        QSAX (Rn, Rd, Rm) = "111110101 110 Rn:4 1111 Rd:4 0 001 Rm:4", "";
        QSUB16 (Rn, Rd, Rm) = "111110101 101 Rn:4 1111 Rd:4 0 001 Rm:4", "";
        QADD8 (Rn, Rd, Rm) = "111110101 000 Rn:4 1111 Rd:4 0 001 Rm:4", "";
        QSUB8 (Rn, Rd, Rm) = "111110101 100 Rn:4 1111 Rd:4 0 001 Rm:4", "";
        SHADD16 (Rn, Rd, Rm) = "111110101 001 Rn:4 1111 Rd:4 0 010 Rm:4", "";
        SHASX (Rn, Rd, Rm) = "111110101 010 Rn:4 1111 Rd:4 0 010 Rm:4", "";
        SHSAX (Rn, Rd, Rm) = "111110101 110 Rn:4 1111 Rd:4 0 010 Rm:4", "";
        SHSUB16 (Rn, Rd, Rm) = "111110101 101 Rn:4 1111 Rd:4 0 010 Rm:4", "";
        SHADD8 (Rn, Rd, Rm) = "111110101 000 Rn:4 1111 Rd:4 0 010 Rm:4", "";
        SHSUB8 (Rn, Rd, Rm) = "111110101 100 Rn:4 1111 Rd:4 0 010 Rm:4", "";
        UADD16 (Rn, Rd, Rm) = "111110101 001 Rn:4 1111 Rd:4 0 100 Rm:4", "";
        UASX (Rn, Rd, Rm) = "111110101 010 Rn:4 1111 Rd:4 0 100 Rm:4", "";
        USAX (Rn, Rd, Rm) = "111110101 110 Rn:4 1111 Rd:4 0 100 Rm:4", "";
        USUB16 (Rn, Rd, Rm) = "111110101 101 Rn:4 1111 Rd:4 0 100 Rm:4", "";
        UADD8 (Rn, Rd, Rm) = "111110101 000 Rn:4 1111 Rd:4 0 100 Rm:4", "";
        USUB8 (Rn, Rd, Rm) = "111110101 100 Rn:4 1111 Rd:4 0 100 Rm:4", "";
        UQADD16 (Rn, Rd, Rm) = "111110101 001 Rn:4 1111 Rd:4 0 101 Rm:4", "";
        UQASX (Rn, Rd, Rm) = "111110101 010 Rn:4 1111 Rd:4 0 101 Rm:4", "";
        UQSAX (Rn, Rd, Rm) = "111110101 110 Rn:4 1111 Rd:4 0 101 Rm:4", "";
        UQSUB16 (Rn, Rd, Rm) = "111110101 101 Rn:4 1111 Rd:4 0 101 Rm:4", "";
        UQADD8 (Rn, Rd, Rm) = "111110101 000 Rn:4 1111 Rd:4 0 101 Rm:4", "";
        UQSUB8 (Rn, Rd, Rm) = "111110101 100 Rn:4 1111 Rd:4 0 101 Rm:4", "";
        UHADD16 (Rn, Rd, Rm) = "111110101 001 Rn:4 1111 Rd:4 0 110 Rm:4", "";
        UHASX (Rn, Rd, Rm) = "111110101 010 Rn:4 1111 Rd:4 0 110 Rm:4", "";
        UHSAX (Rn, Rd, Rm) = "111110101 110 Rn:4 1111 Rd:4 0 110 Rm:4", "";
        UHSUB16 (Rn, Rd, Rm) = "111110101 101 Rn:4 1111 Rd:4 0 110 Rm:4", "";
        UHADD8 (Rn, Rd, Rm) = "111110101 000 Rn:4 1111 Rd:4 0 110 Rm:4", "";
        UHSUB8 (Rn, Rd, Rm) = "111110101 100 Rn:4 1111 Rd:4 0 110 Rm:4", "";
    }
    section "Data processing (two source registers)" {
        QADD (Rn, Rd, Rm) = "111110101000 Rn:4 1111 Rd:4 1000 Rm:4", "";
        QDADD (Rn, Rd, Rm) = "111110101000 Rn:4 1111 Rd:4 1001 Rm:4", "";
        QSUB (Rn, Rd, Rm) = "111110101000 Rn:4 1111 Rd:4 1010 Rm:4", "";
        QDSUB (Rn, Rd, Rm) = "111110101000 Rn:4 1111 Rd:4 1011 Rm:4", "";
        REV (Rn, Rd, Rm) = "111110101001 Rn:4 1111 Rd:4 1000 Rm:4", "";
        REV16 (Rn, Rd, Rm) = "111110101001 Rn:4 1111 Rd:4 1001 Rm:4", "";
        RBIT (Rn, Rd, Rm) = "111110101001 Rn:4 1111 Rd:4 1010 Rm:4", "";
        REVSH (Rn, Rd, Rm) = "111110101001 Rn:4 1111 Rd:4 1011 Rm:4", "";
        SEL (Rn, Rd, Rm) = "111110101010 Rn:4 1111 Rd:4 1000 Rm:4", "";
        CLZ (Rn, Rd, Rm) = "111110101011 Rn:4 1111 Rd:4 1000 Rm:4", "";
        CRC32 (C, Rn, Rd, sz, Rm) = "11111010110 C Rn:4 1111 Rd:4 10 sz:2 Rm:4", "" if CRC32;
    }
    section "Multiply, sums of differences" {
        MLA (Rn, Ra, Rd, Rm) = "111110110000 Rn:4 Ra:4 Rd:4 0000 Rm:4", "";
        MLS (Rn, Ra, Rd, Rm) = "111110110000 Rn:4 Ra:4 Rd:4 0001 Rm:4", "";
        SMLABB (Rn, Ra, Rd, N, M, Rm) = "111110110001 Rn:4 Ra:4 Rd:4 00 N M Rm:4", "";
        SMLAD (Rn, Ra, Rd, M, Rm) = "111110110010 Rn:4 Ra:4 Rd:4 000 M Rm:4", "";
        SMLAWB (Rn, Ra, Rd, M, Rm) = "111110110011 Rn:4 Ra:4 Rd:4 000 M Rm:4", "";
        SMLSD (Rn, Ra, Rd, M, Rm) = "111110110100 Rn:4 Ra:4 Rd:4 000 M Rm:4", "";
        SMMLA (Rn, Ra, Rd, R, Rm) = "111110110101 Rn:4 Ra:4 Rd:4 000 R Rm:4", "";
        SMMLS (Rn, Ra, Rd, R, Rm) = "111110110110 Rn:4 Ra:4 Rd:4 000 R Rm:4", "";
        USADA8 (Rn, Ra, Rd, Rm) = "111110110111 Rn:4 Ra:4 Rd:4 0000 Rm:4", "";
    }
    section "Long multiply, divide" {
        SMULL (Rn, RdLo, RdHi, Rm) = "111110111000 Rn:4 RdLo:4 RdHi:4 0000 Rm:4", "";
        SDIV (Rn, Rd, Rm) = "111110111001 Rn:4 1111 Rd:4 1111 Rm:4", "";
        UMULL (Rn, RdLo, RdHi, Rm) = "111110111010 Rn:4 RdLo:4 RdHi:4 0000 Rm:4", "";
        UDIV (Rn, Rd, Rm) = "111110111011 Rn:4 1111 Rd:4 1111 Rm:4", "";
        SMLAL (Rn, RdLo, RdHi, Rm) = "111110111100 Rn:4 RdLo:4 RdHi:4 0000 Rm:4", "";
        SMLALBB (Rn, RdLo, RdHi, N, M, Rm) = "111110111100 Rn:4 RdLo:4 RdHi:4 10 N M Rm:4", "";
        SMLALD (Rn, RdLo, RdHi, M, Rm) = "111110111100 Rn:4 RdLo:4 RdHi:4 110 M Rm:4", "";
        SMLSLD (Rn, RdLo, RdHi, M, Rm) = "111110111101 Rn:4 RdLo:4 RdHi:4 110 M Rm:4", "";
        UMLAL (Rn, RdLo, RdHi, Rm) = "111110111110 Rn:4 RdLo:4 RdHi:4 0000 Rm:4", "";
        UMAAL (Rn, RdLo, RdHi, Rm) = "111110111110 Rn:4 RdLo:4 RdHi:4 0110 Rm:4", "";
    }
}

impl<B: Bind> Register for Decoder<'_, B> {
    type Out = B::Out;
    fn unallocated(&mut self) -> B::Out {
        self.none()
    }
    fn has(&self, f: Feature) -> bool {
        self.b.has(f)
    }

    visit! { d;
        MOV_rr (stype, S, Rm, Rd, Rs) => d.data_by_register(op::MOV, S, (Rd, 0, Rm, Rs), stype);
        SXTAH (Rn, Rd, rotate, Rm) => d.extend(0, 3, (Rd, Rn, Rm), rotate);
        UXTAH (Rn, Rd, rotate, Rm) => d.extend(1, 3, (Rd, Rn, Rm), rotate);
        SXTAB16 (Rn, Rd, rotate, Rm) => d.extend(0, 0, (Rd, Rn, Rm), rotate);
        UXTAB16 (Rn, Rd, rotate, Rm) => d.extend(1, 0, (Rd, Rn, Rm), rotate);
        SXTAB (Rn, Rd, rotate, Rm) => d.extend(0, 2, (Rd, Rn, Rm), rotate);
        UXTAB (Rn, Rd, rotate, Rm) => d.extend(1, 2, (Rd, Rn, Rm), rotate);
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
        QADD (Rn, Rd, Rm) => d.saturating_add(0, 0, (Rd, Rn, Rm));
        QDADD (Rn, Rd, Rm) => d.saturating_add(1, 0, (Rd, Rn, Rm));
        QSUB (Rn, Rd, Rm) => d.saturating_add(0, 1, (Rd, Rn, Rm));
        QDSUB (Rn, Rd, Rm) => d.saturating_add(1, 1, (Rd, Rn, Rm));
        REV (Rn, Rd, Rm) => d.unary_twice::<ReverseBytes<2, false>>(Rd, Rn, Rm);
        REV16 (Rn, Rd, Rm) => d.unary_twice::<ReverseBytes<1, false>>(Rd, Rn, Rm);
        RBIT (Rn, Rd, Rm) => d.unary_twice::<ReverseBits<false>>(Rd, Rn, Rm);
        REVSH (Rn, Rd, Rm) => d.unary_twice::<ReverseSignedHalfword>(Rd, Rn, Rm);
        SEL (Rn, Rd, Rm) => d.binary::<Select>(Rd, Rn, Rm);
        CLZ (Rn, Rd, Rm) => d.unary_twice::<CountLeadingZeros<false>>(Rd, Rn, Rm);
        CRC32 (C, Rn, Rd, sz, Rm) => d.checksum(C, sz, (Rd, Rn, Rm));
        MLA (Rn, Ra, Rd, Rm) => d.multiply(0, 0, (Rd, Rn, Rm, Ra));
        MLS (Rn, Ra, Rd, Rm) => d.with_ra(Ra, |d| d.multiply(0, 1, (Rd, Rn, Rm, Ra)));
        SMLABB (Rn, Ra, Rd, N, M, Rm) => d.multiply_halves(N, M, (Rd, Rn, Rm), (Ra != 15).then_some(Ra));
        SMLAD (Rn, Ra, Rd, M, Rm) => d.multiply_dual(0, M, (Rd, Rn, Rm, Ra));
        SMLAWB (Rn, Ra, Rd, M, Rm) => d.multiply_word_by_half(M, (Rd, Rn, Rm), (Ra != 15).then_some(Ra));
        SMLSD (Rn, Ra, Rd, M, Rm) => d.multiply_dual(1, M, (Rd, Rn, Rm, Ra));
        SMMLA (Rn, Ra, Rd, R, Rm) => d.multiply_high(0, R, (Rd, Rn, Rm, Ra));
        SMMLS (Rn, Ra, Rd, R, Rm) => d.multiply_high(1, R, (Rd, Rn, Rm, Ra));
        USADA8 (Rn, Ra, Rd, Rm) => d.sum_of_differences((Rd, Rn, Rm), Ra);
        SMULL (Rn, RdLo, RdHi, Rm) => d.multiply_long(1, 0, 0, (RdHi, Rn, Rm, RdLo));
        SDIV (Rn, Rd, Rm) => d.binary::<Divide<true, false>>(Rd, Rn, Rm);
        UMULL (Rn, RdLo, RdHi, Rm) => d.multiply_long(0, 0, 0, (RdHi, Rn, Rm, RdLo));
        UDIV (Rn, Rd, Rm) => d.binary::<Divide<false, false>>(Rd, Rn, Rm);
        SMLAL (Rn, RdLo, RdHi, Rm) => d.multiply_long(1, 1, 0, (RdHi, Rn, Rm, RdLo));
        SMLALBB (Rn, RdLo, RdHi, N, M, Rm) => d.multiply_halves_long(N, M, (RdHi, Rn, Rm, RdLo));
        SMLALD (Rn, RdLo, RdHi, M, Rm) => d.multiply_dual_long(0, M, (RdHi, Rn, Rm, RdLo));
        SMLSLD (Rn, RdLo, RdHi, M, Rm) => d.multiply_dual_long(1, M, (RdHi, Rn, Rm, RdLo));
        UMLAL (Rn, RdLo, RdHi, Rm) => d.multiply_long(0, 1, 0, (RdHi, Rn, Rm, RdLo));
        UMAAL (Rn, RdLo, RdHi, Rm) => d.multiply_add_both((RdHi, Rn, Rm, RdLo));
    }
}
