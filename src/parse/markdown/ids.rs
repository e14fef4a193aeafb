//! The ids of a page: those that the page itself has, those that are written by hand, and those made of headings.
//!
//! What is written stands; what is made of words gives way, wherever in the text it comes. Takes a text and its ids in their
//! order; leaves out where they are put (`writer`).

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::base::gate;
use crate::base::scan::find_any;
use crate::diag::{Diagnostic, Location, catalog};

/// Ids of the theme's templates and of the renderer, sorted; a test compares them with both.
pub const OWN: &[&str] = &[
    "act",
    "cal",
    "dev",
    "events",
    "h-az",
    "h-cite",
    "h-corr",
    "h-cred",
    "h-ev",
    "h-ext",
    "h-go",
    "h-letters",
    "h-lev",
    "h-life",
    "h-links",
    "h-men",
    "h-num",
    "h-pages",
    "h-people",
    "h-rel",
    "h-roles",
    "h-series",
    "h-sets",
    "h-src",
    "h-text",
    "h-with",
    "lead",
    "main",
    "mentions",
    "months",
    "more",
    "numbers",
    "q",
    "quoted",
    "ref",
    "ref-original",
    "series",
    "sources",
    "theme",
    "undated",
    "uses",
];

/// Those of them that stand on the front page and in the timeline alone: an excerpt of a source may have them.
const OF_LISTS: [&str; 7] = ["act", "cal", "dev", "lead", "months", "more", "undated"];

/// What stands before the number in ids that pages count: paragraphs, quotations here and elsewhere, passages, notes and
/// their calls, rows.
pub const NUMBERED: &[&str] = &["p", "x", "s", "n", "r", "h-g", "h-l", "h-q", "h-s"];

/// Tells whether a page may have an id by itself.
pub fn is_own(id: &str) -> bool {
    let number = |rest: &str| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
    // The note of a quotation is named after it.
    let bare = id.strip_suffix("-note").unwrap_or(id);
    let counted = |it: &&str| bare.strip_prefix(*it).is_some_and(number);
    OWN.binary_search(&id).is_ok() || NUMBERED.iter().any(counted)
}

/// Tells whether the page of a source may have an id by itself.
pub fn is_of_sources(id: &str) -> bool {
    is_own(id) && !OF_LISTS.contains(&id)
}

/// The ids of one text.
#[derive(Default)]
pub struct Ids {
    used: FxHashSet<Arc<str>>,
    /// Written by hand anywhere in the text.
    written: FxHashSet<Arc<str>>,
    /// Those that have come, with their places.
    given: FxHashMap<Arc<str>, Location>,
    /// By the words that asked for an id: the number that the next gets.
    next: FxHashMap<Arc<str>, u32>,
}

impl Ids {
    /// Begins a text, of which ids in braces are known beforehand.
    pub fn of(text: &str) -> Ids {
        let mut ids = Ids::default();
        let mut from = 0;
        while let Some(at) = find_any(text, from, *b"{") {
            from = at + 1;
            let inner = &text[from..find_any(text, from, *b"{}\n").unwrap_or(text.len())];
            let words = inner.split_whitespace().filter_map(|word| word.strip_prefix('#'));
            words.for_each(|id| ids.will_be_written(id));
            from += inner.len();
        }
        ids
    }

    /// Notes an id that is written somewhere in the text, or elsewhere on its page.
    pub fn will_be_written(&mut self, id: &str) {
        if !id.is_empty() {
            self.written.insert(id.into());
        }
    }

    /// Makes an id of words that nothing else has: of two of the same the second gets `-1`.
    pub fn automatic(&mut self, wanted: Arc<str>) -> Arc<str> {
        if self.used.is_empty() {
            // Room for the headings of most texts.
            self.used.reserve(14);
        }
        let mut id = Arc::clone(&wanted);
        let mut next = None;
        while is_own(&id) || self.written.contains(&id) || !self.used.insert(Arc::clone(&id)) {
            // Numbers that were tried before are not tried again.
            let next = next.get_or_insert_with(|| self.next.get(&wanted).copied().unwrap_or(1));
            id = format!("{wanted}-{next}").into();
            *next += 1;
        }
        if let Some(next) = next {
            self.next.insert(wanted, next);
        }
        id
    }

    /// Takes in an id that is written by hand; says where that cannot stand.
    pub fn written(&mut self, id: &Arc<str>, at: Location) -> Option<Diagnostic> {
        if is_own(id) {
            return Some(catalog::markdown::own_anchor(at, id));
        }
        self.used.insert(Arc::clone(id));
        match self.given.get(id) {
            Some(first) => {
                let (first, second) = match first.span <= at.span {
                    true => (first.clone(), at),
                    false => (at, first.clone()),
                };
                Some(catalog::markdown::anchor_twice(second, id, first))
            }
            None => {
                self.given.insert(Arc::clone(id), at);
                None
            }
        }
    }
}

/// Finds the `id` attributes in a piece of HTML, which may begin or end within a tag: the bytes of each value, and the
/// value as browsers read it.
pub fn in_html(raw: &str) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = find_any(raw, from, *b"iI") {
        from = at + 1;
        let begins = raw[..at].ends_with(|c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\'' | '/')) || at == 0;
        let Some(rest) = raw
            .get(at + 2..)
            .filter(|_| begins && raw[at..at + 2].eq_ignore_ascii_case("id"))
        else {
            continue;
        };
        let Some(value) = rest.trim_start().strip_prefix('=').map(str::trim_start) else {
            continue;
        };
        let (value, end) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => (&value[1..], value[1..].find(quote)),
            _ => (value, value.find(|c: char| c.is_ascii_whitespace() || c == '>')),
        };
        let written = &value[..end.unwrap_or(value.len())];
        // What is left ends where the piece ends.
        let start = raw.len() - value.len();
        found.push((start..start + written.len(), gate::resolved(written)));
        from = start + written.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_html_are_found_however_they_are_written() {
        let ids = |raw: &str| in_html(raw).into_iter().map(|it| it.1).collect::<Vec<_>>();
        assert_eq!(ids("<span id=\"a\" title='x' ID = 'b'>c</span>"), ["a", "b"]);
        assert_eq!(ids("<span id=main><q id=\"&#109;ain\">"), ["main", "main"]);
        assert_eq!(ids("id='x'>"), ["x"]);
        assert_eq!(ids("<span class=\"id\" data-id=\"x\" lang=i>i idée"), [""; 0]);
    }

    #[test]
    fn equal_words_are_numbered_in_one_go() {
        let mut ids = Ids::of("{#a-3 .x} {#a-5}");
        let made: Vec<Arc<str>> = (0..5).map(|_| ids.automatic("a".into())).collect();
        assert_eq!(
            made.iter().map(|it| &**it).collect::<Vec<_>>(),
            ["a", "a-1", "a-2", "a-4", "a-6"]
        );
        assert_eq!(&*ids.automatic("main".into()), "main-1");
    }
}
