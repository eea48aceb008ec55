//! From the fields of a row to operands. Registers stand in the same bits everywhere: D:Vd, N:Vn, M:Vm,
//! and Q.
use super::functions::std;
use super::registers::*;
use crate::a64::simd::lanes::*;
use crate::a64::simd::{float, shift};
use crate::a64::system::FpTrap;
use crate::aarch32::Decoder;
use crate::emit::{Bind, Operands, Semantics};
use crate::features::Feature;

/// Lane sizes as they stand in `imm`.
pub const HALF: u64 = 1;
pub const SINGLE: u64 = 2;
pub const DOUBLE: u64 = 3;

/// Which values of `size` a row takes.
pub mod sizes {
    pub const B: u32 = 1;
    pub const BH: u32 = 3;
    pub const HS: u32 = 6;
    pub const BHS: u32 = 7;
    pub const BHSD: u32 = 15;
}

impl<B: Bind> Decoder<'_, B> {
    /// Binds an instruction of VFP, or the trap it takes in this context.
    pub fn bind_fp<S: Semantics + 'static>(&mut self, o: Operands) -> B::Out {
        if self.cx.fp_trapped {
            return self.bind::<FpTrap>(Operands::default());
        }
        self.bind::<S>(o)
    }
    /// The same for Advanced SIMD.
    pub fn bind_simd<S: Semantics + 'static>(&mut self, o: Operands) -> B::Out {
        if self.cx.fp_trapped || self.cx.simd_trapped {
            return self.bind::<FpTrap>(Operands {
                imm: 1,
                ..Default::default()
            });
        }
        self.bind::<S>(o)
    }

    const fn register(&self, low: u32, top: u32) -> u8 {
        (self.insn >> low & 15 | (self.insn >> top & 1) << 4) as u8
    }
    /// D registers (also those of a Q register).
    pub(in crate::aarch32) const fn vd(&self) -> u8 {
        self.register(12, 22)
    }
    pub(in crate::aarch32) const fn vn(&self) -> u8 {
        self.register(16, 7)
    }
    pub(in crate::aarch32) const fn vm(&self) -> u8 {
        self.register(0, 5)
    }
    /// S registers: the odd bit is the lowest.
    const fn single(v: u8) -> u8 {
        v << 1 & 31 | v >> 4
    }
    pub(in crate::aarch32) const fn sd(&self) -> u8 {
        Self::single(self.vd())
    }
    pub(in crate::aarch32) const fn sn(&self) -> u8 {
        Self::single(self.vn())
    }
    pub(in crate::aarch32) const fn sm(&self) -> u8 {
        Self::single(self.vm())
    }
    pub(super) const fn is_quad(&self) -> bool {
        self.insn >> 6 & 1 == 1
    }
    pub(super) const fn u(&self) -> u64 {
        if self.insn >> 24 & 1 == 1 { U } else { 0 }
    }

    /// The operands, unless a Q register is odd, which is UNDEFINED. What a row does not have is not looked
    /// at (`uses` as of [`Op`]).
    pub(super) fn operands(&self, imm: u64, shape: u8, uses: u8) -> Option<Operands> {
        let (d, n, m) = (self.vd(), self.vn(), self.vm());
        let odd = |kind: u8, v: u8| kind == Q && v & 1 == 1;
        let wrong = odd(shape & 3, d)
            || uses & 1 != 0 && odd(shape >> 2 & 3, n)
            || uses & 2 != 0 && odd(shape >> 4 & 3, m);
        (!wrong).then_some(Operands {
            imm,
            rd: d,
            rn: n,
            rm: m,
            ..Default::default()
        })
    }
    fn of_shape<F: Op, const SHAPE: u8>(&mut self, imm: u64) -> B::Out {
        match self.operands(imm, SHAPE, F::USES) {
            Some(o) => self.bind_simd::<Registers<F, SHAPE>>(o),
            None => self.none(),
        }
    }
    /// The single operand of these is Vm.
    pub(super) fn one_of_shape<F: Op, const SHAPE: u8>(&mut self, imm: u64) -> B::Out {
        let m = self.vm();
        match self.operands(imm, SHAPE, 0) {
            Some(o) if SHAPE >> 2 & 3 != Q || m & 1 == 0 => {
                self.bind_simd::<Registers<F, SHAPE>>(Operands { rn: m, ..o })
            }
            _ => self.none(),
        }
    }
    /// All registers are D, or all Q.
    pub(super) fn alike<F: Op>(&mut self, imm: u64) -> B::Out {
        if self.is_quad() {
            self.of_shape::<F, QQQ>(imm | FULL)
        } else {
            self.of_shape::<F, DDD>(imm)
        }
    }
    pub(super) fn one<F: Op>(&mut self, imm: u64) -> B::Out {
        if self.is_quad() {
            self.one_of_shape::<F, QQQ>(imm | FULL)
        } else {
            self.one_of_shape::<F, DDD>(imm)
        }
    }
    /// The lane size that `sz` of a floating-point row says.
    pub(super) fn float_lane(&self, sz: u32) -> Option<u64> {
        match sz {
            0 => Some(SINGLE),
            _ if self.b.has(Feature::FP16) => Some(HALF),
            _ => None,
        }
    }
    /// The same for `size` of the rows that have two bits.
    pub(super) fn float_size(&self, size: u32) -> Option<u64> {
        match size {
            1 => self.float_lane(1),
            2 => Some(SINGLE),
            _ => None,
        }
    }

    // Three registers of the same length

    pub(super) fn three<F: Op>(&mut self, sizes: u32, imm: u64, size: u32) -> B::Out {
        if sizes >> size & 1 == 0 {
            return self.none();
        }
        self.alike::<F>(imm | u64::from(size))
    }
    pub(super) fn three_u<F: Op>(&mut self, sizes: u32, imm: u64, size: u32) -> B::Out {
        let u = self.u();
        self.three::<F>(sizes, imm | u, size)
    }
    /// Shifts by a register have it in Vn.
    pub(super) fn shift_reg<F: Op>(&mut self, imm: u64, size: u32) -> B::Out {
        let imm = imm | self.u() | u64::from(size);
        let quad = self.is_quad();
        let shape = if quad { QQQ } else { DDD };
        let Some(o) = self.operands(imm, shape, F::USES) else {
            return self.none();
        };
        let o = Operands {
            rn: o.rm,
            rm: o.rn,
            ..o
        };
        if quad {
            let imm = imm | FULL;
            self.bind_simd::<Registers<F, QQQ>>(Operands { imm, ..o })
        } else {
            self.bind_simd::<Registers<F, DDD>>(o)
        }
    }
    /// Those of pairs, which know no Q registers.
    pub(super) fn pairs<F: Op>(&mut self, sizes: u32, imm: u64, size: u32) -> B::Out {
        if self.is_quad() {
            return self.none();
        }
        self.three::<F>(sizes, imm, size)
    }
    pub(super) fn pairs_u<F: Op>(&mut self, size: u32) -> B::Out {
        let u = self.u();
        self.pairs::<F>(sizes::BHS, u, size)
    }
    pub(super) fn three_fp<F: Op>(&mut self, imm: u64, sz: u32) -> B::Out {
        match self.float_lane(sz) {
            Some(size) => self.alike::<F>(imm | size),
            None => self.none(),
        }
    }
    pub(super) fn pairs_fp<F: Op>(&mut self, imm: u64, sz: u32) -> B::Out {
        if self.is_quad() {
            return self.none();
        }
        self.three_fp::<F>(imm, sz)
    }
    /// Whole Q registers of the cryptographic rows.
    pub(super) fn whole<F: Op>(&mut self) -> B::Out {
        self.of_shape::<F, QQQ>(FULL)
    }
    /// Those of bytes and those of words.
    pub(super) fn whole_bytes<F: Op>(&mut self, size: u32) -> B::Out {
        self.whole_one::<F>(0, size)
    }
    pub(super) fn whole_words<F: Op>(&mut self, size: u32) -> B::Out {
        self.whole_one::<F>(2, size)
    }
    fn whole_one<F: Op>(&mut self, expected: u32, size: u32) -> B::Out {
        if size != expected {
            return self.none();
        }
        self.one_of_shape::<F, QQQ>(FULL)
    }

    // Three registers of different lengths, and scalars

    pub(super) fn long<F: Op>(&mut self, sizes: u32, imm: u64, size: u32) -> B::Out {
        if sizes >> size & 1 == 0 {
            return self.none();
        }
        let u = self.u();
        self.of_shape::<F, LONG>(imm | u | u64::from(size))
    }
    pub(super) fn widened<F: Op>(&mut self, size: u32) -> B::Out {
        let u = self.u();
        self.of_shape::<F, WIDE>(u | u64::from(size))
    }
    pub(super) fn high_narrow<F: Op>(&mut self, imm: u64, size: u32) -> B::Out {
        self.of_shape::<F, NARROW>(imm | u64::from(size))
    }
    fn scalar<F: Op, const SHAPE: u8>(&mut self, imm: u64, size: u64) -> B::Out {
        let m = self.vm();
        // The D register and the lane in it.
        let (register, lane) = if size == HALF {
            (m & 7, m >> 3)
        } else {
            (m & 15, m >> 4)
        };
        let Some(o) = self.operands(imm | size, SHAPE, 1) else {
            return self.none();
        };
        self.bind_simd::<ByScalar<F, SHAPE>>(Operands {
            rm: register >> 1,
            ra: (register & 1) << (3 - size as u8) | lane,
            amt: size as u8,
            ..o
        })
    }
    /// Q is bit 24 of these.
    fn scalar_alike<F: Op>(&mut self, imm: u64, size: u64) -> B::Out {
        if self.u() != 0 {
            self.scalar::<F, QQQ>(imm | FULL, size)
        } else {
            self.scalar::<F, DDD>(imm, size)
        }
    }
    pub(super) fn by_scalar<F: Op>(&mut self, imm: u64, size: u32) -> B::Out {
        if sizes::HS >> size & 1 == 0 {
            return self.none();
        }
        self.scalar_alike::<F>(imm, size.into())
    }
    pub(super) fn by_scalar_fp<F: Op>(&mut self, imm: u64, size: u32) -> B::Out {
        match self.float_size(size) {
            Some(size) => self.scalar_alike::<F>(imm, size),
            None => self.none(),
        }
    }
    pub(super) fn by_scalar_long<F: Op>(&mut self, imm: u64, size: u32) -> B::Out {
        if sizes::HS >> size & 1 == 0 {
            return self.none();
        }
        let u = self.u();
        self.scalar::<F, LONG>(imm | u, size.into())
    }

    // Two registers

    pub(super) fn two<F: Op>(&mut self, sizes: u32, imm: u64, size: u32) -> B::Out {
        if sizes >> size & 1 == 0 {
            return self.none();
        }
        self.one::<F>(imm | u64::from(size))
    }
    /// Signed or unsigned by `op`.
    pub(super) fn two_op<F: Op>(&mut self, size: u32, op: u32) -> B::Out {
        self.two::<F>(sizes::BHS, if op != 0 { U } else { 0 }, size)
    }
    pub(super) fn two_fp<F: Op>(&mut self, imm: u64, size: u32) -> B::Out {
        match self.float_size(size) {
            Some(size) => self.one::<F>(imm | size),
            None => self.none(),
        }
    }
    /// VCVTA, VCVTN, VCVTP and VCVTM.
    pub(super) fn vcvt_to_int(&mut self, mode: u32, size: u32, op: u32) -> B::Out {
        let imm = with(if op != 0 { U } else { 0 }, mode);
        self.two_fp::<std::ToInt>(imm, size)
    }
    pub(super) fn vcvt_from_int(&mut self, size: u32, op: u32) -> B::Out {
        self.two_fp::<std::FromInt>(if op != 0 { U } else { 0 }, size)
    }
    pub(super) fn narrow<F: Op>(&mut self, imm: u64, size: u32) -> B::Out {
        if size == 3 {
            return self.none();
        }
        self.one_of_shape::<F, NARROW>(imm | u64::from(size))
    }
    pub(super) fn shll(&mut self, size: u32) -> B::Out {
        if size == 3 {
            return self.none();
        }
        self.one_of_shape::<shift::ShiftLeftLong, LONG>(with(size.into(), 8 << size))
    }
    /// Between vectors of half and single precision.
    pub(super) fn vcvt_to_half(&mut self, size: u32) -> B::Out {
        if size != 1 {
            return self.none();
        }
        let imm = with(HALF, float::mode::CURRENT);
        self.one_of_shape::<std::ConvertNarrow, NARROW>(imm)
    }
    pub(super) fn vcvt_to_bfloat(&mut self, size: u32) -> B::Out {
        if size != 1 {
            return self.none();
        }
        self.one_of_shape::<std::BfConvertNarrow, NARROW>(HALF)
    }
    pub(super) fn vcvt_from_half(&mut self, size: u32) -> B::Out {
        if size != 1 {
            return self.none();
        }
        self.one_of_shape::<std::ConvertLong, LONG>(HALF)
    }
}
