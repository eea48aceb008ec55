//! What is tested: parts, levels, controls and encodings, and the state that each test begins in.
use dyno_core::Profile;
use dyno_core::sysreg::{self, Rights, Row, encoding};
use dyno_isa::Feature;
use std::collections::BTreeSet;

/// A model of the oracle, and the profile that is to be like it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    A53,
    A72,
    A76,
}

impl Part {
    pub const ALL: [Part; 3] = [Part::A53, Part::A72, Part::A76];
    pub const fn name(self) -> &'static str {
        match self {
            Part::A53 => "a53",
            Part::A72 => "a72",
            Part::A76 => "a76",
        }
    }
    pub fn by_name(name: &str) -> Option<Part> {
        Part::ALL.into_iter().find(|p| p.name() == name)
    }
    /// The value of QEMU's `-cpu`.
    pub const fn model(self) -> &'static str {
        match self {
            Part::A53 => "cortex-a53",
            Part::A72 => "cortex-a72",
            Part::A76 => "cortex-a76",
        }
    }
    pub fn profile(self) -> &'static Profile {
        Profile::by_name(self.name()).expect("a part of that name")
    }
    pub fn has(self, f: Feature) -> bool {
        self.profile().features.has(f)
    }
    pub fn has_row(self, row: &Row) -> bool {
        row.feature.is_none_or(|f| self.has(f))
    }
}

/// Where an access is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    pub name: &'static str,
    pub el: u8,
    /// SCR_EL3.NS.
    pub ns: bool,
    /// HCR_EL2.E2H and TGE.
    pub e2h: bool,
    pub tge: bool,
}

const fn level(name: &'static str, el: u8, ns: bool, e2h: bool, tge: bool) -> Level {
    Level {
        name,
        el,
        ns,
        e2h,
        tge,
    }
}
const LEVELS: [Level; 17] = [
    level("EL3", 3, true, false, false),
    level("EL3 with E2H", 3, true, true, false),
    level("EL3, secure", 3, false, false, false),
    level("EL3, secure with E2H", 3, false, true, false),
    level("EL2", 2, true, false, false),
    level("EL2 with E2H", 2, true, true, false),
    level("EL2 with E2H and TGE", 2, true, true, true),
    level("EL2 with TGE", 2, true, false, true),
    level("EL1", 1, true, false, false),
    level("EL1 with E2H", 1, true, true, false),
    level("EL1, secure", 1, false, false, false),
    level("EL0", 0, true, false, false),
    level("EL0 with E2H", 0, true, true, false),
    level("EL0 with E2H and TGE", 0, true, true, true),
    level("EL0 with TGE", 0, true, false, true),
    level("EL0, secure", 0, false, false, false),
    level("EL0, secure with E2H and TGE", 0, false, true, true),
];

impl Level {
    pub fn of(part: Part) -> Vec<Level> {
        let vhe = part.has(Feature::VHE);
        LEVELS.into_iter().filter(|l| vhe || !l.e2h).collect()
    }
    /// PSTATE there: its own stack, everything masked.
    pub fn spsr(self) -> u32 {
        0x3c0
            | match self.el {
                0 => 0,
                el => u32::from(el) << 2 | 1,
            }
    }
}

/// The encoding of a name.
pub fn named(name: &str) -> u16 {
    let row = sysreg::registers().find(|r| r.name == name);
    row.unwrap_or_else(|| panic!("no register {name}")).encoding
}

/// Where `oracle/system.S` has its vectors: 0x800 bytes for each of EL1, EL2 and EL3.
pub const VECTORS: u64 = 0x4101_0000;

