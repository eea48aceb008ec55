//! AES, SHA-1, SHA-2, SHA-3, SM3 and SM4 steps on whole registers.
use super::lanes::*;

type Words = [u32; 4];

fn words(v: u128) -> Words {
    [0, 32, 64, 96].map(|at| (v >> at) as u32)
}
fn from_words(w: Words) -> u128 {
    w.iter().rev().fold(0, |r, &w| r << 32 | u128::from(w))
}
fn doubles(v: u128) -> [u64; 2] {
    [v as u64, (v >> 64) as u64]
}
fn from_doubles(d: [u64; 2]) -> u128 {
    u128::from(d[1]) << 64 | u128::from(d[0])
}

/// Product in GF(2^8) modulo `polynomial`.
const fn product(mut a: u32, mut b: u32, polynomial: u32) -> u32 {
    let mut r = 0;
    while b != 0 {
        if b & 1 == 1 {
            r ^= a;
        }
        a <<= 1;
        if a >> 8 != 0 {
            a ^= polynomial;
        }
        b >>= 1;
    }
    r
}
/// a^254, which is 1/a, and 0 for 0.
const fn inverse(a: u32, polynomial: u32) -> u32 {
    let (mut r, mut power, mut i) = (1, a, 0);
    while i < 7 {
        power = product(power, power, polynomial);
        r = product(r, power, polynomial);
        i += 1;
    }
    r
}
/// Bit i is the parity of `v` under `row` rotated left by i.
const fn circulant(v: u32, row: u8) -> u32 {
    let (mut r, mut i) = (0, 0);
    while i < 8 {
        r |= ((v as u8 & row.rotate_left(i)).count_ones() & 1) << i;
        i += 1;
    }
    r
}

const AES_POLYNOMIAL: u32 = 0x11b;
const AES_SBOX: [u8; 256] = {
    let (mut s, mut x) = ([0; 256], 0);
    while x < 256 {
        s[x] = (circulant(inverse(x as u32, AES_POLYNOMIAL), 0xf1) ^ 0x63) as u8;
        x += 1;
    }
    s
};
const AES_INVERSE_SBOX: [u8; 256] = {
    let (mut s, mut x) = ([0; 256], 0);
    while x < 256 {
        s[AES_SBOX[x] as usize] = x as u8;
        x += 1;
    }
    s
};
const SM4_ROW: u8 = 0xa7;
const SM4_SBOX: [u8; 256] = {
    let (mut s, mut x) = ([0; 256], 0);
    while x < 256 {
        let inner = circulant(x as u32, SM4_ROW) ^ 0xd3;
        s[x] = (circulant(inverse(inner, 0x1f5), SM4_ROW) ^ 0xd3) as u8;
        x += 1;
    }
    s
};

/// ShiftRows, by `step` columns per row, and the substitution of every byte.
fn substitute(v: u128, step: usize, table: &[u8; 256]) -> u128 {
    let (from, mut to) = (v.to_le_bytes(), [0; 16]);
    for (i, b) in to.iter_mut().enumerate() {
        let row = i % 4;
        *b = table[usize::from(from[(i + 4 * row * step) % 16])];
    }
    u128::from_le_bytes(to)
}
/// Each column times a polynomial with these coefficients.
fn mix(v: u128, by: [u32; 4]) -> u128 {
    let (from, mut to) = (v.to_le_bytes(), [0; 16]);
    for (i, b) in to.iter_mut().enumerate() {
        for (k, &by) in by.iter().enumerate() {
            let byte = from[i / 4 * 4 + (i + k) % 4];
            *b ^= product(byte.into(), by, AES_POLYNOMIAL) as u8;
        }
    }
    u128::from_le_bytes(to)
}

