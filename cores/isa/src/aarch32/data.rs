//! Data processing: the sixteen operations of A32 and T32's ORN on a register and a second operand, which
//! comes out of an immediate or the shifter (DDI 0487 F2.3, F5.1).
use super::{Decoder, ToPc};
use crate::emit::{Bind, Class, Emit, Operands, Semantics, Shift, System, slot};

/// Operations, numbered as A32's `opc` is.
pub mod op {
    pub const AND: u32 = 0;
    pub const EOR: u32 = 1;
    pub const SUB: u32 = 2;
    pub const RSB: u32 = 3;
    pub const ADD: u32 = 4;
    pub const ADC: u32 = 5;
    pub const SBC: u32 = 6;
    pub const RSC: u32 = 7;
    pub const TST: u32 = 8;
    pub const TEQ: u32 = 9;
    pub const CMP: u32 = 10;
    pub const CMN: u32 = 11;
    pub const ORR: u32 = 12;
    pub const MOV: u32 = 13;
    pub const BIC: u32 = 14;
    pub const MVN: u32 = 15;
    pub const ORN: u32 = 16;
}

/// Kinds of shifts as DecodeImmShift() gives them; LSR and ASR go to 32.
pub mod kind {
    pub const LSL: u32 = 0;
    pub const LSR: u32 = 1;
    pub const ASR: u32 = 2;
    pub const ROR: u32 = 3;
    pub const RRX: u32 = 4;
}

/// DecodeImmShift(): kind and amount.
pub const fn immediate_shift(stype: u32, imm5: u32) -> (u32, u32) {
    match (stype, imm5) {
        (kind::LSR | kind::ASR, 0) => (stype, 32),
        (kind::ROR, 0) => (kind::RRX, 1),
        _ => (stype, imm5),
    }
}

/// `ra` of [`Immediate`]: what becomes of C.
pub const fn immediate_carry(rotated: bool, imm: u32) -> u8 {
    match (rotated, imm >> 31) {
        (false, _) => 0,
        (true, 0) => 1,
        (true, _) => 2,
    }
}

/// Where the second operand comes from. The carry is asked for only where it counts; `None` is C as it is.
pub trait Second: 'static {
    fn get<E: Emit>(e: &mut E, o: &Operands, carry: bool) -> (E::Val, Option<E::Val>);
}

/// The lower half of `imm`; `ra` says what the carry is.
pub struct Immediate;
impl Second for Immediate {
    #[inline(always)]
    fn get<E: Emit>(e: &mut E, o: &Operands, carry: bool) -> (E::Val, Option<E::Val>) {
        let v = e.imm(o.imm & 0xffff_ffff);
        let c = match o.ra & 7 {
            1 | 2 if carry => Some(e.imm(u64::from(o.ra & 7 == 2))),
            _ => None,
        };
        (v, c)
    }
}

/// `rm` as it is.
pub struct Register;
impl Second for Register {
    #[inline(always)]
    fn get<E: Emit>(e: &mut E, o: &Operands, _: bool) -> (E::Val, Option<E::Val>) {
        (e.x(o.rm), None)
    }
}

/// `rm` shifted by the constant `amt`, not 0; the kind is in `ra`.
pub struct Shifted;
impl Second for Shifted {
    #[inline(always)]
    fn get<E: Emit>(e: &mut E, o: &Operands, carry: bool) -> (E::Val, Option<E::Val>) {
        let m = e.x(o.rm);
        let v = shifted(e, o, m);
        if !carry {
            return (v, None);
        }
        let last = match u32::from(o.ra & 7) {
            kind::LSL => 32 - o.amt,
            kind::RRX => 0,
            _ => o.amt - 1,
        };
        let c = e.shift(false, Shift::Lsr, m, last);
        let c = e.zero_extend(1, c);
        (v, Some(c))
    }
}

/// Shift() of `m` by the constant in `amt`.
#[inline(always)]
pub fn shifted<E: Emit>(e: &mut E, o: &Operands, m: E::Val) -> E::Val {
    match (u32::from(o.ra & 7), o.amt) {
        (kind::LSL, n) => e.shift(false, Shift::Lsl, m, n),
        (kind::LSR, 32) => e.imm(0),
        (kind::LSR, n) => e.shift(false, Shift::Lsr, m, n),
        (kind::ASR, n) => e.shift(false, Shift::Asr, m, n.min(31)),
        (kind::ROR, n) => e.shift(false, Shift::Ror, m, n),
        _ => {
            let f = e.flags();
            let c = e.carry(f);
            let c = e.shift(false, Shift::Lsl, c, 31);
            let m = e.shift(false, Shift::Lsr, m, 1);
            e.or(m, c)
        }
    }
}

