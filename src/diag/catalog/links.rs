//! Names, links and relations: what does not lead where it says.

use crate::diag::{Diagnostic, Location, Severity};

/// The codes of this group.
pub const CODES: &[&str] = &[
    "ambiguous-name",
    "dangling-anchor",
    "dangling-link",
    "dangling-reference",
    "duplicate-id",
    "expansion-limit",
    "expired-target",
    "image-case",
    "missing-image",
    "missing-language",
    "near-name",
    "not-public",
    "part-of-itself",
    "quotation-form",
    "quotation-not-allowed",
    "relation-kind",
    "shared-name",
    "topic-address",
    "translation-alone",
    "unknown-excerpt",
    "unlinked-name",
    "unsourced-words",
];

/// A `[[…]]` or a Markdown link that names no record.
pub fn dangling_link(severity: Severity, at: Location, typed: &str, nearest: &[String]) -> Diagnostic {
    let message = format!("nothing is called `{typed}`");
    let diagnostic = match severity {
        Severity::Error => Diagnostic::error("dangling-link", at, message),
        Severity::Warning => Diagnostic::warning("dangling-link", at, message),
        Severity::Note => Diagnostic::note("dangling-link", at, message),
    };
    let help = did_you_mean(nearest);
    diagnostic.help(help.unwrap_or_else(|| "put it right, or make the record with `chancery new`".to_owned()))
}

/// A text that shows more of other records than a page should hold.
pub fn takes_too_much(at: Location, limit: usize) -> Diagnostic {
    Diagnostic::error(
        "expansion-limit",
        at,
        format!("what the text takes from other records comes here to more than the limit of {limit} bytes"),
    )
    .help("place fewer passages, or part the text")
}

/// A link to a path at which the site has nothing.
pub fn dangling_path(severity: Severity, at: Location, typed: &str, nearest: &[String]) -> Diagnostic {
    let message = format!("no page and no file is at `{typed}`");
    let diagnostic = match severity {
        Severity::Error => Diagnostic::error("dangling-link", at, message),
        Severity::Warning => Diagnostic::warning("dangling-link", at, message),
        Severity::Note => Diagnostic::note("dangling-link", at, message),
    };
    diagnostic.maybe_help(did_you_mean(nearest))
}

/// A field that names no record of the kinds it takes.
pub fn dangling_reference(at: Location, typed: &str, what: &str, nearest: &[String]) -> Diagnostic {
    let help = did_you_mean(nearest).unwrap_or_else(|| {
        let kind = what.split([',', ' ']).next().unwrap_or(what);
        format!("put it right, or make the record: `chancery new {kind} \"{typed}\"`")
    });
    Diagnostic::error("dangling-reference", at, format!("no {what} is called `{typed}`")).help(help)
}

/// A field that takes an id or plain words, with what looks like an id and has no record.
pub fn dangling_words(at: Location, typed: &str, what: &str, nearest: &[String]) -> Diagnostic {
    let help = did_you_mean(nearest)
        .unwrap_or_else(|| "write plain words with a space or a capital to have them shown as written".to_owned());
    Diagnostic::error(
        "dangling-reference",
        at,
        format!("`{typed}` looks like an id, and no {what} has it"),
    )
    .help(help)
}

/// A reference to a record of a kind that the field does not take.
pub fn relation_kind(at: Location, typed: &str, is: &str, wanted: &str) -> Diagnostic {
    Diagnostic::error(
        "relation-kind",
        at,
        format!("`{typed}` is a record of kind {is}, and {wanted} is needed here"),
    )
}

/// A name that fits several records.
pub fn ambiguous_name(at: Location, typed: &str, candidates: &[String]) -> Diagnostic {
    Diagnostic::error(
        "ambiguous-name",
        at,
        format!("`{typed}` fits {} records", candidates.len()),
    )
    .help(format!("write one of {}", list(candidates)))
}

/// A link or relation to a draft or embargoed record; the id is given, never the title.
pub fn not_public(at: Location, id: &str, why: &str) -> Diagnostic {
    Diagnostic::error("not-public", at, format!("`{id}` is not public: it is {why}"))
        .help("publish it, or take the link away until then")
}

/// A link or relation to an expired record.
pub fn expired_target(at: Location, id: &str) -> Diagnostic {
    Diagnostic::note(
        "expired-target",
        at,
        format!("`{id}` has expired: the link became plain text"),
    )
}

/// An anchor that the target does not have.
pub fn dangling_anchor(at: Location, anchor: &str, page: &str, existing: &[String]) -> Diagnostic {
    let help = if existing.is_empty() {
        "the page has no anchors".to_owned()
    } else {
        let shown = existing
            .iter()
            .take(12)
            .map(|it| format!("`{it}`"))
            .collect::<Vec<_>>()
            .join(", ");
        let more = if existing.len() > 12 { " …" } else { "" };
        format!("anchors there: {shown}{more}")
    };
    Diagnostic::error("dangling-anchor", at, format!("`{page}` has no anchor `{anchor}`")).help(help)
}

/// Two files that make the same record.
pub fn duplicate_id(at: Location, other: Location, id: &str) -> Diagnostic {
    let help = format!("rename one of them; the other is `{}`", other.path);
    Diagnostic::error("duplicate-id", at, format!("the id `{id}` is taken"))
        .help(help)
        .related(other, "the same id here")
}

