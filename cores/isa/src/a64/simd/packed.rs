//! Arithmetic on all lanes of a register at once, as one 128-bit integer whose carries are kept inside
//! the lanes. A few operations of the host for any number of lanes, on every host.
use super::lanes::{SIZE, U, esize};

/// How a register is divided.
#[derive(Clone, Copy)]
pub struct Packed {
    /// Bits of a lane.
    pub e: u32,
    /// The lowest bit of each lane.
    pub low: u128,
    /// The highest bit of each lane.
    pub top: u128,
}

const LOW: [u128; 4] = [
    0x0101_0101_0101_0101_0101_0101_0101_0101,
    0x0001_0001_0001_0001_0001_0001_0001_0001,
    0x0000_0001_0000_0001_0000_0001_0000_0001,
    0x0000_0000_0000_0001_0000_0000_0000_0001,
];
/// Every other lane, from the lowest one.
const EVEN: [u128; 4] = [
    0x00ff_00ff_00ff_00ff_00ff_00ff_00ff_00ff,
    0x0000_ffff_0000_ffff_0000_ffff_0000_ffff,
    0x0000_0000_ffff_ffff_0000_0000_ffff_ffff,
    0x0000_0000_0000_0000_ffff_ffff_ffff_ffff,
];

const fn size(imm: u64) -> usize {
    (imm & SIZE) as usize
}
#[inline(always)]
const fn select(mask: u128, a: u128, b: u128) -> u128 {
    b ^ ((a ^ b) & mask)
}

impl Packed {
    #[inline(always)]
    pub const fn of(imm: u64) -> Packed {
        Packed::sized(size(imm))
    }
    /// Lanes twice as wide; `imm` does not say doublewords.
    #[inline(always)]
    pub const fn wide(imm: u64) -> Packed {
        Packed::sized((size(imm) + 1) & 3)
    }
    #[inline(always)]
    const fn sized(size: usize) -> Packed {
        let e = 8 << size;
        let low = LOW[size];
        Packed {
            e,
            low,
            top: low << (e - 1),
        }
    }

    /// All bits of the lanes whose lowest bit is set in `bits`, which has no others.
    #[inline(always)]
    const fn fill(self, bits: u128) -> u128 {
        (bits << self.e).wrapping_sub(bits)
    }
    /// The low `n` bits of each lane, up to all of them.
    #[inline(always)]
    pub const fn low_ones(self, n: u32) -> u128 {
        (self.low << n).wrapping_sub(self.low)
    }

    #[inline(always)]
    pub const fn add(self, a: u128, b: u128) -> u128 {
        ((a & !self.top) + (b & !self.top)) ^ ((a ^ b) & self.top)
    }
    #[inline(always)]
    pub const fn sub(self, a: u128, b: u128) -> u128 {
        ((a | self.top) - (b & !self.top)) ^ ((a ^ !b) & self.top)
    }
    #[inline(always)]
    pub const fn neg(self, a: u128) -> u128 {
        self.sub(0, a)
    }

    // Masks: all ones in the lanes where something holds.

    #[inline(always)]
    pub const fn negative(self, a: u128) -> u128 {
        self.fill(a >> (self.e - 1) & self.low)
    }
    #[inline(always)]
    pub const fn zero(self, a: u128) -> u128 {
        let some = (((a & !self.top) + !self.top) | a) & self.top;
        !self.fill(some >> (self.e - 1))
    }
    #[inline(always)]
    pub const fn equal(self, a: u128, b: u128) -> u128 {
        self.zero(a ^ b)
    }
    /// a >= b, unsigned.
    #[inline(always)]
    pub const fn at_least(self, a: u128, b: u128) -> u128 {
        let rest = (a | self.top) - (b & !self.top);
        let bits = (a & !b) | (!(a ^ b) & rest);
        self.fill(bits >> (self.e - 1) & self.low)
    }
    /// What makes the order of signed lanes that of unsigned ones; nothing with U.
    #[inline(always)]
    pub const fn bias(self, imm: u64) -> u128 {
        if imm & U != 0 { 0 } else { self.top }
    }

    #[inline(always)]
    pub const fn max(self, bias: u128, a: u128, b: u128) -> u128 {
        select(self.at_least(a ^ bias, b ^ bias), a, b)
    }
    #[inline(always)]
    pub const fn min(self, bias: u128, a: u128, b: u128) -> u128 {
        select(self.at_least(a ^ bias, b ^ bias), b, a)
    }
    #[inline(always)]
    pub const fn abs_diff(self, bias: u128, a: u128, b: u128) -> u128 {
        let d = self.sub(a, b);
        let less = !self.at_least(a ^ bias, b ^ bias);
        self.sub(d ^ less, less)
    }
    #[inline(always)]
    pub const fn abs(self, a: u128) -> u128 {
        let m = self.negative(a);
        self.sub(a ^ m, m)
    }

    // Averages, with the bits that a sum and half the difference have in common.

    #[inline(always)]
    pub const fn average(self, bias: u128, a: u128, b: u128) -> u128 {
        let (a, b) = (a ^ bias, b ^ bias);
        ((a & b) + ((a ^ b) >> 1 & !self.top)) ^ bias
    }
    #[inline(always)]
    pub const fn average_up(self, bias: u128, a: u128, b: u128) -> u128 {
        let (a, b) = (a ^ bias, b ^ bias);
        ((a | b) - ((a ^ b) >> 1 & !self.top)) ^ bias
    }
    /// (a - b) / 2, which is the rounded average of a and !b but for half the range.
    #[inline(always)]
    pub const fn half_diff(self, bias: u128, a: u128, b: u128) -> u128 {
        self.average_up(0, a ^ bias, !(b ^ bias)) ^ self.top
    }

