//! Ids: small integers that stand for files and records, and the kinds of record there are.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A file of the project, by its place in the sorted list of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A record of the site, by its place in the list sorted by kind, then id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub struct RecordId(pub u32);

impl FileId {
    /// Returns the place in the list of files, from 0.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl RecordId {
    /// Returns the place in the list of records, from 0.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The nine kinds of record, in the order in which a site lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub enum Kind {
    Event,
    Actor,
    Organization,
    Source,
    Document,
    Topic,
    Place,
    Series,
    Briefing,
}

impl Kind {
    /// All kinds, in order.
    pub const ALL: [Kind; 9] = [
        Kind::Event,
        Kind::Actor,
        Kind::Organization,
        Kind::Source,
        Kind::Document,
        Kind::Topic,
        Kind::Place,
        Kind::Series,
        Kind::Briefing,
    ];

    /// Returns the folder below `content/` and the first part of the address, such as `events`.
    pub fn folder(self) -> &'static str {
        match self {
            Kind::Event => "events",
            Kind::Actor => "actors",
            Kind::Organization => "organizations",
            Kind::Source => "sources",
            Kind::Document => "documents",
            Kind::Topic => "topics",
            Kind::Place => "places",
            Kind::Series => "series",
            Kind::Briefing => "briefings",
        }
    }

    /// Returns the word for one record of the kind, such as `event`.
    pub fn singular(self) -> &'static str {
        match self {
            Kind::Event => "event",
            Kind::Actor => "actor",
            Kind::Organization => "organization",
            Kind::Source => "source",
            Kind::Document => "document",
            Kind::Topic => "topic",
            Kind::Place => "place",
            Kind::Series => "series",
            Kind::Briefing => "briefing",
        }
    }

    /// Finds the kind that a word names, in the singular or the plural.
    pub fn from_word(word: &str) -> Option<Kind> {
        Kind::ALL
            .into_iter()
            .find(|kind| kind.folder() == word || kind.singular() == word)
    }

    /// Returns the place in [`Kind::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.singular())
    }
}
