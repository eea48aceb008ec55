//! The slow path of memory accesses: translation, alignment, devices, code pages, reservations.
mod atomics;

use crate::debug::DataAccess;
use crate::environment::Environment;
use crate::exception::Exception;
use crate::interpreter::eval::Stop;
use crate::state::Core;
use crate::sysreg::sctlr;
use crate::vmsa::{self, Filled, Purpose, Request};
pub use atomics::{load_exclusive, modify, modify_pair, store_exclusive};
use dyno_fabric::{Access, Fault, MasterId, Page};
use dyno_isa::{Feature, MemKind};

const PAGE: u64 = !0xfff;
const GRANULE_OF_MPU: u64 = !63;
type Env<'a> = dyn Environment + 'a;

/// `1 << log2` bytes of a page, zero-extended.
#[inline(always)]
pub fn get(p: Page, log2: u8, va: u64) -> u64 {
    match log2 {
        0 => u64::from(p.load8(va)),
        1 => u64::from(p.load16(va)),
        2 => u64::from(p.load32(va)),
        _ => p.load64(va),
    }
}
#[inline(always)]
pub fn put(p: Page, log2: u8, va: u64, v: u64) {
    match log2 {
        0 => p.store8(va, v as u8),
        1 => p.store16(va, v as u16),
        2 => p.store32(va, v as u32),
        _ => p.store64(va, v),
    }
}

/// Reverses the bytes where data accesses are big-endian.
fn endian(c: &Core, log2: u8, v: u64) -> u64 {
    if vmsa::big_endian_data(c) {
        v.swap_bytes() >> (64 - (8 << log2))
    } else {
        v
    }
}

/// Likewise those of each access that it is.
fn endian_of(c: &Core, kind: MemKind, log2: u8, v: u64) -> u64 {
    match kind {
        MemKind::Elements(n) if n < log2 => {
            let bits = 8 << n;
            let element = |at: u32| endian(c, n, v >> at & (u64::MAX >> (64 - bits))) << at;
            (0..8 << log2).step_by(bits).map(element).sum()
        }
        _ => endian(c, log2, v),
    }
}

/// The address `by` bytes behind `va`; in AArch32 state 0 is behind the last.
#[inline]
fn behind(c: &Core, va: u64, by: u64) -> u64 {
    let at = va.wrapping_add(by);
    if c.pstate.aarch32 {
        at & 0xffff_ffff
    } else {
        at
    }
}

fn raise<T>(c: &mut Core, e: Exception) -> Result<T, Stop> {
    c.pending = Some(e);
    Err(Stop::Exception)
}

pub fn misaligned<T>(c: &mut Core, va: u64, purpose: Purpose) -> Result<T, Stop> {
    let e = vmsa::alignment_fault(c, va, purpose);
    raise(c, e)
}

/// CheckSPAlignment() for an SP that is not a multiple of 16.
#[cold]
pub fn check_sp_alignment(c: &mut Core) -> Result<(), Stop> {
    if !vmsa::strict_stack(c) {
        return Ok(());
    }
    let e = vmsa::sp_alignment(c);
    raise(c, e)
}

/// Where an access goes, once its translation is known.
#[inline(always)]
fn locate(
    c: &mut Core,
    env: &mut Env<'_>,
    va: u64,
    purpose: Purpose,
    kind: MemKind,
) -> Result<Filled, Stop> {
    let request = Request {
        va,
        purpose,
        unprivileged: kind == MemKind::Unprivileged && vmsa::unprivileged_access(c),
    };
    match vmsa::fill(c, env, request) {
        Ok(f) => Ok(f),
        Err(e) => match c.wait_for_met(env) {
            Some(wait) => Err(wait),
            None => raise(c, e),
        },
    }
}

/// Takes the Watchpoint exception of an access whose translation is known to succeed.
fn check_watchpoints(
    c: &mut Core,
    va: u64,
    size: u64,
    purpose: Purpose,
    kind: MemKind,
) -> Result<(), Stop> {
    if !c.is_watched_at(va, size) {
        return Ok(());
    }
    let access = DataAccess {
        va,
        size,
        read: purpose != Purpose::Write,
        write: purpose != Purpose::Read,
        unprivileged: kind == MemKind::Unprivileged && vmsa::unprivileged_access(c),
        maintenance: false,
        far: None,
    };
    look_at(c, access)
}

