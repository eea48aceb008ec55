//! VLD1 to VLD4 and VST1 to VST4, element by element. All loads come before the first register is written, and
//! write-back comes last.
use crate::a64::simd::permute::Dup;
use crate::aarch32::Decoder;
use crate::aarch32::simd::registers::{D, number, set_number};
use crate::emit::{Bind, Class, Emit, MemKind, Operands, Semantics, Shift};

/// What `imm` of these says.
#[derive(Clone, Copy, Default)]
struct Form {
    /// log2 of the bytes of an element.
    size: u8,
    /// Elements of a structure.
    n: u8,
    /// Structures side by side, each in registers of its own; in "all lanes" registers that get the same.
    groups: u8,
    /// From one register of a structure to the next.
    inc: u8,
    /// log2 of what the address must be a multiple of.
    align: u8,
    index: u8,
}

impl Form {
    const fn pack(self) -> u64 {
        self.size as u64
            | (self.n as u64) << 4
            | (self.groups as u64) << 8
            | (self.inc as u64) << 12
            | (self.align as u64) << 16
            | (self.index as u64) << 20
    }
    const fn of(o: &Operands) -> Form {
        const fn at(o: &Operands, low: u32) -> u8 {
            (o.imm >> low & 15) as u8
        }
        Form {
            size: at(o, 0),
            n: at(o, 4),
            groups: at(o, 8),
            inc: at(o, 12),
            align: at(o, 16),
            index: at(o, 20),
        }
    }
    /// Bit of lane `i`.
    const fn bit(self, i: u8) -> u8 {
        i << (self.size + 3)
    }
    /// The register that holds element `k` of structures of group `g`.
    const fn register(self, o: &Operands, g: u8, k: u8) -> u8 {
        o.rd + g + k * self.inc
    }
    const fn last(self, first: u8) -> u8 {
        first + self.groups - 1 + (self.n - 1) * self.inc
    }
}

/// The address, checked, and where the next element is.
struct Cursor<V> {
    va: V,
    at: u32,
}
impl<V: Copy> Cursor<V> {
    #[inline(always)]
    fn new<E: Emit<Val = V>>(e: &mut E, o: &Operands, write: bool) -> Result<Self, E::Stop> {
        let va = e.x(o.rn);
        match Form::of(o).align {
            0 => {}
            log2 => e.align(write, log2, va)?,
        }
        Ok(Cursor { va, at: 0 })
    }
    #[inline(always)]
    fn next<E: Emit<Val = V>>(&mut self, e: &mut E, size: u8) -> V {
        let at = self.at;
        self.at += 1 << size;
        if at == 0 {
            return self.va;
        }
        let offset = e.imm(at.into());
        e.add(false, self.va, offset)
    }
    /// `ra` is the number of bytes, or 0 where Rm is added.
    #[inline(always)]
    fn write_back<E: Emit<Val = V>>(self, e: &mut E, o: &Operands) {
        let by = match o.ra {
            0 => e.x(o.rm),
            bytes => e.imm(bytes.into()),
        };
        let moved = e.add(false, self.va, by);
        e.set_x(o.rn, moved);
    }
}
const fn class(load: bool) -> Class {
    if load { Class::Load } else { Class::Store }
}

/// Multiple structures.
pub struct Multiple<const LOAD: bool, const WB: bool>;
impl<const LOAD: bool, const WB: bool> Semantics for Multiple<LOAD, WB> {
    const CLASS: Class = class(LOAD);
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let f = Form::of(o);
        let mut cursor = Cursor::new(e, o, !LOAD)?;
        let zero = e.imm(0);
        let mut d = [zero; 4];
        for g in 0..f.groups {
            for i in 0..8 >> f.size {
                for k in 0..f.n {
                    let va = cursor.next(e, f.size);
                    let slot = usize::from(g * f.n + k);
                    if LOAD {
                        let x = e.load(MemKind::Normal, f.size, va)?;
                        let x = e.shift(true, Shift::Lsl, x, f.bit(i));
                        d[slot] = e.or(d[slot], x);
                    } else {
                        let x = number(e, D, f.register(o, g, k));
                        let x = e.shift(true, Shift::Lsr, x, f.bit(i));
                        e.store(MemKind::Normal, f.size, va, x)?;
                    }
                }
            }
        }
        if LOAD {
            for g in 0..f.groups {
                for k in 0..f.n {
                    set_number(e, D, f.register(o, g, k), d[usize::from(g * f.n + k)]);
                }
            }
        }
        if WB {
            cursor.write_back(e, o);
        }
        Ok(())
    }
}

