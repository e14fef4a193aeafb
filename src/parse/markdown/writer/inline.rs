//! What stands within a block → HTML: words, links, images, and the regions that Markdown knows nothing of.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use crate::base::fold::is_spaceless;
use crate::base::scan::{find_any, has_any};
use crate::diag::catalog;
use crate::parse::body::*;
use crate::parse::document::At;
use crate::parse::markdown::html::{escape, escape_href};
use crate::parse::markdown::regions::{Region, RegionKind};
use crate::parse::markdown::url::{self, Url};
use crate::parse::record::{Placed, Speech};

use super::{Events, Writer, matching_end, plain_words};

impl Writer<'_> {
    pub(super) fn inline(&mut self, tag: &str) {
        self.open_block();
        self.push(tag);
    }

    /// Writes the events inside something, to its end.
    pub(super) fn inside(&mut self, events: &Events<'_>, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            at = self.event(events, at);
        }
    }

    pub(super) fn text_event(&mut self, text: &str, range: Range<usize>) {
        self.open_block();
        if self.site && text == "*" && self.stars_stay(&range) {
            let at = self.location(range.start..range.end + 1);
            self.findings.push(catalog::markdown::cjk_emphasis(at));
        }
        if self.notes {
            self.check_calls(range.clone());
        }
        if self.next_region >= self.regions.len() {
            return self.plain_text(text);
        }
        let plain = self
            .text
            .get(range.clone())
            .is_some_and(|source| source.len() == text.len());
        if !plain {
            return self.plain_text(text);
        }
        // Regions keep their length in the masked text, so offsets say where they begin and end.
        let mut at = range.start.max(self.dealt_with);
        while let Some(region) = self
            .regions
            .get(self.next_region)
            .filter(|it| it.range.start < range.end)
            .cloned()
        {
            if region.range.start < at {
                self.next_region += 1;
                continue;
            }
            if region.range.start > at {
                let source = &self.text[at..region.range.start];
                self.plain_text(source);
            }
            self.region(&region);
            at = region.range.end;
            self.dealt_with = at;
            self.next_region += 1;
        }
        if at < range.end {
            let source = &self.text[at..range.end];
            self.plain_text(source);
        }
    }

    /// Tells whether stars that Markdown left as text stand between a script without spaces and its punctuation.
    fn stars_stay(&self, range: &Range<usize>) -> bool {
        let wide =
            |c: char| is_spaceless(c) || matches!(c, '\u{3001}'..='\u{301F}' | '\u{FF01}'..='\u{FF65}' | '“' | '”');
        let before = self.text.get(..range.start).and_then(|it| it.chars().next_back());
        // Stars come one by one: the first of two speaks for both.
        let after = self
            .text
            .get(range.end..)
            .and_then(|it| it.strip_prefix('*'))
            .and_then(|it| it.chars().next());
        before.is_some_and(wide) && after.is_some_and(wide)
    }

    fn region(&mut self, region: &Region) {
        match &region.kind {
            RegionKind::Quotation { citation } => {
                let index = self.body.quotations.len() as u32;
                let (source, locator) = match self.regions.get(*citation).map(|it| it.kind.clone()) {
                    Some(RegionKind::Citation { source, locator, .. }) => (source, locator),
                    _ => return,
                };
                let words = joined_lines(&self.text[region.range.clone()]);
                let at = self.at(region.range.clone());
                let name = Placed {
                    value: self.names.hold(&self.text[source.clone()]),
                    at: self.at(source),
                };
                let block = self.block();
                self.body.quotations.push(Quotation {
                    form: QuotationForm::Inline,
                    source: name,
                    excerpt: None,
                    paragraphs: vec![QuotedParagraph {
                        text: words.as_str().into(),
                        at,
                        translations: Vec::new(),
                    }],
                    source_words: SourceWords::default(),
                    speakers: Vec::new(),
                    locator: locator.map(|it| self.text[it].into()),
                    speech: Speech::Direct,
                    prefix: None,
                    suffix: None,
                    anchor: None,
                    at,
                    block,
                });
                self.slot(Hole::QuoteOpen(index));
                escape(&words, &mut self.body.html);
                self.slot(Hole::QuoteClose(index));
                self.passed('x');
            }
            RegionKind::Citation {
                source,
                locator,
                quoted,
            } => {
                let name = self.names.hold(&self.text[source.clone()]);
                let locator: Option<Arc<str>> = locator.clone().map(|it| self.text[it].into());
                let quotation = quoted.then(|| self.body.quotations.len().saturating_sub(1) as u32);
                let citation = self.body.citations.len() as u32;
                let at = self.at(source.clone());
                let block = self.block();
                self.body.citations.push(Citation {
                    source: Placed {
                        value: Arc::clone(&name),
                        at,
                    },
                    locator: locator.clone(),
                    quotation,
                    block,
                });
                let key = (name, locator);
                let note = match self.cited.get(&key) {
                    Some(note) => *note,
                    None => {
                        let note = self.add_note(Note::Citation(citation));
                        self.cited.insert(key, note);
                        note
                    }
                };
                self.call(note);
            }
        }
    }

    /// Passes over regions that lie in a part dealt with as a whole.
    pub(super) fn skip_regions(&mut self, to: usize) {
        while self
            .regions
            .get(self.next_region)
            .is_some_and(|region| region.range.start < to)
        {
            self.next_region += 1;
        }
    }

    pub(super) fn plain_text(&mut self, text: &str) {
        self.open_block();
        let start = self.here();
        match &mut self.typographer {
            Some(typographer) => typographer.set_html(text, &mut self.body.html),
            None => escape(text, &mut self.body.html),
        }
        let end = self.here();
        if !self.site || self.closed_to_links > 0 || start == end {
            return;
        }
        let (section, block) = (self.section, self.block());
        match self.body.runs.last_mut() {
            Some(run)
                if run.end == start
                    && run.block == block
                    && self.body.slots.last().is_none_or(|slot| slot.at < start) =>
            {
                run.end = end;
            }
            _ => self.body.runs.push(Run {
                start,
                end,
                section,
                block,
            }),
        }
    }

    /// Ends a line within a paragraph: a run of text goes on behind it, and a name may.
    pub(super) fn line_end(&mut self, html: &str) {
        let (start, block) = (self.here(), self.block());
        self.push(html);
        self.passed(' ');
        let open = self.closed_to_links == 0 && self.body.slots.last().is_none_or(|slot| slot.at < start);
        if let Some(run) = self.body.runs.last_mut()
            && open
            && run.end == start
            && run.block == block
        {
            run.end += html.len() as u32;
        }
    }

    pub(super) fn link(
        &mut self,
        link_type: LinkType,
        address: &str,
        title: &str,
        range: Range<usize>,
        events: &Events<'_>,
        index: usize,
    ) -> usize {
        self.open_block();
        let end = matching_end(events, index);
        let inner = index + 1..end;
        if !self.site {
            self.push("<a href=\"");
            if link_type == LinkType::Email {
                self.push("mailto:");
            }
            escape_href(address, &mut self.body.html);
            if !title.is_empty() {
                self.push("\" title=\"");
                escape(title, &mut self.body.html);
            }
            self.push("\">");
            self.inside(events, inner);
            self.push("</a>");
            return end + 1;
        }
        if let LinkType::WikiLink { has_pothole } = link_type {
            self.wiki_link(address, has_pothole, range, events, inner);
            return end + 1;
        }
        let judged = match link_type {
            LinkType::Email => Url::External(format!("mailto:{address}")),
            _ => url::judge(address),
        };
        self.closed_to_links += 1;
        match judged {
            Url::External(address) => {
                let web = address.starts_with("http");
                self.push("<a href=\"");
                escape_href(&address, &mut self.body.html);
                if !title.is_empty() {
                    self.push("\" title=\"");
                    escape(title, &mut self.body.html);
                }
                self.push(if web { "\" rel=\"external\">" } else { "\">" });
                self.inside(events, inner);
                self.push("</a>");
            }
            Url::Path { path, anchor } => {
                let at = self.at(range);
                let anchor = anchor.map(|it| it.into());
                let path = self.names.hold(&path);
                self.labelled_link(LinkTarget::Path(path), anchor, at, events, inner);
            }
            Url::Refused(why) => {
                let at = self.location(range);
                self.findings.push(catalog::markdown::unsafe_link(at, address, &why));
                self.inside(events, inner);
            }
        }
        self.closed_to_links -= 1;
        self.passed('x');
        end + 1
    }

    fn wiki_link(
        &mut self,
        address: &str,
        has_label: bool,
        range: Range<usize>,
        events: &Events<'_>,
        inner: Range<usize>,
    ) {
        let address = if has_label {
            address.strip_suffix('\\').unwrap_or(address)
        } else {
            address
        };
        let (target, anchor) = match find_any(address, 0, *b"#") {
            Some(at) => (&address[..at], Some(address[at + 1..].trim())),
            None => (address, None),
        };
        // Most are ids, in which no spaces need be made one.
        let target = match has_any(target.as_bytes(), |byte| !byte.is_ascii_graphic()) {
            false => self.names.hold(target),
            true => {
                let words: Vec<&str> = target.split_whitespace().collect();
                self.names.hold(&words.join(" "))
            }
        };
        let anchor = anchor.filter(|anchor| !anchor.is_empty()).map(Arc::from);
        let at = self.at(range);
        self.closed_to_links += 1;
        if has_label || (target.is_empty() && anchor.is_some()) {
            self.labelled_link(LinkTarget::Wiki(target), anchor, at, events, inner);
        } else {
            let link = self.add_link(LinkTarget::Wiki(target), anchor, at);
            self.slot(Hole::Link(link));
        }
        self.closed_to_links -= 1;
        self.passed('x');
    }

    fn labelled_link(
        &mut self,
        target: LinkTarget,
        anchor: Option<Arc<str>>,
        at: At,
        events: &Events<'_>,
        inner: Range<usize>,
    ) {
        let link = self.add_link(target, anchor, at);
        self.slot(Hole::LinkOpen(link));
        self.inside(events, inner);
        self.slot(Hole::LinkClose(link));
    }

    fn add_link(&mut self, target: LinkTarget, anchor: Option<Arc<str>>, at: At) -> u32 {
        let block = self.block();
        self.body.links.push(Link {
            target,
            anchor,
            at,
            block,
        });
        self.body.links.len() as u32 - 1
    }

    pub(super) fn image(
        &mut self,
        link_type: LinkType,
        address: &str,
        title: &str,
        range: Range<usize>,
        events: &Events<'_>,
        index: usize,
    ) -> usize {
        let end = matching_end(events, index);
        let words = plain_words(events, index + 1..end);
        if !self.site {
            self.push("<img src=\"");
            escape_href(address, &mut self.body.html);
            self.push("\" alt=\"");
            escape(&words, &mut self.body.html);
            if !title.is_empty() {
                self.push("\" title=\"");
                escape(title, &mut self.body.html);
            }
            self.push("\" />");
            return end + 1;
        }
        let wiki = matches!(link_type, LinkType::WikiLink { .. });
        let paragraph = index.checked_sub(1).map(|before| &events[before].0);
        let alone = !self.in_block
            || matches!(paragraph, Some(Event::Start(Tag::Paragraph)))
                && matches!(events.get(end + 1), Some((Event::End(TagEnd::Paragraph), _)));
        if wiki
            && let Some((source, excerpt)) = address.split_once('#')
            && !has_image_ending(source)
        {
            self.embedded_excerpt(source.trim(), excerpt.trim(), range);
            return end + 1;
        }
        if !wiki && let Url::External(_) | Url::Refused(_) = url::judge(address) {
            let at = self.location(range);
            self.findings.push(catalog::markdown::external_image(at, address));
            return end + 1;
        }
        let path = match wiki {
            true => address.trim().trim_end_matches('\\').to_owned(),
            false => match url::judge(address) {
                Url::Path { path, .. } => path,
                Url::External(_) | Url::Refused(_) => String::new(),
            },
        };
        let at = self.at(range);
        // `![[image.png|300]]` is a width for other programs, not a text.
        let described = !wiki || (words != address && words.parse::<u32>().is_err());
        let alt = if described { &*words } else { "" };
        let image = self.body.images.len() as u32;
        self.body.images.push(ImageUse {
            path: Placed { value: path.into(), at },
            wiki,
            alt: alt.into(),
            caption: (!title.is_empty()).then(|| title.into()),
            alone,
        });
        self.slot(Hole::Image(image));
        end + 1
    }

    fn embedded_excerpt(&mut self, source: &str, excerpt: &str, range: Range<usize>) {
        // A figure cannot stand in a paragraph: one that does not stand alone parts it.
        let within = self.in_block;
        if within {
            self.close_block();
            self.push("</p>\n");
        }
        let at = self.at(range);
        let block = self.empty_block();
        let value = self.names.hold(source);
        self.quotation(Quotation {
            form: QuotationForm::Excerpt,
            source: Placed { value, at },
            excerpt: Some(excerpt.into()),
            paragraphs: Vec::new(),
            source_words: SourceWords::default(),
            speakers: Vec::new(),
            locator: None,
            speech: Speech::Direct,
            prefix: None,
            suffix: None,
            anchor: None,
            at,
            block,
        });
        if within {
            self.push("\n<p>");
        }
    }
}

/// Joins the lines of a quotation within a sentence.
fn joined_lines(words: &str) -> String {
    words
        .lines()
        .map(|line| line.trim().trim_start_matches('>').trim_start())
        .collect::<Vec<_>>()
        .join(" ")
}

fn has_image_ending(name: &str) -> bool {
    let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    matches!(&*ending, "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "svg")
}
