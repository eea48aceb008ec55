//! Random instructions.
use super::{list, print_differences};
use crate::Choice;
use clap::Args;
use dyno_conformance::generate::Pool;
use dyno_conformance::instructions;
use dyno_conformance::oracle::Program;
use dyno_conformance::run::{Judge, Report, Tally};
use std::collections::BTreeMap;
use std::path::PathBuf;

#[derive(Args)]
pub struct Options {
    #[command(flatten)]
    choice: Choice,
    /// How many tests.
    #[arg(long, default_value_t = 100_000)]
    count: u64,
    /// Index of the first.
    #[arg(long, default_value_t = 0)]
    first: u64,
    /// Run every row until so many of its tests were neither UNDEFINED nor faulted.
    #[arg(long, default_value_t = 0)]
    each: u64,
    /// Print every row, not only every table.
    #[arg(long)]
    rows: bool,
    /// Write mismatches, shrunk, to this file in the format of instruction files.
    #[arg(long)]
    save: Option<PathBuf>,
}

/// Tests of a row to one that has to do something.
const TRIES: u64 = 40;
/// Tests of a row that never does anything.
const ENOUGH: u64 = 5_000;

pub fn run(o: &Options) -> Result<bool, String> {
    let pool = o.choice.pool()?;
    let program = Program::build()?;
    println!("{}, {} rows", program.emulator, pool.rows().count());
    let mut judge = Judge::new(&program)?;
    let mut report = Report::default();
    let seed = o.choice.seed;
    judge.run(&pool, seed, o.first, o.count, &mut report)?;
    let mut saved = print_mismatches(&mut judge, &report, seed, &o.choice.describe())?;
    for row in pool.rows() {
        // The same tests as with --row.
        let alone = Pool::new(false, |_, r| r.name == row.name);
        let mut more = Report::default();
        let mut done = report.completed(row.name);
        let mut at = 0;
        while done < o.each && at < o.each * TRIES {
            // Some are UNDEFINED whatever one does.
            if done == 0 && report.run(row.name) + more.run(row.name) > ENOUGH {
                break;
            }
            judge.run(&alone, seed, at, o.each.min(1_024), &mut more)?;
            at += o.each.min(1_024);
            done = report.completed(row.name) + more.completed(row.name);
        }
        saved += &print_mismatches(&mut judge, &more, seed, &format!(" row {}", row.name))?;
        report.add(more);
    }
    print_counts(&report, o.rows);
    list::print_rows();
    if let Some(path) = &o.save {
        std::fs::write(path, saved).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    println!("\n{} mismatches", report.mismatched());
    Ok(report.mismatched() == 0)
}

/// Shrinks and prints; the text is that of an instruction file.
fn print_mismatches(
    judge: &mut Judge,
    report: &Report,
    seed: u64,
    choice: &str,
) -> Result<String, String> {
    let mut saved = String::new();
    for m in &report.mismatches {
        let small = judge.shrink(m)?;
        let t = &m.test;
        let comment = format!("seed {seed}{choice} index {}", t.index);
        println!(
            "{:08x} {} on {}, {comment}",
            t.word,
            t.row_name(),
            t.cpu.name()
        );
        print_differences(&small);
        let case = instructions::print(&small.test, &small.expected, &comment);
        print!("{case}");
        saved += &case;
    }
    Ok(saved)
}

fn print_counts(report: &Report, each: bool) {
    println!(
        "{:46} {:>9} {:>9} {:>9} {:>8} {:>8} {:>10}",
        "", "run", "fewest", "undefined", "faulted", "allowed", "mismatched"
    );
    let line = |name: &str, fewest: u64, t: Tally| {
        println!(
            "{name:46} {:9} {fewest:9} {:9} {:8} {:8} {:10}",
            t.run, t.undefined, t.faulted, t.allowed, t.mismatched
        );
    };
    let mut tables: BTreeMap<&str, (u64, Tally)> = BTreeMap::new();
    for ((table, _), t) in &report.rows {
        let (fewest, sum) = tables.entry(table).or_insert((u64::MAX, Tally::default()));
        *fewest = t.run.min(*fewest);
        sum.add(t);
    }
    // `fewest` is that of the row that was run least.
    for (table, (fewest, sum)) in &tables {
        line(table, *fewest, *sum);
        for ((_, row), t) in report.rows.iter().filter(|((of, _), _)| of == table) {
            if each || t.mismatched > 0 {
                line(&format!("  {row}"), t.run, *t);
            }
        }
    }
    let never = report.rows.iter().filter(|(_, t)| t.undefined == t.run);
    let never: Vec<&str> = never.map(|((_, row), _)| *row).collect();
    println!("always UNDEFINED: {}", never.join(" "));
    for (rule, n) in &report.rules {
        println!("allowed: {rule}: {n}");
    }
}