fn choose(x: u32, y: u32, z: u32) -> u32 {
    (y ^ z) & x ^ z
}
fn parity(x: u32, y: u32, z: u32) -> u32 {
    x ^ y ^ z
}
fn majority(x: u32, y: u32, z: u32) -> u32 {
    x & y | (x | y) & z
}
/// Four rounds of SHA-1.
fn sha1(x: u128, y: u128, w: u128, f: fn(u32, u32, u32) -> u32) -> u128 {
    let ([mut a, mut b, mut c, mut d], mut e) = (words(x), y as u32);
    for w in words(w) {
        let t = e.wrapping_add(a.rotate_left(5)).wrapping_add(f(b, c, d));
        (a, b, c, d, e) = (t.wrapping_add(w), a, b.rotate_left(30), c, d);
    }
    from_words([a, b, c, d])
}
/// Four rounds of SHA-256: both halves of the state.
fn sha256(x: u128, y: u128, w: u128) -> (u128, u128) {
    let ([mut a, mut b, mut c, mut d], [mut e, mut f, mut g, mut h]) = (words(x), words(y));
    let sum = |v: u32, by: [u32; 3]| by.iter().fold(0, |r, &n| r ^ v.rotate_right(n));
    for w in words(w) {
        let t = h.wrapping_add(sum(e, [6, 11, 25]));
        let t = t.wrapping_add(choose(e, f, g)).wrapping_add(w);
        let u = sum(a, [2, 13, 22]).wrapping_add(majority(a, b, c));
        (a, b, c, d, e, f, g, h) = (t.wrapping_add(u), a, b, c, d.wrapping_add(t), e, f, g);
    }
    (from_words([a, b, c, d]), from_words([e, f, g, h]))
}
fn sigma(v: u32, by: [u32; 2], shift: u32) -> u32 {
    v.rotate_right(by[0]) ^ v.rotate_right(by[1]) ^ v >> shift
}
fn sigma64(v: u64, by: [u32; 2], shift: u32) -> u64 {
    v.rotate_right(by[0]) ^ v.rotate_right(by[1]) ^ v >> shift
}
fn sum64(v: u64, by: [u32; 3]) -> u64 {
    by.iter().fold(0, |r, &n| r ^ v.rotate_right(n))
}

/// P1() of SM3.
fn sm3_p1(v: u32) -> u32 {
    v ^ v.rotate_left(15) ^ v.rotate_left(23)
}
fn sm4_sbox(v: u32) -> u32 {
    u32::from_le_bytes(v.to_le_bytes().map(|b| SM4_SBOX[usize::from(b)]))
}
fn sm4(state: u128, keys: u128, mix: fn(u32) -> u32) -> u128 {
    let mut x = words(state);
    for k in words(keys) {
        let t = mix(sm4_sbox(x[1] ^ x[2] ^ x[3] ^ k));
        x = [x[1], x[2], x[3], x[0] ^ t];
    }
    from_words(x)
}

