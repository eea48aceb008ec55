//! Tier 0: an interpreter over pre-decoded blocks, shared by the cores of a cluster.
//!
//! Blocks are keyed by physical page, so context switches and TLBI keep them. A block is entered
//! only if all of it fits into the budget; the rest of a budget, and every instruction that touches
//! a device or asks for the time, runs alone. So any engine stops at the same instruction.
mod block;
mod eval;
mod fuse;
pub mod memory;
mod syndrome;

use crate::environment::{Broadcast, Environment};
use crate::state::{Core, Rest};
use crate::vmsa::{self, Purpose, Request};
pub use eval::{Stop, pointer_auth, system};

use block::{Block, Builder, Exit, Key, MAX_BLOCK, UNLINKED};
use dyno_fabric::{Page, Time};
use dyno_isa::a64;
use std::cell::Cell;
use std::collections::BTreeMap;

const PAGE: u64 = !0xfff;
/// Entries of a core's cache from virtual address to block.
const JUMPS: usize = 4096;
/// Decoded instructions and blocks kept at most; beyond it everything is thrown away.
const MAX_OPS: usize = 8 << 20;
const MAX_BLOCKS: usize = 1 << 20;

#[derive(Clone, Copy)]
struct Jump {
    pc: u64,
    /// TLB context, and whether FP traps.
    context: u64,
    block: u32,
    serial: u32,
}

const NO_JUMP: Jump = Jump {
    pc: !0,
    context: !0,
    block: 0,
    serial: 0,
};

/// Blocks that start in one physical page, by instruction.
struct PageCode {
    heads: Box<[u32; 1024]>,
}

/// A watched address was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    pub core: u32,
    pub pc: u64,
    pub time: Time,
}

#[derive(Default)]
pub struct Interpreter {
    blocks: Vec<Block>,
    free: Vec<u32>,
    pages: BTreeMap<u64, PageCode>,
    /// Per core.
    jumps: Vec<Box<[Jump; JUMPS]>>,
    ops: usize,
    serial: u32,
    watched: Vec<u64>,
    hits: Vec<Hit>,
}

impl Interpreter {
    /// Reports every arrival at these addresses from now on.
    pub fn watch(&mut self, addresses: &[u64]) {
        self.watched = addresses.to_vec();
        self.forget_everything();
    }
    pub fn take_hits(&mut self) -> Vec<Hit> {
        std::mem::take(&mut self.hits)
    }

    /// Runs a core until its turn is over or it rests.
    pub fn run(&mut self, c: &mut Core, env: &mut dyn Environment) {
        while self.jumps.len() <= c.index as usize {
            self.jumps.push(Box::new([NO_JUMP; JUMPS]));
        }
        c.attention = true;
        while c.budget > 0 {
            let (mut alone, mut landing) = (false, false);
            if c.attention {
                if !self.attend(c, env) {
                    return;
                }
                landing = c.pstate.btype != 0;
                alone = c.step_active();
                if alone && !c.pstate.ss {
                    let (e, pc) = (c.software_step_exception(c.stepped_exclusive), c.pc);
                    take(c, env, &e, pc);
                    continue;
                }
            }
            if let Some(id) = self.find(c, env) {
                if landing && !self.land(id, c, env) {
                    continue;
                }
                if !self.watched.is_empty() && self.watched.contains(&c.pc) {
                    self.hits.push(Hit {
                        core: c.index,
                        pc: c.pc,
                        time: c.time(),
                    });
                }
                if alone {
                    self.software_step(id, c, env);
                } else {
                    self.run_from(id, c, env);
                }
                // Most addresses have nothing in their top byte that is not a sign.
                if ((c.pc << 8) as i64 >> 8) as u64 != c.pc {
                    c.pc = vmsa::branch_address(c, c.pc);
                }
            }
        }
    }

