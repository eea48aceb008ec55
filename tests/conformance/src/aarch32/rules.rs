//! What the oracle cannot judge, and where it may differ.
use super::{Outcome, Signal, Test};
use crate::rows::field;
use dyno_isa::Row;
use dyno_isa::aarch32::{Location, is_unpredictable};

/// Rows that a process cannot try: calls of the host, what changes how the rest of the process is carried out,
/// what is UNDEFINED or has another meaning in User mode.
pub fn is_not_judged(row: &Row) -> bool {
    let name = row.name;
    matches!(
        name,
        "SVC" | "IT" | "SETEND" | "MCRR" | "MRRC" | "MCR" | "MRC"
    ) || [
        "SRS", "RFE", "ERET", "LDM_u", "LDM_e", "STM_u", "SUBS_pc", "LDC", "STC",
    ]
    .iter()
    .any(|n| name.starts_with(n))
        || name.ends_with("_br")
}

/// Words of judged rows that a process cannot try. `word` is as the row has it.
pub fn is_word_not_judged(row: &Row, word: u32, thumb: bool, fp16: bool) -> bool {
    // The host's kernel takes these for breakpoints.
    let breakpoints = if thumb {
        &[0xde01, 0xf7f0_a000][..]
    } else {
        &[0x07f0_01f0, 0x07f0_01f1]
    };
    let bits = if thumb { word } else { word & 0x0fff_ffff };
    if breakpoints.contains(&bits) {
        return true;
    }
    // An exception return, which is CONSTRAINED UNPREDICTABLE in User mode.
    if !thumb && field(row, word, "S") == Some(1) && field(row, word, "Rd") == Some(15) {
        return true;
    }
    match row.name {
        // Semihosting.
        "HLT" => true,
        // WFI and WFE wait; what a debug or other hint does is not seen.
        "HINT" if thumb && word >> 16 == 0 => matches!(word >> 4 & 15, 2 | 3),
        "HINT" => matches!(word & 0xff, 2 | 3),
        // SPSR.
        "MRS" => (word >> if thumb { 20 } else { 22 }) & 1 == 1,
        // SPSR, and CPSR.E.
        "MSR_r" | "MSR_i" => {
            let (mask, r) = if thumb { (8, 20) } else { (16, 22) };
            word >> r & 1 == 1 || word >> mask & 2 != 0
        }
        // User mode reads and writes FPSCR alone.
        "VMSR" | "VMRS" => word >> 16 & 15 != 1,
        // The oracle has them without FEAT_FP16 too.
        "VLDR" | "VSTR" if !fp16 && word >> 8 & 3 == 1 => true,
        // Half precision under a condition is CONSTRAINED UNPREDICTABLE.
        name if name.starts_with('V') && !thumb => word >> 28 < 14 && word >> 8 & 15 == 9,
        _ => false,
    }
}

fn is_store_exclusive(word: u32, thumb: bool) -> bool {
    match thumb {
        true => word >> 20 == 0xe84 || word >> 20 == 0xe8c && word >> 6 & 1 == 1,
        false => word & 0x0f90_00f0 == 0x0180_0090 && word >> 9 & 1 == 1,
    }
}
/// Whether a row is nothing for the middle of a run: monitors differ in what they watch, and of FPSCR more may
/// be written than there is.
pub fn is_alone(row: &Row) -> bool {
    let exclusive = ["LDREX", "LDAEX", "STREX", "STLEX", "VMSR"];
    exclusive.iter().any(|n| row.name.starts_with(n))
}

/// Whether the instruction at `pc` is UNPREDICTABLE and none of the test's own, which are not.
fn is_met_by_chance(t: &Test, pc: u32) -> bool {
    let (at, thumb) = (pc & !1, pc & 1 == 1);
    if t.code.word_at(at).is_some() {
        return false;
    }
    let image = t.code.image(0);
    let from = at.checked_sub(t.code.at).map(|bytes| bytes as usize / 2);
    let Some([first, second]) = from.and_then(|i| image.get(i..i + 2)) else {
        return false;
    };
    let (first, second) = (u32::from(*first), u32::from(*second));
    let insn = match thumb {
        true if first >= 0xe800 => first << 16 | second,
        true => first,
        false => second << 16 | first,
    };
    is_unpredictable(insn, Location::new(at, thumb, 0))
}

/// The rule that a difference is allowed by.
pub fn allowed(t: &Test, dyno: &Outcome, oracle: &Outcome) -> Option<&'static str> {
    let mut same = oracle.clone();
    (same.fault, same.signal) = (dyno.fault, dyno.signal);
    if &same == dyno && dyno.pc & 3 == 2 {
        return Some("a misaligned PC where nothing is mapped");
    }
    if is_met_by_chance(t, dyno.pc) {
        return Some("a branch to the middle of an instruction finds an UNPREDICTABLE one");
    }
    let there = |test: fn(u32, bool) -> bool| {
        let word = t.code.word_at(dyno.pc & !1);
        word.is_some_and(|w| test(w, t.code.thumb))
    };
    if matches!(dyno.signal, Signal::Fault | Signal::Alignment) && there(is_store_exclusive) {
        return Some("whether a store exclusive that fails checks its address");
    }
    // The oracle has FPSCR.Len, which makes what is behind it UNDEFINED or an operation on vectors (`max`). Here it
    // is RAZ/WI.
    let vmsr = |&w: &u32| w & 0x0fff_0f10 == 0x0ee1_0a10;
    if t.code.words.len() > 1 && t.code.words.iter().any(vmsr) {
        return Some("FPSCR.Len");
    }
    let faults = dyno.signal == Signal::Fault && oracle.signal == Signal::Fault;
    let several = [
        "LDM", "POP", "LDRD", "STM", "PUSH", "STRD", "VLD", "VST", "VPUSH", "VPOP",
    ];
    if faults
        && (dyno.pc, dyno.fault) == (oracle.pc, oracle.fault)
        && (t.code.words.len() > 2 || several.iter().any(|n| t.row.name.starts_with(n)))
    {
        return Some("what was transferred before a later word faulted");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::test::{Code, State};
    use super::*;
    use dyno_isa::aarch32::t32;

    /// Seed 42, index 8141 of runs of eight: TBB goes to 0x300038d2, where STRH of R15 stands.
    #[test]
    fn a_branch_to_the_middle_of_an_instruction() {
        let mut tables = t32::TABLES.iter().flat_map(|(_, rows)| *rows);
        let code = Code {
            thumb: true,
            at: 0x3000_38be,
            words: vec![
                0xbf08,
                0xff4f_ceb1,
                0xf3bf_8f41,
                0xed7b_5b10,
                0xe8d2_f001,
                0xef3c_f8a1,
                0xfae9_fb06,
            ],
        };
        let t = Test {
            index: 8141,
            row: tables
                .find(|r| r.name == "TBB")
                .expect("a row of that name"),
            code,
            before: vec![],
        };
        let stopped = |signal, pc, fault| Outcome {
            signal,
            pc,
            fault,
            after: State::default(),
            memory: vec![],
        };
        let dyno = stopped(Signal::Undefined, 0x3000_38d3, 0);
        let oracle = stopped(Signal::Fault, 0x3000_38d3, 0xabf);
        assert!(allowed(&t, &dyno, &oracle).is_some());
        // The test's own instruction at the same place would have to agree.
        let dyno = stopped(Signal::Undefined, 0x3000_38d1, 0);
        let oracle = stopped(Signal::Fault, 0x3000_38d1, 0xabf);
        assert_eq!(allowed(&t, &dyno, &oracle), None);
    }
}
