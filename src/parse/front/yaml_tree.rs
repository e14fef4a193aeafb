//! YAML → tree. The only place that names `serde_saphyr`.
//!
//! Words stay words: `NO` is no boolean, `2025-11-03` no date object. Aliases are bounded, duplicate keys refused.

use std::fmt;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{Location as YamlLocation, Options, Spanned};

use crate::base::span::Span;
use crate::diag::{Diagnostic, Location, catalog};

use super::{Key, Node, Table, Value};

/// Reads YAML; what is wrong is reported at its place in the file.
pub fn read(path: &Arc<str>, source: &str, offset: usize, findings: &mut Vec<Diagnostic>) -> Table {
    if source.trim().is_empty() {
        return Vec::new();
    }
    let mut options = Options::default();
    options.strict_booleans = true;
    options.with_snippet = false;
    if let Some(budget) = &mut options.budget {
        budget.max_depth = super::DEPTH_LIMIT + 4;
        budget.max_aliases = 64;
        budget.max_nodes = 100_000;
    }
    match serde_saphyr::from_str_with_options::<Spanned<Tree>>(source, options) {
        Ok(tree) => match node_of(tree, source, offset).value {
            Value::Table(table) => table,
            Value::Null => Vec::new(),
            other => {
                let at = Location::new(path, Span::new(offset, offset + 1));
                findings.push(catalog::front_matter::not_a_table(at, other.type_name()));
                Vec::new()
            }
        },
        Err(error) => {
            let message = error.without_snippet().to_string();
            let message = message.split(" at line ").next().unwrap_or(&message).to_owned();
            let place = error.location().unwrap_or(YamlLocation::UNKNOWN);
            let start = byte_offset(source, &place);
            let span = Span::new(offset + start, offset + start + word_length(&source[start..]));
            let at = Location::new(path, span);
            if message.contains("duplicate") {
                let name: String = source[start..]
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                let first = first_key(source, &name).filter(|first| *first != start);
                let first = first.map(|first| Span::new(offset + first, offset + first + name.len()));
                let first = first.map(|span| Location::new(path, span));
                findings.push(catalog::front_matter::duplicate_key(at, &name, first));
            } else {
                findings.push(catalog::front_matter::syntax(
                    at,
                    "YAML",
                    message.lines().next().unwrap_or_default(),
                ));
            }
            Vec::new()
        }
    }
}

/// A YAML node as serde sees it.
enum Tree {
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(String),
    List(Vec<Spanned<Tree>>),
    Table(Vec<(Spanned<String>, Spanned<Tree>)>),
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Tree, D::Error> {
        struct TreeVisitor;
        impl<'de> Visitor<'de> for TreeVisitor {
            type Value = Tree;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }
            fn visit_bool<E>(self, it: bool) -> Result<Tree, E> {
                Ok(Tree::Bool(it))
            }
            fn visit_i64<E>(self, it: i64) -> Result<Tree, E> {
                Ok(Tree::Integer(it))
            }
            fn visit_u64<E>(self, it: u64) -> Result<Tree, E> {
                Ok(i64::try_from(it).map_or_else(|_| Tree::Text(it.to_string()), Tree::Integer))
            }
            fn visit_f64<E>(self, it: f64) -> Result<Tree, E> {
                Ok(Tree::Float(it))
            }
            fn visit_str<E>(self, it: &str) -> Result<Tree, E> {
                Ok(Tree::Text(it.to_owned()))
            }
            fn visit_unit<E>(self) -> Result<Tree, E> {
                Ok(Tree::Null)
            }
            fn visit_none<E>(self) -> Result<Tree, E> {
                Ok(Tree::Null)
            }
            fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
                Tree::deserialize(deserializer)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                Ok(Tree::List(list))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Tree, A::Error> {
                let mut table = Vec::new();
                while let Some(entry) = entries.next_entry()? {
                    table.push(entry);
                }
                Ok(Tree::Table(table))
            }
        }
        deserializer.deserialize_any(TreeVisitor)
    }
}

fn node_of(tree: Spanned<Tree>, source: &str, offset: usize) -> Node {
    let span = span_of(&tree.referenced, source, offset);
    let value = match tree.value {
        Tree::Null => Value::Null,
        Tree::Bool(it) => Value::Bool(it),
        Tree::Integer(it) => Value::Integer(it),
        Tree::Float(it) => Value::Float(it),
        Tree::Text(it) => Value::Text(it),
        Tree::List(items) => Value::List(items.into_iter().map(|item| node_of(item, source, offset)).collect()),
        Tree::Table(entries) => Value::Table(
            entries
                .into_iter()
                .map(|(key, value)| {
                    let span = span_of(&key.referenced, source, offset);
                    (Key { text: key.value, span }, node_of(value, source, offset))
                })
                .collect(),
        ),
    };
    Node { value, span }
}

fn span_of(place: &YamlLocation, source: &str, offset: usize) -> Span {
    let start = byte_offset(source, place);
    let length = place
        .span()
        .byte_len()
        .map_or_else(|| word_length(&source[start..]), |length| length as usize);
    let end = (start + length).min(source.len());
    let written = source.get(start..end).unwrap_or_default();
    Span::new(offset + start, offset + start + written.trim_end().len().max(1))
}

fn byte_offset(source: &str, place: &YamlLocation) -> usize {
    let known = place.span().byte_offset().map(|at| at as usize);
    let at = known.filter(|at| *at <= source.len()).unwrap_or_else(|| {
        let line = (place.line() as usize).saturating_sub(1);
        let start: usize = source.split_inclusive('\n').take(line).map(str::len).sum();
        let column = (place.column() as usize).saturating_sub(1);
        let rest = source.get(start..).unwrap_or_default();
        start + rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at)
    });
    let mut at = at.min(source.len());
    while !source.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn word_length(rest: &str) -> usize {
    rest.find(|c: char| c.is_whitespace() || c == ':')
        .unwrap_or(rest.len())
        .max(usize::from(!rest.is_empty()).min(1))
}

fn first_key(source: &str, name: &str) -> Option<usize> {
    let mut at = 0;
    for line in source.split_inclusive('\n') {
        if line
            .strip_prefix(name)
            .is_some_and(|rest| rest.trim_start().starts_with(':'))
        {
            return Some(at);
        }
        at += line.len();
    }
    None
}
