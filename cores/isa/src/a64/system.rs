//! Instructions whose effect is on the core as a whole: each hands over to [`Emit::system`].
use crate::emit::{Class, Emit, Operands, Semantics, System};

/// What an FP or SIMD instruction means while it is trapped (D1.3.1, ESR_ELx.EC 0x07); `imm` is 1 for
/// Advanced SIMD of AArch32.
pub struct FpTrap;
impl Semantics for FpTrap {
    const ENDS: bool = true;
    const CLASS: Class = Class::System;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let none = e.imm(0);
        e.system(System::FpTrap, o.imm, none).map(|_| ())
    }
}

/// A word that is UNDEFINED in this profile; `imm` is the word itself.
pub struct Undefined;
impl Semantics for Undefined {
    const ENDS: bool = true;
    const CLASS: Class = Class::System;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let none = e.imm(0);
        e.system(System::Undefined, o.imm, none).map(|_| ())
    }
}

/// Effects that take nothing but `imm` (see [`System`]) and give nothing back.
macro_rules! effects {
    ($( $(#[$doc:meta])* $Name:ident = $What:ident, ends $ENDS:literal; )*) => {
        $(
            $(#[$doc])*
            pub struct $Name;
            impl Semantics for $Name {
                const ENDS: bool = $ENDS;
                const CLASS: Class = Class::System;
                #[inline(always)]
                fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
                    let none = e.imm(0);
                    e.system(System::$What, o.imm, none).map(|_| ())
                }
            }
        )*
    };
}

effects! {
    SupervisorCall = Svc, ends true;
    HypervisorCall = Hvc, ends true;
    SecureMonitorCall = Smc, ends true;
    Breakpoint = Brk, ends true;
    Halt = Hlt, ends true;
    DebugRestore = Drps, ends true;
    /// MSR (immediate).
    MovePstate = MsrImm, ends true;
    WaitForInterrupt = Wfi, ends true;
    WaitForEvent = Wfe, ends true;
    /// Ends its block: others are to be looked after behind it, wherever the block would have ended.
    SendEvent = Sev, ends true;
    SendEventLocal = Sevl, ends false;
    /// Ends its block, so that an engine may end the turn of a spinning core.
    Yield = Yield, ends true;
    ClearExclusive = Clrex, ends false;
    Barrier = Barrier, ends false;
    InstructionBarrier = Isb, ends true;
}

/// WFIT and, for an `EVENT`, WFET.
pub struct WaitWithTimeout<const EVENT: bool>;
impl<const EVENT: bool> Semantics for WaitWithTimeout<EVENT> {
    const ENDS: bool = true;
    const CLASS: Class = Class::System;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let timeout = e.x(o.rd);
        let what = if EVENT { System::Wfe } else { System::Wfi };
        e.system(what, o.imm, timeout).map(|_| ())
    }
}

/// ERET, ERETAA and ERETAB.
pub struct ExceptionReturn;
impl Semantics for ExceptionReturn {
    const ENDS: bool = true;
    const CLASS: Class = Class::System;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let modifier = e.x(o.rm);
        e.system(System::Eret, o.imm, modifier).map(|_| ())
    }
}

/// NOP, and hints that ask for nothing here.
pub struct Nop;
impl Semantics for Nop {
    #[inline(always)]
    fn run<E: Emit>(_: &mut E, _: &Operands) -> Result<(), E::Stop> {
        Ok(())
    }
}

/// MRS. Pure or not is up to the core; it never changes the flow except by an exception.
pub struct MoveFromSystem;
impl Semantics for MoveFromSystem {
    const CLASS: Class = Class::System;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let none = e.imm(0);
        let v = e.system(System::Mrs, o.imm, none)?;
        e.set_x(o.rd, v);
        Ok(())
    }
}

/// MSR (register). `END` is for registers that change translation, interrupts, traps or flow.
pub struct MoveToSystem<const END: bool>;
impl<const END: bool> Semantics for MoveToSystem<END> {
    const ENDS: bool = END;
    const CLASS: Class = Class::System;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let v = e.x(o.rd);
        e.system(System::Msr, o.imm, v).map(|_| ())
    }
}

/// MRS NZCV.
pub struct FlagsToRegister;
impl Semantics for FlagsToRegister {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let f = e.flags();
        let v = e.flags_value(f);
        e.set_x(o.rd, v);
        Ok(())
    }
}

/// MSR NZCV.
pub struct RegisterToFlags;
impl Semantics for RegisterToFlags {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let v = e.x(o.rd);
        let f = e.flags_from(v);
        e.set_flags(f);
        Ok(())
    }
}

/// SYS: IC, DC, AT, TLBI and whatever else the core knows.
pub struct SystemInstruction;
impl Semantics for SystemInstruction {
    const ENDS: bool = true;
    const CLASS: Class = Class::System;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let v = e.x(o.rd);
        e.system(System::Sys, o.imm, v).map(|_| ())
    }
}

/// SYSL.
pub struct SystemInstructionWithResult;
impl Semantics for SystemInstructionWithResult {
    const ENDS: bool = true;
    const CLASS: Class = Class::System;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let none = e.imm(0);
        let v = e.system(System::Sysl, o.imm, none)?;
        e.set_x(o.rd, v);
        Ok(())
    }
}

/// DC ZVA: a store, and like one it stays inside its block.
pub struct ZeroByAddress;
impl Semantics for ZeroByAddress {
    const CLASS: Class = Class::Store;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let va = e.x(o.rd);
        e.system(System::DcZva, o.imm, va).map(|_| ())
    }
}

/// CFINV.
pub struct InvertCarry;
impl Semantics for InvertCarry {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, _: &Operands) -> Result<(), E::Stop> {
        let f = e.flags();
        let v = e.flags_value(f);
        let c = e.imm(1 << 29);
        let v = e.xor(v, c);
        let f = e.flags_from(v);
        e.set_flags(f);
        Ok(())
    }
}

/// Condition codes of the comparisons that the flag conversions are made of.
const EQ: u8 = 0;
const CS: u8 = 2;
const VS: u8 = 6;

/// XAFLAG: N = !C and !Z, Z = Z and C, C = C or Z, V = !C and Z.
pub struct FlagsFromExternal;
impl Semantics for FlagsFromExternal {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, _: &Operands) -> Result<(), E::Stop> {
        let f = e.flags();
        let (z, c) = (e.condition(f, EQ), e.condition(f, CS));
        let [n_only, z_and_c, c_only, c_and_v] =
            [0b1000, 0b0110, 0b0010, 0b0011].map(|nzcv| e.flags_imm(nzcv));
        let with_c = e.select_flags(z, z_and_c, c_only);
        let without = e.select_flags(z, c_and_v, n_only);
        let f = e.select_flags(c, with_c, without);
        e.set_flags(f);
        Ok(())
    }
}

/// AXFLAG: N = 0, Z = Z or V, C = C and !V, V = 0.
pub struct FlagsToExternal;
impl Semantics for FlagsToExternal {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, _: &Operands) -> Result<(), E::Stop> {
        let f = e.flags();
        let (z, c, v) = (e.condition(f, EQ), e.condition(f, CS), e.condition(f, VS));
        let [none, c_only, z_only, z_and_c] =
            [0, 0b0010, 0b0100, 0b0110].map(|nzcv| e.flags_imm(nzcv));
        let with_c = e.select_flags(z, z_and_c, c_only);
        let without = e.select_flags(z, z_only, none);
        let ordered = e.select_flags(c, with_c, without);
        let f = e.select_flags(v, z_only, ordered);
        e.set_flags(f);
        Ok(())
    }
}
