//! Performance monitors (DDI 0487 G8.4): those of AArch64, by other names.
use super::rows32;
use super::traps::Trap::{Pm, PmCr};
use super::traps::{CR, EN, ER, SW, Trap};

const ALL: Trap = Pm {
    read: EN,
    write: EN,
};
const CYCLES: Trap = Pm {
    read: EN | CR,
    write: EN,
};
const EVENTS: Trap = Pm {
    read: EN | ER,
    write: EN,
};
const SELECT: Trap = Pm {
    read: EN | ER,
    write: EN | ER,
};
const INCREMENT: Trap = Pm {
    read: EN,
    write: EN | SW,
};
/// PMUSERENR itself is always open.
const USER: Trap = Pm {
    read: !0,
    write: !0,
};

macro_rules! pmu_rows {
    ($( $name:ident $m:literal $o2:literal $rights:ident $store:tt [$trap:ident]; )*
        @counters $( $count:ident $type:ident $n:literal; )*) => {
        rows32! { PMU:
            $( $name 15 0 9 $m $o2 $rights $store [$trap]; )*
            $( $count 15 0 14 8 $n RW0 {same 3 3 14 8 $n} [EVENTS];
               $type 15 0 14 12 $n RW0 {same 3 3 14 12 $n} [ALL]; )*
            PMCCFILTR 15 0 14 15 7 RW0 {same 3 3 14 15 7} [ALL];
            @two
            PMCCNTR_64 15 0 9 RW0 {same 3 3 9 13 0} [CYCLES];
        }
    };
}
pmu_rows! {
    PMCR        12 0 RW0 {same 3 3 9 12 0} [PmCr];
    PMCNTENSET  12 1 RW0 {same 3 3 9 12 1} [ALL];
    PMCNTENCLR  12 2 RW0 {same 3 3 9 12 2} [ALL];
    PMOVSR      12 3 RW0 {same 3 3 9 12 3} [ALL];
    PMSWINC     12 4 WO0 {same 3 3 9 12 4} [INCREMENT];
    PMSELR      12 5 RW0 {same 3 3 9 12 5} [SELECT];
    PMCEID0     12 6 RO0 {same 3 3 9 12 6} [ALL];
    PMCEID1     12 7 RO0 {same 3 3 9 12 7} [ALL];
    PMCCNTR     13 0 RW0 {low 3 3 9 13 0} [CYCLES];
    PMXEVTYPER  13 1 RW0 {same 3 3 9 13 1} [ALL];
    PMXEVCNTR   13 2 RW0 {same 3 3 9 13 2} [EVENTS];
    PMUSERENR   14 0 R0W1 {same 3 3 9 14 0} [USER];
    PMINTENSET  14 1 RW1 {same 3 0 9 14 1} [ALL];
    PMINTENCLR  14 2 RW1 {same 3 0 9 14 2} [ALL];
    PMOVSSET    14 3 RW0 {same 3 3 9 14 3} [ALL];
    @counters
    PMEVCNTR0 PMEVTYPER0 0;
    PMEVCNTR1 PMEVTYPER1 1;
    PMEVCNTR2 PMEVTYPER2 2;
    PMEVCNTR3 PMEVTYPER3 3;
    PMEVCNTR4 PMEVTYPER4 4;
    PMEVCNTR5 PMEVTYPER5 5;
}
