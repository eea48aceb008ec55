//! Performance monitors, PMUv3 (DDI 0487 D13).
//!
//! Counters are brought up to date when somebody looks, and before anything changes that decides
//! whether they count. Cycles are the core's clock, instructions those that were executed; other
//! events do not exist, and PMCEID says so.
use crate::environment::{Environment, pin};
use crate::state::Core;
use dyno_fabric::Time;
use serde::{Deserialize, Serialize};

pub const COUNTERS: usize = 6;
const CYCLES: u64 = 1 << 31;
const ALL: u64 = CYCLES | ((1 << COUNTERS) - 1);

/// Events by number (D13.12).
mod event {
    pub const SW_INCR: u64 = 0x00;
    pub const INST_RETIRED: u64 = 0x08;
    pub const CPU_CYCLES: u64 = 0x11;
    pub const CHAIN: u64 = 0x1e;
    pub const IMPLEMENTED: u64 = 1 << SW_INCR | 1 << INST_RETIRED | 1 << CPU_CYCLES | 1 << CHAIN;
}
/// PMCR_EL0.
mod pmcr {
    pub const E: u64 = 1;
    pub const P: u64 = 1 << 1;
    pub const C: u64 = 1 << 2;
    pub const D: u64 = 1 << 3;
    pub const DP: u64 = 1 << 5;
    pub const LC: u64 = 1 << 6;
    pub const HELD: u64 = E | D | 1 << 4 | DP | LC;
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pmu {
    control: u64,
    /// PMUSERENR_EL0.
    pub(crate) user_enable: u64,
    enabled: u64,
    interrupts: u64,
    overflow: u64,
    selected: u64,
    cycle_filter: u64,
    types: [u64; COUNTERS],
    counts: [u64; COUNTERS],
    cycles: u64,
    /// Up to where everything is counted: quarter cycles, instructions.
    at: (u64, u64),
    level: bool,
}

impl Pmu {
    /// Whether the registers can have got this way.
    pub(crate) fn is_plausible(&self) -> bool {
        self.counts.iter().all(|&n| n >> 32 == 0)
            && (self.enabled | self.interrupts | self.overflow) & !ALL == 0
    }
}

impl Core {
    /// Instructions executed, exact at the current one.
    #[inline]
    pub fn instructions_now(&self) -> u64 {
        self.stats.instructions
    }

    /// Counters of EL2's own: those from MDCR_EL2.HPMN on.
    fn guest_counters(&self) -> usize {
        if self.profile.has_el2 {
            ((self.sys.mdcr_el2 & 31) as usize).min(COUNTERS)
        } else {
            COUNTERS
        }
    }
    /// Counters that the current level sees.
    fn visible_counters(&self) -> usize {
        if self.pstate.el <= 1 && self.el2_enabled() {
            self.guest_counters()
        } else {
            COUNTERS
        }
    }
    fn visible(&self) -> u64 {
        CYCLES | ((1 << self.visible_counters()) - 1)
    }

    /// PMEVTYPER and PMCCFILTR: P, U, NSK, NSU, NSH, M.
    fn filter_allows(&self, filter: u64) -> bool {
        let bit = |n: u32| filter >> n & 1 == 1;
        let non_secure = self.profile.has_el3 && !self.is_secure();
        match self.pstate.el {
            0 => bit(30) == (non_secure && bit(28)),
            1 => bit(31) == (non_secure && bit(29)),
            2 => bit(27),
            _ => bit(31) == bit(26),
        }
    }
    /// Where counting is prohibited (D13.6): Secure state without MDCR_EL3.SPME, EL2 with HPMD.
    fn prohibited(&self, guest: bool) -> bool {
        let secure = self.is_secure() && self.sys.mdcr_el3 >> 17 & 1 == 0;
        let hyp = guest && self.pstate.el == 2 && self.sys.mdcr_el2 >> 17 & 1 == 1;
        secure || hyp
    }
    fn counts_cycles(&self) -> bool {
        let p = &self.pmu;
        p.control & pmcr::E != 0
            && p.enabled & CYCLES != 0
            && !(p.control & pmcr::DP != 0 && self.prohibited(true))
            && self.filter_allows(p.cycle_filter)
    }
    fn counts_events(&self, n: usize) -> bool {
        let guest = n < self.guest_counters();
        let on = if guest {
            self.pmu.control & pmcr::E != 0
        } else {
            self.sys.mdcr_el2 >> 7 & 1 == 1
        };
        on && self.pmu.enabled >> n & 1 == 1
            && !self.prohibited(guest)
            && self.filter_allows(self.pmu.types[n])
    }
    /// Quarter cycles per count of PMCCNTR_EL0, as a shift. PMCR_EL0.D would divide by 64, but has
    /// no effect while LC is set, and without AArch32 that is always so.
    const fn cycle_shift(&self) -> u32 {
        2
    }

