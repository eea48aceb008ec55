//! A32 branches and block transfers (DDI 0487 F4.1.6).

use crate::aarch32::multiple::Direction;
use crate::aarch32::{Decoder, sign_extend};
use crate::emit::Bind;
use crate::features::Feature;

crate::instructions! {
    pub trait Block, rows BLOCK;
    section "Load/store multiple" {
        STMDA (W, Rn, list) = "cond:4 100 0 0 0 W 0 Rn:4 list:16", "";
        LDMDA (W, Rn, list) = "cond:4 100 0 0 0 W 1 Rn:4 list:16", "";
        STM (W, Rn, list) = "cond:4 100 0 1 0 W 0 Rn:4 list:16", "";
        LDM (W, Rn, list) = "cond:4 100 0 1 0 W 1 Rn:4 list:16", "";
        STMDB (W, Rn, list) = "cond:4 100 1 0 0 W 0 Rn:4 list:16", "";
        LDMDB (W, Rn, list) = "cond:4 100 1 0 0 W 1 Rn:4 list:16", "";
        STMIB (W, Rn, list) = "cond:4 100 1 1 0 W 0 Rn:4 list:16", "";
        LDMIB (W, Rn, list) = "cond:4 100 1 1 0 W 1 Rn:4 list:16", "";
        STM_u (P, U, Rn, list) = "cond:4 100 P U 1 0 0 Rn:4 list:16", "";
        LDM_u (P, U, Rn, list) = "cond:4 100 P U 1 0 1 Rn:4 0 list:15", "";
        LDM_e (P, U, W, Rn, list) = "cond:4 100 P U 1 W 1 Rn:4 1 list:15", "";
    }
    section "Branch (immediate)" {
        B (imm24) = "cond:4 1010 imm24:24", "";
        BL (imm24) = "cond:4 1011 imm24:24", "";
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
