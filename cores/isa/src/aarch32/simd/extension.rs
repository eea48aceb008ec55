//! Advanced SIMD three registers of the same length, and two registers and a scalar, of later extensions:
//! `1111 110 …` and `1111 1110 …` where the coprocessor would be 8, 12 or 13.
use super::decode::{HALF, SINGLE};
use super::functions::std;
use super::registers::*;
use crate::a64::simd::integer::{Dot, DotMixed, DotMixedSwapped, MatrixMulAdd};
use crate::a64::simd::lanes::*;
use crate::a64::simd::{float, means};
use crate::aarch32::Decoder;
use crate::emit::{Bind, Operands};
use crate::features::Feature;

crate::instructions! {
    pub trait Extension, rows EXTENSION;
    section "Advanced SIMD three registers of the same length extension" {
        VCADD (rot, s) = "1111 110 rot 1 D 0 s Vn:4 Vd:4 1000 N Q M 0 Vm:4", "vcadd.f{s|16|32} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}, #{rot|90|270}" if FCMA;
        VCMLA (rot, s) = "1111 110 rot:2 D 1 s Vn:4 Vd:4 1000 N Q M 0 Vm:4", "vcmla.f{s|16|32} {D.Vd:v}, {N.Vn:v}, {M.Vm:v}, #{rot*90:d}" if FCMA;
        VFMAL () = "1111 1100 0 D 10 Vn:4 Vd:4 1000 N Q M 1 Vm:4", "Q=0 => vfmal.f16 {D.Vd:dreg}, {N.Vn:s}, {M.Vm:s}; vfmal.f16 {D.Vd:q}, {N.Vn:dreg}, {M.Vm:dreg}" if FHM;
        VFMSL () = "1111 1100 1 D 10 Vn:4 Vd:4 1000 N Q M 1 Vm:4", "Q=0 => vfmsl.f16 {D.Vd:dreg}, {N.Vn:s}, {M.Vm:s}; vfmsl.f16 {D.Vd:q}, {N.Vn:dreg}, {M.Vm:dreg}" if FHM;
        VSDOT () = "1111 1100 0 D 10 Vn:4 Vd:4 1101 N Q M 0 Vm:4", "vsdot.s8 {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if DotProd;
        VUDOT () = "1111 1100 0 D 10 Vn:4 Vd:4 1101 N Q M 1 Vm:4", "vudot.u8 {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if DotProd;
        VUSDOT () = "1111 1100 1 D 10 Vn:4 Vd:4 1101 N Q M 0 Vm:4", "vusdot.s8 {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if I8MM;
        VSMMLA () = "1111 1100 0 D 10 Vn:4 Vd:4 1100 N 1 M 0 Vm:4", "vsmmla.s8 {D.Vd:q}, {N.Vn:q}, {M.Vm:q}" if I8MM;
        VUMMLA () = "1111 1100 0 D 10 Vn:4 Vd:4 1100 N 1 M 1 Vm:4", "vummla.u8 {D.Vd:q}, {N.Vn:q}, {M.Vm:q}" if I8MM;
        VUSMMLA () = "1111 1100 1 D 10 Vn:4 Vd:4 1100 N 1 M 0 Vm:4", "vusmmla.s8 {D.Vd:q}, {N.Vn:q}, {M.Vm:q}" if I8MM;
        VDOT_bf16 () = "1111 1100 0 D 00 Vn:4 Vd:4 1101 N Q M 0 Vm:4", "vdot.bf16 {D.Vd:v}, {N.Vn:v}, {M.Vm:v}" if BF16;
        VMMLA_bf16 () = "1111 1100 0 D 00 Vn:4 Vd:4 1100 N 1 M 0 Vm:4", "vmmla.bf16 {D.Vd:q}, {N.Vn:q}, {M.Vm:q}" if BF16;
        VFMA_bf16 () = "1111 1100 0 D 11 Vn:4 Vd:4 1000 N Q M 1 Vm:4", "vfma{Q|b|t}.bf16 {D.Vd:q}, {N.Vn:q}, {M.Vm:q}" if BF16;
    }
    section "Advanced SIMD two registers and a scalar extension" {
        VCMLA_scalar (s, rot) = "1111 1110 s D rot:2 Vn:4 Vd:4 1000 N Q M 0 Vm:4", "s=0 => vcmla.f16 {D.Vd:v}, {N.Vn:v}, {Vm:dreg}[{M:d}], #{rot*90:d}; vcmla.f32 {D.Vd:v}, {N.Vn:v}, {M.Vm:dreg}[0], #{rot*90:d}" if FCMA;
        VFMAL_scalar () = "1111 1110 0 D 00 Vn:4 Vd:4 1000 N Q M 1 Vm:4", "Q=0 => vfmal.f16 {D.Vd:dreg}, {N.Vn:s}, s{Vm&7<<1+M:d}[{Vm>>3:d}]; vfmal.f16 {D.Vd:q}, {N.Vn:dreg}, {M.Vm:scalar<1}" if FHM;
        VFMSL_scalar () = "1111 1110 0 D 01 Vn:4 Vd:4 1000 N Q M 1 Vm:4", "Q=0 => vfmsl.f16 {D.Vd:dreg}, {N.Vn:s}, s{Vm&7<<1+M:d}[{Vm>>3:d}]; vfmsl.f16 {D.Vd:q}, {N.Vn:dreg}, {M.Vm:scalar<1}" if FHM;
        VSDOT_scalar () = "1111 1110 0 D 10 Vn:4 Vd:4 1101 N Q M 0 Vm:4", "vsdot.s8 {D.Vd:v}, {N.Vn:v}, {Vm:dreg}[{M:d}]" if DotProd;
        VUDOT_scalar () = "1111 1110 0 D 10 Vn:4 Vd:4 1101 N Q M 1 Vm:4", "vudot.u8 {D.Vd:v}, {N.Vn:v}, {Vm:dreg}[{M:d}]" if DotProd;
        VUSDOT_scalar () = "1111 1110 1 D 00 Vn:4 Vd:4 1101 N Q M 0 Vm:4", "vusdot.s8 {D.Vd:v}, {N.Vn:v}, {Vm:dreg}[{M:d}]" if I8MM;
        VSUDOT_scalar () = "1111 1110 1 D 00 Vn:4 Vd:4 1101 N Q M 1 Vm:4", "vsudot.u8 {D.Vd:v}, {N.Vn:v}, {Vm:dreg}[{M:d}]" if I8MM;
        VDOT_bf16_scalar () = "1111 1110 0 D 00 Vn:4 Vd:4 1101 N Q M 0 Vm:4", "vdot.bf16 {D.Vd:v}, {N.Vn:v}, {Vm:dreg}[{M:d}]" if BF16;
        VFMA_bf16_scalar () = "1111 1110 0 D 11 Vn:4 Vd:4 1000 N Q M 1 Vm:4", "vfma{Q|b|t}.bf16 {D.Vd:q}, {N.Vn:q}, {M.Vm:scalar<1}" if BF16;
    }
}

