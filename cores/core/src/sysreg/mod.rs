//! System registers: one row per register, as DDI 0487 D19 orders them, and the rules of access.
//!
//! A row says who may touch a register, which controls trap it, what it holds after reset and what a
//! write changes besides. [`access`] carries an MRS or MSR out; [`traps`] knows every control that can
//! take one away.
mod access;
mod control;
mod debug;
mod effects;
mod gic;
mod hyp;
mod id;
mod lor;
mod monitor_level;
mod pmu;
mod special;
mod timer;
mod traps;

#[cfg(test)]
mod tests;

use crate::environment::Environment;
use crate::exception::Exception;
use crate::state::Core;
use dyno_isa::Feature;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

pub use access::Encoding;
pub(crate) use traps::{Trap, cnthctl, hcr, scr, sctlr};

macro_rules! storage {
    ($($name:ident)* ; $($array:ident[$n:literal])*) => {
        /// The registers that hold their value, by name.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        pub struct SysRegs {
            $( pub $name: u64, )*
            $( pub $array: [u64; $n], )*
        }
    };
}

storage! {
    sctlr_el1 sctlr_el2 sctlr_el3 actlr_el1 actlr_el2 actlr_el3 cpacr_el1 cptr_el2 cptr_el3
    ttbr0_el1 ttbr1_el1 ttbr0_el2 ttbr1_el2 ttbr0_el3 tcr_el1 tcr_el2 tcr_el3
    mair_el1 mair_el2 mair_el3 amair_el1 amair_el2 amair_el3
    vttbr_el2 vtcr_el2 vmpidr_el2 vpidr_el2 hcr_el2 hstr_el2 hacr_el2 mdcr_el2 mdcr_el3 scr_el3
    esr_el1 esr_el2 esr_el3 far_el1 far_el2 far_el3 hpfar_el2 par_el1
    afsr0_el1 afsr0_el2 afsr0_el3 afsr1_el1 afsr1_el2 afsr1_el3
    elr_el1 elr_el2 elr_el3 spsr_el1 spsr_el2 spsr_el3
    vbar_el1 vbar_el2 vbar_el3 rmr_el3 rvbar
    contextidr_el1 contextidr_el2 tpidr_el0 tpidrro_el0 tpidr_el1 tpidr_el2 tpidr_el3
    csselr_el1 cntkctl_el1 cnthctl_el2 cntvoff_el2 cntpoff_el2 cntfrq_el0
    cntp_ctl_el0 cntp_cval_el0 cntv_ctl_el0 cntv_cval_el0 cnthp_ctl_el2 cnthp_cval_el2
    cnthv_ctl_el2 cnthv_cval_el2 cntps_ctl_el1 cntps_cval_el1
    mdscr_el1 osdlr_el1 oslsr_el1 osdtrrx_el1 osdtrtx_el1 oseccr_el1 mdccint_el1 dbgprcr_el1
    dbgclaim vdisr_el2 vsesr_el2 disr_el1
    lorc_el1
    icc_sre_el1 icc_sre_el2 icc_sre_el3 ich_hcr_el2
    apiakeylo_el1 apiakeyhi_el1 apibkeylo_el1 apibkeyhi_el1 apdakeylo_el1 apdakeyhi_el1
    apdbkeylo_el1 apdbkeyhi_el1 apgakeylo_el1 apgakeyhi_el1
    ;
    dbgbvr[16] dbgbcr[16] dbgwvr[16] dbgwcr[16]
    lorsa[4] lorea[4] lorn[4]
}

/// `op0:op1:CRn:CRm:op2` as in bits [20:5] of MRS and MSR.
pub const fn encoding(op0: u16, op1: u16, crn: u16, crm: u16, op2: u16) -> u16 {
    op0 << 14 | op1 << 11 | crn << 7 | crm << 3 | op2
}
pub(crate) const fn op0(e: u16) -> u16 {
    e >> 14
}
pub(crate) const fn op1(e: u16) -> u16 {
    e >> 11 & 7
}
pub(crate) const fn crn(e: u16) -> u16 {
    e >> 7 & 15
}
pub(crate) const fn crm(e: u16) -> u16 {
    e >> 3 & 15
}
pub(crate) const fn op2(e: u16) -> u16 {
    e & 7
}

