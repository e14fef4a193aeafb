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
use super::trie::{Hit, Newcomers};
use super::words::{FileWords, Sections};
use super::written::in_one_line;

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

/// What sets a file's names in doubt.
#[derive(Clone, Copy)]
pub struct Doubted<'a> {
    /// The sections that may have one of the names that came or went.
    pub sections: Sections,
    /// These names, where all of them came.
    pub newcomers: Option<&'a Newcomers>,
    /// Whether something was said of names in the file that several have.
    pub shared: bool,
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
            findings.push(catalog::links::shared_name(at, &in_one_line(&name), &candidates));
        }
    }
}

/// Reads a file again of which nothing else may differ than whom its running text names in some sections.
pub fn again(
    (document, own): (&Document, Option<RecordId>),
    before: &Joins,
    doubted: Doubted<'_>,
    context: LinkContext<'_>,
) -> Reread {
    let mut joins: Option<Joins> = None;
    let mut whole = doubted.shared;
    let texts = || std::iter::once(&document.body).chain(document.header.summary.iter().map(|(_, body)| body));
    if !whole {
        for (at, body) in texts().enumerate() {
            let known = &text(before, at).mentions;
            let named = find_again(body, own, (known, doubted), context);
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
    (before, doubted): (&[Mention], Doubted<'_>),
    context: LinkContext<'_>,
) -> Named {
    let added = doubted
        .newcomers
        .and_then(|newcomers| add(body, own, (before, doubted.sections, newcomers), context));
    if let Some(mentions) = added {
        return Named {
            mentions,
            shared: Vec::new(),
        };
    }
    let mut reader = Reader::new(body, own, context);
    for (run, known) in by_run(body, before) {
        match doubted.sections.have(run.section) {
            true => reader.read(run),
            false => reader.mentions.extend_from_slice(known),
        }
    }
    reader.into_named()
}

/// Finds what newcomers add to the names that are known in a text; `None` where they may take the place of others.
fn add(
    body: &Body,
    own: Option<RecordId>,
    (before, sections, newcomers): (&[Mention], Sections, &Newcomers),
    context: LinkContext<'_>,
) -> Option<Vec<Mention>> {
    let mut mentions: Vec<Mention> = Vec::with_capacity(before.len() + 1);
    let (mut words, mut come) = (Vec::new(), Vec::new());
    // Where the mentions of the section at hand begin.
    let (mut section, mut from) = (0, 0);
    let settle = |mentions: &mut Vec<Mention>, come: &mut Vec<RecordId>, from: usize| {
        if context.config.auto_links == AutoLinks::First {
            keep_first(mentions, from, come);
        }
        come.clear();
    };
    for (run, known) in by_run(body, before) {
        if run.section != section {
            settle(&mut mentions, &mut come, from);
            (section, from) = (run.section, mentions.len());
        }
        let start = mentions.len();
        mentions.extend_from_slice(known);
        if !sections.have(run.section) {
            continue;
        }
        let text = run_text(body, run);
        let simple = context.trie.scan_for(text, newcomers, &mut words, |hit| {
            if let Some(record) = hit.record.filter(|record| Some(*record) != own) {
                mentions.push(mention(run, hit, record));
                if !come.contains(&record) {
                    come.push(record);
                }
            }
        });
        if !simple {
            return None;
        }
        if mentions.len() > start + known.len() {
            mentions[start..].sort_unstable_by_key(|it| it.start);
        }
    }
    settle(&mut mentions, &mut come, from);
    Some(mentions)
}

/// Leaves of some records only the first mention among the last of a text.
fn keep_first(mentions: &mut Vec<Mention>, from: usize, records: &[RecordId]) {
    if records.is_empty() {
        return;
    }
    let mut seen: Vec<RecordId> = Vec::new();
    let last = mentions.split_off(from);
    mentions.extend(last.into_iter().filter(|it| {
        let again = seen.contains(&it.record);
        if records.contains(&it.record) && !again {
            seen.push(it.record);
        }
        !again
    }));
}

/// Lists the runs of a text, each with its part of the mentions.
fn by_run<'a>(body: &'a Body, mentions: &'a [Mention]) -> impl Iterator<Item = (&'a Run, &'a [Mention])> {
    let mut rest = mentions;
    body.runs.iter().map(move |run| {
        let within = |it: &&Mention| (run.start..run.end).contains(&it.start);
        let (own, others) = rest.split_at(rest.iter().take_while(within).count());
        rest = others;
        (run, own)
    })
}

fn run_text<'a>(body: &'a Body, run: &Run) -> &'a str {
    &body.html[run.start as usize..run.end as usize]
}

fn mention(run: &Run, hit: Hit, record: RecordId) -> Mention {
    Mention {
        start: run.start + hit.start as u32,
        end: run.start + hit.end as u32,
        record,
        block: run.block,
    }
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

    /// Reads a run; the runs of a section in their order.
    fn read(&mut self, run: &Run) {
        let text = run_text(self.body, run);
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
            self.mentions.push(mention(run, hit, record));
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
pub fn words(document: &Document, config: &Config) -> FileWords {
    let mut words = FileWords::default();
    if config.auto_links == AutoLinks::Off {
        return words;
    }
    let texts = std::iter::once(&document.body).chain(document.header.summary.iter().map(|(_, body)| body));
    for body in texts {
        for run in &body.runs {
            words.read(run_text(body, run), run.section);
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
