//! What the commands do when nothing is wrong.
mod common;
use common::{Folder, OFF, SLEEP, SPIN, dyno, dyno_with, words};
use std::fs::File;
use std::process::Stdio;

const SCENARIOS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../boards/scenarios/");

fn load(f: &Folder, name: &str, program: &[u32]) -> String {
    format!("{}@0x40080000,0", f.file(name, words(program)))
}

#[test]
fn run_prints_and_sums_up() {
    let f = Folder::new("run");
    // mov x0, #0x0900_0000; mov w1, #'A'; strb w1, [x0]
    let mut program = vec![0xd2a1_2000, 0x5280_0821, 0x3900_0001];
    program.extend(OFF);
    let (program, stats) = (load(&f, "p", &program), f.path("stats.json"));
    let d = dyno(&["run", "virt", "--load", &program, "--stats", &stats]);
    assert_eq!((d.code, d.out.as_str()), (0, "A"), "{}", d.err);
    for w in [
        "powered off",
        "core a.0",
        "6 instructions",
        "MIPS",
        "fingerprint",
    ] {
        assert!(d.err.contains(w), "no {w:?} in {}", d.err);
    }
    let json = std::fs::read_to_string(&stats).unwrap();
    let print = d
        .err
        .lines()
        .find_map(|l| l.strip_prefix("fingerprint:"))
        .unwrap();
    assert!(
        json.contains(print.trim()) && json.contains("\"mips\""),
        "{json}"
    );
    let to_file = format!("file:{}", f.path("uart"));
    let d = dyno(&[
        "run",
        "-M",
        "virt",
        "-nographic",
        "--load",
        &program,
        "-serial",
        &to_file,
    ]);
    assert_eq!((d.code, d.out.as_str()), (0, ""), "{}", d.err);
    assert_eq!(std::fs::read(f.path("uart")).unwrap(), b"A");
}

#[test]
fn run_ends_as_it_was_told() {
    let f = Folder::new("ends");
    let (sleep, spin) = (load(&f, "sleep", SLEEP), load(&f, "spin", SPIN));
    let d = dyno(&["run", "virt", "--load", &sleep]);
    assert!(
        d.code == 3 && d.err.contains("nothing will wake"),
        "{}",
        d.err
    );
    let d = dyno(&["run", "virt", "--load", &spin, "--until-time", "2.5ms"]);
    assert!(d.code == 0 && d.err.contains("0.002500000 s"), "{}", d.err);
    let d = dyno(&["run", "virt", "--load", &spin, "--max-instructions", "1000"]);
    assert!(
        d.code == 4 && d.err.contains("limit of instructions"),
        "{}",
        d.err
    );
    let d = dyno(&["run", "virt", "--load", &spin, "--max-host-seconds", "0"]);
    assert!(d.code == 4 && d.err.contains("host time"), "{}", d.err);
    let until = ["--until-time", "1ms", "--until-console", "x"];
    let d = dyno(&[&["run", "virt", "--load", &spin], &until[..]].concat());
    assert_eq!(d.code, 4, "{}", d.err);
}

/// SYS_WRITE0 of a text, then SYS_EXIT_EXTENDED with code 7.
#[test]
fn semihosting_prints_and_exits() {
    let f = Folder::new("semihosting");
    let program = [
        0x5280_0080, // mov w0, #4
        0x1000_0121, // adr x1, text
        0xd45e_0000, // hlt #0xf000
        0x5280_0400, // mov w0, #0x20
        0x1000_0101, // adr x1, block
        0xd45e_0000, // hlt #0xf000
        0x1400_0000, // b .
        0xd503_201f, // nop
        0xd503_201f, // nop
        0xd503_201f, // nop
        0x0000_6968, // text: "hi"
        0xd503_201f, // nop
        0x0002_0026, // block: ADP_Stopped_ApplicationExit, 7
        0,
        7,
        0,
    ];
    let program = load(&f, "p", &program);
    let d = dyno(&["run", "virt", "--load", &program, "--semihosting"]);
    assert_eq!((d.code, d.out.as_str()), (7, "hi"), "{}", d.err);
}

#[test]
fn what_a_file_holds_is_typed_at_power_on() {
    let f = Folder::new("stdin");
    let typed = f.file("typed", "yes\n");
    let program = [
        0xd2a1_2000, // mov  x0, #0x0900_0000
        0x5280_6023, // mov  w3, #0x301
        0xb900_3003, // str  w3, [x0, #0x30]
        0xb940_1801, // ldr  w1, [x0, #0x18]
        0x3727_ffe1, // tbnz w1, #4, back
        0xb940_0001, // ldr  w1, [x0]
        0x3900_0001, // strb w1, [x0]
        0x17ff_fffc, // b    back
    ];
    let program = load(&f, "p", &program);
    let args = [
        "run",
        "virt",
        "--load",
        &program,
        "--until-console",
        "yes",
        "--until-time",
        "50ms",
    ];
    let run = || dyno_with(&args, Stdio::from(File::open(&typed).unwrap()), None);
    let (a, b) = (run(), run());
    assert_eq!((a.code, a.out.as_str()), (0, "yes\n"), "{}", a.err);
    let print = |e: &str| {
        e.lines()
            .find(|l| l.starts_with("fingerprint"))
            .map(String::from)
    };
    assert_eq!(print(&a.err), print(&b.err));
}

#[test]
fn drives_are_taken_as_they_are_asked_for() {
    let f = Folder::new("drive");
    let disk = f.file("disk", vec![0; 4096]);
    let off = load(&f, "off", OFF);
    for more in ["", ",snapshot=on", ",readonly=on"] {
        let drive = format!("file={disk},if=virtio,format=raw{more}");
        let d = dyno(&["run", "virt", "--load", &off, "--drive", &drive]);
        assert_eq!(d.code, 0, "{}", d.err);
    }
}

