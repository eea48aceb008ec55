//! Which of many address spaces an address of the debugger is in.
use crate::state::Core;
use crate::vmsa::{self, Regime, current_regime};

/// A translation of addresses, as far as software tells one from another.
///
/// The lower range of a regime with two belongs to a process, which is known by its tables: Linux moves
/// an ASID from one process to another, and keeps it in either TTBR.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AddressSpace {
    pub regime: Regime,
    pub secure: bool,
    /// VTTBR_EL2.VMID or VSCTLR.VMID, where there is a stage 2.
    pub vmid: Option<u16>,
    /// TTBR0.BADDR, for an address of the lower range.
    pub tables: Option<u64>,
}

/// Where a breakpoint or watchpoint is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Wherever that address is met.
    Anywhere,
    Within(AddressSpace),
}

/// TTBRn_ELx.BADDR without CnP.
const BADDR: u64 = 0x0000_ffff_ffff_fffe;

impl Core {
    /// Where an address that was named in the current state is meant.
    ///
    /// An MPU translates nothing, so an address is one place of memory for all regimes of such a core;
    /// a guest that EL2 checks is told from others by its VMID.
    pub fn scope(&self, va: u64) -> Scope {
        let on = match self.profile.armv8_r {
            true => vmsa::stage2_is_on(self),
            false => vmsa::stage1_is_on(self) || vmsa::stage2_is_on(self),
        };
        match on {
            true => Scope::Within(self.address_space(va)),
            false => Scope::Anywhere,
        }
    }
    /// The address space of the current state that `va` is in.
    pub fn address_space(&self, va: u64) -> AddressSpace {
        let regime = current_regime(self);
        let translates = vmsa::stage1_is_on(self) && !self.profile.armv8_r;
        let lower = regime.has_el0() && va >> 55 & 1 == 0 && translates;
        let ttbr0 = match regime {
            Regime::El10 => self.sys.ttbr0_el1,
            _ => self.sys.ttbr0_el2,
        };
        AddressSpace {
            regime,
            secure: regime == Regime::El3 || vmsa::secure_below_el3(self),
            vmid: self.vmid(),
            tables: lower.then_some(ttbr0 & BADDR),
        }
    }
    /// VTTBR_EL2.VMID, or VSCTLR.VMID, where a stage 2 translates what this core does now.
    pub fn vmid(&self) -> Option<u16> {
        let vmid = match self.profile.armv8_r {
            true => self.sys32.vsctlr >> 16 & 0xff,
            false => self.sys.vttbr_el2 >> 48,
        };
        vmsa::stage2_is_on(self).then_some(vmid as u16)
    }
    pub fn is_in(&self, scope: Scope) -> bool {
        match scope {
            Scope::Anywhere => true,
            Scope::Within(space) => {
                let here = self.address_space(if space.tables.is_some() { 0 } else { !0 });
                here == space
            }
        }
    }
}
