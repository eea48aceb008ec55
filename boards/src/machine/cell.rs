//! A cell: one cluster with its parts, on a time line of its own.
//!
//! Cores of a cluster take turns on one host thread. A window goes from `now` to the next event, a
//! core's next timer, or one quantum, whichever is first; every core runs through it in order; then
//! events that are due are delivered and the next window starts. A core that interrupts, wakes or
//! powers on another ends the window early. All of it depends on guest state alone.
use super::Stop;
use super::exchange::{Message, Outbound};
use super::world::{Lonely, World};
use crate::psci::{PowerAction, Psci};
use dyno_core::interpreter::Interpreter;
use dyno_core::state::Rest;
use dyno_core::{Broadcast, Core, Windows, vmsa};
use dyno_fabric::snapshot::Fingerprint;
use dyno_fabric::{CoreId, DeviceId, PowerRequest, Ram, SpaceId, System, Time};
use std::sync::Arc;

/// Windows that one turn may span.
const MOST_WINDOWS: u64 = 100_000;

/// What the builder hands over: everything wired, nothing running.
pub struct CellParts {
    pub system: System,
    pub cluster: ClusterParts,
}

/// Cores that share an address space and an interrupt controller.
pub struct ClusterParts {
    pub name: String,
    /// Its place among the clusters of the board, see [`CoreId`].
    pub number: u8,
    pub cores: Vec<Core>,
    pub space: SpaceId,
    /// Where ICC registers go, if there is a GICv3.
    pub gic: Option<DeviceId>,
    /// Built-in PSCI, where no EL3 firmware is loaded.
    pub psci: Option<Psci>,
    /// Longest turn of a core.
    pub quantum: Time,
    /// HLT #0xF000 is a semihosting call; the command line it reports.
    pub semihosting: Option<String>,
}

impl CellParts {
    /// Cores that run from power-on.
    pub(super) fn running(&self) -> impl Iterator<Item = CoreId> {
        let cluster = self.cluster.number;
        let on = self.cluster.cores.iter().filter(|c| c.rest != Rest::Off);
        on.map(move |c| CoreId {
            cluster,
            core: c.index as u8,
        })
    }
}

/// A window in which every core before `core` had its turn.
pub(super) struct Turns {
    pub core: usize,
    /// That one is in the middle of its turn.
    pub entered: bool,
    end: Time,
}

/// What others have to know of a cell that stands: mostly nothing, and then nobody has to look into it,
/// which matters where its memory is in the cache of another host core.
pub(super) struct Standing {
    pub stop: Stop,
    pub now: Time,
    /// When it has something to do: at once, at an instant, or never.
    pub next: Time,
    /// A core waits for something that it did not get yet.
    pub is_blocked: bool,
    /// It needs something from the others, or has something for them.
    pub has_news: bool,
}

impl Standing {
    /// Of a cell that went as far as it was to and has nothing to say.
    pub(super) fn quiet(now: Time, next: Time) -> Standing {
        Standing {
            stop: Stop::Time,
            now,
            next,
            is_blocked: false,
            has_news: false,
        }
    }
    pub(super) fn is_quiet_at(&self, end: Time) -> bool {
        self.stop == Stop::Time && self.now == end && !self.is_blocked && !self.has_news
    }
}

/// See the module's documentation.
pub struct Cell {
    name: String,
    pub(super) cores: Vec<Core>,
    pub(super) world: World,
    pub(super) engine: Interpreter,
    quantum: Time,
    now: Time,
    /// The window in which a core halted.
    pub(super) halted: Option<Turns>,
    /// Per core: it executes nothing while time goes by.
    pub(super) frozen: Vec<bool>,
    /// A step that ended because its core rests.
    pub(super) rested: Option<usize>,
}

