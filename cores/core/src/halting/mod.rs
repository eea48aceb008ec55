//! What a debugger outside the machine asks of a core: to halt in front of an instruction, in front of an
//! access, or behind one instruction.
//!
//! A core that halts leaves its engine in the middle of its turn, in front of an instruction of which
//! nothing has happened. [`Interpreter::run`] goes on from there as if it had never been left: what was
//! found out about that instruction is kept, and nothing is looked at twice. So a halt changes no result.
//! This is not the Halting debug of DDI 0487 H: no guest can see any of it.
//!
//! [`Interpreter::run`]: crate::interpreter::Interpreter::run
mod address_space;
mod registers;
mod registers32;
mod watch;

pub use address_space::{AddressSpace, Scope};
pub(crate) use registers::TAKES;
pub use registers32::{Banked, BankedWhat, banked};
pub use watch::Watchpoint;

use crate::state::Core;

/// Halts a core that is about to execute what is at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Breakpoint {
    pub va: u64,
    pub scope: Scope,
}

/// Why a core has halted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Halt {
    /// In front of the instruction at `pc`, which has a breakpoint.
    Breakpoint,
    /// In front of an instruction that is about to access what is watched: the first byte of it, and
    /// whether the access writes.
    Watchpoint { va: u64, write: bool },
    /// One instruction was executed, or an exception was taken instead.
    Step,
}

/// What the engine knew about the instruction in front of which it was left.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Looked {
    pub observed: bool,
    pub landing: bool,
    /// Its breakpoint was reported.
    pub reported: bool,
}

/// Instructions executed and exceptions taken by a core.
pub(crate) type Mark = (u64, u64);

/// The requests, and where the core was left.
#[derive(Debug, Default)]
pub struct Halting {
    pub(crate) breakpoints: Vec<Breakpoint>,
    pub(crate) watchpoints: Vec<Watchpoint>,
    /// Since when it steps.
    step: Option<Mark>,
    halted: Option<Halt>,
    looked: Option<Looked>,
    /// [`Core::attention`] without the halt.
    attention: bool,
    /// The next instruction is carried out whatever it accesses: that was reported.
    pass: bool,
}

/// How an engine starts.
pub(crate) enum Begin {
    /// A turn, from its start.
    Turn,
    /// In the middle of one. The instruction at `pc` was looked at where that is known.
    Resumed(Option<Looked>),
}

impl Core {
    pub(crate) fn mark(&self) -> Mark {
        (
            self.stats.instructions,
            self.stats.exceptions.iter().sum::<u64>(),
        )
    }
    pub fn set_breakpoints(&mut self, breakpoints: &[Breakpoint]) {
        self.halting.breakpoints = breakpoints.to_vec();
    }
    /// Halts behind the next instruction, or not.
    pub fn set_step(&mut self, step: bool) {
        self.halting.step = step.then(|| self.mark());
    }
    pub fn is_stepping(&self) -> bool {
        self.halting.step.is_some()
    }
    /// Why the core stands in the middle of its turn, if it does.
    pub fn halted(&self) -> Option<Halt> {
        self.halting.halted
    }
    /// Somebody outside changed the state of this core: what was found out about its next instruction
    /// no longer holds.
    pub(crate) fn changed_from_outside(&mut self) {
        self.halting.looked = None;
        self.halting.attention = true;
        self.attention = true;
    }

    // For the engine

    /// The engine starts. What was reported at this instruction is not reported again.
    pub(crate) fn begin_running(&mut self) -> Begin {
        let Some(halt) = self.halting.halted.take() else {
            return self.begin_again().unwrap_or(Begin::Turn);
        };
        self.halting.pass = matches!(halt, Halt::Watchpoint { .. });
        let looked = self.halting.looked.take();
        if self.halting.pass {
            self.attention = self.halting.attention;
        }
        Begin::Resumed(looked)
    }
    /// Instructions are carried out one at a time.
    #[inline]
    pub(crate) fn goes_singly(&self) -> bool {
        self.halting.step.is_some() || self.halting.pass || self.goes_again()
    }
    /// An instruction that was let pass is done.
    pub(crate) fn passed(&mut self) {
        self.halting.pass = false;
        self.gone_again();
    }
    pub(crate) fn take_looked(&mut self) -> Looked {
        self.halting.looked.take().unwrap_or_default()
    }
    pub(crate) fn set_looked(&mut self, looked: Looked) {
        self.halting.looked = Some(looked);
    }
    /// Leaves the engine in front of the instruction at `pc`.
    fn halt(&mut self, why: Halt, looked: Looked) -> bool {
        self.halting.step = None;
        self.halting.halted = Some(why);
        self.halting.looked = Some(Looked {
            reported: why == Halt::Breakpoint,
            ..looked
        });
        true
    }
    /// Whether the step is over.
    pub(crate) fn halts_behind_step(&mut self, looked: Looked) -> bool {
        self.halting.step.is_some_and(|s| s != self.mark()) && self.halt(Halt::Step, looked)
    }
    /// Whether the instruction at `pc` has a breakpoint.
    #[cold]
    pub(crate) fn halts_here(&mut self, looked: Looked) -> bool {
        let here = |b: &Breakpoint| b.va == self.address() && self.is_in(b.scope);
        !looked.reported
            && self.halting.breakpoints.iter().any(here)
            && self.halt(Halt::Breakpoint, looked)
    }
    /// The core rests: no instruction will be executed soon. Whether that is news to who steps it.
    pub fn halts_at_rest(&mut self) -> bool {
        self.halting.step.take().is_some()
    }
}
