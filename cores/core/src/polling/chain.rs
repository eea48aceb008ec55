//! Values that follow from the counter, as functions of the iteration.
//!
//! A [`Link`] is one operation on the link before it; the first of a chain is a reading of the
//! counter. Every operation is monotone on integers, and the instants of the readings grow with the
//! iteration. What makes a link monotone in the iteration too is that the multiple of `2^bits` which
//! is dropped from it stays the one that was dropped in the iteration that was seen, and that each
//! link keeps to its range. So the iterations in which all links keep to their ranges are the first
//! ones up to some number, and that number is found by halving.
use crate::profile::Timing;
use dyno_fabric::Frequency;
use dyno_isa::concrete::{self, Nzcv};

/// How a link follows from the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The counter itself, read at this position of the iteration that was seen.
    Counter(u64),
    Plus(u64),
    /// This minus the value.
    From(u64),
    Times(u64),
    /// The upper half of the product of 128 bits.
    High(u64),
    Over(u64),
}

#[derive(Clone, Copy, Debug)]
struct Link {
    step: Step,
    /// The link before; its own number where there is none.
    of: u16,
    bits: u8,
    /// In the iteration that was seen.
    value: u64,
    /// The multiple of `2^bits` that was dropped.
    dropped: u128,
    /// What it must keep to for all decisions to stay as they were.
    least: u64,
    most: u64,
}

/// What set the flags, where one operand follows from the counter and the other is always the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// The link plus this.
    Sum(u64),
    /// The link minus this.
    Difference(u64),
    /// This minus the link.
    Reversed(u64),
    /// The link itself, by the rules of the logical instructions.
    Logic,
}

#[derive(Clone, Copy, Debug)]
struct Compared {
    link: u16,
    wide: bool,
    how: Comparison,
}

impl Compared {
    fn flags(self, v: u64) -> Nzcv {
        match self.how {
            Comparison::Sum(b) => concrete::flags_of_add(self.wide, v, b),
            Comparison::Difference(b) => concrete::flags_of_sub(self.wide, v, b),
            Comparison::Reversed(b) => concrete::flags_of_sub(self.wide, b, v),
            Comparison::Logic => concrete::flags_of_logic(self.wide, v),
        }
    }
}

/// All chains of one iteration.
#[derive(Debug, Default)]
pub struct Chains {
    links: Vec<Link>,
    compared: Vec<Compared>,
}

/// More than any loop worth skipping has.
const MOST: usize = 256;

fn mask(bits: u8) -> u64 {
    u64::MAX >> (64 - bits)
}

impl Chains {
    pub fn value(&self, link: u16) -> u64 {
        self.links[usize::from(link)].value
    }
    fn push(&mut self, step: Step, of: u16, bits: u8, exact: u128) -> Option<u16> {
        if self.links.len() >= MOST {
            return None;
        }
        let value = exact as u64 & mask(bits);
        self.links.push(Link {
            step,
            of,
            bits,
            value,
            dropped: exact - u128::from(value),
            least: 0,
            most: mask(bits),
        });
        Some(self.links.len() as u16 - 1)
    }
    /// The counter was read, and was `raw`.
    pub fn counter(&mut self, position: u64, raw: u64) -> Option<u16> {
        let own = self.links.len() as u16;
        self.push(Step::Counter(position), own, 64, u128::from(raw))
    }
    /// The value of a link after one more step, in so many bits. `None` where there is no room.
    pub fn then(&mut self, of: u16, step: Step, bits: u8) -> Option<u16> {
        let exact = apply(step, self.value(of));
        self.push(step, of, bits, exact)
    }
    /// The low bits of a link.
    pub fn low(&mut self, of: u16, bits: u8) -> Option<u16> {
        if self.links[usize::from(of)].bits <= bits {
            return Some(of);
        }
        self.then(of, Step::Plus(0), bits)
    }
    /// From now on the link has to stay between these, where it is now.
    pub fn keep(&mut self, link: u16, least: u64, most: u64) {
        let l = &mut self.links[usize::from(link)];
        debug_assert!((least..=most).contains(&l.value));
        l.least = l.least.max(least);
        l.most = l.most.min(most);
    }
    pub fn compare(&mut self, link: u16, wide: bool, how: Comparison) -> Option<u16> {
        if self.compared.len() >= MOST {
            return None;
        }
        let link = self.low(link, if wide { 64 } else { 32 })?;
        self.compared.push(Compared { link, wide, how });
        Some(self.compared.len() as u16 - 1)
    }
    /// From now on what `see` sees in these flags has to stay as it is.
    pub fn keep_flags<T: PartialEq>(&mut self, compared: u16, see: impl Fn(Nzcv) -> T) {
        let c = self.compared[usize::from(compared)];
        let value = self.value(c.link);
        let (least, most) = constant_around(c, value, see);
        self.keep(c.link, least, most);
    }

