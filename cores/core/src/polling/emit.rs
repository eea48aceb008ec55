//! The third meaning of `Emit`: does what the interpreter does and keeps track of what follows from
//! the counter. A truth that follows from it becomes a range that the counter has to keep to, so
//! truths themselves need no tag.
use super::chain::{Comparison, Step};
use super::tracker::{Refused, Tracker};
use super::value::{Flags, Tag, Val};
use crate::interpreter::{self, memory};
use crate::vmsa;
use dyno_isa::concrete::{self, Nzcv};
use dyno_isa::{AtomicOp, Emit, MemKind, PointerAuth, Shift, System, VecFn, slot};

/// The condition CS, which is the carry.
const CS: u8 = 2;

const fn width(sf: bool) -> u8 {
    if sf { 64 } else { 32 }
}
const fn most(bits: u8) -> u64 {
    u64::MAX >> (64 - bits)
}

impl Tracker<'_, '_> {
    fn linked(&mut self, link: Option<u16>, v: u64) -> Val {
        match link {
            Some(n) => {
                debug_assert_eq!(self.cycle.chains.value(n), v);
                Val {
                    v,
                    tag: Tag::Chain(n),
                }
            }
            None => Val::unknown(v),
        }
    }
    /// `v`, which is this step from a link.
    fn then(&mut self, of: u16, step: Step, bits: u8, v: u64) -> Val {
        let link = self.cycle.chains.then(of, step, bits);
        self.linked(link, v)
    }
    /// The low bits of a link, as a link.
    fn low(&mut self, of: u16, bits: u8) -> Option<u16> {
        self.cycle.chains.low(of, bits)
    }
    fn keep(&mut self, link: u16, least: u64, most: u64) {
        self.cycle.chains.keep(link, least, most);
    }
    /// The low `bits` of a link, which from now on keep their uppermost bit; and that bit.
    fn signed(&mut self, of: u16, bits: u8) -> Option<(u16, bool)> {
        let link = self.low(of, bits)?;
        let half = 1 << (bits - 1);
        let negative = self.cycle.chains.value(link) >= half;
        let (least, most) = if negative {
            (half, most(bits))
        } else {
            (0, half - 1)
        };
        self.keep(link, least, most);
        Some((link, negative))
    }
    /// `v`, which is made of these in a way that is not followed.
    fn mixed(&self, v: u64, a: Tag, b: Tag) -> Val {
        Val { v, tag: a.with(b) }
    }
    /// `a`, which from now on keeps its value.
    fn held(&mut self, a: Val) -> Val {
        match a.tag {
            Tag::Chain(n) => {
                self.keep(n, a.v, a.v);
                Val::same(a.v)
            }
            _ => a,
        }
    }
    /// Vectors that may fault, or are turned round as a whole, are not for us.
    fn check_vector(&self, va: Val) -> Result<(), Refused> {
        match va.v & 15 != 0 || vmsa::big_endian_data(self.c) {
            true => Err(Refused),
            false => Ok(()),
        }
    }
    /// A decision on something that nobody can follow: this loop is not for us.
    fn lose(&mut self) {
        self.lost = true;
    }
    fn flags_of(
        &mut self,
        sf: bool,
        f: Nzcv,
        a: Val,
        b: Val,
        by_a: impl Fn(u64) -> Comparison,
        by_b: impl Fn(u64) -> Comparison,
    ) -> Flags {
        let compared = match (a.tag, b.tag) {
            (Tag::Same, Tag::Same) => return Flags::same(f),
            (Tag::Chain(n), Tag::Same) => self.cycle.chains.compare(n, sf, by_a(b.v)),
            (Tag::Same, Tag::Chain(n)) => self.cycle.chains.compare(n, sf, by_b(a.v)),
            _ => None,
        };
        let tag = compared.map_or(Tag::Unknown, Tag::Chain);
        Flags { f, tag }
    }
    fn shifted(&mut self, sf: bool, kind: Shift, a: Val, by: u8) -> Val {
        let v = concrete::shift(sf, kind, a.v, by);
        let Tag::Chain(n) = a.tag else {
            return self.mixed(v, a.tag, Tag::Same);
        };
        let bits = width(sf);
        let link = match kind {
            _ if by == 0 => self.low(n, bits),
            Shift::Lsl => self.cycle.chains.then(n, Step::Times(1 << by), bits),
            Shift::Lsr => {
                let low = self.low(n, bits);
                low.and_then(|n| self.cycle.chains.then(n, Step::Over(1 << by), bits))
            }
            Shift::Asr => self.signed(n, bits).and_then(|(n, negative)| {
                let over = self.cycle.chains.then(n, Step::Over(1 << by), bits)?;
                let signs = most(bits) & !(most(bits) >> by);
                match negative {
                    true => self.cycle.chains.then(over, Step::Plus(signs), bits),
                    false => Some(over),
                }
            }),
            Shift::Ror => None,
        };
        self.linked(link, v)
    }
}

