//! `dyno run`.
use crate::CommandError;
use crate::args::RunArgs;
use crate::board::memory_size;
use crate::serial::{Drive, Sink};
use crate::terminal::{HELP, Input, RawMode, Request};
use dyno_boards::boot::raw::LoadOption;
use dyno_boards::built::Port;
use dyno_boards::machine::SEMIHOSTING;
use dyno_boards::{Board, Machine, Stop};
use dyno_fabric::host::Output;
use dyno_fabric::{Blame, DeviceId, Time, log};
use dyno_gdb::{Address, Server, Wait};
use dyno_scenario::console::Console;
use dyno_scenario::session::{self, End, HostClock, Limits, Listener, Next};
use dyno_scenario::setup::{Ready, Setup};
use dyno_scenario::summary::{self, Figures, end_text};
use dyno_scenario::{ScenarioError, images, report, units};
use regex::bytes::Regex;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The machine that this simulator is about.
const DEFAULT_BOARD: &str = "ax1";

pub fn run(args: &RunArgs, interrupted: &AtomicBool) -> Result<u8, CommandError> {
    let board = args.board.as_ref().or(args.machine.as_ref());
    let board = board.map_or(DEFAULT_BOARD, String::as_str);
    if args.list_params {
        let mut b = Board::load(board)?;
        for option in &args.set {
            b.set_option(option)?;
        }
        for p in b.params() {
            crate::print(&format!("{}={}    {}\n", p.path, p.value, p.about));
        }
        return Ok(0);
    }
    not_built(args)?;
    let blames = blames(&args.log)?;
    let until_console = match &args.until_console {
        Some(text) => Some(Regex::new(text).map_err(|e| {
            let fix = "put a backslash before ( ) [ ] { } . * + ? | that stand for themselves";
            ScenarioError::option("--until-console", e, fix)
        })?),
        None => None,
    };
    let limits = Limits {
        until: match &args.until_time {
            Some(text) => units::time(text)
                .map_err(|e| ScenarioError::option("--until-time", e, "correct it"))?,
            None => Time::NEVER,
        },
        instructions: args.max_instructions,
        host: args.max_host_seconds.map(Duration::from_secs),
    };
    let mut ready = setup(args, board)?.build()?;
    for w in &ready.warnings {
        eprintln!("warning: {w}");
    }
    for (core, vector) in &ready.held {
        eprintln!("{core} waits in reset; its image starts at {vector:#x} (RVBAR)");
    }
    let mut terminal = Terminal::new(args, &ready, until_console, interrupted)?;
    for b in blames {
        for cell in ready.machine.cells_mut() {
            cell.system_mut().log.enable(b);
        }
    }
    terminal.gdb = server(args, &mut ready.machine)?;
    let machine = &mut ready.machine;
    let clock = HostClock::start();
    terminal.clock = clock;
    let raw = match terminal.input.is_some() {
        true => RawMode::enter(),
        false => None,
    };
    let end = session::run(machine, &limits, clock, &mut terminal);
    terminal.finish();
    drop(raw);
    if let Some(gdb) = &mut terminal.gdb {
        let code = match end {
            End::Guest(Stop::Exit(code)) => code as u8,
            _ => 0,
        };
        gdb.end(machine, code);
    }
    let figures = Figures::of(machine);
    let host = figures.host(clock, machine.threads_gain());
    let why = match end {
        End::Listener if terminal.killed => "gdb killed it".to_string(),
        End::Listener if terminal.quit => "the user quit".to_string(),
        End::Listener => "a line of a console matched".to_string(),
        ref other => end_text(other),
    };
    eprint!("\n{}", figures.text(&host, &why));
    if let Some(path) = &args.stats {
        let mut json = figures.json();
        json["end"] = why.into();
        json["host"] = host.json();
        json["polling"] = summary::polling(&ready.machine);
        json["engine"] = summary::engine(&mut ready.machine);
        report::file(path, report::pretty(&json).as_bytes())?;
    }
    Ok(match end {
        End::Guest(Stop::Exit(code)) => u8::try_from(code).unwrap_or(1),
        End::Guest(Stop::Stuck) => dyno_scenario::run::code::CRASH,
        End::Guest(_) | End::Listener => 0,
        End::Until if args.until_console.is_none() => 0,
        End::Until | End::Instructions | End::HostTime => dyno_scenario::run::code::LIMIT,
        End::Interrupt => 130,
    })
}

