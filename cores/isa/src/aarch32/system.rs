//! System registers by coprocessor instructions, exceptions and hints (DDI 0487 F1.5, F1.9).
use super::memory::{OFFSET, POST, PRE};
use super::{Coprocessor, Decoder};
use crate::a64::system::*;
use crate::emit::{Bind, Class, Emit, MemKind, Operands, Semantics, Shift, System, slot};

/// MRC. `imm` is packed; where Rt is 15 the flags are bits `[31:28]` of the value.
pub struct MoveFromCoprocessor<const FLAGS: bool>;
impl<const FLAGS: bool> Semantics for MoveFromCoprocessor<FLAGS> {
    const CLASS: Class = Class::System;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let none = e.imm(0);
        let v = e.system(System::Mrc, o.imm, none)?;
        if FLAGS {
            let f = e.flags_from(v);
            e.set_flags(f);
        } else {
            e.set_x(o.rd, v);
        }
        Ok(())
    }
}

/// MCR. `END` is as of A64's MSR.
pub struct MoveToCoprocessor<const END: bool>;
impl<const END: bool> Semantics for MoveToCoprocessor<END> {
    const ENDS: bool = END;
    const CLASS: Class = Class::System;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let v = e.x(o.rd);
        e.system(System::Mcr, o.imm, v).map(|_| ())
    }
}

/// MRRC: `rd` and `ra`.
pub struct MoveTwoFromCoprocessor;
impl Semantics for MoveTwoFromCoprocessor {
    const CLASS: Class = Class::System;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let none = e.imm(0);
        let v = e.system(System::Mrrc, o.imm, none)?;
        let low = e.zero_extend(32, v);
        let high = e.shift(true, Shift::Lsr, v, 32);
        e.set_x(o.rd, low);
        e.set_x(o.ra, high);
        Ok(())
    }
}

/// MCRR.
pub struct MoveTwoToCoprocessor;
impl Semantics for MoveTwoToCoprocessor {
    const ENDS: bool = true;
    const CLASS: Class = Class::System;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (low, high) = (e.x(o.rd), e.x(o.ra));
        let high = e.shift(true, Shift::Lsl, high, 32);
        let v = e.or(high, low);
        e.system(System::Mcrr, o.imm, v).map(|_| ())
    }
}

/// DBGDTRRXint and DBGDTRTXint, which STC and LDC transfer.
const DEBUG_TRANSFER: Coprocessor = Coprocessor {
    coproc: 14,
    opc1: 0,
    crn: 0,
    crm: 5,
    opc2: 0,
    rt: 0,
    rt2: 0,
};

/// STC, and LDC for a `LOAD`, of p14, c5: the offset is `imm`.
pub struct DebugTransfer<const LOAD: bool, const MODE: u8>;
impl<const LOAD: bool, const MODE: u8> Semantics for DebugTransfer<LOAD, MODE> {
    const CLASS: Class = if LOAD { Class::Load } else { Class::Store };
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let base = e.x(o.rn);
        let by = e.imm(o.imm & 0xffff_ffff);
        let sum = e.add(false, base, by);
        let at = if MODE == POST { base } else { sum };
        if LOAD {
            let v = e.load(MemKind::Aligned, 2, at)?;
            e.system(System::Mcr, DEBUG_TRANSFER.pack(), v)?;
        } else {
            let none = e.imm(0);
            let v = e.system(System::Mrc, DEBUG_TRANSFER.pack(), none)?;
            e.store(MemKind::Aligned, 2, at, v)?;
        }
        if MODE != OFFSET {
            e.set_x(o.rn, sum);
        }
        Ok(())
    }
}

/// ERET.
pub struct Eret;
impl Semantics for Eret {
    const ENDS: bool = true;
    const CLASS: Class = Class::System;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, _: &Operands) -> Result<(), E::Stop> {
        let none = e.imm(0);
        e.system(System::Eret32, 0, none).map(|_| ())
    }
}

/// TPIDRURW, TPIDRURO, TPIDRPRW and HTPIDR hold a value and nothing else: writing them does not end a
/// block.
const fn is_harmless(c: &Coprocessor) -> bool {
    c.coproc == 15 && c.crn == 13 && c.crm == 0 && c.opc2 >= 2
}

fn immediate(imm: u32) -> Operands {
    Operands {
        imm: imm.into(),
        ..Default::default()
    }
}

