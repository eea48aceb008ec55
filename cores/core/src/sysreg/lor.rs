//! Limited ordering regions (FEAT_LOR, D24.2): four regions, four descriptors. Memory is sequentially
//! consistent, so a region limits nothing.
use super::{Access, op2, rows};
use crate::environment::Environment;
use crate::exception::Exception;
use crate::state::Core;
use dyno_isa::Feature;

type Env<'a> = dyn Environment + 'a;
type Value = Result<u64, Exception>;
type Done = Result<(), Exception>;

rows! { LOR:
    LORSA_EL1        3 0 10 4 0  RW1 (selected, set_selected) [Lor] .needs(Feature::LOR);
    LOREA_EL1        3 0 10 4 1  RW1 (selected, set_selected) [Lor] .needs(Feature::LOR);
    LORN_EL1         3 0 10 4 2  RW1 (selected, set_selected) [Lor] .needs(Feature::LOR);
    // DS and EN.
    LORC_EL1         3 0 10 4 3  RW1 {lorc_el1} [Lor] .mask(0b1101).needs(Feature::LOR);
    LORID_EL1        3 0 10 4 7  RO1 [4 << 16 | 4] [Tlor] .needs(Feature::LOR);
}

/// A register of the descriptor that LORC_EL1.DS names, and the bits it holds.
fn descriptor(c: &mut Core, a: Access) -> (&mut u64, u64) {
    let n = (c.sys.lorc_el1 >> 2 & 3) as usize;
    match op2(a.encoding) {
        0 => (&mut c.sys.lorsa[n], 0x0000_ffff_ffff_0001),
        1 => (&mut c.sys.lorea[n], 0x0000_ffff_ffff_0000),
        _ => (&mut c.sys.lorn[n], 3),
    }
}
fn selected(c: &mut Core, _: &mut Env<'_>, a: Access) -> Value {
    Ok(*descriptor(c, a).0)
}
fn set_selected(c: &mut Core, _: &mut Env<'_>, a: Access, v: u64) -> Done {
    let (register, mask) = descriptor(c, a);
    *register = v & mask;
    Ok(())
}
