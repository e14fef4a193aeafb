//! Block quotations: the raw lines of a block quote whose last line names speakers and source.
//!
//! Nothing in the words is read as Markdown: they are what somebody else wrote, letter by letter.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use crate::base::lang::Lang;
use crate::base::scan::find_any;
use crate::base::span::Span;
use crate::parse::body::{Quotation, QuotationForm, QuotedParagraph, SourceWords, Speaker};
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

/// Tells whether a text may hold a block quote.
pub fn may_have_any(text: &str) -> bool {
    text.starts_with('>') || text.contains("\n>") || text.contains("> ") || text.contains("<blockquote")
}

/// Tells whether a block quote ends in a line that begins with a dash and links something.
pub fn is_attributed(text: &str, range: Range<usize>) -> bool {
    last_line(text, range).is_some_and(|(line, words)| {
        let line = &text[line];
        let after = DASHES.iter().find_map(|dash| line.trim_start().strip_prefix(dash));
        !words.is_empty() && after.is_some_and(|it| !links(it).is_empty())
    })
}

/// Tells whether the last line of a block quote begins with a dash of any kind.
pub fn ends_in_dash(text: &str, range: Range<usize>) -> bool {
    last_line(text, range).is_some_and(|(line, words)| {
        let line = text[line].trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | '>'));
        !words.is_empty() && (line.starts_with(super::regions::is_dash) || line.starts_with("&mdash;"))
    })
}

/// What the last line of a quotation begins with.
const DASHES: [&str; 4] = ["—", "–", "--", "―"];

/// Reads the raw lines of a block quote; beside the quotation, words in its braces that say nothing. `shown` is the text
/// without comments, in which the attribution is read.
///
/// # Errors
///
/// A block quote that ends in no attribution.
pub fn read(
    (text, shown): (&str, &str),
    range: Range<usize>,
    offset: usize,
    block: u32,
    (places, names): (&mut Places, &mut SharedNames),
) -> Result<(Quotation, Option<Range<usize>>), NoQuotation> {
    let (last, words) = last_line(shown, range.clone()).ok_or(NoQuotation::Ordinary)?;
    let line = &shown[last.clone()];
    let after = DASHES
        .iter()
        .find_map(|dash| line.trim_start().strip_prefix(dash))
        .filter(|_| !words.is_empty())
        .ok_or(NoQuotation::Ordinary)?;
    let start = last.start + (line.len() - after.len());
    let Some(attribution) = attribution(shown, start..last.end, offset, (places, names)) else {
        return Err(NoQuotation::Unlinked(last));
    };
    let at = places.add(Span::from(range).shifted(offset));
    let paragraphs = paragraphs(text, words, offset, places);
    let quotation = Quotation {
        form: QuotationForm::Block,
        source: attribution.source,
        leads: Vec::new(),
        source_words: attribution.source_words,
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
    };
    Ok((quotation, attribution.braces.unknown))
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
            meant: None,
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
    source_words: SourceWords,
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
    /// The first word that says nothing, and its place.
    unknown: Option<Range<usize>>,
}

fn attribution(
    text: &str,
    range: Range<usize>,
    offset: usize,
    (places, names): (&mut Places, &mut SharedNames),
) -> Option<Attribution> {
    let line = text[range.clone()].trim_end();
    let (line, braces) = match line.strip_suffix('}').and_then(|inner| inner.rsplit_once('{')) {
        Some((rest, inner)) => (rest, read_braces(inner, range.start + rest.len() + 1)),
        None => (line, Braces::default()),
    };
    let links = links(line);
    let (source, named) = links.split_last()?;
    let (before, behind) = (&line[..source.range.start], &line[source.range.end..]);
    // A source in brackets behind the speakers: the brackets belong to nobody's words.
    let in_brackets = before.trim_end().strip_suffix(['(', '（']).zip(without_bracket(behind));
    let (before, behind) = match &in_brackets {
        Some((before, behind)) => (*before, &**behind),
        None => (before, behind),
    };
    let mut place =
        |from: usize, to: usize| -> At { places.add(Span::new(range.start + from, range.start + to).shifted(offset)) };
    let at = place(source.range.start, source.range.end);
    let mut named = named.iter().peekable();
    let mut speakers = Vec::new();
    let parts = parts(before);
    // Words before the source that no comma parts from it, such as "quoted by", are not a speaker's.
    let own = in_brackets.is_none() && !before.trim_end().ends_with(COMMAS);
    let mut lead = None;
    for (index, part) in parts.iter().enumerate() {
        let leads = own && index + 1 == parts.len();
        let (mut from, mut joined) = (part.start, false);
        while let Some(link) = named.next_if(|it| it.range.end <= part.end) {
            speakers.push(Speaker {
                name: Placed {
                    value: names.hold(link.target),
                    at: place(part.start, part.end),
                },
                linked: true,
                label: link.label.map(Arc::from),
                before: some(&line[from..link.range.start]),
                after: None,
                joined,
            });
            (from, joined) = (link.range.end, true);
        }
        let rest = &line[from..part.end];
        match speakers.last_mut().filter(|_| joined) {
            _ if leads => lead = some(rest.trim()),
            Some(last) => last.after = some(rest),
            None => speakers.push(Speaker {
                name: Placed {
                    value: names.hold(rest),
                    at: place(part.start, part.end),
                },
                linked: false,
                label: None,
                before: None,
                after: None,
                joined: false,
            }),
        }
    }
    Some(Attribution {
        speakers,
        source: Placed {
            value: names.hold(source.target),
            at,
        },
        source_words: SourceWords {
            before: lead,
            label: source.label.map(Arc::from),
        },
        locator: locator(behind),
        braces,
    })
}

