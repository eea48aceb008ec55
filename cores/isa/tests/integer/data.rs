//! Data processing, on immediates and on registers.
use crate::machine::{Machine, PC, decode};
use crate::op;

const TOP: u64 = 1 << 63;

/// What an instruction leaves in X0.
#[track_caller]
fn x0(set: &[(u8, u64)], asm: (u32, &str)) -> u64 {
    Machine::new().with(set).step(op(asm)).x[0]
}
/// What an instruction makes of NZCV, from what it was.
#[track_caller]
fn nzcv(before: u8, set: &[(u8, u64)], asm: (u32, &str)) -> u8 {
    Machine::new()
        .with(set)
        .with_nzcv(before)
        .step(op(asm))
        .nzcv()
}

#[test]
fn pc_relative() {
    assert_eq!(x0(&[], (0x1000_0020, "adr x0, 0x40000004")), PC + 4);
    assert_eq!(x0(&[], (0xb000_0000, "adrp x0, 0x40001000")), PC + 0x1000);
    assert_eq!(x0(&[], (0x1080_0000, "adr x0, 0x3ff00000")), PC - 0x10_0000);
}

#[test]
fn add_and_subtract_immediate() {
    assert_eq!(x0(&[(1, !0)], (0x9100_0420, "add x0, x1, #1")), 0);
    assert_eq!(x0(&[(1, !0)], (0x1100_0420, "add w0, w1, #1")), 0);
    assert_eq!(x0(&[(1, 0)], (0x5100_0420, "sub w0, w1, #1")), 0xffff_ffff);
    assert_eq!(
        x0(&[(31, 0x1000)], (0x9140_07e0, "add x0, sp, #1, lsl #12")),
        0x2000
    );
    let m = Machine::new()
        .with(&[(31, 0x100)])
        .step(op((0xd100_83ff, "sub sp, sp, #0x20")));
    assert_eq!(m.x[31], 0xe0);
    let m = Machine::new()
        .with(&[(3, 7)])
        .step(op((0x9100_007f, "mov sp, x3")));
    assert_eq!(m.x[31], 7);
    // The flags forms discard where the others mean SP.
    let m = Machine::new()
        .with(&[(1, 5), (31, 9)])
        .step(op((0xf100_143f, "cmp x1, #5")));
    assert_eq!((m.x[31], m.nzcv()), (9, 0b0110));
    assert_eq!(nzcv(0, &[(31, 0)], (0xf100_07ff, "cmp sp, #1")), 0b1000);
    assert_eq!(
        nzcv(0, &[(1, 0x8000_0000)], (0x7100_043f, "cmp w1, #1")),
        0b0011
    );
    assert_eq!(
        nzcv(0, &[(1, 0xffff_ffff)], (0x3100_043f, "cmn w1, #1")),
        0b0110
    );
    assert_eq!(
        nzcv(0, &[(1, TOP - 1)], (0xb100_043f, "cmn x1, #1")),
        0b1001
    );
}

#[test]
fn logical_immediate() {
    assert_eq!(
        x0(&[(1, !0)], (0x9200_9c20, "and x0, x1, #0xff00ff00ff00ff")),
        0x00ff_00ff_00ff_00ff
    );
    assert_eq!(
        x0(&[(1, !0)], (0x5201_0420, "eor w0, w1, #0x80000001")),
        0x7fff_fffe
    );
    assert_eq!(x0(&[(1, TOP)], (0x321c_0c20, "orr w0, w1, #0xf0")), 0xf0);
    assert_eq!(
        x0(&[], (0xb201_f3e0, "mov x0, #0xaaaaaaaaaaaaaaaa")),
        0xaaaa_aaaa_aaaa_aaaa
    );
    let m = Machine::new()
        .with(&[(1, 0x1f)])
        .step(op((0x927c_ec3f, "and sp, x1, #0xfffffffffffffff0")));
    assert_eq!(m.x[31], 0x10);
    assert_eq!(
        nzcv(
            0b0011,
            &[(1, TOP)],
            (0xf241_003f, "tst x1, #0x8000000000000000")
        ),
        0b1000
    );
    assert_eq!(
        nzcv(
            0b0011,
            &[(1, !0 << 32)],
            (0x7201_003f, "tst w1, #0x80000000")
        ),
        0b0100
    );
    assert_eq!(
        nzcv(0, &[(1, 0x8000_0000)], (0x7201_003f, "tst w1, #0x80000000")),
        0b1000
    );
    for reserved in [0x9200_fc00u32, 0x1240_0000, 0x1200_fc00, 0x9240_fc00] {
        assert!(decode(reserved).is_none(), "{reserved:#010x}");
    }
}

