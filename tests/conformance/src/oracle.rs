//! The other side: `oracle/oracle.c`, built on the spot and run by QEMU's user mode.
use crate::cpu::Cpu;
use crate::rows;
use crate::state::{Outcome, Signal, State, Test};
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

const SOURCE: &str = include_str!("../oracle/oracle.c");
const COMPILER: &str = "aarch64-linux-gnu-gcc";
const EMULATOR: &str = "qemu-aarch64";
/// Sizes of the structures of the source.
const STATE: usize = 800;
const RESULT: usize = 32 + STATE + 24 * 16;
/// Changed doublewords that a result has room for.
const CHANGES: usize = 24;

/// A built program, removed with this value.
pub struct Program {
    directory: PathBuf,
    program: PathBuf,
    /// As they name themselves.
    pub emulator: String,
}

impl Program {
    /// The one that runs single instructions. The error says what is missing.
    pub fn build() -> Result<Program, String> {
        Program::from(SOURCE)
    }
    /// Builds the text of a C program.
    pub fn from(text: &str) -> Result<Program, String> {
        let emulator = version(EMULATOR)?;
        version(COMPILER)?;
        static BUILT: AtomicU32 = AtomicU32::new(0);
        let n = BUILT.fetch_add(1, Ordering::Relaxed);
        let directory = format!("dyno-oracle-{}-{n}", std::process::id());
        let directory = std::env::temp_dir().join(directory);
        let io = |e: std::io::Error| format!("{}: {e}", directory.display());
        std::fs::create_dir_all(&directory).map_err(io)?;
        let source = directory.join("oracle.c");
        let program = directory.join("oracle");
        std::fs::write(&source, text).map_err(io)?;
        let built = Command::new(COMPILER)
            .args([
                "-static",
                "-O2",
                "-fno-stack-protector",
                "-Wall",
                "-Wextra",
                "-o",
            ])
            .args([&program, &source])
            .output()
            .map_err(io)?;
        let p = Program {
            directory: directory.clone(),
            program,
            emulator,
        };
        if built.status.success() {
            Ok(p)
        } else {
            Err(String::from_utf8_lossy(&built.stderr).into_owned())
        }
    }
    pub fn start(&self, cpu: Cpu) -> Result<Oracle, String> {
        let (child, input, output) = self.run(cpu)?;
        Ok(Oracle {
            child,
            input,
            output,
            cpu,
        })
    }
    /// The running program with its standard input and output.
    pub fn run(&self, cpu: Cpu) -> Result<(Child, ChildStdin, ChildStdout), String> {
        let child = Command::new(EMULATOR)
            .args(["-cpu", cpu.model(), "-seed", "1"])
            .arg(&self.program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let mut child = child.map_err(|e| format!("{EMULATOR}: {e}"))?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(input), Some(output)) => Ok((child, input, output)),
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

fn version(program: &str) -> Result<String, String> {
    let shown = Command::new(program).arg("--version").output();
    let shown = shown.map_err(|e| format!("{program}: {e}"))?;
    let text = String::from_utf8_lossy(&shown.stdout);
    Ok(text.lines().next().unwrap_or_default().to_string())
}

/// A running oracle of one processor.
pub struct Oracle {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
    pub cpu: Cpu,
}

impl Oracle {
    /// Sends a batch, which the oracle reads to its end before it answers.
    pub fn send(&mut self, tests: &[Test]) -> Result<(), String> {
        let mut bytes = (tests.len() as u64).to_le_bytes().to_vec();
        bytes.reserve(tests.len() * (16 + STATE));
        for t in tests {
            let stores = t.memory && !t.row.is_some_and(rows::only_loads);
            let flags = u32::from(t.alone) | u32::from(stores) << 1;
            bytes.extend(t.word.to_le_bytes());
            bytes.extend(flags.to_le_bytes());
            bytes.extend(t.pc.to_le_bytes());
            let s = &t.before;
            let control = [s.sp, s.nzcv, s.fpcr, s.fpsr, 0];
            let words = s.x.iter().chain(&control);
            bytes.extend(words.flat_map(|w| w.to_le_bytes()));
            bytes.extend(s.v.iter().flat_map(|v| v.to_le_bytes()));
        }
        let sent = self.input.write_all(&bytes);
        sent.and_then(|()| self.input.flush())
            .map_err(|e| self.died(&e))
    }
    /// The outcomes of the batch sent last.
    pub fn receive(&mut self, count: usize) -> Result<Vec<Outcome>, String> {
        let mut bytes = vec![0; count * RESULT];
        let got = self.output.read_exact(&mut bytes);
        got.map_err(|e| self.died(&e))?;
        Ok(bytes.chunks_exact(RESULT).map(outcome).collect())
    }
    fn died(&mut self, e: &std::io::Error) -> String {
        let status = self.child.try_wait();
        format!(
            "the oracle for {} failed: {e}, {status:?}",
            self.cpu.model()
        )
    }
}

impl Drop for Oracle {
    fn drop(&mut self) {
        // It would end by itself at the end of its input; here it need not.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn outcome(bytes: &[u8]) -> Outcome {
    let u64_at = |at: usize| {
        let b = &bytes[at..at + 8];
        b.iter().rev().fold(0, |v, &b| v << 8 | u64::from(b))
    };
    let low = |v: u64| (v & 0xffff_ffff) as u32;
    let (signal, changes) = (low(u64_at(0)), (u64_at(0) >> 32) as usize);
    let signal = Signal::from_number(signal);
    let (pc, fault) = (u64_at(8), u64_at(16));
    let mut after = State::default();
    let words = 32..;
    for (x, at) in after.x.iter_mut().zip(words.step_by(8)) {
        *x = u64_at(at);
    }
    let control = 32 + 31 * 8;
    after.sp = u64_at(control);
    after.nzcv = u64_at(control + 8);
    after.fpcr = u64_at(control + 16);
    after.fpsr = u64_at(control + 24);
    for (n, v) in after.v.iter_mut().enumerate() {
        let at = control + 40 + 16 * n;
        *v = u128::from(u64_at(at + 8)) << 64 | u128::from(u64_at(at));
    }
    let list = 32 + STATE;
    let change = |i: usize| (u64_at(list + 16 * i), u64_at(list + 16 * i + 8));
    Outcome {
        signal,
        pc,
        fault,
        after,
        memory: (0..changes.min(CHANGES)).map(change).collect(),
    }
}
