//! Every quotation of the site against the archived text of its source; and how much of each text is quoted.
//!
//! A text is indexed once for all its quotations, those in front matter and those in pages, one source on each core.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::base::chunks::Chunks;
use crate::base::digest;
use crate::base::gate::{self, References};
use crate::base::id::{Kind, RecordId};
use crate::base::lang::Lang;
use crate::base::path::{folder_of, join};
use crate::base::span::Span;
use crate::config::{Config, Strictness};
use crate::diag::catalog::quotations::{self as catalog, InsertionLimits, Limit, Near, OmissionLimits, Place};
use crate::diag::catalog::reading;
use crate::diag::{Comparison, Diagnostic, Location, Severity};
use crate::parse::body::{Body, Quotation, QuotationForm};
use crate::parse::decode::decode_archived;
use crate::parse::document::{Document, Page};
use crate::parse::markdown::marks;
use crate::parse::record::{Excerpt, Facts, Publish, QuotationTranslation, Source};
use crate::quote::{self, Caution, Difference, Level, Nearest, Passage, Quoted, SourceText, Trouble, Verdict, verify};

use super::AT_ONCE;
use super::references::severity;
use super::site::{Archive, BodyJoins, Joins, Named, OwnTies, QuotationJoin, Record, Site, Ties};

/// The archived texts of a project, by their paths as seen from its root.
pub type Texts = FxHashMap<String, TextFile>;

/// A file that should hold an archived text.
#[derive(Clone, Debug, PartialEq)]
pub enum TextFile {
    Bytes(Arc<[u8]>),
    Missing,
    /// What the system says.
    Unreadable(String),
}

/// Returns where the archived text of a source's file lies, as seen from the project's root.
pub fn text_path(document: &Document) -> Option<String> {
    match &document.header.facts {
        Facts::Source(source) => path_of(document, source),
        _ => None,
    }
}

fn path_of(document: &Document, source: &Source) -> Option<String> {
    let typed = &source.text.as_ref()?.value;
    // A path that climbs out of the project leads to no file of it.
    Some(join(folder_of(&document.path), typed).unwrap_or_else(|| typed.to_string()))
}

/// What quotations are checked with.
#[derive(Clone, Copy)]
struct Parts<'a> {
    config: &'a Config,
    records: &'a Chunks<Record>,
    documents: &'a Chunks<Arc<Document>>,
    joins: &'a Chunks<Arc<Joins>>,
    ties: &'a Chunks<Arc<Ties>>,
    texts: &'a Texts,
    before: &'a Checked,
}

/// What checking the quotations of each source came to, by the path of its file.
///
/// Where source, text and quotations are the very same at the next look, so is what they come to.
#[derive(Default)]
pub struct Checked {
    sources: FxHashMap<Arc<str>, Known>,
    /// How many quotations of the site have no text to be looked up in, and none was promised.
    unarchived: usize,
}

struct Known {
    outcome: Arc<Outcome>,
    /// Where its quotations stand in the newest site, sorted.
    uses: Box<[Use]>,
}

/// What is wrong with the quotations of a site.
#[derive(Default)]
pub struct Found {
    /// By source, where anything is.
    sources: FxHashMap<RecordId, Vec<Diagnostic>>,
    unarchived: Option<Diagnostic>,
}

impl Found {
    /// Lists the findings.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.sources.values().flatten().chain(&self.unarchived)
    }
}

/// A quotation written in a page: the file, the text in it (0 for the body, then the summaries), its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Use {
    source: RecordId,
    document: u32,
    text: u32,
    quotation: u32,
    /// Whether the words are a record's name, and may stand in no source.
    named: bool,
    /// Whether the words are a quotation only where they stand in the source.
    is_tentative: bool,
    /// Whether the words have no place in the text, and are in no list.
    is_aside: bool,
}

/// What checking the quotations of one source came to, and what it was made of.
struct Outcome {
    source: Arc<Document>,
    text: Option<TextFile>,
    /// The files that quote it, with the quotations' places there.
    pages: Vec<(Arc<Document>, Use)>,
    unverified: Strictness,
    /// The text's language, by which negations are known.
    lang: Lang,
    archive: Arc<Archive>,
    /// In the order of the uses.
    verdicts: Vec<Verdict>,
    findings: Vec<Diagnostic>,
    /// How many quotations have no text to be looked up in, and none was promised.
    unarchived: usize,
}

/// What checking the quotations of some sources came to.
pub struct Outcomes(Vec<CheckedSource>);

struct CheckedSource {
    id: RecordId,
    /// Where its quotations stand.
    uses: Box<[Use]>,
    /// Nothing where nothing asks for it.
    outcome: Option<Arc<Outcome>>,
    /// What is said where too much of it is quoted.
    share: Option<Diagnostic>,
}

/// Checks all quotations of a site, which stays as it is until [`take`] is given what comes of it; `before` is what an
/// earlier check came to.
pub fn check(site: &Site, texts: &Texts, before: &Checked) -> Outcomes {
    let uses = uses(site, 0..site.documents.len() as u32, Some(texts));
    let sources = (0..site.records.len() as u32)
        .map(RecordId)
        .filter(|id| file_of(site, *id).is_some())
        .map(|id| (id, uses_of(&uses, id).into()))
        .collect();
    check_some(site, texts, sources, before)
}

