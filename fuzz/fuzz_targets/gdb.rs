#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| dyno_gdb_sessions::packets::converse(data));
