//! The log: every line blames somebody, and repeats from one site are counted, not printed.
use crate::time::Time;
use std::collections::BTreeMap;
use std::fmt;

/// Whose fault a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Blame {
    /// Software did what the manual forbids (`--log guest-errors`).
    Guest,
    /// A block, register or feature that is not modelled was used (`--log unimp`).
    Unimplemented,
    /// Dyno itself is in doubt (`--log model`, always on).
    Model,
    /// Interrupts and exceptions (`--log int`).
    Interrupt,
}

impl Blame {
    pub const ALL: [Blame; 4] = [
        Blame::Guest,
        Blame::Unimplemented,
        Blame::Model,
        Blame::Interrupt,
    ];
    /// The word of `--log`.
    pub const fn name(self) -> &'static str {
        match self {
            Blame::Guest => "guest-errors",
            Blame::Unimplemented => "unimp",
            Blame::Model => "model",
            Blame::Interrupt => "int",
        }
    }
}

/// One line to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub time: Time,
    pub blame: Blame,
    pub part: String,
    pub text: String,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Line {
            time,
            blame,
            part,
            text,
        } = self;
        write!(f, "[{time}] {}: {part}: {text}", blame.name())
    }
}

/// Collects lines until a frontend takes them. Counting goes on for classes nobody listens to.
#[derive(Debug, Default)]
pub struct Log {
    enabled: u8,
    counts: BTreeMap<(Blame, String, String), u64>,
    lines: Vec<Line>,
}

/// Distinct sites kept; a guest that makes up new ones without end only adds to the last.
const MAX_SITES: usize = 4096;

impl Log {
    pub fn enable(&mut self, blame: Blame) {
        self.enabled |= 1 << blame as u8;
    }
    /// Model lines stay on.
    pub fn disable(&mut self, blame: Blame) {
        self.enabled &= !(1 << blame as u8);
    }
    pub fn enabled(&self, blame: Blame) -> bool {
        self.enabled >> blame as u8 & 1 == 1 || blame == Blame::Model
    }
    /// Counts the message; shows it if its class is enabled and its site is new. The text up to
    /// the first `:` is the site, so put what varies behind one.
    pub fn note(&mut self, time: Time, blame: Blame, part: &str, text: fmt::Arguments<'_>) {
        let text = text.to_string();
        let site = text.split(':').next().unwrap_or_default().to_string();
        let full = self.counts.len() >= MAX_SITES;
        let key = (blame, part.to_string(), site);
        let repeat = blame != Blame::Interrupt;
        match self.counts.get_mut(&key) {
            Some(n) => {
                *n += 1;
                if repeat {
                    return;
                }
            }
            None if full => return,
            None => {
                self.counts.insert(key, 1);
            }
        }
        if self.enabled(blame) {
            let part = part.to_string();
            self.lines.push(Line {
                time,
                blame,
                part,
                text,
            });
        }
    }
    /// How often each (class, part, site) was hit.
    pub fn counts(&self) -> impl Iterator<Item = (Blame, &str, &str, u64)> {
        self.counts
            .iter()
            .map(|((b, p, s), &n)| (*b, p.as_str(), s.as_str(), n))
    }
    pub fn take_lines(&mut self) -> Vec<Line> {
        std::mem::take(&mut self.lines)
    }
}
