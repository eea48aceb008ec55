//! What a debugger does with a machine. Looking changes nothing: no device is asked, no descriptor is
//! updated, no counter moves on.
//!
//! A machine that stands, stands at one instant: at the end of a window, or in the middle of one core's
//! turn, with those before it at the end of theirs and those behind it at its start. Going on carries out
//! the same windows and turns as if it had never stood.
//!
//! Where one cell stands in the middle of a turn, the others stand at the end of the window of all cells
//! or in the middle of a turn of theirs, less than the latency apart: nothing of one has reached another.
//! A step that ends where its cell can go alone leaves the others where they were.
use super::Machine;
use super::cell::Cell;
use dyno_core::halting::{Breakpoint, Halt, Scope, Watchpoint};
use dyno_core::sysreg::Row;
use dyno_core::{Environment, cp15, vmsa};
use dyno_fabric::Time;
use dyno_fabric::system::Elsewhere;

/// No core has this number.
const OUTSIDE: u32 = u32::MAX;

impl Machine {
    /// The cell of a core, and its number there. Cores of a machine are numbered one cell behind another.
    pub fn place(&self, core: usize) -> (usize, usize) {
        let mut rest = core;
        for (n, cell) in self.cells.iter().enumerate() {
            match rest.checked_sub(cell.cores.len()) {
                Some(behind) => rest = behind,
                None => return (n, rest),
            }
        }
        panic!("no core has the number {core}");
    }
    /// Which cores of all cells halted, and why, since the last run began.
    pub fn halts(&mut self) -> Vec<(usize, Halt)> {
        let mut all = Vec::new();
        let mut first = 0;
        for (n, cell) in self.cells.iter_mut().enumerate() {
            if self.stepped.is_none_or(|stepped| stepped == n) {
                all.extend(cell.halts().into_iter().map(|(i, halt)| (first + i, halt)));
            }
            first += cell.cores.len();
        }
        all
    }
    /// The instant where the machine stands: that of the first core in the middle of its turn, or else the
    /// one that every cell has reached.
    pub fn instant(&self) -> Time {
        let cells = self.cells.iter();
        let halted = cells.filter_map(|c| Some(c.cores[c.current()?].time()));
        halted.min().map_or(self.now(), |t| t.max(self.now()))
    }
    /// Writes into RAM as a core of a cell sees it now. False, and nothing is done, where some of it does
    /// not translate or is not RAM. Another cell that holds a page of it forgets what it made of it, and
    /// keeps the page.
    pub fn poke(&mut self, n: usize, core: usize, va: u64, data: &[u8]) -> bool {
        let mut foreign = Vec::new();
        let cell = &mut self.cells[n];
        for (va, _) in pages(va, data.len()) {
            let Some(pa) = cell.probe(core, va) else {
                return false;
            };
            if let Some(Elsewhere::Page { ram, offset }) = cell.system().elsewhere(cell.space(), pa)
            {
                foreign.push((ram, offset));
            }
        }
        let done = cell.poke(core, va, data);
        for (ram, offset) in foreign.into_iter().filter(|_| done) {
            let mut cells = self.cells.iter_mut().enumerate();
            let owner = cells.find(|(i, _)| ram.owner(offset) == Some(*i as u8));
            if let Some((_, owner)) = owner {
                owner.lose(&ram, offset);
            }
        }
        done
    }
}

impl Cell {
    /// Which cores halted, and why, since the last run began.
    pub fn halts(&mut self) -> Vec<(usize, Halt)> {
        let rested = self.rested.take().map(|i| (i, Halt::Step));
        let halted = self.cores.iter().enumerate();
        let halted = halted.filter_map(|(i, c)| Some((i, c.halted()?)));
        rested.into_iter().chain(halted).collect()
    }
    /// The core whose turn it is, where the machine stands in the middle of one.
    pub fn current(&self) -> Option<usize> {
        self.halted.as_ref().filter(|t| t.entered).map(|t| t.core)
    }
    /// Replaces the breakpoints of every core, given by core. Code is cut where there is one; where there
    /// is none any more it stays cut, until `tidy`.
    pub fn set_breakpoints(&mut self, per_core: &[Vec<Breakpoint>], tidy: bool) {
        let mut cuts: Vec<u64> = Vec::new();
        for (core, breakpoints) in self.cores.iter_mut().zip(per_core) {
            core.set_breakpoints(breakpoints);
            cuts.extend(breakpoints.iter().map(|b| b.va));
        }
        if !tidy {
            cuts.extend(self.engine.breakpoints());
        }
        self.engine.cut_at(&cuts, &mut self.world);
    }
    pub fn set_watchpoints(&mut self, core: usize, watchpoints: &[Watchpoint]) {
        self.cores[core].set_watchpoints(watchpoints);
    }
    /// A core halts behind its next instruction; one that rests, as soon as it has executed one or rests
    /// again.
    pub fn set_step(&mut self, core: usize, step: bool) {
        self.cores[core].set_step(step);
    }
    /// Whether a step of a core is not over.
    pub(super) fn steps(&self) -> bool {
        self.cores.iter().any(|c| c.is_stepping())
    }
    /// A frozen core executes nothing while time goes by. Of all that a debugger can do this alone
    /// changes what a guest does, besides writing.
    pub fn freeze(&mut self, core: usize, frozen: bool) {
        self.frozen[core] = frozen;
    }
    /// The address space in which a core finds something at `va` now; anywhere where it finds nothing.
    pub fn scope(&mut self, core: usize, va: u64) -> Scope {
        let found = self.probe(core, va);
        let core = &self.cores[core];
        match found {
            Some(_) => core.scope(va),
            None => Scope::Anywhere,
        }
    }