/// The core takes the Watchpoint exception, or halts, in front of an access that is watched.
fn look_at(c: &mut Core, a: DataAccess) -> Result<(), Stop> {
    if let Some(e) = c.watchpoint(a) {
        return raise(c, e);
    }
    match c.halts_at_access(a.va, a.size, a.read, a.write) {
        true => Err(Stop::Retry),
        false => Ok(()),
    }
}

/// AArch64.UnalignedAccessFaults(): whether an unaligned access faults whatever memory it is to. With
/// FEAT_LSE2 ordered accesses, exclusives and atomics do not inside 16 bytes.
fn unaligned_faults(c: &Core, kind: MemKind, atomic: bool, va: u64, size: u64) -> bool {
    if vmsa::strict_alignment(c) {
        return true;
    }
    if kind == MemKind::Aligned {
        return true;
    }
    if kind != MemKind::Ordered && !atomic {
        return false;
    }
    let inside = (va ^ va.wrapping_add(size - 1)) & !15 == 0;
    let anywhere = !atomic && vmsa::current_sctlr(c) & sctlr::NAA != 0;
    !c.profile.features.has(Feature::LSE2) || !inside && !anywhere
}

/// What the address of an access must be a multiple of where unaligned ones fault.
fn unit_of(kind: MemKind, log2: u8) -> u64 {
    match kind {
        MemKind::Elements(n) => 1 << n.min(log2),
        _ => 1 << log2,
    }
}

/// Where an access that need not be aligned goes, page by page; both are the same where it stays in
/// one. Everything that can take the access away but a device's answer has been asked then.
fn reach(
    c: &mut Core,
    env: &mut Env<'_>,
    purpose: Purpose,
    kind: MemKind,
    log2: u8,
    va: u64,
) -> Result<(Filled, Filled), Stop> {
    let size = 1u64 << log2;
    let aligned = va & (unit_of(kind, log2) - 1) == 0;
    if !aligned && unaligned_faults(c, kind, false, va, size) {
        return misaligned(c, va, purpose);
    }
    let first = locate(c, env, va, purpose, kind)?;
    if !aligned && first.translated.device {
        let e = vmsa::device_alignment_fault(c, va, purpose, &first.translated);
        return raise(c, e);
    }
    let last = behind(c, va, size - 1);
    // What an MPU says of one granule it need not say of the next.
    let unit = if first.translated.whole {
        PAGE
    } else {
        GRANULE_OF_MPU
    };
    let second = match (va ^ last) & unit {
        0 => first,
        _ => locate(c, env, last & unit, purpose, kind)?,
    };
    if !aligned && second.translated.device {
        let e = vmsa::device_alignment_fault(c, last & unit, purpose, &second.translated);
        return raise(c, e);
    }
    check_watchpoints(c, va, size, purpose, kind)?;
    Ok((first, second))
}

/// The page of an aligned access, where the fast path takes no other.
#[inline]
fn only_aligned(c: &Core, va: u64, kind: MemKind, write: bool) -> Option<Page> {
    let page = c.tlb.aligned(va, write)?;
    (kind != MemKind::Unprivileged).then_some(page)
}

pub fn load(
    c: &mut Core,
    env: &mut Env<'_>,
    kind: MemKind,
    log2: u8,
    va: u64,
) -> Result<u64, Stop> {
    let elements = elements(kind, log2, va);
    if va & ((1 << log2) - 1) == 0 {
        if let Some(page) = only_aligned(c, va, kind, false) {
            return Ok(get(page, log2, va));
        }
        let f = locate(c, env, va, Purpose::Read, kind)?;
        check_watchpoints(c, va, 1 << log2, Purpose::Read, kind)?;
        if f.ram.is_some() || elements.is_none() {
            let v = one_load(c, env, &f, log2, va)?;
            return Ok(endian_of(c, kind, log2, v));
        }
    }
    let (first, second) = reach(c, env, Purpose::Read, kind, log2, va)?;
    let last = behind(c, va, (1 << log2) - 1);
    if (va ^ last) & PAGE == 0 && (first.ram.is_some() || elements.is_none()) {
        let v = one_load(c, env, &first, log2, va)?;
        return Ok(endian_of(c, kind, log2, v));
    }
    let mut v = 0;
    let piece = elements.unwrap_or(0);
    for i in (0..1 << log2).step_by(1 << piece) {
        let at = behind(c, va, i);
        let f = if (at ^ va) & PAGE == 0 {
            &first
        } else {
            &second
        };
        v |= one_load(c, env, f, piece, at)? << (8 * i);
    }
    Ok(endian_of(c, kind, log2, v))
}

