//! Self-hosted debug registers (D24.3). What they do is in [`crate::debug`].
use super::effects::ignore;
use super::{Access, After, crm, op2, rows};
use crate::debug::mdscr::{KDE, MDE, RXFULL, SS, TDCC, TXFULL};
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
            $( $bv 2 0 0 $i 4 RW1 (pair, set_pair) [DebugUnit Tda] .after(After::Debug);
               $bc 2 0 0 $i 5 RW1 (pair, set_pair) [DebugUnit Tda] .after(After::Debug);
               $wv 2 0 0 $i 6 RW1 (pair, set_pair) [DebugUnit Tda] .after(After::Debug);
               $wc 2 0 0 $i 7 RW1 (pair, set_pair) [DebugUnit Tda] .after(After::Debug); )*
        }
    };
}
// DTRRX and DTRTX are `osdtrrx_el1` and `osdtrtx_el1`; RXfull and TXfull are in `mdscr_el1`.
// DBGVCR32_EL2 is AArch32's, and not there without it.
debug_rows! {
    OSDTRRX_EL1        0 0 0 2 RW1 {osdtrrx_el1} [Tda] .mask(0xffff_ffff);
    MDCCINT_EL1        0 0 2 0 RW1 {mdccint_el1} [Tda] .mask(0x6000_0000);
    MDSCR_EL1          0 0 2 2 RW1 (mdscr, set_mdscr) [Tda] .after(After::Debug);
    OSDTRTX_EL1        0 0 3 2 RW1 {osdtrtx_el1} [Tda] .mask(0xffff_ffff);
    OSECCR_EL1         0 0 6 2 RW1 {oseccr_el1} [Tda] .mask(0);
    // There is no debug component to find: Valid is 0.
    MDRAR_EL1          0 1 0 0 RO1 [0] [Tdra];
    OSLAR_EL1          0 1 0 4 WO1 (zero, lock) [Tdosa] .after(After::Debug);
    OSLSR_EL1          0 1 1 4 RO1 (lock_status, ignore) [Tdosa];
    OSDLR_EL1          0 1 3 4 RW1 (double_lock, set_double_lock) [Tdosa] .after(After::Debug);
    DBGPRCR_EL1        0 1 4 4 RW1 {dbgprcr_el1} [Tdosa] .mask(1).after(After::Debug);
    DBGCLAIMSET_EL1    0 7 8 6 RW1 (claims, claim) [Tda];
    DBGCLAIMCLR_EL1    0 7 9 6 RW1 (claimed, unclaim) [Tda];
    DBGAUTHSTATUS_EL1  0 7 14 6 RO1 (authentication, ignore) [Tda];
    MDCCSR_EL0         3 0 1 0 RO0 (channel_status, ignore) [Dcc];
    DBGDTR_EL0         3 0 4 0 RW0 (exchange, set_exchange) [Dcc];
    DBGDTRRX_EL0       3 0 5 0 RW0 (receive, transmit) [Dcc];
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

/// Breakpoint or watchpoint n of a register.
fn unit(a: Access) -> (usize, bool) {
    (usize::from(crm(a.encoding)), op2(a.encoding) >= 6)
}
impl Core {
    pub(super) fn has_debug_unit(&self, a: Access) -> bool {
        let (units, (n, watch)) = (self.debug_units(), unit(a));
        n < if watch {
            units.watchpoints
        } else {
            units.breakpoints
        }
    }
}
/// The register of a pair, the bits it holds, and its RES1 bits: DBGBCR.BAS without AArch32.
fn slot(c: &mut Core, a: Access) -> (&mut u64, u64, u64) {
    let n = unit(a).0;
    match op2(a.encoding) {
        4 => (&mut c.sys.dbgbvr[n], !0, 0),
        5 => (&mut c.sys.dbgbcr[n], 0x00ff_e007, 0x1e0),
        6 => (&mut c.sys.dbgwvr[n], !3, 0),
        _ => (&mut c.sys.dbgwcr[n], 0x1f1f_ffff, 0),
    }
}
fn pair(c: &mut Core, _: &mut Env<'_>, a: Access) -> Value {
    let (r, _, ones) = slot(c, a);
    Ok(*r | ones)
}
fn set_pair(c: &mut Core, _: &mut Env<'_>, a: Access, v: u64) -> Done {
    let (n, watch) = unit(a);
    let enabled = |c: &Core| watch && c.sys.dbgwcr[n] & 1 == 1;
    let before = enabled(c);
    let (r, mask, _) = slot(c, a);
    let changed = *r != v & mask;
    *r = v & mask;
    // Which pages are watched is in the soft TLB of every context where this one may match.
    if changed && (before || enabled(c)) {
        c.tlb.flush();
    }
    Ok(())
}

fn zero(_: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(0)
}
fn mdscr(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(c.sys.mdscr_el1)
}
/// Fields of the external debugger are writable only under the OS lock, which is how its state is
/// saved and restored: ERR, HDE, TDA, INTdis, TXU, RXO and the flags of the channel.
fn set_mdscr(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
    const OWN: u64 = SS | TDCC | KDE | MDE;
    const LOCKED: u64 = 1 << 6 | 1 << 14 | 1 << 21 | 3 << 22 | 3 << 26 | TXFULL | RXFULL;
    let mask = if c.sys.oslsr_el1 & 2 != 0 {
        OWN | LOCKED
    } else {
        OWN
    };
    c.sys.mdscr_el1 = c.sys.mdscr_el1 & !mask | v & mask;
    Ok(())
}
/// OSLK is bit 1 of `oslsr_el1`.
fn lock(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
    c.sys.oslsr_el1 = (v & 1) << 1;
    Ok(())
}
/// Without FEAT_DoubleLock the register is there, as RAZ/WI.
fn double_lock(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(c.sys.osdlr_el1)
}
fn set_double_lock(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
    if c.has_double_lock() {
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
/// Implemented and disabled, for every security state there is.
fn authentication(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(if c.profile.has_el3 { 0xaa } else { 0x0a })
}

fn channel_status(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(c.sys.mdscr_el1 & (RXFULL | TXFULL))
}
/// DBGDTRRX_EL0 and DBGDTRTX_EL0 have one encoding.
fn receive(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    c.sys.mdscr_el1 &= !RXFULL;
    Ok(c.sys.osdtrrx_el1)
}
fn transmit(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
    c.sys.osdtrtx_el1 = v & 0xffff_ffff;
    c.sys.mdscr_el1 |= TXFULL;
    Ok(())
}
/// Both words at once: where a write puts DTRTX a read has DTRRX.
fn exchange(c: &mut Core, env: &mut Env<'_>, a: Access) -> Value {
    let high = c.sys.osdtrtx_el1 << 32;
    receive(c, env, a).map(|low| high | low)
}
fn set_exchange(c: &mut Core, env: &mut Env<'_>, a: Access, v: u64) -> Done {
    c.sys.osdtrrx_el1 = v >> 32;
    transmit(c, env, a, v)
}

/// FEAT_PMUv3p1 adds HPMD; FEAT_PMUv3p5 HLP, HCCD and SCCD.
pub(super) fn mdcr_el2(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(c.sys.mdcr_el2)
}
pub(super) fn set_mdcr_el2(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
    let mask = match c.pmu_version() {
        0..4 => 0xfff,
        4..6 => 0xfff | 1 << 17,
        _ => 0xfff | 1 << 17 | 1 << 23 | 1 << 26,
    };
    c.sys.mdcr_el2 = v & mask;
    Ok(())
}
pub(super) fn mdcr_el3(c: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(c.sys.mdcr_el3)
}
/// TPM, TDA, TDOSA, SDD, SPME, EDAD, EPMAD. SPD32 is AArch32's.
pub(super) fn set_mdcr_el3(c: &mut Core, _: &mut Env<'_>, _: Access, v: u64) -> Done {
    let mask = match c.pmu_version() {
        0..6 => 0x0033_0640,
        _ => 0x00b3_0640,
    };
    c.sys.mdcr_el3 = v & mask;
    Ok(())
}
