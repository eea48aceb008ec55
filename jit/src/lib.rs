//! The second engine: hot regions of guest code as host code, by Cranelift.
//!
//! It sits above the interpreter (`dyno_core::interpreter::Upper`) and does exactly what that does: the
//! same semantics over another `Emit`, the same blocks with the same costs, so virtual time and
//! every result are the same whatever is compiled when.
//!
//! * `region`: which blocks of a page are compiled together, and what their loops keep in registers.
//! * `translate`: a region to CLIF. Memory always holds the guest's registers at an instruction that
//!   may leave the region, so leaving needs no table of what is where; values are carried between
//!   blocks only along single edges and around loops.
//! * `helpers`: what compiled code calls. All of it is the core's own code.
//! * `arena`: executable memory, mapped twice (write, execute).
//! * `code`, `library`: code that can be put anywhere, and what is known of it from earlier.
//! * `worker`: compiling in a thread of its own.
//! * `engine`: entering and leaving, links between regions, the cache of indirect targets.
mod arena;
mod code;
mod compiler;
mod engine;
mod fuel;
mod helpers;
mod hints;
mod library;
mod mode;
mod perf_map;
mod phase;
mod region;
mod translate;
mod worker;

pub use compiler::Unsupported;
pub use engine::{Jit, Options};
