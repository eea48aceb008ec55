//! AArch32: A32 and T32, in the order of DDI 0487 F3 and F4. Both tables bind the same meanings.
//!
//! **A location is a number.** Everything about an address of code that decides how it is executed is in
//! the PC as engines keep it ([`Location`]): bit 0 is PSTATE.T, bits `[39:32]` are PSTATE.IT. So blocks,
//! links and caches of addresses need to know nothing of instruction sets, a branch to a register is a
//! branch to its value, and an exception in the middle of an IT block finds ITSTATE in the address it
//! has to return to.
//!
//! **Operands.** `aux` is the condition, and a meaning does not use it otherwise ([`If`]). The upper half
//! of `imm` is R15 as the instruction reads it, for [`ReadsPc`]; meanings mask what they take of `imm`.
//! A register operand that is R15 is `slot::PC`, and then the decoder binds the meaning with `ReadsPc`
//! around it.

use crate::emit::{Bind, Emit, Operands, Semantics, slot};

pub mod a32;
pub mod branch;
pub mod data;
pub mod disassembler;
pub mod exclusive;
pub mod memory;
pub mod multiple;
pub mod multiply;
pub mod parallel;
pub mod simd;
pub mod simd_memory;
pub mod status;
pub mod system;
pub mod t32;

pub use branch::ToPc;

/// What decides, beside the word itself, what an instruction means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Context {
    pub location: Location,
    /// FP and SIMD instructions trap or are UNDEFINED here (CPACR, HCPTR, FPEXC.EN).
    pub fp_trapped: bool,
    /// Advanced SIMD instructions do (CPACR.ASEDIS, HCPTR.TASE).
    pub simd_trapped: bool,
}

/// An address of code together with the state it is executed in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Location(pub u64);

impl Location {
    pub const fn new(address: u32, t: bool, it: u8) -> Location {
        Location((it as u64) << 32 | address as u64 & !1 | t as u64)
    }
    pub const fn address(self) -> u32 {
        self.0 as u32 & !1
    }
    pub const fn is_thumb(self) -> bool {
        self.0 & 1 == 1
    }
    /// ITSTATE.
    pub const fn it(self) -> u8 {
        (self.0 >> 32) as u8
    }
    /// What the instruction here reads as R15.
    pub const fn pc(self) -> u32 {
        self.address()
            .wrapping_add(if self.is_thumb() { 4 } else { 8 })
    }
    /// The instruction behind this one, which is `insn` as fetched: T32 with its first halfword in bits
    /// `[31:16]`, T16 alone in bits `[15:0]`.
    pub const fn next(self, insn: u32) -> Location {
        let size = if self.is_thumb() && insn >> 16 == 0 {
            2
        } else {
            4
        };
        let it = self.it();
        let it = if self.is_thumb() && insn >> 8 == 0xbf && insn & 15 != 0 {
            insn as u8
        } else if it & 7 == 0 {
            0
        } else {
            it & 0xe0 | it << 1 & 0x1f
        };
        Location::new(self.address().wrapping_add(size), self.is_thumb(), it)
    }
}

/// Whether a halfword is the first of two (F3.1).
pub const fn is_wide(halfword: u16) -> bool {
    halfword >> 11 >= 0b11101
}

/// Carries `S` out if the condition in `aux` holds.
pub struct If<S>(std::marker::PhantomData<S>);
impl<S: Semantics> Semantics for If<S> {
    const ENDS: bool = S::ENDS;
    const CLASS: crate::Class = S::CLASS;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        e.when(o.aux, |e| S::run(e, o))
    }
}

/// `S` with an operand that is R15, whose value is the upper half of `imm`.
pub struct ReadsPc<S>(std::marker::PhantomData<S>);
impl<S: Semantics> Semantics for ReadsPc<S> {
    const ENDS: bool = S::ENDS;
    const CLASS: crate::Class = S::CLASS;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let pc = e.imm(o.imm >> 32);
        e.set_x(slot::PC, pc);
        S::run(e, o)
    }
}

/// One word on its way to its meaning.
pub struct Decoder<'a, B> {
    pub b: &'a mut B,
    pub cx: Context,
    /// As the table at hand has it: tables of coprocessors, FP and SIMD are in A32 form.
    pub insn: u32,
    /// 14 where there is nothing to test.
    pub cond: u8,
    /// Set where the manual says CONSTRAINED UNPREDICTABLE and the choice here is UNDEFINED.
    pub is_unpredictable: bool,
}

