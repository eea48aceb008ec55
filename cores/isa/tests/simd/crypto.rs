//! Whole ciphers and digests of the instructions, against their standards' examples.
use crate::{b, d, s, vector};

fn words(v: u128) -> [u32; 4] {
    [0, 32, 64, 96].map(|at| (v >> at) as u32)
}

#[test]
fn aes_128() {
    // FIPS 197, appendix C.1.
    let key: [u8; 16] = std::array::from_fn(|i| i as u8);
    let plain = b(std::array::from_fn(|i| 0x11 * i as u8));
    let cipher = 0x5ac5_b470_80b7_cdd8_3004_7b6a_d8e0_c469;

    let aese = |state, key| vector(0x4e28_4820, state, key, 0);
    let aesd = |state, key| vector(0x4e28_5820, state, key, 0);
    let aesmc = |state| vector(0x4e28_6800, state, 0, 0);
    let aesimc = |state| vector(0x4e28_7800, state, 0, 0);
    let sub_word = |w: u32| words(aese(s([w; 4]), 0))[0];
    let mut keys = vec![b(key)];
    let mut constant = 1u32;
    for _ in 0..10 {
        let mut w = words(keys[keys.len() - 1]);
        w[0] ^= sub_word(w[3].rotate_right(8)) ^ constant;
        for i in 1..4 {
            w[i] ^= w[i - 1];
        }
        keys.push(s(w));
        constant = constant << 1 ^ if constant & 0x80 != 0 { 0x11b } else { 0 };
    }

    let mut state = plain;
    for &k in &keys[..9] {
        state = aesmc(aese(state, k));
    }
    state = aese(state, keys[9]) ^ keys[10];
    assert_eq!(state, cipher);

    for i in (2..=10).rev() {
        let k = if i == 10 { keys[10] } else { aesimc(keys[i]) };
        state = aesimc(aesd(state, k));
    }
    state = aesd(state, aesimc(keys[1])) ^ keys[0];
    assert_eq!(state, plain);
}

/// The first block of "abc" for a block of 16 words.
fn abc<const N: usize>(top: u32) -> [u64; N] {
    let mut block = [0; N];
    block[0] = 0x6162_6380 << (top - 32);
    block[N - 1] = 24;
    block
}
fn four(w: &[u64]) -> u128 {
    s([0, 1, 2, 3].map(|i| w[i] as u32))
}

#[test]
fn sha_1() {
    let start = [
        0x6745_2301,
        0xefcd_ab89,
        0x98ba_dcfe,
        0x1032_5476,
        0xc3d2_e1f0,
    ];
    let block = abc::<16>(32);
    let mut w: Vec<u128> = block.chunks(4).map(four).collect();
    for i in 4..20 {
        let t = vector(0x5e02_3020, w[i - 4], w[i - 3], w[i - 2]);
        w.push(vector(0x5e28_1820, t, w[i - 1], 0));
    }
    let mut abcd = s([start[0], start[1], start[2], start[3]]);
    let mut e = u128::from(start[4]);
    for (i, &w) in w.iter().enumerate() {
        let (hash, k) = match i / 5 {
            0 => (0x5e02_0020, 0x5a82_7999),
            1 => (0x5e02_1020, 0x6ed9_eba1),
            2 => (0x5e02_2020, 0x8f1b_bcdc),
            _ => (0x5e02_1020, 0xca62_c1d6),
        };
        let next = vector(0x5e28_0820, 0, abcd, 0);
        let wk = s(words(w).map(|w: u32| w.wrapping_add(k)));
        (abcd, e) = (vector(hash, abcd, e, wk), next);
    }
    let digest = words(abcd);
    let sums = [0, 1, 2, 3].map(|i| digest[i].wrapping_add(start[i]));
    assert_eq!(sums, [0xa999_3e36, 0x4706_816a, 0xba3e_2571, 0x7850_c26c]);
    assert_eq!((e as u32).wrapping_add(start[4]), 0x9cd0_d89d);
}

fn primes() -> impl Iterator<Item = u32> {
    (2..).filter(|n| (2..*n).all(|d| n % d != 0))
}
/// The product, in limbs of 32 bits, the lowest first.
fn product(a: &[u32], b: &[u32]) -> Vec<u32> {
    let mut r = vec![0u32; a.len() + b.len()];
    for (i, &x) in a.iter().enumerate() {
        let mut carry = 0;
        for (k, &y) in b.iter().enumerate() {
            let t = u64::from(x) * u64::from(y) + u64::from(r[i + k]) + carry;
            (r[i + k], carry) = (t as u32, t >> 32);
        }
        r[i + b.len()] = carry as u32;
    }
    r
}
/// 64 bits of the fraction of the root of `p` of that degree.
fn root_fraction(p: u32, degree: usize) -> u64 {
    let mut r = 0u128;
    for bit in (0..70).rev() {
        let t = r | 1 << bit;
        let limbs = words(t);
        let power = (1..degree).fold(limbs.to_vec(), |power, _| product(&power, &limbs));
        // Compared with p * 2^(64 * degree).
        let whole = &power[2 * degree..];
        if whole[0] < p && whole[1..].iter().all(|&l| l == 0) {
            r = t;
        }
    }
    r as u64
}

