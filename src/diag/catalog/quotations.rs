//! Quotations against the archived texts of their sources: what does not stand there, what is quoted too much of.

use crate::diag::{Diagnostic, Location, Severity};

/// The codes of this group.
pub const CODES: &[&str] = &[
    "ambiguous-quotation",
    "archive-changed",
    "insertion-limit",
    "lone-words",
    "long-context",
    "missing-archive",
    "negation-left-out",
    "negation-put-in",
    "omission-limit",
    "original-changed",
    "quotation-below-word",
    "quotation-context",
    "quotation-not-in-source",
    "quotation-order",
    "quotations-joined",
    "quoted-share",
    "quoted-words",
    "translation-language",
    "unverified-quotation",
    "words-in-attribution",
];

/// A place in an archived text, with the words that stand there.
pub struct Place {
    pub at: Location,
    pub words: String,
}

/// How the passage nearest to a quotation differs from it.
pub struct Near {
    /// The passage, with the words that differ marked.
    pub source: Place,
    /// The quotation, marked likewise.
    pub quoted: String,
    /// The first difference, as source and quotation have it; empty where one has nothing.
    pub first: (String, String),
    /// How many stretches differ.
    pub count: usize,
    /// The one word that is spelled otherwise by a letter or two, as the source has it.
    pub misspelling: Option<String>,
}

/// No passage of the text equals the quotation.
pub fn not_in_source(at: Location, source: &str, near: Option<Near>) -> Diagnostic {
    let code = "quotation-not-in-source";
    let Some(near) = near else {
        return Diagnostic::error(
            code,
            at,
            format!("nothing in the archived text of `{source}` is like this quotation"),
        )
        .help("quote the text letter by letter, or name the source that says it");
    };
    let (theirs, ours) = (&near.first.0, &near.first.1);
    let mut message = match (theirs.is_empty(), ours.is_empty()) {
        (false, true) => format!("`{source}` has `{theirs}` here, which the quotation leaves out"),
        (true, _) => format!("`{ours}` does not stand here in `{source}`"),
        (false, false) => format!("`{source}` has `{theirs}` here, not `{ours}`"),
    };
    if near.count > 1 {
        message.push_str(&match near.count - 1 {
            1 => ", and differs in 1 more place".to_owned(),
            more => format!(", and differs in {more} more places"),
        });
    }
    let help = match (&near.misspelling, theirs.is_empty(), ours.is_empty()) {
        (Some(word), ..) => format!("quote the source's own spelling; where that is its mistake, write `{word} [sic]`"),
        (None, false, true) => "put the words back, or mark what is left out with `[…]`".to_owned(),
        (None, true, _) if near.count == 1 => format!("take it out, or set it in brackets as your own: `[{ours}]`"),
        _ => "quote the text letter by letter; `[…]` marks what is left out, brackets what is put in".to_owned(),
    };
    Diagnostic::error(code, at.clone(), message)
        .related(near.source.at, format!("the source: {}", near.source.words))
        .related(at, format!("the quotation: {}", near.quoted))
        .help(help)
}

/// Words in quotation marks in a sentence that names a source, and that do not stand in it; `failed` says what is nearest.
pub fn quoted_words(source: &str, words: &str, failed: Diagnostic) -> Diagnostic {
    let mut diagnostic = Diagnostic::warning(
        "quoted-words",
        failed.at,
        format!("`{words}` is in quotation marks in a sentence that names `{source}`, and does not stand there"),
    )
    .help("quote the source's own words; or name the source that has them; or set a name or title in `<cite>`, without marks, or in emphasis");
    diagnostic.related = failed.related;
    diagnostic
}

/// Words in quotation marks in the attribution of a quotation that do not stand in its source.
pub fn words_in_attribution(at: Location, source: &str, words: &str) -> Diagnostic {
    Diagnostic::error(
        "words-in-attribution",
        at,
        format!("the attribution has `{words}` in quotation marks, which does not stand in `{source}`"),
    )
    .help("take the marks away, or quote the source's own words")
}

