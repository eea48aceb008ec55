//! Performance monitor registers (D19.5). What they do is in [`crate::pmu`].
use super::effects::ignore;
use super::{After, rows};
use crate::pmu::registers as p;
use dyno_isa::Feature;

macro_rules! pmu_rows {
    ($( $name:ident $o1:literal $m:literal $o2:literal $rights:ident $store:tt [$trap:ident]; )*
        @counters $( $count:ident $type:ident $n:literal; )*) => {
        rows! { PMU:
            $( $name 3 $o1 9 $m $o2 $rights $store [$trap] .needs(Feature::PMUv3)
                .after(After::Pmu); )*
            $( $count 3 3 14 8 $n RW0 (p::event_count, p::set_event_count) [PmEvents]
                .needs(Feature::PMUv3).after(After::Pmu);
               $type 3 3 14 12 $n RW0 (p::event_type, p::set_event_type) [Pm]
                .needs(Feature::PMUv3).after(After::Pmu); )*
            PMCCFILTR_EL0 3 3 14 15 7 RW0 (p::cycle_filter, p::set_cycle_filter) [Pm]
                .needs(Feature::PMUv3).after(After::Pmu);
        }
    };
}
pmu_rows! {
    PMCR_EL0         3 12 0 RW0 (p::pmcr, p::set_pmcr) [PmCr];
    PMCNTENSET_EL0   3 12 1 RW0 (p::enabled, p::enable) [Pm];
    PMCNTENCLR_EL0   3 12 2 RW0 (p::enabled, p::disable) [Pm];
    PMOVSCLR_EL0     3 12 3 RW0 (p::overflowed, p::clear_overflow) [Pm];
    PMSWINC_EL0      3 12 4 WO0 (p::zero, p::increment) [PmIncrement];
    PMSELR_EL0       3 12 5 RW0 (p::selected, p::select) [PmSelect];
    PMCEID0_EL0      3 12 6 RO0 (p::events0, ignore) [Pm];
    PMCEID1_EL0      3 12 7 RO0 (p::events1, ignore) [Pm];
    PMCCNTR_EL0      3 13 0 RW0 (p::cycles, p::set_cycles) [PmCycles];
    PMXEVTYPER_EL0   3 13 1 RW0 (p::selected_type, p::set_selected_type) [Pm];
    PMXEVCNTR_EL0    3 13 2 RW0 (p::selected_count, p::set_selected_count) [PmEvents];
    PMUSERENR_EL0    3 14 0 R0W1 (p::user_enable, p::set_user_enable) [PmUser];
    PMOVSSET_EL0     3 14 3 RW0 (p::overflowed, p::set_overflow) [Pm];
    PMINTENSET_EL1   0 14 1 RW1 (p::interrupts, p::enable_interrupts) [Pm];
    PMINTENCLR_EL1   0 14 2 RW1 (p::interrupts, p::disable_interrupts) [Pm];
    @counters
    PMEVCNTR0_EL0 PMEVTYPER0_EL0 0;
    PMEVCNTR1_EL0 PMEVTYPER1_EL0 1;
    PMEVCNTR2_EL0 PMEVTYPER2_EL0 2;
    PMEVCNTR3_EL0 PMEVTYPER3_EL0 3;
    PMEVCNTR4_EL0 PMEVTYPER4_EL0 4;
    PMEVCNTR5_EL0 PMEVTYPER5_EL0 5;
}
