//! Identification registers (D19.2): what [`crate::profile::Profile`] says the core is.
//!
//! The AArch32 half of the ID space reads as zero, as no level executes AArch32.
use super::{Access, find, rows};
use crate::environment::Environment;
use crate::exception::Exception;
use crate::state::Core;

type Env<'a> = dyn Environment + 'a;
type Value = Result<u64, Exception>;

rows! { ID:
    MIDR_EL1         3 0  0 0 0  RO1 (midr, super::effects::ignore) [];
    MPIDR_EL1        3 0  0 0 5  RO1 (mpidr, super::effects::ignore) [];
    REVIDR_EL1       3 0  0 0 6  RO1 (named, super::effects::ignore) [Tid1];
    ID_AA64PFR0_EL1  3 0  0 4 0  RO1 (pfr0, super::effects::ignore) [Tid3];
    ID_AA64PFR1_EL1  3 0  0 4 1  RO1 (named, super::effects::ignore) [Tid3];
    ID_AA64PFR2_EL1  3 0  0 4 2  RO1 [0] [Tid3];
    ID_AA64ZFR0_EL1  3 0  0 4 4  RO1 [0] [Tid3];
    ID_AA64SMFR0_EL1 3 0  0 4 5  RO1 [0] [Tid3];
    ID_AA64DFR0_EL1  3 0  0 5 0  RO1 (named, super::effects::ignore) [Tid3];
    ID_AA64DFR1_EL1  3 0  0 5 1  RO1 [0] [Tid3];
    ID_AA64AFR0_EL1  3 0  0 5 4  RO1 [0] [Tid3];
    ID_AA64AFR1_EL1  3 0  0 5 5  RO1 [0] [Tid3];
    ID_AA64ISAR0_EL1 3 0  0 6 0  RO1 (named, super::effects::ignore) [Tid3];
    ID_AA64ISAR1_EL1 3 0  0 6 1  RO1 (named, super::effects::ignore) [Tid3];
    ID_AA64ISAR2_EL1 3 0  0 6 2  RO1 (named, super::effects::ignore) [Tid3];
    ID_AA64MMFR0_EL1 3 0  0 7 0  RO1 (mmfr0, super::effects::ignore) [Tid3];
    ID_AA64MMFR1_EL1 3 0  0 7 1  RO1 (named, super::effects::ignore) [Tid3];
    ID_AA64MMFR2_EL1 3 0  0 7 2  RO1 (named, super::effects::ignore) [Tid3];
    ID_AA64MMFR3_EL1 3 0  0 7 3  RO1 [0] [Tid3];
    ID_AA64MMFR4_EL1 3 0  0 7 4  RO1 [0] [Tid3];
    CCSIDR_EL1       3 1  0 0 0  RO1 (ccsidr, super::effects::ignore) [Tid2];
    CLIDR_EL1        3 1  0 0 1  RO1 (named, super::effects::ignore) [Tid2];
    AIDR_EL1         3 1  0 0 7  RO1 [0] [Tid1];
    CTR_EL0          3 3  0 0 1  RO0 (named, super::effects::ignore) [Ctr];
    DCZID_EL0        3 3  0 0 7  RO0 (dczid, super::effects::ignore) [];
}

/// What EL1 reads while EL2 stands above it.
fn is_virtual(c: &Core) -> bool {
    c.pstate.el == 1 && c.el2_enabled()
}
fn midr(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(if is_virtual(c) {
        c.sys.vpidr_el2
    } else {
        u64::from(c.profile.midr)
    })
}
fn mpidr(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(if is_virtual(c) {
        c.sys.vmpidr_el2 | 1 << 31
    } else {
        c.mpidr()
    })
}
fn named(c: &mut Core, _: &mut Env<'_>, a: Access) -> Value {
    Ok(find(a.encoding).map_or(0, |row| c.profile.id_value(row.name)))
}
/// EL2 and EL3 are board options.
fn pfr0(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    let mut v = c.profile.id_value("ID_AA64PFR0_EL1");
    if !c.profile.has_el2 {
        v &= !0xf00;
    }
    if !c.profile.has_el3 {
        v &= !0xf000;
    }
    Ok(v)
}
fn mmfr0(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    let v = c.profile.id_value("ID_AA64MMFR0_EL1");
    Ok(v & !0xf | u64::from(c.profile.pa_range))
}
/// CSSELR_EL1 selects: bit 0 instruction, bits [3:1] level.
fn ccsidr(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(match c.sys.csselr_el1 & 0xf {
        0 => c.profile.id_value("CCSIDR_L1D"),
        1 => c.profile.id_value("CCSIDR_L1I"),
        2 => c.profile.id_value("CCSIDR_L2"),
        4 => c.profile.id_value("CCSIDR_L3"),
        _ => 0,
    })
}
/// DZP (bit 4) says whether DC ZVA is allowed here, BS that it clears 64 bytes.
fn dczid(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    let prohibited = c.dc_zva_trap().is_some();
    Ok(u64::from(prohibited) << 4 | 4)
}

impl Core {
    /// MPIDR_EL1 without virtualisation: affinity, RES1, and the MT bit that names threads in Aff0.
    pub fn mpidr(&self) -> u64 {
        let mt = self.profile.id_value("MPIDR_MT") & 1;
        self.affinity & 0xff_00ff_ffff | 1 << 31 | mt << 24
    }
}
