//! The front page: the latest edition, or the newest events.

use crate::base::id::{Kind, RecordId};
use crate::language::DateLength;
use crate::parse::document::Page;
use crate::parse::record::Facts;
use crate::theme::Value as Word;

use crate::render::provenance::Setting;
use crate::render::renderer::{Rendered, Renderer, as_html, escaped};
use crate::render::text::Text;
use crate::render::view::*;

/// How many events the front page shows where there is no edition.
const FRONT_EVENTS: usize = 12;
/// How many coming events the front page announces.
const COMING: usize = 6;

impl Renderer<'_> {
    /// Gathers the front page: the latest edition, else the newest events.
    pub fn front_view(&self) -> Rendered<FrontView<'_>> {
        let editions = &self.plan.order.lists[Kind::Briefing.index()];
        let ahead = |id: &RecordId| {
            self.site
                .as_of
                .as_ref()
                .is_some_and(|now| self.site.date(*id).is_some_and(|date| now.is_ahead(date)))
        };
        // An edition without a date leads no front page.
        let edition = editions
            .iter()
            .find(|id| self.site.date(**id).is_some() && !ahead(id))
            .copied();
        let mut view = FrontView {
            introduction_html: self.introduction(Page::Front)?,
            feeds: self.words.format(
                "follow-site",
                &[
                    (
                        "atom",
                        Word::Text(&format!("<a href=\"{}\">Atom</a>", escaped(&self.href("feed.xml")))),
                    ),
                    (
                        "json",
                        Word::Text(&format!("<a href=\"{}\">JSON</a>", escaped(&self.href("feed.json")))),
                    ),
                ],
            ),
            ..FrontView::default()
        };
        let items: Vec<(RecordId, Option<String>)> = match edition {
            Some(id) => {
                view.heading_html = self.edition_heading(id);
                let later = editions.iter().position(|it| *it == id).unwrap_or(0);
                view.previous = editions.get(later + 1).map(|id| LinkView {
                    label: self.name(*id).0.to_owned(),
                    href: self.site.record(*id).href.to_string(),
                });
                view.all = Some(LinkView {
                    label: self.word("all-editions").to_owned(),
                    href: self.href("briefings/"),
                });
                let (items, all) = self.edition_items(id);
                view.note = self.shown_of(items.len(), all);
                items
            }
            None => {
                view.heading_html = escaped(&self.front_title());
                let mut newest: Vec<RecordId> = self
                    .site
                    .of_kind(Kind::Event)
                    .filter(|id| self.site.chronology.published_first[id.index()] != u32::MAX)
                    .collect();
                newest.sort_by_key(|id| self.site.chronology.published_first[id.index()]);
                let undated = self
                    .site
                    .of_kind(Kind::Event)
                    .filter(|id| !newest.contains(id))
                    .take(FRONT_EVENTS);
                let undated: Vec<RecordId> = if newest.len() < FRONT_EVENTS {
                    undated.collect()
                } else {
                    Vec::new()
                };
                newest
                    .iter()
                    .chain(&undated)
                    .take(FRONT_EVENTS)
                    .map(|id| (*id, None))
                    .collect()
            }
        };
        if let Some(((lead, line), rest)) = items.split_first() {
            view.lead = Some(self.lead(*lead, line.as_deref())?);
            let number = edition.and_then(|id| match self.site.facts(id) {
                Facts::Briefing(it) => it.number,
                _ => None,
            });
            for (at, (event, line)) in rest.iter().enumerate() {
                let number = number.map(|number| format!("{number}.{}", at + 2));
                view.items.push(self.item(*event, line.as_deref(), number)?);
            }
        }
        view.coming = self.coming()?;
        view.actors = self.most_present();
        let topics: Vec<RecordId> = self
            .by_events(Kind::Topic)
            .into_iter()
            .take(8)
            .map(|(id, _)| id)
            .collect();
        view.topics = (!topics.is_empty()).then(|| self.link_list(&topics).into_owned());
        Ok(view)
    }

    fn front_title(&self) -> String {
        let document = self
            .site
            .introductions
            .get(&Page::Front)
            .map(|at| &self.site.documents[*at as usize]);
        let title = document.and_then(|it| {
            it.header
                .title
                .value
                .get(&self.lang, &self.site.config.default_language)
        });
        match title {
            Some((title, _)) if !title.is_empty() => title.to_owned(),
            _ => self.word("newest-events").to_owned(),
        }
    }

    fn edition_heading(&self, id: RecordId) -> String {
        use crate::base::date::{Endpoint, YearPart};
        let date = self.site.date(id);
        let day = date.and_then(|date| match (date.start(), date.end()) {
            (Endpoint::Date(part), None) => match (part.year, part.month, part.day) {
                (YearPart::Known(year), Some(month), Some(day)) => Some(self.language.weekday_date(year, month, day)),
                _ => None,
            },
            _ => None,
        });
        let text = match (day, date) {
            (Some(day), Some(date)) => {
                let attribute = date.datetime_attribute().unwrap_or_default();
                format!("<time datetime=\"{attribute}\">{day}</time>")
            }
            (None, Some(date)) => self.time(date, DateLength::Long),
            (_, None) => escaped(self.name(id).0),
        };
        self.with("edition-of", &text)
    }

    fn lead(&self, id: RecordId, line: Option<&str>) -> Rendered<LeadView<'_>> {
        let (title, lang) = self.name(id);
        let mut excerpt = None;
        if let (Some(document), Some(joins)) = (self.site.document(id), self.site.joins(id)) {
            use crate::parse::body::QuotationForm;
            let first = document
                .body
                .quotations
                .iter()
                .position(|it| it.form != QuotationForm::Inline);
            if let Some(index) = first {
                let mut html = String::new();
                let text = Text {
                    document,
                    body: &document.body,
                    joins: &joins.body,
                };
                self.quotation(text, index as u32, Setting::Lead { page: id }, &mut html)?;
                excerpt = (!html.is_empty()).then_some(html);
            }
        }
        let summary = match line {
            Some(line) => Some(escaped(line)),
            None => self.summary(id)?.map(|it| it.0.into_owned()),
        };
        Ok(LeadView {
            docket: vec![self.short_date(id).to_owned()],
            href: self.site.record(id).href.to_string(),
            title: title.to_owned(),
            title_lang: lang.map(|it| it.to_string()),
            standfirst_html: summary,
            excerpt_html: excerpt,
            facts: self
                .site
                .event(id)
                .map(|event| self.event_facts(id, event))
                .unwrap_or_default(),
        })
    }

    fn item(&self, id: RecordId, line: Option<&str>, number: Option<String>) -> Rendered<String> {
        let (title, lang) = self.name(id);
        let text = match line {
            Some(line) => escaped(line),
            None => self
                .summary(id)?
                .map(|it| it.0.into_owned())
                .unwrap_or_else(|| escaped(&self.description(id))),
        };
        let mut meta = vec![format!("<span>{}</span>", self.short_date(id))];
        if let Some(source) = self.site.ties(id).sources.first() {
            if let Some(rating) = self.rating(*source) {
                meta.push(rating.link.clone());
            }
            meta.push(format!(
                "<span>{}</span>",
                self.link(self.outlet(*source).unwrap_or(*source))
            ));
        }
        let view = ItemView {
            href: self.site.record(id).href.to_string(),
            title: title.to_owned(),
            lang: lang.map(|it| it.to_string()),
            number,
            text_html: text,
            meta_html: meta.concat(),
        };
        let mut html = String::new();
        self.templates.fragment("fragments/item.html", view, &mut html)?;
        Ok(html)
    }

    /// Announces the events that lie ahead, the next one first.
    fn coming(&self) -> Rendered<Option<String>> {
        let Some(now) = &self.site.as_of else { return Ok(None) };
        let events = self.site.chronology.events.iter();
        let ahead = events.take_while(|id| self.site.date(**id).is_some_and(|date| now.is_ahead(date)));
        let mut ahead: Vec<RecordId> = ahead.copied().collect();
        ahead.reverse();
        let mut html = String::new();
        for id in ahead.into_iter().take(COMING) {
            let view = LineView {
                date_html: self.short_date(id),
                link_html: self.link(id),
                meta_html: self.site.event(id).and_then(|it| self.status(it.status)).map(as_html),
            };
            self.templates.fragment("fragments/line.html", view, &mut html)?;
        }
        Ok((!html.is_empty()).then_some(html))
    }

    fn by_events(&self, kind: Kind) -> Vec<(RecordId, usize)> {
        let mut all: Vec<(RecordId, usize)> = self
            .site
            .of_kind(kind)
            .map(|id| (id, self.site.relations.events.of(id).len()))
            .collect();
        all.retain(|(_, count)| *count > 0);
        all.sort_by_key(|(id, count)| (std::cmp::Reverse(*count), *id));
        all
    }

    fn most_present(&self) -> Vec<CompanyView> {
        self.by_events(Kind::Actor)
            .into_iter()
            .take(5)
            .map(|(id, count)| CompanyView {
                mark: self.mark(id),
                html: self.marked_link(id),
                count: self.language.number(count as i64),
                width: 0,
            })
            .collect()
    }
}
