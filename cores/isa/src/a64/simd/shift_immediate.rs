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
        SSHR_s (immh, immb, Rn, Rd) = "01 0 111110 immh:4 immb:3 00000 1 Rn:5 Rd:5", "";
        SSRA_s (immh, immb, Rn, Rd) = "01 0 111110 immh:4 immb:3 00010 1 Rn:5 Rd:5", "";
        SRSHR_s (immh, immb, Rn, Rd) = "01 0 111110 immh:4 immb:3 00100 1 Rn:5 Rd:5", "";
        SRSRA_s (immh, immb, Rn, Rd) = "01 0 111110 immh:4 immb:3 00110 1 Rn:5 Rd:5", "";
        SHL_s (immh, immb, Rn, Rd) = "01 0 111110 immh:4 immb:3 01010 1 Rn:5 Rd:5", "";
        SQSHL_imm_s (immh, immb, Rn, Rd) = "01 0 111110 immh:4 immb:3 01110 1 Rn:5 Rd:5", "";
        SQSHRN_s (immh, immb, Rn, Rd) = "01 0 111110 immh:4 immb:3 10010 1 Rn:5 Rd:5", "";
        SQRSHRN_s (immh, immb, Rn, Rd) = "01 0 111110 immh:4 immb:3 10011 1 Rn:5 Rd:5", "";
        SCVTF_fix_s (immh, immb, Rn, Rd) = "01 0 111110 immh:4 immb:3 11100 1 Rn:5 Rd:5", "";
        FCVTZS_fix_s (immh, immb, Rn, Rd) = "01 0 111110 immh:4 immb:3 11111 1 Rn:5 Rd:5", "";
        USHR_s (immh, immb, Rn, Rd) = "01 1 111110 immh:4 immb:3 00000 1 Rn:5 Rd:5", "";
        USRA_s (immh, immb, Rn, Rd) = "01 1 111110 immh:4 immb:3 00010 1 Rn:5 Rd:5", "";
        URSHR_s (immh, immb, Rn, Rd) = "01 1 111110 immh:4 immb:3 00100 1 Rn:5 Rd:5", "";
        URSRA_s (immh, immb, Rn, Rd) = "01 1 111110 immh:4 immb:3 00110 1 Rn:5 Rd:5", "";
        SRI_s (immh, immb, Rn, Rd) = "01 1 111110 immh:4 immb:3 01000 1 Rn:5 Rd:5", "";
        SLI_s (immh, immb, Rn, Rd) = "01 1 111110 immh:4 immb:3 01010 1 Rn:5 Rd:5", "";
        SQSHLU_s (immh, immb, Rn, Rd) = "01 1 111110 immh:4 immb:3 01100 1 Rn:5 Rd:5", "";
        UQSHL_imm_s (immh, immb, Rn, Rd) = "01 1 111110 immh:4 immb:3 01110 1 Rn:5 Rd:5", "";
        SQSHRUN_s (immh, immb, Rn, Rd) = "01 1 111110 immh:4 immb:3 10000 1 Rn:5 Rd:5", "";
        SQRSHRUN_s (immh, immb, Rn, Rd) = "01 1 111110 immh:4 immb:3 10001 1 Rn:5 Rd:5", "";
        UQSHRN_s (immh, immb, Rn, Rd) = "01 1 111110 immh:4 immb:3 10010 1 Rn:5 Rd:5", "";
        UQRSHRN_s (immh, immb, Rn, Rd) = "01 1 111110 immh:4 immb:3 10011 1 Rn:5 Rd:5", "";
        UCVTF_fix_s (immh, immb, Rn, Rd) = "01 1 111110 immh:4 immb:3 11100 1 Rn:5 Rd:5", "";
        FCVTZU_fix_s (immh, immb, Rn, Rd) = "01 1 111110 immh:4 immb:3 11111 1 Rn:5 Rd:5", "";
    }
    section "Advanced SIMD shift by immediate" {
        SSHR_v (Q, immh, immb, Rn, Rd) = "0 Q 0 011110 immh:4 immb:3 00000 1 Rn:5 Rd:5", "";
        SSRA_v (Q, immh, immb, Rn, Rd) = "0 Q 0 011110 immh:4 immb:3 00010 1 Rn:5 Rd:5", "";
        SRSHR_v (Q, immh, immb, Rn, Rd) = "0 Q 0 011110 immh:4 immb:3 00100 1 Rn:5 Rd:5", "";
        SRSRA_v (Q, immh, immb, Rn, Rd) = "0 Q 0 011110 immh:4 immb:3 00110 1 Rn:5 Rd:5", "";
        SHL_v (Q, immh, immb, Rn, Rd) = "0 Q 0 011110 immh:4 immb:3 01010 1 Rn:5 Rd:5", "";
        SQSHL_imm_v (Q, immh, immb, Rn, Rd) = "0 Q 0 011110 immh:4 immb:3 01110 1 Rn:5 Rd:5", "";
        SHRN_v (Q, immh, immb, Rn, Rd) = "0 Q 0 011110 immh:4 immb:3 10000 1 Rn:5 Rd:5", "";
        RSHRN_v (Q, immh, immb, Rn, Rd) = "0 Q 0 011110 immh:4 immb:3 10001 1 Rn:5 Rd:5", "";
        SQSHRN_v (Q, immh, immb, Rn, Rd) = "0 Q 0 011110 immh:4 immb:3 10010 1 Rn:5 Rd:5", "";
        SQRSHRN_v (Q, immh, immb, Rn, Rd) = "0 Q 0 011110 immh:4 immb:3 10011 1 Rn:5 Rd:5", "";
        SSHLL_v (Q, immh, immb, Rn, Rd) = "0 Q 0 011110 immh:4 immb:3 10100 1 Rn:5 Rd:5", "";
        SCVTF_fix_v (Q, immh, immb, Rn, Rd) = "0 Q 0 011110 immh:4 immb:3 11100 1 Rn:5 Rd:5", "";
        FCVTZS_fix_v (Q, immh, immb, Rn, Rd) = "0 Q 0 011110 immh:4 immb:3 11111 1 Rn:5 Rd:5", "";
        USHR_v (Q, immh, immb, Rn, Rd) = "0 Q 1 011110 immh:4 immb:3 00000 1 Rn:5 Rd:5", "";
        USRA_v (Q, immh, immb, Rn, Rd) = "0 Q 1 011110 immh:4 immb:3 00010 1 Rn:5 Rd:5", "";
        URSHR_v (Q, immh, immb, Rn, Rd) = "0 Q 1 011110 immh:4 immb:3 00100 1 Rn:5 Rd:5", "";
        URSRA_v (Q, immh, immb, Rn, Rd) = "0 Q 1 011110 immh:4 immb:3 00110 1 Rn:5 Rd:5", "";
        SRI_v (Q, immh, immb, Rn, Rd) = "0 Q 1 011110 immh:4 immb:3 01000 1 Rn:5 Rd:5", "";
        SLI_v (Q, immh, immb, Rn, Rd) = "0 Q 1 011110 immh:4 immb:3 01010 1 Rn:5 Rd:5", "";
        SQSHLU_v (Q, immh, immb, Rn, Rd) = "0 Q 1 011110 immh:4 immb:3 01100 1 Rn:5 Rd:5", "";
        UQSHL_imm_v (Q, immh, immb, Rn, Rd) = "0 Q 1 011110 immh:4 immb:3 01110 1 Rn:5 Rd:5", "";
        SQSHRUN_v (Q, immh, immb, Rn, Rd) = "0 Q 1 011110 immh:4 immb:3 10000 1 Rn:5 Rd:5", "";
        SQRSHRUN_v (Q, immh, immb, Rn, Rd) = "0 Q 1 011110 immh:4 immb:3 10001 1 Rn:5 Rd:5", "";
        UQSHRN_v (Q, immh, immb, Rn, Rd) = "0 Q 1 011110 immh:4 immb:3 10010 1 Rn:5 Rd:5", "";
        UQRSHRN_v (Q, immh, immb, Rn, Rd) = "0 Q 1 011110 immh:4 immb:3 10011 1 Rn:5 Rd:5", "";
        USHLL_v (Q, immh, immb, Rn, Rd) = "0 Q 1 011110 immh:4 immb:3 10100 1 Rn:5 Rd:5", "";
        UCVTF_fix_v (Q, immh, immb, Rn, Rd) = "0 Q 1 011110 immh:4 immb:3 11100 1 Rn:5 Rd:5", "";
        FCVTZU_fix_v (Q, immh, immb, Rn, Rd) = "0 Q 1 011110 immh:4 immb:3 11111 1 Rn:5 Rd:5", "";
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
