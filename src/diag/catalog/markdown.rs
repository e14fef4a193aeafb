//! Markdown: links that run code, HTML that is refused, what cannot be rendered as meant.

use crate::diag::{Diagnostic, Location};

/// The codes of this group.
pub const CODES: &[&str] = &[
    "anchor-taken",
    "attribution-without-source",
    "bad-code-language",
    "cjk-emphasis",
    "comment-in-field",
    "external-image",
    "html-refused",
    "nesting-limit",
    "no-citation",
    "open-comment",
    "table-pipe",
    "table-row",
    "unbalanced-html",
    "undefined-note",
    "unpaired-mark",
    "unknown-attribute",
    "unsafe-link",
    "unused-note",
];

/// A link that a browser would run, or that leads where no briefing should.
pub fn unsafe_link(at: Location, address: &str, why: &str) -> Diagnostic {
    let shown: String = address.chars().take(80).collect();
    Diagnostic::error("unsafe-link", at, format!("`{shown}` cannot be a link: {why}"))
}

/// Brackets that look like a citation and cannot be read as one.
pub fn no_citation(at: Location, typed: &str) -> Diagnostic {
    let shown: String = typed.chars().take(80).collect();
    Diagnostic::error(
        "no-citation",
        at,
        format!("`{shown}` looks like a citation and cannot be read as one"),
    )
    .help("write `[@source-id]`, `[see @source-id, p. 3]` or `[@one; @other]` in running text; `\\@` is an at sign that cites nothing")
}

/// A comment without its end.
pub fn open_comment(at: Location, sign: &str) -> Diagnostic {
    let (end, escaped) = match sign {
        "%%" => ("%%", "\\%%"),
        _ => ("-->", "\\<!--"),
    };
    Diagnostic::error("open-comment", at, "this comment does not end").help(format!(
        "end it with `{end}`; to show the characters themselves, write `{escaped}` or put them between backticks"
    ))
}

/// A citation in a field whose words are shown as they are written.
pub fn citation_in_field(at: Location, field: &str) -> Diagnostic {
    Diagnostic::error(
        "no-citation",
        at,
        format!("`{field}` is shown as it is written, and cannot cite"),
    )
    .help("cite in the text or in `summary`, or name the source in `sources`")
}

/// A comment in a field whose words are shown as they are written.
pub fn comment_in_field(at: Location, field: &str) -> Diagnostic {
    Diagnostic::error(
        "comment-in-field",
        at,
        format!("`{field}` is shown as it is written: this comment would be published"),
    )
    .help("take it out, or put it behind `#` at the end of the line")
}

/// A closing mark before a citation that closes nothing in its paragraph.
pub fn mark_without_opening(at: Location, mark: &str) -> Diagnostic {
    Diagnostic::error(
        "unpaired-mark",
        at,
        format!("`{mark}` closes a quotation before a citation, and no quotation mark opens it in this paragraph"),
    )
    .help("quote one paragraph at a time, each with both marks; for several paragraphs use a block quotation")
}

/// An opening mark before a citation that nothing closes in its paragraph.
pub fn mark_without_closing(at: Location, mark: &str) -> Diagnostic {
    Diagnostic::warning(
        "unpaired-mark",
        at,
        format!("the quotation mark `{mark}` is not closed in this paragraph, which cites a source"),
    )
    .help("close it where the quotation ends; for several paragraphs use a block quotation")
}

/// HTML that is not among the harmless elements.
pub fn html_refused(at: Location, what: &str) -> Diagnostic {
    Diagnostic::error("html-refused", at, format!("HTML is not allowed here: `{what}`")).help(
        "write it in Markdown, or between backticks to show it; `[markdown] html` in chancery.toml has other rules",
    )
}

/// A tag without its counterpart.
pub fn unbalanced_html(at: Location, name: &str) -> Diagnostic {
    Diagnostic::error(
        "unbalanced-html",
        at,
        format!("`{name}` is not opened and closed within one paragraph"),
    )
}

/// The name of a code block's language with characters that no name has.
pub fn bad_code_language(at: Location, info: &str) -> Diagnostic {
    Diagnostic::error("bad-code-language", at, format!("`{info}` is no language"))
        .help("write a name such as `toml` after the fence, or nothing")
}

/// A picture from another host.
pub fn external_image(at: Location, address: &str) -> Diagnostic {
    Diagnostic::error(
        "external-image",
        at,
        format!("`{address}` is on another host: a page asks nothing of a third party"),
    )
    .help("put the file beside the text and name it here")
}

