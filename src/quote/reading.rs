//! A quotation as it is looked for: its words and what stands between them, without what the editor added.
//!
//! Brackets may be the source's own. So a quotation is read in one way where the text has none of its brackets, and in
//! two where it has: with them as words, then with them as the editor's.

use std::borrow::Cow;

use super::letters::{BREAK, INSERTION, Sign, needs_no_spaces, signs};
use super::text::{SourceText, Word, words};

/// One way to read a quotation.
#[derive(Debug, Default)]
pub struct Reading {
    /// What is looked for, in order; each is one stretch of the source.
    pub segments: Vec<Segment>,
    /// What stands between the segments, before the first and after the last, as typed.
    pub between: Vec<String>,
    /// What the editor put in, with its brackets; `[sic]` and changes of a letter's case are none.
    pub inserted: Vec<String>,
    /// Marks of omission with words on both sides.
    pub omissions: usize,
}

/// A stretch of a quotation without an omission.
#[derive(Debug, Default)]
pub struct Segment {
    /// The words typed, with [`INSERTION`] and [`BREAK`] where they belong.
    pub text: String,
    pub words: Vec<Word>,
    /// What stood at each [`INSERTION`], with the spaces before it.
    pub insertions: Vec<String>,
    /// Words that the editor's brackets reach into, in order.
    pub mended: Vec<Mended>,
    /// Whether the case of the first letter is free.
    pub free_case: bool,
    /// The signs before the first word and behind the last, where spaces decide nothing.
    pub edges: [Vec<Sign>; 2],
    /// The signs of long gaps, by index of the word behind each: they are not read again for each place.
    long_gaps: Vec<(usize, Vec<Sign>)>,
}

/// Bytes of a gap that is read again for each place.
const SHORT_GAP: usize = 24;

/// A word that the editor's brackets reach into.
#[derive(Debug)]
pub struct Mended {
    /// Index of the word.
    pub word: usize,
    /// As typed.
    pub typed: String,
    /// Whether the bracket is about its first letter's case.
    pub case: bool,
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

    /// Returns the signs that stand before a word.
    pub fn signs(&self, at: usize) -> Cow<'_, [Sign]> {
        match self.long_gaps.binary_search_by_key(&at, |it| it.0) {
            Ok(found) => Cow::Borrowed(&self.long_gaps[found].1),
            Err(_) => Cow::Owned(signs(self.gap(at), self.is_spaceless(at))),
        }
    }

    /// Reads the signs that are looked at again and again.
    fn read_signs(&mut self) {
        let edge = |gap: &str| {
            let mut signs = signs(gap, true);
            signs.retain(|it| !matches!(it.c, INSERTION | BREAK));
            signs
        };
        self.edges = [edge(self.gap(0)), edge(self.gap(self.words.len()))];
        let long = (1..self.words.len()).filter(|at| self.gap(*at).len() > SHORT_GAP);
        self.long_gaps = long
            .map(|at| (at, signs(self.gap(at), self.is_spaceless(at))))
            .collect();
    }

    /// Tells whether the case of a word's first letter is free.
    pub fn frees_case(&self, at: usize) -> bool {
        (at == 0 && self.free_case) || self.mended(at).is_some_and(|it| it.case)
    }

    /// Returns what the editor's brackets make of a word, where they reach into it.
    pub fn mended(&self, at: usize) -> Option<&Mended> {
        let found = self.mended.binary_search_by_key(&at, |it| it.word).ok()?;
        self.mended.get(found)
    }
}

