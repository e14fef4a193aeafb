//! The running text of a file → the known names in it: read whole, or again where names came and went.
//!
//! Knows where automatic links may stand and how often; what a name is, the trie says.

use std::sync::Arc;

use crate::base::id::RecordId;
use crate::config::{AutoLinks, Config};
use crate::diag::{Diagnostic, Location, catalog};
use crate::parse::body::{Body, Run};
use crate::parse::document::Document;

use super::links::LinkContext;
use super::site::{BodyJoins, Joins, Mention};
use super::trie::{Sections, WordFilter};

/// What a text names.
pub struct Named {
    /// In the order of the text's runs.
    pub mentions: Vec<Mention>,
    /// Names that several records have, as the text writes them; sorted, each once.
    pub shared: Vec<String>,
}

/// What a file names now that names came or went.
#[derive(Default)]
pub struct Reread {
    /// Its joins, where it names somebody else or elsewhere.
    pub joins: Option<Arc<Joins>>,
    /// What is said of names that several have, where that may be another thing.
    pub shared: Option<Vec<Diagnostic>>,
    /// Whom it names elsewhere than before, or no longer.
    pub records: Vec<RecordId>,
}

/// Finds the known names in a text; `own` is not linked on its own page.
pub fn find(body: &Body, own: Option<RecordId>, context: LinkContext<'_>) -> Named {
    let mut reader = Reader::new(body, own, context);
    if context.config.auto_links != AutoLinks::Off && !context.trie.is_empty() {
        body.runs.iter().for_each(|run| reader.read(run));
    }
    reader.into_named()
}

/// Reports the names that several records have, unless the page is of one of them.
pub fn report_shared(
    document: &Document,
    own: Option<RecordId>,
    shared: Vec<String>,
    context: LinkContext<'_>,
    findings: &mut Vec<Diagnostic>,
) {
    for name in shared {
        let owners = context.trie.owners(&name);
        if !own.is_some_and(|own| owners.contains(&own)) {
            let candidates = context.lookup.kind_ids(&owners);
            let at = Location::whole(&document.path);
            findings.push(catalog::links::shared_name(at, &name, &candidates));
        }
    }
}

/// Reads a file again of which nothing else may differ than whom its running text names in some sections; `whole` where
/// something was said of names that several have.
pub fn again(
    (document, own): (&Document, Option<RecordId>),
    before: &Joins,
    (sections, mut whole): (Sections, bool),
    context: LinkContext<'_>,
) -> Reread {
    let mut joins: Option<Joins> = None;
    let texts = || std::iter::once(&document.body).chain(document.header.summary.iter().map(|(_, body)| body));
    if !whole {
        for (at, body) in texts().enumerate() {
            let known = &text(before, at).mentions;
            let named = find_again(body, own, (known, sections), context);
            whole |= !named.shared.is_empty();
            if !whole && named.mentions != *known {
                let joins = joins.get_or_insert_with(|| before.clone());
                text_mut(joins, at).mentions = named.mentions;
            }
        }
    }
    let mut shared = None;
    if whole {
        let mut findings = Vec::new();
        let all = joins.insert(before.clone());
        for (at, body) in texts().enumerate() {
            let named = find(body, own, context);
            text_mut(all, at).mentions = named.mentions;
            report_shared(document, own, named.shared, context, &mut findings);
        }
        shared = Some(findings);
    }
    let joins = joins.filter(|joins| joins != before);
    let mut records = Vec::new();
    if let Some(joins) = &joins {
        for at in 0..=before.summaries.len() {
            differing(&text(before, at).mentions, &text(joins, at).mentions, &mut records);
        }
    }
    Reread {
        joins: joins.map(Arc::new),
        shared,
        records,
    }
}

