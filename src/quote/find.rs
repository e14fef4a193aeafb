//! Where a stretch of words stands in a text, and how its characters there are shown.

use super::edges::{is_boundary, sign_of};
use super::letters::{BREAK, INSERTION, Sign, same_word, signs, signs_up_to};
use super::reading::Segment;
use super::repeats::Repeats;
use super::steps::Steps;
use super::text::SourceText;
use super::verdict::Level;

/// A place where a segment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    pub level: Level,
    /// Index of its first word in the text.
    pub first: usize,
    /// Index of the word after its last.
    pub end: usize,
    /// Bytes of the text, with the signs before the first word and after the last.
    pub bytes: (usize, usize),
}

/// Where in a gap a bracket or a break of the quotation falls: the sign, and the source's bytes on either side.
type Cut = (char, usize, usize);

/// Walks through the places of a segment, in order.
///
/// Places are looked at where the segment's rarest word stands. Where that comes to many comparisons, since text and
/// segment repeat themselves, they are found in one go instead.
pub struct Search<'s> {
    text: &'s SourceText<'s>,
    segment: &'s Segment,
    steps: &'s Steps,
    /// Index of the segment's rarest word, and where it may stand.
    rarest: usize,
    places: std::slice::Iter<'s, u32>,
    repeats: Option<Repeats>,
    /// Comparisons left until places are found in one go.
    patience: usize,
    /// Index of the word at which the last place failed: the next is likely to fail there as well.
    suspect: usize,
    /// The first place where the words stand, but begin or end within a word or a number.
    pub cut: Option<Occurrence>,
}

impl<'s> Search<'s> {
    pub fn new(text: &'s SourceText<'s>, segment: &'s Segment, steps: &'s Steps) -> Search<'s> {
        let rarest = (0..segment.words.len()).min_by_key(|at| text.at_most(segment.words[*at].hash));
        let places = rarest.map_or(&[][..], |at| text.candidates(segment.words[at].hash));
        Search {
            text,
            segment,
            steps,
            rarest: rarest.unwrap_or_default(),
            places: places.iter(),
            repeats: None,
            patience: 4 * text.words.len() + 64 * segment.words.len(),
            suspect: 0,
            cut: None,
        }
    }

    /// Leaves out places before a word of the text.
    pub fn skip_to(&mut self, first: usize) {
        let places = self.places.as_slice();
        let before = places.partition_point(|it| (*it as usize) < first + self.rarest);
        self.places = places[before..].iter();
    }

    /// Compares the segment with the text from a word on.
    pub fn at(&mut self, first: usize) -> Option<Occurrence> {
        let found = self.compare(first)?;
        let (text, end) = (self.text, found.end);
        let sign = sign_of(text, first).is_some_and(|sign| sign < found.bytes.0);
        if sign || !is_boundary(text, first) || !is_boundary(text, end) {
            self.cut.get_or_insert(found);
            return None;
        }
        Some(found)
    }

    fn compare(&mut self, first: usize) -> Option<Occurrence> {
        let (text, segment, count) = (self.text, self.segment, self.segment.words.len());
        let end = first.checked_add(count).filter(|end| *end <= text.words.len())?;
        let mut level = self.word(self.suspect.min(count - 1), first)?;
        let (from, _) = text.gap_range(first);
        let (lead, start) = leading((segment.gap(0), &segment.edges[0]), text.gap(first))?;
        let (to, _) = text.gap_range(end);
        let (trail, length) = trailing((segment.gap(count), &segment.edges[1]), text.gap(end))?;
        let there = &text.words[first..end];
        let apart = segment.words.iter().zip(there).position(|(a, b)| a.hash != b.hash);
        self.took(apart.unwrap_or(count));
        if let Some(apart) = apart {
            self.suspect = apart;
            return None;
        }
        for at in 0..count {
            let Some(same) = self.word(at, first) else {
                self.suspect = at;
                return None;
            };
            level = level.max(same);
        }
        Some(Occurrence {
            level: level.max(lead).max(trail),
            first,
            end,
            bytes: (from + start, to + length),
        })
    }

    /// Compares one of the segment's words, and what stands before it within the segment.
    fn word(&mut self, at: usize, first: usize) -> Option<Level> {
        self.took(4 + self.segment.gap(at).len() / 8);
        if self.segment.words[at].hash != self.text.words[first + at].hash {
            return None;
        }
        let level = word_level(self.text, self.segment, at, first + at)?;
        match at {
            0 => Some(level),
            _ => Some(level.max(gap_level(self.text, self.segment, at, first + at)?)),
        }
    }

    fn took(&mut self, steps: usize) {
        self.patience = self.patience.saturating_sub(steps);
        self.steps.take(steps);
    }
}

