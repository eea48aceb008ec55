//! Advanced SIMD shifts by a constant and modified immediates: `1111 001 U 1 D imm6 Vd opc L Q M 1 Vm`.
use super::functions::std;
use super::registers::*;
use crate::a64::simd::float::mode;
use crate::a64::simd::lanes::*;
use crate::a64::simd::{constants, means, shift::*};
use crate::aarch32::Decoder;
use crate::emit::{Bind, Operands};
use crate::features::Feature;

crate::instructions! {
    pub trait ShiftImmediate, rows SHIFT_IMMEDIATE;
    section "Advanced SIMD two registers and shift amount" {
        VSHR (imm6, L) = "1111001 U 1 D imm6:6 Vd:4 0000 L Q M 1 Vm:4", "vshr.{U|s|u}{lane:d} {D.Vd:v}, {M.Vm:v}, #{right:d}" if AdvSIMD;
        VSRA (imm6, L) = "1111001 U 1 D imm6:6 Vd:4 0001 L Q M 1 Vm:4", "vsra.{U|s|u}{lane:d} {D.Vd:v}, {M.Vm:v}, #{right:d}" if AdvSIMD;
        VRSHR (imm6, L) = "1111001 U 1 D imm6:6 Vd:4 0010 L Q M 1 Vm:4", "vrshr.{U|s|u}{lane:d} {D.Vd:v}, {M.Vm:v}, #{right:d}" if AdvSIMD;
        VRSRA (imm6, L) = "1111001 U 1 D imm6:6 Vd:4 0011 L Q M 1 Vm:4", "vrsra.{U|s|u}{lane:d} {D.Vd:v}, {M.Vm:v}, #{right:d}" if AdvSIMD;
        VSRI (imm6, L) = "1111001 1 1 D imm6:6 Vd:4 0100 L Q M 1 Vm:4", "vsri.{lane:d} {D.Vd:v}, {M.Vm:v}, #{right:d}" if AdvSIMD;
        VSHL_imm (imm6, L) = "1111001 0 1 D imm6:6 Vd:4 0101 L Q M 1 Vm:4", "vshl.i{lane:d} {D.Vd:v}, {M.Vm:v}, #{left:d}" if AdvSIMD;
        VSLI (imm6, L) = "1111001 1 1 D imm6:6 Vd:4 0101 L Q M 1 Vm:4", "vsli.{lane:d} {D.Vd:v}, {M.Vm:v}, #{left:d}" if AdvSIMD;
        VQSHLU_imm (imm6, L) = "1111001 1 1 D imm6:6 Vd:4 0110 L Q M 1 Vm:4", "vqshlu.s{lane:d} {D.Vd:v}, {M.Vm:v}, #{left:d}" if AdvSIMD;
        VQSHL_imm (imm6, L) = "1111001 U 1 D imm6:6 Vd:4 0111 L Q M 1 Vm:4", "vqshl.{U|s|u}{lane:d} {D.Vd:v}, {M.Vm:v}, #{left:d}" if AdvSIMD;
        VSHRN (imm6) = "1111001 0 1 D imm6:6 Vd:4 1000 0 0 M 1 Vm:4", "vshrn.i{lane*2:d} {D.Vd:dreg}, {M.Vm:q}, #{right:d}" if AdvSIMD;
        VRSHRN (imm6) = "1111001 0 1 D imm6:6 Vd:4 1000 0 1 M 1 Vm:4", "vrshrn.i{lane*2:d} {D.Vd:dreg}, {M.Vm:q}, #{right:d}" if AdvSIMD;
        VQSHRUN (imm6) = "1111001 1 1 D imm6:6 Vd:4 1000 0 0 M 1 Vm:4", "vqshrun.s{lane*2:d} {D.Vd:dreg}, {M.Vm:q}, #{right:d}" if AdvSIMD;
        VQRSHRUN (imm6) = "1111001 1 1 D imm6:6 Vd:4 1000 0 1 M 1 Vm:4", "vqrshrun.s{lane*2:d} {D.Vd:dreg}, {M.Vm:q}, #{right:d}" if AdvSIMD;
        VQSHRN (imm6) = "1111001 U 1 D imm6:6 Vd:4 1001 0 0 M 1 Vm:4", "vqshrn.{U|s|u}{lane*2:d} {D.Vd:dreg}, {M.Vm:q}, #{right:d}" if AdvSIMD;
        VQRSHRN (imm6) = "1111001 U 1 D imm6:6 Vd:4 1001 0 1 M 1 Vm:4", "vqrshrn.{U|s|u}{lane*2:d} {D.Vd:dreg}, {M.Vm:q}, #{right:d}" if AdvSIMD;
        VSHLL_VMOVL (imm6) = "1111001 U 1 D imm6:6 Vd:4 1010 0 0 M 1 Vm:4", "left=0 => vmovl.{U|s|u}{lane:d} {D.Vd:q}, {M.Vm:dreg}; vshll.{U|s|u}{lane:d} {D.Vd:q}, {M.Vm:dreg}, #{left:d}" if AdvSIMD;
        VCVT_from_fixed_v (imm6, op) = "1111001 U 1 D imm6:6 Vd:4 11 op 0 0 Q M 1 Vm:4", "vcvt.f{op|16|32}.{U|s|u}{op|16|32} {D.Vd:v}, {M.Vm:v}, #{64-imm6:d}" if AdvSIMD;
        VCVT_to_fixed_v (imm6, op) = "1111001 U 1 D imm6:6 Vd:4 11 op 1 0 Q M 1 Vm:4", "vcvt.{U|s|u}{op|16|32}.f{op|16|32} {D.Vd:v}, {M.Vm:v}, #{64-imm6:d}" if AdvSIMD;
    }
}

