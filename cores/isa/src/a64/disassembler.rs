//! Text of a word, out of the tables' `syntax` column.
//!
//! A syntax is one or more alternatives, `; ` between them; each but the last begins with a
//! condition and ` => `, and the first whose condition holds is printed. That is how preferred
//! aliases are written. A condition is comparisons (`=`, `!=`, `<`, `>`) joined by ` & `, each of
//! which may be several joined by `|`.
//!
//! In the text, `{value}` prints a number, `{value:kind}` prints it as one of the kinds below,
//! `{value?text}` prints the text unless the value is zero, and `{value|a|b|c}` the text of that
//! number. Texts nest. A value is fields (of the row's diagram), numbers, `top` (the highest bit
//! of the operand width) and `wide` (MoveWidePreferred()), with `+ - * & ^ <<` from left to right;
//! `a.b` puts fields next to each other.
//!
//! | kind | prints |
//! | --- | --- |
//! | `w` `x` | a general register; 31 is the zero register |
//! | `ws` `xs` | the same; 31 is the stack pointer |
//! | `r` `rs` | W or X as `sf` (or `sz`) says |
//! | `n` | a register's number, or `zr` |
//! | `d` | decimal |
//! | `u` `s` | unsigned, signed (as wide as the fields); `u<n` shifts left first |
//! | `rel` `adr` `adrp` | an address: words, bytes or pages from this instruction |
//! | `bitmask` | the mask that N:immr:imms stands for |
//! | `wide` `inverted` | the constant of MOVZ, of MOVN |
//! | `c` | a condition |
//! | `shift` | `, lsl #imm6`, unless it does nothing |
//! | `extend` `extends` | the extension of `Rm`, with the destination SP or not |
//! | `index` | the extension of an index; `<n` is the scale |
//! | `barrier` `prefetch` `sys` `sysreg` | the operand's name |
use super::immediate::bit_mask;
use super::{Context, sign_extend};
use crate::emit::{Bind, Operands, Semantics};
use crate::features::Feature;
use crate::table::{Row, find_field};

mod names;

/// The text of `insn` at `pc`, in lower case; `.inst` for what has none.
pub fn disassemble(insn: u32, pc: u64) -> String {
    if insn >> 16 == 0 {
        return format!("udf #{}", number(i128::from(insn)));
    }
    let row = super::row(insn).filter(|r| !r.syntax.is_empty());
    match row {
        Some(row) if row.todo.is_some() || is_allocated(insn) => Text { row, insn, pc }.print(),
        _ => format!(".inst {insn:#010x}"),
    }
}

/// Whether a word means something, in a profile that has everything.
pub fn is_allocated(insn: u32) -> bool {
    struct Allocated;
    impl Bind for Allocated {
        type Out = bool;
        fn bind<S: Semantics + 'static>(&mut self, _: Operands) -> bool {
            true
        }
        fn unallocated(&mut self, _: u32) -> bool {
            false
        }
        fn has(&self, _: Feature) -> bool {
            true
        }
    }
    super::decode(insn, Context::default(), &mut Allocated)
}

/// Up to nine in decimal, else hexadecimal.
fn number(v: i128) -> String {
    match v {
        -9..=9 => v.to_string(),
        10.. => format!("{v:#x}"),
        _ => format!("-{:#x}", -v),
    }
}

/// One word under one row.
struct Text<'a> {
    row: &'a Row,
    insn: u32,
    pc: u64,
}

/// A value and, where it is made of fields, how many bits they have.
#[derive(Clone, Copy)]
struct Value {
    v: i64,
    bits: u32,
}