fn not_built(args: &RunArgs) -> Result<(), ScenarioError> {
    let fail =
        |option: &str, wrong: &str, fix: &str| Err(ScenarioError::option(option, wrong, fix));
    if args.bios.is_some() {
        let fix = "boot a kernel with --kernel, or load firmware with --load FILE@ADDR,CORE";
        return fail("--bios", "booting from flash is not built yet", fix);
    }
    match args.net.as_deref() {
        None | Some("none") => Ok(()),
        Some(other) => fail(
            &format!("--net {other}"),
            "networks are not built yet",
            "use none",
        ),
    }
}

/// The gdb server that `--gdb` asks for.
fn server(args: &RunArgs, machine: &mut Machine) -> Result<Option<Server>, ScenarioError> {
    let Some(text) = &args.gdb else {
        return Ok(None);
    };
    let address = Address::parse(text)
        .map_err(|fix| ScenarioError::option(format!("--gdb {text}"), "not understood", fix))?;
    let mut server = Server::new(machine, args.wait_gdb);
    server.listen(&address).map_err(|e| {
        let fix = "choose another port or socket";
        ScenarioError::option(format!("--gdb {text}"), e, fix)
    })?;
    eprintln!("gdb: {}", server.listens.join(", "));
    Ok(Some(server))
}

fn blames(words: &[String]) -> Result<Vec<Blame>, ScenarioError> {
    let mut out = Vec::new();
    for word in words {
        let found = Blame::ALL
            .into_iter()
            .filter(|b| word == "all" || b.name() == word);
        let before = out.len();
        out.extend(found);
        if out.len() == before {
            let names = Blame::ALL.map(Blame::name).into_iter().chain(["all"]);
            let fix = format!("choose from {}", dyno_scenario::error::one_of(names));
            return Err(ScenarioError::option(
                format!("--log {word}"),
                "there is no such class",
                fix,
            ));
        }
    }
    Ok(out)
}

fn setup(args: &RunArgs, board: &str) -> Result<Setup, CommandError> {
    let read = |what: &'static str, path: &Option<std::path::PathBuf>| {
        path.as_deref()
            .map(|p: &Path| images::read(what, p))
            .transpose()
    };
    let mut loads = Vec::new();
    for text in &args.load {
        let option = LoadOption::parse(text)?;
        let content = images::read("image", Path::new(&option.path))?;
        loads.push((option.path.clone(), option, content.bytes));
    }
    let mut plugs = Vec::new();
    for text in &args.drive {
        plugs.push(Drive::parse(text)?.plug()?);
    }
    let semihosting = args.semihosting || !args.semihosting_arg.is_empty();
    Ok(Setup {
        board: board.to_string(),
        set: args.set.clone(),
        smp: args.smp,
        memory: memory_size(args.memory.as_deref())?,
        el: args.el,
        seed: args.seed,
        quantum: None,
        semihosting: semihosting.then(|| args.semihosting_arg.join(" ")),
        kernel: read("kernel", &args.kernel)?,
        initrd: read("initrd", &args.initrd)?,
        dtb: read("devicetree", &args.dtb)?,
        append: args.append.clone(),
        engine: args.engine.engine()?,
        jit: args.engine.options(),
        no_poll_skip: args.no_poll_skip,
        clusters: args.cluster.clone(),
        hold: args.hold.clone(),
        threads: args.engine.threads,
        loads,
        plugs,
    })
}

/// One console and the host's end of it.
struct Line {
    device: DeviceId,
    sink: Sink,
    console: Console,
}

