//! Any text as `chancery.toml`: settings come out, and what is wrong has its place in the file.

use chancery::config;

/// Reads the text as the settings.
///
/// # Panics
///
/// Where what comes out is not as promised.
pub fn run(text: &str) {
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
}