#[test]
fn sha_256() {
    let k: Vec<u32> = primes()
        .take(64)
        .map(|p| (root_fraction(p, 3) >> 32) as u32)
        .collect();
    let start: Vec<u32> = primes()
        .take(8)
        .map(|p| (root_fraction(p, 2) >> 32) as u32)
        .collect();
    let block = abc::<16>(32);
    let mut w: Vec<u128> = block.chunks(4).map(four).collect();
    for i in 4..16 {
        let t = vector(0x5e28_2820, w[i - 4], w[i - 3], 0);
        w.push(vector(0x5e02_6020, t, w[i - 2], w[i - 1]));
    }
    let half = |i| s([start[i], start[i + 1], start[i + 2], start[i + 3]]);
    let (mut x, mut y) = (half(0), half(4));
    for (w, k) in w.iter().zip(k.chunks(4)) {
        let w = words(*w);
        let wk = s([0, 1, 2, 3].map(|i| w[i].wrapping_add(k[i])));
        (x, y) = (vector(0x5e02_4020, x, y, wk), vector(0x5e02_5020, y, x, wk));
    }
    let digest: Vec<u32> = words(x).into_iter().chain(words(y)).collect();
    let sums: Vec<u32> = digest
        .iter()
        .zip(&start)
        .map(|(a, b)| a.wrapping_add(*b))
        .collect();
    let expected = [
        0xba78_16bf,
        0x8f01_cfea,
        0x4141_40de,
        0x5dae_2223,
        0xb003_61a3,
        0x9617_7a9c,
        0xb410_ff61,
        0xf200_15ad,
    ];
    assert_eq!(sums, expected);
}

#[test]
fn sha_512() {
    let k: Vec<u64> = primes().take(80).map(|p| root_fraction(p, 3)).collect();
    let start: Vec<u64> = primes().take(8).map(|p| root_fraction(p, 2)).collect();
    let mut w = abc::<16>(64).to_vec();
    let pair = |w: &[u64], i: usize| d([w[i], w[i + 1]]);
    for i in (16..80).step_by(2) {
        let t = vector(0xcec0_8020, pair(&w, i - 16), pair(&w, i - 14), 0);
        let v = vector(0xce62_8820, t, pair(&w, i - 2), pair(&w, i - 7));
        w.extend([v as u64, (v >> 64) as u64]);
    }
    // ab, cd, ef, gh as the instructions have them: the first of each pair is the low half.
    let mut state = [0, 2, 4, 6].map(|i| pair(&start, i));
    for i in (0..80).step_by(2) {
        let [ab, cd, ef, gh] = state;
        let add = |x: u128, y: u128| {
            d([
                (x as u64).wrapping_add(y as u64),
                ((x >> 64) as u64).wrapping_add((y >> 64) as u64),
            ])
        };
        let wk = d([w[i + 1].wrapping_add(k[i + 1]), w[i].wrapping_add(k[i])]);
        let sum = add(gh, wk);
        let fg = ef >> 64 | gh << 64;
        let de = cd >> 64 | ef << 64;
        let t = vector(0xce62_8020, sum, fg, de);
        state = [vector(0xce62_8420, t, cd, ab), ab, add(cd, t), ef];
    }
    let digest: Vec<u64> = state
        .iter()
        .flat_map(|&v| [v as u64, (v >> 64) as u64])
        .collect();
    let sums: Vec<u64> = digest
        .iter()
        .zip(&start)
        .map(|(a, b)| a.wrapping_add(*b))
        .collect();
    let expected = [
        0xddaf_35a1_9361_7aba,
        0xcc41_7349_ae20_4131,
        0x12e6_fa4e_89a9_7ea2,
        0x0a9e_eee6_4b55_d39a,
        0x2192_992a_274f_c1a8,
        0x36ba_3c23_a3fe_ebbd,
        0x454d_4423_643c_e80e,
        0x2a9a_c94f_a54c_a49f,
    ];
    assert_eq!(sums, expected);
}

#[test]
fn sm4() {
    // GB/T 32907, example 1: the key is the plain text.
    let text = [0x0123_4567, 0x89ab_cdef, 0xfedc_ba98, 0x7654_3210];
    let family = [0xa3b1_bac6, 0x56aa_3350, 0x677d_9197, 0xb270_22dc];
    let mut key = s([0, 1, 2, 3].map(|i: usize| text[i] ^ family[i]));
    let mut state = s(text);
    for round in 0..8 {
        let constants = s([0, 1, 2, 3]
            .map(|i| (0..4).fold(0, |r, j| r << 8 | (((4 * (4 * round + i) + j) * 7) & 0xff))));
        key = vector(0xce62_c820, 0, key, constants);
        state = vector(0xcec0_8420, state, key, 0);
    }
    let mut cipher = words(state);
    cipher.reverse();
    assert_eq!(cipher, [0x681e_df34, 0xd206_965e, 0x86b3_e94f, 0x536e_4246]);
}

#[test]
fn carry_less_identities() {
    let (x, y, z) = (0x1234_5678_9abc_def0_u128 << 64 | 99, 7 << 63, !0);
    let mut state = crate::evaluator::State::default();
    (state.v[1], state.v[2], state.v[3]) = (x, y, z >> 3);
    state.run(0xce02_0c20).unwrap(); // eor3
    assert_eq!(state.v[0], x ^ y ^ z >> 3);
    state.run(0xce22_0c20).unwrap(); // bcax
    assert_eq!(state.v[0], x ^ y & !(z >> 3));
    // rax1, and xar by 63, which is the same of one operand
    assert_eq!(vector(0xce62_8c20, 0, 0, x), vector(0xce82_fc20, 0, 0, x));
}
