//! Quotations against the archived text of their source: found word for word, or shown with what differs.
//!
//! Takes a text and what is said to stand in it; gives a [`Verdict`]. Pure, and knows neither sites nor files.
//!
//! A quotation is a row of words and of what stands between them, and so is the text; words of the text are found by
//! a digest of their folded form, then compared letter by letter. So a quotation begins and ends at a whole word.
//! Nothing costs more than a number of comparisons that grows with text and quotation ([`steps`]).

mod beside;
mod chains;
mod edges;
mod find;
mod letters;
mod limits;
mod nearest;
mod negation;
mod reading;
mod repeats;
mod sentence;
mod steps;
mod text;
mod verdict;

use beside::Beside;
use chains::Part;
use find::{Occurrence, Search};
use reading::{Reading, Segment};
use steps::Steps;

pub use limits::{
    CONTEXT_LIMIT, INSERTION_LIMIT, INSERTIONS_LIMIT, OMISSION_LIMIT, OMISSIONS_LIMIT, context as long_context,
};
pub use text::SourceText;
pub use verdict::{Caution, Context, Difference, Level, Nearest, Omission, Passage, Trouble, Verdict};

/// What is said to stand in a text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Quoted<'a> {
    /// The words as the editor typed them, without quotation marks around the whole; an empty line parts paragraphs.
    pub text: &'a str,
    /// What stands right before and right after it in the source, to tell one place from another.
    pub prefix: Option<&'a str>,
    pub suffix: Option<&'a str>,
    /// The text's language as a tag, by which negations are known; empty where it is not known.
    pub lang: &'a str,
}

/// How many places of a quotation are told.
const TOLD: usize = 20;

/// Looks a quotation up in its source's text.
pub fn verify(text: &SourceText<'_>, quoted: &Quoted<'_>) -> Verdict {
    verify_counted(text, quoted).0
}

/// Looks a quotation up, and says how many comparisons it took.
fn verify_counted(text: &SourceText<'_>, quoted: &Quoted<'_>) -> (Verdict, u64) {
    let steps = Steps::new(20_000_000 + 64 * (text.text.len() + quoted.text.len()) as u64);
    if let Some((name, count)) = limits::context(quoted) {
        return (Verdict::failed(Trouble::LongContext(name, count)), 0);
    }
    let mut failed = None;
    for reading in reading::readings(quoted.text, text) {
        match limits::check(&reading).and_then(|()| look_up(text, quoted, &reading, &steps)) {
            Ok(verdict) => return (verdict, steps.taken()),
            Err(trouble) => {
                // What differs from the source's own brackets says more than that they are too long for an editor's.
                let says_less = trouble.is_limit() && failed.is_some();
                failed = if says_less { failed } else { Some(trouble) };
            }
        }
    }
    let failed = match (reading::torn(quoted.text), failed) {
        (Some(typed), _) => limits::torn(typed),
        (None, failed) => failed.unwrap_or(Trouble::Nothing),
    };
    (Verdict::failed(failed), steps.taken())
}

/// Where one part of a quotation stands.
struct Survey {
    /// The first place that agrees best.
    first: Occurrence,
    /// The worst level that counts: places that agree but for ligatures count only where there are no better ones.
    worst: Level,
}

fn look_up(text: &SourceText<'_>, quoted: &Quoted<'_>, reading: &Reading, steps: &Steps) -> Result<Verdict, Trouble> {
    let prefix = quoted.prefix.map(Beside::prefix);
    let suffix = quoted.suffix.map(Beside::suffix);
    let Some(last) = reading.segments.len().checked_sub(1) else {
        return Err(Trouble::Nothing);
    };
    let mut parts = Vec::with_capacity(last + 1);
    let mut surveys = Vec::with_capacity(last + 1);
    for (at, segment) in reading.segments.iter().enumerate() {
        let mut part = Part {
            segment,
            worst: Level::Folded,
            beside: Vec::new(),
        };
        part.beside.extend(prefix.iter().filter(|_| at == 0));
        part.beside.extend(suffix.iter().filter(|_| at == last));
        let survey = survey(text, &part, steps)?;
        part.worst = survey.worst;
        parts.push(part);
        surveys.push(survey);
    }
    let chains = chains::find(text, &parts, limits::OMISSION_LIMIT, steps);
    let Some(places) = chains.first() else {
        return Err(apart(text, &parts, &surveys, steps));
    };
    let level = match places.as_slice() {
        [one] => one.level,
        _ => Level::Elided,
    };
    let ambiguous = chains.len() > 1;
    let spans = chains
        .iter()
        .filter_map(|it| Some((it.first()?.bytes.0, it.last()?.bytes.1)));
    let trouble = ambiguous.then(|| Box::new(Trouble::Places(nearest::passages(text, spans))));
    let typed = places.iter().all(|it| it.level == Level::Exact);
    let shown = (!typed).then(|| shown(text, reading, places));
    Ok(Verdict {
        level: if ambiguous { Level::Ambiguous } else { level },
        passages: nearest::passages(text, places.iter().map(|it| it.bytes)),
        context: context(text, quoted.text, (&prefix, &suffix), shown.as_deref(), places),
        shown,
        trouble,
        cautions: negation::cautions(text, quoted.lang, reading, places),
    })
}

