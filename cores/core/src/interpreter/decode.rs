//! From addresses to blocks: fetching, decoding, and the arena they are kept in.
use super::block::{Block, Builder, Key, MAX_BLOCK, Narrow, UNLINKED};
use super::{Interpreter, MAX_BLOCKS, MAX_OPS, PAGE, aarch32, take};
use crate::elsewhere::Need;
use crate::environment::{Broadcast, Environment};
use crate::state::Core;
use crate::vmsa::{self, Purpose, Request, Translated};
use dyno_fabric::Page;
use dyno_isa::a64;
use dyno_isa::aarch32::Location;
use std::cell::Cell;

/// The page that instructions are fetched from.
#[derive(Clone, Copy)]
pub(super) struct Fetched {
    pub t: Translated,
    pub page: Page,
    /// The page of the second half of the only instruction, see [`Narrow::second`].
    pub second: Option<Page>,
}

/// What was decoded of a block.
pub(super) struct Decoded {
    pub end: u64,
    pub it: Box<[u8]>,
}

impl Interpreter {
    #[cold]
    pub(super) fn find_slowly(&mut self, c: &mut Core, env: &mut dyn Environment) -> Option<u32> {
        let pc = c.pc;
        if c.pstate.aarch32 {
            return self.find_narrow(c, env);
        }
        if pc & 3 != 0 {
            let e = c.pc_alignment();
            take(c, env, &e, pc);
            return None;
        }
        let f = fetch(c, env, pc)?;
        let key = Key {
            pc,
            pa: f.t.pa,
            fp_trapped: c.fp_is_trapped,
            only_aligned: c.only_aligned,
        };
        if let Some(id) = self.lookup(key, None) {
            return Some(id);
        }
        mark(c, env, f.t.pa);
        Some(self.decode(key, None, f, c))
    }

    /// Makes a block of the instructions at `key`, which are on the page that was fetched.
    pub(super) fn decode(
        &mut self,
        key: Key,
        narrow: Option<Narrow>,
        f: Fetched,
        c: &mut Core,
    ) -> u32 {
        if self.ops > MAX_OPS || self.blocks.len() > MAX_BLOCKS {
            self.forget_everything();
        }
        c.stats.blocks_decoded += 1;
        let (features, costs) = (c.profile.features, &c.timing.costs);
        let mut builder = Builder::new(features, costs, narrow.is_none());
        let decoded = match narrow {
            None => self.decode_a64(key, f.page, &mut builder),
            Some(n) => self.decode_narrow(key, n, f, &mut builder),
        };
        let (ops, cost) = (builder.ops.into_boxed_slice(), builder.cost);
        self.ops += ops.len();
        self.serial = self.serial.wrapping_add(1);
        let code = self.pages.entry(key.pa >> 12).or_default();
        let head = &mut code.heads[(key.pa >> 2) as usize % 1024];
        let patience = match &mut self.upper {
            Some(upper) => upper.patience(key, c.profile, &c.timing.costs),
            None => u32::MAX,
        };
        let address = match narrow {
            Some(_) => Location(key.pc).address().into(),
            None => key.pc,
        };
        let block = Block {
            key,
            cut: self.breakpoints.contains(&address),
            narrow,
            end: decoded.end,
            it: decoded.it,
            secure: f.t.secure,
            ops,
            cost,
            links: [Cell::new(UNLINKED), Cell::new(UNLINKED)],
            serial: self.serial,
            sibling: *head,
            patience: Cell::new(patience),
            region: Cell::new(None),
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
        code.blocks.push(id);
        if let Some(second) = narrow.and_then(|n| n.second)
            && second >> 12 != key.pa >> 12
        {
            let code = self.pages.entry(second >> 12).or_default();
            code.behind.push(key.pa >> 12);
        }
        id
    }

    fn decode_a64(&self, key: Key, page: Page, builder: &mut Builder<'_>) -> Decoded {
        let mut pc = key.pc;
        while !builder.ended && builder.ops.len() < MAX_BLOCK && (pc ^ key.pc) & PAGE == 0 {
            if pc != key.pc && self.cuts.contains(&pc) {
                break;
            }
            let cx = a64::Context {
                pc,
                fp_trapped: key.fp_trapped,
            };
            a64::decode(page.load32(pc), cx, builder);
            builder.at += 2;
            pc = pc.wrapping_add(4);
        }
        Decoded {
            end: pc,
            it: Box::default(),
        }
    }

    fn find_narrow(&mut self, c: &mut Core, env: &mut dyn Environment) -> Option<u32> {
        let (key, narrow, f) = aarch32::locate(c, env)?;
        if let Some(id) = self.lookup(key, Some(narrow)) {
            return Some(id);
        }
        mark(c, env, key.pa);
        if let Some(second) = narrow.second {
            mark(c, env, second);
        }
        Some(self.decode(key, Some(narrow), f, c))
    }
}

/// Where instructions are at `address`. `None` where an exception was taken instead, or the core waits.
pub(super) fn fetch(c: &mut Core, env: &mut dyn Environment, address: u64) -> Option<Fetched> {
    let request = Request {
        va: address,
        purpose: Purpose::Execute,
        unprivileged: false,
    };
    let e = match vmsa::fill(c, env, request) {
        Ok(f) => match f.ram {
            Some(ram) => {
                return Some(Fetched {
                    t: f.translated,
                    page: ram.page,
                    second: None,
                });
            }
            None if env.holds_elsewhere(f.translated.pa) => {
                c.wait_for_fetch(env, Need::Page(f.translated.pa));
                return None;
            }
            None => vmsa::external_abort(c, address, Purpose::Execute),
        },
        Err(e) => match c.beyond.met.take() {
            None => e,
            Some(page) => {
                c.wait_for_fetch(env, Need::Page(page));
                return None;
            }
        },
    };
    let pc = c.pc;
    take(c, env, &e, pc);
    None
}

/// There is code on the page of `pa` from now on.
fn mark(c: &mut Core, env: &mut dyn Environment, pa: u64) {
    if env.mark_code(c.index, pa) {
        c.tlb.forbid_stores(pa);
        env.broadcast(c.index, Broadcast::CodePage(pa & PAGE));
    }
}
