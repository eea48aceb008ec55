//! The runner's listener: feeds the judge, keeps the logs, lets stimuli in.
use crate::case::Case;
use crate::console::Console;
use crate::error::{ScenarioError, one_of};
use crate::file::{Action, Stimulus};
use crate::judge::Judge;
use crate::session::{Listener, Next, edge_at};
use crate::setup::Ready;
use dyno_boards::Machine;
use dyno_boards::built::Port;
use dyno_boards::machine::SEMIHOSTING;
use dyno_fabric::host::Output;
use dyno_fabric::{DeviceId, Time, log};
use std::fmt::Write;
use std::sync::atomic::{AtomicBool, Ordering};

/// A crashed guest may go on for so long, so that its last words are in the log.
const LAST_WORDS: Time = Time::from_ms(200);

/// The console of semihosting.
pub const SEMIHOSTING_CONSOLE: &str = "semihosting";

/// What enters the machine, with names looked up.
#[derive(Clone, Debug)]
enum Input {
    Bytes(Port, Vec<u8>),
    Level(Port, bool),
}

struct Planned {
    /// The milestone it waits for, until that has an instant.
    after: Option<String>,
    /// Its instant, or the time behind the milestone.
    at: Time,
    input: Input,
}

/// See the module's documentation.
pub struct CaseListener<'a> {
    pub judge: Judge,
    consoles: Vec<(DeviceId, Console)>,
    planned: Vec<Planned>,
    log: String,
    interrupted: &'a AtomicBool,
}

/// Names of a machine's consoles.
pub fn console_names(ready: &Ready) -> Vec<String> {
    let ports = ready.serials.iter().chain(&ready.consoles);
    let names = ports.map(|p| p.name.clone());
    names.chain([SEMIHOSTING_CONSOLE.to_string()]).collect()
}

impl<'a> CaseListener<'a> {
    pub fn new(
        case: &Case,
        ready: &Ready,
        judge: Judge,
        interrupted: &'a AtomicBool,
    ) -> Result<CaseListener<'a>, ScenarioError> {
        let ports = ready.serials.iter().chain(&ready.consoles);
        let mut consoles: Vec<_> = ports.map(|p| (p.device, Console::new(&p.name))).collect();
        consoles.push((SEMIHOSTING, Console::new(SEMIHOSTING_CONSOLE)));
        let mut planned = Vec::new();
        for s in &case.test.stimuli {
            planned.push(plan(case, ready, s)?);
        }
        Ok(CaseListener {
            judge,
            consoles,
            planned,
            log: String::new(),
            interrupted,
        })
    }
    /// Before the first slice.
    pub fn begin(&self, machine: &mut Machine) {
        let addresses = self.judge.watched_addresses();
        if !addresses.is_empty() {
            watch(machine, &addresses);
        }
    }
    /// After the last: what is left of the consoles, and of what was watched.
    pub fn end(&mut self, machine: &mut Machine) {
        self.watch(machine);
        let judge = &mut self.judge;
        for (_, c) in &mut self.consoles {
            let name = c.name.clone();
            c.finish(&mut |line| judge.line(&name, &line));
        }
    }
    /// Consoles that printed anything: name and log.
    pub fn console_logs(&self) -> Vec<(String, String)> {
        let used = self.consoles.iter().filter(|(_, c)| !c.log().is_empty());
        let logs = used.map(|(_, c)| (c.name.clone(), c.log().to_string()));
        logs.collect()
    }
    /// Lines that blame somebody.
    pub fn blame_log(&self) -> &str {
        &self.log
    }

    fn watch(&mut self, machine: &mut Machine) {
        let mut news = false;
        let mut first = 0;
        for cell in machine.cells_mut() {
            for hit in cell.engine_mut().take_hits() {
                news |= self.judge.hit(first + hit.core, hit.pc, hit.time);
            }
            first += cell.cores().len() as u32;
        }
        if news {
            watch(machine, &self.judge.watched_addresses());
        }
        for (core, el) in self.judge.watched_levels() {
            if let Some(at) = first_at_level(machine, core, el) {
                self.judge.level(core, el, at);
            }
        }
    }
    fn inputs(&mut self, machine: &mut Machine) {
        for p in &mut self.planned {
            let Some(name) = &p.after else { continue };
            let reached = self.judge.reached().find(|(n, _)| n == name);
            if let Some((_, at)) = reached {
                (p.at, p.after) = (p.at + at, None);
            }
        }
        let now = machine.now();
        let due = |p: &Planned| p.after.is_none() && edge_at(p.at) <= now;
        // In the order of the file, where several are due.
        let (now_due, later) = std::mem::take(&mut self.planned).into_iter().partition(due);
        self.planned = later;
        let mut now_due: Vec<Planned> = now_due;
        now_due.sort_by_key(|p| p.at);
        for p in now_due {
            match p.input {
                Input::Bytes(port, bytes) => machine.host_input(port.device, port.channel, &bytes),
                Input::Level(port, level) => {
                    machine.set_input(port.device, port.channel, level);
                }
            }
        }
    }
}

