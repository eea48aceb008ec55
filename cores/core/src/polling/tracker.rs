//! One iteration at a time: carries instructions out, for good, and knows what the loop depends on.
use super::chain::{Chains, Step};
use super::ledger::Ledger;
use super::value::{Tag, Val};
use crate::environment::Environment;
use crate::interpreter::{GRANULE, Stop, WHOLE, instruction, memory};
use crate::monitor::Monitor;
use crate::pstate::PState;
use crate::state::Core;
use crate::system::Next;
use crate::timer::Reading;
use crate::vmsa::{self, Purpose, Request};
use dyno_fabric::{Access, MasterId, Page};
use dyno_isa::aarch32::{self, Coprocessor, Location};
use dyno_isa::{Bind, Emit, Feature, MemKind, Operands, Semantics, System, a64, slot};

const PAGE: u64 = !0xfff;
/// The number of FPSCR to VMRS.
const FPSCR: u64 = 1;
/// Areas of code of one loop.
const CODE_AREAS: usize = 8;
/// Slots of registers, and the bit of the flags beside theirs.
const SLOTS: usize = slot::GE as usize + 1;
const FLAGS: u64 = 1 << 63;
/// Slots that hold nothing from one instruction to the next.
const PASSING: [u8; 3] = [slot::ZR, slot::DISCARD, slot::PC];

/// The instruction has had no effect, and has to be carried out by somebody who does not track.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

impl From<Stop> for Refused {
    fn from(_: Stop) -> Refused {
        Refused
    }
}

/// What an iteration started with, and what it has done since.
pub struct Cycle {
    x: [u64; SLOTS],
    nzcv: u64,
    fpsr: u64,
    pstate: PState,
    monitor: Monitor,
    pub position: u64,
    pub instructions: u64,
    pub accesses: u64,
    /// General registers and flags that were read before they were written, and written.
    read: u64,
    written: u64,
    tags: [Tag; SLOTS],
    flags: Tag,
    /// Vector registers as they were before the first write.
    vectors: Vec<(u8, u128)>,
    ledger: Ledger,
    pub chains: Chains,
}

impl Cycle {
    pub fn new(c: &Core) -> Cycle {
        let mut x = [0; SLOTS];
        x.copy_from_slice(&c.x[..SLOTS]);
        Cycle {
            x,
            nzcv: c.flags.to_bits(),
            fpsr: c.fp.fpsr,
            pstate: c.pstate,
            monitor: c.monitor,
            position: c.position(),
            instructions: c.stats.instructions,
            accesses: c.stats.device_accesses,
            read: 0,
            written: 0,
            tags: [Tag::Same; SLOTS],
            flags: Tag::Same,
            vectors: Vec::new(),
            ledger: Ledger::default(),
            chains: Chains::default(),
        }
    }
    pub fn read_slot(&mut self, slot: u8) -> Tag {
        let Some(&tag) = self.tags.get(usize::from(slot)) else {
            return Tag::Same;
        };
        self.read |= 1 << slot & !self.written;
        tag
    }
    pub fn write_slot(&mut self, slot: u8, tag: Tag) {
        if let Some(t) = self.tags.get_mut(usize::from(slot)) {
            *t = tag;
            self.written |= 1 << slot;
        }
    }
    pub fn read_flags(&mut self) -> Tag {
        self.read |= FLAGS & !self.written;
        self.flags
    }
    pub fn write_flags(&mut self, tag: Tag) {
        self.flags = tag;
        self.written |= FLAGS;
    }
    pub fn note_vector(&mut self, c: &Core, n: u8) {
        if self.vectors.iter().all(|&(m, _)| m != n) {
            self.vectors.push((n, c.v[usize::from(n)]));
        }
    }
    /// Whether the iteration that starts now does what the one that ends here did, as long as what
    /// was decided by the counter is decided alike: everything is as it was, but for what follows
    /// from the counter and is written before it is read.
    pub fn closes(&self, c: &Core) -> bool {
        let passing = |i: usize| PASSING.iter().any(|&p| usize::from(p) == i);
        let register = |i: usize| passing(i) || self.tags[i] != Tag::Same || c.x[i] == self.x[i];
        let flags = self.flags != Tag::Same || c.flags.to_bits() == self.nzcv;
        !self.outlives()
            && flags
            && (0..SLOTS).all(register)
            && c.fp.fpsr == self.fpsr
            && c.pstate == self.pstate
            && c.monitor == self.monitor
            && (self.vectors.iter()).all(|&(n, old)| c.v[usize::from(n)] == old)
            && self.ledger.closes()
    }
    /// Whether a register that follows from the counter was read before it was written.
    pub fn outlives(&self) -> bool {
        let varies = |i: &usize| self.tags[*i] != Tag::Same;
        let varying = (0..SLOTS).filter(varies).fold(0, |v, i| v | 1 << i);
        let flags = if self.flags == Tag::Same { 0 } else { FLAGS };
        self.read & (varying | flags) != 0
    }
}

