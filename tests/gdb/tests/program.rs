//! One session over everything, on a program with symbols.
use dyno_boards::Stop;
use dyno_fabric::Time;
use dyno_gdb_sessions::{Session, alone, on, subject};
use dyno_scenario::engine::Engine;
use dyno_scenario::session::End;

/// From reset to a breakpoint in one of two address spaces.
const EVERYTHING: &str = r#"
info threads
break to_user
continue
stepi
printf "EL%d at user %d\n", ($cpsr >> 2) & 3, $pc == (long)&user
stepi
printf "EL%d at vector %d\n", ($cpsr >> 2) & 3, $pc == (long)&from_user
break return_to_user
continue
stepi
printf "EL%d again %d\n", ($cpsr >> 2) & 3, $pc == (long)&user_again
break inner
continue
bt
delete
break second
continue
info threads
delete
watch *(int *)&word
continue
info threads
printf "pc %d thread %d\n", $pc == (long)&second_writes + 4, $_thread
continue
delete
thread 1
printf "v1 %g\n", $v1.d.f[0]
break spaces
continue
p/x $TTBR0_EL1 == (long)&tables_a
delete
stepi 3
hbreak *(0x40000000 + (long)&in_both)
continue
printf "space %x\n", $x19
continue
printf "space %x\n", $x19
continue
printf "space %x\n", $x19
monitor space
monitor walk 0x80080000
x/x 0x123456789000
x/x 0x9000000
detach
"#;

fn everything(engine: Engine) {
    let before = alone(on(engine, subject(2)), Time::from_ms(50));
    let Some(done) = Session::of_program(engine, EVERYTHING).hold() else {
        return;
    };
    done.has(&[
        "1.1 (a.0 EL1 halted)",
        "1.2 (a.1 held in reset)",
        "hit Breakpoint 1, to_user",
        "EL0 at user 1",
        "EL1 at vector 1",
        "hit Breakpoint 2, return_to_user",
        "EL0 again 1",
        "hit Breakpoint 3, inner",
        "#0  inner (n=7)",
        "#1  0x",
        "middle (n=<optimized out>)",
        "#2  0x",
        "outer (n=<optimized out>)",
        "#3  0x",
        "back ()",
        "Thread 1.2 (a.1 EL1 halted in its turn) second",
        "Old value = 0",
        "New value = 1",
        "pc 1 thread 2",
        "Old value = 1",
        "New value = 2",
        "v1 1.5",
        "hit Breakpoint",
        "= 0x1",
        "space a",
        "space a",
        "space a",
        "hardware breakpoint 0x80080",
        "in EL1&0, TTBR0 0x",
        "stage 1 level 1: descriptor at 0x",
        "PA 0x40080000",
    ]);
    // Neither is zero.
    for at in ["0x123456789000", "0x9000000"] {
        done.has(&[&format!("Cannot access memory at address {at}")]);
    }
    assert_eq!(done.end, End::Guest(Stop::PowerOff));
    assert_eq!(done.fingerprint, before.fingerprint, "gdb was noticed");
    assert_eq!(done.time, before.time);
}

#[test]
fn a_session_over_everything() {
    everything(Engine::Interpreter);
}

#[test]
fn a_session_over_everything_with_compiled_code() {
    everything(Engine::Jit);
}
