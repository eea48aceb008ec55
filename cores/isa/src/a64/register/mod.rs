//! Data processing on registers (DDI 0487 C4.1.95).
use super::Decoder;
use crate::emit::{Bind, Operands, PointerAuth, slot};
use crate::features::Feature;

mod arithmetic;
mod conditional;
pub mod pointer;
pub use arithmetic::*;
pub use conditional::*;
use pointer::PointerCode;

crate::instructions! {
    pub trait Register, rows REGISTER;
    section "Data-processing (2 source)" {
        UDIV (sf, Rm, Rn, Rd) = "sf 00 11010110 Rm:5 000010 Rn:5 Rd:5", "udiv {Rd:r}, {Rn:r}, {Rm:r}";
        SDIV (sf, Rm, Rn, Rd) = "sf 00 11010110 Rm:5 000011 Rn:5 Rd:5", "sdiv {Rd:r}, {Rn:r}, {Rm:r}";
        LSLV (sf, Rm, Rn, Rd) = "sf 00 11010110 Rm:5 001000 Rn:5 Rd:5", "lsl {Rd:r}, {Rn:r}, {Rm:r}";
        LSRV (sf, Rm, Rn, Rd) = "sf 00 11010110 Rm:5 001001 Rn:5 Rd:5", "lsr {Rd:r}, {Rn:r}, {Rm:r}";
        ASRV (sf, Rm, Rn, Rd) = "sf 00 11010110 Rm:5 001010 Rn:5 Rd:5", "asr {Rd:r}, {Rn:r}, {Rm:r}";
        RORV (sf, Rm, Rn, Rd) = "sf 00 11010110 Rm:5 001011 Rn:5 Rd:5", "ror {Rd:r}, {Rn:r}, {Rm:r}";
        CRC32 (sf, Rm, sz, Rn, Rd) = "sf 00 11010110 Rm:5 010 0 sz:2 Rn:5 Rd:5",
            "crc32{sz|b|h|w|x} {Rd:w}, {Rn:w}, {Rm:r}" if CRC32;
        CRC32C (sf, Rm, sz, Rn, Rd) = "sf 00 11010110 Rm:5 010 1 sz:2 Rn:5 Rd:5",
            "crc32c{sz|b|h|w|x} {Rd:w}, {Rn:w}, {Rm:r}" if CRC32;
        SMAX_reg (sf, Rm, Rn, Rd) = "sf 00 11010110 Rm:5 011000 Rn:5 Rd:5", "smax {Rd:r}, {Rn:r}, {Rm:r}" if CSSC;
        UMAX_reg (sf, Rm, Rn, Rd) = "sf 00 11010110 Rm:5 011001 Rn:5 Rd:5", "umax {Rd:r}, {Rn:r}, {Rm:r}" if CSSC;
        SMIN_reg (sf, Rm, Rn, Rd) = "sf 00 11010110 Rm:5 011010 Rn:5 Rd:5", "smin {Rd:r}, {Rn:r}, {Rm:r}" if CSSC;
        UMIN_reg (sf, Rm, Rn, Rd) = "sf 00 11010110 Rm:5 011011 Rn:5 Rd:5", "umin {Rd:r}, {Rn:r}, {Rm:r}" if CSSC;
        SUBP (Xm, Xn, Xd) = "1 00 11010110 Xm:5 000000 Xn:5 Xd:5", "subp {Xd:x}, {Xn:xs}, {Xm:xs}" if MTE todo;
        IRG (Xm, Xn, Xd) = "1 00 11010110 Xm:5 000100 Xn:5 Xd:5",
            "Xm=31 => irg {Xd:xs}, {Xn:xs}; irg {Xd:xs}, {Xn:xs}, {Xm:x}" if MTE todo;
        GMI (Xm, Xn, Xd) = "1 00 11010110 Xm:5 000101 Xn:5 Xd:5", "gmi {Xd:x}, {Xn:xs}, {Xm:x}" if MTE todo;
        PACGA (Rm, Rn, Rd) = "1 00 11010110 Rm:5 001100 Rn:5 Rd:5", "pacga {Rd:x}, {Rn:x}, {Rm:xs}" if PAuth;
        SUBPS (Xm, Xn, Xd) = "1 01 11010110 Xm:5 000000 Xn:5 Xd:5",
            "Xd=31 => cmpp {Xn:xs}, {Xm:xs}; subps {Xd:x}, {Xn:xs}, {Xm:xs}" if MTE todo;
    }
    section "Data-processing (1 source)" {
        RBIT (sf, Rn, Rd) = "sf 10 11010110 00000 000000 Rn:5 Rd:5", "rbit {Rd:r}, {Rn:r}";
        REV16 (sf, Rn, Rd) = "sf 10 11010110 00000 000001 Rn:5 Rd:5", "rev16 {Rd:r}, {Rn:r}";
        REV_w (Rn, Rd) = "0 10 11010110 00000 000010 Rn:5 Rd:5", "rev {Rd:w}, {Rn:w}";
        REV32 (Rn, Rd) = "1 10 11010110 00000 000010 Rn:5 Rd:5", "rev32 {Rd:x}, {Rn:x}";
        REV_x (Rn, Rd) = "1 10 11010110 00000 000011 Rn:5 Rd:5", "rev {Rd:x}, {Rn:x}";
        CLZ (sf, Rn, Rd) = "sf 10 11010110 00000 000100 Rn:5 Rd:5", "clz {Rd:r}, {Rn:r}";
        CLS (sf, Rn, Rd) = "sf 10 11010110 00000 000101 Rn:5 Rd:5", "cls {Rd:r}, {Rn:r}";
        CTZ (sf, Rn, Rd) = "sf 10 11010110 00000 000110 Rn:5 Rd:5", "ctz {Rd:r}, {Rn:r}" if CSSC;
        CNT (sf, Rn, Rd) = "sf 10 11010110 00000 000111 Rn:5 Rd:5", "cnt {Rd:r}, {Rn:r}" if CSSC;
        ABS (sf, Rn, Rd) = "sf 10 11010110 00000 001000 Rn:5 Rd:5", "abs {Rd:r}, {Rn:r}" if CSSC;
        PACIA (Rn, Rd) = "1 10 11010110 00001 00 0 000 Rn:5 Rd:5", "pacia {Rd:x}, {Rn:xs}" if PAuth;
        PACIB (Rn, Rd) = "1 10 11010110 00001 00 0 001 Rn:5 Rd:5", "pacib {Rd:x}, {Rn:xs}" if PAuth;
        PACDA (Rn, Rd) = "1 10 11010110 00001 00 0 010 Rn:5 Rd:5", "pacda {Rd:x}, {Rn:xs}" if PAuth;
        PACDB (Rn, Rd) = "1 10 11010110 00001 00 0 011 Rn:5 Rd:5", "pacdb {Rd:x}, {Rn:xs}" if PAuth;
        AUTIA (Rn, Rd) = "1 10 11010110 00001 00 0 100 Rn:5 Rd:5", "autia {Rd:x}, {Rn:xs}" if PAuth;
        AUTIB (Rn, Rd) = "1 10 11010110 00001 00 0 101 Rn:5 Rd:5", "autib {Rd:x}, {Rn:xs}" if PAuth;
        AUTDA (Rn, Rd) = "1 10 11010110 00001 00 0 110 Rn:5 Rd:5", "autda {Rd:x}, {Rn:xs}" if PAuth;
        AUTDB (Rn, Rd) = "1 10 11010110 00001 00 0 111 Rn:5 Rd:5", "autdb {Rd:x}, {Rn:xs}" if PAuth;
        PACIZA (Rd) = "1 10 11010110 00001 00 1 000 11111 Rd:5", "paciza {Rd:x}" if PAuth;
        PACIZB (Rd) = "1 10 11010110 00001 00 1 001 11111 Rd:5", "pacizb {Rd:x}" if PAuth;
        PACDZA (Rd) = "1 10 11010110 00001 00 1 010 11111 Rd:5", "pacdza {Rd:x}" if PAuth;
        PACDZB (Rd) = "1 10 11010110 00001 00 1 011 11111 Rd:5", "pacdzb {Rd:x}" if PAuth;
        AUTIZA (Rd) = "1 10 11010110 00001 00 1 100 11111 Rd:5", "autiza {Rd:x}" if PAuth;
        AUTIZB (Rd) = "1 10 11010110 00001 00 1 101 11111 Rd:5", "autizb {Rd:x}" if PAuth;
        AUTDZA (Rd) = "1 10 11010110 00001 00 1 110 11111 Rd:5", "autdza {Rd:x}" if PAuth;
        AUTDZB (Rd) = "1 10 11010110 00001 00 1 111 11111 Rd:5", "autdzb {Rd:x}" if PAuth;
        XPACI (Rd) = "1 10 11010110 00001 010000 11111 Rd:5", "xpaci {Rd:x}" if PAuth;
        XPACD (Rd) = "1 10 11010110 00001 010001 11111 Rd:5", "xpacd {Rd:x}" if PAuth;
    }
    section "Logical (shifted register)" {
        AND_shift (sf, shift, Rm, imm6, Rn, Rd) = "sf 00 01010 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5",
            "and {Rd:r}, {Rn:r}, {Rm:r}{shift:shift}";
        BIC_shift (sf, shift, Rm, imm6, Rn, Rd) = "sf 00 01010 shift:2 1 Rm:5 imm6:6 Rn:5 Rd:5",
            "bic {Rd:r}, {Rn:r}, {Rm:r}{shift:shift}";
        ORR_shift (sf, shift, Rm, imm6, Rn, Rd) = "sf 01 01010 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5",
            "Rn=31 & shift=0 & imm6=0 => mov {Rd:r}, {Rm:r}; orr {Rd:r}, {Rn:r}, {Rm:r}{shift:shift}";
        ORN_shift (sf, shift, Rm, imm6, Rn, Rd) = "sf 01 01010 shift:2 1 Rm:5 imm6:6 Rn:5 Rd:5",
            "Rn=31 => mvn {Rd:r}, {Rm:r}{shift:shift}; orn {Rd:r}, {Rn:r}, {Rm:r}{shift:shift}";
        EOR_shift (sf, shift, Rm, imm6, Rn, Rd) = "sf 10 01010 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5",
            "eor {Rd:r}, {Rn:r}, {Rm:r}{shift:shift}";
        EON_shift (sf, shift, Rm, imm6, Rn, Rd) = "sf 10 01010 shift:2 1 Rm:5 imm6:6 Rn:5 Rd:5",
            "eon {Rd:r}, {Rn:r}, {Rm:r}{shift:shift}";
        ANDS_shift (sf, shift, Rm, imm6, Rn, Rd) = "sf 11 01010 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5",
            "Rd=31 => tst {Rn:r}, {Rm:r}{shift:shift}; ands {Rd:r}, {Rn:r}, {Rm:r}{shift:shift}";
        BICS_shift (sf, shift, Rm, imm6, Rn, Rd) = "sf 11 01010 shift:2 1 Rm:5 imm6:6 Rn:5 Rd:5",
            "bics {Rd:r}, {Rn:r}, {Rm:r}{shift:shift}";
    }
    section "Add/subtract (shifted register)" {
        ADD_shift (sf, shift, Rm, imm6, Rn, Rd) = "sf 0 0 01011 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5",
            "add {Rd:r}, {Rn:r}, {Rm:r}{shift:shift}";
        ADDS_shift (sf, shift, Rm, imm6, Rn, Rd) = "sf 0 1 01011 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5",
            "Rd=31 => cmn {Rn:r}, {Rm:r}{shift:shift}; adds {Rd:r}, {Rn:r}, {Rm:r}{shift:shift}";
        SUB_shift (sf, shift, Rm, imm6, Rn, Rd) = "sf 1 0 01011 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5",
            "Rn=31 => neg {Rd:r}, {Rm:r}{shift:shift}; sub {Rd:r}, {Rn:r}, {Rm:r}{shift:shift}";
        SUBS_shift (sf, shift, Rm, imm6, Rn, Rd) = "sf 1 1 01011 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5",
            "Rd=31 => cmp {Rn:r}, {Rm:r}{shift:shift}; Rn=31 => negs {Rd:r}, {Rm:r}{shift:shift}; \
             subs {Rd:r}, {Rn:r}, {Rm:r}{shift:shift}";
    }
    section "Add/subtract (extended register)" {
        ADD_ext (sf, Rm, option, imm3, Rn, Rd) = "sf 0 0 01011 00 1 Rm:5 option:3 imm3:3 Rn:5 Rd:5",
            "add {Rd:rs}, {Rn:rs}, {option&3*sf|w|w|w|x}{Rm:n}{option:extend}";
        ADDS_ext (sf, Rm, option, imm3, Rn, Rd) = "sf 0 1 01011 00 1 Rm:5 option:3 imm3:3 Rn:5 Rd:5",
            "Rd=31 => cmn {Rn:rs}, {option&3*sf|w|w|w|x}{Rm:n}{option:extends}; \
             adds {Rd:r}, {Rn:rs}, {option&3*sf|w|w|w|x}{Rm:n}{option:extends}";
        SUB_ext (sf, Rm, option, imm3, Rn, Rd) = "sf 1 0 01011 00 1 Rm:5 option:3 imm3:3 Rn:5 Rd:5",
            "sub {Rd:rs}, {Rn:rs}, {option&3*sf|w|w|w|x}{Rm:n}{option:extend}";
        SUBS_ext (sf, Rm, option, imm3, Rn, Rd) = "sf 1 1 01011 00 1 Rm:5 option:3 imm3:3 Rn:5 Rd:5",
            "Rd=31 => cmp {Rn:rs}, {option&3*sf|w|w|w|x}{Rm:n}{option:extends}; \
             subs {Rd:r}, {Rn:rs}, {option&3*sf|w|w|w|x}{Rm:n}{option:extends}";
    }
    section "Add/subtract (with carry)" {
        ADC (sf, Rm, Rn, Rd) = "sf 0 0 11010000 Rm:5 000000 Rn:5 Rd:5", "adc {Rd:r}, {Rn:r}, {Rm:r}";
        ADCS (sf, Rm, Rn, Rd) = "sf 0 1 11010000 Rm:5 000000 Rn:5 Rd:5", "adcs {Rd:r}, {Rn:r}, {Rm:r}";
        SBC (sf, Rm, Rn, Rd) = "sf 1 0 11010000 Rm:5 000000 Rn:5 Rd:5",
            "Rn=31 => ngc {Rd:r}, {Rm:r}; sbc {Rd:r}, {Rn:r}, {Rm:r}";
        SBCS (sf, Rm, Rn, Rd) = "sf 1 1 11010000 Rm:5 000000 Rn:5 Rd:5",
            "Rn=31 => ngcs {Rd:r}, {Rm:r}; sbcs {Rd:r}, {Rn:r}, {Rm:r}";
    }
    section "Add/subtract (checked pointer)" {
        ADDPT (Rm, imm3, Rn, Rd) = "1 0 0 11010000 Rm:5 001 imm3:3 Rn:5 Rd:5", "" todo "FEAT_CPA";
        SUBPT (Rm, imm3, Rn, Rd) = "1 1 0 11010000 Rm:5 001 imm3:3 Rn:5 Rd:5", "" todo "FEAT_CPA";
    }
    section "Rotate right into flags" {
        RMIF (imm6, Rn, mask) = "1 0 1 11010000 imm6:6 00001 Rn:5 0 mask:4", "rmif {Rn:x}, #{imm6}, #{mask}" if FlagM;
    }
    section "Evaluate into flags" {
        SETF8 (Rn) = "0 0 1 11010000 000000 0 0010 Rn:5 0 1101", "setf8 {Rn:w}" if FlagM;
        SETF16 (Rn) = "0 0 1 11010000 000000 1 0010 Rn:5 0 1101", "setf16 {Rn:w}" if FlagM;
    }
    section "Conditional compare (register)" {
        CCMN_reg (sf, Rm, cond, Rn, nzcv) = "sf 0 1 11010010 Rm:5 cond:4 0 0 Rn:5 0 nzcv:4",
            "ccmn {Rn:r}, {Rm:r}, #{nzcv}, {cond:c}";
        CCMP_reg (sf, Rm, cond, Rn, nzcv) = "sf 1 1 11010010 Rm:5 cond:4 0 0 Rn:5 0 nzcv:4",
            "ccmp {Rn:r}, {Rm:r}, #{nzcv}, {cond:c}";
    }
    section "Conditional compare (immediate)" {
        CCMN_imm (sf, imm5, cond, Rn, nzcv) = "sf 0 1 11010010 imm5:5 cond:4 1 0 Rn:5 0 nzcv:4",
            "ccmn {Rn:r}, #{imm5}, #{nzcv}, {cond:c}";
        CCMP_imm (sf, imm5, cond, Rn, nzcv) = "sf 1 1 11010010 imm5:5 cond:4 1 0 Rn:5 0 nzcv:4",
            "ccmp {Rn:r}, #{imm5}, #{nzcv}, {cond:c}";
    }
    section "Conditional select" {
        CSEL (sf, Rm, cond, Rn, Rd) = "sf 0 0 11010100 Rm:5 cond:4 0 0 Rn:5 Rd:5",
            "csel {Rd:r}, {Rn:r}, {Rm:r}, {cond:c}";
        CSINC (sf, Rm, cond, Rn, Rd) = "sf 0 0 11010100 Rm:5 cond:4 0 1 Rn:5 Rd:5",
            "Rm=31 & Rn=31 & cond<14 => cset {Rd:r}, {cond^1:c}; \
             Rm=Rn & cond<14 => cinc {Rd:r}, {Rn:r}, {cond^1:c}; csinc {Rd:r}, {Rn:r}, {Rm:r}, {cond:c}";
        CSINV (sf, Rm, cond, Rn, Rd) = "sf 1 0 11010100 Rm:5 cond:4 0 0 Rn:5 Rd:5",
            "Rm=31 & Rn=31 & cond<14 => csetm {Rd:r}, {cond^1:c}; \
             Rm=Rn & cond<14 => cinv {Rd:r}, {Rn:r}, {cond^1:c}; csinv {Rd:r}, {Rn:r}, {Rm:r}, {cond:c}";
        CSNEG (sf, Rm, cond, Rn, Rd) = "sf 1 0 11010100 Rm:5 cond:4 0 1 Rn:5 Rd:5",
            "Rm=Rn & cond<14 => cneg {Rd:r}, {Rn:r}, {cond^1:c}; csneg {Rd:r}, {Rn:r}, {Rm:r}, {cond:c}";
    }
    section "Data-processing (3 source)" {
        MADD (sf, Rm, Ra, Rn, Rd) = "sf 00 11011 000 Rm:5 0 Ra:5 Rn:5 Rd:5",
            "Ra=31 => mul {Rd:r}, {Rn:r}, {Rm:r}; madd {Rd:r}, {Rn:r}, {Rm:r}, {Ra:r}";
        MSUB (sf, Rm, Ra, Rn, Rd) = "sf 00 11011 000 Rm:5 1 Ra:5 Rn:5 Rd:5",
            "Ra=31 => mneg {Rd:r}, {Rn:r}, {Rm:r}; msub {Rd:r}, {Rn:r}, {Rm:r}, {Ra:r}";
        SMADDL (Rm, Ra, Rn, Rd) = "1 00 11011 001 Rm:5 0 Ra:5 Rn:5 Rd:5",
            "Ra=31 => smull {Rd:x}, {Rn:w}, {Rm:w}; smaddl {Rd:x}, {Rn:w}, {Rm:w}, {Ra:x}";
        SMSUBL (Rm, Ra, Rn, Rd) = "1 00 11011 001 Rm:5 1 Ra:5 Rn:5 Rd:5",
            "Ra=31 => smnegl {Rd:x}, {Rn:w}, {Rm:w}; smsubl {Rd:x}, {Rn:w}, {Rm:w}, {Ra:x}";
        SMULH (Rm, Ra, Rn, Rd) = "1 00 11011 010 Rm:5 0 Ra:5 Rn:5 Rd:5", "smulh {Rd:x}, {Rn:x}, {Rm:x}";
        MADDPT (Rm, Ra, Rn, Rd) = "1 00 11011 011 Rm:5 0 Ra:5 Rn:5 Rd:5", "" todo "FEAT_CPA";
        MSUBPT (Rm, Ra, Rn, Rd) = "1 00 11011 011 Rm:5 1 Ra:5 Rn:5 Rd:5", "" todo "FEAT_CPA";
        UMADDL (Rm, Ra, Rn, Rd) = "1 00 11011 101 Rm:5 0 Ra:5 Rn:5 Rd:5",
            "Ra=31 => umull {Rd:x}, {Rn:w}, {Rm:w}; umaddl {Rd:x}, {Rn:w}, {Rm:w}, {Ra:x}";
        UMSUBL (Rm, Ra, Rn, Rd) = "1 00 11011 101 Rm:5 1 Ra:5 Rn:5 Rd:5",
            "Ra=31 => umnegl {Rd:x}, {Rn:w}, {Rm:w}; umsubl {Rd:x}, {Rn:w}, {Rm:w}, {Ra:x}";
        UMULH (Rm, Ra, Rn, Rd) = "1 00 11011 110 Rm:5 0 Ra:5 Rn:5 Rd:5", "umulh {Rd:x}, {Rn:x}, {Rm:x}";
    }
}

