//! One boot of a real kernel on every engine: nothing that a guest can see may differ.
use dyno_boot::{boot_with, say};
use dyno_scenario::engine::{self, Engine};
use dyno_scenario::run::Options;

const CASE: &str = "[kernel=6.12,el=2,smp=4]";

fn fingerprint(what: &str, engine: Engine, jit: engine::Options) -> Option<String> {
    let options = Options {
        engine,
        jit,
        ..Options::default()
    };
    let done = boot_with("linux-boot.ron", CASE, &options)?;
    let run = done[0].run.as_ref().unwrap_or_else(|e| panic!("{e}"));
    let print = run.figures.fingerprint_text();
    say(&format!(
        "{what}: {print}, {:.1} s",
        run.host.time.as_secs_f64()
    ));
    Some(print)
}

/// The first decides; `None` without the guests.
fn all_agree(engines: Vec<(&str, Engine, engine::Options)>) {
    let mut first = None;
    for (what, engine, jit) in engines {
        let Some(print) = fingerprint(what, engine, jit) else {
            return;
        };
        assert_eq!(*first.get_or_insert(print.clone()), print, "{what}");
    }
}

fn folder(name: &str) -> std::path::PathBuf {
    std::env::temp_dir().join(format!("dyno-engines-{name}-{}", std::process::id()))
}

#[test]
fn compiled_at_whatever_moment() {
    let folder = folder("short");
    let kept = engine::Options {
        threshold: 4000,
        background: true,
        folder: Some(folder.clone()),
        ..engine::Options::default()
    };
    all_agree(vec![
        ("interpreter", Engine::Interpreter, kept.clone()),
        ("a thread, cold", Engine::Jit, kept.clone()),
        ("a thread, warm", Engine::Jit, kept),
    ]);
    let _ = std::fs::remove_dir_all(folder);
}

#[test]
#[ignore = "minutes; run with --release"]
fn thresholds_whims_and_folders() {
    let folder = folder("long");
    let jit = |threshold| engine::Options {
        threshold,
        ..engine::Options::default()
    };
    let whims = |seed, background| engine::Options {
        whims: Some(seed),
        background,
        ..jit(1000)
    };
    let kept = || engine::Options {
        folder: Some(folder.clone()),
        ..jit(1000)
    };
    all_agree(vec![
        ("interpreter", Engine::Interpreter, jit(0)),
        ("threshold 1000", Engine::Jit, jit(1000)),
        ("at random", Engine::Jit, whims(1, false)),
        ("a thread, at random", Engine::Jit, whims(2, true)),
        ("a folder, cold", Engine::Jit, kept()),
        ("a folder, warm", Engine::Jit, kept()),
        ("threshold 7", Engine::Jit, jit(7)),
        ("threshold 1", Engine::Jit, jit(1)),
        ("threshold 0", Engine::Jit, jit(0)),
    ]);
    let _ = std::fs::remove_dir_all(folder);
}