/// Values that registers begin with: everything is allowed, and each of those that E2H redirects has
/// a value of its own, so that a read tells which it was of.
fn beginnings(level: Level) -> Vec<(&'static str, u64)> {
    const RES1: u64 = 0x30c5_0830;
    const USER: u64 = 1 << 9 | 1 << 14 | 1 << 15 | 1 << 16 | 1 << 18 | 1 << 26;
    let hcr = 1 << 31 | u64::from(level.e2h) << 34 | u64::from(level.tge) << 27;
    let hctl = if level.e2h { 0xf03 } else { 3 };
    vec![
        ("HCR_EL2", hcr),
        ("CPTR_EL3", 0),
        ("ICC_SRE_EL3", 0xf),
        ("ICC_SRE_EL2", 0xf),
        ("ICC_SRE_EL1", 7),
        ("OSLAR_EL1", 1),
        ("MDSCR_EL1", 0),
        ("OSLAR_EL1", 0),
        ("SCTLR_EL1", RES1 | USER | 1 << 28),
        ("SCTLR_EL2", RES1 | USER),
        ("SCTLR_EL3", RES1),
        ("CPACR_EL1", 3 << 20),
        ("CPTR_EL2", if level.e2h { 3 << 20 } else { 0x33ff }),
        ("CNTHCTL_EL2", hctl),
        ("CNTKCTL_EL1", 0x303),
        ("MDCR_EL2", 6),
        ("PMUSERENR_EL0", 0xf),
        ("VBAR_EL1", VECTORS),
        ("VBAR_EL2", VECTORS + 0x800),
        ("VBAR_EL3", VECTORS + 0x1000),
        ("TTBR0_EL1", 0x1000),
        ("TTBR1_EL1", 0x2000),
        ("TTBR0_EL2", 0x3000),
        ("TTBR1_EL2", 0x4000),
        ("TCR_EL1", 0x19_0019),
        ("TCR_EL2", 0x8080_001a),
        ("MAIR_EL1", 0x4400),
        ("MAIR_EL2", 0x4404),
        ("ESR_EL1", 0x0200_0001),
        ("ESR_EL2", 0x0200_0002),
        ("FAR_EL1", 0x111_0000),
        ("FAR_EL2", 0x222_0000),
        ("ELR_EL1", 0x11_1000),
        ("ELR_EL2", 0x22_2000),
        ("SPSR_EL1", 0x1000_03c5),
        ("SPSR_EL2", 0x2000_03c9),
        ("CONTEXTIDR_EL1", 0x1111),
        ("CONTEXTIDR_EL2", 0x2222),
        ("TPIDR_EL0", 0x10),
        ("TPIDR_EL1", 0x11),
        ("TPIDR_EL2", 0x12),
        ("TPIDR_EL3", 0x13),
        ("TPIDRRO_EL0", 0x14),
        ("VPIDR_EL2", 0x1234_5678),
        ("VMPIDR_EL2", 0x8000_0042),
        // In a future that does not come.
        ("CNTP_CVAL_EL0", 0x7fff_ffff_0000_0001),
        ("CNTV_CVAL_EL0", 0x7fff_ffff_0000_0002),
        ("CNTHP_CVAL_EL2", 0x7fff_ffff_0000_0003),
        ("CNTHV_CVAL_EL2", 0x7fff_ffff_0000_0004),
        ("CNTPS_CVAL_EL1", 0x7fff_ffff_0000_0005),
        ("CNTFRQ_EL0", 62_500_000),
        ("DAIF", 0x3c0),
        // Cleared by ones.
        ("PMCNTENCLR_EL0", !0),
        ("PMINTENCLR_EL1", !0),
        ("PMOVSCLR_EL0", !0),
        ("DBGCLAIMCLR_EL1", 0xff),
    ]
}

/// Not written between tests: they act, are another register by another name, or are read-only to
/// the oracle.
const LEFT_ALONE: [&str; 25] = [
    "DBGPRCR_EL1",
    "SCR_EL3",
    "RMR_EL1",
    "RMR_EL2",
    "RMR_EL3",
    "SPSel",
    "SP_EL0",
    "DBGDTR_EL0",
    "DBGDTRRX_EL0",
    "CNTP_TVAL_EL0",
    "CNTV_TVAL_EL0",
    "CNTHP_TVAL_EL2",
    "CNTHV_TVAL_EL2",
    "CNTPS_TVAL_EL1",
    "PMXEVTYPER_EL0",
    "PMXEVCNTR_EL0",
    "PMCNTENSET_EL0",
    "PMOVSSET_EL0",
    "PMINTENSET_EL1",
    "PMSWINC_EL0",
    "DBGCLAIMSET_EL1",
    "DBGVCR32_EL2",
    "SSBS",
    "TCO",
    "ERRSELR_EL1",
];

/// The registers of a state in the order they are written, and what is written for a level. SCR_EL3
/// comes twice, as EL2's registers are there with NS alone, and CPTR_EL3, which keeps FPCR from EL3.
pub fn state(part: Part, level: Level) -> Vec<(u16, u64)> {
    const SCR: u64 = 0x30 | 1 << 8 | 1 << 10 | 1 << 11;
    let scr = named("SCR_EL3");
    let mut list = vec![(scr, SCR | 1)];
    let first = beginnings(level);
    let there = |name: &str| {
        let row = sysreg::registers().find(|r| r.name == name);
        row.is_some_and(|r| part.has_row(r))
    };
    let first = first.into_iter().filter(|(name, _)| there(name));
    list.extend(first.map(|(name, v)| (named(name), v)));
    for row in sysreg::registers().filter(|r| part.has_row(r)) {
        let held = row.rights.read <= 3 && row.rights.write <= 3;
        let controller = row.name.starts_with("ICC_") || row.name.starts_with("ICH_");
        let controller = controller && row.name != "ICH_HCR_EL2";
        let known = list.iter().any(|&(e, _)| e == row.encoding);
        if held && !known && !controller && !LEFT_ALONE.contains(&row.name) && is_counted(part, row)
        {
            list.push((row.encoding, 0));
        }
    }
    list.push((named("CPTR_EL3"), 0));
    list.push((scr, SCR | u64::from(level.ns)));
    list
}

