//! What a board file must not say: names twice, windows on top of each other, interrupts that do
//! not exist. `dyno board check` and every load of a board come through here.
use crate::description::{
    Cluster, Count, Description, Interrupt, Memory, Model, Part, Placed, Window,
};
use crate::error::{BoardError, list};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

/// INTIDs of the cores' own outputs.
const OWN_PPIS: [u32; 7] = [23, 25, 26, 27, 28, 29, 30];
const MAX_ROW: u32 = 1024;
/// Physical addresses end here.
const ADDRESSES: u64 = 1 << 48;
/// Bytes of one memory.
const MAX_MEMORY: u64 = 1 << 40;

/// The first mistake, if there is one.
pub(crate) fn check(d: &Description) -> Result<(), BoardError> {
    let c = Check { d };
    c.names()?;
    c.levels()?;
    c.clusters()?;
    c.memory()?;
    c.parts()?;
    c.keys()?;
    c.overlaps()?;
    c.interrupts()
}

struct Check<'a> {
    d: &'a Description,
}

type Checked = Result<(), BoardError>;

impl Check<'_> {
    fn fail(&self, what: impl Display, fix: impl Display) -> Checked {
        Err(BoardError::invalid(&self.d.name, what, fix))
    }

    fn names(&self) -> Checked {
        let d = self.d;
        let mut seen = BTreeSet::new();
        let spread: Vec<String> = d
            .parts
            .iter()
            .filter(|p| p.repeat.is_none_or(|r| r.count <= MAX_ROW))
            .flat_map(|p| p.placed().map(|x| x.name).collect::<Vec<_>>())
            .collect();
        let absent = d.unmodelled.iter().map(|a| &a.name);
        let memory = d.memory.iter().map(|m| &m.name);
        for name in spread.iter().chain(absent).chain(memory) {
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
            if name.is_empty() || !name.chars().all(plain) {
                let what = format!("{name:?} is no name for a block");
                return self.fail(what, "use letters, digits, - and _");
            }
            if !seen.insert(name) {
                let what = format!("two blocks are called {name}");
                return self.fail(what, "give each a name of its own");
            }
        }
        let mut clusters = BTreeSet::new();
        for c in &d.clusters {
            if !clusters.insert(&c.name) {
                let what = format!("two clusters are called {}", c.name);
                return self.fail(what, "give each a name of its own");
            }
        }
        Ok(())
    }

    fn levels(&self) -> Checked {
        match self.d.el {
            1..=3 => Ok(()),
            n => self.fail(
                format!("el: {n} is no exception level to start from"),
                "write 1, 2 or 3",
            ),
        }
    }

    fn count(&self, of: &str, c: &Count) -> Checked {
        if c.min == 0 || c.min > c.default || c.default > c.max {
            let what = format!("{of}: min {}, default {}, max {}", c.min, c.default, c.max);
            return self.fail(what, "these must not fall, and min must not be 0");
        }
        Ok(())
    }

    fn view(&self, of: &str, view: &str) -> Checked {
        if self.d.views.iter().any(|v| v == view) {
            return Ok(());
        }
        self.fail(
            format!("{of}: there is no view {view:?}"),
            format!("`views` has {}", list(&self.d.views)),
        )
    }

    fn clusters(&self) -> Checked {
        let d = self.d;
        if d.latency_ns == 0 || d.latency_ns > 1_000_000 {
            let what = format!("latency_ns: {}", d.latency_ns);
            return self.fail(what, "write a number from 1 to 1_000_000");
        }
        let Some(first) = d.clusters.first() else {
            return self.fail("no clusters", "add one");
        };
        if first.optional {
            let what = format!("cluster {}: it is the first, and optional", first.name);
            return self.fail(what, "leave `optional` out");
        }
        if d.clusters.len() > 8 {
            let what = format!("{} clusters", d.clusters.len());
            return self.fail(what, "at most 8 are possible");
        }
        d.clusters.iter().try_for_each(|c| self.cluster(c))?;
        if first.view != d.main_view() {
            let what = format!("cluster {}: its view is {}", first.name, first.view);
            return self.fail(what, "put that view first in `views`");
        }
        Ok(())
    }

    fn cluster(&self, c: &Cluster) -> Checked {
        let of = format!("cluster {}", c.name);
        self.count(&format!("{of}: cores"), &c.cores)?;
        if c.cores.max > 64 {
            return self.fail(
                format!("{of}: {} cores", c.cores.max),
                "at most 64 are possible",
            );
        }
        self.view(&of, &c.view)?;
        let same = |x: &&Cluster| x.view == c.view && x.name != c.name;
        if let Some(other) = self.d.clusters.iter().find(same) {
            let what = format!("{of}: it has the view of {}", other.name);
            return self.fail(what, "give each cluster a view of its own");
        }
        for (what, n) in [
            ("clock_hz", c.clock_hz),
            ("counter_hz", c.counter_hz),
            ("quantum_ns", c.quantum_ns),
        ] {
            if n == 0 || n > 100_000_000_000 {
                let what = format!("{of}: {what}: {n}");
                return self.fail(what, "write a number from 1 to 100_000_000_000");
            }
        }
        if c.counter_hz > u64::from(u32::MAX) {
            let what = format!("{of}: counter_hz: {}", c.counter_hz);
            return self.fail(what, "CNTFRQ_EL0 holds 32 bits: write a smaller one");
        }
        if dyno_core::Profile::by_name(&c.profile).is_none() {
            let what = format!("{of}: there is no profile {:?}", c.profile);
            return self.fail(what, format!("choose {}", list(crate::wiring::profiles())));
        }
        let known: Vec<&str> = dyno_isa::Class::ALL.iter().map(|c| c.name()).collect();
        for class in c.costs.classes.keys() {
            if !known.contains(&class.as_str()) {
                let what = format!("{of}: costs: there is no instruction class {class:?}");
                return self.fail(what, format!("choose from {}", list(&known)));
            }
        }
        if c.costs.default == 0 || c.costs.classes.values().any(|&n| n == 0) {
            let what = format!("{of}: costs: an instruction that costs nothing");
            return self.fail(what, "write at least 1 quarter cycle: time has to pass");
        }
        Ok(())
    }

    fn memory(&self) -> Checked {
        if self.d.main_memory().is_none() {
            return self.fail("no memory that is not secure", "add one under `memory`");
        }
        for m in &self.d.memory {
            let Memory { name, at, size, .. } = m;
            self.count(&format!("memory {name}: size"), size)?;
            for view in at.keys().chain(m.seen.keys()) {
                self.view(&format!("memory {name}"), view)?;
            }
            self.owner(&format!("memory {name}"), m.cluster.as_deref())?;
            if size.max > MAX_MEMORY {
                let what = format!("memory {name}: size: max {:#x}", size.max);
                return self.fail(what, "at most 2^40 bytes are possible");
            }
            let pages = [size.min, size.default, size.max];
            let mut pages = pages.iter().chain(at.values()).chain(m.seen.values());
            if pages.any(|n| n % 0x1000 != 0) {
                let what = format!("memory {name}: not whole pages");
                return self.fail(what, "make address and sizes multiples of 0x1000");
            }
        }
        Ok(())
    }

    fn parts(&self) -> Checked {
        for c in &self.d.clusters {
            let gics = self.d.gics(&c.view).count();
            if gics != 1 {
                let what = format!(
                    "cluster {}: {gics} parts with model Gic in its view",
                    c.name
                );
                return self.fail(what, "give it exactly one");
            }
        }
        self.d.parts.iter().try_for_each(|p| self.part(p))
    }

    fn owner(&self, of: &str, cluster: Option<&str>) -> Checked {
        let known = |name: &str| self.d.clusters.iter().any(|c| c.name == name);
        match cluster {
            Some(name) if !known(name) => {
                let names = list(self.d.clusters.iter().map(|c| &c.name));
                let what = format!("{of}: there is no cluster {name:?}");
                self.fail(what, format!("`clusters` has {names}"))
            }
            _ => Ok(()),
        }
    }

    fn part(&self, p: &Part) -> Checked {
        let of = format!("part {}", p.name);
        self.owner(&of, p.cluster.as_deref())?;
        if let Some(r) = p.repeat {
            let widest = p.at.values().flatten().map(|w| w.size).max().unwrap_or(0);
            if r.count == 0 || r.count > MAX_ROW || r.stride < widest {
                let what = format!("{of}: repeat: count {}, stride {:#x}", r.count, r.stride);
                let fix = format!("count is 1 to {MAX_ROW}, stride at least the window's size");
                return self.fail(what, fix);
            }
        }
        for (view, windows) in &p.at {
            self.view(&of, view)?;
            if windows.len() != p.model.windows() {
                let what = format!("{of}: {} windows in view {view}", windows.len());
                let fix = format!("{} has {}", p.model.name(), p.model.windows());
                return self.fail(what, fix);
            }
        }
        if let Some(name) = &p.clock
            && self.d.clock(name).is_none()
        {
            let known = list(self.d.clocks.iter().map(|c| &c.name));
            let what = format!("{of}: there is no clock {name:?}");
            return self.fail(what, format!("`clocks` has {known}"));
        }
        if p.model.needs_clock() && p.clock.is_none() {
            return self.fail(
                format!("{of}: a {} without a clock", p.model.name()),
                "add `clock: \"name\"`",
            );
        }
        if let Some(c) = self.d.clocks.iter().find(|c| c.hz == 0) {
            return self.fail(
                format!("clock {}: 0 Hz", c.name),
                "write its frequency in hertz",
            );
        }
        if let Model::Aon { otp, .. } = &p.model
            && otp.len() > 8
        {
            return self.fail(format!("{of}: {} words of OTP", otp.len()), "it has eight");
        }
        // What of R is a core of its own then, AON alone starts.
        let together = self.d.clusters.get(1).is_some_and(|r| r.together);
        if matches!(p.model, Model::Aon { .. }) && together && self.d.is_in_lock_step(1, 1) {
            let what = format!("{of}: the cores of R leave reset together, and run in lock-step");
            return self.fail(what, "choose one of both");
        }
        if let Model::Gic {
            spis,
            list_registers,
            priority_bits,
        } = p.model
        {
            let config = crate::wiring::gic_config(spis, list_registers, priority_bits);
            if let Err(e) = config.check() {
                return self.fail(format!("{of}: {e}"), "correct its model");
            }
            if p.repeat.is_some() || p.secure {
                return self.fail(format!("{of}: repeated or secure"), "leave both out");
            }
        }
        Ok(())
    }

    fn keys(&self) -> Checked {
        for k in &self.d.keys {
            let gpio = self.d.parts.iter().find(|p| p.name == k.part);
            if !gpio.is_some_and(|p| p.model == Model::Pl061 && p.repeat.is_none()) {
                let what = format!("key {}: {:?} is no GPIO part", k.name, k.part);
                return self.fail(what, "name a part with model Pl061");
            }
            if k.line > 7 {
                let what = format!("key {}: line {}", k.name, k.line);
                return self.fail(what, "a PL061 has lines 0 to 7");
            }
        }
        Ok(())
    }

    /// Everything is laid out as with `el: 3` and the default sizes; [`crate::Board::build`] finds
    /// what a larger memory runs into.
    fn overlaps(&self) -> Checked {
        for view in &self.d.views {
            let mut all: Vec<(String, Window)> = Vec::new();
            for m in &self.d.memory {
                if let Some(base) = m.base(view) {
                    let size = m.seen_of(view, m.size.default);
                    all.push((m.name.clone(), Window { base, size }));
                }
            }
            for p in self.d.parts_at(3) {
                all.extend(p.windows(view).into_iter().map(|w| (p.name.clone(), w)));
            }
            for a in &self.d.unmodelled {
                let windows = a.at.get(view).into_iter().flatten();
                all.extend(windows.map(|&w| (a.name.clone(), w)));
            }
            for (name, w) in &all {
                let end = w.base.checked_add(w.size);
                if w.size == 0 || end.is_none_or(|end| end > ADDRESSES) {
                    let what = format!("{name}: window {:#x} of size {:#x}", w.base, w.size);
                    return self.fail(what, "it must not be empty or go past 2^48");
                }
            }
            all.sort_by_key(|(_, w)| (w.base, w.size));
            for pair in all.windows(2) {
                let [(one, a), (other, b)] = pair else {
                    continue;
                };
                if a.base + (a.size - 1) >= b.base {
                    let what = format!(
                        "view {view}: {one} at {:#x}+{:#x} overlaps {other} at {:#x}",
                        a.base, a.size, b.base
                    );
                    return self.fail(what, "move one or make it smaller");
                }
            }
        }
        Ok(())
    }

    fn interrupts(&self) -> Checked {
        let views = self.d.clusters.iter().map(|c| &c.view);
        views
            .into_iter()
            .try_for_each(|view| self.interrupts_in(view))
    }
    fn interrupts_in(&self, view: &str) -> Checked {
        let spis = self.d.gics(view).next().unwrap_or(0);
        let mut owner: BTreeMap<(Option<u32>, u32), String> = BTreeMap::new();
        let there = |p: &Placed<'_>| p.part.at.contains_key(view);
        for p in self.d.parts_at(3).filter(there) {
            for &i in &p.interrupts {
                let of = format!("part {}: {i:?}", p.name);
                match i {
                    Interrupt::Spi(n, _) if n >= spis => {
                        let fix = format!("the GIC has SPIs 0 to {}", spis - 1);
                        return self.fail(of, fix);
                    }
                    Interrupt::Ppi(..) if p.part.core.is_none() => {
                        return self.fail(of, "parts have SPIs; the PPIs belong to the cores");
                    }
                    Interrupt::Ppi(n, _) if n > 15 || OWN_PPIS.contains(&(n + 16)) => {
                        return self
                            .fail(of, "take a PPI from 0 to 15 that the core has no use for");
                    }
                    Interrupt::Ppi(..) | Interrupt::Spi(..) | Interrupt::Open => {}
                }
                let Some(intid) = i.intid() else { continue };
                let core = p.part.core.filter(|_| matches!(i, Interrupt::Ppi(..)));
                if let Some(other) = owner.insert((core, intid), p.name.clone()) {
                    let what = format!("{of}: that interrupt is {other}'s");
                    return self.fail(what, "give each its own");
                }
            }
        }
        Ok(())
    }
}