/// The user, as a listener.
struct Terminal<'a> {
    lines: Vec<Line>,
    /// Standard input, and the part that gets it.
    input: Option<(Input, Port)>,
    until: Option<Regex>,
    matched: bool,
    quit: bool,
    interrupted: &'a AtomicBool,
    realtime: bool,
    limit: Option<Duration>,
    clock: HostClock,
    progress: Option<Duration>,
    gdb: Option<Server>,
    killed: bool,
    /// What the user typed while the machine stood.
    typed: Vec<u8>,
}

impl<'a> Terminal<'a> {
    fn new(
        args: &RunArgs,
        ready: &Ready,
        until: Option<Regex>,
        interrupted: &'a AtomicBool,
    ) -> Result<Terminal<'a>, ScenarioError> {
        let ports: Vec<&Port> = ready.serials.iter().chain(&ready.consoles).collect();
        if args.serial.len() > ports.len() {
            let wrong = format!("{} of them", args.serial.len());
            let fix = format!("this machine has {}: leave some out", ports.len());
            return Err(ScenarioError::option("--serial", wrong, fix));
        }
        let mut lines = Vec::new();
        let mut stdio = None;
        for (i, &port) in ports.iter().enumerate() {
            let sink = match args.serial.get(i) {
                Some(text) => Sink::open(text)?,
                None if i == 0 => Sink::Stdio,
                None => Sink::Null,
            };
            if matches!(sink, Sink::Stdio) {
                if stdio.is_some() {
                    let fix = "send one of them to file:F or null";
                    return Err(ScenarioError::option("--serial stdio", "given twice", fix));
                }
                stdio = Some(port.clone());
            }
            lines.push(Line {
                device: port.device,
                sink,
                console: Console::new(&port.name),
            });
        }
        lines.push(Line {
            device: SEMIHOSTING,
            sink: Sink::Stdio,
            console: Console::new("semihosting"),
        });
        // A line that redraws itself is for a terminal that nothing else is drawn on.
        let console_here = stdio.is_some() && std::io::stdout().is_terminal();
        let progress = std::io::stderr().is_terminal() && !console_here;
        Ok(Terminal {
            lines,
            input: stdio.map(|port| (Input::open(), port)),
            until,
            matched: false,
            quit: false,
            interrupted,
            realtime: args.realtime,
            limit: args.max_host_seconds.map(Duration::from_secs),
            clock: HostClock::start(),
            progress: progress.then_some(Duration::ZERO),
            gdb: None,
            killed: false,
            typed: Vec::new(),
        })
    }
    fn finish(&mut self) {
        for line in &mut self.lines {
            line.sink.flush();
        }
        if self.progress.is_some() {
            eprint!("\r\x1b[K");
        }
    }
    /// Gives typed bytes to the guest.
    fn enter(&mut self, machine: &mut Machine, bytes: &[u8], requests: &[Request]) {
        if let Some((_, port)) = &self.input
            && !bytes.is_empty()
        {
            machine.host_input(port.device, port.channel, bytes);
        }
        for r in requests {
            match r {
                Request::Quit => self.quit = true,
                Request::Help => eprint!("{HELP}"),
                Request::Monitor => eprintln!("\nthe monitor is not built yet; Ctrl-A h is help"),
            }
        }
    }
    /// Lets clients of gdb do what they want; a machine that `halted` may stand until they have had enough.
    fn debug(&mut self, machine: &mut Machine, halted: bool) -> Next {
        let Some(gdb) = &mut self.gdb else {
            return Next::Go;
        };
        let (interrupted, input, quit) = (self.interrupted, &mut self.input, &mut self.quit);
        let mut typed = Vec::new();
        let mut leaves = || {
            if let Some((input, _)) = input {
                let (bytes, requests) = input.take();
                typed.extend(bytes);
                *quit |= requests.contains(&Request::Quit);
            }
            *quit || interrupted.load(Ordering::Relaxed)
        };
        let wait = match halted {
            true => gdb.halted(machine, &mut leaves),
            false => gdb.edge(machine, &mut leaves),
        };
        self.typed.append(&mut typed);
        match wait {
            Wait::Go => Next::Go,
            Wait::Killed => {
                self.killed = true;
                Next::End
            }
            Wait::Interrupted if self.quit => Next::End,
            Wait::Interrupted => Next::Interrupt,
        }
    }
    fn show_progress(&mut self, machine: &Machine) {
        let Some(last) = self.progress else { return };
        let now = self.clock.elapsed();
        if now < last + Duration::from_millis(250) {
            return;
        }
        self.progress = Some(now);
        let mips = session::instructions(machine) as f64 / now.as_secs_f64().max(1e-9) / 1e6;
        eprint!("\r\x1b[K{} s, {mips:.0} MIPS", machine.now());
        let _ = std::io::stderr().flush();
    }
}

