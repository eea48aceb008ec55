//! Faults of translation and access as exceptions: status codes, syndromes, routing (DDI 0487
//! D1.3; ESR_ELx, "ISS encoding for an exception from a Data Abort").
use super::context::{effective_hcr, hcr, scr};
use super::{Intent, Purpose, Query, Translated};
use crate::exception::{Exception, Kind, Kind32, Syndrome, ec};
use crate::pmsa;
use crate::state::Core;

/// Fields of the ISS of instruction and data aborts.
mod iss {
    pub const WNR: u32 = 1 << 6;
    pub const S1PTW: u32 = 1 << 7;
    pub const CM: u32 = 1 << 8;
    pub const AR: u32 = 1 << 14;
    pub const SF: u32 = 1 << 15;
    pub const SRT: u32 = 16;
    pub const SSE: u32 = 1 << 21;
    pub const SAS: u32 = 22;
    pub const ISV: u32 = 1 << 24;
    /// DFSC or IFSC.
    pub const STATUS: u32 = 0x3f;
}

/// What went wrong, in the order of the fault status codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    AddressSize,
    Translation,
    AccessFlag,
    Permission,
    /// Synchronous external abort of the access itself.
    External,
    /// … and of the read of a descriptor.
    ExternalOnWalk,
    Alignment,
    /// A descriptor needs a hardware update and is not in memory that can do it.
    UnsupportedUpdate,
    /// An exclusive or atomic access to memory that does not support it.
    UnsupportedAtomic,
}

/// An MPU has no descriptors: what is left is of the access.
impl From<Cause> for pmsa::abort::Cause {
    fn from(cause: Cause) -> pmsa::abort::Cause {
        use pmsa::abort::Cause as Mpu;
        match cause {
            Cause::Permission => Mpu::Permission,
            Cause::Alignment => Mpu::Alignment,
            Cause::UnsupportedAtomic => Mpu::UnsupportedExclusive,
            Cause::External | Cause::ExternalOnWalk => Mpu::External,
            Cause::AddressSize
            | Cause::Translation
            | Cause::AccessFlag
            | Cause::UnsupportedUpdate => Mpu::Translation,
        }
    }
}

/// A fault of one access, before it is known where it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub cause: Cause,
    pub level: u8,
    pub second_stage: bool,
    /// Of stage 2, on a descriptor that stage 1 wanted.
    pub s1_walk: bool,
    /// The input of stage 2, for faults of that stage.
    pub ipa: Option<u64>,
    /// WnR.
    pub write: bool,
}

impl Fault {
    pub fn stage1(q: &Query, cause: Cause, level: u32) -> Fault {
        Fault {
            cause,
            level: level as u8,
            second_stage: false,
            s1_walk: false,
            ipa: None,
            write: q.reports_write(),
        }
    }
    /// DFSC or IFSC.
    pub fn status(&self) -> u32 {
        let level = u32::from(self.level) & 3;
        match self.cause {
            Cause::AddressSize => level,
            Cause::Translation => 0b00_0100 | level,
            Cause::AccessFlag => 0b00_1000 | level,
            Cause::Permission => 0b00_1100 | level,
            Cause::External => 0b01_0000,
            Cause::ExternalOnWalk => 0b01_0100 | level,
            Cause::Alignment => 0b10_0001,
            Cause::UnsupportedUpdate => 0b11_0001,
            Cause::UnsupportedAtomic => 0b11_0101,
        }
    }
    pub fn external(&self) -> bool {
        matches!(self.cause, Cause::External | Cause::ExternalOnWalk)
    }
}

/// The level an abort of the current level goes to.
fn abort_target(c: &Core, second_stage: bool, external: bool) -> u8 {
    let hcr = effective_hcr(c);
    let to_el2 = hcr & hcr::TGE != 0 || second_stage || external && hcr & hcr::TEA != 0;
    match c.pstate.el {
        3 => 3,
        _ if external && c.profile.has_el3 && c.sys.scr_el3 & scr::EA != 0 => 3,
        2 => 2,
        _ if to_el2 => 2,
        _ => 1,
    }
}

