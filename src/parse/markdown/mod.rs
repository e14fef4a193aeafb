//! Markdown → [`Body`]: HTML with slots, in one pass over the parser's events. The only place that names pulldown-cmark.
//!
//! Takes the text of a body and its language; gives HTML in which links, quotations, citations and notes are slots.
//! Leaves out where links lead (`resolve`) and the words around quotations and notes (`render`).

mod highlight;
pub mod html;
pub mod ids;
pub mod quotation;
mod regions;
mod url;
mod writer;

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::base::lang::Lang;
use crate::base::scan::{find_any, has_any};
use crate::base::span::Span;
use crate::config::HtmlPolicy;
use crate::diag::{Diagnostic, Location, catalog};
use crate::parse::body::Body;
use crate::parse::document::Places;
use crate::parse::stock::Stock;

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

/// Whether a text has what begins a footnote or its call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Footnotes {
    Possible,
    Absent,
}

/// A text within a file: where it begins and what reading it gathers.
pub struct Input<'a> {
    pub text: &'a str,
    /// Byte of the file at which the text begins.
    pub offset: usize,
    pub path: &'a Arc<str>,
    pub places: &'a mut Places,
    pub findings: &'a mut Vec<Diagnostic>,
    pub stock: &'a mut Stock,
    /// Anchors that the page has from elsewhere: those of the excerpts that a source keeps.
    pub anchors: &'a [Arc<str>],
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

fn run(mut input: Input<'_>, options: &MarkdownOptions, scope: writer::Scope) -> Body {
    let site = options.rules == Rules::Site;
    if site && scope == writer::Scope::Inline && is_plain_line(input.text) {
        let text = input.text;
        let events = [
            (Event::Start(Tag::Paragraph), 0..text.len()),
            (Event::Text(text.into()), 0..text.len()),
            (Event::End(TagEnd::Paragraph), 0..text.len()),
        ];
        writer::Writer::new(&mut input, options, Vec::new(), Footnotes::Absent, scope).write(&events);
        return input.stock.take_body();
    }
    // One look tells of most texts that they have neither citations nor footnotes.
    let either = site && find_any(input.text, 0, *b"@^").is_some();
    let mut extensions = if site { site_extensions() } else { Options::empty() };
    let footnotes = match either && input.text.contains("[^") {
        true => Footnotes::Possible,
        false => {
            // The parser need not look for them wherever a line begins.
            extensions.remove(Options::ENABLE_FOOTNOTES);
            Footnotes::Absent
        }
    };
    let regions = match either && input.text.contains("[@") {
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
    writer::Writer::new(&mut input, options, regions, footnotes, scope).write(&events);
    input.stock.take_body()
}

/// Reads the events of a text; where they are too many, gives the byte at which they are.
fn events_of(text: &str, extensions: Options) -> Result<Vec<(Event<'_>, Range<usize>)>, usize> {
    let limit = UNFOLDED_LEAST + text.len() * UNFOLDED_PER_BYTE;
    // A text makes an event of every thirty bytes or so.
    let mut events = Vec::with_capacity(text.len() / 24 + 8);
    for event in Parser::new_ext(text, extensions).into_offset_iter() {
        // The parser adds the cells that rows leave out: nothing else makes so much of so little.
        if events.len() == limit {
            return Err(event.1.start);
        }
        events.push(event);
    }
    Ok(events)
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
    let sign = |byte: u8| {
        // Control characters, `[` to a backtick, `|` to `~` and what is behind it.
        (byte < b' ')
            | (byte.wrapping_sub(b'[') < 6)
            | (byte.wrapping_sub(b'|') < 4)
            | (byte == b'*')
            | (byte == b'<')
            | (byte == b'!')
            | (byte == b'&')
            | (byte == b':')
            | (byte == b'=')
    };
    let spaced = text.starts_with(' ') || text.ends_with(' ');
    !text.is_empty() && !spaced && !has_any(text.as_bytes(), sign)
}

/// Tells whether a text may hold code or HTML: has a backtick, a fence, a tag, or a line that is indented.
fn may_have_code(text: &str) -> bool {
    text.contains(['`', '<', '\t']) || text.contains("~~~") || text.starts_with("    ") || text.contains("\n    ")
}

/// Finds code, in which references of HTML mean nothing.
pub fn code(text: &str) -> Vec<Range<usize>> {
    let is_code = |event: &Event<'_>| matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_)));
    let events = Parser::new_ext(text, site_extensions()).into_offset_iter();
    let limit = UNFOLDED_LEAST + text.len() * UNFOLDED_PER_BYTE;
    events
        .take(limit)
        .filter(|(event, _)| is_code(event))
        .map(|(_, range)| range)
        .collect()
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_plain_line_is_what_the_parser_would_find(text in "a[aé ,.;'()\"#%/+\\-0^{}$@»]{0,12}([*_`~<>!&:|=\\[\\]\n\t\\\\\u{7F}])?[a ]{0,3}") {
            if is_plain_line(&text) {
                let events: Vec<_> = Parser::new_ext(&text, site_extensions()).collect();
                let expected = [
                    Event::Start(Tag::Paragraph),
                    Event::Text((&*text).into()),
                    Event::End(TagEnd::Paragraph),
                ];
                prop_assert_eq!(events, expected);
            }
        }

        #[test]
        fn a_text_without_the_sign_of_footnotes_is_read_without_them(text in "([a :\\[\\]>|-]{0,4}(\\^|\n|\n\n)?){0,8}") {
            if !text.contains("[^") {
                let without = site_extensions() - Options::ENABLE_FOOTNOTES;
                prop_assert_eq!(events_of(&text, without), events_of(&text, site_extensions()));
            }
        }
    }
}
