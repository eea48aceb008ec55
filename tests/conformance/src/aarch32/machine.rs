//! The side of Dyno: a Cortex-R52 in User mode, its MPUs off.
use super::test::{Code, Outcome, Signal, State, Test};
use super::{CODE, CODE_SIZE, DATA, DATA_SIZE, FILL, NOTHING, initial};
use dyno_core::aarch32::{fsr, mode};
use dyno_core::interpreter::Interpreter;
use dyno_core::profile::{CostTable, Profile, Timing};
use dyno_core::state::Rest;
use dyno_core::{Broadcast, Core, Environment, FirmwareCall, Outcome as Called};
use dyno_fabric::log::Blame;
use dyno_fabric::system::RamPage;
use dyno_fabric::{Access, Fault, Frequency, IccAccess, Ram, Time};
use dyno_isa::aarch32::{a32, simd, t32};
use dyno_isa::{Feature, Features, System};
use std::fmt;

const RAM: u32 = CODE;
const RAM_SIZE: u32 = 0x2_0000;
/// Where tests do not look by chance.
const VECTORS: u32 = 0x5a3c_9000;
/// Where the page of the vectors is in RAM.
const VECTORS_AT: u32 = RAM_SIZE - 0x1000;
const PAGE: u32 = !0xfff;
const T: u32 = 1 << 5;
/// Instructions behind those of a test: the jump, and what a branch may lead to.
const MORE: usize = 32;

/// Which processor both sides are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    R52,
    /// With every feature that a row names.
    Max,
}

impl Part {
    /// As the oracle's emulator has it.
    pub const fn name(self) -> &'static str {
        match self {
            Part::R52 => "cortex-r52",
            Part::Max => "max",
        }
    }
    pub fn by_name(name: &str) -> Option<Part> {
        [Part::R52, Part::Max]
            .into_iter()
            .find(|p| p.name() == name)
    }
    pub fn profile(self) -> &'static Profile {
        let r52 = Profile::by_name("r52").expect("a part of that name");
        match self {
            Part::R52 => r52,
            Part::Max => Box::leak(Box::new(Profile {
                features: r52.features.with(Features::of(&needed())),
                ..r52.clone()
            })),
        }
    }
}

fn needed() -> Vec<Feature> {
    let tables = a32::TABLES.iter().chain(t32::TABLES).chain(simd::TABLES);
    let built = tables.flat_map(|(_, rows)| rows.iter().filter(|r| r.todo.is_none()));
    // VMULL.P64 has no row of its own.
    let named = built.filter_map(|r| r.feature);
    named.chain([Feature::PMULL]).collect()
}

struct World {
    ram: Ram,
    /// The page that tests leave to.
    leave: u32,
    written: Vec<u64>,
    /// Something happened that the oracle cannot do likewise.
    strayed: bool,
}

impl World {
    fn new(leave: u32) -> World {
        let ram = Ram::new(RAM_SIZE.into()).expect("some memory");
        let world = World {
            ram,
            leave,
            written: vec![],
            strayed: false,
        };
        world.fill();
        for at in (0..DATA_SIZE).step_by(4) {
            world.put(DATA - RAM + at, initial(at));
        }
        // Whatever is taken stays where it is.
        for at in (0..0x20).step_by(4) {
            world.put(VECTORS_AT + at, 0xeaff_fffe);
        }
        world
    }
    fn put(&self, at: u32, word: u32) {
        assert!(self.ram.write(at.into(), &word.to_le_bytes()), "{at:#x}");
    }
    fn fill(&self) {
        let code = FILL.to_le_bytes().repeat(CODE_SIZE as usize / 4);
        assert!(self.ram.write((CODE - RAM).into(), &code));
    }
    /// What differs from the initial data; puts it back.
    fn take_changes(&self, initially: &[u8], buffer: &mut [u8]) -> Vec<(u32, u32)> {
        let at = u64::from(DATA - RAM);
        assert!(self.ram.read(at, buffer), "data lies in RAM");
        if buffer == initially {
            return vec![];
        }
        let words = buffer.chunks_exact(4).zip((0..).step_by(4));
        let words = words.map(|(b, at)| (at, u32::from_le_bytes([b[0], b[1], b[2], b[3]])));
        let changes: Vec<_> = words.filter(|&(at, v)| v != initial(at)).collect();
        for &(at, _) in &changes {
            self.put(DATA - RAM + at, initial(at));
        }
        changes
    }
    /// An access to where no memory is.
    fn miss(&mut self, pa: u64) {
        let known = u32::try_from(pa).is_ok_and(|a| NOTHING.contains(&a) || a & PAGE == self.leave);
        self.strayed |= !known;
    }
}

