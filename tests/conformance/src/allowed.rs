//! Differences that the architecture allows, or that are the oracle's: each with its rule.
use crate::generate::Bound;
use crate::layout::{CODE, CODE_SIZE, DATA};
use crate::rows::{self, field};
use crate::state::{Outcome, Signal, Test};
use dyno_isa::{Row, a64};

pub struct Rule {
    pub name: &'static str,
    /// Where the architecture says so.
    pub citation: &'static str,
    applies: fn(&Row, &Test, &Outcome, &Outcome) -> bool,
}

/// Bits that an address does not have.
const TAG: u64 = 0xff << 56;

/// In the order they are tried; the outcomes are the oracle's and Dyno's.
pub const RULES: &[Rule] = &[
    Rule {
        name: "write-back to the register that is transferred",
        citation: "DDI 0487 K1 and the pages of LDR, LDP, STR, STP; Rn among the transferred: UNDEFINED, NOP, or UNKNOWN base",
        applies: |row, t, _, _| transfers_base_with_write_back(row, t.word),
    },
    Rule {
        name: "a pair loaded into one register",
        citation: "DDI 0487 K1 and the pages of LDP, LDNP, LDPSW, LDXP; Rt = Rt2: UNDEFINED, NOP, or UNKNOWN register",
        applies: |row, t, _, _| loads_one_register_twice(row, t.word),
    },
    Rule {
        name: "bits that should be one or zero",
        citation: "DDI 0487 K1: (0) and (1) in a diagram; any other value is CONSTRAINED UNPREDICTABLE",
        applies: |row, t, _, _| !rows::is_as_it_should_be(row, t.word),
    },
    Rule {
        name: "fault address of DC ZVA",
        citation: "DDI 0487, pseudocode of DC ZVA: the register's value, where the oracle reports the block",
        applies: |row, _, oracle, dyno| {
            row.name == "SYS" && oracle.signal == dyno.signal && oracle.after == dyno.after
        },
    },
    Rule {
        name: "cache maintenance at an address that faults",
        citation: "DDI 0487 D7, cache maintenance by address: may fault; a no-operation for the oracle",
        applies: |row, t, oracle, dyno| {
            let by_address = row.name == "SYS" && field(row, t.word, "CRn") == Some(7);
            by_address && oracle.signal == Signal::None && dyno.signal == Signal::Segment
        },
    },
    Rule {
        name: "DC CVAP of a tagged address",
        citation: "DDI 0487 D8, address tagging: applies to maintenance too; the oracle probes the tagged address",
        applies: |row, t, oracle, dyno| {
            let tagged = |n: u32| t.before.x.get(n as usize).is_some_and(|x| x >> 56 != 0);
            let by_address = row.name == "SYS" && field(row, t.word, "CRm") == Some(12);
            let probed = oracle.signal == Signal::Segment && dyno.signal == Signal::None;
            by_address && probed && field(row, t.word, "Rt").is_some_and(tagged)
        },
    },
    Rule {
        name: "a transfer of several registers that faults half-way",
        citation: "DDI 0487 D1, synchronous exceptions of several accesses: what was transferred before the abort is UNKNOWN; the base is as it was",
        applies: |row, t, oracle, dyno| {
            let several = row.section.contains("pair") || row.section.contains("structure");
            let base = |o: &Outcome| (o.signal, o.pc, o.after.x, o.after.sp);
            let unchanged = oracle.after.x == t.before.x && oracle.after.sp == t.before.sp;
            several && oracle.signal == Signal::Segment && base(oracle) == base(dyno) && unchanged
        },
    },
    Rule {
        name: "over the end of the address space",
        citation: "DDI 0487 K1, out of range addresses: an access from the last byte on to the first is at an UNKNOWN address",
        applies: |_, _, oracle, dyno| {
            let last = |fault: u64| !(fault | TAG) < 64;
            // Or an Alignment fault, which comes first (D7.4).
            let begins = dyno.signal == Signal::Bus && last(dyno.fault);
            let ends = dyno.signal == Signal::Segment && dyno.fault < 64;
            oracle.signal == Signal::Segment && last(oracle.fault) && (begins || ends)
        },
    },
    Rule {
        name: "a store of which only the end faults",
        citation: "DDI 0487 D1.3.6, effect of Data Aborts: what the store writes elsewhere is UNKNOWN",
        applies: |row, _, oracle, dyno| {
            let but_memory = |o: &Outcome| (o.signal, o.pc, o.fault & !TAG);
            let begins = |at: u64| (1..=32).contains(&oracle.fault.wrapping_sub(DATA + at));
            row.name.starts_with("ST")
                && oracle.signal == Signal::Segment
                && oracle.fault & 0xfff == 0
                && but_memory(oracle) == but_memory(dyno)
                && oracle.after == dyno.after
                && dyno.memory.is_empty()
                && oracle.memory.iter().all(|&(at, _)| begins(at))
        },
    },
    Rule {
        name: "a store among the instructions",
        citation: "layout.rs: EL0 may not write there, where the oracle has them in memory that is written",
        applies: |row, _, oracle, dyno| {
            let code = (dyno.fault & !TAG).wrapping_sub(CODE) < CODE_SIZE;
            let stored = oracle.signal == Signal::None && dyno.signal == Signal::Segment;
            row.section.starts_with("Load/store") && stored && code
        },
    },
    Rule {
        name: "a store-exclusive that fails at an address that faults",
        citation: "DDI 0487, page of STXR: whether aborts are detected before the monitor is checked is IMPLEMENTATION DEFINED",
        applies: |row, _, oracle, dyno| {
            let store = row.section.contains("exclusive") && row.name.starts_with("ST");
            let faults = matches!(dyno.signal, Signal::Bus | Signal::Segment);
            store && oracle.signal == Signal::None && faults
        },
    },
    Rule {
        name: "RETAA and RETAB without FEAT_PAuth",
        citation: "DDI 0487, page of RETAA: UNDEFINED without FEAT_PAuth; RET for the oracle",
        applies: |row, _, oracle, dyno| {
            row.name == "RETAA" && (oracle.signal, dyno.signal) == (Signal::None, Signal::Illegal)
        },
    },
    Rule {
        name: "the range of a pointer to be signed",
        citation: "DDI 0487 D8.10, AddPAC(): bit 55 selects it where either range has TBI, bit 63 for the oracle if the pointer's own has not",
        applies: |row, t, oracle, dyno| {
            let pointer = a64::decode(t.word, a64::Context::default(), &mut Bound(t.cpu))
                .and_then(|o| t.before.x.get(usize::from(o.rn)).copied());
            let differs = |p: u64| p >> 55 & 1 == 1 && p >> 63 == 0;
            rows::is_pointer_auth(row)
                && row.name.starts_with("PAC")
                && pointer.is_some_and(differs)
                && oracle.signal == dyno.signal
        },
    },
];

fn transfers_base_with_write_back(row: &Row, word: u32) -> bool {
    let writes_back = row.section.contains("post-indexed") || row.section.contains("pre-indexed");
    // The SIMD and FP forms transfer other registers.
    let vector = row.name.ends_with("_fpsimd") || row.section.contains("SIMD");
    let n = field(row, word, "Rn");
    let same = |name| n.is_some() && field(row, word, name) == n;
    writes_back && !vector && n != Some(31) && (same("Rt") || same("Rt2"))
}
fn loads_one_register_twice(row: &Row, word: u32) -> bool {
    let t = field(row, word, "Rt");
    row.name.starts_with("LD") && t.is_some() && t == field(row, word, "Rt2")
}

/// Whether the architecture leaves open what an instruction does, whatever its operands.
pub fn is_unpredictable(row: &Row, word: u32) -> bool {
    transfers_base_with_write_back(row, word)
        || loads_one_register_twice(row, word)
        || !rows::is_as_it_should_be(row, word)
}

/// The rule that excuses a difference.
pub fn rule(t: &Test, oracle: &Outcome, dyno: &Outcome) -> Option<&'static Rule> {
    let row = t.row?;
    RULES.iter().find(|r| (r.applies)(row, t, oracle, dyno))
}
