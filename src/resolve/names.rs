//! Names → records: ids, former ids, titles and aliases of the whole site, and what a typed word means.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::base::chunks::Chunks;
use crate::base::fold::fold;
use crate::base::id::{Kind, RecordId};
use crate::diag::nearest_three;
use crate::parse::document::{Document, Page};
use crate::parse::record::{Facts, LocalText, Placed};

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
    /// By kind (plain pages last), then by id.
    ids: [FxHashMap<Arc<str>, RecordId>; 10],
    former: [FxHashMap<Arc<str>, RecordId>; 10],
    /// By folded name: the records that have it, sorted, each once.
    names: FxHashMap<String, Vec<RecordId>>,
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
        names.names.reserve(records.len());
        for (index, record) in records.iter().enumerate().filter(|(_, it)| !it.is_vacant()) {
            let id = RecordId(index as u32);
            names.ids[slot(record.page)].insert(Arc::clone(&record.id), id);
            match record.document {
                Some(at) => names.add_header(id, &documents[at as usize]),
                None => names.add_name(id, &record.name),
            }
            for (_, at) in &record.translations {
                names.add_text(id, &documents[*at as usize].header.title.value);
            }
        }
        names
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
        self.ids[slot].insert(Arc::clone(&record.id), id);
        let former = former.iter().map(|it| (Arc::clone(&it.value), id));
        self.former[slot].extend(former);
    }

    /// Takes its id from a record.
    pub fn take_id(&mut self, record: &Record) {
        self.ids[slot(record.page)].remove(&record.id);
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
            self.former[slot(header.page)].insert(Arc::clone(&former.value), id);
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
        self.ids[slot(page)]
            .get(id)
            .or_else(|| self.former[slot(page)].get(id))
            .copied()
    }

    /// Finds what a typed word means: an id, then a former id, then a name, each perhaps after `kind/`.
    pub fn find(&self, records: &Chunks<Record>, typed: &str, kinds: Kinds) -> Found {
        match of_kind(typed.trim()) {
            Some((kind, rest)) => match self.find_plain(records, rest, Kinds::of(&[kind])) {
                Found::One(id) if !kinds.has(Page::Record(kind)) => Found::Other(id),
                found => found,
            },
            None => self.find_plain(records, typed.trim(), kinds),
        }
    }

    /// Returns the word of what is typed, and whether it is an id, former ones included, so that no name matters.
    pub fn by_letter<'t>(&self, typed: &'t str, kinds: Kinds) -> (&'t str, bool) {
        let (word, kinds) = match of_kind(typed.trim()) {
            Some((kind, rest)) => (rest, Kinds::of(&[kind])),
            None => (typed.trim(), kinds),
        };
        let mut fitting = (0..10).filter(|at| kinds.0 & (1 << at) != 0);
        let is_id = fitting.any(|at| self.ids[at].contains_key(word) || self.former[at].contains_key(word));
        (word, is_id)
    }

    fn find_plain(&self, records: &Chunks<Record>, typed: &str, kinds: Kinds) -> Found {
        for maps in [&self.ids, &self.former] {
            let fitting = (0..10).filter(|at| kinds.0 & (1 << at) != 0);
            let mut found = fitting.filter_map(|at| maps[at].get(typed).copied());
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
        let elsewhere = || self.ids.iter().find_map(|map| map.get(typed).copied());
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
