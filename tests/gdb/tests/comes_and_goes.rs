//! Ctrl-C by the real gdb, clients that do not listen, and clients by the hundred.
use dyno_boards::Stop;
use dyno_fabric::Time;
use dyno_gdb::{Server, Wait};
use dyno_gdb_sessions::packets::{Client, Pipe, packet};
use dyno_gdb_sessions::{Session, alone, long_r52_subject, long_subject, on};
use dyno_scenario::engine::Engine;
use dyno_scenario::session::End;
use std::io::Write;
use std::time::Duration;

/// gdb gets the signal of a Ctrl-C while it waits for the machine.
const CTRL_C: &str = r#"
target extended-remote @
python import os, signal, threading
python later = lambda: threading.Timer(0.4, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
"#;

#[test]
fn ctrl_c_kill_and_a_second_visit() {
    let script = format!(
        "{CTRL_C}python later()\ncontinue\ninfo threads\npython later()\ncontinue\ninfo registers pc\n\
         detach\nattach 1\npython later()\ncontinue\nmonitor time\nkill"
    );
    let session = Session {
        setup: on(Engine::Interpreter, long_subject(2)),
        script,
        until: Time::NEVER,
        only_with_gdb: true,
    };
    let Some(done) = session.hold() else {
        return;
    };
    done.has(&[
        "received signal SIGINT",
        "1.1 (a.0 EL1 halted",
        "received signal SIGINT",
        "pc ",
        "[Inferior 1 (process 1) detached]",
        "received signal SIGINT",
        "killed]",
    ]);
    assert_eq!(done.end, End::Listener, "killed");
}

/// Runs a machine for whoever is at the other end until nobody is.
fn go_until_alone(server: &mut Server, machine: &mut dyno_boards::Machine) {
    let mut until = Time::ZERO;
    let mut waits = 0;
    let mut leave = || {
        waits += 1;
        assert!(waits < 400, "a client holds the machine for twenty seconds");
        false
    };
    while server.edge(machine, &mut leave) == Wait::Go && server.has_clients() {
        until += Time::from_us(10);
        while machine.run(until) == Stop::Halted {
            assert_eq!(server.halted(machine, &mut leave), Wait::Go);
        }
    }
}

#[test]
fn a_client_that_never_reads_is_given_up() {
    let ready = long_subject(2).build().unwrap_or_else(|e| panic!("{e}"));
    let mut machine = ready.machine;
    let mut server = Server::new(&mut machine, false);
    let (ours, theirs) = Pipe::pair();
    let (from, to) = theirs.split();
    // As the server has it for its own sockets.
    to.set_write_timeout(Some(Duration::from_millis(200)))
        .expect("a time");
    server.connect(from, to);
    let (read, mut write) = ours.split();
    std::thread::scope(|s| {
        s.spawn(|| {
            // More than sockets hold, of questions with long answers.
            let question = packet(b"m40080000,4000");
            for _ in 0..100_000 {
                if write.write_all(&question).is_err() {
                    return;
                }
            }
            panic!("the server took it all");
        });
        go_until_alone(&mut server, &mut machine);
        drop(server);
    });
    drop(read);
}

#[test]
fn a_client_that_asks_for_all_memory_is_given_up() {
    let ready = long_r52_subject(1)
        .build()
        .unwrap_or_else(|e| panic!("{e}"));
    let mut machine = ready.machine;
    let mut server = Server::new(&mut machine, false);
    let (ours, theirs) = Pipe::pair();
    let (from, to) = theirs.split();
    server.connect(from, to);
    let (read, mut write) = ours.split();
    write
        .write_all(&packet(b"m20000000,ffffffffffffffff"))
        .expect("it listens");
    go_until_alone(&mut server, &mut machine);
    drop((read, write));
}

#[test]
fn the_hundredth_client_is_hung_up_on_and_the_others_are_served() {
    let ready = long_subject(1).build().unwrap_or_else(|e| panic!("{e}"));
    let mut machine = ready.machine;
    let mut server = Server::new(&mut machine, false);
    let mut clients = Vec::new();
    for _ in 0..100 {
        let (ours, theirs) = Pipe::pair();
        let (from, to) = theirs.split();
        server.connect(from, to);
        clients.push(ours);
    }
    std::thread::scope(|s| {
        s.spawn(move || {
            let refused = clients.split_off(64);
            for pipe in refused {
                let mut end = [0];
                let (mut read, _write) = pipe.split();
                let n = std::io::Read::read(&mut read, &mut end);
                assert!(matches!(n, Ok(0)), "{n:?}");
            }
            for pipe in clients {
                let mut gdb = Client::new(pipe);
                assert!(gdb.ask("?").starts_with("T05"));
                gdb.ask("D;1");
            }
        });
        go_until_alone(&mut server, &mut machine);
    });
}

#[test]
fn points_are_bounded() {
    let ready = long_subject(1).build().unwrap_or_else(|e| panic!("{e}"));
    let mut machine = ready.machine;
    let mut server = Server::new(&mut machine, false);
    let (ours, theirs) = Pipe::pair();
    let (from, to) = theirs.split();
    server.connect(from, to);
    std::thread::scope(|s| {
        s.spawn(move || {
            let mut gdb = Client::new(ours);
            let set =
                |gdb: &mut Client, n: u64| gdb.ask(&format!("Z0,{:x},4", 0x5000_0000 + 4 * n));
            let kept = (0..2000).filter(|&n| set(&mut gdb, n) == "OK").count();
            assert_eq!(kept, 1024);
            assert_eq!(gdb.ask("z0,50000000,4"), "OK");
            assert_eq!(set(&mut gdb, 3000), "OK");
            gdb.ask("D;1");
        });
        go_until_alone(&mut server, &mut machine);
    });
    let until = machine.now();
    let before = alone(long_subject(1), until);
    assert_eq!(machine.fingerprint(), before.fingerprint, "noticed");
}