impl Cell {
    /// Resets every part. Cores stay as they are: the boot loader has set them up. `latency` is how long
    /// what leaves the cell is on its way to others, where there are any; `on` are the cores of all cells
    /// that run from power-on.
    pub(super) fn new(parts: CellParts, latency: Option<Time>, on: &[CoreId]) -> Cell {
        let CellParts {
            mut system,
            cluster,
        } = parts;
        system.add_core_lines(cluster.cores.len() as u32);
        for &core in on {
            system.tell_power(core, true);
        }
        system.reset();
        system.take_events_changed();
        system.take_lines_changed();
        Cell {
            name: cluster.name.clone(),
            frozen: vec![false; cluster.cores.len()],
            quantum: cluster.quantum,
            now: Time::ZERO,
            halted: None,
            rested: None,
            engine: Interpreter::default(),
            world: World::new(
                system,
                cluster.number,
                cluster.space,
                cluster.gic,
                cluster.cores.len(),
                cluster.psci,
                cluster.semihosting,
                latency,
            ),
            cores: cluster.cores,
        }
    }
    pub fn now(&self) -> Time {
        self.now
    }
    pub fn system(&self) -> &System {
        &self.world.system
    }
    pub fn system_mut(&mut self) -> &mut System {
        &mut self.world.system
    }
    pub fn cores(&self) -> &[Core] {
        &self.cores
    }
    pub fn cores_mut(&mut self) -> &mut [Core] {
        &mut self.cores
    }
    /// Of its cluster.
    pub fn name(&self) -> &str {
        &self.name
    }
    /// Its cluster's place among those of the board.
    pub fn number(&self) -> u8 {
        self.world.number
    }
    pub fn space(&self) -> SpaceId {
        self.world.space
    }
    /// The interrupt controller of its cores, if it is a GICv3.
    pub fn gic(&self) -> Option<DeviceId> {
        self.world.gic
    }
    /// What carries out instructions: which tiers, what it watches, what it has counted.
    pub fn engine_mut(&mut self) -> &mut Interpreter {
        &mut self.engine
    }
    /// The physical address behind a core's virtual one, without side effects.
    pub fn probe(&mut self, core: usize, va: u64) -> Option<u64> {
        self.look(|cell| vmsa::probe(&cell.cores[core], &mut cell.world, va))
    }
    /// Whatever another cell holds can be seen meanwhile.
    pub(super) fn look<R>(&mut self, f: impl FnOnce(&mut Cell) -> R) -> R {
        self.world.looking = true;
        let r = f(self);
        self.world.looking = false;
        r
    }

    /// Runs until something ends the run, or to the first window that ends at `until` or behind it,
    /// which is less than a quantum later; never past the horizon. The same sequence of windows is run
    /// however often this returns in between, so slices do not change results.
    pub(super) fn run(&mut self, until: Time) -> Stop {
        if let Some(turns) = self.halted.take()
            && !self.turns(turns)
        {
            return Stop::Halted;
        }
        loop {
            self.world.system.run_events(self.now);
            self.receive();
            for core in &mut self.cores {
                core.update_timers(&mut self.world);
            }
            // An output that changed has set the clock to its core's, which may be ahead.
            self.world.system.set_now(self.now);
            self.obey_power();
            self.world.send_off();
            if let Some(stop) = self.world.stop.take() {
                return stop;
            }
            if self.now >= until.min(self.world.horizon) {
                return Stop::Time;
            }
            let busy = self.wake();
            let Some(end) = self.window_end(until, busy) else {
                return Stop::Stuck;
            };
            let turns = Turns {
                core: 0,
                entered: false,
                end,
            };
            self.world.lonely = self.lonely(end, until);
            if !self.turns(turns) {
                return Stop::Halted;
            }
        }
    }

