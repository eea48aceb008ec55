//! Random A32 and T32 instructions.
use clap::Args;
use dyno_conformance::aarch32::{Mismatch, Pool, Program, run};

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
    /// The emulator's processor.
    #[arg(long, default_value = "max")]
    cpu: String,
    /// Print every row.
    #[arg(long)]
    rows: bool,
}

pub fn random(o: &Options) -> Result<bool, String> {
    let kept = |text: &str| o.filter.as_ref().is_none_or(|f| text.contains(f.as_str()));
    let pool = Pool::new(|table, row| kept(table) || kept(row.name));
    if pool.rows() == 0 {
        return Err("no row that the oracle can judge has that name".to_string());
    }
    let program = Program::build()?;
    let mut oracle = program.start(&o.cpu)?;
    let report = run(&pool, &mut oracle, o.seed, o.first, o.count)?;
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
    let mismatched = report.total(|t| t.mismatched);
    println!(
        "{} rows, {} run, {} undefined, {} faulted, {} allowed, {} not comparable, {mismatched} mismatches",
        pool.rows(),
        report.total(|t| t.run),
        report.total(|t| t.undefined),
        report.total(|t| t.faulted),
        report.total(|t| t.allowed),
        report.skipped,
    );
    Ok(mismatched == 0)
}

fn print(m: &Mismatch, seed: u64) {
    let (t, b) = (&m.test, &m.test.before);
    println!(
        "{} {:08x} at {:x}, seed {seed} index {}",
        t.name(),
        t.word,
        t.location.0,
        t.index
    );
    for (n, v) in b.r.iter().enumerate() {
        let (d, o) = (m.dyno.after.r[n], m.oracle.after.r[n]);
        if d != o {
            println!("  r{n}: {v:08x} -> {d:08x}, oracle {o:08x}");
        }
    }
    println!("  before {:08x?} psr {:08x}", b.r, b.psr);
    println!(
        "  psr {:08x}, oracle {:08x}; pc {:08x}, oracle {:08x}; {:?} {:08x}, oracle {:?} {:08x}",
        m.dyno.after.psr,
        m.oracle.after.psr,
        m.dyno.pc,
        m.oracle.pc,
        m.dyno.signal,
        m.dyno.fault,
        m.oracle.signal,
        m.oracle.fault
    );
    if m.dyno.memory != m.oracle.memory {
        println!("  {:08x?}, oracle {:08x?}", m.dyno.memory, m.oracle.memory);
    }
}
