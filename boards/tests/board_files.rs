//! What a wrong board file is told.
use dyno_boards::Board;

const VIRT: &str = include_str!("../definitions/virt.ron");

fn refused(text: &str) -> String {
    Board::parse("my.ron", text)
        .expect_err("it must be refused")
        .to_string()
}

/// The text with one occurrence changed.
fn changed(from: &str, to: &str) -> String {
    assert!(VIRT.contains(from), "{from}");
    VIRT.replacen(from, to, 1)
}

#[test]
fn an_unknown_field_is_named_with_its_place() {
    let e = refused(&changed("clock_hz:", "clok_hz:"));
    let line = VIRT.lines().position(|l| l.contains("clock_hz:")).unwrap() + 1;
    assert!(e.starts_with(&format!("my.ron:{line}:")), "{e}");
    assert!(e.contains("field `clok_hz`"), "{e}");
    assert!(e.contains("`clock_hz`"), "what would be right: {e}");
    assert!(e.contains("\n  | "), "the line is shown: {e}");
}

#[test]
fn a_wrong_type_names_its_field() {
    let e = refused(&changed("clock_hz: 1_000_000_000", "clock_hz: \"fast\""));
    assert!(e.contains("field `clock_hz`: Expected integer"), "{e}");
    let e = refused(&changed("el: 1,", "el: 300,"));
    assert!(e.contains("field `el`"), "{e}");
    let e = refused(&changed("profile: \"a76\"", "profile: 76"));
    assert!(e.contains("field `profile`: Expected string"), "{e}");
    let e = refused(&changed("views: [\"a\"]", "views: \"a\""));
    assert!(e.contains("field `views`"), "{e}");
}

#[test]
fn a_missing_field_and_an_unknown_model_are_named() {
    let e = refused(&changed("quantum_ns: 10_000,", ""));
    assert!(e.contains("field `quantum_ns`"), "{e}");
    let e = refused(&changed("model: Pl061", "model: Pl062"));
    assert!(e.contains("Pl062") && e.contains("`Pl061`"), "{e}");
    let e = refused("Board(");
    assert!(e.starts_with("my.ron:1:"), "{e}");
    assert!(refused("").starts_with("my.ron:1:1"));
}

#[test]
fn what_reads_well_but_cannot_be_is_refused() {
    for (from, to, what) in [
        ("base: 0x0901_0000", "base: 0x0900_0800", "overlaps rtc"),
        ("Spi(2, High)", "Spi(1, High)", "that interrupt is uart0's"),
        ("Spi(2, High)", "Spi(256, High)", "SPIs 0 to 255"),
        ("Spi(2, High)", "Ppi(2, High)", "PPIs belong to the cores"),
        (
            "clock: \"clk24mhz\"",
            "clock: \"clk\"",
            "there is no clock \"clk\"",
        ),
        (
            "name: \"rtc\"",
            "name: \"uart0\"",
            "two blocks are called uart0",
        ),
        ("name: \"rtc\"", "name: \"r tc\"", "is no name for a block"),
        ("el: 1", "el: 4", "no exception level"),
        (
            "profile: \"a76\"",
            "profile: \"a99\"",
            "there is no profile \"a99\"",
        ),
        ("default: 1, min: 1", "default: 1, min: 2", "must not fall"),
        ("view: \"a\"", "view: \"b\"", "there is no view \"b\""),
        ("size: 0x200", "size: 0x400", "stride"),
        ("count: 32", "count: 0", "count 0"),
        ("spis: 256", "spis: 100", "100 SPIs"),
        ("part: \"gpio\"", "part: \"uart0\"", "is no GPIO part"),
        ("line: 3", "line: 8", "line 8"),
        ("size: 0x1000)]", "size: 0)]", "must not be empty"),
        (
            "\"ram\", at: {\"a\": 0x4000_0000}",
            "\"ram\", at: {\"a\": 1}",
            "whole pages",
        ),
        ("default: 4,\n", "default: 0,\n", "costs nothing"),
        ("counter_hz: 62_500_000", "counter_hz: 0", "counter_hz: 0"),
    ] {
        let e = refused(&changed(from, to));
        assert!(e.contains(what), "{to}: {e}");
        assert!(e.starts_with("board virt: ") && e.contains("; "), "{e}");
    }
}

#[test]
fn damaged_text_is_an_error_and_never_a_panic() {
    let mut state = 1u64;
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) as usize % below
    };
    for _ in 0..1500 {
        let mut bytes = VIRT.as_bytes().to_vec();
        for _ in 0..=next(3) {
            let at = next(bytes.len().max(1));
            if bytes.is_empty() {
                break;
            }
            match next(3) {
                0 => bytes[at] = b"0:,()[]\"'x_9\x7f{}"[next(15)],
                1 => drop(bytes.drain(at..(at + next(20)).min(bytes.len()))),
                _ => bytes.truncate(at.max(1)),
            }
        }
        if let Ok(text) = String::from_utf8(bytes)
            && let Err(e) = Board::parse("my.ron", &text)
        {
            assert!(!e.to_string().is_empty());
        }
    }
}
