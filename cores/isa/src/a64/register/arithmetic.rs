//! What the arithmetic, logical and bit-counting instructions on registers do.
use crate::a64::immediate::{add_sub, logical, min_max};
use crate::emit::{Class, Emit, Operands, Semantics, Shift};

const fn shift_kind(hi: bool, lo: bool) -> Shift {
    match (hi, lo) {
        (false, false) => Shift::Lsl,
        (false, true) => Shift::Lsr,
        (true, false) => Shift::Asr,
        (true, true) => Shift::Ror,
    }
}

pub struct Divide<const SIGNED: bool, const SF: bool>;
impl<const SIGNED: bool, const SF: bool> Semantics for Divide<SIGNED, SF> {
    const CLASS: Class = Class::Divide;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (n, m) = (e.x(o.rn), e.x(o.rm));
        let r = e.div(SF, SIGNED, n, m);
        e.set_x(o.rd, r);
        Ok(())
    }
}

/// LSLV, LSRV, ASRV, RORV.
pub struct ShiftVariable<const SF: bool, const HI: bool, const LO: bool>;
impl<const SF: bool, const HI: bool, const LO: bool> Semantics for ShiftVariable<SF, HI, LO> {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (n, m) = (e.x(o.rn), e.x(o.rm));
        let r = e.shift_by(SF, shift_kind(HI, LO), n, m);
        e.set_x(o.rd, r);
        Ok(())
    }
}

/// CRC32 and CRC32C of `1 << HI:LO` bytes.
pub struct Checksum<const CASTAGNOLI: bool, const HI: bool, const LO: bool>;
impl<const CASTAGNOLI: bool, const HI: bool, const LO: bool> Semantics
    for Checksum<CASTAGNOLI, HI, LO>
{
    const CLASS: Class = Class::Multiply;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (acc, v) = (e.x(o.rn), e.x(o.rm));
        let r = e.crc32(CASTAGNOLI, (HI as u8) << 1 | LO as u8, acc, v);
        e.set_x(o.rd, r);
        Ok(())
    }
}

/// SMAX, SMIN, UMAX, UMIN (register).
pub struct MinMax<const UNSIGNED: bool, const MIN: bool, const SF: bool>;
impl<const UNSIGNED: bool, const MIN: bool, const SF: bool> Semantics
    for MinMax<UNSIGNED, MIN, SF>
{
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (a, b) = (e.x(o.rn), e.x(o.rm));
        let r = min_max(e, SF, UNSIGNED, MIN, a, b);
        e.set_x(o.rd, r);
        Ok(())
    }
}

pub struct ReverseBits<const SF: bool>;
impl<const SF: bool> Semantics for ReverseBits<SF> {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let n = e.x(o.rn);
        let r = e.reverse_bits(SF, n);
        e.set_x(o.rd, r);
        Ok(())
    }
}

/// REV16, REV32, REV: inside groups of `1 << LOG2` bytes.
pub struct ReverseBytes<const LOG2: u8, const SF: bool>;
impl<const LOG2: u8, const SF: bool> Semantics for ReverseBytes<LOG2, SF> {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let n = e.x(o.rn);
        let r = e.reverse_bytes(SF, LOG2, n);
        e.set_x(o.rd, r);
        Ok(())
    }
}

pub struct CountLeadingZeros<const SF: bool>;
impl<const SF: bool> Semantics for CountLeadingZeros<SF> {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let n = e.x(o.rn);
        let r = e.count_leading_zeros(SF, n);
        e.set_x(o.rd, r);
        Ok(())
    }
}

/// CLS: the bits that differ from their left neighbour, counted from the top.
pub struct CountLeadingSigns<const SF: bool>;
impl<const SF: bool> Semantics for CountLeadingSigns<SF> {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let n = e.x(o.rn);
        let signs = e.shift(SF, Shift::Asr, n, 1);
        let changes = e.xor(n, signs);
        let zeros = e.count_leading_zeros(SF, changes);
        let one = e.imm(1);
        let r = e.sub(SF, zeros, one);
        e.set_x(o.rd, r);
        Ok(())
    }
}

pub struct CountTrailingZeros<const SF: bool>;
impl<const SF: bool> Semantics for CountTrailingZeros<SF> {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let n = e.x(o.rn);
        let reversed = e.reverse_bits(SF, n);
        let r = e.count_leading_zeros(SF, reversed);
        e.set_x(o.rd, r);
        Ok(())
    }
}

/// CNT: sums of neighbours, in fields of two, four and eight bits, then of all bytes.
pub struct CountOnes<const SF: bool>;
impl<const SF: bool> Semantics for CountOnes<SF> {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let n = e.x(o.rn);
        let mut v = if SF { n } else { e.zero_extend(32, n) };
        for (by, mask) in [
            (1, 0x5555_5555_5555_5555),
            (2, 0x3333_3333_3333_3333),
            (4, 0x0f0f_0f0f_0f0f_0f0f),
        ] {
            let mask = e.imm(mask);
            let low = e.and(v, mask);
            let high = e.shift(true, Shift::Lsr, v, by);
            let high = e.and(high, mask);
            v = e.add(true, low, high);
        }
        let all = e.imm(0x0101_0101_0101_0101);
        let sum = e.mul(true, v, all);
        let r = e.shift(true, Shift::Lsr, sum, 56);
        e.set_x(o.rd, r);
        Ok(())
    }
}

