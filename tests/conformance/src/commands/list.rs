//! What the oracle does not judge.
use dyno_conformance::{allowed, elsewhere, rows, system};
use std::collections::BTreeMap;

pub fn print() {
    print_rows();
    println!("\nAllowed differences:");
    for r in allowed::RULES {
        println!("  {} ({})", r.name, r.citation);
    }
    println!("\n… of system registers:");
    for r in system::RULES {
        println!("  {} ({})", r.name, r.citation);
    }
}

/// Rows that the oracle does not judge in full, with the tests that judge them.
pub fn print_rows() {
    let mut why = BTreeMap::new();
    for (_, r) in rows::all() {
        if let Some(e) = elsewhere::of(r) {
            let (names, _) = why.entry(e.why).or_insert((vec![], e.tests));
            names.push(r.name);
        }
    }
    println!("Judged elsewhere:");
    for (why, (names, tests)) in &why {
        println!("  {why}: {}", names.join(" "));
        for (file, test) in *tests {
            println!("    {file}: {test}");
        }
    }
}
