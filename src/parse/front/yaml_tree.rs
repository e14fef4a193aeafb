//! YAML → tree. The only place that names `serde_saphyr`.
//!
//! Words stay words: `NO` is no boolean, `2025-11-03` no date object. Aliases are bounded, duplicate keys refused.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::budget::BudgetBreach;
use serde_saphyr::options::DuplicateKeyPolicy;
use serde_saphyr::{Error, Location as YamlLocation, Options, Spanned};

use crate::base::span::Span;
use crate::diag::{Diagnostic, Location, catalog};

use super::{Key, Node, Table, Value};

/// Values that aliases may unfold to, in all.
const UNFOLDED_LIMIT: usize = 2_000;

/// Reads YAML; what is wrong is reported at its place in the file: the first slip of syntax, all keys given twice.
pub fn read<'t>(path: &Arc<str>, source: &'t str, offset: usize, findings: &mut Vec<Diagnostic>) -> Table<'t> {
    if source.trim().is_empty() {
        return Vec::new();
    }
    let mut options = Options::default();
    options.strict_booleans = true;
    options.leading_zero_numbers_as_strings = true;
    options.underscored_numbers_as_strings = true;
    options.with_snippet = false;
    // Both places of a key given twice are needed: they are looked for in the finished tree.
    options.duplicate_keys = DuplicateKeyPolicy::PassThrough;
    options.alias_limits.max_total_replayed_events = UNFOLDED_LIMIT;
    if let Some(budget) = &mut options.budget {
        budget.max_depth = super::DEPTH_LIMIT;
    }
    let reader = Reader { path, source, offset };
    let tree = match serde_saphyr::from_str_with_options::<Spanned<Tree>>(source, options) {
        Ok(tree) => reader.node_of(tree, findings),
        Err(error) => {
            findings.push(reader.diagnostic(error.without_snippet()));
            return Vec::new();
        }
    };
    match tree.value {
        Value::Table(table) => table,
        Value::Null => Vec::new(),
        other => {
            let at = Location::new(path, Span::new(tree.span.start as usize, tree.span.start as usize + 1));
            findings.push(catalog::front_matter::not_a_table(at, other.type_name()));
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

/// What turns places of the parser into places in the file.
struct Reader<'a> {
    path: &'a Arc<str>,
    source: &'a str,
    /// Byte of the file at which the source begins.
    offset: usize,
}

impl Reader<'_> {
    fn node_of(&self, tree: Spanned<Tree>, findings: &mut Vec<Diagnostic>) -> Node<'static> {
        let span = self.span_of(&tree.referenced);
        let value = match tree.value {
            Tree::Null => Value::Null,
            Tree::Bool(it) => Value::Bool(it),
            Tree::Integer(it) => Value::Integer(it),
            Tree::Float(it) => Value::Float(it),
            Tree::Text(it) => Value::Text(it.into()),
            Tree::List(items) => Value::List(items.into_iter().map(|item| self.node_of(item, findings)).collect()),
            Tree::Table(entries) => Value::Table(self.table_of(entries, findings)),
        };
        Node { value, span }
    }

    fn table_of(
        &self,
        entries: Vec<(Spanned<String>, Spanned<Tree>)>,
        findings: &mut Vec<Diagnostic>,
    ) -> Table<'static> {
        let mut first: HashMap<String, Span> = HashMap::with_capacity(entries.len());
        let mut table: Table<'static> = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            let span = self.span_of(&key.referenced);
            let node = self.node_of(value, findings);
            if let Some(first) = first.insert(key.value.clone(), span) {
                let first = Location::new(self.path, first);
                let at = Location::new(self.path, span);
                findings.push(catalog::front_matter::duplicate_key(at, &key.value, Some(first)));
                continue;
            }
            let text = key.value.into();
            table.push((Key { text, span }, node));
        }
        table
    }

    fn diagnostic(&self, error: &Error) -> Diagnostic {
        let place = error.location().unwrap_or(YamlLocation::UNKNOWN);
        let start = byte_offset(self.source, &place);
        let end = start + word_length(&self.source[start..]);
        let at = Location::new(self.path, Span::new(start, end).shifted(self.offset));
        match error {
            Error::Budget {
                breach: BudgetBreach::Depth { .. },
                ..
            } => catalog::front_matter::too_deep(at, super::DEPTH_LIMIT),
            Error::Budget { .. } => catalog::front_matter::unfolds_too_far(at, UNFOLDED_LIMIT),
            Error::NullIntoString { .. } => catalog::front_matter::syntax(at, "YAML", "a key is empty"),
            Error::MultipleDocuments { .. } => {
                catalog::front_matter::syntax(at, "YAML", "a second document begins within the front matter")
            }
            Error::RecursiveReferencesRequireWeakTypes { .. } => {
                catalog::front_matter::syntax(at, "YAML", "an alias refers to what holds it")
            }
            error => {
                let message = error.to_string();
                let message = message.split(" at line ").next().unwrap_or(&message);
                let message = message.lines().next().unwrap_or_default();
                // The error wraps another that cannot be looked into.
                if message.starts_with("alias replay") {
                    return catalog::front_matter::unfolds_too_far(at, UNFOLDED_LIMIT);
                }
                catalog::front_matter::syntax(at, "YAML", message)
            }
        }
    }

    fn span_of(&self, place: &YamlLocation) -> Span {
        let start = byte_offset(self.source, place);
        let length = place
            .span()
            .byte_len()
            .map_or_else(|| word_length(&self.source[start..]), |length| length as usize);
        let end = (start + length).min(self.source.len());
        let written = self.source.get(start..end).unwrap_or_default();
        Span::new(start, start + written.trim_end().len().max(1)).shifted(self.offset)
    }
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
