//! PSTATE without NZCV, which lives apart in the form that engines like.
use crate::debug::Armed;
use crate::state::Core;
use crate::sysreg::hcr;
use crate::tlb::ContextKey;
use serde::{Deserialize, Serialize};

/// DDI 0487 D1.4 and G1.9. PSTATE.Q and GE are in slots of the general registers, T and IT in the PC
/// ([`dyno_isa::aarch32::Location`]).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PState {
    /// Current exception level.
    pub el: u8,
    /// PSTATE.SP: true selects SP_ELx, false SP_EL0.
    pub sp: bool,
    /// D, A, I, F in bits [3:0], set is masked.
    pub daif: u8,
    /// Software step.
    pub ss: bool,
    /// Illegal execution state.
    pub il: bool,
    pub pan: bool,
    pub uao: bool,
    pub dit: bool,
    pub tco: bool,
    pub ssbs: bool,
    pub btype: u8,
    /// AArch32 state (PSTATE.nRW). Then `el` follows from `mode`, D and SP mean nothing and are clear.
    #[serde(skip)]
    pub aarch32: bool,
    /// AArch32: M[4:0], one of [`crate::aarch32::mode`].
    #[serde(skip)]
    pub mode: u8,
    /// AArch32: data accesses are big-endian.
    #[serde(skip)]
    pub e: bool,
}

impl PState {
    pub const D: u8 = 8;
    pub const A: u8 = 4;
    pub const I: u8 = 2;
    pub const F: u8 = 1;

    pub const fn masks(&self, bit: u8) -> bool {
        self.daif & bit != 0
    }
    fn found(&self) -> Found {
        Found {
            pan: self.pan,
            aarch32: self.aarch32,
            e: self.e,
        }
    }
    /// Which of the four stack pointers is SP.
    pub const fn stack(&self) -> usize {
        if self.sp { self.el as usize } else { 0 }
    }
}

/// What of PSTATE a level was found with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Found {
    pan: bool,
    aarch32: bool,
    e: bool,
}

/// [`ContextKey::mode`] of code in AArch32 state, with big-endian data, and where Advanced SIMD traps: what
/// is found through the soft TLB is never taken for the same in another state.
const AARCH32: u32 = 1 << 31;
const BIG_ENDIAN: u32 = 1 << 30;
const SIMD_TRAPPED: u32 = 1 << 29;

/// What an exception level is to instructions: all of it follows from system registers and PSTATE.
#[derive(Clone, Copy, Debug)]
pub struct Level {
    found: Found,
    key: ContextKey,
    debug: Armed,
    fp_is_trapped: bool,
    simd_is_trapped: bool,
    entry_is_open: bool,
    only_aligned: bool,
}

impl Core {
    /// NZCV in bits [31:28].
    pub fn nzcv_bits(&self) -> u64 {
        self.flags.to_bits()
    }
    pub fn set_nzcv_bits(&mut self, v: u64) {
        self.flags = dyno_isa::concrete::Nzcv::from_bits(v & 0xf000_0000);
    }
    /// The translation context, and with it what FP and SIMD instructions do and what is armed of
    /// breakpoints and watchpoints, may be another one.
    pub fn context_changed(&mut self) {
        self.forget_levels();
        self.level_changed();
    }
    /// Something in system registers that [`Level`] depends on has changed.
    pub(crate) fn forget_levels(&mut self) {
        self.levels = [None; 4];
    }
    /// [`Core::context_changed`] where nothing but the exception level and other bits of PSTATE are new.
    pub(crate) fn level_changed(&mut self) {
        let el = usize::from(self.pstate.el);
        let level = match self.levels[el] {
            Some(l) if l.found == self.pstate.found() => l,
            _ => self.find_level(),
        };
        self.debug = level.debug;
        self.fp_is_trapped = level.fp_is_trapped;
        self.simd_is_trapped = level.simd_is_trapped;
        self.entry_is_open = level.entry_is_open;
        self.only_aligned = level.only_aligned;
        self.tlb.select(level.key);
        if self.stats.first_el[el].is_none() {
            self.stats.first_el[el] = Some(self.time());
        }
    }
    fn find_level(&mut self) -> Level {
        self.debug = self.armed();
        let mut level = Level {
            found: self.pstate.found(),
            key: crate::vmsa::context_key(self),
            debug: self.debug,
            fp_is_trapped: self.fp_trapped().is_some(),
            simd_is_trapped: false,
            entry_is_open: self.pstate.el == 1
                && !self.pstate.aarch32
                && !self.hcr_trap(hcr::TVM | hcr::TRVM),
            only_aligned: crate::vmsa::only_aligned(self),
        };
        if self.pstate.aarch32 {
            level.simd_is_trapped = self.fp_trapped32(true).is_some();
            let bit = |b, mask| if b { mask } else { 0 };
            level.key.mode |=
                AARCH32 | bit(self.pstate.e, BIG_ENDIAN) | bit(level.simd_is_trapped, SIMD_TRAPPED);
        }
        // What is armed depends on PSTATE.D too.
        if !self.is_debugged() {
            self.levels[usize::from(self.pstate.el)] = Some(level);
        }
        level
    }
    /// What translations depend on beyond their context has changed: TCR_ELx, MAIR_ELx, VTCR_EL2.
    pub fn translation_changed(&mut self) {
        self.tlb.flush();
        self.context_changed();
    }
}
