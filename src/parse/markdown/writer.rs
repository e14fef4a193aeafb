//! Events → HTML with slots: one string, offsets into it, nothing copied twice.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, LinkType, Tag, TagEnd};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::base::fold::{as_slug, is_spaceless};
use crate::base::scan::{find_any, has_any};
use crate::base::span::Span;
use crate::config::HtmlPolicy;
use crate::diag::{Diagnostic, Location, catalog};
use crate::language::Typographer;
use crate::parse::body::*;
use crate::parse::document::{At, Places};
use crate::parse::names::SharedNames;
use crate::parse::record::{Placed, Speech};
use crate::parse::stock::Stock;

use super::html::{self, Piece, escape, escape_href};
use super::quotation::{self, NoQuotation};
use super::regions::{Region, RegionKind};
use super::url::{self, Url};
use super::{Footnotes, Input, MarkdownOptions, Paragraphs, Rules, highlight};

/// How much of a text is rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Blocks,
    /// The first paragraph, without its tags.
    Inline,
}

type Events<'e> = [(Event<'e>, Range<usize>)];

/// Blocks within one another.
const NESTING_LIMIT: usize = 100;

/// An HTML element written by hand that is still open.
struct OpenElement {
    name: String,
    /// The depth of containers at which it stands.
    depth: usize,
    /// Whether it stands within a paragraph, and ends with it.
    inline: bool,
}

/// Writes one text.
pub struct Writer<'a> {
    text: &'a str,
    offset: usize,
    path: &'a Arc<str>,
    places: &'a mut Places,
    findings: &'a mut Vec<Diagnostic>,
    names: &'a mut SharedNames,
    html_policy: HtmlPolicy,
    numbered: bool,
    site: bool,
    /// Whether there may be footnotes.
    notes: bool,
    scope: Scope,
    regions: Vec<Region>,
    /// The region that comes next.
    next_region: usize,
    /// Bytes of the text that a region has dealt with already.
    dealt_with: usize,
    typographer: Option<Typographer>,
    body: &'a mut Body,
    section: u32,
    /// Whether a block is open in `body.blocks`.
    in_block: bool,
    /// Block containers that are open: quotes, lists, items, cells.
    depth: usize,
    /// Links, headings, code: where automatic links do not go.
    closed_to_links: usize,
    /// The HTML elements written by hand that are open.
    open_html: Vec<OpenElement>,
    used_ids: FxHashSet<Arc<str>>,
    /// Label → its definition's events.
    definitions: FxHashMap<String, Range<usize>>,
    /// Label → its note.
    footnotes: FxHashMap<String, u32>,
    /// Source and locator → their note.
    cited: FxHashMap<(Arc<str>, Option<Arc<str>>), u32>,
    /// By note: how many calls of it stood.
    calls: Vec<u32>,
    /// Footnotes called and not yet written.
    pending: VecDeque<(u32, Range<usize>)>,
    /// Notes that a `Notes` slot has covered.
    placed_notes: u32,
    alignments: Vec<Alignment>,
    cell: usize,
    in_table_head: bool,
    close_label: bool,
    too_deep: bool,
}

