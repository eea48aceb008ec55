//! `dyno test`.
use crate::CommandError;
use crate::args::TestArgs;
use dyno_scenario::{case, report, run};
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

pub fn test(args: &TestArgs, interrupted: &AtomicBool) -> Result<u8, CommandError> {
    if args.list {
        for file in &args.scenarios {
            for c in case::load(file)? {
                crate::print(&format!("{}\n", c.name));
            }
        }
        return Ok(run::code::PASS);
    }
    let options = run::Options {
        out: args.out.clone(),
        jobs: args.jobs,
        repeat: args.repeat,
        filter: args.filter.clone(),
        fetch: args.fetch,
        max_host: args.max_host_seconds.map(Duration::from_secs),
        max_instructions: args.max_instructions,
        engine: args.engine.engine()?,
        jit: args.engine.options(),
        threads: args.engine.threads,
    };
    // One line at a time, whatever the number of jobs.
    let lock = Mutex::new(());
    let progress = |line: &str| {
        let _held = lock.lock();
        eprintln!("{line}");
    };
    let results = run::run(&args.scenarios, &options, interrupted, &progress)?;
    for r in &results {
        crate::print(&report::table(r));
    }
    let passed = results.iter().filter(|r| r.code == run::code::PASS).count();
    crate::print(&format!("\n{passed} of {} cases passed\n", results.len()));
    Ok(run::exit_code(&results))
}
