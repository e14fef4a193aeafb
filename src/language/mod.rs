//! What a human language asks of a page: dates in words, collation, lists, plurals, quotation marks.

mod typography;

pub use typography::{Marks, Typographer, marks};
