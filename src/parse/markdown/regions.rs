//! Decides what of a text is a citation and what is a quotation: the one place that does.
//!
//! Works on what Markdown means, never on how it was typed: each block is read as a reader reads it (`reading`), its
//! quotation marks are paired (`marks`), its citations found (`citations`). Words in marks that a citation follows are a
//! quotation; other words in a sentence that cites or links a source are looked for in it; a block quote beside a source
//! must have the form of a quotation. Leaves out which names are sources, which needs other files (`resolve`).

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::Event;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::base::fold::is_spaceless;
use crate::base::lang::Lang;
use crate::base::scan::find_any;
use crate::base::span::Span;
use crate::config::HtmlPolicy;
use crate::diag::{Diagnostic, Location, catalog};
use crate::language::sentences;
use crate::parse::body::QuotationForm;

use super::citations::{self, Bracket, Item};
use super::marks::{self, Marks, Run};
use super::quotation;
use super::reading::{self, Block, BlockKind, LinkedTo, Listener};

/// A part of the text that Markdown knows nothing of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Bytes of the text.
    pub range: Range<usize>,
    pub kind: RegionKind,
}

/// What a region is. The numbers are indexes into [`Regions::quotes`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RegionKind {
    /// `[@source, locator]`; the quotation that it follows.
    Citation { items: Vec<Item>, quotation: Option<u32> },
    /// The words of a quotation, shown letter by letter.
    Words(u32),
    /// Words that may be a quotation begin: what is between is read as Markdown.
    Open(u32),
    /// They end.
    Close(u32),
    /// A quotation whose words cannot be told apart from the mark-up around them begins.
    Anchor(u32),
    /// The closing mark of a quotation ends.
    Behind(u32),
}

impl RegionKind {
    /// What ends at a place comes before what begins there.
    fn rank(&self) -> u8 {
        match self {
            RegionKind::Close(_) => 0,
            RegionKind::Behind(_) => 1,
            RegionKind::Anchor(_) => 2,
            RegionKind::Open(_) => 3,
            RegionKind::Words(_) | RegionKind::Citation { .. } => 4,
        }
    }

    /// Tells whether it belongs to the words before it.
    pub fn ends_something(&self) -> bool {
        matches!(self, RegionKind::Close(_) | RegionKind::Behind(_))
    }
}

/// Words in quotation marks that have to do with a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    pub form: QuotationForm,
    /// Where the words stand in the file.
    pub range: Range<usize>,
    /// The words as typed.
    pub typed: String,
    /// The words as they are read, where that differs.
    pub meant: Option<String>,
    /// The sources that they may be of: of the first of these groups in which there is one.
    pub leads: Vec<Vec<Lead>>,
}

/// What in a text may lead to a source.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Lead {
    /// A citation or a link, by the byte of the text where its source or link begins.
    Place(usize),
    /// A source's page, by its id.
    Page(String),
}

/// Something that is a fault where any of some leads is a source, or where none is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspect {
    pub range: Range<usize>,
    pub leads: Vec<Lead>,
}

/// What of a text is a citation or a quotation.
#[derive(Debug, Default)]
pub struct Regions {
    /// Sorted by place.
    pub regions: Vec<Region>,
    pub quotes: Vec<Quote>,
    /// Block quotes that are quotations of a source where one of the leads is a source, and have not their form.
    pub plain_quotes: Vec<Suspect>,
    /// Quoted words in a paragraph; a note where none of its leads is a source.
    pub unsourced: Vec<Suspect>,
    /// Block quotes that are quotations.
    pub verbatim: Vec<Range<usize>>,
    pub findings: Vec<Diagnostic>,
}

/// A text with what it was read from.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// As typed.
    pub text: &'a str,
    /// Without comments.
    pub shown: &'a str,
    pub offset: usize,
    pub path: &'a Arc<str>,
    pub html: HtmlPolicy,
    /// The language of the text.
    pub lang: Option<&'a Lang>,
}

/// Tells whether a text may have citations or quotations: most have not, and need not be read for them.
pub fn may_have_any(text: &str) -> bool {
    citations::may_have_any(text) || marks::has_marks(text) || quotation::may_have_any(text)
}