/// Looks for the places of one part; says what is wrong where it has none.
fn survey(text: &SourceText<'_>, part: &Part<'_>, steps: &Steps) -> Result<Survey, Trouble> {
    let mut search = Search::new(text, part.segment, steps);
    let mut everywhere: Vec<Occurrence> = Vec::new();
    let mut best: Option<Survey> = None;
    while best.as_ref().is_none_or(|it| it.worst > Level::Normalised) {
        let Some(first) = search.next() else { break };
        if everywhere.len() < TOLD {
            everywhere.push(first);
        }
        let worst = first.level.max(Level::Normalised);
        if part.takes(text, &first) && best.as_ref().is_none_or(|it| worst < it.worst) {
            best = Some(Survey { first, worst });
        }
    }
    match (best, everywhere.is_empty(), search.cut) {
        (Some(best), ..) => Ok(best),
        (None, false, _) => {
            let best = everywhere.iter().map(|it| it.level.max(Level::Normalised)).min();
            let alike = everywhere
                .iter()
                .filter(|it| Some(it.level.max(Level::Normalised)) == best);
            Err(Trouble::Context(nearest::passages(text, alike.map(|it| it.bytes))))
        }
        (None, true, Some(cut)) => Err(nearest::cut(text, cut.bytes)),
        (None, true, None) => Err(nearest::trouble(text, part.segment, steps)),
    }
}

/// Says why parts that each stand in the text are no quotation of it: an omission leaves out too much, or they stand in
/// another order.
fn apart(text: &SourceText<'_>, parts: &[Part<'_>], surveys: &[Survey], steps: &Steps) -> Trouble {
    let far = chains::find(text, parts, usize::MAX, steps);
    let gaps = far.first().into_iter().flat_map(|places| places.windows(2));
    let longest = gaps
        .map(|pair| (pair[0].bytes.1, pair[1].bytes.0))
        .max_by_key(|(from, to)| to.saturating_sub(*from));
    if let Some((from, to)) = longest {
        let left_out = text.passage(from, to);
        return Trouble::Omission(left_out);
    }
    let each = parts.iter().zip(surveys).map(|(part, survey)| {
        let (start, end) = survey.first.bytes;
        (text.passage(start, end), part.segment.text.as_str().into())
    });
    Trouble::Order(each.collect())
}

/// Keeps what neither the words shown nor the places say.
fn context(
    text: &SourceText<'_>,
    typed: &str,
    (prefix, suffix): (&Option<Beside>, &Option<Beside>),
    shown: Option<&[std::sync::Arc<str>]>,
    places: &[Occurrence],
) -> Option<Box<Context>> {
    let own = |place: &Occurrence| &text.text[place.bytes.0..place.bytes.1];
    let words = match shown {
        None => Some(typed),
        Some([words]) => Some(&**words),
        Some(_) => None,
    };
    let same = matches!(places, [one] if words == Some(own(one)));
    let mut context = Context {
        passages: match same {
            true => Vec::new(),
            false => places.iter().map(|it| own(it).into()).collect(),
        },
        omissions: places
            .windows(2)
            .map(|pair| omission(text, &pair[0], &pair[1]))
            .collect(),
        ..Context::default()
    };
    let beside = |it: &Option<Beside>, place: Option<&Occurrence>| it.as_ref()?.own(text, place?);
    if let Some((words, from, to)) = beside(prefix, places.first()) {
        context.prefix = Some(words);
        context.beside.push(text.passage(from, to).points);
    }
    if let Some((words, from, to)) = beside(suffix, places.last()) {
        context.suffix = Some(words);
        context.beside.push(text.passage(from, to).points);
    }
    (context != Context::default()).then(|| Box::new(context))
}

fn omission(text: &SourceText<'_>, before: &Occurrence, after: &Occurrence) -> Omission {
    let words = limits::word_count(&text.text[before.bytes.1..after.bytes.0]);
    Omission { words: words as u32 }
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

#[cfg(test)]
mod tests;