/// Reports when a core of any cell arrives at one of these addresses.
fn watch(machine: &mut Machine, addresses: &[u64]) {
    for cell in machine.cells_mut() {
        cell.engine_mut().watch(addresses);
    }
}

/// When a core first executed at a level. Cores are counted through all cells.
fn first_at_level(machine: &Machine, core: u32, el: u8) -> Option<Time> {
    let mut cores = machine.cells().flat_map(|c| c.cores());
    let core = cores.nth(core as usize)?;
    *core.stats.first_el.get(usize::from(el))?
}

impl Listener for CaseListener<'_> {
    fn output(&mut self, o: &Output) {
        let Some((_, c)) = self.consoles.iter_mut().find(|(id, _)| *id == o.device) else {
            return;
        };
        // Other channels carry breaks and the like.
        if o.channel == 0 {
            let (judge, name) = (&mut self.judge, c.name.clone());
            c.feed(o.time, &o.bytes, &mut |line| judge.line(&name, &line));
        }
    }
    fn log(&mut self, line: &log::Line) {
        let _ = writeln!(self.log, "{line}");
    }
    fn edge(&mut self, machine: &mut Machine) -> Next {
        self.watch(machine);
        let now = machine.now();
        for (_, c) in &mut self.consoles {
            let (judge, name) = (&mut self.judge, c.name.clone());
            c.quiet(now, &mut |line| judge.line(&name, &line));
        }
        self.inputs(machine);
        if self.interrupted.load(Ordering::Relaxed) {
            return Next::Interrupt;
        }
        let crashed = self.judge.crashed();
        if crashed.is_some_and(|(at, _)| now >= at + LAST_WORDS) || self.judge.decided(now) {
            return Next::End;
        }
        Next::Go
    }
    fn next_input(&self) -> Option<Time> {
        let known = self.planned.iter().filter(|p| p.after.is_none());
        known.map(|p| p.at).min()
    }
}

fn plan(case: &Case, ready: &Ready, s: &Stimulus) -> Result<Planned, ScenarioError> {
    let file = &case.file;
    let (after, at, what) = match s {
        Stimulus::At { ms, what } => (None, ms.0, what),
        Stimulus::On {
            milestone,
            after_ms,
            what,
        } => {
            let known = &case.test.milestones.0;
            if !known.iter().any(|(n, _)| n == milestone) {
                let what = format!("stimuli: On({milestone:?})");
                let fix = format!("write {}", one_of(known.iter().map(|(n, _)| n)));
                return Err(ScenarioError::invalid(
                    file,
                    what,
                    "there is no such milestone",
                    fix,
                ));
            }
            (Some(milestone.clone()), after_ms.0, what)
        }
        Stimulus::Camera { part, .. } => {
            return Err(ScenarioError::unsupported(
                file,
                format!("stimuli: Camera({part:?})"),
            ));
        }
    };
    let find = |kind: &str, ports: &[&Port], name: &str| {
        let found = ports.iter().find(|p| p.name == name).map(|p| (*p).clone());
        found.ok_or_else(|| {
            let what = format!("stimuli: {kind}({name:?})");
            let fix = format!("write {}", one_of(ports.iter().map(|p| &p.name)));
            ScenarioError::invalid(file, what, "this machine has no such part", fix)
        })
    };
    let input = match what {
        Action::Console { part, text } => {
            let ports: Vec<&Port> = ready.serials.iter().chain(&ready.consoles).collect();
            Input::Bytes(find("Console", &ports, part)?, text.clone().into_bytes())
        }
        Action::Line { line, level } => {
            let ports: Vec<&Port> = ready.keys.iter().collect();
            Input::Level(find("Line", &ports, line)?, *level)
        }
        Action::Can { bus, .. } => {
            return Err(ScenarioError::unsupported(
                file,
                format!("stimuli: Can(bus: {bus:?})"),
            ));
        }
        Action::Fault { .. } => {
            return Err(ScenarioError::unsupported(file, "stimuli: Fault"));
        }
    };
    Ok(Planned {
        after,
        at: Time::from_ms(at),
        input,
    })
}
