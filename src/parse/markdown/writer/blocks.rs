//! Blocks of Markdown → HTML: headings with their anchors, quotations, code, tables.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};

use crate::base::fold::as_slug;
use crate::diag::{Location, catalog};
use crate::parse::body::*;
use crate::parse::markdown::html::escape;
use crate::parse::markdown::quotation::{self, NoQuotation};
use crate::parse::markdown::{comments, highlight, marks};

use super::{Events, Writer, matching_end, plain_words};

impl Writer<'_> {
    pub(super) fn heading(
        &mut self,
        level: HeadingLevel,
        id: Option<&str>,
        classes: &[pulldown_cmark::CowStr<'_>],
        events: &Events<'_>,
        index: usize,
    ) -> usize {
        let end = matching_end(events, index);
        self.close_block();
        let words = plain_words(events, index + 1..end);
        if !self.site {
            self.newline();
            self.push(&format!("<{level}>"));
            self.inside(events, index + 1..end);
            self.push(&format!("</{level}>\n"));
            return end + 1;
        }
        let id = match id.filter(|it| !it.is_empty()) {
            Some(written) => {
                let id = self.names.hold(written);
                let at = self.location(events[index].1.clone());
                self.written_id(&id, at);
                id
            }
            None => {
                let wanted = self.names.hold(&as_slug(&words));
                self.ids
                    .automatic(if wanted.is_empty() { "section".into() } else { wanted })
            }
        };
        self.body.anchors.push(Anchor {
            id: Arc::clone(&id),
            words: self.names.hold(&words),
        });
        let shoulder = self.depth == 0 && matches!(level, HeadingLevel::H1 | HeadingLevel::H2);
        self.closed_to_links += 1;
        self.restart();
        if shoulder {
            self.close_all_html();
            let before = self.here();
            if let Some(section) = self.body.sections.last_mut() {
                section.content.end = before;
            }
            self.push("\n");
            let start = self.here();
            // The heading's own element is the theme's.
            if !classes.is_empty() {
                let class = classes.join(" ");
                self.push("<span class=\"");
                escape(&class, &mut self.body.html);
                self.push("\">");
            }
            self.inside(events, index + 1..end);
            if !classes.is_empty() {
                self.push("</span>");
            }
            let heading = start..self.here();
            self.push("\n");
            let content = self.here();
            self.body.sections.push(Section {
                id,
                heading,
                content: content..content,
            });
            self.section += 1;
        } else {
            self.newline();
            let level = if matches!(level, HeadingLevel::H1 | HeadingLevel::H2) {
                HeadingLevel::H3
            } else {
                level
            };
            let mut attributes = String::from(" id=\"");
            escape(&id, &mut attributes);
            attributes.push('"');
            if !classes.is_empty() {
                attributes.push_str(" class=\"");
                escape(&classes.join(" "), &mut attributes);
                attributes.push('"');
            }
            self.push(&format!("<{level}{attributes}>"));
            self.inside(events, index + 1..end);
            self.push(&format!("</{level}>\n"));
        }
        self.closed_to_links -= 1;
        end + 1
    }

    pub(super) fn block_quote(
        &mut self,
        kind: Option<BlockQuoteKind>,
        range: Range<usize>,
        events: &Events<'_>,
        index: usize,
    ) -> usize {
        self.close_block();
        if self.site && kind.is_none() {
            let block = self.empty_block();
            // A comment in the attribution is a space.
            let shown = self
                .without_comments
                .map_or(Cow::Borrowed(self.text), comments::as_spaces);
            let read = quotation::read(
                (self.text, &shown),
                range.clone(),
                self.offset,
                block,
                (self.places, self.names),
            );
            match read {
                Err(NoQuotation::Ordinary) => {}
                Err(NoQuotation::Unlinked(line)) => {
                    let at = self.location(line);
                    self.findings.push(catalog::markdown::attribution_without_source(at));
                }
                Ok((mut quotation, unknown)) => {
                    let end = matching_end(events, index);
                    for paragraph in &mut quotation.paragraphs {
                        paragraph.meant = self.meant(paragraph, &events[index + 1..end]);
                    }
                    if let Some(word) = unknown {
                        let at = self.location(word.clone());
                        self.findings
                            .push(catalog::markdown::unknown_in_attribution(at, &self.text[word]));
                    }
                    self.newline();
                    self.quotation(quotation);
                    return end + 1;
                }
            }
        }
        self.newline();
        if let Some(kind) = kind.filter(|_| self.site) {
            let (label, class) = match kind {
                BlockQuoteKind::Note => (AlertKind::Note, "alert"),
                BlockQuoteKind::Tip => (AlertKind::Tip, "alert"),
                BlockQuoteKind::Important => (AlertKind::Important, "alert"),
                BlockQuoteKind::Warning => (AlertKind::Warning, "alert warn"),
                BlockQuoteKind::Caution => (AlertKind::Caution, "alert warn"),
            };
            self.push(&format!(
                "<div class=\"{class}\" role=\"note\"><strong class=\"label\">"
            ));
            self.slot(Hole::AlertLabel(label));
            self.push("</strong><div>\n");
            self.depth += 1;
            let end = matching_end(events, index);
            self.events(events, index + 1..end);
            self.close_block();
            self.depth -= 1;
            self.push("</div></div>\n");
            return end + 1;
        }
        self.depth += 1;
        self.push("<blockquote>\n");
        index + 1
    }

    /// Returns what Markdown makes of a quotation's paragraph, where it makes anything else of it than was typed.
    fn meant(&self, paragraph: &QuotedParagraph, events: &Events<'_>) -> Option<Arc<str>> {
        let typed = &*paragraph.text;
        if !typed.contains([
            '*', '_', '`', '~', '&', '\\', '<', '[', '%', '#', '-', '+', '|', '.', ')',
        ]) {
            return None;
        }
        let span = self.places.span(paragraph.at);
        let range = (span.start as usize).checked_sub(self.offset)?..(span.end as usize).checked_sub(self.offset)?;
        let first = events.partition_point(|(_, place)| place.end <= range.start);
        let within = events[first..].iter().take_while(|(_, place)| place.start < range.end);
        let mut words = String::with_capacity(typed.len());
        for (event, place) in within {
            match event {
                Event::Text(text) | Event::Code(text) if place.start >= range.start => words.push_str(text),
                Event::SoftBreak | Event::HardBreak => words.push(' '),
                _ => {}
            }
        }
        // The marks around the whole are gone already.
        let mut meant = words.trim();
        if let Some(mark) = meant
            .chars()
            .next()
            .filter(|it| marks::is_mark(*it) && !typed.starts_with(*it))
        {
            meant = meant[mark.len_utf8()..].trim_start();
        }
        if let Some(mark) = meant
            .chars()
            .next_back()
            .filter(|it| marks::is_mark(*it) && !typed.ends_with(*it))
        {
            meant = meant[..meant.len() - mark.len_utf8()].trim_end();
        }
        (meant != typed && !meant.is_empty()).then(|| meant.into())
    }

    pub(super) fn quotation(&mut self, quotation: Quotation) {
        let index = self.body.quotations.len() as u32;
        if let Some(anchor) = &quotation.anchor {
            let at = Location::new(self.path, self.places.span(quotation.at));
            self.written_id(anchor, at);
            self.body.anchors.push(Anchor {
                id: Arc::clone(anchor),
                words: "".into(),
            });
        }
        self.body.quotations.push(quotation);
        self.slot(Hole::Quotation(index));
    }

    pub(super) fn code_block(
        &mut self,
        kind: &CodeBlockKind<'_>,
        range: Range<usize>,
        events: &Events<'_>,
        index: usize,
    ) -> usize {
        self.close_block();
        let end = matching_end(events, index);
        let mut code = String::new();
        for (event, _) in &events[index + 1..end] {
            if let Event::Text(text) = event {
                code.push_str(text);
            }
        }
        let info = match kind {
            CodeBlockKind::Fenced(info) => info.trim(),
            CodeBlockKind::Indented => "",
        };
        let language = info.split([' ', '\t', ',']).next().unwrap_or_default();
        self.newline();
        if self.site
            && language
                .chars()
                .any(|c| matches!(c, '<' | '>' | '"' | '\'' | '&' | '`'))
        {
            let line_end = self.text[range.start..]
                .find('\n')
                .map_or(range.end, |at| range.start + at);
            let at = self.location(range.start..line_end);
            self.findings.push(catalog::markdown::bad_code_language(at, info));
        }
        self.push("<pre><code");
        if !language.is_empty() {
            self.push(" class=\"language-");
            escape(language, &mut self.body.html);
            self.push("\"");
        }
        self.push(">");
        if !self.site || language.is_empty() || !highlight::highlight(language, &code, &mut self.body.html) {
            escape(&code, &mut self.body.html);
        }
        self.push("</code></pre>\n");
        end + 1
    }

    /// Tells whether a cell ends within a link, at the pipe before its label.
    pub(super) fn is_cut(&self, cell: &Range<usize>) -> bool {
        let source = self.text.get(cell.clone()).unwrap_or_default();
        source.contains("[[") && !source.contains("]]")
    }

    /// Reports what stands in a row behind the table's last column: Markdown leaves it out.
    pub(super) fn check_row(&mut self, row: Range<usize>, cells: &Events<'_>) {
        let Some((_, last)) = cells.last() else { return };
        let rest = self.text.get(last.end..row.end).unwrap_or_default();
        let from = rest.len() - rest.trim_start_matches(|c: char| c == '|' || c.is_whitespace()).len();
        let words = rest[from..].trim_end_matches(|c: char| c == '|' || c.is_whitespace());
        // That a link was cut is reported where it stands.
        let starts = cells.iter().filter(|it| matches!(it.0, Event::Start(Tag::TableCell)));
        if words.is_empty() || starts.into_iter().any(|(_, cell)| self.is_cut(cell)) {
            return;
        }
        let at = self.location(last.end + from..last.end + from + words.len());
        self.findings.push(catalog::markdown::table_row_too_long(at));
    }

    pub(super) fn table(&mut self, alignments: &[Alignment], events: &Events<'_>, index: usize) {
        self.close_block();
        self.depth += 1;
        self.alignments = alignments.to_vec();
        // What scrolls needs a name: the words of its head.
        let head = events[index..]
            .iter()
            .position(|(event, _)| matches!(event, Event::End(TagEnd::TableHead)));
        let mut name = String::new();
        for (event, _) in &events[index..index + head.unwrap_or(0)] {
            match event {
                Event::Text(text) | Event::Code(text) => name.push_str(text),
                Event::End(TagEnd::TableCell) => name.push_str(", "),
                _ => {}
            }
        }
        self.newline();
        self.push("<section class=\"scroll\" aria-label=\"");
        escape(name.trim_end_matches([',', ' ']), &mut self.body.html);
        self.push("\" tabindex=\"0\"><table class=\"tab\">");
    }
}
