//! Relations seen from the other side: who meets whom, what belongs where, who links to whom.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::base::date::{EventDate, Moment};
use crate::base::id::{Kind, RecordId};
use crate::diag::{Diagnostic, catalog};
use crate::parse::body::{Body, QuotationForm};
use crate::parse::document::Page;
use crate::parse::record::{Event, Facts};

use super::listed::Listed;
use super::lists::Lists;
use super::site::{
    Backlink, DocumentRole, DocumentTie, EventRole, EventTie, EventTies, ItemRole, ItemTie, Joins, Named, Neighbours,
    OwnTies, Relations, Saying, Site, SourceUse, Target, Tie, Ties, UseOf,
};

/// Turns every reference of a site round; what the site has of relations is not looked at.
pub fn relations(parts: &Site) -> Relations {
    // Most lists have the newest first, so what comes in this order is sorted already.
    let newest_first = &parts.chronology.rows.newest_first;
    let pairs: Vec<Pairs> = newest_first
        .par_chunks(1000)
        .map(|some| {
            let mut pairs = Pairs::default();
            some.iter().for_each(|at| pairs.add(RecordId(*at), parts));
            pairs
        })
        .collect();
    in_lists(pairs, parts)
}

/// What moved in the relations of a site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MovedRelations {
    /// Lists of events that concern a record.
    pub events: bool,
    /// The records that the events among those which may say something else concern, or did.
    pub concerned: Vec<RecordId>,
    /// The records whose long lists fill more pages than before or fewer; sorted.
    pub listed: Vec<RecordId>,
}

/// Records that may say something else than before, each named once.
#[derive(Clone, Copy)]
pub struct Who<'a> {
    /// All that they say may differ.
    pub records: &'a [RecordId],
    /// Their texts alone.
    pub texts: &'a [RecordId],
    /// Only whom they link to and where, of those that they link to elsewhere than before.
    pub links: &'a MovedLinks,
}

/// Links and mentions that came, went or moved, each with the record that it leads to.
#[derive(Default)]
pub struct MovedLinks {
    pub before: Vec<(RecordId, Backlink)>,
    pub after: Vec<(RecordId, Backlink)>,
}

impl MovedLinks {
    /// Puts those of other pages to these.
    pub fn and(mut self, other: MovedLinks) -> MovedLinks {
        append(&mut self.before, other.before);
        append(&mut self.after, other.after);
        self
    }
}

/// Takes into the relations of a site what some records say now in place of what they said before; nothing else that
/// relations are made of may differ between the two sites, and everyone else has the ranks that it had.
pub fn change(before: &Site, after: &mut Site, who: Who<'_>) -> MovedRelations {
    let records = who.records;
    let all = |site: &Site, links: &[(RecordId, Backlink)]| {
        let whole = gather(records, |pairs, id| pairs.add(id, site));
        let texts = gather(who.texts, |pairs, id| pairs.add_text(id, site));
        let mut all = whole.and(texts);
        all.backlinks.extend_from_slice(links);
        all
    };
    let (old, new) = rayon::join(|| all(before, &who.links.before), || all(after, &who.links.after));
    let oldest = |site: &Site, id: RecordId| site.chronology.oldest_first[id.index()];
    let newest = |site: &Site, id: RecordId| site.chronology.newest_first[id.index()];
    let mut relations = std::mem::take(&mut after.relations);
    let concerned: FxHashSet<RecordId> = old.events.iter().chain(&new.events).map(|it| it.0).collect();
    let mut listed = FxHashSet::default();
    old.listed(&mut listed);
    new.listed(&mut listed);
    let mut moved = MovedRelations {
        concerned: concerned.into_iter().collect(),
        events: change_list(&mut relations.events, old.events, new.events),
        ..MovedRelations::default()
    };
    change_ranked(&mut relations.parts, old.parts, new.parts, |id| oldest(after, id));
    change_ranked(&mut relations.responses, old.responses, new.responses, |id| {
        oldest(after, id)
    });
    change_ranked(&mut relations.related, old.related, new.related, |id| oldest(after, id));
    change_ranked(&mut relations.editions, old.editions, new.editions, |id| {
        newest(after, id)
    });
    change_list(&mut relations.memberships, old.memberships, new.memberships);
    change_list(&mut relations.officers, old.officers, new.officers);
    change_list(&mut relations.children, old.children, new.children);
    change_list(&mut relations.successors, old.successors, new.successors);
    change_list(&mut relations.documents, old.documents, new.documents);
    change_list(&mut relations.items, old.items, new.items);
    change_list(&mut relations.narrower, old.narrower, new.narrower);
    change_list(&mut relations.about, old.about, new.about);
    change_list(&mut relations.of_state, old.of_state, new.of_state);
    change_list(&mut relations.series, old.series, new.series);
    change_list(&mut relations.uses, old.uses, new.uses);
    change_list(&mut relations.sayings, old.sayings, new.sayings);
    change_list(&mut relations.backlinks, old.backlinks, new.backlinks);
    let differs = |id: &RecordId| {
        pair(before, *id) != pair(after, *id)
            || before.date(*id) != after.date(*id)
            || parent(&before.ties[id.index()]) != parent(&after.ties[id.index()])
    };
    if moved.events || records.iter().any(differs) {
        change_neighbours(before, after, &mut relations, records);
    }
    after.relations = relations;
    let differs = |id: &RecordId| {
        let mut lists = after.kind(*id).into_iter().flat_map(Listed::of);
        lists.any(|list| list.pages(before, *id) != list.pages(after, *id))
    };
    moved.listed = listed.into_iter().filter(differs).collect();
    moved.listed.sort_unstable();
    moved
}

