//! VMSAv8-64: translation stages, permissions, attributes and their faults (DDI 0487 D8).
//!
//! Not built: FEAT_LPA, FEAT_LPA2, FEAT_LVA (addresses end at 48 bits), FEAT_TTST, FEAT_SEL2, FEAT_NV,
//! FEAT_RME, permission indirection and overlays, TTBR-relative non-fault controls (NFD).
use crate::environment::Environment;
use crate::exception::Exception;
use crate::pmsa;
use crate::state::Core;
use crate::tlb::{Rights, Walk};
use dyno_fabric::system::RamPage;
use std::cell::{Cell, RefCell};

pub mod abort;
pub mod at;
mod attributes;
pub mod context;
mod descriptor;
mod explain;
mod permission;
mod stage1;
mod stage2;
#[cfg(test)]
mod tests;
pub mod tlbi;

pub use abort::{
    Iss, alignment_fault, device_alignment_fault, external_abort, pc_alignment, sp_alignment,
    unsupported_atomic, with_instruction,
};
pub use at::{At, address_translate, decode_at};
pub use context::{
    Regime, big_endian_data, context_key, context_key_as, current_regime, current_sctlr,
    only_aligned, secure_below_el3, strict_alignment, strict_stack, unprivileged_access,
};
pub use explain::{Explanation, Step, explain};
pub use stage1::{Layout, branch_address, layouts};
pub use tlbi::decode_tlbi;

/// What the translation is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Read,
    Write,
    /// An atomic: reads, but faults are reported as writes unless the read alone would fault.
    ReadWrite,
    Execute,
    /// Cache maintenance by address; DC ZVA is a `Write`.
    CacheMaintenance,
    /// DC IVAC, which throws data away and needs the right to write.
    CacheInvalidate,
}

impl Purpose {
    fn stores(self) -> bool {
        matches!(self, Purpose::Write | Purpose::ReadWrite)
    }
}

/// How to look at the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    pub va: u64,
    pub purpose: Purpose,
    /// With the permissions of EL0: LDTR where [`unprivileged_access`] says so. At EL0 it makes no
    /// difference.
    pub unprivileged: bool,
}

/// A successful translation of one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Translated {
    pub pa: u64,
    /// Physical address space: Secure or Non-secure.
    pub secure: bool,
    /// log2 of the stage 1 mapping it comes from, all of which a TLBI by any address in it has to
    /// drop; at least 12. With PMSAv8-32 that of an aligned area around the address in which everything
    /// else here is the same, at least 6 (regions have a granularity of 64 bytes): below 12 the page gets no
    /// fast entry, and blocks of code end with the area.
    pub block_log2: u8,
    /// What the same context may also do there, so that the soft TLB can be filled at once. `write`
    /// only where no hardware update of the dirty state is outstanding.
    pub read: bool,
    pub write: bool,
    /// Device memory: unaligned accesses fault.
    pub device: bool,
    /// … and only because stage 2 says so.
    pub device_by_stage2: bool,
    /// FEAT_BTI: branch targets on this page are checked (GP).
    pub guarded: bool,
    /// All of its 4 KiB page is like this. A region of an MPU may be smaller: then nothing is remembered.
    pub whole: bool,
}

/// How far a walk may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Intent {
    /// An access: updates descriptors.
    Access,
    /// An AT instruction: no updates, faults are reported as maintenance.
    At,
    /// A debugger: sees through permissions, changes nothing.
    Look,
}

/// One access as the walkers see it.
#[derive(Clone, Debug)]
struct Query {
    va: u64,
    purpose: Purpose,
    regime: Regime,
    /// With the permissions of EL0.
    user: bool,
    pan: bool,
    secure: bool,
    intent: Intent,
    /// The walk updated a descriptor on a page with code.
    wrote_code: Cell<bool>,
    /// A descriptor is in a page that another cell holds.
    elsewhere: Cell<Option<u64>>,
    /// Where stage 1 found its leaf.
    walked: Cell<Option<Walk>>,
    /// Descriptors that were read, where somebody wants to know.
    steps: Option<RefCell<Vec<Step>>>,
}

