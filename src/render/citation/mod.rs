//! How a page is cited, and the item that a source's page is about: in words, and as BibTeX, RIS and CSL-JSON.
//!
//! Gathers what a reference says from the record itself; each form has its own file. A page is dated by when the desk put
//! it out or last changed it, never by the time of a build, so that a reference says which version was read.

mod bibtex;
mod csl;
mod ris;
mod words;

use crate::base::date::{DatePart, Endpoint, EventDate, YearPart};
use crate::base::digest;
use crate::base::fold::latin_slug;
use crate::base::id::{Kind, RecordId};
use crate::base::lang::Lang;
use crate::base::scan::has_pair;
use crate::parse::record::{ActorType, Facts, LinkPolicy, Published, Source};
use crate::plan::{CitationFormat, is_retracted};
use crate::resolve::{Named, OwnTies, Site};

use super::renderer::Renderer;

/// What is cited, with all that a reference says of it.
pub struct Cited<'a> {
    /// The name by which a text calls the reference: letters, digits and hyphens, on a site like no other.
    key: String,
    form: Form,
    title: &'a str,
    authors: Vec<Author<'a>>,
    /// The site, or the outlet that published an item.
    container: Option<&'a str>,
    /// The record's id on the site, for a page.
    record: Option<&'a str>,
    /// The word for an item's genre.
    genre: Option<&'a str>,
    issued: Option<When<'a>>,
    accessed: Option<When<'a>>,
    url: Option<String>,
    /// A copy kept elsewhere, with the word for it.
    archived: Option<(&'a str, &'a str)>,
    lang: &'a Lang,
    /// The word for what was taken back.
    retracted: Option<&'a str>,
}

/// What sort of thing is cited.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// A page of the site.
    Page,
    /// What an outlet prints or sends: a dispatch, an article.
    Press,
    Report,
    Speech,
    Interview,
    Post,
    /// Anything else: a communiqué, a statement.
    Document,
}

/// Who wrote what is cited.
enum Author<'a> {
    /// A person whose names can be told apart.
    Person { family: &'a str, given: &'a str },
    /// Anybody else, and an organization: one name, which no style takes apart.
    Whole(&'a str),
}

/// A date of what is cited.
#[derive(Clone, Copy)]
enum When<'a> {
    Date(&'a EventDate),
    /// A day on the calendar: year, month, day.
    Day(i32, u8, u8),
}

impl Cited<'_> {
    /// Appends the reference in a format.
    pub fn write(&self, format: CitationFormat, out: &mut Vec<u8>) {
        match format {
            CitationFormat::Bibtex => bibtex::write(self, out),
            CitationFormat::Ris => ris::write(self, out),
            CitationFormat::CslJson => csl::write(self, out),
        }
    }

    /// Returns the reference as BibTeX.
    pub fn bibtex(&self) -> String {
        let mut out = Vec::with_capacity(512);
        bibtex::write(self, &mut out);
        // Made of text only.
        String::from_utf8(out).unwrap_or_default()
    }
}

