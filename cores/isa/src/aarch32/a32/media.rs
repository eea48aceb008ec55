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
        SADD16 (Rn, Rd, Rm) = "cond:4 01100 001 Rn:4 Rd:4 1111 000 1 Rm:4", "sadd16 {Rd:r}, {Rn:r}, {Rm:r}";
        SASX (Rn, Rd, Rm) = "cond:4 01100 001 Rn:4 Rd:4 1111 001 1 Rm:4", "sasx {Rd:r}, {Rn:r}, {Rm:r}";
        SSAX (Rn, Rd, Rm) = "cond:4 01100 001 Rn:4 Rd:4 1111 010 1 Rm:4", "ssax {Rd:r}, {Rn:r}, {Rm:r}";
        SSUB16 (Rn, Rd, Rm) = "cond:4 01100 001 Rn:4 Rd:4 1111 011 1 Rm:4", "ssub16 {Rd:r}, {Rn:r}, {Rm:r}";
        SADD8 (Rn, Rd, Rm) = "cond:4 01100 001 Rn:4 Rd:4 1111 100 1 Rm:4", "sadd8 {Rd:r}, {Rn:r}, {Rm:r}";
        SSUB8 (Rn, Rd, Rm) = "cond:4 01100 001 Rn:4 Rd:4 1111 111 1 Rm:4", "ssub8 {Rd:r}, {Rn:r}, {Rm:r}";
        QADD16 (Rn, Rd, Rm) = "cond:4 01100 010 Rn:4 Rd:4 1111 000 1 Rm:4", "qadd16 {Rd:r}, {Rn:r}, {Rm:r}";
        QASX (Rn, Rd, Rm) = "cond:4 01100 010 Rn:4 Rd:4 1111 001 1 Rm:4", "qasx {Rd:r}, {Rn:r}, {Rm:r}";
        QSAX (Rn, Rd, Rm) = "cond:4 01100 010 Rn:4 Rd:4 1111 010 1 Rm:4", "qsax {Rd:r}, {Rn:r}, {Rm:r}";
        QSUB16 (Rn, Rd, Rm) = "cond:4 01100 010 Rn:4 Rd:4 1111 011 1 Rm:4", "qsub16 {Rd:r}, {Rn:r}, {Rm:r}";
        QADD8 (Rn, Rd, Rm) = "cond:4 01100 010 Rn:4 Rd:4 1111 100 1 Rm:4", "qadd8 {Rd:r}, {Rn:r}, {Rm:r}";
        QSUB8 (Rn, Rd, Rm) = "cond:4 01100 010 Rn:4 Rd:4 1111 111 1 Rm:4", "qsub8 {Rd:r}, {Rn:r}, {Rm:r}";
        SHADD16 (Rn, Rd, Rm) = "cond:4 01100 011 Rn:4 Rd:4 1111 000 1 Rm:4", "shadd16 {Rd:r}, {Rn:r}, {Rm:r}";
        SHASX (Rn, Rd, Rm) = "cond:4 01100 011 Rn:4 Rd:4 1111 001 1 Rm:4", "shasx {Rd:r}, {Rn:r}, {Rm:r}";
        SHSAX (Rn, Rd, Rm) = "cond:4 01100 011 Rn:4 Rd:4 1111 010 1 Rm:4", "shsax {Rd:r}, {Rn:r}, {Rm:r}";
        SHSUB16 (Rn, Rd, Rm) = "cond:4 01100 011 Rn:4 Rd:4 1111 011 1 Rm:4", "shsub16 {Rd:r}, {Rn:r}, {Rm:r}";
        SHADD8 (Rn, Rd, Rm) = "cond:4 01100 011 Rn:4 Rd:4 1111 100 1 Rm:4", "shadd8 {Rd:r}, {Rn:r}, {Rm:r}";
        SHSUB8 (Rn, Rd, Rm) = "cond:4 01100 011 Rn:4 Rd:4 1111 111 1 Rm:4", "shsub8 {Rd:r}, {Rn:r}, {Rm:r}";
        UADD16 (Rn, Rd, Rm) = "cond:4 01100 101 Rn:4 Rd:4 1111 000 1 Rm:4", "uadd16 {Rd:r}, {Rn:r}, {Rm:r}";
        UASX (Rn, Rd, Rm) = "cond:4 01100 101 Rn:4 Rd:4 1111 001 1 Rm:4", "uasx {Rd:r}, {Rn:r}, {Rm:r}";
        USAX (Rn, Rd, Rm) = "cond:4 01100 101 Rn:4 Rd:4 1111 010 1 Rm:4", "usax {Rd:r}, {Rn:r}, {Rm:r}";
        USUB16 (Rn, Rd, Rm) = "cond:4 01100 101 Rn:4 Rd:4 1111 011 1 Rm:4", "usub16 {Rd:r}, {Rn:r}, {Rm:r}";
        UADD8 (Rn, Rd, Rm) = "cond:4 01100 101 Rn:4 Rd:4 1111 100 1 Rm:4", "uadd8 {Rd:r}, {Rn:r}, {Rm:r}";
        USUB8 (Rn, Rd, Rm) = "cond:4 01100 101 Rn:4 Rd:4 1111 111 1 Rm:4", "usub8 {Rd:r}, {Rn:r}, {Rm:r}";
        UQADD16 (Rn, Rd, Rm) = "cond:4 01100 110 Rn:4 Rd:4 1111 000 1 Rm:4", "uqadd16 {Rd:r}, {Rn:r}, {Rm:r}";
        UQASX (Rn, Rd, Rm) = "cond:4 01100 110 Rn:4 Rd:4 1111 001 1 Rm:4", "uqasx {Rd:r}, {Rn:r}, {Rm:r}";
        UQSAX (Rn, Rd, Rm) = "cond:4 01100 110 Rn:4 Rd:4 1111 010 1 Rm:4", "uqsax {Rd:r}, {Rn:r}, {Rm:r}";
        UQSUB16 (Rn, Rd, Rm) = "cond:4 01100 110 Rn:4 Rd:4 1111 011 1 Rm:4", "uqsub16 {Rd:r}, {Rn:r}, {Rm:r}";
        UQADD8 (Rn, Rd, Rm) = "cond:4 01100 110 Rn:4 Rd:4 1111 100 1 Rm:4", "uqadd8 {Rd:r}, {Rn:r}, {Rm:r}";
        UQSUB8 (Rn, Rd, Rm) = "cond:4 01100 110 Rn:4 Rd:4 1111 111 1 Rm:4", "uqsub8 {Rd:r}, {Rn:r}, {Rm:r}";
        UHADD16 (Rn, Rd, Rm) = "cond:4 01100 111 Rn:4 Rd:4 1111 000 1 Rm:4", "uhadd16 {Rd:r}, {Rn:r}, {Rm:r}";
        UHASX (Rn, Rd, Rm) = "cond:4 01100 111 Rn:4 Rd:4 1111 001 1 Rm:4", "uhasx {Rd:r}, {Rn:r}, {Rm:r}";
        UHSAX (Rn, Rd, Rm) = "cond:4 01100 111 Rn:4 Rd:4 1111 010 1 Rm:4", "uhsax {Rd:r}, {Rn:r}, {Rm:r}";
        UHSUB16 (Rn, Rd, Rm) = "cond:4 01100 111 Rn:4 Rd:4 1111 011 1 Rm:4", "uhsub16 {Rd:r}, {Rn:r}, {Rm:r}";
        UHADD8 (Rn, Rd, Rm) = "cond:4 01100 111 Rn:4 Rd:4 1111 100 1 Rm:4", "uhadd8 {Rd:r}, {Rn:r}, {Rm:r}";
        UHSUB8 (Rn, Rd, Rm) = "cond:4 01100 111 Rn:4 Rd:4 1111 111 1 Rm:4", "uhsub8 {Rd:r}, {Rn:r}, {Rm:r}";
    }
    section "Saturate, select, pack" {
        SEL (Rn, Rd, Rm) = "cond:4 01101000 Rn:4 Rd:4 1111 1011 Rm:4", "sel {Rd:r}, {Rn:r}, {Rm:r}";
        PKHBT (Rn, Rd, imm5, tb, Rm) = "cond:4 01101000 Rn:4 Rd:4 imm5:5 tb 01 Rm:4", "tb=0 => pkhbt {Rd:r}, {Rn:r}, {Rm:r}{imm5?, lsl #{imm5:d}}; pkhtb {Rd:r}, {Rn:r}, {Rm:r}, asr #{amount:d}";
        SSAT (sat_imm, Rd, imm5, sh, Rn) = "cond:4 0110101 sat_imm:5 Rd:4 imm5:5 sh 01 Rn:4", "sh=0 => ssat {Rd:r}, #{sat_imm+1:d}, {Rn:r}{imm5?, lsl #{imm5:d}}; ssat {Rd:r}, #{sat_imm+1:d}, {Rn:r}, asr #{amount:d}";
        USAT (sat_imm, Rd, imm5, sh, Rn) = "cond:4 0110111 sat_imm:5 Rd:4 imm5:5 sh 01 Rn:4", "sh=0 => usat {Rd:r}, #{sat_imm:d}, {Rn:r}{imm5?, lsl #{imm5:d}}; usat {Rd:r}, #{sat_imm:d}, {Rn:r}, asr #{amount:d}";
        SSAT16 (sat_imm, Rd, Rn) = "cond:4 01101010 sat_imm:4 Rd:4 1111 0011 Rn:4", "ssat16 {Rd:r}, #{sat_imm+1:d}, {Rn:r}";
        USAT16 (sat_imm, Rd, Rn) = "cond:4 01101110 sat_imm:4 Rd:4 1111 0011 Rn:4", "usat16 {Rd:r}, #{sat_imm:d}, {Rn:r}";
    }
    section "Reverse bits and bytes" {
        REV (Rd, Rm) = "cond:4 01101011 1111 Rd:4 1111 0011 Rm:4", "rev {Rd:r}, {Rm:r}";
        REV16 (Rd, Rm) = "cond:4 01101011 1111 Rd:4 1111 1011 Rm:4", "rev16 {Rd:r}, {Rm:r}";
        RBIT (Rd, Rm) = "cond:4 01101111 1111 Rd:4 1111 0011 Rm:4", "rbit {Rd:r}, {Rm:r}";
        REVSH (Rd, Rm) = "cond:4 01101111 1111 Rd:4 1111 1011 Rm:4", "revsh {Rd:r}, {Rm:r}";
    }
    section "Extend and add" {
        SXTAB16 (Rn, Rd, rotate, Rm) = "cond:4 01101 000 Rn:4 Rd:4 rotate:2 00 0111 Rm:4", "Rn=15 => sxtb16 {Rd:r}, {Rm:r}{rotate?, ror #{rotate*8:d}}; sxtab16 {Rd:r}, {Rn:r}, {Rm:r}{rotate?, ror #{rotate*8:d}}";
        SXTAB (Rn, Rd, rotate, Rm) = "cond:4 01101 010 Rn:4 Rd:4 rotate:2 00 0111 Rm:4", "Rn=15 => sxtb {Rd:r}, {Rm:r}{rotate?, ror #{rotate*8:d}}; sxtab {Rd:r}, {Rn:r}, {Rm:r}{rotate?, ror #{rotate*8:d}}";
        SXTAH (Rn, Rd, rotate, Rm) = "cond:4 01101 011 Rn:4 Rd:4 rotate:2 00 0111 Rm:4", "Rn=15 => sxth {Rd:r}, {Rm:r}{rotate?, ror #{rotate*8:d}}; sxtah {Rd:r}, {Rn:r}, {Rm:r}{rotate?, ror #{rotate*8:d}}";
        UXTAB16 (Rn, Rd, rotate, Rm) = "cond:4 01101 100 Rn:4 Rd:4 rotate:2 00 0111 Rm:4", "Rn=15 => uxtb16 {Rd:r}, {Rm:r}{rotate?, ror #{rotate*8:d}}; uxtab16 {Rd:r}, {Rn:r}, {Rm:r}{rotate?, ror #{rotate*8:d}}";
        UXTAB (Rn, Rd, rotate, Rm) = "cond:4 01101 110 Rn:4 Rd:4 rotate:2 00 0111 Rm:4", "Rn=15 => uxtb {Rd:r}, {Rm:r}{rotate?, ror #{rotate*8:d}}; uxtab {Rd:r}, {Rn:r}, {Rm:r}{rotate?, ror #{rotate*8:d}}";
        UXTAH (Rn, Rd, rotate, Rm) = "cond:4 01101 111 Rn:4 Rd:4 rotate:2 00 0111 Rm:4", "Rn=15 => uxth {Rd:r}, {Rm:r}{rotate?, ror #{rotate*8:d}}; uxtah {Rd:r}, {Rn:r}, {Rm:r}{rotate?, ror #{rotate*8:d}}";
    }
    section "Signed multiply, divide" {
        SMLAD (Rd, Ra, Rm, M, Rn) = "cond:4 01110000 Rd:4 Ra:4 Rm:4 00 M 1 Rn:4", "Ra=15 => smuad{M?x} {Rd:r}, {Rn:r}, {Rm:r}; smlad{M?x} {Rd:r}, {Rn:r}, {Rm:r}, {Ra:r}";
        SMLSD (Rd, Ra, Rm, M, Rn) = "cond:4 01110000 Rd:4 Ra:4 Rm:4 01 M 1 Rn:4", "Ra=15 => smusd{M?x} {Rd:r}, {Rn:r}, {Rm:r}; smlsd{M?x} {Rd:r}, {Rn:r}, {Rm:r}, {Ra:r}";
        SDIV (Rd, Rm, Rn) = "cond:4 01110001 Rd:4 1111 Rm:4 0001 Rn:4", "sdiv {Rd:r}, {Rn:r}, {Rm:r}";
        UDIV (Rd, Rm, Rn) = "cond:4 01110011 Rd:4 1111 Rm:4 0001 Rn:4", "udiv {Rd:r}, {Rn:r}, {Rm:r}";
        SMLALD (RdHi, RdLo, Rm, M, Rn) = "cond:4 01110100 RdHi:4 RdLo:4 Rm:4 00 M 1 Rn:4", "smlald{M?x} {RdLo:r}, {RdHi:r}, {Rn:r}, {Rm:r}";
        SMLSLD (RdHi, RdLo, Rm, M, Rn) = "cond:4 01110100 RdHi:4 RdLo:4 Rm:4 01 M 1 Rn:4", "smlsld{M?x} {RdLo:r}, {RdHi:r}, {Rn:r}, {Rm:r}";
        SMMLA (Rd, Ra, Rm, R, Rn) = "cond:4 01110101 Rd:4 Ra:4 Rm:4 00 R 1 Rn:4", "Ra=15 => smmul{R?r} {Rd:r}, {Rn:r}, {Rm:r}; smmla{R?r} {Rd:r}, {Rn:r}, {Rm:r}, {Ra:r}";
        SMMLS (Rd, Ra, Rm, R, Rn) = "cond:4 01110101 Rd:4 Ra:4 Rm:4 11 R 1 Rn:4", "smmls{R?r} {Rd:r}, {Rn:r}, {Rm:r}, {Ra:r}";
    }
    section "Sums of differences, bitfields, UDF" {
        USADA8 (Rd, Ra, Rm, Rn) = "cond:4 01111000 Rd:4 Ra:4 Rm:4 0001 Rn:4", "Ra=15 => usad8 {Rd:r}, {Rn:r}, {Rm:r}; usada8 {Rd:r}, {Rn:r}, {Rm:r}, {Ra:r}";
        SBFX (widthm1, Rd, lsb, Rn) = "cond:4 0111101 widthm1:5 Rd:4 lsb:5 101 Rn:4", "sbfx {Rd:r}, {Rn:r}, #{lsb:d}, #{widthm1+1:d}";
        UBFX (widthm1, Rd, lsb, Rn) = "cond:4 0111111 widthm1:5 Rd:4 lsb:5 101 Rn:4", "ubfx {Rd:r}, {Rn:r}, #{lsb:d}, #{widthm1+1:d}";
        BFI (msb, Rd, lsb, Rn) = "cond:4 0111110 msb:5 Rd:4 lsb:5 001 Rn:4", "Rn=15 & msb+1>lsb => bfc {Rd:r}, #{lsb:d}, #{msb-lsb+1:d}; msb+1>lsb => bfi {Rd:r}, {Rn:r}, #{lsb:d}, #{msb-lsb+1:d}";
        UDF () = "cond:4 01111111 imm12:12 1111 imm4:4", "cond=14 => udf #{imm12.imm4}";
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