/// Checks again where something moved: some files were joined again, some records have other ties. Every source that
/// they quote or quoted is checked, and no other. Tells whether words elsewhere came to be a quotation or are none now.
pub fn check_again(
    before: &Site,
    site: &mut Site,
    (files, records): (&[u32], &[RecordId]),
    texts: &Texts,
    checked: &mut Checked,
    found: &mut Found,
) -> bool {
    let now = uses(site, files.iter().copied(), Some(texts));
    let known_before = files.iter().copied();
    let then = uses(
        before,
        known_before.filter(|at| before.documents.get(*at as usize).is_some()),
        None,
    );
    let mut ids: Vec<RecordId> = now
        .iter()
        .chain(&then)
        .map(|it| it.source)
        .chain(records.iter().copied())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let files: FxHashSet<u32> = files.iter().copied().collect();
    let mut known = Checked::default();
    let mut sources = Vec::new();
    for id in ids {
        let (file_before, file) = (file_of(before, id), file_of(site, id));
        let path = file_before.map(|at| &before.documents[at as usize].path);
        let entry = path.and_then(|path| checked.sources.remove_entry(path));
        found.sources.remove(&id);
        let mut uses: Vec<Use> = Vec::new();
        if let Some((path, entry)) = entry {
            checked.unarchived -= entry.outcome.unarchived;
            uses.extend(entry.uses.iter().filter(|it| !files.contains(&it.document)));
            known.sources.insert(path, entry);
        }
        match file {
            Some(_) => {
                uses.extend(uses_of(&now, id));
                uses.sort_unstable();
                sources.push((id, uses.into()));
            }
            None if site.archives.contains_key(&id) => drop(Arc::make_mut(&mut site.archives).remove(&id)),
            None => {}
        }
    }
    let outcomes = check_some(site, texts, sources, &known);
    let flipped = outcomes.0.iter().any(|checked| {
        let verdicts = checked.outcome.iter().flat_map(|it| &it.verdicts);
        let mut elsewhere = checked
            .uses
            .iter()
            .zip(verdicts)
            .filter(|it| !files.contains(&it.0.document));
        elsewhere.any(|(place, verdict)| {
            let join = place.join(&site.joins[place.document as usize]);
            join.source != place.standing(verdict)
        })
    });
    take(site, outcomes, checked, found);
    flipped
}

/// Tells whether a site has words that are a quotation only where they stand in a source, or that may be of several.
pub fn has_tentative(site: &Site) -> bool {
    let tentative = |it: &QuotationJoin| it.asked != it.source || !it.others.is_empty();
    site.joins.iter().any(|joins| joins.quotations().any(tentative))
}

/// Checks some sources, each with the places of its quotations.
fn check_some(site: &Site, texts: &Texts, sources: Vec<(RecordId, Box<[Use]>)>, before: &Checked) -> Outcomes {
    let parts = Parts {
        config: &site.config,
        records: &site.records,
        documents: &site.documents,
        joins: &site.joins,
        ties: &site.ties,
        texts,
        before,
    };
    let outcomes = sources
        .into_par_iter()
        .with_max_len(AT_ONCE)
        .map(|(id, uses)| {
            let outcome = parts.outcome(id, &uses);
            let share = outcome.as_ref().and_then(|it| parts.share(id, &it.source, &it.archive));
            CheckedSource {
                id,
                uses,
                outcome,
                share,
            }
        })
        .collect();
    Outcomes(outcomes)
}

/// Takes in what a check came to: puts the verdicts on quotations in pages beside what they lead to, and what each
/// source's text is to the site into its archives.
pub fn take(site: &mut Site, outcomes: Outcomes, checked: &mut Checked, found: &mut Found) {
    let (joins, archives) = (&mut site.joins, &mut site.archives);
    checked.sources.reserve(outcomes.0.len());
    for CheckedSource {
        id,
        uses,
        outcome,
        share,
    } in outcomes.0
    {
        let Some(outcome) = outcome else {
            if archives.contains_key(&id) {
                Arc::make_mut(archives).remove(&id);
            }
            continue;
        };
        checked.unarchived += outcome.unarchived;
        for (place, verdict) in uses.iter().zip(&outcome.verdicts) {
            let standing = place.standing(verdict);
            // What is as it was is left where it is.
            let join = place.join(&joins[place.document as usize]);
            if join.verdict.as_ref() == Some(verdict) && join.source == standing && join.asked == Some(id) {
                continue;
            }
            joins.change(place.document as usize, |joins| {
                let joins = Arc::make_mut(joins);
                let texts = match place.text {
                    0 => &mut joins.body,
                    text => &mut joins.summaries[text as usize - 1],
                };
                let join = &mut texts.quotations[place.quotation as usize];
                join.verdict = Some(verdict.clone());
                (join.source, join.asked) = (standing, Some(id));
            });
        }
        let findings: Vec<Diagnostic> = outcome.findings.iter().cloned().chain(share).collect();
        if !findings.is_empty() {
            found.sources.insert(id, findings);
        }
        if archives.get(&id).is_none_or(|it| *it != outcome.archive) {
            Arc::make_mut(archives).insert(id, Arc::clone(&outcome.archive));
        }
        let path = Arc::clone(&outcome.source.path);
        checked.sources.insert(path, Known { outcome, uses });
    }
    let counted = checked.unarchived > 0 && site.config.quotations.unverified == Strictness::Note;
    found.unarchived = counted.then(|| {
        let settings: Arc<str> = crate::load::SETTINGS.into();
        catalog::unverified_count(Location::whole(&settings), checked.unarchived)
    });
}

