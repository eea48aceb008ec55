//! Differences that the architecture allows, or that are the oracle's: each with its rule.
use super::probe::What;
use super::space::{Control, Part};
use super::suite::Mismatch;

pub struct Rule {
    pub name: &'static str,
    /// Where the architecture says so.
    pub citation: &'static str,
    applies: fn(&Mismatch) -> bool,
}

/// In the order they are tried.
pub const RULES: &[Rule] = &[
    Rule {
        name: "a count",
        citation: "DDI 0487 D12.1: what a counter or a timer's value is depends on when it is read",
        applies: |m| {
            let e = m.probe.encoding;
            let timer = e >> 14 == 3 && e >> 7 & 15 == 14;
            let counts = match (e >> 3 & 15, e & 7) {
                (0, 1 | 2 | 5 | 6) | (2 | 3, 0) => timer,
                _ => false,
            };
            counts && both_complete(m)
        },
    },
    Rule {
        name: "reserved bits",
        citation: "DDI 0487 glossary, RES0 and RES1: IMPLEMENTATION DEFINED whether such a bit holds what is written",
        applies: |m| both_complete(m) && differing(m) & !reserved(m) == 0,
    },
    Rule {
        name: "state of AArch32",
        citation: "DDI 0487 D19.2, pages of the registers: RES0 where no level uses AArch32; the oracle's parts have it",
        applies: |m| both_complete(m) && (is_aarch32(m) || is(m, &["HSTR_EL2", "SDER32_EL3"])),
    },
    Rule {
        name: "registers that the oracle has not",
        citation: "DDI 0487 D24.3: DBGDTR_EL0, DBGPRCR_EL1 and DBGAUTHSTATUS_EL1 are there on every part",
        applies: |m| {
            is(m, &["DBGDTR_EL0", "DBGPRCR_EL1", "DBGAUTHSTATUS_EL1"]) && m.oracle.ec() == 0
        },
    },
    Rule {
        name: "registers that hold nothing in the oracle",
        citation: "DDI 0487 D24.3.23, D24.3.28, D24.3.29: DCC and its interrupts hold what is written",
        applies: |m| is(m, &["MDCCINT_EL1", "OSDTRRX_EL1", "OSDTRTX_EL1"]) && both_complete(m),
    },
    Rule {
        name: "error records",
        citation: "DDI 0487 D24.6, ERRSELR_EL1 and ERX*: without a record IMPLEMENTATION DEFINED whether UNDEFINED or RES0",
        applies: |m| {
            let name = m.probe.name();
            (name.starts_with("ERX") || name == "ERRSELR_EL1") && m.oracle.ec() == 0
        },
    },
    Rule {
        name: "SSBS as a register",
        citation: "DDI 0487 D24.2.76, ID_AA64PFR1_EL1.SSBS: MRS and MSR with a value of 2, which the oracle does not ask for",
        applies: |m| is(m, &["SSBS"]) && m.oracle.completed() && m.dyno.ec() == 0,
    },
    Rule {
        name: "how many limited ordering regions",
        citation: "DDI 0487 D24.2.99, LORID_EL1: IMPLEMENTATION DEFINED; none in the oracle, so the others are RES0",
        applies: |m| m.probe.name().starts_with("LOR") && both_complete(m),
    },
    Rule {
        name: "auxiliary control",
        citation: "DDI 0487 D24.2.1 to 3, ACTLR_ELx: IMPLEMENTATION DEFINED",
        applies: |m| is(m, &["ACTLR_EL2", "ACTLR_EL3"]) && both_complete(m),
    },
    Rule {
        name: "affinity",
        citation: "DDI 0487 D24.2.104, MPIDR_EL1.MT: the parts' manuals have 1 where cores number from Aff1, the oracle does from Aff0",
        applies: |m| is(m, &["MPIDR_EL1"]) && both_complete(m) && differing(m) == 1 << 24,
    },
    Rule {
        name: "ways of Cortex-A72's data cache",
        citation: "Cortex-A72 TRM 4.3.22: 2 ways, where the oracle has 4",
        applies: |m| m.part == Part::A72 && is(m, &["CCSIDR_EL1"]) && both_complete(m),
    },
    Rule {
        name: "events that there are",
        citation: "DDI 0487 D13.11: which of the common events a part counts is IMPLEMENTATION DEFINED, but for some",
        applies: |m| is(m, &["PMCEID0_EL0", "PMCEID1_EL0"]) && both_complete(m),
    },
    Rule {
        name: "Enable of ICC_SRE_ELx",
        citation: "IHI 0069 12.2.22 and 23: where SRE is RAO/WI Enable may be RAO/WI as well, as in the oracle",
        applies: |m| {
            let closed = |name| m.controls.iter().any(|c| c.register == name);
            let kept = is(m, &["ICC_SRE_EL2", "ICC_SRE_EL3"]) && both_complete(m);
            let below = is(m, &["ICC_SRE_EL1", "ICC_SRE_EL2"])
                && (closed("ICC_SRE_EL2") || closed("ICC_SRE_EL3"));
            kept && differing(m) == 8 || below && m.oracle.completed()
        },
    },
    Rule {
        name: "ICC_SRE_EL2 at EL3 without EL2",
        citation: "IHI 0069 12.2.22, accessing: UNDEFINED at EL3 while EL2 is not enabled",
        applies: |m| {
            let there = m.probe.level.el == 3 && !m.probe.level.ns;
            there && is(m, &["ICC_SRE_EL2"]) && m.oracle.completed() && m.dyno.ec() == 0
        },
    },
    Rule {
        name: "the least binary point",
        citation: "IHI 0069 12.2.5: a smaller value sets the least one; the oracle compares before it takes the field",
        applies: |m| is(m, &["ICC_BPR0_EL1", "ICC_BPR1_EL1"]) && both_complete(m) && is_kept(m),
    },
    Rule {
        name: "active priorities that are made up",
        citation: "IHI 0069 12.2.2 and 3: what is neither zero nor was read before is UNPREDICTABLE",
        applies: |m| m.probe.name().starts_with("ICC_AP") && both_complete(m) && is_kept(m),
    },
    Rule {
        name: "one Security state as a choice",
        citation: "IHI 0069 12.2.8, ICC_CTLR_EL3: whether nDS is 0 is IMPLEMENTATION DEFINED; \
                   the oracle reads CBPR_EL1NS and EOImode_EL1NS for those of EL1S",
        applies: |m| {
            let secure = if is_kept(m) { 0b1001 } else { 0 };
            is(m, &["ICC_CTLR_EL3"]) && both_complete(m) && differing(m) & !secure == 1 << 17
        },
    },
    Rule {
        name: "DAIF in a host's EL0",
        citation: "DDI 0487 C5.2.4, accessing: trapped with HCR_EL2.{E2H, TGE} of {1, 1}; the oracle asks SCTLR_EL1.UMA",
        applies: |m| {
            let host = m.probe.level.el == 0 && m.probe.level.e2h && m.probe.level.tge;
            host && is(m, &["DAIF"]) && m.oracle.completed() && m.dyno.ec() == 0x18
        },
    },
    Rule {
        name: "MDCR_ELx over what PMUSERENR_EL0 opens",
        citation: "DDI 0487 D24.5, accessing: MDCR_EL2.TPM and MDCR_EL3.TPM trap it; not in the oracle where ER, CR or SW opens it",
        applies: |m| {
            let counts = ["PMEVCNTR", "PMXEVCNTR", "PMSELR", "PMSWINC", "PMCCNTR"];
            let name = m.probe.name();
            counts.iter().any(|c| name.starts_with(c))
                && m.probe.level.el == 0
                && (m.oracle.completed() || m.oracle.at == 1)
                && m.dyno.ec() == 0x18
                && m.dyno.level >= 2
        },
    },
    Rule {
        name: "MDCR_EL2.TPMCR",
        citation: "DDI 0487 D24.5.8, PMCR_EL0, accessing: trapped to EL2; the oracle has not the control",
        applies: |m| {
            let set = |c: &Control| (c.register, c.bits) == ("MDCR_EL2", 1 << 5);
            is(m, &["PMCR_EL0"]) && m.controls.iter().any(set) && m.dyno.level == 2
        },
    },
    Rule {
        name: "MDCR_EL3.TDA over MDCR_EL2",
        citation: "DDI 0487 D24.3.17, accessing: trapped to EL3",
        applies: |m| {
            is(m, &["MDCR_EL2"])
                && m.probe.level.el == 2
                && m.oracle.completed()
                && m.dyno.level == 3
        },
    },
];

