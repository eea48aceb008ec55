//! Addresses where blocks are cut, so that nothing runs past a milestone or a breakpoint without
//! a look.
use super::block::{Block, Key, Narrow};
use super::{Interpreter, PAGE};
use crate::environment::Environment;
use crate::state::Core;
use dyno_fabric::Time;
use std::collections::BTreeSet;

/// A watched address was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    pub core: u32,
    pub pc: u64,
    pub time: Time,
}

impl Interpreter {
    /// Reports every arrival at these addresses from now on. Bit 0, by which symbols say that a function is
    /// T32, is not looked at.
    pub fn watch(&mut self, addresses: &[u64]) {
        self.watched = addresses.iter().map(|a| a & !1).collect();
        self.find_cuts();
        self.forget_everything();
    }
    pub fn take_hits(&mut self) -> Vec<Hit> {
        std::mem::take(&mut self.hits)
    }
    /// A block of `b`'s page that is there already, and that may be gone on with.
    pub(super) fn known(&self, c: &Core, b: &Block) -> Option<u32> {
        let key = Key {
            pc: c.pc,
            // Bit 0 is none of an address.
            pa: b.key.pa & PAGE | c.pc & (!PAGE - 1),
            ..b.key
        };
        let next = self.lookup(key, b.narrow.map(|n| Narrow { second: None, ..n }));
        next.filter(|&id| !self.blocks[id as usize].cut)
    }
    pub(super) fn note_arrival(&mut self, c: &Core) {
        if self.watches(c) {
            self.hits.push(Hit {
                core: c.index,
                pc: c.address(),
                time: c.time(),
            });
        }
    }
    /// Cores look for their breakpoints at these addresses, and at no others. Throws away what was made of
    /// the pages of those that are new or gone, and nothing else.
    pub fn cut_at(&mut self, addresses: &[u64], env: &mut dyn Environment) {
        let new: BTreeSet<u64> = addresses.iter().copied().collect();
        let old: BTreeSet<u64> = self.breakpoints.iter().copied().collect();
        let changed: BTreeSet<u64> = new.symmetric_difference(&old).map(|va| va & PAGE).collect();
        if changed.is_empty() {
            return;
        }
        self.breakpoints = new.into_iter().collect();
        self.find_cuts();
        let there = self.blocks.iter().filter(|b| !b.ops.is_empty());
        let changed = there.filter(|b| changed.contains(&(b.address() & PAGE)));
        let pages: BTreeSet<u64> = changed.map(|b| b.key.pa & PAGE).collect();
        for pa in pages {
            self.forget_page(pa, env);
        }
    }
    /// See [`Interpreter::cut_at`].
    pub fn breakpoints(&self) -> &[u64] {
        &self.breakpoints
    }
    pub(super) fn find_cuts(&mut self) {
        self.cuts = [&self.watched[..], &self.breakpoints].concat();
    }
}
