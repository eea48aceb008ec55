//! System registers at every level.
use clap::Args;
use dyno_conformance::system::{Mismatch, Part, Report, Suite};

#[derive(Args)]
pub struct Options {
    /// One part; all of them without it.
    #[arg(long)]
    part: Option<String>,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// One in so many of the tests of single controls.
    #[arg(long, default_value_t = 1)]
    one_in: u64,
    /// How many tests of random controls together.
    #[arg(long, default_value_t = 200_000)]
    count: u64,
    /// Every encoding, not only registers and their neighbours.
    #[arg(long)]
    all: bool,
}

pub fn run(o: &Options) -> Result<bool, String> {
    let parts = match &o.part {
        None => Part::ALL.to_vec(),
        Some(name) => vec![Part::by_name(name).ok_or_else(|| format!("no part `{name}`"))?],
    };
    let mut good = true;
    for part in parts {
        let mut suite = Suite::new(part)?;
        println!("{} on {}", part.name(), suite.emulator());
        if o.one_in > 0 {
            suite.systematic(o.all, o.seed, o.one_in)?;
        }
        suite.random(o.seed, o.count)?;
        let report = suite.report();
        print(&report);
        good &= report.mismatches.is_empty();
    }
    Ok(good)
}

fn print(report: &Report) {
    for (m, n) in &report.mismatches {
        print_mismatch(m, *n);
    }
    let Report {
        run,
        completed,
        undefined,
        trapped,
        ..
    } = report;
    println!("{run} tests: {completed} completed, {undefined} UNDEFINED, {trapped} trapped");
    for (rule, n) in &report.allowed {
        println!("allowed: {rule}: {n}");
    }
    println!("{} mismatches\n", report.mismatched());
}

fn print_mismatch(m: &Mismatch, n: u64) {
    let controls: Vec<String> = m
        .controls
        .iter()
        .map(|c| format!(" {}:{:#x}", c.register, c.bits))
        .collect();
    println!("{}{}  ({n} like it)", m.probe, controls.concat());
    println!("    oracle: {}\n    Dyno:   {}", m.oracle, m.dyno);
}
