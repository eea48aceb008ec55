//! A small machine to translate in: RAM, a builder of translation tables, and a core.
use super::*;
use crate::environment::{Broadcast, FirmwareCall, Outcome};
use crate::exception::ec;
use crate::profile::{CostTable, Profile, Timing};
use crate::pstate::PState;
use crate::sysreg::SysRegs;
use dyno_fabric::log::Blame;
use dyno_fabric::ram::Ram;
use dyno_fabric::{Access, Fault, Frequency, IccAccess, Time};
use dyno_isa::Features;
use std::fmt;

mod faults;
mod soft_tlb;
mod stage1;
mod stage2;
mod translate;
mod update;

/// RAM of both worlds, where the tables are.
const RAM: u64 = 0x4000_0000;
const RAM_LEN: u64 = 32 << 20;
/// A page of RAM that cannot be written, one with code, one that another core reserved.
const FLASH: u64 = RAM + 0x1000;
const CODE: u64 = RAM + 0x2000;
const RESERVED: u64 = RAM + 0x3000;
/// RAM that only Secure accesses reach.
const SECURE_RAM: u64 = 0x0e00_0000;

struct World {
    ram: Ram,
    secure: Ram,
    /// Where the next table goes.
    free: u64,
    stores: Vec<u64>,
    code_writes: Vec<u64>,
    reads: Vec<u64>,
}

impl World {
    fn new() -> World {
        World {
            ram: Ram::new(RAM_LEN).unwrap(),
            secure: Ram::new(0x10_0000).unwrap(),
            free: RAM + 0x10_0000,
            stores: vec![],
            code_writes: vec![],
            reads: vec![],
        }
    }
    fn get(&self, pa: u64) -> u64 {
        self.ram.page(pa - RAM).unwrap().load64(pa)
    }
    fn put(&self, pa: u64, v: u64) {
        self.ram.page(pa - RAM).unwrap().store64(pa, v);
    }
    fn allocate(&mut self, len: u64) -> u64 {
        let at = self.free.next_multiple_of(len);
        self.free = at + len;
        at
    }
}

