//! Block quotations: the raw lines of a block quote whose last line names speakers and source.
//!
//! Nothing in the words is read as Markdown: they are what somebody else wrote, letter by letter.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use crate::base::lang::Lang;
use crate::base::scan::find_any;
use crate::base::span::Span;
use crate::parse::body::{Quotation, QuotationForm, QuotedParagraph, Speaker};
use crate::parse::document::{At, Places};
use crate::parse::names::SharedNames;
use crate::parse::record::{Placed, QuotationTranslation, Speech};

/// Why a block quote is no quotation.
pub enum NoQuotation {
    /// No line with a dash: an ordinary block quote.
    Ordinary,
    /// A line with a dash that links no source; its place.
    Unlinked(Range<usize>),
}

/// Reads the raw lines of a block quote.
///
/// # Errors
///
/// A block quote that ends in no attribution.
pub fn read(
    text: &str,
    range: Range<usize>,
    offset: usize,
    block: u32,
    (places, names): (&mut Places, &mut SharedNames),
) -> Result<Quotation, NoQuotation> {
    let (last, words) = last_line(text, range.clone()).ok_or(NoQuotation::Ordinary)?;
    let line = &text[last.clone()];
    let after = ["—", "–", "--", "―"]
        .iter()
        .find_map(|dash| line.trim_start().strip_prefix(dash))
        .filter(|_| !words.is_empty())
        .ok_or(NoQuotation::Ordinary)?;
    let start = last.start + (line.len() - after.len());
    let Some(attribution) = attribution(text, start..last.end, offset, (places, names)) else {
        return Err(NoQuotation::Unlinked(last));
    };
    let at = places.add(Span::from(range).shifted(offset));
    let paragraphs = paragraphs(text, words, offset, places);
    Ok(Quotation {
        form: QuotationForm::Block,
        source: attribution.source,
        excerpt: None,
        paragraphs,
        speakers: attribution.speakers,
        locator: attribution.locator,
        speech: attribution.braces.speech,
        prefix: attribution.braces.prefix,
        suffix: attribution.braces.suffix,
        anchor: attribution.braces.anchor,
        at,
        block,
    })
}

/// Finds the last line of a block quote that has words, and the part of the text before it.
fn last_line(text: &str, range: Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
    let mut before = range;
    while !before.is_empty() {
        let lines = &text[before.clone()];
        let lines = lines.strip_suffix('\n').unwrap_or(lines);
        let start = before.start + lines.rfind('\n').map_or(0, |at| at + 1);
        let line = line(text, start..before.start + lines.len());
        before.end = start;
        if !text[line.clone()].trim().is_empty() {
            return Some((line, before));
        }
    }
    None
}

/// Finds the part of a line without indentation, `>` and the space after it.
fn line(text: &str, range: Range<usize>) -> Range<usize> {
    let line = text[range.clone()].trim_end_matches('\r');
    let inner = line.trim_start();
    let inner = match inner.as_bytes() {
        [b'>', b' ', ..] => &inner[2..],
        [b'>', ..] => &inner[1..],
        _ => inner,
    };
    let end = range.start + line.len();
    end - inner.len()..end
}

/// Words that belong together and where they stand: a paragraph, or a translation of the one before.
type Group<'t> = (Cow<'t, str>, Range<usize>);

/// A paragraph with its translations.
type Paragraph<'t> = (Cow<'t, str>, Range<usize>, Vec<QuotationTranslation>);

fn paragraphs(text: &str, range: Range<usize>, offset: usize, places: &mut Places) -> Vec<QuotedParagraph> {
    let mut paragraphs = Vec::new();
    let mut open: Option<Group<'_>> = None;
    let mut at = range.start;
    while at < range.end {
        let end = find_any(text, at, *b"\n").map_or(range.end, |end| end.min(range.end));
        let line = line(text, at..end);
        at = end + 1;
        let words = text[line.clone()].trim_start();
        let start = line.end - words.len();
        let words = words.trim_end();
        if words.is_empty() {
            close(open.take(), &mut paragraphs);
            continue;
        }
        let range = start..start + words.len();
        // A translation may follow at once, without a blank line between.
        match open.as_mut().filter(|_| translation_head(words).is_none()) {
            Some((group, whole)) => {
                let group = group.to_mut();
                group.push(' ');
                group.push_str(words);
                whole.end = range.end;
            }
            None => close(open.replace((Cow::Borrowed(words), range)), &mut paragraphs),
        }
    }
    close(open, &mut paragraphs);
    // Quotation marks around the whole are taken away, also where each paragraph repeats the opening one.
    let marks = match &*paragraphs {
        [(words, ..)] => marks_around(words),
        all => marks_around(&all.iter().map(|(words, ..)| &**words).collect::<Vec<_>>().join("\n")),
    };
    let last = paragraphs.len().saturating_sub(1);
    let mut quoted = Vec::with_capacity(paragraphs.len());
    for (index, (words, range, translations)) in paragraphs.into_iter().enumerate() {
        let mut text = &*words;
        if let Some((open, close)) = marks {
            text = text.strip_prefix(open).map_or(text, str::trim_start);
            if index == last {
                text = text.strip_suffix(close).map_or(text, str::trim_end);
            }
        }
        quoted.push(QuotedParagraph {
            text: text.into(),
            at: places.add(Span::from(range).shifted(offset)),
            translations,
        });
    }
    quoted
}

