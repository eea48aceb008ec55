//! Shifts by a constant, vector and scalar. `immh` 0 belongs to other tables.
use super::float as fp;
use super::float::mode::*;
use super::lanes::*;
use super::means;
use super::shift::*;
use crate::a64::Decoder;
use crate::emit::Bind;
use crate::features::Feature;

crate::instructions! {
    pub trait ShiftImmediate, rows SHIFT_IMMEDIATE;
    section "Advanced SIMD scalar shift by immediate" {
        SSHR_s (immh, immb, Rn, Rd) = "01 0 111110 immh:4 immb:3 00000 1 Rn:5 Rd:5",
            "sshr {Rd:f}, {Rn:f}, #{16<<lane-immh.immb:d}";
        SSRA_s (immh, immb, Rn, Rd) = "01 0 111110 immh:4 immb:3 00010 1 Rn:5 Rd:5",
            "ssra {Rd:f}, {Rn:f}, #{16<<lane-immh.immb:d}";
        SRSHR_s (immh, immb, Rn, Rd) = "01 0 111110 immh:4 immb:3 00100 1 Rn:5 Rd:5",
            "srshr {Rd:f}, {Rn:f}, #{16<<lane-immh.immb:d}";
        SRSRA_s (immh, immb, Rn, Rd) = "01 0 111110 immh:4 immb:3 00110 1 Rn:5 Rd:5",
            "srsra {Rd:f}, {Rn:f}, #{16<<lane-immh.immb:d}";
        SHL_s (immh, immb, Rn, Rd) = "01 0 111110 immh:4 immb:3 01010 1 Rn:5 Rd:5",
            "shl {Rd:f}, {Rn:f}, #{8<<lane^immh.immb:d}";
        SQSHL_imm_s (immh, immb, Rn, Rd) = "01 0 111110 immh:4 immb:3 01110 1 Rn:5 Rd:5",
            "sqshl {Rd:f}, {Rn:f}, #{8<<lane^immh.immb:d}";
        SQSHRN_s (immh, immb, Rn, Rd) = "01 0 111110 immh:4 immb:3 10010 1 Rn:5 Rd:5",
            "sqshrn {Rd:f}, {Rn:f<lane+1}, #{16<<lane-immh.immb:d}";
        SQRSHRN_s (immh, immb, Rn, Rd) = "01 0 111110 immh:4 immb:3 10011 1 Rn:5 Rd:5",
            "sqrshrn {Rd:f}, {Rn:f<lane+1}, #{16<<lane-immh.immb:d}";
        SCVTF_fix_s (immh, immb, Rn, Rd) = "01 0 111110 immh:4 immb:3 11100 1 Rn:5 Rd:5",
            "scvtf {Rd:f}, {Rn:f}, #{16<<lane-immh.immb:d}";
        FCVTZS_fix_s (immh, immb, Rn, Rd) = "01 0 111110 immh:4 immb:3 11111 1 Rn:5 Rd:5",
            "fcvtzs {Rd:f}, {Rn:f}, #{16<<lane-immh.immb:d}";
        USHR_s (immh, immb, Rn, Rd) = "01 1 111110 immh:4 immb:3 00000 1 Rn:5 Rd:5",
            "ushr {Rd:f}, {Rn:f}, #{16<<lane-immh.immb:d}";
        USRA_s (immh, immb, Rn, Rd) = "01 1 111110 immh:4 immb:3 00010 1 Rn:5 Rd:5",
            "usra {Rd:f}, {Rn:f}, #{16<<lane-immh.immb:d}";
        URSHR_s (immh, immb, Rn, Rd) = "01 1 111110 immh:4 immb:3 00100 1 Rn:5 Rd:5",
            "urshr {Rd:f}, {Rn:f}, #{16<<lane-immh.immb:d}";
        URSRA_s (immh, immb, Rn, Rd) = "01 1 111110 immh:4 immb:3 00110 1 Rn:5 Rd:5",
            "ursra {Rd:f}, {Rn:f}, #{16<<lane-immh.immb:d}";
        SRI_s (immh, immb, Rn, Rd) = "01 1 111110 immh:4 immb:3 01000 1 Rn:5 Rd:5",
            "sri {Rd:f}, {Rn:f}, #{16<<lane-immh.immb:d}";
        SLI_s (immh, immb, Rn, Rd) = "01 1 111110 immh:4 immb:3 01010 1 Rn:5 Rd:5",
            "sli {Rd:f}, {Rn:f}, #{8<<lane^immh.immb:d}";
        SQSHLU_s (immh, immb, Rn, Rd) = "01 1 111110 immh:4 immb:3 01100 1 Rn:5 Rd:5",
            "sqshlu {Rd:f}, {Rn:f}, #{8<<lane^immh.immb:d}";
        UQSHL_imm_s (immh, immb, Rn, Rd) = "01 1 111110 immh:4 immb:3 01110 1 Rn:5 Rd:5",
            "uqshl {Rd:f}, {Rn:f}, #{8<<lane^immh.immb:d}";
        SQSHRUN_s (immh, immb, Rn, Rd) = "01 1 111110 immh:4 immb:3 10000 1 Rn:5 Rd:5",
            "sqshrun {Rd:f}, {Rn:f<lane+1}, #{16<<lane-immh.immb:d}";
        SQRSHRUN_s (immh, immb, Rn, Rd) = "01 1 111110 immh:4 immb:3 10001 1 Rn:5 Rd:5",
            "sqrshrun {Rd:f}, {Rn:f<lane+1}, #{16<<lane-immh.immb:d}";
        UQSHRN_s (immh, immb, Rn, Rd) = "01 1 111110 immh:4 immb:3 10010 1 Rn:5 Rd:5",
            "uqshrn {Rd:f}, {Rn:f<lane+1}, #{16<<lane-immh.immb:d}";
        UQRSHRN_s (immh, immb, Rn, Rd) = "01 1 111110 immh:4 immb:3 10011 1 Rn:5 Rd:5",
            "uqrshrn {Rd:f}, {Rn:f<lane+1}, #{16<<lane-immh.immb:d}";
        UCVTF_fix_s (immh, immb, Rn, Rd) = "01 1 111110 immh:4 immb:3 11100 1 Rn:5 Rd:5",
            "ucvtf {Rd:f}, {Rn:f}, #{16<<lane-immh.immb:d}";
        FCVTZU_fix_s (immh, immb, Rn, Rd) = "01 1 111110 immh:4 immb:3 11111 1 Rn:5 Rd:5",
            "fcvtzu {Rd:f}, {Rn:f}, #{16<<lane-immh.immb:d}";
    }
    section "Advanced SIMD shift by immediate" {
        SSHR_v (Q, immh, immb, Rn, Rd) = "0 Q 0 011110 immh:4 immb:3 00000 1 Rn:5 Rd:5",
            "sshr {Rd:v}, {Rn:v}, #{16<<lane-immh.immb:d}";
        SSRA_v (Q, immh, immb, Rn, Rd) = "0 Q 0 011110 immh:4 immb:3 00010 1 Rn:5 Rd:5",
            "ssra {Rd:v}, {Rn:v}, #{16<<lane-immh.immb:d}";
        SRSHR_v (Q, immh, immb, Rn, Rd) = "0 Q 0 011110 immh:4 immb:3 00100 1 Rn:5 Rd:5",
            "srshr {Rd:v}, {Rn:v}, #{16<<lane-immh.immb:d}";
        SRSRA_v (Q, immh, immb, Rn, Rd) = "0 Q 0 011110 immh:4 immb:3 00110 1 Rn:5 Rd:5",
            "srsra {Rd:v}, {Rn:v}, #{16<<lane-immh.immb:d}";
        SHL_v (Q, immh, immb, Rn, Rd) = "0 Q 0 011110 immh:4 immb:3 01010 1 Rn:5 Rd:5",
            "shl {Rd:v}, {Rn:v}, #{8<<lane^immh.immb:d}";
        SQSHL_imm_v (Q, immh, immb, Rn, Rd) = "0 Q 0 011110 immh:4 immb:3 01110 1 Rn:5 Rd:5",
            "sqshl {Rd:v}, {Rn:v}, #{8<<lane^immh.immb:d}";
        SHRN_v (Q, immh, immb, Rn, Rd) = "0 Q 0 011110 immh:4 immb:3 10000 1 Rn:5 Rd:5",
            "shrn{Q||2} {Rd:v}, {Rn:vq<lane+1}, #{16<<lane-immh.immb:d}";
        RSHRN_v (Q, immh, immb, Rn, Rd) = "0 Q 0 011110 immh:4 immb:3 10001 1 Rn:5 Rd:5",
            "rshrn{Q||2} {Rd:v}, {Rn:vq<lane+1}, #{16<<lane-immh.immb:d}";
        SQSHRN_v (Q, immh, immb, Rn, Rd) = "0 Q 0 011110 immh:4 immb:3 10010 1 Rn:5 Rd:5",
            "sqshrn{Q||2} {Rd:v}, {Rn:vq<lane+1}, #{16<<lane-immh.immb:d}";
        SQRSHRN_v (Q, immh, immb, Rn, Rd) = "0 Q 0 011110 immh:4 immb:3 10011 1 Rn:5 Rd:5",
            "sqrshrn{Q||2} {Rd:v}, {Rn:vq<lane+1}, #{16<<lane-immh.immb:d}";
        SSHLL_v (Q, immh, immb, Rn, Rd) = "0 Q 0 011110 immh:4 immb:3 10100 1 Rn:5 Rd:5",
            "immb=0 & immh=1|immh=2|immh=4 => sxtl{Q||2} {Rd:vq<lane+1}, {Rn:v}; sshll{Q||2} {Rd:vq<lane+1}, {Rn:v}, #{8<<lane^immh.immb:d}";
        SCVTF_fix_v (Q, immh, immb, Rn, Rd) = "0 Q 0 011110 immh:4 immb:3 11100 1 Rn:5 Rd:5",
            "scvtf {Rd:v}, {Rn:v}, #{16<<lane-immh.immb:d}";
        FCVTZS_fix_v (Q, immh, immb, Rn, Rd) = "0 Q 0 011110 immh:4 immb:3 11111 1 Rn:5 Rd:5",
            "fcvtzs {Rd:v}, {Rn:v}, #{16<<lane-immh.immb:d}";
        USHR_v (Q, immh, immb, Rn, Rd) = "0 Q 1 011110 immh:4 immb:3 00000 1 Rn:5 Rd:5",
            "ushr {Rd:v}, {Rn:v}, #{16<<lane-immh.immb:d}";
        USRA_v (Q, immh, immb, Rn, Rd) = "0 Q 1 011110 immh:4 immb:3 00010 1 Rn:5 Rd:5",
            "usra {Rd:v}, {Rn:v}, #{16<<lane-immh.immb:d}";
        URSHR_v (Q, immh, immb, Rn, Rd) = "0 Q 1 011110 immh:4 immb:3 00100 1 Rn:5 Rd:5",
            "urshr {Rd:v}, {Rn:v}, #{16<<lane-immh.immb:d}";
        URSRA_v (Q, immh, immb, Rn, Rd) = "0 Q 1 011110 immh:4 immb:3 00110 1 Rn:5 Rd:5",
            "ursra {Rd:v}, {Rn:v}, #{16<<lane-immh.immb:d}";
        SRI_v (Q, immh, immb, Rn, Rd) = "0 Q 1 011110 immh:4 immb:3 01000 1 Rn:5 Rd:5",
            "sri {Rd:v}, {Rn:v}, #{16<<lane-immh.immb:d}";
        SLI_v (Q, immh, immb, Rn, Rd) = "0 Q 1 011110 immh:4 immb:3 01010 1 Rn:5 Rd:5",
            "sli {Rd:v}, {Rn:v}, #{8<<lane^immh.immb:d}";
        SQSHLU_v (Q, immh, immb, Rn, Rd) = "0 Q 1 011110 immh:4 immb:3 01100 1 Rn:5 Rd:5",
            "sqshlu {Rd:v}, {Rn:v}, #{8<<lane^immh.immb:d}";
        UQSHL_imm_v (Q, immh, immb, Rn, Rd) = "0 Q 1 011110 immh:4 immb:3 01110 1 Rn:5 Rd:5",
            "uqshl {Rd:v}, {Rn:v}, #{8<<lane^immh.immb:d}";
        SQSHRUN_v (Q, immh, immb, Rn, Rd) = "0 Q 1 011110 immh:4 immb:3 10000 1 Rn:5 Rd:5",
            "sqshrun{Q||2} {Rd:v}, {Rn:vq<lane+1}, #{16<<lane-immh.immb:d}";
        SQRSHRUN_v (Q, immh, immb, Rn, Rd) = "0 Q 1 011110 immh:4 immb:3 10001 1 Rn:5 Rd:5",
            "sqrshrun{Q||2} {Rd:v}, {Rn:vq<lane+1}, #{16<<lane-immh.immb:d}";
        UQSHRN_v (Q, immh, immb, Rn, Rd) = "0 Q 1 011110 immh:4 immb:3 10010 1 Rn:5 Rd:5",
            "uqshrn{Q||2} {Rd:v}, {Rn:vq<lane+1}, #{16<<lane-immh.immb:d}";
        UQRSHRN_v (Q, immh, immb, Rn, Rd) = "0 Q 1 011110 immh:4 immb:3 10011 1 Rn:5 Rd:5",
            "uqrshrn{Q||2} {Rd:v}, {Rn:vq<lane+1}, #{16<<lane-immh.immb:d}";
        USHLL_v (Q, immh, immb, Rn, Rd) = "0 Q 1 011110 immh:4 immb:3 10100 1 Rn:5 Rd:5",
            "immb=0 & immh=1|immh=2|immh=4 => uxtl{Q||2} {Rd:vq<lane+1}, {Rn:v}; ushll{Q||2} {Rd:vq<lane+1}, {Rn:v}, #{8<<lane^immh.immb:d}";
        UCVTF_fix_v (Q, immh, immb, Rn, Rd) = "0 Q 1 011110 immh:4 immb:3 11100 1 Rn:5 Rd:5",
            "ucvtf {Rd:v}, {Rn:v}, #{16<<lane-immh.immb:d}";
        FCVTZU_fix_v (Q, immh, immb, Rn, Rd) = "0 Q 1 011110 immh:4 immb:3 11111 1 Rn:5 Rd:5",
            "fcvtzu {Rd:v}, {Rn:v}, #{16<<lane-immh.immb:d}";
    }
}

