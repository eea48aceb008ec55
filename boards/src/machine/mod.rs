//! The machine: cores and parts on one time line.
//!
//! Cores of a cluster take turns on one host thread. A window goes from `now` to the next event, a
//! core's next timer, or one quantum, whichever is first; every core runs through it in order; then
//! events that are due are delivered and the next window starts. A core that interrupts, wakes or
//! powers on another ends the window early. All of it depends on guest state alone.
mod halting;
mod semihosting;
mod world;

use crate::psci::{PowerAction, Psci};
use dyno_core::interpreter::Interpreter;
use dyno_core::state::Rest;
use dyno_core::{Broadcast, Core, Windows, vmsa};
use dyno_fabric::snapshot::Fingerprint;
use dyno_fabric::{DeviceId, SpaceId, System, Time};
use world::{Lonely, World};

/// Where the semihosting console appears among the outputs of [`System::take_outputs`].
pub const SEMIHOSTING: DeviceId = DeviceId(u16::MAX);

/// Windows that one turn may span.
const MOST_WINDOWS: u64 = 100_000;

/// What the builder hands over: everything wired, nothing running.
pub struct MachineParts {
    pub system: System,
    /// The one cluster of this machine; more come with the R52 side.
    pub cluster: ClusterParts,
}

/// Cores that share an address space and an interrupt controller.
pub struct ClusterParts {
    pub name: String,
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
    /// A core halted, see [`Machine::halts`]. The next run goes on there.
    Halted,
}

/// A window in which every core before `core` had its turn.
struct Turns {
    core: usize,
    /// That one is in the middle of its turn.
    entered: bool,
    end: Time,
}

/// See the module's documentation.
pub struct Machine {
    name: String,
    cores: Vec<Core>,
    world: World,
    engine: Interpreter,
    quantum: Time,
    now: Time,
    /// The window in which a core halted.
    halted: Option<Turns>,
    /// Per core: it executes nothing while time goes by.
    frozen: Vec<bool>,
    /// A step that ended because its core rests.
    rested: Option<usize>,
}

impl Machine {
    /// Resets every part. Cores stay as they are: the boot loader has set them up.
    pub fn new(parts: MachineParts) -> Machine {
        let MachineParts {
            mut system,
            cluster,
        } = parts;
        system.add_core_lines(cluster.cores.len() as u32);
        system.reset();
        system.take_events_changed();
        system.take_lines_changed();
        Machine {
            name: cluster.name,
            world: World::new(
                system,
                cluster.space,
                cluster.gic,
                cluster.cores.len(),
                cluster.psci,
                cluster.semihosting,
            ),
            frozen: vec![false; cluster.cores.len()],
            cores: cluster.cores,
            engine: Interpreter::default(),
            quantum: cluster.quantum,
            now: Time::ZERO,
            halted: None,
            rested: None,
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
    pub fn cluster_name(&self) -> &str {
        &self.name
    }
    pub fn space(&self) -> SpaceId {
        self.world.space
    }
    /// Reports when a core reaches one of these addresses, see [`Machine::engine_mut`].
    pub fn engine_mut(&mut self) -> &mut Interpreter {
        &mut self.engine
    }
    /// The physical address behind a core's virtual one, without side effects.
    pub fn probe(&mut self, core: usize, va: u64) -> Option<u64> {
        vmsa::probe(&self.cores[core], &mut self.world, va)
    }
    /// Hands bytes to a part, now.
    pub fn host_input(&mut self, device: DeviceId, channel: u32, bytes: &[u8]) {
        self.world.system.set_now(self.now);
        self.world.system.host_input(device, channel, bytes);
    }

    /// Runs until something ends the run, or to the first window that ends at `until` or behind it,
    /// which is less than a quantum later. The same sequence of windows is run however often this
    /// returns in between, so slices do not change results.
    pub fn run(&mut self, until: Time) -> Stop {
        if let Some(turns) = self.halted.take()
            && !self.turns(turns)
        {
            return Stop::Halted;
        }
        loop {
            self.world.system.run_events(self.now);
            for core in &mut self.cores {
                core.update_timers(&mut self.world);
            }
            // An output that changed has set the clock to its core's, which may be ahead.
            self.world.system.set_now(self.now);
            if let Some(stop) = self.world.stop.take() {
                return stop;
            }
            if self.now >= until {
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

    /// Lets cores go on whose reason to rest is gone. Whether any has something to do.
    fn wake(&mut self) -> bool {
        let mut busy = false;
        for core in &mut self.cores {
            let lines = self.world.system.core_lines(core.index);
            if self.world.take_event(core.index) {
                core.event = true;
            }
            match core.rest {
                Rest::Running => busy = true,
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
        let event = self.world.system.events().next().unwrap_or(Time::NEVER);
        let timers = self.cores.iter().map(|c| c.next_timer());
        let next = timers.fold(event, Time::min);
        if busy {
            // Never cut short by `until`: how a run is sliced must not change it.
            let soon = next.max(self.now + Time::from_ps(1));
            return Some(soon.min(self.now + self.quantum));
        }
        if next == Time::NEVER && until == Time::NEVER {
            return None;
        }
        if next == Time::NEVER && !self.world.can_be_woken() {
            return None;
        }
        Some(next.min(until).max(self.now))
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
            let windows = (until - self.now).ps().div_ceil(self.quantum.ps());
            let windows = windows.clamp(1, MOST_WINDOWS);
            Lonely {
                core,
                windows: Windows {
                    start: self.now,
                    quantum: self.quantum,
                    last: self.now + Time::from_ps(windows.saturating_mul(self.quantum.ps())),
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
            if core.rest != Rest::Running {
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
        if core.rest != Rest::Running || self.frozen[i] {
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
        let reserved = core.monitor.reserved();
        self.world.publish_reservation(core.index, reserved);
        self.power();
        (t.core, t.entered) = (i + 1, false);
        let core = &mut self.cores[i];
        let rests = core.rest != Rest::Running && core.halts_at_rest();
        self.rested = rests.then_some(i);
        !rests
    }

    /// Does what PSCI calls asked for.
    fn power(&mut self) {
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
                    if let Some(p) = &mut self.world.psci {
                        p.mark_on(core);
                    }
                }
                PowerAction::Off(core) => self.cores[core as usize].rest = Rest::Off,
                PowerAction::SystemOff => self.world.stop = Some(Stop::PowerOff),
                PowerAction::SystemReset => self.world.stop = Some(Stop::Reset),
            }
        }
    }

    /// 128 bits over the whole architectural state: cores, parts, events, wires and RAM.
    pub fn fingerprint(&self) -> u128 {
        let mut f = Fingerprint::default();
        for core in &self.cores {
            f.section("core", &core.save());
        }
        self.world.system.fingerprint(&mut f);
        f.finish()
    }
}

fn obey(core: &mut Core, b: Broadcast) {
    match b {
        Broadcast::Tlbi(what) => core.tlb.invalidate(what),
        Broadcast::CodePage(pa) | Broadcast::ReservedPage(pa) => core.tlb.forbid_stores(pa),
    }
}
