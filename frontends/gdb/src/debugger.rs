//! What all clients together ask of the machine, and who is told why it stands.
//!
//! The machine goes on when every client that is attached has said so. A client is told of the stops that
//! it asked for, and of no others: the others believe that the machine runs, which is all there is to it,
//! because no time passes.
use crate::clusters;
use dyno_boards::Machine;
use dyno_core::halting::{Breakpoint, Halt, Scope, Watchpoint};
use dyno_core::state::Rest;
use std::collections::BTreeMap;
use std::sync::mpsc::Sender;

/// Number of a client.
pub type ClientId = u32;

/// What reaches a client's thread.
pub enum Event {
    /// From its gdb.
    Bytes(Vec<u8>),
    /// Its gdb has gone.
    Closed,
    /// The machine stands. The number is that of the resumption this ends.
    Stopped(u64, Reason),
    /// The machine will never run again: the exit code.
    Exited(u8),
}

/// Why the machine stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reason {
    pub core: usize,
    pub what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Breakpoint {
        hardware: bool,
    },
    Watchpoint {
        va: u64,
        kind: Kind,
    },
    Step,
    /// Somebody wants to look.
    Interrupt,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Write,
    Read,
    Access,
}

/// Where a point is: the cell that a client put it into, and the place there.
type Place = (usize, Point);

/// A place of a breakpoint or a watchpoint, as gdb names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Point {
    Software(u64),
    Hardware(u64),
    Watch { va: u64, len: u64, kind: Kind },
}

