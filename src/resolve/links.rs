//! The links of one text → their targets: wiki-links, paths, images, quotations, citations.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::base::chunks::Chunks;
use crate::base::fold::fold;
use crate::base::id::{Kind, RecordId};
use crate::config::{AutoLinks, Config};
use crate::diag::{Diagnostic, catalog, nearest_three};
use crate::language::state_names;
use crate::parse::body::{Body, Citation, ImageUse, Lead, Link, LinkTarget, Quotation, QuotationForm};
use crate::parse::document::{Document, Page};
use crate::parse::markdown::marks;
use crate::parse::record::{Facts, Publish, Source};

use super::budget;
use super::files::{FileIndex, NameMeaning, PathMeaning};
use super::mentions;
use super::names::{Found, Kinds};
use super::references::{self, Answer, Lookup};
use super::site::{BodyJoins, Joins, Mention, OwnTies, QuotationJoin, Record, Target, Ties};
use super::trie::Trie;

/// What the links of a text are looked up in.
#[derive(Clone, Copy)]
pub struct LinkContext<'a> {
    pub config: &'a Config,
    pub lookup: Lookup<'a>,
    pub documents: &'a Chunks<Arc<Document>>,
    pub ties: &'a Chunks<Arc<Ties>>,
    pub files: &'a FileIndex,
    pub trie: &'a Trie,
}

/// What one text's links came to.
pub struct Joined {
    pub joins: Joins,
    /// Project files that the text refers to.
    pub files: Vec<Arc<str>>,
    pub findings: Vec<Diagnostic>,
    /// Whether it takes so much from other records that a longer name may make it too much.
    pub heavy: bool,
}

/// Finds the targets of all links of a file.
pub fn join(document: &Document, own: Option<RecordId>, context: LinkContext<'_>) -> Joined {
    let mut joiner = Joiner {
        document,
        own,
        context,
        files: Vec::new(),
        findings: Vec::new(),
    };
    let body = joiner.body(&document.body);
    let records = context.lookup.records;
    let taken = budget::check(document, &document.body, &body, records, context.documents);
    joiner.findings.extend(taken.over);
    let summaries = document
        .header
        .summary
        .iter()
        .map(|(_, body)| joiner.body(body))
        .collect();
    Joined {
        joins: Joins {
            body,
            summaries,
            image: None,
        },
        files: joiner.files,
        findings: joiner.findings,
        heavy: taken.heavy,
    }
}

/// What the links and citations of a text lead to.
#[derive(Clone, Copy)]
struct Leads<'a> {
    links: &'a [Target],
    citations: &'a [Option<RecordId>],
}

struct Joiner<'a> {
    document: &'a Document,
    own: Option<RecordId>,
    context: LinkContext<'a>,
    files: Vec<Arc<str>>,
    findings: Vec<Diagnostic>,
}

