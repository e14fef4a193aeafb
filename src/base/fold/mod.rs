//! Folding of names, words of running text, and slugs: what is the same name whatever its case, accents and apostrophes.
//!
//! Latin and Greek lose their accents, Arabic its vowel signs; Cyrillic й stays itself, ё is е. The only place that
//! names `icu_normalizer` and `any_ascii`.

mod slug;
mod words;

use std::borrow::Cow;

use icu_normalizer::properties::{
    CanonicalCombiningClassMapBorrowed, CanonicalCompositionBorrowed, CanonicalDecompositionBorrowed, Decomposed,
};
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

use super::scan::has_any;

pub use slug::{as_slug, latin_slug, plain_slug, slug};
pub use words::{Digested, Digests, Word, Words, digest_behind};

/// Folds a name for looking up: case, accents and the kinds of apostrophe, hyphen and space do not matter.
pub fn fold(text: &str) -> String {
    fold_western(text).unwrap_or_else(|| fold_any(text))
}

/// Folds a text of ASCII, Latin-1 letters and the usual apostrophes and dashes, as most names and ids are, without a look
/// into Unicode's tables; `None` where anything else stands.
fn fold_western(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut gap = false;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let second = bytes.get(at + 1).copied().unwrap_or(0);
        let length = match (byte, second) {
            (b' ' | b'\t'..=b'\r' | b'\'' | b'`' | b'-', _) => 1,
            (0xC2, 0xA0) => 2,
            (0xE2, 0x80) if matches!(bytes.get(at + 2), Some(0x90..=0x94 | 0x98 | 0x99)) => 3,
            _ => 0,
        };
        if length > 0 {
            gap = !out.is_empty();
            at += length;
            continue;
        }
        if std::mem::take(&mut gap) {
            out.push(b' ');
        }
        match (byte, second) {
            (0..0x80, _) => {
                out.push(byte.to_ascii_lowercase());
                at += 1;
            }
            // The letters U+00C0 to U+00FF; the signs for times and division among them are none.
            (0xC3, 0x80..=0xBF) if !matches!(second, 0x97 | 0xB7) => {
                out.extend_from_slice(LATIN_1[usize::from(second) - 0x80].as_bytes());
                at += 2;
            }
            _ => return None,
        }
    }
    String::from_utf8(out).ok()
}

fn fold_any(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in nfc(text).chars() {
        if c.is_whitespace() || is_apostrophe(c) || is_hyphen(c) {
            gap = !out.is_empty();
            continue;
        }
        if is_invisible(c) {
            continue;
        }
        let before = out.len();
        if gap {
            out.push(' ');
        }
        let start = out.len();
        if is_word_char(c) {
            fold_char(c, &mut out)
        } else {
            out.push(c)
        }
        // A mark that folds to nothing does not end the gap.
        if out.len() == start {
            out.truncate(before);
        } else {
            gap = false;
        }
    }
    out
}

/// Puts a text into Unicode's composed form (NFC).
pub fn nfc(text: &str) -> Cow<'_, str> {
    // Below U+0300, whose first byte this is, no character composes with another one.
    if !has_any(text.as_bytes(), |byte| byte >= 0xCC) {
        return Cow::Borrowed(text);
    }
    ComposingNormalizerBorrowed::new_nfc().normalize(text)
}

/// Composes two characters into the one that Unicode has for both, if it has one.
pub fn compose(first: char, second: char) -> Option<char> {
    CanonicalCompositionBorrowed::new().compose(first, second)
}

/// Calls `take` with the letters that all normal forms of a folded word share: taken apart, without the marks that
/// combine with them, presentation forms of Arabic and half-width kana as the plain letters.
pub fn each_base(folded: &str, take: &mut impl FnMut(char)) {
    if !folded.chars().any(may_have_forms) {
        return folded.chars().for_each(take);
    }
    let classes = CanonicalCombiningClassMapBorrowed::new();
    let mut each = |c: char| {
        if classes.get_u8(c) == 0 {
            // As `fold_char` has them.
            take(match c {
                'ی' => 'ي',
                'ک' => 'ك',
                c => c,
            })
        }
    };
    let compatible = DecomposingNormalizerBorrowed::new_nfkd();
    let canonical = DecomposingNormalizerBorrowed::new_nfd();
    for c in folded.chars() {
        match is_presentation_form(c) {
            true => compatible.normalize_iter(std::iter::once(c)).for_each(&mut each),
            false => canonical.normalize_iter(std::iter::once(c)).for_each(&mut each),
        }
    }
}

