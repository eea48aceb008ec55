//! Tests by counter: [`Pool::test`] depends on nothing but the seed, the index and the rows chosen.
use crate::cpu::Cpu;
use crate::layout::{self, CODE, CODE_SIZE, DATA, POINTERS, initial_at};
use crate::random::Random;
use crate::rows::{self, Field};
use crate::state::{State, Test};
use dyno_core::pauth::qarma::{Key, qarma3, qarma5};
use dyno_isa::{Bind, Feature, Operands, PointerAuth, Row, Semantics, a64, slot};

/// A row with what its instances need.
struct Choice {
    row: &'static Row,
    fields: Vec<Field>,
    alone: bool,
    memory: bool,
    literal: bool,
    processors: &'static [Cpu],
}

/// One test in so many is of a word that no row claims.
const UNCLAIMED: u64 = 16;

/// The rows that tests are drawn from.
pub struct Pool {
    choices: Vec<Choice>,
    /// Also words that no row claims.
    unclaimed: bool,
}

impl Pool {
    /// All rows that the oracle can judge and that `keep` takes.
    pub fn new(unclaimed: bool, keep: impl Fn(&str, &Row) -> bool) -> Pool {
        let judged = rows::all().filter(|(_, r)| !rows::is_not_judged(r));
        let kept = judged.filter(|(table, r)| keep(table, r));
        let choices = kept.map(|(_, row)| Choice {
            row,
            fields: rows::fields(row),
            alone: rows::is_alone(row),
            memory: rows::is_memory(row),
            literal: rows::is_literal(row),
            processors: rows::processors(row),
        });
        Pool {
            choices: choices.collect(),
            unclaimed,
        }
    }
    pub fn rows(&self) -> impl Iterator<Item = &'static Row> {
        self.choices.iter().map(|c| c.row)
    }
    pub fn is_empty(&self) -> bool {
        self.choices.is_empty()
    }

    pub fn test(&self, seed: u64, index: u64) -> Test {
        let mut r = Random::new(seed, index);
        let mut before = state(&mut r);
        if self.unclaimed && index.is_multiple_of(UNCLAIMED) || self.choices.is_empty() {
            return unclaimed(&mut r, index, before);
        }
        let turn = match self.unclaimed {
            true => index - index / UNCLAIMED - 1,
            false => index,
        };
        let choice = &self.choices[(turn % self.choices.len() as u64) as usize];
        let pc = layout::pc(index);
        let word = choice.word(&mut r, pc);
        if choice.memory {
            choice.point(&mut r, word, &mut before);
        } else if choice.alone {
            choice.aim(&mut r, word, pc, &mut before);
        }
        let cpu = r.pick(choice.processors);
        if rows::is_pointer_auth(choice.row) && !r.once_in(3) {
            sign(&mut r, word, cpu, &mut before);
        }
        before.fpcr &= cpu.fpcr_bits();
        Test {
            index,
            row: Some(choice.row),
            cpu,
            word,
            pc,
            alone: choice.alone,
            memory: choice.memory,
            before,
        }
    }
}

/// A word without a row: UNDEFINED. Those that the oracle could take for newer extensions are tried
/// on processors without them.
fn unclaimed(r: &mut Random, index: u64, mut before: State) -> Test {
    let cpu = r.pick(&[Cpu::A53, Cpu::A72, Cpu::A76]);
    before.fpcr &= cpu.fpcr_bits();
    let word = loop {
        let word = r.word() as u32;
        if a64::row(word).is_none() {
            break word;
        }
    };
    Test {
        index,
        row: None,
        cpu,
        word,
        pc: layout::pc(index),
        alone: word >> 26 & 7 == 0b101,
        memory: word >> 27 & 1 == 1 && word >> 25 & 1 == 0,
        before,
    }
}

