//! Accesses that the soft TLB answers, in place. Everything else is for a helper, which fills the TLB,
//! says that the access faults, or sends the instruction to the interpreter.
use super::near::Wish;
use super::{Translator, own};
use crate::helpers;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{I8, I16, I32, I64};
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Type, Value};
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
    fn look_up(&mut self, va: Value, wish: Wish) -> Place {
        let Wish {
            size, tag, align, ..
        } = wish;
        self.flush();
        let table = self.table();
        let by = self.constant(u64::from(12 - layout::SHIFT));
        let index = self.b.ins().ushr(va, by);
        let mask = self.constant(layout::INDEX);
        let index = self.b.ins().band(index, mask);
        let entry = self.b.ins().iadd(table, index);
        // Both in one comparison: that the last unit is in the page, and that it is aligned.
        let last = match size - align {
            0 => va,
            by => self.plus(va, by as i64),
        };
        let mask = self.constant(!0xfff | (align - 1));
        let mut want = self.b.ins().band(last, mask);
        let mark = match self.region.mode.only_aligned {
            true => Entry::ALIGNED,
            false => 0,
        };
        if mark != 0 {
            let mark = self.constant(mark);
            want = self.b.ins().bor(want, mark);
        }
        let field = |t: &mut Self, at: usize| t.b.ins().load(I64, own(), entry, at as i32);
        let is = match tag {
            Tag::Read => {
                let have = field(self, offset_of!(Entry, read));
                self.test(IntCC::Equal, want, have)
            }
            Tag::Write => {
                let have = field(self, offset_of!(Entry, write));
                self.test(IntCC::Equal, want, have)
            }
            Tag::Both => {
                let (r, w) = (
                    field(self, offset_of!(Entry, read)),
                    field(self, offset_of!(Entry, write)),
                );
                let (x, y) = (self.b.ins().bxor(r, want), self.b.ins().bxor(w, want));
                let differs = self.b.ins().bor(x, y);
                let zero = self.constant(0);
                self.test(IntCC::Equal, differs, zero)
            }
        };
        let (hit, miss) = (self.b.create_block(), self.cold_block());
        let fuel = self.now.fuel;
        self.b.ins().brif(is, hit, &[], miss, &[fuel.into()]);
        self.b.switch_to_block(miss);
        let fuel = self.b.block_params(miss)[0];
        match self.behind {
            Some(behind) => self.access(behind, fuel),
            None => {
                let mode = self.constant(helpers::pack_place(tag, size, align, mark));
                self.call_slow(helpers::number::FILL, va, mode);
                self.alone_unless_done(fuel, hit);
            }
        }
        self.b.switch_to_block(hit);
        let page = field(self, offset_of!(Entry, page));
        let mask = self.constant(0xfff);
        let inside = self.b.ins().band(va, mask);
        let host = self.b.ins().iadd(page, inside);
        self.note_seen(va, wish, host, inside);
        Place { host, entry }
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
