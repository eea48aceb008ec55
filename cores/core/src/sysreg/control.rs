//! General system control at EL1, and thread registers (D19.2).
use super::{After, rows, sctlr};
use dyno_isa::Feature;

/// Bits of SCTLR_ELx that hold what is written: all of the lower word but one …
const FIRST: u64 = 0xfffd_ffff;
/// … and those of features.
const PAUTH: u64 = sctlr::ENIA | sctlr::ENIB | sctlr::ENDA | sctlr::ENDB;
pub(super) const SCTLR: u64 = FIRST & !PAUTH & !sctlr::NAA & !sctlr::ENRCTX;
pub(super) const SCTLR_OF_FEATURES: &[(Feature, u64)] = &[
    (Feature::PAuth, PAUTH),
    (Feature::LSE2, sctlr::NAA),
    (Feature::SSBS, sctlr::DSSBS),
    (Feature::BTI, sctlr::BT1),
];
/// … of those with EL0 below them.
pub(super) const SCTLR_OVER_EL0: &[(Feature, u64)] = &[
    (Feature::PAuth, PAUTH),
    (Feature::LSE2, sctlr::NAA),
    (Feature::SSBS, sctlr::DSSBS),
    (Feature::SPECRES, sctlr::ENRCTX),
    (Feature::BTI, sctlr::BT0 | sctlr::BT1),
    (Feature::PAN3, sctlr::EPAN),
];
const VECTORS: u64 = !0x7ff;
const W: u64 = 0xffff_ffff;

rows! { CONTROL:
    SCTLR_EL1        3 0  1 0 0  RW1 {sctlr_el1} [Tvm] .reset(0x30d5_0838).mask(SCTLR)
                                .given(SCTLR_OVER_EL0).after(After::Context);
    ACTLR_EL1        3 0  1 0 1  RW1 {actlr_el1} [Tacr] .mask(0);
    CPACR_EL1        3 0  1 0 2  RW1 {cpacr_el1} [Cpacr] .mask(0x0030_0000).after(After::FpTrap);
    TTBR0_EL1        3 0  2 0 0  RW1 {ttbr0_el1} [Tvm] .after(After::Context);
    TTBR1_EL1        3 0  2 0 1  RW1 {ttbr1_el1} [Tvm] .after(After::Context);
    TCR_EL1          3 0  2 0 2  RW1 {tcr_el1} [Tvm] .after(After::Translation);
    APIAKeyLo_EL1    3 0  2 1 0  RW1 {apiakeylo_el1} [Apk] .needs(Feature::PAuth);
    APIAKeyHi_EL1    3 0  2 1 1  RW1 {apiakeyhi_el1} [Apk] .needs(Feature::PAuth);
    APIBKeyLo_EL1    3 0  2 1 2  RW1 {apibkeylo_el1} [Apk] .needs(Feature::PAuth);
    APIBKeyHi_EL1    3 0  2 1 3  RW1 {apibkeyhi_el1} [Apk] .needs(Feature::PAuth);
    APDAKeyLo_EL1    3 0  2 2 0  RW1 {apdakeylo_el1} [Apk] .needs(Feature::PAuth);
    APDAKeyHi_EL1    3 0  2 2 1  RW1 {apdakeyhi_el1} [Apk] .needs(Feature::PAuth);
    APDBKeyLo_EL1    3 0  2 2 2  RW1 {apdbkeylo_el1} [Apk] .needs(Feature::PAuth);
    APDBKeyHi_EL1    3 0  2 2 3  RW1 {apdbkeyhi_el1} [Apk] .needs(Feature::PAuth);
    APGAKeyLo_EL1    3 0  2 3 0  RW1 {apgakeylo_el1} [Apk] .needs(Feature::PAuth);
    APGAKeyHi_EL1    3 0  2 3 1  RW1 {apgakeyhi_el1} [Apk] .needs(Feature::PAuth);
    AFSR0_EL1        3 0  5 1 0  RW1 {afsr0_el1} [Tvm] .mask(0);
    AFSR1_EL1        3 0  5 1 1  RW1 {afsr1_el1} [Tvm] .mask(0);
    ESR_EL1          3 0  5 2 0  RW1 {esr_el1} [Tvm];
    // No error record is implemented: ERRIDR_EL1.NUM is 0 and the records' registers are RAZ/WI.
    ERRIDR_EL1       3 0  5 3 0  RO1 [0] [Terr] .needs(Feature::RAS);
    ERRSELR_EL1      3 0  5 3 1  RW1 [0] [Terr] .needs(Feature::RAS);
    ERXFR_EL1        3 0  5 4 0  RO1 [0] [Terr] .needs(Feature::RAS);
    ERXCTLR_EL1      3 0  5 4 1  RW1 [0] [Terr] .needs(Feature::RAS);
    ERXSTATUS_EL1    3 0  5 4 2  RW1 [0] [Terr] .needs(Feature::RAS);
    ERXADDR_EL1      3 0  5 4 3  RW1 [0] [Terr] .needs(Feature::RAS);
    ERXMISC0_EL1     3 0  5 5 0  RW1 [0] [Terr] .needs(Feature::RAS);
    ERXMISC1_EL1     3 0  5 5 1  RW1 [0] [Terr] .needs(Feature::RAS);
    FAR_EL1          3 0  6 0 0  RW1 {far_el1} [Tvm];
    PAR_EL1          3 0  7 4 0  RW1 {par_el1} [];
    MAIR_EL1         3 0 10 2 0  RW1 {mair_el1} [Tvm] .after(After::Translation);
    AMAIR_EL1        3 0 10 3 0  RW1 {amair_el1} [Tvm] .mask(0);
    VBAR_EL1         3 0 12 0 0  RW1 {vbar_el1} [] .mask(VECTORS);
    DISR_EL1         3 0 12 1 1  RW1 (super::effects::disr, super::effects::set_disr) []
                                 .needs(Feature::RAS);
    CONTEXTIDR_EL1   3 0 13 0 1  RW1 {contextidr_el1} [Tvm] .mask(W)
                                 .after(After::ContextId);
    TPIDR_EL1        3 0 13 0 4  RW1 {tpidr_el1} [];
    TPIDR_EL0        3 3 13 0 2  RW0 {tpidr_el0} [];
    TPIDRRO_EL0      3 3 13 0 3  R0W1 {tpidrro_el0} [];
    CSSELR_EL1       3 2  0 0 0  RW1 {csselr_el1} [Tid2] .mask(0xf);
}