fn registers(rd: u32, rn: u32, rm: u32) -> Operands {
    Operands {
        rd: slot::dx(rd),
        rn: slot::x(rn),
        rm: slot::x(rm),
        ..Default::default()
    }
}

/// Ends a `bind!` with the condition as a const parameter.
macro_rules! bind_condition {
    ($d:expr, $o:expr, $T:ident [$($done:tt)*] $cond:expr) => {
        match $cond {
            0 => $d.b.bind::<$T<0, $($done)*>>($o),
            1 => $d.b.bind::<$T<1, $($done)*>>($o),
            2 => $d.b.bind::<$T<2, $($done)*>>($o),
            3 => $d.b.bind::<$T<3, $($done)*>>($o),
            4 => $d.b.bind::<$T<4, $($done)*>>($o),
            5 => $d.b.bind::<$T<5, $($done)*>>($o),
            6 => $d.b.bind::<$T<6, $($done)*>>($o),
            7 => $d.b.bind::<$T<7, $($done)*>>($o),
            8 => $d.b.bind::<$T<8, $($done)*>>($o),
            9 => $d.b.bind::<$T<9, $($done)*>>($o),
            10 => $d.b.bind::<$T<10, $($done)*>>($o),
            11 => $d.b.bind::<$T<11, $($done)*>>($o),
            12 => $d.b.bind::<$T<12, $($done)*>>($o),
            13 => $d.b.bind::<$T<13, $($done)*>>($o),
            _ => $d.b.bind::<$T<14, $($done)*>>($o),
        }
    };
}
pub(super) use bind_condition;

