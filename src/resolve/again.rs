//! Joins a site again after some of its files changed: what nothing says otherwise of keeps its value.
//!
//! Takes files that took the place of others; changes what they touch, and gives up where the change is of a kind that
//! touches too much: then the caller joins everything. Never less than [`resolve`](super::resolve) would do: a file is
//! joined again when anything it was joined by may mean something else.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::base::date::Instant;
use crate::base::id::{Kind, RecordId};
use crate::diag::{Diagnostic, catalog};
use crate::parse::body::Anchor;
use crate::parse::document::{Document, Header, Page};
use crate::parse::record::{Facts, Placed, Publish};

use super::arrivals::{Arrival, Departure, Typed};
use super::links::Meant;
use super::names::{Names, folded_key, id_key, key};
use super::order::Ranks;
use super::references::{self, Asked, Lookup};
use super::site::{Joins, OwnTies, Site};
use super::trie::Newcomers;
use super::words::{Needle, Sections};
use super::written::same_words;
use super::{
    Resolved, Trace, assets, budget, header_image, join_and_trace, links, mentions, offices, order, quotations,
    records, redirects, relations, withhold,
};

/// A file that took the place of another.
pub type Changed = (Arc<Document>, Arc<Document>);

/// What became of the files of a site.
#[derive(Default)]
pub struct Changes {
    pub replaced: Vec<Changed>,
    pub came: Vec<Arc<Document>>,
    pub went: Vec<Arc<Document>>,
}

impl Changes {
    /// Tells whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.replaced.is_empty() && self.came.is_empty() && self.went.is_empty()
    }

    /// Lists the files as they were, of those that are no longer so.
    pub fn before(&self) -> impl Iterator<Item = &Arc<Document>> {
        self.replaced.iter().map(|(old, _)| old).chain(&self.went)
    }
}

/// What moved in a site: of what did not, everything made from it still holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// Which records there are, or their order in time.
    pub records: bool,
    /// Names by which lists are sorted.
    pub names: bool,
    /// The events that concern some record.
    pub events: bool,
    /// The records that came or went, and those whom events concern or did that came, went, moved in time or say
    /// something else; sorted. `None` where it may be anyone.
    pub concerned: Option<Vec<RecordId>>,
    /// The records whose long lists fill more pages than before or fewer; sorted.
    pub listed: Vec<RecordId>,
    pub corrections: bool,
    pub assets: bool,
    pub redirects: bool,
    /// The public files whose text or written links differ: indexes into the site's documents.
    pub files: Vec<u32>,
}

impl Moved {
    /// Tells whether other outputs may be planned than before, pages of long lists apart; names alone only change their
    /// order.
    pub fn changes_outputs(&self) -> bool {
        self.records || self.events || self.corrections || self.assets || self.redirects
    }

    /// Lists the records that may have other pages or feeds than before, or pages that may be in the sitemap or not;
    /// sorted. `None` where it may be anyone.
    pub fn pages(&self) -> Option<Vec<RecordId>> {
        // Who was retracted is no longer in the sitemap.
        let concerned = self.concerned.as_ref().filter(|_| !self.corrections)?;
        let mut all = [&concerned[..], &self.listed].concat();
        all.sort_unstable();
        Some(all)
    }
}

