//! Turns one file into a [`Document`]; pure, cannot fail, sees no other file: its findings travel inside.
//!
//! Takes the decoded text of one Markdown file; gives a `Header` (what other pages may read) and a `Body` (HTML with
//! slots for what other files decide). Leaves out everything that needs a second file: that is `resolve`'s.

pub mod address;
pub mod body;
pub mod decode;
pub mod document;
mod fields;
mod front;
pub mod markdown;
pub mod record;
mod schema;

use std::sync::Arc;

use crate::base::id::Kind;
use crate::base::lang::Lang;
use crate::base::span::Span;
use crate::config::HtmlPolicy;
use crate::diag::{Diagnostic, Location, catalog};

pub use body::Body;
pub use document::{Document, Header, Page};

use document::Places;
use fields::Sink;
use markdown::{Input, MarkdownOptions, Paragraphs, Rules};
use record::{LocalText, Placed};

/// What a site's settings say about reading a file.
#[derive(Clone, Debug)]
pub struct Options {
    pub default_language: Lang,
    /// All languages of the site, the default one among them.
    pub languages: Vec<Lang>,
    pub html: HtmlPolicy,
}

/// Reads one Markdown file; never fails: what is wrong travels in the document.
pub fn parse(path: &Arc<str>, bytes: &[u8], options: &Options) -> Document {
    let mut findings = Vec::new();
    let (text, readable) = match decode::decode(path, bytes) {
        Ok(text) => (text, true),
        Err(diagnostic) => {
            findings.push(*diagnostic);
            (String::new().into(), false)
        }
    };
    let mut document = parse_text(path, &text, options, findings);
    if !readable {
        // Of what cannot be read nobody knows whether it is withheld: the build stops.
        document.header.withheld.unreadable = true;
        document.findings.retain(|it| decode::CODES.contains(&it.code));
    }
    document
}

fn parse_text(path: &Arc<str>, text: &str, options: &Options, mut findings: Vec<Diagnostic>) -> Document {
    let mut places = Places::default();
    let address = address::read(path, &options.languages);
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
    let front = front::read(path, text, &mut findings);
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
    let mut render = |summary: &str, span: Span, sink: &mut Sink<'_>| {
        // The summary's text begins after its quotation mark where it is quoted.
        let quote = text
            .get(span.range())
            .map_or(0, |raw| raw.find(summary.get(..1).unwrap_or("")).unwrap_or(0));
        let input = Input {
            text: summary,
            offset: span.start as usize + quote,
            path: sink.path,
            places: sink.places,
            findings: sink.findings,
        };
        markdown::render_inline(input, &inline_options)
    };
    let mut sink = Sink {
        path,
        places: &mut places,
        findings: &mut findings,
    };
    let mut header = schema::read(&front, address, &mut render, &mut sink);
    if let Some(lang) = &header.lang {
        markdown_options.lang = Some(lang.clone());
    }
    let mut start = front.body_start;
    if let Some((title, span, after)) = leading_heading(text, start)
        && header.title.value.is_empty()
    {
        header.title = Placed {
            value: LocalText::plain(title),
            at: places.add(span),
        };
        start = after;
    }
    let needs_title = matches!(page, Page::Record(_) | Page::Plain);
    if needs_title && header.title.value.is_empty() && front.readable {
        findings.push(catalog::front_matter::empty_title(Location::new(path, front.fence)));
    }
    let input = Input {
        text: &text[start..],
        offset: start,
        path,
        places: &mut places,
        findings: &mut findings,
    };
    let body = markdown::render(input, &markdown_options);
    Document {
        path: Arc::clone(path),
        header,
        body,
        places,
        findings,
    }
}

/// Finds a `# heading` that begins the text: its words, its place, and where the text goes on.
fn leading_heading(text: &str, start: usize) -> Option<(String, Span, usize)> {
    let body = &text[start..];
    let at = start + (body.len() - body.trim_start().len());
    let line = text[at..].lines().next()?;
    let words = line.strip_prefix("# ")?.trim().trim_end_matches('#').trim();
    if words.is_empty() {
        return None;
    }
    let after = (at + line.len() + 1).min(text.len());
    Some((words.to_owned(), Span::new(at, at + line.len()), after))
}
