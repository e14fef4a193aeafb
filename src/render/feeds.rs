//! Feeds: Atom (RFC 4287) and JSON Feed 1.1, of the whole site and of what concerns one record.
//!
//! Entries go by when the desk put them out, else by an event's date; what is still ahead never leads, and an event of
//! which neither says a day is in no feed. No feed carries the time of its build: it is as new as the newest of its
//! moments that has come.

use crate::base::date::{EventDate, Instant, Moment};
use crate::base::id::{Kind, RecordId};
use crate::parse::record::Published;
use crate::plan::FeedFormat;

use super::json::Json;
use super::renderer::Renderer;
use super::xml::Xml;

/// An entry of a feed.
pub struct Entry<'a> {
    id: RecordId,
    title: &'a str,
    url: String,
    published: Stamp,
    /// Where it is another moment.
    updated: Option<Stamp>,
    summary: String,
}

/// A moment as feeds write it.
struct Stamp {
    /// RFC 3339, in its own offset.
    text: String,
    moment: Moment,
}

impl Entry<'_> {
    fn updated(&self) -> &str {
        &self.updated.as_ref().unwrap_or(&self.published).text
    }
}

impl Stamp {
    fn of_date(date: &EventDate) -> Option<Stamp> {
        if let Some(instant) = date.instant() {
            return Stamp::of_instant(instant);
        }
        let mut text = date.said_day()?;
        text.push_str("T00:00:00Z");
        let moment = date.bounds()?.0;
        Some(Stamp { text, moment })
    }

    fn of_instant(instant: Instant) -> Option<Stamp> {
        instant.is_rfc3339().then(|| Stamp {
            text: instant.to_rfc3339(),
            moment: instant.moment(),
        })
    }

    fn of(published: &Published) -> Option<Stamp> {
        match published {
            Published::Instant(instant) => Stamp::of_instant(*instant),
            Published::Date(date) => Stamp::of_date(date),
        }
    }
}

/// Tells whether a date has a [`Stamp`].
fn has_stamp(date: &EventDate) -> bool {
    match date.instant() {
        Some(instant) => instant.is_rfc3339(),
        None => date.says_day(),
    }
}

