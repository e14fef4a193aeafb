//! The typed fields of the nine kinds of record, as one file states them: references are still words.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::base::date::{EventDate, Instant, Moment};
use crate::base::lang::Lang;

use super::document::At;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Placed<T> {
    pub value: T,
    pub at: At,
}

/// An id, or a name that fits exactly one record, as the editor typed it; perhaps `kind/id`.
pub type Reference = Placed<Arc<str>>;

/// A field that takes an id or plain text shown as written.
pub type Written = Placed<Arc<str>>;

/// A text, or a table of texts by language; what has no language is in the site's default one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct LocalText(pub Vec<(Option<Lang>, Arc<str>)>);

/// When something was put out: a date or an instant.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub enum Published {
    Date(EventDate),
    Instant(Instant),
}

impl Published {
    /// Returns the moment, or the first one of the date; `None` for a date without a year.
    pub fn moment(&self) -> Option<Moment> {
        match self {
            Published::Instant(instant) => Some(instant.moment()),
            Published::Date(date) => date.bounds().map(|bounds| bounds.0),
        }
    }

    /// Returns it in ISO 8601, as far as it is said.
    pub fn iso(&self) -> Option<String> {
        match self {
            Published::Instant(instant) => instant.is_rfc3339().then(|| instant.to_rfc3339()),
            Published::Date(date) => date.iso(),
        }
    }
}

/// Another name of a record.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Alias {
    pub text: Placed<Arc<str>>,
    pub lang: Option<Lang>,
    pub kind: AliasKind,
    pub from: Option<Box<EventDate>>,
    pub to: Option<Box<EventDate>>,
}

/// What sort of name an alias is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub enum AliasKind {
    Alias,
    Acronym,
    Former,
    Native,
    Transliteration,
    /// Stands for its bearer by figure of speech (Moscou); never linked by itself, never shown.
    Metonym,
    /// Found, never shown.
    Misspelling,
}

/// An entry of a record's corrections log.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Correction {
    pub date: Published,
    pub kind: CorrectionKind,
    pub text: Arc<str>,
}

/// What sort of correction it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub enum CorrectionKind {
    Correction,
    Clarification,
    Update,
    /// The page stays, marked, and asks not to be indexed.
    Retraction,
}

/// The fields that only one kind has.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub enum Facts {
    None,
    Event(Box<Event>),
    Actor(Box<Actor>),
    Organization(Box<Organization>),
    Source(Box<Source>),
    Document(Box<LegalDocument>),
    Topic(Box<Topic>),
    Place(Box<Place>),
    Series(Box<Series>),
    Briefing(Box<Briefing>),
}

/// Something that happened or will.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Event {
    /// Absent only where the file is an error.
    pub date: Option<EventDate>,
    pub date_basis: Option<DateBasis>,
    pub date_note: Option<Arc<str>>,
    pub event_type: Option<Arc<str>>,
    pub status: Option<EventStatus>,
    pub places: Vec<Reference>,
    pub actors: Vec<Participant>,
    pub organizations: Vec<Participant>,
    pub documents: Vec<Reference>,
    pub series: Option<Reference>,
    /// The number in the series, from 1.
    pub number: Option<u32>,
    pub part_of: Option<Reference>,
    pub responds_to: Vec<Reference>,
    pub related: Vec<Reference>,
    /// From 1 to 5.
    pub significance: Option<u8>,
}

/// Who takes part in an event.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Participant {
    pub who: Reference,
    pub role: Option<LocalText>,
    pub on_behalf_of: Option<Reference>,
}

/// Where an event's date comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum DateBasis {
    Stated,
    InferredSource,
    InferredOutside,
}

/// How an event stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum EventStatus {
    Scheduled,
    Held,
    Postponed,
    Cancelled,
    Disputed,
}

/// A person, a state, a group that acts.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Actor {
    pub actor_type: ActorType,
    pub sort_name: Option<Arc<str>>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<Arc<str>>,
    /// A state's own ISO 3166-1 alpha-2 code.
    pub iso: Option<Arc<str>>,
    pub roles: Vec<Role>,
    pub born: Option<EventDate>,
    pub died: Option<EventDate>,
}

/// What an actor is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub enum ActorType {
    #[default]
    Person,
    State,
    Group,
}

/// An office held.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Role {
    pub title: LocalText,
    pub organization: Option<Written>,
    pub from: Option<EventDate>,
    pub to: Option<EventDate>,
    pub sources: Vec<Reference>,
}

/// IGO, ministry, party, company, NGO, media outlet, planned body.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Organization {
    pub organization_type: Option<Arc<str>>,
    pub acronym: Option<LocalText>,
    /// Where the acronym stands; it is a name like others.
    pub acronym_at: Option<At>,
    pub parent: Option<Written>,
    pub members: Vec<Member>,
    pub founded: Option<EventDate>,
    pub dissolved: Option<EventDate>,
    pub seat: Option<Written>,
    pub website: Option<Placed<Arc<str>>>,
    pub successor_of: Vec<Reference>,
    /// A to F.
    pub reliability: Option<char>,
    pub reliability_basis: Option<LocalText>,
    pub state_control: Option<StateControl>,
    pub state_control_basis: Option<LocalText>,
    pub legal_note: Option<LocalText>,
    pub link_policy: LinkPolicy,
    /// A share from 0 to 1.
    pub quote_budget: Option<f64>,
}

/// A member of an organization.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Member {
    pub who: Reference,
    pub role: Option<LocalText>,
    pub from: Option<EventDate>,
    pub to: Option<EventDate>,
}

