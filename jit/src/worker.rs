//! Compiling while the guest runs. When code is ready decides when it is used, which no guest sees.
use crate::code::Code;
use crate::compiler::{Compiler, Unsupported};
use crate::mode::Mode;
use crate::region::Region;
use dyno_core::interpreter::Hot;
use dyno_isa::Features;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

/// Regions that wait or are being compiled at most.
const MOST_WAITING: usize = 4096;

struct Job {
    id: Id,
    region: Region,
    features: Features,
}
type Id = (u64, u64, Mode);

/// A thread that compiles.
pub struct Worker {
    jobs: Option<Sender<Job>>,
    done: Receiver<(Id, Option<Code>)>,
    /// It shall stop, whatever still waits.
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
    waiting: BTreeSet<Id>,
    /// What could not be compiled.
    refused: BTreeSet<Id>,
}

impl Worker {
    pub fn new() -> Result<Worker, Unsupported> {
        let mut compiler = Compiler::new()?;
        let (jobs, todo) = channel::<Job>();
        let (results, done) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let thread = std::thread::Builder::new()
            .name("dyno-jit".into())
            .spawn(move || {
                for job in todo {
                    if stopped.load(Ordering::Relaxed) {
                        return;
                    }
                    let code = compiler.region(&job.region, job.features).ok();
                    if results.send((job.id, code)).is_err() {
                        return;
                    }
                }
            })?;
        Ok(Worker {
            jobs: Some(jobs),
            done,
            stop,
            thread: Some(thread),
            waiting: BTreeSet::new(),
            refused: BTreeSet::new(),
        })
    }
    /// Has a region compiled, if it is not already. False where that was tried in vain.
    pub fn ask(&mut self, hot: &Hot<'_>, region: impl FnOnce() -> Region) -> bool {
        let id = (hot.key.pc, hot.key.pa, Mode::of(hot));
        let features = hot.profile.features;
        if self.refused.contains(&id) {
            return false;
        }
        if self.waiting.len() < MOST_WAITING
            && self.waiting.insert(id)
            && let Some(jobs) = &self.jobs
        {
            let region = region();
            let _ = jobs.send(Job {
                id,
                region,
                features,
            });
        }
        true
    }
    /// What has been compiled since the last call.
    pub fn next(&mut self) -> Option<Code> {
        loop {
            let (id, code) = self.done.try_recv().ok()?;
            self.waiting.remove(&id);
            match code {
                Some(code) => return Some(code),
                None => drop(self.refused.insert(id)),
            }
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
