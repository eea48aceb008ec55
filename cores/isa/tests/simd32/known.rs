//! Known answers, and what the oracle cannot show: faults in the middle, literals, traps of registers.
use crate::evaluator::{State, Stop};
use dyno_isa::System;
use dyno_isa::aarch32::{Context, Location};

const DN: u64 = 1 << 25;
const FZ: u64 = 1 << 24;
const QC: u64 = 1 << 27;
const IOC: u64 = 1;
const IXC: u64 = 1 << 4;
const IDC: u64 = 1 << 7;

fn with(set: impl FnOnce(&mut State)) -> State {
    let mut s = State::default();
    set(&mut s);
    s
}
fn s_of(s: &State, n: usize) -> u32 {
    (s.v[n / 4] >> (32 * (n % 4))) as u32
}

/// A write to S or D leaves the other parts of the vector alone.
#[test]
fn registers_are_parts_of_vectors() {
    let mut s = with(|s| s.v[0] = u128::MAX / 3);
    let old = s.v[0];
    // vmov s2, r1
    s.x[1] = 0x1234_5678;
    assert_eq!(s.run(0xee01_1a10), Ok(()));
    assert_eq!(s.v[0], old & !(0xffff_ffff << 64) | 0x1234_5678 << 64);
    // vmov d1, r2, r3: S2 and S3.
    (s.x[2], s.x[3]) = (0x1111_1111, 0x2222_2222);
    assert_eq!(s.run(0xec43_2b11), Ok(()));
    assert_eq!(
        s.v[0],
        old & u128::from(u64::MAX) | 0x2222_2222_1111_1111 << 64
    );
    // vadd.i32 d31, d0, d1: the upper half of v15 and nothing else.
    s.v[15] = u128::MAX;
    assert_eq!(s.run(0xf260_f801), Ok(()));
    assert_eq!(s.v[15] as u64, u64::MAX);
}

/// VFP flushes and rounds as FPSCR says, Advanced SIMD always flushes and rounds to nearest.
#[test]
fn the_standard_environment_is_of_advanced_simd_alone() {
    let subnormal = 0x0000_0001_u32;
    let set = |s: &mut State| {
        s.v[0] = u128::from(subnormal);
        s.v[1] = 0;
        // Towards plus infinity.
        s.set_fpscr(1 << 22);
    };
    // vadd.f32 s8, s0, s4
    let mut s = with(set);
    assert_eq!(s.run(0xee30_4a02), Ok(()));
    assert_eq!((s_of(&s, 8), s.fpscr()), (1, 1 << 22));
    // vadd.f32 d4, d0, d2
    let mut s = with(set);
    assert_eq!(s.run(0xf200_4d02), Ok(()));
    assert_eq!((s_of(&s, 8), s.fpscr()), (0, 1 << 22 | IDC));
    // 1 + 2^-30, rounded up or to nearest.
    let set = |s: &mut State| {
        s.v[0] = 0x3f80_0000;
        s.v[1] = 0x3080_0000;
        s.set_fpscr(1 << 22);
    };
    let mut s = with(set);
    assert_eq!(s.run(0xee30_4a02), Ok(()));
    assert_eq!((s_of(&s, 8), s.fpscr()), (0x3f80_0001, 1 << 22 | IXC));
    let mut s = with(set);
    assert_eq!(s.run(0xf200_4d02), Ok(()));
    assert_eq!((s_of(&s, 8), s.fpscr()), (0x3f80_0000, 1 << 22 | IXC));
    // A NaN with its payload, or the default one.
    let set = |s: &mut State| s.v[0] = 0x7fc1_2345;
    let mut s = with(set);
    assert_eq!(s.run(0xee30_4a02), Ok(()));
    assert_eq!(s_of(&s, 8), 0x7fc1_2345);
    let mut s = with(set);
    assert_eq!(s.run(0xf200_4d02), Ok(()));
    assert_eq!(s_of(&s, 8), 0x7fc0_0000);
    // FPSCR itself stays as it was.
    let mut s = with(|s| s.set_fpscr(DN | FZ));
    assert_eq!(s.run(0xf200_4d02), Ok(()));
    assert_eq!(s.fpscr(), DN | FZ);
}

/// (1 + 2^-23)^2 - 1 - 2^-22 is 2^-46: VMLA rounds the product, VFMA does not.
#[test]
fn vmla_rounds_twice_and_vfma_once() {
    let set = |s: &mut State| {
        s.v[0] = 0x3f80_0001;
        s.v[2] = 0xbf80_0002;
    };
    // vmla.f32 s8, s0, s0; vfma.f32 s8, s0, s0
    let mut s = with(set);
    assert_eq!(s.run(0xee00_4a00), Ok(()));
    assert_eq!(s_of(&s, 8), 0);
    let mut s = with(set);
    assert_eq!(s.run(0xeea0_4a00), Ok(()));
    assert_eq!(s_of(&s, 8), 0x2880_0000);
    // vmla.f32 d4, d0, d0; vfma.f32 d4, d0, d0
    let mut s = with(set);
    assert_eq!(s.run(0xf200_4d10), Ok(()));
    assert_eq!(s_of(&s, 8), 0);
    let mut s = with(set);
    assert_eq!(s.run(0xf200_4c10), Ok(()));
    assert_eq!(s_of(&s, 8), 0x2880_0000);
}

