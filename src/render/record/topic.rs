//! A topic's page: what is broader, narrower, related, and what is about it.

use crate::base::id::{Kind, RecordId};
use crate::render::renderer::{Renderer, kind_mark};
use crate::render::view::*;
use crate::resolve::OwnTies;

use super::unique;

impl Renderer<'_> {
    pub(super) fn topic<'v>(&'v self, id: RecordId, view: &mut RecordView<'v>) {
        let site = self.site;
        let mut group = |mark: &'static str, label: &'static str, own: usize, ids: Vec<RecordId>| {
            if !ids.is_empty() {
                view.links.push(LinksView {
                    mark,
                    label: self.word(label),
                    items: self.links_behind(own, ids.iter().map(|it| self.link(*it).into())),
                });
            }
        };
        if let OwnTies::Topic { broader, related } = &site.ties(id).own {
            group("k-topic", "broader", broader.len(), broader.clone());
            let all = unique(related.iter().chain(site.relations.related.of(id)));
            group("k-topic", "related-to", related.len(), all);
        }
        group("k-topic", "narrower", 0, site.relations.narrower.of(id).to_vec());
        let about = site.relations.about.of(id);
        for (kind, label) in [
            (Kind::Actor, "kind-actor-plural"),
            (Kind::Organization, "kind-organization-plural"),
            (Kind::Document, "kind-document-plural"),
            (Kind::Source, "kind-source-plural"),
            (Kind::Series, "kind-series-plural"),
        ] {
            let of_kind = about
                .iter()
                .copied()
                .filter(|it| site.kind(*it) == Some(kind))
                .collect();
            group(kind_mark(kind), label, 0, of_kind);
        }
    }
}
