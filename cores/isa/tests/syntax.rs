//! The language of the `syntax` column with a dialect that is not A64's.
use dyno_isa::syntax::{Dialect, Value, Word, print};
use dyno_isa::{Row, table};

/// A few operands of A32.
struct A32;

impl Dialect for A32 {
    fn named(&self, word: &Word<'_>, name: &str) -> Option<i64> {
        let mode = || i64::from(word.get("P") << 1 | word.get("U"));
        (name == "mode").then(mode)
    }
    fn operand(&self, word: &Word<'_>, value: Value, kind: &str, argument: Option<i64>) -> String {
        let name = |n: u32| format!("r{n}");
        match kind {
            "r" => name(value.v as u32 & 15),
            "c" => ["eq", "ne", "", ""][value.v as usize & 3].into(),
            "registers" => {
                let set = (0..16).filter(|n| value.v >> n & 1 != 0);
                set.map(name).collect::<Vec<_>>().join(", ")
            }
            "bits" => format!("{} of {}", value.v, value.bits),
            "scaled" => (value.v << argument.unwrap_or(0)).to_string(),
            _ => panic!("{} has no kind {kind}", word.row.name),
        }
    }
}

fn row(diagram: &'static str, syntax: &'static str) -> Row {
    Row {
        section: "",
        name: "TEST",
        diagram,
        pattern: table::pattern(diagram),
        syntax,
        feature: None,
        todo: None,
    }
}

fn text(diagram: &'static str, syntax: &'static str, insn: u32) -> Option<String> {
    let row = row(diagram, syntax);
    print(Word { row: &row, insn }, &A32)
}

#[test]
fn a_dialect_of_another_instruction_set() {
    let diagram = "cond:4 100 P U 0 W 1 Rn:4 list:16";
    let syntax = "W=1 & Rn=13 & mode=1 => pop{cond:c} ({list:registers}); \
                  ldm{mode|da||db|ib}{cond:c} {Rn:r}{W?!}, ({list:registers})";
    let ldm = |insn| text(diagram, syntax, insn).expect("the last alternative always holds");
    assert_eq!(ldm(0x18b1_8006), "ldmne r1!, {r1, r2, r15}");
    assert_eq!(ldm(0x0910_0001), "ldmdbeq r0, {r0}");
    assert_eq!(ldm(0xe8bd_8010), "pop {r4, r15}");
    assert_eq!(ldm(0xe9bd_8010), "ldmib r13!, {r4, r15}");
}

#[test]
fn values() {
    let diagram = "a:8 b:8 c:8 d:8";
    let of = |syntax| text(diagram, syntax, 0x0102_030c).unwrap_or_default();
    assert_eq!(of("{a} {d} {d:d} {d-100}"), "1 0xc 12 -0x58");
    assert_eq!(of("{1+2*3:d} {8<<b>>1:d} {d^4&9:d}"), "9 16 8");
    assert_eq!(of("{a.b:bits} {a+b:bits}"), "258 of 16 3 of 64");
    assert_eq!(of("{b:scaled} {b:scaled<a+1}"), "2 8");
    assert_eq!(of("{a<b}{a>b}{a=1}{a!=1}{1<<a=2}"), "10101");
    assert_eq!(
        of("{a?yes}{a-1?no} {b|x|y|z{c|0|1|2|<{d:d}>}}"),
        "yes z<12>"
    );
    assert_eq!(of("({a}, {b}), [x]"), "{1, 2}, [x]");
}

#[test]
fn conditions() {
    let of = |syntax| text("a:16 b:16", syntax, 0x0001_0002);
    let says = |syntax, t: &str| assert_eq!(of(syntax).as_deref(), Some(t), "{syntax}");
    says("a=2|b=2 => either; neither", "either");
    says("a=2 & b=2 => both; not", "not");
    says("a=1 & b=3|b=2 => second; not", "second");
    says("a => nonzero; zero", "nonzero");
    assert_eq!(of("a=2 => never"), None);
    assert_eq!(of(""), None);
}
