//! Ids made of names: what stands in addresses.

use std::borrow::Cow;

use super::words::{CAPITAL, LETTER, SORTS};
use super::{fold_char, is_han, is_latin, is_word_char, nfc};
use crate::base::scan::has_pair;

/// Makes an id of a text: letters, marks and digits of any script, NFC, lower case; what is between them is one `-`.
pub fn slug(text: &str) -> String {
    as_slug(text).into_owned()
}

/// Makes an id as [`slug`] does; of most names of files nothing need be made.
pub fn as_slug(text: &str) -> Cow<'_, str> {
    match is_ascii_slug(text) {
        true => Cow::Borrowed(text),
        false => Cow::Owned(western_slug(text).unwrap_or_else(|| slug_of_any(text))),
    }
}

/// Tells whether a text is a slug of small ASCII letters and digits already, as most files are named.
fn is_ascii_slug(text: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_lowercase() | byte.is_ascii_digit();
    let fine = |one: u8, two: u8| letter(one) | ((one == b'-') & (two != b'-'));
    let bytes = text.as_bytes();
    let edges = [bytes.first(), bytes.last()];
    edges.into_iter().flatten().all(|byte| letter(*byte)) && !has_pair(bytes, |one, two| !fine(one, two))
}

/// Makes an id of a text of ASCII, Latin-1 letters and the punctuation that is usual with them, without a look into
/// Unicode's tables; `None` where anything else stands.
pub(super) fn western_slug(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(bytes.len());
    let mut gap = false;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let start = at;
        let mut sorts = LETTER;
        while let Some(sort) = bytes
            .get(at)
            .map(|it| SORTS[usize::from(*it)])
            .filter(|it| *it >= LETTER)
        {
            sorts |= sort;
            at += 1;
        }
        let second = bytes.get(at + 1).copied().unwrap_or(0);
        let letter = *byte == 0xC3 && !matches!(second, 0x97 | 0xB7);
        if (letter || at > start) && std::mem::take(&mut gap) {
            out.push('-');
        }
        if at > start {
            let word = out.len();
            out.push_str(&text[start..at]);
            if sorts == CAPITAL {
                out[word..].make_ascii_lowercase();
            }
            continue;
        }
        match (byte, second) {
            // The letters U+00C0 to U+00FF; the signs for times and division among them are none.
            (0xC3, 0x80..=0xBF) if letter => {
                let capital = matches!(second, 0x80..=0x9E);
                out.push(char::from(second + if capital { 0x60 } else { 0x40 }));
                at += 2;
                continue;
            }
            (0..0x80, _) => at += 1,
            // Those signs, guillemets and the space beside them.
            (0xC3, _) | (0xC2, 0xA0 | 0xAB | 0xBB) => at += 2,
            // U+2000 to U+203F are spaces, dashes and quotation marks.
            (0xE2, 0x80) => at += 3,
            _ => return None,
        }
        gap = !out.is_empty();
    }
    Some(out)
}

pub(super) fn slug_of_any(text: &str) -> String {
    let lower = text.to_lowercase();
    hyphenated(nfc(&lower).chars().map(|c| is_word_char(c).then_some(c)))
}

/// Makes an id as [`slug`] does, without accents where the script is Latin.
pub fn plain_slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in nfc(text).chars() {
        if is_latin(c) {
            fold_char(c, &mut out)
        } else {
            out.push(c)
        }
    }
    slug(&out)
}

/// Makes an id in Latin letters whatever the script, hyphens between Han characters.
pub fn latin_slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in nfc(text).chars() {
        if c.is_ascii() {
            out.push(c);
            continue;
        }
        let mut folded = String::new();
        match is_latin(c) {
            true => fold_char(c, &mut folded),
            false => folded.push(c),
        }
        let written: String = folded.chars().map(any_ascii::any_ascii_char).collect();
        let han = is_han(c);
        if han {
            out.push('-');
        }
        match is_word_char(c) {
            // Signs that stand for soft signs, ayns and glottal stops would part a word.
            true => out.extend(written.chars().filter(char::is_ascii_alphanumeric)),
            false => out.push_str(&written),
        }
        if han {
            out.push('-');
        }
    }
    slug(&out)
}

fn hyphenated(chars: impl Iterator<Item = Option<char>>) -> String {
    let mut out = String::new();
    let mut gap = false;
    for c in chars {
        match c {
            Some(c) => {
                if gap && !out.is_empty() {
                    out.push('-');
                }
                gap = false;
                out.push(c);
            }
            None => gap = true,
        }
    }
    out
}