    /// From block to block inside a page, as long as nothing else wants attention.
    #[inline]
    fn run_from(&self, mut id: u32, c: &mut Core, env: &mut dyn Environment) {
        loop {
            let b = &self.blocks[id as usize];
            if c.budget < b.cost {
                self.step(b, 0, MAX_BLOCK, c, env);
                return;
            }
            c.budget -= b.cost;
            c.stats.instructions += b.ops.len() as u64;
            c.block_pc = b.key.pc;
            let Some((first, rest)) = b.ops.split_first() else {
                return;
            };
            let way = match (first.run)(c, env, first, rest) {
                Exit::Taken => 1,
                Exit::End => {
                    c.pc = b.end_pc();
                    0
                }
                Exit::Jump => return,
                other => return self.stopped(b, other, c, env),
            };
            if c.attention || c.budget <= 0 {
                return;
            }
            id = match b.links[way].get() {
                UNLINKED => {
                    if !b.same_page(c.pc) || self.watched.contains(&c.pc) {
                        return;
                    }
                    match self.known(c, b) {
                        Some(next) => {
                            b.links[way].set(next);
                            next
                        }
                        None => return,
                    }
                }
                next => next,
            };
        }
    }

    /// An instruction in mid-block ended early: nothing from it on has happened.
    #[cold]
    fn stopped(&self, b: &Block, exit: Exit, c: &mut Core, env: &mut dyn Environment) {
        let at = usize::from(c.stop_index);
        c.budget += b.cost_from(at);
        c.stats.instructions -= (b.ops.len() - at) as u64;
        match exit {
            Exit::Retry => self.step(b, at, MAX_BLOCK, c, env),
            _ => self.take_pending(b, at, c, env),
        }
    }

    /// Whether the block may be what an indirect branch lands on; takes the exception if not.
    #[cold]
    fn land(&self, id: u32, c: &mut Core, env: &mut dyn Environment) -> bool {
        let word = self.first_word(id, env);
        let allowed = c.land(env, word);
        if !allowed {
            let (e, pc) = (c.branch_target(), c.pc);
            take(c, env, &e, pc);
        }
        allowed
    }

    /// The first instruction of a block.
    #[cold]
    fn first_word(&self, id: u32, env: &mut dyn Environment) -> u32 {
        let b = &self.blocks[id as usize];
        let code = env.ram_page(b.key.pa, b.secure);
        code.map_or(0, |r| r.page.load32(b.key.pc))
    }

    /// One instruction in the active-not-pending state of software step (DDI 0487 D2.12).
    #[cold]
    fn software_step(&self, id: u32, c: &mut Core, env: &mut dyn Environment) {
        // ERET, ERETAA and ERETAB.
        const ERET: u32 = 0xd69f_03e0;
        const KEY: u32 = 3 << 10 | 31;
        let b = &self.blocks[id as usize];
        let word = self.first_word(id, env);
        c.attention = false;
        self.step(b, 0, 1, c, env);
        // ERET has set PSTATE.SS from the SPSR.
        if word & !KEY != ERET & !KEY {
            c.step_done();
        }
        c.stepped_exclusive = word & 0x3fc0_0000 == 0x0840_0000;
        c.attention = true;
    }

    /// Runs `most` instructions of a block one at a time from `at`, with the exact instant and
    /// devices within reach.
    fn step(&self, b: &Block, mut at: usize, most: usize, c: &mut Core, env: &mut dyn Environment) {
        c.stepping = true;
        c.block_pc = b.key.pc;
        let stop = b.ops.len().min(at + most);
        loop {
            c.pc = b.key.pc.wrapping_add(4 * at as u64);
            if at == stop || c.budget <= 0 || c.attention {
                break;
            }
            let op = &b.ops[at];
            c.budget -= i64::from(op.o.cost);
            c.stats.instructions += 1;
            match (op.run)(c, env, op, &[]) {
                Exit::End => at += 1,
                Exit::Taken | Exit::Jump => break,
                Exit::Exception | Exit::Retry => {
                    c.budget += i64::from(op.o.cost);
                    c.stats.instructions -= 1;
                    self.take_pending(b, at, c, env);
                    break;
                }
            }
        }
        c.stepping = false;
    }

