//! Multiplication and division (DDI 0487 F1.4.4, F1.4.5). Products of two words are exact in 64 bits; registers
//! are there with zeros above.
use super::Decoder;
use crate::emit::{Bind, Class, Emit, Operands, Semantics, Shift, slot};

/// PSTATE.Q becomes 1 if `v` is not what `exact` is.
#[inline(always)]
pub fn saturated<E: Emit>(e: &mut E, exact: E::Val, v: E::Val) {
    let changed = e.xor(exact, v);
    let same = e.is_zero(true, changed);
    let (old, one) = (e.x(slot::Q), e.imm(1));
    let q = e.select(same, old, one);
    e.set_x(slot::Q, q);
}

/// The low word of a sum of products; Q says whether it does not fit.
#[inline(always)]
fn overflowing<E: Emit>(e: &mut E, exact: E::Val) -> E::Val {
    let fits = e.sign_extend(true, 32, exact);
    saturated(e, exact, fits);
    e.zero_extend(32, exact)
}

/// The lower or upper halfword of `v` as a number.
#[inline(always)]
fn half<E: Emit>(e: &mut E, top: bool, v: E::Val) -> E::Val {
    let v = if top {
        e.shift(false, Shift::Lsr, v, 16)
    } else {
        v
    };
    e.sign_extend(true, 16, v)
}

#[inline(always)]
fn set_long<E: Emit>(e: &mut E, o: &Operands, v: E::Val) {
    let low = e.zero_extend(32, v);
    let high = e.shift(true, Shift::Lsr, v, 32);
    e.set_x(o.ra, low);
    e.set_x(o.rd, high);
}

/// RdHi:RdLo, which are `rd` and `ra`.
#[inline(always)]
fn long<E: Emit>(e: &mut E, o: &Operands) -> E::Val {
    let (high, low) = (e.x(o.rd), e.x(o.ra));
    let high = e.shift(true, Shift::Lsl, high, 32);
    e.or(high, low)
}