/// The file of a source; nothing for what is none.
fn file_of(site: &Site, id: RecordId) -> Option<u32> {
    let record = site.records.get(id.index())?;
    record.document.filter(|_| record.page == Page::Record(Kind::Source))
}

impl Use {
    /// Returns the source that the words are a quotation of.
    fn standing(&self, verdict: &Verdict) -> Option<RecordId> {
        let stands = verdict.level != Level::Failed || !self.is_tentative;
        (stands && !self.is_aside).then_some(self.source)
    }

    fn join<'j>(&self, joins: &'j Joins) -> &'j QuotationJoin {
        let texts = match self.text {
            0 => &joins.body,
            text => &joins.summaries[text as usize - 1],
        };
        &texts.quotations[self.quotation as usize]
    }
}

/// Finds the quotations whose words stand in some files, sorted by source. Words that may be of several sources are looked
/// for in `texts`; without, they are of the one that was found before.
fn uses(site: &Site, files: impl Iterator<Item = u32>, texts: Option<&Texts>) -> Vec<Use> {
    let mut uses = Vec::new();
    let mut several = Vec::new();
    for at in files {
        let (document, joins) = (&site.documents[at as usize], &site.joins[at as usize]);
        for (text, (body, join)) in texts_of(document, joins).enumerate() {
            for (index, (quotation, join)) in body.quotations.iter().zip(&join.quotations).enumerate() {
                let Some(source) = join.asked.filter(|_| quotation.form != QuotationForm::Excerpt) else {
                    continue;
                };
                if !join.others.is_empty() {
                    several.push(uses.len());
                }
                uses.push(Use {
                    source,
                    document: at,
                    text: text as u32,
                    quotation: index as u32,
                    named: join.named,
                    is_tentative: join.named || quotation.form == QuotationForm::Words,
                    is_aside: quotation.form == QuotationForm::Aside,
                });
            }
        }
    }
    if let Some(texts) = texts.filter(|_| !several.is_empty()) {
        choose(site, texts, &mut uses, &several);
    }
    uses.sort_unstable();
    uses
}

/// Looks words that may be of several sources up in each: they are of the first in which they stand, else of the first
/// that has a text.
fn choose(site: &Site, texts: &Texts, uses: &mut [Use], several: &[usize]) {
    let sources_of = |place: &Use| {
        let join = place.join(&site.joins[place.document as usize]);
        join.asked.into_iter().chain(join.others.iter().copied())
    };
    let mut ids: Vec<RecordId> = several.iter().flat_map(|at| sources_of(&uses[*at])).collect();
    ids.sort_unstable();
    ids.dedup();
    let decoded: FxHashMap<RecordId, Cow<'_, str>> = ids
        .into_iter()
        .filter_map(|id| {
            let path = text_path(&site.documents[file_of(site, id)? as usize])?;
            match texts.get(&path)? {
                TextFile::Bytes(bytes) => Some((id, decode_archived(&path.into(), bytes).ok()?)),
                TextFile::Missing | TextFile::Unreadable(_) => None,
            }
        })
        .collect();
    let indexed: FxHashMap<RecordId, SourceText<'_>> =
        decoded.iter().map(|(id, text)| (*id, SourceText::new(text))).collect();
    for at in several {
        let place = &mut uses[*at];
        let quotation = &texts_of(
            &site.documents[place.document as usize],
            &site.joins[place.document as usize],
        )
        .nth(place.text as usize)
        .map(|(body, _)| &body.quotations[place.quotation as usize]);
        let Some(quotation) = quotation else { continue };
        let stands = |id: &RecordId| {
            let text = indexed.get(id);
            text.is_some_and(|text| look_up(text, quotation, "").level != Level::Failed)
        };
        let found = sources_of(place).find(stands);
        let archived = || sources_of(place).find(|id| indexed.contains_key(id));
        if let Some(source) = found.or_else(archived) {
            place.source = source;
        }
    }
}