impl<'a> Renderer<'a> {
    /// Gathers how a page is cited.
    pub fn cited_page(&self, id: RecordId) -> Cited<'_> {
        let site = self.site;
        let record = site.record(id);
        let kind = site.kind(id);
        let header = site.header(id);
        let mut authors: Vec<Author<'_>> = site.ties(id).authors.iter().map(|it| self.author(it)).collect();
        if authors.is_empty() {
            authors.extend(site.config.author.as_deref().map(Author::Whole));
        }
        let issued = header.and_then(|it| it.updated.as_ref().or(it.published.as_ref()));
        Cited {
            key: self.cite_key(kind.map_or("page", Kind::singular), &record.id),
            form: Form::Page,
            title: site.name(id, &self.lang).0,
            authors,
            container: Some(&site.config.title),
            record: kind.is_some().then_some(&*record.id),
            genre: None,
            issued: issued.map(|it| self.when(it)),
            accessed: None,
            url: Some(self.absolute(&record.href)),
            archived: None,
            lang: &self.lang,
            retracted: is_retracted(site, id).then(|| self.word("correction-retraction")),
        }
    }

    /// Gathers how the item is cited that a source's page is about.
    pub fn cited_original(&self, id: RecordId) -> Option<Cited<'_>> {
        let site = self.site;
        let (Facts::Source(source), OwnTies::Source(ties)) = (site.facts(id), &site.ties(id).own) else {
            return None;
        };
        let record = site.record(id);
        let (url, archive) = addresses(site, id, source);
        let container = ties.publisher.as_ref().or(ties.carrier.as_ref());
        Some(Cited {
            key: self.cite_key("original", &record.id),
            form: Form::of(source),
            title: site.name(id, &self.lang).0,
            authors: ties.author.iter().map(|it| self.author(it)).collect(),
            container: container.map(|it| self.named_words(it)),
            record: None,
            genre: source.genre.as_deref().map(|it| self.words.label("genre", it)),
            issued: source.date.as_ref().map(When::Date),
            accessed: source.accessed.as_ref().map(When::Date),
            url: url.or(archive).map(str::to_owned),
            archived: archive
                .filter(|_| url.is_some())
                .map(|it| (self.word("archived-copy"), it)),
            lang: source_lang(site, id),
            retracted: None,
        })
    }

    /// Makes the name of a reference: the site, what it is, and the id; stable, since ids are.
    fn cite_key(&self, what: &str, id: &str) -> String {
        let site = &self.cite_prefix;
        match id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            true => [&**site, "-", what, "-", id].concat(),
            // Two ids may read alike in Latin letters.
            false => {
                let mark = digest::hex(id.as_bytes());
                format!("{site}-{what}-{}-{}", latin_slug(&id.replace('/', "-")), &mark[..8])
            }
        }
    }

    fn author<'n>(&'n self, named: &'n Named) -> Author<'n> {
        if let Named::Record(id) = named
            && let Facts::Actor(actor) = self.site.facts(*id)
            && actor.actor_type == ActorType::Person
            // A name to sort by is in the site's own language.
            && self.lang == self.site.config.default_language
            && let Some((family, given)) = actor.sort_name.as_deref().and_then(|it| it.split_once(", "))
        {
            return Author::Person { family, given };
        }
        Author::Whole(self.named_words(named))
    }

    /// Returns the name of a record, or the words that stand for it, as plain text.
    pub fn named_words<'n>(&'n self, named: &'n Named) -> &'n str {
        match named {
            Named::Record(id) => self.site.name(*id, &self.lang).0,
            Named::Words(words) => words,
        }
    }

    /// The day of what was put out, as its page shows it.
    fn when(&self, published: &'a Published) -> When<'a> {
        match published {
            Published::Date(date) => When::Date(date),
            Published::Instant(instant) => {
                let clock = match &self.site.config.timezone {
                    Some(zone) => instant.clock_in(zone),
                    None => instant.own_clock(),
                };
                When::Day(clock.year, clock.month, clock.day)
            }
        }
    }
}

/// Returns the part of the names of references that says the site.
pub fn cite_prefix(title: &str) -> String {
    const LONGEST: usize = 32;
    let slug: String = latin_slug(title).chars().take(LONGEST).filter(char::is_ascii).collect();
    match slug.trim_matches('-') {
        "" => "site".to_owned(),
        slug => slug.to_owned(),
    }
}

/// The addresses of an item that its outlet's policy lets be linked: the original and the archived copy.
pub fn addresses<'a>(site: &'a Site, id: RecordId, source: &'a Source) -> (Option<&'a str>, Option<&'a str>) {
    let policy = link_policy(site, id);
    let url = source.url.as_ref().filter(|_| policy == LinkPolicy::Normal);
    let archive = source.archive_url.as_ref().filter(|_| policy != LinkPolicy::NoLink);
    (url.map(|it| &*it.value), archive.map(|it| &*it.value))
}

