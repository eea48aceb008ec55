//! Boots of real software, as tests. Guests come from the cache that `dyno fetch` fills; a test
//! whose guests are not there says so in a line that starts with `SKIPPED:`, past the test
//! harness's capture, and `DYNO_REQUIRE_GUESTS=1` makes it fail instead.
use dyno_scenario::case::{self, Case};
use dyno_scenario::engine;
use dyno_scenario::images::{self, Guests};
use dyno_scenario::run::{self, CaseResult, Options};
use dyno_scenario::setup::Setup;
use dyno_scenario::{ScenarioError, report};
use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

/// A scenario of the repository.
pub fn scenario(name: &str) -> PathBuf {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../boards/scenarios");
    PathBuf::from(folder).join(name)
}

/// A line that people see whether the test passes or not.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Runs the cases of a scenario whose names contain `filter`; `None`, and a line, where a guest is
/// not in the cache.
pub fn boot(name: &str, filter: &str, repeat: u64) -> Option<Vec<CaseResult>> {
    let options = Options {
        repeat: Some(repeat),
        jit: in_background(),
        ..Options::default()
    };
    boot_with(name, filter, &options)
}
/// As `dyno` compiles.
pub fn in_background() -> engine::Options {
    engine::Options {
        background: true,
        ..engine::Options::default()
    }
}
/// With these options.
pub fn boot_with(name: &str, filter: &str, options: &Options) -> Option<Vec<CaseResult>> {
    let cases = case::load(&scenario(name)).unwrap_or_else(|e| panic!("{e}"));
    let cases: Vec<Case> = cases
        .into_iter()
        .filter(|c| c.name.contains(filter))
        .collect();
    assert!(!cases.is_empty(), "{name} has no case {filter}");
    let mut guests = Guests::default();
    for c in &cases {
        if let Err(e) = guests.find(c, false, &mut |_| ()) {
            skip(&format!("{name} {filter}"), &e);
            return None;
        }
    }
    let done = run::run_cases(cases, options, &AtomicBool::new(false), &say);
    Some(done.unwrap_or_else(|e| panic!("{e}")))
}

/// What a case of a scenario runs, before anything does; `None`, and a line, where a guest is not in
/// the cache.
pub fn case_of(name: &str, filter: &str) -> Option<Setup> {
    let cases = case::load(&scenario(name)).unwrap_or_else(|e| panic!("{e}"));
    let case = cases.iter().find(|c| c.name.contains(filter));
    let case = case.unwrap_or_else(|| panic!("{name} has no case {filter}"));
    let mut guests = Guests::default();
    if let Err(e) = guests.find(case, false, &mut |_| ()) {
        skip(&format!("{name} {filter}"), &e);
        return None;
    }
    Some(images::setup(case, &guests).unwrap_or_else(|e| panic!("{e}")))
}

#[allow(clippy::disallowed_methods)] // Whether a test is skipped, nothing a guest can see.
fn skip(what: &str, why: &ScenarioError) {
    assert!(
        std::env::var("DYNO_REQUIRE_GUESTS").is_err(),
        "{what}: {why}"
    );
    say(&format!("SKIPPED: {what}: {why}"));
}

/// Boots, and fails with the whole table where something did not hold.
pub fn must_pass(name: &str, filter: &str, repeat: u64) {
    for r in boot(name, filter, repeat).into_iter().flatten() {
        assert_eq!(r.code, run::code::PASS, "{}", report::table(&r));
        say(&report::table(&r));
    }
}
