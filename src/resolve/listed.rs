//! The lists of a record's page that other files make: which there are, how long each is, what goes on below the page.

use rustc_hash::FxHashSet;

use crate::base::id::{Kind, RecordId};

use super::site::{Saying, Site, UseOf};

/// A list that other files make and that may be of any length; where it is long, pages of its own go on below the
/// record's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// The pages that link to it.
    Mentions,
    /// The events that are part of an event.
    Parts,
    /// The events that respond to an event.
    Responses,
    /// The sources that it published, carried or wrote, or that derive from it.
    Items,
    /// The documents that it has to do with, each once.
    Documents,
    /// The actors with a role in an organization.
    Officers,
    /// What it is a member of.
    Memberships,
    /// The organizations below an organization.
    Bodies,
    /// Who and what belongs to a state.
    OfState,
    /// The topics below a topic.
    Narrower,
    /// What of a kind is about a topic, events apart.
    About(Kind),
    /// What it is quoted as saying.
    Sayings,
    /// The pages that name a source without quoting it.
    Uses,
}

/// Up to how many entries of most lists the record's own page shows whole.
pub const LISTED: usize = 50;
/// How many it shows of a longer one: what is left out stands below it, and the page stays light.
pub const FIRST: usize = 25;
/// How many quotations stand on a page, whose words and provenance take much room.
const SAYINGS: usize = 20;

impl Listed {
    /// Says up to how many entries the record's own page shows whole.
    pub fn limit(self) -> usize {
        match self {
            Listed::Sayings => SAYINGS,
            _ => LISTED,
        }
    }

    /// Says how many of so many entries the record's own page shows.
    pub fn shown(self, all: usize) -> usize {
        match self {
            Listed::Sayings => all.min(SAYINGS),
            _ if all > LISTED => FIRST,
            _ => all,
        }
    }

    /// Says how many entries stand on a page of the list's own.
    pub fn per_page(self, site: &Site) -> usize {
        match self {
            Listed::Sayings => site.config.per_page.min(SAYINGS),
            _ => site.config.per_page,
        }
    }

    /// Returns those that stand on the pages of a kind.
    pub fn of(kind: Kind) -> &'static [Listed] {
        match kind {
            Kind::Event => &[Listed::Mentions, Listed::Parts, Listed::Responses],
            Kind::Actor => &[
                Listed::Mentions,
                Listed::Items,
                Listed::Documents,
                Listed::Memberships,
                Listed::OfState,
                Listed::Sayings,
            ],
            Kind::Organization => &[
                Listed::Mentions,
                Listed::Items,
                Listed::Documents,
                Listed::Officers,
                Listed::Memberships,
                Listed::Bodies,
                Listed::Sayings,
            ],
            Kind::Source => &[Listed::Mentions, Listed::Items, Listed::Uses],
            Kind::Document => &[Listed::Mentions, Listed::Documents, Listed::Sayings],
            Kind::Topic => &[
                Listed::Mentions,
                Listed::Narrower,
                Listed::About(Kind::Actor),
                Listed::About(Kind::Organization),
                Listed::About(Kind::Document),
                Listed::About(Kind::Source),
                Listed::About(Kind::Series),
            ],
            Kind::Place | Kind::Series | Kind::Briefing => &[Listed::Mentions],
        }
    }

    /// Returns the part of an address below the record's.
    pub fn slug(self) -> &'static str {
        match self {
            Listed::Mentions => "mentions",
            Listed::Parts => "parts",
            Listed::Responses => "responses",
            Listed::Items => "items",
            Listed::Documents => "documents",
            Listed::Officers => "officers",
            Listed::Memberships => "memberships",
            Listed::Bodies => "bodies",
            Listed::OfState => "of-state",
            Listed::Narrower => "narrower",
            Listed::About(kind) => kind.folder(),
            Listed::Sayings => "sayings",
            Listed::Uses => "uses",
        }
    }

    /// Counts the entries of a record's list.
    pub fn count(self, site: &Site, id: RecordId) -> usize {
        let relations = &site.relations;
        match self {
            Listed::Mentions => relations.backlinks.of(id).len(),
            Listed::Parts => relations.parts.of(id).len(),
            Listed::Responses => relations.responses.of(id).len(),
            Listed::Items => relations.items.of(id).len(),
            // The ties to one document follow each other.
            Listed::Documents => relations
                .documents
                .of(id)
                .chunk_by(|a, b| a.document == b.document)
                .count(),
            Listed::Officers => relations.officers.of(id).len(),
            Listed::Memberships => relations.memberships.of(id).len(),
            Listed::Bodies => relations.children.of(id).len(),
            Listed::OfState => relations.of_state.of(id).len(),
            Listed::Narrower => relations.narrower.of(id).len(),
            Listed::About(kind) => about(site, id, kind).count(),
            Listed::Sayings => sayings(site, id).len(),
            Listed::Uses => uses(site, id).len(),
        }
    }

    /// Counts what the entries of a record's list are made of: as many as there are, or more.
    fn most(self, site: &Site, id: RecordId) -> usize {
        match self {
            Listed::Sayings => site.relations.sayings.of(id).len(),
            Listed::Uses => site.relations.uses.of(id).len(),
            _ => self.count(site, id),
        }
    }

    /// Says how many pages of its own a record's list fills, `per_page` entries on each: none where the record's page
    /// shows it whole.
    pub fn pages(self, site: &Site, id: RecordId) -> usize {
        if self.most(site, id) <= self.limit() {
            return 0;
        }
        match self.count(site, id) {
            count if count > self.limit() => count.div_ceil(self.per_page(site)),
            _ => 0,
        }
    }
}

/// Lists what of a kind is about a topic.
pub fn about(site: &Site, topic: RecordId, kind: Kind) -> impl Iterator<Item = RecordId> {
    let all = site.relations.about.of(topic).iter().copied();
    all.filter(move |it| site.kind(*it) == Some(kind))
}

/// Lists what somebody is quoted as saying, the newest first: an excerpt placed on five pages is one saying.
pub fn sayings(site: &Site, who: RecordId) -> Vec<Saying> {
    let mut seen: FxHashSet<(RecordId, u32)> = FxHashSet::default();
    let once = |it: &&Saying| {
        let join = site
            .joins(it.page)
            .and_then(|joins| joins.body.quotations.get(it.quotation as usize));
        match join.map(|join| (join.source, join.excerpt)) {
            Some((Some(source), Some(excerpt))) => seen.insert((source, excerpt)),
            Some((Some(_), None)) => true,
            _ => false,
        }
    };
    site.relations.sayings.of(who).iter().filter(once).copied().collect()
}

/// How a page names a source that it does not quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    Cited,
    Listed,
}

/// Lists the pages that name a source without quoting it, the newest first: each once, with the strongest use.
pub fn uses(site: &Site, source: RecordId) -> Vec<(RecordId, Use)> {
    let mut pages: Vec<(RecordId, Use)> = Vec::new();
    for tie in site.relations.uses.of(source) {
        let how = match tie.what {
            // Shown with their words.
            UseOf::Quotation(_) => continue,
            UseOf::Citation(_) => Use::Cited,
            UseOf::Listed => Use::Listed,
        };
        // The uses of one page follow each other, citations first.
        if pages.last().is_none_or(|(page, _)| *page != tie.page) {
            pages.push((tie.page, how));
        }
    }
    pages
}
