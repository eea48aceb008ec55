//! Text of an instruction, out of the tables' `syntax` column: the dialect of A32 and T32 (see [`crate::syntax`]).
//!
//! The condition is put behind the mnemonic of whatever has one, so no row has to say it. T32 has `.w` where there is
//! a halfword that does the same, or the text would be assembled to that.
//!
//! Values beside the fields:
//!
//! | name | is |
//! | --- | --- |
//! | `sets` | 1 outside IT blocks, where T16 sets flags |
//! | `amount` | of a shift to the right or a rotation by a constant, where 0 is 32 |
//! | `registers` | the list, with those in bits of their own |
//! | `several` `written` | whether the list has two or more; whether Rn is not in it |
//! | `offset` | what a branch of 32 bits in T32 adds to the PC |
//! | `lane` `left` `right` | of a shift of Advanced SIMD: bits of a lane, and the amounts |
//!
//! Kinds of operands:
//!
//! | kind | prints |
//! | --- | --- |
//! | `r` | a general register |
//! | `list` | registers by their bits |
//! | `constant` | ExpandImm() of A32 and T32, in A32 as byte and rotation unless those are the usual ones |
//! | `shift` | `, lsl #imm5`, unless it does nothing |
//! | `at` `past` | `[Rn, #n]` as P, U and W say, or post-indexed; `at<n` has Rn itself |
//! | `by` `past_by` | the same with a register, which is shifted |
//! | `label` `from` | an address: the number is sign-extended and shifted, or is the distance; `from<4` is from Align(PC, 4) |
//! | `c` `then` | a condition; the letters behind IT |
//! | `psr` `banked` `special` | fields of CPSR or SPSR, a register of another mode, one of FP |
//! | `hint` `barrier` `instruction` | the name of a hint or of a barrier's domain; `hint<1` is T32's of 32 bits |
//! | `s` `dreg` `q` | an FP or SIMD register by D:Vd; `s<1` is the next |
//! | `v` `f` | D or Q as Q says; S or D as `size` says |
//! | `scalar` | a lane of 16 or 32 bits by M:Vm, as `<n` says |
//! | `singles` `doubles` | so many registers from that one on |
//! | `elements` `all` `lane` | registers and address of VLD1 to VST4 |
//! | `bytes` `ones` `mask` `fp` | AdvSIMDExpandImm(): at a byte, with ones below it, a byte of each bit, a number |
use super::{Location, a32, is_unpredictable, simd, t32};
use crate::a64::disassembler::float_constant;
use crate::a64::disassembler::names::{BARRIERS, CONDITIONS, SHIFTS};
use crate::emit::Allocated;
use crate::features::Features;
use crate::syntax::{self, Dialect, Value, Word, number};
use crate::table::Row;

mod names;
mod structures;

/// The text of `insn`, as [`Location::next`] has it, at a location; in lower case, `.inst` for what has none. What is
/// CONSTRAINED UNPREDICTABLE has one.
pub fn disassemble(insn: u32, at: Location) -> String {
    let text = row(insn, at).and_then(|(row, insn)| {
        let word = Word { row, insn };
        let text = syntax::print(word, &AArch32 { at })?;
        Some(with_condition(text, condition(&word, at)))
    });
    text.filter(|_| has_meaning(insn, at)).unwrap_or_else(|| {
        let width = match at.is_thumb() {
            true if insn >> 16 == 0 => ".n",
            true => ".w",
            false => "",
        };
        format!(".inst{width} {insn:#x}")
    })
}

/// The row of an instruction, and the word in the form that the row has.
pub fn row(insn: u32, at: Location) -> Option<(&'static Row, u32)> {
    let insn = match at.is_thumb() {
        false => insn,
        true => match simd::from_t32(insn) {
            None => return t32::find(insn).map(|row| (row, insn)),
            Some(in_a32) => in_a32,
        },
    };
    let row = match simd::is_here(insn) {
        true => simd::find(insn),
        false => a32::find(insn),
    };
    row.map(|row| (row, insn))
}

/// Whether some profile gives it one, or the manual a name (UDF, and DCPS, which Debug state has), or it is
/// CONSTRAINED UNPREDICTABLE.
fn has_meaning(insn: u32, at: Location) -> bool {
    let cx = super::Context {
        location: at,
        ..super::Context::default()
    };
    super::decode(insn, cx, &mut Allocated(Features::ALL))
        || is_unpredictable(insn, at)
        || row(insn, at).is_some_and(|(row, _)| matches!(row.name, "UDF" | "DCPS"))
}