impl Environment for World {
    fn ram_page(&mut self, pa: u64, _secure: bool) -> Option<RamPage> {
        let at = u32::try_from(pa).unwrap_or(0);
        let is_code = (CODE..CODE + CODE_SIZE).contains(&at);
        let offset = match at & PAGE {
            _ if is_code => at - RAM,
            DATA => at - RAM,
            VECTORS => at - VECTORS + VECTORS_AT,
            _ => {
                self.miss(pa);
                return None;
            }
        };
        Some(RamPage {
            page: self.ram.page(offset.into())?,
            read_only: false,
            // Whoever writes to it is noticed.
            has_code: is_code,
        })
    }
    fn reserved_by_others(&mut self, _: u32, _: u64) -> bool {
        false
    }
    fn note_store(&mut self, _: u32, _: u64, _: u64) {}
    fn mark_code(&mut self, _: u32, pa: u64) -> bool {
        // The oracle does not execute data.
        self.strayed |= pa & u64::from(PAGE) == u64::from(DATA);
        false
    }
    fn unmark_code(&mut self, _: u64) {}
    fn code_written(&mut self, pa: u64) {
        self.strayed = true;
        self.written.push(pa);
    }
    fn take_code_written(&mut self) -> Option<u64> {
        self.written.pop()
    }
    fn read(&mut self, _: Time, a: Access) -> Result<u64, Fault> {
        self.miss(a.addr);
        Err(Fault::NoDevice)
    }
    fn write(&mut self, _: Time, a: Access, _: u64) -> Result<(), Fault> {
        self.miss(a.addr);
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
    engine: Interpreter,
    world: World,
    /// Where tests go when they are over.
    leave: u32,
    initially: Vec<u8>,
    buffer: Vec<u8>,
}

impl Machine {
    pub fn new(part: Part, leave: u32) -> Machine {
        let timing = Timing {
            clock: Frequency::mhz(1000),
            counter: Frequency::hz(62_500_000),
            costs: CostTable::uniform(4),
        };
        let initially = (0..DATA_SIZE).step_by(4);
        let mut m = Machine {
            core: Core::new(0, 0, part.profile(), timing),
            engine: Interpreter::default(),
            world: World::new(leave & PAGE),
            leave,
            initially: initially.flat_map(|o| initial(o).to_le_bytes()).collect(),
            buffer: vec![0; DATA_SIZE as usize],
        };
        // The states of a test start turns at one place, where polling is looked for; that carries out
        // instructions without a call of `mark_code`, by which data that is executed is noticed here.
        m.core.polls.off = true;
        m.start();
        m
    }
    /// To Supervisor mode.
    fn start(&mut self) {
        let c = &mut self.core;
        c.boot_at(1, VECTORS.into(), false);
        c.sys.vbar_el1 = VECTORS.into();
        // CPACR.cp10 and cp11, FPEXC.EN.
        c.sys.cpacr_el1 = 0xf << 20;
        c.a32.fpexc = 1 << 30;
        c.context_changed();
    }

    /// What becomes of a test from each of its states; `None` where the oracle cannot be asked: code that
    /// writes code or does not end, and addresses that may be the oracle's own.
    pub fn run(&mut self, t: &Test) -> Vec<Option<Outcome>> {
        let image = t.code.image(self.leave);
        let bytes: Vec<u8> = image.iter().flat_map(|h| h.to_le_bytes()).collect();
        let first = t.code.at & PAGE;
        let last = (t.code.at + bytes.len() as u32) & PAGE;
        let run = |m: &mut Machine, s: &State| {
            let o = m.run_once(&t.code, s);
            if m.world.strayed {
                m.world.fill();
                m.place(&t.code, &bytes);
                let code = (CODE..CODE + CODE_SIZE).step_by(0x1000);
                for page in code.chain([DATA]) {
                    m.forget(page, page);
                }
            }
            o
        };
        self.place(&t.code, &bytes);
        self.forget(first, last);
        let outcomes = t.before.iter().map(|s| run(self, s)).collect();
        self.world.fill_around(&t.code, bytes.len());
        self.forget(first, last);
        outcomes
    }
    fn place(&self, code: &Code, bytes: &[u8]) {
        assert!(self.world.ram.write((code.at - RAM).into(), bytes));
    }
    fn forget(&mut self, first: u32, last: u32) {
        self.engine.forget_page(first.into(), &mut self.world);
        if last != first {
            self.engine.forget_page(last.into(), &mut self.world);
        }
    }

