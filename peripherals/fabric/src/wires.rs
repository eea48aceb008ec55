//! Wires: levels from one source to any number of sinks, settled in the order they changed.
use crate::device::DeviceId;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// Where a level comes from: an output pin of a part or of a core.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Source {
    Device(DeviceId, u32),
    Core(u32, u32),
}

/// Where a level goes to: an input of a part, or an interrupt line of a core.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Sink {
    Device(DeviceId, u32),
    Core(u32, u32),
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Wires {
    levels: BTreeMap<Source, bool>,
    changed: VecDeque<(Source, bool)>,
    #[serde(skip)]
    sinks: BTreeMap<Source, Vec<Sink>>,
}

impl Wires {
    pub fn connect(&mut self, from: Source, to: Sink) {
        self.sinks.entry(from).or_default().push(to);
    }
    pub fn level(&self, s: Source) -> bool {
        self.levels.get(&s).copied().unwrap_or(false)
    }
    /// Drives a level; nothing happens where it does not change.
    pub fn set(&mut self, s: Source, level: bool) {
        let old = self.levels.entry(s).or_insert(false);
        if *old != level {
            *old = level;
            self.changed.push_back((s, level));
        }
    }
    #[inline]
    pub(crate) fn have_changed(&self) -> bool {
        !self.changed.is_empty()
    }
    pub(crate) fn take_changed(&mut self) -> Option<(Source, bool)> {
        self.changed.pop_front()
    }
    pub fn sinks(&self, s: Source) -> &[Sink] {
        self.sinks.get(&s).map_or(&[], Vec::as_slice)
    }
    /// Everything that was ever driven, and its level.
    pub fn levels(&self) -> impl Iterator<Item = (Source, bool)> + '_ {
        self.levels.iter().map(|(&s, &l)| (s, l))
    }
}
