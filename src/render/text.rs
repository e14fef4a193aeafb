//! The text of a page: a body's HTML with its slots filled.

use std::borrow::Cow;
use std::ops::Range;

use crate::base::id::RecordId;
use crate::base::path::percent_encode;
use crate::parse::body::{AlertKind, Body, Hole, Note, Slot};
use crate::parse::document::Document;
use crate::parse::markdown::html::escape;
use crate::quote::Level;
use crate::resolve::{BodyJoins, Mention, QuotationJoin, Target};

use super::provenance::{Setting, quotation_anchor};
use super::renderer::{Rendered, Renderer, as_html, escaped};
use super::view::{NoteView, SectionView};

/// A text with its links resolved.
#[derive(Clone, Copy)]
pub struct Text<'a> {
    pub document: &'a Document,
    pub body: &'a Body,
    pub joins: &'a BodyJoins,
}

impl Renderer<'_> {
    /// Renders the sections of a text; the first has no heading, and is left out where it is empty.
    pub fn sections<'t>(&self, text: Text<'t>) -> Rendered<Vec<SectionView<'t>>> {
        let mut sections = Vec::with_capacity(text.body.sections.len());
        for section in &text.body.sections {
            let html = self.filled(text, section.content.clone())?;
            let heading_html = match section.heading.is_empty() {
                true => None,
                false => Some(self.filled(text, section.heading.clone())?),
            };
            if heading_html.is_some() || !html.trim().is_empty() {
                sections.push(SectionView {
                    id: &section.id,
                    heading_html,
                    html,
                });
            }
        }
        Ok(sections)
    }

    /// Renders a whole text without sections: a summary, an introduction.
    pub fn inline_text<'t>(&self, text: Text<'t>) -> Rendered<Cow<'t, str>> {
        let (first, rest) = match text.body.sections.split_first() {
            Some((first, rest)) => (self.filled(text, first.content.clone())?, rest),
            None => (Cow::Borrowed(""), &[][..]),
        };
        if rest.is_empty() {
            return Ok(first);
        }
        let mut html = first.into_owned();
        for section in rest {
            self.fill(text, section.content.clone(), &mut html)?;
        }
        Ok(html.into())
    }

    /// Renders a text's sections one after the other, headings included.
    pub fn whole_text(&self, text: Text<'_>) -> Rendered<String> {
        let mut html = String::new();
        for section in self.sections(text)? {
            if let Some(heading) = section.heading_html {
                html.push_str(&format!("<h2 id=\"{}\">{heading}</h2>\n", escaped(section.id)));
            }
            html.push_str(&section.html);
        }
        Ok(html)
    }

    /// Returns a range of a text with its slots filled; as it is where it has none.
    fn filled<'t>(&self, text: Text<'t>, range: Range<u32>) -> Rendered<Cow<'t, str>> {
        let fillings = fillings(text, &range);
        if let ([], []) = fillings {
            return Ok(Cow::Borrowed(&text.body.html[range.start as usize..range.end as usize]));
        }
        let mut html = String::new();
        self.fill_with(text, range, fillings, &mut html)?;
        Ok(html.into())
    }

    /// Appends a range of a text with its slots filled.
    fn fill(&self, text: Text<'_>, range: Range<u32>, out: &mut String) -> Rendered<()> {
        let fillings = fillings(text, &range);
        self.fill_with(text, range, fillings, out)
    }

    /// Appends a range of a text with its slots and automatic links.
    fn fill_with(
        &self,
        text: Text<'_>,
        range: Range<u32>,
        (slots, mentions): (&[Slot], &[Mention]),
        out: &mut String,
    ) -> Rendered<()> {
        /// About what a link or another filling takes.
        const FILLING: usize = 80;
        let html = &text.body.html;
        out.reserve((range.end - range.start) as usize + FILLING * (slots.len() + mentions.len()));
        let mut at = range.start;
        let mut mentions = mentions.iter().peekable();
        // The quotation whose words have been written already.
        let mut replaced = None;
        for slot in slots {
            while let Some(mention) = mentions.next_if(|it| it.start < slot.at) {
                self.mention(text, mention, &mut at, out);
            }
            // The words typed give way to the source's own characters.
            if let Some(index) = replaced {
                match slot.hole {
                    Hole::QuoteClose(end) if end == index => replaced = None,
                    Hole::NoteCall { .. } => {}
                    _ => continue,
                }
            } else {
                out.push_str(&html[at as usize..slot.at as usize]);
            }
            at = slot.at;
            self.hole(text, slot.hole, out)?;
            if let Hole::QuoteOpen(index) = slot.hole
                && let Some(words) = shown_inline(text, index)
            {
                escape(words, out);
                replaced = Some(index);
            }
        }
        for mention in mentions {
            self.mention(text, mention, &mut at, out);
        }
        out.push_str(&html[at as usize..range.end as usize]);
        Ok(())
    }

    /// Appends a text up to the end of an automatic link.
    fn mention(&self, text: Text<'_>, mention: &Mention, at: &mut u32, out: &mut String) {
        let html = &text.body.html;
        out.push_str(&html[*at as usize..mention.start as usize]);
        self.open_link(mention.record, None, out);
        out.push_str(&html[mention.start as usize..mention.end as usize]);
        out.push_str("</a>");
        *at = mention.end;
    }

    fn hole(&self, text: Text<'_>, hole: Hole, out: &mut String) -> Rendered<()> {
        match hole {
            Hole::LinkOpen(index) => {
                self.open_target(text, index, out);
            }
            Hole::LinkClose(index) => {
                if !matches!(text.joins.links.get(index as usize), None | Some(Target::Nowhere)) {
                    out.push_str("</a>");
                }
            }
            Hole::Link(index) => match text.joins.links.get(index as usize) {
                Some(Target::Record(id, anchor)) => match self.wiki_label(text, index, *id) {
                    None => self.anchored_link(*id, anchor.as_deref(), out),
                    Some(label) => {
                        self.open_link(*id, anchor.as_deref(), out);
                        escape(label, out);
                        out.push_str("</a>");
                    }
                },
                _ => {
                    let opened = self.open_target(text, index, out);
                    escape(typed(text, index), out);
                    if opened {
                        out.push_str("</a>");
                    }
                }
            },
            Hole::Quotation(index) => self.quotation(text, index, Setting::Own, out)?,
            Hole::QuoteOpen(index) => self.open_quotation(text, index, out),
            Hole::QuoteClose(index) => {
                if quoted(text, index).is_some() {
                    out.push_str("</span>");
                }
            }
            Hole::QuoteAnchor(index) => {
                if quoted(text, index).is_some() {
                    let id = quotation_anchor(&text.body.quotations[index as usize], index);
                    out.push_str(&format!("<span id=\"{}\"></span>", escaped(&id)));
                }
            }
            Hole::BehindQuote(index) => self.behind_quotation(text, index, out),
            Hole::NoteCall { note, nth } => {
                let Some(n) = note_number(text, note) else {
                    return Ok(());
                };
                let id = if nth == 0 {
                    format!(" id=\"r{n}\"")
                } else {
                    String::new()
                };
                let label = self.count("note-call", n);
                out.push_str(&format!(
                    "<a class=\"ref\"{id} href=\"#n{n}\" role=\"doc-noteref\" aria-label=\"{}\">{n}</a>",
                    escaped(&label)
                ));
            }
            Hole::Notes { from, to } => {
                for note in from..to {
                    self.note(text, note, out)?;
                }
            }
            Hole::Image(index) => self.image(text, index, out),
            Hole::AlertLabel(kind) => {
                let id = match kind {
                    AlertKind::Note => "alert-note",
                    AlertKind::Tip => "alert-tip",
                    AlertKind::Important => "alert-important",
                    AlertKind::Warning => "alert-warning",
                    AlertKind::Caution => "alert-caution",
                };
                escape(self.word(id), out);
            }
        }
        Ok(())
    }

    /// Appends the opening tag of a quotation within a sentence.
    fn open_quotation(&self, text: Text<'_>, index: u32, out: &mut String) {
        let Some(join) = quoted(text, index) else { return };
        let id = quotation_anchor(&text.body.quotations[index as usize], index);
        let lang = self.source_lang(join.source).unwrap_or_default();
        out.push_str(&format!("<span id=\"{}\"{lang}>", escaped(&id)));
    }

    /// Appends what a reader must know of a quotation within a sentence: that nothing has compared it, or how many words it
    /// leaves out.
    fn behind_quotation(&self, text: Text<'_>, index: u32, out: &mut String) {
        let Some(verdict) = quoted(text, index).and_then(|it| it.verdict.as_ref()) else {
            return;
        };
        let words = match verdict.level {
            Level::Unverified => Some(Cow::Borrowed(self.word("level-unverified"))),
            _ => self.left_out(verdict).map(Cow::Owned),
        };
        if let Some(words) = words {
            out.push_str(" <small>");
            escape(&words, out);
            out.push_str("</small>");
        }
    }

    /// A link by id shows the record's name, a link by name the words typed.
    pub(super) fn wiki_label<'t>(&self, text: Text<'t>, index: u32, id: RecordId) -> Option<&'t str> {
        let typed = typed(text, index);
        let record = self.site.record(id);
        let by_id = typed == &*record.id || typed.rsplit('/').next() == Some(&record.id);
        let former = || {
            self.site
                .header(id)
                .is_some_and(|it| it.former_ids.iter().any(|it| *it.value == *typed))
        };
        (!by_id && !former()).then_some(typed)
    }

    /// Appends the opening tag of a link; tells whether there is one.
    fn open_target(&self, text: Text<'_>, index: u32, out: &mut String) -> bool {
        let href = match text.joins.links.get(index as usize) {
            Some(Target::Record(id, anchor)) => {
                self.open_link(*id, anchor.as_deref(), out);
                return true;
            }
            Some(Target::Here(anchor)) => format!("#{}", percent_encode(anchor)),
            Some(Target::Asset(path)) => self.href(path),
            Some(Target::Path(path)) => {
                let anchor = text.body.links[index as usize].anchor.as_deref();
                let anchor = anchor.map(|it| format!("#{}", percent_encode(it)));
                format!("{}{}", self.href(path), anchor.unwrap_or_default())
            }
            Some(Target::Nowhere) | None => return false,
        };
        out.push_str("<a href=\"");
        escape(&href, out);
        out.push_str("\">");
        true
    }

    fn image(&self, text: Text<'_>, index: u32, out: &mut String) {
        let image = &text.body.images[index as usize];
        let Some(Some(path)) = text.joins.images.get(index as usize) else {
            return;
        };
        let tag = format!(
            "<img src=\"{}\" alt=\"{}\" loading=\"lazy\">",
            escaped(&self.href(path)),
            escaped(&image.alt)
        );
        if !image.alone {
            out.push_str(&tag);
            return;
        }
        out.push_str("<figure>");
        out.push_str(&tag);
        if let Some(caption) = &image.caption {
            out.push_str(&format!(
                "<figcaption class=\"key\"><span>{}</span></figcaption>",
                escaped(caption)
            ));
        }
        out.push_str("</figure>\n");
    }

    fn note(&self, text: Text<'_>, note: u32, out: &mut String) -> Rendered<()> {
        let Some(n) = note_number(text, note) else {
            return Ok(());
        };
        let html = match &text.body.notes[note as usize] {
            Note::Footnote(range) => {
                let mut html = String::new();
                self.fill(text, range.clone(), &mut html)?;
                // One paragraph needs no paragraph in a margin.
                let trimmed = html.trim();
                match trimmed.strip_prefix("<p>").and_then(|it| it.strip_suffix("</p>")) {
                    Some(inner) if !inner.contains("<p>") => inner.to_owned(),
                    _ => trimmed.to_owned(),
                }
            }
            Note::Citations(range) => {
                let each = text.body.citations[range.start as usize..range.end as usize].iter();
                let joins = text.joins.citations.iter().skip(range.start as usize);
                let lines = each.zip(joins).filter_map(|(citation, source)| {
                    let line = self.source_line((*source)?, citation.locator.as_deref());
                    Some(match &citation.prefix {
                        Some(prefix) => format!("{} {line}", as_html(prefix)),
                        None => line,
                    })
                });
                lines.collect::<Vec<_>>().join("; ")
            }
        };
        let view = NoteView {
            n,
            label: self.count("note-label", n).into_owned(),
            html,
        };
        self.templates.fragment("fragments/note.html", view, out)
    }
}

