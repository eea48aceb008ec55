//! A sample of random instructions against the oracle, where one can be built.
use dyno_conformance::generate::Pool;
use dyno_conformance::instructions;
use dyno_conformance::oracle::Program;
use dyno_conformance::run::{Judge, Report};

#[test]
fn two_hundred_thousand_instructions_do_as_the_oracle() {
    let program = match Program::build() {
        Ok(p) => p,
        Err(e) => {
            eprintln!("SKIPPED: no instruction was compared with the oracle: {e}");
            return;
        }
    };
    let mut judge = Judge::new(&program).expect("the oracle starts");
    let pool = Pool::new(true, |_, _| true);
    let mut report = Report::default();
    let done = judge.run(&pool, 1, 0, 200_000, &mut report);
    done.expect("the oracle answers");
    for m in report.mismatches.iter().take(20) {
        let small = judge.shrink(m).expect("the oracle answers");
        for d in small.differences() {
            eprintln!("  {d}");
        }
        let comment = format!("seed 1 index {}", m.test.index);
        eprint!("{}", instructions::print(&small.test, &small.expected, &comment));
    }
    assert_eq!(report.mismatched(), 0, "mismatches");
}

/// What the tests say about the rest of this house holds only while most of them do something.
#[test]
fn most_tests_are_of_defined_instructions() {
    let Ok(program) = Program::build() else {
        eprintln!("SKIPPED: no oracle");
        return;
    };
    let mut judge = Judge::new(&program).expect("the oracle starts");
    let pool = Pool::new(false, |_, _| true);
    let mut report = Report::default();
    let done = judge.run(&pool, 2, 0, 20_000, &mut report);
    done.expect("the oracle answers");
    let run: u64 = report.rows.values().map(|t| t.run).sum();
    let ended: u64 = report.rows.values().map(|t| t.undefined + t.faulted).sum();
    assert!(run == 20_000 && ended < run / 3, "{ended} of {run}");
}
