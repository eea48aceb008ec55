//! Decoded code: a block is a run of instructions inside one page, ended by whatever may leave the
//! straight line.
use crate::environment::Environment;
use crate::interpreter::eval::{Eval, Flow, Stop};
use crate::interpreter::fuse::{fused, fused_branch};
use crate::profile::CostTable;
use crate::state::{Ahead, Core};
use dyno_isa::aarch32::Location;
use dyno_isa::{Bind, Feature, Features, Operands, Semantics, concrete, slot};
use std::any::TypeId;
use std::cell::Cell;

/// How a handler left off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Exit {
    /// Behind the last instruction it was given.
    End,
    /// A direct branch was taken; `pc` is its target.
    Taken,
    /// An indirect branch or another change of `pc`.
    Jump,
    /// `pending` holds what instruction `stop_at` wants to take.
    Exception,
    /// Instruction `stop_at` needs to run alone, with exact time and device access.
    Retry,
    /// In front of instruction `stop_at`, which is not executed: the one before disturbed somebody.
    Over,
}

/// Carries out one instruction, and in a chain of tail calls the ones behind it. A chain is at most
/// [`MAX_BLOCK`] deep, so it is safe in builds where the calls do not become jumps.
pub type Handler =
    for<'a, 'e> fn(&'a mut Core, &'a mut (dyn Environment + 'e), &'a Op, &'a [Op]) -> Exit;

/// One decoded instruction.
#[derive(Clone, Copy)]
pub struct Op {
    pub run: Handler,
    pub o: Operands,
}

/// Longest block, in instructions.
pub const MAX_BLOCK: usize = 64;
/// No link yet.
pub const UNLINKED: u32 = u32::MAX;

/// What decoded code depends on besides its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    pub pc: u64,
    pub pa: u64,
    pub fp_trapped: bool,
    /// Code that an upper tier makes may count on it, see [`Core::only_aligned`].
    pub only_aligned: bool,
}

/// What code of A32 and T32 depends on besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Narrow {
    pub simd_trapped: bool,
    /// log2 of the size of the area that may be executed because its first instruction may: a page, or a
    /// granule of the MPU.
    pub area: u8,
    /// Physical address of the second halfword of an instruction that is half in one area.
    pub second: Option<u64>,
}

pub struct Block {
    pub key: Key,
    /// A block of A32 or T32.
    pub narrow: Option<Narrow>,
    /// What is behind its end.
    pub end: u64,
    /// ITSTATE of each instruction, or nothing where it is always 0.
    pub it: Box<[u8]>,
    /// Which physical address space its bytes were fetched from.
    pub secure: bool,
    /// Its first instruction may have a breakpoint: nothing goes on here without looking.
    pub cut: bool,
    pub ops: Box<[Op]>,
    /// Of all its instructions, in quarter cycles.
    pub cost: i64,
    /// Blocks of the same page that follow: behind the end, and at the target of a direct branch.
    pub links: [Cell<u32>; 2],
    /// Tells this block from earlier ones in the same place of the arena.
    pub serial: u32,
    /// Next block that starts at the same physical address.
    pub sibling: u32,
    /// Executions until the block wants to be looked at: because a higher tier may have it, or has.
    pub patience: Cell<u32>,
    /// What the higher tier made of it.
    pub region: Cell<Option<u32>>,
}

impl Block {
    /// Where it starts, without what else the PC says.
    pub fn address(&self) -> u64 {
        match self.narrow {
            None => self.key.pc,
            Some(_) => Location(self.key.pc).address().into(),
        }
    }
    /// Whether what is known of the address of this block is known of `pc` too.
    pub fn same_page(&self, pc: u64) -> bool {
        match self.narrow {
            None => (self.key.pc ^ pc) >> 12 == 0,
            Some(n) => ((self.key.pc ^ pc) as u32) >> n.area == 0,
        }
    }
    /// The address of an instruction, as the PC has it.
    pub fn location(&self, index: usize) -> u64 {
        let Some(op) = self.ops.get(index) else {
            return self.end;
        };
        let pc = self.key.pc.wrapping_add(2 * u64::from(op.o.at));
        if self.narrow.is_none() {
            return pc;
        }
        let it = self.it.get(index).copied().unwrap_or(0);
        let l = Location(pc);
        Location::new(l.address(), l.is_thumb(), it).0
    }
    /// Which instruction is `at` halfwords behind the start.
    pub fn index(&self, at: u8) -> usize {
        self.ops.partition_point(|op| op.o.at < at)
    }
    /// Cost of instruction `from` and all behind it.
    pub fn cost_from(&self, from: usize) -> i64 {
        let ops = self.ops.get(from..).unwrap_or_default();
        ops.iter().map(|op| i64::from(op.o.cost)).sum()
    }
}

/// The handler of a semantic type.
#[inline(never)]
fn step<'a, S: Semantics>(
    c: &'a mut Core,
    env: &'a mut (dyn Environment + '_),
    op: &'a Op,
    rest: &'a [Op],
) -> Exit {
    let mut e = Eval::<false> {
        c: &mut *c,
        env: &mut *env,
        op,
        flow: Flow::Next,
    };
    match S::run(&mut e, &op.o) {
        Ok(()) => {
            let flow = e.flow;
            go_on::<S>(flow, c, env, rest)
        }
        Err(Stop::Slow) => slow_step::<S>(c, env, op, rest),
        Err(stop) => stopped(c, op, stop),
    }
}

/// What happens in front of an instruction of AArch32: its condition, and R15 among its operands. A handler of
/// its own that goes on to that of the meaning itself: inlined, there were four of each.
pub struct Dressed<const IF: bool, const PC: bool>;

