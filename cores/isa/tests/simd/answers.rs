//! One number per section for what all its rows do to random states. When these numbers were taken
//! every row agreed with QEMU 10.0 (`-cpu max`) on thousands of such states, registers, flags and
//! memory compared: a change here is a change of meaning.
use crate::evaluator::State;
use crate::{Random, d};
use dyno_isa::{Row, a64};
use std::collections::BTreeMap;

fn hash(h: u64, v: u64) -> u64 {
    (h ^ v).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(23)
}

/// Lanes that are numbers of some format, or anything.
fn lanes(r: &mut Random) -> u128 {
    let v = d([r.draw(), r.draw()]);
    let exponents = match r.below(4) {
        0 => d([0x3ff0_0000_0000_0000 ^ (r.draw() & 0x0040_0000_0000_0000); 2]),
        1 => d([0x3f80_0000_3f80_0000 ^ (r.draw() & 0x0300_0000_0380_0000); 2]),
        2 => d([0x3c00_3c00_3c00_3c00 ^ (r.draw() & 0x0c00_0400_4400_0800); 2]),
        _ => return v,
    };
    let fractions =
        d([r.draw() & r.draw() & r.draw(); 2]) & 0x0007_ffff_007f_03ff_0007_ffff_007f_03ff;
    exponents ^ fractions
}

fn digest(row: &Row) -> u64 {
    let mut r = Random(
        row.name
            .bytes()
            .fold(row.pattern.bits.into(), |h, b| hash(h, b.into())),
    );
    let mut sum = 0u64;
    for _ in 0..100 {
        let mut s = State::default();
        s.v.fill_with(|| lanes(&mut r));
        s.x[..32].fill_with(|| r.below(128));
        s.memory.fill_with(|| r.draw() as u8);
        s.fp.fpcr = [0, r.draw() & 0x07c8_0000][r.below(2) as usize];
        s.nzcv = r.draw() & 0xf000_0000;
        let allocated = s
            .run(row.pattern.bits | r.draw() as u32 & !row.pattern.mask)
            .is_ok();
        let v = s.v.iter().flat_map(|&v| [v as u64, (v >> 64) as u64]);
        let rest = [s.fp.fpsr, s.nzcv, allocated.into()];
        let all = v.chain(s.x[..32].iter().copied()).chain(rest);
        let all = all.chain(s.memory.iter().map(|&b| b.into()));
        sum = sum.wrapping_add(all.fold(0, hash));
    }
    sum
}

#[test]
fn sections() {
    let mut sums = BTreeMap::new();
    let rows = a64::simd::SIMD::ROWS
        .iter()
        .chain(a64::simd_memory::SIMD_MEMORY::ROWS);
    for row in rows {
        let sum = sums.entry(row.section).or_insert(0u64);
        *sum = sum.wrapping_add(digest(row));
    }
    let ours: Vec<_> = sums.into_iter().collect();
    let differ: Vec<_> = ours.iter().filter(|s| !ANSWERS.contains(s)).collect();
    assert!(
        differ.is_empty() && ours.len() == ANSWERS.len(),
        "{differ:#018x?}"
    );
}

const ANSWERS: &[(&str, u64)] = &[
    ("Advanced SIMD across lanes", 0x5c6c_540e_d521_76bb),
    ("Advanced SIMD copy", 0xdbe1_6be8_3052_4096),
    ("Advanced SIMD extract", 0xeb8d_9465_27bf_7115),
    (
        "Advanced SIMD load/store multiple structures",
        0xacfd_9870_6703_618e,
    ),
    (
        "Advanced SIMD load/store multiple structures (post-indexed)",
        0x891e_f7e2_bcef_b485,
    ),
    (
        "Advanced SIMD load/store single structure",
        0x77d1_013a_7db4_13c6,
    ),
    (
        "Advanced SIMD load/store single structure (post-indexed)",
        0xb6ac_1f42_90d2_a579,
    ),
    ("Advanced SIMD modified immediate", 0x81a3_64d8_0c6a_efe7),
    ("Advanced SIMD permute", 0xb3ab_06cc_c82f_4802),
    ("Advanced SIMD scalar copy", 0xe627_3465_ee4a_f512),
    ("Advanced SIMD scalar pairwise", 0xf1cd_14f1_d506_becb),
    (
        "Advanced SIMD scalar shift by immediate",
        0x388f_e234_cd5d_261a,
    ),
    (
        "Advanced SIMD scalar three different",
        0x96de_79f1_8335_c24f,
    ),
    ("Advanced SIMD scalar three same", 0x0a48_c267_6496_c9b0),
    (
        "Advanced SIMD scalar three same FP16",
        0xc609_c11c_ad88_c352,
    ),
    (
        "Advanced SIMD scalar three same extra",
        0xb73b_7c62_7c88_ba50,
    ),
    (
        "Advanced SIMD scalar two-register miscellaneous",
        0x00a8_cfcc_1b9d_5900,
    ),
    (
        "Advanced SIMD scalar two-register miscellaneous FP16",
        0x82d5_b5d7_bdae_d8db,
    ),
    (
        "Advanced SIMD scalar x indexed element",
        0xc3fc_b9bf_812b_258e,
    ),
    ("Advanced SIMD shift by immediate", 0x9f4c_1fc2_a740_a6a7),
    ("Advanced SIMD table lookup", 0x99a3_5743_01b5_d9dd),
    ("Advanced SIMD three different", 0xd1c5_6ccb_fc96_05ff),
    ("Advanced SIMD three same", 0x3d97_2e83_7cfb_e6b6),
    ("Advanced SIMD three same (FP16)", 0x2432_5262_febd_620c),
    (
        "Advanced SIMD three-register extension",
        0x97b2_e573_6370_7cd3,
    ),
    (
        "Advanced SIMD two-register miscellaneous",
        0x887f_3fd4_2552_7985,
    ),
    (
        "Advanced SIMD two-register miscellaneous (FP16)",
        0x00d7_7ebd_7414_018f,
    ),
    (
        "Advanced SIMD vector x indexed element",
        0x13d5_e7c9_1ccf_d543,
    ),
    (
        "Conversion between floating-point and fixed-point",
        0x660d_4cf6_2d06_3497,
    ),
    (
        "Conversion between floating-point and integer",
        0xabf0_10bc_795d_37c4,
    ),
    ("Cryptographic AES", 0x0be8_0993_d7fd_d538),
    ("Cryptographic four-register", 0x782c_a470_bd9f_54e9),
    ("Cryptographic three-register SHA", 0xcc5c_b88a_12cf_fc5b),
    (
        "Cryptographic three-register SHA 512",
        0x5723_dc88_c635_fea0,
    ),
    ("Cryptographic three-register, imm2", 0xa1be_1d36_10c8_bf2d),
    ("Cryptographic two-register SHA", 0x9bbe_f238_19a8_766c),
    ("Cryptographic two-register SHA 512", 0x8ba6_0cb7_3fb5_06d6),
    ("Floating-point compare", 0x7dc5_f259_408e_ab95),
    ("Floating-point conditional compare", 0xa899_7436_e74a_b707),
    ("Floating-point conditional select", 0x3493_33d4_e573_0349),
    (
        "Floating-point data-processing (1 source)",
        0x2184_0288_e772_4f05,
    ),
    (
        "Floating-point data-processing (2 source)",
        0x292f_527a_8ca2_b9b0,
    ),
    (
        "Floating-point data-processing (3 source)",
        0x4d33_91eb_f27f_b8af,
    ),
    ("Floating-point immediate", 0x40b2_51e1_323f_c315),
    ("XAR", 0x2af6_08ae_3099_7537),
];
