//! Which blocks are compiled together, and what is known of them before they are translated.
use crate::hints::Hints;
use crate::mode::Mode;
use dyno_core::interpreter::Hot;
use dyno_core::profile::CostTable;
use dyno_isa::a64::branch::{BranchConditional, BranchImmediate, CompareBranch};
use dyno_isa::aarch32::branch::BranchLink;
use dyno_isa::{Bind, Class, Feature, Features, Operands, Semantics, a64};
use std::any::TypeId;

/// Most blocks and instructions of a region.
const MAX_BLOCKS: usize = 32;
const MAX_INSTRUCTIONS: usize = 320;
/// Most registers that a loop keeps in host registers.
const MAX_CARRIED: usize = 12;

/// The same block as the interpreter has it.
pub struct Block {
    pub pc: u64,
    pub words: Vec<u32>,
    /// Where each of them is, and the end.
    pub places: Vec<u64>,
    /// Quarter cycles of each instruction.
    pub costs: Vec<u8>,
    /// Direct ways out: the end, then the branch.
    ways: [Option<u64>; 2],
    /// How often each register slot below 32 is named.
    names: [u8; 32],
    /// Edges of the region that lead here.
    pub edges_in: usize,
    /// Register slots that arrive as values, not in memory.
    pub carried: Vec<u8>,
    /// It is part of a loop.
    pub repeats: bool,
}

impl Block {
    /// Fuel that instruction `at` and all behind it were charged.
    pub fn charged_from(&self, at: usize) -> i64 {
        let costs = &self.costs[at..];
        crate::fuel::spent(costs.iter().map(|&c| i64::from(c)).sum(), costs.len())
    }
    /// Whether a direct way out leads there.
    pub fn leads_to(&self, pc: u64) -> bool {
        self.ways.contains(&Some(pc))
    }
    /// Arrives in one way only, so that what was known there still is.
    pub fn is_single(&self) -> bool {
        self.edges_in == 1
    }
}

/// Blocks in an order in which each comes after what leads to it, loops apart. The first is the
/// entry.
pub struct Region {
    pub blocks: Vec<Block>,
    pub mode: Mode,
    /// Where the page of the code starts.
    pub page: u64,
    /// What is known of instructions of the page.
    pub hints: Hints,
}

