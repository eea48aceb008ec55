//! Host threads that run cells, in windows after each of which all wait for each other; so which thread
//! ran a cell, and how long that took, decides nothing.
//!
//! A worker keeps its cell from window to window, and answers with an instant, until the cell has news or
//! somebody wants to look into it: its memory stays in the cache of one host core, and two lines of it
//! change hands in a window.
use super::cell::{Cell, Standing};
use dyno_fabric::Time;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle, Thread};
use std::time::Duration;

/// How often somebody looks before he lets others have the core in between: windows are short.
const LOOKS: u32 = 4000;
/// How often he does that before he goes to sleep: a host that is simulated itself takes up to a millisecond to
/// wake one of its cores.
const YIELDS: u32 = 1000;
const LONGEST_SLEEP: Duration = Duration::from_millis(20);

/// What a worker and its employer share. Who waits looks at one line of the host's cache, and does not take
/// away what the other one is writing.
#[derive(Default)]
struct Desk {
    order: Order,
    answer: Answer,
    /// On its way from one to the other. How it stands is said of one that comes back.
    cell: Mutex<Option<(Box<Cell>, Option<Standing>)>>,
}

/// What the worker is to do.
#[derive(Default)]
#[repr(align(64))]
struct Order {
    /// One more with every order.
    number: AtomicU32,
    /// One of [`order`].
    what: AtomicU32,
    /// Of the window, in picoseconds.
    end: AtomicU64,
    /// The employer waits and does not look.
    sleeps: AtomicBool,
}

mod order {
    /// Run the cell that lies on the desk, or the one kept.
    pub const RUN: u32 = 0;
    /// Put it back.
    pub const RETURN: u32 = 1;
    pub const QUIT: u32 = 2;
}

#[derive(Default)]
#[repr(align(64))]
struct Answer {
    /// Of the order that was carried out.
    number: AtomicU32,
    /// The cell is where the window ends and there is nothing more to say than when it has something to do
    /// next, in picoseconds. Otherwise it lies on the desk.
    keeps: AtomicBool,
    next: AtomicU64,
    /// The worker waits and does not look.
    sleeps: AtomicBool,
}

/// Looks until it is so, or sleeps, which `sleeps` tells the one who would end it.
fn wait(sleeps: &AtomicBool, so: impl Fn() -> bool) {
    for _ in 0..LOOKS {
        if so() {
            return;
        }
        std::hint::spin_loop();
    }
    for _ in 0..YIELDS {
        if so() {
            return;
        }
        thread::yield_now();
    }
    sleeps.store(true, Ordering::SeqCst);
    while !so() {
        thread::park_timeout(LONGEST_SLEEP);
    }
    sleeps.store(false, Ordering::Relaxed);
}
/// Says that it is so. Whoever goes to sleep at this very moment may be missed and finds out by himself, see
/// [`LONGEST_SLEEP`]: to be sure would cost both a wait for the other's cache in every window.
fn say(number: &AtomicU32, value: u32, sleeps: &AtomicBool, to: &Thread) {
    number.store(value, Ordering::Release);
    if sleeps.load(Ordering::Relaxed) {
        to.unpark();
    }
}

impl Desk {
    fn put(&self, cell: Box<Cell>, standing: Option<Standing>) {
        *self.cell.lock().unwrap_or_else(PoisonError::into_inner) = Some((cell, standing));
    }
    fn take(&self) -> Option<(Box<Cell>, Option<Standing>)> {
        self.cell
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }

    /// What a worker does all day.
    fn work(&self, employer: &Thread) {
        let (order, answer) = (&self.order, &self.answer);
        let mut mine: Option<Box<Cell>> = None;
        let mut done = 0;
        loop {
            wait(&answer.sleeps, || {
                order.number.load(Ordering::Acquire) != done
            });
            done = order.number.load(Ordering::Acquire);
            let what = order.what.load(Ordering::Relaxed);
            if what == order::QUIT {
                return;
            }
            let Some(mut cell) = mine.take().or_else(|| self.take().map(|(c, _)| c)) else {
                return;
            };
            let end = Time::from_ps(order.end.load(Ordering::Relaxed));
            let standing = (what == order::RUN).then(|| cell.run_to(end));
            match standing {
                Some(s) if s.is_quiet_at(end) => {
                    answer.next.store(s.next.ps(), Ordering::Relaxed);
                    mine = Some(cell);
                }
                standing => self.put(cell, standing),
            }
            answer.keeps.store(mine.is_some(), Ordering::Relaxed);
            say(&answer.number, done, &order.sleeps, employer);
        }
    }
}

struct Worker {
    desk: Arc<Desk>,
    /// `None` once it has been joined.
    thread: Option<JoinHandle<()>>,
    /// Orders that it got.
    orders: u32,
    /// It has put its cell back.
    back: Option<Box<Cell>>,
}