crate::instructions! {
    pub trait Immediate, rows IMMEDIATE;
    section "Advanced SIMD one register and modified immediate" {
        VMOV_imm_32 (i, imm3, sh, imm4) = "1111001 i 1 D 000 imm3:3 Vd:4 0 sh:2 0 0 Q 0 1 imm4:4", "vmov.i32 {D.Vd:v}, #{i.imm3.imm4:bytes<sh}" if AdvSIMD;
        VORR_imm_32 (i, imm3, sh, imm4) = "1111001 i 1 D 000 imm3:3 Vd:4 0 sh:2 1 0 Q 0 1 imm4:4", "vorr.i32 {D.Vd:v}, #{i.imm3.imm4:bytes<sh}" if AdvSIMD;
        VMOV_imm_16 (i, imm3, sh, imm4) = "1111001 i 1 D 000 imm3:3 Vd:4 10 sh 0 0 Q 0 1 imm4:4", "vmov.i16 {D.Vd:v}, #{i.imm3.imm4:bytes<sh}" if AdvSIMD;
        VORR_imm_16 (i, imm3, sh, imm4) = "1111001 i 1 D 000 imm3:3 Vd:4 10 sh 1 0 Q 0 1 imm4:4", "vorr.i16 {D.Vd:v}, #{i.imm3.imm4:bytes<sh}" if AdvSIMD;
        VMOV_imm_ones (i, imm3, sh, imm4) = "1111001 i 1 D 000 imm3:3 Vd:4 110 sh 0 Q 0 1 imm4:4", "vmov.i32 {D.Vd:v}, #{i.imm3.imm4:ones<sh}" if AdvSIMD;
        VMOV_imm_8 (i, imm3, imm4) = "1111001 i 1 D 000 imm3:3 Vd:4 1110 0 Q 0 1 imm4:4", "vmov.i8 {D.Vd:v}, #{i.imm3.imm4}" if AdvSIMD;
        VMOV_imm_f32 (i, imm3, imm4) = "1111001 i 1 D 000 imm3:3 Vd:4 1111 0 Q 0 1 imm4:4", "vmov.f32 {D.Vd:v}, #{i.imm3.imm4:fp}" if AdvSIMD;
        VMVN_imm_32 (i, imm3, sh, imm4) = "1111001 i 1 D 000 imm3:3 Vd:4 0 sh:2 0 0 Q 1 1 imm4:4", "vmvn.i32 {D.Vd:v}, #{i.imm3.imm4:bytes<sh}" if AdvSIMD;
        VBIC_imm_32 (i, imm3, sh, imm4) = "1111001 i 1 D 000 imm3:3 Vd:4 0 sh:2 1 0 Q 1 1 imm4:4", "vbic.i32 {D.Vd:v}, #{i.imm3.imm4:bytes<sh}" if AdvSIMD;
        VMVN_imm_16 (i, imm3, sh, imm4) = "1111001 i 1 D 000 imm3:3 Vd:4 10 sh 0 0 Q 1 1 imm4:4", "vmvn.i16 {D.Vd:v}, #{i.imm3.imm4:bytes<sh}" if AdvSIMD;
        VBIC_imm_16 (i, imm3, sh, imm4) = "1111001 i 1 D 000 imm3:3 Vd:4 10 sh 1 0 Q 1 1 imm4:4", "vbic.i16 {D.Vd:v}, #{i.imm3.imm4:bytes<sh}" if AdvSIMD;
        VMVN_imm_ones (i, imm3, sh, imm4) = "1111001 i 1 D 000 imm3:3 Vd:4 110 sh 0 Q 1 1 imm4:4", "vmvn.i32 {D.Vd:v}, #{i.imm3.imm4:ones<sh}" if AdvSIMD;
        VMOV_imm_64 (i, imm3, imm4) = "1111001 i 1 D 000 imm3:3 Vd:4 1110 0 Q 1 1 imm4:4", "vmov.i64 {D.Vd:v}, #{i.imm3.imm4:mask}" if AdvSIMD;
    }
}

