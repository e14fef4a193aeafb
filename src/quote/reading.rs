//! A quotation as it is looked for: its words and what stands between them, without what the editor added.
//!
//! Brackets may be the source's own. So a quotation is read in one way where the text has none of its brackets, and in
//! two where it has: with them as words, then with them as the editor's.

use super::letters::{BREAK, INSERTION, needs_no_spaces};
use super::text::{Word, words};

/// One way to read a quotation.
#[derive(Debug)]
pub struct Reading {
    /// What is looked for, in order; each is one stretch of the source.
    pub segments: Vec<Segment>,
    /// What stands between the segments, before the first and after the last, as typed.
    pub between: Vec<String>,
}

/// A stretch of a quotation without an omission.
#[derive(Debug, Default)]
pub struct Segment {
    /// The words typed, with [`INSERTION`] and [`BREAK`] where they belong.
    pub text: String,
    pub words: Vec<Word>,
    /// What stood at each [`INSERTION`], with the spaces before it.
    pub insertions: Vec<String>,
    /// Words that the editor's brackets reach into, by index: as typed, and whether the bracket is about its first
    /// letter's case.
    pub mended: Vec<(usize, String, bool)>,
    /// Whether the case of the first letter is free.
    pub free_case: bool,
}

impl Segment {
    pub fn word(&self, at: usize) -> &str {
        let word = self.words[at];
        &self.text[word.start as usize..word.end as usize]
    }

    /// Returns what stands before a word; at the number of words, what follows the last.
    pub fn gap(&self, at: usize) -> &str {
        let start = at.checked_sub(1).map_or(0, |at| self.words[at].end as usize);
        let end = self.words.get(at).map_or(self.text.len(), |it| it.start as usize);
        &self.text[start..end]
    }

    /// Tells whether spaces count for nothing between two words: both are of a script without.
    pub fn is_spaceless(&self, at: usize) -> bool {
        at > 0 && at < self.words.len() && needs_no_spaces(self.word(at - 1)) && needs_no_spaces(self.word(at))
    }

    /// Tells whether the case of a word's first letter is free.
    pub fn frees_case(&self, at: usize) -> bool {
        (at == 0 && self.free_case) || self.mended.iter().any(|(word, _, case)| *word == at && *case)
    }

    /// Returns how a word is shown, where the editor's brackets reach into it.
    pub fn typed(&self, at: usize) -> Option<&str> {
        self.mended
            .iter()
            .find(|(word, ..)| *word == at)
            .map(|(_, typed, _)| typed.as_str())
    }
}

