//! Front matter: fences, syntax, unknown keys, wrong types, values that are not allowed.

use crate::base::id::Kind;
use crate::diag::{Diagnostic, Location};

/// The codes of this group.
pub const CODES: &[&str] = &[
    "bad-date",
    "bad-file-name",
    "bad-slug",
    "bad-value",
    "duplicate-key",
    "empty-guard",
    "empty-title",
    "folder-name",
    "front-matter-limit",
    "front-matter-syntax",
    "invisible-character",
    "missing-date",
    "missing-field",
    "unclosed-front-matter",
    "unknown-key",
    "withholds-nothing",
    "wrong-type",
];

/// An opening fence without a closing one.
pub fn unclosed(at: Location, fence: &str) -> Diagnostic {
    Diagnostic::error(
        "unclosed-front-matter",
        at,
        format!("front matter opens with `{fence}` and never closes"),
    )
    .help(format!("write a line `{fence}` after the last field"))
}

/// More front matter than is read.
pub fn too_long(at: Location, bytes: usize, limit: usize) -> Diagnostic {
    Diagnostic::error(
        "front-matter-limit",
        at,
        format!("front matter of {bytes} bytes is over the limit of {limit}"),
    )
    .help("put the text below the front matter")
}

/// A name or a summary longer than pages can repeat.
pub fn too_many_characters(at: Location, key: &str, length: usize, limit: usize) -> Diagnostic {
    Diagnostic::error(
        "front-matter-limit",
        at,
        format!("`{key}` has {length} characters, and {limit} is the limit"),
    )
    .help("put the text below the front matter")
}

/// More entries of a field than are read.
pub fn too_many_entries(at: Location, key: &str, limit: usize) -> Diagnostic {
    Diagnostic::error(
        "front-matter-limit",
        at,
        format!("`{key}` has more than the limit of {limit} entries"),
    )
}

/// Lists or tables within one another beyond the limit.
pub fn too_deep(at: Location, limit: usize) -> Diagnostic {
    Diagnostic::error(
        "front-matter-limit",
        at,
        format!("nested deeper than the limit of {limit} levels"),
    )
}

/// YAML aliases that unfold to more than is read.
pub fn unfolds_too_far(at: Location, limit: usize) -> Diagnostic {
    Diagnostic::error(
        "front-matter-limit",
        at,
        format!("aliases unfold to more than the limit of {limit} values"),
    )
    .help("write the values out")
}

/// What the format's grammar does not allow.
pub fn syntax(at: Location, format: &str, message: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error("front-matter-syntax", at, format!("not {format}: {message}"));
    match format {
        "TOML" => super::with_toml_help(diagnostic, message),
        "YAML" => with_yaml_help(diagnostic, message),
        _ => diagnostic,
    }
}

/// Adds how a slip against YAML's grammar is mended, where the parser's words leave that open.
fn with_yaml_help(diagnostic: Diagnostic, message: &str) -> Diagnostic {
    let begins = |with: &[&str]| with.iter().any(|it| message.starts_with(it));
    // The commonest slip: a title with a colon.
    let help = if begins(&["mapping values are not allowed"]) {
        "put a text that holds `: ` in quotes"
    } else if begins(&["unexpected character", "alias references unknown anchor"]) {
        "put a text that begins with such a sign in quotes"
    } else if begins(&["unclosed quote"]) {
        "end the words with the quotation mark that they begin with"
    } else if begins(&["unclosed bracket"]) {
        "end the list with the bracket that belongs to it"
    } else if begins(&["invalid trailing content"]) {
        "put the whole text in quotes of the other kind, or leave the quotes out"
    } else if message.contains("found a tab") {
        "write spaces in place of the tab"
    } else {
        return diagnostic;
    };
    diagnostic.help(help)
}

/// Front matter that is no table of fields.
pub fn not_a_table(at: Location, is: &str) -> Diagnostic {
    Diagnostic::error(
        "front-matter-syntax",
        at,
        format!("front matter is {is}, and must be fields with values"),
    )
}

