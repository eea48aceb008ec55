//! MRS, MSR, CPS and SETEND (DDI 0487 F1.5).
use super::Decoder;
use crate::emit::{Bind, Class, Emit, Operands, Semantics, Shift, System, slot};

/// MRS of CPSR or, where `imm` is 1, SPSR.
pub struct ReadStatus;
impl Semantics for ReadStatus {
    const CLASS: Class = Class::System;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let none = e.imm(0);
        let v = e.system(System::PsrRead, o.imm, none)?;
        e.set_x(o.rd, v);
        Ok(())
    }
}

/// Sources of MSR: a register, or the upper half of `imm`.
#[inline(always)]
fn source<E: Emit>(e: &mut E, o: &Operands, immediate: bool) -> E::Val {
    if immediate {
        e.imm(o.imm >> 32)
    } else {
        e.x(o.rn)
    }
}

/// MSR of more than flags. The lower half of `imm` is as of [`System::PsrWrite`].
pub struct WriteStatus<const IMMEDIATE: bool>;
impl<const IMMEDIATE: bool> Semantics for WriteStatus<IMMEDIATE> {
    const ENDS: bool = true;
    const CLASS: Class = Class::System;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let v = source(e, o, IMMEDIATE);
        e.system(System::PsrWrite, o.imm & 0xff, v).map(|_| ())
    }
}

/// MSR of APSR_nzcvq and APSR_g.
pub struct WriteFlags<const IMMEDIATE: bool, const NZCVQ: bool, const G: bool>;
impl<const IMMEDIATE: bool, const NZCVQ: bool, const G: bool> Semantics
    for WriteFlags<IMMEDIATE, NZCVQ, G>
{
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let v = source(e, o, IMMEDIATE);
        if NZCVQ {
            let f = e.flags_from(v);
            e.set_flags(f);
            let q = e.shift(false, Shift::Lsr, v, 27);
            let q = e.zero_extend(1, q);
            e.set_x(slot::Q, q);
        }
        if G {
            let ge = e.shift(false, Shift::Lsr, v, 16);
            let ge = e.zero_extend(4, ge);
            e.set_x(slot::GE, ge);
        }
        Ok(())
    }
}

/// MRS (banked register).
pub struct ReadBanked;
impl Semantics for ReadBanked {
    const CLASS: Class = Class::System;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let none = e.imm(0);
        let v = e.system(System::BankedRead, o.imm, none)?;
        e.set_x(o.rd, v);
        Ok(())
    }
}

/// MSR (banked register).
pub struct WriteBanked;
impl Semantics for WriteBanked {
    const CLASS: Class = Class::System;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let v = e.x(o.rn);
        e.system(System::BankedWrite, o.imm, v).map(|_| ())
    }
}

/// CPS and, with `SETEND`, SETEND.
pub struct ChangeState<const SETEND: bool>;
impl<const SETEND: bool> Semantics for ChangeState<SETEND> {
    const ENDS: bool = true;
    const CLASS: Class = Class::System;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let none = e.imm(0);
        let what = if SETEND { System::Setend } else { System::Cps };
        e.system(what, o.imm, none).map(|_| ())
    }
}

const SPSR: u32 = 1 << 4;

impl<B: Bind> Decoder<'_, B> {
    pub fn read_status(&mut self, spsr: u32, rd: u32) -> B::Out {
        if rd == 15 {
            return self.unpredictable();
        }
        self.bind::<ReadStatus>(Operands {
            rd: rd as u8,
            imm: spsr.into(),
            ..Default::default()
        })
    }
    pub fn write_status_register(&mut self, spsr: u32, mask: u32, rn: u32) -> B::Out {
        if rn == 15 || mask == 0 {
            return self.unpredictable();
        }
        let fields = mask | (spsr * SPSR);
        let o = Operands {
            rn: rn as u8,
            imm: fields.into(),
            ..Default::default()
        };
        match fields {
            0b1000 => self.bind::<WriteFlags<false, true, false>>(o),
            0b0100 => self.bind::<WriteFlags<false, false, true>>(o),
            0b1100 => self.bind::<WriteFlags<false, true, true>>(o),
            _ => self.bind::<WriteStatus<false>>(o),
        }
    }
    pub fn write_status_immediate(&mut self, spsr: u32, mask: u32, imm: u32) -> B::Out {
        if mask == 0 {
            return self.unpredictable();
        }
        let fields = mask | (spsr * SPSR);
        let o = Operands {
            imm: u64::from(fields) | u64::from(imm) << 32,
            ..Default::default()
        };
        match fields {
            0b1000 => self.bind::<WriteFlags<true, true, false>>(o),
            0b0100 => self.bind::<WriteFlags<true, false, true>>(o),
            0b1100 => self.bind::<WriteFlags<true, true, true>>(o),
            _ => self.bind::<WriteStatus<true>>(o),
        }
    }
    pub fn read_banked(&mut self, which: u32, sysm: u32, rd: u32) -> B::Out {
        if rd == 15 {
            return self.unpredictable();
        }
        self.bind::<ReadBanked>(Operands {
            rd: rd as u8,
            imm: u64::from(which << 5 | sysm),
            ..Default::default()
        })
    }
    pub fn write_banked(&mut self, which: u32, sysm: u32, rn: u32) -> B::Out {
        if rn == 15 {
            return self.unpredictable();
        }
        self.bind::<WriteBanked>(Operands {
            rn: rn as u8,
            imm: u64::from(which << 5 | sysm),
            ..Default::default()
        })
    }
    /// `aif` is A:I:F. Not allowed in IT blocks.
    pub fn change_state(&mut self, imod: u32, m: u32, aif: u32, mode: u32) -> B::Out {
        let bad = mode != 0 && m == 0
            || (imod >> 1 == 1) != (aif != 0)
            || imod == 0 && m == 0
            || imod == 1;
        if bad || self.is_in_it() {
            return self.unpredictable();
        }
        self.bind::<ChangeState<false>>(Operands {
            imm: u64::from(imod << 9 | m << 8 | aif << 5 | mode),
            ..Default::default()
        })
    }
    pub fn set_endianness(&mut self, e: u32) -> B::Out {
        if self.is_in_it() {
            return self.unpredictable();
        }
        self.bind::<ChangeState<true>>(Operands {
            imm: e.into(),
            ..Default::default()
        })
    }
}
