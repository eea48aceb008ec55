//! T32, in the order of DDI 0487 F3.1: one table of halfwords, and those of two halfwords.
use super::data::op;
use super::memory::{Access, OFFSET, POST, PRE, Where};
use super::multiple::Direction;
use super::{Decoder, a32, sign_extend, simd};
use crate::a64::register::Checksum;
use crate::a64::system::HypervisorCall;
use crate::emit::{Bind, Operands, Semantics};
use crate::table::Row;

pub mod half;
pub mod immediate;
pub mod literal;
pub mod memory;
pub mod register;

const SP: u32 = 13;

/// The mode that P and W say: unlike in A32, W is set wherever the base is written. `None` is P = 0 and W = 0,
/// which is another instruction.
const fn mode(p: u32, w: u32) -> Option<u8> {
    match (p, w) {
        (1, 0) => Some(OFFSET),
        (1, _) => Some(PRE),
        (_, 1) => Some(POST),
        _ => None,
    }
}

/// T32ExpandImm_C(): the value, and whether it was rotated. `None` is CONSTRAINED UNPREDICTABLE.
pub const fn expand(imm12: u32) -> Option<(u32, bool)> {
    let byte = imm12 & 0xff;
    let v = match imm12 >> 8 {
        0 => return Some((byte, false)),
        _ if imm12 >> 10 != 0 => {
            return Some(((byte | 0x80).rotate_right(imm12 >> 7), true));
        }
        _ if byte == 0 => return None,
        1 => byte << 16 | byte,
        2 => byte << 24 | byte << 8,
        _ => byte * 0x0101_0101,
    };
    Some((v, false))
}

/// The offset of B, BL and BLX: I1 and I2 are J1 and J2 unless they differ from S.
pub(super) const fn wide_offset(s: u32, j1: u32, j2: u32, low: u32) -> u32 {
    let (i1, i2) = ((j1 ^ s ^ 1) & 1, (j2 ^ s ^ 1) & 1);
    sign_extend(s << 23 | i1 << 22 | i2 << 21 | low, 24) << 1
}