ops! {
    AesEncrypt "aese" na Simd |_, _, a, _, c| substitute(a ^ c, 1, &AES_SBOX);
    AesDecrypt "aesd" na Simd |_, _, a, _, c| substitute(a ^ c, 3, &AES_INVERSE_SBOX);
    AesMixColumns "aesmc" n Simd |_, _, a, _, _| mix(a, [2, 3, 1, 1]);
    AesInverseMixColumns "aesimc" n Simd |_, _, a, _, _| mix(a, [14, 11, 13, 9]);

    Sha1Choose "sha1c" nma Simd |_, _, a, b, c| sha1(c, a, b, choose);
    Sha1Parity "sha1p" nma Simd |_, _, a, b, c| sha1(c, a, b, parity);
    Sha1Majority "sha1m" nma Simd |_, _, a, b, c| sha1(c, a, b, majority);
    Sha1FixedRotate "sha1h" n Simd |_, _, a, _, _| u128::from((a as u32).rotate_left(30));
    Sha1Schedule0 "sha1su0" nma Simd |_, _, a, b, c| (a << 64 | c >> 64) ^ c ^ b;
    Sha1Schedule1 "sha1su1" na Simd |_, _, a, _, c| {
        let mut w = words(c ^ a >> 32).map(|w| w.rotate_left(1));
        w[3] ^= w[0].rotate_left(1);
        from_words(w)
    };
    Sha256Hash "sha256h" nma Simd |_, _, a, b, c| sha256(c, a, b).0;
    Sha256Hash2 "sha256h2" nma Simd |_, _, a, b, c| sha256(a, c, b).1;
    Sha256Schedule0 "sha256su0" na Simd |_, _, a, _, c| {
        let (t, old) = (words(a << 96 | c >> 32), words(c));
        from_words([0, 1, 2, 3].map(|i| sigma(t[i], [7, 18], 3).wrapping_add(old[i])))
    };
    Sha256Schedule1 "sha256su1" nma Simd |_, _, a, b, c| {
        let (t, old, mut from) = (words(b << 96 | a >> 32), words(c), words(b >> 64));
        for i in 0..4 {
            let w = sigma(from[i], [17, 19], 10).wrapping_add(old[i]).wrapping_add(t[i]);
            from[i] = w;
            if i < 2 {
                from[i + 2] = w;
            }
        }
        from_words(from)
    };

    Sha512Hash "sha512h" nma Simd |_, _, a, b, c| {
        let ([x0, x1], [y0, y1], [w0, w1]) = (doubles(a), doubles(b), doubles(c));
        let hash = |e: u64, f: u64, g: u64, w: u64| {
            let choice = (f ^ g) & e ^ g;
            choice.wrapping_add(sum64(e, [14, 18, 41])).wrapping_add(w)
        };
        let high = hash(y1, x0, x1, w1);
        let low = hash(high.wrapping_add(y0), y1, x0, w0);
        from_doubles([low, high])
    };
    Sha512Hash2 "sha512h2" nma Simd |_, _, a, b, c| {
        let ([x0, _], [y0, y1], [w0, w1]) = (doubles(a), doubles(b), doubles(c));
        let hash = |rotated: u64, x: u64, y: u64, z: u64, w: u64| {
            let majority = x & y | (x | y) & z;
            majority.wrapping_add(sum64(rotated, [28, 34, 39])).wrapping_add(w)
        };
        let high = hash(y0, x0, y1, y0, w1);
        let low = hash(high, high, y0, y1, w0);
        from_doubles([low, high])
    };
    Sha512Schedule0 "sha512su0" na Simd |_, _, a, _, c| {
        let ([x0, _], [w0, w1]) = (doubles(a), doubles(c));
        let sum = |w: u64, x| w.wrapping_add(sigma64(x, [1, 8], 7));
        from_doubles([sum(w0, w1), sum(w1, x0)])
    };
    Sha512Schedule1 "sha512su1" nma Simd |_, _, a, b, c| {
        let (x, y, w) = (doubles(a), doubles(b), doubles(c));
        from_doubles([0, 1].map(|i| {
            sigma64(x[i], [19, 61], 6).wrapping_add(y[i]).wrapping_add(w[i])
        }))
    };

    Xor3 "eor3" nma Simd |_, _, a, b, c| a ^ b ^ c;
    BitClearAndXor "bcax" nma Simd |_, _, a, b, c| a ^ b & !c;
    /// RAX1.
    RotateAndXor "rax1" nm Simd |_, _, a, b, _| {
        let (x, y) = (doubles(a), doubles(b));
        from_doubles([0, 1].map(|i| x[i] ^ y[i].rotate_left(1)))
    };
    /// XAR: rotates right by the argument.
    ExclusiveOrRotate "xar" nm Simd |_, imm, a, b, _| {
        from_doubles(doubles(a ^ b).map(|v| v.rotate_right(arg(imm))))
    };

    Sm3Ss1 "sm3ss1" nma Simd |_, _, a, b, c| {
        let [n, m, a] = [a, b, c].map(|v| words(v)[3]);
        let sum = n.rotate_left(12).wrapping_add(m).wrapping_add(a);
        from_words([0, 0, 0, sum.rotate_left(7)])
    };
    Sm3Part1 "sm3partw1" nma Simd |_, _, a, b, c| {
        let (mut r, m) = (words(a ^ c), words(b));
        for i in 0..3 {
            r[i] = sm3_p1(r[i] ^ m[i + 1].rotate_left(15));
        }
        r[3] = sm3_p1(r[3] ^ r[0].rotate_left(15));
        from_words(r)
    };
    Sm3Part2 "sm3partw2" nma Simd |_, _, a, b, c| {
        let (n, m, mut r) = (words(a), words(b), words(c));
        for i in 0..4 {
            r[i] ^= n[i] ^ m[i].rotate_left(7);
        }
        r[3] ^= sm3_p1((n[0] ^ m[0].rotate_left(7)).rotate_left(15));
        from_words(r)
    };
    /// SM3TT1A, 1B, 2A, 2B: the argument is the form << 2 | the index of the word of Vm.
    Sm3Round "sm3tt" nma Simd |_, imm, a, b, c| {
        let (form, w) = (arg(imm) >> 2, words(b)[(arg(imm) & 3) as usize]);
        let ([d0, d1, d2, d3], n) = (words(c), words(a)[3]);
        let bits = match form {
            0 | 2 => parity(d3, d2, d1),
            1 => majority(d3, d2, d1),
            _ => choose(d3, d2, d1),
        };
        let t = bits.wrapping_add(d0).wrapping_add(w);
        if form < 2 {
            let t = t.wrapping_add(n ^ d3.rotate_left(12));
            from_words([d1, d2.rotate_left(9), d3, t])
        } else {
            let t = t.wrapping_add(n);
            from_words([d1, d2.rotate_left(19), d3, t ^ t.rotate_left(9) ^ t.rotate_left(17)])
        }
    };
    Sm4Encrypt "sm4e" na Simd |_, _, a, _, c| {
        sm4(c, a, |v| [2, 10, 18, 24].iter().fold(v, |r, &n| r ^ v.rotate_left(n)))
    };
    Sm4Key "sm4ekey" nm Simd |_, _, a, b, _| {
        sm4(a, b, |v| v ^ v.rotate_left(13) ^ v.rotate_left(23))
    };
}
