//! The machine: cells on one time line.
//!
//! Each cluster and its parts are a [`Cell`], with events, wires and engine of its own. Cells run side by
//! side in windows that end at multiples of the board's latency, where all stand at one instant and
//! exchange what they have for each other (`exchange`): what one sends at an instant reaches another one
//! latency later, an access of a core to a part of another cell is made at the end of the window, and so is
//! a page of RAM given that another cell owns. Nobody can tell therefore how many host threads there are.
//!
//! While one cell alone has something to do, its window lasts until one of the others has, or until it
//! needs them. A machine of one cell has one window without an end.
//!
//! Most machines have one cell, and are used as that: a [`Machine`] dereferences to its first cell. Time,
//! outputs, inputs and the fingerprint are those of all.
mod cell;
mod exchange;
mod halting;
mod pace;
mod semihosting;
mod threads;
mod world;

pub use cell::{Cell, CellParts, ClusterParts};
pub use exchange::Edge;
pub use pace::Gain;
pub use threads::HostTime;

use cell::Standing;
use dyno_fabric::host::Output;
use dyno_fabric::log::Line;
use dyno_fabric::snapshot::Fingerprint;
use dyno_fabric::{CoreId, DeviceId, Time};
use std::ops::{Deref, DerefMut};
use std::time::Duration;
use threads::Workers;
use world::meeting;

/// Where the semihosting console appears among the outputs of [`Machine::take_outputs`].
pub const SEMIHOSTING: DeviceId = DeviceId(u16::MAX);

/// What the builder hands over: everything wired, nothing running.
pub struct MachineParts {
    /// In the order of the board's clusters.
    pub cells: Vec<CellParts>,
    /// By number, see [`dyno_fabric::Sink::Edge`].
    pub edges: Vec<Edge>,
    /// How long something is on its way from cell to cell.
    pub latency: Time,
}

/// Why a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The instant that was asked for is reached.
    Time,
    /// The guest powered the machine off (PSCI SYSTEM_OFF).
    PowerOff,
    /// The guest asked for a reset (PSCI SYSTEM_RESET).
    Reset,
    /// Semihosting SYS_EXIT with this code.
    Exit(i32),
    /// Every core waits and nothing will ever wake one.
    Stuck,
    /// A core halted, see [`Cell::halts`]. The next run goes on there.
    Halted,
}

/// Cells on their way to a common instant.
#[derive(Clone, Copy, Debug)]
enum Window {
    /// All of them go there.
    Together(Time),
    /// One has something to do; the others follow it.
    Alone(usize),
}

/// See the module's documentation.
pub struct Machine {
    /// In boxes, because they go to threads and come back.
    #[allow(clippy::vec_box)]
    cells: Vec<Box<Cell>>,
    edges: Vec<Edge>,
    latency: Time,
    window: Option<Window>,
    /// The one cell that has moved in the last run, where a step of its core was all of it.
    stepped: Option<usize>,
    workers: Workers,
}

impl Deref for Machine {
    type Target = Cell;
    fn deref(&self) -> &Cell {
        &self.cells[0]
    }
}
impl DerefMut for Machine {
    fn deref_mut(&mut self) -> &mut Cell {
        &mut self.cells[0]
    }
}

