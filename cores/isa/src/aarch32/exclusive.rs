//! Load-exclusive, store-exclusive, load-acquire, store-release (DDI 0487 F1.6.2).
use super::Decoder;
use crate::emit::{Bind, Class, Emit, MemKind, Operands, Semantics};

/// LDREX and LDAEX; a doubleword is `rd` and `ra`. `imm` is added to the base.
pub struct LoadExclusive<const ORDERED: bool, const LOG2: u8>;
impl<const ORDERED: bool, const LOG2: u8> Semantics for LoadExclusive<ORDERED, LOG2> {
    const CLASS: Class = Class::Atomic;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let at = address(e, o);
        if LOG2 == 3 {
            let (first, second) = e.load_exclusive(ORDERED, true, 2, at)?;
            e.set_x(o.rd, first);
            e.set_x(o.ra, second);
        } else {
            let (v, _) = e.load_exclusive(ORDERED, false, LOG2, at)?;
            e.set_x(o.rd, v);
        }
        Ok(())
    }
}

/// STREX and STLEX: the status goes to `rd`, what is stored is `rm` and `ra`.
pub struct StoreExclusive<const ORDERED: bool, const LOG2: u8>;
impl<const ORDERED: bool, const LOG2: u8> Semantics for StoreExclusive<ORDERED, LOG2> {
    const CLASS: Class = Class::Atomic;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let at = address(e, o);
        let v = e.x(o.rm);
        let status = if LOG2 == 3 {
            let second = e.x(o.ra);
            e.store_exclusive(ORDERED, true, 2, at, v, second)?
        } else {
            e.store_exclusive(ORDERED, false, LOG2, at, v, v)?
        };
        e.set_x(o.rd, status);
        Ok(())
    }
}

#[inline(always)]
fn address<E: Emit>(e: &mut E, o: &Operands) -> E::Val {
    let base = e.x(o.rn);
    let by = e.imm(o.imm);
    e.add(false, base, by)
}

/// LDA, LDAB, LDAH.
pub struct LoadAcquire<const LOG2: u8>;
impl<const LOG2: u8> Semantics for LoadAcquire<LOG2> {
    const CLASS: Class = Class::Load;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let at = e.x(o.rn);
        let v = e.load(MemKind::Ordered, LOG2, at)?;
        e.set_x(o.rd, v);
        Ok(())
    }
}

/// STL, STLB, STLH.
pub struct StoreRelease<const LOG2: u8>;
impl<const LOG2: u8> Semantics for StoreRelease<LOG2> {
    const CLASS: Class = Class::Store;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (at, v) = (e.x(o.rn), e.x(o.rd));
        e.store(MemKind::Ordered, LOG2, at, v)
    }
}

impl<B: Bind> Decoder<'_, B> {
    /// `rt2` counts for doublewords only.
    pub fn load_exclusive(
        &mut self,
        ordered: bool,
        log2: u8,
        (rt, rt2): (u32, u32),
        rn: u32,
        imm: u32,
    ) -> B::Out {
        if rt == 15 || rn == 15 || log2 == 3 && (rt2 == 15 || rt2 == rt) {
            return self.unpredictable();
        }
        let o = Operands {
            rd: rt as u8,
            ra: rt2 as u8,
            rn: rn as u8,
            imm: imm.into(),
            ..Default::default()
        };
        match (ordered, log2) {
            (false, 0) => self.bind::<LoadExclusive<false, 0>>(o),
            (false, 1) => self.bind::<LoadExclusive<false, 1>>(o),
            (false, 2) => self.bind::<LoadExclusive<false, 2>>(o),
            (false, _) => self.bind::<LoadExclusive<false, 3>>(o),
            (true, 0) => self.bind::<LoadExclusive<true, 0>>(o),
            (true, 1) => self.bind::<LoadExclusive<true, 1>>(o),
            (true, 2) => self.bind::<LoadExclusive<true, 2>>(o),
            (true, _) => self.bind::<LoadExclusive<true, 3>>(o),
        }
    }
    pub fn store_exclusive(
        &mut self,
        ordered: bool,
        log2: u8,
        rd: u32,
        (rt, rt2): (u32, u32),
        (rn, imm): (u32, u32),
    ) -> B::Out {
        let double = log2 == 3;
        let bad = rd == 15 || rt == 15 || rn == 15 || double && rt2 == 15;
        if bad || rd == rn || rd == rt || double && rd == rt2 {
            return self.unpredictable();
        }
        let o = Operands {
            rd: rd as u8,
            rm: rt as u8,
            ra: rt2 as u8,
            rn: rn as u8,
            imm: imm.into(),
            ..Default::default()
        };
        match (ordered, log2) {
            (false, 0) => self.bind::<StoreExclusive<false, 0>>(o),
            (false, 1) => self.bind::<StoreExclusive<false, 1>>(o),
            (false, 2) => self.bind::<StoreExclusive<false, 2>>(o),
            (false, _) => self.bind::<StoreExclusive<false, 3>>(o),
            (true, 0) => self.bind::<StoreExclusive<true, 0>>(o),
            (true, 1) => self.bind::<StoreExclusive<true, 1>>(o),
            (true, 2) => self.bind::<StoreExclusive<true, 2>>(o),
            (true, _) => self.bind::<StoreExclusive<true, 3>>(o),
        }
    }
    /// LDA, STL.
    pub fn ordered(&mut self, load: bool, log2: u8, rt: u32, rn: u32) -> B::Out {
        if rt == 15 || rn == 15 {
            return self.unpredictable();
        }
        let o = Operands {
            rd: rt as u8,
            rn: rn as u8,
            ..Default::default()
        };
        match (load, log2) {
            (true, 0) => self.bind::<LoadAcquire<0>>(o),
            (true, 1) => self.bind::<LoadAcquire<1>>(o),
            (true, _) => self.bind::<LoadAcquire<2>>(o),
            (false, 0) => self.bind::<StoreRelease<0>>(o),
            (false, 1) => self.bind::<StoreRelease<1>>(o),
            (false, _) => self.bind::<StoreRelease<2>>(o),
        }
    }
}
