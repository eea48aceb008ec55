//! The interrupt controller's CPU interface (IHI 0069 chapter 12). The core checks rights and traps;
//! what the registers hold is the controller's.
use super::effects::ignore;
use super::traps::{hcr, scr};
use super::{Access, After, op1, rows};
use crate::environment::Environment;
use crate::exception::Exception;
use crate::state::Core;
use dyno_fabric::IccAccess;

type Env<'a> = dyn Environment + 'a;
type Value = Result<u64, Exception>;
type Done = Result<(), Exception>;

macro_rules! gic_rows {
    ($( $name:ident $o1:literal $n:literal $m:literal $o2:literal $rights:ident [$($trap:ident)*]; )*
        @own $( $own:ident $p1:literal $pm:literal $p2:literal $prights:ident $store:tt [$($ptrap:ident)*]; )*) => {
        rows! { GIC:
            $( $name 3 $o1 $n $m $o2 $rights (icc, set_icc) [$($trap)*] .after(After::Controller); )*
            $( $own 3 $p1 12 $pm $p2 $prights $store [$($ptrap)*] .after(After::Controller); )*
        }
    };
}
gic_rows! {
    ICC_PMR_EL1      0  4  6 0 RW1 [IccCommon];
    ICC_IAR0_EL1     0 12  8 0 RO1 [Icc0];
    ICC_EOIR0_EL1    0 12  8 1 WO1 [Icc0];
    ICC_HPPIR0_EL1   0 12  8 2 RO1 [Icc0];
    ICC_BPR0_EL1     0 12  8 3 RW1 [Icc0];
    ICC_AP0R0_EL1    0 12  8 4 RW1 [Icc0];
    ICC_AP0R1_EL1    0 12  8 5 RW1 [Icc0];
    ICC_AP0R2_EL1    0 12  8 6 RW1 [Icc0];
    ICC_AP0R3_EL1    0 12  8 7 RW1 [Icc0];
    ICC_AP1R0_EL1    0 12  9 0 RW1 [Icc1];
    ICC_AP1R1_EL1    0 12  9 1 RW1 [Icc1];
    ICC_AP1R2_EL1    0 12  9 2 RW1 [Icc1];
    ICC_AP1R3_EL1    0 12  9 3 RW1 [Icc1];
    ICC_DIR_EL1      0 12 11 1 WO1 [IccDir];
    ICC_RPR_EL1      0 12 11 3 RO1 [IccCommon];
    ICC_SGI1R_EL1    0 12 11 5 WO1 [IccSgi];
    ICC_ASGI1R_EL1   0 12 11 6 WO1 [IccSgi];
    ICC_SGI0R_EL1    0 12 11 7 WO1 [IccSgi];
    ICC_IAR1_EL1     0 12 12 0 RO1 [Icc1];
    ICC_EOIR1_EL1    0 12 12 1 WO1 [Icc1];
    ICC_HPPIR1_EL1   0 12 12 2 RO1 [Icc1];
    ICC_BPR1_EL1     0 12 12 3 RW1 [Icc1];
    ICC_CTLR_EL1     0 12 12 4 RW1 [IccCommon];
    ICC_IGRPEN0_EL1  0 12 12 6 RW1 [Icc0];
    ICC_IGRPEN1_EL1  0 12 12 7 RW1 [Icc1];
    ICH_AP0R0_EL2    4 12  8 0 RW2 [];
    ICH_AP0R1_EL2    4 12  8 1 RW2 [];
    ICH_AP0R2_EL2    4 12  8 2 RW2 [];
    ICH_AP0R3_EL2    4 12  8 3 RW2 [];
    ICH_AP1R0_EL2    4 12  9 0 RW2 [];
    ICH_AP1R1_EL2    4 12  9 1 RW2 [];
    ICH_AP1R2_EL2    4 12  9 2 RW2 [];
    ICH_AP1R3_EL2    4 12  9 3 RW2 [];
    ICH_VTR_EL2      4 12 11 1 RO2 [];
    ICH_MISR_EL2     4 12 11 2 RO2 [];
    ICH_EISR_EL2     4 12 11 3 RO2 [];
    ICH_ELRSR_EL2    4 12 11 5 RO2 [];
    ICH_VMCR_EL2     4 12 11 7 RW2 [];
    ICH_LR0_EL2      4 12 12 0 RW2 [];
    ICH_LR1_EL2      4 12 12 1 RW2 [];
    ICH_LR2_EL2      4 12 12 2 RW2 [];
    ICH_LR3_EL2      4 12 12 3 RW2 [];
    ICH_LR4_EL2      4 12 12 4 RW2 [];
    ICH_LR5_EL2      4 12 12 5 RW2 [];
    ICH_LR6_EL2      4 12 12 6 RW2 [];
    ICH_LR7_EL2      4 12 12 7 RW2 [];
    ICH_LR8_EL2      4 12 13 0 RW2 [];
    ICH_LR9_EL2      4 12 13 1 RW2 [];
    ICH_LR10_EL2     4 12 13 2 RW2 [];
    ICH_LR11_EL2     4 12 13 3 RW2 [];
    ICH_LR12_EL2     4 12 13 4 RW2 [];
    ICH_LR13_EL2     4 12 13 5 RW2 [];
    ICH_LR14_EL2     4 12 13 6 RW2 [];
    ICH_LR15_EL2     4 12 13 7 RW2 [];
    ICC_CTLR_EL3     6 12 12 4 RW3 [];
    ICC_IGRPEN1_EL3  6 12 12 7 RW3 [];
    @own
    ICH_HCR_EL2      4 11 0 RW2 (icc, set_ich_hcr) [];
    ICC_SRE_EL1      0 12 5 RW1 (sre1, ignore) [IccSre1];
    ICC_SRE_EL2      4  9 5 RW2 (sre2, set_sre2) [IccSre2];
    ICC_SRE_EL3      6 12 5 RW3 (sre3, set_sre3) [];
}

