//! Joins all documents into one immutable [`Site`]: names, relations both ways, links, order in time, cross-file checks.
//!
//! Takes parsed files and the names of other files; gives the site and what is wrong across files. Pure: no I/O, no
//! HTML is touched, no text copied. What is withheld is gone after the first step.

mod again;
mod arrivals;
mod budget;
mod files;
mod known;
mod links;
mod listed;
mod lists;
mod mentions;
mod names;
pub mod near;
pub mod offices;
mod order;
mod quotations;
mod records;
mod references;
mod relations;
mod reread;
mod site;
mod trie;
mod withhold;
mod words;
mod written;

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::base::chunks::Chunks;
use crate::base::date::AsOf;
use crate::base::id::RecordId;
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::parse::body::LinkTarget;
use crate::parse::document::{Document, Page};
use crate::parse::record::Facts;

use arrivals::Counts;
use references::Asked;
use words::WordTable;

pub use again::{Changed, Changes, Moved};
pub use budget::EXPANSION_LIMIT;
pub use files::{FileIndex, OtherFiles, PathMeaning};
pub use known::{KnownJoins, digest_of};
pub use listed::{FIRST, LISTED, Listed, Use, about, sayings, uses};
pub use lists::Lists;
pub use names::{Found, Kinds, Names};
pub use order::events_between;
pub use quotations::{Checked, TextFile, Texts, text_path};
pub use site::*;
pub use trie::{Hit, Trie};
pub use withhold::{Drafts, Withheld};
pub use written::{LINE_END, in_one_line};

/// What a site is made of.
pub struct Input {
    /// All parsed files, sorted by path.
    pub documents: Vec<Arc<Document>>,
    pub files: OtherFiles,
    /// The archived texts that sources name.
    pub texts: Arc<Texts>,
    /// What checking the quotations of the last site came to, from which what is the same is taken over.
    pub checked: Checked,
    /// What links led to in an earlier site.
    pub known: KnownJoins,
    pub config: Arc<Config>,
    pub drafts: Drafts,
    /// The moment that decides what is withheld and what lies ahead.
    pub as_of: Option<AsOf>,
}

/// A site with what it was joined from, so that little is done again when little changes.
pub struct Resolved {
    pub site: Site,
    /// Names, for commands that look records up.
    pub names: Names,
    pub withheld: Withheld,
    drafts: Drafts,
    files: OtherFiles,
    index: FileIndex,
    trie: Trie,
    /// For each public file, the record that it belongs to.
    owners: Vec<Option<RecordId>>,
    /// Where each public file stands among the site's documents; empty until [`Resolved::prepare`].
    places: FxHashMap<Arc<str>, u32>,
    /// Places there whose files have gone.
    free: Vec<u32>,
    /// How many files say that they are of a record, and how many records have an address; empty until then.
    counts: Counts,
    /// By public file: the files of the project that it refers to, where there are any.
    referred: FxHashMap<u32, Vec<Arc<str>>>,
    /// By public file: what it was joined by; empty until then.
    traces: Vec<Trace>,
    /// The words of the public files' running texts; empty until then.
    words: WordTable,
    found: Findings,
    /// The archived texts, where another site may follow.
    texts: Arc<Texts>,
    /// What checking the quotations came to, for the next site.
    pub checked: Checked,
}

/// What was found, by the part that found it.
#[derive(Default)]
struct Findings {
    /// By file, withheld ones too: what reading it found.
    reading: FxHashMap<Arc<str>, Vec<Diagnostic>>,
    /// Files that an editor may take for pages.
    files: Vec<Diagnostic>,
    records: Vec<Diagnostic>,
    /// By record.
    ties: FxHashMap<u32, Vec<Diagnostic>>,
    /// By public file.
    joins: FxHashMap<u32, Vec<Diagnostic>>,
    images: FxHashMap<u32, Diagnostic>,
    rings: Vec<Diagnostic>,
    quotations: quotations::Found,
}

/// What joining a file gives.
struct JoinedFile {
    joins: Arc<Joins>,
    rare: Option<Box<Rare>>,
}