/// Where a store goes.
#[derive(Clone, Copy)]
pub struct Place {
    pa: u64,
    page: Page,
    /// The soft TLB lets it pass.
    fast: bool,
}

/// Where all may be executed alike: a page, or what an MPU divides pages into.
#[derive(Clone, Copy)]
struct Code {
    /// log2 of its bytes.
    area: u8,
    va: u64,
    /// Of the page.
    pa: u64,
    page: Page,
}

impl Code {
    fn holds(&self, va: u64) -> bool {
        (self.va ^ va) >> self.area == 0
    }
}

/// See the module's documentation.
pub struct Tracker<'a, 'e> {
    pub c: &'a mut Core,
    pub env: &'a mut (dyn Environment + 'e),
    watched: &'a [u64],
    pub cycle: Cycle,
    /// Where iterations start.
    pub head: u64,
    /// … which was chosen, and the current instruction is a better place.
    anchored: bool,
    moves: bool,
    /// Where to go on behind the current instruction.
    pub next: u64,
    /// The engine looks at interrupts and at the end of its turn behind the current instruction.
    looks: bool,
    /// The flow of control depends on the counter in a way that is not followed.
    pub lost: bool,
    /// Code that was fetched.
    code: Vec<Code>,
}

impl<'a, 'e> Tracker<'a, 'e> {
    pub fn new(
        c: &'a mut Core,
        env: &'a mut (dyn Environment + 'e),
        watched: &'a [u64],
    ) -> Tracker<'a, 'e> {
        Tracker {
            cycle: Cycle::new(c),
            head: c.pc,
            anchored: false,
            moves: false,
            c,
            env,
            watched,
            next: 0,
            looks: false,
            lost: false,
            code: Vec::new(),
        }
    }
    /// From here on is a new iteration.
    pub fn restart(&mut self) {
        self.cycle = Cycle::new(self.c);
    }
    /// Iterations shall start somewhere else if they can.
    pub fn move_head(&mut self) {
        self.anchored = false;
    }

    /// Carries out the instruction at the PC. False where the engine has to take over, at the PC.
    pub fn step(&mut self) -> bool {
        let pc = self.c.pc;
        if self.c.budget <= 0 || self.watched.contains(&self.c.address()) {
            return false;
        }
        let Some(word) = self.fetch(pc) else {
            return false;
        };
        if self.c.pstate.btype != 0 && !self.c.land(self.env, word) {
            return false;
        }
        self.c.attention = false;
        self.looks = false;
        self.c.block_pc = pc;
        let mut done = self.execute(word, pc);
        if std::mem::take(&mut self.moves) {
            (self.c.pc, self.head) = (pc, pc);
            self.restart();
            done = self.execute(word, pc);
        }
        if !done {
            self.c.pc = pc;
            return false;
        }
        self.c.pc = self.next;
        if ((self.next << 8) as i64 >> 8) as u64 != self.next {
            self.c.pc = vmsa::branch_address(self.c, self.next);
        }
        if self.looks {
            // As the engine would behind an indirect branch. Nothing that happens in here changes
            // interrupts or timers.
            self.c.attention = false;
            if self.env.end_turn(self.c.index) {
                self.c.yield_turn();
                self.c.attention = true;
                return false;
            }
        }
        !self.c.attention && !self.lost
    }

    /// Whether it is done; if not it has had no effect.
    fn execute(&mut self, word: u32, pc: u64) -> bool {
        let fp_trapped = self.c.fp_is_trapped;
        if self.c.pstate.aarch32 {
            let location = Location(pc);
            let cx = aarch32::Context {
                location,
                fp_trapped,
                simd_trapped: self.c.simd_is_trapped,
            };
            self.next = location.next(word).0;
            return aarch32::decode(word, cx, self);
        }
        self.next = pc.wrapping_add(4);
        a64::decode(word, a64::Context { pc, fp_trapped }, self)
    }

    fn fetch(&mut self, pc: u64) -> Option<u32> {
        if !self.c.pstate.aarch32 {
            let aligned = (pc & 3 == 0).then_some(pc)?;
            return Some(self.code_at(aligned)?.page.load32(pc));
        }
        let l = Location(pc);
        let address = u64::from(l.address());
        let aligned = (l.is_thumb() || address & 2 == 0).then_some(address)?;
        let code = self.code_at(aligned)?;
        // One that is half in another area is not for us.
        instruction(code.page, l, code.area)
    }
    fn code_at(&mut self, va: u64) -> Option<Code> {
        let known = self.code.iter().find(|known| known.holds(va));
        let code = match known {
            Some(code) => *code,
            None => {
                let request = Request {
                    va,
                    purpose: Purpose::Execute,
                    unprivileged: false,
                };
                let filled = vmsa::fill(self.c, self.env, request).ok();
                self.c.forget_met();
                let filled = filled?;
                let code = Code {
                    area: if filled.translated.whole {
                        WHOLE
                    } else {
                        GRANULE
                    },
                    va,
                    pa: filled.translated.pa & PAGE,
                    page: filled.ram?.page,
                };
                if self.code.len() >= CODE_AREAS {
                    return None;
                }
                self.code.push(code);
                code
            }
        };
        (!self.cycle.ledger.writes_page(code.pa)).then_some(code)
    }

    // Memory

    /// RAM behind an address, and whether the soft TLB lets the access pass. `Err` holds the
    /// physical address of what is not RAM.
    fn locate(
        &mut self,
        k: MemKind,
        size: u64,
        va: u64,
        write: bool,
    ) -> Result<Result<Place, Access>, Refused> {
        if k != MemKind::Unprivileged
            && let Some((pa, page)) = memory::fast(self.c, va, size, write)
        {
            let fast = true;
            return Ok(Ok(Place { pa, page, fast }));
        }
        // In AArch32 state 0 is behind the last address.
        let beyond = self.c.pstate.aarch32 && va >> 32 != 0;
        if beyond || (va ^ va.wrapping_add(size - 1)) & PAGE != 0 {
            return Err(Refused);
        }
        let request = Request {
            va,
            purpose: if write { Purpose::Write } else { Purpose::Read },
            unprivileged: k == MemKind::Unprivileged && vmsa::unprivileged_access(self.c),
        };
        let f = vmsa::fill(self.c, self.env, request).map_err(|_| Refused);
        self.c.forget_met();
        let f = f?;
        let pa = f.translated.pa & PAGE | va & !PAGE;
        Ok(match f.ram {
            Some(r) if write && (r.read_only || r.has_code) => return Err(Refused),
            Some(r) => Ok(Place {
                pa,
                page: r.page,
                fast: false,
            }),
            None => Err(Access {
                addr: pa,
                size: size as u8,
                master: MasterId(self.c.index as u16),
                secure: f.translated.secure,
                privileged: self.c.pstate.el > 0,
                instruction: false,
                stream: None,
            }),
        })
    }
    pub fn load_tracked(&mut self, k: MemKind, log2: u8, va: Val) -> Result<Val, Refused> {
        let size = 1u64 << log2;
        if va.tag != Tag::Same {
            return Err(Refused);
        }
        match self.locate(k, size, va.v, false)? {
            Ok(p) => {
                let tag = self.cycle.ledger.read(p.pa, size, p.page).ok_or(Refused)?;
                let v = match p.fast {
                    true => memory::get(p.page, log2, va.v),
                    false => memory::load(self.c, self.env, k, log2, va.v)?,
                };
                Ok(Val { v, tag })
            }
            Err(device) => {
                if va.v & (size - 1) != 0 || !self.env.is_steady(&device) {
                    return Err(Refused);
                }
                let v = memory::load(self.c, self.env, k, log2, va.v)?;
                Ok(Val::same(v))
            }
        }
    }
    /// Where a store may go that has no effect but that it stores.
    pub fn place_to_store(&mut self, k: MemKind, log2: u8, va: Val) -> Result<Place, Refused> {
        if va.tag != Tag::Same {
            return Err(Refused);
        }
        let place = self.locate(k, 1 << log2, va.v, true)?;
        let p = place.map_err(|_| Refused)?;
        if self.code.iter().any(|code| (code.pa ^ p.pa) & PAGE == 0) {
            return Err(Refused);
        }
        Ok(p)
    }
    pub fn store_tracked(
        &mut self,
        p: Place,
        k: MemKind,
        log2: u8,
        va: Val,
        v: Val,
    ) -> Result<(), Refused> {
        // What a load of the same size will find.
        let tag = match v.tag {
            Tag::Chain(n) => {
                let low = self.cycle.chains.low(n, 8 << log2);
                low.map_or(Tag::Unknown, Tag::Chain)
            }
            tag => tag,
        };
        let noted = self.cycle.ledger.write(p.pa, 1 << log2, p.page, tag);
        noted.ok_or(Refused)?;
        match p.fast {
            true => memory::put(p.page, log2, va.v, v.v),
            false => memory::store(self.c, self.env, k, log2, va.v, v.v)?,
        }
        Ok(())
    }
    pub fn load_exclusive_tracked(
        &mut self,
        pair: bool,
        log2: u8,
        va: Val,
    ) -> Result<(Val, Val), Refused> {
        let size = 1u64 << (log2 + u8::from(pair));
        if va.tag != Tag::Same || va.v & (size - 1) != 0 {
            return Err(Refused);
        }
        let place = self.locate(MemKind::Normal, size, va.v, false)?;
        let p = place.map_err(|_| Refused)?;
        let one = 1u64 << log2;
        let first = self.cycle.ledger.read(p.pa, one, p.page).ok_or(Refused)?;
        let second = match pair {
            true => self.cycle.ledger.read(p.pa + one, one, p.page),
            false => Some(Tag::Same),
        };
        let second = second.ok_or(Refused)?;
        let (a, b) = memory::load_exclusive(self.c, self.env, pair, log2, va.v)?;
        Ok((Val { v: a, tag: first }, Val { v: b, tag: second }))
    }

    // The core as a whole

    pub fn system_tracked(&mut self, what: System, imm: u64, arg: Val) -> Result<Val, Refused> {
        if arg.tag != Tag::Same {
            return Err(Refused);
        }
        let crn = imm >> 7 & 15;
        let crm = imm >> 3 & 15;
        match what {
            System::Mrs if crn == 14 && crm < 8 => return self.timer_register(what, imm),
            System::Mrc | System::Mrrc => return self.coprocessor_register(what, imm),
            // NZCV, Q and GE are in it.
            System::PsrRead if imm == 0 => {
                let flags = self.flags();
                let nzcv = self.flags_value(flags).tag;
                let others = self
                    .cycle
                    .read_slot(slot::Q)
                    .with(self.cycle.read_slot(slot::GE));
                if nzcv.with(others) != Tag::Same {
                    return Err(Refused);
                }
            }
            System::Vmrs if imm == FPSCR => {}
            System::Mcr if maintains(imm) => {}
            // Performance monitors, in two places; the interrupt controller's interface.
            System::Mrs if matches!(crn, 9 | 14) || crn == 12 && crm >= 8 => return Err(Refused),
            // ICC_PMR_EL1; RNDR and RNDRRS.
            System::Mrs if crn == 4 && crm == 6 || crn == 2 && crm == 4 => return Err(Refused),
            System::Mrs if imm >> 14 & 3 == 3 => {}
            System::Barrier | System::Isb | System::Yield => {}
            System::BranchType => self.looks = true,
            // Maintenance of data caches by address.
            System::Sys if crn == 7 && matches!(crm, 6 | 10..=14) => {}
            _ => return Err(Refused),
        }
        self.c.pc = self.c.block_pc;
        let r = self.c.system(self.env, what, imm, arg.v);
        match r {
            Ok(r) if r.next == Next::Continue || what == System::BranchType => {
                Ok(Val::same(r.value))
            }
            _ => Err(Refused),
        }
    }
    /// MRC and MRRC: the generic timer, and what does not change without an instruction that is refused.
    fn coprocessor_register(&mut self, what: System, imm: u64) -> Result<Val, Refused> {
        let r = Coprocessor::unpack(imm);
        let group = if what == System::Mrrc { r.crm } else { r.crn };
        match (r.coproc, group) {
            // Of CRn 14 there are also event registers of the performance monitors.
            (15, 14) if what == System::Mrrc || r.crm < 8 => self.timer_register(what, imm),
            // Identification, control, thread IDs.
            (15, 0 | 1 | 13) if what == System::Mrc => {
                self.c.pc = self.c.block_pc;
                let v = self.c.coprocessor_read(self.env, r, false);
                v.map(Val::same).map_err(|_| Refused)
            }
            _ => Err(Refused),
        }
    }
    /// A register of the generic timer.
    fn timer_register(&mut self, what: System, imm: u64) -> Result<Val, Refused> {
        // Just before the counter is read, what was read before is used up most likely.
        if !self.anchored {
            self.anchored = true;
            if self.head != self.c.block_pc {
                self.moves = true;
                return Err(Refused);
            }
        }
        self.c.pc = self.c.block_pc;
        let (row, v) = match what {
            System::Mrs => (self.c.resolved(self.env, imm), self.c.mrs(self.env, imm)),
            _ => {
                let (r, two) = (Coprocessor::unpack(imm), what == System::Mrrc);
                let row = self.c.resolved32(self.env, r, two);
                (row, self.c.coprocessor_read(self.env, r, two))
            }
        };
        let (row, v) = (row.ok_or(Refused)?, v.map_err(|_| Refused)?);
        let reading = self.c.reading(row);
        if reading == Reading::Held {
            return Ok(Val::same(v));
        }
        let (position, raw) = (self.c.position(), self.c.counter());
        let chains = &mut self.cycle.chains;
        let Some(counter) = chains.counter(position, raw) else {
            return Ok(Val::unknown(v));
        };
        let link = match reading {
            Reading::Held => None,
            Reading::Counter => chains.then(counter, Step::Plus(v.wrapping_sub(raw)), 64),
            Reading::Left => chains.then(counter, Step::From(v.wrapping_add(raw)), 32),
            Reading::Reached { minus, value } => {
                let seen = chains.then(counter, Step::Plus(minus.wrapping_neg()), 64);
                let seen = seen.ok_or(Refused)?;
                match chains.value(seen) >= value {
                    true => chains.keep(seen, value, u64::MAX),
                    false => chains.keep(seen, 0, value - 1),
                }
                return Ok(Val::same(v));
            }
        };
        Ok(match link {
            Some(n) => {
                debug_assert_eq!(self.cycle.chains.value(n), v);
                let tag = Tag::Chain(n);
                Val { v, tag }
            }
            None => Val::unknown(v),
        })
    }
}