impl Query {
    fn current(c: &Core, va: u64, purpose: Purpose, unprivileged: bool, intent: Intent) -> Query {
        let regime = context::current_regime(c);
        let user = (unprivileged || c.pstate.el == 0) && regime.has_el0();
        let data = matches!(purpose, Purpose::Read | Purpose::Write | Purpose::ReadWrite);
        Query {
            va,
            purpose,
            regime,
            user,
            pan: data && context::pan_applies(c, regime, user),
            secure: context::is_secure(c, regime),
            intent,
            wrote_code: Cell::new(false),
            elsewhere: Cell::new(None),
            walked: Cell::new(None),
            steps: None,
        }
    }
    fn note(&self, step: Step) {
        if let Some(steps) = &self.steps {
            steps.borrow_mut().push(step);
        }
    }
    fn maintenance(&self) -> bool {
        use Purpose::{CacheInvalidate, CacheMaintenance};
        self.intent == Intent::At || matches!(self.purpose, CacheMaintenance | CacheInvalidate)
    }
    /// WnR of a fault that does not depend on the kind of access. An atomic counts as a read.
    fn reports_write(&self) -> bool {
        self.maintenance() || self.purpose == Purpose::Write
    }
}

/// Both stages. The rights of the result are those of data accesses of the context.
fn run(c: &Core, env: &mut dyn Environment, q: &Query) -> Result<Translated, abort::Fault> {
    let s1 = stage1::translate(c, env, q)?;
    let mut t = Translated {
        pa: s1.address,
        secure: s1.secure,
        block_log2: s1.log2 as u8,
        read: s1.rights.read,
        write: s1.rights.write && !s1.clean,
        device: s1.attributes.device(),
        device_by_stage2: false,
        guarded: s1.guarded,
        whole: true,
    };
    if context::stage2_enabled(c, q.regime) {
        let s2 = stage2::translate(c, env, q, s1.address)?;
        let fwb = stage2::forced_write_back(c, context::effective_hcr(c));
        t.pa = s2.address;
        t.secure = false;
        t.read &= s2.rights.read;
        t.write &= s2.rights.write && !s2.clean;
        let both = s1.attributes.with_stage2(s2.memattr, s2.sh, fwb).device();
        t.device_by_stage2 = both && !t.device;
        t.device = both;
    }
    Ok(t)
}

/// Translates, or says which exception to take; with FEAT_HAFDBS updates descriptors on the way.
pub fn translate(
    c: &mut Core,
    env: &mut dyn Environment,
    r: Request,
) -> Result<Translated, Exception> {
    c.stats.walks += 1;
    if c.profile.armv8_r {
        return pmsa::translate(c, r);
    }
    let q = Query::current(c, r.va, r.purpose, r.unprivileged, Intent::Access);
    let result = run(c, env, &q).map_err(|f| abort::exception(c, &q, f));
    c.attention |= q.wrote_code.get();
    c.beyond.met = q.elsewhere.get();
    if let Some(walk) = q.walked.get() {
        c.tlb.remember_walk(r.va, walk);
    }
    result
}

/// What [`fill`] found.
#[derive(Clone, Copy, Debug)]
pub struct Filled {
    pub translated: Translated,
    /// `None` where something other than plain RAM answers.
    pub ram: Option<RamPage>,
}

/// Translates an access and puts into the soft TLB what may go fast next time.
///
/// A fetch only leaves its mark for TLBI ([`crate::tlb::Tlb::note_fetch`]), and LDTR above EL0 does
/// not belong to the current context. Any other access fills the entry of its page with the tags that
/// are allowed: none for big-endian data and pages that are watched, no write tag for pages with code,
/// read-only memory and reservations of others, only aligned ones for Device memory and where SCTLR_ELx.A
/// says so.
#[inline(always)]
pub fn fill(c: &mut Core, env: &mut dyn Environment, r: Request) -> Result<Filled, Exception> {
    if let Some(f) = watched(c, r) {
        return Ok(f);
    }
    match c.tlb.recall(r) {
        // Devices, mostly: nothing to fill.
        Some((translated, true)) => Ok(Filled {
            translated,
            ram: None,
        }),
        Some((t, false)) => Ok(fill_entry(c, env, r, t)),
        None => {
            let t = translate(c, env, r)?;
            Ok(fill_entry(c, env, r, t))
        }
    }
}

