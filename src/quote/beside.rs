//! What an editor says stands right before or right after a quotation, to tell one place from another.

use std::cell::RefCell;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::base::fold::{is_mark, nfc};

use super::find::Occurrence;
use super::letters::signs;
use super::text::SourceText;

/// A prefix or a suffix, ready to be looked for.
pub struct Beside {
    plain: String,
    /// Its letters and digits, those next to the quotation first.
    letters: Vec<char>,
    before: bool,
    /// What stood beside other places, and whether it fitted: a text may repeat itself.
    seen: RefCell<FxHashMap<String, bool>>,
}

/// How much is remembered of what stood beside other places.
const REMEMBERED: usize = 256;

impl Beside {
    /// Prepares a prefix.
    pub fn prefix(typed: &str) -> Beside {
        let plain = plain(typed);
        let letters = plain.chars().rev().filter(is_letter).collect();
        Beside {
            plain,
            letters,
            before: true,
            seen: RefCell::default(),
        }
    }

    /// Prepares a suffix.
    pub fn suffix(typed: &str) -> Beside {
        let plain = plain(typed);
        let letters = plain.chars().filter(is_letter).collect();
        Beside {
            plain,
            letters,
            before: false,
            seen: RefCell::default(),
        }
    }

    /// Tells whether it stands beside a place.
    pub fn fits(&self, text: &SourceText<'_>, place: &Occurrence) -> bool {
        let window = self.window(text.text, place);
        // Most places fail by their letters, which takes no memory.
        let alike = match self.before {
            true => self.are_first(window.chars().rev()),
            false => self.are_first(window.chars()),
        };
        alike && self.knows(window)
    }

    fn knows(&self, window: &str) -> bool {
        let mut seen = self.seen.borrow_mut();
        if let Some(fits) = seen.get(window) {
            return *fits;
        }
        let fits = self.stands(&plain(window));
        if seen.len() < REMEMBERED {
            seen.insert(window.to_owned(), fits);
        }
        fits
    }

    fn are_first(&self, there: impl Iterator<Item = char>) -> bool {
        let mut there = there.filter(is_letter);
        self.letters.iter().all(|it| there.next() == Some(*it))
    }

    fn stands(&self, window: &str) -> bool {
        match self.before {
            true => window.ends_with(&self.plain),
            false => window.starts_with(&self.plain),
        }
    }

    /// The text beside a place in which it must stand, if anywhere.
    fn window<'t>(&self, text: &'t str, place: &Occurrence) -> &'t str {
        let length = 4 * self.plain.len() + 64;
        let (start, end) = place.bytes;
        match self.before {
            true => {
                let mut from = start.saturating_sub(length);
                while !text.is_char_boundary(from) {
                    from -= 1;
                }
                &text[from..start]
            }
            false => {
                let mut to = text.len().min(end + length);
                while !text.is_char_boundary(to) {
                    to += 1;
                }
                &text[end..to]
            }
        }
    }

    /// Returns it in the text's own characters, up to a place or from it on, with where it stands.
    pub fn own(&self, text: &SourceText<'_>, place: &Occurrence) -> Option<(Arc<str>, usize, usize)> {
        let window = self.window(text.text, place);
        let (start, end) = place.bytes;
        // As little of the text as has it all.
        let (from, to) = match self.before {
            true => {
                let starts: Vec<usize> = window.char_indices().rev().map(|it| it.0).collect();
                let short = starts.partition_point(|at| !self.stands(&plain(&window[*at..])));
                (start - window.len() + starts.get(short)?, start)
            }
            false => {
                let ends: Vec<usize> = window.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
                let short = ends.partition_point(|at| !self.stands(&plain(&window[..*at])));
                (end, end + ends.get(short)?)
            }
        };
        Some((text.text[from..to].into(), from, to))
    }
}

/// Letters and digits that have no other form.
fn is_letter(c: &char) -> bool {
    c.is_ascii_alphanumeric()
        || (matches!(c, 'а'..='и' | 'к'..='я' | 'ا'..='ي' | '\u{4E00}'..='\u{9FFF}') && !is_mark(*c))
}

/// A text as typography does not change it, without spaces at its ends.
fn plain(text: &str) -> String {
    let composed = nfc(text);
    let signs: String = signs(&composed, false).iter().map(|it| it.c).collect();
    signs.trim().to_owned()
}
