//! Guests that go nowhere: every one of them ends by itself or at the time that was asked for, soon.
use dyno_boards::boot::{Level, Load, Plan, Start};
use dyno_boards::{Board, Machine, Options, Stop};
use dyno_fabric::Time;
use dyno_soak::{code, guard};
use std::borrow::Cow;
use std::time::Duration;

const RAM: u64 = 0x4000_0000;
const B_SELF: u32 = 0x1400_0000;
const WFI: u32 = 0xd503_207f;
const WFE: u32 = 0xd503_205f;
const HVC: u32 = 0xd400_0002;
const SMC: u32 = 0xd400_0003;

/// A machine of some cores at an exception level, each of which starts the same code.
fn machine(el: u8, cores: u32, words: &[u32]) -> Machine {
    let options = Options {
        el: Some(el),
        cpus: Some(cores),
        memory: Some(16 << 20),
        semihosting: Some(String::new()),
        ..Options::default()
    };
    let bytes = code::bytes(words);
    let plan = Plan {
        loads: vec![Load {
            name: "code".to_string(),
            addr: RAM,
            size: bytes.len() as u64,
            bytes: Cow::Owned(bytes),
        }],
        starts: (0..cores)
            .map(|core| Start {
                core,
                pc: RAM,
                level: Level::Reset,
                x: [0; 4],
                aarch32: None,
            })
            .collect(),
        ..Plan::default()
    };
    let built = Board::load("virt").unwrap().build(options).unwrap();
    built.start(&plan).unwrap()
}

/// Each of these runs has a second of host time.
fn soon(what: &str, f: impl Fn()) {
    guard::cases(what, 0..1, Duration::from_secs(1), |_| f());
}

/// How the code ends on every level and number of cores.
fn ends(what: &str, words: &[u32], until: Time, stop: Stop) {
    for el in 1..=3 {
        for cores in [1, 3] {
            soon(&format!("{what}, EL{el}, {cores} cores"), || {
                assert_eq!(machine(el, cores, words).run(until), stop);
            });
        }
    }
}

/// Exceptions without end are some hundred thousand of them in this time.
const A_WHILE: Time = Time::from_us(200);
const A_DAY: Time = Time::from_secs(86_400);

#[test]
fn waiting_for_nothing_is_stuck() {
    ends("wfi", &[WFI, B_SELF + 0x3ff_ffff], Time::NEVER, Stop::Stuck);
    ends("wfi", &[WFI, B_SELF + 0x3ff_ffff], A_DAY, Stop::Stuck);
}

#[test]
fn a_branch_to_itself_runs_until_the_time_is_up() {
    ends("b .", &[B_SELF], A_WHILE, Stop::Time);
}

/// WFE ends by itself, so a loop around it never stands still.
#[test]
fn waiting_for_events_runs_until_the_time_is_up() {
    ends("wfe", &[WFE, B_SELF + 0x3ff_ffff], A_WHILE, Stop::Time);
}

/// VBAR is 0, where there is nothing: an abort, and another for the vector, without end.
#[test]
fn vectors_in_unmapped_memory_run_until_the_time_is_up() {
    ends("undefined, no vectors", &[0], A_WHILE, Stop::Time);
}

#[test]
fn undefined_at_the_vector_runs_until_the_time_is_up() {
    for el in 1..=3 {
        soon("undefined at the vector", || {
            let mut m = machine(el, 1, &[0; 0x400]);
            let s = &mut m.cores_mut()[0].sys;
            (s.vbar_el1, s.vbar_el2, s.vbar_el3) = (RAM, RAM, RAM);
            assert_eq!(m.run(A_WHILE), Stop::Time);
            assert!(m.cores()[0].stats.exceptions[usize::from(el)] > 1000);
        });
    }
}

/// Returns to itself, at the same level and illegally.
#[test]
fn exception_returns_without_end_run_until_the_time_is_up() {
    for (el, spsr) in [
        (1, 5),
        (1, 0x10_0005),
        (1, 0xd),
        (2, 9),
        (3, 0xd),
        (3, 0x1f),
    ] {
        soon("eret to itself", || {
            let mut m = machine(el, 1, &[0xd69f_03e0]);
            let s = &mut m.cores_mut()[0].sys;
            (s.elr_el1, s.elr_el2, s.elr_el3) = (RAM, RAM, RAM);
            (s.spsr_el1, s.spsr_el2, s.spsr_el3) = (spsr, spsr, spsr);
            assert_eq!(m.run(A_WHILE), Stop::Time);
        });
    }
}

