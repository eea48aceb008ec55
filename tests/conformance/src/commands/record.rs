//! `dyno-conformance record`: what the oracle says, as instruction files.
use crate::Choice;
use dyno_conformance::generate::Pool;
use dyno_conformance::layout::SLOTS;
use dyno_conformance::oracle::Program;
use dyno_conformance::run::{Judge, Mismatch};
use dyno_conformance::state::{Signal, Test};
use dyno_conformance::{allowed, edges, instructions};
use dyno_isa::Row;
use std::collections::BTreeSet;
use std::path::PathBuf;

pub fn record(
    choice: &Choice,
    each: u64,
    edges: bool,
    without: &[PathBuf],
) -> Result<bool, String> {
    let program = Program::build()?;
    let mut recorder = Recorder {
        judge: Judge::new(&program)?,
        seed: choice.seed,
    };
    let known = names(without)?;
    let pool = choice.pool()?;
    let rows = pool.rows().filter(|r| !known.contains(r.name));
    let mut section = "";
    for row in rows {
        let new = section != row.section;
        section = row.section;
        if new {
            println!("# {section}\n");
        }
        if edges {
            recorder.edge(row)?;
        } else if new {
            recorder.samples(section, each)?;
        }
    }
    Ok(true)
}

/// The rows that have a case in some files.
fn names(files: &[PathBuf]) -> Result<BTreeSet<&'static str>, String> {
    let mut names = BTreeSet::new();
    for path in files {
        let wrong = |e: String| format!("{}: {e}", path.display());
        let text = std::fs::read_to_string(path).map_err(|e| wrong(e.to_string()))?;
        let cases = instructions::parse(&text).map_err(wrong)?;
        names.extend(cases.iter().map(|c| c.test.row_name()));
    }
    Ok(names)
}

/// Candidates for the cases of a row.
const CANDIDATES: u64 = 64;

struct Recorder {
    judge: Judge,
    seed: u64,
}

impl Recorder {
    fn run(&mut self, test: Test) -> Result<Mismatch, String> {
        let both = self.judge.outcomes(std::slice::from_ref(&test))?.pop();
        let (expected, got) = both.ok_or("no outcome")?;
        Ok(Mismatch {
            test,
            expected,
            got,
        })
    }

    /// Some tests of a section as they come.
    fn samples(&mut self, section: &str, each: u64) -> Result<(), String> {
        let pool = Pool::new(false, |_, r| r.section == section);
        let mut kept = 0;
        // Most cases should be of instructions that do something.
        for index in 0.. {
            if kept == each || index == 50 * each {
                break;
            }
            let m = self.run(pool.test(self.seed, index * SLOTS))?;
            let dull = m.expected.signal != Signal::None;
            if dull && index % 8 != 0 || is_allowed(&m) {
                continue;
            }
            kept += 1;
            let m = self.judge.reduce(&m, |_| false)?;
            print!("{}", instructions::print(&m.test, &m.expected, ""));
        }
        Ok(())
    }

    /// The candidates that show most.
    fn edge(&mut self, row: &'static Row) -> Result<(), String> {
        let pool = Pool::new(false, |_, r| r.name == row.name);
        let seed = u64::from(row.pattern.bits) ^ self.seed << 32;
        let taste = u64::from(row.pattern.bits.count_ones());
        let mut candidates = vec![];
        for attempt in 0..CANDIDATES {
            let m = self.run(edges::candidate(&pool, row, seed, attempt))?;
            if m.test.decoded_name() == row.name && !is_allowed(&m) {
                candidates.push((edges::worth(&m, taste), m));
            }
        }
        let kept = edges::kept(candidates);
        if kept.is_empty() {
            println!("# {}: the oracle is excused in every case\n", row.name);
        }
        for m in kept {
            let named = edges::registers(&m.test);
            let m = self.judge.reduce(&m, |r| named.contains(&r))?;
            let comment = edges::notes(&m.test, &m.expected);
            print!("{}", instructions::print(&m.test, &m.expected, &comment));
        }
        Ok(())
    }
}

/// What a file should not hold engines to.
fn is_allowed(m: &Mismatch) -> bool {
    let t = &m.test;
    let unpredictable = t.row.is_some_and(|r| allowed::is_unpredictable(r, t.word));
    let differs = !m.differences().is_empty();
    unpredictable || differs && allowed::rule(t, &m.expected, &m.got).is_some()
}