impl Resolved {
    /// Takes in what became of some files, and goes on to a later moment; `None` where everything must be joined, in
    /// which case nothing was done.
    pub fn again(&mut self, changes: &Changes, now: Option<&Instant>) -> Option<Moved> {
        self.prepare();
        // What is said of two topics at one address names places in two files.
        let collides = |it: &Diagnostic| it.code == catalog::links::TOPIC_ADDRESS;
        if self.found.records.iter().any(collides) {
            return None;
        }
        let as_of = match (&self.site.as_of, now) {
            (Some(as_of), Some(now)) => Some(as_of.later(now)?),
            (None, None) => None,
            _ => return None,
        };
        let mut public: Vec<(u32, &Changed)> = Vec::new();
        let reason = |document| withhold::reason(document, self.drafts, as_of.as_ref());
        for change in &changes.replaced {
            let (old, new) = change;
            if reason(old) != reason(new) || !self.fits(old, new, changes) {
                return None;
            }
            match self.find(&old.path) {
                Some(at) => public.push((at, change)),
                // Withheld: only what reading it found may differ.
                None if old.header == new.header => {}
                None => return None,
            }
        }
        if changes.came.iter().chain(&changes.went).any(|it| reason(it).is_some()) {
            return None;
        }
        let went = self.leaving(changes)?;
        let came = self.arriving(changes, &went)?;
        for (old, new) in &changes.replaced {
            let withheld = withhold::reason(old, self.drafts, as_of.as_ref()).is_some();
            withhold::note(new, withheld, &mut self.found.reading);
        }
        let before = self.site.clone();
        let new = changes.replaced.iter().map(|(_, new)| new).chain(&changes.came);
        new.for_each(|it| offices::ask(&it.header.facts, as_of.as_ref()));
        self.site.as_of = as_of;
        Some(self.take(&before, &public, &came, &went))
    }

    /// The place of a public file.
    fn find(&self, path: &str) -> Option<u32> {
        self.places.get(path).copied()
    }

    /// Tells whether two headers of a file differ only in what can be joined again by itself.
    fn fits(&self, old: &Document, new: &Document, changes: &Changes) -> bool {
        let path = &*new.path;
        let (old, new) = (&old.header, &new.header);
        if old == new {
            return true;
        }
        let same = (old.page, &old.id, &old.translation) == (new.page, &new.id, &new.translation)
            && old.slug.as_ref().map(|it| &it.value) == new.slug.as_ref().map(|it| &it.value)
            && values(&old.former_ids).eq(values(&new.former_ids))
            && old.withheld.unreadable == new.withheld.unreadable;
        let facts = match (&old.facts, &new.facts) {
            (Facts::Actor(old), Facts::Actor(new)) => old.iso == new.iso,
            (Facts::Source(old), Facts::Source(new)) => {
                old.text.as_ref().map(|it| &it.value) == new.text.as_ref().map(|it| &it.value)
            }
            // What topics there are depends on the names of those that have a file.
            (Facts::Topic(_), Facts::Topic(_)) => old.title.value == new.title.value && old.aliases == new.aliases,
            (old, new) => std::mem::discriminant(old) == std::mem::discriminant(new),
        };
        let topics = || {
            old.topics
                .iter()
                .map(|it| &it.value)
                .eq(new.topics.iter().map(|it| &it.value))
                || (self.topics_stay(path, old, Typed::Before, changes)
                    && self.topics_stay(path, new, Typed::Now, changes))
        };
        same && facts && topics()
    }

