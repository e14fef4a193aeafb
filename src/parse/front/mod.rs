//! Front matter: TOML between `+++` lines or YAML between `---` lines, read into one tree with places.
//!
//! Takes the text of a file; gives the tree, where the body begins, and what is wrong. Leaves out what the fields mean:
//! that is `schema`'s.

mod plain;
mod toml_tree;
mod yaml_tree;

use std::borrow::Cow;
use std::sync::Arc;

use crate::base::scan::find_any;
use crate::base::span::Span;
use crate::diag::{Diagnostic, Location, catalog};

/// A value of front matter and where it stands in the file, from which texts without escapes are borrowed.
#[derive(Clone, Debug, PartialEq)]
pub struct Node<'t> {
    pub value: Value<'t>,
    pub span: Span,
}

/// What a value is; both formats give the same.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'t> {
    Text(Cow<'t, str>),
    Integer(i64),
    Float(f64),
    Bool(bool),
    /// A TOML date or date-time, as written.
    Date(Cow<'t, str>),
    List(Vec<Node<'t>>),
    Table(Table<'t>),
    /// YAML's null: as if the key were not there.
    Null,
}

/// Keys with their values, in the order of the file.
pub type Table<'t> = Vec<(Key<'t>, Node<'t>)>;

/// A key and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Key<'t> {
    pub text: Cow<'t, str>,
    pub span: Span,
}

/// A file taken apart.
pub struct Front<'t> {
    pub table: Table<'t>,
    /// Byte at which the body begins.
    pub body_start: usize,
    /// The opening fence: where a missing field is reported.
    pub fence: Span,
    /// Whether the front matter could be read.
    pub readable: bool,
}

/// Levels of tables and lists within one another.
const DEPTH_LIMIT: usize = 32;
/// Bytes of front matter.
const SIZE_LIMIT: usize = 1 << 20;

/// Parts front matter from body and reads it.
pub fn read<'t>(path: &Arc<str>, text: &'t str, findings: &mut Vec<Diagnostic>) -> Front<'t> {
    let first = text.lines().next().unwrap_or_default();
    let fence = first.trim_end();
    let nothing = |readable| Front {
        table: Vec::new(),
        body_start: 0,
        fence: Span::new(0, fence.len()),
        readable,
    };
    if fence != "+++" && fence != "---" {
        return nothing(true);
    }
    let fence_span = Span::new(0, fence.len());
    let start = line_end(text, 0);
    let Some((end, body_start)) = closing_fence(text, start, fence) else {
        findings.push(catalog::front_matter::unclosed(Location::new(path, fence_span), fence));
        return Front {
            body_start: text.len(),
            ..nothing(false)
        };
    };
    let source = &text[start..end];
    if source.len() > SIZE_LIMIT {
        findings.push(catalog::front_matter::too_long(
            Location::new(path, fence_span),
            source.len(),
            SIZE_LIMIT,
        ));
        return Front {
            body_start,
            ..nothing(false)
        };
    }
    let before = findings.len();
    let reader = if fence == "+++" {
        toml_tree::read
    } else {
        yaml_tree::read
    };
    let table = match too_deep(source) {
        Some(at) => {
            let at = Location::new(path, Span::new(start + at, start + at + 1));
            findings.push(catalog::front_matter::too_deep(at, DEPTH_LIMIT));
            Vec::new()
        }
        None => reader(path, source, start, findings),
    };
    Front {
        table,
        body_start,
        fence: fence_span,
        readable: findings.len() == before,
    }
}

impl Value<'_> {
    /// Names the type in a message: `a string`.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Text(_) => "a string",
            Value::Integer(_) => "a whole number",
            Value::Float(_) => "a number",
            Value::Bool(_) => "true or false",
            Value::Date(_) => "a date",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
            Value::Null => "nothing",
        }
    }
}

fn line_end(text: &str, from: usize) -> usize {
    find_any(text, from, *b"\n").map_or(text.len(), |at| at + 1)
}

/// Finds the line that closes the front matter: where it begins, and where the body begins.
fn closing_fence(text: &str, start: usize, fence: &str) -> Option<(usize, usize)> {
    // The sign that a fence is made of is rarer than lines are, above all `+`.
    let sign = *fence.as_bytes().first()?;
    let mut from = start;
    while let Some(at) = find_any(text, from, [sign]) {
        let begins_line = at == start || text.as_bytes()[at - 1] == b'\n';
        if begins_line && text[at..].starts_with(fence) {
            let end = line_end(text, at);
            if text[at..end].trim_end() == fence {
                return Some((at, end));
            }
        }
        from = at + 1;
    }
    None
}

/// Finds the first bracket nested deeper than a reader should follow, without recursion.
///
/// Strings are not looked into: brackets in a string are rarely so many, and a front matter of 32 open brackets in
/// words is refused as well rather than read wrongly.
fn too_deep(source: &str) -> Option<usize> {
    // Few brackets in all cannot be nested too deep. Up to 255 of them are counted in a byte, many bytes at a time.
    let opening = |block: &[u8]| {
        block
            .iter()
            .map(|byte| u8::from(matches!(byte, b'[' | b'{')))
            .sum::<u8>()
    };
    let brackets: usize = source
        .as_bytes()
        .chunks(255)
        .map(|block| usize::from(opening(block)))
        .sum();
    if brackets <= DEPTH_LIMIT {
        return None;
    }
    let mut depth = 0usize;
    for (at, byte) in source.bytes().enumerate() {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEPTH_LIMIT {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_fence_is_the_first_line_that_is_one(text in "([ab]{0,3}(\\+{1,4}|-{1,4})?[ a]?\n){0,6}(\\+{3}|-{3}| )?", from_line in 0usize..3) {
            let start: usize = text.split_inclusive('\n').take(from_line).map(str::len).sum();
            for fence in ["+++", "---"] {
                let mut at = start;
                let mut expected = None;
                for line in text[start..].split_inclusive('\n') {
                    if expected.is_none() && line.trim_end() == fence {
                        expected = Some((at, at + line.len()));
                    }
                    at += line.len();
                }
                prop_assert_eq!(closing_fence(&text, start, fence), expected, "{:?}", text);
            }
        }
    }
}