pub fn store(
    c: &mut Core,
    env: &mut Env<'_>,
    kind: MemKind,
    log2: u8,
    va: u64,
    v: u64,
) -> Result<(), Stop> {
    let v = endian_of(c, kind, log2, v);
    let elements = elements(kind, log2, va);
    if va & ((1 << log2) - 1) == 0 {
        if let Some(page) = only_aligned(c, va, kind, true) {
            put(page, log2, va, v);
            return Ok(());
        }
        let f = locate(c, env, va, Purpose::Write, kind)?;
        check_watchpoints(c, va, 1 << log2, Purpose::Write, kind)?;
        if f.ram.is_some() || elements.is_none() {
            return one_store(c, env, &f, log2, va, v);
        }
    }
    let (first, second) = reach(c, env, Purpose::Write, kind, log2, va)?;
    let last = behind(c, va, (1 << log2) - 1);
    if (va ^ last) & PAGE == 0 && (first.ram.is_some() || elements.is_none()) {
        return one_store(c, env, &first, log2, va, v);
    }
    let piece = elements.unwrap_or(0);
    for i in (0..1 << log2).step_by(1 << piece) {
        let at = behind(c, va, i);
        let f = if (at ^ va) & PAGE == 0 {
            &first
        } else {
            &second
        };
        one_store(c, env, f, piece, at, v >> (8 * i))?;
    }
    Ok(())
}

/// log2 of the size of the elements that an access is made of, each of which is aligned.
fn elements(kind: MemKind, log2: u8, va: u64) -> Option<u8> {
    match kind {
        MemKind::Elements(n) if n < log2 => (va & ((1 << n) - 1) == 0).then_some(n),
        _ => None,
    }
}

/// An access that stays in the page that `f` is about.
fn one_load(c: &mut Core, env: &mut Env<'_>, f: &Filled, log2: u8, va: u64) -> Result<u64, Stop> {
    if let Some(r) = f.ram {
        return Ok(get(r.page, log2, va));
    }
    device_ready(c)?;
    let a = access(c, f, log2, va);
    let at = c.time();
    let r = env.read(at, a);
    c.attention |= env.is_disturbed();
    c.polled();
    match r {
        Ok(v) => Ok(v & (u64::MAX >> (64 - (8 << log2)))),
        Err(f) => {
            let mask = u64::MAX >> (64 - (8 << log2));
            failed(c, env, f, a, None, va).map(|v| v & mask)
        }
    }
}

/// An access to a device that was not answered.
#[cold]
fn failed(
    c: &mut Core,
    env: &mut Env<'_>,
    fault: Fault,
    a: Access,
    value: Option<u64>,
    va: u64,
) -> Result<u64, Stop> {
    if fault == Fault::Elsewhere
        && let Ok(v) = c.access_elsewhere(env, a, value)?
    {
        return Ok(v);
    }
    let purpose = match value {
        None => Purpose::Read,
        Some(_) => Purpose::Write,
    };
    let e = vmsa::external_abort(c, va, purpose);
    raise(c, e)
}

fn one_store(
    c: &mut Core,
    env: &mut Env<'_>,
    f: &Filled,
    log2: u8,
    va: u64,
    v: u64,
) -> Result<(), Stop> {
    let a = access(c, f, log2, va);
    match f.ram {
        Some(r) if !r.read_only => {
            if r.has_code {
                device_ready(c)?;
                env.code_written(a.addr);
                c.attention = true;
            }
            env.note_store(c.index, a.addr, 1 << log2);
            put(r.page, log2, va, v);
            Ok(())
        }
        _ => {
            device_ready(c)?;
            let at = c.time();
            let v = v & (u64::MAX >> (64 - (8 << log2)));
            let r = env.write(at, a, v);
            c.attention |= env.is_disturbed();
            match r {
                Ok(()) => Ok(()),
                Err(f) => failed(c, env, f, a, Some(v), va).map(|_| ()),
            }
        }
    }
}

/// Devices and code pages are reached at the exact instant of the instruction.
fn device_ready(c: &mut Core) -> Result<(), Stop> {
    if !c.become_exact() {
        return Err(Stop::Retry);
    }
    c.stats.device_accesses += 1;
    Ok(())
}

fn access(c: &Core, f: &Filled, log2: u8, va: u64) -> Access {
    Access {
        addr: f.translated.pa & PAGE | va & !PAGE,
        size: 1 << log2,
        master: MasterId(c.index as u16),
        secure: f.translated.secure,
        privileged: c.pstate.el > 0,
        instruction: false,
        stream: None,
    }
}

