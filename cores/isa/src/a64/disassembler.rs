//! Text of a word, out of the tables' `syntax` column: the A64 dialect of that language (see
//! [`crate::syntax`]).
//!
//! Values beside the fields:
//!
//! | name | is |
//! | --- | --- |
//! | `top` | the highest bit of the operand width |
//! | `wide` | MoveWidePreferred() |
//! | `lane` | log2 of the bytes of a lane, as `size`, `sz`, `ftype`, `immh` or `imm5` says |
//!
//! Kinds of operands:
//!
//! | kind | prints |
//! | --- | --- |
//! | `w` `x` | a general register; 31 is the zero register |
//! | `ws` `xs` | the same; 31 is the stack pointer |
//! | `r` `rs` | W or X as `sf` (or `sz`) says |
//! | `n` | a register's number, or `zr` |
//! | `u` `s` | unsigned, signed (as wide as the fields); `u<n` shifts left first |
//! | `rel` `adr` `adrp` | an address: words, bytes or pages from this instruction |
//! | `bitmask` | the mask that N:immr:imms stands for |
//! | `wide` `inverted` | the constant of MOVZ, of MOVN |
//! | `c` | a condition |
//! | `shift` | `, lsl #imm6`, unless it does nothing |
//! | `extend` `extends` | the extension of `Rm`, with the destination SP or not |
//! | `index` | the extension of an index; `<n` is the scale |
//! | `barrier` `prefetch` `sys` `sysreg` | the operand's name |
//! | `f` | `b5` to `q5`: a scalar of `lane`, or of `n` where `<n` follows |
//! | `v` | `v5.8b` to `v5.1q`: lanes of that size, as many as Q says; 16 bytes of them without Q |
//! | `vq` | the same, always 16 bytes |
//! | `e` | `v5.b` to `v5.d`: some lane of that size; its index stands in text |
//! | `element` | a lane of Vm with its index, which are spread over H, L, M and `Rm` |
//! | `fp` | the constant that an imm8 stands for: VFPExpandImm() |
//! | `bytes` | the constant of MOVI with 64-bit lanes: each bit of the imm8 is a byte |
//!
//! Registers wrap around, so that the third of a list is `{Rt+2:v}`.
use super::immediate::bit_mask;
use super::{Context, sign_extend};
use crate::emit::Allocated;
use crate::features::Features;
use crate::syntax::{self, Dialect, Value, Word, number};

pub(crate) mod names;

/// The text of `insn` at `pc`, in lower case; `.inst` for what has none.
pub fn disassemble(insn: u32, pc: u64) -> String {
    if insn >> 16 == 0 {
        return format!("udf #{}", number(i128::from(insn)));
    }
    let row = super::row(insn).filter(|r| r.todo.is_some() || is_allocated(insn));
    let text = row.and_then(|row| syntax::print(Word { row, insn }, &A64 { pc }));
    text.unwrap_or_else(|| format!(".inst {insn:#010x}"))
}

/// Whether a word means something, in a profile that has everything.
pub fn is_allocated(insn: u32) -> bool {
    super::decode(insn, Context::default(), &mut Allocated(Features::ALL))
}

/// The dialect, for an instruction at `pc`.
struct A64 {
    pc: u64,
}

impl Dialect for A64 {
    fn named(&self, word: &Word<'_>, name: &str) -> Option<i64> {
        match name {
            "top" => Some(if is_64(word) { 63 } else { 31 }),
            "wide" => Some(move_wide_preferred(word).into()),
            "lane" => lane(word).map(i64::from),
            _ => None,
        }
    }

    fn operand(&self, word: &Word<'_>, value: Value, kind: &str, argument: Option<i64>) -> String {
        let n = value.v as u32;
        let signed = sign_extend(n, value.bits.min(32)) as i64;
        let by = argument.unwrap_or(0) as u32;
        let size = || {
            let size = argument.map(|a| a as u32).or_else(|| lane(word));
            size.unwrap_or_else(|| panic!("{} does not say how large a lane is", word.row.name))
        };
        match kind {
            "w" => general('w', n, false),
            "x" => general('x', n, false),
            "ws" => general('w', n, true),
            "xs" => general('x', n, true),
            "r" => general(if is_64(word) { 'x' } else { 'w' }, n, false),
            "rs" => general(if is_64(word) { 'x' } else { 'w' }, n, true),
            "n" if n == 31 => "zr".into(),
            "n" => n.to_string(),
            "u" => number(i128::from(value.v) << by),
            "s" => number(i128::from(signed) << by),
            "rel" => self.target(self.pc.wrapping_add((signed << 2) as u64)),
            "adr" => self.target(self.pc.wrapping_add(signed as u64)),
            "adrp" => self.target((self.pc & !0xfff).wrapping_add((signed << 12) as u64)),
            "bitmask" => {
                let mask = bit_mask(word.get("sf"), n >> 12, n >> 6 & 63, n & 63);
                number(mask.unwrap_or(0).into())
            }
            "wide" => number(i128::from(n) << (16 * word.get("hw"))),
            "inverted" => {
                let v = !(u64::from(n) << (16 * word.get("hw")));
                let v = if is_64(word) {
                    v as i64
                } else {
                    (v as i32).into()
                };
                number(v.into())
            }
            "c" => names::CONDITIONS[n as usize & 15].into(),
            "shift" => match word.get("imm6") {
                0 if n == 0 => String::new(),
                by => format!(", {} #{by}", names::SHIFTS[n as usize]),
            },
            "extend" => {
                let with_sp = word.get("Rn") == 31 || word.get("Rd") == 31;
                extension(word, n, with_sp)
            }
            "extends" => extension(word, n, word.get("Rn") == 31),
            "index" => match (n, word.get("S")) {
                (3, 0) => String::new(),
                (3, _) => format!(", lsl #{by}"),
                (_, 0) => format!(", {}", names::EXTENSIONS[n as usize]),
                _ => format!(", {} #{by}", names::EXTENSIONS[n as usize]),
            },
            "barrier" => match names::BARRIERS[n as usize] {
                "" => format!("#{}", number(n.into())),
                name => name.into(),
            },
            "prefetch" => names::prefetch(n),
            "sys" => names::system_instruction(n, word.get("Rt")),
            "sysreg" => names::system_register(n),
            "f" => format!("{}{}", letter(size()), n & 31),
            "v" => vector(n, size(), word.field("Q") == Some(0)),
            "vq" => vector(n, size(), false),
            "e" => format!("v{}.{}", n & 31, letter(size())),
            "element" => element(word, size()),
            "fp" => format!("{:?}", float_constant(n)),
            "bytes" => {
                let ones = (0..8).filter(|i| n >> i & 1 != 0);
                number(ones.map(|i| 0xff << (8 * i)).sum())
            }
            _ => panic!("{} asks for an unknown kind {kind}", word.row.name),
        }
    }
}