impl Region {
    pub fn of(hot: &Hot<'_>, hints: &Hints) -> Region {
        let mode = Mode::of(hot);
        let page = mode.page(hot.key.pc);
        let mut r = Region {
            blocks: Vec::new(),
            mode,
            page,
            hints: hints
                .range(page..=page | 0xfff)
                .map(|(&pc, &h)| (pc, h))
                .collect(),
        };
        let mut left = MAX_INSTRUCTIONS;
        let mut found: Vec<Block> = Vec::new();
        let mut next = vec![hot.key.pc];
        while let Some(pc) = next.pop() {
            let seen = found.iter().any(|b| b.pc == pc);
            let misaligned = !mode.aarch32 && pc & 3 != 0;
            if seen || found.len() == MAX_BLOCKS || mode.page(pc) != page || misaligned {
                continue;
            }
            let Some(len) = (hot.known)(pc) else {
                continue;
            };
            if len == 0 || len > left {
                continue;
            }
            left -= len;
            let Some(block) = scan(hot, mode, pc, len) else {
                continue;
            };
            // The branch is looked at before what follows: loops come first.
            next.extend(block.ways.iter().flatten());
            found.push(block);
        }
        r.blocks = order(found);
        r.find_edges();
        r
    }
    pub fn at(&self, pc: u64) -> Option<usize> {
        self.blocks.iter().position(|b| b.pc == pc)
    }
    fn successors(&self, i: usize) -> impl Iterator<Item = usize> {
        let ways = self.blocks[i].ways;
        ways.into_iter().flatten().filter_map(|pc| self.at(pc))
    }
    fn find_edges(&mut self) {
        let n = self.blocks.len();
        let mut from = vec![Vec::new(); n];
        for i in 0..n {
            for s in self.successors(i) {
                from[s].push(i);
            }
        }
        // Every loop: a header, and all that leads back to it without passing it.
        let mut carried = vec![Vec::new(); n];
        for header in 0..n {
            let mut body = vec![false; n];
            body[header] = true;
            let back = from[header].iter().copied().filter(|&b| b >= header);
            let mut work: Vec<usize> = back.collect();
            if work.is_empty() {
                continue;
            }
            while let Some(b) = work.pop() {
                if !std::mem::replace(&mut body[b], true) {
                    work.extend(from[b].iter().copied().filter(|&p| p > header));
                }
            }
            let slots = self.frequent(&body);
            for b in 0..n {
                // Inner loops come later and win.
                if body[b] && (b == header || from[b].len() > 1) {
                    carried[b].clone_from(&slots);
                }
                self.blocks[b].repeats |= body[b];
            }
        }
        for (i, b) in self.blocks.iter_mut().enumerate() {
            // The region is entered from outside too.
            b.edges_in = from[i].len() + usize::from(i == 0);
            b.carried = std::mem::take(&mut carried[i]);
        }
    }
    /// The registers that the blocks of a loop name most.
    fn frequent(&self, body: &[bool]) -> Vec<u8> {
        let mut count = [0u32; 32];
        for (b, _) in self.blocks.iter().zip(body).filter(|(_, inside)| **inside) {
            for (sum, &n) in count.iter_mut().zip(&b.names) {
                *sum += u32::from(n);
            }
        }
        let mut slots: Vec<u8> = (0..32).filter(|&s| count[usize::from(s)] > 0).collect();
        slots.sort_by_key(|&s| (std::cmp::Reverse(count[usize::from(s)]), s));
        slots.truncate(MAX_CARRIED);
        slots
    }
}

/// Reverse postorder from the first.
fn order(found: Vec<Block>) -> Vec<Block> {
    let at = |pc: u64| found.iter().position(|b| b.pc == pc);
    let mut state = vec![0u8; found.len()];
    let mut post = Vec::new();
    let mut stack = vec![0usize];
    while let Some(&i) = stack.last() {
        let ways = found[i].ways;
        let turn = usize::from(state[i]);
        if turn < 2 {
            state[i] += 1;
            // The way that falls through is visited last, so it comes right behind its block.
            if let Some(s) = ways[1 - turn].and_then(at)
                && state[s] == 0
            {
                stack.push(s);
            }
            continue;
        }
        if turn == 2 {
            state[i] = 3;
            post.push(i);
        }
        stack.pop();
    }
    let mut found: Vec<Option<Block>> = found.into_iter().map(Some).collect();
    post.iter().rev().filter_map(|&i| found[i].take()).collect()
}

/// `None` where an instruction is not all in the page.
fn scan(hot: &Hot<'_>, mode: Mode, pc: u64, len: usize) -> Option<Block> {
    let mut s = Scan {
        features: hot.profile.features,
        table: hot.costs,
        costs: Vec::with_capacity(len),
        names: [0; 32],
        target: None,
    };
    let mut words = Vec::with_capacity(len);
    let mut places = vec![pc];
    let mut end = pc;
    for _ in 0..len {
        let word = hot.word(end)?;
        mode.decode(word, end, &mut s);
        words.push(word);
        end = mode.next(end, word);
        places.push(end);
    }
    let target = match (s.target, mode.aarch32) {
        (Some(target), true) => target,
        (Some(_), false) => target(words[len - 1], places[len - 1]),
        (None, _) => Target::Nowhere,
    };
    let ways = match (s.target.is_some(), target) {
        (false, _) => [Some(end), None],
        (true, Target::Always(to)) => [None, Some(to)],
        (true, Target::Maybe(to)) => [Some(end), Some(to)],
        (true, Target::Elsewhere) => [None, None],
        (true, Target::Nowhere) => [Some(end), None],
    };
    Some(Block {
        pc,
        words,
        places,
        costs: s.costs,
        ways,
        names: s.names,
        edges_in: 0,
        carried: Vec::new(),
        repeats: false,
    })
}

