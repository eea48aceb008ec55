//! VLDR, VSTR, VLDM and VSTM: words, each of which must be aligned. All loads come before the first register is
//! written, and write-back comes last.
use crate::aarch32::simd::registers::{D, S, number, set_number};
use crate::aarch32::{Decoder, ReadsPc, r};
use crate::emit::{Bind, Class, Emit, MemKind, Operands, Semantics, Shift, slot};

const fn class(load: bool) -> Class {
    if load { Class::Load } else { Class::Store }
}
#[inline(always)]
fn plus<E: Emit>(e: &mut E, base: E::Val, offset: u32) -> E::Val {
    if offset == 0 {
        return base;
    }
    let offset = e.imm(offset.into());
    e.add(false, base, offset)
}
#[inline(always)]
fn load<E: Emit>(e: &mut E, kind: u8, va: E::Val) -> Result<E::Val, E::Stop> {
    let lo = e.load(MemKind::Aligned, 2, va)?;
    if kind == S {
        return Ok(lo);
    }
    let next = plus(e, va, 4);
    let hi = e.load(MemKind::Aligned, 2, next)?;
    let hi = e.shift(true, Shift::Lsl, hi, 32);
    Ok(e.or(lo, hi))
}
#[inline(always)]
fn store<E: Emit>(e: &mut E, kind: u8, va: E::Val, x: E::Val) -> Result<(), E::Stop> {
    let lo = e.zero_extend(32, x);
    e.store(MemKind::Aligned, 2, va, lo)?;
    if kind == D {
        let (hi, next) = (e.shift(true, Shift::Lsr, x, 32), plus(e, va, 4));
        e.store(MemKind::Aligned, 2, next, hi)?;
    }
    Ok(())
}

/// VLDR at Rn plus the low half of `imm`.
pub struct Load<const KIND: u8>;
impl<const KIND: u8> Semantics for Load<KIND> {
    const CLASS: Class = Class::Load;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let base = e.x(o.rn);
        let va = plus(e, base, o.imm as u32);
        let x = load(e, KIND, va)?;
        set_number(e, KIND, o.rd, x);
        Ok(())
    }
}
pub struct Store<const KIND: u8>;
impl<const KIND: u8> Semantics for Store<KIND> {
    const CLASS: Class = Class::Store;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let base = e.x(o.rn);
        let va = plus(e, base, o.imm as u32);
        let x = number(e, KIND, o.rd);
        store(e, KIND, va, x)
    }
}
/// VLDR.16, VSTR.16.
pub struct Half<const LOAD: bool>;
impl<const LOAD: bool> Semantics for Half<LOAD> {
    const CLASS: Class = class(LOAD);
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let base = e.x(o.rn);
        let va = plus(e, base, o.imm as u32);
        if LOAD {
            let x = e.load(MemKind::Aligned, 1, va)?;
            set_number(e, S, o.rd, x);
            return Ok(());
        }
        let x = number(e, S, o.rd);
        let x = e.zero_extend(16, x);
        e.store(MemKind::Aligned, 1, va, x)
    }
}

/// VLDM and VSTM of `amt` registers; with DB from `imm` bytes below Rn. With `ra` Rn moves by as much.
pub struct Multiple<const LOAD: bool, const KIND: u8, const DB: bool>;
impl<const LOAD: bool, const KIND: u8, const DB: bool> Semantics for Multiple<LOAD, KIND, DB> {
    const CLASS: Class = class(LOAD);
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (bytes, step) = (o.imm as u32, if KIND == D { 8 } else { 4 });
        let base = e.x(o.rn);
        let moved = plus(e, base, if DB { bytes.wrapping_neg() } else { bytes });
        let first = if DB { moved } else { base };
        let mut list = [first; 32];
        for i in 0..o.amt {
            let va = plus(e, first, step * u32::from(i));
            if LOAD {
                list[usize::from(i)] = load(e, KIND, va)?;
            } else {
                let x = number(e, KIND, o.rd + i);
                store(e, KIND, va, x)?;
            }
        }
        if LOAD {
            for i in 0..o.amt {
                set_number(e, KIND, o.rd + i, list[usize::from(i)]);
            }
        }
        if o.ra != 0 {
            e.set_x(o.rn, moved);
        }
        Ok(())
    }
}

