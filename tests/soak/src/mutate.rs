//! Damage: what happens to files on bad disks, in bad copies and under bad editors.
use crate::Xorshift;

/// Damages bytes in one to four places.
pub fn bytes(rng: &mut Xorshift, original: &[u8]) -> Vec<u8> {
    let mut b = original.to_vec();
    for _ in 0..1 + rng.below(4) {
        one(rng, &mut b);
    }
    b
}

fn place(rng: &mut Xorshift, b: &[u8]) -> usize {
    // Headers are at the start, and small.
    let len = b.len() as u64;
    let within = match rng.below(3) {
        0 => len,
        1 => len.min(64),
        _ => len.min(512),
    };
    rng.below(within.max(1)) as usize
}

fn one(rng: &mut Xorshift, b: &mut Vec<u8>) {
    let at = place(rng, b);
    if b.is_empty() {
        b.push(rng.draw() as u8);
        return;
    }
    match rng.below(9) {
        0 => b[at] ^= 1 << rng.below(8),
        1 => b[at] = rng.draw() as u8,
        2 => b.truncate(at),
        3 => {
            let end = (at + 1 + rng.below(16) as usize).min(b.len());
            b.drain(at..end);
        }
        4 => {
            let end = (at + 1 + rng.below(16) as usize).min(b.len());
            let copy = b[at..end].to_vec();
            let to = place(rng, b);
            b.splice(to..to, copy);
        }
        // A field: aligned, of some width, with a value that hurts.
        n => {
            let width = [1, 2, 4, 8][(n & 3) as usize];
            let at = at / width * width;
            let mut v = rng.value().to_le_bytes();
            if rng.one_in(2) {
                v[..width].reverse();
            }
            for (to, from) in b.iter_mut().skip(at).zip(&v[..width]) {
                *to = *from;
            }
        }
    }
}

/// Words and numbers that a text may be damaged with.
const WORDS: &[&str] = &[
    "0",
    "1",
    "-1",
    "3",
    "0x0",
    "0xffff_ffff",
    "0xffff_ffff_ffff_ffff",
    "0x1_0000_0000_0000_0000",
    "0xffff_ffff_ffff_f000",
    "0x8000_0000_0000_0000",
    "18446744073709551615",
    "99999999999999999999999999",
    "1e400",
    "\"\"",
    "\"x\"",
    "\"${x}\"",
    "'a'",
    "()",
    "[]",
    "{}",
    "Some(1)",
    "None",
    "true",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "\"",
    "//",
    "/*",
    "*/",
    "\\",
    "\\u{110000}",
    "\u{0}",
    "é",
    "r#\"",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    "Some(Some(Some(Some(Some(Some(",
    "#![enable(unwrap_newtypes)]",
];

/// Damages a text by words, characters and lines; it stays valid UTF-8.
pub fn text(rng: &mut Xorshift, original: &str) -> String {
    let mut t: Vec<char> = original.chars().collect();
    for _ in 0..1 + rng.below(3) {
        if t.is_empty() {
            break;
        }
        let at = rng.below(t.len() as u64) as usize;
        let word: Vec<char> = rng.pick(WORDS).chars().collect();
        match rng.below(7) {
            0 => {
                t.remove(at);
            }
            1 => {
                t.splice(at..at, word);
            }
            2 | 3 => {
                let (from, to) = token(&t, at);
                t.splice(from..to, word);
            }
            4 => {
                let (from, to) = token(&t, at);
                t.drain(from..to);
            }
            5 => {
                // A line that is there twice, or elsewhere.
                let from = t[..at].iter().rposition(|&c| c == '\n').unwrap_or(0);
                let to = t[at..].iter().position(|&c| c == '\n');
                let to = to.map_or(t.len(), |n| at + n);
                let line = t[from.min(to)..to].to_vec();
                let to = rng.below(t.len() as u64 + 1) as usize;
                t.splice(to..to, line);
            }
            _ if rng.one_in(8) => t.truncate(at),
            _ => t[at] = char::from(rng.below(128) as u8),
        }
    }
    t.into_iter().collect()
}

/// The word or number around a place.
fn token(t: &[char], at: usize) -> (usize, usize) {
    let inside = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
    let from = t[..at]
        .iter()
        .rposition(|c| !inside(c))
        .map_or(0, |i| i + 1);
    let to = t[at..]
        .iter()
        .position(|c| !inside(c))
        .unwrap_or(t.len() - at)
        + at;
    (from, to.max(at + 1).min(t.len()))
}