    /// In how many of the `most` iterations that follow, each `length` quarter cycles after the one
    /// before, everything that was decided is decided alike.
    pub fn same_for(&self, most: u64, length: u64, clock: Frequency, timing: &Timing) -> u64 {
        if self.links.is_empty() {
            return most;
        }
        let mut values = Vec::with_capacity(self.links.len());
        let mut same = |i: u64| self.is_same(i, length, clock, timing, &mut values);
        let (mut yes, mut no) = (0, most.saturating_add(1));
        while no - yes > 1 {
            let middle = yes + (no - yes) / 2;
            if same(middle) {
                yes = middle;
            } else {
                no = middle;
            }
        }
        yes
    }
    fn is_same(
        &self,
        iteration: u64,
        length: u64,
        clock: Frequency,
        timing: &Timing,
        values: &mut Vec<u64>,
    ) -> bool {
        values.clear();
        for l in &self.links {
            let exact = match l.step {
                Step::Counter(position) => {
                    let then = iteration
                        .checked_mul(length)
                        .and_then(|d| position.checked_add(d));
                    let Some(then) = then else { return false };
                    u128::from(timing.counter.ticks_at(clock.time_of(then)))
                }
                step => apply(step, values[usize::from(l.of)]),
            };
            let Some(v) = exact.checked_sub(l.dropped) else {
                return false;
            };
            if v < u128::from(l.least) || v > u128::from(l.most) {
                return false;
            }
            values.push(v as u64);
        }
        true
    }
}

/// Never negative: what is subtracted is added as a complement.
fn apply(step: Step, v: u64) -> u128 {
    let v = u128::from(v);
    match step {
        Step::Counter(_) => v,
        Step::Plus(c) => v + u128::from(c),
        Step::From(c) => u128::from(c) + ((1 << 64) - v),
        Step::Times(c) => v * u128::from(c),
        Step::High(c) => (v * u128::from(c)) >> 64,
        Step::Over(c) => v / u128::from(c),
    }
}

/// The values around `value` for which `see` sees the same in the flags.
fn constant_around<T: PartialEq>(c: Compared, value: u64, see: impl Fn(Nzcv) -> T) -> (u64, u64) {
    let bits = if c.wide { 64 } else { 32 };
    let half = 1u64 << (bits - 1);
    let turning = match c.how {
        Comparison::Sum(b) => b.wrapping_neg(),
        Comparison::Difference(b) | Comparison::Reversed(b) => b,
        Comparison::Logic => 0,
    };
    // N, Z, C and V change at these values, one before or one behind, and nowhere else: where the
    // result or the operand changes its sign, where the result is zero, and where it carries.
    let mut starts = Vec::with_capacity(13);
    for at in [0, half, turning, turning.wrapping_add(half)] {
        for d in [u64::MAX, 0, 1] {
            starts.push(at.wrapping_add(d) & mask(bits));
        }
    }
    starts.sort_unstable();
    let seen = |v: u64| see(c.flags(v));
    let now = seen(value);
    let before = starts.iter().rev().filter(|&&s| s <= value);
    let mut least = 0;
    let mut last = value;
    for &s in before {
        // From `s` to `last` the flags are those of `s`.
        if seen(s) != now {
            least = last;
            break;
        }
        last = s;
    }
    let mut most = mask(bits);
    for &s in starts.iter().filter(|&&s| s > value) {
        if seen(s) != now {
            most = s - 1;
            break;
        }
    }
    (least, most)
}

#[cfg(test)]
mod tests;