impl Joiner<'_> {
    fn body(&mut self, body: &Body) -> BodyJoins {
        let links: Vec<Target> = body.links.iter().map(|link| self.link(link)).collect();
        let citation =
            |it: &Citation| references::source(self.document, &it.source, self.context.lookup, &mut self.findings);
        let citations: Vec<Option<RecordId>> = body.citations.iter().map(citation).collect();
        let leads = Leads {
            links: &links,
            citations: &citations,
        };
        let quotations = body.quotations.iter().map(|it| self.quotation(it, leads)).collect();
        self.suspects(body, leads);
        BodyJoins {
            mentions: self.mentions(body),
            quotations,
            images: body.images.iter().map(|image| self.image(image)).collect(),
            links,
            citations,
        }
    }

    /// Reports block quotes beside a source without the form of a quotation, and quoted words of no source.
    fn suspects(&mut self, body: &Body, leads: Leads<'_>) {
        for quote in &body.plain_quotes {
            if let Some(source) = quote.leads.iter().find_map(|it| self.source_of(it, leads)) {
                let at = self.document.location(quote.at);
                let id = &self.context.lookup.records[source.index()].id;
                self.findings.push(catalog::links::quotation_form(at, id));
            }
        }
        for words in &body.unsourced {
            if !words.leads.iter().any(|it| self.source_of(it, leads).is_some()) {
                let at = self.document.location(words.at);
                self.findings.push(catalog::links::unsourced_words(at));
            }
        }
    }

    /// Returns the source that something in a text leads to.
    fn source_of(&self, lead: &Lead, leads: Leads<'_>) -> Option<RecordId> {
        let lookup = self.context.lookup;
        match lead {
            Lead::Citation(at) => leads.citations.get(*at as usize).copied().flatten(),
            Lead::Link(at) => match leads.links.get(*at as usize)? {
                Target::Record(id, _) => source_facts(self.context, *id).map(|_| *id),
                _ => None,
            },
            Lead::Page(id) => match lookup.look(id, Kinds::of(&[Kind::Source])) {
                Found::One(id) => Some(id),
                _ => None,
            },
        }
    }

    /// Tells whether words are a record's name.
    fn is_name(&self, words: &str) -> bool {
        /// Bytes of the longest name that is looked up.
        const LONGEST: usize = 400;
        words.len() <= LONGEST && !matches!(self.context.lookup.look(words, Kinds::ANY), Found::Nothing)
    }

    /// Finds the source of words in marks within a sentence.
    fn in_sentence(&mut self, quotation: &Quotation, leads: Leads<'_>) -> QuotationJoin {
        let mut join = QuotationJoin::default();
        let groups = quotation.leads.iter().map(|group| {
            let mut sources: Vec<RecordId> = group.iter().filter_map(|it| self.source_of(it, leads)).collect();
            let mut seen = FxHashSet::default();
            sources.retain(|it| seen.insert(*it));
            sources
        });
        let Some(sources) = groups.into_iter().find(|it| !it.is_empty()) else {
            return join;
        };
        let words = quotation
            .paragraphs
            .iter()
            .flat_map(|it| std::iter::once(&it.text).chain(&it.meant));
        join.named = words.into_iter().any(|it| self.is_name(it));
        if join.named && quotation.form.is_tentative() {
            return join;
        }
        join.asked = Some(sources[0]);
        join.source = join.asked.filter(|_| !quotation.form.is_tentative());
        join.others = sources[1..].to_vec();
        self.check_allowed(quotation, sources[0]);
        join
    }

    /// Reports a quotation of a source that may be cited only.
    fn check_allowed(&mut self, quotation: &Quotation, source: RecordId) {
        if source_facts(self.context, source).is_some_and(|it| it.publish == Publish::None) {
            let at = self.document.location(quotation.at);
            let id = &self.context.lookup.records[source.index()].id;
            self.findings.push(catalog::links::quotation_not_allowed(at, id));
        }
    }

    /// Lists the words in marks of an attribution that are nobody's name.
    fn claims(&self, quotation: &Quotation) -> Vec<Arc<str>> {
        let speakers = quotation.speakers.iter();
        let words = speakers.flat_map(|it| {
            let name = (!it.linked).then_some(&*it.name.value);
            [name, it.label.as_deref(), it.before.as_deref(), it.after.as_deref()]
        });
        let source = [
            quotation.locator.as_deref(),
            quotation.source_words.before.as_deref(),
            quotation.source_words.label.as_deref(),
        ];
        let mut claims = Vec::new();
        for words in words.chain(source).flatten().filter(|it| marks::has_marks(it)) {
            for run in marks::find(words, &[]).runs {
                let quoted = &words[run.words(words)];
                if !quoted.is_empty() && !self.is_name(quoted) {
                    claims.push(quoted.into());
                }
            }
        }
        claims
    }

    fn record(&self) -> Option<&Record> {
        self.own.map(|id| &self.context.lookup.records[id.index()])
    }

    fn link(&mut self, link: &Link) -> Target {
        match &link.target {
            LinkTarget::Wiki(typed) if typed.is_empty() => match &link.anchor {
                Some(anchor) => self.anchor_here(link, anchor),
                None => Target::Nowhere,
            },
            LinkTarget::Wiki(typed) => self.wiki(link, typed),
            LinkTarget::Path(path) if path.is_empty() => match &link.anchor {
                Some(anchor) => self.anchor_here(link, anchor),
                None => Target::Nowhere,
            },
            LinkTarget::Path(path) => self.path(link, path),
        }
    }

    fn wiki(&mut self, link: &Link, typed: &Arc<str>) -> Target {
        let document = self.document;
        let severity = references::severity(self.context.config.dangling_links);
        let before = self.findings.len();
        let answer = self.context.lookup.find(
            typed,
            Kinds::ANY,
            || document.location(link.at),
            &mut self.findings,
            |at, nearest| catalog::links::dangling_link(severity, at, typed, &nearest),
        );
        match answer {
            Answer::Record(id) => self.record_target(link, id),
            Answer::Expired => Target::Nowhere,
            Answer::Wrong => {
                // A path to a file may stand in double brackets, as other editors write it.
                if let PathMeaning::Page(id) = self.context.files.path(&document.path, None, typed) {
                    self.findings.truncate(before);
                    return self.record_target(link, id);
                }
                Target::Nowhere
            }
        }
    }

    fn path(&mut self, link: &Link, path: &Arc<str>) -> Target {
        let document = self.document;
        let path: &str = path.split('?').next().unwrap_or(path);
        match self.context.files.path(&document.path, self.record(), path) {
            PathMeaning::Page(id) => self.record_target(link, id),
            PathMeaning::File(file) => {
                let published = self.context.files.published_at(&file);
                self.files.push(file);
                Target::Asset(published)
            }
            PathMeaning::OtherCase(actual) => {
                self.findings
                    .push(catalog::links::image_case(document.location(link.at), path, &actual));
                Target::Nowhere
            }
            PathMeaning::Address(address) => {
                if let Some(target) = self.withheld_path(link, path) {
                    return target;
                }
                Target::Path(address.into())
            }
        }
    }

    /// A Markdown link to the file of a withheld record.
    fn withheld_path(&mut self, link: &Link, path: &str) -> Option<Target> {
        let stem = path.trim_end_matches('/');
        let stem = stem.strip_suffix(".md").unwrap_or(stem);
        let stem = stem.strip_suffix("/index").unwrap_or(stem);
        let name = stem.rsplit('/').next()?;
        let (_, id, reason) = self.context.lookup.withheld.find(name, |_| true)?;
        let at = self.document.location(link.at);
        self.findings.push(match reason {
            super::withhold::Reason::Expired => catalog::links::expired_target(at, id),
            reason => catalog::links::not_public(at, id, reason.words()),
        });
        Some(Target::Nowhere)
    }

    fn record_target(&mut self, link: &Link, id: RecordId) -> Target {
        let Some(anchor) = &link.anchor else {
            return Target::Record(id, None);
        };
        let record = &self.context.lookup.records[id.index()];
        let target = record.document.map(|at| &*self.context.documents[at as usize]);
        match target.and_then(|target| find_anchor(target, anchor)) {
            Some(anchor) => Target::Record(id, Some(anchor)),
            None => {
                let existing = target.map(anchors).unwrap_or_default();
                let at = self.document.location(link.at);
                self.findings
                    .push(catalog::links::dangling_anchor(at, anchor, &record.id, &existing));
                Target::Record(id, None)
            }
        }
    }

    fn anchor_here(&mut self, link: &Link, anchor: &str) -> Target {
        match find_anchor(self.document, anchor) {
            Some(anchor) => Target::Here(anchor),
            None => {
                let at = self.document.location(link.at);
                let (page, existing) = (&self.document.header.id, anchors(self.document));
                self.findings
                    .push(catalog::links::dangling_anchor(at, anchor, page, &existing));
                Target::Nowhere
            }
        }
    }

    fn quotation(&mut self, quotation: &Quotation, leads: Leads<'_>) -> QuotationJoin {
        let lookup = self.context.lookup;
        if !matches!(quotation.form, QuotationForm::Block | QuotationForm::Excerpt) {
            return self.in_sentence(quotation, leads);
        }
        let source = references::source(self.document, &quotation.source, lookup, &mut self.findings);
        let facts = source.and_then(|id| source_facts(self.context, id));
        source.into_iter().for_each(|id| self.check_allowed(quotation, id));
        let mut join = QuotationJoin {
            source,
            asked: source,
            claims: self.claims(quotation),
            ..QuotationJoin::default()
        };
        if quotation.form == QuotationForm::Excerpt {
            let wanted = quotation.excerpt.as_deref().unwrap_or_default();
            if let (Some(id), Some(facts)) = (source, facts) {
                match facts.excerpts.iter().position(|it| *it.id.value == *wanted) {
                    Some(at) => {
                        join.excerpt = Some(at as u32);
                        if let OwnTies::Source(ties) = &self.context.ties[id.index()].own {
                            join.speakers = ties.speakers.get(at).cloned().unwrap_or_default();
                        }
                    }
                    None => {
                        let ids: Vec<&str> = facts.excerpts.iter().map(|it| &*it.id.value).collect();
                        let nearest: Vec<String> = nearest_three(wanted, ids).into_iter().map(str::to_owned).collect();
                        let at = self.document.location(quotation.at);
                        let source = &quotation.source.value;
                        self.findings
                            .push(catalog::links::unknown_excerpt(at, source, wanted, &nearest));
                    }
                }
            }
        }
        for speaker in &quotation.speakers {
            let found = references::written(self.document, &speaker.name, speaker.linked, lookup, &mut self.findings);
            join.speakers.extend(found);
        }
        join
    }

    fn image(&mut self, image: &ImageUse) -> Option<Arc<str>> {
        let (document, typed) = (self.document, &image.path.value);
        let files = self.context.files;
        let found = match image.wiki {
            true => files.name(&document.path, typed),
            false => match files.path(&document.path, self.record(), typed) {
                PathMeaning::File(file) => NameMeaning::File(file),
                PathMeaning::OtherCase(actual) => NameMeaning::OtherCase(actual),
                PathMeaning::Page(_) | PathMeaning::Address(_) => NameMeaning::Nothing,
            },
        };
        let at = || document.location(image.path.at);
        match found {
            NameMeaning::File(file) => {
                let published = files.published_at(&file);
                self.files.push(file);
                return Some(published);
            }
            NameMeaning::OtherCase(actual) => {
                self.findings.push(catalog::links::image_case(at(), typed, &actual));
            }
            NameMeaning::Several(several) => {
                let several: Vec<String> = several.iter().map(|it| it.to_string()).collect();
                self.findings
                    .push(catalog::links::ambiguous_image(at(), typed, &several));
            }
            NameMeaning::Nothing => {
                self.findings.push(catalog::links::missing_image(
                    at(),
                    typed,
                    image.wiki,
                    &files.nearest(typed),
                ));
            }
        }
        None
    }

    /// Known names in running text; each text is read once.
    fn mentions(&mut self, body: &Body) -> Vec<Mention> {
        let named = mentions::find(body, self.own, self.context);
        mentions::report_shared(self.document, self.own, named.shared, self.context, &mut self.findings);
        named.mentions
    }
}

