//! The command line, as clap reads it.
use clap::{Args as ClapArgs, Parser, Subcommand};
use dyno_scenario::ScenarioError;
use dyno_scenario::engine::{self, Engine};
use std::path::PathBuf;

/// A deterministic full-system simulator.
#[derive(Debug, Parser)]
#[command(name = "dyno", version, disable_help_subcommand = true)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run software on a board.
    Run(Box<RunArgs>),
    /// Run scenarios and judge them.
    Test(TestArgs),
    /// Look at boards.
    Board(BoardArgs),
    /// Bring real guest software into the cache.
    Fetch(FetchArgs),
    /// Disassemble A64, A32 or T32 instructions.
    Disasm(DisasmArgs),
}

#[derive(Debug, ClapArgs)]
pub struct RunArgs {
    /// A built-in board, or the path of a board file.
    #[arg(value_name = "BOARD")]
    pub board: Option<String>,
    #[arg(long, hide = true, conflicts_with = "board")]
    pub machine: Option<String>,
    /// An arm64 kernel Image (or Xen, or anything else in that format).
    #[arg(long, value_name = "IMAGE")]
    pub kernel: Option<PathBuf>,
    /// Initial RAM disk for the kernel.
    #[arg(long, value_name = "FILE")]
    pub initrd: Option<PathBuf>,
    /// Command line of the kernel.
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub append: Option<String>,
    /// Devicetree blob, instead of the board's own.
    #[arg(long, value_name = "FILE")]
    pub dtb: Option<PathBuf>,
    #[arg(long, hide = true)]
    pub bios: Option<PathBuf>,
    /// An ELF file, or bytes for an address; with a core (1, r52.1), that core starts there. Of a cluster alone (r52):
    /// an ELF file starts its core 0, and what leaves reset together with it.
    #[arg(long, value_name = "FILE[@ADDR][,CORE]")]
    pub load: Vec<String>,
    /// A disk: file=F[,if=virtio][,format=raw][,readonly=on][,snapshot=on].
    #[arg(long, value_name = "file=F,…")]
    pub drive: Vec<String>,
    /// Number of cores.
    #[arg(long, value_name = "N")]
    pub smp: Option<u32>,
    /// Have an optional cluster of the board; one that an image is loaded for is there anyway.
    #[arg(long, value_name = "NAME")]
    pub cluster: Vec<String>,
    /// Load the images of a cluster, and leave its cores in reset until a power controller releases them.
    #[arg(long, value_name = "CLUSTER")]
    pub hold: Vec<String>,
    /// Main memory: 512M, 2G; a bare number is megabytes.
    #[arg(long, value_name = "SIZE")]
    pub memory: Option<String>,
    /// Highest exception level: 1, 2 (virtualization) or 3 (secure world).
    #[arg(long, value_name = "1|2|3")]
    pub el: Option<u8>,
    /// Where a UART goes, in the order of the board's UARTs; the first is stdio by default.
    #[arg(long, value_name = "stdio|file:F|null")]
    pub serial: Vec<String>,
    /// Network of the first interface; only none is there yet.
    #[arg(long, value_name = "none")]
    pub net: Option<String>,
    /// Stop at this virtual time: 6s, 250ms.
    #[arg(long, value_name = "TIME")]
    pub until_time: Option<String>,
    /// Stop when a line of any console matches.
    #[arg(long, value_name = "REGEX", allow_hyphen_values = true)]
    pub until_console: Option<String>,
    /// Serve gdb: the whole machine on this port (or socket F), core N on port 1235+N (F.N).
    #[arg(long, value_name = "tcp::1234|unix:F")]
    pub gdb: Option<String>,
    /// Run nothing before gdb says so.
    #[arg(long, requires = "gdb")]
    pub wait_gdb: bool,
    /// Everything that looks random to the guest follows from it.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
    /// Write the closing summary as JSON.
    #[arg(long, value_name = "FILE.json")]
    pub stats: Option<PathBuf>,
    /// What to log on stderr: unimp, guest-errors, model, int, or all.
    #[arg(long, value_name = "CLASS,…", value_delimiter = ',')]
    pub log: Vec<String>,
    /// Serve semihosting calls (HLT #0xF000): console, clock, command line, exit.
    #[arg(long)]
    pub semihosting: bool,
    /// A word of the command line that semihosting reports.
    #[arg(long, value_name = "WORD", allow_hyphen_values = true)]
    pub semihosting_arg: Vec<String>,
    /// Change a value of the board, see --list-params.
    #[arg(long, value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// List what --set can change.
    #[arg(long)]
    pub list_params: bool,
    /// Give up after so many seconds of the host.
    #[arg(long, value_name = "N")]
    pub max_host_seconds: Option<u64>,
    /// Give up after so many instructions of all cores (looked at each virtual millisecond).
    #[arg(long, value_name = "N")]
    pub max_instructions: Option<u64>,
    /// Do not run faster than real time.
    #[arg(long)]
    pub realtime: bool,
    #[command(flatten)]
    pub engine: EngineArgs,
    /// Execute loops that only poll to their end; results are the same, later.
    #[arg(long)]
    pub no_poll_skip: bool,
}

