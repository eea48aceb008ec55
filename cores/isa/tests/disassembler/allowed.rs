//! Where we and capstone 5 differ, and what the manual (DDI 0487) says there.
use dyno_isa::{Feature, Row, table};

/// A word, our text and that of capstone, if it has one.
pub struct Case<'a> {
    pub row: &'a Row,
    pub insn: u32,
    pub ours: &'a str,
    pub theirs: Option<&'a str>,
}

impl Case<'_> {
    fn field(&self, name: &str) -> Option<u32> {
        let (low, bits) = table::find_field(self.row.diagram, name)?;
        Some(self.insn >> low & (u32::MAX >> (32 - bits)))
    }
    /// Both fields are there and hold the same number.
    fn same(&self, a: &str, b: &str) -> bool {
        self.field(a).is_some() && self.field(a) == self.field(b)
    }
    fn is(&self, names: &[&str]) -> bool {
        names.contains(&self.row.name)
    }
    fn needs(&self, features: &[Feature]) -> bool {
        self.row.feature.is_some_and(|f| features.contains(&f))
    }
    fn they_say(&self, start: &str) -> bool {
        self.theirs.is_some_and(|t| t.starts_with(start))
    }
    fn unknown(&self) -> bool {
        self.theirs.is_none()
    }
    /// The row loads into Rt, or stores it.
    fn loads(&self) -> bool {
        self.row.name.starts_with("LD")
    }
    fn writes_back(&self) -> bool {
        let s = self.row.section;
        s.contains("post-indexed") || s.contains("pre-indexed") || self.field("W") == Some(1)
    }
}