/// Gathers what each of some records adds.
fn gather(ids: &[RecordId], add: impl Fn(&mut Pairs, RecordId) + Sync) -> Pairs {
    ids.par_iter()
        .with_min_len(64)
        .fold(Pairs::default, |mut pairs, id| {
            add(&mut pairs, *id);
            pairs
        })
        .reduce(Pairs::default, Pairs::and)
}

/// Changes the lists of those records whose pairs differ; tells whether any did.
fn change_list<T: Ord + Copy>(lists: &mut Lists<T>, old: Vec<(RecordId, T)>, new: Vec<(RecordId, T)>) -> bool {
    let changed = changed_lists(lists, old, new, |item| item);
    let any = !changed.is_empty();
    lists.change(changed.into_iter().map(|(id, mut list)| {
        list.sort_unstable();
        list.dedup();
        (id, list)
    }));
    any
}

/// The same for lists whose order is that of ranks which they do not hold.
fn change_ranked(
    lists: &mut Lists<RecordId>,
    old: Vec<(RecordId, (u32, RecordId))>,
    new: Vec<(RecordId, (u32, RecordId))>,
    rank: impl Fn(RecordId) -> u32,
) {
    let changed = changed_lists(lists, old, new, |(_, id)| id);
    lists.change(changed.into_iter().map(|(id, mut list)| {
        list.sort_unstable_by_key(|it| (rank(*it), *it));
        list.dedup();
        (id, list)
    }));
}

/// Returns the lists that are not what they were, the new items at their ends.
fn changed_lists<P: Ord + Copy, T: Ord + Copy>(
    lists: &Lists<T>,
    mut old: Vec<(RecordId, P)>,
    mut new: Vec<(RecordId, P)>,
    item: impl Fn(P) -> T,
) -> Vec<(RecordId, Vec<T>)> {
    for pairs in [&mut old, &mut new] {
        pairs.sort_unstable();
        pairs.dedup();
    }
    if old == new {
        return Vec::new();
    }
    let gone = old.iter().filter(|it| new.binary_search(it).is_err());
    let come = new.iter().filter(|it| old.binary_search(it).is_err());
    let mut of: FxHashMap<RecordId, (Vec<T>, Vec<T>)> = FxHashMap::default();
    gone.for_each(|(id, it)| of.entry(*id).or_default().0.push(item(*it)));
    come.for_each(|(id, it)| of.entry(*id).or_default().1.push(item(*it)));
    of.into_iter()
        .map(|(id, (mut gone, come))| {
            gone.sort_unstable();
            let stay = lists.of(id).iter().filter(|it| gone.binary_search(it).is_err());
            (id, stay.copied().chain(come).collect())
        })
        .collect()
}

