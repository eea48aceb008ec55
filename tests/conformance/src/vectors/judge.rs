//! Blocks through the oracle and through Dyno.
use super::engine::{self, CODE_WORDS, Engine, Outcome, RESULT, code};
use super::groups::{Group, Plan, plan, rows_of};
use super::operands::{Vector, vector};
use super::{BLOCK, groups};
use crate::cpu::Cpu;
use crate::instructions;
use crate::layout;
use crate::oracle::Program;
use crate::random::mix;
use crate::state::{self, State, Test};
use dyno_isa::Row;
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::process::{Child, ChildStdin, ChildStdout};

const SOURCE: &str = include_str!("../../oracle/vectors.c");
/// Blocks that are under way at once.
const BATCH: u64 = 64;
/// Mismatches kept per block.
const KEPT: usize = 2;
/// The parts of [`Outcome::control`].
const FPSR: u64 = 0x0800_009f;
const NZCV: u64 = 0xf000_0000;

/// How many vectors of a row were run and how many differed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    pub run: u64,
    pub mismatched: u64,
}

/// A vector whose outcomes differ.
#[derive(Clone, Debug)]
pub struct Mismatch {
    pub row: &'static Row,
    pub index: u64,
    pub word: u32,
    pub fpcr: u64,
    pub vector: Vector,
    pub expected: Outcome,
    pub got: Outcome,
}

impl Mismatch {
    /// As a case of an instruction file.
    pub fn text(&self, comment: &str) -> String {
        let Vector { v, x1, control } = self.vector;
        let mut before = State {
            fpcr: self.fpcr,
            fpsr: control & FPSR,
            nzcv: control >> 32,
            ..State::default()
        };
        before.x[1] = x1;
        (before.v[1], before.v[2], before.v[0]) = (v[0], v[1], v[2]);
        let mut after = before.clone();
        (after.v[0], after.x[0]) = (self.expected.v0, self.expected.x0);
        after.fpsr = self.expected.control & FPSR;
        after.nzcv = self.expected.control & NZCV;
        let test = Test {
            index: self.index,
            row: Some(self.row),
            cpu: Cpu::Max,
            word: self.word,
            pc: layout::pc(0),
            alone: false,
            memory: false,
            before,
        };
        let expected = state::Outcome {
            pc: test.pc + 4,
            after,
            ..state::Outcome::default()
        };
        instructions::print(&test, &expected, comment)
    }
}

#[derive(Default)]
pub struct Report {
    pub rows: BTreeMap<&'static str, Tally>,
    /// The first few of each row.
    pub mismatches: Vec<Mismatch>,
}

impl Report {
    pub fn run(&self) -> u64 {
        self.rows.values().map(|t| t.run).sum()
    }
    pub fn mismatched(&self) -> u64 {
        self.rows.values().map(|t| t.mismatched).sum()
    }
}

/// A part of one block.
#[derive(Clone, Debug)]
struct Task {
    plan: Plan,
    seed: u64,
    first: u64,
    count: u64,
}

/// The running oracle, and Dyno.
pub struct Judge {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
    engine: Engine,
    pub emulator: String,
    /// Removed with this value.
    _program: Program,
}

impl Judge {
    /// The error says what is missing.
    pub fn new() -> Result<Judge, String> {
        let program = Program::from(SOURCE)?;
        let (child, input, output) = program.run(Cpu::Max)?;
        Ok(Judge {
            child,
            input,
            output,
            engine: Engine::default(),
            emulator: program.emulator.clone(),
            _program: program,
        })
    }

    /// Vectors `first` to `first + count` of a group and seed.
    pub fn run(
        &mut self,
        group: &Group,
        seed: u64,
        first: u64,
        count: u64,
        report: &mut Report,
    ) -> Result<(), String> {
        let rows = rows_of(group);
        // Groups of one seed have different vectors.
        let seed = group.name.bytes().fold(seed, |s, b| mix(s ^ u64::from(b)));
        let end = first + count;
        let blocks: Vec<u64> = (first / BLOCK..end.div_ceil(BLOCK)).collect();
        for batch in blocks.chunks(BATCH as usize) {
            let tasks = batch.iter().map(|&block| {
                let from = first.max(block * BLOCK);
                Task {
                    plan: plan(&rows, seed, block),
                    seed,
                    first: from,
                    count: end.min((block + 1) * BLOCK) - from,
                }
            });
            self.judge(&tasks.collect::<Vec<_>>(), report)?;
        }
        Ok(())
    }

    fn judge(&mut self, tasks: &[Task], report: &mut Report) -> Result<(), String> {
        self.send(tasks, false)?;
        // Meanwhile:
        let got = tasks.iter().map(|t| {
            let outcomes = self.engine.run(&t.plan, t.seed, t.first, t.count);
            engine::hash(&outcomes)
        });
        let got: Vec<u64> = got.collect();
        let hashes = self.receive(8 * tasks.len())?;
        for ((t, got), expected) in tasks.iter().zip(got).zip(hashes.chunks_exact(8)) {
            report.rows.entry(t.plan.row.name).or_default().run += t.count;
            if got.to_le_bytes() != expected {
                self.compare(t, report)?;
            }
        }
        Ok(())
    }

