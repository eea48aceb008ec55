//! Groups of floating-point rows, and the blocks that are made of them.
use super::operands::{Kinds, kind};
use crate::cpu::Cpu;
use crate::random::{Random, mix};
use crate::rows::{self, Field};
use dyno_isa::a64::{self, Context};
use dyno_isa::{Allocated, Row};

/// Operations that are judged together.
#[derive(Debug)]
pub struct Group {
    pub name: &'static str,
    mnemonics: &'static [&'static str],
}

const fn group(name: &'static str, mnemonics: &'static [&'static str]) -> Group {
    Group { name, mnemonics }
}

pub const GROUPS: &[Group] = &[
    group("add", &["FADD", "FSUB", "FABD", "FADDP", "FCADD"]),
    group("mul", &["FMUL", "FNMUL", "FMULX"]),
    group("div", &["FDIV"]),
    group("sqrt", &["FSQRT"]),
    group(
        "fma",
        &[
            "FMADD", "FMSUB", "FNMADD", "FNMSUB", "FMLA", "FMLS", "FCMLA", "FMLAL", "FMLSL",
            "FMLAL2", "FMLSL2", "BFMLAL",
        ],
    ),
    group(
        "convert",
        &["FCVT", "FCVTN", "FCVTL", "FCVTXN", "BFCVT", "BFCVTN"],
    ),
    group(
        "to-integer",
        &[
            "FCVTNS", "FCVTNU", "FCVTPS", "FCVTPU", "FCVTMS", "FCVTMU", "FCVTAS", "FCVTAU",
            "FCVTZS", "FCVTZU", "FJCVTZS",
        ],
    ),
    group("from-integer", &["SCVTF", "UCVTF"]),
    group(
        "round",
        &[
            "FRINTN", "FRINTP", "FRINTM", "FRINTZ", "FRINTA", "FRINTX", "FRINTI", "FRINT32Z",
            "FRINT32X", "FRINT64Z", "FRINT64X",
        ],
    ),
    group(
        "compare",
        &[
            "FCMP", "FCMPE", "FCCMP", "FCCMPE", "FCMEQ", "FCMGE", "FCMGT", "FCMLE", "FCMLT",
            "FACGE", "FACGT",
        ],
    ),
    group(
        "minmax",
        &[
            "FMAX", "FMIN", "FMAXNM", "FMINNM", "FMAXP", "FMINP", "FMAXNMP", "FMINNMP", "FMAXV",
            "FMINV", "FMAXNMV", "FMINNMV",
        ],
    ),
    group(
        "estimate",
        &[
            "FRECPE", "FRSQRTE", "FRECPX", "FRECPS", "FRSQRTS", "URECPE", "URSQRTE",
        ],
    ),
    group("bfloat", &["BFDOT", "BFMMLA"]),
    group("move", &["FABS", "FNEG", "FMOV", "FCSEL"]),
];

fn mnemonic(row: &Row) -> &'static str {
    row.name.split('_').next().unwrap_or(row.name)
}
fn form(row: &Row) -> &'static str {
    row.name.split_once('_').map_or("", |(_, form)| form)
}

pub fn rows_of(group: &Group) -> Vec<&'static Row> {
    let all = rows::all().map(|(_, r)| r).filter(|r| r.todo.is_none());
    all.filter(|r| group.mnemonics.contains(&mnemonic(r)))
        .collect()
}

/// The instruction of a block and how FPCR stands.
#[derive(Clone, Debug)]
pub struct Plan {
    pub row: &'static Row,
    pub word: u32,
    pub fpcr: u64,
    pub kinds: Kinds,
}