/// `rm` shifted by the lowest byte of `ra`; the kind is in `amt`.
pub struct ShiftedByRegister;
impl Second for ShiftedByRegister {
    #[inline(always)]
    fn get<E: Emit>(e: &mut E, o: &Operands, carry: bool) -> (E::Val, Option<E::Val>) {
        let (m, by) = (e.x(o.rm), e.x(o.ra));
        let by = e.zero_extend(8, by);
        let (v, out) = if u32::from(o.amt) == kind::ROR {
            let v = e.shift_by(false, Shift::Ror, m, by);
            let out = e.shift(false, Shift::Lsr, v, 31);
            (v, out)
        } else {
            shifted_far(e, o.amt, m, by)
        };
        if !carry {
            return (v, None);
        }
        let f = e.flags();
        let old = e.carry(f);
        let none = e.is_zero(false, by);
        let c = e.select(none, old, out);
        (v, Some(c))
    }
}

/// LSL, LSR and ASR by up to 255, and the last bit shifted out, in 64-bit arithmetic.
#[inline(always)]
fn shifted_far<E: Emit>(e: &mut E, kind: u8, m: E::Val, by: E::Val) -> (E::Val, E::Val) {
    // By 63 is as good as by more.
    let high = e.imm(0xc0);
    let high = e.and(by, high);
    let near = e.is_zero(false, high);
    let most = e.imm(63);
    let by = e.select(near, by, most);
    if u32::from(kind) == kind::LSL {
        let wide = e.shift_by(true, Shift::Lsl, m, by);
        let v = e.zero_extend(32, wide);
        let out = e.shift(true, Shift::Lsr, wide, 32);
        return (v, e.zero_extend(1, out));
    }
    // One place further left, so that the last bit out is bit 0.
    let (how, m) = if u32::from(kind) == kind::ASR {
        (Shift::Asr, e.sign_extend(true, 32, m))
    } else {
        (Shift::Lsr, m)
    };
    let m = e.shift(true, Shift::Lsl, m, 1);
    let wide = e.shift_by(true, how, m, by);
    let v = e.shift(true, Shift::Lsr, wide, 1);
    (e.zero_extend(32, v), e.zero_extend(1, wide))
}

/// Carries an operation out on `rn` and the second operand. `None` if it only compares.
#[inline(always)]
fn result<E: Emit, T: Second>(e: &mut E, o: &Operands, op: u32, s: bool) -> Option<E::Val> {
    let arithmetic = matches!(op, op::SUB..=op::RSC | op::CMP | op::CMN);
    let (b, out) = T::get(e, o, s && !arithmetic);
    if matches!(op, op::MOV | op::MVN) {
        let r = if op == op::MVN { e.not(false, b) } else { b };
        return logic(e, s, r, out);
    }
    let a = e.x(o.rn);
    let (a, b) = match op {
        op::RSB | op::RSC => (b, a),
        _ => (a, b),
    };
    match op {
        op::AND | op::TST => {
            let r = e.and(a, b);
            let r = logic(e, s, r, out);
            r.filter(|_| op == op::AND)
        }
        op::EOR | op::TEQ => {
            let r = e.xor(a, b);
            let r = logic(e, s, r, out);
            r.filter(|_| op == op::EOR)
        }
        op::ORR => {
            let r = e.or(a, b);
            logic(e, s, r, out)
        }
        op::ORN => {
            let b = e.not(false, b);
            let r = e.or(a, b);
            logic(e, s, r, out)
        }
        op::BIC => {
            let b = e.not(false, b);
            let r = e.and(a, b);
            logic(e, s, r, out)
        }
        op::ADD | op::CMN => {
            if s {
                let f = e.flags_of_add(false, a, b);
                e.set_flags(f);
            }
            (op == op::ADD).then(|| e.add(false, a, b))
        }
        op::SUB | op::RSB | op::CMP => {
            if s {
                let f = e.flags_of_sub(false, a, b);
                e.set_flags(f);
            }
            (op != op::CMP).then(|| e.sub(false, a, b))
        }
        _ => {
            let b = if op == op::ADC { b } else { e.not(false, b) };
            let f = e.flags();
            let c = e.carry(f);
            if s {
                let f = e.flags_of_adc(false, a, b, c);
                e.set_flags(f);
            }
            let r = e.add(false, a, b);
            Some(e.add(false, r, c))
        }
    }
}

#[inline(always)]
fn logic<E: Emit>(e: &mut E, s: bool, r: E::Val, carry: Option<E::Val>) -> Option<E::Val> {
    if s {
        let f = e.flags_nz(false, r, carry);
        e.set_flags(f);
    }
    Some(r)
}

