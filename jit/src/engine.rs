//! Compiled regions: entering and leaving them, and how they find each other.
use crate::arena::Arena;
use crate::code::{Code, Symbol};
use crate::compiler::{Compiler, Unsupported};
use crate::fuel;
use crate::helpers::{self, Alone, status};
use crate::hints::{Hint, Hints};
use crate::library::Library;
use crate::mode::Mode;
use crate::perf_map::PerfMap;
use crate::region::Region;
use crate::translate;
use crate::worker::Worker;
use dyno_core::interpreter::{Hot, Key, Offer, TierFigures, Upper};
use dyno_core::profile::{CostTable, Profile};
use dyno_core::{Core, Environment};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// What may be chosen about the second engine. None of it changes a result.
#[derive(Clone, Debug)]
pub struct Options {
    /// Executions of a block after which it is compiled.
    pub threshold: u32,
    /// Bytes of code kept at most.
    pub code: usize,
    /// Compile in a thread of its own, while the interpreter goes on.
    pub background: bool,
    /// Where code is kept from one run to the next.
    pub folder: Option<PathBuf>,
    /// Tell perf(1) what is where, in the file it looks for.
    pub perf_map: bool,
    /// For tests: from this seed, put off what is offered, at random.
    pub whims: Option<u64>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            threshold: 30_000,
            code: 64 << 20,
            background: false,
            folder: None,
            perf_map: false,
            whims: None,
        }
    }
}

/// Regions of a page that may be thrown away before its blocks have to be hotter than others.
const CALM: u32 = 64;
/// Executions until a block whose code is being compiled is offered again.
const SOON: u32 = 1000;

/// A way to a region: out of another one in the same page, or an entry of the cache of indirect
/// targets. Compiled code reads it.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Slot {
    /// Where the address of the code stands; never null.
    pub cell: *const usize,
    pub pc: u64,
    /// Identity of the TLB context, and [`Slot::FP_TRAPPED`]. In a way out [`Compiled::place`] of its region.
    pub context: u64,
    _size: u64,
}

impl Slot {
    pub const FP_TRAPPED: u64 = 1 << 32;
    /// From an address of an instruction to the place of its entry in the cache.
    pub const INDEX_SHIFT: u32 = size_of::<Slot>().trailing_zeros() - 2;
    pub const INDEX_MASK: u64 = ((JUMPS - 1) * size_of::<Slot>()) as u64;
    const NO_CONTEXT: u64 = !0;
}
/// What the fixed functions and the largest region need.
const LEAST_CODE: usize = 16 << 10;
const JUMPS: usize = 4096;
const _: () = assert!(size_of::<Slot>() == 32);

type Entry = unsafe extern "C" fn(*mut Core, i64, usize) -> u64;

struct Compiled {
    key: Key,
    mode: Mode,
    /// Holds the address of the code, or of the stub once the region is forgotten. Never moves.
    cell: Box<usize>,
    /// Ways out, which other regions' code never sees. They live as long as the code.
    _slots: Vec<Slot>,
    /// What it has the interpreter carry out.
    singles: Vec<Alone>,
    /// Better code is wanted.
    stale: bool,
}

impl Compiled {
    fn place(&self) -> u64 {
        place(self.key, self.mode)
    }
}
/// The physical page and the mode: what a way out in the same page has in common with its target.
fn place(key: Key, mode: Mode) -> u64 {
    key.pa >> 12 << Mode::BITS | u64::from(mode.number())
}

/// See the crate's documentation.
pub struct Jit {
    options: Options,
    compiler: Compiler,
    worker: Option<Worker>,
    /// Opened when the first block is met, because it depends on the processor.
    library: Option<Library>,
    perf_map: Option<PerfMap>,
    figures: TierFigures,
    arena: Arena,
    /// Bytes of the arena that every region uses.
    fixed: usize,
    entry: Entry,
    /// Where a way without a region leads.
    stub: Box<usize>,
    helpers: Vec<usize>,
    regions: Vec<Compiled>,
    /// How often code of a physical page was thrown away because it was written to.
    restless: BTreeMap<u64, u32>,
    hints: Hints,
    /// Per core.
    jumps: Vec<Box<[Slot]>>,
    /// The way out that was taken last and led nowhere, and [`Compiled::place`] of its region.
    open: Option<(*mut Slot, u64)>,
}

// SAFETY: what its pointers point to is its own (regions, slots, the arena) or the core's, which runs only
// while `run` is called; nothing of it is tied to a thread.
unsafe impl Send for Jit {}

