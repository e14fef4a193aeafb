//! Quotations against the archived text of their source: found word for word, or shown with what differs.
//!
//! Takes a text and what is said to stand in it; gives a [`Verdict`]. Pure, and knows neither sites nor files.

mod verdict;

pub use verdict::{Difference, Level, Nearest, Passage, Trouble, Verdict};

/// What is said to stand in a text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Quoted<'a> {
    /// The words as the editor typed them, without quotation marks around the whole; an empty line parts paragraphs.
    pub text: &'a str,
    /// What stands right before and right after it in the source, to tell one place from another.
    pub prefix: Option<&'a str>,
    pub suffix: Option<&'a str>,
}
