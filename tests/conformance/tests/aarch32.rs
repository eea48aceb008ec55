//! A sample of A32 and T32 against the oracle, where one can be built.
use dyno_conformance::aarch32::{Judge, Part, Pool, Program};
use std::io::Write;

/// Tests of every row, and states of each.
const EACH: u64 = 2;
const STATES: usize = 4;

fn sample(part: Part, length: usize) {
    let judge = Program::build().and_then(|p| Judge::new(&p, part));
    let mut judge = match judge {
        Ok(judge) => judge,
        Err(e) => {
            // Past the capture of a passing test's output: a skip must not look like a pass.
            let mut screen = std::io::stderr();
            let line = format!("\nSKIPPED: NO A32 AND T32 WERE COMPARED WITH THE ORACLE: {e}\n\n");
            screen.write_all(line.as_bytes()).expect("a screen");
            return;
        }
    };
    let pool = Pool::new(part, length, STATES, |_, _| true);
    let count = pool.rows() as u64 * EACH;
    let report = judge.run(&pool, 1, 0, count).expect("both sides answer");
    for m in &report.mismatches {
        let t = &m.test;
        eprintln!("{} {:08x?} index {}", t.name(), t.code.words, t.index);
        eprintln!("  {:x?}\n  oracle {:x?}", m.dyno, m.oracle);
    }
    assert_eq!(report.total(|t| t.mismatched), 0, "mismatches");
    // Equal outcomes mean something only while tests end in every way.
    let run = report.total(|t| t.run);
    let ends = [
        report.total(|t| t.undefined),
        report.total(|t| t.faulted),
        run - report.total(|t| t.undefined + t.faulted),
    ];
    assert!(ends.iter().all(|&n| n > 50), "{ends:?} of {run}");
    assert!(run > count * STATES as u64 / 2, "{run} of {count} tests");
}

#[test]
fn instructions_of_the_r52_do_as_the_oracle() {
    sample(Part::R52, 1);
}

#[test]
fn instructions_of_everything_built_do_as_the_oracle() {
    sample(Part::Max, 1);
}

#[test]
fn runs_of_instructions_do_as_the_oracle() {
    sample(Part::R52, 6);
}
