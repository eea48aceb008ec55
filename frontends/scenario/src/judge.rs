//! What decides a run: milestones, KPIs, expectations. Fed with lines, hits and levels that carry
//! their exact instants, it never asks when it was fed.
mod reader;

use crate::console::{QUIET, Seen};
use crate::error::{ScenarioError, one_of};
use crate::file::{BootTest, Kpi, StopAt};
use crate::session::End;
use crate::units;
use dyno_boards::Stop;
use dyno_boards::boot::elf::Symbols;
use dyno_fabric::Time;
use reader::Reader;
use regex::bytes::Regex;

/// What there is to watch, for messages about what is not there.
pub struct Surroundings<'a> {
    pub consoles: &'a [String],
    /// Names of the cores, `a.0` and so on, in order.
    pub cores: &'a [String],
    pub symbols: &'a Symbols,
    /// Highest exception level.
    pub el: u8,
}

/// A named instant.
#[derive(Clone, Debug)]
pub struct Mark {
    pub name: String,
    pub at: Option<Time>,
    source: MarkSource,
}

#[derive(Clone, Debug)]
enum MarkSource {
    Pc { core: u32, addr: u64 },
    El { core: u32, el: u8 },
    Line(Watch),
}

/// Lines of a console that match.
#[derive(Clone, Debug)]
struct Watch {
    console: String,
    pattern: Regex,
    wanted: u64,
    found: u64,
    last_line: Option<u64>,
    /// When the wanted number of lines was there.
    at: Option<Time>,
    /// The line that was the last of them.
    text: String,
}

impl Watch {
    fn see(&mut self, console: &str, line: &Seen<'_>) {
        if self.at.is_some() || self.console != console || self.last_line == Some(line.number) {
            return;
        }
        if let Some(m) = self.pattern.find(line.bytes) {
            self.last_line = Some(line.number);
            self.found += 1;
            if self.found == self.wanted {
                self.at = Some(line.time_of(m.end()));
                self.text = String::from_utf8_lossy(line.bytes).into_owned();
            }
        }
    }
}

/// How an expectation or a KPI came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Pass,
    Fail(String),
}

/// One expectation.
#[derive(Clone, Debug)]
struct Wanted {
    text: String,
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    Line {
        watch: Watch,
        before: Option<Time>,
        after: Option<Time>,
    },
    NeverLine(Watch),
    Exit(i32),
    PowerOff,
}

/// An expectation with its verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub name: String,
    pub at: Option<Time>,
    pub verdict: Verdict,
}

/// A KPI with its verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    pub id: String,
    pub name: String,
    pub from: String,
    pub to: String,
    pub value: Option<Time>,
    pub max: Option<Time>,
    pub req: Vec<String>,
    pub verdict: Verdict,
}

/// All verdicts of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdicts {
    pub milestones: Vec<(String, Option<Time>)>,
    pub kpis: Vec<Measured>,
    pub expectations: Vec<Outcome>,
    /// The line that means a crash, and when it came.
    pub crash: Option<(Time, String)>,
}

impl Verdicts {
    pub fn passed(&self) -> bool {
        let kpis = self.kpis.iter().map(|k| &k.verdict);
        let all = kpis.chain(self.expectations.iter().map(|e| &e.verdict));
        self.crash.is_none() && all.into_iter().all(|v| *v == Verdict::Pass)
    }
}

/// See the module's documentation.
pub struct Judge {
    marks: Vec<Mark>,
    kpis: Vec<Kpi>,
    wanted: Vec<Wanted>,
    crash: Vec<Watch>,
    stop: StopAt,
    /// There is something whose coming may end a run before its time, and nothing measures the end.
    waits: bool,
}

