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

/// Where a level goes to: an input of a part, an interrupt line of a core, or by the edge of this number to
/// another cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Sink {
    Device(DeviceId, u32),
    Core(u32, u32),
    Edge(u32),
}

/// What hangs at one source.
#[derive(Clone, Debug, Default)]
struct Wire {
    /// `None` until it is driven for the first time.
    level: Option<bool>,
    sinks: Vec<Sink>,
}

/// Wires by the number of their part or core, and of its pin. Interrupts come this way, so finding one
/// is two look-ups.
#[derive(Clone, Debug, Default)]
pub struct Wires {
    devices: Vec<Vec<Wire>>,
    cores: Vec<Vec<Wire>>,
    changed: VecDeque<(Source, bool)>,
}

/// Pins a part or core has at most.
const MAX_PINS: usize = 1 << 16;

impl Wires {
    fn of(&self, s: Source) -> Option<&Wire> {
        let (owners, owner, pin) = match s {
            Source::Device(id, pin) => (&self.devices, usize::from(id.0), pin),
            Source::Core(core, pin) => (&self.cores, core as usize, pin),
        };
        owners.get(owner)?.get(pin as usize)
    }
    fn of_mut(&mut self, s: Source) -> Option<&mut Wire> {
        let (owners, owner, pin) = match s {
            Source::Device(id, pin) => (&mut self.devices, usize::from(id.0), pin as usize),
            Source::Core(core, pin) => (&mut self.cores, core as usize, pin as usize),
        };
        if pin >= MAX_PINS || owner >= MAX_PINS {
            return None;
        }
        if owners.len() <= owner {
            owners.resize(owner + 1, Vec::new());
        }
        let wires = &mut owners[owner];
        if wires.len() <= pin {
            wires.resize(pin + 1, Wire::default());
        }
        Some(&mut wires[pin])
    }
    pub fn connect(&mut self, from: Source, to: Sink) {
        if let Some(w) = self.of_mut(from) {
            w.sinks.push(to);
        }
    }
    pub fn level(&self, s: Source) -> bool {
        self.of(s).and_then(|w| w.level).unwrap_or(false)
    }
    /// Drives a level; nothing happens where it does not change.
    pub fn set(&mut self, s: Source, level: bool) {
        let Some(w) = self.of_mut(s) else {
            return;
        };
        let old = w.level.replace(level);
        if old.unwrap_or(false) != level {
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
        self.of(s).map_or(&[], |w| &w.sinks)
    }
    /// Everything that was ever driven, and its level: parts first, by number and pin.
    pub fn levels(&self) -> impl Iterator<Item = (Source, bool)> + '_ {
        let devices = self.devices.iter().enumerate().flat_map(|(id, pins)| {
            let source = move |pin| Source::Device(DeviceId(id as u16), pin as u32);
            driven(pins).map(move |(pin, level)| (source(pin), level))
        });
        let cores = self.cores.iter().enumerate().flat_map(|(core, pins)| {
            let source = move |pin| Source::Core(core as u32, pin as u32);
            driven(pins).map(move |(pin, level)| (source(pin), level))
        });
        devices.chain(cores)
    }
}

fn driven(pins: &[Wire]) -> impl Iterator<Item = (usize, bool)> + '_ {
    let levels = pins.iter().map(|w| w.level).enumerate();
    levels.filter_map(|(pin, level)| Some((pin, level?)))
}

/// The state: levels, and changes that are still to be told.
impl Serialize for Wires {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let levels: BTreeMap<Source, bool> = self.levels().collect();
        (levels, &self.changed).serialize(to)
    }
}
