//! A region to CLIF: blocks, edges, and the ways out. What instructions mean is in [`emit`].
mod alone;
mod bind;
mod conditional;
mod emit;
mod entries;
mod flags;
mod inline;
mod memory;
mod names;
mod near;
mod system;
mod value;
mod vector;

use crate::code::Symbol;
use crate::engine::Slot;
use crate::helpers::status;
use crate::hints::Hint;
use crate::region::{Block as GuestBlock, Region};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{I32, I64};
use cranelift_codegen::ir::{
    Block, BlockArg, GlobalValue, InstBuilder, MemFlagsData, SigRef, Type, Value,
};
use cranelift_frontend::FunctionBuilder;
use dyno_core::exchange::Exchange;
use dyno_core::tlb::layout;
use dyno_core::{Core, interpreter::MAX_BLOCK};
use dyno_isa::{Features, slot};
pub use entries::{
    entry, entry_signature, helper_signature, signature, slow_entry, slow_signature, stub,
};
use flags::Flags;
pub use flags::settle;
pub use memory::Tag;
use names::position_or_push;
pub use names::{Named, symbol};
use std::collections::BTreeMap;
use std::mem::offset_of;

/// Offset of a field of [`Exchange`] in [`Core`].
macro_rules! exchange {
    ($($field:tt)*) => {
        offset_of!(Core, exchange) + offset_of!(Exchange, $($field)*)
    };
}
use exchange;

/// Registers have slots below it.
const SLOTS: usize = slot::GE as usize + 1;

/// What is known at one place of the region. Memory is right wherever nothing is pending.
#[derive(Clone)]
struct Known {
    /// Values of general registers by slot.
    regs: [Option<Value>; SLOTS],
    flags: Option<Flags>,
    fuel: Value,
    /// Address of the current TLB table.
    table: Option<Value>,
    /// A stack pointer whose alignment was checked.
    aligned: Option<Value>,
    vectors: [Option<vector::Vector>; 32],
    /// Accesses whose page is known.
    seen: Vec<near::Seen>,
    /// Not zero where the host's floating point may not be used: exact, and rounded.
    unready: [Option<Value>; 2],
}

impl Known {
    fn nothing(fuel: Value) -> Known {
        Known {
            regs: [None; SLOTS],
            flags: None,
            fuel,
            table: None,
            aligned: None,
            vectors: [None; 32],
            seen: Vec::new(),
            unready: [None; 2],
        }
    }
}

/// What ends a block.
#[derive(Clone, Copy)]
enum Way {
    Next,
    To(u64),
    If(Value, u64),
    Register(Value),
    /// The branch to come sets PSTATE.BTYPE.
    Checked,
    /// To a register, by way of whoever looks at what is there.
    Out(Value),
}

/// A way out of the region that is still to be written, and what holds there.
struct Exit {
    block: Block,
    pc: u64,
    known: Known,
}

pub struct Translator<'a, 'b> {
    b: &'a mut FunctionBuilder<'b>,
    region: &'a Region,
    features: Features,
    named: &'a mut Named,
    /// What was named already.
    symbols: BTreeMap<Symbol, GlobalValue>,
    core: Value,
    tail: SigRef,
    helper: SigRef,
    slow: SigRef,
    /// Takes a status, an address and fuel.
    leave: Block,
    /// Has an instruction carried out by itself: takes its [`dyno_core::interpreter::Single`], its
    /// packed [`Position`] and fuel.
    alone: Block,
    /// Goes on where a helper has put the core: takes its status.
    moved: Block,
    /// By block of the region.
    blocks: Vec<Block>,
    arrivals: Vec<Option<Known>>,
    exits: Vec<Exit>,

    at: usize,
    index: usize,
    /// Where to go on behind an instruction that meets devices often, with nothing known.
    behind: Option<Block>,
    now: Known,
    /// Slots whose value is newer than memory.
    pending: u64,
    flags_pending: bool,
    /// Slots that this instruction has written, and whether it has the flags.
    written: u64,
    flags_written: bool,
    /// Bytes that this instruction is going to access one after the other.
    span: u64,
    way: Way,
    /// What is being written is a way out of the ordinary as a whole.
    aside: bool,
    /// The host has fused multiplication and addition.
    host_fma: bool,
    /// By value: how many low bits may be set, see [`Translator::bits`].
    widths: Vec<u8>,
    /// By value: the operation of 32 bits that it is, see [`Translator::widened`].
    lows: Vec<Option<Value>>,
    /// By value: how it was made.
    made: Vec<near::Made>,
}

