//! Files that cannot be read as text, or at all.

use crate::base::gate::{Hidden, Why};
use crate::diag::{Diagnostic, Location};

/// The codes of this group.
pub const CODES: &[&str] = &[
    "conflicted-copy",
    "control-character",
    "cut-off-character",
    "direction-character",
    "file-limit",
    "file-name",
    "not-a-page",
    "not-utf8",
    "other-encoding",
    "special-file",
    "symlink",
    "unreadable-file",
];

/// The codes that decoding a file reports.
pub const DECODING: &[&str] = &["control-character", "cut-off-character", "not-utf8", "other-encoding"];

/// A byte that is no UTF-8.
pub fn not_utf8(at: Location, bytes: &[u8], windows: bool) -> Diagnostic {
    let noun = if bytes.len() == 1 { "the byte" } else { "the bytes" };
    let verb = if bytes.len() == 1 { "is" } else { "are" };
    let diagnostic = Diagnostic::error("not-utf8", at, format!("{noun} {} {verb} not UTF-8", hex(bytes)));
    match windows {
        true => diagnostic.help("looks like Windows-1252: save the file as UTF-8"),
        false => diagnostic.help("save the file as UTF-8"),
    }
}

/// A file in another encoding, by its byte order mark.
pub fn other_encoding(at: Location, encoding: &str) -> Diagnostic {
    Diagnostic::error("other-encoding", at, format!("the file is in {encoding}, not UTF-8")).help("save it as UTF-8")
}

/// A file whose last character is not whole.
pub fn cut_off(at: Location, bytes: &[u8]) -> Diagnostic {
    let noun = if bytes.len() == 1 { "byte" } else { "bytes" };
    let message = format!("the file ends inside a character ({noun} {})", hex(bytes));
    Diagnostic::error("cut-off-character", at, message).help("it may have been copied in part: get it again")
}

/// A control character in a text.
pub fn control_character(at: Location, code_point: u32) -> Diagnostic {
    let message = format!("the control character U+{code_point:04X} cannot stand in a text");
    Diagnostic::error("control-character", at, message).help("take it out: feeds and readers break on it")
}

/// A number that Unicode gives to no character, in a text.
pub fn no_character(at: Location, code_point: u32) -> Diagnostic {
    let message = format!("U+{code_point:04X} is not a character and cannot stand in a text");
    Diagnostic::error("control-character", at, message).help("take it out: feeds and readers break on it")
}

/// A character that cannot be published.
pub fn hidden(at: Location, hidden: &Hidden) -> Diagnostic {
    let code_point = hidden.character as u32;
    let direction = |message: String| Diagnostic::error("direction-character", at.clone(), message);
    match hidden.why {
        Why::Control => control_character(at, code_point),
        Why::NoCharacter => no_character(at, code_point),
        Why::Direction => direction(format!("U+{code_point:04X} changes the direction of the text unseen"))
            .help("take it out; U+2068 before and U+2069 behind set words of another direction apart"),
        Why::NotClosed => direction(format!(
            "U+{code_point:04X} changes the direction of the text unseen: no U+2069 ends that in the paragraph"
        ))
        .help("put U+2069 behind the words that it sets apart, or take it out"),
        Why::NotOpened => {
            direction("U+2069 ends a change of direction that does not begin in the paragraph".to_owned())
                .help("put U+2068 before the words that it sets apart, or take it out")
        }
    }
}

/// The same in the passage of an archived text that a quotation shows.
pub fn hidden_in_passage(at: Location, found: &Hidden, source: &str, passage: Location) -> Diagnostic {
    let mut diagnostic = hidden(at, found);
    diagnostic.message = format!(
        "the passage of `{source}` that stands here cannot be shown: {}",
        diagnostic.message
    );
    diagnostic
        .help("quote around it, with `[…]` in its place")
        .related(passage, "it stands here")
}

/// A file that the system refuses to give.
pub fn unreadable(at: Location, why: &str) -> Diagnostic {
    Diagnostic::error("unreadable-file", at, format!("the file cannot be read: {why}"))
}

/// A file larger than a build takes.
pub fn too_large(at: Location, why: &str) -> Diagnostic {
    Diagnostic::error("file-limit", at, format!("the file is too large: {why}"))
}

/// A symbolic link that leads out of the project, nowhere, or in a ring.
pub fn symlink(at: Location, target: &str, why: &str) -> Diagnostic {
    Diagnostic::error("symlink", at, format!("a symbolic link to `{target}`, {why}"))
        .help("put the file itself into the project")
}

/// A second copy of a file that a program made where two people had changed it at once.
pub fn conflicted_copy(at: Location) -> Diagnostic {
    Diagnostic::error(
        "conflicted-copy",
        at,
        "the file's name says that a program kept it as the second of two versions",
    )
    .help("take what is newer in it over into the file itself, then delete it or rename it")
}

/// A pipe, socket or device where a file should be.
pub fn special_file(at: Location) -> Diagnostic {
    Diagnostic::error("special-file", at, "this is no file but a pipe, socket or device")
}

/// A file name that cannot be an address or be shown safely.
pub fn file_name(at: Location, why: &str) -> Diagnostic {
    Diagnostic::error("file-name", at, format!("the file's name {why}")).help("rename the file")
}

/// A file below `content/` that looks like a page and is none.
pub fn page_by_another_name(at: Location) -> Diagnostic {
    Diagnostic::warning("not-a-page", at, "no page is made of this file: pages end in `.md`").help("rename the file")
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .map(|byte| format!("{byte:02X}"))
        .collect::<Vec<_>>()
        .join(" ")
}
