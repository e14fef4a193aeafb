//! A topic's page: what is broader, narrower, related, and what is about it.

use crate::base::id::{Kind, RecordId};
use crate::render::renderer::{Renderer, kind_mark};
use crate::render::view::*;
use crate::resolve::{Listed, OwnTies};

use super::unique;

impl Renderer<'_> {
    pub(super) fn topic<'v>(&'v self, id: RecordId, view: &mut RecordView<'v>) {
        let site = self.site;
        if let OwnTies::Topic { broader, related } = &site.ties(id).own {
            let mut group = |label: &'static str, own: usize, ids: &[RecordId]| {
                if !ids.is_empty() {
                    view.links.push(LinksView {
                        mark: "k-topic",
                        label: self.word(label),
                        items: self.first_links(own, ids.iter().map(|it| self.link(*it).into())),
                    });
                }
            };
            group("broader", broader.len(), broader);
            let all = unique(related.iter().chain(site.relations.related.of(id)));
            group("related-to", related.len(), &all);
        }
        view.links.extend(self.listed_links(id, Listed::Narrower, "k-topic"));
        for kind in [
            Kind::Actor,
            Kind::Organization,
            Kind::Document,
            Kind::Source,
            Kind::Series,
        ] {
            view.links
                .extend(self.listed_links(id, Listed::About(kind), kind_mark(kind)));
        }
    }
}
