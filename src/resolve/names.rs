//! Names → records: ids, former ids, titles and aliases of the whole site, and what a typed word means.

use std::cmp::Ordering;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::base::chunks::Chunks;
use crate::base::fold::fold;
use crate::base::id::{Kind, RecordId};
use crate::diag::nearest_three;
use crate::parse::document::{Document, Page};
use crate::parse::record::{Facts, LocalText, Placed};

use super::records::{stem_of, topic_key};
use super::site::Record;

/// The kinds that a reference may lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds(u16);

/// What a typed word leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    One(RecordId),
    Many(Vec<RecordId>),
    /// A record, but of a kind that is not asked for.
    Other(RecordId),
    Nothing,
}

/// The registry of names.
#[derive(Debug, Default)]
pub struct Names {
    ids: Ids,
    former: Ids,
    /// By folded name: the records that have it, sorted, each once.
    names: FxHashMap<String, Vec<RecordId>>,
    /// The topics that have a file, by its name as [`topic_key`] makes it.
    topic_files: FxHashMap<String, RecordId>,
}

/// By id: the records that have it, one of each kind at most.
#[derive(Debug, Default)]
struct Ids(FxHashMap<Arc<str>, Holder>);

/// A record with an id; hardly any id has a second one.
#[derive(Debug)]
struct Holder {
    /// The [`slot`] of its kind.
    slot: usize,
    record: RecordId,
    /// The holder of the same id in the next slot that has one.
    next: Option<Box<Holder>>,
}

impl Holder {
    fn only(slot: usize, record: RecordId) -> Holder {
        Holder {
            slot,
            record,
            next: None,
        }
    }

    /// Adds a record of a kind, in place of any other.
    fn put(&mut self, slot: usize, record: RecordId) {
        match (slot.cmp(&self.slot), &mut self.next) {
            (Ordering::Equal, _) => self.record = record,
            (Ordering::Less, _) => {
                let after = std::mem::replace(self, Holder::only(slot, record));
                self.next = Some(Box::new(after));
            }
            (Ordering::Greater, Some(next)) => next.put(slot, record),
            (Ordering::Greater, last) => *last = Some(Box::new(Holder::only(slot, record))),
        }
    }
}

impl Ids {
    /// Lists who has an id.
    fn of(&self, id: &str) -> impl Iterator<Item = &Holder> {
        std::iter::successors(self.0.get(id), |it| it.next.as_deref())
    }

    /// Lists the records among them that are of some kinds.
    fn fitting(&self, id: &str, kinds: Kinds) -> impl Iterator<Item = RecordId> {
        let fits = move |holder: &&Holder| kinds.0 & (1 << holder.slot) != 0;
        self.of(id).filter(fits).map(|it| it.record)
    }

    /// Gives an id to a record of a kind, in place of any other.
    fn put(&mut self, id: &Arc<str>, slot: usize, record: RecordId) {
        match self.0.entry(Arc::clone(id)) {
            Entry::Vacant(free) => drop(free.insert(Holder::only(slot, record))),
            Entry::Occupied(mut taken) => taken.get_mut().put(slot, record),
        }
    }

    /// Takes an id from the record of a kind.
    fn take(&mut self, id: &Arc<str>, slot: usize) {
        let all: Vec<(usize, RecordId)> = self.of(id).map(|it| (it.slot, it.record)).collect();
        self.0.remove(id);
        let others = all.into_iter().filter(|it| it.0 != slot);
        others.for_each(|(slot, record)| self.put(id, slot, record));
    }
}

/// Splits what is typed with its kind before it, such as `actor/li-qiang`.
fn of_kind(typed: &str) -> Option<(Kind, &str)> {
    let (kind, rest) = typed.split_once('/')?;
    Some((Kind::from_word(&kind.trim().to_lowercase())?, rest.trim()))
}

/// Returns a number for a word as names are looked up by: the same for all that fold alike, rarely the same for others.
pub fn key(word: &str) -> u32 {
    folded_key(&fold(word))
}

/// Returns the number of a word that is folded already.
pub fn folded_key(folded: &str) -> u32 {
    use std::hash::{BuildHasher, BuildHasherDefault};
    (BuildHasherDefault::<rustc_hash::FxHasher>::default().hash_one(folded) >> 32) as u32
}

/// Returns the number of a word as ids are looked up by, letter for letter.
pub fn id_key(word: &str) -> u32 {
    use std::hash::{BuildHasher, BuildHasherDefault};
    (BuildHasherDefault::<rustc_hash::FxHasher>::default().hash_one(("id", word)) >> 32) as u32
}

/// Where the ids of a kind of page are kept.
pub fn slot(page: Page) -> usize {
    match page {
        Page::Record(kind) => kind.index(),
        Page::Plain | Page::List(_) | Page::Front => 9,
    }
}

impl Kinds {
    /// Every kind, and plain pages.
    pub const ANY: Kinds = Kinds(0x3FF);

