//! An actor's page: roles, memberships, documents, what it is quoted as saying.

use crate::base::date::EventDate;
use crate::base::id::RecordId;
use crate::language::DateLength;
use crate::parse::record::{Actor, ActorType};
use crate::render::provenance::Setting;
use crate::render::renderer::{Rendered, Renderer, as_html};
use crate::render::text::Text;
use crate::render::view::*;
use crate::resolve::{self, Listed, OwnTies, Saying};

impl Renderer<'_> {
    pub(super) fn actor<'v>(&'v self, id: RecordId, actor: &'v Actor, view: &mut RecordView<'v>) -> Rendered<()> {
        let site = self.site;
        view.native = self.native(id);
        let mut facts = Vec::new();
        if let Some(title) = self.roles_now(actor) {
            facts.push(self.fact("role", title));
        } else if actor.actor_type == ActorType::Person {
            facts.push(self.fact_or("role", None, "role-not-given"));
        }
        if let Some(country) = &actor.country {
            facts.push(self.fact("country", self.country(country)));
        }
        if let Some(iso) = &actor.iso {
            facts.push(self.fact("iso-code", as_html(iso)));
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
            let says_more = actor.roles.len() > 1
                || actor.roles.iter().any(|role| role.from.is_some() || role.to.is_some())
                || roles.iter().any(|it| it.organization.is_some());
            view.roles = actor
                .roles
                .iter()
                .zip(roles)
                .filter(|_| says_more)
                .map(|(role, ties)| DatedView {
                    when_html: self.period(role.from.as_ref(), role.to.as_ref()),
                    html: match &ties.organization {
                        Some(named) => format!("{}, {}", self.local(&role.title), self.named(named)),
                        None => self.local(&role.title),
                    },
                })
                .collect();
        }
        view.company = self.company(id);
        view.excerpts = self.sayings(id)?;
        view.links.extend(self.listed_links(id, Listed::Memberships, "k-org"));
        view.lists.extend(self.listed_section(id, Listed::Documents));
        view.lists.extend(self.listed_section(id, Listed::Items));
        view.links.extend(self.listed_links(id, Listed::OfState, "k-person"));
        self.organized_series(id, view);
        Ok(())
    }

    pub(super) fn period(&self, from: Option<&EventDate>, to: Option<&EventDate>) -> String {
        let text = |date: &EventDate| self.language.date(date, DateLength::Short, &*self.words).html;
        // What is open on one side reads as such a date does.
        let open = |date: String, words: &str, side: &EventDate| match EventDate::parse(&date) {
            Ok(date) => text(&date),
            Err(_) => self.with(words, &text(side)),
        };
        match (from, to) {
            (Some(from), Some(to)) => format!("{}–{}", text(from), text(to)),
            (Some(from), None) => open(format!("{from}/.."), "date-since", from),
            (None, Some(to)) => open(format!("../{to}"), "date-until", to),
            (None, None) => String::new(),
        }
    }

    pub(super) fn organized_series<'v>(&'v self, id: RecordId, view: &mut RecordView<'v>) {
        let series = self.site.relations.series.of(id);
        if !series.is_empty() {
            view.links.push(LinksView {
                mark: "k-series",
                label: self.word("kind-series-plural"),
                items: self.first_links(0, series.iter().map(|it| self.link(*it).into())),
            });
        }
    }

    pub(super) fn sayings(&self, id: RecordId) -> Rendered<Option<ExcerptsView>> {
        let all = Listed::Sayings.count(self.site, id);
        let items = self.sayings_page(id, 0, Listed::Sayings.shown(all))?;
        Ok((all > 0).then(|| ExcerptsView {
            heading: self.listed_heading(id, Listed::Sayings).to_owned(),
            note: self.shown_of(items.len(), all),
            items,
            more: self.rest_of(id, Listed::Sayings, all),
        }))
    }

    /// Renders some of what somebody is quoted as saying, a figure each.
    pub(in crate::render) fn sayings_page(&self, id: RecordId, from: usize, count: usize) -> Rendered<Vec<String>> {
        let all = resolve::sayings(self.site, id);
        let mut items = Vec::with_capacity(count);
        for (number, Saying { page, quotation, .. }) in (1..).zip(&all).skip(from).take(count) {
            let (Some(document), Some(joins)) = (self.site.document(*page), self.site.joins(*page)) else {
                continue;
            };
            let text = Text {
                document,
                body: &document.body,
                joins: &joins.body,
            };
            let mut html = String::new();
            self.quotation(text, *quotation, Setting::Elsewhere { page: *page, number }, &mut html)?;
            items.push(html);
        }
        Ok(items)
    }
}