pub fn load_pair(c: &mut Core, env: &mut Env<'_>, log2: u8, va: u64) -> Result<(u64, u64), Stop> {
    let second = behind(c, va, 1 << log2);
    // A watchpoint on the second leaves devices alone.
    if c.is_watched_at(va, 2 << log2) {
        reach(c, env, Purpose::Read, MemKind::Normal, log2, va)?;
        reach(c, env, Purpose::Read, MemKind::Normal, log2, second)?;
    }
    let a = load(c, env, MemKind::Normal, log2, va)?;
    let b = load(c, env, MemKind::Normal, log2, second)?;
    Ok((a, b))
}

/// Both halves are translated before either is written, so a fault leaves memory alone.
pub fn store_pair(
    c: &mut Core,
    env: &mut Env<'_>,
    log2: u8,
    va: u64,
    a: u64,
    b: u64,
) -> Result<(), Stop> {
    let second = behind(c, va, 1 << log2);
    let last = behind(c, va, (2 << log2) - 1);
    if (va ^ last) & PAGE != 0 || c.is_watched_at(va, 2 << log2) || c.profile.armv8_r {
        reach(c, env, Purpose::Write, MemKind::Normal, log2, va)?;
        reach(c, env, Purpose::Write, MemKind::Normal, log2, second)?;
    }
    store(c, env, MemKind::Normal, log2, va, a)?;
    store(c, env, MemKind::Normal, log2, second, b)
}

/// 16 bytes, see [`dyno_isa::Emit::load_vec`].
pub fn load_vec(c: &mut Core, env: &mut Env<'_>, kind: MemKind, va: u64) -> Result<u128, Stop> {
    reach(c, env, Purpose::Read, kind, 4, va)?;
    let second = behind(c, va, 8);
    let a = load(c, env, kind, 3, va)?;
    let b = load(c, env, kind, 3, second)?;
    let (lo, hi) = if is_reversed(c, kind) { (b, a) } else { (a, b) };
    Ok(u128::from(hi) << 64 | u128::from(lo))
}

/// Both halves are translated before either is written.
pub fn store_vec(
    c: &mut Core,
    env: &mut Env<'_>,
    kind: MemKind,
    va: u64,
    v: u128,
) -> Result<(), Stop> {
    reach(c, env, Purpose::Write, kind, 4, va)?;
    let (lo, hi) = (v as u64, (v >> 64) as u64);
    let (a, b) = if is_reversed(c, kind) {
        (hi, lo)
    } else {
        (lo, hi)
    };
    let second = behind(c, va, 8);
    store(c, env, kind, 3, va, a)?;
    store(c, env, kind, 3, second, b)
}

/// The most significant byte of the whole comes first.
fn is_reversed(c: &Core, kind: MemKind) -> bool {
    kind == MemKind::Normal && vmsa::big_endian_data(c)
}

/// Physical address and page where the fast path may read (and, `write`, write) `size` bytes.
#[inline(always)]
pub fn fast(c: &Core, va: u64, size: u64, write: bool) -> Option<(u64, Page)> {
    let e = c.tlb.entry(va);
    let tag = va & (PAGE | (size - 1));
    (e.read == tag && (!write || e.write == tag)).then_some((e.pa | va & !PAGE, e.page))
}

/// DC ZVA: 64 bytes of zeros (DCZID_EL0.BS = 4). `imm` names the instruction and Rt.
pub fn zero_block(c: &mut Core, env: &mut Env<'_>, imm: u64, va: u64) -> Result<(), Stop> {
    if let Err(e) = c.dc_zva_check(imm) {
        return raise(c, e);
    }
    let base = va & !63;
    if let Some((_, page)) = fast(c, base, 8, true) {
        for i in 0..4 {
            page.store128(base + 16 * i, 0);
        }
        return Ok(());
    }
    // A fault reports the address as given.
    let f = locate(c, env, va, Purpose::Write, MemKind::Normal)?;
    if f.translated.device {
        let e = vmsa::device_alignment_fault(c, va, Purpose::Write, &f.translated);
        return raise(c, e);
    }
    let zeroing = DataAccess {
        va: base,
        size: 64,
        read: false,
        write: true,
        unprivileged: false,
        maintenance: false,
        far: Some(va),
    };
    if c.is_watched_at(base, 64) {
        look_at(c, zeroing)?;
    }
    for i in 0..8 {
        one_store(c, env, &f, 3, base + 8 * i, 0)?;
    }
    Ok(())
}
