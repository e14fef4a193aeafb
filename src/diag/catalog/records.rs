//! Records in time: what has passed, what will be lifted, what will expire.

use crate::diag::{Diagnostic, Location};

/// The codes of this group.
pub const CODES: &[&str] = &["embargo-ahead", "expiry-ahead", "scheduled-past"];

/// A record that will come out.
pub fn embargo_ahead(at: Location, until: &str) -> Diagnostic {
    Diagnostic::note("embargo-ahead", at, format!("under embargo until {until}"))
}

/// A record that will be withdrawn.
pub fn expiry_ahead(at: Location, from: &str) -> Diagnostic {
    Diagnostic::note("expiry-ahead", at, format!("expires on {from}")).help("links to it will become plain text then")
}

/// A scheduled event whose date has passed.
pub fn scheduled_past(at: Location, date: &str) -> Diagnostic {
    Diagnostic::note("scheduled-past", at, format!("scheduled for {date}, which has passed"))
        .help("say how it stands: `status = \"held\"`, `postponed` or `cancelled`")
}
