//! Quotations against the archived text of their source: found word for word, or shown with what differs.
//!
//! Takes a text and what is said to stand in it; gives a [`Verdict`]. Pure, and knows neither sites nor files.
//!
//! A quotation is a row of words and of what stands between them, and so is the text; words of the text are found by
//! a digest of their folded form, then compared letter by letter. So a quotation begins and ends at a whole word.

mod find;
mod letters;
mod nearest;
mod reading;
mod text;
mod verdict;

use find::Occurrence;
use reading::{Reading, Segment};

pub use text::SourceText;
pub use verdict::{Context, Difference, Level, Nearest, Passage, Trouble, Verdict};

/// What is said to stand in a text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Quoted<'a> {
    /// The words as the editor typed them, without quotation marks around the whole; an empty line parts paragraphs.
    pub text: &'a str,
    /// What stands right before and right after it in the source, to tell one place from another.
    pub prefix: Option<&'a str>,
    pub suffix: Option<&'a str>,
}

/// How many places of a quotation are told.
const TOLD: usize = 20;

/// Looks a quotation up in its source's text.
pub fn verify(text: &SourceText<'_>, quoted: &Quoted<'_>) -> Verdict {
    let mut failed = None;
    for reading in reading::readings(quoted.text, text.text) {
        match look_up(text, quoted, &reading) {
            Ok(verdict) => return verdict,
            Err(trouble) => failed = Some(trouble),
        }
    }
    Verdict {
        level: Level::Failed,
        passages: Vec::new(),
        shown: None,
        trouble: Some(Box::new(failed.unwrap_or(Trouble::Nothing))),
        context: None,
    }
}

fn look_up(text: &SourceText<'_>, quoted: &Quoted<'_>, reading: &Reading) -> Result<Verdict, Trouble> {
    let mut found: Vec<Vec<Occurrence>> = Vec::with_capacity(reading.segments.len());
    for segment in &reading.segments {
        let places = find::find(text, segment);
        if places.is_empty() {
            return Err(nearest::trouble(text, segment));
        }
        found.push(places);
    }
    let ranges = |places: &[Occurrence]| nearest::passages(text, places.iter().take(TOLD).map(|it| it.bytes));
    let (Some(first), Some(last)) = (found.first(), found.last()) else {
        return Err(Trouble::Nothing);
    };
    let everywhere = ranges(if quoted.prefix.is_some() { first } else { last });
    if let (Some(prefix), Some(places)) = (quoted.prefix, found.first_mut()) {
        places.retain(|it| ends_with(&text.text[..it.bytes.0], prefix));
    }
    if let (Some(suffix), Some(places)) = (quoted.suffix, found.last_mut()) {
        places.retain(|it| starts_with(&text.text[it.bytes.1..], suffix));
    }
    if found.iter().any(Vec::is_empty) {
        return Err(Trouble::Context(everywhere));
    }
    let chains = chains(&found);
    let Some(chain) = chains.first() else {
        let parts = reading.segments.iter().zip(&found);
        let parts = parts.map(|(segment, places)| {
            let (start, end) = places[0].bytes;
            (text.passage(start, end), segment.text.as_str().into())
        });
        return Err(Trouble::Order(parts.collect()));
    };
    let places: Vec<Occurrence> = chain.iter().zip(&found).map(|(at, all)| all[*at]).collect();
    let level = match places.as_slice() {
        [one] => one.level,
        _ => Level::Elided,
    };
    let ambiguous = chains.len() > 1;
    let trouble = ambiguous.then(|| {
        let spans = chains.iter().take(TOLD).map(|chain| {
            let start = found[0][chain[0]].bytes.0;
            let end = chain
                .iter()
                .zip(&found)
                .next_back()
                .map_or(start, |(at, all)| all[*at].bytes.1);
            (start, end)
        });
        Box::new(Trouble::Places(nearest::passages(text, spans)))
    });
    let typed = places.iter().all(|it| it.level == Level::Exact);
    let shown = (!typed).then(|| shown(text, reading, &places));
    Ok(Verdict {
        level: if ambiguous { Level::Ambiguous } else { level },
        passages: nearest::passages(text, places.iter().map(|it| it.bytes)),
        context: context(text.text, quoted, shown.as_deref(), &places),
        shown,
        trouble,
    })
}

