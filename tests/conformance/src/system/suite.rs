//! The tests: every register at every level with every control, and random combinations.
use super::allowed;
use super::guest::Builder;
use super::probe::{Outcome, Probe, What};
use super::space::{self, Control, Level, Part};
use crate::random::Random;
use dyno_core::sysreg;
use std::collections::BTreeMap;

/// Tests of one run of the guest.
const BATCH: usize = 100_000;
/// Patterns that registers are asked to hold.
const PATTERNS: [u64; 4] = [!0, 0, 0x5555_5555_5555_5555, 0xaaaa_aaaa_aaaa_aaaa];
/// A random state has each control with a chance of one in so many, …
const CHANCE: u64 = 8;
/// … and so many tests.
const PER_STATE: u64 = 50;

pub struct Suite {
    part: Part,
    builder: Builder,
    report: Report,
    /// What is to be run: the controls of each state, and the tests.
    states: Vec<(Level, Vec<Control>)>,
    probes: Vec<Probe>,
}

#[derive(Debug, Default)]
pub struct Report {
    pub run: u64,
    /// That completed on the oracle's side, were UNDEFINED, and were trapped.
    pub completed: u64,
    pub undefined: u64,
    pub trapped: u64,
    /// By name of the rule.
    pub allowed: BTreeMap<&'static str, u64>,
    /// One of each kind, with how many there are.
    pub mismatches: Vec<(Mismatch, u64)>,
}

#[derive(Clone, Debug)]
pub struct Mismatch {
    pub part: Part,
    pub probe: Probe,
    pub controls: Vec<Control>,
    pub oracle: Outcome,
    pub dyno: Outcome,
}

impl Mismatch {
    /// Whether it is the same mistake, most likely.
    fn is_like(&self, other: &Mismatch) -> bool {
        let kind = |m: &Mismatch| {
            let verb = std::mem::discriminant(&m.probe.what);
            let ends = [m.oracle, m.dyno].map(|o| (o.completed(), o.ec()));
            (m.probe.encoding, m.probe.level.el, verb, ends)
        };
        kind(self) == kind(other)
    }
}

impl Suite {
    pub fn new(part: Part) -> Result<Suite, String> {
        Ok(Suite {
            part,
            builder: Builder::new()?,
            report: Report::default(),
            states: vec![],
            probes: vec![],
        })
    }
    pub fn emulator(&self) -> &str {
        &self.builder.emulator
    }

    /// Every register at every level, read and written, with nothing and with each control; of
    /// these one in `one_in`, from the first at `seed`. `all` takes every encoding there is.
    pub fn systematic(&mut self, all: bool, seed: u64, one_in: u64) -> Result<(), String> {
        let encodings = match all {
            true => space::everything(),
            false => space::encodings(),
        };
        let mut n = seed;
        let mut chosen = || {
            n += 1;
            n.is_multiple_of(one_in)
        };
        for level in Level::of(self.part) {
            let plain = [What::Read, What::Write];
            let held = PATTERNS.map(What::Keep);
            self.state(level, vec![]);
            for &e in &encodings {
                let row = sysreg::find(e);
                let keeps = row.is_some_and(space::holds) || redirected(e);
                let what = plain.iter().chain(held.iter().filter(|_| keeps));
                for &what in what.filter(|_| chosen()) {
                    self.probe(e, what)?;
                }
            }
            for control in space::controls() {
                self.state(level, vec![control]);
                for &e in &encodings {
                    if sysreg::find(e).is_none() && !redirected(e) && !all {
                        continue;
                    }
                    for what in plain.into_iter().filter(|_| chosen()) {
                        self.probe(e, what)?;
                    }
                }
            }
        }
        self.flush()
    }

