//! Warnings that an editor has answered: which entry of `accepted` meets which finding.
//!
//! Takes all findings of a run, the entries among them; gives the same with each answered warning as a note, and each entry
//! that meets nothing as a warning. Leaves out where entries are written (`config`, `parse`).

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::base::span::Span;

use super::{Diagnostic, Location, Severity, catalog};

/// An entry of `accepted`: an editor has looked at a warning and says why it may stay.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Acceptance {
    /// The code of the warnings that it answers.
    pub code: &'static str,
    pub scope: Scope,
    pub at: Where,
    pub reason: Arc<str>,
}

/// The files of which an entry speaks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// The file that the entry stands in.
    Here,
    /// A file, or a folder with all that is in it.
    Path(Arc<str>),
}

/// The places of which an entry speaks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Where {
    Anywhere,
    /// Where certain words stand in the file.
    Places(Places),
    /// The same words, not yet looked for.
    Words(Arc<str>),
}

/// Where words stand in a file; both lists are sorted and do not overlap.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Places {
    words: Vec<Span>,
    /// The paragraphs that hold them; in front matter the lines.
    around: Vec<Span>,
}

/// How closely a finding and the words of an entry belong together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Closeness {
    SameParagraph,
    SameWords,
}

/// What else decides whether an entry that meets nothing is told of.
pub struct Rules<'a> {
    /// Codes that this run has not looked for.
    pub not_looked_for: &'a [&'static str],
    /// Tells whether a path, or anything below it, is withheld.
    pub is_withheld: &'a dyn Fn(&str) -> bool,
    /// Reads the text of a file.
    pub text: &'a dyn Fn(&str) -> String,
}

/// Turns the warnings that entries answer into notes with their reasons; the entries that meet nothing stay, as
/// warnings.
pub fn settle(findings: Vec<Diagnostic>, rules: &Rules<'_>) -> Vec<Diagnostic> {
    if findings.iter().all(|it| it.accepts.is_none()) {
        return findings;
    }
    let (entries, mut findings): (Vec<_>, Vec<_>) = findings.into_iter().partition(|it| it.accepts.is_some());
    // Those of withheld records are notes by now: they answer nothing that a build would report.
    let mut entries: Vec<Entry> = entries
        .into_iter()
        .filter(|it| it.severity == Severity::Warning)
        .filter_map(Entry::new)
        .collect();
    entries.sort_by(|a, b| a.finding.cmp(&b.finding));
    entries.dedup_by(|a, b| a.finding == b.finding);
    let by_code = by_code(&entries);
    for (index, finding) in findings.iter().enumerate() {
        for at in by_code.of(finding) {
            entries[at].look(index, finding, rules);
        }
    }
    let mut answers: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate() {
        for index in entry.answered() {
            answers.entry(index).or_insert(at);
        }
    }
    for (index, at) in answers {
        entries[at].answer(&mut findings[index]);
    }
    findings.extend(entries.into_iter().filter_map(|it| it.unmet(rules)));
    findings
}

/// An entry and what it has met.
struct Entry {
    finding: Diagnostic,
    acceptance: Acceptance,
    /// By file: the places of the words, where they had to be looked for.
    places: HashMap<Arc<str>, Places>,
    /// By file: warnings, and how close each is.
    warnings: BTreeMap<Arc<str>, Vec<(Closeness, usize)>>,
    met_note: bool,
    met_error: bool,
}

impl Entry {
    fn new(mut finding: Diagnostic) -> Option<Entry> {
        let acceptance = *finding.accepts.take()?;
        Some(Entry {
            finding,
            acceptance,
            places: HashMap::new(),
            warnings: BTreeMap::new(),
            met_note: false,
            met_error: false,
        })
    }

    /// Looks at a finding of the entry's code.
    fn look(&mut self, index: usize, finding: &Diagnostic, rules: &Rules<'_>) {
        let path = &finding.at.path;
        let in_scope = match &self.acceptance.scope {
            Scope::Here => *path == self.finding.at.path,
            Scope::Path(scope) => is_within(path, scope),
        };
        if !in_scope {
            return;
        }
        match finding.severity {
            Severity::Error => self.met_error = true,
            Severity::Note => self.met_note = true,
            Severity::Warning => {
                if let Some(closeness) = self.closeness(&finding.at, rules) {
                    let warnings = self.warnings.entry(Arc::clone(path)).or_default();
                    warnings.push((closeness, index));
                }
            }
        }
    }

    fn closeness(&mut self, at: &Location, rules: &Rules<'_>) -> Option<Closeness> {
        match &self.acceptance.at {
            Where::Anywhere => Some(Closeness::SameWords),
            Where::Places(places) => places.closeness(at.span),
            Where::Words(words) => {
                let look = || FoldedText::new(&(rules.text)(&at.path)).places(words, None);
                let places = self.places.entry(Arc::clone(&at.path)).or_insert_with(look);
                places.closeness(at.span)
            }
        }
    }

    /// Lists the warnings that the entry answers: in each file the closest. A second warning in the paragraph of one that
    /// stands at the very words needs an answer of its own.
    fn answered(&self) -> impl Iterator<Item = usize> {
        self.warnings.values().flat_map(|all| {
            let closest = all.iter().map(|(closeness, _)| *closeness).max();
            all.iter()
                .filter(move |(closeness, _)| Some(*closeness) == closest)
                .map(|(_, index)| *index)
        })
    }

