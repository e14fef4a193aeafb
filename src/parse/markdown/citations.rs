//! Citations in brackets, as Pandoc writes them: `[@a]`, `[@a, p. 3]`, `[see @a, p. 3; also @b]`.

use std::ops::Range;

use super::reading::Block;

/// Brackets that hold an `@` and a letter.
#[derive(Debug, PartialEq, Eq)]
pub enum Bracket {
    /// Bytes of the block's text.
    Citation { range: Range<usize>, items: Vec<Item> },
    /// What cannot be read as one.
    Wrong(Range<usize>),
}

/// One source of a citation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Where its name stands in the file.
    pub source: Range<usize>,
    /// Words before it, such as "see".
    pub prefix: Option<String>,
    /// Words behind it, such as "p. 3".
    pub locator: Option<String>,
}

/// Tells whether a text may have citations.
pub fn may_have_any(text: &str) -> bool {
    text.contains('@') && text.contains('[')
}

/// Tells whether words in brackets look like a citation, in a text that can hold none.
pub fn is_meant(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find('[') {
        rest = &rest[at + 1..];
        let inner = &rest[..rest.find([']', '[']).unwrap_or(rest.len())];
        if rest[inner.len()..].starts_with(']') && sign(inner, |_| false).is_some_and(|at| begins_name(inner, at)) {
            return true;
        }
    }
    false
}

/// Finds the brackets of a block that are citations, or are meant to be.
pub fn find(block: &Block, source: &str) -> Vec<Bracket> {
    let mut found = Vec::new();
    if !may_have_any(&block.text) {
        return found;
    }
    let text = &block.text;
    let mut open: Vec<usize> = Vec::new();
    for (at, c) in text.char_indices() {
        if !matches!(c, '[' | ']') || block.is_code(at) || block.is_escaped(at, source) {
            continue;
        }
        if c == '[' {
            open.push(at);
            continue;
        }
        let Some(start) = open.pop() else { continue };
        let range = start..at + 1;
        // What stands in brackets within was dealt with already.
        let from = match found.last() {
            Some(Bracket::Citation { range, .. } | Bracket::Wrong(range)) if range.start >= start => range.end,
            _ => start + 1,
        };
        let escaped = |at: usize| block.is_escaped(from + at, source) || block.is_code(from + at);
        let Some(sign) = sign(&text[from..at], escaped) else {
            continue;
        };
        let items = (from == start + 1 && block.kind != super::reading::BlockKind::Html)
            .then(|| items(block, start + 1..at))
            .flatten();
        match items {
            Some(items) => found.push(Bracket::Citation { range, items }),
            None if begins_name(&text[from..at], sign) => found.push(Bracket::Wrong(range)),
            None => {}
        }
    }
    found
}

/// Finds an `@` before a letter or digit that stands behind none.
fn sign(inner: &str, escaped: impl Fn(usize) -> bool) -> Option<usize> {
    let names = |at: usize| {
        let before = inner[..at].chars().next_back();
        let after = inner[at + 1..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric) && !escaped(at)
    };
    inner.match_indices('@').map(|it| it.0).find(|at| names(*at))
}

/// Tells whether an `@` is followed by a letter: before a digit it may be a rate or a time.
fn begins_name(inner: &str, at: usize) -> bool {
    inner[at + 1..].chars().next().is_some_and(char::is_alphabetic)
}

/// Reads what stands between the brackets; nothing where a part of it names no source.
fn items(block: &Block, range: Range<usize>) -> Option<Vec<Item>> {
    let inner = &block.text[range.clone()];
    let mut items = Vec::new();
    let mut at = range.start;
    for part in inner.split(';') {
        items.push(item(block, part, at)?);
        at += part.len() + 1;
    }
    Some(items)
}

fn item(block: &Block, part: &str, start: usize) -> Option<Item> {
    let at = sign(part, |_| false)?;
    // `-@a` leaves out the author's name, which is not written here anyway.
    let prefix = part[..at].strip_suffix('-').unwrap_or(&part[..at]);
    let rest = &part[at + 1..];
    let end = rest
        .find(|c: char| c.is_whitespace() || matches!(c, ',' | '@' | '"' | '«' | '“' | '(' | ')' | '{' | '}'))
        .unwrap_or(rest.len());
    let name = rest[..end].trim_end_matches(['.', ':', '!', '?', '-']);
    if name.is_empty() || rest[name.len()..].contains('@') {
        return None;
    }
    let locator = rest[name.len()..].trim_start_matches([',', ' ', '\u{a0}']).trim();
    let from = start + at + 1;
    let words = |words: &str| (!words.trim().is_empty()).then(|| words.trim().to_owned());
    Some(Item {
        source: block.raw(&(from..from + name.len())),
        prefix: words(prefix),
        locator: words(locator),
    })
}
