//! Data processing with an immediate (DDI 0487 C4.1.92).
use super::register::MoveRegister;
use super::{Decoder, sign_extend};
use crate::emit::{Bind, Operands, slot};
use crate::features::Feature;

mod semantics;
pub use semantics::*;

crate::instructions! {
    pub trait Immediate, rows IMMEDIATE;
    section "Data-processing (1 source immediate)" {
        AUTIASPPC (imm16) = "1 11 100111 00 imm16:16 11111", "" todo "FEAT_PAuth_LR";
        AUTIBSPPC (imm16) = "1 11 100111 01 imm16:16 11111", "" todo "FEAT_PAuth_LR";
    }
    section "PC-rel. addressing" {
        ADR (immlo, immhi, Rd) = "0 immlo:2 10000 immhi:19 Rd:5", "adr {Rd:x}, {immhi.immlo:adr}";
        ADRP (immlo, immhi, Rd) = "1 immlo:2 10000 immhi:19 Rd:5", "adrp {Rd:x}, {immhi.immlo:adrp}";
    }
    section "Add/subtract (immediate)" {
        ADD_imm (sf, sh, imm12, Rn, Rd) = "sf 0 0 100010 sh imm12:12 Rn:5 Rd:5",
            "sh=0 & imm12=0 & Rd=31|Rn=31 => mov {Rd:rs}, {Rn:rs}; add {Rd:rs}, {Rn:rs}, #{imm12}{sh?, lsl #12}";
        ADDS_imm (sf, sh, imm12, Rn, Rd) = "sf 0 1 100010 sh imm12:12 Rn:5 Rd:5",
            "Rd=31 => cmn {Rn:rs}, #{imm12}{sh?, lsl #12}; adds {Rd:r}, {Rn:rs}, #{imm12}{sh?, lsl #12}";
        SUB_imm (sf, sh, imm12, Rn, Rd) = "sf 1 0 100010 sh imm12:12 Rn:5 Rd:5",
            "sub {Rd:rs}, {Rn:rs}, #{imm12}{sh?, lsl #12}";
        SUBS_imm (sf, sh, imm12, Rn, Rd) = "sf 1 1 100010 sh imm12:12 Rn:5 Rd:5",
            "Rd=31 => cmp {Rn:rs}, #{imm12}{sh?, lsl #12}; subs {Rd:r}, {Rn:rs}, #{imm12}{sh?, lsl #12}";
    }
    section "Add/subtract (immediate, with tags)" {
        ADDG (uimm6, op3, uimm4, Xn, Xd) = "1 00 100011 0 uimm6:6 op3:2 uimm4:4 Xn:5 Xd:5",
            "addg {Xd:xs}, {Xn:xs}, #{uimm6*16}, #{uimm4}" if MTE todo;
        SUBG (uimm6, op3, uimm4, Xn, Xd) = "1 10 100011 0 uimm6:6 op3:2 uimm4:4 Xn:5 Xd:5",
            "subg {Xd:xs}, {Xn:xs}, #{uimm6*16}, #{uimm4}" if MTE todo;
    }
    section "Min/max (immediate)" {
        SMAX_imm (sf, imm8, Rn, Rd) = "sf 00 1000111 0000 imm8:8 Rn:5 Rd:5",
            "smax {Rd:r}, {Rn:r}, #{imm8:s}" if CSSC;
        UMAX_imm (sf, imm8, Rn, Rd) = "sf 00 1000111 0001 imm8:8 Rn:5 Rd:5",
            "umax {Rd:r}, {Rn:r}, #{imm8}" if CSSC;
        SMIN_imm (sf, imm8, Rn, Rd) = "sf 00 1000111 0010 imm8:8 Rn:5 Rd:5",
            "smin {Rd:r}, {Rn:r}, #{imm8:s}" if CSSC;
        UMIN_imm (sf, imm8, Rn, Rd) = "sf 00 1000111 0011 imm8:8 Rn:5 Rd:5",
            "umin {Rd:r}, {Rn:r}, #{imm8}" if CSSC;
    }
    section "Logical (immediate)" {
        AND_imm (sf, N, immr, imms, Rn, Rd) = "sf 00 100100 N immr:6 imms:6 Rn:5 Rd:5",
            "and {Rd:rs}, {Rn:r}, #{N.immr.imms:bitmask}";
        ORR_imm (sf, N, immr, imms, Rn, Rd) = "sf 01 100100 N immr:6 imms:6 Rn:5 Rd:5",
            "Rn=31 & wide=0 => mov {Rd:rs}, #{N.immr.imms:bitmask}; orr {Rd:rs}, {Rn:r}, #{N.immr.imms:bitmask}";
        EOR_imm (sf, N, immr, imms, Rn, Rd) = "sf 10 100100 N immr:6 imms:6 Rn:5 Rd:5",
            "eor {Rd:rs}, {Rn:r}, #{N.immr.imms:bitmask}";
        ANDS_imm (sf, N, immr, imms, Rn, Rd) = "sf 11 100100 N immr:6 imms:6 Rn:5 Rd:5",
            "Rd=31 => tst {Rn:r}, #{N.immr.imms:bitmask}; ands {Rd:r}, {Rn:r}, #{N.immr.imms:bitmask}";
    }
    section "Move wide (immediate)" {
        MOVN (sf, hw, imm16, Rd) = "sf 00 100101 hw:2 imm16:16 Rd:5",
            "imm16!=0|hw=0 & sf=1|imm16!=65535 => mov {Rd:r}, #{imm16:inverted}; movn {Rd:r}, #{imm16}{hw?, lsl #{hw*16:d}}";
        MOVZ (sf, hw, imm16, Rd) = "sf 10 100101 hw:2 imm16:16 Rd:5",
            "imm16!=0|hw=0 => mov {Rd:r}, #{imm16:wide}; movz {Rd:r}, #{imm16}{hw?, lsl #{hw*16:d}}";
        MOVK (sf, hw, imm16, Rd) = "sf 11 100101 hw:2 imm16:16 Rd:5",
            "movk {Rd:r}, #{imm16}{hw?, lsl #{hw*16:d}}";
    }
    section "Bitfield" {
        SBFM (sf, N, immr, imms, Rn, Rd) = "sf 00 100110 N immr:6 imms:6 Rn:5 Rd:5",
            "imms=top => asr {Rd:r}, {Rn:r}, #{immr}; \
             imms<immr => sbfiz {Rd:r}, {Rn:r}, #{0-immr&top}, #{imms+1}; \
             immr=0 & imms=7 => sxtb {Rd:r}, {Rn:w}; \
             immr=0 & imms=15 => sxth {Rd:r}, {Rn:w}; \
             immr=0 & imms=31 => sxtw {Rd:r}, {Rn:w}; \
             sbfx {Rd:r}, {Rn:r}, #{immr}, #{imms-immr+1}";
        BFM (sf, N, immr, imms, Rn, Rd) = "sf 01 100110 N immr:6 imms:6 Rn:5 Rd:5",
            "imms<immr & Rn=31 => bfc {Rd:r}, #{0-immr&top}, #{imms+1}; \
             imms<immr => bfi {Rd:r}, {Rn:r}, #{0-immr&top}, #{imms+1}; \
             bfxil {Rd:r}, {Rn:r}, #{immr}, #{imms-immr+1}";
        UBFM (sf, N, immr, imms, Rn, Rd) = "sf 10 100110 N immr:6 imms:6 Rn:5 Rd:5",
            "imms=top => lsr {Rd:r}, {Rn:r}, #{immr}; \
             imms+1=immr => lsl {Rd:r}, {Rn:r}, #{top-imms}; \
             imms<immr => ubfiz {Rd:r}, {Rn:r}, #{0-immr&top}, #{imms+1}; \
             sf=0 & immr=0 & imms=7 => uxtb {Rd:r}, {Rn:w}; \
             sf=0 & immr=0 & imms=15 => uxth {Rd:r}, {Rn:w}; \
             ubfx {Rd:r}, {Rn:r}, #{immr}, #{imms-immr+1}";
    }
    section "Extract" {
        EXTR (sf, N, Rm, imms, Rn, Rd) = "sf 00 100111 N 0 Rm:5 imms:6 Rn:5 Rd:5",
            "Rn=Rm => ror {Rd:r}, {Rn:r}, #{imms}; extr {Rd:r}, {Rn:r}, {Rm:r}, #{imms}";
    }
}