/// A timer that is always due, and nobody who serves it.
#[test]
fn interrupts_that_nobody_serves_run_until_the_time_is_up() {
    soon("a storm of interrupts", || {
        let mut m = machine(1, 2, &[WFI, B_SELF + 0x3ff_ffff]);
        for c in m.cores_mut() {
            c.sys.cntv_ctl_el0 = 1;
            c.pstate.daif = 0;
        }
        let space = m.space();
        for (at, v) in [
            (0x0800_0000, 2),
            (0x080b_0100, u32::MAX),
            (0x080b_0080, u32::MAX),
        ] {
            let a = dyno_fabric::Access::plain(at, 4);
            let _ = m.system_mut().write(space, a, v.into());
        }
        assert_ne!(m.run(A_WHILE), Stop::PowerOff);
    });
}

fn function(n: u32, call: u32) -> [u32; 4] {
    [
        0xd280_0000 | (n & 0xffff) << 5,
        0xf2a0_0000 | (n >> 16) << 5,
        call,
        B_SELF,
    ]
}

#[test]
fn firmware_calls_end_the_run() {
    for (el, call) in [(1, HVC), (2, SMC)] {
        for (n, stop) in [
            (0x8400_0008, Stop::PowerOff),
            (0x8400_0009, Stop::Reset),
            (0x8400_0012, Stop::Reset),
            (0x8400_0002, Stop::Stuck),
        ] {
            for cores in [1, 4] {
                soon(&format!("{n:#x} at EL{el}"), || {
                    let mut m = machine(el, cores, &function(n, call));
                    assert_eq!(m.run(Time::NEVER), stop);
                });
            }
        }
    }
}

/// A machine that said why it ended can be asked again; it does not run backwards or hang.
#[test]
fn running_on_after_the_end_is_harmless() {
    soon("after the end", || {
        for n in [0x8400_0008, 0x8400_0009, 0x8400_0002] {
            let mut m = machine(1, 2, &function(n, HVC));
            let mut before = Time::ZERO;
            for _ in 0..1000 {
                m.run(A_WHILE);
                assert!(m.now() >= before);
                before = m.now();
            }
        }
    });
}

/// A core that powers another on and off for ever.
#[test]
fn power_loops_run_until_the_time_is_up() {
    soon("CPU_ON and CPU_OFF", || {
        // Core 1 turns itself off; core 0 turns it on again, without end.
        let on = 0x8400_0003u32;
        let words = [
            0xd280_0000 | (on & 0xffff) << 5,
            0xf2a0_0000 | (on >> 16) << 5,
            0xd280_0021, // mov x1, #1
            0xd2a8_0002, // mov x2, #0x4000_0000
            0xd538_00a3, // mrs x3, mpidr_el1
            0x3600_0083, // tbz w3, #0, 1f
            0xd280_0040, // CPU_OFF
            0xf2b0_8000,
            0x1400_0001,
            HVC, // 1:
            B_SELF + 0x3ff_fff6,
        ];
        let mut m = machine(1, 2, &words);
        assert_eq!(m.run(A_WHILE), Stop::Time);
    });
}

/// The largest instants that can be asked for.
#[test]
fn the_end_of_time_is_an_end() {
    soon("sleep to the end of time", || {
        // cntv_cval = -2^40: an alarm that is further than time goes.
        for cval in [u64::MAX, u64::MAX >> 1, 1 << 60, 1 << 50, 1 << 40] {
            let mut m = machine(1, 1, &[WFI, B_SELF + 0x3ff_ffff]);
            let s = &mut m.cores_mut()[0].sys;
            (s.cntv_ctl_el0, s.cntv_cval_el0) = (1, cval);
            let stop = m.run(Time(u64::MAX - 1));
            assert!(matches!(stop, Stop::Time | Stop::Stuck), "{stop:?}");
        }
    });
}

#[test]
fn semihosting_ends_with_the_code() {
    soon("SYS_EXIT", || {
        // mov x0, #0x18; adr x1, 1f; hlt #0xf000; 1: .quad 0x20026, 42
        let words = [0xd280_0300, 0x1000_0041, 0xd45e_0000, 0x2_0026, 0, 42, 0];
        let stop = machine(1, 1, &words).run(Time::NEVER);
        assert_eq!(stop, Stop::Exit(42));
    });
}

/// Time passes for the guest while the host prints its text, so that a loop of calls cannot fill the
/// memory of the host.
#[test]
fn long_strings_cost_time() {
    soon("SYS_WRITE0 without end", || {
        // mov x0, #4; hlt #0xf000; b .-8
        let mut m = machine(1, 1, &[0xd280_0080, 0xd45e_0000, 0x17ff_fffe]);
        let space = m.space();
        assert!(m.system_mut().load(space, RAM + 0x1000, &[b'x'; 1 << 17]));
        m.cores_mut()[0].x[1] = RAM + 0x1000;
        assert_eq!(m.run(A_WHILE), Stop::Time);
        let outputs = m.system_mut().take_outputs();
        let printed: usize = outputs.iter().map(|o| o.bytes.len()).sum();
        assert!((1 << 16..1 << 20).contains(&printed), "{printed} bytes");
    });
}

