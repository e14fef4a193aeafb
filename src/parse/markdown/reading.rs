//! Blocks as a reader sees them: the words of each, after entities, emphasis, links and comments have been read, with a
//! map back to the file.
//!
//! Takes the parser's events; gives the text of one block after the other with the links and notes in it.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use crate::config::HtmlPolicy;

use super::html::{self, Piece as HtmlPiece};
use super::writer::{matching_end, plain_words};

/// The inline content of a block.
#[derive(Debug, Default)]
pub struct Block {
    /// The words as they are read; line ends are spaces.
    pub text: String,
    pieces: Vec<Piece>,
    elements: Vec<Element>,
    /// Links and calls of notes, in order. Citations are none of them: they are words still.
    pub links: Vec<Linked>,
    /// Places that no sentence and no quotation reaches over: the borders of a table's cells.
    pub borders: Vec<usize>,
    /// Parts of the text that stand in `<cite>`.
    pub titles: Vec<Range<usize>>,
    /// Descriptions of images, with where the image stands in the file. They have no place in the flow of the text.
    pub asides: Vec<(String, Range<usize>)>,
    /// Parts in which brackets are no citations: code.
    pub code: Vec<Range<usize>>,
    pub kind: BlockKind,
}

/// What a block is part of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum BlockKind {
    #[default]
    Text,
    /// A row of a table, whose cells are read together.
    Row,
    /// HTML, in which Markdown means nothing.
    Html,
}

/// A part of a block's text and where it stands in the file.
#[derive(Clone, Debug)]
struct Piece {
    start: usize,
    end: usize,
    raw: Range<usize>,
    /// Whether it reads as it is typed.
    linear: bool,
    /// The innermost element that it stands in: its number, 0 for none.
    element: u32,
}

/// An element of a block: emphasis, a link, a tag. They are numbered from 1 in the order of opening.
#[derive(Debug)]
struct Element {
    /// Bytes of the block's text.
    start: usize,
    end: usize,
    /// The element around it, 0 for none.
    parent: u32,
}

/// A link in a block, or the call of a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    /// Bytes of the block's text: a link's label, the place of a call.
    pub range: Range<usize>,
    pub to: LinkedTo,
}

/// Where something in a block leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkedTo {
    /// A link of Markdown, by the byte of the text where it begins.
    Link(usize),
    /// The call of a note, by the note's label.
    Note(String),
    /// A source's page, by the source's id, from HTML written by hand.
    Page(String),
}

impl Block {
    /// Returns where a byte of the text stands in the file: the end of what is before it.
    pub fn raw_end(&self, at: usize) -> usize {
        let index = self.pieces.partition_point(|it| it.start < at);
        let Some(piece) = index.checked_sub(1).map(|index| &self.pieces[index]) else {
            return self.pieces.first().map_or(0, |it| it.raw.start);
        };
        match piece.linear {
            true => piece.raw.start + (at.min(piece.end) - piece.start),
            false => piece.raw.end,
        }
    }

    /// Returns where a byte of the text stands in the file: the start of what follows.
    pub fn raw_start(&self, at: usize) -> usize {
        let index = self.pieces.partition_point(|it| it.end <= at);
        match self.pieces.get(index) {
            Some(piece) if piece.linear => piece.raw.start + at.saturating_sub(piece.start),
            Some(piece) => piece.raw.start,
            None => self.pieces.last().map_or(0, |it| it.raw.end),
        }
    }

    /// Returns where a range of the text stands in the file.
    pub fn raw(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.raw_start(range.start);
        start..self.raw_end(range.end).max(start)
    }

    /// Tells whether every element that a range meets lies within it or around it.
    pub fn is_balanced(&self, range: &Range<usize>) -> bool {
        let element_at = |at: usize| {
            let piece = self.pieces.partition_point(|it| it.end <= at);
            self.pieces.get(piece).map_or(0, |it| it.element)
        };
        let last = range.end.saturating_sub(1).max(range.start);
        let left = self.around(element_at(range.start));
        let right = self.around(element_at(last));
        left.chain(right).all(|it| {
            let within = range.start <= it.start && it.end <= range.end;
            let around = it.start <= range.start && range.end <= it.end;
            within || around
        })
    }

    /// Lists an element and those around it, from the inside.
    fn around(&self, element: u32) -> impl Iterator<Item = &Element> {
        let find = |number: u32| self.elements.get((number as usize).checked_sub(1)?);
        std::iter::successors(find(element), move |it| find(it.parent))
    }

    /// Tells whether a character of the text was typed behind a backslash.
    pub fn is_escaped(&self, at: usize, source: &str) -> bool {
        let index = self.pieces.partition_point(|it| it.end <= at);
        let piece = self.pieces.get(index);
        piece.is_some_and(|it| it.start == at && source[..it.raw.start].ends_with('\\'))
    }