/// A key that stands twice.
pub fn duplicate_key(at: Location, key: &str, first: Option<Location>) -> Diagnostic {
    let diagnostic =
        Diagnostic::error("duplicate-key", at, format!("`{key}` is given twice")).help("keep one of the two");
    match first {
        Some(first) => diagnostic.related(first, "the first stands here"),
        None => diagnostic,
    }
}

/// A key that no kind of record has; an error where the nearest known one would have withheld something.
pub fn unknown_key(at: Location, key: &str, nearest: Option<&str>, grave: bool) -> Diagnostic {
    let message = format!("no field is called `{key}`");
    let help = match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => "put fields of your own under `[extra]`".to_owned(),
    };
    let make = if grave { Diagnostic::error } else { Diagnostic::warning };
    make("unknown-key", at, message).help(help)
}

/// A field that is known, but not for this kind.
pub fn key_of_other_kind(at: Location, key: &str, what: &str) -> Diagnostic {
    Diagnostic::warning("unknown-key", at, format!("{what} has no field `{key}`"))
        .help("put fields of your own under `[extra]`")
}

/// A field that withholds records of another kind, and does nothing for this one.
pub fn withholds_nothing(at: Location, key: &str, what: &str) -> Diagnostic {
    Diagnostic::error(
        "unknown-key",
        at,
        format!("{what} has no field `{key}`: nothing is withheld by it"),
    )
    .help("write `draft = true`, or `embargo` with an instant, to withhold the record")
}

/// A field that withholds, and is there without a value.
pub fn empty_guard(at: Location, key: &str, yaml: bool) -> Diagnostic {
    let value = match key {
        "draft" => "true",
        "publish" => "none",
        _ => "2026-05-01T06:00:00+02:00",
    };
    let line = match (yaml, key) {
        (true, _) => format!("{key}: {value}"),
        (false, "publish") => format!("{key} = \"{value}\""),
        (false, _) => format!("{key} = {value}"),
    };
    Diagnostic::error(
        "empty-guard",
        at,
        format!("`{key}` is empty: nothing would be withheld by it"),
    )
    .help(format!("write its value, such as `{line}`, or take it out"))
}

/// A key with which another program withholds.
pub fn guard_of_others(at: Location, key: &str, instead: &str) -> Diagnostic {
    Diagnostic::error(
        "withholds-nothing",
        at,
        format!("`{key}` is a field of other programs: nothing is withheld by it here"),
    )
    .help(instead)
}

/// A key that would withhold by its words.
pub fn guard_in_words(at: Location, key: &str, instead: &str) -> Diagnostic {
    Diagnostic::error(
        "withholds-nothing",
        at,
        format!("no field is called `{key}`: nothing is withheld by it"),
    )
    .help(instead)
}

/// A field that withholds, among the editor's own.
pub fn withholds_nothing_in_extra(at: Location, key: &str) -> Diagnostic {
    Diagnostic::error("unknown-key", at, format!("`{key}` within `[extra]` withholds nothing"))
        .help("fields of the record stand above the line `[extra]`")
}

/// A key that an entry of a field does not have; an error where it would have withheld the record.
pub fn unknown_key_of_entry(at: Location, key: &str, field: &str, nearest: Option<&str>, grave: bool) -> Diagnostic {
    let make = if grave { Diagnostic::error } else { Diagnostic::warning };
    let help = match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("fields of the record stand above the first entry of `{field}`"),
    };
    make("unknown-key", at, format!("an entry of `{field}` has no field `{key}`")).help(help)
}

/// An entry that lacks what it is for.
pub fn missing_field(at: Location, key: &str, field: &str) -> Diagnostic {
    Diagnostic::error("missing-field", at, format!("an entry of `{key}` needs `{field}`"))
}