impl Judge {
    /// The error names what of the scenario cannot be watched.
    pub fn new(
        file: &str,
        test: &BootTest,
        around: &Surroundings<'_>,
    ) -> Result<Judge, ScenarioError> {
        let reader = Reader { file, around };
        let mut marks = Vec::new();
        for (name, m) in &test.milestones.0 {
            let what = format!("milestones: {name:?}");
            if matches!(name.as_str(), "power-on" | "stop") {
                let fix = "that instant is there already; choose another name";
                return Err(ScenarioError::invalid(
                    file,
                    what,
                    "this name is taken",
                    fix,
                ));
            }
            let source = reader.milestone(&what, m)?;
            marks.push(Mark {
                name: name.clone(),
                at: None,
                source,
            });
        }
        check_kpis(file, test, &marks)?;
        let mut wanted = Vec::new();
        for e in &test.expect {
            wanted.push(reader.expect(e)?);
        }
        if matches!(test.stop, StopAt::PowerOff) && !wanted.iter().any(is_exit) {
            wanted.push(Wanted {
                text: "the guest powers off".to_string(),
                kind: Kind::PowerOff,
            });
        }
        let mut crash = Vec::new();
        for e in &test.crash {
            match reader.expect(e)?.kind {
                Kind::Line { watch, .. } => crash.push(watch),
                _ => {
                    let fix = "write crash: [Console(\"uart0\", \"Kernel panic\")]";
                    return Err(ScenarioError::invalid(file, "crash", "not a console", fix));
                }
            }
        }
        let measured = test.kpis.iter().any(|k| k.from == "stop" || k.to == "stop");
        let lines = wanted.iter().any(|w| matches!(w.kind, Kind::Line { .. }));
        Ok(Judge {
            waits: !measured && (lines || !marks.is_empty()),
            marks,
            kpis: test.kpis.clone(),
            wanted,
            crash,
            stop: test.stop.clone(),
        })
    }

    /// Addresses that a core's arrival at is still waited for.
    pub fn watched_addresses(&self) -> Vec<u64> {
        let mut all: Vec<u64> = self
            .marks
            .iter()
            .filter(|m| m.at.is_none())
            .filter_map(|m| match m.source {
                MarkSource::Pc { addr, .. } => Some(addr),
                _ => None,
            })
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }
    /// True if that was waited for.
    pub fn hit(&mut self, core: u32, pc: u64, at: Time) -> bool {
        let mut news = false;
        for m in &mut self.marks {
            if matches!(m.source, MarkSource::Pc { core: c, addr } if c == core && addr == pc)
                && m.at.is_none_or(|t| at < t)
            {
                news |= m.at.is_none();
                m.at = Some(at);
            }
        }
        news
    }
    /// Levels of cores that are still waited for.
    pub fn watched_levels(&self) -> Vec<(u32, u8)> {
        let open = self.marks.iter().filter(|m| m.at.is_none());
        open.filter_map(|m| match m.source {
            MarkSource::El { core, el } => Some((core, el)),
            _ => None,
        })
        .collect()
    }
    pub fn level(&mut self, core: u32, el: u8, at: Time) {
        for m in &mut self.marks {
            let this =
                matches!(m.source, MarkSource::El { core: c, el: e } if (c, e) == (core, el));
            if this && m.at.is_none() {
                m.at = Some(at);
            }
        }
    }
    pub fn line(&mut self, console: &str, line: &Seen<'_>) {
        for m in &mut self.marks {
            if let MarkSource::Line(w) = &mut m.source {
                w.see(console, line);
                m.at = w.at;
            }
        }
        for w in &mut self.wanted {
            if let Kind::Line { watch, .. } | Kind::NeverLine(watch) = &mut w.kind {
                watch.see(console, line);
            }
        }
        for w in &mut self.crash {
            w.see(console, line);
        }
    }
    /// Milestones that have an instant.
    pub fn reached(&self) -> impl Iterator<Item = (&str, Time)> {
        let marks = self.marks.iter();
        marks.filter_map(|m| m.at.map(|t| (m.name.as_str(), t)))
    }
    pub fn crashed(&self) -> Option<(Time, String)> {
        let seen = self
            .crash
            .iter()
            .filter_map(|w| Some((w.at?, w.text.clone())));
        seen.min()
    }
    /// Whether going on could not change anything but what must never happen.
    pub fn settled(&self, now: Time) -> bool {
        let open = |w: &Wanted| match &w.kind {
            Kind::Line { watch, before, .. } => {
                // A prompt is only seen a while after it came.
                let late = before.is_some_and(|t| now > t + QUIET);
                watch.at.is_none() && !late
            }
            Kind::NeverLine(_) => false,
            Kind::Exit(_) | Kind::PowerOff => true,
        };
        self.marks.iter().all(|m| m.at.is_some()) && !self.wanted.iter().any(open)
    }
    /// Whether the run may end here.
    pub fn decided(&self, now: Time) -> bool {
        let never = || {
            let mut all = self.wanted.iter();
            all.any(|w| matches!(&w.kind, Kind::NeverLine(watch) if watch.at.is_none()))
        };
        match self.stop {
            StopAt::PowerOff => false,
            StopAt::Decided => self.settled(now),
            StopAt::AtMs { .. } => self.waits && self.settled(now) && !never(),
        }
    }