/// Keeps what neither the words shown nor the places say.
fn context(
    text: &str,
    quoted: &Quoted<'_>,
    shown: Option<&[std::sync::Arc<str>]>,
    places: &[Occurrence],
) -> Option<Box<Context>> {
    let own = |place: &Occurrence| &text[place.bytes.0..place.bytes.1];
    let words = match shown {
        None => Some(quoted.text),
        Some([words]) => Some(&**words),
        Some(_) => None,
    };
    let same = matches!(places, [one] if words == Some(own(one)));
    let (start, end) = (places.first()?.bytes.0, places.last()?.bytes.1);
    let context = Context {
        passages: match same {
            true => Vec::new(),
            false => places.iter().map(|it| own(it).into()).collect(),
        },
        prefix: quoted.prefix.and_then(|it| before(&text[..start], it)),
        suffix: quoted.suffix.and_then(|it| after(&text[end..], it)),
    };
    (context != Context::default()).then(|| Box::new(context))
}

/// The end of a text that is a prefix as typed, in the text's own characters.
fn before(text: &str, prefix: &str) -> Option<std::sync::Arc<str>> {
    let wanted = plain(prefix);
    let from = text.len().saturating_sub(4 * wanted.len() + 64);
    let starts: Vec<usize> = (text.char_indices().rev().map(|it| it.0))
        .take_while(|at| *at >= from)
        .collect();
    let short = starts.partition_point(|at| !plain(&text[*at..]).ends_with(&wanted));
    starts.get(short).map(|at| text[*at..].into())
}

/// The start of a text that is a suffix as typed, in the text's own characters.
fn after(text: &str, suffix: &str) -> Option<std::sync::Arc<str>> {
    let wanted = plain(suffix);
    let to = 4 * wanted.len() + 64;
    let ends: Vec<usize> = (text.char_indices().map(|(at, c)| at + c.len_utf8()))
        .take_while(|at| *at <= to)
        .collect();
    let short = ends.partition_point(|at| !plain(&text[..*at]).starts_with(&wanted));
    ends.get(short).map(|at| text[..*at].into())
}

/// Chooses the places of the segments, one after the other: for each place where the last segment can end, the
/// tightest choice.
fn chains(found: &[Vec<Occurrence>]) -> Vec<Vec<usize>> {
    let mut chains: Vec<Vec<usize>> = Vec::new();
    let mut next = vec![0; found.len()];
    for first in 0..found[0].len() {
        let mut chain = vec![first];
        let mut end = found[0][first].end;
        for (index, places) in found.iter().enumerate().skip(1) {
            while places.get(next[index]).is_some_and(|it| it.first < end) {
                next[index] += 1;
            }
            let Some(place) = places.get(next[index]) else {
                return chains;
            };
            end = place.end;
            chain.push(next[index]);
        }
        if found.len() > 1 && chains.last().is_some_and(|last| last.last() == chain.last()) {
            chains.pop();
        }
        chains.push(chain);
    }
    chains
}

/// The source's own characters, a paragraph each, with the editor's brackets and omissions.
fn shown(text: &SourceText<'_>, reading: &Reading, places: &[Occurrence]) -> Vec<std::sync::Arc<str>> {
    let mut out = String::new();
    let segments: &[Segment] = &reading.segments;
    for (at, (segment, place)) in segments.iter().zip(places).enumerate() {
        out.push_str(&reading.between[at]);
        find::show(text, segment, place, &mut out);
    }
    out.push_str(reading.between.last().map_or("", String::as_str));
    out.split("\n\n")
        .map(str::trim)
        .filter(|it| !it.is_empty())
        .map(Into::into)
        .collect()
}

fn ends_with(before: &str, prefix: &str) -> bool {
    let prefix = plain(prefix);
    let mut start = before.len().saturating_sub(4 * prefix.len() + 64);
    while !before.is_char_boundary(start) {
        start -= 1;
    }
    plain(&before[start..]).ends_with(&prefix)
}

fn starts_with(after: &str, suffix: &str) -> bool {
    let suffix = plain(suffix);
    let mut end = after.len().min(4 * suffix.len() + 64);
    while !after.is_char_boundary(end) {
        end += 1;
    }
    plain(&after[..end]).starts_with(&suffix)
}

/// A text as typography does not change it, without spaces at its ends.
fn plain(text: &str) -> String {
    let composed = crate::base::fold::nfc(text);
    let signs: String = letters::signs(&composed, false).iter().map(|it| it.c).collect();
    signs.trim().to_owned()
}

#[cfg(test)]
mod tests;
