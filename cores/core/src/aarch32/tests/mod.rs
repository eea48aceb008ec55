//! Everything here is asked of the manual's tables: DDI 0487 G1.
mod entry;
mod registers;
mod traps;

use super::mode::*;
use crate::exception::bench::{Outside, core_at};
use crate::exception::{Exception, Kind};
use crate::state::Core;
use crate::sysreg::{hcr, sctlr};
use crate::system::{Next, SystemResult};
use dyno_isa::System;
use dyno_isa::aarch32::Location;

const MODES: [u8; 8] = [USR, FIQ, IRQ, SVC, ABT, HYP, UND, SYS];
const A: u32 = 1 << 8;
const I: u32 = 1 << 7;
const F: u32 = 1 << 6;
const T: u32 = 1 << 5;
const E: u32 = 1 << 9;
const IL: u32 = 1 << 20;

/// A Cortex-R52 in one of its modes, with nothing masked.
fn core(m: u8) -> Core {
    let mut c = core_at("cortex-r52", 2);
    c.write_mode(m);
    c.pstate.daif = 0;
    c.context_changed();
    c
}
fn undefined<T: std::fmt::Debug>(r: Result<T, Exception>) -> bool {
    r.is_err_and(|e| e.syndrome.ec == 0 && e.kind == Kind::Synchronous)
}
fn run(c: &mut Core, what: System, imm: u64, arg: u64) -> Result<SystemResult, Exception> {
    c.system(&mut Outside::default(), what, imm, arg)
}
/// Takes an exception whose preferred return address is this.
fn take(c: &mut Core, e: &Exception, at: Location) {
    c.take_exception(&mut Outside::default(), e, at.0);
}
fn location(c: &Core) -> Location {
    Location(c.pc)
}
fn psr(c: &Core) -> u32 {
    c.psr(Location(c.pc))
}
