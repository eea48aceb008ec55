//! Sessions of the real `gdb-multiarch` with machines of this process, and of none: packets as nobody
//! would send them.
//!
//! A machine runs in the test's own thread, as `dyno run` has it; gdb is a process with a script. Without
//! gdb a session says so in a line that starts with `SKIPPED:`.
#![forbid(unsafe_code)]

pub mod kallsyms;
pub mod packets;

use dyno_boards::Machine;
use dyno_boards::boot::raw::LoadOption;
use dyno_boot::say;
use dyno_fabric::Time;
use dyno_fabric::host::Output;
use dyno_gdb::{Address, Server, Wait};
use dyno_scenario::engine::{Engine, Options};
use dyno_scenario::session::{self, End, HostClock, Limits, Listener, Next};
use dyno_scenario::setup::Setup;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// The program of `program/`, with its symbols.
pub fn program() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("program/program.elf")
}

/// The machine that runs it.
pub fn subject(cores: u32) -> Setup {
    let path = program();
    let text = path.display().to_string();
    let option = LoadOption::parse(&text).expect("a path");
    let bytes = std::fs::read(&path).expect("it is checked in");
    Setup {
        board: "virt".to_string(),
        smp: Some(cores),
        memory: Some(64 << 20),
        loads: vec![(text, option, bytes)],
        ..Setup::default()
    }
}

/// The program of `r52/`, with its symbols.
pub fn r52_program() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("r52/program.elf")
}

/// The machine that runs it.
pub fn r52_subject(cores: u32) -> Setup {
    let path = r52_program();
    let text = path.display().to_string();
    let mut option = LoadOption::parse(&text).expect("a path");
    // Without that the others would start too.
    option.core = Some(0);
    let bytes = std::fs::read(&path).expect("it is checked in");
    Setup {
        board: "mps3-an536".to_string(),
        smp: Some(cores),
        loads: vec![(text, option, bytes)],
        ..Setup::default()
    }
}

