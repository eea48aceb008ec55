//! dyno-scenario
