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

/// A value as a sum, of nothing else where it is a constant. In AArch32 both are numbers of 32 bits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Sum {
    of: Option<Value>,
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
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    at: Sum,
    tag: Tag,
    host: Value,
    /// Offset in the page.
    inside: Value,
    /// What its address is known to be a multiple of.
    align: u64,
    /// Distances from it, the last not included, that are known to be in the page.
    known: (i64, i64),
}

impl Seen {
    pub fn is_same_place(&self, other: &Seen) -> bool {
        (self.at, self.tag, self.host) == (other.at, other.tag, other.host)
    }
}

/// What an access of [`Translator::near`] needs.
#[derive(Clone, Copy)]
pub struct Wish {
    pub size: u64,
    pub tag: Tag,
    /// The address must be a multiple of this.
    pub align: u64,
    /// It may be compared with what was looked up; otherwise it has to be known to be there.
    pub compare: bool,
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
    pub(super) fn known_constant(&self, v: Value) -> Option<u64> {
        match self.made(v) {
            Made::Constant(c) => Some(c as u64),
            _ => None,
        }
    }
    fn sum(&self, v: Value) -> Sum {
        match self.made(v) {
            Made::Sum(s) => s,
            Made::Constant(c) => Sum {
                of: None,
                plus: self.distance(c),
            },
            Made::Somehow => Sum {
                of: Some(v),
                plus: 0,
            },
        }
    }
    fn distance(&self, c: i64) -> i64 {
        match self.region.mode.aarch32 {
            true => i64::from(c as i32),
            false => c,
        }
    }
    /// `r` is `a` plus, or minus, `b`, in arithmetic of 64 bits or 32.
    pub(super) fn note_sum(&mut self, sf: bool, r: Value, a: Value, b: Value, minus: bool) {
        // Addresses are as wide as that.
        if sf == self.region.mode.aarch32 {
            return;
        }
        if let Made::Constant(by) = self.made(b) {
            let by = self.distance(by);
            let Sum { of, plus } = self.sum(a);
            let by = if minus { by.wrapping_neg() } else { by };
            let plus = plus.wrapping_add(by);
            self.note_made(r, Made::Sum(Sum { of, plus }));
        }
    }
    /// An access was looked up at `va`.
    pub(super) fn note_seen(&mut self, va: Value, wish: Wish, host: Value, inside: Value) {
        let tag = wish.tag;
        let seen = Seen {
            at: self.sum(va),
            tag,
            host,
            inside,
            align: wish.align,
            known: (0, wish.size as i64),
        };
        let same = |s: &Seen| s.at.of == seen.at.of && s.tag == tag;
        self.now.seen.retain(|s| !same(s));
        if self.now.seen.len() == MOST {
            self.now.seen.remove(0);
        }
        self.now.seen.push(seen);
    }
    /// The host address of an access at `va`, as a value and a distance, if it is near something that was
    /// looked up. Leaves where it is not in its page.
    pub(super) fn near(&mut self, va: Value, wish: Wish) -> Option<(Value, i32)> {
        let Wish { size, tag, .. } = wish;
        let sum = self.sum(va);
        let same = |s: &Seen| s.at.of == sum.of && s.tag == tag;
        let at = self.now.seen.iter().position(same)?;
        let seen = self.now.seen[at];
        let by = self.distance(sum.plus.wrapping_sub(seen.at.plus));
        let aligned = seen.align.is_multiple_of(wish.align) && by % wish.align as i64 == 0;
        if !(-NEAR..=NEAR).contains(&by) || !aligned {
            return None;
        }
        let (first, end) = seen.known;
        if first <= by && by + size as i64 <= end {
            return Some((seen.host, by as i32));
        }
        if !wish.compare {
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
        self.now.seen[at].known = (first.min(by), end.max(by + size as i64));
        Some((seen.host, by as i32))
    }
}
