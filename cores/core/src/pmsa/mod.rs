//! PMSAv8-32: the memory protection units of Armv8-R AArch32 (DDI 0568 part C).
//!
//! Addresses are not translated. EL1 and EL0 are checked by the EL1-controlled MPU and, with HCR.VM, by the
//! EL2-controlled one behind it; EL2 is checked by its own alone. Where no region matches, the background
//! region is the default memory map, for privileged accesses and if SCTLR.BR or HSCTLR.BR says so.
use crate::exception::Exception;
use crate::state::Core;
use crate::sysreg::hcr;
use crate::tlb::ContextKey;
use crate::vmsa::{Purpose, Request, Translated};

pub(crate) mod abort;
pub mod at;
mod attributes;
pub mod explain;
pub mod region;
#[cfg(test)]
mod tests;

use abort::{Cause, Fault};
use attributes::Attributes;
pub use explain::{explain, look};
use region::{Found, Region};

/// SCTLR and HSCTLR.
mod sctlr {
    pub const M: u64 = 1 << 0;
    pub const A: u64 = 1 << 1;
    pub const BR: u64 = 1 << 17;
    pub const WXN: u64 = 1 << 19;
    /// Of SCTLR: what EL0 may write, EL1 does not execute.
    pub const UWXN: u64 = 1 << 20;
    /// Everything that a check depends on.
    pub const ALL: u64 = M | A | BR | WXN | UWXN;
}
const DC: u64 = 1 << 12;
const VM: u64 = 1 << 0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Regime {
    /// EL1&0.
    El10,
    El2,
}

/// One access.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Query {
    pub va: u32,
    pub purpose: Purpose,
    pub regime: Regime,
    /// With the permissions of EL0.
    pub user: bool,
}