    /// Counts up to now, in the state the core was in since the last time.
    pub(crate) fn pmu_sync(&mut self) {
        if self.pmu.enabled == 0 {
            self.pmu_rebase();
        } else {
            self.pmu = self.pmu_now();
        }
    }
    /// What the monitors hold now.
    pub(crate) fn pmu_now(&self) -> Pmu {
        let mut p = self.pmu.clone();
        let now = (self.position(), self.instructions_now());
        let from = std::mem::replace(&mut p.at, now);
        if self.counts_cycles() {
            let shift = self.cycle_shift();
            let n = (now.0 >> shift).wrapping_sub(from.0 >> shift);
            let (new, carried) = p.cycles.overflowing_add(n);
            p.cycles = new;
            if carried {
                p.overflow |= CYCLES;
            }
        }
        for n in 0..COUNTERS {
            let by = match p.types[n] & 0xffff {
                event::INST_RETIRED => now.1.wrapping_sub(from.1),
                event::CPU_CYCLES => (now.0 >> 2).wrapping_sub(from.0 >> 2),
                _ => 0,
            };
            if by != 0 && self.counts_events(n) {
                self.pmu_count(&mut p, n, by);
            }
        }
        p
    }
    /// Adds to a 32-bit counter; an even one carries into a CHAIN behind it.
    fn pmu_count(&self, p: &mut Pmu, n: usize, by: u64) {
        let sum = p.counts[n].wrapping_add(by);
        p.counts[n] = sum & 0xffff_ffff;
        let carries = sum >> 32;
        if carries != 0 {
            p.overflow |= 1 << n;
            let chained = n.is_multiple_of(2)
                && n + 1 < COUNTERS
                && p.types[n + 1] & 0xffff == event::CHAIN
                && self.counts_events(n + 1);
            if chained {
                self.pmu_count(p, n + 1, carries);
            }
        }
    }
    /// Brings counters and output up to date after a change.
    pub(crate) fn update_pmu(&mut self, env: &mut (dyn Environment + '_)) {
        self.pmu_drive(env);
        self.find_next_timer();
    }
    pub(crate) fn pmu_drive(&mut self, env: &mut (dyn Environment + '_)) {
        if self.pmu.interrupts == 0 && !self.pmu.level {
            return;
        }
        self.pmu_sync();
        let due = self.pmu.overflow & self.pmu.interrupts;
        let guests = CYCLES | ((1 << self.guest_counters()) - 1);
        let mut open = 0;
        if self.pmu.control & pmcr::E != 0 {
            open |= guests;
        }
        if self.sys.mdcr_el2 >> 7 & 1 == 1 {
            open |= !guests;
        }
        let level = due & open != 0;
        if level != self.pmu.level {
            self.pmu.level = level;
            env.drive(self.time(), self.index, pin::PMU, level);
        }
    }
    /// The earliest instant at which a counter whose overflow interrupts may overflow. Instructions
    /// cost at least the cheapest class, so nothing overflows before it.
    pub(crate) fn pmu_next(&self) -> Time {
        let waiting = self.pmu.interrupts & self.pmu.enabled & !self.pmu.overflow;
        if waiting == 0 {
            return Time::NEVER;
        }
        let (position, instructions) = self.pmu.at;
        let mut next = u64::MAX;
        let mut at = |base: u64, left: u64, each: u64| {
            let when = left.checked_mul(each).and_then(|d| base.checked_add(d));
            next = next.min(when.unwrap_or(u64::MAX));
        };
        if waiting & CYCLES != 0 && self.counts_cycles() {
            let shift = self.cycle_shift();
            let left = match self.pmu.cycles {
                0 => u64::MAX,
                n => n.wrapping_neg(),
            };
            at(position >> shift << shift, left, 1 << shift);
        }
        let cheapest = u64::from(self.timing.costs.cheapest().max(1));
        for n in 0..COUNTERS {
            let chain = n + 1 < COUNTERS && self.pmu.types[n + 1] & 0xffff == event::CHAIN;
            let watched = waiting >> n & 1 == 1 || (chain && waiting >> (n + 1) & 1 == 1);
            if !watched || !self.counts_events(n) {
                continue;
            }
            let left = (1 << 32) - self.pmu.counts[n];
            match self.pmu.types[n] & 0xffff {
                event::CPU_CYCLES => at(position & !3, left, 4),
                event::INST_RETIRED => {
                    let done = self.instructions_now().wrapping_sub(instructions);
                    at(self.position(), left.saturating_sub(done).max(1), cheapest);
                }
                _ => {}
            }
        }
        // Never now: whoever waits for this instant would wait for ever.
        self.unit.time_of(next.max(self.position() + 1))
    }
    /// After a restore counting goes on from here.
    pub(crate) fn pmu_rebase(&mut self) {
        self.pmu.at = (self.position(), self.instructions_now());
    }
    pub(crate) fn reset_pmu(&mut self) {
        self.pmu = Pmu {
            level: self.pmu.level,
            ..Pmu::default()
        };
        self.pmu_rebase();
    }
}

/// What reading and writing the registers does. Counting is up to date before a write.
pub(crate) mod registers {
    use super::*;
    use crate::exception::Exception;
    use crate::sysreg::{Access, op2};

    type Env<'a> = dyn Environment + 'a;
    type Value = Result<u64, Exception>;
    type Done = Result<(), Exception>;

    pub fn zero(_: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
        Ok(0)
    }
    /// N is what the level sees; IMP and IDCODE are the part's.
    pub fn pmcr(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
        let id = c.profile.id_value("PMCR_EL0") & 0xffff_0000;
        Ok(id | (c.visible_counters() as u64) << 11 | c.pmu.control | pmcr::LC)
    }
    pub fn set_pmcr(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
        // There is no AArch32, so the cycle counter overflows at 64 bits only.
        c.pmu.control = v & pmcr::HELD | pmcr::LC;
        if v & pmcr::P != 0 {
            let n = c.visible_counters();
            c.pmu.counts[..n].fill(0);
        }
        if v & pmcr::C != 0 {
            c.pmu.cycles = 0;
        }
        Ok(())
    }

    /// Pairs of a register that sets bits and one that clears them.
    macro_rules! sets {
        ($($read:ident $set:ident $clear:ident $field:ident;)*) => { $(
            pub fn $read(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
                c.pmu_sync();
                Ok(c.pmu.$field & c.visible())
            }
            pub fn $set(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
                c.pmu.$field |= v & c.visible() & ALL;
                Ok(())
            }
            pub fn $clear(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
                c.pmu.$field &= !(v & c.visible());
                Ok(())
            }
        )* };
    }
    sets! {
        enabled enable disable enabled;
        interrupts enable_interrupts disable_interrupts interrupts;
        overflowed set_overflow clear_overflow overflow;
    }

    pub fn increment(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
        let mut p = c.pmu.clone();
        for n in 0..c.visible_counters() {
            let counts = c.pmu.types[n] & 0xffff == event::SW_INCR && c.counts_events(n);
            if v >> n & 1 == 1 && counts {
                c.pmu_count(&mut p, n, 1);
            }
        }
        c.pmu = p;
        Ok(())
    }
    pub fn selected(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
        Ok(c.pmu.selected)
    }
    pub fn select(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
        c.pmu.selected = v & 31;
        Ok(())
    }
    pub fn events0(_: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
        Ok(event::IMPLEMENTED)
    }
    pub fn cycles(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
        c.pmu_sync();
        Ok(c.pmu.cycles)
    }
    pub fn set_cycles(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
        c.pmu.cycles = v;
        Ok(())
    }
    pub fn cycle_filter(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
        Ok(c.pmu.cycle_filter)
    }
    pub fn set_cycle_filter(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
        c.pmu.cycle_filter = v & 0xfc00_0000;
        Ok(())
    }
    pub fn user_enable(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
        Ok(c.pmu.user_enable)
    }
    pub fn set_user_enable(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
        c.pmu.user_enable = v & 15;
        Ok(())
    }

    /// A counter the level does not see is UNDEFINED by its own name and RAZ/WI by selection.
    fn direct(c: &Core, a: Access) -> Result<usize, Exception> {
        let n = usize::from(op2(a.encoding));
        if n < c.visible_counters() {
            Ok(n)
        } else {
            Err(c.undefined())
        }
    }
    fn by_selection(c: &Core) -> Option<usize> {
        let n = c.pmu.selected as usize;
        (n < c.visible_counters()).then_some(n)
    }
    const TYPE: u64 = 0xfc00_ffff;

    pub fn event_count(c: &mut Core, _: &mut Env<'_>, a: Access) -> Value {
        c.pmu_sync();
        direct(c, a).map(|n| c.pmu.counts[n])
    }
    pub fn set_event_count(c: &mut Core, _: &mut Env<'_>, a: Access, v: u64) -> Done {
        let n = direct(c, a)?;
        c.pmu.counts[n] = v & 0xffff_ffff;
        Ok(())
    }
    pub fn event_type(c: &mut Core, _: &mut Env<'_>, a: Access) -> Value {
        direct(c, a).map(|n| c.pmu.types[n])
    }
    pub fn set_event_type(c: &mut Core, _: &mut Env<'_>, a: Access, v: u64) -> Done {
        let n = direct(c, a)?;
        c.pmu.types[n] = v & TYPE;
        Ok(())
    }
    pub fn selected_count(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
        c.pmu_sync();
        Ok(by_selection(c).map_or(0, |n| c.pmu.counts[n]))
    }
    pub fn set_selected_count(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
        if let Some(n) = by_selection(c) {
            c.pmu.counts[n] = v & 0xffff_ffff;
        }
        Ok(())
    }
    pub fn selected_type(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
        Ok(match by_selection(c) {
            Some(n) => c.pmu.types[n],
            None if c.pmu.selected == 31 => c.pmu.cycle_filter,
            None => 0,
        })
    }
    pub fn set_selected_type(c: &mut Core, env: &mut Env<'_>, a: Access, v: u64) -> Done {
        match by_selection(c) {
            Some(n) => c.pmu.types[n] = v & TYPE,
            None if c.pmu.selected == 31 => return set_cycle_filter(c, env, a, v),
            None => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
