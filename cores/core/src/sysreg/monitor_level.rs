//! Registers of EL3 (D19.2).
use super::control::{SCTLR, SCTLR_OF_FEATURES};
use super::effects as e;
use super::{After, debug, rows};

const VECTORS: u64 = !0x7ff;

rows! { MONITOR_LEVEL:
    SCTLR_EL3        3 6  1 0 0  RW3 {sctlr_el3} [] .reset(0x30c5_0838)
                                 .mask(SCTLR).given(SCTLR_OF_FEATURES).after(After::Context);
    ACTLR_EL3        3 6  1 0 1  RW3 {actlr_el3} [];
    SCR_EL3          3 6  1 1 0  RW3 (e::scr, e::set_scr) [] .after(After::Context);
    // AArch32 state of a lower level: there is none.
    SDER32_EL3       3 6  1 1 1  RW3 [0] [];
    CPTR_EL3         3 6  1 1 2  RW3 {cptr_el3} [] .mask(0x8000_0400).after(After::FpTrap);
    MDCR_EL3         3 6  1 3 1  RW3 (debug::mdcr_el3, debug::set_mdcr_el3) []
                                 .after(After::Monitor);
    TTBR0_EL3        3 6  2 0 0  RW3 {ttbr0_el3} [] .after(After::Context);
    TCR_EL3          3 6  2 0 2  RW3 {tcr_el3} [] .after(After::Translation);
    SPSR_EL3         3 6  4 0 0  RW3 {spsr_el3} [];
    ELR_EL3          3 6  4 0 1  RW3 {elr_el3} [];
    AFSR0_EL3        3 6  5 1 0  RW3 {afsr0_el3} [] .mask(0);
    AFSR1_EL3        3 6  5 1 1  RW3 {afsr1_el3} [] .mask(0);
    ESR_EL3          3 6  5 2 0  RW3 {esr_el3} [];
    FAR_EL3          3 6  6 0 0  RW3 {far_el3} [];
    MAIR_EL3         3 6 10 2 0  RW3 {mair_el3} [] .after(After::Translation);
    AMAIR_EL3        3 6 10 3 0  RW3 {amair_el3} [] .mask(0);
    VBAR_EL3         3 6 12 0 0  RW3 {vbar_el3} [] .mask(VECTORS);
    TPIDR_EL3        3 6 13 0 2  RW3 {tpidr_el3} [];
}
