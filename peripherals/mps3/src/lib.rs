//! What only Arm's MPS3 boards have: the blocks of an FPGA image that control the board around it.
#![forbid(unsafe_code)]

pub mod fpgaio;
pub mod scc;

pub use fpgaio::{Fpgaio, FpgaioConfig};
pub use scc::{Scc, SccConfig};
