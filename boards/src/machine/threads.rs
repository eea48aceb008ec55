//! Host threads that run cells, in windows after each of which all wait for each other; so which thread
//! ran a cell, and how long that took, decides nothing.
//!
//! A worker keeps its cell from window to window, and answers with an instant, until the cell has news or
//! somebody wants to look into it: its memory stays in the cache of one host core, and two lines of it
//! change hands in a window.
use super::cell::{Cell, Standing};
use super::pace::{Gain, Pace};
use dyno_fabric::Time;
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
    /// One of [`order`], and above it a number that is one more with every order. Both in one, because nobody
    /// waits for what [`order::REST`] comes to: the next order may come while this one is being read.
    word: AtomicU32,
    /// Of the window, in picoseconds.
    end: AtomicU64,
    /// The employer waits and does not look.
    sleeps: AtomicBool,
}

mod order {
    pub const WHAT: u32 = 3;
    /// Run the cell that lies on the desk, or the one kept.
    pub const RUN: u32 = 0;
    /// Put it back.
    pub const RETURN: u32 = 1;
    /// Sleep, there is nothing to come soon.
    pub const REST: u32 = 2;
    pub const QUIT: u32 = 3;
}

#[derive(Default)]
#[repr(align(64))]
struct Answer {
    /// That of the order that was carried out.
    word: AtomicU32,
    /// The cell is where the window ends and there is nothing more to say than when it has something to do
    /// next, in picoseconds. Otherwise it lies on the desk.
    keeps: AtomicBool,
    next: AtomicU64,
    /// The worker waits and does not look.
    sleeps: AtomicBool,
}

/// Looks until it is so, and sleeps in the end, which `sleeps` tells the one who would wake him.
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
    sleep(sleeps, so);
}
fn sleep(sleeps: &AtomicBool, so: impl Fn() -> bool) {
    sleeps.store(true, Ordering::SeqCst);
    while !so() {
        thread::park_timeout(LONGEST_SLEEP);
    }
    sleeps.store(false, Ordering::Relaxed);
}
/// Says that it is so. Whoever goes to sleep at this very moment may be missed and finds out by himself, see
/// [`LONGEST_SLEEP`]: to be sure would cost both a wait for the other's cache in every window.
fn say(word: &AtomicU32, value: u32, sleeps: &AtomicBool, to: &Thread) {
    word.store(value, Ordering::Release);
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
            let news = || order.word.load(Ordering::Acquire) != done;
            match done & order::WHAT {
                order::REST => sleep(&answer.sleeps, news),
                _ => wait(&answer.sleeps, news),
            }
            done = order.word.load(Ordering::Acquire);
            let what = done & order::WHAT;
            match what {
                order::QUIT => return,
                order::REST => continue,
                _ => {}
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
            say(&answer.word, done, &order.sleeps, employer);
        }
    }
}

struct Worker {
    desk: Arc<Desk>,
    /// `None` once it has been joined.
    thread: Option<JoinHandle<()>>,
    /// The last order that it got.
    last: u32,
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
            last: 0,
            back: None,
        })
    }
    fn order(&mut self, what: u32, end: Time) {
        self.last = (self.last & !order::WHAT).wrapping_add(order::WHAT + 1) | what;
        let order = &self.desk.order;
        order.end.store(end.ps(), Ordering::Relaxed);
        if let Some(thread) = &self.thread {
            let sleeps = &self.desk.answer.sleeps;
            say(&order.word, self.last, sleeps, thread.thread());
        }
    }
    /// Until the order is carried out.
    fn wait(&mut self) {
        let answered = || self.desk.answer.word.load(Ordering::Acquire) == self.last;
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
    /// What came before does not count for the stretch: on the clock.
    since: Duration,
}

impl Workers {
    pub fn new(wanted: usize, clock: HostTime) -> Workers {
        Workers {
            wanted,
            all: Vec::new(),
            employer: None,
            pace: Pace::default(),
            clock,
            since: Duration::ZERO,
        }
    }
    /// A run of the machine begins. Until it ends, whatever is done between windows of all cells counts too: a
    /// cell that comes back is in the cache of another host core.
    pub fn begin(&mut self) {
        self.since = (self.clock)();
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
        let alone = self.pace.is_alone();
        let team = match alone {
            true => 0,
            false => self.all.len().min(cells.len() - 1),
        };
        let team = &mut self.all[..team];
        let away = cells.len() - team.len();
        for (worker, cell) in team.iter().zip(cells.drain(away..)) {
            worker.desk.put(cell, None);
        }
        let mut windows = 0;
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
            if tries && self.pace.warms_up(windows) {
                self.since = (self.clock)();
            }
            let keep = windows < most && team.iter().all(|w| w.back.is_none());
            match further(met) {
                Some(next) if keep => end = next,
                _ => break,
            }
        }
        cells.extend(team.iter_mut().map(Worker::give_back));
        if tries {
            let now = (self.clock)();
            self.pace.note(windows, now.saturating_sub(self.since));
            self.since = now;
            if self.pace.is_alone() && !alone {
                let workers = self.all.iter_mut();
                workers.for_each(|w| w.order(order::REST, Time::ZERO));
            }
        }
        end
    }
}
