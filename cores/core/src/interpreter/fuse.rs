//! A flag setter and the conditional branch behind it in one handler: the most frequent pair of
//! instructions, and one dispatch less in most loops. Each still has its operation in the block, so
//! nothing else (budget, stepping, positions) knows of it.
use super::block::{Exit, Handler, Op, stopped};
use super::eval::{Eval, Flow};
use crate::environment::Environment;
use crate::state::Core;
use dyno_isa::Semantics;
use dyno_isa::a64::branch::BranchConditional;
use dyno_isa::a64::immediate::{AddSubImmediate, LogicalImmediate};
use dyno_isa::a64::register::AddSubShifted;
use std::any::TypeId;

/// The handler for an instruction of type `a` whose successor, the last of its block, is of type
/// `b`.
pub fn fused(a: TypeId, b: TypeId) -> Option<Handler> {
    macro_rules! first {
        ($($A:ty;)*) => { $( if a == TypeId::of::<$A>() { return behind::<$A>(b); } )* };
    }
    first! {
        AddSubImmediate<true, true, true>;
        AddSubImmediate<false, true, true>;
        AddSubShifted<true, true, true, false, false>;
        AddSubShifted<false, true, true, false, false>;
        LogicalImmediate<true, true, true>;
        LogicalImmediate<false, true, true>;
    }
    None
}

fn behind<A: Semantics>(b: TypeId) -> Option<Handler> {
    macro_rules! conditions {
        ($($c:literal)*) => { $(
            if b == TypeId::of::<BranchConditional<$c>>() {
                return Some(pair::<A, BranchConditional<$c>>);
            }
        )* };
    }
    conditions!(0 1 2 3 4 5 8 9 10 11 12 13);
    None
}

fn pair<'a, A: Semantics, B: Semantics>(
    c: &'a mut Core,
    env: &'a mut (dyn Environment + '_),
    op: &'a Op,
    rest: &'a [Op],
) -> Exit {
    let mut first = Eval::<false> {
        c: &mut *c,
        env: &mut *env,
        op,
        flow: Flow::Next,
    };
    if let Err(stop) = A::run(&mut first, &op.o) {
        return stopped(c, op, stop);
    }
    // Alone when stepping.
    let [op, ..] = rest else {
        return Exit::End;
    };
    let mut second = Eval::<false> {
        c: &mut *c,
        env: &mut *env,
        op,
        flow: Flow::Next,
    };
    match B::run(&mut second, &op.o) {
        Ok(()) => second.flow.exit(),
        Err(stop) => stopped(c, op, stop),
    }
}
