//! What a cell knows of the others: their parts, pages of RAM that they own, and where wires lead.
use super::System;
use crate::device::DeviceId;
use crate::ram::{PAGE_SIZE, Ram};
use crate::space::{SpaceId, Target};
use crate::time::Time;
use std::sync::Arc;

/// A level on its way to another cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Departure {
    pub at: Time,
    /// See [`Sink::Edge`].
    pub edge: u32,
    pub level: bool,
}

/// What of another cell is behind an address.
#[derive(Clone)]
pub enum Elsewhere {
    Part { cell: u8, id: DeviceId, offset: u64 },
    Page { ram: Arc<Ram>, offset: u64 },
}

impl System {
    /// Whether RAM is behind an address that another cell owns.
    pub fn is_held_elsewhere(&self, space: SpaceId, addr: u64) -> bool {
        self.ram_at(space, addr)
            .is_some_and(|(ram, at)| !ram.is_owned(at, self.cell))
    }
    /// What of another cell is behind an address.
    pub fn elsewhere(&self, space: SpaceId, addr: u64) -> Option<Elsewhere> {
        let r = self.spaces[space.0 as usize].find(addr)?;
        let inner = addr - r.base;
        match &r.target {
            Target::Ram { ram, offset, .. } => {
                let (ram, offset) = (ram.clone(), offset + inner);
                let foreign = !ram.is_owned(offset, self.cell);
                foreign.then_some(Elsewhere::Page { ram, offset })
            }
            &Target::Elsewhere { cell, id, offset } => Some(Elsewhere::Part {
                cell,
                id,
                offset: offset + inner,
            }),
            Target::Device { .. } => None,
        }
    }
    /// Physical addresses of a page of RAM in a space.
    pub fn addresses_of(&self, space: SpaceId, page: &Arc<Ram>, at: u64) -> Vec<u64> {
        let at = at & !(PAGE_SIZE - 1);
        let regions = self.spaces[space.0 as usize].regions().iter();
        let found = regions.filter_map(|r| match &r.target {
            Target::Ram { ram, offset, .. } if Arc::ptr_eq(ram, page) => {
                let inside = at.checked_sub(*offset).filter(|&i| i < r.len)?;
                Some(r.base + inside)
            }
            _ => None,
        });
        found.collect()
    }
}
