//! Stage 2 of the EL1&0 regime: from intermediate physical to physical addresses (DDI 0487 D8.2
//! to D8.6).
use super::abort::{Cause, Fault};
use super::attributes::stage2_device;
use super::context::{effective_hcr, hcr, sctlr};
use super::descriptor::{self, Kind, Shape, bit};
use super::permission::{self, Rights};
use super::{Intent, Purpose, Query, Step};
use crate::environment::Environment;
use crate::state::Core;
use dyno_isa::Feature;

/// Where stage 2 leads.
#[derive(Clone, Copy, Debug)]
pub(super) struct Output {
    pub address: u64,
    /// MemAttr\[3:0] and SH\[1:0] of the descriptor.
    pub memattr: u8,
    pub sh: u8,
    pub rights: Rights,
    /// A store still has to update the dirty state.
    pub clean: bool,
}

/// What an access looks like to stage 2.
#[derive(Clone, Copy)]
struct Use {
    purpose: Purpose,
    /// The hardware reads or updates a descriptor of stage 1.
    s1_walk: bool,
}

/// The output of stage 1 goes through stage 2.
pub(super) fn translate(
    c: &Core,
    env: &mut dyn Environment,
    q: &Query,
    ipa: u64,
) -> Result<Output, Fault> {
    let purpose = q.purpose;
    let s1_walk = false;
    walk(c, env, q, ipa, Use { purpose, s1_walk })
}

/// Physical address of a stage 1 descriptor that is going to be read or, with `update`, written.
pub(super) fn descriptor_address(
    c: &Core,
    env: &mut dyn Environment,
    q: &Query,
    ipa: u64,
    update: bool,
) -> Result<u64, Fault> {
    let purpose = match update {
        true => Purpose::ReadWrite,
        false => Purpose::Read,
    };
    let s1_walk = true;
    walk(c, env, q, ipa, Use { purpose, s1_walk }).map(|o| o.address)
}

/// VTCR_EL2.SL0 as a level, where it makes sense for the granule and the physical addresses.
fn start_level(c: &Core, granule: u32, sl0: u64) -> Option<u32> {
    let pa = descriptor::pa_bits(c);
    match (granule, sl0) {
        (12, 0) => Some(2),
        (12, 1) => Some(1),
        (12, 2) if pa >= 44 => Some(0),
        (14, 0) | (16, 0) => Some(3),
        (14, 1) | (16, 1) => Some(2),
        (14, 2) if pa >= 42 => Some(1),
        (16, 2) if pa >= 44 => Some(1),
        _ => None,
    }
}

/// The shape that VTCR_EL2 describes, if it is one: T0SZ in bounds and consistent with SL0, up to 16
/// concatenated tables.
fn shape(c: &Core) -> Option<Shape> {
    let vtcr = c.sys.vtcr_el2;
    let txsz = (vtcr & 63) as u32;
    let granule = descriptor::granule_tg0(vtcr >> 14);
    let smallest = descriptor::MIN_TXSZ.max(64 - descriptor::pa_bits(c));
    if !(smallest..=descriptor::MAX_TXSZ).contains(&txsz) {
        return None;
    }
    let shape = Shape {
        granule,
        input: 64 - txsz,
        start: start_level(c, granule, vtcr >> 6 & 3)?,
        output: descriptor::output_bits(c, vtcr >> 16 & 7),
        big_endian: c.sys.sctlr_el2 & sctlr::EE != 0,
    };
    let resolved = shape.lsb(shape.start);
    let most = resolved + (granule - 3) + 4;
    (resolved + 1..=most)
        .contains(&shape.input)
        .then_some(shape)
}

