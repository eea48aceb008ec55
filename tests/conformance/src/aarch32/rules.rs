//! What the oracle cannot judge, and where it may differ.
use super::{DATA, DATA_SIZE, Outcome, Signal, Test};
use crate::rows::field;
use dyno_isa::Row;
use dyno_isa::aarch32::{Location, is_unpredictable, is_wide};

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
    let insn = |at: u32| {
        let from = at.checked_sub(t.code.at)? as usize / 2;
        let &[first, second] = image.get(from..from + 2)? else {
            return None;
        };
        let (first, second) = (u32::from(first), u32::from(second));
        Some(match thumb {
            true if is_wide(first as u16) => first << 16 | second,
            true => first,
            false => second << 16 | first,
        })
    };
    let Some(there) = insn(at) else { return false };
    // In no IT block, or in one that starts up to three instructions, which may be of four bytes, in front of it.
    let starts = (1..=7).filter_map(|halves| at.checked_sub(2 * halves).filter(|_| thumb));
    let blocks = starts.filter_map(|start| {
        let mut l = Location::new(start, true, 0).next(insn(start)?);
        while l.address() < at && l.it() != 0 {
            l = l.next(insn(l.address())?);
        }
        (l.address() == at && l.it() != 0).then_some(l)
    });
    let outside = Location::new(at, thumb, 0);
    std::iter::once(outside)
        .chain(blocks)
        .any(|l| is_unpredictable(there, l))
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
    // A misaligned access is one of every byte (DDI 0487 E2.2.1). Here the end of the data is one of a bus and not
    // of translation, so that it is met only after the bytes before it.
    let mut same = oracle.clone();
    same.memory.clone_from(&dyno.memory);
    if faults && dyno.fault == DATA + DATA_SIZE && &same == dyno {
        return Some("what was written before a later byte faulted");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::test::{Code, State};
    use super::*;
    use dyno_isa::aarch32::{a32, t32};

    /// A test of a row, of which only the code matters.
    fn test(tables: &[(&str, &'static [Row])], name: &str, index: u64, code: Code) -> Test {
        let mut rows = tables.iter().flat_map(|(_, rows)| *rows);
        Test {
            index,
            row: rows.find(|r| r.name == name).expect("a row of that name"),
            code,
            before: vec![],
        }
    }
    fn stopped(signal: Signal, pc: u32, fault: u32) -> Outcome {
        Outcome {
            signal,
            pc,
            fault,
            after: State::default(),
            memory: vec![],
        }
    }

    /// Seed 42, index 8141 of runs of eight: TBB goes to 0x300038d2, where STRH of R15 stands.
    #[test]
    fn a_branch_to_the_middle_of_an_instruction() {
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
        let t = test(t32::TABLES, "TBB", 8141, code);
        let dyno = stopped(Signal::Undefined, 0x3000_38d3, 0);
        let oracle = stopped(Signal::Fault, 0x3000_38d3, 0xabf);
        assert!(allowed(&t, &dyno, &oracle).is_some());
        // The test's own instruction at the same place would have to agree.
        let dyno = stopped(Signal::Undefined, 0x3000_38d1, 0);
        let oracle = stopped(Signal::Fault, 0x3000_38d1, 0xabf);
        assert_eq!(allowed(&t, &dyno, &oracle), None);
    }

    /// Seed 42, index 17852 of runs of eight: BLX goes to 0x3000138c, where words of A32 are IT and a branch in the
    /// middle of its block.
    #[test]
    fn a_branch_to_an_it_block_of_chance() {
        let code = Code {
            thumb: false,
            at: 0x3000_137c,
            words: vec![
                0xe1e7_fc98,
                0x34a3_30c2,
                0xfa00_0000,
                0xf3ba_32a8,
                0xe672_bf39,
                0xe75b_16d6,
            ],
        };
        let t = test(a32::TABLES, "STLH", 17852, code);
        let oracle = stopped(Signal::Undefined, 0x3000_1079, 0);
        let dyno = stopped(Signal::Undefined, 0x3000_138f, 0);
        assert!(allowed(&t, &dyno, &oracle).is_some());
        // In front of it is IT itself, which may stand there.
        let dyno = stopped(Signal::Undefined, 0x3000_138d, 0);
        assert_eq!(allowed(&t, &dyno, &oracle), None);
    }

    /// Seed 5, index 1537 of single stores: STR.W R11, [LR, #1], where the data ends with the word at LR.
    #[test]
    fn a_store_over_the_end_of_the_data() {
        let code = Code {
            thumb: true,
            at: 0x3000_0534,
            words: vec![0xf8ce_b001],
        };
        let t = test(t32::TABLES, "STR_i12", 1537, code);
        let end = DATA + DATA_SIZE;
        let oracle = stopped(Signal::Fault, 0x3000_0535, end);
        let mut dyno = oracle.clone();
        dyno.memory = vec![(0xffc, 0x21dc)];
        assert!(allowed(&t, &dyno, &oracle).is_some());
        // Inside the data, and in registers, it would have to agree.
        let inside = stopped(Signal::Fault, 0x3000_0535, end - 0x100);
        let memory = dyno.memory.clone();
        dyno.after.r[11] = 1;
        assert_eq!(allowed(&t, &dyno, &oracle), None);
        let dyno = Outcome {
            memory,
            ..inside.clone()
        };
        assert_eq!(allowed(&t, &dyno, &inside), None);
    }
}
