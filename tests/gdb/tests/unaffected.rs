//! Stopping, looking and going on, at a thousand instants: what the guest does is the same.
//!
//! A client of this process speaks the protocol by itself, because gdb takes a second for what takes this
//! one a millisecond.
use dyno_boards::Machine;
use dyno_boot::say;
use dyno_fabric::Time;
use dyno_fabric::host::Output;
use dyno_gdb::{Server, Wait};
use dyno_gdb_sessions::packets::{Client, Pipe};
use dyno_gdb_sessions::{Done, alone, long_r52_subject, long_subject, on};
use dyno_scenario::engine::Engine;
use dyno_scenario::session::{self, HostClock, Limits, Listener, Next};
use dyno_scenario::setup::Setup;
use dyno_soak::Xorshift;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

struct Debugged {
    server: Server,
    over: Arc<AtomicBool>,
    /// From here on the machine gives the client time between slices: how fast the host is must not decide how
    /// much of the run is left for it. It does not stand still, for the client may have asked for a step.
    patient: Time,
}

impl Debugged {
    fn wait(&mut self, machine: &mut Machine, halted: bool) -> Next {
        let mut leave = || false;
        let wait = match halted {
            true => self.server.halted(machine, &mut leave),
            false => self.server.edge(machine, &mut leave),
        };
        assert_eq!(wait, Wait::Go);
        Next::Go
    }
}

impl Listener for Debugged {
    fn output(&mut self, _: &Output) {}
    fn edge(&mut self, machine: &mut Machine) -> Next {
        self.wait(machine, false);
        if machine.now() >= self.patient {
            for _ in 0..500 {
                if self.over.load(Ordering::Relaxed) {
                    break;
                }
                std::thread::park_timeout(Duration::from_millis(1));
                self.wait(machine, false);
            }
        }
        Next::Go
    }
    fn halted(&mut self, machine: &mut Machine) -> Next {
        self.wait(machine, true)
    }
}

/// Says that the client is through, or has failed.
struct Gone(Arc<AtomicBool>);
impl Drop for Gone {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Stops so often, reads everything, steps now and then, and goes.
fn stop_often(pipe: Pipe, stops: u32, base: u64, memory: u64, cores: u32) {
    let mut gdb = Client::new(pipe);
    let mut rng = Xorshift::new(1);
    gdb.ask("qSupported:multiprocess+;swbreak+;hwbreak+");
    gdb.ask("QStartNoAckMode");
    gdb.no_ack();
    for _ in 0..stops {
        gdb.send("vCont;c");
        // Any instant will do: the host's is as random as it gets.
        for _ in 0..rng.below(200) {
            std::hint::spin_loop();
        }
        gdb.interrupt();
        let stop = gdb.answer();
        assert!(stop.starts_with("T02"), "{stop}");
        for core in 1..=cores {
            gdb.ask(&format!("Hgp1.{core}"));
            assert!(gdb.ask("g").len() > 600);
            for n in 50..300 {
                gdb.ask(&format!("p{n:x}"));
            }
        }
        for at in (0..memory).step_by(0x4000) {
            let bytes = gdb.ask(&format!("m{:x},4000", base + at));
            assert_eq!(bytes.len(), 0x8000, "{bytes}");
        }
        if rng.one_in(4) {
            let core = match base {
                // The others are held in reset.
                R52 => 1,
                _ => 1 + rng.below(u64::from(cores)),
            };
            let step = gdb.ask(&format!("vCont;s:p1.{core};c"));
            assert!(step.starts_with("T05"), "{step}");
        }
    }
    gdb.ask("D;1");
}

const VIRT: u64 = 0x4008_0000;
const R52: u64 = 0x2000_0000;

fn debugged(setup: Setup, until: Time, stops: u32, base: u64, memory: u64) -> u128 {
    let cores = setup.smp.unwrap_or(1);
    let ready = setup.build().unwrap_or_else(|e| panic!("{e}"));
    let mut machine = ready.machine;
    let server = Server::new(&mut machine, true);
    let (ours, theirs) = Pipe::pair();
    let (from, to) = theirs.split();
    server.connect(from, to);
    let over = Arc::new(AtomicBool::new(false));
    std::thread::scope(|s| {
        let done = over.clone();
        let client = s.spawn(move || {
            let _gone = Gone(done);
            stop_often(ours, stops, base, memory, cores);
        });
        let patient = Time::from_ps(until.ps() / 4 * 3);
        let mut listener = Debugged {
            server,
            over,
            patient,
        };
        let limits = Limits {
            until,
            ..Limits::default()
        };
        session::run(&mut machine, &limits, HostClock::start(), &mut listener);
        let finished = listener.over.load(Ordering::Relaxed);
        drop(listener);
        client.join().expect("it was answered");
        assert!(finished, "the run ended before the last stop");
    });
    machine.system_mut().take_outputs();
    machine.fingerprint()
}

fn thousand(stops: u32, memory: u64, until: Time) {
    let same = |setup: &dyn Fn() -> Setup, base, what: &str| {
        let Done { fingerprint, .. } = alone(setup(), until);
        let with = debugged(setup(), until, stops, base, memory);
        assert_eq!(with, fingerprint, "{what}");
        say(&format!(
            "{what}: {stops} stops, {fingerprint:032x} with and without"
        ));
    };
    for engine in [Engine::Interpreter, Engine::Jit] {
        for cores in [1, 4] {
            let setup = || on(engine, long_subject(cores));
            same(&setup, VIRT, &format!("{engine:?} on {cores} cores"));
        }
        let setup = || on(engine, long_r52_subject(2));
        same(&setup, R52, &format!("{engine:?} on the R52"));
    }
}

#[test]
fn twenty_stops_are_not_noticed() {
    thousand(20, 64 << 10, Time::from_ms(40));
}

#[test]
#[ignore = "minutes: cargo test -p dyno-gdb-sessions --release -- --ignored long"]
fn long_a_thousand_stops_are_not_noticed() {
    thousand(1000, 1 << 20, Time::from_ms(1000));
}
