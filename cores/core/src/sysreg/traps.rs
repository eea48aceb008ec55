//! The controls that take an access away from the level that makes it (D1.3.1, tables of D19).
//!
//! Where several apply, the lowest target wins: EL0 enables first, then EL2's traps, then EL3's.
use super::{Access, Row};
use crate::exception::{Exception, Syndrome, ec};
use crate::state::Core;

/// Bits of HCR_EL2.
pub(crate) mod hcr {
    pub const FMO: u64 = 1 << 3;
    pub const IMO: u64 = 1 << 4;
    pub const AMO: u64 = 1 << 5;
    pub const VF: u64 = 1 << 6;
    pub const VI: u64 = 1 << 7;
    pub const VSE: u64 = 1 << 8;
    pub const TWI: u64 = 1 << 13;
    pub const TWE: u64 = 1 << 14;
    pub const TID0: u64 = 1 << 15;
    pub const TID1: u64 = 1 << 16;
    pub const TID2: u64 = 1 << 17;
    pub const TID3: u64 = 1 << 18;
    pub const TSC: u64 = 1 << 19;
    pub const TIDCP: u64 = 1 << 20;
    pub const TACR: u64 = 1 << 21;
    pub const TSW: u64 = 1 << 22;
    pub const TPCP: u64 = 1 << 23;
    pub const TPU: u64 = 1 << 24;
    pub const TTLB: u64 = 1 << 25;
    pub const TVM: u64 = 1 << 26;
    pub const TGE: u64 = 1 << 27;
    pub const TDZ: u64 = 1 << 28;
    pub const HCD: u64 = 1 << 29;
    pub const TRVM: u64 = 1 << 30;
    pub const RW: u64 = 1 << 31;
    pub const E2H: u64 = 1 << 34;
    pub const TLOR: u64 = 1 << 35;
    pub const TERR: u64 = 1 << 36;
    pub const APK: u64 = 1 << 40;
    pub const API: u64 = 1 << 41;
    pub const FWB: u64 = 1 << 46;
    pub const TID4: u64 = 1 << 49;
    pub const TICAB: u64 = 1 << 50;
    pub const TOCU: u64 = 1 << 52;
    pub const TTLBIS: u64 = 1 << 54;
    pub const TTLBOS: u64 = 1 << 55;
    /// Of FEAT_EVT.
    pub const EVT: u64 = TID4 | TICAB | TOCU | TTLBIS | TTLBOS;
}
/// Bits of SCR_EL3.
pub(crate) mod scr {
    pub const NS: u64 = 1;
    pub const IRQ: u64 = 1 << 1;
    pub const FIQ: u64 = 1 << 2;
    pub const EA: u64 = 1 << 3;
    pub const SMD: u64 = 1 << 7;
    pub const HCE: u64 = 1 << 8;
    pub const RW: u64 = 1 << 10;
    pub const ST: u64 = 1 << 11;
    pub const TWI: u64 = 1 << 12;
    pub const TWE: u64 = 1 << 13;
    pub const TLOR: u64 = 1 << 14;
    pub const TERR: u64 = 1 << 15;
    pub const APK: u64 = 1 << 16;
    pub const API: u64 = 1 << 17;
    pub const ECVEN: u64 = 1 << 28;
}
/// Bits of SCTLR_ELx.
pub(crate) mod sctlr {
    pub const NAA: u64 = 1 << 6;
    /// AArch32: IT instructions for more than one, and SETEND, are UNDEFINED.
    pub const ITD: u64 = 1 << 7;
    pub const SED: u64 = 1 << 8;
    pub const UMA: u64 = 1 << 9;
    pub const ENRCTX: u64 = 1 << 10;
    pub const ENDB: u64 = 1 << 13;
    /// AArch32: exception vectors at the top of the address space.
    pub const V: u64 = 1 << 13;
    pub const DZE: u64 = 1 << 14;
    pub const UCT: u64 = 1 << 15;
    pub const NTWI: u64 = 1 << 16;
    pub const NTWE: u64 = 1 << 18;
    pub const SPAN: u64 = 1 << 23;
    pub const EE: u64 = 1 << 25;
    pub const UCI: u64 = 1 << 26;
    pub const ENDA: u64 = 1 << 27;
    pub const ENIB: u64 = 1 << 30;
    /// AArch32: exceptions are taken to T32 state.
    pub const TE: u64 = 1 << 30;
    pub const ENIA: u64 = 1 << 31;
    pub const BT0: u64 = 1 << 35;
    /// BT of SCTLR_EL2 and SCTLR_EL3.
    pub const BT1: u64 = 1 << 36;
    pub const DSSBS: u64 = 1 << 44;
    pub const EPAN: u64 = 1 << 57;
}
/// Bits of CNTHCTL_EL2, where HCR_EL2.E2H makes no difference.
pub(crate) mod cnthctl {
    pub const ECV: u64 = 1 << 12;
    pub const EL1TVT: u64 = 1 << 13;
    pub const EL1TVCT: u64 = 1 << 14;
    pub const EL1NVPCT: u64 = 1 << 15;
    pub const EL1NVVCT: u64 = 1 << 16;
    pub const EVNTIS: u64 = 1 << 17;
}
/// Bits of MDCR_EL2 and MDCR_EL3.
mod mdcr {
    pub const TPMCR: u64 = 1 << 5;
    pub const TPM: u64 = 1 << 6;
    pub const TDE: u64 = 1 << 8;
    pub const TDA: u64 = 1 << 9;
    pub const TDOSA: u64 = 1 << 10;
    pub const TDRA: u64 = 1 << 11;
}

