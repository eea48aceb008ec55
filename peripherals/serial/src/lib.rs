//! Serial ports and general-purpose lines: PrimeCell parts on an APB.
#![forbid(unsafe_code)]

mod apb;
pub mod pl011;
pub mod pl061;

pub use pl011::{Baud, Pl011, Pl011Config, Revision};
pub use pl061::Pl061;
