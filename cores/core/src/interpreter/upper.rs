//! The seam to the next tier: an engine that takes over blocks that are executed often.
use super::aarch32;
use super::block::{Key, Narrow};
use crate::environment::Environment;
use crate::profile::{CostTable, Profile};
use crate::state::Core;
use dyno_fabric::Page;
use dyno_isa::aarch32::Location;

/// A hot block, and what is known of the page around it.
pub struct Hot<'a> {
    pub key: Key,
    /// A block of A32 or T32: all of its page may be executed.
    pub narrow: Option<Narrow>,
    pub page: Page,
    pub profile: &'static Profile,
    pub costs: &'a CostTable,
    /// Addresses whose arrivals are reported: no region may hold one.
    pub watched: &'a [u64],
    /// Instructions of the block at this virtual address of the page, if it was executed lately.
    pub known: &'a dyn Fn(u64) -> Option<usize>,
}

impl Hot<'_> {
    /// The instruction at an address of the page, if all of it is there.
    pub fn word(&self, pc: u64) -> Option<u32> {
        match self.narrow {
            None => Some(self.page.load32(pc)),
            Some(n) => aarch32::instruction(self.page, Location(pc), n.area),
        }
    }
}

/// What becomes of a hot block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// It starts a region, known by this number from now on.
    Taken(u32),
    /// Not yet, or never: ask again after so many executions.
    Later(u32),
    /// There is no room: everything should be forgotten.
    Full,
}

/// What a tier did, for people; no guest can see it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TierFigures {
    pub instructions: u64,
    /// Regions compiled in this run, and put in place: compiled then or in an earlier one.
    pub compiled: u64,
    pub placed: u64,
    /// Bytes of code in place.
    pub code_bytes: u64,
    /// Regions thrown away because their code was written to, and how often everything was.
    pub invalidated: u64,
    pub flushes: u64,
    /// How often it was entered from below.
    pub entries: u64,
}

/// Of several engines.
impl std::ops::Add for TierFigures {
    type Output = TierFigures;
    fn add(self, b: TierFigures) -> TierFigures {
        TierFigures {
            instructions: self.instructions + b.instructions,
            compiled: self.compiled + b.compiled,
            placed: self.placed + b.placed,
            code_bytes: self.code_bytes + b.code_bytes,
            invalidated: self.invalidated + b.invalidated,
            flushes: self.flushes + b.flushes,
            entries: self.entries + b.entries,
        }
    }
}

/// An engine above the interpreter. It must do exactly what the interpreter does, instruction by
/// instruction and block by block; promotion must not be visible.
pub trait Upper: Send {
    /// Executions after which a block is hot.
    fn threshold(&self) -> u32;
    /// Executions after which this block is to be offered.
    fn patience(&mut self, key: Key, profile: &'static Profile, costs: &CostTable) -> u32;
    fn offer(&mut self, hot: &Hot<'_>) -> Offer;
    /// Runs from the start of a region, which is at `Core::pc`, until something else wants a look.
    /// The budget covers its first block. False if nothing was run, because the block should be offered
    /// again.
    fn run(&mut self, region: u32, c: &mut Core, env: &mut dyn Environment) -> bool;
    /// The code it was made from has changed.
    fn forget(&mut self, region: u32);
    fn forget_everything(&mut self);
    fn figures(&self) -> TierFigures;
}
