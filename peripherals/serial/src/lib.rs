//! Serial ports and general-purpose lines on an APB.
#![forbid(unsafe_code)]

pub mod cmsdk_uart;
pub mod pl011;
pub mod pl061;

pub use cmsdk_uart::{CmsdkUart, CmsdkUartConfig};
pub use pl011::{Baud, Pl011, Pl011Config, Revision};
pub use pl061::Pl061;
