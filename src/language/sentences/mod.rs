//! Sentences of plain text: where the sentence around a place begins and ends.
//!
//! A stop ends a sentence unless something speaks against it: an abbreviation of the language before it, a small letter
//! or a digit behind it, brackets around an ellipsis. Where both readings are possible the sentence goes on, since a
//! sentence too many is better than half a one that leaves out who says so. Closing quotation marks and brackets belong
//! to the sentence that they close. Knows no mark-up.

mod abbreviations;
mod marks;

use crate::base::fold::{is_mark, is_spaceless, is_word_char, nfc};
use crate::base::lang::Lang;
use crate::base::scan::find_any_or_below;

use abbreviations::{Table, table};

pub use marks::{Open, widened};

/// Bytes on either side of a stop that decide whether a sentence ends there; nothing farther away matters.
pub const REACH: usize = 64;

/// Characters behind a stop that decide.
pub const AHEAD: usize = 26;

/// The last bytes of the characters that may end a sentence; other characters end with some of them too.
const LAST_BYTES: [u8; 9] = *b".!?\xA6\x82\x81\x9F\xA4\x94";

/// By byte: whether it is one of them.
const IS_LAST_BYTE: [bool; 256] = {
    let mut table = [false; 256];
    let mut at = 0;
    while at < LAST_BYTES.len() {
        table[LAST_BYTES[at] as usize] = true;
        at += 1;
    }
    table
};

/// Returns where the sentence begins that a place stands in: right behind the sentence before it, whose closing marks
/// belong to that one; spaces in front are left to the caller.
pub fn start(text: &str, at: usize, lang: Option<&Lang>) -> usize {
    let mut rest = at.min(text.len());
    while let Some(last) = text.as_bytes()[..rest]
        .iter()
        .rposition(|byte| IS_LAST_BYTE[usize::from(*byte)])
    {
        rest = last;
        if let Some(stop) = stop(text, last, lang)
            && stop.followed
            && stop.end <= at
        {
            return stop.end;
        }
    }
    0
}

/// Returns where the sentence ends that a place stands in: behind its stop and the marks that close it, or at the end of
/// the text.
pub fn end(text: &str, at: usize, lang: Option<&Lang>) -> usize {
    let mut from = at;
    while let Some(last) = find_any_or_below(text.as_bytes(), from, LAST_BYTES, 0) {
        from = last + 1;
        if let Some(stop) = stop(text, last, lang) {
            return stop.end;
        }
    }
    text.len()
}

/// Returns the beginning of the sentence before the one that begins at a place.
fn start_before(text: &str, start: usize, lang: Option<&Lang>) -> usize {
    let last = text[..start].char_indices().next_back();
    self::start(text, last.map_or(0, |(at, _)| at), lang)
}

/// A stop that ends a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stop {
    /// Behind the marks that close the sentence.
    end: usize,
    /// Whether more text follows.
    followed: bool,
}

/// Judges the character that ends with a byte; `None` where no sentence ends there.
fn stop(text: &str, last: usize, lang: Option<&Lang>) -> Option<Stop> {
    // The byte may stand within a character, or at the end of another one.
    let (read, rest) = text.split_at_checked(last + 1)?;
    let mut before = read.chars();
    let c = before.next_back().filter(|c| may_end(*c))?;
    let before = before.as_str();
    let behind = Behind::look(rest)?;
    let stop = Stop {
        end: last + 1 + behind.closing,
        followed: behind.first.is_some(),
    };
    if is_wide(c) {
        // 「…。」と述べた: what was quoted is over, and its sentence goes on.
        let goes_on = behind.closing > 0 && !behind.parted && behind.first.is_some_and(char::is_alphanumeric);
        return (!goes_on).then_some(stop);
    }
    let Some(first) = behind.first else {
        return Some(stop);
    };
    let goes_on = !behind.parted
        || is_small(first)
        || matches!(first, ',' | ';' | ':' | '.' | '!' | '?' | '…' | ')' | ']' | '»')
        || (matches!(c, '.' | '…') && first.is_numeric())
        || (matches!(c, '.' | '…') && is_omission(before))
        || (c == '.' && is_abbreviated(before, behind.rest, lang));
    (!goes_on).then_some(stop)
}

/// Tells whether a character may end a sentence.
pub fn may_end(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟' | '।' | '۔')
}

/// Tells whether a stop needs no space behind it.
fn is_wide(c: char) -> bool {
    matches!(c, '。' | '！' | '？')
}

/// What stands behind a stop.
struct Behind<'t> {
    /// Bytes of the marks that close the sentence.
    closing: usize,
    /// Whether a space parts them from what follows.
    parted: bool,
    /// The first character that follows behind spaces and opening marks.
    first: Option<char>,
    /// The text from that character on.
    rest: &'t str,
}

