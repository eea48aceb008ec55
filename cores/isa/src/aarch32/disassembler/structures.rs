//! Operands of VLD1 to VLD4 and VST1 to VST4: `{d0, d2}, [r1:64], r2`.
use super::names;
use crate::syntax::Word;

/// Whole registers, one or two apart.
pub fn elements(word: &Word<'_>, first: u32, count: u32) -> String {
    let align = match word.get("align") {
        0 => 0,
        n => 32 << n,
    };
    text(word, (first, count, 1 + word.get("t")), "", align)
}

/// One element to every lane: VLD1 has two registers with T, the others have them two apart.
pub fn to_all_lanes(word: &Word<'_>, first: u32, elements: u32) -> String {
    let (size, t) = (word.get("size"), word.get("T"));
    let (count, apart) = match elements {
        1 => (1 + t, 1),
        n => (n, 1 + t),
    };
    let align = match elements {
        _ if word.get("a") == 0 => 0,
        4 if size == 3 => 128,
        4 if size == 2 => 64,
        n => (8 << size) * n,
    };
    text(word, (first, count, apart), "[]", align)
}

/// One lane of `8 << size` bits; `ia` says which, how far apart registers are, and the alignment.
pub fn one_lane(word: &Word<'_>, first: u32, size: u32) -> String {
    let (elements, ia) = (word.get("N") + 1, word.get("ia"));
    let lane = ia >> (size + 1);
    let apart = match size {
        0 => 1,
        _ => 1 + (ia >> size & 1),
    };
    let align = match (elements, size) {
        (1, 1) => 16 * (ia & 1),
        (1, 2) => 32 * u32::from(ia & 3 == 3),
        (1 | 3, _) => 0,
        (4, 2) => [0, 64, 128, 0][ia as usize & 3],
        _ => (8 << size) * elements * (ia & 1),
    };
    let apart = if elements == 1 { 1 } else { apart };
    text(word, (first, elements, apart), &format!("[{lane}]"), align)
}

fn text(word: &Word<'_>, (first, count, apart): (u32, u32, u32), lane: &str, align: u32) -> String {
    // Whose last register is behind the 32nd is UNPREDICTABLE.
    let names = (0..count).map(|i| format!("d{}{lane}", (first + i * apart) & 31));
    let names: Vec<String> = names.collect();
    let align = match align {
        0 => String::new(),
        n => format!(":{n}"),
    };
    let rn = names::GENERAL[word.get("Rn") as usize & 15];
    let behind = match word.get("Rm") {
        15 => String::new(),
        13 => "!".into(),
        m => format!(", {}", names::GENERAL[m as usize & 15]),
    };
    format!("{{{}}}, [{rn}{align}]{behind}", names.join(", "))
}