/// A single structure: one lane.
pub struct Lane<const LOAD: bool, const WB: bool>;
impl<const LOAD: bool, const WB: bool> Semantics for Lane<LOAD, WB> {
    const CLASS: Class = class(LOAD);
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let f = Form::of(o);
        let (mut cursor, bit) = (Cursor::new(e, o, !LOAD)?, f.bit(f.index));
        if LOAD {
            let x = elements(e, &mut cursor, f)?;
            let lane = e.imm((u64::MAX >> (64 - (8 << f.size))) << bit);
            let others = e.not(true, lane);
            for k in 0..f.n {
                let old = number(e, D, f.register(o, 0, k));
                let old = e.and(old, others);
                let new = e.shift(true, Shift::Lsl, x[usize::from(k)], bit);
                let new = e.or(old, new);
                set_number(e, D, f.register(o, 0, k), new);
            }
        } else {
            for k in 0..f.n {
                let va = cursor.next(e, f.size);
                let x = number(e, D, f.register(o, 0, k));
                let x = e.shift(true, Shift::Lsr, x, bit);
                e.store(MemKind::Normal, f.size, va, x)?;
            }
        }
        if WB {
            cursor.write_back(e, o);
        }
        Ok(())
    }
}

/// A single structure to all lanes.
pub struct AllLanes<const WB: bool>;
impl<const WB: bool> Semantics for AllLanes<WB> {
    const CLASS: Class = Class::Load;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let f = Form::of(o);
        let mut cursor = Cursor::new(e, o, false)?;
        let x = elements(e, &mut cursor, f)?;
        let zero = e.imm(0);
        for k in 0..f.n {
            let x = e.vec(x[usize::from(k)], zero);
            let all = e.vec_fn::<Dup>(f.size.into(), x, x, x);
            let all = e.vec_lo(all);
            for g in 0..f.groups {
                set_number(e, D, f.register(o, g, k), all);
            }
        }
        if WB {
            cursor.write_back(e, o);
        }
        Ok(())
    }
}

#[inline(always)]
fn elements<E: Emit>(
    e: &mut E,
    cursor: &mut Cursor<E::Val>,
    f: Form,
) -> Result<[E::Val; 4], E::Stop> {
    let zero = e.imm(0);
    let mut x = [zero; 4];
    for x in &mut x[..usize::from(f.n)] {
        let va = cursor.next(e, f.size);
        *x = e.load(MemKind::Normal, f.size, va)?;
    }
    Ok(x)
}