/// The translation of a quotation into its own language.
pub fn translation_language(at: Location, lang: &str, source: &str) -> Diagnostic {
    Diagnostic::error(
        "translation-language",
        at,
        format!("`{source}` is in the language `{lang}` already: these words are no translation of it"),
    )
    .help("give the language of the translation, or `lang` in the source's front matter where it is wrong")
}

/// The letters stand there, but the quotation cuts a word or a number.
pub fn below_word(at: Location, source: &str, quoted: &str, whole: Place) -> Diagnostic {
    Diagnostic::error(
        "quotation-below-word",
        at,
        format!("`{quoted}` begins or ends inside a word of `{source}`"),
    )
    .help(format!("quote whole words: `{}`", whole.words))
    .related(whole.at, format!("the source: `{}`", whole.words))
}

/// Passages that stand apart, joined without a mark.
pub fn joined(at: Location, source: &str, places: Vec<Place>) -> Diagnostic {
    let joints: Vec<&str> = places.iter().map(|it| it.words.as_str()).collect();
    let help = match joints.as_slice() {
        [first, second, ..] => format!(
            "mark what is left out: `{} […] {}`; or quote each by itself",
            last_words(first),
            first_words(second)
        ),
        _ => "mark what is left out with `[…]`".to_owned(),
    };
    let diagnostic = Diagnostic::error(
        "quotations-joined",
        at,
        format!(
            "{} passages of `{source}` that stand apart are joined without a mark",
            places.len()
        ),
    );
    with_places(diagnostic, places).help(help)
}

/// Segments that stand in the source in another order.
pub fn order(at: Location, source: &str, places: Vec<Place>) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        "quotation-order",
        at,
        format!("the parts of this quotation stand in another order in `{source}`"),
    );
    with_places(diagnostic, places).help("quote them in the source's order, or each by itself")
}

/// The words stand there, but not with this prefix or suffix.
pub fn context(at: Location, source: &str, places: Vec<Place>) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        "quotation-context",
        at,
        format!("these words stand in `{source}`, but not beside this prefix or suffix"),
    );
    with_places(diagnostic, places).help("copy a few words from right before or right after the passage")
}

/// What may be put into a quotation: words of one insertion, of all.
#[derive(Clone, Copy, Debug)]
pub struct InsertionLimits {
    pub each: usize,
    pub all: usize,
}

fn with_insertion_limits(diagnostic: Diagnostic, limits: InsertionLimits) -> Diagnostic {
    diagnostic.help(format!(
        "brackets hold at most {} words and no paragraph's end, all together at most {} words or a third of the quotation; say the rest in your own text",
        limits.each, limits.all
    ))
}

/// An insertion is too long.
pub fn insertion(at: Location, typed: &str, words: usize, limits: InsertionLimits) -> Diagnostic {
    let message = match words > limits.each {
        true => format!("`{typed}` puts {words} words into the quotation"),
        false => format!("`{typed}` puts too many characters into the quotation"),
    };
    with_insertion_limits(Diagnostic::error("insertion-limit", at, message), limits)
}

/// All insertions together are too much.
pub fn insertions(at: Location, words: usize, allowed: usize, limits: InsertionLimits) -> Diagnostic {
    let message = format!("the brackets put {words} words into a quotation that may have {allowed}");
    with_insertion_limits(Diagnostic::error("insertion-limit", at, message), limits)
}

/// A paragraph ends within brackets.
pub fn torn_insertion(at: Location, typed: &str, limits: InsertionLimits) -> Diagnostic {
    let message = format!("a paragraph ends within the brackets `{typed}`");
    with_insertion_limits(Diagnostic::error("insertion-limit", at, message), limits)
}

/// What a quotation may leave out: omissions in it, characters of each.
#[derive(Clone, Copy, Debug)]
pub struct OmissionLimits {
    pub count: usize,
    pub characters: usize,
}

