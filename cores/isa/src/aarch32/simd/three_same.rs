//! Advanced SIMD three registers of the same length: `1111 001 U 0 D size Vn Vd opc N Q M o1 Vm`.
use super::decode::sizes::*;
use super::functions::std;
use crate::a64::simd::float::mode::ABS;
use crate::a64::simd::lanes::*;
use crate::a64::simd::{crypto, integer::*, means, shift::*};
use crate::aarch32::Decoder;
use crate::emit::Bind;
use crate::features::Feature;

crate::instructions! {
    pub trait ThreeSame, rows THREE_SAME;
    section "Advanced SIMD three registers of the same length" {
        VHADD (size) = "1111001 U 0 D size:2 Vn:4 Vd:4 0000 N Q M 0 Vm:4", "vhadd.{U|s|u}{size|8|16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VQADD (size) = "1111001 U 0 D size:2 Vn:4 Vd:4 0000 N Q M 1 Vm:4", "vqadd.{U|s|u}{size|8|16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VRHADD (size) = "1111001 U 0 D size:2 Vn:4 Vd:4 0001 N Q M 0 Vm:4", "vrhadd.{U|s|u}{size|8|16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VAND () = "1111001 0 0 D 00 Vn:4 Vd:4 0001 N Q M 1 Vm:4", "vand {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VBIC () = "1111001 0 0 D 01 Vn:4 Vd:4 0001 N Q M 1 Vm:4", "vbic {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VORR () = "1111001 0 0 D 10 Vn:4 Vd:4 0001 N Q M 1 Vm:4", "N.Vn=M.Vm => vmov {D.Vd:v}, {M.Vm:v}; vorr {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VORN () = "1111001 0 0 D 11 Vn:4 Vd:4 0001 N Q M 1 Vm:4", "vorn {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VEOR () = "1111001 1 0 D 00 Vn:4 Vd:4 0001 N Q M 1 Vm:4", "veor {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VBSL () = "1111001 1 0 D 01 Vn:4 Vd:4 0001 N Q M 1 Vm:4", "vbsl {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VBIT () = "1111001 1 0 D 10 Vn:4 Vd:4 0001 N Q M 1 Vm:4", "vbit {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VBIF () = "1111001 1 0 D 11 Vn:4 Vd:4 0001 N Q M 1 Vm:4", "vbif {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VHSUB (size) = "1111001 U 0 D size:2 Vn:4 Vd:4 0010 N Q M 0 Vm:4", "vhsub.{U|s|u}{size|8|16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VQSUB (size) = "1111001 U 0 D size:2 Vn:4 Vd:4 0010 N Q M 1 Vm:4", "vqsub.{U|s|u}{size|8|16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VCGT_reg_s (size) = "1111001 0 0 D size:2 Vn:4 Vd:4 0011 N Q M 0 Vm:4", "vcgt.s{size|8|16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VCGT_reg_u (size) = "1111001 1 0 D size:2 Vn:4 Vd:4 0011 N Q M 0 Vm:4", "vcgt.u{size|8|16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VCGE_reg_s (size) = "1111001 0 0 D size:2 Vn:4 Vd:4 0011 N Q M 1 Vm:4", "vcge.s{size|8|16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VCGE_reg_u (size) = "1111001 1 0 D size:2 Vn:4 Vd:4 0011 N Q M 1 Vm:4", "vcge.u{size|8|16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VSHL_reg (size) = "1111001 U 0 D size:2 Vn:4 Vd:4 0100 N Q M 0 Vm:4", "vshl.{U|s|u}{size|8|16|32|64} {D.Vd:v}, {M.Vm:v}, {N.Vn:v}" if AdvSIMD;
        VQSHL_reg (size) = "1111001 U 0 D size:2 Vn:4 Vd:4 0100 N Q M 1 Vm:4", "vqshl.{U|s|u}{size|8|16|32|64} {D.Vd:v}, {M.Vm:v}, {N.Vn:v}" if AdvSIMD;
        VRSHL (size) = "1111001 U 0 D size:2 Vn:4 Vd:4 0101 N Q M 0 Vm:4", "vrshl.{U|s|u}{size|8|16|32|64} {D.Vd:v}, {M.Vm:v}, {N.Vn:v}" if AdvSIMD;
        VQRSHL (size) = "1111001 U 0 D size:2 Vn:4 Vd:4 0101 N Q M 1 Vm:4", "vqrshl.{U|s|u}{size|8|16|32|64} {D.Vd:v}, {M.Vm:v}, {N.Vn:v}" if AdvSIMD;
        VMAX_int (size) = "1111001 U 0 D size:2 Vn:4 Vd:4 0110 N Q M 0 Vm:4", "vmax.{U|s|u}{size|8|16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VMIN_int (size) = "1111001 U 0 D size:2 Vn:4 Vd:4 0110 N Q M 1 Vm:4", "vmin.{U|s|u}{size|8|16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VABD_int (size) = "1111001 U 0 D size:2 Vn:4 Vd:4 0111 N Q M 0 Vm:4", "vabd.{U|s|u}{size|8|16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VABA (size) = "1111001 U 0 D size:2 Vn:4 Vd:4 0111 N Q M 1 Vm:4", "vaba.{U|s|u}{size|8|16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VADD_int (size) = "1111001 0 0 D size:2 Vn:4 Vd:4 1000 N Q M 0 Vm:4", "vadd.i{size|8|16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VSUB_int (size) = "1111001 1 0 D size:2 Vn:4 Vd:4 1000 N Q M 0 Vm:4", "vsub.i{size|8|16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VTST (size) = "1111001 0 0 D size:2 Vn:4 Vd:4 1000 N Q M 1 Vm:4", "vtst.{size|8|16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VCEQ_reg (size) = "1111001 1 0 D size:2 Vn:4 Vd:4 1000 N Q M 1 Vm:4", "vceq.i{size|8|16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VMLA_int (size) = "1111001 0 0 D size:2 Vn:4 Vd:4 1001 N Q M 0 Vm:4", "vmla.i{size|8|16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VMLS_int (size) = "1111001 1 0 D size:2 Vn:4 Vd:4 1001 N Q M 0 Vm:4", "vmls.i{size|8|16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VMUL_int (size) = "1111001 0 0 D size:2 Vn:4 Vd:4 1001 N Q M 1 Vm:4", "vmul.i{size|8|16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VMUL_poly (size) = "1111001 1 0 D size:2 Vn:4 Vd:4 1001 N Q M 1 Vm:4", "vmul.p8 {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VPMAX_int (size) = "1111001 U 0 D size:2 Vn:4 Vd:4 1010 N Q M 0 Vm:4", "vpmax.{U|s|u}{size|8|16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VPMIN_int (size) = "1111001 U 0 D size:2 Vn:4 Vd:4 1010 N Q M 1 Vm:4", "vpmin.{U|s|u}{size|8|16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VQDMULH (size) = "1111001 0 0 D size:2 Vn:4 Vd:4 1011 N Q M 0 Vm:4", "vqdmulh.s{size|8|16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VQRDMULH (size) = "1111001 1 0 D size:2 Vn:4 Vd:4 1011 N Q M 0 Vm:4", "vqrdmulh.s{size|8|16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VPADD_int (size) = "1111001 0 0 D size:2 Vn:4 Vd:4 1011 N Q M 1 Vm:4", "vpadd.i{size|8|16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VQRDMLAH (size) = "1111001 1 0 D size:2 Vn:4 Vd:4 1011 N Q M 1 Vm:4", "vqrdmlah.s{size|8|16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if RDM;
        SHA1C () = "1111001 0 0 D 00 Vn:4 Vd:4 1100 N 1 M 0 Vm:4", "sha1c.32 {D.Vd:q}, {N.Vn:q}, {M.Vm:q}" if SHA1;
        SHA1P () = "1111001 0 0 D 01 Vn:4 Vd:4 1100 N 1 M 0 Vm:4", "sha1p.32 {D.Vd:q}, {N.Vn:q}, {M.Vm:q}" if SHA1;
        SHA1M () = "1111001 0 0 D 10 Vn:4 Vd:4 1100 N 1 M 0 Vm:4", "sha1m.32 {D.Vd:q}, {N.Vn:q}, {M.Vm:q}" if SHA1;
        SHA1SU0 () = "1111001 0 0 D 11 Vn:4 Vd:4 1100 N 1 M 0 Vm:4", "sha1su0.32 {D.Vd:q}, {N.Vn:q}, {M.Vm:q}" if SHA1;
        SHA256H () = "1111001 1 0 D 00 Vn:4 Vd:4 1100 N 1 M 0 Vm:4", "sha256h.32 {D.Vd:q}, {N.Vn:q}, {M.Vm:q}" if SHA256;
        SHA256H2 () = "1111001 1 0 D 01 Vn:4 Vd:4 1100 N 1 M 0 Vm:4", "sha256h2.32 {D.Vd:q}, {N.Vn:q}, {M.Vm:q}" if SHA256;
        SHA256SU1 () = "1111001 1 0 D 10 Vn:4 Vd:4 1100 N 1 M 0 Vm:4", "sha256su1.32 {D.Vd:q}, {N.Vn:q}, {M.Vm:q}" if SHA256;
        VFMA_v (sz) = "1111001 0 0 D 0 sz Vn:4 Vd:4 1100 N Q M 1 Vm:4", "vfma.f{sz|32|16} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VFMS_v (sz) = "1111001 0 0 D 1 sz Vn:4 Vd:4 1100 N Q M 1 Vm:4", "vfms.f{sz|32|16} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VQRDMLSH (size) = "1111001 1 0 D size:2 Vn:4 Vd:4 1100 N Q M 1 Vm:4", "vqrdmlsh.s{size|8|16|32|64} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if RDM;
        VADD_v (sz) = "1111001 0 0 D 0 sz Vn:4 Vd:4 1101 N Q M 0 Vm:4", "vadd.f{sz|32|16} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VSUB_v (sz) = "1111001 0 0 D 1 sz Vn:4 Vd:4 1101 N Q M 0 Vm:4", "vsub.f{sz|32|16} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VPADD_v (sz) = "1111001 1 0 D 0 sz Vn:4 Vd:4 1101 N Q M 0 Vm:4", "vpadd.f{sz|32|16} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VABD_v (sz) = "1111001 1 0 D 1 sz Vn:4 Vd:4 1101 N Q M 0 Vm:4", "vabd.f{sz|32|16} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VMLA_v (sz) = "1111001 0 0 D 0 sz Vn:4 Vd:4 1101 N Q M 1 Vm:4", "vmla.f{sz|32|16} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VMLS_v (sz) = "1111001 0 0 D 1 sz Vn:4 Vd:4 1101 N Q M 1 Vm:4", "vmls.f{sz|32|16} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VMUL_v (sz) = "1111001 1 0 D 0 sz Vn:4 Vd:4 1101 N Q M 1 Vm:4", "vmul.f{sz|32|16} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VCEQ_v (sz) = "1111001 0 0 D 0 sz Vn:4 Vd:4 1110 N Q M 0 Vm:4", "vceq.f{sz|32|16} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VCGE_v (sz) = "1111001 1 0 D 0 sz Vn:4 Vd:4 1110 N Q M 0 Vm:4", "vcge.f{sz|32|16} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VACGE (sz) = "1111001 1 0 D 0 sz Vn:4 Vd:4 1110 N Q M 1 Vm:4", "vacge.f{sz|32|16} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VCGT_v (sz) = "1111001 1 0 D 1 sz Vn:4 Vd:4 1110 N Q M 0 Vm:4", "vcgt.f{sz|32|16} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VACGT (sz) = "1111001 1 0 D 1 sz Vn:4 Vd:4 1110 N Q M 1 Vm:4", "vacgt.f{sz|32|16} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VMAX_v (sz) = "1111001 0 0 D 0 sz Vn:4 Vd:4 1111 N Q M 0 Vm:4", "vmax.f{sz|32|16} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VMIN_v (sz) = "1111001 0 0 D 1 sz Vn:4 Vd:4 1111 N Q M 0 Vm:4", "vmin.f{sz|32|16} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VPMAX_v (sz) = "1111001 1 0 D 0 sz Vn:4 Vd:4 1111 N Q M 0 Vm:4", "vpmax.f{sz|32|16} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VPMIN_v (sz) = "1111001 1 0 D 1 sz Vn:4 Vd:4 1111 N Q M 0 Vm:4", "vpmin.f{sz|32|16} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VRECPS (sz) = "1111001 0 0 D 0 sz Vn:4 Vd:4 1111 N Q M 1 Vm:4", "vrecps.f{sz|32|16} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VRSQRTS (sz) = "1111001 0 0 D 1 sz Vn:4 Vd:4 1111 N Q M 1 Vm:4", "vrsqrts.f{sz|32|16} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VMAXNM_v (sz) = "1111001 1 0 D 0 sz Vn:4 Vd:4 1111 N Q M 1 Vm:4", "vmaxnm.f{sz|32|16} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
        VMINNM_v (sz) = "1111001 1 0 D 1 sz Vn:4 Vd:4 1111 N Q M 1 Vm:4", "vminnm.f{sz|32|16} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if AdvSIMD;
    }
}

#[allow(non_snake_case)]
impl<B: Bind> ThreeSame for Decoder<'_, B> {
    type Out = B::Out;
    fn unallocated(&mut self) -> B::Out {
        self.none()
    }
    fn has(&self, f: Feature) -> bool {
        self.b.has(f)
    }

    means! {
        VHADD(size) = three_u::<HalvingAdd>(BHS, 0);
        VQADD(size) = three_u::<SatAdd>(BHSD, 0);
        VRHADD(size) = three_u::<HalvingAdd>(BHS, ROUND);
        VAND() = alike::<And>(0);
        VBIC() = alike::<AndNot>(0);
        VORR() = alike::<Or>(0);
        VORN() = alike::<OrNot>(0);
        VEOR() = alike::<ExclusiveOr>(0);
        VBSL() = alike::<SelectBits>(0);
        VBIT() = alike::<InsertIfTrue>(0);
        VBIF() = alike::<InsertIfFalse>(0);
        VHSUB(size) = three_u::<HalvingSub>(BHS, 0);
        VQSUB(size) = three_u::<SatSub>(BHSD, 0);
        VCGT_reg_s(size) = three::<CmpGt>(BHS, 0);
        VCGT_reg_u(size) = three::<CmpHi>(BHS, 0);
        VCGE_reg_s(size) = three::<CmpGe>(BHS, 0);
        VCGE_reg_u(size) = three::<CmpHs>(BHS, 0);
        VSHL_reg(size) = shift_reg::<ShiftByRegister>(0);
        VQSHL_reg(size) = shift_reg::<SatShiftByRegister>(0);
        VRSHL(size) = shift_reg::<ShiftByRegister>(ROUND);
        VQRSHL(size) = shift_reg::<SatShiftByRegister>(ROUND);
        VMAX_int(size) = three_u::<Max>(BHS, 0);
        VMIN_int(size) = three_u::<Min>(BHS, 0);
        VABD_int(size) = three_u::<AbsDiff>(BHS, 0);
        VABA(size) = three_u::<AbsDiffAdd>(BHS, 0);
        VADD_int(size) = three::<Add>(BHSD, 0);
        VSUB_int(size) = three::<Sub>(BHSD, 0);
        VTST(size) = three::<CmpTst>(BHS, 0);
        VCEQ_reg(size) = three::<CmpEq>(BHS, 0);
        VMLA_int(size) = three::<MulAdd>(BHS, 0);
        VMLS_int(size) = three::<MulAdd>(BHS, NEG);
        VMUL_int(size) = three::<Mul>(BHS, 0);
        VMUL_poly(size) = three::<PolyMul>(super::decode::sizes::B, 0);
        VPMAX_int(size) = pairs_u::<MaxPairs>();
        VPMIN_int(size) = pairs_u::<MinPairs>();
        VQDMULH(size) = three::<SatDoublingMulHigh>(HS, 0);
        VQRDMULH(size) = three::<SatDoublingMulHigh>(HS, ROUND);
        VPADD_int(size) = pairs::<AddPairs>(BHS, 0);
        VQRDMLAH(size) = three::<SatDoublingMulAddHigh>(HS, 0);
        SHA1C() = whole::<crypto::Sha1Choose>();
        SHA1P() = whole::<crypto::Sha1Parity>();
        SHA1M() = whole::<crypto::Sha1Majority>();
        SHA1SU0() = whole::<crypto::Sha1Schedule0>();
        SHA256H() = whole::<crypto::Sha256Hash>();
        SHA256H2() = whole::<crypto::Sha256Hash2>();
        SHA256SU1() = whole::<crypto::Sha256Schedule1>();
        VFMA_v(sz) = three_fp::<std::MulAdd>(0);
        VFMS_v(sz) = three_fp::<std::MulAdd>(NEG);
        VQRDMLSH(size) = three::<SatDoublingMulAddHigh>(HS, NEG);
        VADD_v(sz) = three_fp::<std::Add>(0);
        VSUB_v(sz) = three_fp::<std::Sub>(0);
        VPADD_v(sz) = pairs_fp::<std::AddPairs>(0);
        VABD_v(sz) = three_fp::<std::AbsDiff>(0);
        VMLA_v(sz) = three_fp::<std::MulThenAdd>(0);
        VMLS_v(sz) = three_fp::<std::MulThenAdd>(NEG);
        VMUL_v(sz) = three_fp::<std::Mul>(0);
        VCEQ_v(sz) = three_fp::<std::CmpEq>(0);
        VCGE_v(sz) = three_fp::<std::CmpGe>(0);
        VACGE(sz) = three_fp::<std::CmpGe>(ABS);
        VCGT_v(sz) = three_fp::<std::CmpGt>(0);
        VACGT(sz) = three_fp::<std::CmpGt>(ABS);
        VMAX_v(sz) = three_fp::<std::Max>(0);
        VMIN_v(sz) = three_fp::<std::Min>(0);
        VPMAX_v(sz) = pairs_fp::<std::MaxPairs>(0);
        VPMIN_v(sz) = pairs_fp::<std::MinPairs>(0);
        VRECPS(sz) = three_fp::<std::RecipStep>(0);
        VRSQRTS(sz) = three_fp::<std::RsqrtStep>(0);
        VMAXNM_v(sz) = three_fp::<std::MaxNumber>(0);
        VMINNM_v(sz) = three_fp::<std::MinNumber>(0);
    }
}
