//! Loads and stores of S, D and Q registers, and moves between them and general registers (DDI 0487 F4.1).
mod load_store;
mod moves;
mod structures;

use self::moves::System;
use super::Decoder;
use crate::a64::simd::means;
use crate::emit::Bind;
use crate::features::Feature;

crate::instructions! {
    pub trait Memory, rows MEMORY;
    section "Advanced SIMD and floating-point 64-bit move" {
        VMOV_two_singles (op, Rt2, Rt) = "cond:4 1100 010 op Rt2:4 Rt:4 1010 00 M 1 Vm:4", "op=0 => vmov {M.Vm:s}, {M.Vm:s<1}, {Rt:r}, {Rt2:r}; vmov {Rt:r}, {Rt2:r}, {M.Vm:s}, {M.Vm:s<1}" if FP;
        VMOV_double (op, Rt2, Rt) = "cond:4 1100 010 op Rt2:4 Rt:4 1011 00 M 1 Vm:4", "op=0 => vmov {M.Vm:dreg}, {Rt:r}, {Rt2:r}; vmov {Rt:r}, {Rt2:r}, {M.Vm:dreg}" if FP;
    }
    section "Advanced SIMD and floating-point load/store" {
        VSTM_s (W, Rn, imm8) = "cond:4 110 0 1 D W 0 Rn:4 Vd:4 1010 imm8:8", "vstmia {Rn:r}{W?!}, ({D.Vd:singles<imm8})" if FP;
        VSTM_d (W, Rn, imm8) = "cond:4 110 0 1 D W 0 Rn:4 Vd:4 1011 imm8:8", "imm8&1=1 => fstmiax {Rn:r}{W?!}, ({D.Vd:doubles<imm8>>1}); vstmia {Rn:r}{W?!}, ({D.Vd:doubles<imm8>>1})" if FP;
        VSTMDB_s (Rn, imm8) = "cond:4 110 1 0 D 1 0 Rn:4 Vd:4 1010 imm8:8", "Rn=13 => vpush ({D.Vd:singles<imm8}); vstmdb {Rn:r}!, ({D.Vd:singles<imm8})" if FP;
        VSTMDB_d (Rn, imm8) = "cond:4 110 1 0 D 1 0 Rn:4 Vd:4 1011 imm8:8", "Rn=13 & imm8&1=0 => vpush ({D.Vd:doubles<imm8>>1}); imm8&1=1 => fstmdbx {Rn:r}!, ({D.Vd:doubles<imm8>>1}); vstmdb {Rn:r}!, ({D.Vd:doubles<imm8>>1})" if FP;
        VSTR (U, Rn, size, imm8) = "cond:4 110 1 U D 0 0 Rn:4 Vd:4 10 size:2 imm8:8", "size=1 => vstr.16 {D.Vd:f}, {imm8<<1:at}; vstr {D.Vd:f}, {imm8<<2:at}" if FP;
        VLDM_s (W, Rn, imm8) = "cond:4 110 0 1 D W 1 Rn:4 Vd:4 1010 imm8:8", "Rn=13 & W=1 => vpop ({D.Vd:singles<imm8}); vldmia {Rn:r}{W?!}, ({D.Vd:singles<imm8})" if FP;
        VLDM_d (W, Rn, imm8) = "cond:4 110 0 1 D W 1 Rn:4 Vd:4 1011 imm8:8", "Rn=13 & W=1 & imm8&1=0 => vpop ({D.Vd:doubles<imm8>>1}); imm8&1=1 => fldmiax {Rn:r}{W?!}, ({D.Vd:doubles<imm8>>1}); vldmia {Rn:r}{W?!}, ({D.Vd:doubles<imm8>>1})" if FP;
        VLDMDB_s (Rn, imm8) = "cond:4 110 1 0 D 1 1 Rn:4 Vd:4 1010 imm8:8", "vldmdb {Rn:r}!, ({D.Vd:singles<imm8})" if FP;
        VLDMDB_d (Rn, imm8) = "cond:4 110 1 0 D 1 1 Rn:4 Vd:4 1011 imm8:8", "imm8&1=1 => fldmdbx {Rn:r}!, ({D.Vd:doubles<imm8>>1}); vldmdb {Rn:r}!, ({D.Vd:doubles<imm8>>1})" if FP;
        VLDR (U, Rn, size, imm8) = "cond:4 110 1 U D 0 1 Rn:4 Vd:4 10 size:2 imm8:8", "size=1 => vldr.16 {D.Vd:f}, {imm8<<1:at}; vldr {D.Vd:f}, {imm8<<2:at}" if FP;
    }
    section "Floating-point 16-bit and 32-bit move" {
        VMOV_half (op, Rt) = "cond:4 1110 000 op Vn:4 Rt:4 1001 N sbz1:2 1 sbz2:4", "op=0 => vmov.f16 {N.Vn:s}, {Rt:r}; vmov.f16 {Rt:r}, {N.Vn:s}" if FP16;
        VMOV_single (op, Rt) = "cond:4 1110 000 op Vn:4 Rt:4 1010 N sbz1:2 1 sbz2:4", "op=0 => vmov {N.Vn:s}, {Rt:r}; vmov {Rt:r}, {N.Vn:s}" if FP;
    }
    section "Floating-point move special register" {
        VMSR (reg, Rt) = "cond:4 1110 1110 reg:4 Rt:4 1010 sbz1:3 1 sbz2:4", "vmsr {reg:special}, {Rt:r}" if FP;
        VMRS (reg, Rt) = "cond:4 1110 1111 reg:4 Rt:4 1010 sbz1:3 1 sbz2:4", "vmrs {Rt=15|{Rt:r}|apsr_nzcv}, {reg:special}" if FP;
    }
    section "Advanced SIMD 8/16/32-bit element move/duplicate" {
        VMOV_to_scalar (opc1, Rt, opc2) = "cond:4 1110 0 opc1:2 0 Vd:4 Rt:4 1011 D opc2:2 1 sbz2:4", "opc1>1 => vmov.8 {D.Vd:dreg}[{opc1&1<<2+opc2:d}], {Rt:r}; opc2&1=1 => vmov.16 {D.Vd:dreg}[{opc1<<2+opc2>>1:d}], {Rt:r}; vmov.32 {D.Vd:dreg}[{opc1:d}], {Rt:r}" if FP;
        VMOV_from_scalar (U, opc1, Rt, opc2) = "cond:4 1110 U opc1:2 1 Vn:4 Rt:4 1011 N opc2:2 1 sbz2:4", "opc1>1 => vmov.{U|s|u}8 {Rt:r}, {N.Vn:dreg}[{opc1&1<<2+opc2:d}]; opc2&1=1 => vmov.{U|s|u}16 {Rt:r}, {N.Vn:dreg}[{opc1<<2+opc2>>1:d}]; vmov.32 {Rt:r}, {N.Vn:dreg}[{opc1:d}]" if FP;
        VDUP_general (B, Q, Rt, E) = "cond:4 1110 1 B Q 0 Vd:4 Rt:4 1011 D 0 E 1 sbz2:4", "vdup.{B.E|32|16|8|} {D.Vd:v}, {Rt:r}" if AdvSIMD;
    }
}

