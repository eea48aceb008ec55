//! A sample of random instructions against the oracle, where one can be built.
use dyno_conformance::generate::Pool;
use dyno_conformance::instructions;
use dyno_conformance::oracle::Program;
use dyno_conformance::run::{Judge, Report};
use std::io::Write;

const COUNT: u64 = 200_000;

#[test]
fn two_hundred_thousand_instructions_do_as_the_oracle() {
    let program = match Program::build() {
        Ok(p) => p,
        Err(e) => {
            // Past the capture of a passing test's output: a skip must not look like a pass.
            let mut screen = std::io::stderr();
            let line = format!("\nSKIPPED: NO INSTRUCTION WAS COMPARED WITH THE ORACLE: {e}\n\n");
            screen.write_all(line.as_bytes()).expect("a screen");
            return;
        }
    };
    let mut judge = Judge::new(&program).expect("the oracle starts");
    let pool = Pool::new(true, |_, _| true);
    let mut report = Report::default();
    let done = judge.run(&pool, 1, 0, COUNT, &mut report);
    done.expect("the oracle answers");
    for m in report.mismatches.iter().take(20) {
        let small = judge.shrink(m).expect("the oracle answers");
        for d in small.differences() {
            eprintln!("  {d}");
        }
        let comment = format!("seed 1 index {}", m.test.index);
        let case = instructions::print(&small.test, &small.expected, &comment);
        eprint!("{case}");
    }
    assert_eq!(report.mismatched(), 0, "mismatches");

    // Equal outcomes mean something only while most tests do something.
    let sum = |f: fn(&dyno_conformance::run::Tally) -> u64| report.rows.values().map(f).sum();
    let (run, idle): (u64, u64) = (sum(|t| t.run), sum(|t| t.undefined + t.faulted));
    assert_eq!(run, COUNT);
    assert!(idle < run / 2, "{idle} of {run} are UNDEFINED or fault");
    let allowed: u64 = sum(|t| t.allowed);
    assert!(allowed < run / 50, "{allowed} of {run} are excused");
}
