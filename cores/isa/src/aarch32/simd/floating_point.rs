//! Floating-point data processing: `cond 1110 … 10 size … 0 Vm`, and what has no condition.
use super::decode::{DOUBLE, HALF, SINGLE};
use super::functions::{self, Compare, FromFixed, FromHalf, SHORT, ToBfloat, ToFixed, ToHalf};
use super::registers::*;
use crate::a64::simd::float::{self, mode};
use crate::a64::simd::lanes::*;
use crate::a64::simd::{constants, means};
use crate::aarch32::Decoder;
use crate::emit::{Bind, Operands};
use crate::features::Feature;

crate::instructions! {
    pub trait FloatingPoint, rows FLOATING_POINT;
    section "Floating-point data-processing (three registers)" {
        VMLA (size) = "cond:4 1110 0 D 00 Vn:4 Vd:4 10 size:2 N 0 M 0 Vm:4", "vmla.f{size||16|32|64} {D.Vd:f}, {N.Vn:f}, {M.Vm:f}" if FP;
        VMLS (size) = "cond:4 1110 0 D 00 Vn:4 Vd:4 10 size:2 N 1 M 0 Vm:4", "vmls.f{size||16|32|64} {D.Vd:f}, {N.Vn:f}, {M.Vm:f}" if FP;
        VNMLS (size) = "cond:4 1110 0 D 01 Vn:4 Vd:4 10 size:2 N 0 M 0 Vm:4", "vnmls.f{size||16|32|64} {D.Vd:f}, {N.Vn:f}, {M.Vm:f}" if FP;
        VNMLA (size) = "cond:4 1110 0 D 01 Vn:4 Vd:4 10 size:2 N 1 M 0 Vm:4", "vnmla.f{size||16|32|64} {D.Vd:f}, {N.Vn:f}, {M.Vm:f}" if FP;
        VMUL (size) = "cond:4 1110 0 D 10 Vn:4 Vd:4 10 size:2 N 0 M 0 Vm:4", "vmul.f{size||16|32|64} {D.Vd:f}, {N.Vn:f}, {M.Vm:f}" if FP;
        VNMUL (size) = "cond:4 1110 0 D 10 Vn:4 Vd:4 10 size:2 N 1 M 0 Vm:4", "vnmul.f{size||16|32|64} {D.Vd:f}, {N.Vn:f}, {M.Vm:f}" if FP;
        VADD (size) = "cond:4 1110 0 D 11 Vn:4 Vd:4 10 size:2 N 0 M 0 Vm:4", "vadd.f{size||16|32|64} {D.Vd:f}, {N.Vn:f}, {M.Vm:f}" if FP;
        VSUB (size) = "cond:4 1110 0 D 11 Vn:4 Vd:4 10 size:2 N 1 M 0 Vm:4", "vsub.f{size||16|32|64} {D.Vd:f}, {N.Vn:f}, {M.Vm:f}" if FP;
        VDIV (size) = "cond:4 1110 1 D 00 Vn:4 Vd:4 10 size:2 N 0 M 0 Vm:4", "vdiv.f{size||16|32|64} {D.Vd:f}, {N.Vn:f}, {M.Vm:f}" if FP;
        VFNMS (size) = "cond:4 1110 1 D 01 Vn:4 Vd:4 10 size:2 N 0 M 0 Vm:4", "vfnms.f{size||16|32|64} {D.Vd:f}, {N.Vn:f}, {M.Vm:f}" if FP;
        VFNMA (size) = "cond:4 1110 1 D 01 Vn:4 Vd:4 10 size:2 N 1 M 0 Vm:4", "vfnma.f{size||16|32|64} {D.Vd:f}, {N.Vn:f}, {M.Vm:f}" if FP;
        VFMA (size) = "cond:4 1110 1 D 10 Vn:4 Vd:4 10 size:2 N 0 M 0 Vm:4", "vfma.f{size||16|32|64} {D.Vd:f}, {N.Vn:f}, {M.Vm:f}" if FP;
        VFMS (size) = "cond:4 1110 1 D 10 Vn:4 Vd:4 10 size:2 N 1 M 0 Vm:4", "vfms.f{size||16|32|64} {D.Vd:f}, {N.Vn:f}, {M.Vm:f}" if FP;
    }
    section "Floating-point move immediate" {
        VMOV_imm (imm4H, size, imm4L) = "cond:4 1110 1 D 11 imm4H:4 Vd:4 10 size:2 sbz1 0 sbz2 0 imm4L:4", "vmov.f{size||16|32|64} {D.Vd:f}, #{imm4H.imm4L:fp}" if FP;
    }
    section "Floating-point data-processing (two registers)" {
        VMOV_reg (size) = "cond:4 1110 1 D 11 0000 Vd:4 10 size:2 0 1 M 0 Vm:4", "vmov.f{size||16|32|64} {D.Vd:f}, {M.Vm:f}" if FP;
        VABS (size) = "cond:4 1110 1 D 11 0000 Vd:4 10 size:2 1 1 M 0 Vm:4", "vabs.f{size||16|32|64} {D.Vd:f}, {M.Vm:f}" if FP;
        VNEG (size) = "cond:4 1110 1 D 11 0001 Vd:4 10 size:2 0 1 M 0 Vm:4", "vneg.f{size||16|32|64} {D.Vd:f}, {M.Vm:f}" if FP;
        VSQRT (size) = "cond:4 1110 1 D 11 0001 Vd:4 10 size:2 1 1 M 0 Vm:4", "vsqrt.f{size||16|32|64} {D.Vd:f}, {M.Vm:f}" if FP;
        VCVTB_from_half (size) = "cond:4 1110 1 D 11 0010 Vd:4 10 size:2 0 1 M 0 Vm:4", "vcvtb.f{size||16|32|64}.f16 {D.Vd:f}, {M.Vm:s}" if FP;
        VCVTT_from_half (size) = "cond:4 1110 1 D 11 0010 Vd:4 10 size:2 1 1 M 0 Vm:4", "vcvtt.f{size||16|32|64}.f16 {D.Vd:f}, {M.Vm:s}" if FP;
        VCVTB_bf16 () = "cond:4 1110 1 D 11 0011 Vd:4 10 01 0 1 M 0 Vm:4", "vcvtb.bf16.f32 {D.Vd:s}, {M.Vm:s}" if BF16;
        VCVTT_bf16 () = "cond:4 1110 1 D 11 0011 Vd:4 10 01 1 1 M 0 Vm:4", "vcvtt.bf16.f32 {D.Vd:s}, {M.Vm:s}" if BF16;
        VCVTB_to_half (sz) = "cond:4 1110 1 D 11 0011 Vd:4 10 1 sz 0 1 M 0 Vm:4", "sz=0 => vcvtb.f16.f32 {D.Vd:s}, {M.Vm:s}; vcvtb.f16.f64 {D.Vd:s}, {M.Vm:dreg}" if FP;
        VCVTT_to_half (sz) = "cond:4 1110 1 D 11 0011 Vd:4 10 1 sz 1 1 M 0 Vm:4", "sz=0 => vcvtt.f16.f32 {D.Vd:s}, {M.Vm:s}; vcvtt.f16.f64 {D.Vd:s}, {M.Vm:dreg}" if FP;
        VCMP (size) = "cond:4 1110 1 D 11 0100 Vd:4 10 size:2 0 1 M 0 Vm:4", "vcmp.f{size||16|32|64} {D.Vd:f}, {M.Vm:f}" if FP;
        VCMPE (size) = "cond:4 1110 1 D 11 0100 Vd:4 10 size:2 1 1 M 0 Vm:4", "vcmpe.f{size||16|32|64} {D.Vd:f}, {M.Vm:f}" if FP;
        VCMP_zero (size) = "cond:4 1110 1 D 11 0101 Vd:4 10 size:2 0 1 sbz1 0 sbz2:4", "vcmp.f{size||16|32|64} {D.Vd:f}, #0" if FP;
        VCMPE_zero (size) = "cond:4 1110 1 D 11 0101 Vd:4 10 size:2 1 1 sbz1 0 sbz2:4", "vcmpe.f{size||16|32|64} {D.Vd:f}, #0" if FP;
        VRINTR (size) = "cond:4 1110 1 D 11 0110 Vd:4 10 size:2 0 1 M 0 Vm:4", "vrintr.f{size||16|32|64} {D.Vd:f}, {M.Vm:f}" if FP;
        VRINTZ (size) = "cond:4 1110 1 D 11 0110 Vd:4 10 size:2 1 1 M 0 Vm:4", "vrintz.f{size||16|32|64} {D.Vd:f}, {M.Vm:f}" if FP;
        VRINTX (size) = "cond:4 1110 1 D 11 0111 Vd:4 10 size:2 0 1 M 0 Vm:4", "vrintx.f{size||16|32|64} {D.Vd:f}, {M.Vm:f}" if FP;
        VCVT_float (size) = "cond:4 1110 1 D 11 0111 Vd:4 10 size:2 1 1 M 0 Vm:4", "size=2 => vcvt.f64.f32 {D.Vd:dreg}, {M.Vm:s}; vcvt.f32.f64 {D.Vd:s}, {M.Vm:dreg}" if FP;
        VCVT_from_int (size, op) = "cond:4 1110 1 D 11 1000 Vd:4 10 size:2 op 1 M 0 Vm:4", "vcvt.f{size||16|32|64}.{op|u|s}32 {D.Vd:f}, {M.Vm:s}" if FP;
        VJCVT () = "cond:4 1110 1 D 11 1001 Vd:4 10 11 1 1 M 0 Vm:4", "vjcvt.s32.f64 {D.Vd:s}, {M.Vm:dreg}" if JSCVT;
        VCVT_from_fixed (u, size, sx, i, imm4) = "cond:4 1110 1 D 11 101 u Vd:4 10 size:2 sx 1 i 0 imm4:4", "vcvt.f{size||16|32|64}.{u|s|u}{sx|16|32} {D.Vd:f}, {D.Vd:f}, #{16<<sx-imm4.i:d}" if FP;
        VCVTR (s, size) = "cond:4 1110 1 D 11 110 s Vd:4 10 size:2 0 1 M 0 Vm:4", "vcvtr.{s|u|s}32.f{size||16|32|64} {D.Vd:s}, {M.Vm:f}" if FP;
        VCVT_to_int (s, size) = "cond:4 1110 1 D 11 110 s Vd:4 10 size:2 1 1 M 0 Vm:4", "vcvt.{s|u|s}32.f{size||16|32|64} {D.Vd:s}, {M.Vm:f}" if FP;
        VCVT_to_fixed (u, size, sx, i, imm4) = "cond:4 1110 1 D 11 111 u Vd:4 10 size:2 sx 1 i 0 imm4:4", "vcvt.{u|s|u}{sx|16|32}.f{size||16|32|64} {D.Vd:f}, {D.Vd:f}, #{16<<sx-imm4.i:d}" if FP;
    }
}

