//! `oracle/aarch32.c`, built on the spot and run by QEMU's user mode.
use super::test::HALFWORDS;
use super::{Outcome, Signal, State, Test};
use std::io::{BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

const SOURCE: &str = include_str!("../../oracle/aarch32.c");
const COMPILER: &str = "arm-linux-gnueabihf-gcc";
const EMULATOR: &str = "qemu-arm";

/// A built program, removed with this value.
pub struct Program {
    directory: PathBuf,
}

impl Program {
    pub fn build() -> Result<Program, String> {
        let directory = {
            static BUILT: AtomicU32 = AtomicU32::new(0);
            let n = BUILT.fetch_add(1, Ordering::Relaxed);
            format!("dyno-oracle-aarch32-{}-{n}", std::process::id())
        };
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
            (Some(input), Some(output)) => {
                let mut oracle = Oracle {
                    child,
                    input,
                    output: BufReader::with_capacity(1 << 16, output),
                    leave: 0,
                };
                let first = words(&mut oracle.output);
                [oracle.leave] = first.map_err(|e| format!("the oracle says nothing: {e}"))?;
                Ok(oracle)
            }
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
    output: BufReader<ChildStdout>,
    /// Where tests go when they are over.
    pub leave: u32,
}

impl Oracle {
    /// What becomes of a batch: of each test from each of its states.
    pub fn run(&mut self, tests: &[Test]) -> Result<Vec<Vec<Outcome>>, String> {
        let mut bytes = (tests.len() as u32).to_le_bytes().to_vec();
        for t in tests {
            let image = t.code.image(self.leave);
            let head = [
                u32::from(t.code.thumb),
                t.code.at,
                image.len() as u32,
                t.before.len() as u32,
            ];
            bytes.extend(head.iter().flat_map(|w| w.to_le_bytes()));
            let nothing = std::iter::repeat_n(0, HALFWORDS - image.len());
            bytes.extend(image.into_iter().chain(nothing).flat_map(u16::to_le_bytes));
            for s in &t.before {
                let words = s.r.iter().chain([&s.psr, &s.fpscr, &0]);
                bytes.extend(words.flat_map(|w| w.to_le_bytes()));
                bytes.extend(s.d.iter().flat_map(|d| d.to_le_bytes()));
            }
        }
        // It answers while it is still told.
        let Oracle {
            input,
            output,
            child,
            ..
        } = self;
        let done = std::thread::scope(|scope| {
            let sent = scope.spawn(|| input.write_all(&bytes).and_then(|()| input.flush()));
            let got = tests.iter().map(|t| {
                let outcomes = t.before.iter().map(|_| outcome(output));
                outcomes.collect()
            });
            let got: std::io::Result<_> = got.collect();
            let sent = sent.join().expect("it only writes");
            sent.and(got)
        });
        done.map_err(|e| format!("the oracle failed: {e}, {:?}", child.try_wait()))
    }
}

impl Drop for Oracle {
    fn drop(&mut self) {
        // It would end by itself at the end of its input; here it need not.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn words<const N: usize>(input: &mut impl Read) -> std::io::Result<[u32; N]> {
    let mut words = [0; N];
    for w in &mut words {
        let mut bytes = [0; 4];
        input.read_exact(&mut bytes)?;
        *w = u32::from_le_bytes(bytes);
    }
    Ok(words)
}

fn outcome(input: &mut impl Read) -> std::io::Result<Outcome> {
    let [signal, pc, fault, changes] = words(input)?;
    let w: [u32; 82] = words(input)?;
    let mut after = State {
        psr: w[15] & State::PSR,
        fpscr: w[16] & State::FPSCR,
        ..State::default()
    };
    after.r.copy_from_slice(&w[..15]);
    for (d, w) in after.d.iter_mut().zip(w[18..].chunks_exact(2)) {
        *d = u64::from(w[1]) << 32 | u64::from(w[0]);
    }
    let changes = (0..changes).map(|_| words(input).map(|[at, v]| (at, v)));
    Ok(Outcome {
        signal: Signal::from_number(signal),
        pc,
        fault,
        after,
        memory: changes.collect::<Result<_, _>>()?,
    })
}
