//! Virtual time: picoseconds since power-on, and exact frequencies.
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::{Add, AddAssign, Sub};

/// An instant, or a span, of virtual time in picoseconds. 2^64 ps are 213 days.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Time(pub u64);

impl Time {
    pub const ZERO: Time = Time(0);
    /// Later than any event that can happen.
    pub const NEVER: Time = Time(u64::MAX);

    pub const fn from_ps(ps: u64) -> Time {
        Time(ps)
    }
    pub const fn from_ns(ns: u64) -> Time {
        Time(ns.saturating_mul(1_000))
    }
    pub const fn from_us(us: u64) -> Time {
        Time(us.saturating_mul(1_000_000))
    }
    pub const fn from_ms(ms: u64) -> Time {
        Time(ms.saturating_mul(1_000_000_000))
    }
    pub const fn from_secs(s: u64) -> Time {
        Time(s.saturating_mul(1_000_000_000_000))
    }
    pub const fn ps(self) -> u64 {
        self.0
    }
    pub const fn ns(self) -> u64 {
        self.0 / 1_000
    }
    /// For people only: never feed it back into the machine.
    pub fn as_secs_f64(self) -> f64 {
        self.0 as f64 / 1e12
    }
    /// For people only: never feed it back into the machine.
    pub fn as_ms_f64(self) -> f64 {
        self.0 as f64 / 1e9
    }
    pub const fn saturating_add(self, t: Time) -> Time {
        Time(self.0.saturating_add(t.0))
    }
    pub const fn saturating_sub(self, t: Time) -> Time {
        Time(self.0.saturating_sub(t.0))
    }
}
impl Add for Time {
    type Output = Time;
    fn add(self, t: Time) -> Time {
        self.saturating_add(t)
    }
}
impl AddAssign for Time {
    fn add_assign(&mut self, t: Time) {
        *self = *self + t;
    }
}
impl Sub for Time {
    type Output = Time;
    fn sub(self, t: Time) -> Time {
        self.saturating_sub(t)
    }
}
/// Seconds with six decimals, as boot logs print them.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let us = self.0 / 1_000_000;
        write!(f, "{}.{:06}", us / 1_000_000, us % 1_000_000)
    }
}

/// A frequency as an exact fraction of hertz, so that no conversion ever rounds twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "(u64, u64)", into = "(u64, u64)")]
pub struct Frequency {
    num: u64,
    den: u64,
    /// Picoseconds of one tick where they are a whole number, else 0: most clocks are, and then
    /// conversions need no 128-bit division.
    period: u64,
}

impl From<Frequency> for (u64, u64) {
    fn from(f: Frequency) -> (u64, u64) {
        (f.num, f.den)
    }
}
impl TryFrom<(u64, u64)> for Frequency {
    type Error = &'static str;
    fn try_from((num, den): (u64, u64)) -> Result<Frequency, &'static str> {
        match num == 0 || den == 0 {
            true => Err("a frequency is a positive fraction"),
            false => Ok(Frequency::ratio(num, den)),
        }
    }
}

impl Frequency {
    /// `hz` must not be zero: a stopped clock is the absence of a clock.
    pub const fn hz(hz: u64) -> Frequency {
        Frequency::ratio(hz, 1)
    }
    pub const fn mhz(mhz: u64) -> Frequency {
        Frequency::ratio(mhz * 1_000_000, 1)
    }
    pub const fn ratio(num: u64, den: u64) -> Frequency {
        assert!(num != 0 && den != 0, "a frequency is a positive fraction");
        let picoseconds = den as u128 * 1_000_000_000_000;
        let whole = picoseconds.is_multiple_of(num as u128);
        let period = picoseconds / num as u128;
        let period = if whole && period <= u32::MAX as u128 {
            period as u64
        } else {
            0
        };
        Frequency { num, den, period }
    }
    /// Rounded down.
    pub const fn as_hz(self) -> u64 {
        self.num / self.den
    }
    /// This clock, `n` times as fast.
    pub const fn times(self, n: u64) -> Frequency {
        Frequency::ratio(self.num * n, self.den)
    }
    /// Whole ticks that have passed by `t`.
    pub const fn ticks_at(self, t: Time) -> u64 {
        if let Some(ticks) = t.0.checked_div(self.period) {
            return ticks;
        }
        (t.0 as u128 * self.num as u128 / (self.den as u128 * 1_000_000_000_000)) as u64
    }
    /// The first tick at or after `t`.
    pub const fn tick_reaching(self, t: Time) -> u64 {
        if self.period != 0 {
            return t.0.div_ceil(self.period);
        }
        let hz = self.den as u128 * 1_000_000_000_000;
        (t.0 as u128 * self.num as u128).div_ceil(hz) as u64
    }
    /// The first instant at which `ticks` ticks have passed; [`Time::NEVER`] beyond the range.
    pub const fn time_of(self, ticks: u64) -> Time {
        if self.period != 0 {
            return Time(ticks.saturating_mul(self.period));
        }
        let ps = (ticks as u128 * self.den as u128 * 1_000_000_000_000).div_ceil(self.num as u128);
        if ps > u64::MAX as u128 {
            Time::NEVER
        } else {
            Time(ps as u64)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_and_times_are_inverse() {
        for f in [
            Frequency::hz(62_500_000),
            Frequency::hz(1_000_000_000),
            Frequency::ratio(1_000_000_007, 3),
        ] {
            for n in [0u64, 1, 2, 999_999, 1 << 40] {
                let t = f.time_of(n);
                assert_eq!(f.ticks_at(t), n);
                if n > 0 {
                    assert_eq!(f.ticks_at(Time(t.0 - 1)), n - 1);
                }
            }
        }
    }

    #[test]
    fn prints_seconds() {
        assert_eq!(Time::from_us(1_234_567).to_string(), "1.234567");
    }
}
