//! Loads and stores of one register or two (DDI 0487 F1.6). Addresses are 32-bit values. Write-back comes
//! after the access, and a loaded register after that.
use super::data::{kind, shifted};
use super::{Decoder, ToPc, r};
use crate::a64::system::Nop;
use crate::emit::{Bind, Class, Emit, MemKind, Operands, Semantics, slot};

/// Where the offset comes from.
pub trait Offset: 'static {
    fn add<E: Emit>(e: &mut E, o: &Operands, base: E::Val) -> E::Val;
}

/// The lower half of `imm`, which may be negative.
pub struct Constant;
impl Offset for Constant {
    #[inline(always)]
    fn add<E: Emit>(e: &mut E, o: &Operands, base: E::Val) -> E::Val {
        let by = e.imm(o.imm & 0xffff_ffff);
        e.add(false, base, by)
    }
}

/// `rm` as it is.
pub struct Index;
impl Offset for Index {
    #[inline(always)]
    fn add<E: Emit>(e: &mut E, o: &Operands, base: E::Val) -> E::Val {
        let by = e.x(o.rm);
        e.add(false, base, by)
    }
}

/// Bit of `ra`: the offset is subtracted.
const MINUS: u8 = 8;

/// `rm` shifted as in [`super::data::Shifted`], or by 0.
pub struct Scaled;
impl Offset for Scaled {
    #[inline(always)]
    fn add<E: Emit>(e: &mut E, o: &Operands, base: E::Val) -> E::Val {
        let m = e.x(o.rm);
        let by = shifted(e, o, m);
        if o.ra & MINUS == 0 {
            e.add(false, base, by)
        } else {
            e.sub(false, base, by)
        }
    }
}

/// `rm`, added or subtracted; `amt` is left to the second register of LDRD and STRD.
pub struct Signed;
impl Offset for Signed {
    #[inline(always)]
    fn add<E: Emit>(e: &mut E, o: &Operands, base: E::Val) -> E::Val {
        let by = e.x(o.rm);
        if o.ra & MINUS == 0 {
            e.add(false, base, by)
        } else {
            e.sub(false, base, by)
        }
    }
}

/// Addressing modes.
pub const OFFSET: u8 = 0;
pub const PRE: u8 = 1;
pub const POST: u8 = 2;

/// The mode that P and W of A32 say; `None` is P = 0 and W = 1, which is another instruction.
pub const fn mode(p: u32, w: u32) -> Option<u8> {
    match (p, w) {
        (1, 0) => Some(OFFSET),
        (1, _) => Some(PRE),
        (_, 0) => Some(POST),
        _ => None,
    }
}

/// The address of the access, and what the base becomes.
#[inline(always)]
fn address<E: Emit, T: Offset>(e: &mut E, o: &Operands, mode: u8) -> (E::Val, E::Val) {
    let base = e.x(o.rn);
    let sum = T::add(e, o, base);
    (if mode == POST { base } else { sum }, sum)
}

const fn memory_kind(unprivileged: bool) -> MemKind {
    if unprivileged {
        MemKind::Unprivileged
    } else {
        MemKind::Normal
    }
}

pub struct Load<const LOG2: u8, const SIGNED: bool, const UNPRIVILEGED: bool, const MODE: u8, T>(
    std::marker::PhantomData<T>,
);
impl<const LOG2: u8, const SIGNED: bool, const UNPRIVILEGED: bool, const MODE: u8, T: Offset>
    Semantics for Load<LOG2, SIGNED, UNPRIVILEGED, MODE, T>
{
    const CLASS: Class = Class::Load;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (at, base) = address::<E, T>(e, o, MODE);
        let v = e.load(const { memory_kind(UNPRIVILEGED) }, LOG2, at)?;
        if MODE != OFFSET {
            e.set_x(o.rn, base);
        }
        let v = if SIGNED {
            e.sign_extend(false, 8 << LOG2, v)
        } else {
            v
        };
        e.set_x(o.rd, v);
        Ok(())
    }
}

pub struct Store<const LOG2: u8, const UNPRIVILEGED: bool, const MODE: u8, T>(
    std::marker::PhantomData<T>,
);
impl<const LOG2: u8, const UNPRIVILEGED: bool, const MODE: u8, T: Offset> Semantics
    for Store<LOG2, UNPRIVILEGED, MODE, T>
{
    const CLASS: Class = Class::Store;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (at, base) = address::<E, T>(e, o, MODE);
        let v = e.x(o.rd);
        e.store(const { memory_kind(UNPRIVILEGED) }, LOG2, at, v)?;
        if MODE != OFFSET {
            e.set_x(o.rn, base);
        }
        Ok(())
    }
}

/// LDRD: `rd` and the register in `amt`.
pub struct LoadDual<const MODE: u8, T>(std::marker::PhantomData<T>);
impl<const MODE: u8, T: Offset> Semantics for LoadDual<MODE, T> {
    const CLASS: Class = Class::Load;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (at, base) = address::<E, T>(e, o, MODE);
        let first = e.load(MemKind::Aligned, 2, at)?;
        let next = word_after(e, at);
        let second = e.load(MemKind::Aligned, 2, next)?;
        if MODE != OFFSET {
            e.set_x(o.rn, base);
        }
        e.set_x(o.rd, first);
        e.set_x(o.amt, second);
        Ok(())
    }
}

