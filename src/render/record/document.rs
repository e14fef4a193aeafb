//! A document's page: its life in stages, parties and signatories.

use std::borrow::Cow;

use crate::base::id::RecordId;
use crate::language::DateLength;
use crate::parse::record::LegalDocument;
use crate::render::renderer::{Rendered, Renderer, as_html, escaped};
use crate::render::view::*;
use crate::resolve::{Listed, OwnTies};

impl Renderer<'_> {
    pub(super) fn document<'v>(
        &'v self,
        id: RecordId,
        document: &'v LegalDocument,
        view: &mut RecordView<'v>,
    ) -> Rendered<()> {
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
            facts.push(self.fact("nature", as_html(self.words.label("document-type", kind))));
        }
        facts.extend(document.number.as_ref().map(|it| self.fact("number", as_html(it))));
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
        view.people_heading = self.word("parties");
        let mut groups: Vec<(RecordId, People<'v>)> = parties.iter().map(|it| (*it, Vec::new())).collect();
        let mut alone = Vec::new();
        for tie in signatories {
            let person = PersonView {
                html: self.marked_link(tie.who),
                native: self.native_beside(tie.who),
                meta_html: Some(escaped(self.word("as-signatory"))),
            };
            let person = Cow::Owned(person.into());
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
                    let gap = PersonView {
                        html: escaped(self.word("signatory-not-named")),
                        ..PersonView::default()
                    };
                    items.push(Cow::Owned(gap.into()));
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
        view.lists.extend(self.listed_section(id, Listed::Documents));
        view.excerpts = self.sayings(id)?;
        let about = &site.ties(id).topics;
        if !about.is_empty() {
            view.links.push(LinksView {
                mark: "k-topic",
                label: self.word("topics"),
                items: about.iter().map(|it| self.link(*it).into()).collect(),
            });
        }
        Ok(())
    }
}
