//! The whole site, joined: every record with its name and address, relations both ways, links with their targets.
//!
//! Immutable once made. Lists are in the order in which a page shows them.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::base::chunks::Chunks;
use crate::base::date::{AsOf, EventDate};
use crate::base::id::{Kind, RecordId};
use crate::base::lang::Lang;
use crate::config::Config;
use crate::parse::document::{Document, Header, Page};
use crate::parse::record::{Facts, Published};
use crate::quote::{Level, Verdict};

use super::lists::Lists;
use super::order::{self, Rows};

/// A briefing, whole. A copy shares its parts.
#[derive(Clone, Debug)]
pub struct Site {
    pub config: Arc<Config>,
    /// The moment that decides what is withheld and what lies ahead; `None` where nothing asked for it.
    pub as_of: Option<AsOf>,
    /// The public files; records and joins point into it.
    pub documents: Chunks<Arc<Document>>,
    /// What the links of each document lead to, in the documents' order.
    pub joins: Chunks<Arc<Joins>>,
    /// Records sorted by kind, then id; after them the plain pages by id. Where the site is followed, there is room
    /// between them for records to come ([`Record::is_vacant`]).
    pub records: Chunks<Record>,
    /// Where each kind begins in `records`; the tenth is where plain pages begin.
    pub kind_starts: [u32; 10],
    /// The records of each kind, sorted by id; the tenth are the plain pages.
    pub kinds: [Arc<Vec<RecordId>>; 10],
    /// The files that give a list page or the front page its title and introduction: indexes into `documents`.
    pub introductions: Arc<FxHashMap<Page, u32>>,
    pub ties: Chunks<Arc<Ties>>,
    pub relations: Relations,
    /// The place of each record among all by date, the oldest first; undated ones last.
    pub chronology: Arc<Chronology>,
    /// States by ISO 3166-1 alpha-2 code.
    pub states: Arc<FxHashMap<Arc<str>, RecordId>>,
    /// Files beside records and in `static/` that pages refer to.
    pub assets: Arc<Vec<Asset>>,
    pub redirects: Arc<Vec<Redirect>>,
    /// The archived texts of sources, and what the site quotes of them.
    pub archives: Arc<FxHashMap<RecordId, Arc<Archive>>>,
}

/// What a source's archived text is to the site; a source without one has a verdict on its excerpts all the same.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Archive {
    /// On each excerpt in the source's front matter, in order.
    pub excerpts: Vec<Verdict>,
    /// Of the file's bytes (SHA-256, lower-case hexadecimal); empty where no text is archived.
    pub sha256: String,
    /// Code points of the text.
    pub length: u32,
    /// What the whole site quotes of it: ranges of code points, sorted, none touching the next.
    pub quoted: Vec<Range<u32>>,
    /// The text itself, where the source says `publish = "full"`.
    pub text: Option<Arc<str>>,
}

/// A record or plain page: something with an address of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    pub page: Page,
    pub id: Arc<str>,
    /// Index into `documents`; `None` for a topic that has no file.
    pub document: Option<u32>,
    /// Further languages: indexes into `documents`.
    pub translations: Vec<(Lang, u32)>,
    /// The address below the base path, decoded, with both slashes: `/events/x/`.
    pub path: Arc<str>,
    /// The address as a link: base path and percent-encoding included.
    pub href: Arc<str>,
    /// The name in the site's default language.
    pub name: Arc<str>,
    /// Shown by `--drafts`.
    pub draft: bool,
}

/// An old address that leads to a page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Redirect {
    /// Below the base path, decoded, such as `/events/old/`.
    pub from: String,
    pub to: RecordId,
}

/// A file that is published as it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Asset {
    /// As seen from the project's root.
    pub source: Arc<str>,
    /// Below the output folder, without a leading slash.
    pub path: Arc<str>,
}

/// What the references in a record's front matter lead to, in their order there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ties {
    pub topics: Vec<RecordId>,
    pub sources: Vec<RecordId>,
    pub confused_with: Vec<Named>,
    pub authors: Vec<Named>,
    pub own: OwnTies,
}

impl Ties {
    /// Returns the references that only an event has.
    fn of_event(&self) -> Option<&EventTies> {
        match &self.own {
            OwnTies::Event(ties) => Some(ties),
            _ => None,
        }
    }
}

/// A record, or words shown as written.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum Named {
    Record(RecordId),
    Words(Arc<str>),
}