pub struct Difference {
    pub why: &'static str,
    /// Where the manual says what we print.
    pub section: &'static str,
    pub applies: fn(&Case<'_>) -> bool,
}

pub const ALLOWED: &[Difference] = &[
    Difference {
        why: "hints that capstone is too old for",
        section: "C6.2 CHKFEAT, CLRBHB, GCSB",
        applies: |c| c.is(&["CHKFEAT", "CLRBHB", "GCSB"]) && c.they_say("hint"),
    },
    Difference {
        why: "DFB is a name of DSB in the R profile of A64 only",
        section: "C6.2 DSB",
        applies: |c| c.is(&["DSB"]) && c.they_say("dfb"),
    },
    Difference {
        why: "registers by encoding: only the usual ones have a name here, and capstone has none for a \
              direction that a register does not have",
        section: "C5.2, S<op0>_<op1>_<Cn>_<Cm>_<op2>",
        applies: |c| {
            let by_encoding = |t: &str| t.contains(" s2_") || t.contains(" s3_");
            c.is(&["MRS", "MSR_reg"]) && (by_encoding(c.ours) || c.theirs.is_some_and(by_encoding))
        },
    },
    Difference {
        why: "system instructions: only the usual ones have a name here",
        section: "C6.2 SYS",
        applies: |c| c.is(&["SYS"]) && c.ours.starts_with("sys"),
    },
    Difference {
        why: "capstone 5 has no name for DC CVADP",
        section: "C5.3 DC CVADP",
        applies: |c| c.is(&["SYS"]) && c.ours.starts_with("dc cvadp") && c.they_say("sys"),
    },
    Difference {
        why: "the offset is optional with write-back too; capstone prints one of zero",
        section: "C6.2 LDRAA, LDRAB",
        applies: |c| {
            let zero = c.field("S") == Some(0) && c.field("imm9") == Some(0);
            c.is(&["LDRAA"]) && zero && c.theirs.is_some_and(|t| t.ends_with(", #0]!"))
        },
    },
    Difference {
        why: "a PSTATE field of one bit ignores the upper bits of CRm, capstone does not decode them",
        section: "C6.2 MSR (immediate)",
        applies: |c| c.row.name.starts_with("MSR_") && c.they_say("msr s0_"),
    },
    Difference {
        why: "MoveWidePreferred() holds, so that ORR is preferred; capstone prints MOV",
        section: "C6.2 MOV (bitmask immediate)",
        applies: |c| c.is(&["ORR_imm"]) && c.ours.starts_with("orr") && c.they_say("mov"),
    },
    Difference {
        why: "BFC is preferred where imms is less than immr, else BFXIL; capstone prints BFC for immr 0",
        section: "C6.2 BFM",
        applies: |c| {
            let zero = c.field("immr") == Some(0) && c.field("Rn") == Some(31);
            c.is(&["BFM"]) && zero && c.ours.starts_with("bfxil") && c.they_say("bfc")
        },
    },
    Difference {
        why: "capstone drops the number of a prefetch operation without name",
        section: "C6.2 PRFM (immediate)",
        applies: |c| {
            let prefetch = c.row.name.starts_with("PRFM") || c.is(&["PRFUM"]);
            prefetch && (c.they_say("prfm ,") || c.they_say("prfum ,"))
        },
    },
    Difference {
        why: "CMPP is preferred to SUBPS without a destination",
        section: "C6.2 CMPP",
        applies: |c| c.is(&["SUBPS"]) && c.they_say("subps xzr"),
    },
    Difference {
        why: "SXTL and UXTL are preferred to shifts by nothing; capstone prints these",
        section: "C7.2 SXTL, SXTL2; C7.2 UXTL, UXTL2",
        applies: |c| {
            let shift = c.they_say("sshll") || c.they_say("ushll");
            c.field("immb") == Some(0) && shift && c.ours[1..].starts_with("xtl")
        },
    },
    Difference {
        why: "instructions that capstone is too old for",
        section: "A2.2, FEAT_CSSC, FEAT_LRCPC3, FEAT_LSE128; C6.2 STGP",
        applies: |c| {
            use Feature::{CSSC, LRCPC3, LSE128};
            let stgp = c.row.name.starts_with("STGP");
            c.unknown() && (c.needs(&[CSSC, LRCPC3, LSE128]) || stgp)
        },
    },
    Difference {
        why: "one register in two roles of a memory copy or set, or register 31: UNDEFINED",
        section: "C6.2 CPYP, SETP",
        applies: |c| {
            let same = c.same("Rd", "Rs") || c.same("Rd", "Rn") || c.same("Rs", "Rn");
            // The data of SET may be zero.
            let copy = c.row.name.starts_with("CPY") && c.field("Rs") == Some(31);
            let zero = c.field("Rd") == Some(31) || c.field("Rn") == Some(31) || copy;
            let name = c.row.name;
            let moves =
                name.starts_with("CPY") || name.starts_with("SETG") || c.needs(&[Feature::MOPS]);
            c.unknown() && moves && (same || zero)
        },
    },
    Difference {
        why: "registers of a transfer of 64 bytes that are odd or beyond X22: UNDEFINED",
        section: "C6.2 LD64B, ST64B, ST64BV, ST64BV0",
        applies: |c| {
            let first = c.field("Rt").unwrap_or(0);
            c.unknown() && c.needs(&[Feature::LS64]) && (first & 1 == 1 || first > 23)
        },
    },
    Difference {
        why: "write-back to a register that is transferred: CONSTRAINED UNPREDICTABLE",
        section: "K1.2.3",
        applies: |c| {
            let transferred = c.same("Rt", "Rn") || c.same("Rt2", "Rn");
            c.unknown() && c.writes_back() && transferred
        },
    },
    Difference {
        why: "two registers loaded that are one: CONSTRAINED UNPREDICTABLE",
        section: "K1.2.3",
        applies: |c| c.unknown() && c.loads() && c.same("Rt", "Rt2"),
    },
    Difference {
        why: "an unprivileged load has no write-back, so that base and destination may be one; \
              capstone decodes it as if it had",
        section: "C6.2 LDTR, LDTRB, LDTRH, LDTRSB, LDTRSH, LDTRSW",
        applies: |c| c.unknown() && c.row.name.starts_with("LDTR") && c.same("Rt", "Rn"),
    },
];
