//! Address translation operations, and PAR (DDI 0487 G8.2, ATS1CPR and its kin; DDI 0568 E1, PAR).
use super::abort::Fault;
use super::{Query, Regime, second_stage_enabled, stage1, stage2};
use crate::state::Core;
use crate::vmsa::Purpose;

/// One of the operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At {
    pub regime: Regime,
    /// With the permissions of EL0.
    pub user: bool,
    pub write: bool,
    /// ATS12NSO.
    pub both_stages: bool,
}

/// LPAE: PAR is in the 64-bit format, always.
const LPAE: u64 = 1 << 11;
const NS: u64 = 1 << 9;

/// The value of PAR. No operation of an MPU ends in an exception.
pub fn address_translate(c: &Core, op: At, va: u32) -> u64 {
    let q = Query {
        va,
        purpose: if op.write {
            Purpose::Write
        } else {
            Purpose::Read
        },
        regime: op.regime,
        user: op.user,
    };
    match run(c, &q, op.both_stages) {
        Ok((mair, sh)) => {
            u64::from(mair) << 56 | u64::from(va & !0xfff) | LPAE | NS | u64::from(sh) << 7
        }
        Err(f) => 1 | u64::from(f.status()) << 1 | u64::from(f.second_stage) << 9 | LPAE,
    }
}

fn run(c: &Core, q: &Query, both: bool) -> Result<(u8, u8), Fault> {
    let first = stage1(c, q)?;
    let a = match both && second_stage_enabled(c, q.regime) {
        true => first.attributes.with(stage2(c, q)?.attributes),
        false => first.attributes,
    };
    Ok((a.mair, a.reported_sh()))
}