/// Bits that are RES0 or RES1 on these parts, or have a function in AArch32 alone: names as they
/// begin, and the bits.
const RESERVED: &[(&str, u64)] = &[
    ("CNTFRQ_EL0", HIGH),
    ("CNTKCTL_EL1", !0x3ff),
    ("CONTEXTIDR_EL", HIGH),
    ("CPACR_EL1", !(3 << 20)),
    ("CPTR_EL3", !(1 << 31 | 1 << 10)),
    ("DBGBCR", HIGH | 0xff00_1ff8),
    ("DBGWCR", HIGH | 0xe0e0_0000),
    ("DISR_EL1", HIGH | 0x7e00_0000),
    ("VDISR_EL2", HIGH | 0x7e00_0000),
    ("VSESR_EL2", HIGH | 0xfe00_0000),
    // Len and Stride; the condition flags.
    ("FPCR", 0x0037_0000),
    ("FPSR", 0xf000_0000),
    ("HPFAR_EL2", 0xffff_f000_0000_000f),
    // TSEI without SEIs of virtual interrupts.
    ("ICH_HCR_EL2", 1 << 13),
    // Above 24 bits of INTID; pINTID but for EOI where no hardware interrupt is behind it.
    ("ICH_LR", 0x0700_ffff_ff00_0000),
    // VPMR has 5 bits.
    ("ICH_VMCR_EL2", 7 << 24),
    ("ID_AA64PFR0_EL1", 0x3333),
    // SPE, trace and FEAT_PMUv3p5.
    ("MDCR_EL2", !0x2_0fff),
    ("MDCR_EL3", !0x33_0640),
    // Read-only while the OS lock is open.
    ("MDSCR_EL1", !0xb001),
    // LC is RES1, LP of FEAT_PMUv3p5.
    ("PMCR_EL0", 0xc0),
    ("PMEVTYPER", 1 << 25),
    ("PMXEVTYPER", 1 << 25),
    ("SCR_EL3", 1 << 10),
    // PAuth, EnRCTX, nAA and above.
    ("SCTLR_EL", !0x1000_37fd_dbbf),
    ("VBAR_EL", 0x7e0),
    ("VMPIDR_EL2", 0xffff_ff00_0000_0000),
    ("VPIDR_EL2", HIGH),
    ("VTCR_EL2", 1 << 31),
];
const HIGH: u64 = 0xffff_ffff_0000_0000;

