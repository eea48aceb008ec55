//! Known answers of the integer groups.
use crate::{b, d, h, run, s, vector};
use dyno_isa::a64::simd::lanes::QC;

const COUNT: u128 = 0x0f0e_0d0c_0b0a_0908_0706_0504_0302_0100;
const HIGH: u128 = 0xfffe_fdfc_fbfa_f9f8_f7f6_f5f4_f3f2_f1f0;

#[test]
fn three_same() {
    let v = |insn, a, b| vector(insn, !0, a, b);
    // add v0.16b; add v0.8b; sub v0.2d
    assert_eq!(v(0x4e22_8420, b([0xff; 16]), b([2; 16])), b([1; 16]));
    assert_eq!(
        v(0x0e22_8420, b([0xff; 16]), b([2; 16])),
        0x0101_0101_0101_0101
    );
    assert_eq!(v(0x6ee2_8420, d([0, 5]), d([1, 7])), d([!0, !1]));
    // cmeq .16b, cmhs .8h, cmgt .4s #0
    assert_eq!(v(0x6e22_8c20, COUNT, b([3; 16])), 0xff << 24);
    assert_eq!(
        v(
            0x6e62_3c20,
            h([0, 1, 0x8000, 0xffff, 7, 8, 9, 1]),
            h([1, 1, 0x7fff, 0, 8, 8, 8, 2])
        ),
        h([0, 0xffff, 0xffff, 0xffff, 0, 0xffff, 0xffff, 0])
    );
    assert_eq!(
        v(0x4ea0_8820, s([0, 1, !0, 0x7fff_ffff]), 0),
        s([0, !0, 0, !0])
    );
    // umaxp .16b, smin .4s, addp .16b
    assert_eq!(
        v(0x6e22_a420, COUNT, HIGH),
        0xfffd_fbf9_f7f5_f3f1_0f0d_0b09_0705_0301
    );
    assert_eq!(
        v(0x4ea2_6c20, s([1, !0, 5, 0x8000_0000]), s([2, 1, !4, 0])),
        s([1, !0, !4, 0x8000_0000])
    );
    assert_eq!(
        v(0x4e22_bc20, COUNT, b([1; 16])),
        0x0202_0202_0202_0202_1d19_1511_0d09_0501
    );
    // uhadd .16b, srhadd .8h
    assert_eq!(v(0x6e22_0420, b([0xff; 16]), b([0xfe; 16])), b([0xfe; 16]));
    assert_eq!(v(0x4e62_1420, h([0xffff; 8]), h([0; 8])), 0);
    // mla .8h, mls .4s by element, uaba .16b, pmul .16b
    assert_eq!(
        vector(0x4e62_9420, h([1; 8]), h([0x101; 8]), h([0x100; 8])),
        h([0x101; 8])
    );
    assert_eq!(
        vector(0x6fa2_4820, s([10; 4]), s([1, 2, 3, 4]), s([9, 9, 9, 2])),
        s([8, 6, 4, 2])
    );
    assert_eq!(
        vector(0x6e22_7c20, b([1; 16]), b([5; 16]), b([9; 16])),
        b([5; 16])
    );
    assert_eq!(v(0x6e22_9c20, b([3; 16]), b([3; 16])), b([5; 16]));
}