crate::instructions! {
    pub trait Unconditional, rows UNCONDITIONAL;
    section "Floating-point conditional select" {
        VSEL (cc, size) = "1111 1110 0 D cc:2 Vn:4 Vd:4 10 size:2 N 0 M 0 Vm:4", "vsel{cc|eq|vs|ge|gt}.f{size||16|32|64} {D.Vd:f}, {N.Vn:f}, {M.Vm:f}" if FP;
    }
    section "Floating-point minNum/maxNum" {
        VMAXNM (size) = "1111 1110 1 D 00 Vn:4 Vd:4 10 size:2 N 0 M 0 Vm:4", "vmaxnm.f{size||16|32|64} {D.Vd:f}, {N.Vn:f}, {M.Vm:f}" if FP;
        VMINNM (size) = "1111 1110 1 D 00 Vn:4 Vd:4 10 size:2 N 1 M 0 Vm:4", "vminnm.f{size||16|32|64} {D.Vd:f}, {N.Vn:f}, {M.Vm:f}" if FP;
    }
    section "Floating-point extraction and insertion" {
        VMOVX () = "1111 1110 1 D 11 0000 Vd:4 1010 0 1 M 0 Vm:4", "vmovx.f16 {D.Vd:s}, {M.Vm:s}" if FP16;
        VINS () = "1111 1110 1 D 11 0000 Vd:4 1010 1 1 M 0 Vm:4", "vins.f16 {D.Vd:s}, {M.Vm:s}" if FP16;
    }
    section "Floating-point directed convert to integer" {
        VRINTA (size) = "1111 1110 1 D 11 1000 Vd:4 10 size:2 0 1 M 0 Vm:4", "vrinta.f{size||16|32|64} {D.Vd:f}, {M.Vm:f}" if FP;
        VRINTN (size) = "1111 1110 1 D 11 1001 Vd:4 10 size:2 0 1 M 0 Vm:4", "vrintn.f{size||16|32|64} {D.Vd:f}, {M.Vm:f}" if FP;
        VRINTP (size) = "1111 1110 1 D 11 1010 Vd:4 10 size:2 0 1 M 0 Vm:4", "vrintp.f{size||16|32|64} {D.Vd:f}, {M.Vm:f}" if FP;
        VRINTM (size) = "1111 1110 1 D 11 1011 Vd:4 10 size:2 0 1 M 0 Vm:4", "vrintm.f{size||16|32|64} {D.Vd:f}, {M.Vm:f}" if FP;
        VCVTA (size, op) = "1111 1110 1 D 11 1100 Vd:4 10 size:2 op 1 M 0 Vm:4", "vcvta.{op|u|s}32.f{size||16|32|64} {D.Vd:s}, {M.Vm:f}" if FP;
        VCVTN (size, op) = "1111 1110 1 D 11 1101 Vd:4 10 size:2 op 1 M 0 Vm:4", "vcvtn.{op|u|s}32.f{size||16|32|64} {D.Vd:s}, {M.Vm:f}" if FP;
        VCVTP (size, op) = "1111 1110 1 D 11 1110 Vd:4 10 size:2 op 1 M 0 Vm:4", "vcvtp.{op|u|s}32.f{size||16|32|64} {D.Vd:s}, {M.Vm:f}" if FP;
        VCVTM (size, op) = "1111 1110 1 D 11 1111 Vd:4 10 size:2 op 1 M 0 Vm:4", "vcvtm.{op|u|s}32.f{size||16|32|64} {D.Vd:s}, {M.Vm:f}" if FP;
    }
}

