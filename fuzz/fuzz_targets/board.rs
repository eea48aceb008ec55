#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| dyno_soak::inputs::board(data));
