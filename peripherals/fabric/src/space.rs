//! An address space as one group of masters sees it.
use crate::device::DeviceId;
use crate::ram::Ram;
use std::cell::Cell;
use std::sync::Arc;

/// Index of an address space of the [`crate::System`]: the A view, the R view, …
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpaceId(pub u16);

/// What answers in a region, and which of its bytes the region's first one is.
#[derive(Clone)]
pub enum Target {
    Ram {
        ram: Arc<Ram>,
        offset: u64,
        read_only: bool,
    },
    Device {
        id: DeviceId,
        offset: u64,
    },
    /// A part of another cell.
    Elsewhere {
        cell: u8,
        id: DeviceId,
        offset: u64,
    },
}

/// A range of addresses with one answer.
#[derive(Clone)]
pub struct Region {
    pub name: String,
    pub base: u64,
    pub len: u64,
    /// Non-secure accesses are denied.
    pub secure_only: bool,
    pub target: Target,
}

impl Region {
    fn last(&self) -> u64 {
        self.base + (self.len - 1)
    }
}

/// Regions sorted by address; no two overlap.
#[derive(Clone, Default)]
pub struct Space {
    pub name: String,
    regions: Vec<Region>,
    /// Number of the largest RAM region: most accesses go there.
    main: usize,
    /// Number of the region that was found last.
    recent: Cell<usize>,
}

impl Space {
    pub fn new(name: &str) -> Space {
        Space {
            name: name.to_string(),
            regions: Vec::new(),
            main: 0,
            recent: Cell::new(0),
        }
    }
    /// The error names the region that is already there, or what is wrong with the new one.
    pub fn map(&mut self, r: Region) -> Result<(), String> {
        if r.len == 0 || r.base.checked_add(r.len - 1).is_none() {
            return Err(format!("{}: an empty region, or one past 2^64", r.name));
        }
        let at = self.regions.partition_point(|x| x.base < r.base);
        let before = at.checked_sub(1).map(|i| &self.regions[i]);
        let clash = before
            .filter(|x| x.last() >= r.base)
            .or(self.regions.get(at).filter(|x| x.base <= r.last()));
        if let Some(x) = clash {
            return Err(format!(
                "{} at {:#x} overlaps {} at {:#x}",
                r.name, r.base, x.name, x.base
            ));
        }
        self.regions.insert(at, r);
        let ram = |r: &Region| matches!(r.target, Target::Ram { .. });
        let sizes = self.regions.iter().enumerate().filter(|(_, r)| ram(r));
        self.main = sizes.max_by_key(|(_, r)| r.len).map_or(0, |(i, _)| i);
        Ok(())
    }
    pub fn regions(&self) -> &[Region] {
        &self.regions
    }
    /// The region that holds `addr`.
    #[inline]
    pub fn find(&self, addr: u64) -> Option<&Region> {
        for at in [self.main, self.recent.get()] {
            if let Some(r) = self.regions.get(at)
                && addr.wrapping_sub(r.base) < r.len
            {
                return Some(r);
            }
        }
        let at = self.regions.partition_point(|x| x.base <= addr);
        let at = at.checked_sub(1)?;
        self.recent.set(at);
        let r = &self.regions[at];
        (addr <= r.last()).then_some(r)
    }
}
