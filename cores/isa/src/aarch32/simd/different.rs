//! Advanced SIMD three registers of different lengths, and two registers and a scalar: `1111 001 U 1 D size
//! Vn Vd opc N o M 0 Vm`, where `size` is not 11.
use super::decode::sizes::*;
use super::functions::{PolyMulLong64, std};
use crate::a64::simd::lanes::*;
use crate::a64::simd::{integer::*, means, shift::*};
use crate::aarch32::Decoder;
use crate::emit::Bind;
use crate::features::Feature;

crate::instructions! {
    pub trait Different, rows DIFFERENT;
    section "Advanced SIMD three registers of different lengths" {
        VADDL (size) = "1111001 U 1 D size:2 Vn:4 Vd:4 0000 N 0 M 0 Vm:4", "vaddl.{U|s|u}{size|8|16|32|64} {D.Vd:q}, {N.Vn:dreg}, {M.Vm:dreg}" if AdvSIMD;
        VADDW (size) = "1111001 U 1 D size:2 Vn:4 Vd:4 0001 N 0 M 0 Vm:4", "vaddw.{U|s|u}{size|8|16|32|64} {D.Vd:q}, {N.Vn:q}, {M.Vm:dreg}" if AdvSIMD;
        VSUBL (size) = "1111001 U 1 D size:2 Vn:4 Vd:4 0010 N 0 M 0 Vm:4", "vsubl.{U|s|u}{size|8|16|32|64} {D.Vd:q}, {N.Vn:dreg}, {M.Vm:dreg}" if AdvSIMD;
        VSUBW (size) = "1111001 U 1 D size:2 Vn:4 Vd:4 0011 N 0 M 0 Vm:4", "vsubw.{U|s|u}{size|8|16|32|64} {D.Vd:q}, {N.Vn:q}, {M.Vm:dreg}" if AdvSIMD;
        VADDHN (size) = "1111001 0 1 D size:2 Vn:4 Vd:4 0100 N 0 M 0 Vm:4", "vaddhn.i{size|16|32|64|} {D.Vd:dreg}, {N.Vn:q}, {M.Vm:q}" if AdvSIMD;
        VRADDHN (size) = "1111001 1 1 D size:2 Vn:4 Vd:4 0100 N 0 M 0 Vm:4", "vraddhn.i{size|16|32|64|} {D.Vd:dreg}, {N.Vn:q}, {M.Vm:q}" if AdvSIMD;
        VABAL (size) = "1111001 U 1 D size:2 Vn:4 Vd:4 0101 N 0 M 0 Vm:4", "vabal.{U|s|u}{size|8|16|32|64} {D.Vd:q}, {N.Vn:dreg}, {M.Vm:dreg}" if AdvSIMD;
        VSUBHN (size) = "1111001 0 1 D size:2 Vn:4 Vd:4 0110 N 0 M 0 Vm:4", "vsubhn.i{size|16|32|64|} {D.Vd:dreg}, {N.Vn:q}, {M.Vm:q}" if AdvSIMD;
        VRSUBHN (size) = "1111001 1 1 D size:2 Vn:4 Vd:4 0110 N 0 M 0 Vm:4", "vrsubhn.i{size|16|32|64|} {D.Vd:dreg}, {N.Vn:q}, {M.Vm:q}" if AdvSIMD;
        VABDL (size) = "1111001 U 1 D size:2 Vn:4 Vd:4 0111 N 0 M 0 Vm:4", "vabdl.{U|s|u}{size|8|16|32|64} {D.Vd:q}, {N.Vn:dreg}, {M.Vm:dreg}" if AdvSIMD;
        VMLAL_int (size) = "1111001 U 1 D size:2 Vn:4 Vd:4 1000 N 0 M 0 Vm:4", "vmlal.{U|s|u}{size|8|16|32|64} {D.Vd:q}, {N.Vn:dreg}, {M.Vm:dreg}" if AdvSIMD;
        VQDMLAL (size) = "1111001 0 1 D size:2 Vn:4 Vd:4 1001 N 0 M 0 Vm:4", "vqdmlal.s{size|8|16|32|64} {D.Vd:q}, {N.Vn:dreg}, {M.Vm:dreg}" if AdvSIMD;
        VMLSL_int (size) = "1111001 U 1 D size:2 Vn:4 Vd:4 1010 N 0 M 0 Vm:4", "vmlsl.{U|s|u}{size|8|16|32|64} {D.Vd:q}, {N.Vn:dreg}, {M.Vm:dreg}" if AdvSIMD;
        VQDMLSL (size) = "1111001 0 1 D size:2 Vn:4 Vd:4 1011 N 0 M 0 Vm:4", "vqdmlsl.s{size|8|16|32|64} {D.Vd:q}, {N.Vn:dreg}, {M.Vm:dreg}" if AdvSIMD;
        VMULL_int (size) = "1111001 U 1 D size:2 Vn:4 Vd:4 1100 N 0 M 0 Vm:4", "vmull.{U|s|u}{size|8|16|32|64} {D.Vd:q}, {N.Vn:dreg}, {M.Vm:dreg}" if AdvSIMD;
        VQDMULL (size) = "1111001 0 1 D size:2 Vn:4 Vd:4 1101 N 0 M 0 Vm:4", "vqdmull.s{size|8|16|32|64} {D.Vd:q}, {N.Vn:dreg}, {M.Vm:dreg}" if AdvSIMD;
        VMULL_poly (size) = "1111001 0 1 D size:2 Vn:4 Vd:4 1110 N 0 M 0 Vm:4", "vmull.p{size|8||64|} {D.Vd:q}, {N.Vn:dreg}, {M.Vm:dreg}" if AdvSIMD;
    }
    section "Advanced SIMD two registers and a scalar" {
        VMLA_int_scalar (size) = "1111001 Q 1 D size:2 Vn:4 Vd:4 0000 N 1 M 0 Vm:4", "vmla.i{size|8|16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:scalar<size}" if AdvSIMD;
        VMLA_scalar (size) = "1111001 Q 1 D size:2 Vn:4 Vd:4 0001 N 1 M 0 Vm:4", "vmla.f{size||16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:scalar<size}" if AdvSIMD;
        VMLAL_scalar (size) = "1111001 U 1 D size:2 Vn:4 Vd:4 0010 N 1 M 0 Vm:4", "vmlal.{U|s|u}{size|8|16|32|64} {D.Vd:q}, {N.Vn:dreg}, {M.Vm:scalar<size}" if AdvSIMD;
        VQDMLAL_scalar (size) = "1111001 0 1 D size:2 Vn:4 Vd:4 0011 N 1 M 0 Vm:4", "vqdmlal.s{size|8|16|32|64} {D.Vd:q}, {N.Vn:dreg}, {M.Vm:scalar<size}" if AdvSIMD;
        VMLS_int_scalar (size) = "1111001 Q 1 D size:2 Vn:4 Vd:4 0100 N 1 M 0 Vm:4", "vmls.i{size|8|16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:scalar<size}" if AdvSIMD;
        VMLS_scalar (size) = "1111001 Q 1 D size:2 Vn:4 Vd:4 0101 N 1 M 0 Vm:4", "vmls.f{size||16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:scalar<size}" if AdvSIMD;
        VMLSL_scalar (size) = "1111001 U 1 D size:2 Vn:4 Vd:4 0110 N 1 M 0 Vm:4", "vmlsl.{U|s|u}{size|8|16|32|64} {D.Vd:q}, {N.Vn:dreg}, {M.Vm:scalar<size}" if AdvSIMD;
        VQDMLSL_scalar (size) = "1111001 0 1 D size:2 Vn:4 Vd:4 0111 N 1 M 0 Vm:4", "vqdmlsl.s{size|8|16|32|64} {D.Vd:q}, {N.Vn:dreg}, {M.Vm:scalar<size}" if AdvSIMD;
        VMUL_int_scalar (size) = "1111001 Q 1 D size:2 Vn:4 Vd:4 1000 N 1 M 0 Vm:4", "vmul.i{size|8|16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:scalar<size}" if AdvSIMD;
        VMUL_scalar (size) = "1111001 Q 1 D size:2 Vn:4 Vd:4 1001 N 1 M 0 Vm:4", "vmul.f{size||16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:scalar<size}" if AdvSIMD;
        VMULL_scalar (size) = "1111001 U 1 D size:2 Vn:4 Vd:4 1010 N 1 M 0 Vm:4", "vmull.{U|s|u}{size|8|16|32|64} {D.Vd:q}, {N.Vn:dreg}, {M.Vm:scalar<size}" if AdvSIMD;
        VQDMULL_scalar (size) = "1111001 0 1 D size:2 Vn:4 Vd:4 1011 N 1 M 0 Vm:4", "vqdmull.s{size|8|16|32|64} {D.Vd:q}, {N.Vn:dreg}, {M.Vm:scalar<size}" if AdvSIMD;
        VQDMULH_scalar (size) = "1111001 Q 1 D size:2 Vn:4 Vd:4 1100 N 1 M 0 Vm:4", "vqdmulh.s{size|8|16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:scalar<size}" if AdvSIMD;
        VQRDMULH_scalar (size) = "1111001 Q 1 D size:2 Vn:4 Vd:4 1101 N 1 M 0 Vm:4", "vqrdmulh.s{size|8|16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:scalar<size}" if AdvSIMD;
        VQRDMLAH_scalar (size) = "1111001 Q 1 D size:2 Vn:4 Vd:4 1110 N 1 M 0 Vm:4", "vqrdmlah.s{size|8|16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:scalar<size}" if RDM;
        VQRDMLSH_scalar (size) = "1111001 Q 1 D size:2 Vn:4 Vd:4 1111 N 1 M 0 Vm:4", "vqrdmlsh.s{size|8|16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:scalar<size}" if RDM;
    }
}