impl Machine {
    /// Resets every part. Cores stay as they are: the boot loader has set them up.
    pub fn new(parts: MachineParts) -> Machine {
        let MachineParts {
            cells,
            edges,
            latency,
        } = parts;
        assert!(!cells.is_empty(), "a machine has at least one cell");
        let between = (cells.len() > 1).then_some(latency);
        let on: Vec<CoreId> = cells.iter().flat_map(CellParts::running).collect();
        let cells = cells.into_iter();
        let cells = cells.map(|c| Box::new(Cell::new(c, between, &on)));
        Machine {
            cells: cells.collect(),
            edges,
            latency,
            window: None,
            stepped: None,
            workers: Workers::new(0, Box::new(|| Duration::ZERO)),
        }
    }
    /// In the order of the board's clusters.
    pub fn cells(&self) -> impl ExactSizeIterator<Item = &Cell> {
        self.cells.iter().map(|c| &**c)
    }
    pub fn cells_mut(&mut self) -> impl ExactSizeIterator<Item = &mut Cell> {
        self.cells.iter_mut().map(|c| &mut **c)
    }
    pub fn cell(&self, n: usize) -> &Cell {
        &self.cells[n]
    }
    pub fn cell_mut(&mut self, n: usize) -> &mut Cell {
        &mut self.cells[n]
    }
    /// The instant that every cell has reached.
    pub fn now(&self) -> Time {
        let reached = self.cells.iter().map(|c| c.now());
        reached.min().unwrap_or(Time::ZERO)
    }
    /// How many host threads run cells, at most one for each, as long as `clock` says that this is faster.
    /// Results do not depend on it.
    pub fn set_threads(&mut self, threads: usize, clock: HostTime) {
        let beside = threads.clamp(1, self.cells.len()) - 1;
        self.workers = Workers::new(beside, clock);
    }
    /// What host threads beside this one brought so far, if there was enough to do for them.
    pub fn threads_gain(&self) -> Option<Gain> {
        self.workers.gain()
    }
    /// What left the parts of all cells since the last call, by time.
    pub fn take_outputs(&mut self) -> Vec<Output> {
        let cells = self.cells.iter_mut();
        let mut all: Vec<Output> = cells.flat_map(|c| c.system_mut().take_outputs()).collect();
        if self.cells.len() > 1 {
            all.sort_by_key(|o| o.time);
        }
        all
    }
    /// Likewise lines of the log.
    pub fn take_log(&mut self) -> Vec<Line> {
        let cells = self.cells.iter_mut();
        let mut all: Vec<Line> = cells
            .flat_map(|c| c.system_mut().log.take_lines())
            .collect();
        if self.cells.len() > 1 {
            all.sort_by_key(|l| l.time);
        }
        all
    }
    /// Hands bytes to a part, now.
    pub fn host_input(&mut self, device: DeviceId, channel: u32, bytes: &[u8]) {
        if let Some(cell) = self.reach(device) {
            cell.system_mut().host_input(device, channel, bytes);
        }
    }
    /// Drives an input of a part, now.
    pub fn set_input(&mut self, device: DeviceId, input: u32, level: bool) {
        if let Some(cell) = self.reach(device) {
            let _ = cell
                .system_mut()
                .with(device, |d, cx| d.wire(input, level, cx));
        }
    }
    /// The cell of a part to which something is about to happen from outside, now.
    pub fn reach(&mut self, device: DeviceId) -> Option<&mut Cell> {
        let now = self.now();
        self.meet_soon();
        let mut cells = self.cells.iter_mut();
        let cell = cells.find(|c| c.system().has_device(device))?;
        cell.system_mut().set_now(now);
        Some(cell)
    }
    /// Something came from outside: the cell that is under way alone does not go on as far as it was to.
    fn meet_soon(&mut self) {
        let end = meeting(self.now(), self.latency);
        if let Some(Window::Alone(n)) = self.window {
            let horizon = &mut self.cells[n].world.horizon;
            *horizon = end.min(*horizon);
        }
    }

    /// Runs until something ends the run, or to the first end of a window at or behind `until`: of a
    /// cluster's own, less than a quantum later, or of all cells, less than the latency later. How a run
    /// is sliced changes nothing.
    pub fn run(&mut self, until: Time) -> Stop {
        if let [cell] = &mut self.cells[..] {
            return cell.run(until);
        }
        self.stepped = None;
        self.workers.begin();
        let steps = self.cells.iter().position(|c| c.steps());
        // Before the first window anything may have come from outside.
        let mut met = Vec::new();
        loop {
            let mut window = match self.window.take() {
                Some(window) => window,
                None => {
                    if met.is_empty() || met.iter().any(|s: &Standing| s.has_news) {
                        self.exchange();
                        met.clear();
                        met.extend(self.cells.iter().map(|c| c.standing(Stop::Time)));
                    }
                    if met.iter().all(|s| s.now >= until) {
                        return Stop::Time;
                    }
                    match next_window(&met, until, self.latency) {
                        Some((None, end)) => Window::Together(end),
                        Some((Some(n), end)) => {
                            for cell in &mut self.cells {
                                cell.world.horizon = end;
                            }
                            Window::Alone(n)
                        }
                        None => return Stop::Stuck,
                    }
                }
            };
            let stop = match &mut window {
                Window::Together(end) => self.together(end, until, steps, &mut met),
                Window::Alone(n) => {
                    met.clear();
                    self.alone(*n, until)
                }
            };
            match stop {
                Some(Stop::Halted) => {
                    self.window = Some(window);
                    return Stop::Halted;
                }
                Some(Stop::Time) => {
                    self.window = Some(window);
                    return Stop::Time;
                }
                Some(stop) => return stop,
                None => {}
            }
        }
    }