/// Operations that a chain does not go through.
macro_rules! opaque {
    ($($name:ident ( $($mode:ident : $t:ty),* ; $($arg:ident),+ );)*) => { $(
        fn $name(&mut self, $($mode: $t,)* $($arg: Val),+) -> Val {
            let v = concrete::$name($($mode,)* $($arg.v),+);
            let tag = [$($arg.tag),+].into_iter().fold(Tag::Same, Tag::with);
            Val { v, tag }
        }
    )* };
}

impl Emit for Tracker<'_, '_> {
    type Val = Val;
    type Bool = bool;
    type Flags = Flags;
    /// Never follows from the counter.
    type Vec = u128;
    type Stop = Refused;

    fn imm(&mut self, v: u64) -> Val {
        Val::same(v)
    }
    fn x(&mut self, slot: u8) -> Val {
        let v = self.c.x[usize::from(slot)];
        let tag = self.cycle.read_slot(slot);
        Val { v, tag }
    }
    fn set_x(&mut self, slot: u8, v: Val) {
        self.c.x[usize::from(slot)] = v.v;
        self.cycle.write_slot(slot, v.tag);
    }
    fn base(&mut self, slot: u8) -> Result<Val, Refused> {
        let v = self.x(slot);
        if slot == slot::SP && v.v & 15 != 0 {
            memory::check_sp_alignment(self.c)?;
        }
        Ok(v)
    }
    fn flags(&mut self) -> Flags {
        Flags {
            f: self.c.flags,
            tag: self.cycle.read_flags(),
        }
    }
    fn set_flags(&mut self, f: Flags) {
        self.c.flags = f.f;
        self.cycle.write_flags(f.tag);
    }
    fn next_pc(&mut self) -> Val {
        Val::same(self.c.block_pc.wrapping_add(4))
    }

