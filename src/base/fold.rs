//! Folding of names, words of running text, and slugs: what is the same name whatever its case, accents and apostrophes.
//!
//! Latin and Greek lose their accents, Arabic its vowel signs; Cyrillic й stays itself, ё is е. The only place that
//! names `icu_normalizer` and `any_ascii`.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_normalizer::properties::{CanonicalDecompositionBorrowed, Decomposed};

/// The words of a text, one after the other, folded into a buffer that is used again.
///
/// A word is a run of letters, marks and digits; in scripts without spaces each character is a word.
pub struct Words<'a> {
    text: &'a str,
    at: usize,
    folded: String,
}

/// A word of a text.
pub struct Word<'a> {
    pub folded: &'a str,
    /// Bytes of the text.
    pub start: usize,
    pub end: usize,
}

impl<'a> Words<'a> {
    /// Begins at the start of a text.
    pub fn new(text: &'a str) -> Words<'a> {
        Words {
            text,
            at: 0,
            folded: String::new(),
        }
    }

    /// Returns the next word.
    #[expect(
        clippy::should_implement_trait,
        reason = "it lends its buffer, which an iterator cannot"
    )]
    pub fn next(&mut self) -> Option<Word<'_>> {
        let bytes = self.text.as_bytes();
        self.folded.clear();
        let mut start = None;
        while self.at < bytes.len() {
            let byte = bytes[self.at];
            if byte < 0x80 {
                if byte.is_ascii_alphanumeric() {
                    start.get_or_insert(self.at);
                    self.folded.push(byte.to_ascii_lowercase() as char);
                } else if start.is_some() {
                    break;
                }
                self.at += 1;
                continue;
            }
            let c = self.text[self.at..].chars().next().unwrap_or(' ');
            if is_spaceless(c) {
                if start.is_none() {
                    start = Some(self.at);
                    self.at += c.len_utf8();
                    self.folded.push(c);
                }
                break;
            }
            if is_word_char(c) {
                start.get_or_insert(self.at);
                fold_char(c, &mut self.folded);
            } else if start.is_some() {
                break;
            }
            self.at += c.len_utf8();
        }
        let start = start?;
        Some(Word {
            folded: &self.folded,
            start,
            end: self.at,
        })
    }
}

/// Folds a name for looking up: case, accents and the kinds of apostrophe, hyphen and space do not matter.
pub fn fold(text: &str) -> String {
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

/// Makes an id of a text: letters, marks and digits of any script, NFC, lower case; what is between them is one `-`.
pub fn slug(text: &str) -> String {
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
        match c {
            c if is_latin(c) || c.is_ascii() => fold_char(c, &mut out),
            c if is_spaceless(c) => {
                out.push('-');
                out.push_str(any_ascii::any_ascii_char(c));
                out.push('-');
            }
            c => out.push_str(any_ascii::any_ascii_char(c)),
        }
    }
    slug(&out)
}

/// Puts a text into Unicode's composed form (NFC).
pub fn nfc(text: &str) -> Cow<'_, str> {
    ComposingNormalizerBorrowed::new_nfc().normalize(text)
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
        | '\u{20000}'..='\u{3FFFF}')
}

/// Tells whether a character is part of a word: a letter, mark or digit of any script.
pub fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || is_mark(c)
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

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʹ' | '`' | '´')
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '—' | '−')
}

fn is_mark(c: char) -> bool {
    use icu_properties::CodePointMapData;
    use icu_properties::props::GeneralCategory;
    if c < '\u{300}' {
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
        'a'..='z' | '0'..='9' => out.push(c),
        'A'..='Z' => out.push(c.to_ascii_lowercase()),
        // The vowel signs of Latin, Greek, Hebrew and Arabic; but й written in two is still й.
        '\u{306}' if out.ends_with('и') => {
            out.pop();
            out.push('й');
        }
        '\u{300}'..='\u{36F}'
        | '\u{591}'..='\u{5C7}'
        | '\u{610}'..='\u{61A}'
        | '\u{640}'
        | '\u{64B}'..='\u{65F}'
        | '\u{670}' => {}
        'ß' | 'ẞ' => out.push_str("ss"),
        'œ' | 'Œ' => out.push_str("oe"),
        'æ' | 'Æ' => out.push_str("ae"),
        'ø' | 'Ø' => out.push('o'),
        'ł' | 'Ł' => out.push('l'),
        'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
        'þ' | 'Þ' => out.push_str("th"),
        'ı' | 'İ' => out.push('i'),
        'ё' | 'Ё' => out.push('е'),
        'أ' | 'إ' | 'آ' | 'ٱ' => out.push('ا'),
        '\u{400}'..='\u{52F}' => out.extend(c.to_lowercase()),
        'ς' => out.push('σ'),
        _ if is_latin(c) || matches!(c, '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}') => {
            // Ǽ is Æ with an accent, and Æ folds in its turn.
            match base_letter(c) {
                base if base != c => fold_char(base, out),
                _ => out.extend(c.to_lowercase()),
            }
        }
        // A sign such as the ångström's may be a Latin letter once it is small.
        _ => {
            for lower in c.to_lowercase() {
                if is_latin(lower) && lower != c {
                    fold_char(lower, out)
                } else {
                    out.push(lower)
                }
            }
        }
    }
}

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
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<String> {
        let mut words = Words::new(text);
        let mut all = Vec::new();
        while let Some(word) = words.next() {
            all.push(format!("{}@{}", word.folded, &text[word.start..word.end]));
        }
        all
    }

    #[test]
    fn words_part_at_apostrophes_and_hyphens() {
        assert_eq!(
            words("l'OCS, Saint-Pétersbourg"),
            ["l@l", "ocs@OCS", "saint@Saint", "petersbourg@Pétersbourg"]
        );
    }

    #[test]
    fn characters_are_words_where_there_are_no_spaces() {
        assert_eq!(words("Li李强ab"), ["li@Li", "李@李", "强@强", "ab@ab"]);
    }

    #[test]
    fn names_fold() {
        assert_eq!(fold("Élysée"), "elysee");
        assert_eq!(fold("  Saint‑Pétersbourg "), fold("saint petersbourg"));
        assert_eq!(fold("L’Œuvre"), "l oeuvre");
        assert_eq!(fold("Михаил Ёлкин"), "михаил елкин");
        assert_eq!(fold("и\u{306}"), fold("й"));
        assert_ne!(fold("мой"), fold("мои"));
        assert_eq!(fold("أَحمد"), fold("احمد"));
        assert_eq!(fold("Nguyễn Thị Ánh"), "nguyen thi anh");
        assert_eq!(fold("Lǐ Qiáng"), "li qiang");
    }

    #[test]
    fn slugs_keep_every_script() {
        assert_eq!(slug("Xi Jinping"), "xi-jinping");
        assert_eq!(slug("Élysée — l’été"), "élysée-l-été");
        assert_eq!(slug("e\u{301}te\u{301}"), "été");
        assert_eq!(slug("北京 2025"), "北京-2025");
        assert_eq!(plain_slug("Élysée, œuvre à Пекин"), "elysee-oeuvre-a-пекин");
        assert_eq!(latin_slug("北京外交部"), "bei-jing-wai-jiao-bu");
        assert_eq!(slug("***"), "");
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,30}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn words_lie_in_the_text(text in "\\PC{0,40}") {
            let mut words = Words::new(&text);
            let mut last = 0;
            while let Some(word) = words.next() {
                prop_assert!(word.start >= last && word.end > word.start);
                prop_assert!(text.is_char_boundary(word.start) && text.is_char_boundary(word.end));
                last = word.end;
            }
        }
    }
}
