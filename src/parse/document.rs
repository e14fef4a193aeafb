//! What one file says: the header that other pages may read, the body for its own page, places and findings.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::base::date::Instant;
use crate::base::id::Kind;
use crate::base::lang::Lang;
use crate::base::span::Span;
use crate::diag::{Diagnostic, Location};

use super::body::Body;
use super::record::{Alias, Correction, Facts, LocalText, Placed, Published, Reference, Written};

/// One Markdown file, read by itself.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Document {
    /// The file, as seen from the project's root.
    #[serde(skip)]
    pub path: Arc<str>,
    pub header: Header,
    pub body: Body,
    /// Where the things of header and body stand; [`At`] is an index into it.
    pub places: Places,
    #[serde(skip)]
    pub findings: Vec<Diagnostic>,
}

/// The places of a document, kept apart so that a moved line does not look like a changed fact.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Places(Vec<Span>);

/// A place in a document: an index into its [`Places`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub struct At(u32);

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub enum Page {
    /// A record of one of the nine kinds.
    Record(Kind),
    /// `content/KIND/_index.md`: the introduction of a list page.
    List(Kind),
    /// `content/_index.md`: the introduction of the front page.
    Front,
    /// Any other Markdown file.
    Plain,
}

/// What other pages may read of a file.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Header {
    pub page: Page,
    /// The record's id; for a plain page its path below `content/` without `.md`, such as `about/method`.
    pub id: Arc<str>,
    /// The language that the file's name gives, `en` of `x.en.md`: the file is a translation.
    pub translation: Option<Lang>,
    /// `lang`: the language of the body, where it is not the site's default.
    pub lang: Option<Lang>,
    /// Empty only where the file is an error (an untitled record).
    pub title: Placed<LocalText>,
    /// Inline Markdown, rendered like a body of one paragraph; by language where it is a table.
    pub summary: Vec<(Option<Lang>, Body)>,
    pub aliases: Vec<Alias>,
    pub topics: Vec<Reference>,
    pub sources: Vec<Reference>,
    pub withheld: Withholding,
    /// When the desk put it out.
    pub published: Option<Box<Published>>,
    /// The last change: `updated`, or the newest dated correction where that is later.
    pub updated: Option<Box<Published>>,
    pub authors: Vec<Written>,
    pub corrections: Vec<Correction>,
    /// Old ids, each still an address and a link target.
    pub former_ids: Vec<Placed<Arc<str>>>,
    /// Old paths, root-relative.
    pub redirect_from: Vec<Placed<Arc<str>>>,
    /// Ids or plain names.
    pub confused_with: Vec<Written>,
    pub same_as: Vec<Placed<Arc<str>>>,
    /// A Wikidata item such as `Q159`.
    pub wikidata: Option<Arc<str>>,
    pub image: Option<Box<Image>>,
    pub slug: Option<Placed<Arc<str>>>,
    pub weight: i64,
    #[serde(with = "as_text")]
    pub extra: toml::Table,
    /// What only this kind has; `Facts::None` for pages that are no records.
    pub facts: Facts,
}

/// What keeps a file from being published.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Withholding {
    pub draft: bool,
    /// Withheld before.
    pub embargo: Option<Box<Placed<Instant>>>,
    /// Withheld after.
    pub expires: Option<Box<Placed<Instant>>>,
    /// Front matter that cannot be read: always an error, so that nothing withheld slips out.
    pub unreadable: bool,
}

/// The picture of a record.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Image {
    pub path: Placed<Arc<str>>,
    pub alt: Option<LocalText>,
    pub credit: Option<Arc<str>>,
}

/// A table of any values as TOML, for forms that must know beforehand what comes.
mod as_text {
    use serde::de::Error as _;
    use serde::ser::Error as _;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(table: &toml::Table, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&toml::to_string(table).map_err(S::Error::custom)?)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<toml::Table, D::Error> {
        let text = String::deserialize(from)?;
        match text.is_empty() {
            true => Ok(toml::Table::new()),
            false => toml::from_str(&text).map_err(D::Error::custom),
        }
    }
}

impl Document {
    /// Makes what stands for a file that is no longer there: it has no path, says nothing and asks for nothing.
    pub fn emptied(&self) -> Document {
        let mut header = self.header.clone();
        header.topics.clear();
        header.summary.clear();
        header.image = None;
        Document {
            path: Arc::default(),
            header,
            body: Body::default(),
            places: Places::default(),
            findings: Vec::new(),
        }
    }

    /// Names a place of this document.
    pub fn location(&self, at: At) -> Location {
        Location::new(&self.path, self.places.span(at))
    }
}

impl Places {
    /// Makes a list with room for the places of most files, which [`Places::fit`] gives back.
    pub fn with_room() -> Places {
        Places(Vec::with_capacity(32))
    }

    /// Keeps a span and returns its index.
    pub fn add(&mut self, span: Span) -> At {
        let at = At(self.0.len() as u32);
        self.0.push(span);
        at
    }

    /// Gives back the space that was held for more.
    pub fn fit(&mut self) {
        // A list that shrinks to more than half of its space keeps all of it.
        self.0 = self.0.as_slice().to_vec();
    }

    /// Returns the span of a place; the start of the file for a place of another document.
    pub fn span(&self, at: At) -> Span {
        self.0.get(at.0 as usize).copied().unwrap_or_default()
    }
}
