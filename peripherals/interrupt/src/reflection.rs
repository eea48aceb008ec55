//! The register tables for documentation, traces and the all-device suite.
//!
//! They depend on the configuration, and the contract wants them `'static`: each distinct one is made
//! once and kept. Offsets and reset values are those of a Secure access, the redistributor's those of PE 0.
//! Registers that set bits by writing ones are `rw` here, those that clear them `w1c`.
use crate::banks::{IIDR, identification};
use crate::{Config, FRAME, Gic, REDISTRIBUTORS, distributor, redistributor};
use dyno_fabric::registers::{Field, Mode, RegInfo};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

const fn field(name: &'static str, hi: u32, lo: u32, mode: Mode, doc: &'static str) -> Field {
    Field {
        name,
        hi,
        lo,
        mode,
        doc,
    }
}

const fn bit(name: &'static str, n: u32, mode: Mode, doc: &'static str) -> Field {
    field(name, n, n, mode, doc)
}

const RW: &[Field] = &[field("", 31, 0, Mode::Rw, "")];
const RO: &[Field] = &[field("", 31, 0, Mode::Ro, "")];
const WO: &[Field] = &[field("INTID", 12, 0, Mode::Wo, "")];
const W1C: &[Field] = &[field("", 31, 0, Mode::W1c, "")];
const STATUSR: &[Field] = &[
    bit("RRD", 0, Mode::W1c, "Read of a reserved location"),
    bit("WRD", 1, Mode::W1c, "Write of a reserved location"),
    bit("RWOD", 2, Mode::W1c, "Read of a write-only location"),
    bit("WROD", 3, Mode::W1c, "Write of a read-only location"),
];
const CTLR_TWO: &[Field] = &[
    bit("EnableGrp0", 0, Mode::Rw, "Enable Group 0"),
    bit("EnableGrp1NS", 1, Mode::Rw, "Enable Non-secure Group 1"),
    bit("EnableGrp1S", 2, Mode::Rw, "Enable Secure Group 1"),
    bit("ARE_S", 4, Mode::Ro, "Affinity routing, Secure"),
    bit("ARE_NS", 5, Mode::Ro, "Affinity routing, Non-secure"),
    bit("DS", 6, Mode::Rw, "Disable security, until reset"),
];
const CTLR_ONE: &[Field] = &[
    bit("EnableGrp0", 0, Mode::Rw, "Enable Group 0"),
    bit("EnableGrp1", 1, Mode::Rw, "Enable Group 1"),
    bit("ARE", 4, Mode::Ro, "Affinity routing"),
    bit("DS", 6, Mode::Ro, "Disable security"),
];
const DPG_TWO: &[Field] = &[
    bit("DPG0", 24, Mode::Rw, "No 1 of N Group 0"),
    bit("DPG1NS", 25, Mode::Rw, "No 1 of N Non-secure Group 1"),
    bit("DPG1S", 26, Mode::Rw, "No 1 of N Secure Group 1"),
];
const DPG_ONE: &[Field] = &[
    bit("DPG0", 24, Mode::Rw, "No 1 of N Group 0"),
    bit("DPG1NS", 25, Mode::Rw, "No 1 of N Group 1"),
];
const WAKER: &[Field] = &[
    bit("ProcessorSleep", 1, Mode::Rw, "The PE sleeps"),
    bit("ChildrenAsleep", 2, Mode::Ro, "The interface is quiescent"),
];
const IROUTER: &[Field] = &[
    field("Aff0", 7, 0, Mode::Rw, "Affinity level 0"),
    field("Aff1", 15, 8, Mode::Rw, "Affinity level 1"),
    field("Aff2", 23, 16, Mode::Rw, "Affinity level 2"),
    bit("Interrupt_Routing_Mode", 31, Mode::Rw, "1 of N"),
];
const IROUTER_HIGH: &[Field] = &[field("Aff3", 7, 0, Mode::Rw, "Affinity level 3")];

const fn int_config() -> [Field; 16] {
    let mut all = [bit("Int_config", 1, Mode::Rw, "Edge-triggered"); 16];
    let mut n = 0;
    while n < 16 {
        all[n as usize].hi = 2 * n + 1;
        all[n as usize].lo = 2 * n + 1;
        n += 1;
    }
    all
}
static INT_CONFIG: [Field; 16] = int_config();