#[test]
fn move_wide() {
    assert_eq!(x0(&[], (0xd2a2_4680, "mov x0, #0x12340000")), 0x1234_0000);
    assert_eq!(x0(&[], (0x1280_0020, "mov w0, #-2")), 0xffff_fffe);
    assert_eq!(x0(&[], (0x9280_0000, "mov x0, #-1")), !0);
    let kept = x0(
        &[(0, 0x1111_2222_3333_4444)],
        (0xf2d5_79a0, "movk x0, #0xabcd, lsl #32"),
    );
    assert_eq!(kept, 0x1111_abcd_3333_4444);
    assert_eq!(x0(&[(0, !0)], (0x7280_0000, "movk w0, #0")), 0xffff_0000);
    // MOVK of the zero register keeps nothing of what was thrown away there before.
    let mut m = Machine::new().with(&[(33, 5)]);
    m.try_step(op((0xf280_003f, "movk xzr, #1"))).unwrap();
    assert!(decode(0x52c0_0000).is_none(), "movz w0, #0, lsl #32");
}

#[test]
fn bitfields() {
    let v = 0x8765_4321_89ab_cdefu64;
    assert_eq!(x0(&[(1, v)], (0xd344_2c20, "ubfx x0, x1, #4, #8")), 0xde);
    assert_eq!(
        x0(&[(1, v)], (0x9344_2c20, "sbfx x0, x1, #4, #8")),
        0xffff_ffff_ffff_ffde
    );
    assert_eq!(
        x0(&[(1, v)], (0x1304_2c20, "sbfx w0, w1, #4, #8")),
        0xffff_ffde
    );
    assert_eq!(
        x0(&[(1, v)], (0xd344_0820, "ubfiz x0, x1, #0x3c, #3")),
        7 << 60
    );
    assert_eq!(
        x0(&[(1, v)], (0x937c_0c20, "sbfiz x0, x1, #4, #4")),
        0xffff_ffff_ffff_fff0
    );
    assert_eq!(
        x0(&[(1, v)], (0x5301_0020, "lsl w0, w1, #0x1f")),
        0x8000_0000
    );
    assert_eq!(x0(&[(1, v)], (0xd37f_fc20, "lsr x0, x1, #0x3f")), 1);
    assert_eq!(
        x0(&[(1, v)], (0x131f_7c20, "asr w0, w1, #0x1f")),
        0xffff_ffff
    );
    assert_eq!(x0(&[(1, v)], (0x9340_fc20, "asr x0, x1, #0")), v);
    assert_eq!(x0(&[(1, v)], (0x5300_7c20, "lsr w0, w1, #0")), 0x89ab_cdef);
    assert_eq!(x0(&[(1, v)], (0x1300_1c20, "sxtb w0, w1")), 0xffff_ffef);
    assert_eq!(
        x0(&[(1, v)], (0x9340_7c20, "sxtw x0, w1")),
        0xffff_ffff_89ab_cdef
    );
    assert_eq!(x0(&[(1, v)], (0x5300_3c20, "uxth w0, w1")), 0xcdef);
    let d = (0, 0x1111_1111_1111_1111);
    assert_eq!(
        x0(&[d, (1, v)], (0xb344_0c20, "bfi x0, x1, #0x3c, #4")),
        0xf111_1111_1111_1111
    );
    assert_eq!(
        x0(&[d, (1, v)], (0xb378_2c20, "bfi x0, x1, #8, #0xc")),
        0x1111_1111_111d_ef11
    );
    assert_eq!(
        x0(&[d, (1, v)], (0xb378_fc20, "bfxil x0, x1, #0x38, #8")),
        0x1111_1111_1111_1187
    );
    assert_eq!(
        x0(&[d, (1, v)], (0x3300_7c20, "bfxil w0, w1, #0, #0x20")),
        0x89ab_cdef
    );
    assert_eq!(x0(&[d], (0x331c_1fe0, "bfc w0, #4, #8")), 0x1111_1001);
    for reserved in [0xd300_0020u32, 0x5340_0020, 0x5320_7c20, 0x5300_8020] {
        assert!(decode(reserved).is_none(), "{reserved:#010x}");
    }
}

