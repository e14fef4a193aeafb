//! A record's page: what all kinds share, and which part of the house each kind's own facts come from.

mod actor;
mod document;
mod event;
mod listed;
mod organization;
mod series;
mod source;
mod topic;

pub(super) use listed::{Entry, LINE};

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use crate::base::id::{Kind, RecordId};
use crate::language::DateLength;
use crate::parse::document::Page;
use crate::parse::record::{ActorType, AliasKind, CorrectionKind, Facts};
use crate::plan::{has_feed, is_retracted};
use crate::render::renderer::{Rendered, Renderer, as_html, escaped};
use crate::render::text::Text;
use crate::render::view::*;
use crate::resolve::{BodyJoins, LISTED};
use crate::theme::Value;

/// How many editions that an event stands in its head names.
const EDITIONS: usize = 10;
/// A title above this many characters is set smaller.
const LONG_TITLE: usize = 100;

impl Renderer<'_> {
    /// Gathers what a record's page shows.
    pub fn record_view(&self, id: RecordId) -> Rendered<RecordView<'_>> {
        let site = self.site;
        let record = site.record(id);
        let (title, title_lang) = self.name(id);
        let kind = site.kind(id);
        let mut view = RecordView {
            id: &record.id,
            kind: kind.map_or("page", Kind::singular),
            mark: self.mark(id),
            kind_label: self.kind_label(id),
            docket: vec![as_html(&record.id)],
            title,
            title_lang: title_lang.map(|lang| lang.to_string()),
            long: title.chars().count() > LONG_TITLE,
            text_heading: self.word(if kind == Some(Kind::Event) { "summary" } else { "note" }),
            people_heading: self.word("participants"),
            links_heading: self.word(if kind == Some(Kind::Event) {
                "event-links"
            } else {
                "links"
            }),
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
                    .push(self.fact_or("definition", definition.map(|it| self.local(it).into()), "undefined"));
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
    pub fn plain_view(&self, id: RecordId) -> Rendered<RecordView<'_>> {
        let (title, _) = self.name(id);
        let mut view = RecordView {
            id: &self.site.record(id).id,
            title,
            ..RecordView::default()
        };
        self.common(id, &mut view)?;
        Ok(view)
    }

    fn common<'v>(&'v self, id: RecordId, view: &mut RecordView<'v>) -> Rendered<()> {
        let site = self.site;
        view.cite = self.cite_views(id);
        view.cite_html = view.cite.first().map_or_else(String::new, |it| it.html.clone());
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
                .push(self.with("updated", &self.published(updated, DateLength::Short)).into());
        } else if let Some(published) = &header.published {
            view.docket.push(
                self.with("published", &self.published(published, DateLength::Short))
                    .into(),
            );
        }
        let editions = site.relations.editions.of(id);
        for edition in editions.iter().take(EDITIONS) {
            view.docket.push(self.with("in-edition", self.link(*edition)).into());
        }
        let rest = self.shown_of(EDITIONS, editions.len());
        view.docket.extend(rest.map(|it| Cow::Owned(escaped(&it))));
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
    pub fn summary(&self, id: RecordId) -> Rendered<Option<(Cow<'_, str>, Option<String>)>> {
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
        let body = &summaries[best].1;
        let html = match joins.summaries.get(best) {
            Some(joins) => self.inline_text(Text { document, body, joins })?,
            None => {
                let joins = &BodyJoins::default();
                self.inline_text(Text { document, body, joins })?.into_owned().into()
            }
        };
        let lang = of(best);
        Ok(Some((html, (*lang != self.lang).then(|| lang.to_string()))))
    }

    /// Returns a record's description in plain words: its summary, else the beginning of its text.
    pub fn description(&self, id: RecordId) -> String {
        const LIMIT: usize = 180;
        let (Some(document), Some(joins)) = (self.site.document(id), self.site.joins(id)) else {
            return self.name(id).0.to_owned();
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
        let name = self.name(id).0;
        match self.site.date(id) {
            Some(date) => format!("{name}, {}", self.plain_date(date)),
            None => format!("{}: {name}", self.kind_label(id)),
        }
    }

    fn kind_label(&self, id: RecordId) -> String {
        let label = self.word(kind_id(self.site.kind(id)));
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
            Some(detail) => [label, ", ", detail].concat(),
            None => label.to_owned(),
        }
    }

    fn fact<'v>(&'v self, label: &'v str, html: impl Into<Cow<'v, str>>) -> FactView<'v> {
        FactView {
            label: self.word(label),
            html: html.into(),
        }
    }

    /// A fact that is shown as a gap where it is not known.
    fn fact_or<'v>(&'v self, label: &'v str, html: Option<Cow<'v, str>>, gap: &'v str) -> FactView<'v> {
        self.fact(label, html.unwrap_or_else(|| as_html(self.word(gap))))
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
    fn country(&self, code: &str) -> Cow<'_, str> {
        match self.site.states.get(code) {
            Some(id) => Cow::Borrowed(self.link(*id)),
            None => match self.words.find(&["country-", code].concat()) {
                Some(word) => as_html(word),
                None => escaped(self.language.country_name(code).as_deref().unwrap_or(code)).into(),
            },
        }
    }

    fn list_section(&self, heading: &str, items: Vec<PointView>) -> ListSectionView {
        ListSectionView {
            heading: self.word(heading).to_owned(),
            items,
            ..ListSectionView::default()
        }
    }

    /// Takes the first of some links, with a note behind them where there are more; so many as the file names itself are
    /// always shown.
    fn first_links<'v>(&'v self, own: usize, links: impl ExactSizeIterator<Item = Cow<'v, str>>) -> Vec<Cow<'v, str>> {
        let (shown, all) = (own.max(LISTED), links.len());
        let rest = self.shown_of(shown, all);
        let rest = rest.map(|it| format!("<span class=\"meta\">{}</span>", escaped(&it)).into());
        links.take(shown).chain(rest).collect()
    }

    /// Says how many of a list are shown; nothing where all are.
    pub(super) fn shown_of(&self, shown: usize, all: usize) -> Option<String> {
        let number = |n: usize| Value::Number(i64::try_from(n).unwrap_or(i64::MAX));
        let say = || {
            self.words
                .format("shown-of", &[("shown", number(shown)), ("all", number(all))])
        };
        (shown < all).then(say)
    }

    /// Names in other languages, other forms, what it must not be confused with, the same elsewhere.
    fn identity_facts<'v>(&'v self, id: RecordId, view: &mut RecordView<'v>) {
        let Some(header) = self.site.header(id) else { return };
        let shown = self.name(id).0;
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
}

