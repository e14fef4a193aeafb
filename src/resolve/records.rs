//! Files → records: which files make one record, topics that have no file, names and addresses.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::base::chunks::Chunks;
use crate::base::fold::{fold, is_word_char, latin_slug, slug};
use crate::base::id::{Kind, RecordId};
use crate::base::lang::Lang;
use crate::base::path::percent_encode;
use crate::config::Config;
use crate::diag::{Diagnostic, Location, catalog};
use crate::parse::document::{Document, Header, Page};
use crate::parse::record::Reference;

use super::names::Names;
use super::site::Record;
use super::withhold::{Reason, Withheld};

/// The records of a site and the files behind them.
pub struct Gathered {
    /// Sorted by kind, then id; plain pages last. Between them places that no record has, where there shall be room.
    pub records: Vec<Record>,
    pub kind_starts: [u32; 10],
    /// The records of each kind, then the plain pages.
    pub kinds: [Arc<Vec<RecordId>>; 10],
    pub introductions: FxHashMap<Page, u32>,
}

/// Whether there shall be places for records to come, so that those that are there keep theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    None,
    ForMore,
}

/// How many places are free behind the last record of a kind.
const ROOM_AT_END: usize = 64;

/// Groups files into records and adds the topics that only references name.
pub fn gather(
    documents: &[Arc<Document>],
    config: &Config,
    withheld: &Withheld,
    room: Room,
    diagnostics: &mut Vec<Diagnostic>,
) -> Gathered {
    let mut files: Vec<u32> = Vec::with_capacity(documents.len());
    let mut introductions = FxHashMap::default();
    for (at, document) in documents.iter().enumerate() {
        let header = &document.header;
        match header.page {
            Page::List(_) | Page::Front => {
                if header
                    .translation
                    .as_ref()
                    .is_none_or(|lang| *lang == config.default_language)
                {
                    introductions.insert(header.page, at as u32);
                }
            }
            _ => files.push(at as u32),
        }
    }
    let key = |at: &u32| {
        let header = &documents[*at as usize].header;
        (header.page, &*header.id)
    };
    // Stable, so that the files of one record stay in the order of their paths.
    files.par_sort_by(|a, b| key(a).cmp(&key(b)));
    let mut of_one: Vec<&[u32]> = Vec::with_capacity(files.len());
    of_one.extend(files.chunk_by(|a, b| key(a) == key(b)));
    let read = of_one.into_par_iter().with_min_len(500).map(|files| {
        let id = Arc::clone(&documents[files[0] as usize].header.id);
        let mut found = Vec::new();
        (record(id, files, documents, config, &mut found), found)
    });
    let (read, found): (Vec<Option<Record>>, Vec<Vec<Diagnostic>>) = read.unzip();
    diagnostics.extend(found.into_iter().flatten());
    let mut records: Vec<Record> = Vec::with_capacity(read.len());
    records.extend(read.into_iter().flatten());
    add_topics(&mut records, documents, config, withheld, diagnostics);
    records.sort_by(|a, b| (a.page, &a.id).cmp(&(b.page, &b.id)));
    let mut placed = Vec::with_capacity(match room {
        Room::None => records.len(),
        Room::ForMore => records.len() * 2 + pages().len() * ROOM_AT_END,
    });
    let mut kind_starts = [0; 10];
    let mut kinds: [Arc<Vec<RecordId>>; 10] = Default::default();
    let mut records = records.into_iter().peekable();
    for (at, page) in pages().into_iter().enumerate() {
        kind_starts[at] = placed.len() as u32;
        let mut ids = Vec::new();
        let leave = |places: usize, placed: &mut Vec<Record>| {
            if room == Room::ForMore {
                placed.extend(std::iter::repeat_n(Record::vacant(page), places));
            }
        };
        while let Some(record) = records.next_if(|it| it.page == page) {
            leave(1, &mut placed);
            ids.push(RecordId(placed.len() as u32));
            placed.push(record);
        }
        leave(ROOM_AT_END, &mut placed);
        kinds[at] = Arc::new(ids);
    }
    Gathered {
        records: placed,
        kind_starts,
        kinds,
        introductions,
    }
}

