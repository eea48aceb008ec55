//! What each primitive operation is in CLIF.
use super::flags::{Base, Flags, Kind};
use super::memory::Tag;
use super::vector::Vector;
use super::{Translator, Way, exchange};
use crate::helpers;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{I8, I16, I32, I64};
use cranelift_codegen::ir::{InstBuilder, Value};
use dyno_core::Core;
use dyno_core::exchange::Exchange;
use dyno_core::monitor::NOTHING;
use dyno_isa::{AtomicOp, Emit, MemKind, PointerAuth, Shift, System, VecFn, slot};
use std::convert::Infallible;
use std::mem::offset_of;

const MONITOR: usize = offset_of!(Core, monitor) + offset_of!(dyno_core::monitor::Monitor, granule);

impl Emit for Translator<'_, '_> {
    type Val = Value;
    type Bool = Value;
    type Flags = Flags;
    type Vec = Vector;
    type Stop = Infallible;

    fn imm(&mut self, v: u64) -> Value {
        self.constant(v)
    }
    fn x(&mut self, s: u8) -> Value {
        match s {
            slot::ZR => self.constant(0),
            _ => self.register(usize::from(s)),
        }
    }
    fn set_x(&mut self, s: u8, v: Value) {
        match s {
            slot::ZR | slot::DISCARD => return,
            // Nobody looks for it in memory.
            slot::PC => {}
            _ => self.pending |= 1 << s,
        }
        self.written |= 1 << s;
        self.now.regs[usize::from(s)] = Some(v);
    }
    fn base(&mut self, s: u8) -> Result<Value, Infallible> {
        let v = self.x(s);
        if s == slot::SP && self.now.aligned != Some(v) {
            self.flush();
            let mask = self.constant(15);
            let low = self.b.ins().band(v, mask);
            let (bad, good) = (self.cold_block(), self.b.create_block());
            let fuel = self.now.fuel;
            self.b.ins().brif(low, bad, &[fuel.into()], good, &[]);
            self.b.switch_to_block(bad);
            let fuel = self.b.block_params(bad)[0];
            self.call_slow(helpers::number::STACK, v, v);
            self.alone_unless_done(fuel, good);
            self.b.switch_to_block(good);
            self.now.aligned = Some(v);
        }
        Ok(v)
    }
    fn flags(&mut self) -> Flags {
        self.now.flags.unwrap_or(Flags::of(Base::Memory))
    }
    fn set_flags(&mut self, f: Flags) {
        self.now.flags = Some(f);
        self.flags_pending = true;
        self.flags_written = true;
    }
    fn next_pc(&mut self) -> Value {
        let at = self.pc_of(self.index + 1);
        self.constant(at)
    }