crate::instructions! {
    pub trait Structures, rows STRUCTURES;
    section "Advanced SIMD load/store multiple structures" {
        VST4 (t, size, align) = "1111 0100 0 D 0 0 Rn:4 Vd:4 000 t size:2 align:2 Rm:4", "vst4.{size|8|16|32|64} {D.Vd:elements<4}" if AdvSIMD;
        VST1_4 (size, align) = "1111 0100 0 D 0 0 Rn:4 Vd:4 0010 size:2 align:2 Rm:4", "vst1.{size|8|16|32|64} {D.Vd:elements<4}" if AdvSIMD;
        VST2_4 (size, align) = "1111 0100 0 D 0 0 Rn:4 Vd:4 0011 size:2 align:2 Rm:4", "vst2.{size|8|16|32|64} {D.Vd:elements<4}" if AdvSIMD;
        VST3 (t, size, align) = "1111 0100 0 D 0 0 Rn:4 Vd:4 010 t size:2 align:2 Rm:4", "vst3.{size|8|16|32|64} {D.Vd:elements<3}" if AdvSIMD;
        VST1_3 (size, align) = "1111 0100 0 D 0 0 Rn:4 Vd:4 0110 size:2 align:2 Rm:4", "vst1.{size|8|16|32|64} {D.Vd:elements<3}" if AdvSIMD;
        VST1_1 (size, align) = "1111 0100 0 D 0 0 Rn:4 Vd:4 0111 size:2 align:2 Rm:4", "vst1.{size|8|16|32|64} {D.Vd:elements<1}" if AdvSIMD;
        VST2_2 (t, size, align) = "1111 0100 0 D 0 0 Rn:4 Vd:4 100 t size:2 align:2 Rm:4", "vst2.{size|8|16|32|64} {D.Vd:elements<2}" if AdvSIMD;
        VST1_2 (size, align) = "1111 0100 0 D 0 0 Rn:4 Vd:4 1010 size:2 align:2 Rm:4", "vst1.{size|8|16|32|64} {D.Vd:elements<2}" if AdvSIMD;
        VLD4 (t, size, align) = "1111 0100 0 D 1 0 Rn:4 Vd:4 000 t size:2 align:2 Rm:4", "vld4.{size|8|16|32|64} {D.Vd:elements<4}" if AdvSIMD;
        VLD1_4 (size, align) = "1111 0100 0 D 1 0 Rn:4 Vd:4 0010 size:2 align:2 Rm:4", "vld1.{size|8|16|32|64} {D.Vd:elements<4}" if AdvSIMD;
        VLD2_4 (size, align) = "1111 0100 0 D 1 0 Rn:4 Vd:4 0011 size:2 align:2 Rm:4", "vld2.{size|8|16|32|64} {D.Vd:elements<4}" if AdvSIMD;
        VLD3 (t, size, align) = "1111 0100 0 D 1 0 Rn:4 Vd:4 010 t size:2 align:2 Rm:4", "vld3.{size|8|16|32|64} {D.Vd:elements<3}" if AdvSIMD;
        VLD1_3 (size, align) = "1111 0100 0 D 1 0 Rn:4 Vd:4 0110 size:2 align:2 Rm:4", "vld1.{size|8|16|32|64} {D.Vd:elements<3}" if AdvSIMD;
        VLD1_1 (size, align) = "1111 0100 0 D 1 0 Rn:4 Vd:4 0111 size:2 align:2 Rm:4", "vld1.{size|8|16|32|64} {D.Vd:elements<1}" if AdvSIMD;
        VLD2_2 (t, size, align) = "1111 0100 0 D 1 0 Rn:4 Vd:4 100 t size:2 align:2 Rm:4", "vld2.{size|8|16|32|64} {D.Vd:elements<2}" if AdvSIMD;
        VLD1_2 (size, align) = "1111 0100 0 D 1 0 Rn:4 Vd:4 1010 size:2 align:2 Rm:4", "vld1.{size|8|16|32|64} {D.Vd:elements<2}" if AdvSIMD;
    }
    section "Advanced SIMD load single structure to all lanes" {
        VLD1_all (size, T, a) = "1111 0100 1 D 1 0 Rn:4 Vd:4 11 00 size:2 T a Rm:4", "vld1.{size|8|16|32|64} {D.Vd:all<1}" if AdvSIMD;
        VLD2_all (size, T, a) = "1111 0100 1 D 1 0 Rn:4 Vd:4 11 01 size:2 T a Rm:4", "vld2.{size|8|16|32|64} {D.Vd:all<2}" if AdvSIMD;
        VLD3_all (size, T, a) = "1111 0100 1 D 1 0 Rn:4 Vd:4 11 10 size:2 T a Rm:4", "vld3.{size|8|16|32|64} {D.Vd:all<3}" if AdvSIMD;
        VLD4_all (size, T, a) = "1111 0100 1 D 1 0 Rn:4 Vd:4 11 11 size:2 T a Rm:4", "vld4.{size|8|16|32|32} {D.Vd:all<4}" if AdvSIMD;
    }
    section "Advanced SIMD load/store single structure to one lane" {
        VST_lane_b (N, ia) = "1111 0100 1 D 0 0 Rn:4 Vd:4 00 N:2 ia:4 Rm:4", "vst{N+1:d}.8 {D.Vd:lane<0}" if AdvSIMD;
        VST_lane_h (N, ia) = "1111 0100 1 D 0 0 Rn:4 Vd:4 01 N:2 ia:4 Rm:4", "vst{N+1:d}.16 {D.Vd:lane<1}" if AdvSIMD;
        VST_lane_s (N, ia) = "1111 0100 1 D 0 0 Rn:4 Vd:4 10 N:2 ia:4 Rm:4", "vst{N+1:d}.32 {D.Vd:lane<2}" if AdvSIMD;
        VLD_lane_b (N, ia) = "1111 0100 1 D 1 0 Rn:4 Vd:4 00 N:2 ia:4 Rm:4", "vld{N+1:d}.8 {D.Vd:lane<0}" if AdvSIMD;
        VLD_lane_h (N, ia) = "1111 0100 1 D 1 0 Rn:4 Vd:4 01 N:2 ia:4 Rm:4", "vld{N+1:d}.16 {D.Vd:lane<1}" if AdvSIMD;
        VLD_lane_s (N, ia) = "1111 0100 1 D 1 0 Rn:4 Vd:4 10 N:2 ia:4 Rm:4", "vld{N+1:d}.32 {D.Vd:lane<2}" if AdvSIMD;
    }
}