impl Listener for Terminal<'_> {
    fn output(&mut self, o: &Output) {
        let Some(line) = self.lines.iter_mut().find(|l| l.device == o.device) else {
            return;
        };
        if o.channel != 0 {
            return;
        }
        line.sink.write(&o.bytes);
        if let Some(until) = &self.until {
            let matched = &mut self.matched;
            let see = &mut |seen: dyno_scenario::console::Seen<'_>| {
                *matched |= until.is_match(seen.bytes);
            };
            line.console.feed(o.time, &o.bytes, see);
        }
    }
    fn log(&mut self, line: &log::Line) {
        if self.progress.is_some() {
            eprint!("\r\x1b[K");
        }
        eprintln!("{line}");
    }
    fn edge(&mut self, machine: &mut Machine) -> Next {
        for line in &mut self.lines {
            line.sink.flush();
            if let Some(until) = &self.until {
                let matched = &mut self.matched;
                let see = &mut |seen: dyno_scenario::console::Seen<'_>| {
                    *matched |= until.is_match(seen.bytes);
                };
                line.console.quiet(machine.now(), see);
            }
        }
        match self.debug(machine, false) {
            Next::Go => {}
            other => return other,
        }
        if let Some((input, _)) = &mut self.input {
            let (bytes, requests) = input.take();
            self.typed.extend(bytes);
            let bytes = std::mem::take(&mut self.typed);
            self.enter(machine, &bytes, &requests);
        }
        self.show_progress(machine);
        if self.interrupted.load(Ordering::Relaxed) {
            return Next::Interrupt;
        }
        if self.matched || self.quit {
            return Next::End;
        }
        if self.realtime {
            let ahead =
                Duration::from_nanos(machine.now().ns()).saturating_sub(self.clock.elapsed());
            // Whoever presses Ctrl-C does not wait longer than this.
            let pause = ahead.min(Duration::from_millis(100));
            #[allow(clippy::disallowed_methods)] // Host time only: the guest cannot see it.
            std::thread::sleep(pause);
        }
        Next::Go
    }
    fn halted(&mut self, machine: &mut Machine) -> Next {
        self.debug(machine, true)
    }
    /// A guest that waits for the user, and for nothing else, is not stuck.
    fn stuck(&mut self, machine: &mut Machine) -> Next {
        if self.gdb.as_ref().is_some_and(Server::has_clients) {
            // gdb may look, and change what the guest waits for.
            let pause = Duration::from_millis(50);
            #[allow(clippy::disallowed_methods)] // Host time only: the guest cannot see it.
            std::thread::sleep(pause);
            let late = self.limit.is_some_and(|l| self.clock.elapsed() >= l);
            return if late { Next::End } else { Next::Go };
        }
        loop {
            let Some((input, _)) = &mut self.input else {
                return Next::End;
            };
            let Some((bytes, requests)) = input.wait(Duration::from_millis(50)) else {
                return Next::End;
            };
            self.enter(machine, &bytes, &requests);
            if self.interrupted.load(Ordering::Relaxed) {
                return Next::Interrupt;
            }
            let late = self.limit.is_some_and(|l| self.clock.elapsed() >= l);
            if !bytes.is_empty() || self.quit || late {
                return Next::Go;
            }
        }
    }
}