/// What joining some files gives beside the joins themselves.
struct Rare {
    /// Files of the project that it refers to.
    files: Vec<Arc<str>>,
    findings: Vec<Diagnostic>,
    /// What is wrong with its picture.
    image: Option<Diagnostic>,
}

/// What a file was joined by: tells whether a change elsewhere may concern it.
#[derive(Default)]
struct Trace {
    /// The words that were looked up, as [`names::key`] makes them, and the pages that paths may lead to, as
    /// [`files::keys_of_path`] does; sorted.
    keys: Box<[u32]>,
    /// Whether a link names a place on another page.
    anchors: bool,
    /// Whether such a link names the page by a path.
    by_path: bool,
    /// Whether it takes so much from other records that a longer name may make it too much.
    heavy: bool,
}

/// How many records or files a core takes on at once at most, so that none is left with many when the others have done
/// theirs.
const AT_ONCE: usize = 256;

/// Whether another site follows, joined again from this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    Nothing,
    /// What [`Resolved::again`] needs; there is room for records to come.
    ForNext,
}

/// Joins all files into a site; `lap` hears when a part is done: the references first, then the links of all texts,
/// then what both mean from the other side.
pub fn resolve(input: Input, keep: Keep, lap: &mut dyn FnMut(&'static str)) -> Resolved {
    let Input {
        documents,
        files,
        texts,
        checked,
        known,
        config,
        drafts,
        as_of,
    } = input;
    let mut found = Findings {
        files: files.content.iter().filter_map(files::page_by_another_name).collect(),
        ..Findings::default()
    };
    let (documents, withheld) = withhold::withhold(documents, drafts, as_of.as_ref(), &mut found.reading);
    let room = match keep {
        Keep::Nothing => records::Room::None,
        Keep::ForNext => records::Room::ForMore,
    };
    let gathered = records::gather(&documents, &config, &withheld, room, &mut found.records);
    let records: Chunks<Record> = gathered.records.into();
    let documents: Chunks<Arc<Document>> = documents.into();
    // Questions to the clock are asked here, not when a page is rendered: not every build renders every page.
    documents
        .iter()
        .for_each(|it| offices::ask(&it.header.facts, as_of.as_ref()));
    let ((names, states), (chronology, (index, trie))) = rayon::join(
        || (Names::gather(&records, &documents), states(&records, &documents)),
        || {
            (
                order::chronology(&records, &documents, as_of.as_ref(), None).0,
                rayon::join(
                    || FileIndex::new(&records, &documents, &files, &withheld),
                    || links::trie(&records, &documents, &config),
                ),
            )
        },
    );
    let lookup = references::Lookup {
        records: &records,
        names: &names,
        withheld: &withheld,
        asked: None,
    };
    let nothing: Arc<Ties> = Arc::default();
    let tied: Vec<(Arc<Ties>, Vec<Diagnostic>)> = (0..records.len())
        .into_par_iter()
        .with_max_len(AT_ONCE)
        .map(|at| {
            let mut found = Vec::new();
            let document = records[at].document.map(|at| &*documents[at as usize]);
            let ties = document.map(|it| Arc::new(references::ties(it, lookup, &mut found)));
            (ties.unwrap_or_else(|| Arc::clone(&nothing)), found)
        })
        .collect();
    let mut ties = Vec::with_capacity(tied.len());
    for (at, (own, findings)) in tied.into_iter().enumerate() {
        ties.push(own);
        if !findings.is_empty() {
            found.ties.insert(at as u32, findings);
        }
    }
    let ties: Chunks<Arc<Ties>> = ties.into();

    lap("resolve");
    let context = links::LinkContext {
        config: &config,
        lookup,
        documents: &documents,
        ties: &ties,
        files: &index,
        trie: &trie,
    };
    let owners = owners(&records, documents.len());
    let known = known.of(&documents);
    let joined: Vec<JoinedFile> = (0..documents.len())
        .into_par_iter()
        .with_max_len(AT_ONCE)
        .map(|at| {
            if let Some(joins) = known.joins.get(&documents[at].path) {
                return JoinedFile {
                    joins: Arc::clone(joins),
                    rare: None,
                };
            }
            let mut joined = links::join(&documents[at], owners[at], context);
            let page = owners[at].map(|id| &records[id.index()]);
            let image = header_image(&documents[at], page, &index).map(|file| {
                let published = file.as_ref().map(|file| index.published_at(file));
                joined.files.extend(file);
                joined.joins.image = published;
            });
            let image = image.err().map(|it| *it);
            // Most files have nothing but their joins: a place for more would be as large as these.
            let rare = (!joined.files.is_empty() || !joined.findings.is_empty() || image.is_some()).then(|| {
                Box::new(Rare {
                    files: joined.files,
                    findings: joined.findings,
                    image,
                })
            });
            JoinedFile {
                joins: Arc::new(joined.joins),
                rare,
            }
        })
        .collect();
    drop(known);
    lap("links");
    let mut joins: Vec<Arc<Joins>> = Vec::with_capacity(joined.len());
    let mut referred = FxHashMap::default();
    for (at, file) in joined.into_iter().enumerate() {
        joins.push(file.joins);
        let Some(rare) = file.rare else { continue };
        if !rare.files.is_empty() {
            referred.insert(at as u32, rare.files);
        }
        if !rare.findings.is_empty() {
            found.joins.insert(at as u32, rare.findings);
        }
        if let Some(diagnostic) = rare.image {
            found.images.insert(at as u32, diagnostic);
        }
    }
    let assets = assets(&index, &referred, &files);
    let redirects = redirects(&records, &documents);
    let mut site = Site {
        config,
        as_of,
        joins: joins.into(),
        kind_starts: gathered.kind_starts,
        kinds: gathered.kinds,
        introductions: Arc::new(gathered.introductions),
        ties,
        relations: Relations::default(),
        chronology: Arc::new(chronology),
        states: Arc::new(states),
        assets: Arc::new(assets),
        redirects: Arc::new(redirects),
        archives: Arc::default(),
        records,
        documents,
    };
    let checked_before = checked;
    let mut checked = Checked::default();
    if quotations::has_tentative(&site) {
        // Whether some words are a quotation is known when they have been looked for.
        let outcomes = quotations::check(&site, &texts, &checked_before);
        quotations::take(&mut site, outcomes, &mut checked, &mut found.quotations);
        relations::check_rings(&site, &mut found.rings);
        site.relations = relations::relations(&site);
    } else {
        let (outcomes, relations) = rayon::join(
            || quotations::check(&site, &texts, &checked_before),
            || {
                relations::check_rings(&site, &mut found.rings);
                relations::relations(&site)
            },
        );
        site.relations = relations;
        quotations::take(&mut site, outcomes, &mut checked, &mut found.quotations);
    }
    lap("quotations, relations");
    Resolved {
        site,
        names,
        withheld,
        drafts,
        files,
        index,
        trie,
        owners,
        places: FxHashMap::default(),
        free: Vec::new(),
        counts: Counts::default(),
        referred,
        traces: Vec::new(),
        words: WordTable::default(),
        found,
        texts: match keep {
            Keep::ForNext => texts,
            // No later site will ask: the texts can go.
            Keep::Nothing => Arc::default(),
        },
        checked: match keep {
            Keep::ForNext => checked,
            Keep::Nothing => Checked::default(),
        },
    }
}

impl Resolved {
    /// Notes what a site is joined again by, once: where its files stand, what each has looked up and which words it
    /// has. No page waits for it.
    pub fn prepare(&mut self) {
        if self.traces.len() == self.site.documents.len() {
            return;
        }
        let (site, context) = (&self.site, self.link_context());
        let trace = |at: usize| {
            let (document, owner) = (&site.documents[at], self.owners[at]);
            let (_, mut trace) = join_and_trace(document, owner, context);
            if owner.is_some_and(|id| site.record(id).document == Some(at as u32)) {
                let asked = Asked::default();
                let lookup = references::Lookup {
                    asked: Some(&asked),
                    ..context.lookup
                };
                references::ties(document, lookup, &mut Vec::new());
                trace.asks(asked.into_keys());
            }
            trace
        };
        let words = |at: usize| mentions::words(&site.documents[at], &site.config);
        let ((places, counts), (traces, words)) = rayon::join(
            || {
                let paths = site.documents.iter().enumerate();
                let places = paths.map(|(at, it)| (Arc::clone(&it.path), at as u32)).collect();
                (places, Counts::of(&site.documents, &site.records))
            },
            || {
                let files = (0..site.documents.len()).into_par_iter().with_min_len(64);
                let traces = files.map(trace).collect();
                (traces, WordTable::read(site.documents.len(), words))
            },
        );
        (self.places, self.counts) = (places, counts);
        (self.traces, self.words) = (traces, words);
    }

    /// Gives back what only looking records up and joining files again needs, beside whatever comes next.
    pub fn forget_lookups(&mut self) {
        let lookups = (
            std::mem::take(&mut self.names),
            std::mem::take(&mut self.index),
            std::mem::take(&mut self.trie),
            std::mem::take(&mut self.files),
        );
        rayon::spawn(move || drop(lookups));
    }

    /// Lists what was found.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        let found = &self.found;
        let lists = found
            .reading
            .values()
            .chain(found.ties.values())
            .chain(found.joins.values());
        lists
            .flatten()
            .chain(&found.files)
            .chain(&found.records)
            .chain(found.images.values())
            .chain(&found.rings)
            .chain(found.quotations.iter())
    }
}

