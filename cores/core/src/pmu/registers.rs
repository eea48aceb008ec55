//! What reading and writing the registers does (D24.5). Counting is up to date before a write.
use super::event::{self, Events};
use super::{ALL, WORD, pmcr};
use crate::environment::Environment;
use crate::exception::Exception;
use crate::state::Core;
use crate::sysreg::{Access, op2};

type Env<'a> = dyn Environment + 'a;
type Value = Result<u64, Exception>;
type Done = Result<(), Exception>;

pub fn zero(_: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(0)
}
/// N is what the level sees; IMP and IDCODE are the part's.
pub fn pmcr(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    let id = c.profile.id_value("PMCR_EL0") & 0xffff_0000;
    Ok(id | (c.visible_counters() as u64) << 11 | c.pmu.control | pmcr::LC)
}
pub fn set_pmcr(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
    // There is no AArch32, so the cycle counter overflows at 64 bits only.
    let mut held = pmcr::E | pmcr::D | pmcr::X | pmcr::DP;
    if c.has_wide_counters() {
        held |= pmcr::LP;
    }
    c.pmu.control = v & held | pmcr::LC;
    if v & pmcr::P != 0 {
        let n = c.visible_counters();
        c.pmu.counts[..n].fill(0);
    }
    if v & pmcr::C != 0 {
        c.pmu.cycles = 0;
    }
    Ok(())
}

/// Pairs of a register that sets bits and one that clears them.
macro_rules! sets {
    ($($read:ident $set:ident $clear:ident $field:ident;)*) => { $(
        pub fn $read(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
            c.pmu_sync();
            Ok(c.pmu.$field & c.visible())
        }
        pub fn $set(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
            c.pmu.$field |= v & c.visible() & ALL;
            Ok(())
        }
        pub fn $clear(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
            c.pmu.$field &= !(v & c.visible());
            Ok(())
        }
    )* };
}
sets! {
    enabled enable disable enabled;
    interrupts enable_interrupts disable_interrupts interrupts;
    overflowed set_overflow clear_overflow overflow;
}

pub fn increment(c: &mut Core, env: &mut Env<'_>, _: Access, v: u64) -> Done {
    let counters = c.counters_of(Events::of(&[event::SW_INCR]));
    c.count_events(env, v & c.visible() & counters);
    Ok(())
}
pub fn selected(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(c.pmu.selected)
}
pub fn select(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
    c.pmu.selected = v & 31;
    Ok(())
}
pub fn events0(_: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(event::IMPLEMENTED.0 & WORD)
}
pub fn events1(_: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(event::IMPLEMENTED.0 >> 32)
}
pub fn cycles(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    c.pmu_sync();
    Ok(c.pmu.cycles)
}
pub fn set_cycles(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
    c.pmu.cycles = v;
    Ok(())
}
pub fn cycle_filter(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(c.pmu.cycle_filter)
}
pub fn set_cycle_filter(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
    c.pmu.cycle_filter = v & filter_bits(c);
    Ok(())
}
pub fn user_enable(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(c.pmu.user_enable)
}
pub fn set_user_enable(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
    c.pmu.user_enable = v & 15;
    Ok(())
}

/// A counter the level does not see is UNDEFINED by its own name and RAZ/WI by selection.
fn direct(c: &Core, a: Access) -> Result<usize, Exception> {
    let n = usize::from(op2(a.encoding));
    if n < c.visible_counters() {
        Ok(n)
    } else {
        Err(c.undefined())
    }
}
fn by_selection(c: &Core) -> Option<usize> {
    let n = c.pmu.selected as usize;
    (n < c.visible_counters()).then_some(n)
}
/// P and U; NSK, NSU and M with EL3; NSH with EL2.
fn filter_bits(c: &Core) -> u64 {
    let with = |on: bool, bits: u64| if on { bits } else { 0 };
    0xc000_0000 | with(c.profile.has_el3, 0x3400_0000) | with(c.profile.has_el2, 0x0800_0000)
}
/// evtCount has 16 bits from FEAT_PMUv3p1 on, 10 before.
fn type_bits(c: &Core) -> u64 {
    filter_bits(c) | if c.pmu_version() >= 4 { 0xffff } else { 0x3ff }
}
fn count_bits(c: &Core) -> u64 {
    if c.has_wide_counters() { !0 } else { WORD }
}

pub fn event_count(c: &mut Core, _: &mut Env<'_>, a: Access) -> Value {
    c.pmu_sync();
    direct(c, a).map(|n| c.pmu.counts[n])
}
pub fn set_event_count(c: &mut Core, _: &mut Env<'_>, a: Access, v: u64) -> Done {
    let n = direct(c, a)?;
    c.pmu.counts[n] = v & count_bits(c);
    Ok(())
}
pub fn event_type(c: &mut Core, _: &mut Env<'_>, a: Access) -> Value {
    direct(c, a).map(|n| c.pmu.types[n])
}
pub fn set_event_type(c: &mut Core, _: &mut Env<'_>, a: Access, v: u64) -> Done {
    let n = direct(c, a)?;
    c.pmu.types[n] = v & type_bits(c);
    Ok(())
}
pub fn selected_count(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    c.pmu_sync();
    Ok(by_selection(c).map_or(0, |n| c.pmu.counts[n]))
}
pub fn set_selected_count(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
    if let Some(n) = by_selection(c) {
        c.pmu.counts[n] = v & count_bits(c);
    }
    Ok(())
}
pub fn selected_type(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(match by_selection(c) {
        Some(n) => c.pmu.types[n],
        None if c.pmu.selected == 31 => c.pmu.cycle_filter,
        None => 0,
    })
}
pub fn set_selected_type(c: &mut Core, env: &mut Env<'_>, a: Access, v: u64) -> Done {
    match by_selection(c) {
        Some(n) => c.pmu.types[n] = v & type_bits(c),
        None if c.pmu.selected == 31 => return set_cycle_filter(c, env, a, v),
        None => {}
    }
    Ok(())
}
