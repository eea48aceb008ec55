//! What compiled code calls. The work is the core's own; here is only the calling convention.
use crate::fuel;
use crate::hints::Hint;
use crate::translate::{Tag, settle};
use dyno_core::interpreter::{self, Single, Stop, memory};
use dyno_core::state::Ahead;
use dyno_core::tlb::Entry;
use dyno_core::vmsa::{self, Purpose, Request};
use dyno_core::{Core, Environment};
use dyno_isa::concrete;
use dyno_isa::{PointerAuth, System, VecFn, slot};
use std::cell::Cell;

/// How a helper went, and how compiled code was left.
pub mod status {
    /// Done; as a way to leave: `Core::pc` is where to go on.
    pub const GO: u64 = 0;
    /// `Core::pc` is where to go on, in any context, and nothing else wants the core.
    pub const JUMP: u64 = 1;
    /// The same, but somebody has to look at the core.
    pub const LEFT: u64 = 2;
    /// Nothing has happened: the instruction has to be carried out by itself.
    pub const ALONE: u64 = 3;
    /// No code where a slot or the cache of targets led.
    pub const UNLINKED: u64 = 4;
    /// The instruction is done, and nothing but the next one wants the core.
    pub const DONE: u64 = 5;
}

/// Helpers that slow paths call, by number.
pub mod number {
    pub const FILL: usize = 0;
    pub const ALONE: usize = 1;
    pub const FLAGS: usize = 2;
    pub const STACK: usize = 3;
    pub const VECTOR: usize = 4;
}
/// Their addresses, in that order.
pub fn slow() -> [usize; 5] {
    [
        fill as *const () as usize,
        alone as *const () as usize,
        flags as *const () as usize,
        check_stack as *const () as usize,
        vector as *const () as usize,
    ]
}

/// The environment of the current run.
fn environment(c: &Core) -> &'static mut dyn Environment {
    let parts = c.exchange.environment;
    // SAFETY: `Jit::run` has put it there from the exclusive reference it holds while compiled code
    // runs, and helpers neither keep it nor call one another.
    unsafe { std::mem::transmute::<[usize; 2], &'static mut dyn Environment>(parts) }
}
fn done(c: &mut Core, done: bool) {
    c.exchange.status = if done { status::GO } else { status::ALONE };
}

/// Where an instruction stands in its block: what it and all behind it were charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    pub cost: u8,
    pub behind: Ahead,
}

impl Position {
    /// In the lower 32 bits.
    pub fn pack(self) -> u64 {
        u64::from(self.cost) | self.behind.instructions << 8 | (self.behind.cost as u64) << 16
    }
    fn unpack(v: u64) -> Position {
        Position {
            cost: v as u8,
            behind: Ahead {
                instructions: v >> 8 & 0xff,
                cost: (v >> 16 & 0xffff) as i64,
            },
        }
    }
}
const POSITION_BITS: u32 = 32;
/// Beside the position of an instruction: its access was expected to be near an earlier one.
pub fn pack_near(near: bool) -> u64 {
    u64::from(near) << POSITION_BITS
}

/// An instruction that compiled code has the interpreter carry out.
pub struct Alone {
    pub single: Single,
    pub pc: u64,
    /// What hints know it by.
    pub hinted: u64,
    /// How often it met a device, and another page than expected.
    met: Cell<u32>,
    far: Cell<u32>,
}

impl Alone {
    /// How often an instruction meets devices before code is made for that.
    const OFTEN: u32 = 16;
    /// How often it may be in another page.
    const FAR: u32 = 256;

    pub fn new(single: Single, pc: u64, hinted: u64) -> Alone {
        let (met, far) = (Cell::new(0), Cell::new(0));
        Alone {
            single,
            pc,
            hinted,
            met,
            far,
        }
    }
    /// Carries it out; nothing was charged for it. Says what was learnt by that.
    fn run(&self, c: &mut Core, env: &mut dyn Environment, near: bool) -> Option<Hint> {
        let before = c.stats.device_accesses;
        self.single.run(c, env);
        if c.stats.device_accesses != before {
            self.met.set(self.met.get() + 1);
        }
        if near {
            self.far.set(self.far.get() + 1);
        }
        if self.met.get() >= Alone::OFTEN {
            return Some(Hint::Device);
        }
        (self.far.get() >= Alone::FAR).then_some(Hint::Far)
    }
}

