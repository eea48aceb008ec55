//! From the fields of a row to operands: which lanes, which amount, what is reserved.
use super::crypto::{ExclusiveOrRotate, Sm3Round};
use super::lanes::*;
use super::meaning::*;
use super::permute::*;
use super::shift::ShiftLeftLong;
use crate::a64::Decoder;
use crate::emit::{Bind, Operands, Semantics, slot};
use crate::features::Feature;

/// Lane sizes as they stand in `imm`.
pub const HALF: u64 = 1;
pub const SINGLE: u64 = 2;
pub const DOUBLE: u64 = 3;

pub(super) fn operands(imm: u64, rm: u32, rn: u32, rd: u32) -> Operands {
    Operands {
        imm,
        rd: rd as u8,
        rn: rn as u8,
        rm: rm as u8,
        ra: rd as u8,
        ..Default::default()
    }
}
pub(super) fn quad(q: u32) -> u64 {
    if q != 0 { FULL } else { 0 }
}
/// log2 of the size of the lane that `imm5` names, and its index.
fn lane_of(imm5: u32) -> Option<(u32, u32)> {
    let size = imm5.trailing_zeros();
    (size < 4).then(|| (size, imm5 >> (size + 1)))
}
/// `ftype` as a lane size.
pub fn float_size(ftype: u32) -> Option<u64> {
    match ftype {
        0 => Some(SINGLE),
        1 => Some(DOUBLE),
        3 => Some(HALF),
        _ => None,
    }
}
impl<B: Bind> Decoder<'_, B> {
    pub(super) fn vector<F: Op>(&mut self, imm: u64, rm: u32, rn: u32, rd: u32) -> B::Out {
        self.bind_fp::<Vector<F>>(operands(imm, rm, rn, rd))
    }

    // Vectors of like shape

    pub(super) fn three<F: Op>(
        &mut self,
        sizes: u32,
        imm: u64,
        q: u32,
        size: u32,
        rm: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        if sizes >> size & 1 == 0 || size == 3 && q == 0 {
            return self.none();
        }
        self.vector::<F>(imm | quad(q) | u64::from(size), rm, rn, rd)
    }
    pub(super) fn three_as<F: Op>(
        &mut self,
        imm: u64,
        q: u32,
        rm: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        self.vector::<F>(imm | quad(q), rm, rn, rd)
    }
    pub(super) fn two<F: Op>(
        &mut self,
        sizes: u32,
        imm: u64,
        q: u32,
        size: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        self.three::<F>(sizes, imm, q, size, 0, rn, rd)
    }
    pub(super) fn two_as<F: Op>(&mut self, imm: u64, q: u32, rn: u32, rd: u32) -> B::Out {
        self.vector::<F>(imm | quad(q), 0, rn, rd)
    }
    /// Of 16 bytes each, always.
    pub(super) fn matrix<F: Op>(&mut self, imm: u64, rm: u32, rn: u32, rd: u32) -> B::Out {
        self.vector::<F>(imm | FULL | SINGLE, rm, rn, rd)
    }
    pub(super) fn across<F: Op>(
        &mut self,
        imm: u64,
        q: u32,
        size: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        if size == 3 || size == 2 && q == 0 {
            return self.none();
        }
        self.vector::<F>(imm | quad(q) | u64::from(size), 0, rn, rd)
    }
    /// ORR (vector, register), and MOV, which is one of them.
    pub(super) fn orr(&mut self, q: u32, rm: u32, rn: u32, rd: u32) -> B::Out {
        if rm == rn {
            return bind!(fp self, operands(0, rm, rn, rd), MoveVector [] [q]);
        }
        self.vector::<super::integer::Or>(quad(q), rm, rn, rd)
    }
    pub(super) fn shll(&mut self, q: u32, size: u32, rn: u32, rd: u32) -> B::Out {
        if size == 3 {
            return self.none();
        }
        self.vector::<ShiftLeftLong>(with(quad(q) | u64::from(size), 8 << size), 0, rn, rd)
    }
    pub(super) fn ext(&mut self, q: u32, rm: u32, imm4: u32, rn: u32, rd: u32) -> B::Out {
        if q == 0 && imm4 > 7 {
            return self.none();
        }
        self.vector::<Extract>(with(quad(q), imm4), rm, rn, rd)
    }
    pub(super) fn tbl(&mut self, q: u32, rm: u32, len: u32, rn: u32, rd: u32) -> B::Out {
        let aux = len as u8 + 1;
        let o = operands(quad(q), rm, rn, rd);
        self.bind_fp::<TableLookup<false>>(Operands { aux, ..o })
    }
    pub(super) fn tbx(&mut self, q: u32, rm: u32, len: u32, rn: u32, rd: u32) -> B::Out {
        let aux = len as u8 + 1;
        let o = operands(quad(q), rm, rn, rd);
        self.bind_fp::<TableLookup<true>>(Operands { aux, ..o })
    }

    // Copies

    pub(super) fn dup_element(&mut self, q: u32, imm5: u32, rn: u32, rd: u32) -> B::Out {
        match lane_of(imm5) {
            Some((size, index)) if size < 3 || q != 0 => {
                self.vector::<Dup>(with(quad(q) | u64::from(size), index), 0, rn, rd)
            }
            _ => self.none(),
        }
    }
    pub(super) fn dup_general(&mut self, q: u32, imm5: u32, rn: u32, rd: u32) -> B::Out {
        match lane_of(imm5) {
            Some((size, _)) if size < 3 || q != 0 => {
                let o = operands(quad(q) | u64::from(size), 0, 0, rd);
                self.bind_fp::<FromGeneral<Dup>>(Operands {
                    rn: slot::x(rn),
                    ..o
                })
            }
            _ => self.none(),
        }
    }
    pub(super) fn dup_scalar(&mut self, imm5: u32, rn: u32, rd: u32) -> B::Out {
        let Some((size, index)) = lane_of(imm5) else {
            return self.none();
        };
        self.part::<MoveScalar>(8 << size, index, rn, rd)
    }
    pub(super) fn ins_general(&mut self, imm5: u32, rn: u32, rd: u32) -> B::Out {
        let Some((size, index)) = lane_of(imm5) else {
            return self.none();
        };
        let o = operands(with(u64::from(size), index), 0, 0, rd);
        self.bind_fp::<InsertGeneral>(Operands {
            rn: slot::x(rn),
            ..o
        })
    }
    pub(super) fn ins_element(&mut self, imm5: u32, imm4: u32, rn: u32, rd: u32) -> B::Out {
        let Some((size, index)) = lane_of(imm5) else {
            return self.none();
        };
        let from = imm4 >> size;
        self.vector::<Insert>(with(u64::from(size), from << 4 | index), 0, rn, rd)
    }
    pub(super) fn umov(&mut self, q: u32, imm5: u32, rn: u32, rd: u32) -> B::Out {
        match lane_of(imm5) {
            Some((size, index)) if (size == 3) == (q != 0) => {
                self.part::<UnsignedMove>(8 << size, index, rn, slot::dx(rd).into())
            }
            _ => self.none(),
        }
    }
    pub(super) fn smov(&mut self, q: u32, imm5: u32, rn: u32, rd: u32) -> B::Out {
        let rd = slot::dx(rd).into();
        match (q, lane_of(imm5)) {
            (0, Some((size @ ..2, index))) => {
                self.part::<SignedMove<false>>(8 << size, index, rn, rd)
            }
            (1, Some((size @ ..3, index))) => {
                self.part::<SignedMove<true>>(8 << size, index, rn, rd)
            }
            _ => self.none(),
        }
    }
    /// Lane `index` of `bits` bits.
    pub(super) fn part<T: Semantics + 'static>(
        &mut self,
        bits: u32,
        index: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        self.bind_fp::<T>(Operands {
            amt: (bits * index) as u8,
            aux: bits as u8,
            ..operands(0, 0, rn, rd)
        })
    }

    // Shifts by a constant

    /// The lane size that `immh` says, and immh:immb.
    fn amount(immh: u32, immb: u32) -> Option<(u64, u32)> {
        let size = immh.checked_ilog2()?;
        Some((u64::from(size), immh << 3 | immb))
    }
    fn shift<F: Op>(
        &mut self,
        right: bool,
        imm: u64,
        immh: u32,
        immb: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        let Some((size, v)) = Self::amount(immh, immb) else {
            return self.none();
        };
        let n = if right {
            (16 << size) - v
        } else {
            v - (8 << size)
        };
        self.vector::<F>(with(imm | size, n), 0, rn, rd)
    }
    pub(super) fn shift_right<F: Op>(
        &mut self,
        imm: u64,
        q: u32,
        immh: u32,
        immb: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        if immh > 7 && q == 0 {
            return self.none();
        }
        self.shift::<F>(true, imm | quad(q), immh, immb, rn, rd)
    }
    pub(super) fn shift_left<F: Op>(
        &mut self,
        imm: u64,
        q: u32,
        immh: u32,
        immb: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        if immh > 7 && q == 0 {
            return self.none();
        }
        self.shift::<F>(false, imm | quad(q), immh, immb, rn, rd)
    }
    pub(super) fn shift_narrow<F: Op>(
        &mut self,
        imm: u64,
        q: u32,
        immh: u32,
        immb: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        if immh > 7 {
            return self.none();
        }
        self.shift::<F>(true, imm | quad(q), immh, immb, rn, rd)
    }
    pub(super) fn shift_long<F: Op>(
        &mut self,
        imm: u64,
        q: u32,
        immh: u32,
        immb: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        if immh > 7 {
            return self.none();
        }
        self.shift::<F>(false, imm | quad(q), immh, immb, rn, rd)
    }
    pub(super) fn shift_fix<F: Op>(
        &mut self,
        imm: u64,
        q: u32,
        immh: u32,
        immb: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        if immh < 2 || immh < 4 && !self.b.has(Feature::FP16) || immh > 7 && q == 0 {
            return self.none();
        }
        self.shift::<F>(true, imm | quad(q), immh, immb, rn, rd)
    }
    pub(super) fn scalar_shift_right<F: Op>(
        &mut self,
        imm: u64,
        immh: u32,
        immb: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        if immh < 8 {
            return self.none();
        }
        self.shift::<F>(true, imm | SCALAR, immh, immb, rn, rd)
    }
    pub(super) fn scalar_shift_left<F: Op>(
        &mut self,
        imm: u64,
        immh: u32,
        immb: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        if immh < 8 {
            return self.none();
        }
        self.shift::<F>(false, imm | SCALAR, immh, immb, rn, rd)
    }
    pub(super) fn scalar_shift_any_left<F: Op>(
        &mut self,
        imm: u64,
        immh: u32,
        immb: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        self.shift::<F>(false, imm | SCALAR, immh, immb, rn, rd)
    }
    pub(super) fn scalar_shift_narrow<F: Op>(
        &mut self,
        imm: u64,
        immh: u32,
        immb: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        if immh > 7 {
            return self.none();
        }
        self.shift::<F>(true, imm | SCALAR, immh, immb, rn, rd)
    }
    pub(super) fn scalar_shift_fix<F: Op>(
        &mut self,
        imm: u64,
        immh: u32,
        immb: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        if immh < 2 || immh < 4 && !self.b.has(Feature::FP16) {
            return self.none();
        }
        self.shift::<F>(true, imm | SCALAR, immh, immb, rn, rd)
    }

    // Scalars

    pub(super) fn scalar3<F: Op>(
        &mut self,
        sizes: u32,
        imm: u64,
        size: u32,
        rm: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        if sizes >> size & 1 == 0 {
            return self.none();
        }
        self.vector::<F>(imm | SCALAR | u64::from(size), rm, rn, rd)
    }
    pub(super) fn scalar2<F: Op>(
        &mut self,
        sizes: u32,
        imm: u64,
        size: u32,
        rn: u32,
        rd: u32,
    ) -> B::Out {
        self.scalar3::<F>(sizes, imm, size, 0, rn, rd)
    }
    pub(super) fn scalar2_as<F: Op>(&mut self, imm: u64, rn: u32, rd: u32) -> B::Out {
        self.vector::<F>(imm | SCALAR, 0, rn, rd)
    }

    // Cryptography: whole registers

    pub(super) fn whole4<F: Op>(&mut self, imm: u64, rm: u32, ra: u32, rn: u32, rd: u32) -> B::Out {
        self.bind_fp::<Vector<F>>(Operands {
            ra: ra as u8,
            ..operands(imm | FULL, rm, rn, rd)
        })
    }
    pub(super) fn whole3<F: Op>(&mut self, imm: u64, rm: u32, rn: u32, rd: u32) -> B::Out {
        self.whole4::<F>(imm, rm, rd, rn, rd)
    }
    pub(super) fn whole<F: Op>(&mut self, imm: u64, rn: u32, rd: u32) -> B::Out {
        self.whole3::<F>(imm, 0, rn, rd)
    }
    pub(super) fn xar(&mut self, rm: u32, imm6: u32, rn: u32, rd: u32) -> B::Out {
        self.vector::<ExclusiveOrRotate>(with(FULL | DOUBLE, imm6), rm, rn, rd)
    }
    pub(super) fn sm3tt(&mut self, form: u32, rm: u32, imm2: u32, rn: u32, rd: u32) -> B::Out {
        self.whole3::<Sm3Round>(with(0, form << 2 | imm2), rm, rn, rd)
    }
}