impl<B: Bind> Decoder<'_, B> {
    fn shift_variable(&mut self, kind: u32, sf: u32, rm: u32, rn: u32, rd: u32) -> B::Out {
        let (hi, lo) = (kind >> 1, kind & 1);
        bind!(self, registers(rd, rn, rm), ShiftVariable [] [sf hi lo])
    }

    fn checksum(&mut self, castagnoli: u32, sf: u32, sz: u32, o: Operands) -> B::Out {
        if (sz == 3) != (sf == 1) {
            return self.none();
        }
        let (hi, lo) = (sz >> 1, sz & 1);
        bind!(self, o, Checksum [] [castagnoli hi lo])
    }

    fn logical_shifted(
        &mut self,
        opc: u32,
        n: u32,
        sf: u32,
        shift: u32,
        amount: u32,
        o: Operands,
    ) -> B::Out {
        if sf == 0 && amount > 31 {
            return self.none();
        }
        if (opc, n, amount) == (1, 0, 0) && o.rn == slot::ZR {
            return bind!(self, o, MoveRegister [] [sf]);
        }
        let o = Operands {
            amt: amount as u8,
            ..o
        };
        let (hi, lo, s1, s0) = (opc >> 1, opc & 1, shift >> 1, shift & 1);
        bind!(self, o, LogicalShifted [] [sf hi lo n s1 s0])
    }

    fn add_sub_shifted(
        &mut self,
        op: u32,
        s: u32,
        sf: u32,
        shift: u32,
        amount: u32,
        o: Operands,
    ) -> B::Out {
        if sf == 0 && amount > 31 || shift == 3 {
            return self.none();
        }
        let o = Operands {
            amt: amount as u8,
            ..o
        };
        let (s1, s0) = (shift >> 1, shift & 1);
        bind!(self, o, AddSubShifted [] [sf op s s1 s0])
    }

    fn add_sub_extended(
        &mut self,
        op: u32,
        s: u32,
        sf: u32,
        option: u32,
        imm3: u32,
        n: u32,
        rm: u32,
        d: u32,
    ) -> B::Out {
        if imm3 > 4 {
            return self.none();
        }
        let o = Operands {
            amt: imm3 as u8,
            aux: option as u8,
            rn: slot::sp(n),
            rm: slot::x(rm),
            rd: if s == 1 { slot::dx(d) } else { slot::sp(d) },
            ..Default::default()
        };
        bind!(self, o, AddSubExtended [] [sf op s])
    }

    fn compare_if(
        &mut self,
        op: u32,
        immediate: u32,
        sf: u32,
        m: u32,
        cond: u32,
        n: u32,
        nzcv: u32,
    ) -> B::Out {
        let o = Operands {
            imm: u64::from(m),
            rm: slot::x(m),
            rn: slot::x(n),
            aux: cond as u8,
            amt: nzcv as u8,
            ..Default::default()
        };
        bind!(self, o, ConditionalCompare [] [sf op immediate])
    }

    fn select(&mut self, op: u32, o2: u32, sf: u32, cond: u32, o: Operands) -> B::Out {
        match (sf, op, o2) {
            (0, 0, 0) => bind_condition!(self, o, ConditionalSelect [false, false, false] cond),
            (0, 0, _) => bind_condition!(self, o, ConditionalSelect [false, false, true] cond),
            (0, _, 0) => bind_condition!(self, o, ConditionalSelect [false, true, false] cond),
            (0, _, _) => bind_condition!(self, o, ConditionalSelect [false, true, true] cond),
            (_, 0, 0) => bind_condition!(self, o, ConditionalSelect [true, false, false] cond),
            (_, 0, _) => bind_condition!(self, o, ConditionalSelect [true, false, true] cond),
            (_, _, 0) => bind_condition!(self, o, ConditionalSelect [true, true, false] cond),
            (_, _, _) => bind_condition!(self, o, ConditionalSelect [true, true, true] cond),
        }
    }

    fn multiply_add(&mut self, o0: u32, sf: u32, ra: u32, o: Operands) -> B::Out {
        let o = Operands {
            ra: slot::x(ra),
            ..o
        };
        bind!(self, o, MultiplyAdd [] [sf o0])
    }

    fn pointer_code(&mut self, what: PointerAuth, rd: u32, modifier: u8) -> B::Out {
        let o = pointer::operands(what, slot::dx(rd), slot::x(rd), modifier);
        self.b.bind::<PointerCode>(o)
    }

    fn multiply_add_long(&mut self, unsigned: u32, o0: u32, ra: u32, o: Operands) -> B::Out {
        let o = Operands {
            ra: slot::x(ra),
            ..o
        };
        bind!(self, o, MultiplyAddLong [] [unsigned o0])
    }
}