/// The program of `two/` for a cluster, `a` or `r`, with its symbols.
pub fn program_of(cluster: &str) -> PathBuf {
    let name = format!("two/{cluster}.elf");
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The machine that runs both, with one and two cores.
pub fn two_clusters() -> Setup {
    let load = |program: &str, cluster: &str| {
        let path = program_of(program);
        let option = LoadOption {
            path: path.display().to_string(),
            cluster: Some(cluster.to_string()),
            ..LoadOption::default()
        };
        let bytes = std::fs::read(&path).expect("it is checked in");
        (option.path.clone(), option, bytes)
    };
    Setup {
        board: "ax1".to_string(),
        smp: Some(1),
        memory: Some(256 << 20),
        loads: vec![load("a", "a"), load("r", "r52")],
        ..Setup::default()
    }
}

/// A machine that has something to do for long: every core counts, reads, writes and calls.
pub fn long_subject(cores: u32) -> Setup {
    // stp x0, x1, [x2]; add x0, x0, #1; ldp x3, x4, [x2]; eor x1, x1, x0, ror #7; dmb; mrs x5, cntvct_el0;
    // str x5, [x2, #16]; mov x6, #64; subs x6, x6, #1; b.ne .-4; bl .+8; b .-44; ret
    const LOOP: [u32; 13] = [
        0xa900_0440,
        0x9100_0400,
        0xa940_1043,
        0xcac0_1c21,
        0xd503_3fbf,
        0xd53b_e045,
        0xf900_0845,
        0xd280_0806,
        0xf100_04c6,
        0x54ff_ffe1,
        0x9400_0002,
        0x17ff_fff5,
        0xd65f_03c0,
    ];
    let code: Vec<u8> = LOOP.iter().flat_map(|w| w.to_le_bytes()).collect();
    let load = |core: u32| {
        // Each core has its own code and data: x2 is set in front of the loop.
        let base = 0x4008_0000 + 0x1_0000 * u64::from(core);
        let place = format!("loop@{base:#x},{core}");
        let option = LoadOption::parse(&place).expect("a place");
        let adr_x2 = 0x1001_0002u32.to_le_bytes();
        (place, option, [&adr_x2[..], &code].concat())
    };
    Setup {
        board: "virt".to_string(),
        smp: Some(cores),
        memory: Some(64 << 20),
        loads: (0..cores).map(load).collect(),
        ..Setup::default()
    }
}

/// The same of a Cortex-R52, in A32; its other core is held in reset.
pub fn long_r52_subject(cores: u32) -> Setup {
    // mov r3, #0x20000000; add r0, r0, #1; eor r1, r1, r0, ror #7; str r1, [r3, #0x400]; ldr r4, [r3, #0x400];
    // mov r2, #64; subs r2, r2, #1; bne .-4; bl .+8; b .-32; bx lr
    const LOOP: [u32; 11] = [
        0xe3a0_3202,
        0xe280_0001,
        0xe021_13e0,
        0xe583_1400,
        0xe593_4400,
        0xe3a0_2040,
        0xe252_2001,
        0x1aff_fffd,
        0xeb00_0000,
        0xeaff_fff6,
        0xe12f_ff1e,
    ];
    let code = LOOP.iter().flat_map(|w| w.to_le_bytes()).collect();
    let place = "loop@0x20000000,0";
    let option = LoadOption::parse(place).expect("a place");
    Setup {
        board: "mps3-an536".to_string(),
        smp: Some(cores),
        loads: vec![(place.to_string(), option, code)],
        ..Setup::default()
    }
}

/// With everything compiled soon.
pub fn on(engine: Engine, setup: Setup) -> Setup {
    Setup {
        engine,
        jit: Options {
            threshold: 50,
            ..Options::default()
        },
        ..setup
    }
}

/// What became of a run.
#[derive(Debug)]
pub struct Done {
    pub end: End,
    pub fingerprint: u128,
    pub time: Time,
    /// What gdb printed, and behind it its errors and the answers to `monitor`.
    pub text: String,
    pub console: String,
}

impl Done {
    /// Fails unless the lines come in this order, among others.
    pub fn has(&self, lines: &[&str]) {
        let mut rest = &self.text[..];
        for line in lines {
            let Some(at) = rest.find(line) else {
                panic!("{line:?} is not where it should be in\n{}", self.text);
            };
            rest = &rest[at + line.len()..];
        }
    }
}

struct User {
    server: Option<Server>,
    gone: Arc<AtomicBool>,
    /// The run ends when gdb has gone.
    only_with_gdb: bool,
    killed: bool,
    console: String,
}

impl User {
    fn wait(&mut self, machine: &mut Machine, halted: bool) -> Next {
        let Some(server) = &mut self.server else {
            return Next::Go;
        };
        let gone = self.gone.clone();
        let mut leave = || gone.load(Ordering::Relaxed);
        let wait = match halted {
            true => server.halted(machine, &mut leave),
            false => server.edge(machine, &mut leave),
        };
        match wait {
            Wait::Go => Next::Go,
            Wait::Killed => {
                self.killed = true;
                Next::End
            }
            Wait::Interrupted => Next::End,
        }
    }
}

impl Listener for User {
    fn output(&mut self, o: &Output) {
        self.console.push_str(&String::from_utf8_lossy(&o.bytes));
    }
    fn edge(&mut self, machine: &mut Machine) -> Next {
        if self.only_with_gdb && self.gone.load(Ordering::Relaxed) {
            return Next::End;
        }
        self.wait(machine, false)
    }
    fn halted(&mut self, machine: &mut Machine) -> Next {
        self.wait(machine, true)
    }
    fn stuck(&mut self, _: &mut Machine) -> Next {
        match self.only_with_gdb && !self.gone.load(Ordering::Relaxed) {
            true => Next::Go,
            false => Next::End,
        }
    }
}

/// Where gdb is, if it is.
pub fn gdb() -> Option<&'static str> {
    let found = Command::new("gdb-multiarch").arg("--version").output();
    if found.is_err() {
        say("SKIPPED: gdb-multiarch is not installed: no session is held");
    }
    found.is_ok().then_some("gdb-multiarch")
}

fn socket() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let n = COUNT.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("dyno-gdb-{}-{n}", std::process::id()))
}

/// A session: what the machine is, what gdb does, and when it is over.
pub struct Session {
    pub setup: Setup,
    /// Commands; `@` is the socket of the whole machine.
    pub script: String,
    pub until: Time,
    /// The run ends when gdb has gone.
    pub only_with_gdb: bool,
}