impl<B: Bind> Decoder<'_, B> {
    /// UNDEFINED, if the condition holds.
    pub fn none(&mut self) -> B::Out {
        if self.cond < 14 {
            return self.b.unallocated_if(Operands {
                imm: self.insn.into(),
                aux: self.cond,
                ..Default::default()
            });
        }
        self.b.unallocated(self.insn)
    }
    /// CONSTRAINED UNPREDICTABLE, and UNDEFINED here as on the Cortex-R52.
    pub fn unpredictable(&mut self) -> B::Out {
        self.is_unpredictable = true;
        self.none()
    }
    /// Binds `S` under the condition of the instruction.
    pub fn bind<S: Semantics + 'static>(&mut self, o: Operands) -> B::Out {
        if self.cond < 14 {
            let aux = self.cond;
            return self.b.bind_if::<S>(Operands { aux, ..o });
        }
        self.b.bind::<S>(o)
    }
    /// Likewise, where some operand is `slot::PC`.
    pub fn bind_pc<S: Semantics + 'static>(&mut self, o: Operands) -> B::Out {
        let imm = o.imm & 0xffff_ffff | u64::from(self.cx.location.pc()) << 32;
        let aux = self.cond;
        self.b.bind_pc::<S>(Operands { imm, aux, ..o })
    }
}

/// Decodes `insn`, which is as [`Location::next`] has it, and hands its semantics to `b`.
pub fn decode<B: Bind>(insn: u32, cx: Context, b: &mut B) -> B::Out {
    let mut d = Decoder {
        b,
        cx,
        insn,
        cond: 14,
        is_unpredictable: false,
    };
    if cx.location.is_thumb() {
        t32::decode(&mut d)
    } else {
        a32::decode(&mut d)
    }
}

/// Whether `insn` is CONSTRAINED UNPREDICTABLE there and UNDEFINED by choice (DDI 0487 K1.1): R15 where it is
/// not allowed, branches inside IT blocks, fields that contradict each other. Words whose fixed bits in
/// parentheses are not as they should be have no row and are UNDEFINED too. Everything else is carried out:
/// a base that LDR or LDM without write-back transfers too is what was loaded, and one that is stored is stored as
/// it was.
pub fn is_unpredictable(insn: u32, location: Location) -> bool {
    let mut d = Decoder {
        b: &mut Nobody,
        cx: Context {
            location,
            ..Context::default()
        },
        insn,
        cond: 14,
        is_unpredictable: false,
    };
    if location.is_thumb() {
        t32::decode(&mut d);
    } else {
        a32::decode(&mut d);
    }
    d.is_unpredictable
}

/// Binds to nothing.
struct Nobody;
impl Bind for Nobody {
    type Out = ();
    fn bind<S: Semantics + 'static>(&mut self, _: Operands) {}
    fn unallocated(&mut self, _: u32) {}
    fn has(&self, _: crate::Feature) -> bool {
        true
    }
}

/// SignExtend() of the low `bits` bits, to 32.
pub const fn sign_extend(v: u32, bits: u32) -> u32 {
    ((v << (32 - bits)) as i32 >> (32 - bits)) as u32
}

/// The slot of register `n`.
pub const fn r(n: u32) -> u8 {
    if n == 15 { slot::PC } else { n as u8 }
}

/// The register that MRC, MCR, MRRC or MCRR names. CRn and opc2 are 0 in the two-register forms, and Rt2
/// in the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coprocessor {
    /// 14 or 15.
    pub coproc: u8,
    pub opc1: u8,
    pub crn: u8,
    pub crm: u8,
    pub opc2: u8,
    pub rt: u8,
    pub rt2: u8,
}

impl Coprocessor {
    /// As in the `imm` of [`crate::System::Mrc`].
    pub const fn pack(self) -> u64 {
        (self.opc2 as u64)
            | (self.crm as u64) << 4
            | (self.crn as u64) << 8
            | (self.opc1 as u64) << 12
            | (self.coproc as u64) << 16
            | (self.rt as u64) << 20
            | (self.rt2 as u64) << 24
    }
    pub const fn unpack(imm: u64) -> Coprocessor {
        Coprocessor {
            opc2: (imm & 15) as u8,
            crm: (imm >> 4 & 15) as u8,
            crn: (imm >> 8 & 15) as u8,
            opc1: (imm >> 12 & 15) as u8,
            coproc: (imm >> 16 & 15) as u8,
            rt: (imm >> 20 & 15) as u8,
            rt2: (imm >> 24 & 15) as u8,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn itstate_advances() {
        let at = |it| Location::new(0x100, true, it);
        // ITTE EQ: two more for EQ, then one for NE.
        let first = at(0).next(0xbf06);
        assert_eq!((first.address(), first.it()), (0x102, 0x06));
        let second = first.next(0xf100_0001);
        assert_eq!((second.address(), second.it()), (0x106, 0x0c));
        let third = second.next(0x4600);
        assert_eq!(third.it(), 0x18);
        assert_eq!(third.next(0x4600).it(), 0);
        // NOP, which is IT without a mask.
        assert_eq!(at(0).next(0xbf00).it(), 0);
    }

    #[test]
    fn a_location_is_its_parts() {
        let l = Location::new(0xffff_fffd, true, 0xa5);
        assert_eq!(
            (l.address(), l.is_thumb(), l.it(), l.pc()),
            (0xffff_fffc, true, 0xa5, 0)
        );
        assert_eq!(Location::new(0x8000, false, 0).next(0xe1a0_0000).0, 0x8004);
    }
}
