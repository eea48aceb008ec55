//! Instruction files and kept mismatches on the interpreter, without the oracle.
use dyno_conformance::engine::ENGINES;
use dyno_conformance::generate::Pool;
use dyno_conformance::instructions::{Case, parse, print};
use dyno_conformance::machine::Machine;
use dyno_conformance::run::replay;
use dyno_conformance::state::{Signal, Test};
use dyno_conformance::{elsewhere, rows};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn files() -> Vec<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = vec![here.join("regressions.ins")];
    for folder in ["instructions", "instructions/edges"] {
        let entries = std::fs::read_dir(here.join(folder)).expect("the folder is there");
        files.extend(entries.map(|e| e.expect("readable").path()));
    }
    files.retain(|f| f.extension().is_some_and(|e| e == "ins"));
    files.sort();
    files
}

fn cases() -> Vec<(PathBuf, Vec<Case>)> {
    let read = |file: PathBuf| {
        let text = std::fs::read_to_string(&file).expect("readable");
        let list = parse(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        (file, list)
    };
    files().into_iter().map(read).collect()
}

#[test]
fn instruction_files_hold() {
    let (mut count, mut wrong) = (0, 0);
    for (file, list) in cases() {
        count += list.len();
        for failure in replay(&list) {
            wrong += 1;
            eprintln!("{}:{failure}", file.display());
        }
    }
    assert_eq!(wrong, 0, "of {count} cases");
}

/// Rows that end in an exception wherever the tests run: at EL0, on parts without FEAT_SSBS2 and
/// without any SYSL.
const NEVER_COMPLETE: [&str; 18] = [
    "SVC",
    "HVC",
    "SMC",
    "BRK",
    "HLT",
    "DCPS1",
    "DCPS2",
    "DCPS3",
    "MSR_UAO",
    "MSR_PAN",
    "MSR_SPSel",
    "MSR_SSBS",
    "MSR_DAIFSet",
    "MSR_DAIFClr",
    "SYSL",
    "ERET",
    "ERETAA",
    "DRPS",
];

/// A row is built when a file says what it does. `dyno-conformance record --edges --row NAME` makes
/// a first draft.
#[test]
fn every_built_row_has_a_case() {
    let (mut any, mut complete) = (BTreeSet::new(), BTreeSet::new());
    for case in cases().iter().flat_map(|(_, list)| list) {
        any.insert(case.test.row_name());
        if case.expected.signal == Signal::None {
            complete.insert(case.test.row_name());
        }
    }
    let built = rows::all().filter(|(_, r)| r.todo.is_none());
    let missing: Vec<_> = built
        .map(|(_, r)| r.name)
        .filter(|name| match NEVER_COMPLETE.contains(name) {
            true => !any.contains(name),
            false => !complete.contains(name),
        })
        .collect();
    assert_eq!(missing, [""; 0]);
    for name in NEVER_COMPLETE {
        assert!(!complete.contains(name), "{name} does complete");
    }
}

#[test]
fn words_and_names_must_agree() {
    let wrong = parse("insn 91000c41 SUB_imm").expect_err("another row");
    assert_eq!(wrong, "line 1: 91000c41 is of ADD_imm, not of `SUB_imm`");
    assert!(parse("insn 91000c41").is_err(), "a name is needed");
}

#[test]
fn text_says_all_of_a_case() {
    let pool = Pool::new(true, |_, _| true);
    let mut machines = dyno_conformance::cpu::Cpu::ALL.map(Machine::new);
    for index in 0..2_000 {
        let test = pool.test(3, index);
        let outcome = machines[test.cpu as usize].run(&test);
        let text = print(&test, &outcome, "a comment");
        let case = parse(&text)
            .expect("what was printed can be read")
            .remove(0);
        assert_eq!((case.test.word, case.test.cpu), (test.word, test.cpu));
        assert_eq!((case.test.pc, &case.test.before), (test.pc, &test.before));
        assert_eq!(case.expected, outcome, "{text}");
    }
}

#[test]
fn mistakes_in_files_are_named() {
    for (text, want) in [
        ("cpu a76", "line 1: a case begins with `insn`"),
        (
            "insn 91000400 ADD_imm\ncpu z80",
            "line 2: no processor `z80`",
        ),
        (
            "insn 91000400 ADD_imm\nbefore x31=0",
            "line 2: no register `x31`",
        ),
        (
            "insn 91000400 ADD_imm\n\ninsn 1g",
            "line 3: `1g`: invalid digit found in string",
        ),
        (
            "insn 91000400 ADD_imm\nafter y=1\n",
            "line 2: no register `y`",
        ),
    ] {
        assert_eq!(parse(text).expect_err(text), want);
    }
}

#[test]
fn tests_depend_on_seed_and_index_alone() {
    let pool = Pool::new(true, |_, _| true);
    let say = |t: &Test| format!("{t:?}");
    let forward: Vec<_> = (0..200).map(|i| say(&pool.test(5, i))).collect();
    let backward: Vec<_> = (0..200).rev().map(|i| say(&pool.test(5, i))).collect();
    assert!(forward.iter().eq(backward.iter().rev()));
    assert_ne!(say(&pool.test(6, 0)), forward[0]);
}

#[test]
fn every_row_comes_up_equally_often() {
    let pool = Pool::new(true, |_, _| true);
    let rows = pool.rows().count() as u64;
    let left = rows::all().filter(|(_, r)| rows::is_not_judged(r)).count() as u64;
    assert_eq!(rows + left, rows::all().count() as u64);
    let mut seen: BTreeMap<&str, u64> = BTreeMap::new();
    let count = rows * 16;
    for index in 0..count {
        *seen.entry(pool.test(1, index).row_name()).or_default() += 1;
    }
    assert_eq!(seen.remove("(no row)"), Some(count / 16));
    assert_eq!(seen.len() as u64, rows);
    assert!(seen.values().all(|&n| n == 15), "{seen:?}");
    for row in pool.rows() {
        for f in rows::fields(row) {
            let (low, width) = dyno_isa::table::field(row.diagram, f.name);
            assert_eq!((low, width), (f.low, f.width), "{}", row.name);
        }
    }
}

/// What is left to other tests is left to tests that are there.
#[test]
fn tests_elsewhere_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut rows = 0;
    for (_, row) in rows::all() {
        let judged = elsewhere::of(row);
        assert!(
            judged.is_some() || !rows::is_not_judged(row),
            "{}",
            row.name
        );
        for (file, test) in judged.iter().flat_map(|e| e.tests) {
            let text = std::fs::read_to_string(root.join(file)).expect("the file is there");
            assert!(text.contains(&format!("fn {test}(")), "{file}: {test}");
            rows += 1;
        }
    }
    assert!(rows > 0);
}