impl<B: Bind> Decoder<'_, B> {
    /// S of T16 instructions: they set flags outside IT blocks.
    fn flags(&self) -> u32 {
        u32::from(!self.is_in_it())
    }
    /// What may stand in an IT block only at its end.
    fn last(&mut self, f: impl FnOnce(&mut Self) -> B::Out) -> B::Out {
        if self.is_inside_it() {
            return self.unpredictable();
        }
        f(self)
    }
    fn add_high(&mut self, rd: u32, rm: u32) -> B::Out {
        if rd == 15 && (rm == 15 || self.is_inside_it()) {
            return self.unpredictable();
        }
        self.data_register(op::ADD, 0, (rd, rd, rm), 0, 0)
    }
    fn compare_high(&mut self, rn: u32, rm: u32) -> B::Out {
        if rn == 15 || rm == 15 {
            return self.unpredictable();
        }
        self.data_register(op::CMP, 1, (0, rn, rm), 0, 0)
    }
    fn move_high(&mut self, rd: u32, rm: u32) -> B::Out {
        if rd == 15 && self.is_inside_it() {
            return self.unpredictable();
        }
        self.data_register(op::MOV, 0, (rd, 0, rm), 0, 0)
    }
    fn pop(&mut self, list: u32) -> B::Out {
        if list >> 15 == 1 && self.is_inside_it() {
            return self.unpredictable();
        }
        self.multiple(true, Direction::IA, 1, SP, list)
    }
    /// IT is carried out where the next instruction is looked at ([`super::Location::next`]).
    fn if_then(&mut self, first: u32, mask: u32) -> B::Out {
        let bad = first == 15 || first == 14 && !mask.is_power_of_two();
        if bad || self.is_in_it() {
            return self.unpredictable();
        }
        self.nop()
    }
    /// A branch with a condition of its own.
    fn branch_if(&mut self, cond: u32, offset: u32) -> B::Out {
        if cond >= 14 {
            return self.none();
        }
        if self.is_in_it() {
            return self.unpredictable();
        }
        self.cond = cond as u8;
        self.branch(offset)
    }
    fn hypervisor_call(&mut self, imm16: u32) -> B::Out {
        if self.is_in_it() {
            return self.unpredictable();
        }
        self.always::<HypervisorCall>(imm16)
    }
    /// What an operation is with R15 as destination or first operand.
    fn operation(op: u32, s: u32, rd: u32, rn: u32) -> (u32, u32, u32) {
        match op {
            op::AND if rd == 15 && s == 1 => (op::TST, 0, rn),
            op::EOR if rd == 15 && s == 1 => (op::TEQ, 0, rn),
            op::ADD if rd == 15 && s == 1 => (op::CMN, 0, rn),
            op::SUB if rd == 15 && s == 1 => (op::CMP, 0, rn),
            op::ORR if rn == 15 => (op::MOV, rd, 0),
            op::ORN if rn == 15 => (op::MVN, rd, 0),
            _ => (op, rd, rn),
        }
    }
    fn shifted(
        &mut self,
        op: u32,
        s: u32,
        (rd, rn, rm): (u32, u32, u32),
        stype: u32,
        imm5: u32,
    ) -> B::Out {
        let (op, rd, rn) = Self::operation(op, s, rd, rn);
        if [rd, rn, rm].contains(&15) {
            return self.unpredictable();
        }
        self.data_register(op, s, (rd, rn, rm), stype, imm5)
    }
    fn modified(&mut self, op: u32, s: u32, (rd, rn): (u32, u32), imm12: u32) -> B::Out {
        let (op, rd, rn) = Self::operation(op, s, rd, rn);
        let Some((imm, rotated)) = expand(imm12) else {
            return self.unpredictable();
        };
        if rd == 15 || rn == 15 {
            return self.unpredictable();
        }
        self.data_immediate(op, s, (rd, rn), imm, rotated)
    }
    /// SSAT and USAT. ASR by 0 is SSAT16 and USAT16 with bits that are not as they should be.
    fn saturate_wide(
        &mut self,
        unsigned: u32,
        to: u32,
        regs: (u32, u32),
        sh: u32,
        imm5: u32,
    ) -> B::Out {
        if sh == 1 && imm5 == 0 {
            return self.unpredictable();
        }
        self.saturate(unsigned, to, regs, sh, imm5)
    }
    /// ADDW, SUBW and ADR.
    fn wide(&mut self, op: u32, (rd, rn): (u32, u32), imm12: u32) -> B::Out {
        if rd == 15 {
            return self.unpredictable();
        }
        if rn == 15 {
            return self.address(rd, u32::from(op == op::ADD), imm12);
        }
        self.data_immediate(op, 0, (rd, rn), imm12, false)
    }
    /// The lists of T32: at least two registers, never both LR and PC, no base that is written back.
    fn multiple_wide(&mut self, load: bool, dir: Direction, w: u32, rn: u32, list: u32) -> B::Out {
        let both = list >> 14 == 3;
        let base = w == 1 && list >> rn & 1 == 1;
        let inside = list >> 15 == 1 && self.is_inside_it();
        if list.count_ones() < 2 || both || base || inside {
            return self.unpredictable();
        }
        self.multiple(load, dir, w, rn, list)
    }
    fn store_wide(
        &mut self,
        log2: u8,
        (p, w): (u32, u32),
        (rt, rn): (u32, u32),
        to: Where,
    ) -> B::Out {
        match mode(p, w) {
            Some(mode) => self.transfer(Access::store(log2, mode), rt, rn, to),
            None => self.none(),
        }
    }
    fn dual_wide(
        &mut self,
        load: bool,
        (p, w): (u32, u32),
        rts: (u32, u32),
        rn: u32,
        to: Where,
    ) -> B::Out {
        match mode(p, w) {
            Some(OFFSET) if rn == 15 && !load => self.unpredictable(),
            Some(mode) => self.dual(load, mode, rts, rn, to),
            None => self.none(),
        }
    }
    /// Loads of less than a word to R15 are PLD, PLDW, PLI and hints without a name.
    fn load_or_preload(
        &mut self,
        log2: u8,
        signed: bool,
        (p, w): (u32, u32),
        (rt, rn): (u32, u32),
        to: Where,
    ) -> B::Out {
        let Some(mode) = mode(p, w) else {
            return self.none();
        };
        if log2 < 2 && rt == 15 {
            return match to {
                _ if mode != OFFSET => self.unpredictable(),
                Where::Register { rm, .. } => self.preload(rm),
                Where::Constant(_) => self.nop(),
            };
        }
        if rt == 15 && self.is_inside_it() {
            return self.unpredictable();
        }
        self.transfer(Access::load(log2, signed, mode), rt, rn, to)
    }
    /// REV and the like have their source twice.
    fn unary_twice<S: Semantics + 'static>(&mut self, rd: u32, rn: u32, rm: u32) -> B::Out {
        if rn != rm {
            return self.unpredictable();
        }
        self.unary::<S>(rd, rm)
    }
    /// CRC32 and CRC32C, which take no condition.
    pub(super) fn checksum(&mut self, c: u32, sz: u32, (rd, rn, rm): (u32, u32, u32)) -> B::Out {
        if [rd, rn, rm].contains(&15) || sz == 3 || self.cond != 14 {
            return self.unpredictable();
        }
        let o = Operands {
            rd: rd as u8,
            rn: rn as u8,
            rm: rm as u8,
            ..Default::default()
        };
        match (c, sz) {
            (0, 0) => self.bind::<Checksum<false, false, false>>(o),
            (0, 1) => self.bind::<Checksum<false, false, true>>(o),
            (0, _) => self.bind::<Checksum<false, true, false>>(o),
            (_, 0) => self.bind::<Checksum<true, false, false>>(o),
            (_, 1) => self.bind::<Checksum<true, false, true>>(o),
            _ => self.bind::<Checksum<true, true, false>>(o),
        }
    }
}