macro_rules! multiplication {
    ($(#[$doc:meta])* $Name:ident < $(const $C:ident: bool),* > |$e:ident, $o:ident| $body:block) => {
        $(#[$doc])*
        pub struct $Name<$(const $C: bool),*>;
        impl<$(const $C: bool),*> Semantics for $Name<$($C),*> {
            const CLASS: Class = Class::Multiply;
            #[inline(always)]
            fn run<E: Emit>($e: &mut E, $o: &Operands) -> Result<(), E::Stop> {
                $body
                Ok(())
            }
        }
    };
}

multiplication! {
    /// MUL and, with [`slot::ZR`] replaced, MLA and MLS. A `SUB` takes the product away.
    Multiply<const S: bool, const SUB: bool> |e, o| {
        let (n, m, a) = (e.x(o.rn), e.x(o.rm), e.x(o.ra));
        let p = e.mul(false, n, m);
        let r = if SUB { e.sub(false, a, p) } else { e.add(false, a, p) };
        e.set_x(o.rd, r);
        if S {
            let f = e.flags_nz(false, r, None);
            e.set_flags(f);
        }
    }
}
multiplication! {
    /// UMULL, SMULL, UMLAL, SMLAL.
    MultiplyLong<const SIGNED: bool, const ADD: bool, const S: bool> |e, o| {
        let (mut n, mut m) = (e.x(o.rn), e.x(o.rm));
        if SIGNED {
            n = e.sign_extend(true, 32, n);
            m = e.sign_extend(true, 32, m);
        }
        let mut r = e.mul(true, n, m);
        if ADD {
            let a = long(e, o);
            r = e.add(true, r, a);
        }
        set_long(e, o, r);
        if S {
            let f = e.flags_nz(true, r, None);
            e.set_flags(f);
        }
    }
}
multiplication! {
    /// UMAAL.
    MultiplyAddBoth<> |e, o| {
        let (n, m, high, low) = (e.x(o.rn), e.x(o.rm), e.x(o.rd), e.x(o.ra));
        let p = e.mul(true, n, m);
        let p = e.add(true, p, high);
        let r = e.add(true, p, low);
        set_long(e, o, r);
    }
}
multiplication! {
    /// SMLABB and the like; SMULBB and the like do not `ADD`.
    MultiplyHalves<const N: bool, const M: bool, const ADD: bool> |e, o| {
        let (n, m) = (e.x(o.rn), e.x(o.rm));
        let (n, m) = (half(e, N, n), half(e, M, m));
        let p = e.mul(true, n, m);
        let r = if ADD {
            let a = e.x(o.ra);
            let a = e.sign_extend(true, 32, a);
            let sum = e.add(true, p, a);
            overflowing(e, sum)
        } else {
            e.zero_extend(32, p)
        };
        e.set_x(o.rd, r);
    }
}
multiplication! {
    /// SMLALBB and the like.
    MultiplyHalvesLong<const N: bool, const M: bool> |e, o| {
        let (n, m) = (e.x(o.rn), e.x(o.rm));
        let (n, m) = (half(e, N, n), half(e, M, m));
        let p = e.mul(true, n, m);
        let a = long(e, o);
        let r = e.add(true, p, a);
        set_long(e, o, r);
    }
}
multiplication! {
    /// SMLAWB, SMLAWT; SMULWB and SMULWT do not `ADD`.
    MultiplyWordByHalf<const M: bool, const ADD: bool> |e, o| {
        let (n, m) = (e.x(o.rn), e.x(o.rm));
        let n = e.sign_extend(true, 32, n);
        let m = half(e, M, m);
        let p = e.mul(true, n, m);
        let p = e.shift(true, Shift::Asr, p, 16);
        let r = if ADD {
            let a = e.x(o.ra);
            let a = e.sign_extend(true, 32, a);
            let sum = e.add(true, p, a);
            overflowing(e, sum)
        } else {
            e.zero_extend(32, p)
        };
        e.set_x(o.rd, r);
    }
}

/// The two products of halfwords, added or subtracted; `swap` exchanges the halfwords of `rm`.
#[inline(always)]
fn dual<E: Emit>(e: &mut E, o: &Operands, sub: bool, swap: bool) -> E::Val {
    let (n, m) = (e.x(o.rn), e.x(o.rm));
    let (n0, n1) = (half(e, false, n), half(e, true, n));
    let (m0, m1) = (half(e, swap, m), half(e, !swap, m));
    let p0 = e.mul(true, n0, m0);
    let p1 = e.mul(true, n1, m1);
    if sub {
        e.sub(true, p0, p1)
    } else {
        e.add(true, p0, p1)
    }
}

multiplication! {
    /// SMLAD, SMLSD; with [`slot::ZR`] in `ra` SMUAD and SMUSD.
    MultiplyDual<const SUB: bool, const SWAP: bool> |e, o| {
        let p = dual(e, o, SUB, SWAP);
        let a = e.x(o.ra);
        let a = e.sign_extend(true, 32, a);
        let sum = e.add(true, p, a);
        let r = overflowing(e, sum);
        e.set_x(o.rd, r);
    }
}
multiplication! {
    /// SMLALD, SMLSLD.
    MultiplyDualLong<const SUB: bool, const SWAP: bool> |e, o| {
        let p = dual(e, o, SUB, SWAP);
        let a = long(e, o);
        let r = e.add(true, p, a);
        set_long(e, o, r);
    }
}
multiplication! {
    /// SMMLA, SMMLS; with [`slot::ZR`] in `ra` SMMUL.
    MultiplyHigh<const SUB: bool, const ROUND: bool> |e, o| {
        let (n, m, a) = (e.x(o.rn), e.x(o.rm), e.x(o.ra));
        let n = e.sign_extend(true, 32, n);
        let m = e.sign_extend(true, 32, m);
        let p = e.mul(true, n, m);
        let a = e.shift(true, Shift::Lsl, a, 32);
        let mut r = if SUB { e.sub(true, a, p) } else { e.add(true, a, p) };
        if ROUND {
            let half = e.imm(0x8000_0000);
            r = e.add(true, r, half);
        }
        let r = e.shift(true, Shift::Lsr, r, 32);
        e.set_x(o.rd, r);
    }
}

/// Turns one-bit fields into const parameters under the instruction's condition:
/// `bind_bits!(d, o, Multiply [] [s sub])`.
macro_rules! bind_bits {
    ($d:expr, $o:expr, $T:ident [$($done:tt)*] []) => {
        $d.bind::<$T<$($done)*>>($o)
    };
    ($d:expr, $o:expr, $T:ident [$($done:tt)*] [$f:ident $($rest:ident)*]) => {
        if $f != 0 {
            bind_bits!($d, $o, $T [$($done)* true,] [$($rest)*])
        } else {
            bind_bits!($d, $o, $T [$($done)* false,] [$($rest)*])
        }
    };
}
pub(super) use bind_bits;

/// Registers of a multiplication. `ra` 15 is none.
fn registers(rd: u32, rn: u32, rm: u32, ra: u32) -> Operands {
    Operands {
        rd: rd as u8,
        rn: rn as u8,
        rm: rm as u8,
        ra: if ra == 15 { slot::ZR } else { ra as u8 },
        ..Default::default()
    }
}

impl<B: Bind> Decoder<'_, B> {
    /// `ra` is 15 for MUL.
    pub fn multiply(&mut self, s: u32, sub: u32, regs: (u32, u32, u32, u32)) -> B::Out {
        let (rd, rn, rm, ra) = regs;
        if [rd, rn, rm].contains(&15) {
            return self.unpredictable();
        }
        let o = registers(rd, rn, rm, ra);
        bind_bits!(self, o, Multiply [] [s sub])
    }
    /// Whether the registers of a long multiplication are not allowed; RdHi is `rd`, RdLo `ra`.
    fn bad_long(&self, (hi, rn, rm, lo): (u32, u32, u32, u32)) -> bool {
        [hi, rn, rm, lo].contains(&15) || hi == lo
    }
    pub fn multiply_long(
        &mut self,
        signed: u32,
        add: u32,
        s: u32,
        regs: (u32, u32, u32, u32),
    ) -> B::Out {
        if self.bad_long(regs) {
            return self.unpredictable();
        }
        let o = registers(regs.0, regs.1, regs.2, regs.3);
        bind_bits!(self, o, MultiplyLong [] [signed add s])
    }
    pub fn multiply_add_both(&mut self, regs: (u32, u32, u32, u32)) -> B::Out {
        if self.bad_long(regs) {
            return self.unpredictable();
        }
        self.bind::<MultiplyAddBoth>(registers(regs.0, regs.1, regs.2, regs.3))
    }
    /// `ra` is `None` for SMULxy.
    pub fn multiply_halves(
        &mut self,
        n: u32,
        m: u32,
        (rd, rn, rm): (u32, u32, u32),
        ra: Option<u32>,
    ) -> B::Out {
        if [rd, rn, rm, ra.unwrap_or(0)].contains(&15) {
            return self.unpredictable();
        }
        let o = registers(rd, rn, rm, ra.unwrap_or(0));
        let add = u32::from(ra.is_some());
        bind_bits!(self, o, MultiplyHalves [] [n m add])
    }
    pub fn multiply_halves_long(&mut self, n: u32, m: u32, regs: (u32, u32, u32, u32)) -> B::Out {
        if self.bad_long(regs) {
            return self.unpredictable();
        }
        let o = registers(regs.0, regs.1, regs.2, regs.3);
        bind_bits!(self, o, MultiplyHalvesLong [] [n m])
    }
    pub fn multiply_word_by_half(
        &mut self,
        m: u32,
        (rd, rn, rm): (u32, u32, u32),
        ra: Option<u32>,
    ) -> B::Out {
        if [rd, rn, rm, ra.unwrap_or(0)].contains(&15) {
            return self.unpredictable();
        }
        let o = registers(rd, rn, rm, ra.unwrap_or(0));
        let add = u32::from(ra.is_some());
        bind_bits!(self, o, MultiplyWordByHalf [] [m add])
    }
    /// `ra` is 15 for SMUAD and SMUSD.
    pub fn multiply_dual(&mut self, sub: u32, swap: u32, regs: (u32, u32, u32, u32)) -> B::Out {
        let (rd, rn, rm, ra) = regs;
        if [rd, rn, rm].contains(&15) {
            return self.unpredictable();
        }
        let o = registers(rd, rn, rm, ra);
        bind_bits!(self, o, MultiplyDual [] [sub swap])
    }
    pub fn multiply_dual_long(
        &mut self,
        sub: u32,
        swap: u32,
        regs: (u32, u32, u32, u32),
    ) -> B::Out {
        if self.bad_long(regs) {
            return self.unpredictable();
        }
        let o = registers(regs.0, regs.1, regs.2, regs.3);
        bind_bits!(self, o, MultiplyDualLong [] [sub swap])
    }
    /// `ra` is 15 for SMMUL, which does not subtract.
    pub fn multiply_high(&mut self, sub: u32, round: u32, regs: (u32, u32, u32, u32)) -> B::Out {
        let (rd, rn, rm, ra) = regs;
        if [rd, rn, rm].contains(&15) || sub == 1 && ra == 15 {
            return self.unpredictable();
        }
        let o = registers(rd, rn, rm, ra);
        bind_bits!(self, o, MultiplyHigh [] [sub round])
    }
}