/// Its own, or that of its IT block.
fn condition(word: &Word<'_>, at: Location) -> Option<u32> {
    // These are carried out whatever the condition is.
    if matches!(word.row.name, "HLT" | "BKPT" | "UDF" | "IT") && at.is_thumb() {
        return None;
    }
    let own = word.field("cond");
    match at.is_thumb() {
        true if word.row.name != "B_cond" => (at.it() & 15 != 0).then_some(u32::from(at.it() >> 4)),
        _ => own,
    }
}
fn with_condition(mut text: String, condition: Option<u32>) -> String {
    if let Some(c) = condition.filter(|&c| c < 14) {
        let end = text.find([' ', '.']).unwrap_or(text.len());
        text.insert_str(end, CONDITIONS[c as usize]);
    }
    text
}

/// The dialect, for an instruction at a place.
struct AArch32 {
    at: Location,
}

impl Dialect for AArch32 {
    fn named(&self, word: &Word<'_>, name: &str) -> Option<i64> {
        let v = match name {
            "sets" => u32::from(self.at.it() & 15 == 0),
            "amount" => amount(word),
            "registers" => registers(word),
            "several" => u32::from(registers(word).count_ones() > 1),
            "written" => u32::from(registers(word) >> word.get("Rn") & 1 == 0),
            "offset" => return Some(offset(word)),
            "lane" => lane(word),
            "left" if word.get("L") == 1 => word.get("imm6"),
            "left" => word.get("imm6").saturating_sub(lane(word)),
            "right" if word.get("L") == 1 => 64 - word.get("imm6"),
            "right" => (2 * lane(word)).saturating_sub(word.get("imm6")),
            _ => return None,
        };
        Some(v.into())
    }

    fn operand(&self, word: &Word<'_>, value: Value, kind: &str, argument: Option<i64>) -> String {
        let n = value.v as u32;
        let by = argument.unwrap_or(0) as u32;
        match kind {
            "r" => names::GENERAL[n as usize & 15].into(),
            "list" => list((0..16).filter(|r| n >> r & 1 == 1), |r| {
                names::GENERAL[r as usize].into()
            }),
            "constant" => self.constant(n),
            "shift" => shift(n >> 5, n & 31),
            "at" => {
                let base = argument.map_or_else(|| word.get("Rn"), |_| by);
                let minus = sign(word);
                let offset =
                    (n != 0 || !minus.is_empty()).then(|| format!("#{minus}{}", number(n.into())));
                indexed(word, base, offset)
            }
            "past" => format!("[{}], #{}{}", rn(word), sign(word), number(n.into())),
            "by" => indexed(word, word.get("Rn"), Some(index(word, n))),
            "past_by" => format!("[{}], {}", rn(word), index(word, n)),
            "label" => {
                let distance = super::sign_extend(n, value.bits) << by;
                self.target(distance, u32::from(!self.at.is_thumb()))
            }
            "from" => self.target(n, by),
            "c" => CONDITIONS[n as usize & 15].into(),
            "then" => names::then(n >> 4, n & 15),
            "psr" => names::psr(n),
            "banked" => names::banked(n),
            "special" => names::special(n),
            "hint" => names::hint(n, by == 1),
            "barrier" => match BARRIERS[n as usize & 15] {
                "" => format!("#{}", number(n.into())),
                name => name.into(),
            },
            "instruction" if n == 15 => "sy".into(),
            "instruction" => format!("#{}", number(n.into())),
            "s" => single(n, by),
            "dreg" => format!("d{n}"),
            "q" => quad(n),
            "v" if word.get("Q") == 1 => quad(n),
            "v" => format!("d{n}"),
            "f" if word.get("size") == 3 => format!("d{n}"),
            "f" => single(n, 0),
            "scalar" if by == 1 => format!("d{}[{}]", n & 7, n >> 3 & 3),
            "scalar" => format!("d{}[{}]", n & 15, n >> 4),
            "singles" => list(0..by, |i| single(n, i)),
            "doubles" => list(0..by, |i| format!("d{}", n + i)),
            "elements" => structures::elements(word, n, by),
            "all" => structures::to_all_lanes(word, n, by),
            "lane" => structures::one_lane(word, n, by),
            "bytes" => number((n << (8 * by)).into()),
            "ones" => number((n << (8 << by) | ((1 << (8 << by)) - 1)).into()),
            "mask" => {
                let ones = (0..8).filter(|i| n >> i & 1 != 0);
                number(ones.map(|i| 0xff << (8 * i)).sum())
            }
            "fp" => format!("{:?}", float_constant(n)),
            _ => panic!("{} asks for an unknown kind {kind}", word.row.name),
        }
    }
}

