//! Negations that a quotation leaves out of its source's sentence, or puts in; parts that are one word each.
//!
//! Words are known by language ([`lexicon`]): a list of all languages' negations would find them in words of others. What
//! stands right beside the quotation counts, and what an omission leaves out of the sentence of a part that is kept.

mod lexicon;
mod spaceless;

use std::ops::Range;
use std::sync::Arc;

use crate::base::fold::{is_invisible, is_spaceless};

use super::edges::is_prefix;
use super::find::{Occurrence, flow};
use super::letters::needs_no_spaces;
use super::reading::{Reading, Segment};
use super::sentence;
use super::text::SourceText;
use super::verdict::Caution;

use lexicon::{Lexicon, known_as};

/// Characters of a segment of a script without spaces that are no more than one word.
const ONE_WORD: usize = 2;

/// Says what a reader may take amiss in a quotation that stands at these places.
pub fn cautions(text: &SourceText<'_>, lang: &str, reading: &Reading, places: &[Occurrence]) -> Vec<Caution> {
    let mut cautions = Vec::new();
    cautions.extend(lone_words(&reading.segments));
    let language = Language::new(lang);
    let left_out = Reader {
        text,
        language: &language,
    }
    .left_out(places);
    if let Some((word, near)) = left_out {
        let sentence = sentence::around(text.text, near);
        let mut shown = String::new();
        flow(text.text[sentence.clone()].trim(), &mut shown);
        let passage = text.passage(sentence.start, sentence.end);
        cautions.push(Caution::NegationLeftOut(word.trim().into(), passage, shown.into()));
    }
    let put_in = reading.inserted.iter().find(|it| language.negates(it));
    cautions.extend(put_in.map(|it| Caution::NegationPutIn(it.as_str().into())));
    cautions
}

/// Warns of parts of one word each: out of such, any sentence can be put together.
fn lone_words(segments: &[Segment]) -> Option<Caution> {
    let is_lone = |it: &&Segment| match it.words.len() {
        1 => true,
        count => count <= ONE_WORD && (0..count).all(|at| needs_no_spaces(it.word(at))),
    };
    let lone: Vec<Arc<str>> = segments
        .iter()
        .filter(is_lone)
        .map(|it| it.text.as_str().into())
        .collect();
    (lone.len() > 1).then_some(Caution::LoneWords(lone))
}

/// What is known of negations in a language.
struct Language {
    lexicon: Option<&'static Lexicon>,
    script: Option<spaceless::Script>,
}

impl Language {
    fn new(tag: &str) -> Language {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        Language {
            lexicon: lexicon::of(&primary),
            script: spaceless::Script::of(&primary),
        }
    }

    /// Tells whether an insertion holds a negation.
    fn negates(&self, typed: &str) -> bool {
        let inner = typed.trim_matches(|c| "[]［］".contains(c));
        if let Some(script) = self.script
            && script.within(inner, 0..inner.len()).is_some()
        {
            return true;
        }
        let Some(lexicon) = self.lexicon else { return false };
        // `[in]acceptable`, `[non-]prolifération`.
        if is_prefix(inner.trim().trim_end_matches(['-', '‑', '‐', '־'])) {
            return true;
        }
        let text = SourceText::new(inner);
        let reader = Reader {
            text: &text,
            language: self,
        };
        (0..text.words.len()).any(|at| reader.is_negation(lexicon, at, Place::Within))
    }
}

/// Where a word stands to the quotation.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Before,
    Behind,
    Within,
}

/// An end of a part of a quotation.
#[derive(Clone, Copy)]
enum End {
    First,
    Last,
}

struct Reader<'r> {
    text: &'r SourceText<'r>,
    language: &'r Language,
}

