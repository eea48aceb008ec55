//! Fetching and decoding A32 and T32.
use super::block::{Builder, Key, MAX_BLOCK, Narrow};
use super::decode::{Decoded, Fetched, fetch};
use super::{Interpreter, take};
use crate::environment::Environment;
use crate::state::Core;
use dyno_fabric::Page;
use dyno_isa::aarch32::{Context, Location, decode, is_wide};

/// Any instruction of four bytes that is not IT.
pub const WIDE: u32 = 1 << 31;
/// log2 of the granule of an MPU.
pub const GRANULE: u8 = 6;
/// log2 of the area where everything is alike.
pub const WHOLE: u8 = 12;

/// What is at the PC: the key of its block, and the page. `None` where an exception was taken instead.
pub fn locate(c: &mut Core, env: &mut dyn Environment) -> Option<(Key, Narrow, Fetched)> {
    let l = Location(c.pc);
    let address = u64::from(l.address());
    if !l.is_thumb() && address & 2 != 0 {
        let (e, pc) = (c.pc_alignment32(), c.pc);
        take(c, env, &e, pc);
        return None;
    }
    let mut f = fetch(c, env, address)?;
    let area = if f.t.whole { WHOLE } else { GRANULE };
    let last = (1 << area) - 2;
    let crosses = l.is_thumb() && address & last == last && is_wide(f.page.load16(address));
    let second = if crosses {
        let address = address.wrapping_add(2) & 0xffff_ffff;
        let behind = fetch(c, env, address)?;
        f.second = Some(behind.page);
        Some(behind.t.pa)
    } else {
        None
    };
    let key = Key {
        pc: c.pc,
        pa: f.t.pa,
        fp_trapped: c.fp_is_trapped,
        only_aligned: c.only_aligned,
    };
    let narrow = Narrow {
        simd_trapped: c.simd_is_trapped,
        area,
        second,
    };
    Some((key, narrow, f))
}

/// The instruction at `l`, unless its second half is somewhere else.
pub fn instruction(page: Page, l: Location, area: u8) -> Option<u32> {
    let address = u64::from(l.address());
    if !l.is_thumb() {
        return Some(page.load32(address));
    }
    let first = page.load16(address);
    if !is_wide(first) {
        return Some(first.into());
    }
    let second = address + 2;
    let inside = (address ^ second) >> area == 0;
    inside.then(|| u32::from(first) << 16 | u32::from(page.load16(second)))
}

/// The instruction of which the halfwords are at `pa` and, where that is not next to it, at `second`.
pub fn word(
    env: &mut dyn Environment,
    pc: u64,
    pa: u64,
    second: Option<u64>,
    secure: bool,
) -> Option<u32> {
    let page = env.ram_page(pa, secure)?.page;
    match second {
        None => instruction(page, Location(pc), 12),
        Some(at) => {
            let low = env.ram_page(at, secure)?.page.load16(at);
            Some(u32::from(page.load16(pa)) << 16 | u32::from(low))
        }
    }
}

impl Interpreter {
    /// The instructions from `key` on. Not in front of a watched address, and not inside an IT block, but
    /// where that is in two areas.
    pub(super) fn decode_narrow(
        &self,
        key: Key,
        narrow: Narrow,
        f: Fetched,
        b: &mut Builder<'_>,
    ) -> Decoded {
        let start = Location(key.pc);
        let (mut l, mut it) = (start, Vec::new());
        loop {
            let insn = match (narrow.second, f.second) {
                (Some(at), Some(page)) => {
                    let first = f.page.load16(start.address().into());
                    Some(u32::from(first) << 16 | u32::from(page.load16(at)))
                }
                _ => instruction(f.page, l, narrow.area),
            };
            let Some(insn) = insn else { break };
            let cx = Context {
                location: l,
                fp_trapped: key.fp_trapped,
                simd_trapped: narrow.simd_trapped,
            };
            decode(insn, cx, b);
            it.push(l.it());
            let next = l.next(insn);
            b.at += ((next.address().wrapping_sub(l.address())) / 2) as u8;
            l = next;
            let elsewhere = (l.address() ^ start.address()) >> narrow.area != 0;
            let watched = self.cuts.contains(&l.address().into());
            let full = b.ops.len() >= MAX_BLOCK && l.it() == 0;
            if b.ended || elsewhere || watched || full {
                break;
            }
        }
        let plain = it.iter().all(|&it| it == 0);
        Decoded {
            end: l.0,
            it: if plain { Box::default() } else { it.into() },
        }
    }
}
