//! Tests at the edges: of a row, the cases that show most among some whose registers hold values
//! where things change.
use crate::cpu::Cpu;
use crate::generate::{self, Pool, lanes};
use crate::layout::SLOTS;
use crate::random::Random;
use crate::rows;
use crate::run::{Mismatch, Register};
use crate::state::{Outcome, Signal, State, Test};
use dyno_isa::Row;
use dyno_isa::a64::disassembler::disassemble;

/// Integers around which things change, of any width.
fn integers(bits: u32) -> Vec<u128> {
    let (top, all) = (1 << (bits - 1), u128::MAX >> (128 - bits));
    let half = 1 << (bits / 2);
    let alternating = all / 3;
    vec![
        0,
        1,
        2,
        all,
        all - 1,
        top,
        top + 1,
        top - 1,
        half,
        half - 1,
        all - half + 1,
        alternating,
        all - alternating,
    ]
}

/// Numbers around which things change. Beside those of random tests: halves between integers.
fn numbers(bits: u32) -> Vec<u128> {
    match bits {
        16 => {
            let between = [0x4100u16, 0xbe00, 0x37ff];
            let all = generate::HALVES.iter().chain(&between);
            all.map(|&v| v.into()).collect()
        }
        32 => {
            let between = [0x4020_0000u32, 0xbfc0_0000, 0x3eff_ffff];
            let all = generate::SINGLES.iter().chain(&between);
            all.map(|&v| v.into()).collect()
        }
        _ => {
            let between = [
                0x4004_0000_0000_0000u64,
                0xbff8_0000_0000_0000,
                0x3fdf_ffff_ffff_ffff,
            ];
            let all = generate::DOUBLES.iter().chain(&between);
            all.map(|&v| v.into()).collect()
        }
    }
}

/// A vector of edges: `bits` wide lanes that the instruction takes for integers, numbers or, in
/// halves of singles, for BFloat16.
fn vector(r: &mut Random, bits: u32, mnemonic: &str) -> u128 {
    let edges = match bits {
        16 if mnemonic.starts_with("bf") => {
            let singles = generate::SINGLES.iter();
            singles.map(|s| (s >> 16).into()).collect()
        }
        16 | 64 if mnemonic.starts_with('f') => numbers(bits),
        32 if mnemonic.starts_with(['f', 'b']) => numbers(32),
        _ => integers(bits.min(64)),
    };
    lanes(r, bits.min(64), &edges)
}

/// A register that a text names, with the letter of the width it has there.
#[derive(Clone, Copy)]
struct Named {
    register: Register,
    width: char,
    /// One of some lanes.
    several: bool,
}

impl Named {
    fn bits(self) -> u32 {
        match self.width {
            'b' => 8,
            'h' => 16,
            's' | 'w' => 32,
            'd' | 'x' => 64,
            _ => 128,
        }
    }
}

/// In the order of the text; the zero register and the stack pointer have no number.
fn named(operands: &str) -> Vec<Named> {
    let words = operands.split(|c: char| !c.is_ascii_alphanumeric() && c != '.');
    let named = words.filter_map(|word| {
        let (kind, rest) = word.split_at_checked(1)?;
        let (number, lanes) = rest.split_once('.').unwrap_or((rest, kind));
        let n = number.parse().ok()?;
        let register = match kind {
            "w" | "x" => Register::X(n),
            "v" | "b" | "h" | "s" | "d" | "q" => Register::V(n),
            _ => return None,
        };
        let width = lanes.chars().last()?;
        Some(Named {
            register,
            width,
            several: kind == "v",
        })
    });
    named.collect()
}

/// The registers that a test's instruction names.
pub fn registers(t: &Test) -> Vec<Register> {
    text(t).1.iter().map(|n| n.register).collect()
}