#[test]
fn saturation_sets_qc() {
    let q = |insn, v0, v1, v2| {
        let s = run(insn, v0, v1, v2);
        (s.v[0], s.fp.fpsr)
    };
    // sqadd .8h
    let top = h([0x7fff, 0x8000, 0, 0, 0, 0, 0, 1]);
    let more = h([1, 0xffff, 0, 0, 0, 0, 0, 1]);
    assert_eq!(
        q(0x4e62_0c20, 0, top, more),
        (h([0x7fff, 0x8000, 0, 0, 0, 0, 0, 2]), QC)
    );
    assert_eq!(q(0x4e62_0c20, 0, h([1; 8]), h([2; 8])), (h([3; 8]), 0));
    // uqsub .16b
    assert_eq!(q(0x6e22_2c20, 0, b([1; 16]), b([2; 16])), (0, QC));
    // suqadd b0, b1: 0x7f + 0xff, and -1 + 0x80, above which nothing is kept
    assert_eq!(q(0x5e20_3820, 0x7f, 0xff, 0), (0x7f, QC));
    assert_eq!(q(0x5e20_3820, !0, 0x80, 0), (0x7f, 0));
    // sqdmulh .4s, sqrdmlah .8h
    let min = 0x8000_0000;
    assert_eq!(
        q(0x4ea2_b420, 0, s([min, 2, 0, 0]), s([min, 1 << 30, 0, 0])),
        (s([0x7fff_ffff, 1, 0, 0]), QC)
    );
    assert_eq!(
        q(0x6e42_8420, h([1; 8]), h([0x4000; 8]), h([3; 8])),
        (h([3; 8]), 0)
    );
    // sqneg .16b, sqxtun2
    assert_eq!(q(0x6e20_7820, 0, b([0x80; 16]), 0), (b([0x7f; 16]), QC));
    let wide = h([0xffff, 0x100, 0xff, 0, 1, 2, 3, 4]);
    assert_eq!(
        q(0x6e21_2820, 5, wide, 0),
        (0x0403_0201_00ff_ff00 << 64 | 5, QC)
    );
    // sqshl .4s, by more than there is
    assert_eq!(
        q(0x4ea2_4c20, 0, s([1, !0, 0, 8]), s([100, 100, 100, 0xfd])),
        (s([0x7fff_ffff, min, 0, 1]), QC)
    );
    // sqshlu .16b #1, sqrshrun .4h #3
    assert_eq!(q(0x6f09_6420, 0, b([0xff; 16]), 0), (0, QC));
    assert_eq!(
        q(0x2f1d_8c20, !0, s([12, 11, !0, 0x10_0000]), 0),
        (h([2, 1, 0, 0xffff, 0, 0, 0, 0]), QC)
    );
    // sqdmlal v0.4s, v1.4h, v2.h[1]
    assert_eq!(
        q(0x0f52_3020, s([1; 4]), h([2, 3, 4, 5, 0, 0, 0, 0]), 7 << 16),
        (s([29, 43, 57, 71]), 0)
    );
}

#[test]
fn logic() {
    let (x, y, z) = (0xff00, 0x0ff0, 0xf0f0);
    assert_eq!(vector(0x6e62_1c20, z, x, y), x & z | y & !z); // bsl
    assert_eq!(vector(0x6ea2_1c20, z, x, y), x & y | z & !y); // bit
    assert_eq!(vector(0x6ee2_1c20, z, x, y), x & !y | z & y); // bif
    assert_eq!(vector(0x4ea1_1c20, 0, COUNT, 0), COUNT); // mov .16b
    assert_eq!(vector(0x0ea1_1c20, !0, COUNT, 0), COUNT & u128::from(!0u64)); // mov .8b
    assert_eq!(vector(0x0ee2_1c20, !0, x, y), (x | !y) & u128::from(!0u64)); // orn .8b
}

#[test]
fn two_registers() {
    let v = |insn, a| vector(insn, !0, a, 0);
    assert_eq!(
        v(0x4e20_5820, COUNT),
        b([0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4])
    ); // cnt
    assert_eq!(
        v(0x4e60_0820, COUNT),
        0x0908_0b0a_0d0c_0f0e_0100_0302_0504_0706
    ); // rev64 .8h
    assert_eq!(
        v(0x4e20_1820, COUNT),
        0x0e0f_0c0d_0a0b_0809_0607_0405_0203_0001
    ); // rev16
    assert_eq!(v(0x6e60_5820, b([0x12; 16])), b([0x48; 16])); // rbit
    assert_eq!(
        v(0x6ea0_4820, s([0, 1, 0x8000_0000, 0xffff])),
        s([32, 31, 0, 16])
    ); // clz
    assert_eq!(
        v(
            0x4e60_4820,
            h([0, 0xffff, 1, 0xfffe, 0x4000, 0x8000, 0xc000, 0xff])
        ),
        h([15, 15, 14, 14, 0, 0, 1, 7])
    ); // cls
    assert_eq!(v(0x0e21_2820, COUNT), 0x0e0c_0a08_0604_0200); // xtn
    assert_eq!(v(0x6e20_2820, b([0xff; 16])), h([0x1fe; 8])); // uaddlp
    assert_eq!(
        vector(0x4ea0_6820, d([1, 1]), s([!0, !0, 1, 2]), 0),
        d([!0, 4])
    ); // sadalp
    assert_eq!(
        v(0x2e21_3820, COUNT),
        h([0, 0x100, 0x200, 0x300, 0x400, 0x500, 0x600, 0x700])
    ); // shll
}

#[test]
fn across() {
    let v = |insn, a| vector(insn, !0, a, 0);
    assert_eq!(v(0x4e31_b820, COUNT | 0x80 << 120), 0xf8); // addv, modulo
    assert_eq!(v(0x6e30_3820, b([0xff; 16])), 0xff0); // uaddlv
    assert_eq!(v(0x6e31_a820, HIGH), 0xf0); // uminv
    assert_eq!(v(0x4eb0_a820, s([!0, 3, 0x8000_0000, 2])), 3); // smaxv
}