/// STRD.
pub struct StoreDual<const MODE: u8, T>(std::marker::PhantomData<T>);
impl<const MODE: u8, T: Offset> Semantics for StoreDual<MODE, T> {
    const CLASS: Class = Class::Store;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (at, base) = address::<E, T>(e, o, MODE);
        let (first, second) = (e.x(o.rd), e.x(o.amt));
        e.store(MemKind::Aligned, 2, at, first)?;
        let next = word_after(e, at);
        e.store(MemKind::Aligned, 2, next, second)?;
        if MODE != OFFSET {
            e.set_x(o.rn, base);
        }
        Ok(())
    }
}

#[inline(always)]
fn word_after<E: Emit>(e: &mut E, at: E::Val) -> E::Val {
    let four = e.imm(4);
    e.add(false, at, four)
}

/// An offset as the encodings have it.
#[derive(Clone, Copy)]
pub enum Where {
    Constant(u32),
    /// `rm`, subtracted if not `add`, with kind and amount of its shift.
    Register {
        rm: u32,
        add: bool,
        shift: (u32, u32),
    },
}

impl Where {
    pub const fn constant(u: u32, imm: u32) -> Where {
        Where::Constant(if u == 1 { imm } else { imm.wrapping_neg() })
    }
    pub const fn register(u: u32, rm: u32) -> Where {
        Where::scaled(u, rm, (kind::LSL, 0))
    }
    pub const fn scaled(u: u32, rm: u32, shift: (u32, u32)) -> Where {
        Where::Register {
            rm,
            add: u == 1,
            shift,
        }
    }
    fn is_bad(self) -> bool {
        matches!(self, Where::Register { rm: 15, .. })
    }
    /// With operands that hold the offset.
    fn operands(self, o: Operands) -> Operands {
        match self {
            Where::Constant(imm) => Operands {
                imm: u64::from(imm),
                ..o
            },
            Where::Register {
                rm,
                add,
                shift: (kind, amount),
            } => Operands {
                rm: rm as u8,
                ra: kind as u8 | if add { 0 } else { MINUS },
                amt: amount as u8,
                ..o
            },
        }
    }
    fn is_plain(self) -> bool {
        matches!(
            self,
            Where::Register {
                add: true,
                shift: (kind::LSL, 0),
                ..
            }
        )
    }
}

/// What a load or store of one register is.
#[derive(Clone, Copy)]
pub struct Access {
    pub load: bool,
    pub log2: u8,
    pub signed: bool,
    pub unprivileged: bool,
    pub mode: u8,
}

impl Access {
    pub const fn load(log2: u8, signed: bool, mode: u8) -> Access {
        Access {
            load: true,
            log2,
            signed,
            unprivileged: false,
            mode,
        }
    }
    pub const fn store(log2: u8, mode: u8) -> Access {
        Access {
            load: false,
            ..Access::load(log2, false, mode)
        }
    }
    pub const fn unprivileged(self) -> Access {
        Access {
            unprivileged: true,
            ..self
        }
    }
}

