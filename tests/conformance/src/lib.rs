//! dyno-conformance
