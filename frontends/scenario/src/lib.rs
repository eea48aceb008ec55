//! Scenarios: what is booted, what is watched, what must hold; the runner that decides it in
//! virtual time, and the reports.
//!
//! [`file`] is the text of a scenario, [`case`] one combination of its variables, [`setup`] the
//! machine it asks for, [`session`] the loop that runs a machine, [`judge`] what decides, and
//! [`run`] all of it with [`report`] at the end. `dyno run` shares [`setup`] and [`session`].
#![forbid(unsafe_code)]

pub mod case;
pub mod console;
pub mod engine;
pub mod error;
pub mod file;
pub mod images;
pub mod judge;
mod junit;
pub mod listener;
pub mod media;
pub mod report;
pub mod run;
pub mod session;
pub mod setup;
pub mod summary;
pub mod syntax;
pub mod units;

pub use error::ScenarioError;
