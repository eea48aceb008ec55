//! Stage 1: from virtual to intermediate, or at once physical, addresses (DDI 0487 D8.2 to D8.6).
use super::abort::{Cause, Fault};
use super::attributes::Attributes;
use super::context::{Regime, effective_hcr, hcr, scr, sctlr, stage1_enabled, stage2_enabled};
use super::descriptor::{self, Kind, Shape, bit};
use super::permission::{Rights, Stage1 as Permissions};
use super::{Intent, Purpose, Query, Step, stage2};
use crate::environment::Environment;
use crate::state::Core;
use crate::tlb::Walk;
use dyno_isa::Feature;

/// Where stage 1 leads.
#[derive(Clone, Copy, Debug)]
pub(super) struct Output {
    pub address: u64,
    pub secure: bool,
    pub attributes: Attributes,
    pub rights: Rights,
    /// log2 of the mapping.
    pub log2: u32,
    /// A store still has to update the dirty state.
    pub clean: bool,
    /// FEAT_BTI: a guarded page.
    pub guarded: bool,
}

/// TCR_ELx and TTBRx_ELx as they apply to one address.
struct Controls {
    ttbr: u64,
    txsz: u32,
    granule: u32,
    /// The top byte is not part of the address.
    top_byte_ignored: bool,
    /// EPDn, or E0PDn for EL0: no walk.
    disabled: bool,
    /// HPDn: no APTable, PXNTable, UXNTable.
    flat_permissions: bool,
    ps: u64,
    ha: bool,
    hd: bool,
    upper: bool,
}

fn set(v: u64, bit: u32) -> bool {
    v >> bit & 1 != 0
}

impl Controls {
    fn of(c: &Core, q: &Query) -> Controls {
        let has = |f| c.profile.features.has(f);
        let (hpds, hafdbs) = (has(Feature::HPDS), has(Feature::HAFDBS));
        let fetch = q.purpose == Purpose::Execute;
        // TBID leaves the top byte to data alone; it came with pointer authentication.
        let ignored = |tbi, tbid| tbi && !(fetch && tbid && has(Feature::PAuth));
        if !q.regime.has_el0() {
            let (tcr, ttbr) = match q.regime {
                Regime::El3 => (c.sys.tcr_el3, c.sys.ttbr0_el3),
                _ => (c.sys.tcr_el2, c.sys.ttbr0_el2),
            };
            let ha = hafdbs && set(tcr, 21);
            return Controls {
                ttbr,
                txsz: (tcr & 63) as u32,
                granule: descriptor::granule_tg0(tcr >> 14),
                top_byte_ignored: ignored(set(tcr, 20), set(tcr, 29)),
                disabled: false,
                flat_permissions: hpds && set(tcr, 24),
                ps: tcr >> 16 & 7,
                ha,
                hd: ha && set(tcr, 22),
                upper: false,
            };
        }
        let (tcr, ttbr0, ttbr1) = match q.regime {
            Regime::El20 => (c.sys.tcr_el2, c.sys.ttbr0_el2, c.sys.ttbr1_el2),
            _ => (c.sys.tcr_el1, c.sys.ttbr0_el1, c.sys.ttbr1_el1),
        };
        let upper = set(q.va, 55);
        let n = upper as u32;
        let e0pd = q.user && has(Feature::E0PD) && set(tcr, 55 + n);
        let (ttbr, txsz, granule, epd) = match upper {
            false => (ttbr0, tcr, descriptor::granule_tg0(tcr >> 14), set(tcr, 7)),
            true => (
                ttbr1,
                tcr >> 16,
                descriptor::granule_tg1(tcr >> 30),
                set(tcr, 23),
            ),
        };
        let ha = hafdbs && set(tcr, 39);
        Controls {
            ttbr,
            txsz: (txsz & 63) as u32,
            granule,
            top_byte_ignored: ignored(set(tcr, 37 + n), set(tcr, 51 + n)),
            disabled: epd || e0pd,
            flat_permissions: hpds && set(tcr, 41 + n),
            ps: tcr >> 32 & 7,
            ha,
            hd: ha && set(tcr, 40),
            upper,
        }
    }
    /// The part of the address that has to be a sign extension is not one.
    fn out_of_range(&self, va: u64) -> bool {
        // As a signed number at the top of 64 bits, the rest must be all zeros or all ones.
        let va = if self.top_byte_ignored { va << 8 } else { va };
        let shift = 64 - self.txsz + if self.top_byte_ignored { 8 } else { 0 };
        let rest = match shift {
            64.. => 0,
            s => (va as i64) >> s,
        };
        rest != if self.upper { -1 } else { 0 }
    }
}

