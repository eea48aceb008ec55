//! The world outside a core, as the core sees it.
use crate::elsewhere::Need;
use crate::state::Core;
use dyno_fabric::log::Blame;
use dyno_fabric::system::RamPage;
use dyno_fabric::{Access, Fault, IccAccess, Time};
use std::fmt;

/// Bits of [`Environment::lines`]: the outputs of the interrupt controller for this core.
pub mod line {
    /// FIQ whatever the state of the core.
    pub const FIQ: u32 = 1 << 0;
    /// A Group 1 Secure interrupt: IRQ or FIQ by security state and exception level.
    pub const GROUP1_SECURE: u32 = 1 << 1;
    /// A Group 1 Non-secure interrupt: likewise.
    pub const GROUP1_NON_SECURE: u32 = 1 << 2;
    /// IRQ whatever the state of the core.
    pub const IRQ: u32 = 1 << 3;
    pub const VIRQ: u32 = 1 << 4;
    pub const VFIQ: u32 = 1 << 5;
    /// SError from the outside.
    pub const SERROR: u32 = 1 << 6;
}

/// Output pins of a core, as the board wires them.
pub mod pin {
    pub const CNTPS: u32 = 0;
    pub const CNTP: u32 = 1;
    pub const CNTV: u32 = 2;
    pub const CNTHP: u32 = 3;
    pub const CNTHV: u32 = 4;
    pub const PMU: u32 = 5;
}

/// What one core tells all others of its cluster. They obey before their next instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broadcast {
    /// A TLBI of the Inner or Outer Shareable kind, already decoded.
    Tlbi(crate::tlb::Invalidate),
    /// Code was decoded from this physical page: stores to it must be noticed from now on.
    CodePage(u64),
    /// A core went to sleep on a reservation in this physical page: likewise.
    ReservedPage(u64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conduit {
    Smc,
    Hvc,
}

/// A call into firmware that Dyno itself stands in for (PSCI, SMCCC), when no image does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FirmwareCall {
    pub conduit: Conduit,
    pub imm16: u16,
}

/// What became of a call out of the core.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done: registers hold the results, go on behind the instruction.
    Done,
    /// Nobody outside wants it: do what the architecture says.
    NotMine,
}

/// Ends of the windows to come, as they will be if nothing happens in them: every `quantum` behind
/// `start`, and the last at `last`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Windows {
    pub start: Time,
    pub quantum: Time,
    pub last: Time,
}

impl Windows {
    /// The end of the window in which `at` lies.
    pub fn end_of(&self, at: Time) -> Time {
        let n = (at - self.start).ps().div_ceil(self.quantum.ps().max(1));
        let end = self.start + Time::from_ps(n.saturating_mul(self.quantum.ps()));
        end.min(self.last)
    }
}

/// Time in every call is the exact instant of the instruction that makes it.
pub trait Environment {
    /// RAM behind a physical address; `None` for everything that is not plain RAM.
    fn ram_page(&mut self, pa: u64, secure: bool) -> Option<RamPage>;
    /// Whether stores by `core` into this page must take the slow path because another core holds
    /// a reservation there.
    fn reserved_by_others(&mut self, core: u32, pa: u64) -> bool;
    /// A store that took the slow path: reservations of other cores on these bytes are lost.
    fn note_store(&mut self, core: u32, pa: u64, len: u64);
    /// Code was decoded from the page of `pa`. True if that is news: then the other cores are told.
    fn mark_code(&mut self, core: u32, pa: u64) -> bool;
    /// The code of that page was thrown away: stores to it may be fast again.
    fn unmark_code(&mut self, pa: u64);
    /// A core's own store hit a page with code.
    fn code_written(&mut self, pa: u64);
    /// Takes a page with code that was written, by whomever, until there is none left.
    fn take_code_written(&mut self) -> Option<u64>;

    /// Whether there is RAM behind a physical address that another cell holds: see [`crate::elsewhere`].
    fn holds_elsewhere(&self, _pa: u64) -> bool {
        false
    }
    /// A core waits for this from now on; `again`: with the same instruction as the last time.
    fn ask(&mut self, _at: Time, _core: u32, _need: Need, _again: bool) {}

    /// [`Fault::Elsewhere`] for what belongs to another cell.
    fn read(&mut self, at: Time, a: Access) -> Result<u64, Fault>;
    /// Whether this read succeeds, has no effect, and gives the same until the next event fires or
    /// somebody accesses the part: what [`crate::polling`] may leave out.
    fn is_steady(&self, _: &Access) -> bool {
        false
    }
    fn write(&mut self, at: Time, a: Access, value: u64) -> Result<(), Fault>;
    fn icc_read(&mut self, at: Time, a: &IccAccess) -> Result<u64, Fault>;
    fn icc_write(&mut self, at: Time, a: &IccAccess, value: u64) -> Result<(), Fault>;
    /// Whether somebody else has to run before this core goes on: another core was interrupted or
    /// powered on, an event was armed before the end of this turn, the run is over.
    fn end_turn(&mut self, core: u32) -> bool;
    /// Whether an access to a device may have had consequences for a core: its lines, the end of its
    /// turn, code of its. Without any it goes straight on.
    fn is_disturbed(&self) -> bool;
    /// Whether `end_turn` or `take_code_written` would have something to tell this core.
    fn wants_a_look(&self, core: u32) -> bool;
    /// Whether, and how far, turns of this core follow each other with nobody else in between.
    fn alone(&self, _: &Core) -> Option<Windows> {
        None
    }
    /// The turn ends at this later end of a window, see [`Environment::alone`].
    fn extend_turn(&mut self, _: Time) {}
    /// See [`line`].
    fn lines(&self, core: u32) -> u32;
    /// Drives one of the core's outputs, see [`pin`].
    fn drive(&mut self, at: Time, core: u32, pin: u32, level: bool);

    fn broadcast(&mut self, from: u32, what: Broadcast);
    /// SEV: sets the event register of every core.
    fn send_event(&mut self, from: u32);

    /// HVC or SMC at a level that the machine itself serves.
    fn firmware(&mut self, core: &mut Core, call: FirmwareCall) -> Outcome;
    /// HLT #0xF000 where semihosting is on.
    fn semihosting(&mut self, core: &mut Core) -> Outcome;

    fn log(&mut self, at: Time, core: u32, blame: Blame, text: fmt::Arguments<'_>);
    /// Whether lines of this class are listened to; spares building texts.
    fn logs(&self, blame: Blame) -> bool;
}
