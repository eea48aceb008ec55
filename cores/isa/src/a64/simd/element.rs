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
        SQDMLAL_se (size, L, M, Rm, H, Rn, Rd) = "01 0 11111 size:2 L M Rm:4 0011 H 0 Rn:5 Rd:5",
            "sqdmlal {Rd:f<size+1}, {Rn:f}, {Rm:element}";
        SQDMLSL_se (size, L, M, Rm, H, Rn, Rd) = "01 0 11111 size:2 L M Rm:4 0111 H 0 Rn:5 Rd:5",
            "sqdmlsl {Rd:f<size+1}, {Rn:f}, {Rm:element}";
        SQDMULL_se (size, L, M, Rm, H, Rn, Rd) = "01 0 11111 size:2 L M Rm:4 1011 H 0 Rn:5 Rd:5",
            "sqdmull {Rd:f<size+1}, {Rn:f}, {Rm:element}";
        SQDMULH_se (size, L, M, Rm, H, Rn, Rd) = "01 0 11111 size:2 L M Rm:4 1100 H 0 Rn:5 Rd:5",
            "sqdmulh {Rd:f}, {Rn:f}, {Rm:element}";
        SQRDMULH_se (size, L, M, Rm, H, Rn, Rd) = "01 0 11111 size:2 L M Rm:4 1101 H 0 Rn:5 Rd:5",
            "sqrdmulh {Rd:f}, {Rn:f}, {Rm:element}";
        SQRDMLAH_se (size, L, M, Rm, H, Rn, Rd) = "01 1 11111 size:2 L M Rm:4 1101 H 0 Rn:5 Rd:5",
            "sqrdmlah {Rd:f}, {Rn:f}, {Rm:element}" if RDM;
        SQRDMLSH_se (size, L, M, Rm, H, Rn, Rd) = "01 1 11111 size:2 L M Rm:4 1111 H 0 Rn:5 Rd:5",
            "sqrdmlsh {Rd:f}, {Rn:f}, {Rm:element}" if RDM;
        FMLA_seh (L, M, Rm, H, Rn, Rd) = "01 0 11111 00 L M Rm:4 0001 H 0 Rn:5 Rd:5",
            "fmla {Rd:f<1}, {Rn:f<1}, {Rm:element<1}" if FP16;
        FMLA_se (sz, L, M, Rm, H, Rn, Rd) = "01 0 11111 1 sz L M Rm:4 0001 H 0 Rn:5 Rd:5",
            "fmla {Rd:f}, {Rn:f}, {Rm:element}";
        FMLS_seh (L, M, Rm, H, Rn, Rd) = "01 0 11111 00 L M Rm:4 0101 H 0 Rn:5 Rd:5",
            "fmls {Rd:f<1}, {Rn:f<1}, {Rm:element<1}" if FP16;
        FMLS_se (sz, L, M, Rm, H, Rn, Rd) = "01 0 11111 1 sz L M Rm:4 0101 H 0 Rn:5 Rd:5",
            "fmls {Rd:f}, {Rn:f}, {Rm:element}";
        FMUL_seh (L, M, Rm, H, Rn, Rd) = "01 0 11111 00 L M Rm:4 1001 H 0 Rn:5 Rd:5",
            "fmul {Rd:f<1}, {Rn:f<1}, {Rm:element<1}" if FP16;
        FMUL_se (sz, L, M, Rm, H, Rn, Rd) = "01 0 11111 1 sz L M Rm:4 1001 H 0 Rn:5 Rd:5",
            "fmul {Rd:f}, {Rn:f}, {Rm:element}";
        FMULX_seh (L, M, Rm, H, Rn, Rd) = "01 1 11111 00 L M Rm:4 1001 H 0 Rn:5 Rd:5",
            "fmulx {Rd:f<1}, {Rn:f<1}, {Rm:element<1}" if FP16;
        FMULX_se (sz, L, M, Rm, H, Rn, Rd) = "01 1 11111 1 sz L M Rm:4 1001 H 0 Rn:5 Rd:5",
            "fmulx {Rd:f}, {Rn:f}, {Rm:element}";
    }
    section "Advanced SIMD vector x indexed element" {
        SMLAL_e (Q, size, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 size:2 L M Rm:4 0010 H 0 Rn:5 Rd:5",
            "smlal{Q||2} {Rd:vq<size+1}, {Rn:v}, {Rm:element}";
        SQDMLAL_e (Q, size, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 size:2 L M Rm:4 0011 H 0 Rn:5 Rd:5",
            "sqdmlal{Q||2} {Rd:vq<size+1}, {Rn:v}, {Rm:element}";
        SMLSL_e (Q, size, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 size:2 L M Rm:4 0110 H 0 Rn:5 Rd:5",
            "smlsl{Q||2} {Rd:vq<size+1}, {Rn:v}, {Rm:element}";
        SQDMLSL_e (Q, size, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 size:2 L M Rm:4 0111 H 0 Rn:5 Rd:5",
            "sqdmlsl{Q||2} {Rd:vq<size+1}, {Rn:v}, {Rm:element}";
        MUL_e (Q, size, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 size:2 L M Rm:4 1000 H 0 Rn:5 Rd:5",
            "mul {Rd:v}, {Rn:v}, {Rm:element}";
        SMULL_e (Q, size, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 size:2 L M Rm:4 1010 H 0 Rn:5 Rd:5",
            "smull{Q||2} {Rd:vq<size+1}, {Rn:v}, {Rm:element}";
        SQDMULL_e (Q, size, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 size:2 L M Rm:4 1011 H 0 Rn:5 Rd:5",
            "sqdmull{Q||2} {Rd:vq<size+1}, {Rn:v}, {Rm:element}";
        SQDMULH_e (Q, size, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 size:2 L M Rm:4 1100 H 0 Rn:5 Rd:5",
            "sqdmulh {Rd:v}, {Rn:v}, {Rm:element}";
        SQRDMULH_e (Q, size, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 size:2 L M Rm:4 1101 H 0 Rn:5 Rd:5",
            "sqrdmulh {Rd:v}, {Rn:v}, {Rm:element}";
        MLA_e (Q, size, L, M, Rm, H, Rn, Rd) = "0 Q 1 01111 size:2 L M Rm:4 0000 H 0 Rn:5 Rd:5",
            "mla {Rd:v}, {Rn:v}, {Rm:element}";
        UMLAL_e (Q, size, L, M, Rm, H, Rn, Rd) = "0 Q 1 01111 size:2 L M Rm:4 0010 H 0 Rn:5 Rd:5",
            "umlal{Q||2} {Rd:vq<size+1}, {Rn:v}, {Rm:element}";
        MLS_e (Q, size, L, M, Rm, H, Rn, Rd) = "0 Q 1 01111 size:2 L M Rm:4 0100 H 0 Rn:5 Rd:5",
            "mls {Rd:v}, {Rn:v}, {Rm:element}";
        UMLSL_e (Q, size, L, M, Rm, H, Rn, Rd) = "0 Q 1 01111 size:2 L M Rm:4 0110 H 0 Rn:5 Rd:5",
            "umlsl{Q||2} {Rd:vq<size+1}, {Rn:v}, {Rm:element}";
        UMULL_e (Q, size, L, M, Rm, H, Rn, Rd) = "0 Q 1 01111 size:2 L M Rm:4 1010 H 0 Rn:5 Rd:5",
            "umull{Q||2} {Rd:vq<size+1}, {Rn:v}, {Rm:element}";
        SQRDMLAH_e (Q, size, L, M, Rm, H, Rn, Rd) = "0 Q 1 01111 size:2 L M Rm:4 1101 H 0 Rn:5 Rd:5",
            "sqrdmlah {Rd:v}, {Rn:v}, {Rm:element}" if RDM;
        SQRDMLSH_e (Q, size, L, M, Rm, H, Rn, Rd) = "0 Q 1 01111 size:2 L M Rm:4 1111 H 0 Rn:5 Rd:5",
            "sqrdmlsh {Rd:v}, {Rn:v}, {Rm:element}" if RDM;
        FMLA_eh (Q, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 00 L M Rm:4 0001 H 0 Rn:5 Rd:5",
            "fmla {Rd:v<1}, {Rn:v<1}, {Rm:element<1}" if FP16;
        FMLA_e (Q, sz, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 1 sz L M Rm:4 0001 H 0 Rn:5 Rd:5",
            "fmla {Rd:v}, {Rn:v}, {Rm:element}";
        FMLS_eh (Q, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 00 L M Rm:4 0101 H 0 Rn:5 Rd:5",
            "fmls {Rd:v<1}, {Rn:v<1}, {Rm:element<1}" if FP16;
        FMLS_e (Q, sz, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 1 sz L M Rm:4 0101 H 0 Rn:5 Rd:5",
            "fmls {Rd:v}, {Rn:v}, {Rm:element}";
        FMUL_eh (Q, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 00 L M Rm:4 1001 H 0 Rn:5 Rd:5",
            "fmul {Rd:v<1}, {Rn:v<1}, {Rm:element<1}" if FP16;
        FMUL_e (Q, sz, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 1 sz L M Rm:4 1001 H 0 Rn:5 Rd:5",
            "fmul {Rd:v}, {Rn:v}, {Rm:element}";
        FMULX_eh (Q, L, M, Rm, H, Rn, Rd) = "0 Q 1 01111 00 L M Rm:4 1001 H 0 Rn:5 Rd:5",
            "fmulx {Rd:v<1}, {Rn:v<1}, {Rm:element<1}" if FP16;
        FMULX_e (Q, sz, L, M, Rm, H, Rn, Rd) = "0 Q 1 01111 1 sz L M Rm:4 1001 H 0 Rn:5 Rd:5",
            "fmulx {Rd:v}, {Rn:v}, {Rm:element}";
        SDOT_e (Q, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 10 L M Rm:4 1110 H 0 Rn:5 Rd:5",
            "sdot {Rd:v<2}, {Rn:v<0}, v{M.Rm:d}.4b[{H.L:d}]" if DotProd;
        UDOT_e (Q, L, M, Rm, H, Rn, Rd) = "0 Q 1 01111 10 L M Rm:4 1110 H 0 Rn:5 Rd:5",
            "udot {Rd:v<2}, {Rn:v<0}, v{M.Rm:d}.4b[{H.L:d}]" if DotProd;
        SUDOT_e (Q, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 00 L M Rm:4 1111 H 0 Rn:5 Rd:5",
            "sudot {Rd:v<2}, {Rn:v<0}, v{M.Rm:d}.4b[{H.L:d}]" if I8MM;
        USDOT_e (Q, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 10 L M Rm:4 1111 H 0 Rn:5 Rd:5",
            "usdot {Rd:v<2}, {Rn:v<0}, v{M.Rm:d}.4b[{H.L:d}]" if I8MM;
        BFDOT_e (Q, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 01 L M Rm:4 1111 H 0 Rn:5 Rd:5",
            "bfdot {Rd:v<2}, {Rn:v<1}, v{M.Rm:d}.2h[{H.L:d}]" if BF16;
        BFMLAL_e (Q, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 11 L M Rm:4 1111 H 0 Rn:5 Rd:5",
            "bfmlal{Q|b|t} {Rd:vq<2}, {Rn:vq<1}, {Rm:element<1}" if BF16;
        FMLAL_e (Q, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 10 L M Rm:4 0000 H 0 Rn:5 Rd:5",
            "fmlal {Rd:v<2}, v{Rn:d}.{Q|2|4}h, {Rm:element<1}" if FHM;
        FMLSL_e (Q, L, M, Rm, H, Rn, Rd) = "0 Q 0 01111 10 L M Rm:4 0100 H 0 Rn:5 Rd:5",
            "fmlsl {Rd:v<2}, v{Rn:d}.{Q|2|4}h, {Rm:element<1}" if FHM;
        FMLAL2_e (Q, L, M, Rm, H, Rn, Rd) = "0 Q 1 01111 10 L M Rm:4 1000 H 0 Rn:5 Rd:5",
            "fmlal2 {Rd:v<2}, v{Rn:d}.{Q|2|4}h, {Rm:element<1}" if FHM;
        FMLSL2_e (Q, L, M, Rm, H, Rn, Rd) = "0 Q 1 01111 10 L M Rm:4 1100 H 0 Rn:5 Rd:5",
            "fmlsl2 {Rd:v<2}, v{Rn:d}.{Q|2|4}h, {Rm:element<1}" if FHM;
        FCMLA_eh (Q, L, M, Rm, rot, H, Rn, Rd) = "0 Q 1 01111 01 L M Rm:4 0 rot:2 1 H 0 Rn:5 Rd:5",
            "fcmla {Rd:v<1}, {Rn:v<1}, v{M.Rm:d}.h[{H.L:d}], #{rot*90:d}" if FCMA;
        FCMLA_es (Q, L, M, Rm, rot, H, Rn, Rd) = "0 Q 1 01111 10 L M Rm:4 0 rot:2 1 H 0 Rn:5 Rd:5",
            "fcmla {Rd:v<2}, {Rn:v<2}, v{M.Rm:d}.s[{H:d}], #{rot*90:d}" if FCMA;
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
