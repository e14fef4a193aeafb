//! Markdown → [`Body`]: HTML with slots, in one pass over the parser's events. The only place that names pulldown-cmark.
//!
//! Takes the text of a body and its language; gives HTML in which links, quotations, citations and notes are slots.
//! Leaves out where links lead (`resolve`) and the words around quotations and notes (`render`).

mod citations;
mod comments;
mod highlight;
pub mod html;
pub mod ids;
pub mod marks;
pub mod quotation;
mod reading;
mod regions;
mod url;
mod writer;

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use regions::Regions;

use crate::base::lang::Lang;
use crate::base::scan::has_any;
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
        let regions = match regions::may_have_any(text) {
            true => find_regions(&mut input, text, &events, options),
            false => Regions::default(),
        };
        writer::Writer::new(&mut input, options, regions, Footnotes::Absent, scope).write(&events);
        return input.stock.take_body();
    }
    let mut extensions = if site { site_extensions() } else { Options::empty() };
    let footnotes = match site && input.text.contains("[^") {
        true => Footnotes::Possible,
        false => {
            // The parser need not look for them wherever a line begins.
            extensions.remove(Options::ENABLE_FOOTNOTES);
            Footnotes::Absent
        }
    };
    let hidden = site.then(|| comments::hide(input.text, extensions)).flatten();
    let shown = hidden.as_ref().map_or(input.text, |it| &it.text);
    let mut events = events_of(shown, extensions).unwrap_or_else(|at| {
        let at = Span::new(input.offset + at, input.offset + at);
        input
            .findings
            .push(catalog::markdown::unfolds_too_far(Location::new(input.path, at)));
        Vec::new()
    });
    if hidden.is_some() {
        events = comments::without_filler(events);
    }
    let regions = match site && regions::may_have_any(shown) {
        true => find_regions(&mut input, shown, &events, options),
        false => Regions::default(),
    };
    if let Some(open) = hidden.as_ref().and_then(|it| it.open.clone()) {
        input.open_comment(open, &regions);
    }
    let writer = writer::Writer::new(&mut input, options, regions, footnotes, scope);
    writer.with_comments(hidden.as_ref().map(|it| &*it.text)).write(&events);
    input.stock.take_body()
}

/// Tells whether words in brackets look like a citation, in a text that is shown as it is written.
pub fn means_citation(text: &str) -> bool {
    citations::is_meant(text)
}

/// Finds citations and quotations, and reports what is wrong with them.
fn find_regions(
    input: &mut Input<'_>,
    shown: &str,
    events: &[(Event<'_>, Range<usize>)],
    options: &MarkdownOptions,
) -> Regions {
    let source = regions::Source {
        text: input.text,
        shown,
        offset: input.offset,
        path: input.path,
        html: options.html,
        lang: options.lang.as_ref(),
    };
    let mut regions = regions::find(source, events);
    input.findings.append(&mut regions.findings);
    regions
}

impl Input<'_> {
    /// Reports a comment that does not end. In the words of a quotation its sign is the source's.
    fn open_comment(&mut self, sign: Range<usize>, regions: &Regions) {
        let quoted = regions.quotes.iter().any(|it| it.range.contains(&sign.start));
        if !quoted && !regions.verbatim.iter().any(|it| it.contains(&sign.start)) {
            let typed = &self.text[sign.clone()];
            let at = Location::new(self.path, Span::from(sign).shifted(self.offset));
            self.findings.push(catalog::markdown::open_comment(at, typed));
        }
    }
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
