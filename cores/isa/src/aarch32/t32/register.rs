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
        MOV_rr (stype, S, Rm, Rd, Rs) = "111110100 stype:2 S Rm:4 1111 Rd:4 0000 Rs:4", "{stype|lsl|lsr|asr|ror}{S?s}.w {Rd:r}, {Rm:r}, {Rs:r}";
        SXTAH (Rn, Rd, rotate, Rm) = "111110100 000 Rn:4 1111 Rd:4 10 rotate:2 Rm:4", "Rn=15 => sxth.w {Rd:r}, {Rm:r}{rotate?, ror #{rotate*8:d}}; sxtah {Rd:r}, {Rn:r}, {Rm:r}{rotate?, ror #{rotate*8:d}}";
        UXTAH (Rn, Rd, rotate, Rm) = "111110100 001 Rn:4 1111 Rd:4 10 rotate:2 Rm:4", "Rn=15 => uxth.w {Rd:r}, {Rm:r}{rotate?, ror #{rotate*8:d}}; uxtah {Rd:r}, {Rn:r}, {Rm:r}{rotate?, ror #{rotate*8:d}}";
        SXTAB16 (Rn, Rd, rotate, Rm) = "111110100 010 Rn:4 1111 Rd:4 10 rotate:2 Rm:4", "Rn=15 => sxtb16 {Rd:r}, {Rm:r}{rotate?, ror #{rotate*8:d}}; sxtab16 {Rd:r}, {Rn:r}, {Rm:r}{rotate?, ror #{rotate*8:d}}";
        UXTAB16 (Rn, Rd, rotate, Rm) = "111110100 011 Rn:4 1111 Rd:4 10 rotate:2 Rm:4", "Rn=15 => uxtb16 {Rd:r}, {Rm:r}{rotate?, ror #{rotate*8:d}}; uxtab16 {Rd:r}, {Rn:r}, {Rm:r}{rotate?, ror #{rotate*8:d}}";
        SXTAB (Rn, Rd, rotate, Rm) = "111110100 100 Rn:4 1111 Rd:4 10 rotate:2 Rm:4", "Rn=15 => sxtb.w {Rd:r}, {Rm:r}{rotate?, ror #{rotate*8:d}}; sxtab {Rd:r}, {Rn:r}, {Rm:r}{rotate?, ror #{rotate*8:d}}";
        UXTAB (Rn, Rd, rotate, Rm) = "111110100 101 Rn:4 1111 Rd:4 10 rotate:2 Rm:4", "Rn=15 => uxtb.w {Rd:r}, {Rm:r}{rotate?, ror #{rotate*8:d}}; uxtab {Rd:r}, {Rn:r}, {Rm:r}{rotate?, ror #{rotate*8:d}}";
    }
    section "Parallel add-subtract" {
        SADD16 (Rn, Rd, Rm) = "111110101 001 Rn:4 1111 Rd:4 0 000 Rm:4", "sadd16 {Rd:r}, {Rn:r}, {Rm:r}";
        SASX (Rn, Rd, Rm) = "111110101 010 Rn:4 1111 Rd:4 0 000 Rm:4", "sasx {Rd:r}, {Rn:r}, {Rm:r}";
        SSAX (Rn, Rd, Rm) = "111110101 110 Rn:4 1111 Rd:4 0 000 Rm:4", "ssax {Rd:r}, {Rn:r}, {Rm:r}";
        SSUB16 (Rn, Rd, Rm) = "111110101 101 Rn:4 1111 Rd:4 0 000 Rm:4", "ssub16 {Rd:r}, {Rn:r}, {Rm:r}";
        SADD8 (Rn, Rd, Rm) = "111110101 000 Rn:4 1111 Rd:4 0 000 Rm:4", "sadd8 {Rd:r}, {Rn:r}, {Rm:r}";
        SSUB8 (Rn, Rd, Rm) = "111110101 100 Rn:4 1111 Rd:4 0 000 Rm:4", "ssub8 {Rd:r}, {Rn:r}, {Rm:r}";
        QADD16 (Rn, Rd, Rm) = "111110101 001 Rn:4 1111 Rd:4 0 001 Rm:4", "qadd16 {Rd:r}, {Rn:r}, {Rm:r}";
        QASX (Rn, Rd, Rm) = "111110101 010 Rn:4 1111 Rd:4 0 001 Rm:4", "qasx {Rd:r}, {Rn:r}, {Rm:r}";
        QSAX (Rn, Rd, Rm) = "111110101 110 Rn:4 1111 Rd:4 0 001 Rm:4", "qsax {Rd:r}, {Rn:r}, {Rm:r}";
        QSUB16 (Rn, Rd, Rm) = "111110101 101 Rn:4 1111 Rd:4 0 001 Rm:4", "qsub16 {Rd:r}, {Rn:r}, {Rm:r}";
        QADD8 (Rn, Rd, Rm) = "111110101 000 Rn:4 1111 Rd:4 0 001 Rm:4", "qadd8 {Rd:r}, {Rn:r}, {Rm:r}";
        QSUB8 (Rn, Rd, Rm) = "111110101 100 Rn:4 1111 Rd:4 0 001 Rm:4", "qsub8 {Rd:r}, {Rn:r}, {Rm:r}";
        SHADD16 (Rn, Rd, Rm) = "111110101 001 Rn:4 1111 Rd:4 0 010 Rm:4", "shadd16 {Rd:r}, {Rn:r}, {Rm:r}";
        SHASX (Rn, Rd, Rm) = "111110101 010 Rn:4 1111 Rd:4 0 010 Rm:4", "shasx {Rd:r}, {Rn:r}, {Rm:r}";
        SHSAX (Rn, Rd, Rm) = "111110101 110 Rn:4 1111 Rd:4 0 010 Rm:4", "shsax {Rd:r}, {Rn:r}, {Rm:r}";
        SHSUB16 (Rn, Rd, Rm) = "111110101 101 Rn:4 1111 Rd:4 0 010 Rm:4", "shsub16 {Rd:r}, {Rn:r}, {Rm:r}";
        SHADD8 (Rn, Rd, Rm) = "111110101 000 Rn:4 1111 Rd:4 0 010 Rm:4", "shadd8 {Rd:r}, {Rn:r}, {Rm:r}";
        SHSUB8 (Rn, Rd, Rm) = "111110101 100 Rn:4 1111 Rd:4 0 010 Rm:4", "shsub8 {Rd:r}, {Rn:r}, {Rm:r}";
        UADD16 (Rn, Rd, Rm) = "111110101 001 Rn:4 1111 Rd:4 0 100 Rm:4", "uadd16 {Rd:r}, {Rn:r}, {Rm:r}";
        UASX (Rn, Rd, Rm) = "111110101 010 Rn:4 1111 Rd:4 0 100 Rm:4", "uasx {Rd:r}, {Rn:r}, {Rm:r}";
        USAX (Rn, Rd, Rm) = "111110101 110 Rn:4 1111 Rd:4 0 100 Rm:4", "usax {Rd:r}, {Rn:r}, {Rm:r}";
        USUB16 (Rn, Rd, Rm) = "111110101 101 Rn:4 1111 Rd:4 0 100 Rm:4", "usub16 {Rd:r}, {Rn:r}, {Rm:r}";
        UADD8 (Rn, Rd, Rm) = "111110101 000 Rn:4 1111 Rd:4 0 100 Rm:4", "uadd8 {Rd:r}, {Rn:r}, {Rm:r}";
        USUB8 (Rn, Rd, Rm) = "111110101 100 Rn:4 1111 Rd:4 0 100 Rm:4", "usub8 {Rd:r}, {Rn:r}, {Rm:r}";
        UQADD16 (Rn, Rd, Rm) = "111110101 001 Rn:4 1111 Rd:4 0 101 Rm:4", "uqadd16 {Rd:r}, {Rn:r}, {Rm:r}";
        UQASX (Rn, Rd, Rm) = "111110101 010 Rn:4 1111 Rd:4 0 101 Rm:4", "uqasx {Rd:r}, {Rn:r}, {Rm:r}";
        UQSAX (Rn, Rd, Rm) = "111110101 110 Rn:4 1111 Rd:4 0 101 Rm:4", "uqsax {Rd:r}, {Rn:r}, {Rm:r}";
        UQSUB16 (Rn, Rd, Rm) = "111110101 101 Rn:4 1111 Rd:4 0 101 Rm:4", "uqsub16 {Rd:r}, {Rn:r}, {Rm:r}";
        UQADD8 (Rn, Rd, Rm) = "111110101 000 Rn:4 1111 Rd:4 0 101 Rm:4", "uqadd8 {Rd:r}, {Rn:r}, {Rm:r}";
        UQSUB8 (Rn, Rd, Rm) = "111110101 100 Rn:4 1111 Rd:4 0 101 Rm:4", "uqsub8 {Rd:r}, {Rn:r}, {Rm:r}";
        UHADD16 (Rn, Rd, Rm) = "111110101 001 Rn:4 1111 Rd:4 0 110 Rm:4", "uhadd16 {Rd:r}, {Rn:r}, {Rm:r}";
        UHASX (Rn, Rd, Rm) = "111110101 010 Rn:4 1111 Rd:4 0 110 Rm:4", "uhasx {Rd:r}, {Rn:r}, {Rm:r}";
        UHSAX (Rn, Rd, Rm) = "111110101 110 Rn:4 1111 Rd:4 0 110 Rm:4", "uhsax {Rd:r}, {Rn:r}, {Rm:r}";
        UHSUB16 (Rn, Rd, Rm) = "111110101 101 Rn:4 1111 Rd:4 0 110 Rm:4", "uhsub16 {Rd:r}, {Rn:r}, {Rm:r}";
        UHADD8 (Rn, Rd, Rm) = "111110101 000 Rn:4 1111 Rd:4 0 110 Rm:4", "uhadd8 {Rd:r}, {Rn:r}, {Rm:r}";
        UHSUB8 (Rn, Rd, Rm) = "111110101 100 Rn:4 1111 Rd:4 0 110 Rm:4", "uhsub8 {Rd:r}, {Rn:r}, {Rm:r}";
    }
    section "Data processing (two source registers)" {
        QADD (Rn, Rd, Rm) = "111110101000 Rn:4 1111 Rd:4 1000 Rm:4", "qadd {Rd:r}, {Rm:r}, {Rn:r}";
        QDADD (Rn, Rd, Rm) = "111110101000 Rn:4 1111 Rd:4 1001 Rm:4", "qdadd {Rd:r}, {Rm:r}, {Rn:r}";
        QSUB (Rn, Rd, Rm) = "111110101000 Rn:4 1111 Rd:4 1010 Rm:4", "qsub {Rd:r}, {Rm:r}, {Rn:r}";
        QDSUB (Rn, Rd, Rm) = "111110101000 Rn:4 1111 Rd:4 1011 Rm:4", "qdsub {Rd:r}, {Rm:r}, {Rn:r}";
        REV (Rn, Rd, Rm) = "111110101001 Rn:4 1111 Rd:4 1000 Rm:4", "Rn=Rm => rev.w {Rd:r}, {Rm:r}";
        REV16 (Rn, Rd, Rm) = "111110101001 Rn:4 1111 Rd:4 1001 Rm:4", "Rn=Rm => rev16.w {Rd:r}, {Rm:r}";
        RBIT (Rn, Rd, Rm) = "111110101001 Rn:4 1111 Rd:4 1010 Rm:4", "Rn=Rm => rbit {Rd:r}, {Rm:r}";
        REVSH (Rn, Rd, Rm) = "111110101001 Rn:4 1111 Rd:4 1011 Rm:4", "Rn=Rm => revsh.w {Rd:r}, {Rm:r}";
        SEL (Rn, Rd, Rm) = "111110101010 Rn:4 1111 Rd:4 1000 Rm:4", "sel {Rd:r}, {Rn:r}, {Rm:r}";
        CLZ (Rn, Rd, Rm) = "111110101011 Rn:4 1111 Rd:4 1000 Rm:4", "Rn=Rm => clz {Rd:r}, {Rm:r}";
        CRC32 (C, Rn, Rd, sz, Rm) = "11111010110 C Rn:4 1111 Rd:4 10 sz:2 Rm:4", "sz<3 => crc32{C?c}{sz|b|h|w|} {Rd:r}, {Rn:r}, {Rm:r}" if CRC32;
    }
    section "Multiply, sums of differences" {
        MLA (Rn, Ra, Rd, Rm) = "111110110000 Rn:4 Ra:4 Rd:4 0000 Rm:4", "Ra=15 => mul {Rd:r}, {Rn:r}, {Rm:r}; mla {Rd:r}, {Rn:r}, {Rm:r}, {Ra:r}";
        MLS (Rn, Ra, Rd, Rm) = "111110110000 Rn:4 Ra:4 Rd:4 0001 Rm:4", "mls {Rd:r}, {Rn:r}, {Rm:r}, {Ra:r}";
        SMLABB (Rn, Ra, Rd, N, M, Rm) = "111110110001 Rn:4 Ra:4 Rd:4 00 N M Rm:4", "Ra=15 => smul{N|b|t}{M|b|t} {Rd:r}, {Rn:r}, {Rm:r}; smla{N|b|t}{M|b|t} {Rd:r}, {Rn:r}, {Rm:r}, {Ra:r}";
        SMLAD (Rn, Ra, Rd, M, Rm) = "111110110010 Rn:4 Ra:4 Rd:4 000 M Rm:4", "Ra=15 => smuad{M?x} {Rd:r}, {Rn:r}, {Rm:r}; smlad{M?x} {Rd:r}, {Rn:r}, {Rm:r}, {Ra:r}";
        SMLAWB (Rn, Ra, Rd, M, Rm) = "111110110011 Rn:4 Ra:4 Rd:4 000 M Rm:4", "Ra=15 => smulw{M|b|t} {Rd:r}, {Rn:r}, {Rm:r}; smlaw{M|b|t} {Rd:r}, {Rn:r}, {Rm:r}, {Ra:r}";
        SMLSD (Rn, Ra, Rd, M, Rm) = "111110110100 Rn:4 Ra:4 Rd:4 000 M Rm:4", "Ra=15 => smusd{M?x} {Rd:r}, {Rn:r}, {Rm:r}; smlsd{M?x} {Rd:r}, {Rn:r}, {Rm:r}, {Ra:r}";
        SMMLA (Rn, Ra, Rd, R, Rm) = "111110110101 Rn:4 Ra:4 Rd:4 000 R Rm:4", "Ra=15 => smmul{R?r} {Rd:r}, {Rn:r}, {Rm:r}; smmla{R?r} {Rd:r}, {Rn:r}, {Rm:r}, {Ra:r}";
        SMMLS (Rn, Ra, Rd, R, Rm) = "111110110110 Rn:4 Ra:4 Rd:4 000 R Rm:4", "smmls{R?r} {Rd:r}, {Rn:r}, {Rm:r}, {Ra:r}";
        USADA8 (Rn, Ra, Rd, Rm) = "111110110111 Rn:4 Ra:4 Rd:4 0000 Rm:4", "Ra=15 => usad8 {Rd:r}, {Rn:r}, {Rm:r}; usada8 {Rd:r}, {Rn:r}, {Rm:r}, {Ra:r}";
    }
    section "Long multiply, divide" {
        SMULL (Rn, RdLo, RdHi, Rm) = "111110111000 Rn:4 RdLo:4 RdHi:4 0000 Rm:4", "smull {RdLo:r}, {RdHi:r}, {Rn:r}, {Rm:r}";
        SDIV (Rn, Rd, Rm) = "111110111001 Rn:4 1111 Rd:4 1111 Rm:4", "sdiv {Rd:r}, {Rn:r}, {Rm:r}";
        UMULL (Rn, RdLo, RdHi, Rm) = "111110111010 Rn:4 RdLo:4 RdHi:4 0000 Rm:4", "umull {RdLo:r}, {RdHi:r}, {Rn:r}, {Rm:r}";
        UDIV (Rn, Rd, Rm) = "111110111011 Rn:4 1111 Rd:4 1111 Rm:4", "udiv {Rd:r}, {Rn:r}, {Rm:r}";
        SMLAL (Rn, RdLo, RdHi, Rm) = "111110111100 Rn:4 RdLo:4 RdHi:4 0000 Rm:4", "smlal {RdLo:r}, {RdHi:r}, {Rn:r}, {Rm:r}";
        SMLALBB (Rn, RdLo, RdHi, N, M, Rm) = "111110111100 Rn:4 RdLo:4 RdHi:4 10 N M Rm:4", "smlal{N|b|t}{M|b|t} {RdLo:r}, {RdHi:r}, {Rn:r}, {Rm:r}";
        SMLALD (Rn, RdLo, RdHi, M, Rm) = "111110111100 Rn:4 RdLo:4 RdHi:4 110 M Rm:4", "smlald{M?x} {RdLo:r}, {RdHi:r}, {Rn:r}, {Rm:r}";
        SMLSLD (Rn, RdLo, RdHi, M, Rm) = "111110111101 Rn:4 RdLo:4 RdHi:4 110 M Rm:4", "smlsld{M?x} {RdLo:r}, {RdHi:r}, {Rn:r}, {Rm:r}";
        UMLAL (Rn, RdLo, RdHi, Rm) = "111110111110 Rn:4 RdLo:4 RdHi:4 0000 Rm:4", "umlal {RdLo:r}, {RdHi:r}, {Rn:r}, {Rm:r}";
        UMAAL (Rn, RdLo, RdHi, Rm) = "111110111110 Rn:4 RdLo:4 RdHi:4 0110 Rm:4", "umaal {RdLo:r}, {RdHi:r}, {Rn:r}, {Rm:r}";
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
