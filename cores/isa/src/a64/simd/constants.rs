//! Constants of vectors and floating-point registers: AdvSIMDExpandImm() and VFPExpandImm().
use super::decode::{DOUBLE, HALF, SINGLE, operands};
use super::meaning::*;
use crate::a64::Decoder;
use crate::emit::Bind;

/// What is done with a constant.
#[derive(Clone, Copy)]
pub enum Kind {
    Move,
    Or,
    And,
}

/// VFPExpandImm().
pub(crate) fn expand(imm8: u32, size: u64) -> u64 {
    let imm8 = u64::from(imm8);
    let (sign, b, low) = (imm8 >> 7, imm8 >> 6 & 1, imm8 & 0x3f);
    let (exponent, fraction) = match size {
        HALF => (5, 10),
        SINGLE => (8, 23),
        _ => (11, 52),
    };
    let b_times = b.wrapping_neg() & ((1 << (exponent - 3)) - 1);
    let top = (b ^ 1) << (exponent - 1) | b_times << 2;
    sign << (exponent + fraction) | top << fraction | low << (fraction - 4)
}
fn imm8(abc: u32, defgh: u32) -> u32 {
    abc << 5 | defgh
}

impl<B: Bind> Decoder<'_, B> {
    fn modified(&mut self, kind: Kind, invert: bool, q: u32, imm: u64, rd: u32) -> B::Out {
        let o = operands(if invert { !imm } else { imm }, 0, 0, rd);
        match kind {
            Kind::Move => bind!(fp self, o, MoveImmediate [] [q]),
            Kind::Or => bind!(fp self, o, OrImmediate [] [q]),
            Kind::And => bind!(fp self, o, AndImmediate [] [q]),
        }
    }
    fn twice(imm32: u32) -> u64 {
        u64::from(imm32) << 32 | u64::from(imm32)
    }
    pub(super) fn imm32(
        &mut self,
        kind: Kind,
        invert: bool,
        q: u32,
        abc: u32,
        sh: u32,
        defgh: u32,
        rd: u32,
    ) -> B::Out {
        let imm = Self::twice(imm8(abc, defgh) << (8 * sh));
        self.modified(kind, invert, q, imm, rd)
    }
    pub(super) fn imm16(
        &mut self,
        kind: Kind,
        invert: bool,
        q: u32,
        abc: u32,
        sh: u32,
        defgh: u32,
        rd: u32,
    ) -> B::Out {
        let imm = Self::twice((imm8(abc, defgh) << (8 * sh)) * 0x1_0001);
        self.modified(kind, invert, q, imm, rd)
    }
    /// MSL: ones are shifted in.
    pub(super) fn imm32_ones(
        &mut self,
        invert: bool,
        q: u32,
        abc: u32,
        sh: u32,
        defgh: u32,
        rd: u32,
    ) -> B::Out {
        let by = 8 << sh;
        let imm = Self::twice(imm8(abc, defgh) << by | ((1 << by) - 1));
        self.modified(Kind::Move, invert, q, imm, rd)
    }
    pub(super) fn imm8(&mut self, q: u32, abc: u32, defgh: u32, rd: u32) -> B::Out {
        let imm = Self::twice(imm8(abc, defgh) * 0x0101_0101);
        self.modified(Kind::Move, false, q, imm, rd)
    }
    /// Each bit of imm8 makes a byte.
    pub(super) fn imm64(&mut self, q: u32, abc: u32, defgh: u32, rd: u32) -> B::Out {
        let bits = imm8(abc, defgh);
        let imm = (0..8).fold(0, |r, i| r | (u64::from(bits >> i & 1) * 0xff) << (8 * i));
        self.modified(Kind::Move, false, q, imm, rd)
    }
    pub(super) fn fmov_half(&mut self, q: u32, abc: u32, defgh: u32, rd: u32) -> B::Out {
        let imm = Self::twice(expand(imm8(abc, defgh), HALF) as u32 * 0x1_0001);
        self.modified(Kind::Move, false, q, imm, rd)
    }
    pub(super) fn fmov_single(&mut self, q: u32, abc: u32, defgh: u32, rd: u32) -> B::Out {
        let imm = Self::twice(expand(imm8(abc, defgh), SINGLE) as u32);
        self.modified(Kind::Move, false, q, imm, rd)
    }
    pub(super) fn fmov_double(&mut self, abc: u32, defgh: u32, rd: u32) -> B::Out {
        let imm = expand(imm8(abc, defgh), DOUBLE);
        self.modified(Kind::Move, false, 1, imm, rd)
    }

    pub(super) fn fmov_immediate(&mut self, ftype: u32, imm8: u32, rd: u32) -> B::Out {
        match self.float_type(ftype) {
            Some(size) => self.modified(Kind::Move, false, 0, expand(imm8, size), rd),
            None => self.none(),
        }
    }
}
