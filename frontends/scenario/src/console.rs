//! Consoles as lines: bytes with their instants in, lines with their instants out.
//!
//! A line is looked at when it ends, and also when nothing has followed for [`QUIET`]: that is how
//! a prompt without a line end is seen. Both depend on virtual time alone.
use crate::units;
use dyno_fabric::Time;
use std::fmt::Write;

/// A line without an end counts as a prompt after this time without a byte.
pub const QUIET: Time = Time::from_ms(20);
/// Longer lines are cut, so that binary noise does not pile up.
const MAX_LINE: usize = 16 << 10;

/// A line as far as it has come.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// Counts lines of this console from 0; a line may be seen twice, as a prompt and at its end.
    pub number: u64,
    /// Without the line end.
    pub bytes: &'a [u8],
    /// The instant of each byte, and of the line end if it is there.
    pub times: &'a [Time],
}

impl Seen<'_> {
    /// When the first `n` bytes were there.
    pub fn time_of(&self, n: usize) -> Time {
        let at = n.saturating_sub(1).min(self.times.len().saturating_sub(1));
        self.times.get(at).copied().unwrap_or(Time::ZERO)
    }
}

/// One console.
#[derive(Clone, Debug, Default)]
pub struct Console {
    pub name: String,
    number: u64,
    bytes: Vec<u8>,
    times: Vec<Time>,
    /// The current line has been seen as a prompt.
    prompted: bool,
    log: String,
}

impl Console {
    pub fn new(name: &str) -> Console {
        Console {
            name: name.to_string(),
            ..Console::default()
        }
    }
    /// Bytes that came at this instant.
    pub fn feed(&mut self, at: Time, bytes: &[u8], seen: &mut dyn FnMut(Seen<'_>)) {
        self.quiet(at, seen);
        for &b in bytes {
            self.times.push(at);
            if b == b'\n' {
                self.end(seen);
                continue;
            }
            self.bytes.push(b);
            self.prompted = false;
            if self.bytes.len() == MAX_LINE {
                self.end(seen);
            }
        }
    }
    /// Nothing has come before this instant that [`Console::feed`] does not know.
    pub fn quiet(&mut self, now: Time, seen: &mut dyn FnMut(Seen<'_>)) {
        let Some(&last) = self.times.last() else {
            return;
        };
        if !self.prompted && now - last >= QUIET {
            self.prompted = true;
            self.show(seen);
        }
    }
    /// The run is over.
    pub fn finish(&mut self, seen: &mut dyn FnMut(Seen<'_>)) {
        if !self.bytes.is_empty() {
            self.end(seen);
        }
    }
    /// Every line behind its instant, which is that of its first byte.
    pub fn log(&self) -> &str {
        &self.log
    }

    fn show(&self, seen: &mut dyn FnMut(Seen<'_>)) {
        seen(Seen {
            number: self.number,
            bytes: self.bytes.strip_suffix(b"\r").unwrap_or(&self.bytes),
            times: &self.times,
        });
    }
    fn end(&mut self, seen: &mut dyn FnMut(Seen<'_>)) {
        self.show(seen);
        let text = String::from_utf8_lossy(&self.bytes);
        let at = self.times.first().copied().unwrap_or(Time::ZERO);
        let at = units::seconds(at);
        let _ = writeln!(self.log, "[{at:>14}] {}", text.trim_end_matches('\r'));
        self.number += 1;
        self.bytes.clear();
        self.times.clear();
        self.prompted = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(f: impl FnOnce(&mut Console, &mut dyn FnMut(Seen<'_>))) -> Vec<(u64, String, Time)> {
        let mut all = Vec::new();
        let mut c = Console::new("uart0");
        f(&mut c, &mut |s| {
            let text = String::from_utf8_lossy(s.bytes).into_owned();
            all.push((s.number, text, s.time_of(s.bytes.len())));
        });
        all
    }

    #[test]
    fn lines_and_prompts() {
        let ms = Time::from_ms;
        let all = texts(|c, seen| {
            c.feed(ms(1), b"ab", seen);
            c.feed(ms(2), b"c\r\nlog", seen);
            c.feed(ms(3), b"in: ", seen);
            c.quiet(ms(22), seen);
            c.quiet(ms(23), seen);
            c.quiet(ms(24), seen);
            c.feed(ms(90), b"root\nx", seen);
            c.finish(seen);
            assert!(c.log().starts_with("[   0.001000000] abc\n"), "{}", c.log());
        });
        let want = [
            (0, "abc", 2),
            (1, "login: ", 3),
            (1, "login: root", 90),
            (2, "x", 90),
        ];
        let want = want.map(|(n, s, t)| (n, s.to_string(), ms(t)));
        assert_eq!(all, want);
    }

    #[test]
    fn a_gap_makes_a_prompt_whoever_notices_first() {
        let ms = Time::from_ms;
        let asked = texts(|c, seen| {
            c.feed(ms(1), b"> ", seen);
            c.quiet(ms(50), seen);
            c.feed(ms(60), b"x\n", seen);
        });
        let not_asked = texts(|c, seen| {
            c.feed(ms(1), b"> ", seen);
            c.feed(ms(60), b"x\n", seen);
        });
        assert_eq!(asked, not_asked);
    }
}