impl Environment for World {
    fn ram_page(&mut self, pa: u64, secure: bool) -> Option<RamPage> {
        let (ram, at) = match pa {
            SECURE_RAM..0x0e10_0000 if secure => (&self.secure, pa - SECURE_RAM),
            RAM.. if pa < RAM + RAM_LEN => (&self.ram, pa - RAM),
            _ => return None,
        };
        Some(RamPage {
            page: ram.page(at)?,
            read_only: pa & !0xfff == FLASH,
            has_code: pa & !0xfff == CODE,
        })
    }
    fn reserved_by_others(&mut self, _: u32, pa: u64) -> bool {
        pa & !0xfff == RESERVED
    }
    fn note_store(&mut self, _: u32, pa: u64, _: u64) {
        self.stores.push(pa);
    }
    fn mark_code(&mut self, _: u32, _: u64) -> bool {
        false
    }
    fn unmark_code(&mut self, _: u64) {}
    fn code_written(&mut self, pa: u64) {
        self.code_writes.push(pa);
    }
    fn take_code_written(&mut self) -> Option<u64> {
        None
    }
    fn end_turn(&mut self, _: u32) -> bool {
        false
    }
    fn read(&mut self, _: Time, a: Access) -> Result<u64, Fault> {
        self.reads.push(a.addr);
        Err(Fault::NoDevice)
    }
    fn write(&mut self, _: Time, _: Access, _: u64) -> Result<(), Fault> {
        Err(Fault::NoDevice)
    }
    fn icc_read(&mut self, _: Time, _: &IccAccess) -> Result<u64, Fault> {
        Err(Fault::NoRegister)
    }
    fn icc_write(&mut self, _: Time, _: &IccAccess, _: u64) -> Result<(), Fault> {
        Err(Fault::NoRegister)
    }
    fn is_disturbed(&self) -> bool {
        true
    }
    fn wants_a_look(&self, _: u32) -> bool {
        true
    }
    fn lines(&self, _: u32) -> u32 {
        0
    }
    fn drive(&mut self, _: Time, _: u32, _: u32, _: bool) {}
    fn broadcast(&mut self, _: u32, _: Broadcast) {}
    fn send_event(&mut self, _: u32) {}
    fn firmware(&mut self, _: &mut Core, _: FirmwareCall) -> Outcome {
        Outcome::NotMine
    }
    fn semihosting(&mut self, _: &mut Core) -> Outcome {
        Outcome::NotMine
    }
    fn log(&mut self, _: Time, _: u32, _: Blame, _: fmt::Arguments<'_>) {}
    fn logs(&self, _: Blame) -> bool {
        false
    }
}

/// Descriptor bits as the tests write them, apart from the ones under test.
mod d {
    pub const AF: u64 = 1 << 10;
    pub const INNER: u64 = 3 << 8;
    pub const RO: u64 = 1 << 7;
    pub const EL0: u64 = 1 << 6;
    pub const NS: u64 = 1 << 5;
    /// MAIR indexes: 0 is write-back, 1 device, 2 non-cacheable.
    pub const DEVICE: u64 = 1 << 2;
    pub const NC: u64 = 2 << 2;
    pub const DBM: u64 = 1 << 51;
    pub const CONTIGUOUS: u64 = 1 << 52;
    pub const PXN: u64 = 1 << 53;
    pub const UXN: u64 = 1 << 54;
    /// Stage 2: read, write, normal write-back.
    pub const S2: u64 = 0b11 << 6 | 0b1111 << 2 | AF;
    pub const S2_READ: u64 = 0b01 << 6 | 0b1111 << 2 | AF;
}

/// One set of translation tables.
#[derive(Clone, Copy)]
struct Tables {
    root: u64,
    granule: u32,
    /// Bits of input address, and the level they start at.
    input: u32,
    start: u32,
    /// Added to every pointer that a descriptor holds, for tables seen through a stage 2.
    shift: u64,
    /// Attributes of every table descriptor.
    table_bits: u64,
}

impl Tables {
    fn new(w: &mut World, granule: u32, input: u32, start: u32) -> Tables {
        let bits = input - (granule + (3 - start) * (granule - 3));
        Tables {
            root: w.allocate((8 << bits).max(1 << granule)),
            granule,
            input,
            start,
            shift: 0,
            table_bits: 0,
        }
    }
    fn lsb(&self, level: u32) -> u32 {
        self.granule + (3 - level) * (self.granule - 3)
    }
    /// Maps one block or page; returns where its descriptor is.
    fn map(&self, w: &mut World, va: u64, pa: u64, level: u32, bits: u64) -> u64 {
        let kind = if level == 3 { 3 } else { 1 };
        self.set(w, va, level, pa | bits | kind)
    }
    /// Puts any descriptor at a level, building the tables above it.
    fn set(&self, w: &mut World, va: u64, level: u32, value: u64) -> u64 {
        let va = va & ((1 << self.input) - 1);
        let mut table = self.root;
        for l in self.start..=level {
            let mut index = va >> self.lsb(l);
            if l != self.start {
                index &= (1 << (self.granule - 3)) - 1;
            }
            let at = table + 8 * index;
            if l == level {
                w.put(at, value);
                return at;
            }
            let old = w.get(at);
            table = match old & 3 {
                3 => (old & 0xffff_ffff_f000) - self.shift,
                _ => {
                    let next = w.allocate(1 << self.granule);
                    w.put(at, (next + self.shift) | self.table_bits | 3);
                    next
                }
            };
        }
        unreachable!("the level is below the start")
    }
}

static FULL: Profile = profile(Features::ALL);
static PLAIN: Profile = profile(Features::NONE);

const fn profile(features: Features) -> Profile {
    Profile {
        name: "test",
        features,
        midr: 0,
        has_el2: true,
        has_el3: true,
        armv8_r: false,
        pa_range: 5,
        id: &[],
        differences: &[],
    }
}

/// A core in a world, and its stage 1 tables of 4 KiB pages for 48 bits from level 0.
struct Guest {
    c: Core,
    w: World,
    t: Tables,
}

/// TCR_EL1 (and TCR_EL2 with E2H) for 48-bit halves of 4 KiB pages, 48-bit output.
const TCR: u64 = 16 | 16 << 16 | 2 << 30 | 5 << 32;
const MAIR: u64 = 0x44_00_ff;
const HCR_VM: u64 = 1;
const HCR_E2H: u64 = 1 << 34;
const HCR_TGE: u64 = 1 << 27;

/// At EL1, Non-secure, stage 1 on.
fn guest() -> Guest {
    guest_of(&FULL)
}

fn guest_of(profile: &'static Profile) -> Guest {
    let timing = Timing {
        clock: Frequency::mhz(1000),
        counter: Frequency::hz(62_500_000),
        costs: CostTable::uniform(4),
    };
    let mut c = Core::new(0, 0, profile, timing);
    let mut w = World::new();
    let t = Tables::new(&mut w, 12, 48, 0);
    c.sys = SysRegs::default();
    c.pstate = PState {
        el: 1,
        sp: true,
        ..PState::default()
    };
    c.sys.scr_el3 = 1;
    for sctlr in [
        &mut c.sys.sctlr_el1,
        &mut c.sys.sctlr_el2,
        &mut c.sys.sctlr_el3,
    ] {
        *sctlr = 1;
    }
    for mair in [
        &mut c.sys.mair_el1,
        &mut c.sys.mair_el2,
        &mut c.sys.mair_el3,
    ] {
        *mair = MAIR;
    }
    c.sys.tcr_el1 = TCR;
    c.sys.ttbr0_el1 = t.root;
    c.sys.ttbr1_el1 = t.root;
    Guest { c, w, t }
}

impl Guest {
    fn map(&mut self, va: u64, pa: u64, level: u32, bits: u64) -> u64 {
        self.t.map(&mut self.w, va, pa, level, bits)
    }
    fn ask(&mut self, va: u64, purpose: Purpose) -> Result<Translated, Exception> {
        let r = Request {
            va,
            purpose,
            unprivileged: false,
        };
        // These tests change tables and registers at will: nothing may be remembered.
        self.c.tlb.flush();
        translate(&mut self.c, &mut self.w, r)
    }
    fn read(&mut self, va: u64) -> Result<u64, u64> {
        self.pa(va, Purpose::Read)
    }
    fn write(&mut self, va: u64) -> Result<u64, u64> {
        self.pa(va, Purpose::Write)
    }
    fn fetch(&mut self, va: u64) -> Result<u64, u64> {
        self.pa(va, Purpose::Execute)
    }
    /// Physical address, or the ESR.
    fn pa(&mut self, va: u64, purpose: Purpose) -> Result<u64, u64> {
        match self.ask(va, purpose) {
            Ok(t) => Ok(t.pa),
            Err(e) => {
                assert_eq!(e.far, Some(va));
                Err(e.syndrome.esr())
            }
        }
    }
    fn fault(&mut self, va: u64, purpose: Purpose) -> Exception {
        self.ask(va, purpose).expect_err("should fault")
    }
    /// Allowed data reads, writes and fetches at this address, as `rwx`.
    fn rights(&mut self, va: u64) -> String {
        [
            (Purpose::Read, 'r'),
            (Purpose::Write, 'w'),
            (Purpose::Execute, 'x'),
        ]
        .map(|(p, c)| if self.ask(va, p).is_ok() { c } else { '-' })
        .iter()
        .collect()
    }
}

/// ESR of an abort at the same level, from its low ISS bits.
const fn data_same(iss: u64) -> u64 {
    (ec::DATA_ABORT_SAME as u64) << 26 | 1 << 25 | iss
}
const fn data_lower(iss: u64) -> u64 {
    (ec::DATA_ABORT_LOWER as u64) << 26 | 1 << 25 | iss
}
const fn fetch_same(iss: u64) -> u64 {
    (ec::INSTRUCTION_ABORT_SAME as u64) << 26 | 1 << 25 | iss
}
const fn fetch_lower(iss: u64) -> u64 {
    (ec::INSTRUCTION_ABORT_LOWER as u64) << 26 | 1 << 25 | iss
}
const WNR: u64 = 1 << 6;
const S1PTW: u64 = 1 << 7;
const CM: u64 = 1 << 8;
