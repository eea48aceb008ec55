//! Clocks and watchdogs on an APB. The generic timer belongs to the cores.
#![forbid(unsafe_code)]

pub mod cmsdk_dual_timer;
pub mod pl031;
pub mod sbsa_watchdog;
pub mod sp805;

pub use cmsdk_dual_timer::{CmsdkDualTimer, CmsdkDualTimerConfig};
pub use pl031::{Pl031, Pl031Config};
pub use sbsa_watchdog::{SbsaWatchdog, SbsaWatchdogConfig};
pub use sp805::{Sp805, Sp805Config};
