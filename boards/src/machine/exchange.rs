//! What cells exchange when all of them stand at one instant: levels of wires, power, accesses to each
//! other's parts, and pages of RAM. The order is that of (time, cell, sequence), so no host thread decides
//! anything.
use super::Machine;
use dyno_core::Need;
use dyno_fabric::system::Elsewhere;
use dyno_fabric::{Access, CoreId, Fault, PowerRequest, Ram, Sink, Time};
use std::sync::Arc;

/// What is on its way to a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    Wire { sink: Sink, level: bool },
    Power(PowerRequest),
    Told { core: CoreId, on: bool },
}

/// What leaves a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outbound {
    /// A level, by an edge of the machine.
    Level { edge: u32, level: bool },
    /// For the cell of the core.
    Power(PowerRequest),
    /// For all others.
    Told { core: CoreId, on: bool },
}

/// What a core waits for.
pub struct Asked {
    pub at: Time,
    pub need: Need,
    /// It has it.
    pub ready: bool,
    /// When its instruction asked for the first time: the oldest of all is never robbed of a page.
    since: Time,
    /// Pages that it got and has not used yet: RAM, and number of the page.
    pages: Vec<(Arc<Ram>, u64)>,
}

impl Asked {
    pub fn new(at: Time, need: Need) -> Asked {
        Asked {
            at,
            need,
            ready: false,
            since: at,
            pages: Vec::new(),
        }
    }
}

/// A wire that leaves one cell, and where it ends in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    pub cell: usize,
    pub sink: Sink,
}

/// A core of the machine, and since when its instruction waits: who comes first.
type Age = (Time, usize, usize);

impl Machine {
    /// All cells stand at one instant: they exchange what they have for each other.
    pub(super) fn exchange(&mut self) {
        self.pass_on();
        self.answer();
    }
    /// Messages get under way.
    fn pass_on(&mut self) {
        let mut all = Vec::new();
        for (from, cell) in self.cells.iter_mut().enumerate() {
            all.extend(cell.world.take_outbound().into_iter().map(|m| (from, m)));
        }
        all.sort_by_key(|&(from, (at, _))| (at, from));
        for (from, (at, what)) in all {
            match what {
                Outbound::Level { edge, level } => {
                    let Some(&Edge { cell, sink }) = self.edges.get(edge as usize) else {
                        continue;
                    };
                    self.cells[cell]
                        .world
                        .expect(at, Message::Wire { sink, level });
                }
                Outbound::Power(request) => {
                    let number = request.core().cluster;
                    let found = self.cells.iter_mut().find(|c| c.number() == number);
                    if let Some(cell) = found {
                        cell.world.expect(at, Message::Power(request));
                    }
                }
                Outbound::Told { core, on } => {
                    for (i, cell) in self.cells.iter_mut().enumerate() {
                        if i != from {
                            cell.world.expect(at, Message::Told { core, on });
                        }
                    }
                }
            }
        }
    }
    /// Cores that wait get what they asked for.
    fn answer(&mut self) {
        let mut waiting = Vec::new();
        for (n, cell) in self.cells.iter_mut().enumerate() {
            for (i, core) in cell.cores.iter().enumerate() {
                let asked = &mut cell.world.asked[i];
                if !core.waits() {
                    *asked = None;
                }
                if let Some(a) = asked.as_ref().filter(|a| !a.ready) {
                    waiting.push((a.at, n, i));
                }
            }
        }
        waiting.sort_unstable();
        for (_, cell, core) in waiting {
            self.serve(cell, core);
        }
    }
    fn serve(&mut self, n: usize, i: usize) {
        let cell = &self.cells[n];
        let Some(asked) = &cell.world.asked[i] else {
            return;
        };
        let need = asked.need;
        let pa = match need {
            Need::Page(pa) => pa,
            Need::Access(a, _) => a.addr,
        };
        let ready = match (cell.world.system.elsewhere(cell.space(), pa), need) {
            // It has come here meanwhile; or nobody can do anything about it.
            (None, _) | (Some(Elsewhere::Part { .. }), Need::Page(_)) => true,
            (Some(Elsewhere::Page { ram, offset }), _) => self.hand_over(&ram, offset, n, i),
            (Some(Elsewhere::Part { cell, id, offset }), Need::Access(access, value)) => {
                let now = self.cells[n].now();
                let owner = &mut self.cells[usize::from(cell)].world;
                owner.system.set_now(now);
                let a = Access {
                    addr: offset,
                    ..access
                };
                let answer = match value {
                    None => owner.system.read_part(id, &a),
                    Some(v) => owner.system.write_part(id, &a, v).map(|()| 0),
                };
                let what = if value.is_some() { "write" } else { "read" };
                let cell = &mut self.cells[n];
                if let Err(f) = answer {
                    cell.world.report(now, access.addr, access.size, f, what);
                }
                cell.cores[i].answer(access, value, answer);
                true
            }
        };
        if let Some(asked) = &mut self.cells[n].world.asked[i] {
            asked.ready = ready;
        }
    }
    /// Gives a page to a cell for one of its cores. False where an older instruction of another cell has
    /// not used it yet.
    fn hand_over(&mut self, ram: &Arc<Ram>, offset: u64, n: usize, i: usize) -> bool {
        let page = offset >> 12;
        let is_it = |(r, p): &(Arc<Ram>, u64)| *p == page && Arc::ptr_eq(r, ram);
        let age = |n: usize, i: usize, a: &Asked| -> Age { (a.since, n, i) };
        let mine = self.cells[n].world.asked[i].as_ref();
        let Some(mine) = mine.map(|a| age(n, i, a)) else {
            return false;
        };
        for (other, cell) in self.cells.iter().enumerate().filter(|(o, _)| *o != n) {
            for (j, a) in cell.world.asked.iter().enumerate() {
                let older = |a: &Asked| a.pages.iter().any(is_it) && age(other, j, a) < mine;
                if a.as_ref().is_some_and(older) {
                    return false;
                }
            }
        }
        for (other, cell) in self.cells.iter_mut().enumerate() {
            if other == n {
                continue;
            }
            for a in cell.world.asked.iter_mut().flatten() {
                a.pages.retain(|p| !is_it(p));
            }
            if ram.owner(offset) == Some(other as u8) {
                cell.lose(ram, offset);
            }
        }
        ram.give(offset, n as u8);
        if let Some(a) = &mut self.cells[n].world.asked[i] {
            a.pages.push((ram.clone(), page));
        }
        true
    }
    /// What is under way, for fingerprints.
    pub(super) fn under_way(&self) -> String {
        let mut text = String::new();
        for cell in &self.cells {
            text += &format!(
                "{:?}",
                cell.world
                    .inbound
                    .iter()
                    .map(|((t, _), m)| (t, m))
                    .collect::<Vec<_>>()
            );
            for (core, asked) in cell.cores.iter().zip(&cell.world.asked) {
                let answers: Vec<&Result<u64, Fault>> = core.answers().collect();
                let asked = asked.as_ref().filter(|_| core.waits());
                let asked = asked.map(|a| (a.at, a.since, a.need, a.ready));
                text += &format!(
                    "{:?}{asked:?}",
                    answers.iter().filter(|_| core.waits()).collect::<Vec<_>>()
                );
            }
        }
        text
    }
}
