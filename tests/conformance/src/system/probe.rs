//! One access, and what came of it.
use super::space::{Level, VECTORS};
use dyno_core::sysreg::{self, Encoding};
use std::fmt;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Read,
    Write,
    /// Reads, writes this value, reads again, and puts back what was there.
    Keep(u64),
}

/// A test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probe {
    pub encoding: u16,
    pub what: What,
    pub level: Level,
    /// Which of the states of its suite.
    pub state: u32,
}

const NOP: u32 = 0xd503_201f;
/// `svc #0x42`, and its syndrome.
const SVC: u32 = 0xd400_0841;
const DONE: u32 = 0x5600_0042;

impl Probe {
    pub fn words(&self) -> [u32; 6] {
        let mrs = |rt: u32| 0xd530_0000 | u32::from(self.encoding & 0x7fff) << 5 | rt;
        let msr = |rt: u32| 0xd510_0000 | u32::from(self.encoding & 0x7fff) << 5 | rt;
        match self.what {
            What::Read => [mrs(10), SVC, NOP, NOP, NOP, NOP],
            What::Write => [msr(9), SVC, NOP, NOP, NOP, NOP],
            What::Keep(_) => [mrs(11), msr(9), mrs(10), msr(11), SVC, NOP],
        }
    }
    /// What X9 holds. A written VBAR still has to lead the final SVC somewhere.
    pub fn value(&self) -> u64 {
        match self.what {
            What::Read => 0,
            What::Keep(v) => v,
            What::Write => match self.encoding & !(7 << 11) == sysreg::encoding(3, 0, 12, 0, 0) {
                true => VECTORS + 0x800 * u64::from(self.level.el.max(1) - 1),
                false => 0,
            },
        }
    }
    pub fn name(&self) -> String {
        name(self.encoding)
    }
}

/// As the table has it, or as assemblers do.
pub fn name(encoding: u16) -> String {
    match sysreg::find(encoding) {
        Some(row) => row.name.to_string(),
        None => Encoding(encoding).to_string(),
    }
}

impl fmt::Display for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = match self.what {
            What::Read => "MRS".to_string(),
            What::Write => "MSR".to_string(),
            What::Keep(v) => format!("MSR {v:#x} and MRS"),
        };
        write!(f, "{verb} {} at {}", self.name(), self.level.name)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The level that took the first exception.
    pub level: u8,
    pub esr: u32,
    /// Which instruction of the slot it was taken from.
    pub at: u8,
    pub value: u64,
}

impl Outcome {
    /// From a line of the guest.
    pub fn parse(line: &str) -> Option<Outcome> {
        let digit = |n: usize| {
            line.get(n..n + 1)
                .and_then(|t| u8::from_str_radix(t, 16).ok())
        };
        Some(Outcome {
            level: digit(0)?,
            esr: u32::from_str_radix(line.get(1..9)?, 16).ok()?,
            at: digit(9)?,
            value: match line.get(10..)? {
                "" => 0,
                text => u64::from_str_radix(text, 16).ok()?,
            },
        })
    }
    /// Nothing took the access away.
    pub fn completed(&self) -> bool {
        self.esr == DONE
    }
    pub fn ec(&self) -> u32 {
        self.esr >> 26
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.completed() {
            true => write!(f, "{:#x}", self.value),
            false => {
                let (level, esr, at) = (self.level, self.esr, self.at);
                write!(f, "EL{level} takes instruction {at} with ESR {esr:#010x}")
            }
        }
    }
}