impl Jit {
    /// The error says why this host cannot have it.
    pub fn new(options: Options) -> Result<Jit, Unsupported> {
        let mut compiler = Compiler::new()?;
        let mut arena = Arena::new(options.code.max(LEAST_CODE))?;
        let mut add = |code: &[u8]| -> usize {
            let at = arena.add(code, 0);
            at.expect("the first functions fit into any arena") as usize
        };
        let entry = add(compiler.function(translate::entry_signature(), translate::entry)?);
        let stub = add(compiler.function(translate::signature(), translate::stub)?);
        let mut helpers = Vec::new();
        for f in helpers::slow() {
            let code = compiler.function(translate::slow_signature(), |b| {
                translate::slow_entry(b, f);
            })?;
            helpers.push(add(code));
        }
        // SAFETY: the code at this address was compiled for this signature.
        let entry = unsafe { std::mem::transmute::<usize, Entry>(entry) };
        Ok(Jit {
            worker: match options.background {
                true => Some(Worker::new()?),
                false => None,
            },
            library: None,
            perf_map: options.perf_map.then(PerfMap::create).flatten(),
            figures: TierFigures::default(),
            options,
            compiler,
            fixed: arena.used(),
            arena,
            entry,
            stub: Box::new(stub),
            helpers,
            regions: Vec::new(),
            restless: BTreeMap::new(),
            hints: Hints::new(),
            jumps: Vec::new(),
            open: None,
        })
    }
    fn jumps_of(&mut self, core: u32) -> &mut [Slot] {
        let nowhere = Slot {
            cell: &*self.stub,
            pc: 0,
            context: Slot::NO_CONTEXT,
            _size: 0,
        };
        while self.jumps.len() <= core as usize {
            self.jumps.push(vec![nowhere; JUMPS].into());
        }
        &mut self.jumps[core as usize]
    }
    /// Lets the ways that lead to `c.pc` find the region from now on.
    fn link(&mut self, region: u32, c: &Core) {
        let r = &self.regions[region as usize];
        let (cell, key, place): (*const usize, Key, u64) = (&*r.cell, r.key, r.place());
        if let Some((slot, page)) = self.open.take() {
            // SAFETY: slots live until everything is forgotten, which clears `open`.
            let slot = unsafe { &mut *slot };
            if slot.pc == key.pc && page == place {
                slot.cell = cell;
            }
        }
        let context = u64::from(c.tlb.id()) | if key.fp_trapped { Slot::FP_TRAPPED } else { 0 };
        let at = (key.pc >> 2) as usize % JUMPS;
        self.jumps_of(c.index)[at] = Slot {
            cell,
            pc: key.pc,
            context,
            _size: 0,
        };
    }
}

impl Jit {
    fn library(&mut self, profile: &Profile, costs: &CostTable) -> &mut Library {
        let (folder, host) = (&self.options.folder, &self.compiler);
        self.library.get_or_insert_with(|| match folder {
            Some(folder) => identity(host, profile, costs)
                .map_or_else(Library::default, |identity| {
                    Library::open(folder, &identity)
                }),
            None => Library::default(),
        })
    }
    /// Whether what is offered is put off, for tests.
    fn has_a_whim(&mut self) -> bool {
        let Some(seed) = &mut self.options.whims else {
            return false;
        };
        *seed = seed
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        *seed >> 62 != 0
    }
    /// Code for a hot block, if there is any by now.
    fn code(&mut self, hot: &Hot<'_>) -> Result<Arc<Code>, Offer> {
        self.library(hot.profile, hot.costs);
        let Some(library) = &mut self.library else {
            return Err(Offer::Later(u32::MAX));
        };
        while let Some(code) = self.worker.as_mut().and_then(Worker::next) {
            self.figures.compiled += 1;
            library.add(code);
        }
        let hints = &self.hints;
        if let Some(code) = library.find(hot, hints) {
            return Ok(code);
        }
        let features = hot.profile.features;
        let never = Offer::Later(self.options.threshold.max(1).saturating_mul(64));
        match &mut self.worker {
            Some(w) => match w.ask(hot, || Region::of(hot, hints)) {
                true => Err(Offer::Later(SOON)),
                false => Err(never),
            },
            None => match self.compiler.region(&Region::of(hot, hints), features) {
                Ok(code) => {
                    self.figures.compiled += 1;
                    Ok(library.add(code))
                }
                Err(_) => Err(never),
            },
        }
    }
    /// Puts code in its place, if it is what it should be and there is room.
    fn place(&mut self, code: &Code, hot: &Hot<'_>) -> Result<Compiled, Offer> {
        let stub: *const usize = &*self.stub;
        let slot = |&pc: &u64| Slot {
            cell: stub,
            pc,
            context: place(hot.key, code.mode),
            _size: 0,
        };
        let single = |&(pc, word): &(u64, u32)| {
            let hinted = code.mode.hinted(pc);
            Alone::new(code.mode.single(word, pc, hot), pc, hinted)
        };
        let slots: Vec<Slot> = code.slots.iter().map(slot).collect();
        let singles: Vec<Alone> = code.singles.iter().map(single).collect();
        let bytes = code.placed(|s| match s {
            Symbol::Function(distance) => Some(Symbol::address_of_function(distance)),
            Symbol::Slot(n) => Some(&raw const *slots.get(n as usize)? as usize),
            Symbol::Single(n) => Some(&raw const *singles.get(n as usize)? as usize),
        });
        let bytes = bytes.ok_or(Offer::Later(u32::MAX))?;
        let Some(at) = self.arena.add(&bytes, code.phase) else {
            // Where nothing is in the way, forgetting does not help.
            return Err(match self.arena.used() > self.fixed {
                true => Offer::Full,
                false => Offer::Later(u32::MAX),
            });
        };
        if let Some(map) = &mut self.perf_map {
            map.add(at as usize, bytes.len(), code.pc);
        }
        Ok(Compiled {
            key: hot.key,
            mode: code.mode,
            cell: Box::new(at as usize),
            _slots: slots,
            singles,
            stale: false,
        })
    }
}

