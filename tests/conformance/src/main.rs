//! `dyno-conformance`: runs random instructions against the oracle.
#![forbid(unsafe_code)]

mod record;

use clap::{Args, Parser, Subcommand};
use dyno_conformance::generate::Pool;
use dyno_conformance::oracle::Program;
use dyno_conformance::run::{Judge, Mismatch, Report, Tally, replay};
use dyno_conformance::{allowed, instructions, rows};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

/// Single A64 instructions at EL0: Dyno's interpreter against QEMU's user mode.
#[derive(Parser)]
#[command(name = "dyno-conformance")]
struct Cli {
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    choice: Choice,
    /// How many tests.
    #[arg(long, default_value_t = 100_000)]
    count: u64,
    /// Index of the first.
    #[arg(long, default_value_t = 0)]
    first: u64,
    /// Print every row, not only every section.
    #[arg(long)]
    rows: bool,
    /// Write mismatches, shrunk, to this file in the format of instruction files.
    #[arg(long)]
    save: Option<PathBuf>,
}

#[derive(Args)]
struct Choice {
    #[arg(long, default_value_t = 1, global = true)]
    seed: u64,
    /// Only this row.
    #[arg(long, global = true)]
    row: Option<String>,
    /// Only rows in whose table, section or name this text occurs.
    #[arg(long, global = true)]
    filter: Option<String>,
}

#[derive(Subcommand)]
enum What {
    /// Rows that the oracle does not judge, or not in full, and rules of the allow-list.
    List,
    /// Writes what the oracle says about some tests of each section as an instruction file.
    Record {
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
    let cli = Cli::parse();
    let done = match &cli.what {
        None => run(&cli),
        Some(What::List) => {
            list();
            Ok(true)
        }
        Some(What::Record {
            each,
            edges,
            without,
        }) => record::record(&cli.choice, *each, *edges, without),
        Some(What::Replay { files }) => replay_files(files),
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

fn run(cli: &Cli) -> Result<bool, String> {
    let pool = cli.choice.pool()?;
    let program = Program::build()?;
    println!("{}, {} rows", program.emulator, pool.rows().count());
    let mut judge = Judge::new(&program)?;
    let mut report = Report::default();
    judge.run(&pool, cli.choice.seed, cli.first, cli.count, &mut report)?;
    print_counts(&report, cli.rows);
    let mut saved = String::new();
    for m in &report.mismatches {
        let small = judge.shrink(m)?;
        let (t, seed) = (&m.test, cli.choice.seed);
        println!(
            "\n{:08x} {} on {}, seed {seed} index {}",
            t.word,
            t.row_name(),
            t.cpu.name(),
            t.index
        );
        print_differences(&small);
        let comment = format!("seed {seed}{} index {}", cli.choice.describe(), t.index);
        let case = instructions::print(&small.test, &small.expected, &comment);
        print!("{case}");
        saved += &case;
    }
    if let Some(path) = &cli.save {
        std::fs::write(path, saved).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    println!("\n{} mismatches", report.mismatched());
    Ok(report.mismatched() == 0)
}

fn print_differences(m: &Mismatch) {
    for d in m.differences() {
        println!("  {d}");
    }
}

fn print_counts(report: &Report, each: bool) {
    println!(
        "{:52} {:>8} {:>9} {:>8} {:>8} {:>10}",
        "", "run", "undefined", "faulted", "allowed", "mismatched"
    );
    let line = |name: &str, t: Tally| {
        println!(
            "{name:52} {:8} {:9} {:8} {:8} {:10}",
            t.run, t.undefined, t.faulted, t.allowed, t.mismatched
        );
    };
    let mut tables: BTreeMap<&str, Tally> = BTreeMap::new();
    for ((table, _), t) in &report.rows {
        let sum = tables.entry(table).or_default();
        sum.run += t.run;
        sum.undefined += t.undefined;
        sum.faulted += t.faulted;
        sum.allowed += t.allowed;
        sum.mismatched += t.mismatched;
    }
    for (table, sum) in &tables {
        line(table, *sum);
        for ((_, row), t) in report.rows.iter().filter(|((of, _), _)| of == table) {
            let never = t.run > 50 && t.undefined == t.run && *row != "(no row)";
            if each || t.mismatched > 0 || never {
                let note = if never { " never defined" } else { "" };
                line(&format!("  {row}{note}"), *t);
            }
        }
    }
    for (rule, n) in &report.rules {
        println!("allowed: {rule}: {n}");
    }
}

fn list() {
    let mut why: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (_, r) in rows::all() {
        if let Some(w) = rows::not_judged(r) {
            why.entry(w).or_default().push(r.name);
        }
    }
    println!("Not judged:");
    for (w, names) in &why {
        println!("  {w}: {}", names.join(" "));
    }
    println!("\nJudged in part:");
    for (_, r) in rows::all() {
        if let (None, Some(w)) = (rows::not_judged(r), rows::restriction(r)) {
            println!("  {}: {w}", r.name);
        }
    }
    println!("\nAllowed differences:");
    for r in allowed::RULES {
        println!("  {} ({})", r.name, r.citation);
    }
}

fn replay_files(files: &[PathBuf]) -> Result<bool, String> {
    let mut good = true;
    for path in files {
        let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
        let cases = instructions::parse(&text).map_err(|e| format!("{}: {e}", path.display()))?;
        let wrong = replay(&cases);
        println!(
            "{}: {} cases, {} wrong",
            path.display(),
            cases.len(),
            wrong.len()
        );
        for failure in &wrong {
            println!("{}:{failure}", path.display());
        }
        good &= wrong.is_empty();
    }
    Ok(good)
}
