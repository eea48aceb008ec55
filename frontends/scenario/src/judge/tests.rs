use super::*;
use crate::console::Console;
use crate::syntax::parse;

fn judge(text: &str) -> Result<Judge, ScenarioError> {
    let test: BootTest = parse("s.ron", text).unwrap_or_else(|e| panic!("{e}"));
    let mut symbols = Symbols::default();
    symbols.insert("main", 0x100, 4);
    let around = Surroundings {
        consoles: &["uart0".to_string()],
        cores: &["a.0".to_string(), "a.1".to_string()],
        symbols: &symbols,
        el: 2,
    };
    Judge::new("s.ron", &test, &around)
}

fn feed(j: &mut Judge, lines: &[(u64, &str)]) {
    let mut c = Console::new("uart0");
    for &(ms, text) in lines {
        let at = Time::from_ms(ms);
        c.feed(at, text.as_bytes(), &mut |s| j.line("uart0", &s));
    }
    c.finish(&mut |s| j.line("uart0", &s));
}

const TEXT: &str = r#"BootTest(name: "t", board: "virt", stop: AtMs(1000),
    milestones: {"main": Pc(core: "a.1", sym: "main"), "hyp": El("a.0", 2), "init": Console("uart0", "Run /init")},
    kpis: [Kpi(id: "16", name: "boot", from: "main", to: "init", max_ms: 50),
           Kpi(id: "x", name: "all", from: "power-on", to: "stop")],
    expect: [Console("uart0", "ok$", count: 2), Console("uart0", "late", before_ms: 100),
             Never(Console("uart0", "panic"))],
    crash: [Console("uart0", "Oops")])"#;

#[test]
fn a_good_run() {
    let mut j = judge(TEXT).unwrap();
    assert_eq!(j.watched_addresses(), [0x100]);
    assert_eq!(j.watched_levels(), [(0, 2)]);
    assert!(!j.hit(0, 0x100, Time::from_ms(1)), "another core");
    assert!(j.hit(1, 0x100, Time::from_ms(10)));
    assert!(!j.hit(1, 0x100, Time::from_ms(20)), "the first time counts");
    j.level(0, 2, Time::from_ms(5));
    feed(
        &mut j,
        &[(30, "1 ok\n"), (60, "Run /init\n"), (61, "late\n2 ok\n")],
    );
    assert!(j.watched_addresses().is_empty() && j.watched_levels().is_empty());
    assert!(j.settled(Time::from_ms(62)));
    assert!(
        !j.decided(Time::from_ms(62)),
        "what never happens may still"
    );
    let v = j.verdicts(&End::Until, Time::from_ms(1000));
    assert!(v.passed(), "{v:#?}");
    assert_eq!(v.kpis[0].value, Some(Time::from_ms(50)));
    assert_eq!(v.kpis[1].value, Some(Time::from_ms(1000)));
    assert_eq!(v.milestones[1], ("hyp".to_string(), Some(Time::from_ms(5))));
}

#[test]
fn a_bad_run() {
    let mut j = judge(TEXT).unwrap();
    j.hit(1, 0x100, Time::from_ms(9));
    feed(
        &mut j,
        &[
            (30, "1 ok\n"),
            (60, "Run /init\npanic\n"),
            (101, "late\nOops\n"),
        ],
    );
    let v = j.verdicts(&End::Until, Time::from_ms(1000));
    assert!(!v.passed());
    let reason = |v: &Verdict| match v {
        Verdict::Fail(text) => text.clone(),
        Verdict::Pass => "passed".to_string(),
    };
    assert!(
        reason(&v.kpis[0].verdict).contains("51.000000 ms"),
        "{v:#?}"
    );
    assert!(reason(&v.expectations[0].verdict).contains("only 1 of 2"));
    assert!(reason(&v.expectations[1].verdict).contains("101.000000"));
    assert!(reason(&v.expectations[2].verdict).contains("60.000000 ms: panic"));
    assert_eq!(v.crash, Some((Time::from_ms(101), "Oops".to_string())));
    assert_eq!(v.milestones[1].1, None);
}

#[test]
fn ends_that_are_expected() {
    let off = judge(r#"BootTest(name: "t", board: "virt", stop: PowerOff)"#).unwrap();
    let passed = |j: &Judge, stop| j.verdicts(&End::Guest(stop), Time::ZERO).passed();
    assert!(passed(&off, Stop::PowerOff) && passed(&off, Stop::Exit(0)));
    assert!(!passed(&off, Stop::Reset) && !passed(&off, Stop::Exit(1)));
    let one = judge(r#"BootTest(name: "t", board: "virt", stop: PowerOff, expect: [Exit(1)])"#);
    let one = one.unwrap();
    assert!(passed(&one, Stop::Exit(1)) && !passed(&one, Stop::Exit(0)));
    let any = judge(r#"BootTest(name: "t", board: "virt")"#).unwrap();
    assert!(any.decided(Time::ZERO) && !passed(&any, Stop::Exit(3)));
}

#[test]
fn what_cannot_be_watched_is_named() {
    let fail = |rest: &str| match judge(&format!("BootTest(name: \"t\", board: \"virt\", {rest})"))
    {
        Ok(_) => panic!("accepted: {rest}"),
        Err(e) => e.to_string(),
    };
    for (rest, wanted) in [
        (r#"expect: [Console("uart7", "x")]"#, "write uart0"),
        (r#"expect: [Console("uart0", "(")]"#, "regular expression"),
        (
            r#"expect: [Golden("lcd0", at: "x", "y.png")]"#,
            "not supported yet",
        ),
        (r#"expect: [Never(Exit(1))]"#, "Never(Console"),
        (
            r#"milestones: {"m": Pc(core: "b.0", sym: "main")}"#,
            "a.0 or a.1",
        ),
        (
            r#"milestones: {"m": Pc(core: "a.0", sym: "mai")}"#,
            "did you mean main",
        ),
        (
            r#"milestones: {"m": Pc(core: "a.0")}"#,
            "either sym or addr",
        ),
        (r#"milestones: {"m": El("a.0", 3)}"#, "EL0 to EL2"),
        (
            r#"milestones: {"m": Dev("cam0", "frame_done")}"#,
            "not supported yet",
        ),
        (r#"milestones: {"stop": El("a.0", 1)}"#, "taken"),
        (
            r#"kpis: [Kpi(id: "1", name: "k", from: "power-on", to: "never")]"#,
            "power-on or stop",
        ),
        (
            r#"kpis: [Kpi(id: "1", name: "k", from: "can0.rx(0x1A0)", to: "stop")]"#,
            "not supported",
        ),
        (r#"crash: [Exit(1)]"#, "not a console"),
    ] {
        let e = fail(rest);
        assert!(
            e.starts_with("s.ron: ") && e.contains(wanted),
            "{rest}: {e}"
        );
    }
}
