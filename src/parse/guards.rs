//! Keys that were meant to withhold a record and would not: those of other programs, misspelt ones, and those in an
//! editor's own words.
//!
//! Takes a key that no field has, with its value; says whether it withholds by its meaning, and what to write instead. Which
//! keys are known is for the caller to say.

use crate::base::date::Instant;
use crate::base::fold::fold;
use crate::diag::{Diagnostic, Severity, nearest};

use super::front::{Node, Value};

/// Fields that withhold a record, or the text of a source: a misspelt one is an error.
pub const GUARDS: [&str; 4] = ["draft", "embargo", "expires", "publish"];

/// What a key of that meaning withholds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Means {
    /// Where it is true.
    Hide,
    /// Where it is false.
    Show,
    /// Up to a moment.
    Until,
    /// From a moment on.
    After,
    /// Where its word is one of those that withhold.
    State,
    /// Whatever it says.
    Always,
    /// It keeps search engines away, which no field does.
    Search,
    /// The same where it is false.
    InSearch,
}

use Means::{After, Always, Hide, InSearch, Search, Show, State, Until};

/// Keys of Hugo, Jekyll, Zola, Eleventy, Obsidian, Docusaurus, Ghost, WordPress and others, in small letters without
/// signs between.
const OTHERS: &[(&str, Means)] = &[
    ("access", State),
    ("dgpublish", Show),
    ("discoverable", InSearch),
    ("eleventyexcludefromcollections", Hide),
    ("excludefromsearch", Search),
    ("expirationdate", After),
    ("expire", After),
    ("expireat", After),
    ("expireon", After),
    ("expiresat", After),
    ("expireson", After),
    ("expiry", After),
    ("expirydate", After),
    ("headless", Hide),
    ("hide", Hide),
    ("index", InSearch),
    ("indexed", InSearch),
    ("insearchindex", InSearch),
    ("isdraft", Hide),
    ("ispublic", Show),
    ("ispublished", Show),
    ("list", Show),
    ("listed", Show),
    ("live", Show),
    ("membersonly", Hide),
    ("noindex", Search),
    ("notafter", After),
    ("notbefore", Until),
    ("offtherecord", Hide),
    ("offline", Hide),
    ("online", Show),
    ("pagefind", InSearch),
    ("password", Always),
    ("permalink", Show),
    ("postpassword", Always),
    ("poststatus", State),
    ("protected", Hide),
    ("public", Show),
    ("publish", Show),
    ("published", Show),
    ("publishafter", Until),
    ("publishat", Until),
    ("publishdate", Until),
    ("publishfrom", Until),
    ("publishon", Until),
    ("publishtime", Until),
    ("publishuntil", After),
    ("releaseat", Until),
    ("render", Show),
    ("robots", Search),
    ("robotsnoindex", Search),
    ("searchable", InSearch),
    ("searchexclude", Search),
    ("searchhidden", Search),
    ("sitemap", InSearch),
    ("sitemapexclude", Search),
    ("state", State),
    ("status", State),
    ("unpublishat", After),
    ("unpublishdate", After),
    ("unpublishon", After),
    ("visibility", State),
    ("visible", Show),
    ("wip", Hide),
    ("wpstatus", State),
];

/// Words of withholding, without accents, in English and French.
const WORDS: &[(&str, Means)] = &[
    ("brouillon", Hide),
    ("brouillons", Hide),
    ("cachee", Hide),
    ("classified", Hide),
    ("classifie", Hide),
    ("confidential", Hide),
    ("confidentiel", Hide),
    ("confidentielle", Hide),
    ("diffuser", Show),
    ("draft", Hide),
    ("drafts", Hide),
    ("embargo", Until),
    ("embargoed", Until),
    ("expiration", After),
    ("expire", After),
    ("expired", After),
    ("expires", After),
    ("expirer", After),
    ("expiry", After),
    ("hidden", Hide),
    ("hide", Hide),
    ("internal", Hide),
    ("interne", Hide),
    ("invisible", Hide),
    ("masque", Hide),
    ("masquee", Hide),
    ("masquer", Hide),
    ("noindex", Search),
    ("private", Hide),
    ("prive", Hide),
    ("privee", Hide),
    ("publier", Show),
    ("publish", Show),
    ("restreint", Hide),
    ("restreinte", Hide),
    ("restricted", Hide),
    ("secret", Hide),
    ("secrete", Hide),
    ("sensitive", Hide),
    ("unlisted", Hide),
    ("unpublish", After),
    ("unpublished", Hide),
    ("withheld", Hide),
    ("withhold", Hide),
];

/// Words that turn a meaning round: `ne_pas_publier`.
const NEGATIONS: [&str; 9] = ["aucun", "do", "dont", "jamais", "never", "no", "non", "not", "pas"];
/// Words that are near a guard by their letters and something else by their meaning.
const REAL_WORDS: [&str; 6] = ["craft", "drift", "express", "expenses", "graft", "public"];
/// States of other programs in which nobody sees a page.
const HIDDEN_STATES: [&str; 16] = [
    "archived",
    "auto-draft",
    "brouillon",
    "draft",
    "future",
    "hidden",
    "inherit",
    "members",
    "never",
    "paid",
    "pending",
    "private",
    "scheduled",
    "trash",
    "unlisted",
    "unpublished",
];

