//! What `dyno board list`, `show`, `map` and `check` print. All of it comes from the board file.
use crate::board::Board;
use crate::builder::Options;
use crate::description::{Description, Interrupt, Trigger, Window};
use crate::devicetree::{Chosen, Tree};
use crate::error::BoardError;
use crate::wiring;
use std::collections::BTreeSet;
use std::fmt::Write;

/// What is behind a range of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Memory,
    Part,
    Unmodelled,
}

/// A line of the memory map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub view: String,
    pub window: Window,
    pub name: String,
    /// Model, or the reason why there is none.
    pub what: String,
    pub kind: Kind,
    pub secure: bool,
    /// Of the part's first window only.
    pub interrupts: Vec<Interrupt>,
}

/// The map of every view, sorted by address, as with `--el 3` and this much main memory.
pub fn rows(d: &Description, memory: u64) -> Vec<Row> {
    let main = d.main_memory().map(|m| &m.name);
    let mut all = Vec::new();
    for view in &d.views {
        let mut of_view = Vec::new();
        let mut add = |window, name: &str, what: &str, kind, secure, interrupts| {
            of_view.push(Row {
                view: view.clone(),
                window,
                name: name.to_string(),
                what: what.to_string(),
                kind,
                secure,
                interrupts,
            });
        };
        for m in &d.memory {
            if let Some(base) = m.base(view) {
                let is_main = Some(&m.name) == main;
                let size = if is_main { memory } else { m.size.default };
                let size = m.seen_of(view, size);
                let window = Window { base, size };
                add(window, &m.name, "RAM", Kind::Memory, m.secure, Vec::new());
            }
        }
        for p in d.parts_at(3) {
            let what = p.part.model.name();
            for (i, w) in p.windows(view).into_iter().enumerate() {
                let interrupts = if i == 0 {
                    p.interrupts.clone()
                } else {
                    Vec::new()
                };
                add(w, &p.name, what, Kind::Part, p.part.secure, interrupts);
            }
        }
        for a in &d.unmodelled {
            for (i, &w) in a.at.get(view).into_iter().flatten().enumerate() {
                let spis = a.spis.iter().filter(|_| i == 0);
                let interrupts = spis.map(|&n| Interrupt::Spi(n, Trigger::High)).collect();
                add(w, &a.name, &a.why, Kind::Unmodelled, false, interrupts);
            }
        }
        of_view.sort_by_key(|r| (r.window.base, r.window.size));
        all.extend(of_view);
    }
    all
}

fn interrupts_text(list: &[Interrupt]) -> String {
    let one = |i: &Interrupt| match i {
        Interrupt::Spi(n, _) => Some(format!("SPI {n}")),
        Interrupt::Ppi(n, _) => Some(format!("PPI {n}")),
        Interrupt::Open => None,
    };
    list.iter().filter_map(one).collect::<Vec<_>>().join(", ")
}

