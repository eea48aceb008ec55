//! The controls that take an access away from the level that makes it (DDI 0487 G1.13, G8).
//!
//! What EL1 closes to EL0 is UNDEFINED. Then come HSTR and HCR.TIDCP, which know no registers, and the
//! controls of EL2 over some of them.
use super::{Access, Row};
use crate::aarch32::ALWAYS;
use crate::environment::Environment;
use crate::exception::{Exception, ec};
use crate::state::Core;
use crate::sysreg::{self, hcr};

/// Bits of HCR that AArch64 has not, or under another name.
pub(super) const TAC: u64 = hcr::TACR;
pub(super) const TPC: u64 = hcr::TPCP;

/// HDCR.
mod hdcr {
    pub const TPMCR: u64 = 1 << 5;
    pub const TPM: u64 = 1 << 6;
    pub const TDE: u64 = 1 << 8;
    pub const TDA: u64 = 1 << 9;
    pub const TDOSA: u64 = 1 << 10;
    pub const TDRA: u64 = 1 << 11;
}
/// HCPTR.TCPAC.
const TCPAC: u64 = 1 << 31;
/// CP15BEN of SCTLR and HSCTLR.
const CP15BEN: u64 = 1 << 5;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trap {
    /// Any of these bits of HCR.
    Hcr(u64),
    /// HCR.{TVM,TRVM}.
    Tvm,
    /// CPACR by HCPTR.TCPAC.
    Tcpac,
    /// The barriers of coprocessor 15, which CP15BEN has.
    Cp15Ben,
    /// Performance monitors: HDCR.TPM, and which bits of PMUSERENR open them to EL0, for reads and for
    /// writes.
    Pm {
        read: u64,
        write: u64,
    },
    /// PMCR has HDCR.TPMCR besides.
    PmCr,
    /// Timers: the bits of CNTKCTL that open them to EL0, any of them, and the bit of CNTHCTL that does to
    /// EL1.
    Timer {
        user: u64,
        el1: u64,
    },
    /// The interrupt controller, in groups as AArch64 has them.
    Icc(sysreg::Trap),
    /// HDCR.{TDA,TDOSA}, each with TDE.
    Tda,
    Tdosa,
    /// What DBGDSCRext.UDCCdis closes to EL0, with TDA, and with HDCR.TDRA.
    Dcc,
    Tdra,
    /// Writes at EL1 that this bit of HACTLR does not allow.
    Hactlr(u64),
}

pub(super) const EN: u64 = 1;
pub(super) const SW: u64 = 2;
pub(super) const CR: u64 = 4;
pub(super) const ER: u64 = 8;

impl Access {
    /// HSR.EC.
    const fn class(self) -> u8 {
        match (self.register.coproc, self.two) {
            (15, false) => ec::CP15,
            (15, true) => ec::CP15_TWO,
            (_, false) => ec::CP14,
            (_, true) => ec::CP14_TWO,
        }
    }
    /// HSR.ISS (G8.2.71).
    const fn iss(self) -> u32 {
        let r = self.register;
        let low = (r.rt as u32) << 5 | (r.crm as u32) << 1 | self.read as u32;
        if self.two {
            (r.opc1 as u32) << 16 | (r.rt2 as u32) << 10 | low
        } else {
            (r.opc2 as u32) << 17 | (r.opc1 as u32) << 14 | (r.crn as u32) << 10 | low
        }
    }
}

impl Core {
    fn access_trap(&self, a: Access) -> Exception {
        self.hyp_trap(a.class(), ALWAYS | a.iss())
    }
    fn trap_if(&self, trapped: bool, a: Access) -> Result<(), Exception> {
        if trapped {
            Err(self.access_trap(a))
        } else {
            Ok(())
        }
    }
    pub(super) fn check_hcr(&self, bits: u64, a: Access) -> Result<(), Exception> {
        self.trap_if(self.hcr_trap(bits), a)
    }

