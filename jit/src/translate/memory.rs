//! Accesses that the soft TLB answers, in place. Everything else is for a helper, which fills the TLB,
//! says that the access faults, or sends the instruction to the interpreter.
use super::near::Wish;
use super::{Translator, exchange, own};
use crate::helpers;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{I8, I16, I32, I64};
use cranelift_codegen::ir::{Block, BlockArg, InstBuilder, MemFlagsData, Type, Value};
use dyno_core::Core;
use dyno_core::exchange::{Exchange, Guesses};
use dyno_core::tlb::{Entry, layout};
use dyno_isa::MemKind;
use std::mem::offset_of;

/// Guest memory.
pub(super) fn guest_memory() -> MemFlagsData {
    // Any alignment, and never a host fault: the TLB holds addresses of guest RAM only.
    MemFlagsData::new().with_notrap()
}

/// Which tag an access needs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    Read,
    Write,
    /// Atomics.
    Both,
}

/// An access that is looked up, and where it goes on: takes where in the table the entry is, if that is
/// guessed first, and where in the page the address is, if it has 32 bits.
struct Look {
    va: Value,
    wish: Wish,
    table: Value,
    guesses: bool,
    hit: Block,
}

/// The host address of an access, and that of its TLB entry.
pub(super) struct Place {
    pub host: Value,
    pub entry: Value,
}

