//! Records that come and go while all others keep their places and their numbers.
//!
//! Tells first whether a file may come or go like this: one that makes a record of its own, of which nothing but words
//! and paths leads to others. What else a file may be (a translation, a topic, the text of a list, a folder with
//! pictures) joins everything.

use std::hash::{BuildHasher, BuildHasherDefault, Hash};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHasher};

use crate::base::chunks::Chunks;
use crate::base::id::{Kind, RecordId};
use crate::parse::document::{Document, Header, Page};
use crate::parse::record::Facts;

use super::again::{Changes, Doubt, Moved, keys_of, values};
use super::files::{keys_of_page, own_folder};
use super::links::Meant;
use super::names::{Found, Kinds, Names, folded_key};
use super::records::{topic_by_id, topic_id, topic_key};
use super::site::Record;
use super::{Resolved, links, withhold};

/// A file that came, and the place of its record.
pub struct Arrival<'a> {
    pub document: &'a Arc<Document>,
    pub id: RecordId,
}

/// A file that went, with its record.
pub struct Departure {
    pub file: u32,
    pub id: RecordId,
}

/// When a file says a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    Before,
    Now,
}

/// How many files may come or go at once before joining everything costs no more.
const AT_ONCE: usize = 64;

impl Resolved {
    /// Finds the records of files that go; `None` where more than they would go.
    pub fn leaving(&self, changes: &Changes) -> Option<Vec<Departure>> {
        if changes.came.len() + changes.went.len() > AT_ONCE {
            return None;
        }
        let leave = |document: &Arc<Document>| {
            let header = &document.header;
            let file = *self.places.get(&document.path)?;
            let id = self.owners[file as usize]?;
            let record = self.site.record(id);
            let alone = record.document == Some(file)
                && record.translations.is_empty()
                && header.former_ids.is_empty()
                && self.counts.files(document) == 1
                && self.index.at_address(&record.path) == Some(id)
                && self.counts.records_at(&record.path) == 1;
            (alone && self.may_move(document, Typed::Before, changes)).then_some(Departure { file, id })
        };
        changes.went.iter().map(leave).collect()
    }