/// Joins one file, and notes what it was joined by.
fn join_and_trace(
    document: &Document,
    own: Option<RecordId>,
    context: links::LinkContext<'_>,
) -> (links::Joined, Trace) {
    let asked = Asked::default();
    let noting = links::LinkContext {
        lookup: references::Lookup {
            asked: Some(&asked),
            ..context.lookup
        },
        ..context
    };
    let joined = links::join(document, own, noting);
    let texts = std::iter::once(&document.body).chain(document.header.summary.iter().map(|(_, body)| body));
    let named: Vec<&LinkTarget> = texts
        .flat_map(|body| &body.links)
        .filter(|link| link.anchor.is_some())
        .map(|link| &link.target)
        .collect();
    let by_path = |target: &&LinkTarget| match target {
        LinkTarget::Path(_) => true,
        LinkTarget::Wiki(typed) => typed.contains(['/', '.']),
    };
    let mut keys = asked.into_keys().into_vec();
    let page = own.map(|id| &context.lookup.records[id.index()]);
    keys.extend(keys_of_paths(document, page));
    keys.sort_unstable();
    keys.dedup();
    let trace = Trace {
        keys: keys.into(),
        anchors: !named.is_empty(),
        by_path: named.iter().any(by_path),
        heavy: joined.heavy,
    };
    (joined, trace)
}

