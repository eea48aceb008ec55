//! Structure loads and stores.
use crate::evaluator::{State, Stop};

fn state() -> State {
    State {
        v: [!0; 32],
        memory: (0..=255).collect(),
        ..State::default()
    }
}
/// Little-endian bytes `from`, `from + step`, ….
fn bytes(from: u8, step: u8, n: u8) -> u128 {
    (0..n).fold(0, |v, i| v | u128::from(from + i * step) << (8 * i))
}

#[test]
fn interleaved() {
    let mut s = state();
    s.x[1] = 16;
    s.run(0x4c40_8020).unwrap(); // ld2 {v0.16b, v1.16b}, [x1]
    assert_eq!((s.v[0], s.v[1]), (bytes(16, 2, 16), bytes(17, 2, 16)));
    s.run(0x4cdf_4020).unwrap(); // ld3 {v0.16b-v2.16b}, [x1], #48
    assert_eq!((s.v[0], s.v[2]), (bytes(16, 3, 16), bytes(18, 3, 16)));
    assert_eq!(s.x[1], 64);
    s.x[2] = 3;
    s.run(0x0cc2_0020).unwrap(); // ld4 {v0.8b-v3.8b}, [x1], x2
    assert_eq!((s.v[0], s.v[3]), (bytes(64, 4, 8), bytes(67, 4, 8)));
    assert_eq!(s.x[1], 67);
    s.x[1] = 0;
    s.run(0x4c40_0c3e).unwrap(); // ld4 {v30.2d, v31.2d, v0.2d, v1.2d}, [x1]
    assert_eq!(s.v[30], bytes(0, 1, 8) | bytes(32, 1, 8) << 64);
    assert_eq!(s.v[1], bytes(24, 1, 8) | bytes(56, 1, 8) << 64);
}

#[test]
fn stores_undo_loads() {
    // ld4/st4 .8h, ld3/st3 .4s, ld2/st2 .2d, ld1/st1 x4 .16b, and a D form
    for (load, store, n) in [
        (0x4c40_0420, 0x4c00_0440, 64),
        (0x4c40_4820, 0x4c00_4840, 48),
        (0x4c40_8c20, 0x4c00_8c40, 32),
        (0x4c40_2020, 0x4c00_2040, 64),
        (0x0c40_4420, 0x0c00_4440, 24),
    ] {
        let mut s = state();
        (s.x[1], s.x[2]) = (7, 150);
        s.run(load).unwrap();
        s.memory[150..214].fill(0);
        s.run(store).unwrap();
        let (from, to) = (s.memory[7..7 + n].to_vec(), s.memory[150..150 + n].to_vec());
        assert_eq!(from, to, "{load:08x}");
        assert_eq!(s.memory[150 + n], if n < 64 { 0 } else { 214 });
    }
}

#[test]
fn single() {
    let mut s = state();
    s.x[1] = 32;
    s.run(0x4d40_1c20).unwrap(); // ld1 {v0.b}[15], [x1]
    assert_eq!(s.v[0], !0 >> 8 | 32 << 120);
    s.run(0x4dff_9020).unwrap(); // ld2 {v0.s, v1.s}[3], [x1], #8
    assert_eq!(
        (s.v[0] >> 96, s.v[1] >> 96, s.x[1]),
        (0x2322_2120, 0x2726_2524, 40)
    );
    s.run(0x0d40_e420).unwrap(); // ld3r {v0.4h-v2.4h}, [x1]
    assert_eq!(
        (s.v[0], s.v[2]),
        (0x2928_2928_2928_2928, 0x2d2c_2d2c_2d2c_2d2c)
    );
    s.v[0] = 0xabcd << 80;
    s.run(0x4d00_4820).unwrap(); // st1 {v0.h}[5], [x1]
    assert_eq!(s.memory[40..43], [0xcd, 0xab, 42]);
}

#[test]
fn a_fault_leaves_the_registers() {
    // ld4 .16b post-indexed, ld1 x3, ld4r, ld2 lane: the first elements are there, the last are not
    for (insn, va) in [
        (0x4cdf_0020, 224),
        (0x4cdf_6020, 224),
        (0x4dff_e820, 248),
        (0x4dff_9020, 252),
    ] {
        let mut s = state();
        s.x[1] = va;
        assert!(matches!(s.run(insn), Err(Stop::Fault(_))), "{insn:08x}");
        assert_eq!(s.x[1], va);
        assert!(s.v.iter().all(|&v| v == !0));
    }
}
