//! The world outside the cores of a cluster, as [`Environment`].
use super::Stop;
use super::exchange::{Asked, Message, Outbound};
use super::semihosting::{self, Semihosting};
use crate::psci::{PowerAction, Psci};
use dyno_core::monitor::GRANULE;
use dyno_core::{Broadcast, Conduit, Core, Environment, FirmwareCall, Need, Outcome, Windows};
use dyno_fabric::log::Blame;
use dyno_fabric::system::RamPage;
use dyno_fabric::wires::Source;
use dyno_fabric::{Access, DeviceId, Fault, IccAccess, PowerRequest, SpaceId, System, Time};
use std::collections::BTreeMap;
use std::fmt;

const PAGE: u64 = !0xfff;

/// The one core that runs, where all others rest until something happens.
pub struct Lonely {
    pub core: u32,
    /// The windows to come, as far as is known without it.
    pub windows: Windows,
    /// When the next timer of another core is due.
    pub timers: Time,
}

pub struct World {
    pub system: System,
    pub space: SpaceId,
    pub gic: Option<DeviceId>,
    pub psci: Option<Psci>,
    /// Where PSCI CPU_ON starts a core: the level it was called from.
    pub psci_target_el: u8,
    power: Vec<PowerAction>,
    semihosting: Option<Semihosting>,
    pub stop: Option<Stop>,
    /// Per core: what the others told it.
    inbox: Vec<Vec<Broadcast>>,
    /// Per core: SEV reached it.
    events: Vec<bool>,
    /// Per core: the granule it had reserved at the end of its turn.
    reservations: Vec<Option<u64>>,
    lost: Vec<bool>,
    /// When the current turn ends, if no event comes before.
    turn_end: Time,
    ended_early: bool,
    pub rested: bool,
    pub lonely: Option<Lonely>,
    /// The cluster's place among those of the board.
    pub number: u8,
    /// Where the cell stops for the others, who have nothing for it before.
    pub horizon: Time,
    /// How long what leaves for another cell is on its way, where there are others; the horizons are
    /// multiples of it.
    latency: Option<Time>,
    /// By the instant of its arrival.
    pub inbound: BTreeMap<(Time, u64), Message>,
    received: u64,
    outbound: Vec<(Time, Outbound)>,
    requests: Vec<(Time, DeviceId, PowerRequest)>,
    /// Per core: what it waits for.
    pub asked: Vec<Option<Asked>>,
    /// Somebody outside looks: no page counts as another cell's.
    pub looking: bool,
}

impl World {
    #[allow(clippy::too_many_arguments)]
    pub fn new(
        system: System,
        number: u8,
        space: SpaceId,
        gic: Option<DeviceId>,
        cores: usize,
        psci: Option<Psci>,
        command_line: Option<String>,
        latency: Option<Time>,
    ) -> World {
        World {
            system,
            space,
            gic,
            psci,
            psci_target_el: 1,
            power: Vec::new(),
            semihosting: command_line.map(Semihosting::new),
            stop: None,
            inbox: vec![Vec::new(); cores],
            events: vec![false; cores],
            reservations: vec![None; cores],
            lost: vec![false; cores],
            turn_end: Time::ZERO,
            ended_early: false,
            rested: false,
            lonely: None,
            number,
            horizon: Time::NEVER,
            latency,
            inbound: BTreeMap::new(),
            received: 0,
            outbound: Vec::new(),
            requests: Vec::new(),
            asked: std::iter::repeat_with(|| None).take(cores).collect(),
            looking: false,
        }
    }
    pub fn turn_end(&self) -> Time {
        self.turn_end
    }
    pub fn begin_turn(&mut self, end: Time) {
        self.turn_end = end;
        self.system.take_lines_changed();
        self.system.take_events_changed();
    }
    pub fn take_ended_early(&mut self) -> bool {
        std::mem::take(&mut self.ended_early)
    }
    pub fn take_inbox(&mut self, core: u32) -> Vec<Broadcast> {
        std::mem::take(&mut self.inbox[core as usize])
    }
    pub fn take_event(&mut self, core: u32) -> bool {
        std::mem::take(&mut self.events[core as usize])
    }
    pub fn lost_reservation(&mut self, core: u32) -> bool {
        std::mem::take(&mut self.lost[core as usize])
    }
    pub fn take_power_actions(&mut self) -> Vec<PowerAction> {
        std::mem::take(&mut self.power)
    }
    /// When the next event is due, or something arrives from another cell.
    pub fn next_event(&self) -> Time {
        let event = self.system.events().next().unwrap_or(Time::NEVER);
        let arrival = self.inbound.first_key_value().map(|(&(at, _), _)| at);
        event.min(arrival.unwrap_or(Time::NEVER))
    }
    /// Takes what has arrived until `now`.
    pub fn arrived(&mut self, now: Time) -> Option<(Time, Message)> {
        let first = self.inbound.first_entry().filter(|e| e.key().0 <= now)?;
        let (at, message) = (first.key().0, first.remove());
        Some((at, message))
    }
    /// Something left another cell at `at`.
    pub fn expect(&mut self, at: Time, message: Message) {
        self.received += 1;
        let arrival = at + self.latency.unwrap_or_default();
        self.inbound.insert((arrival, self.received), message);
    }
    pub fn send(&mut self, at: Time, what: Outbound) {
        if self.latency.is_some() {
            self.outbound.push((at, what));
            self.shorten(at);
        }
    }
    /// Levels that have left the parts of this cell.
    pub fn send_off(&mut self) {
        for d in self.system.take_departures() {
            let (edge, level) = (d.edge, d.level);
            self.send(d.at, Outbound::Level { edge, level });
        }
    }
    pub fn sends(&self) -> bool {
        !self.outbound.is_empty()
    }
    pub fn take_outbound(&mut self) -> Vec<(Time, Outbound)> {
        std::mem::take(&mut self.outbound)
    }
    /// The others are needed at `at`, or get something from then on: the cell does not go beyond the next
    /// instant where all can meet.
    fn shorten(&mut self, at: Time) {
        if let Some(latency) = self.latency {
            self.horizon = self.horizon.min(meeting(at, latency));
        }
    }
    fn collect_requests(&mut self) -> bool {
        let more = self.system.take_power_requests();
        self.requests.extend_from_slice(&more);
        !self.requests.is_empty()
    }
    pub fn take_requests(&mut self) -> Vec<(Time, DeviceId, PowerRequest)> {
        self.collect_requests();
        std::mem::take(&mut self.requests)
    }
    /// Whether the core does not wait, or has what it waited for.
    pub fn may_go_on(&self, core: &Core) -> bool {
        let asked = self.asked.get(core.index as usize);
        !core.waits() || asked.is_none_or(|a| a.as_ref().is_none_or(|a| a.ready))
    }
    /// A page of RAM goes to another cell.
    pub fn lose_reservations(&mut self, page: u64) {
        for (i, r) in self.reservations.iter_mut().enumerate() {
            if r.is_some_and(|r| (r ^ page) & PAGE == 0) {
                *r = None;
                (self.lost[i], self.events[i]) = (true, true);
            }
        }
    }
    /// Notes what a core has reserved now that the others run, and sends their stores to that page
    /// down the slow path.
    pub fn publish_reservation(&mut self, core: u32, reserved: Option<u64>) {
        let known = &mut self.reservations[core as usize];
        if *known == reserved {
            return;
        }
        *known = reserved;
        if let Some(pa) = reserved {
            self.broadcast(core, Broadcast::ReservedPage(pa & PAGE));
        }
    }
}

