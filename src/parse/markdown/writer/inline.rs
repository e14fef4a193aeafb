//! What stands within a block → HTML: words, links, images, and the regions that Markdown knows nothing of.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use crate::base::fold::is_spaceless;
use crate::base::scan::{find_any, has_any};
use crate::diag::catalog;
use crate::parse::body::*;
use crate::parse::document::At;
use crate::parse::markdown::citations::Item;
use crate::parse::markdown::html::{escape, escape_href};
use crate::parse::markdown::regions::{self, Quote, Region, RegionKind};
use crate::parse::markdown::url::{self, Url};
use crate::parse::record::{Placed, Speech};

use super::{Events, NoteKey, Writer, matching_end, plain_words};

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
        let linear = range.len() == text.len();
        let mut at = range.start.max(self.dealt_with);
        while let Some(region) = self.regions.get(self.next_region)
            && (region.range.start < range.end || (region.kind.ends_something() && region.range.start == range.end))
        {
            let region = region.clone();
            let start = region.range.start;
            if start > at {
                self.part_of_text(text, (linear, &range), at..start);
                at = if linear { start } else { range.end };
            }
            self.next_region += 1;
            // What lies in a part that was dealt with is a part of it.
            if start < self.dealt_with && !region.kind.ends_something() {
                continue;
            }
            self.region(&region);
            at = at.max(region.range.end);
            self.dealt_with = self.dealt_with.max(region.range.end);
        }
        if at < range.end {
            self.part_of_text(text, (linear, &range), at..range.end);
        }
        self.passed_to = range.end;
    }

    /// Writes a part of a text that the parser read: all of it where it does not read as it is typed.
    fn part_of_text(&mut self, text: &str, (linear, range): (bool, &Range<usize>), part: Range<usize>) {
        if linear {
            self.plain_text(&text[part.start - range.start..part.end - range.start]);
        } else if part.start == range.start {
            self.plain_text(text);
        }
    }

    /// Passes over regions that are written elsewhere.
    pub(super) fn skip_regions(&mut self, to: usize) {
        while self
            .regions
            .get(self.next_region)
            .is_some_and(|region| region.range.start < to)
        {
            self.next_region += 1;
        }
    }

    /// Writes the regions that begin before a byte of the text, where no words are.
    pub(super) fn regions_before(&mut self, at: usize) {
        while let Some(region) = self.regions.get(self.next_region)
            && region.range.start <= at
        {
            let region = region.clone();
            self.next_region += 1;
            if region.range.start >= self.dealt_with || region.kind.ends_something() {
                self.open_block();
                self.region(&region);
                self.dealt_with = self.dealt_with.max(region.range.end);
            }
        }
    }

    /// Writes what has no words of its own and is still open where a block ends.
    pub(super) fn flush_regions(&mut self) {
        while let Some(region) = self.regions.get(self.next_region)
            && region.range.is_empty()
            && region.range.start <= self.passed_to
        {
            let region = region.clone();
            self.next_region += 1;
            self.region(&region);
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
            RegionKind::Words(quote) => {
                let index = self.place_quote(*quote);
                self.slot(Hole::QuoteOpen(index));
                escape(&self.quotes[*quote as usize].typed, &mut self.body.html);
                self.slot(Hole::QuoteClose(index));
                self.passed('x');
            }
            RegionKind::Open(quote) => {
                let index = self.place_quote(*quote);
                self.slot(Hole::QuoteOpen(index));
                self.closed_to_links += 1;
            }
            RegionKind::Close(quote) => {
                if let Some(index) = self.quotations[*quote as usize] {
                    self.slot(Hole::QuoteClose(index));
                    self.closed_to_links -= 1;
                }
            }
            RegionKind::Anchor(quote) => {
                let index = self.place_quote(*quote);
                self.slot(Hole::QuoteAnchor(index));
            }
            RegionKind::Behind(quote) => {
                if let Some(index) = self.quotations[*quote as usize] {
                    self.slot(Hole::BehindQuote(index));
                }
            }
            RegionKind::Citation { items, quotation } => {
                let quotation = quotation.and_then(|it| self.quotations[it as usize]);
                self.citation(items, quotation);
            }
        }
    }

    /// Adds the words of a quotation to the body where they are written; returns its index there.
    fn place_quote(&mut self, quote: u32) -> u32 {
        let index = self.add_quote(&self.quotes[quote as usize].clone());
        self.quotations[quote as usize] = Some(index);
        index
    }

    fn add_quote(&mut self, quote: &Quote) -> u32 {
        let index = self.body.quotations.len() as u32;
        let at = self.at(quote.range.clone());
        let block = self.block();
        self.body.quotations.push(Quotation {
            form: quote.form,
            source: Placed {
                value: Arc::default(),
                at,
            },
            leads: Vec::new(),
            excerpt: None,
            paragraphs: vec![QuotedParagraph {
                text: quote.typed.as_str().into(),
                meant: quote.meant.as_deref().map(Arc::from),
                at,
                translations: Vec::new(),
            }],
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
        index
    }

    /// Adds the citations of a pair of brackets, and the call of their note.
    fn citation(&mut self, items: &[Item], quotation: Option<u32>) {
        let from = self.body.citations.len() as u32;
        let block = self.block();
        let mut key: NoteKey = Vec::with_capacity(items.len());
        for item in items {
            let name = self.names.hold(&self.text[item.source.clone()]);
            let locator: Option<Arc<str>> = item.locator.as_deref().map(Arc::from);
            let prefix: Option<Arc<str>> = item.prefix.as_deref().map(Arc::from);
            let at = self.at(item.source.clone());
            let index = self.body.citations.len() as u32;
            if self.has_leads() {
                self.leads.insert(item.source.start, Lead::Citation(index));
            }
            key.push((Arc::clone(&name), prefix.clone(), locator.clone()));
            self.body.citations.push(Citation {
                source: Placed { value: name, at },
                prefix,
                locator,
                quotation,
                block,
            });
        }
        let to = self.body.citations.len() as u32;
        let note = match self.cited.get(&key) {
            Some(note) => *note,
            None => {
                let note = self.add_note(Note::Citations(from..to));
                self.cited.insert(key, note);
                note
            }
        };
        self.call(note);
    }

    /// Says of each quotation in a sentence which citations and links may lead to its source.
    pub(super) fn fill_leads(&mut self) {
        let quotes = std::mem::take(&mut self.quotes);
        for (at, quote) in quotes.iter().enumerate() {
            let mut leads: Vec<Vec<Lead>> = quote.leads.iter().map(|group| self.leads_of(group)).collect();
            leads.retain(|group| !group.is_empty());
            let index = match quote.form {
                // A note that nothing calls is not written, nor are its quotations.
                QuotationForm::Aside => (!leads.is_empty()).then(|| self.add_quote(quote)),
                _ => self.quotations[at],
            };
            if let Some(index) = index {
                self.body.quotations[index as usize].leads = leads;
            }
        }
        let plain = std::mem::take(&mut self.plain_quotes);
        let unsourced = std::mem::take(&mut self.unsourced);
        self.body.plain_quotes = plain.iter().map(|it| self.suspect(it)).collect();
        self.body.unsourced = unsourced.iter().map(|it| self.suspect(it)).collect();
    }

    /// Tells whether anything asks where citations and links lead.
    fn has_leads(&self) -> bool {
        !(self.quotes.is_empty() && self.plain_quotes.is_empty() && self.unsourced.is_empty())
    }

    fn suspect(&mut self, suspect: &regions::Suspect) -> Suspect {
        Suspect {
            at: self.at(suspect.range.clone()),
            leads: self.leads_of(&suspect.leads),
        }
    }

    fn leads_of(&self, leads: &[regions::Lead]) -> Vec<Lead> {
        let lead = |lead: &regions::Lead| match lead {
            regions::Lead::Place(at) => self.leads.get(at).cloned(),
            regions::Lead::Page(id) => Some(Lead::Page(id.as_str().into())),
        };
        leads.iter().filter_map(lead).collect()
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
        self.link_start = range.start;
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
        let index = self.body.links.len() as u32 - 1;
        if self.has_leads() {
            self.leads.insert(self.link_start, Lead::Link(index));
        }
        index
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
            leads: Vec::new(),
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

fn has_image_ending(name: &str) -> bool {
    let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    matches!(&*ending, "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "svg")
}