    fn take_pending(&self, b: &Block, at: usize, c: &mut Core, env: &mut dyn Environment) {
        let Some(mut e) = c.pending.take() else {
            return;
        };
        let mut pc = b.key.pc.wrapping_add(4 * at as u64);
        // Only a data abort that goes to a hypervisor says which register was accessed how.
        if e.ipa.is_some()
            && let Some(code) = env.ram_page(b.key.pa, b.secure)
            && let Some(iss) = syndrome::of_access(code.page.load32(pc))
        {
            e = vmsa::with_instruction(e, iss);
        }
        if e.return_to_next {
            pc = pc.wrapping_add(4);
            c.budget -= b.ops.get(at).map_or(0, |op| i64::from(op.o.cost));
            c.stats.instructions += 1;
        }
        take(c, env, &e, pc);
    }

    /// Looks after whatever is not the next instruction. False where the core rests.
    fn attend(&mut self, c: &mut Core, env: &mut dyn Environment) -> bool {
        c.attention = false;
        while let Some(pa) = env.take_code_written() {
            self.forget_page(pa, env);
        }
        if env.end_turn(c.index) {
            c.yield_turn();
        }
        let timer = c.next_timer();
        c.limit_turn(timer);
        if c.rest != Rest::Running || c.budget <= 0 {
            return false;
        }
        if let Some(e) = c.pending_interrupt(env.lines(c.index)) {
            let pc = c.pc;
            take(c, env, &e, pc);
        }
        if c.pstate.il {
            let e = c.illegal_state();
            let pc = c.pc;
            take(c, env, &e, pc);
        }
        true
    }

    /// The block at `pc`, decoded if it is new. `None` where an exception was taken instead.
    #[inline]
    fn find(&mut self, c: &mut Core, env: &mut dyn Environment) -> Option<u32> {
        let context = u64::from(c.tlb.id()) << 1 | u64::from(c.fp_is_trapped);
        let jumps = &self.jumps[c.index as usize];
        let j = jumps[(c.pc >> 2) as usize % JUMPS];
        if j.pc == c.pc && j.context == context && self.blocks[j.block as usize].serial == j.serial
        {
            return Some(j.block);
        }
        let block = self.find_slowly(c, env)?;
        // Fetching may have changed the context's identity.
        let context = u64::from(c.tlb.id()) << 1 | u64::from(c.fp_is_trapped);
        self.jumps[c.index as usize][(c.pc >> 2) as usize % JUMPS] = Jump {
            pc: c.pc,
            context,
            block,
            serial: self.blocks[block as usize].serial,
        };
        Some(block)
    }

    #[cold]
    fn find_slowly(&mut self, c: &mut Core, env: &mut dyn Environment) -> Option<u32> {
        let pc = c.pc;
        if pc & 3 != 0 {
            let e = c.pc_alignment();
            take(c, env, &e, pc);
            return None;
        }
        let request = Request {
            va: pc,
            purpose: Purpose::Execute,
            unprivileged: false,
        };
        let filled = match vmsa::fill(c, env, request) {
            Ok(f) => f,
            Err(e) => {
                take(c, env, &e, pc);
                return None;
            }
        };
        let (t, Some(ram)) = (filled.translated, filled.ram) else {
            let e = vmsa::external_abort(c, pc, Purpose::Execute);
            take(c, env, &e, pc);
            return None;
        };
        let key = Key {
            pc,
            pa: t.pa,
            fp_trapped: c.fp_is_trapped,
        };
        if let Some(id) = self.lookup(key) {
            return Some(id);
        }
        if env.mark_code(c.index, t.pa) {
            c.tlb.forbid_stores(t.pa);
            env.broadcast(c.index, Broadcast::CodePage(t.pa & PAGE));
        }
        Some(self.decode(key, t.secure, ram.page, c))
    }