/// Reports events that are part of themselves around a ring.
pub fn check_rings(parts: &Site, diagnostics: &mut Vec<Diagnostic>) {
    let parent = |id: RecordId| parent(&parts.ties[id.index()]);
    // 0: not seen, 1: on the way, 2: leads out. Each record is walked once.
    let mut state = vec![0u8; parts.records.len()];
    for start in 0..parts.records.len() as u32 {
        let mut way = Vec::new();
        let mut at = Some(RecordId(start));
        while let Some(id) = at {
            match state[id.index()] {
                0 => {
                    state[id.index()] = 1;
                    way.push(id);
                    at = parent(id);
                }
                1 => {
                    let record = &parts.records[id.index()];
                    if let Some(file) = record.document {
                        let document = &parts.documents[file as usize];
                        let place = match &document.header.facts {
                            Facts::Event(event) => event.part_of.as_ref().map(|it| it.at),
                            Facts::Organization(organization) => organization.parent.as_ref().map(|it| it.at),
                            _ => None,
                        };
                        if let Some(place) = place {
                            diagnostics.push(catalog::links::part_of_itself(document.location(place), &record.id));
                        }
                    }
                    at = None;
                }
                _ => at = None,
            }
        }
        for id in way {
            state[id.index()] = 2;
        }
    }
}

/// What a record is part of: the ties by which rings come about.
pub fn parent(ties: &Ties) -> Option<RecordId> {
    match &ties.own {
        OwnTies::Event(ties) => ties.part_of,
        OwnTies::Organization {
            parent: Some(Named::Record(parent)),
            ..
        } => Some(*parent),
        _ => None,
    }
}

/// Pairs of a record and what stands on its page, not yet sorted into lists.
#[derive(Default)]
struct Pairs {
    events: Vec<(RecordId, EventTie)>,
    parts: Vec<(RecordId, (u32, RecordId))>,
    responses: Vec<(RecordId, (u32, RecordId))>,
    related: Vec<(RecordId, (u32, RecordId))>,
    memberships: Vec<(RecordId, Tie)>,
    officers: Vec<(RecordId, Tie)>,
    children: Vec<(RecordId, RecordId)>,
    successors: Vec<(RecordId, RecordId)>,
    documents: Vec<(RecordId, DocumentTie)>,
    items: Vec<(RecordId, ItemTie)>,
    narrower: Vec<(RecordId, RecordId)>,
    about: Vec<(RecordId, RecordId)>,
    of_state: Vec<(RecordId, RecordId)>,
    editions: Vec<(RecordId, (u32, RecordId))>,
    series: Vec<(RecordId, RecordId)>,
    uses: Vec<(RecordId, SourceUse)>,
    sayings: Vec<(RecordId, Saying)>,
    backlinks: Vec<(RecordId, Backlink)>,
    /// Whom the texts at hand link to, and where.
    linked: Linked,
    /// On whose pages the event at hand stands.
    seen: Vec<RecordId>,
}

/// Where a record links to another, by the number of the text among all that it has, then by the place in the text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    text: u32,
    at: u32,
    block: u32,
    document: u32,
    body: u16,
}

impl Pairs {
    /// Puts the pairs of other records to these; the order does not matter, lists are sorted.
    fn and(mut self, other: Pairs) -> Pairs {
        append(&mut self.events, other.events);
        append(&mut self.parts, other.parts);
        append(&mut self.responses, other.responses);
        append(&mut self.related, other.related);
        append(&mut self.memberships, other.memberships);
        append(&mut self.officers, other.officers);
        append(&mut self.children, other.children);
        append(&mut self.successors, other.successors);
        append(&mut self.documents, other.documents);
        append(&mut self.items, other.items);
        append(&mut self.narrower, other.narrower);
        append(&mut self.about, other.about);
        append(&mut self.of_state, other.of_state);
        append(&mut self.editions, other.editions);
        append(&mut self.series, other.series);
        append(&mut self.uses, other.uses);
        append(&mut self.sayings, other.sayings);
        append(&mut self.backlinks, other.backlinks);
        self
    }

