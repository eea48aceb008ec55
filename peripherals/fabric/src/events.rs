//! The event queue: totally ordered by (time, order of arming), no callbacks, all of it state.
use crate::device::DeviceId;
use crate::time::Time;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Every part owns numbered timers; each is armed for one instant or not at all, so the queue can
/// never hold more than the parts have timers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Events {
    sequence: u64,
    queue: BTreeMap<(Time, u64), (DeviceId, u32)>,
    armed: BTreeMap<(DeviceId, u32), (Time, u64)>,
}

impl Events {
    /// Arms, moves or (with `None`) stops a timer of a part.
    pub fn set(&mut self, device: DeviceId, timer: u32, at: Option<Time>) {
        if let Some(key) = self.armed.remove(&(device, timer)) {
            self.queue.remove(&key);
        }
        if let Some(at) = at {
            self.sequence += 1;
            let key = (at, self.sequence);
            self.queue.insert(key, (device, timer));
            self.armed.insert((device, timer), key);
        }
    }
    pub fn armed(&self, device: DeviceId, timer: u32) -> Option<Time> {
        self.armed.get(&(device, timer)).map(|&(t, _)| t)
    }
    /// When the next event is due.
    pub fn next(&self) -> Option<Time> {
        self.queue.first_key_value().map(|(&(t, _), _)| t)
    }
    /// Takes the first event that is due at `now` or before.
    pub fn take_due(&mut self, now: Time) -> Option<(Time, DeviceId, u32)> {
        let (&key, &(device, timer)) = self.queue.first_key_value()?;
        if key.0 > now {
            return None;
        }
        self.queue.remove(&key);
        self.armed.remove(&(device, timer));
        Some((key.0, device, timer))
    }
}
