//! The pure operations of [`Emit`](crate::Emit) on plain numbers: what the interpreter executes, a
//! JIT folds constants with, and tests compare against.
//!
//! As in `Emit`, `sf` is the operand width (true is 64 bits) and a 32-bit operation ignores upper
//! halves and zero-extends its result.
use crate::emit::{AtomicOp, Shift};

#[inline(always)]
const fn narrow(sf: bool, v: u64) -> u64 {
    if sf { v } else { v as u32 as u64 }
}

#[inline(always)]
pub const fn add(sf: bool, a: u64, b: u64) -> u64 {
    narrow(sf, a.wrapping_add(b))
}

#[inline(always)]
pub const fn sub(sf: bool, a: u64, b: u64) -> u64 {
    narrow(sf, a.wrapping_sub(b))
}

#[inline(always)]
pub const fn mul(sf: bool, a: u64, b: u64) -> u64 {
    narrow(sf, a.wrapping_mul(b))
}

/// Upper half of the 128-bit product.
#[inline(always)]
pub const fn mul_high(signed: bool, a: u64, b: u64) -> u64 {
    if signed {
        ((a as i64 as i128 * b as i64 as i128) >> 64) as u64
    } else {
        ((a as u128 * b as u128) >> 64) as u64
    }
}

/// Zero where `b` is zero; the most negative number over -1 is itself.
#[inline(always)]
pub const fn div(sf: bool, signed: bool, a: u64, b: u64) -> u64 {
    if narrow(sf, b) == 0 {
        return 0;
    }
    match (sf, signed) {
        (true, true) => (a as i64).wrapping_div(b as i64) as u64,
        (true, false) => a / b,
        (false, true) => (a as i32).wrapping_div(b as i32) as u32 as u64,
        (false, false) => (a as u32 / b as u32) as u64,
    }
}

#[inline(always)]
pub const fn not(sf: bool, a: u64) -> u64 {
    narrow(sf, !a)
}

/// `by` is less than the width.
#[inline(always)]
pub const fn shift(sf: bool, kind: Shift, a: u64, by: u8) -> u64 {
    shift_by(sf, kind, a, by as u64)
}

/// `by` is taken modulo the width.
#[inline(always)]
pub const fn shift_by(sf: bool, kind: Shift, a: u64, by: u64) -> u64 {
    let by = by as u32;
    if sf {
        match kind {
            Shift::Lsl => a.wrapping_shl(by),
            Shift::Lsr => a.wrapping_shr(by),
            Shift::Asr => (a as i64).wrapping_shr(by) as u64,
            Shift::Ror => a.rotate_right(by & 63),
        }
    } else {
        let a = a as u32;
        (match kind {
            Shift::Lsl => a.wrapping_shl(by),
            Shift::Lsr => a.wrapping_shr(by),
            Shift::Asr => (a as i32).wrapping_shr(by) as u32,
            Shift::Ror => a.rotate_right(by & 31),
        }) as u64
    }
}

/// `bits` is 1 to 64.
#[inline(always)]
pub const fn zero_extend(bits: u8, a: u64) -> u64 {
    a & (u64::MAX >> (64 - bits as u32))
}

/// `bits` is 1 to 64.
#[inline(always)]
pub const fn sign_extend(sf: bool, bits: u8, a: u64) -> u64 {
    let up = 64 - bits as u32;
    narrow(sf, ((a << up) as i64 >> up) as u64)
}

#[inline(always)]
pub const fn count_leading_zeros(sf: bool, a: u64) -> u64 {
    if sf {
        a.leading_zeros() as u64
    } else {
        (a as u32).leading_zeros() as u64
    }
}

#[inline(always)]
pub const fn reverse_bits(sf: bool, a: u64) -> u64 {
    if sf {
        a.reverse_bits()
    } else {
        (a as u32).reverse_bits() as u64
    }
}