/// Looks the words of a quotation up as they were typed, then as Markdown reads them.
fn look_up(text: &SourceText<'_>, quotation: &Quotation, lang: &str) -> Verdict {
    let quoted = |words: &str| {
        verify(
            text,
            &Quoted {
                text: words,
                prefix: quotation.prefix.as_deref(),
                suffix: quotation.suffix.as_deref(),
                lang,
            },
        )
    };
    let paragraphs: Vec<&str> = quotation.paragraphs.iter().map(|it| &*it.text).collect();
    let typed = quoted(&paragraphs.join("\n\n"));
    if typed.level != Level::Failed || quotation.paragraphs.iter().all(|it| it.meant.is_none()) {
        return typed;
    }
    let paragraphs: Vec<&str> = quotation
        .paragraphs
        .iter()
        .map(|it| it.meant.as_deref().unwrap_or(&it.text))
        .collect();
    let mut meant = quoted(&paragraphs.join("\n\n"));
    if meant.level == Level::Failed {
        return meant;
    }
    // The page has the words as typed: they give way to these.
    meant
        .shown
        .get_or_insert_with(|| paragraphs.iter().map(|it| (*it).into()).collect());
    meant
}

/// The part of a sorted list that belongs to a source.
fn uses_of(uses: &[Use], source: RecordId) -> &[Use] {
    let from = uses.partition_point(|it| it.source < source);
    let to = uses.partition_point(|it| it.source <= source);
    &uses[from..to]
}

/// The texts of a file: its body, then its summaries.
fn texts_of<'a>(document: &'a Document, joins: &'a Joins) -> impl Iterator<Item = (&'a Body, &'a BodyJoins)> {
    let summaries = document.header.summary.iter().map(|(_, body)| body);
    std::iter::once((&document.body, &joins.body)).chain(summaries.zip(&joins.summaries))
}

impl<'a> Parts<'a> {
    fn quotation(&self, place: &Use) -> (&'a Document, &'a Quotation) {
        let document = &*self.documents[place.document as usize];
        let body = match place.text {
            0 => &document.body,
            text => &document.header.summary[text as usize - 1].1,
        };
        (document, &body.quotations[place.quotation as usize])
    }

    /// The language of a source's text.
    fn lang<'d>(&'d self, document: &'d Document) -> &'d Lang {
        document.header.lang.as_ref().unwrap_or(&self.config.default_language)
    }

    /// Tells whether an outcome was made of the same files.
    fn is_same(&self, before: &Outcome, document: &Arc<Document>, uses: &[Use]) -> bool {
        let text = text_path(document).and_then(|path| self.texts.get(&path));
        let same_text = match (text, &before.text) {
            (Some(TextFile::Bytes(now)), Some(TextFile::Bytes(then))) => Arc::ptr_eq(now, then),
            (now, then) => now == then.as_ref(),
        };
        let same_page = |(page, then): &(Arc<Document>, Use), now: &Use| {
            (then.text, then.quotation, then.named) == (now.text, now.quotation, now.named)
                && Arc::ptr_eq(page, &self.documents[now.document as usize])
        };
        same_text
            && Arc::ptr_eq(&before.source, document)
            && before.unverified == self.config.quotations.unverified
            && before.lang == *self.lang(document)
            && before.pages.len() == uses.len()
            && before.pages.iter().zip(uses).all(|(then, now)| same_page(then, now))
    }

    /// Checks all quotations of a source, or takes over what they came to before.
    fn outcome(&self, id: RecordId, uses: &[Use]) -> Option<Arc<Outcome>> {
        let document = &self.documents[self.records[id.index()].document? as usize];
        let before = self.before.sources.get(&document.path).map(|it| &it.outcome);
        match before.filter(|it| self.is_same(it, document, uses)) {
            Some(before) => Some(Arc::clone(before)),
            None => self.source(id, document, uses).map(Arc::new),
        }
    }

