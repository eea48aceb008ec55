//! VFP and Advanced SIMD of AArch32: known answers, the tables themselves, and every row against QEMU's user
//! mode (`oracle.c`) on random operands.
mod differential;
mod evaluator;
mod known;
mod operands;
mod oracle;
mod table;

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
    pub fn once_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}
