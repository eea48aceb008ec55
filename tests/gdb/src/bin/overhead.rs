//! What a debugger costs that only waits: runs without gdb, with a client attached, and with a breakpoint of
//! each kind that is never reached, one after the other in every round, by CPU time of this process.
//!
//! `cargo run --release -p dyno-gdb-sessions --bin overhead -- [ROUNDS]`
use dyno_boards::Machine;
use dyno_boot::case_of;
use dyno_fabric::Time;
use dyno_fabric::host::Output;
use dyno_gdb::{Server, Wait};
use dyno_gdb_sessions::packets::{Client, Pipe};
use dyno_gdb_sessions::{long_r52_subject, long_subject, on};
use dyno_scenario::engine::Engine;
use dyno_scenario::session::{self, HostClock, Limits, Listener, Next};
use dyno_scenario::setup::Setup;
use std::process::ExitCode;
use std::time::Duration;

/// What is asked for before the machine goes on; nothing runs with the first one.
const WAYS: [(&str, Option<&str>); 4] = [
    ("alone", None),
    ("attached", Some("")),
    ("software", Some("Z0")),
    ("hardware", Some("Z1")),
];

struct Workload {
    name: &'static str,
    setup: fn() -> Option<Setup>,
    /// Each engine, and how far it gets in about a second.
    engines: &'static [(Engine, Time)],
    /// Nothing gets here; where there is a page of the hottest code, it is in that.
    never: u64,
    /// Of a breakpoint.
    kind: u32,
}

const WORKLOADS: [Workload; 3] = [
    Workload {
        name: "loop",
        setup: || Some(long_subject(1)),
        never: 0x4008_0800,
        kind: 4,
        engines: &[
            (Engine::Interpreter, Time::from_ms(150)),
            (Engine::Jit, Time::from_ms(1000)),
        ],
    },
    Workload {
        name: "linux",
        setup: || case_of("linux-boot.ron", "[kernel=6.12,el=1,smp=4]"),
        never: 0xffff_8000_8000_0004,
        kind: 4,
        engines: &[
            (Engine::Interpreter, Time::from_ms(250)),
            (Engine::Jit, Time::from_ms(150)),
        ],
    },
    Workload {
        name: "r52",
        setup: || Some(long_r52_subject(1)),
        never: 0x2000_0800,
        kind: 2,
        engines: &[
            (Engine::Interpreter, Time::from_ms(900)),
            (Engine::Jit, Time::from_ms(4000)),
        ],
    },
];

#[derive(Default)]
struct Debugged {
    server: Option<Server>,
    /// How often the machine asked whether somebody wants something, and how long all but the first of these
    /// took: there it waits for the client to let it go.
    asked: u32,
    spent: Duration,
}

impl Debugged {
    fn wait(&mut self, machine: &mut Machine, halted: bool) -> Next {
        let Some(server) = &mut self.server else {
            return Next::Go;
        };
        assert!(!halted, "the breakpoint was reached");
        let clock = HostClock::start();
        let wait = server.edge(machine, &mut || false);
        self.asked += 1;
        if self.asked > 1 {
            self.spent += clock.elapsed();
        }
        match wait {
            Wait::Go => Next::Go,
            _ => Next::End,
        }
    }
}

impl Listener for Debugged {
    fn output(&mut self, _: &Output) {}
    fn edge(&mut self, machine: &mut Machine) -> Next {
        self.wait(machine, false)
    }
    fn halted(&mut self, machine: &mut Machine) -> Next {
        self.wait(machine, true)
    }
}

/// CPU seconds of this process (proc(5): utime and stime, in hundredths).
fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").expect("proc is mounted");
    let after = text.rsplit(')').next().unwrap_or_default();
    let field = |n: usize| after.split_whitespace().nth(n);
    let number = |n| {
        field(n)
            .and_then(|f| f.parse::<f64>().ok())
            .expect("proc(5)")
    };
    (number(11) + number(12)) / 100.
}

/// CPU seconds, those of them in which the machine asked the debugger, and the fingerprint at the end.
fn run(w: &Workload, setup: Setup, until: Time, ask: Option<&str>) -> (f64, f64, u128) {
    let ready = setup.build().unwrap_or_else(|e| panic!("{e}"));
    let mut machine = ready.machine;
    let server = ask.map(|_| Server::new(&mut machine, true));
    let limits = Limits {
        until,
        ..Limits::default()
    };
    let (seconds, asking) = std::thread::scope(|s| {
        if let (Some(server), Some(point)) = (&server, ask) {
            let (ours, theirs) = Pipe::pair();
            let (from, to) = theirs.split();
            server.connect(from, to);
            s.spawn(move || {
                let mut gdb = Client::new(ours);
                gdb.ask("qSupported:multiprocess+;swbreak+;hwbreak+");
                gdb.ask("QStartNoAckMode");
                gdb.no_ack();
                gdb.ask("?");
                if !point.is_empty() {
                    let set = gdb.ask(&format!("{point},{:x},{}", w.never, w.kind));
                    assert_eq!(set, "OK");
                }
                gdb.send("vCont;c");
                // Until the run is over.
                assert_eq!(gdb.wait(), "W00");
            });
        }
        let mut listener = Debugged {
            server,
            ..Debugged::default()
        };
        let before = cpu_seconds();
        session::run(&mut machine, &limits, HostClock::start(), &mut listener);
        let seconds = cpu_seconds() - before;
        if let Some(mut server) = listener.server.take() {
            server.end(&mut machine, 0);
        }
        (seconds, listener.spent.as_secs_f64())
    });
    machine.system_mut().take_outputs();
    (seconds, asking, machine.fingerprint())
}

fn median(mut v: Vec<f64>) -> f64 {
    v.sort_by(f64::total_cmp);
    v[v.len() / 2]
}

fn main() -> ExitCode {
    let rounds = match std::env::args().nth(1).map(|n| n.parse::<usize>()) {
        None => 5,
        Some(Ok(n @ 1..)) => n,
        Some(_) => {
            eprintln!("overhead: the number of rounds must be one");
            return ExitCode::from(2);
        }
    };
    print!("{:17}", format!("least of {rounds}"));
    WAYS.iter().for_each(|(name, _)| print!(" {name:>9}"));
    println!("   ratios to alone: of these, and medians round by round; asking at most");
    for w in &WORKLOADS {
        for &(engine, until) in w.engines {
            let mut samples = vec![Vec::new(); WAYS.len()];
            let (mut same, mut asked) = (None, 0f64);
            for _ in 0..rounds {
                for ((_, ask), s) in WAYS.iter().zip(&mut samples) {
                    let Some(setup) = (w.setup)() else { continue };
                    let setup = on(engine, setup);
                    let (seconds, asking, fingerprint) = run(w, setup, until, *ask);
                    asked = asked.max(asking / seconds);
                    assert_eq!(*same.get_or_insert(fingerprint), fingerprint, "noticed");
                    s.push(seconds);
                }
            }
            if samples[0].is_empty() {
                continue;
            }
            print!("{:17}", format!("{} {engine:?}", w.name));
            let least = |s: &[f64]| s.iter().copied().fold(f64::INFINITY, f64::min);
            samples.iter().for_each(|s| print!(" {:>9.2}", least(s)));
            for s in &samples[1..] {
                let pairs = s.iter().zip(&samples[0]);
                let middle = median(pairs.map(|(a, b)| a / b).collect());
                print!("  {:.3} {middle:.3}", least(s) / least(&samples[0]));
            }
            println!("  {:.3} %", 100. * asked);
        }
    }
    ExitCode::SUCCESS
}
