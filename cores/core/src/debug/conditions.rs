//! Execution conditions (D2.8.4, D2.9.4), and the context that linked and context breakpoints compare
//! (D2.8.2).
//!
//! Where the manual lets an implementation choose, what is reserved is disabled.
use super::{Units, mdscr};
use crate::state::Core;
use dyno_isa::Feature;

/// DBGBCR and DBGWCR have these fields in the same places.
#[derive(Clone, Copy)]
pub struct Control(pub u64);

impl Control {
    pub fn enabled(self) -> bool {
        self.0 & 1 == 1
    }
    /// PMC or PAC.
    fn pxc(self) -> u64 {
        self.0 >> 1 & 3
    }
    fn hmc(self) -> u64 {
        self.0 >> 13 & 1
    }
    fn ssc(self) -> u64 {
        self.0 >> 14 & 3
    }
    fn lbn(self) -> usize {
        (self.0 >> 16 & 15) as usize
    }
    /// BT of a breakpoint.
    pub fn bt(self) -> u64 {
        self.0 >> 20 & 15
    }
}

impl Core {
    /// Whether HMC, SSC and PMC or PAC are an encoding of Table D2-13. Secure EL2 and AArch32, which
    /// have more, are not built.
    fn is_condition(&self, c: Control) -> bool {
        let listed = matches!(
            (c.hmc(), c.ssc(), c.pxc()),
            (0, 0..=2, 1..=3) | (1, 0 | 1, 1 | 3) | (1, 2, 0 | 1 | 3) | (1, 3, 0)
        );
        let (el2, el3) = (self.profile.has_el2, self.profile.has_el3);
        let none = c.hmc() == 0 && c.ssc() == 0;
        listed
            && (el3 || !matches!(c.ssc(), 1 | 2))
            && (el2 || el3 || none)
            && (el2 || c.ssc() != 3)
    }
    /// AArch64.StateMatch. `as_el0` is for accesses with the rights of EL0.
    pub(super) fn state_matches(&self, c: Control, as_el0: bool, linked: bool, u: &Units) -> bool {
        if !self.is_condition(c) {
            return false;
        }
        let level = match if as_el0 { 0 } else { self.pstate.el } {
            0 => c.pxc() & 2 != 0,
            1 => c.pxc() & 1 != 0,
            2 => c.hmc() == 1,
            // No debug exception comes from EL3.
            _ => false,
        };
        let secure = self.is_secure();
        let state = match c.ssc() {
            1 => !secure,
            2 => secure,
            _ => true,
        };
        level && state && (!linked || self.link_matches(c.lbn(), u))
    }
    /// What a linked breakpoint or watchpoint names must be enabled, context-aware, and of a context
    /// type with linking.
    fn link_matches(&self, n: usize, u: &Units) -> bool {
        let aware = (u.first_context..u.breakpoints).contains(&n);
        aware && {
            let c = Control(self.sys.dbgbcr[n]);
            c.enabled() && c.bt() & 1 == 1 && self.context_matches(n)
        }
    }
    /// AArch64.BreakpointValueMatch for the context types, with or without linking.
    pub(super) fn context_matches(&self, n: usize) -> bool {
        let (low, value) = (self.sys.dbgbvr[n] as u32, self.sys.dbgbvr[n]);
        let bt = Control(self.sys.dbgbcr[n]).bt();
        let (host, below_el2) = (self.is_in_host(), self.pstate.el <= 1);
        let cid1 = below_el2 && !host && self.sys.contextidr_el1 as u32 == low;
        let cid2 = self.pstate.el <= 2
            && self.el2_enabled()
            && self.has_context_el2()
            && self.sys.contextidr_el2 as u32 == (value >> 32) as u32;
        let vmid = || below_el2 && !host && self.el2_enabled() && self.vmid_matches(value);
        match bt >> 1 {
            0b001 if host => self.sys.contextidr_el2 as u32 == low,
            0b001 => cid1,
            0b011 => self.profile.has_el2 && self.has_context_el2() && cid1,
            0b100 => vmid(),
            0b101 => cid1 && vmid(),
            0b110 => cid2,
            0b111 => cid1 && cid2,
            _ => false,
        }
    }
    /// VTTBR_EL2.VMID against DBGBVR.VMID: 16 bits with VTCR_EL2.VS, else 8.
    fn vmid_matches(&self, value: u64) -> bool {
        let wide = self.profile.features.has(Feature::VMID16) && self.sys.vtcr_el2 >> 19 & 1 == 1;
        let mask = if wide { 0xffff } else { 0xff };
        (self.sys.vttbr_el2 >> 48 ^ value >> 32) & mask == 0
    }
    /// CONTEXTIDR_ELx was written: linked and context breakpoints may compare otherwise now.
    pub(crate) fn context_id_changed(&mut self) {
        if self.sys.mdscr_el1 & mdscr::MDE != 0 {
            self.debug_changed();
        }
    }
}