#[test]
fn comparisons_leave_apsr_alone_until_vmrs() {
    let mut s = with(|s| {
        s.v[0] = 0x3f80_0000;
        s.nzcv = 0x9000_0000;
    });
    // vcmp.f32 s0, #0: greater
    assert_eq!(s.run(0xeeb5_0a40), Ok(()));
    assert_eq!((s.nzcv, s.fpscr()), (0x9000_0000, 0x2000_0000));
    // vcmpe.f32 s0, s8 with a quiet NaN
    s.v[2] = 0x7fc0_0000;
    assert_eq!(s.run(0xeeb4_0ac4), Ok(()));
    assert_eq!(s.fpscr(), 0x3000_0000 | IOC);
    // vmrs apsr_nzcv, fpscr
    assert_eq!(s.run(0xeef1_fa10), Ok(()));
    assert_eq!(s.nzcv, 0x3000_0000);
}

#[test]
fn saturation_sets_qc() {
    let mut s = with(|s| s.v[0] = 0x7f);
    // vqadd.s8 d1, d0, d0
    assert_eq!(s.run(0xf200_1010), Ok(()));
    assert_eq!((s.d(1), s.fpscr()), (0x7f, QC));
}

#[test]
fn a_condition_that_does_not_hold_does_nothing() {
    let before = with(|s| (s.v[0], s.v[1]) = (0x7f80_0001, 5));
    let mut s = before.clone();
    // vaddeq.f32 s4, s0, s0
    assert_eq!(s.run(0x0e30_2a00), Ok(()));
    assert!(s == before);
    s.nzcv = 1 << 30;
    assert_eq!(s.run(0x0e30_2a00), Ok(()));
    assert_eq!((s_of(&s, 4), s.fpscr()), (0x7fc0_0001, IOC));
}

/// In T32 R15 is aligned before it is a base.
#[test]
fn literals() {
    let at = |address, t| Context {
        location: Location::new(address, t, 0),
        ..Context::default()
    };
    let mut s = with(|s| s.memory[0x10..0x18].copy_from_slice(&7u64.to_le_bytes()));
    // vldr d3, [pc, #4]
    assert_eq!(s.run_in(0xed9f_3b01, at(4, false)), Ok(()));
    assert_eq!(s.d(3), 7);
    s.v[1] = 0;
    assert_eq!(s.run_in(0xed9f_3b01, at(10, true)), Ok(()));
    assert_eq!(s.d(3), 7);
    // vldr d3, [pc, #-8]
    s.v[1] = 0;
    assert_eq!(s.run_in(0xed1f_3b02, at(0x10, false)), Ok(()));
    assert_eq!(s.d(3), 7);
    // vldmia pc, {d3}; vstr s0, [pc]: not in T32.
    s.v[1] = 0;
    assert_eq!(s.run_in(0xec9f_3b02, at(8, false)), Ok(()));
    assert_eq!(s.d(3), 7);
    for word in [0xec9f_3b02, 0xed8f_0a00] {
        assert_eq!(
            s.run_in(word, at(8, true)),
            Err(Stop::Unpredictable),
            "{word:08x}"
        );
    }
}

/// Whatever fails, no register has changed.
#[test]
fn accesses_that_fail_leave_the_registers_alone() {
    let cases: [(u32, u64, Stop); 9] = [
        (0xed90_0b00, 2, Stop::Alignment(2)),            // vldr d0, [r0]
        (0xed90_0b00, 508, Stop::Fault(512)),            // its second word
        (0xecb0_0b08, 500, Stop::Fault(512)),            // vldmia r0!, {d0-d3}
        (0xed30_0b08, 30, Stop::Alignment(0xffff_fffe)), // vldmdb r0!, {d0-d3}
        (0xeca0_0a02, 510, Stop::Alignment(510)),        // vstmia r0!, {s0, s1}
        (0xf420_0a0d, 500, Stop::Fault(512)),            // vld1.8 {d0, d1}, [r0]!
        (0xf420_0aed, 8, Stop::Alignment(8)),            // vld1.64 {d0, d1}, [r0:128]!
        (0xf4a0_0f3d, 2, Stop::Alignment(2)),            // vld4.8 {d0[], …}, [r0:32]!
        (0xf4a0_031d, 2, Stop::Alignment(2)),            // vld4.8 {d0[0], …}, [r0:32]!
    ];
    for (word, r0, expected) in cases {
        let before = with(|s| {
            s.v.fill(0x5555);
            s.x[0] = r0;
        });
        let mut s = before.clone();
        let got = s.run(word);
        assert_eq!(got, Err(expected), "{word:08x}");
        assert!(s.v == before.v && s.x == before.x, "{word:08x}");
    }
}

