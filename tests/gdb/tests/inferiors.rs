//! Two clusters, two architectures, and one gdb that has both.
use dyno_boards::Stop;
use dyno_fabric::Time;
use dyno_gdb::{Server, Wait};
use dyno_gdb_sessions::packets::{Client, Pipe};
use dyno_gdb_sessions::{Session, alone, on, program_of, two_clusters};
use dyno_scenario::engine::Engine;
use dyno_scenario::session::End;

const UNTIL: Time = Time::from_ms(3);

/// As users of QEMU write it.
fn both(commands: &str) -> String {
    format!(
        "file {}\ntarget extended-remote @\nadd-inferior\ninferior 2\nfile {}\nattach 2\n{commands}",
        program_of("a").display(),
        program_of("r").display()
    )
}

/// What `monitor time` says of the machine, each time it was asked.
fn instants(text: &str) -> Vec<&str> {
    let ends = |line: &&str| line.ends_with(" ps)");
    text.lines().filter(ends).collect()
}

/// Breakpoints, a step and a watchpoint, registers of each, and one let go of while the other stands.
fn held(engine: Engine) {
    let setup = || on(engine, two_clusters());
    let before = alone(setup(), UNTIL);
    let script = both(
        r#"set schedule-multiple on
info inferiors
info threads
show architecture
inferior 1
show architecture
break a_turn if $x0 == 0x1000
continue
printf "x19 %x, counted %d, VBAR_EL2 %d\n", $x19, *(long *)&counted, $VBAR_EL2
monitor time
inferior 2
printf "r9 %x, behind %d\n", $r9, *(int *)&counted > 100
monitor time
break r_turn
continue
printf "at %d, counted %d, sp_hyp %x\n", $pc == (int)&r_turn, $r0 == *(int *)&counted, $sp_hyp
stepi
printf "one further %d\n", $pc == (int)&r_turn + 4
monitor time
delete
inferior 1
monitor time
printf "in inferior 1 %x\n", $x19
watch *(long *)&counted
continue
delete
inferior 2
printf "in inferior 2 %x\n", $r9
detach
"#,
    );
    let session = Session {
        setup: setup(),
        script,
        until: UNTIL,
        only_with_gdb: false,
    };
    let Some(done) = session.hold() else {
        return;
    };
    done.has(&[
        "process 1 ",
        "* 2    process 2 ",
        "  1.1 ",
        "(a.0 EL2 ",
        "* 2.1 ",
        "(r52.0 EL2 HYP ",
        "  2.2 ",
        "(r52.1 held in reset)",
        "(currently \"armv8-r\")",
        "(currently \"aarch64\")",
        "Thread 1.1 hit Breakpoint 1, a_turn",
        "x19 a, counted 4096, VBAR_EL2 0",
        "r9 52, behind 1",
        "Thread 2.1 hit Breakpoint 2, r_turn",
        "at 1, counted 1, sp_hyp 0",
        "one further 1",
        "in inferior 1 a",
        "Thread 1.1 hit Hardware watchpoint 3",
        "Old value = ",
        "in inferior 2 52",
        // gdb 13 has the other one go on then, and goes.
        "[Inferior 2 (process 2) detached]",
    ]);
    let instants = instants(&done.text);
    assert_eq!(instants.len(), 4, "{}", done.text);
    assert_eq!(instants[0], instants[1]);
    assert_eq!(instants[2], instants[3]);
    assert_ne!(instants[0], instants[2]);
    assert_eq!(
        (done.fingerprint, done.time),
        (before.fingerprint, before.time)
    );
}

#[test]
fn one_gdb_has_both_clusters_interpreted() {
    held(Engine::Interpreter);
}

#[test]
fn one_gdb_has_both_clusters_compiled() {
    held(Engine::Jit);
}

