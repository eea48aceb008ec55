//! What compiled code calls: the same functions the interpreter uses.
use dyno_core::interpreter::{self, Stop, memory, system};
use dyno_core::{Core, Environment};
use dyno_isa::concrete;
use dyno_isa::{AtomicOp, MemKind, PointerAuth, System, VecFn};

/// Arguments and results that do not fit into registers.
#[repr(C)]
pub struct Frame<'a> {
    pub value: [u64; 2],
    pub vec: [u128; 3],
    env: &'a mut (dyn Environment + 'a),
}

impl<'a> Frame<'a> {
    pub fn new(env: &'a mut (dyn Environment + 'a)) -> Frame<'a> {
        Frame {
            value: [0; 2],
            vec: [0; 3],
            env,
        }
    }
    fn finish<T>(&mut self, r: Result<T, Stop>, f: impl FnOnce(&mut Self, T)) -> u32 {
        match r {
            Ok(v) => {
                f(self, v);
                status::OK
            }
            Err(Stop::Exception) => status::EXCEPTION,
            Err(Stop::Slow | Stop::Retry) => status::RETRY,
            Err(Stop::Jump) => status::JUMP,
        }
    }
}

/// What helpers return. The first three less one are the exits of a block.
pub mod status {
    pub const OK: u32 = 0;
    pub const EXCEPTION: u32 = 1;
    pub const RETRY: u32 = 2;
    pub const JUMP: u32 = 3;
}

/// How an access is passed in one number.
pub fn pack(kind: MemKind, log2: u8) -> u64 {
    (kind as u64) << 8 | u64::from(log2)
}
fn unpack(mode: u64) -> (MemKind, u8) {
    let kind = match mode >> 8 & 0xff {
        0 => MemKind::Normal,
        1 => MemKind::Unprivileged,
        _ => MemKind::Ordered,
    };
    (kind, mode as u8)
}

type Fr<'a, 'b> = &'a mut Frame<'b>;

pub extern "C" fn check_stack(c: &mut Core, f: Fr<'_, '_>, sp: u64, _mode: u64) -> u32 {
    let r = match sp & 15 {
        0 => Ok(()),
        _ => memory::check_sp_alignment(c),
    };
    f.finish(r, |_, ()| ())
}
pub extern "C" fn load(c: &mut Core, f: Fr<'_, '_>, va: u64, mode: u64) -> u32 {
    let (kind, log2) = unpack(mode);
    let r = memory::load(c, f.env, kind, log2, va);
    f.finish(r, |f, v| f.value[0] = v)
}
pub extern "C" fn store(c: &mut Core, f: Fr<'_, '_>, va: u64, mode: u64, v: u64) -> u32 {
    let (kind, log2) = unpack(mode);
    let r = memory::store(c, f.env, kind, log2, va, v);
    f.finish(r, |_, ()| ())
}
pub extern "C" fn load_pair(c: &mut Core, f: Fr<'_, '_>, va: u64, mode: u64) -> u32 {
    let r = memory::load_pair(c, f.env, mode as u8, va);
    f.finish(r, |f, (a, b)| f.value = [a, b])
}
/// The pair is in `value`.
pub extern "C" fn store_pair(c: &mut Core, f: Fr<'_, '_>, va: u64, mode: u64) -> u32 {
    let [a, b] = f.value;
    let r = memory::store_pair(c, f.env, mode as u8, va, a, b);
    f.finish(r, |_, ()| ())
}
pub extern "C" fn load_exclusive(c: &mut Core, f: Fr<'_, '_>, va: u64, mode: u64) -> u32 {
    let r = memory::load_exclusive(c, f.env, mode >> 16 & 1 == 1, mode as u8, va);
    f.finish(r, |f, (a, b)| f.value = [a, b])
}
/// The pair is in `value`; the status comes back there.
pub extern "C" fn store_exclusive(c: &mut Core, f: Fr<'_, '_>, va: u64, mode: u64) -> u32 {
    let [a, b] = f.value;
    let r = memory::store_exclusive(c, f.env, mode >> 16 & 1 == 1, mode as u8, va, a, b);
    f.finish(r, |f, v| f.value[0] = v)
}
pub fn pack_atomic(op: AtomicOp, log2: u8) -> u64 {
    (op as u64) << 8 | u64::from(log2)
}
pub extern "C" fn atomic(c: &mut Core, f: Fr<'_, '_>, va: u64, mode: u64, v: u64) -> u32 {
    let log2 = mode as u8;
    let op = [
        AtomicOp::Add,
        AtomicOp::Clear,
        AtomicOp::ExclusiveOr,
        AtomicOp::Set,
        AtomicOp::SignedMax,
        AtomicOp::SignedMin,
        AtomicOp::UnsignedMax,
        AtomicOp::UnsignedMin,
        AtomicOp::Swap,
    ]
    .into_iter()
    .find(|&o| o as u64 == mode >> 8)
    .unwrap_or(AtomicOp::Swap);
    let r = memory::modify(c, f.env, log2, va, |old| {
        Some(concrete::atomic(op, log2, old, v))
    });
    f.finish(r, |f, v| f.value[0] = v)
}
/// Expected and new are in `value`.
pub extern "C" fn compare_and_swap(c: &mut Core, f: Fr<'_, '_>, va: u64, mode: u64) -> u32 {
    let ([expected, new], log2) = (f.value, mode as u8);
    let mask = u64::MAX >> (64 - (8 << log2));
    let r = memory::modify(c, f.env, log2, va, |old| {
        (old == expected & mask).then_some(new)
    });
    f.finish(r, |f, v| f.value[0] = v)
}
/// Expected in `vec[0]`, new in `vec[1]`, as pairs of 64 bits.
pub extern "C" fn compare_and_swap_pair(c: &mut Core, f: Fr<'_, '_>, va: u64, mode: u64) -> u32 {
    let halves = |v: u128| (v as u64, (v >> 64) as u64);
    let (expected, new) = (halves(f.vec[0]), halves(f.vec[1]));
    let r = memory::modify_pair(c, f.env, mode as u8, va, expected, new);
    f.finish(r, |f, (a, b)| f.value = [a, b])
}
pub extern "C" fn vec_fn<F: VecFn>(c: &mut Core, f: Fr<'_, '_>, imm: u64, _mode: u64) -> u32 {
    f.vec[0] = F::call(&mut c.fp, imm, f.vec[0], f.vec[1], f.vec[2]);
    status::OK
}
pub extern "C" fn crc32(_: &mut Core, f: Fr<'_, '_>, a: u64, mode: u64, b: u64) -> u32 {
    f.value[0] = concrete::crc32(mode >> 8 & 1 == 1, mode as u8, a, b);
    status::OK
}

pub extern "C" fn pointer_auth(
    c: &mut Core,
    f: Fr<'_, '_>,
    pointer: u64,
    mode: u64,
    modifier: u64,
) -> u32 {
    let what = PointerAuth::ALL[mode as usize % PointerAuth::ALL.len()];
    let r = interpreter::pointer_auth(c, what, pointer, modifier);
    f.finish(r, |f, v| f.value[0] = v)
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

/// `mode` is the number of the instruction in its block, and above it that of the [`System`].
pub extern "C" fn system_op(c: &mut Core, f: Fr<'_, '_>, imm: u64, mode: u64, arg: u64) -> u32 {
    let what = SYSTEMS.get((mode >> 8) as usize).copied();
    let what = what.unwrap_or(System::Undefined);
    let r = system(c, f.env, mode as u8, what, imm, arg);
    f.finish(r, |f, v| f.value[0] = v)
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
