//! A32, in the order of DDI 0487 F4.1: tables by the groups of the main encoding table. The condition field is
//! not part of them, as 0b1111 has a table of its own.
use super::data::op;
use super::memory::{Access, Where, mode};
use super::{Decoder, simd};
use crate::a64::immediate::MoveImmediate;
use crate::emit::{Bind, Operands};
use crate::table::Row;

pub mod block;
pub mod data;
pub mod load;
pub mod media;
pub mod system;
pub mod unconditional;

/// A32ExpandImm() of `imm12`.
pub const fn expand(imm12: u32) -> u32 {
    (imm12 & 0xff).rotate_right(imm12 >> 8 << 1)
}

impl<B: Bind> Decoder<'_, B> {
    fn expanded(&mut self, op: u32, s: u32, regs: (u32, u32), imm12: u32) -> B::Out {
        self.data_immediate(op, s, regs, expand(imm12), imm12 >> 8 != 0)
    }
    /// ADD and SUB, of which ADR is known here already.
    fn add_sub_immediate(&mut self, op: u32, s: u32, regs: (u32, u32), imm12: u32) -> B::Out {
        if s == 0 && regs.1 == 15 && regs.0 != 15 {
            return self.address(regs.0, u32::from(op == op::ADD), expand(imm12));
        }
        self.expanded(op, s, regs, imm12)
    }
    /// ADR.
    pub(super) fn address(&mut self, rd: u32, u: u32, imm: u32) -> B::Out {
        if rd == 15 {
            return self.unpredictable();
        }
        let imm = self.literal(u, imm).into();
        self.bind::<MoveImmediate>(Operands {
            rd: rd as u8,
            imm,
            ..Default::default()
        })
    }
    /// With an accumulator that must not be R15.
    pub(super) fn with_ra(&mut self, ra: u32, f: impl FnOnce(&mut Self) -> B::Out) -> B::Out {
        if ra == 15 {
            return self.unpredictable();
        }
        f(self)
    }
    /// With the first register of a pair, which is even.
    fn even(&mut self, rt: u32, f: impl FnOnce(&mut Self) -> B::Out) -> B::Out {
        if rt & 1 == 1 {
            return self.unpredictable();
        }
        f(self)
    }
    fn load(
        &mut self,
        log2: u8,
        signed: bool,
        (p, w): (u32, u32),
        (rt, rn): (u32, u32),
        to: Where,
    ) -> B::Out {
        match mode(p, w) {
            Some(mode) => self.transfer(Access::load(log2, signed, mode), rt, rn, to),
            None => self.none(),
        }
    }
    fn store(&mut self, log2: u8, (p, w): (u32, u32), (rt, rn): (u32, u32), to: Where) -> B::Out {
        match mode(p, w) {
            Some(mode) => self.transfer(Access::store(log2, mode), rt, rn, to),
            None => self.none(),
        }
    }
    /// LDRD and STRD, whose second register is the next.
    fn dual_at(
        &mut self,
        load: bool,
        (p, w): (u32, u32),
        (rt, rn): (u32, u32),
        to: Where,
    ) -> B::Out {
        match mode(p, w) {
            Some(mode) => self.even(rt, |d| d.dual(load, mode, (rt, rt + 1), rn, to)),
            None => self.unpredictable(),
        }
    }
    /// BXJ, which is BX but does not take R15.
    pub(super) fn branch_exchange_jazelle(&mut self, rm: u32) -> B::Out {
        if rm == 15 {
            return self.unpredictable();
        }
        self.branch_exchange(rm)
    }
}

/// The tables with the heading of DDI 0487 F4.1 they are.
pub const TABLES: &[(&str, &[Row])] = &[
    ("F4.1 A32 data processing", data::DATA::ROWS),
    ("F4.1 A32 load/store", load::LOADS::ROWS),
    ("F4.1 A32 media", media::MEDIA::ROWS),
    ("F4.1 A32 branch, block transfer", block::BLOCK::ROWS),
    ("F4.1 A32 system registers", system::SYSTEM::ROWS),
    ("F4.1 A32 unconditional", unconditional::UNCONDITIONAL::ROWS),
];

/// Picks the table of a word and says `$what` to it.
macro_rules! with_table {
    ($insn:ident, $($what:tt)*) => {
        match $insn >> 25 & 7 {
            _ if $insn >> 28 == 15 => unconditional::UNCONDITIONAL::$($what)*,
            0b000 | 0b001 => data::DATA::$($what)*,
            0b011 if $insn & 1 << 4 != 0 => media::MEDIA::$($what)*,
            0b010 | 0b011 => load::LOADS::$($what)*,
            0b100 | 0b101 => block::BLOCK::$($what)*,
            _ => system::SYSTEM::$($what)*,
        }
    };
}

/// The row of a word that is not FP or SIMD, if it has one.
pub(super) fn find(insn: u32) -> Option<&'static Row> {
    with_table!(insn, find(insn))
}
pub(super) fn decode<B: Bind>(d: &mut Decoder<'_, B>) -> B::Out {
    let insn = d.insn;
    d.cond = if insn >> 28 == 15 {
        14
    } else {
        (insn >> 28) as u8
    };
    if simd::is_here(insn) {
        return simd::decode(d);
    }
    with_table!(insn, decode(insn, d))
}