fn walk(
    c: &Core,
    env: &mut dyn Environment,
    q: &Query,
    ipa: u64,
    how: Use,
) -> Result<Output, Fault> {
    let updates_descriptor = how.s1_walk && how.purpose.stores();
    let fault = |cause, level: u32| Fault {
        cause,
        level: level as u8,
        second_stage: true,
        s1_walk: how.s1_walk,
        ipa: (cause != Cause::ExternalOnWalk).then_some(ipa),
        write: q.reports_write() || updates_descriptor,
    };
    let Some(shape) = shape(c) else {
        return Err(fault(Cause::Translation, 0));
    };
    if ipa >> shape.input != 0 {
        return Err(fault(Cause::Translation, 0));
    }
    let vtcr = c.sys.vtcr_el2;
    let hafdbs = c.profile.features.has(Feature::HAFDBS);
    let ha = hafdbs && vtcr >> 21 & 1 != 0;
    let hd = ha && vtcr >> 22 & 1 != 0;
    let quiet = q.intent == Intent::Look;
    // There is no Secure stage 2 without FEAT_SEL2.
    let secure = false;

    let mut base = shape.base(c.sys.vttbr_el2);
    if shape.too_large(base) {
        return Err(fault(Cause::AddressSize, 0));
    }
    let mut level = shape.start;
    let (at, found) = loop {
        let at = shape.entry(base, level, ipa);
        let d = descriptor::read(c, env, q, at, secure, shape.big_endian)
            .map_err(|cause| fault(cause, level))?;
        // Those that lead to descriptors of stage 1 are left out.
        if !how.s1_walk {
            q.note(Step {
                stage: 2,
                level,
                address: at,
                descriptor: d,
            });
        }
        match shape.kind(d, level) {
            Kind::Invalid => return Err(fault(Cause::Translation, level)),
            Kind::Leaf => break (at, d),
            Kind::Table => {}
        }
        base = shape.next_table(d);
        if shape.too_large(base) {
            return Err(fault(Cause::AddressSize, level));
        }
        level += 1;
    };

    let output = shape.leaf(found, level);
    if shape.too_large(output) {
        return Err(fault(Cause::AddressSize, level));
    }
    if !ha && found & bit::AF == 0 && !quiet {
        return Err(fault(Cause::AccessFlag, level));
    }
    let mut clean = hd && found & (bit::DBM | bit::AP2) == bit::DBM;
    let rights = permission::stage2(
        found & bit::AP1 != 0,
        found & bit::AP2 != 0 || clean,
        found & bit::UXN != 0,
        found & bit::PXN != 0,
        c.profile.features.has(Feature::XNX),
        q.user,
    );
    let hcr = effective_hcr(c);
    let memattr = (found >> 2 & 15) as u8;
    if !quiet {
        // The hardware has no privilege of its own, and PTW keeps it away from Device memory.
        let user = q.user && !how.s1_walk;
        let protected =
            how.s1_walk && hcr & hcr::PTW != 0 && stage2_device(memattr, forced_write_back(c, hcr));
        let denied = match rights.check(how.purpose, user) {
            Err(write) => Some(write && !how.s1_walk),
            Ok(()) => protected.then_some(false),
        };
        if let Some(write) = denied {
            let mut fault = fault(Cause::Permission, level);
            fault.write |= write;
            return Err(fault);
        }
    }

    if q.intent == Intent::Access {
        let mut d = found;
        if ha {
            d |= bit::AF;
        }
        if clean && how.purpose.stores() {
            d |= bit::AP2;
            clean = false;
        }
        if d != found {
            descriptor::update(c, env, q, at, secure, shape.big_endian, d)
                .map_err(|cause| fault(cause, level))?;
        }
    }
    Ok(Output {
        address: output | ipa & ((1 << shape.lsb(level)) - 1),
        memattr,
        sh: (found >> 8 & 3) as u8,
        rights,
        clean: clean && rights.write,
    })
}

/// HCR_EL2.FWB where FEAT_S2FWB is there.
pub(super) fn forced_write_back(c: &Core, hcr: u64) -> bool {
    hcr & hcr::FWB != 0 && c.profile.features.has(Feature::S2FWB)
}
