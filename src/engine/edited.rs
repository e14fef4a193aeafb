//! Which outputs an edit of bodies can change, so that a build after it renders no others.
//!
//! Takes what the last build left and the new site, read and joined whole; gives the outputs to render, or nothing where
//! more may have changed than the texts of some records. Every page that is written comes from what the files say now:
//! what is taken from before is only that the others would come out as they did.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::base::id::RecordId;
use crate::emit::{MARKER, Standing};
use crate::parse::document::Page;
use crate::plan::{Plan, What};
use crate::resolve::{BodyJoins, Joins, Listed, Named, Site, Target};

/// The last build, where nothing but Markdown files in their places has changed since.
#[derive(Debug)]
pub struct Before {
    /// Indexes into `pages`.
    pub changed: Vec<usize>,
    /// All Markdown files, sorted by path.
    pub pages: Vec<PageBefore>,
    pub standing: Standing,
}

/// A Markdown file at the last build: the digest of what stands before its body, and the records that its texts lead
/// to. The same front matter makes the same numbers of records.
pub type PageBefore = (String, Vec<u32>);

impl Before {
    /// Lists the outputs that may differ, as indexes; `None` where any may.
    ///
    /// `heads` are the Markdown files of now with their digests. The site of before and that of now must have had nothing
    /// to say but notes.
    pub fn wanted(&self, site: &Site, plan: &Plan, heads: &[(Arc<str>, String)]) -> Option<Vec<u32>> {
        if heads.len() != self.pages.len() || !self.has_same_outputs(site, plan) {
            return None;
        }
        let mut touched: FxHashSet<RecordId> = FxHashSet::default();
        let mut files: FxHashSet<u32> = FxHashSet::default();
        for index in &self.changed {
            let ((path, head), (head_before, targets)) = (heads.get(*index)?, self.pages.get(*index)?);
            if head != head_before {
                return None;
            }
            touched.extend(targets.iter().map(|it| RecordId(*it)));
            // What is withheld shows nowhere.
            let Some(at) = find(site, path) else { continue };
            if !matches!(site.documents[at].header.page, Page::Record(_) | Page::Plain) {
                return None;
            }
            touched.extend(targets_of(&site.joins[at]));
            files.insert(at as u32);
        }
        let mut owners = owners(site, &files);
        // A link to a place on a page may lead to another place.
        let anchored: FxHashSet<u32> = (0..site.documents.len() as u32)
            .into_par_iter()
            .filter(|at| leads_into(&site.joins[*at as usize], &owners))
            .collect();
        owners.extend(self::owners(site, &anchored));
        // An edition shows how the texts of its events begin.
        touched.extend(owners.iter().flat_map(|id| site.relations.editions.of(*id)));
        let feeds: FxHashSet<RecordId> = owners.iter().flat_map(|id| concerned(site, *id)).collect();
        touched.extend(owners);
        if touched.iter().any(|id| id.index() >= site.records.len()) {
            return None;
        }
        let wanted = |at: &usize| match &plan.outputs[*at].what {
            What::Record(id) | What::Plain(id) => touched.contains(id),
            What::Listed {
                record,
                list: Listed::Mentions | Listed::Sayings | Listed::Uses,
                ..
            }
            | What::Year { record, .. } => touched.contains(record),
            // Who and what belongs together is said before the bodies.
            What::Listed { .. } => false,
            What::Feed { of: Some(id), .. } => touched.contains(id) || feeds.contains(id),
            // Made of files that have not changed.
            What::Asset(_) | What::ThemeFile(_) => false,
            // Names, dates and summaries, which stand before the bodies; but a summary may lead to a place in one, and
            // before the first page there may be a text.
            What::List { page, .. } => *page == 1 || !anchored.is_empty(),
            What::Index | What::IndexLetter { .. } => false,
            What::Timeline | What::TimelineYear { .. } | What::TimelineMonth { .. } => false,
            _ => true,
        };
        Some((0..plan.outputs.count()).filter(wanted).map(|at| at as u32).collect())
    }

