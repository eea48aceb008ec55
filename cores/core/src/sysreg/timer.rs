//! Generic timer registers (D19.12). What they do is in [`crate::timer`].
use super::effects::ignore;
use super::{After, cnthctl, rows};
use crate::timer::registers as t;
use dyno_isa::Feature;

/// Of FEAT_ECV, with FEAT_NV's bits, which hold what is written.
const ECV: u64 = cnthctl::ECV
    | cnthctl::EL1TVT
    | cnthctl::EL1TVCT
    | cnthctl::EL1NVPCT
    | cnthctl::EL1NVVCT
    | cnthctl::EVNTIS;

// CTL: ENABLE and IMASK hold; ISTATUS is the timer's condition.
rows! { TIMER:
    CNTFRQ_EL0       3 3 14 0 0  R0WH {cntfrq_el0} [Cntfrq] .mask(0xffff_ffff);
    CNTPCT_EL0       3 3 14 0 1  RO0 (t::cntpct, ignore) [Cntpct];
    CNTVCT_EL0       3 3 14 0 2  RO0 (t::cntvct, ignore) [Cntvct];
    CNTPCTSS_EL0     3 3 14 0 5  RO0 (t::cntpct, ignore) [Cntpct] .needs(Feature::ECV);
    CNTVCTSS_EL0     3 3 14 0 6  RO0 (t::cntvct, ignore) [Cntvct] .needs(Feature::ECV);
    CNTP_TVAL_EL0    3 3 14 2 0  RW0 (t::tval, t::set_tval) [Cntp] .after(After::Timers);
    CNTP_CTL_EL0     3 3 14 2 1  RW0 (t::ctl, t::set_ctl) [Cntp] .after(After::Timers);
    CNTP_CVAL_EL0    3 3 14 2 2  RW0 {cntp_cval_el0} [Cntp] .after(After::Timers);
    CNTV_TVAL_EL0    3 3 14 3 0  RW0 (t::tval, t::set_tval) [Cntv] .after(After::Timers);
    CNTV_CTL_EL0     3 3 14 3 1  RW0 (t::ctl, t::set_ctl) [Cntv] .after(After::Timers);
    CNTV_CVAL_EL0    3 3 14 3 2  RW0 {cntv_cval_el0} [Cntv] .after(After::Timers);
    CNTKCTL_EL1      3 0 14 1 0  RW1 {cntkctl_el1} [] .mask(0x3ff)
                                 .given(&[(Feature::ECV, cnthctl::EVNTIS)])
                                 .after(After::Timers);
    CNTVOFF_EL2      3 4 14 0 3  RW2 {cntvoff_el2} [] .after(After::Timers);
    CNTPOFF_EL2      3 4 14 0 6  RW2 {cntpoff_el2} [Ecv] .needs(Feature::ECV)
                                 .after(After::Timers);
    CNTHCTL_EL2      3 4 14 1 0  RW2 {cnthctl_el2} [] .reset(3).mask(0xfff)
                                 .given(&[(Feature::ECV, ECV)]).after(After::Timers);
    CNTHP_TVAL_EL2   3 4 14 2 0  RW2 (t::tval, t::set_tval) [] .after(After::Timers);
    CNTHP_CTL_EL2    3 4 14 2 1  RW2 (t::ctl, t::set_ctl) [] .after(After::Timers);
    CNTHP_CVAL_EL2   3 4 14 2 2  RW2 {cnthp_cval_el2} [] .after(After::Timers);
    CNTHV_TVAL_EL2   3 4 14 3 0  RW2 (t::tval, t::set_tval) [] .after(After::Timers)
                                 .needs(Feature::VHE);
    CNTHV_CTL_EL2    3 4 14 3 1  RW2 (t::ctl, t::set_ctl) [] .after(After::Timers)
                                 .needs(Feature::VHE);
    CNTHV_CVAL_EL2   3 4 14 3 2  RW2 {cnthv_cval_el2} [] .after(After::Timers)
                                 .needs(Feature::VHE);
    CNTPS_TVAL_EL1   3 7 14 2 0  RW1 (t::tval, t::set_tval) [Cntps] .after(After::Timers);
    CNTPS_CTL_EL1    3 7 14 2 1  RW1 (t::ctl, t::set_ctl) [Cntps] .after(After::Timers);
    CNTPS_CVAL_EL1   3 7 14 2 2  RW1 {cntps_cval_el1} [Cntps] .after(After::Timers);
}