impl Choice {
    fn word(&self, r: &mut Random, pc: u64) -> u32 {
        let mut word = self.row.pattern.bits;
        let mut registers = vec![];
        for &f in &self.fields {
            let mut v = r.word() as u32;
            if f.is_register() {
                if r.once_in(10) {
                    v = 31;
                } else if !registers.is_empty() && r.once_in(12) {
                    v = r.pick(&registers);
                }
                registers.push(f.of(f.set(0, v)));
            } else if f.width > 3 && r.once_in(4) {
                v = r.pick(&[0, 1, !0, 1 << (f.width - 1), (1 << (f.width - 1)) - 1]);
            } else if f.name == "imm12" && self.memory && !r.once_in(4) {
                v &= 0x1ff;
            }
            v = match f.name {
                // Neither back to the instruction nor to what leads to it.
                "imm26" | "imm19" | "imm14" if self.alone => loop {
                    let offset = a64::sign_extend(f.of(f.set(0, v)), f.width) as i64;
                    if !(-2..=0).contains(&offset) {
                        break v;
                    }
                    v = r.word() as u32;
                },
                "imm19" if self.literal && !r.once_in(8) => {
                    let to = DATA + r.below(layout::DATA_SIZE - 16);
                    ((to - pc) >> 2) as u32
                }
                // Below the mapping, where code cannot be read by accident.
                "imm19" if self.literal => ((CODE - 0x1_0000).wrapping_sub(pc) >> 2) as u32,
                _ => v,
            };
            word = f.set(word, v);
        }
        if !r.once_in(16) {
            word = self.with(word, a64::should_be(self.row));
        }
        self.restrict(r, word)
    }

    /// See [`crate::elsewhere`].
    fn restrict(&self, r: &mut Random, word: u32) -> u32 {
        let values: &[(&str, u32)] = match self.row.name {
            "SYS" => r.pick::<&[(&str, u32)]>(&[
                // DC ZVA, cache maintenance that EL0 may do, anything.
                &[("op1", 3), ("CRn", 7), ("CRm", 4), ("op2", 1)],
                &[("op1", 3), ("CRn", 7), ("op2", 1)],
                &[],
            ]),
            "MRS" | "MSR_reg" => r.pick(&[
                &[("o0", 1), ("op1", 3), ("CRn", 4), ("CRm", 2), ("op2", 0)],
                &[("o0", 1), ("op1", 3), ("CRn", 4), ("CRm", 4), ("op2", 0)],
                &[("o0", 1), ("op1", 3), ("CRn", 4), ("CRm", 4), ("op2", 1)],
            ]),
            "BRAA" => r.pick::<&[(&str, u32)]>(&[&[("Rn", 16)], &[("Rn", 17)]]),
            "HLT" if self.field(word, "imm16") == Some(0xf000) => &[("imm16", 0xf001)],
            _ => &[],
        };
        self.with(word, values)
    }
    fn with(&self, word: u32, values: &[(&str, u32)]) -> u32 {
        self.fields.iter().fold(word, |word, f| {
            match values.iter().find(|v| v.0 == f.name) {
                Some(v) => f.set(word, v.1),
                None => word,
            }
        })
    }
    fn field(&self, word: u32, name: &str) -> Option<u32> {
        let f = self.fields.iter().find(|f| f.name == name);
        f.map(|f| f.of(word))
    }

    /// Lets most accesses succeed: a base in the data region, a small index, an expected value that
    /// is there.
    fn point(&self, r: &mut Random, word: u32, s: &mut State) {
        let base = match self.row.name {
            "SYS" => self.field(word, "Rt"),
            _ => self.field(word, "Rn"),
        };
        if let Some(m) = self.field(word, "Rm").filter(|&m| m < 31)
            && !r.once_in(4)
        {
            s.x[m as usize] = r.below(1024).wrapping_sub(512);
        }
        let Some(n) = base.filter(|_| !r.once_in(8)) else {
            return;
        };
        if n < 31 {
            s.x[n as usize] = pointer(r);
        }
        let base = if n < 31 { s.x[n as usize] } else { s.sp };
        let Some(e) = self.field(word, "Rs").filter(|&e| e < 31 && e != n) else {
            return;
        };
        if !self.row.name.starts_with("CAS") || r.once_in(3) {
            return;
        }
        let base = base & u64::MAX >> 8;
        s.x[e as usize] = initial_at(base, 8);
        if self.row.name == "CASP" && e + 1 < 31 && e + 1 != n {
            let second = if self.field(word, "sz") == Some(1) {
                8
            } else {
                4
            };
            s.x[e as usize + 1] = initial_at(base + second, 8);
        }
    }

