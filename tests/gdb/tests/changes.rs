//! What gdb may change, and how it comes and goes.
use dyno_fabric::Time;
use dyno_gdb_sessions::Session;
use dyno_scenario::engine::Engine;
use dyno_scenario::session::End;

#[test]
fn registers_and_memory_are_written_and_read_back() {
    let script = r#"
break inner
continue
set $x7 = 0x1234
set $TPIDR_EL0 = 0xabcd
set $v3.d.u[1] = 77
set $fpsr = 1
set *(int *)&result = 0x55
printf "x7 %lx tpidr %lx v3 %ld fpsr %d result %x\n", $x7, $TPIDR_EL0, $v3.d.u[1], $fpsr, result
set $MIDR_EL1 = 1
set $x0 = 100
finish
kill
"#;
    let Some(done) = Session::of_program(Engine::Jit, script).hold() else {
        return;
    };
    done.has(&["x7 1234 tpidr abcd v3 77 fpsr 1 result 55"]);
    done.has(&["Could not write register \"MIDR_EL1\""]);
    done.has(&["Value returned is $1 = 200"]);
    assert_eq!(done.end, End::Listener, "killed");
}

#[test]
fn it_comes_again_after_it_went() {
    // From the loop in the vectors nothing leads away.
    let script = r#"
break to_user
continue
set $pc = (long)&vectors
detach
attach 1
printf "again %d\n", $pc == (long)&vectors
stepi
detach
disconnect
target remote @.1
info threads
detach
target extended-remote @.0
info threads
printf "once more %d\n", $pc == (long)&vectors
kill
"#;
    let mut session = Session::of_program(Engine::Interpreter, script);
    (session.until, session.only_with_gdb) = (Time::NEVER, true);
    let Some(done) = session.hold() else {
        return;
    };
    done.has(&[
        "hit Breakpoint 1, to_user",
        "[Inferior 1 (process 1) detached]",
        "again 1",
        "[Inferior 1 (process 1) detached]",
        "1.2 (a.1 held in reset)",
        "[Inferior 1 (process 1) detached]",
        "1.1 (a.0 EL1 halted",
        "once more 1",
        "killed]",
    ]);
    assert_eq!(done.end, End::Listener, "killed");
}

#[test]
fn other_cores_stay_where_they_are() {
    let script = r#"
break second_writes
continue
delete
set scheduler-locking on
thread 2
stepi 2
thread 1
p $pc == $pc
set $before = $pc
thread 2
stepi 20
thread 1
printf "still %d\n", $pc == $before
set scheduler-locking off
monitor cores
monitor gic all
monitor timers
monitor devices
monitor device uart0
monitor read uart0 UARTFR
monitor pa 0x40090000 16
monitor nonsense
monitor t
monitor log +int
monitor help
kill
"#;
    let Some(done) = Session::of_program(Engine::Interpreter, script).hold() else {
        return;
    };
    done.has(&[
        "hit Breakpoint 1, second_writes",
        "still 1",
        "a.1 EL1 halted in its turn",
        "GICD_CTLR",
        "CNTV_CTL_EL0",
        "uart0",
        "UARTFR",
        "nonsense: no such command; try monitor help",
        "t: time, tlb, timers or?",
        "+int",
        "this text",
    ]);
}