impl Text<'_> {
    fn print(&self) -> String {
        for alternative in self.row.syntax.split("; ") {
            match alternative.split_once(" => ") {
                Some((condition, text)) if self.holds(condition) => return self.expand(text),
                Some(_) => {}
                None => return self.expand(alternative),
            }
        }
        format!(".inst {:#010x}", self.insn)
    }

    /// A field of this word.
    fn field(&self, name: &str) -> Option<Value> {
        let (low, bits) = find_field(self.row.diagram, name)?;
        let v = self.insn >> low & (u32::MAX >> (32 - bits));
        Some(Value { v: v.into(), bits })
    }

    /// A field of this word, or 0 where it has none of this name.
    fn get(&self, name: &str) -> u32 {
        self.field(name).map_or(0, |f| f.v as u32)
    }

    fn is_64(&self) -> bool {
        let f = self.field("sf").or_else(|| self.field("sz"));
        f.is_none_or(|f| f.v == 1)
    }

    fn holds(&self, condition: &str) -> bool {
        condition
            .split(" & ")
            .all(|any| any.split('|').any(|c| self.compare(c)))
    }

    fn compare(&self, c: &str) -> bool {
        let at = c.find(['!', '=', '<', '>']);
        let at = at.expect("a condition is a comparison");
        let (a, rest) = (self.value(&c[..at]).v, &c[at..]);
        if let Some(b) = rest.strip_prefix("!=") {
            return a != self.value(b).v;
        }
        let b = self.value(&rest[1..]).v;
        match &rest[..1] {
            "=" => a == b,
            "<" => a < b,
            _ => a > b,
        }
    }

    /// Terms and operators from left to right.
    fn value(&self, text: &str) -> Value {
        let is_operator = |c: char| "+-*&^<".contains(c);
        let mut rest = text;
        let mut left: Option<(Value, char)> = None;
        loop {
            let end = rest.find(is_operator).unwrap_or(rest.len());
            let term = self.term(&rest[..end]);
            let now = match left {
                None => term,
                Some((a, operator)) => {
                    let v = match operator {
                        '+' => a.v + term.v,
                        '-' => a.v - term.v,
                        '*' => a.v * term.v,
                        '&' => a.v & term.v,
                        '^' => a.v ^ term.v,
                        _ => a.v << term.v,
                    };
                    Value { v, bits: 64 }
                }
            };
            let Some(operator) = rest[end..].chars().next() else {
                return now;
            };
            rest = rest[end..].trim_start_matches(operator);
            left = Some((now, operator));
        }
    }

    fn term(&self, term: &str) -> Value {
        let plain = |v| Value { v, bits: 64 };
        if let Ok(v) = term.parse() {
            return plain(v);
        }
        match term {
            "top" => return plain(if self.is_64() { 63 } else { 31 }),
            "wide" => return plain(self.move_wide_preferred().into()),
            _ => {}
        }
        let fields = term.split('.').map(|name| {
            let f = self.field(name);
            f.unwrap_or_else(|| panic!("{} has no field {name}", self.row.name))
        });
        fields.fold(Value { v: 0, bits: 0 }, |all, f| Value {
            v: all.v << f.bits | f.v,
            bits: all.bits + f.bits,
        })
    }

    /// MoveWidePreferred(): MOVZ or MOVN could make this mask.
    fn move_wide_preferred(&self) -> bool {
        let sf = self.get("sf");
        let mask = bit_mask(sf, self.get("N"), self.get("immr"), self.get("imms"));
        let Some(mask) = mask else { return false };
        let bits = 32 << sf;
        let all = u64::MAX >> (64 - bits);
        let one_half = |v: u64| (0..bits).step_by(16).any(|at| v & !(0xffff << at) == 0);
        one_half(mask) || one_half(!mask & all)
    }

    /// Replaces what stands in braces.
    fn expand(&self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            out += &rest[..open];
            let body = &rest[open + 1..];
            let close = closing(body);
            out += &self.placeholder(&body[..close]);
            rest = &body[close + 1..];
        }
        out + rest
    }

    fn placeholder(&self, body: &str) -> String {
        let at = body.find(['?', '|', ':']).unwrap_or(body.len());
        let value = self.value(&body[..at]);
        let rest = body.get(at + 1..).unwrap_or("");
        match body[at..].chars().next() {
            None => number(value.v.into()),
            Some('?') if value.v == 0 => String::new(),
            Some('?') => self.expand(rest),
            Some('|') => self.expand(pick(rest, value.v as usize)),
            Some(_) => self.kind(value, rest),
        }
    }

    fn kind(&self, value: Value, kind: &str) -> String {
        let (kind, argument) = kind.split_once('<').unwrap_or((kind, "0"));
        let argument = self.value(argument).v as u32;
        let n = value.v as u32;
        let signed = sign_extend(n, value.bits.min(32)) as i64;
        match kind {
            "w" => general('w', n, false),
            "x" => general('x', n, false),
            "ws" => general('w', n, true),
            "xs" => general('x', n, true),
            "r" => general(if self.is_64() { 'x' } else { 'w' }, n, false),
            "rs" => general(if self.is_64() { 'x' } else { 'w' }, n, true),
            "n" if n == 31 => "zr".into(),
            "n" | "d" => n.to_string(),
            "u" => number(i128::from(value.v) << argument),
            "s" => number(i128::from(signed) << argument),
            "rel" => self.target(self.pc.wrapping_add((signed << 2) as u64)),
            "adr" => self.target(self.pc.wrapping_add(signed as u64)),
            "adrp" => self.target((self.pc & !0xfff).wrapping_add((signed << 12) as u64)),
            "bitmask" => {
                let mask = bit_mask(self.get("sf"), n >> 12, n >> 6 & 63, n & 63);
                number(mask.unwrap_or(0).into())
            }
            "wide" => number(i128::from(n) << (16 * self.get("hw"))),
            "inverted" => {
                let v = !(u64::from(n) << (16 * self.get("hw")));
                number(
                    if self.is_64() {
                        v as i64
                    } else {
                        (v as i32).into()
                    }
                    .into(),
                )
            }
            "c" => names::CONDITIONS[n as usize & 15].into(),
            "shift" => match self.get("imm6") {
                0 if n == 0 => String::new(),
                by => format!(", {} #{by}", names::SHIFTS[n as usize]),
            },
            "extend" => self.extension(n, self.get("Rn") == 31 || self.get("Rd") == 31),
            "extends" => self.extension(n, self.get("Rn") == 31),
            "index" => match (n, self.get("S")) {
                (3, 0) => String::new(),
                (3, _) => format!(", lsl #{argument}"),
                (_, 0) => format!(", {}", names::EXTENSIONS[n as usize]),
                _ => format!(", {} #{argument}", names::EXTENSIONS[n as usize]),
            },
            "barrier" => match names::BARRIERS[n as usize] {
                "" => format!("#{}", number(n.into())),
                name => name.into(),
            },
            "prefetch" => names::prefetch(n),
            "sys" => names::system_instruction(n, self.get("Rt")),
            "sysreg" => names::system_register(n),
            _ => panic!("{} asks for an unknown kind {kind}", self.row.name),
        }
    }

    fn target(&self, va: u64) -> String {
        format!("{va:#x}")
    }

    /// LSL is preferred to the extension that changes nothing where SP is one of the registers.
    fn extension(&self, option: u32, with_sp: bool) -> String {
        let amount = self.get("imm3");
        let whole = option == 2 + self.get("sf");
        match (whole && with_sp, amount) {
            (true, 0) => String::new(),
            (true, _) => format!(", lsl #{amount}"),
            (false, 0) => format!(", {}", names::EXTENSIONS[option as usize]),
            (false, _) => format!(", {} #{amount}", names::EXTENSIONS[option as usize]),
        }
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

/// Where the brace that opened before `text` closes.
fn closing(text: &str) -> usize {
    let mut depth = 0;
    for (i, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return i,
            '}' => depth -= 1,
            _ => {}
        }
    }
    panic!("a brace is not closed: {text}")
}

/// The `n`th of some texts with `|` between them.
fn pick(texts: &str, n: usize) -> &str {
    let (mut depth, mut index, mut start) = (0, 0, 0);
    for (i, c) in texts.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            '|' if depth == 0 => {
                if index == n {
                    return &texts[start..i];
                }
                index += 1;
                start = i + 1;
            }
            _ => {}
        }
    }
    if index == n { &texts[start..] } else { "?" }
}
