//! The shape of translation tables and their entries (DDI 0487 D8.2, D8.3), and access to them.
use super::{Intent, Query};
use super::abort::Cause;
use crate::environment::Environment;
use crate::state::Core;
use dyno_fabric::{Access, MasterId};

/// Bits of a VMSAv8-64 descriptor. Stage 2 uses the same places for its own fields.
pub(super) mod bit {
    pub const VALID: u64 = 1 << 0;
    /// Table at levels 0 to 2, page at level 3.
    pub const TABLE: u64 = 1 << 1;
    pub const NS: u64 = 1 << 5;
    /// AP[1]; S2AP[0] at stage 2.
    pub const AP1: u64 = 1 << 6;
    /// AP[2]; S2AP[1] at stage 2.
    pub const AP2: u64 = 1 << 7;
    pub const AF: u64 = 1 << 10;
    pub const GP: u64 = 1 << 50;
    pub const DBM: u64 = 1 << 51;
    /// PXN; XN[0] at stage 2.
    pub const PXN: u64 = 1 << 53;
    /// UXN or XN; XN[1] at stage 2.
    pub const UXN: u64 = 1 << 54;
    pub const PXN_TABLE: u64 = 1 << 59;
    pub const UXN_TABLE: u64 = 1 << 60;
    pub const AP_TABLE0: u64 = 1 << 61;
    pub const AP_TABLE1: u64 = 1 << 62;
    pub const NS_TABLE: u64 = 1 << 63;
}

/// Addresses in descriptors and TTBRs end here: neither FEAT_LPA nor FEAT_LPA2 is built.
const ADDRESS: u64 = (1 << 48) - 1;
/// Smallest and largest TxSZ of 48-bit addresses without FEAT_TTST.
pub(super) const MIN_TXSZ: u32 = 16;
pub(super) const MAX_TXSZ: u32 = 39;

/// log2 of the granule that a TG0 field selects. The reserved value acts as 4 KiB.
pub(super) fn granule_tg0(tg: u64) -> u32 {
    match tg & 3 {
        1 => 16,
        2 => 14,
        _ => 12,
    }
}
/// As [`granule_tg0`] for TG1, whose encoding differs.
pub(super) fn granule_tg1(tg: u64) -> u32 {
    match tg & 3 {
        1 => 14,
        3 => 16,
        _ => 12,
    }
}
/// Bits of a PS, IPS or PARange field.
fn address_bits(ps: u64) -> u32 {
    match ps & 7 {
        0 => 32,
        1 => 36,
        2 => 40,
        3 => 42,
        4 => 44,
        _ => 48,
    }
}
/// Bits of the physical addresses this core implements (PAMax).
pub(super) fn pa_bits(c: &Core) -> u32 {
    address_bits(c.profile.pa_range as u64)
}
/// Output size: what PS asks for, at most what is implemented.
pub(super) fn output_bits(c: &Core, ps: u64) -> u32 {
    address_bits(ps).min(pa_bits(c))
}

/// What a descriptor is at its level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Invalid,
    Table,
    Leaf,
}

/// The geometry of one walk.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    /// log2 of the granule: 12, 14 or 16.
    pub granule: u32,
    /// Bits of the input address, 1 to 48.
    pub input: u32,
    /// Level of the first table.
    pub start: u32,
    /// Bits of output addresses.
    pub output: u32,
    pub big_endian: bool,
}

impl Shape {
    fn stride(&self) -> u32 {
        self.granule - 3
    }
    /// Lowest address bit that an entry of this level resolves.
    pub fn lsb(&self, level: u32) -> u32 {
        self.granule + (3 - level) * self.stride()
    }
    /// Level at which a walk of `input` bits starts when tables are not concatenated.
    pub fn start_level(granule: u32, input: u32) -> u32 {
        3u32.saturating_sub((input - 1).saturating_sub(granule) / (granule - 3))
    }
    /// Address of the first table from a TTBR: aligned to its size.
    pub fn base(&self, ttbr: u64) -> u64 {
        let log2 = (self.input - self.lsb(self.start)) + 3;
        ttbr & ADDRESS & !((1 << log2) - 1)
    }
    /// Address of the entry for `ia` in the table at `base`.
    pub fn entry(&self, base: u64, level: u32, ia: u64) -> u64 {
        let index = (ia & ((1 << self.input) - 1)) >> self.lsb(level);
        let index = match level == self.start {
            true => index,
            false => index & ((1 << self.stride()) - 1),
        };
        base + (index << 3)
    }
    pub fn kind(&self, descriptor: u64, level: u32) -> Kind {
        let table = descriptor & bit::TABLE != 0;
        match level {
            _ if descriptor & bit::VALID == 0 => Kind::Invalid,
            3 if table => Kind::Leaf,
            3 => Kind::Invalid,
            _ if table => Kind::Table,
            2 => Kind::Leaf,
            1 if self.granule == 12 => Kind::Leaf,
            _ => Kind::Invalid,
        }
    }
    pub fn next_table(&self, descriptor: u64) -> u64 {
        descriptor & ADDRESS & !((1 << self.granule) - 1)
    }
    /// Output address of a block or page, without the bits that come from the input.
    pub fn leaf(&self, descriptor: u64, level: u32) -> u64 {
        descriptor & ADDRESS & !((1 << self.lsb(level)) - 1)
    }
    /// Whether an address does not fit the output size: an Address size fault.
    pub fn too_large(&self, address: u64) -> bool {
        address >> self.output != 0
    }
}

fn swap(big_endian: bool, v: u64) -> u64 {
    if big_endian { v.swap_bytes() } else { v }
}

/// Reads a descriptor. Only RAM answers a debugger, because a device might mind.
pub(super) fn read(
    c: &Core,
    env: &mut dyn Environment,
    q: &Query,
    pa: u64,
    secure: bool,
    big_endian: bool,
) -> Result<u64, Cause> {
    if let Some(ram) = env.ram_page(pa, secure) {
        return Ok(swap(big_endian, ram.page.load64(pa)));
    }
    if env.holds_elsewhere(pa) {
        q.elsewhere.set(Some(pa));
        return Err(Cause::ExternalOnWalk);
    }
    if q.intent == Intent::Look {
        return Err(Cause::ExternalOnWalk);
    }
    let access = Access {
        addr: pa,
        size: 8,
        master: MasterId(c.index as u16),
        secure,
        privileged: true,
        instruction: false,
        stream: None,
    };
    match env.read(c.time(), access) {
        Ok(v) => Ok(swap(big_endian, v)),
        Err(_) => Err(Cause::ExternalOnWalk),
    }
}

/// Writes an updated descriptor back (FEAT_HAFDBS), as a store that everybody notices.
pub(super) fn update(
    c: &Core,
    env: &mut dyn Environment,
    q: &Query,
    pa: u64,
    secure: bool,
    big_endian: bool,
    value: u64,
) -> Result<(), Cause> {
    match env.ram_page(pa, secure) {
        Some(ram) if !ram.read_only => {
            ram.page.store64(pa, swap(big_endian, value));
            env.note_store(c.index, pa, 8);
            if ram.has_code {
                env.code_written(pa);
                q.wrote_code.set(true);
            }
            Ok(())
        }
        _ if env.holds_elsewhere(pa) => {
            q.elsewhere.set(Some(pa));
            Err(Cause::UnsupportedUpdate)
        }
        // Only memory that can be updated atomically will do (D8.5).
        _ => Err(Cause::UnsupportedUpdate),
    }
}
