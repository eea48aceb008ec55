//! The second engine: `Emit` over Cranelift.
//!
//! What stands here is the proof that the semantics of `isa` need no second version: every `Emit`
//! method translates, loads and stores fault precisely in mid-block, flags and exceptions agree with
//! the interpreter. It compiles one block at a time, keeps guest registers in SSA inside it, and
//! reaches memory through the core's slow path. The machine does not run it yet; regions, inline TLB
//! checks, chaining and background compilation are what turns it into an engine.
mod code;
mod helpers;
mod translate;

pub use code::Code;
pub use translate::{Compiler, Unsupported};

/// How compiled code left off; the numbers are part of the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// `Core::pc` is where to go on.
    Next,
    /// `Core::pending` and `Core::stop_index` say what to take where.
    Exception,
    /// Instruction `Core::stop_index` has to run alone, in the interpreter.
    Retry,
}
