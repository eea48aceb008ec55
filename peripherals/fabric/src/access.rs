//! What travels on the bus.
use serde::{Deserialize, Serialize};

/// A bus master: a core, a DMA engine, the debugger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MasterId(pub u16);

/// What an SMMU knows a DMA master by (IHI 0070 §3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct StreamId(pub u32);

/// One access: the address and the signals that AxPROT and AxUSER carry with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    /// Physical address, or offset into the part once it has reached one.
    pub addr: u64,
    /// Bytes: 1, 2, 4 or 8 at a device; anything on the way to RAM.
    pub size: u8,
    pub master: MasterId,
    pub secure: bool,
    pub privileged: bool,
    pub instruction: bool,
    pub stream: Option<StreamId>,
}

impl Access {
    /// A secure privileged data access by master 0: what test benches and loaders use.
    pub const fn plain(addr: u64, size: u8) -> Access {
        Access {
            addr,
            size,
            master: MasterId(0),
            secure: true,
            privileged: true,
            instruction: false,
            stream: None,
        }
    }
    pub const fn at(self, addr: u64) -> Access {
        Access { addr, ..self }
    }
}

/// Why an access did not complete. Each has an architectural outcome at the master, most often a
/// synchronous external abort; none stops the simulator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fault {
    /// Nothing is mapped there.
    NoDevice,
    /// The part has no register at this offset and answers with an error.
    NoRegister,
    /// The register does not take accesses of this size or alignment.
    BadSize,
    /// A firewall or the security state forbids it.
    Denied,
    /// An SMMU did not translate it.
    Translation,
    /// The part is already in an access: a DMA loop.
    Busy,
    /// It belongs to another cell. A core waits until that has answered and never sees this.
    Elsewhere,
}