impl Worker {
    fn start(employer: Thread) -> Option<Worker> {
        let desk = Arc::new(Desk::default());
        let work = {
            let desk = desk.clone();
            move || desk.work(&employer)
        };
        let thread = thread::Builder::new().name("cell".to_string()).spawn(work);
        Some(Worker {
            desk,
            thread: Some(thread.ok()?),
            orders: 0,
            back: None,
        })
    }
    fn order(&mut self, what: u32, end: Time) {
        self.orders = self.orders.wrapping_add(1);
        let order = &self.desk.order;
        order.what.store(what, Ordering::Relaxed);
        order.end.store(end.ps(), Ordering::Relaxed);
        if let Some(thread) = &self.thread {
            let sleeps = &self.desk.answer.sleeps;
            say(&order.number, self.orders, sleeps, thread.thread());
        }
    }
    /// Until the order is carried out.
    fn wait(&mut self) {
        let answered = || self.desk.answer.number.load(Ordering::Acquire) == self.orders;
        let gone = || self.thread.as_ref().is_none_or(|t| t.is_finished());
        wait(&self.desk.order.sleeps, || answered() || gone());
        if !answered() {
            match self.thread.take().map(JoinHandle::join) {
                Some(Err(panic)) => std::panic::resume_unwind(panic),
                _ => unreachable!("a worker goes when it is told to, or panics"),
            }
        }
    }
    /// How its cell stands at the end of the window that it was told to run.
    fn standing(&mut self, end: Time) -> Standing {
        let answer = &self.desk.answer;
        if answer.keeps.load(Ordering::Relaxed) {
            return Standing::quiet(end, Time::from_ps(answer.next.load(Ordering::Relaxed)));
        }
        let (cell, standing) = self.desk.take().expect("the worker has put it back");
        self.back = Some(cell);
        standing.expect("the cell ran")
    }
    /// Its cell comes back.
    fn give_back(&mut self) -> Box<Cell> {
        self.back.take().unwrap_or_else(|| {
            self.order(order::RETURN, Time::ZERO);
            self.wait();
            self.desk.take().expect("the worker has put it back").0
        })
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if self.thread.is_some() {
            self.order(order::QUIT, Time::ZERO);
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Whether workers are worth it. Where the host has something else to do, handing over costs more than it
/// brings. So both ways are tried side by side now and then, in stretches that alternate because the host's
/// speed changes all the time, and the faster one is taken until the next trial.
#[derive(Default)]
struct Pace {
    /// Which stretch of a trial it is, with workers and without in turn; behind those, the way it chose.
    stretch: usize,
    /// Of this stretch.
    windows: u32,
    spent: Duration,
    /// What a window took in each stretch of the trial.
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
    /// Windows between trials. Workers that rest are tried sooner at first: that they lost may have been chance.
    const LONG: u32 = 128 * Pace::SHORT;
    /// Pairs that are kept for [`Gain`].
    const KEPT: usize = 1000;

    /// Workers rest in this stretch.
    fn is_alone(&self) -> bool {
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
    fn left(&self) -> u32 {
        self.length() - self.windows
    }
    /// Not more than were left.
    fn note(&mut self, windows: u32, spent: Duration) {
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
    fn gain(&self) -> Option<Gain> {
        let mut gains: Vec<f64> = self.gains.iter().copied().collect();
        gains.sort_by(f64::total_cmp);
        Some(Gain {
            median: *gains.get(gains.len() / 2)?,
            pairs: gains.len(),
        })
    }
}

/// Time on the host from some instant on.
pub type HostTime = Box<dyn Fn() -> Duration + Send>;

/// Threads beside the one that runs the machine.
pub struct Workers {
    wanted: usize,
    /// Started when there is work for the first time.
    all: Vec<Worker>,
    employer: Option<Thread>,
    pace: Pace,
    clock: HostTime,
}

impl Workers {
    pub fn new(wanted: usize, clock: HostTime) -> Workers {
        Workers {
            wanted,
            all: Vec::new(),
            employer: None,
            pace: Pace::default(),
            clock,
        }
    }
    pub fn gain(&self) -> Option<Gain> {
        self.pace.gain()
    }
    fn start(&mut self) {
        let here = thread::current();
        if self.employer.as_ref().map(|t| t.id()) != Some(here.id()) {
            // The machine may have moved to another thread since.
            self.all.clear();
            let start = || Worker::start(here.clone());
            self.all.extend((0..self.wanted).map_while(|_| start()));
            self.employer = Some(here);
        }
    }
    /// Runs all cells to `end`, the first ones here, and while `further` says where the next window ends, to
    /// its end. `met` is how they stand at the last one, which is the answer.
    #[allow(clippy::vec_box)]
    pub fn run(
        &mut self,
        cells: &mut Vec<Box<Cell>>,
        mut end: Time,
        met: &mut Vec<Standing>,
        further: impl Fn(&[Standing]) -> Option<Time>,
    ) -> Time {
        self.start();
        // Alone there is nothing to try.
        let tries = !self.all.is_empty();
        let most = if tries { self.pace.left() } else { u32::MAX };
        let team = match self.pace.is_alone() {
            true => 0,
            false => self.all.len().min(cells.len() - 1),
        };
        let team = &mut self.all[..team];
        let away = cells.len() - team.len();
        for (worker, cell) in team.iter().zip(cells.drain(away..)) {
            worker.desk.put(cell, None);
        }
        let (mut begin, mut windows) = ((self.clock)(), 0);
        loop {
            for worker in team.iter_mut() {
                worker.order(order::RUN, end);
            }
            met.clear();
            met.extend(cells.iter_mut().map(|c| c.run_to(end)));
            for worker in team.iter_mut() {
                worker.wait();
                met.push(worker.standing(end));
            }
            windows += 1;
            if windows == 1 && self.pace.windows == 0 {
                // Who had slept has had to wake up.
                begin = (self.clock)();
            }
            let keep = windows < most && team.iter().all(|w| w.back.is_none());
            match further(met) {
                Some(next) if keep => end = next,
                _ => break,
            }
        }
        cells.extend(team.iter_mut().map(Worker::give_back));
        if tries {
            let spent = (self.clock)().saturating_sub(begin);
            self.pace.note(windows, spent);
        }
        end
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