/// Finds the citations and quotations of a text.
pub fn find(source: Source<'_>, events: &[(Event<'_>, Range<usize>)]) -> Regions {
    let mut notes = Notes::default();
    if source.shown.contains("[^") {
        reading::read(
            events,
            source.html,
            &mut NoteReader {
                source,
                notes: &mut notes,
                open: None,
            },
        );
    }
    let mut finder = Finder {
        source,
        notes: &notes,
        found: Regions::default(),
        quotes: Vec::new(),
        verbatim: 0,
        behind: None,
        introduced: Vec::new(),
    };
    reading::read(events, source.html, &mut finder);
    finder.end_quote();
    let mut found = finder.found;
    found
        .regions
        .sort_by_key(|it| (it.range.start, it.kind.rank(), it.range.end));
    found
}

/// The sources that each note leads to.
type Notes = FxHashMap<String, Vec<Lead>>;

/// Reads which sources notes lead to.
struct NoteReader<'a, 'n> {
    source: Source<'a>,
    notes: &'n mut Notes,
    open: Option<String>,
}

impl Listener for NoteReader<'_, '_> {
    fn block(&mut self, block: &Block) {
        if let Some(label) = &self.open {
            let found = references(block, self.source.text, &Notes::default());
            let leads = found.0.into_iter().flat_map(|it| it.leads);
            let known = self.notes.entry(label.clone()).or_default();
            known.extend(leads.take(LEADS.saturating_sub(known.len())));
        }
    }

    fn note_starts(&mut self, label: &str) {
        self.open = Some(label.to_owned());
    }

    fn note_ends(&mut self) {
        self.open = None;
    }
}

/// A citation, link or note of a block.
#[derive(Debug)]
struct Reference {
    /// Bytes of the block's text.
    range: Range<usize>,
    leads: Vec<Lead>,
    /// For a citation, what stands in its brackets.
    items: Option<Vec<Item>>,
    linked: bool,
}

/// A block with its references.
type Read<'b> = (&'b Block, &'b [Reference]);

/// Lists what in a block may lead to a source, in order; beside it brackets that are meant as a citation and are none.
fn references(block: &Block, source: &str, notes: &Notes) -> (Vec<Reference>, Vec<Range<usize>>) {
    let mut all = Vec::new();
    let mut wrong = Vec::new();
    for bracket in citations::find(block, source) {
        match bracket {
            Bracket::Citation { range, items } => {
                let leads = items.iter().map(|it| Lead::Place(it.source.start)).collect();
                all.push(Reference {
                    range,
                    leads,
                    items: Some(items),
                    linked: false,
                });
            }
            Bracket::Wrong(range) => wrong.push(range),
        }
    }
    for link in &block.links {
        let leads = match &link.to {
            LinkedTo::Link(at) => vec![Lead::Place(*at)],
            LinkedTo::Page(id) => vec![Lead::Page(id.clone())],
            LinkedTo::Note(label) => notes.get(label).cloned().unwrap_or_default(),
        };
        let linked = !matches!(link.to, LinkedTo::Note(_));
        all.push(Reference {
            range: link.range.clone(),
            leads,
            items: None,
            linked,
        });
    }
    all.retain(|it| !it.leads.is_empty());
    all.sort_by_key(|it| it.range.start);
    (all, wrong)
}

/// A block quote that is being read.
struct OpenQuote {
    range: Range<usize>,
    /// Whether readers may take it for a quotation.
    quotes: bool,
    /// What leads to a source in it, right before it and right behind it.
    leads: Vec<Lead>,
}

struct Finder<'a> {
    source: Source<'a>,
    notes: &'a Notes,
    found: Regions,
    quotes: Vec<OpenQuote>,
    /// How many block quotes are open that are quotations: their words are nobody's Markdown.
    verbatim: usize,
    /// The block quote that has just ended: what names its source may follow.
    behind: Option<OpenQuote>,
    /// What leads to a source in the block before, where that ends in a colon.
    introduced: Vec<Lead>,
}

