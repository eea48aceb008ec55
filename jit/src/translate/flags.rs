//! NZCV as the operands of what set it last, so that a condition is one comparison and flags that
//! nobody looks at cost their stores.
use super::{Translator, exchange};
use crate::helpers;
use cranelift_codegen::ir::condcodes::{CondCode, IntCC};
use cranelift_codegen::ir::types::{I8, I32, I64};
use cranelift_codegen::ir::{InstBuilder, Value};
use dyno_core::Core;
use dyno_core::exchange::Exchange;
use std::mem::offset_of;

/// What kind of operation; the number is what [`Exchange::flags_kind`] holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub enum Kind {
    Add64 = 1,
    Add32 = 2,
    Sub64 = 3,
    Sub32 = 4,
    /// The second operand does not matter.
    Logic64 = 5,
    Logic32 = 6,
}

/// In [`Exchange::flags_kind`] beside a [`Kind`]: N and Z are those of the third operand, C is the fourth.
const NZ: u64 = 1 << 4;
const C: u64 = 1 << 5;

/// Opaque outside: only conditions and selections look inside.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Flags {
    pub base: Base,
    /// N and Z are those of this 32-bit number, whatever `base` says.
    pub nz: Option<Value>,
    /// Likewise, 0 or 1.
    pub c: Option<Value>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// As they were when anything was known last.
    Memory,
    Set(Kind, Value, Value),
    /// N is the sign of the first, Z says that the second is 0; C and V are 0 or 1.
    Each([Value; 4]),
}

impl Flags {
    pub fn of(base: Base) -> Flags {
        Flags {
            base,
            nz: None,
            c: None,
        }
    }
}

