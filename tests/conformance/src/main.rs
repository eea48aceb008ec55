//! `dyno-conformance`: the interpreter against the oracle.
#![forbid(unsafe_code)]

mod commands;

use clap::{Args, Parser, Subcommand};
use commands::{aarch32, files, list, random, record, system, vectors};
use dyno_conformance::generate::Pool;
use std::path::PathBuf;
use std::process::ExitCode;

/// A64 instructions at EL0: Dyno's interpreter against QEMU's user mode.
#[derive(Parser)]
#[command(name = "dyno-conformance")]
struct Cli {
    #[command(subcommand)]
    what: What,
}

#[derive(Args)]
struct Choice {
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only this row.
    #[arg(long)]
    row: Option<String>,
    /// Only rows in whose table, section or name this text occurs.
    #[arg(long)]
    filter: Option<String>,
}

#[derive(Subcommand)]
enum What {
    /// Random instructions, every row in turn.
    Random(random::Options),
    /// Random A32 and T32 instructions, against `qemu-arm`.
    Aarch32(aarch32::Options),
    /// Floating-point operations on blocks of operands.
    Vectors(vectors::Options),
    /// System registers at every level.
    System(system::Options),
    /// Rows that the oracle does not judge, or not in full, and rules of the allow-list.
    List,
    /// Writes what the oracle says about some tests of each section as an instruction file.
    Record {
        #[command(flatten)]
        choice: Choice,
        #[arg(long, default_value_t = 4)]
        each: u64,
        /// Cases of each row instead, with values where things change.
        #[arg(long)]
        edges: bool,
        /// Only rows that have no case in these files.
        #[arg(long, num_args = 1..)]
        without: Vec<PathBuf>,
    },
    /// Runs instruction files without the oracle.
    Replay { files: Vec<PathBuf> },
}

fn main() -> ExitCode {
    let done = match &Cli::parse().what {
        What::Random(options) => random::run(options),
        What::Aarch32(options) => aarch32::random(options),
        What::Vectors(options) => vectors::run(options),
        What::System(options) => system::run(options),
        What::List => {
            list::print();
            Ok(true)
        }
        What::Record {
            choice,
            each,
            edges,
            without,
        } => record::record(choice, *each, *edges, without),
        What::Replay { files } => files::replay(files),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(e) => {
            eprintln!("dyno-conformance: {e}");
            ExitCode::from(2)
        }
    }
}

impl Choice {
    /// What an index depends on besides the seed.
    fn describe(&self) -> String {
        let row = self.row.as_ref().map(|r| format!(" row {r}"));
        let filter = self.filter.as_ref().map(|f| format!(" filter `{f}`"));
        row.unwrap_or_default() + &filter.unwrap_or_default()
    }
    fn pool(&self) -> Result<Pool, String> {
        let all = self.row.is_none() && self.filter.is_none();
        let pool = Pool::new(all, |table, r| {
            let texts = [table, r.section, r.name];
            let named = self.row.as_ref().is_none_or(|n| n == r.name);
            let matched = |f: &String| texts.iter().any(|t| t.contains(f.as_str()));
            named && self.filter.as_ref().is_none_or(matched)
        });
        if pool.is_empty() {
            return Err("no row that the oracle can judge has that name".to_string());
        }
        Ok(pool)
    }
}
