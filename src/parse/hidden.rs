//! Characters that cannot be published, in what a file says: as typed, by an escape of TOML or YAML, by a reference of HTML.

use std::ops::Range;
use std::sync::Arc;

use crate::base::gate::{self, Hidden, References};
use crate::base::scan::find_any;
use crate::base::span::Span;
use crate::diag::{Diagnostic, Location, catalog};

use super::front::{Front, Node, Value};
use super::markdown;

/// Looks at all that a file says.
pub fn check(path: &Arc<str>, text: &str, front: &Front<'_>, findings: &mut Vec<Diagnostic>) {
    let (head, body) = text.split_at(front.body_start);
    if head.contains("%%") || head.contains("<!--") || head.contains("[@") || head.contains(" @") {
        for (key, node) in front.table.iter().filter(|it| !AS_TYPED.contains(&&*it.0.text)) {
            check_meant(path, (&key.text, node), findings);
        }
    }
    let written = gate::may_hide(head, |_, _| false) || find_any(head, 0, *b"\\").is_some();
    if written {
        for (key, node) in &front.table {
            check_value(path, text, (&key.text, key.span), findings);
            check_node(path, text, node, findings);
        }
    }
    for hidden in in_markdown(body) {
        let span = Span::new(hidden.start, hidden.end).shifted(front.body_start);
        findings.push(catalog::reading::hidden(Location::new(path, span), &hidden));
    }
}

/// Fields whose words are Markdown, quoted letter by letter, an address, or the editor's own.
const AS_TYPED: [&str; 12] = [
    "summary",
    "text",
    "prefix",
    "suffix",
    "extra",
    "accepted",
    "url",
    "archive_url",
    "website",
    "same_as",
    "redirect_from",
    "slug",
];

/// Looks for comments and citations in fields that are shown as they are written.
fn check_meant(path: &Arc<str>, (key, node): (&str, &Node<'_>), findings: &mut Vec<Diagnostic>) {
    match &node.value {
        Value::Text(value) => {
            let closed = value.split_once("<!--").is_some_and(|(_, rest)| rest.contains("-->"));
            let comment = closed || value.matches("%%").count() > 1;
            let at = Location::new(path, node.span);
            if comment {
                findings.push(catalog::markdown::comment_in_field(at, key));
            } else if markdown::means_citation(value) {
                findings.push(catalog::markdown::citation_in_field(at, key));
            }
        }
        Value::List(items) => items.iter().for_each(|it| check_meant(path, (key, it), findings)),
        Value::Table(table) => {
            for (key, node) in table.iter().filter(|it| !AS_TYPED.contains(&&*it.0.text)) {
                check_meant(path, (&key.text, node), findings);
            }
        }
        Value::Date(_) | Value::Integer(_) | Value::Float(_) | Value::Bool(_) | Value::Null => {}
    }
}

/// Looks at references in Markdown that front matter holds; what else is in it has been looked at.
pub fn check_references(
    path: &Arc<str>,
    markdown: &str,
    at: impl Fn(Range<usize>) -> Span,
    findings: &mut Vec<Diagnostic>,
) {
    for hidden in in_markdown(markdown).into_iter().filter(|it| it.reference) {
        let at = Location::new(path, at(hidden.start..hidden.end));
        findings.push(catalog::reading::hidden(at, &hidden));
    }
}

/// Finds what cannot be published in Markdown: within code a reference is shown as it is typed.
fn in_markdown(text: &str) -> Vec<Hidden> {
    // Control characters and what is no character were refused when the file was decoded.
    if !gate::may_turn(text) && !text.contains("&#") {
        return Vec::new();
    }
    let found = gate::find(text, References::Resolved);
    if found.iter().all(|it| !it.reference) {
        return found;
    }
    let mut masked = text.as_bytes().to_vec();
    for range in markdown::code(text) {
        let code = masked.get_mut(range).into_iter().flatten();
        code.filter(|byte| **byte == b'&').for_each(|byte| *byte = b' ');
    }
    match String::from_utf8(masked) {
        Ok(masked) => gate::find(&masked, References::Resolved),
        Err(_) => found,
    }
}

fn check_node(path: &Arc<str>, text: &str, node: &Node<'_>, findings: &mut Vec<Diagnostic>) {
    match &node.value {
        Value::Text(value) | Value::Date(value) => check_value(path, text, (value, node.span), findings),
        Value::List(items) => items.iter().for_each(|it| check_node(path, text, it, findings)),
        Value::Table(table) => {
            for (key, node) in table {
                check_value(path, text, (&key.text, key.span), findings);
                check_node(path, text, node, findings);
            }
        }
        Value::Integer(_) | Value::Float(_) | Value::Bool(_) | Value::Null => {}
    }
}

/// Looks at a value with its place in the file.
fn check_value(path: &Arc<str>, text: &str, (value, span): (&str, Span), findings: &mut Vec<Diagnostic>) {
    let written = text.get(span.range()).unwrap_or_default();
    for hidden in gate::find(value, References::AsTyped) {
        let at = Location::new(path, gate::place(written, span, hidden.character));
        findings.push(catalog::reading::hidden(at, &hidden));
    }
}