/// Reverses the bytes inside each group of `1 << log2` bytes.
#[inline(always)]
pub const fn reverse_bytes(sf: bool, log2: u8, a: u64) -> u64 {
    let r = match log2 {
        0 => a,
        1 => (a >> 8 & 0x00ff_00ff_00ff_00ff) | (a & 0x00ff_00ff_00ff_00ff) << 8,
        2 => a.swap_bytes().rotate_left(32),
        _ => a.swap_bytes(),
    };
    narrow(sf, r)
}

const fn crc_table(reversed_polynomial: u32) -> [u32; 256] {
    let mut table = [0; 256];
    let mut i = 0;
    while i < 256 {
        let mut c = i as u32;
        let mut k = 0;
        while k < 8 {
            c = c >> 1 ^ if c & 1 == 1 { reversed_polynomial } else { 0 };
            k += 1;
        }
        table[i] = c;
        i += 1;
    }
    table
}

/// Of 0x04C11DB7 and 0x1EDC6F41. The instructions reverse the bits of both operands and of the
/// result around a polynomial division: that is the reflected form without inversions.
static CRC: [[u32; 256]; 2] = [crc_table(0xedb8_8320), crc_table(0x82f6_3b78)];

/// CRC-32, or CRC-32C, of the low `1 << log2` bytes of `b` into `a`.
#[inline(always)]
pub fn crc32(castagnoli: bool, log2: u8, a: u64, b: u64) -> u64 {
    let table = &CRC[castagnoli as usize];
    let mut crc = a as u32;
    for byte in &b.to_le_bytes()[..1 << log2] {
        crc = crc >> 8 ^ table[(crc as u8 ^ byte) as usize];
    }
    crc as u64
}

/// What an atomic leaves in memory, where `old` and `v` count in their low `1 << log2` bytes.
#[inline(always)]
pub const fn atomic(op: AtomicOp, log2: u8, old: u64, v: u64) -> u64 {
    let bits = 8 << log2;
    let (old, v) = (zero_extend(bits, old), zero_extend(bits, v));
    let (s_old, s_v) = (
        sign_extend(true, bits, old) as i64,
        sign_extend(true, bits, v) as i64,
    );
    let new = match op {
        AtomicOp::Add => old.wrapping_add(v),
        AtomicOp::Clear => old & !v,
        AtomicOp::ExclusiveOr => old ^ v,
        AtomicOp::Set => old | v,
        AtomicOp::SignedMax if s_old > s_v => old,
        AtomicOp::SignedMin if s_old < s_v => old,
        AtomicOp::UnsignedMax if old > v => old,
        AtomicOp::UnsignedMin if old < v => old,
        AtomicOp::SignedMax
        | AtomicOp::SignedMin
        | AtomicOp::UnsignedMax
        | AtomicOp::UnsignedMin
        | AtomicOp::Swap => v,
    };
    zero_extend(bits, new)
}

/// NZCV, held as the interpreter likes it: N is the sign of `n`, Z is `z == 0`.
#[derive(Clone, Copy, Debug)]
pub struct Nzcv {
    pub n: u64,
    pub z: u64,
    pub c: bool,
    pub v: bool,
}

impl Default for Nzcv {
    fn default() -> Nzcv {
        Nzcv::from_bits(0)
    }
}

/// By meaning: many pairs of `n` and `z` say the same.
impl PartialEq for Nzcv {
    fn eq(&self, o: &Nzcv) -> bool {
        self.to_bits() == o.to_bits()
    }
}
impl Eq for Nzcv {}

impl Nzcv {
    /// From bits [31:28], as in the NZCV register.
    #[inline(always)]
    pub const fn from_bits(v: u64) -> Nzcv {
        Nzcv {
            n: v << 32,
            z: v & 1 << 30 ^ 1 << 30,
            c: v >> 29 & 1 == 1,
            v: v >> 28 & 1 == 1,
        }
    }
    /// To bits [31:28]; the rest is zero.
    #[inline(always)]
    pub const fn to_bits(self) -> u64 {
        self.n >> 63 << 31
            | ((self.z == 0) as u64) << 30
            | (self.c as u64) << 29
            | (self.v as u64) << 28
    }
    /// From an `nzcv` field of four bits.
    #[inline(always)]
    pub const fn from_field(nzcv: u8) -> Nzcv {
        Nzcv::from_bits((nzcv as u64) << 28)
    }
}

