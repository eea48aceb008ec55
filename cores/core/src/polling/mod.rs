//! Loops that only poll are skipped to where something changes.
//!
//! A loop that waits for the counter, a device's flag or another core does the same again and again.
//! A [`Tracker`] carries out one iteration, as the interpreter would, and notes what it depends on. If
//! the core is then as it was, but for what follows from the counter and is dead there, then so is
//! every further iteration, until the counter makes one of the iteration's decisions come out
//! differently ([`chain`]) or somebody else acts. The iterations up to the one before that are not
//! carried out: time and instructions are added, and nothing else would have changed. The last one is,
//! which leaves in every place that follows from the counter what is to be there.
//!
//! So a skip is exact, and when one is tried decides nothing. It is tried where an instruction that
//! leaves the fast path anyway (a read of a device, or of the counter) or the start of a turn comes by
//! the same place again, and less and less often where that does not help.
//!
//! Nobody else acts before the turn is over. Where all other cores rest without an event that would
//! wake them ([`Environment::alone`]), turns follow each other and a skip may span them: it ends in
//! the window in which the core would have been, had each been run.
mod chain;
mod emit;
mod ledger;
mod tracker;
mod value;

use crate::environment::Environment;
use crate::state::Core;
use tracker::Tracker;

const SITES: usize = 8;
/// Visits before a place is tried for the first time, and after a success.
const FIRST: u32 = 16;
const AGAIN: u32 = 4;
const SELDOM: u32 = 1 << 16;
/// Turns that start close to each other, likewise.
const FIRST_TURNS: u32 = 16;
const SELDOM_TURNS: u32 = 1 << 12;
/// How close, in bytes.
const CLOSE: u64 = 512;
/// Instructions that are tracked at most, and how often they may come by the place.
const INSTRUCTIONS: u32 = 512;
const INSTRUCTIONS_OF_TURN: u32 = 128;
const ARRIVALS: u32 = 8;

/// A place that is visited now and then, and how many visits to go until it is tried.
#[derive(Clone, Copy, Debug, Default)]
struct Site {
    pc: u64,
    left: u32,
    /// Visits before the next try.
    patience: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cause {
    Site(usize),
    Turn,
}

/// Where a core might be polling. No guest sees any of it.
#[derive(Clone, Debug, Default)]
pub struct Polls {
    /// Nothing is ever skipped.
    pub off: bool,
    sites: [Site; SITES],
    /// Where turns start, and how close together they must for how long.
    turn: Site,
    due: Option<Cause>,
    /// [`Core::attention`] is for this and nothing else.
    alone: bool,
    /// An iteration is being tracked.
    tracking: bool,
}

impl Core {
    /// The instruction at the PC, which runs alone, has read a device or something that depends on
    /// the instant.
    #[inline]
    pub(crate) fn polled(&mut self) {
        let at = (self.pc >> 2) as usize % SITES;
        let site = &mut self.polls.sites[at];
        if site.pc != self.pc {
            *site = Site {
                pc: self.pc,
                left: FIRST,
                patience: FIRST,
            };
        }
        site.left = site.left.saturating_sub(1);
        if site.left == 0 {
            self.poll_is_due(Cause::Site(at));
        }
    }
    /// The engine is about to start a turn.
    #[inline]
    pub(crate) fn turn_begins(&mut self) {
        // What was due at the end of the turn before has waited too long.
        (self.polls.due, self.polls.alone) = (None, false);
        // Wherever in an IT block.
        let pc = self.address();
        let t = &mut self.polls.turn;
        let far = pc.wrapping_sub(t.pc).wrapping_add(CLOSE) > 2 * CLOSE;
        if far {
            (t.left, t.patience) = (FIRST_TURNS, FIRST_TURNS);
        }
        t.pc = pc;
        t.left = t.left.saturating_sub(1);
        if t.left == 0 {
            self.poll_is_due(Cause::Turn);
        }
    }
    /// Whether [`Core::skip_polls`] wants to be called.
    #[inline]
    pub(crate) fn poll_due(&self) -> bool {
        self.polls.due.is_some()
    }
    #[cold]
    fn poll_is_due(&mut self, cause: Cause) {
        if self.polls.off || self.polls.tracking || self.is_observed() {
            return;
        }
        self.polls.due = Some(cause);
        self.polls.alone = !self.attention;
        self.attention = true;
    }
    /// Whether the engine would not have stopped here but for polling; then it does not look at
    /// interrupts and the end of its turn here either.
    #[inline]
    pub(crate) fn takes_attention_for_polls(&mut self) -> bool {
        let alone = std::mem::take(&mut self.polls.alone);
        self.attention &= !alone;
        alone
    }
    /// Tries to skip where that is due. Whether it has done anything.
    #[inline]
    pub(crate) fn skip_polls(&mut self, env: &mut dyn Environment, watched: &[u64]) -> bool {
        match self.polls.due.take() {
            Some(cause) => {
                self.try_to_skip(env, watched, cause);
                true
            }
            None => false,
        }
    }

