//! Which registers a core has for gdb: their order, their names in `target.xml`, their bytes.
//!
//! Each state of execution has its own [`Layout`]; nothing outside this folder knows what is in one.
mod aarch32;
mod aarch64;

use dyno_boards::Machine;
use std::fmt::Write;

#[derive(Clone, Copy)]
enum Place {
    A64(aarch64::Place),
    A32(aarch32::Place),
}

struct Register {
    place: Place,
    /// In bytes.
    size: usize,
}

/// The registers of one type of core, by gdb's numbers.
pub struct Layout {
    registers: Vec<Register>,
    /// How many of them `g` and `G` move.
    in_g: usize,
    pub xml: String,
}

/// Behind the type of a system register: gdb calls a function of the guest without saving it.
const SYSTEM: &str = "\" group=\"system\" save-restore=\"no";

/// Bytes of a register, least significant first; `None` where the core cannot tell.
pub type Value = Option<Vec<u8>>;

impl Layout {
    /// Of a core: what it cannot read at any level is left out.
    pub fn of(machine: &mut Machine, core: usize) -> Layout {
        match machine.cores()[core].profile.armv8_r {
            true => aarch32::layout(machine, core),
            false => aarch64::layout(machine, core),
        }
    }
    fn begin(architecture: &str) -> Layout {
        Layout {
            registers: Vec::new(),
            in_g: 0,
            xml: format!(
                "<?xml version=\"1.0\"?><!DOCTYPE target SYSTEM \"gdb-target.dtd\"><target version=\"1.0\">\
                 <architecture>{architecture}</architecture>"
            ),
        }
    }
    fn add(&mut self, name: &str, bits: usize, kind: &str, place: Place) {
        let n = self.registers.len();
        let _ = write!(
            self.xml,
            "<reg name=\"{name}\" bitsize=\"{bits}\" type=\"{kind}\" regnum=\"{n}\"/>"
        );
        self.registers.push(Register {
            place,
            size: bits / 8,
        });
    }
    /// What is added from here on is not in `g` and `G`.
    fn end_general(&mut self) {
        self.in_g = self.registers.len();
    }
    fn end(mut self) -> Layout {
        self.xml.push_str("</feature></target>");
        self
    }
    pub fn size(&self, n: usize) -> Option<usize> {
        self.registers.get(n).map(|r| r.size)
    }
    /// What `g` moves.
    pub fn general(&self) -> std::ops::Range<usize> {
        0..self.in_g
    }
    pub fn read(&self, machine: &mut Machine, core: usize, n: usize) -> Value {
        let r = self.registers.get(n)?;
        let v = match r.place {
            Place::A64(place) => place.read(machine, core)?,
            Place::A32(place) => place.read(machine, core)?,
        };
        Some(v.to_le_bytes()[..r.size].to_vec())
    }
    /// False where the register cannot hold that, or nobody can write it.
    pub fn write(&self, machine: &mut Machine, core: usize, n: usize, bytes: &[u8]) -> bool {
        let Some(r) = self.registers.get(n) else {
            return false;
        };
        if bytes.len() != r.size {
            return false;
        }
        // gdb writes all registers to change one.
        if self.read(machine, core, n).is_some_and(|old| old == bytes) {
            return true;
        }
        let mut wide = [0; 16];
        wide[..bytes.len()].copy_from_slice(bytes);
        let v = u128::from_le_bytes(wide);
        match r.place {
            Place::A64(place) => place.write(machine, core, v),
            Place::A32(place) => place.write(machine, core, v),
        }
    }
}