    /// Notes the records that have something in a list which may be long.
    fn listed(&self, records: &mut FxHashSet<RecordId>) {
        records.extend(self.parts.iter().map(|it| it.0));
        records.extend(self.responses.iter().map(|it| it.0));
        records.extend(self.memberships.iter().map(|it| it.0));
        records.extend(self.officers.iter().map(|it| it.0));
        records.extend(self.children.iter().map(|it| it.0));
        records.extend(self.documents.iter().map(|it| it.0));
        records.extend(self.items.iter().map(|it| it.0));
        records.extend(self.narrower.iter().map(|it| it.0));
        records.extend(self.about.iter().map(|it| it.0));
        records.extend(self.of_state.iter().map(|it| it.0));
        records.extend(self.sayings.iter().map(|it| it.0));
        records.extend(self.uses.iter().map(|it| it.0));
        records.extend(self.backlinks.iter().map(|it| it.0));
    }

    /// Adds all that one record says.
    fn add(&mut self, id: RecordId, parts: &Site) {
        self.add_ties(id, &parts.ties[id.index()], parts);
        self.add_text(id, parts);
    }

    fn add_ties(&mut self, id: RecordId, ties: &Ties, parts: &Site) {
        let newest = parts.chronology.newest_first[id.index()];
        let oldest = parts.chronology.oldest_first[id.index()];
        let facts = parts.records[id.index()]
            .document
            .map(|at| &parts.documents[at as usize].header.facts);
        match (&ties.own, facts) {
            (OwnTies::Event(own), Some(Facts::Event(event))) => self.add_event(id, own, event, ties, parts),
            (OwnTies::Actor { roles }, _) => {
                for (index, role) in roles.iter().enumerate() {
                    if let Some(Named::Record(organization)) = &role.organization {
                        let tie = Tie {
                            who: id,
                            index: index as u16,
                            on_behalf_of: None,
                        };
                        self.officers.push((*organization, tie));
                    }
                }
            }
            (
                OwnTies::Organization {
                    parent,
                    members,
                    successor_of,
                    ..
                },
                _,
            ) => {
                if let Some(Named::Record(parent)) = parent {
                    self.children.push((*parent, id));
                }
                self.memberships
                    .extend(members.iter().map(|tie| (tie.who, Tie { who: id, ..*tie })));
                self.successors.extend(successor_of.iter().map(|it| (*it, id)));
            }
            (OwnTies::Source(own), _) => {
                let mut item = |of: Option<RecordId>, how: ItemRole| {
                    self.items.extend(of.map(|of| {
                        (
                            of,
                            ItemTie {
                                order: newest,
                                source: id,
                                how,
                            },
                        )
                    }));
                };
                item(record_of(&own.publisher), ItemRole::Published);
                item(record_of(&own.carrier), ItemRole::Carried);
                item(record_of(&own.author), ItemRole::Author);
                item(own.derived_from, ItemRole::Derived);
                item(own.version_of, ItemRole::Version);
            }
            (
                OwnTies::Document {
                    parties,
                    signatories,
                    amends,
                    supersedes,
                },
                _,
            ) => {
                let mut add = |who: RecordId, how: DocumentRole| {
                    self.documents.push((
                        who,
                        DocumentTie {
                            order: newest,
                            document: id,
                            how,
                        },
                    ));
                };
                parties.iter().for_each(|it| add(*it, DocumentRole::Party));
                for tie in signatories {
                    add(tie.who, DocumentRole::Signatory(tie.index));
                    if let Some(principal) = tie.on_behalf_of {
                        add(principal, DocumentRole::Represented(tie.who));
                    }
                }
                amends.iter().for_each(|it| add(*it, DocumentRole::Amends));
                supersedes.iter().for_each(|it| add(*it, DocumentRole::Supersedes));
            }
            (OwnTies::Topic { broader, related }, _) => {
                self.narrower.extend(broader.iter().map(|it| (*it, id)));
                self.related.extend(related.iter().map(|it| (*it, (oldest, id))));
            }
            (OwnTies::Series { organizers }, _) => {
                self.series.extend(organizers.iter().filter_map(|it| match it {
                    Named::Record(who) => Some((*who, id)),
                    Named::Words(_) => None,
                }));
            }
            (OwnTies::Briefing { items }, _) => {
                self.editions.extend(items.iter().map(|tie| (tie.who, (newest, id))));
            }
            _ => {}
        }
        if parts.records[id.index()].page != Page::Record(Kind::Event) {
            self.about
                .extend(ties.topics.iter().filter(|it| **it != id).map(|it| (*it, id)));
            let order = newest;
            self.uses.extend(ties.sources.iter().map(|it| {
                (
                    *it,
                    SourceUse {
                        order,
                        page: id,
                        what: UseOf::Listed,
                    },
                )
            }));
        }
        let country = match facts {
            Some(Facts::Actor(actor)) => actor.country.as_ref(),
            Some(Facts::Place(place)) => place.country.as_ref(),
            _ => None,
        };
        if let Some(state) = country.and_then(|code| parts.states.get(code))
            && *state != id
        {
            self.of_state.push((*state, id));
        }
    }

