//! Tests by counter: a test depends on nothing but the seed, the index and the rows chosen.
use super::{CODE, CODE_SIZE, DATA, DATA_SIZE, State, rules};
use crate::random::Random;
use crate::rows::{Field, fields};
use dyno_isa::Row;
use dyno_isa::aarch32::{Location, a32, t32};

#[derive(Clone, Debug)]
pub struct Test {
    pub index: u64,
    pub row: &'static Row,
    pub word: u32,
    pub location: Location,
    pub before: State,
}

impl Test {
    pub fn name(&self) -> String {
        let set = if self.location.is_thumb() {
            "T32"
        } else {
            "A32"
        };
        format!("{set} {}", self.row.name)
    }
}

struct Choice {
    row: &'static Row,
    thumb: bool,
    fields: Vec<Field>,
    memory: bool,
}

/// The rows that tests are drawn from.
pub struct Pool {
    choices: Vec<Choice>,
}

const EDGES: [u32; 14] = [
    0,
    1,
    2,
    31,
    32,
    33,
    0x7f,
    0x80,
    0x7fff,
    0x8000,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_fffe,
    !0,
];

impl Pool {
    pub fn new(keep: impl Fn(&str, &Row) -> bool) -> Pool {
        let a32 = a32::TABLES.iter().map(|t| (false, t));
        let t32 = t32::TABLES.iter().map(|t| (true, t));
        let rows = a32
            .chain(t32)
            .flat_map(|(thumb, &(table, rows))| rows.iter().map(move |r| (thumb, table, r)));
        let kept = rows.filter(|(_, table, r)| !rules::is_not_judged(r) && keep(table, r));
        Pool {
            choices: kept
                .map(|(thumb, _, row)| Choice {
                    row,
                    thumb,
                    fields: fields(row),
                    memory: is_memory(row),
                })
                .collect(),
        }
    }
    pub fn rows(&self) -> usize {
        self.choices.len()
    }
    /// `None` where the oracle cannot judge the word.
    pub fn test(&self, seed: u64, index: u64) -> Option<Test> {
        let r = &mut Random::new(seed, index);
        let choice = &self.choices[(index % self.choices.len() as u64) as usize];
        let word = choice.word(r);
        if rules::is_word_not_judged(choice.row, word, choice.thumb) {
            return None;
        }
        let slot = 0x20 * r.below(u64::from(CODE_SIZE) / 0x20 - 1) as u32 + 8;
        let it = match choice.thumb && r.once_in(3) {
            true => (r.below(15) as u8) << 4 | 8,
            false => 0,
        };
        let mut before = State::default();
        for x in &mut before.r {
            *x = value(r);
        }
        before.psr = r.word() as u32 & State::PSR;
        if choice.memory {
            choice.point(r, word, &mut before);
        } else {
            choice.aim(r, word, &mut before);
        }
        Some(Test {
            index,
            row: choice.row,
            word,
            location: Location::new(CODE + slot, choice.thumb, it),
            before,
        })
    }
}

fn is_memory(row: &Row) -> bool {
    let n = row.name;
    let access = ["LD", "ST", "PUSH", "POP", "TBB"];
    access.iter().any(|a| n.starts_with(a))
}

fn value(r: &mut Random) -> u32 {
    let v = r.word() as u32;
    match r.below(8) {
        0 => r.pick(&EDGES),
        1 => v & 0xff,
        2 => v & 0x00ff_00ff,
        3 => v & 0x8000_8000 | 0x7fff_7fff & if r.once_in(2) { !0 } else { 0 },
        _ => v,
    }
}

impl Choice {
    fn word(&self, r: &mut Random) -> u32 {
        let mut word = self.row.pattern.bits;
        let mut registers = vec![];
        for &f in &self.fields {
            let mut v = r.word() as u32;
            if f.name.starts_with('R') && f.width >= 3 {
                // R15 now and then, and the same register twice.
                if f.width == 4 && f.of(f.set(0, v)) == 15 && !r.once_in(3) {
                    v = r.below(15) as u32;
                } else if !registers.is_empty() && r.once_in(10) {
                    v = r.pick(&registers);
                }
                registers.push(f.of(f.set(0, v)));
            } else if f.name == "cond" && !r.once_in(3) {
                v = 14;
            } else if f.name == "cond" {
                v = r.below(15) as u32;
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
        let n = self.row.name;
        let branches = n.starts_with('B') && n != "BIC_r";
        let high = n.ends_with("_high") && r.once_in(2);
        if !branches && !high {
            return;
        }
        if let Some(m) = self.field(word, "Rm").filter(|&m| m < 15) {
            s.r[m as usize] = match r.below(8) {
                0 => 0x2000_0000 + r.below(0x1000_0000) as u32,
                _ => CODE + r.below(u64::from(CODE_SIZE) - 8) as u32,
            };
        }
    }
}
