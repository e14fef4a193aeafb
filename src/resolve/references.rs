//! Front matter references → records, with what is said where they lead nowhere.

use std::sync::{Arc, Mutex, PoisonError};

use crate::base::chunks::Chunks;
use crate::base::id::{Kind, RecordId};
use crate::diag::{Diagnostic, Location, Severity, catalog};
use crate::parse::document::{Document, Page};
use crate::parse::record::{Facts, Participant, Reference, Written};

use super::names::{Found, Kinds, Names, id_key, key};
use super::records::{topic_by_id, topic_id, topic_key};
use super::site::{EventTies, Named, OwnTies, Record, RoleTies, SourceTies, Tie, Ties};
use super::withhold::{Reason, Withheld};

/// What references are looked up in.
#[derive(Clone, Copy)]
pub struct Lookup<'a> {
    pub records: &'a Chunks<Record>,
    pub names: &'a Names,
    pub withheld: &'a Withheld,
    /// Where to note what is looked up.
    pub asked: Option<&'a Asked>,
}

/// The words that a file has looked up, so that it can be found when one of them comes to mean something else.
#[derive(Default)]
pub struct Asked(Mutex<Vec<u32>>);

impl Asked {
    /// Returns the keys of the words, sorted.
    pub fn into_keys(self) -> Box<[u32]> {
        let mut keys = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        keys.sort_unstable();
        keys.dedup();
        keys.into()
    }
}

/// What a typed word turned out to be.
pub enum Answer {
    Record(RecordId),
    /// Expired: left out, or plain text.
    Expired,
    /// Reported already.
    Wrong,
}

impl Lookup<'_> {
    /// Finds what a typed word means among the public records.
    pub fn look(&self, typed: &str, kinds: Kinds) -> Found {
        if let Some(Asked(keys)) = self.asked {
            let (word, is_id) = self.names.by_letter(typed, kinds);
            let mut keys = keys.lock().unwrap_or_else(PoisonError::into_inner);
            keys.push(id_key(word));
            // Ids go before names: whoever comes to have such a name, or no longer has it, changes nothing.
            if !is_id {
                keys.push(key(typed));
                keys.extend(typed.split_once('/').map(|(_, rest)| key(rest)));
            }
        }
        self.names.find(self.records, typed, kinds)
    }

    /// Finds the record of a word that must lead to one; reports it where it does not.
    pub fn find(
        &self,
        typed: &str,
        kinds: Kinds,
        at: impl Fn() -> Location,
        found: &mut Vec<Diagnostic>,
        dangling: impl FnOnce(Location, Vec<String>) -> Diagnostic,
    ) -> Answer {
        match self.look(typed, kinds) {
            Found::One(id) => return Answer::Record(id),
            Found::Many(candidates) => {
                found.push(catalog::links::ambiguous_name(at(), typed, &self.kind_ids(&candidates)));
                return Answer::Wrong;
            }
            Found::Other(id) if self.withheld.find(typed, |page| kinds.has(page)).is_none() => {
                let record = &self.records[id.index()];
                let is = match record.page {
                    Page::Record(kind) => kind.singular(),
                    _ => "page",
                };
                found.push(catalog::links::relation_kind(at(), typed, is, &kinds.words()));
                return Answer::Wrong;
            }
            Found::Other(_) | Found::Nothing => {}
        }
        match self.withheld.find(typed, |page| kinds.has(page)) {
            Some((_, id, Reason::Expired)) => {
                found.push(catalog::links::expired_target(at(), id));
                Answer::Expired
            }
            Some((_, id, reason)) => {
                found.push(catalog::links::not_public(at(), id, reason.words()));
                Answer::Wrong
            }
            None => {
                let nearest = self.names.nearest(self.records, typed, kinds);
                found.push(dangling(at(), nearest));
                Answer::Wrong
            }
        }
    }

    /// Names records as `kind/id`.
    pub fn kind_ids(&self, ids: &[RecordId]) -> Vec<String> {
        let name = |id: &RecordId| {
            let record = &self.records[id.index()];
            match record.page {
                Page::Record(kind) => format!("{}/{}", kind.singular(), record.id),
                _ => record.id.to_string(),
            }
        };
        ids.iter().map(name).collect()
    }
}

/// Resolves the references of one record's front matter.
pub fn ties(document: &Document, lookup: Lookup<'_>, diagnostics: &mut Vec<Diagnostic>) -> Ties {
    let mut resolver = Resolver {
        document,
        lookup,
        diagnostics,
    };
    let header = &document.header;
    let any = Kinds::ANY;
    Ties {
        topics: header.topics.iter().filter_map(|it| resolver.topic(it)).collect(),
        sources: resolver.all(&header.sources, Kinds::of(&[Kind::Source])),
        confused_with: header
            .confused_with
            .iter()
            .filter_map(|it| resolver.written(it, any))
            .collect(),
        authors: header
            .authors
            .iter()
            .filter_map(|it| resolver.written(it, Kinds::of(&[Kind::Actor, Kind::Organization])))
            .collect(),
        own: resolver.own(&header.facts),
    }
}

