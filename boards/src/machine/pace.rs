//! Whether host threads are worth it, found out by trying, on the host's clock; no result depends on it.
use std::collections::VecDeque;
use std::time::Duration;

/// Whether workers are worth it. Where the host has something else to do, handing over costs more than it
/// brings. So both ways are tried side by side now and then, in stretches that alternate because the host's
/// speed changes all the time, and the faster one is taken until the next trial.
#[derive(Default)]
pub(super) struct Pace {
    /// Which stretch of a trial it is, with workers and without in turn; behind those, the way it chose.
    stretch: usize,
    /// Of this stretch.
    windows: u32,
    spent: Duration,
    /// What each stretch of the trial took, but for its lead.
    took: [Duration; Pace::TRIAL],
    /// The last trial chose to let workers rest, and the one before too, and so on: so many times.
    rests: u32,
    /// How many times as fast it was with workers, in the pairs of the last trials, the oldest first.
    gains: VecDeque<f64>,
}

/// What workers brought. Trials have it from the same moments of the host, whose speed changes all the time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gain {
    /// The time of one thread over that of all, the median of the pairs.
    pub median: f64,
    /// Stretches of windows with and without workers, side by side.
    pub pairs: usize,
}

impl Pace {
    const TRIAL: usize = 4;
    /// Windows of a stretch of a trial.
    const SHORT: u32 = 128;
    /// The first ones of each stretch do not count: who slept has to wake up, and caches to fill.
    const LEAD: u32 = 16;
    /// Windows between trials. Workers that rest are tried sooner at first: that they lost may have been chance.
    const LONG: u32 = 128 * Pace::SHORT;
    /// Pairs that are kept for [`Gain`].
    const KEPT: usize = 1000;

    /// Workers rest in this stretch.
    pub(super) fn is_alone(&self) -> bool {
        match self.stretch {
            Pace::TRIAL => self.rests > 0,
            n => n % 2 == 1,
        }
    }
    fn length(&self) -> u32 {
        match (self.stretch, self.rests) {
            (Pace::TRIAL, 0) => Pace::LONG,
            (Pace::TRIAL, n) => Pace::LONG >> 5u32.saturating_sub(n),
            _ => Pace::SHORT,
        }
    }
    /// Windows that are left of this stretch.
    pub(super) fn left(&self) -> u32 {
        self.length() - self.windows
    }
    /// After so many more windows, the stretch still has to begin.
    pub(super) fn warms_up(&self, windows: u32) -> bool {
        self.windows + windows <= Pace::LEAD
    }
    /// Not more than were left, and what those took that count.
    pub(super) fn note(&mut self, windows: u32, spent: Duration) {
        (self.windows, self.spent) = (self.windows + windows, self.spent + spent);
        if self.left() > 0 {
            return;
        }
        if let Some(took) = self.took.get_mut(self.stretch) {
            *took = self.spent;
            self.stretch += 1;
            if self.stretch == Pace::TRIAL {
                let gain = |pair: &[Duration]| {
                    let [with, without] = [0, 1].map(|n| pair[n].as_secs_f64());
                    // Without a clock, and with one that stands.
                    if with > 0. { without / with } else { 1. }
                };
                let gains = self.took.chunks(2).map(gain);
                self.rests = match gains.clone().all(|g| g < 0.9) {
                    true => self.rests + 1,
                    false => 0,
                };
                self.gains.extend(gains);
                let over = self.gains.len().saturating_sub(Pace::KEPT);
                self.gains.drain(..over);
            }
        } else {
            self.stretch = 0;
        }
        (self.windows, self.spent) = (0, Duration::ZERO);
    }
    pub(super) fn gain(&self) -> Option<Gain> {
        let mut gains: Vec<f64> = self.gains.iter().copied().collect();
        gains.sort_by(f64::total_cmp);
        Some(Gain {
            median: *gains.get(gains.len() / 2)?,
            pairs: gains.len(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_faster_way_is_taken_and_the_other_one_tried_now_and_then() {
        let (short, long) = (Duration::from_millis(1), Duration::from_millis(3));
        for team_is_faster in [true, false] {
            let mut pace = Pace::default();
            let mut windows = [0; 2];
            while windows[0] + windows[1] < 100 * Pace::LONG {
                let now = pace.left().min(100);
                windows[usize::from(pace.is_alone())] += now;
                let is_fast = pace.is_alone() != team_is_faster;
                pace.note(now, now * if is_fast { short } else { long });
            }
            let slower = windows[usize::from(team_is_faster)];
            assert!(
                slower > Pace::LONG && slower < 2 * Pace::LONG,
                "{windows:?}"
            );
        }
    }
    #[test]
    fn workers_rest_only_where_both_halves_of_a_trial_say_so() {
        let trial = |pace: &mut Pace, took: [u32; Pace::TRIAL]| {
            for ms in took {
                pace.note(Pace::SHORT, Duration::from_millis(ms.into()));
            }
        };
        for took in [[9, 3, 3, 9], [3, 9, 9, 3], [10, 10, 10, 9]] {
            let mut pace = Pace::default();
            trial(&mut pace, took);
            assert!(!pace.is_alone() && pace.left() == Pace::LONG, "{took:?}");
        }
        let mut pace = Pace::default();
        let mut last = 0;
        for _ in 0..6 {
            trial(&mut pace, [9, 3, 9, 3]);
            assert!(pace.is_alone() && pace.left() >= last);
            last = pace.left();
            pace.note(last, Duration::ZERO);
        }
        assert_eq!(last, Pace::LONG);
    }
}
