//! Loads and stores (DDI 0487 C4.1.94), but for the Advanced SIMD structures.
mod decode;
mod exclusive;
mod pair;
mod single;
pub use exclusive::*;
pub use pair::*;
pub use single::*;

crate::instructions! {
    pub trait Memory, rows MEMORY;
    section "Compare and swap pair" {
        CASP (sz, L, Rs, o0, Rn, Rt) = "0 sz 001000 0 L 1 Rs:5 o0 11111 Rn:5 Rt:5",
            "casp{L||a}{o0||l} {Rs:r}, {Rs+1:r}, {Rt:r}, {Rt+1:r}, [{Rn:xs}]" if LSE;
    }
    section "Load/store exclusive pair" {
        STXP (sz, Rs, Rt2, Rn, Rt) = "1 sz 001000 0 0 1 Rs:5 0 Rt2:5 Rn:5 Rt:5",
            "stxp {Rs:w}, {Rt:r}, {Rt2:r}, [{Rn:xs}]";
        STLXP (sz, Rs, Rt2, Rn, Rt) = "1 sz 001000 0 0 1 Rs:5 1 Rt2:5 Rn:5 Rt:5",
            "stlxp {Rs:w}, {Rt:r}, {Rt2:r}, [{Rn:xs}]";
        LDXP (sz, Rs, Rt2, Rn, Rt) = "1 sz 001000 0 1 1 Rs:5 0 Rt2:5 Rn:5 Rt:5", "ldxp {Rt:r}, {Rt2:r}, [{Rn:xs}]";
        LDAXP (sz, Rs, Rt2, Rn, Rt) = "1 sz 001000 0 1 1 Rs:5 1 Rt2:5 Rn:5 Rt:5", "ldaxp {Rt:r}, {Rt2:r}, [{Rn:xs}]";
    }
    section "Load/store exclusive register" {
        STXRB (Rs, Rt2, Rn, Rt) = "00 001000 0 0 0 Rs:5 0 Rt2:5 Rn:5 Rt:5", "stxrb {Rs:w}, {Rt:w}, [{Rn:xs}]";
        STLXRB (Rs, Rt2, Rn, Rt) = "00 001000 0 0 0 Rs:5 1 Rt2:5 Rn:5 Rt:5", "stlxrb {Rs:w}, {Rt:w}, [{Rn:xs}]";
        LDXRB (Rs, Rt2, Rn, Rt) = "00 001000 0 1 0 Rs:5 0 Rt2:5 Rn:5 Rt:5", "ldxrb {Rt:w}, [{Rn:xs}]";
        LDAXRB (Rs, Rt2, Rn, Rt) = "00 001000 0 1 0 Rs:5 1 Rt2:5 Rn:5 Rt:5", "ldaxrb {Rt:w}, [{Rn:xs}]";
        STXRH (Rs, Rt2, Rn, Rt) = "01 001000 0 0 0 Rs:5 0 Rt2:5 Rn:5 Rt:5", "stxrh {Rs:w}, {Rt:w}, [{Rn:xs}]";
        STLXRH (Rs, Rt2, Rn, Rt) = "01 001000 0 0 0 Rs:5 1 Rt2:5 Rn:5 Rt:5", "stlxrh {Rs:w}, {Rt:w}, [{Rn:xs}]";
        LDXRH (Rs, Rt2, Rn, Rt) = "01 001000 0 1 0 Rs:5 0 Rt2:5 Rn:5 Rt:5", "ldxrh {Rt:w}, [{Rn:xs}]";
        LDAXRH (Rs, Rt2, Rn, Rt) = "01 001000 0 1 0 Rs:5 1 Rt2:5 Rn:5 Rt:5", "ldaxrh {Rt:w}, [{Rn:xs}]";
        STXR (sz, Rs, Rt2, Rn, Rt) = "1 sz 001000 0 0 0 Rs:5 0 Rt2:5 Rn:5 Rt:5", "stxr {Rs:w}, {Rt:r}, [{Rn:xs}]";
        STLXR (sz, Rs, Rt2, Rn, Rt) = "1 sz 001000 0 0 0 Rs:5 1 Rt2:5 Rn:5 Rt:5", "stlxr {Rs:w}, {Rt:r}, [{Rn:xs}]";
        LDXR (sz, Rs, Rt2, Rn, Rt) = "1 sz 001000 0 1 0 Rs:5 0 Rt2:5 Rn:5 Rt:5", "ldxr {Rt:r}, [{Rn:xs}]";
        LDAXR (sz, Rs, Rt2, Rn, Rt) = "1 sz 001000 0 1 0 Rs:5 1 Rt2:5 Rn:5 Rt:5", "ldaxr {Rt:r}, [{Rn:xs}]";
    }
    section "Load/store ordered" {
        STLLRB (Rs, Rt2, Rn, Rt) = "00 001000 1 0 0 Rs:5 0 Rt2:5 Rn:5 Rt:5", "stllrb {Rt:w}, [{Rn:xs}]" if LOR;
        STLRB (Rs, Rt2, Rn, Rt) = "00 001000 1 0 0 Rs:5 1 Rt2:5 Rn:5 Rt:5", "stlrb {Rt:w}, [{Rn:xs}]";
        LDLARB (Rs, Rt2, Rn, Rt) = "00 001000 1 1 0 Rs:5 0 Rt2:5 Rn:5 Rt:5", "ldlarb {Rt:w}, [{Rn:xs}]" if LOR;
        LDARB (Rs, Rt2, Rn, Rt) = "00 001000 1 1 0 Rs:5 1 Rt2:5 Rn:5 Rt:5", "ldarb {Rt:w}, [{Rn:xs}]";
        STLLRH (Rs, Rt2, Rn, Rt) = "01 001000 1 0 0 Rs:5 0 Rt2:5 Rn:5 Rt:5", "stllrh {Rt:w}, [{Rn:xs}]" if LOR;
        STLRH (Rs, Rt2, Rn, Rt) = "01 001000 1 0 0 Rs:5 1 Rt2:5 Rn:5 Rt:5", "stlrh {Rt:w}, [{Rn:xs}]";
        LDLARH (Rs, Rt2, Rn, Rt) = "01 001000 1 1 0 Rs:5 0 Rt2:5 Rn:5 Rt:5", "ldlarh {Rt:w}, [{Rn:xs}]" if LOR;
        LDARH (Rs, Rt2, Rn, Rt) = "01 001000 1 1 0 Rs:5 1 Rt2:5 Rn:5 Rt:5", "ldarh {Rt:w}, [{Rn:xs}]";
        STLLR (sz, Rs, Rt2, Rn, Rt) = "1 sz 001000 1 0 0 Rs:5 0 Rt2:5 Rn:5 Rt:5", "stllr {Rt:r}, [{Rn:xs}]" if LOR;
        STLR (sz, Rs, Rt2, Rn, Rt) = "1 sz 001000 1 0 0 Rs:5 1 Rt2:5 Rn:5 Rt:5", "stlr {Rt:r}, [{Rn:xs}]";
        LDLAR (sz, Rs, Rt2, Rn, Rt) = "1 sz 001000 1 1 0 Rs:5 0 Rt2:5 Rn:5 Rt:5", "ldlar {Rt:r}, [{Rn:xs}]" if LOR;
        LDAR (sz, Rs, Rt2, Rn, Rt) = "1 sz 001000 1 1 0 Rs:5 1 Rt2:5 Rn:5 Rt:5", "ldar {Rt:r}, [{Rn:xs}]";
    }
    section "Compare and swap" {
        CASB (L, Rs, o0, Rn, Rt) = "00 001000 1 L 1 Rs:5 o0 11111 Rn:5 Rt:5",
            "cas{L||a}{o0||l}b {Rs:w}, {Rt:w}, [{Rn:xs}]" if LSE;
        CASH (L, Rs, o0, Rn, Rt) = "01 001000 1 L 1 Rs:5 o0 11111 Rn:5 Rt:5",
            "cas{L||a}{o0||l}h {Rs:w}, {Rt:w}, [{Rn:xs}]" if LSE;
        CAS (sz, L, Rs, o0, Rn, Rt) = "1 sz 001000 1 L 1 Rs:5 o0 11111 Rn:5 Rt:5",
            "cas{L||a}{o0||l} {Rs:r}, {Rt:r}, [{Rn:xs}]" if LSE;
    }
    section "LDIAPP/STILP" {
        STILP (sz, Rt2, opc2, Rn, Rt) = "1 sz 011001 00 0 Rt2:5 000 opc2 10 Rn:5 Rt:5",
            "stilp {Rt:r}, {Rt2:r}, [{Rn:xs}{opc2|, #-{8<<sz}]!|]}" if LRCPC3 todo;
        LDIAPP (sz, Rt2, opc2, Rn, Rt) = "1 sz 011001 01 0 Rt2:5 000 opc2 10 Rn:5 Rt:5",
            "ldiapp {Rt:r}, {Rt2:r}, [{Rn:xs}]{opc2|, #{8<<sz}|}" if LRCPC3 todo;
    }
    section "LDAPR/STLR (unscaled immediate)" {
        STLURB (imm9, Rn, Rt) = "00 011001 00 0 imm9:9 00 Rn:5 Rt:5",
            "stlurb {Rt:w}, [{Rn:xs}{imm9?, #{imm9:s}}]" if LRCPC2;
        LDAPURB (imm9, Rn, Rt) = "00 011001 01 0 imm9:9 00 Rn:5 Rt:5",
            "ldapurb {Rt:w}, [{Rn:xs}{imm9?, #{imm9:s}}]" if LRCPC2;
        LDAPURSB (opc0, imm9, Rn, Rt) = "00 011001 1 opc0 0 imm9:9 00 Rn:5 Rt:5",
            "ldapursb {opc0|x|w}{Rt:n}, [{Rn:xs}{imm9?, #{imm9:s}}]" if LRCPC2;
        STLURH (imm9, Rn, Rt) = "01 011001 00 0 imm9:9 00 Rn:5 Rt:5",
            "stlurh {Rt:w}, [{Rn:xs}{imm9?, #{imm9:s}}]" if LRCPC2;
        LDAPURH (imm9, Rn, Rt) = "01 011001 01 0 imm9:9 00 Rn:5 Rt:5",
            "ldapurh {Rt:w}, [{Rn:xs}{imm9?, #{imm9:s}}]" if LRCPC2;
        LDAPURSH (opc0, imm9, Rn, Rt) = "01 011001 1 opc0 0 imm9:9 00 Rn:5 Rt:5",
            "ldapursh {opc0|x|w}{Rt:n}, [{Rn:xs}{imm9?, #{imm9:s}}]" if LRCPC2;
        STLUR (sz, imm9, Rn, Rt) = "1 sz 011001 00 0 imm9:9 00 Rn:5 Rt:5",
            "stlur {Rt:r}, [{Rn:xs}{imm9?, #{imm9:s}}]" if LRCPC2;
        LDAPUR (sz, imm9, Rn, Rt) = "1 sz 011001 01 0 imm9:9 00 Rn:5 Rt:5",
            "ldapur {Rt:r}, [{Rn:xs}{imm9?, #{imm9:s}}]" if LRCPC2;
        LDAPURSW (imm9, Rn, Rt) = "10 011001 10 0 imm9:9 00 Rn:5 Rt:5",
            "ldapursw {Rt:x}, [{Rn:xs}{imm9?, #{imm9:s}}]" if LRCPC2;
    }
    section "LDAPR/STLR (writeback)" {
        STLR_pre (sz, Rn, Rt) = "1 sz 011001 10 0 000000000 10 Rn:5 Rt:5",
            "stlr {Rt:r}, [{Rn:xs}, #-{4<<sz}]!" if LRCPC3 todo;
        LDAPR_post (sz, Rn, Rt) = "1 sz 011001 11 0 000000000 10 Rn:5 Rt:5",
            "ldapr {Rt:r}, [{Rn:xs}], #{4<<sz}" if LRCPC3 todo;
    }
    section "LDAPR/STLR (SIMD&FP)" {
        STLUR_fpsimd (size, opc1, imm9, Rn, Rt) = "size:2 011101 opc1 0 0 imm9:9 10 Rn:5 Rt:5",
            "stlur {opc1|{size|b|h|s|d}|q}{Rt:d}, [{Rn:xs}{imm9?, #{imm9:s}}]" if LRCPC3 todo;
        LDAPUR_fpsimd (size, opc1, imm9, Rn, Rt) = "size:2 011101 opc1 1 0 imm9:9 10 Rn:5 Rt:5",
            "ldapur {opc1|{size|b|h|s|d}|q}{Rt:d}, [{Rn:xs}{imm9?, #{imm9:s}}]" if LRCPC3 todo;
    }
    section "Load register (literal)" {
        LDR_lit (sz, imm19, Rt) = "0 sz 011 0 00 imm19:19 Rt:5", "ldr {Rt:r}, {imm19:rel}";
        LDRSW_lit (imm19, Rt) = "10 011 0 00 imm19:19 Rt:5", "ldrsw {Rt:x}, {imm19:rel}";
        PRFM_lit (imm19, Rt) = "11 011 0 00 imm19:19 Rt:5", "prfm {Rt:prefetch}, {imm19:rel}";
        LDR_lit_fpsimd (opc, imm19, Rt) = "opc:2 011 1 00 imm19:19 Rt:5", "ldr {opc|s|d|q}{Rt:d}, {imm19:rel}" if FP;
    }
    section "Memory Copy and Memory Set" {
        CPYFP (Rs, op2, Rn, Rd) = "00 011 0 01 00 0 Rs:5 op2:4 01 Rn:5 Rd:5",
            "cpyfp{op2||wt|rt|t|wn|wtwn|rtwn|twn|rn|wtrn|rtrn|trn|n|wtn|rtn|tn} [{Rd:x}]!, [{Rs:x}]!, {Rn:x}!" if MOPS todo;
        CPYFM (Rs, op2, Rn, Rd) = "00 011 0 01 01 0 Rs:5 op2:4 01 Rn:5 Rd:5",
            "cpyfm{op2||wt|rt|t|wn|wtwn|rtwn|twn|rn|wtrn|rtrn|trn|n|wtn|rtn|tn} [{Rd:x}]!, [{Rs:x}]!, {Rn:x}!" if MOPS todo;
        CPYFE (Rs, op2, Rn, Rd) = "00 011 0 01 10 0 Rs:5 op2:4 01 Rn:5 Rd:5",
            "cpyfe{op2||wt|rt|t|wn|wtwn|rtwn|twn|rn|wtrn|rtrn|trn|n|wtn|rtn|tn} [{Rd:x}]!, [{Rs:x}]!, {Rn:x}!" if MOPS todo;
        CPYP (Rs, op2, Rn, Rd) = "00 011 1 01 00 0 Rs:5 op2:4 01 Rn:5 Rd:5",
            "cpyp{op2||wt|rt|t|wn|wtwn|rtwn|twn|rn|wtrn|rtrn|trn|n|wtn|rtn|tn} [{Rd:x}]!, [{Rs:x}]!, {Rn:x}!" if MOPS todo;
        CPYM (Rs, op2, Rn, Rd) = "00 011 1 01 01 0 Rs:5 op2:4 01 Rn:5 Rd:5",
            "cpym{op2||wt|rt|t|wn|wtwn|rtwn|twn|rn|wtrn|rtrn|trn|n|wtn|rtn|tn} [{Rd:x}]!, [{Rs:x}]!, {Rn:x}!" if MOPS todo;
        CPYE (Rs, op2, Rn, Rd) = "00 011 1 01 10 0 Rs:5 op2:4 01 Rn:5 Rd:5",
            "cpye{op2||wt|rt|t|wn|wtwn|rtwn|twn|rn|wtrn|rtrn|trn|n|wtn|rtn|tn} [{Rd:x}]!, [{Rs:x}]!, {Rn:x}!" if MOPS todo;
        SETP (Rs, op, Rn, Rd) = "00 011 0 01 11 0 Rs:5 00 op:2 01 Rn:5 Rd:5",
            "setp{op||t|n|tn} [{Rd:x}]!, {Rn:x}!, {Rs:x}" if MOPS todo;
        SETM (Rs, op, Rn, Rd) = "00 011 0 01 11 0 Rs:5 01 op:2 01 Rn:5 Rd:5",
            "setm{op||t|n|tn} [{Rd:x}]!, {Rn:x}!, {Rs:x}" if MOPS todo;
        SETE (Rs, op, Rn, Rd) = "00 011 0 01 11 0 Rs:5 10 op:2 01 Rn:5 Rd:5",
            "sete{op||t|n|tn} [{Rd:x}]!, {Rn:x}!, {Rs:x}" if MOPS todo;
        SETGP (Rs, op, Rn, Rd) = "00 011 1 01 11 0 Rs:5 00 op:2 01 Rn:5 Rd:5",
            "setgp{op||t|n|tn} [{Rd:x}]!, {Rn:x}!, {Rs:x}" if MTE todo "FEAT_MOPS with FEAT_MTE";
        SETGM (Rs, op, Rn, Rd) = "00 011 1 01 11 0 Rs:5 01 op:2 01 Rn:5 Rd:5",
            "setgm{op||t|n|tn} [{Rd:x}]!, {Rn:x}!, {Rs:x}" if MTE todo "FEAT_MOPS with FEAT_MTE";
        SETGE (Rs, op, Rn, Rd) = "00 011 1 01 11 0 Rs:5 10 op:2 01 Rn:5 Rd:5",
            "setge{op||t|n|tn} [{Rd:x}]!, {Rn:x}!, {Rs:x}" if MTE todo "FEAT_MOPS with FEAT_MTE";
    }
    section "128-bit atomic memory operations" {
        LDCLRP (A, R, Rt2, Rn, Rt) = "00 011 0 01 A R 1 Rt2:5 0 001 00 Rn:5 Rt:5",
            "ldclrp{A||a}{R||l} {Rt:x}, {Rt2:x}, [{Rn:xs}]" if LSE128 todo;
        LDSETP (A, R, Rt2, Rn, Rt) = "00 011 0 01 A R 1 Rt2:5 0 011 00 Rn:5 Rt:5",
            "ldsetp{A||a}{R||l} {Rt:x}, {Rt2:x}, [{Rn:xs}]" if LSE128 todo;
        SWPP (A, R, Rt2, Rn, Rt) = "00 011 0 01 A R 1 Rt2:5 1 000 00 Rn:5 Rt:5",
            "swpp{A||a}{R||l} {Rt:x}, {Rt2:x}, [{Rn:xs}]" if LSE128 todo;
    }
    section "Load/store no-allocate pair (offset)" {
        STNP (sz, imm7, Rt2, Rn, Rt) = "sz 0 101 0 000 0 imm7:7 Rt2:5 Rn:5 Rt:5",
            "stnp {Rt:r}, {Rt2:r}, [{Rn:xs}{imm7?, #{imm7:s<sz+2}}]";
        LDNP (sz, imm7, Rt2, Rn, Rt) = "sz 0 101 0 000 1 imm7:7 Rt2:5 Rn:5 Rt:5",
            "ldnp {Rt:r}, {Rt2:r}, [{Rn:xs}{imm7?, #{imm7:s<sz+2}}]";
        STNP_fpsimd (opc, imm7, Rt2, Rn, Rt) = "opc:2 101 1 000 0 imm7:7 Rt2:5 Rn:5 Rt:5",
            "stnp {opc|s|d|q}{Rt:d}, {opc|s|d|q}{Rt2:d}, [{Rn:xs}{imm7?, #{imm7:s<opc+2}}]" if FP;
        LDNP_fpsimd (opc, imm7, Rt2, Rn, Rt) = "opc:2 101 1 000 1 imm7:7 Rt2:5 Rn:5 Rt:5",
            "ldnp {opc|s|d|q}{Rt:d}, {opc|s|d|q}{Rt2:d}, [{Rn:xs}{imm7?, #{imm7:s<opc+2}}]" if FP;
    }
    section "Load/store register pair (post-indexed)" {
        STP_post (sz, imm7, Rt2, Rn, Rt) = "sz 0 101 0 001 0 imm7:7 Rt2:5 Rn:5 Rt:5",
            "stp {Rt:r}, {Rt2:r}, [{Rn:xs}], #{imm7:s<sz+2}";
        LDP_post (sz, imm7, Rt2, Rn, Rt) = "sz 0 101 0 001 1 imm7:7 Rt2:5 Rn:5 Rt:5",
            "ldp {Rt:r}, {Rt2:r}, [{Rn:xs}], #{imm7:s<sz+2}";
        STGP_post (imm7, Xt2, Xn, Xt) = "01 101 0 001 0 imm7:7 Xt2:5 Xn:5 Xt:5",
            "stgp {Xt:x}, {Xt2:x}, [{Xn:xs}], #{imm7:s<4}" if MTE todo;
        LDPSW_post (imm7, Rt2, Rn, Rt) = "01 101 0 001 1 imm7:7 Rt2:5 Rn:5 Rt:5",
            "ldpsw {Rt:x}, {Rt2:x}, [{Rn:xs}], #{imm7:s<2}";
        STP_post_fpsimd (opc, imm7, Rt2, Rn, Rt) = "opc:2 101 1 001 0 imm7:7 Rt2:5 Rn:5 Rt:5",
            "stp {opc|s|d|q}{Rt:d}, {opc|s|d|q}{Rt2:d}, [{Rn:xs}], #{imm7:s<opc+2}" if FP;
        LDP_post_fpsimd (opc, imm7, Rt2, Rn, Rt) = "opc:2 101 1 001 1 imm7:7 Rt2:5 Rn:5 Rt:5",
            "ldp {opc|s|d|q}{Rt:d}, {opc|s|d|q}{Rt2:d}, [{Rn:xs}], #{imm7:s<opc+2}" if FP;
    }
    section "Load/store register pair (offset)" {
        STP_off (sz, imm7, Rt2, Rn, Rt) = "sz 0 101 0 010 0 imm7:7 Rt2:5 Rn:5 Rt:5",
            "stp {Rt:r}, {Rt2:r}, [{Rn:xs}{imm7?, #{imm7:s<sz+2}}]";
        LDP_off (sz, imm7, Rt2, Rn, Rt) = "sz 0 101 0 010 1 imm7:7 Rt2:5 Rn:5 Rt:5",
            "ldp {Rt:r}, {Rt2:r}, [{Rn:xs}{imm7?, #{imm7:s<sz+2}}]";
        STGP_off (imm7, Xt2, Xn, Xt) = "01 101 0 010 0 imm7:7 Xt2:5 Xn:5 Xt:5",
            "stgp {Xt:x}, {Xt2:x}, [{Xn:xs}{imm7?, #{imm7:s<4}}]" if MTE todo;
        LDPSW_off (imm7, Rt2, Rn, Rt) = "01 101 0 010 1 imm7:7 Rt2:5 Rn:5 Rt:5",
            "ldpsw {Rt:x}, {Rt2:x}, [{Rn:xs}{imm7?, #{imm7:s<2}}]";
        STP_off_fpsimd (opc, imm7, Rt2, Rn, Rt) = "opc:2 101 1 010 0 imm7:7 Rt2:5 Rn:5 Rt:5",
            "stp {opc|s|d|q}{Rt:d}, {opc|s|d|q}{Rt2:d}, [{Rn:xs}{imm7?, #{imm7:s<opc+2}}]" if FP;
        LDP_off_fpsimd (opc, imm7, Rt2, Rn, Rt) = "opc:2 101 1 010 1 imm7:7 Rt2:5 Rn:5 Rt:5",
            "ldp {opc|s|d|q}{Rt:d}, {opc|s|d|q}{Rt2:d}, [{Rn:xs}{imm7?, #{imm7:s<opc+2}}]" if FP;
    }
    section "Load/store register pair (pre-indexed)" {
        STP_pre (sz, imm7, Rt2, Rn, Rt) = "sz 0 101 0 011 0 imm7:7 Rt2:5 Rn:5 Rt:5",
            "stp {Rt:r}, {Rt2:r}, [{Rn:xs}, #{imm7:s<sz+2}]!";
        LDP_pre (sz, imm7, Rt2, Rn, Rt) = "sz 0 101 0 011 1 imm7:7 Rt2:5 Rn:5 Rt:5",
            "ldp {Rt:r}, {Rt2:r}, [{Rn:xs}, #{imm7:s<sz+2}]!";
        STGP_pre (imm7, Xt2, Xn, Xt) = "01 101 0 011 0 imm7:7 Xt2:5 Xn:5 Xt:5",
            "stgp {Xt:x}, {Xt2:x}, [{Xn:xs}, #{imm7:s<4}]!" if MTE todo;
        LDPSW_pre (imm7, Rt2, Rn, Rt) = "01 101 0 011 1 imm7:7 Rt2:5 Rn:5 Rt:5",
            "ldpsw {Rt:x}, {Rt2:x}, [{Rn:xs}, #{imm7:s<2}]!";
        STP_pre_fpsimd (opc, imm7, Rt2, Rn, Rt) = "opc:2 101 1 011 0 imm7:7 Rt2:5 Rn:5 Rt:5",
            "stp {opc|s|d|q}{Rt:d}, {opc|s|d|q}{Rt2:d}, [{Rn:xs}, #{imm7:s<opc+2}]!" if FP;
        LDP_pre_fpsimd (opc, imm7, Rt2, Rn, Rt) = "opc:2 101 1 011 1 imm7:7 Rt2:5 Rn:5 Rt:5",
            "ldp {opc|s|d|q}{Rt:d}, {opc|s|d|q}{Rt2:d}, [{Rn:xs}, #{imm7:s<opc+2}]!" if FP;
    }
    section "Load/store register (unscaled immediate)" {
        STURB (imm9, Rn, Rt) = "00 111 0 00 00 0 imm9:9 00 Rn:5 Rt:5", "sturb {Rt:w}, [{Rn:xs}{imm9?, #{imm9:s}}]";
        LDURB (imm9, Rn, Rt) = "00 111 0 00 01 0 imm9:9 00 Rn:5 Rt:5", "ldurb {Rt:w}, [{Rn:xs}{imm9?, #{imm9:s}}]";
        LDURSB (opc0, imm9, Rn, Rt) = "00 111 0 00 1 opc0 0 imm9:9 00 Rn:5 Rt:5",
            "ldursb {opc0|x|w}{Rt:n}, [{Rn:xs}{imm9?, #{imm9:s}}]";
        STURH (imm9, Rn, Rt) = "01 111 0 00 00 0 imm9:9 00 Rn:5 Rt:5", "sturh {Rt:w}, [{Rn:xs}{imm9?, #{imm9:s}}]";
        LDURH (imm9, Rn, Rt) = "01 111 0 00 01 0 imm9:9 00 Rn:5 Rt:5", "ldurh {Rt:w}, [{Rn:xs}{imm9?, #{imm9:s}}]";
        LDURSH (opc0, imm9, Rn, Rt) = "01 111 0 00 1 opc0 0 imm9:9 00 Rn:5 Rt:5",
            "ldursh {opc0|x|w}{Rt:n}, [{Rn:xs}{imm9?, #{imm9:s}}]";
        STUR (sz, imm9, Rn, Rt) = "1 sz 111 0 00 00 0 imm9:9 00 Rn:5 Rt:5",
            "stur {Rt:r}, [{Rn:xs}{imm9?, #{imm9:s}}]";
        LDUR (sz, imm9, Rn, Rt) = "1 sz 111 0 00 01 0 imm9:9 00 Rn:5 Rt:5",
            "ldur {Rt:r}, [{Rn:xs}{imm9?, #{imm9:s}}]";
        LDURSW (imm9, Rn, Rt) = "10 111 0 00 10 0 imm9:9 00 Rn:5 Rt:5", "ldursw {Rt:x}, [{Rn:xs}{imm9?, #{imm9:s}}]";
        PRFUM (imm9, Rn, Rt) = "11 111 0 00 10 0 imm9:9 00 Rn:5 Rt:5",
            "prfum {Rt:prefetch}, [{Rn:xs}{imm9?, #{imm9:s}}]";
        STUR_fpsimd (size, opc1, imm9, Rn, Rt) = "size:2 111 1 00 opc1 0 0 imm9:9 00 Rn:5 Rt:5",
            "stur {opc1|{size|b|h|s|d}|q}{Rt:d}, [{Rn:xs}{imm9?, #{imm9:s}}]" if FP;
        LDUR_fpsimd (size, opc1, imm9, Rn, Rt) = "size:2 111 1 00 opc1 1 0 imm9:9 00 Rn:5 Rt:5",
            "ldur {opc1|{size|b|h|s|d}|q}{Rt:d}, [{Rn:xs}{imm9?, #{imm9:s}}]" if FP;
    }
    section "Load/store register (immediate post-indexed)" {
        STRB_post (imm9, Rn, Rt) = "00 111 0 00 00 0 imm9:9 01 Rn:5 Rt:5", "strb {Rt:w}, [{Rn:xs}], #{imm9:s}";
        LDRB_post (imm9, Rn, Rt) = "00 111 0 00 01 0 imm9:9 01 Rn:5 Rt:5", "ldrb {Rt:w}, [{Rn:xs}], #{imm9:s}";
        LDRSB_post (opc0, imm9, Rn, Rt) = "00 111 0 00 1 opc0 0 imm9:9 01 Rn:5 Rt:5",
            "ldrsb {opc0|x|w}{Rt:n}, [{Rn:xs}], #{imm9:s}";
        STRH_post (imm9, Rn, Rt) = "01 111 0 00 00 0 imm9:9 01 Rn:5 Rt:5", "strh {Rt:w}, [{Rn:xs}], #{imm9:s}";
        LDRH_post (imm9, Rn, Rt) = "01 111 0 00 01 0 imm9:9 01 Rn:5 Rt:5", "ldrh {Rt:w}, [{Rn:xs}], #{imm9:s}";
        LDRSH_post (opc0, imm9, Rn, Rt) = "01 111 0 00 1 opc0 0 imm9:9 01 Rn:5 Rt:5",
            "ldrsh {opc0|x|w}{Rt:n}, [{Rn:xs}], #{imm9:s}";
        STR_post (sz, imm9, Rn, Rt) = "1 sz 111 0 00 00 0 imm9:9 01 Rn:5 Rt:5", "str {Rt:r}, [{Rn:xs}], #{imm9:s}";
        LDR_post (sz, imm9, Rn, Rt) = "1 sz 111 0 00 01 0 imm9:9 01 Rn:5 Rt:5", "ldr {Rt:r}, [{Rn:xs}], #{imm9:s}";
        LDRSW_post (imm9, Rn, Rt) = "10 111 0 00 10 0 imm9:9 01 Rn:5 Rt:5", "ldrsw {Rt:x}, [{Rn:xs}], #{imm9:s}";
        STR_post_fpsimd (size, opc1, imm9, Rn, Rt) = "size:2 111 1 00 opc1 0 0 imm9:9 01 Rn:5 Rt:5",
            "str {opc1|{size|b|h|s|d}|q}{Rt:d}, [{Rn:xs}], #{imm9:s}" if FP;
        LDR_post_fpsimd (size, opc1, imm9, Rn, Rt) = "size:2 111 1 00 opc1 1 0 imm9:9 01 Rn:5 Rt:5",
            "ldr {opc1|{size|b|h|s|d}|q}{Rt:d}, [{Rn:xs}], #{imm9:s}" if FP;
    }
    section "Load/store register (unprivileged)" {
        STTRB (imm9, Rn, Rt) = "00 111 0 00 00 0 imm9:9 10 Rn:5 Rt:5", "sttrb {Rt:w}, [{Rn:xs}{imm9?, #{imm9:s}}]";
        LDTRB (imm9, Rn, Rt) = "00 111 0 00 01 0 imm9:9 10 Rn:5 Rt:5", "ldtrb {Rt:w}, [{Rn:xs}{imm9?, #{imm9:s}}]";
        LDTRSB (opc0, imm9, Rn, Rt) = "00 111 0 00 1 opc0 0 imm9:9 10 Rn:5 Rt:5",
            "ldtrsb {opc0|x|w}{Rt:n}, [{Rn:xs}{imm9?, #{imm9:s}}]";
        STTRH (imm9, Rn, Rt) = "01 111 0 00 00 0 imm9:9 10 Rn:5 Rt:5", "sttrh {Rt:w}, [{Rn:xs}{imm9?, #{imm9:s}}]";
        LDTRH (imm9, Rn, Rt) = "01 111 0 00 01 0 imm9:9 10 Rn:5 Rt:5", "ldtrh {Rt:w}, [{Rn:xs}{imm9?, #{imm9:s}}]";
        LDTRSH (opc0, imm9, Rn, Rt) = "01 111 0 00 1 opc0 0 imm9:9 10 Rn:5 Rt:5",
            "ldtrsh {opc0|x|w}{Rt:n}, [{Rn:xs}{imm9?, #{imm9:s}}]";
        STTR (sz, imm9, Rn, Rt) = "1 sz 111 0 00 00 0 imm9:9 10 Rn:5 Rt:5",
            "sttr {Rt:r}, [{Rn:xs}{imm9?, #{imm9:s}}]";
        LDTR (sz, imm9, Rn, Rt) = "1 sz 111 0 00 01 0 imm9:9 10 Rn:5 Rt:5",
            "ldtr {Rt:r}, [{Rn:xs}{imm9?, #{imm9:s}}]";
        LDTRSW (imm9, Rn, Rt) = "10 111 0 00 10 0 imm9:9 10 Rn:5 Rt:5", "ldtrsw {Rt:x}, [{Rn:xs}{imm9?, #{imm9:s}}]";
    }
    section "Load/store register (immediate pre-indexed)" {
        STRB_pre (imm9, Rn, Rt) = "00 111 0 00 00 0 imm9:9 11 Rn:5 Rt:5", "strb {Rt:w}, [{Rn:xs}, #{imm9:s}]!";
        LDRB_pre (imm9, Rn, Rt) = "00 111 0 00 01 0 imm9:9 11 Rn:5 Rt:5", "ldrb {Rt:w}, [{Rn:xs}, #{imm9:s}]!";
        LDRSB_pre (opc0, imm9, Rn, Rt) = "00 111 0 00 1 opc0 0 imm9:9 11 Rn:5 Rt:5",
            "ldrsb {opc0|x|w}{Rt:n}, [{Rn:xs}, #{imm9:s}]!";
        STRH_pre (imm9, Rn, Rt) = "01 111 0 00 00 0 imm9:9 11 Rn:5 Rt:5", "strh {Rt:w}, [{Rn:xs}, #{imm9:s}]!";
        LDRH_pre (imm9, Rn, Rt) = "01 111 0 00 01 0 imm9:9 11 Rn:5 Rt:5", "ldrh {Rt:w}, [{Rn:xs}, #{imm9:s}]!";
        LDRSH_pre (opc0, imm9, Rn, Rt) = "01 111 0 00 1 opc0 0 imm9:9 11 Rn:5 Rt:5",
            "ldrsh {opc0|x|w}{Rt:n}, [{Rn:xs}, #{imm9:s}]!";
        STR_pre (sz, imm9, Rn, Rt) = "1 sz 111 0 00 00 0 imm9:9 11 Rn:5 Rt:5", "str {Rt:r}, [{Rn:xs}, #{imm9:s}]!";
        LDR_pre (sz, imm9, Rn, Rt) = "1 sz 111 0 00 01 0 imm9:9 11 Rn:5 Rt:5", "ldr {Rt:r}, [{Rn:xs}, #{imm9:s}]!";
        LDRSW_pre (imm9, Rn, Rt) = "10 111 0 00 10 0 imm9:9 11 Rn:5 Rt:5", "ldrsw {Rt:x}, [{Rn:xs}, #{imm9:s}]!";
        STR_pre_fpsimd (size, opc1, imm9, Rn, Rt) = "size:2 111 1 00 opc1 0 0 imm9:9 11 Rn:5 Rt:5",
            "str {opc1|{size|b|h|s|d}|q}{Rt:d}, [{Rn:xs}, #{imm9:s}]!" if FP;
        LDR_pre_fpsimd (size, opc1, imm9, Rn, Rt) = "size:2 111 1 00 opc1 1 0 imm9:9 11 Rn:5 Rt:5",
            "ldr {opc1|{size|b|h|s|d}|q}{Rt:d}, [{Rn:xs}, #{imm9:s}]!" if FP;
    }
    section "Atomic memory operations" {
        LDADDB (A, R, Rs, Rn, Rt) = "00 111 0 00 A R 1 Rs:5 0 000 00 Rn:5 Rt:5",
            "A=0 & Rt=31 => stadd{R||l}b {Rs:w}, [{Rn:xs}]; ldadd{A||a}{R||l}b {Rs:w}, {Rt:w}, [{Rn:xs}]" if LSE;
        LDCLRB (A, R, Rs, Rn, Rt) = "00 111 0 00 A R 1 Rs:5 0 001 00 Rn:5 Rt:5",
            "A=0 & Rt=31 => stclr{R||l}b {Rs:w}, [{Rn:xs}]; ldclr{A||a}{R||l}b {Rs:w}, {Rt:w}, [{Rn:xs}]" if LSE;
        LDEORB (A, R, Rs, Rn, Rt) = "00 111 0 00 A R 1 Rs:5 0 010 00 Rn:5 Rt:5",
            "A=0 & Rt=31 => steor{R||l}b {Rs:w}, [{Rn:xs}]; ldeor{A||a}{R||l}b {Rs:w}, {Rt:w}, [{Rn:xs}]" if LSE;
        LDSETB (A, R, Rs, Rn, Rt) = "00 111 0 00 A R 1 Rs:5 0 011 00 Rn:5 Rt:5",
            "A=0 & Rt=31 => stset{R||l}b {Rs:w}, [{Rn:xs}]; ldset{A||a}{R||l}b {Rs:w}, {Rt:w}, [{Rn:xs}]" if LSE;
        LDSMAXB (A, R, Rs, Rn, Rt) = "00 111 0 00 A R 1 Rs:5 0 100 00 Rn:5 Rt:5",
            "A=0 & Rt=31 => stsmax{R||l}b {Rs:w}, [{Rn:xs}]; ldsmax{A||a}{R||l}b {Rs:w}, {Rt:w}, [{Rn:xs}]" if LSE;
        LDSMINB (A, R, Rs, Rn, Rt) = "00 111 0 00 A R 1 Rs:5 0 101 00 Rn:5 Rt:5",
            "A=0 & Rt=31 => stsmin{R||l}b {Rs:w}, [{Rn:xs}]; ldsmin{A||a}{R||l}b {Rs:w}, {Rt:w}, [{Rn:xs}]" if LSE;
        LDUMAXB (A, R, Rs, Rn, Rt) = "00 111 0 00 A R 1 Rs:5 0 110 00 Rn:5 Rt:5",
            "A=0 & Rt=31 => stumax{R||l}b {Rs:w}, [{Rn:xs}]; ldumax{A||a}{R||l}b {Rs:w}, {Rt:w}, [{Rn:xs}]" if LSE;
        LDUMINB (A, R, Rs, Rn, Rt) = "00 111 0 00 A R 1 Rs:5 0 111 00 Rn:5 Rt:5",
            "A=0 & Rt=31 => stumin{R||l}b {Rs:w}, [{Rn:xs}]; ldumin{A||a}{R||l}b {Rs:w}, {Rt:w}, [{Rn:xs}]" if LSE;
        SWPB (A, R, Rs, Rn, Rt) = "00 111 0 00 A R 1 Rs:5 1 000 00 Rn:5 Rt:5",
            "swp{A||a}{R||l}b {Rs:w}, {Rt:w}, [{Rn:xs}]" if LSE;
        LDAPRB (Rs, Rn, Rt) = "00 111 0 00 1 0 1 Rs:5 1 100 00 Rn:5 Rt:5", "ldaprb {Rt:w}, [{Rn:xs}]" if LRCPC;
        LDADDH (A, R, Rs, Rn, Rt) = "01 111 0 00 A R 1 Rs:5 0 000 00 Rn:5 Rt:5",
            "A=0 & Rt=31 => stadd{R||l}h {Rs:w}, [{Rn:xs}]; ldadd{A||a}{R||l}h {Rs:w}, {Rt:w}, [{Rn:xs}]" if LSE;
        LDCLRH (A, R, Rs, Rn, Rt) = "01 111 0 00 A R 1 Rs:5 0 001 00 Rn:5 Rt:5",
            "A=0 & Rt=31 => stclr{R||l}h {Rs:w}, [{Rn:xs}]; ldclr{A||a}{R||l}h {Rs:w}, {Rt:w}, [{Rn:xs}]" if LSE;
        LDEORH (A, R, Rs, Rn, Rt) = "01 111 0 00 A R 1 Rs:5 0 010 00 Rn:5 Rt:5",
            "A=0 & Rt=31 => steor{R||l}h {Rs:w}, [{Rn:xs}]; ldeor{A||a}{R||l}h {Rs:w}, {Rt:w}, [{Rn:xs}]" if LSE;
        LDSETH (A, R, Rs, Rn, Rt) = "01 111 0 00 A R 1 Rs:5 0 011 00 Rn:5 Rt:5",
            "A=0 & Rt=31 => stset{R||l}h {Rs:w}, [{Rn:xs}]; ldset{A||a}{R||l}h {Rs:w}, {Rt:w}, [{Rn:xs}]" if LSE;
        LDSMAXH (A, R, Rs, Rn, Rt) = "01 111 0 00 A R 1 Rs:5 0 100 00 Rn:5 Rt:5",
            "A=0 & Rt=31 => stsmax{R||l}h {Rs:w}, [{Rn:xs}]; ldsmax{A||a}{R||l}h {Rs:w}, {Rt:w}, [{Rn:xs}]" if LSE;
        LDSMINH (A, R, Rs, Rn, Rt) = "01 111 0 00 A R 1 Rs:5 0 101 00 Rn:5 Rt:5",
            "A=0 & Rt=31 => stsmin{R||l}h {Rs:w}, [{Rn:xs}]; ldsmin{A||a}{R||l}h {Rs:w}, {Rt:w}, [{Rn:xs}]" if LSE;
        LDUMAXH (A, R, Rs, Rn, Rt) = "01 111 0 00 A R 1 Rs:5 0 110 00 Rn:5 Rt:5",
            "A=0 & Rt=31 => stumax{R||l}h {Rs:w}, [{Rn:xs}]; ldumax{A||a}{R||l}h {Rs:w}, {Rt:w}, [{Rn:xs}]" if LSE;
        LDUMINH (A, R, Rs, Rn, Rt) = "01 111 0 00 A R 1 Rs:5 0 111 00 Rn:5 Rt:5",
            "A=0 & Rt=31 => stumin{R||l}h {Rs:w}, [{Rn:xs}]; ldumin{A||a}{R||l}h {Rs:w}, {Rt:w}, [{Rn:xs}]" if LSE;
        SWPH (A, R, Rs, Rn, Rt) = "01 111 0 00 A R 1 Rs:5 1 000 00 Rn:5 Rt:5",
            "swp{A||a}{R||l}h {Rs:w}, {Rt:w}, [{Rn:xs}]" if LSE;
        LDAPRH (Rs, Rn, Rt) = "01 111 0 00 1 0 1 Rs:5 1 100 00 Rn:5 Rt:5", "ldaprh {Rt:w}, [{Rn:xs}]" if LRCPC;
        LDADD (sz, A, R, Rs, Rn, Rt) = "1 sz 111 0 00 A R 1 Rs:5 0 000 00 Rn:5 Rt:5",
            "A=0 & Rt=31 => stadd{R||l} {Rs:r}, [{Rn:xs}]; ldadd{A||a}{R||l} {Rs:r}, {Rt:r}, [{Rn:xs}]" if LSE;
        LDCLR (sz, A, R, Rs, Rn, Rt) = "1 sz 111 0 00 A R 1 Rs:5 0 001 00 Rn:5 Rt:5",
            "A=0 & Rt=31 => stclr{R||l} {Rs:r}, [{Rn:xs}]; ldclr{A||a}{R||l} {Rs:r}, {Rt:r}, [{Rn:xs}]" if LSE;
        LDEOR (sz, A, R, Rs, Rn, Rt) = "1 sz 111 0 00 A R 1 Rs:5 0 010 00 Rn:5 Rt:5",
            "A=0 & Rt=31 => steor{R||l} {Rs:r}, [{Rn:xs}]; ldeor{A||a}{R||l} {Rs:r}, {Rt:r}, [{Rn:xs}]" if LSE;
        LDSET (sz, A, R, Rs, Rn, Rt) = "1 sz 111 0 00 A R 1 Rs:5 0 011 00 Rn:5 Rt:5",
            "A=0 & Rt=31 => stset{R||l} {Rs:r}, [{Rn:xs}]; ldset{A||a}{R||l} {Rs:r}, {Rt:r}, [{Rn:xs}]" if LSE;
        LDSMAX (sz, A, R, Rs, Rn, Rt) = "1 sz 111 0 00 A R 1 Rs:5 0 100 00 Rn:5 Rt:5",
            "A=0 & Rt=31 => stsmax{R||l} {Rs:r}, [{Rn:xs}]; ldsmax{A||a}{R||l} {Rs:r}, {Rt:r}, [{Rn:xs}]" if LSE;
        LDSMIN (sz, A, R, Rs, Rn, Rt) = "1 sz 111 0 00 A R 1 Rs:5 0 101 00 Rn:5 Rt:5",
            "A=0 & Rt=31 => stsmin{R||l} {Rs:r}, [{Rn:xs}]; ldsmin{A||a}{R||l} {Rs:r}, {Rt:r}, [{Rn:xs}]" if LSE;
        LDUMAX (sz, A, R, Rs, Rn, Rt) = "1 sz 111 0 00 A R 1 Rs:5 0 110 00 Rn:5 Rt:5",
            "A=0 & Rt=31 => stumax{R||l} {Rs:r}, [{Rn:xs}]; ldumax{A||a}{R||l} {Rs:r}, {Rt:r}, [{Rn:xs}]" if LSE;
        LDUMIN (sz, A, R, Rs, Rn, Rt) = "1 sz 111 0 00 A R 1 Rs:5 0 111 00 Rn:5 Rt:5",
            "A=0 & Rt=31 => stumin{R||l} {Rs:r}, [{Rn:xs}]; ldumin{A||a}{R||l} {Rs:r}, {Rt:r}, [{Rn:xs}]" if LSE;
        SWP (sz, A, R, Rs, Rn, Rt) = "1 sz 111 0 00 A R 1 Rs:5 1 000 00 Rn:5 Rt:5",
            "swp{A||a}{R||l} {Rs:r}, {Rt:r}, [{Rn:xs}]" if LSE;
        LDAPR (sz, Rs, Rn, Rt) = "1 sz 111 0 00 1 0 1 Rs:5 1 100 00 Rn:5 Rt:5", "ldapr {Rt:r}, [{Rn:xs}]" if LRCPC;
        ST64B (Rs, Rn, Rt) = "11 111 0 00 0 0 1 Rs:5 1 001 00 Rn:5 Rt:5", "st64b {Rt:x}, [{Rn:xs}]" if LS64 todo;
        ST64BV0 (Rs, Rn, Rt) = "11 111 0 00 0 0 1 Rs:5 1 010 00 Rn:5 Rt:5",
            "st64bv0 {Rs:x}, {Rt:x}, [{Rn:xs}]" if LS64 todo;
        ST64BV (Rs, Rn, Rt) = "11 111 0 00 0 0 1 Rs:5 1 011 00 Rn:5 Rt:5",
            "st64bv {Rs:x}, {Rt:x}, [{Rn:xs}]" if LS64 todo;
        LD64B (Rs, Rn, Rt) = "11 111 0 00 0 0 1 Rs:5 1 101 00 Rn:5 Rt:5", "ld64b {Rt:x}, [{Rn:xs}]" if LS64 todo;
    }
    section "Load/store register (register offset)" {
        STRB_reg (Rm, option, S, Rn, Rt) = "00 111 0 00 00 1 Rm:5 option:3 S 10 Rn:5 Rt:5",
            "strb {Rt:w}, [{Rn:xs}, {option&1|w|x}{Rm:n}{option:index<0}]";
        LDRB_reg (Rm, option, S, Rn, Rt) = "00 111 0 00 01 1 Rm:5 option:3 S 10 Rn:5 Rt:5",
            "ldrb {Rt:w}, [{Rn:xs}, {option&1|w|x}{Rm:n}{option:index<0}]";
        LDRSB_reg (opc0, Rm, option, S, Rn, Rt) = "00 111 0 00 1 opc0 1 Rm:5 option:3 S 10 Rn:5 Rt:5",
            "ldrsb {opc0|x|w}{Rt:n}, [{Rn:xs}, {option&1|w|x}{Rm:n}{option:index<0}]";
        STRH_reg (Rm, option, S, Rn, Rt) = "01 111 0 00 00 1 Rm:5 option:3 S 10 Rn:5 Rt:5",
            "strh {Rt:w}, [{Rn:xs}, {option&1|w|x}{Rm:n}{option:index<1}]";
        LDRH_reg (Rm, option, S, Rn, Rt) = "01 111 0 00 01 1 Rm:5 option:3 S 10 Rn:5 Rt:5",
            "ldrh {Rt:w}, [{Rn:xs}, {option&1|w|x}{Rm:n}{option:index<1}]";
        LDRSH_reg (opc0, Rm, option, S, Rn, Rt) = "01 111 0 00 1 opc0 1 Rm:5 option:3 S 10 Rn:5 Rt:5",
            "ldrsh {opc0|x|w}{Rt:n}, [{Rn:xs}, {option&1|w|x}{Rm:n}{option:index<1}]";
        STR_reg (sz, Rm, option, S, Rn, Rt) = "1 sz 111 0 00 00 1 Rm:5 option:3 S 10 Rn:5 Rt:5",
            "str {Rt:r}, [{Rn:xs}, {option&1|w|x}{Rm:n}{option:index<sz+2}]";
        LDR_reg (sz, Rm, option, S, Rn, Rt) = "1 sz 111 0 00 01 1 Rm:5 option:3 S 10 Rn:5 Rt:5",
            "ldr {Rt:r}, [{Rn:xs}, {option&1|w|x}{Rm:n}{option:index<sz+2}]";
        LDRSW_reg (Rm, option, S, Rn, Rt) = "10 111 0 00 10 1 Rm:5 option:3 S 10 Rn:5 Rt:5",
            "ldrsw {Rt:x}, [{Rn:xs}, {option&1|w|x}{Rm:n}{option:index<2}]";
        PRFM_reg (Rm, option, S, Rn, Rt) = "11 111 0 00 10 1 Rm:5 option:3 S 10 Rn:5 Rt:5",
            "prfm {Rt:prefetch}, [{Rn:xs}, {option&1|w|x}{Rm:n}{option:index<3}]";
        STR_reg_fpsimd (size, opc1, Rm, option, S, Rn, Rt) = "size:2 111 1 00 opc1 0 1 Rm:5 option:3 S 10 Rn:5 Rt:5",
            "str {opc1|{size|b|h|s|d}|q}{Rt:d}, [{Rn:xs}, {option&1|w|x}{Rm:n}{option:index<opc1*4+size}]" if FP;
        LDR_reg_fpsimd (size, opc1, Rm, option, S, Rn, Rt) = "size:2 111 1 00 opc1 1 1 Rm:5 option:3 S 10 Rn:5 Rt:5",
            "ldr {opc1|{size|b|h|s|d}|q}{Rt:d}, [{Rn:xs}, {option&1|w|x}{Rm:n}{option:index<opc1*4+size}]" if FP;
    }
    section "Load/store register (pac)" {
        LDRAA (M, S, imm9, W, Rn, Rt) = "11 111 0 00 M S 1 imm9:9 W 1 Rn:5 Rt:5",
            "ldra{M|a|b} {Rt:x}, [{Rn:xs}{S.imm9?, #{S.imm9:s<3}}]{W||!}" if PAuth;
    }
    section "Load/store register (unsigned immediate)" {
        STRB_imm (imm12, Rn, Rt) = "00 111 0 01 00 imm12:12 Rn:5 Rt:5",
            "strb {Rt:w}, [{Rn:xs}{imm12?, #{imm12:u<0}}]";
        LDRB_imm (imm12, Rn, Rt) = "00 111 0 01 01 imm12:12 Rn:5 Rt:5",
            "ldrb {Rt:w}, [{Rn:xs}{imm12?, #{imm12:u<0}}]";
        LDRSB_imm (opc0, imm12, Rn, Rt) = "00 111 0 01 1 opc0 imm12:12 Rn:5 Rt:5",
            "ldrsb {opc0|x|w}{Rt:n}, [{Rn:xs}{imm12?, #{imm12:u<0}}]";
        STRH_imm (imm12, Rn, Rt) = "01 111 0 01 00 imm12:12 Rn:5 Rt:5",
            "strh {Rt:w}, [{Rn:xs}{imm12?, #{imm12:u<1}}]";
        LDRH_imm (imm12, Rn, Rt) = "01 111 0 01 01 imm12:12 Rn:5 Rt:5",
            "ldrh {Rt:w}, [{Rn:xs}{imm12?, #{imm12:u<1}}]";
        LDRSH_imm (opc0, imm12, Rn, Rt) = "01 111 0 01 1 opc0 imm12:12 Rn:5 Rt:5",
            "ldrsh {opc0|x|w}{Rt:n}, [{Rn:xs}{imm12?, #{imm12:u<1}}]";
        STR_imm (sz, imm12, Rn, Rt) = "1 sz 111 0 01 00 imm12:12 Rn:5 Rt:5",
            "str {Rt:r}, [{Rn:xs}{imm12?, #{imm12:u<sz+2}}]";
        LDR_imm (sz, imm12, Rn, Rt) = "1 sz 111 0 01 01 imm12:12 Rn:5 Rt:5",
            "ldr {Rt:r}, [{Rn:xs}{imm12?, #{imm12:u<sz+2}}]";
        LDRSW_imm (imm12, Rn, Rt) = "10 111 0 01 10 imm12:12 Rn:5 Rt:5",
            "ldrsw {Rt:x}, [{Rn:xs}{imm12?, #{imm12:u<2}}]";
        PRFM_imm (imm12, Rn, Rt) = "11 111 0 01 10 imm12:12 Rn:5 Rt:5",
            "prfm {Rt:prefetch}, [{Rn:xs}{imm12?, #{imm12:u<3}}]";
        STR_imm_fpsimd (size, opc1, imm12, Rn, Rt) = "size:2 111 1 01 opc1 0 imm12:12 Rn:5 Rt:5",
            "str {opc1|{size|b|h|s|d}|q}{Rt:d}, [{Rn:xs}{imm12?, #{imm12:u<opc1*4+size}}]" if FP;
        LDR_imm_fpsimd (size, opc1, imm12, Rn, Rt) = "size:2 111 1 01 opc1 1 imm12:12 Rn:5 Rt:5",
            "ldr {opc1|{size|b|h|s|d}|q}{Rt:d}, [{Rn:xs}{imm12?, #{imm12:u<opc1*4+size}}]" if FP;
    }
    section "Load/store memory tags" {
        STG_post (imm9, Xn, Xt) = "11011001 00 1 imm9:9 01 Xn:5 Xt:5",
            "stg {Xt:xs}, [{Xn:xs}], #{imm9:s<4}" if MTE todo;
        STG_off (imm9, Xn, Xt) = "11011001 00 1 imm9:9 10 Xn:5 Xt:5",
            "stg {Xt:xs}, [{Xn:xs}{imm9?, #{imm9:s<4}}]" if MTE todo;
        STG_pre (imm9, Xn, Xt) = "11011001 00 1 imm9:9 11 Xn:5 Xt:5",
            "stg {Xt:xs}, [{Xn:xs}, #{imm9:s<4}]!" if MTE todo;
        STZG_post (imm9, Xn, Xt) = "11011001 01 1 imm9:9 01 Xn:5 Xt:5",
            "stzg {Xt:xs}, [{Xn:xs}], #{imm9:s<4}" if MTE todo;
        STZG_off (imm9, Xn, Xt) = "11011001 01 1 imm9:9 10 Xn:5 Xt:5",
            "stzg {Xt:xs}, [{Xn:xs}{imm9?, #{imm9:s<4}}]" if MTE todo;
        STZG_pre (imm9, Xn, Xt) = "11011001 01 1 imm9:9 11 Xn:5 Xt:5",
            "stzg {Xt:xs}, [{Xn:xs}, #{imm9:s<4}]!" if MTE todo;
        ST2G_post (imm9, Xn, Xt) = "11011001 10 1 imm9:9 01 Xn:5 Xt:5",
            "st2g {Xt:xs}, [{Xn:xs}], #{imm9:s<4}" if MTE todo;
        ST2G_off (imm9, Xn, Xt) = "11011001 10 1 imm9:9 10 Xn:5 Xt:5",
            "st2g {Xt:xs}, [{Xn:xs}{imm9?, #{imm9:s<4}}]" if MTE todo;
        ST2G_pre (imm9, Xn, Xt) = "11011001 10 1 imm9:9 11 Xn:5 Xt:5",
            "st2g {Xt:xs}, [{Xn:xs}, #{imm9:s<4}]!" if MTE todo;
        STZ2G_post (imm9, Xn, Xt) = "11011001 11 1 imm9:9 01 Xn:5 Xt:5",
            "stz2g {Xt:xs}, [{Xn:xs}], #{imm9:s<4}" if MTE todo;
        STZ2G_off (imm9, Xn, Xt) = "11011001 11 1 imm9:9 10 Xn:5 Xt:5",
            "stz2g {Xt:xs}, [{Xn:xs}{imm9?, #{imm9:s<4}}]" if MTE todo;
        STZ2G_pre (imm9, Xn, Xt) = "11011001 11 1 imm9:9 11 Xn:5 Xt:5",
            "stz2g {Xt:xs}, [{Xn:xs}, #{imm9:s<4}]!" if MTE todo;
        STZGM (Xn, Xt) = "11011001 00 1 000000000 00 Xn:5 Xt:5", "stzgm {Xt:x}, [{Xn:xs}]" if MTE todo;
        LDG (imm9, Xn, Xt) = "11011001 01 1 imm9:9 00 Xn:5 Xt:5",
            "ldg {Xt:x}, [{Xn:xs}{imm9?, #{imm9:s<4}}]" if MTE todo;
        STGM (Xn, Xt) = "11011001 10 1 000000000 00 Xn:5 Xt:5", "stgm {Xt:x}, [{Xn:xs}]" if MTE todo;
        LDGM (Xn, Xt) = "11011001 11 1 000000000 00 Xn:5 Xt:5", "ldgm {Xt:x}, [{Xn:xs}]" if MTE todo;
    }
    section "Guarded Control Stack" {
        GCSSTR (Rn, Rt) = "11011001 000 11111 000 0 11 Rn:5 Rt:5", "" todo "FEAT_GCS";
        GCSSTTR (Rn, Rt) = "11011001 000 11111 000 1 11 Rn:5 Rt:5", "" todo "FEAT_GCS";
    }
}
