//! Mistakes of users: exit code 2, no panic, and a text that names what is wrong and what is right.
mod common;
use common::{Folder, OFF, dyno, dyno_with, words};
use std::process::Stdio;

/// Runs it and checks that it fails as mistakes do.
fn mistake(args: &[&str], wanted: &[&str]) {
    let d = dyno(args);
    assert_eq!(d.code, 2, "{args:?}: {}{}", d.out, d.err);
    for w in wanted {
        assert!(d.err.contains(w), "{args:?}: no {w:?} in: {}", d.err);
    }
    assert!(!d.err.contains("panicked"), "{args:?}: {}", d.err);
}

/// The header of an arm64 Image that needs so much memory.
fn image(size: u64) -> Vec<u8> {
    let mut b = vec![0; 4096];
    b[16..24].copy_from_slice(&size.to_le_bytes());
    b[24] = 0xa;
    b[56..60].copy_from_slice(b"ARM\x64");
    b
}

#[test]
fn images_that_are_none() {
    let f = Folder::new("images");
    let junk = f.file("junk", [0x5a; 5000]);
    let gz = f.file("kernel.gz", [0x1f, 0x8b, 8, 0, 0, 0]);
    let big = f.file("big", image(1 << 30));
    let good = f.file("good", image(4096));
    let empty = f.file("empty", []);
    let none = f.path("none");
    mistake(
        &["run", "virt", "--kernel", &none],
        &["none", "cannot read", "check the path"],
    );
    mistake(
        &["run", "virt", "--kernel", &junk],
        &["junk", "no arm64 Image", "uncompressed"],
    );
    mistake(&["run", "virt", "--kernel", &gz], &["gzip", "gunzip"]);
    mistake(&["run", "virt", "--kernel", &empty], &["empty", "Image"]);
    mistake(
        &["run", "virt", "-m", "64", "-kernel", &big],
        &["big", "--memory"],
    );
    mistake(
        &["run", "virt", "--kernel", &good, "--initrd", &empty],
        &["empty", "--initrd"],
    );
    mistake(
        &["run", "virt", "--kernel", &good, "--dtb", &junk],
        &["junk", "devicetree", "dtc"],
    );
    mistake(&["run", "virt", "--load", &junk], &["junk", "@ADDRESS"]);
    mistake(
        &["run", "virt", "--load", &format!("{junk}@0x1000,0")],
        &["not RAM"],
    );
    mistake(
        &["run", "virt", "--load", &format!("{junk}@0x40000000,1x")],
        &["is no core", "--load FILE"],
    );
    mistake(
        &["run", "virt", "--load", &format!("{junk}@0x40000000,x")],
        &["no cluster \"x\"", "it has a"],
    );
    mistake(
        &["run", "virt", "--initrd", &junk],
        &["--initrd", "--kernel"],
    );
    mistake(&["run", "virt"], &["no image starts a core", "--kernel"]);
}

#[test]
fn options_that_are_wrong() {
    let f = Folder::new("options");
    let off = format!("{}@0x40000000,0", f.file("off", words(OFF)));
    let run = |more: &[&str], wanted: &[&str]| {
        let mut args = vec!["run", "virt", "--load", &off];
        args.extend(more);
        mistake(&args, wanted);
    };
    mistake(&["run", "nowhere", "--load", &off], &["nowhere", "virt"]);
    mistake(&["fly"], &["fly", "Usage"]);
    run(&["--smp", "99"], &["--smp", "1 to 8"]);
    run(&["--smp", "x"], &["--smp"]);
    run(&["--memory", "1X"], &["--memory", "512M"]);
    run(&["--memory", "1K"], &["--memory", "has"]);
    run(&["--el", "4"], &["--el", "write 1, 2"]);
    run(&["--until-time", "6"], &["--until-time", "6s"]);
    run(&["--until-console", "("], &["--until-console", "backslash"]);
    run(&["--engine", "warp"], &["--engine warp", "interp"]);
    run(&["--bios", "x"], &["--bios", "not built yet"]);
    run(&["--net", "user"], &["--net", "none"]);
    run(&["--log", "everything"], &["--log", "guest-errors"]);
    run(&["--serial", "tcp::1"], &["--serial", "file:F"]);
    run(
        &["--serial", "stdio", "--serial", "null"],
        &["--serial", "leave some out"],
    );
    run(&["--drive", "x.img"], &["--drive", "file=F"]);
    run(
        &["--drive", "file=/no/such"],
        &["/no/such", "check the path"],
    );
    run(&["--set", "nothing"], &["--set"]);
    run(&["--set", "no.such=1"], &["no.such"]);
    run(&["-gdb", "1234"], &["--gdb 1234", "tcp::1234"]);
    run(&["--gdb", "tcp:10.0.0.1:1"], &["loopback"]);
    run(&["--gdb", "unix:/no/such/folder/x"], &["/no/such/folder/x"]);
    run(&["-S"], &["--gdb"]);
    run(&["--stats", "/no/such/folder/x"], &["/no/such/folder/x"]);
    mistake(&["disasm", "zz"], &["zz", "hexadecimal"]);
    mistake(&["board", "show", "nowhere"], &["nowhere"]);
}

