//! The lists of a record's page that other files make: which there are, how long each is, what goes on below the page.

use crate::base::id::{Kind, RecordId};

use super::site::Site;

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
}

/// Up to how many entries of such a list the record's own page shows whole.
pub const LISTED: usize = 50;
/// How many it shows of a longer one: what is left out stands below it, and the page stays light.
pub const FIRST: usize = 25;

/// Says how many of so many entries the record's own page shows.
pub fn shown(all: usize) -> usize {
    if all > LISTED { FIRST } else { all }
}

impl Listed {
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
            ],
            Kind::Organization => &[
                Listed::Mentions,
                Listed::Items,
                Listed::Documents,
                Listed::Officers,
                Listed::Memberships,
                Listed::Bodies,
            ],
            Kind::Source => &[Listed::Mentions, Listed::Items],
            Kind::Document => &[Listed::Mentions, Listed::Documents],
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
        }
    }

    /// Says how many pages of its own a record's list fills, `per_page` entries on each: none where the record's page
    /// shows it whole.
    pub fn pages(self, site: &Site, id: RecordId) -> usize {
        match self.count(site, id) {
            count if count > LISTED => count.div_ceil(site.config.per_page),
            _ => 0,
        }
    }
}

/// Lists what of a kind is about a topic.
pub fn about(site: &Site, topic: RecordId, kind: Kind) -> impl Iterator<Item = RecordId> {
    let all = site.relations.about.of(topic).iter().copied();
    all.filter(move |it| site.kind(*it) == Some(kind))
}