    /// Every verdict, given how and when the run ended.
    pub fn verdicts(&self, end: &End, at: Time) -> Verdicts {
        let milestones: Vec<_> = self.marks.iter().map(|m| (m.name.clone(), m.at)).collect();
        let instant = |name: &str| match name {
            "power-on" => Some(Time::ZERO),
            "stop" => Some(at),
            _ => milestones.iter().find(|m| m.0 == name).and_then(|m| m.1),
        };
        let kpis = self.kpis.iter().map(|k| measure(k, &instant)).collect();
        let mut expectations: Vec<Outcome> = self.wanted.iter().map(|w| w.outcome(end)).collect();
        if let End::Guest(Stop::Exit(code)) = end
            && *code != 0
            && !self.wanted.iter().any(is_exit)
        {
            expectations.push(Outcome {
                name: "the guest exits with code 0".to_string(),
                at: Some(at),
                verdict: Verdict::Fail(format!("it exited with code {code}")),
            });
        }
        Verdicts {
            kpis,
            expectations,
            crash: self.crashed(),
            milestones,
        }
    }
}

fn is_exit(w: &Wanted) -> bool {
    matches!(w.kind, Kind::Exit(_))
}

fn measure(k: &Kpi, instant: &dyn Fn(&str) -> Option<Time>) -> Measured {
    let max = k.max_ms.map(|n| Time::from_ms(n.0));
    let (from, to) = (instant(&k.from), instant(&k.to));
    let value = match (from, to) {
        (Some(a), Some(b)) if a <= b => Some(b - a),
        _ => None,
    };
    let verdict = match (from, to, value, max) {
        (None, ..) => Verdict::Fail(format!("{} was never reached", k.from)),
        (_, None, ..) => Verdict::Fail(format!("{} was never reached", k.to)),
        (.., None, _) => Verdict::Fail(format!("{} came before {}", k.to, k.from)),
        (.., Some(v), Some(max)) if v > max => {
            let (v, max) = (units::ms(v), units::ms(max));
            Verdict::Fail(format!("it took {v} ms, at most {max} ms are allowed"))
        }
        _ => Verdict::Pass,
    };
    Measured {
        id: k.id.clone(),
        name: k.name.clone(),
        from: k.from.clone(),
        to: k.to.clone(),
        value,
        max,
        req: k.req.clone(),
        verdict,
    }
}

impl Wanted {
    fn outcome(&self, end: &End) -> Outcome {
        let fail = |text: String| Verdict::Fail(text);
        let (at, verdict) = match &self.kind {
            Kind::Line {
                watch,
                before,
                after,
            } => {
                let verdict = match (watch.at, before, after) {
                    (None, ..) if watch.wanted == 1 => fail("no line matched".to_string()),
                    (None, ..) => {
                        let (n, of) = (watch.found, watch.wanted);
                        fail(format!("only {n} of {of} lines matched"))
                    }
                    (Some(t), Some(b), _) if t > *b => {
                        fail(format!("it came at {} ms", units::ms(t)))
                    }
                    (Some(t), _, Some(a)) if t < *a => {
                        fail(format!("it came at {} ms already", units::ms(t)))
                    }
                    _ => Verdict::Pass,
                };
                (watch.at, verdict)
            }
            Kind::NeverLine(watch) => match watch.at {
                Some(t) => {
                    let text = &watch.text;
                    (Some(t), fail(format!("at {} ms: {text}", units::ms(t))))
                }
                None => (None, Verdict::Pass),
            },
            Kind::Exit(code) => match end {
                End::Guest(Stop::Exit(c)) if c == code => (None, Verdict::Pass),
                End::Guest(Stop::Exit(c)) => (None, fail(format!("it exited with code {c}"))),
                other => (None, fail(crate::summary::end_text(other))),
            },
            Kind::PowerOff => match end {
                End::Guest(Stop::PowerOff | Stop::Exit(0)) => (None, Verdict::Pass),
                other => (None, fail(crate::summary::end_text(other))),
            },
        };
        Outcome {
            name: self.text.clone(),
            at,
            verdict,
        }
    }
}

fn check_kpis(file: &str, test: &BootTest, marks: &[Mark]) -> Result<(), ScenarioError> {
    for k in &test.kpis {
        for (end, name) in [("from", &k.from), ("to", &k.to)] {
            let known = marks.iter().map(|m| m.name.as_str());
            let known: Vec<&str> = known.chain(["power-on", "stop"]).collect();
            if known.contains(&name.as_str()) {
                continue;
            }
            let what = format!("kpis: {}: {end}: {name:?}", k.name);
            if name.contains('(') {
                return Err(ScenarioError::unsupported(file, what));
            }
            let fix = format!("add it under `milestones`, or write {}", one_of(known));
            return Err(ScenarioError::invalid(
                file,
                what,
                "there is no such milestone",
                fix,
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
