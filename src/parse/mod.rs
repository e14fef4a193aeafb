//! Turns one file into a [`Document`]; pure, cannot fail, reads no other file: its findings travel inside.
//!
//! Takes the decoded text of one Markdown file; gives a `Header` (what other pages may read) and a `Body` (HTML with
//! slots for what other files decide). Leaves out everything that needs a second file: that is `resolve`'s.

mod accepted;
pub mod address;
pub mod body;
pub mod decode;
pub mod document;
mod fields;
mod front;
mod guards;
mod hidden;
pub mod markdown;
mod names;
pub mod record;
mod schema;
mod stock;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::base::digest;
use crate::base::fold;
use crate::base::id::Kind;
use crate::base::lang::Lang;
use crate::base::scan::find_any;
use crate::base::span::Span;
use crate::config::HtmlPolicy;
use crate::diag::{Diagnostic, Location, catalog};

pub use body::Body;
pub use document::{Document, Header, Page};
pub use stock::Stock;

use document::Places;
use fields::Sink;
use markdown::{Input, MarkdownOptions, Paragraphs, Rules};
use record::{Facts, LocalText, Placed};

/// What a site's settings say about reading a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    pub default_language: Lang,
    /// All languages of the site, the default one among them.
    pub languages: Vec<Lang>,
    pub html: HtmlPolicy,
    /// Files that are records of their own, though their names end as those of translations do: see [`address::alone`].
    pub alone: Arc<BTreeSet<Arc<str>>>,
}

/// Reads one Markdown file; never fails: what is wrong travels in the document.
pub fn parse(path: &Arc<str>, bytes: &[u8], options: &Options) -> Document {
    parse_with_head(path, bytes, options, &mut Stock::default()).0
}

/// Does the same with what earlier files were read with, and gives the digest of what stands before the body: front
/// matter, and a heading that is the title.
pub fn parse_with_head(path: &Arc<str>, bytes: &[u8], options: &Options, stock: &mut Stock) -> (Document, String) {
    let mut findings = Vec::new();
    let (text, readable) = match decode::decode(path, bytes) {
        Ok(text) => (text, true),
        Err(diagnostic) => {
            findings.push(*diagnostic);
            (String::new().into(), false)
        }
    };
    let (mut document, start) = parse_text(path, &text, options, findings, stock);
    if !readable {
        // Of what cannot be read nobody knows whether it is withheld: the build stops.
        document.header.withheld.unreadable = true;
        document.findings.retain(|it| decode::CODES.contains(&it.code));
    }
    if !document.findings.is_empty() {
        let lossy;
        let text = match readable {
            true => &*text,
            false => {
                lossy = String::from_utf8_lossy(bytes);
                &*lossy
            }
        };
        if guards::only_a_slip(&document.findings, text, !document.header.withheld.unreadable) {
            document.findings.iter_mut().for_each(|it| it.withheld = true);
        }
    }
    (document, digest::short(&text.as_bytes()[..start]))
}

/// Reads a text; the number says where its body begins.
fn parse_text(
    path: &Arc<str>,
    text: &str,
    options: &Options,
    mut findings: Vec<Diagnostic>,
    stock: &mut Stock,
) -> (Document, usize) {
    let mut places = Places::with_room();
    let address = address::read(path, &options.languages, options.alone.contains(path));
    let page = address.page;
    if address.id.is_empty() && page != Page::Front {
        let name = path.rsplit('/').next().unwrap_or(path);
        findings.push(catalog::front_matter::bad_file_name(Location::whole(path), name));
    }
    if let Page::Record(_) | Page::Plain = page
        && let Some(why) = address
            .id
            .split('/')
            .find_map(address::slug_problem)
            .filter(|_| !address.id.is_empty())
    {
        findings.push(catalog::front_matter::bad_slug(
            Location::whole(path),
            &address.id,
            &why,
        ));
    }
    if page == Page::Plain
        && let Some((folder, kind)) = address::kind_meant(path)
    {
        let at = Location::whole(path);
        findings.push(catalog::front_matter::folder_of_no_kind(at, folder, kind));
    }
    let front = front::read(path, text, &mut findings);
    hidden::check(path, text, &front, &mut findings);
    let lang = address
        .translation
        .clone()
        .unwrap_or_else(|| options.default_language.clone());
    let mut markdown_options = MarkdownOptions {
        lang: Some(lang),
        html: options.html,
        paragraphs: if page == Page::Record(Kind::Event) {
            Paragraphs::Numbered
        } else {
            Paragraphs::Plain
        },
        rules: Rules::Site,
    };
    let inline_options = MarkdownOptions {
        paragraphs: Paragraphs::Plain,
        ..markdown_options.clone()
    };
    let mut render =
        |summary: &str, span: Span, sink: &mut Sink<'_>| render_summary(summary, span, sink, &inline_options);
    let mut sink = Sink {
        path,
        text,
        places: &mut places,
        findings: &mut findings,
        stock,
    };
    let mut header = schema::read(&front, address, &mut render, &mut sink);
    if let Some(lang) = &header.lang {
        markdown_options.lang = Some(lang.clone());
    }
    let mut start = front.body_start;
    if header.title.value.is_empty()
        && let Some(heading) = leading_heading(text, start)
    {
        let mut sink = Sink {
            path,
            text,
            places: &mut places,
            findings: &mut findings,
            stock,
        };
        sink.check_name("title", &heading.words, heading.span);
        header.title = Placed {
            value: LocalText::plain(heading.words),
            at: places.add(heading.span),
        };
        start = heading.end;
    }
    // A translation may leave names to its record.
    let needs_title = matches!(page, Page::Record(_) | Page::Plain) && header.translation.is_none();
    if needs_title && header.title.value.is_empty() && front.readable {
        let at = Location::new(path, places.span(header.title.at));
        findings.push(catalog::front_matter::empty_title(at));
    }
    let anchors: Vec<Arc<str>> = match &header.facts {
        Facts::Source(source) => source.excerpts.iter().map(|it| Arc::clone(&it.id.value)).collect(),
        _ => Vec::new(),
    };
    let input = Input {
        text: &text[start..],
        offset: start,
        path,
        places: &mut places,
        findings: &mut findings,
        stock,
        anchors: &anchors,
    };
    let body = markdown::render(input, &markdown_options);
    places.fit();
    let document = Document {
        path: Arc::clone(path),
        header,
        body,
        places,
        findings,
    };
    (document, start)
}

