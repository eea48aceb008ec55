//! The seam between what an instruction means and how it is carried out.
//!
//! A semantic body is generic over [`Emit`]. With `Val = u64` rustc turns it into an interpreter
//! handler; with `Val = cranelift Value` it becomes a translator; with `Val = ()` a scan of what it
//! reads and writes. Rust's own `if` and `match` may look at operands and const parameters, which
//! are known at decode, and never at a `Val`: that does not compile.
use crate::a64::system::Undefined;
use crate::aarch32::{If, ReadsPc};
use crate::features::{Feature, Features};

/// Slots of the general register file. Which of its two meanings number 31 has is settled at
/// decode, so no engine tests for it at run time.
///
/// In AArch32 state slots 0 to 14 are R0 to R14 of the current mode, with zeros in bits `[63:32]`.
pub mod slot {
    /// The current stack pointer.
    pub const SP: u8 = 31;
    /// Reads as zero, never written.
    pub const ZR: u8 = 32;
    /// Written by what targets the zero register, never read.
    pub const DISCARD: u8 = 33;
    /// AArch32: what the current instruction reads as R15, which [`crate::aarch32::ReadsPc`] has put
    /// there, or what it writes, which [`crate::aarch32::ToPc`] branches to. It holds nothing longer.
    pub const PC: u8 = 34;
    /// AArch32: PSTATE.Q, 0 or 1.
    pub const Q: u8 = 35;
    /// AArch32: PSTATE.GE, 4 bits.
    pub const GE: u8 = 36;

    /// A source where 31 is the zero register.
    pub const fn x(n: u32) -> u8 {
        if n == 31 { ZR } else { n as u8 }
    }
    /// A destination where 31 is the zero register.
    pub const fn dx(n: u32) -> u8 {
        if n == 31 { DISCARD } else { n as u8 }
    }
    /// A source or destination where 31 is the stack pointer.
    pub const fn sp(n: u32) -> u8 {
        n as u8
    }
}

/// Register slots and immediates of one decoded instruction. What selects *code* (width, sign,
/// condition, addressing mode) is a const parameter of the semantic type instead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Operands {
    pub imm: u64,
    pub rd: u8,
    pub rn: u8,
    pub rm: u8,
    pub ra: u8,
    pub amt: u8,
    pub aux: u8,
    /// Where in its block, in halfwords; only an engine writes it.
    pub at: u8,
    /// Cost in quarter cycles; only an engine writes it.
    pub cost: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shift {
    Lsl,
    Lsr,
    Asr,
    Ror,
}

/// Cost classes of the published cost table. A row's class is part of its meaning, so virtual time
/// cannot depend on the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Class {
    Alu,
    Multiply,
    Divide,
    Branch,
    Load,
    Store,
    Atomic,
    Fp,
    FpDivide,
    Simd,
    System,
}

impl Class {
    pub const ALL: [Class; 11] = [
        Class::Alu,
        Class::Multiply,
        Class::Divide,
        Class::Branch,
        Class::Load,
        Class::Store,
        Class::Atomic,
        Class::Fp,
        Class::FpDivide,
        Class::Simd,
        Class::System,
    ];
    pub const fn name(self) -> &'static str {
        match self {
            Class::Alu => "alu",
            Class::Multiply => "multiply",
            Class::Divide => "divide",
            Class::Branch => "branch",
            Class::Load => "load",
            Class::Store => "store",
            Class::Atomic => "atomic",
            Class::Fp => "fp",
            Class::FpDivide => "fp_divide",
            Class::Simd => "simd",
            Class::System => "system",
        }
    }
}

/// The meaning of one instruction class.
pub trait Semantics {
    /// May leave the straight line (branch, exception) or change how the next instruction is
    /// fetched, so it is the last of its block.
    const ENDS: bool = false;
    const CLASS: Class = Class::Alu;
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop>;
}

