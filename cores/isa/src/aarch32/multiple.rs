//! LDM, STM, PUSH, POP, and their forms for User registers and exception return (DDI 0487 F1.7); RFE and SRS.
use super::{Decoder, ToPc};
use crate::emit::{Bind, Class, Emit, MemKind, Operands, Semantics, Shift, System, slot};

/// Registers are in bits `[15:0]` of `imm`; `amt` is where they start and `ra` what is added to the base at
/// the end, both signed.
const fn offset(v: u8) -> u64 {
    v as i8 as i64 as u32 as u64
}

fn registers(o: &Operands) -> impl Iterator<Item = u8> + use<> {
    let list = o.imm;
    (0..16).filter(move |&n| list >> n & 1 == 1)
}

const fn place(n: u8) -> u8 {
    if n == 15 { slot::PC } else { n }
}

/// All of the list, as an access may fail only before a register is written.
#[inline(always)]
fn load_all<E: Emit>(e: &mut E, o: &Operands) -> Result<[Option<E::Val>; 16], E::Stop> {
    let mut loaded = [None; 16];
    let base = e.x(o.rn);
    let start = e.imm(offset(o.amt));
    let mut at = e.add(false, base, start);
    let four = e.imm(4);
    for n in registers(o) {
        loaded[usize::from(n)] = Some(e.load(MemKind::Aligned, 2, at)?);
        at = e.add(false, at, four);
    }
    Ok(loaded)
}

#[inline(always)]
fn write_back<E: Emit>(e: &mut E, o: &Operands) {
    if o.ra != 0 {
        let base = e.x(o.rn);
        let by = e.imm(offset(o.ra));
        let base = e.add(false, base, by);
        e.set_x(o.rn, base);
    }
}

/// LDM and POP.
pub struct LoadMultiple;
impl Semantics for LoadMultiple {
    const CLASS: Class = Class::Load;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let loaded = load_all(e, o)?;
        write_back(e, o);
        for (n, v) in (0..).zip(loaded) {
            if let Some(v) = v {
                e.set_x(place(n), v);
            }
        }
        Ok(())
    }
}

/// LDM (User registers), without R15.
pub struct LoadUser;
impl Semantics for LoadUser {
    const CLASS: Class = Class::Load;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let loaded = load_all(e, o)?;
        for (n, v) in (0u8..).zip(loaded) {
            match v {
                Some(v) if n < 8 => e.set_x(n, v),
                Some(v) => {
                    e.system(System::UserWrite, n.into(), v)?;
                }
                None => {}
            }
        }
        Ok(())
    }
}

/// LDM (exception return): the address is the last that is loaded.
pub struct LoadReturn;
impl Semantics for LoadReturn {
    const ENDS: bool = true;
    const CLASS: Class = Class::Load;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let loaded = load_all(e, o)?;
        write_back(e, o);
        for (n, v) in (0..15).zip(loaded) {
            if let Some(v) = v {
                e.set_x(n, v);
            }
        }
        if let Some(to) = loaded[15] {
            e.system(System::ExceptionReturn, 1, to)?;
        }
        Ok(())
    }
}

/// STM and PUSH. A base in the list is stored as it was.
pub struct StoreMultiple;
impl Semantics for StoreMultiple {
    const CLASS: Class = Class::Store;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        store_all(e, o, |e, n| Ok(e.x(place(n))))?;
        write_back(e, o);
        Ok(())
    }
}

/// STM (User registers).
pub struct StoreUser;
impl Semantics for StoreUser {
    const CLASS: Class = Class::Store;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        store_all(e, o, |e, n| {
            if matches!(n, 8..=14) {
                let none = e.imm(0);
                return e.system(System::UserRead, n.into(), none);
            }
            Ok(e.x(place(n)))
        })
    }
}

#[inline(always)]
fn store_all<E: Emit>(
    e: &mut E,
    o: &Operands,
    value: impl Fn(&mut E, u8) -> Result<E::Val, E::Stop>,
) -> Result<(), E::Stop> {
    let base = e.x(o.rn);
    let start = e.imm(offset(o.amt));
    let mut at = e.add(false, base, start);
    let four = e.imm(4);
    for n in registers(o) {
        let v = value(e, n)?;
        e.store(MemKind::Aligned, 2, at, v)?;
        at = e.add(false, at, four);
    }
    Ok(())
}