struct Resolver<'a> {
    document: &'a Document,
    lookup: Lookup<'a>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Resolver<'_> {
    fn own(&mut self, facts: &Facts) -> OwnTies {
        let acting = Kinds::of(&[Kind::Actor, Kind::Organization]);
        let one = |kind: Kind| Kinds::of(&[kind]);
        match facts {
            Facts::None | Facts::Place(_) => OwnTies::None,
            Facts::Event(event) => OwnTies::Event(Box::new(EventTies {
                places: self.all(&event.places, one(Kind::Place)),
                // A state may be listed with the organizations and a body with the actors: both act.
                actors: self.participants(&event.actors, acting),
                organizations: self.participants(&event.organizations, acting),
                documents: self.all(&event.documents, one(Kind::Document)),
                series: event.series.as_ref().and_then(|it| self.one(it, one(Kind::Series))),
                part_of: event.part_of.as_ref().and_then(|it| self.one(it, one(Kind::Event))),
                responds_to: self.all(
                    &event.responds_to,
                    Kinds::of(&[Kind::Event, Kind::Document, Kind::Source]),
                ),
                related: self.all(&event.related, one(Kind::Event)),
            })),
            Facts::Actor(actor) => OwnTies::Actor {
                roles: actor
                    .roles
                    .iter()
                    .map(|role| RoleTies {
                        organization: role.organization.as_ref().and_then(|it| self.written(it, acting)),
                        sources: self.all(&role.sources, one(Kind::Source)),
                    })
                    .collect(),
            },
            Facts::Organization(organization) => OwnTies::Organization {
                parent: organization.parent.as_ref().and_then(|it| self.written(it, acting)),
                seat: organization
                    .seat
                    .as_ref()
                    .and_then(|it| self.written(it, one(Kind::Place))),
                members: self.many(organization.members.iter().map(|it| (&it.who, None)), acting),
                successor_of: self.all(&organization.successor_of, one(Kind::Organization)),
            },
            Facts::Source(source) => OwnTies::Source(Box::new(SourceTies {
                publisher: source.publisher.as_ref().and_then(|it| self.written(it, acting)),
                carrier: source.carrier.as_ref().and_then(|it| self.written(it, acting)),
                author: source.author.as_ref().and_then(|it| self.written(it, acting)),
                derived_from: source
                    .derived_from
                    .as_ref()
                    .and_then(|it| self.one(it, one(Kind::Source))),
                version_of: source
                    .version_of
                    .as_ref()
                    .and_then(|it| self.one(it, one(Kind::Source))),
                speakers: source
                    .excerpts
                    .iter()
                    .map(|it| it.speakers.iter().filter_map(|it| self.written(it, SPEAKERS)).collect())
                    .collect(),
            })),
            Facts::Document(document) => OwnTies::Document {
                parties: self.all(&document.parties, acting),
                signatories: self.participants(&document.signatories, acting),
                amends: self.all(&document.amends, one(Kind::Document)),
                supersedes: self.all(&document.supersedes, one(Kind::Document)),
            },
            Facts::Topic(topic) => OwnTies::Topic {
                broader: topic.broader.iter().filter_map(|it| self.topic(it)).collect(),
                related: topic.related.iter().filter_map(|it| self.topic(it)).collect(),
            },
            Facts::Series(series) => OwnTies::Series {
                organizers: series
                    .organizers
                    .iter()
                    .filter_map(|it| self.written(it, acting))
                    .collect(),
            },
            Facts::Briefing(briefing) => OwnTies::Briefing {
                items: self.many(briefing.items.iter().map(|it| (&it.event, None)), one(Kind::Event)),
            },
        }
    }

    fn one(&mut self, reference: &Reference, kinds: Kinds) -> Option<RecordId> {
        let document = self.document;
        let typed = &reference.value;
        let answer = self.lookup.find(
            typed,
            kinds,
            || document.location(reference.at),
            self.diagnostics,
            |at, nearest| catalog::links::dangling_reference(at, typed, &kinds.words(), &nearest),
        );
        match answer {
            Answer::Record(id) => Some(id),
            Answer::Expired | Answer::Wrong => None,
        }
    }

    fn all(&mut self, references: &[Reference], kinds: Kinds) -> Vec<RecordId> {
        let mut all = Vec::with_capacity(references.len());
        for reference in references {
            if let Some(id) = self.one(reference, kinds)
                && !all.contains(&id)
            {
                all.push(id);
            }
        }
        all
    }

    /// A topic needs no file, so a dangling one is impossible; but what is withheld stays so.
    fn topic(&mut self, reference: &Reference) -> Option<RecordId> {
        let kinds = Kinds::of(&[Kind::Topic]);
        let page = Page::Record(Kind::Topic);
        match self.lookup.look(&reference.value, kinds) {
            Found::Nothing | Found::Other(_) => {
                let names = self.lookup.names;
                let id = topic_id(&reference.value);
                let at_its_address = id.and_then(|id| names.by_id(page, &id)).is_some();
                let by_key = || match self.lookup.look(&topic_key(&reference.value), kinds) {
                    Found::One(id) => Some(id),
                    _ => None,
                };
                match topic_by_id(names, self.lookup.records, &reference.value).or_else(by_key) {
                    // Another topic stands at its address, which has been reported.
                    None if at_its_address => None,
                    found => found.or_else(|| self.one(reference, kinds)),
                }
            }
            _ => self.one(reference, kinds),
        }
    }

    fn participants(&mut self, entries: &[Participant], kinds: Kinds) -> Vec<Tie> {
        self.many(entries.iter().map(|it| (&it.who, it.on_behalf_of.as_ref())), kinds)
    }

    fn many<'a>(
        &mut self,
        entries: impl Iterator<Item = (&'a Reference, Option<&'a Reference>)>,
        kinds: Kinds,
    ) -> Vec<Tie> {
        let mut ties: Vec<Tie> = Vec::new();
        for (index, (who, on_behalf_of)) in entries.enumerate() {
            let on_behalf_of = on_behalf_of.and_then(|it| self.one(it, kinds));
            if let Some(who) = self.one(who, kinds) {
                ties.push(Tie {
                    who,
                    index: index.min(u16::MAX as usize) as u16,
                    on_behalf_of,
                });
            }
        }
        ties
    }

    /// A field that takes an id, a name, or plain words shown as written.
    fn written(&mut self, written: &Written, kinds: Kinds) -> Option<Named> {
        let typed = &written.value;
        match self.lookup.look(typed, kinds) {
            Found::One(id) => return Some(Named::Record(id)),
            Found::Many(_) => return self.one(written, kinds).map(Named::Record),
            Found::Other(_) | Found::Nothing => {}
        }
        match self.lookup.withheld.find(typed, |page| kinds.has(page)) {
            // What was named in words stays words: the site must not change by the mere passing of time.
            Some((_, id, Reason::Expired)) if !looks_like_an_id(typed) => {
                let at = self.document.location(written.at);
                self.diagnostics.push(catalog::links::expired_target(at, id));
                Some(Named::Words(Arc::clone(typed)))
            }
            Some(_) => self.one(written, kinds).map(Named::Record),
            None if looks_like_an_id(typed) => {
                let nearest = self.lookup.names.nearest(self.lookup.records, typed, kinds);
                let at = self.document.location(written.at);
                self.diagnostics
                    .push(catalog::links::dangling_words(at, typed, &kinds.words(), &nearest));
                None
            }
            None => Some(Named::Words(Arc::clone(typed))),
        }
    }
}