impl<B: Bind> Decoder<'_, B> {
    /// Binds with R15, as a base always a multiple of four, where it is Rn.
    fn bind_based<T: Semantics + 'static>(&mut self, o: Operands) -> B::Out {
        if o.rn != slot::PC {
            return self.bind_fp::<T>(o);
        }
        let pc = u64::from(self.cx.location.pc() & !3);
        let imm = o.imm & 0xffff_ffff | pc << 32;
        self.bind_fp::<ReadsPc<T>>(Operands { imm, ..o })
    }
    /// VLDR, VSTR.
    pub(super) fn one_register(
        &mut self,
        load: bool,
        u: u32,
        rn: u32,
        size: u32,
        imm8: u32,
    ) -> B::Out {
        if !load && rn == 15 && self.cx.location.is_thumb() {
            return self.unpredictable();
        }
        let offset = imm8 << if size == 1 { 1 } else { 2 };
        let offset = if u != 0 {
            offset
        } else {
            offset.wrapping_neg()
        };
        let o = Operands {
            imm: offset.into(),
            rd: if size == 3 { self.vd() } else { self.sd() },
            rn: r(rn),
            ..Default::default()
        };
        match (size, load) {
            (1, _) if !self.b.has(crate::Feature::FP16) => self.none(),
            (1, true) => self.bind_based::<Half<true>>(o),
            (1, false) => self.bind_based::<Half<false>>(o),
            (2, true) => self.bind_based::<Load<S>>(o),
            (2, false) => self.bind_based::<Store<S>>(o),
            (3, true) => self.bind_based::<Load<D>>(o),
            (3, false) => self.bind_based::<Store<D>>(o),
            _ => self.none(),
        }
    }
    pub(super) fn increment_after(
        &mut self,
        load: bool,
        double: bool,
        w: u32,
        rn: u32,
        imm8: u32,
    ) -> B::Out {
        self.list(load, double, false, w, rn, imm8)
    }
    pub(super) fn decrement_before(
        &mut self,
        load: bool,
        double: bool,
        rn: u32,
        imm8: u32,
    ) -> B::Out {
        self.list(load, double, true, 1, rn, imm8)
    }
    fn list(&mut self, load: bool, double: bool, db: bool, w: u32, rn: u32, imm8: u32) -> B::Out {
        // An odd number of words is FLDMX or FSTMX.
        let (registers, first) = if double {
            (imm8 / 2, self.vd())
        } else {
            (imm8, self.sd())
        };
        let most = if !double {
            32
        } else if imm8 & 1 == 1 {
            16
        } else {
            32
        };
        let no_pc = w != 0 || self.cx.location.is_thumb();
        if registers == 0
            || registers + u32::from(first) > most
            || double && registers > 16
            || rn == 15 && no_pc
        {
            return self.unpredictable();
        }
        let o = Operands {
            imm: u64::from(imm8 << 2),
            rd: first,
            rn: r(rn),
            amt: registers as u8,
            ra: w as u8,
            ..Default::default()
        };
        match (load, double, db) {
            (true, true, true) => self.bind_based::<Multiple<true, D, true>>(o),
            (true, true, false) => self.bind_based::<Multiple<true, D, false>>(o),
            (true, false, true) => self.bind_based::<Multiple<true, S, true>>(o),
            (true, false, false) => self.bind_based::<Multiple<true, S, false>>(o),
            (false, true, true) => self.bind_based::<Multiple<false, D, true>>(o),
            (false, true, false) => self.bind_based::<Multiple<false, D, false>>(o),
            (false, false, true) => self.bind_based::<Multiple<false, S, true>>(o),
            (false, false, false) => self.bind_based::<Multiple<false, S, false>>(o),
        }
    }
}