/// DecodeBitMasks(): the element, rotated and replicated. `None` where it is reserved.
pub fn bit_mask(sf: u32, n: u32, immr: u32, imms: u32) -> Option<u64> {
    let size_field = n << 6 | (!imms & 0x3f);
    if size_field < 2 || sf == 0 && n == 1 {
        return None;
    }
    let size = 1u32 << size_field.ilog2();
    let (s, r) = (imms & (size - 1), immr & (size - 1));
    if s == size - 1 {
        return None;
    }
    let mut element = u64::MAX >> (63 - s);
    if r != 0 {
        element = (element >> r | element << (size - r)) & (u64::MAX >> (64 - size));
    }
    let mut width = size;
    while width < 64 {
        element |= element << width;
        width *= 2;
    }
    Some(if sf == 1 {
        element
    } else {
        element & 0xffff_ffff
    })
}

impl<B: Bind> Decoder<'_, B> {
    fn move_immediate(&mut self, imm: u64, rd: u32) -> B::Out {
        self.b.bind::<MoveImmediate>(Operands {
            imm,
            rd: slot::dx(rd),
            ..Default::default()
        })
    }

    fn add_sub_immediate(&mut self, sf: u32, op: u32, s: u32, imm: u32, n: u32, d: u32) -> B::Out {
        let o = Operands {
            imm: u64::from(imm),
            rn: slot::sp(n),
            rd: if s == 1 { slot::dx(d) } else { slot::sp(d) },
            ..Default::default()
        };
        bind!(self, o, AddSubImmediate [] [sf op s])
    }

    fn min_max(&mut self, sf: u32, unsigned: u32, min: u32, imm: u64, n: u32, d: u32) -> B::Out {
        let o = Operands {
            imm,
            rn: slot::x(n),
            rd: slot::dx(d),
            ..Default::default()
        };
        bind!(self, o, MinMaxImmediate [] [sf unsigned min])
    }

    fn logical_immediate(
        &mut self,
        opc: u32,
        sf: u32,
        mask: Option<u64>,
        n: u32,
        d: u32,
    ) -> B::Out {
        let Some(imm) = mask else {
            return self.none();
        };
        let o = Operands {
            imm,
            rn: slot::x(n),
            rd: if opc == 3 { slot::dx(d) } else { slot::sp(d) },
            ..Default::default()
        };
        let (hi, lo) = (opc >> 1, opc & 1);
        bind!(self, o, LogicalImmediate [] [sf hi lo])
    }

    /// `hw` names a half that a W register does not have.
    fn no_such_half(sf: u32, hw: u32) -> bool {
        sf == 0 && hw > 1
    }

    /// Reserved, or (low bit taken, its place in the result, length).
    fn bitfield(sf: u32, n: u32, r: u32, s: u32) -> Option<(u32, u32, u32)> {
        let width = 32 << sf;
        if n != sf || r >= width || s >= width {
            return None;
        }
        Some(if s >= r {
            (r, 0, s - r + 1)
        } else {
            (0, width - r, s + 1)
        })
    }

    fn signed_bitfield(&mut self, sf: u32, n: u32, r: u32, s: u32, rn: u32, rd: u32) -> B::Out {
        let Some((from, to, length)) = Self::bitfield(sf, n, r, s) else {
            return self.none();
        };
        let width = 32 << sf;
        let o = Operands {
            rn: slot::x(rn),
            rd: slot::dx(rd),
            ..Default::default()
        };
        if s == width - 1 {
            let o = Operands { amt: r as u8, ..o };
            return bind!(self, o, ShiftRightArithmetic [] [sf]);
        }
        if r == 0 {
            let amt = length as u8;
            return bind!(self, Operands { amt, ..o }, SignExtend [] [sf]);
        }
        let o = Operands {
            amt: (width - from - length) as u8,
            aux: (width - length - to) as u8,
            ..o
        };
        bind!(self, o, SignedBitfield [] [sf])
    }

    fn unsigned_bitfield(&mut self, sf: u32, n: u32, r: u32, s: u32, rn: u32, rd: u32) -> B::Out {
        let Some((from, to, length)) = Self::bitfield(sf, n, r, s) else {
            return self.none();
        };
        let o = Operands {
            imm: u64::MAX >> (64 - length) << to,
            amt: (from + to) as u8,
            rn: slot::x(rn),
            rd: slot::dx(rd),
            ..Default::default()
        };
        let left = u32::from(s < r);
        if s == (32 << sf) - 1 || s + 1 == r {
            return bind!(self, o, ShiftImmediate [] [sf left]);
        }
        bind!(self, o, UnsignedBitfield [] [sf left])
    }

    fn bitfield_insert(&mut self, sf: u32, n: u32, r: u32, s: u32, rn: u32, rd: u32) -> B::Out {
        let Some((_, to, length)) = Self::bitfield(sf, n, r, s) else {
            return self.none();
        };
        let o = Operands {
            imm: u64::MAX >> (64 - length) << to,
            amt: r as u8,
            rn: slot::x(rn),
            ra: slot::x(rd),
            rd: slot::dx(rd),
            ..Default::default()
        };
        bind!(self, o, BitfieldInsert [] [sf])
    }
}