    /// Checks all quotations of a source; `None` where nothing asks for it.
    fn source(&self, id: RecordId, document: &Arc<Document>, uses: &[Use]) -> Option<Outcome> {
        let Facts::Source(source) = &document.header.facts else {
            return None;
        };
        let page = |it: &Use| (Arc::clone(&self.documents[it.document as usize]), *it);
        let mut outcome = Outcome {
            source: Arc::clone(document),
            text: text_path(document).and_then(|path| self.texts.get(&path).cloned()),
            pages: uses.iter().map(page).collect(),
            unverified: self.config.quotations.unverified,
            lang: self.lang(document).clone(),
            archive: Arc::default(),
            verdicts: Vec::with_capacity(uses.len()),
            findings: Vec::new(),
            unarchived: 0,
        };
        let name = &self.records[id.index()].id;
        let lang = self.lang(document);
        self.check_translations(document, source, uses, &mut outcome.findings);
        let all = uses.len() + source.excerpts.len();
        let text = self.text(document, source, all, &mut outcome.findings);
        let Some((path, bytes, text)) = text else {
            if source.text.is_none() {
                outcome.unarchived = all;
            }
            if source.text.is_none() && self.config.quotations.unverified != Strictness::Note {
                let weight = severity(self.config.quotations.unverified);
                let in_pages = uses.iter().map(|place| {
                    let (document, quotation) = self.quotation(place);
                    document.location(quotation.at)
                });
                let kept = source.excerpts.iter().map(|it| document.location(it.text.at));
                let unverified = |at| catalog::unverified(at, weight, name);
                outcome.findings.extend(in_pages.chain(kept).map(unverified));
            }
            let long = self.long_contexts(document, source, uses);
            outcome.findings.extend(long);
            for place in uses {
                let (page, quotation) = self.quotation(place);
                let claims = &place.join(&self.joins[place.document as usize]).claims;
                let claim = |it: &Arc<str>| catalog::words_in_attribution(page.location(quotation.at), name, it);
                outcome.findings.extend(claims.iter().map(claim));
            }
            outcome.verdicts = uses.iter().map(|_| Verdict::unverified()).collect();
            let excerpts = source.excerpts.iter().map(|_| Verdict::unverified()).collect();
            outcome.archive = Arc::new(Archive {
                excerpts,
                ..Archive::default()
            });
            return (all > 0 || !outcome.findings.is_empty()).then_some(outcome);
        };
        let (index, sha256) = rayon::join(|| SourceText::new(&text), || digest::sha256(bytes));
        let mut failed: Vec<(Location, String)> = Vec::new();
        let mut archive = Archive::default();
        let mut about = About {
            source: name,
            lang: lang.as_str(),
            path: &path,
            text: &index,
            findings: &mut outcome.findings,
            failed: &mut failed,
        };
        for excerpt in &source.excerpts {
            let quoted = Quoted {
                text: &excerpt.text.value,
                prefix: excerpt.prefix.as_deref(),
                suffix: excerpt.suffix.as_deref(),
                lang: lang.as_str(),
            };
            let verdict = verify(&index, &quoted);
            let at = document.location(excerpt.text.at);
            about.report(at.clone(), quoted.text, &verdict, QuotationForm::Excerpt);
            about.check_hidden(at.clone(), &verdict);
            about.check_around(&at, excerpt);
            archive.excerpts.push(verdict);
        }
        for place in uses {
            let verdict = self.in_page(place, &index, &mut about);
            outcome.verdicts.push(verdict);
        }
        if let (Publish::Full, Some(written)) = (source.publish, &source.text) {
            about.check_range(&document.location(written.at), 0..text.len());
        }
        archive.sha256 = sha256;
        archive.length = index.length();
        archive.quoted = union(archive.excerpts.iter().chain(&outcome.verdicts));
        if let Some(confirmed) = source.sha256.as_ref().filter(|it| *it.value != *archive.sha256) {
            let at = document.location(confirmed.at);
            let (path, sha256) = (&path, &archive.sha256);
            outcome
                .findings
                .push(catalog::archive_changed(at, name, path, sha256, failed, all));
        }
        if source.publish == Publish::Full {
            archive.text = Some(text.into());
        }
        outcome.archive = Arc::new(archive);
        Some(outcome)
    }

    /// Says which quotations of a source without a text have a prefix or a suffix that is too long.
    fn long_contexts(&self, document: &Document, source: &Source, uses: &[Use]) -> Vec<Diagnostic> {
        let long = |at: Location, prefix: Option<&str>, suffix: Option<&str>| {
            let quoted = Quoted {
                prefix,
                suffix,
                ..Quoted::default()
            };
            let (name, count) = quote::long_context(&quoted)?;
            Some(catalog::long_context(at, name, count, quote::CONTEXT_LIMIT))
        };
        let in_pages = uses.iter().filter_map(|place| {
            let (page, it) = self.quotation(place);
            long(page.location(it.at), it.prefix.as_deref(), it.suffix.as_deref())
        });
        let kept = source.excerpts.iter().filter_map(|it| {
            let at = document.location(it.text.at);
            long(at, it.prefix.as_deref(), it.suffix.as_deref())
        });
        in_pages.chain(kept).collect()
    }

    /// Checks a quotation written in a page.
    fn in_page(&self, place: &Use, text: &SourceText<'_>, about: &mut About<'_>) -> Verdict {
        let (page, quotation) = self.quotation(place);
        let mut verdict = look_up(text, quotation, about.lang);
        let stands = verdict.level != Level::Failed;
        if quotation.form == QuotationForm::Words && stands {
            // What was typed is on the page as Markdown reads it: the words give way to the source's own.
            let words = quotation.paragraphs.iter();
            let words = words.map(|it| Arc::clone(it.meant.as_ref().unwrap_or(&it.text)));
            verdict.shown.get_or_insert_with(|| words.collect());
        }
        // A name in marks is no quotation.
        if stands || !place.named {
            let paragraph = if stands { 0 } else { culprit(text, quotation) };
            let at = quotation.paragraphs.get(paragraph).map_or(quotation.at, |it| it.at);
            let paragraphs: Vec<&str> = quotation.paragraphs.iter().map(|it| &*it.text).collect();
            about.report(page.location(at), &paragraphs.join("\n\n"), &verdict, quotation.form);
        }
        about.check_hidden(page.location(quotation.at), &verdict);
        for claim in &place.join(&self.joins[place.document as usize]).claims {
            about.claim(page.location(quotation.at), claim);
        }
        verdict
    }