pub struct Data<const OP: u32, const S: bool, T>(std::marker::PhantomData<T>);
impl<const OP: u32, const S: bool, T: Second> Semantics for Data<OP, S, T> {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        if let Some(r) = result::<E, T>(e, o, OP, S) {
            e.set_x(o.rd, r);
        }
        Ok(())
    }
}

/// Where an operand is R15: the operation is in bits `[7:3]` of `ra`, as this is rare.
pub struct DataWithPc<const S: bool, T>(std::marker::PhantomData<T>);
impl<const S: bool, T: Second> Semantics for DataWithPc<S, T> {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        if let Some(r) = result::<E, T>(e, o, u32::from(o.ra >> 3), S) {
            e.set_x(o.rd, r);
        }
        Ok(())
    }
}

/// SUBS PC, LR and its relatives: the result is the address to return to.
pub struct DataReturn<T>(std::marker::PhantomData<T>);
impl<T: Second> Semantics for DataReturn<T> {
    const ENDS: bool = true;
    const CLASS: Class = Class::System;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        if let Some(r) = result::<E, T>(e, o, u32::from(o.ra >> 3), false) {
            e.system(System::ExceptionReturn, 1, r)?;
        }
        Ok(())
    }
}

/// MOVT: the upper half of the destination is `imm`.
pub struct MoveTop;
impl Semantics for MoveTop {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let old = e.x(o.rd);
        let kept = e.zero_extend(16, old);
        let top = e.imm(o.imm);
        let r = e.or(kept, top);
        e.set_x(o.rd, r);
        Ok(())
    }
}

/// SBFX and UBFX: `ra` bits from bit `amt`.
pub struct Extract<const SIGNED: bool>;
impl<const SIGNED: bool> Semantics for Extract<SIGNED> {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let n = e.x(o.rn);
        let v = e.shift(false, Shift::Lsr, n, o.amt);
        let r = if SIGNED {
            e.sign_extend(false, o.ra, v)
        } else {
            e.zero_extend(o.ra, v)
        };
        e.set_x(o.rd, r);
        Ok(())
    }
}

/// BFI, and BFC with [`slot::ZR`]: the low bits of `rn` to bit `amt`, under the mask `imm`.
pub struct Insert;
impl Semantics for Insert {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (new, old) = (e.x(o.rn), e.x(o.rd));
        let new = e.shift(false, Shift::Lsl, new, o.amt);
        let mask = e.imm(o.imm);
        let new = e.and(new, mask);
        let hole = e.imm(!o.imm & 0xffff_ffff);
        let old = e.and(old, hole);
        let r = e.or(old, new);
        e.set_x(o.rd, r);
        Ok(())
    }
}

/// REVSH.
pub struct ReverseSignedHalfword;
impl Semantics for ReverseSignedHalfword {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let n = e.x(o.rn);
        let n = e.reverse_bytes(false, 1, n);
        let r = e.sign_extend(false, 16, n);
        e.set_x(o.rd, r);
        Ok(())
    }
}

macro_rules! bind_operation {
    ($d:expr, $o:expr, $T:ident, $op:expr, $s:expr; $($flagless:literal)*; $($n:literal)*) => {
        match ($op, $s) {
            $( ($flagless, 0) => $d.bind::<Data<$flagless, false, $T>>($o), )*
            $( ($n, 1) => $d.bind::<Data<$n, true, $T>>($o), )*
            _ => $d.none(),
        }
    };
}