impl<B: Bind> Decoder<'_, B> {
    fn vcadd(&mut self, rot: u32, s: u32) -> B::Out {
        match self.float_lane(s ^ 1) {
            Some(size) => self.alike::<std::ComplexAdd>(with(size, rot)),
            None => self.none(),
        }
    }
    fn vcmla(&mut self, rot: u32, s: u32) -> B::Out {
        match self.float_lane(s ^ 1) {
            Some(size) => self.alike::<std::ComplexMulAdd>(with(size, rot)),
            None => self.none(),
        }
    }
    /// A pair of numbers in every pair of lanes.
    fn vcmla_scalar(&mut self, s: u32, rot: u32) -> B::Out {
        let m = self.vm();
        match self.float_lane(s ^ 1) {
            Some(HALF) => {
                let imm = with(HALF, rot);
                self.with_part::<std::ComplexMulAdd>(imm, m & 15, m >> 4, 2)
            }
            Some(size) => self.with_part::<std::ComplexMulAdd>(with(size, rot), m, 0, 3),
            None => self.none(),
        }
    }
    /// Lane `lane` of D register `m`, of size `size`, stands for all of the second operand.
    fn with_part<F: Op>(&mut self, imm: u64, m: u8, lane: u8, size: u8) -> B::Out {
        let (quad, shape) = if self.is_quad() {
            (FULL, QQQ)
        } else {
            (0, DDD)
        };
        let Some(o) = self.operands(imm | quad, shape, 1) else {
            return self.none();
        };
        let o = Operands {
            rm: m >> 1,
            ra: (m & 1) << (3 - size) | lane,
            amt: size,
            ..o
        };
        if quad != 0 {
            self.bind_simd::<ByScalar<F, QQQ>>(o)
        } else {
            self.bind_simd::<ByScalar<F, DDD>>(o)
        }
    }

    /// Words of products of bytes or of bfloats.
    fn dot<F: Op>(&mut self, imm: u64) -> B::Out {
        self.alike::<F>(imm | SINGLE)
    }
    fn dot_scalar<F: Op>(&mut self, imm: u64) -> B::Out {
        let m = self.vm();
        self.with_part::<F>(imm | SINGLE, m & 15, m >> 4, 2)
    }
    fn matrix<F: Op>(&mut self, imm: u64) -> B::Out {
        self.alike::<F>(imm | SINGLE)
    }
    /// VFMAB and (Q) VFMAT.
    fn bfloat(&mut self) -> B::Out {
        let imm = if self.is_quad() {
            FULL | SINGLE
        } else {
            SINGLE
        };
        match self.operands(imm, QQQ, 3) {
            Some(o) => self.bind_simd::<Registers<std::BfMulAddLong, QQQ>>(o),
            None => self.none(),
        }
    }
    fn bfloat_scalar(&mut self) -> B::Out {
        let imm = if self.is_quad() {
            FULL | SINGLE
        } else {
            SINGLE
        };
        let (m, size) = (self.vm(), HALF as u8);
        let Some(o) = self.operands(imm, QQQ, 1) else {
            return self.none();
        };
        self.bind_simd::<ByScalar<std::BfMulAddLong, QQQ>>(Operands {
            rm: m >> 1 & 3,
            ra: (m & 1) << 2 | m >> 3,
            amt: size,
            ..o
        })
    }

    /// VFMAL and VFMSL: words of Q from halfwords of D, or of D from those of S.
    fn mul_add_long(&mut self, imm: u64) -> B::Out {
        let quad = self.is_quad();
        let Some(o) = self.operands(imm | SINGLE, if quad { LONG } else { DDD }, 0) else {
            return self.none();
        };
        if quad {
            let imm = o.imm | FULL;
            self.bind_simd::<Registers<std::MulAddLong, LONG>>(Operands { imm, ..o })
        } else {
            let (rn, rm) = (self.sn(), self.sm());
            self.bind_simd::<Registers<std::MulAddLong, DS>>(Operands { rn, rm, ..o })
        }
    }
    fn mul_add_long_scalar(&mut self, imm: u64) -> B::Out {
        let (quad, m) = (self.is_quad(), self.vm());
        let Some(o) = self.operands(imm | SINGLE, if quad { LONG } else { DDD }, 0) else {
            return self.none();
        };
        let amt = HALF as u8;
        if quad {
            let imm = o.imm | FULL;
            let (rm, ra) = (m >> 1 & 3, (m & 1) << 2 | m >> 3);
            let o = Operands {
                imm,
                rm,
                ra,
                amt,
                ..o
            };
            self.bind_simd::<ByScalar<std::MulAddLong, LONG>>(o)
        } else {
            // Halfword Vm<3> of S register Vm<2:0>:M.
            let s = (m & 7) << 1 | m >> 4;
            let (rn, rm, ra) = (self.sn(), s >> 2, (s & 3) << 1 | m >> 3 & 1);
            let o = Operands {
                rn,
                rm,
                ra,
                amt,
                ..o
            };
            self.bind_simd::<ByScalar<std::MulAddLong, DS>>(o)
        }
    }
}