/// Groups of registers that are trapped together, by the name of the control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trap {
    /// HCR_EL2.{TVM,TRVM}.
    Tvm,
    Tacr,
    Tid1,
    /// HCR_EL2.{TID2,TID4}.
    Tid2,
    Tid3,
    Tidcp,
    Tlor,
    /// Those of the LORegion registers that Secure state has not.
    Lor,
    Terr,
    /// Pointer authentication keys.
    Apk,
    Cpacr,
    Cptr2,
    Mdcr2,
    Fp,
    /// DAIF at EL0.
    Uma,
    /// SSBS as a register (ID_AA64PFR1_EL1.SSBS of 2).
    Ssbs,
    /// CTR_EL0: SCTLR.UCT and TID2.
    Ctr,
    /// Breakpoints and watchpoints that ID_AA64DFR0_EL1 does not count.
    DebugUnit,
    /// Debug registers: TDA, TDOSA, TDRA; the DCC at EL0.
    Tda,
    Tdosa,
    Tdra,
    Dcc,
    /// Performance monitors, by what PMUSERENR_EL0 opens of them to EL0.
    Pm,
    PmCr,
    PmCycles,
    PmEvents,
    PmSelect,
    PmIncrement,
    PmUser,
    Cntfrq,
    Cntpct,
    Cntvct,
    Cntp,
    Cntv,
    Cntps,
    /// SCR_EL3.ECVEn.
    Ecv,
    /// CPU interface: Group 0, Group 1, both, software-generated, DIR, and the SRE registers.
    Icc0,
    Icc1,
    IccCommon,
    IccSgi,
    IccDir,
    IccSre1,
    IccSre2,
}

