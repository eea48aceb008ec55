//! Operands by counter, in the manner of TestFloat: exponents around which things change, fractions
//! of runs of ones, subnormals, both kinds of NaN, and pairs that cancel or divide evenly.
//! `oracle/vectors.c` makes the same.
use crate::random::{Random, mix};

/// What an operand consists of.
pub mod kind {
    pub const NONE: u32 = 0;
    pub const HALF: u32 = 1;
    pub const SINGLE: u32 = 2;
    pub const DOUBLE: u32 = 3;
    pub const BFLOAT: u32 = 4;
    pub const INT16: u32 = 5;
    pub const INT32: u32 = 6;
    pub const INT64: u32 = 7;
    /// All lanes of 128 bits instead of the lowest.
    pub const FULL: u32 = 8;
}

/// The kinds of V1, V2 and V0, and whether X1 is an operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds {
    pub v: [u32; 3],
    pub x1: bool,
}

impl Kinds {
    pub fn bits(self) -> u32 {
        self.v[0] | self.v[1] << 4 | self.v[2] << 8 | u32::from(self.x1) << 12
    }
}

/// What the loop reads of one vector.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Vector {
    /// V1, V2 and V0.
    pub v: [u128; 3],
    pub x1: u64,
    /// FPSR, and NZCV in bits [63:60].
    pub control: u64,
}

struct Shape {
    exponent: u32,
    fraction: u32,
    bits: u32,
}

const fn shape(kind: u32) -> Shape {
    let (exponent, fraction, bits) = match kind & 7 {
        kind::HALF => (5, 10, 16),
        kind::SINGLE => (8, 23, 32),
        kind::DOUBLE => (11, 52, 64),
        kind::BFLOAT => (8, 7, 16),
        kind::INT16 => (0, 0, 16),
        kind::INT32 => (0, 0, 32),
        _ => (0, 0, 64),
    };
    Shape {
        exponent,
        fraction,
        bits,
    }
}

const fn ones(n: u32) -> u64 {
    if n == 0 { 0 } else { !0 >> (64 - n) }
}

fn number(s: &Shape, r: u64) -> u64 {
    let (e, f) = (s.exponent, s.fraction);
    let (all, bias, fractions) = (ones(e), ones(e) >> 1, ones(f));
    let (p, q) = ((r >> 7 & 63) as u32, (r >> 13 & 63) as u32);
    let of = |p: u32, n: u32| u64::from(p % n);
    let more = mix(r);
    let exponent = match r & 15 {
        0 => 0,
        1 => all,
        2 => all - 1,
        3 => 1,
        4 => bias,
        5 => bias + of(p, f + 3),
        6 => bias.wrapping_sub(of(p, f + 3)),
        7 => 1 + of(p, f + 2),
        8 => all - 1 - of(p, 4),
        9 => bias - 1 + of(p, 4),
        10 => bias - 1 + (8 << (p % 4)) + of(q, 4),
        11 => bias / 2 + of(p, 8),
        12 => bias + bias / 2 + of(p, 8),
        _ => more >> 52,
    };
    let fraction = match r >> 4 & 7 {
        0 => 0,
        1 => fractions,
        2 => 1 << (p % f),
        3 => fractions << (p % f),
        4 => ones(p % f),
        5 => ones(p % f) ^ ones(q % f),
        6 => more & fractions << (p % f),
        _ => more,
    };
    (r >> 19 & 1) << (e + f) | (exponent & all) << f | fraction & fractions
}

fn integer(bits: u32, r: u64) -> u64 {
    let (p, q) = ((r >> 7 & 63) as u32, (r >> 13 & 63) as u32);
    let more = mix(r);
    let v = match r & 7 {
        0 => more,
        1 => more >> p,
        2 => 1 << p,
        3 => ones(p),
        4 => (1u64 << p).wrapping_neg(),
        5 => ones(p) ^ ones(q),
        6 => (more >> p).wrapping_neg(),
        _ => (1u64 << p).wrapping_add(more & 3).wrapping_sub(1),
    };
    v & ones(bits)
}

/// A number near a * b, for those that have an exponent.
fn product(s: &Shape, a: u64, b: u64) -> u64 {
    let (e, f) = (s.exponent, s.fraction);
    let (all, bias) = (ones(e), ones(e) >> 1);
    let [x, y] = [a, b].map(|v| u128::from(v & ones(f) | 1 << f));
    let p = x * y;
    let carry = (p >> (2 * f + 1)) as u32 & 1;
    let exponent = (a >> f & all) + (b >> f & all) + u64::from(carry);
    let exponent = exponent.wrapping_sub(bias) & all;
    (a ^ b) & 1 << (e + f) | exponent << f | (p >> (f + carry)) as u64 & ones(f)
}