/// Returns the word's id for a kind.
/// Names the word for all records of a kind.
pub(super) fn plural_id(kind: Kind) -> &'static str {
    match kind {
        Kind::Event => "kind-event-plural",
        Kind::Actor => "kind-actor-plural",
        Kind::Organization => "kind-organization-plural",
        Kind::Source => "kind-source-plural",
        Kind::Document => "kind-document-plural",
        Kind::Topic => "kind-topic-plural",
        Kind::Place => "kind-place-plural",
        Kind::Series => "kind-series-plural",
        Kind::Briefing => "kind-briefing-plural",
    }
}

fn kind_id(kind: Option<Kind>) -> &'static str {
    match kind {
        Some(Kind::Event) => "kind-event",
        Some(Kind::Actor) => "kind-actor",
        Some(Kind::Organization) => "kind-organization",
        Some(Kind::Source) => "kind-source",
        Some(Kind::Document) => "kind-document",
        Some(Kind::Topic) => "kind-topic",
        Some(Kind::Place) => "kind-place",
        Some(Kind::Series) => "kind-series",
        Some(Kind::Briefing) => "kind-briefing",
        None => "kind-page",
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

/// Lists records in their order, each once.
fn unique<'r>(ids: impl Iterator<Item = &'r RecordId>) -> Vec<RecordId> {
    let mut seen = FxHashSet::default();
    ids.copied().filter(|id| seen.insert(*id)).collect()
}
