//! The state of one processing element.
use crate::debug::{Armed, Stepped};
use crate::elsewhere::Beyond;
use crate::exception::Exception;
use crate::exchange::Exchange;
use crate::halting::Halting;
use crate::monitor::Monitor;
use crate::pmu::Pmu;
use crate::profile::{Profile, Timing};
use crate::pstate::{Level, PState};
use crate::sysreg::SysRegs;
use crate::timer::Timers;
use crate::tlb::Tlb;
use dyno_fabric::{Frequency, Time};
use dyno_isa::FpEnv;
use dyno_isa::aarch32::Location;
use dyno_isa::concrete::Nzcv;

/// Why a core does not execute instructions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Rest {
    /// It does.
    #[default]
    Running,
    /// Held in reset or powered off, until somebody powers it on.
    Off,
    /// WFI: until an interrupt is pending, masked or not.
    Wfi,
    /// WFE: until an event, at the latest at the end of its turn.
    Wfe,
}

/// What instructions behind the current one were charged in advance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ahead {
    /// Quarter cycles.
    pub cost: i64,
    pub instructions: u64,
}

/// Counters that tell people what the core did; no guest can see them.
#[derive(Clone, Debug, Default)]
pub struct Stats {
    pub instructions: u64,
    /// Exceptions taken to each level.
    pub exceptions: [u64; 4],
    /// When it first executed at each level since it was started.
    pub first_el: [Option<Time>; 4],
    pub walks: u64,
    pub device_accesses: u64,
    pub blocks_decoded: u64,
    /// How often a polling loop was skipped, and instructions of it.
    pub skips: u64,
    pub skipped: u64,
}

/// One processing element. The hot fields come first.
#[repr(C)]
pub struct Core {
    /// General registers by slot (see `dyno_isa::slot`): X0 to X30, SP, zero, discard. The rest is
    /// padding: as many as a slot number can name, so that the fast path needs no bounds check.
    pub x: [u64; 256],
    pub flags: Nzcv,
    pub pc: u64,
    /// Quarter cycles left in this turn; at zero or below the turn is over.
    pub budget: i64,
    /// Something besides the next instruction wants a look: interrupts, a change of context, rest.
    pub attention: bool,
    /// Nothing is charged yet for what is behind the current instruction, so [`Core::time`] is its
    /// instant and devices may be accessed.
    pub exact: bool,
    /// What else is charged where that is known; nothing where the instruction has to run alone.
    pub ahead: Option<Ahead>,
    /// Address of the first instruction of the current block.
    pub block_pc: u64,
    /// Where in its block, in halfwords, the instruction is that ended early.
    pub stop_at: u8,
    /// The exception that instruction wants to take.
    pub pending: Option<Exception>,
    pub exchange: Exchange,
    pub v: [u128; 32],
    pub fp: FpEnv,
    pub tlb: Tlb,

    pub pstate: PState,
    /// Levels as they were found since system registers changed.
    pub(crate) levels: [Option<Level>; 4],
    /// SP_EL0 to SP_EL3; the current one lives in `x[slot::SP]`.
    pub sp_bank: [u64; 4],
    pub sys: SysRegs,
    /// What AArch32 has and AArch64 state does not.
    pub a32: crate::aarch32::State,
    /// System registers that are AArch32's alone.
    pub sys32: crate::cp15::Sys32,
    pub monitor: Monitor,
    /// What the last instruction was to software step.
    pub stepped: Stepped,
    /// The event register of WFE.
    pub event: bool,
    pub rest: Rest,
    pub timers: Timers,
    pub pmu: Pmu,
    /// [`Core::fp_trapped`] is something, kept up to date.
    pub fp_is_trapped: bool,
    /// AArch32: likewise of Advanced SIMD.
    pub simd_is_trapped: bool,
    /// ELR_EL1, SPSR_EL1, ESR_EL1 and FAR_EL1 are EL1's own here and no trap covers them, kept up to date.
    pub entry_is_open: bool,
    /// [`crate::vmsa::only_aligned`], kept up to date.
    pub only_aligned: bool,
    /// Breakpoints and watchpoints that may match here, kept up to date.
    pub debug: Armed,

