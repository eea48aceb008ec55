//! Compiled code that can be put anywhere, in this process or a later one of the same program: bytes,
//! and where the addresses of other things go in them.
use crate::hints::Hints;
use crate::mode::Mode;
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
    pub mode: Mode,
    /// What it was made from: instructions by address, all in one page.
    pub source: Vec<(u64, Vec<u32>)>,
    pub bytes: Vec<u8>,
    /// How far behind the start of a line they should be put, see [`crate::phase`].
    pub phase: u32,
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
        let (mode, page) = (self.mode, self.mode.page(hot.key.pc));
        let there = |at: u64, word: u32| {
            let place = mode.address(at);
            mode.page(at) == page && hot.word(at) == Some(word) && !hot.watched.contains(&place)
        };
        let mine = (self.pc, mode) == (hot.key.pc, Mode::of(hot));
        mine && self.source.iter().all(|(pc, words)| {
            let mut at = *pc;
            words.iter().all(|&word| {
                let here = at;
                at = mode.next(at, word);
                there(here, word)
            })
        })
    }
    /// Whether no more is known now.
    pub fn heeds(&self, hints: &Hints) -> bool {
        let mut singles = self.singles.iter();
        singles.all(|&(pc, _)| {
            let at = self.mode.hinted(pc);
            hints.get(&at) <= self.hints.get(&at)
        })
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