#[test]
fn scenarios_that_are_wrong() {
    let f = Folder::new("scenarios");
    let none = f.path("none.ron");
    mistake(&["test", &none], &["none.ron", "check the path"]);
    let test = |text: &str, wanted: &[&str]| {
        let file = f.file("s.ron", text);
        mistake(&["test", &file], wanted);
    };
    test(
        "BootTest(\n name: \"x\",\n bord: \"virt\")",
        &["s.ron:3:", "bord", "board"],
    );
    test(
        "BootTest(\n name: \"x\", board: 7)",
        &["s.ron:2:", "board", "string"],
    );
    test("BootTest(", &["s.ron:1:"]);
    test(
        "BootTest(name: \"x\", board: \"virt\")",
        &["nothing to wait for", "expect"],
    );
    let with = |rest: &str| {
        format!(
            "BootTest(name: \"x\", board: \"virt\", stop: AtMs(1),
               images: {{ \"a.0\": Words(at: 0x4008_0000, [0x1400_0000]) }}, {rest})"
        )
    };
    test(&with("expect: [Console(\"uart9\", \"x\")]"), &[]);
    test(
        &with("stimuli: [At(0, Can(bus: \"can0\", id: 1, data: []))]"),
        &[],
    );
    test(&with("repeat: 0"), &["repeat"]);
    test(&with("sweep: {\"a\": []}"), &["no values"]);
    test(&with("machine: (append: \"${x}\")"), &["no variable"]);
    mistake(
        &["test", &f.file("s.ron", with("")), "--filter", "q"],
        &["--filter", "x"],
    );
    // What only the machine can tell is the case's own error, in its table.
    let file = f.file(
        "s.ron",
        with("stimuli: [Camera(\"cam0\", Pattern(Bars, fps: 30))]"),
    );
    let d = dyno(&["test", &file]);
    assert!(
        d.code == 2 && d.out.contains("not supported yet"),
        "{}",
        d.out
    );
    let file = f.file("s.ron", with("expect: [Console(\"uart9\", \"x\")]"));
    let d = dyno(&["test", &file]);
    assert!(d.code == 2 && d.out.contains("write uart0"), "{}", d.out);
}

#[test]
fn a_guest_that_is_not_there_names_the_command() {
    let f = Folder::new("guests");
    let text = "BootTest(name: \"x\", board: \"virt\", stop: PowerOff,
        images: { \"kernel\": Guest(\"debian-kernel-6.12\", \"Image\") })";
    let file = f.file("s.ron", text);
    let d = dyno_with(&["test", &file], Stdio::null(), Some(&f.0.join("cache")));
    assert_eq!(d.code, 2);
    assert!(d.err.contains("dyno fetch debian-kernel-6.12"), "{}", d.err);
    let d = dyno_with(
        &["fetch", "nobody"],
        Stdio::null(),
        Some(&f.0.join("cache")),
    );
    assert!(d.code == 2 && d.err.contains("nobody"), "{}", d.err);
}
