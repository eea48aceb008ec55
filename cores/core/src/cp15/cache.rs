//! Cache maintenance, barriers and address translation (DDI 0487 G8.2; K7 for the order of AT).
//!
//! Memory is coherent and code is noticed when it is written, so maintenance has nothing to do but to be
//! allowed, to trap, and to find its address. There is no TLB, and so no maintenance of one.
use super::traps::TPC;
use super::traps::Trap::{Cp15Ben, Hcr};
use super::{Access, Done, ignore, rows32, zero};
use crate::environment::Environment;
use crate::pmsa::Regime;
use crate::pmsa::at::{At, address_translate};
use crate::state::Core;
use crate::sysreg::hcr::{TPU, TSW};
use crate::vmsa::{self, Purpose, Request};

type Env<'a> = dyn Environment + 'a;

rows32! { MAINTENANCE:
    ICIALLUIS   15 0 7  1 0 WO1 (zero, ignore) [Hcr(TPU)];
    BPIALLIS    15 0 7  1 6 WO1 (zero, ignore) [];
    ICIALLU     15 0 7  5 0 WO1 (zero, ignore) [Hcr(TPU)];
    ICIMVAU     15 0 7  5 1 WO1 (zero, clean) [Hcr(TPU)];
    CP15ISB     15 0 7  5 4 WO0 (zero, ignore) [Cp15Ben];
    BPIALL      15 0 7  5 6 WO1 (zero, ignore) [];
    BPIMVA      15 0 7  5 7 WO1 (zero, ignore) [];
    DCIMVAC     15 0 7  6 1 WO1 (zero, invalidate) [Hcr(TPC)];
    DCISW       15 0 7  6 2 WO1 (zero, ignore) [Hcr(TSW)];
    ATS1CPR     15 0 7  8 0 WO1 (zero, translate) [];
    ATS1CPW     15 0 7  8 1 WO1 (zero, translate) [];
    ATS1CUR     15 0 7  8 2 WO1 (zero, translate) [];
    ATS1CUW     15 0 7  8 3 WO1 (zero, translate) [];
    ATS12NSOPR  15 0 7  8 4 WO2 (zero, translate) [];
    ATS12NSOPW  15 0 7  8 5 WO2 (zero, translate) [];
    ATS12NSOUR  15 0 7  8 6 WO2 (zero, translate) [];
    ATS12NSOUW  15 0 7  8 7 WO2 (zero, translate) [];
    DCCMVAC     15 0 7 10 1 WO1 (zero, clean) [Hcr(TPC)];
    DCCSW       15 0 7 10 2 WO1 (zero, ignore) [Hcr(TSW)];
    CP15DSB     15 0 7 10 4 WO0 (zero, ignore) [Cp15Ben];
    CP15DMB     15 0 7 10 5 WO0 (zero, ignore) [Cp15Ben];
    DCCMVAU     15 0 7 11 1 WO1 (zero, clean) [Hcr(TPU)];
    DCCIMVAC    15 0 7 14 1 WO1 (zero, clean) [Hcr(TPC)];
    DCCISW      15 0 7 14 2 WO1 (zero, ignore) [Hcr(TSW)];
    ATS1HR      15 4 7  8 0 WO2 (zero, translate) [];
    ATS1HW      15 4 7  8 1 WO2 (zero, translate) [];
}

fn by_address(c: &mut Core, env: &mut Env<'_>, va: u64, purpose: Purpose) -> Done {
    let request = Request {
        va,
        purpose,
        unprivileged: false,
    };
    vmsa::translate(c, env, request).map(|_| ())
}
fn clean(c: &mut Core, env: &mut Env<'_>, _: Access, va: u64) -> Done {
    by_address(c, env, va, Purpose::CacheMaintenance)
}
fn invalidate(c: &mut Core, env: &mut Env<'_>, _: Access, va: u64) -> Done {
    by_address(c, env, va, Purpose::CacheInvalidate)
}
fn translate(c: &mut Core, _: &mut Env<'_>, a: Access, va: u64) -> Done {
    let (hyp, opc2) = (a.register.opc1 == 4, a.register.opc2);
    let op = At {
        regime: if hyp { Regime::El2 } else { Regime::El10 },
        user: !hyp && opc2 & 2 != 0,
        write: opc2 & 1 != 0,
        both_stages: opc2 & 4 != 0,
    };
    c.sys.par_el1 = address_translate(c, op, va as u32);
    Ok(())
}
