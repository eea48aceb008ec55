//! Which registers a core has for gdb: their order, their names in `target.xml`, their bytes.
//!
//! Each state of execution has its own [`Layout`]; nothing outside this folder knows what is in one.
mod aarch32;
mod aarch64;

use dyno_boards::Cell;
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

/// `A:B C:D`.
fn pairs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split_whitespace().filter_map(|t| t.split_once(':'))
}

/// Bytes of a register, least significant first; `None` where the core cannot tell.
pub type Value = Option<Vec<u8>>;

impl Layout {
    /// Of the cores of a cell: what the first one cannot read at any level is left out.
    pub fn of(cell: &mut Cell) -> Layout {
        match cell.cores()[0].profile.armv8_r {
            true => aarch32::layout(cell),
            false => aarch64::layout(cell),
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
    /// Registers whose names gdb knows by that of their feature: those added until it ends.
    fn feature(&mut self, name: &str) {
        let _ = write!(self.xml, "<feature name=\"{name}\">");
    }
    fn end_feature(&mut self) {
        self.xml.push_str("</feature>");
    }
    /// A type of 32 bits with fields, each `NAME:LOWEST` or `NAME:LOWEST:HIGHEST`.
    fn flags(&mut self, id: &str, fields: &str) {
        let _ = write!(self.xml, "<flags id=\"{id}\" size=\"4\">");
        for (name, bits) in pairs(fields) {
            let (start, end) = bits.split_once(':').unwrap_or((bits, bits));
            let _ = write!(
                self.xml,
                "<field name=\"{name}\" start=\"{start}\" end=\"{end}\"/>"
            );
        }
        self.xml.push_str("</flags>");
    }
    /// Types of several elements, each `ID:ELEMENT:COUNT`.
    fn vectors(&mut self, types: &str) {
        for (id, what) in pairs(types) {
            let (kind, count) = what.split_once(':').unwrap_or((what, "1"));
            let _ = write!(
                self.xml,
                "<vector id=\"{id}\" type=\"{kind}\" count=\"{count}\"/>"
            );
        }
    }
    /// A type that is one of several, each `NAME:TYPE`.
    fn union(&mut self, id: &str, fields: &str) {
        let _ = write!(self.xml, "<union id=\"{id}\">");
        for (name, kind) in pairs(fields) {
            let _ = write!(self.xml, "<field name=\"{name}\" type=\"{kind}\"/>");
        }
        self.xml.push_str("</union>");
    }
    fn add(&mut self, name: &str, bits: usize, kind: &str, place: impl Into<Place>) {
        let n = self.registers.len();
        let _ = write!(
            self.xml,
            "<reg name=\"{name}\" bitsize=\"{bits}\" type=\"{kind}\" regnum=\"{n}\"/>"
        );
        self.registers.push(Register {
            place: place.into(),
            size: bits / 8,
        });
    }
    /// What is added from here on is not in `g` and `G`.
    fn end_general(&mut self) {
        self.in_g = self.registers.len();
    }
    fn end(mut self) -> Layout {
        self.xml.push_str("</target>");
        self
    }
    pub fn size(&self, n: usize) -> Option<usize> {
        self.registers.get(n).map(|r| r.size)
    }
    /// What `g` moves.
    pub fn general(&self) -> std::ops::Range<usize> {
        0..self.in_g
    }
    pub fn read(&self, cell: &mut Cell, core: usize, n: usize) -> Value {
        let r = self.registers.get(n)?;
        let v = match r.place {
            Place::A64(place) => place.read(cell, core)?,
            Place::A32(place) => place.read(cell, core)?,
        };
        Some(v.to_le_bytes()[..r.size].to_vec())
    }
    /// False where the register cannot hold that, or nobody can write it.
    pub fn write(&self, cell: &mut Cell, core: usize, n: usize, bytes: &[u8]) -> bool {
        let Some(r) = self.registers.get(n) else {
            return false;
        };
        if bytes.len() != r.size {
            return false;
        }
        // gdb writes all registers to change one.
        if self.read(cell, core, n).is_some_and(|old| old == bytes) {
            return true;
        }
        let mut wide = [0; 16];
        wide[..bytes.len()].copy_from_slice(bytes);
        let v = u128::from_le_bytes(wide);
        match r.place {
            Place::A64(place) => place.write(cell, core, v),
            Place::A32(place) => place.write(cell, core, v),
        }
    }
}
