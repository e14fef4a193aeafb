//! An archived text with its index: every word by a digest of its folded form, so that no quotation makes it be read
//! again.

use std::hash::Hasher;
use std::sync::OnceLock;

use rayon::prelude::*;
use rustc_hash::{FxHashSet, FxHasher};

use crate::base::fold;

use super::verdict::Passage;

/// An archived text, read once for all its quotations.
pub struct SourceText<'a> {
    pub(super) text: &'a str,
    pub(super) words: Vec<Word>,
    /// Where the words of each bucket begin in `sorted`; one more than there are buckets.
    buckets: Vec<u32>,
    /// Indexes of words by bucket, in the order of the text.
    sorted: Vec<u32>,
    /// Code points and line ends before every [`STEP`]th byte.
    counted: Vec<(u32, u32)>,
    /// Digests of what stands in brackets, once a quotation has any.
    brackets: OnceLock<FxHashSet<u64>>,
}

/// A word of a text: a run of letters, marks and digits; in scripts without spaces each character.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// Of the folded word: two of the same word have the same, whatever their case and accents.
    pub hash: u32,
    pub start: u32,
    pub end: u32,
}

/// Bytes between two places at which code points and lines are counted.
const STEP: usize = 4096;

impl<'a> SourceText<'a> {
    /// Reads a text and makes its index.
    pub fn new(text: &'a str) -> SourceText<'a> {
        let words = all_words(text);
        // Few enough to stay near the processor; what shares one is told apart by its hash.
        let count = (words.len() / 4).next_power_of_two().max(16);
        let bucket = |word: &Word| word.hash as usize & (count - 1);
        let mut buckets = vec![0u32; count + 1];
        for word in &words {
            buckets[bucket(word) + 1] += 1;
        }
        for at in 0..count {
            buckets[at + 1] += buckets[at];
        }
        let mut next = buckets.clone();
        let mut sorted = vec![0u32; words.len()];
        for (at, word) in words.iter().enumerate() {
            let place = &mut next[bucket(word)];
            sorted[*place as usize] = at as u32;
            *place += 1;
        }
        let mut counted = Vec::with_capacity(text.len() / STEP + 1);
        let (mut points, mut lines) = (0u32, 0u32);
        for chunk in text.as_bytes().chunks(STEP) {
            counted.push((points, lines));
            points += starts(chunk);
            lines += ends(chunk);
        }
        SourceText {
            text,
            words,
            buckets,
            sorted,
            counted,
            brackets: OnceLock::new(),
        }
    }

    /// Returns a range of the text, letter by letter.
    pub fn written(&self, range: std::ops::Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }

    /// Tells whether the text may have a pair of brackets of its own around these words.
    pub(super) fn has_bracket(&self, typed: &str) -> bool {
        let own = self.brackets.get_or_init(|| {
            let found = super::reading::brackets(self.text).0;
            found
                .iter()
                .map(|it| all_digest(&self.text[it.start..it.end]))
                .collect()
        });
        !own.is_empty() && own.contains(&all_digest(typed))
    }

    /// Counts the text's code points.
    pub fn length(&self) -> u32 {
        self.point(self.text.len())
    }

    /// Returns a passage with so many bytes on either side, cut at words.
    pub fn around(&self, passage: &Passage, bytes: usize) -> String {
        let (start, end) = (passage.bytes.start as usize, passage.bytes.end as usize);
        let first = self.words.partition_point(|it| (it.start as usize) + bytes < start);
        let last = self.words.partition_point(|it| (it.end as usize) <= end + bytes);
        let from = self.words.get(first).map_or(start, |it| (it.start as usize).min(start));
        let to = last
            .checked_sub(1)
            .map_or(end, |at| (self.words[at].end as usize).max(end));
        let mut out = String::new();
        super::find::flow(&self.text[from..to], &mut out);
        out
    }

    /// Lists the words with a hash, in the order of the text.
    pub(super) fn places(&self, hash: u32) -> impl Iterator<Item = usize> + '_ {
        self.bucket(hash)
            .iter()
            .map(|at| *at as usize)
            .filter(move |at| self.words[*at].hash == hash)
    }

    /// Returns the words that may have a hash, in the order of the text.
    pub(super) fn candidates(&self, hash: u32) -> &[u32] {
        self.bucket(hash)
    }

    /// Says how many words there are at most with a hash.
    pub(super) fn at_most(&self, hash: u32) -> usize {
        self.bucket(hash).len()
    }

    fn bucket(&self, hash: u32) -> &[u32] {
        let at = hash as usize & (self.buckets.len() - 2);
        &self.sorted[self.buckets[at] as usize..self.buckets[at + 1] as usize]
    }