    fn add(&mut self, sf: bool, a: Value, b: Value) -> Value {
        if let (Some(a), Some(b)) = (self.known_constant(a), self.known_constant(b)) {
            let r = a.wrapping_add(b);
            return self.constant(if sf { r } else { r & 0xffff_ffff });
        }
        if self.known_constant(a) == Some(0) && (sf || self.bits(b) <= 32) {
            return b;
        }
        let r = self.in_size(sf, a, b, |i, a, b| i.iadd(a, b));
        self.note_sum(sf, r, a, b, false);
        r
    }
    fn sub(&mut self, sf: bool, a: Value, b: Value) -> Value {
        let r = self.in_size(sf, a, b, |i, a, b| i.isub(a, b));
        self.note_sum(sf, r, a, b, true);
        r
    }
    fn mul(&mut self, sf: bool, a: Value, b: Value) -> Value {
        self.in_size(sf, a, b, |i, a, b| i.imul(a, b))
    }
    fn mul_high(&mut self, signed: bool, a: Value, b: Value) -> Value {
        if signed {
            self.b.ins().smulhi(a, b)
        } else {
            self.b.ins().umulhi(a, b)
        }
    }
    fn div(&mut self, sf: bool, signed: bool, a: Value, b: Value) -> Value {
        let bits = if sf { 64 } else { 32 };
        let (a, b) = if signed {
            (
                self.sign_extend(true, bits, a),
                self.sign_extend(true, bits, b),
            )
        } else {
            (self.zero_extend(bits, a), self.zero_extend(bits, b))
        };
        let (zero, one, ones) = (self.constant(0), self.constant(1), self.constant(!0));
        let by_zero = self.test(IntCC::Equal, b, zero);
        let divisor = self.b.ins().select(by_zero, one, b);
        let q = if signed {
            // The host traps on the most negative number over -1; here it is a negation.
            let by_minus = self.test(IntCC::Equal, divisor, ones);
            let divisor = self.b.ins().select(by_minus, one, divisor);
            let q = self.b.ins().sdiv(a, divisor);
            let negated = self.b.ins().isub(zero, a);
            self.b.ins().select(by_minus, negated, q)
        } else {
            self.b.ins().udiv(a, divisor)
        };
        let q = self.b.ins().select(by_zero, zero, q);
        self.sized(sf, q)
    }
    fn and(&mut self, a: Value, b: Value) -> Value {
        let bits = self.bits(a).min(self.bits(b));
        let r = self.b.ins().band(a, b);
        self.fits(r, bits)
    }
    fn or(&mut self, a: Value, b: Value) -> Value {
        let bits = self.bits(a).max(self.bits(b));
        let r = self.b.ins().bor(a, b);
        self.fits(r, bits)
    }
    fn xor(&mut self, a: Value, b: Value) -> Value {
        let bits = self.bits(a).max(self.bits(b));
        let r = self.b.ins().bxor(a, b);
        self.fits(r, bits)
    }
    fn not(&mut self, sf: bool, a: Value) -> Value {
        if sf {
            return self.b.ins().bnot(a);
        }
        let ones = self.constant(0xffff_ffff);
        self.in_size(sf, a, ones, |i, a, b| i.bxor(a, b))
    }
    fn shift(&mut self, sf: bool, kind: Shift, a: Value, by: u8) -> Value {
        if by == 0 {
            return self.sized(sf, a);
        }
        let by = self.constant(u64::from(by));
        self.shift_by(sf, kind, a, by)
    }
    fn shift_by(&mut self, sf: bool, kind: Shift, a: Value, by: Value) -> Value {
        let a = if sf { a } else { self.narrow(a) };
        let i = self.b.ins();
        // CLIF takes shift amounts modulo the width of the value.
        let r = match kind {
            Shift::Lsl => i.ishl(a, by),
            Shift::Lsr => i.ushr(a, by),
            Shift::Asr => i.sshr(a, by),
            Shift::Ror => i.rotr(a, by),
        };
        match (sf, kind) {
            (true, _) => r,
            (false, Shift::Lsl | Shift::Lsr) => self.widened(r),
            (false, Shift::Asr | Shift::Ror) => self.widen(r),
        }
    }
    fn zero_extend(&mut self, bits: u8, a: Value) -> Value {
        if self.bits(a) <= bits {
            return a;
        }
        let narrow = match bits {
            8 => I8,
            16 => I16,
            32 => I32,
            _ => {
                let mask = self.constant(u64::MAX >> (64 - bits));
                let r = self.b.ins().band(a, mask);
                return self.fits(r, bits);
            }
        };
        let v = self.b.ins().ireduce(narrow, a);
        self.widen(v)
    }
    fn sign_extend(&mut self, sf: bool, bits: u8, a: Value) -> Value {
        let narrow = match bits {
            8 => Some(I8),
            16 => Some(I16),
            32 => Some(I32),
            _ => None,
        };
        if let Some(ty) = narrow {
            let v = self.b.ins().ireduce(ty, a);
            let v = self.b.ins().sextend(I64, v);
            return self.sized(sf, v);
        }
        let by = self.constant(64 - u64::from(bits));
        let up = self.b.ins().ishl(a, by);
        let r = self.b.ins().sshr(up, by);
        self.sized(sf, r)
    }
    fn count_leading_zeros(&mut self, sf: bool, a: Value) -> Value {
        if sf {
            return self.b.ins().clz(a);
        }
        let a = self.narrow(a);
        let r = self.b.ins().clz(a);
        self.widen(r)
    }
    fn reverse_bits(&mut self, sf: bool, a: Value) -> Value {
        if sf {
            return self.b.ins().bitrev(a);
        }
        let a = self.narrow(a);
        let r = self.b.ins().bitrev(a);
        self.widen(r)
    }
    fn reverse_bytes(&mut self, sf: bool, log2: u8, a: Value) -> Value {
        let r = match log2 {
            1 => {
                let (mask, by) = (self.constant(0x00ff_00ff_00ff_00ff), self.constant(8));
                let low = self.b.ins().band(a, mask);
                let low = self.b.ins().ishl(low, by);
                let high = self.b.ins().ushr(a, by);
                let high = self.b.ins().band(high, mask);
                self.b.ins().bor(low, high)
            }
            2 => {
                let r = self.b.ins().bswap(a);
                let by = self.constant(32);
                self.b.ins().rotr(r, by)
            }
            _ => self.b.ins().bswap(a),
        };
        self.sized(sf, r)
    }
    fn crc32(&mut self, castagnoli: bool, log2: u8, a: Value, b: Value) -> Value {
        let mode = u64::from(castagnoli) << 8 | u64::from(log2);
        self.call(helpers::crc32 as *const () as usize, a, mode, b);
        self.get(I64, exchange!(value))
    }