/// Returns the policy of the outlet that published a source.
fn link_policy(site: &Site, source: RecordId) -> LinkPolicy {
    let publisher = match &site.ties(source).own {
        OwnTies::Source(ties) => ties.publisher.as_ref(),
        _ => None,
    };
    match publisher {
        Some(Named::Record(outlet)) => match site.facts(*outlet) {
            Facts::Organization(facts) => facts.link_policy,
            _ => LinkPolicy::Normal,
        },
        _ => LinkPolicy::Normal,
    }
}

/// Returns the language of a source.
pub fn source_lang(site: &Site, source: RecordId) -> &Lang {
    let own = site.header(source).and_then(|it| it.lang.as_ref());
    own.unwrap_or(&site.config.default_language)
}

impl Form {
    fn of(source: &Source) -> Form {
        match source.genre.as_deref() {
            Some("dispatch" | "article") => Form::Press,
            Some("report") => Form::Report,
            Some("speech") => Form::Speech,
            Some("interview") => Form::Interview,
            Some("post") => Form::Post,
            _ => Form::Document,
        }
    }
}

impl When<'_> {
    /// The year from 1 to 9999 in which it begins, with the month and the day where they are said.
    fn start(self) -> Option<(i32, Option<u8>, Option<u8>)> {
        let part = match self {
            When::Day(year, month, day) => return Some((year, Some(month), Some(day))),
            When::Date(date) => first(date)?,
        };
        match part.year {
            YearPart::Known(year @ 1..=9999) => Some((year, part.month, part.day)),
            _ => None,
        }
    }
}

fn first(date: &EventDate) -> Option<DatePart> {
    match (date.start(), date.end()) {
        (Endpoint::Date(part), _) | (_, Some(Endpoint::Date(part))) => Some(part),
        _ => None,
    }
}

/// Cuts a text where it would break a line or hides a sign that no reader sees: each of them becomes a space.
fn one_line(text: &str) -> impl Iterator<Item = &str> {
    let (whole, rest) = if is_one_line(text) { (text, "") } else { ("", text) };
    let pieces = rest.split(breaks_line);
    std::iter::once(whole).chain(pieces).filter(|it| !it.is_empty())
}

fn breaks_line(sign: char) -> bool {
    sign.is_control() || matches!(sign, '\u{2028}' | '\u{2029}')
}

/// Tells whether nothing breaks a line, as is so of nearly all texts; of a few more it says that something might.
fn is_one_line(text: &str) -> bool {
    let bytes = text.as_bytes();
    let control = |byte: u8| (byte < 0x20) | (byte == 0x7F);
    // The bytes that control characters beyond ASCII have, and the last two that the others end with.
    let far = |one: u8, two: u8| ((one == 0xC2) & (two < 0xA0)) | ((one == 0x80) & (two & 0xFE == 0xA8));
    !bytes.first().is_some_and(|byte| control(*byte)) && !has_pair(bytes, |one, two| control(two) | far(one, two))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// A text that is passed on as a whole is one that would not be cut.
        #[test]
        fn a_line_is_cut_where_it_breaks(
            text in "[a é’\u{a0}中\u{800}\u{1f}\n\u{7f}\u{80}\u{85}\u{9f}\u{2027}\u{2028}\u{2029}\u{202f}\u{28028}]{0,40}",
            plain in "[a é’中\u{2027}\u{202f}]{0,40}",
        ) {
            let cut = |text: &str| -> Vec<String> {
                text.split(breaks_line).filter(|it| !it.is_empty()).map(str::to_owned).collect()
            };
            prop_assert_eq!(one_line(&text).collect::<Vec<_>>(), cut(&text));
            prop_assert!(is_one_line(&plain));
        }
    }
}