const fn priorities(bits: u32) -> [Field; 4] {
    let mut all = [field("Priority", 7, 0, Mode::Rw, ""); 4];
    let mut n = 0;
    while n < 4 {
        all[n as usize].hi = 8 * n + 7;
        all[n as usize].lo = 8 * n + 8 - bits;
        n += 1;
    }
    all
}
/// By `priority_bits` less 5.
static PRIORITIES: [[Field; 4]; 4] = [priorities(5), priorities(6), priorities(7), priorities(8)];

struct Rows(Vec<RegInfo>);

impl Rows {
    fn row(
        &mut self,
        offset: u64,
        count: u32,
        name: &'static str,
        fields: &'static [Field],
        reset: u32,
        doc: &'static str,
    ) {
        self.0.push(RegInfo {
            name,
            offset: offset as u32,
            count,
            reset,
            fields,
            doc,
        });
    }
    fn identification(&mut self, base: u64, part: u32, names: [&'static str; 12]) {
        for (n, name) in (0..).zip(names) {
            let offset = 0xffd0 + 4 * n;
            let reset = identification(offset, part).expect("twelve of them");
            self.row(
                base + u64::from(offset),
                1,
                name,
                RO,
                reset,
                "Identification",
            );
        }
    }
}

fn build(c: &Config) -> Vec<RegInfo> {
    let gic = Gic::new(c.clone());
    let two = c.security_extensions;
    let words = c.spis / 32;
    let priority = &PRIORITIES[c.priority_bits as usize - 5];
    let secure_only = if two { RW } else { RO };
    let mut r = Rows(Vec::new());

    let (fields, reset) = if two {
        (CTLR_TWO, 0x30)
    } else {
        (CTLR_ONE, 0x50)
    };
    r.row(0x000, 1, "GICD_CTLR", fields, reset, "Distributor control");
    r.row(
        0x004,
        1,
        "GICD_TYPER",
        RO,
        gic.gicd_typer(),
        "Controller type",
    );
    r.row(
        0x008,
        1,
        "GICD_IIDR",
        RO,
        IIDR,
        "Implementer identification",
    );
    r.row(0x00c, 1, "GICD_TYPER2", RO, 0, "Controller type 2");
    r.row(0x010, 1, "GICD_STATUSR", STATUSR, 0, "Error reporting");
    r.row(
        0x040,
        1,
        "GICD_SETSPI_NSR",
        WO,
        0,
        "Set Non-secure SPI pending",
    );
    r.row(
        0x048,
        1,
        "GICD_CLRSPI_NSR",
        WO,
        0,
        "Clear Non-secure SPI pending",
    );
    r.row(0x050, 1, "GICD_SETSPI_SR", WO, 0, "Set Secure SPI pending");
    r.row(
        0x058,
        1,
        "GICD_CLRSPI_SR",
        WO,
        0,
        "Clear Secure SPI pending",
    );
    r.row(0x084, words, "GICD_IGROUPR", RW, 0, "Interrupt group");
    r.row(0x104, words, "GICD_ISENABLER", RW, 0, "Set enable");
    r.row(0x184, words, "GICD_ICENABLER", W1C, 0, "Clear enable");
    r.row(0x204, words, "GICD_ISPENDR", RW, 0, "Set pending");
    r.row(0x284, words, "GICD_ICPENDR", W1C, 0, "Clear pending");
    r.row(0x304, words, "GICD_ISACTIVER", RW, 0, "Set active");
    r.row(0x384, words, "GICD_ICACTIVER", W1C, 0, "Clear active");
    r.row(
        0x420,
        c.spis / 4,
        "GICD_IPRIORITYR",
        priority,
        0,
        "Priority",
    );
    r.row(
        0xc08,
        2 * words,
        "GICD_ICFGR",
        &INT_CONFIG,
        0,
        "Level or edge",
    );
    r.row(
        0xd04,
        words,
        "GICD_IGRPMODR",
        secure_only,
        0,
        "Group modifier",
    );
    r.row(
        0xe08,
        2 * words,
        "GICD_NSACR",
        secure_only,
        0,
        "Non-secure access",
    );
    r.row(
        0x6100,
        1,
        "GICD_IROUTER32",
        IROUTER,
        0,
        "Routing; one of these each 8 bytes",
    );
    r.row(
        0x6104,
        1,
        "GICD_IROUTER32_HIGH",
        IROUTER_HIGH,
        0,
        "Its upper half",
    );
    let names = [
        "GICD_PIDR4",
        "GICD_PIDR5",
        "GICD_PIDR6",
        "GICD_PIDR7",
        "GICD_PIDR0",
        "GICD_PIDR1",
        "GICD_PIDR2",
        "GICD_PIDR3",
        "GICD_CIDR0",
        "GICD_CIDR1",
        "GICD_CIDR2",
        "GICD_CIDR3",
    ];
    r.identification(0, distributor::PART, names);

    let rd = REDISTRIBUTORS;
    let typer = gic.gicr_typer(0);
    let (low, high) = (typer as u32, (typer >> 32) as u32);
    let dpg = if two { DPG_TWO } else { DPG_ONE };
    r.row(rd, 1, "GICR_CTLR", dpg, 0, "Redistributor control");
    r.row(
        rd + 0x004,
        1,
        "GICR_IIDR",
        RO,
        IIDR,
        "Implementer identification",
    );
    r.row(rd + 0x008, 1, "GICR_TYPER", RO, low, "Redistributor type");
    r.row(rd + 0x00c, 1, "GICR_TYPER_HIGH", RO, high, "Affinity");
    r.row(rd + 0x010, 1, "GICR_STATUSR", STATUSR, 0, "Error reporting");
    r.row(
        rd + 0x014,
        1,
        "GICR_WAKER",
        WAKER,
        6,
        "Power management control",
    );
    let names = [
        "GICR_PIDR4",
        "GICR_PIDR5",
        "GICR_PIDR6",
        "GICR_PIDR7",
        "GICR_PIDR0",
        "GICR_PIDR1",
        "GICR_PIDR2",
        "GICR_PIDR3",
        "GICR_CIDR0",
        "GICR_CIDR1",
        "GICR_CIDR2",
        "GICR_CIDR3",
    ];
    r.identification(rd, redistributor::PART, names);

    let sgi = rd + FRAME;
    r.row(sgi + 0x080, 1, "GICR_IGROUPR0", RW, 0, "Interrupt group");
    r.row(sgi + 0x100, 1, "GICR_ISENABLER0", RW, 0, "Set enable");
    r.row(sgi + 0x180, 1, "GICR_ICENABLER0", W1C, 0, "Clear enable");
    r.row(sgi + 0x200, 1, "GICR_ISPENDR0", RW, 0, "Set pending");
    r.row(sgi + 0x280, 1, "GICR_ICPENDR0", W1C, 0, "Clear pending");
    r.row(sgi + 0x300, 1, "GICR_ISACTIVER0", RW, 0, "Set active");
    r.row(sgi + 0x380, 1, "GICR_ICACTIVER0", W1C, 0, "Clear active");
    r.row(sgi + 0x400, 8, "GICR_IPRIORITYR", priority, 0, "Priority");
    r.row(
        sgi + 0xc00,
        1,
        "GICR_ICFGR0",
        RO,
        0xaaaa_aaaa,
        "SGIs are edge-triggered",
    );
    r.row(
        sgi + 0xc04,
        1,
        "GICR_ICFGR1",
        &INT_CONFIG,
        0,
        "Level or edge",
    );
    r.row(
        sgi + 0xd00,
        1,
        "GICR_IGRPMODR0",
        secure_only,
        0,
        "Group modifier",
    );
    r.row(
        sgi + 0xe00,
        1,
        "GICR_NSACR",
        secure_only,
        0,
        "Non-secure SGI generation",
    );
    r.0
}

/// What of a configuration the tables depend on.
type Key = (u32, bool, u32, bool, u32, bool);

static TABLES: Mutex<BTreeMap<Key, &'static [RegInfo]>> = Mutex::new(BTreeMap::new());

pub fn table(c: &Config) -> &'static [RegInfo] {
    let key = (
        c.spis,
        c.security_extensions,
        c.priority_bits,
        c.affinities.len() == 1,
        c.affinities[0],
        c.range_selector(),
    );
    let mut tables = TABLES.lock().unwrap_or_else(PoisonError::into_inner);
    tables.entry(key).or_insert_with(|| Vec::leak(build(c)))
}
