//! The side of Dyno: a core at EL0 with the MMU on, in whose address space code and data lie where
//! the oracle has them.
use crate::cpu::Cpu;
use crate::engine::{ENGINES, Engine, Kind};
use crate::layout::{CODE, CODE_SIZE, DATA, DATA_SIZE, KEYS, VECTORS, VECTORS_SIZE, initial};
use crate::state::{Outcome, Signal, State, Test};
use dyno_core::exception::ec;
use dyno_core::profile::{CostTable, Timing};
use dyno_core::{Broadcast, Core, Environment, FirmwareCall, Outcome as Called};
use dyno_fabric::log::Blame;
use dyno_fabric::system::RamPage;
use dyno_fabric::{Access, Fault, Frequency, IccAccess, Ram, Time};
use dyno_isa::slot;
use std::fmt;

/// Addresses are mapped one to one; RAM begins with the code.
const RAM: u64 = CODE;
const RAM_SIZE: u64 = 1 << 20;
const TABLES: u64 = RAM + 0xc_0000;
const SP: usize = slot::SP as usize;
/// DFSC of an alignment fault (ESR_ELx.ISS[5:0] of a data abort).
const ALIGNMENT: u64 = 0x21;

struct World {
    ram: Ram,
}

impl World {
    fn new(vectors: bool) -> World {
        let world = World {
            ram: Ram::new(RAM_SIZE).expect("a megabyte of memory"),
        };
        // Translation tables of a 48-bit space with 4 KiB pages.
        const TABLE: u64 = 3;
        // AF, inner shareable, AttrIndx 0; AP[2:1] is 01 (EL0 may write) or 11 (EL0 may read).
        const PAGE: u64 = 1 << 10 | 3 << 8 | 3;
        let [level1, level2, level3] = [1, 2, 3].map(|n| TABLES + n * 0x1000);
        world.put(TABLES, level1 | TABLE);
        world.put(level1 + 8 * (CODE >> 30), level2 | TABLE);
        world.put(level2 + 8 * (CODE >> 21 & 511), level3 | TABLE);
        let regions = [
            (CODE, CODE_SIZE, 3),
            (DATA, DATA_SIZE, 1),
            (VECTORS, if vectors { VECTORS_SIZE } else { 0 }, 1),
        ];
        for (start, size, ap) in regions {
            for va in (start..start + size).step_by(0x1000) {
                world.put(level3 + 8 * (va >> 12 & 511), va | PAGE | ap << 6);
            }
        }
        world.restore_data();
        world
    }
    fn put(&self, pa: u64, v: u64) {
        assert!(self.ram.write(pa - RAM, &v.to_le_bytes()), "{pa:#x}");
    }
    fn restore_data(&self) {
        for offset in (0..DATA_SIZE).step_by(8) {
            self.put(DATA + offset, initial(offset));
        }
    }
    /// What differs from the initial data; puts it back.
    fn take_changes(&self, initially: &[u8], buffer: &mut [u8]) -> Vec<(u64, u64)> {
        assert!(self.ram.read(DATA - RAM, buffer), "data lies in RAM");
        if buffer == initially {
            return vec![];
        }
        let doublewords = buffer.chunks_exact(8).zip(initially.chunks_exact(8));
        let changed = doublewords
            .zip((0..).step_by(8))
            .filter(|((a, b), _)| a != b);
        let word = |b: &[u8]| b.iter().rev().fold(0, |v, &b| v << 8 | u64::from(b));
        let changes: Vec<_> = changed.map(|((a, _), at)| (at, word(a))).collect();
        for &(at, _) in &changes {
            self.put(DATA + at, initial(at));
        }
        changes
    }
}

