//! Encodings of the CPU interface's system registers, packed as [`dyno_fabric::IccAccess::reg`]
//! wants them (IHI 0069 §12.2, §12.4). All have op0 3 and, but for PMR, CRn 12.

const fn at(op1: u16, crn: u16, crm: u16, op2: u16) -> u16 {
    3 << 14 | op1 << 11 | crn << 7 | crm << 3 | op2
}

pub const ICC_PMR_EL1: u16 = at(0, 4, 6, 0);
pub const ICC_IAR0_EL1: u16 = at(0, 12, 8, 0);
pub const ICC_EOIR0_EL1: u16 = at(0, 12, 8, 1);
pub const ICC_HPPIR0_EL1: u16 = at(0, 12, 8, 2);
pub const ICC_BPR0_EL1: u16 = at(0, 12, 8, 3);
/// And the next three.
pub const ICC_AP0R0_EL1: u16 = at(0, 12, 8, 4);
pub const ICC_AP0R3_EL1: u16 = at(0, 12, 8, 7);
/// And the next three.
pub const ICC_AP1R0_EL1: u16 = at(0, 12, 9, 0);
pub const ICC_AP1R3_EL1: u16 = at(0, 12, 9, 3);
pub const ICC_DIR_EL1: u16 = at(0, 12, 11, 1);
pub const ICC_RPR_EL1: u16 = at(0, 12, 11, 3);
pub const ICC_SGI1R_EL1: u16 = at(0, 12, 11, 5);
pub const ICC_ASGI1R_EL1: u16 = at(0, 12, 11, 6);
pub const ICC_SGI0R_EL1: u16 = at(0, 12, 11, 7);
pub const ICC_IAR1_EL1: u16 = at(0, 12, 12, 0);
pub const ICC_EOIR1_EL1: u16 = at(0, 12, 12, 1);
pub const ICC_HPPIR1_EL1: u16 = at(0, 12, 12, 2);
pub const ICC_BPR1_EL1: u16 = at(0, 12, 12, 3);
pub const ICC_CTLR_EL1: u16 = at(0, 12, 12, 4);
pub const ICC_SRE_EL1: u16 = at(0, 12, 12, 5);
pub const ICC_IGRPEN0_EL1: u16 = at(0, 12, 12, 6);
pub const ICC_IGRPEN1_EL1: u16 = at(0, 12, 12, 7);
pub const ICC_SRE_EL2: u16 = at(4, 12, 9, 5);
pub const ICC_CTLR_EL3: u16 = at(6, 12, 12, 4);
pub const ICC_SRE_EL3: u16 = at(6, 12, 12, 5);
pub const ICC_IGRPEN1_EL3: u16 = at(6, 12, 12, 7);
/// And the next three.
pub const ICH_AP0R0_EL2: u16 = at(4, 12, 8, 0);
pub const ICH_AP0R3_EL2: u16 = at(4, 12, 8, 3);
/// And the next three.
pub const ICH_AP1R0_EL2: u16 = at(4, 12, 9, 0);
pub const ICH_AP1R3_EL2: u16 = at(4, 12, 9, 3);
pub const ICH_HCR_EL2: u16 = at(4, 12, 11, 0);
pub const ICH_VTR_EL2: u16 = at(4, 12, 11, 1);
pub const ICH_MISR_EL2: u16 = at(4, 12, 11, 2);
pub const ICH_EISR_EL2: u16 = at(4, 12, 11, 3);
pub const ICH_ELRSR_EL2: u16 = at(4, 12, 11, 5);
pub const ICH_VMCR_EL2: u16 = at(4, 12, 11, 7);
/// And the next fifteen.
pub const ICH_LR0_EL2: u16 = at(4, 12, 12, 0);
pub const ICH_LR15_EL2: u16 = at(4, 12, 13, 7);
