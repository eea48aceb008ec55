//! The seam to the next tier: an engine that takes over blocks that are executed often.
use super::block::Key;
use crate::environment::Environment;
use crate::profile::{CostTable, Profile};
use crate::state::Core;
use dyno_fabric::Page;

/// A hot block, and what is known of the page around it.
pub struct Hot<'a> {
    pub key: Key,
    pub page: Page,
    pub profile: &'static Profile,
    pub costs: &'a CostTable,
    /// Instructions of the block at this virtual address of the page, if it was executed lately.
    pub known: &'a dyn Fn(u64) -> Option<usize>,
}

/// An engine above the interpreter. It must do exactly what the interpreter does, instruction by
/// instruction and block by block; promotion must not be visible.
pub trait Upper {
    /// Executions after which a block is offered.
    fn threshold(&self) -> u32;
    /// Compiles a region that starts with this block; the number it is known by from now on. `None`
    /// refuses: the block will be offered again after a while.
    fn compile(&mut self, hot: &Hot<'_>) -> Option<u32>;
    /// Runs from the start of a region, which is at `Core::pc`, until something else wants a look.
    /// The budget covers its first block.
    fn run(&mut self, region: u32, c: &mut Core, env: &mut dyn Environment);
    /// There is no room for more: everything should be forgotten.
    fn is_full(&self) -> bool;
    /// The code it was made from has changed.
    fn forget(&mut self, region: u32);
    fn forget_everything(&mut self);
}
