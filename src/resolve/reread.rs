//! Reads files again that names came to or went from, and finds whom their records link to now.
//!
//! Takes the files whose running text alone may name others; changes their joins and what is said of shared names.

use std::sync::Arc;

use rayon::prelude::*;

use crate::base::id::RecordId;
use crate::diag::{Diagnostic, catalog};

use super::Resolved;
use super::mentions::{self, Reread};
use super::relations::{self, Linked, MovedLinks};
use super::site::{Joins, Record, Site};
use super::trie::Newcomers;
use super::words::Sections;

impl Resolved {
    /// Reads files again, in their order, for names that came or went, while all that they ask for stays; returns what
    /// that moves in whom records link to, but for those that are settled, of which more than that is looked at.
    pub(super) fn reread(
        &mut self,
        files: &[(u32, Sections)],
        newcomers: Option<&Newcomers>,
        settled: impl Fn(RecordId) -> bool + Sync,
    ) -> MovedLinks {
        let (site, context, found) = (&self.site, self.link_context(), &self.found.joins);
        let read = |at: u32, own: Option<RecordId>, sections: Sections| {
            let shares = |it: &Diagnostic| it.code == catalog::links::SHARED_NAME;
            let doubted = mentions::Doubted {
                sections,
                newcomers,
                shared: found.get(&at).is_some_and(|it| it.iter().any(shares)),
            };
            let index = at as usize;
            mentions::again((&site.documents[index], own), &site.joins[index], doubted, context)
        };
        let all_of = |at: u32, sections: Sections, all: &mut FilesRead| {
            let Some(id) = self.owners[at as usize] else {
                return all.add_file(at, read(at, None, sections));
            };
            let of_record = doubtful_files(site.record(id), (at, sections), files);
            // With the first of a record's files all are read.
            if of_record.first().is_some_and(|(first, _)| *first == at) {
                let of_record = of_record.into_iter();
                let read = of_record.map(|(at, sections)| (at, read(at, Some(id), sections)));
                all.add_record(id, read.collect(), settled(id), site);
            }
        };
        let mut read = files
            .par_iter()
            .with_min_len(32)
            .fold(FilesRead::default, |mut all, (at, sections)| {
                all_of(*at, *sections, &mut all);
                all
            })
            .reduce(FilesRead::default, FilesRead::and);
        for (at, shared) in read.shared {
            let findings = self.found.joins.entry(at).or_default();
            findings.retain(|it| it.code != catalog::links::SHARED_NAME);
            findings.extend(shared);
            if findings.is_empty() {
                self.found.joins.remove(&at);
            }
        }
        read.joins.sort_unstable_by_key(|(at, _)| *at);
        self.site.joins.replace(&read.joins);
        read.links
    }
}

/// What reading files again came to.
#[derive(Default)]
struct FilesRead {
    /// The new joins of those that name others or elsewhere, by their numbers.
    joins: Vec<(usize, Arc<Joins>)>,
    /// By file: what is said of names that several have, where that may be another thing.
    shared: Vec<(u32, Vec<Diagnostic>)>,
    links: MovedLinks,
    room: Linked,
}

impl FilesRead {
    fn add_file(&mut self, at: u32, read: Reread) {
        self.joins.extend(read.joins.map(|it| (at as usize, it)));
        self.shared.extend(read.shared.map(|it| (at, it)));
    }

    /// Adds the files of a record and, unless it is settled, what they move in whom it links to.
    fn add_record(&mut self, id: RecordId, files: Vec<(u32, Reread)>, settled: bool, before: &Site) {
        let named: Vec<RecordId> = files.iter().flat_map(|(_, read)| &read.records).copied().collect();
        if !settled && !named.is_empty() {
            let old = |at: u32| &*before.joins[at as usize];
            let new = |at: u32| {
                let read = files.iter().find(|(file, _)| *file == at);
                read.and_then(|(_, read)| read.joins.as_deref())
                    .unwrap_or_else(|| old(at))
            };
            let named = Some(&*named);
            relations::links_of(id, before, old, named, (&mut self.room, &mut self.links.before));
            relations::links_of(id, before, new, named, (&mut self.room, &mut self.links.after));
        }
        files.into_iter().for_each(|(at, read)| self.add_file(at, read));
    }

    fn and(mut self, mut other: FilesRead) -> FilesRead {
        self.joins.append(&mut other.joins);
        self.shared.append(&mut other.shared);
        self.links = self.links.and(other.links);
        self
    }
}

/// Finds the files of a record among some of which one is its own, in the order of its languages.
fn doubtful_files(record: &Record, one: (u32, Sections), files: &[(u32, Sections)]) -> Vec<(u32, Sections)> {
    if record.translations.is_empty() {
        return vec![one];
    }
    let own = record
        .document
        .into_iter()
        .chain(record.translations.iter().map(|(_, at)| *at));
    own.filter_map(|own| files.binary_search_by_key(&own, |(at, _)| *at).ok())
        .map(|place| files[place])
        .collect()
}