/// What an engine does with a decoded instruction.
pub trait Bind {
    type Out;
    fn bind<S: Semantics + 'static>(&mut self, o: Operands) -> Self::Out;
    /// AArch32: `S` under the condition in `aux`. An engine for which each type is code of its own may share that
    /// of `S`; so too in the next.
    fn bind_if<S: Semantics + 'static>(&mut self, o: Operands) -> Self::Out {
        self.bind::<If<S>>(o)
    }
    /// AArch32: `S` with an operand that is R15, under the condition in `aux` where that is less than 14.
    fn bind_pc<S: Semantics + 'static>(&mut self, o: Operands) -> Self::Out {
        if o.aux < 14 {
            self.bind::<If<ReadsPc<S>>>(o)
        } else {
            self.bind::<ReadsPc<S>>(o)
        }
    }
    /// UNDEFINED in this profile.
    fn unallocated(&mut self, insn: u32) -> Self::Out;
    /// AArch32: likewise, under the condition in `aux`; the instruction is in `imm`.
    fn unallocated_if(&mut self, o: Operands) -> Self::Out {
        self.bind_if::<Undefined>(o)
    }
    fn has(&self, f: Feature) -> bool;
}

/// Whether a word means anything to a processor with these features. [`Features::ALL`] stands for some processor.
pub struct Allocated(pub Features);
impl Bind for Allocated {
    type Out = bool;
    fn bind<S: Semantics + 'static>(&mut self, _: Operands) -> bool {
        true
    }
    fn unallocated(&mut self, _: u32) -> bool {
        false
    }
    fn unallocated_if(&mut self, _: Operands) -> bool {
        false
    }
    fn has(&self, f: Feature) -> bool {
        self.0.has(f)
    }
}

/// What kind of memory access: it decides alignment checks and privilege, not ordering, because
/// the cores of a cluster take turns and see each other's accesses in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemKind {
    Normal,
    /// LDTR, STTR: with the permissions of EL0 where UAO and TGE say so.
    Unprivileged,
    /// Load-acquire, store-release: must be naturally aligned (FEAT_LSE2: within 16 bytes).
    Ordered,
    /// AArch32 LDM, LDRD, VLDR and the like: must be naturally aligned, whatever SCTLR.A says.
    Aligned,
    /// LD1 to LD4 of whole registers: elements of `1 << n` bytes, each an access of its own where it comes to
    /// alignment and the order of bytes.
    Elements(u8),
}

/// Read-modify-write operations of FEAT_LSE. `Swap` is SWP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtomicOp {
    Add,
    Clear,
    ExclusiveOr,
    Set,
    SignedMax,
    SignedMin,
    UnsignedMax,
    UnsignedMin,
    Swap,
}

/// What FEAT_PAuth does with a pointer and a modifier. The first eight are numbered as the opcode of
/// PACIA to AUTDB is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum PointerAuth {
    AddIA,
    AddIB,
    AddDA,
    AddDB,
    AuthIA,
    AuthIB,
    AuthDA,
    AuthDB,
    /// Authentication as a part of a branch or load, where FEAT_FPACCOMBINE decides on the exception.
    CombinedIA,
    CombinedIB,
    CombinedDA,
    CombinedDB,
    /// XPACI and XPACD, which look at no modifier.
    StripI,
    StripD,
    /// PACGA.
    AddGA,
}

impl PointerAuth {
    pub const ALL: [PointerAuth; 15] = {
        use PointerAuth::*;
        [
            AddIA, AddIB, AddDA, AddDB, AuthIA, AuthIB, AuthDA, AuthDB, CombinedIA, CombinedIB,
            CombinedDA, CombinedDB, StripI, StripD, AddGA,
        ]
    };
}