/// The references that only one kind has.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum OwnTies {
    #[default]
    None,
    Event(Box<EventTies>),
    /// What each role names.
    Actor {
        roles: Vec<RoleTies>,
    },
    Organization {
        parent: Option<Named>,
        seat: Option<Named>,
        members: Vec<Tie>,
        successor_of: Vec<RecordId>,
    },
    Source(Box<SourceTies>),
    Document {
        parties: Vec<RecordId>,
        signatories: Vec<Tie>,
        amends: Vec<RecordId>,
        supersedes: Vec<RecordId>,
    },
    Topic {
        broader: Vec<RecordId>,
        related: Vec<RecordId>,
    },
    Series {
        organizers: Vec<Named>,
    },
    Briefing {
        items: Vec<Tie>,
    },
}

/// The references of a role.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RoleTies {
    pub organization: Option<Named>,
    pub sources: Vec<RecordId>,
}

/// The references of an event.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EventTies {
    pub places: Vec<RecordId>,
    pub actors: Vec<Tie>,
    pub organizations: Vec<Tie>,
    pub documents: Vec<RecordId>,
    pub series: Option<RecordId>,
    pub part_of: Option<RecordId>,
    pub responds_to: Vec<RecordId>,
    pub related: Vec<RecordId>,
}

/// The references of a source.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SourceTies {
    pub publisher: Option<Named>,
    pub carrier: Option<Named>,
    pub author: Option<Named>,
    pub derived_from: Option<RecordId>,
    pub version_of: Option<RecordId>,
    /// The speakers of each excerpt.
    pub speakers: Vec<Vec<Named>>,
}

/// A reference that has more to say in the front matter: role, dates, a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tie {
    pub who: RecordId,
    /// The entry's place in the front matter's list.
    pub index: u16,
    pub on_behalf_of: Option<RecordId>,
}

/// Relations seen from the other side; every list in the order in which a page shows it.
#[derive(Clone, Debug, Default)]
pub struct Relations {
    /// The events that concern a record of any kind, the newest first; for a series by number, the highest first.
    pub events: Lists<EventTie>,
    /// The events that are part of an event, in time.
    pub parts: Lists<RecordId>,
    /// The events that respond to an event, in time.
    pub responses: Lists<RecordId>,
    /// The events that name an event as related.
    pub related: Lists<RecordId>,
    /// The organizations that an actor or organization is a member of.
    pub memberships: Lists<Tie>,
    /// The actors whose roles name an organization.
    pub officers: Lists<Tie>,
    /// The organizations whose parent this is.
    pub children: Lists<RecordId>,
    /// The organizations that succeed this one.
    pub successors: Lists<RecordId>,
    /// The documents that an actor or organization is party to, signs, or lends its name to; that amend or supersede a document.
    pub documents: Lists<DocumentTie>,
    /// The sources that an outlet published or carried, or that derive from a source.
    pub items: Lists<ItemTie>,
    /// The topics below a topic.
    pub narrower: Lists<RecordId>,
    /// The records, events apart, that have a topic.
    pub about: Lists<RecordId>,
    /// The actors, places and others of a state.
    pub of_state: Lists<RecordId>,
    /// The editions that hold an event, the newest first.
    pub editions: Lists<RecordId>,
    /// The series that an actor or organization organizes.
    pub series: Lists<RecordId>,
    /// Where a source is quoted or cited in a text.
    pub uses: Lists<SourceUse>,
    /// What an actor, organization or document is quoted as saying.
    pub sayings: Lists<Saying>,
    /// The pages that link to a record, the newest first, each once.
    pub backlinks: Lists<Backlink>,
    /// The next event of a series, and the one before.
    pub neighbours: Arc<FxHashMap<RecordId, Neighbours>>,
}

/// An event on the page of what it concerns.
///
/// Ordered as a page shows it: by `order`, the rank of the event counted from the newest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventTie {
    pub order: u32,
    pub event: RecordId,
    pub how: EventRole,
}

/// Why an event stands on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventRole {
    /// It takes part: the entry's place in the event's `actors`.
    Actor(u16),
    /// It takes part: the entry's place in the event's `organizations`.
    Organization(u16),
    /// Somebody takes part on its behalf.
    Represented(RecordId),
    Place,
    Document,
    /// The number in the series, where there is one.
    Series(Option<u32>),
    Topic,
    Source,
}

