//! Folding of names, words of running text, and slugs: what is the same name whatever its case, accents and apostrophes.
//!
//! Latin and Greek lose their accents, Arabic its vowel signs; Cyrillic й stays itself, ё is е. The only place that
//! names `icu_normalizer` and `any_ascii`.

use std::borrow::Cow;
use std::sync::LazyLock;

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_normalizer::properties::{CanonicalCompositionBorrowed, CanonicalDecompositionBorrowed, Decomposed};

use super::scan::{has_any, has_pair};

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

/// The words of a text as [`Words`] finds them, each by a digest of its folded form.
///
/// Few words are folded for it: of most, seven letters are read at once.
pub struct Digests<'a>(Words<'a>);

/// A word of a text, by its digest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Digested {
    /// Of the folded word: two of the same word have the same, whatever their case and accents; others hardly ever.
    pub digest: u64,
    /// Bytes of the text.
    pub start: usize,
    pub end: usize,
}

/// What a byte is to a word: no part of it, a part of a character beyond ASCII, a letter or digit, a capital.
const OTHER: u8 = 0;
const BEYOND: u8 = 1;
const LETTER: u8 = 2;
const CAPITAL: u8 = 3;

/// By byte.
static SORTS: [u8; 256] = {
    let mut sorts = [OTHER; 256];
    let mut byte = 0;
    while byte < 256 {
        sorts[byte] = match byte as u8 {
            b'a'..=b'z' | b'0'..=b'9' => LETTER,
            b'A'..=b'Z' => CAPITAL,
            0x80..=0xFF => BEYOND,
            _ => OTHER,
        };
        byte += 1;
    }
    sorts
};

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
        loop {
            let start = self.skip_to_word()?;
            let mut end = start;
            let mut sorts = LETTER;
            while let Some(byte) = bytes.get(end) {
                let sort = SORTS[usize::from(*byte)];
                if sort < LETTER {
                    break;
                }
                sorts |= sort;
                end += 1;
            }
            let wholly_ascii = ends_word(bytes, end);
            if wholly_ascii && sorts == LETTER {
                self.at = end;
                return Some(Word {
                    folded: &self.text[start..end],
                    start,
                    end,
                });
            }
            self.folded.clear();
            self.folded.push_str(&self.text[start..end]);
            if sorts == CAPITAL {
                self.folded.make_ascii_lowercase();
            }
            if !wholly_ascii {
                end = self.western(end);
                if !ends_word(bytes, end) {
                    end = self.rest_of_word(end);
                }
            }
            self.at = end;
            // A mark that stands alone folds to nothing and is no word.
            if !self.folded.is_empty() {
                break Some(Word {
                    folded: &self.folded,
                    start,
                    end,
                });
            }
        }
    }

    /// Finds where the next word begins.
    fn skip_to_word(&mut self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        while let Some(byte) = bytes.get(at) {
            match SORTS[usize::from(*byte)] {
                OTHER => at += 1,
                BEYOND => match self.text[at..].chars().next() {
                    Some(c) if !is_word_char(c) => at += c.len_utf8(),
                    _ => return Some(at),
                },
                _ => return Some(at),
            }
        }
        self.at = at;
        None
    }

    /// Folds ASCII and Latin-1 letters, which most words of many languages are made of; returns where others begin.
    fn western(&mut self, from: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut end = from;
        while let Some(byte) = bytes.get(end) {
            match (SORTS[*byte as usize], bytes.get(end + 1)) {
                (LETTER | CAPITAL, _) => {
                    self.folded.push(byte.to_ascii_lowercase() as char);
                    end += 1;
                }
                // U+00C0 to U+00FF, but for the signs for times and division.
                (BEYOND, Some(second @ 0x80..=0xBF)) if *byte == 0xC3 && !matches!(second, 0x97 | 0xB7) => {
                    self.folded.push_str(LATIN_1[*second as usize - 0x80]);
                    end += 2;
                }
                _ => break,
            }
        }
        end
    }

    /// Folds what follows the western beginning of a word and returns where the word ends.
    fn rest_of_word(&mut self, from: usize) -> usize {
        let mut end = from;
        // Whether the word is a character that needs no spaces; only its own marks may follow.
        let mut alone = false;
        for (offset, c) in self.text[from..].char_indices() {
            let after = from + offset + c.len_utf8();
            // Russian is half of what a desk reads, so it is asked about first.
            if let 'а'..='я' | 'А'..='Я' = c
                && !alone
            {
                // Capitals stand thirty-two places before their small letters.
                let lower = c as u32 + if c < 'а' { 0x20 } else { 0 };
                self.folded.push(char::from_u32(lower).unwrap_or(c));
                end = after;
                continue;
            }
            if is_joiner(c) {
                // Shows nothing: neither ends a word nor belongs to its end.
                continue;
            }
            if !is_word_char(c) || (alone && !is_mark(c)) {
                break;
            }
            if is_spaceless(c) && !is_mark(c) {
                if end > 0 && !self.folded.is_empty() {
                    break;
                }
                alone = true;
            }
            fold_char(c, &mut self.folded);
            end = after;
        }
        end
    }
}

