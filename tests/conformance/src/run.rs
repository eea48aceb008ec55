//! Batches of tests through the oracle and through Dyno.
use crate::allowed;
use crate::compare::{Difference, differences, same, settle};
use crate::cpu::Cpu;
use crate::engine::ENGINES;
use crate::generate::Pool;
use crate::instructions::{self, Case};
use crate::layout::SLOTS;
use crate::machine::Machine;
use crate::oracle::{Oracle, Program};
use crate::rows;
use crate::state::{Outcome, Signal, State, Test};
use std::collections::BTreeMap;
use std::fmt;

/// How often an instance of a row was run and what became of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    pub run: u64,
    /// UNDEFINED for both.
    pub undefined: u64,
    /// Ended in another exception for both.
    pub faulted: u64,
    pub allowed: u64,
    pub mismatched: u64,
}

impl Tally {
    pub fn add(&mut self, t: &Tally) {
        self.run += t.run;
        self.undefined += t.undefined;
        self.faulted += t.faulted;
        self.allowed += t.allowed;
        self.mismatched += t.mismatched;
    }
    /// Tests that did something, the same on both sides.
    pub fn completed(&self) -> u64 {
        self.run - self.undefined - self.faulted - self.allowed - self.mismatched
    }
}

#[derive(Clone, Debug)]
pub struct Mismatch {
    pub test: Test,
    pub expected: Outcome,
    pub got: Outcome,
}

impl Mismatch {
    pub fn differences(&self) -> Vec<Difference> {
        differences(&self.expected, &self.got)
    }
}

#[derive(Default)]
pub struct Report {
    /// By table and row.
    pub rows: BTreeMap<(&'static str, &'static str), Tally>,
    /// How often each rule excused a difference.
    pub rules: BTreeMap<&'static str, u64>,
    /// The first few of each row.
    pub mismatches: Vec<Mismatch>,
}

impl Report {
    pub fn mismatched(&self) -> u64 {
        self.rows.values().map(|t| t.mismatched).sum()
    }
    pub fn run(&self, row: &str) -> u64 {
        self.tally(row).run
    }
    pub fn completed(&self, row: &str) -> u64 {
        self.tally(row).completed()
    }
    fn tally(&self, row: &str) -> Tally {
        let mut found = self.rows.iter().filter(|((_, name), _)| *name == row);
        found.next().map_or(Tally::default(), |(_, t)| *t)
    }
    pub fn add(&mut self, more: Report) {
        for (row, t) in &more.rows {
            self.rows.entry(*row).or_default().add(t);
        }
        for (rule, n) in more.rules {
            *self.rules.entry(rule).or_default() += n;
        }
        self.mismatches.extend(more.mismatches);
    }
}

/// A register by its file and number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Register {
    X(usize),
    V(usize),
}

/// Mismatches kept per row.
const KEPT: u64 = 3;

pub struct Judge {
    oracles: Vec<Oracle>,
    machines: Vec<Machine>,
    tables: BTreeMap<&'static str, &'static str>,
}

impl Judge {
    pub fn new(program: &Program) -> Result<Judge, String> {
        let oracles = Cpu::ALL.iter().map(|&cpu| program.start(cpu));
        Ok(Judge {
            oracles: oracles.collect::<Result<_, _>>()?,
            machines: Cpu::ALL.map(Machine::new).into(),
            tables: rows::all().map(|(table, r)| (r.name, table)).collect(),
        })
    }

    /// Both outcomes of each test: the oracle's and Dyno's. Tests that are not alone must stand at
    /// different addresses.
    pub fn outcomes(&mut self, tests: &[Test]) -> Result<Vec<(Outcome, Outcome)>, String> {
        let mut of: Vec<Vec<usize>> = vec![vec![]; Cpu::ALL.len()];
        for (i, t) in tests.iter().enumerate() {
            of[t.cpu as usize].push(i);
        }
        for (oracle, list) in self.oracles.iter_mut().zip(&of) {
            if !list.is_empty() {
                let part: Vec<Test> = list.iter().map(|&i| tests[i].clone()).collect();
                oracle.send(&part)?;
            }
        }
        // Meanwhile:
        let got = tests.iter().map(|t| self.machines[t.cpu as usize].run(t));
        let got: Vec<Outcome> = got.collect();
        let mut expected: Vec<Option<Outcome>> = vec![None; tests.len()];
        for (oracle, list) in self.oracles.iter_mut().zip(&of) {
            if !list.is_empty() {
                for (o, &i) in oracle.receive(list.len())?.into_iter().zip(list) {
                    expected[i] = Some(o);
                }
            }
        }
        let pairs = tests.iter().zip(expected).zip(got);
        let pairs = pairs.map(|((t, e), g)| (settle(t, e.expect("every test was sent")), g));
        Ok(pairs.collect())
    }

    /// Tests `first` to `first + count` of a seed.
    pub fn run(
        &mut self,
        pool: &Pool,
        seed: u64,
        first: u64,
        count: u64,
        report: &mut Report,
    ) -> Result<(), String> {
        let mut at = first;
        while at < first + count {
            let n = (first + count - at).min(SLOTS);
            let tests: Vec<Test> = (at..at + n).map(|i| pool.test(seed, i)).collect();
            let outcomes = self.outcomes(&tests)?;
            for (test, (expected, got)) in tests.into_iter().zip(outcomes) {
                self.judge(test, expected, got, report);
            }
            at += n;
        }
        Ok(())
    }