impl Point {
    fn va(self) -> u64 {
        match self {
            Point::Software(va) | Point::Hardware(va) | Point::Watch { va, .. } => va,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// The machine has to stand.
    Holding,
    Running,
    /// It is there and wants nothing.
    Detached,
}

/// How a client wants its cores to go on.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// These stop behind their next instruction.
    pub steps: Vec<usize>,
    /// Others of its cores that were named.
    pub continues: Vec<usize>,
    /// Cores that were not named stay where they are.
    pub locked: bool,
}

/// Of one client.
const MOST_POINTS: usize = 1024;

struct Client {
    /// Of the processes that it is attached to.
    cores: Vec<usize>,
    state: State,
    events: Sender<Event>,
    /// Goes up with every resumption.
    number: u64,
    plan: Plan,
    inserted: Vec<Place>,
    /// Where each point was asked for. gdb takes all out at every stop, and puts them in again when it
    /// goes on, wherever the core is then.
    scopes: BTreeMap<Place, Scope>,
    /// Where its cores stand without its knowing: cells may stop at once, and gdb takes one stop at a time.
    untold: BTreeMap<usize, Halt>,
}

impl Client {
    /// What is not in any more when the client goes on for long was deleted.
    fn forget_deleted(&mut self) {
        if self.plan.steps.is_empty() {
            let inserted = &self.inserted;
            self.scopes.retain(|p, _| inserted.contains(p));
        }
    }
    /// The points of a cell, and where they match.
    fn points(&self, cell: usize) -> impl Iterator<Item = (Point, Scope)> {
        let of_cell = self.inserted.iter().filter(move |p| p.0 == cell);
        of_cell.map(|p| {
            let scope = self.scopes.get(p).copied();
            (p.1, scope.unwrap_or(Scope::Anywhere))
        })
    }
    /// What this client is told of a halt. Of a core that it has not let go on it is told nothing: gdb steps
    /// over breakpoints like that, and ends itself if another thread stops meanwhile.
    fn reason(&self, machine: &Machine, core: usize, halt: Halt) -> Option<What> {
        let plan = &self.plan;
        let goes = !plan.locked || plan.steps.contains(&core) || plan.continues.contains(&core);
        if self.state != State::Running || !self.cores.contains(&core) || !goes {
            return None;
        }
        let stepped = self.plan.steps.contains(&core);
        let mut points = self.points(machine.place(core).0);
        match halt {
            Halt::Breakpoint => {
                let c = clusters::core(machine, core);
                let hit = |(p, scope): &(Point, Scope)| match *p {
                    Point::Watch { .. } => false,
                    p => p.va() == c.address() && c.is_in(*scope),
                };
                let found = points.find(hit);
                found.map(|(p, _)| What::Breakpoint {
                    hardware: matches!(p, Point::Hardware(_)),
                })
            }
            Halt::Watchpoint { va: at, write } => points.find_map(|(p, _)| match p {
                Point::Watch { va, len, kind } => {
                    let inside = at.wrapping_sub(va) < len;
                    let matches = match kind {
                        Kind::Write => write,
                        Kind::Read => !write,
                        Kind::Access => true,
                    };
                    (inside && matches).then_some(What::Watchpoint { va: at, kind })
                }
                _ => None,
            }),
            Halt::Step => stepped.then_some(What::Step),
        }
    }
    /// Tells one of the stops that it does not know of. Whether there was one that it asked for.
    fn tell(&mut self, machine: &Machine) -> bool {
        let all = self.untold.iter();
        let mut asked =
            all.filter_map(|(&core, &halt)| Some((core, self.reason(machine, core, halt)?)));
        let found = asked.next();
        if let Some((core, what)) = found {
            self.untold.remove(&core);
            self.state = State::Holding;
            let event = Event::Stopped(self.number, Reason { core, what });
            // A client whose thread has ended is about to leave.
            let _ = self.events.send(event);
        }
        // Who has gone on does not stand there any more; and a step is over, whatever else is.
        self.untold.retain(|&core, halt| {
            let now = clusters::core(machine, core).halted();
            *halt != Halt::Step && now == Some(*halt)
        });
        found.is_some()
    }
}

/// See the module's documentation.
#[derive(Default)]
pub struct Debugger {
    clients: BTreeMap<ClientId, Client>,
    /// Nothing runs before a client has said so.
    pub waiting: bool,
    /// A client wants the run to end.
    pub killed: bool,
}

impl Debugger {
    pub fn new(waiting: bool) -> Debugger {
        Debugger {
            waiting,
            ..Debugger::default()
        }
    }
    pub fn join(&mut self, id: ClientId, cores: Vec<usize>, events: Sender<Event>) {
        let client = Client {
            cores,
            state: State::Holding,
            events,
            number: 0,
            plan: Plan::default(),
            inserted: Vec::new(),
            scopes: BTreeMap::new(),
            untold: BTreeMap::new(),
        };
        self.clients.insert(id, client);
    }
    pub fn leave(&mut self, id: ClientId) {
        self.clients.remove(&id);
    }
    fn client(&mut self, id: ClientId) -> Option<&mut Client> {
        self.clients.get_mut(&id)
    }
    /// Attaches to the process that has these cores. False for a client that runs.
    pub fn attach(&mut self, id: ClientId, cores: &[usize]) -> bool {
        let client = self.client(id).filter(|c| c.state != State::Running);
        let Some(c) = client else {
            return false;
        };
        c.cores.retain(|core| !cores.contains(core));
        c.cores.extend(cores);
        c.state = State::Holding;
        true
    }
    /// Lets go of the process that has these cores.
    pub fn detach(&mut self, machine: &Machine, id: ClientId, cores: &[usize]) {
        let Some(c) = self.client(id) else {
            return;
        };
        let stays = |p: &Place| !cores.iter().any(|&core| machine.place(core).0 == p.0);
        c.inserted.retain(stays);
        c.scopes.retain(|p, _| stays(p));
        c.cores.retain(|core| !cores.contains(core));
        c.untold.retain(|core, _| !cores.contains(core));
        if c.cores.is_empty() {
            c.state = State::Detached;
            c.plan = Plan::default();
            self.waiting = false;
        }
    }
    /// Puts a point in, in the address space that `core` is in now, or in the one where it was before.
    /// False where there are too many.
    pub fn insert(&mut self, machine: &mut Machine, id: ClientId, core: usize, p: Point) -> bool {
        let (cell, at) = clusters::cell(machine, core);
        let scope = cell.scope(at, p.va());
        let p = (machine.place(core).0, p);
        let Some(c) = self.client(id) else {
            return false;
        };
        if c.inserted.contains(&p) {
            return true;
        }
        if c.inserted.len() >= MOST_POINTS {
            return false;
        }
        if c.scopes.len() >= 2 * MOST_POINTS {
            let inserted = &c.inserted;
            c.scopes.retain(|p, _| inserted.contains(p));
        }
        c.scopes.entry(p).or_insert(scope);
        c.inserted.push(p);
        true
    }
    /// Takes one out of the cell of a core. False where it was not in.
    pub fn remove(&mut self, machine: &Machine, id: ClientId, core: usize, p: Point) -> bool {
        let p = (machine.place(core).0, p);
        let Some(c) = self.client(id) else {
            return false;
        };
        let before = c.inserted.len();
        c.inserted.retain(|&q| q != p);
        c.inserted.len() != before
    }
    /// The points of a client and where they are.
    pub fn points(&self, id: ClientId) -> Vec<(Place, Scope)> {
        let all = self.clients.get(&id).map(|c| c.scopes.clone());
        all.unwrap_or_default().into_iter().collect()
    }
    /// Has all points of a client match in every address space.
    pub fn widen(&mut self, id: ClientId) {
        if let Some(c) = self.client(id) {
            c.scopes.values_mut().for_each(|s| *s = Scope::Anywhere);
        }
    }
    /// The client lets its cores go on. What it is told of the next stop has this number.
    pub fn resume(&mut self, id: ClientId, plan: Plan) -> u64 {
        // Who is not attached has nothing that could go on.
        let client = self.client(id).filter(|c| !c.cores.is_empty());
        let Some(c) = client else {
            return 0;
        };
        c.state = State::Running;
        c.plan = plan;
        c.number += 1;
        c.forget_deleted();
        let number = c.number;
        self.waiting = false;
        number
    }
    /// Has the machine stand for a client that runs. `None` where it stands for it already, and it was
    /// told or will be.
    pub fn interrupt(&mut self, machine: &Machine, id: ClientId) -> Option<Reason> {
        let c = self.client(id).filter(|c| c.state == State::Running)?;
        c.state = State::Holding;
        let is_current = |i: &&usize| {
            let (n, at) = machine.place(**i);
            machine.cell(n).current() == Some(at)
        };
        let current = c.cores.iter().find(is_current).copied();
        let runs = |i: &&usize| clusters::core(machine, **i).rest == Rest::Running;
        let running = c.cores.iter().find(runs).or(c.cores.first()).copied();
        Some(Reason {
            core: current.or(running)?,
            what: What::Interrupt,
        })
    }
    /// Whether the machine has to stand.
    pub fn holds(&self) -> bool {
        self.waiting || self.clients.values().any(|c| c.state == State::Holding)
    }
    pub fn is_empty(&self) -> bool {
        self.clients.is_empty()
    }

