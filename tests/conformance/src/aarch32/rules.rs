//! What the oracle cannot judge, and where it may differ.
use super::{Outcome, Test};
use dyno_isa::Row;
use dyno_isa::aarch32::{Location, is_unpredictable};

/// Rows that a process cannot try: calls of the host, what changes how the rest of the process is carried out,
/// what is UNDEFINED or has another meaning in User mode.
pub fn is_not_judged(row: &Row) -> bool {
    let name = row.name;
    matches!(name, "SVC" | "SETEND" | "MCRR" | "MRRC" | "MCR" | "MRC")
        || [
            "SRS", "RFE", "ERET", "LDM_u", "LDM_e", "STM_u", "SUBS_pc", "LDC", "STC",
        ]
        .iter()
        .any(|n| name.starts_with(n))
        || name.ends_with("_br")
}

/// Words of judged rows that a process cannot try.
pub fn is_word_not_judged(row: Option<&Row>, word: u32, thumb: bool) -> bool {
    let name = row.map_or("", |r| r.name);
    match name {
        // Semihosting.
        "HLT" => true,
        // WFI and WFE wait; what a debug or other hint does is not seen.
        "HINT" if thumb && word >> 16 == 0 => matches!(word >> 4 & 15, 2 | 3),
        "HINT" => matches!(word & 0xff, 2 | 3),
        // SPSR.
        "MRS" => (word >> if thumb { 20 } else { 22 }) & 1 == 1,
        _ => false,
    }
}

/// The rule that a difference is allowed by.
pub fn allowed(t: &Test, dyno: &Outcome, oracle: &Outcome) -> Option<&'static str> {
    let at = |location: Location| is_unpredictable(t.word, location);
    if at(t.location) {
        return Some("CONSTRAINED UNPREDICTABLE, and UNDEFINED here");
    }
    let mut same = oracle.clone();
    same.fault = dyno.fault;
    if &same == dyno && dyno.pc & 3 == 2 {
        return Some("the address of a misaligned PC");
    }
    None
}