#[test]
fn extract() {
    let set = [(1, 0x1111_2222_3333_4444), (2, 0x5555_6666_7777_8888)];
    assert_eq!(
        x0(&set, (0x93c2_4020, "extr x0, x1, x2, #0x10")),
        0x4444_5555_6666_7777
    );
    assert_eq!(
        x0(&set, (0x1382_7020, "extr w0, w1, w2, #0x1c")),
        0x3334_4447
    );
    assert_eq!(x0(&set, (0x1382_0020, "extr w0, w1, w2, #0")), 0x7777_8888);
    assert_eq!(x0(&set, (0x1381_1020, "ror w0, w1, #4")), 0x4333_3444);
    assert_eq!(
        x0(&set, (0x93c1_0020, "ror x0, x1, #0")),
        0x1111_2222_3333_4444
    );
    assert!(decode(0x1382_8020).is_none(), "extr w0, w1, w2, #32");
}

#[test]
fn two_sources() {
    let set = |a, b| [(1, a), (2, b)];
    assert_eq!(x0(&set(7, 0), (0x9ac2_0820, "udiv x0, x1, x2")), 0);
    assert_eq!(
        x0(&set(-7i64 as u64, 2), (0x9ac2_0c20, "sdiv x0, x1, x2")),
        -3i64 as u64
    );
    assert_eq!(x0(&set(TOP, !0), (0x9ac2_0c20, "sdiv x0, x1, x2")), TOP);
    assert_eq!(
        x0(&set(0x8000_0000, !0), (0x1ac2_0c20, "sdiv w0, w1, w2")),
        0x8000_0000
    );
    assert_eq!(x0(&set(1, 65), (0x9ac2_2020, "lsl x0, x1, x2")), 2);
    assert_eq!(
        x0(&set(0x8000_0000, 36), (0x1ac2_2820, "asr w0, w1, w2")),
        0xf800_0000
    );
    assert_eq!(
        x0(&set(1, 33), (0x1ac2_2c20, "ror w0, w1, w2")),
        0x8000_0000
    );
    assert_eq!(x0(&set(!0, 63), (0x9ac2_2420, "lsr x0, x1, x2")), 1);
    assert_eq!(
        x0(&set(0xffff_ffff, 0x31), (0x1ac2_4020, "crc32b w0, w1, w2")),
        0x7c23_1048
    );
    assert_eq!(
        x0(&set(0, 1), (0x9ac2_5c20, "crc32cx w0, w1, x2")),
        0x493c_7d27
    );
    assert!(decode(0x9ac2_4020).is_none(), "crc32b with sf");
    assert!(decode(0x1ac2_4c20).is_none(), "crc32x without sf");
}

#[test]
fn one_source() {
    let v = 0x0123_4567_89ab_cdefu64;
    assert_eq!(x0(&[(1, 1)], (0x5ac0_0020, "rbit w0, w1")), 0x8000_0000);
    assert_eq!(
        x0(&[(1, v)], (0xdac0_0420, "rev16 x0, x1")),
        0x2301_6745_ab89_efcd
    );
    assert_eq!(x0(&[(1, v)], (0x5ac0_0820, "rev w0, w1")), 0xefcd_ab89);
    assert_eq!(
        x0(&[(1, v)], (0xdac0_0820, "rev32 x0, x1")),
        0x6745_2301_efcd_ab89
    );
    assert_eq!(
        x0(&[(1, v)], (0xdac0_0c20, "rev x0, x1")),
        0xefcd_ab89_6745_2301
    );
    assert_eq!(x0(&[(1, 0)], (0x5ac0_1020, "clz w0, w1")), 32);
    assert_eq!(x0(&[(1, 1)], (0xdac0_1020, "clz x0, x1")), 63);
    assert_eq!(x0(&[(1, 0)], (0xdac0_1420, "cls x0, x1")), 63);
    assert_eq!(x0(&[(1, !0)], (0x5ac0_1420, "cls w0, w1")), 31);
    assert_eq!(x0(&[(1, 0xf800_0000)], (0x5ac0_1420, "cls w0, w1")), 4);
    assert_eq!(x0(&[(1, 0x0800_0000)], (0x5ac0_1420, "cls w0, w1")), 3);
}

