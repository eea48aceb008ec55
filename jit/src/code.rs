//! Compiled code that can be put anywhere, in this process or a later one of the same program: bytes,
//! and where the addresses of other things go in them.
use crate::hints::Hints;
use dyno_core::interpreter::Hot;
use serde::{Deserialize, Serialize};

/// What code names by its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Symbol {
    /// A function of this program, by its distance from [`anchor`].
    Function(i32),
    /// A way out of the region, by its number.
    Slot(u32),
    /// An instruction that is carried out by itself, by its number.
    Single(u32),
}

impl Symbol {
    pub fn function(address: usize) -> Symbol {
        let distance = (address as i64).wrapping_sub(anchor() as i64);
        Symbol::Function(i32::try_from(distance).expect("a program is smaller than 2 GiB"))
    }
    pub fn address_of_function(distance: i32) -> usize {
        anchor().wrapping_add_signed(distance as isize)
    }
}
/// Functions keep their distances from one run of a program to the next, not their addresses.
fn anchor() -> usize {
    crate::helpers::system as *const () as usize
}

/// A region, compiled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    pub pc: u64,
    pub fp_trapped: bool,
    /// What it was made from: instructions by address, all in one page.
    pub source: Vec<(u64, Vec<u32>)>,
    pub bytes: Vec<u8>,
    /// Where eight bytes of an address go.
    pub places: Vec<(u32, Symbol)>,
    /// Targets of the ways out.
    pub slots: Vec<u64>,
    /// Address and word.
    pub singles: Vec<(u64, u32)>,
    /// What was known of instructions then.
    pub hints: Hints,
}

impl Code {
    /// Whether the page of a hot block has the instructions that this was made from, and nobody watches
    /// one of them.
    pub fn fits(&self, hot: &Hot<'_>) -> bool {
        let (key, page) = (hot.key, hot.page);
        let mut words = self.source.iter().flat_map(|(pc, words)| {
            let address = |i: usize| pc.wrapping_add(4 * i as u64);
            words.iter().enumerate().map(move |(i, &w)| (address(i), w))
        });
        let mine = (self.pc, self.fp_trapped) == (key.pc, key.fp_trapped);
        mine && words.all(|(at, word)| {
            let there = (at ^ key.pc) >> 12 == 0 && page.load32(at) == word;
            there && !hot.watched.contains(&at)
        })
    }
    /// Whether no more is known now.
    pub fn heeds(&self, hints: &Hints) -> bool {
        let mut singles = self.singles.iter();
        singles.all(|(pc, _)| hints.get(pc) <= self.hints.get(pc))
    }
    /// The bytes with every address in its place. `None` where they do not fit together.
    pub fn placed(&self, address: impl Fn(Symbol) -> Option<usize>) -> Option<Vec<u8>> {
        let mut bytes = self.bytes.clone();
        for &(at, symbol) in &self.places {
            let at = at as usize;
            let place = bytes.get_mut(at..at.checked_add(8)?)?;
            place.copy_from_slice(&(address(symbol)? as u64).to_le_bytes());
        }
        Some(bytes)
    }
}