    fn judge(&self, test: Test, expected: Outcome, got: Outcome, report: &mut Report) {
        let name = test.row_name();
        let table = self.tables.get(name).copied().unwrap_or("(no table)");
        let tally = report.rows.entry((table, name)).or_default();
        tally.run += 1;
        if same(&expected, &got) {
            match got.signal {
                Signal::None => {}
                Signal::Illegal => tally.undefined += 1,
                _ => tally.faulted += 1,
            }
        } else if let Some(rule) = allowed::rule(&test, &expected, &got) {
            tally.allowed += 1;
            *report.rules.entry(rule.name).or_default() += 1;
        } else {
            tally.mismatched += 1;
            if tally.mismatched <= KEPT {
                let m = Mismatch {
                    test,
                    expected,
                    got,
                };
                report.mismatches.push(m);
            }
        }
    }

    /// The same mismatch with as many registers zero as possible.
    pub fn shrink(&mut self, m: &Mismatch) -> Result<Mismatch, String> {
        self.simplify(m, |best, m| {
            !same(&m.expected, &m.got)
                && m.expected.signal == best.expected.signal
                && m.got.signal == best.got.signal
        })
    }
    /// A test of the same effect, as the oracle has it, with as many registers zero as possible. Those
    /// that `keep` takes (by number: X, then V) stay what they are.
    pub fn reduce(
        &mut self,
        m: &Mismatch,
        keep: impl Fn(Register) -> bool,
    ) -> Result<Mismatch, String> {
        self.simplify(m, |best, m| {
            let kept = |s: &State| {
                let x = s.x.iter().enumerate();
                let x = x.filter(|(n, _)| keep(Register::X(*n)));
                let v = s.v.iter().enumerate();
                let v = v.filter(|(n, _)| keep(Register::V(*n)));
                let values = x.map(|(_, x)| u128::from(*x)).chain(v.map(|(_, v)| *v));
                values.collect::<Vec<_>>()
            };
            let changes = |m: &Mismatch| instructions::changes(&m.test.before, &m.expected.after);
            let rest = |m: &Mismatch| {
                let e = &m.expected;
                (e.signal, e.pc, e.fault, e.memory.clone())
            };
            same(&m.expected, &m.got) == same(&best.expected, &best.got)
                && kept(&m.test.before) == kept(&best.test.before)
                && changes(m) == changes(best)
                && rest(m) == rest(best)
        })
    }

    fn simplify(
        &mut self,
        m: &Mismatch,
        good: impl Fn(&Mismatch, &Mismatch) -> bool,
    ) -> Result<Mismatch, String> {
        let mut best = m.clone();
        for n in [ALL].into_iter().chain(0..ALL) {
            let before = with_zero(&best.test.before, n);
            if before == best.test.before {
                continue;
            }
            let test = Test {
                before,
                ..best.test.clone()
            };
            let mut both = self.outcomes(std::slice::from_ref(&test))?;
            let Some((expected, got)) = both.pop() else {
                continue;
            };
            let candidate = Mismatch {
                test,
                expected,
                got,
            };
            if good(&best, &candidate) {
                best = candidate;
            }
        }
        Ok(best)
    }
}

/// The number that stands for all registers in [`with_zero`].
const ALL: usize = 67;

/// A state with one of its parts zero.
fn with_zero(s: &State, n: usize) -> State {
    let mut s = s.clone();
    match n {
        0..31 => s.x[n] = 0,
        31..63 => s.v[n - 31] = 0,
        63 => s.nzcv = 0,
        64 => s.fpsr = 0,
        65 => s.fpcr = 0,
        66 => s.sp = 0,
        _ => {
            s.x = [0; 31];
            s.v = [0; 32];
        }
    }
    s
}

/// A recorded case that an engine did not do as recorded.
#[derive(Clone, Debug)]
pub struct Failure {
    pub engine: &'static str,
    pub line: usize,
    pub mismatch: Mismatch,
}

/// Runs recorded cases on every engine, without the oracle.
pub fn replay(cases: &[Case]) -> Vec<Failure> {
    let mut wrong = vec![];
    for engine in ENGINES {
        let mut machines: Vec<Option<Machine>> = Cpu::ALL.map(|_| None).into();
        for c in cases {
            let cpu = c.test.cpu;
            let machine = machines[cpu as usize].get_or_insert_with(|| Machine::on(engine, cpu));
            let got = machine.run(&c.test);
            if !same(&c.expected, &got) {
                wrong.push(Failure {
                    engine: engine.name,
                    line: c.line,
                    mismatch: Mismatch {
                        test: c.test.clone(),
                        expected: c.expected.clone(),
                        got,
                    },
                });
            }
        }
    }
    wrong
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let t = &self.mismatch.test;
        let (line, engine) = (self.line, self.engine);
        write!(f, "{line}: {:08x} {} on {engine}", t.word, t.row_name())?;
        for d in self.mismatch.differences() {
            write!(f, "\n  {d}")?;
        }
        Ok(())
    }
}