fn reserved(m: &Mismatch) -> u64 {
    // An _EL12 name means the register of EL1; those of a host have the bits of EL2's.
    let e = m.probe.encoding;
    let name = match e >> 11 & 7 {
        5 => super::probe::name(e & !(7 << 11)),
        _ => m.probe.name(),
    };
    let listed = RESERVED.iter().find(|(n, _)| name.starts_with(n));
    let bits = listed.map_or(0, |&(_, bits)| bits);
    let older = m.part != Part::A76;
    match name.as_str() {
        // The other layout's bits are there to be kept.
        "CPTR_EL2" if !m.probe.level.e2h => !(1 << 31 | 1 << 10),
        "CPTR_EL2" => !(1 << 31 | 3 << 20),
        "CPACR_EL1" if m.probe.level.e2h && m.probe.level.el == 2 && e >> 11 & 7 == 0 => {
            !(1 << 31 | 3 << 20)
        }
        // FEAT_SSBS.
        n if n.starts_with("SCTLR_EL") && older => bits | 1 << 44,
        // evtCount has 10 bits before FEAT_PMUv3p1.
        n if n.starts_with("PMEVTYPER") || n.starts_with("PMXEVTYPER") => {
            bits | if older { 0xfc00 } else { 0 }
        }
        "MDCR_EL2" if older => bits | 1 << 17,
        _ => bits,
    }
}

fn is(m: &Mismatch, names: &[&str]) -> bool {
    names.contains(&m.probe.name().as_str())
}
fn is_aarch32(m: &Mismatch) -> bool {
    let e = m.probe.encoding;
    let id = e >> 14 == 3 && e >> 7 & 0x7f == 0 && matches!(e >> 3 & 15, 1..=3);
    let names = ["SPSR_abt", "SPSR_und", "SPSR_irq", "SPSR_fiq"];
    id || is(m, &names)
        || is(
            m,
            &["DACR32_EL2", "IFSR32_EL2", "FPEXC32_EL2", "DBGVCR32_EL2"],
        )
}
fn both_complete(m: &Mismatch) -> bool {
    m.oracle.completed() && m.dyno.completed()
}
fn differing(m: &Mismatch) -> u64 {
    m.oracle.value ^ m.dyno.value
}
fn is_kept(m: &Mismatch) -> bool {
    matches!(m.probe.what, What::Keep(_))
}

/// The rule that excuses a difference.
pub(super) fn rule(m: &Mismatch) -> Option<&'static Rule> {
    RULES.iter().find(|r| (r.applies)(m))
}
