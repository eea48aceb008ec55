//! Registers that are more than a place to store a value.
use super::traps::{hcr as hcr_bit, scr as scr_bit};
use super::{Access, op1};
use crate::environment::Environment;
use crate::exception::Exception;
use crate::state::Core;
use dyno_isa::Feature;

type Env<'a> = dyn Environment + 'a;
type Value = Result<u64, Exception>;
type Done = Result<(), Exception>;

pub(super) fn ignore(_: &mut Core, _: &mut Env<'_>, _: Access, _: u64) -> Done {
    Ok(())
}

/// D19.2.48. Bits of features that are not there are RES0; RW is RAO/WI as there is no AArch32.
pub(super) fn hcr(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(c.sys.hcr_el2 | hcr_bit::RW)
}
pub(super) fn set_hcr(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
    const BASE: u64 = 0x0000_0003_dfff_ffff;
    let mut mask = BASE;
    let mut add = |f, bits| {
        if c.profile.features.has(f) {
            mask |= bits;
        }
    };
    add(Feature::VHE, hcr_bit::E2H);
    add(Feature::LOR, hcr_bit::TLOR);
    add(Feature::RAS, hcr_bit::TERR | 1 << 37);
    add(Feature::PAuth, hcr_bit::APK | hcr_bit::API);
    add(Feature::S2FWB, hcr_bit::FWB);
    add(Feature::EVT, hcr_bit::EVT);
    if !c.profile.has_el3 {
        mask |= hcr_bit::HCD;
    }
    c.sys.hcr_el2 = v & mask | hcr_bit::RW;
    Ok(())
}

/// D19.2.117.
pub(super) fn scr(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(c.sys.scr_el3 | scr_bit::RW | 0x30)
}
pub(super) fn set_scr(c: &mut Core, env: &mut Env<'_>, _: Access, v: u64) -> Done {
    let mut mask = 0x3a8f;
    let mut add = |f, bits| {
        if c.profile.features.has(f) {
            mask |= bits;
        }
    };
    add(Feature::LOR, scr_bit::TLOR);
    add(Feature::RAS, scr_bit::TERR);
    add(Feature::PAuth, scr_bit::APK | scr_bit::API);
    add(Feature::ECV, scr_bit::ECVEN);
    if c.profile.has_el2 {
        mask |= scr_bit::HCE;
    }
    c.sys.scr_el3 = v & mask | scr_bit::RW | 0x30;
    // The offset of the physical timer is in use with ECVEn and EL2 enabled.
    if c.profile.features.has(Feature::ECV) {
        c.update_timers(env);
    }
    Ok(())
}

/// D19.2.35: with E2H the layout of CPACR_EL1, without it RES1 where there is nothing.
pub(super) fn cptr_el2(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    let v = c.sys.cptr_el2;
    Ok(if c.e2h() {
        v & 0x8030_0000
    } else {
        v & 0x8000_0400 | 0x33ff
    })
}
pub(super) fn set_cptr_el2(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
    // The bits of the other layout stay as they are: HCR_EL2.E2H may change any time.
    let mask = if c.e2h() { 0x8030_0000 } else { 0x8000_0400 };
    c.sys.cptr_el2 = c.sys.cptr_el2 & !mask | v & mask;
    Ok(())
}

const fn owner(a: Access) -> usize {
    match op1(a.encoding) {
        0 => 0,
        4 => 1,
        _ => 2,
    }
}
/// SP_ELx of a lower level; SP_EL0 is UNDEFINED while it is the current one.
pub(super) fn sp_of_el(c: &mut Core, _: &mut Env<'_>, a: Access) -> Value {
    let n = owner(a);
    if n == c.pstate.stack() {
        return Err(c.undefined());
    }
    Ok(c.sp_bank[n])
}
pub(super) fn set_sp_of_el(c: &mut Core, _: &mut Env<'_>, a: Access, v: u64) -> Done {
    let n = owner(a);
    if n == c.pstate.stack() {
        return Err(c.undefined());
    }
    c.sp_bank[n] = v;
    Ok(())
}

pub(super) fn spsel(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(u64::from(c.pstate.sp))
}
pub(super) fn set_spsel(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
    c.select_stack(v & 1 == 1);
    Ok(())
}
pub(super) fn current_el(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(u64::from(c.pstate.el) << 2)
}
pub(super) fn nzcv(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(c.nzcv_bits())
}
pub(super) fn set_nzcv(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
    c.set_nzcv_bits(v);
    Ok(())
}
pub(super) fn daif(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(u64::from(c.pstate.daif) << 6)
}
/// What it does besides is done behind it ([`super::After::Masks`]).
pub(super) fn set_daif(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
    c.pstate.daif = (v >> 6 & 15) as u8;
    Ok(())
}

/// One-bit fields of PSTATE that are registers of their own.
macro_rules! fields {
    ($($read:ident $write:ident $field:ident $bit:literal;)*) => { $(
        pub(super) fn $read(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
            Ok(u64::from(c.pstate.$field) << $bit)
        }
        pub(super) fn $write(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
            c.pstate.$field = v >> $bit & 1 == 1;
            Ok(())
        }
    )* };
}
fields! {
    pan set_pan pan 22;
    uao set_uao uao 23;
    dit set_dit dit 24;
    ssbs set_ssbs ssbs 12;
    tco set_tco tco 25;
}

/// C5.2.8: AHP, DN, FZ, RMode, and FZ16 with FEAT_FP16. No exception is trapped.
pub(super) fn fpcr(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(c.fp.fpcr)
}
pub(super) fn set_fpcr(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
    let fz16 = u64::from(c.profile.features.has(Feature::FP16)) << 19;
    c.fp.fpcr = v & (0x07c0_0000 | fz16);
    Ok(())
}
/// C5.2.10: QC and the cumulative flags.
pub(super) fn fpsr(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(c.fp.fpsr)
}
pub(super) fn set_fpsr(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
    c.fp.fpsr = v & 0x0800_009f;
    Ok(())
}

/// ISR_EL1: pending physical interrupts, or the virtual ones where EL1 has those instead.
pub(super) fn isr(c: &mut Core, env: &mut Env<'_>, _: Access) -> Value {
    Ok(c.interrupt_status(env.lines(c.index)))
}

/// What DISR_EL1 means here: VDISR_EL2 at EL1 while EL2 takes SErrors, nothing below EL3 while EL3
/// does.
fn deferred(c: &mut Core) -> Option<&mut u64> {
    let to_el3 = c.profile.has_el3 && c.sys.scr_el3 & scr_bit::EA != 0;
    match c.pstate.el {
        1 if c.hcr() & hcr_bit::AMO != 0 => Some(&mut c.sys.vdisr_el2),
        0..=2 if to_el3 => None,
        _ => Some(&mut c.sys.disr_el1),
    }
}
pub(super) fn disr(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(deferred(c).map_or(0, |r| *r))
}
pub(super) fn set_disr(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
    if let Some(r) = deferred(c) {
        *r = v & 0x81ff_ffff;
    }
    Ok(())
}
