//! The same for floating-point rows.
use super::decode::{DOUBLE, HALF, SINGLE, float_size, operands, quad};
use super::float::mode::{BITS_32, BITS_64, CURRENT, ZERO};
use super::float::{ComplexAdd, ComplexMulAdd, Convert, FromInt, ToInt};
use super::lanes::*;
use super::meaning::*;
use crate::a64::Decoder;
use crate::emit::{Bind, Operands, slot};
use crate::features::Feature;

impl<B: Bind> Decoder<'_, B> {
    /// The lane size of a scalar row, if the profile has it.
    pub(super) fn float_type(&self, ftype: u32) -> Option<u64> {
        float_size(ftype).filter(|&size| size != HALF || self.b.has(Feature::FP16))
    }

    // Moves

    pub(super) fn fmov(&mut self, ftype: u32, rn: u32, rd: u32) -> B::Out {
        match self.float_type(ftype) {
            Some(size) => self.part::<MoveScalar>(8 << size, 0, rn, rd),
            None => self.none(),
        }
    }
    /// Bits that FMOV moves between the files: W with S or H, X with D or H.
    fn fmov_width(&self, sf: u32, ftype: u32) -> Option<u32> {
        let size = self.float_type(ftype)?;
        (size == HALF || (size == SINGLE) == (sf == 0)).then_some(8 << size)
    }
    pub(super) fn fmov_to_general(&mut self, sf: u32, ftype: u32, rn: u32, rd: u32) -> B::Out {
        match self.fmov_width(sf, ftype) {
            Some(bits) => self.part::<UnsignedMove>(bits, 0, rn, slot::dx(rd).into()),
            None => self.none(),
        }
    }
    pub(super) fn fmov_from_general(&mut self, sf: u32, ftype: u32, rn: u32, rd: u32) -> B::Out {
        match self.fmov_width(sf, ftype) {
            Some(bits) => self.part::<MoveFromGeneral>(bits, 0, slot::x(rn).into(), rd),
            None => self.none(),
        }
    }
    pub(super) fn fmov_top_to_general(&mut self, rn: u32, rd: u32) -> B::Out {
        self.part::<UnsignedMove>(64, 1, rn, slot::dx(rd).into())
    }
    pub(super) fn fmov_top_from_general(&mut self, rn: u32, rd: u32) -> B::Out {
        self.bind_fp::<MoveTopFromGeneral>(operands(0, 0, slot::x(rn).into(), rd))
    }
    pub(super) fn fcsel(&mut self, ftype: u32, rm: u32, cond: u32, rn: u32, rd: u32) -> B::Out {
        let Some(size) = self.float_type(ftype) else {
            return self.none();
        };
        self.bind_fp::<SelectFp>(Operands {
            amt: 8 << size,
            aux: cond as u8,
            ..operands(0, rm, rn, rd)
        })
    }

    // Scalars of one format

    pub(super) fn fp3<F: Op>(
        &mut self,
        imm: u64,
        ftype: u32,
        rm: u32,
        ra: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        let Some(size) = self.float_type(ftype) else {
            return self.none();
        };
        self.bind_fp::<Vector<F>>(Operands {
            ra: ra as u8,
            ..operands(imm | SCALAR | size, rm, rn, rd)
        })
    }
    pub(super) fn fp2<F: Op>(&mut self, imm: u64, ftype: u32, rm: u32, rn: u32, rd: u32) -> B::Out {
        self.fp3::<F>(imm, ftype, rm, rd, rn, rd)
    }
    pub(super) fn fp1<F: Op>(&mut self, imm: u64, ftype: u32, rn: u32, rd: u32) -> B::Out {
        self.fp2::<F>(imm, ftype, 0, rn, rd)
    }
    pub(super) fn fcmp(&mut self, imm: u64, ftype: u32, rm: u32, rn: u32) -> B::Out {
        match self.float_type(ftype) {
            Some(size) => self.bind_fp::<CompareFp>(operands(imm | size, rm, rn, 0)),
            None => self.none(),
        }
    }
    pub(super) fn fccmp(
        &mut self,
        imm: u64,
        ftype: u32,
        rm: u32,
        cond: u32,
        rn: u32,
        nzcv: u32,
    ) -> B::Out {
        let Some(size) = self.float_type(ftype) else {
            return self.none();
        };
        self.bind_fp::<CompareFpIf>(Operands {
            aux: cond as u8,
            ..operands(with(imm | size, nzcv), rm, rn, 0)
        })
    }

    // Conversions

    /// Half precision needs no FEAT_FP16 here.
    pub(super) fn fcvt(&mut self, to: u64, ftype: u32, rn: u32, rd: u32) -> B::Out {
        match float_size(ftype) {
            Some(from) if from != to => self.vector::<Convert>(with(from, to as u32), 0, rn, rd),
            _ => self.none(),
        }
    }
    fn float_to_int(
        &mut self,
        imm: u64,
        sf: u32,
        ftype: u32,
        arg: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        let Some(size) = self.float_type(ftype) else {
            return self.none();
        };
        let bits = if sf != 0 { BITS_64 } else { BITS_32 };
        let imm = with(imm | SCALAR | size, arg | bits);
        self.bind_fp::<ToGeneral<ToInt>>(operands(imm, 0, rn, slot::dx(rd).into()))
    }
    fn int_to_float(
        &mut self,
        imm: u64,
        sf: u32,
        ftype: u32,
        arg: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        let Some(size) = self.float_type(ftype) else {
            return self.none();
        };
        let bits = if sf != 0 { BITS_64 } else { BITS_32 };
        let imm = with(imm | SCALAR | size, arg | bits);
        self.bind_fp::<FromGeneral<FromInt>>(operands(imm, 0, slot::x(rn).into(), rd))
    }
    pub(super) fn convert_to_int(
        &mut self,
        imm: u64,
        mode: u32,
        sf: u32,
        ftype: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        self.float_to_int(imm, sf, ftype, mode, rn, rd)
    }
    pub(super) fn convert_from_int(
        &mut self,
        imm: u64,
        sf: u32,
        ftype: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        self.int_to_float(imm, sf, ftype, 0, rn, rd)
    }
    pub(super) fn convert_to_fixed(
        &mut self,
        imm: u64,
        sf: u32,
        ftype: u32,
        scale: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        if sf == 0 && scale < 32 {
            return self.none();
        }
        self.float_to_int(imm, sf, ftype, ZERO | (64 - scale), rn, rd)
    }
    pub(super) fn convert_from_fixed(
        &mut self,
        imm: u64,
        sf: u32,
        ftype: u32,
        scale: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        if sf == 0 && scale < 32 {
            return self.none();
        }
        self.int_to_float(imm, sf, ftype, 64 - scale, rn, rd)
    }
    pub(super) fn fjcvtzs(&mut self, rn: u32, rd: u32) -> B::Out {
        self.bind_fp::<JavaScriptConvert>(operands(0, 0, rn, slot::dx(rd).into()))
    }

    // Vectors, and scalars among their rows, of singles and doubles

    pub(super) fn three_fp<F: Op>(
        &mut self,
        imm: u64,
        q: u32,
        sz: u32,
        rm: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        if sz > q {
            return self.none();
        }
        self.vector::<F>(imm | quad(q) | (SINGLE + u64::from(sz)), rm, rn, rd)
    }
    pub(super) fn two_fp<F: Op>(&mut self, imm: u64, q: u32, sz: u32, rn: u32, rd: u32) -> B::Out {
        self.three_fp::<F>(imm, q, sz, 0, rn, rd)
    }
    pub(super) fn scalar3_as<F: Op>(&mut self, imm: u64, rm: u32, rn: u32, rd: u32) -> B::Out {
        self.vector::<F>(imm | SCALAR, rm, rn, rd)
    }
    pub(super) fn scalar3_fp<F: Op>(
        &mut self,
        imm: u64,
        sz: u32,
        rm: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        self.vector::<F>(imm | SCALAR | (SINGLE + u64::from(sz)), rm, rn, rd)
    }
    pub(super) fn scalar2_fp<F: Op>(&mut self, imm: u64, sz: u32, rn: u32, rd: u32) -> B::Out {
        self.scalar3_fp::<F>(imm, sz, 0, rn, rd)
    }
    pub(super) fn across_fp<F: Op>(&mut self, rn: u32, rd: u32) -> B::Out {
        self.vector::<F>(FULL | SINGLE, 0, rn, rd)
    }
    /// FCVTL and FCVTN: between halves and singles, or singles and doubles.
    pub(super) fn convert<F: Op>(&mut self, imm: u64, q: u32, sz: u32, rn: u32, rd: u32) -> B::Out {
        let size = HALF + u64::from(sz);
        self.vector::<F>(with(imm | quad(q) | size, CURRENT), 0, rn, rd)
    }

    // Complex numbers

    /// Whether a vector row has lanes of this size.
    fn complex_size(&self, q: u32, size: u32) -> Option<u64> {
        let has = match u64::from(size) {
            HALF => self.b.has(Feature::FP16),
            SINGLE => true,
            DOUBLE => q != 0,
            _ => false,
        };
        has.then_some(size.into())
    }
    pub(super) fn fcadd(
        &mut self,
        q: u32,
        size: u32,
        rm: u32,
        rot: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        match self.complex_size(q, size) {
            Some(size) => self.vector::<ComplexAdd>(with(quad(q) | size, rot), rm, rn, rd),
            None => self.none(),
        }
    }
    pub(super) fn fcmla(
        &mut self,
        q: u32,
        size: u32,
        rm: u32,
        rot: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        match self.complex_size(q, size) {
            Some(size) => self.vector::<ComplexMulAdd>(with(quad(q) | size, rot), rm, rn, rd),
            None => self.none(),
        }
    }
}