impl Iterator for Search<'_> {
    type Item = Occurrence;

    fn next(&mut self) -> Option<Occurrence> {
        let wanted = self.segment.words.get(self.rarest)?.hash;
        loop {
            if self.steps.are_over() {
                return None;
            }
            let first = match &mut self.repeats {
                Some(repeats) => repeats.next(self.text, self.steps)?,
                None => {
                    let place = *self.places.next()? as usize;
                    self.steps.take(1);
                    match place.checked_sub(self.rarest) {
                        Some(first) if self.text.words[place].hash == wanted => first,
                        _ => continue,
                    }
                }
            };
            let found = self.at(first);
            if self.patience == 0 && self.repeats.is_none() && self.segment.words.len() > 1 {
                self.repeats = Some(Repeats::new(self.segment, first + 1));
            }
            if found.is_some() {
                return found;
            }
        }
    }
}

/// Compares a word of a segment with one of the text.
pub fn word_level(text: &SourceText<'_>, segment: &Segment, at: usize, place: usize) -> Option<Level> {
    let level = same_word(segment.word(at), text.word(place), segment.frees_case(at))?;
    Some(match segment.mended(at).is_some_and(|it| it.case) {
        true => level.max(Level::Folded),
        false => level,
    })
}

/// Compares what stands before a word, within a segment.
pub fn gap_level(text: &SourceText<'_>, segment: &Segment, at: usize, place: usize) -> Option<Level> {
    let (quoted, source) = (segment.gap(at), text.gap(place));
    if quoted == source {
        return Some(Level::Exact);
    }
    let (level, _) = compare((quoted, &segment.signs(at)), source, segment.is_spaceless(at))?;
    Some(level)
}

/// Compares two gaps, sign by sign; gives the level and where the quotation's brackets and breaks fall.
fn compare((quoted, quoted_signs): (&str, &[Sign]), source: &str, spaceless: bool) -> Option<(Level, Vec<Cut>)> {
    let source_signs = signs_up_to(source, spaceless, quoted_signs.len());
    let mut cuts = Vec::new();
    let at = |index: usize| source_signs.get(index).map_or(source.len(), Sign::start);
    let mut next = 0usize;
    for sign in quoted_signs {
        if matches!(sign.c, INSERTION | BREAK) {
            let before = next.checked_sub(1).map_or(0, |it| source_signs[it].end());
            if source_signs.get(next).is_some_and(|it| it.c == ' ') {
                next += 1;
            }
            let after = match sign.c {
                // The space that follows stays with the source.
                INSERTION => before,
                _ => at(next),
            };
            cuts.push((sign.c, before, after));
            continue;
        }
        if source_signs.get(next).is_none_or(|it| it.c != sign.c) {
            return None;
        }
        next += 1;
    }
    (next == source_signs.len()).then(|| (typed_level(quoted, source, &cuts), cuts))
}

/// Tells whether a gap is the source's letter by letter, brackets and breaks apart.
fn typed_level(quoted: &str, source: &str, cuts: &[Cut]) -> Level {
    let squeezed = |text: &str| text.replace(INSERTION, "").replace(BREAK, "\n");
    let same = match cuts {
        [] => quoted == source,
        _ => squeezed(quoted).trim() == source.trim() || source.replace("\n\n", "\n").trim() == squeezed(quoted).trim(),
    };
    match same {
        true => Level::Exact,
        false => Level::Normalised,
    }
}

