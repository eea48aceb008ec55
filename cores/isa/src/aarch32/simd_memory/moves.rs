//! Between general and SIMD&FP registers, and FPSCR and its kin.
use crate::a64::simd::lanes::{FULL, with};
use crate::a64::simd::permute::{Dup, Insert};
use crate::aarch32::simd::registers::{D, Q, S, number, set_number, write};
use crate::aarch32::{Decoder, r};
use crate::emit::System as Whole;
use crate::emit::{Bind, Class, Emit, Operands, Semantics, Shift};

/// VMOV between a general register and S; with HALF of 16 bits.
pub struct ToNumber<const HALF: bool>;
impl<const HALF: bool> Semantics for ToNumber<HALF> {
    const CLASS: Class = Class::Fp;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let mut x = e.x(o.rn);
        if HALF {
            x = e.zero_extend(16, x);
        }
        set_number(e, S, o.rd, x);
        Ok(())
    }
}
pub struct FromNumber<const HALF: bool>;
impl<const HALF: bool> Semantics for FromNumber<HALF> {
    const CLASS: Class = Class::Fp;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let mut x = number(e, S, o.rn);
        if HALF {
            x = e.zero_extend(16, x);
        }
        e.set_x(o.rd, x);
        Ok(())
    }
}

/// VMOV to D (or to two S registers in turn) from `rn` and, the upper half, `rm`.
pub struct ToPair<const KIND: u8>;
impl<const KIND: u8> Semantics for ToPair<KIND> {
    const CLASS: Class = Class::Fp;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (lo, hi) = (e.x(o.rn), e.x(o.rm));
        if KIND == D {
            let hi = e.shift(true, Shift::Lsl, hi, 32);
            let x = e.or(lo, hi);
            set_number(e, D, o.rd, x);
        } else {
            set_number(e, S, o.rd, lo);
            set_number(e, S, o.rd + 1, hi);
        }
        Ok(())
    }
}
/// The other way: to `rd` and `ra`.
pub struct FromPair<const KIND: u8>;
impl<const KIND: u8> Semantics for FromPair<KIND> {
    const CLASS: Class = Class::Fp;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (lo, hi) = if KIND == D {
            let x = number(e, D, o.rn);
            (e.zero_extend(32, x), e.shift(true, Shift::Lsr, x, 32))
        } else {
            (number(e, S, o.rn), number(e, S, o.rn + 1))
        };
        e.set_x(o.rd, lo);
        e.set_x(o.ra, hi);
        Ok(())
    }
}

/// VMOV to a lane; `imm` is as of [`Insert`].
pub struct ToScalar;
impl Semantics for ToScalar {
    const CLASS: Class = Class::Simd;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (x, zero) = (e.x(o.rn), e.imm(0));
        let (x, old) = (e.vec(x, zero), e.v(o.rd));
        let v = e.vec_fn::<Insert>(o.imm, x, x, old);
        e.set_v(o.rd, v);
        Ok(())
    }
}
/// VMOV from bits `amt` and up of D: `ra` of them, with their sign or not.
pub struct FromScalar<const SIGNED: bool>;
impl<const SIGNED: bool> Semantics for FromScalar<SIGNED> {
    const CLASS: Class = Class::Simd;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let x = number(e, D, o.rn);
        let x = e.shift(true, Shift::Lsr, x, o.amt);
        let x = if SIGNED {
            e.sign_extend(false, o.ra, x)
        } else {
            e.zero_extend(o.ra, x)
        };
        e.set_x(o.rd, x);
        Ok(())
    }
}
/// VDUP (general-purpose register).
pub struct Duplicate<const KIND: u8>;
impl<const KIND: u8> Semantics for Duplicate<KIND> {
    const CLASS: Class = Class::Simd;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (x, zero) = (e.x(o.rn), e.imm(0));
        let x = e.vec(x, zero);
        let v = e.vec_fn::<Dup>(o.imm, x, x, x);
        write(e, KIND, o.rd, v);
        Ok(())
    }
}

/// Which way [`Decoder::special`] goes.
#[derive(Clone, Copy)]
pub enum System {
    Read,
    Write,
}
/// VMRS of register `amt`.
pub struct ReadSpecial;
impl Semantics for ReadSpecial {
    const CLASS: Class = Class::System;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let none = e.imm(0);
        let x = e.system(Whole::Vmrs, o.amt.into(), none)?;
        e.set_x(o.rd, x);
        Ok(())
    }
}
/// VMRS APSR_nzcv, FPSCR.
pub struct ReadFlags;
impl Semantics for ReadFlags {
    const CLASS: Class = Class::System;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let none = e.imm(0);
        let x = e.system(Whole::Vmrs, o.amt.into(), none)?;
        let f = e.flags_from(x);
        e.set_flags(f);
        Ok(())
    }
}
/// VMSR. What traps may change with FPEXC.
pub struct WriteSpecial<const ENDS: bool>;
impl<const ENDS: bool> Semantics for WriteSpecial<ENDS> {
    const ENDS: bool = ENDS;
    const CLASS: Class = Class::System;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let x = e.x(o.rn);
        e.system(Whole::Vmsr, o.amt.into(), x).map(|_| ())
    }
}

/// `reg` of VMRS and VMSR.
const FPSID: u32 = 0;
const FPSCR: u32 = 1;
const FPEXC: u32 = 8;

