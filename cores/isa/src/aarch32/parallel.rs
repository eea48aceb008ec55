//! Saturating, parallel, packing and extending instructions (DDI 0487 F1.4.6 to F1.4.10).
use super::Decoder;
use super::data::{immediate_shift, kind, shifted};
use super::multiply::{bind_bits, saturated};
use crate::emit::{Bind, Class, Emit, Operands, Semantics, Shift, slot};

const LT: u8 = 11;
const GT: u8 = 12;

/// `v`, a 64-bit number, or the bound it is beyond.
#[inline(always)]
fn clamp<E: Emit>(e: &mut E, v: E::Val, low: i64, high: i64) -> E::Val {
    let most = e.imm(high as u64);
    let f = e.flags_of_sub(true, v, most);
    let over = e.condition(f, GT);
    let v = e.select(over, most, v);
    let least = e.imm(low as u64);
    let f = e.flags_of_sub(true, v, least);
    let under = e.condition(f, LT);
    e.select(under, least, v)
}

const fn bounds(unsigned: bool, bits: u8) -> (i64, i64) {
    if unsigned {
        (0, (1 << bits) - 1)
    } else {
        (-(1 << (bits - 1)), (1 << (bits - 1)) - 1)
    }
}

/// QADD, QSUB, QDADD, QDSUB.
pub struct SaturatingAdd<const DOUBLE: bool, const SUB: bool>;
impl<const DOUBLE: bool, const SUB: bool> Semantics for SaturatingAdd<DOUBLE, SUB> {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (m, n) = (e.x(o.rm), e.x(o.rn));
        let m = e.sign_extend(true, 32, m);
        let mut n = e.sign_extend(true, 32, n);
        let (low, high) = bounds(false, 32);
        if DOUBLE {
            let twice = e.add(true, n, n);
            n = clamp(e, twice, low, high);
            saturated(e, twice, n);
        }
        let exact = if SUB {
            e.sub(true, m, n)
        } else {
            e.add(true, m, n)
        };
        let r = clamp(e, exact, low, high);
        saturated(e, exact, r);
        let r = e.zero_extend(32, r);
        e.set_x(o.rd, r);
        Ok(())
    }
}

/// SSAT and USAT: `rm` shifted, to `imm` bits.
pub struct Saturate<const UNSIGNED: bool>;
impl<const UNSIGNED: bool> Semantics for Saturate<UNSIGNED> {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let m = e.x(o.rm);
        let v = shifted(e, o, m);
        let v = e.sign_extend(true, 32, v);
        let (low, high) = bounds(UNSIGNED, o.imm as u8);
        let r = clamp(e, v, low, high);
        saturated(e, v, r);
        let r = e.zero_extend(32, r);
        e.set_x(o.rd, r);
        Ok(())
    }
}

/// SSAT16 and USAT16: both halfwords of `rn`, to `imm` bits.
pub struct SaturateHalves<const UNSIGNED: bool>;
impl<const UNSIGNED: bool> Semantics for SaturateHalves<UNSIGNED> {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let n = e.x(o.rn);
        let (low, high) = bounds(UNSIGNED, o.imm as u8);
        let mut r = e.imm(0);
        for i in 0..2 {
            let v = lane(e, false, 16, i, n);
            let s = clamp(e, v, low, high);
            saturated(e, v, s);
            r = put(e, 16, i, s, r);
        }
        e.set_x(o.rd, r);
        Ok(())
    }
}

/// Lane `i` of `bits` bits as a 64-bit number.
#[inline(always)]
fn lane<E: Emit>(e: &mut E, unsigned: bool, bits: u8, i: u8, v: E::Val) -> E::Val {
    let v = e.shift(false, Shift::Lsr, v, bits * i);
    if unsigned {
        e.zero_extend(bits, v)
    } else {
        e.sign_extend(true, bits, v)
    }
}

#[inline(always)]
fn put<E: Emit>(e: &mut E, bits: u8, i: u8, v: E::Val, into: E::Val) -> E::Val {
    let v = e.zero_extend(bits, v);
    let v = e.shift(false, Shift::Lsl, v, bits * i);
    e.or(into, v)
}

/// What the prefix of a parallel instruction does with each lane, numbered as A32's `op1` is.
pub mod prefix {
    pub const S: u32 = 1;
    pub const Q: u32 = 2;
    pub const SH: u32 = 3;
    pub const U: u32 = 5;
    pub const UQ: u32 = 6;
    pub const UH: u32 = 7;
}

