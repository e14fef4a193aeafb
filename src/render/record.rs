//! A record's page: what each kind shows, in the order of the default theme.

use crate::base::id::{Kind, RecordId};
use crate::language::DateLength;
use crate::parse::document::Page;
use crate::parse::record::{
    Actor, ActorType, AliasKind, CorrectionKind, DateBasis, Event, EventStatus, Facts, LegalDocument, LinkPolicy,
    LocalText, Organization, Series, Source, StateControl,
};
use crate::plan::{EVENTS_ON_PAGE, MENTIONS_ON_PAGE, YearKey, by_year, has_feed, is_retracted};
use crate::resolve::{BodyJoins, DocumentRole, EventRole, EventTie, ItemRole, Named, OwnTies, Saying, Tie, UseOf};
use crate::theme::Value;

use super::renderer::{Rendered, Renderer, escaped, kind_mark};
use super::text::{Setting, Text, quotation_anchor};
use super::view::*;

/// A title above this many characters is set smaller.
const LONG_TITLE: usize = 100;
/// How many of those that share events with a record are shown.
const COMPANY: usize = 20;
/// How many quotations of a speaker are shown.
const SAYINGS: usize = 20;
/// How many meetings around an event its series strip shows.
const MEETINGS: usize = 3;

impl Renderer<'_> {
    /// Gathers what a record's page shows.
    pub fn record_view(&self, id: RecordId) -> Rendered<RecordView> {
        let site = self.site;
        let record = site.record(id);
        let (title, title_lang) = site.name(id, &self.lang);
        let kind = site.kind(id);
        let mut view = RecordView {
            id: record.id.to_string(),
            kind: kind.map_or("page", Kind::singular),
            mark: self.mark(id),
            kind_label: self.kind_label(id),
            docket: vec![escaped(&record.id)],
            title: title.to_owned(),
            title_lang: title_lang.map(|lang| lang.to_string()),
            long: title.chars().count() > LONG_TITLE,
            text_heading: self
                .word(if kind == Some(Kind::Event) { "summary" } else { "note" })
                .to_owned(),
            people_heading: self.word("participants").to_owned(),
            links_heading: self
                .word(if kind == Some(Kind::Event) {
                    "event-links"
                } else {
                    "links"
                })
                .to_owned(),
            ..RecordView::default()
        };
        self.common(id, &mut view)?;
        match site.facts(id) {
            Facts::Event(event) => self.event(id, event, &mut view)?,
            Facts::Actor(actor) => self.actor(id, actor, &mut view)?,
            Facts::Organization(organization) => self.organization(id, organization, &mut view)?,
            Facts::Source(source) => self.source(id, source, &mut view)?,
            Facts::Document(document) => self.document(id, document, &mut view)?,
            Facts::Topic(topic) => {
                let definition = topic.definition.as_ref();
                view.facts
                    .push(self.fact_or("definition", definition.map(|it| self.local(it)), "undefined"));
                self.topic(id, &mut view);
            }
            Facts::Place(place) => {
                view.facts.extend(
                    place
                        .country
                        .as_ref()
                        .map(|code| self.fact("country", self.country(code))),
                );
                if let (Some(lat), Some(lon)) = (place.lat, place.lon) {
                    view.facts.push(self.fact("coordinates", format!("{lat}, {lon}")));
                } else {
                    view.facts.push(self.fact_or("coordinates", None, "not-given"));
                }
            }
            Facts::Series(series) => self.series(id, series, &mut view)?,
            Facts::Briefing(_) => self.briefing(id, &mut view)?,
            Facts::None => {
                if kind == Some(Kind::Topic) {
                    view.facts.push(self.fact_or("definition", None, "undefined"));
                    self.topic(id, &mut view);
                }
            }
        }
        if !matches!(kind, Some(Kind::Event | Kind::Briefing)) {
            view.events = self.events(id)?;
        }
        self.identity_facts(id, &mut view);
        view.mentions = self.mentions(id)?;
        Ok(view)
    }

    /// Gathers what a plain page shows.
    pub fn plain_view(&self, id: RecordId) -> Rendered<RecordView> {
        let (title, _) = self.site.name(id, &self.lang);
        let mut view = RecordView {
            id: self.site.record(id).id.to_string(),
            title: title.to_owned(),
            ..RecordView::default()
        };
        self.common(id, &mut view)?;
        Ok(view)
    }

    fn common(&self, id: RecordId, view: &mut RecordView) -> Rendered<()> {
        let site = self.site;
        view.cite_html = self.cite(id);
        if has_feed(site, id) {
            let folder = &site.record(id).href;
            view.follow = Some(self.words.format(
                "follow-record",
                &[
                    (
                        "atom",
                        Value::Text(&format!("<a href=\"{}feed.xml\">Atom</a>", escaped(folder))),
                    ),
                    (
                        "json",
                        Value::Text(&format!("<a href=\"{}feed.json\">JSON</a>", escaped(folder))),
                    ),
                ],
            ));
        }
        let (Some(document), Some(joins)) = (site.document(id), site.joins(id)) else {
            return Ok(());
        };
        let header = &document.header;
        view.sections = self.sections(Text {
            document,
            body: &document.body,
            joins: &joins.body,
        })?;
        if let Some((html, lang)) = self.summary(id)? {
            view.standfirst_html = Some(html);
            view.standfirst_lang = lang;
        }
        let lang = header.lang.as_ref().or(header.translation.as_ref());
        if let Some(lang) = lang.filter(|lang| **lang != self.lang) {
            view.text_lang = Some(lang.to_string());
            view.text_dir = Some(lang.direction().as_str());
        }
        if site.record(id).draft {
            view.notices.push(NoticeView {
                label: self.word("draft").into(),
                text: self.word("draft-notice").into(),
            });
        }
        if is_retracted(site, id) {
            let retraction = header
                .corrections
                .iter()
                .find(|it| it.kind == CorrectionKind::Retraction);
            view.notices.push(NoticeView {
                label: self.word("correction-retraction").into(),
                text: retraction.map_or_else(String::new, |it| it.text.to_string()),
            });
        }
        if let Some(updated) = &header.updated {
            view.docket
                .push(self.with("updated", &self.published(updated, DateLength::Short)));
        } else if let Some(published) = &header.published {
            view.docket
                .push(self.with("published", &self.published(published, DateLength::Short)));
        }
        for edition in site.relations.editions.of(id) {
            view.docket.push(self.with("in-edition", self.link(*edition)));
        }
        if let (Some(image), Some(path)) = (&header.image, &joins.image) {
            view.image = Some(self.image_view(image, path));
        }
        let authors = &site.ties(id).authors;
        if !authors.is_empty() {
            view.facts.push(self.fact("authors", self.named_list(authors)));
        }
        view.corrections = header
            .corrections
            .iter()
            .map(|it| CorrectionView {
                date_html: self.published(&it.date, DateLength::Short),
                kind: self.word(correction_id(it.kind)).to_owned(),
                text: it.text.to_string(),
            })
            .collect();
        Ok(())
    }

    /// Returns a record's summary as HTML, with its language where it is another than the page's.
    pub fn summary(&self, id: RecordId) -> Rendered<Option<(String, Option<String>)>> {
        let (Some(document), Some(joins)) = (self.site.document(id), self.site.joins(id)) else {
            return Ok(None);
        };
        let summaries = &document.header.summary;
        let of = |index: usize| {
            let (lang, _) = &summaries[index];
            lang.as_ref()
                .or(document.header.translation.as_ref())
                .unwrap_or(&self.site.config.default_language)
        };
        let indexes = 0..summaries.len();
        let best = indexes
            .clone()
            .find(|at| *of(*at) == self.lang)
            .or_else(|| indexes.clone().next());
        let Some(best) = best else { return Ok(None) };
        let empty = BodyJoins::default();
        let text = Text {
            document,
            body: &summaries[best].1,
            joins: joins.summaries.get(best).unwrap_or(&empty),
        };
        let lang = of(best);
        Ok(Some((
            self.inline_text(text)?,
            (*lang != self.lang).then(|| lang.to_string()),
        )))
    }

    /// Returns a record's description in plain words: its summary, else the beginning of its text.
    pub fn description(&self, id: RecordId) -> String {
        const LIMIT: usize = 180;
        let (Some(document), Some(joins)) = (self.site.document(id), self.site.joins(id)) else {
            return self.site.name(id, &self.lang).0.to_owned();
        };
        let summary = document.header.summary.iter().zip(&joins.summaries).next();
        let text = match summary {
            Some(((_, body), joins)) => Text { document, body, joins },
            None => Text {
                document,
                body: &document.body,
                joins: &joins.body,
            },
        };
        let start = self.plain_start(text, LIMIT);
        if !start.is_empty() {
            return start;
        }
        let name = self.site.name(id, &self.lang).0;
        match self.site.date(id) {
            Some(date) => format!("{name}, {}", self.plain_date(date)),
            None => format!("{}: {name}", self.kind_label(id)),
        }
    }

    fn kind_label(&self, id: RecordId) -> String {
        let kind = match self.site.kind(id) {
            Some(kind) => kind.singular(),
            None => "page",
        };
        let label = self.word(&format!("kind-{kind}")).to_owned();
        let detail = match self.site.facts(id) {
            Facts::Event(it) => it.event_type.as_deref().map(|it| self.words.label("event-type", it)),
            Facts::Actor(it) => Some(self.word(match it.actor_type {
                ActorType::Person => "actor-person",
                ActorType::State => "actor-state",
                ActorType::Group => "actor-group",
            })),
            Facts::Organization(it) => it
                .organization_type
                .as_deref()
                .map(|it| self.words.label("organization-type", it)),
            Facts::Document(it) => it
                .document_type
                .as_deref()
                .map(|it| self.words.label("document-type", it)),
            Facts::Source(it) => it.genre.as_deref().map(|it| self.words.label("genre", it)),
            _ => None,
        };
        match detail {
            Some(detail) => format!("{label}, {detail}"),
            None => label,
        }
    }

    fn fact(&self, label: &str, html: String) -> FactView {
        FactView {
            label: self.word(label).to_owned(),
            html,
        }
    }

    /// A fact that is shown as a gap where it is not known.
    fn fact_or(&self, label: &str, html: Option<String>, gap: &str) -> FactView {
        self.fact(label, html.unwrap_or_else(|| escaped(self.word(gap))))
    }

    fn image_view(&self, image: &crate::parse::document::Image, path: &str) -> ImageView {
        let alt = image
            .alt
            .as_ref()
            .and_then(|it| it.get(&self.lang, &self.site.config.default_language));
        ImageView {
            src: self.href(path),
            alt: alt.map_or_else(String::new, |it| it.0.to_owned()),
            credit: image.credit.as_ref().map(|it| it.to_string()),
        }
    }

    /// Names a country by its state's page, else by the theme's word, CLDR's name or its code.
    fn country(&self, code: &str) -> String {
        match self.site.states.get(code) {
            Some(id) => self.link(*id).to_owned(),
            None => match self.words.find(&format!("country-{code}")) {
                Some(word) => escaped(word),
                None => escaped(self.language.country_name(code).as_deref().unwrap_or(code)),
            },
        }
    }

    // Events

    fn event(&self, id: RecordId, event: &Event, view: &mut RecordView) -> Rendered<()> {
        let site = self.site;
        let Some(ties) = site.event_ties(id) else { return Ok(()) };
        view.facts.splice(0..0, self.event_facts(id, event));
        self.people(
            ties.actors.iter().chain(&ties.organizations),
            event,
            view,
            ties.actors.len(),
        );
        let related: Vec<RecordId> = ties
            .related
            .iter()
            .chain(site.relations.related.of(id))
            .copied()
            .fold(Vec::new(), unique);
        let before = site.relations.neighbours.get(&id).and_then(|it| it.before);
        let mut events = Vec::new();
        let mut add = |label: &str, ids: &[RecordId]| {
            events.extend(ids.iter().map(|id| {
                let date = self.short_date(*id);
                let comma = if date.is_empty() { "" } else { ", " };
                format!(
                    "<span class=\"label\">{}</span> {}{comma}{date}",
                    escaped(self.word(label)),
                    self.link(*id)
                )
            }));
        };
        add("part-of", ties.part_of.as_slice());
        add("has-part", site.relations.parts.of(id));
        add("responds-to", &ties.responds_to);
        add("answered-by", site.relations.responses.of(id));
        add("related-to", &related);
        add("before-with-same", before.as_slice());
        let mut group = |mark: &'static str, label: &str, items: Vec<String>, gap: Option<&str>| {
            let items = match (items.is_empty(), gap) {
                (true, Some(gap)) => vec![escaped(self.word(gap))],
                _ => items,
            };
            if !items.is_empty() {
                view.links.push(LinksView {
                    mark,
                    label: self.word(label).to_owned(),
                    items,
                });
            }
        };
        let links = |ids: &[RecordId]| ids.iter().map(|id| self.link(*id).to_owned()).collect::<Vec<_>>();
        group("k-doc", "documents", links(&ties.documents), Some("none-m"));
        group("k-event", "events", events, None);
        group("k-place", "places", links(&ties.places), Some("no-place"));
        group("k-topic", "topics", links(&site.ties(id).topics), None);
        view.series = self.series_strip(id, event);
        view.sources = Some(self.sources_of(id));
        if view.sections.is_empty() {
            view.sections.push(SectionView {
                html: format!("<p>{}</p>", escaped(self.word("no-text"))),
                ..SectionView::default()
            });
        }
        Ok(())
    }

    /// Gathers an event's facts: date, place, status, series, significance.
    pub fn event_facts(&self, id: RecordId, event: &Event) -> Vec<FactView> {
        let mut facts = Vec::new();
        let Some(ties) = self.site.event_ties(id) else {
            return facts;
        };
        if let Some(date) = &event.date {
            let mut html = self.time(date, DateLength::Long);
            if let Some(time) = date.time() {
                let offset = format!(
                    "UTC{}{:02}:{:02}",
                    if time.offset < 0 { '−' } else { '+' },
                    time.offset.abs() / 60,
                    time.offset.abs() % 60
                );
                let clock = self.words.format(
                    "clock",
                    &[
                        ("hour", Value::Text(&time.hour.to_string())),
                        ("minute", Value::Text(&format!("{:02}", time.minute))),
                        ("offset", Value::Text(&offset)),
                    ],
                );
                html.push_str(", ");
                html.push_str(&clock);
            }
            let basis = match event.date_basis {
                Some(DateBasis::InferredOutside) => Some("basis-outside"),
                Some(DateBasis::InferredSource) => Some("basis-source"),
                Some(DateBasis::Stated) | None => None,
            };
            if event.date_basis == Some(DateBasis::InferredOutside) {
                html.push_str(" ⊕");
            }
            if let Some(basis) = basis {
                html.push_str(&format!(" <span class=\"meta\">{}</span>", escaped(self.word(basis))));
            }
            if let Some(note) = &event.date_note {
                html.push_str(&format!(" <span class=\"meta\">{}</span>", escaped(note)));
            }
            facts.push(self.fact("date", html));
        }
        let place = (!ties.places.is_empty()).then(|| self.link_list(&ties.places));
        facts.push(self.fact_or("place", place, "place-not-given"));
        if let Some(status) = self.status(event.status) {
            facts.push(self.fact("status", escaped(status)));
        } else if event.status == Some(EventStatus::Held) {
            facts.push(self.fact("status", escaped(self.word("status-held"))));
        }
        if let Some(series) = ties.series {
            let number = event.number.map(|number| format!(", {}", self.ordinal(number)));
            facts.push(self.fact("series", format!("{}{}", self.link(series), number.unwrap_or_default())));
        }
        if let Some(significance) = event.significance {
            facts.push(self.fact("significance", self.count("of-five", significance as usize)));
        }
        facts
    }

    /// Writes an ordinal number: 30<sup>e</sup>.
    pub fn ordinal(&self, number: u32) -> String {
        let form = self.language.ordinal_category(number);
        self.words.format(
            "ordinal",
            &[("n", Value::Number(i64::from(number))), ("form", Value::Text(form))],
        )
    }

    /// Groups the participants by whom they act for; those for nobody stand under their own state or alone.
    fn people<'t>(&self, ties: impl Iterator<Item = &'t Tie>, event: &Event, view: &mut RecordView, actors: usize) {
        let mut groups: Vec<(Option<RecordId>, Vec<PersonView>)> = Vec::new();
        for (at, tie) in ties.enumerate() {
            let entries = if at < actors {
                &event.actors
            } else {
                &event.organizations
            };
            let role = entries.get(tie.index as usize).and_then(|entry| entry.role.as_ref());
            let state = tie.on_behalf_of.or_else(|| self.state_of(tie.who));
            let mut meta = Vec::new();
            meta.extend(role.map(|role| self.local(role)));
            if role.is_none() {
                meta.extend(self.role_title(tie.who));
            }
            if let Some(principal) = tie.on_behalf_of {
                meta.push(self.with("on-behalf-of", self.link(principal)));
            }
            let person = PersonView {
                html: self.marked_link(tie.who),
                native: self.native_beside(tie.who),
                meta_html: (!meta.is_empty()).then(|| meta.join(", ")),
            };
            match groups.iter_mut().find(|(key, _)| *key == state) {
                Some((_, people)) => people.push(person),
                None => groups.push((state, vec![person])),
            }
        }
        view.people = groups
            .into_iter()
            .map(|(state, items)| GroupView {
                heading_html: state.map(|id| self.marked_link(id)),
                items,
            })
            .collect();
    }

    /// The state that a person belongs to.
    fn state_of(&self, id: RecordId) -> Option<RecordId> {
        match self.site.facts(id) {
            Facts::Actor(actor) if actor.actor_type == ActorType::Person => self
                .site
                .states
                .get(actor.country.as_ref()?)
                .copied()
                .filter(|state| *state != id),
            _ => None,
        }
    }

    /// The title of a person's latest role.
    fn role_title(&self, id: RecordId) -> Option<String> {
        let Facts::Actor(actor) = self.site.facts(id) else {
            return None;
        };
        let current = actor
            .roles
            .iter()
            .rev()
            .find(|role| role.to.is_none())
            .or(actor.roles.last())?;
        Some(self.local(&current.title))
    }

    fn series_strip(&self, id: RecordId, event: &Event) -> Option<SeriesView> {
        let series = self.site.event_ties(id)?.series?;
        let meetings = self.site.relations.events.of(series);
        let here = meetings.iter().position(|tie| tie.event == id)?;
        let from = here.saturating_sub(MEETINGS);
        let to = (here + MEETINGS + 1).min(meetings.len());
        let label = |tie: &EventTie| match tie.how {
            EventRole::Series(Some(number)) => self.ordinal(number),
            _ => escaped(self.site.name(tie.event, &self.lang).0),
        };
        let _ = event;
        let items = meetings[from..to].iter().rev().map(|tie| MeetingView {
            state: if tie.event == id { "now" } else { "" },
            current: tie.event == id,
            href: (tie.event != id).then(|| self.site.record(tie.event).href.to_string()),
            label_html: label(tie),
            when_html: self.short_date(tie.event).to_owned(),
        });
        let neighbours = self.site.relations.neighbours.get(&id).copied().unwrap_or_default();
        let beside = |other: Option<RecordId>| {
            other.map(|other| HtmlLinkView {
                href: self.site.record(other).href.to_string(),
                html: escaped(self.site.name(other, &self.lang).0),
            })
        };
        Some(SeriesView {
            name: self.site.name(series, &self.lang).0.to_owned(),
            items: items.collect(),
            previous: beside(neighbours.previous),
            next: beside(neighbours.next),
        })
    }

    /// Lists a page's sources: those named in front matter, those quoted and cited in the text; each once.
    fn sources_of(&self, id: RecordId) -> SourcesView {
        let mut sources: Vec<RecordId> = self.site.ties(id).sources.clone();
        if let Some(joins) = self.site.joins(id) {
            let quoted = joins.body.quotations.iter().filter_map(|it| it.source);
            for source in quoted.chain(joins.body.citations.iter().filter_map(|it| *it)) {
                if !sources.contains(&source) {
                    sources.push(source);
                }
            }
        }
        let mut origins: Vec<RecordId> = sources.iter().map(|id| self.origin(*id)).collect();
        origins.sort();
        origins.dedup();
        let items: Vec<PointView> = sources
            .iter()
            .map(|source| PointView {
                label_html: self
                    .rate(*source)
                    .map_or_else(|| "–".to_owned(), |rate| self.rate_link(&rate)),
                html: self.source_line_plain(*source),
            })
            .collect();
        match items.is_empty() {
            true => SourcesView {
                note: None,
                items: vec![PointView {
                    label_html: "–".to_owned(),
                    html: escaped(self.word("no-source")),
                }],
            },
            false => SourcesView {
                note: Some(self.count("origin-count", origins.len())),
                items,
            },
        }
    }

    fn source_line_plain(&self, source: RecordId) -> String {
        let mut html = self.link(source).to_owned();
        if let Some(outlet) = self.outlet(source) {
            html.push_str(&format!(" <span class=\"meta\">{}", self.link(outlet)));
            if let Some(tag) = self.control_tag(outlet) {
                html.push_str(&format!(" <span class=\"tag\">{}</span>", escaped(&tag)));
            }
            let date = self.short_date(source);
            if !date.is_empty() {
                html.push_str(", ");
                html.push_str(date);
            }
            html.push_str("</span>");
        }
        html
    }

    /// The root of a source's chain, or its publisher: sources with one root count as one origin.
    fn origin(&self, source: RecordId) -> RecordId {
        let mut at = source;
        // A chain longer than this is a ring.
        for _ in 0..64 {
            let OwnTies::Source(ties) = &self.site.ties(at).own else {
                break;
            };
            match ties.derived_from.or(ties.version_of) {
                Some(next) => at = next,
                None => break,
            }
        }
        self.outlet(at).unwrap_or(at)
    }

    // Lists of events

    /// Gathers the events that concern a record: the newest hundred by year, pages by year for the rest.
    fn events(&self, id: RecordId) -> Rendered<Option<EventsView>> {
        let all = self.site.relations.events.of(id);
        if all.is_empty() {
            let silent = !matches!(self.site.kind(id), Some(Kind::Actor | Kind::Organization));
            return Ok((!silent).then(|| EventsView {
                heading: self.word("events").to_owned(),
                empty: Some(self.word("no-events").to_owned()),
                ..EventsView::default()
            }));
        }
        let shown = &all[..all.len().min(EVENTS_ON_PAGE)];
        let mut years = Vec::new();
        for (year, ties) in by_year(self.site, shown) {
            let mut html = String::new();
            for tie in ties {
                self.line(tie, &mut html)?;
            }
            years.push(YearView {
                label: self.year_label(year),
                html,
            });
        }
        let more = match all.len() > EVENTS_ON_PAGE {
            true => self.year_links(id, all),
            false => Vec::new(),
        };
        Ok(Some(EventsView {
            heading: self.word("events").to_owned(),
            note: self.count("event-count", all.len()),
            empty: None,
            strip: self.strip(all),
            years,
            more,
        }))
    }

    /// Draws the density of events by month; nothing for few, or for a span that a line cannot hold.
    fn strip(&self, events: &[EventTie]) -> Option<String> {
        const FEWEST: usize = 6;
        const WIDTH: usize = 720;
        let months: Vec<(i32, u8)> = events
            .iter()
            .filter_map(|tie| self.site.date(tie.event))
            .filter_map(|date| Some((date.year()?, date.month()?)))
            .collect();
        let (first, last) = (months.iter().map(|it| it.0).min()?, months.iter().map(|it| it.0).max()?);
        let years = usize::try_from(last - first + 1)
            .ok()
            .filter(|years| (2..=24).contains(years))?;
        if months.len() < FEWEST {
            return None;
        }
        let mut counts = vec![0usize; years * 12];
        for (year, month) in months {
            counts[(year - first) as usize * 12 + usize::from(month) - 1] += 1;
        }
        let x = |month: usize| (month * WIDTH * 10 / counts.len()) as f64 / 10.0;
        let mut strokes = String::new();
        for (month, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let middle = x(month) + WIDTH as f64 / counts.len() as f64 / 2.0;
            strokes.push_str(&format!("M{middle:.1} 40v-{}", (*count).min(3) * 11));
        }
        let mut base = format!("M0 40h{WIDTH}");
        let mut labels = String::new();
        for year in 0..=years {
            base.push_str(&format!("M{} 40v5", x(year * 12)));
            // Every year has its place; of many, each second or fourth is named.
            if year < years {
                let named = year % years.div_ceil(12) == 0;
                let label = if named {
                    (first + year as i32).to_string()
                } else {
                    String::new()
                };
                labels.push_str(&format!("<li>{label}</li>"));
            }
        }
        let name = self.words.format(
            "strip-label",
            &[
                ("from", Value::Text(&first.to_string())),
                ("to", Value::Text(&last.to_string())),
            ],
        );
        Some(format!(
            "<figure class=\"strip\"><svg viewBox=\"0 0 {WIDTH} 46\" width=\"{WIDTH}\" height=\"46\" role=\"img\" \
             aria-label=\"{}\"><path class=\"base\" d=\"{base}\"/><path d=\"{strokes}\"/></svg>\
             <ol aria-hidden=\"true\">{labels}</ol></figure>",
            escaped(&name)
        ))
    }

    /// Links to the pages of each year of a record's events.
    pub fn year_links(&self, id: RecordId, all: &[EventTie]) -> Vec<LinkView> {
        by_year(self.site, all)
            .into_iter()
            .map(|(year, ties)| LinkView {
                label: format!(
                    "{} ({})",
                    self.year_label(year),
                    self.language.number(ties.len() as i64)
                ),
                href: format!("{}{}/", self.site.record(id).href, year.slug()),
            })
            .collect()
    }

    /// Returns a year as a heading.
    pub fn year_label(&self, year: YearKey) -> String {
        match year {
            YearKey::Year(year) => year.to_string(),
            YearKey::Undated => self.word("undated").to_owned(),
        }
    }

    /// Appends an event to a dated list, with what connects it to the page.
    pub fn line(&self, tie: EventTie, out: &mut String) -> Rendered<()> {
        let view = LineView {
            date_html: self.date_in_year(tie.event).to_owned(),
            link_html: self.link(tie.event).to_owned(),
            meta_html: self.tie_words(tie),
        };
        self.templates.fragment("line", &view, out)
    }

    fn tie_words(&self, tie: EventTie) -> Option<String> {
        let event = self.site.event(tie.event)?;
        let mut words = Vec::new();
        match tie.how {
            EventRole::Actor(index) => {
                words.extend(
                    event
                        .actors
                        .get(index as usize)
                        .and_then(|it| it.role.as_ref())
                        .map(|it| self.local(it)),
                );
            }
            EventRole::Organization(index) => {
                let entry = event.organizations.get(index as usize);
                words.extend(entry.and_then(|it| it.role.as_ref()).map(|it| self.local(it)));
            }
            EventRole::Represented(by) => words.push(self.with("represented-by", self.link(by))),
            EventRole::Series(number) => words.extend(number.map(|number| self.ordinal(number))),
            EventRole::Place | EventRole::Document | EventRole::Topic | EventRole::Source => {}
        }
        if let Some(ties) = self.site.event_ties(tie.event)
            && tie.how != EventRole::Place
            && !ties.places.is_empty()
        {
            words.push(self.link_list(&ties.places));
        }
        words.extend(self.status(event.status).map(escaped));
        (!words.is_empty()).then(|| words.join(", "))
    }

    fn company(&self, id: RecordId) -> Vec<CompanyView> {
        let all = self.site.appears_with(id);
        let most = all.first().map_or(1, |(_, count)| *count).max(1);
        all.into_iter()
            .take(COMPANY)
            .map(|(other, count)| CompanyView {
                mark: self.mark(other),
                html: self.marked_link(other),
                count: self.language.number(i64::from(count)),
                width: (count * 72).div_ceil(most),
            })
            .collect()
    }

    fn mentions(&self, id: RecordId) -> Rendered<Option<MentionsView>> {
        let all = self.site.relations.backlinks.of(id);
        if all.is_empty() {
            return Ok(None);
        }
        let html = self.mention_lines(id, 0, MENTIONS_ON_PAGE)?;
        let more = (all.len() > MENTIONS_ON_PAGE).then(|| LinkView {
            label: self.count("all-mentions", all.len()),
            href: format!("{}mentions/", self.site.record(id).href),
        });
        Ok(Some(MentionsView {
            note: self.count("mention-count", all.len()),
            html,
            more,
        }))
    }

    /// Writes a part of the pages that link to a record, each with its sentence.
    pub fn mention_lines(&self, id: RecordId, from: usize, count: usize) -> Rendered<String> {
        let mut html = String::new();
        for backlink in self.site.relations.backlinks.of(id).iter().skip(from).take(count) {
            let document = &self.site.documents[backlink.document as usize];
            let joins = &self.site.joins[backlink.document as usize];
            let text = match backlink.body {
                0 => Some(Text {
                    document,
                    body: &document.body,
                    joins: &joins.body,
                }),
                at => {
                    let at = at as usize - 1;
                    let body = document.header.summary.get(at).map(|(_, body)| body);
                    body.zip(joins.summaries.get(at))
                        .map(|(body, joins)| Text { document, body, joins })
                }
            };
            let date = self.short_date(backlink.page);
            let view = MentionView {
                date_html: match date.is_empty() {
                    true => format!("<span class=\"d\">{}</span>", escaped(&self.kind_only(backlink.page))),
                    false => date.to_owned(),
                },
                link_html: self.link(backlink.page).to_owned(),
                sentence_html: text.and_then(|text| self.sentence(text, backlink.block, backlink.at)),
            };
            self.templates.fragment("mention", &view, &mut html)?;
        }
        Ok(html)
    }

    fn kind_only(&self, id: RecordId) -> String {
        self.word(&format!("kind-{}", self.site.kind(id).map_or("page", Kind::singular)))
            .to_owned()
    }

    // Other kinds

    fn actor(&self, id: RecordId, actor: &Actor, view: &mut RecordView) -> Rendered<()> {
        let site = self.site;
        view.native = self.native(id);
        let mut facts = Vec::new();
        if let Some(title) = self.role_title(id) {
            facts.push(self.fact("role", title));
        } else if actor.actor_type == ActorType::Person {
            facts.push(self.fact_or("role", None, "role-not-given"));
        }
        if let Some(country) = &actor.country {
            facts.push(self.fact("country", self.country(country)));
        }
        if let Some(iso) = &actor.iso {
            facts.push(self.fact("iso-code", escaped(iso)));
        }
        facts.extend(
            actor
                .born
                .as_ref()
                .map(|date| self.fact("born", self.time(date, DateLength::Long))),
        );
        facts.extend(
            actor
                .died
                .as_ref()
                .map(|date| self.fact("died", self.time(date, DateLength::Long))),
        );
        view.facts.splice(0..0, facts);
        if let OwnTies::Actor { roles } = &site.ties(id).own {
            let when = |from: Option<&crate::base::date::EventDate>, to: Option<&crate::base::date::EventDate>| {
                self.period(from, to)
            };
            let says_more = actor.roles.len() > 1
                || actor.roles.iter().any(|role| role.from.is_some() || role.to.is_some())
                || roles.iter().any(Option::is_some);
            view.roles = actor
                .roles
                .iter()
                .zip(roles)
                .filter(|_| says_more)
                .map(|(role, organization)| DatedView {
                    when_html: when(role.from.as_ref(), role.to.as_ref()),
                    html: match organization {
                        Some(named) => format!("{}, {}", self.local(&role.title), self.named(named)),
                        None => self.local(&role.title),
                    },
                })
                .collect();
        }
        view.company = self.company(id);
        view.excerpts = self.sayings(id)?;
        self.memberships(id, view);
        let documents = self.documents_of(id);
        if !documents.is_empty() {
            view.lists.push(self.list_section("documents", documents));
        }
        let states = site.relations.of_state.of(id);
        if !states.is_empty() {
            view.links.push(LinksView {
                mark: "k-person",
                label: self.word("of-this-state").to_owned(),
                items: states.iter().take(100).map(|it| self.link(*it).to_owned()).collect(),
            });
        }
        self.organized_series(id, view);
        Ok(())
    }

    fn period(&self, from: Option<&crate::base::date::EventDate>, to: Option<&crate::base::date::EventDate>) -> String {
        let text = |date| self.language.date(date, DateLength::Short, &*self.words).html;
        match (from, to) {
            (Some(from), Some(to)) => format!("{}–{}", text(from), text(to)),
            (Some(from), None) => self.with("date-since", &text(from)),
            (None, Some(to)) => self.with("date-until", &text(to)),
            (None, None) => String::new(),
        }
    }

    fn memberships(&self, id: RecordId, view: &mut RecordView) {
        let memberships = self.site.relations.memberships.of(id);
        if memberships.is_empty() {
            return;
        }
        let items = memberships.iter().map(|tie| {
            let Facts::Organization(facts) = self.site.facts(tie.who) else {
                return self.link(tie.who).to_owned();
            };
            let Some(member) = facts.members.get(tie.index as usize) else {
                return self.link(tie.who).to_owned();
            };
            let mut words = Vec::new();
            words.extend(member.role.as_ref().map(|it| self.local(it)));
            let period = self.period(member.from.as_ref(), member.to.as_ref());
            words.extend((!period.is_empty()).then_some(period));
            match words.is_empty() {
                true => self.link(tie.who).to_owned(),
                false => format!(
                    "{} <span class=\"meta\">{}</span>",
                    self.link(tie.who),
                    words.join(", ")
                ),
            }
        });
        view.links.push(LinksView {
            mark: "k-org",
            label: self.word("member-of").to_owned(),
            items: items.collect(),
        });
    }

    fn organized_series(&self, id: RecordId, view: &mut RecordView) {
        let series = self.site.relations.series.of(id);
        if !series.is_empty() {
            view.links.push(LinksView {
                mark: "k-series",
                label: self.word("kind-series-plural").to_owned(),
                items: series.iter().map(|it| self.link(*it).to_owned()).collect(),
            });
        }
    }

    fn documents_of(&self, id: RecordId) -> Vec<PointView> {
        let mut seen = Vec::new();
        let mut items = Vec::new();
        for tie in self.site.relations.documents.of(id) {
            if seen.contains(&tie.document) {
                continue;
            }
            seen.push(tie.document);
            let label = match tie.how {
                DocumentRole::Party => "as-party",
                DocumentRole::Signatory(_) => "as-signatory",
                DocumentRole::Represented(_) => "as-represented",
                DocumentRole::Amends => "amended-by",
                DocumentRole::Supersedes => "superseded-by",
            };
            let mut html = self.link(tie.document).to_owned();
            let date = self.short_date(tie.document);
            if !date.is_empty() {
                html.push_str(&format!(" <span class=\"meta\">{date}</span>"));
            }
            if let DocumentRole::Represented(by) = tie.how {
                html.push_str(&format!(
                    " <span class=\"meta\">{}</span>",
                    self.with("represented-by", self.link(by))
                ));
            }
            items.push(PointView {
                label_html: escaped(self.word(label)),
                html,
            });
        }
        items
    }

    fn list_section(&self, heading: &str, items: Vec<PointView>) -> ListSectionView {
        ListSectionView {
            heading: self.word(heading).to_owned(),
            items,
            ..ListSectionView::default()
        }
    }

    fn sayings(&self, id: RecordId) -> Rendered<Option<ExcerptsView>> {
        // An excerpt placed on five pages is one saying.
        let mut seen: Vec<(RecordId, Option<u32>, RecordId, u32)> = Vec::new();
        let mut items = Vec::new();
        for Saying { page, quotation, .. } in self.site.relations.sayings.of(id) {
            let (Some(document), Some(joins)) = (self.site.document(*page), self.site.joins(*page)) else {
                continue;
            };
            let Some(join) = joins.body.quotations.get(*quotation as usize) else {
                continue;
            };
            let Some(source) = join.source else { continue };
            let key = match join.excerpt {
                Some(_) => (source, join.excerpt, source, 0),
                None => (source, None, *page, *quotation),
            };
            if seen.contains(&key) || items.len() >= SAYINGS {
                continue;
            }
            seen.push(key);
            let mut html = String::new();
            let text = Text {
                document,
                body: &document.body,
                joins: &joins.body,
            };
            let setting = Setting::Elsewhere {
                page: *page,
                number: items.len() + 1,
            };
            self.quotation(text, *quotation, setting, &mut html)?;
            items.push(html);
        }
        Ok((!items.is_empty()).then(|| ExcerptsView {
            heading: self.word("sayings").to_owned(),
            note: None,
            items,
        }))
    }

    fn organization(&self, id: RecordId, organization: &Organization, view: &mut RecordView) -> Rendered<()> {
        let site = self.site;
        view.native = self.native(id);
        let OwnTies::Organization {
            parent,
            seat,
            members,
            successor_of,
        } = &site.ties(id).own
        else {
            return Ok(());
        };
        let mut facts = Vec::new();
        if let Some(acronym) = &organization.acronym {
            facts.push(self.fact("acronym", self.all_forms(acronym)));
        }
        let outlet = organization.reliability.is_some()
            || organization.state_control.is_some()
            || organization.quote_budget.is_some();
        facts.extend(
            parent
                .as_ref()
                .map(|it| self.fact(if outlet { "owner" } else { "parent" }, self.named(it))),
        );
        facts.extend(seat.as_ref().map(|it| self.fact("seat", self.named(it))));
        facts.extend(
            organization
                .founded
                .as_ref()
                .map(|it| self.fact("founded", self.time(it, DateLength::Long))),
        );
        facts.extend(
            organization
                .dissolved
                .as_ref()
                .map(|it| self.fact("dissolved", self.time(it, DateLength::Long))),
        );
        if let Some(website) = &organization.website
            && organization.link_policy == LinkPolicy::Normal
        {
            let address = escaped(&website.value);
            facts.push(self.fact(
                "website",
                format!("<a rel=\"external\" href=\"{address}\">{address}</a>"),
            ));
        }
        if !successor_of.is_empty() {
            facts.push(self.fact("successor-of", self.link_list(successor_of)));
        }
        if outlet {
            facts.extend(self.outlet_facts(organization));
        }
        view.facts.splice(0..0, facts);
        if !members.is_empty() {
            let items = members.iter().map(|tie| {
                let member = organization.members.get(tie.index as usize);
                let period = member
                    .map(|it| self.period(it.from.as_ref(), it.to.as_ref()))
                    .unwrap_or_default();
                let role = member.and_then(|it| it.role.as_ref()).map(|it| self.local(it));
                PointView {
                    label_html: if period.is_empty() { "–".to_owned() } else { period },
                    html: match role {
                        Some(role) => format!("{} <span class=\"meta\">{role}</span>", self.link(tie.who)),
                        None => self.link(tie.who).to_owned(),
                    },
                }
            });
            let mut section = self.list_section("members", items.collect());
            section.note = Some(self.count("member-count", members.len()));
            view.lists.push(section);
        }
        let officers = site.relations.officers.of(id);
        if !officers.is_empty() {
            let items = officers.iter().map(|tie| {
                let Facts::Actor(actor) = site.facts(tie.who) else {
                    return PointView::default();
                };
                let role = actor.roles.get(tie.index as usize);
                let period = role
                    .map(|it| self.period(it.from.as_ref(), it.to.as_ref()))
                    .unwrap_or_default();
                PointView {
                    label_html: role.map(|it| self.local(&it.title)).unwrap_or_default(),
                    html: format!("{} <span class=\"meta\">{period}</span>", self.link(tie.who)),
                }
            });
            view.lists.push(self.list_section("officers", items.collect()));
        }
        let documents = self.documents_of(id);
        if !documents.is_empty() {
            view.lists.push(self.list_section("documents", documents));
        }
        let items = site.relations.items.of(id);
        if !items.is_empty() {
            view.lists
                .push(self.items(items.iter().map(|tie| (tie.source, tie.how))));
        }
        let children = site.relations.children.of(id);
        if !children.is_empty() {
            view.links.push(LinksView {
                mark: "k-org",
                label: self.word("bodies").to_owned(),
                items: children.iter().map(|it| self.link(*it).to_owned()).collect(),
            });
        }
        let successors = site.relations.successors.of(id);
        if !successors.is_empty() {
            view.links.push(LinksView {
                mark: "k-org",
                label: self.word("succeeded-by").to_owned(),
                items: successors.iter().map(|it| self.link(*it).to_owned()).collect(),
            });
        }
        self.memberships(id, view);
        self.organized_series(id, view);
        view.company = self.company(id);
        view.excerpts = self.sayings(id)?;
        Ok(())
    }

    fn all_forms(&self, text: &LocalText) -> String {
        let forms: Vec<String> = text
            .0
            .iter()
            .map(|(lang, text)| match lang {
                Some(lang) if *lang != self.lang => format!("<span lang=\"{lang}\">{}</span>", escaped(text)),
                _ => escaped(text),
            })
            .collect();
        forms.join(", ")
    }

    fn outlet_facts(&self, organization: &Organization) -> Vec<FactView> {
        let mut facts = Vec::new();
        let basis = |basis: &Option<LocalText>| {
            basis
                .as_ref()
                .map(|it| format!(" <span class=\"meta\">{}</span>", self.local(it)))
                .unwrap_or_default()
        };
        if let Some(control) = organization.state_control {
            let word = self.word(match control {
                StateControl::State => "control-state",
                StateControl::StateFunded => "control-state-funded",
                StateControl::Independent => "control-independent",
            });
            facts.push(self.fact(
                "state-control",
                format!("{}{}", escaped(word), basis(&organization.state_control_basis)),
            ));
        }
        match organization.reliability {
            Some(letter) => {
                let rate = letter.to_string();
                let words = self.rate_label(&rate);
                let html = format!(
                    "{} {}{}",
                    self.rate_link(&rate),
                    escaped(&words),
                    basis(&organization.reliability_basis)
                );
                facts.push(self.fact("reliability", html));
            }
            None => facts.push(self.fact_or("reliability", None, "not-rated")),
        }
        if let Some(note) = &organization.legal_note {
            facts.push(self.fact("legal-note", self.local(note)));
        }
        let policy = match organization.link_policy {
            LinkPolicy::Normal => None,
            LinkPolicy::ArchiveOnly => Some("policy-archive-only"),
            LinkPolicy::NoLink => Some("policy-no-link"),
        };
        facts.extend(policy.map(|id| self.fact("link-policy", escaped(self.word(id)))));
        if let Some(budget) = organization.quote_budget {
            let percent = (budget * 100.0).round() as usize;
            facts.push(self.fact("quote-budget", escaped(&self.count("percent-of-text", percent))));
        }
        facts
    }

    fn items(&self, items: impl Iterator<Item = (RecordId, ItemRole)>) -> ListSectionView {
        let points: Vec<PointView> = items
            .take(100)
            .map(|(source, how)| {
                let label = match how {
                    ItemRole::Published => "item-published",
                    ItemRole::Carried => "item-carried",
                    ItemRole::Author => "item-author",
                    ItemRole::Derived => "item-derived",
                    ItemRole::Version => "item-version",
                };
                let date = self.short_date(source);
                PointView {
                    label_html: escaped(self.word(label)),
                    html: match date.is_empty() {
                        true => self.link(source).to_owned(),
                        false => format!("{} <span class=\"meta\">{date}</span>", self.link(source)),
                    },
                }
            })
            .collect();
        ListSectionView {
            id: Some("items"),
            ..self.list_section("items", points)
        }
    }

    fn source(&self, id: RecordId, source: &Source, view: &mut RecordView) -> Rendered<()> {
        let site = self.site;
        let OwnTies::Source(ties) = &site.ties(id).own else {
            return Ok(());
        };
        let mut facts = Vec::new();
        facts.push(self.fact_or(
            "publisher",
            ties.publisher.as_ref().map(|it| self.named(it)),
            "not-given",
        ));
        facts.extend(ties.carrier.as_ref().map(|it| self.fact("carrier", self.named(it))));
        facts.extend(ties.author.as_ref().map(|it| self.fact("author", self.named(it))));
        let date = source.date.as_ref().map(|date| self.time(date, DateLength::Long));
        facts.push(self.fact_or("published-on", date, "not-given"));
        facts.extend(
            source
                .accessed
                .as_ref()
                .map(|date| self.fact("accessed", self.time(date, DateLength::Long))),
        );
        let header = site.header(id);
        let lang = header
            .and_then(|it| it.lang.as_ref())
            .unwrap_or(&site.config.default_language);
        facts.push(self.fact("language", escaped(&self.language_name(lang))));
        facts.extend(
            ties.derived_from
                .map(|it| self.fact("derived-from", self.link(it).to_owned())),
        );
        facts.extend(
            ties.version_of
                .map(|it| self.fact("version-of", self.link(it).to_owned())),
        );
        match self.rate(id) {
            Some(rate) => {
                let html = format!("{} {}", self.rate_link(&rate), escaped(&self.rate_label(&rate)));
                facts.push(self.fact("rating", html));
            }
            None => facts.push(self.fact_or("rating", None, "not-rated")),
        }
        let policy = ties.publisher.as_ref().and_then(|it| match it {
            Named::Record(outlet) => match site.facts(*outlet) {
                Facts::Organization(facts) => Some(facts.link_policy),
                _ => None,
            },
            Named::Words(_) => None,
        });
        let link = |address: &str, words: &str| {
            format!(
                "<a rel=\"external\" href=\"{}\">{}</a>",
                escaped(address),
                escaped(self.word(words))
            )
        };
        let mut addresses = Vec::new();
        if policy.unwrap_or_default() == LinkPolicy::Normal {
            addresses.extend(source.url.as_ref().map(|it| link(&it.value, "original")));
        }
        if policy.unwrap_or_default() != LinkPolicy::NoLink {
            addresses.extend(source.archive_url.as_ref().map(|it| link(&it.value, "archived-copy")));
        }
        let addresses = (!addresses.is_empty()).then(|| addresses.join(", "));
        facts.push(self.fact_or("addresses", addresses, "no-address"));
        facts.push(self.fact_or(
            "archived-text",
            source.text.as_ref().map(|_| escaped(self.word("text-kept"))),
            "text-not-kept",
        ));
        view.facts.splice(0..0, facts);
        let mut items = Vec::new();
        for (index, excerpt) in source.excerpts.iter().enumerate() {
            let mut html = String::new();
            self.excerpt(id, index, &mut html)?;
            let used = self.uses_of_excerpt(id, &excerpt.id.value, index as u32);
            if !used.is_empty() {
                let used = self.with("used-in", &self.language.list(&used));
                html = html.replacen("</figcaption>", &format!("<span>{used}</span></figcaption>"), 1);
            }
            items.push(html);
        }
        if !items.is_empty() {
            view.excerpts = Some(ExcerptsView {
                heading: self.word("excerpts-kept").to_owned(),
                note: Some(self.count("excerpt-count", items.len())),
                items,
            });
        }
        let other = self.other_uses(id);
        if !other.is_empty() {
            view.lists.push(ListSectionView {
                id: Some("uses"),
                ..self.list_section("cited-in", other)
            });
        }
        let derived = site.relations.items.of(id);
        if !derived.is_empty() {
            view.lists
                .push(self.items(derived.iter().map(|tie| (tie.source, tie.how))));
        }
        Ok(())
    }

    /// Where an excerpt is used, as links to the place.
    fn uses_of_excerpt(&self, source: RecordId, id: &str, index: u32) -> Vec<String> {
        let mut used = Vec::new();
        for tie in self.site.relations.uses.of(source) {
            let UseOf::Quotation(quotation) = tie.what else {
                continue;
            };
            let (Some(document), Some(joins)) = (self.site.document(tie.page), self.site.joins(tie.page)) else {
                continue;
            };
            let join = &joins.body.quotations[quotation as usize];
            if join.excerpt == Some(index) {
                let anchor = quotation_anchor(&document.body.quotations[quotation as usize], quotation);
                used.push(self.link_with(
                    tie.page,
                    Some(&escaped(self.site.name(tie.page, &self.lang).0)),
                    Some(&anchor),
                ));
            }
        }
        let _ = id;
        used
    }

    /// The pages that use a source otherwise than by its kept excerpts: each once, with the strongest use.
    fn other_uses(&self, source: RecordId) -> Vec<PointView> {
        let mut pages: Vec<(RecordId, &'static str, Option<String>)> = Vec::new();
        for tie in self.site.relations.uses.of(source) {
            let (label, anchor) = match tie.what {
                UseOf::Quotation(index) => {
                    let (Some(document), Some(joins)) = (self.site.document(tie.page), self.site.joins(tie.page))
                    else {
                        continue;
                    };
                    if joins.body.quotations[index as usize].excerpt.is_some() {
                        continue;
                    }
                    (
                        "quoted",
                        Some(quotation_anchor(&document.body.quotations[index as usize], index)),
                    )
                }
                UseOf::Citation(_) => ("cited", None),
                UseOf::Listed => ("listed", None),
            };
            // The uses of one page follow each other, quotations first.
            if pages.iter().all(|(page, ..)| *page != tie.page) {
                pages.push((tie.page, label, anchor));
            }
        }
        pages
            .into_iter()
            .map(|(page, label, anchor)| {
                let name = escaped(self.site.name(page, &self.lang).0);
                PointView {
                    label_html: escaped(self.word(label)),
                    html: self.link_with(page, Some(&name), anchor.as_deref()),
                }
            })
            .collect()
    }

    fn document(&self, id: RecordId, document: &LegalDocument, view: &mut RecordView) -> Rendered<()> {
        let site = self.site;
        let OwnTies::Document {
            parties,
            signatories,
            amends,
            supersedes,
        } = &site.ties(id).own
        else {
            return Ok(());
        };
        let mut facts = Vec::new();
        if let Some(kind) = &document.document_type {
            facts.push(self.fact("nature", escaped(self.words.label("document-type", kind))));
        }
        facts.extend(document.number.as_ref().map(|it| self.fact("number", escaped(it))));
        facts.extend(document.url.as_ref().map(|it| {
            let address = escaped(&it.value);
            self.fact("text", format!("<a rel=\"external\" href=\"{address}\">{address}</a>"))
        }));
        if document.url.is_none() {
            facts.push(self.fact_or("text", None, "text-not-kept"));
        }
        facts.push(self.fact_or(
            "amends",
            (!amends.is_empty()).then(|| self.link_list(amends)),
            "none-known",
        ));
        facts.push(self.fact_or(
            "supersedes",
            (!supersedes.is_empty()).then(|| self.link_list(supersedes)),
            "none-known",
        ));
        view.facts.splice(0..0, facts);
        let stages = [
            ("stage-adopted", &document.adopted),
            ("stage-signed", &document.signed),
            ("stage-in-force", &document.in_force),
            ("stage-ended", &document.ended),
        ];
        let last = stages.iter().rposition(|(_, date)| date.is_some());
        view.life = stages
            .iter()
            .enumerate()
            .map(|(at, (label, date))| StageView {
                state: if date.is_some() { "now" } else { "unk" },
                mark: date.is_none().then_some("?"),
                current: Some(at) == last,
                label: self.word(label).to_owned(),
                html: match date {
                    Some(date) => self.time(date, DateLength::Short),
                    None => escaped(self.word("not-established")),
                },
            })
            .collect();
        view.people_heading = self.word("parties").to_owned();
        let mut groups: Vec<(RecordId, Vec<PersonView>)> = parties.iter().map(|it| (*it, Vec::new())).collect();
        let mut alone = Vec::new();
        for tie in signatories {
            let person = PersonView {
                html: self.marked_link(tie.who),
                native: self.native_beside(tie.who),
                meta_html: Some(escaped(self.word("as-signatory"))),
            };
            match tie
                .on_behalf_of
                .and_then(|it| groups.iter_mut().find(|(party, _)| *party == it))
            {
                Some((_, people)) => people.push(person),
                None => alone.push(person),
            }
        }
        view.people = groups
            .into_iter()
            .map(|(party, mut items)| {
                if items.is_empty() {
                    items.push(PersonView {
                        html: escaped(self.word("signatory-not-named")),
                        ..PersonView::default()
                    });
                }
                GroupView {
                    heading_html: Some(self.marked_link(party)),
                    items,
                }
            })
            .collect();
        if !alone.is_empty() {
            view.people.push(GroupView {
                heading_html: None,
                items: alone,
            });
        }
        let later = self.documents_of(id);
        if !later.is_empty() {
            view.lists.push(self.list_section("later-documents", later));
        }
        view.excerpts = self.sayings(id)?;
        let events = site.relations.events.of(id);
        if let Some(about) = (!site.ties(id).topics.is_empty()).then(|| site.ties(id).topics.clone()) {
            view.links.push(LinksView {
                mark: "k-topic",
                label: self.word("topics").to_owned(),
                items: about.iter().map(|it| self.link(*it).to_owned()).collect(),
            });
        }
        let _ = events;
        Ok(())
    }

    fn topic(&self, id: RecordId, view: &mut RecordView) {
        let site = self.site;
        let mut group = |mark: &'static str, label: &str, ids: Vec<RecordId>| {
            if !ids.is_empty() {
                let items = ids.iter().take(100).map(|it| self.link(*it).to_owned()).collect();
                view.links.push(LinksView {
                    mark,
                    label: self.word(label).to_owned(),
                    items,
                });
            }
        };
        if let OwnTies::Topic { broader, related } = &site.ties(id).own {
            group("k-topic", "broader", broader.clone());
            let related = related
                .iter()
                .chain(site.relations.related.of(id))
                .copied()
                .fold(Vec::new(), unique);
            group("k-topic", "related-to", related);
        }
        group("k-topic", "narrower", site.relations.narrower.of(id).to_vec());
        let about = site.relations.about.of(id);
        for kind in [
            Kind::Actor,
            Kind::Organization,
            Kind::Document,
            Kind::Source,
            Kind::Series,
        ] {
            let of_kind = about
                .iter()
                .copied()
                .filter(|it| site.kind(*it) == Some(kind))
                .collect();
            group(kind_mark(kind), &format!("kind-{}-plural", kind.singular()), of_kind);
        }
    }

    fn series(&self, id: RecordId, series: &Series, view: &mut RecordView) -> Rendered<()> {
        let meetings = self.site.relations.events.of(id);
        let mut facts = Vec::new();
        let cadence = series
            .cadence
            .as_deref()
            .map(|it| escaped(self.words.label("cadence", it)));
        facts.push(self.fact_or("cadence", cadence, "not-given"));
        facts.push(self.fact_or(
            "since",
            series.since.as_ref().map(|it| self.time(it, DateLength::Long)),
            "not-documented",
        ));
        if let OwnTies::Series { organizers } = &self.site.ties(id).own
            && !organizers.is_empty()
        {
            facts.push(self.fact("organizers", self.named_list(organizers)));
        }
        if let Some(last) = meetings.first() {
            facts.push(self.fact(
                "latest",
                format!("{}, {}", self.link(last.event), self.short_date(last.event)),
            ));
        }
        view.facts.splice(0..0, facts);
        view.numbers = self.numbers(meetings);
        Ok(())
    }

    /// The numbers from 1 to the highest: those with a page, and the missing ones as ranges.
    fn numbers(&self, meetings: &[EventTie]) -> Option<NumbersView> {
        let mut known: Vec<(u32, RecordId)> = meetings
            .iter()
            .filter_map(|tie| match tie.how {
                EventRole::Series(Some(number)) => Some((number, tie.event)),
                _ => None,
            })
            .collect();
        known.sort();
        let highest = known.last()?.0;
        let mut missing: Vec<(u32, u32)> = Vec::new();
        let mut next = 1;
        for (number, _) in &known {
            if *number > next {
                missing.push((next, number - 1));
            }
            next = number + 1;
        }
        // A strip of cells is for tens; a series of thousands shows its gaps as ranges.
        const CELLS: u32 = 200;
        let mut cells = Vec::new();
        let cell = |number: u32, event: RecordId| CellView {
            n: number.to_string(),
            href: Some(self.site.record(event).href.to_string()),
            label: format!("{number}, {}", self.site.name(event, &self.lang).0),
            soon: false,
        };
        if highest <= CELLS {
            let mut at = known.iter().peekable();
            for number in 1..=highest {
                match at.next_if(|(known, _)| *known == number) {
                    Some((_, event)) => cells.push(cell(number, *event)),
                    None => cells.push(CellView {
                        n: number.to_string(),
                        ..CellView::default()
                    }),
                }
                while at.next_if(|(known, _)| *known == number).is_some() {}
            }
        } else {
            cells.extend(
                known
                    .iter()
                    .rev()
                    .take(CELLS as usize)
                    .rev()
                    .map(|(number, event)| cell(*number, *event)),
            );
        }
        let ranges: Vec<String> = missing
            .iter()
            .map(|(from, to)| {
                if from == to {
                    from.to_string()
                } else {
                    format!("{from}–{to}")
                }
            })
            .collect();
        let absent: u32 = missing.iter().map(|(from, to)| to - from + 1).sum();
        let mut facts = vec![self.fact("with-page", self.language.number(known.len() as i64))];
        facts.push(match absent {
            0 => self.fact("missing", escaped(self.word("none-m"))),
            absent => self.fact(
                "missing",
                format!("{} ({})", self.language.number(i64::from(absent)), ranges.join(", ")),
            ),
        });
        Some(NumbersView { cells, facts })
    }

    fn briefing(&self, id: RecordId, view: &mut RecordView) -> Rendered<()> {
        let Facts::Briefing(briefing) = self.site.facts(id) else {
            return Ok(());
        };
        if let Some(date) = &briefing.date {
            view.facts.push(self.fact("date", self.time(date, DateLength::Long)));
        }
        if let Some(number) = briefing.number {
            view.facts.push(self.fact("number", number.to_string()));
        }
        let items = self.edition_items(id);
        let mut points = Vec::new();
        for (at, (event, line)) in items.iter().enumerate() {
            let number = match briefing.number {
                Some(number) => format!("{number}.{}", at + 1),
                None => (at + 1).to_string(),
            };
            let mut html = format!(
                "{} <span class=\"meta\">{}</span>",
                self.link(*event),
                self.short_date(*event)
            );
            match line {
                Some(line) => html.push_str(&format!("<p>{}</p>", escaped(line))),
                None => {
                    if let Some((summary, _)) = self.summary(*event)? {
                        html.push_str(&format!("<p>{summary}</p>"));
                    }
                }
            }
            points.push(PointView {
                label_html: number,
                html,
            });
        }
        let mut section = self.list_section("in-this-edition", points);
        section.empty = self.word("no-events").to_owned();
        view.lists.insert(0, section);
        Ok(())
    }

    /// Lists the events of an edition: those named, else those of its period.
    pub fn edition_items(&self, id: RecordId) -> Vec<(RecordId, Option<String>)> {
        let (Facts::Briefing(briefing), OwnTies::Briefing { items }) = (self.site.facts(id), &self.site.ties(id).own)
        else {
            return Vec::new();
        };
        if !items.is_empty() || !briefing.items.is_empty() {
            let line = |tie: &Tie| briefing.items.get(tie.index as usize).and_then(|it| it.line.clone());
            return items
                .iter()
                .map(|tie| (tie.who, line(tie).map(|it| it.to_string())))
                .collect();
        }
        let from = briefing
            .from
            .as_ref()
            .or(briefing.date.as_ref())
            .and_then(|it| it.bounds())
            .map(|it| it.0);
        let to = briefing
            .to
            .as_ref()
            .or(briefing.date.as_ref())
            .and_then(|it| it.bounds())
            .map(|it| it.1);
        let (Some(from), Some(to)) = (from, to) else {
            return Vec::new();
        };
        let within = |id: &&RecordId| {
            self.site
                .date(**id)
                .and_then(|it| it.bounds())
                .is_some_and(|(first, _)| first >= from && first <= to)
        };
        self.site
            .chronology
            .events
            .iter()
            .filter(within)
            .take(100)
            .map(|id| (*id, None))
            .collect()
    }

    /// Names in other languages, other forms, what it must not be confused with, the same elsewhere.
    fn identity_facts(&self, id: RecordId, view: &mut RecordView) {
        let Some(header) = self.site.header(id) else { return };
        let shown = self.site.name(id, &self.lang).0;
        let mut forms: Vec<String> = Vec::new();
        let mut add = |text: &str, lang: Option<&crate::base::lang::Lang>| {
            if text == shown {
                return;
            }
            let item = match lang.filter(|lang| **lang != self.lang) {
                Some(lang) => {
                    format!(
                        "<li lang=\"{lang}\" dir=\"{}\">{}</li>",
                        lang.direction().as_str(),
                        escaped(text)
                    )
                }
                None => format!("<li>{}</li>", escaped(text)),
            };
            if !forms.contains(&item) {
                forms.push(item);
            }
        };
        for (lang, text) in &header.title.value.0 {
            add(text, lang.as_ref());
        }
        for alias in &header.aliases {
            if !matches!(alias.kind, AliasKind::Misspelling | AliasKind::Metonym) {
                add(&alias.text.value, alias.lang.as_ref());
            }
        }
        if !forms.is_empty() && matches!(header.page, Page::Record(_)) {
            view.facts
                .push(self.fact("other-forms", format!("<ul>{}</ul>", forms.concat())));
        }
        let confused = &self.site.ties(id).confused_with;
        if !confused.is_empty() {
            view.facts.push(self.fact("confused-with", self.named_list(confused)));
        }
        let mut elsewhere: Vec<String> = header
            .same_as
            .iter()
            .map(|it| {
                let address = escaped(&it.value);
                format!("<a rel=\"external\" href=\"{address}\">{address}</a>")
            })
            .collect();
        if let Some(item) = &header.wikidata {
            elsewhere.push(format!(
                "<a rel=\"external\" href=\"https://www.wikidata.org/wiki/{item}\">Wikidata {item}</a>"
            ));
        }
        if !elsewhere.is_empty() {
            view.facts.push(self.fact("same-as", elsewhere.join(", ")));
        }
    }

    /// How a page is cited.
    fn cite(&self, id: RecordId) -> String {
        let record = self.site.record(id);
        let (title, _) = self.site.name(id, &self.lang);
        let header = self.site.header(id);
        let version = header.and_then(|it| it.updated.as_ref().or(it.published.as_ref()));
        let version = match version {
            Some(date) => self.with("version-of-date", &self.published(date, DateLength::Long)),
            None => escaped(self.word("first-version")),
        };
        let marks = crate::language::marks(&self.lang);
        format!(
            "{}{}{}, <i>{}</i>, {version}. {}",
            marks.open,
            escaped(title),
            marks.close,
            escaped(&self.site.config.title),
            escaped(&self.absolute(&record.href))
        )
    }
}

/// Returns the word's id for a kind of correction.
pub fn correction_id(kind: CorrectionKind) -> &'static str {
    match kind {
        CorrectionKind::Correction => "correction-correction",
        CorrectionKind::Clarification => "correction-clarification",
        CorrectionKind::Update => "correction-update",
        CorrectionKind::Retraction => "correction-retraction",
    }
}

fn unique(mut all: Vec<RecordId>, id: RecordId) -> Vec<RecordId> {
    if !all.contains(&id) {
        all.push(id);
    }
    all
}
