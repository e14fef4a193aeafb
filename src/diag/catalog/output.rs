//! Outputs: folders that are not ours, addresses that collide.

use crate::diag::{Diagnostic, Location};

/// The codes of this group.
pub const CODES: &[&str] = &["address-taken", "foreign-name", "output-refused"];

/// An output folder that a build must not touch.
pub fn refused(at: Location, folder: &str, why: &str) -> Diagnostic {
    Diagnostic::error(
        "output-refused",
        at,
        format!("`{folder}` cannot be the output folder: {why}"),
    )
    .help("name a new folder, or one that an earlier build has made, with `-o`")
}

/// Something of somebody else's at a name that Chancery uses for itself.
pub fn foreign_name(at: Location, name: &str, what: &str) -> Diagnostic {
    let message = format!("`{name}` is {what}, and Chancery did not make it: nothing was touched");
    Diagnostic::error("foreign-name", at, message).help("move it away or delete it: Chancery uses this name for itself")
}

/// Two files that would be published at one address.
pub fn address_taken(at: Location, address: &str, other: Location, how: &str) -> Diagnostic {
    Diagnostic::error("address-taken", at, format!("`{address}` is taken{how}"))
        .help(format!(
            "the other is `{}`: give one of them another `slug`, name or path",
            other.path
        ))
        .related(other, "the same address here")
}

/// An address that the site makes by itself.
pub fn address_reserved(at: Location, address: &str) -> Diagnostic {
    Diagnostic::error(
        "address-taken",
        at,
        format!("`{address}` is a page that every site has"),
    )
    .help("give the file another name or `slug`")
}
