//! Host threads that run cells. A cell goes to a worker for one window and comes back, and all wait for
//! each other; so which thread ran it, and how long that took, decides nothing.
use super::cell::{Cell, Standing};
use dyno_fabric::Time;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle, Thread};

/// How often somebody looks before it goes to sleep: windows are short.
const LOOKS: u32 = 4000;

mod state {
    pub const IDLE: u32 = 0;
    pub const WORK: u32 = 1;
    pub const DONE: u32 = 2;
    pub const QUIT: u32 = 3;
}

/// What a worker and its employer share. Each part has a line of the host's cache for itself: who waits
/// looks at the state alone, and does not take away what the other one is writing.
#[derive(Default)]
struct Desk {
    state: Line<AtomicU32>,
    /// To be run, and until when.
    work: Tray<Time>,
    done: Tray<Standing>,
}

/// A cell, and what is to be said of it.
type Tray<T> = Line<Mutex<Option<(Box<Cell>, T)>>>;

#[derive(Default)]
#[repr(align(64))]
struct Line<T>(T);

impl Desk {
    /// What the state is then, and whether somebody slept until then.
    fn wait(&self, left: impl Fn(u32) -> bool) -> (u32, bool) {
        let mut looks = 0;
        loop {
            let state = self.state.0.load(Ordering::Acquire);
            if left(state) {
                return (state, looks >= LOOKS);
            }
            looks += 1;
            match looks < LOOKS {
                true => std::hint::spin_loop(),
                false => thread::park_timeout(std::time::Duration::from_millis(20)),
            }
        }
    }
    fn hand<T>(&self, place: &Tray<T>, what: (Box<Cell>, T), state: u32, to: &Thread) {
        *place.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(what);
        self.state.0.store(state, Ordering::Release);
        to.unpark();
    }
}

fn take<T>(place: &Tray<T>) -> Option<(Box<Cell>, T)> {
    place
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take()
}

struct Worker {
    desk: Arc<Desk>,
    /// `None` once it has been joined.
    thread: Option<JoinHandle<()>>,
}

impl Worker {
    fn start(employer: Thread) -> Option<Worker> {
        let desk = Arc::new(Desk::default());
        let mine = desk.clone();
        let work = move || {
            while mine.wait(|s| matches!(s, state::WORK | state::QUIT)).0 == state::WORK {
                let Some((mut cell, end)) = take(&mine.work) else {
                    return;
                };
                let standing = cell.run_to(end);
                mine.hand(&mine.done, (cell, standing), state::DONE, &employer);
            }
        };
        let thread = thread::Builder::new().name("cell".to_string()).spawn(work);
        Some(Worker {
            desk,
            thread: Some(thread.ok()?),
        })
    }
    /// The cell, and whether it was slow to come.
    fn finish(&mut self) -> (Box<Cell>, Standing, bool) {
        let gone = |w: &Worker| w.thread.as_ref().is_none_or(|t| t.is_finished());
        let (_, slept) = self.desk.wait(|s| s == state::DONE || gone(self));
        if let Some((cell, standing)) = take(&self.desk.done) {
            self.desk.state.0.store(state::IDLE, Ordering::Relaxed);
            return (cell, standing, slept);
        }
        match self.thread.take().map(JoinHandle::join) {
            Some(Err(panic)) => std::panic::resume_unwind(panic),
            _ => unreachable!("a worker goes when it is told to, or panics"),
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if let Some(thread) = self.thread.take() {
            self.desk.state.0.store(state::QUIT, Ordering::Release);
            thread.thread().unpark();
            let _ = thread.join();
        }
    }
}

/// Threads beside the one that runs the machine.
#[derive(Default)]
pub struct Workers {
    wanted: usize,
    /// Started when there is work for the first time.
    all: Vec<Worker>,
    employer: Option<Thread>,
    /// How often of late a cell was slow to come back, and for how many windows the workers have a rest
    /// therefore: on a host with something else to do, handing over costs more than it brings.
    slow: u32,
    rest: u32,
}

/// See [`Workers::slow`].
const TOO_SLOW: u32 = 4;
const REST: u32 = 512;

impl Workers {
    pub fn new(wanted: usize) -> Workers {
        Workers {
            wanted,
            ..Workers::default()
        }
    }
    /// Runs all cells to `end`, the first ones here, and adds how they stand there to `met`.
    #[allow(clippy::vec_box)]
    pub fn run(&mut self, cells: &mut Vec<Box<Cell>>, end: Time, met: &mut Vec<Standing>) {
        if self.rest > 0 || self.wanted == 0 {
            self.rest = self.rest.saturating_sub(1);
            met.extend(cells.iter_mut().map(|c| c.run_to(end)));
            return;
        }
        let here = thread::current();
        if self.employer.as_ref().map(|t| t.id()) != Some(here.id()) {
            // The machine may have moved to another thread since.
            self.all.clear();
            let start = || Worker::start(here.clone());
            self.all.extend((0..self.wanted).map_while(|_| start()));
            self.employer = Some(here);
        }
        let away = cells.len() - self.all.len().min(cells.len() - 1);
        for (worker, cell) in self.all.iter().zip(cells.drain(away..)) {
            if let Some(thread) = &worker.thread {
                let desk = &worker.desk;
                desk.hand(&desk.work, (cell, end), state::WORK, thread.thread());
            }
        }
        met.extend(cells.iter_mut().map(|c| c.run_to(end)));
        for worker in &mut self.all {
            let (cell, standing, slept) = worker.finish();
            cells.push(cell);
            met.push(standing);
            self.slow = match slept {
                true => self.slow + 1,
                false => self.slow.saturating_sub(1),
            };
        }
        if self.slow >= TOO_SLOW {
            (self.slow, self.rest) = (0, REST);
        }
    }
}
