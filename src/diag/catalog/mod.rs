//! The catalogue: one function for each thing we can say, grouped by where it is found.
//!
//! Every code is listed in `docs/diagnostics.md` with an example; a test keeps the two in step.
//! Each submodule holds functions that return a `Diagnostic`, and a table `CODES` of the codes it uses.

pub mod accepted;
pub mod config;
pub mod front_matter;
pub mod images;
pub mod links;
pub mod markdown;
pub mod output;
pub mod quotations;
pub mod reading;
pub mod records;
pub mod theme;

use super::Diagnostic;

/// Adds how a slip against TOML's grammar is mended, where the parser's words leave that open.
fn with_toml_help(diagnostic: Diagnostic, message: &str) -> Diagnostic {
    let help = if message.starts_with("string values must be quoted") {
        "put words in quotes, `\"…\"`"
    } else if message.starts_with("invalid basic string") {
        "end the words with `\"` on the same line; a `\"` among them is written `\\\"`"
    } else if message.starts_with("invalid literal string") {
        "end the words with `'` on the same line; words with a `'` among them stand in `\"…\"`"
    } else if message.starts_with("missing escaped value") || message.contains("unicode value") {
        "a `\\` that is meant as such is written `\\\\`, or the words stand in `'…'`"
    } else if message.starts_with("key with no value") {
        "write `field = value`"
    } else {
        return diagnostic;
    };
    diagnostic.help(help)
}

/// All codes there are, sorted.
pub fn codes() -> Vec<&'static str> {
    let groups = [
        accepted::CODES,
        config::CODES,
        front_matter::CODES,
        images::CODES,
        links::CODES,
        markdown::CODES,
        output::CODES,
        quotations::CODES,
        reading::CODES,
        records::CODES,
        theme::CODES,
    ];
    let mut codes: Vec<&'static str> = groups.concat();
    codes.sort_unstable();
    codes
}

/// Finds a code by its letters; where there is none, the nearest.
///
/// # Errors
///
/// The nearest code, if any is near.
pub fn code(written: &str) -> Result<&'static str, Option<&'static str>> {
    let codes = codes();
    let exact = codes.iter().find(|it| **it == written);
    exact
        .copied()
        .ok_or_else(|| super::nearest(written, codes.iter().copied()))
}