impl Translator<'_, '_> {
    /// The flags that memory has.
    fn load_flags(&mut self) -> [Value; 4] {
        let kind = self.get(I64, exchange!(flags_kind));
        let (some, ready) = (self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(some);
        self.b.ins().brif(kind, some, &[], ready, &[]);
        self.b.switch_to_block(some);
        self.call_slow(helpers::number::FLAGS, kind, kind);
        self.b.ins().jump(ready, &[]);
        self.b.switch_to_block(ready);
        let each = [
            self.get(I64, offset_of!(Core, flags.n)),
            self.get(I64, offset_of!(Core, flags.z)),
            self.get(I8, offset_of!(Core, flags.c)),
            self.get(I8, offset_of!(Core, flags.v)),
        ];
        if self.now.flags.is_none() {
            self.now.flags = Some(Flags::of(Base::Each(each)));
        }
        each
    }
    pub(super) fn write_flags(&mut self, f: Flags) {
        let mut over = 0;
        if let Some(v) = f.nz {
            over |= NZ;
            self.put(v, exchange!(flags) + 16);
        }
        if let Some(v) = f.c {
            over |= C;
            self.put(v, exchange!(flags) + 24);
        }
        match f.base {
            Base::Memory => {
                let over = self.constant(over);
                let kind = self.get(I64, exchange!(flags_kind));
                let kind = self.b.ins().bor(kind, over);
                self.put(kind, exchange!(flags_kind));
            }
            Base::Set(kind, a, b) => {
                let kind = self.constant(kind as u64 | over);
                self.put(kind, exchange!(flags_kind));
                self.put(a, exchange!(flags));
                self.put(b, exchange!(flags) + 8);
            }
            Base::Each([n, z, c, v]) => {
                let kind = self.constant(over);
                self.put(kind, exchange!(flags_kind));
                self.put(n, offset_of!(Core, flags.n));
                self.put(z, offset_of!(Core, flags.z));
                self.put(c, offset_of!(Core, flags.c));
                self.put(v, offset_of!(Core, flags.v));
            }
        }
    }

    pub(super) fn narrow(&mut self, v: Value) -> Value {
        // As a constant it can be part of the instruction that uses it.
        if let Some(c) = self.known_constant(v) {
            return self.b.ins().iconst(I32, i64::from(c as u32));
        }
        if let Some(low) = self.low_of(v) {
            return low;
        }
        self.b.ins().ireduce(I32, v)
    }
    pub(super) fn widen(&mut self, v: Value) -> Value {
        let bits = self.b.func.dfg.value_type(v).bits() as u8;
        let r = self.b.ins().uextend(I64, v);
        self.fits(r, bits)
    }
    /// Notes that no bit of a value from `bits` on is set.
    pub(super) fn fits(&mut self, v: Value, bits: u8) -> Value {
        if bits < 64 {
            self.widths.resize(v.as_u32() as usize + 1, 64);
            self.widths[v.as_u32() as usize] = bits;
        }
        v
    }
    /// How many low bits of a value may be set.
    pub(super) fn bits(&self, v: Value) -> u8 {
        self.widths.get(v.as_u32() as usize).copied().unwrap_or(64)
    }
    /// In the upper half the flags of a 32-bit operation are those of a 64-bit one.
    pub(super) fn lifted(&mut self, sf: bool, v: Value) -> Value {
        if sf {
            return v;
        }
        let by = self.constant(32);
        self.b.ins().ishl(v, by)
    }
    pub(super) fn negative(&mut self, v: Value) -> Value {
        let zero = self.constant(0);
        self.test(IntCC::SignedLessThan, v, zero)
    }
    pub(super) fn not_bool(&mut self, c: Value) -> Value {
        let one = self.b.ins().iconst(I8, 1);
        self.b.ins().bxor(c, one)
    }

    /// N, Z, C and V each.
    pub(super) fn each(&mut self, f: Flags) -> [Value; 4] {
        let [n, z, c, v] = self.each_of(f.base);
        let (n, z) = match f.nz {
            Some(nz) => {
                let nz = self.lifted(false, nz);
                (nz, nz)
            }
            None => (n, z),
        };
        let c = match f.c {
            Some(c) => self.b.ins().ireduce(I8, c),
            None => c,
        };
        [n, z, c, v]
    }
    fn each_of(&mut self, base: Base) -> [Value; 4] {
        let no = self.b.ins().iconst(I8, 0);
        match base {
            Base::Memory => self.load_flags(),
            Base::Each(each) => each,
            Base::Set(k @ (Kind::Logic64 | Kind::Logic32), r, _) => {
                let r = self.lifted(k == Kind::Logic64, r);
                [r, r, no, no]
            }
            Base::Set(k @ (Kind::Add64 | Kind::Add32), a, b) => {
                let sf = k == Kind::Add64;
                let (a, b) = (self.lifted(sf, a), self.lifted(sf, b));
                let r = self.b.ins().iadd(a, b);
                let c = self.test(IntCC::UnsignedLessThan, r, a);
                let (x, y) = (self.b.ins().bxor(a, r), self.b.ins().bxor(b, r));
                let both = self.b.ins().band(x, y);
                [r, r, c, self.negative(both)]
            }
            Base::Set(k, a, b) => {
                let sf = k == Kind::Sub64;
                let (a, b) = (self.lifted(sf, a), self.lifted(sf, b));
                let r = self.b.ins().isub(a, b);
                let c = self.test(IntCC::UnsignedGreaterThanOrEqual, a, b);
                let (x, y) = (self.b.ins().bxor(a, b), self.b.ins().bxor(a, r));
                let both = self.b.ins().band(x, y);
                [r, r, c, self.negative(both)]
            }
        }
    }

    /// `cond` without its lowest bit, which negates.
    pub(super) fn holds(&mut self, f: Flags, cond: u8) -> Value {
        let (negate, cond) = (cond & 1 == 1, cond >> 1);
        if cond == 7 {
            return self.b.ins().iconst(I8, 1);
        }
        if let (Some(nz), 0 | 2) = (f.nz, cond) {
            let nz = self.narrow(nz);
            let zero = self.b.ins().iconst(I32, 0);
            let cc = match (cond, negate) {
                (0, false) => IntCC::Equal,
                (0, true) => IntCC::NotEqual,
                (_, false) => IntCC::SignedLessThan,
                (_, true) => IntCC::SignedGreaterThanOrEqual,
            };
            return self.test(cc, nz, zero);
        }
        if let Some(cc) = direct(f, cond) {
            let cc = if negate { cc.complement() } else { cc };
            let Base::Set(kind, a, b) = f.base else {
                unreachable!("only operations compare directly");
            };
            let (a, b) = match kind {
                Kind::Sub64 => (a, b),
                Kind::Sub32 => (self.narrow(a), self.narrow(b)),
                Kind::Logic64 => (a, self.constant(0)),
                _ => (self.narrow(a), self.b.ins().iconst(I32, 0)),
            };
            return self.test(cc, a, b);
        }
        if f == Flags::of(Base::Memory) && cond != OVERFLOW {
            let r = self.holds_in_memory(cond);
            return if negate { self.not_bool(r) } else { r };
        }
        let each = self.each(f);
        let r = self.holds_of(each, cond);
        if negate { self.not_bool(r) } else { r }
    }
    /// Flags in memory are those of a comparison most often: one block compares, and the next ones branch
    /// on it too. A comparison of 32 bits is one of 64 in the upper halves.
    fn holds_in_memory(&mut self, cond: u8) -> Value {
        let kind = self.get(I64, exchange!(flags_kind));
        let is_32 = self.plus(kind, -(Kind::Sub64 as i64));
        let most = self.constant(Kind::Sub32 as u64 - Kind::Sub64 as u64);
        let other = self.test(IntCC::UnsignedGreaterThan, is_32, most);
        let (slow, fast, done) = (self.new_block(), self.new_block(), self.new_block());
        self.b.set_cold_block(slow);
        self.b.append_block_param(done, I8);
        self.b.ins().brif(other, slow, &[], fast, &[]);

        self.b.switch_to_block(slow);
        let before = self.now.flags;
        let each = self.load_flags();
        self.now.flags = before;
        let r = self.holds_of(each, cond);
        self.b.ins().jump(done, &[r.into()]);

        self.b.switch_to_block(fast);
        let by = self.constant(5);
        let up = self.b.ins().ishl(is_32, by);
        let [a, b] = [0, 8].map(|at| {
            let v = self.get(I64, exchange!(flags) + at);
            self.b.ins().ishl(v, up)
        });
        let r = match direct(Flags::of(Base::Set(Kind::Sub64, a, b)), cond) {
            Some(cc) => self.test(cc, a, b),
            None => {
                let difference = self.b.ins().isub(a, b);
                self.negative(difference)
            }
        };
        self.b.ins().jump(done, &[r.into()]);
        self.b.switch_to_block(done);
        self.b.block_params(done)[0]
    }
    /// A condition without its lowest bit, of N, Z, C and V as [`Base::Each`] has them.
    fn holds_of(&mut self, [n, z, c, v]: [Value; 4], cond: u8) -> Value {
        let zero = self.constant(0);
        match cond {
            0 => self.test(IntCC::Equal, z, zero),
            1 => c,
            2 => self.negative(n),
            OVERFLOW => v,
            4 => {
                let set = self.test(IntCC::NotEqual, z, zero);
                self.b.ins().band(c, set)
            }
            k => {
                let n = self.negative(n);
                let same = self.test(IntCC::Equal, n, v);
                if k == 5 {
                    same
                } else {
                    let set = self.test(IntCC::NotEqual, z, zero);
                    self.b.ins().band(same, set)
                }
            }
        }
    }
}

/// VS, without its lowest bit.
const OVERFLOW: u8 = 3;

/// The comparison of the operands that a condition amounts to.
fn direct(f: Flags, cond: u8) -> Option<IntCC> {
    if f.nz.is_some() || f.c.is_some() {
        return None;
    }
    match (f.base, cond) {
        (Base::Set(Kind::Sub64 | Kind::Sub32, ..), _) => match cond {
            0 => Some(IntCC::Equal),
            1 => Some(IntCC::UnsignedGreaterThanOrEqual),
            4 => Some(IntCC::UnsignedGreaterThan),
            5 => Some(IntCC::SignedGreaterThanOrEqual),
            6 => Some(IntCC::SignedGreaterThan),
            _ => None,
        },
        // C and V are clear.
        (Base::Set(Kind::Logic64 | Kind::Logic32, ..), _) => match cond {
            0 => Some(IntCC::Equal),
            2 => Some(IntCC::SignedLessThan),
            5 => Some(IntCC::SignedGreaterThanOrEqual),
            6 => Some(IntCC::SignedGreaterThan),
            _ => None,
        },
        _ => None,
    }
}

/// What a core's flags are, once compiled code has left them as operands.
pub fn settle(c: &mut Core) {
    use dyno_isa::concrete::{flags_of_add, flags_of_logic, flags_of_sub};
    let Exchange {
        flags_kind,
        flags: [a, b, nz, carry],
        ..
    } = c.exchange;
    if flags_kind == 0 {
        return;
    }
    c.flags = match flags_kind & (NZ - 1) {
        0 => c.flags,
        1 => flags_of_add(true, a, b),
        2 => flags_of_add(false, a, b),
        3 => flags_of_sub(true, a, b),
        4 => flags_of_sub(false, a, b),
        5 => flags_of_logic(true, a),
        _ => flags_of_logic(false, a),
    };
    if flags_kind & NZ != 0 {
        let of = flags_of_logic(false, nz);
        (c.flags.n, c.flags.z) = (of.n, of.z);
    }
    if flags_kind & C != 0 {
        c.flags.c = carry != 0;
    }
    c.exchange.flags_kind = 0;
}
