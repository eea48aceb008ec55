//! An outside world for tests: it remembers what a core tells it.
use crate::environment::{Broadcast, Environment, FirmwareCall, Outcome};
use crate::profile::{CostTable, Profile, Timing};
use crate::state::Core;
use dyno_fabric::log::Blame;
use dyno_fabric::system::RamPage;
use dyno_fabric::{Access, Fault, Frequency, IccAccess, Time};
use std::fmt;

#[derive(Default)]
pub struct Outside {
    pub lines: u32,
    pub driven: Vec<(Time, u32, bool)>,
    pub icc: Vec<(IccAccess, Option<u64>)>,
    pub icc_absent: bool,
    pub events: u32,
    pub broadcasts: Vec<Broadcast>,
    pub serves: bool,
    pub calls: Vec<FirmwareCall>,
    pub logged: Vec<String>,
}

impl Environment for Outside {
    fn ram_page(&mut self, _: u64, _: bool) -> Option<RamPage> {
        None
    }
    fn reserved_by_others(&mut self, _: u32, _: u64) -> bool {
        false
    }
    fn note_store(&mut self, _: u32, _: u64, _: u64) {}
    fn mark_code(&mut self, _: u32, _: u64) -> bool {
        false
    }
    fn unmark_code(&mut self, _: u64) {}
    fn code_written(&mut self, _: u64) {}
    fn take_code_written(&mut self) -> Option<u64> {
        None
    }
    fn read(&mut self, _: Time, _: Access) -> Result<u64, Fault> {
        Err(Fault::NoDevice)
    }
    fn write(&mut self, _: Time, _: Access, _: u64) -> Result<(), Fault> {
        Err(Fault::NoDevice)
    }
    fn icc_read(&mut self, _: Time, a: &IccAccess) -> Result<u64, Fault> {
        self.icc.push((*a, None));
        if self.icc_absent {
            return Err(Fault::NoRegister);
        }
        Ok(0x1cc)
    }
    fn icc_write(&mut self, _: Time, a: &IccAccess, v: u64) -> Result<(), Fault> {
        self.icc.push((*a, Some(v)));
        if self.icc_absent {
            return Err(Fault::NoRegister);
        }
        Ok(())
    }
    fn end_turn(&mut self, _: u32) -> bool {
        false
    }
    fn is_disturbed(&self) -> bool {
        true
    }
    fn wants_a_look(&self, _: u32) -> bool {
        true
    }
    fn lines(&self, _: u32) -> u32 {
        self.lines
    }
    fn drive(&mut self, at: Time, _: u32, pin: u32, level: bool) {
        self.driven.push((at, pin, level));
    }
    fn broadcast(&mut self, _: u32, what: Broadcast) {
        self.broadcasts.push(what);
    }
    fn send_event(&mut self, _: u32) {
        self.events += 1;
    }
    fn firmware(&mut self, core: &mut Core, call: FirmwareCall) -> Outcome {
        self.calls.push(call);
        if !self.serves {
            return Outcome::NotMine;
        }
        core.x[0] = 0x5eed;
        Outcome::Done
    }
    fn semihosting(&mut self, core: &mut Core) -> Outcome {
        if !self.serves {
            return Outcome::NotMine;
        }
        core.x[0] = 0x5e1;
        Outcome::Done
    }
    fn log(&mut self, _: Time, _: u32, _: Blame, text: fmt::Arguments<'_>) {
        self.logged.push(text.to_string());
    }
    fn logs(&self, _: Blame) -> bool {
        true
    }
}

/// A core that runs at 1 GHz, one cycle an instruction, with a counter of 62.5 MHz.
pub fn core_of(profile: &'static Profile) -> Core {
    let timing = Timing {
        clock: Frequency::mhz(1000),
        counter: Frequency::hz(62_500_000),
        costs: CostTable::uniform(4),
    };
    let mut c = Core::new(0, 0x100, profile, timing);
    c.rest = crate::state::Rest::Running;
    c
}
pub fn core(name: &str) -> Core {
    core_of(Profile::by_name(name).expect("a known profile"))
}
/// At `el` in Non-secure state (Secure at EL3), with nothing trapped.
pub fn core_at(name: &str, el: u8) -> Core {
    let mut c = core(name);
    c.boot_at(el, 0x4000_0000, false);
    c
}
/// EL0 of a guest, or of a host kernel.
pub fn user(name: &str, host: bool) -> Core {
    let mut c = core_at(name, 2);
    if host {
        c.sys.hcr_el2 |= 1 << 34 | 1 << 27;
    }
    c.set_level(0, false);
    c
}
/// Lets time pass.
pub fn go_to(c: &mut Core, t: Time) {
    c.turn_end = c.unit.tick_reaching(t);
    c.budget = 0;
}