#[allow(non_snake_case)]
impl<B: Bind> ShiftImmediate for Decoder<'_, B> {
    type Out = B::Out;
    fn unallocated(&mut self) -> B::Out {
        self.none()
    }
    fn has(&self, f: Feature) -> bool {
        self.b.has(f)
    }

    // Advanced SIMD scalar shift by immediate
    means! {
        SSHR_s(immh, immb, Rn, Rd) = scalar_shift_right::<ShiftRight>(0);
        SSRA_s(immh, immb, Rn, Rd) = scalar_shift_right::<ShiftRightAdd>(0);
        SRSHR_s(immh, immb, Rn, Rd) = scalar_shift_right::<ShiftRight>(ROUND);
        SRSRA_s(immh, immb, Rn, Rd) = scalar_shift_right::<ShiftRightAdd>(ROUND);
        SHL_s(immh, immb, Rn, Rd) = scalar_shift_left::<ShiftLeft>(0);
        SQSHL_imm_s(immh, immb, Rn, Rd) = scalar_shift_any_left::<SatShiftLeft>(0);
        SQSHRN_s(immh, immb, Rn, Rd) = scalar_shift_narrow::<SatShiftRightNarrow>(0);
        SQRSHRN_s(immh, immb, Rn, Rd) = scalar_shift_narrow::<SatShiftRightNarrow>(ROUND);
        SCVTF_fix_s(immh, immb, Rn, Rd) = scalar_shift_fix::<fp::FromInt>(0);
        FCVTZS_fix_s(immh, immb, Rn, Rd) = scalar_shift_fix::<fp::ToInt>(with(0, ZERO));
        USHR_s(immh, immb, Rn, Rd) = scalar_shift_right::<ShiftRight>(U);
        USRA_s(immh, immb, Rn, Rd) = scalar_shift_right::<ShiftRightAdd>(U);
        URSHR_s(immh, immb, Rn, Rd) = scalar_shift_right::<ShiftRight>(U | ROUND);
        URSRA_s(immh, immb, Rn, Rd) = scalar_shift_right::<ShiftRightAdd>(U | ROUND);
        SRI_s(immh, immb, Rn, Rd) = scalar_shift_right::<ShiftRightInsert>(0);
        SLI_s(immh, immb, Rn, Rd) = scalar_shift_left::<ShiftLeftInsert>(0);
        SQSHLU_s(immh, immb, Rn, Rd) = scalar_shift_any_left::<SatShiftLeftUnsigned>(0);
        UQSHL_imm_s(immh, immb, Rn, Rd) = scalar_shift_any_left::<SatShiftLeft>(U);
        SQSHRUN_s(immh, immb, Rn, Rd) = scalar_shift_narrow::<SatShiftRightNarrowUnsigned>(0);
        SQRSHRUN_s(immh, immb, Rn, Rd) = scalar_shift_narrow::<SatShiftRightNarrowUnsigned>(ROUND);
        UQSHRN_s(immh, immb, Rn, Rd) = scalar_shift_narrow::<SatShiftRightNarrow>(U);
        UQRSHRN_s(immh, immb, Rn, Rd) = scalar_shift_narrow::<SatShiftRightNarrow>(U | ROUND);
        UCVTF_fix_s(immh, immb, Rn, Rd) = scalar_shift_fix::<fp::FromInt>(U);
        FCVTZU_fix_s(immh, immb, Rn, Rd) = scalar_shift_fix::<fp::ToInt>(with(U, ZERO));
    }
    // Advanced SIMD shift by immediate
    means! {
        SSHR_v(Q, immh, immb, Rn, Rd) = shift_right::<ShiftRight>(0);
        SSRA_v(Q, immh, immb, Rn, Rd) = shift_right::<ShiftRightAdd>(0);
        SRSHR_v(Q, immh, immb, Rn, Rd) = shift_right::<ShiftRight>(ROUND);
        SRSRA_v(Q, immh, immb, Rn, Rd) = shift_right::<ShiftRightAdd>(ROUND);
        SHL_v(Q, immh, immb, Rn, Rd) = shift_left::<ShiftLeft>(0);
        SQSHL_imm_v(Q, immh, immb, Rn, Rd) = shift_left::<SatShiftLeft>(0);
        SHRN_v(Q, immh, immb, Rn, Rd) = shift_narrow::<ShiftRightNarrow>(0);
        RSHRN_v(Q, immh, immb, Rn, Rd) = shift_narrow::<ShiftRightNarrow>(ROUND);
        SQSHRN_v(Q, immh, immb, Rn, Rd) = shift_narrow::<SatShiftRightNarrow>(0);
        SQRSHRN_v(Q, immh, immb, Rn, Rd) = shift_narrow::<SatShiftRightNarrow>(ROUND);
        SSHLL_v(Q, immh, immb, Rn, Rd) = shift_long::<ShiftLeftLong>(0);
        SCVTF_fix_v(Q, immh, immb, Rn, Rd) = shift_fix::<fp::FromInt>(0);
        FCVTZS_fix_v(Q, immh, immb, Rn, Rd) = shift_fix::<fp::ToInt>(with(0, ZERO));
        USHR_v(Q, immh, immb, Rn, Rd) = shift_right::<ShiftRight>(U);
        USRA_v(Q, immh, immb, Rn, Rd) = shift_right::<ShiftRightAdd>(U);
        URSHR_v(Q, immh, immb, Rn, Rd) = shift_right::<ShiftRight>(U | ROUND);
        URSRA_v(Q, immh, immb, Rn, Rd) = shift_right::<ShiftRightAdd>(U | ROUND);
        SRI_v(Q, immh, immb, Rn, Rd) = shift_right::<ShiftRightInsert>(0);
        SLI_v(Q, immh, immb, Rn, Rd) = shift_left::<ShiftLeftInsert>(0);
        SQSHLU_v(Q, immh, immb, Rn, Rd) = shift_left::<SatShiftLeftUnsigned>(0);
        UQSHL_imm_v(Q, immh, immb, Rn, Rd) = shift_left::<SatShiftLeft>(U);
        SQSHRUN_v(Q, immh, immb, Rn, Rd) = shift_narrow::<SatShiftRightNarrowUnsigned>(0);
        SQRSHRUN_v(Q, immh, immb, Rn, Rd) = shift_narrow::<SatShiftRightNarrowUnsigned>(ROUND);
        UQSHRN_v(Q, immh, immb, Rn, Rd) = shift_narrow::<SatShiftRightNarrow>(U);
        UQRSHRN_v(Q, immh, immb, Rn, Rd) = shift_narrow::<SatShiftRightNarrow>(U | ROUND);
        USHLL_v(Q, immh, immb, Rn, Rd) = shift_long::<ShiftLeftLong>(U);
        UCVTF_fix_v(Q, immh, immb, Rn, Rd) = shift_fix::<fp::FromInt>(U);
        FCVTZU_fix_v(Q, immh, immb, Rn, Rd) = shift_fix::<fp::ToInt>(with(U, ZERO));
    }
}
