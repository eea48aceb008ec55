//! A core's whole architectural state as canonical bytes, for snapshots and fingerprints.
use crate::aarch32::mode;
use crate::debug::Stepped;
use crate::monitor::Monitor;
use crate::pmu::Pmu;
use crate::pstate::PState;
use crate::state::{Core, Rest};
use crate::sysreg::SysRegs;
use crate::timer::Timers;
use dyno_fabric::{Time, snapshot};
use dyno_isa::aarch32::Location;
use serde::{Deserialize, Serialize};

/// What a snapshot holds. Caches, and what follows from the rest, are not in it.
#[derive(Serialize, Deserialize)]
struct Saved {
    profile: String,
    /// X0 to X30.
    x: Vec<u64>,
    /// SP_EL0 to SP_EL3, the current one included.
    sp: [u64; 4],
    nzcv: u64,
    pc: u64,
    v: [u128; 32],
    fpcr: u64,
    fpsr: u64,
    pstate: PState,
    sys: SysRegs,
    monitor: Monitor,
    event: bool,
    stepped: Stepped,
    rest: Rest,
    timers: Timers,
    pmu: Pmu,
    position: u64,
    instructions: u64,
}

/// What is behind it of a core that has nothing but AArch32 state.
#[derive(Serialize, Deserialize)]
struct Saved32 {
    /// Without T and IT, which are in the PC.
    psr: u32,
    a32: crate::aarch32::State,
    sys32: crate::cp15::Sys32,
}

impl Core {
    fn saved32(&self) -> Saved32 {
        Saved32 {
            psr: self.psr(Location::default()),
            a32: self.a32,
            sys32: self.sys32.clone(),
        }
    }
    pub fn save(&self) -> Vec<u8> {
        let mut sp = self.sp_bank;
        sp[self.pstate.stack()] = self.sp();
        let (timers, event) = self.timers_now();
        let saved = Saved {
            profile: self.profile.name.to_owned(),
            x: self.x[..31].to_vec(),
            sp,
            nzcv: self.nzcv_bits(),
            pc: self.pc,
            v: self.v,
            fpcr: self.fp.fpcr,
            fpsr: self.fp.fpsr,
            pstate: self.pstate,
            sys: self.sys.clone(),
            monitor: self.monitor,
            event,
            stepped: self.stepped,
            rest: self.rest,
            timers,
            pmu: self.pmu_now(),
            position: self.position(),
            instructions: self.stats.instructions,
        };
        match self.profile.armv8_r {
            true => snapshot::to_bytes(&(saved, self.saved32())),
            false => snapshot::to_bytes(&saved),
        }
    }

    /// Takes over a saved state; drives nothing. The error says what was wrong with the bytes, and
    /// then nothing has changed.
    pub fn restore(&mut self, bytes: &[u8]) -> Result<(), String> {
        let (s, narrow): (Saved, _) = match self.profile.armv8_r {
            true => snapshot::from_bytes(bytes).map(|(s, n): (Saved, Saved32)| (s, Some(n)))?,
            false => (snapshot::from_bytes(bytes)?, None),
        };
        if s.profile != self.profile.name {
            let own = self.profile.name;
            return Err(format!("a core of profile {}, not {own}", s.profile));
        }
        let mode = narrow.as_ref().map(|n| mode::level((n.psr & 0x1f) as u8));
        let level_differs = mode.is_some_and(|el| el != Some(s.pstate.el));
        if s.x.len() != 31 || s.pstate.el > self.highest_el() || level_differs {
            return Err("a core in a state it cannot have".to_owned());
        }
        if self.unit.time_of(s.position) == Time::NEVER || !self.is_plausible(&s.pmu) {
            return Err("a core that has counted further than it can".to_owned());
        }
        self.x[..31].copy_from_slice(&s.x);
        self.sp_bank = s.sp;
        self.pstate = s.pstate;
        self.x[usize::from(dyno_isa::slot::SP)] = s.sp[s.pstate.stack()];
        if let Some(n) = narrow {
            self.restore_psr(n.psr);
            (self.a32, self.sys32) = (n.a32, n.sys32);
        }
        self.set_nzcv_bits(s.nzcv);
        self.pc = s.pc;
        self.v = s.v;
        (self.fp.fpcr, self.fp.fpsr) = (s.fpcr, s.fpsr);
        self.sys = s.sys;
        self.monitor = s.monitor;
        self.event = s.event;
        self.stepped = s.stepped;
        self.rest = s.rest;
        self.timers = s.timers;
        self.pmu = s.pmu;
        self.pmu_restored();
        self.turn_end = s.position;
        self.budget = 0;
        self.stats.instructions = s.instructions;
        self.pending = None;
        (self.exact, self.ahead) = (false, None);
        self.attention = true;
        self.translation_changed();
        self.find_next_timer();
        Ok(())
    }
}
