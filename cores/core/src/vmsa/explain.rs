//! A translation step by step, for people who look.
use super::abort::{Cause, Fault};
use super::context::{self, Regime};
use super::{Intent, Purpose, Query, Translated, run, stage1};
use crate::environment::Environment;
use crate::state::Core;
use std::cell::RefCell;

/// A descriptor that a walk read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// 1 or 2.
    pub stage: u8,
    pub level: u32,
    /// Physical, but of stage 1 under a stage 2: intermediate physical.
    pub address: u64,
    pub descriptor: u64,
}

/// See [`explain`].
#[derive(Clone, Debug)]
pub struct Explanation {
    pub regime: Regime,
    pub secure: bool,
    /// In the order of the walk; none where a stage is off.
    pub steps: Vec<Step>,
    /// What stage 1 gives, where there is a stage 2.
    pub ipa: Option<u64>,
    /// The error says which stage and level faults how.
    pub result: Result<Translated, String>,
}

/// How a read at `va` of the current state is translated, permissions and access flags aside. Changes
/// nothing.
pub fn explain(c: &Core, env: &mut dyn Environment, va: u64) -> Explanation {
    let mut q = Query::current(c, va, Purpose::Read, false, Intent::Look);
    let nested = context::stage2_enabled(c, q.regime);
    let ipa = match nested {
        true => stage1::translate(c, env, &q).ok().map(|s1| s1.address),
        false => None,
    };
    q.steps = Some(RefCell::default());
    let result = run(c, env, &q).map_err(|f| describe(&f));
    Explanation {
        regime: q.regime,
        secure: q.secure,
        steps: q.steps.take().map(RefCell::into_inner).unwrap_or_default(),
        ipa,
        result,
    }
}

fn describe(f: &Fault) -> String {
    let cause = match f.cause {
        Cause::AddressSize => "Address size fault",
        Cause::Translation => "Translation fault",
        Cause::AccessFlag => "Access flag fault",
        Cause::Permission => "Permission fault",
        Cause::External | Cause::ExternalOnWalk => "External abort on the walk",
        Cause::Alignment => "Alignment fault",
        Cause::UnsupportedUpdate | Cause::UnsupportedAtomic => "Unsupported update",
    };
    let stage = if f.second_stage { 2 } else { 1 };
    format!("{cause}, stage {stage}, level {}", f.level)
}