impl<B: Bind> Decoder<'_, B> {
    /// The lane size that the leading one of L:imm6 says, and the amount.
    fn amount(right: bool, imm6: u32, l: u32) -> Option<u64> {
        let v = l << 6 | imm6;
        let size = (v >> 3).checked_ilog2()?;
        let n = if right {
            (16 << size) - v
        } else {
            v - (8 << size)
        };
        Some(with(size.into(), n))
    }
    fn shift<F: Op>(&mut self, right: bool, imm: u64, imm6: u32, l: u32) -> B::Out {
        match Self::amount(right, imm6, l) {
            Some(amount) => self.one::<F>(imm | amount),
            None => self.none(),
        }
    }
    fn shift_right<F: Op>(&mut self, imm: u64, imm6: u32, l: u32) -> B::Out {
        self.shift::<F>(true, imm, imm6, l)
    }
    fn shift_right_u<F: Op>(&mut self, imm: u64, imm6: u32, l: u32) -> B::Out {
        let u = self.u();
        self.shift::<F>(true, imm | u, imm6, l)
    }
    fn shift_left<F: Op>(&mut self, imm6: u32, l: u32) -> B::Out {
        self.shift::<F>(false, 0, imm6, l)
    }
    fn shift_left_u<F: Op>(&mut self, imm6: u32, l: u32) -> B::Out {
        let u = self.u();
        self.shift::<F>(false, u, imm6, l)
    }
    fn shift_narrow<F: Op>(&mut self, imm: u64, imm6: u32) -> B::Out {
        match Self::amount(true, imm6, 0) {
            Some(amount) => self.one_of_shape::<F, NARROW>(imm | amount),
            None => self.none(),
        }
    }
    fn shift_narrow_u<F: Op>(&mut self, imm: u64, imm6: u32) -> B::Out {
        let u = self.u();
        self.shift_narrow::<F>(imm | u, imm6)
    }
    fn shift_long(&mut self, imm6: u32) -> B::Out {
        let u = self.u();
        match Self::amount(false, imm6, 0) {
            Some(amount) => self.one_of_shape::<ShiftLeftLong, LONG>(u | amount),
            None => self.none(),
        }
    }
    /// `op` says single, else half precision.
    fn fixed<F: Op>(&mut self, rounding: u32, imm6: u32, op: u32) -> B::Out {
        // Of halves no more than 16 fraction bits.
        if imm6 < 32 || op == 0 && imm6 < 48 {
            return self.none();
        }
        let u = self.u();
        match self.float_lane(op ^ 1) {
            Some(size) => self.one::<F>(with(u | size, rounding | (64 - imm6))),
            None => self.none(),
        }
    }

    // Modified immediates

    fn imm8(i: u32, imm3: u32, imm4: u32) -> u32 {
        i << 7 | imm3 << 4 | imm4
    }
    fn constant(&mut self, imm: u64) -> B::Out {
        let Some(o) = self.constant_operands(imm) else {
            return self.none();
        };
        match self.is_quad() {
            true => self.bind_simd::<Constant<Q>>(o),
            false => self.bind_simd::<Constant<D>>(o),
        }
    }
    fn constant_operands(&self, imm: u64) -> Option<Operands> {
        self.operands(imm, if self.is_quad() { QQQ } else { DDD }, 0)
    }
    fn with_constant<const AND: bool>(&mut self, imm: u64) -> B::Out {
        let Some(o) = self.constant_operands(imm) else {
            return self.none();
        };
        match self.is_quad() {
            true => self.bind_simd::<WithConstant<AND, Q>>(o),
            false => self.bind_simd::<WithConstant<AND, D>>(o),
        }
    }
    fn words(v: u32) -> u64 {
        u64::from(v) << 32 | u64::from(v)
    }
    fn imm32(i: u32, imm3: u32, sh: u32, imm4: u32) -> u64 {
        Self::words(Self::imm8(i, imm3, imm4) << (8 * sh))
    }
    fn imm16(i: u32, imm3: u32, sh: u32, imm4: u32) -> u64 {
        Self::words((Self::imm8(i, imm3, imm4) << (8 * sh)) * 0x1_0001)
    }
    fn imm_ones(i: u32, imm3: u32, sh: u32, imm4: u32) -> u64 {
        let by = 8 << sh;
        Self::words(Self::imm8(i, imm3, imm4) << by | ((1 << by) - 1))
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

    means! {
        VSHR(imm6, L) = shift_right_u::<ShiftRight>(0);
        VSRA(imm6, L) = shift_right_u::<ShiftRightAdd>(0);
        VRSHR(imm6, L) = shift_right_u::<ShiftRight>(ROUND);
        VRSRA(imm6, L) = shift_right_u::<ShiftRightAdd>(ROUND);
        VSRI(imm6, L) = shift_right::<ShiftRightInsert>(0);
        VSHL_imm(imm6, L) = shift_left::<ShiftLeft>();
        VSLI(imm6, L) = shift_left::<ShiftLeftInsert>();
        VQSHLU_imm(imm6, L) = shift_left::<SatShiftLeftUnsigned>();
        VQSHL_imm(imm6, L) = shift_left_u::<SatShiftLeft>();
        VSHRN(imm6) = shift_narrow::<ShiftRightNarrow>(U);
        VRSHRN(imm6) = shift_narrow::<ShiftRightNarrow>(U | ROUND);
        VQSHRUN(imm6) = shift_narrow::<SatShiftRightNarrowUnsigned>(0);
        VQRSHRUN(imm6) = shift_narrow::<SatShiftRightNarrowUnsigned>(ROUND);
        VQSHRN(imm6) = shift_narrow_u::<SatShiftRightNarrow>(0);
        VQRSHRN(imm6) = shift_narrow_u::<SatShiftRightNarrow>(ROUND);
        VSHLL_VMOVL(imm6) = shift_long();
        VCVT_from_fixed_v(imm6, op) = fixed::<std::FromInt>(0);
        VCVT_to_fixed_v(imm6, op) = fixed::<std::ToInt>(mode::ZERO);
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

    fn VMOV_imm_32(&mut self, i: u32, imm3: u32, sh: u32, imm4: u32) -> B::Out {
        self.constant(Self::imm32(i, imm3, sh, imm4))
    }
    fn VORR_imm_32(&mut self, i: u32, imm3: u32, sh: u32, imm4: u32) -> B::Out {
        self.with_constant::<false>(Self::imm32(i, imm3, sh, imm4))
    }
    fn VMOV_imm_16(&mut self, i: u32, imm3: u32, sh: u32, imm4: u32) -> B::Out {
        self.constant(Self::imm16(i, imm3, sh, imm4))
    }
    fn VORR_imm_16(&mut self, i: u32, imm3: u32, sh: u32, imm4: u32) -> B::Out {
        self.with_constant::<false>(Self::imm16(i, imm3, sh, imm4))
    }
    fn VMOV_imm_ones(&mut self, i: u32, imm3: u32, sh: u32, imm4: u32) -> B::Out {
        self.constant(Self::imm_ones(i, imm3, sh, imm4))
    }
    fn VMOV_imm_8(&mut self, i: u32, imm3: u32, imm4: u32) -> B::Out {
        self.constant(Self::words(Self::imm8(i, imm3, imm4) * 0x0101_0101))
    }
    fn VMOV_imm_f32(&mut self, i: u32, imm3: u32, imm4: u32) -> B::Out {
        let v = constants::expand(Self::imm8(i, imm3, imm4), super::decode::SINGLE);
        self.constant(v << 32 | v)
    }
    fn VMVN_imm_32(&mut self, i: u32, imm3: u32, sh: u32, imm4: u32) -> B::Out {
        self.constant(!Self::imm32(i, imm3, sh, imm4))
    }
    fn VBIC_imm_32(&mut self, i: u32, imm3: u32, sh: u32, imm4: u32) -> B::Out {
        self.with_constant::<true>(!Self::imm32(i, imm3, sh, imm4))
    }
    fn VMVN_imm_16(&mut self, i: u32, imm3: u32, sh: u32, imm4: u32) -> B::Out {
        self.constant(!Self::imm16(i, imm3, sh, imm4))
    }
    fn VBIC_imm_16(&mut self, i: u32, imm3: u32, sh: u32, imm4: u32) -> B::Out {
        self.with_constant::<true>(!Self::imm16(i, imm3, sh, imm4))
    }
    fn VMVN_imm_ones(&mut self, i: u32, imm3: u32, sh: u32, imm4: u32) -> B::Out {
        self.constant(!Self::imm_ones(i, imm3, sh, imm4))
    }
    fn VMOV_imm_64(&mut self, i: u32, imm3: u32, imm4: u32) -> B::Out {
        let bits = u64::from(Self::imm8(i, imm3, imm4));
        self.constant((0..8).fold(0, |r, k| r | ((bits >> k & 1) * 0xff) << (8 * k)))
    }
}
