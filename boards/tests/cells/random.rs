//! Random programs on both clusters give the same whatever the number of host threads, and however the
//! run is sliced.
use super::asm::Asm;
use super::{COMMON, GPIO_A, GPIO_B, GPIODATA, GPIODIR, TABLES, machine};
use dyno_boards::{HostTime, Stop};
use dyno_fabric::Time;
use std::cell::RefCell;
use std::time::Duration;

/// Marsaglia's xorshift64.
pub struct Rng(u64);

impl Rng {
    pub fn new(seed: u64) -> Rng {
        let mut rng = Rng(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        (0..4).for_each(|_| {
            rng.next();
        });
        rng
    }
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
    pub fn below(&mut self, n: u64) -> u64 {
        (self.next() >> 11) % n
    }
}

/// X20 is a checksum, X21 the common memory, X22 and X23 the parts, X24 counts rounds, X25 is the core's own.
fn program(rng: &mut Rng, core: u64) -> Asm {
    let mut a = Asm::default();
    if rng.below(4) != 0 {
        a.mmu(TABLES);
    }
    a.mov(20, rng.next()).mov(21, COMMON).mov(22, GPIO_A);
    a.mov(23, GPIO_B).mov(24, 1 + rng.below(40));
    a.mov(25, 0x4020_0000 + 0x1_0000 * core).mov(2, 0xff);
    a.str_w(2, 22, GPIODIR).str_w(2, 23, GPIODIR);
    let start = a.here();
    let pages = 1 + rng.below(4);
    for _ in 0..1 + rng.below(40) {
        let at = 0x1000 * rng.below(pages) + 8 * rng.below(4);
        let part = 22 + rng.below(2) as u32;
        match rng.below(14) {
            0 => a.mov(1, COMMON + at).ldr(2, 1, 0).add_r(20, 20, 2),
            1 => a.mov(1, COMMON + at).str(20, 1, 0),
            2 => a.mov(1, COMMON + at).increment(1, 2, 3),
            // Over the end of a page.
            3 => a.mov(1, COMMON + 0xff8 + (at & !0xfff)).ldp(2, 3, 1, 0),
            4 => a.mov(1, COMMON + 0xff8 + (at & !0xfff)).stp(20, 24, 1, 0),
            5 => a.ldr_w(2, part, GPIODATA).add_r(20, 20, 2),
            6 => a.str_w(20, part, GPIODATA),
            7 => a.add(4, part, 0x3f8).ldp_w(2, 3, 4, 0).add_r(20, 20, 3),
            8 => a.add(4, part, 0x3f8).stp_w(20, 24, 4, 0),
            9 => a.counter(2).add_r(20, 20, 2),
            10 => a.wfe(),
            11 => {
                a.mov(2, 1 + rng.below(3000));
                let again = a.here();
                a.sub(2, 2, 1).cbnz(2, again)
            }
            12 => a.str(20, 25, 8 * rng.below(64) as u32),
            _ => a.mov(1, COMMON + at).ldar_w(2, 1).add_r(20, 20, 2),
        };
        // Loaded values take part.
        if rng.below(3) == 0 {
            a.add_r(20, 20, 3);
        }
    }
    a.str(20, 25, 0).sub(24, 24, 1).cbnz(24, start).rest();
    a
}

/// A clock that goes anyhow: when threads rest decides nothing.
fn whim(seed: u64) -> HostTime {
    let clock = RefCell::new((Rng::new(seed), Duration::ZERO));
    Box::new(move || {
        let (rng, now) = &mut *clock.borrow_mut();
        *now += Duration::from_nanos(rng.below(1000));
        *now
    })
}

fn case(seed: u64, threads: usize) {
    let mut rng = Rng::new(seed);
    let mut programs = Vec::new();
    for cluster in 0..2 {
        for core in 0..1 + rng.below(2) {
            programs.push((cluster, core as u32, program(&mut rng, core)));
        }
    }
    let all: Vec<_> = programs.iter().map(|(n, c, p)| (*n, *c, p)).collect();
    let end = Time::from_us(100 + rng.below(300));
    let mut results = Vec::new();
    for (threads, sliced) in [(1, false), (threads, true)] {
        let mut m = machine(&all);
        m.set_threads(threads, whim(seed));
        let mut slices = Rng::new(!seed);
        while sliced && m.now() < end {
            let by = Time::from_ns(1 + slices.below(20_000));
            if m.run((m.now() + by).min(end)) == Stop::Stuck {
                break;
            }
        }
        m.run(end);
        results.push((m.now(), m.fingerprint()));
    }
    assert_eq!(results[0], results[1], "seed {seed}");
}

#[test]
fn slices_change_nothing() {
    (0..30).for_each(|seed| case(seed, 1));
}

/// Few, because each window is two hand-overs between threads, which take their time on a busy host.
#[test]
fn threads_change_nothing() {
    (100..103).for_each(|seed| case(seed, 2));
}

/// Both clusters are busy for thousands of windows, so that workers rest and come back.
#[test]
fn threads_that_rest_change_nothing() {
    let mut a = Asm::default();
    let start = a.here();
    a.add(2, 2, 1).cbnz(2, start);
    let end = Time::from_ms(12);
    let run = |threads, clock| {
        let mut m = machine(&[(0, 0, &a), (1, 0, &a)]);
        m.set_threads(threads, clock);
        m.run(end);
        (m.threads_gain(), m.now(), m.fingerprint())
    };
    let (gain, now, fingerprint) = run(1, whim(0));
    assert_eq!(gain, None);
    let mut medians = Vec::new();
    for seed in 1..5 {
        let two = run(2, whim(seed));
        assert_eq!((two.1, two.2), (now, fingerprint), "seed {seed}");
        medians.push(two.0.expect("there were trials").median);
    }
    // Workers lost and won.
    assert!(
        medians.iter().any(|m| *m < 0.9) && medians.iter().any(|m| *m > 1.),
        "{medians:?}"
    );
}

#[test]
#[ignore = "long: cargo nextest run --run-ignored all"]
fn threads_and_slices_change_nothing_for_long() {
    (1000..3000).for_each(|seed| case(seed, 1 + seed as usize % 2));
}
