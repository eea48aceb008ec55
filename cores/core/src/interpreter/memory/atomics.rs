//! Exclusives and atomics.
use super::{
    Env, PAGE, check_watchpoints, device_ready, endian, locate, misaligned, one_load, one_store,
    raise, unaligned_faults,
};
use crate::elsewhere::Need;
use crate::interpreter::eval::Stop;
use crate::monitor::GRANULE;
use crate::state::Core;
use crate::vmsa::{self, Filled, Purpose};
use dyno_isa::MemKind;

/// The page of an exclusive or atomic access. A store-exclusive meets its watchpoints whether or not
/// the monitor lets it store, as on Cortex-A72.
fn locate_atomic(
    c: &mut Core,
    env: &mut Env<'_>,
    va: u64,
    size: u64,
    purpose: Purpose,
) -> Result<Filled, Stop> {
    let aligned = va & (size - 1) == 0;
    if !aligned && unaligned_faults(c, MemKind::Normal, true, va, size) {
        return misaligned(c, va, purpose);
    }
    let f = locate(c, env, va, purpose, MemKind::Normal)?;
    if !aligned && f.translated.device {
        let e = vmsa::device_alignment_fault(c, va, purpose, &f.translated);
        return raise(c, e);
    }
    if f.ram.is_none() {
        if env.holds_elsewhere(f.translated.pa) {
            return Err(c.wait_for(env, Need::Page(f.translated.pa)));
        }
        let e = vmsa::unsupported_atomic(c, va, purpose);
        return raise(c, e);
    }
    check_watchpoints(c, va, size, purpose, MemKind::Normal)?;
    if f.ram.is_some_and(|r| r.has_code) && purpose != Purpose::Read {
        device_ready(c)?;
    }
    Ok(f)
}

pub fn load_exclusive(
    c: &mut Core,
    env: &mut Env<'_>,
    pair: bool,
    log2: u8,
    va: u64,
) -> Result<(u64, u64), Stop> {
    let size = 1u64 << (log2 + u8::from(pair));
    let second = va.wrapping_add(1 << log2);
    let f = locate_atomic(c, env, va, size, Purpose::Read)?;
    let a = one_load(c, env, &f, log2, va)?;
    let b = match pair {
        true => one_load(c, env, &f, log2, second)?,
        false => 0,
    };
    c.monitor.reserve(f.translated.pa & PAGE | va & !PAGE);
    Ok((endian(c, log2, a), endian(c, log2, b)))
}

pub fn store_exclusive(
    c: &mut Core,
    env: &mut Env<'_>,
    pair: bool,
    log2: u8,
    va: u64,
    a: u64,
    b: u64,
) -> Result<u64, Stop> {
    let size = 1u64 << (log2 + u8::from(pair));
    let second = va.wrapping_add(1 << log2);
    let f = locate_atomic(c, env, va, size, Purpose::Write)?;
    let pa = f.translated.pa & PAGE | va & !PAGE;
    if c.monitor.reserved() != Some(pa & !(GRANULE - 1)) {
        c.monitor.clear();
        return Ok(1);
    }
    let (a, b) = (endian(c, log2, a), endian(c, log2, b));
    one_store(c, env, &f, log2, va, a)?;
    if pair {
        one_store(c, env, &f, log2, second, b)?;
    }
    c.monitor.clear();
    Ok(0)
}

/// Reads, lets `f` decide on a new value, and writes it if there is one. Returns the old value.
pub fn modify(
    c: &mut Core,
    env: &mut Env<'_>,
    log2: u8,
    va: u64,
    f: impl FnOnce(u64) -> Option<u64>,
) -> Result<u64, Stop> {
    let filled = locate_atomic(c, env, va, 1 << log2, Purpose::ReadWrite)?;
    let old = one_load(c, env, &filled, log2, va)?;
    let old = endian(c, log2, old);
    if let Some(new) = f(old) {
        let new = endian(c, log2, new);
        one_store(c, env, &filled, log2, va, new)?;
    }
    Ok(old)
}

pub fn modify_pair(
    c: &mut Core,
    env: &mut Env<'_>,
    log2: u8,
    va: u64,
    expected: (u64, u64),
    new: (u64, u64),
) -> Result<(u64, u64), Stop> {
    let f = locate_atomic(c, env, va, 2 << log2, Purpose::ReadWrite)?;
    let second = va.wrapping_add(1 << log2);
    let a = one_load(c, env, &f, log2, va)?;
    let b = one_load(c, env, &f, log2, second)?;
    let old = (endian(c, log2, a), endian(c, log2, b));
    let mask = u64::MAX >> (64 - (8 << log2));
    if old == (expected.0 & mask, expected.1 & mask) {
        let (a, b) = (endian(c, log2, new.0), endian(c, log2, new.1));
        one_store(c, env, &f, log2, va, a)?;
        one_store(c, env, &f, log2, second, b)?;
    }
    Ok(old)
}
