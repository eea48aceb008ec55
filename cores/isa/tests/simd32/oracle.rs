//! The other side: `oracle.c`, built on the spot and run by QEMU's user mode.
use crate::evaluator::State;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

const SOURCE: &str = include_str!("oracle.c");
const COMPILER: &str = "arm-linux-gnueabihf-gcc";
const EMULATOR: &str = "qemu-arm";
const STATE: usize = 832;

pub struct Oracle {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
    directory: PathBuf,
    /// Where the memory is that an instruction may use.
    pub memory: u32,
}

/// A state after the instruction, and the signal that came instead, or 0.
pub struct Outcome {
    pub after: State,
    pub signal: u32,
}

impl Oracle {
    /// The error says what is missing.
    pub fn new() -> Result<Oracle, String> {
        static BUILT: AtomicU32 = AtomicU32::new(0);
        let n = BUILT.fetch_add(1, Ordering::Relaxed);
        let directory = format!("dyno-oracle32-{}-{n}", std::process::id());
        let directory = std::env::temp_dir().join(directory);
        let io = |what: &str| {
            let what = what.to_string();
            move |e: std::io::Error| format!("{what}: {e}")
        };
        std::fs::create_dir_all(&directory).map_err(io("directory"))?;
        let (source, program) = (directory.join("oracle.c"), directory.join("oracle"));
        std::fs::write(&source, SOURCE).map_err(io("source"))?;
        let built = Command::new(COMPILER)
            .args(["-static", "-O2", "-marm", "-march=armv8-a"])
            .args(["-mfpu=neon-fp-armv8", "-Wall", "-Wextra", "-o"])
            .args([&program, &source])
            .output()
            .map_err(io(COMPILER))?;
        if !built.status.success() {
            return Err(String::from_utf8_lossy(&built.stderr).into_owned());
        }
        let mut child = Command::new(EMULATOR)
            .args(["-cpu", "max"])
            .arg(&program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(io(EMULATOR))?;
        let (Some(input), Some(mut output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("no pipes".to_string());
        };
        let mut at = [0; 4];
        output.read_exact(&mut at).map_err(io("oracle"))?;
        Ok(Oracle {
            child,
            input,
            output,
            directory,
            memory: u32::from_le_bytes(at),
        })
    }

    /// What comes of `word`, of A32 or T32, in each state.
    pub fn run(&mut self, word: u32, thumb: bool, states: &[State]) -> Vec<Outcome> {
        let mut bytes = word.to_le_bytes().to_vec();
        bytes.extend(u32::from(thumb).to_le_bytes());
        bytes.extend((states.len() as u32).to_le_bytes());
        for s in states {
            bytes.extend(s.x[..13].iter().flat_map(|x| (*x as u32).to_le_bytes()));
            bytes.extend([0; 4]);
            bytes.extend((s.fpscr() as u32).to_le_bytes());
            bytes.extend((s.nzcv as u32).to_le_bytes());
            bytes.extend(s.v.iter().flat_map(|v| v.to_le_bytes()));
            bytes.extend(&s.memory);
        }
        self.input.write_all(&bytes).expect("the oracle reads");
        self.input.flush().expect("the oracle reads");
        let mut bytes = vec![0; STATE * states.len()];
        self.output
            .read_exact(&mut bytes)
            .expect("the oracle answers");
        let parts = bytes.chunks_exact(STATE).zip(states);
        parts.map(|(b, before)| outcome(b, before)).collect()
    }
}

fn outcome(b: &[u8], before: &State) -> Outcome {
    let word = |at: usize| u32::from_le_bytes([b[at], b[at + 1], b[at + 2], b[at + 3]]);
    let mut after = before.clone();
    for (i, x) in after.x[..13].iter_mut().enumerate() {
        *x = word(4 * i).into();
    }
    after.set_fpscr(word(56).into());
    after.nzcv = u64::from(word(60)) & 0xf000_0000;
    for (i, v) in after.v.iter_mut().enumerate() {
        let parts = [3, 2, 1, 0].map(|k| u128::from(word(64 + 16 * i + 4 * k)));
        *v = parts.into_iter().fold(0, |v, w| v << 32 | w);
    }
    after.memory.copy_from_slice(&b[320..832]);
    Outcome {
        after,
        signal: word(52),
    }
}

impl Drop for Oracle {
    fn drop(&mut self) {
        // Nobody minds a directory left behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}
