//! A32 loads and stores of words and bytes (DDI 0487 F4.1.3, F4.1.4).

use crate::aarch32::Decoder;
use crate::aarch32::data::immediate_shift;
use crate::aarch32::memory::{Access, POST, Where};
use crate::emit::Bind;
use crate::features::Feature;

crate::instructions! {
    pub trait Loads, rows LOADS, specific first;
    section "Load/store word, unsigned byte" {
        STRT_i (U, Rn, Rt, imm12) = "cond:4 010 0 U 0 1 0 Rn:4 Rt:4 imm12:12", "strt {Rt:r}, {imm12:past}";
        STRT_r (U, Rn, Rt, imm5, stype, Rm) = "cond:4 011 0 U 0 1 0 Rn:4 Rt:4 imm5:5 stype:2 0 Rm:4", "strt {Rt:r}, {Rm:past_by}";
        LDRT_i (U, Rn, Rt, imm12) = "cond:4 010 0 U 0 1 1 Rn:4 Rt:4 imm12:12", "ldrt {Rt:r}, {imm12:past}";
        LDRT_r (U, Rn, Rt, imm5, stype, Rm) = "cond:4 011 0 U 0 1 1 Rn:4 Rt:4 imm5:5 stype:2 0 Rm:4", "ldrt {Rt:r}, {Rm:past_by}";
        STRBT_i (U, Rn, Rt, imm12) = "cond:4 010 0 U 1 1 0 Rn:4 Rt:4 imm12:12", "strbt {Rt:r}, {imm12:past}";
        STRBT_r (U, Rn, Rt, imm5, stype, Rm) = "cond:4 011 0 U 1 1 0 Rn:4 Rt:4 imm5:5 stype:2 0 Rm:4", "strbt {Rt:r}, {Rm:past_by}";
        LDRBT_i (U, Rn, Rt, imm12) = "cond:4 010 0 U 1 1 1 Rn:4 Rt:4 imm12:12", "ldrbt {Rt:r}, {imm12:past}";
        LDRBT_r (U, Rn, Rt, imm5, stype, Rm) = "cond:4 011 0 U 1 1 1 Rn:4 Rt:4 imm5:5 stype:2 0 Rm:4", "ldrbt {Rt:r}, {Rm:past_by}";
        STR_i (P, U, W, Rn, Rt, imm12) = "cond:4 010 P U 0 W 0 Rn:4 Rt:4 imm12:12", "Rn=13 & P.U.W=5 & imm12=4 => push ({Rt:r}); str {Rt:r}, {imm12:at}";
        STR_r (P, U, W, Rn, Rt, imm5, stype, Rm) = "cond:4 011 P U 0 W 0 Rn:4 Rt:4 imm5:5 stype:2 0 Rm:4", "str {Rt:r}, {Rm:by}";
        LDR_i (P, U, W, Rn, Rt, imm12) = "cond:4 010 P U 0 W 1 Rn:4 Rt:4 imm12:12", "Rn=13 & P.U.W=2 & imm12=4 => pop ({Rt:r}); ldr {Rt:r}, {imm12:at}";
        LDR_r (P, U, W, Rn, Rt, imm5, stype, Rm) = "cond:4 011 P U 0 W 1 Rn:4 Rt:4 imm5:5 stype:2 0 Rm:4", "ldr {Rt:r}, {Rm:by}";
        STRB_i (P, U, W, Rn, Rt, imm12) = "cond:4 010 P U 1 W 0 Rn:4 Rt:4 imm12:12", "strb {Rt:r}, {imm12:at}";
        STRB_r (P, U, W, Rn, Rt, imm5, stype, Rm) = "cond:4 011 P U 1 W 0 Rn:4 Rt:4 imm5:5 stype:2 0 Rm:4", "strb {Rt:r}, {Rm:by}";
        LDRB_i (P, U, W, Rn, Rt, imm12) = "cond:4 010 P U 1 W 1 Rn:4 Rt:4 imm12:12", "ldrb {Rt:r}, {imm12:at}";
        LDRB_r (P, U, W, Rn, Rt, imm5, stype, Rm) = "cond:4 011 P U 1 W 1 Rn:4 Rt:4 imm5:5 stype:2 0 Rm:4", "ldrb {Rt:r}, {Rm:by}";
    }
}

impl<B: Bind> Loads for Decoder<'_, B> {
    type Out = B::Out;
    fn unallocated(&mut self) -> B::Out {
        self.none()
    }
    fn has(&self, f: Feature) -> bool {
        self.b.has(f)
    }

    visit! { d;
        STRT_i (U, Rn, Rt, imm12) => d.transfer(Access::store(2, POST).unprivileged(), Rt, Rn, Where::constant(U, imm12));
        STRT_r (U, Rn, Rt, imm5, stype, Rm) => d.transfer(Access::store(2, POST).unprivileged(), Rt, Rn, Where::scaled(U, Rm, immediate_shift(stype, imm5)));
        LDRT_i (U, Rn, Rt, imm12) => d.transfer(Access::load(2, false, POST).unprivileged(), Rt, Rn, Where::constant(U, imm12));
        LDRT_r (U, Rn, Rt, imm5, stype, Rm) => d.transfer(Access::load(2, false, POST).unprivileged(), Rt, Rn, Where::scaled(U, Rm, immediate_shift(stype, imm5)));
        STRBT_i (U, Rn, Rt, imm12) => d.transfer(Access::store(0, POST).unprivileged(), Rt, Rn, Where::constant(U, imm12));
        STRBT_r (U, Rn, Rt, imm5, stype, Rm) => d.transfer(Access::store(0, POST).unprivileged(), Rt, Rn, Where::scaled(U, Rm, immediate_shift(stype, imm5)));
        LDRBT_i (U, Rn, Rt, imm12) => d.transfer(Access::load(0, false, POST).unprivileged(), Rt, Rn, Where::constant(U, imm12));
        LDRBT_r (U, Rn, Rt, imm5, stype, Rm) => d.transfer(Access::load(0, false, POST).unprivileged(), Rt, Rn, Where::scaled(U, Rm, immediate_shift(stype, imm5)));
        STR_i (P, U, W, Rn, Rt, imm12) => d.store(2, (P, W), (Rt, Rn), Where::constant(U, imm12));
        STR_r (P, U, W, Rn, Rt, imm5, stype, Rm) => d.store(2, (P, W), (Rt, Rn), Where::scaled(U, Rm, immediate_shift(stype, imm5)));
        LDR_i (P, U, W, Rn, Rt, imm12) => d.load(2, false, (P, W), (Rt, Rn), Where::constant(U, imm12));
        LDR_r (P, U, W, Rn, Rt, imm5, stype, Rm) => d.load(2, false, (P, W), (Rt, Rn), Where::scaled(U, Rm, immediate_shift(stype, imm5)));
        STRB_i (P, U, W, Rn, Rt, imm12) => d.store(0, (P, W), (Rt, Rn), Where::constant(U, imm12));
        STRB_r (P, U, W, Rn, Rt, imm5, stype, Rm) => d.store(0, (P, W), (Rt, Rn), Where::scaled(U, Rm, immediate_shift(stype, imm5)));
        LDRB_i (P, U, W, Rn, Rt, imm12) => d.load(0, false, (P, W), (Rt, Rn), Where::constant(U, imm12));
        LDRB_r (P, U, W, Rn, Rt, imm5, stype, Rm) => d.load(0, false, (P, W), (Rt, Rn), Where::scaled(U, Rm, immediate_shift(stype, imm5)));
    }
}