#[test]
fn common_short_sequences() {
    let v = 0x8000_0000_f0f0_0001u64;
    assert_eq!(x0(&[(1, v)], (0xdac0_1c20, "cnt x0, x1")), 10);
    assert_eq!(x0(&[(1, v)], (0x5ac0_1c20, "cnt w0, w1")), 9);
    assert_eq!(x0(&[(1, 0)], (0x5ac0_1820, "ctz w0, w1")), 32);
    assert_eq!(x0(&[(1, 8)], (0xdac0_1820, "ctz x0, x1")), 3);
    assert_eq!(x0(&[(1, 0xffff_ffff)], (0x5ac0_2020, "abs w0, w1")), 1);
    assert_eq!(x0(&[(1, TOP)], (0xdac0_2020, "abs x0, x1")), TOP);
    assert_eq!(x0(&[(1, !0), (2, 1)], (0x9ac2_6020, "smax x0, x1, x2")), 1);
    assert_eq!(x0(&[(1, !0), (2, 1)], (0x9ac2_6420, "umax x0, x1, x2")), !0);
    assert_eq!(
        x0(&[(1, !0), (2, 1)], (0x1ac2_6820, "smin w0, w1, w2")),
        0xffff_ffff
    );
    assert_eq!(
        x0(&[(1, !0)], (0x11cb_fc20, "smin w0, w1, #-1")),
        0xffff_ffff
    );
    assert_eq!(x0(&[(1, !0)], (0x11cf_fc20, "umin w0, w1, #0xff")), 0xff);
}

#[test]
fn logical_shifted() {
    let set = [(1, 0xff), (2, 0x8000_0000_8000_000f)];
    assert_eq!(x0(&set, (0x8a02_0020, "and x0, x1, x2")), 0xf);
    assert_eq!(x0(&set, (0x0a22_1020, "bic w0, w1, w2, lsl #4")), 0xf);
    assert_eq!(
        x0(&set, (0x2a82_1020, "orr w0, w1, w2, asr #4")),
        0xf800_00ff
    );
    assert_eq!(
        x0(&set, (0x4ae2_1020, "eon w0, w1, w2, ror #4")),
        0x07ff_ff00
    );
    assert_eq!(x0(&set, (0x2a22_03e0, "mvn w0, w2")), 0x7fff_fff0);
    assert_eq!(x0(&set, (0x2a02_03e0, "mov w0, w2")), 0x8000_000f);
    assert_eq!(x0(&set, (0xaa02_03e0, "mov x0, x2")), 0x8000_0000_8000_000f);
    assert_eq!(
        nzcv(0b0011, &set, (0xea21_005f, "bics xzr, x2, x1")),
        0b1000
    );
    assert_eq!(
        nzcv(0b0011, &set, (0x6a42_7c3f, "tst w1, w2, lsr #31")),
        0b0000
    );
    assert!(decode(0x0a02_8020).is_none(), "and w0, w1, w2, lsl #32");
}

#[test]
fn add_and_subtract_registers() {
    let set = [(1, 5), (2, 0xffff_ffff_8000_0080)];
    assert_eq!(
        x0(&set, (0x8b02_0420, "add x0, x1, x2, lsl #1")),
        0xffff_ffff_0000_0105
    );
    assert_eq!(
        x0(&set, (0x4b82_1020, "sub w0, w1, w2, asr #4")),
        0x07ff_fffd
    );
    assert_eq!(x0(&set, (0xcb01_03e0, "neg x0, x1")), -5i64 as u64);
    assert_eq!(x0(&set, (0x8b22_0420, "add x0, x1, w2, uxtb #1")), 0x105);
    assert_eq!(
        x0(&set, (0x8b22_8020, "add x0, x1, w2, sxtb")),
        0xffff_ffff_ffff_ff85
    );
    assert_eq!(
        x0(&set, (0x8b22_d020, "add x0, x1, w2, sxtw #4")),
        0xffff_fff8_0000_0805
    );
    assert_eq!(x0(&set, (0xcb22_e020, "sub x0, x1, x2, sxtx")), 0x7fff_ff85);
    assert_eq!(
        x0(
            &[(31, 0x40), (1, 1)],
            (0x8b21_73e0, "add x0, sp, x1, lsl #4")
        ),
        0x50
    );
    assert_eq!(
        nzcv(0, &[(31, 0x40), (1, 0x40)], (0xeb21_63ff, "cmp sp, x1")),
        0b0110
    );
    assert_eq!(
        nzcv(0, &[(1, 0), (2, 0)], (0xeb02_03e1, "negs x1, x2")),
        0b0110
    );
    for reserved in [0x8bc2_0020u32, 0x0b02_8020, 0x8b22_7420] {
        assert!(decode(reserved).is_none(), "{reserved:#010x}");
    }
}

