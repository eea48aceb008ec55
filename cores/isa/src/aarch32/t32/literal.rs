//! T32 loads of literals: where the others have a base that is not R15.

use crate::aarch32::Decoder;
use crate::aarch32::memory::Where;
use crate::emit::Bind;
use crate::features::Feature;

crate::instructions! {
    pub trait Literal, rows LITERAL;
    section "Load literal, preload" {
        LDRB_lit (U, Rt, imm12) = "1111100 0 U 00 1 1111 Rt:4 imm12:12", "Rt=15 => pld {imm12:at<15}; ldrb.w {Rt:r}, {imm12:at<15}";
        LDRH_lit (U, Rt, imm12) = "1111100 0 U 01 1 1111 Rt:4 imm12:12", "Rt=15 => pld {imm12:at<15}; ldrh.w {Rt:r}, {imm12:at<15}";
        LDR_lit (U, Rt, imm12) = "1111100 0 U 10 1 1111 Rt:4 imm12:12", "ldr.w {Rt:r}, {imm12:at<15}";
        LDRSB_lit (U, Rt, imm12) = "1111100 1 U 00 1 1111 Rt:4 imm12:12", "Rt=15 => pli {imm12:at<15}; ldrsb.w {Rt:r}, {imm12:at<15}";
        LDRSH_lit (U, Rt, imm12) = "1111100 1 U 01 1 1111 Rt:4 imm12:12", "Rt!=15 => ldrsh.w {Rt:r}, {imm12:at<15}";
    }
}

impl<B: Bind> Literal for Decoder<'_, B> {
    type Out = B::Out;
    fn unallocated(&mut self) -> B::Out {
        self.none()
    }
    fn has(&self, f: Feature) -> bool {
        self.b.has(f)
    }

    visit! { d;
        LDRB_lit (U, Rt, imm12) => d.load_or_preload(0, false, (1, 0), (Rt, 15), Where::constant(U, imm12));
        LDRH_lit (U, Rt, imm12) => d.load_or_preload(1, false, (1, 0), (Rt, 15), Where::constant(U, imm12));
        LDR_lit (U, Rt, imm12) => d.load_or_preload(2, false, (1, 0), (Rt, 15), Where::constant(U, imm12));
        LDRSB_lit (U, Rt, imm12) => d.load_or_preload(0, true, (1, 0), (Rt, 15), Where::constant(U, imm12));
        LDRSH_lit (U, Rt, imm12) => d.load_or_preload(1, true, (1, 0), (Rt, 15), Where::constant(U, imm12));
    }
}