    /// Makes a note of a warning, with the reason.
    fn answer(&self, finding: &mut Diagnostic) {
        finding.severity = Severity::Note;
        finding.message = format!("{} (accepted: {})", finding.message, self.acceptance.reason);
        finding.help = None;
    }

    /// Returns the warning that the entry meets nothing, unless it does.
    fn unmet(self, rules: &Rules<'_>) -> Option<Diagnostic> {
        let withheld = match &self.acceptance.scope {
            Scope::Here => false,
            Scope::Path(path) => (rules.is_withheld)(path),
        };
        let silent = self.met_note || !self.warnings.is_empty() || rules.not_looked_for.contains(&self.acceptance.code);
        if silent || withheld {
            return None;
        }
        Some(match self.met_error {
            true => catalog::accepted::only_an_error(self.finding.at, self.acceptance.code),
            false => self.finding,
        })
    }
}

/// The entries by the code that they answer.
struct ByCode {
    here: HashMap<(&'static str, Arc<str>), Vec<usize>>,
    elsewhere: HashMap<&'static str, Vec<usize>>,
}

fn by_code(entries: &[Entry]) -> ByCode {
    let mut all = ByCode {
        here: HashMap::new(),
        elsewhere: HashMap::new(),
    };
    for (at, entry) in entries.iter().enumerate() {
        let code = entry.acceptance.code;
        let list = match entry.acceptance.scope {
            Scope::Here => all.here.entry((code, Arc::clone(&entry.finding.at.path))).or_default(),
            Scope::Path(_) => all.elsewhere.entry(code).or_default(),
        };
        list.push(at);
    }
    all
}

impl ByCode {
    fn of(&self, finding: &Diagnostic) -> impl Iterator<Item = usize> {
        let here = self.here.get(&(finding.code, Arc::clone(&finding.at.path)));
        let elsewhere = self.elsewhere.get(finding.code);
        here.into_iter().chain(elsewhere).flatten().copied()
    }
}

/// Tells whether a path is another or lies below it.
pub fn is_within(path: &str, scope: &str) -> bool {
    path.strip_prefix(scope)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

impl Places {
    fn closeness(&self, span: Span) -> Option<Closeness> {
        // What concerns a whole file stands at no words.
        if span == Span::default() {
            None
        } else if touches(&self.words, span) {
            Some(Closeness::SameWords)
        } else {
            touches(&self.around, span).then_some(Closeness::SameParagraph)
        }
    }
}

/// Tells whether a span has a byte in common with any of some that are sorted; an empty one counts as the byte behind it.
fn touches(all: &[Span], span: Span) -> bool {
    let end = span.end.max(span.start + 1);
    let next = all.partition_point(|it| it.end <= span.start);
    all.get(next).is_some_and(|it| it.start < end)
}

/// A text with each run of spaces and line ends as one space, and where each byte of that stood.
pub struct FoldedText<'t> {
    text: &'t str,
    folded: String,
    offsets: Vec<u32>,
    /// Where front matter ends.
    front_end: usize,
}

impl<'t> FoldedText<'t> {
    /// Folds a text.
    pub fn new(text: &'t str) -> FoldedText<'t> {
        let mut folded = FoldedText {
            text,
            folded: String::with_capacity(text.len()),
            offsets: Vec::with_capacity(text.len()),
            front_end: front_end(text),
        };
        // The marks of a block quote at the beginning of a line are no words of it.
        let mut begins_line = true;
        for (at, c) in text.char_indices() {
            begins_line |= c == '\n';
            if c.is_whitespace() || (begins_line && c == '>') {
                if !folded.folded.ends_with(' ') {
                    folded.put(at, ' ');
                }
            } else {
                begins_line = false;
                folded.put(at, c);
            }
        }
        folded
    }

    fn put(&mut self, at: usize, c: char) {
        self.folded.push(c);
        self.offsets.extend(std::iter::repeat_n(at as u32, c.len_utf8()));
    }

    /// Finds some words, but not within `except`.
    pub fn places(&self, words: &str, except: Option<Span>) -> Places {
        let words: Vec<&str> = words.split_whitespace().collect();
        let words = words.join(" ");
        let mut places = Places::default();
        if words.is_empty() {
            return places;
        }
        let mut around: Option<Span> = None;
        for (from, found) in self.folded.match_indices(&words) {
            let start = self.offsets[from] as usize;
            let end = self
                .offsets
                .get(from + found.len())
                .map_or(self.text.len(), |it| *it as usize);
            let span = Span::new(start, end);
            if except.is_some_and(|it| touches(&[it], span)) {
                continue;
            }
            places.words.push(span);
            if around.is_none_or(|it| it.end < span.end) {
                let next = self.around(start, end);
                places.around.push(next);
                around = Some(next);
            }
        }
        places
    }

    /// Returns the paragraph around some bytes; in front matter the lines.
    fn around(&self, start: usize, end: usize) -> Span {
        let bounds = match start < self.front_end {
            true => "\n",
            false => "\n\n",
        };
        let from = self.text[..start].rfind(bounds).map_or(0, |at| at + bounds.len());
        let to = self.text[end..].find(bounds).map_or(self.text.len(), |at| end + at);
        Span::new(from, to)
    }
}

/// Finds where front matter ends; 0 where there is none.
fn front_end(text: &str) -> usize {
    let mut lines = text.split_inclusive('\n');
    let Some(first) = lines.next() else { return 0 };
    let fence = first.trim_end();
    if fence != "+++" && fence != "---" {
        return 0;
    }
    let mut at = first.len();
    for line in lines {
        at += line.len();
        if line.trim_end() == fence {
            return at;
        }
    }
    0
}
