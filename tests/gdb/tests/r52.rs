//! Sessions with a Cortex-R52: A32 and T32, Hyp mode and guests, two MPUs.
use dyno_boards::Stop;
use dyno_boards::boot::raw::LoadOption;
use dyno_fabric::Time;
use dyno_gdb_sessions::{Session, alone, r52_program, r52_subject};
use dyno_scenario::session::End;
use dyno_scenario::setup::Setup;
use std::path::Path;

const UNTIL: Time = Time::from_ms(20);

fn session(commands: &str) -> Session {
    Session {
        setup: r52_subject(2),
        script: format!(
            "file {}\ntarget extended-remote @\n{commands}",
            r52_program().display()
        ),
        until: UNTIL,
        only_with_gdb: false,
    }
}

/// Nothing in here changes what the machine does.
const EVERYTHING: &str = r#"
show architecture
info threads
break to_guest
continue
printf "mode %x, r8_fiq %x, sp_svc %d\n", $cpsr & 0x1f, $r8_fiq, $sp_svc == (int)&stack_svc
printf "HSCTLR %x VSCTLR %x PRBAR1 %x HPRLAR0 %x\n", $HSCTLR, $VSCTLR, $PRBAR1, $HPRLAR0
printf "elr_hyp %d spsr_hyp %x\n", $elr_hyp == (int)&guest + 1, $spsr_hyp
x/wx 0x20100000
x/wx 0x30000000
stepi
printf "guest %d T %d mode %x\n", $pc == (int)&guest, $cpsr >> 5 & 1, $cpsr & 0x1f
info threads
x/wx 0x20100000
x/wx 0x20000000
x/wx 0xe7c00000
monitor walk 0x20100000
monitor walk 0x30000000
monitor walk 0x20000000
break before_it
continue
stepi
stepi
printf "IT %x\n", ($cpsr >> 10 & 0x3f) << 2 | ($cpsr >> 25 & 3)
break in_it
continue
printf "in_it %d IT %x r1 %x\n", $pc == (int)&in_it, ($cpsr >> 10 & 0x3f) << 2 | ($cpsr >> 25 & 3), $r1
stepi
printf "IT %x r1 %x\n", ($cpsr >> 10 & 0x3f) << 2 | ($cpsr >> 25 & 3), $r1
stepi
printf "behind %d IT %x r1 %x\n", $pc == (int)&behind_it, ($cpsr >> 10 & 0x3f) << 2 | ($cpsr >> 25 & 3), $r1
stepi
printf "d1 %g q0 %d\n", $d1.f64, $q0.f64[1] == $d1.f64
stepi
printf "vector %d T %d mode %x lr %d spsr %x\n", $pc == (int)&vectors + 8, $cpsr >> 5 & 1, $cpsr & 0x1f, $lr == (int)&after_svc, $spsr_svc & 0x3f
break from_svc
continue
stepi
printf "after_svc %d T %d\n", $pc == (int)&after_svc, $cpsr >> 5 & 1
stepi
printf "hyp %d mode %x HSR %x\n", $pc == (int)&vectors_hyp + 0x14, $cpsr & 0x1f, $HSR
info threads
break from_hyp
continue
stepi
printf "after_hvc %d T %d mode %x\n", $pc == (int)&after_hvc, $cpsr >> 5 & 1, $cpsr & 0x1f
break inner
continue
bt
delete
watch *(int *)&word
continue
printf "behind_write %d\n", $pc == (int)&behind_write
delete
hbreak in_a32
continue
printf "in_a32 T %d lr %x\n", $cpsr >> 5 & 1, (int)$lr & 1
delete
break shared
continue
info threads
monitor space
stepi 2
printf "hyp again %d\n", $pc == (int)&vectors_hyp + 0x14
break finish if $r10 == 0xb
continue
printf "passed %d times\n", $r4
monitor gic
monitor registers PRB
monitor timers
monitor ipa 0x20000000 4
monitor cores
detach
"#;

