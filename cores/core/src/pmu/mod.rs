//! Performance monitors, PMUv3 (DDI 0487 D13).
//!
//! Cycles and instructions are brought up to date when somebody looks, and before anything changes that
//! decides whether they count. Other events are counted when they happen; while a counter counts
//! branches the core is observed (see [`crate::debug`]), as blocks of instructions do not tell.
//!
//! Exception entry and return count in the state that is left.
mod event;
pub(crate) mod registers;

use crate::environment::{Environment, pin};
use crate::state::Core;
use crate::sysreg::encoding;
use dyno_fabric::Time;
use event::Events;
use serde::{Deserialize, Serialize};

pub const COUNTERS: usize = 6;
const CYCLES: u64 = 1 << 31;
const EVENT_COUNTERS: u64 = (1 << COUNTERS) - 1;
const ALL: u64 = CYCLES | EVENT_COUNTERS;
const WORD: u64 = 0xffff_ffff;

/// PMCR_EL0.
mod pmcr {
    pub const E: u64 = 1;
    pub const P: u64 = 1 << 1;
    pub const C: u64 = 1 << 2;
    pub const D: u64 = 1 << 3;
    pub const X: u64 = 1 << 4;
    pub const DP: u64 = 1 << 5;
    pub const LC: u64 = 1 << 6;
    pub const LP: u64 = 1 << 7;
}
/// MDCR_EL2.
mod mdcr2 {
    pub const HPME: u64 = 1 << 7;
    pub const HPMD: u64 = 1 << 17;
    pub const HCCD: u64 = 1 << 23;
    pub const HLP: u64 = 1 << 26;
}
/// MDCR_EL3.
mod mdcr3 {
    pub const SPME: u64 = 1 << 17;
    pub const SCCD: u64 = 1 << 23;
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
    /// FEAT_PMUv3p5: event counters of 64 bits; follows from the profile.
    #[serde(skip)]
    wide: bool,
}

impl Pmu {
    fn event(&self, n: usize) -> u64 {
        self.types[n] & 0xffff
    }
    /// Adds to an event counter. `long` are those that overflow at 64 bits; an even one that overflows
    /// at 32 carries into a CHAIN behind it.
    fn add(&mut self, n: usize, by: u64, counting: u64, long: u64) {
        let old = self.counts[n];
        let carries = ((u128::from(old & WORD) + u128::from(by)) >> 32) as u64;
        let (new, wraps) = old.overflowing_add(by);
        self.counts[n] = if self.wide { new } else { new & WORD };
        let is_long = long >> n & 1 == 1;
        if if is_long { wraps } else { carries != 0 } {
            self.overflow |= 1 << n;
        }
        let next = n + 1;
        let chained = n.is_multiple_of(2)
            && next < COUNTERS
            && self.event(next) == event::CHAIN
            && counting >> next & 1 == 1;
        if chained && carries != 0 && !is_long {
            self.add(next, carries, counting, long);
        }
    }
}

impl Core {
    /// Whether the registers can have got this way.
    pub(crate) fn is_plausible(&self, p: &Pmu) -> bool {
        (self.has_wide_counters() || p.counts.iter().all(|&n| n <= WORD))
            && (p.enabled | p.interrupts | p.overflow) & !ALL == 0
    }
    /// ID_AA64DFR0_EL1.PMUVer.
    pub(crate) fn pmu_version(&self) -> u64 {
        self.profile.id_value("ID_AA64DFR0_EL1") >> 8 & 15
    }
    fn has_wide_counters(&self) -> bool {
        self.pmu_version() >= 6
    }
    /// Instructions executed, exact at the current one.
    #[inline]
    pub fn instructions_now(&self) -> u64 {
        self.stats.instructions
    }

