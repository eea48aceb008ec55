//! Runs scenarios: every case on a machine of its own, as many at a time as there are jobs.
use crate::case::{self, Case};
use crate::engine::Engine;
use crate::error::ScenarioError;
use crate::file::StopAt;
use crate::images::{self, Guests};
use crate::judge::{Judge, Surroundings, Verdicts};
use crate::listener::{CaseListener, console_names};
use crate::report;
use crate::session::{self, End, HostClock, Limits};
use crate::summary::{Figures, HostFigures};
use dyno_boards::{Cell, Stop};
use dyno_fabric::{Blame, Time};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

/// Exit codes, for one case and for all.
pub mod code {
    pub const PASS: u8 = 0;
    pub const FAILED: u8 = 1;
    pub const SCENARIO: u8 = 2;
    pub const CRASH: u8 = 3;
    pub const LIMIT: u8 = 4;
    pub const MISMATCH: u8 = 5;
}

/// What the command line says.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Where reports go; none are written without it.
    pub out: Option<PathBuf>,
    /// Cases at a time; 0 is 1.
    pub jobs: usize,
    /// Instead of the scenarios' own.
    pub repeat: Option<u64>,
    /// Only cases whose name contains this.
    pub filter: Option<String>,
    /// Bring guests that are not in the cache.
    pub fetch: bool,
    pub max_host: Option<Duration>,
    pub max_instructions: Option<u64>,
    /// How instructions are executed; results do not depend on it.
    pub engine: Engine,
    pub jit: dyno_jit::Options,
    /// Host threads for the cells of one machine.
    pub threads: Option<usize>,
}

/// One run of a case.
#[derive(Clone, Debug)]
pub struct Run {
    pub end: End,
    pub figures: Figures,
    pub verdicts: Verdicts,
    /// Consoles that printed anything: name and log.
    pub consoles: Vec<(String, String)>,
    pub blame: String,
    pub warnings: Vec<String>,
    pub host: HostFigures,
}

/// How a case came out.
#[derive(Debug)]
pub struct CaseResult {
    pub case: Case,
    /// The first run, or why there was none.
    pub run: Result<Run, ScenarioError>,
    pub runs: u64,
    /// How the first run that was not the same differed.
    pub mismatch: Option<String>,
    pub code: u8,
}

/// Runs every case of these files. The error is one that kept all of them from starting.
pub fn run(
    files: &[PathBuf],
    options: &Options,
    interrupted: &AtomicBool,
    progress: &(dyn Fn(&str) + Sync),
) -> Result<Vec<CaseResult>, ScenarioError> {
    let mut cases = Vec::new();
    for file in files {
        cases.extend(case::load(file)?);
    }
    run_cases(cases, options, interrupted, progress)
}