/// ADD16, ASX, SAX, SUB16, ADD8, SUB8 (`OP` as A32's `op2` is) with each prefix.
pub struct Parallel<const PREFIX: u32, const OP: u32>;
impl<const PREFIX: u32, const OP: u32> Semantics for Parallel<PREFIX, OP> {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (n, m) = (e.x(o.rn), e.x(o.rm));
        let bits = if OP & 4 == 0 { 16 } else { 8 };
        let unsigned = PREFIX >= prefix::U;
        let crossed = matches!(OP, 1 | 2);
        let (mut r, mut ge) = (e.imm(0), e.imm(0));
        for i in 0..32 / bits {
            let a = lane(e, unsigned, bits, i, n);
            let b = lane(e, unsigned, bits, if crossed { 1 - i } else { i }, m);
            let sub = match OP {
                1 => i == 0,
                2 => i == 1,
                _ => OP & 2 != 0,
            };
            let v = if sub {
                e.sub(true, a, b)
            } else {
                e.add(true, a, b)
            };
            let stored = match PREFIX {
                prefix::Q | prefix::UQ => {
                    let (low, high) = bounds(unsigned, bits);
                    clamp(e, v, low, high)
                }
                prefix::SH | prefix::UH => e.shift(true, Shift::Asr, v, 1),
                _ => v,
            };
            r = put(e, bits, i, stored, r);
            if !matches!(PREFIX, prefix::S | prefix::U) {
                continue;
            }
            // A carry out of an unsigned sum; elsewhere, whether the number is not negative.
            let at = if unsigned && !sub { bits } else { 63 };
            let bit = e.bit(v, at);
            let mask = e.imm(if bits == 16 { 3 << (2 * i) } else { 1 << i });
            let none = e.imm(0);
            let set = if at == bits {
                e.select(bit, mask, none)
            } else {
                e.select(bit, none, mask)
            };
            ge = e.or(ge, set);
        }
        if matches!(PREFIX, prefix::S | prefix::U) {
            e.set_x(slot::GE, ge);
        }
        e.set_x(o.rd, r);
        Ok(())
    }
}

pub struct Select;
impl Semantics for Select {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (n, m, ge) = (e.x(o.rn), e.x(o.rm), e.x(slot::GE));
        let mut r = e.imm(0);
        for i in 0..4 {
            let (a, b) = (lane(e, true, 8, i, n), lane(e, true, 8, i, m));
            let first = e.bit(ge, i);
            let v = e.select(first, a, b);
            r = put(e, 8, i, v, r);
        }
        e.set_x(o.rd, r);
        Ok(())
    }
}

/// USADA8; with [`slot::ZR`] in `ra` USAD8.
pub struct SumOfDifferences;
impl Semantics for SumOfDifferences {
    const CLASS: Class = Class::Multiply;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (n, m) = (e.x(o.rn), e.x(o.rm));
        let mut sum = e.x(o.ra);
        for i in 0..4 {
            let (a, b) = (lane(e, true, 8, i, n), lane(e, true, 8, i, m));
            let (up, down) = (e.sub(true, a, b), e.sub(true, b, a));
            let negative = e.bit(up, 63);
            let v = e.select(negative, down, up);
            sum = e.add(false, sum, v);
        }
        e.set_x(o.rd, sum);
        Ok(())
    }
}

/// PKHBT and PKHTB: `rm` shifted gives the upper, or with `TB` the lower, halfword.
pub struct Pack<const TB: bool>;
impl<const TB: bool> Semantics for Pack<TB> {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (n, m) = (e.x(o.rn), e.x(o.rm));
        let m = shifted(e, o, m);
        let (top, bottom) = if TB { (n, m) } else { (m, n) };
        let mask = e.imm(0xffff_0000);
        let top = e.and(top, mask);
        let bottom = e.zero_extend(16, bottom);
        let r = e.or(top, bottom);
        e.set_x(o.rd, r);
        Ok(())
    }
}

/// SXTB, SXTAB and the like, of `rm` rotated by `amt`; [`slot::ZR`] in `rn` adds nothing.
pub struct Extend<const UNSIGNED: bool, const HALF: bool>;
impl<const UNSIGNED: bool, const HALF: bool> Semantics for Extend<UNSIGNED, HALF> {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (n, m) = (e.x(o.rn), e.x(o.rm));
        let m = e.shift(false, Shift::Ror, m, o.amt);
        let bits = if HALF { 16 } else { 8 };
        let v = if UNSIGNED {
            e.zero_extend(bits, m)
        } else {
            e.sign_extend(false, bits, m)
        };
        let r = e.add(false, n, v);
        e.set_x(o.rd, r);
        Ok(())
    }
}

/// SXTB16, SXTAB16, UXTB16, UXTAB16.
pub struct ExtendHalves<const UNSIGNED: bool>;
impl<const UNSIGNED: bool> Semantics for ExtendHalves<UNSIGNED> {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (n, m) = (e.x(o.rn), e.x(o.rm));
        let m = e.shift(false, Shift::Ror, m, o.amt);
        let mut r = e.imm(0);
        for i in 0..2 {
            let a = lane(e, true, 16, i, n);
            let b = lane(e, UNSIGNED, 8, 2 * i, m);
            let v = e.add(true, a, b);
            r = put(e, 16, i, v, r);
        }
        e.set_x(o.rd, r);
        Ok(())
    }
}

