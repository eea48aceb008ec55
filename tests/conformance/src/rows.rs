//! Which rows the oracle can judge, on which processors, and why it cannot judge the rest.
use crate::cpu::Cpu;
use dyno_isa::{Feature, Row, a64};

/// A field of a diagram.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub name: &'static str,
    pub low: u32,
    pub width: u32,
}

impl Field {
    pub const fn of(self, word: u32) -> u32 {
        word >> self.low & u32::MAX >> (32 - self.width)
    }
    pub const fn set(self, word: u32, v: u32) -> u32 {
        let mask = u32::MAX >> (32 - self.width);
        word & !(mask << self.low) | (v & mask) << self.low
    }
    /// Whether it names a register.
    pub fn is_register(self) -> bool {
        self.width == 5 && matches!(self.name.as_bytes()[0], b'R' | b'X' | b'V')
    }
}

pub fn fields(row: &Row) -> Vec<Field> {
    let mut at = dyno_isa::table::bits(row.diagram);
    let mut list = vec![];
    for part in row.diagram.split_ascii_whitespace() {
        if part.bytes().all(|b| matches!(b, b'0' | b'1')) {
            at -= part.len() as u32;
            continue;
        }
        let (name, width) = part.split_once(':').unwrap_or((part, "1"));
        let width = width
            .parse()
            .expect("the table was checked at compile time");
        at -= width;
        let low = at;
        list.push(Field { name, low, width });
    }
    list
}

/// The value of a field of `word`, if its row has it.
pub fn field(row: &Row, word: u32, name: &str) -> Option<u32> {
    let f = fields(row).into_iter().find(|f| f.name == name);
    f.map(|f| f.of(word))
}

/// The table and section of every row, in order.
pub fn all() -> impl Iterator<Item = (&'static str, &'static Row)> {
    let tables = a64::TABLES.iter();
    tables.flat_map(|&(table, rows)| rows.iter().map(move |r| (table, r)))
}

pub fn table_of(row: &Row) -> &'static str {
    let mut rows = all();
    let found = rows.find(|(_, r)| r.name == row.name && r.pattern == row.pattern);
    found.map_or("(no table)", |(table, _)| table)
}

/// The oracle does not judge a row at all.
pub fn is_not_judged(row: &Row) -> bool {
    row.name == "SVC"
}

pub fn is_literal(row: &Row) -> bool {
    row.section == "Load register (literal)"
}
pub fn is_hint(row: &Row) -> bool {
    row.section == "Hints"
}
/// Has to do with pointer authentication, hints included.
pub fn is_pointer_auth(row: &Row) -> bool {
    let hint = ["PACI", "AUTI", "XPACLRI"];
    let hint = is_hint(row) && hint.iter().any(|n| row.name.starts_with(n));
    hint || row.feature == Some(Feature::PAuth)
}
/// May leave the straight line, if only where it is wrong.
pub fn is_alone(row: &Row) -> bool {
    table_of(row).starts_with("C4.1.93")
}
pub fn is_memory(row: &Row) -> bool {
    table_of(row).starts_with("C4.1.94") || row.name == "SYS"
}
/// Does not write memory.
pub fn only_loads(row: &Row) -> bool {
    let load = row.name.starts_with("LD") || row.name.starts_with("PRF");
    load && !row.section.to_ascii_lowercase().contains("atomic")
}

/// Anything else is CONSTRAINED UNPREDICTABLE, and mostly UNDEFINED for the oracle.
pub fn is_as_it_should_be(row: &Row, word: u32) -> bool {
    let mut list = a64::should_be(row).iter();
    list.all(|&(name, v)| field(row, word, name) == Some(v))
}

/// Processors on which the oracle and Dyno agree about what exists. Rows of newer features are also
/// tried where they are UNDEFINED.
pub fn processors(row: &Row) -> &'static [Cpu] {
    use Cpu::*;
    match row.name {
        _ if is_pointer_auth(row) => &[A76, Max, Max, Max, Max3, Max3, Max3],
        // Not NOP where newer hints exist.
        _ if is_hint(row) => &[A53, A72, A76],
        // Its size differs.
        "SYS" => &[A53, A72, A76],
        // More bits exist.
        "MSR_reg" => &[A53, A72, A76],
        // ID_AA64PFR1_EL1.SSBS of Cortex-A76 is 1: the bit without the instruction. The oracle has both.
        "MSR_SSBS" => &[A53, A72],
        // The oracle knows nothing of them.
        _ if row.feature == Some(Feature::CSSC) => &[A53, A72, A76],
        // Not built: none of these has it either.
        _ if row.todo.is_some() => &[A53, A72, A76],
        _ if Cpu::A53.has(row) => &[A53, A72, A76, Max],
        _ if Cpu::A76.has(row) => &[A53, A76, A76, A76, Max, Max],
        _ => &[A76, Max, Max, Max, Max, Max, Max, Max],
    }
}