/// Elements need no alignment unless the instruction says so.
#[test]
fn structures_need_no_alignment() {
    let mut s = with(|s| {
        for (i, b) in s.memory.iter_mut().enumerate() {
            *b = i as u8;
        }
        s.x[0] = 3;
        s.x[1] = 0x40;
    });
    // vld3.16 {d0, d2, d4}, [r0], r1
    assert_eq!(s.run(0xf420_0541), Ok(()));
    assert_eq!(s.d(0), 0x1615_100f_0a09_0403);
    assert_eq!(s.d(2), 0x1817_1211_0c0b_0605);
    assert_eq!(s.d(4), 0x1a19_1413_0e0d_0807);
    assert_eq!((s.d(1), s.x[0]), (0, 0x43));
    // vst1.8 {d0}, [r0]!
    assert_eq!(s.run(0xf400_070d), Ok(()));
    assert_eq!(
        s.memory[0x43..0x4b],
        0x1615_100f_0a09_0403_u64.to_le_bytes()
    );
    assert_eq!(s.x[0], 0x4b);
}

/// A base wraps at 32 bits.
#[test]
fn addresses_have_32_bits() {
    let mut s = with(|s| {
        s.memory[4..8].copy_from_slice(&9u32.to_le_bytes());
        s.x[0] = 0xffff_fffc;
    });
    // vldr s0, [r0, #8]
    assert_eq!(s.run(0xed90_0a02), Ok(()));
    assert_eq!(s_of(&s, 0), 9);
}

/// In an IT block everything has its condition, but for what Armv8 added.
#[test]
fn it_blocks() {
    let it = |it| Context {
        location: Location::new(0x100, true, it),
        ..Context::default()
    };
    let run = |word: u32, cx| {
        let mut s = with(|s| s.v[0] = 5);
        s.run_in(word, cx).map(|()| s.d(1))
    };
    // vadd.i32 d1, d0, d0; vmov.f64 d1, d0: with EQ and with NE.
    for (word, done) in [(0xef20_1800, 10), (0xeeb0_1b40, 5)] {
        assert_eq!(run(word, it(0x08)), Ok(0), "{word:08x}");
        assert_eq!(run(word, it(0x18)), Ok(done), "{word:08x}");
        assert_eq!(run(word, it(0)), Ok(done), "{word:08x}");
    }
    // vmaxnm.f64 d1, d0, d0; vrinta.f32 d1, d0; sha1h.32 q0, q0
    for word in [0xfe80_1b00, 0xffba_1500, 0xffb9_02c0] {
        assert_eq!(run(word, it(0x18)), Err(Stop::Unpredictable), "{word:08x}");
        assert!(run(word, it(0)).is_ok(), "{word:08x}");
    }
}

#[test]
fn special_registers() {
    for (word, what, reg) in [
        (0xeef0_0a10, System::Vmrs, 0), // FPSID
        (0xeef5_0a10, System::Vmrs, 5), // MVFR2
        (0xeef6_0a10, System::Vmrs, 6),
        (0xeef7_0a10, System::Vmrs, 7),
        (0xeef8_0a10, System::Vmrs, 8), // FPEXC
        (0xeee8_0a10, System::Vmsr, 8),
    ] {
        let got = State::default().run(word);
        assert_eq!(got, Err(Stop::System(what, reg)), "{word:08x}");
    }
    // Reserved ones, MVFR0 written, R15.
    for word in [0xeef2_0a10, 0xeee7_0a10, 0xeef8_fa10, 0xeee1_fa10] {
        assert_eq!(
            State::default().run(word),
            Err(Stop::Unpredictable),
            "{word:08x}"
        );
    }
}

#[test]
fn reserved_forms() {
    for word in [
        0xf210_1040, // vhadd.s16 q0 with d1
        0xf230_0000, // vhadd, size 11
        0xf2b0_0800, // vext.8 d0, d0, d0, #8
        0xf3ba_0102, // vuzp.32 d0, d2 (size 10 without Q)
        0xf280_0f30, // cmode 1111 with op
        0xf290_0e10, // vcvt, imm6 0xxxxx
        0xf3b0_0c00, // vdup, imm4 0
        0xeeb0_0940, // vmov.f16 s0, s0
    ] {
        assert_eq!(
            State::default().run(word),
            Err(Stop::Unallocated),
            "{word:08x}"
        );
    }
    // vzip.8 d0, d0; vldmia r0, no registers; vmov r0, r0, d0.
    for word in [0xf3b2_0180, 0xec90_0a00, 0xec50_0b10] {
        assert_eq!(
            State::default().run(word),
            Err(Stop::Unpredictable),
            "{word:08x}"
        );
    }
}