    /// Finds the vectors of a block that differ.
    fn compare(&mut self, t: &Task, report: &mut Report) -> Result<(), String> {
        self.send(std::slice::from_ref(t), true)?;
        let bytes = self.receive(RESULT * t.count as usize)?;
        let expected = bytes.chunks_exact(RESULT).map(Outcome::read);
        let got = self.engine.run(&t.plan, t.seed, t.first, t.count);
        let tally = report.rows.entry(t.plan.row.name).or_default();
        let mut kept = 0;
        for (index, (expected, got)) in (t.first..).zip(expected.zip(got)) {
            if expected == got {
                continue;
            }
            tally.mismatched += 1;
            if kept < KEPT {
                kept += 1;
                report.mismatches.push(Mismatch {
                    row: t.plan.row,
                    index,
                    word: t.plan.word,
                    fpcr: t.plan.fpcr,
                    vector: vector(t.seed, index, t.plan.kinds),
                    expected,
                    got,
                });
            }
        }
        if kept == 0 {
            return Err("hashes differ where results do not".to_string());
        }
        Ok(())
    }

    fn send(&mut self, tasks: &[Task], detail: bool) -> Result<(), String> {
        let header = [tasks.len() as u64, detail.into()];
        let mut bytes: Vec<u8> = header.iter().flat_map(|w| w.to_le_bytes()).collect();
        for t in tasks {
            let words = [t.seed, t.first, t.count, t.plan.fpcr];
            bytes.extend(words.iter().flat_map(|w| w.to_le_bytes()));
            bytes.extend(t.plan.kinds.bits().to_le_bytes());
            let code: [u32; CODE_WORDS] = code(t.plan.word);
            bytes.extend(code.iter().chain(&[0]).flat_map(|w| w.to_le_bytes()));
        }
        let sent = self.input.write_all(&bytes);
        sent.and_then(|()| self.input.flush())
            .map_err(|e| self.died(&e))
    }
    fn receive(&mut self, size: usize) -> Result<Vec<u8>, String> {
        let mut bytes = vec![0; size];
        let got = self.output.read_exact(&mut bytes);
        got.map_err(|e| self.died(&e))?;
        Ok(bytes)
    }
    fn died(&mut self, e: &std::io::Error) -> String {
        format!("the oracle failed: {e}, {:?}", self.child.try_wait())
    }
}

impl Drop for Judge {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The group of that name.
pub fn group(name: &str) -> Option<&'static Group> {
    groups::GROUPS.iter().find(|g| g.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(group_name: &str, block: u64) -> Task {
        let rows = rows_of(group(group_name).expect("a group"));
        Task {
            plan: plan(&rows, 3, block),
            seed: 3,
            first: 0,
            count: 16,
        }
    }

    /// Whatever is wrong in a result changes the hash.
    #[test]
    fn hashes_tell_results_apart() {
        let t = task("add", 0);
        let right = Engine::default().run(&t.plan, t.seed, 0, t.count);
        let changes: [fn(&mut Outcome); 6] = [
            |o| o.v0 ^= 1,
            |o| o.v0 ^= 1 << 127,
            |o| o.x0 ^= 1 << 63,
            |o| o.control ^= 1 << 4,
            |o| o.control ^= 1 << 27,
            |o| o.control ^= 1 << 31,
        ];
        for change in changes {
            for n in 0..right.len() {
                let mut wrong = right.clone();
                change(&mut wrong[n]);
                assert_ne!(engine::hash(&wrong), engine::hash(&right));
            }
        }
    }

    /// The case that a mismatch is kept as says all of it.
    #[test]
    fn mismatches_become_cases() {
        let mut engine = Engine::default();
        let (mut right, mut wrong, mut count) = (String::new(), String::new(), 0);
        for g in groups::GROUPS {
            for block in 0..64 {
                let t = task(g.name, block);
                let outcome = engine.run(&t.plan, t.seed, 7, 1)[0];
                let mut m = Mismatch {
                    row: t.plan.row,
                    index: 7,
                    word: t.plan.word,
                    fpcr: t.plan.fpcr,
                    vector: vector(t.seed, 7, t.plan.kinds),
                    expected: outcome,
                    got: outcome,
                };
                right += &m.text("");
                m.expected.v0 ^= 1;
                wrong += &m.text("");
                count += 1;
            }
        }
        let cases = |text| instructions::parse(text).expect("what was printed can be read");
        assert_eq!(crate::run::replay(&cases(&right)).len(), 0);
        let failures = crate::run::replay(&cases(&wrong));
        assert_eq!(failures.len(), count * crate::engine::ENGINES.len());
    }
}
