//! Themes: templates that fail, words that cannot be read.

use crate::diag::{Diagnostic, Location};

/// The codes of this group.
pub const CODES: &[&str] = &["bad-theme", "bad-words", "template", "unknown-theme"];

/// A theme.toml that cannot be read.
pub fn bad_theme_file(at: Location, message: &str) -> Diagnostic {
    super::with_toml_help(
        Diagnostic::error("bad-theme", at, format!("not TOML: {message}")),
        message,
    )
}

/// A theme that is neither in the project nor built in.
pub fn unknown_theme(at: Location, name: &str) -> Diagnostic {
    Diagnostic::error("unknown-theme", at, format!("there is no theme `{name}`")).help(format!(
        "put it into `themes/{name}/`, or use `default`, which is built in"
    ))
}

/// A Fluent file with a mistake.
pub fn bad_words(at: Location, message: &str) -> Diagnostic {
    Diagnostic::error("bad-words", at, format!("not Fluent: {message}"))
}

/// A template that cannot be read or rendered.
pub fn template(at: Location, message: &str, chain: &[String], page: Option<&str>) -> Diagnostic {
    let mut help = Vec::new();
    if !chain.is_empty() {
        help.push(format!("called from {}", chain.join(", ")));
    }
    if let Some(page) = page {
        help.push(format!("while rendering `{page}`"));
    }
    let help = (!help.is_empty()).then(|| help.join("; "));
    Diagnostic::error("template", at, message).maybe_help(help)
}