    /// Makes a set of kinds.
    pub const fn of(kinds: &[Kind]) -> Kinds {
        let (mut set, mut at) = (0, 0);
        while at < kinds.len() {
            set |= 1 << kinds[at] as u16;
            at += 1;
        }
        Kinds(set)
    }

    /// Tells whether a page is of the set.
    pub fn has(self, page: Page) -> bool {
        match page {
            Page::Record(kind) => self.0 & (1 << kind.index()) != 0,
            Page::Plain => self.0 & (1 << 9) != 0,
            Page::List(_) | Page::Front => false,
        }
    }

    /// Names the set in a message: `actor or organization`.
    pub fn words(self) -> String {
        if self == Kinds::ANY {
            return "record".to_owned();
        }
        let words: Vec<&str> = Kind::ALL
            .into_iter()
            .filter(|kind| self.has(Page::Record(*kind)))
            .map(Kind::singular)
            .collect();
        match words.split_last() {
            Some((last, [])) => (*last).to_owned(),
            Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
            None => String::new(),
        }
    }
}

impl Names {
    /// Gathers the names of all records; later calls of [`Names::find`] see nothing else.
    pub fn gather(records: &Chunks<Record>, documents: &Chunks<Arc<Document>>) -> Names {
        let mut names = Names::default();
        names.ids.0.reserve(records.len());
        names.names.reserve(records.len());
        for (index, record) in records.iter().enumerate().filter(|(_, it)| !it.is_vacant()) {
            let id = RecordId(index as u32);
            names.ids.put(&record.id, slot(record.page), id);
            match record.document {
                Some(at) => names.add_header(id, &documents[at as usize]),
                None => names.add_name(id, &record.name),
            }
            if let (Page::Record(Kind::Topic), Some(at)) = (record.page, record.document) {
                let stem = topic_key(stem_of(&documents[at as usize].path));
                names.topic_files.insert(stem, id);
            }
            for (_, at) in &record.translations {
                names.add_text(id, &documents[*at as usize].header.title.value);
            }
        }
        names
    }

    /// Finds the topic whose file has a name, as [`topic_key`] makes it.
    pub fn topic_in_file(&self, key: &str) -> Option<RecordId> {
        self.topic_files.get(key).copied()
    }

    /// Lists the folded names of a record, sorted, each once.
    pub fn of_record(record: &Record, documents: &Chunks<Arc<Document>>) -> Vec<String> {
        let mut names = Names::default();
        let id = RecordId(0);
        match record.document {
            Some(at) => names.add_header(id, &documents[at as usize]),
            None => names.add_name(id, &record.name),
        }
        for (_, at) in &record.translations {
            names.add_text(id, &documents[*at as usize].header.title.value);
        }
        let mut all: Vec<String> = names.names.into_keys().collect();
        all.sort_unstable();
        all
    }