impl<B: Bind> Decoder<'_, B> {
    /// The address of a literal: Align(PC, 4) and an offset.
    pub fn literal(&self, u: u32, imm: u32) -> u32 {
        let pc = self.cx.location.pc() & !3;
        if u == 1 {
            pc.wrapping_add(imm)
        } else {
            pc.wrapping_sub(imm)
        }
    }
    /// A load or store of one register.
    pub fn transfer(&mut self, a: Access, rt: u32, rn: u32, to: Where) -> B::Out {
        let thumb = self.cx.location.is_thumb();
        // Only a word, and in T32 only one that is loaded, may be R15.
        let pc_allowed = a.log2 == 2 && !a.unprivileged && (a.load || !thumb);
        if rt == 15 && !pc_allowed || to.is_bad() || a.mode != OFFSET && rn == 15 {
            return self.unpredictable();
        }
        if rn == 15 && thumb && !a.load {
            return self.none();
        }
        if rn == 15
            && let Where::Constant(imm) = to
        {
            let o = Operands {
                rd: r(rt),
                rn: slot::ZR,
                imm: u64::from(self.literal(1, imm)),
                ..Default::default()
            };
            return self.transfer_by::<Constant>(a, o);
        }
        let o = to.operands(Operands {
            rd: r(rt),
            rn: r(rn),
            ..Default::default()
        });
        match to {
            Where::Constant(_) => self.transfer_by::<Constant>(a, o),
            _ if to.is_plain() => self.transfer_by::<Index>(a, o),
            _ => self.transfer_by::<Scaled>(a, o),
        }
    }
    fn transfer_by<T: Offset>(&mut self, a: Access, o: Operands) -> B::Out {
        match (a.load, a.log2, a.signed) {
            (true, 0, false) => self.load_of::<0, false, T>(a, o),
            (true, 0, true) => self.load_of::<0, true, T>(a, o),
            (true, 1, false) => self.load_of::<1, false, T>(a, o),
            (true, 1, true) => self.load_of::<1, true, T>(a, o),
            (true, ..) if o.rd == slot::PC => match a.mode {
                OFFSET => self.bind_pc::<ToPc<Load<2, false, false, OFFSET, T>, false>>(o),
                PRE => self.bind_pc::<ToPc<Load<2, false, false, PRE, T>, false>>(o),
                _ => self.bind_pc::<ToPc<Load<2, false, false, POST, T>, false>>(o),
            },
            (true, ..) => self.load_of::<2, false, T>(a, o),
            (false, 0, _) => self.store_of::<0, T>(a, o),
            (false, 1, _) => self.store_of::<1, T>(a, o),
            (false, ..) => self.store_of::<2, T>(a, o),
        }
    }
    fn load_of<const LOG2: u8, const SIGNED: bool, T: Offset>(
        &mut self,
        a: Access,
        o: Operands,
    ) -> B::Out {
        match (a.unprivileged, a.mode) {
            (false, OFFSET) if o.rn == slot::PC => {
                self.bind_pc::<Load<LOG2, SIGNED, false, OFFSET, T>>(o)
            }
            (false, OFFSET) => self.bind::<Load<LOG2, SIGNED, false, OFFSET, T>>(o),
            (false, PRE) => self.bind::<Load<LOG2, SIGNED, false, PRE, T>>(o),
            (false, _) => self.bind::<Load<LOG2, SIGNED, false, POST, T>>(o),
            (true, OFFSET) => self.bind::<Load<LOG2, SIGNED, true, OFFSET, T>>(o),
            (true, _) => self.bind::<Load<LOG2, SIGNED, true, POST, T>>(o),
        }
    }
    fn store_of<const LOG2: u8, T: Offset>(&mut self, a: Access, o: Operands) -> B::Out {
        let reads = o.rn == slot::PC || o.rd == slot::PC;
        match (a.unprivileged, a.mode) {
            (false, OFFSET) if reads => self.bind_pc::<Store<LOG2, false, OFFSET, T>>(o),
            (false, PRE) if reads => self.bind_pc::<Store<LOG2, false, PRE, T>>(o),
            (false, _) if reads => self.bind_pc::<Store<LOG2, false, POST, T>>(o),
            (false, OFFSET) => self.bind::<Store<LOG2, false, OFFSET, T>>(o),
            (false, PRE) => self.bind::<Store<LOG2, false, PRE, T>>(o),
            (false, _) => self.bind::<Store<LOG2, false, POST, T>>(o),
            (true, OFFSET) => self.bind::<Store<LOG2, true, OFFSET, T>>(o),
            (true, _) => self.bind::<Store<LOG2, true, POST, T>>(o),
        }
    }
    /// LDRD and STRD.
    pub fn dual(&mut self, load: bool, mode: u8, rts: (u32, u32), rn: u32, to: Where) -> B::Out {
        let (rt, rt2) = rts;
        let written = mode != OFFSET && (rn == 15 || rn == rt || rn == rt2);
        if rt == 15 || rt2 == 15 || to.is_bad() || written || load && rt == rt2 {
            return self.unpredictable();
        }
        if let Where::Register { rm, .. } = to
            && load
            && (rm == rt || rm == rt2)
        {
            return self.unpredictable();
        }
        let mut o = to.operands(Operands {
            rd: rt as u8,
            rn: r(rn),
            ..Default::default()
        });
        o.amt = rt2 as u8;
        match to {
            Where::Constant(imm) => {
                if rn == 15 {
                    o.rn = slot::ZR;
                    o.imm = u64::from(self.literal(1, imm));
                }
                self.dual_by::<Constant>(load, mode, o)
            }
            Where::Register { .. } => self.dual_by::<Signed>(load, mode, o),
        }
    }
    fn dual_by<T: Offset>(&mut self, load: bool, mode: u8, o: Operands) -> B::Out {
        match (load, mode) {
            (true, OFFSET) if o.rn == slot::PC => self.bind_pc::<LoadDual<OFFSET, T>>(o),
            (true, OFFSET) => self.bind::<LoadDual<OFFSET, T>>(o),
            (true, PRE) => self.bind::<LoadDual<PRE, T>>(o),
            (true, _) => self.bind::<LoadDual<POST, T>>(o),
            (false, OFFSET) if o.rn == slot::PC => self.bind_pc::<StoreDual<OFFSET, T>>(o),
            (false, OFFSET) => self.bind::<StoreDual<OFFSET, T>>(o),
            (false, PRE) => self.bind::<StoreDual<PRE, T>>(o),
            (false, _) => self.bind::<StoreDual<POST, T>>(o),
        }
    }
    /// PLD, PLDW, PLI, and every hint that asks for nothing here.
    pub fn nop(&mut self) -> B::Out {
        self.bind::<Nop>(Operands::default())
    }
    /// PLD and PLI (register): `rm` must not be R15.
    pub fn preload(&mut self, rm: u32) -> B::Out {
        if rm == 15 {
            return self.unpredictable();
        }
        self.nop()
    }
}
