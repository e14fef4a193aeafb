//! Events → HTML with slots: one string, offsets into it, nothing copied twice.
//!
//! Here is the way through the events and what all of them need; what is written of each kind has a file of its own.

mod blocks;
mod by_hand;
mod inline;
mod notes;

use std::borrow::Cow;
use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Alignment, Event, Tag, TagEnd};
use rustc_hash::FxHashMap;

use crate::base::scan::find_any;
use crate::base::span::Span;
use crate::config::HtmlPolicy;
use crate::diag::{Diagnostic, Location, catalog};
use crate::language::Typographer;
use crate::parse::body::*;
use crate::parse::document::{At, Places};
use crate::parse::markdown::html::escape;
use crate::parse::markdown::ids::{self, Ids};
use crate::parse::markdown::regions::{self, Quote, Region, Regions};
use crate::parse::markdown::{Footnotes, Input, MarkdownOptions, Paragraphs, Rules};
use crate::parse::names::SharedNames;
use crate::parse::stock::Stock;

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

/// The sources of a citation, each with the words before and behind it.
type NoteKey = Vec<(Arc<str>, Option<Arc<str>>, Option<Arc<str>>)>;

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
    /// Bytes of the text up to which words have been written.
    passed_to: usize,
    /// The text without comments, where it has any.
    without_comments: Option<&'a str>,
    quotes: Vec<Quote>,
    /// By quote: its index in the body, once it is written.
    quotations: Vec<Option<u32>>,
    /// Where leads to sources stand in the text, and what of the body they became.
    leads: FxHashMap<usize, Lead>,
    plain_quotes: Vec<regions::Suspect>,
    unsourced: Vec<regions::Suspect>,
    /// Where the link begins that is being written.
    link_start: usize,
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
    ids: Ids,
    /// Anchors that the page has from elsewhere.
    anchors: &'a [Arc<str>],
    /// Label → its definition's events.
    definitions: FxHashMap<String, Range<usize>>,
    /// Label → its note.
    footnotes: FxHashMap<String, u32>,
    /// What stands in the brackets of a citation → its note.
    cited: FxHashMap<NoteKey, u32>,
    /// By note: how many calls of it stood.
    calls: Vec<u32>,
    /// Footnotes called and not yet written.
    pending: VecDeque<(u32, Range<usize>)>,
    /// By note that a footnote was the first to call: that footnote.
    called_by: Vec<u32>,
    /// The footnote that is written.
    writing: Option<u32>,
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
        found: Regions,
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
            regions: found.regions,
            next_region: 0,
            dealt_with: 0,
            passed_to: 0,
            without_comments: None,
            quotations: vec![None; found.quotes.len()],
            quotes: found.quotes,
            leads: FxHashMap::default(),
            plain_quotes: found.plain_quotes,
            unsourced: found.unsourced,
            link_start: 0,
            typographer: options.lang.as_ref().filter(|_| site).map(Typographer::new),
            body: room,
            section: 0,
            in_block: false,
            depth: 0,
            closed_to_links: 0,
            open_html: Vec::new(),
            anchors: input.anchors,
            ids: if site { Ids::of(input.text) } else { Ids::default() },
            definitions: FxHashMap::default(),
            footnotes: FxHashMap::default(),
            cited: FxHashMap::default(),
            calls: Vec::new(),
            pending: VecDeque::new(),
            called_by: Vec::new(),
            writing: None,
            placed_notes: 0,
            alignments: Vec::new(),
            cell: 0,
            in_table_head: false,
            close_label: false,
            too_deep: false,
        }
    }

    /// Says how the text reads without its comments.
    pub fn with_comments(self, without: Option<&'a str>) -> Writer<'a> {
        Writer {
            without_comments: without,
            ..self
        }
    }

    /// Writes all events into the room of the body.
    pub fn write(mut self, events: &Events<'_>) {
        if self.notes {
            self.find_definitions(events);
        }
        let elsewhere = self.anchors;
        elsewhere.iter().for_each(|id| self.ids.will_be_written(id));
        if self.site && find_any(self.text, 0, *b"<").is_some() {
            for (event, _) in events {
                if let Event::Html(raw) | Event::InlineHtml(raw) = event {
                    let written = ids::in_html(raw);
                    written.iter().for_each(|(_, id)| self.ids.will_be_written(id));
                }
            }
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
        let notes_of_text = self.body.notes.len();
        self.write_footnotes(events);
        if self.notes {
            self.check_definitions(events);
        }
        self.fill_leads();
        self.place_notes(end, slots_of_text, notes_of_text);
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
        if is_inline(event) {
            self.regions_before(range.start);
        }
        if let Event::Start(tag) = event {
            // What stands within the words of a quotation is a part of them.
            if range.end <= self.dealt_with {
                return matching_end(events, index) + 1;
            }
            return self.start(tag, range.clone(), events, index);
        }
        let within = range.end <= self.dealt_with;
        if within && !matches!(event, Event::End(_)) {
            return index + 1;
        }
        if let Event::Code(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) = event {
            self.passed_to = range.end;
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
            Event::FootnoteReference(label) => self.footnote_call(label),
            Event::SoftBreak => self.line_end("\n"),
            Event::HardBreak => self.line_end(if self.site { "<br>\n" } else { "<br />\n" }),
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
            Tag::Heading {
                level,
                id,
                classes,
                attrs,
            } => {
                if let Some((name, value)) = attrs.first().filter(|_| self.site) {
                    let word = match value {
                        Some(value) => Cow::Owned(format!("{name}={value}")),
                        None => Cow::Borrowed(&**name),
                    };
                    let at = self.location(range);
                    self.findings.push(catalog::markdown::unknown_on_heading(at, &word));
                }
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
            Tag::FootnoteDefinition(_) => {
                self.skip_regions(range.end);
                return matching_end(events, index) + 1;
            }
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
                if self.site {
                    self.check_row(range, &events[index + 1..matching_end(events, index)]);
                }
                self.cell = 0;
                self.push("<tr>");
            }
            Tag::TableCell => {
                if self.site && self.is_cut(&range) {
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
            Tag::Strikethrough => {
                self.body.strikes = true;
                self.inline("<del>");
            }
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
        self.flush_regions();
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

    /// Takes in an id that is written by hand.
    fn written_id(&mut self, id: &Arc<str>, at: Location) {
        let found = match self.anchors.contains(id) {
            true => Some(catalog::markdown::excerpt_anchor(at, id)),
            false => self.ids.written(id, at),
        };
        self.findings.extend(found);
    }
}

/// Tells whether an event is a part of a line other than its words.
fn is_inline(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::Start(
            Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Superscript
                | Tag::Subscript
                | Tag::Link { .. }
                | Tag::Image { .. }
        ) | Event::Code(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::SoftBreak
            | Event::HardBreak
    )
}

/// Appends a number in digits.
fn push_number(number: u32, out: &mut String) {
    if number >= 10 {
        push_number(number / 10, out);
    }
    out.push(char::from(b'0' + (number % 10) as u8));
}

/// Finds the event that ends what the event at `index` starts.
pub fn matching_end(events: &Events<'_>, index: usize) -> usize {
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
pub fn plain_words<'e>(events: &'e Events<'_>, range: Range<usize>) -> Cow<'e, str> {
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
