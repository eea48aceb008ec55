//! Branches, exception generation and system instructions (DDI 0487 C4.1.93).
use super::Decoder;
use super::register::bind_condition;
use super::register::pointer::{self, PointerCode};
use super::system::*;
use crate::emit::{Bind, Operands, PointerAuth, slot};
use crate::features::Feature;

mod semantics;
pub use semantics::*;

crate::instructions! {
    pub trait Branch, rows BRANCH;
    section "Conditional branch (immediate)" {
        B_cond (imm19, cond) = "0101010 0 imm19:19 0 cond:4", "b.{cond:c} {imm19:rel}";
        BC_cond (imm19, cond) = "0101010 0 imm19:19 1 cond:4", "bc.{cond:c} {imm19:rel}" if HBC;
    }
    section "Miscellaneous branch (immediate)" {
        RETAASPPC (M, imm16) = "0101010 1 00 M imm16:16 11111", "" todo "FEAT_PAuth_LR";
    }
    section "Exception generation" {
        SVC (imm16) = "11010100 000 imm16:16 000 01", "svc #{imm16}";
        HVC (imm16) = "11010100 000 imm16:16 000 10", "hvc #{imm16}";
        SMC (imm16) = "11010100 000 imm16:16 000 11", "smc #{imm16}";
        BRK (imm16) = "11010100 001 imm16:16 000 00", "brk #{imm16}";
        HLT (imm16) = "11010100 010 imm16:16 000 00", "hlt #{imm16}";
        TCANCEL (imm16) = "11010100 011 imm16:16 000 00", "tcancel #{imm16}" if TME todo;
        DCPS1 (imm16) = "11010100 101 imm16:16 000 01", "dcps1{imm16? #{imm16}}";
        DCPS2 (imm16) = "11010100 101 imm16:16 000 10", "dcps2{imm16? #{imm16}}";
        DCPS3 (imm16) = "11010100 101 imm16:16 000 11", "dcps3{imm16? #{imm16}}";
    }
    section "System instructions with register argument" {
        WFET (Rd) = "11010101000000110001 0000 000 Rd:5", "wfet {Rd:x}" if WFxT;
        WFIT (Rd) = "11010101000000110001 0000 001 Rd:5", "wfit {Rd:x}" if WFxT;
    }
    section "Hints" {
        NOP () = "11010101000000110010 0000 000 11111", "nop";
        YIELD () = "11010101000000110010 0000 001 11111", "yield";
        WFE () = "11010101000000110010 0000 010 11111", "wfe";
        WFI () = "11010101000000110010 0000 011 11111", "wfi";
        SEV () = "11010101000000110010 0000 100 11111", "sev";
        SEVL () = "11010101000000110010 0000 101 11111", "sevl";
        DGH () = "11010101000000110010 0000 110 11111", "dgh";
        XPACLRI () = "11010101000000110010 0000 111 11111", "xpaclri";
        PACIA1716 () = "11010101000000110010 0001 000 11111", "pacia1716";
        PACIB1716 () = "11010101000000110010 0001 010 11111", "pacib1716";
        AUTIA1716 () = "11010101000000110010 0001 100 11111", "autia1716";
        AUTIB1716 () = "11010101000000110010 0001 110 11111", "autib1716";
        HINT_1 (op) = "11010101000000110010 0001 op:2 1 11111", "hint #{op*2+9}";
        ESB () = "11010101000000110010 0010 000 11111", "esb";
        PSB () = "11010101000000110010 0010 001 11111", "psb csync";
        TSB () = "11010101000000110010 0010 010 11111", "tsb csync";
        GCSB () = "11010101000000110010 0010 011 11111", "gcsb dsync";
        CSDB () = "11010101000000110010 0010 100 11111", "csdb";
        CLRBHB () = "11010101000000110010 0010 110 11111", "clrbhb";
        HINT_2 (op) = "11010101000000110010 0010 1 op 1 11111", "hint #{op*2+21}";
        PACIAZ () = "11010101000000110010 0011 000 11111", "paciaz";
        PACIASP () = "11010101000000110010 0011 001 11111", "paciasp";
        PACIBZ () = "11010101000000110010 0011 010 11111", "pacibz";
        PACIBSP () = "11010101000000110010 0011 011 11111", "pacibsp";
        AUTIAZ () = "11010101000000110010 0011 100 11111", "autiaz";
        AUTIASP () = "11010101000000110010 0011 101 11111", "autiasp";
        AUTIBZ () = "11010101000000110010 0011 110 11111", "autibz";
        AUTIBSP () = "11010101000000110010 0011 111 11111", "autibsp";
        BTI (op) = "11010101000000110010 0100 op:2 0 11111", "bti{op|| c| j| jc}";
        HINT_4 (op) = "11010101000000110010 0100 op:2 1 11111", "hint #{op*2+33}";
        CHKFEAT () = "11010101000000110010 0101 000 11111", "chkfeat x16";
        HINT_5_1 () = "11010101000000110010 0101 001 11111", "hint #41";
        HINT_5_2 (op) = "11010101000000110010 0101 01 op 11111", "hint #{op+42}";
        HINT_5_4 (op) = "11010101000000110010 0101 1 op:2 11111", "hint #{op+44}";
        HINT_6 (op) = "11010101000000110010 011 op:4 11111", "hint #{op+48}";
        HINT_8 (op) = "11010101000000110010 1 op:6 11111", "hint #{op+64}";
    }
    section "Barriers" {
        DSB_nXS (imm2) = "11010101000000110011 imm2:2 10 001 11111", "" todo "FEAT_XS";
        CLREX (CRm) = "11010101000000110011 CRm:4 010 11111", "CRm=15 => clrex; clrex #{CRm}";
        TCOMMIT () = "11010101000000110011 0000 011 11111", "tcommit" if TME todo;
        DSB (CRm) = "11010101000000110011 CRm:4 100 11111",
            "CRm=0 => ssbb; CRm=4 => pssbb; dsb {CRm:barrier}";
        DMB (CRm) = "11010101000000110011 CRm:4 101 11111", "dmb {CRm:barrier}";
        ISB (CRm) = "11010101000000110011 CRm:4 110 11111", "CRm=15 => isb; isb #{CRm}";
        SB (CRm) = "11010101000000110011 CRm:4 111 11111", "sb" if SB;
    }
    section "PSTATE" {
        CFINV (CRm) = "1101010100000 000 0100 CRm:4 000 11111", "cfinv" if FlagM;
        XAFLAG (CRm) = "1101010100000 000 0100 CRm:4 001 11111", "xaflag" if FlagM2;
        AXFLAG (CRm) = "1101010100000 000 0100 CRm:4 010 11111", "axflag" if FlagM2;
        MSR_UAO (CRm) = "1101010100000 000 0100 CRm:4 011 11111", "msr uao, #{CRm}" if UAO;
        MSR_PAN (CRm) = "1101010100000 000 0100 CRm:4 100 11111", "msr pan, #{CRm}" if PAN;
        MSR_SPSel (CRm) = "1101010100000 000 0100 CRm:4 101 11111", "msr spsel, #{CRm}";
        MSR_ALLINT (CRm) = "1101010100000 001 0100 CRm:4 000 11111", "" todo "FEAT_NMI";
        MSR_SSBS (CRm) = "1101010100000 011 0100 CRm:4 001 11111", "msr ssbs, #{CRm}" if SSBS;
        MSR_DIT (CRm) = "1101010100000 011 0100 CRm:4 010 11111", "msr dit, #{CRm}" if DIT;
        MSR_SVCR (CRm) = "1101010100000 011 0100 CRm:4 011 11111", "" if SME todo;
        MSR_TCO (CRm) = "1101010100000 011 0100 CRm:4 100 11111", "msr tco, #{CRm}" if MTE todo;
        MSR_DAIFSet (CRm) = "1101010100000 011 0100 CRm:4 110 11111", "msr daifset, #{CRm}";
        MSR_DAIFClr (CRm) = "1101010100000 011 0100 CRm:4 111 11111", "msr daifclr, #{CRm}";
    }
    section "System with result" {
        TSTART (Rt) = "11010101001 00 011 0011 0000 011 Rt:5", "tstart {Rt:x}" if TME todo;
        TTEST (Rt) = "11010101001 00 011 0011 0001 011 Rt:5", "ttest {Rt:x}" if TME todo;
    }
    section "System instructions" {
        SYS (op1, CRn, CRm, op2, Rt) = "1101010100 0 01 op1:3 CRn:4 CRm:4 op2:3 Rt:5",
            "{op1.CRn.CRm.op2:sys}";
        SYSL (op1, CRn, CRm, op2, Rt) = "1101010100 1 01 op1:3 CRn:4 CRm:4 op2:3 Rt:5",
            "sysl {Rt:x}, #{op1}, c{CRn:d}, c{CRm:d}, #{op2}";
    }
    section "System register move" {
        MSR_reg (o0, op1, CRn, CRm, op2, Rt) = "1101010100 0 1 o0 op1:3 CRn:4 CRm:4 op2:3 Rt:5",
            "msr {o0.op1.CRn.CRm.op2:sysreg}, {Rt:x}";
        MRS (o0, op1, CRn, CRm, op2, Rt) = "1101010100 1 1 o0 op1:3 CRn:4 CRm:4 op2:3 Rt:5",
            "mrs {Rt:x}, {o0.op1.CRn.CRm.op2:sysreg}";
    }
    section "System pair instructions" {
        SYSP (op1, CRn, CRm, op2, Rt) = "1101010101 0 01 op1:3 CRn:4 CRm:4 op2:3 Rt:5", "" if D128 todo;
    }
    section "System register pair move" {
        MSRR (o0, op1, CRn, CRm, op2, Rt) = "1101010101 0 1 o0 op1:3 CRn:4 CRm:4 op2:3 Rt:5", "" if D128 todo;
        MRRS (o0, op1, CRn, CRm, op2, Rt) = "1101010101 1 1 o0 op1:3 CRn:4 CRm:4 op2:3 Rt:5", "" if D128 todo;
    }
    section "Unconditional branch (register)" {
        BR (Rn) = "1101011 0 0 00 11111 0000 0 0 Rn:5 00000", "br {Rn:x}";
        BRAAZ (M, Rn) = "1101011 0 0 00 11111 0000 1 M Rn:5 11111", "bra{M|a|b}z {Rn:x}" if PAuth;
        BLR (Rn) = "1101011 0 0 01 11111 0000 0 0 Rn:5 00000", "blr {Rn:x}";
        BLRAAZ (M, Rn) = "1101011 0 0 01 11111 0000 1 M Rn:5 11111", "blra{M|a|b}z {Rn:x}" if PAuth;
        RET (Rn) = "1101011 0 0 10 11111 0000 0 0 Rn:5 00000", "Rn=30 => ret; ret {Rn:x}";
        RETAA (M) = "1101011 0 0 10 11111 0000 1 M 11111 11111", "reta{M|a|b}" if PAuth;
        ERET () = "1101011 0 1 00 11111 0000 0 0 11111 00000", "eret";
        ERETAA (M) = "1101011 0 1 00 11111 0000 1 M 11111 11111", "ereta{M|a|b}" if PAuth;
        DRPS () = "1101011 0 1 01 11111 0000 0 0 11111 00000", "drps";
        BRAA (M, Rn, Rm) = "1101011 1 0 00 11111 0000 1 M Rn:5 Rm:5", "bra{M|a|b} {Rn:x}, {Rm:xs}" if PAuth;
        BLRAA (M, Rn, Rm) = "1101011 1 0 01 11111 0000 1 M Rn:5 Rm:5", "blra{M|a|b} {Rn:x}, {Rm:xs}" if PAuth;
    }
    section "Unconditional branch (immediate)" {
        B (imm26) = "0 00101 imm26:26", "b {imm26:rel}";
        BL (imm26) = "1 00101 imm26:26", "bl {imm26:rel}";
    }
    section "Compare and branch (immediate)" {
        CBZ (sf, imm19, Rt) = "sf 011010 0 imm19:19 Rt:5", "cbz {Rt:r}, {imm19:rel}";
        CBNZ (sf, imm19, Rt) = "sf 011010 1 imm19:19 Rt:5", "cbnz {Rt:r}, {imm19:rel}";
    }
    section "Test and branch (immediate)" {
        TBZ (b5, b40, imm14, Rt) = "b5 011011 0 b40:5 imm14:14 Rt:5",
            "tbz {b5|w|x}{Rt:n}, #{b5.b40}, {imm14:rel}";
        TBNZ (b5, b40, imm14, Rt) = "b5 011011 1 b40:5 imm14:14 Rt:5",
            "tbnz {b5|w|x}{Rt:n}, #{b5.b40}, {imm14:rel}";
    }
}