impl Core {
    pub(crate) fn is_secure(&self) -> bool {
        self.profile.has_el3 && (self.pstate.el == 3 || self.sys.scr_el3 & scr::NS == 0)
    }
    /// EL2Enabled(): there is an EL2 in the security state of the levels below EL3.
    pub(crate) fn el2_enabled(&self) -> bool {
        self.profile.has_el2 && (!self.profile.has_el3 || self.sys.scr_el3 & scr::NS != 0)
    }
    /// HCR_EL2 as far as it acts on the levels below EL2: zero while EL2 is not enabled.
    pub(crate) fn hcr(&self) -> u64 {
        if self.el2_enabled() {
            self.sys.hcr_el2
        } else {
            0
        }
    }
    /// HCR_EL2.TGE while it acts.
    pub(crate) fn tge(&self) -> bool {
        self.hcr() & hcr::TGE != 0
    }
    /// HCR_EL2.{E2H,TGE} is {1,1}: EL0 belongs to the EL2&0 regime.
    pub(crate) fn is_host(&self) -> bool {
        self.e2h() && self.tge()
    }
    pub(crate) fn is_host_el0(&self) -> bool {
        self.pstate.el == 0 && self.is_host()
    }
    /// SCTLR of the regime that EL0 is in.
    pub(crate) fn sctlr_of_el0(&self) -> u64 {
        if self.is_host() {
            self.sys.sctlr_el2
        } else {
            self.sys.sctlr_el1
        }
    }
    /// The level that what EL0 may not do is reported to.
    pub(crate) fn el1_or_tge(&self) -> u8 {
        match self.pstate.el {
            0 if self.tge() => 2,
            0 => 1,
            el => el,
        }
    }
    pub(crate) fn sysreg_trap(&self, target: u8, a: Access) -> Exception {
        Exception::synchronous(target, Syndrome::new(ec::SYSREG, a.iss()))
    }

    pub(super) fn check_traps(&self, row: &Row, a: Access) -> Result<(), Exception> {
        row.traps.iter().try_for_each(|&t| self.check_trap(t, a))
    }

    /// Controls of EL2 over what is below it.
    pub(crate) fn hcr_trap(&self, bit: u64) -> bool {
        let el = self.pstate.el;
        el <= 1 && self.hcr() & bit != 0 && !self.is_host_el0()
    }
    fn mdcr2(&self, bits: u64) -> bool {
        self.pstate.el <= 1 && self.el2_enabled() && self.sys.mdcr_el2 & bits != 0
    }
    fn mdcr3(&self, bits: u64) -> bool {
        self.pstate.el <= 2 && self.profile.has_el3 && self.sys.mdcr_el3 & bits != 0
    }
    fn scr_set(&self, bits: u64) -> bool {
        self.pstate.el <= 2 && self.profile.has_el3 && self.sys.scr_el3 & bits != 0
    }
    fn scr_clear(&self, bits: u64) -> bool {
        self.pstate.el <= 2 && self.profile.has_el3 && self.sys.scr_el3 & bits == 0
    }

    pub(crate) fn check_trap(&self, t: Trap, a: Access) -> Result<(), Exception> {
        match self.trap_target(t, a)? {
            Some(el) => Err(self.sysreg_trap(el, a)),
            None => Ok(()),
        }
    }