    /// Takes names from a record and gives it others.
    pub fn change<'a>(
        &mut self,
        id: RecordId,
        gone: impl Iterator<Item = &'a String>,
        come: impl Iterator<Item = &'a String>,
    ) {
        for name in gone {
            if let Some(owners) = self.names.get_mut(name) {
                owners.retain(|it| *it != id);
                if owners.is_empty() {
                    self.names.remove(name);
                }
            }
        }
        for name in come {
            let owners = self.names.entry(name.clone()).or_default();
            if let Err(at) = owners.binary_search(&id) {
                owners.insert(at, id);
            }
        }
    }

    /// Gives a record the ids that it has and had; nobody else has any of them.
    pub fn put(&mut self, record: &Record, id: RecordId, former: &[Placed<Arc<str>>]) {
        let slot = slot(record.page);
        self.ids.put(&record.id, slot, id);
        former.iter().for_each(|it| self.former.put(&it.value, slot, id));
    }

    /// Takes its id from a record.
    pub fn take_id(&mut self, record: &Record) {
        self.ids.take(&record.id, slot(record.page));
    }

    fn add_header(&mut self, id: RecordId, document: &Document) {
        let header = &document.header;
        self.add_text(id, &header.title.value);
        for alias in &header.aliases {
            self.add_name(id, &alias.text.value);
        }
        if let Facts::Organization(organization) = &header.facts
            && let Some(acronym) = &organization.acronym
        {
            self.add_text(id, acronym);
        }
        for former in &header.former_ids {
            self.former.put(&former.value, slot(header.page), id);
        }
    }

    fn add_text(&mut self, id: RecordId, text: &LocalText) {
        for (_, name) in &text.0 {
            self.add_name(id, name);
        }
    }

    fn add_name(&mut self, id: RecordId, name: &str) {
        let folded = fold(name);
        if folded.is_empty() {
            return;
        }
        let owners = self.names.entry(folded).or_default();
        // Names come record by record.
        if owners.last() != Some(&id) {
            owners.push(id);
        }
    }

    /// Finds the record with an id among the kinds asked for.
    pub fn by_id(&self, page: Page, id: &str) -> Option<RecordId> {
        let of_page = |ids: &Ids| ids.of(id).find(|it| it.slot == slot(page)).map(|it| it.record);
        of_page(&self.ids).or_else(|| of_page(&self.former))
    }

    /// Finds what a typed word means: an id, then a former id, then a name, each perhaps after `kind/`.
    pub fn find(&self, records: &Chunks<Record>, typed: &str, kinds: Kinds) -> Found {
        let typed = typed.trim();
        match of_kind(typed) {
            Some((kind, rest)) => match self.find_plain(records, rest, Kinds::of(&[kind])) {
                Found::One(id) if !kinds.has(Page::Record(kind)) => Found::Other(id),
                found => found,
            },
            None => self.find_plain(records, typed, kinds),
        }
    }

    /// Returns the word of what is typed, and whether it is an id, former ones included, so that no name matters.
    pub fn by_letter<'t>(&self, typed: &'t str, kinds: Kinds) -> (&'t str, bool) {
        let (word, kinds) = match of_kind(typed.trim()) {
            Some((kind, rest)) => (rest, Kinds::of(&[kind])),
            None => (typed.trim(), kinds),
        };
        let has = |ids: &Ids| ids.fitting(word, kinds).next().is_some();
        (word, has(&self.ids) || has(&self.former))
    }

    fn find_plain(&self, records: &Chunks<Record>, typed: &str, kinds: Kinds) -> Found {
        for ids in [&self.ids, &self.former] {
            let mut found = ids.fitting(typed, kinds);
            if let Some(first) = found.next() {
                return match found.next() {
                    None => Found::One(first),
                    Some(second) => Found::Many([first, second].into_iter().chain(found).collect()),
                };
            }
        }
        let mut other = None;
        if let Some(owners) = self.names.get(&fold(typed)) {
            let fitting: Vec<RecordId> = owners
                .iter()
                .copied()
                .filter(|id| kinds.has(records[id.index()].page))
                .collect();
            match fitting.as_slice() {
                [] => other = other.or(owners.first().copied()),
                [one] => return Found::One(*one),
                _ => return Found::Many(fitting),
            }
        }
        let elsewhere = || self.ids.of(typed).next().map(|it| it.record);
        other.or_else(elsewhere).map_or(Found::Nothing, Found::Other)
    }

    /// Finds up to three ids or names that a dangling one may have been meant to be.
    pub fn nearest(&self, records: &Chunks<Record>, typed: &str, kinds: Kinds) -> Vec<String> {
        let typed = typed.rsplit_once('/').map_or(typed, |(_, rest)| rest);
        // Of one record the word that is nearer: its name or its id.
        let mut words: Vec<(&str, usize)> = Vec::new();
        let fits = |record: &Record| kinds.has(record.page) && !record.is_vacant();
        for (at, record) in records.iter().enumerate().filter(|(_, record)| fits(record)) {
            words.push((&record.id, at));
            words.push((&record.name, at));
        }
        let near = crate::diag::nearest_all(typed, words.iter().map(|(word, _)| *word));
        let mut seen = Vec::new();
        let mut found: Vec<String> = Vec::new();
        for word in near {
            let Some((_, at)) = words.iter().find(|(it, at)| *it == word && !seen.contains(at)) else {
                continue;
            };
            seen.push(*at);
            found.push(word.to_owned());
            if found.len() == 3 {
                break;
            }
        }
        if found.is_empty() {
            // An alias may be near where no name is: its owner's id is what can be written.
            let folded = fold(typed);
            let mut aliases: Vec<&str> = self
                .names
                .iter()
                .filter(|(_, owners)| owners.iter().any(|id| kinds.has(records[id.index()].page)))
                .map(|(name, _)| name.as_str())
                .collect();
            aliases.sort_unstable();
            for alias in nearest_three(&folded, aliases) {
                let owner = records[self.names[alias][0].index()].id.to_string();
                if !found.contains(&owner) {
                    found.push(owner);
                }
            }
        }
        found
    }

    /// Lists every folded name with its owners, sorted.
    pub fn all(&self) -> Vec<(&str, &[RecordId])> {
        let mut all: Vec<(&str, &[RecordId])> = self
            .names
            .iter()
            .map(|(name, owners)| (name.as_str(), owners.as_slice()))
            .collect();
        all.sort_unstable();
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_found_for_each_kind_that_has_it() {
        let id: Arc<str> = "navy".into();
        let mut ids = Ids::default();
        for (slot, record) in [(5, 50), (2, 20), (9, 90), (5, 51)] {
            ids.put(&id, slot, RecordId(record));
        }
        let all = |ids: &Ids| ids.of("navy").map(|it| (it.slot, it.record.0)).collect::<Vec<_>>();
        assert_eq!(all(&ids), [(2, 20), (5, 51), (9, 90)]);
        assert_eq!(ids.fitting("navy", Kinds(1 << 9 | 1 << 2)).count(), 2);
        ids.take(&id, 2);
        assert_eq!(all(&ids), [(5, 51), (9, 90)]);
        ids.take(&id, 5);
        ids.take(&id, 9);
        assert_eq!(all(&ids), []);
        assert_eq!(ids.of("army").count(), 0);
    }
}
