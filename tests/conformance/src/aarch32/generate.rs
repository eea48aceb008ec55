//! Tests by counter: a test depends on nothing but the seed, the index and the options.
use super::operands::{fp, value};
use super::test::{Code, MOST};
use super::{CODE, CODE_SIZE, DATA, DATA_SIZE, Part, State, Test, rules};
use crate::random::Random;
use crate::rows::{Field, fields};
use dyno_isa::aarch32::{Context, Location, a32, decode, is_unpredictable, simd, t32};
use dyno_isa::{Allocated, Feature, Features, Row};

struct Choice {
    row: &'static Row,
    thumb: bool,
    /// Of the tables of FP and SIMD, which are those of A32.
    fp: bool,
    fields: Vec<Field>,
    memory: bool,
    branch: bool,
}

/// The rows that tests are drawn from.
pub struct Pool {
    choices: Vec<Choice>,
    /// Those of both instruction sets that runs are filled with.
    others: [Vec<usize>; 2],
    length: usize,
    states: usize,
    features: Features,
}

impl Pool {
    /// Rows by table; tests of `length` instructions and as many in IT blocks, from `states` states.
    pub fn new(
        part: Part,
        length: usize,
        states: usize,
        keep: impl Fn(&str, &Row) -> bool,
    ) -> Pool {
        let own = |thumb, tables: &'static [(&'static str, &'static [Row])]| {
            tables
                .iter()
                .map(move |&(table, rows)| (thumb, false, table, rows))
        };
        let both = simd::TABLES.iter();
        let both = both.flat_map(|&(table, rows)| [false, true].map(|t| (t, true, table, rows)));
        let tables = own(false, a32::TABLES)
            .chain(own(true, t32::TABLES))
            .chain(both);
        let mut choices: Vec<Choice> = vec![];
        for (thumb, fp, table, rows) in tables {
            let kept = rows.iter().filter(|r| {
                let in_it = fp && thumb && to_t32(r.pattern.bits | 0xe000_0000).is_none();
                r.todo.is_none() && !rules::is_not_judged(r) && keep(table, r) && !in_it
            });
            choices.extend(kept.map(|row| Choice {
                row,
                thumb,
                fp,
                fields: fields(row),
                memory: is_memory(row),
                branch: is_branch(row),
            }));
        }
        let others = [false, true].map(|thumb| {
            let all = choices.iter().enumerate();
            let some = all.filter(|(_, c)| c.thumb == thumb && !rules::is_alone(c.row));
            some.map(|(i, _)| i).collect()
        });
        Pool {
            choices,
            others,
            length: length.clamp(1, MOST / 2),
            states: states.max(1),
            features: part.profile().features,
        }
    }
    pub fn rows(&self) -> usize {
        self.choices.len()
    }
    pub fn states(&self) -> usize {
        self.states
    }
    pub fn names(&self) -> impl Iterator<Item = String> {
        self.choices.iter().map(|c| {
            let set = if c.thumb { "T32" } else { "A32" };
            format!("{set} {}", c.row.name)
        })
    }
    /// `None` where no word was found that is to be tried.
    pub fn test(&self, seed: u64, index: u64) -> Option<Test> {
        let r = &mut Random::new(seed, index);
        let choice = &self.choices[(index % self.choices.len() as u64) as usize];
        let (thumb, length) = (choice.thumb, self.length);
        let grain = if thumb { 2 } else { 4 };
        let at = CODE + 0x20 + grain * r.below(u64::from((CODE_SIZE - 0x100) / grain)) as u32;
        // Which of them the row's is.
        let place = r.below(length as u64) as usize;
        let mut l = Location::new(at, thumb, 0);
        let mut words = vec![];
        let mut made: Vec<(&Choice, u32)> = vec![];
        while made.len() < length {
            if thumb && l.it() == 0 && r.once_in(3) {
                let most = (length - made.len()).min(4) as u64;
                let n = 1 + r.below(most) as u32;
                let it = if_then(r, n);
                words.push(it);
                l = l.next(it);
                continue;
            }
            let chosen = made.len() == place;
            let (c, word, insn) = (0..20).find_map(|_| {
                let c = match chosen {
                    true => choice,
                    false => self.another(thumb, r),
                };
                let (word, insn) = self.instruction(c, r, l)?;
                let cx = Context {
                    location: l,
                    ..Context::default()
                };
                let good = chosen || decode(insn, cx, &mut Allocated(self.features));
                good.then_some((c, word, insn))
            })?;
            made.push((c, word));
            words.push(insn);
            l = l.next(insn);
        }
        let before = (0..self.states).map(|_| self.state(&made, place, r));
        Some(Test {
            index,
            row: choice.row,
            before: before.collect(),
            code: Code { thumb, at, words },
        })
    }
    /// A word of a row, in its own form and in that which is carried out, if it is to be tried at `l`.
    fn instruction(&self, c: &Choice, r: &mut Random, l: Location) -> Option<(u32, u32)> {
        let word = c.word(r, self.length > 1);
        let fp16 = self.features.has(Feature::FP16);
        if rules::is_word_not_judged(c.row, word, c.thumb, fp16) {
            return None;
        }
        let insn = match c.fp && c.thumb {
            true => to_t32(word)?,
            false => word,
        };
        (!is_unpredictable(insn, l)).then_some((word, insn))
    }
    fn another(&self, thumb: bool, r: &mut Random) -> &Choice {
        loop {
            let c = &self.choices[r.pick(&self.others[usize::from(thumb)])];
            if !c.branch || r.once_in(4) {
                return c;
            }
        }
    }
    fn state(&self, made: &[(&Choice, u32)], place: usize, r: &mut Random) -> State {
        let mut s = State {
            psr: r.word() as u32 & State::PSR,
            ..State::default()
        };
        for x in &mut s.r {
            *x = value(r);
        }
        // The row's own last, for it to have its way.
        let last = made.get(place).into_iter();
        for (c, word) in made.iter().chain(last) {
            if c.memory {
                c.point(r, *word, &mut s);
            } else if c.branch {
                c.aim(r, *word, &mut s);
            }
        }
        let floating = made.get(place).filter(|(c, _)| c.fp);
        if let Some((c, word)) = floating.or(made.iter().find(|(c, _)| c.fp)) {
            fp(&mut s, c.row, *word, r);
        }
        if !self.features.has(Feature::FP16) {
            s.fpscr &= !State::FZ16;
        }
        s
    }
}