    fn take(&mut self, before: &Site, public: &[(u32, &Changed)], came: &[Arrival<'_>], went: &[Departure]) -> Moved {
        let mut moved = Moved {
            records: !came.is_empty() || !went.is_empty(),
            ..Moved::default()
        };
        let mut doubt = Doubt::default();
        for it in went {
            self.take_away(it, &mut doubt, &mut moved);
        }
        let came: Vec<(u32, RecordId)> = came
            .iter()
            .map(|it| (self.put(it, &mut doubt, &mut moved), it.id))
            .collect();
        let gone = went.iter().map(|it| it.id);
        let mut moved_in_time: FxHashSet<RecordId> = came.iter().map(|(_, id)| *id).chain(gone).collect();
        for (at, (old, new)) in public {
            self.site.documents.change(*at as usize, |it| *it = Arc::clone(new));
            moved.corrections |= old.header.corrections != new.header.corrections;
            moved.redirects |= !values(&old.header.redirect_from).eq(values(&new.header.redirect_from));
            let date = |it: &Document| (order::date(&it.header.facts).cloned(), it.header.published.clone());
            if date(old) != date(new) {
                moved_in_time.extend(self.owners[*at as usize]);
            }
        }
        let mut owners: Vec<RecordId> = public.iter().filter_map(|(at, _)| self.owners[*at as usize]).collect();
        owners.sort_unstable();
        owners.dedup();
        for id in &owners {
            self.take_record(*id, before, &mut doubt, &mut moved);
        }
        if self.trie.is_worn() {
            self.trie = links::trie(&self.site.records, &self.site.documents, &self.site.config);
        }
        let mut ranks = Ranks::Kept;
        if moved.records || !moved_in_time.is_empty() {
            moved.records = true;
            let known = order::Before {
                chronology: &before.chronology,
                moved: &moved_in_time,
            };
            let (site, as_of) = (&self.site, self.site.as_of.as_ref());
            let chronology;
            (chronology, ranks) = order::chronology(&site.records, &site.documents, as_of, Some(&known));
            self.site.chronology = Arc::new(chronology);
        }
        let mut touched: FxHashSet<RecordId> = owners.into_iter().chain(went.iter().map(|it| it.id)).collect();
        touched.extend(came.iter().map(|(_, id)| *id));
        let mut files: FxHashSet<u32> = public.iter().map(|(at, _)| *at).collect();
        files.extend(came.iter().map(|(at, _)| *at));
        let doubtful = self.doubtful(&doubt);
        files.extend(&doubtful.asked);
        let mut records: FxHashSet<RecordId> = files.iter().filter_map(|at| self.owners[*at as usize]).collect();
        if doubt.nearest {
            // What is said of a word that means nothing names the nearest that mean something.
            let may_name = |found: &&Diagnostic| found.code != catalog::links::SHARED_NAME;
            let joins = self.found.joins.iter();
            files.extend(
                joins
                    .filter(|(_, found)| found.iter().any(|it| may_name(&it)))
                    .map(|(at, _)| *at),
            );
            records.extend(self.found.ties.keys().map(|at| RecordId(*at)));
        }

        let mut asked: FxHashMap<RecordId, Asked> = FxHashMap::default();
        let speakers = self.tie(&records, &mut touched, &mut asked);
        if !speakers.is_empty() {
            let more = self.doubtful(&Doubt {
                targets: speakers,
                ..Doubt::default()
            });
            files.extend(more.asked);
            let more: FxHashSet<RecordId> = files.iter().filter_map(|at| self.owners[*at as usize]).collect();
            self.tie(&more.difference(&records).copied().collect(), &mut touched, &mut asked);
        }
        let mut only_read = doubtful.read;
        only_read.retain(|(at, _)| !files.contains(at));
        let mut files: Vec<u32> = files.into_iter().collect();
        files.sort_unstable();
        let mut changed: FxHashSet<u32> = public.iter().map(|(at, _)| *at).collect();
        changed.extend(came.iter().map(|(at, _)| *at));
        let Told { mut retold, quoting } = self.join(&files, &changed, asked, &mut moved);
        retold.retain(|id| !touched.contains(id));
        let settled = |id: RecordId| touched.contains(&id) || retold.binary_search(&id).is_ok();
        let links = self.reread(&only_read, doubt.newcomers().as_ref(), settled);

        let mut touched: Vec<RecordId> = touched.into_iter().collect();
        touched.sort_unstable();
        let parent = |site: &Site, id: &RecordId| relations::parent(&site.ties[id.index()]);
        if !self.found.rings.is_empty() || touched.iter().any(|id| parent(before, id) != parent(&self.site, id)) {
            self.found.rings.clear();
            relations::check_rings(&self.site, &mut self.found.rings);
        }
        // Which words are quotations of whom is a relation too.
        let flipped = self.check_quotations(before, (quoting, &touched), public, went);
        match ranks {
            Ranks::Kept if !flipped => {
                let who = relations::Who {
                    records: &touched,
                    texts: &retold,
                    links: &links,
                };
                let lists = relations::change(before, &mut self.site, who);
                moved.events = lists.events;
                let mut concerned = lists.concerned;
                concerned.extend(went.iter().map(|it| it.id).chain(came.iter().map(|(_, id)| *id)));
                concerned.sort_unstable();
                moved.concerned = Some(concerned);
                moved.listed = lists.listed;
            }
            // There was no room, and whoever had a rank has another; or words of files that did not change count now.
            Ranks::New | Ranks::Kept => self.site.relations = relations::relations(&self.site),
        }
        if moved.redirects {
            self.site.redirects = Arc::new(redirects(&self.site.records, &self.site.documents));
        }
        moved
    }

    /// Checks the quotations that what moved may concern: files that were joined again, and records of which something
    /// else is known now. Tells whether relations of files that did not move may be others.
    fn check_quotations(
        &mut self,
        before: &Site,
        (mut files, touched): (Vec<u32>, &[RecordId]),
        public: &[(u32, &Changed)],
        went: &[Departure],
    ) -> bool {
        let (site, checked, found) = (&mut self.site, &mut self.checked, &mut self.found.quotations);
        let budget = |it: &Document| match &it.header.facts {
            Facts::Organization(facts) => facts.quote_budget,
            _ => None,
        };
        // Of an outlet's budget all its sources take a share.
        if public.iter().any(|(_, (old, new))| budget(old) != budget(new)) {
            let outcomes = quotations::check(site, &self.texts, &std::mem::take(checked));
            site.archives = Arc::default();
            *found = quotations::Found::default();
            quotations::take(site, outcomes, checked, found);
            return true;
        }
        files.extend(went.iter().map(|it| it.file));
        let is_source = |id: &&RecordId| matches!(site.facts(**id), Facts::Source(_));
        if touched.iter().any(|id| is_source(&id)) {
            // Words that may be of several sources may be of another now.
            let several = |joins: &Joins| joins.quotations().any(|it| !it.others.is_empty());
            let all = site.joins.iter().enumerate();
            files.extend(all.filter(|(_, joins)| several(joins)).map(|(at, _)| at as u32));
        }
        files.sort_unstable();
        files.dedup();
        quotations::check_again(before, site, (&files, touched), &self.texts, checked, found)
    }

    /// Takes what a record's files say of it now, and notes what that may mean for others.
    fn take_record(&mut self, id: RecordId, before: &Site, doubt: &mut Doubt, moved: &mut Moved) {
        let after = &mut self.site;
        let record = before.record(id);
        if let (Some(old), Some(new)) = (before.header(id), after.header(id)) {
            let name = records::name_of(new, &record.id, &after.config);
            let draft = new.withheld.draft;
            let by_name = matches!(
                record.page,
                Page::Record(
                    Kind::Actor | Kind::Organization | Kind::Document | Kind::Topic | Kind::Place | Kind::Series
                )
            );
            moved.names |= by_name && (old.title.value != new.title.value || sort_name(old) != sort_name(new));
            doubt.nearest |= name != record.name;
            if name != record.name || draft != record.draft {
                after.records.change(id.index(), |it| {
                    it.draft = draft;
                    it.name = name;
                });
            }
        }
        let old = Names::of_record(record, &before.documents);
        let new = Names::of_record(after.record(id), &after.documents);
        if old != new {
            let gone = old.iter().filter(|it| new.binary_search(it).is_err());
            let come = new.iter().filter(|it| old.binary_search(it).is_err());
            doubt
                .keys
                .extend(gone.clone().chain(come.clone()).map(|it| folded_key(it)));
            doubt.nearest = true;
            self.names.change(id, gone, come);
        }
        let length = |site: &Site| site.header(id).map_or(0, |it| budget::size(&it.title.value));
        let (length_before, length_after) = (length(before), length(&self.site));
        doubt.sizes |= length_before != length_after;
        let after = &self.site;
        let grows = length_after > length_before + budget::SMALL_GROWTH;
        let linked = |site: &Site| {
            let mut all: Vec<(Arc<str>, Meant)> = Vec::new();
            links::linked_names(site.record(id), &site.documents, |it, meant| {
                all.push((Arc::clone(it), meant))
            });
            all
        };
        let (linked_before, linked_after) = (linked(before), linked(after));
        if linked_before != linked_after {
            linked_before.iter().for_each(|(name, _)| self.trie.remove(name, id));
            linked_after
                .iter()
                .for_each(|(name, meant)| meant.put(name, id, &mut self.trie));
            let gone = linked_before.iter().filter(|it| !linked_after.contains(it));
            let come = linked_after.iter().filter(|it| !linked_before.contains(it));
            gone.for_each(|(name, _)| doubt.name_went(name));
            for (name, meant) in come {
                let known = || linked_before.iter().any(|(other, _)| same_words(other, name));
                match *meant == Meant::Another || known() {
                    true => doubt.name_went(name),
                    false => doubt.name_came(name, id),
                }
            }
        }
        let quoted = quotable(before, id) != quotable(after, id);
        if quoted || grows || places(before, id) != places(after, id) {
            let keys = old
                .iter()
                .chain(&new)
                .map(|it| folded_key(it))
                .chain(keys_of(after, id));
            match quoted || grows {
                true => doubt.targets.extend(keys),
                false => doubt.anchors.extend(keys),
            }
        }
    }

    /// Finds the public files that a doubt may concern.
    fn doubtful(&self, doubt: &Doubt) -> Doubtful {
        if doubt.concerns_nobody() {
            return Doubtful::default();
        }
        let needles: Vec<Needle> = doubt.names.iter().map(|(name, _)| Needle::new(name)).collect();
        let by_path = !doubt.anchors.is_empty() || !doubt.targets.is_empty();
        let asks = |trace: &Trace| {
            trace.has_asked(&doubt.keys)
                || trace.has_asked(&doubt.targets)
                || (trace.anchors && ((by_path && trace.by_path) || trace.has_asked(&doubt.anchors)))
                || (doubt.sizes && trace.heavy)
        };
        let files = (0..self.traces.len()).into_par_iter().with_min_len(1000);
        let (asked, read) = rayon::join(
            || {
                let asked = files.filter(|at| asks(&self.traces[*at]));
                asked.map(|at| at as u32).collect()
            },
            || self.words.find(&needles),
        );
        Doubtful { asked, read }
    }

    /// Resolves the references of records again; returns the keys of sources whose excerpts have other speakers.
    fn tie(
        &mut self,
        records: &FxHashSet<RecordId>,
        touched: &mut FxHashSet<RecordId>,
        asked: &mut FxHashMap<RecordId, Asked>,
    ) -> FxHashSet<u32> {
        let mut keys = FxHashSet::default();
        let records: Vec<RecordId> = records.iter().copied().collect();
        let tied: Vec<_> = records
            .par_iter()
            .with_min_len(32)
            .filter_map(|id| {
                let file = self.site.record(*id).document?;
                let own = Asked::default();
                let mut found = Vec::new();
                let lookup = Lookup {
                    records: &self.site.records,
                    names: &self.names,
                    withheld: &self.withheld,
                    asked: Some(&own),
                };
                let ties = references::ties(&self.site.documents[file as usize], lookup, &mut found);
                Some((*id, ties, found, own))
            })
            .collect();
        for (id, ties, found, own) in tied {
            let id = &id;
            asked.insert(*id, own);
            match found.is_empty() {
                true => self.found.ties.remove(&id.0),
                false => self.found.ties.insert(id.0, found),
            };
            let before = &self.site.ties[id.index()];
            if **before == ties {
                continue;
            }
            if let (OwnTies::Source(old), OwnTies::Source(new)) = (&before.own, &ties.own)
                && old.speakers != new.speakers
            {
                let record = self.site.record(*id);
                let names = Names::of_record(record, &self.site.documents);
                keys.extend(names.iter().map(|it| folded_key(it)).chain(keys_of(&self.site, *id)));
            }
            touched.insert(*id);
            self.site.ties.change(id.index(), |it| *it = Arc::new(ties));
        }
        keys
    }

    /// Joins files again.
    fn join(
        &mut self,
        files: &[u32],
        changed: &FxHashSet<u32>,
        mut asked: FxHashMap<RecordId, Asked>,
        moved: &mut Moved,
    ) -> Told {
        let (site, context) = (&self.site, self.link_context());
        let joined: Vec<_> = files
            .par_iter()
            .with_min_len(8)
            .map(|at| {
                let (document, owner) = (&site.documents[*at as usize], self.owners[*at as usize]);
                let (mut joined, trace) = join_and_trace(document, owner, context);
                let words = changed
                    .contains(at)
                    .then(|| Box::new(mentions::words(document, &site.config)));
                let page = owner.map(|id| site.record(id));
                let image = header_image(document, page, &self.index).map(|file| {
                    joined.joins.image = file.as_ref().map(|it| self.index.published_at(it));
                    joined.files.extend(file);
                });
                (joined, trace, words, image.err())
            })
            .collect();
        let mut other_files = moved.assets;
        moved.assets = false;
        let mut told = Told::default();
        for (at, (mut joined, mut trace, words, image)) in files.iter().zip(joined) {
            let own = self.owners[*at as usize].filter(|id| self.site.record(*id).document == Some(*at));
            let before = &mut self.traces[*at as usize];
            if let Some(words) = words {
                self.words.set(*at as usize, &words);
            }
            match own.and_then(|id| asked.remove(&id)) {
                Some(asked) => trace.asks(asked.into_keys()),
                // Its references are those that they were, and so is what they have looked up.
                None if own.is_some() => trace.asks(std::mem::take(&mut before.keys)),
                None => {}
            }
            self.traces[*at as usize] = trace;
            match joined.findings.is_empty() {
                true => self.found.joins.remove(at),
                false => self.found.joins.insert(*at, joined.findings),
            };
            match image {
                Some(diagnostic) => self.found.images.insert(*at, *diagnostic),
                None => self.found.images.remove(at),
            };
            let before = match joined.files.is_empty() {
                true => self.referred.remove(at),
                false => self.referred.insert(*at, joined.files),
            };
            other_files |= before.as_ref() != self.referred.get(at);
            let changed = changed.contains(at);
            if !changed {
                joined.joins.keep_verdicts(&self.site.joins[*at as usize]);
            }
            let before = &self.site.joins[*at as usize];
            let same = **before == joined.joins;
            if changed || !before.quotations().eq(joined.joins.quotations()) {
                told.quoting.push(*at);
            }
            if !same {
                self.site.joins.change(*at as usize, |it| *it = Arc::new(joined.joins));
                told.retold.extend(self.owners[*at as usize]);
            }
            if !same || changed {
                moved.files.push(*at);
            }
        }
        if other_files {
            let assets = assets(&self.index, &self.referred, &self.files);
            if assets != *self.site.assets {
                moved.assets = true;
                self.site.assets = Arc::new(assets);
            }
        }
        // A record may have several files.
        told.retold.sort_unstable();
        told.retold.dedup();
        told
    }

    pub(super) fn link_context(&self) -> links::LinkContext<'_> {
        let site = &self.site;
        links::LinkContext {
            config: &site.config,
            lookup: Lookup {
                records: &site.records,
                names: &self.names,
                withheld: &self.withheld,
                asked: None,
            },
            documents: &site.documents,
            ties: &site.ties,
            files: &self.index,
            trie: &self.trie,
        }
    }
}