#[derive(Debug, ClapArgs)]
pub struct TestArgs {
    /// Scenario files.
    #[arg(required = true, value_name = "SCENARIO.ron")]
    pub scenarios: Vec<PathBuf>,
    /// Where reports go.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Cases at a time.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub jobs: usize,
    /// Run every case so often and compare, instead of what the scenario says.
    #[arg(long, value_name = "N")]
    pub repeat: Option<u64>,
    /// Only cases whose name contains this.
    #[arg(long, value_name = "TEXT")]
    pub filter: Option<String>,
    /// List the cases and run none.
    #[arg(long)]
    pub list: bool,
    /// Bring guests that are not in the cache (uses the network).
    #[arg(long)]
    pub fetch: bool,
    /// Give up on a case after so many seconds of the host.
    #[arg(long, value_name = "N")]
    pub max_host_seconds: Option<u64>,
    /// Give up on a case after so many instructions.
    #[arg(long, value_name = "N")]
    pub max_instructions: Option<u64>,
    #[command(flatten)]
    pub engine: EngineArgs,
}

/// None of it changes a result.
#[derive(Debug, ClapArgs)]
pub struct EngineArgs {
    /// Host threads that run clusters; as many as there are clusters by default, if the host has the
    /// cores. Results are the same for any number.
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// How instructions are executed; results do not depend on it.
    #[arg(long, value_name = "auto|interp|jit", default_value = "auto")]
    pub engine: String,
    /// Executions of a block after which the JIT compiles it.
    #[arg(long, value_name = "N")]
    pub jit_threshold: Option<u32>,
    /// Keep compiled code in this folder, and start with what earlier runs left there.
    #[arg(long, value_name = "DIR|off", default_value = "off")]
    pub jit_cache: PathBuf,
    /// Compile while the guest waits, not in a thread of its own.
    #[arg(long)]
    pub jit_synchronous: bool,
    /// Write /tmp/perf-PID.map, by which perf(1) names compiled code.
    #[arg(long)]
    pub perf_map: bool,
}

impl EngineArgs {
    pub fn engine(&self) -> Result<Engine, ScenarioError> {
        Engine::named(&self.engine)
    }
    pub fn options(&self) -> engine::Options {
        let usual = engine::Options::default();
        let folder = Some(self.jit_cache.clone()).filter(|d| d.as_os_str() != "off");
        engine::Options {
            threshold: self.jit_threshold.unwrap_or(usual.threshold),
            background: !self.jit_synchronous,
            folder,
            perf_map: self.perf_map,
            ..usual
        }
    }
}

#[derive(Debug, ClapArgs)]
pub struct BoardArgs {
    #[command(subcommand)]
    pub command: BoardCommand,
}

#[derive(Debug, Subcommand)]
pub enum BoardCommand {
    /// The built-in boards.
    List,
    /// What is on a board, and what of it is not modelled.
    Show { board: String },
    /// The devicetree blob that a guest gets.
    Dtb {
        board: String,
        /// Where it goes; standard output without it.
        #[arg(short, long, value_name = "FILE")]
        out: Option<PathBuf>,
        #[arg(long, value_name = "N")]
        smp: Option<u32>,
        #[arg(long, value_name = "SIZE")]
        memory: Option<String>,
        #[arg(long, value_name = "1|2|3")]
        el: Option<u8>,
        #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
        append: Option<String>,
        #[arg(long, value_name = "PATH=VALUE")]
        set: Vec<String>,
    },
    /// The memory map.
    Map {
        board: String,
        #[arg(long, value_name = "SIZE")]
        memory: Option<String>,
    },
    /// Whether a board file is right.
    Check { board: String },
}

#[derive(Debug, ClapArgs)]
pub struct FetchArgs {
    /// Names of guests; none lists them.
    #[arg(value_name = "GUEST")]
    pub guests: Vec<String>,
    /// Every guest there is.
    #[arg(long, conflicts_with = "guests")]
    pub all: bool,
    /// Only check what is in the cache.
    #[arg(long)]
    pub offline: bool,
    /// Bring again what is in the cache already.
    #[arg(long)]
    pub refresh: bool,
}

#[derive(Debug, ClapArgs)]
pub struct DisasmArgs {
    /// Instruction words in hexadecimal (T32: 4 digits, or 8 with the first half on top), or the name of a file of them.
    #[arg(required = true, value_name = "WORD|FILE")]
    pub words: Vec<String>,
    /// Address of the first.
    #[arg(long, value_name = "ADDR", default_value = "0")]
    pub at: String,
    /// The instruction set.
    #[arg(long, value_enum, default_value_t = InstructionSet::A64)]
    pub isa: InstructionSet,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum InstructionSet {
    A64,
    A32,
    T32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Args::command().debug_assert();
    }
}