/// Instructions whose effect is on the core as a whole; both engines call the same function of the
/// core for them. The comment says what `imm` and the argument are, and what comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// `imm` is imm16; for SVC of A32 imm24. Taken after the instruction.
    Svc,
    Hvc,
    Smc,
    /// `imm` is imm16. Taken at the instruction.
    Brk,
    Hlt,
    /// UDF and whatever else is UNDEFINED only when executed.
    Undefined,
    /// An FP or SIMD instruction while CPACR_EL1, CPTR_EL2 or CPTR_EL3 traps them. In AArch32 `imm` is
    /// 1 for Advanced SIMD.
    FpTrap,
    /// `imm` is 0, or 2 for ERETAA and 3 for ERETAB, whose modifier is the argument.
    Eret,
    Drps,
    /// `imm` is op0:op1:CRn:CRm:op2 as in bits `[20:5]`, and above it Rt; returns the value.
    Mrs,
    /// `imm` likewise, the argument is the value.
    Msr,
    /// `imm` is op1 << 8 | op2 << 4 | CRm: MSR (immediate) to a PSTATE field.
    MsrImm,
    /// SYS with an argument: IC, DC, AT, TLBI, …; `imm` as for Mrs.
    Sys,
    /// SYSL; returns the value.
    Sysl,
    /// `imm` is 0, or 32 and the number of the register (31 is XZR) with FEAT_WFxT's timeout, which
    /// is the argument.
    Wfi,
    Wfe,
    Sev,
    Sevl,
    Yield,
    Clrex,
    /// DSB, DMB, SB: complete at once.
    Barrier,
    Isb,
    /// CFINV, RMIF and the like are ordinary semantics; this is DC ZVA, which is not.
    /// `imm` as for Mrs, the argument is the address.
    DcZva,
    /// A BR or BLR is about to branch, with FEAT_BTI: PSTATE.BTYPE is to be `imm`; 3 where that
    /// depends on the page the branch is in.
    BranchType,
    /// AArch32 from here on. `imm` is as [`crate::aarch32::Coprocessor`] packs it; MRC returns the
    /// value, MCR has it as argument.
    Mrc,
    Mcr,
    /// Likewise; Rt is bits `[31:0]` of the value and Rt2 bits `[63:32]`.
    Mrrc,
    Mcrr,
    /// MRS: `imm` is 0 for CPSR (APSR in User mode), 1 for SPSR. Returns the value.
    PsrRead,
    /// MSR: `imm` is the mask of fields, bit 4 is set for SPSR; the argument is the value.
    PsrWrite,
    /// MRS and MSR (banked register): `imm` is R << 5 | SYSm; returns, or its argument is, the value.
    BankedRead,
    BankedWrite,
    /// LDM and STM (User registers): register `imm` (8 to 14) as User mode sees it.
    UserRead,
    UserWrite,
    /// SRS: returns SP of mode `imm`. The second is that register written back.
    StackRead,
    StackWrite,
    /// CPS: `imm` is the instruction's imod << 9 | M << 8 | A:I:F << 5 | mode.
    Cps,
    /// `imm` is E.
    Setend,
    /// An exception return: the argument is the new CPSR << 32 and the address; or, with `imm` 1, the
    /// address alone and CPSR comes from SPSR (SUBS PC, LR and LDM (exception return)).
    ExceptionReturn,
    /// ERET.
    Eret32,
    /// VMRS and VMSR of the system register with encoding `imm` (reg; 1 is FPSCR, whose flags VMRS to
    /// APSR_nzcv takes from the value).
    Vmrs,
    Vmsr,
}

/// Floating-point control and status as a vector function sees them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FpEnv {
    pub fpcr: u64,
    pub fpsr: u64,
}

/// A pure function over vector registers: what an engine may inline or call. Scalars and general
/// register values ride in the low bits. `NAME` lets a JIT replace well-known ones by host code.
pub trait VecFn: 'static {
    const NAME: &'static str;
    fn call(fp: &mut FpEnv, imm: u64, a: u128, b: u128, c: u128) -> u128;
}

/// The primitive operations. `sf` is the operand width: true is 64 bits, false 32. Every `Val` is a
/// 64-bit quantity; a 32-bit operation ignores upper halves and zero-extends its result.
pub trait Emit {
    type Val: Copy;
    type Bool: Copy;
    /// NZCV as a value, so that it can be selected, held back, or never computed.
    type Flags: Copy;
    /// 128 bits.
    type Vec: Copy;
    /// Why an instruction ended early. Uninhabited where code for the good path always follows.
    type Stop;

    // State. Register numbers are slots.
    fn imm(&mut self, v: u64) -> Self::Val;
    fn x(&mut self, slot: u8) -> Self::Val;
    fn set_x(&mut self, slot: u8, v: Self::Val);
    /// The base register of an access. SP must be a multiple of 16 where SCTLR_ELx.SA asks for it
    /// (CheckSPAlignment()); an engine without system state has nothing to check.
    fn base(&mut self, slot: u8) -> Result<Self::Val, Self::Stop> {
        Ok(self.x(slot))
    }
    fn flags(&mut self) -> Self::Flags;
    fn set_flags(&mut self, f: Self::Flags);
    /// Address of the next instruction. A64 only: AArch32 resolves it at decode.
    fn next_pc(&mut self) -> Self::Val;