/// op0:op1:CRn:CRm:op2 as in bits [20:5] of MRS and MSR.
const fn sysreg(op0: u32, op1: u32, crn: u32, crm: u32, op2: u32) -> u32 {
    op0 << 14 | op1 << 11 | crn << 7 | crm << 3 | op2
}

const NZCV: u32 = sysreg(3, 3, 4, 2, 0);
const DC_ZVA: u32 = sysreg(1, 3, 7, 4, 1);

/// Registers that only hold a value, or count for nothing before the next exception or return:
/// writing them does not end a block.
const HARMLESS: [u32; 26] = [
    sysreg(3, 0, 2, 1, 0),  // APIAKeyLo_EL1
    sysreg(3, 0, 2, 1, 1),  // APIAKeyHi_EL1
    sysreg(3, 0, 2, 1, 2),  // APIBKeyLo_EL1
    sysreg(3, 0, 2, 1, 3),  // APIBKeyHi_EL1
    sysreg(3, 0, 2, 2, 0),  // APDAKeyLo_EL1
    sysreg(3, 0, 2, 2, 1),  // APDAKeyHi_EL1
    sysreg(3, 0, 2, 2, 2),  // APDBKeyLo_EL1
    sysreg(3, 0, 2, 2, 3),  // APDBKeyHi_EL1
    sysreg(3, 0, 2, 3, 0),  // APGAKeyLo_EL1
    sysreg(3, 0, 2, 3, 1),  // APGAKeyHi_EL1
    sysreg(3, 0, 4, 0, 0),  // SPSR_EL1
    sysreg(3, 0, 4, 0, 1),  // ELR_EL1
    sysreg(3, 0, 4, 1, 0),  // SP_EL0
    sysreg(3, 0, 5, 2, 0),  // ESR_EL1
    sysreg(3, 0, 6, 0, 0),  // FAR_EL1
    sysreg(3, 0, 13, 0, 4), // TPIDR_EL1
    sysreg(3, 3, 4, 4, 1),  // FPSR
    sysreg(3, 3, 13, 0, 2), // TPIDR_EL0
    sysreg(3, 3, 13, 0, 3), // TPIDRRO_EL0
    sysreg(3, 4, 4, 0, 0),  // SPSR_EL2
    sysreg(3, 4, 4, 0, 1),  // ELR_EL2
    sysreg(3, 4, 4, 1, 0),  // SP_EL1
    sysreg(3, 4, 13, 0, 2), // TPIDR_EL2
    sysreg(3, 6, 4, 0, 0),  // SPSR_EL3
    sysreg(3, 6, 4, 0, 1),  // ELR_EL3
    sysreg(3, 6, 13, 0, 2), // TPIDR_EL3
];

