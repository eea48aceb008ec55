//! One way of running the ELF, timed by the CPU time its process used.
use crate::board::Board;
use crate::workload::Workload;
use std::path::Path;
use std::process::{Command, Stdio};

pub struct Engine {
    pub name: &'static str,
    program: String,
    before: Vec<String>,
    after: Vec<String>,
    qemu: bool,
    /// CPU seconds it takes to start and stop.
    start: f64,
}

/// CPU seconds a measurement should at least take, so that the clock's 10 ms do not matter.
const ENOUGH: f64 = 0.6;
/// Percent of a full run at most.
const MOST: u32 = 600;

impl Engine {
    pub fn dyno(dyno: &Path, elf: &Path, board: Board) -> Engine {
        let mut before = words(board.dyno());
        before.extend(words("--semihosting --serial null --load"));
        before.push(elf.display().to_string());
        Engine {
            name: "dyno",
            program: dyno.display().to_string(),
            before,
            after: vec![],
            qemu: false,
            start: 0.,
        }
    }
    pub fn qemu(
        name: &'static str,
        qemu: &Path,
        elf: &Path,
        board: Board,
        extra: &[&str],
    ) -> Engine {
        let mut before = words(board.qemu());
        before.extend(words("-nographic -nic none"));
        before.extend(extra.iter().map(ToString::to_string));
        Engine {
            name,
            program: qemu.display().to_string(),
            before,
            after: vec!["-kernel".into(), elf.display().to_string()],
            qemu: true,
            start: 0.,
        }
    }
    /// The error says what could not be run.
    pub fn measure_start(&mut self) -> Result<(), String> {
        let mut all = Vec::new();
        for _ in 0..3 {
            all.push(self.seconds(&Workload::NONE, 1)?);
        }
        all.sort_by(f64::total_cmp);
        self.start = all[1];
        Ok(())
    }
    /// Million guest instructions per CPU second; `None` where this engine cannot run it. What the
    /// workload needs to prepare itself is in the run of one percent, which is taken off.
    pub fn mips(&self, w: &Workload) -> Result<Option<f64>, String> {
        if w.gic == Some(2) && !self.qemu {
            return Ok(None);
        }
        if w.once {
            let s = (self.seconds(w, 1)? - self.start).max(0.01);
            return Ok(Some(w.millions_per_percent / s));
        }
        let one = self.seconds(w, 1)?;
        let mut percent = 3;
        loop {
            let s = (self.seconds(w, percent)? - one).max(0.005);
            if s >= ENOUGH || percent >= MOST {
                return Ok(Some(w.millions_per_percent * f64::from(percent - 1) / s));
            }
            let more = (ENOUGH * 1.2 / s * f64::from(percent)).ceil();
            percent = (more as u32).clamp(percent + 1, MOST);
        }
    }
    fn seconds(&self, workload: &Workload, percent: u32) -> Result<f64, String> {
        let percent = percent.to_string();
        let mut c = Command::new(&self.program);
        c.args(&self.before);
        if self.qemu {
            if let Some(version) = workload.gic {
                c.arg("-machine").arg(format!("gic-version={version}"));
            }
            let config = "enable=on,target=native,arg=bench";
            c.arg("-semihosting-config");
            c.arg(format!("{config},arg={},arg={percent}", workload.name));
        } else {
            c.arg("--semihosting-arg");
            c.arg(format!("bench {} {percent}", workload.name));
        }
        c.args(&self.after);
        c.stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let before = children_seconds()?;
        let status = c.status().map_err(|e| format!("{}: {e}", self.program))?;
        if !status.success() {
            return Err(format!(
                "{} failed on {}: {status}",
                self.program, workload.name
            ));
        }
        Ok(children_seconds()? - before)
    }
}

fn words(s: &str) -> Vec<String> {
    s.split(' ').map(String::from).collect()
}

/// CPU time of all children waited for so far (proc(5): cutime and cstime, in hundredths).
pub fn children_seconds() -> Result<f64, String> {
    let path = "/proc/self/stat";
    let text = std::fs::read_to_string(path).map_err(|e| format!("{path}: {e}"))?;
    let after = text.rsplit(')').next().unwrap_or_default();
    let field = |n: usize| after.split_whitespace().nth(n).and_then(|f| f.parse().ok());
    match (field(13), field(14)) {
        (Some::<f64>(user), Some::<f64>(system)) => Ok((user + system) / 100.),
        _ => Err(format!("{path}: not as proc(5) says")),
    }
}