/// Puts edges into the registers that the text of the instruction names.
fn sharpen(t: &mut Test, r: &mut Random) {
    let text = disassemble(t.word, t.pc);
    let (mnemonic, operands) = text.split_once(' ').unwrap_or((&text, ""));
    let signed = t.row.is_some_and(rows::is_pointer_auth);
    for named in named(operands) {
        let bits = named.bits();
        match named.register {
            Register::V(n) => t.before.v[n] = vector(r, bits, mnemonic),
            // Others are addresses, or signed.
            Register::X(n) if !t.memory && !t.alone && !signed => {
                t.before.x[n] = lanes(r, bits, &integers(bits)) as u64;
            }
            Register::X(_) => {}
        }
    }
    // What other modes do is what one case in four is for.
    if !r.once_in(4) && !operands.ends_with("fpcr") {
        t.before.fpcr = 0;
    }
    t.before.fpsr = 0;
}

/// Candidate `attempt` of the one row in a pool, on the usual processor if that has the row.
pub fn candidate(pool: &Pool, row: &Row, seed: u64, attempt: u64) -> Test {
    let mut t = pool.test(seed, attempt * SLOTS);
    let judged = rows::processors(row);
    let usual = [Cpu::A76, Cpu::Max].into_iter();
    let mut usual = usual.filter(|c| c.has(row) && judged.contains(c));
    t.cpu = usual.next().unwrap_or(judged[0]);
    let mut r = Random::new(seed ^ 0xed6e, attempt);
    sharpen(&mut t, &mut r);
    t.before.fpcr &= t.cpu.fpcr_bits();
    t
}

/// How much a test shows. `taste` makes neighbours prefer different things.
pub fn worth(m: &Mismatch, taste: u64) -> u64 {
    let (t, o) = (&m.test, &m.expected);
    let (before, after) = (&t.before, &o.after);
    let registers = (before.x, before.v, before.sp) != (after.x, after.v, after.sp);
    let elsewhere = !o.memory.is_empty() || o.pc != t.pc + 4 || before.nzcv != after.nzcv;
    let flags = (after.fpsr & !before.fpsr).count_ones();
    let saturated = after.fpsr >> 27 & 1;
    let overlap = overlaps(t);
    let wanted = match taste % 3 {
        0 => overlap.is_none(),
        _ => overlap.is_some(),
    };
    let mut sum = 0;
    sum += 200 * u64::from(o.signal == Signal::None);
    sum += 60 * u64::from(registers || elsewhere);
    sum += 20 * saturated + 10 * u64::from(flags);
    sum += 15 * u64::from(kind_of_result(m).special());
    sum += 5 * distinct_lanes(before, after).min(8);
    sum += 8 * u64::from(after.nzcv != before.nzcv);
    sum + 25 * u64::from(wanted)
}

/// Cases of one row that are worth keeping: the best of many lanes, three kinds of result where there
/// is one at a time.
pub fn kept(mut candidates: Vec<(u64, Mismatch)>) -> Vec<Mismatch> {
    candidates.sort_by_key(|(worth, _)| std::cmp::Reverse(*worth));
    let mut kept: Vec<Mismatch> = vec![];
    for (_, m) in candidates {
        let first = text(&m.test).1.into_iter().next();
        let one_at_a_time = !m.test.memory && first.is_some_and(|n| !n.several);
        let done = m.expected.signal == Signal::None;
        let new = |k: &Mismatch| kind_of_result(k) != kind_of_result(&m);
        if kept.is_empty() || one_at_a_time && done && kept.len() < 3 && kept.iter().all(new) {
            kept.push(m);
        }
    }
    kept
}

/// The mnemonic of a test's instruction and the registers it names.
fn text(t: &Test) -> (String, Vec<Named>) {
    let text = disassemble(t.word, t.pc);
    let (mnemonic, operands) = text.split_once(' ').unwrap_or((&text, ""));
    (mnemonic.to_string(), named(operands))
}

/// What distinguishes the results of one row.
#[derive(PartialEq, Eq)]
struct Kind {
    fpsr: u64,
    nzcv: u64,
    first: Class,
    negative: bool,
}

/// What the first register holds afterwards.
#[derive(PartialEq, Eq)]
enum Class {
    Nothing,
    Zero,
    Denormal,
    Infinite,
    NaN,
    /// One bit, or all but one or none.
    Extreme,
    Ordinary,
}

impl Kind {
    fn special(&self) -> bool {
        self.first != Class::Ordinary
    }
}

