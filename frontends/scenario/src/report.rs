//! What a run leaves behind: a table for people, JUnit and JSON for machines, logs. All but
//! `run-info.json` are the same in every run.
use crate::error::ScenarioError;
use crate::judge::{Measured, Outcome, Verdict};
use crate::junit;
use crate::run::{CaseResult, Run, code};
use crate::summary::end_text;
use crate::units;
use dyno_fabric::Time;
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::Path;

/// What a case's code means.
pub fn code_text(c: u8) -> &'static str {
    match c {
        code::PASS => "pass",
        code::FAILED => "FAILED",
        code::SCENARIO => "SCENARIO ERROR",
        code::CRASH => "GUEST CRASHED",
        code::LIMIT => "LIMIT REACHED",
        _ => "NOT DETERMINISTIC",
    }
}

/// One line for one case, as it ends.
pub fn line(r: &CaseResult) -> String {
    let verdict = code_text(r.code);
    match &r.run {
        Ok(run) => {
            let seconds = units::seconds(run.figures.time);
            let host = run.host.time.as_secs_f64();
            let mips = run.host.mips;
            format!(
                "{verdict}: {}: {seconds} s virtual, {host:.1} s host, {mips:.0} MIPS",
                r.case.name
            )
        }
        Err(e) => format!("{verdict}: {}: {e}", r.case.name),
    }
}

/// Milestones, KPIs and expectations of a case, for people.
pub fn table(r: &CaseResult) -> String {
    let mut out = format!("\n{}: {}\n", r.case.name, code_text(r.code));
    let run = match &r.run {
        Ok(run) => run,
        Err(e) => {
            let _ = writeln!(out, "  {e}");
            return out;
        }
    };
    for w in &run.warnings {
        let _ = writeln!(out, "  warning: {w}");
    }
    let mut rows: Vec<[String; 4]> = vec![["", "virtual ms", "bound", "verdict"].map(String::from)];
    let time = |t: Option<Time>| t.map_or("-".to_string(), units::ms);
    for (name, at) in &run.verdicts.milestones {
        let verdict = if at.is_some() {
            "reached"
        } else {
            "not reached"
        };
        rows.push([name.clone(), time(*at), String::new(), verdict.to_string()]);
    }
    for k in &run.verdicts.kpis {
        let bound = k.max.map_or("reported".to_string(), units::ms);
        rows.push([kpi_name(k), time(k.value), bound, verdict_text(&k.verdict)]);
    }
    for e in &run.verdicts.expectations {
        rows.push([
            e.name.clone(),
            time(e.at),
            String::new(),
            verdict_text(&e.verdict),
        ]);
    }
    let width = |i: usize, max: usize| {
        let all = rows.iter().map(|r| r[i].chars().count());
        all.max().unwrap_or(0).min(max)
    };
    let (a, b, c) = (width(0, 72), width(1, 20), width(2, 20));
    for [name, at, bound, verdict] in &rows {
        let row = format!("  {name:<a$}  {at:>b$}  {bound:>c$}  {verdict}");
        let _ = writeln!(out, "{}", row.trim_end());
    }
    if let Some((at, text)) = &run.verdicts.crash {
        let _ = writeln!(out, "  crash at {} ms: {text}", units::ms(*at));
    }
    if let Some(text) = &r.mismatch {
        let _ = writeln!(out, "  not deterministic: {text}");
    }
    let _ = writeln!(
        out,
        "  {} at {} ms",
        end_text(&run.end),
        units::ms(run.figures.time)
    );
    let same = match r.runs {
        1 => String::new(),
        n if r.mismatch.is_none() => format!(" (the same in {n} runs)"),
        n => format!(" (not the same in {n} runs)"),
    };
    let _ = writeln!(
        out,
        "  fingerprint {}{same}",
        run.figures.fingerprint_text()
    );
    out
}

pub(crate) fn kpi_name(k: &Measured) -> String {
    format!("{} {}: {} -> {}", k.id, k.name, k.from, k.to)
}

fn verdict_text(v: &Verdict) -> String {
    match v {
        Verdict::Pass => "pass".to_string(),
        Verdict::Fail(why) => format!("FAILED: {why}"),
    }
}