/// Blocks within one another beyond the limit.
pub fn nesting_limit(at: Location, limit: usize) -> Diagnostic {
    Diagnostic::error(
        "nesting-limit",
        at,
        format!("lists and quotations nested deeper than the limit of {limit} levels"),
    )
}

/// Tables whose rows leave out more cells than a text of their size should.
pub fn unfolds_too_far(at: Location) -> Diagnostic {
    Diagnostic::error(
        "expansion-limit",
        at,
        "the text unfolds to many times its size: the rows of its tables leave out too many cells",
    )
    .help("write the cells, or part the text")
}

/// A block quote whose last line has a dash but links no source.
pub fn attribution_without_source(at: Location) -> Diagnostic {
    Diagnostic::warning(
        "attribution-without-source",
        at,
        "this line has a dash and links no source",
    )
    .help("end it with `[[source-id]]` to make the block a quotation")
}

/// An anchor that the page has by itself.
pub fn own_anchor(at: Location, id: &str) -> Diagnostic {
    Diagnostic::error(
        "anchor-taken",
        at,
        format!("`{id}` is an anchor that every page may have by itself"),
    )
    .help(format!("write another, such as `{id}-a`"))
}

/// An anchor that an excerpt of the same source has.
pub fn excerpt_anchor(at: Location, id: &str) -> Diagnostic {
    Diagnostic::error(
        "anchor-taken",
        at,
        format!("`{id}` is the id of an excerpt, and so an anchor of this page"),
    )
    .help("write another")
}

/// An anchor that is written twice.
pub fn anchor_twice(at: Location, id: &str, first: Location) -> Diagnostic {
    Diagnostic::error("anchor-taken", at, format!("the anchor `{id}` is given twice"))
        .help("give one of the two another anchor")
        .related(first, "the first stands here")
}

/// A word in the braces of a heading that says nothing there.
pub fn unknown_on_heading(at: Location, word: &str) -> Diagnostic {
    Diagnostic::warning("unknown-attribute", at, format!("`{word}` means nothing on a heading"))
        .help("what may stand here: `#anchor`, `.class`")
}

/// A word in the braces of an attribution that says nothing there.
pub fn unknown_in_attribution(at: Location, word: &str) -> Diagnostic {
    Diagnostic::warning(
        "unknown-attribute",
        at,
        format!("`{word}` means nothing in the last line of a quotation"),
    )
    .help("what may stand here: `#anchor`, `speech=reported`, `prefix=\"…\"`, `suffix=\"…\"`")
}

/// `[[a|b]]` in a table, cut by the pipe.
pub fn table_pipe(at: Location) -> Diagnostic {
    Diagnostic::warning(
        "table-pipe",
        at,
        "the table takes the `|` of this link for the end of a cell",
    )
    .help("write `[[a\\|b]]` inside a table")
}

/// Cells behind the last column of a table.
pub fn table_row_too_long(at: Location) -> Diagnostic {
    Diagnostic::warning(
        "table-row",
        at,
        "this row has more cells than the table has columns: what stands here is not shown",
    )
    .help("add a column to the table's head, or write `\\|` for a line within a cell")
}

/// Emphasis that CommonMark does not see between Chinese punctuation.
pub fn cjk_emphasis(at: Location) -> Diagnostic {
    Diagnostic::warning(
        "cjk-emphasis",
        at,
        "these stars stay stars: Markdown sees no word boundary beside the punctuation",
    )
    .help("put the punctuation outside the stars")
}

/// A call of a footnote that is not defined.
pub fn undefined_note(at: Location, label: &str) -> Diagnostic {
    Diagnostic::warning("undefined-note", at, format!("no footnote is called `{label}`"))
        .help(format!("add a line `[^{label}]: …`"))
}

/// A footnote that no text calls.
pub fn unused_note(at: Location, label: &str) -> Diagnostic {
    Diagnostic::warning(
        "unused-note",
        at,
        format!("nothing calls the footnote `{label}`: it is not shown"),
    )
    .help(format!("write `[^{label}]` where it belongs, or take it out"))
}

/// A footnote of a label that another has.
pub fn repeated_note(at: Location, label: &str) -> Diagnostic {
    Diagnostic::warning(
        "unused-note",
        at,
        format!("there is a footnote `{label}` already: this one is not shown"),
    )
    .help("give it another label")
}