impl Session {
    /// Commands for the program, from before its first instruction.
    pub fn of_program(engine: Engine, commands: &str) -> Session {
        Session {
            setup: on(engine, subject(2)),
            script: format!(
                "file {}\ntarget extended-remote @\n{commands}",
                program().display()
            ),
            until: Time::from_ms(50),
            only_with_gdb: false,
        }
    }
    /// `None` without gdb.
    pub fn hold(self) -> Option<Done> {
        Some(self.hold_with(&[])?.0)
    }
    /// With further gdbs, a script for each. Also what they printed. A gdb waits for another in `await`
    /// and a name, until that one has come to `told` and this name.
    pub fn hold_with(self, others: &[String]) -> Option<(Done, Vec<String>)> {
        let gdb = gdb()?;
        let path = socket();
        let ready = self.setup.build().unwrap_or_else(|e| panic!("{e}"));
        let mut machine = ready.machine;
        let mut server = Server::new(&mut machine, true);
        let address = Address::Unix(path.clone());
        server.listen(&address).expect("a new socket");
        let notes = path.with_extension("notes");
        if !others.is_empty() {
            std::fs::create_dir(&notes).expect("a new folder");
        }
        let gone = Arc::new(AtomicBool::new(false));
        let done = std::thread::scope(|s| {
            let scripts = std::iter::once(&self.script).chain(others);
            let gdbs = scripts.map(|script| commands(script, &path, &notes));
            let gdbs = gdbs.map(|all| s.spawn(move || speak(gdb, &all)));
            let gdbs: Vec<_> = gdbs.collect();
            let end = gone.clone();
            let gdbs = s.spawn(move || {
                let texts = gdbs
                    .into_iter()
                    .map(|g| g.join().expect("it does not panic"));
                let texts: Vec<String> = texts.collect();
                end.store(true, Ordering::Relaxed);
                texts
            });
            let mut user = User {
                server: Some(server),
                gone: gone.clone(),
                only_with_gdb: self.only_with_gdb,
                killed: false,
                console: String::new(),
            };
            let done = go(&mut machine, &mut user, self.until);
            if let Some(server) = &mut user.server {
                server.end(&mut machine, 0);
            }
            drop(user.server.take());
            let mut texts = gdbs.join().expect("it does not panic");
            let text = texts.remove(0);
            (Done { text, ..done }, texts)
        });
        let _ = std::fs::remove_dir_all(notes);
        Some(done)
    }
}

/// What gdb is given for a script.
fn commands(script: &str, socket: &Path, notes: &Path) -> Vec<String> {
    let settings = [
        "set pagination off",
        "set confirm off",
        "set width 0",
        "set debuginfod enabled off",
    ];
    let script = script.replace('@', &socket.display().to_string());
    let notes = notes.display();
    // Each by itself, so that what fails does not end the session.
    let all = settings.into_iter().chain(script.lines());
    let all = all.map(|line| match line.split_once(' ') {
        Some(("told", name)) => format!("shell touch {notes}/{name}"),
        Some(("await", name)) => {
            format!(
                "shell for n in `seq 600`; do test -e {notes}/{name} && break; sleep 0.05; done"
            )
        }
        _ => line.to_string(),
    });
    all.flat_map(|line| ["-ex".to_string(), line]).collect()
}

fn speak(gdb: &str, commands: &[String]) -> String {
    let done = Command::new(gdb)
        .args(["-q", "-nx", "-batch"])
        .args(commands)
        .stdin(Stdio::null())
        .output();
    let output = done.expect("gdb was there a moment ago");
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    text
}

/// The run without gdb.
pub fn alone(setup: Setup, until: Time) -> Done {
    let ready = setup.build().unwrap_or_else(|e| panic!("{e}"));
    let mut machine = ready.machine;
    let mut user = User {
        server: None,
        gone: Arc::default(),
        only_with_gdb: false,
        killed: false,
        console: String::new(),
    };
    go(&mut machine, &mut user, until)
}

fn go(machine: &mut Machine, user: &mut User, until: Time) -> Done {
    let limits = Limits {
        until,
        ..Limits::default()
    };
    let end = session::run(machine, &limits, HostClock::start(), user);
    machine.system_mut().take_outputs();
    Done {
        end,
        fingerprint: machine.fingerprint(),
        time: machine.now(),
        text: String::new(),
        console: std::mem::take(&mut user.console),
    }
}