    /// What other cells sent arrives.
    fn receive(&mut self) {
        while let Some((at, message)) = self.world.arrived(self.now) {
            self.world.system.set_now(at.max(self.now));
            match message {
                Message::Wire { sink, level } => self.world.system.arrive(sink, level),
                Message::Power(request) => self.power_of(at.max(self.now), request),
                Message::Told { core, on } => self.world.system.tell_power(core, on),
            }
        }
    }
    /// Does what power controllers of this cell asked for, here, or has it done elsewhere.
    pub(super) fn obey_power(&mut self) {
        for (at, _, request) in self.world.take_requests() {
            match request.core().cluster == self.world.number {
                true => self.power_of(at, request),
                false => self.world.send(at, Outbound::Power(request)),
            }
        }
    }
    fn power_of(&mut self, at: Time, request: PowerRequest) {
        let id = request.core();
        let Some(core) = self.cores.get_mut(usize::from(id.core)) else {
            return;
        };
        let is_off = core.rest == Rest::Off;
        match request {
            PowerRequest::On { vector, .. } if is_off => {
                let secure = core.highest_el() == 3;
                core.boot_at(core.highest_el(), vector, secure);
            }
            PowerRequest::Off { .. } if !is_off => hold(core),
            _ => return,
        }
        self.tell(at, id.core, is_off);
    }
    /// A core left reset (`on`) or went into it: every part of every cell learns of it.
    fn tell(&mut self, at: Time, core: u8, on: bool) {
        if let Some(p) = &mut self.world.psci {
            p.mark(core.into(), on);
        }
        let id = CoreId {
            cluster: self.world.number,
            core,
        };
        self.world.system.set_now(at);
        self.world.system.tell_power(id, on);
        self.world.send(at, Outbound::Told { core: id, on });
    }
    /// Runs to an instant where all cells meet.
    pub(super) fn run_to(&mut self, end: Time) -> Standing {
        self.world.horizon = end;
        let stop = self.run(end);
        self.standing(stop)
    }
    pub(super) fn standing(&self, stop: Stop) -> Standing {
        let is_blocked = self.cores.iter().any(|c| !self.world.may_go_on(c));
        Standing {
            stop,
            now: self.now,
            next: self.next(),
            is_blocked,
            has_news: is_blocked || self.world.sends(),
        }
    }
    fn next(&self) -> Time {
        let busy = |c: &Core| match c.rest {
            Rest::Running => self.world.may_go_on(c),
            Rest::Wfe => true,
            Rest::Wfi => c.wakes_wfi(self.world.system.core_lines(c.index)),
            Rest::Off => false,
        };
        if self.cores.iter().any(busy) {
            return self.now;
        }
        self.next_due().max(self.now)
    }
    fn next_due(&self) -> Time {
        let timers = self.cores.iter().map(|c| c.next_timer());
        timers.fold(self.world.next_event(), Time::min)
    }

    /// Lets cores go on whose reason to rest is gone. Whether any has something to do.
    fn wake(&mut self) -> bool {
        let mut busy = false;
        for core in &mut self.cores {
            let lines = self.world.system.core_lines(core.index);
            if self.world.take_event(core.index) {
                core.event = true;
            }
            match core.rest {
                Rest::Running => busy |= self.world.may_go_on(core),
                Rest::Off => {}
                Rest::Wfi | Rest::Wfe if core.wakes_wfi(lines) => {
                    core.rest = Rest::Running;
                    busy = true;
                }
                Rest::Wfi => {}
                // WFE may end at any time (D1.6.1); here it does at the end of the window.
                Rest::Wfe => {
                    core.event = false;
                    core.rest = Rest::Running;
                    busy = true;
                }
            }
        }
        busy
    }

    /// Where the window that starts now ends; `None` where nothing will ever happen again.
    fn window_end(&self, until: Time, busy: bool) -> Option<Time> {
        let (next, horizon) = (self.next_due(), self.world.horizon);
        if busy {
            // Never cut short by `until`: how a run is sliced must not change it.
            let soon = next.max(self.now + Time::from_ps(1));
            return Some(soon.min(self.now + self.quantum).min(horizon));
        }
        if next == Time::NEVER && horizon == Time::NEVER {
            return None;
        }
        Some(next.min(until).min(horizon).max(self.now))
    }

    /// What [`dyno_core::Environment::alone`] says in the window that starts now, if it ends at
    /// `end`: further windows follow up to `until`, unless something happens.
    fn lonely(&self, end: Time, until: Time) -> Option<Lonely> {
        let mut running = self.cores.iter().filter(|c| c.rest == Rest::Running);
        let core = running.next()?.index;
        // A core in WFE wakes at the end of every window.
        let others_rest = running.next().is_none() && !self.sleeps_lightly();
        // Estimates of performance monitors move on with every window.
        let fixed = self.cores.iter().all(|c| c.timers_are_fixed());
        let usual = end == self.now + self.quantum;
        (others_rest && fixed && usual && self.quantum > Time::ZERO).then(|| {
            let horizon = self.world.horizon;
            let windows = (until.min(horizon) - self.now)
                .ps()
                .div_ceil(self.quantum.ps());
            let windows = windows.clamp(1, MOST_WINDOWS);
            Lonely {
                core,
                windows: Windows {
                    start: self.now,
                    quantum: self.quantum,
                    last: (self.now + Time::from_ps(windows.saturating_mul(self.quantum.ps())))
                        .min(horizon),
                },
                timers: (self.cores.iter().filter(|c| c.index != core))
                    .map(|c| c.next_timer())
                    .fold(Time::NEVER, Time::min),
            }
        })
    }
    fn sleeps_lightly(&self) -> bool {
        self.cores.iter().any(|c| c.rest == Rest::Wfe)
    }

