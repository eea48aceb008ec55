//! Floating-point operations on blocks of operands.
use clap::Args;
use dyno_conformance::vectors::{GROUPS, Group, Judge, Mismatch, Report, group};

#[derive(Args)]
pub struct Options {
    /// One group of operations; all of them without it.
    #[arg(long)]
    group: Option<String>,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many vectors of each group.
    #[arg(long, default_value_t = 1_000_000)]
    count: u64,
    /// Index of the first.
    #[arg(long, default_value_t = 0)]
    first: u64,
    /// Print every row, not only every group.
    #[arg(long)]
    rows: bool,
}

pub fn run(o: &Options) -> Result<bool, String> {
    let groups: Vec<&Group> = match &o.group {
        None => GROUPS.iter().collect(),
        Some(name) => {
            let names = || GROUPS.iter().map(|g| g.name).collect::<Vec<_>>().join(", ");
            let found = group(name).ok_or_else(|| format!("no group `{name}` in {}", names()));
            vec![found?]
        }
    };
    let mut judge = Judge::new()?;
    println!("{}", judge.emulator);
    println!("{:24} {:>12} {:>10}", "", "run", "mismatched");
    let mut good = true;
    for g in groups {
        let mut report = Report::default();
        judge.run(g, o.seed, o.first, o.count, &mut report)?;
        println!(
            "{:24} {:12} {:10}",
            g.name,
            report.run(),
            report.mismatched()
        );
        for (row, t) in report
            .rows
            .iter()
            .filter(|(_, t)| o.rows || t.mismatched > 0)
        {
            println!("  {row:22} {:12} {:10}", t.run, t.mismatched);
        }
        for m in &report.mismatches {
            print(g, o.seed, m);
        }
        good &= report.mismatched() == 0;
    }
    Ok(good)
}

fn print(g: &Group, seed: u64, m: &Mismatch) {
    let comment = format!("seed {seed} group {} index {}", g.name, m.index);
    print!("\n{}", m.text(&comment));
    for (who, o) in [("expected", &m.expected), ("got", &m.got)] {
        println!(
            "{who:8} v0 {:032x} x0 {:016x} FPSR and NZCV {:08x}",
            o.v0, o.x0, o.control
        );
    }
}