/// The guest's registers and the other fields of the core.
fn own() -> MemFlagsData {
    MemFlagsData::trusted()
}

pub fn translate(
    b: &mut FunctionBuilder<'_>,
    region: &Region,
    features: Features,
    host_fma: bool,
    named: &mut Named,
) {
    let entry = b.create_block();
    b.append_block_params_for_function_params(entry);
    b.switch_to_block(entry);
    let (core, fuel) = (b.block_params(entry)[0], b.block_params(entry)[1]);
    let (tail, helper, slow) = (
        b.import_signature(signature()),
        b.import_signature(helper_signature()),
        b.import_signature(slow_signature()),
    );
    let leave = b.create_block();
    b.set_cold_block(leave);
    for _ in 0..3 {
        b.append_block_param(leave, I64);
    }
    let (alone, moved) = (b.create_block(), b.create_block());
    for (block, parameters) in [(alone, 3), (moved, 1)] {
        b.set_cold_block(block);
        for _ in 0..parameters {
            b.append_block_param(block, I64);
        }
    }
    let blocks = region.blocks.iter().map(|_| b.create_block()).collect();
    let mut t = Translator {
        region,
        features,
        named,
        symbols: BTreeMap::new(),
        core,
        tail,
        helper,
        slow,
        leave,
        alone,
        moved,
        blocks,
        arrivals: vec![None; region.blocks.len()],
        exits: Vec::new(),
        at: 0,
        index: 0,
        behind: None,
        now: Known::nothing(fuel),
        pending: 0,
        flags_pending: false,
        written: 0,
        flags_written: false,
        span: 0,
        way: Way::Next,
        aside: false,
        host_fma,
        widths: Vec::new(),
        lows: Vec::new(),
        made: Vec::new(),
        b,
    };
    let first = t.edge(region.blocks[0].pc);
    t.b.ins().jump(first.0, &first.1);
    for i in 0..region.blocks.len() {
        t.block(i);
    }
    t.aside = true;
    t.write_alone();
    t.write_moved();
    t.write_leave();
}

type Edge = (Block, Vec<BlockArg>);

impl Translator<'_, '_> {
    fn get(&mut self, ty: Type, offset: usize) -> Value {
        self.b.ins().load(ty, own(), self.core, offset as i32)
    }
    fn put(&mut self, v: Value, offset: usize) {
        self.b.ins().store(own(), v, self.core, offset as i32);
    }
    fn constant(&mut self, v: u64) -> Value {
        let r = self.b.ins().iconst(I64, v as i64);
        self.note_made(r, near::Made::Constant(v as i64));
        self.fits(r, (64 - v.leading_zeros()) as u8)
    }
    fn plus(&mut self, v: Value, by: i64) -> Value {
        let by = self.b.ins().iconst(I64, by);
        self.b.ins().iadd(v, by)
    }
    fn test(&mut self, cc: IntCC, a: Value, b: Value) -> Value {
        self.b.ins().icmp(cc, a, b)
    }
    fn guest(&self) -> &GuestBlock {
        &self.region.blocks[self.at]
    }
    /// What was learnt of the current instruction.
    fn hint(&self) -> Option<Hint> {
        let hints = &self.region.hints;
        let at = self.region.mode.hinted(self.pc_of(self.index));
        hints.get(&at).copied()
    }
    fn pc_of(&self, index: usize) -> u64 {
        self.guest().places[index]
    }

    /// One block of the region.
    fn block(&mut self, i: usize) {
        self.at = i;
        let block = self.blocks[i];
        self.b.switch_to_block(block);
        let guest = self.guest();
        self.now = match guest.is_single() {
            true => self.arrivals[i]
                .take()
                .unwrap_or_else(|| Known::nothing(self.core)),
            false => {
                let carried = guest.carried.clone();
                let fuel = self.b.append_block_param(block, I64);
                let mut known = Known::nothing(fuel);
                for slot in carried {
                    let v = self.b.append_block_param(block, I64);
                    known.regs[usize::from(slot)] = Some(self.of_register(v));
                }
                known
            }
        };
        (self.pending, self.flags_pending) = (0, false);
        self.spend();
        self.way = Way::Next;
        let guest = &self.region.blocks[i];
        // An IT block is not divided.
        debug_assert!(guest.words.len() <= MAX_BLOCK + 4);
        for (index, &word) in guest.words.iter().enumerate() {
            self.index = index;
            self.region.mode.decode(word, guest.places[index], self);
        }
        self.finish();
        for exit in std::mem::take(&mut self.exits) {
            self.write_exit(exit);
        }
    }