#[test]
fn one_stands_while_the_other_goes_on_and_a_kill_ends_both() {
    let script = both(
        r#"python import os, signal, threading
python later = lambda: threading.Timer(0.4, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
set schedule-multiple on
tbreak r_turn
continue
set schedule-multiple off
set $before = *(int *)&counted
inferior 1
tbreak a_turn
continue
inferior 2
printf "the other counted %d\n", *(int *)&counted - $before
set schedule-multiple on
python later()
continue
printf "both counted %d\n", *(int *)&counted > $before
kill
"#,
    );
    let session = Session {
        setup: two_clusters(),
        script,
        until: Time::NEVER,
        only_with_gdb: true,
    };
    let Some(done) = session.hold() else {
        return;
    };
    done.has(&[
        "hit Temporary breakpoint 1",
        "hit Temporary breakpoint 2",
        "the other counted 0",
        "received signal SIGINT",
        "both counted 1",
        "killed]",
    ]);
    assert_eq!(done.end, End::Listener, "killed");
}

/// A client of the machine with both, until it has gone or has killed it: which of them.
fn with_client(talk: impl FnOnce(&mut Client) + Send) -> Wait {
    let ready = two_clusters().build().unwrap_or_else(|e| panic!("{e}"));
    let mut machine = ready.machine;
    let mut server = Server::new(&mut machine, true);
    let (ours, theirs) = Pipe::pair();
    let (from, to) = theirs.split();
    server.connect(from, to);
    std::thread::scope(|s| {
        let client = s.spawn(move || talk(&mut Client::new(ours)));
        let mut until = Time::ZERO;
        let mut leave = || client.is_finished();
        loop {
            let mut wait = server.edge(&mut machine, &mut leave);
            until += Time::from_us(10);
            while wait == Wait::Go && machine.run(until) == Stop::Halted {
                wait = server.halted(&mut machine, &mut leave);
            }
            if wait != Wait::Go || !server.has_clients() {
                return wait;
            }
        }
    })
}

#[test]
fn threads_belong_to_processes_and_points_too() {
    let end = with_client(|gdb| {
        let mut is = |said: &str, answer: &str| assert_eq!(gdb.ask(said), answer, "{said}");
        is("QStartNoAckMode", "OK");
        is("!", "OK");
        // Who knows nothing of processes is told nothing of them.
        is("qC", "QC1");
        is("qfThreadInfo", "m1");
        is("?", "T05thread:01;");
    });
    assert_eq!(end, Wait::Interrupted, "it still holds the machine");
    let end = with_client(|gdb| {
        let features = gdb.ask("qSupported:multiprocess+;swbreak+");
        assert!(features.contains("multiprocess+"), "{features}");
        let mut is = |said: &str, answer: &str| assert_eq!(gdb.ask(said), answer, "{said}");
        is("QStartNoAckMode", "OK");
        is("!", "OK");
        is("?", "T05thread:p01.01;");
        is("qfThreadInfo", "mp1.1");
        is("qsThreadInfo", "l");
        for other in [
            "Hgp2.2",
            "Hg2",
            "Tp2.2",
            "Hgp1.2",
            "vAttach;3",
            "D;2",
            "D;0",
            "vCont;c:p2.-1",
        ] {
            is(other, "E03");
        }
        is("vAttach;2", "T05thread:p02.02;");
        is("qC", "QCp2.2");
        is("qfThreadInfo", "mp1.1,p2.2,p2.3");
        is("Tp2.3", "OK");
        for other in ["Hgp1.2", "Tp2.1", "Tp2.4", "vCont;s:p1.2"] {
            is(other, "E03");
        }
        // R0 of one, X0 of the other: what is asked for is the last thread's, however it was named.
        for (thread, current, digits) in [
            ("p1.1", "p1.1", 16),
            ("p2.0", "p2.2", 8),
            ("p2.3", "p2.3", 8),
            ("p2", "p2.3", 8),
            ("1", "p1.1", 16),
            ("p-1.3", "p2.3", 8),
            ("p1.-1", "p1.1", 16),
            ("0", "p1.1", 16),
        ] {
            is(&format!("Hg{thread}"), "OK");
            is("qC", &format!("QC{current}"));
            is("p0", &"0".repeat(digits));
        }
        // Both loop through these addresses, each through one of them.
        is("Hgp2.2", "OK");
        is("Z0,40080010,4", "OK");
        is("Hgp1.1", "OK");
        is("Z0,1010,4", "OK");
        is("Z0,40080028,4", "OK");
        is("vCont;c", "T05thread:p01.01;swbreak:;");
        is("z0,40080010,4", "E16");
        is("z0,1010,4", "OK");
        is("z0,40080028,4", "OK");
        is("Hgp2.2", "OK");
        is("Z0,1030,4", "OK");
        is("vCont;c:p1.-1;c:p2.-1", "T05thread:p02.02;swbreak:;");
        is("qC", "QCp2.2");
        is("vCont;s:p1.1;c", "T05thread:p01.01;");
        // One goes, with its points.
        is("D;2", "OK");
        is("qC", "QCp1.1");
        is("qfThreadInfo", "mp1.1");
        gdb.send("vCont;c");
        gdb.interrupt();
        assert_eq!(gdb.answer(), "T02thread:p01.01;");
        let mut is = |said: &str, answer: &str| assert_eq!(gdb.ask(said), answer, "{said}");
        // The other goes, and both may come again.
        is("D;1", "OK");
        is("qfThreadInfo", "l");
        for nobody in ["qC", "Hg0", "D;1", "vCont;c"] {
            is(nobody, "E03");
        }
        is("g", "E79");
        is("vAttach;2", "T05thread:p02.02;");
        is("vAttach;1", "T05thread:p01.01;");
        is("qfThreadInfo", "mp1.1,p2.2,p2.3");
        is("vKill;2", "OK");
    });
    assert_eq!(end, Wait::Killed);
}

#[test]
fn no_stop_of_either_is_lost_and_none_disturbs_a_step() {
    let end = with_client(|gdb| {
        gdb.ask("qSupported:multiprocess+;swbreak+");
        gdb.ask("!");
        gdb.ask("vAttach;2");
        for (thread, function) in [("p1.1", "40080028"), ("p2.2", "1030")] {
            assert_eq!(gdb.ask(&format!("Hg{thread}")), "OK");
            assert_eq!(gdb.ask(&format!("Z0,{function},4")), "OK");
        }
        // Each counts to the next multiple of 1024 before it calls its function: R0 is the first register.
        let mut calls = [0, 0];
        let goes_on = |gdb: &mut Client| match &gdb.ask("vCont;c")[..] {
            "T05thread:p01.01;swbreak:;" => 0,
            "T05thread:p02.02;swbreak:;" => 1,
            stop => panic!("{stop}"),
        };
        for round in 0..40 {
            let n = goes_on(gdb);
            calls[n] += 1;
            let low = &gdb.ask("p0")[..8];
            let counted = u32::from_str_radix(low, 16).map(u32::swap_bytes);
            assert_eq!(counted, Ok(1024 * calls[n]), "round {round} of {n}");
        }
        assert!(calls.iter().all(|&n| n > 10), "{calls:?}");
        // As gdb steps over a breakpoint: that one is out, and nobody else is to go on. Each of these waits
        // for memory that the other one holds, who may come by his breakpoint meanwhile.
        let mut steps = [0, 0];
        for _ in 0..40 {
            let n = goes_on(gdb);
            steps[n] += 1;
            let (thread, function) = [("01", "40080028"), ("02", "1030")][n];
            assert_eq!(gdb.ask(&format!("z0,{function},4")), "OK");
            let stop = gdb.ask(&format!("vCont;s:p{thread}.{thread}"));
            assert_eq!(stop, format!("T05thread:p{thread}.{thread};"));
            assert_eq!(gdb.ask(&format!("Z0,{function},4")), "OK");
        }
        assert!(steps.iter().all(|&n| n > 5), "{steps:?}");
        gdb.ask("vKill;1");
    });
    assert_eq!(end, Wait::Killed);
}
