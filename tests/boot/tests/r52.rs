//! The bare-metal suite of firmware/r52 on mps3-an536: its log is the one that is checked in, and QEMU's
//! but for the differences that firmware/r52/suite/differences.txt gives a reason for.
use dyno_boards::boot::raw::LoadOption;
use dyno_boards::{Machine, Stop};
use dyno_boot::say;
use dyno_fabric::host::Output;
use dyno_fabric::{DeviceId, Time};
use dyno_scenario::engine::Engine;
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

/// What a UART sent.
struct Uart {
    device: DeviceId,
    bytes: Vec<u8>,
}

impl Listener for Uart {
    fn output(&mut self, o: &Output) {
        if o.device == self.device {
            self.bytes.extend_from_slice(&o.bytes);
        }
    }
    fn edge(&mut self, _: &mut Machine) -> Next {
        Next::Go
    }
}

/// Runs a program until it exits with success.
fn run(elf: &str) -> String {
    let path = firmware(elf).display().to_string();
    let load = LoadOption {
        path: path.clone(),
        addr: None,
        core: None,
    };
    let bytes = std::fs::read(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let setup = Setup {
        board: "mps3-an536".to_string(),
        semihosting: Some(String::new()),
        engine: Engine::Interpreter,
        loads: vec![(path, load, bytes)],
        ..Setup::default()
    };
    let mut ready = setup.build().unwrap_or_else(|e| panic!("{e}"));
    let mut uart = Uart {
        device: ready.serials[0].device,
        bytes: Vec::new(),
    };
    let limits = Limits {
        until: Time::from_ms(1000),
        ..Limits::default()
    };
    let end = session::run(&mut ready.machine, &limits, HostClock::start(), &mut uart);
    let log = String::from_utf8(uart.bytes).expect("a log is ASCII");
    let last = log.lines().last().unwrap_or_default();
    assert_eq!(end, End::Guest(Stop::Exit(0)), "behind {last:?}");
    log
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
    let (log, want) = (run("r52/suite/suite.elf"), text("r52/suite/dyno.log"));
    for (n, (line, want)) in log.lines().zip(want.lines()).enumerate() {
        assert_eq!(line, want, "line {}", n + 1);
    }
    assert_eq!(log.lines().count(), want.lines().count());
    assert!(log.ends_with("end\n"));
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

/// What is checked in comes from the sources: the compiler it came from makes the same bytes again.
#[test]
fn the_program_is_built_from_its_sources() {
    let compiler = Command::new("arm-none-eabi-gcc").arg("--version").output();
    let version = compiler.map(|c| String::from_utf8_lossy(&c.stdout).into_owned());
    let same = |v: &String| v.lines().next() == text("r52/COMPILER").lines().next();
    if !version.as_ref().is_ok_and(same) {
        say("SKIPPED: rebuilding firmware/r52: its arm-none-eabi-gcc is not installed");
        return;
    }
    let folder = std::env::temp_dir().join(format!("dyno-firmware-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let built = Command::new(firmware("build.sh")).arg(&folder).status();
    assert!(built.expect("bash").success());
    for line in text("r52/SHA256SUMS").lines() {
        let name = line.split_whitespace().nth(1).expect("a name");
        let file = folder.join(name.rsplit('/').next().expect("a file"));
        let new = std::fs::read(file).expect("it was built");
        let old = std::fs::read(firmware("r52").join(name)).expect("it is checked in");
        assert!(
            new == old,
            "{name} is not what its sources make: run firmware/build.sh"
        );
    }
    let _ = std::fs::remove_dir_all(folder);
}