    /// Reports translations into the language that the source is in.
    fn check_translations(&self, document: &Document, source: &Source, uses: &[Use], found: &mut Vec<Diagnostic>) {
        let lang = document.header.lang.as_ref().unwrap_or(&self.config.default_language);
        let name = &document.header.id;
        let same = |all: &[QuotationTranslation]| all.iter().any(|it| it.lang.primary() == lang.primary());
        let kept = source.excerpts.iter().filter(|it| same(&it.translations));
        let kept = kept.map(|it| document.location(it.text.at));
        let in_pages = uses.iter().flat_map(|place| {
            let (page, quotation) = self.quotation(place);
            let paragraphs = quotation.paragraphs.iter().filter(|it| same(&it.translations));
            paragraphs.map(|it| page.location(it.at))
        });
        let finding = |at| catalog::translation_language(at, lang.as_str(), name);
        found.extend(kept.chain(in_pages).map(finding));
    }

    /// Reads a source's text; says why it cannot be.
    fn text(
        &self,
        document: &Document,
        source: &Source,
        quotations: usize,
        findings: &mut Vec<Diagnostic>,
    ) -> Option<(Arc<str>, &'a [u8], Cow<'a, str>)> {
        let path: Arc<str> = path_of(document, source)?.into();
        let at = document.location(source.text.as_ref()?.at);
        match self.texts.get(&*path).unwrap_or(&TextFile::Missing) {
            TextFile::Bytes(bytes) => match decode_archived(&path, bytes) {
                Ok(text) => return Some((path, bytes, text)),
                Err(finding) => findings.push(*finding),
            },
            TextFile::Missing => findings.push(catalog::missing_archive(at, &path, quotations)),
            TextFile::Unreadable(why) => {
                findings.push(crate::diag::catalog::reading::unreadable(Location::whole(&path), why));
            }
        }
        None
    }

    /// Says whether more of a text is quoted than is allowed.
    fn share(&self, id: RecordId, document: &Document, archive: &Archive) -> Option<Diagnostic> {
        let Facts::Source(source) = &document.header.facts else {
            return None;
        };
        if source.publish == Publish::Full {
            return None;
        }
        let share = archive.share();
        let settings = &self.config.quotations;
        let outlet = match &self.ties[id.index()].own {
            OwnTies::Source(ties) => match &ties.publisher {
                Some(Named::Record(outlet)) => Some(*outlet),
                _ => None,
            },
            _ => None,
        };
        let budget = outlet.and_then(|outlet| {
            let record = &self.records[outlet.index()];
            match &self.documents[record.document? as usize].header.facts {
                Facts::Organization(facts) => Some((facts.quote_budget?, &*record.id)),
                _ => None,
            }
        });
        let limit = match budget {
            Some((budget, outlet)) => (share > budget).then_some(Limit::Budget(budget, outlet)),
            None if share > settings.stop => Some(Limit::Stop(settings.stop)),
            None => (share > settings.warn).then_some(Limit::Warn(settings.warn)),
        }?;
        let at = document.location(source.text.as_ref()?.at);
        Some(catalog::share(at, &self.records[id.index()].id, share, limit))
    }
}

/// Finds the first paragraph that stands nowhere by itself; the first of all where each does.
fn culprit(text: &SourceText<'_>, quotation: &Quotation) -> usize {
    let fails = |words: &str| {
        let quoted = Quoted {
            text: words,
            ..Quoted::default()
        };
        verify(text, &quoted).level == Level::Failed
    };
    match quotation.paragraphs.as_slice() {
        [] | [_] => 0,
        all => all
            .iter()
            .position(|it| fails(&it.text) && it.meant.as_ref().is_none_or(|it| fails(it)))
            .unwrap_or(0),
    }
}

/// Joins the passages of all verdicts, and what the site shows beside them, into ranges of code points that do not touch.
fn union<'v>(verdicts: impl Iterator<Item = &'v Verdict>) -> Vec<Range<u32>> {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for verdict in verdicts {
        let beside = verdict.context.iter().flat_map(|it| &it.beside);
        let passages = verdict.passages.iter().map(|it| &it.points);
        ranges.extend(passages.chain(beside).map(|it| (it.start, it.end)));
    }
    ranges.sort_unstable();
    let mut joined: Vec<Range<u32>> = Vec::new();
    for (start, end) in ranges {
        match joined.last_mut() {
            Some(last) if start <= last.end => last.end = last.end.max(end),
            _ => joined.push(start..end),
        }
    }
    joined
}

/// What findings about a source's quotations are made with.
struct About<'r> {
    source: &'r str,
    /// The language of its text.
    lang: &'r str,
    path: &'r Arc<str>,
    text: &'r SourceText<'r>,
    findings: &'r mut Vec<Diagnostic>,
    failed: &'r mut Vec<(Location, String)>,
}