/// What joining files again came to.
#[derive(Default)]
struct Told {
    /// The records whose files say something else now, sorted.
    retold: Vec<RecordId>,
    /// The files that changed or whose quotations are of other sources.
    quoting: Vec<u32>,
}

/// The public files that a doubt may concern, in their order.
#[derive(Default)]
struct Doubtful {
    /// They ask for something that may mean something else now.
    asked: Vec<u32>,
    /// Their running text may name something else, in some sections.
    read: Vec<(u32, Sections)>,
}

/// What a change leaves uncertain in files that did not change.
#[derive(Default)]
pub(super) struct Doubt {
    /// Words that mean something else now.
    pub keys: FxHashSet<u32>,
    /// Names that running text is read for, or was, each with the record that it came to where it did.
    names: Vec<(Arc<str>, Option<RecordId>)>,
    /// The words for sources that are to be quoted otherwise, or not at all.
    targets: FxHashSet<u32>,
    /// The words for pages that have other anchors.
    anchors: FxHashSet<u32>,
    /// Whether a name has another length.
    sizes: bool,
    /// Whether what is said of words that mean nothing may be another thing.
    pub nearest: bool,
}

impl Doubt {
    /// Notes a name that texts are not read for any more, or one that they may have been read for under another form.
    pub fn name_went(&mut self, name: &Arc<str>) {
        self.names.push((Arc::clone(name), None));
    }