    fn run_once(&mut self, code: &Code, before: &State) -> Option<Outcome> {
        self.enter(code, before);
        self.world.strayed = false;
        let c = &mut self.core;
        let budget = 4 * (code.words.len() + MORE);
        (c.turn_end, c.budget) = (budget as u64, budget as i64);
        self.engine.run(c, &mut self.world);
        let memory = self.world.take_changes(&self.initially, &mut self.buffer);
        let mut outcome = self.outcome()?;
        outcome.memory = memory;
        (!self.world.strayed).then_some(outcome)
    }
    fn enter(&mut self, code: &Code, s: &State) {
        if self.core.pstate.el != 1 {
            self.start();
        }
        let c = &mut self.core;
        let thumb = if code.thumb { T } else { 0 };
        let psr = s.psr & State::PSR | thumb | u32::from(mode::USR);
        let to = u64::from(psr) << 32 | u64::from(code.at);
        let done = c.system(&mut self.world, System::ExceptionReturn, 0, to);
        assert!(done.is_ok(), "Supervisor mode may return");
        for (x, &r) in c.x.iter_mut().zip(&s.r) {
            *x = r.into();
        }
        for (v, d) in c.v.iter_mut().zip(s.d.chunks_exact(2)) {
            *v = u128::from(d[1]) << 64 | u128::from(d[0]);
        }
        c.fp.fpcr = (s.fpscr & State::CONTROL).into();
        c.fp.fpsr = (s.fpscr & State::FPSCR & !State::CONTROL).into();
        c.monitor.clear();
        c.event = false;
        c.rest = Rest::Running;
    }
    /// By the exception that ended the test, as Linux takes it.
    fn outcome(&self) -> Option<Outcome> {
        let c = &self.core;
        let m = c.pstate.mode;
        let vector = (c.pc as u32).wrapping_sub(VECTORS);
        let link = c.x[14] as u32;
        let (fetched, accessed) = ((c.sys.far_el1 >> 32) as u32, c.sys.far_el1 as u32);
        let (psr, ahead) = match (m, vector) {
            (mode::UND, 0x04) if c.a32.spsr_und & T != 0 => (c.a32.spsr_und, 2),
            (mode::UND, 0x04) => (c.a32.spsr_und, 4),
            (mode::ABT, 0x0c) => (c.a32.spsr_abt, 4),
            (mode::ABT, 0x10) => (c.a32.spsr_abt, 8),
            // A call, or it did not end.
            _ => return None,
        };
        let address = link.wrapping_sub(ahead);
        let thumb = u32::from(psr & T != 0);
        let (signal, fault) = match (vector, c.sys32.ifsr as u32, c.sys32.dfsr as u32) {
            (0x04, ..) => (Signal::Undefined, 0),
            (0x0c, s, _) if s & 0x3f == fsr::DEBUG => (Signal::Breakpoint, 0),
            (0x0c, s, _) if s & 0x3f == fsr::ALIGNMENT => (Signal::Alignment, fetched),
            (0x0c, ..) if address == self.leave & !1 => (Signal::None, 0),
            (0x0c, ..) => (Signal::Fault, fetched),
            (_, _, s) if s & 0x3f == fsr::ALIGNMENT => (Signal::Alignment, accessed),
            _ => (Signal::Fault, accessed),
        };
        if fault != 0 && !NOTHING.contains(&fault) {
            return None;
        }
        let mut after = State {
            psr: psr & State::PSR,
            fpscr: (c.fp.fpcr | c.fp.fpsr) as u32 & State::FPSCR,
            ..State::default()
        };
        for (n, r) in (0..).zip(&mut after.r) {
            let x = c.x[usize::from(mode::home(m, n))];
            assert!(x >> 32 == 0, "r{n} has an upper half: {x:x}");
            *r = x as u32;
        }
        for (d, v) in after.d.chunks_exact_mut(2).zip(c.v) {
            (d[0], d[1]) = (v as u64, (v >> 64) as u64);
        }
        let pc = match signal {
            Signal::None => 0,
            _ => address | thumb,
        };
        Some(Outcome {
            signal,
            pc,
            fault,
            after,
            memory: vec![],
        })
    }
}

impl World {
    /// In place of code.
    fn fill_around(&self, code: &Code, bytes: usize) {
        let end = code.at as usize + bytes;
        for at in (code.at as usize & !3..end).step_by(4) {
            self.put(at as u32 - RAM, FILL);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Seed 47, index 6693 of runs of eight: BLX R6 into the data, from many states, of which each begins a turn at
    /// the same place.
    #[test]
    fn data_that_is_executed_is_noticed_from_every_state() {
        let mut rows = a32::TABLES.iter().flat_map(|(_, rows)| *rows);
        // There stands a branch, on a condition, to where nothing is.
        let mut into_data = State {
            psr: 0x7006_0000,
            ..State::default()
        };
        into_data.r[6] = DATA + 0x8f0;
        let t = Test {
            index: 6693,
            row: rows
                .find(|r| r.name == "BLX_r")
                .expect("a row of that name"),
            code: Code {
                thumb: false,
                at: CODE + 0x3b0c,
                words: vec![0xe12f_ff36],
            },
            before: vec![into_data; 64],
        };
        let outcomes = Machine::new(Part::R52, 0x4100_0000).run(&t);
        assert!(outcomes.iter().all(Option::is_none));
    }
}
