//! What one text takes from other records: names behind links and citations, passages placed by their id.
//!
//! A few bytes in a text can stand for a long passage; a text of some kilobytes must not become a page of many megabytes.

use std::sync::Arc;

use crate::base::chunks::Chunks;
use crate::base::id::RecordId;
use crate::diag::{Diagnostic, catalog};
use crate::parse::body::{Body, LinkTarget};
use crate::parse::document::{At, Document};
use crate::parse::record::{Excerpt, Facts, LocalText};

use super::site::{BodyJoins, Record, Target};

/// Bytes that a text may take from other records.
pub const EXPANSION_LIMIT: usize = 8 << 20;
/// A link or a quotation costs something whatever its words are.
const EACH: usize = 64;

/// What a text has taken.
#[derive(Default)]
pub struct Taken {
    /// Where it is more than it may.
    pub over: Option<Diagnostic>,
    /// Whether it is so much that longer names elsewhere may make it too much.
    pub heavy: bool,
}

/// By how many bytes a name may grow without making a text too heavy that is not heavy: that many links cost more.
pub const SMALL_GROWTH: usize = EACH;

/// Finds where a text has taken more than it may.
pub fn check(
    document: &Document,
    body: &Body,
    joins: &BodyJoins,
    records: &Chunks<Record>,
    documents: &Chunks<Arc<Document>>,
) -> Taken {
    let taken = body.links.len() + body.quotations.len() + body.citations.len();
    if taken == 0 {
        return Taken::default();
    }
    let other = |id: RecordId| records.get(id.index())?.document.map(|at| &*documents[at as usize]);
    let name = |id: RecordId| other(id).map_or(0, |it| size(&it.header.title.value));
    let links = body.links.iter().zip(&joins.links).map(|(link, target)| {
        let size = match (&link.target, target) {
            (LinkTarget::Wiki(_), Target::Record(id, _)) => name(*id),
            _ => 0,
        };
        (size, link.at)
    });
    let quotations = body.quotations.iter().zip(&joins.quotations).map(|(quotation, join)| {
        let words = join.source.and_then(other).and_then(|it| match &it.header.facts {
            Facts::Source(source) => source.excerpts.get(join.excerpt? as usize),
            _ => None,
        });
        let size = words.map_or(0, passage) + join.source.map_or(0, name);
        (size, quotation.at)
    });
    let citations = body
        .citations
        .iter()
        .zip(&joins.citations)
        .map(|(citation, source)| (source.map_or(0, name), citation.source.at));
    let mut sum = 0usize;
    let over = |(size, at): (usize, At)| {
        sum += size + EACH;
        (sum > EXPANSION_LIMIT).then_some(at)
    };
    let at = links.chain(quotations).chain(citations).find_map(over);
    Taken {
        over: at.map(|at| catalog::links::takes_too_much(document.location(at), EXPANSION_LIMIT)),
        heavy: sum > EXPANSION_LIMIT / 2,
    }
}

pub fn size(text: &LocalText) -> usize {
    text.0.iter().map(|(_, text)| text.len()).max().unwrap_or(0)
}

pub fn passage(excerpt: &Excerpt) -> usize {
    let translations = excerpt.translations.iter().map(|it| it.text.len());
    let around = [&excerpt.prefix, &excerpt.suffix].into_iter().flatten();
    excerpt.text.value.len()
        + translations.sum::<usize>()
        + around.map(|it| it.len()).sum::<usize>()
        + excerpt.note.as_ref().map_or(0, size)
}