/// Tells whether a character of a folded word may be written in several ways, or is a mark: quick, and never wrong
/// where it says no.
fn may_have_forms(c: char) -> bool {
    !matches!(c, '\0'..='\u{58F}' | '\u{5D0}'..='\u{5EA}' | '\u{621}' | '\u{627}'..='\u{64A}' | '\u{66E}' | '\u{66F}'
        | '\u{671}'..='\u{6BF}' | '\u{6CC}' | '\u{6D2}' | '\u{3041}'..='\u{304B}' | '\u{4E00}'..='\u{9FFF}')
}

/// Tells whether a character stands in Unicode only for the shape or the width of others: ligatures of Hebrew and Armenian,
/// Arabic presentation forms, full-width and half-width characters.
pub fn is_presentation_form(c: char) -> bool {
    matches!(c, '\u{FB00}'..='\u{FB17}' | '\u{FB4F}' | '\u{FB50}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FDFF}'
        | '\u{FE70}'..='\u{FEFC}' | '\u{FF01}'..='\u{FFEE}')
}

/// Puts a text into the composed form, presentation forms as the plain characters that they stand for.
pub fn without_presentation_forms(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_presentation_form) {
        return nfc(text);
    }
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match is_presentation_form(c) {
            true => plain.extend(DecomposingNormalizerBorrowed::new_nfkd().normalize_iter(std::iter::once(c))),
            false => plain.push(c),
        }
    }
    Cow::Owned(nfc(&plain).into_owned())
}

/// Tells whether a character shows nothing: zero-width spaces and joiners, direction marks, soft hyphens.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// Tells whether a character belongs to a script that puts no spaces between words.
pub fn is_spaceless(c: char) -> bool {
    matches!(c,
        '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FF9D}' | '\u{20000}'..='\u{3FFFF}')
}

/// Tells whether a character is part of a word: a letter, mark or digit of any script.
pub fn is_word_char(c: char) -> bool {
    match c {
        // What texts are mostly made of, without a look into Unicode's tables.
        '\0'..='\u{7F}' => c.is_ascii_alphanumeric(),
        '\u{80}'..='\u{BF}' => matches!(c, 'ª' | '²' | '³' | 'µ' | '¹' | 'º' | '¼'..='¾'),
        '\u{C0}'..='\u{24F}' => c != '×' && c != '÷',
        '\u{2000}'..='\u{206F}' => false,
        _ => c.is_alphanumeric() || is_mark(c),
    }
}

fn is_han(c: char) -> bool {
    is_spaceless(c) && (c >= '\u{3400}' || matches!(c, '\u{3005}'..='\u{3007}'))
}

