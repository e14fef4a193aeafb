//! The words of running text, folded one by one, and digests of them that need no folding for most.

use std::sync::LazyLock;

use super::{LATIN_1, fold_char, is_joiner, is_mark, is_spaceless, is_word_char};

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
pub(super) const OTHER: u8 = 0;
pub(super) const BEYOND: u8 = 1;
pub(super) const LETTER: u8 = 2;
pub(super) const CAPITAL: u8 = 3;

/// By byte.
pub(super) static SORTS: [u8; 256] = {
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
pub(super) struct Digest {
    sum: u64,
    /// Bytes that are not yet in the sum, the first one lowest, and how many bits they are: fewer than 64.
    waiting: u64,
    bits: u32,
}

impl Digest {
    pub(super) fn of(folded: &str) -> u64 {
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
