//! An event's page: date, place, who takes part for whom, its series, its sources.

use std::borrow::Cow;

use crate::base::id::RecordId;
use crate::language::DateLength;
use crate::parse::record::{Actor, ActorType, DateBasis, Event, EventStatus, Facts};
use crate::render::renderer::{Rendered, Renderer, as_html, escaped, with_meta};
use crate::render::view::*;
use crate::resolve::offices::{self, Tenure};
use crate::resolve::{EventRole, EventTie, Listed, Named, OwnTies, Tie};
use crate::theme::Value as Word;

use super::unique;

/// How many meetings around an event its series strip shows.
const MEETINGS: usize = 3;

impl Renderer<'_> {
    pub(super) fn event<'v>(&'v self, id: RecordId, event: &'v Event, view: &mut RecordView<'v>) -> Rendered<()> {
        let site = self.site;
        let Some(ties) = site.event_ties(id) else { return Ok(()) };
        view.facts.splice(0..0, self.event_facts(id, event));
        self.people(
            id,
            ties.actors.iter().chain(&ties.organizations),
            event,
            view,
            ties.actors.len(),
        );
        let related = unique(ties.related.iter().chain(site.relations.related.of(id)));
        let before = site.relations.neighbours.get(&id).and_then(|it| it.before);
        let mut events: Vec<Cow<'_, str>> = Vec::new();
        let mut add = |label: &str, own: usize, ids: &[RecordId], list: Option<Listed>| {
            if ids.is_empty() {
                return;
            }
            let label = as_html(self.word(label));
            let links = ids.iter().map(|id| {
                let date = self.short_date(*id);
                let link = self.link(*id);
                let mut html = String::with_capacity(label.len() + link.len() + date.len() + 40);
                html.push_str("<span class=\"label\">");
                html.push_str(&label);
                html.push_str("</span> ");
                html.push_str(link);
                html.push_str(if date.is_empty() { "" } else { ", " });
                html.push_str(date);
                Cow::Owned(html)
            });
            match list {
                Some(list) => events.extend(links.take(list.shown(ids.len())).chain(self.rest_link(id, list))),
                None => events.extend(self.first_links(own, links)),
            }
        };
        add("part-of", 0, ties.part_of.as_slice(), None);
        add("has-part", 0, site.relations.parts.of(id), Some(Listed::Parts));
        add("responds-to", ties.responds_to.len(), &ties.responds_to, None);
        add(
            "answered-by",
            0,
            site.relations.responses.of(id),
            Some(Listed::Responses),
        );
        add("related-to", ties.related.len(), &related, None);
        add("before-with-same", 0, before.as_slice(), None);
        let mut group =
            |mark: &'static str, label: &'static str, items: Vec<Cow<'v, str>>, gap: Option<&'static str>| {
                let items = match (items.is_empty(), gap) {
                    (true, Some(gap)) => vec![as_html(self.word(gap))],
                    _ => items,
                };
                if !items.is_empty() {
                    view.links.push(LinksView {
                        mark,
                        label: self.word(label),
                        items,
                    });
                }
            };
        let links = |ids: &[RecordId]| ids.iter().map(|id| Cow::Borrowed(self.link(*id))).collect::<Vec<_>>();
        group("k-doc", "documents", links(&ties.documents), Some("none-m"));
        group("k-event", "events", events, None);
        group("k-place", "places", links(&ties.places), Some("no-place"));
        group("k-topic", "topics", links(&site.ties(id).topics), None);
        view.series = self.series_strip(id);
        view.sources = Some(self.sources_of(id));
        if view.sections.is_empty() {
            view.sections.push(SectionView {
                html: format!("<p>{}</p>", escaped(self.word("no-text"))).into(),
                ..SectionView::default()
            });
        }
        Ok(())
    }

    /// Gathers an event's facts: date, place, status, series, significance.
    pub fn event_facts(&self, id: RecordId, event: &Event) -> Vec<FactView<'_>> {
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
                        ("hour", Word::Text(&time.hour.to_string())),
                        ("minute", Word::Text(&format!("{:02}", time.minute))),
                        ("offset", Word::Text(&offset)),
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
            facts.push(self.fact("status", as_html(status)));
        } else if event.status == Some(EventStatus::Held) {
            facts.push(self.fact("status", as_html(self.word("status-held"))));
        }
        if let Some(series) = ties.series {
            let link = self.link(series);
            facts.push(match event.number {
                Some(number) => self.fact("series", [link, ", ", &self.ordinal(number)].concat()),
                None => self.fact("series", link),
            });
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
            &[("n", Word::Number(i64::from(number))), ("form", Word::Text(form))],
        )
    }

    /// Groups the participants by whom they act for; those for nobody stand under their own state or alone.
    pub(super) fn people<'v, 't>(
        &'v self,
        id: RecordId,
        ties: impl Iterator<Item = &'t Tie>,
        event: &Event,
        view: &mut RecordView<'v>,
        actors: usize,
    ) {
        let mut groups: Vec<(Option<RecordId>, People<'v>)> = Vec::new();
        for (at, tie) in ties.enumerate() {
            let entries = if at < actors {
                &event.actors
            } else {
                &event.organizations
            };
            let role = entries.get(tie.index as usize).and_then(|entry| entry.role.as_ref());
            // Whom somebody acts for is the heading that the group stands under.
            let (person, own_state) = match role {
                None => self.kept_person(tie.who, offices::held_at(self.site, tie.who, id), |held| {
                    let person = self.person(tie.who, self.titles(tie.who, held));
                    (person, self.state_of(tie.who))
                }),
                Some(role) => {
                    let person = self.person(tie.who, Some(self.local(role)));
                    (Cow::Owned(person.into()), self.state_of(tie.who))
                }
            };
            let state = tie.on_behalf_of.or(own_state);
            match groups.iter_mut().find(|(key, _)| *key == state) {
                Some((_, people)) => people.push(person),
                None => {
                    let mut people = Vec::with_capacity(4);
                    people.push(person);
                    groups.push((state, people));
                }
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

    fn person(&self, id: RecordId, meta_html: Option<String>) -> PersonView {
        PersonView {
            html: self.marked_link(id),
            native: self.native_beside(id),
            meta_html,
        }
    }

    /// The state that a person belongs to.
    pub(super) fn state_of(&self, id: RecordId) -> Option<RecordId> {
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

    /// The titles of some of somebody's roles.
    fn titles(&self, id: RecordId, roles: &[usize]) -> Option<String> {
        let Facts::Actor(actor) = self.site.facts(id) else {
            return None;
        };
        let roles = roles.iter().filter_map(|index| actor.roles.get(*index));
        let titles: Vec<String> = roles.map(|role| self.local(&role.title)).collect();
        (!titles.is_empty()).then(|| titles.join(", "))
    }

    /// The titles of the roles that somebody holds at the moment of the build; of what has ended, until when.
    pub(in crate::render) fn roles_now(&self, actor: &Actor) -> Option<String> {
        let held = offices::held_now(self.site, actor).into_iter();
        let titles = held.map(|(role, tenure)| match tenure {
            Tenure::Held => self.local(&role.title),
            Tenure::Ended => with_meta(&self.local(&role.title), &self.period(None, role.to.as_ref())),
        });
        let titles: Vec<String> = titles.collect();
        (!titles.is_empty()).then(|| titles.join(", "))
    }

    pub(super) fn series_strip(&self, id: RecordId) -> Option<SeriesView<'_>> {
        let series = self.site.event_ties(id)?.series?;
        let meetings = self.site.relations.events.of(series);
        let here = meetings.iter().position(|tie| tie.event == id)?;
        let from = here.saturating_sub(MEETINGS);
        let to = (here + MEETINGS + 1).min(meetings.len());
        let label = |tie: &EventTie| match tie.how {
            EventRole::Series(Some(number)) => Cow::Owned(self.ordinal(number)),
            _ => as_html(self.name(tie.event).0),
        };
        let items = meetings[from..to].iter().rev().map(|tie| MeetingView {
            state: if tie.event == id { "now" } else { "" },
            current: tie.event == id,
            href: (tie.event != id).then(|| &*self.site.record(tie.event).href),
            label_html: label(tie),
            when_html: self.short_date(tie.event),
        });
        let neighbours = self.site.relations.neighbours.get(&id).copied().unwrap_or_default();
        let beside = |other: Option<RecordId>| {
            other.map(|other| HtmlLinkView {
                href: &self.site.record(other).href,
                html: as_html(self.name(other).0),
            })
        };
        Some(SeriesView {
            name: self.name(series).0,
            items: items.collect(),
            previous: beside(neighbours.previous),
            next: beside(neighbours.next),
        })
    }

    /// Lists a page's sources: those named in front matter, those quoted and cited in the text; each once.
    pub(super) fn sources_of(&self, id: RecordId) -> SourcesView<'_> {
        let mut sources: Vec<RecordId> = self.site.ties(id).sources.clone();
        if let Some(joins) = self.site.joins(id) {
            let quoted = joins.body.quotations.iter().filter_map(|it| it.source);
            for source in quoted.chain(joins.body.citations.iter().filter_map(|it| *it)) {
                if !sources.contains(&source) {
                    sources.push(source);
                }
            }
        }
        let (mut origins, mut carriers) = (Vec::new(), Vec::new());
        for source in &sources {
            let origin = self.origin(*source);
            if !origins.contains(&origin) {
                origins.push(origin);
            }
            if let Some(carrier) = self.carrier(*source).filter(|it| !carriers.contains(it)) {
                carriers.push(carrier);
            }
        }
        let items: Vec<Cow<'_, PointView>> = sources.iter().map(|source| self.source_point(*source)).collect();
        match items.is_empty() {
            true => {
                let gap = PointView {
                    label_html: "–".to_owned(),
                    html: escaped(self.word("no-source")),
                };
                SourcesView {
                    note: None,
                    items: vec![Cow::Owned(gap)],
                }
            }
            false => SourcesView {
                note: Some(match carriers.len() > origins.len() {
                    true => format!(
                        "{}, {}",
                        self.count("origin-count", origins.len()),
                        self.count("carrier-count", carriers.len())
                    ),
                    false => self.count("origin-count", origins.len()).into_owned(),
                }),
                items,
            },
        }
    }

    fn source_point(&self, source: RecordId) -> Cow<'_, PointView> {
        self.kept_point(source, || PointView {
            label_html: self.rating(source).map_or("–", |rating| &rating.link).to_owned(),
            html: self.source_line_plain(source),
        })
    }

    pub(super) fn source_line_plain(&self, source: RecordId) -> String {
        let link = self.link(source);
        let Some(outlet) = self.outlet(source) else {
            return link.to_owned();
        };
        let mut meta = String::with_capacity(256);
        meta.push_str(self.link(outlet));
        if let Some(tag) = self.control_tag(outlet) {
            meta.push_str(" <span class=\"tag\">");
            meta.push_str(&as_html(&tag));
            meta.push_str("</span>");
        }
        let date = self.short_date(source);
        if !date.is_empty() {
            meta.push_str(", ");
            meta.push_str(date);
        }
        // It is kept for all pages that show it, so that it takes no more room than it needs.
        with_meta(link, &meta)
    }

    /// The publisher of the root of a source's chain, else the root: sources with one count as one origin.
    pub(super) fn origin(&self, source: RecordId) -> Named {
        let mut at = source;
        // A chain longer than this is a ring.
        for _ in 0..64 {
            let OwnTies::Source(ties) = &self.site.ties(at).own else {
                break;
            };
            match (ties.derived_from.or(ties.version_of), &ties.publisher) {
                (Some(next), _) => at = next,
                (None, Some(publisher)) => return publisher.clone(),
                (None, None) => break,
            }
        }
        Named::Record(at)
    }

    /// Who brought a source to the reader: its carrier, else its publisher.
    fn carrier(&self, source: RecordId) -> Option<Named> {
        match &self.site.ties(source).own {
            OwnTies::Source(ties) => ties.carrier.clone().or_else(|| ties.publisher.clone()),
            _ => None,
        }
    }
}
