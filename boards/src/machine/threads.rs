//! Host threads that run cells, in windows after each of which all wait for each other; so which thread
//! ran a cell, and how long that took, decides nothing.
//!
//! A worker keeps its cell from window to window, and answers with an instant, until the cell has news or
//! somebody wants to look into it: its memory stays in the cache of one host core, and two lines of it
//! change hands in a window.
use super::cell::{Cell, Standing};
use dyno_fabric::Time;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle, Thread};
use std::time::Duration;

/// How often somebody looks before it goes to sleep: windows are short.
const LOOKS: u32 = 4000;
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

/// Whether workers are worth it. Where the host has something else to do, or its cores are far apart, handing
/// over costs more than it brings; so both ways are measured now and then, and the faster one is taken.
#[derive(Default)]
struct Pace {
    /// In the current stretch, workers rest.
    alone: bool,
    windows: u32,
    spent: Duration,
    /// What the last stretch took with and without workers.
    last: [Option<Duration>; 2],
    stretches: u32,
}

impl Pace {
    /// Windows of a stretch.
    const STRETCH: u32 = 512;
    /// After so many stretches the slower way is tried once more.
    const AGAIN: u32 = 32;

    fn is_over(&self) -> bool {
        self.windows >= Pace::STRETCH
    }
    fn note(&mut self, windows: u32, spent: Duration) {
        (self.windows, self.spent) = (self.windows + windows, self.spent + spent);
        if !self.is_over() {
            return;
        }
        self.last[usize::from(self.alone)] = Some(self.spent / self.windows);
        self.stretches += 1;
        let slower = match self.last {
            [Some(team), Some(alone)] => team > alone,
            [_, none] => none.is_none(),
        };
        self.alone = slower != self.stretches.is_multiple_of(Pace::AGAIN);
        (self.windows, self.spent) = (0, Duration::ZERO);
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
        let team = match self.pace.alone {
            true => 0,
            false => self.all.len().min(cells.len() - 1),
        };
        let team = &mut self.all[..team];
        let away = cells.len() - team.len();
        for (worker, cell) in team.iter().zip(cells.drain(away..)) {
            worker.desk.put(cell, None);
        }
        let (begin, mut windows) = ((self.clock)(), 0);
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
            let keep = windows < Pace::STRETCH && team.iter().all(|w| w.back.is_none());
            match further(met) {
                Some(next) if keep => end = next,
                _ => break,
            }
        }
        cells.extend(team.iter_mut().map(Worker::give_back));
        let spent = (self.clock)().saturating_sub(begin);
        self.pace.note(windows, spent);
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
            let mut stretches = [0; 2];
            for _ in 0..10 * Pace::AGAIN {
                stretches[usize::from(pace.alone)] += 1;
                let fast = pace.alone != team_is_faster;
                for _ in 0..4 {
                    let spent = if fast { short } else { long };
                    pace.note(Pace::STRETCH / 4, spent);
                }
            }
            let slower = stretches[usize::from(team_is_faster)];
            assert!((9..=11).contains(&slower), "{stretches:?}");
        }
    }
}