    fn is_zero(&mut self, sf: bool, a: Value) -> Value {
        if sf {
            let zero = self.constant(0);
            return self.test(IntCC::Equal, a, zero);
        }
        let a = self.narrow(a);
        let zero = self.b.ins().iconst(I32, 0);
        self.test(IntCC::Equal, a, zero)
    }
    fn bit(&mut self, a: Value, n: u8) -> Value {
        let mask = self.constant(1 << (n & 63));
        let a = self.b.ins().band(a, mask);
        let zero = self.constant(0);
        self.test(IntCC::NotEqual, a, zero)
    }
    fn negate(&mut self, c: Value) -> Value {
        self.not_bool(c)
    }
    fn select(&mut self, c: Value, a: Value, b: Value) -> Value {
        let bits = self.bits(a).max(self.bits(b));
        let r = self.b.ins().select(c, a, b);
        self.fits(r, bits)
    }

    fn flags_of_add(&mut self, sf: bool, a: Value, b: Value) -> Flags {
        Flags::of(Base::Set(if sf { Kind::Add64 } else { Kind::Add32 }, a, b))
    }
    fn flags_of_sub(&mut self, sf: bool, a: Value, b: Value) -> Flags {
        Flags::of(Base::Set(if sf { Kind::Sub64 } else { Kind::Sub32 }, a, b))
    }
    fn flags_of_adc(&mut self, sf: bool, a: Value, b: Value, carry: Value) -> Flags {
        let (a, b) = (self.sized(sf, a), self.sized(sf, b));
        let t = self.b.ins().iadd(a, b);
        let r = self.b.ins().iadd(t, carry);
        let (x, y) = (self.b.ins().bxor(a, r), self.b.ins().bxor(b, r));
        let both = self.b.ins().band(x, y);
        let both = self.lifted(sf, both);
        let v = self.negative(both);
        let c = if sf {
            let one = self.test(IntCC::UnsignedLessThan, t, a);
            let two = self.test(IntCC::UnsignedLessThan, r, t);
            self.b.ins().bor(one, two)
        } else {
            self.bit(r, 32)
        };
        let r = self.lifted(sf, r);
        Flags::of(Base::Each([r, r, c, v]))
    }
    fn flags_of_logic(&mut self, sf: bool, result: Value) -> Flags {
        let kind = if sf { Kind::Logic64 } else { Kind::Logic32 };
        Flags::of(Base::Set(kind, result, result))
    }
    fn flags_imm(&mut self, nzcv: u8) -> Flags {
        let v = self.constant(u64::from(nzcv) << 28);
        self.flags_from(v)
    }
    fn flags_from(&mut self, v: Value) -> Flags {
        let by = self.constant(32);
        let n = self.b.ins().ishl(v, by);
        let z = self.bit(v, 30);
        let z = self.not_bool(z);
        let z = self.widen(z);
        let (c, v) = (self.bit(v, 29), self.bit(v, 28));
        Flags::of(Base::Each([n, z, c, v]))
    }
    fn flags_value(&mut self, f: Flags) -> Value {
        let [n, z, c, v] = self.each(f);
        let zero = self.constant(0);
        let n = self.negative(n);
        let z = self.test(IntCC::Equal, z, zero);
        let mut r = zero;
        for (bit, at) in [(n, 31), (z, 30), (c, 29), (v, 28)] {
            let bit = self.widen(bit);
            let at = self.constant(at);
            let bit = self.b.ins().ishl(bit, at);
            r = self.b.ins().bor(r, bit);
        }
        r
    }
    fn select_flags(&mut self, c: Value, a: Flags, b: Flags) -> Flags {
        let (a, b) = (self.each(a), self.each(b));
        let mut r = a;
        for i in 0..4 {
            r[i] = self.b.ins().select(c, a[i], b[i]);
        }
        Flags::of(Base::Each(r))
    }
    fn condition(&mut self, f: Flags, cond: u8) -> Value {
        self.holds(f, cond)
    }
    fn flags_nz(&mut self, sf: bool, result: Value, carry: Option<Value>) -> Flags {
        let old = self.flags();
        // A number of 32 bits with the same sign, and 0 where this is.
        let result = match sf {
            true => {
                let low = self.is_zero(false, result);
                let low = self.not_bool(low);
                let (low, by) = (self.widen(low), self.constant(32));
                let high = self.b.ins().ushr(result, by);
                self.b.ins().bor(high, low)
            }
            false => result,
        };
        Flags {
            nz: Some(result),
            c: carry.or(old.c),
            ..old
        }
    }
    fn carry(&mut self, f: Flags) -> Value {
        if let Some(c) = f.c {
            return c;
        }
        let [_, _, c, _] = self.each(f);
        self.widen(c)
    }