impl About<'_> {
    /// Says what is wrong with a quotation, if anything is.
    fn report(&mut self, at: Location, words: &str, verdict: &Verdict, form: QuotationForm) {
        for caution in &verdict.cautions {
            let finding = self.caution(at.clone(), caution);
            self.findings.push(finding);
        }
        let Some(trouble) = &verdict.trouble else { return };
        if verdict.level == Level::Failed && form != QuotationForm::Words {
            self.failed.push((at.clone(), format!("`{}`", shortened(words))));
        }
        let source = self.source;
        let mut finding = match &**trouble {
            Trouble::Places(places) => {
                // Within a sentence the words are few, and the sentence says which are meant.
                let severity = match form {
                    QuotationForm::Inline | QuotationForm::Words | QuotationForm::Aside => Severity::Note,
                    QuotationForm::Block | QuotationForm::Excerpt => Severity::Warning,
                };
                catalog::ambiguous(at, severity, source, places.len(), self.around(places))
            }
            Trouble::Context(places) => catalog::context(at, source, self.around(places)),
            Trouble::Joined(parts) => catalog::joined(at, source, self.each(parts)),
            Trouble::Order(parts) => catalog::order(at, source, self.each(parts)),
            Trouble::InsideWord(passage, whole) => {
                catalog::below_word(at, source, &shortened(words), self.place(passage, whole))
            }
            Trouble::Differs(nearest) => catalog::not_in_source(at, source, Some(self.near(nearest))),
            Trouble::Nothing => catalog::not_in_source(at, source, None),
            Trouble::Insertion(typed, count) => catalog::insertion(at, &shortened(typed), *count, INSERTIONS),
            Trouble::Insertions(count, allowed) => catalog::insertions(at, *count, *allowed, INSERTIONS),
            Trouble::TornInsertion(typed) => catalog::torn_insertion(at, &shortened(typed), INSERTIONS),
            Trouble::Omissions(count) => catalog::omissions(at, *count, OMISSIONS),
            Trouble::Omission(passage) => catalog::omission(
                at,
                source,
                passage.points.len(),
                self.place(passage, &self.text.around(passage, 0)),
                OMISSIONS,
            ),
            Trouble::LongContext(name, count) => catalog::long_context(at, name, *count, quote::CONTEXT_LIMIT),
        };
        if form == QuotationForm::Words && verdict.level == Level::Failed {
            finding = catalog::quoted_words(source, &shortened(words), finding);
        }
        finding.comparison = Some(Box::new(comparison(verdict)));
        self.findings.push(finding);
    }

    /// Says what a reader may take amiss.
    fn caution(&self, at: Location, caution: &Caution) -> Diagnostic {
        match caution {
            Caution::NegationLeftOut(word, passage, sentence) => {
                let place = Place {
                    words: sentence_shown(sentence),
                    ..self.place(passage, sentence)
                };
                catalog::negation_left_out(at, self.source, word, place)
            }
            Caution::NegationPutIn(typed) => catalog::negation_put_in(at, &shortened(typed)),
            Caution::LoneWords(words) => catalog::lone_words(at, words),
        }
    }

    /// Says which characters of a quotation's passages cannot be published: it shows the source's own.
    fn check_hidden(&mut self, at: Location, verdict: &Verdict) {
        for passage in &verdict.passages {
            self.check_range(&at, passage.bytes.start as usize..passage.bytes.end as usize);
        }
        let context = verdict.context.iter().flat_map(|it| it.prefix.iter().chain(&it.suffix));
        for words in context {
            for hidden in gate::find(words, References::AsTyped) {
                let first = verdict.passages.first().map_or(0..0, |it| it.bytes.clone());
                let passage = Location::new(self.path, Span::new(first.start as usize, first.end as usize));
                self.findings
                    .push(reading::hidden_in_passage(at.clone(), &hidden, self.source, passage));
            }
        }
    }

    fn check_range(&mut self, at: &Location, range: Range<usize>) {
        let words = self.text.written(range.clone());
        for hidden in gate::find(words, References::AsTyped) {
            let span = Span::new(hidden.start, hidden.end).shifted(range.start);
            let passage = Location::new(self.path, span);
            self.findings
                .push(reading::hidden_in_passage(at.clone(), &hidden, self.source, passage));
        }
    }

    /// Words in marks beside an excerpt: its speakers, its note, who translated it.
    fn check_around(&mut self, at: &Location, excerpt: &Excerpt) {
        let notes = excerpt
            .note
            .iter()
            .flat_map(|it| it.0.iter().map(|(_, words)| &**words));
        let translators = excerpt.translations.iter().filter_map(|it| it.translator.as_deref());
        let speakers = excerpt.speakers.iter().map(|it| &*it.value);
        for words in notes
            .chain(translators)
            .chain(speakers)
            .filter(|it| marks::has_marks(it))
        {
            for run in marks::find(words, &[]).runs {
                let quoted = &words[run.words(words)];
                // Fewer words may be a name.
                if quoted.split_whitespace().count() >= 3 {
                    self.claim(at.clone(), quoted);
                }
            }
        }
    }

    /// Words in marks in an attribution: nobody may take them for words of the source that do not stand there.
    fn claim(&mut self, at: Location, words: &str) {
        let quoted = Quoted {
            text: words,
            ..Quoted::default()
        };
        if verify(self.text, &quoted).level == Level::Failed {
            self.findings
                .push(catalog::words_in_attribution(at, self.source, words));
        }
    }

    fn place(&self, passage: &Passage, words: &str) -> Place {
        let span = Span::new(passage.bytes.start as usize, passage.bytes.end as usize);
        Place {
            at: Location::new(self.path, span),
            words: shortened(words),
        }
    }

    fn each(&self, parts: &[(Passage, Arc<str>)]) -> Vec<Place> {
        parts
            .iter()
            .map(|(passage, words)| Place {
                words: words.to_string(),
                ..self.place(passage, words)
            })
            .collect()
    }

    /// Places with a few words of what stands around them.
    fn around(&self, places: &[Passage]) -> Vec<Place> {
        places
            .iter()
            .map(|passage| self.place(passage, &self.text.around(passage, 30)))
            .collect()
    }

    fn near(&self, nearest: &Nearest) -> Near {
        let mut near = Near {
            source: self.place(&nearest.passage, &nearest.text),
            quoted: String::new(),
            first: (String::new(), String::new()),
            count: 0,
            misspelling: nearest.mended().map(|(source, _)| source.to_owned()),
        };
        let mut sides = (String::new(), String::new());
        let last = nearest.words.len().saturating_sub(1);
        for (at, step) in nearest.words.iter().enumerate() {
            let (theirs, ours) = match step {
                Difference::Same(words) => {
                    let words = middle_shortened(words, at == 0, at == last);
                    join_words(&mut sides.0, &words, &words);
                    join_words(&mut sides.1, &words, &words);
                    continue;
                }
                Difference::Changed(theirs, ours) => (&**theirs, &**ours),
                Difference::Missing(theirs) => (&**theirs, ""),
                Difference::Added(ours) => ("", &**ours),
            };
            near.count += 1;
            if near.count == 1 {
                near.first = (shortened(theirs), shortened(ours));
            }
            join_words(&mut sides.0, theirs, &format!("⟦{}⟧", shortened(theirs)));
            join_words(&mut sides.1, ours, &format!("⟦{}⟧", shortened(ours)));
        }
        near.source.words = sides.0;
        near.quoted = sides.1;
        near
    }
}