/// An image that is nowhere; `![[…]]` asks for a name, anything else for a path.
pub fn missing_image(at: Location, typed: &str, is_name: bool, nearest: &[String]) -> Diagnostic {
    let help = did_you_mean(nearest).unwrap_or_else(|| {
        match is_name {
            true => "it is looked for beside this file, then by its name under `content/`, then in `static/`",
            false => "a path begins at this file's folder",
        }
        .to_owned()
    });
    Diagnostic::error("missing-image", at, format!("no file `{typed}`")).help(help)
}

/// A file whose name differs in case: it would be found on some machines and not on others.
pub fn image_case(at: Location, typed: &str, actual: &str) -> Diagnostic {
    Diagnostic::error(
        "image-case",
        at,
        format!("`{typed}` is written otherwise than the file's name"),
    )
    .help(format!("the file is `{actual}`"))
}

/// An image name that several files have.
pub fn ambiguous_image(at: Location, typed: &str, candidates: &[String]) -> Diagnostic {
    Diagnostic::error(
        "ambiguous-name",
        at,
        format!("{} files are called `{typed}`", candidates.len()),
    )
    .help(format!("write the path of one: {}", list(candidates)))
}

/// An excerpt that its source does not list.
pub fn unknown_excerpt(at: Location, source: &str, excerpt: &str, nearest: &[String]) -> Diagnostic {
    Diagnostic::error("unknown-excerpt", at, format!("`{source}` has no excerpt `{excerpt}`"))
        .maybe_help(did_you_mean(nearest))
}

/// A block quote beside a source that has not the form of a quotation.
pub fn quotation_form(at: Location, source: &str) -> Diagnostic {
    Diagnostic::error(
        "quotation-form",
        at,
        format!("this block quote names the source `{source}`, and is not written as a quotation: nothing compares its words"),
    )
    .help(format!(
        "end it with a line of its own that begins with a dash: `> — [[speaker]], [[{source}]]`; words that are not quoted need no `>`"
    ))
}

/// Many words in quotation marks in a paragraph that names no source.
pub fn unsourced_words(at: Location) -> Diagnostic {
    Diagnostic::note(
        "unsourced-words",
        at,
        "these words stand in quotation marks, and the paragraph names no source for them",
    )
    .help("cite the source right behind them: `[@source-id]`")
}

/// A quotation from a source that may be cited, not quoted.
pub fn quotation_not_allowed(at: Location, source: &str) -> Diagnostic {
    Diagnostic::error(
        "quotation-not-allowed",
        at,
        format!("`{source}` may be cited, not quoted: `publish = \"none\"`"),
    )
    .help(format!("cite it with `[@{source}]`, in your own words"))
}

/// An event that is part of itself, directly or around a ring.
pub fn part_of_itself(at: Location, id: &str) -> Diagnostic {
    Diagnostic::error("part-of-itself", at, format!("`{id}` would be part of itself"))
}

/// The code of [`shared_name`].
pub const SHARED_NAME: &str = "shared-name";

/// A name in a text that two records share, left unlinked.
pub fn shared_name(at: Location, name: &str, candidates: &[String]) -> Diagnostic {
    Diagnostic::note(
        SHARED_NAME,
        at,
        format!("`{name}` is left without a link: {} have it", list(candidates)),
    )
    .help("write a link to the one that is meant")
}

/// A known name in a text that has no link to its record.
pub fn unlinked_name(at: Location, name: &str, id: &str) -> Diagnostic {
    Diagnostic::note(
        "unlinked-name",
        at,
        format!("`{name}` is written without a link to `{id}`"),
    )
    .help(format!("write `[[{id}|{name}]]` if it is meant"))
}

/// A name that differs from a known one by a letter or two.
pub fn near_name(at: Location, name: &str, known: &str) -> Diagnostic {
    Diagnostic::note("near-name", at, format!("`{name}` is not known; `{known}` is"))
        .help("mend it, or give the record an alias")
}

/// A translation in a language of the site, without the file that it translates.
pub fn translation_alone(at: Location, lang: &str) -> Diagnostic {
    let ending = format!(".{lang}.md");
    let name = at.path.rsplit('/').next().unwrap_or(&at.path).to_owned();
    let stem = name.strip_suffix(&ending).unwrap_or(&name);
    let original = format!("{stem}.md");
    let message = format!("`{name}` is a translation, and there is no `{original}` beside it");
    let help = format!("rename it to `{original}`; or to `{stem}-{lang}.md`, if its name ends in `.{lang}` by chance");
    Diagnostic::error("translation-alone", at, message).help(help)
}

/// Two topics that nothing describes would have one address, or one would have that of another topic's file.
pub fn topic_address(at: Location, typed: &str, other: Location, name: &str, id: &str) -> Diagnostic {
    let message = format!("the topics `{typed}` and `{name}` are two, and both would stand at `/topics/{id}/`");
    let help = format!("write `{name}` if the same is meant, or give one another name");
    Diagnostic::error(TOPIC_ADDRESS, at, message)
        .help(help)
        .related(other, "the other topic")
}

/// The code of [`topic_address`], whose findings name places in two files.
pub const TOPIC_ADDRESS: &str = "topic-address";

/// A translation in a language that the site does not list.
pub fn missing_language(at: Location, lang: &str) -> Diagnostic {
    Diagnostic::warning(
        "missing-language",
        at,
        format!("left out: the site does not list the language `{lang}`"),
    )
    .help(format!("add `[languages.{lang}]` to chancery.toml to publish it"))
}

fn did_you_mean(nearest: &[String]) -> Option<String> {
    match nearest {
        [] => None,
        [one] => Some(format!("did you mean `{one}`?")),
        several => Some(format!("did you mean {}?", list(several))),
    }
}

fn list(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|it| format!("`{it}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}