impl<B: Bind> Decoder<'_, B> {
    fn data<T: Second>(
        &mut self,
        op: u32,
        s: u32,
        o: Operands,
        plain: impl FnOnce(&mut Self) -> B::Out,
    ) -> B::Out {
        let writes = o.rd == slot::PC && !matches!(op, op::TST..=op::CMN);
        let with_op = Operands {
            ra: o.ra | (op as u8) << 3,
            ..o
        };
        if writes && s == 1 {
            return self.bind_pc::<DataReturn<T>>(with_op);
        }
        if writes && self.cx.location.is_thumb() {
            return self.bind_pc::<ToPc<DataWithPc<false, T>, true>>(with_op);
        }
        if writes {
            return self.bind_pc::<ToPc<DataWithPc<false, T>, false>>(with_op);
        }
        if o.rn != slot::PC && o.rm != slot::PC {
            return plain(self);
        }
        if s == 1 {
            self.bind_pc::<DataWithPc<true, T>>(with_op)
        } else {
            self.bind_pc::<DataWithPc<false, T>>(with_op)
        }
    }
    /// `rotated` decides on the carry.
    pub fn data_immediate(
        &mut self,
        op: u32,
        s: u32,
        (rd, rn): (u32, u32),
        imm: u32,
        rotated: bool,
    ) -> B::Out {
        let o = Operands {
            rd: super::r(rd),
            rn: super::r(rn),
            ra: immediate_carry(rotated, imm),
            imm: u64::from(imm),
            ..Default::default()
        };
        self.data::<Immediate>(op, s, o, |d| {
            bind_operation!(d, o, Immediate, op, s;
                0 1 2 3 4 5 6 7 12 13 14 15 16; 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16)
        })
    }
    pub fn data_register(
        &mut self,
        op: u32,
        s: u32,
        (rd, rn, rm): (u32, u32, u32),
        stype: u32,
        imm5: u32,
    ) -> B::Out {
        let (kind, amount) = immediate_shift(stype, imm5);
        let o = Operands {
            rd: super::r(rd),
            rn: super::r(rn),
            rm: super::r(rm),
            ra: kind as u8,
            amt: amount as u8,
            ..Default::default()
        };
        if amount == 0 {
            return self.data::<Register>(op, s, o, |d| {
                bind_operation!(d, o, Register, op, s;
                    0 1 2 3 4 5 6 7 12 13 14 15 16; 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16)
            });
        }
        self.data::<Shifted>(op, s, o, |d| {
            bind_operation!(d, o, Shifted, op, s;
                0 1 2 3 4 5 6 7 12 13 14 15 16; 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16)
        })
    }
    /// The second operand is `rm` shifted by register `rs`. R15 is not allowed anywhere.
    pub fn data_by_register(
        &mut self,
        op: u32,
        s: u32,
        (rd, rn, rm, rs): (u32, u32, u32, u32),
        stype: u32,
    ) -> B::Out {
        if [rd, rn, rm, rs].contains(&15) {
            return self.unpredictable();
        }
        let o = Operands {
            rd: rd as u8,
            rn: rn as u8,
            rm: rm as u8,
            ra: rs as u8,
            amt: stype as u8,
            ..Default::default()
        };
        bind_operation!(self, o, ShiftedByRegister, op, s;
            0 1 2 3 4 5 6 7 12 13 14 15; 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15)
    }
    /// MOVW and MOVT.
    pub fn move_half(&mut self, top: bool, rd: u32, imm16: u32) -> B::Out {
        if rd == 15 {
            return self.unpredictable();
        }
        if !top {
            return self.data_immediate(op::MOV, 0, (rd, 0), imm16, false);
        }
        self.bind::<MoveTop>(Operands {
            rd: rd as u8,
            imm: u64::from(imm16) << 16,
            ..Default::default()
        })
    }
    /// SBFX and UBFX.
    pub fn extract(&mut self, signed: bool, rd: u32, rn: u32, lsb: u32, widthm1: u32) -> B::Out {
        if rd == 15 || rn == 15 || lsb + widthm1 > 31 {
            return self.unpredictable();
        }
        let o = Operands {
            rd: rd as u8,
            rn: rn as u8,
            amt: lsb as u8,
            ra: widthm1 as u8 + 1,
            ..Default::default()
        };
        if signed {
            self.bind::<Extract<true>>(o)
        } else {
            self.bind::<Extract<false>>(o)
        }
    }
    /// BFI, and BFC where `rn` is 15.
    pub fn insert(&mut self, rd: u32, rn: u32, lsb: u32, msb: u32) -> B::Out {
        if rd == 15 || msb < lsb {
            return self.unpredictable();
        }
        self.bind::<Insert>(Operands {
            rd: rd as u8,
            rn: if rn == 15 { slot::ZR } else { rn as u8 },
            amt: lsb as u8,
            imm: u64::from((u32::MAX >> (31 - (msb - lsb))) << lsb),
            ..Default::default()
        })
    }
    /// Of one register to another, neither R15.
    pub fn unary<S: Semantics + 'static>(&mut self, rd: u32, rn: u32) -> B::Out {
        if rd == 15 || rn == 15 {
            return self.unpredictable();
        }
        self.bind::<S>(Operands {
            rd: rd as u8,
            rn: rn as u8,
            ..Default::default()
        })
    }
    /// Of two registers to a third, none of them R15.
    pub fn binary<S: Semantics + 'static>(&mut self, rd: u32, rn: u32, rm: u32) -> B::Out {
        if rd == 15 || rn == 15 || rm == 15 {
            return self.unpredictable();
        }
        self.bind::<S>(Operands {
            rd: rd as u8,
            rn: rn as u8,
            rm: rm as u8,
            ..Default::default()
        })
    }
}
