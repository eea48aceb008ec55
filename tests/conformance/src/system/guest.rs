//! The guest, built for a table of tests and run on both sides.
use super::probe::{self, Outcome, Probe};
use super::space::{Part, VECTORS};
use dyno_boards::Stop;
use dyno_boards::boot::raw::LoadOption;
use dyno_fabric::Time;
use dyno_scenario::setup::Setup;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

const SOURCE: &str = include_str!("../../oracle/system.S");
const COMPILER: &str = "aarch64-linux-gnu-gcc";
const EMULATOR: &str = "qemu-system-aarch64";
/// Its first version that the rules of allowed differences are about.
const OLDEST: u32 = 10;
const MACHINE: &str = "virt,secure=on,virtualization=on,gic-version=3";
/// Where its table is; the code that sets a state up is behind it.
const TABLE: u64 = 0x4110_0000;
/// RAM that nothing else uses.
const SCRATCH: u64 = 0x4f00_0000;
/// Virtual time for a test, far more than it takes.
const PER_TEST: Time = Time::from_us(20);

/// A table of tests as a program.
pub struct Program {
    path: PathBuf,
    registers: Vec<u16>,
    setup: u64,
    probes: Vec<Probe>,
}

/// A directory for what is built; removed with this value.
pub struct Builder {
    directory: PathBuf,
    /// As it names itself.
    pub emulator: String,
}

impl Builder {
    /// The error says what is missing.
    pub fn new() -> Result<Builder, String> {
        let emulator = version(EMULATOR)?;
        let words = emulator.split([' ', '.']);
        let number = words.filter_map(|w| w.parse::<u32>().ok()).next();
        if number.is_none_or(|n| n < OLDEST) {
            return Err(format!("{emulator}: version {OLDEST} is needed"));
        }
        version(COMPILER)?;
        static BUILT: AtomicU32 = AtomicU32::new(0);
        let n = BUILT.fetch_add(1, Ordering::Relaxed);
        let directory = format!("dyno-system-{}-{n}", std::process::id());
        let directory = std::env::temp_dir().join(directory);
        let made = std::fs::create_dir_all(&directory);
        made.map_err(|e| format!("{}: {e}", directory.display()))?;
        Ok(Builder {
            directory,
            emulator,
        })
    }

    /// An ELF file for these probes; a state is a value for each of `registers`.
    pub fn build(
        &self,
        registers: Vec<u16>,
        states: &[Vec<u64>],
        probes: Vec<Probe>,
    ) -> Result<Program, String> {
        let mut table = (probes.len() as u64).to_le_bytes().to_vec();
        for p in &probes {
            let numbers = p.words().into_iter().chain([p.state, p.level.spsr()]);
            table.extend(numbers.flat_map(u32::to_le_bytes));
            table.extend([p.value(), SCRATCH].into_iter().flat_map(u64::to_le_bytes));
        }
        let values = states.iter().flatten();
        table.extend(values.flat_map(|v| v.to_le_bytes()));
        // ldr x1, [x0], #8; msr …, x1
        let moves = registers
            .iter()
            .flat_map(|&e| [0xf840_8401, 0xd510_0001 | u32::from(e & 0x7fff) << 5]);
        // isb; ret
        let words = moves.chain([0xd503_3fdf, 0xd65f_03c0]);
        let setup: Vec<u8> = words.flat_map(u32::to_le_bytes).collect();
        let source = self.write("system.S", SOURCE.as_bytes())?;
        let setup_at = TABLE + table.len() as u64;
        let table = self.write("table", &table)?;
        let setup = self.write("setup", &setup)?;
        let path = self.directory.join("system.elf");
        let places = format!(
            "-Wl,-Ttext=0x41000000,--section-start=.vectors={VECTORS:#x},\
             --section-start=.slot=0x41020000,-Tdata={TABLE:#x},--build-id=none"
        );
        let built = Command::new(COMPILER)
            .args(["-nostdlib", "-static", &places])
            .arg(format!("-DVECTORS={VECTORS:#x}"))
            .arg(format!("-DSTRIDE={}", 8 * registers.len()))
            .arg(format!("-DTABLE=\"{}\"", table.display()))
            .arg(format!("-DSETUP=\"{}\"", setup.display()))
            .arg("-o")
            .args([&path, &source])
            .output()
            .map_err(|e| format!("{COMPILER}: {e}"))?;
        match built.status.success() {
            true => Ok(Program {
                path,
                registers,
                setup: setup_at,
                probes,
            }),
            false => Err(String::from_utf8_lossy(&built.stderr).into_owned()),
        }
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, String> {
        let path = self.directory.join(name);
        let written = std::fs::write(&path, bytes);
        written.map_err(|e| format!("{}: {e}", path.display()))?;
        Ok(path)
    }
}

impl Drop for Builder {
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

impl Program {
    pub fn probes(&self) -> &[Probe] {
        &self.probes
    }