/// The same with cases that have been read.
pub fn run_cases(
    mut cases: Vec<Case>,
    options: &Options,
    interrupted: &AtomicBool,
    progress: &(dyn Fn(&str) + Sync),
) -> Result<Vec<CaseResult>, ScenarioError> {
    if let Some(filter) = &options.filter {
        let names: Vec<String> = cases.iter().map(|c| c.name.clone()).collect();
        cases.retain(|c| c.name.contains(filter));
        if cases.is_empty() {
            let wrong = format!("no case has {filter:?} in its name");
            let fix = format!("there are {}", crate::error::one_of(names));
            return Err(ScenarioError::option("--filter", wrong, fix));
        }
    }
    for (i, c) in cases.iter().enumerate() {
        if let Some(other) = cases[..i]
            .iter()
            .find(|o| o.folder_name() == c.folder_name())
        {
            let wrong = format!("{} has a case {} as well", other.file, other.name);
            let fix = "give each scenario a name of its own";
            return Err(ScenarioError::invalid(&c.file, "name", wrong, fix));
        }
        let repeat = options.repeat.unwrap_or(c.test.repeat.0);
        if !(1..=1000).contains(&repeat) {
            let fix = "write 1 to 1000";
            return Err(ScenarioError::invalid(&c.file, "repeat", repeat, fix));
        }
        let t = &c.test;
        let nothing = t.milestones.0.is_empty() && t.expect.is_empty();
        if matches!(t.stop, StopAt::Decided) && nothing {
            let fix = "add `expect` or `milestones`, or stop: AtMs(…) or PowerOff";
            return Err(ScenarioError::invalid(
                &c.file,
                "stop",
                "there is nothing to wait for",
                fix,
            ));
        }
    }
    let mut guests = Guests::default();
    for c in &cases {
        guests.find(c, options.fetch, &mut |line| progress(line))?;
    }
    let results: Vec<Mutex<Option<CaseResult>>> = cases.iter().map(|_| Mutex::new(None)).collect();
    let next = AtomicUsize::new(0);
    let worker = || {
        loop {
            let i = next.fetch_add(1, Ordering::Relaxed);
            let Some(case) = cases.get(i) else { return };
            let result = run_case(case, &guests, options, interrupted);
            progress(&report::line(&result));
            *results[i].lock().unwrap_or_else(|e| e.into_inner()) = Some(result);
        }
    };
    let jobs = options.jobs.clamp(1, cases.len().max(1));
    if jobs == 1 {
        worker();
    } else {
        std::thread::scope(|s| {
            for _ in 0..jobs {
                s.spawn(worker);
            }
        });
    }
    let results = results
        .into_iter()
        .filter_map(|r| r.into_inner().ok().flatten());
    let results: Vec<CaseResult> = results.collect();
    if let Some(out) = &options.out {
        report::write(out, &results)?;
    }
    Ok(results)
}

/// The code of all cases together: what makes the others doubtful comes first.
pub fn exit_code(results: &[CaseResult]) -> u8 {
    let order = [
        code::SCENARIO,
        code::MISMATCH,
        code::CRASH,
        code::LIMIT,
        code::FAILED,
    ];
    let worst = order
        .into_iter()
        .find(|c| results.iter().any(|r| r.code == *c));
    worst.unwrap_or(code::PASS)
}

fn run_case(
    case: &Case,
    guests: &Guests,
    options: &Options,
    interrupted: &AtomicBool,
) -> CaseResult {
    let wanted = options.repeat.unwrap_or(case.test.repeat.0);
    let mut result = CaseResult {
        case: case.clone(),
        run: run_once(case, guests, options, interrupted),
        runs: 1,
        mismatch: None,
        code: code::SCENARIO,
    };
    let Ok(first) = &result.run else {
        return result;
    };
    result.code = code_of(&case.test.stop, first);
    // A run that the host ended says nothing about the next.
    let comparable = |r: &Run| !matches!(r.end, End::HostTime | End::Interrupt);
    while result.runs < wanted && result.mismatch.is_none() && comparable(first) {
        match run_once(case, guests, options, interrupted) {
            Ok(again) if !comparable(&again) => break,
            Ok(again) => result.mismatch = difference(first, &again),
            Err(e) => result.mismatch = Some(format!("it could not be repeated: {e}")),
        }
        result.runs += 1;
    }
    if let Some(text) = &mut result.mismatch {
        *text = format!("run {}: {text}", result.runs);
        result.code = code::MISMATCH;
    }
    result
}

fn code_of(stop: &StopAt, run: &Run) -> u8 {
    let passed = match run.verdicts.passed() {
        true => code::PASS,
        false => code::FAILED,
    };
    match &run.end {
        _ if run.verdicts.crash.is_some() => code::CRASH,
        // Nothing will ever happen again; for one that need not end by itself that is no harm.
        End::Guest(Stop::Stuck) => match (stop, passed) {
            (StopAt::AtMs { .. } | StopAt::Decided, code::PASS) => code::PASS,
            _ => code::CRASH,
        },
        End::Until if matches!(stop, StopAt::AtMs { .. }) => passed,
        End::Until | End::Instructions | End::HostTime | End::Interrupt => code::LIMIT,
        End::Guest(_) | End::Listener => passed,
    }
}