impl Environment for World {
    fn ram_page(&mut self, pa: u64, _secure: bool) -> Option<RamPage> {
        Some(RamPage {
            page: self.ram.page(pa.checked_sub(RAM)?)?,
            read_only: false,
            has_code: false,
        })
    }
    fn reserved_by_others(&mut self, _: u32, _: u64) -> bool {
        false
    }
    fn note_store(&mut self, _: u32, _: u64, _: u64) {}
    fn mark_code(&mut self, _: u32, _: u64) -> bool {
        false
    }
    fn unmark_code(&mut self, _: u64) {}
    fn code_written(&mut self, _: u64) {}
    fn take_code_written(&mut self) -> Option<u64> {
        None
    }
    fn read(&mut self, _: Time, _: Access) -> Result<u64, Fault> {
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
    fn end_turn(&mut self, _: u32) -> bool {
        false
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
    fn firmware(&mut self, _: &mut Core, _: FirmwareCall) -> Called {
        Called::NotMine
    }
    fn semihosting(&mut self, _: &mut Core) -> Called {
        Called::NotMine
    }
    fn log(&mut self, _: Time, _: u32, _: Blame, _: fmt::Arguments<'_>) {}
    fn logs(&self, _: Blame) -> bool {
        false
    }
}

pub struct Machine {
    core: Core,
    engine: Box<dyn Engine>,
    world: World,
    initial: Vec<u8>,
    buffer: Vec<u8>,
}

impl Machine {
    /// On the engine that is compared with the oracle.
    pub fn new(cpu: Cpu) -> Machine {
        Machine::with(&ENGINES[0], cpu, false)
    }
    /// Also has the region of vectors.
    pub fn for_vectors(cpu: Cpu) -> Machine {
        Machine::with(&ENGINES[0], cpu, true)
    }
    pub fn on(engine: &Kind, cpu: Cpu) -> Machine {
        Machine::with(engine, cpu, false)
    }
    fn with(engine: &Kind, cpu: Cpu, vectors: bool) -> Machine {
        let timing = Timing {
            clock: Frequency::mhz(1000),
            counter: Frequency::hz(62_500_000),
            costs: CostTable::uniform(4),
        };
        let mut core = Core::new(0, 0, cpu.profile(), timing);
        core.reset(1, CODE);
        let s = &mut core.sys;
        s.cpacr_el1 = 3 << 20;
        s.ttbr0_el1 = TABLES;
        s.mair_el1 = 0xff;
        // As Linux has it: T0SZ and T1SZ, cacheable walks, EPD1, 40 bits of physical address, TBI0.
        s.tcr_el1 = 16 | 1 << 8 | 1 << 10 | 3 << 12 | 16 << 16 | 1 << 23 | 2 << 32 | 1 << 37;
        // M, C, I, SA0; DZE, UCT and UCI let EL0 maintain caches.
        s.sctlr_el1 |= 1 | 1 << 2 | 1 << 12 | 1 << 4 | 1 << 14 | 1 << 15 | 1 << 26;
        // EnIA, EnIB, EnDA, EnDB.
        s.sctlr_el1 |= 1 << 31 | 1 << 30 | 1 << 27 | 1 << 13;
        let keys = [
            &mut s.apiakeylo_el1,
            &mut s.apiakeyhi_el1,
            &mut s.apibkeylo_el1,
            &mut s.apibkeyhi_el1,
            &mut s.apdakeylo_el1,
            &mut s.apdakeyhi_el1,
            &mut s.apdbkeylo_el1,
            &mut s.apdbkeyhi_el1,
            &mut s.apgakeylo_el1,
            &mut s.apgakeyhi_el1,
        ];
        for (key, value) in keys.into_iter().zip(KEYS) {
            *key = value;
        }
        core.translation_changed();
        let initial = (0..DATA_SIZE)
            .step_by(8)
            .flat_map(|o| initial(o).to_le_bytes());
        Machine {
            core,
            engine: (engine.make)(),
            world: World::new(vectors),
            initial: initial.collect(),
            buffer: vec![0; DATA_SIZE as usize],
        }
    }

    /// Runs the one instruction of a test.
    pub fn run(&mut self, t: &Test) -> Outcome {
        // Behind the instruction stands one that is UNDEFINED, and that is never reached.
        let code = u64::from(t.word);
        let at = (t.pc - RAM) & !7;
        assert!(t.pc & 7 == 0 && self.world.ram.write(at, &code.to_le_bytes()));
        self.engine.forget_page(t.pc, &mut self.world);
        self.enter(&t.before, t.pc);
        let c = &mut self.core;
        (c.turn_end, c.budget) = (4, 4);
        self.engine.run(c, &mut self.world);
        let mut outcome = self.outcome(t);
        if t.memory {
            outcome.memory = self.world.take_changes(&self.initial, &mut self.buffer);
        }
        outcome
    }

    /// Runs `instructions` of a program that stays at EL0, from where code lies.
    pub fn run_program(&mut self, code: &[u32], before: &State, instructions: u64) {
        let bytes: Vec<u8> = code.iter().flat_map(|w| w.to_le_bytes()).collect();
        assert!(self.world.ram.write(CODE - RAM, &bytes));
        self.engine.forget_page(CODE, &mut self.world);
        self.enter(before, CODE);
        let c = &mut self.core;
        (c.turn_end, c.budget) = (4 * instructions, 4 * instructions as i64);
        self.engine.run(c, &mut self.world);
        assert_eq!((c.pstate.el, c.budget), (0, 0), "it ended early");
    }
    pub fn write(&mut self, address: u64, bytes: &[u8]) {
        assert!(self.world.ram.write(address - RAM, bytes));
    }
    pub fn read(&self, address: u64, bytes: &mut [u8]) {
        assert!(self.world.ram.read(address - RAM, bytes));
    }

    fn enter(&mut self, s: &State, pc: u64) {
        let c = &mut self.core;
        if c.pstate.el == 1 {
            c.sys.spsr_el1 = 0;
            c.eret(&mut self.world).expect("EL1 may return");
        }
        c.x[..31].copy_from_slice(&s.x);
        c.x[SP] = s.sp;
        c.set_nzcv_bits(s.nzcv);
        c.fp.fpcr = s.fpcr;
        c.fp.fpsr = s.fpsr;
        c.v = s.v;
        c.pc = pc;
        c.pstate = dyno_core::PState {
            daif: c.pstate.daif,
            ..Default::default()
        };
        c.monitor.clear();
        c.event = false;
        c.rest = dyno_core::state::Rest::Running;
    }

    fn outcome(&self, t: &Test) -> Outcome {
        let c = &self.core;
        let (signal, fault) = self.signal();
        let raised = c.pstate.el == 1;
        let mut x = [0; 31];
        x.copy_from_slice(&c.x[..31]);
        let after = State {
            x,
            sp: if raised { c.sp_bank[0] } else { c.sp() },
            nzcv: if raised {
                c.sys.spsr_el1 & 0xf000_0000
            } else {
                c.nzcv_bits()
            },
            fpcr: c.fp.fpcr,
            fpsr: c.fp.fpsr,
            v: c.v,
        };
        debug_assert!(raised || c.pc != t.pc || t.alone, "{t:?}");
        Outcome {
            signal,
            pc: if raised { c.sys.elr_el1 } else { c.pc },
            fault,
            after,
            memory: vec![],
        }
    }

    /// What Linux makes of the exception taken, with si_addr.
    fn signal(&self) -> (Signal, u64) {
        let s = &self.core.sys;
        if self.core.pstate.el == 0 {
            return (Signal::None, 0);
        }
        let dfsc = s.esr_el1 & 0x3f;
        match (s.esr_el1 >> 26) as u8 {
            ec::UNKNOWN | ec::SYSREG | ec::PAC_FAIL | ec::BRANCH_TARGET => (Signal::Illegal, 0),
            ec::BRK64 => (Signal::Trap, 0),
            ec::DATA_ABORT_LOWER if dfsc == ALIGNMENT => (Signal::Bus, s.far_el1),
            ec::DATA_ABORT_LOWER | ec::INSTRUCTION_ABORT_LOWER => (Signal::Segment, s.far_el1),
            ec::PC_ALIGNMENT | ec::SP_ALIGNMENT => (Signal::Bus, s.far_el1),
            other => (Signal::Other(other.into()), 0),
        }
    }
}
