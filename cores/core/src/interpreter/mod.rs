//! Tier 0: an interpreter over pre-decoded blocks, shared by the cores of a cluster.
//!
//! Blocks are keyed by physical page, so context switches and TLBI keep them. A block is entered
//! only if all of it fits into the budget; the rest of a budget, and every instruction that touches
//! a device or asks for the time, runs alone. So any engine stops at the same instruction.
mod aarch32;
mod alone;
mod block;
mod breakpoint;
mod decode;
mod eval;
mod fuse;
pub mod memory;
mod observe;
mod plain;
mod syndrome;
mod syndrome32;
mod upper;

use crate::environment::Environment;
use crate::halting::{Begin, Looked};
use crate::state::{Core, Rest};
use crate::vmsa;
pub(crate) use aarch32::{GRANULE, WHOLE, instruction};
pub use alone::{Single, exception, straight_on};
pub use block::{Key, MAX_BLOCK, Narrow};
pub use breakpoint::Hit;
pub use eval::{Stop, pointer_auth, system};
pub use plain::{is_delicate, names, plain};
pub use upper::{Hot, Offer, TierFigures, Upper};

use block::{Block, Exit, UNLINKED};
use dyno_isa::aarch32::Location;
use std::cell::Cell;
use std::collections::BTreeMap;

const PAGE: u64 = !0xfff;
/// A way out of a block that is never linked: neither behind its end (0) nor its branch taken (1).
const FAR: usize = 2;
/// Entries of a core's cache from virtual address to block.
const JUMPS: usize = 16384;
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

/// Identity of the TLB context, and whether FP traps.
#[inline]
fn context(c: &Core) -> u64 {
    u64::from(c.tlb.id()) << 1 | u64::from(c.fp_is_trapped)
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
    blocks: Vec<u32>,
    /// Pages with an instruction of T32 whose second half is in this one.
    behind: Vec<u64>,
}

impl Default for PageCode {
    fn default() -> PageCode {
        PageCode {
            heads: Box::new([UNLINKED; 1024]),
            blocks: Vec::new(),
            behind: Vec::new(),
        }
    }
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
    breakpoints: Vec<u64>,
    /// Where blocks end: `watched` and `breakpoints`.
    cuts: Vec<u64>,
    hits: Vec<Hit>,
    upper: Option<Box<dyn Upper>>,
}

impl Interpreter {
    /// Offers hot blocks to a higher tier.
    pub fn with_upper(upper: Box<dyn Upper>) -> Interpreter {
        Interpreter {
            upper: Some(upper),
            ..Interpreter::default()
        }
    }
    #[inline]
    fn watches(&self, c: &Core) -> bool {
        !self.watched.is_empty() && self.watched.contains(&c.address())
    }

    /// Runs a core until its turn is over or it rests, or until it halts ([`Core::halted`]); then the
    /// next call goes on there.
    pub fn run(&mut self, c: &mut Core, env: &mut dyn Environment) {
        while self.jumps.len() <= c.index as usize {
            self.add_jumps();
        }
        if c.waits() && c.budget <= 0 {
            return;
        }
        let mut resumed = c.begin_running();
        let mut observed = false;
        if let Begin::Turn = resumed {
            c.attention = true;
            c.turn_begins();
        } else {
            observed = c.is_observed();
        }
        while c.budget > 0 {
            let mut looked = Looked::default();
            if let Begin::Resumed(Some(known)) = std::mem::replace(&mut resumed, Begin::Turn) {
                looked = known;
                observed |= known.observed;
            } else if c.attention {
                if c.has_halted() {
                    return;
                }
                if !c.takes_attention_for_polls() && !self.attend(c, env) {
                    return;
                }
                looked.landing = c.pstate.btype != 0;
                if let Some(e) = c.take_step_exception() {
                    let pc = c.pc;
                    take(c, env, &e, pc);
                    continue;
                }
                observed = c.is_observed();
                if c.skip_polls(env, &self.cuts) {
                    continue;
                }
            }
            if let Some(id) = self.find(c, env) {
                looked.observed = observed;
                let cut = self.blocks[id as usize].cut;
                if observed && c.halts_behind_step(looked) || cut && c.halts_here(looked) {
                    return;
                }
                // In this order, behind misaligned PCs and aborts of the fetch (D1.3.5).
                if observed && let Some(e) = c.debug_exception() {
                    let pc = c.pc;
                    take(c, env, &e, pc);
                    continue;
                }
                if c.pstate.il {
                    let (e, pc) = (c.illegal_state(), c.pc);
                    take(c, env, &e, pc);
                    continue;
                }
                if !self.watched.is_empty() {
                    self.note_arrival(c);
                }
                if looked.landing && !self.land(id, c, env) {
                    c.keep_looked(looked);
                    continue;
                }
                if observed {
                    self.run_observed(id, c, env);
                    observed = c.is_observed();
                } else if self.upper.is_none() {
                    self.run_from::<false>(id, c, env);
                } else if self.blocks[id as usize].patience.get() == 0 {
                    self.run_upper(id, c, env);
                } else {
                    self.run_from::<true>(id, c, env);
                }
                // Most addresses have nothing in their top byte that is not a sign.
                if ((c.pc << 8) as i64 >> 8) as u64 != c.pc {
                    c.pc = vmsa::branch_address(c, c.pc);
                }
            } else {
                c.keep_looked(looked);
            }
        }
    }