/// A document on the page of who has to do with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DocumentTie {
    pub order: u32,
    pub document: RecordId,
    pub how: DocumentRole,
}

/// Why a document stands on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DocumentRole {
    Party,
    /// The entry's place in `signatories`.
    Signatory(u16),
    /// Somebody signs on its behalf.
    Represented(RecordId),
    Amends,
    Supersedes,
}

/// A source on the page of an outlet or of another source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ItemTie {
    pub order: u32,
    pub source: RecordId,
    pub how: ItemRole,
}

/// Why a source stands on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemRole {
    Published,
    Carried,
    Author,
    Derived,
    Version,
}

/// A use of a source in a page's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceUse {
    pub order: u32,
    pub page: RecordId,
    pub what: UseOf,
}

/// What of a source is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UseOf {
    /// An index into the page's quotations.
    Quotation(u32),
    /// An index into the page's citations.
    Citation(u32),
    /// Named in `sources`.
    Listed,
}

/// A quotation on the page of its speaker: where it stands and which it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Saying {
    pub order: u32,
    pub page: RecordId,
    /// An index into the page's quotations.
    pub quotation: u32,
}

/// A page that links to a record, and where in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Backlink {
    pub order: u32,
    pub page: RecordId,
    /// Index into `documents`: the text that holds the link.
    pub document: u32,
    /// 0 for the body, 1 and up for the summaries.
    pub body: u16,
    /// Index into that body's blocks.
    pub block: u32,
    /// Byte offset of the link in that body's HTML.
    pub at: u32,
}

/// The events beside an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// In its series.
    pub previous: Option<RecordId>,
    pub next: Option<RecordId>,
    /// The event before it with the same first two actors.
    pub before: Option<RecordId>,
}

/// What the links of one document lead to.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Joins {
    pub body: BodyJoins,
    /// In the order of the header's summaries.
    pub summaries: Vec<BodyJoins>,
    /// Where the header's picture is published, below the output folder.
    pub image: Option<Arc<str>>,
}

impl Joins {
    /// Lists the quotations of all texts.
    pub fn quotations(&self) -> impl Iterator<Item = &QuotationJoin> {
        let texts = std::iter::once(&self.body).chain(&self.summaries);
        texts.flat_map(|it| &it.quotations)
    }

    /// Takes over what checking came to of the quotations that have the source that they had in `before`, of the same file.
    pub fn keep_verdicts(&mut self, before: &Joins) {
        let texts = std::iter::once(&mut self.body).chain(&mut self.summaries);
        for (text, before) in texts.zip(std::iter::once(&before.body).chain(&before.summaries)) {
            for (quotation, before) in text.quotations.iter_mut().zip(&before.quotations) {
                let same = (&quotation.others, quotation.named) == (&before.others, before.named);
                let asked = quotation.asked.iter().chain(&quotation.others);
                if same && (quotation.asked == before.asked || asked.into_iter().any(|it| Some(*it) == before.asked)) {
                    quotation.verdict = before.verdict.clone();
                    (quotation.source, quotation.asked) = (before.source, before.asked);
                }
            }
        }
    }
}

/// What the links of one text lead to, in the order of its lists.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct BodyJoins {
    pub links: Vec<Target>,
    /// Automatic links, sorted by place.
    pub mentions: Vec<Mention>,
    pub quotations: Vec<QuotationJoin>,
    /// The source of each citation.
    pub citations: Vec<Option<RecordId>>,
    /// Where each image is published, below the output folder, without a leading slash.
    pub images: Vec<Option<Arc<str>>>,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum Target {
    /// A record or plain page; an anchor on it (decoded).
    Record(RecordId, Option<Arc<str>>),
    /// An anchor on the same page.
    Here(Arc<str>),
    /// A file that is published as it is: its path below the output folder, without a leading slash.
    Asset(Arc<str>),
    /// An output that no record makes, such as `/timeline/` (decoded, below the base path).
    Path(Arc<str>),
    /// Nowhere: the words stay as plain text.
    Nowhere,
}

/// A known name in plain text that becomes a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Mention {
    /// Bytes of the body's HTML.
    pub start: u32,
    pub end: u32,
    pub record: RecordId,
    /// Index into the body's blocks.
    pub block: u32,
}