    fn lookup(&self, key: Key) -> Option<u32> {
        let page = self.pages.get(&(key.pa >> 12))?;
        let mut id = page.heads[(key.pa >> 2) as usize % 1024];
        while id != UNLINKED {
            let b = &self.blocks[id as usize];
            if b.key == key {
                return Some(id);
            }
            id = b.sibling;
        }
        None
    }
    /// A block of `b`'s page that is there already.
    fn known(&self, c: &Core, b: &Block) -> Option<u32> {
        self.lookup(Key {
            pc: c.pc,
            pa: b.key.pa & PAGE | c.pc & !PAGE,
            fp_trapped: b.key.fp_trapped,
        })
    }

    fn decode(&mut self, key: Key, secure: bool, page: Page, c: &mut Core) -> u32 {
        if self.ops > MAX_OPS || self.blocks.len() > MAX_BLOCKS {
            self.forget_everything();
        }
        c.stats.blocks_decoded += 1;
        let mut builder = Builder {
            ops: Vec::with_capacity(8),
            ended: false,
            cost: 0,
            features: c.profile.features,
            costs: &c.timing.costs,
            last: None,
        };
        let mut pc = key.pc;
        while !builder.ended && builder.ops.len() < MAX_BLOCK && (pc ^ key.pc) & PAGE == 0 {
            if pc != key.pc && self.watched.contains(&pc) {
                break;
            }
            let cx = a64::Context {
                pc,
                fp_trapped: key.fp_trapped,
            };
            a64::decode(page.load32(pc), cx, &mut builder);
            pc = pc.wrapping_add(4);
        }
        let (ops, cost) = (builder.ops.into_boxed_slice(), builder.cost);
        self.ops += ops.len();
        self.serial = self.serial.wrapping_add(1);
        let pages = self.pages.entry(key.pa >> 12);
        let code = pages.or_insert_with(|| PageCode {
            heads: Box::new([UNLINKED; 1024]),
        });
        let head = &mut code.heads[(key.pa >> 2) as usize % 1024];
        let block = Block {
            key,
            secure,
            ops,
            cost,
            links: [Cell::new(UNLINKED), Cell::new(UNLINKED)],
            serial: self.serial,
            sibling: *head,
        };
        let id = match self.free.pop() {
            Some(id) => {
                self.blocks[id as usize] = block;
                id
            }
            None => {
                self.blocks.push(block);
                self.blocks.len() as u32 - 1
            }
        };
        *head = id;
        id
    }

    /// Throws away what was decoded from a page that was written to.
    pub fn forget_page(&mut self, pa: u64, env: &mut dyn Environment) {
        env.unmark_code(pa);
        let Some(code) = self.pages.remove(&(pa >> 12)) else {
            return;
        };
        for &head in code.heads.iter() {
            let mut id = head;
            while id != UNLINKED {
                let b = &mut self.blocks[id as usize];
                let next = b.sibling;
                self.ops -= b.ops.len();
                b.ops = Box::default();
                // No jump remembers this number.
                b.serial = 0;
                self.free.push(id);
                id = next;
            }
        }
    }
    fn forget_everything(&mut self) {
        self.blocks.clear();
        self.free.clear();
        self.pages.clear();
        self.ops = 0;
        for j in &mut self.jumps {
            j.fill(NO_JUMP);
        }
    }
}

/// Takes an exception and charges for it, so that an endless chain of them ends the turn.
fn take(c: &mut Core, env: &mut dyn Environment, e: &crate::exception::Exception, return_pc: u64) {
    c.budget -= i64::from(c.timing.costs.exception.max(1));
    c.take_exception(env, e, return_pc);
    c.attention = true;
}
