//! AT: address translation instructions, and PAR_EL1 (DDI 0487 C5.3; PAR_EL1).
use super::abort::{self, Fault};
use super::attributes::Attributes;
use super::context::{self, Regime, regime_of, stage2_enabled};
use super::{Intent, Purpose, Query, stage1, stage2};
use crate::environment::Environment;
use crate::exception::Exception;
use crate::state::Core;
use dyno_isa::Feature;
use std::cell::Cell;

/// One of the AT instructions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At {
    /// The level whose regime and rights are asked for.
    pub el: u8,
    pub write: bool,
    /// S12: stage 2 as well.
    pub both_stages: bool,
    /// FEAT_PAN2: PSTATE.PAN takes part.
    pub pan: bool,
}

/// By op0:op1:CRn:CRm:op2, as in bits \[20:5] of the instruction.
pub fn decode_at(c: &Core, encoding: u16) -> Option<At> {
    let (op1, op2) = (encoding >> 11 & 7, encoding & 7);
    let (el, both_stages, pan) = match (encoding >> 14, op1, encoding >> 3 & 0xff, op2) {
        (1, 0, 0x78, 0 | 1) => (1, false, false),
        (1, 0, 0x78, 2 | 3) => (0, false, false),
        (1, 0, 0x79, 0 | 1) if c.profile.features.has(Feature::PAN2) => (1, false, true),
        (1, 4, 0x78, 0 | 1) => (2, false, false),
        (1, 4, 0x78, 4 | 5) => (1, true, false),
        (1, 4, 0x78, 6 | 7) => (0, true, false),
        (1, 6, 0x78, 0 | 1) => (3, false, false),
        _ => return None,
    };
    Some(At {
        el,
        write: op2 & 1 == 1,
        both_stages,
        pan,
    })
}

/// What PAR_EL1 reports of a translation that worked.
struct Good {
    address: u64,
    secure: bool,
    attributes: Attributes,
}

/// Carries out AT: writes PAR_EL1. Only an external abort on the walk and, at EL1, a stage 2 fault of
/// a stage 1 walk are taken as exceptions.
pub fn address_translate(
    c: &mut Core,
    env: &mut dyn Environment,
    op: At,
    va: u64,
) -> Result<(), Exception> {
    let regime = regime_of(c, op.el);
    let user = op.el == 0;
    let purpose = match op.write {
        true => Purpose::Write,
        false => Purpose::Read,
    };
    let q = Query {
        va,
        purpose,
        regime,
        user,
        pan: op.pan && context::pan_applies(c, regime, user),
        secure: context::is_secure(c, regime),
        intent: Intent::At,
        wrote_code: Cell::new(false),
        elsewhere: Cell::new(None),
        walked: Cell::new(None),
        steps: None,
    };
    let both_stages = op.both_stages && stage2_enabled(c, regime);
    let r = run(c, env, &q, both_stages);
    c.beyond.met = q.elsewhere.get();
    match r {
        Ok(good) => c.sys.par_el1 = encode(regime, &good),
        Err(f) => {
            let hidden = c.pstate.el == 1 && f.s1_walk && !both_stages;
            if f.external() || hidden {
                return Err(abort::exception(c, &q, f));
            }
            let (ptw, s) = (u64::from(f.s1_walk), u64::from(f.second_stage));
            c.sys.par_el1 = 1 | u64::from(f.status()) << 1 | ptw << 8 | s << 9 | RES1;
        }
    }
    Ok(())
}

const RES1: u64 = 1 << 11;

fn run(c: &Core, env: &mut dyn Environment, q: &Query, both: bool) -> Result<Good, Fault> {
    let s1 = stage1::translate(c, env, q)?;
    let good = Good {
        address: s1.address,
        secure: s1.secure,
        attributes: s1.attributes,
    };
    if !both {
        return Ok(good);
    }
    let s2 = stage2::translate(c, env, q, s1.address)?;
    let fwb = stage2::forced_write_back(c, context::effective_hcr(c));
    Ok(Good {
        address: s2.address,
        secure: false,
        attributes: s1.attributes.with_stage2(s2.memattr, s2.sh, fwb),
    })
}

fn encode(regime: Regime, good: &Good) -> u64 {
    // NS means something to the regimes of Secure state alone; elsewhere it reads as 1.
    let ns = u64::from(!good.secure || regime == Regime::El20);
    u64::from(good.attributes.mair) << 56
        | good.address & 0x0000_ffff_ffff_f000
        | RES1
        | ns << 9
        | u64::from(good.attributes.reported_sh()) << 7
}
