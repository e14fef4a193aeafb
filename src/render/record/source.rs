//! A source's page: what the item is, its excerpts and where they are used.

use crate::base::id::RecordId;
use crate::language::DateLength;
use crate::parse::record::{Facts, LinkPolicy, Source};
use crate::render::renderer::{Rendered, Renderer, escaped};
use crate::render::text::quotation_anchor;
use crate::render::view::*;
use crate::resolve::{Named, OwnTies, UseOf};

impl Renderer<'_> {
    pub(super) fn source(&self, id: RecordId, source: &Source, view: &mut RecordView) -> Rendered<()> {
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
    pub(super) fn uses_of_excerpt(&self, source: RecordId, id: &str, index: u32) -> Vec<String> {
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
                used.push(self.link_with(tie.page, &escaped(self.name(tie.page).0), Some(&anchor)));
            }
        }
        let _ = id;
        used
    }

    /// The pages that use a source otherwise than by its kept excerpts: each once, with the strongest use.
    pub(super) fn other_uses(&self, source: RecordId) -> Vec<PointView> {
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
                let name = escaped(self.name(page).0);
                PointView {
                    label_html: escaped(self.word(label)),
                    html: self.link_with(page, &name, anchor.as_deref()),
                }
            })
            .collect()
    }
}