impl Translator<'_, '_> {
    /// Where `size` bytes at `va` are, which is to be a multiple of them. Leaves where they are not plain
    /// memory.
    pub(super) fn place(&mut self, va: Value, size: u64, tag: Tag) -> Place {
        self.look_up(
            va,
            Wish {
                size,
                tag,
                align: size,
                compare: false,
            },
        )
    }
    /// An instruction of a loop mostly needs the entry that it needed last. With that compared first, the host
    /// address does not have to wait for where in the table the entry is.
    fn look_up(&mut self, va: Value, wish: Wish) -> Place {
        self.flush();
        let look = Look {
            va,
            wish,
            table: self.table(),
            guesses: self.region.mode.aarch32 && self.guest().repeats && self.behind.is_none(),
            hit: self.b.create_block(),
        };
        let miss = self.cold_block();
        let fuel = self.now.fuel;
        let (index, found) = match look.guesses {
            true => {
                let place = self.region.mode.address(self.pc_of(self.index));
                let at = (exchange!(guesses) + Guesses::at(place)) as i32;
                let guess = self.b.ins().uload32(own(), self.core, at);
                let other = self.cold_block();
                let fast = self.b.create_block();
                self.answer(&look, guess, fast, (other, fuel));
                self.b.switch_to_block(other);
                let fuel = self.b.block_params(other)[0];
                let index = self.index(va);
                self.b.ins().istore32(own(), index, self.core, at);
                let found = self.aside_block();
                self.answer(&look, index, found, (miss, fuel));
                (index, self.b.append_block_param(look.hit, I64))
            }
            false => {
                let index = self.index(va);
                let found = self.b.create_block();
                self.answer(&look, index, found, (miss, fuel));
                (index, index)
            }
        };
        self.b.switch_to_block(miss);
        let fuel = self.b.block_params(miss)[0];
        match self.behind {
            Some(behind) => self.access(behind, fuel),
            None => {
                let strict = self.region.mode.only_aligned;
                let mode = helpers::pack_place(wish.tag, wish.size, wish.align, strict);
                let mode = self.constant(mode);
                self.call_slow(helpers::number::FILL, va, mode);
                let done = self.aside_block();
                self.alone_unless_done(fuel, done);
                self.b.switch_to_block(done);
                let inside = self.inside(va);
                self.go_to_hit(&look, index, inside);
            }
        }
        self.b.switch_to_block(look.hit);
        let narrow = self.region.mode.aarch32;
        let inside = narrow.then(|| self.b.append_block_param(look.hit, I64));
        let entry = self.b.ins().iadd(look.table, found);
        let at = offset_of!(Entry, page) as i32;
        let page = self.b.ins().load(I64, own(), entry, at);
        let inside = inside.unwrap_or_else(|| self.inside(va));
        let host = self.b.ins().iadd(page, inside);
        self.note_seen(va, wish, host, inside);
        Place { host, entry }
    }
    /// An address as tags have it here.
    fn as_tag(&mut self, address: Value) -> Value {
        if !self.region.mode.only_aligned {
            return address;
        }
        let mark = self.constant(Entry::ALIGNED);
        self.b.ins().bxor(address, mark)
    }
    /// Where in the table the entry of an address is.
    fn index(&mut self, va: Value) -> Value {
        let by = self.constant(u64::from(12 - layout::SHIFT));
        let index = self.b.ins().ushr(va, by);
        let mask = self.constant(layout::INDEX);
        self.b.ins().band(index, mask)
    }
    /// The offset of an address in its page.
    fn inside(&mut self, va: Value) -> Value {
        let mask = self.constant(0xfff);
        self.b.ins().band(va, mask)
    }
    /// On by way of `found` where the entry at `index` answers the access, else to `miss`, which takes fuel.
    fn answer(&mut self, look: &Look, index: Value, found: Block, miss: (Block, Value)) {
        let entry = self.b.ins().iadd(look.table, index);
        let (is, inside) = match self.region.mode.aarch32 {
            true => self.compare_narrow(entry, look),
            false => (self.compare_wide(entry, look), index),
        };
        let fuel = [miss.1.into()];
        self.b.ins().brif(is, found, &[], miss.0, &fuel);
        self.b.switch_to_block(found);
        self.go_to_hit(look, index, inside);
    }
    /// All ways there end in a block of their own. Otherwise what the allocator of registers moves on a rare one
    /// would be put among what runs often.
    fn go_to_hit(&mut self, look: &Look, index: Value, inside: Value) {
        let mut args: Vec<BlockArg> = Vec::new();
        args.extend(look.guesses.then_some(BlockArg::from(index)));
        args.extend(self.region.mode.aarch32.then_some(BlockArg::from(inside)));
        self.b.ins().jump(look.hit, &args);
    }
    fn aside_block(&mut self) -> Block {
        let block = self.b.create_block();
        self.b.set_cold_block(block);
        block
    }
    /// The tags of an entry that an access needs, each by what differs in it from `other`.
    fn differs(&mut self, entry: Value, tag: Tag, other: Value) -> Value {
        let mut one = |at: usize| {
            let have = self.b.ins().load(I64, own(), entry, at as i32);
            self.b.ins().bxor(other, have)
        };
        let (read, write) = (offset_of!(Entry, read), offset_of!(Entry, write));
        match tag {
            Tag::Read => one(read),
            Tag::Write => one(write),
            Tag::Both => {
                let (r, w) = (one(read), one(write));
                self.b.ins().bor(r, w)
            }
        }
    }
    /// Of an address of 64 bits, in one comparison: that the last unit is in the page, and that it is aligned. That
    /// the first one is there too follows from where the entry is, so this is no answer for an entry that is
    /// guessed.
    fn compare_wide(&mut self, entry: Value, look: &Look) -> Value {
        let Wish {
            size, tag, align, ..
        } = look.wish;
        let last = match size - align {
            0 => look.va,
            by => self.plus(look.va, by as i64),
        };
        let mask = self.constant(!0xfff | (align - 1));
        let want = self.b.ins().band(last, mask);
        let want = self.as_tag(want);
        let at = match tag {
            Tag::Read => offset_of!(Entry, read),
            Tag::Write => offset_of!(Entry, write),
            Tag::Both => {
                let differs = self.differs(entry, tag, want);
                let zero = self.constant(0);
                return self.test(IntCC::Equal, differs, zero);
            }
        };
        let have = self.b.ins().load(I64, own(), entry, at as i32);
        self.test(IntCC::Equal, want, have)
    }
    /// Of an address of 32 bits. What differs from the tag of its page is where it is in there; from any other
    /// tag, and from what is none, more differs. Alignment is compared with it, as upper bits.
    fn compare_narrow(&mut self, entry: Value, look: &Look) -> (Value, Value) {
        let Wish {
            size, tag, align, ..
        } = look.wish;
        let va = self.as_tag(look.va);
        let inside = self.differs(entry, tag, va);
        let low = align.trailing_zeros();
        let turned = match low {
            0 => inside,
            _ => {
                let by = self.constant(low.into());
                self.b.ins().rotr(inside, by)
            }
        };
        let most = self.constant((0x1000 - size) >> low);
        let is = self.test(IntCC::UnsignedLessThanOrEqual, turned, most);
        (is, inside)
    }
    /// The host address of units of `unit` bytes at `va`, `size` altogether, which need not be aligned where
    /// nothing else says so, as a value and a distance.
    pub(super) fn reach(&mut self, va: Value, size: u64, unit: u64, tag: Tag) -> (Value, i32) {
        let align = match self.region.mode.only_aligned {
            true => unit,
            false => 1,
        };
        self.reach_aligned(va, size, tag, align)
    }
    fn reach_aligned(&mut self, va: Value, size: u64, tag: Tag, align: u64) -> (Value, i32) {
        // At first all that the instruction is going to access.
        let span = std::mem::take(&mut self.span);
        let wish = Wish {
            size: size.max(span),
            tag,
            align,
            compare: self.hint().is_none(),
        };
        if let Some(near) = self.near(va, wish) {
            return near;
        }
        (self.look_up(va, wish).host, 0)
    }
    /// `MemKind::Unprivileged` is left to the interpreter.
    pub(super) fn reach_of(&mut self, k: MemKind, va: Value, size: u64, tag: Tag) -> (Value, i32) {
        match k {
            MemKind::Normal => return self.reach(va, size, size, tag),
            MemKind::Elements(n) => return self.reach(va, size, 1 << n, tag),
            MemKind::Aligned => return self.reach_aligned(va, size, tag, size),
            MemKind::Unprivileged => self.left_alone(false),
            MemKind::Ordered => {}
        }
        (self.place(va, size, tag).host, 0)
    }
    pub(super) fn get_host(&mut self, log2: u8, host: Value, offset: i32) -> Value {
        let (i, flags) = (self.b.ins(), guest_memory());
        let v = match log2 {
            0 => i.uload8(I64, flags, host, offset),
            1 => i.uload16(I64, flags, host, offset),
            2 => i.uload32(flags, host, offset),
            _ => return i.load(I64, flags, host, offset),
        };
        self.fits(v, 8 << log2)
    }
    pub(super) fn put_host(&mut self, log2: u8, host: Value, offset: i32, v: Value) {
        let v = if log2 == 3 {
            v
        } else {
            self.b.ins().ireduce(width(log2), v)
        };
        self.b.ins().store(guest_memory(), v, host, offset);
    }
}

fn width(log2: u8) -> Type {
    match log2 {
        0 => I8,
        1 => I16,
        2 => I32,
        _ => I64,
    }
}
