//! Warnings that were accepted: entries that meet nothing, and codes that there are not.

use crate::diag::accepted::Acceptance;
use crate::diag::{Diagnostic, Location};

/// The codes of this group.
pub const CODES: &[&str] = &["accepted-nothing", "unknown-code"];

/// An entry of `accepted`; it is reported as this warning unless it meets a finding.
pub fn entry(at: Location, acceptance: Acceptance) -> Diagnostic {
    let code = acceptance.code;
    let message = match acceptance.code == "accepted-nothing" {
        true => "a warning about `accepted` cannot be accepted".to_owned(),
        false => format!("no warning `{code}` is found where this entry accepts one"),
    };
    let mut diagnostic = Diagnostic::warning("accepted-nothing", at, message)
        .help("take the entry out, or write in `at` the words that stand at the place now");
    diagnostic.accepts = Some(Box::new(acceptance));
    diagnostic
}

/// An entry for something that is an error.
pub fn only_an_error(at: Location, code: &str) -> Diagnostic {
    Diagnostic::warning(
        "accepted-nothing",
        at,
        format!("what is found as `{code}` is an error, and errors cannot be accepted"),
    )
    .help("mend what is wrong there, and take the entry out")
}

/// A code that no finding has.
pub fn unknown_code(at: Location, code: &str, nearest: Option<&str>) -> Diagnostic {
    let help = match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => "the code of a warning stands in brackets behind the word `warning`".to_owned(),
    };
    Diagnostic::error("unknown-code", at, format!("no finding has the code `{code}`")).help(help)
}