    fn add(&mut self, sf: bool, a: Val, b: Val) -> Val {
        let v = concrete::add(sf, a.v, b.v);
        match (a.tag, b.tag) {
            (Tag::Chain(n), Tag::Same) => self.then(n, Step::Plus(b.v), width(sf), v),
            (Tag::Same, Tag::Chain(n)) => self.then(n, Step::Plus(a.v), width(sf), v),
            (a, b) => self.mixed(v, a, b),
        }
    }
    fn sub(&mut self, sf: bool, a: Val, b: Val) -> Val {
        let v = concrete::sub(sf, a.v, b.v);
        match (a.tag, b.tag) {
            (Tag::Chain(n), Tag::Same) => {
                self.then(n, Step::Plus(b.v.wrapping_neg()), width(sf), v)
            }
            (Tag::Same, Tag::Chain(n)) => self.then(n, Step::From(a.v), width(sf), v),
            (Tag::Chain(n), Tag::Chain(m)) if n == m => Val::same(v),
            (a, b) => self.mixed(v, a, b),
        }
    }
    fn mul(&mut self, sf: bool, a: Val, b: Val) -> Val {
        let v = concrete::mul(sf, a.v, b.v);
        match (a.tag, b.tag) {
            (Tag::Chain(n), Tag::Same) => self.then(n, Step::Times(b.v), width(sf), v),
            (Tag::Same, Tag::Chain(n)) => self.then(n, Step::Times(a.v), width(sf), v),
            (a, b) => self.mixed(v, a, b),
        }
    }
    fn mul_high(&mut self, signed: bool, a: Val, b: Val) -> Val {
        let v = concrete::mul_high(signed, a.v, b.v);
        let (n, by) = match (a.tag, b.tag) {
            (Tag::Chain(n), Tag::Same) => (n, b.v),
            (Tag::Same, Tag::Chain(n)) => (n, a.v),
            (a, b) => return self.mixed(v, a, b),
        };
        if !signed {
            return self.then(n, Step::High(by), 64, v);
        }
        match self.signed(n, 64) {
            Some((n, false)) if by as i64 >= 0 => self.then(n, Step::High(by), 64, v),
            _ => Val::unknown(v),
        }
    }
    fn div(&mut self, sf: bool, signed: bool, a: Val, b: Val) -> Val {
        let v = concrete::div(sf, signed, a.v, b.v);
        let bits = width(sf);
        let by = b.v & most(bits);
        let (n, by) = match (a.tag, b.tag) {
            (Tag::Chain(_), Tag::Same) if by == 0 => return Val::same(v),
            (Tag::Chain(n), Tag::Same) => (n, by),
            (a, b) => return self.mixed(v, a, b),
        };
        let link = if signed {
            let positive = by >> (bits - 1) == 0;
            let n = self.signed(n, bits);
            n.and_then(|(n, negative)| (positive && !negative).then_some(n))
        } else {
            self.low(n, bits)
        };
        match link {
            Some(n) => self.then(n, Step::Over(by), bits, v),
            None => Val::unknown(v),
        }
    }
    fn and(&mut self, a: Val, b: Val) -> Val {
        let v = a.v & b.v;
        let (n, mask) = match (a.tag, b.tag) {
            (Tag::Chain(n), Tag::Same) => (n, b.v),
            (Tag::Same, Tag::Chain(n)) => (n, a.v),
            (Tag::Chain(n), Tag::Chain(m)) if n == m => return a,
            (a, b) => return self.mixed(v, a, b),
        };
        if mask == 0 {
            return Val::same(0);
        }
        // A field: bits in a row.
        let (lowest, length) = (mask.trailing_zeros(), mask.count_ones());
        if mask >> lowest != most(length as u8) {
            return Val::unknown(v);
        }
        let chains = &mut self.cycle.chains;
        let mut link = chains.low(n, (lowest + length) as u8);
        if lowest > 0 {
            link = link.and_then(|n| chains.then(n, Step::Over(1 << lowest), 64));
            link = link.and_then(|n| chains.then(n, Step::Times(1 << lowest), 64));
        }
        self.linked(link, v)
    }
    fn or(&mut self, a: Val, b: Val) -> Val {
        let v = a.v | b.v;
        match (a.tag, b.tag) {
            (Tag::Chain(_), Tag::Same) if b.v == 0 => a,
            (Tag::Same, Tag::Chain(_)) if a.v == 0 => b,
            (Tag::Chain(n), Tag::Chain(m)) if n == m => a,
            (a, b) => self.mixed(v, a, b),
        }
    }
    fn xor(&mut self, a: Val, b: Val) -> Val {
        let v = a.v ^ b.v;
        match (a.tag, b.tag) {
            (Tag::Chain(_), Tag::Same) if b.v == 0 => a,
            (Tag::Same, Tag::Chain(_)) if a.v == 0 => b,
            // How Linux orders an access behind a reading of the counter.
            (Tag::Chain(n), Tag::Chain(m)) if n == m => Val::same(0),
            (a, b) => self.mixed(v, a, b),
        }
    }
    fn not(&mut self, sf: bool, a: Val) -> Val {
        let v = concrete::not(sf, a.v);
        match a.tag {
            Tag::Chain(n) => self.then(n, Step::From(u64::MAX), width(sf), v),
            tag => Val { v, tag },
        }
    }
    fn shift(&mut self, sf: bool, kind: Shift, a: Val, by: u8) -> Val {
        self.shifted(sf, kind, a, by)
    }
    fn shift_by(&mut self, sf: bool, kind: Shift, a: Val, by: Val) -> Val {
        if by.tag == Tag::Same {
            return self.shifted(sf, kind, a, by.v as u8 & (width(sf) - 1));
        }
        let v = concrete::shift_by(sf, kind, a.v, by.v);
        Val::unknown(v)
    }
    fn zero_extend(&mut self, bits: u8, a: Val) -> Val {
        let v = concrete::zero_extend(bits, a.v);
        match a.tag {
            Tag::Chain(n) => {
                let link = self.low(n, bits);
                self.linked(link, v)
            }
            tag => Val { v, tag },
        }
    }
    fn sign_extend(&mut self, sf: bool, bits: u8, a: Val) -> Val {
        let v = concrete::sign_extend(sf, bits, a.v);
        let Tag::Chain(n) = a.tag else {
            return Val { v, tag: a.tag };
        };
        let link = self
            .signed(n, bits)
            .and_then(|(n, negative)| match negative {
                true => {
                    let signs = most(width(sf)) & !most(bits);
                    self.cycle.chains.then(n, Step::Plus(signs), width(sf))
                }
                false => self.low(n, width(sf)),
            });
        self.linked(link, v)
    }
    opaque! {
        count_leading_zeros(sf: bool; a);
        reverse_bits(sf: bool; a);
        reverse_bytes(sf: bool, log2: u8; a);
        crc32(castagnoli: bool, log2: u8; a, b);
    }

