//! Which translation regime is in force, what controls it, and what the soft TLB calls it.
use crate::state::Core;
use crate::tlb::ContextKey;
use dyno_isa::Feature;

/// SCTLR_ELx.
pub(super) mod sctlr {
    pub const M: u64 = 1 << 0;
    pub const A: u64 = 1 << 1;
    pub const I: u64 = 1 << 12;
    pub const WXN: u64 = 1 << 19;
    pub const E0E: u64 = 1 << 24;
    pub const EE: u64 = 1 << 25;
    pub const EPAN: u64 = 1 << 57;
}

/// HCR_EL2.
pub(super) mod hcr {
    pub const VM: u64 = 1 << 0;
    pub const PTW: u64 = 1 << 2;
    pub const FB: u64 = 1 << 9;
    pub const DC: u64 = 1 << 12;
    pub const TGE: u64 = 1 << 27;
    pub const E2H: u64 = 1 << 34;
    pub const TEA: u64 = 1 << 37;
    pub const FWB: u64 = 1 << 46;
}

/// SCR_EL3.
pub(super) mod scr {
    pub const NS: u64 = 1 << 0;
    pub const EA: u64 = 1 << 3;
    pub const SIF: u64 = 1 << 9;
}

/// Translation regimes (DDI 0487 D8.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Regime {
    /// EL1&0, the only one with a stage 2.
    El10,
    /// EL2 without the Virtualization Host Extensions: one address range, one privilege level.
    El2,
    /// EL2&0: the host of FEAT_VHE.
    El20,
    El3,
}

impl Regime {
    /// Two address ranges, and EL0 below the level that owns the tables.
    pub fn has_el0(self) -> bool {
        matches!(self, Regime::El10 | Regime::El20)
    }
    pub(super) fn sctlr(self, c: &Core) -> u64 {
        match self {
            Regime::El10 => c.sys.sctlr_el1,
            Regime::El2 | Regime::El20 => c.sys.sctlr_el2,
            Regime::El3 => c.sys.sctlr_el3,
        }
    }
    pub(super) fn mair(self, c: &Core) -> u64 {
        match self {
            Regime::El10 => c.sys.mair_el1,
            Regime::El2 | Regime::El20 => c.sys.mair_el2,
            Regime::El3 => c.sys.mair_el3,
        }
    }
}

/// Whether the levels below EL3 are in Secure state. Without EL3 there is only Non-secure.
pub fn secure_below_el3(c: &Core) -> bool {
    c.profile.has_el3 && c.sys.scr_el3 & scr::NS == 0
}

/// EL2 exists and is in use in the security state of the levels below EL3 (FEAT_SEL2 is not built).
pub fn el2_enabled(c: &Core) -> bool {
    c.profile.has_el2 && !secure_below_el3(c)
}

/// HCR_EL2 as it takes effect on EL1 and EL0: zero where EL2 is not enabled.
pub fn effective_hcr(c: &Core) -> u64 {
    match (el2_enabled(c), c.profile.features.has(Feature::VHE)) {
        (false, _) => 0,
        (true, true) => c.sys.hcr_el2,
        (true, false) => c.sys.hcr_el2 & !hcr::E2H,
    }
}

/// EL0 belongs to the host at EL2 (ELIsInHost).
fn el0_in_host(c: &Core) -> bool {
    let both = hcr::E2H | hcr::TGE;
    effective_hcr(c) & both == both
}

/// The regime that translates accesses made with the rights of `el`.
pub fn regime_of(c: &Core, el: u8) -> Regime {
    match el {
        3 => Regime::El3,
        2 if effective_hcr(c) & hcr::E2H != 0 => Regime::El20,
        2 => Regime::El2,
        _ if el0_in_host(c) => Regime::El20,
        _ => Regime::El10,
    }
}

/// The regime of the current exception level. Unlike for AT, EL1 is never part of the host.
pub fn current_regime(c: &Core) -> Regime {
    match c.pstate.el {
        1 => Regime::El10,
        el => regime_of(c, el),
    }
}

/// SCTLR_ELx of the current regime.
pub fn current_sctlr(c: &Core) -> u64 {
    current_regime(c).sctlr(c)
}

/// Security state of accesses that `regime` translates.
pub(super) fn is_secure(c: &Core, regime: Regime) -> bool {
    match regime {
        Regime::El3 => true,
        _ => secure_below_el3(c),
    }
}

/// Stage 2 is on for the EL1&0 regime. HCR_EL2.DC implies VM.
pub(super) fn stage2_enabled(c: &Core, regime: Regime) -> bool {
    regime == Regime::El10 && effective_hcr(c) & (hcr::VM | hcr::DC) != 0
}