/// AArch64.BranchAddr(): where a branch to `va` goes. PC never holds a tag.
pub fn branch_address(c: &Core, va: u64) -> u64 {
    let q = Query::current(c, va, Purpose::Execute, false, Intent::Look);
    let upper = q.regime.has_el0() && set(va, 55);
    match Controls::of(c, &q).top_byte_ignored {
        false => va,
        true if upper => va | !(u64::MAX >> 8),
        true => va & u64::MAX >> 8,
    }
}

/// What of a pointer is address, as pointer authentication counts it (D8.10.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// EffectiveTBI(): the top byte is no part of the address.
    pub top_byte_ignored: bool,
    /// CalculateBottomPACBit().
    pub bottom: u32,
}

/// The layouts of pointers to data or code, by their bit 55. A regime with one address range has
/// the same for both.
pub fn layouts(c: &Core, data: bool) -> [Layout; 2] {
    let purpose = if data {
        Purpose::Read
    } else {
        Purpose::Execute
    };
    [0, 1 << 55].map(|va| {
        let k = Controls::of(c, &Query::current(c, va, purpose, false, Intent::Look));
        Layout {
            top_byte_ignored: k.top_byte_ignored,
            bottom: 64 - k.txsz.clamp(descriptor::MIN_TXSZ, descriptor::MAX_TXSZ),
        }
    })
}