    fn has_same_outputs(&self, site: &Site, plan: &Plan) -> bool {
        let known = |path: &str| {
            let files = &self.standing.files;
            files.binary_search_by(|it| (*it.path).cmp(path)).is_ok()
        };
        let mut beside = 0;
        let mut found = |path: &str| {
            beside += 1;
            known(path)
        };
        known(MARKER)
            && (0..plan.outputs.count())
                .into_par_iter()
                .all(|at| known(&plan.outputs[at].path))
            && plan.all_beside(site).all(|output| found(&output.path))
            && plan.outputs.count() + beside + 1 == self.standing.files.len()
    }
}

/// Lists for each Markdown file the records that its texts lead to; none for what is withheld.
pub fn pages(site: &Site, heads: &[(Arc<str>, String)]) -> Vec<PageBefore> {
    let parts = heads.par_chunks(1000).map(|heads| pages_of(site, heads));
    parts.flatten_iter().collect()
}

/// Does so for some of them, which stand in the order of their paths.
fn pages_of(site: &Site, heads: &[(Arc<str>, String)]) -> Vec<PageBefore> {
    let first = heads.first().map_or("", |(path, _)| path);
    let mut at = site.documents.partition_point(|it| *it.path < *first);
    let mut all = Vec::with_capacity(heads.len());
    for (path, head) in heads {
        while site.documents.get(at).is_some_and(|it| it.path < *path) {
            at += 1;
        }
        let public = site.documents.get(at).is_some_and(|it| it.path == *path);
        let mut targets: Vec<u32> = Vec::new();
        if public {
            targets_of(&site.joins[at]).for_each(|id| targets.push(id.0));
            targets.sort_unstable();
            targets.dedup();
        }
        all.push((head.clone(), targets));
    }
    all
}

fn find(site: &Site, path: &str) -> Option<usize> {
    let at = site.documents.partition_point(|it| *it.path < *path);
    site.documents.get(at).is_some_and(|it| *it.path == *path).then_some(at)
}

/// The records that some files belong to.
fn owners(site: &Site, files: &FxHashSet<u32>) -> FxHashSet<RecordId> {
    let of = |it: &crate::resolve::Record| {
        let translations = it.translations.iter().map(|(_, file)| file);
        it.document.iter().chain(translations).any(|file| files.contains(file))
    };
    let records = site.records.iter().enumerate().filter(|(_, record)| of(record));
    records.map(|(at, _)| RecordId(at as u32)).collect()
}

fn texts(joins: &Joins) -> impl Iterator<Item = &BodyJoins> {
    std::iter::once(&joins.body).chain(&joins.summaries)
}

/// The records on whose pages a file's texts show, or may: all that it leads to.
fn targets_of(joins: &Joins) -> impl Iterator<Item = RecordId> {
    texts(joins).flat_map(|text| {
        let links = text.links.iter().filter_map(|it| match it {
            Target::Record(id, _) => Some(*id),
            _ => None,
        });
        let quoted = text.quotations.iter().flat_map(|it| {
            let speakers = it.speakers.iter().filter_map(|named| match named {
                Named::Record(id) => Some(*id),
                Named::Words(_) => None,
            });
            it.source.into_iter().chain(speakers)
        });
        let cited = text.citations.iter().copied().flatten();
        let mentioned = text.mentions.iter().map(|it| it.record);
        links.chain(mentioned).chain(quoted).chain(cited)
    })
}

/// Tells whether a text leads to a place on one of some pages.
fn leads_into(joins: &Joins, pages: &FxHashSet<RecordId>) -> bool {
    let into = |target: &Target| matches!(target, Target::Record(id, Some(_)) if pages.contains(id));
    texts(joins).any(|text| text.links.iter().any(into))
}

/// The records whose feeds hold an event.
fn concerned(site: &Site, event: RecordId) -> Vec<RecordId> {
    let records = (0..site.records.len() as u32).into_par_iter().map(RecordId);
    let holds = |id: &RecordId| site.relations.events.of(*id).iter().any(|tie| tie.event == event);
    records.filter(holds).collect()
}
