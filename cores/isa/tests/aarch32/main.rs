//! A32 and T32 on a plain machine. Each test names what the manual's page says; those at the end are of mistakes
//! that the differential against `qemu-arm` found.
#[path = "../integer/machine.rs"]
#[allow(dead_code)]
mod machine;

mod data;
mod memory;
mod status;
mod table;

use dyno_isa::aarch32::{self, Context, Location};
use dyno_isa::{Features, slot};
use machine::{Binder, Machine, Step, Stop};

/// Where the instruction under test lies.
const HERE: u32 = 0x4000;

fn a32() -> Location {
    Location::new(HERE, false, 0)
}
fn t32() -> Location {
    Location::new(HERE, true, 0)
}
/// In an IT block of one instruction.
fn it(cond: u8) -> Location {
    Location::new(HERE, true, cond << 4 | 8)
}

fn decode(insn: u32, location: Location) -> Option<Step> {
    let cx = Context {
        location,
        ..Context::default()
    };
    aarch32::decode(insn, cx, &mut Binder(Features::ALL))
}

/// R0 to R14 hold numbers that tell them apart; `pc` is 0 until something branches.
fn machine(set: &[(u8, u64)]) -> Machine {
    let mut m = Machine::new();
    for n in 0..15 {
        m.x[n] &= 0xffff_ffff;
    }
    m.pc = 0;
    m.with(set)
}

/// Runs an instruction that must decode.
fn run(location: Location, insn: u32, mut m: Machine) -> Result<Machine, Stop> {
    let step = decode(insn, location).unwrap_or_else(|| panic!("{insn:#010x} does not decode"));
    (step.run)(&mut m, &step.o)?;
    for n in 0..15 {
        assert_eq!(m.x[n] >> 32, 0, "{insn:#010x}: R{n} has an upper half");
    }
    Ok(m)
}

/// … and succeed.
fn step(location: Location, insn: u32, m: Machine) -> Machine {
    run(location, insn, m).unwrap_or_else(|s| panic!("{insn:#010x}: {s:?}"))
}

fn q(m: &Machine) -> u64 {
    m.x[usize::from(slot::Q)]
}
fn ge(m: &Machine) -> u64 {
    m.x[usize::from(slot::GE)]
}
