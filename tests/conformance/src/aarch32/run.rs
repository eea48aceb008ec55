//! Runs tests on both sides.
use super::{Oracle, Outcome, Pool, Test, evaluate, rules};
use dyno_isa::aarch32::is_unpredictable;
use std::collections::BTreeMap;

const BATCH: u64 = 2_000;
/// Mismatches that are kept.
const KEPT: usize = 20;

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
    pub unpredictable: u64,
    pub allowed: u64,
    pub mismatched: u64,
}

#[derive(Default)]
pub struct Report {
    pub rows: BTreeMap<String, Tally>,
    pub mismatches: Vec<Mismatch>,
    /// Tests that only one side could run, or none need to.
    pub skipped: u64,
}

impl Report {
    pub fn total(&self, of: fn(&Tally) -> u64) -> u64 {
        self.rows.values().map(of).sum()
    }
}

/// Tests `first` to `first + count` of a seed.
pub fn run(
    pool: &Pool,
    oracle: &mut Oracle,
    seed: u64,
    first: u64,
    count: u64,
) -> Result<Report, String> {
    let mut report = Report::default();
    let mut at = first;
    while at < first + count {
        let end = (at + BATCH).min(first + count);
        let made = (at..end).filter_map(|i| pool.test(seed, i));
        let (mut tests, mut dyno) = (vec![], vec![]);
        for t in made {
            if is_unpredictable(t.word, t.location) {
                // UNDEFINED by choice. What else it may be is nothing to try.
                report.rows.entry(t.name()).or_default().unpredictable += 1;
            } else if let Some(o) = evaluate(&t) {
                tests.push(t);
                dyno.push(o);
            }
        }
        report.skipped += end - at - tests.len() as u64;
        let answers = oracle.run(&tests)?;
        for ((t, dyno), oracle) in tests.into_iter().zip(dyno).zip(answers) {
            compare(&mut report, t, dyno, oracle);
        }
        at = end;
    }
    Ok(report)
}

fn compare(report: &mut Report, test: Test, dyno: Outcome, oracle: Outcome) {
    let tally = report.rows.entry(test.name()).or_default();
    tally.run += 1;
    match dyno.signal {
        super::Signal::None => {}
        super::Signal::Undefined => tally.undefined += 1,
        _ => tally.faulted += 1,
    }
    if dyno == oracle {
        return;
    }
    if rules::allowed(&test, &dyno, &oracle).is_some() {
        tally.allowed += 1;
        return;
    }
    tally.mismatched += 1;
    if report.mismatches.len() < KEPT && tally.mismatched < 3 {
        report.mismatches.push(Mismatch { test, dyno, oracle });
    }
}
