//! Exclusives, compare-and-swap and atomics. The acquire and release forms differ from the plain
//! ones by nothing an instruction can see here (see [`crate::MemKind`]).
use crate::emit::{AtomicOp, Class, Emit, Operands, Semantics};

/// LDXR, LDAXR, LDXP, LDAXP; `aux` is set for the acquire forms. CONSTRAINED UNPREDICTABLE: a pair
/// into one register leaves the second value.
pub struct LoadExclusive<const SIZE: u8, const PAIR: bool>;
impl<const SIZE: u8, const PAIR: bool> Semantics for LoadExclusive<SIZE, PAIR> {
    const CLASS: Class = Class::Atomic;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let va = e.base(o.rn)?;
        let (a, b) = e.load_exclusive(o.aux != 0, PAIR, SIZE, va)?;
        e.set_x(o.rd, a);
        if PAIR {
            e.set_x(o.ra, b);
        }
        Ok(())
    }
}

/// STXR, STLXR, STXP, STLXP: `rm` and `ra` are stored, the status goes to `rd`. CONSTRAINED
/// UNPREDICTABLE: where the status register is also data or base, the old value is used.
pub struct StoreExclusive<const SIZE: u8, const PAIR: bool>;
impl<const SIZE: u8, const PAIR: bool> Semantics for StoreExclusive<SIZE, PAIR> {
    const CLASS: Class = Class::Atomic;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let va = e.base(o.rn)?;
        let (a, b) = (e.x(o.rm), e.x(o.ra));
        let status = e.store_exclusive(o.aux != 0, PAIR, SIZE, va, a, b)?;
        e.set_x(o.rd, status);
        Ok(())
    }
}

/// In the order of `opc`, then SWP.
const OPERATIONS: [AtomicOp; 9] = [
    AtomicOp::Add,
    AtomicOp::Clear,
    AtomicOp::ExclusiveOr,
    AtomicOp::Set,
    AtomicOp::SignedMax,
    AtomicOp::SignedMin,
    AtomicOp::UnsignedMax,
    AtomicOp::UnsignedMin,
    AtomicOp::Swap,
];

/// LDADD and its kin, and SWP: `rm` is the operand, the old value goes to `rd`.
pub struct Atomic<const OP: u8, const SIZE: u8>;
impl<const OP: u8, const SIZE: u8> Semantics for Atomic<OP, SIZE> {
    const CLASS: Class = Class::Atomic;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let va = e.base(o.rn)?;
        let v = e.x(o.rm);
        let old = e.atomic(OPERATIONS[OP as usize], SIZE, va, v)?;
        e.set_x(o.rd, old);
        Ok(())
    }
}

/// CAS: `ra` is expected, `rm` is new, the old value goes to `rd`.
pub struct CompareAndSwap<const SIZE: u8>;
impl<const SIZE: u8> Semantics for CompareAndSwap<SIZE> {
    const CLASS: Class = Class::Atomic;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let va = e.base(o.rn)?;
        let (expected, new) = (e.x(o.ra), e.x(o.rm));
        let expected = narrow(e, SIZE, expected);
        let new = narrow(e, SIZE, new);
        let old = e.compare_and_swap(SIZE, va, expected, new)?;
        e.set_x(o.rd, old);
        Ok(())
    }
}

/// CASP: `rd` and `amt` are expected, `rm` and `aux` are new, the old pair goes to `rd` and `ra`.
pub struct CompareAndSwapPair<const SF: bool>;
impl<const SF: bool> Semantics for CompareAndSwapPair<SF> {
    const CLASS: Class = Class::Atomic;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let size = if SF { 3 } else { 2 };
        let va = e.base(o.rn)?;
        let [a, b, c, d] = [o.rd, o.amt, o.rm, o.aux].map(|slot| {
            let v = e.x(slot);
            narrow(e, size, v)
        });
        let (low, high) = e.compare_and_swap_pair(size, va, (a, b), (c, d))?;
        e.set_x(o.rd, low);
        e.set_x(o.ra, high);
        Ok(())
    }
}

/// The bytes that take part: what is compared has no more.
#[inline(always)]
fn narrow<E: Emit>(e: &mut E, size: u8, v: E::Val) -> E::Val {
    if size == 3 {
        v
    } else {
        e.zero_extend(8 << size, v)
    }
}
