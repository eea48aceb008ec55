//! Advanced SIMD and floating-point: known answers per group, floating-point against the host's, and
//! the published vectors of the cryptographic standards.
#[path = "../plain/mod.rs"]
#[macro_use]
mod plain;

mod answers;
mod crypto;
mod evaluator;
mod float;
mod integer;
mod memory;
mod table;

use evaluator::State;
pub use plain::Random;

/// V0 after `insn` on V0, V1 and V2.
pub fn vector(insn: u32, v0: u128, v1: u128, v2: u128) -> u128 {
    run(insn, v0, v1, v2).v[0]
}
pub fn run(insn: u32, v0: u128, v1: u128, v2: u128) -> State {
    let mut s = State::default();
    (s.v[0], s.v[1], s.v[2]) = (v0, v1, v2);
    assert_eq!(s.run(insn), Ok(()), "{insn:08x}");
    s
}
/// Lanes, the lowest first.
pub fn b(lanes: [u8; 16]) -> u128 {
    u128::from_le_bytes(lanes)
}
pub fn h(lanes: [u16; 8]) -> u128 {
    lanes.iter().rev().fold(0, |v, &x| v << 16 | u128::from(x))
}
pub fn s(lanes: [u32; 4]) -> u128 {
    lanes.iter().rev().fold(0, |v, &x| v << 32 | u128::from(x))
}
pub fn d(lanes: [u64; 2]) -> u128 {
    u128::from(lanes[1]) << 64 | u128::from(lanes[0])
}