    fn add_event(&mut self, id: RecordId, own: &EventTies, event: &Event, ties: &Ties, parts: &Site) {
        let newest = parts.chronology.newest_first[id.index()];
        let oldest = parts.chronology.oldest_first[id.index()];
        // An event stands once on a page, for its first reason in this order.
        let seen = &mut self.seen;
        seen.clear();
        let mut add = |whose: RecordId, how: EventRole| {
            if !seen.contains(&whose) {
                seen.push(whose);
                let order = match how {
                    // The highest number first; what has none stands after them, by date.
                    EventRole::Series(Some(number)) => u32::MAX / 2 - number.min(u32::MAX / 2),
                    EventRole::Series(None) => u32::MAX / 2 + newest,
                    _ => newest,
                };
                self.events.push((whose, EventTie { order, event: id, how }));
            }
        };
        own.actors
            .iter()
            .for_each(|tie| add(tie.who, EventRole::Actor(tie.index)));
        own.organizations
            .iter()
            .for_each(|tie| add(tie.who, EventRole::Organization(tie.index)));
        for tie in own.actors.iter().chain(&own.organizations) {
            if let Some(principal) = tie.on_behalf_of {
                add(principal, EventRole::Represented(tie.who));
            }
        }
        own.places.iter().for_each(|it| add(*it, EventRole::Place));
        own.documents.iter().for_each(|it| add(*it, EventRole::Document));
        own.series
            .iter()
            .for_each(|it| add(*it, EventRole::Series(event.number)));
        ties.topics.iter().for_each(|it| add(*it, EventRole::Topic));
        ties.sources.iter().for_each(|it| add(*it, EventRole::Source));
        self.parts.extend(own.part_of.iter().map(|it| (*it, (oldest, id))));
        self.responses
            .extend(own.responds_to.iter().map(|it| (*it, (oldest, id))));
        self.related.extend(own.related.iter().map(|it| (*it, (oldest, id))));
    }

    /// What a record's text adds: links, mentions, quotations, citations.
    fn add_text(&mut self, id: RecordId, parts: &Site) {
        self.add_links(id, parts);
        if let Some(file) = parts.records[id.index()].document {
            let (document, joins) = (&parts.documents[file as usize], &parts.joins[file as usize]);
            let order = parts.chronology.newest_first[id.index()];
            self.add_quotations(id, order, &document.body, joins);
        }
    }

    /// Adds the links and mentions of a record's texts.
    fn add_links(&mut self, id: RecordId, parts: &Site) {
        let joins = |file: u32| &*parts.joins[file as usize];
        links_of(id, parts, joins, None, (&mut self.linked, &mut self.backlinks));
    }