    fn pointer_auth(
        &mut self,
        what: PointerAuth,
        pointer: Value,
        modifier: Value,
    ) -> Result<Value, Infallible> {
        self.flush();
        let f = helpers::pointer_auth as *const () as usize;
        self.call(f, pointer, what as u64, modifier);
        let good = self.b.create_block();
        self.alone_unless_done(self.now.fuel, good);
        self.b.switch_to_block(good);
        Ok(self.get(I64, exchange!(value)))
    }

    fn load(&mut self, k: MemKind, log2: u8, va: Value) -> Result<Value, Infallible> {
        let (host, at) = self.reach_of(k, va, 1 << log2, Tag::Read);
        Ok(self.get_host(log2, host, at))
    }
    fn store(&mut self, k: MemKind, log2: u8, va: Value, v: Value) -> Result<(), Infallible> {
        let (host, at) = self.reach_of(k, va, 1 << log2, Tag::Write);
        self.put_host(log2, host, at, v);
        Ok(())
    }
    fn load_pair(&mut self, log2: u8, va: Value) -> Result<(Value, Value), Infallible> {
        let (host, at) = self.reach(va, 2 << log2, 1 << log2, Tag::Read);
        let a = self.get_host(log2, host, at);
        Ok((a, self.get_host(log2, host, at + (1 << log2))))
    }
    fn store_pair(&mut self, log2: u8, va: Value, a: Value, b: Value) -> Result<(), Infallible> {
        let (host, at) = self.reach(va, 2 << log2, 1 << log2, Tag::Write);
        self.put_host(log2, host, at, a);
        self.put_host(log2, host, at + (1 << log2), b);
        Ok(())
    }
    fn load_vec(&mut self, k: MemKind, va: Value) -> Result<Vector, Infallible> {
        let (host, at) = self.reach_of(k, va, 16, Tag::Read);
        Ok(self.load_vector_from(host, at))
    }
    fn store_vec(&mut self, k: MemKind, va: Value, v: Vector) -> Result<(), Infallible> {
        let (host, at) = self.reach_of(k, va, 16, Tag::Write);
        self.store_vector_to(host, at, v);
        Ok(())
    }
    fn load_exclusive(
        &mut self,
        _ordered: bool,
        pair: bool,
        log2: u8,
        va: Value,
    ) -> Result<(Value, Value), Infallible> {
        let p = self.place(va, 1 << (log2 + u8::from(pair)), Tag::Read);
        let granule = self.granule(p.entry, va);
        self.put(granule, MONITOR);
        let a = self.get_host(log2, p.host, 0);
        let b = match pair {
            true => self.get_host(log2, p.host, 1 << log2),
            false => self.constant(0),
        };
        Ok((a, b))
    }
    fn store_exclusive(
        &mut self,
        _ordered: bool,
        pair: bool,
        log2: u8,
        va: Value,
        a: Value,
        b: Value,
    ) -> Result<Value, Infallible> {
        let p = self.place(va, 1 << (log2 + u8::from(pair)), Tag::Both);
        let granule = self.granule(p.entry, va);
        let reserved = self.get(I64, MONITOR);
        let nothing = self.constant(NOTHING);
        self.put(nothing, MONITOR);
        let fails = self.b.ins().bxor(reserved, granule);
        let (store, done) = (self.b.create_block(), self.b.create_block());
        let status = self.b.append_block_param(done, I64);
        let (ok, failed) = (self.constant(0), self.constant(1));
        self.b.ins().brif(fails, done, &[failed.into()], store, &[]);
        self.b.switch_to_block(store);
        self.put_host(log2, p.host, 0, a);
        if pair {
            self.put_host(log2, p.host, 1 << log2, b);
        }
        self.b.ins().jump(done, &[ok.into()]);
        self.b.switch_to_block(done);
        Ok(status)
    }
    fn atomic(&mut self, op: AtomicOp, log2: u8, va: Value, v: Value) -> Result<Value, Infallible> {
        let p = self.place(va, 1 << log2, Tag::Both);
        let old = self.get_host(log2, p.host, 0);
        let (signed, cc) = match op {
            AtomicOp::SignedMax => (true, IntCC::SignedGreaterThan),
            AtomicOp::SignedMin => (true, IntCC::SignedLessThan),
            AtomicOp::UnsignedMax => (false, IntCC::UnsignedGreaterThan),
            _ => (false, IntCC::UnsignedLessThan),
        };
        let new = match op {
            AtomicOp::Add => self.b.ins().iadd(old, v),
            AtomicOp::Clear => self.b.ins().band_not(old, v),
            AtomicOp::ExclusiveOr => self.b.ins().bxor(old, v),
            AtomicOp::Set => self.b.ins().bor(old, v),
            AtomicOp::Swap => v,
            _ => {
                let keep = self.compare(log2, signed, old, v, cc);
                self.b.ins().select(keep, old, v)
            }
        };
        self.put_host(log2, p.host, 0, new);
        Ok(old)
    }
    fn compare_and_swap(
        &mut self,
        log2: u8,
        va: Value,
        expected: Value,
        new: Value,
    ) -> Result<Value, Infallible> {
        let p = self.place(va, 1 << log2, Tag::Both);
        let old = self.get_host(log2, p.host, 0);
        let expected = self.zero_extend(8 << log2, expected);
        let same = self.test(IntCC::Equal, old, expected);
        let new = self.b.ins().select(same, new, old);
        self.put_host(log2, p.host, 0, new);
        Ok(old)
    }
    fn compare_and_swap_pair(
        &mut self,
        log2: u8,
        va: Value,
        expected: (Value, Value),
        new: (Value, Value),
    ) -> Result<(Value, Value), Infallible> {
        let p = self.place(va, 2 << log2, Tag::Both);
        let old = (
            self.get_host(log2, p.host, 0),
            self.get_host(log2, p.host, 1 << log2),
        );
        let x = self.zero_extend(8 << log2, expected.0);
        let y = self.zero_extend(8 << log2, expected.1);
        let (x, y) = (self.b.ins().bxor(x, old.0), self.b.ins().bxor(y, old.1));
        let differs = self.b.ins().bor(x, y);
        let a = self.b.ins().select(differs, old.0, new.0);
        let b = self.b.ins().select(differs, old.1, new.1);
        self.put_host(log2, p.host, 0, a);
        self.put_host(log2, p.host, 1 << log2, b);
        Ok(old)
    }