    /// Returns a word as it is written.
    pub(super) fn word(&self, at: usize) -> &'a str {
        let word = self.words[at];
        &self.text[word.start as usize..word.end as usize]
    }

    /// Returns what stands before a word, from the end of the one before it; before 0, from the text's start.
    pub(super) fn gap(&self, at: usize) -> &'a str {
        let (start, end) = self.gap_range(at);
        &self.text[start..end]
    }

    /// Returns where the gap before a word begins and ends.
    pub(super) fn gap_range(&self, at: usize) -> (usize, usize) {
        let start = at.checked_sub(1).map_or(0, |at| self.words[at].end as usize);
        let end = self.words.get(at).map_or(self.text.len(), |it| it.start as usize);
        (start, end)
    }

    /// Makes a passage of a range of bytes.
    pub(super) fn passage(&self, start: usize, end: usize) -> Passage {
        Passage {
            bytes: start as u32..end as u32,
            points: self.point(start)..self.point(end),
            line: self.line(start),
        }
    }

    fn point(&self, byte: usize) -> u32 {
        let step = byte / STEP;
        let before = self.counted.get(step).map(|it| (it.0, step * STEP));
        let (points, from) = before.unwrap_or_else(|| {
            // The text's end, where it is a multiple of the step.
            let step = self.counted.len().saturating_sub(1);
            (self.counted.last().map_or(0, |it| it.0), step * STEP)
        });
        points + starts(&self.text.as_bytes()[from..byte])
    }

    fn line(&self, byte: usize) -> u32 {
        let step = (byte / STEP).min(self.counted.len().saturating_sub(1));
        let before = self.counted.get(step).map_or(0, |it| it.1);
        before + ends(&self.text.as_bytes()[step * STEP..byte]) + 1
    }
}

/// Reads the words of a text on all cores, where it is long.
fn all_words(text: &str) -> Vec<Word> {
    /// Bytes that are not worth another core.
    const PART: usize = 1 << 18;
    if text.len() < 2 * PART {
        return words(text);
    }
    let mut parts = Vec::new();
    let mut start = 0;
    while start < text.len() {
        // A space is in no word.
        let length = text.as_bytes()[start..]
            .iter()
            .skip(PART)
            .position(|byte| *byte == b' ' || *byte == b'\n');
        let end = length.map_or(text.len(), |length| start + PART + length);
        parts.push(start..end);
        start = end;
    }
    let parts: Vec<Vec<Word>> = parts
        .into_par_iter()
        .map(|range| {
            let mut found = words(&text[range.clone()]);
            for word in &mut found {
                word.start += range.start as u32;
                word.end += range.start as u32;
            }
            found
        })
        .collect();
    parts.concat()
}

/// Reads the words of a text, which are the same in whatever normal form it is.
pub fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::with_capacity(text.len() / 6);
    let mut reader = fold::Words::new(text);
    while let Some(word) = reader.next() {
        let (start, end) = (word.start, word.end);
        // A mark belongs to the sign before it, as it does where both are one character.
        let marks = match text.as_bytes()[start] {
            0..0xCC => 0,
            _ => leading_marks(&text[start..end]),
        };
        let hash = match marks {
            0 => digest(word.folded),
            _ => digest(&fold::fold(&text[start + marks..end])),
        };
        if start + marks < end {
            words.push(Word {
                hash,
                start: (start + marks) as u32,
                end: end as u32,
            });
        }
    }
    words
}

fn leading_marks(word: &str) -> usize {
    let letter = |c: char| !fold::is_mark(c) && !fold::is_invisible(c);
    word.find(letter).unwrap_or(word.len())
}

/// Digests a folded word: what all normal forms of it have in common.
fn digest(folded: &str) -> u32 {
    let mut hasher = FxHasher::default();
    // Up to the last Cyrillic letter, folding has made one form of all.
    if folded.bytes().all(|byte| byte < 0xD5) {
        hasher.write(folded.as_bytes());
    } else {
        let mut letters = String::with_capacity(folded.len());
        fold::each_base(folded, &mut |c| letters.push(c));
        hasher.write(letters.as_bytes());
    }
    let hash = hasher.finish();
    (hash >> 32) as u32 ^ hash as u32
}

/// Digests all words of a text.
fn all_digest(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    words(text).iter().for_each(|it| hasher.write_u32(it.hash));
    hasher.finish()
}

/// Counts the characters that begin in some bytes.
pub(super) fn starts(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|byte| (**byte as i8) >= -0x40).count() as u32
}

fn ends(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|byte| **byte == b'\n').count() as u32
}