    // Shifts by up to the lane.

    #[inline(always)]
    pub const fn shl(self, a: u128, n: u32) -> u128 {
        a << n & !self.low_ones(n)
    }
    #[inline(always)]
    pub const fn shr(self, unsigned: bool, a: u128, n: u32) -> u128 {
        let kept = self.low_ones(self.e - n);
        let sign = if unsigned { 0 } else { self.negative(a) };
        a >> n & kept | sign & !kept
    }
    /// The same rounded: the highest bit shifted out is added.
    #[inline(always)]
    pub const fn shr_round(self, unsigned: bool, a: u128, n: u32) -> u128 {
        if n == 0 {
            return a;
        }
        self.add(self.shr(unsigned, a, n), a >> (n - 1) & self.low)
    }

    /// Saturated values of signed lanes: the highest, or the lowest where `a` is negative.
    #[inline(always)]
    pub const fn limit(self, a: u128) -> u128 {
        !self.top ^ self.negative(a)
    }
    /// The sum, and a mask of lanes that had to saturate.
    #[inline(always)]
    pub const fn sat_add(self, unsigned: bool, a: u128, b: u128) -> (u128, u128) {
        let sum = self.add(a, b);
        if unsigned {
            let over = !self.at_least(sum, a);
            return (sum | over, over);
        }
        let over = self.negative(!(a ^ b) & (a ^ sum));
        (select(over, self.limit(a), sum), over)
    }
    #[inline(always)]
    pub const fn sat_sub(self, unsigned: bool, a: u128, b: u128) -> (u128, u128) {
        let d = self.sub(a, b);
        if unsigned {
            let over = !self.at_least(a, b);
            return (d & !over, over);
        }
        let over = self.negative((a ^ b) & (a ^ d));
        (select(over, self.limit(a), d), over)
    }
    /// Wide lanes as the narrower ones that `imm` says, saturated, and a mask of wide lanes that had
    /// to be. They are signed or (with U) unsigned before and after.
    #[inline(always)]
    pub const fn sat_narrow(imm: u64, a: u128) -> (u128, u128) {
        let (wide, e) = (Packed::wide(imm), esize(imm));
        if imm & U != 0 {
            let over = !wide.zero(a & !wide.low_ones(e));
            return (narrow(imm, a | over), over);
        }
        let moved = wide.add(a, wide.low << (e - 1));
        let over = !wide.zero(moved & !wide.low_ones(e));
        let limit = wide.low_ones(e - 1) ^ wide.negative(a);
        (narrow(imm, select(over, limit, a)), over)
    }
    /// From signed to unsigned lanes.
    #[inline(always)]
    pub const fn sat_narrow_unsigned(imm: u64, a: u128) -> (u128, u128) {
        let (wide, e) = (Packed::wide(imm), esize(imm));
        let over = !wide.zero(a & !wide.low_ones(e));
        let limit = !wide.negative(a);
        (narrow(imm, select(over, limit, a)), over)
    }
}

/// The even lanes of a register, as its low half.
#[inline(always)]
pub const fn narrow(imm: u64, a: u128) -> u128 {
    let mut k = size(imm);
    let mut a = a & EVEN[k];
    while k < 3 {
        a = (a | a >> (8 << k)) & EVEN[k + 1];
        k += 1;
    }
    a
}
/// The low half of a register with zeros for odd lanes.
#[inline(always)]
pub const fn widen(imm: u64, a: u128) -> u128 {
    let mut k = 3;
    let mut a = a & EVEN[3];
    while k > size(imm) {
        k -= 1;
        a = (a | a << (8 << k)) & EVEN[k];
    }
    a
}
/// The same with lanes extended as `imm` says.
#[inline(always)]
pub const fn extend(imm: u64, a: u128) -> u128 {
    let a = widen(imm, a);
    if imm & U != 0 {
        return a;
    }
    let wide = Packed::wide(imm);
    let sign = wide.low << (esize(imm) - 1);
    wide.sub(a ^ sign, sign)
}
/// Lanes `2i` and `2i + 1` added as lanes twice as wide.
#[inline(always)]
pub const fn add_long_pairs(imm: u64, a: u128) -> u128 {
    let e = esize(imm);
    let even = EVEN[size(imm)];
    let bias = Packed::of(imm).bias(imm);
    let a = a ^ bias;
    let sum = (a & even) + (a >> e & even);
    if bias == 0 {
        return sum;
    }
    let wide = Packed::wide(imm);
    wide.sub(sum, wide.low << e)
}
/// Even lanes of `a` and, moved up, of `b`.
#[inline(always)]
pub const fn transpose_even(imm: u64, a: u128, b: u128) -> u128 {
    let even = EVEN[size(imm)];
    a & even | (b & even) << esize(imm)
}
#[inline(always)]
pub const fn transpose_odd(imm: u64, a: u128, b: u128) -> u128 {
    let even = EVEN[size(imm)];
    a >> esize(imm) & even | b & !even
}
/// Lanes in reverse inside groups of `bits` bits.
#[inline(always)]
pub const fn reverse(imm: u64, a: u128, bits: u32) -> u128 {
    let mut k = size(imm);
    let mut a = a;
    while 8 << k < bits {
        let (by, even) = (8 << k, EVEN[k]);
        a = a >> by & even | (a & even) << by;
        k += 1;
    }
    a
}
/// The set bits of each byte, counted.
#[inline(always)]
pub const fn count_ones(a: u128) -> u128 {
    let by_two = a - ((a >> 1) & (LOW[0] * 0x55));
    let by_four = (by_two & (LOW[0] * 0x33)) + ((by_two >> 2) & (LOW[0] * 0x33));
    (by_four + (by_four >> 4)) & (LOW[0] * 0x0f)
}