impl Listener for Finder<'_> {
    fn block(&mut self, block: &Block) {
        if self.verbatim > 0 {
            return;
        }
        let (references, wrong) = references(block, self.source.text, self.notes);
        for range in wrong {
            let at = self.location(block.raw(&range));
            let finding = catalog::markdown::no_citation(at, &block.text[range]);
            self.found.findings.push(finding);
        }
        self.follow(block, &references);
        if let Some(quote) = self.quotes.last_mut().filter(|it| it.quotes && it.leads.len() < LEADS) {
            quote.leads.extend(all_leads(&references));
        }
        // « According to [[s]]: » leads in what follows.
        self.introduced = match block.text.trim_end().ends_with([':', '：']) {
            true => all_leads(&references),
            false => Vec::new(),
        };
        self.quoted(block, &references);
        self.asides(block, &references);
    }

    fn quote_starts(&mut self, range: Range<usize>, alert: bool) {
        self.end_quote();
        if self.verbatim > 0 || (!alert && quotation::is_attributed(self.source.shown, range.clone())) {
            self.verbatim += 1;
            self.found.verbatim.push(range);
            return;
        }
        // An alert is no quotation, unless it ends like one.
        let quotes = !alert || quotation::ends_in_dash(self.source.shown, range.clone());
        self.quotes.push(OpenQuote {
            range,
            quotes,
            leads: match alert {
                true => Vec::new(),
                false => std::mem::take(&mut self.introduced),
            },
        });
    }

    fn quote_ends(&mut self) {
        if self.verbatim > 0 {
            self.verbatim -= 1;
            return;
        }
        self.end_quote();
        self.behind = self.quotes.pop();
    }
}