    /// A branch to a register mostly goes where something is mapped, never back to itself.
    fn aim(&self, r: &mut Random, word: u32, pc: u64, s: &mut State) {
        let Some(n) = self.field(word, "Rn").filter(|&n| n < 31) else {
            return;
        };
        if r.once_in(2) {
            let to = CODE + (r.below(CODE_SIZE) & !3);
            s.x[n as usize] = if (pc - 8..=pc).contains(&to) {
                pc + 4
            } else {
                to
            };
        }
    }
}

/// The operands of a word that is bound.
pub struct Bound(pub Cpu);
impl Bind for Bound {
    type Out = Option<Operands>;
    fn bind<S: Semantics + 'static>(&mut self, o: Operands) -> Option<Operands> {
        Some(o)
    }
    fn unallocated(&mut self, _: u32) -> Option<Operands> {
        None
    }
    fn has(&self, f: Feature) -> bool {
        self.0.profile().features.has(f)
    }
}

/// Gives a pointer that is to be authenticated the code it should have. In the lower range that is in
/// bits [54:48], as the top byte is ignored there; in the upper one in [63:56] as well.
fn sign(r: &mut Random, word: u32, cpu: Cpu, s: &mut State) {
    use dyno_isa::PointerAuth::*;
    let (o, what) = match a64::decode(word, a64::Context::default(), &mut Bound(cpu)) {
        Some(o) if usize::from(o.rn) < 32 => (o, PointerAuth::ALL[usize::from(o.aux)]),
        _ => return,
    };
    let key = match what {
        AuthIA | CombinedIA => 0,
        AuthIB | CombinedIB => 1,
        AuthDA | CombinedDA => 2,
        AuthDB | CombinedDB => 3,
        _ => return,
    };
    let key = Key {
        lo: layout::KEYS[2 * key],
        hi: layout::KEYS[2 * key + 1],
    };
    let value = |s: &State, slot: u8| match slot {
        slot::ZR => 0,
        slot::SP => s.sp,
        n => s.x[usize::from(n)],
    };
    let (pointer, modifier) = (value(s, o.rn), value(s, o.rm));
    let (field, canonical) = match pointer >> 55 & 1 {
        0 => (0x7f << 48, pointer & !(0x7f << 48)),
        _ => (0xff7f << 48, pointer | 0xffff << 48),
    };
    let pac = match cpu {
        Cpu::Max3 => qarma3(canonical, modifier, key),
        _ => qarma5(canonical, modifier, key),
    };
    let mut signed = canonical ^ pac & field;
    if r.once_in(8) {
        signed ^= 1 << r.below(64);
    }
    match o.rn {
        slot::SP => s.sp = signed,
        n => s.x[usize::from(n)] = signed,
    }
}

/// Into the data region, mostly aligned, sometimes with a tag, sometimes across one of its ends.
fn pointer(r: &mut Random) -> u64 {
    if r.once_in(32) {
        let edge = r.pick(&[DATA, DATA + layout::DATA_SIZE, DATA + POINTERS.start]);
        return edge - 32 + r.below(64);
    }
    let p = DATA + POINTERS.start + r.below(POINTERS.end - POINTERS.start);
    let p = if r.once_in(4) { p } else { p & !15 };
    if r.once_in(16) { p | r.word() << 56 } else { p }
}

