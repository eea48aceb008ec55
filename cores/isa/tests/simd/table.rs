//! The tables themselves.
use crate::evaluator::{Binder, State, Stop};
use crate::{Random, d};
use dyno_isa::a64::{self, Context};
use dyno_isa::{Row, System};

fn rows() -> impl Iterator<Item = &'static Row> {
    let simd = a64::simd::SIMD::ROWS.iter();
    simd.chain(a64::simd_memory::SIMD_MEMORY::ROWS)
}

#[test]
fn every_row_is_found_by_its_own_words() {
    let mut r = Random(1);
    for row in rows() {
        for _ in 0..20 {
            let mut word = row.pattern.bits | r.draw() as u32 & !row.pattern.mask;
            if row.diagram.contains("immh") {
                word |= 1 << 22;
            }
            assert_eq!(a64::row(word).map(|r| r.name), Some(row.name), "{word:08x}");
        }
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
fn every_row_is_built() {
    let mut r = Random(2);
    for row in rows() {
        assert_eq!(row.todo, None, "{}", row.name);
        // Some word of it is not reserved.
        let mut words = (0..200).map(|_| row.pattern.bits | r.draw() as u32 & !row.pattern.mask);
        let bound = |w| a64::decode(w, Context::default(), &mut Binder).is_some();
        assert!(words.any(bound), "{}", row.name);
    }
}

#[test]
fn no_word_panics() {
    let mut r = Random(3);
    for row in rows() {
        for _ in 0..50 {
            let mut s = State::default();
            s.v.fill_with(|| d([r.draw(), r.draw()]));
            s.x[..31].fill_with(|| r.below(128));
            s.fp.fpcr = r.draw();
            let word = row.pattern.bits | r.draw() as u32 & !row.pattern.mask;
            let _ = s.run(word);
        }
    }
}

#[test]
fn every_row_traps() {
    let mut r = Random(4);
    let cx = Context {
        fp_trapped: true,
        ..Context::default()
    };
    for row in rows() {
        for _ in 0..20 {
            let word = row.pattern.bits | r.draw() as u32 & !row.pattern.mask;
            let result = State::default().run_in(word, cx);
            let allocated = a64::decode(word, Context::default(), &mut Binder).is_some();
            let expected = match allocated {
                true => Stop::System(System::FpTrap),
                false => Stop::Unallocated,
            };
            assert_eq!(result, Err(expected), "{}", row.name);
        }
    }
}

#[test]
fn reserved_forms() {
    for word in [
        0x0ee2_8420,           // add v0.1d
        0x4ee2_9c20,           // mul v0.2d
        0x0e62_fc20,           // fdiv v0.1d… (sz without Q)
        0x2e02_7820,           // ext v0.8b with #15
        0x1ea2_2820,           // fadd, ftype 2
        0x1e02_0020,           // scvtf w, scale below 32
        0x0f00_0420 | 1 << 22, // immh 1xxx without Q
        0x4e00_0420,           // dup, imm5 0
    ] {
        assert_eq!(
            State::default().run(word),
            Err(Stop::Unallocated),
            "{word:08x}"
        );
    }
}