/// Whether an MCR is maintenance of caches or a barrier, which do nothing but to be allowed. That is all of CRn 7 but
/// the translations of addresses.
fn maintains(imm: u64) -> bool {
    let r = Coprocessor::unpack(imm);
    (r.coproc, r.crn) == (15, 7) && r.crm != 8
}

impl Bind for Tracker<'_, '_> {
    /// Whether it is done; if not it has had no effect.
    type Out = bool;
    fn bind<S: Semantics + 'static>(&mut self, mut o: Operands) -> bool {
        let cost = i64::from(self.c.timing.costs.of(S::CLASS));
        (o.at, o.cost) = (0, self.c.timing.costs.of(S::CLASS));
        let accesses = self.c.stats.device_accesses;
        self.c.budget -= cost;
        self.c.stats.instructions += 1;
        let done = S::run(self, &o).is_ok();
        if !done {
            // LDM and LDRD may have read a part that is steady.
            self.c.stats.device_accesses = accesses;
            self.c.budget += cost;
            self.c.stats.instructions -= 1;
            self.c.pending = None;
        }
        done
    }
    fn unallocated(&mut self, _: u32) -> bool {
        false
    }
    fn has(&self, f: Feature) -> bool {
        self.c.profile.features.has(f)
    }
}

const _: () = assert!(slot::SP == 31);
