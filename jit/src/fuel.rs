//! Budget and instruction count in one number, so that a block costs one addition and one test.
//!
//! The upper bits are the quarter cycles left, the lower ones the instructions executed since the
//! region was entered. A block that does not fit makes the number negative.
use dyno_core::Core;

/// Bits of the instruction count.
pub const SHIFT: u32 = 24;
/// Most quarter cycles handed out at once: an instruction costs at least one, so the count fits.
const MOST: i64 = 1 << (SHIFT - 2);

/// What executing `instructions` of `cost` quarter cycles adds.
pub fn spent(cost: i64, instructions: usize) -> i64 {
    instructions as i64 - (cost << SHIFT)
}
/// The budget as fuel. What it does not cover stays in `Core::budget`.
pub fn take(c: &mut Core) -> i64 {
    let some = c.budget.min(MOST);
    c.budget -= some;
    some << SHIFT
}
/// Puts fuel back.
pub fn give_back(c: &mut Core, fuel: i64) {
    // Negative where instructions are taken back that were counted before.
    let count = fuel << (64 - SHIFT) >> (64 - SHIFT);
    c.budget += (fuel - count) >> SHIFT;
    c.stats.instructions = c.stats.instructions.wrapping_add(count as u64);
}