    /// Finds places for the records of files that come; `None` where there is none, or more would come than they.
    pub fn arriving<'a>(&self, changes: &'a Changes, went: &[Departure]) -> Option<Vec<Arrival<'a>>> {
        let mut came: Vec<&Arc<Document>> = changes.came.iter().collect();
        came.sort_by_key(|it| (it.header.page, Arc::clone(&it.header.id)));
        if came.windows(2).any(|pair| key(pair[0]) == key(pair[1])) {
            return None;
        }
        let leaves = |id: RecordId| went.iter().any(|it| it.id == id);
        let mut taken: Vec<(RecordId, Arc<str>)> = Vec::new();
        let mut arrivals: Vec<Arrival<'a>> = Vec::with_capacity(came.len());
        for document in came {
            let id = self.place_for(document, arrivals.last().map(|it| it.id))?;
            if self
                .site
                .records
                .get(id.index())
                .is_some_and(|it| !it.is_vacant() && !leaves(id))
            {
                return None;
            }
            let record = Record::of_file(&document.header, 0, Vec::new(), &self.site.config);
            let free = |of: Option<RecordId>| of.is_none_or(leaves);
            let unique = free(self.index.at_address(&record.path))
                && taken.iter().all(|(_, path)| *path != record.path)
                && values(&document.header.former_ids).all(|it| self.names.by_id(record.page, it).is_none());
            if !unique || !self.may_move(document, Typed::Now, changes) {
                return None;
            }
            taken.push((id, record.path));
            arrivals.push(Arrival { document, id });
        }
        // Two that come may claim one former id.
        let former: Vec<_> = changes
            .came
            .iter()
            .flat_map(|it| values(&it.header.former_ids))
            .collect();
        let distinct = former.iter().enumerate().all(|(at, it)| !former[..at].contains(it));
        distinct.then_some(arrivals)
    }

    /// Finds the place where a record belongs: its own if it is there, else one that is free, behind `last`.
    fn place_for(&self, document: &Document, last: Option<RecordId>) -> Option<RecordId> {
        let header = &document.header;
        let slot = match header.page {
            Page::Record(kind) => kind.index(),
            Page::Plain => 9,
            Page::List(_) | Page::Front => return None,
        };
        let ids = &self.site.kinds[slot];
        let at = match ids.binary_search_by(|it| self.site.record(*it).id.cmp(&header.id)) {
            // Its file moved, if it may.
            Ok(at) => return (self.counts.files(document) == 1).then_some(ids[at]),
            Err(at) => at,
        };
        if self.counts.files(document) > 0 {
            return None;
        }
        let before = match at.checked_sub(1) {
            Some(at) => ids[at].0 + 1,
            None => self.site.kind_starts[slot],
        };
        let first = last.map_or(before, |it| before.max(it.0 + 1));
        let end = match (ids.get(at), self.site.kind_starts.get(slot + 1)) {
            (Some(next), _) => next.0,
            (None, Some(next)) => *next,
            (None, None) => self.site.records.len() as u32,
        };
        (first < end).then_some(RecordId(first))
    }

    /// Tells whether the record of a file is the only thing that comes or goes with it.
    fn may_move(&self, document: &Document, when: Typed, changes: &Changes) -> bool {
        let header = &document.header;
        let facts = match &header.facts {
            Facts::Actor(actor) => actor.iso.is_none(),
            Facts::Source(source) => source.text.is_none(),
            _ => true,
        };
        let is_record = match header.page {
            Page::Record(kind) => kind != Kind::Topic,
            page => page == Page::Plain,
        };
        is_record
            && facts
            && header.translation.is_none()
            && own_folder(&document.path).is_none()
            && self.withheld.find(&header.id, |page| page == header.page).is_none()
            // An id with a slash is not looked up whole.
            && (self.withheld.paths.is_empty() || !header.id.contains('/'))
            && self.topics_stay(&document.path, header, when, changes)
    }

    /// Tells whether the topics that a file types are there, under the names that they have, with it and without it.
    pub fn topics_stay(&self, path: &str, header: &Header, when: Typed, changes: &Changes) -> bool {
        header
            .topics
            .iter()
            .all(|it| self.topic_stays(path, &it.value, when, changes))
    }

    fn topic_stays(&self, path: &str, typed: &str, when: Typed, changes: &Changes) -> bool {
        if self.is_topic_with_file(typed) {
            return true;
        }
        let Some(id) = topic_id(typed) else { return true };
        let key = topic_key(typed);
        let topic = match self.names.find(&self.site.records, &key, Kinds::of(&[Kind::Topic])) {
            Found::One(topic) => Some(topic),
            _ => topic_by_id(&self.names, &self.site.records, typed),
        };
        let Some(topic) = topic else { return false };
        // A topic without a file has the name that the first file gives it that has it.
        let name = &self.site.record(topic).name;
        let changes = |it: &Document| changes.before().any(|other| other.path == it.path);
        let others = || self.site.documents.iter().filter(|it| *it.path != *path);
        let same = |it: &Document| it.header.topics.iter().any(|topic| topic.value == *name);
        let earlier = |than: &str| others().any(|it| *it.path < *than && same(it) && !changes(it));
        match when {
            Typed::Now if *typed == **name => others().any(|it| same(it) && !changes(it)),
            Typed::Now => earlier(path),
            Typed::Before if earlier(path) => true,
            // The next file to have it becomes the first.
            Typed::Before => {
                let next = others().filter(|it| same(it) && !changes(it)).map(|it| &it.path).min();
                let other = |it: &Document| {
                    let mut topics = it.header.topics.iter().map(|topic| &topic.value);
                    topics.any(|it| it != name && (topic_id(it).as_deref() == Some(&*id) || topic_key(it) == key))
                };
                next.is_some_and(|next| !others().any(|it| it.path < *next && other(it)))
            }
        }
    }

    /// Tells whether a typed topic has a file, so that typing it or not makes no topic come or go.
    fn is_topic_with_file(&self, typed: &str) -> bool {
        let has_file = |id: RecordId| self.site.records[id.index()].document.is_some();
        let by_id = |id: &str| self.names.by_id(Page::Record(Kind::Topic), id).is_some_and(has_file);
        by_id(typed)
            || match self.names.find(&self.site.records, typed, Kinds::of(&[Kind::Topic])) {
                Found::One(id) => has_file(id),
                Found::Many(ids) => ids.into_iter().any(has_file),
                Found::Other(_) | Found::Nothing => {
                    topic_by_id(&self.names, &self.site.records, typed).is_some_and(has_file)
                }
            }
    }

    /// Puts a record into its place; returns that of its file.
    pub(super) fn put(&mut self, arrival: &Arrival<'_>, doubt: &mut Doubt, moved: &mut Moved) -> u32 {
        let Arrival { document, id } = arrival;
        let (id, path) = (*id, &document.path);
        let file = match self.free.pop() {
            Some(file) => {
                self.site
                    .documents
                    .change(file as usize, |it| *it = Arc::clone(document));
                file
            }
            None => {
                self.site.documents.push(Arc::clone(document));
                self.site.joins.push(Arc::default());
                self.owners.push(None);
                self.traces.push(Default::default());
                self.site.documents.len() as u32 - 1
            }
        };
        self.places.insert(Arc::clone(path), file);
        self.counts.add_file(document);
        self.owners[file as usize] = Some(id);
        let record = Record::of_file(&document.header, file, Vec::new(), &self.site.config);
        self.index.put(path, &record, id);
        self.counts.add_record(&record);
        self.names.put(&record, id, &document.header.former_ids);
        withhold::note(document, false, &mut self.found.reading);
        let names = Names::of_record(&record, &self.site.documents);
        self.names.change(id, std::iter::empty(), names.iter());
        let slot = super::names::slot(record.page);
        let kind = Arc::make_mut(&mut self.site.kinds[slot]);
        if let Err(at) = kind.binary_search(&id) {
            kind.insert(at, id);
        }
        doubt.keys.extend(keys_of_page(path, &record));
        self.site.records.change(id.index(), |it| *it = record);
        self.doubt_record(id, &names, doubt, moved);
        let Resolved { site, trie, .. } = self;
        links::linked_names(site.record(id), &site.documents, |name, meant| {
            meant.put(name, id, trie);
            match meant {
                Meant::Own => doubt.name_came(name, id),
                Meant::Another => doubt.name_went(name),
            }
        });
        file
    }

    /// Takes a record and its file away.
    pub(super) fn take_away(&mut self, departure: &Departure, doubt: &mut Doubt, moved: &mut Moved) {
        let Departure { file, id } = *departure;
        let at = file as usize;
        let record = self.site.record(id).clone();
        let document = Arc::clone(&self.site.documents[at]);
        let names = Names::of_record(&record, &self.site.documents);
        doubt.keys.extend(keys_of_page(&document.path, &record));
        self.doubt_record(id, &names, doubt, moved);
        let Resolved { site, trie, .. } = self;
        links::linked_names(&record, &site.documents, |name, _| {
            trie.remove(name, id);
            doubt.name_went(name);
        });
        self.names.take_id(&record);
        self.names.change(id, names.iter(), std::iter::empty());
        self.index.take(&document.path, &record);
        self.places.remove(&document.path);
        self.counts.take_file(&document);
        self.counts.take_record(&record);
        self.free.push(file);
        self.owners[at] = None;
        self.traces[at] = Default::default();
        self.words.set(at, &Default::default());
        moved.assets |= self.referred.remove(&file).is_some();
        self.found.reading.remove(&document.path);
        self.found.ties.remove(&id.0);
        self.found.joins.remove(&file);
        self.found.images.remove(&file);
        let site = &mut self.site;
        let slot = super::names::slot(record.page);
        Arc::make_mut(&mut site.kinds[slot]).retain(|it| *it != id);
        site.records.change(id.index(), |it| *it = Record::vacant(it.page));
        site.documents.change(at, |it| *it = Arc::new(it.emptied()));
        site.joins.change(at, |it| *it = Arc::default());
        site.ties.change(id.index(), |it| *it = Arc::default());
    }

    /// Notes what the coming or going of a record may mean for others.
    fn doubt_record(&self, id: RecordId, names: &[String], doubt: &mut Doubt, moved: &mut Moved) {
        doubt.keys.extend(names.iter().map(|it| folded_key(it)));
        doubt.keys.extend(keys_of(&self.site, id));
        doubt.nearest = true;
        if let Some(header) = self.site.header(id) {
            moved.corrections |= !header.corrections.is_empty();
            moved.redirects |= !header.redirect_from.is_empty() || !header.former_ids.is_empty();
        }
    }
}