/// What a key that was meant to withhold is answered with.
#[derive(Debug, PartialEq, Eq)]
pub enum Meant {
    /// A guard is meant by its letters.
    Misspelt(&'static str),
    /// Another program has such a key: what to write instead.
    OfOthers(String),
    /// It is in the editor's own words: what to write instead.
    InWords(String),
}

/// Says what a key is meant for that no field has, if it withholds; `yaml` is how the answer is to be written.
pub fn meant(key: &str, node: &Node<'_>, yaml: bool) -> Option<Meant> {
    let bare = squeezed(key);
    let value = &node.value;
    let exact = GUARDS.into_iter().find(|it| *it == bare && *it != key);
    if let Some(guard) = exact {
        return Some(Meant::Misspelt(guard));
    }
    let listed = OTHERS.iter().find(|(other, _)| *other == bare);
    if let Some(instead) = listed.and_then(|(_, means)| instead(*means, value, yaml)) {
        return Some(Meant::OfOthers(instead));
    }
    let near = near_guard(&bare).filter(|_| !GUARDS.contains(&key));
    if let Some(guard) = near.filter(|_| is_guarding(value) || !REAL_WORDS.contains(&&*bare)) {
        return Some(Meant::Misspelt(guard));
    }
    if !is_guarding(value) {
        return None;
    }
    let means = match of_words(key)? {
        // Not before that day.
        Show if moment(value).is_some() => Until,
        means => means,
    };
    let instead = instead(means, value, yaml)?;
    Some(Meant::InWords(instead))
}

/// Does the same for a key within a table that nobody asked for: there a name that is near a guard's needs a value that
/// withholds.
pub fn meant_within(key: &str, node: &Node<'_>, yaml: bool) -> Option<Meant> {
    if GUARDS.contains(&key) && is_guarding(&node.value) {
        return Some(Meant::Misspelt(GUARDS.into_iter().find(|it| *it == key)?));
    }
    meant(key, node, yaml).filter(|_| is_guarding(&node.value) || matches!(&node.value, Value::Text(_)))
}

/// Tells whether an editor meant to withhold a file, which only a slip keeps from it: of that file no words may reach a log.
pub fn only_a_slip(findings: &[Diagnostic], text: &str, readable: bool) -> bool {
    let on_guard = |it: &Diagnostic| {
        let before = text.get(..it.at.span.start as usize).unwrap_or_default();
        let line = &text[before.rfind('\n').map_or(0, |at| at + 1)..];
        let key = line.split(['=', ':', '\n']).next().unwrap_or_default();
        key.len() < 40 && exactly(key).is_some_and(|it| it != "publish")
    };
    let slip = |it: &Diagnostic| match it.code {
        "empty-guard" | "withholds-nothing" | "unknown-key" => true,
        "bad-date" | "wrong-type" => on_guard(it),
        _ => false,
    };
    let errors = findings.iter().filter(|it| it.severity == Severity::Error);
    errors.clone().any(slip) || (!readable && has_guard(text))
}

/// Tells whether front matter that cannot be read has a line that may withhold its record.
fn has_guard(text: &str) -> bool {
    /// Front matter that never closes is looked at so far.
    const LINES: usize = 200;
    let mut lines = text.lines();
    let fence = lines.next().map(str::trim_end).unwrap_or_default();
    if fence != "+++" && fence != "---" {
        return false;
    }
    let front = lines.take_while(|line| line.trim_end() != fence).take(LINES);
    let mut keys = front.filter_map(|line| Some((line.split_once(['=', ':'])?, line)));
    keys.any(|((key, value), line)| {
        let short = line.len() < 400;
        let off = matches!(value.trim(), "false" | "no");
        short && !off && (exactly(key).is_some_and(|it| it != "publish") || of_words(key).is_some())
    })
}

/// Finds a guard's name in any case.
pub fn exactly(key: &str) -> Option<&'static str> {
    let bare = squeezed(key);
    GUARDS.into_iter().find(|it| *it == bare)
}

/// Returns the letters and digits of a key, small and without accents.
fn squeezed(key: &str) -> String {
    fold(key).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Finds the guard whose letters a key has but for one or two: not one that merely begins with it.
fn near_guard(key: &str) -> Option<&'static str> {
    let near = nearest(key, GUARDS)?;
    let (longer, shorter) = (key.len().max(near.len()), key.len().min(near.len()));
    (longer - shorter <= 2).then_some(near)
}

