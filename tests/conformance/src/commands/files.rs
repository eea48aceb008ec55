//! Instruction files, run without the oracle.
use dyno_conformance::{instructions, run};
use std::path::PathBuf;

pub fn replay(files: &[PathBuf]) -> Result<bool, String> {
    let mut good = true;
    for path in files {
        let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
        let cases = instructions::parse(&text).map_err(|e| format!("{}: {e}", path.display()))?;
        let wrong = run::replay(&cases);
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
