//! Feeds: Atom (RFC 4287) and JSON Feed 1.1, of the whole site and of what concerns one record.
//!
//! Entries go by when the desk put them out, else by an event's date; what is still ahead never leads. No feed carries
//! the time of its build: it is as new as its newest entry.

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
    /// RFC 3339.
    published: String,
    /// Where it is another moment.
    updated: Option<String>,
    summary: String,
}

impl Entry<'_> {
    fn updated(&self) -> &str {
        self.updated.as_ref().unwrap_or(&self.published)
    }
}

impl Renderer<'_> {
    /// Gathers the entries of a feed, which both of its forms show.
    pub fn feed_entries(&self, of: Option<RecordId>) -> Vec<Entry<'_>> {
        self.feed_events(of).into_iter().map(|id| self.entry_of(id)).collect()
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
        let keep = self.site.config.feed_items.min(events.len());
        if keep < events.len() {
            events.select_nth_unstable_by_key(keep, |id| (rank(id), *id));
            events.truncate(keep);
        }
        events.sort_by_key(|id| (rank(id), *id));
        events
    }

    fn entry_of(&self, id: RecordId) -> Entry<'_> {
        let header = self.site.header(id);
        let date = |published: &Published| match published {
            Published::Instant(instant) => Some(instant.to_rfc3339()),
            Published::Date(date) => date.first_day().map(midnight),
        };
        let own = || {
            let day = self.site.date(id).and_then(|it| it.first_day());
            // A date before the year 1 or without a year is none that a feed can carry.
            day.filter(|it| it.len() == 10).map(midnight)
        };
        let published = header
            .and_then(|it| it.published.as_deref())
            .and_then(date)
            .or_else(own);
        Entry {
            id,
            title: self.name(id).0,
            url: self.absolute(&self.site.record(id).href),
            published: published.unwrap_or_else(|| NEVER.to_owned()),
            updated: header.and_then(|it| it.updated.as_deref()).and_then(date),
            summary: self.description(id),
        }
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
        xml.text("updated", entries.iter().map(Entry::updated).max().unwrap_or(NEVER));
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
            xml.plain("published", &entry.published);
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
                        json.key("date_published").plain(&entry.published);
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

/// What stands for a moment that nobody knows.
const NEVER: &str = "1970-01-01T00:00:00Z";

/// Makes a moment of a day.
fn midnight(mut day: String) -> String {
    day.push_str("T00:00:00Z");
    day
}