#[test]
fn carries() {
    let set = |a, b| [(1, a), (2, b)];
    let run = |c, set: [(u8, u64); 2], asm| {
        let m = Machine::new().with(&set).with_nzcv(c).step(op(asm));
        (m.x[0], m.nzcv())
    };
    assert_eq!(
        run(0b0010, set(!0, 0), (0xba02_0020, "adcs x0, x1, x2")),
        (0, 0b0110)
    );
    assert_eq!(
        run(0b0010, set(!0, !0), (0xba02_0020, "adcs x0, x1, x2")),
        (!0, 0b1010)
    );
    assert_eq!(
        run(0b0010, set(TOP - 1, 0), (0xba02_0020, "adcs x0, x1, x2")),
        (TOP, 0b1001)
    );
    assert_eq!(
        run(
            0b0010,
            set(0x7fff_ffff, 0),
            (0x3a02_0020, "adcs w0, w1, w2")
        ),
        (0x8000_0000, 0b1001)
    );
    assert_eq!(
        run(0b0000, set(0, 0), (0xfa02_0020, "sbcs x0, x1, x2")),
        (!0, 0b1000)
    );
    assert_eq!(
        run(0b0010, set(0, 0), (0x7a02_0020, "sbcs w0, w1, w2")),
        (0, 0b0110)
    );
    assert_eq!(
        run(0b0000, set(TOP, 0), (0xfa02_0020, "sbcs x0, x1, x2")),
        (TOP - 1, 0b0011)
    );
    assert_eq!(
        run(0b1111, set(3, 4), (0x9a02_0020, "adc x0, x1, x2")),
        (8, 0b1111)
    );
    assert_eq!(
        run(0b1101, set(3, 4), (0x5a02_03e0, "ngc w0, w2")),
        (0xffff_fffb, 0b1101)
    );
}

#[test]
fn flag_manipulation() {
    assert_eq!(
        nzcv(0b0101, &[(1, 0xb0)], (0xba02_042a, "rmif x1, #4, #0xa")),
        0b1111
    );
    assert_eq!(
        nzcv(0b0101, &[(1, 0)], (0xba1f_8424, "rmif x1, #0x3f, #4")),
        0b0001
    );
    assert_eq!(
        nzcv(0b0011, &[(1, 0x180)], (0x3a00_082d, "setf8 w1")),
        0b1010
    );
    assert_eq!(
        nzcv(0b0011, &[(1, 0x080)], (0x3a00_082d, "setf8 w1")),
        0b1011
    );
    assert_eq!(
        nzcv(0b0001, &[(1, 0x100)], (0x3a00_082d, "setf8 w1")),
        0b0101
    );
    assert_eq!(
        nzcv(0b0001, &[(1, 0xffff_0000)], (0x3a00_482d, "setf16 w1")),
        0b0101
    );
    assert_eq!(
        nzcv(0b0000, &[(1, 0x7fff)], (0x3a00_482d, "setf16 w1")),
        0b0000
    );
    assert_eq!(nzcv(0b0101, &[], (0xd500_401f, "cfinv")), 0b0111);
    // NZCV to what XAFLAG and AXFLAG make of it, from the pseudocode.
    for f in 0..16u8 {
        let [v, c, z] = [0, 1, 2].map(|i| f >> i & 1 == 1);
        let bits = |n: bool, z: bool, c: bool, v: bool| {
            (n as u8) << 3 | (z as u8) << 2 | (c as u8) << 1 | v as u8
        };
        let xa = bits(!c && !z, z && c, c || z, !c && z);
        assert_eq!(nzcv(f, &[], (0xd500_403f, "xaflag")), xa, "{f:04b}");
        let ax = bits(false, z || v, c && !v, false);
        assert_eq!(nzcv(f, &[], (0xd500_405f, "axflag")), ax, "{f:04b}");
    }
}