/// The link register.
const LR: u8 = 30;

/// A branch to a register.
fn target(rn: u32) -> Operands {
    Operands {
        rn: slot::x(rn),
        ..Default::default()
    }
}
/// … that is authenticated with key A or B.
fn authenticated(m: u32, rn: u8, modifier: u8) -> Operands {
    let what = match m {
        0 => PointerAuth::CombinedIA,
        _ => PointerAuth::CombinedIB,
    };
    pointer::operands(what, slot::DISCARD, rn, modifier)
}
/// What PSTATE.BTYPE will be (BranchTo() of the manual); see [`System::BranchType`].
///
/// [`System::BranchType`]: crate::emit::System::BranchType
const fn branch_type(link: bool, rn: u32) -> u64 {
    match (link, rn) {
        (true, _) => 2,
        (false, 16 | 17) => 1,
        (false, _) => 3,
    }
}

fn immediate(imm: u64) -> Operands {
    Operands {
        imm,
        ..Default::default()
    }
}

impl<B: Bind> Decoder<'_, B> {
    fn effect<S: crate::emit::Semantics + 'static>(&mut self, imm: u32) -> B::Out {
        self.b.bind::<S>(immediate(u64::from(imm)))
    }
    fn nop(&mut self) -> B::Out {
        self.effect::<Nop>(0)
    }
    /// Allocated, but UNDEFINED where it is met.
    fn undefined(&mut self) -> B::Out {
        self.effect::<Undefined>(self.insn)
    }
    /// op0:op1:CRn:CRm:op2 of this word.
    fn system_operand(&self) -> u32 {
        self.insn >> 5 & 0xffff
    }
    /// The operand and Rt, which the syndrome of a trap reports.
    fn system_operands(&self, slot: u8, rt: u32) -> Operands {
        Operands {
            rd: slot,
            ..immediate(u64::from(self.system_operand() | rt << 16))
        }
    }
    fn move_pstate(&mut self, op1: u32, op2: u32, crm: u32) -> B::Out {
        self.effect::<MovePstate>(op1 << 8 | op2 << 4 | crm)
    }
    fn branch_if(&mut self, cond: u32, imm19: u32) -> B::Out {
        let o = immediate(self.relative(imm19, 19));
        if cond > 13 {
            return self.b.bind::<BranchImmediate<false>>(o);
        }
        bind_condition!(self, o, BranchConditional [] cond)
    }
    fn compare_branch(&mut self, nz: u32, sf: u32, imm19: u32, rt: u32) -> B::Out {
        let o = Operands {
            imm: self.relative(imm19, 19),
            rn: slot::x(rt),
            ..Default::default()
        };
        bind!(self, o, CompareBranch [] [sf nz])
    }
    fn test_branch(&mut self, nz: u32, bit: u32, imm14: u32, rt: u32) -> B::Out {
        let o = Operands {
            imm: self.relative(imm14, 14),
            amt: bit as u8,
            rn: slot::x(rt),
            ..Default::default()
        };
        bind!(self, o, TestBranch [] [nz])
    }
    fn branch_register<const LINK: bool>(&mut self, rn: u32) -> B::Out {
        let o = target(rn);
        if !self.b.has(Feature::BTI) {
            return self.b.bind::<BranchRegister<LINK, false>>(o);
        }
        let imm = branch_type(LINK, rn);
        self.b
            .bind::<BranchRegister<LINK, true>>(Operands { imm, ..o })
    }
    fn branch_authenticated<const LINK: bool>(&mut self, m: u32, rn: u32, modifier: u8) -> B::Out {
        let o = authenticated(m, slot::x(rn), modifier);
        if !self.b.has(Feature::BTI) {
            return self.b.bind::<BranchAuthenticated<LINK, false>>(o);
        }
        let imm = branch_type(LINK, rn);
        self.b
            .bind::<BranchAuthenticated<LINK, true>>(Operands { imm, ..o })
    }
    fn wait<const EVENT: bool>(&mut self, rd: u32) -> B::Out {
        let o = Operands {
            rd: slot::x(rd),
            ..immediate(u64::from(32 | rd))
        };
        self.b.bind::<WaitWithTimeout<EVENT>>(o)
    }
    /// A NOP where there is no FEAT_PAuth.
    fn pointer_hint(&mut self, what: PointerAuth, rd: u8, modifier: u8) -> B::Out {
        if !self.b.has(Feature::PAuth) {
            return self.nop();
        }
        self.b
            .bind::<PointerCode>(pointer::operands(what, rd, rd, modifier))
    }
}

