//! Registers of EL2 (D19.2, D19.8). Without EL2 they read as zero at EL3.
use super::control::{SCTLR, SCTLR_OVER_EL0};
use super::effects as e;
use super::{After, debug, rows};
use dyno_isa::Feature;

const VECTORS: u64 = !0x7ff;

rows! { HYP:
    VPIDR_EL2        3 4  0 0 0  RW2 {vpidr_el2} [] .mask(0xffff_ffff);
    VMPIDR_EL2       3 4  0 0 5  RW2 {vmpidr_el2} [] .mask(0xff_ffff_ffff);
    SCTLR_EL2        3 4  1 0 0  RW2 {sctlr_el2} [] .reset(0x30c5_0838)
                                 .mask(SCTLR).given(SCTLR_OVER_EL0).after(After::Context);
    ACTLR_EL2        3 4  1 0 1  RW2 {actlr_el2} [];
    HCR_EL2          3 4  1 1 0  RW2 (e::hcr, e::set_hcr) [] .after(After::Context);
    MDCR_EL2         3 4  1 1 1  RW2 (debug::mdcr_el2, debug::set_mdcr_el2) [Mdcr2]
                                 .after(After::Monitor);
    CPTR_EL2         3 4  1 1 2  RW2 (e::cptr_el2, e::set_cptr_el2) [Cptr2]
                                 .after(After::FpTrap);
    HSTR_EL2         3 4  1 1 3  RW2 {hstr_el2} [] .mask(0);
    HACR_EL2         3 4  1 1 7  RW2 {hacr_el2} [] .mask(0);
    TTBR0_EL2        3 4  2 0 0  RW2 {ttbr0_el2} [] .after(After::Context);
    TTBR1_EL2        3 4  2 0 1  RW2 {ttbr1_el2} [] .after(After::Context).needs(Feature::VHE);
    TCR_EL2          3 4  2 0 2  RW2 {tcr_el2} [] .after(After::Translation);
    VTTBR_EL2        3 4  2 1 0  RW2 {vttbr_el2} [] .after(After::Context);
    VTCR_EL2         3 4  2 1 2  RW2 {vtcr_el2} [] .ones(1 << 31).after(After::Translation);
    // AArch32 state of EL1, which is never there; the names are, on parts that have it.
    DACR32_EL2       3 4  3 0 0  RW2 [0] [] .needs(Feature::AA32EL1);
    SPSR_EL2         3 4  4 0 0  RW2 {spsr_el2} [];
    ELR_EL2          3 4  4 0 1  RW2 {elr_el2} [];
    SPSR_irq         3 4  4 3 0  RW2 [0] [];
    SPSR_abt         3 4  4 3 1  RW2 [0] [];
    SPSR_und         3 4  4 3 2  RW2 [0] [];
    SPSR_fiq         3 4  4 3 3  RW2 [0] [];
    IFSR32_EL2       3 4  5 0 1  RW2 [0] [] .needs(Feature::AA32EL1);
    AFSR0_EL2        3 4  5 1 0  RW2 {afsr0_el2} [] .mask(0);
    AFSR1_EL2        3 4  5 1 1  RW2 {afsr1_el2} [] .mask(0);
    ESR_EL2          3 4  5 2 0  RW2 {esr_el2} [];
    VSESR_EL2        3 4  5 2 3  RW2 {vsesr_el2} [] .mask(0x1ff_ffff).needs(Feature::RAS);
    FPEXC32_EL2      3 4  5 3 0  RW2 [0] [Fp] .needs(Feature::AA32EL1);
    FAR_EL2          3 4  6 0 0  RW2 {far_el2} [];
    HPFAR_EL2        3 4  6 0 4  RW2 {hpfar_el2} [] .mask(0x0000_0fff_ffff_fff0);
    MAIR_EL2         3 4 10 2 0  RW2 {mair_el2} [] .after(After::Translation);
    AMAIR_EL2        3 4 10 3 0  RW2 {amair_el2} [] .mask(0);
    VBAR_EL2         3 4 12 0 0  RW2 {vbar_el2} [] .mask(VECTORS);
    VDISR_EL2        3 4 12 1 1  RW2 {vdisr_el2} [] .mask(0x8000_0000 | 0x1ff_ffff)
                                 .needs(Feature::RAS);
    CONTEXTIDR_EL2   3 4 13 0 1  RW2 {contextidr_el2} [] .mask(0xffff_ffff)
                                 .after(After::ContextId).needs(Feature::VHE);
    TPIDR_EL2        3 4 13 0 2  RW2 {tpidr_el2} [];
}
