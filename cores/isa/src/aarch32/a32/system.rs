//! System register accesses and SVC in A32 form, which T32 words of coprocessors are brought into
//! (DDI 0487 F4.1.7).

use crate::a64::system::SupervisorCall;
use crate::aarch32::Decoder;
use crate::emit::Bind;
use crate::features::Feature;

crate::instructions! {
    pub trait System, rows SYSTEM;
    section "System register access, supervisor call" {
        MCRR () = "cond:4 11000100 Rt2:4 Rt:4 111 p opc1:4 CRm:4", "mcrr p{p+14:d}, #{opc1:d}, {Rt:r}, {Rt2:r}, c{CRm:d}";
        MRRC () = "cond:4 11000101 Rt2:4 Rt:4 111 p opc1:4 CRm:4", "mrrc p{p+14:d}, #{opc1:d}, {Rt:r}, {Rt2:r}, c{CRm:d}";
        STC (P, U, W) = "cond:4 110 P U 0 W 0 Rn:4 0101 1110 imm8:8", "P=0 & W=0 => stc p14, c5, [{Rn:r}], ({imm8:d}); stc p14, c5, {imm8<<2:at}";
        LDC (P, U, W) = "cond:4 110 P U 0 W 1 Rn:4 0101 1110 imm8:8", "P=0 & W=0 => ldc p14, c5, [{Rn:r}], ({imm8:d}); ldc p14, c5, {imm8<<2:at}";
        MCR () = "cond:4 1110 opc1:3 0 CRn:4 Rt:4 111 p opc2:3 1 CRm:4", "mcr p{p+14:d}, #{opc1:d}, {Rt:r}, c{CRn:d}, c{CRm:d}, #{opc2:d}";
        MRC () = "cond:4 1110 opc1:3 1 CRn:4 Rt:4 111 p opc2:3 1 CRm:4", "mrc p{p+14:d}, #{opc1:d}, {Rt=15|{Rt:r}|apsr_nzcv}, c{CRn:d}, c{CRm:d}, #{opc2:d}";
        SVC (imm24) = "cond:4 1111 imm24:24", "svc #{imm24}";
    }
}

impl<B: Bind> System for Decoder<'_, B> {
    type Out = B::Out;
    fn unallocated(&mut self) -> B::Out {
        self.none()
    }
    fn has(&self, f: Feature) -> bool {
        self.b.has(f)
    }

    visit! { d;
        MCRR () => d.coprocessor_two(0);
        MRRC () => d.coprocessor_two(1);
        STC (P, U, W) => d.debug_transfer(P | U | W, 0);
        LDC (P, U, W) => d.debug_transfer(P | U | W, 1);
        MCR () => d.coprocessor(0);
        MRC () => d.coprocessor(1);
        SVC (imm24) => d.effect::<SupervisorCall>(imm24);
    }
}