impl<B: Bind> Branch for Decoder<'_, B> {
    type Out = B::Out;
    fn unallocated(&mut self) -> B::Out {
        self.none()
    }
    fn has(&self, f: Feature) -> bool {
        self.b.has(f)
    }

    visit! { d;
        B_cond (imm19, cond) => d.branch_if(cond, imm19);
        BC_cond (imm19, cond) => d.branch_if(cond, imm19);
        SVC (imm16) => d.effect::<SupervisorCall>(imm16);
        HVC (imm16) => d.effect::<HypervisorCall>(imm16);
        SMC (imm16) => d.effect::<SecureMonitorCall>(imm16);
        BRK (imm16) => d.effect::<Breakpoint>(imm16);
        HLT (imm16) => d.effect::<Halt>(imm16);
        // UNDEFINED outside Debug state, which no core here enters.
        DCPS1 (_imm16) => d.undefined();
        DCPS2 (_imm16) => d.undefined();
        DCPS3 (_imm16) => d.undefined();
        WFET (Rd) => d.wait::<true>(Rd);
        WFIT (Rd) => d.wait::<false>(Rd);
        NOP () => d.nop();
        YIELD () => d.effect::<Yield>(0);
        WFE () => d.effect::<WaitForEvent>(0);
        WFI () => d.effect::<WaitForInterrupt>(0);
        SEV () => d.effect::<SendEvent>(0);
        SEVL () => d.effect::<SendEventLocal>(0);
        DGH () => d.nop();
        XPACLRI () => d.pointer_hint(PointerAuth::StripI, LR, slot::ZR);
        PACIA1716 () => d.pointer_hint(PointerAuth::AddIA, 17, 16);
        PACIB1716 () => d.pointer_hint(PointerAuth::AddIB, 17, 16);
        AUTIA1716 () => d.pointer_hint(PointerAuth::AuthIA, 17, 16);
        AUTIB1716 () => d.pointer_hint(PointerAuth::AuthIB, 17, 16);
        HINT_1 (_op) => d.nop();
        // No error is ever pending, so there is none to synchronize.
        ESB () => d.nop();
        PSB () => d.nop();
        TSB () => d.nop();
        GCSB () => d.nop();
        CSDB () => d.nop();
        CLRBHB () => d.nop();
        HINT_2 (_op) => d.nop();
        PACIAZ () => d.pointer_hint(PointerAuth::AddIA, LR, slot::ZR);
        PACIASP () => d.pointer_hint(PointerAuth::AddIA, LR, slot::SP);
        PACIBZ () => d.pointer_hint(PointerAuth::AddIB, LR, slot::ZR);
        PACIBSP () => d.pointer_hint(PointerAuth::AddIB, LR, slot::SP);
        AUTIAZ () => d.pointer_hint(PointerAuth::AuthIA, LR, slot::ZR);
        AUTIASP () => d.pointer_hint(PointerAuth::AuthIA, LR, slot::SP);
        AUTIBZ () => d.pointer_hint(PointerAuth::AuthIB, LR, slot::ZR);
        AUTIBSP () => d.pointer_hint(PointerAuth::AuthIB, LR, slot::SP);
        // What it means is decided where a branch lands, before the instruction.
        BTI (_op) => d.nop();
        HINT_4 (_op) => d.nop();
        CHKFEAT () => d.nop();
        HINT_5_1 () => d.nop();
        HINT_5_2 (_op) => d.nop();
        HINT_5_4 (_op) => d.nop();
        HINT_6 (_op) => d.nop();
        HINT_8 (_op) => d.nop();
        CLREX (_CRm) => d.effect::<ClearExclusive>(0);
        DSB (_CRm) => d.effect::<Barrier>(0);
        DMB (_CRm) => d.effect::<Barrier>(0);
        ISB (_CRm) => d.effect::<InstructionBarrier>(0);
        SB (_CRm) => d.effect::<Barrier>(0);
        CFINV (_CRm) => d.effect::<InvertCarry>(0);
        XAFLAG (_CRm) => d.effect::<FlagsFromExternal>(0);
        AXFLAG (_CRm) => d.effect::<FlagsToExternal>(0);
        MSR_UAO (CRm) => d.move_pstate(0, 3, CRm);
        MSR_PAN (CRm) => d.move_pstate(0, 4, CRm);
        MSR_SPSel (CRm) => d.move_pstate(0, 5, CRm);
        MSR_SSBS (CRm) => d.move_pstate(3, 1, CRm);
        MSR_DIT (CRm) => d.move_pstate(3, 2, CRm);
        MSR_DAIFSet (CRm) => d.move_pstate(3, 6, CRm);
        MSR_DAIFClr (CRm) => d.move_pstate(3, 7, CRm);
        SYS (_op1, _CRn, _CRm, _op2, Rt) => {
            let operand = d.system_operand();
            let o = d.system_operands(slot::x(Rt), Rt);
            if operand == DC_ZVA {
                return d.b.bind::<ZeroByAddress>(o);
            }
            d.b.bind::<SystemInstruction>(o)
        };
        SYSL (_op1, _CRn, _CRm, _op2, Rt) => {
            let o = d.system_operands(slot::dx(Rt), Rt);
            d.b.bind::<SystemInstructionWithResult>(o)
        };
        MSR_reg (_o0, _op1, _CRn, _CRm, _op2, Rt) => {
            let operand = d.system_operand();
            let o = d.system_operands(slot::x(Rt), Rt);
            if operand == NZCV {
                return d.b.bind::<RegisterToFlags>(o);
            }
            if HARMLESS.contains(&operand) {
                return d.b.bind::<MoveToSystem<false>>(o);
            }
            d.b.bind::<MoveToSystem<true>>(o)
        };
        MRS (_o0, _op1, _CRn, _CRm, _op2, Rt) => {
            let operand = d.system_operand();
            let o = d.system_operands(slot::dx(Rt), Rt);
            if operand == NZCV {
                return d.b.bind::<FlagsToRegister>(o);
            }
            d.b.bind::<MoveFromSystem>(o)
        };
        BR (Rn) => d.branch_register::<false>(Rn);
        BRAAZ (M, Rn) => d.branch_authenticated::<false>(M, Rn, slot::ZR);
        BLR (Rn) => d.branch_register::<true>(Rn);
        BLRAAZ (M, Rn) => d.branch_authenticated::<true>(M, Rn, slot::ZR);
        // PSTATE.BTYPE is zero already.
        RET (Rn) => d.b.bind::<BranchRegister<false, false>>(target(Rn));
        RETAA (M) => {
            let o = authenticated(M, LR, slot::SP);
            d.b.bind::<BranchAuthenticated<false, false>>(o)
        };
        ERET () => d.b.bind::<ExceptionReturn>(Operands { rm: slot::ZR, ..immediate(0) });
        ERETAA (M) => {
            let o = Operands { rm: slot::SP, ..immediate(u64::from(2 | M)) };
            d.b.bind::<ExceptionReturn>(o)
        };
        BRAA (M, Rn, Rm) => d.branch_authenticated::<false>(M, Rn, slot::sp(Rm));
        BLRAA (M, Rn, Rm) => d.branch_authenticated::<true>(M, Rn, slot::sp(Rm));
        DRPS () => d.effect::<DebugRestore>(0);
        B (imm26) => d.b.bind::<BranchImmediate<false>>(immediate(d.relative(imm26, 26)));
        BL (imm26) => d.b.bind::<BranchImmediate<true>>(immediate(d.relative(imm26, 26)));
        CBZ (sf, imm19, Rt) => d.compare_branch(0, sf, imm19, Rt);
        CBNZ (sf, imm19, Rt) => d.compare_branch(1, sf, imm19, Rt);
        TBZ (b5, b40, imm14, Rt) => d.test_branch(0, b5 << 5 | b40, imm14, Rt);
        TBNZ (b5, b40, imm14, Rt) => d.test_branch(1, b5 << 5 | b40, imm14, Rt);
    }
}