impl<B: Bind> Decoder<'_, B> {
    /// Bits that are (0) in these diagrams.
    fn has_wrong_bits(&self, mask: u32) -> bool {
        self.insn & mask != 0
    }
    pub(super) fn vmov_number(&mut self, bits: u32, op: u32, rt: u32) -> B::Out {
        if rt == 15 || self.has_wrong_bits(0x6f) {
            return self.unpredictable();
        }
        let o = Operands {
            rd: self.sn(),
            rn: r(rt),
            ..Default::default()
        };
        let back = Operands {
            rd: r(rt),
            rn: self.sn(),
            ..o
        };
        match (op, bits) {
            (0, 16) => self.bind_fp::<ToNumber<true>>(o),
            (0, _) => self.bind_fp::<ToNumber<false>>(o),
            (_, 16) => self.bind_fp::<FromNumber<true>>(back),
            _ => self.bind_fp::<FromNumber<false>>(back),
        }
    }
    fn pair<const KIND: u8>(&mut self, m: u8, op: u32, rt2: u32, rt: u32) -> B::Out {
        if rt == 15 || rt2 == 15 || op != 0 && rt == rt2 {
            return self.unpredictable();
        }
        let o = Operands::default();
        if op == 0 {
            let (rn, rm) = (r(rt), r(rt2));
            self.bind_fp::<ToPair<KIND>>(Operands { rd: m, rn, rm, ..o })
        } else {
            let (rd, ra) = (r(rt), r(rt2));
            self.bind_fp::<FromPair<KIND>>(Operands { rd, ra, rn: m, ..o })
        }
    }
    pub(super) fn vmov_two_singles(&mut self, op: u32, rt2: u32, rt: u32) -> B::Out {
        match self.sm() {
            31 => self.unpredictable(),
            m => self.pair::<S>(m, op, rt2, rt),
        }
    }
    pub(super) fn vmov_double(&mut self, op: u32, rt2: u32, rt: u32) -> B::Out {
        let m = self.vm();
        self.pair::<D>(m, op, rt2, rt)
    }

    pub(super) fn special(&mut self, way: System, reg: u32, rt: u32) -> B::Out {
        let known = match way {
            System::Read => matches!(reg, FPSID | FPSCR | 5..=8),
            System::Write => matches!(reg, FPSID | FPSCR | FPEXC),
        };
        let flags = matches!(way, System::Read) && reg == FPSCR;
        if !known || rt == 15 && !flags || self.has_wrong_bits(0xef) {
            return self.unpredictable();
        }
        let o = Operands {
            rd: r(rt),
            rn: r(rt),
            amt: reg as u8,
            ..Default::default()
        };
        match way {
            System::Read if rt == 15 => self.bind_fp::<ReadFlags>(o),
            System::Read if reg == FPSCR => self.bind_fp::<ReadSpecial>(o),
            System::Write if reg == FPSCR => self.bind_fp::<WriteSpecial<false>>(o),
            // The core decides on these, which do not depend on FPEXC.EN.
            System::Read => self.bind::<ReadSpecial>(o),
            System::Write => self.bind::<WriteSpecial<true>>(o),
        }
    }

    /// log2 of the size of a lane, and its index in D, of `opc1:opc2`.
    fn lane(opc1: u32, opc2: u32) -> Option<(u32, u32)> {
        match opc1 << 2 | opc2 {
            v if v & 8 != 0 => Some((0, v & 7)),
            v if v & 1 != 0 => Some((1, v >> 1 & 3)),
            v if v & 2 == 0 => Some((2, v >> 2 & 1)),
            _ => None,
        }
    }
    pub(super) fn vmov_to_scalar(&mut self, opc1: u32, rt: u32, opc2: u32) -> B::Out {
        let Some((size, index)) = Self::lane(opc1, opc2) else {
            return self.none();
        };
        if rt == 15 || self.has_wrong_bits(15) {
            return self.unpredictable();
        }
        // Of the Q register.
        let d = u32::from(self.vn());
        let lane = (d & 1) << (3 - size) | index;
        let o = Operands {
            imm: with(size.into(), lane),
            rd: (d >> 1) as u8,
            rn: r(rt),
            ..Default::default()
        };
        match size {
            2 => self.bind_fp::<ToScalar>(o),
            _ => self.bind_simd::<ToScalar>(o),
        }
    }
    pub(super) fn vmov_from_scalar(&mut self, u: u32, opc1: u32, rt: u32, opc2: u32) -> B::Out {
        let Some((size, index)) = Self::lane(opc1, opc2).filter(|l| u == 0 || l.0 < 2) else {
            return self.none();
        };
        if rt == 15 || self.has_wrong_bits(15) {
            return self.unpredictable();
        }
        let o = Operands {
            rd: r(rt),
            rn: self.vn(),
            amt: (index << (size + 3)) as u8,
            ra: 8 << size,
            ..Default::default()
        };
        match (size, u) {
            (2, _) => self.bind_fp::<FromScalar<false>>(o),
            (_, 0) => self.bind_simd::<FromScalar<true>>(o),
            _ => self.bind_simd::<FromScalar<false>>(o),
        }
    }
    pub(super) fn vdup_general(&mut self, b: u32, q: u32, rt: u32, e: u32) -> B::Out {
        let size = match (b, e) {
            (0, 0) => 2,
            (0, _) => 1,
            (_, 0) => 0,
            _ => return self.none(),
        };
        let d = self.vn();
        if q != 0 && d & 1 != 0 {
            return self.none();
        }
        if rt == 15 || self.has_wrong_bits(15) {
            return self.unpredictable();
        }
        let o = Operands {
            imm: size,
            rd: d,
            rn: r(rt),
            ..Default::default()
        };
        match q {
            0 => self.bind_simd::<Duplicate<D>>(o),
            _ => self.bind_simd::<Duplicate<Q>>(Operands {
                imm: size | FULL,
                ..o
            }),
        }
    }
}
