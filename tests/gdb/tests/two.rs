//! Two clusters, two architectures, and a gdb for each: whoever stops the machine stops all of it, at one
//! instant of it.
use dyno_fabric::Time;
use dyno_gdb_sessions::{Done, Session, alone, program_of, two_clusters};

const UNTIL: Time = Time::from_ms(3);

/// What `monitor time` says of the machine, each time it was asked.
fn instants(text: &str) -> Vec<&str> {
    let ends = |line: &&str| line.ends_with(" ps)");
    text.lines().filter(ends).collect()
}

#[test]
fn two_gdbs_stop_one_machine() {
    let before = alone(two_clusters(), UNTIL);
    let of_a = format!(
        "file {}\n{}",
        program_of("a").display(),
        r#"target extended-remote @
show architecture
info threads
break a_turn if $x0 == 0x1000
continue
printf "x19 %x, counted %d\n", $x19, *(long *)&counted
monitor time
told a-stands
await r-looked
delete
detach
told a-left
await r-stands
attach 1
printf "VBAR_EL2 %d\n", $VBAR_EL2
monitor time
told a-looked
detach
"#
    );
    let of_r = format!(
        "file {}\n{}",
        program_of("r").display(),
        r#"await a-stands
target extended-remote @.r52
show architecture
info threads
printf "r9 %x, behind %d\n", $r9, *(int *)&counted > 100
monitor time
break r_turn
told r-looked
await a-left
continue
printf "at %d, counted %d\n", $pc == (int)&r_turn, $r0 == *(int *)&counted
stepi
printf "one further %d\n", $pc == (int)&r_turn + 4
x/wx 0x0c030000
monitor time
monitor cores
told r-stands
await a-looked
delete
detach
"#
    );
    let session = Session {
        setup: two_clusters(),
        script: of_a,
        until: UNTIL,
        only_with_gdb: false,
    };
    let Some((a, others)) = session.hold_with(&[of_r]) else {
        return;
    };
    a.has(&[
        "(currently \"aarch64\")",
        "(a.0 EL2 ",
        "Breakpoint 1, a_turn",
        "x19 a, counted 4096",
        "VBAR_EL2 0",
    ]);
    let r = Done {
        end: a.end.clone(),
        text: others[0].clone(),
        console: String::new(),
        ..a
    };
    r.has(&[
        "(currently \"armv8-r\")",
        "(r52.0 EL2 HYP ",
        "(r52.1 held in reset)",
        "r9 52, behind 1",
        "Breakpoint 1, r_turn",
        "at 1, counted 1",
        "one further 1",
    ]);
    r.has(&["a.0 EL2", "r52.0 EL2 HYP halted in its turn pc 0x"]);
    let (of_r, of_a) = (instants(&r.text), instants(&a.text));
    assert_eq!(of_r.len(), 2, "{}", r.text);
    assert_eq!(of_a, of_r);
    assert_ne!(of_r[0], of_r[1]);
    assert_eq!((a.fingerprint, a.time), (before.fingerprint, before.time));
}