/// The commas of several scripts.
const COMMAS: [char; 3] = [',', '،', '，'];

fn some(words: &str) -> Option<Arc<str>> {
    (!words.is_empty()).then(|| words.into())
}

/// Returns the words behind a source without the bracket that closes around them.
fn without_bracket(behind: &str) -> Option<String> {
    let at = behind.find([')', '）'])?;
    let rest = behind[at..].trim_start_matches([')', '）']);
    Some([&behind[..at], rest].concat())
}

/// Returns the words behind a source; a comma before them may be forgotten.
fn locator(behind: &str) -> Option<Arc<str>> {
    let behind = behind.trim();
    if behind.is_empty() {
        return None;
    }
    let parts: Vec<&str> = parts(behind).into_iter().map(|it| &behind[it]).collect();
    some(parts.join(", ").trim_end_matches('.').trim())
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
            _ if depth == 0 && rest.starts_with(COMMAS) => {
                add(start, at);
                start = from;
            }
            _ => {}
        }
    }
    add(start, line.len());
    parts
}

/// A link of an attribution and where it stands in the line.
struct Linked<'t> {
    range: Range<usize>,
    target: &'t str,
    label: Option<&'t str>,
}

/// Finds each `[[target|label]]` and `[label](path)` of a line, in order.
fn links(line: &str) -> Vec<Linked<'_>> {
    let mut links = Vec::with_capacity(2);
    let mut from = 0;
    while let Some(at) = find_any(line, from, *b"[") {
        from = match link(line, at) {
            Some(link) => {
                let end = link.range.end;
                links.push(link);
                end
            }
            None => at + 1,
        };
    }
    links
}

/// Reads the link that begins at a bracket; the target of a path is its file's stem.
fn link(line: &str, at: usize) -> Option<Linked<'_>> {
    let rest = &line[at + 1..];
    if let Some(rest) = rest.strip_prefix('[') {
        let inner = &rest[..twice(rest, b']')?];
        let (target, label) = match find_any(inner, 0, *b"|") {
            Some(at) => (inner[..at].trim_end_matches('\\'), Some(inner[at + 1..].trim())),
            None => (inner, None),
        };
        let target = find_any(target, 0, *b"#").map_or(target, |at| &target[..at]).trim();
        let range = at..at + inner.len() + "[[]]".len();
        return (!target.is_empty()).then_some(Linked { range, target, label });
    }
    let label = &rest[..find_any(rest, 0, *b"]")?];
    let path = rest[label.len() + 1..].strip_prefix('(')?;
    let path = &path[..find_any(path, 0, *b")")?];
    let stem = path.trim_end_matches('/').rsplit('/').next()?;
    let target = stem.strip_suffix(".md").unwrap_or(stem);
    let range = at..at + label.len() + path.len() + "[]()".len();
    (!target.is_empty() && !path.contains("://")).then_some(Linked {
        range,
        target,
        label: Some(label),
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

/// Reads what stands in braces from a place on.
fn read_braces(inner: &str, from: usize) -> Braces {
    let mut braces = Braces::default();
    let mut rest = inner.trim_start();
    while !rest.is_empty() {
        let start = from + (inner.len() - rest.len());
        let end = match rest.find('=').filter(|at| !rest[..*at].contains(char::is_whitespace)) {
            // A value in quotation marks may hold spaces.
            Some(at) if rest[at + 1..].starts_with('"') => rest[at + 2..]
                .find('"')
                .map_or(rest.len(), |length| at + 2 + length + 1),
            _ => rest.find(char::is_whitespace).unwrap_or(rest.len()),
        };
        let (word, after) = rest.split_at(end);
        rest = after.trim_start();
        let known = match word.split_once('=').map(|(key, value)| (key, value.trim_matches('"'))) {
            None => match word.strip_prefix('#') {
                Some(anchor) => {
                    braces.anchor = Some(anchor.into());
                    true
                }
                None => false,
            },
            Some(("speech", "reported")) => {
                braces.speech = Speech::Reported;
                true
            }
            Some(("prefix", value)) => {
                braces.prefix = Some(value.into());
                true
            }
            Some(("suffix", value)) => {
                braces.suffix = Some(value.into());
                true
            }
            Some((key, value)) => key == "speech" && value == "direct",
        };
        if !known {
            braces.unknown.get_or_insert(start..start + word.len());
        }
    }
    braces
}