fn source_facts(context: LinkContext<'_>, id: RecordId) -> Option<&Source> {
    let at = context.lookup.records[id.index()].document?;
    match &context.documents[at as usize].header.facts {
        Facts::Source(source) => Some(source),
        _ => None,
    }
}

/// Finds an anchor of a file by its id or by a heading's words.
fn find_anchor(document: &Document, wanted: &str) -> Option<Arc<str>> {
    let body = &document.body;
    let by_id = body
        .anchors
        .iter()
        .find(|it| *it.id == *wanted)
        .map(|it| Arc::clone(&it.id));
    let by_words = || {
        let folded = fold(wanted);
        let fits = |words: &str| !words.is_empty() && fold(words) == folded;
        body.anchors
            .iter()
            .find(|it| fits(&it.words))
            .map(|it| Arc::clone(&it.id))
    };
    let numbered = || {
        let (letter, number) = wanted.split_at_checked(1)?;
        let number: usize = number.parse().ok().filter(|number| *number > 0)?;
        let last = match letter {
            "p" => body.paragraphs as usize,
            "x" => body.quotations.len(),
            "n" => body.notes.len(),
            _ => 0,
        };
        (number <= last).then(|| Arc::from(wanted))
    };
    let excerpt = || match &document.header.facts {
        Facts::Source(source) => source
            .excerpts
            .iter()
            .find(|it| *it.id.value == *wanted)
            .map(|it| Arc::clone(&it.id.value)),
        _ => None,
    };
    by_id.or_else(by_words).or_else(numbered).or_else(excerpt)
}