#[test]
fn shifts() {
    let v = |insn, v0, a, b| vector(insn, v0, a, b);
    assert_eq!(
        v(0x4f3f_5420, 0, s([1, 2, 3, 4]), 0),
        s([1 << 31, 0, 1 << 31, 0])
    ); // shl #31
    assert_eq!(v(0x4f40_0420, 0, d([1, 1 << 63]), 0), d([0, !0])); // sshr #64
    assert_eq!(v(0x6f08_2420, 0, b([0x80; 16]), 0), b([1; 16])); // urshr #8
    assert_eq!(v(0x6f0c_1420, b([1; 16]), b([0xf0; 16]), 0), b([0x10; 16])); // usra #4
    assert_eq!(
        v(0x6f1c_5420, h([0xabcd; 8]), h([0x1234; 8]), 0),
        h([0x4bcd; 8])
    ); // sli #12
    assert_eq!(
        v(0x6f14_4420, h([0xabcd; 8]), h([0x1234; 8]), 0),
        h([0xabc1; 8])
    ); // sri #12
    assert_eq!(v(0x0f0c_8420, !0, h([0xff0; 8]), 0), 0xffff_ffff_ffff_ffff); // shrn #4
    assert_eq!(
        v(0x6f13_a420, 0, COUNT, 0),
        s([0x9_08 << 3, 0xb_0a << 3, 0xd_0c << 3, 0xf_0e << 3])
    ); // ushll2 #3
    assert_eq!(v(0x6e62_5420, 0, h([0x8001; 8]), h([0xfff0; 8])), h([1; 8])); // urshl by -16
}

#[test]
fn different_shapes() {
    let v = |insn, v0, a, b| vector(insn, v0, a, b);
    assert_eq!(
        v(0x2e22_c020, 0, b([0xff; 16]), b([0xff; 16])),
        h([0xfe01; 8])
    ); // umull
    assert_eq!(
        v(
            0x4e62_8020,
            s([1; 4]),
            h([0, 0, 0, 0, 0xffff, 2, 3, 4]),
            h([3; 8])
        ),
        s([0xffff_fffe, 7, 10, 13])
    ); // smlal2
    assert_eq!(v(0x2e22_1020, 0, h([0xffff; 8]), b([1; 16])), 0); // uaddw
    assert_eq!(v(0x2e22_4020, !0, h([0x80; 8]), h([0xff00; 8])), 0); // raddhn
    assert_eq!(v(0x0ee2_e020, 0, !0, 3), 0x1_0000_0000_0000_0001); // pmull .1q
}

#[test]
fn permutations() {
    let v = |insn, a, b| vector(insn, !0, a, b);
    assert_eq!(
        v(0x4e02_3820, COUNT, HIGH),
        0xf707_f606_f505_f404_f303_f202_f101_f000
    ); // zip1
    assert_eq!(
        v(0x4e82_7820, s([0, 1, 2, 3]), s([4, 5, 6, 7])),
        s([2, 6, 3, 7])
    ); // zip2
    assert_eq!(
        v(0x4e42_5820, COUNT, HIGH),
        0xfffe_fbfa_f7f6_f3f2_0f0e_0b0a_0706_0302
    ); // uzp2
    assert_eq!(v(0x4ec2_2820, d([1, 2]), d([3, 4])), d([1, 3])); // trn1
    assert_eq!(v(0x0e02_6820, COUNT, HIGH), 0xf707_f505_f303_f101); // trn2 .8b
    assert_eq!(
        v(0x6e02_1820, COUNT, HIGH),
        0xf2f1_f00f_0e0d_0c0b_0a09_0807_0605_0403
    ); // ext #3
    assert_eq!(v(0x4e02_0020, COUNT << 4, b([15; 16])), b([0xf0; 16])); // tbl, one register
}