impl<'a> Writer<'a> {
    /// Begins a text.
    pub fn new(
        input: &'a mut Input<'_>,
        options: &MarkdownOptions,
        regions: Vec<Region>,
        notes: Footnotes,
        scope: Scope,
    ) -> Writer<'a> {
        let site = options.rules == Rules::Site;
        let Stock { names, room } = &mut *input.stock;
        room.html.reserve(input.text.len() / 2 * 3 + 64);
        Writer {
            text: input.text,
            offset: input.offset,
            path: input.path,
            places: input.places,
            findings: input.findings,
            names,
            html_policy: options.html,
            numbered: options.paragraphs == Paragraphs::Numbered && scope == Scope::Blocks,
            site,
            notes: site && notes == Footnotes::Possible,
            scope,
            regions,
            next_region: 0,
            dealt_with: 0,
            typographer: options.lang.as_ref().filter(|_| site).map(Typographer::new),
            body: room,
            section: 0,
            in_block: false,
            depth: 0,
            closed_to_links: 0,
            open_html: Vec::new(),
            used_ids: FxHashSet::default(),
            definitions: FxHashMap::default(),
            footnotes: FxHashMap::default(),
            cited: FxHashMap::default(),
            calls: Vec::new(),
            pending: VecDeque::new(),
            placed_notes: 0,
            alignments: Vec::new(),
            cell: 0,
            in_table_head: false,
            close_label: false,
            too_deep: false,
        }
    }

    /// Writes all events into the room of the body.
    pub fn write(mut self, events: &Events<'_>) {
        if self.notes {
            self.find_definitions(events);
        }
        self.body.sections.push(Section {
            id: Arc::default(),
            heading: 0..0,
            content: 0..0,
        });
        self.events(events, 0..events.len());
        self.close_all_html();
        self.close_block();
        let end = self.here();
        if let Some(section) = self.body.sections.last_mut() {
            section.content.end = end;
        }
        let slots_of_text = self.body.slots.len();
        // Parts do not touch: a slot at the end of one is not at the beginning of the next.
        if self.site && self.scope == Scope::Blocks {
            self.push("\n");
        }
        self.write_footnotes(events);
        // Notes called within footnotes follow the last that a paragraph called; those of an inline text end it.
        let (placed, notes) = (self.placed_notes, self.body.notes.len() as u32);
        if placed < notes {
            let last = self.body.slots.iter_mut().rev().find_map(|slot| match &mut slot.hole {
                Hole::Notes { to, .. } if *to == placed => Some(to),
                _ => None,
            });
            match last {
                Some(to) => *to = notes,
                None => {
                    let hole = Hole::Notes {
                        from: placed,
                        to: notes,
                    };
                    self.body.slots.insert(slots_of_text, Slot { at: end, hole });
                }
            }
        }
    }

    fn find_definitions(&mut self, events: &Events<'_>) {
        let mut open: Option<(String, usize)> = None;
        for (index, (event, _)) in events.iter().enumerate() {
            match event {
                Event::Start(Tag::FootnoteDefinition(label)) => open = Some((label.to_string(), index)),
                Event::End(TagEnd::FootnoteDefinition) => {
                    if let Some((label, start)) = open.take() {
                        self.definitions.entry(label).or_insert(start + 1..index);
                    }
                }
                _ => {}
            }
        }
    }

    fn write_footnotes(&mut self, events: &Events<'_>) {
        while let Some((note, range)) = self.pending.pop_front() {
            let start = self.here();
            // A note stands earlier in the file than what was written last: its regions come round again.
            let from = events.get(range.start).map_or(0, |(_, place)| place.start);
            self.dealt_with = 0;
            self.next_region = self.regions.partition_point(|region| region.range.start < from);
            // A note's paragraphs have no numbers and no margin of their own.
            self.depth += 1;
            self.events(events, range);
            self.close_all_html();
            self.depth -= 1;
            self.close_block();
            let end = self.here();
            self.push("\n");
            self.body.notes[note as usize] = Note::Footnote(start..end);
        }
    }

    /// Writes a range of events.
    fn events(&mut self, events: &Events<'_>, range: Range<usize>) {
        let mut index = range.start;
        while index < range.end {
            if self.scope == Scope::Inline && matches!(events[index].0, Event::End(TagEnd::Paragraph)) {
                return;
            }
            index = self.event(events, index);
        }
    }

    /// Writes one event, or several that belong together; returns the index of the next.
    fn event(&mut self, events: &Events<'_>, index: usize) -> usize {
        let (event, range) = &events[index];
        if let Event::Start(tag) = event {
            return self.start(tag, range.clone(), events, index);
        }
        if range.end <= self.dealt_with && matches!(event, Event::Text(_) | Event::SoftBreak) {
            return index + 1;
        }
        match event {
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text_event(text, range.clone()),
            Event::Code(code) => {
                self.open_block();
                self.push("<code>");
                escape(code, &mut self.body.html);
                self.push("</code>");
                self.passed('x');
            }
            Event::Html(raw) | Event::InlineHtml(raw) => self.html(raw, range.clone()),
            Event::FootnoteReference(label) => self.footnote_call(label, range.clone()),
            Event::SoftBreak => {
                self.push("\n");
                self.passed(' ');
            }
            Event::HardBreak => {
                self.push(if self.site { "<br>\n" } else { "<br />\n" });
                self.passed(' ');
            }
            Event::Rule => {
                self.newline();
                self.push(if self.site { "<hr>\n" } else { "<hr />\n" });
            }
            Event::TaskListMarker(checked) => {
                self.open_block();
                let checked = if *checked { " checked" } else { "" };
                self.push(&format!("<label><input type=\"checkbox\"{checked} disabled> "));
                self.close_label = true;
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => self.plain_text(text),
            Event::Start(_) => {}
        }
        index + 1
    }

    // Blocks

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>, events: &Events<'_>, index: usize) -> usize {
        let block = matches!(
            tag,
            Tag::Paragraph
                | Tag::BlockQuote(_)
                | Tag::CodeBlock(_)
                | Tag::List(_)
                | Tag::Item
                | Tag::Table(_)
                | Tag::DefinitionList
                | Tag::HtmlBlock
        );
        if block && self.site && self.scope == Scope::Blocks && self.depth == 0 {
            return self.top_level_block(tag, range, events, index);
        }
        self.start_inner(tag, range, events, index)
    }

    /// A block at the top level: numbered where it is a paragraph of such a text, with the notes called in it after it.
    fn top_level_block(&mut self, tag: &Tag<'_>, range: Range<usize>, events: &Events<'_>, index: usize) -> usize {
        self.close_block();
        let end = matching_end(events, index);
        let alone = matches!(tag, Tag::Paragraph) && stands_alone(events, index + 1, end);
        let start = self.here();
        let marks = (self.body.slots.len(), self.body.runs.len(), self.body.blocks.len());
        let numbered = self.numbered && matches!(tag, Tag::Paragraph) && !alone;
        self.depth += 1;
        if alone {
            self.restart();
            let mut at = index + 1;
            while at < end {
                at = match &events[at].0 {
                    Event::SoftBreak | Event::HardBreak => at + 1,
                    _ => self.event(events, at),
                };
            }
            self.newline();
        } else if numbered {
            self.body.paragraphs += 1;
            let number = self.body.paragraphs;
            for piece in [
                "<div class=\"pg\"><p class=\"np\" id=\"p",
                "\"><a class=\"pn\" href=\"#p",
                "\" aria-label=\"§ ",
                "\">",
            ] {
                self.push(piece);
                push_number(number, &mut self.body.html);
            }
            self.push("</a> ");
            self.restart();
            self.open_block();
            let mut at = index + 1;
            while at < end {
                at = self.event(events, at);
            }
            self.close_html();
            self.close_block();
            self.push("</p>");
        } else {
            let mut at = self.start_inner(tag, range, events, index);
            while at <= end {
                at = self.event(events, at);
            }
        }
        self.depth -= 1;
        let notes = self.body.notes.len() as u32;
        let called = self.placed_notes < notes;
        if called && !numbered {
            self.wrap(start, marks);
        }
        if called {
            let hole = Hole::Notes {
                from: self.placed_notes,
                to: notes,
            };
            self.slot(hole);
            self.placed_notes = notes;
        }
        if called || numbered {
            self.push("</div>\n");
        }
        end + 1
    }

    /// Puts what was written since `start` into a block with room for notes.
    fn wrap(&mut self, start: u32, (slots, runs, blocks): (usize, usize, usize)) {
        const OPEN: &str = "<div class=\"pg\">";
        self.body.html.insert_str(start as usize, OPEN);
        let by = OPEN.len() as u32;
        self.body.slots[slots..].iter_mut().for_each(|slot| slot.at += by);
        for run in &mut self.body.runs[runs..] {
            run.start += by;
            run.end += by;
        }
        for block in &mut self.body.blocks[blocks..] {
            block.start += by;
            block.end += by;
        }
    }

    fn start_inner(&mut self, tag: &Tag<'_>, range: Range<usize>, events: &Events<'_>, index: usize) -> usize {
        if self.depth > NESTING_LIMIT {
            if !self.too_deep {
                self.too_deep = true;
                let at = self.location(range.start..range.start + 1);
                self.findings.push(catalog::markdown::nesting_limit(at, NESTING_LIMIT));
            }
            return matching_end(events, index) + 1;
        }
        match tag {
            Tag::Paragraph => {
                if self.scope == Scope::Blocks {
                    self.newline();
                    self.push("<p>");
                }
                self.restart();
                self.open_block();
            }
            Tag::Heading { level, id, classes, .. } => {
                return self.heading(*level, id.as_deref(), classes, events, index);
            }
            Tag::BlockQuote(kind) => return self.block_quote(*kind, range, events, index),
            Tag::CodeBlock(kind) => return self.code_block(kind, range, events, index),
            Tag::HtmlBlock => {
                self.close_block();
                self.newline();
            }
            Tag::List(first) => {
                self.close_block();
                self.depth += 1;
                self.newline();
                match first {
                    None => self.push("<ul>\n"),
                    Some(1) => self.push("<ol>\n"),
                    Some(first) => self.push(&format!("<ol start=\"{first}\">\n")),
                }
            }
            Tag::Item => {
                self.depth += 1;
                self.newline();
                self.push("<li>");
                self.restart();
            }
            Tag::FootnoteDefinition(_) => return matching_end(events, index) + 1,
            Tag::DefinitionList => {
                self.close_block();
                self.depth += 1;
                self.newline();
                self.push("<dl>\n");
            }
            Tag::DefinitionListTitle => {
                self.newline();
                self.push("<dt>");
                self.restart();
                self.open_block();
            }
            Tag::DefinitionListDefinition => {
                self.newline();
                self.push("<dd>");
                self.restart();
            }
            Tag::Table(alignments) => self.table(alignments, events, index),
            Tag::TableHead => {
                self.in_table_head = true;
                self.cell = 0;
                self.push("<thead><tr>");
            }
            Tag::TableRow => {
                self.cell = 0;
                self.push("<tr>");
            }
            Tag::TableCell => {
                let source = self.text.get(range.clone()).unwrap_or_default();
                if self.site && source.contains("[[") && !source.contains("]]") {
                    let at = self.location(range.clone());
                    self.findings.push(catalog::markdown::table_pipe(at));
                }
                let class = match self.alignments.get(self.cell) {
                    Some(Alignment::Right) => " class=\"num\"",
                    Some(Alignment::Center) => " class=\"center\"",
                    _ => "",
                };
                let cell = if self.in_table_head { "<th scope=\"col\"" } else { "<td" };
                self.push(cell);
                self.push(class);
                self.push(">");
                self.restart();
                self.open_block();
            }
            Tag::Emphasis => self.inline("<em>"),
            Tag::Strong => self.inline("<strong>"),
            Tag::Strikethrough => self.inline("<del>"),
            Tag::Superscript => self.inline("<sup>"),
            Tag::Subscript => self.inline("<sub>"),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => {
                return self.link(*link_type, dest_url, title, range, events, index);
            }
            Tag::Image {
                link_type,
                dest_url,
                title,
                ..
            } => {
                return self.image(*link_type, dest_url, title, range, events, index);
            }
            Tag::MetadataBlock(_) => return matching_end(events, index) + 1,
        }
        index + 1
    }

    fn end(&mut self, tag: &TagEnd) {
        match tag {
            TagEnd::Paragraph => {
                self.close_html();
                self.close_block();
                self.push("</p>\n");
            }
            TagEnd::BlockQuote(_) => {
                self.close_all_html();
                self.close_block();
                self.depth -= 1;
                self.newline();
                self.push("</blockquote>\n");
            }
            TagEnd::List(ordered) => {
                self.close_block();
                self.depth -= 1;
                self.push(if *ordered { "</ol>\n" } else { "</ul>\n" });
            }
            TagEnd::Item => {
                self.close_all_html();
                self.close_block();
                self.depth -= 1;
                self.push("</li>\n");
            }
            TagEnd::DefinitionList => {
                self.close_block();
                self.depth -= 1;
                self.push("</dl>\n");
            }
            TagEnd::DefinitionListTitle => {
                self.close_html();
                self.close_block();
                self.push("</dt>\n");
            }
            TagEnd::DefinitionListDefinition => {
                self.close_all_html();
                self.close_block();
                self.push("</dd>\n");
            }
            TagEnd::Table => {
                self.depth -= 1;
                self.push("</tbody></table></section>\n");
            }
            TagEnd::TableHead => {
                self.in_table_head = false;
                self.push("</tr></thead><tbody>");
            }
            TagEnd::TableRow => self.push("</tr>"),
            TagEnd::TableCell => {
                self.close_html();
                self.close_block();
                self.cell += 1;
                self.push(if self.in_table_head { "</th>" } else { "</td>" });
            }
            TagEnd::Emphasis => self.push("</em>"),
            TagEnd::Strong => self.push("</strong>"),
            TagEnd::Strikethrough => self.push("</del>"),
            TagEnd::Superscript => self.push("</sup>"),
            TagEnd::Subscript => self.push("</sub>"),
            TagEnd::HtmlBlock
            | TagEnd::Heading(_)
            | TagEnd::CodeBlock
            | TagEnd::FootnoteDefinition
            | TagEnd::Link
            | TagEnd::Image
            | TagEnd::MetadataBlock(_) => {}
        }
    }

    fn heading(
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
        let wanted = self.names.hold(&id.map_or_else(|| as_slug(&words), Cow::Borrowed));
        let id = self.unique_id(if wanted.is_empty() { "section".into() } else { wanted });
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
            self.inside(events, index + 1..end);
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

    fn block_quote(
        &mut self,
        kind: Option<BlockQuoteKind>,
        range: Range<usize>,
        events: &Events<'_>,
        index: usize,
    ) -> usize {
        self.close_block();
        if self.site && kind.is_none() {
            let block = self.empty_block();
            match quotation::read(self.text, range.clone(), self.offset, block, (self.places, self.names)) {
                Err(NoQuotation::Ordinary) => {}
                Err(NoQuotation::Unlinked(line)) => {
                    let at = self.location(line);
                    self.findings.push(catalog::markdown::attribution_without_source(at));
                }
                Ok(quotation) => {
                    self.check_direction(range.clone());
                    self.newline();
                    self.quotation(quotation);
                    self.skip_regions(range.end);
                    return matching_end(events, index) + 1;
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

    fn quotation(&mut self, quotation: Quotation) {
        let index = self.body.quotations.len() as u32;
        if let Some(anchor) = &quotation.anchor {
            self.used_ids.insert(Arc::clone(anchor));
            self.body.anchors.push(Anchor {
                id: Arc::clone(anchor),
                words: "".into(),
            });
        }
        self.body.quotations.push(quotation);
        self.slot(Hole::Quotation(index));
    }

    /// A character that turns the direction unseen would make a quotation read otherwise than it is.
    fn check_direction(&mut self, range: Range<usize>) {
        let turns = |c: &char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
        let text = &self.text[..range.end];
        let mut from = range.start;
        // All of them begin with this byte.
        while let Some(at) = find_any(text, from, [0xE2]) {
            if let Some(c) = text[at..].chars().next().filter(turns) {
                let at = self.location(at..at + c.len_utf8());
                self.findings
                    .push(catalog::markdown::direction_in_quotation(at, c as u32));
                return;
            }
            from = at + 1;
        }
    }

    fn code_block(
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

    fn table(&mut self, alignments: &[Alignment], events: &Events<'_>, index: usize) {
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

    // Inline

    fn inline(&mut self, tag: &str) {
        self.open_block();
        self.push(tag);
    }

    /// Writes the events inside something, to its end.
    fn inside(&mut self, events: &Events<'_>, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            at = self.event(events, at);
        }
    }

    fn text_event(&mut self, text: &str, range: Range<usize>) {
        self.open_block();
        if self.site && text == "*" && self.stars_stay(&range) {
            let at = self.location(range.start..range.end + 1);
            self.findings.push(catalog::markdown::cjk_emphasis(at));
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
                self.check_direction(region.range.clone());
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
    fn skip_regions(&mut self, to: usize) {
        while self
            .regions
            .get(self.next_region)
            .is_some_and(|region| region.range.start < to)
        {
            self.next_region += 1;
        }
    }

    fn plain_text(&mut self, text: &str) {
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

    fn link(
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

    fn image(
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

    fn footnote_call(&mut self, label: &str, range: Range<usize>) {
        self.open_block();
        if let Some(note) = self.footnotes.get(label) {
            let note = *note;
            return self.call(note);
        }
        let Some(definition) = self.definitions.get(label).cloned() else {
            let at = self.location(range);
            self.findings.push(catalog::markdown::undefined_note(at, label));
            return;
        };
        let note = self.add_note(Note::Footnote(0..0));
        self.footnotes.insert(label.to_owned(), note);
        self.pending.push_back((note, definition));
        self.call(note);
    }

    fn add_note(&mut self, note: Note) -> u32 {
        self.body.notes.push(note);
        self.calls.push(0);
        self.body.notes.len() as u32 - 1
    }

    fn call(&mut self, note: u32) {
        // A note's number follows its words without a space between; what stands before the block is not its own.
        let block = self.body.blocks.last().map_or(0, |block| block.start as usize);
        let html = &mut self.body.html;
        let words = html[block.min(html.len())..].trim_end_matches([' ', '\n', '\u{a0}', '\u{202f}']);
        let spaces = html.len() - block.min(html.len()) - words.len();
        let free = self
            .body
            .slots
            .last()
            .is_none_or(|slot| slot.at as usize <= html.len() - spaces);
        if spaces > 0 && free {
            html.truncate(html.len() - spaces);
            let end = html.len() as u32;
            if let Some(run) = self.body.runs.last_mut() {
                run.end = run.end.min(end);
            }
        }
        let nth = self.calls[note as usize];
        self.calls[note as usize] += 1;
        self.slot(Hole::NoteCall { note, nth });
        self.passed('x');
    }

    fn html(&mut self, raw: &str, range: Range<usize>) {
        match self.html_policy {
            HtmlPolicy::Trusted => self.push(raw),
            HtmlPolicy::Escape => {
                self.open_block();
                escape(raw, &mut self.body.html);
            }
            HtmlPolicy::Safe => self.safe_html(raw, range),
        }
    }

    fn safe_html(&mut self, raw: &str, range: Range<usize>) {
        for piece in html::pieces(raw) {
            match piece {
                Piece::Open { name, html } => {
                    self.push(&html);
                    let (depth, inline) = (self.depth, self.in_block);
                    self.open_html.push(OpenElement { name, depth, inline });
                }
                Piece::Void(html) => self.push(&html),
                Piece::Close { name } => match self.open_html.last() {
                    Some(open) if open.name == name && open.depth == self.depth && open.inline == self.in_block => {
                        self.open_html.pop();
                        self.push(&format!("</{name}>"));
                    }
                    _ => {
                        let at = self.location(range.clone());
                        self.findings
                            .push(catalog::markdown::unbalanced_html(at, &format!("</{name}>")));
                    }
                },
                Piece::Text(text) if text.trim().is_empty() => self.push(text),
                Piece::Text(text) => self.plain_text(text),
                Piece::Comment => {}
                Piece::Refused { at, what } => {
                    let start = range.start + at;
                    let end = (start + what.trim_end().len()).min(range.end).max(start);
                    let at = self.location(start..end);
                    self.findings.push(catalog::markdown::html_refused(at, what.trim_end()));
                }
            }
        }
    }

    /// Closes the elements left open in a paragraph, so that the page's own structure cannot break.
    fn close_html(&mut self) {
        while self.open_html.last().is_some_and(|open| open.inline) {
            self.close_element();
        }
    }

    /// Closes every element left open at this depth of containers or below.
    fn close_all_html(&mut self) {
        while self
            .open_html
            .last()
            .is_some_and(|open| open.inline || open.depth >= self.depth)
        {
            self.close_element();
        }
    }

    fn close_element(&mut self) {
        if let Some(OpenElement { name, .. }) = self.open_html.pop() {
            self.push(&format!("</{name}>"));
            let at = self.location(0..0);
            self.findings
                .push(catalog::markdown::unbalanced_html(at, &format!("<{name}>")));
        }
    }

    // Small things

    fn push(&mut self, html: &str) {
        self.body.html.push_str(html);
    }

    fn newline(&mut self) {
        let html = &mut self.body.html;
        if html.as_bytes().last().is_some_and(|last| *last != b'\n') {
            html.push('\n');
        }
    }

    fn here(&self) -> u32 {
        self.body.html.len() as u32
    }

    fn slot(&mut self, hole: Hole) {
        let at = self.here();
        self.body.slots.push(Slot { at, hole });
    }

    fn open_block(&mut self) {
        if !self.in_block {
            self.in_block = true;
            let at = self.here();
            self.body.blocks.push(at..at);
        }
    }

    fn close_block(&mut self) {
        if self.close_label {
            self.close_label = false;
            self.push("</label>");
        }
        if self.in_block {
            self.in_block = false;
            let end = self.here();
            if let Some(block) = self.body.blocks.last_mut() {
                block.end = end;
            }
        }
    }

    /// Makes a block of its own for something that stands in none.
    fn empty_block(&mut self) -> u32 {
        let at = self.here();
        self.body.blocks.push(at..at);
        self.body.blocks.len() as u32 - 1
    }

    fn block(&self) -> u32 {
        (self.body.blocks.len() as u32).saturating_sub(1)
    }

    fn restart(&mut self) {
        if let Some(typographer) = &mut self.typographer {
            typographer.restart();
        }
    }

    fn passed(&mut self, last: char) {
        if let Some(typographer) = &mut self.typographer {
            typographer.passed(last);
        }
    }

    fn at(&mut self, range: Range<usize>) -> At {
        self.places.add(Span::from(range).shifted(self.offset))
    }

    fn location(&self, range: Range<usize>) -> Location {
        Location::new(self.path, Span::from(range).shifted(self.offset))
    }

    /// Makes an anchor that no other has: of two of the same the second gets `-1`. What pages number by themselves
    /// (`p1`, `x1`, `n1`, `r1`) is taken.
    fn unique_id(&mut self, wanted: Arc<str>) -> Arc<str> {
        let numbered = |id: &str| {
            let rest = id.strip_prefix(['p', 'x', 'n', 'r']).unwrap_or_default();
            !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit())
        };
        if self.used_ids.is_empty() {
            // Room for the headings of most texts.
            self.used_ids.reserve(14);
        }
        let mut id = Arc::clone(&wanted);
        let mut count = 0;
        while numbered(&id) || !self.used_ids.insert(Arc::clone(&id)) {
            count += 1;
            id = format!("{wanted}-{count}").into();
        }
        id
    }
}

/// Appends a number in digits.
fn push_number(number: u32, out: &mut String) {
    if number >= 10 {
        push_number(number / 10, out);
    }
    out.push(char::from(b'0' + (number % 10) as u8));
}

/// Joins the lines of a quotation within a sentence.
fn joined_lines(words: &str) -> String {
    words
        .lines()
        .map(|line| line.trim().trim_start_matches('>').trim_start())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Finds the event that ends what the event at `index` starts.
fn matching_end(events: &Events<'_>, index: usize) -> usize {
    let mut depth = 0usize;
    for (after, (event, _)) in events[index..].iter().enumerate() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                depth -= 1;
                if depth == 0 {
                    return index + after;
                }
            }
            _ => {}
        }
    }
    events.len().saturating_sub(1)
}

/// Tells whether a paragraph holds nothing but images and embedded excerpts.
fn stands_alone(events: &Events<'_>, start: usize, end: usize) -> bool {
    let mut at = start;
    let mut any = false;
    while at < end {
        match &events[at].0 {
            Event::Start(Tag::Image { .. }) => {
                any = true;
                at = matching_end(events, at) + 1;
            }
            Event::SoftBreak | Event::HardBreak => at += 1,
            _ => return false,
        }
    }
    any
}

/// Returns the words of a range of events without mark-up.
fn plain_words<'e>(events: &'e Events<'_>, range: Range<usize>) -> Cow<'e, str> {
    if let [(Event::Text(text) | Event::Code(text), _)] = &events[range.clone()] {
        return Cow::Borrowed(text.trim());
    }
    let mut words = String::new();
    for (event, _) in &events[range] {
        match event {
            Event::Text(text) | Event::Code(text) => words.push_str(text),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            _ => {}
        }
    }
    Cow::Owned(words.trim().to_owned())
}

fn has_image_ending(name: &str) -> bool {
    let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    matches!(&*ending, "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "svg")
}
