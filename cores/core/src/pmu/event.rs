//! Events by number (D14.3), and which the cores have.
//!
//! Only what every engine counts alike exists: what instructions architecturally do, and the clock.
//! Caches, TLBs, predictors and stalls are not part of the cost model, so nothing counts them and
//! PMCEID says so.

pub const SW_INCR: u64 = 0x00;
pub const INST_RETIRED: u64 = 0x08;
pub const EXC_TAKEN: u64 = 0x09;
pub const EXC_RETURN: u64 = 0x0a;
pub const CID_WRITE_RETIRED: u64 = 0x0b;
pub const PC_WRITE_RETIRED: u64 = 0x0c;
pub const BR_IMMED_RETIRED: u64 = 0x0d;
pub const BR_RETURN_RETIRED: u64 = 0x0e;
pub const CPU_CYCLES: u64 = 0x11;
pub const TTBR_WRITE_RETIRED: u64 = 0x1c;
pub const CHAIN: u64 = 0x1e;
pub const BR_RETIRED: u64 = 0x21;

/// A set of events, all of which have numbers below 64.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Events(pub u64);

impl Events {
    pub const fn of(list: &[u64]) -> Events {
        let (mut set, mut i) = (0, 0);
        while i < list.len() {
            set |= 1 << list[i];
            i += 1;
        }
        Events(set)
    }
    pub const fn with(self, on: bool, number: u64) -> Events {
        Events(self.0 | (on as u64) << number)
    }
    pub const fn has(self, number: u64) -> bool {
        number < 64 && self.0 >> number & 1 == 1
    }
}

/// Those that are counted when a branch is executed.
pub const OF_BRANCHES: Events = Events::of(&[
    PC_WRITE_RETIRED,
    BR_IMMED_RETIRED,
    BR_RETURN_RETIRED,
    BR_RETIRED,
]);
/// PMCEID0_EL0 in the lower word, PMCEID1_EL0 in the upper one.
pub const IMPLEMENTED: Events = Events(
    OF_BRANCHES.0
        | Events::of(&[
            SW_INCR,
            INST_RETIRED,
            EXC_TAKEN,
            EXC_RETURN,
            CID_WRITE_RETIRED,
            CPU_CYCLES,
            TTBR_WRITE_RETIRED,
            CHAIN,
        ])
        .0,
);

/// What an A64 branch counts as, by its word; `None` for what is no branch. ERET is counted where it
/// is carried out.
pub fn of_branch(word: u32, taken: bool) -> Option<Events> {
    // B, BL; B.cond, BC.cond; CBZ, CBNZ, TBZ, TBNZ.
    let immediate = word & 0x7c00_0000 == 0x1400_0000
        || word & 0xff00_0000 == 0x5400_0000
        || word & 0x7c00_0000 == 0x3400_0000;
    // Bits [24:21]: BR, BLR, RET, then ERET and DRPS; with bit 24 BRAA and BLRAA.
    let opc = word >> 21 & 15;
    let indirect = word & 0xfe00_0000 == 0xd600_0000 && !matches!(opc, 4 | 5);
    (immediate || indirect).then(|| {
        Events::of(&[BR_RETIRED])
            .with(immediate, BR_IMMED_RETIRED)
            .with(indirect && opc == 2, BR_RETURN_RETIRED)
            .with(taken, PC_WRITE_RETIRED)
    })
}
