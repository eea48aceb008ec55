//! Instances of rows, and states at the edges: exponents around which things change, fractions of runs of ones,
//! subnormals, both kinds of NaN, and pairs that nearly cancel.
use crate::Random;
use crate::evaluator::{FPSCR, State};
use dyno_isa::Row;

/// Bits of the lanes that a state is made for: 8 is integers, anything else a format as well.
fn lane(r: &mut Random, bits: u32) -> u64 {
    let ones = |n: u32| if n == 0 { 0 } else { u64::MAX >> (64 - n) };
    let (e, f) = match bits {
        16 => (5, 10),
        32 => (8, 23),
        64 => (11, 52),
        _ => (0, 8),
    };
    let p = r.below(u64::from(f) + 3) as u32;
    if e == 0 || r.once_in(6) {
        // Integers.
        let v = match r.below(6) {
            0 => 1 << (p % bits),
            1 => ones(p % (bits + 1)),
            2 => (1u64 << (p % bits)).wrapping_neg(),
            3 => r.draw() >> (p % bits),
            4 => r.below(130).wrapping_sub(65),
            _ => r.draw(),
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
        10 => bias + 13 + near % 5,
        11 => bias + 29 + near % 5,
        12 => bias / 2 + near % 4,
        _ => r.draw(),
    };
    let p = p % f;
    let fraction = match r.below(7) {
        0 => 0,
        1 => ones(f),
        2 => 1 << p,
        3 => ones(f) << p,
        4 => ones(p),
        5 => r.draw() & ones(f) << p,
        _ => r.draw(),
    };
    r.below(2) << (e + f) | (exponent & all) << f | fraction & ones(f)
}

fn vector(r: &mut Random, bits: u32) -> u128 {
    (0..128 / bits).fold(0, |v, _| v << bits.min(127) | u128::from(lane(r, bits)))
}

/// The lane size that a word is about, if it says so.
fn lanes_of(row: &Row, word: u32, r: &mut Random) -> u32 {
    if r.once_in(4) {
        return [8, 16, 32, 64][r.below(4) as usize];
    }
    let has = |name: &str| field(row, name).map(|(low, width)| word >> low & ((1 << width) - 1));
    match (has("size"), has("sz")) {
        _ if row.name.contains("half") => [16, 32][r.below(2) as usize],
        (Some(size), _) => 8 << size,
        (_, Some(sz)) => 32 >> sz,
        _ => 32,
    }
}

pub fn field(row: &Row, name: &str) -> Option<(u32, u32)> {
    dyno_isa::table::find_field(row.diagram, name)
}

pub fn is_memory(row: &Row) -> bool {
    row.section.contains("load") && !row.section.contains("64-bit move")
}

/// A random word of a row, within what the oracle can carry out.
pub fn word(row: &Row, r: &mut Random) -> u32 {
    let mut word = row.pattern.bits | r.draw() as u32 & !row.pattern.mask;
    let mut set = |name: &str, v: u32| {
        if let Some((low, width)) = field(row, name) {
            let mask = (1u64 << width) as u32 - 1;
            word = word & !(mask << low) | (v & mask) << low;
        }
    };
    for name in ["sbz", "sbz1", "sbz2"] {
        set(name, 0);
    }
    for name in ["Rn", "Rt", "Rt2"] {
        set(name, r.below(13) as u32);
    }
    let rm = r.below(15) as u32;
    set("Rm", if rm > 12 { 2 * rm - 13 } else { rm });
    if row.name == "VMSR" || row.name == "VMRS" {
        set("reg", 1);
        set(
            "Rt",
            if row.name == "VMRS" && r.once_in(3) {
                15
            } else {
                r.below(13) as u32
            },
        );
    }
    if is_memory(row) {
        set("imm8", r.below(40) as u32);
    }
    let cond = if r.once_in(4) { r.below(15) } else { 14 };
    set("cond", cond as u32);
    word
}

pub fn state(row: &Row, word: u32, memory: u32, r: &mut Random) -> State {
    let bits = lanes_of(row, word, r);
    let mut s = State {
        base: memory.into(),
        ..State::default()
    };
    for i in 0..16 {
        s.v[i] = vector(r, bits);
        if i > 0 && r.once_in(3) {
            // Near another one, negated or not.
            let other = s.v[r.below(i as u64) as usize];
            let lane = bits * r.below(u64::from(128 / bits)) as u32;
            let sign = if r.once_in(2) {
                1u128 << (lane + bits - 1)
            } else {
                0
            };
            s.v[i] = other.wrapping_add(u128::from(r.below(3)) << lane) ^ sign;
        }
    }
    for x in &mut s.x[..13] {
        *x = lane(r, 32);
    }
    s.nzcv = r.below(16) << 28;
    let mut fpscr = r.draw() & FPSCR;
    if r.once_in(2) {
        // Flags that were not there show.
        fpscr &= !0x0800_009f;
    }
    if r.once_in(3) {
        fpscr &= !0x07c8_0000;
    }
    s.set_fpscr(fpscr);
    if is_memory(row) {
        for (at, x) in s
            .memory
            .chunks_exact_mut(8)
            .zip(std::iter::repeat_with(|| lane(r, 64)))
        {
            at.copy_from_slice(&x.to_le_bytes());
        }
        if let Some((low, _)) = field(row, "Rn") {
            let structures = word >> 28 == 15;
            let aligned = 32 * r.below(2);
            let wild = if structures && r.once_in(2) {
                r.below(32)
            } else {
                0
            };
            let words = if structures { 0 } else { 4 * r.below(8) };
            s.x[(word >> low & 15) as usize] = u64::from(memory) + 192 + aligned + wild + words;
        }
    }
    s
}