/// A part of a quotation as typed.
enum Part<'a> {
    Words(&'a str),
    Omission(&'a str),
    Insertion(&'a str),
}

/// Reads a quotation in the ways that a text allows.
pub fn readings(quoted: &str, text: &str) -> Vec<Reading> {
    let parts = parts(quoted);
    let bracket = |part: &Part<'_>| match part {
        Part::Words(_) => None,
        Part::Omission(typed) | Part::Insertion(typed) => Some(text.contains(*typed)),
    };
    let own: Vec<bool> = parts.iter().map(|part| bracket(part).unwrap_or(false)).collect();
    let mut readings = Vec::new();
    if own.contains(&true) {
        readings.push(read(&parts, &own));
    }
    readings.push(read(&parts, &vec![false; parts.len()]));
    readings
}

fn parts(quoted: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = quoted;
    let mut from = 0;
    while let Some(length) = rest[from..].find(['[', '(', '［', '（']) {
        let start = from + length;
        let Some(end) = rest[start..]
            .find([']', ')', '］', '）'])
            .map(|length| start + length)
            .map(|end| end + rest[end..].chars().next().map_or(0, char::len_utf8))
        else {
            break;
        };
        let typed = &rest[start..end];
        let square = typed.starts_with(['[', '［']) && typed.ends_with([']', '］']);
        let round = typed.starts_with(['(', '（']) && typed.ends_with([')', '）']);
        let mut inner = typed.chars();
        inner.next();
        inner.next_back();
        let inner = inner.as_str().trim();
        let dots = inner.chars().filter(|c| *c == '.').count();
        let omits = inner.chars().all(|c| matches!(c, '…' | '⋯' | '.' | ' ' | '\u{A0}'))
            && (inner.contains(['…', '⋯']) || dots >= 3);
        let part = match (square, round, omits) {
            (true, _, true) | (_, true, true) => Part::Omission(typed),
            (true, _, false) => Part::Insertion(typed),
            _ => {
                from = start + rest[start..].chars().next().map_or(1, char::len_utf8);
                continue;
            }
        };
        if start > 0 {
            parts.push(Part::Words(&rest[..start]));
        }
        parts.push(part);
        rest = &rest[end..];
        from = 0;
    }
    if !rest.is_empty() {
        parts.push(Part::Words(rest));
    }
    parts
}

/// Reads the parts, those that are the source's `own` as words.
fn read(parts: &[Part<'_>], own: &[bool]) -> Reading {
    let mut builder = Builder::default();
    for (at, part) in parts.iter().enumerate() {
        match part {
            Part::Words(typed) => builder.words(typed),
            Part::Omission(typed) | Part::Insertion(typed) if own[at] => builder.words(typed),
            Part::Omission(typed) => builder.omission(typed),
            Part::Insertion(typed) => {
                let next = match parts.get(at + 1) {
                    Some(Part::Words(words)) => words.chars().next(),
                    _ => None,
                };
                builder.insertion(typed, next);
            }
        }
    }
    builder.finish()
}

#[derive(Default)]
struct Builder {
    segments: Vec<Segment>,
    between: Vec<String>,
    segment: Segment,
    /// Where brackets reach into words: the byte of the segment's text, the bracket, whether it is about a case.
    glued: Vec<(usize, String, bool)>,
}

impl Builder {
    fn words(&mut self, typed: &str) {
        let mut blank = false;
        for (at, paragraph) in typed.split("\n\n").enumerate() {
            if at > 0 && !blank {
                self.segment.text.push(BREAK);
            }
            blank = paragraph.trim().is_empty() && at > 0;
            // What looks like one of our own signs is none of the source's characters either.
            self.segment.text.extend(
                paragraph
                    .chars()
                    .map(|c| if matches!(c, INSERTION | BREAK) { '\u{FFFD}' } else { c }),
            );
        }
    }

    fn insertion(&mut self, typed: &str, next: Option<char>) {
        let text = &mut self.segment.text;
        let before = text.chars().next_back();
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let inner: Vec<char> = typed.chars().skip(1).collect();
        if letter(before) && letter(next) {
            self.glued.push((text.len(), typed.to_owned(), false));
        } else if let ([one, _], true, false) = (inner.as_slice(), letter(next), letter(before))
            && one.is_alphabetic()
        {
            // "[L]es deux pays": the letter stands in the source in another case.
            self.glued.push((text.len(), typed.to_owned(), true));
            text.push(*one);
        } else {
            let kept = text.trim_end_matches([' ', '\u{A0}', '\u{202F}', '\n']).len();
            let mut shown = text.split_off(kept);
            shown.push_str(typed);
            self.segment.insertions.push(shown);
            text.push(INSERTION);
        }
    }

    fn omission(&mut self, typed: &str) {
        self.close(typed);
    }

    /// Ends a segment at an omission, whose spaces and breaks go with it.
    fn close(&mut self, typed: &str) {
        let mut segment = std::mem::take(&mut self.segment);
        let glued = std::mem::take(&mut self.glued);
        let blank = |c: char| c.is_whitespace() || c == BREAK;
        let shown = |text: &str| text.replace(BREAK, "\n\n");
        let lead = segment.text.len() - segment.text.trim_start_matches(blank).len();
        let before = shown(&segment.text[..lead]);
        let end = segment.text.trim_end_matches(blank).len().max(lead);
        let after = shown(&segment.text[end..]);
        match self.between.last_mut() {
            Some(last) => last.push_str(&before),
            None => self.between.push(String::new()),
        }
        segment.text.truncate(end);
        segment.text.drain(..lead);
        segment.words = words(&segment.text);
        for (at, typed, case) in glued {
            let at = at.saturating_sub(lead);
            let found = segment
                .words
                .iter()
                .position(|word| (word.start as usize..=word.end as usize).contains(&at) && word.end as usize > at);
            if let Some(index) = found {
                let word = segment.words[index];
                let (from, to) = (word.start as usize, word.end as usize);
                let skip = match case {
                    true => segment.text[at..to].chars().next().map_or(0, char::len_utf8),
                    false => 0,
                };
                let shown = format!("{}{typed}{}", &segment.text[from..at], &segment.text[at + skip..to]);
                segment.mended.push((index, shown, case));
            }
        }
        let empty = segment.words.is_empty() && segment.text.chars().all(|c| c == INSERTION);
        if empty {
            // Nothing is looked for, but what the editor put there is shown.
            let last = self.between.last_mut().filter(|_| true);
            if let Some(last) = last {
                segment.insertions.iter().for_each(|it| last.push_str(it));
                last.push_str(&after);
                last.push_str(typed);
            }
            return;
        }
        self.segments.push(segment);
        self.between.push(format!("{after}{typed}"));
    }

    fn finish(mut self) -> Reading {
        self.close("");
        if let Some(first) = self.segments.first_mut() {
            first.free_case = true;
        }
        Reading {
            segments: self.segments,
            between: self.between,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_one(quoted: &str) -> (Vec<String>, Vec<String>) {
        let reading = readings(quoted, "").pop().expect("a reading");
        let shown = |text: &str| text.replace(INSERTION, "^").replace(BREAK, "|");
        (
            reading.segments.iter().map(|it| shown(&it.text)).collect(),
            reading.between,
        )
    }

    #[test]
    fn brackets_are_the_editors() {
        let (segments, between) = read_one("sont illégales […] et ne doivent (...) pas");
        assert_eq!(segments, ["sont illégales", "et ne doivent", "pas"]);
        assert_eq!(between, ["", " […] ", " (...) ", ""]);
        assert_eq!(read_one("Li Quiang [sic], 15").0, ["Li Quiang^, 15"]);
        assert_eq!(read_one("[la] Russie").0, ["^ Russie"]);
        assert_eq!(read_one("[L]es pays").0, ["Les pays"]);
        assert_eq!(read_one("Medv[ed]ev").0, ["Medvev"]);
        assert_eq!(read_one("un (deux) trois").0, ["un (deux) trois"]);
        assert_eq!(read_one("[…] un\n\ndeux […]").0, ["un|deux"]);
        assert_eq!(read_one("un\n\n[…]\n\ndeux").1, ["", "\n\n[…]\n\n", ""]);
        assert_eq!(read_one("un [").0, ["un ["]);
    }
}