#[test]
fn table_lookup() {
    let mut state = crate::evaluator::State::default();
    for (i, v) in state.v[3..7].iter_mut().enumerate() {
        *v = COUNT + b([16 * i as u8; 16]);
    }
    state.v[2] = b([
        0, 15, 16, 31, 32, 47, 48, 63, 64, 255, 1, 17, 33, 49, 100, 40,
    ]);
    state.v[0] = b([0xee; 16]);
    state.run(0x4e02_6060).unwrap(); // tbl v0, {v3-v6}, v2
    assert_eq!(
        state.v[0],
        b([0, 15, 16, 31, 32, 47, 48, 63, 0, 0, 1, 17, 33, 49, 0, 40])
    );
    state.v[0] = b([0xee; 16]);
    state.run(0x4e02_5060).unwrap(); // tbx v0, {v3-v5}, v2
    let e = 0xee;
    assert_eq!(
        state.v[0],
        b([0, 15, 16, 31, 32, 47, e, e, e, e, 1, 17, 33, e, e, 40])
    );
}

#[test]
fn copies() {
    assert_eq!(vector(0x4e14_0420, 0, s([1, 2, 3, 4]), 0), s([3; 4])); // dup v0.4s, v1.s[2]
    assert_eq!(vector(0x6e1f_0c20, 0, 0x7700, 0), 0x77 << 120); // mov v0.b[15], v1.b[1]
    let general = |insn, x1| {
        let mut state = crate::evaluator::State::default();
        (state.x[0], state.x[1]) = (!0, x1);
        state.v[0] = !0;
        state.v[1] = 0x8000_0000_0000_fe00_0000_0000_0000_0080;
        state.run(insn).unwrap();
        (state.x[0], state.v[0])
    };
    assert_eq!(general(0x0e01_0c20, 0x1234).1, 0x3434_3434_3434_3434); // dup v0.8b, w1
    assert_eq!(
        general(0x4e0e_1c20, 0x1_2345).1,
        !(0xffff << 48) | 0x2345 << 48
    ); // mov v0.h[3], w1
    assert_eq!(general(0x0e13_3c20, 0).0, 0xfe); // umov w0, v1.b[9]
    assert_eq!(general(0x4e1e_2c20, 0).0, 0xffff_ffff_ffff_8000); // smov x0, v1.h[7]
    assert_eq!(general(0x0e01_2c20, 0).0, 0xffff_ff80); // smov w0, v1.b[0]
    assert_eq!(general(0x4e18_3c20, 0).0, 0x8000_0000_0000_fe00); // mov x0, v1.d[1]
    assert_eq!(general(0x9eae_0020, 0).0, 0x8000_0000_0000_fe00); // fmov x0, v1.d[1]
    assert_eq!(general(0x9eaf_0020, 5).1, d([!0, 5])); // fmov v0.d[1], x1
    assert_eq!(general(0x9e67_0020, 5).1, 5); // fmov d0, x1
    assert_eq!(general(0x1e27_0020, !0).1, 0xffff_ffff); // fmov s0, w1
    assert_eq!(general(0x1e26_0020, 0).0, 0x80); // fmov w0, s1
}

#[test]
fn constants() {
    let v = |insn| vector(insn, s([0x1000_00ff; 4]), 0, 0);
    assert_eq!(v(0x6f05_e4c0), d([0xff00_ff00_00ff_ff00; 2])); // movi .2d
    assert_eq!(v(0x4f00_4640), s([0x12_0000; 4])); // movi .4s, lsl #16
    assert_eq!(v(0x2f00_c640), 0xffff_ed00_ffff_ed00); // mvni .2s, msl #8
    assert_eq!(v(0x4f04_b400), s([0x9000_80ff; 4])); // orr .8h, lsl #8
    assert_eq!(v(0x6f07_17e0), s([0x1000_0000; 4])); // bic .4s
    assert_eq!(v(0x6f07_f700), d([0xbff8_0000_0000_0000; 2])); // fmov .2d, #-1.5
    assert_eq!(v(0x1e28_1000), 0x3e00_0000); // fmov s0, #0.125
    assert_eq!(v(0x4f01_ffe0), h([0x4fc0; 8])); // fmov .8h, #31.0
}

#[test]
fn products_of_bytes() {
    let v = |insn, a, b| vector(insn, s([1; 4]), a, b);
    assert_eq!(
        v(0x4e82_9420, b([0xff; 16]), COUNT),
        s([!5 + 1, !21 + 1, !37 + 1, !53 + 1])
    ); // sdot
    assert_eq!(
        v(0x4fa2_f020, b([0xff; 16]), 0xffff_ffff << 32),
        s([!(255 * 4) + 2; 4])
    ); // usdot, s8[1]
    let (row, column) = (
        d([0x0101_0101_0101_0101, 0x0202_0202_0202_0202]),
        d([0x0303_0303_0303_0303, 0xffff_ffff_ffff_ffff]),
    );
    assert_eq!(v(0x4e82_a420, row, column), s([25, !8 + 2, 49, !16 + 2])); // smmla
}
