//! Identification registers (DDI 0487 G8.2; 100026 3.3).
use super::traps::Trap::Hcr;
use super::{Access, Value, ignore, rows32};
use crate::environment::Environment;
use crate::state::Core;
use crate::sysreg::hcr::{TID0, TID1, TID2, TID3};

rows32! { ID:
    MIDR      15 0 0 0 0 RO1 {same 3 0 0 0 0} [];
    CTR       15 0 0 0 1 RO1 id [Hcr(TID2)];
    TCMTR     15 0 0 0 2 RO1 (tcmtr, ignore) [Hcr(TID1)];
    // MIDR again, as there is no TLB and nothing at 7.
    MIDR3     15 0 0 0 3 RO1 {same 3 0 0 0 0} [];
    MIDR7     15 0 0 0 7 RO1 {same 3 0 0 0 0} [];
    MPUIR     15 0 0 0 4 RO1 id [Hcr(TID1)];
    MPIDR     15 0 0 0 5 RO1 {same 3 0 0 0 5} [];
    REVIDR    15 0 0 0 6 RO1 id [Hcr(TID1)];
    ID_PFR0   15 0 0 1 0 RO1 id [Hcr(TID3)];
    ID_PFR1   15 0 0 1 1 RO1 id [Hcr(TID3)];
    ID_DFR0   15 0 0 1 2 RO1 id [Hcr(TID3)];
    ID_AFR0   15 0 0 1 3 RO1 id [Hcr(TID3)];
    ID_MMFR0  15 0 0 1 4 RO1 id [Hcr(TID3)];
    ID_MMFR1  15 0 0 1 5 RO1 id [Hcr(TID3)];
    ID_MMFR2  15 0 0 1 6 RO1 id [Hcr(TID3)];
    ID_MMFR3  15 0 0 1 7 RO1 id [Hcr(TID3)];
    ID_ISAR0  15 0 0 2 0 RO1 id [Hcr(TID3)];
    ID_ISAR1  15 0 0 2 1 RO1 id [Hcr(TID3)];
    ID_ISAR2  15 0 0 2 2 RO1 id [Hcr(TID3)];
    ID_ISAR3  15 0 0 2 3 RO1 id [Hcr(TID3)];
    ID_ISAR4  15 0 0 2 4 RO1 id [Hcr(TID3)];
    ID_ISAR5  15 0 0 2 5 RO1 id [Hcr(TID3)];
    ID_MMFR4  15 0 0 2 6 RO1 id [Hcr(TID3)];
    CCSIDR    15 1 0 0 0 RO1 {same 3 1 0 0 0} [Hcr(TID2)];
    CLIDR     15 1 0 0 1 RO1 id [Hcr(TID2)];
    AIDR      15 1 0 0 7 RO1 [0] [Hcr(TID1)];
    CSSELR    15 2 0 0 0 RW1 {csselr_el1} [Hcr(TID2)] .mask(0xf);
    VPIDR     15 4 0 0 0 RW2 {vpidr_el2} [];
    HMPUIR    15 4 0 0 4 RO2 id [];
    VMPIDR    15 4 0 0 5 RW2 {vmpidr_el2} [];
    // The trivial implementation of Jazelle.
    JIDR      14 7 0 0 0 RO1 [0] [Hcr(TID0)];
    JOSCR     14 7 1 0 0 RW1 [0] [];
    JMCR      14 7 2 0 0 RW1 [0] [];
}

/// The format of Armv7 on, and which of ATCM, BTCM and CTCM there are.
fn tcmtr(c: &mut Core, _: &mut (dyn Environment + '_), _: Access) -> Value {
    let size = |r: &u64| r >> 2 & 31;
    let there = c.sys32.pins.tcmregionr.iter().enumerate();
    Ok(there.fold(1 << 31, |v, (n, r)| v | u64::from(size(r) != 0) << n))
}