/// RFE: the address and the new CPSR.
pub struct ReturnFromException;
impl Semantics for ReturnFromException {
    const ENDS: bool = true;
    const CLASS: Class = Class::Load;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let base = e.x(o.rn);
        let start = e.imm(offset(o.amt));
        let at = e.add(false, base, start);
        let to = e.load(MemKind::Aligned, 2, at)?;
        let four = e.imm(4);
        let at = e.add(false, at, four);
        let psr = e.load(MemKind::Aligned, 2, at)?;
        write_back(e, o);
        let psr = e.shift(true, Shift::Lsl, psr, 32);
        let both = e.or(psr, to);
        e.system(System::ExceptionReturn, 0, both)?;
        Ok(())
    }
}

/// SRS: LR and SPSR to the stack of the mode in `imm`.
pub struct StoreReturnState;
impl Semantics for StoreReturnState {
    const CLASS: Class = Class::Store;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let none = e.imm(0);
        let base = e.system(System::StackRead, o.imm, none)?;
        let psr = e.system(System::PsrRead, 1, none)?;
        let start = e.imm(offset(o.amt));
        let at = e.add(false, base, start);
        let link = e.x(14);
        e.store(MemKind::Aligned, 2, at, link)?;
        let four = e.imm(4);
        let at = e.add(false, at, four);
        e.store(MemKind::Aligned, 2, at, psr)?;
        if o.ra != 0 {
            let by = e.imm(offset(o.ra));
            let base = e.add(false, base, by);
            e.system(System::StackWrite, o.imm, base)?;
        }
        Ok(())
    }
}

/// Which way a block goes: P and U.
#[derive(Clone, Copy)]
pub struct Direction {
    pub before: bool,
    pub up: bool,
}

impl Direction {
    pub const IA: Direction = Direction::new(0, 1);
    pub const DB: Direction = Direction::new(1, 0);
    pub const fn new(p: u32, u: u32) -> Direction {
        Direction {
            before: p == 1,
            up: u == 1,
        }
    }
    /// Where `words` words start, and what the base changes by.
    const fn of(self, words: u32) -> (i32, i32) {
        let size = 4 * words as i32;
        match (self.before, self.up) {
            (false, true) => (0, size),
            (true, true) => (4, size),
            (false, false) => (4 - size, -size),
            (true, false) => (-size, -size),
        }
    }
    fn operands(self, words: u32, w: u32, rn: u32, imm: u64) -> Operands {
        let (start, change) = self.of(words);
        Operands {
            rn: super::r(rn),
            amt: start as u8,
            ra: if w == 1 { change as u8 } else { 0 },
            imm,
            ..Default::default()
        }
    }
}

impl<B: Bind> Decoder<'_, B> {
    /// LDM, STM, PUSH, POP. T32's lists have more restrictions, which its rows check.
    pub fn multiple(&mut self, load: bool, dir: Direction, w: u32, rn: u32, list: u32) -> B::Out {
        let loses_base = load && w == 1 && list >> rn & 1 == 1;
        if rn == 15 || list == 0 || loses_base {
            return self.unpredictable();
        }
        let o = dir.operands(list.count_ones(), w, rn, list.into());
        match (load, list >> 15) {
            (true, 1) => self.bind_pc::<ToPc<LoadMultiple, false>>(o),
            (true, _) => self.bind::<LoadMultiple>(o),
            (false, 1) => self.bind_pc::<StoreMultiple>(o),
            (false, _) => self.bind::<StoreMultiple>(o),
        }
    }
    /// Of User registers, or with R15 in an LDM the exception return.
    pub fn multiple_user(
        &mut self,
        load: bool,
        dir: Direction,
        w: u32,
        rn: u32,
        list: u32,
    ) -> B::Out {
        let returns = load && list >> 15 == 1;
        if rn == 15 || list == 0 || w == 1 && (!returns || list >> rn & 1 == 1) {
            return self.unpredictable();
        }
        let o = dir.operands(list.count_ones(), w, rn, list.into());
        match (load, list >> 15) {
            (true, 1) => self.bind::<LoadReturn>(o),
            (true, _) => self.bind::<LoadUser>(o),
            (false, 1) => self.bind_pc::<StoreUser>(o),
            (false, _) => self.bind::<StoreUser>(o),
        }
    }
    pub fn return_from_exception(&mut self, dir: Direction, w: u32, rn: u32) -> B::Out {
        if rn == 15 {
            return self.unpredictable();
        }
        self.bind::<ReturnFromException>(dir.operands(2, w, rn, 0))
    }
    pub fn store_return_state(&mut self, dir: Direction, w: u32, mode: u32) -> B::Out {
        self.bind::<StoreReturnState>(dir.operands(2, w, 0, mode.into()))
    }
}
