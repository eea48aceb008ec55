//! A test bench for engines: one core, a megabyte of RAM, and a part that notes who asks it when.
use crate::environment::{Broadcast, Environment, FirmwareCall, Outcome};
use crate::profile::{CostTable, Profile, Timing};
use crate::state::Core;
use dyno_fabric::log::Blame;
use dyno_fabric::system::RamPage;
use dyno_fabric::{Access, Fault, Frequency, IccAccess, Ram, Time};
use std::collections::BTreeSet;
use std::fmt;

/// Where the RAM, and the code, starts.
pub const BASE: u64 = 0x4000_0000;
/// Bytes of RAM.
pub const SIZE: u64 = 1 << 20;
/// Where the data starts: a page of numbers that look random.
pub const DATA: u64 = BASE + 0x8000;

/// Where the part starts that answers every access, and how many bytes it has.
pub const PART: u64 = 0x1000_0000;
const PART_SIZE: u64 = 0x1000;

/// One megabyte of RAM and one part.
pub struct World {
    pub ram: Ram,
    /// What [`Environment::lines`] says.
    pub lines: u32,
    /// What the core has driven: instant, pin, level.
    pub driven: Vec<(Time, u32, bool)>,
    /// Accesses to the part: instant, address, and what was written.
    pub accesses: Vec<(Time, u64, Option<u64>)>,
    /// Pages that code was decoded from, and those of them that were written to.
    code_pages: BTreeSet<u64>,
    written: Vec<u64>,
}

impl World {
    /// `code` at [`BASE`]; whatever runs out of it stays where it is.
    pub fn new(code: &[u32]) -> World {
        let ram = Ram::new(SIZE).expect("a megabyte");
        // An exception vector included.
        let branch_to_self = 0x1400_0000u32.to_le_bytes();
        let words = ((DATA - BASE) / 4) as usize;
        assert!(ram.write(0, &branch_to_self.repeat(words)));
        for (i, w) in code.iter().enumerate() {
            assert!(ram.write(4 * i as u64, &w.to_le_bytes()));
        }
        for i in 0..512u64 {
            let v = i.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            assert!(ram.write(DATA - BASE + 8 * i, &v.to_le_bytes()));
        }
        World {
            ram,
            lines: 0,
            driven: Vec::new(),
            accesses: Vec::new(),
            code_pages: BTreeSet::new(),
            written: Vec::new(),
        }
    }
    /// The code from `pc` on, as far as a block may go.
    pub fn code(&self, pc: u64) -> Vec<u32> {
        let mut bytes = [0; 4 * 32];
        assert!(
            self.ram.read(pc - BASE, &mut bytes),
            "PC {pc:#x} left the code"
        );
        let words = bytes.chunks(4).map(|w| w.try_into().expect("four bytes"));
        words.map(u32::from_le_bytes).collect()
    }
    pub fn content(&self) -> Vec<u8> {
        let mut all = vec![0; SIZE as usize];
        assert!(self.ram.read(0, &mut all));
        all
    }
}

impl World {
    fn ask(&mut self, at: Time, addr: u64, value: Option<u64>) -> Result<(), Fault> {
        if addr.wrapping_sub(PART) >= PART_SIZE {
            return Err(Fault::NoDevice);
        }
        self.accesses.push((at, addr, value));
        Ok(())
    }
}

impl Environment for World {
    fn ram_page(&mut self, pa: u64, _secure: bool) -> Option<RamPage> {
        let page = self.ram.page(pa.checked_sub(BASE)?)?;
        Some(RamPage {
            page,
            read_only: false,
            has_code: self.code_pages.contains(&(pa >> 12)),
        })
    }
    fn reserved_by_others(&mut self, _: u32, _: u64) -> bool {
        false
    }
    fn note_store(&mut self, _: u32, _: u64, _: u64) {}
    fn mark_code(&mut self, _: u32, pa: u64) -> bool {
        self.code_pages.insert(pa >> 12)
    }
    fn unmark_code(&mut self, pa: u64) {
        self.code_pages.remove(&(pa >> 12));
    }
    fn code_written(&mut self, pa: u64) {
        self.written.push(pa);
    }
    fn take_code_written(&mut self) -> Option<u64> {
        self.written.pop()
    }
    /// The part answers with a number that tells accesses apart.
    fn read(&mut self, at: Time, a: Access) -> Result<u64, Fault> {
        self.ask(at, a.addr, None)?;
        let n = at.ps() + self.accesses.len() as u64;
        Ok(n.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }
    fn write(&mut self, at: Time, a: Access, value: u64) -> Result<(), Fault> {
        self.ask(at, a.addr, Some(value))
    }
    fn icc_read(&mut self, _: Time, _: &IccAccess) -> Result<u64, Fault> {
        Err(Fault::NoRegister)
    }
    fn icc_write(&mut self, _: Time, _: &IccAccess, _: u64) -> Result<(), Fault> {
        Err(Fault::NoRegister)
    }
    fn end_turn(&mut self, _: u32) -> bool {
        false
    }
    /// By every third access to the part.
    fn is_disturbed(&self) -> bool {
        self.accesses.len().is_multiple_of(3)
    }
    fn wants_a_look(&self, _: u32) -> bool {
        true
    }
    fn lines(&self, _: u32) -> u32 {
        self.lines
    }
    fn drive(&mut self, at: Time, _: u32, pin: u32, level: bool) {
        self.driven.push((at, pin, level));
    }
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

/// One cycle an instruction.
fn timing() -> Timing {
    Timing {
        clock: Frequency::mhz(1000),
        counter: Frequency::hz(62_500_000),
        costs: CostTable::uniform(4),
    }
}

/// A core of the `a72` class at EL1 and [`BASE`], MMU off, FP on, one cycle an instruction.
pub fn core() -> Core {
    let profile = Profile::by_name("a72").expect("a profile of that name");
    let mut c = Core::new(0, 0, profile, timing());
    c.reset(1, BASE);
    c.sys.vbar_el1 = BASE + 0x4000;
    // FP and SIMD are not trapped.
    c.sys.cpacr_el1 = 3 << 20;
    c.context_changed();
    c
}

/// A Cortex-R52 in Supervisor mode at [`BASE`], in A32 or T32: MPUs off, FP on, nothing masked and nothing trapped, one
/// cycle an instruction.
pub fn core_r52(thumb: bool) -> Core {
    let profile = Profile::by_name("r52").expect("a profile of that name");
    let mut c = Core::new(0, 0, profile, timing());
    c.boot_at(1, BASE | u64::from(thumb), false);
    (c.sys.vbar_el1, c.sys.vbar_el2) = (BASE + 0x4000, BASE + 0x4100);
    // cp10 and cp11; FPEXC.EN.
    c.sys.cpacr_el1 = 0xf << 20;
    c.a32.fpexc = 1 << 30;
    c.pstate.daif = 0;
    c.context_changed();
    c
}