    /// For one more core. Apart, because half a megabyte would be on the stack whenever a core runs.
    #[cold]
    #[inline(never)]
    fn add_jumps(&mut self) {
        self.jumps.push(Box::new([NO_JUMP; JUMPS]));
    }

    /// Runs a block that is hot in the higher tier, where there is one and it takes it.
    fn run_upper(&mut self, id: u32, c: &mut Core, env: &mut dyn Environment) {
        let b = &self.blocks[id as usize];
        let (cost, region) = (b.cost, b.region.get());
        if c.budget < cost {
            self.step(b, 0, MAX_BLOCK, c, env);
            return;
        }
        let region = match region.map_or_else(|| self.promote(id, c, env), Offer::Taken) {
            Offer::Taken(region) => region,
            Offer::Later(_) => return self.run_from::<true>(id, c, env),
            Offer::Full => return self.forget_everything(),
        };
        if let Some(upper) = &mut self.upper
            && !upper.run(region, c, env)
        {
            let b = &self.blocks[id as usize];
            b.region.set(None);
            b.patience.set(1);
        }
    }
    /// Offers a block to the higher tier.
    fn promote(&mut self, id: u32, c: &Core, env: &mut dyn Environment) -> Offer {
        let b = &self.blocks[id as usize];
        b.patience.set(u32::MAX);
        // What may be executed of a page only in part changes from one granule to the next.
        let parted = |n: Narrow| n.area != aarch32::WHOLE || n.second.is_some();
        let barred = b.narrow.is_some_and(parted) || self.cuts.contains(&b.address());
        let (Some(upper), false) = (&mut self.upper, barred) else {
            return Offer::Later(u32::MAX);
        };
        let Some(ram) = env.ram_page(b.key.pa, b.secure) else {
            return Offer::Later(u32::MAX);
        };
        let threshold = upper.threshold();
        let known = |pc: u64| {
            let at = match b.narrow {
                None => pc,
                Some(_) => Location(pc).address().into(),
            };
            let pa = b.key.pa & PAGE | at & !PAGE;
            let other = lookup(&self.pages, &self.blocks, Key { pc, pa, ..b.key }, b.narrow)?;
            let other = &self.blocks[other as usize];
            let lately = other.patience.get() < threshold && !self.cuts.contains(&at);
            (lately || pc == b.key.pc).then_some(other.ops.len())
        };
        let offer = upper.offer(&Hot {
            key: b.key,
            narrow: b.narrow,
            page: ram.page,
            profile: c.profile,
            costs: &c.timing.costs,
            watched: &self.cuts,
            known: &known,
        });
        match offer {
            Offer::Taken(region) => {
                b.patience.set(0);
                b.region.set(Some(region));
            }
            Offer::Later(executions) => b.patience.set(executions.max(1)),
            Offer::Full => {}
        }
        offer
    }
    /// What the higher tier did, where there is one.
    pub fn upper_figures(&self) -> Option<TierFigures> {
        self.upper.as_ref().map(|u| u.figures())
    }