fn kind_of_result(m: &Mismatch) -> Kind {
    let after = &m.expected.after;
    let (mnemonic, named) = text(&m.test);
    let (mut first, mut negative) = (Class::Nothing, false);
    if let Some(named) = named.first() {
        let bits = named.bits();
        let v = match named.register {
            Register::X(n) => after.x[n].into(),
            Register::V(n) => after.v[n],
        };
        let v = v & u128::MAX >> (128 - bits);
        let is_number = mnemonic.starts_with(['f', 'b']);
        negative = v >> (bits - 1) & 1 != 0;
        first = match (bits, named.register) {
            (16, Register::V(_)) if is_number => class(v, 5, 10),
            (32, Register::V(_)) if is_number => class(v, 8, 23),
            (64, Register::V(_)) if is_number => class(v, 11, 52),
            _ if v == 0 => Class::Zero,
            _ if v.count_ones() == 1 || v.count_ones() >= bits - 1 => Class::Extreme,
            _ => Class::Ordinary,
        };
    }
    Kind {
        fpsr: after.fpsr,
        nzcv: after.nzcv,
        first,
        negative,
    }
}

fn class(v: u128, exponent: u32, fraction: u32) -> Class {
    let all = (1 << exponent) - 1;
    let low = v & ((1 << fraction) - 1);
    match (v >> fraction & all, low) {
        (0, 0) => Class::Zero,
        (0, _) => Class::Denormal,
        (e, 0) if e == all => Class::Infinite,
        (e, _) if e == all => Class::NaN,
        _ => Class::Ordinary,
    }
}

/// How many values stand in the parts that changed.
fn distinct_lanes(before: &State, after: &State) -> u64 {
    let pairs = before.v.iter().zip(&after.v);
    let mut all: Vec<_> = pairs
        .filter(|(b, a)| a != b)
        .flat_map(|(_, a)| a.to_le_bytes())
        .collect();
    all.sort_unstable();
    all.dedup();
    all.len() as u64
}

/// What is special about the registers named.
fn overlaps(t: &Test) -> Option<&'static str> {
    let text = disassemble(t.word, t.pc);
    let operands = text.split_once(' ').map_or("", |(_, o)| o);
    let named = named(operands);
    let again = |(i, n): (usize, &Named)| named[..i].iter().any(|m| m.register == n.register);
    let first = named.first().map(|n| n.register);
    let says = |word| operands.split([' ', ',', '[', ']']).any(|w| w == word);
    let mut rest = named.iter().skip(1);
    if rest.any(|n| Some(n.register) == first) {
        Some("the first register again")
    } else if named.iter().enumerate().any(again) {
        Some("one register twice")
    } else if says("wzr") || says("xzr") {
        Some("the zero register")
    } else if says("wsp") || says("sp") {
        Some("the stack pointer")
    } else if operands.contains("v31") && operands.contains("v0") {
        Some("from V31 on to V0")
    } else {
        None
    }
}

/// What a reader should look for.
pub fn notes(t: &Test, o: &Outcome) -> String {
    let mut notes = vec![];
    notes.extend(overlaps(t).map(str::to_string));
    let modes = [
        (1u64 << 26, "AHP"),
        (1 << 25, "DN"),
        (1 << 24, "FZ"),
        (1 << 19, "FZ16"),
    ];
    let modes = modes.iter().filter(|(bit, _)| t.before.fpcr & bit != 0);
    notes.extend(modes.map(|(_, name)| format!("FPCR.{name}")));
    let rounding = ["", "up", "down", "to zero"][(t.before.fpcr >> 22 & 3) as usize];
    if !rounding.is_empty() {
        notes.push(format!("rounds {rounding}"));
    }
    let flags = [
        (1u64 << 27, "saturates"),
        (1, "invalid"),
        (1 << 1, "division by zero"),
        (1 << 2, "overflow"),
        (1 << 3, "underflow"),
        (1 << 4, "inexact"),
        (1 << 7, "denormal input"),
    ];
    let raised = o.after.fpsr & !t.before.fpsr;
    let flags = flags.iter().filter(|(bit, _)| raised & bit != 0);
    notes.extend(flags.map(|(_, name)| (*name).to_string()));
    let text = disassemble(t.word, t.pc);
    match notes.is_empty() {
        true => text,
        false => format!("{text}: {}", notes.join(", ")),
    }
}
