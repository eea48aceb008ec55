//! Power and reset of cores, as a power controller asks for it and learns of it.
use serde::{Deserialize, Serialize};

/// A core of the whole SoC: its cluster in the board's order, and its number therein.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CoreId {
    pub cluster: u8,
    pub core: u8,
}

/// What a power controller wants, see [`crate::Cx::request_power`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PowerRequest {
    /// Out of reset at this address (RVBAR, or CFGVECTABLE of a Cortex-R52). No effect on a core
    /// that is on.
    On { core: CoreId, vector: u64 },
    /// Into reset at once. What the core holds is lost.
    Off { core: CoreId },
}

impl PowerRequest {
    pub fn core(self) -> CoreId {
        match self {
            PowerRequest::On { core, .. } | PowerRequest::Off { core } => core,
        }
    }
}
