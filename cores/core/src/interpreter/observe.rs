//! Instructions that somebody looks at: what an indirect branch lands on, and debugging.
use super::block::Exit;
use super::{Interpreter, take};
use crate::debug::Stepped;
use crate::elsewhere::Need;
use crate::environment::Environment;
use crate::state::Core;

impl Interpreter {
    /// Whether the block may be what an indirect branch lands on; takes the exception if not.
    #[cold]
    pub(super) fn land(&self, id: u32, c: &mut Core, env: &mut dyn Environment) -> bool {
        let b = &self.blocks[id as usize];
        let code = env.ram_page(b.key.pa, b.secure);
        let word = code.map_or(0, |r| r.page.load32(b.key.pc));
        let allowed = c.land(env, word);
        if let Some(page) = c.beyond.met.take() {
            c.wait_for_fetch(env, Need::Page(page));
            return false;
        }
        if !allowed {
            let (e, pc) = (c.branch_target(), c.pc);
            take(c, env, &e, pc);
        }
        allowed
    }

    /// From `pc` on where instructions are looked at ([`crate::debug`]): not past the next breakpoint,
    /// one alone under software step, and branches are counted where the performance monitors do.
    #[cold]
    pub(super) fn run_observed(&self, id: u32, c: &mut Core, env: &mut dyn Environment) {
        let b = &self.blocks[id as usize];
        let (step, branches) = (c.step_active(), c.counts_branches());
        let code = env.ram_page(b.key.pa, b.secure);
        // Only A64 is stepped, and has its branches counted.
        let code = code.filter(|_| b.narrow.is_none());
        let word = |at: usize| code.map_or(0, |r| r.page.load32(b.key.pc + 4 * at as u64));
        let most = if step || c.goes_singly() {
            1
        } else {
            c.until_breakpoint(c.pc).min(b.ops.len())
        };
        let last = word(b.ops.len() - 1);
        let attention = std::mem::take(&mut c.attention);
        let stepped = c.stepped;
        if step {
            // Unless it ends in an exception.
            c.stepped = Stepped::of(word(0));
        }
        let before = c.stats.instructions;
        let way = self.step(b, 0, most, c, env);
        if c.has_halted() {
            c.stepped = stepped;
            return c.halted_with_attention(attention);
        }
        c.passed();
        if step {
            c.step_done();
        }
        let done = (c.stats.instructions - before) as usize;
        if branches && done == b.ops.len() {
            c.count_branch(env, last, way != Exit::End);
        }
        c.attention |= attention || step;
    }
}