impl<'a> Digests<'a> {
    /// Begins at the start of a text.
    pub fn new(text: &'a str) -> Digests<'a> {
        Digests(Words::new(text))
    }

    /// Goes on behind a word that was read before.
    pub fn go_behind(&mut self, word: Digested) {
        self.0.at = word.end;
    }

    /// Returns the next word.
    #[expect(
        clippy::should_implement_trait,
        reason = "it goes back where a name turns out to be none, which an iterator is not asked to do"
    )]
    #[inline(always)]
    pub fn next(&mut self) -> Option<Digested> {
        let bytes = self.0.text.as_bytes();
        let mut start = self.0.at;
        loop {
            match parting(bytes, start) {
                0 => break,
                length => start += length,
            }
        }
        bytes.get(start)?;
        let (letters, bits) = ascii_letters(bytes, start);
        let mut digest = Digest::begun(letters, bits);
        let mut end = start + bits as usize / 8;
        self.0.at = loop {
            let Some(byte) = bytes.get(end) else { break end };
            match SORTS[usize::from(*byte)] {
                // It need not be looked at again.
                OTHER => break end + 1,
                BEYOND => match letter_of_two(bytes, end) {
                    Some((letters, bits)) => {
                        digest.add(letters, bits);
                        end += 2;
                    }
                    None => match parting(bytes, end) {
                        0 => return self.folded(start),
                        length => break end + length,
                    },
                },
                _ if byte.is_ascii_digit() => {
                    digest.add(u64::from(*byte), 8);
                    end += 1;
                }
                // A long word has more letters than are read at once.
                _ => {}
            }
            let (letters, bits) = ascii_letters(bytes, end);
            digest.add(letters, bits);
            end += bits as usize / 8;
        };
        Some(Digested {
            digest: digest.finish(),
            start,
            end,
        })
    }

    /// Reads the next word where it must be looked at character by character; nothing before `start` is one.
    #[inline(never)]
    fn folded(&mut self, start: usize) -> Option<Digested> {
        self.0.at = start;
        let word = self.0.next()?;
        Some(Digested {
            digest: Digest::of(word.folded),
            start: word.start,
            end: word.end,
        })
    }
}

/// Digests the bytes of a folded word, eight at a time.
#[derive(Default)]
struct Digest {
    sum: u64,
    /// Bytes that are not yet in the sum, the first one lowest, and how many bits they are: fewer than 64.
    waiting: u64,
    bits: u32,
}

impl Digest {
    fn of(folded: &str) -> u64 {
        let mut digest = Digest::default();
        for bytes in folded.as_bytes().chunks(MOST_LETTERS) {
            digest.add(first_eight(bytes), 8 * bytes.len() as u32);
        }
        digest.finish()
    }

    /// Begins with up to seven bytes, the first one lowest; what is above them is zero.
    #[inline(always)]
    fn begun(bytes: u64, bits: u32) -> Digest {
        Digest {
            sum: 0,
            waiting: bytes,
            bits,
        }
    }