impl Renderer<'_> {
    /// Gathers the entries of a feed, which both of its forms show.
    pub fn feed_entries(&self, of: Option<RecordId>) -> Vec<Entry<'_>> {
        self.feed_events(of)
            .into_iter()
            .filter_map(|id| self.entry_of(id))
            .collect()
    }

    /// Appends a feed's bytes.
    pub fn feed(&self, of: Option<RecordId>, format: FeedFormat, entries: &[Entry<'_>], out: &mut Vec<u8>) {
        let site = &*self.site.config.title;
        let (title, page) = match of {
            None => (site.to_owned(), self.absolute(&self.site.config.base_path)),
            Some(id) => (
                [self.name(id).0, " – ", site].concat(),
                self.absolute(&self.site.record(id).href),
            ),
        };
        match format {
            FeedFormat::Atom => self.atom(&title, &page, entries, out),
            FeedFormat::Json => self.json(&title, &page, entries, out),
        }
    }

    fn feed_events(&self, of: Option<RecordId>) -> Vec<RecordId> {
        let rank = |id: &RecordId| self.site.chronology.published_first[id.index()];
        let mut events: Vec<RecordId> = match of {
            None => self.site.of_kind(Kind::Event).collect(),
            Some(id) => self.site.relations.events.of(id).iter().map(|tie| tie.event).collect(),
        };
        events.retain(|id| self.is_in_feeds(*id));
        let keep = self.site.config.feed_items.min(events.len());
        if keep < events.len() {
            events.select_nth_unstable_by_key(keep, |id| (rank(id), *id));
            events.truncate(keep);
        }
        events.sort_by_key(|id| (rank(id), *id));
        events
    }

    /// Tells whether somebody says when an event was put out, or on which day it was.
    fn is_in_feeds(&self, id: RecordId) -> bool {
        let published = self.site.header(id).and_then(|it| it.published.as_deref());
        let said = match published {
            Some(Published::Instant(instant)) => instant.is_rfc3339(),
            Some(Published::Date(date)) => has_stamp(date),
            None => false,
        };
        said || self.site.date(id).is_some_and(has_stamp)
    }

    fn entry_of(&self, id: RecordId) -> Option<Entry<'_>> {
        let header = self.site.header(id);
        let published = header.and_then(|it| it.published.as_deref()).and_then(Stamp::of);
        Some(Entry {
            id,
            title: self.name(id).0,
            url: self.absolute(&self.site.record(id).href),
            published: published.or_else(|| self.site.date(id).and_then(Stamp::of_date))?,
            updated: header.and_then(|it| it.updated.as_deref()).and_then(Stamp::of),
            summary: self.description(id),
        })
    }

    /// The latest moment of a feed's entries that has come.
    fn feed_updated<'e>(&self, entries: &'e [Entry<'_>]) -> &'e str {
        let now = self.site.as_of.as_ref();
        let stamps = entries.iter().flat_map(|it| it.updated.iter().chain([&it.published]));
        let come = stamps.filter(|stamp| now.is_none_or(|now| now.has_come(stamp.moment)));
        come.max_by_key(|stamp| stamp.moment).map_or(NEVER, |stamp| &stamp.text)
    }

    fn atom(&self, title: &str, page: &str, entries: &[Entry<'_>], out: &mut Vec<u8>) {
        let mut xml = Xml::begin(out);
        let lang = self.lang.as_str();
        xml.open("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", lang)]);
        xml.text("id", page);
        xml.text("title", title);
        if let Some(description) = self.site.config.description.as_deref().filter(|it| !it.is_empty()) {
            xml.text("subtitle", description);
        }
        xml.text("updated", self.feed_updated(entries));
        xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", page)]);
        xml.empty(
            "link",
            &[
                ("rel", "self"),
                ("type", "application/atom+xml"),
                ("href", &[page, "feed.xml"].concat()),
            ],
        );
        xml.open("author", &[]);
        xml.text(
            "name",
            self.site.config.author.as_deref().unwrap_or(&self.site.config.title),
        );
        xml.close("author");
        for entry in entries {
            xml.open("entry", &[]);
            xml.text("id", &entry.url);
            xml.text("title", entry.title);
            xml.write("<link rel=\"alternate\" type=\"text/html\"");
            xml.attribute("href", &entry.url);
            xml.write("/>");
            xml.plain("published", &entry.published.text);
            xml.plain("updated", entry.updated());
            for topic in &self.site.ties(entry.id).topics {
                let record = self.site.record(*topic);
                xml.empty("category", &[("term", &record.id), ("label", self.name(*topic).0)]);
            }
            xml.text("summary", &entry.summary);
            xml.close("entry");
        }
        xml.close("feed");
    }

    fn json(&self, title: &str, page: &str, entries: &[Entry<'_>], out: &mut Vec<u8>) {
        Json::feed(out).object(|json| {
            json.key("description")
                .text(self.site.config.description.as_deref().unwrap_or_default());
            json.key("feed_url").texts(&[page, "feed.json"]);
            json.key("home_page_url").text(page);
            json.key("items").array(|json| {
                for entry in entries {
                    json.object(|json| {
                        json.key("content_text").text(&entry.summary);
                        json.key("date_modified").plain(entry.updated());
                        json.key("date_published").plain(&entry.published.text);
                        json.key("id").text(&entry.url);
                        json.key("tags").array(|json| {
                            for topic in &self.site.ties(entry.id).topics {
                                json.text(self.name(*topic).0);
                            }
                        });
                        json.key("title").text(entry.title);
                        json.key("url").text(&entry.url);
                    });
                }
            });
            json.key("language").text(self.lang.as_str());
            json.key("title").text(title);
            json.key("version").text("https://jsonfeed.org/version/1.1");
        });
        out.push(b'\n');
    }
}

/// What stands for the last change of a feed in which nothing has come yet: the format asks for a moment.
const NEVER: &str = "1970-01-01T00:00:00Z";