#[derive(Clone, Copy)]
enum Target {
    Always(u64),
    Maybe(u64),
    /// Depends on a register, or is an exception.
    Elsewhere,
    Nowhere,
}

/// Where the last instruction of a block leads (C4.1.93): only what B, BL, B.cond, CBZ, CBNZ, TBZ and TBNZ
/// name is known beforehand.
fn target(word: u32, pc: u64) -> Target {
    let offset = |lsb: u32, bits: u32| {
        let field = u64::from(word >> lsb) & ((1 << bits) - 1);
        ((field << (64 - bits)) as i64 >> (62 - bits)) as u64
    };
    let to = |by: u64| pc.wrapping_add(by);
    match word >> 24 {
        w if w & 0x7c == 0x14 => Target::Always(to(offset(0, 26))),
        0x54 => Target::Maybe(to(offset(5, 19))),
        w if w & 0x7e == 0x34 => Target::Maybe(to(offset(5, 19))),
        w if w & 0x7e == 0x36 => Target::Maybe(to(offset(5, 14))),
        // BR, BLR, RET, ERET; SVC and the like.
        0xd6 | 0xd7 | 0xd4 => Target::Elsewhere,
        _ => Target::Nowhere,
    }
}

struct Scan<'a> {
    features: Features,
    table: &'a CostTable,
    costs: Vec<u8>,
    names: [u8; 32],
    /// Of the last instruction, if it ends the block; of A64 only that it does.
    target: Option<Target>,
}

/// Whether `S` is a branch of AArch32 to the address in its operands, and one that is always taken.
fn direct<S: 'static>() -> Option<bool> {
    let this = TypeId::of::<S>();
    macro_rules! conditional {
        ($($n:literal)*) => { [$(TypeId::of::<BranchConditional<$n>>()),*] };
    }
    let maybe = conditional!(0 1 2 3 4 5 6 7 8 9 10 11 12 13).contains(&this)
        || this == TypeId::of::<CompareBranch<false, true>>()
        || this == TypeId::of::<CompareBranch<false, false>>();
    let always = [
        TypeId::of::<BranchImmediate<false>>(),
        TypeId::of::<BranchLink>(),
    ];
    (maybe || always.contains(&this)).then_some(!maybe)
}

impl Scan<'_> {
    fn note<S: Semantics + 'static>(&mut self, o: Operands, conditional: bool) {
        if S::ENDS {
            let to = o.imm & 0xffff_ffff;
            self.target = Some(match direct::<S>() {
                Some(true) if !conditional => Target::Always(to),
                Some(_) => Target::Maybe(to),
                None if conditional || S::CLASS == Class::System => Target::Nowhere,
                None => Target::Elsewhere,
            });
        }
        self.costs.push(self.table.of(S::CLASS));
        for slot in [o.rd, o.rn, o.rm] {
            if let Some(n) = self.names.get_mut(usize::from(slot)) {
                *n = n.saturating_add(1);
            }
        }
    }
}

impl Bind for Scan<'_> {
    type Out = ();
    fn bind<S: Semantics + 'static>(&mut self, o: Operands) {
        self.note::<S>(o, false);
    }
    fn bind_if<S: Semantics + 'static>(&mut self, o: Operands) {
        self.note::<S>(o, true);
    }
    fn bind_pc<S: Semantics + 'static>(&mut self, o: Operands) {
        self.note::<S>(o, o.aux < 14);
    }
    fn unallocated(&mut self, insn: u32) {
        let imm = u64::from(insn);
        self.bind::<a64::system::Undefined>(Operands {
            imm,
            ..Operands::default()
        });
    }
    fn has(&self, f: Feature) -> bool {
        self.features.has(f)
    }
}