    /// Notes a name that a record got, which had none with these words.
    pub fn name_came(&mut self, name: &Arc<str>, id: RecordId) {
        self.names.push((Arc::clone(name), Some(id)));
    }

    /// Returns the names, where all of them came and they are few.
    fn newcomers(&self) -> Option<Newcomers> {
        /// More are found as fast among all names.
        const FEW: usize = 8;
        let mut newcomers = Newcomers::default();
        for (name, came_to) in &self.names {
            newcomers.add(name, (*came_to)?);
        }
        (self.names.len() <= FEW).then_some(newcomers)
    }

    fn concerns_nobody(&self) -> bool {
        !self.sizes
            && self.keys.is_empty()
            && self.names.is_empty()
            && self.targets.is_empty()
            && self.anchors.is_empty()
    }
}

pub(super) fn values(all: &[Placed<Arc<str>>]) -> impl Iterator<Item = &Arc<str>> {
    all.iter().map(|it| &it.value)
}

/// The words that lead to a record beside its names.
pub(super) fn keys_of(site: &Site, id: RecordId) -> Vec<u32> {
    let former = site.header(id).map_or(&[][..], |header| &header.former_ids);
    let ids = values(former).chain([&site.record(id).id]);
    ids.flat_map(|it| [key(it), id_key(it)]).collect()
}

fn sort_name(header: &Header) -> Option<&Arc<str>> {
    match &header.facts {
        Facts::Actor(actor) => actor.sort_name.as_ref(),
        _ => None,
    }
}

/// The id of an excerpt, and how much placing it costs.
type Passage<'a> = (&'a Arc<str>, usize);

/// What others may ask of a source.
fn quotable(site: &Site, id: RecordId) -> Option<(Publish, Vec<Passage<'_>>)> {
    match site.facts(id) {
        Facts::Source(source) => {
            let excerpts = source.excerpts.iter();
            let excerpts = excerpts.map(|it| (&it.id.value, budget::passage(it)));
            Some((source.publish, excerpts.collect()))
        }
        _ => None,
    }
}

/// What a link may name on a page.
fn places(site: &Site, id: RecordId) -> Option<(&[Anchor], [usize; 3])> {
    let body = &site.document(id)?.body;
    Some((
        &body.anchors,
        [body.paragraphs as usize, body.quotations.len(), body.notes.len()],
    ))
}