    /// HSTR.T<n> by CRn, or CRm of two registers, and HCR.TIDCP (AArch32.CheckCP15InstrCoarseTraps).
    pub(super) fn check_coarse_traps(&self, a: Access) -> Result<(), Exception> {
        let r = a.register;
        if r.coproc != 15 || self.pstate.el > 1 || !self.el2_enabled() {
            return Ok(());
        }
        let n = if a.two { r.crm } else { r.crn };
        let listed = matches!(n, 0..=3 | 5..=13 | 15);
        let hstr = listed && self.sys.hstr_el2 >> n & 1 == 1;
        let implementation_defined = !a.two
            && matches!(
                (r.crn, r.crm),
                (9, 0..=2 | 5..=8) | (10, 0 | 1 | 4 | 8) | (11, 0..=8 | 15)
            );
        let tidcp = implementation_defined && self.sys.hcr_el2 & hcr::TIDCP != 0;
        self.trap_if(hstr || tidcp, a)
    }

    /// Whether EL1 keeps a register that EL0 has a right to from it.
    pub(super) fn is_closed_to_user(&self, row: &Row, a: Access) -> bool {
        let pmuserenr = self.pmu.user_enable;
        row.traps.iter().any(|&t| match t {
            Trap::Pm { read, write } => pmuserenr & if a.read { read } else { write } == 0,
            Trap::PmCr => pmuserenr & EN == 0,
            Trap::Timer { user, .. } => self.sys.cntkctl_el1 & user == 0,
            Trap::Dcc | Trap::Tdra => self.sys.mdscr_el1 >> 12 & 1 == 1,
            _ => false,
        })
    }

    pub(super) fn check_traps32(
        &self,
        env: &mut (dyn Environment + '_),
        row: &Row,
        a: Access,
    ) -> Result<(), Exception> {
        row.traps
            .iter()
            .try_for_each(|&t| self.check_trap32(env, row, t, a))
    }
    fn check_trap32(
        &self,
        env: &mut (dyn Environment + '_),
        row: &Row,
        t: Trap,
        a: Access,
    ) -> Result<(), Exception> {
        let below = self.pstate.el <= 1 && self.el2_enabled();
        let hdcr = |bits: u64| below && self.sys.mdcr_el2 & bits != 0;
        let trapped = match t {
            Trap::Hcr(bits) => self.hcr_trap(bits),
            Trap::Tvm => self.hcr_trap(if a.read { hcr::TRVM } else { hcr::TVM }),
            Trap::Tcpac => below && self.sys.cptr_el2 & TCPAC != 0,
            Trap::Cp15Ben => {
                let control = match self.pstate.el {
                    2 => self.sys.sctlr_el2,
                    _ => self.sys.sctlr_el1,
                };
                return match control & CP15BEN {
                    0 => Err(self.undefined()),
                    _ => Ok(()),
                };
            }
            Trap::Pm { .. } => hdcr(hdcr::TPM),
            Trap::PmCr => hdcr(hdcr::TPM | hdcr::TPMCR),
            Trap::Timer { el1, .. } => below && el1 != 0 && self.sys.cnthctl_el2 & el1 == 0,
            Trap::Icc(group) => {
                let trapped = self.icc_trap(group) == Some(2);
                // Without the register there is nothing to trap.
                if trapped && !self.has_icc32(env, row) {
                    return Err(self.undefined());
                }
                trapped
            }
            Trap::Tda | Trap::Dcc => hdcr(hdcr::TDA | hdcr::TDE),
            Trap::Tdosa => hdcr(hdcr::TDOSA | hdcr::TDE),
            Trap::Tdra => hdcr(hdcr::TDRA | hdcr::TDE),
            Trap::Hactlr(bit) => below && !a.read && self.sys.actlr_el2 & bit == 0,
        };
        self.trap_if(trapped, a)
    }
}