impl A64 {
    fn target(&self, va: u64) -> String {
        format!("{va:#x}")
    }
}

fn is_64(word: &Word<'_>) -> bool {
    let f = word.field("sf").or_else(|| word.field("sz"));
    f.is_none_or(|f| f == 1)
}

/// MoveWidePreferred(): MOVZ or MOVN could make this mask.
fn move_wide_preferred(word: &Word<'_>) -> bool {
    let sf = word.get("sf");
    let mask = bit_mask(sf, word.get("N"), word.get("immr"), word.get("imms"));
    let Some(mask) = mask else { return false };
    let bits = 32 << sf;
    let all = u64::MAX >> (64 - bits);
    let one_half = |v: u64| (0..bits).step_by(16).any(|at| v & !(0xffff << at) == 0);
    one_half(mask) || one_half(!mask & all)
}

/// LSL is preferred to the extension that changes nothing where SP is one of the registers.
fn extension(word: &Word<'_>, option: u32, with_sp: bool) -> String {
    let amount = word.get("imm3");
    let whole = option == 2 + word.get("sf");
    match (whole && with_sp, amount) {
        (true, 0) => String::new(),
        (true, _) => format!(", lsl #{amount}"),
        (false, 0) => format!(", {}", names::EXTENSIONS[option as usize]),
        (false, _) => format!(", {} #{amount}", names::EXTENSIONS[option as usize]),
    }
}

fn general(width: char, n: u32, sp: bool) -> String {
    match (n & 31, sp, width) {
        (31, true, 'w') => "wsp".into(),
        (31, true, _) => "sp".into(),
        (31, false, _) => format!("{width}zr"),
        (n, _, _) => format!("{width}{n}"),
    }
}

/// log2 of the bytes of a lane, by the field that says so.
fn lane(word: &Word<'_>) -> Option<u32> {
    None.or_else(|| word.field("size"))
        .or_else(|| word.field("sz").map(|sz| 2 + sz))
        .or_else(|| word.field("ftype").map(|ftype| ftype ^ 2))
        .or_else(|| word.field("immh").map(|immh| immh.max(1).ilog2()))
        .or_else(|| word.field("imm5").map(u32::trailing_zeros))
}

/// The letter of lanes of `1 << size` bytes.
fn letter(size: u32) -> char {
    char::from(b"bhsdq"[size as usize])
}

/// A register as lanes, of 16 bytes or the lower half of them.
fn vector(n: u32, size: u32, half: bool) -> String {
    let lanes = if half { 8 } else { 16 } >> size;
    format!("v{}.{lanes}{}", n & 31, letter(size))
}

/// The wider the lane, the fewer bits its index needs: M and then L are the register's.
fn element(word: &Word<'_>, size: u32) -> String {
    let (h, l, m) = (word.get("H"), word.get("L"), word.get("M"));
    let (register, index) = match size {
        1 => (word.get("Rm"), h << 2 | l << 1 | m),
        2 => (m << 4 | word.get("Rm"), h << 1 | l),
        _ => (m << 4 | word.get("Rm"), h),
    };
    format!("v{register}.{}[{index}]", letter(size))
}

/// (16 + efgh) / 16, times two to the power of bcd with b inverted, from -3 to 4, and the sign.
pub(crate) fn float_constant(imm8: u32) -> f64 {
    let fraction = f64::from(16 + (imm8 & 15)) / 16.;
    let exponent = (imm8 >> 4 & 7 ^ 4) as i32 - 3;
    let magnitude = fraction * 2f64.powi(exponent);
    if imm8 >> 7 == 0 {
        magnitude
    } else {
        -magnitude
    }
}
