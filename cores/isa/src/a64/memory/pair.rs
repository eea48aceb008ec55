//! Loads and stores of two registers. Nothing is written before both accesses are known to succeed.
//!
//! CONSTRAINED UNPREDICTABLE: two loads of one register leave the second value; write-back to a
//! register just loaded leaves the moved base.
use super::single::{address, scalar, write_back};
use crate::emit::{Class, Emit, MemKind, Operands, Semantics};

/// LDP, STP, LDNP and STNP of W or X registers.
pub struct Pair<const MODE: u8, const SF: bool, const LOAD: bool>;
impl<const MODE: u8, const SF: bool, const LOAD: bool> Semantics for Pair<MODE, SF, LOAD> {
    const CLASS: Class = if LOAD { Class::Load } else { Class::Store };
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let size = if SF { 3 } else { 2 };
        let (va, moved) = address(e, MODE, o)?;
        if LOAD {
            let (a, b) = e.load_pair(size, va)?;
            e.set_x(o.rd, a);
            e.set_x(o.ra, b);
        } else {
            let (a, b) = (e.x(o.rd), e.x(o.ra));
            e.store_pair(size, va, a, b)?;
        }
        write_back(e, MODE, o, moved);
        Ok(())
    }
}

/// LDPSW.
pub struct PairSigned<const MODE: u8>;
impl<const MODE: u8> Semantics for PairSigned<MODE> {
    const CLASS: Class = Class::Load;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (va, moved) = address(e, MODE, o)?;
        let (a, b) = e.load_pair(2, va)?;
        let a = e.sign_extend(true, 32, a);
        let b = e.sign_extend(true, 32, b);
        e.set_x(o.rd, a);
        e.set_x(o.ra, b);
        write_back(e, MODE, o, moved);
        Ok(())
    }
}

/// LDP, STP, LDNP and STNP of S, D or Q registers. A pair of Q is two accesses: where the second
/// faults, the first half may already be in memory, as the manual allows.
pub struct PairFp<const MODE: u8, const SIZE: u8, const LOAD: bool>;
impl<const MODE: u8, const SIZE: u8, const LOAD: bool> Semantics for PairFp<MODE, SIZE, LOAD> {
    const CLASS: Class = if LOAD { Class::Load } else { Class::Store };
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (va, moved) = address(e, MODE, o)?;
        if SIZE == 4 {
            let half = e.imm(16);
            let second = e.add(true, va, half);
            if LOAD {
                let a = e.load_vec(MemKind::Normal, va)?;
                let b = e.load_vec(MemKind::Normal, second)?;
                e.set_v(o.rd, a);
                e.set_v(o.ra, b);
            } else {
                let (a, b) = (e.v(o.rd), e.v(o.ra));
                e.store_vec(MemKind::Normal, va, a)?;
                e.store_vec(MemKind::Normal, second, b)?;
            }
        } else if LOAD {
            let (a, b) = e.load_pair(SIZE, va)?;
            let (a, b) = (scalar(e, a), scalar(e, b));
            e.set_v(o.rd, a);
            e.set_v(o.ra, b);
        } else {
            let (a, b) = (e.v(o.rd), e.v(o.ra));
            let (a, b) = (e.vec_lo(a), e.vec_lo(b));
            e.store_pair(SIZE, va, a, b)?;
        }
        write_back(e, MODE, o, moved);
        Ok(())
    }
}
