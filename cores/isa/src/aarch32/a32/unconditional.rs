//! A32 without a condition, besides Advanced SIMD (DDI 0487 F4.1.8).

use crate::a64::system::*;
use crate::aarch32::multiple::Direction;
use crate::aarch32::{Decoder, sign_extend};
use crate::emit::Bind;
use crate::features::Feature;

crate::instructions! {
    pub trait Unconditional, rows UNCONDITIONAL;
    section "Miscellaneous" {
        CPS (imod, M, A, I, F, mode) = "1111 00010000 imod:2 M 0 0000000 A I F 0 mode:5", "imod=0 => cps #{mode}; cps{imod|||ie|id} {A?a}{I?i}{F?f}{M?, #{mode}}";
        SETEND (E) = "1111 00010000 0001 000000 E 0 0000 0000", "setend {E|le|be}";
    }
    section "Preload" {
        PLI_i () = "1111 0100 U 1 01 Rn:4 1111 imm12:12", "pli {imm12:at}";
        PLD_i () = "1111 0101 U R 01 Rn:4 1111 imm12:12", "pld{R|w|} {imm12:at}";
        PLI_r (Rm) = "1111 0110 U 1 01 Rn:4 1111 imm5:5 stype:2 0 Rm:4", "pli {Rm:by}";
        PLD_r (Rm) = "1111 0111 U R 01 Rn:4 1111 imm5:5 stype:2 0 Rm:4", "pld{R|w|} {Rm:by}";
    }
    section "Barriers" {
        CLREX () = "1111 01010111 1111 1111 0000 0001 1111", "clrex";
        DSB () = "1111 01010111 1111 1111 0000 0100 option:4", "option=12 => dfb; dsb {option:barrier}";
        DMB () = "1111 01010111 1111 1111 0000 0101 option:4", "dmb {option:barrier}";
        ISB () = "1111 01010111 1111 1111 0000 0110 option:4", "isb {option:instruction}";
    }
    section "Exception save and restore, branch to T32" {
        SRS (P, U, W, mode) = "1111 100 P U 1 W 0 1101 0000 0101 000 mode:5", "srs{P.U|da|ia|db|ib} sp{W?!}, #{mode}";
        RFE (P, U, W, Rn) = "1111 100 P U 0 W 1 Rn:4 0000 1010 0000 0000", "rfe{P.U|da|ia|db|ib} {Rn:r}{W?!}";
        BLX_i (H, imm24) = "1111 101 H imm24:24", "blx {imm24.H:label<1}";
    }
}

impl<B: Bind> Unconditional for Decoder<'_, B> {
    type Out = B::Out;
    fn unallocated(&mut self) -> B::Out {
        self.none()
    }
    fn has(&self, f: Feature) -> bool {
        self.b.has(f)
    }

    visit! { d;
        CPS (imod, M, A, I, F, mode) => d.change_state(imod, M, A << 2 | I << 1 | F, mode);
        SETEND (E) => d.set_endianness(E);
        PLI_i () => d.nop();
        PLD_i () => d.nop();
        PLI_r (Rm) => d.preload(Rm);
        PLD_r (Rm) => d.preload(Rm);
        CLREX () => d.effect::<ClearExclusive>(0);
        DSB () => d.effect::<Barrier>(0);
        DMB () => d.effect::<Barrier>(0);
        ISB () => d.effect::<InstructionBarrier>(0);
        SRS (P, U, W, mode) => d.store_return_state(Direction::new(P, U), W, mode);
        RFE (P, U, W, Rn) => d.return_from_exception(Direction::new(P, U), W, Rn);
        BLX_i (H, imm24) => d.branch_link_exchange(sign_extend(imm24, 24) << 2 | H << 1);
    }
}