/// One MRS, MSR or SYS on its way, with what a trap reports of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    pub encoding: u16,
    pub rt: u8,
    pub read: bool,
}

impl Access {
    /// From the operand of [`dyno_isa::System::Mrs`] and its kin: Rt is in bits [20:16].
    pub const fn from_imm(imm: u64, read: bool) -> Access {
        Access {
            encoding: imm as u16,
            rt: (imm >> 16 & 31) as u8,
            read,
        }
    }
    /// ESR_ELx.ISS for EC 0x18 (D19.2.37).
    pub const fn iss(self) -> u32 {
        let e = self.encoding;
        (op0(e) as u32) << 20
            | (op2(e) as u32) << 17
            | (op1(e) as u32) << 14
            | (crn(e) as u32) << 10
            | (self.rt as u32) << 5
            | (crm(e) as u32) << 1
            | self.read as u32
    }
}

/// The lowest exception level that may read, and write; [`Rights::NEVER`] for nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rights {
    pub read: u8,
    pub write: u8,
}

impl Rights {
    pub const NEVER: u8 = 4;
    /// Written at the highest implemented level only.
    pub const HIGHEST: u8 = 5;
}

macro_rules! rights {
    ($($name:ident $read:expr, $write:expr;)*) => {
        $( pub(crate) const $name: Rights = Rights { read: $read, write: $write }; )*
    };
}
rights! {
    RW0 0, 0;
    RO0 0, Rights::NEVER;
    WO0 Rights::NEVER, 0;
    R0W1 0, 1;
    R0WH 0, Rights::HIGHEST;
    RW1 1, 1;
    RO1 1, Rights::NEVER;
    WO1 Rights::NEVER, 1;
    RW2 2, 2;
    RO2 2, Rights::NEVER;
    WO2 Rights::NEVER, 2;
    RW3 3, 3;
    RO3 3, Rights::NEVER;
}

