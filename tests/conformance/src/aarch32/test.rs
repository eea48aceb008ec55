//! What a test is and what becomes of it.
use dyno_isa::Row;
use dyno_isa::aarch32::Location;

/// Registers, FPSCR, and NZCV, Q and GE at their places in CPSR.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct State {
    pub r: [u32; 15],
    pub psr: u32,
    pub fpscr: u32,
    pub d: [u64; 32],
}

impl State {
    /// N, Z, C, V, Q and GE.
    pub const PSR: u32 = 0xf80f_0000;
    /// What is kept of FPSCR, and which of that is control.
    pub const FPSCR: u32 = 0xffc8_009f;
    pub const CONTROL: u32 = 0x07c8_0000;
    pub const FZ16: u32 = 1 << 19;
}

/// Instructions in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    pub thumb: bool,
    pub at: u32,
    /// As [`dyno_isa::aarch32::Location::next`] has them.
    pub words: Vec<u32>,
}

/// Halfwords of code and the jump behind it.
pub const HALFWORDS: usize = 64;
/// Instructions, so that they and the jump have room.
pub const MOST: usize = 24;

impl Code {
    /// The instruction at an address.
    pub fn word_at(&self, address: u32) -> Option<u32> {
        let mut at = self.at;
        for &w in &self.words {
            if at == address {
                return Some(w);
            }
            at += if self.thumb && w >> 16 == 0 { 2 } else { 4 };
        }
        None
    }
    /// Under which condition each instruction is: that of its word in A32, ITSTATE's in T32, and the own one of
    /// a T32 branch.
    pub fn conditions(&self) -> impl Iterator<Item = usize> {
        let mut l = Location::new(self.at, self.thumb, 0);
        self.words.iter().map(move |&w| {
            let condition = match (self.thumb, w >> 28) {
                (false, own) => own,
                (true, _) if l.it() & 15 != 0 => u32::from(l.it() >> 4),
                (true, 0) if w >> 12 == 13 => w >> 8 & 15,
                (true, 15) if w >> 14 & 3 == 2 && w & 1 << 12 == 0 => w >> 22 & 15,
                _ => 14,
            };
            l = l.next(w);
            condition.min(14) as usize
        })
    }
    /// The halfwords, with the jump to `leave` behind them.
    pub fn image(&self, leave: u32) -> Vec<u16> {
        let mut image = vec![];
        for &w in &self.words {
            let (low, high) = (w as u16, (w >> 16) as u16);
            match (self.thumb, high) {
                (false, _) => image.extend([low, high]),
                (true, 0) => image.push(low),
                (true, _) => image.extend([high, low]),
            }
        }
        if self.thumb && (self.at as usize / 2 + image.len()) % 2 == 1 {
            // NOP, for the literal is at a multiple of four.
            image.push(0xbf00);
        }
        // LDR PC, of the word behind.
        image.extend(match self.thumb {
            true => [0xf8df, 0xf000],
            false => [0xf004, 0xe51f],
        });
        image.extend([leave as u16, (leave >> 16) as u16]);
        assert!(image.len() <= HALFWORDS, "{self:?}");
        image
    }
}

#[derive(Clone, Debug)]
pub struct Test {
    pub index: u64,
    /// That it is for; the other instructions are chance's.
    pub row: &'static Row,
    pub code: Code,
    pub before: Vec<State>,
}

impl Test {
    pub fn name(&self) -> String {
        let set = if self.code.thumb { "T32" } else { "A32" };
        format!("{set} {}", self.row.name)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    None,
    /// SIGILL
    Undefined,
    /// SIGTRAP
    Breakpoint,
    /// SIGBUS
    Alignment,
    /// SIGSEGV
    Fault,
    Other(u32),
}

impl Signal {
    pub const fn from_number(n: u32) -> Signal {
        match n {
            0 => Signal::None,
            4 => Signal::Undefined,
            5 => Signal::Breakpoint,
            7 => Signal::Alignment,
            11 => Signal::Fault,
            n => Signal::Other(n),
        }
    }
}

/// What became of a test from one state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub signal: Signal,
    /// Of the instruction that took the signal, with PSTATE.T in bit 0; 0 without one.
    pub pc: u32,
    /// The address, for faults of accesses.
    pub fault: u32,
    pub after: State,
    /// Offset and new value of changed words of the data region.
    pub memory: Vec<(u32, u32)>,
}