    /// The level that takes this access away, or the exception where it is not EC 0x18.
    fn trap_target(&self, t: Trap, a: Access) -> Result<Option<u8>, Exception> {
        let el = self.pstate.el;
        let pick = |to2: bool, to3: bool| {
            Ok(match (to2, to3) {
                (true, _) => Some(2),
                (false, true) => Some(3),
                (false, false) => None,
            })
        };
        match t {
            Trap::Tvm => {
                let bit = if a.read { hcr::TRVM } else { hcr::TVM };
                pick(self.hcr_trap(bit), false)
            }
            Trap::Tacr => pick(self.hcr_trap(hcr::TACR), false),
            Trap::Tid1 => pick(self.hcr_trap(hcr::TID1), false),
            Trap::Tid2 => pick(self.hcr_trap(hcr::TID2 | hcr::TID4), false),
            Trap::Tid3 => pick(self.hcr_trap(hcr::TID3), false),
            Trap::Tidcp => pick(self.hcr_trap(hcr::TIDCP), false),
            Trap::Tlor => pick(self.hcr_trap(hcr::TLOR), self.scr_set(scr::TLOR)),
            Trap::Lor => {
                if self.profile.has_el3 && self.sys.scr_el3 & scr::NS == 0 {
                    return Err(self.undefined());
                }
                self.trap_target(Trap::Tlor, a)
            }
            Trap::Terr => pick(self.hcr_trap(hcr::TERR), self.scr_set(scr::TERR)),
            Trap::Apk => pick(
                el <= 1 && self.el2_enabled() && self.sys.hcr_el2 & hcr::APK == 0,
                self.scr_clear(scr::APK),
            ),
            Trap::Cpacr => pick(
                el == 1 && self.el2_enabled() && self.sys.cptr_el2 >> 31 & 1 == 1,
                self.tcpac3(),
            ),
            Trap::Cptr2 => pick(false, self.tcpac3()),
            Trap::Fp => match self.fp_trapped() {
                Some(e) => Err(e),
                None => Ok(None),
            },
            // SCTLR_EL2 has no UMA: a host keeps DAIF to itself.
            Trap::Uma => {
                let open = !self.is_host() && self.sys.sctlr_el1 & sctlr::UMA != 0;
                Ok((el == 0 && !open).then(|| self.el1_or_tge()))
            }
            Trap::Ssbs if self.profile.id_value("ID_AA64PFR1_EL1") >> 4 & 15 < 2 => {
                Err(self.undefined())
            }
            Trap::Ssbs => Ok(None),
            Trap::Ctr => {
                if el == 0 && self.sctlr_of_el0() & sctlr::UCT == 0 {
                    return Ok(Some(self.el1_or_tge()));
                }
                pick(self.hcr_trap(hcr::TID2), false)
            }
            Trap::DebugUnit => match self.has_debug_unit(a) {
                true => Ok(None),
                false => Err(self.undefined()),
            },
            Trap::Ecv => pick(false, self.scr_clear(scr::ECVEN)),
            Trap::Mdcr2 => pick(false, self.mdcr3(mdcr::TDA)),
            Trap::Tda => pick(self.mdcr2(mdcr::TDA | mdcr::TDE), self.mdcr3(mdcr::TDA)),
            Trap::Tdosa => pick(self.mdcr2(mdcr::TDOSA | mdcr::TDE), self.mdcr3(mdcr::TDOSA)),
            Trap::Tdra => pick(self.mdcr2(mdcr::TDRA | mdcr::TDE), self.mdcr3(mdcr::TDA)),
            Trap::Dcc => {
                if el == 0 && self.sys.mdscr_el1 >> 12 & 1 == 1 {
                    return Ok(Some(self.el1_or_tge()));
                }
                // TGE stands for TDE.
                if el == 0 && self.tge() {
                    return Ok(Some(2));
                }
                self.trap_target(Trap::Tda, a)
            }
            Trap::Pm
            | Trap::PmCr
            | Trap::PmCycles
            | Trap::PmEvents
            | Trap::PmSelect
            | Trap::PmIncrement
            | Trap::PmUser => self.pmu_trap(t, a),
            Trap::Cntfrq | Trap::Cntpct | Trap::Cntvct | Trap::Cntp | Trap::Cntv => {
                Ok(self.timer_trap(t))
            }
            Trap::Cntps => match el {
                1 if self.is_secure() && self.sys.scr_el3 & scr::ST == 0 => Ok(Some(3)),
                1 if self.is_secure() => Ok(None),
                3 => Ok(None),
                _ => Err(self.undefined()),
            },
            // ICC_SRE_EL2 at EL3 is that of an enabled EL2.
            Trap::IccSre2 if el == 3 && !self.el2_enabled() => Err(self.undefined()),
            Trap::Icc0
            | Trap::Icc1
            | Trap::IccCommon
            | Trap::IccSgi
            | Trap::IccDir
            | Trap::IccSre1
            | Trap::IccSre2 => Ok(self.icc_trap(t)),
        }
    }

    fn tcpac3(&self) -> bool {
        self.pstate.el <= 2 && self.profile.has_el3 && self.sys.cptr_el3 >> 31 & 1 == 1
    }

