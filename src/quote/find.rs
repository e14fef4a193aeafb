//! Where a stretch of words stands in a text, and how its characters there are shown.

use super::letters::{BREAK, INSERTION, Sign, parts_words, same_word, signs};
use super::reading::Segment;
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

/// Finds all places of a segment, in order: those that agree but for typography, and only where there are none those
/// that agree but for ligatures and the first letter's case.
pub fn find(text: &SourceText<'_>, segment: &Segment) -> Vec<Occurrence> {
    let rarest = (0..segment.words.len()).min_by_key(|at| text.at_most(segment.words[*at].hash));
    let Some(rarest) = rarest else { return Vec::new() };
    let mut found: Vec<Occurrence> = text
        .places(segment.words[rarest].hash)
        .filter_map(|place| occurrence(text, segment, place.checked_sub(rarest)?))
        .collect();
    if found.iter().any(|it| it.level <= Level::Normalised) {
        found.retain(|it| it.level <= Level::Normalised);
    }
    found
}

/// Compares a segment with the text from a word on.
fn occurrence(text: &SourceText<'_>, segment: &Segment, first: usize) -> Option<Occurrence> {
    let count = segment.words.len();
    let end = first + count;
    if end > text.words.len() {
        return None;
    }
    let alike = (segment.words.iter().zip(&text.words[first..end])).all(|(a, b)| a.hash == b.hash);
    if !alike || !is_boundary(text, first) || !is_boundary(text, end) {
        return None;
    }
    let mut level = Level::Exact;
    for at in 0..count {
        level = level.max(word_level(text, segment, at, first + at)?);
        if at > 0 {
            level = level.max(gap_level(text, segment, at, first + at)?);
        }
    }
    let (from, _) = text.gap_range(first);
    let (lead, start) = leading(segment.gap(0), text.gap(first))?;
    let (to, _) = text.gap_range(end);
    let (trail, length) = trailing(segment.gap(count), text.gap(end))?;
    Some(Occurrence {
        level: level.max(lead).max(trail),
        first,
        end,
        bytes: (from + start, to + length),
    })
}

/// Tells whether a quotation may begin or end before a word of the text.
pub fn is_boundary(text: &SourceText<'_>, at: usize) -> bool {
    at == 0 || at >= text.words.len() || parts_words(text.word(at - 1), text.gap(at), text.word(at))
}

/// Compares a word of a segment with one of the text.
pub fn word_level(text: &SourceText<'_>, segment: &Segment, at: usize, place: usize) -> Option<Level> {
    let level = same_word(segment.word(at), text.word(place), segment.frees_case(at))?;
    Some(
        match segment.mended.iter().any(|(word, _, case)| *word == at && *case) {
            true => level.max(Level::Folded),
            false => level,
        },
    )
}

/// Compares what stands before a word, within a segment.
pub fn gap_level(text: &SourceText<'_>, segment: &Segment, at: usize, place: usize) -> Option<Level> {
    let (quoted, source) = (segment.gap(at), text.gap(place));
    if quoted == source {
        return Some(Level::Exact);
    }
    let spaceless = segment.is_spaceless(at);
    let (level, _) = compare(quoted, source, spaceless)?;
    Some(level)
}

/// Compares two gaps, sign by sign; gives the level and where the quotation's brackets and breaks fall.
fn compare(quoted: &str, source: &str, spaceless: bool) -> Option<(Level, Vec<Cut>)> {
    let (quoted_signs, source_signs) = (signs(quoted, spaceless), signs(source, spaceless));
    let mut cuts = Vec::new();
    let at = |index: usize| source_signs.get(index).map_or(source.len(), |it| it.start);
    let mut next = 0usize;
    for sign in &quoted_signs {
        if matches!(sign.c, INSERTION | BREAK) {
            let before = next.checked_sub(1).map_or(0, |it| source_signs[it].end);
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
fn leading(quoted: &str, source: &str) -> Option<(Level, usize)> {
    let (wanted, there) = (edge_signs(quoted), edge_signs(source));
    if wanted.is_empty() {
        return Some((Level::Exact, source.len()));
    }
    let from = there.len().checked_sub(wanted.len())?;
    let same = there[from..].iter().zip(&wanted).all(|(a, b)| a.c == b.c);
    let start = there.get(from)?.start;
    let level = match source[start..] == quoted[wanted[0].start..] {
        true => Level::Exact,
        false => Level::Normalised,
    };
    same.then_some((level, start))
}

/// Finds the signs after a quotation's last word at the start of the source's gap; gives where they end there.
fn trailing(quoted: &str, source: &str) -> Option<(Level, usize)> {
    let (wanted, there) = (edge_signs(quoted), edge_signs(source));
    let Some(last) = wanted.len().checked_sub(1) else {
        return Some((Level::Exact, 0));
    };
    let same = there.len() >= wanted.len() && there.iter().zip(&wanted).all(|(a, b)| a.c == b.c);
    let end = there.get(last)?.end;
    let plain: String = quoted[..wanted[last].end].chars().filter(|c| *c != INSERTION).collect();
    let level = match source[..end] == plain {
        true => Level::Exact,
        false => Level::Normalised,
    };
    same.then_some((level, end))
}

/// The signs at an end of a quotation, where spaces decide nothing.
fn edge_signs(gap: &str) -> Vec<Sign> {
    let mut signs = signs(gap, true);
    signs.retain(|it| !matches!(it.c, INSERTION | BREAK));
    signs
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
            let cuts = compare(gap, &text.text[start..end], segment.is_spaceless(word));
            for (sign, before, after) in cuts.map(|it| it.1).unwrap_or_default() {
                copy(out, start + before, start + after);
                match sign {
                    INSERTION => insert(out),
                    _ => out.push_str("\n\n"),
                }
            }
        }
        if word < segment.words.len()
            && let Some(typed) = segment.typed(word)
        {
            let range = text.words[index];
            copy(out, range.start as usize, range.end as usize);
            out.push_str(typed);
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
pub fn run(text: &SourceText<'_>, segment: &Segment, from: usize, place: usize) -> usize {
    let mut length = 0;
    while from + length < segment.words.len()
        && place + length < text.words.len()
        && segment.words[from + length].hash == text.words[place + length].hash
        && word_level(text, segment, from + length, place + length).is_some()
        && (length == 0 || gap_level(text, segment, from + length, place + length).is_some())
    {
        length += 1;
    }
    length
}
