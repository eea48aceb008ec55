//! Runs tests on both sides.
use super::{Machine, Oracle, Outcome, Part, Pool, Program, Test, rules};
use std::collections::BTreeMap;

/// Tests of a batch.
const BATCH: u64 = 500;
/// Mismatches that are kept.
const KEPT: usize = 40;

/// Of a test from one state.
pub struct Mismatch {
    pub test: Test,
    pub dyno: Outcome,
    pub oracle: Outcome,
}

#[derive(Clone, Copy, Default)]
pub struct Tally {
    pub run: u64,
    pub undefined: u64,
    pub faulted: u64,
    pub allowed: u64,
    pub mismatched: u64,
}

#[derive(Default)]
pub struct Report {
    pub rows: BTreeMap<String, Tally>,
    pub mismatches: Vec<Mismatch>,
    /// Instructions of code that was run, IT included.
    pub instructions: u64,
    /// Instructions by instruction set and condition.
    pub conditions: [[u64; 15]; 2],
    /// States that only one side could be asked about.
    pub skipped: u64,
    /// Tests for which there was no word.
    pub without: u64,
}

impl Report {
    pub fn total(&self, of: fn(&Tally) -> u64) -> u64 {
        self.rows.values().map(of).sum()
    }
}

/// Both sides.
pub struct Judge {
    oracle: Oracle,
    machine: Machine,
}

impl Judge {
    pub fn new(program: &Program, part: Part) -> Result<Judge, String> {
        let oracle = program.start(part.name())?;
        let machine = Machine::new(part, oracle.leave);
        Ok(Judge { oracle, machine })
    }
    /// Tests `first` to `first + count` of a seed.
    pub fn run(
        &mut self,
        pool: &Pool,
        seed: u64,
        first: u64,
        count: u64,
    ) -> Result<Report, String> {
        let mut report = Report::default();
        let mut at = first;
        while at < first + count {
            let end = (at + BATCH).min(first + count);
            let (mut tests, mut answers) = (vec![], vec![]);
            for t in (at..end).map(|i| pool.test(seed, i)) {
                let Some(mut t) = t else {
                    report.without += 1;
                    continue;
                };
                let got = self.machine.run(&t);
                let both = t.before.drain(..).zip(got);
                let both = both.filter_map(|(s, o)| o.map(|o| (s, o)));
                let (before, got): (Vec<_>, Vec<_>) = both.unzip();
                report.skipped += (pool.states() - before.len()) as u64;
                report.instructions += (t.code.words.len() * before.len()) as u64;
                for condition in t.code.conditions() {
                    report.conditions[usize::from(t.code.thumb)][condition] += before.len() as u64;
                }
                t.before = before;
                tests.push(t);
                answers.push(got);
            }
            let expected = self.oracle.run(&tests)?;
            for ((t, got), expected) in tests.iter().zip(answers).zip(expected) {
                report.compare(t, got, expected);
            }
            at = end;
        }
        Ok(report)
    }
}

impl Report {
    fn compare(&mut self, t: &Test, got: Vec<Outcome>, expected: Vec<Outcome>) {
        let tally = self.rows.entry(t.name()).or_default();
        for ((before, dyno), oracle) in t.before.iter().zip(got).zip(expected) {
            tally.run += 1;
            match dyno.signal {
                super::Signal::None => {}
                super::Signal::Undefined => tally.undefined += 1,
                _ => tally.faulted += 1,
            }
            if dyno == oracle {
                continue;
            }
            if rules::allowed(t, &dyno, &oracle).is_some() {
                tally.allowed += 1;
                continue;
            }
            tally.mismatched += 1;
            if self.mismatches.len() < KEPT && tally.mismatched < 3 {
                let test = Test {
                    before: vec![*before],
                    code: t.code.clone(),
                    ..*t
                };
                self.mismatches.push(Mismatch { test, dyno, oracle });
            }
        }
    }
}