macro_rules! bind_parallel {
    ($d:expr, $o:expr, $p:expr, $op:expr; $($P:literal),*) => {
        match ($p, $op) {
            $(
                ($P, 0) => $d.bind::<Parallel<$P, 0>>($o),
                ($P, 1) => $d.bind::<Parallel<$P, 1>>($o),
                ($P, 2) => $d.bind::<Parallel<$P, 2>>($o),
                ($P, 3) => $d.bind::<Parallel<$P, 3>>($o),
                ($P, 4) => $d.bind::<Parallel<$P, 4>>($o),
                ($P, 7) => $d.bind::<Parallel<$P, 7>>($o),
            )*
            _ => $d.none(),
        }
    };
}

impl<B: Bind> Decoder<'_, B> {
    pub fn parallel(&mut self, prefix: u32, op: u32, rd: u32, rn: u32, rm: u32) -> B::Out {
        if [rd, rn, rm].contains(&15) {
            return self.unpredictable();
        }
        let o = Operands {
            rd: rd as u8,
            rn: rn as u8,
            rm: rm as u8,
            ..Default::default()
        };
        bind_parallel!(self, o, prefix, op; 1, 2, 3, 5, 6, 7)
    }
    pub fn saturating_add(
        &mut self,
        double: u32,
        sub: u32,
        (rd, rn, rm): (u32, u32, u32),
    ) -> B::Out {
        if [rd, rn, rm].contains(&15) {
            return self.unpredictable();
        }
        let o = Operands {
            rd: rd as u8,
            rn: rn as u8,
            rm: rm as u8,
            ..Default::default()
        };
        bind_bits!(self, o, SaturatingAdd [] [double sub])
    }
    /// `to` is how many bits; `sh` is ASR.
    pub fn saturate(
        &mut self,
        unsigned: u32,
        to: u32,
        (rd, rm): (u32, u32),
        sh: u32,
        imm5: u32,
    ) -> B::Out {
        if rd == 15 || rm == 15 {
            return self.unpredictable();
        }
        let (kind, amount) = immediate_shift(sh << 1, imm5);
        let o = Operands {
            rd: rd as u8,
            rm: rm as u8,
            ra: kind as u8,
            amt: amount as u8,
            imm: u64::from(to),
            ..Default::default()
        };
        bind_bits!(self, o, Saturate [] [unsigned])
    }
    pub fn saturate_halves(&mut self, unsigned: u32, to: u32, rd: u32, rn: u32) -> B::Out {
        if rd == 15 || rn == 15 {
            return self.unpredictable();
        }
        let o = Operands {
            rd: rd as u8,
            rn: rn as u8,
            imm: u64::from(to),
            ..Default::default()
        };
        bind_bits!(self, o, SaturateHalves [] [unsigned])
    }
    pub fn pack(&mut self, tb: u32, (rd, rn, rm): (u32, u32, u32), imm5: u32) -> B::Out {
        if [rd, rn, rm].contains(&15) {
            return self.unpredictable();
        }
        let shift = if tb == 1 { kind::ASR } else { kind::LSL };
        let (kind, amount) = immediate_shift(shift, imm5);
        let o = Operands {
            rd: rd as u8,
            rn: rn as u8,
            rm: rm as u8,
            ra: kind as u8,
            amt: amount as u8,
            ..Default::default()
        };
        bind_bits!(self, o, Pack [] [tb])
    }
    /// `rn` is 15 where nothing is added; `size` 0 is two bytes, 2 a byte, 3 a halfword.
    pub fn extend(
        &mut self,
        unsigned: u32,
        size: u32,
        (rd, rn, rm): (u32, u32, u32),
        rotate: u32,
    ) -> B::Out {
        if rd == 15 || rm == 15 {
            return self.unpredictable();
        }
        let o = Operands {
            rd: rd as u8,
            rn: if rn == 15 { slot::ZR } else { rn as u8 },
            rm: rm as u8,
            amt: 8 * rotate as u8,
            ..Default::default()
        };
        if size == 0 {
            return bind_bits!(self, o, ExtendHalves [] [unsigned]);
        }
        let half = size & 1;
        bind_bits!(self, o, Extend [] [unsigned half])
    }
    /// `ra` is 15 for USAD8.
    pub fn sum_of_differences(&mut self, (rd, rn, rm): (u32, u32, u32), ra: u32) -> B::Out {
        if [rd, rn, rm].contains(&15) {
            return self.unpredictable();
        }
        self.bind::<SumOfDifferences>(Operands {
            rd: rd as u8,
            rn: rn as u8,
            rm: rm as u8,
            ra: if ra == 15 { slot::ZR } else { ra as u8 },
            ..Default::default()
        })
    }
}