/// Puts words behind others, with a space where they begin with a letter and none before a stop.
fn join_words(out: &mut String, words: &str, shown: &str) {
    let begins = words.chars().next();
    if !out.is_empty() && begins.is_none_or(|c| c.is_alphanumeric() || matches!(c, '«' | '“' | '(' | '…' | '–' | '—'))
    {
        let wide = begins.is_some_and(crate::base::fold::is_spaceless);
        if !wide && !out.ends_with(['\'', '’', '(', '-']) {
            out.push(' ');
        }
    }
    out.push_str(shown);
}

/// What reports for machines carry of a verdict.
fn comparison(verdict: &Verdict) -> Comparison {
    let mut comparison = Comparison {
        level: verdict.level.as_str(),
        ranges: verdict
            .passages
            .iter()
            .map(|it| (it.points.start, it.points.end))
            .collect(),
        difference: Vec::new(),
    };
    if let Some(Trouble::Differs(nearest)) = verdict.trouble.as_deref() {
        comparison.ranges = vec![(nearest.passage.points.start, nearest.passage.points.end)];
        comparison.difference = nearest
            .words
            .iter()
            .map(|step| match step {
                Difference::Same(words) => (Some(words.to_string()), Some(words.to_string())),
                Difference::Changed(theirs, ours) => (Some(theirs.to_string()), Some(ours.to_string())),
                Difference::Missing(theirs) => (Some(theirs.to_string()), None),
                Difference::Added(ours) => (None, Some(ours.to_string())),
            })
            .collect();
    }
    comparison
}

/// What an editor may put in and leave out, as messages say it.
const INSERTIONS: InsertionLimits = InsertionLimits {
    each: quote::INSERTION_LIMIT,
    all: quote::INSERTIONS_LIMIT,
};
const OMISSIONS: OmissionLimits = OmissionLimits {
    count: quote::OMISSIONS_LIMIT,
    characters: quote::OMISSION_LIMIT,
};

/// Characters of a quotation that a message shows.
const SHOWN: usize = 120;

fn shortened(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= SHOWN {
        return text;
    }
    let start: String = text.chars().take(SHOWN - 20).collect();
    format!("{start}…")
}

/// Shortens a sentence that is very long.
fn sentence_shown(text: &str) -> String {
    const MOST: usize = 400;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    let start: String = text.chars().take(MOST).collect();
    format!("{start}…")
}

/// Shortens what is the same: a few words beside each difference are enough.
fn middle_shortened(text: &str, first: bool, last: bool) -> String {
    const BESIDE: usize = 40;
    let count = text.chars().count();
    let start = |text: &str| -> String {
        let cut: String = text.chars().take(BESIDE).collect();
        cut.rsplit_once(' ').map_or(cut.clone(), |it| it.0.to_owned())
    };
    let end = |text: &str| -> String {
        let cut: String = text.chars().skip(count - BESIDE).collect();
        cut.split_once(' ').map_or(cut.clone(), |it| it.1.to_owned())
    };
    match (first, last) {
        _ if count <= 2 * BESIDE => text.to_owned(),
        (true, _) => format!("… {}", end(text)),
        (_, true) => format!("{} …", start(text)),
        _ => format!("{} … {}", start(text), end(text)),
    }
}