/// Adds a group that is whole: a translation to its paragraph, anything else as a paragraph of its own.
fn close<'t>(group: Option<Group<'t>>, paragraphs: &mut Vec<Paragraph<'t>>) {
    let Some((words, range)) = group else { return };
    match (translation_head(&words), paragraphs.last_mut()) {
        (Some((lang, translator, rest)), Some((_, _, translations))) => {
            let text = without_marks(rest.trim()).into();
            translations.push(QuotationTranslation {
                lang,
                text,
                translator,
                method: None,
            });
        }
        _ => paragraphs.push((words, range, Vec::new())),
    }
}

/// Reads `[en:]` or `[en: translator]` at the start of a paragraph; the colon is required.
fn translation_head(words: &str) -> Option<(Lang, Option<Arc<str>>, &str)> {
    let (head, rest) = words.strip_prefix('[')?.split_once(']')?;
    let (lang, translator) = head.split_once(':')?;
    let lang = Lang::parse(lang.trim())?;
    let translator = translator.trim();
    Some((lang, (!translator.is_empty()).then(|| translator.into()), rest))
}

const PAIRS: [(char, char); 10] = [
    ('«', '»'),
    ('»', '«'),
    ('“', '”'),
    ('„', '“'),
    ('„', '”'),
    ('"', '"'),
    ('‘', '’'),
    ('‹', '›'),
    ('「', '」'),
    ('『', '』'),
];

/// Returns a text without quotation marks around the whole of it.
pub fn without_marks(text: &str) -> &str {
    match marks_around(text) {
        Some((open, close)) => {
            let inner = text.strip_prefix(open).unwrap_or(text);
            inner.strip_suffix(close).unwrap_or(inner).trim()
        }
        None => text,
    }
}

/// Finds the marks around a whole text: they do not close before its end.
fn marks_around(text: &str) -> Option<(char, char)> {
    let (first, last) = (text.chars().next()?, text.chars().next_back()?);
    let pair = *PAIRS.iter().find(|(open, close)| *open == first && *close == last)?;
    let (open, close) = pair;
    let inner = text.strip_prefix(open)?.strip_suffix(close)?;
    if open == close {
        return (!inner.contains(open)).then_some(pair);
    }
    if !inner.contains(close) {
        return Some(pair);
    }
    let mut depth = 1;
    let mut line_start = false;
    for c in inner.chars() {
        if c == open && !line_start {
            depth += 1;
        } else if c == close {
            depth -= 1;
        }
        if depth == 0 {
            return None;
        }
        line_start = c == '\n';
    }
    Some(pair)
}

struct Attribution {
    speakers: Vec<Speaker>,
    source: Placed<Arc<str>>,
    locator: Option<Arc<str>>,
    braces: Braces,
}

/// What stands in braces at the end: `{#anchor speech=reported prefix="…" suffix="…"}`.
#[derive(Default)]
struct Braces {
    anchor: Option<Arc<str>>,
    speech: Speech,
    prefix: Option<Arc<str>>,
    suffix: Option<Arc<str>>,
}

fn attribution(
    text: &str,
    range: Range<usize>,
    offset: usize,
    (places, names): (&mut Places, &mut SharedNames),
) -> Option<Attribution> {
    let line = text[range.clone()].trim_end();
    let (line, braces) = match line.strip_suffix('}').and_then(|inner| inner.rsplit_once('{')) {
        Some((rest, inner)) => (rest, read_braces(inner)),
        None => (line, Braces::default()),
    };
    let parts = parts(line);
    let mut from_last = parts.iter().enumerate().rev();
    let (source_at, linked) = from_last.find_map(|(index, part)| Some((index, link(&line[part.clone()])?)))?;
    let mut place = |part: &Range<usize>| -> At {
        places.add(Span::new(range.start + part.start, range.start + part.end).shifted(offset))
    };
    let mut speakers = Vec::new();
    for part in &parts[..source_at] {
        let words = &line[part.clone()];
        let at = place(part);
        speakers.push(match link(words) {
            Some(Linked { target, label, .. }) => Speaker {
                name: Placed {
                    value: names.hold(target),
                    at,
                },
                linked: true,
                label: label.map(Arc::from),
            },
            None => Speaker {
                name: Placed {
                    value: names.hold(words),
                    at,
                },
                linked: false,
                label: None,
            },
        });
    }
    let source = parts[source_at].clone();
    let at = place(&source);
    // A comma before the locator may be forgotten.
    let locator = match (linked.behind, &parts[source_at + 1..]) {
        ("", []) => None,
        (behind, after) => {
            let after = after.iter().map(|part| &line[part.clone()]);
            let all: Vec<&str> = [behind].into_iter().filter(|it| !it.is_empty()).chain(after).collect();
            let locator = all.join(", ");
            let locator = locator.trim_end_matches('.').trim();
            (!locator.is_empty()).then(|| locator.into())
        }
    };
    Some(Attribution {
        speakers,
        source: Placed {
            value: names.hold(linked.target),
            at,
        },
        locator,
        braces,
    })
}