impl Environment for World {
    fn ram_page(&mut self, pa: u64, secure: bool) -> Option<RamPage> {
        match self.looking {
            true => self.system.any_ram_page(self.space, pa, secure),
            false => self.system.ram_page(self.space, pa, secure),
        }
    }
    fn reserved_by_others(&mut self, core: u32, pa: u64) -> bool {
        let held = self.reservations.iter().enumerate();
        held.into_iter()
            .any(|(i, r)| i != core as usize && r.is_some_and(|r| (r ^ pa) & PAGE == 0))
    }
    fn note_store(&mut self, core: u32, pa: u64, len: u64) {
        let (first, last) = (pa & !(GRANULE - 1), pa.wrapping_add(len - 1));
        for (i, r) in self.reservations.iter_mut().enumerate() {
            if i != core as usize && r.is_some_and(|r| first <= r && r <= last) {
                *r = None;
                self.lost[i] = true;
                // The global monitor going open is an event (D1.6.1).
                self.events[i] = true;
            }
        }
    }
    fn mark_code(&mut self, _core: u32, pa: u64) -> bool {
        self.system.mark_code(self.space, pa, true)
    }
    fn unmark_code(&mut self, pa: u64) {
        self.system.mark_code(self.space, pa, false);
    }
    fn code_written(&mut self, pa: u64) {
        self.system.note_code_written(self.space, pa);
    }
    fn take_code_written(&mut self) -> Option<u64> {
        self.system.take_code_written(self.space)
    }

    fn holds_elsewhere(&self, pa: u64) -> bool {
        self.system.is_held_elsewhere(self.space, pa)
    }
    fn ask(&mut self, at: Time, core: u32, need: Need, again: bool) {
        let asked = &mut self.asked[core as usize];
        match asked {
            Some(a) if again => (a.at, a.need, a.ready) = (at, need, false),
            _ => *asked = Some(Asked::new(at, need)),
        }
        self.shorten(at);
    }

