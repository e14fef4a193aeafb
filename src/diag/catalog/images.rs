//! Images that cannot be published.

use crate::diag::{Diagnostic, Location};

/// The codes of this group.
pub const CODES: &[&str] = &["active-image", "bad-image", "image-limit", "image-metadata"];

/// An image whose bytes are not whole.
pub fn broken(at: Location, format: &str, what: &str) -> Diagnostic {
    Diagnostic::error("bad-image", at, format!("not a whole {format} image: {what}"))
        .help("save it again, or get it again")
}

/// A file named as an image, of no kind that is known.
pub fn unknown(at: Location) -> Diagnostic {
    Diagnostic::error(
        "bad-image",
        at,
        "the file's name says that it is an image, and its bytes are of no kind that is known",
    )
    .help("save it as PNG, JPEG, GIF, WebP or SVG")
}

/// An image that claims to be larger than any page needs.
pub fn too_large(at: Location, width: u32, height: u32, side: u32, pixels: u64) -> Diagnostic {
    let message =
        format!("the image claims {width} × {height} pixels; the limit is {side} on a side and {pixels} in all");
    Diagnostic::error("image-limit", at, message).help("make it smaller")
}

/// An image with metadata that stays.
pub fn metadata(at: Location, format: &str) -> Diagnostic {
    let message = format!("metadata (where and with what it was taken) cannot be taken out of the {format} image");
    Diagnostic::error("image-metadata", at, message)
        .help("export it without metadata, or save it as JPEG, PNG or WebP, of which it is taken out")
}

/// A drawing in which a browser would run or load something.
pub fn active(at: Location, found: &[String]) -> Diagnostic {
    let message = format!(
        "the SVG image holds what a browser would run or load: {}",
        found.join(", ")
    );
    Diagnostic::error("active-image", at, message).help("export it as plain SVG, or as PNG")
}
