//! A32 branches and block transfers (DDI 0487 F4.1.6).

use crate::aarch32::multiple::Direction;
use crate::aarch32::{Decoder, sign_extend};
use crate::emit::Bind;
use crate::features::Feature;

crate::instructions! {
    pub trait Block, rows BLOCK;
    section "Load/store multiple" {
        STMDA (W, Rn, list) = "cond:4 100 0 0 0 W 0 Rn:4 list:16", "stmda {Rn:r}{W?!}, ({registers:list})";
        LDMDA (W, Rn, list) = "cond:4 100 0 0 0 W 1 Rn:4 list:16", "ldmda {Rn:r}{W?!}, ({registers:list})";
        STM (W, Rn, list) = "cond:4 100 0 1 0 W 0 Rn:4 list:16", "stm {Rn:r}{W?!}, ({registers:list})";
        LDM (W, Rn, list) = "cond:4 100 0 1 0 W 1 Rn:4 list:16", "Rn=13 & W=1 & several=1 => pop ({registers:list}); ldm {Rn:r}{W?!}, ({registers:list})";
        STMDB (W, Rn, list) = "cond:4 100 1 0 0 W 0 Rn:4 list:16", "Rn=13 & W=1 & several=1 => push ({registers:list}); stmdb {Rn:r}{W?!}, ({registers:list})";
        LDMDB (W, Rn, list) = "cond:4 100 1 0 0 W 1 Rn:4 list:16", "ldmdb {Rn:r}{W?!}, ({registers:list})";
        STMIB (W, Rn, list) = "cond:4 100 1 1 0 W 0 Rn:4 list:16", "stmib {Rn:r}{W?!}, ({registers:list})";
        LDMIB (W, Rn, list) = "cond:4 100 1 1 0 W 1 Rn:4 list:16", "ldmib {Rn:r}{W?!}, ({registers:list})";
        STM_u (P, U, Rn, list) = "cond:4 100 P U 1 0 0 Rn:4 list:16", "stm{P.U|da||db|ib} {Rn:r}, ({registers:list}) ^";
        LDM_u (P, U, Rn, list) = "cond:4 100 P U 1 0 1 Rn:4 0 list:15", "ldm{P.U|da||db|ib} {Rn:r}, ({registers:list}) ^";
        LDM_e (P, U, W, Rn, list) = "cond:4 100 P U 1 W 1 Rn:4 1 list:15", "ldm{P.U|da||db|ib} {Rn:r}{W?!}, ({registers+32768:list}) ^";
    }
    section "Branch (immediate)" {
        B (imm24) = "cond:4 1010 imm24:24", "b {imm24:label<2}";
        BL (imm24) = "cond:4 1011 imm24:24", "bl {imm24:label<2}";
    }
}

impl<B: Bind> Block for Decoder<'_, B> {
    type Out = B::Out;
    fn unallocated(&mut self) -> B::Out {
        self.none()
    }
    fn has(&self, f: Feature) -> bool {
        self.b.has(f)
    }

    visit! { d;
        STMDA (W, Rn, list) => d.multiple(false, Direction::new(0, 0), W, Rn, list);
        LDMDA (W, Rn, list) => d.multiple(true, Direction::new(0, 0), W, Rn, list);
        STM (W, Rn, list) => d.multiple(false, Direction::new(0, 1), W, Rn, list);
        LDM (W, Rn, list) => d.multiple(true, Direction::new(0, 1), W, Rn, list);
        STMDB (W, Rn, list) => d.multiple(false, Direction::new(1, 0), W, Rn, list);
        LDMDB (W, Rn, list) => d.multiple(true, Direction::new(1, 0), W, Rn, list);
        STMIB (W, Rn, list) => d.multiple(false, Direction::new(1, 1), W, Rn, list);
        LDMIB (W, Rn, list) => d.multiple(true, Direction::new(1, 1), W, Rn, list);
        STM_u (P, U, Rn, list) => d.multiple_user(false, Direction::new(P, U), 0, Rn, list);
        LDM_u (P, U, Rn, list) => d.multiple_user(true, Direction::new(P, U), 0, Rn, list);
        LDM_e (P, U, W, Rn, list) => d.multiple_user(true, Direction::new(P, U), W, Rn, list | 1 << 15);
        B (imm24) => d.branch(sign_extend(imm24, 24) << 2);
        BL (imm24) => d.branch_link(sign_extend(imm24, 24) << 2);
    }
}