/// Finds the known names in a text again of which only some sections may name others than before.
fn find_again(
    body: &Body,
    own: Option<RecordId>,
    (before, sections): (&[Mention], Sections),
    context: LinkContext<'_>,
) -> Named {
    let mut reader = Reader::new(body, own, context);
    let mut before = before;
    for run in &body.runs {
        let within = |it: &&Mention| (run.start..run.end).contains(&it.start);
        let (known, rest) = before.split_at(before.iter().take_while(within).count());
        before = rest;
        match sections.have(run.section) {
            true => reader.read(run),
            false => reader.mentions.extend_from_slice(known),
        }
    }
    reader.into_named()
}

struct Reader<'a> {
    body: &'a Body,
    own: Option<RecordId>,
    context: LinkContext<'a>,
    mentions: Vec<Mention>,
    /// The section that is read, and whom it has named, sorted.
    section: u32,
    seen: Vec<RecordId>,
    shared: Vec<String>,
}

impl<'a> Reader<'a> {
    fn new(body: &'a Body, own: Option<RecordId>, context: LinkContext<'a>) -> Reader<'a> {
        Reader {
            body,
            own,
            context,
            mentions: Vec::new(),
            section: 0,
            seen: Vec::new(),
            shared: Vec::new(),
        }
    }

    fn text(&self, run: &Run) -> &'a str {
        &self.body.html[run.start as usize..run.end as usize]
    }

    /// Reads a run; the runs of a section in their order.
    fn read(&mut self, run: &Run) {
        let text = self.text(run);
        let first_only = self.context.config.auto_links == AutoLinks::First;
        if run.section != self.section {
            self.section = run.section;
            self.seen.clear();
        }
        self.context.trie.scan(text, |hit| {
            let Some(record) = hit.record else {
                self.shared.push(text[hit.start..hit.end].to_owned());
                return;
            };
            if Some(record) == self.own {
                return;
            }
            if first_only {
                match self.seen.binary_search(&record) {
                    Ok(_) => return,
                    Err(at) => self.seen.insert(at, record),
                }
            }
            let (start, end) = (run.start + hit.start as u32, run.start + hit.end as u32);
            self.mentions.push(Mention {
                start,
                end,
                record,
                block: run.block,
            });
        });
    }

    fn into_named(self) -> Named {
        let (mentions, mut shared) = (self.mentions, self.shared);
        shared.sort();
        shared.dedup();
        Named { mentions, shared }
    }
}

/// Notes the words of a file's running text, in which names may be found.
pub fn words(document: &Document, config: &Config) -> WordFilter {
    let mut words = WordFilter::default();
    if config.auto_links == AutoLinks::Off {
        return words;
    }
    let texts = std::iter::once(&document.body).chain(document.header.summary.iter().map(|(_, body)| body));
    for body in texts {
        for run in &body.runs {
            let text = &body.html[run.start as usize..run.end as usize];
            words.read(text, run.section);
        }
    }
    words
}

/// The joins of a file's body, or of the summary that follows as many others.
fn text(joins: &Joins, at: usize) -> &BodyJoins {
    match at.checked_sub(1) {
        None => &joins.body,
        Some(summary) => &joins.summaries[summary],
    }
}

fn text_mut(joins: &mut Joins, at: usize) -> &mut BodyJoins {
    match at.checked_sub(1) {
        None => &mut joins.body,
        Some(summary) => &mut joins.summaries[summary],
    }
}

/// Adds the records that one of two lists names where the other does not.
fn differing(old: &[Mention], new: &[Mention], records: &mut Vec<RecordId>) {
    let sorted = |mentions: &[Mention]| {
        let mut sorted: Vec<(u32, u32, RecordId)> = mentions.iter().map(|it| (it.start, it.end, it.record)).collect();
        sorted.sort_unstable();
        sorted
    };
    let (old, new) = (sorted(old), sorted(new));
    let only_in = |these: &[(u32, u32, RecordId)], others: &[(u32, u32, RecordId)], records: &mut Vec<RecordId>| {
        let only = these.iter().filter(|it| others.binary_search(it).is_err());
        records.extend(only.map(|it| it.2));
    };
    only_in(&old, &new, records);
    only_in(&new, &old, records);
}
