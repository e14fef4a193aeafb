//! How much an editor may put into a quotation, leave out of it, and say of what stands beside it.
//!
//! Everything here is counted before anything is looked up, so that a quotation made of brackets costs nothing.

use std::sync::Arc;

use crate::base::fold::{is_mark, is_spaceless};

use super::Quoted;
use super::reading::Reading;
use super::verdict::Trouble;

/// Words of one insertion.
pub const INSERTION_LIMIT: usize = 12;
/// Characters of one insertion, so that a row of letters without spaces is no way around it.
const INSERTION_CHARACTERS: usize = 240;
/// Words of all insertions together, where that is more than a third of the quotation.
pub const INSERTIONS_LIMIT: usize = 6;
/// Omissions between the words of one quotation.
pub const OMISSIONS_LIMIT: usize = 6;
/// Characters of the source that one omission leaves out.
pub const OMISSION_LIMIT: usize = 2_000;
/// Characters of a `prefix`, and of a `suffix`.
pub const CONTEXT_LIMIT: usize = 100;

/// Counts words as an editor does; in scripts without spaces two characters are one.
pub fn word_count(text: &str) -> usize {
    text.split_whitespace()
        .map(|it| {
            let wide = it.chars().filter(|c| is_spaceless(*c) && !is_mark(*c)).count();
            let other = it.chars().any(|c| c.is_alphanumeric() && !is_spaceless(c));
            wide.div_ceil(2) + usize::from(other)
        })
        .sum()
}

/// Says which of `prefix` and `suffix` is too long, and how many characters it has.
pub fn context(quoted: &Quoted<'_>) -> Option<(&'static str, usize)> {
    let long = |name, text: Option<&str>| {
        // Most are short, and need not be counted.
        let count = text.filter(|it| it.len() > CONTEXT_LIMIT)?.trim().chars().count();
        (count > CONTEXT_LIMIT).then_some((name, count))
    };
    long("prefix", quoted.prefix).or_else(|| long("suffix", quoted.suffix))
}

/// Says what an editor put in or left out too much of.
pub fn check(reading: &Reading) -> Result<(), Trouble> {
    if reading.omissions > OMISSIONS_LIMIT || reading.segments.len() > OMISSIONS_LIMIT + 1 {
        return Err(Trouble::Omissions(reading.omissions.max(reading.segments.len() - 1)));
    }
    let mut all = 0;
    for typed in &reading.inserted {
        let words = word_count(typed).max(1);
        if words > INSERTION_LIMIT || typed.chars().nth(INSERTION_CHARACTERS).is_some() {
            return Err(Trouble::Insertion(typed.as_str().into(), words));
        }
        all += words;
    }
    if all > INSERTIONS_LIMIT {
        let words: usize = reading.segments.iter().map(|it| word_count(&it.text)).sum();
        let allowed = INSERTIONS_LIMIT.max(words / 3);
        if all > allowed {
            return Err(Trouble::Insertions(all, allowed));
        }
    }
    Ok(())
}

/// A bracket of the editor's that a paragraph ends in.
pub fn torn(typed: &str) -> Trouble {
    let words: Arc<str> = typed.split_whitespace().collect::<Vec<_>>().join(" ").into();
    Trouble::TornInsertion(words)
}
