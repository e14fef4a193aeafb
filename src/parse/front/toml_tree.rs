//! TOML → tree. The only place, with `config`, that names `toml`.

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

use crate::base::date::EventDate;
use crate::base::span::Span;
use crate::diag::{Diagnostic, Location, catalog};

use super::{Key, Node, Table, Value, plain};

/// Reads TOML; what is wrong is reported at its place in the file, all of it at once where the parser can go on.
pub fn read<'t>(path: &Arc<str>, source: &'t str, offset: usize, findings: &mut Vec<Diagnostic>) -> Table<'t> {
    if let Some(table) = plain::read(source, offset) {
        return table;
    }
    let (table, errors) = DeTable::parse_recoverable(source);
    let tree = Text { source, offset }.table(table.into_inner());
    let mut seen_lines = Vec::new();
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        let line = source.get(..span.start).unwrap_or(source).matches('\n').count();
        // One slip often brings several complaints about the same line: the first says it.
        if seen_lines.contains(&line) {
            continue;
        }
        seen_lines.push(line);
        let written = source.get(span.clone()).unwrap_or_default();
        let span = Span::from(span).shifted(offset);
        let at = Location::new(path, span);
        findings.push(match error.message() {
            "duplicate key" => {
                let name = written.trim_matches(['"', '\'']);
                let first = first_key(&tree, name, span.start).map(|span| Location::new(path, span));
                catalog::front_matter::duplicate_key(at, name, first)
            }
            "recursion limit" => catalog::front_matter::too_deep(at, super::DEPTH_LIMIT),
            message => bare_date(path, source, (span.start as usize).saturating_sub(offset), offset)
                .unwrap_or_else(|| catalog::front_matter::syntax(at, "TOML", message)),
        });
    }
    tree
}

/// Returns what the parser reads, unless anything is wrong.
#[cfg(test)]
pub fn parsed(source: &str, offset: usize) -> Option<Table<'_>> {
    let table = DeTable::parse(source).ok()?;
    Some(Text { source, offset }.table(table.into_inner()))
}

/// Says what is wrong with a date that is not in quotes: that there is no such day, or that it needs quotes.
fn bare_date(path: &Arc<str>, source: &str, at: usize, offset: usize) -> Option<Diagnostic> {
    let ends = |c: char| c.is_whitespace() || matches!(c, '=' | ',' | '[' | ']' | '{' | '}' | '#');
    let before = source.get(..at)?;
    let start = before.trim_end_matches(|c| !ends(c)).len();
    let rest = &source[start..];
    let written = &rest[..rest.find(ends).unwrap_or(rest.len())];
    let looks_like_one = written.starts_with(|c: char| c.is_ascii_digit() || c == 'X') && written.len() > 4;
    if !looks_like_one {
        return None;
    }
    let place = |from: usize, to: usize| Location::new(path, Span::new(from, to).shifted(offset + start));
    match EventDate::parse(written) {
        Ok(_) => Some(catalog::front_matter::unquoted_date(place(0, written.len()), written)),
        Err(error) if written.contains('-') => {
            let at = place(error.range.start, error.range.end);
            Some(catalog::front_matter::bad_date(at, &error.message, error.help))
        }
        Err(_) => None,
    }
}

/// Finds the nearest key of a name that stands before a place.
fn first_key(table: &Table<'_>, name: &str, before: u32) -> Option<Span> {
    let mut nearest: Option<Span> = None;
    let mut take = |found: Option<Span>| nearest = nearest.max(found);
    for (key, node) in table {
        if key.text == name && key.span.start < before {
            take(Some(key.span));
        }
        match &node.value {
            Value::Table(table) => take(first_key(table, name, before)),
            Value::List(items) => {
                for item in items {
                    if let Value::Table(table) = &item.value {
                        take(first_key(table, name, before));
                    }
                }
            }
            _ => {}
        }
    }
    nearest
}

/// The text that was read, and where it begins in the file.
#[derive(Clone, Copy)]
struct Text<'t> {
    source: &'t str,
    offset: usize,
}

impl<'t> Text<'t> {
    fn table(self, table: DeTable<'t>) -> Table<'t> {
        let mut entries: Table<'t> = Vec::with_capacity(table.len());
        for (key, value) in table {
            let span = Span::from(key.span()).shifted(self.offset);
            let text = key.into_inner();
            entries.push((Key { text, span }, self.node(value)));
        }
        // The parser sorts keys by name; the editor's order says which language comes first.
        entries.sort_by_key(|(key, _)| key.span.start);
        entries
    }

    fn node(self, value: Spanned<DeValue<'t>>) -> Node<'t> {
        let range = value.span();
        let span = Span::from(range.clone()).shifted(self.offset);
        let value = match value.into_inner() {
            DeValue::String(text) => Value::Text(text),
            DeValue::Integer(number) => {
                let parsed = i64::from_str_radix(number.as_str(), number.radix());
                parsed.map_or_else(|_| Value::Text(number.as_str().to_owned().into()), Value::Integer)
            }
            DeValue::Float(number) => number.as_str().parse().map_or(Value::Null, Value::Float),
            DeValue::Boolean(it) => Value::Bool(it),
            DeValue::Datetime(date) => self.date(date, range),
            DeValue::Array(items) => {
                let mut list = Vec::with_capacity(items.len());
                for item in items {
                    list.push(self.node(item));
                }
                Value::List(list)
            }
            DeValue::Table(table) => Value::Table(self.table(table)),
        };
        Node { value, span }
    }

    fn date(self, date: Datetime, range: Range<usize>) -> Value<'t> {
        // A day alone can be written in one way only.
        if date.date.is_some()
            && date.time.is_none()
            && let Some(written) = self.source.get(range).filter(|it| it.len() == "2025-11-03".len())
        {
            return Value::Date(written.into());
        }
        // A day that the calendar does not have comes as nothing, and has been reported.
        match date.to_string() {
            text if text.is_empty() => Value::Null,
            text => Value::Date(text.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_date_is_given_as_it_is_written(date in "(0[0-9]{3}|20[0-9]{2})-[01][0-9]-[0-3][0-9]([T ][01][0-9]:[0-5][0-9]:[0-5][0-9]Z)?") {
            let source = format!("date = {date} # a day");
            let mut findings = Vec::new();
            let tree = read(&"x.md".into(), &source, 0, &mut findings);
            let Ok(table) = DeTable::parse(&source) else {
                prop_assert!(!findings.is_empty());
                return Ok(());
            };
            for value in table.get_ref().values() {
                let Some(expected) = value.get_ref().as_datetime() else { continue };
                prop_assert_eq!(&tree[0].1.value, &Value::Date(expected.to_string().into()));
            }
        }
    }
}