impl<B: Bind> Decoder<'_, B> {
    /// The lane size that `size` says, if the profile has it. A conditional instruction of half precision
    /// is CONSTRAINED UNPREDICTABLE and here does what it says.
    fn format(&self, size: u32) -> Option<u64> {
        match size {
            1 if self.b.has(Feature::FP16) => Some(HALF),
            2 => Some(SINGLE),
            3 => Some(DOUBLE),
            _ => None,
        }
    }
    fn vfp_operands<const SHAPE: u8>(&self, imm: u64) -> Operands {
        let of = |kind: u8, s: u8, d: u8| if kind == D { d } else { s };
        Operands {
            imm: imm | SCALAR,
            rd: of(SHAPE & 3, self.sd(), self.vd()),
            rn: of(SHAPE >> 2 & 3, self.sn(), self.vn()),
            rm: of(SHAPE >> 4 & 3, self.sm(), self.vm()),
            ..Default::default()
        }
    }
    fn vfp<F: Op, const SHAPE: u8>(&mut self, imm: u64) -> B::Out {
        let o = self.vfp_operands::<SHAPE>(imm);
        self.bind_fp::<Registers<F, SHAPE>>(o)
    }
    fn vfp_one<F: Op, const SHAPE: u8>(&mut self, imm: u64) -> B::Out {
        let o = self.vfp_operands::<SHAPE>(imm);
        // The source is as large as Rn of the shape.
        let rn = if SHAPE >> 2 & 3 == D {
            self.vm()
        } else {
            self.sm()
        };
        self.bind_fp::<Registers<F, SHAPE>>(Operands { rn, ..o })
    }
    fn fp3<F: Op>(&mut self, imm: u64, size: u32) -> B::Out {
        match self.format(size) {
            Some(DOUBLE) => self.vfp::<F, DDD>(imm | DOUBLE),
            Some(size) => self.vfp::<F, SSS>(imm | size),
            None => self.none(),
        }
    }
    fn fp2<F: Op>(&mut self, imm: u64, size: u32) -> B::Out {
        match self.format(size) {
            Some(DOUBLE) => self.vfp_one::<F, DDD>(imm | DOUBLE),
            Some(size) => self.vfp_one::<F, SSS>(imm | size),
            None => self.none(),
        }
    }
    fn vmov_reg(&mut self, size: u32) -> B::Out {
        let (d, s) = (self.vfp_operands::<DDD>(0), self.vfp_operands::<SSS>(0));
        match size {
            3 => self.bind_fp::<Move<D>>(Operands { rn: d.rm, ..d }),
            2 => self.bind_fp::<Move<S>>(Operands { rn: s.rm, ..s }),
            _ => self.none(),
        }
    }
    fn vmov_imm(&mut self, high: u32, size: u32, low: u32) -> B::Out {
        if self.insn & 0xa0 != 0 {
            return self.unpredictable();
        }
        let imm8 = high << 4 | low;
        match self.format(size) {
            Some(DOUBLE) => {
                let imm = constants::expand(imm8, DOUBLE);
                let o = self.vfp_operands::<DDD>(0);
                self.bind_fp::<Constant<D>>(Operands { imm, ..o })
            }
            Some(size) => {
                let imm = constants::expand(imm8, size);
                let o = self.vfp_operands::<SSS>(0);
                self.bind_fp::<Constant<S>>(Operands { imm, ..o })
            }
            None => self.none(),
        }
    }
    fn vcvtb_from(&mut self, imm: u64, size: u32) -> B::Out {
        match size {
            3 => self.vfp_one::<FromHalf, DS>(imm | DOUBLE),
            2 => self.vfp_one::<FromHalf, SSS>(imm | SINGLE),
            _ => self.none(),
        }
    }
    fn vcvtb_to(&mut self, imm: u64, sz: u32) -> B::Out {
        match sz {
            0 => self.vfp_one::<ToHalf, SSS>(imm | SINGLE),
            _ => self.vfp_one::<ToHalf, SD>(imm | DOUBLE),
        }
    }
    fn vcvtb_to_bfloat(&mut self, imm: u64) -> B::Out {
        self.vfp_one::<ToBfloat, SSS>(imm | SINGLE)
    }
    /// Vd is the first operand. Nothing is written to it: NZCV is FPSCR's.
    fn vcmp(&mut self, imm: u64, size: u32) -> B::Out {
        if imm & mode::CMP_ZERO != 0 && self.insn & 0x2f != 0 {
            return self.unpredictable();
        }
        let Some(size) = self.format(size) else {
            return self.none();
        };
        if size == DOUBLE {
            let o = self.vfp_operands::<DDD>(imm | size);
            self.bind_fp::<Test<Compare, D>>(Operands { rn: o.rd, ..o })
        } else {
            let o = self.vfp_operands::<SSS>(imm | size);
            self.bind_fp::<Test<Compare, S>>(Operands { rn: o.rd, ..o })
        }
    }
    /// `size` is that of the source.
    fn vcvt_float(&mut self, size: u32) -> B::Out {
        match size {
            3 => self.vfp_one::<float::Convert, SD>(with(DOUBLE, SINGLE as u32)),
            2 => self.vfp_one::<float::Convert, DS>(with(SINGLE, DOUBLE as u32)),
            _ => self.none(),
        }
    }
    fn int_to_float(&mut self, size: u32, signed: u32) -> B::Out {
        let u = if signed != 0 { 0 } else { U };
        let imm = with(u, mode::BITS_32);
        match self.format(size) {
            Some(DOUBLE) => self.vfp_one::<float::FromInt, DS>(imm | DOUBLE),
            Some(size) => self.vfp_one::<float::FromInt, SSS>(imm | size),
            None => self.none(),
        }
    }
    fn float_to_int(&mut self, rounding: u32, size: u32, signed: u32) -> B::Out {
        let u = if signed != 0 { 0 } else { U };
        let imm = with(u, mode::BITS_32 | rounding);
        match self.format(size) {
            Some(DOUBLE) => self.vfp_one::<float::ToInt, SD>(imm | DOUBLE),
            Some(size) => self.vfp_one::<float::ToInt, SSS>(imm | size),
            None => self.none(),
        }
    }
    fn round_to_int(&mut self, rounding: u32, signed: u32, size: u32) -> B::Out {
        self.float_to_int(rounding, size, signed)
    }
    /// From and to the same register.
    fn fixed_point<F: Op>(&mut self, u: u32, size: u32, sx: u32, i: u32, imm4: u32) -> B::Out {
        let bits = 16 << sx;
        let Some(format) = self.format(size) else {
            return self.none();
        };
        let Some(fraction) = (bits as u32).checked_sub(imm4 << 1 | i) else {
            return self.unpredictable();
        };
        let flags = if u != 0 { U } else { 0 } | if sx != 0 { 0 } else { SHORT };
        let imm = with(flags | format, fraction);
        if format == DOUBLE {
            let o = self.vfp_operands::<DDD>(imm);
            self.bind_fp::<Registers<F, DDD>>(Operands { rn: o.rd, ..o })
        } else {
            let o = self.vfp_operands::<SSS>(imm);
            self.bind_fp::<Registers<F, SSS>>(Operands { rn: o.rd, ..o })
        }
    }
    fn vjcvt(&mut self) -> B::Out {
        self.vfp_one::<functions::ToIntJs, SD>(DOUBLE)
    }
    fn vsel(&mut self, cc: u32, size: u32) -> B::Out {
        // EQ, VS, GE, GT.
        let amt = [0, 6, 10, 12][cc as usize & 3];
        match self.format(size) {
            Some(DOUBLE) => {
                let o = self.vfp_operands::<DDD>(0);
                self.bind_fp::<Select<D>>(Operands { amt, ..o })
            }
            Some(SINGLE) => {
                let o = self.vfp_operands::<SSS>(0);
                self.bind_fp::<Select<S>>(Operands { amt, ..o })
            }
            Some(_) => {
                let o = self.vfp_operands::<SSS>(0);
                self.bind_fp::<SelectHalf>(Operands { amt, ..o })
            }
            None => self.none(),
        }
    }
    fn half_move<F: Op>(&mut self) -> B::Out {
        self.vfp_one::<F, SSS>(0)
    }
}

