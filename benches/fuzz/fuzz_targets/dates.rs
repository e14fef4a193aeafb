#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| chancery_fuzz::dates::run(text));