fn with_omission_limits(diagnostic: Diagnostic, limits: OmissionLimits) -> Diagnostic {
    diagnostic.help(format!(
        "a quotation has at most {} omissions, each of at most {} characters: quote the parts each by itself",
        limits.count, limits.characters
    ))
}

/// There are too many omissions.
pub fn omissions(at: Location, count: usize, limits: OmissionLimits) -> Diagnostic {
    let message = format!("{count} omissions in one quotation");
    with_omission_limits(Diagnostic::error("omission-limit", at, message), limits)
}

/// An omission leaves out too much.
pub fn omission(at: Location, source: &str, characters: usize, left_out: Place, limits: OmissionLimits) -> Diagnostic {
    let message = format!("an omission leaves out {characters} characters of `{source}`");
    let diagnostic = Diagnostic::error("omission-limit", at, message);
    with_omission_limits(with_places(diagnostic, vec![left_out]), limits)
}

/// A prefix or a suffix is too long.
pub fn long_context(at: Location, name: &str, characters: usize, limit: usize) -> Diagnostic {
    Diagnostic::error(
        "long-context",
        at,
        format!("`{name}` has {characters} characters; the limit is {limit}"),
    )
    .help("a few words from right before or right after the passage are enough: they are published with it")
}

/// The source has a negation that the quotation leaves out.
pub fn negation_left_out(at: Location, source: &str, word: &str, sentence: Place) -> Diagnostic {
    Diagnostic::warning(
        "negation-left-out",
        at,
        format!("the quotation leaves out `{word}`, with which `{source}` has the words"),
    )
    .related(sentence.at, format!("the source: {}", sentence.words))
    .help("quote the negation too; where the sense stands without it, say why with `accepted`")
}

/// The editor put a negation into the quotation.
pub fn negation_put_in(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::warning(
        "negation-put-in",
        at,
        format!("`{typed}` puts a negation into the source's words"),
    )
    .help("quote the source as it stands, and say in your own text what it denies")
}

/// Several parts of a quotation are one word each.
pub fn lone_words(at: Location, words: &[std::sync::Arc<str>]) -> Diagnostic {
    let each: Vec<String> = words.iter().take(4).map(|it| format!("`{it}`")).collect();
    Diagnostic::warning(
        "lone-words",
        at,
        format!(
            "{} parts of the quotation are one word each: {}",
            words.len(),
            each.join(", ")
        ),
    )
    .help("quote more around each: out of single words any sentence can be put together")
}

/// Words that stand in the source more than once.
pub fn ambiguous(at: Location, severity: Severity, source: &str, count: usize, places: Vec<Place>) -> Diagnostic {
    let mut diagnostic = Diagnostic::warning(
        "ambiguous-quotation",
        at,
        format!("these words stand {} in `{source}`", times(count)),
    );
    diagnostic.severity = severity;
    with_places(diagnostic, places)
        .help("quote more of the passage, or say which is meant with `prefix` or `suffix`: the words right before or after it")
}

/// A quotation of a source without an archived text.
pub fn unverified(at: Location, severity: Severity, source: &str) -> Diagnostic {
    let mut diagnostic = Diagnostic::warning(
        "unverified-quotation",
        at,
        format!("not verified: no text of `{source}` is archived"),
    );
    diagnostic.severity = severity;
    diagnostic.help("put the text beside the source's record as a .txt file and name it there: `text = \"…\"`")
}

/// All quotations of sources without an archived text, counted.
pub fn unverified_count(at: Location, count: usize) -> Diagnostic {
    let counted = match count {
        1 => "1 quotation is not verified: no text of its source is archived".to_owned(),
        _ => format!("{count} quotations are not verified: no text of their sources is archived"),
    };
    Diagnostic::note("unverified-quotation", at, counted)
        .help("`[quotations] unverified = \"warn\"` in chancery.toml lists them")
}

