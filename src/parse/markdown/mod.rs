//! Markdown → [`Body`]: HTML with slots, in one pass over the parser's events. The only place that names pulldown-cmark.
//!
//! Takes the text of a body and its language; gives HTML in which links, quotations, citations and notes are slots.
//! Leaves out where links lead (`resolve`) and the words around quotations and notes (`render`).

mod highlight;
pub mod html;
pub mod quotation;
mod regions;
mod url;
mod writer;

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::base::lang::Lang;
use crate::base::span::Span;
use crate::config::HtmlPolicy;
use crate::diag::{Diagnostic, Location, catalog};
use crate::parse::body::Body;
use crate::parse::document::Places;

/// How a text is to be read.
#[derive(Clone, Debug)]
pub struct MarkdownOptions {
    /// The language of the text; `None` leaves its punctuation as typed.
    pub lang: Option<Lang>,
    pub html: HtmlPolicy,
    /// Whether top-level paragraphs are numbered.
    pub paragraphs: Paragraphs,
    pub rules: Rules,
}

/// Whether top-level paragraphs have numbers to be cited by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paragraphs {
    Plain,
    Numbered,
}

/// Whether a site's rules apply, or CommonMark alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rules {
    Site,
    CommonMark,
}

/// A text within a file: where it begins and what reading it gathers.
pub struct Input<'a> {
    pub text: &'a str,
    /// Byte of the file at which the text begins.
    pub offset: usize,
    pub path: &'a Arc<str>,
    pub places: &'a mut Places,
    pub findings: &'a mut Vec<Diagnostic>,
}

impl MarkdownOptions {
    /// CommonMark and nothing else.
    pub fn plain() -> MarkdownOptions {
        MarkdownOptions {
            lang: None,
            html: HtmlPolicy::Trusted,
            paragraphs: Paragraphs::Plain,
            rules: Rules::CommonMark,
        }
    }
}

/// Events that a byte of text may make: a table of empty cells, the densest there is, makes two.
const UNFOLDED_PER_BYTE: usize = 4;
/// Events that any text may make.
const UNFOLDED_LEAST: usize = 10_000;

/// Renders a text of any number of blocks.
pub fn render(input: Input<'_>, options: &MarkdownOptions) -> Body {
    run(input, options, writer::Scope::Blocks)
}

/// Renders the inline content of a text's first paragraph, without the paragraph.
pub fn render_inline(input: Input<'_>, options: &MarkdownOptions) -> Body {
    run(input, options, writer::Scope::Inline)
}

fn run(input: Input<'_>, options: &MarkdownOptions, scope: writer::Scope) -> Body {
    let site = options.rules == Rules::Site;
    let extensions = if site { site_extensions() } else { Options::empty() };
    if site && scope == writer::Scope::Inline && is_plain_line(input.text) {
        let text = input.text;
        let events = [
            (Event::Start(Tag::Paragraph), 0..text.len()),
            (Event::Text(text.into()), 0..text.len()),
            (Event::End(TagEnd::Paragraph), 0..text.len()),
        ];
        return writer::Writer::new(input, options, Vec::new(), scope)
            .write(&events)
            .fitted();
    }
    let regions = match site && input.text.contains("[@") {
        true if may_have_code(input.text) => regions::find(input.text, &code_ranges(input.text, extensions)),
        true => regions::find(input.text, &[]),
        false => Vec::new(),
    };
    let masked;
    let parsed = match regions.is_empty() {
        true => input.text,
        false => {
            masked = regions::mask(input.text, &regions);
            &masked
        }
    };
    let events = events_of(parsed, extensions).unwrap_or_else(|at| {
        let at = Span::new(input.offset + at, input.offset + at);
        input
            .findings
            .push(catalog::markdown::unfolds_too_far(Location::new(input.path, at)));
        Vec::new()
    });
    writer::Writer::new(input, options, regions, scope)
        .write(&events)
        .fitted()
}

/// Reads the events of a text; where they are too many, gives the byte at which they are.
fn events_of(text: &str, extensions: Options) -> Result<Vec<(Event<'_>, Range<usize>)>, usize> {
    let limit = UNFOLDED_LEAST + text.len() * UNFOLDED_PER_BYTE;
    // A text makes an event of every thirty bytes or so.
    let mut events = Vec::with_capacity(text.len() / 24 + 8);
    events.extend(Parser::new_ext(text, extensions).into_offset_iter().take(limit + 1));
    match events.get(limit) {
        // The parser adds the cells that rows leave out: nothing else makes so much of so little.
        Some((_, range)) => Err(range.start),
        None => Ok(events),
    }
}

fn site_extensions() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_WIKILINKS
}

/// Tells whether a line is one paragraph of plain words, in which the parser would find nothing: the caller has made
/// sure that it begins no block.
fn is_plain_line(text: &str) -> bool {
    let sign = |byte: &u8| {
        byte.is_ascii_control()
            || matches!(
                byte,
                b'*' | b'_' | b'`' | b'~' | b'<' | b'[' | b']' | b'!' | b'&' | b'\\'
            )
    };
    let spaced = text.starts_with(' ') || text.ends_with(' ');
    !text.is_empty()
        && !spaced
        && !text
            .as_bytes()
            .iter()
            .any(|byte| sign(byte) || matches!(byte, b':' | b'|' | b'='))
}

/// Tells whether a text may hold code or HTML: has a backtick, a fence, a tag, or a line that is indented.
fn may_have_code(text: &str) -> bool {
    text.contains(['`', '<', '\t']) || text.contains("~~~") || text.starts_with("    ") || text.contains("\n    ")
}

/// Finds code and HTML, in which `[@` means nothing.
fn code_ranges(text: &str, extensions: Options) -> Vec<Range<usize>> {
    let code = |event: &Event<'_>| {
        matches!(
            event,
            Event::Code(_)
                | Event::Html(_)
                | Event::InlineHtml(_)
                | Event::Start(Tag::CodeBlock(_))
                | Event::End(TagEnd::CodeBlock)
        )
    };
    let mut ranges = Vec::new();
    let limit = UNFOLDED_LEAST + text.len() * UNFOLDED_PER_BYTE;
    for (event, range) in Parser::new_ext(text, extensions).into_offset_iter().take(limit) {
        if code(&event) {
            ranges.push(range);
        }
    }
    ranges
}
