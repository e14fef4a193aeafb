//! Where the sentence around a place of an archived text begins and ends.

use std::ops::Range;

/// The farthest that a sentence is followed to either side, in bytes.
const FAR: usize = 1_200;

/// Words behind whose dot a sentence goes on.
const ABBREVIATIONS: &[&str] = &[
    "m", "mm", "mr", "mrs", "ms", "dr", "prof", "gen", "col", "lt", "st", "no", "nos", "n", "art", "arts", "al", "p",
    "pp", "cf", "vs", "v", "vol", "fig", "sr", "sra", "dra", "núm", "bzw", "ca", "evtl", "nr", "abs", "ст", "г", "гг",
    "т", "им", "см",
];

/// Finds the sentence around a place.
pub fn around(text: &str, place: Range<usize>) -> Range<usize> {
    start(text, place.start)..end(text, place.end)
}

/// Finds where the sentence that goes on at a place has begun.
pub fn start(text: &str, at: usize) -> usize {
    let lowest = boundary(text, at.saturating_sub(FAR));
    let mut begin = at;
    for (offset, _) in text[lowest..at].char_indices().rev() {
        let here = lowest + offset;
        if ends_at(text, here, at) {
            return skip_space(text, closed(text, begin).min(at), at);
        }
        begin = here;
    }
    skip_space(text, lowest, at)
}

/// Finds where the sentence that a place belongs to ends; a place right behind one's end belongs to it.
pub fn end(text: &str, at: usize) -> usize {
    let highest = boundary(text, text.len().min(at + FAR));
    let said = text[..at].trim_end_matches(is_closing);
    if said
        .char_indices()
        .next_back()
        .is_some_and(|(last, _)| ends_at(text, last, at))
    {
        return at;
    }
    for (offset, c) in text[at..highest].char_indices() {
        let here = at + offset;
        if c == '\n' && ends_at(text, here, highest) {
            return here;
        }
        if ends_at(text, here, highest) {
            return closed(text, here + c.len_utf8());
        }
    }
    highest
}

fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Skips spaces, up to a place.
fn skip_space(text: &str, from: usize, to: usize) -> usize {
    let rest = &text[from..to];
    from + rest.len() - rest.trim_start().len()
}

/// Skips the marks that close what a sentence's end stands in.
fn closed(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    at + rest.len() - rest.trim_start_matches(is_closing).len()
}

fn is_closing(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '”' | '’' | '»' | '›' | ')' | ']' | '」' | '』' | '）' | '】'
    )
}

/// Tells whether a sentence ends with the character at a place, as far as the text up to `to` says.
fn ends_at(text: &str, at: usize, to: usize) -> bool {
    let Some(c) = text[at..].chars().next() else {
        return false;
    };
    match c {
        '!' | '?' | '؟' | '۔' | '।' | '॥' | '。' | '！' | '？' | '｡' => true,
        '.' | '…' => is_full_stop(text, at, at + c.len_utf8()),
        '\n' => is_paragraph(text, at, to),
        _ => false,
    }
}

/// Tells whether a dot ends a sentence: behind it comes a space and no small letter, before it no abbreviation.
fn is_full_stop(text: &str, at: usize, after: usize) -> bool {
    let rest = &text[closed(text, after)..];
    let space = rest.len() - rest.trim_start().len();
    if rest.is_empty() {
        return true;
    }
    // Behind its spaces and marks of quotation.
    let next = rest.trim_start().chars().find(|c| !"«“„\"'‘([¿¡—–- ".contains(*c));
    if space == 0 || next.is_some_and(char::is_lowercase) {
        return false;
    }
    let word: Vec<char> = text[..at]
        .chars()
        .rev()
        .take_while(|c| c.is_alphanumeric())
        .take(8)
        .collect();
    let word: String = word.into_iter().rev().flat_map(char::to_lowercase).collect();
    let initial = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    !(initial || ABBREVIATIONS.contains(&&*word))
}

/// Tells whether a line's end is a paragraph's, or that of an entry of a list.
fn is_paragraph(text: &str, at: usize, to: usize) -> bool {
    let blank = text[at + 1..to.max(at + 1)]
        .chars()
        .take_while(|c| c.is_whitespace())
        .any(|c| c == '\n');
    let before = text[..at].trim_end_matches([' ', '\t', '\r', '\u{A0}']);
    blank || before.ends_with(['\n', ';', ':', '；', '：', '؛'])
}
