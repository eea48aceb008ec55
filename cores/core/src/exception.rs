//! Exceptions: entry, routing, return (DDI 0487 D1.3, D1.4).
mod causes;
mod entry;
mod interrupts;

#[cfg(test)]
pub(crate) mod bench;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

/// ESR_ELx.EC values.
pub mod ec {
    pub const UNKNOWN: u8 = 0x00;
    pub const WFX: u8 = 0x01;
    /// MRC and MCR, MRRC and MCRR of coprocessor 15; then those of coprocessor 14.
    pub const CP15: u8 = 0x03;
    pub const CP15_TWO: u8 = 0x04;
    pub const CP14: u8 = 0x05;
    pub const CP14_LDC: u8 = 0x06;
    pub const FP_ACCESS: u8 = 0x07;
    /// VMRS of an identification register.
    pub const FP_ID: u8 = 0x08;
    pub const CP14_TWO: u8 = 0x0c;
    pub const PAC_TRAP: u8 = 0x09;
    pub const BRANCH_TARGET: u8 = 0x0d;
    pub const ILLEGAL_STATE: u8 = 0x0e;
    pub const SVC32: u8 = 0x11;
    pub const HVC32: u8 = 0x12;
    pub const SMC32: u8 = 0x13;
    pub const SVC64: u8 = 0x15;
    pub const HVC64: u8 = 0x16;
    pub const SMC64: u8 = 0x17;
    pub const SYSREG: u8 = 0x18;
    pub const PAC_FAIL: u8 = 0x1c;
    pub const INSTRUCTION_ABORT_LOWER: u8 = 0x20;
    pub const INSTRUCTION_ABORT_SAME: u8 = 0x21;
    pub const PC_ALIGNMENT: u8 = 0x22;
    pub const DATA_ABORT_LOWER: u8 = 0x24;
    pub const DATA_ABORT_SAME: u8 = 0x25;
    pub const SP_ALIGNMENT: u8 = 0x26;
    pub const SERROR: u8 = 0x2f;
    pub const BREAKPOINT_LOWER: u8 = 0x30;
    pub const BREAKPOINT_SAME: u8 = 0x31;
    pub const SOFTWARE_STEP_LOWER: u8 = 0x32;
    pub const SOFTWARE_STEP_SAME: u8 = 0x33;
    pub const WATCHPOINT_LOWER: u8 = 0x34;
    pub const WATCHPOINT_SAME: u8 = 0x35;
    pub const BRK64: u8 = 0x3c;
}

/// What ESR_ELx will say: EC, and ISS with the IL bit apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Syndrome {
    pub ec: u8,
    /// 32-bit instruction, or one of the exceptions for which IL is 1.
    pub il: bool,
    pub iss: u32,
}

impl Syndrome {
    pub const fn new(ec: u8, iss: u32) -> Syndrome {
        Syndrome { ec, il: true, iss }
    }
    pub const fn esr(self) -> u64 {
        (self.ec as u64) << 26 | (self.il as u64) << 25 | self.iss as u64
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    Synchronous,
    Irq,
    Fiq,
    SError,
}

/// Which of the exceptions of AArch32 a synchronous exception or an SError is, where it is taken to that
/// state (G1.12). What is taken to Hyp mode from a lower level arrives at the vector of Hyp traps, whatever
/// it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind32 {
    #[default]
    Undefined,
    /// SVC, and HVC.
    Call,
    /// `fsr` is for IFSR where it goes to Abort mode, and `far` for IFAR (HIFAR in Hyp mode).
    PrefetchAbort { fsr: u32 },
    /// Likewise DFSR and DFAR (HDFAR); with [`Kind::SError`] an asynchronous one.
    DataAbort { fsr: u32 },
}

/// An exception on its way: routed already, not yet taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exception {
    pub kind: Kind,
    pub kind32: Kind32,
    pub target_el: u8,
    /// Meaningless for IRQ and FIQ, which leave ESR alone.
    pub syndrome: Syndrome,
    /// FAR_ELx, where the exception sets it.
    pub far: Option<u64>,
    /// For HPFAR_EL2: the faulting IPA, where the exception sets it.
    pub ipa: Option<u64>,
    /// The preferred return address is the next instruction (SVC, HVC, SMC).
    pub return_to_next: bool,
}

impl Exception {
    pub const fn synchronous(target_el: u8, syndrome: Syndrome) -> Exception {
        Exception {
            kind: Kind::Synchronous,
            kind32: Kind32::Undefined,
            target_el,
            syndrome,
            far: None,
            ipa: None,
            return_to_next: false,
        }
    }
    pub const fn with_far(mut self, far: u64) -> Exception {
        self.far = Some(far);
        self
    }
    pub const fn with_kind32(mut self, kind32: Kind32) -> Exception {
        self.kind32 = kind32;
        self
    }
    pub(crate) const fn to_next(mut self) -> Exception {
        self.return_to_next = true;
        self
    }
}