    /// From block to block, as long as nothing else wants attention; where there is a higher tier, up to
    /// one that is hot.
    #[inline]
    fn run_from<const TIERED: bool>(&self, mut id: u32, c: &mut Core, env: &mut dyn Environment) {
        loop {
            let b = &self.blocks[id as usize];
            if c.budget < b.cost {
                self.step(b, 0, MAX_BLOCK, c, env);
                return;
            }
            if TIERED {
                let patience = b.patience.get();
                if patience == 0 {
                    return;
                }
                b.patience.set(patience - 1);
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
                    c.pc = b.end;
                    0
                }
                Exit::Jump => FAR,
                other => return self.stopped(b, other, c, env),
            };
            // A block that finds no budget stops at its first instruction.
            if c.attention {
                return;
            }
            id = match b.links.get(way).map_or(UNLINKED, Cell::get) {
                UNLINKED => match self.follow(way, b, c) {
                    Some(next) => next,
                    None => return,
                },
                next => next,
            };
        }
    }

    /// The block at `c.pc` that a block without a link goes on with, if it is known.
    #[inline]
    fn follow(&self, way: usize, b: &Block, c: &Core) -> Option<u32> {
        if self.watches(c) {
            return None;
        }
        if way == FAR || !b.same_page(c.pc) {
            return self.remembered(c);
        }
        let next = self.known(c, b)?;
        b.links[way].set(next);
        Some(next)
    }
    /// What this core found at its `pc` lately. No address with a tag is ever remembered, see
    /// [`vmsa::branch_address`].
    #[inline]
    fn remembered(&self, c: &Core) -> Option<u32> {
        let j = self.jumps[c.index as usize][(c.pc >> 2) as usize % JUMPS];
        let same = j.pc == c.pc && j.context == context(c);
        (same && self.blocks[j.block as usize].serial == j.serial).then_some(j.block)
    }

    /// An instruction in mid-block ended early: nothing from it on has happened; or the block is over in
    /// front of it.
    #[cold]
    fn stopped(&self, b: &Block, exit: Exit, c: &mut Core, env: &mut dyn Environment) {
        let at = b.index(c.stop_at);
        if exit == Exit::Over {
            c.pc = b.location(at);
            return;
        }
        c.budget += b.cost_from(at);
        c.stats.instructions -= (b.ops.len() - at) as u64;
        match exit {
            Exit::Retry => {
                self.step(b, at, MAX_BLOCK, c, env);
            }
            _ => take_from(b, at, c, env),
        }
    }

    /// Runs `most` instructions of a block one at a time from `at`, with the exact instant and
    /// devices within reach.
    fn step(
        &self,
        b: &Block,
        mut at: usize,
        most: usize,
        c: &mut Core,
        env: &mut dyn Environment,
    ) -> Exit {
        let mut way = Exit::End;
        c.exact = true;
        c.block_pc = b.key.pc;
        let stop = b.ops.len().min(at + most);
        loop {
            c.pc = b.location(at);
            if at == stop || c.budget <= 0 || c.attention {
                break;
            }
            let op = &b.ops[at];
            c.budget -= i64::from(op.o.cost);
            c.stats.instructions += 1;
            way = (op.run)(c, env, op, &[]);
            match way {
                Exit::End => at += 1,
                Exit::Taken | Exit::Jump | Exit::Over => break,
                Exit::Exception | Exit::Retry => {
                    c.budget += i64::from(op.o.cost);
                    c.stats.instructions -= 1;
                    take_from(b, at, c, env);
                    break;
                }
            }
        }
        c.exact = false;
        way
    }

    /// Looks after whatever is not the next instruction. False where the core rests.
    fn attend(&mut self, c: &mut Core, env: &mut dyn Environment) -> bool {
        loop {
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
            let Some(e) = c.pending_interrupt(env.lines(c.index)) else {
                return true;
            };
            // What taking it changes is looked after before its first instruction, as in compiled code.
            let pc = c.pc;
            take(c, env, &e, pc);
        }
    }

    /// The block at `pc`, decoded if it is new. `None` where an exception was taken instead.
    #[inline]
    fn find(&mut self, c: &mut Core, env: &mut dyn Environment) -> Option<u32> {
        if let Some(block) = self.remembered(c) {
            return Some(block);
        }
        let block = self.find_slowly(c, env)?;
        if self.blocks[block as usize].cut {
            return Some(block);
        }
        self.jumps[c.index as usize][(c.pc >> 2) as usize % JUMPS] = Jump {
            pc: c.pc,
            // Fetching may have changed the context's identity.
            context: context(c),
            block,
            serial: self.blocks[block as usize].serial,
        };
        Some(block)
    }

    fn lookup(&self, key: Key, narrow: Option<Narrow>) -> Option<u32> {
        lookup(&self.pages, &self.blocks, key, narrow)
    }

    /// Throws away what was decoded from a page that was written to.
    pub fn forget_page(&mut self, pa: u64, env: &mut dyn Environment) {
        env.unmark_code(pa);
        let Some(code) = self.pages.get_mut(&(pa >> 12)) else {
            return;
        };
        for id in code.blocks.drain(..) {
            let b = &mut self.blocks[id as usize];
            code.heads[(b.key.pa >> 2) as usize % 1024] = UNLINKED;
            if let (Some(region), Some(upper)) = (b.region.take(), &mut self.upper) {
                upper.forget(region);
            }
            self.ops -= b.ops.len();
            b.ops = Box::default();
            // No jump remembers this number.
            b.serial = 0;
            self.free.push(id);
        }
        for page in std::mem::take(&mut code.behind) {
            self.forget_page(page << 12, env);
        }
    }
    fn forget_everything(&mut self) {
        if let Some(upper) = &mut self.upper {
            upper.forget_everything();
        }
        self.blocks.clear();
        self.free.clear();
        self.pages.clear();
        self.ops = 0;
        for j in &mut self.jumps {
            j.fill(NO_JUMP);
        }
    }
}