    fn add_quotations(&mut self, page: RecordId, order: u32, body: &Body, joins: &Joins) {
        for (index, (quotation, join)) in body.quotations.iter().zip(&joins.body.quotations).enumerate() {
            let index = index as u32;
            if let Some(source) = join.source.filter(|source| *source != page) {
                self.uses.push((
                    source,
                    SourceUse {
                        order,
                        page,
                        what: UseOf::Quotation(index),
                    },
                ));
            }
            let known = quotation.form != QuotationForm::Excerpt || join.excerpt.is_some();
            for speaker in join.speakers.iter().filter(|_| known) {
                if let Named::Record(who) = speaker {
                    self.sayings.push((
                        *who,
                        Saying {
                            order,
                            page,
                            quotation: index,
                        },
                    ));
                }
            }
        }
        for (index, (citation, source)) in body.citations.iter().zip(&joins.body.citations).enumerate() {
            let quoted = citation
                .quotation
                .and_then(|at| joins.body.quotations.get(at as usize)?.source);
            if let Some(source) = source.filter(|source| *source != page && Some(*source) != quoted) {
                self.uses.push((
                    source,
                    SourceUse {
                        order,
                        page,
                        what: UseOf::Citation(index as u32),
                    },
                ));
            }
        }
    }
}

/// Room for the links of a record's texts, before each other record is left with its first.
pub type Linked = Vec<(RecordId, Place)>;

/// Adds whom a record's texts link to or name, and where first, be it all of them or those in a list; `joins` are those
/// of a file.
pub fn links_of<'a>(
    id: RecordId,
    parts: &Site,
    joins: impl Fn(u32) -> &'a Joins,
    only: Option<&[RecordId]>,
    (linked, backlinks): (&mut Linked, &mut Vec<(RecordId, Backlink)>),
) {
    let counts = |target: &RecordId| only.is_none_or(|only| only.contains(target));
    let record = &parts.records[id.index()];
    let order = parts.chronology.newest_first[id.index()];
    linked.clear();
    let mut text = 0;
    // What a translation names counts on pages in its own language, of which there are none yet.
    if let Some(file) = record.document {
        let document = &parts.documents[file as usize];
        let joins = joins(file);
        let texts = std::iter::once((&document.body, &joins.body)).chain(
            document
                .header
                .summary
                .iter()
                .map(|(_, body)| body)
                .zip(&joins.summaries),
        );
        for (which, (body, join)) in texts.enumerate() {
            let mut add = |at: u32, target: RecordId, block: u32| {
                if target != id && counts(&target) {
                    let place = Place {
                        text,
                        at,
                        block,
                        document: file,
                        body: which as u16,
                    };
                    linked.push((target, place));
                }
            };
            join.mentions.iter().for_each(|it| add(it.start, it.record, it.block));
            explicit_links(body, &join.links).for_each(|(at, target, block)| add(at, target, block));
            text += 1;
        }
    }
    // A page stands once among those that link to a record: with its first place.
    linked.sort_unstable();
    linked.dedup_by_key(|(target, _)| *target);
    backlinks.extend(linked.iter().map(|(target, place)| {
        let backlink = Backlink {
            order,
            page: id,
            document: place.document,
            body: place.body,
            block: place.block,
            at: place.at,
        };
        (*target, backlink)
    }));
}

/// Sorts pairs into lists.
fn in_lists(pairs: Vec<Pairs>, parts: &Site) -> Relations {
    let count = parts.records.len();
    let mut pairs = pairs;
    let in_order = |pairs: Vec<Vec<(RecordId, (u32, RecordId))>>| {
        let mut pairs = pairs.concat();
        pairs.sort_unstable();
        pairs.dedup();
        Lists::from_sorted(count, pairs.into_iter().map(|(of, (_, id))| (of, id)).collect())
    };
    let (events, linked) = (
        each(&mut pairs, |it| &mut it.events),
        each(&mut pairs, |it| &mut it.backlinks),
    );
    let (uses, sayings) = (
        each(&mut pairs, |it| &mut it.uses),
        each(&mut pairs, |it| &mut it.sayings),
    );
    let ((events, neighbours), (backlinks, (uses, sayings))) = rayon::join(
        || {
            let events = Lists::build(count, events);
            let neighbours = neighbours(parts, &events);
            (events, Arc::new(neighbours))
        },
        || {
            (
                Lists::build(count, linked),
                (Lists::build(count, uses), Lists::build(count, sayings)),
            )
        },
    );
    Relations {
        events,
        parts: in_order(each(&mut pairs, |it| &mut it.parts)),
        responses: in_order(each(&mut pairs, |it| &mut it.responses)),
        related: in_order(each(&mut pairs, |it| &mut it.related)),
        memberships: Lists::build(count, each(&mut pairs, |it| &mut it.memberships)),
        officers: Lists::build(count, each(&mut pairs, |it| &mut it.officers)),
        children: Lists::build(count, each(&mut pairs, |it| &mut it.children)),
        successors: Lists::build(count, each(&mut pairs, |it| &mut it.successors)),
        documents: Lists::build(count, each(&mut pairs, |it| &mut it.documents)),
        items: Lists::build(count, each(&mut pairs, |it| &mut it.items)),
        narrower: Lists::build(count, each(&mut pairs, |it| &mut it.narrower)),
        about: Lists::build(count, each(&mut pairs, |it| &mut it.about)),
        of_state: Lists::build(count, each(&mut pairs, |it| &mut it.of_state)),
        editions: in_order(each(&mut pairs, |it| &mut it.editions)),
        series: Lists::build(count, each(&mut pairs, |it| &mut it.series)),
        uses,
        sayings,
        backlinks,
        neighbours,
    }
}