/// A list with an empty text in it.
pub fn empty_item(at: Location, key: &str) -> Diagnostic {
    Diagnostic::error("bad-value", at, format!("`{key}` holds an empty text")).help("take it out")
}

/// Two fields that mean the same.
pub fn same_field_twice(at: Location, key: &str, same_as: &str, first: Location) -> Diagnostic {
    Diagnostic::error("duplicate-key", at, format!("`{key}` means the same as `{same_as}`"))
        .help("keep one of the two")
        .related(first, "the other stands here")
}

/// A value of another type than the field takes.
pub fn wrong_type(at: Location, key: &str, expected: &str, found: &str) -> Diagnostic {
    Diagnostic::error("wrong-type", at, format!("`{key}`: {expected} expected, found {found}"))
}

/// A value that the field does not allow.
pub fn bad_value(at: Location, key: &str, value: &str, expected: &str) -> Diagnostic {
    Diagnostic::error("bad-value", at, format!("`{value}` is not allowed for `{key}`"))
        .help(format!("write {expected}"))
}

/// A value outside a closed list.
pub fn not_listed(at: Location, key: &str, value: &str, allowed: &[&str], nearest: Option<&str>) -> Diagnostic {
    let list = allowed
        .iter()
        .map(|it| format!("`{it}`"))
        .collect::<Vec<_>>()
        .join(", ");
    let help = match nearest {
        Some(nearest) => format!("did you mean `{nearest}`? Allowed are {list}"),
        None => format!("allowed are {list}"),
    };
    Diagnostic::error("bad-value", at, format!("`{value}` is not allowed for `{key}`")).help(help)
}

/// A text that is no date.
pub fn bad_date(at: Location, message: &str, help: Option<String>) -> Diagnostic {
    Diagnostic::error("bad-date", at, message).maybe_help(help)
}

/// A date that is well-formed, but that TOML reads as broken without quotes.
pub fn unquoted_date(at: Location, written: &str) -> Diagnostic {
    Diagnostic::error("bad-date", at, format!("`{written}` needs quotes in TOML"))
        .help(format!("write `\"{written}\"`"))
}

/// An event that does not say when.
pub fn missing_date(at: Location) -> Diagnostic {
    Diagnostic::error("missing-date", at, "an event needs a date")
        .help("add `date = \"2025-11-03\"`, or begin the file's name with it; XXXX-11-03 where the year is unknown")
}

/// A page in a folder that is almost that of a kind.
pub fn folder_of_no_kind(at: Location, folder: &str, kind: Kind) -> Diagnostic {
    let wanted = kind.folder();
    Diagnostic::warning(
        "folder-name",
        at,
        format!("this is no {kind} but an ordinary page: `content/{folder}/` is no folder of records"),
    )
    .help(format!("move it to `content/{wanted}/`"))
}

/// A record without a title.
pub fn empty_title(at: Location) -> Diagnostic {
    Diagnostic::error("empty-title", at, "the title is empty or missing")
        .help("add `title = \"…\"`, or begin the text with a line `# …`")
}

/// A character that shows nothing, in a name.
pub fn invisible_character(at: Location, key: &str, code_point: u32, visible: &str) -> Diagnostic {
    Diagnostic::warning(
        "invisible-character",
        at,
        format!("`{key}` holds the invisible character U+{code_point:04X}"),
    )
    .help(format!(
        "write `{visible}` without it: nobody will find the name as it is"
    ))
}

/// A slug or id that cannot be an address on every system.
pub fn bad_slug(at: Location, slug: &str, why: &str) -> Diagnostic {
    Diagnostic::error("bad-slug", at, format!("`{slug}` cannot be an address: {why}"))
}

/// A file name from which no id can be made.
pub fn bad_file_name(at: Location, name: &str) -> Diagnostic {
    Diagnostic::error(
        "bad-file-name",
        at,
        format!("no id can be made of the file name `{name}`"),
    )
    .help("give the file a name with letters or digits")
}
