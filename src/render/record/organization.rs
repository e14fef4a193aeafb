//! An organization's page, and what an outlet's adds: control, reliability, its items.

use crate::base::id::RecordId;
use crate::language::DateLength;
use crate::parse::record::{LinkPolicy, LocalText, Organization, StateControl};
use crate::render::renderer::{Rendered, Renderer, as_html, escaped, with_meta};
use crate::render::view::*;
use crate::resolve::{Listed, OwnTies};

impl Renderer<'_> {
    pub(super) fn organization<'v>(
        &'v self,
        id: RecordId,
        organization: &'v Organization,
        view: &mut RecordView<'v>,
    ) -> Rendered<()> {
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
                        Some(role) => with_meta(self.link(tie.who), &role),
                        None => self.link(tie.who).to_owned(),
                    },
                }
            });
            let mut section = self.list_section("members", items.collect());
            section.note = Some(self.count("member-count", members.len()).into_owned());
            view.lists.push(section);
        }
        view.lists.extend(self.listed_section(id, Listed::Officers));
        view.lists.extend(self.listed_section(id, Listed::Documents));
        view.lists.extend(self.listed_section(id, Listed::Items));
        view.links.extend(self.listed_links(id, Listed::Bodies, "k-org"));
        let successors = site.relations.successors.of(id);
        if !successors.is_empty() {
            view.links.push(LinksView {
                mark: "k-org",
                label: self.word("succeeded-by"),
                items: self.first_links(0, successors.iter().map(|it| self.link(*it).into())),
            });
        }
        view.links.extend(self.listed_links(id, Listed::Memberships, "k-org"));
        self.organized_series(id, view);
        view.company = self.company(id);
        view.excerpts = self.sayings(id)?;
        Ok(())
    }

    pub(super) fn all_forms(&self, text: &LocalText) -> String {
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

    pub(super) fn outlet_facts(&self, organization: &Organization) -> Vec<FactView<'_>> {
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
                let rating = self.rating_of(Some(letter), None);
                let html = format!(
                    "{} {}{}",
                    rating.map_or("", |it| &it.link),
                    escaped(rating.map_or("", |it| &it.words)),
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
        facts.extend(policy.map(|id| self.fact("link-policy", as_html(self.word(id)))));
        if let Some(budget) = organization.quote_budget {
            let percent = (budget * 100.0).round() as usize;
            facts.push(self.fact("quote-budget", escaped(&self.count("percent-of-text", percent))));
        }
        facts
    }
}
