//! What a hostile guest, a damaged file or a broken snapshot may do to Dyno: never a panic, never a
//! hang, never two results for one seed.
//!
//! [`world`] makes a machine full of random code, tables and registers out of a number; [`code`] is
//! where the instructions come from; [`mutate`] damages files; [`skips`] compares
//! runs that leave polling out with those that do not; [`guard`] catches panics and hangs and
//! names the seed. The tests beside it run for seconds; those called `long_…` are ignored:
//! `cargo test -p dyno-soak --release -- --ignored long`.
#![forbid(unsafe_code)]

pub mod code;
pub mod files;
pub mod guard;
pub mod inputs;
pub mod mutate;
pub mod skips;
pub mod world;

pub use dyno_devices::xorshift::Xorshift;