/// Renders a summary, one paragraph of inline Markdown, so that what is wrong in it has its place in the file.
fn render_summary(summary: &str, span: Span, sink: &mut Sink<'_>, options: &MarkdownOptions) -> Body {
    let written = sink.text.get(span.range()).unwrap_or_default();
    // Most are one text in quotes, and need not be searched for.
    let quoted = written
        .strip_prefix(['"', '\''])
        .is_some_and(|it| it.starts_with(summary));
    let exact = match quoted && !written.starts_with(summary) {
        true => Some(1),
        false => written.find(summary),
    };
    let lead = exact.unwrap_or(written.len() - written.trim_start_matches(['"', '\'', '>', '|']).len());
    // A second paragraph would be lost: a summary is one line of words, and no block of another kind.
    let mut one_line = Cow::Borrowed(summary);
    if find_any(summary, 0, *b"\n\t").is_some() {
        one_line = Cow::Owned(summary.replace(['\n', '\t'], " "));
    }
    let mut offset = span.start as usize + lead;
    if let Some(at) = block_marker(&one_line) {
        one_line.to_mut().insert(at, '\\');
        offset -= 1;
    }
    let before = sink.findings.len();
    let place = |range: std::ops::Range<usize>| Span::from(range).shifted(offset);
    hidden::check_references(sink.path, &one_line, place, sink.findings);
    let input = Input {
        text: &one_line,
        offset,
        path: sink.path,
        places: sink.places,
        findings: sink.findings,
        stock: sink.stock,
        anchors: &[],
    };
    let body = markdown::render_inline(input, options);
    if exact.is_none() {
        // Escapes and folded lines move the words about: the place is within the value at least.
        for finding in &mut sink.findings[before..] {
            let start = finding
                .at
                .span
                .start
                .clamp(span.start, span.end.saturating_sub(1).max(span.start));
            finding.at.span = Span {
                start,
                end: finding.at.span.end.clamp(start, span.end.max(start)),
            };
        }
    }
    body
}

/// Finds what makes a line begin a list, a quotation, a heading, a rule, code or a definition: `2025. A year` is none.
fn block_marker(line: &str) -> Option<usize> {
    let gap = |rest: &str| rest.is_empty() || rest.starts_with(' ');
    let first = line.chars().next()?;
    let run = line.len() - line.trim_start_matches(first).len();
    let rest = &line[run..];
    let rule = matches!(first, '-' | '*' | '_') && line.chars().all(|c| c == first || c == ' ');
    let marks = match first {
        '>' => true,
        '#' => run <= 6 && gap(rest),
        '-' | '+' | '*' => rule || (run == 1 && gap(rest)),
        '_' => rule,
        '`' | '~' => run >= 3,
        '[' => line.find(']').is_some_and(|close| line[close + 1..].starts_with(':')),
        _ => false,
    };
    if marks {
        return Some(0);
    }
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let number = (1..=9).contains(&digits) && line[digits..].starts_with(['.', ')']);
    (number && gap(&line[digits + 1..])).then_some(digits)
}

/// A `# heading` that begins a text.
struct LeadingHeading {
    words: String,
    span: Span,
    /// Where the text goes on.
    end: usize,
}

fn leading_heading(text: &str, start: usize) -> Option<LeadingHeading> {
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim().is_empty() {
            at += line.len();
            continue;
        }
        let indent = line.len() - line.trim_start_matches(' ').len();
        let rest = line[indent..].strip_prefix('#').filter(|_| indent <= 3)?;
        if !rest.starts_with([' ', '\t']) {
            return None;
        }
        let mut words = rest.trim();
        // The anchor and classes of a heading are no words of it, nor are the marks that close it.
        if let Some(open) = words.rfind('{')
            && words.ends_with('}')
            && words[open + 1..].starts_with(['#', '.'])
        {
            words = words[..open].trim_end();
        }
        let marks = words.trim_end_matches('#');
        if marks.is_empty() || marks.ends_with([' ', '\t']) {
            words = marks.trim_end();
        }
        return (!words.is_empty()).then(|| LeadingHeading {
            words: fold::nfc(words).into_owned(),
            span: Span::new(at, at + line.trim_end().len()),
            end: at + line.len(),
        });
    }
    None
}
