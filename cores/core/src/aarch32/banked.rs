//! MRS and MSR (banked register): F5.1.118, BankedRegisterAccessValid and SPSRAccessValid.
use super::mode::{self, ABT, FIQ, HYP, IRQ, SVC, SYS, UND, USR};
use crate::exception::Exception;
use crate::state::Core;

/// What R and SYSm name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Banked {
    Register { mode: u8, r: u8 },
    Spsr { mode: u8 },
    ElrHyp,
}

/// LR or SP of one of the modes from SYSm 16 on, each of which has two numbers.
const PAIRS: [u8; 4] = [IRQ, SVC, ABT, UND];

/// What `r << 5 | sysm` names, whoever may have it.
fn decode(imm: u64) -> Option<Banked> {
    let sysm = (imm & 31) as u8;
    let pair = || PAIRS.get(usize::from(sysm - 16) / 2).copied();
    if imm >> 5 & 1 == 1 {
        return match sysm {
            14 => Some(Banked::Spsr { mode: FIQ }),
            16 | 18 | 20 | 22 => pair().map(|mode| Banked::Spsr { mode }),
            30 => Some(Banked::Spsr { mode: HYP }),
            _ => None,
        };
    }
    match sysm {
        0..=6 => Some(Banked::Register {
            mode: USR,
            r: sysm + 8,
        }),
        8..=14 => Some(Banked::Register { mode: FIQ, r: sysm }),
        16..=23 => pair().map(|mode| Banked::Register {
            mode,
            r: 14 - (sysm & 1),
        }),
        30 => Some(Banked::ElrHyp),
        31 => Some(Banked::Register { mode: HYP, r: 13 }),
        _ => None,
    }
}

/// Whether a mode may have it: not what is in its own view, and of Hyp mode only what that has no other
/// instruction for. SPSR_hyp in Hyp mode is the exception to that: it is CONSTRAINED UNPREDICTABLE, parts
/// and models accept it, and start code that is in wide use relies on it.
fn is_valid(b: Banked, current: u8) -> bool {
    match b {
        Banked::Register { mode: USR, r } => match r {
            8..=12 => current == FIQ,
            13 => current != SYS,
            _ => !matches!(current, HYP | SYS),
        },
        Banked::ElrHyp | Banked::Spsr { mode: HYP } => current == HYP,
        Banked::Register { mode, .. } | Banked::Spsr { mode } => mode != HYP && mode != current,
    }
}

impl Core {
    pub(super) fn banked(&self, imm: u64) -> Result<Banked, Exception> {
        let m = self.pstate.mode;
        match decode(imm) {
            Some(b) if m != mode::USR && is_valid(b, m) => Ok(b),
            _ => Err(self.undefined()),
        }
    }
    pub(super) fn read_banked(&self, b: Banked) -> u64 {
        match b {
            Banked::Register { mode, r } => self.x[self.banked_slot(mode, r)],
            Banked::Spsr { mode } => self.spsr_of(mode).unwrap_or(0).into(),
            Banked::ElrHyp => self.sys.elr_el2,
        }
    }
    pub(super) fn write_banked(&mut self, b: Banked, v: u32) {
        match b {
            Banked::Register { mode, r } => self.x[self.banked_slot(mode, r)] = v.into(),
            Banked::Spsr { mode } => self.set_spsr_of(mode, v),
            Banked::ElrHyp => self.sys.elr_el2 = v.into(),
        }
    }
}