impl<B: Bind> Decoder<'_, B> {
    /// The operands, and whether the base is written back.
    fn structure(&mut self, f: Form, bytes: u8) -> Option<(Operands, u32)> {
        let (rn, rm) = (self.insn >> 16 & 15, self.insn & 15);
        let o = Operands {
            imm: f.pack(),
            rd: self.vd(),
            rn: rn as u8,
            rm: rm as u8,
            ra: if rm == 13 { bytes } else { 0 },
            ..Default::default()
        };
        (rn != 15 && f.last(o.rd) < 32).then_some((o, u32::from(rm != 15)))
    }

    pub(super) fn contiguous(
        &mut self,
        load: bool,
        n: u32,
        groups: u32,
        size: u32,
        align: u32,
    ) -> B::Out {
        self.structures(load, n, groups, 2, size, align)
    }
    /// One structure after the other, in registers one or (`t`) two apart.
    pub(super) fn spaced(&mut self, load: bool, n: u32, t: u32, size: u32, align: u32) -> B::Out {
        self.structures(load, n, 1, 1 + t, size, align)
    }
    fn structures(
        &mut self,
        load: bool,
        n: u32,
        groups: u32,
        inc: u32,
        size: u32,
        align: u32,
    ) -> B::Out {
        let registers = n * groups;
        let undefined = match registers {
            1 | 3 => align > 1,
            2 => align > 2,
            _ => false,
        };
        if undefined || n > 1 && size == 3 {
            return self.none();
        }
        let f = Form {
            size: size as u8,
            n: n as u8,
            groups: groups as u8,
            inc: inc as u8,
            align: if align == 0 { 0 } else { 2 + align as u8 },
            index: 0,
        };
        let Some((o, w)) = self.structure(f, 8 * registers as u8) else {
            return self.unpredictable();
        };
        match (load, w) {
            (true, 0) => self.bind_simd::<Multiple<true, false>>(o),
            (true, _) => self.bind_simd::<Multiple<true, true>>(o),
            (false, 0) => self.bind_simd::<Multiple<false, false>>(o),
            (false, _) => self.bind_simd::<Multiple<false, true>>(o),
        }
    }

    /// `ia` is index_align: from the top the index, the increment and the alignment, as far as a size leaves
    /// room for them.
    pub(super) fn one_lane(&mut self, load: bool, size: u32, n: u32, ia: u32) -> B::Out {
        let n = n + 1;
        let index = ia >> (size + 1);
        let inc = if size == 0 { 0 } else { ia >> size & 1 };
        let low = ia & ((1 << size.max(1)) - 1);
        // Alignment is that of all elements; of three there is none.
        let align = match (n, size, low) {
            (_, _, 0) => Some(0),
            (1, 1, 1) => Some(1),
            (1, 2, 3) => Some(2),
            (2, _, 1) => Some(size + 1),
            (4, 0 | 1, 1) => Some(size + 2),
            (4, 2, 1 | 2) => Some(2 + low),
            _ => None,
        };
        let Some(align) = align.filter(|_| n > 1 || inc == 0) else {
            return self.none();
        };
        let f = Form {
            size: size as u8,
            n: n as u8,
            groups: 1,
            inc: 1 + inc as u8,
            align: align as u8,
            index: index as u8,
        };
        let Some((o, w)) = self.structure(f, (n << size) as u8) else {
            return self.unpredictable();
        };
        match (load, w) {
            (true, 0) => self.bind_simd::<Lane<true, false>>(o),
            (true, _) => self.bind_simd::<Lane<true, true>>(o),
            (false, 0) => self.bind_simd::<Lane<false, false>>(o),
            (false, _) => self.bind_simd::<Lane<false, true>>(o),
        }
    }

    pub(super) fn all_lanes(&mut self, n: u32, size: u32, t: u32, a: u32) -> B::Out {
        // VLD4 of words has an alignment of 8, or with the fourth size of 16.
        let (size, align) = match (n, size, a) {
            (4, 3, 1) => (2, 4),
            (_, 3, _) | (1, 0, 1) | (3, _, 1) => return self.none(),
            (4, 2, 1) => (2, 3),
            (_, _, 0) => (size, 0),
            _ => (size, size + n / 2),
        };
        let f = Form {
            size: size as u8,
            n: n as u8,
            groups: if n == 1 { 1 + t as u8 } else { 1 },
            inc: 1 + t as u8,
            align: align as u8,
            index: 0,
        };
        let Some((o, w)) = self.structure(f, (n << size) as u8) else {
            return self.unpredictable();
        };
        match w {
            0 => self.bind_simd::<AllLanes<false>>(o),
            _ => self.bind_simd::<AllLanes<true>>(o),
        }
    }
}
