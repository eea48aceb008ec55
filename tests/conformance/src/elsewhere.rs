//! What the oracle cannot judge of a row, and the tests that do.
use crate::rows;
use dyno_isa::{Feature, Row};

pub struct Elsewhere {
    pub why: &'static str,
    /// Files below the workspace, and a test function in each.
    pub tests: &'static [(&'static str, &'static str)],
}

const EXCEPTION: &str = "cores/core/src/exception/tests.rs";
const SYSTEM: &str = "cores/core/src/system/tests.rs";
const SYSREG: &str = "cores/core/src/sysreg/tests.rs";
const AT_EVERY_LEVEL: (&str, &str) = (
    "tests/conformance/tests/system.rs",
    "registers_of_a76_do_as_the_oracle",
);
const BRANCH_TARGETS: &str = "cores/core/tests/branch_targets.rs";
const INTERPRETER: &str = "cores/core/tests/interpreter.rs";

const fn by(why: &'static str, tests: &'static [(&'static str, &'static str)]) -> Elsewhere {
    Elsewhere { why, tests }
}

const CALL: Elsewhere = by(
    "a system call of the oracle's host",
    &[
        ("cores/isa/tests/integer/system.rs", "exceptions"),
        (EXCEPTION, "entry_saves_state_and_goes_to_the_vector"),
    ],
);
const HIGHER_CALLS: Elsewhere = by(
    "calls to EL2 and EL3 are UNDEFINED at EL0",
    &[
        (SYSTEM, "calls_ask_the_machine_first"),
        (EXCEPTION, "calls_follow_their_enables"),
        AT_EVERY_LEVEL,
    ],
);
const RETURN: Elsewhere = by(
    "an exception return is UNDEFINED at EL0",
    &[
        (EXCEPTION, "returns_restore_what_the_spsr_says"),
        (EXCEPTION, "illegal_returns_set_il_and_stay"),
        (BRANCH_TARGETS, "authenticated_exception_returns"),
    ],
);
const BRANCHES: Elsewhere = by(
    "to X16 and X17: the oracle ends itself at others",
    &[(BRANCH_TARGETS, "where_branches_may_land")],
);
const PSTATE: Elsewhere = by(
    "UNDEFINED at EL0, or the oracle has it on parts that have the bit alone (SSBS)",
    &[(SYSTEM, "immediate_writes"), AT_EVERY_LEVEL],
);
const HALT: Elsewhere = by(
    "imm16 is not that of semihosting",
    &[(
        "frontends/cli/tests/commands.rs",
        "semihosting_prints_and_exits",
    )],
);
const REGISTERS: Elsewhere = by(
    "NZCV, FPCR and FPSR only: others differ by implementation",
    &[
        (SYSREG, "any_access_at_any_level_has_an_architectural_end"),
        (SYSREG, "levels_and_rights"),
        (SYSREG, "reserved_bits_hold"),
        AT_EVERY_LEVEL,
    ],
);
const MAINTENANCE: Elsewhere = by(
    "what EL0 may do only",
    &[
        (SYSTEM, "maintenance_is_allowed_or_trapped"),
        (SYSTEM, "tlb_invalidation_reaches_the_others"),
        (SYSTEM, "address_translation_writes_par"),
        AT_EVERY_LEVEL,
    ],
);
const HINTS: Elsewhere = by(
    "waiting and events show nothing in one instruction of one core",
    &[(SYSTEM, "waiting"), (EXCEPTION, "waiting_traps_by_level")],
);
const EXCLUSIVES: Elsewhere = by(
    "every store fails: no test has a reservation",
    &[
        ("cores/isa/tests/integer/memory.rs", "exclusives"),
        (INTERPRETER, "a_store_exclusive_needs_its_reservation"),
    ],
);
const LITERALS: Elsewhere = by(
    "the literal lies in the data region: code differs",
    &[("cores/isa/tests/integer/memory.rs", "literals")],
);
const SHORT_SEQUENCES: Elsewhere = by(
    "where it is UNDEFINED: the oracle has no FEAT_CSSC",
    &[(
        "tests/conformance/tests/short_sequences.rs",
        "short_sequences_do_as_rust_does",
    )],
);
const NOT_BUILT: Elsewhere = by(
    "not built: where it is UNDEFINED, which it is on every part",
    &[(
        "cores/isa/tests/integer/table.rs",
        "every_word_decodes_or_does_not",
    )],
);

pub fn of(row: &Row) -> Option<&'static Elsewhere> {
    Some(match row.name {
        _ if row.todo.is_some() => &NOT_BUILT,
        "SVC" => &CALL,
        "HVC" | "SMC" => &HIGHER_CALLS,
        "ERET" | "ERETAA" => &RETURN,
        "BRAA" => &BRANCHES,
        "HLT" => &HALT,
        "MRS" | "MSR_reg" => &REGISTERS,
        "SYS" | "SYSL" => &MAINTENANCE,
        n if n.starts_with("MSR_") && row.feature != Some(Feature::FlagM) => &PSTATE,
        n if n.starts_with("ST") && row.section.contains("exclusive") => &EXCLUSIVES,
        _ if row.feature == Some(Feature::CSSC) => &SHORT_SEQUENCES,
        _ if rows::is_literal(row) => &LITERALS,
        _ if rows::is_hint(row) && !rows::is_pointer_auth(row) => &HINTS,
        _ => return None,
    })
}