/// How compiled code goes on at `c.pc`.
fn go_on(c: &mut Core, env: &mut dyn Environment) {
    let straight = interpreter::straight_on(c, env);
    c.exchange.status = if straight { status::JUMP } else { status::LEFT };
    c.exchange.fuel = fuel::take(c);
}
/// What compiled code passes the address of.
fn at<'a>(alone: u64) -> &'a Alone {
    // SAFETY: compiled code passes addresses of what lives as long as itself.
    unsafe { &*(alone as *const Alone) }
}
/// All of its block was charged.
fn give_back(c: &mut Core, alone: &Alone, p: Position) {
    settle(c);
    fuel::give_back(c, c.exchange.fuel);
    c.budget += p.behind.cost + i64::from(p.cost);
    c.stats.instructions -= p.behind.instructions + 1;
    c.pc = alone.pc;
}
/// Carries out an instruction by itself: `single` is its [`Alone`].
extern "C" fn alone(c: &mut Core, single: u64, position: u64, _: u64) {
    let single = at(single);
    give_back(c, single, Position::unpack(position));
    let env = environment(c);
    let hint = single.run(c, env, position >> POSITION_BITS & 1 == 1);
    go_on(c, env);
    if let Some(hint) = hint {
        (c.exchange.hint, c.exchange.hinted) = (hint.mark(), single.hinted);
        c.exchange.status = status::LEFT;
    }
}
/// The same for one that meets devices often: `status::DONE` if its block goes on behind it.
pub extern "C" fn access(c: &mut Core, single: u64, position: u64, _: u64) {
    let (alone, p) = (at(single), Position::unpack(position));
    give_back(c, alone, p);
    let next = alone.single.behind(c, c.pc);
    let env = environment(c);
    alone.single.run(c, env);
    if c.pc == next && !c.attention {
        c.charge_ahead(p.behind);
        c.exchange.status = status::DONE;
        c.exchange.fuel = fuel::take(c);
    } else {
        go_on(c, env);
    }
}

/// What an access needs, in one number. Its address must be a multiple of `align`; `only_aligned` is that of its
/// [`crate::mode::Mode`].
pub fn pack_place(tag: Tag, size: u64, align: u64, only_aligned: bool) -> u64 {
    size | align << 8 | (tag as u64) << 16 | u64::from(only_aligned) << 24
}
/// Puts the page of an access into the TLB, such that its fast path is the one to take.
extern "C" fn fill(c: &mut Core, va: u64, mode: u64, _: u64) {
    let (size, align) = (mode & 0xff, mode >> 8 & 0xff);
    let mark = if mode >> 24 == 0 { 0 } else { Entry::ALIGNED };
    let (reads, writes) = match mode >> 16 & 0xff {
        0 => (true, false),
        1 => (false, true),
        _ => (true, true),
    };
    c.exchange.status = status::ALONE;
    // What crosses a page or faults for its alignment is rare: the interpreter knows.
    let last = va.wrapping_add(size - 1);
    if (va ^ last) >> 12 != 0 || va & (align - 1) != 0 || reads && writes {
        return;
    }
    let env = environment(c);
    let r = vmsa::fill(
        c,
        env,
        Request {
            va,
            purpose: if writes {
                Purpose::Write
            } else {
                Purpose::Read
            },
            unprivileged: false,
        },
    );
    // What faults will do so again, and what has to be waited for.
    c.forget_met();
    if r.is_ok() {
        let e = c.tlb.entry(va);
        let tag = va & !0xfff ^ mark;
        if (!reads || e.read == tag) && (!writes || e.write == tag) {
            c.exchange.status = status::GO;
        }
    }
}
extern "C" fn flags(c: &mut Core, _: u64, _: u64, _: u64) {
    settle(c);
}
extern "C" fn check_stack(c: &mut Core, _: u64, _: u64, _: u64) {
    let r = memory::check_sp_alignment(c);
    c.pending = None;
    done(c, r.is_ok());
}

pub extern "C" fn vec_fn<F: VecFn>(c: &mut Core, imm: u64, _: u64, _: u64) {
    let [a, b, third] = c.exchange.vec;
    c.exchange.vec[0] = F::call(&mut c.fp, imm, a, b, third);
}
/// A [`vec_fn`] from a slow path.
extern "C" fn vector(c: &mut Core, f: u64, imm: u64, _: u64) {
    type Function = extern "C" fn(&mut Core, u64, u64, u64);
    // SAFETY: compiled code passes the address of a `vec_fn` only.
    let f = unsafe { std::mem::transmute::<usize, Function>(f as usize) };
    f(c, imm, 0, 0);
}
pub extern "C" fn crc32(c: &mut Core, a: u64, mode: u64, b: u64) {
    c.exchange.value[0] = concrete::crc32(mode >> 8 & 1 == 1, mode as u8, a, b);
}