    // Memory

    /// How many bytes from `va` on can be read as a core sees them now, in RAM and read-only memory.
    pub fn peek(&mut self, core: usize, va: u64, out: &mut [u8]) -> usize {
        let mut done = 0;
        for (va, range) in pages(va, out.len()) {
            let Some(pa) = self.probe(core, va) else {
                break;
            };
            let len = range.len();
            if !self.peek_physical(pa, &mut out[range]) {
                break;
            }
            done += len;
        }
        done
    }
    /// How many bytes from an address on can be read that stage 1 of a core gives: through its stage 2,
    /// where there is one.
    pub fn peek_intermediate(&mut self, core: usize, ipa: u64, out: &mut [u8]) -> usize {
        let mut done = 0;
        for (ipa, range) in pages(ipa, out.len()) {
            let probe =
                |cell: &mut Cell| vmsa::probe_stage2(&cell.cores[core], &mut cell.world, ipa);
            let Some(pa) = self.look(probe) else {
                break;
            };
            let len = range.len();
            if !self.peek_physical(pa, &mut out[range]) {
                break;
            }
            done += len;
        }
        done
    }
    /// False where some of it is not RAM.
    pub fn peek_physical(&self, pa: u64, out: &mut [u8]) -> bool {
        self.world.system.peek(self.world.space, pa, out)
    }
    /// Writes into RAM as a core sees it now. False, and nothing is done, where some of it does not
    /// translate or is not RAM.
    fn poke(&mut self, core: usize, va: u64, data: &[u8]) -> bool {
        let mut places = Vec::new();
        for (va, range) in pages(va, data.len()) {
            let pa = self.probe(core, va);
            let Some(pa) = pa.filter(|&pa| self.peek_physical(pa, &mut vec![0; range.len()]))
            else {
                return false;
            };
            places.push((pa, range));
        }
        for (pa, range) in places {
            self.poke_physical(pa, &data[range]);
        }
        true
    }
    /// Code that was made of these bytes is thrown away, and reservations on them are lost, as by a
    /// store.
    pub fn poke_physical(&mut self, pa: u64, data: &[u8]) -> bool {
        if !self.world.system.load(self.world.space, pa, data) {
            return false;
        }
        let space = self.world.space;
        while let Some(page) = self.world.system.take_code_written(space) {
            self.engine.forget_page(page, &mut self.world);
        }
        self.world.note_store(OUTSIDE, pa, data.len() as u64);
        for core in &mut self.cores {
            core.monitor.lose(pa, data.len() as u64);
        }
        true
    }

    // Registers

    /// See [`dyno_core::Core::peek_register`].
    pub fn peek_register(&mut self, core: usize, row: &Row) -> Option<u64> {
        let now = self.world.system.now();
        let value = self.cores[core].peek_register(&mut self.world, row);
        self.world.system.set_now(now);
        value
    }
    /// See [`dyno_core::Core::poke_register`].
    pub fn poke_register(&mut self, core: usize, row: &'static Row, value: u64) -> bool {
        self.cores[core].poke_register(&mut self.world, row, value)
    }
    /// See [`dyno_core::Core::peek_register32`].
    pub fn peek_register32(&mut self, core: usize, row: &'static cp15::Row) -> Option<u64> {
        let now = self.world.system.now();
        let value = self.cores[core].peek_register32(&mut self.world, row);
        self.world.system.set_now(now);
        value
    }
    /// See [`dyno_core::Core::poke_register32`].
    pub fn poke_register32(&mut self, core: usize, row: &'static cp15::Row, value: u64) -> bool {
        self.cores[core].poke_register32(&mut self.world, row, value)
    }
    /// See [`dyno_core::Core::set_cpsr_bits`].
    pub fn set_cpsr(&mut self, core: usize, value: u32) -> bool {
        self.cores[core].set_cpsr_bits(&mut self.world, value)
    }
    /// The stages of a translation, see [`vmsa::explain`].
    pub fn explain(&mut self, core: usize, va: u64) -> vmsa::Explanation {
        self.look(|cell| vmsa::explain(&cell.cores[core], &mut cell.world, va))
    }
}

/// The parts of a range that lie in one page each.
fn pages(va: u64, len: usize) -> impl Iterator<Item = (u64, std::ops::Range<usize>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let va = va.wrapping_add(at as u64);
        let room = (0x1000 - (va & 0xfff)) as usize;
        let piece = at..len.min(at + room);
        at = piece.end;
        (!piece.is_empty()).then_some((va, piece))
    })
}
