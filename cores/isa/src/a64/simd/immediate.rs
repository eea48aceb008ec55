//! Vector constants: `0 Q op 0111100000 abc cmode o2 1 defgh Rd`.
use super::constants::Kind;
use super::means;
use crate::a64::Decoder;
use crate::emit::Bind;
use crate::features::Feature;

crate::instructions! {
    pub trait Immediate, rows IMMEDIATE;
    section "Advanced SIMD modified immediate" {
        MOVI_32 (Q, abc, sh, defgh, Rd) = "0 Q 0 0111100000 abc:3 0 sh:2 0 0 1 defgh:5 Rd:5",
            "movi {Rd:v<2}, #{abc.defgh}{sh?, lsl #{sh*8:d}}";
        ORR_imm_32 (Q, abc, sh, defgh, Rd) = "0 Q 0 0111100000 abc:3 0 sh:2 1 0 1 defgh:5 Rd:5",
            "orr {Rd:v<2}, #{abc.defgh}{sh?, lsl #{sh*8:d}}";
        MOVI_16 (Q, abc, sh, defgh, Rd) = "0 Q 0 0111100000 abc:3 10 sh 0 0 1 defgh:5 Rd:5",
            "movi {Rd:v<1}, #{abc.defgh}{sh?, lsl #{sh*8:d}}";
        ORR_imm_16 (Q, abc, sh, defgh, Rd) = "0 Q 0 0111100000 abc:3 10 sh 1 0 1 defgh:5 Rd:5",
            "orr {Rd:v<1}, #{abc.defgh}{sh?, lsl #{sh*8:d}}";
        MOVI_32_ones (Q, abc, sh, defgh, Rd) = "0 Q 0 0111100000 abc:3 110 sh 0 1 defgh:5 Rd:5",
            "movi {Rd:v<2}, #{abc.defgh}, msl #{8<<sh:d}";
        MOVI_8 (Q, abc, defgh, Rd) = "0 Q 0 0111100000 abc:3 1110 0 1 defgh:5 Rd:5", "movi {Rd:v<0}, #{abc.defgh}";
        FMOV_imm_s (Q, abc, defgh, Rd) = "0 Q 0 0111100000 abc:3 1111 0 1 defgh:5 Rd:5",
            "fmov {Rd:v<2}, #{abc.defgh:fp}";
        FMOV_imm_h (Q, abc, defgh, Rd) = "0 Q 0 0111100000 abc:3 1111 1 1 defgh:5 Rd:5",
            "fmov {Rd:v<1}, #{abc.defgh:fp}" if FP16;
        MVNI_32 (Q, abc, sh, defgh, Rd) = "0 Q 1 0111100000 abc:3 0 sh:2 0 0 1 defgh:5 Rd:5",
            "mvni {Rd:v<2}, #{abc.defgh}{sh?, lsl #{sh*8:d}}";
        BIC_imm_32 (Q, abc, sh, defgh, Rd) = "0 Q 1 0111100000 abc:3 0 sh:2 1 0 1 defgh:5 Rd:5",
            "bic {Rd:v<2}, #{abc.defgh}{sh?, lsl #{sh*8:d}}";
        MVNI_16 (Q, abc, sh, defgh, Rd) = "0 Q 1 0111100000 abc:3 10 sh 0 0 1 defgh:5 Rd:5",
            "mvni {Rd:v<1}, #{abc.defgh}{sh?, lsl #{sh*8:d}}";
        BIC_imm_16 (Q, abc, sh, defgh, Rd) = "0 Q 1 0111100000 abc:3 10 sh 1 0 1 defgh:5 Rd:5",
            "bic {Rd:v<1}, #{abc.defgh}{sh?, lsl #{sh*8:d}}";
        MVNI_32_ones (Q, abc, sh, defgh, Rd) = "0 Q 1 0111100000 abc:3 110 sh 0 1 defgh:5 Rd:5",
            "mvni {Rd:v<2}, #{abc.defgh}, msl #{8<<sh:d}";
        MOVI_64 (Q, abc, defgh, Rd) = "0 Q 1 0111100000 abc:3 1110 0 1 defgh:5 Rd:5",
            "movi {Q|{Rd:f<3}|{Rd:v<3}}, #{abc.defgh:bytes}";
        FMOV_imm_d (abc, defgh, Rd) = "0 1 1 0111100000 abc:3 1111 0 1 defgh:5 Rd:5", "fmov {Rd:v<3}, #{abc.defgh:fp}";
    }
}

#[allow(non_snake_case)]
impl<B: Bind> Immediate for Decoder<'_, B> {
    type Out = B::Out;
    fn unallocated(&mut self) -> B::Out {
        self.none()
    }
    fn has(&self, f: Feature) -> bool {
        self.b.has(f)
    }

    // Advanced SIMD modified immediate
    means! {
        MOVI_32(Q, abc, sh, defgh, Rd) = imm32(Kind::Move, false);
        ORR_imm_32(Q, abc, sh, defgh, Rd) = imm32(Kind::Or, false);
        MOVI_16(Q, abc, sh, defgh, Rd) = imm16(Kind::Move, false);
        ORR_imm_16(Q, abc, sh, defgh, Rd) = imm16(Kind::Or, false);
        MOVI_32_ones(Q, abc, sh, defgh, Rd) = imm32_ones(false);
        MOVI_8(Q, abc, defgh, Rd) = imm8();
        FMOV_imm_s(Q, abc, defgh, Rd) = fmov_single();
        FMOV_imm_h(Q, abc, defgh, Rd) = fmov_half();
        MVNI_32(Q, abc, sh, defgh, Rd) = imm32(Kind::Move, true);
        BIC_imm_32(Q, abc, sh, defgh, Rd) = imm32(Kind::And, true);
        MVNI_16(Q, abc, sh, defgh, Rd) = imm16(Kind::Move, true);
        BIC_imm_16(Q, abc, sh, defgh, Rd) = imm16(Kind::And, true);
        MVNI_32_ones(Q, abc, sh, defgh, Rd) = imm32_ones(true);
        MOVI_64(Q, abc, defgh, Rd) = imm64();
        FMOV_imm_d(abc, defgh, Rd) = fmov_double();
    }
}