    fn is_zero(&mut self, sf: bool, a: Val) -> bool {
        let bits = width(sf);
        let zero = a.v & most(bits) == 0;
        match a.tag {
            Tag::Same => {}
            Tag::Unknown => self.lose(),
            Tag::Chain(n) => match self.low(n, bits) {
                Some(n) if zero => self.keep(n, 0, 0),
                Some(n) => self.keep(n, 1, most(bits)),
                None => self.lose(),
            },
        }
        zero
    }
    fn bit(&mut self, a: Val, n: u8) -> bool {
        let at = n & 63;
        let set = a.v >> at & 1 == 1;
        match a.tag {
            Tag::Same => {}
            Tag::Unknown => self.lose(),
            Tag::Chain(n) => {
                if self.signed(n, at + 1).is_none() {
                    self.lose();
                }
            }
        }
        set
    }
    fn negate(&mut self, c: bool) -> bool {
        !c
    }
    fn select(&mut self, c: bool, a: Val, b: Val) -> Val {
        if c { a } else { b }
    }

    fn flags_of_add(&mut self, sf: bool, a: Val, b: Val) -> Flags {
        let f = concrete::flags_of_add(sf, a.v, b.v);
        self.flags_of(sf, f, a, b, Comparison::Sum, Comparison::Sum)
    }
    fn flags_of_sub(&mut self, sf: bool, a: Val, b: Val) -> Flags {
        let f = concrete::flags_of_sub(sf, a.v, b.v);
        match (a.tag, b.tag) {
            (Tag::Chain(n), Tag::Chain(m)) if n == m => Flags::same(f),
            _ => self.flags_of(sf, f, a, b, Comparison::Difference, Comparison::Reversed),
        }
    }
    fn flags_of_adc(&mut self, sf: bool, a: Val, b: Val, c: Val) -> Flags {
        // The upper word of a reading of the counter changes so seldom that what is decided by it (SBCS) may be
        // taken for what it is now.
        let words = self.c.pstate.aarch32;
        let [a, b] = [a, b].map(|x| if words { self.held(x) } else { x });
        Flags {
            f: concrete::flags_of_adc(sf, a.v, b.v, c.v),
            tag: a.tag.with(b.tag).with(c.tag),
        }
    }
    fn flags_of_logic(&mut self, sf: bool, result: Val) -> Flags {
        let f = concrete::flags_of_logic(sf, result.v);
        let none = Val::same(0);
        let logic = |_| Comparison::Logic;
        self.flags_of(sf, f, result, none, logic, logic)
    }
    fn flags_imm(&mut self, nzcv: u8) -> Flags {
        Flags::same(Nzcv::from_field(nzcv))
    }
    fn flags_from(&mut self, v: Val) -> Flags {
        Flags {
            f: Nzcv::from_bits(v.v),
            tag: v.tag.with(Tag::Same),
        }
    }
    fn flags_value(&mut self, f: Flags) -> Val {
        let v = f.f.to_bits();
        match f.tag {
            Tag::Chain(n) => {
                self.cycle.chains.keep_flags(n, Nzcv::to_bits);
                Val::same(v)
            }
            tag => Val { v, tag },
        }
    }
    fn select_flags(&mut self, c: bool, a: Flags, b: Flags) -> Flags {
        if c { a } else { b }
    }
    fn condition(&mut self, f: Flags, cond: u8) -> bool {
        match f.tag {
            Tag::Same => {}
            Tag::Unknown => self.lose(),
            Tag::Chain(n) => {
                let see = |f| concrete::condition(f, cond);
                self.cycle.chains.keep_flags(n, see);
            }
        }
        concrete::condition(f.f, cond)
    }
    fn carry(&mut self, f: Flags) -> Val {
        Val::same(u64::from(self.condition(f, CS)))
    }

    fn pointer_auth(&mut self, what: PointerAuth, pointer: Val, by: Val) -> Result<Val, Refused> {
        if pointer.tag.with(by.tag) != Tag::Same {
            return Err(Refused);
        }
        let v = interpreter::pointer_auth(self.c, what, pointer.v, by.v)?;
        Ok(Val::same(v))
    }

