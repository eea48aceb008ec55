//! Reset, and the state in which firmware hands over (D1.5.1).
use crate::monitor::Monitor;
use crate::pstate::PState;
use crate::state::{Core, Rest};
use crate::sysreg::{hcr, scr};
use dyno_isa::{Feature, FpEnv, slot};

/// Whether anything below EL3 reports it: what boot firmware writes.
const ICC_SRE: u64 = 0xf;

impl Core {
    /// Architectural reset into `el`, the highest level as a rule. What is UNKNOWN after a reset is
    /// zero. Outputs keep their level until [`Core::update_timers`].
    pub fn reset(&mut self, el: u8, pc: u64) {
        let rvbar = if pc == 0 { self.sys.rvbar } else { pc };
        self.x = [0; 256];
        self.v = [0; 32];
        self.fp = FpEnv::default();
        self.set_nzcv_bits(0);
        self.sp_bank = [0; 4];
        self.reset_sysregs();
        self.sys.rvbar = rvbar;
        let s = &mut self.sys;
        s.vpidr_el2 = self.profile.midr.into();
        s.cntfrq_el0 = self.timing.counter.as_hz();
        s.mdcr_el2 = crate::pmu::COUNTERS as u64;
        s.hcr_el2 = hcr::RW;
        s.scr_el3 = scr::RW | 0x30;
        s.oslsr_el1 = 2;
        self.sys.vmpidr_el2 = self.mpidr();
        self.pstate = PState {
            el: el.clamp(1, self.highest_el()),
            sp: true,
            daif: 15,
            ..PState::default()
        };
        self.pc = pc;
        if self.profile.armv8_r {
            self.reset_aarch32(pc);
        }
        self.monitor = Monitor::default();
        self.event = false;
        self.rest = Rest::Running;
        self.pending = None;
        self.reset_pmu();
        self.x[usize::from(slot::SP)] = 0;
        self.translation_changed();
        self.find_next_timer();
    }

    /// Starts the core at `el` as if the firmware of the levels above had set them up and handed over
    /// (Linux, Documentation/arch/arm64/booting): lower levels are AArch64, nothing of theirs traps,
    /// the system registers of the interrupt controller and of the counter are open.
    pub fn boot_at(&mut self, el: u8, pc: u64, secure: bool) {
        // The reset vector is the board's and stays.
        self.reset(self.highest_el(), 0);
        self.pc = pc;
        let el = el.clamp(1, self.highest_el());
        self.stats.first_el = [None; 4];
        self.stats.first_el[usize::from(el)] = Some(self.time());
        if self.profile.armv8_r {
            return self.boot_aarch32(el, pc);
        }
        if el == self.highest_el() && (secure || !self.profile.has_el3) {
            return;
        }
        let f = self.profile.features;
        let s = &mut self.sys;
        if self.profile.has_el3 && el < 3 {
            s.scr_el3 |= scr::HCE;
            if !secure {
                s.scr_el3 |= scr::NS;
            }
            if f.has(Feature::PAuth) {
                s.scr_el3 |= scr::APK | scr::API;
            }
            if f.has(Feature::ECV) {
                s.scr_el3 |= scr::ECVEN;
            }
            // Performance monitors count in Secure state too; EL3 is not profiled.
            s.mdcr_el3 = 1 << 17;
            s.icc_sre_el3 = ICC_SRE;
        }
        if self.profile.has_el2 && el < 2 {
            if f.has(Feature::PAuth) {
                s.hcr_el2 |= hcr::APK | hcr::API;
            }
            s.cnthctl_el2 = 3;
            s.cptr_el2 = 0;
            s.icc_sre_el2 = ICC_SRE;
        }
        self.set_level(el, true);
    }
}
