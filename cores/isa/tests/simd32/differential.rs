//! Every row against the oracle.
use crate::Random;
use crate::evaluator::{State, Stop, decode};
use crate::operands::{state, word};
use crate::oracle::Oracle;
use dyno_isa::Row;
use dyno_isa::aarch32::{Context, Location, simd};

/// States per word.
const EACH: u64 = 64;
const SIGILL: u32 = 4;
const SIGBUS: u32 = 7;
const SIGSEGV: u32 = 11;

fn oracle() -> Option<Oracle> {
    match Oracle::new() {
        Ok(o) => Some(o),
        Err(e) => {
            // Past the capture of a passing test's output: a skip must not look like a pass.
            let line = format!("\nSKIPPED: NOTHING WAS COMPARED WITH THE ORACLE: {e}\n\n");
            let mut screen = std::io::stderr();
            std::io::Write::write_all(&mut screen, line.as_bytes()).expect("a screen");
            None
        }
    }
}
fn rows() -> impl Iterator<Item = &'static Row> {
    simd::TABLES.iter().flat_map(|(_, rows)| rows.iter())
}

/// The T32 word of the same fields. Nothing has a condition there.
fn to_t32(a32: u32) -> Option<u32> {
    match a32 >> 24 {
        0xf2 => Some(a32 & 0x00ff_ffff | 0xef00_0000),
        0xf3 => Some(a32 | 0xff00_0000),
        0xf4 => Some(a32 & 0x00ff_ffff | 0xf900_0000),
        0xec..=0xee | 0xfc..=0xfe => Some(a32),
        _ => None,
    }
}

/// Half precision under a condition is CONSTRAINED UNPREDICTABLE.
fn is_conditional_half(word: u32) -> bool {
    word >> 28 < 14 && word >> 8 & 15 == 9
}

fn differences(before: &State, got: &State, expected: &State) -> String {
    let mut text = String::new();
    let mut say = |name: String, a: String, b: String, c: String| {
        if b != c {
            text += &format!("  {name}: before {a} got {b} expected {c}\n");
        }
    };
    for n in 0..32 {
        let [a, b, c] = [before, got, expected].map(|s| format!("{:016x}", s.d(n)));
        say(format!("d{n}"), a, b, c);
    }
    for n in 0..13 {
        let [a, b, c] = [before, got, expected].map(|s| format!("{:08x}", s.x[n]));
        say(format!("r{n}"), a, b, c);
    }
    let [a, b, c] = [before, got, expected].map(|s| format!("{:08x}", s.fpscr()));
    say("fpscr".into(), a, b, c);
    let [a, b, c] = [before, got, expected].map(|s| format!("{:08x}", s.nzcv));
    say("nzcv".into(), a, b, c);
    if got.memory != expected.memory {
        text += "  memory\n";
    }
    text
}

/// `count` executions of a row. Returns the number of mismatches and describes the first few.
fn judge(o: &mut Oracle, row: &'static Row, seed: u64, count: u64) -> (u64, u64) {
    let name = row
        .name
        .bytes()
        .fold(seed, |h, b| h.wrapping_mul(31).wrapping_add(b.into()));
    let mut r = Random(name);
    let (mut run, mut wrong, mut idle) = (0, 0, 0);
    while run < count && idle < 10_000 {
        let word = word(row, &mut r);
        if simd::find(word).map(|f| f.name) != Some(row.name) || is_conditional_half(word) {
            idle += 1;
            continue;
        }
        let step = match decode(word, Context::default()) {
            Err(Stop::Unpredictable) => {
                idle += 1;
                continue;
            }
            Err(_) => {
                idle += 1;
                // What is reserved is reserved there too.
                if idle < 400 {
                    let s = state(row, word, o.memory, &mut r);
                    let there = o.run(word, false, &[s]).remove(0).signal;
                    if there != SIGILL {
                        wrong += 1;
                        eprintln!(
                            "{} {word:08x}: UNDEFINED here, signal {there} there",
                            row.name
                        );
                    }
                }
                continue;
            }
            Ok(step) => step,
        };
        let states: Vec<State> = (0..EACH)
            .map(|_| state(row, word, o.memory, &mut r))
            .collect();
        let t32 = to_t32(word).filter(|_| r.once_in(2));
        assert!(
            t32.is_none_or(|t| simd::from_t32(t) == Some(word)),
            "{word:08x}"
        );
        let outcomes = o.run(t32.unwrap_or(word), t32.is_some(), &states);
        for (before, there) in states.iter().zip(outcomes) {
            run += 1;
            let mut after = before.clone();
            let stop = step.0(&mut after, &step.1);
            let expected = match stop {
                Ok(()) => 0,
                Err(Stop::Alignment(_)) => SIGBUS,
                Err(Stop::Fault(_)) => SIGSEGV,
                Err(Stop::System(..) | Stop::Unallocated | Stop::Unpredictable) => SIGILL,
            };
            after.x[13..].copy_from_slice(&before.x[13..]);
            let same = expected == there.signal && (expected != 0 || after == there.after);
            if !same {
                wrong += 1;
                if wrong <= 3 {
                    eprintln!(
                        "{} {word:08x} {stop:?}, signal there {}, fpscr {:08x}\n{}  n {:032x} m {:032x}",
                        row.name,
                        there.signal,
                        before.fpscr(),
                        differences(before, &after, &there.after),
                        before.v[(word >> 17 & 7 | word >> 4 & 8) as usize],
                        before.v[(word >> 1 & 7 | word >> 2 & 8) as usize],
                    );
                }
            }
        }
    }
    (run, wrong)
}