/// Parts an attribution at commas that stand in no brackets; each part trimmed and not empty.
fn parts(line: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::with_capacity(2);
    let (mut depth, mut start) = (0usize, 0);
    let mut add = |start: usize, end: usize| {
        let part = &line[start..end];
        let trimmed = part.trim_start();
        let lead = part.len() - trimmed.len();
        let trimmed = trimmed.trim_end();
        if !trimmed.is_empty() {
            parts.push(start + lead..start + lead + trimmed.len());
        }
    };
    // Besides the comma the first bytes of two others. Most lines have none of them and are one part.
    let mut from = match find_any(line, 0, [b',', 0xD8, 0xEF]) {
        Some(_) => 0,
        None => line.len(),
    };
    let signs = [b'[', b']', b'(', b')', b',', 0xD8, 0xEF];
    while let Some(at) = find_any(line, from, signs) {
        let rest = &line[at..];
        from = at + rest.chars().next().map_or(1, char::len_utf8);
        match rest.as_bytes()[0] {
            b'[' | b'(' => depth += 1,
            b']' | b')' => depth = depth.saturating_sub(1),
            _ if depth == 0 && rest.starts_with([',', '،', '，']) => {
                add(start, at);
                start = from;
            }
            _ => {}
        }
    }
    add(start, line.len());
    parts
}

/// What a part of an attribution links.
struct Linked<'t> {
    target: &'t str,
    label: Option<&'t str>,
    /// The words behind it.
    behind: &'t str,
}

/// Reads `[[target|label]]` or `[label](path)`; the target of a path is its file's stem.
fn link(part: &str) -> Option<Linked<'_>> {
    if let Some(open) = twice(part, b'[') {
        let rest = &part[open + 2..];
        let inner = &rest[..twice(rest, b']')?];
        let (target, label) = match find_any(inner, 0, *b"|") {
            Some(at) => (inner[..at].trim_end_matches('\\'), Some(inner[at + 1..].trim())),
            None => (inner, None),
        };
        let target = find_any(target, 0, *b"#").map_or(target, |at| &target[..at]).trim();
        let behind = rest[inner.len() + 2..].trim();
        return (!target.is_empty()).then_some(Linked { target, label, behind });
    }
    let (label, rest) = part.strip_prefix('[')?.split_once("](")?;
    let path = rest.strip_suffix(')')?;
    let stem = path.trim_end_matches('/').rsplit('/').next()?;
    let target = stem.strip_suffix(".md").unwrap_or(stem);
    (!target.is_empty() && !path.contains("://")).then_some(Linked {
        target,
        label: Some(label),
        behind: "",
    })
}

/// Finds where a bracket first stands twice.
fn twice(text: &str, bracket: u8) -> Option<usize> {
    if text.as_bytes().starts_with(&[bracket; 2]) {
        return Some(0);
    }
    let mut from = 0;
    loop {
        let at = find_any(text, from, [bracket])?;
        if text.as_bytes().get(at + 1) == Some(&bracket) {
            return Some(at);
        }
        from = at + 1;
    }
}

fn read_braces(inner: &str) -> Braces {
    let mut braces = Braces::default();
    let mut rest = inner.trim();
    while !rest.is_empty() {
        let end = match rest.find('=').filter(|at| !rest[..*at].contains(char::is_whitespace)) {
            // A value in quotation marks may hold spaces.
            Some(at) if rest[at + 1..].starts_with('"') => rest[at + 2..]
                .find('"')
                .map_or(rest.len(), |length| at + 2 + length + 1),
            _ => rest.find(char::is_whitespace).unwrap_or(rest.len()),
        };
        let (word, after) = rest.split_at(end);
        rest = after.trim_start();
        match word.split_once('=') {
            None => {
                if let Some(anchor) = word.strip_prefix('#') {
                    braces.anchor = Some(anchor.into());
                }
            }
            Some((key, value)) => {
                let value = value.trim_matches('"');
                match key {
                    "speech" if value == "reported" => braces.speech = Speech::Reported,
                    "prefix" => braces.prefix = Some(value.into()),
                    "suffix" => braces.suffix = Some(value.into()),
                    _ => {}
                }
            }
        }
    }
    braces
}
