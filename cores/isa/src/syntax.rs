//! The language of the tables' `syntax` column: how a row says what its words look like.
//!
//! It is the same for every instruction set. What a set adds is its [`Dialect`]: the kinds of
//! operands it has and the values that follow from several fields; `a64::disassembler` lists those
//! of A64. A set of 16-bit or conditional instructions needs nothing more: its dialect has kinds for
//! a condition as a suffix or for a register list.
//!
//! # Alternatives
//! A syntax is one or more alternatives, `; ` between them; each but the last begins with a
//! condition and ` => `, and the first whose condition holds is printed. That is how preferred
//! aliases are written. A condition is comparisons joined by ` & `, each of which may be several
//! joined by `|`.
//!
//! # Text
//! Text stands for itself but for parentheses, which no assembler syntax has: they print the braces
//! of a list, as braces mean something else here:
//!
//! - `{value}`: a number, up to nine in decimal, else in hexadecimal
//! - `{value:d}`: a number in decimal, as amounts, indices and sizes are
//! - `{value:kind}`: an operand of one of the dialect's kinds
//! - `{value:kind<value}`: the same with an argument, mostly a scale; the kind says of what
//! - `{value?text}`: the text, unless the value is zero
//! - `{value|a|b|c}`: the text of that number
//!
//! The texts nest. So `ldr {sz|w|x}{Rt:d}, …` names a register of either width and
//! `{Rm=31|{Rm:x}|#16}` makes a special case of one number.
//!
//! # Values
//! A value is numbers, fields of the row's diagram and the dialect's names, with `+ - * & ^ << >>`
//! from left to right; `a.b` puts fields next to each other. Two values with `=`, `!=`, `<` or `>`
//! between them are 1 where that holds and 0 where not.
use crate::table::{Row, find_field};

/// What an instruction set adds to the language.
pub trait Dialect {
    /// A value that is no field of the diagram.
    fn named(&self, word: &Word<'_>, name: &str) -> Option<i64>;
    /// A value as an operand of some kind; the argument is what stands behind the kind's `<`.
    fn operand(&self, word: &Word<'_>, value: Value, kind: &str, argument: Option<i64>) -> String;
}

/// A value and, where it is made of fields, how many bits they have.
#[derive(Clone, Copy, Debug)]
pub struct Value {
    pub v: i64,
    pub bits: u32,
}

/// One word under one row.
#[derive(Clone, Copy)]
pub struct Word<'a> {
    pub row: &'a Row,
    pub insn: u32,
}

impl Word<'_> {
    /// A field of this word.
    pub fn field(&self, name: &str) -> Option<u32> {
        self.value(name).map(|f| f.v as u32)
    }
    /// A field of this word, or 0 where it has none of this name.
    pub fn get(&self, name: &str) -> u32 {
        self.field(name).unwrap_or(0)
    }
    fn value(&self, name: &str) -> Option<Value> {
        let (low, bits) = find_field(self.row.diagram, name)?;
        let v = self.insn >> low & (u32::MAX >> (32 - bits));
        Some(Value { v: v.into(), bits })
    }
}

/// Up to nine in decimal, else hexadecimal.
pub fn number(v: i128) -> String {
    match v {
        -9..=9 => v.to_string(),
        10.. => format!("{v:#x}"),
        _ => format!("-{:#x}", -v),
    }
}

/// The text of a word; nothing where its row has no syntax or no alternative of it holds. A row that
/// is not written in this language makes it panic: the tables are tried in full by their tests.
pub fn print(word: Word<'_>, dialect: &impl Dialect) -> Option<String> {
    let text = Text { word, dialect };
    let mut alternatives = word.row.syntax.split("; ").filter(|a| !a.is_empty());
    alternatives.find_map(|a| match a.split_once(" => ") {
        Some((condition, yes)) => text.holds(condition).then(|| text.expand(yes)),
        None => Some(text.expand(a)),
    })
}

struct Text<'a, D> {
    word: Word<'a>,
    dialect: &'a D,
}

impl<D: Dialect> Text<'_, D> {
    fn holds(&self, condition: &str) -> bool {
        condition
            .split(" & ")
            .all(|any| any.split('|').any(|c| self.value(c).v != 0))
    }

    fn value(&self, text: &str) -> Value {
        let Some((a, operator, b)) = comparison(text) else {
            return self.calculation(text);
        };
        let (a, b) = (self.calculation(a).v, self.calculation(b).v);
        let v = match operator {
            "=" => a == b,
            "!=" => a != b,
            "<" => a < b,
            _ => a > b,
        };
        let v = v.into();
        Value { v, bits: 1 }
    }

    /// Terms and operators from left to right.
    fn calculation(&self, text: &str) -> Value {
        let is_operator = |c: char| "+-*&^<>".contains(c);
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
                        '<' => a.v << term.v,
                        _ => a.v >> term.v,
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
        let named = term.parse().ok();
        let named = named.or_else(|| self.dialect.named(&self.word, term));
        if let Some(v) = named {
            return Value { v, bits: 64 };
        }
        let fields = term.split('.').map(|name| {
            let f = self.word.value(name);
            f.unwrap_or_else(|| panic!("{} has no field {name}", self.word.row.name))
        });
        fields.fold(Value { v: 0, bits: 0 }, |all, f| Value {
            v: all.v << f.bits | f.v,
            bits: all.bits + f.bits,
        })
    }

    /// Replaces what stands in braces.
    fn expand(&self, text: &str) -> String {
        let braces = |plain: &str| plain.replace('(', "{").replace(')', "}");
        let mut out = String::new();
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            out += &braces(&rest[..open]);
            let body = &rest[open + 1..];
            let close = closing(body);
            out += &self.placeholder(&body[..close]);
            rest = &body[close + 1..];
        }
        out + &braces(rest)
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
            Some(_) if rest == "d" => value.v.to_string(),
            Some(_) => {
                let (kind, argument) = match rest.split_once('<') {
                    Some((kind, argument)) => (kind, Some(self.value(argument).v)),
                    None => (rest, None),
                };
                self.dialect.operand(&self.word, value, kind, argument)
            }
        }
    }
}

/// The two sides of a comparison and what is between them. A doubled sign is a shift.
fn comparison(text: &str) -> Option<(&str, &str, &str)> {
    let mut at = 0;
    loop {
        at += text[at..].find(['!', '=', '<', '>'])?;
        let rest = &text[at..];
        let length = match rest.as_bytes() {
            [b'<', b'<', ..] | [b'>', b'>', ..] => {
                at += 2;
                continue;
            }
            [b'!', b'=', ..] => 2,
            _ => 1,
        };
        return Some((&text[..at], &rest[..length], &rest[length..]));
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
    assert!(index == n, "{texts} has no text for {n}");
    &texts[start..]
}