    /// Adds as many in the same way.
    #[inline(always)]
    fn add(&mut self, bytes: u64, bits: u32) {
        self.waiting |= bytes << self.bits;
        let all = self.bits + bits;
        if all >= u64::BITS {
            self.sum = mix(self.sum ^ self.waiting);
            self.waiting = bytes >> (u64::BITS - self.bits);
        }
        self.bits = all % u64::BITS;
    }

    #[inline(always)]
    fn finish(self) -> u64 {
        mix(self.sum ^ self.waiting)
    }
}

/// Puts the digest of a word behind that of the words before it.
#[inline]
pub fn digest_behind(before: u64, word: u64) -> u64 {
    mix(before.rotate_left(29) ^ word)
}

/// Lets every bit of a number count in every bit of another.
#[inline]
fn mix(bits: u64) -> u64 {
    let wide = u128::from(bits) * 0x9E37_79B9_7F4A_7C15;
    wide as u64 ^ (wide >> 64) as u64
}

/// How many letters are read at once.
const MOST_LETTERS: usize = 7;

/// Reads the letters of ASCII at a place, up to seven, in lower case; says how many bits they are.
#[inline(always)]
fn ascii_letters(bytes: &[u8], at: usize) -> (u64, u32) {
    /// Times a byte: the same in each of eight.
    const EACH: u64 = 0x0101_0101_0101_0101;
    let block = match bytes.get(at..).and_then(<[u8]>::first_chunk) {
        Some(eight) => u64::from_le_bytes(*eight),
        // Near the end of the text there are fewer.
        None => first_eight(bytes.get(at..).unwrap_or_default()),
    };
    // In each byte the top bit comes to tell whether it is below `a`, above `z` or beyond ASCII. That of the eighth is
    // set anyway, so that there always is one.
    let lower = (block | (0x20 * EACH)) & (0x7F * EACH);
    let others = ((0xE0 * EACH - lower) | (lower + 0x05 * EACH) | block) & (0x80 * EACH) | 1 << 63;
    let before = (others ^ (others - 1)) >> 8;
    (lower & before, others.trailing_zeros() & !7)
}

/// Puts bytes into a number, the first one lowest; eight at most.
fn first_eight(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .take(8)
        .rev()
        .fold(0, |all, byte| all << 8 | u64::from(*byte))
}

/// Reads a letter of two bytes at a place, folded, and how many bits that makes; `None` where it takes a closer look.
#[inline]
fn letter_of_two(bytes: &[u8], at: usize) -> Option<(u64, u32)> {
    match (bytes.get(at), bytes.get(at + 1)) {
        (Some(first @ 0xC2..=0xDF), Some(second)) => {
            let c = usize::from(first & 0x1F) << 6 | usize::from(second & 0x3F);
            let (letters, bits) = LETTERS_OF_TWO[c];
            (bits > 0).then_some((u64::from(letters), bits))
        }
        _ => None,
    }
}

/// By character below U+0800, which are those of two bytes: its folded form as bytes, the first one lowest, and how many
/// bits they are. None where it depends on what stands before it or makes more than four bytes.
static LETTERS_OF_TWO: LazyLock<[(u32, u32); 0x800]> = LazyLock::new(|| {
    std::array::from_fn(|c| {
        let mut folded = String::new();
        char::from_u32(c as u32)
            .filter(|c| is_word_char(*c) && !is_mark(*c))
            .into_iter()
            .for_each(|c| fold_char(c, &mut folded));
        match folded.len() {
            length @ 0..=4 => (first_eight(folded.as_bytes()) as u32, 8 * length as u32),
            _ => (0, 0),
        }
    })
});

/// Tells whether a word that came to a place ends there for certain; other characters must be looked at.
fn ends_word(bytes: &[u8], end: usize) -> bool {
    end >= bytes.len() || parting(bytes, end) > 0
}

