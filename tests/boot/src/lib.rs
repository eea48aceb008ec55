//! dyno-boot