/// The exception that a fault of `q` becomes.
pub(super) fn exception(c: &Core, q: &Query, f: Fault) -> Exception {
    let target_el = abort_target(c, f.second_stage, f.external());
    let instruction = q.purpose == Purpose::Execute;
    let mut bits = f.status();
    if f.s1_walk {
        bits |= iss::S1PTW;
    }
    if !instruction && f.write {
        bits |= iss::WNR;
    }
    if q.maintenance() {
        bits |= iss::CM;
    }
    let class = match (instruction, target_el > c.pstate.el) {
        (true, true) => ec::INSTRUCTION_ABORT_LOWER,
        (true, false) => ec::INSTRUCTION_ABORT_SAME,
        (false, true) => ec::DATA_ABORT_LOWER,
        (false, false) => ec::DATA_ABORT_SAME,
    };
    Exception {
        kind: Kind::Synchronous,
        kind32: Kind32::Undefined,
        target_el,
        syndrome: Syndrome::new(class, bits),
        far: Some(q.va),
        ipa: f.ipa,
        return_to_next: false,
    }
}

fn of_access(c: &Core, va: u64, purpose: Purpose, cause: Cause, second_stage: bool) -> Exception {
    if c.profile.armv8_r {
        return pmsa::abort::of_access(c, va, purpose, cause.into(), second_stage);
    }
    let q = Query::current(c, va, purpose, false, Intent::Access);
    let fault = Fault {
        second_stage,
        ..Fault::stage1(&q, cause, 0)
    };
    exception(c, &q, fault)
}

/// An access that has to be aligned and is not: SCTLR_ELx.A, ordered and exclusive accesses.
pub fn alignment_fault(c: &Core, va: u64, purpose: Purpose) -> Exception {
    of_access(c, va, purpose, Cause::Alignment, false)
}

/// An unaligned access to Device memory. Where only stage 2 says Device the fault is stage 2's.
pub fn device_alignment_fault(c: &Core, va: u64, purpose: Purpose, t: &Translated) -> Exception {
    of_access(c, va, purpose, Cause::Alignment, t.device_by_stage2)
}

/// The bus answered an access with an error; on a fetch, that of an instruction.
pub fn external_abort(c: &Core, va: u64, purpose: Purpose) -> Exception {
    of_access(c, va, purpose, Cause::External, false)
}

/// An exclusive or atomic access to something that is not RAM.
pub fn unsupported_atomic(c: &Core, va: u64, purpose: Purpose) -> Exception {
    of_access(c, va, purpose, Cause::UnsupportedAtomic, false)
}

fn alignment_of(c: &Core, class: u8, far: Option<u64>) -> Exception {
    Exception {
        kind: Kind::Synchronous,
        kind32: Kind32::Undefined,
        target_el: abort_target(c, false, false),
        syndrome: Syndrome::new(class, 0),
        far,
        ipa: None,
        return_to_next: false,
    }
}

/// A fetch from an address that is not a multiple of four.
pub fn pc_alignment(c: &Core, pc: u64) -> Exception {
    alignment_of(c, ec::PC_ALIGNMENT, Some(pc))
}

/// A misaligned SP as the base of an access, with SCTLR_ELx.SA or SA0.
pub fn sp_alignment(c: &Core) -> Exception {
    alignment_of(c, ec::SP_ALIGNMENT, None)
}

/// ISS\[23:14] of a data abort: what a hypervisor needs to emulate the access.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Iss {
    /// log2 of the size in bytes.
    pub sas: u8,
    /// The load sign-extends.
    pub sse: bool,
    /// The register, 31 for the zero register.
    pub srt: u8,
    /// The register is 64 bits wide.
    pub sf: bool,
    /// Acquire or release.
    pub ar: bool,
}

/// Adds what the instruction knows to a data abort that has room for it (a stage 2 fault of the
/// access itself), and returns every other exception as it is.
///
/// To be called for loads and stores of a single general register without write-back, not for
/// pairs, exclusives, atomics, vectors or cache maintenance: those leave ISV clear.
pub fn with_instruction(mut e: Exception, i: Iss) -> Exception {
    let s = &mut e.syndrome;
    let external = matches!(s.iss & iss::STATUS, 0b01_0000..=0b01_0111);
    let stage2 = e.ipa.is_some() && s.iss & (iss::S1PTW | iss::CM) == 0 && !external;
    if s.ec == ec::DATA_ABORT_LOWER && e.target_el == 2 && stage2 {
        s.iss |= iss::ISV
            | u32::from(i.sas & 3) << iss::SAS
            | if i.sse { iss::SSE } else { 0 }
            | u32::from(i.srt & 31) << iss::SRT
            | if i.sf { iss::SF } else { 0 }
            | if i.ar { iss::AR } else { 0 };
    }
    e
}
