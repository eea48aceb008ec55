//! Faults of PMSAv8-32 as exceptions: DFSR and IFSR, HSR, and where they go (DDI 0487 G1.16, G8.2;
//! DDI 0568 E1).
use super::Query;
use crate::exception::{Exception, Kind32, Syndrome, ec};
use crate::state::Core;
use crate::sysreg::hcr;
use crate::vmsa::Purpose;

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    /// No region, or more than one.
    Translation,
    Permission,
    External,
    Alignment,
    /// An exclusive access to memory that does not support it.
    UnsupportedExclusive,
}

/// A fault of one access.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub cause: Cause,
    /// Of the EL2-controlled MPU, on an access from EL1 or EL0.
    pub second_stage: bool,
    /// WnR.
    pub write: bool,
}

impl Fault {
    /// STATUS, DFSC or IFSC. An MPU has no levels: they are 0.
    pub fn status(&self) -> u32 {
        match self.cause {
            Cause::Translation => 0b00_0100,
            Cause::Permission => 0b00_1100,
            Cause::External => 0b01_0000,
            Cause::Alignment => 0b10_0001,
            Cause::UnsupportedExclusive => 0b11_0101,
        }
    }
}

/// The exception that a fault of `q` becomes.
pub(crate) fn exception(c: &Core, q: &Query, f: Fault) -> Exception {
    /// DFSR.{LPAE, WnR, CM}.
    const LPAE: u32 = 1 << 9;
    const WNR: u32 = 1 << 11;
    const CM: u32 = 1 << 13;
    let instruction = q.purpose == Purpose::Execute;
    let lower = c.pstate.el < 2;
    let to_el2 = !lower || f.second_stage || c.hcr() & hcr::TGE != 0 && c.pstate.el == 0;
    let bit = |on: bool, mask: u32| if on { mask } else { 0 };
    let (write, cm) = (!instruction && f.write, q.is_maintenance());
    let status = f.status();
    let kind32 = if instruction {
        Kind32::PrefetchAbort { fsr: LPAE | status }
    } else {
        Kind32::DataAbort {
            fsr: LPAE | status | bit(write, WNR) | bit(cm, CM),
        }
    };
    let class = match (instruction, lower) {
        (true, true) => ec::INSTRUCTION_ABORT_LOWER,
        (true, false) => ec::INSTRUCTION_ABORT_SAME,
        (false, true) => ec::DATA_ABORT_LOWER,
        (false, false) => ec::DATA_ABORT_SAME,
    };
    let iss = status | bit(write, 1 << 6) | bit(cm, 1 << 8);
    let mut e = Exception::synchronous(if to_el2 { 2 } else { 1 }, Syndrome::new(class, iss))
        .with_far(q.va.into())
        .with_kind32(kind32);
    // HPFAR is valid for faults of the MPU itself (G8.2.69).
    let of_mpu = matches!(f.cause, Cause::Translation | Cause::Permission);
    e.ipa = (f.second_stage && of_mpu).then_some(q.va.into());
    e
}

/// A fault of an access of the current level that is no matter of regions.
pub(crate) fn of_access(
    c: &Core,
    va: u64,
    purpose: Purpose,
    cause: Cause,
    second_stage: bool,
) -> Exception {
    let q = Query::current(c, va, purpose, false);
    let f = Fault {
        cause,
        second_stage,
        write: q.reports_write(),
    };
    exception(c, &q, f)
}