/// Writes everything under a folder: reports of all cases, and a folder for each.
pub fn write(out: &Path, results: &[CaseResult]) -> Result<(), ScenarioError> {
    folder(out)?;
    file(&out.join("junit.xml"), junit::text(results).as_bytes())?;
    let all: Vec<Value> = results.iter().map(results_json).collect();
    file(
        &out.join("results.json"),
        pretty(&json!({ "cases": all })).as_bytes(),
    )?;
    for r in results {
        let place = out.join(r.case.folder_name());
        folder(&place)?;
        file(
            &place.join("results.json"),
            pretty(&results_json(r)).as_bytes(),
        )?;
        if let Ok(run) = &r.run {
            write_run(&place, r, run)?;
        }
    }
    Ok(())
}

fn write_run(place: &Path, r: &CaseResult, run: &Run) -> Result<(), ScenarioError> {
    for (name, log) in &run.consoles {
        file(&place.join(format!("{name}.log")), log.as_bytes())?;
    }
    file(&place.join("guest.log"), run.blame.as_bytes())?;
    let fingerprint = format!("{}\n", run.figures.fingerprint_text());
    file(&place.join("fingerprint"), fingerprint.as_bytes())?;
    let mut info = run.host.json();
    info["version"] = json!(env!("CARGO_PKG_VERSION"));
    info["runs"] = json!(r.runs);
    file(&place.join("run-info.json"), pretty(&info).as_bytes())
}

fn results_json(r: &CaseResult) -> Value {
    let variables: serde_json::Map<String, Value> = r
        .case
        .variables
        .iter()
        .map(|(n, v)| (n.clone(), json!(v)))
        .collect();
    let mut v = json!({
        "name": r.case.name,
        "board": r.case.test.board,
        "seed": r.case.test.seed.0,
        "variables": variables,
        "code": r.code,
        "verdict": code_text(r.code),
    });
    let run = match &r.run {
        Ok(run) => run,
        Err(e) => {
            v["error"] = json!(e.to_string());
            return v;
        }
    };
    let ps = |t: Option<Time>| t.map(Time::ps);
    let milestone = |(name, at): &(String, Option<Time>)| json!({ "name": name, "ps": ps(*at) });
    let failure = |v: &Verdict| match v {
        Verdict::Pass => Value::Null,
        Verdict::Fail(why) => json!(why),
    };
    let kpi = |k: &Measured| {
        json!({
            "id": k.id, "name": k.name, "from": k.from, "to": k.to, "req": k.req,
            "ps": ps(k.value), "max_ps": ps(k.max),
            "pass": k.verdict == Verdict::Pass, "failure": failure(&k.verdict),
        })
    };
    let expectation = |e: &Outcome| {
        json!({
            "name": e.name, "ps": ps(e.at),
            "pass": e.verdict == Verdict::Pass, "failure": failure(&e.verdict),
        })
    };
    v["end"] = json!(end_text(&run.end));
    v["milestones"] = run.verdicts.milestones.iter().map(milestone).collect();
    v["kpis"] = run.verdicts.kpis.iter().map(kpi).collect();
    v["expectations"] = run.verdicts.expectations.iter().map(expectation).collect();
    v["crash"] = match &run.verdicts.crash {
        Some((at, text)) => json!({ "ps": at.ps(), "line": text }),
        None => Value::Null,
    };
    v["mismatch"] = json!(r.mismatch);
    v["figures"] = run.figures.json();
    v
}

/// JSON with a line end at its end.
pub fn pretty(v: &Value) -> String {
    format!("{v:#}\n")
}

fn folder(path: &Path) -> Result<(), ScenarioError> {
    std::fs::create_dir_all(path).map_err(|error| ScenarioError::Write {
        path: path.to_path_buf(),
        error,
    })
}

/// Writes a file; the error names it.
pub fn file(path: &Path, bytes: &[u8]) -> Result<(), ScenarioError> {
    std::fs::write(path, bytes).map_err(|error| ScenarioError::Write {
        path: path.to_path_buf(),
        error,
    })
}