/// Rows in turn, everything else of the instruction at random: the result in register 0 (where a
/// third operand stands too), operands in 1 and 2.
pub fn plan(rows: &[&'static Row], seed: u64, block: u64) -> Plan {
    let row = rows[(block % rows.len() as u64) as usize];
    let mut r = Random::new(mix(seed), block);
    let fields = rows::fields(row);
    let word = loop {
        let word = fields.iter().fold(row.pattern.bits, |word, f| {
            let v = match f.name {
                "Rn" => 1,
                "Rm" => 2,
                "Ra" | "Rd" => 0,
                _ => r.word() as u32,
            };
            f.set(word, v)
        });
        // Some diagrams leave values to another row.
        let found = a64::row(word).is_some_and(|found| found.pattern == row.pattern);
        let mut allocated = Allocated(Cpu::Max.profile().features);
        if found && a64::decode(word, Context::default(), &mut allocated) {
            break word;
        }
    };
    // Half of the blocks round to nearest; AHP, DN, FZ and FZ16 in all combinations.
    let mode = if r.once_in(3) { 0 } else { r.below(4) };
    let others = if r.once_in(8) { 0 } else { r.below(16) };
    let bits = [26, 25, 24, 19].into_iter().enumerate();
    let fpcr = bits.fold(mode << 22, |v, (i, bit)| v | (others >> i & 1) << bit);
    Plan {
        row,
        word,
        fpcr,
        kinds: kinds(row, &fields, word),
    }
}

/// The format that the fields or the name of a row tell.
fn format(row: &Row, fields: &[Field], word: u32) -> u32 {
    let field = |name: &str| fields.iter().find(|f| f.name == name).map(|f| f.of(word));
    if let Some(ftype) = field("ftype") {
        return [kind::SINGLE, kind::DOUBLE, kind::SINGLE, kind::HALF][ftype as usize];
    }
    if let Some(size) = field("size") {
        return [kind::HALF, kind::HALF, kind::SINGLE, kind::DOUBLE][size as usize];
    }
    if let Some(immh) = field("immh") {
        return [kind::HALF, kind::HALF, kind::SINGLE, kind::DOUBLE][immh.ilog2() as usize];
    }
    match (field("sz"), form(row).ends_with('h')) {
        (_, true) => kind::HALF,
        (Some(1), _) => kind::DOUBLE,
        _ => kind::SINGLE,
    }
}

fn kinds(row: &Row, fields: &[Field], word: u32) -> Kinds {
    use kind::*;
    let f = format(row, fields, word);
    let has = |name: &str| fields.iter().any(|f| f.name == name);
    let (m, form) = (mnemonic(row), form(row));
    let v = match m {
        "FMLAL" | "FMLSL" | "FMLAL2" | "FMLSL2" => [HALF, HALF, SINGLE],
        "BFMLAL" | "BFDOT" | "BFMMLA" => [BFLOAT, BFLOAT, SINGLE],
        "BFCVT" | "BFCVTN" => [SINGLE, NONE, INT64],
        "FCVTXN" => [DOUBLE, NONE, INT64],
        "FCVTN" => [f, NONE, INT64],
        "FCVTL" if f == DOUBLE => [SINGLE, NONE, NONE],
        "FCVTL" => [HALF, NONE, NONE],
        "FJCVTZS" => [DOUBLE, NONE, NONE],
        "URECPE" | "URSQRTE" => [INT32, NONE, NONE],
        "SCVTF" | "UCVTF" => [[NONE, INT16, INT32, INT64][f as usize], NONE, NONE],
        "FMLA" | "FMLS" | "FCMLA" => [f, f, f],
        _ if has("Ra") => [f, f, f],
        _ if has("Rm") => [f, f, NONE],
        _ => [f, NONE, NONE],
    };
    let pair = m.ends_with('P') && matches!(form, "s" | "sh");
    let element = form.starts_with('e') || form.starts_with("se");
    let whole = pair || element || has("Q") || m.ends_with('V') || m == "BFMMLA";
    let v = v.map(|k| if k != NONE && whole { k | FULL } else { k });
    let general = form.ends_with("from_general");
    Kinds {
        v,
        x1: has("sf") && m.ends_with("CVTF") || general,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows that only move bits, and those of the cryptographic extensions, are left to single
    /// instructions.
    #[test]
    fn every_floating_point_row_is_in_one_group() {
        let simd = rows::all().filter(|(table, _)| table.starts_with("C4.1.96"));
        for (_, row) in simd {
            let m = mnemonic(row);
            let of_numbers = m.starts_with('F') || m.starts_with("BF") || m.ends_with("CVTF");
            let expected = usize::from(of_numbers || matches!(m, "URECPE" | "URSQRTE"));
            let groups = GROUPS.iter().filter(|g| g.mnemonics.contains(&m));
            assert_eq!(groups.count(), expected, "{}", row.name);
        }
        for g in GROUPS {
            for m in g.mnemonics {
                assert!(
                    rows_of(g).iter().any(|r| mnemonic(r) == *m),
                    "no row of {m}"
                );
            }
        }
    }

    /// Every row, rounding mode and combination of the flushing bits comes up.
    #[test]
    fn plans_cover_rows_and_modes() {
        for g in GROUPS {
            let rows = rows_of(g);
            let plans: Vec<Plan> = (0..2_000).map(|b| plan(&rows, 1, b)).collect();
            for row in &rows {
                assert!(plans.iter().any(|p| p.row.name == row.name), "{}", row.name);
            }
            for mode in 0..4 {
                for others in 0..16u64 {
                    let bits = [26, 25, 24, 19].into_iter().enumerate();
                    let bits = bits.fold(mode << 22, |v, (i, bit)| v | (others >> i & 1) << bit);
                    assert!(plans.iter().any(|p| p.fpcr == bits), "{} {bits:x}", g.name);
                }
            }
        }
    }
}