fn lookup(
    pages: &BTreeMap<u64, PageCode>,
    blocks: &[Block],
    key: Key,
    narrow: Option<Narrow>,
) -> Option<u32> {
    let page = pages.get(&(key.pa >> 12))?;
    let mut id = page.heads[(key.pa >> 2) as usize % 1024];
    while id != UNLINKED {
        let b = &blocks[id as usize];
        if b.key == key && b.narrow == narrow {
            return Some(id);
        }
        id = b.sibling;
    }
    None
}

/// An instruction that wants to take an exception.
struct Place {
    pc: u64,
    /// The instruction, where it may be one that accesses memory.
    word: Option<u32>,
    cost: u8,
}

/// Takes what instruction `at` of a block left in `Core::pending`.
fn take_from(b: &Block, at: usize, c: &mut Core, env: &mut dyn Environment) {
    let pc = b.location(at);
    let pa = b.key.pa + 2 * b.ops.get(at).map_or(0, |op| u64::from(op.o.at));
    let word = match b.narrow {
        Some(n) => aarch32::word(env, pc, pa, n.second, b.secure),
        None => in_guest(c).then(|| fetch(env, pc, pa, b.secure)).flatten(),
    };
    let cost = b.ops.get(at).map_or(0, |op| op.o.cost);
    take_pending(&Place { pc, word, cost }, c, env);
}
/// Whether the pending exception is that of an access which stage 2 does not allow.
fn in_guest(c: &Core) -> bool {
    c.pending.as_ref().is_some_and(|e| e.ipa.is_some())
}
fn fetch(env: &mut dyn Environment, pc: u64, pa: u64, secure: bool) -> Option<u32> {
    env.ram_page(pa, secure).map(|code| code.page.load32(pc))
}
/// What is behind an instruction, which AArch32 has to know.
pub fn behind(c: &Core, pc: u64, word: Option<u32>) -> u64 {
    match c.pstate.aarch32 {
        true => Location(pc).next(word.unwrap_or(aarch32::WIDE)).0,
        false => pc.wrapping_add(4),
    }
}

/// Takes what an instruction left in `Core::pending`.
fn take_pending(at: &Place, c: &mut Core, env: &mut dyn Environment) {
    let Some(mut e) = c.pending.take() else {
        return;
    };
    let mut pc = at.pc;
    if let Some(word) = at.word {
        e = match c.pstate.aarch32 {
            true => syndrome32::complete(e, word, Location(pc).is_thumb()),
            false => syndrome::complete(e, word),
        };
    }
    if e.return_to_next {
        pc = behind(c, pc, at.word);
        c.budget -= i64::from(at.cost);
        c.stats.instructions += 1;
    }
    take(c, env, &e, pc);
}

/// Takes an exception and charges for it, so that an endless chain of them ends the turn.
fn take(c: &mut Core, env: &mut dyn Environment, e: &crate::exception::Exception, return_pc: u64) {
    c.budget -= i64::from(c.timing.costs.exception.max(1));
    c.take_exception(env, e, return_pc);
    c.attention = true;
}
