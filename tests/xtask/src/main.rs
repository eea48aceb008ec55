//! `cargo xtask check | deps | coverage`: what CI runs, and the tools it is made of.
mod coverage;
mod deps;

use std::process::{Command, ExitCode};

const USAGE: &str = "\
usage: cargo xtask <command>

  check      everything CI runs: format, clippy, import rules, coverage, tests
  deps       the import rules of ARCHITECTURE.md against `cargo metadata`
  coverage   how many encodings of each table are built and how many are todo";

fn main() -> ExitCode {
    let command = std::env::args().nth(1).unwrap_or_default();
    let done = match command.as_str() {
        "check" => check(),
        "deps" => deps::check(),
        "coverage" => {
            coverage::print();
            Ok(())
        }
        _ => Err(USAGE.to_string()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{e}");
            ExitCode::FAILURE
        }
    }
}

fn check() -> Result<(), String> {
    cargo(&["fmt", "--all", "--check"])?;
    cargo(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--release",
        "--quiet",
        "--",
        "-D",
        "warnings",
    ])?;
    deps::check()?;
    coverage::print();
    cargo(&["test", "--workspace", "--doc", "--release", "--quiet"])?;
    let nextest = Command::new("cargo")
        .args(["nextest", "--version"])
        .output();
    if nextest.is_ok_and(|o| o.status.success()) {
        // Passing tests may have skipped something: what they say is shown.
        let run = ["nextest", "run", "--workspace", "--release"];
        let show = ["--no-fail-fast", "--success-output", "final"];
        return cargo(&[&run[..], &show[..]].concat());
    }
    println!("xtask: cargo-nextest is not installed, `cargo test` is slower");
    cargo(&["test", "--workspace", "--release", "--all-targets"])
}

fn cargo(args: &[&str]) -> Result<(), String> {
    println!("xtask: cargo {}", args.join(" "));
    let status = Command::new("cargo").args(args).status();
    match status {
        Ok(s) if s.success() => Ok(()),
        Ok(s) => Err(format!("`cargo {}` failed: {s}", args.join(" "))),
        Err(e) => Err(format!("cannot run cargo: {e}")),
    }
}
