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
}