    fn read(&mut self, at: Time, a: Access) -> Result<u64, Fault> {
        self.system.set_now(at);
        let (addr, size) = (a.addr, a.size);
        let r = self.system.read(self.space, a);
        if let Err(f) = r
            && f != Fault::Elsewhere
        {
            self.report(at, addr, size, f, "read");
        }
        r
    }
    fn write(&mut self, at: Time, a: Access, value: u64) -> Result<(), Fault> {
        self.system.set_now(at);
        let (addr, size) = (a.addr, a.size);
        let r = self.system.write(self.space, a, value);
        if let Err(f) = r
            && f != Fault::Elsewhere
        {
            self.report(at, addr, size, f, "write");
        }
        r
    }
    fn icc_read(&mut self, at: Time, a: &IccAccess) -> Result<u64, Fault> {
        let gic = self.gic.ok_or(Fault::NoRegister)?;
        self.system.set_now(at);
        self.system.icc_read(gic, a)
    }
    fn icc_write(&mut self, at: Time, a: &IccAccess, value: u64) -> Result<(), Fault> {
        let gic = self.gic.ok_or(Fault::NoRegister)?;
        self.system.set_now(at);
        self.system.icc_write(gic, a, value)
    }
    fn is_steady(&self, a: &Access) -> bool {
        self.system.is_steady(self.space, a)
    }
    fn alone(&self, core: &Core) -> Option<Windows> {
        let lonely = self.lonely.as_ref().filter(|l| l.core == core.index)?;
        // Whoever is woken at the end of this window wakes there and not later.
        let woken = self.events.iter().any(|&e| e) || self.lost.iter().any(|&l| l);
        let waits = !self.power.is_empty() || self.stop.is_some() || !core.timers_are_fixed();
        let whole = core.unit.tick_reaching(self.turn_end) == core.turn_end;
        if woken || waits || !whole {
            return None;
        }
        let next = self.next_event().min(lonely.timers).min(core.next_timer());
        let last = lonely.windows.last.min(next);
        let windows = Windows {
            last,
            ..lonely.windows
        };
        (last > self.turn_end).then_some(windows)
    }
    fn extend_turn(&mut self, end: Time) {
        self.turn_end = end;
    }
    fn end_turn(&mut self, core: u32) -> bool {
        let others = self.system.take_other_lines_changed(core);
        let sooner = self.system.take_events_changed()
            && self
                .system
                .events()
                .next()
                .is_some_and(|t| t < self.turn_end);
        self.send_off();
        let asks = self.collect_requests() || self.horizon < self.turn_end;
        let end = others || sooner || asks || !self.power.is_empty() || self.stop.is_some();
        let end = end || self.events.iter().any(|&e| e);
        self.ended_early |= end;
        end
    }
    #[inline]
    fn is_disturbed(&self) -> bool {
        self.system.is_disturbed() || self.wants_a_look(0)
    }
    #[inline]
    fn wants_a_look(&self, core: u32) -> bool {
        self.system.is_disturbed_beyond(core)
            || !self.power.is_empty()
            || self.stop.is_some()
            || self.events.contains(&true)
    }
    fn lines(&self, core: u32) -> u32 {
        self.system.core_lines(core)
    }
    fn drive(&mut self, at: Time, core: u32, pin: u32, level: bool) {
        if self.system.wires().level(Source::Core(core, pin)) != level {
            self.system.set_now(at);
            self.system.drive_core_pin(core, pin, level);
        }
    }
    fn broadcast(&mut self, from: u32, what: Broadcast) {
        for (i, inbox) in self.inbox.iter_mut().enumerate() {
            if i != from as usize && inbox.last() != Some(&what) {
                inbox.push(what);
            }
        }
    }
    fn send_event(&mut self, from: u32) {
        for (i, e) in self.events.iter_mut().enumerate() {
            *e |= i != from as usize;
        }
    }
    fn firmware(&mut self, core: &mut Core, call: FirmwareCall) -> Outcome {
        let Some(psci) = &mut self.psci else {
            return Outcome::NotMine;
        };
        if call.imm16 != 0 {
            return Outcome::NotMine;
        }
        self.psci_target_el = core.pstate.el.max(1);
        let outcome = psci.call(core, call.conduit, &mut self.power);
        // What comes back through SMC or HVC is a jump out of the block for every engine.
        let _: Conduit = call.conduit;
        outcome
    }
    fn semihosting(&mut self, core: &mut Core) -> Outcome {
        let Some(mut state) = self.semihosting.take() else {
            return Outcome::NotMine;
        };
        let stop = semihosting::call(&mut state, core, self);
        self.semihosting = Some(state);
        if let Some(code) = stop {
            self.stop = Some(Stop::Exit(code));
        }
        Outcome::Done
    }
    fn log(&mut self, at: Time, core: u32, blame: Blame, text: fmt::Arguments<'_>) {
        self.system
            .log
            .note(at, blame, &format!("core {core}"), text);
    }
    fn logs(&self, blame: Blame) -> bool {
        self.system.log.enabled(blame)
    }
}

impl World {
    pub fn report(&mut self, at: Time, addr: u64, size: u8, f: Fault, what: &str) {
        let blame = match f {
            Fault::NoRegister => Blame::Unimplemented,
            _ => Blame::Guest,
        };
        let text = format_args!("{what} at {addr:#x} of {size} bytes: {f:?}");
        self.system.log.note(at, blame, "bus", text);
    }
}

/// The first multiple of the latency behind an instant.
pub fn meeting(at: Time, latency: Time) -> Time {
    let n = at.ps() / latency.ps().max(1) + 1;
    Time::from_ps(n.saturating_mul(latency.ps()))
}