    /// Which core of its cluster, from 0.
    pub index: u32,
    /// MPIDR_EL1 without the fixed bits: Aff3, Aff2, Aff1, Aff0.
    pub affinity: u64,
    pub profile: &'static Profile,
    pub timing: Timing,
    /// Quarter cycles per second.
    pub unit: Frequency,
    /// Position at the end of this turn, in quarter cycles since power-on.
    pub turn_end: u64,
    pub stats: Stats,
    pub pac_memo: crate::pauth::Memo,
    pub polls: crate::polling::Polls,
    pub(crate) halting: Halting,
    pub(crate) beyond: Beyond,
}

impl Core {
    /// A core held in reset.
    pub fn new(index: u32, affinity: u64, profile: &'static Profile, timing: Timing) -> Core {
        let unit = timing.clock.times(4);
        let mut core = Core {
            x: [0; 256],
            flags: Nzcv::default(),
            pc: 0,
            budget: 0,
            attention: false,
            exact: false,
            ahead: None,
            block_pc: 0,
            stop_at: 0,
            pending: None,
            exchange: Exchange::default(),
            v: [0; 32],
            fp: FpEnv::default(),
            tlb: Tlb::default(),
            pstate: PState::default(),
            levels: [None; 4],
            sp_bank: [0; 4],
            sys: SysRegs::default(),
            a32: crate::aarch32::State::default(),
            sys32: crate::cp15::Sys32::default(),
            monitor: Monitor::default(),
            stepped: Stepped::No,
            event: false,
            rest: Rest::Off,
            timers: Timers::default(),
            pmu: Pmu::default(),
            fp_is_trapped: false,
            simd_is_trapped: false,
            entry_is_open: false,
            only_aligned: false,
            debug: Armed::default(),
            index,
            affinity,
            profile,
            timing,
            unit,
            turn_end: 0,
            stats: Stats::default(),
            pac_memo: crate::pauth::Memo::default(),
            polls: crate::polling::Polls::default(),
            halting: Halting::default(),
            beyond: Beyond::default(),
        };
        core.reset(core.highest_el(), 0);
        core.rest = Rest::Off;
        core.stats = Stats::default();
        core
    }
    pub fn highest_el(&self) -> u8 {
        match (self.profile.has_el3, self.profile.has_el2) {
            (true, _) => 3,
            (false, true) => 2,
            (false, false) => 1,
        }
    }
    /// Quarter cycles since power-on, exact at every instruction boundary.
    #[inline]
    pub fn position(&self) -> u64 {
        self.turn_end.wrapping_sub(self.budget as u64)
    }
    /// The instant of the current instruction.
    #[inline]
    pub fn time(&self) -> Time {
        self.unit.time_of(self.position())
    }
    /// Makes [`Core::time`] the instant of the current instruction. False where it has to run alone for
    /// that.
    pub fn become_exact(&mut self) -> bool {
        if !self.exact
            && let Some(a) = self.ahead
        {
            self.budget += a.cost;
            self.stats.instructions -= a.instructions;
            self.exact = true;
        }
        self.exact
    }
    /// Charges for what is behind again.
    pub fn charge_ahead(&mut self, a: Ahead) {
        self.budget -= a.cost;
        self.stats.instructions += a.instructions;
    }
    /// Starts a turn that lasts until `end`, or the first quarter cycle behind it. What was overspent
    /// in the last turn is owed.
    pub fn begin_turn(&mut self, end: Time) {
        self.forget_timeout();
        let position = self.position();
        self.turn_end = self.unit.tick_reaching(end);
        self.budget = self.turn_end.wrapping_sub(position) as i64;
    }
    /// Lets time pass until `end` without executing anything.
    pub fn rest_until(&mut self, end: Time) {
        let end = self.unit.tick_reaching(end);
        if end > self.position() {
            (self.turn_end, self.budget) = (end, 0);
        }
    }
    /// Ends the turn at `end` if it would last longer.
    pub fn limit_turn(&mut self, end: Time) {
        if end == Time::NEVER {
            return;
        }
        let end = self.unit.tick_reaching(end);
        if end < self.turn_end {
            let position = self.position();
            self.turn_end = end.max(position);
            self.budget = (self.turn_end - position) as i64;
        }
    }
    /// Ends the turn at this instruction: somebody else has to run first.
    pub fn yield_turn(&mut self) {
        self.turn_end = self.position();
        self.budget = 0;
    }
    /// The PC without what else is in it in AArch32 state.
    pub fn address(&self) -> u64 {
        if self.pstate.aarch32 {
            Location(self.pc).address().into()
        } else {
            self.pc
        }
    }
    pub fn sp(&self) -> u64 {
        self.x[dyno_isa::slot::SP as usize]
    }
}