/// What a quotation's references lead to.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct QuotationJoin {
    /// The source that it is a quotation of. Words that are a quotation only where they stand in a source have none
    /// before they are found there.
    pub source: Option<RecordId>,
    /// The source in which its words are looked for.
    pub asked: Option<RecordId>,
    /// Other sources in which they may stand instead: those cited side by side.
    pub others: Vec<RecordId>,
    /// Whether the words are a record's name.
    pub named: bool,
    /// Words in marks in its attribution, each of which must stand in the source too.
    pub claims: Vec<Arc<str>>,
    /// For an embedded excerpt: its place in the source's `excerpts`.
    pub excerpt: Option<u32>,
    pub speakers: Vec<Named>,
    /// On the words of a quotation written here; of an embedded excerpt the verdict is with its source.
    #[serde(skip)]
    pub verdict: Option<Verdict>,
}

/// The order of all records in time.
#[derive(Clone, Debug, Default)]
pub struct Chronology {
    /// By record: its rank counted from the oldest; undated records after all others.
    pub oldest_first: Vec<u32>,
    /// By record: its rank counted from the newest; undated records after all others.
    pub newest_first: Vec<u32>,
    /// All events, the newest first.
    pub events: Vec<RecordId>,
    /// By record: the rank counted from the newest by `published`, else by date, what lies ahead at the end.
    pub published_first: Vec<u32>,
    /// By record: the year of its date, and the month, 0 where the date says none.
    pub months: Vec<Option<(i32, u8)>>,
    /// The records in the order of each kind of rank, so that few can move without sorting all.
    pub rows: Rows,
}

impl Chronology {
    /// Lists all records, the newest first, undated ones last.
    pub fn newest(&self) -> impl Iterator<Item = RecordId> {
        self.rows.newest_first.iter().map(|at| RecordId(*at))
    }
}

impl Archive {
    /// Returns the share of the text that the site quotes, 0 to 1.
    pub fn share(&self) -> f64 {
        let quoted: u32 = self.quoted.iter().map(|it| it.end - it.start).sum();
        match self.length {
            0 => 0.0,
            length => f64::from(quoted) / f64::from(length),
        }
    }
}

impl Site {
    /// Makes a site without anything.
    pub fn empty(config: &Arc<Config>) -> Site {
        Site {
            config: Arc::clone(config),
            as_of: None,
            documents: Chunks::default(),
            joins: Chunks::default(),
            records: Chunks::default(),
            kind_starts: [0; 10],
            kinds: Default::default(),
            introductions: Arc::default(),
            ties: Chunks::default(),
            relations: Relations::default(),
            chronology: Arc::default(),
            states: Arc::default(),
            assets: Arc::default(),
            redirects: Arc::default(),
            archives: Arc::default(),
        }
    }

    /// Returns a record.
    pub fn record(&self, id: RecordId) -> &Record {
        &self.records[id.index()]
    }

    /// Returns the file of a record in the site's default language; `None` for a topic that has none.
    pub fn document(&self, id: RecordId) -> Option<&Document> {
        self.record(id).document.map(|at| &*self.documents[at as usize])
    }

    /// Returns what a record's file says to others.
    pub fn header(&self, id: RecordId) -> Option<&Header> {
        self.document(id).map(|document| &document.header)
    }

    /// Returns the facts that only a record's kind has.
    pub fn facts(&self, id: RecordId) -> &Facts {
        self.header(id).map_or(&Facts::None, |header| &header.facts)
    }

    /// Returns what the links of a record's text lead to.
    pub fn joins(&self, id: RecordId) -> Option<&Joins> {
        self.record(id).document.map(|at| &*self.joins[at as usize])
    }

    /// Returns the references of a record.
    pub fn ties(&self, id: RecordId) -> &Ties {
        &self.ties[id.index()]
    }

    /// Returns the records of a kind, sorted by id.
    pub fn of_kind(&self, kind: Kind) -> impl DoubleEndedIterator<Item = RecordId> + ExactSizeIterator {
        self.kinds[kind.index()].iter().copied()
    }

    /// Returns the plain pages, sorted by id.
    pub fn plain_pages(&self) -> impl Iterator<Item = RecordId> {
        self.kinds[9].iter().copied()
    }

    /// Counts the records and plain pages.
    pub fn count(&self) -> usize {
        self.kinds.iter().map(|it| it.len()).sum()
    }

    /// Returns the kind of a record; `None` for a plain page.
    pub fn kind(&self, id: RecordId) -> Option<Kind> {
        match self.record(id).page {
            Page::Record(kind) => Some(kind),
            _ => None,
        }
    }

