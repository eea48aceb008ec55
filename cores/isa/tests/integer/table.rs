//! Properties of the tables as a whole.
use crate::machine::{decode, decode_with};
use dyno_isa::{Features, Row, a64};

/// The diagrams of shifts by immediate leave out that immh is not zero; where it is, the word has
/// a row in another table.
fn by_immh(row: &Row) -> bool {
    row.section.ends_with("shift by immediate")
}

#[test]
fn no_two_rows_overlap_across_tables() {
    let rows: Vec<_> = a64::TABLES.iter().flat_map(|(_, rows)| *rows).collect();
    for (i, a) in rows.iter().enumerate() {
        for b in &rows[..i] {
            let apart = !a.pattern.overlaps(b.pattern) || by_immh(a) || by_immh(b);
            assert!(apart, "{} overlaps {}", a.name, b.name);
        }
    }
}

/// A row stands in the table that the decoder looks into for its words.
#[test]
fn rows_are_found_where_they_stand() {
    for row in a64::TABLES.iter().flat_map(|(_, rows)| *rows) {
        for fill in [0, !0, 0x5555_5555, 0xaaaa_aaaa] {
            let insn = row.pattern.bits | fill & !row.pattern.mask;
            if by_immh(row) && insn >> 19 & 15 == 0 {
                continue;
            }
            let found = a64::row(insn).map(|r| r.name);
            assert_eq!(found, Some(row.name), "{insn:#010x}");
        }
    }
}

#[test]
fn names_are_unique() {
    let mut names: Vec<_> = a64::TABLES.iter().flat_map(|(_, rows)| *rows).collect();
    names.sort_by_key(|r| r.name);
    for w in names.windows(2) {
        assert_ne!(w[0].name, w[1].name);
    }
}

/// Twenty million words, evenly strewn: nothing panics, in the decoder and the disassembler, and
/// only what has a row decodes.
#[test]
fn every_word_decodes_or_does_not() {
    let (mut insn, mut allocated) = (0u32, 0u32);
    for i in 0..20_000_000u32 {
        insn = insn.wrapping_add(0x9e37_79b9);
        if let Some(step) = decode(insn) {
            allocated += 1;
            let row = a64::row(insn).expect("what decodes has a row");
            assert!(
                row.todo.is_none(),
                "{insn:#010x} is {} {}",
                row.name,
                step.meaning
            );
        }
        if i % 16 == 0 {
            let _ = a64::disassembler::disassemble(insn, 0);
        }
    }
    assert!(allocated > 6_000_000, "{allocated}");
}

/// A profile without features still has what A64 always had.
#[test]
fn features_switch_rows() {
    let plain = |insn| decode_with(Features::NONE, insn).is_some();
    for row in a64::TABLES[..3].iter().flat_map(|(_, rows)| *rows) {
        if row.feature.is_some() {
            assert!(
                !plain(row.pattern.bits),
                "{} needs {:?}",
                row.name,
                row.feature
            );
        }
    }
    assert!(plain(0x8b02_0020), "add x0, x1, x2");
    assert!(
        plain(0xd503_233f),
        "paciasp is a NOP where FEAT_PAuth is not"
    );
    assert!(!plain(0x1ac2_4020), "crc32b");
    assert!(!plain(0xf822_0020), "ldadd");
}