#[test]
fn boards_can_be_looked_at() {
    let d = dyno(&["board", "list"]);
    assert!(
        d.code == 0 && d.out.contains("virt") && d.out.contains("ax1"),
        "{}",
        d.out
    );
    for command in ["show", "map", "check", "dtb"] {
        for board in ["virt", "ax1"] {
            let d = dyno(&["board", command, board]);
            assert!(
                d.code == 0 && !d.out.is_empty(),
                "{command} {board}: {}",
                d.err
            );
        }
    }
    let d = dyno(&["run", "virt", "--list-params"]);
    assert!(d.code == 0 && d.out.contains('='), "{}", d.err);
    let d = dyno(&["disasm", "d503201f", "--at", "0x1000"]);
    assert!(
        d.code == 0 && d.out.contains("1000: d503201f  nop"),
        "{}",
        d.out
    );
    let d = dyno(&["disasm", "--isa", "a32", "0a000000", "--at", "0x1000"]);
    assert!(d.out.contains("1000: 0a000000  beq 0x1008"), "{}", d.out);
    let d = dyno(&[
        "disasm", "--isa", "t32", "--at", "0x1000", "bf0c", "1840", "f1010102", "1840",
    ]);
    for line in [
        "1000: bf0c      ite eq",
        "1002: 1840      addeq r0, r0, r1",
        "1004: f1010102  addne.w r1, r1, #2",
        "1008: 1840      adds r0, r0, r1",
    ] {
        assert!(d.out.contains(line), "{}", d.out);
    }
    let d = dyno(&["--help"]);
    assert_eq!(d.code, 0);
    assert!(
        !d.out.contains("snapshot") && !d.out.contains("diff"),
        "{}",
        d.out
    );
}

/// All files under a folder but those that may differ.
fn files(folder: &std::path::Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for e in std::fs::read_dir(folder).unwrap() {
        let path = e.unwrap().path();
        if path.is_dir() {
            all.extend(files(&path));
        } else if !path.ends_with("run-info.json") {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            all.push((name, std::fs::read(&path).unwrap()));
        }
    }
    all.sort();
    all
}

#[test]
fn reports_repeat_bit_for_bit() {
    let f = Folder::new("reports");
    let (hello, echo) = (
        format!("{SCENARIOS}hello.ron"),
        format!("{SCENARIOS}echo.ron"),
    );
    let run = |out: &str, jobs: &str| {
        let d = dyno(&["test", &hello, &echo, "--out", out, "--jobs", jobs]);
        assert_eq!(d.code, 0, "{}{}", d.out, d.err);
        d.out
    };
    let (a, b) = (f.path("a"), f.path("b"));
    assert_eq!(run(&a, "1"), run(&b, "2"));
    let (a, b) = (files(a.as_ref()), files(b.as_ref()));
    let names: Vec<&str> = a.iter().map(|x| x.0.as_str()).collect();
    assert!(a == b, "{names:?}");
    for name in [
        "junit.xml",
        "results.json",
        "fingerprint",
        "uart0.log",
        "guest.log",
    ] {
        assert!(names.contains(&name), "{name} is not in {names:?}");
    }
}

#[test]
fn exit_codes_of_test() {
    let f = Folder::new("codes");
    let code = |name: &str, program: &[u32], rest: &str| {
        let list: Vec<String> = program.iter().map(|w| format!("{w:#x}")).collect();
        let list = list.join(", ");
        let text = format!(
            "BootTest(name: \"{name}\", board: \"virt\", limit_ms: 3,
               images: {{ \"a.0\": Words(at: 0x4008_0000, [{list}]) }}, {rest})"
        );
        let d = dyno(&["test", &f.file(name, text)]);
        (d.code, d.out + &d.err)
    };
    let check = |want: i32, name: &str, program: &[u32], rest: &str| {
        let (code, text) = code(name, program, rest);
        assert_eq!(code, want, "{name}: {text}");
    };
    check(0, "off", OFF, "stop: PowerOff, repeat: 3");
    check(
        1,
        "no-line",
        OFF,
        "stop: PowerOff, expect: [Console(\"uart0\", \"x\")]",
    );
    check(1, "not-off", SPIN, "stop: AtMs(2), expect: [Exit(0)]");
    check(0, "at-ms", SPIN, "stop: AtMs(2)");
    let (_, text) = code("at-ms", SPIN, "stop: AtMs(2)");
    assert!(text.contains("at 2.000000 ms"), "{text}");
    check(
        0,
        "level",
        SPIN,
        "stop: AtMs(2), milestones: {\"e\": El(\"a.0\", 1)}",
    );
    check(3, "stuck", SLEEP, "stop: PowerOff");
    check(0, "asleep", SLEEP, "stop: AtMs(2)");
    check(4, "limit", SPIN, "stop: PowerOff");
    check(4, "waiting", SPIN, "expect: [Console(\"uart0\", \"x\")]");
    let kpi = "kpis: [Kpi(id: \"1\", name: \"k\", from: \"power-on\", to: \"stop\", max_ms: 1)]";
    check(1, "kpi", SPIN, &format!("stop: AtMs(2), {kpi}"));
    // 'A' on the console, then asleep: a crash by its pattern.
    let mut crash = vec![0xd2a1_2000, 0x5280_0821, 0x3900_0001];
    crash.extend(SLEEP);
    check(
        3,
        "crash",
        &crash,
        "stop: AtMs(2), crash: [Console(\"uart0\", \"A\")]",
    );
}
