//! Instruction files: written by the oracle, run without it.
use super::print_differences;
use crate::Choice;
use dyno_conformance::allowed;
use dyno_conformance::generate::Pool;
use dyno_conformance::instructions;
use dyno_conformance::layout::SLOTS;
use dyno_conformance::oracle::Program;
use dyno_conformance::run::{self, Judge, Mismatch};
use dyno_conformance::state::Signal;
use std::path::PathBuf;

pub fn record(choice: &Choice, each: u64) -> Result<bool, String> {
    let program = Program::build()?;
    let mut judge = Judge::new(&program)?;
    let mut sections: Vec<&str> = vec![];
    for r in choice.pool()?.rows() {
        if !sections.contains(&r.section) {
            sections.push(r.section);
        }
    }
    for section in sections {
        let pool = Pool::new(false, |_, r| r.section == section);
        println!("# {section}\n");
        let mut kept = 0;
        // Most cases should be of instructions that do something.
        for index in 0.. {
            if kept == each || index == 50 * each {
                break;
            }
            let test = pool.test(choice.seed, index * SLOTS);
            let (expected, got) = judge
                .outcomes(std::slice::from_ref(&test))?
                .pop()
                .ok_or("no outcome")?;
            let dull = expected.signal != Signal::None;
            if dull && index % 8 != 0 || allowed::rule(&test, &expected, &got).is_some() {
                continue;
            }
            kept += 1;
            let m = Mismatch {
                test,
                expected,
                got,
            };
            let m = judge.reduce(&m)?;
            print!("{}", instructions::print(&m.test, &m.expected, ""));
        }
    }
    Ok(true)
}

pub fn replay(files: &[PathBuf]) -> Result<bool, String> {
    let mut good = true;
    for path in files {
        let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
        let cases = instructions::parse(&text).map_err(|e| format!("{}: {e}", path.display()))?;
        let wrong = run::replay(&cases);
        println!(
            "{}: {} cases, {} wrong",
            path.display(),
            cases.len(),
            wrong.len()
        );
        for (line, m) in &wrong {
            println!(
                "{}:{line}: {:08x} {}",
                path.display(),
                m.test.word,
                m.test.row_name()
            );
            print_differences(m);
        }
        good &= wrong.is_empty();
    }
    Ok(good)
}