    /// Pays for the block, or leaves in front of it.
    fn spend(&mut self) {
        let guest = self.guest();
        let (pc, all) = (guest.pc, guest.charged_from(0));
        let left = self.plus(self.now.fuel, all);
        let zero = self.constant(0);
        let short = self.test(IntCC::SignedLessThan, left, zero);
        let (stop, go) = (self.cold_block(), self.b.create_block());
        self.b.ins().brif(short, stop, &[left.into()], go, &[]);
        self.b.switch_to_block(stop);
        let left_there = self.b.block_params(stop)[0];
        let back = self.plus(left_there, -all);
        self.leave(status::GO, pc, back);
        self.b.switch_to_block(go);
        self.now.fuel = left;
    }

    /// A block that is put where it belongs: among what runs often, or not.
    fn new_block(&mut self) -> Block {
        let block = self.b.create_block();
        if self.aside {
            self.b.set_cold_block(block);
        }
        block
    }
    /// A slow path. Its parameter is the fuel: as a value of its own there, it keeps nothing else alive
    /// on the fast path.
    fn cold_block(&mut self) -> Block {
        let block = self.b.create_block();
        self.b.set_cold_block(block);
        self.b.append_block_param(block, I64);
        block
    }

    /// Leaves with this status at this address.
    fn leave(&mut self, status: u64, pc: u64, fuel: Value) {
        let (status, pc) = (self.constant(status), self.constant(pc));
        let args = [status.into(), pc.into(), fuel.into()];
        self.b.ins().jump(self.leave, &args);
    }
    fn write_leave(&mut self) {
        let block = self.leave;
        self.b.switch_to_block(block);
        let [status, pc, fuel] = [0, 1, 2].map(|i| self.b.block_params(block)[i]);
        self.put(pc, offset_of!(Core, pc));
        self.put(fuel, exchange!(fuel));
        self.b.ins().return_(&[status]);
    }

    /// Writes what is newer than memory.
    fn flush(&mut self) {
        let mut left = std::mem::take(&mut self.pending);
        while left != 0 {
            let slot = left.trailing_zeros() as usize;
            left &= left - 1;
            if let Some(v) = self.now.regs[slot] {
                self.put(v, offset_of!(Core, x) + 8 * slot);
            }
        }
        if std::mem::take(&mut self.flags_pending)
            && let Some(f) = self.now.flags
        {
            self.write_flags(f);
        }
    }
    /// After something that may have changed any register.
    fn forget(&mut self) {
        self.now = Known::nothing(self.now.fuel);
    }

    /// Where an edge to `pc` goes from here. All must be flushed.
    fn edge(&mut self, pc: u64) -> Edge {
        // A way that the region does not count, behind what always goes elsewhere, is none into it.
        let counted = self.guest().leads_to(pc) || pc == self.region.blocks[0].pc && self.at == 0;
        let Some(i) = self.region.at(pc).filter(|_| counted) else {
            let block = self.b.create_block();
            self.exits.push(Exit {
                block,
                pc,
                known: self.now.clone(),
            });
            return (block, Vec::new());
        };
        let target = &self.region.blocks[i];
        if target.is_single() {
            self.arrivals[i] = Some(self.now.clone());
            return (self.blocks[i], Vec::new());
        }
        let carried = target.carried.clone();
        let mut args: Vec<BlockArg> = vec![self.now.fuel.into()];
        for slot in carried {
            args.push(self.register(usize::from(slot)).into());
        }
        (self.blocks[i], args)
    }
    /// A register below 32 where it is right now.
    fn register(&mut self, slot: usize) -> Value {
        if let Some(v) = self.now.regs[slot] {
            return v;
        }
        let v = self.get(I64, offset_of!(Core, x) + 8 * slot);
        let v = self.of_register(v);
        self.now.regs[slot] = Some(v);
        v
    }
    /// Notes what values of registers are.
    fn of_register(&mut self, v: Value) -> Value {
        match self.region.mode.aarch32 {
            true => self.fits(v, 32),
            false => v,
        }
    }