/// The first thing in which two runs differ.
fn difference(a: &Run, b: &Run) -> Option<String> {
    let differ = |what: &str, x: String, y: String| Some(format!("{what}: {y}, was {x}"));
    for ((name, x), (_, y)) in a.verdicts.milestones.iter().zip(&b.verdicts.milestones) {
        if x != y {
            return differ(
                &format!("milestone {name}"),
                format!("{x:?}"),
                format!("{y:?}"),
            );
        }
    }
    if a.end != b.end {
        return differ("end", format!("{:?}", a.end), format!("{:?}", b.end));
    }
    if a.figures.time != b.figures.time {
        let ps = |r: &Run| format!("{} ps", r.figures.time.ps());
        return differ("virtual time", ps(a), ps(b));
    }
    for ((name, x), (_, y)) in a.consoles.iter().zip(&b.consoles) {
        let lines = x.lines().zip(y.lines());
        if let Some((x, y)) = lines.into_iter().find(|(x, y)| x != y) {
            return differ(name, format!("{x:?}"), format!("{y:?}"));
        }
    }
    if a.figures.cores != b.figures.cores {
        let cores = |r: &Run| format!("{:?}", r.figures.cores);
        return differ("cores", cores(a), cores(b));
    }
    if a.figures.fingerprint != b.figures.fingerprint {
        let print = |r: &Run| r.figures.fingerprint_text();
        return differ("fingerprint", print(a), print(b));
    }
    let rest = a.verdicts != b.verdicts || a.consoles != b.consoles || a.blame != b.blame;
    rest.then(|| "logs or verdicts differ".to_string())
}

fn run_once(
    case: &Case,
    guests: &Guests,
    options: &Options,
    interrupted: &AtomicBool,
) -> Result<Run, ScenarioError> {
    let clock = HostClock::start();
    let mut setup = images::setup(case, guests)?;
    setup.engine = options.engine;
    setup.jit = options.jit.clone();
    setup.threads = options.threads;
    let mut ready = setup.build()?;
    let names = |cell: &Cell| {
        let name = cell.name().to_string();
        (0..cell.cores().len()).map(move |i| format!("{name}.{i}"))
    };
    let cores: Vec<String> = ready.machine.cells().flat_map(names).collect();
    let highest = ready.machine.cores().first().map_or(1, |c| c.highest_el());
    let judge = Judge::new(
        &case.file,
        &case.test,
        &Surroundings {
            consoles: &console_names(&ready),
            cores: &cores,
            symbols: &ready.symbols,
            el: highest,
        },
    )?;
    let mut listener = CaseListener::new(case, &ready, judge, interrupted)?;
    let machine = &mut ready.machine;
    for cell in machine.cells_mut() {
        let log = &mut cell.system_mut().log;
        log.enable(Blame::Guest);
        log.enable(Blame::Unimplemented);
    }
    let until = match &case.test.stop {
        StopAt::AtMs { ms } => ms.0,
        StopAt::PowerOff | StopAt::Decided => case.test.limit_ms.0,
    };
    let limits = Limits {
        until: Time::from_ms(until),
        instructions: options.max_instructions,
        host: options.max_host,
    };
    listener.begin(machine);
    let end = session::run(machine, &limits, clock, &mut listener);
    listener.end(machine);
    let figures = Figures::of(machine);
    let host = figures.host(clock, machine.threads_gain());
    Ok(Run {
        verdicts: listener.judge.verdicts(&end, figures.time),
        end,
        figures,
        consoles: listener.console_logs(),
        blame: listener.blame_log().to_string(),
        warnings: ready.warnings,
        host,
    })
}
