//! `dyno`: the command line.
#![forbid(unsafe_code)]

mod args;
mod argv;
mod board;
mod disasm;
mod fetch;
mod run;
mod serial;
mod terminal;
mod test;

use clap::Parser;
use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

fn main() -> ExitCode {
    let words = match argv::rewrite(std::env::args().collect()) {
        Ok(words) => words,
        Err(e) => return fail(&e),
    };
    let args = match args::Args::try_parse_from(words) {
        Ok(args) => args,
        Err(e) => {
            let code = if e.use_stderr() { 2 } else { 0 };
            let _ = e.print();
            return ExitCode::from(code);
        }
    };
    let done = match &args.command {
        args::Command::Run(a) => run::run(a, &interrupts()),
        args::Command::Test(a) => test::test(a, &interrupts()),
        args::Command::Board(a) => board::board(a),
        args::Command::Fetch(a) => fetch::fetch(a),
        args::Command::Disasm(a) => disasm::disasm(a),
    };
    match done {
        Ok(code) => ExitCode::from(code),
        Err(e) => fail(&e.to_string()),
    }
}

/// Why a command did not do what it was told; the text says what would be right.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    #[error(transparent)]
    Scenario(#[from] dyno_scenario::ScenarioError),
    #[error(transparent)]
    Board(#[from] dyno_boards::BoardError),
    #[error(transparent)]
    Boot(#[from] dyno_boards::boot::BootError),
    #[error(transparent)]
    Fetch(#[from] dyno_fetch::FetchError),
    #[error("{0}")]
    Text(String),
}

fn fail(text: &str) -> ExitCode {
    eprintln!("dyno: {text}");
    ExitCode::from(2)
}

/// Prints to standard output; a reader that has gone away is no mistake.
pub fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Set by Ctrl-C or a termination signal; the second one ends the process at once.
fn interrupts() -> Arc<AtomicBool> {
    let flag = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        // Without a handler the signal ends the process, as everywhere.
        let _ = signal_hook::flag::register_conditional_shutdown(signal, 130, flag.clone());
        let _ = signal_hook::flag::register(signal, flag.clone());
    }
    flag
}