    /// Tells whether a byte of the text is code.
    pub fn is_code(&self, at: usize) -> bool {
        let next = self.code.partition_point(|it| it.end <= at);
        self.code.get(next).is_some_and(|it| it.start <= at)
    }

    fn clear(&mut self) {
        self.text.clear();
        self.pieces.clear();
        self.elements.clear();
        self.links.clear();
        self.borders.clear();
        self.titles.clear();
        self.asides.clear();
        self.code.clear();
        self.kind = BlockKind::Text;
    }
}

/// What is heard of a text's blocks.
pub trait Listener {
    /// A block is whole.
    fn block(&mut self, block: &Block);
    /// A block quote or an alert begins; its range in the file.
    fn quote_starts(&mut self, _range: Range<usize>, _alert: bool) {}
    fn quote_ends(&mut self) {}
    /// The definition of a note begins.
    fn note_starts(&mut self, _label: &str) {}
    fn note_ends(&mut self) {}
}

/// Reads the blocks of a text.
pub fn read(events: &[(Event<'_>, Range<usize>)], policy: HtmlPolicy, listener: &mut impl Listener) {
    let mut reader = Reader {
        block: Block::default(),
        policy,
        open: Vec::new(),
        in_row: false,
        cite: None,
        quote_tags: 0,
        listener,
    };
    let mut index = 0;
    while index < events.len() {
        index = reader.event(events, index);
    }
    reader.flush();
}

struct Reader<'l, L> {
    block: Block,
    policy: HtmlPolicy,
    /// The elements that are open, by number.
    open: Vec<u32>,
    in_row: bool,
    /// Where the `<cite>` began that is open.
    cite: Option<usize>,
    /// How many `<q>` are open.
    quote_tags: usize,
    listener: &'l mut L,
}

impl<L: Listener> Reader<'_, L> {
    /// Reads one event, or several that belong together; returns the index of the next.
    fn event(&mut self, events: &[(Event<'_>, Range<usize>)], index: usize) -> usize {
        let (event, range) = &events[index];
        match event {
            Event::Start(tag) => return self.start(tag, range, events, index),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.words(text, range),
            Event::Code(text) => {
                let start = self.block.text.len();
                self.piece(text, range, false);
                self.block.code.push(start..self.block.text.len());
            }
            Event::SoftBreak | Event::HardBreak => self.piece(" ", range, false),
            Event::InlineHtml(raw) | Event::Html(raw) => self.html(raw, range),
            Event::FootnoteReference(label) => {
                let at = self.block.text.len();
                let to = LinkedTo::Note(label.to_string());
                self.block.links.push(Linked { range: at..at, to });
            }
            Event::Rule => self.flush(),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.piece(text, range, false),
            Event::TaskListMarker(_) => {}
        }
        index + 1
    }

    fn start(
        &mut self,
        tag: &Tag<'_>,
        range: &Range<usize>,
        events: &[(Event<'_>, Range<usize>)],
        index: usize,
    ) -> usize {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => self.open(),
            Tag::Link { .. } => {
                let at = self.block.text.len();
                let to = LinkedTo::Link(range.start);
                self.block.links.push(Linked { range: at..at, to });
                self.open();
            }
            Tag::Image { link_type, .. } => return self.image(*link_type, range, events, index),
            Tag::TableRow | Tag::TableHead => {
                self.flush();
                self.in_row = true;
            }
            Tag::TableCell => {
                let at = self.block.text.len();
                if at > 0 {
                    self.piece(" ", &(range.start..range.start), false);
                    self.block.borders.push(at + 1);
                }
            }
            Tag::BlockQuote(kind) => {
                self.flush();
                self.listener.quote_starts(range.clone(), kind.is_some());
            }
            Tag::FootnoteDefinition(label) => {
                self.flush();
                self.listener.note_starts(label);
            }
            Tag::CodeBlock(_) | Tag::MetadataBlock(_) => {
                self.flush();
                return matching_end(events, index) + 1;
            }
            Tag::HtmlBlock => {
                self.flush();
                self.block.kind = BlockKind::Html;
            }
            Tag::Item
            | Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::List(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Table(_) => self.flush(),
        }
        index + 1
    }

    fn end(&mut self, tag: &TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript => {
                self.close();
            }
            TagEnd::Link => {
                self.close();
                let end = self.block.text.len();
                let open = self.block.links.iter_mut().rev();
                if let Some(link) = open.into_iter().find(|it| matches!(it.to, LinkedTo::Link(_))) {
                    link.range.end = end;
                }
            }
            TagEnd::TableRow | TagEnd::TableHead => {
                self.block.kind = BlockKind::Row;
                self.flush();
                self.in_row = false;
            }
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.listener.quote_ends();
            }
            TagEnd::FootnoteDefinition => {
                self.flush();
                self.listener.note_ends();
            }
            TagEnd::TableCell | TagEnd::Image => {}
            _ => self.flush(),
        }
    }

    /// An image's description is read by itself.
    fn image(
        &mut self,
        link_type: LinkType,
        range: &Range<usize>,
        events: &[(Event<'_>, Range<usize>)],
        index: usize,
    ) -> usize {
        let end = matching_end(events, index);
        if !matches!(link_type, LinkType::WikiLink { has_pothole: false }) {
            let words = plain_words(events, index + 1..end);
            self.block.asides.push((words.into_owned(), range.clone()));
        }
        end + 1
    }

    fn words(&mut self, text: &str, range: &Range<usize>) {
        self.piece(text, range, text.len() == range.len());
    }

    fn piece(&mut self, text: &str, raw: &Range<usize>, linear: bool) {
        if text.is_empty() {
            return;
        }
        let start = self.block.text.len();
        self.block.text.push_str(text);
        let element = self.open.last().copied().unwrap_or(0);
        // Words that the parser cut in two are one piece.
        if let Some(last) = self.block.pieces.last_mut()
            && last.linear
            && linear
            && last.raw.end == raw.start
            && last.element == element
        {
            last.end = self.block.text.len();
            last.raw.end = raw.end;
            return;
        }
        self.block.pieces.push(Piece {
            start,
            end: self.block.text.len(),
            raw: raw.clone(),
            linear,
            element,
        });
    }

    fn open(&mut self) {
        let start = self.block.text.len();
        let parent = self.open.last().copied().unwrap_or(0);
        self.block.elements.push(Element {
            start,
            end: usize::MAX,
            parent,
        });
        self.open.push(self.block.elements.len() as u32);
    }

    fn close(&mut self) {
        if let Some(number) = self.open.pop() {
            self.block.elements[number as usize - 1].end = self.block.text.len();
        }
    }

    fn html(&mut self, raw: &str, range: &Range<usize>) {
        if self.policy == HtmlPolicy::Escape {
            return self.words(raw, range);
        }
        for piece in html::pieces(raw) {
            match piece {
                HtmlPiece::Open { name, .. } => self.open_tag(&name, range),
                HtmlPiece::Close { name } => self.close_tag(&name, range),
                HtmlPiece::Void(_) => self.piece(" ", range, false),
                HtmlPiece::Text(text) => {
                    let at = range.start + (text.as_ptr() as usize - raw.as_ptr() as usize);
                    let decoded = html::decoded(text);
                    let linear = decoded == text && raw.len() == range.len();
                    self.piece(&decoded, &(at..at + text.len()), linear);
                }
                HtmlPiece::Comment => {}
                HtmlPiece::Refused { what, .. } => self.other_tag(&what, range),
            }
        }
    }

    fn open_tag(&mut self, name: &str, range: &Range<usize>) {
        match name {
            "q" => {
                self.quote_tags += 1;
                self.piece("“", range, false);
            }
            "cite" => self.cite = Some(self.block.text.len()),
            _ => {}
        }
        self.open();
    }

    fn close_tag(&mut self, name: &str, range: &Range<usize>) {
        self.close();
        match name {
            "q" if self.quote_tags > 0 => {
                self.quote_tags -= 1;
                self.piece("”", range, false);
            }
            "cite" => {
                let end = self.block.text.len();
                let title = self.cite.take().map(|start| start..end);
                self.block.titles.extend(title);
            }
            _ => {}
        }
    }

    /// A tag that only trusted HTML may have: blocks part the text, and a link may lead to a source.
    fn other_tag(&mut self, tag: &str, range: &Range<usize>) {
        const INLINE: [&str; 14] = [
            "a", "b", "i", "em", "strong", "u", "s", "small", "big", "font", "ins", "del", "label", "code",
        ];
        let inner = tag.trim_start_matches(['<', '/']);
        let end = inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len());
        let name = inner[..end].to_ascii_lowercase();
        if let Some(source) = html::source_of_link(tag) {
            let at = self.block.text.len();
            let to = LinkedTo::Page(source);
            self.block.links.push(Linked { range: at..at, to });
        }
        if !INLINE.contains(&&*name) {
            self.piece(" ", range, false);
        }
    }

    /// Hands over what has been read of a block.
    fn flush(&mut self) {
        let block = &self.block;
        if !block.text.is_empty() || !block.links.is_empty() || !block.asides.is_empty() {
            if self.in_row {
                self.block.kind = BlockKind::Row;
            }
            self.listener.block(&self.block);
        }
        self.block.clear();
        self.open.clear();
        self.cite = None;
        self.quote_tags = 0;
    }
}
