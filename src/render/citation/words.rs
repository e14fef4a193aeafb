//! A reference in the words of the page, and the block in which a page offers it.

use std::borrow::Cow;

use crate::base::id::RecordId;
use crate::language::DateLength;
use crate::parse::markdown::html::escape;
use crate::parse::record::Facts;
use crate::plan::{Beside, CitationFormat};
use crate::render::renderer::{Renderer, as_html};
use crate::render::view::{CiteView, FormatView};
use crate::resolve::OwnTies;

use super::{Cited, addresses};

impl Renderer<'_> {
    /// Gathers how a page is cited, and the item that a source's page is about.
    pub fn cite_views(&self, id: RecordId) -> Vec<CiteView> {
        let mut all = vec![CiteView {
            id: "ref",
            heading: None,
            html: self.page_reference(id),
            ..self.cite_files(id, Beside::Cite, || Some(self.cited_page(id)))
        }];
        if let Some(original) = self.original_reference(id) {
            all[0].heading = Some(self.word("cite-page").to_owned());
            all.push(CiteView {
                id: "ref-original",
                heading: Some(self.word("cite-original").to_owned()),
                html: original,
                ..self.cite_files(id, Beside::Original, || self.cited_original(id))
            });
        }
        all
    }

    /// The files of a reference, where the site has them.
    fn cite_files<'c>(
        &self,
        id: RecordId,
        beside: impl Fn(CitationFormat) -> Beside,
        cited: impl FnOnce() -> Option<Cited<'c>>,
    ) -> CiteView {
        let site = self.site;
        if !beside(CitationFormat::Bibtex).is_beside(site, id) {
            return CiteView::default();
        }
        let Some(cited) = cited() else {
            return CiteView::default();
        };
        let folder = &site.record(id).href;
        let formats = [
            (CitationFormat::Bibtex, "BibTeX", "application/x-bibtex"),
            (CitationFormat::Ris, "RIS", "application/x-research-info-systems"),
            (
                CitationFormat::CslJson,
                "CSL-JSON",
                "application/vnd.citationstyles.csl+json",
            ),
        ];
        let files = formats.map(|(format, label, kind)| FormatView {
            label,
            kind,
            href: [&**folder, beside(format).name()].concat(),
        });
        CiteView {
            bibtex: Some(cited.bibtex()),
            files: files.into(),
            ..CiteView::default()
        }
    }

    /// How a page is cited in its own language.
    pub fn page_reference(&self, id: RecordId) -> String {
        let record = self.site.record(id);
        let header = self.site.header(id);
        let mut html = String::with_capacity(256);
        let authors = &self.site.ties(id).authors;
        if !authors.is_empty() {
            let names: Vec<Cow<'_, str>> = authors.iter().map(|it| as_html(self.named_words(it))).collect();
            html.push_str(&self.language.list(&names));
            html.push_str(", ");
        }
        self.in_marks(id, &mut html);
        html.push_str(", <i>");
        escape(&self.site.config.title, &mut html);
        html.push_str("</i>, ");
        if self.site.kind(id).is_some() {
            self.put_with("record-id", &as_html(&record.id), &mut html);
            html.push_str(", ");
        }
        match header.and_then(|it| it.updated.as_ref().or(it.published.as_ref())) {
            Some(date) => self.put_with("version-of-date", &self.published(date, DateLength::Long), &mut html),
            None => escape(self.word("first-version"), &mut html),
        }
        if crate::plan::is_retracted(self.site, id) {
            html.push_str(", ");
            escape(self.word("retracted"), &mut html);
        }
        html.push_str(". ");
        escape(&self.site.config.base_origin, &mut html);
        escape(&record.href, &mut html);
        html
    }

    /// How the item is cited that a source's page is about, in the page's language.
    fn original_reference(&self, id: RecordId) -> Option<String> {
        let (Facts::Source(source), OwnTies::Source(ties)) = (self.site.facts(id), &self.site.ties(id).own) else {
            return None;
        };
        let mut html = String::with_capacity(256);
        if let Some(author) = &ties.author {
            escape(self.named_words(author), &mut html);
            html.push_str(", ");
        }
        self.in_marks(id, &mut html);
        html.push_str(", ");
        let outlet = ties.publisher.as_ref();
        if let Some(outlet) = outlet {
            html.push_str("<i>");
            escape(self.named_words(outlet), &mut html);
            html.push_str("</i>, ");
        }
        if let Some(genre) = &source.genre {
            escape(self.words.label("genre", genre), &mut html);
            html.push_str(", ");
        }
        if let Some(carrier) = ties.carrier.as_ref().filter(|it| Some(*it) != outlet) {
            self.put_with("carried-by", &as_html(self.named_words(carrier)), &mut html);
            html.push_str(", ");
        }
        match &source.date {
            Some(date) => html.push_str(&self.time(date, DateLength::Long)),
            None => escape(self.word("no-date"), &mut html),
        }
        let (url, archive) = addresses(self.site, id, source);
        if let Some(url) = url {
            html.push_str(". ");
            escape(url, &mut html);
        }
        if let Some(archive) = archive {
            let join = if url.is_some() { ", " } else { ". " };
            html.push_str(join);
            self.put_with("archived-at", &as_html(archive), &mut html);
        }
        if let Some(accessed) = &source.accessed {
            html.push_str(", ");
            self.put_with("accessed-on", &self.time(accessed, DateLength::Long), &mut html);
        }
        if url.is_none() && archive.is_none() {
            html.push('.');
        }
        Some(html)
    }

    /// Appends a page's title within the language's quotation marks.
    fn in_marks(&self, id: RecordId, out: &mut String) {
        let marks = crate::language::marks(&self.lang);
        let (title, lang) = self.name(id);
        out.push_str(marks.open);
        match lang {
            Some(lang) => {
                out.push_str(&format!("<span lang=\"{lang}\" dir=\"{}\">", lang.direction().as_str()));
                escape(title, out);
                out.push_str("</span>");
            }
            None => escape(title, out),
        }
        out.push_str(marks.close);
    }
}