    /// PMUSERENR_EL0 opens registers to EL0; MDCR_EL2 and MDCR_EL3 trap whatever is left.
    fn pmu_trap(&self, t: Trap, a: Access) -> Result<Option<u8>, Exception> {
        let user = self.pmu.user_enable;
        let (en, sw, cr, er) = (user & 1, user >> 1 & 1, user >> 2 & 1, user >> 3 & 1);
        let open = match t {
            Trap::PmCycles if a.read => en | cr,
            Trap::PmEvents if a.read => en | er,
            Trap::PmSelect => en | er,
            Trap::PmIncrement => en | sw,
            Trap::PmUser => 1,
            _ => en,
        };
        if self.pstate.el == 0 && open == 0 {
            return Ok(Some(self.el1_or_tge()));
        }
        let mut bits = mdcr::TPM;
        if t == Trap::PmCr {
            bits |= mdcr::TPMCR;
        }
        Ok(if self.mdcr2(bits) {
            Some(2)
        } else if self.mdcr3(mdcr::TPM) {
            Some(3)
        } else {
            None
        })
    }

    /// CNTKCTL_EL1 and CNTHCTL_EL2, whose layout depends on E2H (D12.1, D19.12).
    fn timer_trap(&self, t: Trap) -> Option<u8> {
        let el = self.pstate.el;
        let hctl = self.sys.cnthctl_el2;
        if el == 0 {
            let ctl = if self.is_host() {
                hctl
            } else {
                self.sys.cntkctl_el1
            };
            let open = match t {
                Trap::Cntfrq => ctl & 3,
                Trap::Cntpct => ctl & 1,
                Trap::Cntvct => ctl >> 1 & 1,
                Trap::Cntv => ctl >> 8 & 1,
                _ => ctl >> 9 & 1,
            };
            if open == 0 {
                return Some(self.el1_or_tge());
            }
        }
        if el <= 1 && self.el2_enabled() && !self.is_host() {
            let shift = if self.e2h() { 10 } else { 0 };
            let open = match t {
                Trap::Cntpct => hctl >> shift & 1,
                Trap::Cntp => hctl >> (shift + 1) & 1,
                _ => 1,
            };
            let closed = match t {
                Trap::Cntv => hctl & cnthctl::EL1TVT,
                Trap::Cntvct => hctl & cnthctl::EL1TVCT,
                _ => 0,
            };
            if open == 0 || closed != 0 {
                return Some(2);
            }
        }
        None
    }

    /// IHI 0069 12.1: ICH_HCR_EL2's traps, then what goes to the virtual interface, then SCR_EL3.
    pub(crate) fn icc_trap(&self, t: Trap) -> Option<u8> {
        const TC: u64 = 1 << 10;
        const TALL0: u64 = 1 << 11;
        const TALL1: u64 = 1 << 12;
        const TDIR: u64 = 1 << 14;
        let el = self.pstate.el;
        let (fiq, irq) = (self.scr_set(scr::FIQ), self.scr_set(scr::IRQ));
        let (trap, virtual_, to3) = match t {
            Trap::Icc0 => (TALL0, hcr::FMO, fiq),
            Trap::Icc1 => (TALL1, hcr::IMO, irq),
            Trap::IccDir => (TC | TDIR, hcr::FMO | hcr::IMO, fiq && irq),
            Trap::IccSre1 => {
                if el == 1 && self.el2_enabled() && self.sys.icc_sre_el2 & 8 == 0 {
                    return Some(2);
                }
                return self.sre3_closed().then_some(3);
            }
            Trap::IccSre2 => return self.sre3_closed().then_some(3),
            _ => (TC, hcr::FMO | hcr::IMO, fiq && irq),
        };
        if el == 1 && self.el2_enabled() {
            if self.sys.ich_hcr_el2 & trap != 0 {
                return Some(2);
            }
            if self.sys.hcr_el2 & virtual_ != 0 {
                return (t == Trap::IccSgi).then_some(2);
            }
        }
        to3.then_some(3)
    }
    fn sre3_closed(&self) -> bool {
        self.pstate.el <= 2 && self.profile.has_el3 && self.sys.icc_sre_el3 & 8 == 0
    }
}