/// Values around which things change, per lane size.
pub const HALVES: [u16; 16] = [
    0, 0x8000, 0x3c00, 0xbc00, 0x7c00, 0xfc00, 0x7e00, 0x7d01, 0xfdff, 0x0001, 0x83ff, 0x0400,
    0x7bff, 0x3800, 0x3555, 0xc200,
];
pub const SINGLES: [u32; 18] = [
    0,
    0x8000_0000,
    0x3f80_0000,
    0xbf80_0000,
    0x7f80_0000,
    0xff80_0000,
    0x7fc0_0000,
    0x7f80_0001,
    0xffbf_ffff,
    0x0000_0001,
    0x807f_ffff,
    0x0080_0000,
    0x7f7f_ffff,
    0x3f00_0000,
    0x4f00_0000,
    0x477f_f000,
    0x3380_0000,
    0xcf00_0000,
];
pub const DOUBLES: [u64; 18] = [
    0,
    1 << 63,
    0x3ff0_0000_0000_0000,
    0xbff0_0000_0000_0000,
    0x7ff0_0000_0000_0000,
    0xfff0_0000_0000_0000,
    0x7ff8_0000_0000_0000,
    0x7ff0_0000_0000_0001,
    0xfff7_ffff_ffff_ffff,
    1,
    0x800f_ffff_ffff_ffff,
    0x0010_0000_0000_0000,
    0x7fef_ffff_ffff_ffff,
    0x3fe0_0000_0000_0000,
    0x43e0_0000_0000_0000,
    0x41df_ffff_ffc0_0000,
    0x3810_0000_0000_0000,
    0x47ef_ffff_f000_0000,
];

pub fn lanes<T: Copy + Into<u128>>(r: &mut Random, bits: u32, from: &[T]) -> u128 {
    // A special value beside ordinary ones is as telling as all of them special.
    let mixed = r.once_in(2);
    (0..128 / bits).fold(0, |v, _| {
        let lane = if mixed && r.once_in(2) {
            u128::from(r.word()) & (u128::MAX >> (128 - bits))
        } else {
            r.pick(from).into()
        };
        v << bits | lane
    })
}

fn vector(r: &mut Random) -> u128 {
    let random = u128::from(r.word()) << 64 | u128::from(r.word());
    match r.below(16) {
        0 => lanes(r, 16, &HALVES),
        1 => lanes(r, 32, &SINGLES),
        2 => lanes(r, 64, &DOUBLES),
        // Numbers of moderate size, so that sums are not always the larger operand.
        3 => {
            random & 0x8007_ffff_8007_ffff_8007_ffff_8007_ffff
                | 0x3f800000_3f800000_3f800000_3f800000
        }
        4 => {
            random & 0x801f_ffff_ffff_ffff_801f_ffff_ffff_ffff | 0x3fe0000000000000_3fe0000000000000
        }
        5 => {
            random & 0x83ff_83ff_83ff_83ff_83ff_83ff_83ff_83ff
                | 0x3800_3800_3800_3800_3800_3800_3800_3800
        }
        // Small integers.
        6 => random & 0x0f0f_0f0f_0f0f_0f0f_0f0f_0f0f_0f0f_0f0f,
        7 => random & 0xff << (8 * r.below(16)),
        _ => random,
    }
}

fn state(r: &mut Random) -> State {
    let mut s = State::default();
    for x in &mut s.x {
        *x = match r.below(4) {
            0 => pointer(r),
            1 => (r.word() & 0xff).wrapping_sub(0x80),
            _ => r.word(),
        };
    }
    s.sp = DATA + POINTERS.start + (r.below(POINTERS.end - POINTERS.start) & !15);
    s.nzcv = r.word() & 0xf000_0000;
    // RMode; FZ, DN, FZ16 and AHP.
    let modes = [0, 0, 1 << 24, 1 << 25, 1 << 19, 1 << 26];
    s.fpcr = (r.word() & 3) << 22 | r.pick(&modes) | r.pick(&modes);
    s.fpsr = if r.once_in(4) {
        r.word() & 0x0800_009f
    } else {
        0
    };
    for v in &mut s.v {
        *v = vector(r);
    }
    s
}
