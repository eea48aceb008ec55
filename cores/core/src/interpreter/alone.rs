//! What a higher tier has the interpreter do in the middle of its own code.
use super::block::{Dressed, Exit, Handler, Op, slow_step};
use super::{Place, behind, take, take_pending};
use crate::debug::Stepped;
use crate::environment::Environment;
use crate::profile::CostTable;
use crate::state::{Core, Rest};
use dyno_isa::aarch32::{self, Context};
use dyno_isa::{Bind, Feature, Features, Operands, Semantics, a64};

/// An instruction that is carried out by itself, at its exact instant: an access to a device, or one
/// that the fast path has no answer for.
pub struct Single {
    op: Op,
    word: u32,
}

impl Single {
    /// One that does not branch.
    pub fn decode(word: u32, cx: a64::Context, features: Features, costs: &CostTable) -> Single {
        let op = a64::decode(word, cx, &mut Slowly { features, costs });
        Single { op, word }
    }
    /// One of A32 or T32.
    pub fn decode32(word: u32, cx: Context, features: Features, costs: &CostTable) -> Single {
        let op = aarch32::decode(word, cx, &mut Slowly { features, costs });
        Single { op, word }
    }
    /// What is behind it, if it is at `pc`.
    pub fn behind(&self, c: &Core, pc: u64) -> u64 {
        behind(c, pc, Some(self.word))
    }
    /// Carries out the instruction at `c.pc`, which nothing is charged for yet, or takes the exception
    /// that it ends in. `c.pc` is where to go on.
    pub fn run(&self, c: &mut Core, env: &mut dyn Environment) {
        let (pc, cost) = (c.pc, self.op.o.cost);
        c.block_pc = pc;
        c.exact = true;
        c.budget -= i64::from(cost);
        c.stats.instructions += 1;
        let exit = (self.op.run)(c, env, &self.op, &[]);
        c.exact = false;
        match exit {
            Exit::End => c.pc = self.behind(c, pc),
            Exit::Taken | Exit::Jump | Exit::Over => {}
            Exit::Exception | Exit::Retry => {
                c.budget += i64::from(cost);
                c.stats.instructions -= 1;
                let word = Some(self.word);
                take_pending(&Place { pc, word, cost }, c, env);
            }
        }
    }
}

/// Finds handlers that do not look for a fast path.
struct Slowly<'a> {
    features: Features,
    costs: &'a CostTable,
}

impl Slowly<'_> {
    fn op<S: Semantics>(&self, mut o: Operands, run: Handler) -> Op {
        (o.at, o.cost) = (0, self.costs.of(S::CLASS));
        Op { run, o }
    }
}

impl Bind for Slowly<'_> {
    type Out = Op;
    fn bind<S: Semantics + 'static>(&mut self, o: Operands) -> Op {
        self.op::<S>(o, slow_step::<S>)
    }
    fn bind_if<S: Semantics + 'static>(&mut self, o: Operands) -> Op {
        self.op::<S>(o, Dressed::<true, false>::slow_step::<S>)
    }
    fn bind_pc<S: Semantics + 'static>(&mut self, o: Operands) -> Op {
        match o.aux < 14 {
            true => self.op::<S>(o, Dressed::<true, true>::slow_step::<S>),
            false => self.op::<S>(o, Dressed::<false, true>::slow_step::<S>),
        }
    }
    fn unallocated(&mut self, insn: u32) -> Op {
        let imm = u64::from(insn);
        self.bind::<a64::system::Undefined>(Operands {
            imm,
            ..Operands::default()
        })
    }
    fn has(&self, f: Feature) -> bool {
        self.features.has(f)
    }
}

/// Takes what an instruction that nothing is charged for left in [`Core::pending`]. `cost` is its own, `word`
/// the instruction, which only AArch32 needs. Nothing is pending where the core has halted in front of it.
pub fn exception(c: &mut Core, env: &mut dyn Environment, pc: u64, word: Option<u32>, cost: u8) {
    c.pc = pc;
    take_pending(&Place { pc, word, cost }, c, env);
}

/// Takes the interrupt that is pending, if there is one. True if nothing but the next instruction wants
/// the core then, so that it may be carried out without anybody looking at the core before.
#[inline]
pub fn straight_on(c: &mut Core, env: &mut dyn Environment) -> bool {
    while c.attention {
        if c.poll_due() || c.has_halted() {
            return false;
        }
        let timer = c.next_timer();
        c.limit_turn(timer);
        if c.budget <= 0 || c.rest != Rest::Running || env.wants_a_look(c.index) {
            return false;
        }
        if let Some(e) = c.pending_interrupt(env.lines(c.index)) {
            let pc = c.pc;
            take(c, env, &e, pc);
            continue;
        }
        if c.pstate.btype != 0 || c.is_observed() {
            return false;
        }
        c.attention = false;
        c.stepped = Stepped::No;
    }
    c.budget > 0
}