    #[cold]
    fn try_to_skip(&mut self, env: &mut dyn Environment, watched: &[u64], cause: Cause) {
        // Where instructions are looked at one by one, nothing is left out.
        let simple = !self.is_observed() && !self.is_watched();
        if self.pstate.btype != 0 {
            self.attention = true;
        }
        let skipped = simple && !self.pstate.il && self.pstate.btype == 0 && {
            let most = match cause {
                Cause::Site(_) => INSTRUCTIONS,
                Cause::Turn => INSTRUCTIONS_OF_TURN,
            };
            (self.polls.tracking, self.exact) = (true, true);
            let skipped = track(Tracker::new(self, env, watched), most);
            (self.polls.tracking, self.exact) = (false, false);
            // What an indirect branch lands on is still to be looked at.
            self.attention |= self.pstate.btype != 0;
            skipped
        };
        let (site, again, seldom) = match cause {
            Cause::Site(at) => (&mut self.polls.sites[at], AGAIN, SELDOM),
            Cause::Turn => (&mut self.polls.turn, 1, SELDOM_TURNS),
        };
        site.patience = if skipped {
            again
        } else {
            (site.patience * 2).min(seldom)
        };
        site.left = site.patience;
    }
}

/// Tracks from the PC until it comes back in the same state, and skips then. Whether it did.
fn track(mut t: Tracker<'_, '_>, most: u32) -> bool {
    let (mut arrivals, mut restart_at) = (0, 1);
    for _ in 0..most {
        if !t.step() {
            return false;
        }
        if t.c.pc != t.head {
            continue;
        }
        if t.cycle.closes(t.c) {
            return skip(&mut t);
        }
        // The place may be passed several times in one iteration, each time in another state, and
        // an iteration that was in progress does not start as the next ones do. Starting anew behind
        // 1, 2, 4 arrivals finds every period up to 4.
        arrivals += 1;
        if arrivals == ARRIVALS {
            return false;
        }
        if t.cycle.outlives() {
            t.move_head();
        }
        if arrivals == restart_at {
            restart_at *= 2;
            t.restart();
        }
    }
    false
}

/// The iteration that was tracked ends here, and others like it follow.
fn skip(t: &mut Tracker<'_, '_>) -> bool {
    let (cycle, env) = (&t.cycle, &mut t.env);
    let c = &mut *t.c;
    let position = c.position();
    let length = position.wrapping_sub(cycle.position);
    // At the end of the turn a timer may be due that nobody has looked at.
    if length == 0 || c.budget <= 0 {
        return false;
    }
    // As the next window will: without the tick of an event stream that has ended a wait.
    c.find_next_timer();
    let windows = env.alone(c);
    let end = match windows {
        Some(w) => c.unit.tick_reaching(w.last).max(c.turn_end),
        None => c.turn_end,
    };
    let room = end.saturating_sub(position) / length;
    let same = cycle.chains.same_for(room, length, c.unit, &c.timing);
    // The last of them is carried out.
    let Some(left_out) = same.checked_sub(1).filter(|&n| n > 0) else {
        return false;
    };
    let instructions = c.stats.instructions - cycle.instructions;
    let accesses = c.stats.device_accesses - cycle.accesses;
    let position = position + left_out * length;
    if let Some(w) = windows {
        // Where the last one will end, which is not behind the last window.
        let at = c.unit.time_of(position + length);
        let last = w.end_of(at);
        let end = c.unit.tick_reaching(last);
        if end > c.turn_end {
            c.turn_end = end;
            env.extend_turn(last);
        }
    }
    c.budget = c.turn_end.wrapping_sub(position) as i64;
    c.stats.instructions += left_out * instructions;
    c.stats.device_accesses += left_out * accesses;
    c.stats.skips += 1;
    c.stats.skipped += left_out * instructions;
    true
}

#[cfg(test)]
mod tests;
