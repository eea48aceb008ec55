//! Conditional execution of AArch32.
use super::{Known, SLOTS, Translator, Way};
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{Block, BlockArg, InstBuilder, Value};
use dyno_isa::{Emit, slot};
use std::convert::Infallible;
use std::mem::{replace, take};

/// What holds at the end of one of two ways.
struct State {
    now: Known,
    pending: u64,
    flags_pending: bool,
}

impl Translator<'_, '_> {
    /// An instruction that only computes: it is carried out anyway, and its results are chosen.
    pub(super) fn selected(
        &mut self,
        cond: u8,
        body: impl FnOnce(&mut Self) -> Result<(), Infallible>,
    ) -> Result<(), Infallible> {
        let flags = self.flags();
        let holds = self.condition(flags, cond);
        let flags = self.flags();
        let before = self.now.regs;
        (self.written, self.flags_written) = (0, false);
        body(self)?;
        let mut left = take(&mut self.written);
        while left != 0 {
            let at = left.trailing_zeros() as usize;
            left &= left - 1;
            if at == usize::from(slot::PC) {
                continue;
            }
            if let Some(new) = self.now.regs[at] {
                self.now.regs[at] = before[at];
                let old = self.register(at);
                self.now.regs[at] = Some(self.select(holds, new, old));
            }
        }
        if let (true, Some(new)) = (self.flags_written, self.now.flags) {
            self.now.flags = Some(self.select_flags(holds, new, flags));
        }
        Ok(())
    }

    /// An instruction behind a branch around it.
    pub(super) fn around(
        &mut self,
        cond: u8,
        body: impl FnOnce(&mut Self) -> Result<(), Infallible>,
    ) -> Result<(), Infallible> {
        let flags = self.flags();
        let holds = self.condition(flags, cond);
        let (run, skip) = (self.b.create_block(), self.b.create_block());
        self.b.ins().brif(holds, run, &[], skip, &[]);
        let before = State {
            now: self.now.clone(),
            pending: self.pending,
            flags_pending: self.flags_pending,
        };
        self.b.switch_to_block(run);
        body(self)?;
        if !matches!(self.way, Way::Next) {
            self.finish();
            self.way = Way::Next;
            self.put_state(before);
            self.b.switch_to_block(skip);
            return Ok(());
        }
        self.join(before, skip);
        Ok(())
    }
    fn put_state(&mut self, s: State) {
        self.now = s.now;
        (self.pending, self.flags_pending) = (s.pending, s.flags_pending);
    }
    /// What goes on here and what goes on with `before` in `skip` go on together. What only one of them knows
    /// goes to memory.
    fn join(&mut self, before: State, skip: Block) {
        let fuel = self.now.fuel;
        let after = State {
            now: replace(&mut self.now, Known::nothing(fuel)),
            pending: self.pending,
            flags_pending: self.flags_pending,
        };
        let (a, b) = (&before.now, &after.now);
        let join = self.b.create_block();
        let (mut here, mut there): (Vec<BlockArg>, Vec<BlockArg>) = (Vec::new(), Vec::new());
        let mut one = |t: &mut Self, skipped: Value, ran: Value| -> Value {
            if skipped == ran {
                return ran;
            }
            here.push(ran.into());
            there.push(skipped.into());
            let bits = t.bits(skipped).max(t.bits(ran));
            let v = t.b.append_block_param(join, I64);
            t.fits(v, bits)
        };
        let mut joined = Known::nothing(fuel);
        joined.fuel = one(self, a.fuel, b.fuel);
        let newer = before.pending | after.pending;
        let (mut pending, mut flushed, mut flushed_before) = (0, 0, 0);
        for s in (0..SLOTS).filter(|&s| s != usize::from(slot::PC)) {
            let bit = 1 << s;
            match (a.regs[s], b.regs[s]) {
                (Some(x), Some(y)) => {
                    joined.regs[s] = Some(one(self, x, y));
                    pending |= newer & bit;
                }
                (_, Some(_)) => flushed |= after.pending & bit,
                _ => flushed_before |= before.pending & bit,
            }
        }
        let same = a.flags == b.flags;
        if same {
            joined.flags = a.flags;
        }
        joined.table = a.table.filter(|_| a.table == b.table);
        for n in 0..joined.vectors.len() {
            joined.vectors[n] = a.vectors[n].filter(|_| a.vectors[n] == b.vectors[n]);
        }
        let still = |s: &&super::near::Seen| b.seen.iter().any(|t| t.is_same_place(s));
        joined.seen = a.seen.iter().filter(still).copied().collect();
        for n in 0..joined.unready.len() {
            joined.unready[n] = a.unready[n].filter(|_| a.unready[n] == b.unready[n]);
        }
        let flags_pending = before.flags_pending || after.flags_pending;

        self.put_state(State {
            pending: flushed,
            flags_pending: after.flags_pending && !same,
            ..after
        });
        self.flush();
        self.b.ins().jump(join, &here);
        self.b.switch_to_block(skip);
        self.put_state(State {
            pending: flushed_before,
            flags_pending: before.flags_pending && !same,
            ..before
        });
        self.flush();
        self.b.ins().jump(join, &there);
        self.b.switch_to_block(join);
        self.put_state(State {
            now: joined,
            pending,
            flags_pending: flags_pending && same,
        });
    }
}
