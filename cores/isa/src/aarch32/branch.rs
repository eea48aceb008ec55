//! Branches (DDI 0487 F1.3). Bit 0 of a target is the state it is executed in.
use super::{Decoder, r};
use crate::a64::branch::{BranchConditional, BranchImmediate, CompareBranch};
use crate::emit::{Bind, Class, Emit, Operands, Semantics, Shift, slot};

const LR: u8 = 14;

/// What an instruction writes as R15 is branched to: BXWritePC(), or in `T32` code, where an operation and no
/// load wrote it, BranchWritePC().
pub struct ToPc<S, const T32: bool>(std::marker::PhantomData<S>);
impl<S: Semantics, const T32: bool> Semantics for ToPc<S, T32> {
    const ENDS: bool = true;
    const CLASS: Class = match S::CLASS {
        Class::Alu => Class::Branch,
        class => class,
    };
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        S::run(e, o)?;
        let to = e.x(slot::PC);
        let to = if T32 {
            let t = e.imm(1);
            e.or(to, t)
        } else {
            to
        };
        e.branch_to(to);
        Ok(())
    }
}

/// BL and BLX (immediate): the upper half of `imm` is what LR becomes.
pub struct BranchLink;
impl Semantics for BranchLink {
    const ENDS: bool = true;
    const CLASS: Class = Class::Branch;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let back = e.imm(o.imm >> 32);
        e.set_x(LR, back);
        e.branch(o.imm & 0xffff_ffff);
        Ok(())
    }
}

/// BX, BXJ and, with LR in `imm`, BLX (register). BLX LR goes to the old value.
pub struct BranchExchange<const LINK: bool>;
impl<const LINK: bool> Semantics for BranchExchange<LINK> {
    const ENDS: bool = true;
    const CLASS: Class = Class::Branch;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let to = e.x(o.rm);
        if LINK {
            let back = e.imm(o.imm);
            e.set_x(LR, back);
        }
        e.branch_to(to);
        Ok(())
    }
}

/// TBB and TBH.
pub struct TableBranch<const HALF: bool>;
impl<const HALF: bool> Semantics for TableBranch<HALF> {
    const ENDS: bool = true;
    const CLASS: Class = Class::Load;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (n, m) = (e.x(o.rn), e.x(o.rm));
        let m = e.shift(false, Shift::Lsl, m, u8::from(HALF));
        let at = e.add(false, n, m);
        let v = e.load(crate::MemKind::Normal, u8::from(HALF), at)?;
        let by = e.shift(false, Shift::Lsl, v, 1);
        let pc = e.imm(o.imm >> 32 | 1);
        let to = e.add(false, pc, by);
        e.branch_to(to);
        Ok(())
    }
}

impl<B: Bind> Decoder<'_, B> {
    /// Whether a branch is not allowed here: in an IT block, but not at its end.
    pub fn is_inside_it(&self) -> bool {
        let it = self.cx.location.it();
        self.cx.location.is_thumb() && it & 15 != 0 && it & 15 != 8
    }
    pub fn is_in_it(&self) -> bool {
        self.cx.location.is_thumb() && self.cx.location.it() & 15 != 0
    }
    /// Where `offset` leads in the same state.
    fn target(&self, offset: u32) -> u64 {
        let t = u64::from(self.cx.location.is_thumb());
        u64::from(self.cx.location.pc().wrapping_add(offset)) | t
    }
    /// LR behind this instruction, which has `size` bytes.
    fn link(&self, size: u32) -> u64 {
        let t = u64::from(self.cx.location.is_thumb());
        u64::from(self.cx.location.address().wrapping_add(size)) | t
    }
    /// B, if the condition holds.
    pub fn branch(&mut self, offset: u32) -> B::Out {
        let o = Operands {
            imm: self.target(offset),
            ..Default::default()
        };
        match self.cond {
            0 => self.b.bind::<BranchConditional<0>>(o),
            1 => self.b.bind::<BranchConditional<1>>(o),
            2 => self.b.bind::<BranchConditional<2>>(o),
            3 => self.b.bind::<BranchConditional<3>>(o),
            4 => self.b.bind::<BranchConditional<4>>(o),
            5 => self.b.bind::<BranchConditional<5>>(o),
            6 => self.b.bind::<BranchConditional<6>>(o),
            7 => self.b.bind::<BranchConditional<7>>(o),
            8 => self.b.bind::<BranchConditional<8>>(o),
            9 => self.b.bind::<BranchConditional<9>>(o),
            10 => self.b.bind::<BranchConditional<10>>(o),
            11 => self.b.bind::<BranchConditional<11>>(o),
            12 => self.b.bind::<BranchConditional<12>>(o),
            13 => self.b.bind::<BranchConditional<13>>(o),
            _ => self.b.bind::<BranchImmediate<false>>(o),
        }
    }
    pub fn branch_link(&mut self, offset: u32) -> B::Out {
        self.bind::<BranchLink>(Operands {
            imm: self.target(offset) | self.link(4) << 32,
            ..Default::default()
        })
    }
    /// BLX (immediate): to the other state, from Align(PC, 4) where that is A32.
    pub fn branch_link_exchange(&mut self, offset: u32) -> B::Out {
        let t = u64::from(!self.cx.location.is_thumb());
        let pc = self.cx.location.pc() & !3;
        self.bind::<BranchLink>(Operands {
            imm: u64::from(pc.wrapping_add(offset)) | t | self.link(4) << 32,
            ..Default::default()
        })
    }
    /// BX and BXJ.
    pub fn branch_exchange(&mut self, rm: u32) -> B::Out {
        let o = Operands {
            rm: r(rm),
            ..Default::default()
        };
        if rm == 15 {
            return self.bind_pc::<BranchExchange<false>>(o);
        }
        self.bind::<BranchExchange<false>>(o)
    }
    /// BLX (register), of `size` bytes.
    pub fn branch_link_register(&mut self, rm: u32, size: u32) -> B::Out {
        if rm == 15 {
            return self.unpredictable();
        }
        self.bind::<BranchExchange<true>>(Operands {
            rm: rm as u8,
            imm: self.link(size),
            ..Default::default()
        })
    }
    /// CBZ and CBNZ, which are not allowed in IT blocks.
    pub fn compare_branch(&mut self, nz: u32, offset: u32, rn: u32) -> B::Out {
        if self.is_in_it() {
            return self.unpredictable();
        }
        let o = Operands {
            imm: self.target(offset),
            rn: rn as u8,
            ..Default::default()
        };
        if nz == 1 {
            self.b.bind::<CompareBranch<false, true>>(o)
        } else {
            self.b.bind::<CompareBranch<false, false>>(o)
        }
    }
    pub fn table_branch(&mut self, half: u32, rn: u32, rm: u32) -> B::Out {
        if rm == 15 || self.is_inside_it() {
            return self.unpredictable();
        }
        let o = Operands {
            rn: r(rn),
            rm: rm as u8,
            ..Default::default()
        };
        if half == 1 {
            self.bind_pc::<TableBranch<true>>(o)
        } else {
            self.bind_pc::<TableBranch<false>>(o)
        }
    }
}