type Env<'a> = dyn Environment + 'a;
pub(crate) type Reader = fn(&mut Core, &mut Env<'_>, Access) -> Result<u64, Exception>;
pub(crate) type Writer = fn(&mut Core, &mut Env<'_>, Access, u64) -> Result<(), Exception>;

/// Where a register's value is.
#[derive(Clone, Copy)]
pub(crate) enum Store {
    Field(fn(&mut SysRegs) -> &mut u64),
    Constant(u64),
    With(Reader, Writer),
}

/// What a write changes besides the register.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum After {
    #[default]
    Nothing,
    /// What the soft TLB's contexts do not tell apart: TCR, MAIR, VTCR.
    Translation,
    /// What they do tell apart: TTBR, VTTBR, SCTLR, HCR, SCR, PSTATE.
    Context,
    /// Which FP and SIMD instructions trap.
    FpTrap,
    /// Timers, and with them interrupts.
    Timers,
    /// Performance monitors.
    Pmu,
    /// PSTATE.{D,A,I,F}: nothing to do unless something is pending now.
    Masks,
    /// What breakpoints, watchpoints and software step depend on.
    Debug,
    /// CONTEXTIDR, which breakpoints compare.
    ContextId,
    /// Debug and performance monitors: MDCR.
    Monitor,
    /// The interrupt controller: anybody may have been interrupted.
    Controller,
}

/// One system register.
pub struct Row {
    pub name: &'static str,
    pub encoding: u16,
    pub rights: Rights,
    pub(crate) store: Store,
    pub(crate) traps: &'static [Trap],
    pub feature: Option<Feature>,
    pub reset: u64,
    /// Bits that a write changes; the others are RES0, unless in `ones`.
    pub writable: u64,
    /// … and bits that it changes where there is a feature.
    pub(crate) given: &'static [(Feature, u64)],
    /// RES1 bits.
    pub ones: u64,
    pub(crate) after: After,
}

impl Row {
    pub(crate) const fn new(
        name: &'static str,
        encoding: u16,
        rights: Rights,
        store: Store,
        traps: &'static [Trap],
    ) -> Row {
        Row {
            name,
            encoding,
            rights,
            store,
            traps,
            feature: None,
            reset: 0,
            writable: !0,
            given: &[],
            ones: 0,
            after: After::Nothing,
        }
    }
    pub(crate) const fn reset(mut self, v: u64) -> Row {
        self.reset = v;
        self
    }
    pub(crate) const fn mask(mut self, v: u64) -> Row {
        self.writable = v;
        self
    }
    pub(crate) const fn given(mut self, bits: &'static [(Feature, u64)]) -> Row {
        self.given = bits;
        self
    }
    pub(crate) const fn ones(mut self, v: u64) -> Row {
        self.ones = v;
        self
    }
    pub(crate) const fn after(mut self, a: After) -> Row {
        self.after = a;
        self
    }
    pub(crate) const fn needs(mut self, f: Feature) -> Row {
        self.feature = Some(f);
        self
    }
}

/// `NAME op0 op1 CRn CRm op2 rights store [traps] .attribute(…)`, where the store is `{field}`,
/// `(reader, writer)` or `= constant`.
macro_rules! rows {
    ($T:ident: $( $name:ident $o0:literal $o1:literal $n:literal $m:literal $o2:literal
        $rights:ident $store:tt [$($trap:ident)*] $(.$attribute:ident($($v:expr),*))* ; )*) => {
        pub(crate) static $T: &[crate::sysreg::Row] = &[ $(
            crate::sysreg::Row::new(
                stringify!($name),
                crate::sysreg::encoding($o0, $o1, $n, $m, $o2),
                crate::sysreg::$rights,
                crate::sysreg::store!($store),
                &[$(crate::sysreg::Trap::$trap),*],
            ) $(.$attribute($($v),*))*
        ),* ];
    };
}
macro_rules! store {
    ({ $field:ident }) => {
        crate::sysreg::Store::Field(|s| &mut s.$field)
    };
    (($read:path, $write:path)) => {
        crate::sysreg::Store::With($read, $write)
    };
    ([$value:expr]) => {
        crate::sysreg::Store::Constant($value)
    };
}
pub(crate) use {rows, store};

/// Every register there is a row for.
pub fn registers() -> impl Iterator<Item = &'static Row> {
    [
        control::CONTROL,
        lor::LOR,
        special::SPECIAL,
        id::ID,
        hyp::HYP,
        monitor_level::MONITOR_LEVEL,
        timer::TIMER,
        pmu::PMU,
        debug::DEBUG,
        gic::GIC,
    ]
    .into_iter()
    .flatten()
}

/// By encoding, for op0 of 2 and 3: a place in `rows`, 0 for none.
struct Index {
    rows: Vec<&'static Row>,
    by_encoding: Box<[u16]>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index {
        rows: Vec::new(),
        by_encoding: vec![0; 1 << 15].into_boxed_slice(),
    };
    for row in registers() {
        index.rows.push(row);
        index.by_encoding[usize::from(row.encoding & 0x7fff)] = index.rows.len() as u16;
    }
    index
});

/// The row of an encoding.
pub fn find(encoding: u16) -> Option<&'static Row> {
    if encoding >> 15 == 0 {
        return None;
    }
    let i = INDEX.by_encoding[usize::from(encoding & 0x7fff)];
    let row = INDEX.rows.get(usize::from(i).checked_sub(1)?)?;
    Some(row)
}

impl Core {
    /// Puts every register to its reset value; where the architecture leaves it UNKNOWN, to zero.
    pub(crate) fn reset_sysregs(&mut self) {
        self.sys = SysRegs::default();
        for row in registers() {
            if let Store::Field(field) = row.store {
                *field(&mut self.sys) = row.reset | row.ones;
            }
        }
    }
}