/// `dyno board map`: one line per range and view.
pub fn map_text(d: &Description, memory: u64) -> String {
    let mut out = String::new();
    let mut view = None;
    for r in rows(d, memory) {
        if view.as_ref() != Some(&r.view) {
            let _ = writeln!(out, "view {}", r.view);
            view = Some(r.view.clone());
        }
        let last = r.window.base.saturating_add(r.window.size - 1);
        let secure = if r.secure { " [secure]" } else { "" };
        let what = match r.kind {
            Kind::Unmodelled => format!("NOT MODELLED: {}", r.what),
            _ => r.what,
        };
        let interrupts = interrupts_text(&r.interrupts);
        let line = format!(
            "  {:#014x}-{last:#014x} {:10} {:16} {:12} {what}{secure}",
            r.window.base,
            crate::boot::size(r.window.size),
            r.name,
            interrupts
        );
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out
}

/// Which part raises which interrupt: INTID, name, trigger.
pub fn interrupt_rows(d: &Description) -> Vec<(u32, String, Trigger)> {
    let mut all = BTreeSet::new();
    for (name, intid) in [
        ("PMU", 23),
        ("GIC maintenance", wiring::MAINTENANCE_PPI),
        ("CNTHP (EL2 physical timer)", 26),
        ("CNTV (virtual timer)", 27),
        ("CNTHV (EL2 virtual timer)", 28),
        ("CNTPS (secure timer)", 29),
        ("CNTP (physical timer)", 30),
    ] {
        all.insert((intid, name.to_string(), Trigger::High));
    }
    for p in d.parts_at(3) {
        for &i in &p.interrupts {
            if let (Interrupt::Spi(_, t) | Interrupt::Ppi(_, t), Some(intid)) = (i, i.intid()) {
                all.insert((intid, p.name.clone(), t));
            }
        }
    }
    all.into_iter().collect()
}

/// `dyno board show`.
pub fn show_text(board: &Board) -> String {
    let d = &board.description;
    let mut out = String::new();
    let _ = writeln!(out, "{}: {}", d.name, d.about);
    let _ = writeln!(out, "starts at EL{} unless --el says otherwise", d.el);
    for c in &d.clusters {
        let _ = writeln!(
            out,
            "\ncluster {}: {} cores ({} to {}), profile {}, {} MHz, counter {} Hz",
            c.name,
            c.cores.default,
            c.cores.min,
            c.cores.max,
            c.profile,
            c.clock_hz / 1_000_000,
            c.counter_hz
        );
        let there = match c.optional {
            true => "there where asked for; ",
            false => "",
        };
        let reset = match c.together {
            true => "all cores leave reset together",
            false => "core 0 leaves reset by itself",
        };
        let _ = writeln!(out, "  {there}{reset}");
        let _ = writeln!(out, "  costs in quarter cycles: {}", c.costs.source);
        let mut costs: Vec<String> = Vec::new();
        for class in dyno_isa::Class::ALL {
            let cost = wiring::timing(c).costs.of(class);
            costs.push(format!("{} {cost}", class.name()));
        }
        costs.push(format!("exception {}", c.costs.exception));
        let _ = writeln!(out, "  {}", costs.join(", "));
    }
    for c in &d.clusters {
        let differences = wiring::differences(&c.profile);
        if !differences.is_empty() {
            let _ = writeln!(out, "\nwhat a real {} has and this one does not", c.profile);
        }
        for difference in differences {
            let _ = writeln!(out, "  {difference}");
        }
    }
    let _ = writeln!(out, "\nmemory map");
    out += &map_text(d, d.main_memory().map_or(0, |m| m.size.default));
    let _ = writeln!(out, "\ninterrupts (INTID)");
    for (n, name, trigger) in interrupt_rows(d) {
        let trigger = match trigger {
            Trigger::High => "level",
            Trigger::Rising => "edge",
        };
        let _ = writeln!(out, "  {n:4} {trigger:6} {name}");
    }
    if !d.unmodelled.is_empty() {
        let _ = writeln!(
            out,
            "\nnot modelled; touching one is an external abort (--log unimp)"
        );
        for a in &d.unmodelled {
            let _ = writeln!(out, "  {}: {}", a.name, a.why);
        }
    }
    let options = Options {
        clusters: names(d),
        ..Options::default()
    };
    if let Ok(built) = board.build(options) {
        let mut gaps: Vec<String> = Vec::new();
        for (name, list) in built.unmodelled() {
            let line = format!("  {name}: {}", list.join("; "));
            let same = |l: &String| l.split_once(": ").map(|x| x.1) == Some(&list.join("; "));
            if !gaps.iter().any(same) {
                gaps.push(line);
            }
        }
        if !gaps.is_empty() {
            let _ = writeln!(out, "\nleft out by the models (first part of each kind)");
            let _ = writeln!(out, "{}", gaps.join("\n"));
        }
    }
    out
}

/// Of its clusters.
fn names(d: &Description) -> Vec<String> {
    d.clusters.iter().map(|c| c.name.clone()).collect()
}

/// `dyno board check`: builds the board at every level with the fewest and the most cores in every cluster
/// and the least and the default memory, and reads its devicetree back. The number of machines it built.
pub fn check(board: &Board) -> Result<u32, BoardError> {
    board.check()?;
    let Some(memory) = board.description.main_memory().map(|m| m.size) else {
        return Ok(0);
    };
    let mut built = 0;
    for el in 1..=3 {
        for (most, bytes) in [(false, memory.min), (true, memory.default)] {
            let mut board = board.clone();
            for c in &mut board.description.clusters {
                c.cores.default = if most { c.cores.max } else { c.cores.min };
            }
            let machine = board.build(Options {
                memory: Some(bytes),
                el: Some(el),
                clusters: names(&board.description),
                ..Options::default()
            })?;
            let blob = machine.devicetree(&Chosen::default())?;
            Tree::parse(&blob).map_err(|what| BoardError::Devicetree {
                name: "generated devicetree".to_string(),
                what,
                fix: format!(
                    "correct names and properties in board {}",
                    board.description.name
                ),
            })?;
            built += 1;
        }
    }
    Ok(built)
}
