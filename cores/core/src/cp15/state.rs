//! System registers that are not architecturally mapped to one of AArch64.
use serde::{Deserialize, Serialize};

/// As many regions as the encodings of PRBAR<n> have room for.
pub const REGIONS: usize = 32;

/// Local windows at most.
pub const LOCAL: usize = 4;

/// What a board's wiring decides of a core (100026, appendix A): values that registers have after reset.
/// The SIZE fields of the TCMs say how large the RAM is that the board provides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pins {
    /// IMP_CBAR: CFGPERIPHBASE.
    pub cbar: u64,
    /// IMP_ATCMREGIONR, IMP_BTCMREGIONR and IMP_CTCMREGIONR: SIZE, and with CFGTCMBOOT the rest.
    pub tcmregionr: [u64; 3],
    /// Where on the board's bus the RAM of ATCM, BTCM and CTCM is.
    pub tcm: [u64; 3],
    /// What this core has for itself on the board: address, bytes, and where that is on the board's bus.
    pub local: [(u64, u64, u64); LOCAL],
    /// IMP_PERIPHPREGIONR: CFGLLPPBASEADDR, CFGLLPPSIZE.
    pub periphpregionr: u64,
    /// IMP_FLASHIFREGIONR: CFGFLASHBASEADDR, CFGFLASHEN.
    pub flashifregionr: u64,
    pub buildoptr: u64,
    pub pinoptr: u64,
}

/// Bits above what a register has are zero.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sys32 {
    pub ifsr: u64,
    pub dfsr: u64,

    // The memory protection units.
    pub prselr: u64,
    pub hprselr: u64,
    pub prbar: [u32; REGIONS],
    pub prlar: [u32; REGIONS],
    pub hprbar: [u32; REGIONS],
    pub hprlar: [u32; REGIONS],
    pub vsctlr: u64,

    // Of the Cortex-R52.
    pub pins: Pins,
    pub tcmregionr: [u64; 3],
    pub periphpregionr: u64,
    pub flashifregionr: u64,
    pub slavepctlr: u64,
    pub csctlr: u64,
    pub bpctlr: u64,
    pub memprotctlr: u64,
    pub cpuactlr: u64,
    pub qosr: u64,
    pub bustimeoutr: u64,
    pub intmonr: u64,
}

impl Sys32 {
    /// As reset leaves it: the pins stay, and what they decide follows from them.
    pub(crate) fn reset(&mut self) {
        let pins = self.pins;
        *self = Sys32 {
            pins,
            tcmregionr: pins.tcmregionr,
            periphpregionr: pins.periphpregionr,
            flashifregionr: pins.flashifregionr,
            ..Sys32::default()
        };
    }
}