/// The pages that are records, in the order of records.
fn pages() -> [Page; 10] {
    std::array::from_fn(|at| Kind::ALL.get(at).map_or(Page::Plain, |kind| Page::Record(*kind)))
}

fn record(
    id: Arc<str>,
    files: &[u32],
    documents: &[Arc<Document>],
    config: &Config,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Record> {
    let listed = config.all_languages();
    let mut main: Option<u32> = None;
    let mut translations: Vec<(Lang, u32)> = Vec::new();
    for at in files {
        let document = &documents[*at as usize];
        let lang = document
            .header
            .translation
            .clone()
            .filter(|lang| *lang != config.default_language);
        match lang {
            None => match main {
                None => main = Some(*at),
                Some(first) => {
                    let first = &documents[first as usize];
                    let (here, there) = (Location::whole(&document.path), Location::whole(&first.path));
                    diagnostics.push(catalog::links::duplicate_id(here, there, &id));
                }
            },
            Some(lang) if listed.contains(&&lang) => translations.push((lang, *at)),
            Some(lang) => {
                diagnostics.push(catalog::links::missing_language(
                    Location::whole(&document.path),
                    lang.as_str(),
                ));
            }
        }
    }
    translations.sort();
    for pair in translations.windows(2) {
        if pair[0].0 == pair[1].0 {
            let at = |which: usize| Location::whole(&documents[pair[which].1 as usize].path);
            diagnostics.push(catalog::links::duplicate_id(at(1), at(0), &id));
        }
    }
    translations.dedup_by(|a, b| a.0 == b.0);
    if main.is_none() && !translations.is_empty() {
        main = Some(translations.remove(0).1);
    }
    let main = main?;
    report_alone(main, &translations, documents, diagnostics);
    Some(Record::of_file(
        &documents[main as usize].header,
        main,
        translations,
        config,
    ))
}

/// Reports translations of which there is no original: the first stands for it.
fn report_alone(main: u32, others: &[(Lang, u32)], documents: &[Arc<Document>], diagnostics: &mut Vec<Diagnostic>) {
    if documents[main as usize].header.translation.is_none() {
        return;
    }
    for at in std::iter::once(&main).chain(others.iter().map(|(_, at)| at)) {
        let document = &documents[*at as usize];
        if let Some(lang) = &document.header.translation {
            let at = Location::whole(&document.path);
            diagnostics.push(catalog::links::translation_alone(at, lang.as_str()));
        }
    }
}

/// Returns the name of a record: its title in the site's language, else its id.
pub fn name_of(header: &Header, id: &Arc<str>, config: &Config) -> Arc<str> {
    let title = header
        .title
        .value
        .get(&config.default_language, &config.default_language);
    match title.map_or("", |it| it.0) {
        "" => Arc::clone(id),
        name => {
            // Held once, with the title.
            let mut texts = header.title.value.0.iter().map(|(_, text)| text);
            texts
                .find(|text| ***text == *name)
                .map_or_else(|| name.into(), Arc::clone)
        }
    }
}

/// What is known of topics while they are gathered.
#[derive(Default)]
struct Topics<'a> {
    /// The names of those that have a file, and of these files, as [`topic_key`] makes them.
    described: FxHashSet<String>,
    /// Their ids.
    ids: FxHashSet<Arc<str>>,
    /// By id: those that have a file, each with its name and its file.
    files: FxHashMap<Arc<str>, (Arc<str>, Location)>,
    /// The names of those without, as [`topic_key`] makes them.
    known: FxHashSet<String>,
    /// By id: those without a file, each with the reference that names it.
    added: BTreeMap<Arc<str>, (&'a Document, &'a Reference)>,
}

