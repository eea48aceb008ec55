//! What `--set path=value` may change, and `--list-params` lists.
use crate::board::Board;
use crate::boot::raw::number;
use crate::description::{Description, Model};
use crate::error::{BoardError, list};

/// One value of a board that an option may change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Param {
    /// As in `--set PATH=VALUE`.
    pub path: String,
    pub value: String,
    pub about: &'static str,
}

enum Slot<'a> {
    U8(&'a mut u8),
    U16(&'a mut u16),
    U32(&'a mut u32),
    U64(&'a mut u64),
    Bool(&'a mut bool),
    Text(&'a mut String),
}

struct Entry<'a> {
    path: String,
    slot: Slot<'a>,
    about: &'static str,
}

impl Slot<'_> {
    fn value(&self) -> String {
        match self {
            Slot::U8(n) => n.to_string(),
            Slot::U16(n) => n.to_string(),
            Slot::U32(n) => n.to_string(),
            Slot::U64(n) => n.to_string(),
            Slot::Bool(b) => b.to_string(),
            Slot::Text(t) => (*t).clone(),
        }
    }
    /// The error says what would be right.
    fn set(&mut self, text: &str) -> Result<(), String> {
        fn fit<T: TryFrom<u64>>(to: &mut T, text: &str, max: u64) -> Result<(), String> {
            let n = number(text).and_then(|n| T::try_from(n).ok());
            *to = n.ok_or_else(|| format!("write a number from 0 to {max}"))?;
            Ok(())
        }
        match self {
            Slot::U8(n) => fit(*n, text, u8::MAX.into()),
            Slot::U16(n) => fit(*n, text, u16::MAX.into()),
            Slot::U32(n) => fit(*n, text, u32::MAX.into()),
            Slot::U64(n) => fit(*n, text, u64::MAX),
            Slot::Bool(b) => {
                **b = match text {
                    "true" | "on" | "1" => true,
                    "false" | "off" | "0" => false,
                    _ => return Err("write true or false".to_string()),
                };
                Ok(())
            }
            Slot::Text(t) => {
                **t = text.to_string();
                Ok(())
            }
        }
    }
}

fn entries(d: &mut Description) -> Vec<Entry<'_>> {
    let mut all = Vec::new();
    let mut add = |path: String, slot, about| all.push(Entry { path, slot, about });
    for c in &mut d.clusters {
        let default = c.costs.default;
        let at = |field: &str| format!("clusters.{}.{field}", c.name);
        add(
            at("profile"),
            Slot::Text(&mut c.profile),
            "what the cores are",
        );
        let about = "how many, unless --smp says otherwise";
        add(at("cores"), Slot::U64(&mut c.cores.default), about);
        let about = "all cores leave reset at once";
        add(at("together"), Slot::Bool(&mut c.together), about);
        add(at("clock_hz"), Slot::U64(&mut c.clock_hz), "core clock");
        add(
            at("counter_hz"),
            Slot::U64(&mut c.counter_hz),
            "system counter (CNTFRQ)",
        );
        let about = "longest turn of a core before the next one runs";
        add(at("quantum_ns"), Slot::U64(&mut c.quantum_ns), about);
        let about = "quarter cycles of classes that are not named";
        add(at("costs.default"), Slot::U8(&mut c.costs.default), about);
        let about = "quarter cycles of an exception or return";
        add(
            at("costs.exception"),
            Slot::U16(&mut c.costs.exception),
            about,
        );
        for class in dyno_isa::Class::ALL {
            c.costs
                .classes
                .entry(class.name().to_string())
                .or_insert(default);
        }
        for (class, n) in &mut c.costs.classes {
            let path = format!("clusters.{}.costs.{class}", c.name);
            add(
                path,
                Slot::U8(n),
                "quarter cycles per instruction of this class",
            );
        }
    }
    for c in &mut d.clocks {
        add(
            format!("clocks.{}.hz", c.name),
            Slot::U64(&mut c.hz),
            "fixed clock",
        );
    }
    for m in &mut d.memory {
        let path = format!("memory.{}.size", m.name);
        add(
            path,
            Slot::U64(&mut m.size.default),
            "bytes, unless --memory says otherwise",
        );
    }
    for p in &mut d.parts {
        let at = |field: &str| format!("parts.{}.{field}", p.name);
        match &mut p.model {
            Model::Gic {
                spis,
                list_registers,
                priority_bits,
            } => {
                add(
                    at("spis"),
                    Slot::U32(spis),
                    "shared interrupts, a multiple of 32",
                );
                add(at("list_registers"), Slot::U32(list_registers), "1 to 16");
                add(at("priority_bits"), Slot::U32(priority_bits), "5 to 8");
            }
            Model::Pl011 { timed, fifo16 } => {
                add(
                    at("timed"),
                    Slot::Bool(timed),
                    "characters take their baud rate's time",
                );
                add(
                    at("fifo16"),
                    Slot::Bool(fifo16),
                    "FIFOs of r1p4: 16 entries, not 32",
                );
            }
            Model::Pl031 { epoch } => {
                add(
                    at("epoch"),
                    Slot::U32(epoch),
                    "seconds since 1970 at power-on",
                );
            }
            Model::CmsdkUart { timed } => add(
                at("timed"),
                Slot::Bool(timed),
                "characters take their baud rate's time",
            ),
            Model::Aon { lock_step, .. } => add(
                at("lock_step"),
                Slot::Bool(lock_step),
                "the R cores run in lock-step",
            ),
            Model::Pl061
            | Model::Sp805
            | Model::SbsaWatchdog
            | Model::CmsdkDualTimer
            | Model::CmsdkWatchdog
            | Model::Fpgaio
            | Model::Mhu
            | Model::Scc { .. }
            | Model::VirtioMmio => {}
        }
    }
    all
}

impl Board {
    pub fn params(&self) -> Vec<Param> {
        let mut d = self.description.clone();
        let all = entries(&mut d);
        let params = all.iter().map(|e| Param {
            path: e.path.clone(),
            value: e.slot.value(),
            about: e.about,
        });
        params.collect()
    }
    /// Changes one value; the board is checked again when it is built.
    pub fn set(&mut self, path: &str, value: &str) -> Result<(), BoardError> {
        let board = self.description.name.clone();
        let option = format!("--set {path}={value}");
        let before: Vec<u8> = self
            .description
            .clusters
            .iter()
            .map(|c| c.costs.default)
            .collect();
        let mut all = entries(&mut self.description);
        let Some(entry) = all.iter_mut().find(|e| e.path == path) else {
            let near = nearest(path, all.iter().map(|e| e.path.as_str()));
            let fix = match near.as_slice() {
                [] => "--list-params lists what it has".to_string(),
                some => format!("did you mean {}? --list-params lists all", list(some)),
            };
            let what = format!("board {board} has no such parameter");
            return Err(BoardError::option(&option, what, fix));
        };
        let set = entry.slot.set(value);
        set.map_err(|fix| {
            BoardError::option(&option, format!("{value:?} is no value for it"), fix)
        })?;
        // A new default is one for every class that followed the old one.
        for (c, before) in self.description.clusters.iter_mut().zip(before) {
            if c.costs.default != before {
                let now = c.costs.default;
                c.costs
                    .classes
                    .values_mut()
                    .filter(|n| **n == before)
                    .for_each(|n| *n = now);
            }
        }
        Ok(())
    }
    /// The same for `path=value` as on the command line.
    pub fn set_option(&mut self, option: &str) -> Result<(), BoardError> {
        match option.split_once('=') {
            Some((path, value)) => self.set(path.trim(), value.trim()),
            None => {
                let option = format!("--set {option}");
                let fix = "write --set path=value; --list-params lists the paths";
                Err(BoardError::option(&option, "there is no = in it", fix))
            }
        }
    }
}

/// Up to three paths that differ little, or end alike.
fn nearest<'a>(path: &str, all: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let last = path.rsplit('.').next().unwrap_or(path);
    let mut near: Vec<(usize, &str)> = all
        .filter_map(|p| {
            let d = distance(path, p);
            let same_end = !last.is_empty() && p.rsplit('.').next() == Some(last);
            (d <= 3 || same_end).then_some((d, p))
        })
        .collect();
    near.sort();
    near.into_iter().take(3).map(|(_, p)| p).collect()
}

/// Levenshtein distance.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(100).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().take(100).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, &cb) in b.iter().enumerate() {
            let change = diagonal + usize::from(ca != cb);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