#[allow(non_snake_case)]
impl<B: Bind> FloatingPoint for Decoder<'_, B> {
    type Out = B::Out;
    fn unallocated(&mut self) -> B::Out {
        self.none()
    }
    fn has(&self, f: Feature) -> bool {
        self.b.has(f)
    }

    // Three registers
    means! {
        VMLA(size) = fp3::<functions::MulThenAdd>(0);
        VMLS(size) = fp3::<functions::MulThenAdd>(NEG);
        VNMLS(size) = fp3::<functions::MulThenAdd>(mode::NEG_ADDEND);
        VNMLA(size) = fp3::<functions::MulThenAdd>(NEG | mode::NEG_ADDEND);
        VMUL(size) = fp3::<float::Mul>(0);
        VNMUL(size) = fp3::<float::Mul>(NEG);
        VADD(size) = fp3::<float::Add>(0);
        VSUB(size) = fp3::<float::Sub>(0);
        VDIV(size) = fp3::<float::Div>(0);
        VFNMS(size) = fp3::<float::MulAdd>(mode::NEG_ADDEND);
        VFNMA(size) = fp3::<float::MulAdd>(NEG | mode::NEG_ADDEND);
        VFMA(size) = fp3::<float::MulAdd>(0);
        VFMS(size) = fp3::<float::MulAdd>(NEG);
    }
    // Two registers, immediate
    means! {
        VMOV_imm(imm4H, size, imm4L) = vmov_imm();
        VMOV_reg(size) = vmov_reg();
        VABS(size) = fp2::<float::Abs>(0);
        VNEG(size) = fp2::<float::Neg>(0);
        VSQRT(size) = fp2::<float::Sqrt>(0);
        VCVTB_from_half(size) = vcvtb_from(0);
        VCVTT_from_half(size) = vcvtb_from(ROUND);
        VCVTB_bf16() = vcvtb_to_bfloat(0);
        VCVTT_bf16() = vcvtb_to_bfloat(ROUND);
        VCVTB_to_half(sz) = vcvtb_to(0);
        VCVTT_to_half(sz) = vcvtb_to(ROUND);
        VCMP(size) = vcmp(0);
        VCMPE(size) = vcmp(mode::CMP_E);
        VCMP_zero(size) = vcmp(mode::CMP_ZERO);
        VCMPE_zero(size) = vcmp(mode::CMP_ZERO | mode::CMP_E);
        VRINTR(size) = fp2::<float::RoundInt>(with(0, mode::CURRENT));
        VRINTZ(size) = fp2::<float::RoundInt>(with(0, mode::ZERO));
        VRINTX(size) = fp2::<float::RoundInt>(with(ROUND, mode::CURRENT));
        VCVT_float(size) = vcvt_float();
        VCVT_from_int(size, op) = int_to_float();
        VJCVT() = vjcvt();
        VCVT_from_fixed(u, size, sx, i, imm4) = fixed_point::<FromFixed>();
        VCVTR(s, size) = round_to_int(mode::CURRENT);
        VCVT_to_int(s, size) = round_to_int(mode::ZERO);
        VCVT_to_fixed(u, size, sx, i, imm4) = fixed_point::<ToFixed>();
    }
}

#[allow(non_snake_case)]
impl<B: Bind> Unconditional for Decoder<'_, B> {
    type Out = B::Out;
    fn unallocated(&mut self) -> B::Out {
        self.none()
    }
    fn has(&self, f: Feature) -> bool {
        self.b.has(f)
    }

    means! {
        VSEL(cc, size) = vsel();
        VMAXNM(size) = fp3::<float::MaxNumber>(0);
        VMINNM(size) = fp3::<float::MinNumber>(0);
        VMOVX() = half_move::<functions::TakeHalf>();
        VINS() = half_move::<functions::InsertHalf>();
        VRINTA(size) = fp2::<float::RoundInt>(with(0, mode::AWAY));
        VRINTN(size) = fp2::<float::RoundInt>(with(0, mode::NEAREST));
        VRINTP(size) = fp2::<float::RoundInt>(with(0, mode::UP));
        VRINTM(size) = fp2::<float::RoundInt>(with(0, mode::DOWN));
        VCVTA(size, op) = float_to_int(mode::AWAY);
        VCVTN(size, op) = float_to_int(mode::NEAREST);
        VCVTP(size, op) = float_to_int(mode::UP);
        VCVTM(size, op) = float_to_int(mode::DOWN);
    }
}