    /// Every core runs to the end of the window, or to where one of them ended it. False where one
    /// halted.
    fn turns(&mut self, mut t: Turns) -> bool {
        while t.core < self.cores.len() {
            if !self.turn(&mut t) {
                self.halted = Some(t);
                return false;
            }
        }
        for core in &mut self.cores {
            if core.rest != Rest::Running || core.waits() {
                core.rest_until(t.end);
            }
        }
        self.now = t.end.max(self.now);
        true
    }
    /// One core's turn, or what is left of it. False where it halted.
    fn turn(&mut self, t: &mut Turns) -> bool {
        let i = t.core;
        let core = &mut self.cores[i];
        let entered = std::mem::replace(&mut t.entered, true);
        if !entered {
            for b in self.world.take_inbox(core.index) {
                obey(core, b);
            }
        }
        if core.rest != Rest::Running || self.frozen[i] || !self.world.may_go_on(core) {
            core.rest_until(t.end);
            (t.core, t.entered) = (i + 1, false);
            return true;
        }
        if !entered {
            if self.world.lost_reservation(core.index) {
                core.monitor.clear();
            }
            core.begin_turn(t.end);
            self.world.begin_turn(t.end);
        }
        self.engine.run(core, &mut self.world);
        if core.halted().is_some() {
            return false;
        }
        if core.rest != Rest::Running {
            // The time it rests from is where the others may see it.
            self.world.rested = true;
        }
        if self.world.lonely.is_some() {
            t.end = self.world.turn_end();
        }
        if self.world.take_ended_early() {
            t.end = t.end.min(core.time());
        }
        self.world.send_off();
        t.end = t.end.min(self.world.horizon);
        let reserved = core.monitor.reserved();
        self.world.publish_reservation(core.index, reserved);
        let at = core.time();
        self.power(at);
        self.obey_power();
        (t.core, t.entered) = (i + 1, false);
        let core = &mut self.cores[i];
        let rests = core.rest != Rest::Running && core.halts_at_rest();
        self.rested = rests.then_some(i);
        !rests
    }

    /// Does what PSCI calls asked for.
    fn power(&mut self, at: Time) {
        for action in self.world.take_power_actions() {
            match action {
                PowerAction::On {
                    core,
                    entry,
                    context,
                } => {
                    let caller_el = self.world.psci_target_el;
                    let target = &mut self.cores[core as usize];
                    target.boot_at(caller_el, entry, false);
                    target.x[0] = context;
                    self.tell(at, core as u8, true);
                }
                PowerAction::Off(core) => {
                    self.cores[core as usize].rest = Rest::Off;
                    self.tell(at, core as u8, false);
                }
                PowerAction::SystemOff => self.world.stop = Some(Stop::PowerOff),
                PowerAction::SystemReset => self.world.stop = Some(Stop::Reset),
            }
        }
    }

    /// Adds the whole architectural state: cores, parts, events, wires and RAM.
    pub(super) fn fingerprint(&self, f: &mut Fingerprint, seen: &mut Vec<Arc<Ram>>) {
        for core in &self.cores {
            f.section("core", &core.save());
        }
        self.world.system.fingerprint(f, seen);
    }
    /// A page of RAM goes to another cell: nothing here may know of it any more.
    pub(super) fn lose(&mut self, ram: &Arc<Ram>, offset: u64) {
        let (space, offset) = (self.world.space, offset & !0xfff);
        for pa in self.world.system.addresses_of(space, ram, offset) {
            self.engine.forget_page(pa, &mut self.world);
            self.world.lose_reservations(pa);
            for core in &mut self.cores {
                core.tlb.forget(pa);
                core.monitor.lose(pa, 0x1000);
            }
        }
    }
}

/// Into reset: what the core held is lost.
fn hold(core: &mut Core) {
    core.boot_at(core.highest_el(), 0, core.highest_el() == 3);
    core.waits_no_more();
    core.rest = Rest::Off;
}

fn obey(core: &mut Core, b: Broadcast) {
    match b {
        Broadcast::Tlbi(what) => core.tlb.invalidate(what),
        Broadcast::CodePage(pa) | Broadcast::ReservedPage(pa) => core.tlb.forbid_stores(pa),
    }
}
