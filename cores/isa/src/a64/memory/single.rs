//! Loads and stores of one register. Write-back comes after the access: a fault leaves the base.
//!
//! CONSTRAINED UNPREDICTABLE: write-back to the register just loaded leaves the moved base; a
//! stored base is stored as it was before the instruction.
use crate::a64::register::pointer;
use crate::emit::{Class, Emit, MemKind, Operands, Semantics, Shift};

/// How the address is made: base and immediate, ...
pub const OFFSET: u8 = 0;
/// ... the base, moved afterwards, ...
pub const POST: u8 = 1;
/// ... the base, moved before, ...
pub const PRE: u8 = 2;
/// ... base and shifted register, ...
pub const REGISTER: u8 = 3;
/// ... base and shifted word, zero-extended, ...
pub const UXTW: u8 = 4;
/// ... or sign-extended, ...
pub const SXTW: u8 = 5;
/// ... or `imm` itself.
pub const LITERAL: u8 = 6;

/// [`MemKind`] as a const parameter.
pub const NORMAL: u8 = 0;
pub const UNPRIVILEGED: u8 = 1;
pub const ORDERED: u8 = 2;

const fn kind(k: u8) -> MemKind {
    match k {
        NORMAL => MemKind::Normal,
        UNPRIVILEGED => MemKind::Unprivileged,
        _ => MemKind::Ordered,
    }
}

/// The address of the access, and what the base becomes where it moves.
#[inline(always)]
pub fn address<E: Emit>(e: &mut E, mode: u8, o: &Operands) -> Result<(E::Val, E::Val), E::Stop> {
    if mode == LITERAL {
        let va = e.imm(o.imm);
        return Ok((va, va));
    }
    let base = e.base(o.rn)?;
    let offset = match mode {
        REGISTER | UXTW | SXTW => {
            let index = e.x(o.rm);
            let index = match mode {
                UXTW => e.zero_extend(32, index),
                SXTW => e.sign_extend(true, 32, index),
                _ => index,
            };
            e.shift(true, Shift::Lsl, index, o.amt)
        }
        _ => e.imm(o.imm),
    };
    let moved = e.add(true, base, offset);
    Ok((if mode == POST { base } else { moved }, moved))
}

/// The last step of the modes that move the base.
#[inline(always)]
pub fn write_back<E: Emit>(e: &mut E, mode: u8, o: &Operands, moved: E::Val) {
    if mode == POST || mode == PRE {
        e.set_x(o.rn, moved);
    }
}

/// `OPC` 0 stores, 1 loads zero-extended, 2 loads sign-extended to X, 3 to W.
pub struct Access<const KIND: u8, const MODE: u8, const SIZE: u8, const OPC: u8>;
impl<const KIND: u8, const MODE: u8, const SIZE: u8, const OPC: u8> Semantics
    for Access<KIND, MODE, SIZE, OPC>
{
    const CLASS: Class = if OPC == 0 { Class::Store } else { Class::Load };
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (va, moved) = address(e, MODE, o)?;
        if OPC == 0 {
            let v = e.x(o.rd);
            e.store(kind(KIND), SIZE, va, v)?;
        } else {
            let v = e.load(kind(KIND), SIZE, va)?;
            let v = match OPC {
                1 => v,
                _ => e.sign_extend(OPC == 2, 8 << SIZE, v),
            };
            e.set_x(o.rd, v);
        }
        write_back(e, MODE, o, moved);
        Ok(())
    }
}

/// LDRAA and LDRAB: the base is authenticated, with `rm` as the modifier, before it is used.
pub struct LoadAuthenticated<const MODE: u8>;
impl<const MODE: u8> Semantics for LoadAuthenticated<MODE> {
    const CLASS: Class = Class::Load;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (pointer, modifier) = (e.x(o.rn), e.x(o.rm));
        let base = e.pointer_auth(pointer::operation(o), pointer, modifier)?;
        e.base(o.rn)?;
        let offset = e.imm(o.imm);
        let va = e.add(true, base, offset);
        let v = e.load(MemKind::Normal, 3, va)?;
        e.set_x(o.rd, v);
        write_back(e, MODE, o, va);
        Ok(())
    }
}

/// B, H, S, D and Q registers: a load clears the rest of the vector.
pub struct AccessFp<const MODE: u8, const SIZE: u8, const LOAD: bool>;
impl<const MODE: u8, const SIZE: u8, const LOAD: bool> Semantics for AccessFp<MODE, SIZE, LOAD> {
    const CLASS: Class = if LOAD { Class::Load } else { Class::Store };
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (va, moved) = address(e, MODE, o)?;
        match (SIZE, LOAD) {
            (4, true) => {
                let v = e.load_vec(MemKind::Normal, va)?;
                e.set_v(o.rd, v);
            }
            (4, false) => {
                let v = e.v(o.rd);
                e.store_vec(MemKind::Normal, va, v)?;
            }
            (_, true) => {
                let v = e.load(MemKind::Normal, SIZE, va)?;
                let v = scalar::<E>(e, v);
                e.set_v(o.rd, v);
            }
            (_, false) => {
                let v = e.v(o.rd);
                let v = e.vec_lo(v);
                e.store(MemKind::Normal, SIZE, va, v)?;
            }
        }
        write_back(e, MODE, o, moved);
        Ok(())
    }
}

/// A vector of this and zeros above.
#[inline(always)]
pub fn scalar<E: Emit>(e: &mut E, v: E::Val) -> E::Vec {
    let zero = e.imm(0);
    e.vec(v, zero)
}

/// PRFM and PRFUM: there is no cache to fill.
pub struct Prefetch;
impl Semantics for Prefetch {
    const CLASS: Class = Class::Load;
    #[inline(always)]
    fn run<E: Emit>(_: &mut E, _: &Operands) -> Result<(), E::Stop> {
        Ok(())
    }
}
