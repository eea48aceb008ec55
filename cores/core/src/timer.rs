//! Generic timers and event streams (DDI 0487 D12).
//!
//! Nothing ticks: the counter is a function of time, and a timer's condition a function of the
//! counter. [`Core::next_timer`] says when something will change next, and whoever advances time calls
//! [`Core::update_timers`] then.
use crate::environment::{Environment, pin};
use crate::state::{Core, Rest};
use crate::sysreg::{cnthctl, scr};
use dyno_fabric::Time;
use serde::{Deserialize, Serialize};

const ENABLE: u64 = 1;
const IMASK: u64 = 1 << 1;
const ISTATUS: u64 = 1 << 2;

/// Numbered as the pins they drive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// CNTPS: the Secure physical timer of EL3.
    SecurePhysical = pin::CNTPS as isize,
    /// CNTP
    Physical = pin::CNTP as isize,
    /// CNTV
    Virtual = pin::CNTV as isize,
    /// CNTHP
    HypPhysical = pin::CNTHP as isize,
    /// CNTHV
    HypVirtual = pin::CNTHV as isize,
}

impl Which {
    pub const ALL: [Which; 5] = [
        Which::SecurePhysical,
        Which::Physical,
        Which::Virtual,
        Which::HypPhysical,
        Which::HypVirtual,
    ];
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timers {
    /// Outputs as last driven, by pin.
    levels: [bool; 5],
    /// Ticks of the event streams count from behind this value of the counter.
    streams_from: u64,
    /// The value of the counter at which FEAT_WFxT ends a wait.
    timeout: Option<u64>,
    /// When something changes next; follows from the rest.
    #[serde(skip, default = "never")]
    next: Time,
}

fn never() -> Time {
    Time::NEVER
}

impl Default for Timers {
    fn default() -> Timers {
        Timers {
            levels: [false; 5],
            streams_from: 0,
            timeout: None,
            next: Time::NEVER,
        }
    }
}

/// The first value behind `v` at which an event stream ticks (D12.2.7): when bit EVNTI rises, or with
/// EVNTDIR falls.
fn next_tick(ctl: u64, v: u64) -> u64 {
    // FEAT_ECV: EVNTIS counts in units of 256.
    let scale = if ctl & cnthctl::EVNTIS != 0 { 8 } else { 0 };
    let period = 2u64 << ((ctl >> 4 & 15) + scale);
    let phase = if ctl >> 3 & 1 == 1 { 0 } else { period >> 1 };
    v.wrapping_sub(v.wrapping_sub(phase) % period)
        .wrapping_add(period)
}

impl Core {
    /// The system counter now: CNTPCT.
    pub fn counter(&self) -> u64 {
        self.timing.counter.ticks_at(self.time())
    }
    fn offset(&self, w: Which) -> u64 {
        match w {
            Which::Virtual if self.profile.has_el2 => self.sys.cntvoff_el2,
            Which::Physical => self.physical_offset(),
            _ => 0,
        }
    }
    /// CNTPOFF_EL2 where FEAT_ECV's offset is in use (PhysicalOffsetIsValid()).
    fn physical_offset(&self) -> u64 {
        let enabled = self.sys.cnthctl_el2 & cnthctl::ECV != 0
            && (!self.profile.has_el3 || self.sys.scr_el3 & scr::ECVEN != 0);
        if enabled && self.el2_enabled() {
            self.sys.cntpoff_el2
        } else {
            0
        }
    }
    fn control(&mut self, w: Which) -> (&mut u64, &mut u64) {
        let s = &mut self.sys;
        match w {
            Which::SecurePhysical => (&mut s.cntps_ctl_el1, &mut s.cntps_cval_el1),
            Which::Physical => (&mut s.cntp_ctl_el0, &mut s.cntp_cval_el0),
            Which::Virtual => (&mut s.cntv_ctl_el0, &mut s.cntv_cval_el0),
            Which::HypPhysical => (&mut s.cnthp_ctl_el2, &mut s.cnthp_cval_el2),
            Which::HypVirtual => (&mut s.cnthv_ctl_el2, &mut s.cnthv_cval_el2),
        }
    }
    fn setting(&self, w: Which) -> (u64, u64) {
        let s = &self.sys;
        match w {
            Which::SecurePhysical => (s.cntps_ctl_el1, s.cntps_cval_el1),
            Which::Physical => (s.cntp_ctl_el0, s.cntp_cval_el0),
            Which::Virtual => (s.cntv_ctl_el0, s.cntv_cval_el0),
            Which::HypPhysical => (s.cnthp_ctl_el2, s.cnthp_cval_el2),
            Which::HypVirtual => (s.cnthv_ctl_el2, s.cnthv_cval_el2),
        }
    }
    /// Whether the timer's condition holds at this value of the counter, and if not, the value at
    /// which it will.
    fn condition(&self, w: Which, counter: u64) -> Result<(), Option<u64>> {
        let (_, cval) = self.setting(w);
        let seen = counter.wrapping_sub(self.offset(w));
        if seen >= cval {
            Ok(())
        } else {
            Err(counter.checked_add(cval - seen))
        }
    }