#[inline(always)]
const fn of_result(sf: bool, r: u64, c: bool, v: bool) -> Nzcv {
    let r = if sf { r } else { r as i32 as u64 };
    Nzcv { n: r, z: r, c, v }
}

#[inline(always)]
pub const fn flags_of_add(sf: bool, a: u64, b: u64) -> Nzcv {
    if sf {
        let (r, c) = a.overflowing_add(b);
        of_result(sf, r, c, (a as i64).overflowing_add(b as i64).1)
    } else {
        let (r, c) = (a as u32).overflowing_add(b as u32);
        of_result(sf, r as u64, c, (a as i32).overflowing_add(b as i32).1)
    }
}

#[inline(always)]
pub const fn flags_of_sub(sf: bool, a: u64, b: u64) -> Nzcv {
    if sf {
        let (r, borrow) = a.overflowing_sub(b);
        of_result(sf, r, !borrow, (a as i64).overflowing_sub(b as i64).1)
    } else {
        let (r, borrow) = (a as u32).overflowing_sub(b as u32);
        let v = (a as i32).overflowing_sub(b as i32).1;
        of_result(sf, r as u64, !borrow, v)
    }
}

/// `c` is 0 or 1.
#[inline(always)]
pub const fn flags_of_adc(sf: bool, a: u64, b: u64, c: u64) -> Nzcv {
    let (a, b) = if sf { (a, b) } else { (a << 32, b << 32) };
    let c = if sf { c } else { c << 32 };
    let (t, c1) = a.overflowing_add(b);
    let (r, c2) = t.overflowing_add(c);
    let v = (a ^ r) & (b ^ r);
    Nzcv {
        n: r,
        z: r,
        c: c1 | c2,
        v: (v as i64) < 0,
    }
}

#[inline(always)]
pub const fn flags_of_logic(sf: bool, r: u64) -> Nzcv {
    of_result(sf, r, false, false)
}