pub struct Absolute<const SF: bool>;
impl<const SF: bool> Semantics for Absolute<SF> {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let n = e.x(o.rn);
        let sign = e.shift(SF, Shift::Asr, n, if SF { 63 } else { 31 });
        let flipped = e.xor(n, sign);
        let r = e.sub(SF, flipped, sign);
        e.set_x(o.rd, r);
        Ok(())
    }
}

/// MOV (register), and EXTR by 0: `rm` as it is.
pub struct MoveRegister<const SF: bool>;
impl<const SF: bool> Semantics for MoveRegister<SF> {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let v = e.x(o.rm);
        let v = if SF { v } else { e.zero_extend(32, v) };
        e.set_x(o.rd, v);
        Ok(())
    }
}

pub struct LogicalShifted<
    const SF: bool,
    const HI: bool,
    const LO: bool,
    const N: bool,
    const S1: bool,
    const S0: bool,
>;
impl<const SF: bool, const HI: bool, const LO: bool, const N: bool, const S1: bool, const S0: bool>
    Semantics for LogicalShifted<SF, HI, LO, N, S1, S0>
{
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (a, b) = (e.x(o.rn), e.x(o.rm));
        let b = e.shift(SF, shift_kind(S1, S0), b, o.amt);
        let b = if N { e.not(SF, b) } else { b };
        let r = logical(e, HI, LO, a, b);
        // The second operand has no upper half here: AND leaves none.
        let clean = SF || HI == LO;
        let r = if clean { r } else { e.zero_extend(32, r) };
        if HI && LO {
            let f = e.flags_of_logic(SF, r);
            e.set_flags(f);
        }
        e.set_x(o.rd, r);
        Ok(())
    }
}

pub struct AddSubShifted<
    const SF: bool,
    const SUB: bool,
    const S: bool,
    const S1: bool,
    const S0: bool,
>;
impl<const SF: bool, const SUB: bool, const S: bool, const S1: bool, const S0: bool> Semantics
    for AddSubShifted<SF, SUB, S, S1, S0>
{
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (a, b) = (e.x(o.rn), e.x(o.rm));
        let b = e.shift(SF, shift_kind(S1, S0), b, o.amt);
        let r = add_sub(e, SF, SUB, S, a, b);
        e.set_x(o.rd, r);
        Ok(())
    }
}

/// ExtendReg() without its shift: `option` 0 to 3 is unsigned byte to doubleword, 4 to 7 signed.
#[inline(always)]
pub fn extend<E: Emit>(e: &mut E, option: u8, v: E::Val) -> E::Val {
    match option {
        0..=2 => e.zero_extend(8 << option, v),
        4..=6 => e.sign_extend(true, 8 << (option - 4), v),
        _ => v,
    }
}

pub struct AddSubExtended<const SF: bool, const SUB: bool, const S: bool>;
impl<const SF: bool, const SUB: bool, const S: bool> Semantics for AddSubExtended<SF, SUB, S> {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (a, b) = (e.x(o.rn), e.x(o.rm));
        let b = extend(e, o.aux, b);
        let b = e.shift(true, Shift::Lsl, b, o.amt);
        let r = add_sub(e, SF, SUB, S, a, b);
        e.set_x(o.rd, r);
        Ok(())
    }
}

/// ADC, ADCS, SBC, SBCS: SBC adds the complement, as AddWithCarry() in the manual.
pub struct AddSubCarry<const SUB: bool, const S: bool, const SF: bool>;
impl<const SUB: bool, const S: bool, const SF: bool> Semantics for AddSubCarry<SUB, S, SF> {
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let f = e.flags();
        let c = e.carry(f);
        let (a, b) = (e.x(o.rn), e.x(o.rm));
        let b = if SUB { e.not(SF, b) } else { b };
        let t = e.add(SF, a, b);
        let r = e.add(SF, t, c);
        if S {
            let f = e.flags_of_adc(SF, a, b, c);
            e.set_flags(f);
        }
        e.set_x(o.rd, r);
        Ok(())
    }
}

pub struct MultiplyAdd<const SF: bool, const SUB: bool>;
impl<const SF: bool, const SUB: bool> Semantics for MultiplyAdd<SF, SUB> {
    const CLASS: Class = Class::Multiply;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (n, m, a) = (e.x(o.rn), e.x(o.rm), e.x(o.ra));
        let p = e.mul(SF, n, m);
        let r = add_sub(e, SF, SUB, false, a, p);
        e.set_x(o.rd, r);
        Ok(())
    }
}

/// SMADDL, SMSUBL, UMADDL, UMSUBL.
pub struct MultiplyAddLong<const UNSIGNED: bool, const SUB: bool>;
impl<const UNSIGNED: bool, const SUB: bool> Semantics for MultiplyAddLong<UNSIGNED, SUB> {
    const CLASS: Class = Class::Multiply;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (n, m, a) = (e.x(o.rn), e.x(o.rm), e.x(o.ra));
        let (n, m) = if UNSIGNED {
            (e.zero_extend(32, n), e.zero_extend(32, m))
        } else {
            (e.sign_extend(true, 32, n), e.sign_extend(true, 32, m))
        };
        let p = e.mul(true, n, m);
        let r = add_sub(e, true, SUB, false, a, p);
        e.set_x(o.rd, r);
        Ok(())
    }
}

/// SMULH, UMULH.
pub struct MultiplyHigh<const SIGNED: bool>;
impl<const SIGNED: bool> Semantics for MultiplyHigh<SIGNED> {
    const CLASS: Class = Class::Multiply;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (n, m) = (e.x(o.rn), e.x(o.rm));
        let r = e.mul_high(SIGNED, n, m);
        e.set_x(o.rd, r);
        Ok(())
    }
}