#[allow(non_snake_case)]
impl<B: Bind> Memory for Decoder<'_, B> {
    type Out = B::Out;
    fn unallocated(&mut self) -> B::Out {
        self.none()
    }
    fn has(&self, f: Feature) -> bool {
        self.b.has(f)
    }

    // Moves
    means! {
        VMOV_two_singles(op, Rt2, Rt) = vmov_two_singles();
        VMOV_double(op, Rt2, Rt) = vmov_double();
        VMOV_half(op, Rt) = vmov_number(16);
        VMOV_single(op, Rt) = vmov_number(32);
        VMSR(reg, Rt) = special(System::Write);
        VMRS(reg, Rt) = special(System::Read);
        VMOV_to_scalar(opc1, Rt, opc2) = vmov_to_scalar();
        VMOV_from_scalar(U, opc1, Rt, opc2) = vmov_from_scalar();
        VDUP_general(B, Q, Rt, E) = vdup_general();
    }
    // Load/store
    means! {
        VSTM_s(W, Rn, imm8) = increment_after(false, false);
        VSTM_d(W, Rn, imm8) = increment_after(false, true);
        VSTMDB_s(Rn, imm8) = decrement_before(false, false);
        VSTMDB_d(Rn, imm8) = decrement_before(false, true);
        VSTR(U, Rn, size, imm8) = one_register(false);
        VLDM_s(W, Rn, imm8) = increment_after(true, false);
        VLDM_d(W, Rn, imm8) = increment_after(true, true);
        VLDMDB_s(Rn, imm8) = decrement_before(true, false);
        VLDMDB_d(Rn, imm8) = decrement_before(true, true);
        VLDR(U, Rn, size, imm8) = one_register(true);
    }
}

