//! Parts between clusters: what starts them, and what they call each other with.
#![forbid(unsafe_code)]

pub mod aon;
pub mod mhu;

pub use aon::{Aon, AonCluster, AonConfig};
pub use mhu::Mhu;