    /// What the oracle says.
    pub fn oracle(&self, part: Part) -> Result<Vec<Outcome>, String> {
        let ran = Command::new(EMULATOR)
            .args(["-M", MACHINE, "-cpu", part.model(), "-m", "256M"])
            .args("-display none -nic none -serial null -monitor none".split(' '))
            .args(["-chardev", "stdio,id=s", "-semihosting-config"])
            .args(["enable=on,target=native,chardev=s", "-device"])
            .arg(format!("loader,file={},cpu-num=0", self.path.display()))
            .stdin(Stdio::null())
            .output()
            .map_err(|e| format!("{EMULATOR}: {e}"))?;
        if !ran.status.success() {
            return Err(String::from_utf8_lossy(&ran.stderr).into_owned());
        }
        self.outcomes("the oracle", &ran.stdout)
    }

    /// What Dyno says.
    pub fn dyno(&self, part: Part) -> Result<Vec<Outcome>, String> {
        let path = self.path.display().to_string();
        let bytes = std::fs::read(&self.path).map_err(|e| format!("{path}: {e}"))?;
        let load = LoadOption {
            path: path.clone(),
            addr: None,
            ..LoadOption::default()
        };
        let setup = Setup {
            board: "virt".to_string(),
            set: vec![format!("clusters.a.profile={}", part.name())],
            memory: Some(256 << 20),
            el: Some(3),
            semihosting: Some(String::new()),
            loads: vec![(path, load, bytes)],
            ..Setup::default()
        };
        let mut machine = setup.build().map_err(|e| e.to_string())?.machine;
        let limit = PER_TEST.ps() * (self.probes.len() as u64 + 1_000);
        let mut text = vec![];
        loop {
            let stop = machine.run(machine.now() + Time::from_ms(10));
            let outputs = machine.system_mut().take_outputs();
            text.extend(outputs.into_iter().flat_map(|o| o.bytes));
            match stop {
                Stop::Time if machine.now().ps() < limit => {}
                Stop::Exit(0) => return self.outcomes("Dyno", &text),
                other => {
                    // X21 is the guest's pointer to the test.
                    let core = &machine.cores()[0];
                    let at = core.x[21].saturating_sub(TABLE + 8) / 48;
                    let test = self.probes.get(at as usize).map(Probe::to_string);
                    let test = test.unwrap_or_default();
                    return Err(format!("Dyno: {other:?} at {:#x}, {test}", core.pc));
                }
            }
        }
    }

    fn outcomes(&self, who: &str, text: &[u8]) -> Result<Vec<Outcome>, String> {
        let text = String::from_utf8_lossy(text);
        let mut all = Vec::with_capacity(self.probes.len());
        for line in text.lines() {
            match Outcome::parse(line) {
                Some(outcome) => all.push(outcome),
                None => return Err(self.trouble(who, line, all.len())),
            }
        }
        match (all.len(), self.probes.len()) {
            (a, b) if a == b => Ok(all),
            (a, b) => Err(format!("{who}: {a} of {b} tests")),
        }
    }

    /// What a line says that is none of a test.
    fn trouble(&self, who: &str, line: &str, n: usize) -> String {
        let test = self.probes.get(n).map(Probe::to_string);
        let test = format!("{who}, test {n} ({}): `{line}`", test.unwrap_or_default());
        let address = line.get(10..).and_then(|t| u64::from_str_radix(t, 16).ok());
        let index = address.and_then(|a| a.checked_sub(self.setup));
        match index.and_then(|i| self.registers.get(i as usize / 8)) {
            Some(&e) => format!("{test}: EL3 cannot write {}", probe::name(e)),
            None => test,
        }
    }
}
