//! JUnit: a suite for each case, a testcase for each KPI and expectation; times are virtual
//! seconds, so the file is the same in every run.
use crate::judge::Verdict;
use crate::report::{code_text, kpi_name};
use crate::run::{CaseResult, code};
use crate::summary::end_text;
use crate::units;
use dyno_fabric::Time;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, Event};

struct TestCase {
    name: String,
    time: Option<Time>,
    properties: Vec<(String, String)>,
    failure: Option<(&'static str, String)>,
}

/// The whole file.
pub fn text(results: &[CaseResult]) -> String {
    let mut w = Writer::new_with_indent(Vec::new(), b' ', 2);
    // Writing to memory does not fail.
    let _ = write(&mut w, results);
    let mut out = String::from_utf8_lossy(&w.into_inner()).into_owned();
    out.push('\n');
    out
}

fn write(w: &mut Writer<Vec<u8>>, results: &[CaseResult]) -> std::io::Result<()> {
    w.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let suites: Vec<(&CaseResult, Vec<TestCase>)> =
        results.iter().map(|r| (r, test_cases(r))).collect();
    let mut root = BytesStart::new("testsuites");
    let all: Vec<&TestCase> = suites.iter().flat_map(|(_, t)| t).collect();
    counts(&mut root, &all);
    w.write_event(Event::Start(root))?;
    for (r, tests) in &suites {
        let mut suite = BytesStart::new("testsuite");
        suite.push_attribute(("name", plain(&r.case.name).as_str()));
        counts(&mut suite, &tests.iter().collect::<Vec<_>>());
        let time = r.run.as_ref().map_or(Time::ZERO, |run| run.figures.time);
        suite.push_attribute(("time", units::seconds(time).as_str()));
        w.write_event(Event::Start(suite))?;
        for t in tests {
            test_case(w, &r.case.name, t)?;
        }
        w.write_event(Event::End(BytesEnd::new("testsuite")))?;
    }
    w.write_event(Event::End(BytesEnd::new("testsuites")))
}

fn counts(e: &mut BytesStart<'_>, tests: &[&TestCase]) {
    let of = |kind: &str| {
        let bad = tests.iter().filter_map(|t| t.failure.as_ref());
        bad.filter(|(k, _)| *k == kind).count().to_string()
    };
    e.push_attribute(("tests", tests.len().to_string().as_str()));
    e.push_attribute(("failures", of("failure").as_str()));
    e.push_attribute(("errors", of("error").as_str()));
}

fn test_case(w: &mut Writer<Vec<u8>>, case: &str, t: &TestCase) -> std::io::Result<()> {
    let mut e = BytesStart::new("testcase");
    e.push_attribute(("classname", plain(case).as_str()));
    e.push_attribute(("name", plain(&t.name).as_str()));
    let time = units::seconds(t.time.unwrap_or(Time::ZERO));
    e.push_attribute(("time", time.as_str()));
    if t.properties.is_empty() && t.failure.is_none() {
        return w.write_event(Event::Empty(e));
    }
    w.write_event(Event::Start(e))?;
    if !t.properties.is_empty() {
        w.write_event(Event::Start(BytesStart::new("properties")))?;
        for (name, value) in &t.properties {
            let mut p = BytesStart::new("property");
            p.push_attribute(("name", plain(name).as_str()));
            p.push_attribute(("value", plain(value).as_str()));
            w.write_event(Event::Empty(p))?;
        }
        w.write_event(Event::End(BytesEnd::new("properties")))?;
    }
    if let Some((kind, message)) = &t.failure {
        let mut f = BytesStart::new(*kind);
        f.push_attribute(("message", plain(message).as_str()));
        w.write_event(Event::Empty(f))?;
    }
    w.write_event(Event::End(BytesEnd::new("testcase")))
}

/// XML has no place for control characters, not even escaped.
fn plain(text: &str) -> String {
    let allowed = |c: char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars()
        .map(|c| if allowed(c) { c } else { ' ' })
        .collect()
}

fn test_cases(r: &CaseResult) -> Vec<TestCase> {
    let mut run_case = TestCase {
        name: "run".to_string(),
        time: None,
        properties: Vec::new(),
        failure: None,
    };
    let run = match &r.run {
        Ok(run) => run,
        Err(e) => {
            run_case.failure = Some(("error", e.to_string()));
            return vec![run_case];
        }
    };
    run_case.time = Some(run.figures.time);
    run_case.properties = vec![
        ("fingerprint".to_string(), run.figures.fingerprint_text()),
        ("end".to_string(), end_text(&run.end)),
    ];
    // Failed KPIs and expectations speak for themselves.
    if !matches!(r.code, code::PASS | code::FAILED) {
        let why = match (&r.mismatch, &run.verdicts.crash) {
            (Some(text), _) => text.clone(),
            (_, Some((_, line))) => line.clone(),
            _ => end_text(&run.end),
        };
        run_case.failure = Some(("error", format!("{}: {why}", code_text(r.code))));
    }
    let failure = |v: &Verdict| match v {
        Verdict::Pass => None,
        Verdict::Fail(why) => Some(("failure", why.clone())),
    };
    let kpis = run.verdicts.kpis.iter().map(|k| TestCase {
        name: kpi_name(k),
        time: k.value,
        properties: k
            .req
            .iter()
            .map(|q| ("requirement".to_string(), q.clone()))
            .collect(),
        failure: failure(&k.verdict),
    });
    let expectations = run.verdicts.expectations.iter().map(|e| TestCase {
        name: e.name.clone(),
        time: e.at,
        properties: Vec::new(),
        failure: failure(&e.verdict),
    });
    let mut all = vec![run_case];
    all.extend(kpis.chain(expectations));
    all
}