/// Translates by the tables, or flat where stage 1 is off.
pub(super) fn translate(c: &Core, env: &mut dyn Environment, q: &Query) -> Result<Output, Fault> {
    let k = Controls::of(c, q);
    if !stage1_enabled(c, q.regime) {
        return flat(c, q, &k);
    }
    let fault = |cause, level| Fault::stage1(q, cause, level);
    // A TxSZ out of bounds could also act as the nearest bound: we fault.
    let bad_size = !(descriptor::MIN_TXSZ..=descriptor::MAX_TXSZ).contains(&k.txsz);
    if bad_size || k.disabled || k.out_of_range(q.va) {
        return Err(fault(Cause::Translation, 0));
    }
    let input = 64 - k.txsz;
    let sctlr = q.regime.sctlr(c);
    let shape = Shape {
        granule: k.granule,
        input,
        start: Shape::start_level(k.granule, input),
        output: descriptor::output_bits(c, k.ps),
        big_endian: sctlr & sctlr::EE != 0,
    };
    let nested = stage2_enabled(c, q.regime);
    let quiet = q.intent == Intent::Look;

    let mut w = match q.intent {
        Intent::Access => c.tlb.walk(q.va),
        _ => None,
    }
    .unwrap_or(Walk {
        base: shape.base(k.ttbr),
        level: shape.start,
        secure: q.secure,
        no_el0: false,
        read_only: false,
        pxn: false,
        uxn: false,
    });
    if shape.too_large(w.base) {
        return Err(fault(Cause::AddressSize, 0));
    }
    let (at, found) = loop {
        let at = shape.entry(w.base, w.level, q.va);
        let pa = match nested {
            true => stage2::descriptor_address(c, env, q, at, false)?,
            false => at,
        };
        let d = descriptor::read(c, env, q, pa, w.secure, shape.big_endian)
            .map_err(|cause| fault(cause, w.level))?;
        q.note(Step {
            stage: 1,
            level: w.level,
            address: at,
            descriptor: d,
        });
        match shape.kind(d, w.level) {
            Kind::Invalid => return Err(fault(Cause::Translation, w.level)),
            Kind::Leaf => break (at, d),
            Kind::Table => {}
        }
        w.base = shape.next_table(d);
        if shape.too_large(w.base) {
            return Err(fault(Cause::AddressSize, w.level));
        }
        w.secure &= d & bit::NS_TABLE == 0;
        if !k.flat_permissions {
            w.no_el0 |= d & bit::AP_TABLE0 != 0;
            w.read_only |= d & bit::AP_TABLE1 != 0;
            w.pxn |= d & bit::PXN_TABLE != 0;
            w.uxn |= d & bit::UXN_TABLE != 0;
        }
        w.level += 1;
    };
    q.walked.set(Some(w));
    let (level, secure) = (w.level, w.secure);

    let output = shape.leaf(found, level);
    if shape.too_large(output) {
        return Err(fault(Cause::AddressSize, level));
    }
    if !k.ha && found & bit::AF == 0 && !quiet {
        return Err(fault(Cause::AccessFlag, level));
    }
    // With HD, a read-only descriptor with DBM is one that is writable and still clean (D8.5).
    let mut clean = k.hd && found & (bit::DBM | bit::AP2) == bit::DBM | bit::AP2;
    let permissions = Permissions {
        wxn: sctlr & sctlr::WXN != 0,
        read_only: w.read_only || found & bit::AP2 != 0 && !clean,
        el0: found & bit::AP1 != 0 && !w.no_el0,
        pxn: w.pxn || found & bit::PXN != 0,
        uxn: w.uxn || found & bit::UXN != 0,
    };
    let leaf_secure = secure && found & bit::NS == 0;
    let rights = rights(c, q, permissions, leaf_secure);
    if !quiet && let Err(write) = rights.check(q.purpose, q.user) {
        return Err(Fault {
            write: write || q.reports_write(),
            ..fault(Cause::Permission, level)
        });
    }

    if q.intent == Intent::Access {
        let mut d = found;
        if k.ha {
            d |= bit::AF;
        }
        if clean && q.purpose.stores() {
            d &= !bit::AP2;
            clean = false;
        }
        if d != found {
            let pa = match nested {
                true => stage2::descriptor_address(c, env, q, at, true)?,
                false => at,
            };
            descriptor::update(c, env, q, pa, secure, shape.big_endian, d)
                .map_err(|cause| fault(cause, level))?;
        }
    }
    let log2 = shape.lsb(level);
    Ok(Output {
        address: output | q.va & ((1 << log2) - 1),
        secure: leaf_secure,
        attributes: Attributes {
            mair: (q.regime.mair(c) >> ((found >> 2 & 7) * 8)) as u8,
            sh: (found >> 8 & 3) as u8,
        },
        rights,
        log2,
        clean: clean && rights.write,
        guarded: found & bit::GP != 0 && c.profile.features.has(Feature::BTI),
    })
}

fn rights(c: &Core, q: &Query, p: Permissions, leaf_secure: bool) -> Rights {
    let mut rights = match q.regime.has_el0() {
        false => p.single(),
        true => {
            let epan =
                c.profile.features.has(Feature::PAN3) && q.regime.sctlr(c) & sctlr::EPAN != 0;
            p.two_levels(q.user, q.pan, epan)
        }
    };
    // Secure state does not execute from Non-secure memory with SCR_EL3.SIF.
    if q.secure && !leaf_secure && c.sys.scr_el3 & scr::SIF != 0 {
        rights.execute = false;
    }
    rights
}

/// Stage 1 off: the address is its own translation (D8.2).
fn flat(c: &Core, q: &Query, k: &Controls) -> Result<Output, Fault> {
    let address = match k.top_byte_ignored {
        true => q.va & !(0xff << 56),
        false => q.va,
    };
    if address >> descriptor::pa_bits(c) != 0 {
        return Err(Fault::stage1(q, Cause::AddressSize, 0));
    }
    let default_cacheable = q.regime == Regime::El10 && effective_hcr(c) & hcr::DC != 0;
    let attributes = match q.purpose {
        _ if default_cacheable => Attributes::WRITE_BACK,
        Purpose::Execute => Attributes::fetch(q.regime.sctlr(c) & sctlr::I != 0),
        _ => Attributes::DEVICE,
    };
    Ok(Output {
        address,
        secure: q.secure,
        attributes,
        rights: Rights::ALL,
        log2: 12,
        clean: false,
        guarded: false,
    })
}