impl AArch32 {
    fn target(&self, distance: u32, align: u32) -> String {
        let pc = if align != 0 {
            self.at.pc() & !3
        } else {
            self.at.pc()
        };
        format!("{:#x}", pc.wrapping_add(distance))
    }
    fn constant(&self, imm12: u32) -> String {
        if self.at.is_thumb() {
            let v = t32::expand(imm12).map_or(0, |(v, _)| v);
            return format!("#{}", number(v.into()));
        }
        let v = a32::expand(imm12);
        // Of several encodings the one with the least rotation is usual.
        let byte = |r: u32| v.rotate_left(2 * r);
        let least = (0..16).find(|&r| byte(r) < 256);
        if least.is_some_and(|r| r << 8 | byte(r) == imm12) {
            return format!("#{}", number(v.into()));
        }
        let (byte, rotation) = (imm12 & 0xff, imm12 >> 8 << 1);
        format!("#{}, #{rotation}", number(byte.into()))
    }
}

fn rn(word: &Word<'_>) -> &'static str {
    names::GENERAL[word.get("Rn") as usize & 15]
}

/// U, which is 1 where there is none.
fn sign(word: &Word<'_>) -> &'static str {
    match word.field("U") {
        Some(0) => "-",
        _ => "",
    }
}

fn indexed(word: &Word<'_>, base: u32, offset: Option<String>) -> String {
    let base = names::GENERAL[base as usize & 15];
    let (p, w) = (word.field("P"), word.field("W"));
    // Address modes that write the base say their offset in any case.
    let zero = || "#0".to_string();
    match (p, w, offset) {
        (Some(0), _, offset) => format!("[{base}], {}", offset.unwrap_or_else(zero)),
        (_, Some(1), offset) if p.is_some() => {
            format!("[{base}, {}]!", offset.unwrap_or_else(zero))
        }
        (_, _, None) => format!("[{base}]"),
        (_, _, Some(offset)) => format!("[{base}, {offset}]"),
    }
}

/// A register as an offset: `-r3, lsl #2`.
fn index(word: &Word<'_>, rm: u32) -> String {
    let by = match (word.field("stype"), word.field("imm2")) {
        (Some(stype), _) => shift(stype, word.get("imm5")),
        (None, Some(imm2)) => shift(0, imm2),
        _ => String::new(),
    };
    format!("{}{}{by}", sign(word), names::GENERAL[rm as usize & 15])
}

/// DecodeImmShift().
fn shift(stype: u32, imm5: u32) -> String {
    match (stype, imm5) {
        (0, 0) => String::new(),
        (3, 0) => ", rrx".into(),
        (_, 0) => format!(", {} #32", SHIFTS[stype as usize & 3]),
        _ => format!(", {} #{imm5}", SHIFTS[stype as usize & 3]),
    }
}
fn amount(word: &Word<'_>) -> u32 {
    let imm5 = word.field("imm5");
    let imm5 = imm5.unwrap_or_else(|| word.get("imm3") << 2 | word.get("imm2"));
    match imm5 {
        0 if !matches!(word.field("stype"), Some(0 | 3)) => 32,
        n => n,
    }
}

fn registers(word: &Word<'_>) -> u32 {
    let mut list = word.get("list");
    if word.row.pattern.mask >> 28 != 0 {
        // T32, where LR and PC are bits of their own.
        list |= word.get("M") << 14 | word.get("P") << 15;
    }
    list
}
fn list(of: impl Iterator<Item = u32>, name: impl Fn(u32) -> String) -> String {
    let names: Vec<String> = of.map(name).collect();
    names.join(", ")
}

/// Of a branch of 32 bits in T32.
fn offset(word: &Word<'_>) -> i64 {
    let (s, j1, j2) = (word.get("S"), word.get("J1"), word.get("J2"));
    let low = match word.row.name {
        "B_cond" => {
            let high = s << 19 | j2 << 18 | j1 << 17 | word.get("imm6") << 11;
            let v = super::sign_extend(high | word.get("imm11"), 20) << 1;
            return v.into();
        }
        "BLX_i" => word.get("imm10H") << 11 | word.get("imm10L") << 1,
        _ => word.get("imm10") << 11 | word.get("imm11"),
    };
    t32::wide_offset(s, j1, j2, low).into()
}

/// S registers are counted by halves of D registers: Vd:D.
fn single(n: u32, more: u32) -> String {
    format!("s{}", ((n & 15) << 1 | n >> 4) + more)
}
/// Q registers by pairs of them; half a one has no name.
fn quad(n: u32) -> String {
    format!("q{}", n >> 1)
}
/// Bits of a lane, by the highest bit of L:imm6.
fn lane(word: &Word<'_>) -> u32 {
    match (word.get("L"), word.get("imm6")) {
        (1, _) => 64,
        (_, imm6) => 1 << imm6.max(8).ilog2(),
    }
}
