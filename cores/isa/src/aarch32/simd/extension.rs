//! Advanced SIMD three registers of the same length, and two registers and a scalar, of later extensions:
//! `1111 110 …` and `1111 1110 …` where the coprocessor would be 8, 12 or 13.
use super::functions::std;
use super::registers::*;
use crate::a64::simd::integer::Dot;
use crate::a64::simd::lanes::*;
use crate::a64::simd::means;
use crate::aarch32::Decoder;
use crate::emit::{Bind, Operands};
use crate::features::Feature;

crate::instructions! {
    pub trait Extension, rows EXTENSION;
    section "Advanced SIMD three registers of the same length extension" {
        VCADD (rot, s) = "1111 110 rot 1 D 0 s Vn:4 Vd:4 1000 N Q M 0 Vm:4", "vcadd" if FCMA;
        VCMLA (rot, s) = "1111 110 rot:2 D 1 s Vn:4 Vd:4 1000 N Q M 0 Vm:4", "vcmla" if FCMA;
        VFMAL () = "1111 1100 0 D 10 Vn:4 Vd:4 1000 N Q M 1 Vm:4", "vfmal" if FHM todo;
        VFMSL () = "1111 1100 1 D 10 Vn:4 Vd:4 1000 N Q M 1 Vm:4", "vfmsl" if FHM todo;
        VSDOT () = "1111 1100 0 D 10 Vn:4 Vd:4 1101 N Q M 0 Vm:4", "vsdot.s8" if DotProd;
        VUDOT () = "1111 1100 0 D 10 Vn:4 Vd:4 1101 N Q M 1 Vm:4", "vudot.u8" if DotProd;
        VUSDOT () = "1111 1100 1 D 10 Vn:4 Vd:4 1101 N Q M 0 Vm:4", "vusdot.s8" if I8MM todo;
        VSMMLA () = "1111 1100 0 D 10 Vn:4 Vd:4 1100 N 1 M 0 Vm:4", "vsmmla.s8" if I8MM todo;
        VUMMLA () = "1111 1100 0 D 10 Vn:4 Vd:4 1100 N 1 M 1 Vm:4", "vummla.u8" if I8MM todo;
        VUSMMLA () = "1111 1100 1 D 10 Vn:4 Vd:4 1100 N 1 M 0 Vm:4", "vusmmla.s8" if I8MM todo;
        VDOT_bf16 () = "1111 1100 0 D 00 Vn:4 Vd:4 1101 N Q M 0 Vm:4", "vdot.bf16" if BF16 todo;
        VMMLA_bf16 () = "1111 1100 0 D 00 Vn:4 Vd:4 1100 N 1 M 0 Vm:4", "vmmla.bf16" if BF16 todo;
        VFMA_bf16 () = "1111 1100 0 D 11 Vn:4 Vd:4 1000 N Q M 1 Vm:4", "vfma.bf16" if BF16 todo;
    }
    section "Advanced SIMD two registers and a scalar extension" {
        VCMLA_scalar (s, rot) = "1111 1110 s D rot:2 Vn:4 Vd:4 1000 N Q M 0 Vm:4", "vcmla" if FCMA todo;
        VFMAL_scalar () = "1111 1110 0 D 00 Vn:4 Vd:4 1000 N Q M 1 Vm:4", "vfmal" if FHM todo;
        VFMSL_scalar () = "1111 1110 0 D 01 Vn:4 Vd:4 1000 N Q M 1 Vm:4", "vfmsl" if FHM todo;
        VSDOT_scalar () = "1111 1110 0 D 10 Vn:4 Vd:4 1101 N Q M 0 Vm:4", "vsdot.s8" if DotProd;
        VUDOT_scalar () = "1111 1110 0 D 10 Vn:4 Vd:4 1101 N Q M 1 Vm:4", "vudot.u8" if DotProd;
        VUSDOT_scalar () = "1111 1110 1 D 00 Vn:4 Vd:4 1101 N Q M 0 Vm:4", "vusdot.s8" if I8MM todo;
        VSUDOT_scalar () = "1111 1110 1 D 00 Vn:4 Vd:4 1101 N Q M 1 Vm:4", "vsudot.u8" if I8MM todo;
        VDOT_bf16_scalar () = "1111 1110 0 D 00 Vn:4 Vd:4 1101 N Q M 0 Vm:4", "vdot.bf16" if BF16 todo;
        VFMA_bf16_scalar () = "1111 1110 0 D 11 Vn:4 Vd:4 1000 N Q M 1 Vm:4", "vfma.bf16" if BF16 todo;
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
    fn dot(&mut self, u: u64) -> B::Out {
        self.alike::<Dot>(u | super::decode::SINGLE)
    }
    /// Four bytes of a D register in every lane.
    fn dot_scalar(&mut self, u: u64) -> B::Out {
        let (quad, shape) = if self.is_quad() {
            (FULL, QQQ)
        } else {
            (0, DDD)
        };
        let Some(o) = self.operands(u | quad | super::decode::SINGLE, shape, 1) else {
            return self.none();
        };
        let (register, word) = (o.rm & 15, o.rm >> 4);
        let o = Operands {
            rm: register >> 1,
            ra: (register & 1) << 1 | word,
            amt: 2,
            ..o
        };
        if quad != 0 {
            self.bind_simd::<ByScalar<Dot, QQQ>>(o)
        } else {
            self.bind_simd::<ByScalar<Dot, DDD>>(o)
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
        VSDOT() = dot(0);
        VUDOT() = dot(U);
        VSDOT_scalar() = dot_scalar(0);
        VUDOT_scalar() = dot_scalar(U);
    }
}