/// Who controls an outlet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum StateControl {
    State,
    StateFunded,
    Independent,
}

/// How an outlet's items are linked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub enum LinkPolicy {
    #[default]
    Normal,
    ArchiveOnly,
    NoLink,
}

/// One archived item: dispatch, communiqué, speech, post.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Source {
    pub publisher: Option<Written>,
    pub carrier: Option<Written>,
    pub derived_from: Option<Reference>,
    pub version_of: Option<Reference>,
    pub genre: Option<Arc<str>>,
    pub author: Option<Written>,
    pub date: Option<EventDate>,
    pub accessed: Option<EventDate>,
    pub url: Option<Placed<Arc<str>>>,
    pub archive_url: Option<Placed<Arc<str>>>,
    /// From 1 to 6.
    pub credibility: Option<u8>,
    /// Path of the archived plain text beside the record.
    pub text: Option<Placed<Arc<str>>>,
    /// Lower-case hexadecimal.
    pub sha256: Option<Placed<Arc<str>>>,
    /// Path of the file that the text was taken out of, such as a saved page; never published.
    pub original: Option<Placed<Arc<str>>>,
    /// Of that file, lower-case hexadecimal.
    pub original_sha256: Option<Placed<Arc<str>>>,
    pub publish: Publish,
    pub excerpts: Vec<Excerpt>,
}

/// How much of an archived text may be published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub enum Publish {
    #[default]
    Excerpts,
    Full,
    /// May be cited, not quoted.
    None,
}

/// A quotation kept with its source.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Excerpt {
    pub id: Placed<Arc<str>>,
    pub text: Placed<Arc<str>>,
    pub speakers: Vec<Written>,
    pub speech: Speech,
    pub prefix: Option<Arc<str>>,
    pub suffix: Option<Arc<str>>,
    pub note: Option<LocalText>,
    pub translations: Vec<QuotationTranslation>,
}

/// Whether words are a speaker's own or a reporter's account of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub enum Speech {
    #[default]
    Direct,
    Reported,
}

/// A quotation's words in another language.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct QuotationTranslation {
    pub lang: Lang,
    pub text: Arc<str>,
    pub translator: Option<Arc<str>>,
    pub method: Option<TranslationMethod>,
}

/// Who or what translated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum TranslationMethod {
    Official,
    Newsroom,
    Machine,
}

/// Treaty, agreement, communiqué, resolution, law.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct LegalDocument {
    pub document_type: Option<Arc<str>>,
    pub adopted: Option<EventDate>,
    pub signed: Option<EventDate>,
    pub in_force: Option<EventDate>,
    pub ended: Option<EventDate>,
    pub parties: Vec<Reference>,
    pub signatories: Vec<Participant>,
    pub number: Option<Arc<str>>,
    pub url: Option<Placed<Arc<str>>>,
    pub amends: Vec<Reference>,
    pub supersedes: Vec<Reference>,
}

/// Theme or glossary term.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Topic {
    pub definition: Option<LocalText>,
    pub broader: Vec<Reference>,
    pub related: Vec<Reference>,
}

/// City, region, venue.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Place {
    /// ISO 3166-1 alpha-2.
    pub country: Option<Arc<str>>,
    /// Degrees north, −90 to 90.
    pub lat: Option<f64>,
    /// Degrees east, −180 to 180.
    pub lon: Option<f64>,
}

/// A numbered or recurring meeting.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Series {
    pub cadence: Option<Arc<str>>,
    pub since: Option<EventDate>,
    pub organizers: Vec<Written>,
}

/// A dated edition.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Briefing {
    /// An edition may do without; it then leads no front page.
    pub date: Option<EventDate>,
    pub number: Option<u32>,
    pub items: Vec<BriefingItem>,
    pub from: Option<EventDate>,
    pub to: Option<EventDate>,
}

/// One event of an edition, in order; the first leads.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct BriefingItem {
    pub event: Reference,
    pub line: Option<Arc<str>>,
}

impl LocalText {
    /// Makes a text that has no language of its own.
    pub fn plain(text: impl Into<Arc<str>>) -> LocalText {
        LocalText(vec![(None, text.into())])
    }

    /// Returns the text for a language and, where it is in another language than asked, that language.
    ///
    /// Looks for the language itself, then its primary language, then what stands without a language or in the
    /// site's default language, then whatever is first.
    pub fn get<'a>(&'a self, lang: &Lang, default: &'a Lang) -> Option<(&'a str, Option<&'a Lang>)> {
        // Most are one text in the site's language.
        if let [(None, text)] = &*self.0 {
            return Some((text, (default != lang).then_some(default)));
        }
        let own = |it: &&(Option<Lang>, Arc<str>)| it.0.as_ref() == Some(lang);
        let near = |it: &&(Option<Lang>, Arc<str>)| it.0.as_ref().is_some_and(|it| it.primary() == lang.primary());
        let common = |it: &&(Option<Lang>, Arc<str>)| it.0.is_none() || it.0.as_ref() == Some(default);
        if let Some((_, text)) = self.0.iter().find(own).or_else(|| self.0.iter().find(near)) {
            return Some((text, None));
        }
        let (of, text) = self.0.iter().find(common).or_else(|| self.0.first())?;
        let other = of.as_ref().unwrap_or(default);
        Some((text, (other != lang).then_some(other)))
    }

    /// Tells whether there is no text in any language.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|(_, text)| text.is_empty())
    }
}
