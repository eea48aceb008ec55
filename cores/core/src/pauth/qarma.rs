//! The ciphers of pointer authentication: QARMA-64 with four forward rounds and S-box σ2
//! (FEAT_PACQARMA5), and with two and σ1 (FEAT_PACQARMA3). DDI 0487 J1, ComputePACQARMA().
//!
//! A state is sixteen cells of four bits, cell 0 lowest, in four rows of 16 bits.

use std::sync::LazyLock;

/// A 128-bit key: `hi` whitens, `lo` is that of the rounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Key {
    pub hi: u64,
    pub lo: u64,
}

/// Round constants, and the one that tells the backward rounds from the forward ones: digits of π.
const C: [u64; 5] = [
    0,
    0x1319_8a2e_0370_7344,
    0xa409_3822_299f_31d0,
    0x082e_fa98_ec4e_6c89,
    0x4528_21e6_38d0_1377,
];
const ALPHA: u64 = 0xc0ac_29b7_c97c_50dd;

/// Where each cell of the result comes from: PACCellShuffle, its inverse, and the tweak's.
const TAU: [u8; 16] = [13, 6, 11, 0, 7, 12, 1, 10, 8, 3, 14, 5, 2, 9, 4, 15];
const TAU_INVERSE: [u8; 16] = inverse(TAU);
const H: [u8; 16] = [4, 5, 6, 7, 11, 2, 3, 8, 12, 13, 14, 15, 0, 1, 10, 9];
/// The cells of a shuffled tweak that go through the LFSR: 2, 4, 7, 11, 12, 14 and 15.
const LFSR: u64 = 0x1101_1000_1001_0100;

const SIGMA1: [u8; 256] = both_cells([10, 13, 14, 6, 15, 7, 3, 5, 9, 8, 0, 12, 11, 1, 2, 4]);
const SIGMA2: [u8; 16] = [11, 6, 8, 15, 12, 0, 9, 14, 3, 7, 4, 5, 13, 2, 1, 10];
const SUB: [u8; 256] = both_cells(SIGMA2);
const SUB_INVERSE: [u8; 256] = both_cells(inverse(SIGMA2));

const fn inverse(p: [u8; 16]) -> [u8; 16] {
    let mut q = [0; 16];
    let mut i = 0;
    while i < 16 {
        q[p[i] as usize] = i as u8;
        i += 1;
    }
    q
}
/// An S-box for two cells at a time.
const fn both_cells(s: [u8; 16]) -> [u8; 256] {
    let mut t = [0; 256];
    let mut i = 0;
    while i < 256 {
        t[i] = s[i & 15] | s[i >> 4] << 4;
        i += 1;
    }
    t
}

fn substitute(table: &[u8; 256], x: u64) -> u64 {
    u64::from_le_bytes(x.to_le_bytes().map(|b| table[usize::from(b)]))
}
#[inline(always)]
fn shuffle(from: &[u8; 16], x: u64) -> u64 {
    let cells = from.iter().zip(0u32..);
    cells.fold(0, |y, (&s, d)| y | (x >> (4 * s) & 15) << (4 * d))
}
/// Rotates every cell left by `N`.
fn rotate<const N: u32>(x: u64) -> u64 {
    let low = (0xf >> (4 - N)) * 0x1111_1111_1111_1111;
    x << N & !low | x >> (4 - N) & low
}
/// PACMult: the circulant matrix (0, ρ, ρ², ρ) over the rows; its own inverse.
fn mix(x: u64) -> u64 {
    rotate::<1>(x.rotate_right(16) ^ x.rotate_right(48)) ^ rotate::<2>(x.rotate_right(32))
}
/// TweakShuffle: x⁴ + x + 1 on seven of the cells.
fn next_tweak(x: u64) -> u64 {
    let x = shuffle(&H, x);
    let cells = LFSR * 15;
    let feedback = (x ^ x >> 1) & LFSR;
    x & !cells | x >> 1 & (LFSR * 7) | feedback << 3
}