/// Returns what words in marks came to, where they are a quotation of a source.
fn quoted<'t>(text: Text<'t>, index: u32) -> Option<&'t QuotationJoin> {
    let join = text.joins.quotations.get(index as usize)?;
    join.source.is_some().then_some(join)
}

/// The source's own characters of a quotation within a sentence, where other ones were typed.
fn shown_inline<'t>(text: Text<'t>, index: u32) -> Option<&'t str> {
    let verdict = quoted(text, index)?.verdict.as_ref()?;
    verdict.shown.as_ref()?.first().map(|it| &**it)
}

/// The number of a note as readers see it; `None` for the citation of a source that has expired, which has no note.
fn note_number(text: Text<'_>, note: u32) -> Option<usize> {
    let stands = |note: &Note| match note {
        Note::Footnote(_) => true,
        Note::Citations(range) => {
            let joins = text.joins.citations.get(range.start as usize..range.end as usize);
            joins.is_some_and(|it| it.iter().any(Option::is_some))
        }
    };
    let (last, before) = text.body.notes[..=note as usize].split_last()?;
    stands(last).then(|| before.iter().filter(|it| stands(it)).count() + 1)
}

/// Returns the words of a link as they were typed.
pub(super) fn typed<'t>(text: Text<'t>, index: u32) -> &'t str {
    use crate::parse::body::LinkTarget;
    match &text.body.links[index as usize].target {
        LinkTarget::Wiki(typed) | LinkTarget::Path(typed) => typed,
    }
}

/// The slots and the automatic links of a range, of which there are few.
fn fillings<'t>(text: Text<'t>, range: &Range<u32>) -> (&'t [Slot], &'t [Mention]) {
    let slots = &text.body.slots;
    let slots = &slots[slots.partition_point(|slot| slot.at < range.start)..];
    let within = slots.iter().take_while(|slot| slot.at <= range.end).count();
    let mentions = &text.joins.mentions;
    let mentions = &mentions[mentions.partition_point(|it| it.start < range.start)..];
    let reached = mentions.iter().take_while(|it| it.end <= range.end).count();
    (&slots[..within], &mentions[..reached])
}
