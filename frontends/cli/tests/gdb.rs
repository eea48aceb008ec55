//! The options that serve gdb, with the real one: ports and sockets, `--wait-gdb`, and QEMU's names for them.
#[allow(dead_code)]
mod common;
use common::{Folder, SPIN, words};
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Command, Stdio};

fn gdb(script: &[&str]) -> Option<String> {
    let mut command = Command::new("gdb-multiarch");
    command.args(["-q", "-nx", "-batch"]);
    command.args(script.iter().flat_map(|line| ["-ex", line]));
    let output = command.stdin(Stdio::null()).output();
    let Ok(output) = output else {
        println!("SKIPPED: gdb-multiarch is not installed: no session is held");
        return None;
    };
    let text = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
    Some(text(&output.stdout) + &text(&output.stderr))
}

/// Runs a machine with these options and gdb with this script, which ends with `kill`.
fn session(options: &[&str], script: &[&str]) -> Option<String> {
    let f = Folder::new(&format!("gdb{}", options.join("").replace(['/', ':'], "")));
    let program = format!("{}@0x40080000,0", f.file("spin", words(SPIN)));
    let mut machine = Command::new(env!("CARGO_BIN_EXE_dyno"))
        .args(["run", "virt", "--load", &program])
        .args(options)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary is there");
    let mut lines = BufReader::new(machine.stderr.take().expect("a pipe")).lines();
    let said = lines.find(|l| l.as_ref().is_ok_and(|l| l.starts_with("gdb: ")));
    assert!(said.is_some(), "it says where it listens");
    let text = gdb(script);
    if text.is_none() {
        machine.kill().expect("it runs");
    }
    let rest: Vec<String> = lines.map_while(Result::ok).collect();
    machine.wait().expect("it ended");
    if text.is_some() {
        assert!(
            rest.iter().any(|l| l.contains("gdb killed it")),
            "{rest:?}, {text:?}"
        );
    }
    text
}

/// A port that nobody listens on, nor on the next one.
fn port() -> u16 {
    let free = |port| TcpListener::bind(("127.0.0.1", port)).is_ok();
    let first = 20_000 + (std::process::id() % 20_000) as u16;
    (first..).find(|&p| free(p) && free(p + 1)).expect("a port")
}

const BEFORE_ANYTHING: &str = "behind 0 instructions";

#[test]
fn a_port_and_the_next_one_for_the_core() {
    let port = port();
    let option = format!("tcp::{port}");
    let whole = format!("target extended-remote localhost:{port}");
    let core = format!("target remote localhost:{}", port + 1);
    let Some(text) = session(
        &["--gdb", &option, "--wait-gdb"],
        &[
            &whole,
            "monitor time",
            "stepi",
            "monitor time",
            "disconnect",
            &core,
            "stepi",
            "monitor time",
            "kill",
        ],
    ) else {
        return;
    };
    for n in 0..2 {
        assert!(text.contains(&format!("behind {n} instructions")), "{text}");
    }
    // The machine may have run between the two visits.
    assert_eq!(text.matches("a.0 at ").count(), 3, "{text}");
}

#[test]
fn a_socket() {
    let f = Folder::new("socket");
    let path = f.path("gdb");
    let to = format!("target extended-remote {path}");
    let Some(text) = session(
        &["--gdb", &format!("unix:{path}"), "--wait-gdb"],
        &[&to, "monitor time", "info threads", "kill"],
    ) else {
        return;
    };
    assert!(text.contains(BEFORE_ANYTHING), "{text}");
    assert!(text.contains("a.0 EL1 halted"), "{text}");
    assert!(!std::path::Path::new(&path).exists(), "it is taken away");
}

#[test]
fn qemus_names() {
    if TcpListener::bind(("127.0.0.1", 1234)).is_err() {
        println!("SKIPPED: somebody else listens on port 1234");
        return;
    }
    let Some(text) = session(
        &["-s", "-S"],
        &["target remote :1234", "monitor time", "kill"],
    ) else {
        return;
    };
    assert!(text.contains(BEFORE_ANYTHING), "{text}");
}
