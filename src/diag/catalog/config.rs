//! Settings: what is wrong in chancery.toml.

use crate::diag::{Diagnostic, Location};

/// The codes of this group.
pub const CODES: &[&str] = &[
    "bad-setting",
    "duplicate-setting",
    "missing-base-url",
    "setting-type",
    "settings-syntax",
    "unknown-setting",
];

/// What TOML's grammar does not allow.
pub fn syntax(at: Location, message: &str) -> Diagnostic {
    let first = message.lines().next().unwrap_or_default();
    super::with_toml_help(
        Diagnostic::error("settings-syntax", at, format!("not TOML: {first}")),
        first,
    )
}

/// A setting of another type than expected.
pub fn wrong_type(at: Location, key: &str, expected: &str, found: &str) -> Diagnostic {
    Diagnostic::error(
        "setting-type",
        at,
        format!("`{key}` is of type {found}: {expected} expected"),
    )
}

/// A value that the setting does not allow.
pub fn bad_value(at: Location, key: &str, value: &str, why: &str) -> Diagnostic {
    Diagnostic::error("bad-setting", at, format!("`{value}` is not allowed for `{key}`")).help(why)
}

/// A key that stands twice.
pub fn duplicate_key(at: Location, key: &str, first: Option<Location>) -> Diagnostic {
    let message = format!("`{key}` is given twice");
    let diagnostic = Diagnostic::error("duplicate-setting", at, message).help("keep one of the two");
    match first {
        Some(first) => diagnostic.related(first, "the first stands here"),
        None => diagnostic,
    }
}

/// A key that no setting has.
pub fn unknown_key(at: Location, key: &str, within: &str, help: String) -> Diagnostic {
    let place = match within {
        "" => String::new(),
        within => format!(" in `[{within}]`"),
    };
    Diagnostic::error("unknown-setting", at, format!("no setting is called `{key}`{place}")).help(help)
}

/// A build without an address to build for.
pub fn missing_base_url(at: Location) -> Diagnostic {
    Diagnostic::error(
        "missing-base-url",
        at,
        "`base_url` is missing: feeds and canonical links need it",
    )
    .help("add `base_url = \"https://…\"`, or build with `--base-url`")
}