    /// Prepares the machine for going on. It does not where a client has not been told all; and a step of a
    /// core that is off is over at once. Then it stands still, and the answer is false.
    pub fn prepare(&mut self, machine: &mut Machine) -> bool {
        if self.tell(machine, &[]) {
            return false;
        }
        let cores = machine.cells().map(|c| c.cores().len()).sum();
        let mut breakpoints = vec![Vec::new(); cores];
        let mut watchpoints = vec![Vec::new(); cores];
        let (mut steps, mut frozen) = (vec![false; cores], vec![false; cores]);
        for c in self.clients.values() {
            if c.state != State::Running {
                continue;
            }
            let alone = c.plan.locked && c.plan.steps.is_empty();
            for &core in &c.cores {
                for (p, scope) in c.points(machine.place(core).0) {
                    match p {
                        Point::Software(va) | Point::Hardware(va) => {
                            breakpoints[core].push(Breakpoint { va, scope });
                        }
                        Point::Watch { va, len, kind } => watchpoints[core].push(Watchpoint {
                            va,
                            len,
                            read: kind != Kind::Write,
                            write: kind != Kind::Read,
                            scope,
                        }),
                    }
                }
                steps[core] |= c.plan.steps.contains(&core);
                frozen[core] |= alone && !c.plan.continues.contains(&core);
            }
        }
        let tidy = !steps.contains(&true);
        let mut rest = &breakpoints[..];
        for cell in machine.cells_mut() {
            let (of_cell, behind) = rest.split_at(cell.cores().len());
            cell.set_breakpoints(of_cell, tidy);
            rest = behind;
        }
        let mut still = Vec::new();
        for core in 0..cores {
            let (cell, at) = clusters::cell(machine, core);
            cell.set_watchpoints(at, &watchpoints[core]);
            cell.freeze(at, frozen[core]);
            let off = cell.cores()[at].rest == Rest::Off;
            cell.set_step(at, steps[core] && !off);
            if steps[core] && off {
                still.push((core, Halt::Step));
            }
        }
        !self.tell(machine, &still)
    }
    /// Tells who asked for it that the machine stands. Whether anybody did.
    pub fn halted(&mut self, machine: &mut Machine) -> bool {
        let halts = machine.halts();
        self.tell(machine, &halts)
    }
    fn tell(&mut self, machine: &Machine, halts: &[(usize, Halt)]) -> bool {
        let mut told = false;
        for c in self.clients.values_mut() {
            let own = halts.iter().copied();
            let own = own.filter(|(core, _)| c.cores.contains(core));
            c.untold.extend(own);
            told |= c.tell(machine);
        }
        told
    }
    /// The machine will not run again.
    pub fn end(&mut self, code: u8) {
        for c in self.clients.values() {
            let _ = c.events.send(Event::Exited(code));
        }
    }
}