impl<'a> Topics<'a> {
    /// Notes a topic that has files.
    fn describe(&mut self, record: &Record, documents: &[Arc<Document>]) {
        self.ids.insert(Arc::clone(&record.id));
        let files = record.document.iter();
        for at in files.chain(record.translations.iter().map(|(_, at)| at)) {
            let header = &documents[*at as usize].header;
            let texts = header.title.value.0.iter().map(|(_, text)| text);
            let names = texts.chain(header.aliases.iter().map(|alias| &alias.text.value));
            let former = header.former_ids.iter().map(|it| &it.value);
            self.described.extend(names.chain(former).map(|it| topic_key(it)));
        }
        if let Some(at) = record.document {
            let path = &documents[at as usize].path;
            self.described.insert(topic_key(stem_of(path)));
            let file = Location::whole(path);
            self.files
                .insert(Arc::clone(&record.id), (Arc::clone(&record.name), file));
        }
    }

    /// Adds the topic of a reference, unless it is there; reports one that would stand at another's address.
    fn add(&mut self, document: &'a Document, reference: &'a Reference, diagnostics: &mut Vec<Diagnostic>) {
        let typed = &reference.value;
        let key = topic_key(typed);
        let Some(id) = topic_id(typed).filter(|_| !self.described.contains(&key)) else {
            return;
        };
        if self.ids.contains(bare_topic(typed)) {
            return;
        }
        // A name whose signs are spelled out in the id is that of the file with this id.
        let spelled = *id != slug(bare_topic(typed));
        if self.files.contains_key(&id) && spelled || !self.known.insert(key) {
            return;
        }
        let at = |document: &Document, reference: &Reference| document.location(reference.at);
        let (name, other) = match (self.files.get(&id), self.added.get(&id)) {
            (Some((name, file)), _) => (name, file.clone()),
            (None, Some((_, first))) if *first.value == *id && spelled => {
                self.added.insert(id, (document, reference));
                return;
            }
            // It is named by its id.
            (None, Some(_)) if **typed == *id => return,
            (None, Some((first, named))) => (&named.value, at(first, named)),
            (None, None) => {
                self.added.insert(id, (document, reference));
                return;
            }
        };
        let here = at(document, reference);
        diagnostics.push(catalog::links::topic_address(here, typed, other, name, &id));
    }
}

/// A topic that no file describes still gets its page; of two spellings the first in the order of files names it.
fn add_topics(
    records: &mut Vec<Record>,
    documents: &[Arc<Document>],
    config: &Config,
    withheld: &Withheld,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let kind = Page::Record(Kind::Topic);
    let mut topics = Topics::default();
    let described = records.iter().filter(|record| record.page == kind);
    described.for_each(|record| topics.describe(record, documents));
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    for document in documents {
        for reference in &document.header.topics {
            let hidden = || {
                let found = withheld.find(&reference.value, |page| page == kind);
                found.is_some_and(|(_, _, why)| why != Reason::Expired)
            };
            if seen.insert(&reference.value) && !hidden() {
                topics.add(document, reference, diagnostics);
            }
        }
    }
    for (id, (_, named)) in topics.added {
        let address = Arc::clone(&id);
        records.push(Record::new(kind, id, &address, Arc::clone(&named.value), config));
    }
}

/// Returns what is typed for a topic without what other programs put before it: `topics/`, `#`.
fn bare_topic(typed: &str) -> &str {
    let typed = typed.trim();
    let typed = typed
        .strip_prefix("topics/")
        .or_else(|| typed.strip_prefix("topic/"))
        .unwrap_or(typed);
    let tag = typed.strip_prefix('#');
    tag.filter(|it| it.starts_with(is_word_char)).unwrap_or(typed)
}

/// Returns what names of one topic have in common: they differ in case, accents, spaces, hyphens and underscores at most.
pub fn topic_key(typed: &str) -> String {
    let bare = bare_topic(typed);
    match bare.contains('_') {
        true => fold(&bare.replace('_', " ")),
        false => fold(bare),
    }
}