    // Integer
    fn add(&mut self, sf: bool, a: Self::Val, b: Self::Val) -> Self::Val;
    fn sub(&mut self, sf: bool, a: Self::Val, b: Self::Val) -> Self::Val;
    fn mul(&mut self, sf: bool, a: Self::Val, b: Self::Val) -> Self::Val;
    /// Upper half of the 128-bit product.
    fn mul_high(&mut self, signed: bool, a: Self::Val, b: Self::Val) -> Self::Val;
    /// Zero where `b` is zero; the most negative number over -1 is itself.
    fn div(&mut self, sf: bool, signed: bool, a: Self::Val, b: Self::Val) -> Self::Val;
    fn and(&mut self, a: Self::Val, b: Self::Val) -> Self::Val;
    fn or(&mut self, a: Self::Val, b: Self::Val) -> Self::Val;
    fn xor(&mut self, a: Self::Val, b: Self::Val) -> Self::Val;
    fn not(&mut self, sf: bool, a: Self::Val) -> Self::Val;
    /// `by` is less than the width.
    fn shift(&mut self, sf: bool, kind: Shift, a: Self::Val, by: u8) -> Self::Val;
    /// `by` is taken modulo the width.
    fn shift_by(&mut self, sf: bool, kind: Shift, a: Self::Val, by: Self::Val) -> Self::Val;
    /// `bits` is 1 to 64.
    fn zero_extend(&mut self, bits: u8, a: Self::Val) -> Self::Val;
    fn sign_extend(&mut self, sf: bool, bits: u8, a: Self::Val) -> Self::Val;
    fn count_leading_zeros(&mut self, sf: bool, a: Self::Val) -> Self::Val;
    fn reverse_bits(&mut self, sf: bool, a: Self::Val) -> Self::Val;
    /// Reverses the bytes inside each group of `1 << log2` bytes.
    fn reverse_bytes(&mut self, sf: bool, log2: u8, a: Self::Val) -> Self::Val;
    /// CRC-32 (polynomial 0x04C11DB7), or CRC-32C, of the low `1 << log2` bytes of `b` into `a`.
    fn crc32(&mut self, castagnoli: bool, log2: u8, a: Self::Val, b: Self::Val) -> Self::Val;

    // Truth
    fn is_zero(&mut self, sf: bool, a: Self::Val) -> Self::Bool;
    fn bit(&mut self, a: Self::Val, n: u8) -> Self::Bool;
    fn negate(&mut self, c: Self::Bool) -> Self::Bool;
    fn select(&mut self, c: Self::Bool, a: Self::Val, b: Self::Val) -> Self::Val;

    // Flags
    fn flags_of_add(&mut self, sf: bool, a: Self::Val, b: Self::Val) -> Self::Flags;
    fn flags_of_sub(&mut self, sf: bool, a: Self::Val, b: Self::Val) -> Self::Flags;
    /// `c` is 0 or 1.
    fn flags_of_adc(&mut self, sf: bool, a: Self::Val, b: Self::Val, c: Self::Val) -> Self::Flags;
    fn flags_of_logic(&mut self, sf: bool, result: Self::Val) -> Self::Flags;
    fn flags_imm(&mut self, nzcv: u8) -> Self::Flags;
    /// From and to bits [31:28], as in the NZCV register.
    fn flags_from(&mut self, v: Self::Val) -> Self::Flags;
    fn flags_value(&mut self, f: Self::Flags) -> Self::Val;
    fn select_flags(&mut self, c: Self::Bool, a: Self::Flags, b: Self::Flags) -> Self::Flags;
    /// `cond` as encoded; 14 and 15 are always true.
    fn condition(&mut self, f: Self::Flags, cond: u8) -> Self::Bool;
    /// N and Z of `result`; C becomes `carry` (0 or 1) or stays, V stays: AArch32's MOVS, MULS and the
    /// like. An engine may have something shorter.
    fn flags_nz(&mut self, sf: bool, result: Self::Val, carry: Option<Self::Val>) -> Self::Flags {
        let nz = self.flags_of_logic(sf, result);
        let nz = self.flags_value(nz);
        let old = self.flags();
        let old = self.flags_value(old);
        let kept = self.imm(if carry.is_some() { 1 << 28 } else { 3 << 28 });
        let kept = self.and(old, kept);
        let mut v = self.or(nz, kept);
        if let Some(c) = carry {
            let c = self.shift(false, Shift::Lsl, c, 29);
            v = self.or(v, c);
        }
        self.flags_from(v)
    }
    /// 0 or 1.
    fn carry(&mut self, f: Self::Flags) -> Self::Val;