/// What the soft TLB holds of a page that is only watched: translating again might find something else,
/// or update a descriptor.
#[inline]
fn watched(c: &Core, r: Request) -> Option<Filled> {
    use Purpose::{Read, ReadWrite, Write};
    let data = matches!(r.purpose, Read | Write | ReadWrite) && !r.unprivileged;
    let (read, write) = (r.purpose != Write, r.purpose != Read);
    let e = c.tlb.watched(r.va, read, write).filter(|_| data)?;
    Some(Filled {
        translated: Translated {
            pa: e.pa | r.va & 0xfff,
            secure: c.is_secure(),
            block_log2: 12,
            read,
            write,
            device: false,
            device_by_stage2: false,
            guarded: false,
            whole: true,
        },
        ram: Some(RamPage {
            page: e.page,
            read_only: false,
            has_code: false,
        }),
    })
}

#[inline(never)]
fn fill_entry(
    c: &mut Core,
    env: &mut dyn Environment,
    r: Request,
    translated: Translated,
) -> Filled {
    let ram = env.ram_page(translated.pa, translated.secure);
    if !translated.whole {
        return Filled { translated, ram };
    }
    let no_ram = ram.is_none() && !env.holds_elsewhere(translated.pa);
    c.tlb.remember(r, translated, no_ram);
    let t = &translated;
    if r.purpose == Purpose::Execute {
        c.tlb.note_fetch(r.va, t.block_log2);
    } else if let Some(page) = ram
        && (!r.unprivileged || c.pstate.el == 0)
        && !big_endian_data(c)
        && !(c.debug.watchpoints != 0 && c.watches_page(r.va))
    {
        let writable = t.write && !page.read_only && !page.has_code;
        let rights = Rights {
            read: t.read,
            write: writable && !env.reserved_by_others(c.index, t.pa),
            aligned: t.device || strict_alignment(c),
        };
        c.tlb.fill(r.va, t.pa, page.page, rights, t.block_log2);
    }
    Filled { translated, ram }
}

/// Whether tables translate addresses of the current state, and whether a second stage does.
pub fn stage1_is_on(c: &Core) -> bool {
    context::stage1_enabled(c, current_regime(c))
}
pub fn stage2_is_on(c: &Core) -> bool {
    context::stage2_enabled(c, current_regime(c))
}

/// Where a debugger finds the byte at `va` of the current context: physical address, and whether in
/// Secure space. Changes nothing, asks no device, and ignores permissions and access flags.
pub fn locate(c: &Core, env: &mut dyn Environment, va: u64) -> Option<(u64, bool)> {
    if c.profile.armv8_r {
        let t = pmsa::look(c, va)?;
        return Some((t.pa, t.secure));
    }
    let q = Query::current(c, va, Purpose::Read, false, Intent::Look);
    run(c, env, &q).ok().map(|t| (t.pa, t.secure))
}

/// Where a debugger finds what stage 1 of the current state gives as an address: through stage 2 where
/// that is on.
pub fn probe_stage2(c: &Core, env: &mut dyn Environment, ipa: u64) -> Option<u64> {
    if c.profile.armv8_r {
        // Stage 1 gives back what it gets.
        return probe(c, env, ipa);
    }
    let q = Query::current(c, ipa, Purpose::Read, false, Intent::Look);
    if !context::stage2_enabled(c, q.regime) {
        return Some(ipa);
    }
    stage2::translate(c, env, &q, ipa).ok().map(|s2| s2.address)
}

/// [`locate`] without the address space.
pub fn probe(c: &Core, env: &mut dyn Environment, va: u64) -> Option<u64> {
    locate(c, env, va).map(|(pa, _)| pa)
}