fn anchors(document: &Document) -> Vec<String> {
    let mut all: Vec<String> = document.body.anchors.iter().map(|it| it.id.to_string()).collect();
    if let Facts::Source(source) = &document.header.facts {
        all.extend(source.excerpts.iter().map(|it| it.id.value.to_string()));
    }
    all
}

/// Gathers the names that automatic links look for, and those in whose place they find no shorter one.
pub fn trie(records: &Chunks<Record>, documents: &Chunks<Arc<Document>>, config: &Config) -> Trie {
    let mut trie = Trie::default();
    if config.auto_links != AutoLinks::Off {
        bar_states(&mut trie, config);
    }
    for (at, record) in records.iter().enumerate() {
        let id = RecordId(at as u32);
        linked_names(record, documents, |name, meant| meant.put(name, id, &mut trie));
    }
    trie
}

/// Puts the names of all states between, in the languages of the site: no other state stands within one.
pub fn bar_states(trie: &mut Trie, config: &Config) {
    for lang in config.all_languages() {
        for name in state_names(lang) {
            trie.bar(&name, None);
        }
    }
}

/// What a name that a record gives is to automatic links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meant {
    /// The record's own.
    Own,
    /// What it is confused with: somebody else's, whoever that is.
    Another,
}

impl Meant {
    /// Puts a name of a record between those that are looked for.
    pub fn put(self, name: &str, record: RecordId, trie: &mut Trie) {
        match self {
            Meant::Own => trie.add(name, record),
            Meant::Another => trie.bar(name, Some(record)),
        }
    }
}

