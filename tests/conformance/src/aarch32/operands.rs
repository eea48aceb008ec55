//! Numbers at the edges: exponents around which things change, fractions of runs of ones, subnormals, both kinds
//! of NaN, pairs that nearly cancel; and integers.
use super::State;
use crate::random::Random;
use crate::rows::field;
use dyno_isa::Row;

const EDGES: [u32; 14] = [
    0,
    1,
    2,
    31,
    32,
    33,
    0x7f,
    0x80,
    0x7fff,
    0x8000,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_fffe,
    !0,
];

/// Of a general register.
pub fn value(r: &mut Random) -> u32 {
    let v = r.word() as u32;
    match r.below(8) {
        0 => r.pick(&EDGES),
        1 => v & 0xff,
        2 => v & 0x00ff_00ff,
        3 => v & 0x8000_8000 | 0x7fff_7fff & if r.once_in(2) { !0 } else { 0 },
        _ => v,
    }
}

const fn ones(n: u32) -> u64 {
    if n == 0 { 0 } else { u64::MAX >> (64 - n) }
}

/// A lane of so many bits: 8 is integers, anything else a format as well.
fn lane(r: &mut Random, bits: u32) -> u64 {
    let (e, f) = match bits {
        16 => (5, 10),
        32 => (8, 23),
        64 => (11, 52),
        _ => (0, 8),
    };
    let p = r.below(u64::from(f) + 3) as u32;
    if e == 0 || r.once_in(6) {
        let v = match r.below(6) {
            0 => 1 << (p % bits),
            1 => ones(p % (bits + 1)),
            2 => (1u64 << (p % bits)).wrapping_neg(),
            3 => r.word() >> (p % bits),
            4 => r.below(130).wrapping_sub(65),
            _ => r.word(),
        };
        return v & ones(bits);
    }
    let (all, bias) = (ones(e), ones(e) >> 1);
    let near = u64::from(p);
    let exponent = match r.below(14) {
        0 => 0,
        1 => all,
        2 => all - 1,
        3 => 1,
        4 => bias,
        5 => bias + near,
        6 => bias.wrapping_sub(near),
        7 => 1 + near,
        8 => all - 1 - near % 4,
        9 => bias + near % 4 - 1,
        // Around what integers can hold.
        10 => bias + 13 + near % 5,
        11 => bias + 29 + near % 5,
        12 => bias / 2 + near % 4,
        _ => r.word(),
    };
    let p = p % f;
    let fraction = match r.below(7) {
        0 => 0,
        1 => ones(f),
        2 => 1 << p,
        3 => ones(f) << p,
        4 => ones(p),
        5 => r.word() & ones(f) << p,
        _ => r.word(),
    };
    r.below(2) << (e + f) | (exponent & all) << f | fraction & ones(f)
}

/// The lane size that a word is about, if it says so.
fn lanes_of(row: &Row, word: u32, r: &mut Random) -> u32 {
    if r.once_in(4) {
        return r.pick(&[8, 16, 32, 64]);
    }
    match (field(row, word, "size"), field(row, word, "sz")) {
        _ if row.name.contains("half") => r.pick(&[16, 32]),
        (Some(size), _) => 8 << size,
        (_, Some(sz)) => 32 >> sz,
        _ => 32,
    }
}

fn doubleword(r: &mut Random, bits: u32) -> u64 {
    let shift = |v: u64| if bits < 64 { v << bits } else { 0 };
    (0..64 / bits).fold(0, |v, _| shift(v) | lane(r, bits))
}

/// D registers and FPSCR for a word.
pub fn fp(s: &mut State, row: &Row, word: u32, r: &mut Random) {
    let bits = lanes_of(row, word, r);
    for n in 0..32 {
        s.d[n] = doubleword(r, bits);
        if n > 0 && r.once_in(3) {
            // Near another one, negated or not.
            let other = s.d[r.below(n as u64) as usize];
            let at = bits * r.below(u64::from(64 / bits)) as u32;
            let sign = if r.once_in(2) {
                1u64 << (at + bits - 1)
            } else {
                0
            };
            s.d[n] = other.wrapping_add(r.below(3) << at) ^ sign;
        }
    }
    s.fpscr = r.word() as u32 & State::FPSCR;
    if r.once_in(2) {
        // Flags that were not there show.
        s.fpscr &= !0x0800_009f;
    }
    if r.once_in(3) {
        s.fpscr &= !State::CONTROL;
    }
}
