//! Both clusters of AX-1 at work. Nothing that a guest can see depends on the engine or on how many host threads there
//! are.
use dyno_boot::{boot_with, in_background, say};
use dyno_scenario::engine::Engine;
use dyno_scenario::report;
use dyno_scenario::run::{Options, code};

type Ways<'a> = &'a [(Engine, usize)];

const ALL: Ways<'_> = &[
    (Engine::Interpreter, 1),
    (Engine::Interpreter, 2),
    (Engine::Jit, 1),
    (Engine::Jit, 2),
];
const COMPILED: Ways<'_> = &[(Engine::Jit, 1), (Engine::Jit, 2)];

/// Each passes, and all end with the same fingerprint.
fn in_all_ways(scenario: &str, case: &str, ways: Ways<'_>) {
    let mut first = None;
    for &(engine, threads) in ways {
        let options = Options {
            repeat: Some(1),
            engine,
            jit: in_background(),
            threads: Some(threads),
            ..Options::default()
        };
        let Some(done) = boot_with(scenario, case, &options) else {
            return;
        };
        let [r] = &done[..] else {
            panic!("{} cases are called {case}", done.len());
        };
        assert_eq!(r.code, code::PASS, "{}", report::table(r));
        let run = r.run.as_ref().unwrap_or_else(|e| panic!("{e}"));
        let print = run.figures.fingerprint_text();
        let seconds = run.host.time.as_secs_f64();
        say(&format!(
            "{case} {engine:?}, {threads} threads: {print}, {seconds:.1} s"
        ));
        assert_eq!(
            *first.get_or_insert(print.clone()),
            print,
            "{engine:?}, {threads}"
        );
    }
}

#[test]
fn a_thousand_messages() {
    in_all_ways("mailbox.ron", "[messages=1000]", ALL);
}

#[test]
#[ignore = "minutes; run with --release"]
fn a_million_messages() {
    in_all_ways("mailbox.ron", "[messages=1000000]", ALL);
}

#[test]
fn linux_released_by_r() {
    in_all_ways("linux-released.ron", "[smp=4]", COMPILED);
}

#[test]
#[ignore = "minutes; run with --release"]
fn linux_released_by_r_on_both_engines() {
    in_all_ways("linux-released.ron", "[smp=4]", ALL);
}