/// `cond` as encoded; 14 and 15 are always true.
#[inline(always)]
pub const fn condition(f: Nzcv, cond: u8) -> bool {
    let holds = match cond >> 1 {
        0 => f.z == 0,
        1 => f.c,
        2 => (f.n as i64) < 0,
        3 => f.v,
        4 => f.c && f.z != 0,
        5 => ((f.n as i64) < 0) == f.v,
        6 => ((f.n as i64) < 0) == f.v && f.z != 0,
        _ => return true,
    };
    holds ^ (cond & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EDGES: [u64; 14] = [
        0,
        1,
        2,
        0x7f,
        0x80,
        0x7fff_ffff,
        0x8000_0000,
        0xffff_ffff,
        0x1_0000_0000,
        0x0123_4567_89ab_cdef,
        0x7fff_ffff_ffff_ffff,
        0x8000_0000_0000_0000,
        0xffff_ffff_8000_0000,
        0xffff_ffff_ffff_ffff,
    ];

    fn pairs() -> impl Iterator<Item = (u64, u64)> {
        let edges = EDGES.iter().flat_map(|&a| EDGES.map(|b| (a, b)));
        let mut s = 0x9e37_79b9_7f4a_7c15u64;
        let mut next = move || {
            s ^= s << 13;
            s ^= s >> 7;
            s ^= s << 17;
            s
        };
        edges.chain((0..5000).map(move |_| {
            let (a, b) = (next(), next());
            (a >> (b & 31), b >> (a & 31))
        }))
    }
    fn cut(sf: bool, v: u64) -> u64 {
        if sf { v } else { v & 0xffff_ffff }
    }
    /// The operand as a number.
    fn wide(sf: bool, signed: bool, v: u64) -> i128 {
        match (sf, signed) {
            (true, true) => v as i64 as i128,
            (true, false) => v as i128,
            (false, true) => v as i32 as i128,
            (false, false) => v as u32 as i128,
        }
    }
    /// AddWithCarry() of the manual, word by word.
    fn add_with_carry(sf: bool, a: u64, b: u64, c: u64) -> (u64, u64) {
        let bits = if sf { 64 } else { 32 };
        let unsigned = wide(sf, false, a) + wide(sf, false, b) + c as i128;
        let signed = wide(sf, true, a) + wide(sf, true, b) + c as i128;
        let r = cut(sf, unsigned as u64);
        let n = r >> (bits - 1) & 1;
        let z = (r == 0) as u64;
        let carry = (wide(sf, false, r) != unsigned) as u64;
        let v = (wide(sf, true, r) != signed) as u64;
        (r, n << 31 | z << 30 | carry << 29 | v << 28)
    }

    #[test]
    fn sums_and_their_flags() {
        for (a, b) in pairs() {
            for sf in [false, true] {
                let (r, f) = add_with_carry(sf, a, b, 0);
                assert_eq!(add(sf, a, b), r);
                assert_eq!(flags_of_add(sf, a, b).to_bits(), f, "{a:#x} + {b:#x}");
                let (r, f) = add_with_carry(sf, a, !b, 1);
                assert_eq!(sub(sf, a, b), r);
                assert_eq!(flags_of_sub(sf, a, b).to_bits(), f, "{a:#x} - {b:#x}");
                for c in [0, 1] {
                    let (_, f) = add_with_carry(sf, a, b, c);
                    assert_eq!(flags_of_adc(sf, a, b, c).to_bits(), f, "{a:#x} {b:#x} {c}");
                }
                let r = cut(sf, a & b);
                let sign = if sf { r >> 63 } else { r >> 31 };
                let f = sign << 31 | ((r == 0) as u64) << 30;
                assert_eq!(flags_of_logic(sf, a & b).to_bits(), f);
            }
        }
    }

    #[test]
    fn products_and_quotients() {
        for (a, b) in pairs() {
            for sf in [false, true] {
                let p = wide(sf, false, a).wrapping_mul(wide(sf, false, b));
                assert_eq!(mul(sf, a, b), cut(sf, p as u64));
                for signed in [false, true] {
                    let d = wide(sf, signed, b);
                    let q = if d == 0 { 0 } else { wide(sf, signed, a) / d };
                    assert_eq!(div(sf, signed, a, b), cut(sf, q as u64), "{a:#x}/{b:#x}");
                }
            }
            // By halves, as on paper.
            let (ah, al, bh, bl) = (a >> 32, a & 0xffff_ffff, b >> 32, b & 0xffff_ffff);
            let mid = (ah as u128 * bl as u128) + (al as u128 * bh as u128);
            let low = al as u128 * bl as u128;
            let high = ah as u128 * bh as u128;
            let top = high + ((mid + (low >> 32)) >> 32);
            assert_eq!(mul_high(false, a, b), top as u64);
            let mut signed = top as u64;
            if (a as i64) < 0 {
                signed = signed.wrapping_sub(b);
            }
            if (b as i64) < 0 {
                signed = signed.wrapping_sub(a);
            }
            assert_eq!(mul_high(true, a, b), signed);
        }
    }

    #[test]
    fn shifts() {
        for (a, b) in pairs() {
            for sf in [false, true] {
                let bits = if sf { 64 } else { 32 };
                let by = b % bits;
                let one = 1i128 << by;
                let u = wide(sf, false, a);
                let s = wide(sf, true, a);
                let ror = u / one + ((u % one) << (bits - by));
                for (kind, want) in [
                    (Shift::Lsl, u.wrapping_mul(one)),
                    (Shift::Lsr, u / one),
                    (Shift::Asr, s.div_euclid(one)),
                    (Shift::Ror, ror),
                ] {
                    let want = cut(sf, want as u64);
                    assert_eq!(shift_by(sf, kind, a, b), want, "{kind:?} {a:#x} {b}");
                    assert_eq!(shift(sf, kind, a, by as u8), want, "{kind:?} {a:#x} {by}");
                }
            }
        }
    }

    #[test]
    fn extensions_and_reversals() {
        for (a, _) in pairs() {
            for bits in 1..=64u8 {
                let m = if bits == 64 { !0 } else { (1u64 << bits) - 1 };
                assert_eq!(zero_extend(bits, a), a & m);
                let sign = a >> (bits - 1) & 1 == 1;
                let s = if sign { a | !m } else { a & m };
                assert_eq!(sign_extend(true, bits, a), s);
                assert_eq!(sign_extend(false, bits, a), cut(false, s));
            }
            for sf in [false, true] {
                let bits = if sf { 64 } else { 32 };
                let zeros = (0..bits).rev().take_while(|n| a >> n & 1 == 0).count();
                assert_eq!(count_leading_zeros(sf, a), zeros as u64);
                let r = (0..bits).fold(0, |r, n| r << 1 | a >> n & 1);
                assert_eq!(reverse_bits(sf, a), r);
                for log2 in 0..=if sf { 3 } else { 2 } {
                    let group = 1 << log2;
                    let r = (0..bits / 8).fold(0u64, |r, i: u64| {
                        let from = i / group * group + (group - 1 - i % group);
                        r | (a >> (8 * from) & 0xff) << (8 * i)
                    });
                    assert_eq!(reverse_bytes(sf, log2, a), r, "{a:#x} {log2}");
                }
            }
        }
    }

    /// The division of the manual: Poly32Mod2() of bit-reversed operands.
    fn crc_by_division(castagnoli: bool, log2: u8, acc: u64, v: u64) -> u64 {
        let poly = if castagnoli {
            0x1edc_6f41
        } else {
            0x04c1_1db7u128
        };
        let size = 8 << log2;
        let acc = (acc as u32).reverse_bits() as u128;
        let v = (v.reverse_bits() >> (64 - size)) as u128;
        let mut data = acc << size ^ v << 32;
        for i in (32..32 + size).rev() {
            if data >> i & 1 == 1 {
                data ^= 1 << i | poly << (i - 32);
            }
        }
        (data as u32).reverse_bits() as u64
    }

    #[test]
    fn cyclic_redundancy_checks() {
        for (a, b) in pairs() {
            for log2 in 0..4 {
                for c in [false, true] {
                    assert_eq!(crc32(c, log2, a, b), crc_by_division(c, log2, a, b));
                }
            }
        }
        // The check values of the two codes: "123456789".
        for (c, want) in [(false, 0xcbf4_3926), (true, 0xe306_9283u64)] {
            let crc = b"123456789".iter();
            let crc = crc.fold(0xffff_ffff, |a, &b| crc32(c, 0, a, b as u64));
            assert_eq!(crc ^ 0xffff_ffff, want);
        }
    }

    #[test]
    fn atomics() {
        use AtomicOp::*;
        for (a, b) in pairs() {
            for log2 in 0..4 {
                let bits = 8 << log2;
                let m = if log2 == 3 { !0 } else { (1u64 << bits) - 1 };
                let s = |v: u64| ((v as i128) << (128 - bits)) >> (128 - bits);
                for (op, want) in [
                    (Add, (a as u128 + b as u128) as u64),
                    (Clear, a & !b),
                    (ExclusiveOr, a ^ b),
                    (Set, a | b),
                    (SignedMax, s(a).max(s(b)) as u64),
                    (SignedMin, s(a).min(s(b)) as u64),
                    (UnsignedMax, (a & m).max(b & m)),
                    (UnsignedMin, (a & m).min(b & m)),
                    (Swap, b),
                ] {
                    assert_eq!(atomic(op, log2, a, b), want & m, "{op:?} {a:#x} {b:#x}");
                }
            }
        }
    }

    #[test]
    fn conditions() {
        for nzcv in 0..16u8 {
            let f = Nzcv::from_field(nzcv);
            assert_eq!(f.to_bits(), (nzcv as u64) << 28);
            let [v, c, z, n] = [0, 1, 2, 3].map(|i| nzcv >> i & 1 == 1);
            for (cond, want) in [z, c, n, v, c && !z, n == v, n == v && !z]
                .iter()
                .enumerate()
            {
                assert_eq!(condition(f, 2 * cond as u8), *want);
                assert_eq!(condition(f, 2 * cond as u8 + 1), !*want);
            }
            assert!(condition(f, 14) && condition(f, 15));
        }
    }
}