impl Query {
    pub fn current(c: &Core, va: u64, purpose: Purpose, unprivileged: bool) -> Query {
        let regime = regime(c);
        Query {
            va: va as u32,
            purpose,
            regime,
            user: regime == Regime::El10 && (unprivileged || c.pstate.el == 0),
        }
    }
    pub fn is_maintenance(&self) -> bool {
        matches!(
            self.purpose,
            Purpose::CacheMaintenance | Purpose::CacheInvalidate
        )
    }
    pub fn reports_write(&self) -> bool {
        self.is_maintenance() || self.purpose == Purpose::Write
    }
    fn fault(&self, cause: Cause, second_stage: bool) -> Fault {
        Fault {
            cause,
            second_stage,
            write: self.reports_write(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Rights {
    read: bool,
    write: bool,
    execute: bool,
}

impl Rights {
    /// `Err` says what WnR reports.
    fn check(self, purpose: Purpose, user: bool) -> Result<(), bool> {
        let (allowed, write) = match purpose {
            Purpose::Read => (self.read, false),
            Purpose::Write => (self.write, true),
            Purpose::ReadWrite => (self.read && self.write, self.read),
            Purpose::Execute => (self.execute, false),
            Purpose::CacheMaintenance => (!user || self.read, true),
            Purpose::CacheInvalidate => (self.write, true),
        };
        if allowed { Ok(()) } else { Err(write) }
    }
}

/// What a stage allows.
#[derive(Clone, Copy, Debug)]
struct Allowed {
    rights: Rights,
    attributes: Attributes,
    /// Of the whole page.
    whole: bool,
}

fn regime(c: &Core) -> Regime {
    if c.pstate.el == 2 {
        Regime::El2
    } else {
        Regime::El10
    }
}

/// SCTLR.M or HSCTLR.M as it takes effect: HCR.{DC,TGE} turn it off for EL1&0.
fn first_stage_enabled(c: &Core, regime: Regime) -> bool {
    match regime {
        Regime::El10 => c.hcr() & (DC | hcr::TGE) == 0 && c.sys.sctlr_el1 & sctlr::M != 0,
        Regime::El2 => c.sys.sctlr_el2 & sctlr::M != 0,
    }
}
/// HCR.DC stands for HCR.VM.
fn second_stage_enabled(c: &Core, regime: Regime) -> bool {
    regime == Regime::El10 && c.hcr() & (VM | DC) != 0
}

/// The default memory map. What it has as Device memory is XN; HCR.DC leaves none.
fn default_map(c: &Core, q: &Query, whole: bool) -> Allowed {
    let attributes = match q.regime {
        Regime::El10 if c.hcr() & DC != 0 => Attributes::WRITE_BACK,
        _ => Attributes::default_map(q.va),
    };
    Allowed {
        rights: Rights {
            read: true,
            write: true,
            execute: !attributes.device(),
        },
        attributes,
        whole,
    }
}

/// AP, XN, WXN and UWXN of a region of the EL1-controlled MPU.
fn el1_rights(r: Region, user: bool, control: u64) -> Rights {
    let write = !r.read_only();
    let user_write = write && r.lower();
    let (wxn, uwxn) = (control & sctlr::WXN != 0, control & sctlr::UWXN != 0);
    if user {
        return Rights {
            read: r.lower(),
            write: user_write,
            execute: r.lower() && !(r.xn() || wxn && user_write),
        };
    }
    Rights {
        read: true,
        write,
        execute: !(r.xn() || wxn && write || uwxn && user_write),
    }
}
/// … of the EL2-controlled MPU, for EL2 itself.
fn el2_rights(r: Region, control: u64) -> Rights {
    let write = !r.read_only();
    Rights {
        read: true,
        write,
        execute: !(r.xn() || control & sctlr::WXN != 0 && write),
    }
}
/// … and for what is below it.
fn second_rights(r: Region) -> Rights {
    Rights {
        read: r.lower(),
        write: r.lower() && !r.read_only(),
        execute: r.lower() && !r.xn(),
    }
}

fn permitted(q: &Query, a: Allowed, second_stage: bool) -> Result<Allowed, Fault> {
    // Below EL2 the right to maintain a cache is EL1's to give.
    let user = q.user && !second_stage;
    match a.rights.check(q.purpose, user) {
        Ok(()) => Ok(a),
        Err(write) => Err(Fault {
            write,
            ..q.fault(Cause::Permission, second_stage)
        }),
    }
}

/// The MPU of the regime itself.
fn stage1(c: &Core, q: &Query) -> Result<Allowed, Fault> {
    let s = &c.sys32;
    let (control, mair, bars, lars) = match q.regime {
        Regime::El10 => (c.sys.sctlr_el1, c.sys.mair_el1, &s.prbar, &s.prlar),
        Regime::El2 => (c.sys.sctlr_el2, c.sys.mair_el2, &s.hprbar, &s.hprlar),
    };
    if !first_stage_enabled(c, q.regime) {
        return permitted(q, default_map(c, q, true), false);
    }
    let (found, whole) = region::find(bars, lars, q.va);
    let allowed = match found {
        Found::One(r) => Allowed {
            rights: match q.regime {
                Regime::El10 => el1_rights(r, q.user, control),
                Regime::El2 => el2_rights(r, control),
            },
            attributes: Attributes::of(r, mair),
            whole,
        },
        Found::Nothing if control & sctlr::BR != 0 && !q.user => default_map(c, q, whole),
        Found::Nothing | Found::Overlap => return Err(q.fault(Cause::Translation, false)),
    };
    permitted(q, allowed, false)
}

/// The EL2-controlled MPU behind that of EL1, which has no background region.
fn stage2(c: &Core, q: &Query) -> Result<Allowed, Fault> {
    let (found, whole) = region::find(&c.sys32.hprbar, &c.sys32.hprlar, q.va);
    let Found::One(r) = found else {
        return Err(q.fault(Cause::Translation, true));
    };
    let allowed = Allowed {
        rights: second_rights(r),
        attributes: Attributes::of(r, c.sys.mair_el2),
        whole,
    };
    permitted(q, allowed, true)
}

fn run(c: &Core, q: &Query) -> Result<Translated, Fault> {
    let first = stage1(c, q)?;
    let mut t = Translated {
        pa: c.sys32.bus_address(q.va.into(), c.pstate.el),
        secure: c.is_secure(),
        block_log2: 12,
        read: first.rights.read,
        write: first.rights.write,
        device: first.attributes.device(),
        device_by_stage2: false,
        guarded: false,
        whole: first.whole,
    };
    if second_stage_enabled(c, q.regime) {
        let second = stage2(c, q)?;
        t.read &= second.rights.read;
        t.write &= second.rights.write;
        t.whole &= second.whole;
        t.device_by_stage2 = second.attributes.device() && !t.device;
        t.device |= second.attributes.device();
    }
    Ok(t)
}

/// Checks an access, or says which exception to take.
pub fn translate(c: &Core, r: Request) -> Result<Translated, Exception> {
    let q = Query::current(c, r.va, r.purpose, r.unprivileged);
    run(c, &q).map_err(|f| abort::exception(c, &q, f))
}

/// The soft-TLB context of the core's current state, or of EL0 (`user`). Regions and MAIRs are not in it:
/// where they change the soft TLB is flushed.
pub fn context_key_as(c: &Core, user: bool) -> ContextKey {
    let regime = regime(c);
    let (control, hcr_bits) = match regime {
        Regime::El10 => (c.sys.sctlr_el1, c.hcr() & (VM | DC | hcr::TGE)),
        Regime::El2 => (c.sys.sctlr_el2, 0),
    };
    let user = user && regime == Regime::El10;
    ContextKey {
        mode: u32::from(user) << 1 | u32::from(regime == Regime::El2),
        watchpoints: c.debug.watchpoints,
        ttbr0: control & sctlr::ALL,
        ttbr1: 0,
        vttbr: hcr_bits,
    }
}
