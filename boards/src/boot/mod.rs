//! What is put into memory before the cores run, and where they start.
//!
//! Functions take bytes and the name that messages call them by; reading files is the frontends'
//! business. Each returns a [`Plan`], which [`crate::Built::start`] carries out.
pub mod elf;
pub mod hold;
pub mod image;
pub mod linux;
pub mod raw;

use std::borrow::Cow;
use std::fmt;

/// Why something cannot be booted: which file, what is wrong, what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {what}; {fix}")]
pub struct BootError {
    pub name: String,
    pub what: String,
    pub fix: String,
}

impl BootError {
    pub(crate) fn new(name: &str, what: impl fmt::Display, fix: impl fmt::Display) -> BootError {
        BootError {
            name: name.to_string(),
            what: what.to_string(),
            fix: fix.to_string(),
        }
    }
}

/// RAM that images may go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RamRange {
    pub name: String,
    pub base: u64,
    pub size: u64,
    pub secure: bool,
}

impl RamRange {
    /// The address behind the last byte.
    pub fn end(&self) -> u64 {
        self.base + self.size
    }
    pub fn holds(&self, addr: u64, len: u64) -> bool {
        addr >= self.base && addr.checked_add(len).is_some_and(|end| end <= self.end())
    }
}

/// Bytes for one place in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load<'a> {
    /// For messages and the memory map.
    pub name: String,
    pub addr: u64,
    pub bytes: Cow<'a, [u8]>,
    /// Bytes it occupies, zeros behind the content included.
    pub size: u64,
}

impl Load<'_> {
    pub fn end(&self) -> u64 {
        self.addr.saturating_add(self.size)
    }
}

/// Where a core starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start {
    pub core: u32,
    pub pc: u64,
    pub level: Level,
    /// X0 to X3.
    pub x: [u64; 4],
    /// The state its image is made for, where that is known.
    pub aarch32: Option<bool>,
}

/// At which exception level a core starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// The highest there is, as out of reset.
    Reset,
    /// EL2 where there is one, else EL1; Non-secure. What is above has been set up.
    Kernel,
}

/// Everything that one boot puts into the machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan<'a> {
    pub loads: Vec<Load<'a>>,
    pub starts: Vec<Start>,
    /// What starts core 0 does so because no core was named.
    pub unnamed: bool,
    /// Names in the images that were loaded.
    pub symbols: elf::Symbols,
}

impl<'a> Plan<'a> {
    /// Adds code of a core, which starts at its first byte as out of reset.
    pub fn program(&mut self, core: u32, addr: u64, code: Vec<u8>) {
        self.loads.push(Load {
            name: format!("code of core {core}"),
            addr,
            size: code.len() as u64,
            bytes: Cow::Owned(code),
        });
        self.starts.push(Start {
            core,
            pc: addr,
            level: Level::Reset,
            x: [0; 4],
            aarch32: None,
        });
    }

    /// Adds another plan. Two starts of one core are a mistake that [`Plan::check`] reports.
    pub fn add(&mut self, other: Plan<'a>) {
        self.loads.extend(other.loads);
        self.starts.extend(other.starts);
        self.unnamed |= other.unnamed;
        self.symbols.add(other.symbols);
    }
    /// The starts where `cores` cores leave reset together: the entry of an image for which no core was
    /// named stands for the reset vector of each that no other image starts.
    pub fn starts_together(&self, cores: u32) -> Vec<Start> {
        let mut starts = self.starts.clone();
        let first = starts.iter().copied().find(|s| s.core == 0);
        if let Some(first) = first.filter(|_| self.unnamed) {
            let named = |core: &u32| self.starts.iter().any(|s| s.core == *core);
            let rest = (0..cores).filter(|core| !named(core));
            starts.extend(rest.map(|core| Start { core, ..first }));
        }
        starts
    }
    /// Whether all of it is inside RAM, nothing lies on something else, and no core starts twice.
    pub fn check(&self, ram: &[RamRange], cores: u32) -> Result<(), BootError> {
        for l in &self.loads {
            fits(&l.name, l.addr, l.size.max(l.bytes.len() as u64), ram)?;
        }
        let mut order: Vec<&Load<'_>> = self.loads.iter().filter(|l| l.size > 0).collect();
        order.sort_by_key(|l| l.addr);
        for pair in order.windows(2) {
            let [a, b] = pair else { continue };
            if a.end() > b.addr {
                let what = format!(
                    "at {:#x} it would overwrite {} at {:#x}-{:#x}",
                    b.addr,
                    a.name,
                    a.addr,
                    a.end() - 1
                );
                return Err(BootError::new(&b.name, what, "load one of them elsewhere"));
            }
        }
        for (i, s) in self.starts.iter().enumerate() {
            if s.core >= cores {
                let what = format!("it should start core {}, but there are {cores}", s.core);
                return Err(BootError::new("start", what, "use a larger --smp"));
            }
            if self.starts[..i].iter().any(|t| t.core == s.core) {
                let what = format!("two images would start core {}", s.core);
                let fix = "name another core behind the address: --load FILE@ADDR,CORE";
                return Err(BootError::new("start", what, fix));
            }
        }
        Ok(())
    }
}

/// Whether a range is inside one block of RAM.
pub(crate) fn fits(name: &str, addr: u64, size: u64, ram: &[RamRange]) -> Result<(), BootError> {
    if ram.iter().any(|r| r.holds(addr, size)) {
        return Ok(());
    }
    let have: Vec<String> = ram
        .iter()
        .map(|r| format!("{} {:#x}-{:#x}", r.name, r.base, r.end() - 1))
        .collect();
    let what = match addr.checked_add(size) {
        Some(end) => format!("{addr:#x}-{:#x} is not RAM", end.max(1) - 1),
        None => format!("{size:#x} bytes at {addr:#x} go past 2^64"),
    };
    let fix = format!(
        "RAM is {}: choose another address or a larger --memory",
        have.join(", ")
    );
    Err(BootError::new(name, what, fix))
}

/// 2.0 GiB, 37.6 MiB, 12 KiB, 300 bytes.
pub(crate) fn size(bytes: u64) -> String {
    const MIB: u64 = 1 << 20;
    const GIB: u64 = 1 << 30;
    match bytes {
        n if n >= GIB => format!("{}.{} GiB", n / GIB, n % GIB * 10 / GIB),
        n if n >= MIB => format!("{}.{} MiB", n / MIB, n % MIB * 10 / MIB),
        n if n >= 1024 => format!("{} KiB", n / 1024),
        n => format!("{n} bytes"),
    }
}