/// Numbers for the pages that the paths in a file may lead to.
fn keys_of_paths<'a>(document: &'a Document, page: Option<&'a Record>) -> impl Iterator<Item = u32> + 'a {
    let texts = std::iter::once(&document.body).chain(document.header.summary.iter().map(|(_, body)| body));
    let paths = texts.flat_map(move |body| {
        let links = body.links.iter().filter_map(move |link| match &link.target {
            LinkTarget::Path(path) => Some((page, path.split('?').next().unwrap_or_default())),
            // A path in double brackets begins at the file or at the root.
            LinkTarget::Wiki(typed) => typed.contains(['/', '.']).then_some((None, &**typed)),
        });
        let images = body.images.iter().filter(|it| !it.wiki);
        links.chain(images.map(move |it| (page, &*it.path.value)))
    });
    let own = document.header.image.iter().map(move |it| (page, &*it.path.value));
    paths
        .chain(own)
        .flat_map(|(page, path)| files::keys_of_path(&document.path, page, path))
}

impl Trace {
    /// Adds what the references of the file's front matter have looked up.
    fn asks(&mut self, more: Box<[u32]>) {
        let mut keys = std::mem::take(&mut self.keys).into_vec();
        keys.extend(more);
        keys.sort_unstable();
        keys.dedup();
        self.keys = keys.into();
    }