fn all(seed: u64, count: u64, only: Option<&str>) {
    let Some(mut o) = oracle() else { return };
    let (mut run, mut wrong) = (0, vec![]);
    for row in rows().filter(|r| r.todo.is_none() && only.is_none_or(|n| n == r.name)) {
        let (n, mismatches) = judge(&mut o, row, seed, count);
        assert!(n >= count, "{} was run {n} times", row.name);
        run += n;
        if mismatches > 0 {
            wrong.push((row.name, mismatches));
        }
    }
    eprintln!("{run} executions");
    assert!(wrong.is_empty(), "{} rows differ: {wrong:?}", wrong.len());
}

#[test]
fn rows_do_as_the_oracle() {
    all(1, 128, None);
}

#[allow(clippy::disallowed_methods)] // Which rows are compared, nothing a guest can see.
fn option(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// `DYNO_ROW`, `DYNO_SEED` and `DYNO_COUNT` choose.
#[test]
#[ignore = "minutes"]
fn rows_do_as_the_oracle_at_length() {
    let number = |name, default| option(name).map_or(default, |t| t.parse().expect("a number"));
    let (seed, count) = (number("DYNO_SEED", 2), number("DYNO_COUNT", 20_000));
    all(seed, count, option("DYNO_ROW").as_deref());
}

/// SP and LR are the oracle's own, and what is privileged shows only here.
fn is_out_of_bounds(word: u32) -> bool {
    let (rn, rt) = (word >> 16 & 15, word >> 12 & 15);
    let access = matches!(word >> 24, 0xec | 0xed | 0xf4);
    let pair = word >> 21 & 0x7f == 0b110_0010;
    let transfer = word >> 24 == 0xee && word >> 4 & 1 == 1;
    let special = word & 0x0fe0_0f00 == 0x0ee0_0a00 && rn != 1;
    access && rn > 12 || (pair || transfer) && matches!(rt, 13 | 14) || transfer && special
}

/// Words at random: what has a row here is defined there, and the other way round.
#[test]
fn the_same_words_are_defined() {
    let Some(mut o) = oracle() else { return };
    let mut r = Random(7);
    let mut wrong = 0;
    for _ in 0..10_000 {
        let thumb = r.once_in(2);
        let tops: [u32; 9] = match thumb {
            false => [0xf2, 0xf3, 0xf4, 0xec, 0xed, 0xee, 0xfe, 0xfc, 0xfd],
            true => [0xef, 0xff, 0xf9, 0xec, 0xed, 0xee, 0xfe, 0xfc, 0xfd],
        };
        let top = tops[r.below(9) as usize];
        let mut word = top << 24 | r.draw() as u32 & 0x00ff_ffff;
        match top {
            0xf4 | 0xf9 => word &= !(1 << 20),
            0xec..=0xee | 0xfc..=0xfe => {
                let coprocessor = [8, 9, 10, 11, 10, 11, 12, 13][r.below(8) as usize];
                word = word & !0xf00 | coprocessor << 8;
            }
            _ => {}
        }
        let there = word;
        let cx = Context {
            location: Location::new(0, thumb, 0),
            ..Context::default()
        };
        let here = decode(word, cx);
        if thumb {
            word = simd::from_t32(word).expect("of this space");
        }
        if is_out_of_bounds(word) || matches!(here, Err(Stop::Unpredictable)) {
            continue;
        }
        let mut s = State {
            base: o.memory.into(),
            ..State::default()
        };
        s.x[..13].fill(u64::from(o.memory) + 192);
        let there = o.run(there, thumb, &[s]).remove(0).signal;
        if here.is_ok() != (there != SIGILL) {
            wrong += 1;
            let row = simd::find(word).map(|r| r.name);
            let here = here.is_ok();
            eprintln!("{word:08x} thumb {thumb} {row:?} here {here} there signal {there}");
        }
    }
    assert_eq!(wrong, 0);
}