/// Who may speak: actors, organizations, documents.
const SPEAKERS: Kinds = Kinds::of(&[Kind::Actor, Kind::Organization, Kind::Document]);

/// Finds the named speaker or organization of a text's attribution: see [`ties`] for the rules.
pub fn written(
    document: &Document,
    written: &Written,
    must_be_record: bool,
    lookup: Lookup<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Named> {
    let mut resolver = Resolver {
        document,
        lookup,
        diagnostics,
    };
    match must_be_record {
        true => resolver.one(written, SPEAKERS).map(Named::Record),
        false => resolver.written(written, SPEAKERS),
    }
}

/// Finds the source that a quotation or citation names.
pub fn source(
    document: &Document,
    written: &Written,
    lookup: Lookup<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<RecordId> {
    Resolver {
        document,
        lookup,
        diagnostics,
    }
    .one(written, Kinds::of(&[Kind::Source]))
}

/// `a-b`: lower case, with a hyphen, without spaces.
fn looks_like_an_id(typed: &str) -> bool {
    typed.contains('-')
        && !typed.contains(char::is_whitespace)
        && !typed.chars().any(char::is_uppercase)
        && !typed.starts_with('-')
        && !typed.ends_with('-')
        && typed.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '/')
}

/// Reports a finding of a link with the weight that the site gives to dangling links.
pub fn severity(strictness: crate::config::Strictness) -> Severity {
    match strictness {
        crate::config::Strictness::Error => Severity::Error,
        crate::config::Strictness::Warn => Severity::Warning,
        crate::config::Strictness::Note => Severity::Note,
    }
}
