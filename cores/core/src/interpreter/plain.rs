//! System registers in front of their table: which ones need an exact instant, and which every engine
//! answers without a look at the table.
use crate::environment::Environment;
use crate::state::Core;
use dyno_isa::System;
use dyno_isa::aarch32::Coprocessor;

/// Registers whose reading has effects or depends on the instant: GIC, timers, performance monitors
/// (CRn 12, 14 and 9; for MRRC CRm).
pub fn is_delicate(what: System, imm: u64) -> bool {
    let group = match what {
        System::Mrs => imm >> 7 & 15,
        System::Mrc => Coprocessor::unpack(imm).crn.into(),
        System::Mrrc => Coprocessor::unpack(imm).crm.into(),
        _ => 0,
    };
    matches!(group, 9 | 12 | 14)
}

/// What [`plain`] knows, as in `imm`.
pub mod names {
    use crate::sysreg::encoding;
    pub const TPIDR_EL0: u64 = encoding(3, 3, 13, 0, 2) as u64;
    pub const TPIDR_EL1: u64 = encoding(3, 0, 13, 0, 4) as u64;
    pub const ELR_EL1: u64 = encoding(3, 0, 4, 0, 1) as u64;
    pub const SPSR_EL1: u64 = encoding(3, 0, 4, 0, 0) as u64;
    pub const ESR_EL1: u64 = encoding(3, 0, 5, 2, 0) as u64;
    pub const FAR_EL1: u64 = encoding(3, 0, 6, 0, 0) as u64;
    pub const SP_EL0: u64 = encoding(3, 0, 4, 1, 0) as u64;
    pub const DAIF: u64 = encoding(3, 3, 4, 2, 1) as u64;
    pub const DAIF_SET: u64 = 3 << 8 | 6 << 4;
    pub const DAIF_CLEAR: u64 = 3 << 8 | 7 << 4;
    /// MDSCR_EL1.{MDE, SS}.
    pub const MDSCR_DEBUG: u64 = 1 << 15 | 1;
}

/// The registers that software moves most, where no trap covers them: what the table of system registers says
/// about them, without looking there.
#[inline]
pub fn plain(
    c: &mut Core,
    env: &(dyn Environment + '_),
    what: System,
    imm: u64,
    arg: u64,
) -> Option<u64> {
    use names::*;
    /// HCR_EL2.{VSE, VI, VF}.
    const HCR_VIRTUAL: u64 = 7 << 6;
    let privileged = c.pstate.el > 0;
    // Masking more can make nothing pending; masking less neither while no line is up.
    let calm = |c: &Core| {
        let quiet = c.sys.mdscr_el1 & MDSCR_DEBUG == 0 && c.sys.hcr_el2 & HCR_VIRTUAL == 0;
        privileged && quiet && env.lines(c.index) == 0
    };
    match (what, imm & 0xffff) {
        (System::Mrs, TPIDR_EL0) => Some(c.sys.tpidr_el0),
        (System::Msr, TPIDR_EL0) => {
            c.sys.tpidr_el0 = arg;
            Some(0)
        }
        (System::Mrs, TPIDR_EL1) if privileged => Some(c.sys.tpidr_el1),
        (System::Mrs, ELR_EL1) if c.entry_is_open => Some(c.sys.elr_el1),
        (System::Mrs, SPSR_EL1) if c.entry_is_open => Some(c.sys.spsr_el1),
        (System::Mrs, ESR_EL1) if c.entry_is_open => Some(c.sys.esr_el1),
        (System::Mrs, FAR_EL1) if c.entry_is_open => Some(c.sys.far_el1),
        (System::Msr, ELR_EL1) if c.entry_is_open => {
            c.sys.elr_el1 = arg;
            Some(0)
        }
        (System::Msr, SPSR_EL1) if c.entry_is_open => {
            c.sys.spsr_el1 = arg;
            Some(0)
        }
        (System::Mrs, SP_EL0) if privileged && c.pstate.sp => Some(c.sp_bank[0]),
        (System::Mrs, DAIF) if privileged => Some(u64::from(c.pstate.daif) << 6),
        (System::Msr, SP_EL0) if privileged && c.pstate.sp => {
            c.sp_bank[0] = arg;
            Some(0)
        }
        (System::MsrImm, op) if privileged && op & !15 == DAIF_SET && !c.is_debugged() => {
            c.pstate.daif |= (op & 15) as u8;
            Some(0)
        }
        (System::MsrImm, op) if op & !15 == DAIF_CLEAR && calm(c) => {
            c.pstate.daif &= !(op & 15) as u8;
            Some(0)
        }
        (System::Msr, DAIF) if calm(c) => {
            c.pstate.daif = (arg >> 6 & 15) as u8;
            Some(0)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::names::*;
    use super::plain;
    use crate::exception::bench::{Outside, core_at};
    use crate::sysreg::hcr;
    use crate::system::Next;
    use dyno_isa::System::{Mrs, Msr};

    /// What engines do without looking at the table is what the table says.
    #[test]
    fn plain_registers_are_as_the_table_has_them() {
        let all = [
            TPIDR_EL0, TPIDR_EL1, SP_EL0, ELR_EL1, SPSR_EL1, ESR_EL1, FAR_EL1,
        ];
        let mut seen = [0; 2];
        for el in 0..=3 {
            for hcr in [
                0,
                hcr::TVM,
                hcr::TRVM,
                hcr::TGE,
                hcr::E2H,
                hcr::E2H | hcr::TGE,
            ] {
                for (name, ns) in all.into_iter().flat_map(|n| [(n, false), (n, true)]) {
                    let mut c = core_at("a78ae", el);
                    c.sys.hcr_el2 = hcr;
                    c.sys.scr_el3 = u64::from(ns);
                    c.set_level(el, true);
                    c.context_changed();
                    let env = Outside::default();
                    let mut other = core_at("a78ae", el);
                    other.sys = c.sys.clone();
                    other.pstate = c.pstate;
                    other.context_changed();
                    let value = 0x1234_5678_9abc_def0;
                    if plain(&mut c, &env, Msr, name, value).is_some() {
                        let r = other.msr(&mut Outside::default(), name, value);
                        assert_eq!(r, Ok(Next::Continue), "{name:#x} at {el}, HCR_EL2 {hcr:#x}");
                        seen[0] += 1;
                    }
                    if let Some(v) = plain(&mut c, &env, Mrs, name, 0) {
                        let r = other.mrs(&mut Outside::default(), name);
                        assert_eq!(r, Ok(v), "{name:#x} at {el}, HCR_EL2 {hcr:#x}");
                        seen[1] += 1;
                    }
                    assert_eq!(c.sys.elr_el1, other.sys.elr_el1);
                    assert_eq!(c.sys.spsr_el1, other.sys.spsr_el1);
                }
            }
        }
        // EL1 keeps its own in all cases but those of two traps, of which one is for reads.
        assert!(seen[0] > 80 && seen[1] > seen[0], "{seen:?}");
    }
}
