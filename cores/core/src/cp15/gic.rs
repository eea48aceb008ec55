//! The interrupt controller's CPU interface (IHI 0069 12.4 to 12.6): that of AArch64, by other names.
use super::traps::Trap::Icc;
use super::{Row, Store, rows32};
use crate::environment::Environment;
use crate::state::Core;
use crate::sysreg::Trap::{Icc0, Icc1, IccCommon, IccDir, IccSgi, IccSre1};

/// List registers are 64 bits wide: ICH_LR<n> has the lower, ICH_LRC<n> the upper half.
macro_rules! gic_rows {
    ($( $name:ident $n:literal $m:literal $o2:literal $rights:ident [$trap:ident]; )*
        @hyp $( $hyp:ident $hm:literal $h2:literal $hrights:ident; )*
        @lists $( $lr:ident $lrc:ident $lm:literal $cm:literal $l2:literal; )*
        @two $( $two:ident $t1:literal $s2:literal; )*) => {
        rows32! { GIC:
            $( $name 15 0 $n $m $o2 $rights {same 3 0 $n $m $o2} [Icc($trap)]; )*
            $( $hyp 15 4 12 $hm $h2 $hrights {same 3 4 12 $hm $h2} []; )*
            $( $lr 15 4 12 $lm $l2 RW2 {low 3 4 12 $lm $l2} [];
               $lrc 15 4 12 $cm $l2 RW2 {high 3 4 12 $lm $l2} []; )*
            @two
            $( $two 15 $t1 12 WO1 {same 3 0 12 11 $s2} [Icc(IccSgi)]; )*
        }
    };
}
gic_rows! {
    ICC_PMR       4  6 0 RW1 [IccCommon];
    ICC_IAR0     12  8 0 RO1 [Icc0];
    ICC_EOIR0    12  8 1 WO1 [Icc0];
    ICC_HPPIR0   12  8 2 RO1 [Icc0];
    ICC_BPR0     12  8 3 RW1 [Icc0];
    ICC_AP0R0    12  8 4 RW1 [Icc0];
    ICC_AP0R1    12  8 5 RW1 [Icc0];
    ICC_AP0R2    12  8 6 RW1 [Icc0];
    ICC_AP0R3    12  8 7 RW1 [Icc0];
    ICC_AP1R0    12  9 0 RW1 [Icc1];
    ICC_AP1R1    12  9 1 RW1 [Icc1];
    ICC_AP1R2    12  9 2 RW1 [Icc1];
    ICC_AP1R3    12  9 3 RW1 [Icc1];
    ICC_DIR      12 11 1 WO1 [IccDir];
    ICC_RPR      12 11 3 RO1 [IccCommon];
    ICC_IAR1     12 12 0 RO1 [Icc1];
    ICC_EOIR1    12 12 1 WO1 [Icc1];
    ICC_HPPIR1   12 12 2 RO1 [Icc1];
    ICC_BPR1     12 12 3 RW1 [Icc1];
    ICC_CTLR     12 12 4 RW1 [IccCommon];
    ICC_SRE      12 12 5 RW1 [IccSre1];
    ICC_IGRPEN0  12 12 6 RW1 [Icc0];
    ICC_IGRPEN1  12 12 7 RW1 [Icc1];
    @hyp
    ICH_AP0R0     8 0 RW2;
    ICH_AP0R1     8 1 RW2;
    ICH_AP0R2     8 2 RW2;
    ICH_AP0R3     8 3 RW2;
    ICH_AP1R0     9 0 RW2;
    ICH_AP1R1     9 1 RW2;
    ICH_AP1R2     9 2 RW2;
    ICH_AP1R3     9 3 RW2;
    ICC_HSRE      9 5 RW2;
    ICH_HCR      11 0 RW2;
    ICH_VTR      11 1 RO2;
    ICH_MISR     11 2 RO2;
    ICH_EISR     11 3 RO2;
    ICH_ELRSR    11 5 RO2;
    ICH_VMCR     11 7 RW2;
    @lists
    ICH_LR0  ICH_LRC0  12 14 0;
    ICH_LR1  ICH_LRC1  12 14 1;
    ICH_LR2  ICH_LRC2  12 14 2;
    ICH_LR3  ICH_LRC3  12 14 3;
    ICH_LR4  ICH_LRC4  12 14 4;
    ICH_LR5  ICH_LRC5  12 14 5;
    ICH_LR6  ICH_LRC6  12 14 6;
    ICH_LR7  ICH_LRC7  12 14 7;
    ICH_LR8  ICH_LRC8  13 15 0;
    ICH_LR9  ICH_LRC9  13 15 1;
    ICH_LR10 ICH_LRC10 13 15 2;
    ICH_LR11 ICH_LRC11 13 15 3;
    ICH_LR12 ICH_LRC12 13 15 4;
    ICH_LR13 ICH_LRC13 13 15 5;
    ICH_LR14 ICH_LRC14 13 15 6;
    ICH_LR15 ICH_LRC15 13 15 7;
    @two
    ICC_SGI1R  0 5;
    ICC_ASGI1R 1 6;
    ICC_SGI0R  2 7;
}

impl Core {
    /// Whether the controller has a register. It is asked about the active priorities alone, whose number
    /// is its own and whose reading changes nothing.
    pub(super) fn has_icc32(&self, env: &mut (dyn Environment + '_), row: &Row) -> bool {
        match row.store {
            Store::Same(e, _) => self.has_active_priorities(env, e),
            _ => true,
        }
    }
}
