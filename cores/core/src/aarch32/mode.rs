//! Modes and their banked registers (G1.8, G1.9.1, D1.20.1).
use crate::state::Core;

/// M[4:0].
pub const USR: u8 = 0x10;
pub const FIQ: u8 = 0x11;
pub const IRQ: u8 = 0x12;
pub const SVC: u8 = 0x13;
pub const ABT: u8 = 0x17;
pub const HYP: u8 = 0x1a;
pub const UND: u8 = 0x1b;
pub const SYS: u8 = 0x1f;

/// The exception level of a mode; Monitor mode is that of an EL3 which nobody has here.
pub const fn level(mode: u8) -> Option<u8> {
    match mode {
        USR => Some(0),
        FIQ | IRQ | SVC | ABT | UND | SYS => Some(1),
        HYP => Some(2),
        _ => None,
    }
}

/// As assemblers write it.
pub const fn name(mode: u8) -> &'static str {
    match mode {
        USR => "USR",
        FIQ => "FIQ",
        IRQ => "IRQ",
        SVC => "SVC",
        ABT => "ABT",
        HYP => "HYP",
        UND => "UND",
        SYS => "SYS",
        _ => "?",
    }
}

/// Where register `r` (0 to 14) of `mode` is while User mode is in view.
pub const fn home(mode: u8, r: u8) -> u8 {
    match (mode, r) {
        (FIQ, 8..=14) => r + 16,
        (HYP, 13) => 15,
        (IRQ, 13) => 17,
        (IRQ, 14) => 16,
        (SVC, 13) => 19,
        (SVC, 14) => 18,
        (ABT, 13) => 21,
        (ABT, 14) => 20,
        (UND, 13) => 23,
        (UND, 14) => 22,
        _ => r,
    }
}

impl Core {
    /// Exchanges what `mode` has banked with what User mode has in the same slots.
    fn swap_bank(&mut self, mode: u8) {
        for r in 8..15 {
            self.x.swap(usize::from(r), usize::from(home(mode, r)));
        }
    }
    /// AArch32.WriteMode. Translation follows with [`Core::level_changed`].
    pub(crate) fn write_mode(&mut self, mode: u8) {
        let old = self.pstate.mode;
        if let (Some(el), true) = (level(mode), mode != old) {
            self.swap_bank(old);
            self.swap_bank(mode);
            self.pstate.mode = mode;
            self.pstate.el = el;
        }
    }
    /// Where register `r` of `mode` is now.
    pub(crate) fn banked_slot(&self, mode: u8, r: u8) -> usize {
        let current = self.pstate.mode;
        let at = home(mode, r);
        if at == home(current, r) {
            // In view.
            usize::from(r)
        } else if at == r {
            // User mode's, where the current mode keeps its own otherwise.
            usize::from(home(current, r))
        } else {
            usize::from(at)
        }
    }
}
