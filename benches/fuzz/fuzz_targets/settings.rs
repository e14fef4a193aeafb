//! Any text as `chancery.toml`: settings come out, and what is wrong has its place in the file.

#![no_main]

use chancery::config;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (config, findings) = config::read(&"chancery.toml".into(), text);
    for finding in &findings {
        assert!(text.get(finding.at.span.range()).is_some(), "{finding:?}");
        for (at, _) in &finding.related {
            assert!(text.get(at.span.range()).is_some(), "{finding:?}");
        }
    }
    let base = format!("{}{}", config.base_origin, config.base_path);
    if !config.base_origin.is_empty() {
        assert_eq!(config::base_url(&base), Ok((config.base_origin, config.base_path)));
    }
});