#[test]
fn a_session_over_everything() {
    let before = alone(r52_subject(2), UNTIL);
    let Some(done) = session(EVERYTHING).hold() else {
        return;
    };
    done.has(&[
        "(currently \"armv8-r\")",
        "1.1 (r.0 EL2 HYP halted)",
        "1.2 (r.1 held in reset)",
        "hit Breakpoint 1, to_guest",
        "mode 1a, r8_fiq 5a5a, sp_svc 1",
        "HSCTLR 30c50839 VSCTLR 10000 PRBAR1 20100000 HPRLAR0 200fffc1",
        "elr_hyp 1 spsr_hyp 1f3",
        "0x20100000:\t0x00000000",
        "guest 1 T 1 mode 13",
        "r.0 EL1 SVC VMID 1 halted in its turn",
        "hit Breakpoint 2, before_it",
        "IT 6",
        "hit Breakpoint 3, in_it",
        "in_it 1 IT c r1 1",
        "IT 18 r1 101",
        "behind 1 IT 0 r1 101",
        "d1 1.5 q0 1",
        "vector 1 T 0 mode 13 lr 1 spsr 33",
        "hit Breakpoint 4, from_svc",
        "after_svc 1 T 1",
        "hyp 1 mode 1a HSR 4a000001",
        "r.0 EL2 HYP halted in its turn",
        "hit Breakpoint 5, from_hyp",
        "after_hvc 1 T 1 mode 13",
        "hit Breakpoint 6, inner",
        "#0  inner (n=7)",
        "#1  0x",
        "middle (n=<optimized out>)",
        "#2  0x",
        "outer (n=<optimized out>)",
        "#3  0x",
        "after_hvc ()",
        "Hardware watchpoint 7: *(int *)&word",
        "Old value = 0",
        "New value = 1",
        "behind_write 1",
        "hit Breakpoint 8, in_a32",
        "in_a32 T 0 lr 1",
        "hit Breakpoint 9, shared",
        "r.0 EL1 SVC VMID 1",
        "hyp again 1",
        "hit Breakpoint 10, finish",
        "passed 2 times",
    ]);
    // gdb prints what `monitor` says with its errors.
    done.has(&[
        "VA 0x20100000, EL1&0",
        "EL1 MPU region 1: 0x20100000 to 0x201fffff",
        "rwx, MAIR byte 0xff",
        "EL2 MPU region 1: 0x20100000 to 0x201fffff",
        "Permission fault",
        "VA 0x30000000, EL1&0",
        "EL1 MPU: no region",
        "Translation fault: no region",
        "EL1 MPU region 0: 0x20000000 to 0x200fffff",
        "EL2 MPU region 0: 0x20000000 to 0x200fffff",
        "PA 0x20000000",
        "in EL1&0, VMID 1",
        "PE 0",
        "PE 1",
        "GICR_TYPER",
        "PRBAR0             0x20000002",
        "CNTP_CTL           0x00000000 ENABLE=0",
        "0x0000000020000000:",
        "r.0 EL2 HYP halted in its turn pc 0x2000013c",
    ]);
    // The MPU of EL2 keeps the guest out of one, no MPU knows the other, and no memory is at the third.
    for at in ["0x20100000", "0x30000000", "0xe7c00000"] {
        done.has(&[&format!("Cannot access memory at address {at}")]);
    }
    assert_eq!(done.end, End::Guest(Stop::Stuck));
    assert_eq!(done.fingerprint, before.fingerprint, "gdb was noticed");
    assert_eq!(done.time, before.time);
}

