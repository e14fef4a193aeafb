//! Turns one file into a [`Document`]; pure, cannot fail, sees no other file: its findings travel inside.
//!
//! Takes the decoded text of one Markdown file; gives a `Header` (what other pages may read) and a `Body` (HTML with
//! slots for what other files decide). Leaves out everything that needs a second file: that is `resolve`'s.

pub mod body;
pub mod document;
pub mod record;

pub use body::Body;
pub use document::{Document, Header, Page};
