//! Self-hosted debug registers (D19.3). Breakpoints and watchpoints are stored and never match.
use super::effects::ignore;
use super::{Access, After, crm, op2, rows};
use crate::environment::Environment;
use crate::exception::Exception;
use crate::state::Core;
use dyno_isa::Feature;

type Env<'a> = dyn Environment + 'a;
type Value = Result<u64, Exception>;
type Done = Result<(), Exception>;

macro_rules! debug_rows {
    ($( $name:ident $o1:literal $n:literal $m:literal $o2:literal $rights:ident $store:tt [$trap:ident]
        $(.$attribute:ident($($v:expr),*))* ; )*
     @pairs $( $bv:ident $bc:ident $wv:ident $wc:ident $i:literal; )*) => {
        rows! { DEBUG:
            $( $name 2 $o1 $n $m $o2 $rights $store [$trap] $(.$attribute($($v),*))*; )*
            $( $bv 2 0 0 $i 4 RW1 (pair, set_pair) [Tda];
               $bc 2 0 0 $i 5 RW1 (pair, set_pair) [Tda];
               $wv 2 0 0 $i 6 RW1 (pair, set_pair) [Tda];
               $wc 2 0 0 $i 7 RW1 (pair, set_pair) [Tda]; )*
        }
    };
}
debug_rows! {
    OSDTRRX_EL1        0 0 0 2 RW1 {osdtrrx_el1} [Tda] .mask(0xffff_ffff);
    MDCCINT_EL1        0 0 2 0 RW1 {mdccint_el1} [Tda] .mask(0x6000_0000);
    MDSCR_EL1          0 0 2 2 RW1 (mdscr, set_mdscr) [Tda] .after(After::Interrupts);
    OSDTRTX_EL1        0 0 3 2 RW1 {osdtrtx_el1} [Tda] .mask(0xffff_ffff);
    OSECCR_EL1         0 0 6 2 RW1 {oseccr_el1} [Tda] .mask(0);
    MDRAR_EL1          0 1 0 0 RO1 [0] [Tdra];
    OSLAR_EL1          0 1 0 4 WO1 (zero, lock) [Tdosa];
    OSLSR_EL1          0 1 1 4 RO1 (lock_status, ignore) [Tdosa];
    OSDLR_EL1          0 1 3 4 RW1 (double_lock, set_double_lock) [Tdosa];
    DBGPRCR_EL1        0 1 4 4 RW1 {dbgprcr_el1} [Tdosa] .mask(1);
    DBGCLAIMSET_EL1    0 7 8 6 RW1 (claims, claim) [Tda];
    DBGCLAIMCLR_EL1    0 7 9 6 RW1 (claimed, unclaim) [Tda];
    // External debug is not there: nothing is implemented.
    DBGAUTHSTATUS_EL1  0 7 14 6 RO1 [0] [Tda];
    // The communications channel has nobody at its other end.
    MDCCSR_EL0         3 0 1 0 RO0 [0] [Dcc];
    DBGDTR_EL0         3 0 4 0 RW0 [0] [Dcc];
    DBGDTRRX_EL0       3 0 5 0 RW0 [0] [Dcc];
    DBGVCR32_EL2       4 0 7 0 RW2 [0] [Tda] .needs(Feature::AA32EL1);
    @pairs
    DBGBVR0_EL1 DBGBCR0_EL1 DBGWVR0_EL1 DBGWCR0_EL1 0;
    DBGBVR1_EL1 DBGBCR1_EL1 DBGWVR1_EL1 DBGWCR1_EL1 1;
    DBGBVR2_EL1 DBGBCR2_EL1 DBGWVR2_EL1 DBGWCR2_EL1 2;
    DBGBVR3_EL1 DBGBCR3_EL1 DBGWVR3_EL1 DBGWCR3_EL1 3;
    DBGBVR4_EL1 DBGBCR4_EL1 DBGWVR4_EL1 DBGWCR4_EL1 4;
    DBGBVR5_EL1 DBGBCR5_EL1 DBGWVR5_EL1 DBGWCR5_EL1 5;
    DBGBVR6_EL1 DBGBCR6_EL1 DBGWVR6_EL1 DBGWCR6_EL1 6;
    DBGBVR7_EL1 DBGBCR7_EL1 DBGWVR7_EL1 DBGWCR7_EL1 7;
    DBGBVR8_EL1 DBGBCR8_EL1 DBGWVR8_EL1 DBGWCR8_EL1 8;
    DBGBVR9_EL1 DBGBCR9_EL1 DBGWVR9_EL1 DBGWCR9_EL1 9;
    DBGBVR10_EL1 DBGBCR10_EL1 DBGWVR10_EL1 DBGWCR10_EL1 10;
    DBGBVR11_EL1 DBGBCR11_EL1 DBGWVR11_EL1 DBGWCR11_EL1 11;
    DBGBVR12_EL1 DBGBCR12_EL1 DBGWVR12_EL1 DBGWCR12_EL1 12;
    DBGBVR13_EL1 DBGBCR13_EL1 DBGWVR13_EL1 DBGWCR13_EL1 13;
    DBGBVR14_EL1 DBGBCR14_EL1 DBGWVR14_EL1 DBGWCR14_EL1 14;
    DBGBVR15_EL1 DBGBCR15_EL1 DBGWVR15_EL1 DBGWCR15_EL1 15;
}