#[test]
fn conditional_compare() {
    let set = [(1, 5), (2, 5)];
    assert_eq!(
        nzcv(0b0100, &set, (0xfa42_0020, "ccmp x1, x2, #0, eq")),
        0b0110
    );
    assert_eq!(
        nzcv(0b0000, &set, (0xfa42_0029, "ccmp x1, x2, #9, eq")),
        0b1001
    );
    assert_eq!(
        nzcv(0b0000, &set, (0x7a46_1820, "ccmp w1, #6, #0, ne")),
        0b1000
    );
    assert_eq!(
        nzcv(
            0b0010,
            &[(1, 0xffff_ffff)],
            (0x3a41_2820, "ccmn w1, #1, #0, hs")
        ),
        0b0110
    );
    assert_eq!(
        nzcv(
            0b0000,
            &[(1, 1), (2, !0)],
            (0xba42_802f, "ccmn x1, x2, #0xf, hi")
        ),
        0b1111
    );
    assert_eq!(
        nzcv(0b0000, &set, (0xfa5f_e820, "ccmp x1, #0x1f, #0, al")),
        0b1000
    );
}

#[test]
fn conditional_select() {
    let set = [(1, 5), (2, 0xffff_ffff_ffff_fffe)];
    let run = |f, asm| Machine::new().with(&set).with_nzcv(f).step(op(asm)).x[0];
    assert_eq!(run(0b0100, (0x9a82_0020, "csel x0, x1, x2, eq")), 5);
    assert_eq!(
        run(0b0000, (0x1a82_0020, "csel w0, w1, w2, eq")),
        0xffff_fffe
    );
    assert_eq!(
        run(0b0000, (0x1a82_0420, "csinc w0, w1, w2, eq")),
        0xffff_ffff
    );
    assert_eq!(run(0b0000, (0xda82_0020, "csinv x0, x1, x2, eq")), 1);
    assert_eq!(run(0b0000, (0x5a82_0420, "csneg w0, w1, w2, eq")), 2);
    assert_eq!(run(0b1000, (0x1a9f_a7e0, "cset w0, lt")), 1);
    assert_eq!(run(0b1001, (0x1a9f_a7e0, "cset w0, lt")), 0);
    assert_eq!(run(0b0010, (0xda9f_33e0, "csetm x0, hs")), !0);
    assert_eq!(run(0b0010, (0x9a81_9420, "cinc x0, x1, hi")), 6);
    assert_eq!(run(0b0000, (0xda81_c420, "cneg x0, x1, le")), 5);
    // Every condition, against the table of the manual.
    for f in 0..16u8 {
        let [v, c, z, n] = [0, 1, 2, 3].map(|i| f >> i & 1 == 1);
        let bases = [z, c, n, v, c && !z, n == v, n == v && !z, true];
        for cond in 0..16u32 {
            let base = bases[cond as usize / 2];
            let holds = if cond & 1 == 1 && cond != 15 {
                !base
            } else {
                base
            };
            let m = Machine::new()
                .with(&set)
                .with_nzcv(f)
                .step(0x9a82_0020 | cond << 12);
            assert_eq!(m.x[0] == 5, holds, "{f:04b} {cond}");
        }
    }
}

#[test]
fn three_sources() {
    let set = [(1, 0xffff_ffff_ffff_ffff), (2, 3), (3, 100)];
    assert_eq!(x0(&set, (0x9b02_0c20, "madd x0, x1, x2, x3")), 97);
    assert_eq!(x0(&set, (0x1b02_8c20, "msub w0, w1, w2, w3")), 103);
    assert_eq!(x0(&set, (0x1b02_7c20, "mul w0, w1, w2")), 0xffff_fffd);
    assert_eq!(x0(&set, (0x9b02_fc20, "mneg x0, x1, x2")), 3);
    assert_eq!(x0(&set, (0x9b22_0c20, "smaddl x0, w1, w2, x3")), 97);
    assert_eq!(
        x0(&set, (0x9ba2_0c20, "umaddl x0, w1, w2, x3")),
        3 * 0xffff_ffff + 100
    );
    assert_eq!(x0(&set, (0x9b22_8c20, "smsubl x0, w1, w2, x3")), 103);
    assert_eq!(
        x0(&set, (0x9ba2_fc20, "umnegl x0, w1, w2")),
        (3u64 * 0xffff_ffff).wrapping_neg()
    );
    assert_eq!(x0(&set, (0x9b42_7c20, "smulh x0, x1, x2")), !0);
    assert_eq!(x0(&set, (0x9bc2_7c20, "umulh x0, x1, x2")), 2);
}
