//! The Generic Timer (DDI 0487 G8.6): that of AArch64, by other names.
use super::rows32;
use super::traps::Trap;
use super::traps::Trap::Timer;

/// CNTKCTL.{PL0PCTEN,PL0VCTEN}.
const FREQUENCY: Trap = Timer { user: 3, el1: 0 };
/// PL0PCTEN, and CNTHCTL.PL1PCTEN.
const PHYSICAL: Trap = Timer { user: 1, el1: 1 };
const VIRTUAL: Trap = Timer { user: 2, el1: 0 };
/// PL0PTEN, and CNTHCTL.PL1PCEN.
const CNTP: Trap = Timer {
    user: 1 << 9,
    el1: 2,
};
/// PL0VTEN.
const CNTV: Trap = Timer {
    user: 1 << 8,
    el1: 0,
};

rows32! { TIMER:
    CNTFRQ      15 0 14 0 0 R0WH {cntfrq_el0} [FREQUENCY];
    CNTKCTL     15 0 14 1 0 RW1 {same 3 0 14 1 0} [];
    CNTP_TVAL   15 0 14 2 0 RW0 {same 3 3 14 2 0} [CNTP];
    CNTP_CTL    15 0 14 2 1 RW0 {same 3 3 14 2 1} [CNTP];
    CNTV_TVAL   15 0 14 3 0 RW0 {same 3 3 14 3 0} [CNTV];
    CNTV_CTL    15 0 14 3 1 RW0 {same 3 3 14 3 1} [CNTV];
    CNTHCTL     15 4 14 1 0 RW2 {same 3 4 14 1 0} [] .mask(0xff);
    CNTHP_TVAL  15 4 14 2 0 RW2 {same 3 4 14 2 0} [];
    CNTHP_CTL   15 4 14 2 1 RW2 {same 3 4 14 2 1} [];
    @two
    CNTPCT      15 0 14 RO0 {same 3 3 14 0 1} [PHYSICAL];
    CNTVCT      15 1 14 RO0 {same 3 3 14 0 2} [VIRTUAL];
    CNTP_CVAL   15 2 14 RW0 {same 3 3 14 2 2} [CNTP];
    CNTV_CVAL   15 3 14 RW0 {same 3 3 14 3 2} [CNTV];
    CNTVOFF     15 4 14 RW2 {same 3 4 14 0 3} [];
    CNTHP_CVAL  15 6 14 RW2 {same 3 4 14 2 2} [];
}