/// Hands over the names of a record that automatic links look for, and those that keep shorter ones out.
pub fn linked_names<'a>(
    record: &Record,
    documents: &'a Chunks<Arc<Document>>,
    mut each: impl FnMut(&'a Arc<str>, Meant),
) {
    use crate::parse::record::AliasKind;
    let Some(file) = record.document else { return };
    let header = &documents[file as usize].header;
    for other in &header.confused_with {
        each(&other.value, Meant::Another);
    }
    let linked = matches!(
        record.page,
        Page::Record(Kind::Actor | Kind::Organization | Kind::Document | Kind::Place | Kind::Topic)
    );
    if !linked {
        return;
    }
    let translated = record
        .translations
        .iter()
        .map(|(_, at)| &documents[*at as usize].header.title.value);
    for (_, name) in std::iter::once(&header.title.value)
        .chain(translated)
        .flat_map(|text| &text.0)
    {
        each(name, Meant::Own);
    }
    for alias in &header.aliases {
        if !matches!(alias.kind, AliasKind::Metonym | AliasKind::Misspelling) {
            each(&alias.text.value, Meant::Own);
        }
    }
    if let Facts::Organization(organization) = &header.facts
        && let Some(acronym) = &organization.acronym
    {
        acronym.0.iter().for_each(|(_, text)| each(text, Meant::Own));
    }
}