/// IT for `n` instructions.
fn if_then(r: &mut Random, n: u32) -> u32 {
    let first = r.below(15) as u32;
    // Each of the others is for the same condition, or for its opposite; "always" has none.
    let other = if first == 14 { 0 } else { r.word() as u32 };
    let bits = (1..n).fold(0, |bits, i| bits << 1 | (first ^ other >> i) & 1);
    let mask = (bits << 1 | 1) << (4 - n);
    0xbf00 | first << 4 | mask
}

/// The T32 word of the same fields. Nothing has a condition there.
fn to_t32(a32: u32) -> Option<u32> {
    let t32 = match a32 >> 24 {
        0xf2 => a32 & 0x00ff_ffff | 0xef00_0000,
        0xf3 => a32 | 0xff00_0000,
        0xf4 => a32 & 0x00ff_ffff | 0xf900_0000,
        0xec..=0xee | 0xfc..=0xfe => a32,
        _ => return None,
    };
    Some(t32)
}

fn is_memory(row: &Row) -> bool {
    let n = row.name;
    let access = [
        "LD", "ST", "PUSH", "POP", "TBB", "VLD", "VST", "VPUSH", "VPOP",
    ];
    access.iter().any(|a| n.starts_with(a))
}
fn is_branch(row: &Row) -> bool {
    let n = row.name;
    let branch = n.starts_with('B') && !["BIC", "BFC", "BFI"].iter().any(|a| n.starts_with(a));
    branch || n.starts_with("CB") || n.ends_with("_high") || n.starts_with("TB")
}

impl Choice {
    fn word(&self, r: &mut Random, run: bool) -> u32 {
        let mut word = self.row.pattern.bits;
        let mut registers = vec![];
        let short = self.branch && run && !r.once_in(3);
        for &f in &self.fields {
            let mut v = r.word() as u32;
            if f.name.starts_with("sbz") {
                v = 0;
            } else if f.name.starts_with('R') && f.width >= 3 {
                // R15 now and then, and the same register twice.
                if f.width == 4 && f.of(f.set(0, v)) == 15 && !r.once_in(3) {
                    v = r.below(15) as u32;
                } else if !registers.is_empty() && r.once_in(10) {
                    v = r.pick(&registers);
                }
                registers.push(f.of(f.set(0, v)));
            } else if f.name == "cond" && (self.fp && self.thumb || !r.once_in(3)) {
                v = 14;
            } else if f.name == "cond" {
                v = r.below(15) as u32;
            } else if f.name == "reg" && !r.once_in(8) {
                v = 1;
            } else if f.name.starts_with("imm") && short {
                // Over the next few.
                v = r.below(4) as u32;
            } else if f.name == "imm8" && self.fp && self.memory {
                v = r.below(40) as u32;
            } else if f.width > 3 && r.once_in(4) {
                v = r.pick(&[0, 1, !0, 1 << (f.width - 1)]);
            } else if f.name.starts_with("imm") && self.memory && f.width > 8 && !r.once_in(4) {
                v &= 0xff;
            } else if f.name == "list" && r.once_in(4) {
                v &= r.word() as u32 & r.word() as u32;
            }
            word = f.set(word, v);
        }
        word
    }
    fn field(&self, word: u32, name: &str) -> Option<u32> {
        let f = self.fields.iter().find(|f| f.name == name);
        f.map(|f| f.of(word))
    }
    /// A base inside the data, and small offsets.
    fn point(&self, r: &mut Random, word: u32, s: &mut State) {
        if let Some(m) = self.field(word, "Rm").filter(|&m| m < 15) {
            s.r[m as usize] = match r.below(4) {
                0 => (r.below(0x40) as u32).wrapping_neg(),
                1 => r.below(8) as u32,
                _ => r.below(0x80) as u32,
            };
            // Beside the PC is code; where nothing is, both sides fault, however it is shifted.
            if self.field(word, "Rn") == Some(15) {
                s.r[m as usize] = 0x80_0000;
            }
        }
        let base = self.field(word, "Rn").unwrap_or(13);
        if base < 15 {
            let mut at = DATA + 0x400 + r.below(0x800) as u32;
            if !r.once_in(5) {
                at &= !7;
            }
            if r.once_in(30) {
                // At the end, and where nothing is.
                at = r.pick(&[DATA - 4, DATA + DATA_SIZE - 4, 0x2100_0000]);
            }
            s.r[base as usize] = at;
        }
    }
    /// Targets of branches.
    fn aim(&self, r: &mut Random, word: u32, s: &mut State) {
        if let Some(m) = self.field(word, "Rm").filter(|&m| m < 15) {
            s.r[m as usize] = match r.below(8) {
                0 => 0x2000_0000 + r.below(0x1000_0000) as u32,
                _ => CODE + r.below(u64::from(CODE_SIZE) - 8) as u32,
            };
        }
    }
}