impl Finder<'_> {
    fn location(&self, range: Range<usize>) -> Location {
        Location::new(self.source.path, Span::from(range).shifted(self.source.offset))
    }

    /// A block quote and what may follow it are whole.
    fn end_quote(&mut self) {
        if let Some(OpenQuote { range, leads, .. }) = self.behind.take()
            && !leads.is_empty()
        {
            self.found.plain_quotes.push(Suspect { range, leads });
        }
    }

    /// Tells whether a block names the source of the block quote before it.
    fn follow(&mut self, block: &Block, references: &[Reference]) {
        let Some(quote) = &mut self.behind else { return };
        let text = block.text.trim_start();
        let dash = text.starts_with(is_dash);
        // A line that says little more than a name.
        let short = block.text.split_whitespace().count() <= ATTRIBUTION;
        if dash || short {
            quote.leads.extend(all_leads(references));
        }
        self.end_quote();
    }

    /// Finds the quotations of a block.
    fn quoted(&mut self, block: &Block, references: &[Reference]) {
        if !references.iter().any(|it| it.items.is_some()) && !marks::has_marks(&block.text) {
            return;
        }
        let marks = marks::find(&block.text, &block.borders);
        let mut quoting: Vec<Option<u32>> = vec![None; references.len()];
        let mut direct: FxHashSet<usize> = FxHashSet::default();
        for run in marks.inner.iter().chain(&marks.runs) {
            let Some(first) = directly_behind(block, references, run.close.end) else {
                continue;
            };
            let (cites, leads) = group(block, references, first);
            let form = QuotationForm::Inline;
            let Some(quote) = self.quote((block, references), run, form, vec![leads]) else {
                continue;
            };
            quoting[cites].fill(Some(quote));
            direct.insert(run.close.end);
        }
        // Most quotations are followed by their citation, and need no sentence.
        let (ends, lang) = (OnceCell::new(), self.source.lang);
        for run in marks.runs.iter().filter(|run| !direct.contains(&run.close.end)) {
            if is_long(&block.text[run.words(&block.text)]) && !is_title(block, run) {
                let ends = ends.get_or_init(|| sentence_ends(&block.text, lang));
                self.looked_for((block, references), ends, run);
            }
        }
        self.unpaired(block, references, &marks);
        for (reference, quotation) in references.iter().zip(quoting) {
            if let Some(items) = &reference.items {
                let kind = RegionKind::Citation {
                    items: items.clone(),
                    quotation,
                };
                let range = block.raw(&reference.range);
                self.found.regions.push(Region { range, kind });
                self.in_locators(block, reference);
            }
        }
    }

    /// Words in marks that no citation follows: looked for in a source of their sentence.
    fn looked_for(&mut self, (block, references): Read<'_>, ends: &[usize], run: &Run) {
        let leads = leads_of_sentence((block, references), ends, run);
        if !leads.is_empty() {
            self.quote((block, references), run, QuotationForm::Words, leads);
            return;
        }
        let words = &block.text[run.words(&block.text)];
        if count_words(words) >= UNSOURCED || count_wide(words) >= 2 * UNSOURCED {
            let leads = all_leads(references);
            let range = block.raw(&run.words(&block.text));
            self.found.unsourced.push(Suspect { range, leads });
        }
    }

    /// Adds the words of a run, with the places where they begin and end.
    fn quote(&mut self, read: Read<'_>, run: &Run, form: QuotationForm, leads: Vec<Vec<Lead>>) -> Option<u32> {
        let block = read.0;
        let words = without_stop(&block.text, run.words(&block.text));
        if words.is_empty() {
            return None;
        }
        // HTML is written as it stands: it has no room for an anchor.
        if block.kind == BlockKind::Html {
            let range = block.raw(&words);
            return Some(self.add(read, words, range, QuotationForm::Aside, leads));
        }
        let between = run.open.end..run.close.start;
        let inner = block.raw_end(between.start)..block.raw_start(between.end);
        let flat = inner.start < inner.end && block.is_balanced(&between);
        let range = match flat {
            true => without_stop(self.source.text, marks::trimmed(self.source.text, inner)),
            false => block.raw(&words),
        };
        let index = self.add(read, words, range.clone(), form, leads);
        if !flat {
            let at = block.raw_start(run.open.start);
            self.place(at..at, RegionKind::Anchor(index));
        } else if form == QuotationForm::Inline {
            self.place(range, RegionKind::Words(index));
        } else {
            self.place(range.start..range.start, RegionKind::Open(index));
            self.place(range.end..range.end, RegionKind::Close(index));
        }
        let behind = block.raw_end(run.close.end);
        self.place(behind..behind, RegionKind::Behind(index));
        Some(index)
    }

    fn add(
        &mut self,
        (block, references): Read<'_>,
        words: Range<usize>,
        range: Range<usize>,
        form: QuotationForm,
        leads: Vec<Vec<Lead>>,
    ) -> u32 {
        let typed = joined_lines(&self.source.text[range.clone()]);
        let meant = without_citations(&block.text, words, references);
        self.push(form, range, typed, meant, leads)
    }

    fn push(
        &mut self,
        form: QuotationForm,
        range: Range<usize>,
        typed: String,
        meant: String,
        leads: Vec<Vec<Lead>>,
    ) -> u32 {
        let meant = (meant != typed).then_some(meant);
        self.found.quotes.push(Quote {
            form,
            range,
            typed,
            meant,
            leads,
        });
        self.found.quotes.len() as u32 - 1
    }

    fn place(&mut self, range: Range<usize>, kind: RegionKind) {
        self.found.regions.push(Region { range, kind });
    }

    /// Marks beside a citation that lack their counterpart.
    fn unpaired(&mut self, block: &Block, references: &[Reference], marks: &Marks) {
        for mark in &marks.unopened {
            let typed = &block.text[mark.clone()];
            let inches = block.text[..mark.start].ends_with(|c: char| c.is_numeric());
            let apostrophe = typed.chars().count() == 1 && typed.starts_with(['’', '\'', '′', '`', '´', '›']);
            let straight = typed.starts_with(['"', '″', '״', '＂']);
            let cited = directly_behind(block, references, mark.end).is_some();
            if cited && !apostrophe && !(straight && inches) {
                let at = self.location(block.raw(mark));
                self.found
                    .findings
                    .push(catalog::markdown::mark_without_opening(at, typed));
            }
        }
        let last = references
            .iter()
            .rfind(|it| it.items.is_some())
            .map_or(0, |it| it.range.start);
        for mark in &marks.unclosed {
            if mark.end <= last {
                let at = self.location(block.raw(mark));
                let typed = &block.text[mark.clone()];
                self.found
                    .findings
                    .push(catalog::markdown::mark_without_closing(at, typed));
            }
        }
    }

    /// Quoted words among the words of a citation.
    fn in_locators(&mut self, block: &Block, reference: &Reference) {
        let typed = &block.text[reference.range.clone()];
        if !marks::has_marks(typed) {
            return;
        }
        for run in marks::find(typed, &[]).runs {
            let words = run.words(typed);
            let words = words.start + reference.range.start..words.end + reference.range.start;
            let range = block.raw(&words);
            let leads = vec![reference.leads.clone()];
            self.add((block, &[]), words, range, QuotationForm::Aside, leads);
        }
    }

    /// Quoted words in the descriptions of images.
    fn asides(&mut self, block: &Block, references: &[Reference]) {
        for (words, range) in &block.asides {
            if citations::is_meant(words) {
                let at = self.location(range.clone());
                self.found.findings.push(catalog::markdown::no_citation(at, words));
            }
            let leads = all_leads(references);
            if leads.is_empty() || !marks::has_marks(words) {
                continue;
            }
            for run in marks::find(words, &[]).runs {
                let quoted = words[run.words(words)].to_owned();
                if is_long(&quoted) {
                    let leads = vec![leads.clone()];
                    self.push(QuotationForm::Aside, range.clone(), quoted.clone(), quoted, leads);
                }
            }
        }
    }
}

