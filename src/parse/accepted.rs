//! `accepted` in front matter: the warnings of this file that an editor has answered.
//!
//! Takes the field; gives each entry as the finding that it stays unless it meets a warning
//! ([`settle`](crate::diag::accepted::settle)). What is wrong with an entry is reported at its place.

use crate::base::fold::nfc;
use crate::diag::accepted::{Acceptance, FoldedText, Places, Scope, Where};
use crate::diag::{Location, catalog};

use super::fields::{Fields, Sink};
use super::front::{Node, Value};
use super::schema::{missing, tables};

/// Entries of one file: each is compared with each warning there.
const ACCEPTED_LIMIT: usize = 100;

/// Reads the entries of a file.
pub fn read(fields: &mut Fields<'_>, sink: &mut Sink<'_>) {
    if fields.key_span("accepted").is_none() {
        return;
    }
    let mut count = 0;
    let source = sink.text;
    let mut text = None;
    tables(fields, "accepted", sink, |own, node, sink| {
        count += 1;
        if count > ACCEPTED_LIMIT {
            if count == ACCEPTED_LIMIT + 1 {
                let at = Location::new(sink.path, node.span);
                let found = catalog::front_matter::too_many_entries(at, "accepted", ACCEPTED_LIMIT);
                sink.findings.push(found);
            }
            own.text("code", sink);
            own.text("at", sink);
            own.text("reason", sink);
            return None;
        }
        entry(own, node, (source, &mut text), sink);
        None::<()>
    });
}

fn entry<'t>(
    own: &mut Fields<'_>,
    node: &Node<'_>,
    (source, text): (&'t str, &mut Option<FoldedText<'t>>),
    sink: &mut Sink<'_>,
) {
    let code = own.get("code").and_then(|it| sink.text("code", it));
    let words = own.get("at");
    let at = words.and_then(|it| sink.text("at", it));
    let reason = own.get("reason").and_then(|it| sink.text("reason", it));
    missing("accepted", "code", own, node, sink);
    missing("accepted", "reason", own, node, sink);
    let place = match (words, &at) {
        (None, _) => Where::Anywhere,
        (Some(_), None) => return,
        (Some(node), Some(at)) if at.value.is_empty() => {
            return sink.bad_value("at", "", "words that stand at the place, or leave `at` out", node.span);
        }
        (Some(node), Some(at)) => {
            let file = text.get_or_insert_with(|| FoldedText::new(source));
            let nothing = Places::default();
            let found = Some(file.places(&at.value, Some(node.span))).filter(|it| *it != nothing);
            // The file may have its letters and accents apart, as it was typed here.
            let apart = || match &node.value {
                Value::Text(words) if nfc(words) != *words => file.places(words, Some(node.span)),
                _ => nothing,
            };
            Where::Places(found.unwrap_or_else(apart))
        }
    };
    let (Some(code), Some(reason)) = (code, reason) else {
        return;
    };
    if code.value.is_empty() || reason.value.is_empty() {
        return;
    }
    let location = Location::new(sink.path, sink.places.span(code.at));
    sink.findings.push(match catalog::code(&code.value) {
        Err(nearest) => catalog::accepted::unknown_code(location, &code.value, nearest),
        Ok(code) => catalog::accepted::entry(
            location,
            Acceptance {
                code,
                scope: Scope::Here,
                at: place,
                reason: reason.value,
            },
        ),
    });
}