#[test]
fn registers_are_written_and_read_back() {
    let script = r#"
break inner
continue
set $r9 = 0x99
set $lr_irq = 0x1230
set $r8_fiq = 0x77
set $spsr_abt = 0x1d7
set $PRSELR = 3
set $PRBAR = 0x12340002
set $TPIDRURW = 0xabcd
set $CNTVOFF = 0x123456789
set $d3.f64 = 2.5
set $fpscr = 0x03000000
set *(int *)&result = 0x55
printf "r9 %x lr_irq %x spsr_abt %x PRBAR3 %x tpidr %x\n", $r9, $lr_irq, $spsr_abt, $PRBAR3, $TPIDRURW
printf "cntvoff %llx d3 %g fpscr %x result %x\n", $CNTVOFF, $d3.f64, $fpscr, result
set $MIDR = 1
set $cpsr = $cpsr & ~0x1f | 0x15
set $saved = $cpsr
set $cpsr = $cpsr & ~0x1f | 0x11
printf "fiq r8 %x spsr_svc same %d sp_svc %d\n", $r8, $spsr_svc == $spsr_svc, $sp_svc < (int)&stack_svc
monitor cores
set $cpsr = $saved
delete
print inner(20)
printf "back %d T %d\n", $pc == (int)&inner, $cpsr >> 5 & 1
set $r0 = 100
finish
tbreak in_a32
set $pc = (int)&behind_write
continue
printf "A32 %d\n", ($cpsr >> 5 & 1) == 0
set $pc = (int)&shared | 1
set $cpsr = $cpsr | 0x20
stepi
printf "T32 %d\n", $pc == (int)&shared + 2
set $cpsr = $cpsr | 0x0600fc00
set $pc = (int)&shared
printf "IT %x\n", $cpsr & 0x0600fc00
kill
"#;
    let Some(done) = session(script).hold() else {
        return;
    };
    done.has(&[
        "r9 99 lr_irq 1230 spsr_abt 1d7 PRBAR3 12340002 tpidr abcd",
        "cntvoff 123456789 d3 2.5 fpscr 3000000 result 55",
        "fiq r8 77",
        "$1 = 40",
        "back 1 T 1",
        "Value returned is $2 = 200",
        "A32 1",
        "T32 1",
        "IT 0",
    ]);
    done.has(&["r.0 EL1 FIQ VMID 1"]);
    // M = 0x15 is no mode, and PSTATE.IT has no such value.
    done.has(&["Could not write register \"MIDR\""]);
    done.has(&["Could not write register \"cpsr\""]);
    assert_eq!(done.end, End::Listener, "killed");
}

fn separation() -> Setup {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../firmware/r52/separation/separation.elf");
    let text = path.display().to_string();
    let option = LoadOption::parse(&text).expect("a path");
    let bytes = std::fs::read(&path).expect("it is checked in");
    Setup {
        board: "mps3-an536".to_string(),
        semihosting: Some(String::new()),
        loads: vec![(text, option, bytes)],
        ..Setup::default()
    }
}

/// By addresses: partition A is at 0x20200000 and starts behind its vectors, B is at 0x20300000.
#[test]
fn partitions_of_a_separation_kernel_are_apart_for_gdb_too() {
    let until = Time::from_ms(1000);
    let before = alone(separation(), until);
    let script = r#"
target extended-remote @
hbreak *0x20200020
continue
info threads
printf "A starts at %x, mode %x\n", $pc, $cpsr & 0x1f
x/wx 0x20200000
x/wx 0x20300000
monitor walk 0x20300000
monitor walk 0xe0205000
delete
hbreak *0x20300020
continue
printf "B starts at %x\n", $pc
x/wx 0x20200800
x/wx 0x20300000
delete
watch *(int *)0x20200800
rwatch *(int *)0x20200804
hbreak *0x2030002c
continue
monitor gic
detach
"#;
    let session = Session {
        setup: separation(),
        script: script.to_string(),
        until,
        only_with_gdb: false,
    };
    let Some(done) = session.hold() else {
        return;
    };
    done.has(&[
        "r.0 EL1 SVC VMID 0 halted in its turn",
        "A starts at 20200020, mode 13",
        "0x20200000:\t0x",
        "B starts at 20300020",
        "0x20300000:\t0x",
    ]);
    // gdb prints what `monitor` says with its errors.
    done.has(&[
        "EL1 MPU is off: the default memory map",
        "EL2 MPU: no region",
        "EL2 MPU region 5: 0xe0205000 to 0xe0205fff",
        "PE 0",
        "ICH_HCR              0x1",
    ]);
    for at in ["0x20300000", "0x20200800"] {
        done.has(&[&format!("Cannot access memory at address {at}")]);
    }
    assert_eq!(done.end, End::Guest(Stop::Exit(0)));
    assert_eq!(done.console, before.console);
    assert_eq!(done.fingerprint, before.fingerprint, "gdb was noticed");
}