/// Finds the signs before a quotation's first word at the end of the source's gap; gives where they begin there.
fn leading((quoted, wanted): (&str, &[Sign]), source: &str) -> Option<(Level, usize)> {
    if wanted.is_empty() {
        return Some((Level::Exact, source.len()));
    }
    let there = signs(source, true);
    let from = there.len().checked_sub(wanted.len())?;
    let start = there.get(from)?.start();
    if there[from..].iter().zip(wanted).any(|(a, b)| a.c != b.c) {
        return None;
    }
    let level = match source[start..] == quoted[wanted[0].start()..] {
        true => Level::Exact,
        false => Level::Normalised,
    };
    Some((level, start))
}

/// Finds the signs after a quotation's last word at the start of the source's gap; gives where they end there.
fn trailing((quoted, wanted): (&str, &[Sign]), source: &str) -> Option<(Level, usize)> {
    let Some(last) = wanted.last() else {
        return Some((Level::Exact, 0));
    };
    let there = signs_up_to(source, true, wanted.len());
    let end = there.get(wanted.len() - 1)?.end();
    if there.iter().zip(wanted).any(|(a, b)| a.c != b.c) {
        return None;
    }
    let typed = quoted[..last.end()].chars().filter(|c| *c != INSERTION);
    let level = match typed.eq(source[..end].chars()) {
        true => Level::Exact,
        false => Level::Normalised,
    };
    Some((level, end))
}

/// Writes the source's own characters of a place, with the editor's brackets and paragraphs where they belong.
pub fn show(text: &SourceText<'_>, segment: &Segment, place: &Occurrence, out: &mut String) {
    let mut insertions = segment.insertions.iter();
    let mut insert = |out: &mut String| out.extend(insertions.next().map(String::as_str));
    // Before the first word there is nothing of the source's that a bracket could stand behind.
    let lead = segment.gap(0);
    lead.chars().filter(|c| *c == INSERTION).for_each(|_| {
        insert(out);
        out.push(' ');
    });
    let mut at = place.bytes.0;
    let mut copy = |out: &mut String, to: usize, next: usize| {
        if to > at {
            flow(&text.text[at..to], out);
        }
        at = next.max(at);
    };
    for word in 0..=segment.words.len() {
        let index = place.first + word;
        let (start, end) = text.gap_range(index);
        let gap = segment.gap(word);
        if word > 0 && gap.contains([INSERTION, BREAK]) {
            let (gap, end) = match word < segment.words.len() {
                true => (gap, end),
                false => (gap.trim_end(), place.bytes.1),
            };
            let spaceless = segment.is_spaceless(word);
            let cuts = compare((gap, &signs(gap, spaceless)), &text.text[start..end], spaceless);
            for (sign, before, after) in cuts.map(|it| it.1).unwrap_or_default() {
                copy(out, start + before, start + after);
                match sign {
                    INSERTION => insert(out),
                    _ => out.push_str("\n\n"),
                }
            }
        }
        if word < segment.words.len()
            && let Some(mended) = segment.mended(word)
        {
            let range = text.words[index];
            copy(out, range.start as usize, range.end as usize);
            out.push_str(&mended.typed);
        }
    }
    copy(out, place.bytes.1, place.bytes.1);
}

/// Appends source text as it flows: its line ends are spaces, and between characters of a script without spaces none.
pub fn flow(text: &str, out: &mut String) {
    if !text.contains('\n') {
        return out.push_str(text);
    }
    for (at, line) in text.split('\n').enumerate() {
        let line = line.trim_end_matches('\r');
        let wide = |c: Option<char>| {
            c.is_some_and(|c| {
                crate::base::fold::is_spaceless(c) || matches!(c, '\u{3001}'..='\u{303F}' | '\u{FF00}'..='\u{FF65}')
            })
        };
        if at > 0 && !out.ends_with(' ') && !(wide(out.chars().next_back()) && wide(line.chars().next())) {
            out.push(' ');
        }
        out.push_str(line);
    }
}

/// Counts how many words of a segment, from `from` on, stand in the text from a word on as they are.
pub fn run(text: &SourceText<'_>, segment: &Segment, from: usize, place: usize, steps: &Steps) -> usize {
    let mut length = 0;
    while from + length < segment.words.len()
        && place + length < text.words.len()
        && segment.words[from + length].hash == text.words[place + length].hash
        && word_level(text, segment, from + length, place + length).is_some()
        && (length == 0 || gap_level(text, segment, from + length, place + length).is_some())
    {
        length += 1;
    }
    steps.take(4 * length + 1);
    length
}