/// A text that is not where its source says.
pub fn missing_archive(at: Location, path: &str, quotations: usize) -> Diagnostic {
    let lost = match quotations {
        0 => String::new(),
        1 => ": 1 quotation cannot be verified".to_owned(),
        more => format!(": {more} quotations cannot be verified"),
    };
    Diagnostic::error("missing-archive", at, format!("no archived text is at `{path}`{lost}"))
        .help("put the file back, or take `text` out: the quotations are then shown as not verified")
}

/// A file that an archived text was taken out of, and that is gone or no longer the same.
pub fn original_changed(at: Location, path: &str, gone: bool) -> Diagnostic {
    let what = if gone {
        "is not there"
    } else {
        "is not the file that was imported"
    };
    Diagnostic::warning("original-changed", at, format!("the original `{path}` {what}"))
        .help("put the old file back, or take `original` and `original_sha256` out")
}

/// A text that is not the one confirmed; the quotations that no longer stand in it, of how many.
pub fn archive_changed(
    at: Location,
    source: &str,
    path: &str,
    sha256: &str,
    failed: Vec<(Location, String)>,
    all: usize,
) -> Diagnostic {
    let still = match (failed.len(), all) {
        (_, 0) => "nothing is quoted from it".to_owned(),
        (0, 1) => "its one quotation still stands".to_owned(),
        (0, all) => format!("all {all} quotations of it still stand"),
        (1, all) => format!("1 of {all} quotations of it no longer stands"),
        (failed, all) => format!("{failed} of {all} quotations of it no longer stand"),
    };
    let mut diagnostic = Diagnostic::error(
        "archive-changed",
        at,
        format!("`{path}` is not the text that was confirmed: {still}"),
    )
    .help(format!(
        "put the old file back; or read the new one and confirm it with `chancery import --confirm {source}`: `sha256 = \"{sha256}\"`"
    ));
    for (at, words) in failed {
        diagnostic = diagnostic.related(at, format!("no longer there: {words}"));
    }
    diagnostic
}

/// How much of a text may be quoted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Limit<'a> {
    Warn(f64),
    Stop(f64),
    /// An outlet's own.
    Budget(f64, &'a str),
}

/// More of a text is quoted than is allowed.
pub fn share(at: Location, source: &str, share: f64, limit: Limit<'_>) -> Diagnostic {
    let percent = |share: f64| format!("{} %", (share * 100.0).round());
    let (severity, allowed, by, help) = match limit {
        Limit::Warn(limit) => (
            Severity::Warning,
            limit,
            "`[quotations] warn`".to_owned(),
            "quote less of it, or let its outlet say how much is right and why: `quote_budget`",
        ),
        Limit::Stop(limit) => (
            Severity::Error,
            limit,
            "`[quotations] stop`".to_owned(),
            "quote less of it, or let its outlet say how much is right and why: `quote_budget`",
        ),
        Limit::Budget(limit, outlet) => (
            Severity::Error,
            limit,
            format!("the `quote_budget` of `{outlet}`"),
            "quote less of it, or raise the budget and say why",
        ),
    };
    // Two that round to the same would read as nonsense.
    let shown = match percent(share) == percent(allowed) {
        true => format!("{:.1} %", share * 100.0),
        false => percent(share),
    };
    let mut diagnostic = Diagnostic::warning(
        "quoted-share",
        at,
        format!("the site quotes {shown} of `{source}`; {by} is {}", percent(allowed)),
    );
    diagnostic.severity = severity;
    diagnostic.help(help)
}

fn with_places(mut diagnostic: Diagnostic, places: Vec<Place>) -> Diagnostic {
    for place in places {
        diagnostic = diagnostic.related(place.at, format!("`{}`", place.words));
    }
    diagnostic
}

fn times(count: usize) -> String {
    match count {
        2 => "twice".to_owned(),
        // No more than these were looked for.
        21.. => "more than 20 times".to_owned(),
        count => format!("{count} times"),
    }
}

/// Returns the end of a passage, at most four words of it.
fn last_words(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words[words.len().saturating_sub(4)..].join(" ")
}

fn first_words(text: &str) -> String {
    text.split_whitespace().take(4).collect::<Vec<_>>().join(" ")
}
