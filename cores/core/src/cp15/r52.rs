//! IMPLEMENTATION DEFINED registers of the Cortex-R52 (100026 3.3). HACTLR says which of them EL1 may
//! write. There is no error and no cache to look into: what would report them reads as zero.
use super::tcm::WRITABLE;
use super::traps::Trap::Hactlr;
use super::{Access, Done, Value, ignore, rows32, zero};
use crate::environment::Environment;
use crate::state::Core;
use crate::sysreg::After;

type Env<'a> = dyn Environment + 'a;

/// Bits of HACTLR.
const CPUACTLR: u64 = 1;
const CDBGDCI: u64 = 1 << 1;
const FLASHIFREGIONR: u64 = 1 << 7;
const PERIPHPREGIONR: u64 = 1 << 8;
const QOSR: u64 = 1 << 9;
const BUSTIMEOUTR: u64 = 1 << 10;
const INTMONR: u64 = 1 << 12;
const ERR: u64 = 1 << 13;
const TESTR1: u64 = 1 << 15;
/// ENABLEEL2 and ENABLEEL10.
const ENABLES: u64 = 3;

rows32! { R52:
    IMP_ATCMREGIONR     15 0  9 1 0 RW1 (tcm, set_tcm) [] .after(After::Translation);
    IMP_BTCMREGIONR     15 0  9 1 1 RW1 (tcm, set_tcm) [] .after(After::Translation);
    IMP_CTCMREGIONR     15 0  9 1 2 RW1 (tcm, set_tcm) [] .after(After::Translation);
    // Ways of both caches for the flash interface.
    IMP_CSCTLR          15 1  9 1 0 RW1 {own csctlr} [] .mask(0x707);
    IMP_BPCTLR          15 1  9 1 1 RW1 {own bpctlr} [];
    // RAMPROTEN and FLASHPROTEN.
    IMP_MEMPROTCTLR     15 1  9 1 2 RW1 {own memprotctlr} [] .mask(3);
    IMP_SLAVEPCTLR      15 0 11 0 0 RW1 {own slavepctlr} [] .mask(3);
    IMP_PERIPHPREGIONR  15 0 15 0 0 RW1 (periph, set_periph) [Hactlr(PERIPHPREGIONR)];
    IMP_FLASHIFREGIONR  15 0 15 0 1 RW1 (flash, set_flash) [Hactlr(FLASHIFREGIONR)];
    IMP_BUILDOPTR       15 0 15 2 0 RO1 (buildoptr, ignore) [];
    IMP_PINOPTR         15 0 15 2 7 RO1 (pinoptr, ignore) [];
    IMP_CBAR            15 1 15 3 0 RO1 (cbar, ignore) [];
    IMP_QOSR            15 1 15 3 1 RW1 {own qosr} [Hactlr(QOSR)];
    IMP_BUSTIMEOUTR     15 1 15 3 2 RW1 {own bustimeoutr} [Hactlr(BUSTIMEOUTR)];
    IMP_INTMONR         15 1 15 3 4 RW1 {own intmonr} [Hactlr(INTMONR)];
    IMP_CDBGDCI         15 1 15 14 0 WO1 (zero, ignore) [Hactlr(CDBGDCI)];
    IMP_ICERR0          15 2 15 0 0 RW1 [0] [Hactlr(ERR)];
    IMP_ICERR1          15 2 15 0 1 RW1 [0] [Hactlr(ERR)];
    IMP_DCERR0          15 2 15 1 0 RW1 [0] [Hactlr(ERR)];
    IMP_DCERR1          15 2 15 1 1 RW1 [0] [Hactlr(ERR)];
    IMP_TCMERR0         15 2 15 2 0 RW1 [0] [Hactlr(ERR)];
    IMP_TCMERR1         15 2 15 2 1 RW1 [0] [Hactlr(ERR)];
    IMP_TCMSYNDR0       15 2 15 2 2 RO1 [0] [];
    IMP_TCMSYNDR1       15 2 15 2 3 RO1 [0] [];
    IMP_FLASHERR0       15 2 15 3 0 RW1 [0] [Hactlr(ERR)];
    IMP_FLASHERR1       15 2 15 3 1 RW1 [0] [Hactlr(ERR)];
    IMP_CDBGDR0         15 3 15 0 0 RO2 [0] [];
    IMP_CDBGDR1         15 3 15 0 1 RO2 [0] [];
    IMP_CDBGDR2         15 3 15 0 2 RO2 [0] [];
    IMP_CDBGDCT         15 3 15 2 0 WO2 (zero, ignore) [];
    IMP_CDBGICT         15 3 15 2 1 WO2 (zero, ignore) [];
    IMP_CDBGDCD         15 3 15 4 0 WO2 (zero, ignore) [];
    IMP_CDBGICD         15 3 15 4 1 WO2 (zero, ignore) [];
    IMP_TESTR0          15 4 15 0 0 RO1 [0] [];
    IMP_TESTR1          15 4 15 0 1 WO1 (zero, ignore) [Hactlr(TESTR1)];
    @two
    CPUACTLR            15 0 15 RW1 {own cpuactlr} [Hactlr(CPUACTLR)];
}

fn tcm(c: &mut Core, _: &mut Env<'_>, a: Access) -> Value {
    Ok(c.sys32.tcmregionr[usize::from(a.register.opc2)])
}
/// SIZE is the board's.
fn set_tcm(c: &mut Core, _: &mut Env<'_>, a: Access, v: u64) -> Done {
    let n = usize::from(a.register.opc2);
    let size = c.sys32.pins.tcmregionr[n] & !WRITABLE;
    c.sys32.tcmregionr[n] = v & WRITABLE | size;
    Ok(())
}
/// The enables of the peripheral port; where it is, pins say.
fn periph(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(c.sys32.periphpregionr)
}
fn set_periph(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
    c.sys32.periphpregionr = c.sys32.pins.periphpregionr & !ENABLES | v & ENABLES;
    Ok(())
}
/// … and of the flash interface.
fn flash(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(c.sys32.flashifregionr)
}
fn set_flash(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
    c.sys32.flashifregionr = c.sys32.pins.flashifregionr & !1 | v & 1;
    Ok(())
}
fn buildoptr(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(c.sys32.pins.buildoptr)
}
fn pinoptr(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(c.sys32.pins.pinoptr)
}
fn cbar(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(c.sys32.pins.cbar)
}
