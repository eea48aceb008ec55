//! Runs cases that must neither panic nor hang.
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Different failures that are collected before the run gives up.
const ENOUGH: usize = 12;

struct Watch {
    /// Case that runs now, and when it started, in milliseconds.
    case: AtomicU64,
    since: AtomicU64,
    done: AtomicBool,
}

#[allow(clippy::disallowed_methods)] // A bound on host time is what is tested here.
fn clock() -> Instant {
    Instant::now()
}

/// Runs `f` for each case. Panics, once all have run, with the numbers of the cases that panicked or
/// took longer than `bound`; a case that does not return at all ends the process.
pub fn cases(
    what: &str,
    numbers: impl IntoIterator<Item = u64>,
    bound: Duration,
    mut f: impl FnMut(u64),
) {
    let start = clock();
    let watch = Watch {
        case: AtomicU64::new(0),
        since: AtomicU64::new(0),
        done: AtomicBool::new(false),
    };
    let mut failures: Vec<String> = Vec::new();
    let mut count = 0u64;
    std::thread::scope(|s| {
        let dog = s.spawn(|| watch.bark(what, start, bound * 10));
        for n in numbers {
            count += 1;
            let before = start.elapsed();
            watch.case.store(n, Ordering::Relaxed);
            watch
                .since
                .store(before.as_millis() as u64, Ordering::Relaxed);
            let result = catch_unwind(AssertUnwindSafe(|| f(n)));
            let took = start.elapsed() - before;
            if let Err(e) = result {
                let text = e.downcast_ref::<String>().map(String::as_str);
                let text = text.or(e.downcast_ref::<&str>().copied());
                failures.push(format!("case {n}: {}", text.unwrap_or("a panic")));
            } else if took > bound {
                failures.push(format!("case {n} took {took:?}"));
            }
            if failures.len() >= ENOUGH {
                break;
            }
        }
        watch.done.store(true, Ordering::Relaxed);
        dog.thread().unpark();
    });
    println!("{what}: {count} cases in {:?}", start.elapsed());
    assert!(failures.is_empty(), "{what}:\n  {}", failures.join("\n  "));
}

impl Watch {
    fn bark(&self, what: &str, start: Instant, bound: Duration) {
        while !self.done.load(Ordering::Relaxed) {
            std::thread::park_timeout(Duration::from_millis(20));
            let since = Duration::from_millis(self.since.load(Ordering::Relaxed));
            if start.elapsed().saturating_sub(since) > bound && !self.done.load(Ordering::Relaxed) {
                let case = self.case.load(Ordering::Relaxed);
                eprintln!("{what}: case {case} does not return");
                std::process::abort();
            }
        }
    }
}