/// Words of a run in a paragraph without a source from which on a note is made of it.
const UNSOURCED: usize = 6;
/// Words of a list's item behind a block quote that are no more than the name of a source.
const ATTRIBUTION: usize = 8;
/// References of a sentence that are asked for the source of words.
const LEADS: usize = 64;
/// Bytes between a closing mark and what follows directly.
const DIRECTLY: usize = 64;

/// Tells whether nothing stands in a part of a text but spaces, punctuation, brackets and dashes.
fn is_empty_gap(gap: &str) -> bool {
    gap.len() <= DIRECTLY && !gap.contains(|c: char| c.is_alphanumeric() || marks::is_mark(c))
}

/// Finds the citation that follows directly behind a closing mark.
fn directly_behind(block: &Block, references: &[Reference], end: usize) -> Option<usize> {
    let first = references.partition_point(|it| it.range.start < end);
    let reference = references.get(first)?;
    (reference.items.is_some() && is_empty_gap(&block.text[end..reference.range.start])).then_some(first)
}

/// Returns which references stand side by side from one on, and where they lead.
fn group(block: &Block, references: &[Reference], first: usize) -> (Range<usize>, Vec<Lead>) {
    let mut end = first + 1;
    while let (Some(before), Some(next)) = (references.get(end - 1), references.get(end))
        && next.range.start >= before.range.end
        && is_empty_gap(&block.text[before.range.end..next.range.start])
    {
        end += 1;
    }
    (first..end, all_leads(&references[first..end]))
}

/// Returns where references lead, the first of them where there are very many.
fn all_leads(references: &[Reference]) -> Vec<Lead> {
    let leads = references.iter().flat_map(|it| it.leads.iter().cloned());
    leads.take(LEADS).collect()
}

/// Returns where the sentence around a run leads: what follows first, then what stands before, the nearest first.
fn leads_of_sentence((block, references): Read<'_>, ends: &[usize], run: &Run) -> Vec<Vec<Lead>> {
    let text = &block.text;
    let (start, mut end) = match block.kind {
        BlockKind::Row => (0, text.len()),
        _ => sentence(ends, run, text),
    };
    let mut groups = Vec::new();
    // What stands within the marks is the nearest.
    let within = references.partition_point(|it| it.range.start < run.open.end);
    let mut next = references.partition_point(|it| it.range.start < run.close.end);
    let inner = references.get(within..next).unwrap_or_default().iter().take(LEADS);
    groups.extend(inner.map(|it| it.leads.clone()));
    while let Some(reference) = references.get(next).filter(|_| groups.len() < LEADS) {
        // A citation behind the last stop belongs to the sentence before it.
        let at = reference.range.start;
        if at >= end && (reference.linked || !is_empty_gap(text.get(end..at).unwrap_or("x"))) {
            break;
        }
        let (members, leads) = group(block, references, next);
        next = members.end;
        end = end.max(references[next - 1].range.end);
        groups.push(leads);
    }
    let first = references.partition_point(|it| it.range.end <= start);
    let last = references.partition_point(|it| it.range.end <= run.open.start);
    let before = references.get(first..last).unwrap_or_default();
    for reference in before.iter().rev().take(LEADS) {
        // A citation that a sentence seems to begin with closes the one before.
        let closes = reference.items.is_some()
            && start > 0
            && is_empty_gap(&text[start.min(reference.range.start)..reference.range.start])
            && !text[reference.range.end..].trim_start().starts_with(char::is_lowercase);
        if !closes {
            groups.push(reference.leads.clone());
        }
    }
    groups
}

