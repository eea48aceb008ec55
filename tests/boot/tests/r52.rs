//! Programs of firmware/r52 on mps3-an536: their logs are those that are checked in. That of the suite is
//! QEMU's too, but for the differences that firmware/r52/suite/differences.txt gives a reason for.
use dyno_boards::boot::raw::LoadOption;
use dyno_boards::{Machine, Stop};
use dyno_boot::say;
use dyno_fabric::host::Output;
use dyno_fabric::{DeviceId, Time};
use dyno_scenario::engine::{Engine, Options};
use dyno_scenario::session::{self, End, HostClock, Limits, Listener, Next};
use dyno_scenario::setup::Setup;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::{Command, Stdio};

fn firmware(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../firmware")).join(name)
}
fn text(name: &str) -> String {
    let path = firmware(name);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// What the UARTs sent, and when, in the order of the board's.
struct Uarts(Vec<(DeviceId, Vec<(Time, u8)>)>);

impl Uarts {
    fn text(&self, n: usize) -> String {
        let bytes = self.0[n].1.iter().map(|&(_, b)| b).collect();
        String::from_utf8(bytes).expect("a log is ASCII")
    }
}

impl Listener for Uarts {
    fn output(&mut self, o: &Output) {
        let uart = self.0.iter_mut().find(|(device, _)| *device == o.device);
        if let Some((_, sent)) = uart {
            sent.extend(o.bytes.iter().map(|&b| (o.time, b)));
        }
    }
    fn edge(&mut self, _: &mut Machine) -> Next {
        Next::Go
    }
}

/// A program on the board, with a word in memory besides.
fn setup_of(elf: &str, word: Option<(u64, u32)>) -> Setup {
    let path = firmware(elf).display().to_string();
    let bytes = std::fs::read(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let load = |path: &str, addr, bytes| {
        let option = LoadOption {
            path: path.to_string(),
            addr,
            ..LoadOption::default()
        };
        (path.to_string(), option, bytes)
    };
    let word = word.map(|(at, v)| load("word", Some(at), v.to_le_bytes().to_vec()));
    Setup {
        board: "mps3-an536".to_string(),
        semihosting: Some(String::new()),
        engine: Engine::Interpreter,
        loads: [load(&path, None, bytes)].into_iter().chain(word).collect(),
        ..Setup::default()
    }
}
/// What a run came to.
struct Came {
    uarts: Uarts,
    now: Time,
    fingerprint: u128,
    instructions: u64,
    compiled: u64,
    skips: u64,
}
/// Runs until the program exits with success.
fn run(setup: Setup) -> Came {
    let mut ready = setup.build().unwrap_or_else(|e| panic!("{e}"));
    let uarts = ready.serials.iter().map(|p| (p.device, Vec::new()));
    let mut uarts = Uarts(uarts.collect());
    let limits = Limits {
        until: Time::from_ms(1000),
        ..Limits::default()
    };
    let end = session::run(&mut ready.machine, &limits, HostClock::start(), &mut uarts);
    let log = uarts.text(0);
    let last = log.lines().last().unwrap_or_default();
    assert_eq!(end, End::Guest(Stop::Exit(0)), "behind {last:?}");
    let figures = ready.machine.engine_mut().upper_figures();
    let stats = || ready.machine.cores().iter().map(|c| &c.stats);
    Came {
        uarts,
        now: ready.machine.now(),
        fingerprint: ready.machine.fingerprint(),
        instructions: stats().map(|s| s.instructions).sum(),
        compiled: figures.map_or(0, |f| f.instructions),
        skips: stats().map(|s| s.skips).sum(),
    }
}

fn same_lines(log: &str, want: &str) {
    for (n, (line, want)) in log.lines().zip(want.lines()).enumerate() {
        assert_eq!(line, want, "line {}", n + 1);
    }
    assert_eq!(log.lines().count(), want.lines().count());
}

/// Lines by the names they begin with.
fn by_name(log: &str) -> BTreeMap<&str, &str> {
    let mut out = BTreeMap::new();
    for line in log.lines() {
        let (name, rest) = line.split_once(':').unwrap_or((line, ""));
        let before = out.insert(name, rest.trim());
        assert!(before.is_none(), "{name} is there twice");
    }
    out
}

#[test]
fn the_suite_says_what_is_checked_in() {
    let log = run(setup_of("r52/suite/suite.elf", None)).uarts.text(0);
    same_lines(&log, &text("r52/suite/dyno.log"));
    assert!(log.ends_with("end\n"));
}

/// Partition B writes into A's memory, into A's UART, and executes A's memory: each is in the log, B starts
/// again, and nothing that A sends comes a tick earlier or later than with a B that does none of it.
#[test]
fn a_partition_does_not_disturb_the_other() {
    /// Of partition B (b.c).
    const WELL_BEHAVED: u64 = 0x203f_fffc;
    /// In the order of the board: two belong to the cores.
    const A: usize = 1;
    const B: usize = 2;
    let elf = "r52/separation/separation.elf";
    let run = |word| run(setup_of(elf, word)).uarts;
    let (wild, tame) = (run(None), run(Some((WELL_BEHAVED, 1))));
    same_lines(&wild.text(0), &text("r52/separation/dyno.log"));
    same_lines(&tame.text(0), "separation kernel\nA: done\n");
    let count: Vec<String> = (1..=40).map(|n| format!("A {n:03}")).collect();
    assert!(wild.text(A).lines().eq(count), "{}", wild.text(A));
    assert_eq!(wild.0[A].1, tame.0[A].1);
    let starts = |b: &Uarts| b.text(B).matches("B 001\n").count();
    assert_eq!((starts(&wild), starts(&tame)), (4, 1));
}

const PROGRAMS: [&str; 2] = ["r52/suite/suite.elf", "r52/separation/separation.elf"];

impl Came {
    fn is_as(&self, other: &Came, what: &str) {
        same_lines(&self.uarts.text(0), &other.uarts.text(0));
        assert!(self.uarts.0 == other.uarts.0, "{what}: output");
        let came = |c: &Came| (c.now, c.instructions, c.fingerprint);
        assert_eq!(came(self), came(other), "{what}");
    }
}

/// Nobody sees whether loops that wait are skipped. They are where they last for some turns, so these are short.
#[test]
fn skipped_polling_does_not_show() {
    let setup_of = |elf| Setup {
        set: vec!["clusters.r.quantum_ns=20000".to_string()],
        ..setup_of(elf, None)
    };
    for elf in PROGRAMS {
        let executed = run(Setup {
            no_poll_skip: true,
            ..setup_of(elf)
        });
        let engines = [Engine::Interpreter, Engine::Jit];
        for engine in engines {
            let skipped = run(Setup {
                engine,
                jit: jit(1),
                ..setup_of(elf)
            });
            skipped.is_as(&executed, &format!("{elf}, {engine:?}"));
            assert_eq!(executed.skips, 0);
            // The suite waits for nothing that long.
            assert!(skipped.skips > 0 || elf.contains("suite"), "{elf}");
        }
    }
}

fn jit(threshold: u32) -> Options {
    Options {
        threshold,
        ..Options::default()
    }
}
/// Nothing that a guest can see differs from what the interpreter does.
fn compiled_code_does_the_same(all: &[(&str, Options)]) {
    for elf in PROGRAMS {
        let plain = run(setup_of(elf, None));
        for (what, options) in all {
            let end = run(Setup {
                engine: Engine::Jit,
                jit: options.clone(),
                ..setup_of(elf, None)
            });
            end.is_as(&plain, &format!("{elf}, {what}"));
            let compiled = end.compiled;
            // Pages that an MPU divides are not compiled, and that is most of the kernel's.
            let some = options.threshold > 7 || elf.contains("separation") || compiled > 10_000;
            assert!(
                some,
                "{elf}, {what}: {compiled} instructions in compiled code"
            );
        }
    }
}
/// In a thread, and from a folder.
fn in_two_ways(threshold: u32) -> [(&'static str, Options); 3] {
    let name = format!("dyno-r52-{}-{threshold}", std::process::id());
    let kept = Options {
        folder: Some(std::env::temp_dir().join(name)),
        ..jit(threshold)
    };
    let in_a_thread = Options {
        background: true,
        whims: Some(7),
        ..jit(threshold)
    };
    [
        ("a thread, at random", in_a_thread),
        ("a folder, cold", kept.clone()),
        ("a folder, warm", kept),
    ]
}
fn remove_folders(of: &[(&str, Options)]) {
    for folder in of.iter().filter_map(|(_, o)| o.folder.as_ref()) {
        let _ = std::fs::remove_dir_all(folder);
    }
}

#[test]
fn compiled_code_does_what_the_interpreter_does() {
    let ways = in_two_ways(100);
    compiled_code_does_the_same(&ways);
    remove_folders(&ways);
}

#[test]
#[ignore = "a minute; run with --release"]
fn compiled_code_does_the_same_at_any_threshold() {
    let all = [0, 1, 7, 1000].map(|t| ("a threshold", jit(t)));
    compiled_code_does_the_same(&all);
    let ways = in_two_ways(1);
    compiled_code_does_the_same(&ways);
    remove_folders(&ways);
}

/// Names whose lines differ in QEMU, each below a line `# reason`.
fn differences(list: &str) -> BTreeSet<&str> {
    let mut out = BTreeSet::new();
    let mut reason = None;
    for line in list.lines().filter(|l| !l.is_empty()) {
        match line.strip_prefix("# ") {
            Some(r) => reason = Some(r),
            None => {
                assert!(reason.is_some(), "{line} has no reason");
                assert!(out.insert(line), "{line} is there twice");
            }
        }
    }
    out
}

/// The number before the first dot of its version, if it is there.
fn qemu() -> Option<u32> {
    let out = Command::new("qemu-system-arm").arg("--version").output();
    let out = String::from_utf8(out.ok()?.stdout).ok()?;
    let version = out.split("version ").nth(1)?;
    version.split('.').next()?.parse().ok()
}

#[test]
fn the_suite_differs_from_qemu_where_it_should() {
    if qemu().is_none_or(|v| v < 10) {
        say("SKIPPED: r52 suite against QEMU: qemu-system-arm 10 or newer is not installed");
        return;
    }
    let elf = firmware("r52/suite/suite.elf");
    let out = Command::new("timeout")
        .args(["60", "qemu-system-arm", "-M", "mps3-an536", "-nographic"])
        .args(["-semihosting", "-kernel"])
        .arg(elf)
        .stdin(Stdio::null())
        .output()
        .expect("timeout(1) starts QEMU");
    let (oracle, log) = (
        String::from_utf8_lossy(&out.stdout).replace('\r', ""),
        text("r52/suite/dyno.log"),
    );
    assert!(out.status.success(), "QEMU did not come to the end");
    let (qemu, dyno) = (by_name(&oracle), by_name(&log));
    assert!(qemu.keys().eq(dyno.keys()), "other checks");
    let list = text("r52/suite/differences.txt");
    let expected = differences(&list);
    let mut wrong = Vec::new();
    for (name, ours) in &dyno {
        match (expected.contains(name), qemu[name] == *ours) {
            (false, false) => wrong.push(format!("{name}\n  Dyno {ours}\n  QEMU {}", qemu[name])),
            (true, true) => wrong.push(format!("{name} does not differ")),
            _ => {}
        }
    }
    assert!(expected.iter().all(|name| dyno.contains_key(name)));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is checked in comes from the sources: the compilers it came from make the same bytes again.
#[test]
fn the_programs_are_built_from_their_sources() {
    let folders = [
        ("r52", "arm-none-eabi-gcc"),
        ("a64", "aarch64-linux-gnu-gcc"),
    ];
    for (folder, compiler) in folders {
        let version = Command::new(compiler).arg("--version").output();
        let version = version.map(|c| String::from_utf8_lossy(&c.stdout).into_owned());
        let ours = text(&format!("{folder}/COMPILER"));
        let same = |v: &String| v.lines().next() == ours.lines().next();
        if !version.as_ref().is_ok_and(same) {
            say(&format!(
                "SKIPPED: rebuilding firmware/{folder}: its {compiler} is not installed"
            ));
            return;
        }
    }
    let out = std::env::temp_dir().join(format!("dyno-firmware-{}", std::process::id()));
    std::fs::create_dir_all(&out).expect("a folder");
    let built = Command::new(firmware("build.sh")).arg(&out).status();
    assert!(built.expect("bash").success());
    for (folder, _) in folders {
        for line in text(&format!("{folder}/SHA256SUMS")).lines() {
            let name = line.split_whitespace().nth(1).expect("a name");
            let new = std::fs::read(out.join(folder).join(name)).expect("it was built");
            let old = std::fs::read(firmware(folder).join(name)).expect("it is checked in");
            assert!(
                new == old,
                "{folder}/{name} is not what its sources make: run firmware/build.sh"
            );
        }
    }
    let _ = std::fs::remove_dir_all(out);
}
