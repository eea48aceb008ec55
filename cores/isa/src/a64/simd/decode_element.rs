//! Which element: the index in HALF, L and M, and what is left of them for Vm.
use super::decode::{DOUBLE, HALF, SINGLE, operands, quad};
use super::float::ComplexMulAdd;
use super::lanes::*;
use super::meaning::ByElement;
use crate::a64::Decoder;
use crate::emit::{Bind, Operands};
use crate::features::Feature;

/// Index and Vm for elements of 16, 32 and 64 bits.
fn element_of(size: u64, h: u32, l: u32, m: u32, rm: u32) -> Option<(u32, u32)> {
    match size {
        HALF => Some((h << 2 | l << 1 | m, rm)),
        SINGLE => Some((h << 1 | l, m << 4 | rm)),
        DOUBLE if l == 0 => Some((h, m << 4 | rm)),
        _ => None,
    }
}

impl<B: Bind> Decoder<'_, B> {
    /// `imm` with the lane size that F wants, `size` that of the element.
    fn by_element<F: Op>(
        &mut self,
        imm: u64,
        size: u64,
        [h, l, m]: [u32; 3],
        rm: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        let Some((index, rm)) = element_of(size, h, l, m, rm) else {
            return self.none();
        };
        self.bind_fp::<ByElement<F>>(Operands {
            amt: size as u8,
            aux: index as u8,
            ..operands(imm, rm, rn, rd)
        })
    }
    pub(super) fn element<F: Op>(
        &mut self,
        imm: u64,
        q: u32,
        size: u32,
        l: u32,
        m: u32,
        rm: u32,
        h: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        let size = u64::from(size);
        if size != HALF && size != SINGLE {
            return self.none();
        }
        self.by_element::<F>(imm | quad(q) | size, size, [h, l, m], rm, rn, rd)
    }
    pub(super) fn scalar_element<F: Op>(
        &mut self,
        imm: u64,
        size: u32,
        l: u32,
        m: u32,
        rm: u32,
        h: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        self.element::<F>(imm | SCALAR, 0, size, l, m, rm, h, rn, rd)
    }
    /// Four bytes, or two halfwords, are one element.
    pub(super) fn element_group<F: Op>(
        &mut self,
        imm: u64,
        q: u32,
        l: u32,
        m: u32,
        rm: u32,
        h: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        self.by_element::<F>(imm | quad(q) | SINGLE, SINGLE, [h, l, m], rm, rn, rd)
    }
    pub(super) fn element_half<F: Op>(
        &mut self,
        imm: u64,
        q: u32,
        l: u32,
        m: u32,
        rm: u32,
        h: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        self.by_element::<F>(imm | quad(q) | HALF, HALF, [h, l, m], rm, rn, rd)
    }
    pub(super) fn scalar_element_half<F: Op>(
        &mut self,
        imm: u64,
        l: u32,
        m: u32,
        rm: u32,
        h: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        self.element_half::<F>(imm | SCALAR, 0, l, m, rm, h, rn, rd)
    }
    pub(super) fn element_fp<F: Op>(
        &mut self,
        imm: u64,
        q: u32,
        sz: u32,
        l: u32,
        m: u32,
        rm: u32,
        h: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        if sz > q {
            return self.none();
        }
        let size = SINGLE + u64::from(sz);
        self.by_element::<F>(imm | quad(q) | size, size, [h, l, m], rm, rn, rd)
    }
    pub(super) fn scalar_element_fp<F: Op>(
        &mut self,
        imm: u64,
        sz: u32,
        l: u32,
        m: u32,
        rm: u32,
        h: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        let size = SINGLE + u64::from(sz);
        self.by_element::<F>(imm | SCALAR | size, size, [h, l, m], rm, rn, rd)
    }
    /// Words from halfwords, one of which is the element.
    pub(super) fn element_long<F: Op>(
        &mut self,
        imm: u64,
        q: u32,
        l: u32,
        m: u32,
        rm: u32,
        h: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        self.by_element::<F>(imm | quad(q) | SINGLE, HALF, [h, l, m], rm, rn, rd)
    }
    /// The element is a complex number, of twice the lane size.
    pub(super) fn fcmla_half(
        &mut self,
        q: u32,
        l: u32,
        m: u32,
        rm: u32,
        rot: u32,
        h: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        if q == 0 && h == 1 || !self.b.has(Feature::FP16) {
            return self.none();
        }
        let imm = with(quad(q) | HALF, rot);
        self.by_element::<ComplexMulAdd>(imm, SINGLE, [h, l, m], rm, rn, rd)
    }
    pub(super) fn fcmla_single(
        &mut self,
        q: u32,
        l: u32,
        m: u32,
        rm: u32,
        rot: u32,
        h: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        if q == 0 {
            return self.none();
        }
        let imm = with(FULL | SINGLE, rot);
        self.by_element::<ComplexMulAdd>(imm, DOUBLE, [h, l, m], rm, rn, rd)
    }
}
