#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| chancery_fuzz::markdown::run(text));