    /// All cells go to `end`, and on from window to window while there is nothing else to do; `end` is where
    /// the last of these ends. `None` once they are there; `met` is how they stand before and then. The one
    /// that steps goes first, and if that is over before the end nobody else has moved.
    fn together(
        &mut self,
        end: &mut Time,
        until: Time,
        steps: Option<usize>,
        met: &mut Vec<Standing>,
    ) -> Option<Stop> {
        let busy = met.iter().filter(|s| s.next < *end).count();
        let stepped = steps.map(|n| (n, self.cells[n].run_to(*end)));
        match stepped {
            Some((n, Standing { stop, .. })) if stop == Stop::Halted => {
                self.stepped = Some(n);
                met.clear();
                return Some(stop);
            }
            None if busy > 1 => {
                let latency = self.latency;
                let further = |met: &[Standing]| further(met, until, latency);
                *end = self.workers.run(&mut self.cells, *end, met, further);
            }
            stepped => {
                met.clear();
                met.extend(self.cells.iter_mut().map(|c| c.run_to(*end)));
                // What became of its run is not said again.
                if let Some((n, standing)) = stepped {
                    met[n] = standing;
                }
            }
        }
        self.first(met.iter().map(|s| &s.stop))
    }
    /// A cell runs alone until it needs the others or they have something to do; they follow. `None` once
    /// all are at the end of the window.
    fn alone(&mut self, n: usize, until: Time) -> Option<Stop> {
        let mut stops = vec![Stop::Time; self.cells.len()];
        stops[n] = self.cells[n].run(until);
        let (reached, horizon) = (self.cells[n].now(), self.cells[n].world.horizon);
        for (i, cell) in self.cells.iter_mut().enumerate().filter(|(i, _)| *i != n) {
            // They stop where it does, but for windows of their own that began before.
            cell.world.horizon = match horizon {
                // Nothing will ever happen there by itself.
                Time::NEVER => reached,
                horizon => horizon,
            };
            stops[i] = cell.run(reached);
        }
        let over = reached >= horizon || stops[n] == Stop::Stuck;
        match self.first(stops.iter()) {
            None if !over => Some(Stop::Time),
            other => other,
        }
    }
    /// Why the cells stand. That one of them has nothing to do is no reason.
    fn first<'a>(&self, stops: impl Iterator<Item = &'a Stop>) -> Option<Stop> {
        let mut halted = None;
        let mut first: Option<(Time, &Stop)> = None;
        for (cell, stop) in self.cells.iter().zip(stops) {
            match stop {
                Stop::Time | Stop::Stuck => {}
                Stop::Halted => halted = Some(Stop::Halted),
                _ if first.is_some_and(|(at, _)| at <= cell.now()) => {}
                stop => first = Some((cell.now(), stop)),
            }
        }
        first.map(|(_, stop)| stop.clone()).or(halted)
    }

    /// 128 bits over the whole architectural state: cores, parts, events, wires and RAM.
    pub fn fingerprint(&self) -> u128 {
        let mut f = Fingerprint::default();
        let mut seen = Vec::new();
        for cell in &self.cells {
            cell.fingerprint(&mut f, &mut seen);
        }
        if self.cells.len() > 1 {
            for ram in &seen {
                f.section("owners", format!("{:?}", ram.ownership()).as_bytes());
            }
            f.section("under way", self.under_way().as_bytes());
        }
        f.finish()
    }
}

/// The window that starts where all cells stand: the one that runs alone in it, if it is so, and its end.
/// `None` where nothing will ever happen again.
fn next_window(met: &[Standing], until: Time, latency: Time) -> Option<(Option<usize>, Time)> {
    let now = met.iter().map(|s| s.now).min()?;
    let busy = met.iter().filter(|s| s.next <= now).count();
    let blocked = met.iter().any(|s| s.is_blocked);
    let soon = meeting(now, latency);
    if busy == 0 && !blocked {
        let first = met.iter().map(|s| s.next).fold(Time::NEVER, Time::min);
        // Nothing happens until then, so it does not matter where the way is cut.
        return (first != Time::NEVER).then(|| (None, first.min(until)));
    }
    let alone = met.iter().position(|s| s.next <= now);
    if let (1, false, Some(n)) = (busy, blocked, alone) {
        let others = met.iter().enumerate().filter(|(i, _)| *i != n);
        let first = others.map(|(_, s)| s.next).fold(Time::NEVER, Time::min);
        let end = match first {
            Time::NEVER => Time::NEVER,
            // The first instant where all can meet that is not before it.
            first => meeting(first - Time::from_ps(1), latency),
        };
        if end > soon {
            return Some((Some(n), end));
        }
    }
    Some((None, soon))
}

/// Where the next window ends, if all cells go on together and nobody has to look into one before.
fn further(met: &[Standing], until: Time, latency: Time) -> Option<Time> {
    let plain = |s: &Standing| !s.has_news && matches!(s.stop, Stop::Time | Stop::Stuck);
    if !met.iter().all(plain) || met.iter().all(|s| s.now >= until) {
        return None;
    }
    match next_window(met, until, latency)? {
        (None, end) => Some(end),
        _ => None,
    }
}
