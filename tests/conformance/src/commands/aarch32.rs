//! Random A32 and T32 instructions.
use clap::Args;
use dyno_conformance::aarch32::{Judge, Mismatch, Part, Pool, Program, State};

#[derive(Args)]
pub struct Options {
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only rows in whose table or name this text occurs.
    #[arg(long)]
    filter: Option<String>,
    /// How many tests.
    #[arg(long, default_value_t = 100_000)]
    count: u64,
    /// Index of the first.
    #[arg(long, default_value_t = 0)]
    first: u64,
    /// Instructions of a test, IT not counted.
    #[arg(long, default_value_t = 1)]
    length: usize,
    /// States that each test is run from.
    #[arg(long, default_value_t = 8)]
    states: usize,
    /// The processor: `cortex-r52`, or `max` for rows that it lacks.
    #[arg(long, default_value = "cortex-r52")]
    cpu: String,
    /// Print every row.
    #[arg(long)]
    rows: bool,
}

pub fn random(o: &Options) -> Result<bool, String> {
    let part = Part::by_name(&o.cpu).ok_or_else(|| format!("no processor `{}`", o.cpu))?;
    let kept = |text: &str| o.filter.as_ref().is_none_or(|f| text.contains(f.as_str()));
    let pool = Pool::new(part, o.length, o.states, |table, row| {
        kept(table) || kept(row.name)
    });
    if pool.rows() == 0 {
        return Err("no row that the oracle can judge has that name".to_string());
    }
    let mut judge = Judge::new(&Program::build()?, part)?;
    let report = judge.run(&pool, o.seed, o.first, o.count)?;
    for m in &report.mismatches {
        print(m, o.seed);
    }
    for (name, t) in &report.rows {
        if o.rows || t.mismatched > 0 {
            println!(
                "{name:24} run {:7} undefined {:6} faulted {:6} allowed {:6} mismatched {:6}",
                t.run, t.undefined, t.faulted, t.allowed, t.mismatched
            );
        }
    }
    let never = report.rows.iter().filter(|(_, t)| t.undefined == t.run);
    let never: Vec<&str> = never.map(|(name, _)| name.as_str()).collect();
    println!("always UNDEFINED: {}", never.join(", "));
    let unseen = pool.names().filter(|n| !report.rows.contains_key(n));
    println!("never run: {}", unseen.collect::<Vec<_>>().join(", "));
    for (set, counts) in ["A32", "T32"].iter().zip(&report.conditions) {
        println!("{set} by condition, from EQ to AL: {counts:?}");
    }
    if let Some((name, t)) = report.rows.iter().min_by_key(|(_, t)| t.run) {
        println!("least often: {name}, {} times", t.run);
    }
    let mismatched = report.total(|t| t.mismatched);
    println!(
        "{} rows, {} run of {} instructions, {} undefined, {} faulted, {} allowed, {} not comparable, \
         {} without a word, {mismatched} mismatches",
        pool.rows(),
        report.total(|t| t.run),
        report.instructions,
        report.total(|t| t.undefined),
        report.total(|t| t.faulted),
        report.total(|t| t.allowed),
        report.skipped,
        report.without,
    );
    Ok(mismatched == 0)
}

fn print(m: &Mismatch, seed: u64) {
    let (t, b) = (&m.test, &m.test.before[0]);
    println!(
        "{} {:08x?} at {:x}, seed {seed} index {}",
        t.name(),
        t.code.words,
        t.code.at,
        t.index
    );
    let (got, expected) = (&m.dyno.after, &m.oracle.after);
    let line = |name: &str, before: u64, got: u64, expected: u64| {
        if got != expected {
            println!("  {name}: {before:x} -> {got:x}, oracle {expected:x}");
        }
    };
    for n in 0..15 {
        let of = |s: &State| s.r[n].into();
        line(&format!("r{n}"), of(b), of(got), of(expected));
    }
    for n in 0..32 {
        line(&format!("d{n}"), b.d[n], got.d[n], expected.d[n]);
    }
    for (name, of) in [
        ("psr", (|s| s.psr.into()) as fn(&State) -> u64),
        ("fpscr", |s| s.fpscr.into()),
    ] {
        line(name, of(b), of(got), of(expected));
    }
    println!(
        "  before {:08x?} psr {:08x} fpscr {:08x}",
        b.r, b.psr, b.fpscr
    );
    println!(
        "  pc {:08x}, oracle {:08x}; {:?} {:08x}, oracle {:?} {:08x}",
        m.dyno.pc, m.oracle.pc, m.dyno.signal, m.dyno.fault, m.oracle.signal, m.oracle.fault
    );
    if m.dyno.memory != m.oracle.memory {
        println!("  {:08x?}, oracle {:08x?}", m.dyno.memory, m.oracle.memory);
    }
}
