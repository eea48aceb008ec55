//! Instructions that the interpreter carries out by themselves, and how code goes on where a helper has
//! put the core.
use super::{Known, Translator, exchange, position_or_push};
use crate::code::Symbol;
use crate::engine::Slot;
use crate::helpers::{self, Position, status};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{I8, I64};
use cranelift_codegen::ir::{Block, BlockArg, InstBuilder, Value};
use dyno_core::Core;
use dyno_core::exchange::Exchange;
use dyno_core::state::Ahead;
use std::mem::offset_of;

impl Translator<'_, '_> {
    /// From a slow path: has this instruction carried out by itself where the helper says so, else goes on
    /// at `to`.
    pub(super) fn alone_unless_done(&mut self, fuel: Value, to: Block) {
        let how = self.get(I64, exchange!(status));
        let args = self.by_itself(fuel, false);
        self.b.ins().brif(how, self.alone, &args, to, &[]);
    }
    /// What `alone` needs for this instruction, which was or was not expected to be near an earlier access.
    /// All must be flushed.
    pub(super) fn by_itself(&mut self, fuel: Value, near: bool) -> [BlockArg; 3] {
        let [single, position] = self.itself(near);
        [single.into(), position.into(), fuel.into()]
    }
    /// Leaves this instruction to the interpreter, whatever it meets; what follows it here is never reached.
    pub(super) fn left_alone(&mut self, near: bool) {
        self.flush();
        let args = self.by_itself(self.now.fuel, near);
        self.b.ins().jump(self.alone, &args);
        let never = self.b.create_block();
        self.b.switch_to_block(never);
    }
    /// The instruction and its position.
    fn itself(&mut self, near: bool) -> [Value; 2] {
        let single = (self.pc_of(self.index), self.guest().words[self.index]);
        let number = position_or_push(&mut self.named.singles, single);
        let single = self.address(Symbol::Single(number));
        let position = self.position().pack() | helpers::pack_near(near);
        let position = self.constant(position);
        [single, position]
    }
    /// From a slow path of an instruction that meets devices often.
    pub(super) fn access(&mut self, behind: Block, fuel: Value) {
        let [single, position] = self.itself(false);
        self.put(fuel, exchange!(fuel));
        self.call_slow(helpers::number::ACCESS, single, position);
        let how = self.get(I64, exchange!(status));
        let fuel = self.get(I64, exchange!(fuel));
        let done = self.constant(status::DONE);
        let done = self.test(IntCC::Equal, how, done);
        let (stays, goes) = ([fuel.into()], [how.into()]);
        self.b.ins().brif(done, behind, &stays, self.moved, &goes);
    }
    pub(super) fn position(&self) -> Position {
        let (index, costs) = (self.index, &self.guest().costs);
        let behind = &costs[index + 1..];
        Position {
            cost: costs[index],
            behind: Ahead {
                cost: behind.iter().map(|&c| i64::from(c)).sum(),
                instructions: behind.len() as u64,
            },
        }
    }
    pub(super) fn write_alone(&mut self) {
        let block = self.alone;
        self.b.switch_to_block(block);
        let [single, position, fuel] = [0, 1, 2].map(|i| self.b.block_params(block)[i]);
        self.put(fuel, exchange!(fuel));
        self.call_slow(helpers::number::ALONE, single, position);
        let how = self.get(I64, exchange!(status));
        self.b.ins().jump(self.moved, &[how.into()]);
    }
    pub(super) fn write_moved(&mut self) {
        let block = self.moved;
        self.b.switch_to_block(block);
        let how = self.b.block_params(block)[0];
        self.now = Known::nothing(how);
        self.now.fuel = self.get(I64, exchange!(fuel));
        let pc = self.get(I64, offset_of!(Core, pc));
        let jump = self.constant(status::JUMP);
        let jumps = self.test(IntCC::Equal, how, jump);
        let (go, out) = (self.new_block(), self.new_block());
        self.b.ins().brif(jumps, go, &[], out, &[]);
        self.b.switch_to_block(out);
        self.out(pc);
        self.b.switch_to_block(go);
        let trapped = self.get(I8, offset_of!(Core, fp_is_trapped));
        let trapped = self.b.ins().uextend(I64, trapped);
        let by = self.constant(u64::from(Slot::FP_TRAPPED.trailing_zeros()));
        let trapped = self.b.ins().ishl(trapped, by);
        let id = self.identity();
        let context = self.b.ins().bor(id, trapped);
        self.jump_in(context, pc);
    }
}