impl<'t> Behind<'t> {
    /// Looks at the next few characters; `None` where the stop is not the last of several.
    fn look(text: &'t str) -> Option<Behind<'t>> {
        /// Closing marks, spaces and opening marks that are passed over: each at most so many.
        const MOST: usize = 3;
        if text.chars().next().is_some_and(may_end) {
            return None;
        }
        let mut rest = skip(text, MOST, is_closing);
        // « Non. »: French sets a space before its mark, which opens nothing where a space or nothing is behind it.
        let mut after = rest.chars();
        if after.next().is_some_and(char::is_whitespace)
            && matches!(after.next(), Some('»' | '›'))
            && after.clone().next().is_none_or(|c| !is_word_char(c))
        {
            rest = skip(after.as_str(), MOST, is_closing);
        }
        let closing = text.len() - rest.len();
        let parted = rest.chars().next().is_none_or(char::is_whitespace);
        let rest = skip(rest, 2 * MOST, |c| c.is_whitespace() || is_opening(c));
        Some(Behind {
            closing,
            parted,
            first: rest.chars().next(),
            rest,
        })
    }
}

/// Takes away at most so many characters of a sort.
fn skip(text: &str, most: usize, sort: impl Fn(char) -> bool) -> &str {
    let mut rest = text;
    for _ in 0..most {
        let mut chars = rest.chars();
        match chars.next() {
            Some(c) if sort(c) => rest = chars.as_str(),
            _ => break,
        }
    }
    rest
}

fn is_closing(c: char) -> bool {
    matches!(
        c,
        '»' | '”'
            | '’'
            | '"'
            | '\''
            | ')'
            | ']'
            | '}'
            | '›'
            | '“'
            | '‘'
            | '«'
            | '‹'
            | '」'
            | '』'
            | '）'
            | '】'
            | '》'
            | '〉'
    )
}

fn is_opening(c: char) -> bool {
    matches!(
        c,
        '«' | '“'
            | '‘'
            | '"'
            | '\''
            | '('
            | '['
            | '{'
            | '‹'
            | '„'
            | '‚'
            | '»'
            | '’'
            | '¿'
            | '¡'
            | '–'
            | '—'
            | '-'
            | '•'
    )
}

/// Tells whether a letter goes on with a sentence; Georgian letters are small everywhere.
fn is_small(c: char) -> bool {
    match c.is_ascii() {
        true => c.is_ascii_lowercase(),
        false => c.is_lowercase() && !matches!(c, '\u{10D0}'..='\u{10FF}'),
    }
}

/// Tells whether a stop ends an omission in brackets: « […] ».
fn is_omission(before: &str) -> bool {
    before.strip_suffix("..").unwrap_or(before).ends_with(['[', '('])
}

/// Tells whether the word right before a dot is an abbreviation, or a number that the dot makes a rank.
fn is_abbreviated(before: &str, behind: &str, lang: Option<&Lang>) -> bool {
    /// Letters of the longest abbreviation.
    const LONGEST: usize = 8;
    let Some((word, letters)) = last_word(before, LONGEST) else {
        return false;
    };
    let rest = &before[..before.len() - word.len()];
    let Some(first) = word.chars().next() else {
        return false;
    };
    let table = table(lang);
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        return letters <= 2 && (table.ranks || begins_with_month(behind));
    }
    if letters == 1 && !first.is_numeric() {
        return is_initial(first, rest);
    }
    // EE.UU., p.ej., т.ч.
    let part = rest.strip_suffix('.').and_then(|it| last_word(it, 2));
    if letters <= 2 && part.is_some_and(|(_, letters)| letters > 0) {
        return true;
    }
    let roman = |c: char| matches!(c, 'I' | 'V' | 'X' | 'L' | 'C');
    (table.ranks && word.chars().all(roman)) || is_listed(word, behind, table)
}

/// Returns the word that a text ends with and its letters; `None` where it has more letters than asked.
fn last_word(text: &str, most: usize) -> Option<(&str, usize)> {
    let mut letters = 0;
    let mut start = text.len();
    for (at, c) in text.char_indices().rev() {
        match c {
            c if !is_word_char(c) => break,
            c if !is_mark(c) => letters += 1,
            _ => {}
        }
        start = at;
        // Marks without end are no word either.
        if letters > most || text.len() - start > 4 * (most + 1) {
            return None;
        }
    }
    Some((&text[start..], letters))
}

/// Tells whether a letter before a dot stands for a word: an initial, `p.`, « г. ».
fn is_initial(letter: char, before: &str) -> bool {
    let hangul = matches!(letter, '\u{AC00}'..='\u{D7A3}');
    // « allons-y. », "the idea was China's.", « и я. »: a word of one letter, or the end of one.
    let ends_word = !letter.is_uppercase() && before.ends_with(['-', '’', '\'', '‐', '‑']);
    let is_word = matches!(letter, 'y' | 'à' | 'ô' | 'è' | 'я' | 'ї');
    !(hangul || is_spaceless(letter) || ends_word || is_word)
}

/// Tells whether a word is in a table of abbreviations, in small letters or with a capital.
fn is_listed(word: &str, behind: &str, table: Table) -> bool {
    let word = &*nfc(word);
    let mut rest = word.chars();
    let Some(first) = rest.next() else { return false };
    let rest = rest.as_str();
    // All entries but the few that fit are told apart by their length and what follows the first letter.
    let fits = |entry: &str| {
        entry.len() == word.len()
            && entry.ends_with(rest)
            && (entry == word || entry.chars().take(1).eq(first.to_lowercase()))
    };
    let listed = |entries: &[&str]| entries.iter().any(|entry| fits(entry));
    table.always.iter().any(|it| listed(it)) || (listed(table.before_numbers) && begins_with_code(behind))
}

/// Tells whether a text begins with what is counted by letters: `IV`, `A/RES/242`, `L. 121`.
fn begins_with_code(text: &str) -> bool {
    let mut chars = text.chars();
    let capital = chars.next().is_some_and(char::is_uppercase);
    capital && chars.next().is_none_or(|c| !c.is_lowercase())
}

/// Tells whether a text begins with the name of a month in a language that writes it with a capital.
fn begins_with_month(text: &str) -> bool {
    let is_whole = |month: &str| {
        let rest = text.strip_prefix(month);
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
    };
    abbreviations::MONTHS.iter().any(|month| is_whole(month))
}

#[cfg(test)]
mod tests;
