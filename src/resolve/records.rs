//! Files → records: which files make one record, topics that have no file, names and addresses.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::base::fold::{fold, latin_slug, slug};
use crate::base::id::{Kind, RecordId};
use crate::base::lang::Lang;
use crate::base::path::percent_encode;
use crate::config::Config;
use crate::diag::{Diagnostic, Location, catalog};
use crate::parse::document::{Document, Header, Page};
use crate::parse::record::Reference;

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
    add_topics(&mut records, documents, config, withheld);
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
    Some(Record::of_file(
        &documents[main as usize].header,
        main,
        translations,
        config,
    ))
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

/// A topic that no file describes still gets its page; of two spellings the first in the order of files names it.
fn add_topics(records: &mut Vec<Record>, documents: &[Arc<Document>], config: &Config, withheld: &Withheld) {
    let kind = Page::Record(Kind::Topic);
    let mut known: FxHashMap<String, ()> = FxHashMap::default();
    for record in records.iter().filter(|record| record.page == kind) {
        known.insert(record.id.to_string(), ());
        for at in record
            .document
            .iter()
            .chain(record.translations.iter().map(|(_, at)| at))
        {
            let header = &documents[*at as usize].header;
            let texts = header.title.value.0.iter().map(|(_, text)| text);
            for name in texts.chain(header.aliases.iter().map(|alias| &alias.text.value)) {
                known.insert(fold(name), ());
            }
            for former in &header.former_ids {
                known.insert(former.value.to_string(), ());
            }
        }
    }
    let mut added: BTreeMap<Arc<str>, Arc<str>> = BTreeMap::new();
    let references = documents.iter().flat_map(|document| &document.header.topics);
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    for Reference { value: typed, .. } in references {
        if !seen.insert(typed) {
            continue;
        }
        let hidden = withheld
            .find(typed, |page| page == kind)
            .is_some_and(|(_, _, why)| why != Reason::Expired);
        if known.contains_key(&**typed) || known.contains_key(&fold(typed)) || hidden {
            continue;
        }
        let Some(id) = topic_id(typed) else { continue };
        if !known.contains_key(&*id) {
            added.entry(id).or_insert_with(|| Arc::clone(typed));
        }
    }
    for (id, name) in added {
        let address = Arc::clone(&id);
        records.push(Record::new(kind, id, &address, name, config));
    }
}

/// Returns the id of a topic that only references name; `None` where nothing of it can stand in an id.
pub fn topic_id(typed: &str) -> Option<Arc<str>> {
    let typed = typed.trim();
    let typed = typed
        .strip_prefix("topics/")
        .or_else(|| typed.strip_prefix("topic/"))
        .unwrap_or(typed);
    let id = slug(typed);
    (!id.is_empty()).then(|| id.into())
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