/// Whatever is wrong in a result is seen.
#[test]
fn every_difference_is_noticed() {
    use dyno_conformance::state::Outcome;
    type Change = fn(&mut Outcome);
    let changes: [Change; 11] = [
        |o| o.signal = Signal::Trap,
        |o| o.pc ^= 4,
        |o| o.after.x[0] ^= 1,
        |o| o.after.x[30] ^= 1 << 63,
        |o| o.after.sp ^= 16,
        |o| o.after.nzcv ^= 1 << 28,
        |o| o.after.fpcr ^= 1 << 22,
        |o| o.after.fpsr ^= 1,
        |o| o.after.v[0] ^= 1,
        |o| o.after.v[31] ^= 1 << 127,
        |o| o.memory.push((8, 1)),
    ];
    let case = parse("insn 91000c41 ADD_imm\nbefore x2=5\nafter x1=8")
        .expect("a case")
        .remove(0);
    assert!(replay(std::slice::from_ref(&case)).is_empty());
    for (n, change) in changes.into_iter().enumerate() {
        let mut case = case.clone();
        change(&mut case.expected);
        let wrong = replay(&[case]);
        assert_eq!(wrong.len(), ENGINES.len(), "change {n}");
        for w in wrong {
            assert_eq!(w.mismatch.differences().len(), 1, "change {n}");
        }
    }
}