fn lanes(kind: u32) -> usize {
    if kind & kind::FULL == 0 {
        return 1;
    }
    128 / shape(kind).bits as usize
}

pub fn vector(seed: u64, index: u64, kinds: Kinds) -> Vector {
    let mut r = Random::new(seed, index);
    let w = r.word();
    let mut lane = [[0u64; 8]; 3];
    for (lane, k) in lane.iter_mut().zip(kinds.v) {
        if k & 7 == kind::NONE {
            continue;
        }
        let s = shape(k);
        for v in &mut lane[..lanes(k)] {
            *v = match s.exponent {
                0 => integer(s.bits, r.word()),
                _ => number(&s, r.word()),
            };
        }
    }
    let [first, second, third] = kinds.v;
    let s = shape(first);
    if s.exponent != 0 && second == first {
        relate(&s, &mut lane, lanes(first), w, third == second);
    }
    let mut v = [0; 3];
    for ((v, lane), k) in v.iter_mut().zip(&lane).zip(kinds.v) {
        let bits = shape(k).bits;
        if k & 7 == kind::NONE {
            continue;
        }
        if k & kind::FULL != 0 {
            let parts = lane[..lanes(k)].iter().rev();
            *v = parts.fold(0, |v, &l| v << bits | u128::from(l));
        } else {
            // What lies above a scalar does not count.
            let above = r.word();
            let low = if bits == 64 {
                lane[0]
            } else {
                lane[0] | above << bits
            };
            *v = u128::from(above) << 64 | u128::from(low);
        }
    }
    let x1 = if kinds.x1 { integer(64, r.word()) } else { 0 };
    let fpsr = match w >> 7 & 7 {
        4 | 5 => 0x10,
        6 => 0x9f,
        7 => w >> 10 & 0x0800_009f,
        _ => 0,
    };
    let control = fpsr | (w >> 60) << 60;
    Vector { v, x1, control }
}

/// Makes lanes of one operand depend on another's: sums that cancel, quotients and roots that are
/// nearly exact.
fn relate(s: &Shape, lane: &mut [[u64; 8]; 3], lanes: usize, w: u64, third: bool) {
    let near = (w >> 4 & 7).wrapping_sub(3);
    let (mask, sign) = (ones(s.bits), 1u64 << (s.exponent + s.fraction));
    let beside = |v: u64| v.wrapping_add(near) & mask;
    let [a, b, c] = lane;
    for ((a, b), c) in a.iter_mut().zip(b).zip(c).take(lanes) {
        match w & 15 {
            0 => *b = beside(*a ^ sign),
            1 if third => *c = beside(product(s, *a, *b) ^ sign),
            2 => *a = beside(product(s, *b, if third { *c } else { *b })),
            3 => *a = beside(product(s, *b, *b)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All kinds of numbers come up, and pairs that are near each other.
    #[test]
    fn operands_are_at_the_edges() {
        for k in [kind::HALF, kind::SINGLE, kind::DOUBLE, kind::BFLOAT] {
            let kinds = Kinds {
                v: [k, k, kind::NONE],
                x1: false,
            };
            let s = shape(k);
            let mut seen = [0; 7];
            let mut cancels = 0;
            for index in 0..4_000 {
                let v = vector(1, index, kinds).v;
                let [a, b] = [v[0], v[1]].map(|v| v as u64 & ones(s.bits));
                let (exponent, fraction) =
                    (a >> s.fraction & ones(s.exponent), a & ones(s.fraction));
                let quiet = fraction >> (s.fraction - 1) == 1;
                seen[match (exponent, fraction) {
                    (0, 0) => 0,
                    (0, _) => 1,
                    (e, 0) if e == ones(s.exponent) => 2,
                    (e, _) if e == ones(s.exponent) && quiet => 3,
                    (e, _) if e == ones(s.exponent) => 4,
                    (_, 0) => 5,
                    _ => 6,
                }] += 1;
                let sum = a.wrapping_add(1 << (s.bits - 1)).wrapping_sub(b) & ones(s.bits);
                cancels += u32::from(sum.wrapping_add(4) & ones(s.bits) <= 8);
            }
            assert!(seen.iter().all(|&n| n >= 20), "{seen:?}");
            assert!(cancels > 100, "{cancels}");
        }
    }
}