/// Tells what the words of a key mean.
fn of_words(key: &str) -> Option<Means> {
    let words = words(key);
    let negated = words.iter().any(|it| NEGATIONS.contains(&&**it));
    let mut found = words.iter().filter_map(|word| {
        let listed = WORDS.iter().find(|(it, _)| it == word).map(|(_, means)| *means);
        let near = || {
            let near = near_guard(word).filter(|_| word.len() >= 5 && !REAL_WORDS.contains(&&**word))?;
            WORDS.iter().find(|(it, _)| *it == near).map(|(_, means)| *means)
        };
        listed.or_else(near)
    });
    // `caché` is a word of withholding, `cache` is not.
    let means = found
        .next()
        .or_else(|| key.to_lowercase().contains("caché").then_some(Hide))?;
    Some(match (means, negated) {
        (Show, true) => Hide,
        (Hide, true) => Show,
        (means, _) => means,
    })
}

/// Parts a key into its words, as `_`, `-`, spaces and capitals do.
fn words(key: &str) -> Vec<String> {
    let mut parted = String::with_capacity(key.len() + 4);
    let mut small = false;
    for c in key.chars() {
        if c.is_uppercase() && small {
            parted.push(' ');
        }
        small = c.is_lowercase();
        parted.push(if c.is_alphanumeric() { c } else { ' ' });
    }
    fold(&parted).split_whitespace().map(str::to_owned).collect()
}

/// Tells whether a value is one that guards have: yes or no, a date, an instant, or nothing at all.
fn is_guarding(value: &Value<'_>) -> bool {
    truth(value).is_some() || moment(value).is_some() || matches!(value, Value::Null)
}

fn truth(value: &Value<'_>) -> Option<bool> {
    match value {
        Value::Bool(it) => Some(*it),
        Value::Integer(it @ (0 | 1)) => Some(*it == 1),
        Value::Text(text) => match &*fold(text.trim()) {
            "true" | "yes" | "on" | "oui" | "vrai" | "y" | "always" => Some(true),
            "false" | "no" | "off" | "non" | "faux" | "n" | "never" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// Returns a value that is a date or an instant, as it is written.
fn moment<'v>(value: &'v Value<'_>) -> Option<&'v str> {
    let (Value::Date(text) | Value::Text(text)) = value else {
        return None;
    };
    let text = text.trim();
    let digits = |range: std::ops::Range<usize>| {
        text.get(range)
            .is_some_and(|it| it.bytes().all(|it| it.is_ascii_digit()))
    };
    (digits(0..4) && text.get(4..5) == Some("-") && digits(5..7)).then_some(text)
}

/// Says what to write in place of a key that means something; nothing where its value withholds nothing.
fn instead(means: Means, value: &Value<'_>, yaml: bool) -> Option<String> {
    let write = |key: &str, value: &str| match yaml {
        true => format!("write `{key}: {value}`"),
        false => format!("write `{key} = {value}`"),
    };
    let draft = |hidden: bool| match hidden {
        true => write("draft", "true"),
        false => format!("{}, or take it out", write("draft", "false")),
    };
    let at = |key: &str| match (moment(value), truth(value)) {
        (Some(text), _) => Some(dated(write, key, text)),
        (None, Some(is)) => Some(draft(is)),
        (None, None) => matches!(value, Value::Null).then(|| write(key, "2026-05-01T06:00:00+02:00")),
    };
    let search = || {
        let withhold = write("draft", "true");
        format!("to withhold the record {withhold}; no field keeps a public page from search engines")
    };
    match means {
        Hide | Show => match (truth(value), moment(value)) {
            (Some(is), _) => Some(draft(is == (means == Hide))),
            (None, Some(text)) => (means == Hide).then(|| dated(write, "embargo", text)),
            (None, None) => (means == Hide && matches!(value, Value::Null)).then(|| draft(true)),
        },
        Until => at("embargo"),
        After => at("expires"),
        Always => Some(draft(true)),
        State => match value {
            Value::Text(text) => HIDDEN_STATES.contains(&&*fold(text.trim())).then(|| draft(true)),
            _ => None,
        },
        Search => match value {
            Value::Text(text) if truth(value).is_none() => text.to_lowercase().contains("no").then(search),
            _ => (truth(value) == Some(true)).then(search),
        },
        InSearch => (truth(value) == Some(false)).then(search),
    }
}

/// Proposes a guard with a moment: what lacks its time or offset gets one, to be seen and set right.
fn dated(write: impl Fn(&str, &str) -> String, key: &str, text: &str) -> String {
    let with_sign = text.replacen(' ', "T", 1);
    let forms = [
        text.to_owned(),
        with_sign.clone(),
        format!("{with_sign}Z"),
        format!("{text}T00:00:00Z"),
    ];
    let Some(form) = forms.iter().find(|it| Instant::parse(it).is_ok()) else {
        return format!(
            "{}: the moment with its offset",
            write(key, "2026-05-01T06:00:00+02:00")
        );
    };
    match *form == text {
        true => write(key, form),
        false => format!("{}, with your own time and offset", write(key, form)),
    }
}