impl<B: Bind> Decoder<'_, B> {
    fn mull_poly(&mut self, size: u32) -> B::Out {
        match size {
            0 => self.long::<PolyMulLong>(BHS, 0, size),
            2 if self.b.has(Feature::PMULL) => self.long::<PolyMulLong64>(BHS, 0, size),
            _ => self.none(),
        }
    }
}

#[allow(non_snake_case)]
impl<B: Bind> Different for Decoder<'_, B> {
    type Out = B::Out;
    fn unallocated(&mut self) -> B::Out {
        self.none()
    }
    fn has(&self, f: Feature) -> bool {
        self.b.has(f)
    }

    // Three registers of different lengths
    means! {
        VADDL(size) = long::<AddLong>(BHS, 0);
        VADDW(size) = widened::<AddWide>();
        VSUBL(size) = long::<SubLong>(BHS, 0);
        VSUBW(size) = widened::<SubWide>();
        VADDHN(size) = high_narrow::<AddHighNarrow>(0);
        VRADDHN(size) = high_narrow::<AddHighNarrow>(ROUND);
        VABAL(size) = long::<AbsDiffAddLong>(BHS, 0);
        VSUBHN(size) = high_narrow::<SubHighNarrow>(0);
        VRSUBHN(size) = high_narrow::<SubHighNarrow>(ROUND);
        VABDL(size) = long::<AbsDiffLong>(BHS, 0);
        VMLAL_int(size) = long::<MulAddLong>(BHS, 0);
        VQDMLAL(size) = long::<SatDoublingMulAddLong>(HS, 0);
        VMLSL_int(size) = long::<MulAddLong>(BHS, NEG);
        VQDMLSL(size) = long::<SatDoublingMulAddLong>(HS, NEG);
        VMULL_int(size) = long::<MulLong>(BHS, 0);
        VQDMULL(size) = long::<SatDoublingMulLong>(HS, 0);
        VMULL_poly(size) = mull_poly();
    }
    // Two registers and a scalar
    means! {
        VMLA_int_scalar(size) = by_scalar::<MulAdd>(0);
        VMLA_scalar(size) = by_scalar_fp::<std::MulThenAdd>(0);
        VMLAL_scalar(size) = by_scalar_long::<MulAddLong>(0);
        VQDMLAL_scalar(size) = by_scalar_long::<SatDoublingMulAddLong>(0);
        VMLS_int_scalar(size) = by_scalar::<MulAdd>(NEG);
        VMLS_scalar(size) = by_scalar_fp::<std::MulThenAdd>(NEG);
        VMLSL_scalar(size) = by_scalar_long::<MulAddLong>(NEG);
        VQDMLSL_scalar(size) = by_scalar_long::<SatDoublingMulAddLong>(NEG);
        VMUL_int_scalar(size) = by_scalar::<Mul>(0);
        VMUL_scalar(size) = by_scalar_fp::<std::Mul>(0);
        VMULL_scalar(size) = by_scalar_long::<MulLong>(0);
        VQDMULL_scalar(size) = by_scalar_long::<SatDoublingMulLong>(0);
        VQDMULH_scalar(size) = by_scalar::<SatDoublingMulHigh>(0);
        VQRDMULH_scalar(size) = by_scalar::<SatDoublingMulHigh>(ROUND);
        VQRDMLAH_scalar(size) = by_scalar::<SatDoublingMulAddHigh>(0);
        VQRDMLSH_scalar(size) = by_scalar::<SatDoublingMulAddHigh>(NEG);
    }
}