    fn has_asked(&self, keys: &FxHashSet<u32>) -> bool {
        match keys.len() < self.keys.len() {
            true => keys.iter().any(|key| self.keys.binary_search(key).is_ok()),
            false => self.keys.iter().any(|key| keys.contains(key)),
        }
    }
}

/// The files that are published as they are.
fn assets(index: &FileIndex, referred: &FxHashMap<u32, Vec<Arc<str>>>, files: &OtherFiles) -> Vec<Asset> {
    let mut all: Vec<Arc<str>> = index.beside_records();
    all.extend(referred.values().flatten().cloned());
    all.sort();
    all.dedup();
    let content = all.into_iter().filter(|file| !file.starts_with("static/"));
    let mut assets: Vec<Asset> = content
        .map(|source| Asset {
            path: index.published_at(&source),
            source,
        })
        .collect();
    // A text that a source archives is never copied, wherever it is kept.
    assets.extend(files.statics.iter().filter(|it| index.has(it)).map(|source| Asset {
        path: index.published_at(source),
        source: source.clone(),
    }));
    assets
}

/// For each file, the record that it belongs to.
fn owners(records: &Chunks<Record>, documents: usize) -> Vec<Option<RecordId>> {
    let mut owners = vec![None; documents];
    for (at, record) in records.iter().enumerate() {
        for file in record
            .document
            .iter()
            .chain(record.translations.iter().map(|(_, file)| file))
        {
            owners[*file as usize] = Some(RecordId(at as u32));
        }
    }
    owners
}

/// The picture that front matter names.
fn header_image(
    document: &Document,
    page: Option<&Record>,
    index: &FileIndex,
) -> Result<Option<Arc<str>>, Box<Diagnostic>> {
    use crate::diag::catalog::links::{image_case, missing_image};
    let Some(image) = &document.header.image else {
        return Ok(None);
    };
    let at = document.location(image.path.at);
    match index.path(&document.path, page, &image.path.value) {
        PathMeaning::File(file) => Ok(Some(file)),
        PathMeaning::OtherCase(actual) => Err(Box::new(image_case(at, &image.path.value, &actual))),
        PathMeaning::Page(_) | PathMeaning::Address(_) => {
            let nearest = index.nearest(&image.path.value);
            Err(Box::new(missing_image(at, &image.path.value, false, &nearest)))
        }
    }
}

/// States by their own code.
fn states(records: &Chunks<Record>, documents: &Chunks<Arc<Document>>) -> FxHashMap<Arc<str>, RecordId> {
    let mut states = FxHashMap::default();
    for (at, record) in records.iter().enumerate() {
        let Some(file) = record.document else { continue };
        if let Facts::Actor(actor) = &documents[file as usize].header.facts
            && let Some(iso) = &actor.iso
        {
            states.entry(Arc::clone(iso)).or_insert(RecordId(at as u32));
        }
    }
    states
}

/// Old addresses: former ids and `redirect_from`, sorted.
fn redirects(records: &Chunks<Record>, documents: &Chunks<Arc<Document>>) -> Vec<Redirect> {
    let mut redirects = Vec::new();
    for (at, record) in records.iter().enumerate() {
        let Some(file) = record.document else { continue };
        let header = &documents[file as usize].header;
        let to = RecordId(at as u32);
        for former in &header.former_ids {
            let from = match record.page {
                Page::Record(kind) => format!("/{}/{}/", kind.folder(), former.value),
                _ => format!("/{}/", former.value),
            };
            redirects.push(Redirect { from, to });
        }
        for from in &header.redirect_from {
            redirects.push(Redirect {
                from: from.value.to_string(),
                to,
            });
        }
    }
    redirects.sort();
    redirects.dedup();
    redirects
}
