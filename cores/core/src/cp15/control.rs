//! General system control of EL1 and of EL2, exceptions and threads (DDI 0487 G8.2; DDI 0568 E1).
use super::traps::TAC;
use super::traps::Trap::{Hcr, Tcpac, Tvm};
use super::{Access, Done, Value, ignore, rows32};
use crate::environment::Environment;
use crate::state::Core;
use crate::sysreg::After;

type Env<'a> = dyn Environment + 'a;

/// Bits of both SCTLR and HSCTLR that hold what is written: M, A, C, CP15BEN, ITD, SED, I, BR, WXN, EE and
/// TE …
const BOTH: u64 = 0x420a_11a7;
/// … and of SCTLR alone: V, nTWI, nTWE and UWXN.
const SCTLR: u64 = BOTH | 1 << 13 | 1 << 16 | 1 << 18 | 1 << 20;
const SCTLR_ONES: u64 = 0x30c0_0818;
const HSCTLR_ONES: u64 = 0x30c5_0818;
const VECTORS: u64 = !0x1f;
/// All that HACTLR has: EL1 may write what it is about.
pub(crate) const HACTLR: u64 = 0xb783;
/// FnV, ExT, LPAE and STATUS.
const IFSR: u64 = 0x1_123f;
/// CM and WnR besides.
const DFSR: u64 = IFSR | 1 << 13 | 1 << 11;

// What is trapped of Advanced SIMD belongs to the context of the soft TLB.
rows32! { CONTROL:
    SCTLR       15 0  1 0 0 RW1 {sctlr_el1} [Tvm] .reset(0x30c5_0838).mask(SCTLR).ones(SCTLR_ONES)
                                .after(After::Context);
    ACTLR       15 0  1 0 1 RW1 [0] [Hcr(TAC)];
    CPACR       15 0  1 0 2 RW1 {cpacr_el1} [Tcpac] .mask(0x80f0_0000).after(After::Context);
    ACTLR2      15 0  1 0 3 RW1 [0] [Hcr(TAC)];
    DFSR        15 0  5 0 0 RW1 {own dfsr} [Tvm] .mask(DFSR);
    IFSR        15 0  5 0 1 RW1 {own ifsr} [Tvm] .mask(IFSR);
    ADFSR       15 0  5 1 0 RW1 [0] [Tvm];
    AIFSR       15 0  5 1 1 RW1 [0] [Tvm];
    DFAR        15 0  6 0 0 RW1 {far_el1} [Tvm];
    IFAR        15 0  6 0 2 RW1 {high far_el1} [Tvm];
    PAR         15 0  7 4 0 RW1 {par_el1} [];
    MAIR0       15 0 10 2 0 RW1 {mair_el1} [Tvm] .after(After::Translation);
    MAIR1       15 0 10 2 1 RW1 {high mair_el1} [Tvm] .after(After::Translation);
    AMAIR0      15 0 10 3 0 RW1 [0] [Tvm];
    AMAIR1      15 0 10 3 1 RW1 [0] [Tvm];
    VBAR        15 0 12 0 0 RW1 {vbar_el1} [] .mask(VECTORS);
    ISR         15 0 12 1 0 RO1 {same 3 0 12 1 0} [];
    FCSEIDR     15 0 13 0 0 RW1 [0] [];
    CONTEXTIDR  15 0 13 0 1 RW1 {same 3 0 13 0 1} [Tvm];
    TPIDRURW    15 0 13 0 2 RW0 {tpidr_el0} [];
    TPIDRURO    15 0 13 0 3 R0W1 {tpidrro_el0} [];
    TPIDRPRW    15 0 13 0 4 RW1 {tpidr_el1} [];
    @two
    PAR_64      15 0 7 RW1 {all par_el1} [];
}

rows32! { HYP:
    HSCTLR      15 4  1 0 0 RW2 {sctlr_el2} [] .reset(0x30c5_0838).mask(BOTH).ones(HSCTLR_ONES)
                                .after(After::Context);
    HACTLR      15 4  1 0 1 RW2 {actlr_el2} [] .mask(HACTLR);
    HACTLR2     15 4  1 0 3 RW2 [0] [];
    HCR         15 4  1 1 0 RW2 {hcr_el2} [] .mask(HCR).after(After::Context);
    HDCR        15 4  1 1 1 RW2 {same 3 4 1 1 1} [];
    HCPTR       15 4  1 1 2 RW2 {cptr_el2} [] .mask(0x8000_8c00).ones(0x33ff)
                                .after(After::Context);
    HSTR        15 4  1 1 3 RW2 {hstr_el2} [] .mask(0xbfef);
    // CD and ID: caching, which nothing here depends on.
    HCR2        15 4  1 1 4 RW2 {high hcr_el2} [] .mask(3);
    HACR        15 4  1 1 7 RW2 [0] [];
    HADFSR      15 4  5 1 0 RW2 [0] [];
    HAIFSR      15 4  5 1 1 RW2 [0] [];
    HSR         15 4  5 2 0 RW2 {esr_el2} [];
    HDFAR       15 4  6 0 0 RW2 {far_el2} [];
    HIFAR       15 4  6 0 2 RW2 {high far_el2} [];
    HPFAR       15 4  6 0 4 RW2 {hpfar_el2} [] .mask(0xffff_fff0);
    HMAIR0      15 4 10 2 0 RW2 {mair_el2} [] .after(After::Translation);
    HMAIR1      15 4 10 2 1 RW2 {high mair_el2} [] .after(After::Translation);
    HAMAIR0     15 4 10 3 0 RW2 [0] [];
    HAMAIR1     15 4 10 3 1 RW2 [0] [];
    HVBAR       15 4 12 0 0 RW2 {vbar_el2} [] .mask(VECTORS);
    // Of the highest level alone.
    RVBAR       15 0 12 0 1 RO2 (rvbar, ignore) [];
    HRMR        15 4 12 0 2 RW2 (hrmr, set_hrmr) [];
    HTPIDR      15 4 13 0 2 RW2 {tpidr_el2} [];
}

/// All of HCR but PTW and TTLB, which are about translation tables.
const HCR: u64 = 0x6dff_fffb;

fn rvbar(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(c.sys.rvbar)
}
/// RR asks for a warm reset, which is the machine's to give; it shows in `rmr_el3`.
fn hrmr(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(c.sys.rmr_el3 & 2)
}
fn set_hrmr(c: &mut Core, env: &mut Env<'_>, _: Access, v: u64) -> Done {
    c.sys.rmr_el3 = v & 2;
    if v & 2 != 0 {
        c.note_unmodelled(env, format_args!("HRMR: warm reset requested"));
    }
    Ok(())
}
