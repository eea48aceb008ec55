//! Compiled regions: entering and leaving them, and how they find each other.
use crate::arena::Arena;
use crate::compiler::{Compiler, Unsupported};
use crate::fuel;
use crate::helpers::{self, status};
use crate::region::Region;
use crate::translate;
use dyno_core::interpreter::{Hot, Key, Single, Upper};
use dyno_core::profile::CostTable;
use dyno_core::{Core, Environment};
use dyno_isa::{Features, a64};

/// What may be chosen about the second engine. None of it changes a result.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Executions of a block after which it is compiled.
    pub threshold: u32,
    /// Bytes of code kept at most.
    pub code: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            threshold: 30_000,
            code: 64 << 20,
        }
    }
}

/// A way to a region: out of another one in the same page, or an entry of the cache of indirect
/// targets. Compiled code reads it.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Slot {
    /// Where the address of the code stands; never null.
    pub cell: *const usize,
    pub pc: u64,
    /// Identity of the TLB context, and [`Slot::FP_TRAPPED`]. In a way out: which region it is of.
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
    /// Holds the address of the code, or of the stub once the region is forgotten. Never moves.
    cell: Box<usize>,
    /// Ways out, which other regions' code never sees. They live as long as the code.
    #[allow(clippy::vec_box)] // The code names their addresses.
    _slots: Vec<Box<Slot>>,
    /// What it has the interpreter carry out.
    #[allow(clippy::vec_box)]
    _singles: Vec<Box<Single>>,
}

/// What code names by its address, and lives as long as the code.
pub struct Parts {
    stub: *const usize,
    /// Physical.
    page: u64,
    features: Features,
    costs: CostTable,
    #[allow(clippy::vec_box)]
    slots: Vec<Box<Slot>>,
    #[allow(clippy::vec_box)]
    singles: Vec<Box<Single>>,
}

impl Parts {
    /// A way out to an address in the same page.
    pub fn slot(&mut self, pc: u64) -> *const Slot {
        let slot = Box::new(Slot {
            cell: self.stub,
            pc,
            context: self.page,
            _size: 0,
        });
        let at = &raw const *slot;
        self.slots.push(slot);
        at
    }
    pub fn single(&mut self, word: u32, cx: a64::Context) -> *const Single {
        let single = Box::new(Single::decode(word, cx, self.features, &self.costs));
        let at = &raw const *single;
        self.singles.push(single);
        at
    }
}

/// See the crate's documentation.
pub struct Jit {
    options: Options,
    compiler: Compiler,
    arena: Arena,
    /// Bytes of the arena that every region uses.
    fixed: usize,
    /// Code did not fit.
    full: bool,
    entry: Entry,
    /// Where a way without a region leads.
    stub: Box<usize>,
    helpers: Vec<usize>,
    regions: Vec<Compiled>,
    /// Per core.
    jumps: Vec<Box<[Slot]>>,
    /// The way out that was taken last and led nowhere, and the physical page it is in.
    open: Option<(*mut Slot, u64)>,
}

impl Jit {
    /// The error says why this host cannot have it.
    pub fn new(options: Options) -> Result<Jit, Unsupported> {
        let mut compiler = Compiler::new()?;
        let mut arena = Arena::new(options.code.max(LEAST_CODE))?;
        let mut add = |code: &[u8]| -> usize {
            let at = arena.add(code);
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
            options,
            compiler,
            fixed: arena.used(),
            full: false,
            arena,
            entry,
            stub: Box::new(stub),
            helpers,
            regions: Vec::new(),
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
        let (cell, key): (*const usize, Key) = (&*r.cell, r.key);
        if let Some((slot, page)) = self.open.take() {
            // SAFETY: slots live until everything is forgotten, which clears `open`.
            let slot = unsafe { &mut *slot };
            if slot.pc == key.pc && page == key.pa >> 12 {
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

impl Upper for Jit {
    fn threshold(&self) -> u32 {
        self.options.threshold
    }
    fn compile(&mut self, hot: &Hot<'_>) -> Option<u32> {
        let region = Region::of(hot);
        let features = hot.profile.features;
        let stub: *const usize = &*self.stub;
        let mut parts = Parts {
            stub,
            page: hot.key.pa >> 12,
            features,
            costs: hot.costs.clone(),
            slots: Vec::new(),
            singles: Vec::new(),
        };
        let code = self.compiler.region(&region, features, &mut parts).ok()?;
        let Some(code) = self.arena.add(code) else {
            // Where nothing is in the way, forgetting does not help.
            self.full = self.arena.used() > self.fixed;
            return None;
        };
        let compiled = Compiled {
            key: hot.key,
            cell: Box::new(code as usize),
            _slots: parts.slots,
            _singles: parts.singles,
        };
        self.regions.push(compiled);
        Some(self.regions.len() as u32 - 1)
    }
    fn run(&mut self, region: u32, c: &mut Core, env: &mut dyn Environment) {
        self.link(region, c);
        let jumps = self.jumps_of(c.index).as_ptr();
        let code = *self.regions[region as usize].cell;
        c.exchange.jumps = jumps as usize;
        c.exchange.helpers = self.helpers.as_ptr() as usize;
        // SAFETY: a fat pointer is two words; helpers turn it back while `env` is borrowed here.
        c.exchange.environment =
            unsafe { std::mem::transmute::<&mut dyn Environment, [usize; 2]>(env) };
        let fuel = fuel::take(c);
        // SAFETY: the address is that of compiled code, which touches the core, guest RAM by way of
        // TLB entries, and what `exchange` names, all of which outlive the call.
        let how = unsafe { (self.entry)(c, fuel, code) };
        fuel::give_back(c, c.exchange.fuel);
        translate::settle(c);
        c.exchange.environment = [0; 2];
        if how == status::UNLINKED {
            let slot = c.exchange.slot as *mut Slot;
            // An entry of the cache is filled anew anyway.
            if !jumps_hold(jumps, slot) {
                // SAFETY: as in `link`.
                self.open = Some((slot, unsafe { (*slot).context }));
            }
        }
    }
    fn is_full(&self) -> bool {
        self.full
    }
    fn forget(&mut self, region: u32) {
        if let Some(r) = self.regions.get_mut(region as usize) {
            *r.cell = *self.stub;
        }
    }
    fn forget_everything(&mut self) {
        (self.open, self.full) = (None, false);
        self.jumps.clear();
        self.regions.clear();
        self.arena.truncate(self.fixed);
    }
}

fn jumps_hold(jumps: *const Slot, slot: *const Slot) -> bool {
    let first = jumps as usize;
    (first..first + JUMPS * size_of::<Slot>()).contains(&(slot as usize))
}
