//! Accesses close to an earlier one of the same page: what one look into the soft TLB said holds for its
//! neighbours until code leaves or a helper may have changed translations.
//!
//! Addresses are followed as sums: a value and a distance. An access whose value was looked up already
//! needs one comparison, which says that it stays in the same page; if not, it is carried out by itself.
//! Where that is often so, code is made again without ([`crate::hints::Hint::Far`]).
use super::Translator;
use super::memory::Tag;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value};

/// Greatest distance to an access that was looked up. The further away, the more often it is in another
/// page.
const NEAR: i64 = 256;
/// Accesses remembered at once.
const MOST: usize = 4;

/// A value as a sum.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Sum {
    of: Value,
    plus: i64,
}

/// What is known of a value by how it was made.
#[derive(Clone, Copy)]
pub enum Made {
    Somehow,
    Constant(i64),
    Sum(Sum),
}

/// An access that was looked up.
#[derive(Clone, Copy)]
pub struct Seen {
    at: Sum,
    tag: Tag,
    host: Value,
    /// Offset in the page.
    inside: Value,
}

impl Translator<'_, '_> {
    pub(super) fn note_made(&mut self, v: Value, made: Made) {
        let n = v.as_u32() as usize;
        if self.made.len() <= n {
            self.made.resize(n + 1, Made::Somehow);
        }
        self.made[n] = made;
    }
    fn made(&self, v: Value) -> Made {
        let made = self.made.get(v.as_u32() as usize);
        made.copied().unwrap_or(Made::Somehow)
    }
    fn sum(&self, v: Value) -> Sum {
        match self.made(v) {
            Made::Sum(s) => s,
            _ => Sum { of: v, plus: 0 },
        }
    }
    /// `r` is `a` plus, or minus, `b`.
    pub(super) fn note_sum(&mut self, r: Value, a: Value, b: Value, minus: bool) {
        if let Made::Constant(by) = self.made(b) {
            let Sum { of, plus } = self.sum(a);
            let by = if minus { by.wrapping_neg() } else { by };
            let plus = plus.wrapping_add(by);
            self.note_made(r, Made::Sum(Sum { of, plus }));
        }
    }
    /// An access was looked up at `va`.
    pub(super) fn note_seen(&mut self, va: Value, tag: Tag, host: Value, inside: Value) {
        let seen = Seen {
            at: self.sum(va),
            tag,
            host,
            inside,
        };
        let same = |s: &Seen| s.at.of == seen.at.of && s.tag == tag;
        self.now.seen.retain(|s| !same(s));
        if self.now.seen.len() == MOST {
            self.now.seen.remove(0);
        }
        self.now.seen.push(seen);
    }
    /// The host address of `size` bytes at `va`, as a value and a distance, if they are near something
    /// that was looked up. Leaves where they are not in its page.
    pub(super) fn near(&mut self, va: Value, size: u64, tag: Tag) -> Option<(Value, i32)> {
        let sum = self.sum(va);
        let same = |s: &&Seen| s.at.of == sum.of && s.tag == tag;
        let seen = *self.now.seen.iter().find(same)?;
        let by = sum.plus.wrapping_sub(seen.at.plus);
        if !(-NEAR..=NEAR).contains(&by) {
            return None;
        }
        self.flush();
        let outside = match by {
            0.. => {
                let last = self.constant((0x1000 - by) as u64 - size);
                self.test(IntCC::UnsignedGreaterThan, seen.inside, last)
            }
            // It ends in the page, because what was looked up begins there.
            _ if size <= by.unsigned_abs() => {
                let first = self.constant(by.unsigned_abs());
                self.test(IntCC::UnsignedLessThan, seen.inside, first)
            }
            _ => return None,
        };
        let (miss, hit) = (self.cold_block(), self.b.create_block());
        let fuel = self.now.fuel;
        self.b.ins().brif(outside, miss, &[fuel.into()], hit, &[]);
        self.b.switch_to_block(miss);
        let fuel = self.b.block_params(miss)[0];
        let args = self.by_itself(fuel, true);
        self.b.ins().jump(self.alone, &args);
        self.b.switch_to_block(hit);
        Some((seen.host, by as i32))
    }
}
