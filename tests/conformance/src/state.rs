//! What a test starts from and what comes of it.
use crate::cpu::Cpu;
use dyno_isa::{Row, a64};

/// Everything that an instruction at EL0 can see of its core.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    pub x: [u64; 31],
    pub sp: u64,
    /// In bits [31:28].
    pub nzcv: u64,
    pub fpcr: u64,
    pub fpsr: u64,
    pub v: [u128; 32],
}

/// The exception that ended a test, by the signal that Linux makes of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Signal {
    #[default]
    None,
    Illegal,
    Trap,
    Bus,
    Segment,
    /// An exception that Linux makes no signal of, by its class.
    Other(u32),
}

impl Signal {
    pub const NAMED: [(Signal, &'static str, u32); 5] = [
        (Signal::None, "none", 0),
        (Signal::Illegal, "SIGILL", 4),
        (Signal::Trap, "SIGTRAP", 5),
        (Signal::Bus, "SIGBUS", 7),
        (Signal::Segment, "SIGSEGV", 11),
    ];
    pub fn from_number(n: u32) -> Signal {
        let known = Signal::NAMED.iter().find(|s| s.2 == n);
        known.map_or(Signal::Other(n), |s| s.0)
    }
    pub fn from_name(name: &str) -> Option<Signal> {
        let known = Signal::NAMED.iter().find(|s| s.1 == name);
        known.map(|s| s.0)
    }
    pub fn name(self) -> String {
        let known = Signal::NAMED.iter().find(|s| s.0 == self);
        match (known, self) {
            (Some(s), _) => s.1.to_string(),
            (None, Signal::Other(n)) => format!("exception {n:x}"),
            (None, _) => "?".to_string(),
        }
    }
}

#[derive(Clone, Debug)]
pub struct Test {
    pub index: u64,
    /// `None` for words that no row claims.
    pub row: Option<&'static Row>,
    pub cpu: Cpu,
    pub word: u32,
    pub pc: u64,
    /// May branch: nothing else may lie in the code region.
    pub alone: bool,
    /// May write memory.
    pub memory: bool,
    pub before: State,
}

impl Test {
    pub fn row_name(&self) -> &'static str {
        self.row.map_or("(no row)", |r| r.name)
    }
    /// Of the row that decodes the word: where `row` has a reserved value, that may be another.
    pub fn decoded_name(&self) -> &'static str {
        a64::row(self.word).map_or("(no row)", |r| r.name)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub signal: Signal,
    /// Of the instruction that comes next, or of the one that was not completed.
    pub pc: u64,
    /// Address of the fault, for SIGSEGV and SIGBUS; zero otherwise.
    pub fault: u64,
    pub after: State,
    /// Doublewords of the data region that changed: offset and new value.
    pub memory: Vec<(u64, u64)>,
}
