//! `oracle/aarch32.c`, built on the spot and run by QEMU's user mode.
use super::generate::Test;
use super::{Outcome, Signal, State};
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

const SOURCE: &str = include_str!("../../oracle/aarch32.c");
const COMPILER: &str = "arm-linux-gnueabihf-gcc";
const EMULATOR: &str = "qemu-arm";
const CHANGES: usize = 16;
/// Words of a result.
const RESULT: usize = 4 + 16 + 2 * CHANGES;

/// A built program, removed with this value.
pub struct Program {
    directory: PathBuf,
}

impl Program {
    pub fn build() -> Result<Program, String> {
        let directory = format!("dyno-oracle-aarch32-{}", std::process::id());
        let directory = std::env::temp_dir().join(directory);
        let p = Program { directory };
        let io = |e: std::io::Error| format!("{}: {e}", p.directory.display());
        std::fs::create_dir_all(&p.directory).map_err(io)?;
        let source = p.directory.join("oracle.c");
        std::fs::write(&source, SOURCE).map_err(io)?;
        let built = Command::new(COMPILER)
            .args(["-static", "-O2", "-marm", "-march=armv8-a+simd", "-o"])
            .args([&p.path(), &source])
            .output();
        let built = built.map_err(|e| format!("{COMPILER}: {e}"))?;
        if built.status.success() {
            Ok(p)
        } else {
            Err(String::from_utf8_lossy(&built.stderr).into_owned())
        }
    }
    fn path(&self) -> PathBuf {
        self.directory.join("oracle")
    }
    /// Runs it on one of the emulator's processors.
    pub fn start(&self, processor: &str) -> Result<Oracle, String> {
        let child = Command::new(EMULATOR)
            .args(["-cpu", processor])
            .arg(self.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let mut child = child.map_err(|e| format!("{EMULATOR}: {e}"))?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(input), Some(output)) => Ok(Oracle {
                child,
                input,
                output,
            }),
            _ => Err("no pipes".to_string()),
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Nobody minds a directory left behind.
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

pub struct Oracle {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
}

impl Oracle {
    /// What becomes of a batch.
    pub fn run(&mut self, tests: &[Test]) -> Result<Vec<Outcome>, String> {
        let mut words = vec![tests.len() as u32];
        for t in tests {
            let thumb = t.location.is_thumb();
            let wide = thumb && t.word >> 16 != 0;
            let it = match t.location.it() {
                0 => 0,
                it => 0xbf00 | u32::from(it),
            };
            let flags = u32::from(thumb) | u32::from(wide) << 1;
            words.extend([t.word, flags, t.location.address(), it]);
            words.extend(t.before.r);
            words.push(t.before.psr);
        }
        let bytes: Vec<u8> = words.iter().flat_map(|w| w.to_le_bytes()).collect();
        let sent = self.input.write_all(&bytes);
        let sent = sent.and_then(|()| self.input.flush());
        let mut bytes = vec![0; 4 * RESULT * tests.len()];
        let got = sent.and_then(|()| self.output.read_exact(&mut bytes));
        got.map_err(|e| format!("the oracle failed: {e}, {:?}", self.child.try_wait()))?;
        let words: Vec<u32> = bytes
            .chunks_exact(4)
            .map(|b| b.iter().rev().fold(0, |v, &b| v << 8 | u32::from(b)))
            .collect();
        Ok(words.chunks_exact(RESULT).map(outcome).collect())
    }
}

impl Drop for Oracle {
    fn drop(&mut self) {
        // It would end by itself at the end of its input; here it need not.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn outcome(w: &[u32]) -> Outcome {
    let mut after = State::default();
    after.r.copy_from_slice(&w[4..19]);
    after.psr = w[19] & State::PSR;
    let changes = w[20..].chunks_exact(2).take(w[3] as usize);
    Outcome {
        signal: Signal::from_number(w[0]),
        pc: w[1],
        fault: w[2],
        after,
        memory: changes.map(|c| (c[0], c[1])).collect(),
    }
}
