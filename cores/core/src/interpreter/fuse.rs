//! Two instructions in one handler, which spares a dispatch: a flag setter and the conditional branch
//! behind it, and pairs of the instructions that compiled code is mostly made of. Each still has its
//! operation in the block, so nothing else (budget, stepping, positions) knows of it.
use super::block::{Exit, Handler, Op, go_on, slow_step, stopped};
use super::eval::{Eval, Flow, Stop};
use crate::environment::Environment;
use crate::state::Core;
use dyno_isa::Semantics;
use dyno_isa::a64::branch::BranchConditional;
use dyno_isa::a64::immediate::{
    AddSubImmediate, LogicalImmediate, ShiftImmediate, UnsignedBitfield,
};
use dyno_isa::a64::memory::Access;
use dyno_isa::a64::register::{AddSubShifted, LogicalShifted, MoveRegister, MultiplyAdd};
use std::any::TypeId;

/// Calls a macro with the types of frequent instructions that do not end a block.
macro_rules! frequent {
    ($then:ident) => {
        $then! {
            // ADD and SUB (immediate), ADD and SUB (register)
            AddSubImmediate<true, false, false>;
            AddSubImmediate<false, false, false>;
            AddSubImmediate<true, true, false>;
            AddSubShifted<true, false, false, false, false>;
            AddSubShifted<false, false, false, false, false>;
            // AND (immediate), EOR (register), LSL and LSR (immediate), UBFX, MOV, MADD
            LogicalImmediate<true, false, false>;
            LogicalShifted<false, true, false, false, false, false>;
            LogicalShifted<false, true, false, false, false, true>;
            ShiftImmediate<true, true>;
            ShiftImmediate<true, false>;
            UnsignedBitfield<true, false>;
            MoveRegister<true>;
            MultiplyAdd<true, false>;
            MultiplyAdd<false, false>;
            // LDR of a doubleword and a word, by immediate and by register; LDRB
            Access<0, 0, 3, 1>;
            Access<0, 0, 2, 1>;
            Access<0, 1, 2, 1>;
            Access<0, 3, 3, 1>;
            Access<0, 3, 2, 1>;
            Access<0, 1, 0, 1>;
        }
    };
}

/// The handler for an instruction of type `a` with one of type `b` behind it.
pub fn fused(a: TypeId, b: TypeId) -> Option<Handler> {
    macro_rules! first {
        ($($A:ty;)*) => { $( if a == TypeId::of::<$A>() { return before_frequent::<$A>(b); } )* };
    }
    frequent!(first);
    None
}

/// Likewise where `b` is a conditional branch.
pub fn fused_branch(a: TypeId, b: TypeId) -> Option<Handler> {
    macro_rules! first {
        ($($A:ty;)*) => { $( if a == TypeId::of::<$A>() { return before_branch::<$A>(b); } )* };
    }
    first! {
        AddSubImmediate<true, true, true>;
        AddSubImmediate<false, true, true>;
        AddSubImmediate<true, false, true>;
        AddSubImmediate<false, false, true>;
        AddSubShifted<true, true, true, false, false>;
        AddSubShifted<false, true, true, false, false>;
        LogicalImmediate<true, true, true>;
        LogicalImmediate<false, true, true>;
    }
    None
}

fn before_frequent<A: Semantics>(b: TypeId) -> Option<Handler> {
    macro_rules! second {
        ($($B:ty;)*) => { $( if b == TypeId::of::<$B>() { return Some(pair::<A, $B>); } )* };
    }
    frequent!(second);
    None
}

fn before_branch<A: Semantics>(b: TypeId) -> Option<Handler> {
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
    match A::run(&mut first, &op.o) {
        Ok(()) => {}
        Err(Stop::Slow) => return slow_step::<A>(c, env, op, rest),
        Err(stop) => return stopped(c, op, stop),
    }
    // Alone when stepping.
    let [op, rest @ ..] = rest else {
        return Exit::End;
    };
    let mut second = Eval::<false> {
        c: &mut *c,
        env: &mut *env,
        op,
        flow: Flow::Next,
    };
    match B::run(&mut second, &op.o) {
        Ok(()) => {
            let flow = second.flow;
            go_on::<B>(flow, c, env, rest)
        }
        Err(Stop::Slow) => slow_step::<B>(c, env, op, rest),
        Err(stop) => stopped(c, op, stop),
    }
}