    /// Counters from MDCR_EL2.HPMN on are EL2's own.
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
    /// PMCCNTR and the counters of the guest: those that PMCR_EL0 controls.
    fn guests(&self) -> u64 {
        CYCLES | ((1 << self.guest_counters()) - 1)
    }
    /// `guest` of the counters that PMCR_EL0 controls, `own` of EL2's.
    fn by_owner(&self, guest: bool, own: bool) -> u64 {
        let guests = self.guests();
        let mask = |on: bool, set: u64| if on { set } else { 0 };
        mask(guest, guests) | mask(own, ALL & !guests)
    }
    /// Those that PMCR_EL0.E and MDCR_EL2.HPME turn on.
    fn turned_on(&self) -> u64 {
        let e = self.pmu.control & pmcr::E != 0;
        self.by_owner(e, self.sys.mdcr_el2 & mdcr2::HPME != 0)
    }
    /// Those that overflow at 64 bits.
    fn long(&self) -> u64 {
        let lp = self.pmu.control & pmcr::LP != 0;
        self.by_owner(lp, self.sys.mdcr_el2 & mdcr2::HLP != 0)
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
    /// Where events may not be counted (D13.5): Secure state without MDCR_EL3.SPME; EL2 with HPMD, but
    /// for its own counters.
    fn prohibited(&self) -> u64 {
        let secure = self.is_secure() && self.sys.mdcr_el3 & mdcr3::SPME == 0;
        let hyp = self.pstate.el == 2 && self.sys.mdcr_el2 & mdcr2::HPMD != 0;
        self.by_owner(secure || hyp, secure)
    }
    fn counts_cycles(&self, prohibited: bool) -> bool {
        let hyp = self.pstate.el == 2 && self.sys.mdcr_el2 & mdcr2::HCCD != 0;
        let secure = self.is_secure() && self.sys.mdcr_el3 & mdcr3::SCCD != 0;
        let stopped = prohibited && self.pmu.control & pmcr::DP != 0;
        !(hyp || secure || stopped) && self.filter_allows(self.pmu.cycle_filter)
    }
    /// Counters that count in the current state.
    fn counting(&self) -> u64 {
        let on = self.pmu.enabled & self.turned_on();
        if on == 0 {
            return 0;
        }
        let prohibited = self.prohibited();
        let allowed = |n: usize| {
            let counts = prohibited >> n & 1 == 0 && self.filter_allows(self.pmu.types[n]);
            u64::from(counts) << n
        };
        let mut mask = (0..COUNTERS).fold(0, |m, n| m | allowed(n));
        if self.counts_cycles(prohibited & CYCLES != 0) {
            mask |= CYCLES;
        }
        on & mask
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
        let (counting, long) = (self.counting(), self.long());
        // PMCR_EL0.D would divide by 64, but has no effect while LC is set, and without AArch32 that is
        // always so.
        let cycles = (now.0 >> 2).wrapping_sub(from.0 >> 2);
        if counting & CYCLES != 0 {
            let (new, carried) = p.cycles.overflowing_add(cycles);
            p.cycles = new;
            if carried {
                p.overflow |= CYCLES;
            }
        }
        for n in 0..COUNTERS {
            let by = match p.event(n) {
                event::INST_RETIRED => now.1.wrapping_sub(from.1),
                event::CPU_CYCLES => cycles,
                _ => 0,
            };
            if by != 0 && counting >> n & 1 == 1 {
                p.add(n, by, counting, long);
            }
        }
        p
    }
    /// Counts events that happened now, `times` 0 or 1 for each counter, and drives the output.
    fn count_events(&mut self, env: &mut (dyn Environment + '_), counters: u64) {
        let (counting, long) = (self.counting(), self.long());
        let counters = counters & counting;
        for n in (0..COUNTERS).filter(|n| counters >> n & 1 == 1) {
            self.pmu.add(n, 1, counting, long);
        }
        if counters != 0 {
            self.pmu_drive(env);
        }
    }
    /// Counters of one of these events.
    fn counters_of(&self, events: Events) -> u64 {
        let counts = |n: &usize| events.has(self.pmu.event(*n));
        (0..COUNTERS).filter(counts).fold(0, |m, n| m | 1 << n)
    }
    #[inline]
    fn count(&mut self, env: &mut (dyn Environment + '_), events: Events) {
        if self.pmu.enabled & EVENT_COUNTERS != 0 {
            self.count_events(env, self.counters_of(events));
        }
    }
    /// An exception is about to be taken.
    pub(crate) fn count_exception(&mut self, env: &mut (dyn Environment + '_)) {
        self.pmu_sync();
        self.count(env, Events::of(&[event::EXC_TAKEN]));
    }
    /// ERET is about to be carried out. It is a branch, and always taken.
    pub(crate) fn count_return(&mut self, env: &mut (dyn Environment + '_)) {
        use event::{BR_RETIRED, EXC_RETURN, PC_WRITE_RETIRED};
        self.pmu_sync();
        self.count(env, Events::of(&[EXC_RETURN, PC_WRITE_RETIRED, BR_RETIRED]));
    }
    /// The level has changed, and with it what counts.
    pub(crate) fn pmu_level_changed(&mut self) {
        if self.pmu.interrupts & self.pmu.enabled != 0 {
            self.find_next_timer();
        }
    }
    /// A register was written, by this name.
    #[inline]
    pub(crate) fn count_write(&mut self, env: &mut (dyn Environment + '_), name: u16) {
        const CONTEXTIDR_EL1: u16 = encoding(3, 0, 13, 0, 1);
        const TTBR0_EL1: u16 = encoding(3, 0, 2, 0, 0);
        const TTBR1_EL1: u16 = encoding(3, 0, 2, 0, 1);
        let event = match name {
            CONTEXTIDR_EL1 => event::CID_WRITE_RETIRED,
            TTBR0_EL1 | TTBR1_EL1 => event::TTBR_WRITE_RETIRED,
            _ => return,
        };
        self.count(env, Events::of(&[event]));
    }
    /// A counter counts branches here: the engine has to tell of them ([`Core::count_branch`]). Those of
    /// A32 and T32 are not counted.
    #[inline]
    pub(crate) fn counts_branches(&self) -> bool {
        self.pmu.enabled & EVENT_COUNTERS != 0
            && !self.pstate.aarch32
            && self.counters_of(event::OF_BRANCHES) & self.counting() != 0
    }
    /// The instruction `word` was executed; `taken` if it changed the PC. Anything but a branch counts
    /// as nothing.
    pub(crate) fn count_branch(
        &mut self,
        env: &mut (dyn Environment + '_),
        word: u32,
        taken: bool,
    ) {
        if let Some(events) = event::of_branch(word, taken) {
            self.count(env, events);
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
        let level = self.pmu.overflow & self.pmu.interrupts & self.turned_on() != 0;
        if level != self.pmu.level {
            self.pmu.level = level;
            env.drive(self.time(), self.index, pin::PMU, level);
            self.attention = true;
        }
    }
    /// The earliest instant at which a counter whose overflow interrupts may overflow, for cycles and
    /// instructions. Instructions cost at least the cheapest class, so nothing overflows before it.
    pub(crate) fn pmu_next(&self) -> Time {
        let p = &self.pmu;
        let waiting = p.interrupts & p.enabled & !p.overflow;
        if waiting == 0 {
            return Time::NEVER;
        }
        let (counting, long) = (self.counting(), self.long());
        let (position, instructions) = p.at;
        let mut next = u64::MAX;
        let mut at = |base: u64, left: u128, each: u64| {
            let when = u128::from(base) + left * u128::from(each);
            next = next.min(u64::try_from(when).unwrap_or(u64::MAX));
        };
        if waiting & counting & CYCLES != 0 {
            at(position & !3, (1 << 64) - u128::from(p.cycles), 4);
        }
        let cheapest = u64::from(self.timing.costs.cheapest().max(1));
        for n in (0..COUNTERS).filter(|n| counting >> n & 1 == 1) {
            let chain = n + 1 < COUNTERS && p.event(n + 1) == event::CHAIN;
            if waiting >> n & 1 == 0 && !(chain && waiting >> (n + 1) & 1 == 1) {
                continue;
            }
            let left = match long >> n & 1 {
                0 => (1 << 32) - u128::from(p.counts[n] & WORD),
                _ => (1 << 64) - u128::from(p.counts[n]),
            };
            match p.event(n) {
                event::CPU_CYCLES => at(position & !3, left, 4),
                event::INST_RETIRED => {
                    let done = u128::from(self.instructions_now().wrapping_sub(instructions));
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
    /// What follows from the profile.
    pub(crate) fn pmu_restored(&mut self) {
        self.pmu.wide = self.has_wide_counters();
    }
    pub(crate) fn reset_pmu(&mut self) {
        self.pmu = Pmu {
            level: self.pmu.level,
            ..Pmu::default()
        };
        self.pmu_restored();
        self.pmu_rebase();
    }
}

#[cfg(test)]
mod tests;
