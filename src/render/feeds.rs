//! Feeds: Atom (RFC 4287) and JSON Feed 1.1, of the whole site and of what concerns one record.
//!
//! Entries go by when the desk put them out, else by an event's date; what is still ahead never leads. No feed carries
//! the time of its build: it is as new as its newest entry.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesStart, BytesText, Event};
use serde_json::{Value, json};

use crate::base::id::{Kind, RecordId};
use crate::base::scan::find_any;
use crate::parse::record::Published;
use crate::plan::FeedFormat;

use super::renderer::Renderer;

/// An entry of a feed.
struct Entry {
    id: RecordId,
    title: String,
    url: String,
    /// RFC 3339.
    published: String,
    updated: String,
    summary: String,
}

impl Renderer<'_> {
    /// Makes a feed's bytes.
    pub fn feed(&self, of: Option<RecordId>, format: FeedFormat) -> Vec<u8> {
        let events = self.feed_events(of);
        let entries: Vec<Entry> = events.into_iter().map(|id| self.entry_of(id)).collect();
        let site = &self.site.config.title;
        let (title, page) = match of {
            None => (site.clone(), self.absolute(&self.site.config.base_path)),
            Some(id) => (
                format!("{} – {site}", self.name(id).0),
                self.absolute(&self.site.record(id).href),
            ),
        };
        match format {
            FeedFormat::Atom => self.atom(&title, &page, &entries),
            FeedFormat::Json => self.json(&title, &page, &entries),
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

    fn entry_of(&self, id: RecordId) -> Entry {
        let header = self.site.header(id);
        let date = |published: &Published| match published {
            Published::Instant(instant) => Some(instant.to_rfc3339()),
            Published::Date(date) => date.first_day().map(|day| format!("{day}T00:00:00Z")),
        };
        let own = || {
            let day = self.site.date(id).and_then(|it| it.first_day());
            // A date before the year 1 or without a year is none that a feed can carry.
            day.filter(|it| it.len() == 10).map(|day| format!("{day}T00:00:00Z"))
        };
        let published = header
            .and_then(|it| it.published.as_deref())
            .and_then(date)
            .or_else(own);
        let published = published.unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned());
        let updated = header
            .and_then(|it| it.updated.as_deref())
            .and_then(date)
            .unwrap_or_else(|| published.clone());
        Entry {
            id,
            title: self.name(id).0.to_owned(),
            url: self.absolute(&self.site.record(id).href),
            published,
            updated,
            summary: self.description(id),
        }
    }

    fn atom(&self, title: &str, page: &str, entries: &[Entry]) -> Vec<u8> {
        let mut xml = Xml(Writer::new(Vec::new()));
        xml.event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)));
        let lang = self.lang.as_str();
        xml.open("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", lang)]);
        xml.text("id", page);
        xml.text("title", title);
        if let Some(description) = self.site.config.description.as_deref().filter(|it| !it.is_empty()) {
            xml.text("subtitle", description);
        }
        let newest = entries.iter().map(|entry| entry.updated.as_str()).max();
        xml.text("updated", newest.unwrap_or("1970-01-01T00:00:00Z"));
        xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", page)]);
        xml.empty(
            "link",
            &[
                ("rel", "self"),
                ("type", "application/atom+xml"),
                ("href", &format!("{page}feed.xml")),
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
            xml.text("title", &entry.title);
            xml.empty(
                "link",
                &[("rel", "alternate"), ("type", "text/html"), ("href", &entry.url)],
            );
            xml.text("published", &entry.published);
            xml.text("updated", &entry.updated);
            for topic in &self.site.ties(entry.id).topics {
                let record = self.site.record(*topic);
                xml.empty("category", &[("term", &record.id), ("label", self.name(*topic).0)]);
            }
            xml.text("summary", &entry.summary);
            xml.close("entry");
        }
        xml.close("feed");
        xml.0.into_inner()
    }

    fn json(&self, title: &str, page: &str, entries: &[Entry]) -> Vec<u8> {
        let items: Vec<Value> = entries
            .iter()
            .map(|entry| {
                let tags = self.site.ties(entry.id).topics.iter().map(|id| self.name(*id).0);
                json!({
                    "id": entry.url,
                    "url": entry.url,
                    "title": entry.title,
                    "content_text": entry.summary,
                    "date_published": entry.published,
                    "date_modified": entry.updated,
                    "tags": tags.collect::<Vec<_>>(),
                })
            })
            .collect();
        let feed = json!({
            "version": "https://jsonfeed.org/version/1.1",
            "title": title,
            "home_page_url": page,
            "feed_url": format!("{page}feed.json"),
            "description": self.site.config.description.clone().unwrap_or_default(),
            "language": self.lang.as_str(),
            "items": items,
        });
        // Inert also where a reader sniffs for HTML.
        let text = feed.to_string().replace('<', "\\u003c").replace('>', "\\u003e");
        format!("{text}\n").into_bytes()
    }
}

/// Writes XML into memory, where writing cannot fail.
pub struct Xml(pub Writer<Vec<u8>>);

impl Xml {
    /// Writes any event.
    pub fn event(&mut self, event: Event<'_>) {
        let _ = self.0.write_event(event);
    }

    /// Opens an element.
    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        if attributes.is_empty() {
            return self.write(&["<", name, ">"]);
        }
        let element = BytesStart::new(name).with_attributes(attributes.iter().copied());
        self.event(Event::Start(element));
    }

    /// Closes an element.
    pub fn close(&mut self, name: &str) {
        self.write(&["</", name, ">"]);
    }

    /// Writes an element without content.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let element = BytesStart::new(name).with_attributes(attributes.iter().copied());
        self.event(Event::Empty(element));
    }

    /// Writes an element with a text.
    pub fn text(&mut self, name: &str, text: &str) {
        if find_any(text, 0, *b"<>&\"'\r").is_none() {
            return self.write(&["<", name, ">", text, "</", name, ">"]);
        }
        self.open(name, &[]);
        self.event(Event::Text(BytesText::new(text)));
        self.close(name);
    }

    /// Writes what needs no escaping.
    fn write(&mut self, parts: &[&str]) {
        let out = self.0.get_mut();
        parts.iter().for_each(|part| out.extend_from_slice(part.as_bytes()));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use quick_xml::events::BytesEnd;

    use super::*;

    proptest! {
        /// What is written without a writer's help is what it would write.
        #[test]
        fn elements_are_written_as_xml(text in "[a<>&\"'\r\n é]{0,30}") {
            let mut xml = Xml(Writer::new(Vec::new()));
            xml.open("a", &[]);
            xml.text("b", &text);
            xml.close("a");
            let mut writer = Writer::new(Vec::new());
            let events = [
                Event::Start(BytesStart::new("a")),
                Event::Start(BytesStart::new("b")),
                Event::Text(BytesText::new(&text)),
                Event::End(BytesEnd::new("b")),
                Event::End(BytesEnd::new("a")),
            ];
            for event in events {
                writer.write_event(event).expect("memory");
            }
            prop_assert_eq!(xml.0.into_inner(), writer.into_inner());
        }
    }
}