/// Takes the pairs of one sort out of all parts.
fn each<T>(parts: &mut [Pairs], sort: impl Fn(&mut Pairs) -> &mut Vec<T>) -> Vec<Vec<T>> {
    parts.iter_mut().map(|it| std::mem::take(sort(it))).collect()
}

/// Puts one list behind another, without copying the first of a site.
fn append<T>(all: &mut Vec<T>, mut more: Vec<T>) {
    match all.is_empty() {
        true => *all = more,
        false => all.append(&mut more),
    }
}

fn explicit_links<'a>(body: &'a Body, targets: &'a [Target]) -> impl Iterator<Item = (u32, RecordId, u32)> + 'a {
    use crate::parse::body::Hole;
    body.slots.iter().filter_map(move |slot| {
        let (Hole::Link(index) | Hole::LinkOpen(index)) = slot.hole else {
            return None;
        };
        match targets.get(index as usize) {
            Some(Target::Record(id, _)) => Some((slot.at, *id, body.links[index as usize].block)),
            _ => None,
        }
    })
}

fn record_of(named: &Option<Named>) -> Option<RecordId> {
    match named {
        Some(Named::Record(id)) => Some(*id),
        _ => None,
    }
}

/// The previous and next of each series, and the event before with the same first two actors.
fn neighbours(parts: &Site, events: &Lists<EventTie>) -> FxHashMap<RecordId, Neighbours> {
    let mut neighbours: FxHashMap<RecordId, Neighbours> = FxHashMap::default();
    for series in parts.of_kind(Kind::Series) {
        link_series(numbered(events, series), &mut neighbours);
    }
    let mut pairs: FxHashMap<Pair, Vec<RecordId>> = FxHashMap::default();
    for id in &parts.chronology.events {
        if let Some(pair) = pair(parts, *id) {
            pairs.entry(pair).or_default().push(*id);
        }
    }
    for events in pairs.into_values().filter(|it| it.len() > 1) {
        link_pair(parts, events, &mut neighbours);
    }
    neighbours
}

/// Finds for each of some events the latest that was over before it began, parts of it and what it is part of apart.
fn link_pair(site: &Site, events: Vec<RecordId>, neighbours: &mut FxHashMap<RecordId, Neighbours>) {
    /// So many that belong to an event are passed over.
    const PARTS: usize = 64;
    let bounds = |id: RecordId| site.date(id).and_then(EventDate::bounds);
    let mut events: Vec<(Moment, Moment, RecordId)> = events
        .into_iter()
        .filter_map(|id| bounds(id).map(|(earliest, latest)| (earliest, latest, id)))
        .collect();
    events.sort_unstable();
    // Those that are over, in time; and those that have begun and may not be, by their ends.
    let mut over: BTreeSet<(Moment, Moment, RecordId)> = BTreeSet::new();
    let mut begun: BinaryHeap<Reverse<(Moment, Moment, RecordId)>> = BinaryHeap::new();
    for (earliest, latest, id) in events {
        while begun.peek().is_some_and(|it| it.0.0 < earliest) {
            over.extend(begun.pop().map(|Reverse((end, start, id))| (start, end, id)));
        }
        let apart = |other: &RecordId| !is_part(site, *other, id) && !is_part(site, id, *other);
        if let Some(before) = over.iter().rev().map(|it| it.2).take(PARTS).find(apart) {
            neighbours.entry(id).or_default().before = Some(before);
        }
        begun.push(Reverse((latest, earliest, id)));
    }
}

