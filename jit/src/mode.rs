//! What code depends on besides its instructions and where they are.
use dyno_core::interpreter::{Hot, Single};
use dyno_isa::aarch32::{self, Location};
use dyno_isa::{Bind, a64};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Mode {
    /// A32 or T32, which an address tells apart: it is a [`Location`] then.
    pub aarch32: bool,
    pub fp_trapped: bool,
    /// Of AArch32: Advanced SIMD.
    pub simd_trapped: bool,
    /// Unaligned accesses fault, whatever they are to.
    pub only_aligned: bool,
}

impl Mode {
    pub const BITS: u32 = 4;

    pub fn of(hot: &Hot<'_>) -> Mode {
        Mode {
            aarch32: hot.narrow.is_some(),
            fp_trapped: hot.key.fp_trapped,
            simd_trapped: hot.narrow.is_some_and(|n| n.simd_trapped),
            only_aligned: hot.key.only_aligned,
        }
    }
    /// Of [`Mode::BITS`] bits.
    pub fn number(self) -> u8 {
        let bits = [
            self.fp_trapped,
            self.simd_trapped,
            self.aarch32,
            self.only_aligned,
        ];
        bits.iter().rev().fold(0, |n, &b| n << 1 | u8::from(b))
    }
    /// Where an instruction is, without what else its PC says.
    pub fn address(self, pc: u64) -> u64 {
        match self.aarch32 {
            true => Location(pc).address().into(),
            false => pc,
        }
    }
    /// What hints know an instruction by.
    pub fn hinted(self, pc: u64) -> u64 {
        match self.aarch32 {
            true => pc & 0xffff_ffff,
            false => pc,
        }
    }
    pub fn page(self, pc: u64) -> u64 {
        self.address(pc) & !0xfff
    }
    /// What is behind an instruction.
    pub fn next(self, pc: u64, word: u32) -> u64 {
        match self.aarch32 {
            true => Location(pc).next(word).0,
            false => pc.wrapping_add(4),
        }
    }
    pub fn decode<B: Bind>(self, word: u32, pc: u64, b: &mut B) -> B::Out {
        match self.aarch32 {
            true => aarch32::decode(word, self.narrow(pc), b),
            false => a64::decode(word, self.wide(pc), b),
        }
    }
    /// An instruction that is carried out by itself.
    pub fn single(self, word: u32, pc: u64, hot: &Hot<'_>) -> Single {
        let features = hot.profile.features;
        match self.aarch32 {
            true => Single::decode32(word, self.narrow(pc), features, hot.costs),
            false => Single::decode(word, self.wide(pc), features, hot.costs),
        }
    }
    fn wide(self, pc: u64) -> a64::Context {
        a64::Context {
            pc,
            fp_trapped: self.fp_trapped,
        }
    }
    fn narrow(self, pc: u64) -> aarch32::Context {
        aarch32::Context {
            location: Location(pc),
            fp_trapped: self.fp_trapped,
            simd_trapped: self.simd_trapped,
        }
    }
}
