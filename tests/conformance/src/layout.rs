//! Where things lie, in the oracle and in the machine alike (`oracle/oracle.c` has the same numbers).
use crate::random::mix;

/// Instructions under test; whatever else is here is UNDEFINED for those that branch.
pub const CODE: u64 = 0x1000_0000;
pub const CODE_SIZE: u64 = 0x8_0000;
/// Each test has a slot of four words; the third is its instruction.
pub const SLOTS: u64 = CODE_SIZE / SLOT;
const SLOT: u64 = 32;
/// Data, with unmapped space on both sides, within reach of LDR (literal).
pub const DATA: u64 = 0x1009_0000;
pub const DATA_SIZE: u64 = 0x8000;
/// Pointers are made into this part of it.
pub const POINTERS: std::ops::Range<u64> = 0x2000..0x6000;

/// Operands and results of vectors, on machines that run them.
pub const VECTORS: u64 = 0x100a_0000;
pub const VECTORS_SIZE: u64 = 0x1_8000;

/// APIAKeyLo, APIAKeyHi, APIBKeyLo, ... to APGAKeyHi, as the oracle's host gives them to a process: the
/// next 80 bytes of its random numbers (MT19937, seeded with `-seed 1`) behind the 16 of AT_RANDOM.
pub const KEYS: [u64; 10] = [
    0x1027_c4d1_c386_bbc4,
    0x1e2f_eb89_414c_343c,
    0xc2ce_6f44_7ed4_d57b,
    0x78e5_1061_7311_d8a3,
    0x612e_7696_a6ce_cc1b,
    0x35bf_992d_c9e9_c616,
    0x7ce4_2c82_1807_2e8c,
    0xe4b0_6ce6_0741_c7a8,
    0x63ca_828d_d5f4_b3b2,
    0x9b81_0e76_6ec9_d286,
];

/// The address of test `index`.
pub const fn pc(index: u64) -> u64 {
    CODE + index % SLOTS * SLOT + 8
}

/// The doubleword at this multiple of eight in the data region, before every test.
pub const fn initial(offset: u64) -> u64 {
    mix(mix(42) ^ (offset / 8))
}

/// `size` bytes of the data region as it is before every test; zero outside it.
pub fn initial_at(address: u64, size: u32) -> u64 {
    let at = |i: u64| {
        let offset = address.wrapping_add(i).wrapping_sub(DATA);
        if offset < DATA_SIZE {
            initial(offset & !7) >> (8 * (offset & 7)) & 0xff
        } else {
            0
        }
    };
    (0..u64::from(size)).fold(0, |v, i| v | at(i) << (8 * i))
}