/// Tells whether an event is part of another one, perhaps by way of others.
fn is_part(site: &Site, part: RecordId, whole: RecordId) -> bool {
    /// More are a ring.
    const WHOLES: usize = 64;
    let next = |id: &RecordId| site.event_ties(*id).and_then(|it| it.part_of);
    std::iter::successors(next(&part), next)
        .take(WHOLES)
        .any(|it| it == whole)
}

/// The first two actors of an event, in the order of their numbers.
type Pair = (RecordId, RecordId);

fn pair(site: &Site, event: RecordId) -> Option<Pair> {
    let OwnTies::Event(ties) = &site.ties[event.index()].own else {
        return None;
    };
    let [first, second, ..] = ties.actors.as_slice() else {
        return None;
    };
    Some((first.who.min(second.who), first.who.max(second.who)))
}

/// The numbered events of a series, the latest first.
fn numbered(events: &Lists<EventTie>, series: RecordId) -> impl Iterator<Item = RecordId> {
    let ties = events.of(series).iter();
    let numbered = ties.filter(|tie| matches!(tie.how, EventRole::Series(Some(_))));
    numbered.map(|tie| tie.event)
}

fn link_series(latest_first: impl Iterator<Item = RecordId>, neighbours: &mut FxHashMap<RecordId, Neighbours>) {
    let mut last: Option<RecordId> = None;
    for earlier in latest_first {
        if let Some(later) = last {
            neighbours.entry(later).or_default().previous = Some(earlier);
            neighbours.entry(earlier).or_default().next = Some(later);
        }
        last = Some(earlier);
    }
}

/// Adds to some records what is part of them, and what is part of that.
fn with_parts<'a, I: Iterator<Item = &'a RecordId>>(
    records: &[RecordId],
    parts: impl Fn(RecordId) -> I,
) -> FxHashSet<RecordId> {
    let mut all: FxHashSet<RecordId> = FxHashSet::default();
    let mut open = records.to_vec();
    while let Some(id) = open.pop() {
        if all.insert(id) {
            open.extend(parts(id));
        }
    }
    all
}

/// Works out again the neighbours of events in the series and pairs that some records stand or stood in.
fn change_neighbours(before: &Site, after: &Site, relations: &mut Relations, records: &[RecordId]) {
    let mut series: FxHashSet<RecordId> = FxHashSet::default();
    let mut pairs: FxHashSet<Pair> = FxHashSet::default();
    let parts_before = &before.relations.parts;
    let with_parts = with_parts(records, |id| parts_before.of(id).iter().chain(relations.parts.of(id)));
    for (site, id) in [before, after]
        .into_iter()
        .flat_map(|site| with_parts.iter().map(move |id| (site, *id)))
    {
        pairs.extend(pair(site, id));
        if let OwnTies::Event(own) = &site.ties[id.index()].own {
            series.extend(&own.series);
        }
    }
    let neighbours = Arc::make_mut(&mut relations.neighbours);
    for series in series {
        for event in numbered(&before.relations.events, series) {
            if let Some(it) = neighbours.get_mut(&event) {
                (it.previous, it.next) = (None, None);
            }
        }
        link_series(numbered(&relations.events, series), neighbours);
    }
    for pair_of in pairs {
        let (first, _) = pair_of;
        let of = |site: &Site, events: &Lists<EventTie>| -> Vec<RecordId> {
            let all = events.of(first).iter().map(|tie| tie.event);
            all.filter(|event| pair(site, *event) == Some(pair_of)).collect()
        };
        for event in of(before, &before.relations.events) {
            if let Some(it) = neighbours.get_mut(&event) {
                it.before = None;
            }
        }
        link_pair(after, of(after, &relations.events), neighbours);
    }
    neighbours.retain(|_, it| *it != Neighbours::default());
}
