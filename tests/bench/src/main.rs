//! Dyno against QEMU on one bare-metal ELF, interleaved, by process CPU time.
//!
//! Only ratios taken in one run count: machines are noisy, so every round runs every engine once per
//! workload and the medians over the rounds are compared. What an engine needs to start (measured
//! with a workload that does not exist) is taken off.
mod board;
mod boot;
mod engine;
mod workload;

use board::Board;
use clap::Parser;
use engine::Engine;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use workload::Workload;

#[derive(Parser)]
#[command(about = "Interleaved speed ratios of Dyno against QEMU on the bare-metal workloads")]
struct Args {
    /// The workload ELF (see the README for how it is built).
    elf: PathBuf,
    /// The dyno binary; built with --release.
    #[arg(long, default_value = "target/release/dyno")]
    dyno: PathBuf,
    /// Which board the ELF is for: `virt`, or `mps3-an536` and its Cortex-R52.
    #[arg(long, value_enum, default_value_t = Board::Virt)]
    board: Board,
    /// QEMU's binary, if it is not the one of the board in the path.
    #[arg(long)]
    qemu: Option<PathBuf>,
    /// Rounds; the medians are compared.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Only workloads whose name contains this.
    #[arg(long, default_value = "")]
    filter: String,
    /// Leave out QEMU's one-insn-per-tb, the slowest.
    #[arg(long)]
    no_one_insn: bool,
    /// Also write the figures here.
    #[arg(long)]
    json: Option<PathBuf>,
    #[command(flatten)]
    boot: boot::BootArgs,
    /// No workloads of the ELF, only boots.
    #[arg(long)]
    only_boots: bool,
}

#[derive(Serialize)]
struct Row {
    name: &'static str,
    floating_point: bool,
    /// Million iterations' worth of guest instructions per CPU second, by engine.
    mips: Vec<Option<f64>>,
}

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("bench: {e}");
            ExitCode::from(2)
        }
    }
}

fn run(args: &Args) -> Result<(), String> {
    let qemu = args.qemu.clone();
    let qemu = qemu.unwrap_or_else(|| args.board.program().into());
    let theirs = |name, extra: &[&str]| Engine::qemu(name, &qemu, &args.elf, args.board, extra);
    let mut engines = vec![
        Engine::dyno(&args.dyno, &args.elf, args.board),
        theirs("icount", &["-icount", "shift=0"]),
        theirs("default", &[]),
    ];
    if !args.no_one_insn {
        let one = ["-accel", "tcg,one-insn-per-tb=on"];
        engines.push(theirs("one-insn", &one));
    }
    for e in &mut engines {
        e.measure_start()?;
    }
    let mut rows = Vec::new();
    print!("{:10}", "workload");
    for e in &engines {
        print!(" {:>9}", e.name);
    }
    for e in &engines[1..] {
        print!(" {:>12}", format!("/{}", e.name));
    }
    println!("   (MIPS by CPU time, medians of {})", args.rounds);
    let wanted = |w: &&Workload| !args.only_boots && w.name.contains(&args.filter);
    for w in args.board.workloads().iter().filter(wanted) {
        let row = measure(w, &engines, args.rounds)?;
        print!("{:10}", row.name);
        for m in &row.mips {
            print!(" {:>9}", m.map_or("-".into(), |m| format!("{m:.1}")));
        }
        for k in 1..engines.len() {
            let r = ratio(&row, k).map_or("-".into(), |r| format!("{r:.2}"));
            print!(" {r:>12}");
        }
        println!();
        rows.push(row);
    }
    for (title, fp) in [("integer", false), ("all", true)] {
        let some: Vec<&Row> = rows.iter().filter(|r| fp || !r.floating_point).collect();
        print!("geomean {title}:");
        for (k, e) in engines.iter().enumerate().skip(1) {
            let all: Vec<f64> = some.iter().filter_map(|r| ratio(r, k)).collect();
            if !all.is_empty() {
                let mean = all.iter().map(|r| r.ln()).sum::<f64>() / all.len() as f64;
                print!("  {:.2} of {} ({})", mean.exp(), e.name, all.len());
            }
        }
        println!();
    }
    let boots = boots(args, &qemu)?;
    if let Some(path) = &args.json {
        let names: Vec<&str> = engines.iter().map(|e| e.name).collect();
        let out = serde_json::json!({ "engines": names, "rounds": args.rounds, "rows": rows, "boots": boots });
        let text = serde_json::to_string_pretty(&out).map_err(|e| e.to_string())?;
        std::fs::write(path, text).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    Ok(())
}

/// CPU seconds of real software, by what it is.
fn boots(args: &Args, qemu: &Path) -> Result<Vec<(&'static str, Vec<f64>)>, String> {
    let mut done = Vec::new();
    let all = [
        ("boot", &args.boot.initrd),
        ("programs", &args.boot.programs),
    ];
    for (what, initrd) in all {
        let (Some(initrd), true) = (initrd, args.boot.kernel.is_some()) else {
            continue;
        };
        if done.is_empty() {
            print!("{:10}", "seconds");
            boot::NAMES.iter().for_each(|n| print!(" {n:>9}"));
            println!("   QEMU's over Dyno's: cold/icount cold/default warm/icount warm/default");
        }
        let s = boot::measure(&args.boot, initrd, &args.dyno, qemu, args.rounds)?;
        print!("{what:10}");
        s.iter().for_each(|s| print!(" {s:>9.2}"));
        let [_, cold, warm, icount, default] = s[..] else {
            continue;
        };
        println!(
            "   {:.2} {:.2} {:.2} {:.2}",
            icount / cold,
            default / cold,
            icount / warm,
            default / warm
        );
        done.push((what, s));
    }
    Ok(done)
}

fn measure(w: &Workload, engines: &[Engine], rounds: usize) -> Result<Row, String> {
    let mut samples = vec![Vec::new(); engines.len()];
    for _ in 0..rounds {
        for (e, s) in engines.iter().zip(&mut samples) {
            if let Some(mips) = e.mips(w)? {
                s.push(mips);
            }
        }
    }
    let mips = samples.into_iter().map(median).collect();
    Ok(Row {
        name: w.name,
        floating_point: w.floating_point,
        mips,
    })
}

fn median(mut v: Vec<f64>) -> Option<f64> {
    v.sort_by(f64::total_cmp);
    v.get(v.len() / 2).copied()
}

/// Dyno, the first engine, over engine `k`.
fn ratio(r: &Row, k: usize) -> Option<f64> {
    Some((*r.mips.first()?)? / (*r.mips.get(k)?)?)
}