    fn align(&mut self, _: bool, log2: u8, va: Val) -> Result<(), Refused> {
        if va.tag != Tag::Same || va.v & ((1 << log2) - 1) != 0 {
            return Err(Refused);
        }
        Ok(())
    }
    fn load(&mut self, k: MemKind, log2: u8, va: Val) -> Result<Val, Refused> {
        self.load_tracked(k, log2, va)
    }
    fn store(&mut self, k: MemKind, log2: u8, va: Val, v: Val) -> Result<(), Refused> {
        let place = self.place_to_store(k, log2, va)?;
        self.store_tracked(place, k, log2, va, v)
    }
    fn load_pair(&mut self, log2: u8, va: Val) -> Result<(Val, Val), Refused> {
        let second = Val::same(va.v.wrapping_add(1 << log2));
        let a = self.load_tracked(MemKind::Normal, log2, va)?;
        let b = self.load_tracked(MemKind::Normal, log2, second)?;
        Ok((a, b))
    }
    fn store_pair(&mut self, log2: u8, va: Val, a: Val, b: Val) -> Result<(), Refused> {
        let k = MemKind::Normal;
        let second = Val::same(va.v.wrapping_add(1 << log2));
        // Neither is written where the other cannot be.
        let places = (
            self.place_to_store(k, log2, va)?,
            self.place_to_store(k, log2, second)?,
        );
        self.store_tracked(places.0, k, log2, va, a)?;
        self.store_tracked(places.1, k, log2, second, b)
    }
    fn load_vec(&mut self, k: MemKind, va: Val) -> Result<u128, Refused> {
        self.check_vector(va)?;
        let second = Val::same(va.v.wrapping_add(8));
        let (a, b) = (
            self.load_tracked(k, 3, va)?,
            self.load_tracked(k, 3, second)?,
        );
        if a.tag.with(b.tag) != Tag::Same {
            return Err(Refused);
        }
        Ok(u128::from(b.v) << 64 | u128::from(a.v))
    }
    fn store_vec(&mut self, _: MemKind, va: Val, v: u128) -> Result<(), Refused> {
        self.check_vector(va)?;
        let (a, b) = (Val::same(v as u64), Val::same((v >> 64) as u64));
        self.store_pair(3, va, a, b)
    }
    fn load_exclusive(
        &mut self,
        _ordered: bool,
        pair: bool,
        log2: u8,
        va: Val,
    ) -> Result<(Val, Val), Refused> {
        self.load_exclusive_tracked(pair, log2, va)
    }
    fn store_exclusive(
        &mut self,
        _ordered: bool,
        _pair: bool,
        _log2: u8,
        _va: Val,
        _a: Val,
        _b: Val,
    ) -> Result<Val, Refused> {
        Err(Refused)
    }
    fn atomic(&mut self, _op: AtomicOp, _log2: u8, _va: Val, _v: Val) -> Result<Val, Refused> {
        Err(Refused)
    }
    fn compare_and_swap(
        &mut self,
        _log2: u8,
        _va: Val,
        _expected: Val,
        _new: Val,
    ) -> Result<Val, Refused> {
        Err(Refused)
    }
    fn compare_and_swap_pair(
        &mut self,
        _log2: u8,
        _va: Val,
        _expected: (Val, Val),
        _new: (Val, Val),
    ) -> Result<(Val, Val), Refused> {
        Err(Refused)
    }

    fn v(&mut self, n: u8) -> u128 {
        self.c.v[usize::from(n & 31)]
    }
    fn set_v(&mut self, n: u8, v: u128) {
        self.cycle.note_vector(self.c, n & 31);
        self.c.v[usize::from(n & 31)] = v;
    }
    fn vec(&mut self, lo: Val, hi: Val) -> u128 {
        if lo.tag.with(hi.tag) != Tag::Same {
            self.lose();
        }
        u128::from(hi.v) << 64 | u128::from(lo.v)
    }
    fn vec_lo(&mut self, v: u128) -> Val {
        Val::same(v as u64)
    }
    fn vec_hi(&mut self, v: u128) -> Val {
        Val::same((v >> 64) as u64)
    }
    fn vec_fn<F: VecFn>(&mut self, imm: u64, a: u128, b: u128, c: u128) -> u128 {
        F::call(&mut self.c.fp, imm, a, b, c)
    }

    fn when(
        &mut self,
        cond: u8,
        body: impl FnOnce(&mut Self) -> Result<(), Refused>,
    ) -> Result<(), Refused> {
        let f = self.flags();
        if self.condition(f, cond) {
            body(self)?;
        }
        Ok(())
    }
    fn branch(&mut self, to: u64) {
        self.next = to;
    }
    fn branch_if(&mut self, c: bool, to: u64) {
        if c {
            self.next = to;
        }
    }
    fn branch_to(&mut self, to: Val) {
        if to.tag != Tag::Same {
            self.lose();
        }
        self.next = to.v;
    }
    fn system(&mut self, what: System, imm: u64, arg: Val) -> Result<Val, Refused> {
        self.system_tracked(what, imm, arg)
    }
}