/// SCTLR_ELx.M as it takes effect: DC and TGE turn it off for EL1&0.
pub(super) fn stage1_enabled(c: &Core, regime: Regime) -> bool {
    let off = regime == Regime::El10 && effective_hcr(c) & (hcr::DC | hcr::TGE) != 0;
    !off && regime.sctlr(c) & sctlr::M != 0
}

/// Whether LDTR, STTR and the like act with the permissions of EL0 at the current level:
/// at EL1, and at EL2 where that hosts EL0, unless PSTATE.UAO is set.
pub fn unprivileged_access(c: &Core) -> bool {
    match c.pstate.el {
        0 => true,
        1 => !c.pstate.uao,
        2 => el0_in_host(c) && !c.pstate.uao,
        _ => false,
    }
}

/// Data accesses of the current level are big-endian.
pub fn big_endian_data(c: &Core) -> bool {
    if c.pstate.aarch32 {
        return c.pstate.e;
    }
    let bit = match c.pstate.el {
        0 => sctlr::E0E,
        _ => sctlr::EE,
    };
    current_regime(c).sctlr(c) & bit != 0
}

/// SCTLR_ELx.A: every unaligned data access of the current level faults.
pub fn strict_alignment(c: &Core) -> bool {
    current_regime(c).sctlr(c) & sctlr::A != 0
}

/// Unaligned data accesses fault, whatever they are to: all memory is Device memory where stage 1 is off, or
/// SCTLR_ELx.A says so.
pub fn only_aligned(c: &Core) -> bool {
    let regime = current_regime(c);
    let normal = regime == Regime::El10 && effective_hcr(c) & hcr::DC != 0;
    let device = !c.profile.armv8_r && !stage1_enabled(c, regime) && !normal;
    device || strict_alignment(c)
}

/// SCTLR_ELx.SA, or SA0 for EL0: SP must be a multiple of 16 when it is a base register.
pub fn strict_stack(c: &Core) -> bool {
    let bit = if c.pstate.el == 0 { 1 << 4 } else { 1 << 3 };
    current_regime(c).sctlr(c) & bit != 0
}

/// PSTATE.PAN, where the regime knows EL0.
pub(super) fn pan_applies(c: &Core, regime: Regime, user: bool) -> bool {
    c.pstate.pan && regime.has_el0() && !user
}

/// The soft-TLB context of the core's current state.
///
/// Besides the TTBRs and VTTBR it holds every bit of SCTLR, HCR and SCR that a translation or a tag
/// depends on, so that writing these registers only needs [`crate::tlb::Tlb::select`]. TCR, VTCR and
/// MAIR are not in it: where they change, the soft TLB has to be flushed. So it is with what an enabled
/// watchpoint watches; which of them may match is in it.
pub fn context_key(c: &Core) -> ContextKey {
    context_key_as(c, c.pstate.el == 0)
}

/// [`context_key`] of accesses with (`user`) or without the permissions of EL0: the context that
/// LDTR and STTR at EL1 share with EL0.
pub fn context_key_as(c: &Core, user: bool) -> ContextKey {
    if c.profile.armv8_r {
        return crate::pmsa::context_key_as(c, user);
    }
    let regime = current_regime(c);
    let user = user && regime.has_el0();
    let sctlr = regime.sctlr(c);
    let hcr = effective_hcr(c);
    let (stage1, stage2) = (stage1_enabled(c, regime), stage2_enabled(c, regime));
    let endian_bit = if user { sctlr::E0E } else { sctlr::EE };
    let flags = [
        user,
        is_secure(c, regime),
        pan_applies(c, regime, user),
        stage1,
        stage2,
        sctlr & sctlr::A != 0,
        sctlr & endian_bit != 0,
        sctlr & sctlr::EE != 0,
        sctlr & sctlr::WXN != 0,
        sctlr & sctlr::EPAN != 0,
        c.sys.scr_el3 & scr::SIF != 0,
        regime == Regime::El10 && hcr & hcr::DC != 0,
        stage2 && hcr & hcr::PTW != 0,
        stage2 && hcr & hcr::FWB != 0,
        stage2 && c.sys.sctlr_el2 & sctlr::EE != 0,
    ];
    let bits = flags.iter().rev().fold(0, |m, &f| m << 1 | f as u32);
    let (ttbr0, ttbr1) = match regime {
        _ if !stage1 => (0, 0),
        Regime::El10 => (c.sys.ttbr0_el1, c.sys.ttbr1_el1),
        Regime::El20 => (c.sys.ttbr0_el2, c.sys.ttbr1_el2),
        Regime::El2 => (c.sys.ttbr0_el2, 0),
        Regime::El3 => (c.sys.ttbr0_el3, 0),
    };
    ContextKey {
        mode: bits << 2 | regime as u32,
        watchpoints: c.debug.watchpoints,
        ttbr0,
        ttbr1,
        vttbr: if stage2 { c.sys.vttbr_el2 } else { 0 },
    }
}