    fn v(&mut self, n: u8) -> Vector {
        self.vector(n)
    }
    fn set_v(&mut self, n: u8, v: Vector) {
        self.set_vector(n, v);
    }
    fn vec(&mut self, lo: Value, hi: Value) -> Vector {
        Vector::Halves(lo, hi)
    }
    fn vec_lo(&mut self, v: Vector) -> Value {
        self.half(v, false)
    }
    fn vec_hi(&mut self, v: Vector) -> Value {
        self.half(v, true)
    }
    fn vec_fn<F: VecFn>(&mut self, imm: u64, a: Vector, b: Vector, c: Vector) -> Vector {
        self.vector_function::<F>(imm, [a, b, c])
    }

    fn align(&mut self, _write: bool, log2: u8, va: Value) -> Result<(), Infallible> {
        let mask = self.constant((1 << log2) - 1);
        let low = self.b.ins().band(va, mask);
        self.only_if_zero(low);
        Ok(())
    }
    fn when(
        &mut self,
        cond: u8,
        body: impl FnOnce(&mut Self) -> Result<(), Infallible>,
    ) -> Result<(), Infallible> {
        self.around(cond, body)
    }
    fn branch(&mut self, to: u64) {
        self.way = Way::To(to);
    }
    fn branch_if(&mut self, c: Value, to: u64) {
        self.way = Way::If(c, to);
    }
    fn branch_to(&mut self, to: Value) {
        self.way = match self.way {
            Way::Checked => Way::Out(to),
            _ => Way::Register(to),
        };
    }
    fn system(&mut self, what: System, imm: u64, arg: Value) -> Result<Value, Infallible> {
        if let Some(v) = self.plain(what, imm, arg) {
            return Ok(v);
        }
        if self.is_for_the_interpreter(what, imm) {
            self.left_alone(false);
            return Ok(self.constant(0));
        }
        let v = self.call_system(what, imm, arg);
        if what == System::BranchType {
            self.way = Way::Checked;
        }
        Ok(v)
    }
}