    /// Random controls together.
    pub fn random(&mut self, seed: u64, count: u64) -> Result<(), String> {
        let encodings = space::encodings();
        let levels = Level::of(self.part);
        let controls = space::controls();
        for i in 0..count.div_ceil(PER_STATE) {
            let mut random = Random::new(seed, i);
            let level = random.pick(&levels);
            let some = controls.iter().filter(|_| random.once_in(CHANCE));
            let some = some.copied().collect();
            self.state(level, some);
            for _ in 0..PER_STATE.min(count - i * PER_STATE) {
                let e = random.pick(&encodings);
                let what = match random.below(5) {
                    0 | 1 => What::Read,
                    2 | 3 => What::Write,
                    _ if sysreg::find(e).is_some_and(space::holds) => What::Keep(random.word()),
                    _ => What::Read,
                };
                self.probe(e, what)?;
            }
        }
        self.flush()
    }

    pub fn report(self) -> Report {
        self.report
    }

    /// What follows begins like this.
    fn state(&mut self, level: Level, controls: Vec<Control>) {
        self.states.push((level, controls));
    }
    fn probe(&mut self, encoding: u16, what: What) -> Result<(), String> {
        let what = match what {
            What::Keep(v) => What::Keep(v & !unsafe_bits(encoding)),
            other => other,
        };
        if self.probes.len() == BATCH {
            let last = self.states.last().cloned();
            self.flush()?;
            self.states.extend(last);
        }
        let Some((level, _)) = self.states.last() else {
            return Ok(());
        };
        self.probes.push(Probe {
            encoding,
            what,
            level: *level,
            state: self.states.len() as u32 - 1,
        });
        Ok(())
    }

    /// Runs what there is.
    fn flush(&mut self) -> Result<(), String> {
        let probes = std::mem::take(&mut self.probes);
        let states = std::mem::take(&mut self.states);
        if probes.is_empty() {
            return Ok(());
        }
        let mut registers = vec![];
        let values: Vec<Vec<u64>> = states
            .iter()
            .map(|(level, controls)| {
                let mut state = space::state(self.part, *level);
                for c in controls {
                    let e = space::named(c.register);
                    let last = state.iter_mut().rev().find(|(r, _)| *r == e);
                    if let Some((_, v)) = last {
                        *v ^= c.bits;
                    }
                }
                registers = state.iter().map(|&(e, _)| e).collect();
                state.into_iter().map(|(_, v)| v).collect()
            })
            .collect();
        // The registers of a state depend on the part alone.
        let program = self.builder.build(registers, &values, probes)?;
        let (oracle, dyno) = (program.oracle(self.part)?, program.dyno(self.part)?);
        for ((&probe, oracle), dyno) in program.probes().iter().zip(oracle).zip(dyno) {
            let controls = states[probe.state as usize].1.clone();
            self.report.judge(Mismatch {
                part: self.part,
                probe,
                controls,
                oracle,
                dyno,
            });
        }
        Ok(())
    }
}

impl Report {
    fn judge(&mut self, m: Mismatch) {
        self.run += 1;
        match m.oracle {
            o if o.completed() => self.completed += 1,
            o if o.ec() == 0 => self.undefined += 1,
            _ => self.trapped += 1,
        }
        if m.oracle == m.dyno {
            return;
        }
        if let Some(rule) = allowed::rule(&m) {
            *self.allowed.entry(rule.name).or_default() += 1;
            return;
        }
        match self.mismatches.iter_mut().find(|(k, _)| k.is_like(&m)) {
            Some((_, n)) => *n += 1,
            None => self.mismatches.push((m, 1)),
        }
    }
    pub fn mismatched(&self) -> u64 {
        self.mismatches.iter().map(|(_, n)| n).sum()
    }
}

/// An _EL12 or _EL02 name.
fn redirected(e: u16) -> bool {
    let el1 = sysreg::find(e & !(7 << 11));
    let el0 = sysreg::find(e & !(7 << 11) | 3 << 11);
    let timer = e >> 7 & 15 == 14;
    e >> 11 & 7 == 5 && (el1.is_some() || timer && el0.is_some())
}

/// Bits that the program cannot do with otherwise, of all that may be reached by this name: SCTLR.M,
/// the reset request, and PMCR.E, which lets a count go on.
fn unsafe_bits(e: u16) -> u64 {
    match (e >> 14, e >> 7 & 15, e >> 3 & 15, e & 7) {
        (3, 1, 0, 0) => 1,
        (3, 12, 0, 2) => 2,
        (3, 9, 12, 0) => 1,
        _ => 0,
    }
}