/// What may stand inside a word and shows nothing; a zero-width space parts words, so it is none.
fn is_joiner(c: char) -> bool {
    is_invisible(c) && c != '\u{200B}'
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʹ' | '`' | '´')
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '—' | '−')
}

/// Tells whether a character is a mark that belongs to the letter before it.
pub fn is_mark(c: char) -> bool {
    use icu_properties::CodePointMapData;
    use icu_properties::props::GeneralCategory;
    // Most of what is asked is typographic punctuation, which the table need not be asked about.
    if matches!(c, '\u{FF9E}' | '\u{FF9F}') {
        // The voicing marks of half-width kana, which Unicode counts as letters.
        return true;
    }
    if c < '\u{300}' || matches!(c, '\u{2000}'..='\u{20CF}' | '\u{3000}'..='\u{3029}') {
        return false;
    }
    let category = CodePointMapData::<GeneralCategory>::new().get(c);
    matches!(
        category,
        GeneralCategory::NonspacingMark | GeneralCategory::SpacingMark | GeneralCategory::EnclosingMark
    )
}

fn is_latin(c: char) -> bool {
    matches!(c, 'A'..='Z' | 'a'..='z' | '\u{AA}' | '\u{BA}' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' | '\u{300}'..='\u{36F}')
}

/// Appends a letter, mark or digit, folded.
fn fold_char(c: char, out: &mut String) {
    match c {
        'a'..='z' | '0'..='9' | 'а'..='я' => out.push(c),
        'A'..='Z' => out.push(c.to_ascii_lowercase()),
        'À'..='ÿ' => out.push_str(LATIN_1[c as usize - 'À' as usize]),
        // Vowel signs of Latin, Greek, Hebrew and Arabic; but й, ї and ў written in two are letters still.
        '\u{300}'..='\u{36F}' => {
            if let Some(letter) = cyrillic_with(c, out.chars().next_back()) {
                out.pop();
                out.push(letter);
            }
        }
        '\u{591}'..='\u{5C7}'
        | '\u{610}'..='\u{61A}'
        | '\u{640}'
        | '\u{64B}'..='\u{65F}'
        | '\u{670}'
        | '\u{6D6}'..='\u{6ED}' => {}
        'ẞ' => out.push_str("ss"),
        'œ' | 'Œ' => out.push_str("oe"),
        'ĳ' | 'Ĳ' => out.push_str("ij"),
        'ł' | 'Ł' => out.push('l'),
        'đ' | 'Đ' => out.push('d'),
        'ħ' | 'Ħ' => out.push('h'),
        'ŧ' | 'Ŧ' => out.push('t'),
        'ı' | 'İ' => out.push('i'),
        'أ' | 'إ' | 'آ' | 'ٱ' => out.push('ا'),
        // Persian keyboards write these two letters with code points of their own.
        'ی' => out.push('ي'),
        'ک' => out.push('ك'),
        '\u{400}'..='\u{52F}' => out.extend(without_stress(c).to_lowercase()),
        'ς' => out.push('σ'),
        '\u{FB00}'..='\u{FB06}' => out.push_str(LIGATURES[c as usize - 0xFB00]),
        // Full-width letters and digits lie in the order of ASCII.
        '\u{FF10}'..='\u{FF5A}' => out.push(((c as u32 - 0xFEE0) as u8 as char).to_ascii_lowercase()),
        _ if is_latin(c) || matches!(c, '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}') => match base_letter(c) {
            base if base != c => fold_char(base, out),
            _ => fold_case(c, out),
        },
        _ => {
            // Korean, Japanese and Indic text that comes decomposed is the same text.
            let composed = out
                .chars()
                .next_back()
                .filter(|last| !last.is_ascii() && c >= '\u{900}')
                .and_then(|last| CanonicalCompositionBorrowed::new().compose(last, c));
            match composed {
                Some(composed) => {
                    out.pop();
                    out.push(composed);
                }
                None => fold_case(c, out),
            }
        }
    }
}

fn fold_case(c: char, out: &mut String) {
    for lower in c.to_lowercase() {
        // A lower case may have what its capital has not: an accent, a table entry.
        match lower == c {
            true => out.push(c),
            false => fold_char(lower, out),
        }
    }
}

/// The Cyrillic letter of its own right that a mark makes of another one; a stress mark makes none.
fn cyrillic_with(mark: char, before: Option<char>) -> Option<char> {
    let before = before.filter(|letter| matches!(letter, '\u{400}'..='\u{52F}'))?;
    let letter = CanonicalCompositionBorrowed::new().compose(before, mark)?;
    Some(without_stress(letter))
}

fn without_stress(letter: char) -> char {
    match letter {
        'ё' | 'Ё' | 'ѐ' | 'Ѐ' => 'е',
        'ѝ' | 'Ѝ' => 'и',
        letter => letter,
    }
}

/// U+00C0 to U+00FF, folded; the signs for times and division are no letters and never come here.
const LATIN_1: [&str; 64] = [
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i", "d", "n", "o", "o", "o", "o", "o",
    "×", "o", "u", "u", "u", "u", "y", "th", "ss", "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i",
    "i", "i", "i", "d", "n", "o", "o", "o", "o", "o", "÷", "o", "u", "u", "u", "u", "y", "th", "y",
];

/// U+FB00 to U+FB06, as they come out of printed pages.
const LIGATURES: [&str; 7] = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"];

/// The letter without its marks: the first of its full decomposition.
fn base_letter(c: char) -> char {
    let decomposition = CanonicalDecompositionBorrowed::new();
    let mut c = c;
    // A letter with two marks decomposes in two steps.
    for _ in 0..3 {
        match decomposition.decompose(c) {
            Decomposed::Expansion(base, _) => c = base,
            Decomposed::Singleton(same) => c = same,
            Decomposed::Default => break,
        }
    }
    c
}

#[cfg(test)]
mod tests;