/// Returns the length of a character at a place that is known to part words: ASCII that is no letter, the quotation marks,
/// dashes and no-break space that texts are full of. 0 where another one stands, or none.
#[inline(always)]
fn parting(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at).map(|byte| (SORTS[usize::from(*byte)], byte)) {
        Some((OTHER, _)) => 1,
        Some((BEYOND, first)) => match (first, bytes.get(at + 1), bytes.get(at + 2)) {
            (0xE2, Some(0x80), Some(0x93..=0x94 | 0x98..=0x9F | 0xA6)) => 3,
            (0xC2, Some(0xA0 | 0xAB | 0xBB), _) => 2,
            _ => 0,
        },
        _ => 0,
    }
}

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
fn western_slug(text: &str) -> Option<String> {
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

fn slug_of_any(text: &str) -> String {
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

/// Puts a text into Unicode's composed form (NFC).
pub fn nfc(text: &str) -> Cow<'_, str> {
    // Below U+0300, whose first byte this is, no character composes with another one.
    if !has_any(text.as_bytes(), |byte| byte >= 0xCC) {
        return Cow::Borrowed(text);
    }
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

/// Tells whether a character is a mark that belongs to the letter before it.
pub fn is_mark(c: char) -> bool {
    use icu_properties::CodePointMapData;
    use icu_properties::props::GeneralCategory;
    // Most of what is asked is typographic punctuation, which the table need not be asked about.
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
mod tests {
    #[test]
    fn frequent_characters_are_judged_as_all_others() {
        for c in (0..0x3000).filter_map(char::from_u32) {
            assert_eq!(
                super::is_word_char(c),
                c.is_alphanumeric() || super::is_mark(c),
                "{c:?}"
            );
        }
    }

    #[test]
    fn plain_text_folds_as_all_other_text_does() {
        let all: String = (0..128_u8).map(char::from).collect();
        for text in ["", "a", " -a- b'c", "A--B ", "l'", &all] {
            assert_eq!(
                super::fold_western(text).expect("ASCII"),
                super::fold_any(text),
                "{text:?}"
            );
            assert_eq!(
                super::western_slug(text).expect("ASCII"),
                super::slug_of_any(text),
                "{text:?}"
            );
        }
        assert!(super::fold_western("L’Élysée — c'est").is_some());
        assert!(super::western_slug("« L’Élysée — c'est »").is_some());
    }

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

    /// A piece of text of any script: words of many lengths, what parts words and what does not.
    fn piece() -> impl Strategy<Value = String> {
        prop_oneof![
            "[a-zA-Z0-9]{1,20}",
            "[a-zéÉàœßþæÿ×÷]{1,10}",
            "[ '’,.;&«»\u{A0}—–-]{1,2}",
            "[а-яА-ЯёЁйїў\u{301}\u{306}]{1,6}",
            "[\u{AD}\u{200B}\u{200D}\u{200E}\u{FEFF}\u{301}]",
            "[中国上海がかきก็\u{3099}]{1,4}",
            "[الصينأحمدی\u{64E}]{1,5}",
            "[ﬁＮＡİıŁşẞΆθς한\u{1112}\u{1161}]{1,4}",
            "\\PC",
        ]
    }

    #[test]
    fn different_words_have_different_digests() {
        let digests = |text: &str| {
            let mut words = Digests::new(text);
            std::iter::from_fn(|| words.next())
                .map(|it| it.digest)
                .collect::<Vec<_>>()
        };
        let same = digests("Prépa PREPA prepa");
        assert!(same.iter().all(|it| *it == same[0]));
        let mut all =
            digests("a aa aaa aaaaaaa aaaaaaaa aaaaaaaaa aaaaaaaab baaaaaaaa ab ba abcdefgh abcdefghabcdefgh е é1");
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        assert_ne!(digest_behind(same[0], all[0]), digest_behind(all[0], same[0]));
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
        assert_eq!(words("が、ก็"), ["が@が", "ก็@ก็"]);
        assert_eq!(words("か\u{3099}き"), ["が@か\u{3099}", "き@き"]);
    }

    #[test]
    fn what_shows_nothing_parts_no_word() {
        assert_eq!(words("prési\u{AD}dent\u{200E} a"), ["president@prési\u{AD}dent", "a@a"]);
        assert_eq!(words("à\u{200B}b"), ["a@à", "b@b"]);
        assert_eq!(fold("prési\u{AD}dent"), "president");
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
        assert_eq!(
            fold("Straße ﬁnale ＮＡＴＯ Ħaż-Żebbuġ"),
            "strasse finale nato haz zebbug"
        );
        assert_eq!(fold("Украі\u{308}на"), fold("Україна"));
        assert_ne!(fold("Україна"), fold("Украіна"));
        assert_eq!(fold("Зеле\u{301}нский"), "зеленский");
        assert_eq!(fold("تهران کیهان"), fold("تهران كيهان"));
        assert_eq!(fold("محمـــد"), fold("محمد"));
        assert_eq!(fold("\u{1112}\u{1161}\u{11AB}국"), fold("한국"));
        assert_eq!(fold("か\u{3099}"), fold("が"));
        assert_eq!(fold("Άθηνα"), fold("αθηνα"));
    }

    #[test]
    fn slugs_keep_every_script() {
        assert_eq!(slug("Xi Jinping"), "xi-jinping");
        assert_eq!(slug("Élysée — l’été"), "élysée-l-été");
        assert_eq!(slug("e\u{301}te\u{301}"), "été");
        assert_eq!(slug("北京 2025"), "北京-2025");
        assert_eq!(plain_slug("Élysée, œuvre à Пекин"), "elysee-oeuvre-a-пекин");
        assert_eq!(latin_slug("北京外交部"), "bei-jing-wai-jiao-bu");
        assert_eq!(latin_slug("Горький, объект"), "gorkiy-obekt");
        assert_eq!(latin_slug("Élysée 東京タワー"), "elysee-dong-jing-tawa");
        assert_eq!(slug("***"), "");
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,30}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn western_text_folds_as_all_other_text_does(text in "[\u{0}-\u{17F}\u{2000}-\u{203F}a '-]{0,12}") {
            for (quick, slow) in [(fold_western(&text), fold_any(&text)), (western_slug(&text), slug_of_any(&text))] {
                prop_assert!(quick.is_none_or(|it| it == slow), "{slow:?}");
            }
        }

        #[test]
        fn what_is_a_slug_already_is_kept(text in "-{0,1}[a-z0-9-]{0,40}[A-Zé]{0,1}") {
            prop_assert_eq!(slug(&text), slug_of_any(&text));
        }

        #[test]
        fn what_needs_no_composing_is_not_composed(text in "[a-zà-ÿ\u{2C0}-\u{330}\u{1100}-\u{11FF}]{0,8}") {
            prop_assert_eq!(nfc(&text), ComposingNormalizerBorrowed::new_nfc().normalize(&text));
        }

        #[test]
        fn what_is_a_slug_stays_as_it_is(text in "[ab1-]{0,6}[-é A]?[-b]?") {
            prop_assert_eq!(slug(&text), slug_of_any(&text));
        }

        #[test]
        fn slugs_of_slugs_are_the_same(text in "\\PC{0,30}") {
            for slug_of in [slug, plain_slug, latin_slug] {
                let once = slug_of(&text);
                prop_assert_eq!(slug_of(&once), once);
            }
        }

        #[test]
        fn a_name_has_the_same_words_folded_or_not(text in "[a-zA-Zé’ıŁßœﬁ иуге\u{300}\u{301}\u{306}\u{308}їЁѝ한\u{1112}\u{1161}-]{0,12}") {
            let whole = |text: &str| words(text).iter().map(|it| it.split('@').next().unwrap_or("").to_owned()).collect::<Vec<_>>();
            prop_assert_eq!(whole(&text), whole(&fold(&text)));
        }

        #[test]
        fn digests_are_those_of_the_folded_words(text in proptest::collection::vec(piece(), 0..12)) {
            let text = text.concat();
            let (mut words, mut digests) = (Words::new(&text), Digests::new(&text));
            while let Some(word) = words.next() {
                let digest = Digest::of(word.folded);
                prop_assert_eq!(digests.next(), Some(Digested { digest, start: word.start, end: word.end }));
            }
            prop_assert_eq!(digests.next(), None);
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