/// Reads none of the guest's registers.
pub extern "C" fn pointer_auth(c: &mut Core, pointer: u64, mode: u64, modifier: u64) {
    let what = PointerAuth::ALL[mode as usize % PointerAuth::ALL.len()];
    let r = interpreter::pointer_auth(c, what, pointer, modifier);
    c.pending = None;
    done(c, r.is_ok());
    if let Ok(v) = r {
        c.exchange.value[0] = v;
    }
}

/// Every [`System`], by its number.
const SYSTEMS: &[System] = &[
    System::Svc,
    System::Hvc,
    System::Smc,
    System::Brk,
    System::Hlt,
    System::Undefined,
    System::FpTrap,
    System::Eret,
    System::Drps,
    System::Mrs,
    System::Msr,
    System::MsrImm,
    System::Sys,
    System::Sysl,
    System::Wfi,
    System::Wfe,
    System::Sev,
    System::Sevl,
    System::Yield,
    System::Clrex,
    System::Barrier,
    System::Isb,
    System::DcZva,
    System::BranchType,
    System::Mrc,
    System::Mcr,
    System::Mrrc,
    System::Mcrr,
    System::PsrRead,
    System::PsrWrite,
    System::BankedRead,
    System::BankedWrite,
    System::UserRead,
    System::UserWrite,
    System::StackRead,
    System::StackWrite,
    System::Cps,
    System::Setend,
    System::ExceptionReturn,
    System::Eret32,
    System::Vmrs,
    System::Vmsr,
];
/// What the instruction does, its position in the block, and whether it is the last there.
pub fn pack_system(what: System, position: Position, last: bool) -> u64 {
    position.pack() | (what as u64) << POSITION_BITS | u64::from(last) << 63
}
/// MSR DAIF and MSR DAIFClr, where nothing is pending.
pub extern "C" fn unmask(c: &mut Core, imm: u64, immediate: u64, arg: u64) {
    let what = match immediate {
        0 => System::Msr,
        _ => System::MsrImm,
    };
    let env = environment(c);
    let r = interpreter::plain(c, env, what, imm, arg);
    done(c, r.is_some());
}
pub extern "C" fn system(c: &mut Core, imm: u64, mode: u64, arg: u64) {
    let what = SYSTEMS
        .get((mode >> POSITION_BITS & 0xff) as usize)
        .copied();
    let what = what.unwrap_or(System::Undefined);
    let (last, p) = (mode >> 63 == 1, Position::unpack(mode));
    settle(c);
    fuel::give_back(c, c.exchange.fuel);
    let env = environment(c);
    let (pc, word) = (c.block_pc, Some(c.exchange.word as u32));
    let next = interpreter::behind(c, pc, word);
    c.ahead = Some(p.behind);
    let r = interpreter::system(c, env, pc, what, imm, arg);
    c.ahead = None;
    let exact = std::mem::take(&mut c.exact);
    match r {
        // The block is over here, because anything may have changed.
        Ok(v) if exact && c.attention => {
            if what == System::Mrs {
                c.x[usize::from(slot::dx((imm >> 16 & 31) as u32))] = v;
            }
            c.pc = next;
            go_on(c, env);
        }
        Ok(v) => {
            if exact {
                c.charge_ahead(p.behind);
            }
            c.exchange.value[0] = v;
            // What changed more than a register ends the region, as it ends a block in the interpreter.
            if last && c.attention {
                c.pc = next;
                go_on(c, env);
            } else {
                c.exchange.status = status::GO;
                c.exchange.fuel = fuel::take(c);
            }
        }
        Err(Stop::Jump) => go_on(c, env),
        Err(_) => {
            if !exact {
                c.budget += p.behind.cost;
                c.stats.instructions -= p.behind.instructions;
            }
            c.budget += i64::from(p.cost);
            c.stats.instructions -= 1;
            let word = word.filter(|_| c.pstate.aarch32);
            interpreter::exception(c, env, pc, word, p.cost);
            go_on(c, env);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_come_back() {
        let p = Position {
            cost: 255,
            behind: Ahead {
                cost: 64 * 255,
                instructions: 64,
            },
        };
        assert_eq!(Position::unpack(p.pack() | 3 << POSITION_BITS), p);
    }
    #[test]
    fn systems_are_listed_by_number() {
        for (i, &s) in SYSTEMS.iter().enumerate() {
            assert_eq!(s as usize, i);
        }
    }
}