/// The console, what there is of extensions, and no file of the host.
#[test]
fn semihosting_has_the_console_and_no_file_of_the_host() {
    const STRINGS: u64 = RAM + 0x1000;
    const BLOCKS: u64 = RAM + 0x2000;
    const LIST: u64 = RAM + 0x3000;
    const RESULTS: u64 = RAM + 0x4000;
    const NONE: u64 = u64::MAX;
    let (console, passwd, hi, heap) = (STRINGS, STRINGS + 8, STRINGS + 32, STRINGS + 64);
    let (features, read) = (STRINGS + 128, STRINGS + 160);
    // Operation, parameters, result.
    let calls: &[(u64, [u64; 3], u64)] = &[
        (0x01, [console, 0, 3], 1),
        (0x01, [console, 4, 3], 2),
        (0x01, [console, 11, 3], 3),
        (0x01, [console, 12, 3], NONE),
        (0x01, [console, 4, 2], NONE),
        (0x01, [passwd, 0, 11], NONE),
        (0x01, [u64::MAX - 1, 0, 3], NONE),
        (0x05, [2, hi, 3], 0),
        (0x05, [3, hi, 2], 0),
        (0x05, [1, hi, 2], 2),
        (0x05, [4, hi, 2], 2),
        (0x05, [2, u64::MAX - 1, 5], 5),
        (0x06, [1, heap, 4], 4),
        (0x08, [-5i64 as u64, 0, 0], 1),
        (0x08, [5, 0, 0], 0),
        (0x09, [2, 0, 0], 1),
        (0x09, [0, 0, 0], 0),
        (0x02, [3, 0, 0], 0),
        (0x02, [4, 0, 0], NONE),
        (0x16, [heap, 0, 0], 0),
        (0x06, [4, read, 4], NONE),
        (0x01, [features, 4, 21], NONE),
        (0x01, [features, 0, 21], 4),
        (0x0c, [4, 0, 0], 5),
        (0x0c, [1, 0, 0], NONE),
        (0x09, [4, 0, 0], 0),
        (0x06, [4, read, 3], 0),
        (0x06, [4, read + 3, 4], 2),
        (0x0a, [4, 6, 0], NONE),
        (0x0a, [4, 4, 0], 0),
        (0x06, [4, read + 5, 1], 0),
        (0x02, [4, 0, 0], 0),
        (0x02, [4, 0, 0], NONE),
    ];
    let code = [
        0xa8c1_0440, // ldp x0, x1, [x2], #16
        0xb400_0080, // cbz x0, end
        0xd45e_0000, // hlt #0xf000
        0xf800_8460, // str x0, [x3], #8
        0x17ff_fffc, // b   back to ldp
        B_SELF,
    ];
    let mut m = machine(1, 1, &code);
    let space = m.space();
    let mut put = |at, bytes: &[u8]| assert!(m.system_mut().load(space, at, bytes));
    put(console, b":tt");
    put(passwd, b"/etc/passwd");
    put(hi, b"hi\n");
    put(heap, &[0xff; 32]);
    put(features, b":semihosting-features");
    for (i, (op, block, _)) in (0u64..).zip(calls) {
        let at = BLOCKS + 32 * i;
        put(LIST + 16 * i, &op.to_le_bytes());
        put(LIST + 16 * i + 8, &at.to_le_bytes());
        for (n, v) in (0..).zip(block) {
            put(at + 8 * n, &v.to_le_bytes());
        }
    }
    // … and one whose block is nowhere.
    let last = 16 * calls.len() as u64;
    put(LIST + last, &1u64.to_le_bytes());
    put(LIST + last + 8, &(u64::MAX - 7).to_le_bytes());
    let c = &mut m.cores_mut()[0];
    (c.x[2], c.x[3]) = (LIST, RESULTS);
    assert_eq!(m.run(A_WHILE), Stop::Time);
    let mut words = vec![0; 8 * calls.len() + 8];
    assert!(m.system_mut().peek(space, RESULTS, &mut words));
    let word = |i: usize| u64::from_le_bytes(words[8 * i..][..8].try_into().unwrap());
    for (i, call) in calls.iter().enumerate() {
        assert_eq!(word(i), call.2, "{call:x?}");
    }
    assert_eq!(word(calls.len()), NONE);
    let mut block = [0xff; 33];
    assert!(m.system_mut().peek(space, heap, &mut block));
    assert!(block[..32].iter().all(|&b| b == 0));
    assert!(m.system_mut().peek(space, read, &mut block[..6]));
    assert_eq!(&block[..6], b"SHFB\x03\x03");
    let outputs = m.system_mut().take_outputs();
    let printed: Vec<u8> = outputs.into_iter().flat_map(|o| o.bytes).collect();
    assert_eq!(printed, b"hi\nhi");
}
