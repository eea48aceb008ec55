//! What compiled code calls. The work is the core's own; here is only the calling convention.
use crate::fuel;
use crate::translate::{Tag, settle};
use dyno_core::interpreter::{self, Stop, memory};
use dyno_core::vmsa::{self, Purpose, Request};
use dyno_core::{Core, Environment};
use dyno_isa::concrete;
use dyno_isa::{PointerAuth, System, VecFn};

/// How a helper went, and how compiled code was left.
pub mod status {
    /// Done; as a way to leave: `Core::pc` is where to go on.
    pub const GO: u64 = 0;
    pub const EXCEPTION: u64 = 1;
    pub const RETRY: u64 = 2;
    /// Done, and the PC is set: somebody has to look at the core.
    pub const LEFT: u64 = 3;
    /// No code where a slot or the cache of targets led.
    pub const UNLINKED: u64 = 4;
}

/// Helpers that slow paths call, by number.
pub mod number {
    pub const FILL: usize = 0;
    pub const RETRY: usize = 1;
    pub const FLAGS: usize = 2;
    pub const STACK: usize = 3;
    pub const VECTOR: usize = 4;
}
/// Their addresses, in that order.
pub fn slow() -> [usize; 5] {
    [
        fill as *const () as usize,
        retry as *const () as usize,
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
fn finish<T>(c: &mut Core, r: Result<T, Stop>) -> Option<T> {
    let (status, value) = match r {
        Ok(v) => (status::GO, Some(v)),
        Err(Stop::Exception) => (status::EXCEPTION, None),
        Err(Stop::Slow | Stop::Retry) => (status::RETRY, None),
        Err(Stop::Jump) => (status::LEFT, None),
    };
    c.exchange.status = status;
    value
}

/// What an access needs, in one number.
pub fn pack_place(tag: Tag, size: u64, aligned: bool) -> u64 {
    size | u64::from(aligned) << 8 | (tag as u64) << 9
}
/// Puts the page of an access into the TLB, such that its fast path is the one to take.
extern "C" fn fill(c: &mut Core, va: u64, mode: u64, _: u64) {
    let (size, aligned) = (mode & 0xff, mode >> 8 & 1 == 1);
    let (reads, writes) = match mode >> 9 {
        0 => (true, false),
        1 => (false, true),
        _ => (true, true),
    };
    c.exchange.status = status::RETRY;
    // What crosses a page or faults for its alignment is rare: the interpreter knows.
    let last = va.wrapping_add(size - 1);
    if (va ^ last) >> 12 != 0 || aligned && va & (size - 1) != 0 || reads && writes {
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
    match r {
        Ok(_) => {
            let e = c.tlb.entry(va);
            let page = va & !0xfff;
            if (!reads || e.read == page) && (!writes || e.write == page) {
                c.exchange.status = status::GO;
            }
        }
        // With strict alignment the order of faults matters.
        Err(_) if va & (size - 1) != 0 => {}
        Err(e) => {
            c.pending = Some(e);
            c.exchange.status = status::EXCEPTION;
        }
    }
}
extern "C" fn retry(c: &mut Core, _: u64, _: u64, _: u64) {
    c.exchange.status = status::RETRY;
}
extern "C" fn flags(c: &mut Core, _: u64, _: u64, _: u64) {
    settle(c);
}
extern "C" fn check_stack(c: &mut Core, _: u64, _: u64, _: u64) {
    let r = memory::check_sp_alignment(c);
    finish(c, r);
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
    if let Some(v) = finish(c, r) {
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
];
/// The instruction, its position in the block, and whether it is the last there.
pub fn pack_system(what: System, index: usize, last: bool) -> u64 {
    (what as u64) << 8 | u64::from(last) << 7 | index as u64
}
pub extern "C" fn system(c: &mut Core, imm: u64, mode: u64, arg: u64) {
    let what = SYSTEMS.get((mode >> 8) as usize).copied();
    let what = what.unwrap_or(System::Undefined);
    let (last, index) = (mode >> 7 & 1 == 1, mode as u8 & 0x7f);
    settle(c);
    fuel::give_back(c, c.exchange.fuel);
    let env = environment(c);
    let r = interpreter::system(c, env, index, what, imm, arg);
    let done = r.is_ok();
    if let Some(v) = finish(c, r) {
        c.exchange.value[0] = v;
    }
    // What changed more than a register ends the region, as it ends a block in the interpreter.
    if done && last && (c.attention || c.budget <= 0) {
        c.pc = c.block_pc.wrapping_add(4 * u64::from(index) + 4);
        c.exchange.status = status::LEFT;
    }
    c.exchange.fuel = fuel::take(c);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn systems_are_listed_by_number() {
        for (i, &s) in SYSTEMS.iter().enumerate() {
            assert_eq!(s as usize, i);
        }
    }
}