impl Core {
    fn icc_access(&self, a: Access) -> IccAccess {
        let redirects = self.pstate.el == 1 && op1(a.encoding) == 0;
        let hcr_now = if redirects { self.hcr() } else { 0 };
        let scr_now = if self.profile.has_el3 {
            self.sys.scr_el3
        } else {
            0
        };
        IccAccess {
            pe: self.index,
            reg: a.encoding,
            el: self.pstate.el,
            ns: !self.profile.has_el3 || scr_now & scr::NS != 0,
            virtual_fiq: hcr_now & hcr::FMO != 0,
            virtual_irq: hcr_now & hcr::IMO != 0,
            scr_fiq: scr_now & scr::FIQ != 0,
            scr_irq: scr_now & scr::IRQ != 0,
        }
    }
}

impl Core {
    /// Whether the controller has a register whose reading changes nothing.
    pub(super) fn icc_has(&self, env: &mut Env<'_>, a: Access) -> bool {
        let access = self.icc_access(a);
        env.icc_read(self.time(), &access).is_ok()
    }
}

/// A register the controller does not have is UNDEFINED.
fn icc(c: &mut Core, env: &mut Env<'_>, a: Access) -> Value {
    let access = c.icc_access(a);
    env.icc_read(c.time(), &access).map_err(|_| c.undefined())
}
fn set_icc(c: &mut Core, env: &mut Env<'_>, a: Access, v: u64) -> Done {
    let access = c.icc_access(a);
    env.icc_write(c.time(), &access, v)
        .map_err(|_| c.undefined())
}
/// The traps in ICH_HCR_EL2 are the core's to apply, so it keeps a copy.
fn set_ich_hcr(c: &mut Core, env: &mut Env<'_>, a: Access, v: u64) -> Done {
    set_icc(c, env, a, v)?;
    c.sys.ich_hcr_el2 = v;
    Ok(())
}

/// SRE, DFB and DIB are RAO/WI: there is no memory-mapped CPU interface.
const SRE: u64 = 7;
const ENABLE: u64 = 8;
fn sre1(_: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(SRE)
}
fn sre2(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(c.sys.icc_sre_el2 & ENABLE | SRE)
}
fn set_sre2(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
    c.sys.icc_sre_el2 = v & ENABLE | SRE;
    Ok(())
}
fn sre3(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(c.sys.icc_sre_el3 & ENABLE | SRE)
}
fn set_sre3(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
    c.sys.icc_sre_el3 = v & ENABLE | SRE;
    Ok(())
}
