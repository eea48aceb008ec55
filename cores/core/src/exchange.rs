//! What compiled code and the functions it calls hand to each other.
//!
//! No guest sees any of it, and between two runs of compiled code it has no meaning.

/// See the module's documentation. Addresses are the host's.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct Exchange {
    /// Budget and instruction count in one number, see `dyno-jit`.
    pub fuel: i64,
    /// How a function that was called went.
    pub status: u64,
    pub value: [u64; 2],
    pub vec: [u128; 3],
    /// What set the flags last, and its operands; 0 where `Core::flags` is up to date.
    pub flags_kind: u64,
    pub flags: [u64; 4],
    /// The way out by which compiled code was left.
    pub slot: u64,
    /// The environment of this run, as a fat pointer.
    pub environment: [usize; 2],
    /// Cache from virtual address to compiled code.
    pub jumps: usize,
    /// Functions for the slow paths, by number.
    pub helpers: usize,
    /// What was learnt of an instruction, and its address; 0 for nothing.
    pub hint: u64,
    pub hinted: u64,
    /// AArch32: the instruction that a function was called for, as it was fetched.
    pub word: u64,
    pub guesses: Guesses,
}

/// Where in the table of the soft TLB instructions found their entries last, by [`Guesses::at`]. Whoever
/// looks compares the entry's tag all the same, so any of them may be wrong or of another table.
#[derive(Clone, Copy, Debug)]
#[repr(transparent)]
pub struct Guesses([u32; Guesses::LEN]);

impl Guesses {
    const LEN: usize = 128;
    /// Distance of the guess for the instruction at this address.
    pub fn at(address: u64) -> usize {
        (address >> 1) as usize % Guesses::LEN * size_of::<u32>()
    }
}
impl Default for Guesses {
    fn default() -> Guesses {
        Guesses([0; Guesses::LEN])
    }
}