/// Whether the part has so many breakpoints, watchpoints and error records.
fn is_counted(part: Part, row: &Row) -> bool {
    let last = |shift: u32| part.profile().id_value("ID_AA64DFR0_EL1") >> shift & 15;
    let n = u64::from(row.encoding >> 3 & 15);
    match row.name {
        name if name.starts_with("DBGB") => n <= last(12),
        name if name.starts_with("DBGW") => n <= last(20),
        name => !name.starts_with("ERX"),
    }
}

/// One control: bits of a register that are the other way round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Control {
    pub register: &'static str,
    pub bits: u64,
}

/// Bits of each register that may take an access away, one control each.
pub fn controls() -> Vec<Control> {
    // Not those that change what the program itself may do: VM, PTW, DC, TGE, RW, E2H, NV*, AT, and
    // VSE, whose effect is an exception.
    const HCR: u64 = 0x0007_ffff_ffff_fffb
        & !(1 | 1 << 2 | 1 << 12 | 1 << 27 | 1 << 31 | 1 << 34)
        & !(1 << 8 | 7 << 42 | 1 << 45 | 3 << 40 | 1 << 38 | 1 << 39);
    let groups = [
        ("HCR_EL2", HCR),
        ("SCR_EL3", 0xe | 1 << 11 | 3 << 12 | 3 << 14),
        ("CPTR_EL2", 1 << 31 | 1 << 30 | 1 << 20 | 1 << 21 | 1 << 10),
        ("CPTR_EL3", 1 << 31 | 1 << 20 | 1 << 10),
        ("CPACR_EL1", 1 << 20 | 1 << 21 | 1 << 28),
        ("CNTHCTL_EL2", 0xf07),
        ("CNTKCTL_EL1", 0x307),
        ("MDCR_EL2", 0xfe0),
        ("MDCR_EL3", 1 << 6 | 1 << 9 | 1 << 10),
        ("HSTR_EL2", 0xffff),
        ("SCTLR_EL1", 1 << 9 | 1 << 14 | 1 << 15 | 1 << 26),
        ("SCTLR_EL2", 1 << 9 | 1 << 14 | 1 << 15 | 1 << 26),
        ("PMUSERENR_EL0", 0xf),
        ("MDSCR_EL1", 1 << 12),
        ("ICC_SRE_EL2", 8),
        ("ICC_SRE_EL3", 8),
        (
            "ICH_HCR_EL2",
            1 | 1 << 10 | 1 << 11 | 1 << 12 | 1 << 13 | 1 << 14,
        ),
    ];
    let mut all = vec![];
    for (register, bits) in groups {
        let single = (0..64).map(|n| 1u64 << n).filter(|b| bits & b != 0);
        all.extend(single.map(|bits| Control { register, bits }));
    }
    all
}

/// Every register of the table, its names from a host, and unallocated neighbours.
pub fn encodings() -> Vec<u16> {
    let mut all = BTreeSet::new();
    for row in sysreg::registers() {
        let e = row.encoding;
        all.insert(e);
        // As _EL12 and _EL02.
        all.insert(e & !(7 << 11) | 5 << 11);
        all.extend([e ^ 1, e ^ 2, e ^ 4, e ^ 1 << 3, e ^ 1 << 7]);
        all.extend((0..8).map(|op1| e & !(7 << 11) | op1 << 11));
    }
    for low in 0..64 {
        all.insert(encoding(3, 0, 0, 0, 0) | low);
        all.insert(encoding(3, 0, 0, 0, 0) | 1 << 6 | low);
    }
    all.retain(|&e| is_architectural(e));
    all.into_iter().collect()
}

/// Everything of op0 2 and 3.
pub fn everything() -> Vec<u16> {
    (0x8000..=0xffff).filter(|&e| is_architectural(e)).collect()
}

/// What is IMPLEMENTATION DEFINED each part has its own of.
fn is_architectural(e: u16) -> bool {
    e >> 14 == 2 || !matches!(e >> 7 & 15, 11 | 15)
}

/// Whether a register holds what is written at some level.
pub fn holds(row: &Row) -> bool {
    row.rights.read < Rights::NEVER && row.rights.write != Rights::NEVER
}
