//! Operations by one element of the last register, vector and scalar.
use super::float as fp;
use super::integer::*;
use super::lanes::*;
use super::means;
use super::shift::*;
use crate::a64::Decoder;
use crate::emit::Bind;
use crate::features::Feature;

crate::instructions! {
    pub trait Element, rows ELEMENT;
    section "Advanced SIMD scalar x indexed element" {
        SQDMLAL_se (size, L, M, Rm, H, Rn, Rd) = "01 0 11111 size:2 L M Rm:4 0011 H 0 Rn:5 Rd:5", "";
        SQDMLSL_se (size, L, M, Rm, H, Rn, Rd) = "01 0 11111 size:2 L M Rm:4 0111 H 0 Rn:5 Rd:5", "";
        SQDMULL_se (size, L, M, Rm, H, Rn, Rd) = "01 0 11111 size:2 L M Rm:4 1011 H 0 Rn:5 Rd:5", "";
        SQDMULH_se (size, L, M, Rm, H, Rn, Rd) = "01 0 11111 size:2 L M Rm:4 1100 H 0 Rn:5 Rd:5", "";
        SQRDMULH_se (size, L, M, Rm, H, Rn, Rd) = "01 0 11111 size:2 L M Rm:4 1101 H 0 Rn:5 Rd:5", "";
        SQRDMLAH_se (size, L, M, Rm, H, Rn, Rd) = "01 1 11111 size:2 L M Rm:4 1101 H 0 Rn:5 Rd:5", "" if RDM;
        SQRDMLSH_se (size, L, M, Rm, H, Rn, Rd) = "01 1 11111 size:2 L M Rm:4 1111 H 0 Rn:5 Rd:5", "" if RDM;
        FMLA_seh (L, M, Rm, H, Rn, Rd) = "01 0 11111 00 L M Rm:4 0001 H 0 Rn:5 Rd:5", "" if FP16;
        FMLA_se (sz, L, M, Rm, H, Rn, Rd) = "01 0 11111 1 sz L M Rm:4 0001 H 0 Rn:5 Rd:5", "";
        FMLS_seh (L, M, Rm, H, Rn, Rd) = "01 0 11111 00 L M Rm:4 0101 H 0 Rn:5 Rd:5", "" if FP16;
        FMLS_se (sz, L, M, Rm, H, Rn, Rd) = "01 0 11111 1 sz L M Rm:4 0101 H 0 Rn:5 Rd:5", "";
        FMUL_seh (L, M, Rm, H, Rn, Rd) = "01 0 11111 00 L M Rm:4 1001 H 0 Rn:5 Rd:5", "" if FP16;
        FMUL_se (sz, L, M, Rm, H, Rn, Rd) = "01 0 11111 1 sz L M Rm:4 1001 H 0 Rn:5 Rd:5", "";
        FMULX_seh (L, M, Rm, H, Rn, Rd) = "01 1 11111 00 L M Rm:4 1001 H 0 Rn:5 Rd:5", "" if FP16;
        FMULX_se (sz, L, M, Rm, H, Rn, Rd) = "01 1 11111 1 sz L M Rm:4 1001 H 0 Rn:5 Rd:5", "";
    }
    section "Advanced SIMD vector x indexed element" {
        SMLAL_e (Q, size, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 size:2 L M Rm:4 0010 H 0 Rn:5 Rd:5", "";
        SQDMLAL_e (Q, size, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 size:2 L M Rm:4 0011 H 0 Rn:5 Rd:5", "";
        SMLSL_e (Q, size, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 size:2 L M Rm:4 0110 H 0 Rn:5 Rd:5", "";
        SQDMLSL_e (Q, size, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 size:2 L M Rm:4 0111 H 0 Rn:5 Rd:5", "";
        MUL_e (Q, size, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 size:2 L M Rm:4 1000 H 0 Rn:5 Rd:5", "";
        SMULL_e (Q, size, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 size:2 L M Rm:4 1010 H 0 Rn:5 Rd:5", "";
        SQDMULL_e (Q, size, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 size:2 L M Rm:4 1011 H 0 Rn:5 Rd:5", "";
        SQDMULH_e (Q, size, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 size:2 L M Rm:4 1100 H 0 Rn:5 Rd:5", "";
        SQRDMULH_e (Q, size, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 size:2 L M Rm:4 1101 H 0 Rn:5 Rd:5", "";
        MLA_e (Q, size, L, M, Rm, H, Rn, Rd) = "0 Q 1 01111 size:2 L M Rm:4 0000 H 0 Rn:5 Rd:5", "";
        UMLAL_e (Q, size, L, M, Rm, H, Rn, Rd) = "0 Q 1 01111 size:2 L M Rm:4 0010 H 0 Rn:5 Rd:5", "";
        MLS_e (Q, size, L, M, Rm, H, Rn, Rd) = "0 Q 1 01111 size:2 L M Rm:4 0100 H 0 Rn:5 Rd:5", "";
        UMLSL_e (Q, size, L, M, Rm, H, Rn, Rd) = "0 Q 1 01111 size:2 L M Rm:4 0110 H 0 Rn:5 Rd:5", "";
        UMULL_e (Q, size, L, M, Rm, H, Rn, Rd) = "0 Q 1 01111 size:2 L M Rm:4 1010 H 0 Rn:5 Rd:5", "";
        SQRDMLAH_e (Q, size, L, M, Rm, H, Rn, Rd) = "0 Q 1 01111 size:2 L M Rm:4 1101 H 0 Rn:5 Rd:5", "" if RDM;
        SQRDMLSH_e (Q, size, L, M, Rm, H, Rn, Rd) = "0 Q 1 01111 size:2 L M Rm:4 1111 H 0 Rn:5 Rd:5", "" if RDM;
        FMLA_eh (Q, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 00 L M Rm:4 0001 H 0 Rn:5 Rd:5", "" if FP16;
        FMLA_e (Q, sz, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 1 sz L M Rm:4 0001 H 0 Rn:5 Rd:5", "";
        FMLS_eh (Q, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 00 L M Rm:4 0101 H 0 Rn:5 Rd:5", "" if FP16;
        FMLS_e (Q, sz, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 1 sz L M Rm:4 0101 H 0 Rn:5 Rd:5", "";
        FMUL_eh (Q, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 00 L M Rm:4 1001 H 0 Rn:5 Rd:5", "" if FP16;
        FMUL_e (Q, sz, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 1 sz L M Rm:4 1001 H 0 Rn:5 Rd:5", "";
        FMULX_eh (Q, L, M, Rm, H, Rn, Rd) = "0 Q 1 01111 00 L M Rm:4 1001 H 0 Rn:5 Rd:5", "" if FP16;
        FMULX_e (Q, sz, L, M, Rm, H, Rn, Rd) = "0 Q 1 01111 1 sz L M Rm:4 1001 H 0 Rn:5 Rd:5", "";
        SDOT_e (Q, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 10 L M Rm:4 1110 H 0 Rn:5 Rd:5", "" if DotProd;
        UDOT_e (Q, L, M, Rm, H, Rn, Rd) = "0 Q 1 01111 10 L M Rm:4 1110 H 0 Rn:5 Rd:5", "" if DotProd;
        SUDOT_e (Q, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 00 L M Rm:4 1111 H 0 Rn:5 Rd:5", "" if I8MM;
        USDOT_e (Q, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 10 L M Rm:4 1111 H 0 Rn:5 Rd:5", "" if I8MM;
        BFDOT_e (Q, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 01 L M Rm:4 1111 H 0 Rn:5 Rd:5", "" if BF16;
        BFMLAL_e (Q, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 11 L M Rm:4 1111 H 0 Rn:5 Rd:5", "" if BF16;
        FMLAL_e (Q, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 10 L M Rm:4 0000 H 0 Rn:5 Rd:5", "" if FHM;
        FMLSL_e (Q, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 10 L M Rm:4 0100 H 0 Rn:5 Rd:5", "" if FHM;
        FMLAL2_e (Q, L, M, Rm, H, Rn, Rd) = "0 Q 1 01111 10 L M Rm:4 1000 H 0 Rn:5 Rd:5", "" if FHM;
        FMLSL2_e (Q, L, M, Rm, H, Rn, Rd) = "0 Q 1 01111 10 L M Rm:4 1100 H 0 Rn:5 Rd:5", "" if FHM;
        FCMLA_eh (Q, L, M, Rm, rot, H, Rn, Rd) = "0 Q 1 01111 01 L M Rm:4 0 rot:2 1 H 0 Rn:5 Rd:5", "" if FCMA;
        FCMLA_es (Q, L, M, Rm, rot, H, Rn, Rd) = "0 Q 1 01111 10 L M Rm:4 0 rot:2 1 H 0 Rn:5 Rd:5", "" if FCMA;
    }
}

#[allow(non_snake_case)]
impl<B: Bind> Element for Decoder<'_, B> {
    type Out = B::Out;
    fn unallocated(&mut self) -> B::Out {
        self.none()
    }
    fn has(&self, f: Feature) -> bool {
        self.b.has(f)
    }

    // Advanced SIMD scalar x indexed element
    means! {
        SQDMLAL_se(size, L, M, Rm, H, Rn, Rd) = scalar_element::<SatDoublingMulAddLong>(0);
        SQDMLSL_se(size, L, M, Rm, H, Rn, Rd) = scalar_element::<SatDoublingMulAddLong>(NEG);
        SQDMULL_se(size, L, M, Rm, H, Rn, Rd) = scalar_element::<SatDoublingMulLong>(0);
        SQDMULH_se(size, L, M, Rm, H, Rn, Rd) = scalar_element::<SatDoublingMulHigh>(0);
        SQRDMULH_se(size, L, M, Rm, H, Rn, Rd) = scalar_element::<SatDoublingMulHigh>(ROUND);
        SQRDMLAH_se(size, L, M, Rm, H, Rn, Rd) = scalar_element::<SatDoublingMulAddHigh>(0);
        SQRDMLSH_se(size, L, M, Rm, H, Rn, Rd) = scalar_element::<SatDoublingMulAddHigh>(NEG);
        FMLA_seh(L, M, Rm, H, Rn, Rd) = scalar_element_half::<fp::MulAdd>(0);
        FMLA_se(sz, L, M, Rm, H, Rn, Rd) = scalar_element_fp::<fp::MulAdd>(0);
        FMLS_seh(L, M, Rm, H, Rn, Rd) = scalar_element_half::<fp::MulAdd>(NEG);
        FMLS_se(sz, L, M, Rm, H, Rn, Rd) = scalar_element_fp::<fp::MulAdd>(NEG);
        FMUL_seh(L, M, Rm, H, Rn, Rd) = scalar_element_half::<fp::Mul>(0);
        FMUL_se(sz, L, M, Rm, H, Rn, Rd) = scalar_element_fp::<fp::Mul>(0);
        FMULX_seh(L, M, Rm, H, Rn, Rd) = scalar_element_half::<fp::MulExtended>(0);
        FMULX_se(sz, L, M, Rm, H, Rn, Rd) = scalar_element_fp::<fp::MulExtended>(0);
    }
    // Advanced SIMD vector x indexed element
    means! {
        SMLAL_e(Q, size, L, M, Rm, H, Rn, Rd) = element::<MulAddLong>(0);
        SQDMLAL_e(Q, size, L, M, Rm, H, Rn, Rd) = element::<SatDoublingMulAddLong>(0);
        SMLSL_e(Q, size, L, M, Rm, H, Rn, Rd) = element::<MulAddLong>(NEG);
        SQDMLSL_e(Q, size, L, M, Rm, H, Rn, Rd) = element::<SatDoublingMulAddLong>(NEG);
        MUL_e(Q, size, L, M, Rm, H, Rn, Rd) = element::<Mul>(0);
        SMULL_e(Q, size, L, M, Rm, H, Rn, Rd) = element::<MulLong>(0);
        SQDMULL_e(Q, size, L, M, Rm, H, Rn, Rd) = element::<SatDoublingMulLong>(0);
        SQDMULH_e(Q, size, L, M, Rm, H, Rn, Rd) = element::<SatDoublingMulHigh>(0);
        SQRDMULH_e(Q, size, L, M, Rm, H, Rn, Rd) = element::<SatDoublingMulHigh>(ROUND);
        MLA_e(Q, size, L, M, Rm, H, Rn, Rd) = element::<MulAdd>(0);
        UMLAL_e(Q, size, L, M, Rm, H, Rn, Rd) = element::<MulAddLong>(U);
        MLS_e(Q, size, L, M, Rm, H, Rn, Rd) = element::<MulAdd>(NEG);
        UMLSL_e(Q, size, L, M, Rm, H, Rn, Rd) = element::<MulAddLong>(U | NEG);
        UMULL_e(Q, size, L, M, Rm, H, Rn, Rd) = element::<MulLong>(U);
        SQRDMLAH_e(Q, size, L, M, Rm, H, Rn, Rd) = element::<SatDoublingMulAddHigh>(0);
        SQRDMLSH_e(Q, size, L, M, Rm, H, Rn, Rd) = element::<SatDoublingMulAddHigh>(NEG);
        FMLA_eh(Q, L, M, Rm, H, Rn, Rd) = element_half::<fp::MulAdd>(0);
        FMLA_e(Q, sz, L, M, Rm, H, Rn, Rd) = element_fp::<fp::MulAdd>(0);
        FMLS_eh(Q, L, M, Rm, H, Rn, Rd) = element_half::<fp::MulAdd>(NEG);
        FMLS_e(Q, sz, L, M, Rm, H, Rn, Rd) = element_fp::<fp::MulAdd>(NEG);
        FMUL_eh(Q, L, M, Rm, H, Rn, Rd) = element_half::<fp::Mul>(0);
        FMUL_e(Q, sz, L, M, Rm, H, Rn, Rd) = element_fp::<fp::Mul>(0);
        FMULX_eh(Q, L, M, Rm, H, Rn, Rd) = element_half::<fp::MulExtended>(0);
        FMULX_e(Q, sz, L, M, Rm, H, Rn, Rd) = element_fp::<fp::MulExtended>(0);
        SDOT_e(Q, L, M, Rm, H, Rn, Rd) = element_group::<Dot>(0);
        UDOT_e(Q, L, M, Rm, H, Rn, Rd) = element_group::<Dot>(U);
        SUDOT_e(Q, L, M, Rm, H, Rn, Rd) = element_group::<DotMixedSwapped>(0);
        USDOT_e(Q, L, M, Rm, H, Rn, Rd) = element_group::<DotMixed>(0);
        BFDOT_e(Q, L, M, Rm, H, Rn, Rd) = element_group::<fp::BfDot>(0);
        BFMLAL_e(Q, L, M, Rm, H, Rn, Rd) = element_long::<fp::BfMulAddLong>(0);
        FMLAL_e(Q, L, M, Rm, H, Rn, Rd) = element_long::<fp::MulAddLong>(0);
        FMLSL_e(Q, L, M, Rm, H, Rn, Rd) = element_long::<fp::MulAddLong>(NEG);
        FMLAL2_e(Q, L, M, Rm, H, Rn, Rd) = element_long::<fp::MulAddLong>(ROUND);
        FMLSL2_e(Q, L, M, Rm, H, Rn, Rd) = element_long::<fp::MulAddLong>(ROUND | NEG);
        FCMLA_eh(Q, L, M, Rm, rot, H, Rn, Rd) = fcmla_half();
        FCMLA_es(Q, L, M, Rm, rot, H, Rn, Rd) = fcmla_single();
    }
}
