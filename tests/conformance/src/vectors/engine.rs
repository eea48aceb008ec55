//! The loop around an instruction, and Dyno running it.
use super::groups::Plan;
use super::operands::{Vector, vector};
use crate::cpu::Cpu;
use crate::layout::VECTORS;
use crate::machine::Machine;
use crate::state::State;

/// Words that the oracle has room for.
pub(super) const CODE_WORDS: usize = 20;
const RESULTS: u64 = VECTORS + super::BLOCK * SIZE;
/// Bytes of a vector and of a result.
const SIZE: u64 = 64;
pub(super) const RESULT: usize = 32;
/// X9 points at vectors, X10 at results, X11 counts.
const BEFORE: [u32; 8] = [
    0xad40_0921, // ldp q1, q2, [x9]
    0x3dc0_0920, // ldr q0, [x9, #32]
    0xa943_1521, // ldp x1, x5, [x9, #48]
    0x9101_0129, // add x9, x9, #64
    0xd360_fca6, // lsr x6, x5, #32
    0xd51b_4206, // msr nzcv, x6
    0x2a05_03e5, // mov w5, w5
    0xd51b_4425, // msr fpsr, x5
];
const AFTER: [u32; 7] = [
    0xd53b_4425, // mrs x5, fpsr
    0xd53b_4206, // mrs x6, nzcv
    0xaa06_00a5, // orr x5, x5, x6
    0x3c81_0540, // str q0, [x10], #16
    0xa881_1540, // stp x0, x5, [x10], #16
    0xf100_056b, // subs x11, x11, #1
    0x54ff_fe21, // b.ne to the first
];
const RET: u32 = 0xd65f_03c0;
const LENGTH: u64 = BEFORE.len() as u64 + 1 + AFTER.len() as u64;

pub(super) fn code(word: u32) -> [u32; CODE_WORDS] {
    let words = BEFORE.into_iter().chain([word]).chain(AFTER);
    let mut code = [RET; CODE_WORDS];
    for (to, w) in code.iter_mut().zip(words) {
        *to = w;
    }
    code
}

/// What came of one vector.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub v0: u128,
    pub x0: u64,
    /// FPSR and NZCV.
    pub control: u64,
}

impl Outcome {
    pub(super) fn read(bytes: &[u8]) -> Outcome {
        let at = |i: usize| {
            let word = bytes[8 * i..8 * i + 8].iter().rev();
            word.fold(0, |v, &b| v << 8 | u64::from(b))
        };
        Outcome {
            v0: u128::from(at(1)) << 64 | u128::from(at(0)),
            x0: at(2),
            control: at(3),
        }
    }
}

/// The hash of the results of a block, as the oracle makes it.
pub(super) fn hash(outcomes: &[Outcome]) -> u64 {
    outcomes.iter().fold(0, |h, o| {
        let words = [o.v0 as u64, (o.v0 >> 64) as u64, o.x0, o.control];
        words.into_iter().fold(h, |h: u64, x| {
            let h = (h ^ x).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            h ^ h >> 29
        })
    })
}

/// An interpreter that runs blocks of vectors.
pub struct Engine {
    machine: Machine,
    bytes: Vec<u8>,
}

impl Default for Engine {
    fn default() -> Engine {
        Engine {
            machine: Machine::for_vectors(Cpu::Max),
            bytes: vec![],
        }
    }
}

impl Engine {
    /// Vectors `first` to `first + count`, at most a block.
    pub fn run(&mut self, plan: &Plan, seed: u64, first: u64, count: u64) -> Vec<Outcome> {
        assert!(count <= super::BLOCK);
        self.bytes.clear();
        for index in first..first + count {
            let Vector { v, x1, control } = vector(seed, index, plan.kinds);
            self.bytes.extend(v.iter().flat_map(|v| v.to_le_bytes()));
            self.bytes.extend(x1.to_le_bytes());
            self.bytes.extend(control.to_le_bytes());
        }
        self.machine.write(VECTORS, &self.bytes);
        let mut before = State {
            fpcr: plan.fpcr,
            ..State::default()
        };
        (before.x[9], before.x[10], before.x[11]) = (VECTORS, RESULTS, count);
        let code = code(plan.word);
        self.machine.run_program(&code, &before, LENGTH * count);
        self.bytes.resize(RESULT * count as usize, 0);
        self.machine.read(RESULTS, &mut self.bytes);
        self.bytes.chunks_exact(RESULT).map(Outcome::read).collect()
    }
}
