//! The tables themselves.
use crate::Random;
use crate::evaluator::{State, Stop, decode};
use dyno_isa::aarch32::{Context, simd};
use dyno_isa::{Row, System};

fn rows() -> impl Iterator<Item = &'static Row> {
    simd::TABLES.iter().flat_map(|(_, rows)| rows.iter())
}

/// A word of a row, as it should be where its diagram has bits in parentheses.
fn word(row: &Row, r: &mut Random) -> u32 {
    crate::operands::word(row, r)
}

#[test]
fn every_row_is_found_by_its_own_words() {
    let mut r = Random(1);
    for row in rows() {
        let mut words = (0..200).map(|_| word(row, &mut r));
        let found = |w: u32| simd::is_here(w) && simd::find(w).map(|f| f.name) == Some(row.name);
        assert!(words.any(found), "{}", row.name);
    }
}

#[test]
fn names_are_unique() {
    let mut names: Vec<_> = rows().map(|r| r.name).collect();
    names.sort_unstable();
    let doubled = names.windows(2).find(|w| w[0] == w[1]);
    assert_eq!(doubled, None);
}

#[test]
fn every_row_without_todo_is_built() {
    let mut r = Random(2);
    for row in rows().filter(|r| r.todo.is_none()) {
        let mut words = (0..400).map(|_| word(row, &mut r));
        assert!(
            words.any(|w| decode(w, Context::default()).is_ok()),
            "{}",
            row.name
        );
    }
}

#[test]
fn no_word_panics() {
    let mut r = Random(3);
    for row in rows() {
        for _ in 0..200 {
            let any = row.pattern.bits | r.draw() as u32 & !row.pattern.mask;
            let mut s = State::default();
            s.v.fill_with(|| u128::from(r.draw()) << 64 | u128::from(r.draw()));
            s.x[..15].fill_with(|| r.below(600));
            s.set_fpscr(r.draw());
            let _ = s.run(any);
        }
    }
}

/// Traps come before everything else, but not where a condition does not hold, and FPEXC can always be
/// reached.
#[test]
fn every_row_traps() {
    let mut r = Random(4);
    let fp = Context {
        fp_trapped: true,
        ..Context::default()
    };
    let simd_only = Context {
        simd_trapped: true,
        ..Context::default()
    };
    for row in rows() {
        let conditional = row.diagram.starts_with("cond");
        for _ in 0..40 {
            let mut w = word(row, &mut r);
            if conditional {
                w = w & 0x0fff_ffff | 0xe000_0000;
            }
            if decode(w, Context::default()).is_err() {
                continue;
            }
            let got = State::default().run_in(w, fp);
            let imm = match got {
                Err(Stop::System(System::FpTrap, imm)) => imm,
                _ => panic!("{} {w:08x} {got:?}", row.name),
            };
            let by_simd = State::default().run_in(w, simd_only);
            let trapped = by_simd == Err(Stop::System(System::FpTrap, 1));
            assert_eq!(trapped, imm == 1, "{} {w:08x}", row.name);
            assert!(
                imm == 1 || conditional || row.section.starts_with("Floating"),
                "{}",
                row.name
            );
            if conditional {
                // EQ with Z clear.
                assert_eq!(
                    State::default().run_in(w & 0x0fff_ffff, fp),
                    Ok(()),
                    "{}",
                    row.name
                );
            }
        }
    }
    for word in [0xeee8_0a10, 0xeef8_0a10, 0xeef0_0a10, 0xeef7_0a10] {
        let got = State::default().run_in(word, fp);
        assert!(
            matches!(got, Err(Stop::System(System::Vmrs | System::Vmsr, _))),
            "{word:08x}"
        );
    }
}

/// The words of T32 that have the same meaning.
#[test]
fn t32_words_are_those_of_a32() {
    for (t32, a32) in [
        (0xef00_0800, 0xf200_0800), // vadd.i8 d0, d0, d0
        (0xff00_0110, 0xf300_0110), // veor d0, d0, d0
        (0xf920_070f, 0xf420_070f), // vld1.8 {d0}, [r0]
        (0xf9a0_000f, 0xf4a0_000f), // vld1.8 {d0[0]}, [r0]
        (0xee30_0a00, 0xee30_0a00), // vadd.f32 s0, s0, s0
        (0xed90_0a00, 0xed90_0a00), // vldr s0, [r0]
        (0xfe00_0a00, 0xfe00_0a00), // vseleq.f32 s0, s0, s0
        (0xfc20_0d00, 0xfc20_0d00), // vsdot.s8 d0, d0, d0
    ] {
        assert_eq!(simd::from_t32(t32), Some(a32), "{t32:08x}");
        assert!(simd::is_here(a32) && simd::find(a32).is_some(), "{a32:08x}");
    }
    // PLD, LDR, MRC and MCR to CP15, a branch.
    for t32 in [
        0xf990_f000,
        0xf8d0_0000,
        0xee11_0f10,
        0xfe00_0f00,
        0xf7ff_fffe,
    ] {
        assert_eq!(simd::from_t32(t32), None, "{t32:08x}");
    }
}
