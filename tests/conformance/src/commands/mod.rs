//! What the program does.
pub mod aarch32;
pub mod files;
pub mod list;
pub mod random;
pub mod record;
pub mod system;
pub mod vectors;

use dyno_conformance::run::Mismatch;

fn print_differences(m: &Mismatch) {
    for d in m.differences() {
        println!("  {d}");
    }
}