/// The tables with the heading of DDI 0487 F3.1 they are.
pub const TABLES: &[(&str, &[Row])] = &[
    ("F3.1 T32 16-bit", half::HALF::ROWS),
    (
        "F3.1 T32 immediates, shifted registers, control",
        immediate::IMMEDIATE::ROWS,
    ),
    ("F3.1 T32 load/store", memory::MEMORY::ROWS),
    ("F3.1 T32 literals", literal::LITERAL::ROWS),
    (
        "F3.1 T32 data processing (register)",
        register::REGISTER::ROWS,
    ),
];

/// Words of coprocessors have the same bits as in A32.
const COPROCESSOR: u32 = 0xec00_0000;

/// Picks the table of an instruction and says `$what` to it.
macro_rules! with_table {
    ($insn:ident, $none:expr, $($what:tt)*) => {
        match $insn >> 25 & 15 {
            _ if $insn >> 16 == 0 => half::HALF::$($what)*,
            // MCR2 and the like do not exist any more, and what is SVC in A32 is Advanced SIMD here.
            _ if $insn & COPROCESSOR == COPROCESSOR && $insn >> 28 != 14 => $none,
            _ if $insn & COPROCESSOR == COPROCESSOR => a32::system::SYSTEM::$($what)*,
            0b0101 => immediate::IMMEDIATE::$($what)*,
            0b0100 => memory::MEMORY::$($what)*,
            0b1100 if $insn >> 16 & 15 == 15 && $insn >> 20 & 1 == 1 => literal::LITERAL::$($what)*,
            0b1100 => memory::MEMORY::$($what)*,
            0b1101 => register::REGISTER::$($what)*,
            _ => immediate::IMMEDIATE::$($what)*,
        }
    };
}

/// The row of an instruction that is not FP or SIMD, if it has one.
pub(super) fn find(insn: u32) -> Option<&'static Row> {
    with_table!(insn, None, find(insn))
}
pub(super) fn decode<B: Bind>(d: &mut Decoder<'_, B>) -> B::Out {
    let it = d.cx.location.it();
    d.cond = if it & 15 != 0 { it >> 4 } else { 14 };
    let insn = d.insn;
    if let Some(in_a32) = simd::from_t32(insn) {
        d.insn = in_a32;
        return simd::decode(d);
    }
    with_table!(insn, d.none(), decode(insn, d))
}