    /// Drives the outputs as they are now, counts what the performance monitors count, lets event
    /// streams wake a core in WFE, and finds out when to look again.
    pub fn update_timers(&mut self, env: &mut (dyn Environment + '_)) {
        let counter = self.counter();
        for w in Which::ALL {
            let (ctl, _) = self.setting(w);
            let level = ctl & (ENABLE | IMASK) == ENABLE && self.condition(w, counter).is_ok();
            let at = w as usize;
            if self.timers.levels[at] != level {
                self.timers.levels[at] = level;
                env.drive(self.time(), self.index, at as u32, level);
            }
        }
        if self.rest == Rest::Wfe {
            self.collect_stream_events();
        }
        if self.rests_until().is_some_and(|at| counter >= at) {
            self.rest = Rest::Running;
        }
        self.pmu_drive(env);
        self.find_next_timer();
    }

    /// The earliest instant at which an output of this core may change, or an event stream ends a
    /// WFE; always in the future when [`Core::update_timers`] has been called.
    #[inline]
    pub fn next_timer(&self) -> Time {
        self.timers.next
    }

    /// Whether [`Core::next_timer`] stays what it is until it is reached or a register is written.
    pub fn timers_are_fixed(&self) -> bool {
        self.pmu_next() == Time::NEVER
    }

    pub(crate) fn find_next_timer(&mut self) {
        let counter = self.counter();
        let mut next = self.pmu_next();
        for w in Which::ALL {
            let (ctl, _) = self.setting(w);
            if ctl & (ENABLE | IMASK) == ENABLE
                && let Err(Some(at)) = self.condition(w, counter)
            {
                next = next.min(self.timing.counter.time_of(at));
            }
        }
        if self.rest == Rest::Wfe && !self.event {
            next = next.min(self.next_stream_tick());
        }
        if let Some(at) = self.rests_until() {
            next = next.min(self.timing.counter.time_of(at));
        }
        self.timers.next = next;
    }

    /// CNTVCT_EL0: a host sees it without its offset.
    fn virtual_counter(&self) -> u64 {
        let host = (self.pstate.el == 2 && self.e2h()) || self.is_host_el0();
        let offset = if host { 0 } else { self.offset(Which::Virtual) };
        self.counter().wrapping_sub(offset)
    }
    /// The value of the counter at which CNTVCT_EL0 is `value` (LocalTimeoutEvent()); `None` if it
    /// has been. A value that the counter does not reach before it wraps is never.
    pub(crate) fn local_timeout(&self, value: u64) -> Option<u64> {
        let wait = value.checked_sub(self.virtual_counter())?;
        (wait > 0).then(|| self.counter().saturating_add(wait))
    }
    /// The wait that begins now has a timeout, or none.
    pub(crate) fn wait_until(&mut self, timeout: Option<u64>) {
        self.timers.timeout = timeout;
        self.find_next_timer();
    }
    fn rests_until(&self) -> Option<u64> {
        let rests = matches!(self.rest, Rest::Wfi | Rest::Wfe);
        self.timers.timeout.filter(|_| rests)
    }
    /// It does not rest any more.
    pub(crate) fn forget_timeout(&mut self) {
        self.timers.timeout = None;
    }

    /// Controls of the two event streams, and what is subtracted from the counter for each.
    fn streams(&self) -> [(u64, u64); 2] {
        [
            (self.sys.cntkctl_el1, self.offset(Which::Virtual)),
            (
                if self.profile.has_el2 {
                    self.sys.cnthctl_el2
                } else {
                    0
                },
                self.physical_offset(),
            ),
        ]
    }
    const EVNTEN: u64 = 1 << 2;

    /// When an event stream ticks next.
    pub fn next_stream_tick(&self) -> Time {
        let counter = self.counter();
        let mut next = Time::NEVER;
        for (ctl, offset) in self.streams() {
            if ctl & Core::EVNTEN != 0 {
                let seen = counter.wrapping_sub(offset);
                let wait = next_tick(ctl, seen).wrapping_sub(seen);
                let at = counter.checked_add(wait);
                next = next.min(at.map_or(Time::NEVER, |t| self.timing.counter.time_of(t)));
            }
        }
        next
    }
    /// Whether a stream has ticked since the last look.
    fn has_stream_ticked(&self) -> bool {
        let counter = self.counter();
        let from = self.timers.streams_from;
        self.streams().iter().any(|&(ctl, offset)| {
            let seen = from.wrapping_sub(offset);
            let wait = next_tick(ctl, seen).wrapping_sub(seen);
            ctl & Core::EVNTEN != 0 && counter.wrapping_sub(from) >= wait
        })
    }
    /// Sets the event register if a stream has ticked since the last look.
    pub(crate) fn collect_stream_events(&mut self) {
        self.event |= self.has_stream_ticked();
        self.timers.streams_from = self.counter();
    }
    /// Timers and event register as they are when looked at now, for a snapshot.
    pub(crate) fn timers_now(&self) -> (Timers, bool) {
        let timers = Timers {
            streams_from: self.counter(),
            ..self.timers.clone()
        };
        (timers, self.event | self.has_stream_ticked())
    }
}

/// How what is read of a register of the timers follows from the counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Not at all.
    Held,
    /// It is the counter less an offset.
    Counter,
    /// 32 bits of how far away a value of the counter is: TVAL.
    Left,
    /// Whether the counter, less `minus`, is `value` or more: ISTATUS.
    Reached { minus: u64, value: u64 },
}

impl Core {
    /// Of the register with this encoding, after all redirections.
    pub(crate) fn reading(&self, encoding: u16) -> Reading {
        use crate::sysreg::{crm, op1, op2};
        match (crm(encoding), op2(encoding)) {
            (0, 1 | 2 | 5 | 6) if op1(encoding) == 3 => Reading::Counter,
            (2 | 3, 0) => Reading::Left,
            (2 | 3, 1) => {
                let w = registers::which(encoding);
                let (ctl, value) = self.setting(w);
                match ctl & ENABLE {
                    0 => Reading::Held,
                    _ => Reading::Reached {
                        minus: self.offset(w),
                        value,
                    },
                }
            }
            _ => Reading::Held,
        }
    }
}

/// What reading and writing the registers does.
pub(crate) mod registers {
    use super::*;
    use crate::exception::Exception;
    use crate::sysreg::{Access, crm, op1};