/// Returns the name of a record's file, or of its folder, without the ending.
pub fn stem_of(path: &str) -> &str {
    let stem = path.strip_suffix(".md").unwrap_or(path);
    let stem = stem.strip_suffix("/index").unwrap_or(stem);
    stem.rsplit('/').next().unwrap_or(stem)
}

/// Returns the id of a topic that only references name; `None` where nothing of it can stand in an id.
///
/// It depends on the name alone. Signs that a word ends with are spelled out, since another name may be the word
/// without them: `C++` has the id `c-plus-plus`.
pub fn topic_id(typed: &str) -> Option<Arc<str>> {
    let bare = bare_topic(typed);
    let id = match bare.contains(['+', '#', '＋', '＃']) {
        true => slug(&with_signs_spelled(bare)),
        false => slug(bare),
    };
    (!id.is_empty()).then(|| id.into())
}

fn with_signs_spelled(text: &str) -> String {
    let is_sign = |c: char| matches!(c, '+' | '#' | '＋' | '＃');
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(at) = rest.find(is_sign) {
        let signs = &rest[at..];
        let length = signs.find(|c| !is_sign(c)).unwrap_or(signs.len());
        let (signs, after) = signs.split_at(length);
        let ends_word = rest[..at].ends_with(is_word_char) && !after.starts_with(is_word_char);
        out.push_str(&rest[..at]);
        for sign in signs.chars() {
            out.push_str(match sign {
                _ if !ends_word => " ",
                '+' | '＋' => "-plus",
                _ => "-sharp",
            });
        }
        rest = after;
    }
    out + rest
}

/// Finds the topic that a reference means by the name of its file, or by the id that is made of what is typed, where no
/// name is what it says.
pub fn topic_by_id(names: &Names, records: &Chunks<Record>, typed: &str) -> Option<RecordId> {
    let key = topic_key(typed);
    let made = || {
        let id = topic_id(typed)?;
        let topic = names.by_id(Page::Record(Kind::Topic), &id)?;
        let record = &records[topic.index()];
        let same = record.document.is_none() && topic_key(&record.name) == key;
        (same || *id != slug(bare_topic(typed))).then_some(topic)
    };
    names.topic_in_file(&key).or_else(made)
}

impl Record {
    fn new(page: Page, id: Arc<str>, address: &str, name: Arc<str>, config: &Config) -> Record {
        let address = match config.transliterate {
            true => Cow::Owned(address.split('/').map(latin_slug).collect::<Vec<_>>().join("/")),
            false => Cow::Borrowed(address),
        };
        let path = match page {
            Page::Record(kind) => ["/", kind.folder(), "/", &address, "/"].concat(),
            _ => ["/", &address, "/"].concat(),
        };
        let path: Arc<str> = path.into();
        let encoded = percent_encode(&path[1..]);
        // On most sites the address is the link.
        let href = match config.base_path == "/" && encoded == path[1..] {
            true => Arc::clone(&path),
            false => [&*config.base_path, &encoded].concat().into(),
        };
        Record {
            page,
            id,
            document: None,
            translations: Vec::new(),
            path,
            href,
            name,
            draft: false,
        }
    }

    /// Makes the record of a file.
    pub fn of_file(header: &Header, file: u32, translations: Vec<(Lang, u32)>, config: &Config) -> Record {
        let id = &header.id;
        let address = header.slug.as_ref().map_or(id, |slug| &slug.value);
        let name = name_of(header, id, config);
        Record {
            document: Some(file),
            translations,
            draft: header.withheld.draft,
            ..Record::new(header.page, Arc::clone(id), address, name, config)
        }
    }

    /// Makes what stands where no record is.
    pub fn vacant(page: Page) -> Record {
        let nothing: Arc<str> = Arc::default();
        Record {
            page,
            id: Arc::clone(&nothing),
            document: None,
            translations: Vec::new(),
            path: Arc::clone(&nothing),
            href: Arc::clone(&nothing),
            name: nothing,
            draft: false,
        }
    }

    /// Tells whether no record is there.
    pub fn is_vacant(&self) -> bool {
        self.path.is_empty()
    }
}
