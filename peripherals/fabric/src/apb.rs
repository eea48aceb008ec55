//! How an access reaches a part on an APB (IHI 0024).
//!
//! The bus carries whole words and, in these parts, no byte strobes: a narrower access selects the
//! word it lies in, and the bridge puts its bytes into their lane.
use crate::access::{Access, Fault};
use crate::device::Cx;
use crate::log::Blame;

/// The word an access selects, and where in it its bytes lie.
pub struct Lane {
    pub word: u64,
    shift: u32,
    mask: u32,
}

/// The error is for accesses wider than the bus, and for unaligned ones.
pub fn lane(a: &Access) -> Result<Lane, Fault> {
    let mask = match a.size {
        1 => 0xff,
        2 => 0xffff,
        4 => u32::MAX,
        _ => return Err(Fault::BadSize),
    };
    if !a.addr.is_multiple_of(u64::from(a.size)) {
        return Err(Fault::BadSize);
    }
    Ok(Lane {
        word: a.addr & !3,
        shift: (a.addr & 3) as u32 * 8,
        mask,
    })
}

/// The lane of an access, and the register that it selects with `at`. Without one there is a line in the log
/// (`what` is "read of" or "write to"): such an address reads as zero and ignores writes. The error is also
/// for what is behind the window.
pub fn select<R>(
    a: &Access,
    window: u64,
    at: fn(u64) -> Option<R>,
    what: &str,
    cx: &mut Cx<'_>,
) -> Result<(Lane, Option<R>), Fault> {
    let lane = lane(a)?;
    if a.addr >= window {
        return Err(Fault::NoRegister);
    }
    let reg = at(lane.word);
    if reg.is_none() {
        let text = format_args!("{what} no register: {:#x}", a.addr);
        cx.log(Blame::Guest, text);
    }
    Ok((lane, reg))
}

impl Lane {
    pub fn read(&self, word: u32) -> u64 {
        u64::from(word >> self.shift & self.mask)
    }
    pub fn write(&self, value: u64) -> u32 {
        (value as u32 & self.mask) << self.shift
    }
}