impl Jit {
    /// Has everything that holds this instruction made anew, now that more is known of it.
    fn heed(&mut self, at: u64, hint: Hint) {
        let known = self.hints.entry(at).or_insert(hint);
        *known = hint.max(*known);
        let holds = |r: &&mut Compiled| r.singles.iter().any(|s| s.hinted == at);
        for r in self.regions.iter_mut().filter(holds) {
            *r.cell = *self.stub;
            r.stale = true;
        }
    }
}

/// What code depends on besides instructions and mode: this very program, the host, the processor. `None`
/// where the program's file is not there any more, so that nothing tells it from others.
fn identity(compiler: &Compiler, profile: &Profile, costs: &CostTable) -> Option<String> {
    let program = std::fs::metadata(std::env::current_exe().ok()?).ok()?;
    let program = (program.len(), program.modified().ok()?);
    let version = env!("CARGO_PKG_VERSION");
    let host = compiler.host();
    let features = profile.features;
    Some(format!(
        "{version} {program:?} {host} {features:?} {costs:?}"
    ))
}

impl Drop for Jit {
    fn drop(&mut self) {
        if let Some(library) = &mut self.library {
            library.save();
        }
    }
}

impl Upper for Jit {
    fn threshold(&self) -> u32 {
        self.options.threshold
    }
    fn patience(&mut self, key: Key, profile: &'static Profile, costs: &CostTable) -> u32 {
        // Pages that hold data too are worth it only where code runs long between two stores.
        if let Some(&n) = self.restless.get(&(key.pa >> 12))
            && n > CALM
        {
            let longer = 1u32 << (n - CALM).min(16);
            return self.options.threshold.max(1).saturating_mul(longer);
        }
        match self.library(profile, costs).has(key) {
            true => 0,
            false => self.options.threshold,
        }
    }
    fn offer(&mut self, hot: &Hot<'_>) -> Offer {
        if self.has_a_whim() {
            return Offer::Later(1 + self.options.threshold / 4);
        }
        let code = match self.code(hot) {
            Ok(code) => code,
            Err(offer) => return offer,
        };
        let compiled = match self.place(&code, hot) {
            Ok(compiled) => compiled,
            Err(offer) => return offer,
        };
        self.figures.placed += 1;
        self.regions.push(compiled);
        Offer::Taken(self.regions.len() as u32 - 1)
    }
    fn run(&mut self, region: u32, c: &mut Core, env: &mut dyn Environment) -> bool {
        if self.regions[region as usize].stale {
            return false;
        }
        self.link(region, c);
        let jumps = self.jumps_of(c.index).as_ptr();
        let code = *self.regions[region as usize].cell;
        c.exchange.jumps = jumps as usize;
        c.exchange.helpers = self.helpers.as_ptr() as usize;
        // SAFETY: a fat pointer is two words; helpers turn it back while `env` is borrowed here.
        c.exchange.environment =
            unsafe { std::mem::transmute::<&mut dyn Environment, [usize; 2]>(env) };
        self.figures.entries += 1;
        let before = c.stats.instructions;
        let fuel = fuel::take(c);
        // SAFETY: the address is that of compiled code, which touches the core, guest RAM by way of
        // TLB entries, and what `exchange` names, all of which outlive the call.
        let how = unsafe { (self.entry)(c, fuel, code) };
        fuel::give_back(c, c.exchange.fuel);
        translate::settle(c);
        self.figures.instructions += c.stats.instructions - before;
        c.exchange.environment = [0; 2];
        if how == status::UNLINKED {
            let slot = c.exchange.slot as *mut Slot;
            // An entry of the cache is filled anew anyway.
            if !jumps_hold(jumps, slot) {
                // SAFETY: as in `link`.
                self.open = Some((slot, unsafe { (*slot).context }));
            }
        }
        if let Some(hint) = Hint::marked(std::mem::take(&mut c.exchange.hint)) {
            self.heed(c.exchange.hinted, hint);
        }
        true
    }
    fn forget(&mut self, region: u32) {
        if let Some(r) = self.regions.get_mut(region as usize) {
            *r.cell = *self.stub;
            *self.restless.entry(r.key.pa >> 12).or_default() += 1;
            self.figures.invalidated += 1;
        }
    }
    fn forget_everything(&mut self) {
        self.open = None;
        self.figures.flushes += 1;
        self.jumps.clear();
        self.regions.clear();
        self.arena.truncate(self.fixed);
    }
    fn figures(&self) -> TierFigures {
        TierFigures {
            code_bytes: (self.arena.used() - self.fixed) as u64,
            ..self.figures
        }
    }
}

fn jumps_hold(jumps: *const Slot, slot: *const Slot) -> bool {
    let first = jumps as usize;
    (first..first + JUMPS * size_of::<Slot>()).contains(&(slot as usize))
}