impl<B: Bind> Decoder<'_, B> {
    /// Something that takes no operand but `imm`.
    pub fn effect<S: Semantics + 'static>(&mut self, imm: u32) -> B::Out {
        self.bind::<S>(immediate(imm))
    }
    /// Likewise, whatever the condition is: BKPT and HLT.
    pub fn always<S: Semantics + 'static>(&mut self, imm: u32) -> B::Out {
        self.b.bind::<S>(immediate(imm))
    }
    /// HVC and UDF of A32 have no condition but AL, and HVC is not allowed in an IT block.
    pub fn unconditional<S: Semantics + 'static>(&mut self, imm: u32) -> B::Out {
        if self.cond != 14 || self.is_in_it() {
            return self.unpredictable();
        }
        self.always::<S>(imm)
    }
    /// The hint with this number.
    pub fn hint(&mut self, number: u32) -> B::Out {
        match number {
            1 => self.effect::<Yield>(0),
            2 => self.effect::<WaitForEvent>(0),
            3 => self.effect::<WaitForInterrupt>(0),
            4 => self.effect::<SendEvent>(0),
            5 => self.effect::<SendEventLocal>(0),
            _ => self.nop(),
        }
    }
    pub fn eret(&mut self) -> B::Out {
        if self.is_inside_it() {
            return self.unpredictable();
        }
        self.effect::<Eret>(0)
    }
    /// MRC and MCR of p14 and p15, in the A32 form of the word.
    pub fn coprocessor(&mut self, load: u32) -> B::Out {
        let i = self.insn;
        let c = Coprocessor {
            coproc: (i >> 8 & 15) as u8,
            opc1: (i >> 21 & 7) as u8,
            crn: (i >> 16 & 15) as u8,
            crm: (i & 15) as u8,
            opc2: (i >> 5 & 7) as u8,
            rt: (i >> 12 & 15) as u8,
            rt2: 0,
        };
        let o = Operands {
            rd: c.rt,
            imm: c.pack(),
            ..Default::default()
        };
        match (load, c.rt) {
            (1, 15) => self.bind::<MoveFromCoprocessor<true>>(Operands { rd: 0, ..o }),
            (1, _) => self.bind::<MoveFromCoprocessor<false>>(o),
            (_, 15) => self.unpredictable(),
            _ if is_harmless(&c) => self.bind::<MoveToCoprocessor<false>>(o),
            _ => self.bind::<MoveToCoprocessor<true>>(o),
        }
    }
    /// MRRC and MCRR of p14 and p15, likewise.
    pub fn coprocessor_two(&mut self, load: u32) -> B::Out {
        let i = self.insn;
        let c = Coprocessor {
            coproc: (i >> 8 & 15) as u8,
            opc1: (i >> 4 & 15) as u8,
            crn: 0,
            crm: (i & 15) as u8,
            opc2: 0,
            rt: (i >> 12 & 15) as u8,
            rt2: (i >> 16 & 15) as u8,
        };
        if c.rt == 15 || c.rt2 == 15 || load == 1 && c.rt == c.rt2 {
            return self.unpredictable();
        }
        let o = Operands {
            rd: c.rt,
            ra: c.rt2,
            imm: c.pack(),
            ..Default::default()
        };
        if load == 1 {
            self.bind::<MoveTwoFromCoprocessor>(o)
        } else {
            self.bind::<MoveTwoToCoprocessor>(o)
        }
    }
    /// LDC and STC of p14, c5, likewise.
    pub fn debug_transfer(&mut self, puw: u32, load: u32) -> B::Out {
        let i = self.insn;
        if puw == 0 {
            return self.none();
        }
        let (p, u, w) = (i >> 24 & 1, i >> 23 & 1, i >> 21 & 1);
        let (rn, by) = (i >> 16 & 15, (i & 0xff) << 2);
        // P, U and W clear is MRRC's space; the option of the unindexed form is ignored.
        let by = match (p, w) {
            (0, 0) => 0,
            _ if u == 1 => by,
            _ => by.wrapping_neg(),
        };
        if rn == 15 && (w == 1 || load == 0 && self.cx.location.is_thumb()) {
            return self.unpredictable();
        }
        let mut o = Operands {
            rn: rn as u8,
            imm: by.into(),
            ..Default::default()
        };
        if rn == 15 {
            o.rn = slot::ZR;
            o.imm = self.literal(1, by).into();
        }
        match (load, p, w) {
            (1, _, 0) => self.bind::<DebugTransfer<true, OFFSET>>(o),
            (1, 1, _) => self.bind::<DebugTransfer<true, PRE>>(o),
            (1, ..) => self.bind::<DebugTransfer<true, POST>>(o),
            (_, _, 0) => self.bind::<DebugTransfer<false, OFFSET>>(o),
            (_, 1, _) => self.bind::<DebugTransfer<false, PRE>>(o),
            _ => self.bind::<DebugTransfer<false, POST>>(o),
        }
    }
}