/// A part of a quotation as typed.
enum Part<'a> {
    Words(&'a str),
    Omission(&'a str),
    Insertion(&'a str),
}

/// Reads a quotation in the ways that a text allows.
pub fn readings(quoted: &str, text: &SourceText<'_>) -> Vec<Reading> {
    let parts = parts(quoted);
    let own: Vec<bool> = parts
        .iter()
        .map(|part| match part {
            Part::Words(_) => false,
            Part::Omission(typed) | Part::Insertion(typed) => text.has_bracket(typed),
        })
        .collect();
    let mut readings = Vec::new();
    if own.contains(&true) {
        readings.push(read(&parts, &own));
    }
    readings.push(read(&parts, &vec![false; parts.len()]));
    readings
}

/// A pair of brackets with what stands between them.
pub struct Bracket {
    pub start: usize,
    pub end: usize,
    /// Whether it stands for something left out.
    omits: bool,
}

/// Finds the innermost brackets of a text that an editor could have put there: square ones around anything but a
/// paragraph's end, round ones around dots. Gives them in order, and a square pair around a paragraph's end.
pub fn brackets(text: &str) -> (Vec<Bracket>, Option<(usize, usize)>) {
    let mut found: Vec<Bracket> = Vec::new();
    let mut torn = None;
    let (mut square, mut round, mut parted): (Option<usize>, Option<usize>, Option<usize>) = (None, None, None);
    let mut blank = false;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        match c {
            '[' | '［' => (square, parted) = (Some(at), None),
            '(' | '（' => round = Some(at),
            ']' | '］' => {
                if let Some(start) = square.take() {
                    // What stands within is part of it.
                    while found.last().is_some_and(|it| it.start > start) {
                        found.pop();
                    }
                    let omits = is_omission(&text[start..end]);
                    found.push(Bracket { start, end, omits });
                } else if let Some(start) = parted.take() {
                    torn = torn.or(Some((start, end)));
                }
            }
            ')' | '）' => {
                if let Some(start) = round.take().filter(|start| is_omission(&text[*start..end])) {
                    found.push(Bracket {
                        start,
                        end,
                        omits: true,
                    });
                }
            }
            // An empty line, or one of Unicode's own ends of a paragraph.
            '\n' if blank => (parted, square, round) = (square.or(parted), None, None),
            '\u{2028}' | '\u{2029}' | '\u{B}' | '\u{C}' | '\u{85}' => {
                (parted, square, round) = (square.or(parted), None, None)
            }
            _ => {}
        }
        blank = c == '\n' || (blank && c.is_whitespace());
    }
    (found, torn)
}

/// Tells whether a pair of brackets holds nothing but dots.
fn is_omission(typed: &str) -> bool {
    let mut inner = typed.chars();
    inner.next();
    inner.next_back();
    let (mut dots, mut ellipses) = (0, 0);
    for c in inner {
        match c {
            '.' => dots += 1,
            '…' | '⋯' => ellipses += 1,
            c if c.is_whitespace() => {}
            _ => return false,
        }
    }
    ellipses > 0 || dots >= 3
}

/// Returns the brackets of a quotation around a paragraph's end, which are no insertion.
pub fn torn(quoted: &str) -> Option<&str> {
    let (start, end) = brackets(quoted).1?;
    Some(&quoted[start..end])
}

fn parts(quoted: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut from = 0;
    for bracket in brackets(quoted).0 {
        if bracket.start > from {
            parts.push(Part::Words(&quoted[from..bracket.start]));
        }
        let typed = &quoted[bracket.start..bracket.end];
        parts.push(match bracket.omits {
            true => Part::Omission(typed),
            false => Part::Insertion(typed),
        });
        from = bracket.end;
    }
    if from < quoted.len() {
        parts.push(Part::Words(&quoted[from..]));
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
    reading: Reading,
    segment: Segment,
    /// Where brackets reach into words, in order.
    glued: Vec<Glued>,
    /// Marks of omission behind the last segment.
    waiting: usize,
}

/// A bracket that reaches into a word.
struct Glued {
    /// Byte of the segment's text.
    at: usize,
    typed: String,
    /// Whether it is about a letter's case.
    case: bool,
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
        let before = self.segment.text.chars().next_back();
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let mut inner = typed.chars();
        inner.next();
        inner.next_back();
        let mut letters = inner.clone();
        let only = letters.next().filter(|c| c.is_alphabetic() && letters.next().is_none());
        let (inner, at) = (inner.as_str().trim(), self.segment.text.len());
        let is_note = inner.trim_end_matches('!').eq_ignore_ascii_case("sic");
        if let (Some(letter_of_source), true, false) = (only, letter(next), letter(before)) {
            // "[L]es deux pays": the letter stands in the source in another case.
            self.segment.text.push(letter_of_source);
            return self.glued.push(Glued {
                at,
                typed: typed.to_owned(),
                case: true,
            });
        }
        if !is_note {
            self.reading.inserted.push(typed.to_owned());
        }
        if letter(before) && letter(next) {
            return self.glued.push(Glued {
                at,
                typed: typed.to_owned(),
                case: false,
            });
        }
        let text = &mut self.segment.text;
        let kept = text.trim_end_matches([' ', '\u{A0}', '\u{202F}', '\n']).len();
        let mut shown = text.split_off(kept);
        shown.push_str(typed);
        self.segment.insertions.push(shown);
        text.push(INSERTION);
    }

    fn omission(&mut self, typed: &str) {
        self.close(typed);
        self.waiting += usize::from(!self.reading.segments.is_empty());
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
        let between = &mut self.reading.between;
        match between.last_mut() {
            Some(last) => last.push_str(&before),
            None => between.push(String::new()),
        }
        segment.text.truncate(end);
        segment.text.drain(..lead);
        segment.words = words(&segment.text);
        mend(&mut segment, &glued, lead);
        segment.read_signs();
        if segment.words.is_empty() && segment.text.chars().all(|c| c == INSERTION) {
            // Nothing is looked for, but what the editor put there is shown.
            if let Some(last) = between.last_mut() {
                segment.insertions.iter().for_each(|it| last.push_str(it));
                last.push_str(&after);
                last.push_str(typed);
            }
            return;
        }
        self.reading.omissions += std::mem::take(&mut self.waiting);
        self.reading.segments.push(segment);
        between.push(format!("{after}{typed}"));
    }

    fn finish(mut self) -> Reading {
        self.close("");
        if let Some(first) = self.reading.segments.first_mut() {
            first.free_case = true;
        }
        self.reading
    }
}

/// Writes down what the brackets that reach into words make of them; a word may have several.
fn mend(segment: &mut Segment, glued: &[Glued], lead: usize) {
    let place = |it: &Glued| it.at.saturating_sub(lead);
    let word_at = |at: usize| {
        let index = segment.words.partition_point(|word| word.end as usize <= at);
        segment
            .words
            .get(index)
            .filter(|word| word.start as usize <= at)
            .map(|_| index)
    };
    let mut mended = Vec::new();
    for group in glued.chunk_by(|a, b| word_at(place(a)) == word_at(place(b))) {
        let Some(index) = word_at(place(&group[0])) else {
            continue;
        };
        let word = segment.words[index];
        let (mut from, to) = (word.start as usize, word.end as usize);
        let mut typed = String::new();
        for bracket in group {
            let at = place(bracket);
            typed.push_str(&segment.text[from..at.max(from)]);
            typed.push_str(&bracket.typed);
            let letter = segment.text[at..to].chars().next().filter(|_| bracket.case);
            from = at + letter.map_or(0, char::len_utf8);
        }
        typed.push_str(&segment.text[from..to]);
        mended.push(Mended {
            word: index,
            typed,
            case: group.iter().any(|it| it.case),
        });
    }
    segment.mended = mended;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_one(quoted: &str) -> (Vec<String>, Vec<String>) {
        let reading = readings(quoted, &SourceText::new("")).pop().expect("a reading");
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
        assert_eq!(read_one("un [deux\n\ntrois] quatre").0, ["un [deux|trois] quatre"]);
        assert_eq!(read_one("[les (deux) pays] sont").0, ["^ sont"]);
        assert_eq!(read_one("un [deux (…) trois] quatre").0, ["un^ quatre"]);
        assert_eq!(read_one("un [deux [trois] quatre").0, ["un [deux^ quatre"]);
    }
}
