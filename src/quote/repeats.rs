//! The places of a segment in a text that repeats itself, found in one walk through it (Knuth, Morris, Pratt).
//!
//! Words and what stands before them are compared as numbers; what they find is compared letter by letter afterwards.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use super::letters::{BREAK, INSERTION, signs, word_key};
use super::reading::Segment;
use super::steps::Steps;
use super::text::SourceText;

/// Finds the places of a segment's words but for the first, whose case may be free.
pub struct Repeats {
    wanted: Vec<u64>,
    /// By length of what was found: the longest beginning that what was found ends in.
    back: Vec<u32>,
    found: usize,
    /// Index of the text's word that is looked at next.
    next: usize,
    /// Whether the first letter's case is free in some word, and so counts in none.
    free_case: bool,
}

impl Repeats {
    /// Begins where the segment's first word may stand next.
    pub fn new(segment: &Segment, first: usize) -> Repeats {
        let free_case = segment.mended.iter().any(|it| it.case);
        let wanted: Vec<u64> = (1..segment.words.len())
            .map(|at| key(segment.gap(at), segment.word(at), free_case))
            .collect();
        let mut back = vec![0u32; wanted.len() + 1];
        let mut length = 0;
        for at in 1..wanted.len() {
            while length > 0 && wanted[at] != wanted[length] {
                length = back[length] as usize;
            }
            length += usize::from(wanted[at] == wanted[length]);
            back[at + 1] = length as u32;
        }
        Repeats {
            wanted,
            back,
            found: 0,
            next: first + 1,
            free_case,
        }
    }

    /// Returns the next word of the text from which on the segment may stand.
    pub fn next(&mut self, text: &SourceText<'_>, steps: &Steps) -> Option<usize> {
        while self.next < text.words.len() {
            let there = key(text.gap(self.next), text.word(self.next), self.free_case);
            steps.take(4);
            while self.found > 0 && self.wanted.get(self.found) != Some(&there) {
                self.found = self.back[self.found] as usize;
            }
            self.found += usize::from(self.wanted.get(self.found) == Some(&there));
            self.next += 1;
            if self.found == self.wanted.len() {
                return self.next.checked_sub(self.wanted.len() + 1);
            }
        }
        None
    }
}

/// What a word and the signs before it share with all that are the same.
fn key(gap: &str, word: &str, free_case: bool) -> u64 {
    let mut hasher = FxHasher::default();
    word_key(word, free_case).hash(&mut hasher);
    if gap != " " {
        let mut last = ' ';
        for sign in signs(gap, true) {
            // A dash may be typed as several hyphens.
            let again = sign.c == '-' && last == '-';
            if !matches!(sign.c, ' ' | INSERTION | BREAK) && !again {
                sign.c.hash(&mut hasher);
                last = sign.c;
            }
        }
    }
    hasher.finish()
}