/// How many files there are of each record, and how many records of each address: by digest, so that a number may be too
/// high, never too low.
#[derive(Default)]
pub(super) struct Counts {
    files: FxHashMap<u64, u32>,
    records: FxHashMap<u64, u32>,
}

impl Counts {
    /// Counts the public files and the records of a site.
    pub fn of(documents: &Chunks<Arc<Document>>, records: &Chunks<Record>) -> Counts {
        let mut counts = Counts::default();
        documents.iter().for_each(|it| counts.add_file(it));
        let there = records.iter().filter(|it| !it.is_vacant());
        there.for_each(|it| counts.add_record(it));
        counts
    }

    fn files(&self, document: &Document) -> u32 {
        self.files.get(&digest(key(document))).copied().unwrap_or(0)
    }

    fn records_at(&self, path: &str) -> u32 {
        self.records.get(&digest(path)).copied().unwrap_or(0)
    }

    fn add_file(&mut self, document: &Document) {
        *self.files.entry(digest(key(document))).or_default() += 1;
    }

    fn add_record(&mut self, record: &Record) {
        *self.records.entry(digest(&*record.path)).or_default() += 1;
    }

    fn take_file(&mut self, document: &Document) {
        take_one(&mut self.files, digest(key(document)));
    }

    fn take_record(&mut self, record: &Record) {
        take_one(&mut self.records, digest(&*record.path));
    }
}

fn take_one(counts: &mut FxHashMap<u64, u32>, digest: u64) {
    if let Some(count) = counts.get_mut(&digest) {
        *count -= 1;
        if *count == 0 {
            counts.remove(&digest);
        }
    }
}

fn digest(what: impl Hash) -> u64 {
    BuildHasherDefault::<FxHasher>::default().hash_one(what)
}

/// What the files of one record have in common.
fn key(document: &Document) -> (Page, &str) {
    (document.header.page, &document.header.id)
}
