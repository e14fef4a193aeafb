//! TOML → tree. The only place, with `config`, that names `toml`.

use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::base::span::Span;
use crate::diag::{Diagnostic, Location, catalog};

use super::{Key, Node, Table, Value};

/// Reads TOML; what is wrong is reported at its place in the file, all of it at once where the parser can go on.
pub fn read(path: &Arc<str>, source: &str, offset: usize, findings: &mut Vec<Diagnostic>) -> Table {
    let (table, errors) = DeTable::parse_recoverable(source);
    let tree = table_of(table.get_ref(), offset);
    let mut last_line = usize::MAX;
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        let line = source[..span.start.min(source.len())].matches('\n').count();
        // One slip often brings several complaints about the same line: the first says it.
        if line == last_line {
            continue;
        }
        last_line = line;
        let at = Location::new(path, Span::from(span.clone()).shifted(offset));
        if error.message().contains("duplicate key") {
            let name = source.get(span.clone()).unwrap_or_default().trim();
            let first = tree
                .iter()
                .find(|(key, _)| key.text == name.trim_matches('"'))
                .map(|(key, _)| key.span);
            let first = first
                .map(|span| Location::new(path, span))
                .filter(|first| first.span != at.span);
            findings.push(catalog::front_matter::duplicate_key(at, name, first));
        } else {
            findings.push(catalog::front_matter::syntax(at, "TOML", error.message()));
        }
    }
    tree
}

fn table_of(table: &DeTable<'_>, offset: usize) -> Table {
    table
        .iter()
        .map(|(key, value)| {
            let span = Span::from(key.span()).shifted(offset);
            (
                Key {
                    text: key.get_ref().to_string(),
                    span,
                },
                node_of(value, offset),
            )
        })
        .collect()
}

fn node_of(value: &Spanned<DeValue<'_>>, offset: usize) -> Node {
    let span = Span::from(value.span()).shifted(offset);
    let value = match value.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => {
            let parsed = i64::from_str_radix(&number.as_str().replace('_', ""), number.radix());
            parsed.map_or_else(|_| Value::Text(number.as_str().to_owned()), Value::Integer)
        }
        DeValue::Float(number) => number
            .as_str()
            .replace('_', "")
            .parse()
            .map_or(Value::Float(0.0), Value::Float),
        DeValue::Boolean(it) => Value::Bool(*it),
        DeValue::Datetime(date) => Value::Date(date.to_string()),
        DeValue::Array(items) => Value::List(items.iter().map(|item| node_of(item, offset)).collect()),
        DeValue::Table(table) => Value::Table(table_of(table, offset)),
    };
    Node { value, span }
}