/// The register of a pair, if ID_AA64DFR0_EL1.{BRPs,WRPs} counts it, and the bits it holds.
fn slot(c: &mut Core, a: Access) -> Result<(&mut u64, u64), Exception> {
    let n = usize::from(crm(a.encoding));
    let dfr0 = c.profile.id_value("ID_AA64DFR0_EL1");
    let watch = op2(a.encoding) >= 6;
    let last = (dfr0 >> if watch { 20 } else { 12 } & 15) as usize;
    if n > last {
        return Err(c.undefined());
    }
    Ok(match op2(a.encoding) {
        4 => (&mut c.sys.dbgbvr[n], !0),
        5 => (&mut c.sys.dbgbcr[n], 0x00ff_e1e7),
        6 => (&mut c.sys.dbgwvr[n], !3),
        _ => (&mut c.sys.dbgwcr[n], 0x1f1f_ffff),
    })
}
fn pair(c: &mut Core, _: &mut Env<'_>, a: Access) -> Value {
    slot(c, a).map(|(r, _)| *r)
}
fn set_pair(c: &mut Core, env: &mut Env<'_>, a: Access, v: u64) -> Done {
    let (r, mask) = slot(c, a)?;
    *r = v & mask;
    if matches!(op2(a.encoding), 5 | 7) && v & 1 == 1 {
        c.note_unmodelled(
            env,
            format_args!("DBGBCR, DBGWCR: breakpoints and watchpoints never match"),
        );
    }
    Ok(())
}

fn zero(_: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(0)
}
fn mdscr(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(c.sys.mdscr_el1)
}
/// Fields for the external debugger are writable only under the OS lock.
fn set_mdscr(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
    const OWN: u64 = 1 | 1 << 12 | 1 << 13 | 1 << 15;
    const LOCKED: u64 = 1 << 6 | 1 << 14 | 3 << 22 | 1 << 26 | 1 << 27 | 3 << 29;
    let mask = if c.sys.oslsr_el1 & 2 != 0 {
        OWN | LOCKED
    } else {
        OWN
    };
    c.sys.mdscr_el1 = c.sys.mdscr_el1 & !mask | v & mask;
    c.debug_changed();
    Ok(())
}
/// OSLK is bit 1 of `oslsr_el1`.
fn lock(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
    c.sys.oslsr_el1 = (v & 1) << 1;
    c.debug_changed();
    Ok(())
}
/// Without FEAT_DoubleLock the register is there, as RAZ/WI.
fn double_lock(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(c.sys.osdlr_el1)
}
fn set_double_lock(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
    if c.profile.features.has(Feature::DoubleLock) {
        c.sys.osdlr_el1 = v & 1;
    }
    Ok(())
}
/// OSLM says that the OS lock is implemented: bit 3.
fn lock_status(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(c.sys.oslsr_el1 & 2 | 8)
}
fn claims(_: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(0xff)
}
fn claimed(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(c.sys.dbgclaim)
}
fn claim(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
    c.sys.dbgclaim |= v & 0xff;
    Ok(())
}
fn unclaim(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
    c.sys.dbgclaim &= !v;
    Ok(())
}