    /// FEAT_PAuth: traps, and with FEAT_FPAC a failed authentication, end the instruction.
    fn pointer_auth(
        &mut self,
        what: PointerAuth,
        pointer: Self::Val,
        modifier: Self::Val,
    ) -> Result<Self::Val, Self::Stop>;

    /// An Alignment fault unless `va` is a multiple of `1 << log2`: the `@align` of NEON accesses.
    fn align(&mut self, write: bool, log2: u8, va: Self::Val) -> Result<(), Self::Stop>;

    // Memory: `log2` is the size of one element; the pair forms translate once.
    fn load(&mut self, k: MemKind, log2: u8, va: Self::Val) -> Result<Self::Val, Self::Stop>;
    fn store(
        &mut self,
        k: MemKind,
        log2: u8,
        va: Self::Val,
        v: Self::Val,
    ) -> Result<(), Self::Stop>;
    fn load_pair(&mut self, log2: u8, va: Self::Val) -> Result<(Self::Val, Self::Val), Self::Stop>;
    fn store_pair(
        &mut self,
        log2: u8,
        va: Self::Val,
        a: Self::Val,
        b: Self::Val,
    ) -> Result<(), Self::Stop>;
    /// 16 bytes: one access (`MemKind::Normal`), or elements.
    fn load_vec(&mut self, k: MemKind, va: Self::Val) -> Result<Self::Vec, Self::Stop>;
    fn store_vec(&mut self, k: MemKind, va: Self::Val, v: Self::Vec) -> Result<(), Self::Stop>;
    /// LDXR and LDXP (`pair`; `log2` is that of one element). The second is 0 for a single.
    fn load_exclusive(
        &mut self,
        ordered: bool,
        pair: bool,
        log2: u8,
        va: Self::Val,
    ) -> Result<(Self::Val, Self::Val), Self::Stop>;
    /// STXR and STXP: the status, 0 when the store was done.
    fn store_exclusive(
        &mut self,
        ordered: bool,
        pair: bool,
        log2: u8,
        va: Self::Val,
        a: Self::Val,
        b: Self::Val,
    ) -> Result<Self::Val, Self::Stop>;
    /// The old value, zero-extended.
    fn atomic(
        &mut self,
        op: AtomicOp,
        log2: u8,
        va: Self::Val,
        v: Self::Val,
    ) -> Result<Self::Val, Self::Stop>;
    /// CAS: the old value, zero-extended.
    fn compare_and_swap(
        &mut self,
        log2: u8,
        va: Self::Val,
        expected: Self::Val,
        new: Self::Val,
    ) -> Result<Self::Val, Self::Stop>;
    /// CASP: the old pair, low address first; `log2` is that of one element.
    fn compare_and_swap_pair(
        &mut self,
        log2: u8,
        va: Self::Val,
        expected: (Self::Val, Self::Val),
        new: (Self::Val, Self::Val),
    ) -> Result<(Self::Val, Self::Val), Self::Stop>;

    // Vectors
    fn v(&mut self, n: u8) -> Self::Vec;
    fn set_v(&mut self, n: u8, v: Self::Vec);
    fn vec(&mut self, lo: Self::Val, hi: Self::Val) -> Self::Vec;
    fn vec_lo(&mut self, v: Self::Vec) -> Self::Val;
    fn vec_hi(&mut self, v: Self::Vec) -> Self::Val;
    /// Applies a pure function that may read FPCR and set FPSR bits. Pass any vector for arguments
    /// the function does not look at.
    fn vec_fn<F: VecFn>(&mut self, imm: u64, a: Self::Vec, b: Self::Vec, c: Self::Vec)
    -> Self::Vec;

    /// Carries `body` out if `cond` (0 to 13) holds: AArch32's conditional execution.
    fn when(
        &mut self,
        cond: u8,
        body: impl FnOnce(&mut Self) -> Result<(), Self::Stop>,
    ) -> Result<(), Self::Stop>
    where
        Self: Sized;

    // Control: each is the last thing a body with `ENDS` does. In AArch32 state bit 0 of a target is
    // PSTATE.T, see [`crate::aarch32`].
    fn branch(&mut self, to: u64);
    fn branch_if(&mut self, c: Self::Bool, to: u64);
    fn branch_to(&mut self, to: Self::Val);
    /// See [`System`]. What changes the flow of control returns through `Stop`.
    fn system(&mut self, what: System, imm: u64, arg: Self::Val) -> Result<Self::Val, Self::Stop>;
}