impl<const IF: bool, const PC: bool> Dressed<IF, PC> {
    /// Whether the instruction is to be carried out.
    #[inline(always)]
    fn begin(c: &mut Core, op: &Op) -> bool {
        if IF && !concrete::condition(c.flags, op.o.aux) {
            return false;
        }
        if PC {
            c.x[usize::from(slot::PC)] = op.o.imm >> 32;
        }
        true
    }
    fn step<'a, S: Semantics>(
        c: &'a mut Core,
        env: &'a mut (dyn Environment + '_),
        op: &'a Op,
        rest: &'a [Op],
    ) -> Exit {
        if Self::begin(c, op) {
            return step::<S>(c, env, op, rest);
        }
        go_on::<S>(Flow::Next, c, env, rest)
    }
    pub fn slow_step<'a, S: Semantics>(
        c: &'a mut Core,
        env: &'a mut (dyn Environment + '_),
        op: &'a Op,
        rest: &'a [Op],
    ) -> Exit {
        if Self::begin(c, op) {
            return slow_step::<S>(c, env, op, rest);
        }
        go_on::<S>(Flow::Next, c, env, rest)
    }
}

/// The handler for when the soft TLB had no answer, or the instant matters. Where that
/// disturbed anybody, the block is over behind it.
#[cold]
#[inline(never)]
pub fn slow_step<'a, S: Semantics>(
    c: &'a mut Core,
    env: &'a mut (dyn Environment + '_),
    op: &'a Op,
    rest: &'a [Op],
) -> Exit {
    let ahead = Ahead {
        cost: rest.iter().map(|op| i64::from(op.o.cost)).sum(),
        instructions: rest.len() as u64,
    };
    let alone = c.exact;
    c.ahead = Some(ahead);
    c.pc = c.block_pc.wrapping_add(2 * u64::from(op.o.at));
    let mut e = Eval::<true> {
        c: &mut *c,
        env: &mut *env,
        op,
        flow: Flow::Next,
    };
    let r = S::run(&mut e, &op.o).map(|()| e.flow);
    c.ahead = None;
    if c.exact && !alone {
        c.exact = false;
        if let (Ok(_), true, [next, ..]) = (r, c.attention, rest) {
            c.stop_at = next.o.at;
            return Exit::Over;
        }
        c.charge_ahead(ahead);
    }
    match r {
        Ok(flow) => go_on::<S>(flow, c, env, rest),
        Err(stop) => stopped(c, op, stop),
    }
}

#[inline(always)]
pub fn go_on<'a, S: Semantics>(
    flow: Flow,
    c: &'a mut Core,
    env: &'a mut (dyn Environment + '_),
    rest: &'a [Op],
) -> Exit {
    if S::ENDS {
        return flow.exit();
    }
    match rest {
        [next, rest @ ..] => (next.run)(c, env, next, rest),
        [] => Exit::End,
    }
}

#[cold]
#[inline(never)]
pub fn stopped(c: &mut Core, op: &Op, stop: Stop) -> Exit {
    c.stop_at = op.o.at;
    match stop {
        Stop::Exception => Exit::Exception,
        Stop::Slow | Stop::Retry => Exit::Retry,
        Stop::Jump => Exit::Jump,
    }
}

/// Collects the handlers of a block.
pub(super) struct Builder<'a> {
    pub ops: Vec<Op>,
    /// Where the next instruction is, in halfwords.
    pub at: u8,
    /// A64, of whose instructions some are carried out in pairs.
    pub pairs: bool,
    pub ended: bool,
    pub cost: i64,
    pub features: Features,
    pub costs: &'a CostTable,
    /// The semantics of the last instruction, if it may start a pair.
    pub last: Option<TypeId>,
}

impl<'a> Builder<'a> {
    pub fn new(features: Features, costs: &'a CostTable, pairs: bool) -> Builder<'a> {
        Builder {
            ops: Vec::with_capacity(8),
            at: 0,
            pairs,
            ended: false,
            cost: 0,
            features,
            costs,
            last: None,
        }
    }
    fn push<S: Semantics>(&mut self, mut o: Operands, run: Handler) {
        o.at = self.at;
        o.cost = self.costs.of(S::CLASS);
        self.cost += i64::from(o.cost);
        self.ended |= S::ENDS;
        self.ops.push(Op { run, o });
    }
}

impl Bind for Builder<'_> {
    type Out = ();
    fn bind<S: Semantics + 'static>(&mut self, o: Operands) {
        let this = TypeId::of::<S>();
        let both = self.last.and_then(|last| match S::ENDS {
            _ if !self.pairs => None,
            true => fused_branch(last, this),
            false => fused(last, this),
        });
        // What the handler before does too starts no pair itself.
        self.last = both.is_none().then_some(this);
        if let (Some(both), Some(op)) = (both, self.ops.last_mut()) {
            op.run = both;
        }
        self.push::<S>(o, step::<S>);
    }
    fn bind_if<S: Semantics + 'static>(&mut self, o: Operands) {
        self.push::<S>(o, Dressed::<true, false>::step::<S>);
    }
    fn bind_pc<S: Semantics + 'static>(&mut self, o: Operands) {
        match o.aux < 14 {
            true => self.push::<S>(o, Dressed::<true, true>::step::<S>),
            false => self.push::<S>(o, Dressed::<false, true>::step::<S>),
        }
    }
    fn unallocated(&mut self, insn: u32) {
        let imm = u64::from(insn);
        self.bind::<dyno_isa::a64::system::Undefined>(Operands {
            imm,
            ..Operands::default()
        });
    }
    fn has(&self, f: Feature) -> bool {
        self.features.has(f)
    }
}