    fn finish(&mut self) {
        let next = self.pc_of(self.guest().words.len());
        self.flush();
        match self.way {
            Way::Next | Way::Checked => self.go(next),
            Way::To(pc) => self.go(pc),
            Way::If(c, pc) => {
                let (yes, no) = (self.edge(pc), self.edge(next));
                self.b.ins().brif(c, yes.0, &yes.1, no.0, &no.1);
            }
            Way::Register(to) => self.jump(to),
            Way::Out(to) => self.out(to),
        }
    }
    /// Out of compiled code, with nothing wrong.
    fn out(&mut self, to: Value) {
        let go = self.constant(status::GO);
        let args = [go.into(), to.into(), self.now.fuel.into()];
        self.b.ins().jump(self.leave, &args);
    }
    fn go(&mut self, pc: u64) {
        let (to, args) = self.edge(pc);
        self.b.ins().jump(to, &args);
    }

    /// Out of the region to a known address: in the same page by a slot of its own, which links to the
    /// region there once there is one; elsewhere like an indirect branch, because what is mapped
    /// there may change.
    fn write_exit(&mut self, exit: Exit) {
        self.b.switch_to_block(exit.block);
        self.now = exit.known;
        if self.region.mode.page(exit.pc) == self.region.page {
            let number = position_or_push(&mut self.named.slots, exit.pc);
            let slot = self.address(Symbol::Slot(number));
            self.tail_call(slot);
        } else {
            let to = self.constant(exit.pc);
            self.jump(to);
        }
    }
    /// To the code that a slot names.
    fn tail_call(&mut self, slot: Value) {
        let cell = self
            .b
            .ins()
            .load(I64, own(), slot, offset_of!(Slot, cell) as i32);
        let code = self.b.ins().load(I64, own(), cell, 0);
        let args = [self.core, self.now.fuel, slot];
        self.b.ins().return_call_indirect(self.tail, code, &args);
    }
    /// By the cache of indirect targets, or out.
    fn jump(&mut self, to: Value) {
        let context = self.context();
        self.jump_in(context, to);
    }
    fn jump_in(&mut self, mine: Value, to: Value) {
        let jumps = self.get(I64, exchange!(jumps));
        let by = self.constant(u64::from(Slot::INDEX_SHIFT));
        let index = self.b.ins().ishl(to, by);
        let mask = self.constant(Slot::INDEX_MASK);
        let index = self.b.ins().band(index, mask);
        let slot = self.b.ins().iadd(jumps, index);
        let pc = self
            .b
            .ins()
            .load(I64, own(), slot, offset_of!(Slot, pc) as i32);
        let context = self
            .b
            .ins()
            .load(I64, own(), slot, offset_of!(Slot, context) as i32);
        let x = self.b.ins().bxor(pc, to);
        let y = self.b.ins().bxor(context, mine);
        let differs = self.b.ins().bor(x, y);
        let (miss, hit) = (self.new_block(), self.new_block());
        self.b.set_cold_block(miss);
        self.b.ins().brif(differs, miss, &[], hit, &[]);
        self.b.switch_to_block(miss);
        self.out(to);
        self.b.switch_to_block(hit);
        self.tail_call(slot);
    }
    /// What the cache of indirect targets knows this context by, see [`Slot::context`].
    fn context(&mut self) -> Value {
        let id = self.identity();
        match self.region.mode.fp_trapped {
            false => id,
            true => {
                let bit = self.constant(Slot::FP_TRAPPED);
                self.b.ins().bor(id, bit)
            }
        }
    }
    fn identity(&mut self) -> Value {
        let table = self.table();
        let id = self.b.ins().load(I32, own(), table, layout::ID as i32);
        self.b.ins().uextend(I64, id)
    }
    fn table(&mut self) -> Value {
        if let Some(t) = self.now.table {
            return t;
        }
        let at = offset_of!(Core, tlb) + layout::TABLE;
        let t = self.get(I64, at);
        self.now.table = Some(t);
        t
    }

    /// Calls a helper that keeps nothing: everything must be flushed.
    fn call(&mut self, f: usize, a: Value, mode: u64, b: Value) {
        let f = self.address(Symbol::function(f));
        let mode = self.constant(mode);
        let args = [self.core, a, mode, b];
        self.b.ins().call_indirect(self.helper, f, &args);
    }
    /// Calls a helper from a slow path, by its number, with two arguments.
    fn call_slow(&mut self, number: usize, a: Value, mode: Value) {
        self.put(a, exchange!(value));
        self.put(mode, exchange!(value) + 8);
        let table = self.get(I64, exchange!(helpers));
        let f = self.b.ins().load(I64, own(), table, 8 * number as i32);
        self.b.ins().call_indirect(self.slow, f, &[self.core]);
    }
}