/// Returns where the sentence begins and ends in which a run stands. A stop within the run's marks does not end it.
fn sentence(ends: &[usize], run: &Run, text: &str) -> (usize, usize) {
    let first = ends.partition_point(|end| *end <= run.open.start);
    let start = first.checked_sub(1).map_or(0, |at| ends[at]);
    let mut next = ends.partition_point(|end| *end <= run.close.end);
    if let Some(end) = ends.get(next)
        && !text[run.close.end..*end].contains(sentences::may_end)
    {
        next += 1;
    }
    (start, ends.get(next).copied().unwrap_or(text.len()))
}

/// Finds where the sentences of a text end.
fn sentence_ends(text: &str, lang: Option<&Lang>) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut at = 0;
    while at < text.len() {
        at = sentences::end(text, at, lang).max(at + 1);
        ends.push(at);
    }
    ends
}

/// Counts words as they are parted by spaces.
fn count_words(words: &str) -> usize {
    words.split_whitespace().count()
}

/// Counts characters of scripts without spaces.
fn count_wide(words: &str) -> usize {
    words.chars().filter(|c| is_spaceless(*c)).count()
}

/// Tells whether words are so many that they are a quotation and no name: three, or six characters of a script without
/// spaces.
fn is_long(words: &str) -> bool {
    count_words(words) >= 3 || count_wide(words) >= 6
}

/// Tells whether a run is the title of a work: in `<cite>`, marks and all or within the marks.
fn is_title(block: &Block, run: &Run) -> bool {
    let words = run.words(&block.text);
    let within = |title: &Range<usize>| title.start <= words.start && words.end <= title.end;
    let before = block.titles.partition_point(|it| it.start <= words.start + 1);
    let near = &block.titles[before.saturating_sub(1)..before];
    near.iter()
        .any(|title| within(&marks::trimmed(&block.text, title.clone())))
}

/// Leaves out the comma or full stop before a closing mark, which American style sets there.
fn without_stop(text: &str, words: Range<usize>) -> Range<usize> {
    let typed = &text[words.clone()];
    let Some(rest) = typed.strip_suffix([',', '.', '،', '，', '。', '、']) else {
        return words;
    };
    match rest.ends_with(['.', '…']) || rest.trim().is_empty() {
        true => words,
        false => words.start..words.start + rest.trim_end().len(),
    }
}

/// Tells whether a character is a dash of any kind.
pub fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '‐'..='―' | '−' | '⸺' | '⸻' | '﹘' | '﹣' | '－' | '─' | '━' | '~' | '〜' | '⁃' | '➖'
    )
}

/// Returns a part of a block's text without the citations in it.
fn without_citations(text: &str, range: Range<usize>, references: &[Reference]) -> String {
    let mut out = String::with_capacity(range.len());
    let first = references.partition_point(|it| it.range.start < range.start);
    let within = references[first..].iter().take_while(|it| it.range.end <= range.end);
    let mut at = range.start;
    for citation in within.filter(|it| it.items.is_some()) {
        out.push_str(text[at..citation.range.start].trim_end());
        at = citation.range.end;
    }
    out.push_str(&text[at..range.end]);
    out
}

/// Joins the lines of a quotation within a sentence.
fn joined_lines(words: &str) -> String {
    if find_any(words, 0, *b"\n").is_none() {
        return words.to_owned();
    }
    let line = |line: &str| line.trim().trim_start_matches('>').trim_start().to_owned();
    words.lines().map(line).collect::<Vec<_>>().join(" ")
}