    /// Returns a record's name in a language and, where it is in another language than asked, that language.
    pub fn name<'a>(&'a self, id: RecordId, lang: &Lang) -> (&'a str, Option<&'a Lang>) {
        let title = self.header(id).map(|header| &header.title.value);
        title
            .and_then(|title| title.get(lang, &self.config.default_language))
            .unwrap_or((&self.record(id).name, None))
    }

    /// Returns an event's facts.
    pub fn event(&self, id: RecordId) -> Option<&crate::parse::record::Event> {
        match self.facts(id) {
            Facts::Event(event) => Some(event),
            _ => None,
        }
    }

    /// Returns an event's references.
    pub fn event_ties(&self, id: RecordId) -> Option<&EventTies> {
        self.ties(id).of_event()
    }

    /// Returns the date that a record is about: of an event, a source, an edition; a document's first stage.
    pub fn date(&self, id: RecordId) -> Option<&EventDate> {
        order::date(self.facts(id))
    }

    /// Returns when the desk put a record out.
    pub fn published(&self, id: RecordId) -> Option<&Published> {
        self.header(id)?.published.as_deref()
    }

    /// Returns the verdict on a quotation; `None` where its source is not known.
    pub fn verdict<'a>(&'a self, join: &'a QuotationJoin) -> Option<&'a Verdict> {
        match (join.source, join.excerpt) {
            (Some(source), Some(excerpt)) => self.archives.get(&source)?.excerpts.get(excerpt as usize),
            _ => join.verdict.as_ref(),
        }
    }

    /// Counts the quotations of each level, in the order of [`Level::ALL`]: an excerpt kept with its source once.
    pub fn levels(&self) -> [usize; Level::ALL.len()] {
        let mut counts = [0; Level::ALL.len()];
        let bodies = self
            .joins
            .iter()
            .flat_map(|it| std::iter::once(&it.body).chain(&it.summaries));
        let in_pages = bodies
            .flat_map(|it| &it.quotations)
            .filter(|it| it.source.is_some())
            .filter_map(|it| it.verdict.as_ref());
        let kept = self.archives.values().flat_map(|it| &it.excerpts);
        for verdict in in_pages.chain(kept) {
            counts[verdict.level as usize] += 1;
        }
        counts
    }

    /// Counts who shares events with a record, the most frequent first, then by id; never whom it acts for.
    pub fn appears_with(&self, id: RecordId) -> Vec<(RecordId, u32)> {
        let takes_part = |tie: &&EventTie| {
            matches!(
                tie.how,
                EventRole::Actor(_) | EventRole::Organization(_) | EventRole::Represented(_)
            )
        };
        // One step for all events, then the next: what lies far apart in memory is fetched side by side.
        let events = self.relations.events.of(id).iter().filter(takes_part);
        let ties: Vec<&Ties> = events.map(|tie| self.ties(tie.event)).collect();
        let own: Vec<&EventTies> = ties.into_iter().filter_map(Ties::of_event).collect();
        let there: Vec<[&[Tie]; 2]> = own.iter().map(|it| [&*it.actors, &*it.organizations]).collect();
        let (mut acts_for, mut all): (Vec<RecordId>, Vec<RecordId>) = Default::default();
        all.reserve(there.as_flattened().iter().map(|it| it.len()).sum());
        for here in there {
            acts_for.clear();
            for ties in here {
                let own = ties.iter().filter(|it| it.who == id);
                own.for_each(|it| acts_for.extend(it.on_behalf_of));
            }
            let before = all.len();
            let mut add = |other: RecordId| {
                // Each once for an event.
                if other != id && !acts_for.contains(&other) && !all[before..].contains(&other) {
                    all.push(other);
                }
            };
            for ties in here {
                for tie in ties {
                    add(tie.who);
                    tie.on_behalf_of.into_iter().for_each(&mut add);
                }
            }
        }
        all.sort_unstable();
        // As numbers that sort as they are to stand: the complement is smaller where the count is greater.
        let count = |same: &[RecordId]| u64::from(!(same.len() as u32)) << 32 | u64::from(same[0].0);
        let mut counts: Vec<u64> = all.chunk_by(|a, b| a == b).map(count).collect();
        counts.sort_unstable();
        let counted = |it: u64| (RecordId(it as u32), !((it >> 32) as u32));
        counts.into_iter().map(counted).collect()
    }
}