impl Reader<'_> {
    /// Finds a negation that the quotation leaves out, with where it stands or what it stands beside.
    fn left_out(&self, places: &[Occurrence]) -> Option<(String, Range<usize>)> {
        let (first, last) = (places.first()?, places.last()?);
        if let Some(word) = self.before(first) {
            return Some((word, first.bytes.0..first.bytes.0));
        }
        for pair in places.windows(2) {
            let (from, to) = (pair[0].bytes.1, pair[1].bytes.0);
            if from >= to {
                continue;
            }
            // What is left of the first part's sentence, and what there is of the second's before it.
            let end = sentence::end(self.text.text, from).min(to);
            let start = sentence::start(self.text.text, to).max(from);
            let ranges = match start <= end {
                true => [from..to, to..to],
                false => [from..end, start..to],
            };
            let kept = [&pair[0], &pair[1]];
            for range in ranges.into_iter().filter(|it| !it.is_empty()) {
                if let Some((word, at)) = self.within(range, kept) {
                    return Some((word, at..at));
                }
            }
        }
        let word = self.behind(last)?;
        Some((word, last.bytes.1..last.bytes.1))
    }

    /// Finds the negation right before a place.
    fn before(&self, place: &Occurrence) -> Option<String> {
        let text = self.text.text;
        if let Some(script) = self.language.script
            && let Some(found) = script.before(text, place.bytes.0)
        {
            return Some(found);
        }
        let lexicon = self.language.lexicon?;
        let mut at = place.first;
        if !is_soft(&text[self.text.gap_range(at).0..place.bytes.0]) {
            return None;
        }
        // `no longer`, `ne les`: a few words may stand between.
        for _ in 0..3 {
            at = at.checked_sub(1)?;
            if self.is_negation(lexicon, at, Place::Before) {
                let kept = lexicon.two_parts && self.keeps(place, End::First, lexicon.second);
                return (!kept).then(|| self.written(at));
            }
            let is_light = lexicon.light.contains(&&*self.known(at)) && is_soft(self.text.gap(at));
            if !is_light {
                return None;
            }
        }
        None
    }

    /// Finds the negation right behind a place.
    fn behind(&self, place: &Occurrence) -> Option<String> {
        let text = self.text.text;
        if let Some(script) = self.language.script
            && let Some(found) = script.behind(text, place.bytes.1)
        {
            return Some(found);
        }
        let lexicon = self.language.lexicon?;
        let at = place.end;
        let gap = &text[place.bytes.1..self.text.gap_range(at).1.max(place.bytes.1)];
        if at >= self.text.words.len() || !is_soft(gap) || !self.is_negation(lexicon, at, Place::Behind) {
            return None;
        }
        let kept = lexicon.two_parts && self.keeps(place, End::Last, lexicon.first);
        (!kept).then(|| self.written(at))
    }

    /// Finds a negation in what is left out of a sentence, and where.
    fn within(&self, range: Range<usize>, kept: [&Occurrence; 2]) -> Option<(String, usize)> {
        if let Some(script) = self.language.script
            && let Some((found, at)) = script.within(self.text.text, range.clone())
        {
            return Some((found, at));
        }
        let lexicon = self.language.lexicon?;
        let words = &self.text.words;
        let from = words.partition_point(|it| (it.start as usize) < range.start);
        let to = words.partition_point(|it| (it.end as usize) <= range.end);
        let at = (from..to).find(|at| self.is_negation(lexicon, *at, Place::Within))?;
        let known = self.known(at);
        let other = match lexicon.first.contains(&&*known) {
            true => lexicon.second,
            false => lexicon.first,
        };
        let [before, after] = kept;
        if lexicon.two_parts && (self.keeps(before, End::Last, other) || self.keeps(after, End::First, other)) {
            return None;
        }
        Some((self.written(at), words[at].start as usize))
    }

    /// Tells whether a place itself has one of some words near one of its ends, in the same sentence.
    fn keeps(&self, place: &Occurrence, end: End, words: &[&str]) -> bool {
        /// As far as the two parts of a negation stand apart.
        const NEAR: usize = 8;
        let (from, to) = (place.first, place.end);
        let mut near = match end {
            End::First => from..to.min(from + NEAR),
            End::Last => from.max(to.saturating_sub(NEAR))..to,
        };
        let (start, stop) = match end {
            End::First => (place.bytes.0, sentence::end(self.text.text, place.bytes.0)),
            End::Last => (sentence::start(self.text.text, place.bytes.1), place.bytes.1),
        };
        near.any(|at| {
            let word = self.text.words[at];
            let within = word.start as usize >= start && word.end as usize <= stop;
            within && words.contains(&&*self.known(at))
        })
    }

    /// Tells whether a word is a negation where it stands.
    fn is_negation(&self, lexicon: &Lexicon, at: usize, place: Place) -> bool {
        let known = self.known(at);
        let next = |steps: usize| match at + steps < self.text.words.len() && is_soft(self.text.gap(at + steps)) {
            true => self.known(at + steps),
            false => String::new(),
        };
        let last = |steps: usize| match at >= steps && is_soft(self.text.gap(at + 1 - steps)) {
            true => self.known(at - steps),
            false => String::new(),
        };
        // "not only", "ne … que" and the like say no less without it; beside the quotation even they are told.
        let only = place != Place::Before && lexicon.only.contains(&&*next(1));
        if only {
            return false;
        }
        let listed = lexicon.has(&known, place == Place::Behind, place == Place::Before);
        match (lexicon.tag, &*known) {
            // A step, and not "not": un pas décisif.
            ("fr", "pas") => listed && !lexicon::BEFORE_A_STEP.contains(&&*last(1)),
            ("fr", "n") => self.text.gap(at + 1).starts_with(['\'', '’', 'ʼ', '＇']),
            ("fr", "plus" | "point" | "personne" | "que" | "qu") => {
                (1..=4).any(|it| matches!(&*last_of(self, at, it), "ne" | "n"))
            }
            // "No. 5" is a number.
            ("en", "no") => listed && !self.text.gap(at + 1).starts_with('.'),
            ("en", "t") => {
                at > 0 && matches!(self.text.gap(at), "'" | "’" | "ʼ" | "＇") && self.known(at - 1).ends_with('n')
            }
            // "Do not" before what is done, "to" before anybody else.
            ("he", "אל") => next(1).starts_with('ת'),
            ("ar", "ما") => place == Place::Before && listed,
            ("fa", word) if word.starts_with("نمی") || word.starts_with("نمي") => true,
            _ => listed,
        }
    }

    /// Returns a word as the lists have it.
    fn known(&self, at: usize) -> String {
        known_as(self.text.word(at), self.language.lexicon.map_or("", |it| it.tag))
    }

    /// Returns a word as it is written; of "n't" and "n'" what belongs to it.
    fn written(&self, at: usize) -> String {
        let word = self.text.word(at);
        match word {
            "t" | "T" if at > 0 => [self.text.word(at - 1), self.text.gap(at), word].concat(),
            "n" | "N" => format!("{word}’"),
            _ => word.to_owned(),
        }
    }
}

/// The word some steps before another, whatever stands between.
fn last_of(reader: &Reader<'_>, at: usize, steps: usize) -> String {
    at.checked_sub(steps).map(|at| reader.known(at)).unwrap_or_default()
}

/// Tells whether words on either side of a gap belong together: nothing but spaces, quotation marks, apostrophes,
/// hyphens and opening brackets between them, no paragraph's end.
fn is_soft(gap: &str) -> bool {
    gap.chars().filter(|c| *c == '\n').count() < 2
        && gap.chars().all(|c| {
            c.is_whitespace() || is_invisible(c) || "\"'“”„«»‹›‘’ʼ「」『』-‐‑־([（".contains(c) || is_spaceless(c)
        })
}