#[allow(non_snake_case)]
impl<B: Bind> Structures for Decoder<'_, B> {
    type Out = B::Out;
    fn unallocated(&mut self) -> B::Out {
        self.none()
    }
    fn has(&self, f: Feature) -> bool {
        self.b.has(f)
    }

    // Multiple structures
    means! {
        VST4(t, size, align) = spaced(false, 4);
        VST1_4(size, align) = contiguous(false, 1, 4);
        VST2_4(size, align) = contiguous(false, 2, 2);
        VST3(t, size, align) = spaced(false, 3);
        VST1_3(size, align) = contiguous(false, 1, 3);
        VST1_1(size, align) = contiguous(false, 1, 1);
        VST2_2(t, size, align) = spaced(false, 2);
        VST1_2(size, align) = contiguous(false, 1, 2);
        VLD4(t, size, align) = spaced(true, 4);
        VLD1_4(size, align) = contiguous(true, 1, 4);
        VLD2_4(size, align) = contiguous(true, 2, 2);
        VLD3(t, size, align) = spaced(true, 3);
        VLD1_3(size, align) = contiguous(true, 1, 3);
        VLD1_1(size, align) = contiguous(true, 1, 1);
        VLD2_2(t, size, align) = spaced(true, 2);
        VLD1_2(size, align) = contiguous(true, 1, 2);
    }
    // Single structure
    means! {
        VLD1_all(size, T, a) = all_lanes(1);
        VLD2_all(size, T, a) = all_lanes(2);
        VLD3_all(size, T, a) = all_lanes(3);
        VLD4_all(size, T, a) = all_lanes(4);
        VST_lane_b(N, ia) = one_lane(false, 0);
        VST_lane_h(N, ia) = one_lane(false, 1);
        VST_lane_s(N, ia) = one_lane(false, 2);
        VLD_lane_b(N, ia) = one_lane(true, 0);
        VLD_lane_h(N, ia) = one_lane(true, 1);
        VLD_lane_s(N, ia) = one_lane(true, 2);
    }
}