impl<B: Bind> Immediate for Decoder<'_, B> {
    type Out = B::Out;
    fn unallocated(&mut self) -> B::Out {
        self.none()
    }
    fn has(&self, f: Feature) -> bool {
        self.b.has(f)
    }

    visit! { d;
        ADR (immlo, immhi, Rd) => {
            let offset = sign_extend(immhi << 2 | immlo, 21);
            d.move_immediate(d.cx.pc.wrapping_add(offset), Rd)
        };
        ADRP (immlo, immhi, Rd) => {
            let pages = sign_extend(immhi << 2 | immlo, 21);
            d.move_immediate((d.cx.pc & !0xfff).wrapping_add(pages << 12), Rd)
        };
        ADD_imm (sf, sh, imm12, Rn, Rd) => d.add_sub_immediate(sf, 0, 0, imm12 << (12 * sh), Rn, Rd);
        ADDS_imm (sf, sh, imm12, Rn, Rd) => d.add_sub_immediate(sf, 0, 1, imm12 << (12 * sh), Rn, Rd);
        SUB_imm (sf, sh, imm12, Rn, Rd) => d.add_sub_immediate(sf, 1, 0, imm12 << (12 * sh), Rn, Rd);
        SUBS_imm (sf, sh, imm12, Rn, Rd) => d.add_sub_immediate(sf, 1, 1, imm12 << (12 * sh), Rn, Rd);
        SMAX_imm (sf, imm8, Rn, Rd) => d.min_max(sf, 0, 0, sign_extend(imm8, 8), Rn, Rd);
        UMAX_imm (sf, imm8, Rn, Rd) => d.min_max(sf, 1, 0, u64::from(imm8), Rn, Rd);
        SMIN_imm (sf, imm8, Rn, Rd) => d.min_max(sf, 0, 1, sign_extend(imm8, 8), Rn, Rd);
        UMIN_imm (sf, imm8, Rn, Rd) => d.min_max(sf, 1, 1, u64::from(imm8), Rn, Rd);
        AND_imm (sf, N, immr, imms, Rn, Rd) =>
            d.logical_immediate(0, sf, bit_mask(sf, N, immr, imms), Rn, Rd);
        ORR_imm (sf, N, immr, imms, Rn, Rd) =>
            d.logical_immediate(1, sf, bit_mask(sf, N, immr, imms), Rn, Rd);
        EOR_imm (sf, N, immr, imms, Rn, Rd) =>
            d.logical_immediate(2, sf, bit_mask(sf, N, immr, imms), Rn, Rd);
        ANDS_imm (sf, N, immr, imms, Rn, Rd) =>
            d.logical_immediate(3, sf, bit_mask(sf, N, immr, imms), Rn, Rd);
        MOVN (sf, hw, imm16, Rd) => {
            if Self::no_such_half(sf, hw) {
                return d.none();
            }
            let imm = !(u64::from(imm16) << (16 * hw));
            d.move_immediate(if sf == 1 { imm } else { imm & 0xffff_ffff }, Rd)
        };
        MOVZ (sf, hw, imm16, Rd) => {
            if Self::no_such_half(sf, hw) {
                return d.none();
            }
            d.move_immediate(u64::from(imm16) << (16 * hw), Rd)
        };
        MOVK (sf, hw, imm16, Rd) => {
            if Self::no_such_half(sf, hw) {
                return d.none();
            }
            let o = Operands {
                imm: u64::from(imm16) << (16 * hw),
                amt: 16 * hw as u8,
                ra: slot::x(Rd),
                rd: slot::dx(Rd),
                ..Default::default()
            };
            bind!(d, o, MoveKeep [] [sf])
        };
        SBFM (sf, N, immr, imms, Rn, Rd) => d.signed_bitfield(sf, N, immr, imms, Rn, Rd);
        BFM (sf, N, immr, imms, Rn, Rd) => d.bitfield_insert(sf, N, immr, imms, Rn, Rd);
        UBFM (sf, N, immr, imms, Rn, Rd) => d.unsigned_bitfield(sf, N, immr, imms, Rn, Rd);
        EXTR (sf, N, Rm, imms, Rn, Rd) => {
            if N != sf || sf == 0 && imms > 31 {
                return d.none();
            }
            let o = Operands {
                amt: imms as u8,
                rn: slot::x(Rn),
                rm: slot::x(Rm),
                rd: slot::dx(Rd),
                ..Default::default()
            };
            if Rn == Rm {
                return bind!(d, o, RotateImmediate [] [sf]);
            }
            if imms == 0 {
                return bind!(d, o, MoveRegister [] [sf]);
            }
            bind!(d, o, Extract [] [sf])
        };
    }
}