impl<B: Bind> Register for Decoder<'_, B> {
    type Out = B::Out;
    fn unallocated(&mut self) -> B::Out {
        self.none()
    }
    fn has(&self, f: Feature) -> bool {
        self.b.has(f)
    }

    visit! { d;
        UDIV (sf, Rm, Rn, Rd) => bind!(d, registers(Rd, Rn, Rm), Divide [false,] [sf]);
        SDIV (sf, Rm, Rn, Rd) => bind!(d, registers(Rd, Rn, Rm), Divide [true,] [sf]);
        LSLV (sf, Rm, Rn, Rd) => d.shift_variable(0, sf, Rm, Rn, Rd);
        LSRV (sf, Rm, Rn, Rd) => d.shift_variable(1, sf, Rm, Rn, Rd);
        ASRV (sf, Rm, Rn, Rd) => d.shift_variable(2, sf, Rm, Rn, Rd);
        RORV (sf, Rm, Rn, Rd) => d.shift_variable(3, sf, Rm, Rn, Rd);
        CRC32 (sf, Rm, sz, Rn, Rd) => d.checksum(0, sf, sz, registers(Rd, Rn, Rm));
        CRC32C (sf, Rm, sz, Rn, Rd) => d.checksum(1, sf, sz, registers(Rd, Rn, Rm));
        SMAX_reg (sf, Rm, Rn, Rd) => bind!(d, registers(Rd, Rn, Rm), MinMax [false, false,] [sf]);
        UMAX_reg (sf, Rm, Rn, Rd) => bind!(d, registers(Rd, Rn, Rm), MinMax [true, false,] [sf]);
        SMIN_reg (sf, Rm, Rn, Rd) => bind!(d, registers(Rd, Rn, Rm), MinMax [false, true,] [sf]);
        UMIN_reg (sf, Rm, Rn, Rd) => bind!(d, registers(Rd, Rn, Rm), MinMax [true, true,] [sf]);
        PACGA (Rm, Rn, Rd) => d.b.bind::<PointerCode>(pointer::operands(PointerAuth::AddGA, slot::dx(Rd), slot::x(Rn), slot::sp(Rm)));
        RBIT (sf, Rn, Rd) => bind!(d, registers(Rd, Rn, 0), ReverseBits [] [sf]);
        REV16 (sf, Rn, Rd) => bind!(d, registers(Rd, Rn, 0), ReverseBytes [1,] [sf]);
        REV_w (Rn, Rd) => d.b.bind::<ReverseBytes<2, false>>(registers(Rd, Rn, 0));
        REV32 (Rn, Rd) => d.b.bind::<ReverseBytes<2, true>>(registers(Rd, Rn, 0));
        REV_x (Rn, Rd) => d.b.bind::<ReverseBytes<3, true>>(registers(Rd, Rn, 0));
        CLZ (sf, Rn, Rd) => bind!(d, registers(Rd, Rn, 0), CountLeadingZeros [] [sf]);
        CLS (sf, Rn, Rd) => bind!(d, registers(Rd, Rn, 0), CountLeadingSigns [] [sf]);
        CTZ (sf, Rn, Rd) => bind!(d, registers(Rd, Rn, 0), CountTrailingZeros [] [sf]);
        CNT (sf, Rn, Rd) => bind!(d, registers(Rd, Rn, 0), CountOnes [] [sf]);
        ABS (sf, Rn, Rd) => bind!(d, registers(Rd, Rn, 0), Absolute [] [sf]);
        PACIA (Rn, Rd) => d.pointer_code(PointerAuth::AddIA, Rd, slot::sp(Rn));
        PACIB (Rn, Rd) => d.pointer_code(PointerAuth::AddIB, Rd, slot::sp(Rn));
        PACDA (Rn, Rd) => d.pointer_code(PointerAuth::AddDA, Rd, slot::sp(Rn));
        PACDB (Rn, Rd) => d.pointer_code(PointerAuth::AddDB, Rd, slot::sp(Rn));
        AUTIA (Rn, Rd) => d.pointer_code(PointerAuth::AuthIA, Rd, slot::sp(Rn));
        AUTIB (Rn, Rd) => d.pointer_code(PointerAuth::AuthIB, Rd, slot::sp(Rn));
        AUTDA (Rn, Rd) => d.pointer_code(PointerAuth::AuthDA, Rd, slot::sp(Rn));
        AUTDB (Rn, Rd) => d.pointer_code(PointerAuth::AuthDB, Rd, slot::sp(Rn));
        PACIZA (Rd) => d.pointer_code(PointerAuth::AddIA, Rd, slot::ZR);
        PACIZB (Rd) => d.pointer_code(PointerAuth::AddIB, Rd, slot::ZR);
        PACDZA (Rd) => d.pointer_code(PointerAuth::AddDA, Rd, slot::ZR);
        PACDZB (Rd) => d.pointer_code(PointerAuth::AddDB, Rd, slot::ZR);
        AUTIZA (Rd) => d.pointer_code(PointerAuth::AuthIA, Rd, slot::ZR);
        AUTIZB (Rd) => d.pointer_code(PointerAuth::AuthIB, Rd, slot::ZR);
        AUTDZA (Rd) => d.pointer_code(PointerAuth::AuthDA, Rd, slot::ZR);
        AUTDZB (Rd) => d.pointer_code(PointerAuth::AuthDB, Rd, slot::ZR);
        XPACI (Rd) => d.pointer_code(PointerAuth::StripI, Rd, slot::ZR);
        XPACD (Rd) => d.pointer_code(PointerAuth::StripD, Rd, slot::ZR);
        AND_shift (sf, shift, Rm, imm6, Rn, Rd) => d.logical_shifted(0, 0, sf, shift, imm6, registers(Rd, Rn, Rm));
        BIC_shift (sf, shift, Rm, imm6, Rn, Rd) => d.logical_shifted(0, 1, sf, shift, imm6, registers(Rd, Rn, Rm));
        ORR_shift (sf, shift, Rm, imm6, Rn, Rd) => d.logical_shifted(1, 0, sf, shift, imm6, registers(Rd, Rn, Rm));
        ORN_shift (sf, shift, Rm, imm6, Rn, Rd) => d.logical_shifted(1, 1, sf, shift, imm6, registers(Rd, Rn, Rm));
        EOR_shift (sf, shift, Rm, imm6, Rn, Rd) => d.logical_shifted(2, 0, sf, shift, imm6, registers(Rd, Rn, Rm));
        EON_shift (sf, shift, Rm, imm6, Rn, Rd) => d.logical_shifted(2, 1, sf, shift, imm6, registers(Rd, Rn, Rm));
        ANDS_shift (sf, shift, Rm, imm6, Rn, Rd) => d.logical_shifted(3, 0, sf, shift, imm6, registers(Rd, Rn, Rm));
        BICS_shift (sf, shift, Rm, imm6, Rn, Rd) => d.logical_shifted(3, 1, sf, shift, imm6, registers(Rd, Rn, Rm));
        ADD_shift (sf, shift, Rm, imm6, Rn, Rd) => d.add_sub_shifted(0, 0, sf, shift, imm6, registers(Rd, Rn, Rm));
        ADDS_shift (sf, shift, Rm, imm6, Rn, Rd) => d.add_sub_shifted(0, 1, sf, shift, imm6, registers(Rd, Rn, Rm));
        SUB_shift (sf, shift, Rm, imm6, Rn, Rd) => d.add_sub_shifted(1, 0, sf, shift, imm6, registers(Rd, Rn, Rm));
        SUBS_shift (sf, shift, Rm, imm6, Rn, Rd) => d.add_sub_shifted(1, 1, sf, shift, imm6, registers(Rd, Rn, Rm));
        ADD_ext (sf, Rm, option, imm3, Rn, Rd) => d.add_sub_extended(0, 0, sf, option, imm3, Rn, Rm, Rd);
        ADDS_ext (sf, Rm, option, imm3, Rn, Rd) => d.add_sub_extended(0, 1, sf, option, imm3, Rn, Rm, Rd);
        SUB_ext (sf, Rm, option, imm3, Rn, Rd) => d.add_sub_extended(1, 0, sf, option, imm3, Rn, Rm, Rd);
        SUBS_ext (sf, Rm, option, imm3, Rn, Rd) => d.add_sub_extended(1, 1, sf, option, imm3, Rn, Rm, Rd);
        ADC (sf, Rm, Rn, Rd) => bind!(d, registers(Rd, Rn, Rm), AddSubCarry [false, false,] [sf]);
        ADCS (sf, Rm, Rn, Rd) => bind!(d, registers(Rd, Rn, Rm), AddSubCarry [false, true,] [sf]);
        SBC (sf, Rm, Rn, Rd) => bind!(d, registers(Rd, Rn, Rm), AddSubCarry [true, false,] [sf]);
        SBCS (sf, Rm, Rn, Rd) => bind!(d, registers(Rd, Rn, Rm), AddSubCarry [true, true,] [sf]);
        RMIF (imm6, Rn, mask) => {
            let o = Operands { amt: imm6 as u8, imm: u64::from(mask), ..registers(0, Rn, 0) };
            d.b.bind::<RotateIntoFlags>(o)
        };
        SETF8 (Rn) => d.b.bind::<EvaluateIntoFlags<8>>(registers(0, Rn, 0));
        SETF16 (Rn) => d.b.bind::<EvaluateIntoFlags<16>>(registers(0, Rn, 0));
        CCMN_reg (sf, Rm, cond, Rn, nzcv) => d.compare_if(0, 0, sf, Rm, cond, Rn, nzcv);
        CCMP_reg (sf, Rm, cond, Rn, nzcv) => d.compare_if(1, 0, sf, Rm, cond, Rn, nzcv);
        CCMN_imm (sf, imm5, cond, Rn, nzcv) => d.compare_if(0, 1, sf, imm5, cond, Rn, nzcv);
        CCMP_imm (sf, imm5, cond, Rn, nzcv) => d.compare_if(1, 1, sf, imm5, cond, Rn, nzcv);
        CSEL (sf, Rm, cond, Rn, Rd) => d.select(0, 0, sf, cond, registers(Rd, Rn, Rm));
        CSINC (sf, Rm, cond, Rn, Rd) => d.select(0, 1, sf, cond, registers(Rd, Rn, Rm));
        CSINV (sf, Rm, cond, Rn, Rd) => d.select(1, 0, sf, cond, registers(Rd, Rn, Rm));
        CSNEG (sf, Rm, cond, Rn, Rd) => d.select(1, 1, sf, cond, registers(Rd, Rn, Rm));
        MADD (sf, Rm, Ra, Rn, Rd) => d.multiply_add(0, sf, Ra, registers(Rd, Rn, Rm));
        MSUB (sf, Rm, Ra, Rn, Rd) => d.multiply_add(1, sf, Ra, registers(Rd, Rn, Rm));
        SMADDL (Rm, Ra, Rn, Rd) => d.multiply_add_long(0, 0, Ra, registers(Rd, Rn, Rm));
        SMSUBL (Rm, Ra, Rn, Rd) => d.multiply_add_long(0, 1, Ra, registers(Rd, Rn, Rm));
        SMULH (Rm, _Ra, Rn, Rd) => d.b.bind::<MultiplyHigh<true>>(registers(Rd, Rn, Rm));
        UMADDL (Rm, Ra, Rn, Rd) => d.multiply_add_long(1, 0, Ra, registers(Rd, Rn, Rm));
        UMSUBL (Rm, Ra, Rn, Rd) => d.multiply_add_long(1, 1, Ra, registers(Rd, Rn, Rm));
        UMULH (Rm, _Ra, Rn, Rd) => d.b.bind::<MultiplyHigh<false>>(registers(Rd, Rn, Rm));
    }
}