/// A map that is a sum over the bytes of its argument.
type Map = Box<[[u64; 256]; 8]>;

fn map(f: impl Fn(u8, u32) -> u64) -> Map {
    let mut m = Box::new([[0; 256]; 8]);
    for (at, row) in (0..).step_by(8).zip(m.iter_mut()) {
        for (v, entry) in (0..=255).zip(row) {
            *entry = f(v, at);
        }
    }
    m
}
fn apply(m: &Map, x: u64) -> u64 {
    let bytes = x.to_le_bytes().into_iter().zip(m.iter());
    bytes.fold(0, |y, (b, row)| y ^ row[usize::from(b)])
}

/// The layers of the ciphers, which for a word at a time would take several times as long.
struct Layers {
    /// Cell shuffle, then mix.
    forward: Map,
    /// The inverse S-box, mix, then inverse shuffle.
    backward1: Map,
    backward2: Map,
    tweak: Map,
}

static LAYERS: LazyLock<Layers> = LazyLock::new(|| {
    let backward = |s: &[u8; 256]| {
        let s = *s;
        map(move |v, at| shuffle(&TAU_INVERSE, mix(u64::from(s[usize::from(v)]) << at)))
    };
    Layers {
        forward: map(|v, at| mix(shuffle(&TAU, u64::from(v) << at))),
        backward1: backward(&SIGMA1),
        backward2: backward(&SUB_INVERSE),
        tweak: map(|v, at| next_tweak(u64::from(v) << at)),
    }
});

/// One of the two ciphers.
struct Cipher<'a> {
    /// How often the forward rounds go through all layers.
    rounds: usize,
    sub: &'a [u8; 256],
    inverse: &'a [u8; 256],
    forward: &'a Map,
    backward: &'a Map,
    tweak: &'a Map,
}

impl Cipher<'_> {
    /// ComputePACQARMA().
    fn compute(&self, data: u64, modifier: u64, k: Key) -> u64 {
        let whitening = k.hi.rotate_right(1) ^ k.hi >> 63;
        let mut tweaks = [0; C.len()];
        let mut t = modifier;
        let mut x = data ^ k.hi;
        for (i, saved) in tweaks[..=self.rounds].iter_mut().enumerate() {
            *saved = t;
            x ^= k.lo ^ t ^ C[i];
            if i > 0 {
                x = apply(self.forward, x);
            }
            x = substitute(self.sub, x);
            t = apply(self.tweak, t);
        }
        x = substitute(self.sub, apply(self.forward, x ^ whitening ^ t));
        x = k.lo ^ apply(self.forward, x);
        // An S-box that is the same for every cell does not mind in which order they are.
        x = apply(self.backward, shuffle(&TAU_INVERSE, x)) ^ k.hi ^ t;
        for (i, saved) in tweaks[..=self.rounds].iter().enumerate().rev() {
            x = match i {
                0 => substitute(self.inverse, x),
                _ => apply(self.backward, x),
            };
            x ^= k.lo ^ saved ^ C[i] ^ ALPHA;
        }
        x ^ whitening
    }
}

/// FEAT_PACQARMA5.
pub fn qarma5(data: u64, modifier: u64, key: Key) -> u64 {
    let l = &*LAYERS;
    let cipher = Cipher {
        rounds: 4,
        sub: &SUB,
        inverse: &SUB_INVERSE,
        forward: &l.forward,
        backward: &l.backward2,
        tweak: &l.tweak,
    };
    cipher.compute(data, modifier, key)
}
/// FEAT_PACQARMA3, whose S-box is its own inverse.
pub fn qarma3(data: u64, modifier: u64, key: Key) -> u64 {
    let l = &*LAYERS;
    let cipher = Cipher {
        rounds: 2,
        sub: &SIGMA1,
        inverse: &SIGMA1,
        forward: &l.forward,
        backward: &l.backward1,
        tweak: &l.tweak,
    };
    cipher.compute(data, modifier, key)
}