#[allow(non_snake_case)]
impl<B: Bind> Extension for Decoder<'_, B> {
    type Out = B::Out;
    fn unallocated(&mut self) -> B::Out {
        self.none()
    }
    fn has(&self, f: Feature) -> bool {
        self.b.has(f)
    }

    means! {
        VCADD(rot, s) = vcadd();
        VCMLA(rot, s) = vcmla();
        VFMAL() = mul_add_long(0);
        VFMSL() = mul_add_long(NEG);
        VSDOT() = dot::<Dot>(0);
        VUDOT() = dot::<Dot>(U);
        VUSDOT() = dot::<DotMixed>(0);
        VSMMLA() = matrix::<MatrixMulAdd>(0);
        VUMMLA() = matrix::<MatrixMulAdd>(U);
        VUSMMLA() = matrix::<MatrixMulAdd>(ROUND);
        VDOT_bf16() = dot::<float::BfDot>(0);
        VMMLA_bf16() = matrix::<float::BfMatrixMulAdd>(0);
        VFMA_bf16() = bfloat();
        VCMLA_scalar(s, rot) = vcmla_scalar();
        VFMAL_scalar() = mul_add_long_scalar(0);
        VFMSL_scalar() = mul_add_long_scalar(NEG);
        VSDOT_scalar() = dot_scalar::<Dot>(0);
        VUDOT_scalar() = dot_scalar::<Dot>(U);
        VUSDOT_scalar() = dot_scalar::<DotMixed>(0);
        VSUDOT_scalar() = dot_scalar::<DotMixedSwapped>(0);
        VDOT_bf16_scalar() = dot_scalar::<float::BfDot>(0);
        VFMA_bf16_scalar() = bfloat_scalar();
    }
}