    type Env<'a> = dyn Environment + 'a;

    pub(super) fn which(encoding: u16) -> Which {
        match (op1(encoding), crm(encoding)) {
            (3, 3) => Which::Virtual,
            (4, 2) => Which::HypPhysical,
            (4, _) => Which::HypVirtual,
            (7, _) => Which::SecurePhysical,
            _ => Which::Physical,
        }
    }
    /// EL2, EL3 and a host's user space see it without the offset.
    pub fn cntpct(c: &mut Core, _: &mut Env<'_>, _: Access) -> Result<u64, Exception> {
        let own = c.pstate.el >= 2 || c.is_host_el0();
        let offset = if own { 0 } else { c.physical_offset() };
        Ok(c.counter().wrapping_sub(offset))
    }
    pub fn cntvct(c: &mut Core, _: &mut Env<'_>, _: Access) -> Result<u64, Exception> {
        Ok(c.virtual_counter())
    }
    pub fn ctl(c: &mut Core, _: &mut Env<'_>, a: Access) -> Result<u64, Exception> {
        let w = which(a.encoding);
        let (ctl, _) = c.setting(w);
        let holds = ctl & ENABLE != 0 && c.condition(w, c.counter()).is_ok();
        Ok(ctl | if holds { ISTATUS } else { 0 })
    }
    pub fn set_ctl(c: &mut Core, _: &mut Env<'_>, a: Access, v: u64) -> Result<(), Exception> {
        *c.control(which(a.encoding)).0 = v & (ENABLE | IMASK);
        Ok(())
    }
    /// How far the comparison value is away, in 32 bits.
    pub fn tval(c: &mut Core, _: &mut Env<'_>, a: Access) -> Result<u64, Exception> {
        let w = which(a.encoding);
        let seen = c.counter().wrapping_sub(c.offset(w));
        Ok(c.setting(w).1.wrapping_sub(seen) & 0xffff_ffff)
    }
    pub fn set_tval(c: &mut Core, _: &mut Env<'_>, a: Access, v: u64) -> Result<(), Exception> {
        let w = which(a.encoding);
        let seen = c.counter().wrapping_sub(c.offset(w));
        *c.control(w).1 = seen.wrapping_add(v as i32 as u64);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
