//! What the plain machines of several tests share: integer operations, of which floating-point and SIMD
//! instructions use a part, and numbers that look random.

/// The operations of `Emit` without state, where `Val` and `Flags` are `u64`. Those that no such instruction
/// uses fail the test.
macro_rules! plain_operations {
    () => {
        fn add(&mut self, sf: bool, a: u64, b: u64) -> u64 {
            concrete::add(sf, a, b)
        }
        fn sub(&mut self, sf: bool, a: u64, b: u64) -> u64 {
            concrete::sub(sf, a, b)
        }
        fn mul(&mut self, sf: bool, a: u64, b: u64) -> u64 {
            concrete::mul(sf, a, b)
        }
        fn mul_high(&mut self, _: bool, _: u64, _: u64) -> u64 {
            no()
        }
        fn div(&mut self, _: bool, _: bool, _: u64, _: u64) -> u64 {
            no()
        }
        fn and(&mut self, a: u64, b: u64) -> u64 {
            a & b
        }
        fn or(&mut self, a: u64, b: u64) -> u64 {
            a | b
        }
        fn xor(&mut self, a: u64, b: u64) -> u64 {
            a ^ b
        }
        fn not(&mut self, sf: bool, a: u64) -> u64 {
            concrete::not(sf, a)
        }
        fn shift(&mut self, sf: bool, kind: Shift, a: u64, by: u8) -> u64 {
            assert!(by < if sf { 64 } else { 32 });
            concrete::shift(sf, kind, a, by)
        }
        fn shift_by(&mut self, sf: bool, kind: Shift, a: u64, by: u64) -> u64 {
            concrete::shift_by(sf, kind, a, by)
        }
        fn zero_extend(&mut self, bits: u8, a: u64) -> u64 {
            concrete::zero_extend(bits, a)
        }
        fn sign_extend(&mut self, sf: bool, bits: u8, a: u64) -> u64 {
            concrete::sign_extend(sf, bits, a)
        }
        fn count_leading_zeros(&mut self, _: bool, _: u64) -> u64 {
            no()
        }
        fn reverse_bits(&mut self, _: bool, _: u64) -> u64 {
            no()
        }
        fn reverse_bytes(&mut self, _: bool, _: u8, _: u64) -> u64 {
            no()
        }
        fn crc32(&mut self, _: bool, _: u8, _: u64, _: u64) -> u64 {
            no()
        }

        fn is_zero(&mut self, sf: bool, a: u64) -> bool {
            concrete::zero_extend(if sf { 64 } else { 32 }, a) == 0
        }
        fn bit(&mut self, a: u64, n: u8) -> bool {
            a >> n & 1 == 1
        }
        fn negate(&mut self, c: bool) -> bool {
            !c
        }
        fn select(&mut self, c: bool, a: u64, b: u64) -> u64 {
            if c { a } else { b }
        }

        fn flags_of_add(&mut self, _: bool, _: u64, _: u64) -> u64 {
            no()
        }
        fn flags_of_sub(&mut self, _: bool, _: u64, _: u64) -> u64 {
            no()
        }
        fn flags_of_adc(&mut self, _: bool, _: u64, _: u64, _: u64) -> u64 {
            no()
        }
        fn flags_of_logic(&mut self, _: bool, _: u64) -> u64 {
            no()
        }
        fn flags_imm(&mut self, nzcv: u8) -> u64 {
            u64::from(nzcv) << 28
        }
        fn flags_from(&mut self, v: u64) -> u64 {
            v & 0xf000_0000
        }
        fn flags_value(&mut self, f: u64) -> u64 {
            f
        }
        fn select_flags(&mut self, c: bool, a: u64, b: u64) -> u64 {
            if c { a } else { b }
        }
        fn condition(&mut self, f: u64, cond: u8) -> bool {
            let [v, c, z, n] = [28, 29, 30, 31].map(|bit| f >> bit & 1 == 1);
            let holds = match cond >> 1 {
                0 => z,
                1 => c,
                2 => n,
                3 => v,
                4 => c && !z,
                5 => n == v,
                6 => n == v && !z,
                _ => return true,
            };
            holds != (cond & 1 == 1)
        }
        fn carry(&mut self, _: u64) -> u64 {
            no()
        }
    };
}

/// A number that looks random.
pub struct Random(pub u64);
impl Random {
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }
    pub fn below(&mut self, n: u64) -> u64 {
        self.draw() % n
    }
    #[allow(dead_code)] // One of the tests has no use for it.
    pub fn once_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}
